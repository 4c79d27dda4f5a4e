/* describe.c - what the server makes of a statement without running it, and single questions */
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "pg/describe.h"

static const char *
first_line(struct arena *a, const char *text)
{
	return text == NULL ? NULL : arena_strndup(a, text, strcspn(text, "\n"));
}

/* Fills in why, clears the result and gives false; a good result is left alone. */
static bool
good(PGconn *conn, struct arena *a, PGresult *r, struct pg_why *why)
{
	ExecStatusType status = PQresultStatus(r);
	const char *state, *place;

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
		return true;
	state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	place = PQresultErrorField(r, PG_DIAG_STATEMENT_POSITION);
	*why = (struct pg_why){
	    .message = first_line(a, PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)),
	    .hint = first_line(a, PQresultErrorField(r, PG_DIAG_MESSAGE_HINT)),
	    .place = place == NULL ? 0 : strtoul(place, NULL, 10)};
	if (why->message == NULL)
		why->message = first_line(a, PQerrorMessage(conn));
	snprintf(why->sqlstate, sizeof(why->sqlstate), "%s", state == NULL ? "08006" : state);
	why->again = PQstatus(conn) == CONNECTION_BAD || pg_passing(why->sqlstate);
	PQclear(r);
	return false;
}

/* ---- waiting ---- */

/* How often it is seen that we were asked to stop, in milliseconds. */
#define LOOK 200

static void
cancel(PGconn *conn)
{
	PGcancel *c = PQgetCancel(conn);
	char why[256];

	if (c != NULL)
		PQcancel(c, why, sizeof(why)); /* if it fails, the answer comes later */
	PQfreeCancel(c);
}

/* The last of the results that the connection is asked for, or the first error; a statement that
 * runs when we are asked to stop is cancelled.  sent: could it be sent? */
static PGresult *
answer(PGconn *conn, int sent)
{
	struct pollfd ready = {.fd = PQsocket(conn), .events = POLLIN};
	PGresult *r, *last = NULL;
	bool cancelled = false;

	if (!sent)
		return NULL;
	do {
		while (PQisBusy(conn)) {
			if (stop_requested() && !cancelled) {
				cancel(conn);
				cancelled = true;
			}
			if (poll(&ready, 1, LOOK) > 0 && !PQconsumeInput(conn))
				break;
		}
		if ((r = PQgetResult(conn)) == NULL)
			break;
		if (last != NULL && PQresultStatus(last) == PGRES_FATAL_ERROR) {
			PQclear(r);
			continue;
		}
		PQclear(last);
		last = r;
	} while (PQresultStatus(last) != PGRES_COPY_IN && PQresultStatus(last) != PGRES_COPY_OUT);
	return last;
}

size_t
pg_place_offset(const char *text, size_t n)
{
	size_t i = 0;

	for (; text[i] != '\0' && n > 1; n--)
		do
			i++;
		while (((unsigned char)text[i] & 0xC0) == 0x80);
	return i;
}

bool
pg_do(PGconn *conn, struct arena *a, const char *sql, struct pg_why *why)
{
	PGresult *r = answer(conn, PQsendQuery(conn, sql));

	if (!good(conn, a, r, why))
		return false;
	PQclear(r);
	return true;
}

/* ---- questions ---- */

static void
copy_cells(struct arena *a, const PGresult *r, struct pg_cells *c)
{
	uint32_t *oids;
	size_t i = 0;

	c->columns = (size_t)PQnfields(r);
	c->rows = (size_t)PQntuples(r);
	c->names = arena_alloc(a, (c->columns + 1) * sizeof(*c->names));
	c->cell = arena_alloc(a, (c->columns * c->rows + 1) * sizeof(*c->cell));
	c->oids = oids = arena_alloc(a, (c->columns + 1) * sizeof(*oids));
	for (int col = 0; col < PQnfields(r); col++) {
		c->names[col] = arena_strdup(a, PQfname(r, col));
		oids[col] = PQftype(r, col);
	}
	for (int row = 0; row < PQntuples(r); row++)
		for (int col = 0; col < PQnfields(r); col++, i++)
			if (!PQgetisnull(r, row, col))
				c->cell[i] = arena_strdup(a, PQgetvalue(r, row, col));
}

bool
pg_ask(PGconn *conn, struct arena *a, const struct pg_question *q, struct pg_cells *cells,
    struct pg_why *why)
{
	int n = 0;
	PGresult *r;

	while (q->values != NULL && q->values[n] != NULL)
		n++;
	r = answer(conn, PQsendQueryParams(conn, q->sql, n, NULL, q->values, NULL, NULL, 0));
	if (!good(conn, a, r, why))
		return false;
	copy_cells(a, r, cells);
	PQclear(r);
	return true;
}

const char *
pg_ask_one(PGconn *conn, struct arena *a, const struct pg_question *q, struct pg_why *why)
{
	struct pg_cells c;

	*why = (struct pg_why){0};
	if (!pg_ask(conn, a, q, &c, why) || c.rows == 0 || c.columns == 0)
		return NULL;
	return c.cell[0];
}

/* ---- descriptions ---- */

/* The type's name; asked for once a connection. */
static const char *
type_name(PGconn *conn, struct map *types, Oid oid, int modifier)
{
	char key[40], type[16], mod[16];
	const char *values[] = {type, mod, NULL};
	struct pg_why why;
	char *name;

	snprintf(key, sizeof(key), "%u/%d", oid, modifier);
	if ((name = map_get(types, key)) != NULL)
		return name;
	snprintf(type, sizeof(type), "%u", oid);
	snprintf(mod, sizeof(mod), "%d", modifier);
	name = (char *)pg_ask_one(conn, types->arena,
	    &(struct pg_question){"SELECT format_type($1::oid, $2::int)", values}, &why);
	if (name == NULL)
		return arena_strdup(types->arena, type);
	map_set(types, key, name);
	return name;
}

bool
pg_describe(PGconn *conn, struct arena *a, const char *sql, struct map *types,
    struct pg_signature *s, struct pg_why *why)
{
	PGresult *r = answer(conn, PQsendPrepare(conn, "", sql, 0, NULL));

	*s = (struct pg_signature){0};
	if (!good(conn, a, r, why))
		return false;
	PQclear(r);
	r = answer(conn, PQsendDescribePrepared(conn, ""));
	if (!good(conn, a, r, why))
		return false;
	s->params = (size_t)PQnparams(r);
	s->columns = (size_t)PQnfields(r);
	s->param_types = arena_alloc(a, (s->params + 1) * sizeof(*s->param_types));
	s->names = arena_alloc(a, (s->columns + 1) * sizeof(*s->names));
	s->types = arena_alloc(a, (s->columns + 1) * sizeof(*s->types));
	for (size_t i = 0; i < s->params; i++)
		s->param_types[i] = type_name(conn, types, PQparamtype(r, (int)i), -1);
	for (size_t i = 0; i < s->columns; i++) {
		s->names[i] = arena_strdup(a, PQfname(r, (int)i));
		s->types[i] = type_name(conn, types, PQftype(r, (int)i), PQfmod(r, (int)i));
	}
	PQclear(r);
	return true;
}
