/* check.c - would the server take these statements? */
#include <stdlib.h>
#include <string.h>

#include "pg/internal.h"

/* The byte at the n-th character from 1. */
static size_t
offset_of(const char *text, long n)
{
	size_t i = 0;

	for (; text[i] != '\0' && n > 1; n--)
		do
			i++;
		while (((unsigned char)text[i] & 0xC0) == 0x80);
	return i;
}

static void
report(const struct pg_prepared *st, const PGresult *r, const char *otherwise)
{
	const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const char *hint = PQresultErrorField(r, PG_DIAG_MESSAGE_HINT);
	const char *at = PQresultErrorField(r, PG_DIAG_STATEMENT_POSITION);
	struct pos pos = st->pos;

	if (at != NULL)
		pos = pos_at(pos, st->sql, offset_of(st->sql, strtol(at, NULL, 10)));
	if (message == NULL)
		warnat(pos, "%.*s", (int)strcspn(otherwise, "\n"), otherwise);
	else
		warnat(
		    pos, "%s%s%s%s", message, hint ? " (" : "", hint ? hint : "", hint ? ")" : "");
}

bool
pg_run_check(PGconn *conn, const struct pg_query *queries, int nqueries)
{
	bool ok = true;

	for (int q = 0; q < nqueries; q++)
		for (int i = 0; i < queries[q].nstatements; i++) {
			const struct pg_prepared *st = &queries[q].statements[i];
			PGresult *r = PQprepare(conn, "", st->sql, 0, NULL);

			if (PQresultStatus(r) != PGRES_COMMAND_OK) {
				report(st, r, PQerrorMessage(conn));
				ok = false;
			}
			PQclear(r);
			if (PQstatus(conn) == CONNECTION_BAD)
				return false;
		}
	return ok;
}
