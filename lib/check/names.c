/* names.c - names that Postgres would cut, and names that must stand in quotes */
#include <string.h>

#include "check/internal.h"

/* as much of a name as a message has, in bytes */
#define NAME_SHOWN 200

static const char *
shown(const struct check *c, const char *name)
{
	return text_clip(c->arena, name, NAME_SHOWN);
}

static const char *
clipped(const struct check *c, const char *name)
{
	return arena_strndup(c->arena, name, pg_name_clip(name, strlen(name)));
}

/* ---- as they are written ---- */

/* once a statement is enough */
static bool
noted(struct check *c, const char *name)
{
	size_t *statement = map_get(&c->seen->noted, name);

	if (statement == NULL)
		map_set(&c->seen->noted, name,
		    statement = arena_alloc(c->seen->arena, sizeof(*statement)));
	if (*statement == c->seen->statements)
		return true;
	*statement = c->seen->statements;
	return false;
}

static void
check_name(struct check *c, size_t offset, const char *name)
{
	size_t len = strlen(name), left = pg_name_clip(name, len);
	const char *rest = clipped(c, name), *other = map_get(&c->seen->cut, rest);

	if (other == NULL)
		map_set(&c->seen->cut, rest, arena_strdup(c->seen->arena, name));
	if (noted(c, name))
		return;
	if (left < len)
		check_add(c, offset, "warning", "name-too-long",
		    arena_printf(c->arena,
			"\"%s\" has %zu bytes; Postgres keeps %zu of them, \"%s\"", shown(c, name),
			len, left, rest));
	if (other != NULL && strcmp(other, name) != 0)
		check_add(c, offset, "warning", "name-collision",
		    arena_printf(c->arena, "\"%s\" and \"%s\" are one name to Postgres, \"%s\"",
			shown(c, name), shown(c, other), rest));
}

void
check_names(struct check *c)
{
	struct pg_lex lex = {.text = c->sql, .len = c->len};
	const char *name;
	struct pg_token t;

	while ((t = pg_next(&lex)).type != PG_END)
		if (t.len > PG_NAME_MAX - 3 && (name = pg_name(c->arena, &t)) != NULL)
			check_name(c, (size_t)(t.text - c->sql), name);
}

/* ---- names that others make of a table's ---- */

/* What loaders that stage, index and swap call their tables, and what Postgres calls a key's index.
 */
static const char *const derivations[] = {"__stage", "__stage_pk", "__old", "_pkey"};

static void
check_derived(struct check *c, size_t offset, const char *table)
{
	/* what a name of its length cannot lose, no other table can meet */
	if (strlen(table) + strlen("__stage_pk") <= PG_NAME_MAX)
		return;
	for (size_t i = 0; i < LENGTH(derivations); i++) {
		const char *name = arena_printf(c->arena, "%s%s", table, derivations[i]);
		const char *rest = clipped(c, name), *other = map_get(&c->seen->derived, rest);

		if (strcmp(rest, name) == 0)
			other = NULL;
		if (strcmp(rest, clipped(c, table)) == 0)
			other = table;
		if (other == NULL) {
			map_set(&c->seen->derived, rest, arena_strdup(c->seen->arena, name));
			continue;
		}
		check_add(c, offset, "warning", "derived-name-collision",
		    arena_printf(c->arena,
			"\"%s\" and \"%s\" would be one name, \"%s\": a load that "
			"stages and swaps this table needs a shorter one",
			shown(c, name), shown(c, other), rest));
		return;
	}
}

/* ---- definitions ---- */

static void
check_reserved(struct check *c, size_t offset, const char *name)
{
	if (pg_reserved(name))
		check_add(c, offset, "warning", "reserved-word",
		    arena_printf(c->arena,
			"\"%s\" is a reserved word: whoever uses it as a name must quote it",
			name));
}

static bool
constrained(const struct json *column, const char *constraint)
{
	const struct json *k = json_get(column, "constraints");

	for (k = k != NULL ? k->child : NULL; k != NULL; k = k->next)
		if (strcmp(pg_attr(pg_node(k, "Constraint"), "contype"), constraint) == 0)
			return true;
	return false;
}

static void
remember_not_null(struct check *c, const char *table, const char *column)
{
	map_set(&c->seen->not_null, arena_printf(c->arena, "%s.%s", table, column), c->seen);
}

bool
check_not_null(const struct check *c, const char *table, const char *column)
{
	return map_get(&c->seen->not_null, arena_printf(c->arena, "%s.%s", table, column)) != NULL;
}

/* serial, bigserial and smallserial are NOT NULL. */
static bool
ends_in_serial(const char *type)
{
	size_t len = strlen(type);

	return len >= 6 && strcmp(type + len - 6, "serial") == 0;
}

/* A column, or a constraint of the table. */
static void
table_element(struct check *c, const char *table, const struct json *element)
{
	const struct json *column = pg_node(element, "ColumnDef");
	const struct json *key = pg_node(element, "Constraint");
	const char *name = pg_attr(column, "colname");

	if (column != NULL) {
		check_reserved(c, pg_place(column), name);
		if (constrained(column, "CONSTR_NOTNULL") ||
		    constrained(column, "CONSTR_PRIMARY") ||
		    constrained(column, "CONSTR_IDENTITY") ||
		    ends_in_serial(pg_last_name(json_get(json_get(column, "typeName"), "names"))))
			remember_not_null(c, table, name);
		return;
	}
	if (strcmp(pg_attr(key, "contype"), "CONSTR_PRIMARY") != 0 || json_get(key, "keys") == NULL)
		return;
	for (key = json_get(key, "keys")->child; key != NULL; key = key->next)
		remember_not_null(c, table, pg_attr(pg_node(key, "String"), "sval"));
}

/* CREATE TABLE ... USING DELTA */
static void
check_format(struct check *c, const struct json *statement)
{
	static const char *const formats[] = {
	    "avro", "csv", "delta", "iceberg", "json", "orc", "parquet"};
	const struct json *into = json_get(statement, "into"),
			  *table = json_get(statement, "relation");
	const char *format = pg_attr(into != NULL ? into : statement, "accessMethod");

	for (size_t i = 0; i < LENGTH(formats); i++)
		if (strcmp(formats[i], format) == 0)
			check_add(c, pg_place(into != NULL ? json_get(into, "rel") : table),
			    "warning", "databricks-format",
			    arena_printf(c->arena,
				"USING %s names a format of Databricks, which Postgres takes for "
				"an "
				"access method; lb-sql2pg converts it",
				format));
}

static void
created(struct check *c, const struct json *relation, const struct json *elements)
{
	const char *name = pg_attr(relation, "relname");

	check_reserved(c, pg_place(relation), name);
	check_derived(c, pg_place(relation), name);
	for (const struct json *e = elements != NULL ? elements->child : NULL; e != NULL;
	     e = e->next)
		table_element(c, name, e);
}

static void
altered(struct check *c, const struct json *table, const struct json *commands)
{
	const char *name = pg_attr(table, "relname");

	for (const struct json *k = commands->child; k != NULL; k = k->next) {
		const struct json *command = pg_node(k, "AlterTableCmd");

		if (strcmp(pg_attr(command, "subtype"), "AT_SetNotNull") == 0)
			remember_not_null(c, name, pg_attr(command, "name"));
		if (json_get(command, "def") != NULL)
			table_element(c, name, json_get(command, "def"));
	}
}

static void
renamed(struct check *c, const struct json *statement)
{
	static const char *const kinds[] = {
	    "OBJECT_COLUMN", "OBJECT_INDEX", "OBJECT_MATVIEW", "OBJECT_TABLE", "OBJECT_VIEW"};

	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (strcmp(pg_attr(statement, "renameType"), kinds[i]) == 0)
			check_reserved(c, pg_place(json_get(statement, "relation")),
			    pg_attr(statement, "newname"));
}

/* The names that a view gives its columns: in a list, or in its query. */
static void
viewed(struct check *c, const struct json *statement)
{
	const struct json *view = json_get(statement, "view"), *v = json_get(statement, "aliases");
	const struct json *query = pg_node(json_get(statement, "query"), "SelectStmt");

	check_reserved(c, pg_place(view), pg_attr(view, "relname"));
	for (v = v != NULL ? v->child : NULL; v != NULL; v = v->next)
		check_reserved(c, pg_place(view), pg_attr(pg_node(v, "String"), "sval"));
	if (json_get(statement, "aliases") != NULL || (v = json_get(query, "targetList")) == NULL)
		return;
	for (v = v->child; v != NULL; v = v->next)
		check_reserved(
		    c, pg_place(pg_node(v, "ResTarget")), pg_attr(pg_node(v, "ResTarget"), "name"));
}

void
check_definition(struct check *c, const struct json *statement)
{
	const struct json *into = json_get(statement, "into");

	check_format(c, statement);
	if (strcmp(statement->key, "CreateStmt") == 0)
		created(c, json_get(statement, "relation"), json_get(statement, "tableElts"));
	else if (strcmp(statement->key, "CreateTableAsStmt") == 0)
		created(c, json_get(into, "rel"), NULL);
	else if (strcmp(statement->key, "AlterTableStmt") == 0)
		altered(c, json_get(statement, "relation"), json_get(statement, "cmds"));
	else if (strcmp(statement->key, "RenameStmt") == 0)
		renamed(c, statement);
	else if (strcmp(statement->key, "ViewStmt") == 0)
		viewed(c, statement);
	else
		check_reserved(
		    c, pg_place(json_get(statement, "relation")), pg_attr(statement, "idxname"));
}
