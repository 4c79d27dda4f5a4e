/* catalog.c - what the server knows about a table */
#include <stdlib.h>
#include <string.h>

#include "pg/exec.h"

static const char find_table[] =
    "SELECT n.nspname, c.relname, c.oid, EXISTS (SELECT FROM pg_index i"
    " WHERE i.indrelid = c.oid AND i.indisprimary), c.relkind,"
    " c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_trigger t"
    " WHERE (t.tgrelid = c.oid OR t.tgrelid IN (SELECT relid FROM pg_partition_tree(c.oid)))"
    " AND t.tgtype & 7 = 7)," /* for each row, before, insert */
    " (SELECT max(octet_length(part)) FROM unnest(parse_ident($1)) part)"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.oid = to_regclass($1)";

/* A domain stands for its base type; an array of a domain keeps the domain as its element, since
 * that is what goes over the wire. */
static const char find_columns[] =
    "WITH RECURSIVE base(number, oid, typtype, next, mod) AS ("
    " SELECT a.attnum, t.oid, t.typtype, t.typbasetype,"
    " CASE t.typtype WHEN 'd' THEN t.typtypmod ELSE a.atttypmod END"
    " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
    " WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
    " UNION ALL SELECT b.number, t.oid, t.typtype, t.typbasetype,"
    " CASE t.typtype WHEN 'd' THEN t.typtypmod ELSE b.mod END"
    " FROM base b JOIN pg_type t ON t.oid = b.next WHERE b.typtype = 'd')"
    " SELECT a.attname, quote_ident(a.attname), format_type(t.oid, b.mod), t.oid,"
    " CASE WHEN t.typcategory = 'A' AND t.typlen = -1 THEN t.typelem ELSE 0 END,"
    " t.typtype = 'e' OR (e.typtype = 'e' AND t.typcategory = 'A'),"
    " a.atthasdef OR a.attidentity <> '', a.attidentity <> '', a.attnotnull,"
    " coalesce((SELECT k.place FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY k(number, "
    "place)"
    " WHERE i.indrelid = a.attrelid AND i.indisprimary AND k.number = a.attnum"
    " AND k.place <= i.indnkeyatts), 0)"
    " FROM base b JOIN pg_type t ON t.oid = b.oid LEFT JOIN pg_type e ON e.oid = t.typelem"
    " JOIN pg_attribute a ON a.attrelid = $1 AND a.attnum = b.number"
    " WHERE b.typtype <> 'd' ORDER BY a.attnum";

static void
read_column(const PGresult *r, int row, struct arena *a, struct pg_column *c)
{
	c->name = arena_strdup(a, PQgetvalue(r, row, 0));
	c->quoted = arena_strdup(a, PQgetvalue(r, row, 1));
	c->type = arena_strdup(a, PQgetvalue(r, row, 2));
	c->oid = (uint32_t)strtoul(PQgetvalue(r, row, 3), NULL, 10);
	c->element = (uint32_t)strtoul(PQgetvalue(r, row, 4), NULL, 10);
	c->label = *PQgetvalue(r, row, 5) == 't';
	c->has_default = *PQgetvalue(r, row, 6) == 't';
	c->identity = *PQgetvalue(r, row, 7) == 't';
	c->not_null = *PQgetvalue(r, row, 8) == 't';
	c->key = (int)strtol(PQgetvalue(r, row, 9), NULL, 10);
}

static PGresult *
query(struct pg_conn *conn, const char *sql, const char *parameter, struct pg_error *error)
{
	PGresult *r = PQexecParams(conn, sql, 1, NULL, &parameter, NULL, NULL, 0);

	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		return r;
	error_from(conn, r, error);
	PQclear(r);
	return NULL;
}

static bool
read_table(const PGresult *r, struct arena *a, const char *name, struct pg_table *table)
{
	if (PQntuples(r) == 0) {
		warning("there is no table %s", name);
		return false;
	}
	/* the server would cut it, and perhaps find another table */
	if (strtol(PQgetvalue(r, 0, 6), NULL, 10) > PG_NAME_MAX) {
		warning("%s: a name of more than %d bytes", name, PG_NAME_MAX);
		return false;
	}
	if (strchr("rpfv", *PQgetvalue(r, 0, 4)) == NULL) {
		warning("%s is not a table", name);
		return false;
	}
	table->schema = arena_strdup(a, PQgetvalue(r, 0, 0));
	table->name = arena_strdup(a, PQgetvalue(r, 0, 1));
	table->oid = (uint32_t)strtoul(PQgetvalue(r, 0, 2), NULL, 10);
	table->has_key = *PQgetvalue(r, 0, 3) == 't';
	table->keeps_rows = *PQgetvalue(r, 0, 5) == 't';
	table->quoted = pg_quoted(a, table->schema, table->name);
	return true;
}

bool
pg_table(struct pg_conn *conn, struct arena *a, const char *name, struct pg_table *table)
{
	struct pg_error error;
	PGresult *r;
	char oid[16];
	bool found;

	*table = (struct pg_table){0};
	if ((r = query(conn, find_table, name, &error)) == NULL) {
		warning("%s: %s", name, error.message);
		return false;
	}
	found = read_table(r, a, name, table);
	PQclear(r);
	if (!found)
		return false;
	snprintf(oid, sizeof(oid), "%lu", (unsigned long)table->oid);
	if ((r = query(conn, find_columns, oid, &error)) == NULL) {
		warning("%s: %s", name, error.message);
		return false;
	}
	table->count = (size_t)PQntuples(r);
	table->column = arena_alloc(a, table->count * sizeof(*table->column) + 1);
	for (size_t i = 0; i < table->count; i++)
		read_column(r, (int)i, a, &table->column[i]);
	PQclear(r);
	return true;
}
