/* lower-command.c - rights, and what there is: GRANT, REVOKE, SHOW, DESCRIBE
 *
 * https://docs.databricks.com/en/data-governance/unity-catalog/manage-privileges/privileges.html,
 * 2025-10; a principal is a role (https://docs.databricks.com/en/oltp/, "Manage Postgres roles").
 */
#include <string.h>

#include "sql/lower.h"

static void
put_quoted(struct buf *b, const char *text)
{
	buf_char(b, '\'');
	for (; *text != '\0'; text++)
		buf_printf(b, *text == '\'' ? "''" : "%c", *text);
	buf_char(b, '\'');
}

static void
put_parts(struct buf *b, const struct expr *name)
{
	const struct expr *part;

	for (part = name->args; part != NULL; part = part->next) {
		if (part != name->args)
			buf_char(b, '.');
		print_name(b, part->text);
	}
}

/* ---- rights ---- */

/* clang-format off */
static const struct right {
	const char *object, *right;
	const char *rights; /* in Postgres; NULL: none */
	const char *on;     /* before the name */
} rights[] = {
	{"TABLE", "SELECT", "SELECT", "TABLE"},
	{"TABLE", "MODIFY", "INSERT, UPDATE, DELETE", "TABLE"},
	{"TABLE", "INSERT", "INSERT", "TABLE"},
	{"TABLE", "UPDATE", "UPDATE", "TABLE"},
	{"TABLE", "DELETE", "DELETE", "TABLE"},
	{"TABLE", "REFRESH", NULL, NULL},
	{"TABLE", "ALL", "ALL", "TABLE"},
	{"TABLE", "ALL PRIVILEGES", "ALL", "TABLE"},
	{"SCHEMA", "USE SCHEMA", "USAGE", "SCHEMA"},
	{"SCHEMA", "USAGE", "USAGE", "SCHEMA"},
	{"SCHEMA", "CREATE", "CREATE", "SCHEMA"},
	{"SCHEMA", "CREATE TABLE", "CREATE", "SCHEMA"},
	{"SCHEMA", "CREATE VIEW", "CREATE", "SCHEMA"},
	{"SCHEMA", "CREATE FUNCTION", "CREATE", "SCHEMA"},
	{"SCHEMA", "CREATE MATERIALIZED VIEW", "CREATE", "SCHEMA"},
	{"SCHEMA", "SELECT", "SELECT", "ALL TABLES IN SCHEMA"},
	{"SCHEMA", "MODIFY", "INSERT, UPDATE, DELETE", "ALL TABLES IN SCHEMA"},
	{"SCHEMA", "EXECUTE", "EXECUTE", "ALL FUNCTIONS IN SCHEMA"},
	{"SCHEMA", "ALL", "ALL", "SCHEMA"},
	{"SCHEMA", "ALL PRIVILEGES", "ALL", "SCHEMA"},
	{"SCHEMA", "ALL PRIVILEGES", "ALL", "ALL TABLES IN SCHEMA"},
	{"FUNCTION", "EXECUTE", "EXECUTE", "FUNCTION"},
	{"FUNCTION", "ALL PRIVILEGES", "ALL", "FUNCTION"},
	{"PROCEDURE", "EXECUTE", "EXECUTE", "PROCEDURE"},
};
/* clang-format on */

static const char *
principal(struct sql *s, const struct stmt *st)
{
	struct buf b = {.arena = s->arena};

	if (word_is(st->message, "account users") || word_is(st->message, "public"))
		return "PUBLIC";
	print_name(&b, st->message);
	if (strstr(st->message, "${") == NULL)
		note(s, SQL_NOTE, "role", st->begin,
		    "the role %s has to exist: databricks_create_role() of the extension "
		    "databricks_auth makes one of an identity",
		    buf_text(&b));
	return buf_text(&b);
}

static struct stmt *
grant_one(struct sql *s, const struct stmt *st, const struct right *r, const char *who)
{
	struct buf b = {.arena = s->arena};

	buf_printf(&b, "%s %s ON %s ", st->text, r->rights, r->on);
	put_parts(&b, st->name);
	buf_printf(&b, " %s %s", st->text[0] == 'G' ? "TO" : "FROM", who);
	return raw_stmt(s, st, buf_text(&b));
}

/* One right; gives where the next statement goes. */
static struct stmt **
grant_right(
    struct sql *s, const struct stmt *st, const char *right, const char *who, struct stmt **last)
{
	bool found = false;

	for (size_t i = 0; i < LENGTH(rights); i++) {
		if (strcmp(rights[i].object, st->object) != 0 ||
		    strcmp(rights[i].right, right) != 0)
			continue;
		found = true;
		if (rights[i].rights == NULL)
			continue;
		*last = grant_one(s, st, &rights[i], who);
		last = &(*last)->next;
	}
	if (!found && st->text[0] == 'R')
		fail(s, "right", st->begin, "the right %s on a %s has no counterpart in Postgres",
		    right, lower_text(s->arena, st->object));
	if (!found)
		note(s, SQL_WARNING, "right", st->begin,
		    "the right %s on a %s has no counterpart in Postgres: dropped", right,
		    lower_text(s->arena, st->object));
	return last;
}

struct stmt *
lower_grant(struct sql *s, struct stmt *st)
{
	static const char *const relations[] = {"VIEW", "MATERIALIZED VIEW", "STREAMING TABLE"};
	struct stmt *list = NULL, **last = &list;
	const struct sql_word *w;
	const char *who;

	for (size_t i = 0; i < LENGTH(relations); i++)
		if (strcmp(st->object, relations[i]) == 0)
			st->object = "TABLE";
	if (strcmp(st->object, "DATABASE") == 0)
		st->object = "SCHEMA";
	if (strcmp(st->object, "CATALOG") == 0) {
		note(s, SQL_WARNING, "right", st->begin,
		    "rights on a catalog are dropped: GRANT CONNECT, CREATE ON DATABASE are the "
		    "database's, the others are granted on schemas");
		return raw_stmt(s, st, "");
	}
	if (strcmp(st->object, "TABLE") != 0 && strcmp(st->object, "SCHEMA") != 0 &&
	    strcmp(st->object, "FUNCTION") != 0 && strcmp(st->object, "PROCEDURE") != 0)
		fail(s, "refused", st->begin, "%s on a %s: Postgres has no such object", st->text,
		    lower_text(s->arena, st->object));
	if (strcmp(st->object, "SCHEMA") == 0)
		lower_schema_name(s, st->name);
	else
		lower_table_name(s, st->name);
	who = principal(s, st);
	for (w = st->column_names; w != NULL; w = w->next)
		last = grant_right(s, st, w->text, who, last);
	return list != NULL ? list : raw_stmt(s, st, "");
}

/* ---- SHOW, DESCRIBE ---- */

/* clang-format off */
static const struct {
	const char *what;
	const char *select;  /* the query, as far as its WHERE */
	const char *schema, *name; /* which columns are the schema and the name; NULL: none */
	const char *order;
} shows[] = {
	{"TABLES", "SELECT table_schema AS database, table_name AS \"tableName\", table_type = 'LOCAL TEMPORARY' AS \"isTemporary\" "
	           "FROM information_schema.tables", "table_schema", "table_name", "table_name"},
	{"VIEWS", "SELECT table_schema AS namespace, table_name AS \"viewName\" FROM information_schema.views",
	          "table_schema", "table_name", "table_name"},
	{"SCHEMAS", "SELECT schema_name AS \"databaseName\" FROM information_schema.schemata", NULL, "schema_name", "schema_name"},
	{"FUNCTIONS", "SELECT routine_schema || '.' || routine_name AS function FROM information_schema.routines",
	              "routine_schema", "routine_name", "routine_name"},
	{"CATALOGS", "SELECT datname AS catalog FROM pg_database", NULL, "datname", "datname"},
	{"COLUMNS", "SELECT column_name AS col_name, data_type, "
	            "col_description(format('%I.%I', table_schema, table_name)::regclass, ordinal_position) AS comment "
	            "FROM information_schema.columns", "table_schema", "table_name", "ordinal_position"},
};
/* clang-format on */

/* schema = 's', or where a name without a schema is found */
static void
put_schema(struct buf *b, const char *column, const struct expr *schema)
{
	buf_printf(b, " WHERE %s = ", column);
	if (schema == NULL)
		buf_str(b, "current_schema()");
	else
		put_quoted(b, lower_text(b->arena, schema->text));
}

/* SHOW's patterns: * is any text, | separates them, case does not count */
static void
put_pattern(struct buf *b, const char *column, const char *pattern)
{
	struct buf regex = {.arena = b->arena};

	buf_str(&regex, "^(");
	for (; *pattern != '\0'; pattern++)
		buf_printf(&regex, *pattern == '*' || *pattern == '%' ? ".*" : "%c", *pattern);
	buf_str(&regex, ")$");
	buf_printf(b, " %s %s ~* ", strstr(b->data, " WHERE ") == NULL ? "WHERE" : "AND", column);
	put_quoted(b, buf_text(&regex));
}

struct stmt *
lower_show(struct sql *s, struct stmt *st)
{
	struct buf b = {.arena = s->arena};
	const struct expr *schema = NULL;
	size_t i;

	for (i = 0; strcmp(shows[i].what, st->text) != 0;)
		i++;
	buf_str(&b, shows[i].select);
	if (strcmp(st->text, "COLUMNS") == 0) {
		if (st->name == NULL)
			fail(s, "syntax", st->begin, "SHOW COLUMNS of which table?");
		lower_table_name(s, st->name);
		schema = st->name->args->next != NULL ? st->name->args : NULL;
		put_schema(&b, shows[i].schema, schema);
		buf_str(&b, " AND table_name = ");
		put_quoted(&b,
		    lower_text(s->arena, (schema != NULL ? schema->next : st->name->args)->text));
	} else if (shows[i].schema != NULL) {
		if (st->name != NULL)
			lower_schema_name(s, st->name);
		put_schema(&b, shows[i].schema, st->name == NULL ? NULL : st->name->args);
	}
	if (st->message != NULL)
		put_pattern(&b, shows[i].name, st->message);
	buf_printf(&b, " ORDER BY %s", shows[i].order);
	note(s, SQL_NOTE, "catalog-query", st->begin,
	    "what there is stands in Postgres' catalog, with types in its words");
	return raw_stmt(s, st, buf_text(&b));
}
