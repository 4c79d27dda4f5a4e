/* scratch.c - definitions, run where they touch nothing
 *
 * What is made lies in a schema of its own, which goes when the transaction is rolled back.  A
 * table that a statement would change, or lock, is copied there without its rows first; one that is
 * called by its schema's name cannot be, and is left alone. */
#include <string.h>

#include "check/internal.h"

struct scratch {
	struct check_session *session;
	const struct check_item *item;
	struct pg_why *why;
	const char **unasked;
};

/* A copy of the table, or a view that shows the same; nothing when there is no such table, or it is
 * in the scratch already. */
static bool
copy_table(struct scratch *x, const char *name)
{
	static const char question[] =
	    "SELECT CASE WHEN c.relkind IN ('r', 'p', 'f') THEN"
	    " format('CREATE TABLE %I.%I (LIKE %I.%I INCLUDING ALL)', s, c.relname, n.nspname,"
	    " c.relname) WHEN c.relkind IN ('v', 'm') THEN"
	    " format('CREATE VIEW %I.%I AS SELECT * FROM %I.%I', s, c.relname, n.nspname, "
	    "c.relname)"
	    " END FROM (SELECT $2::text AS s) s, pg_class c"
	    " JOIN pg_namespace n ON n.oid = c.relnamespace"
	    " WHERE c.oid = to_regclass(quote_ident($1)) AND n.nspname <> s";
	const char *values[] = {name, x->session->scratch, NULL}, *sql;
	struct arena *a = x->item->arena;

	sql = pg_ask_one(x->session->conn, a, &(struct pg_question){question, values}, x->why);
	if (sql == NULL)
		return x->why->message == NULL;
	return pg_do(x->session->conn, a, sql, x->why);
}

/* The table is going to be changed or locked.  False: *why. */
static bool
touch(struct scratch *x, const char *schema, const char *name)
{
	if (*name == '\0' || *x->unasked != NULL)
		return true;
	if (*schema == '\0')
		return copy_table(x, name);
	if (map_get(&x->session->made, schema) == NULL &&
	    map_get(&x->session->made, arena_printf(x->item->arena, "%s.%s", schema, name)) == NULL)
		*x->unasked =
		    arena_printf(x->item->arena, "it would lock %s.%s itself", schema, name);
	return true;
}

static bool
touch_table(struct scratch *x, const struct json *table)
{
	return touch(x, pg_attr(table, "schemaname"), pg_attr(table, "relname"));
}

/* Foreign keys lock the table that they refer to, partitions their parent. */
static bool
touch_referred(struct scratch *x, const struct json *v)
{
	const struct json *table = json_get(v, "pktable"), *parent = json_get(v, "inhRelations");

	if (table != NULL && !touch_table(x, table))
		return false;
	for (parent = parent != NULL ? parent->child : NULL; parent != NULL; parent = parent->next)
		if (!touch_table(x, pg_node(parent, "RangeVar")))
			return false;
	for (const struct json *child = v->child; child != NULL; child = child->next)
		if ((child->type == JSON_OBJECT || child->type == JSON_ARRAY) &&
		    !touch_referred(x, child))
			return false;
	return true;
}

static bool
touch_list(struct scratch *x, const struct json *list)
{
	for (const struct json *v = list != NULL ? list->child : NULL; v != NULL; v = v->next)
		if (!touch_table(x, pg_node(v, "RangeVar")))
			return false;
	return true;
}

/* A name as a list of its parts: [schema,] table [, column]. */
static bool
touch_parts(struct scratch *x, const struct json *list, bool column)
{
	const struct json *parts = json_get(pg_node(list, "List"), "items"), *p;
	const char *part[3] = {"", "", ""};
	size_t n = 0;

	for (p = parts != NULL ? parts->child : NULL; p != NULL && n < 3; p = p->next)
		part[n++] = pg_attr(pg_node(p, "String"), "sval");
	n -= column && n > 0;
	return n == 0 || touch(x, n > 1 ? part[n - 2] : "", part[n - 1]);
}

/* DROP TABLE, COMMENT ON */
static bool
touch_objects(struct scratch *x, const struct json *body)
{
	const struct json *object = json_get(body, "object"), *list = json_get(body, "objects");
	const char *type = pg_attr(body, object != NULL ? "objtype" : "removeType");
	bool table = strcmp(type, "OBJECT_TABLE") == 0 || strcmp(type, "OBJECT_VIEW") == 0;

	if (object != NULL && (table || strcmp(type, "OBJECT_COLUMN") == 0))
		return touch_parts(x, object, !table);
	if (object != NULL || (list != NULL && !table))
		*x->unasked = "it may lock what it names itself";
	for (list = table && list != NULL ? list->child : NULL; list != NULL; list = list->next)
		if (!touch_parts(x, list, false))
			return false;
	return true;
}

static bool
is(const struct json *body, const char *kind)
{
	return strcmp(body->key, kind) == 0;
}

/* Copies what the statement would lock. */
static bool
prepare(struct scratch *x, const struct json *body)
{
	if (is(body, "CreateStmt"))
		return touch_referred(x, body);
	if (is(body, "CommentStmt") || is(body, "DropStmt"))
		return touch_objects(x, body);
	if (is(body, "RenameStmt") && json_get(body, "relation") == NULL)
		*x->unasked = "it may lock what it names itself";
	if (is(body, "ViewStmt") && pg_flag(body, "replace") &&
	    *pg_attr(json_get(body, "view"), "schemaname") != '\0')
		return touch_table(x, json_get(body, "view"));
	if (is(body, "IndexStmt") || is(body, "AlterTableStmt") || is(body, "RenameStmt") ||
	    is(body, "CreateTrigStmt") || is(body, "RuleStmt"))
		return touch_table(x, json_get(body, "relation")) && touch_referred(x, body);
	if (is(body, "CreatePolicyStmt"))
		return touch_table(x, json_get(body, "table"));
	return touch_list(x, json_get(body, "relations"));
}

/* CONCURRENTLY has no place in a transaction, and the rows of CREATE TABLE AS need not be made. */
static const char *
harmless(const struct check_item *item, const struct json *body)
{
	struct arena *a = item->arena;
	struct pg_lex lex = {.text = item->sql, .len = item->len};
	char *sql = arena_strndup(a, item->sql, item->len);
	size_t with = item->len;
	struct pg_token t, last = {0}, before = {0};

	while ((t = pg_next_word(&lex)).type != PG_END) {
		if (is(body, "IndexStmt") && pg_token_is(&t, "concurrently"))
			memset(sql + (t.text - item->sql), ' ', t.len);
		if (pg_token_is(&t, "with"))
			with = (size_t)(t.text - item->sql);
		before = last;
		last = t;
	}
	if (!is(body, "CreateTableAsStmt"))
		return sql;
	if (pg_token_is(&last, "data") &&
	    (pg_token_is(&before, "with") || pg_token_is(&before, "no")))
		sql[with] = '\0';
	return arena_printf(a, "%s\nWITH NO DATA", sql);
}

bool
check_sets_path(const struct json *body)
{
	return is(body, "VariableSetStmt") && strcmp(pg_attr(body, "name"), "search_path") == 0;
}

/* What it has made can be changed and locked. */
static void
remember(struct check_session *s, const struct json *body)
{
	const struct json *table = json_get(body, is(body, "ViewStmt") ? "view" : "relation");
	const char *schema;

	if (is(body, "CreateSchemaStmt") && !pg_flag(body, "if_not_exists"))
		map_set(&s->made, pg_attr(body, "schemaname"), s);
	if (is(body, "CreateTableAsStmt"))
		table = json_get(json_get(body, "into"), "rel");
	else if (!is(body, "CreateStmt") && !is(body, "ViewStmt"))
		return;
	schema = pg_attr(table, "schemaname");
	if (*schema != '\0' && !pg_flag(body, "if_not_exists") && !pg_flag(body, "replace"))
		map_set(&s->made,
		    arena_printf(s->arena, "%s.%s", schema, pg_attr(table, "relname")), s);
}

/* The scratch schema stays first. */
static bool
mend_path(struct check_session *s, const struct check_item *item, struct pg_why *why)
{
	const char *values[] = {s->scratch, NULL};
	struct pg_question question = {
	    "SELECT set_config('search_path', concat_ws(', ', quote_ident($1),"
	    " nullif(current_setting('search_path'), '')), true)",
	    values};
	struct pg_cells cells;

	return pg_ask(s->conn, item->arena, &question, &cells, why);
}

bool
check_scratch_run(struct check_session *s, const struct check_item *item, struct pg_why *why,
    const char **unasked)
{
	struct scratch x = {s, item, why, unasked};
	const struct json *body = pg_body(item->tree);
	struct pg_question question = {0};
	struct pg_cells cells;

	*why = (struct pg_why){0};
	if (!prepare(&x, body))
		return false;
	/* a question is one statement: what our lexer should have split does not run in part */
	question.sql = harmless(item, body);
	if (*unasked != NULL)
		return true;
	if (!pg_ask(s->conn, item->arena, &question, &cells, why))
		return false;
	remember(s, body);
	return !check_sets_path(body) || mend_path(s, item, why);
}
