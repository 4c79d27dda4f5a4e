/* lower-show.c - SHOW and DESCRIBE as queries of the catalog
 *
 * https://www.postgresql.org/docs/15/catalogs.html and ...information-schema.html; the columns'
 * names are those of Databricks (2025-10).
 */
#include <string.h>

#include "sql/lower.h"

/* What the name of the statement means, and how the query has it. */
enum named {
	NAMED_NOTHING, /* it is not asked for */
	NAMED_SCHEMA, /* a schema, or the current one: the query's column `schema` */
	NAMED_TABLE, /* the query's columns `schema` and "table_name" */
	NAMED_RELATION, /* $ is 'schema.table' */
	NAMED_WORD, /* $ is 'name', the last part */
};

#define GRANTEE "CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END"
#define GRANT_COLUMNS "SELECT " GRANTEE " AS \"Principal\", a.privilege_type AS \"ActionType\""

/* clang-format off */
static const struct shown {
	const char *what;
	enum named named;
	const char *select;  /* the query, as far as its order */
	const char *schema, *name; /* which columns are the schema and what a pattern is held to; NULL: none */
	const char *order;
} shows[] = {
	{"TABLES", NAMED_SCHEMA, "SELECT table_schema AS database, table_name AS \"tableName\", table_type = 'LOCAL TEMPORARY' AS \"isTemporary\" "
	                         "FROM information_schema.tables", "table_schema", "table_name", "table_name"},
	{"VIEWS", NAMED_SCHEMA, "SELECT table_schema AS namespace, table_name AS \"viewName\" FROM information_schema.views",
	                        "table_schema", "table_name", "table_name"},
	{"MATERIALIZED VIEWS", NAMED_SCHEMA, "SELECT schemaname AS namespace, matviewname AS \"viewName\" FROM pg_matviews",
	                                     "schemaname", "matviewname", "matviewname"},
	{"SCHEMAS", NAMED_NOTHING, "SELECT schema_name AS \"databaseName\" FROM information_schema.schemata", NULL, "schema_name", "schema_name"},
	{"FUNCTIONS", NAMED_SCHEMA, "SELECT routine_schema || '.' || routine_name AS function FROM information_schema.routines",
	                            "routine_schema", "routine_name", "routine_name"},
	{"CATALOGS", NAMED_NOTHING, "SELECT datname AS catalog FROM pg_database", NULL, "datname", "datname"},
	{"CURRENT", NAMED_NOTHING, "SELECT current_database() AS catalog, current_schema() AS namespace", NULL, NULL, NULL},
	{"COLUMNS", NAMED_TABLE, "SELECT column_name AS col_name, data_type, "
	                         "col_description(format('%I.%I', table_schema, table_name)::regclass, ordinal_position) AS comment "
	                         "FROM information_schema.columns", "table_schema", "column_name", "ordinal_position"},
	{"COLUMN", NAMED_TABLE, "SELECT column_name AS col_name, data_type, "
	                        "col_description(format('%I.%I', table_schema, table_name)::regclass, ordinal_position) AS comment "
	                        "FROM information_schema.columns", "table_schema", "column_name", "ordinal_position"},
	{"CREATE TABLE", NAMED_RELATION,
	 "SELECT CASE WHEN c.relkind IN ('v', 'm') THEN format('CREATE VIEW %s AS %s', c.oid::regclass, pg_get_viewdef(c.oid)) "
	 "ELSE format('CREATE TABLE %s (%s)', c.oid::regclass, string_agg(format('%I %s%s%s', a.attname, "
	 "format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' NOT NULL' END, "
	 "' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)), ', ' ORDER BY a.attnum)) END AS createtab_stmt "
	 "FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
	 "LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
	 "WHERE c.oid = $::regclass GROUP BY c.oid", NULL, NULL, NULL},
	{"TBLPROPERTIES", NAMED_RELATION,
	 "SELECT split_part(o, '=', 1) AS key, substr(o, strpos(o, '=') + 1) AS value "
	 "FROM pg_class AS c, unnest(c.reloptions) AS o WHERE c.oid = $::regclass", NULL, "split_part(o, '=', 1)", "1"},
	{"PARTITIONS", NAMED_RELATION,
	 "SELECT c.oid::regclass AS partition, pg_get_expr(c.relpartbound, c.oid) AS values "
	 "FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = $::regclass", NULL, NULL, "1"},
	{"DETAIL", NAMED_RELATION,
	 "SELECT m.amname AS format, c.oid AS id, c.oid::regclass AS name, obj_description(c.oid, 'pg_class') AS description, "
	 "pg_relation_filepath(c.oid) AS location, pg_total_relation_size(c.oid) AS \"sizeInBytes\", c.reloptions AS properties "
	 "FROM pg_class AS c LEFT JOIN pg_am AS m ON m.oid = c.relam WHERE c.oid = $::regclass", NULL, NULL, NULL},
	{"HISTORY", NAMED_RELATION,
	 "SELECT relid::regclass AS name, n_tup_ins, n_tup_upd, n_tup_del, last_vacuum, last_autovacuum, last_analyze "
	 "FROM pg_stat_all_tables WHERE relid = $::regclass", NULL, NULL, NULL},
	{"SCHEMA", NAMED_WORD,
	 "SELECT nspname AS \"databaseName\", obj_description(oid, 'pg_namespace') AS comment, pg_get_userbyid(nspowner) AS owner "
	 "FROM pg_namespace WHERE nspname = $", NULL, NULL, NULL},
	{"CATALOG", NAMED_NOTHING,
	 "SELECT datname AS catalog, shobj_description(oid, 'pg_database') AS comment, pg_get_userbyid(datdba) AS owner "
	 "FROM pg_database WHERE datname = current_database()", NULL, NULL, NULL},
	{"FUNCTION", NAMED_WORD,
	 "SELECT oid::regprocedure AS function, pg_get_functiondef(oid) AS definition, obj_description(oid, 'pg_proc') AS comment "
	 "FROM pg_proc WHERE prokind IN ('f', 'p') AND proname = $", NULL, NULL, "1"},
	{"USERS", NAMED_NOTHING, "SELECT rolname AS name FROM pg_roles WHERE rolcanlogin", NULL, "rolname", "rolname"},
	{"GROUPS", NAMED_NOTHING, "SELECT rolname AS name FROM pg_roles WHERE NOT rolcanlogin", NULL, "rolname", "rolname"},
	{"ROLES", NAMED_NOTHING, "SELECT rolname AS role FROM pg_roles", NULL, "rolname", "rolname"},
	{"POLICIES", NAMED_NOTHING, "SELECT policyname AS name, schemaname || '.' || tablename AS on_securable, qual FROM pg_policies",
	                            NULL, "policyname", "policyname"},
	{"GRANTS TABLE", NAMED_RELATION,
	 GRANT_COLUMNS ", 'TABLE' AS \"ObjectType\", c.oid::regclass AS \"ObjectKey\" "
	 "FROM pg_class AS c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS a WHERE c.oid = $::regclass", NULL, GRANTEE, "1, 2"},
	{"GRANTS SCHEMA", NAMED_WORD,
	 GRANT_COLUMNS ", 'SCHEMA' AS \"ObjectType\", n.nspname AS \"ObjectKey\" "
	 "FROM pg_namespace AS n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a WHERE n.nspname = $", NULL, GRANTEE, "1, 2"},
	{"GRANTS FUNCTION", NAMED_WORD,
	 GRANT_COLUMNS ", 'FUNCTION' AS \"ObjectType\", p.oid::regprocedure AS \"ObjectKey\" "
	 "FROM pg_proc AS p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a WHERE p.proname = $", NULL, GRANTEE, "1, 2"},
	{"GRANTS CATALOG", NAMED_NOTHING,
	 GRANT_COLUMNS ", 'CATALOG' AS \"ObjectType\", d.datname AS \"ObjectKey\" "
	 "FROM pg_database AS d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a WHERE d.datname = current_database()",
	 NULL, GRANTEE, "1, 2"},
};

/* What is not what Databricks shows. */
static const struct {
	const char *what;
	enum sql_level level;
	const char *message;
} remarks[] = {
	{"HISTORY", SQL_WARNING, "Postgres keeps no history of a table; its counters are shown"},
	{"CREATE TABLE", SQL_NOTE, "keys, checks and indexes are not in it: pg_dump -s -t TABLE has all"},
	{"TBLPROPERTIES", SQL_NOTE, "the storage parameters of the table stand for its properties"},
	{"CATALOGS", SQL_NOTE, "a database of Postgres is one catalog"},
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
		buf_quoted(b, lower_text(b->arena, schema->text), '\'');
}

static void
put_condition(struct buf *b, const char *column, const char *op)
{
	bool first = b->data == NULL || strstr(b->data, " WHERE ") == NULL;

	buf_printf(b, " %s %s %s ", first ? "WHERE" : "AND", column, op);
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
	put_condition(b, column, "~*");
	buf_quoted(b, buf_text(&regex), '\'');
}

static const struct shown *
find_shown(struct sql *s, const struct stmt *st)
{
	const char *what = st->text;
	size_t i;

	if (strcmp(what, "GRANTS") == 0)
		what = arena_printf(s->arena, "GRANTS %s", st->object);
	for (i = 0; i < LENGTH(shows); i++)
		if (strcmp(shows[i].what, what) == 0)
			return &shows[i];
	return NULL;
}

/* What $ stands for. */
static const char *
name_literal(struct sql *s, struct stmt *st, enum named named)
{
	struct buf name = {.arena = s->arena}, quoted = {.arena = s->arena};
	const char *last;

	if (st->name == NULL)
		fail(s, "syntax", st->begin, "%s of what?", st->text);
	if (strcmp(st->text, "SCHEMA") == 0 ||
	    (st->object != NULL && strcmp(st->object, "SCHEMA") == 0))
		last = lower_schema_name(s, st->name);
	else
		last = lower_table_name(s, st->name);
	if (named == NAMED_RELATION)
		put_parts(&name, st->name);
	else
		buf_str(&name, lower_text(s->arena, last));
	buf_quoted(&quoted, buf_text(&name), '\'');
	return buf_text(&quoted);
}

static void
put_table(struct sql *s, struct buf *b, struct stmt *st, const char *column)
{
	const struct expr *schema;

	if (st->name == NULL)
		fail(s, "syntax", st->begin, "%s of which table?", st->text);
	lower_table_name(s, st->name);
	schema = st->name->args->next != NULL ? st->name->args : NULL;
	put_schema(b, column, schema);
	put_condition(b, "table_name", "=");
	buf_quoted(
	    b, lower_text(s->arena, (schema != NULL ? schema->next : st->name->args)->text), '\'');
}

static void
put_select(struct sql *s, struct buf *b, struct stmt *st, const struct shown *w)
{
	const char *p = w->select, *literal;

	if (w->named == NAMED_RELATION || w->named == NAMED_WORD) {
		literal = name_literal(s, st, w->named);
		for (; *p != '\0'; p++) {
			if (*p == '$')
				buf_str(b, literal);
			else
				buf_char(b, *p);
		}
		return;
	}
	buf_str(b, w->select);
	if (w->named == NAMED_TABLE) {
		put_table(s, b, st, w->schema);
	} else if (w->named == NAMED_SCHEMA) {
		if (st->name != NULL)
			lower_schema_name(s, st->name);
		put_schema(b, w->schema, st->name == NULL ? NULL : st->name->args);
	}
}

/* The objects of Unity Catalog that Postgres does not have: there are none to be shown. */
static struct stmt *
show_none(struct sql *s, const struct stmt *st)
{
	note(s, SQL_WARNING, "object", st->begin, "Postgres has no such objects: no rows");
	return raw_stmt(s, st, "SELECT NULL::text AS name WHERE false");
}

struct stmt *
lower_show(struct sql *s, struct stmt *st)
{
	struct buf b = {.arena = s->arena};
	const struct shown *w = find_shown(s, st);
	size_t i;

	if (w == NULL)
		return show_none(s, st);
	put_select(s, &b, st, w);
	if (strcmp(st->text, "COLUMN") == 0) {
		put_condition(&b, w->name, "=");
		buf_quoted(&b, lower_text(s->arena, st->message), '\'');
	} else if (st->message != NULL && w->name != NULL) {
		put_pattern(&b, w->name, st->message);
	}
	if (w->order != NULL)
		buf_printf(&b, " ORDER BY %s", w->order);
	note(s, SQL_NOTE, "catalog-query", st->begin,
	    "what there is stands in Postgres' catalog, with types in its words");
	for (i = 0; i < LENGTH(remarks); i++)
		if (strcmp(remarks[i].what, st->text) == 0)
			note(s, remarks[i].level, "catalog-query", st->begin, "%s",
			    remarks[i].message);
	return raw_stmt(s, st, buf_text(&b));
}
