/* keys.c - values that stand in a column, for requests that ask for them */
#include <stdlib.h>
#include <string.h>

#include "pg/internal.h"

/* Names are quoted by the server; a table of a million rows and more is sampled by its pages.  The
 * sample is somewhat more than is asked for, and the limit takes from all of it: what comes first
 * in the table is often old, and what comes last is hot. */
static const char make_query[] =
    "SELECT format('SELECT %I::text FROM %s %s WHERE %I IS NOT NULL %s LIMIT %s', $2::text, "
    "oid::regclass,"
    " CASE WHEN relkind IN ('r', 'm', 'p') THEN format('TABLESAMPLE %s (%s) REPEATABLE (%s)',"
    "  CASE WHEN reltuples > 1e6 THEN 'SYSTEM' ELSE 'BERNOULLI' END,"
    "  least(100, CASE WHEN reltuples > 0 THEN (120 * $3::bigint + 10000) / reltuples ELSE 100 "
    "END), $4::bigint)"
    " END, $2::text, CASE WHEN relkind IN ('r', 'm', 'p') THEN"
    "  format('ORDER BY hashtextextended(ctid::text, %s)', $4::bigint) END, $3::bigint)"
    " FROM pg_class WHERE oid = $1::regclass";

static PGresult *
query(PGconn *conn, struct pos pos, const char *sql, int n, const char *const *values)
{
	PGresult *r = PQexecParams(conn, sql, n, NULL, values, NULL, NULL, 0);
	const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		return r;
	warnat(pos, "%s", message != NULL ? message : PQerrorMessage(conn));
	PQclear(r);
	return NULL;
}

const char **
pg_keys(PGconn *conn, struct arena *a, struct pos pos, const struct pg_keys *keys, size_t *n)
{
	char rows[24], seed[24];
	const char *const values[] = {keys->table, keys->column, rows, seed}, **list;
	PGresult *r;
	char *sql;

	snprintf(rows, sizeof(rows), "%ld", keys->rows);
	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)keys->seed);
	if ((r = query(conn, pos, make_query, 4, values)) == NULL)
		return NULL;
	sql = arena_strdup(a, PQgetvalue(r, 0, 0));
	PQclear(r);
	if ((r = query(conn, pos, sql, 0, NULL)) == NULL)
		return NULL;
	*n = (size_t)PQntuples(r);
	list = arena_alloc(a, (*n + 1) * sizeof(char *));
	for (size_t i = 0; i < *n; i++)
		list[i] = arena_strdup(a, PQgetvalue(r, (int)i, 0));
	PQclear(r);
	if (*n > 0)
		return list;
	warnat(pos, "column \"%s\" of %s has no values", keys->column, keys->table);
	return NULL;
}
