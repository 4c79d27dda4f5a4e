/* connect.c - what the helpers do: open a connection and prepare its statements, send a cancel */
#include <stdlib.h>
#include <string.h>

#include "pg/internal.h"

/* libpq gives no SQLSTATE when a login fails; its text is the server's, in English */
/* clang-format off */
static const struct {
	const char *part, *sqlstate;
} login_errors[] = {
	{"too many clients", "53300"},
	{"too many connections", "53300"},
	{"remaining connection slots", "53300"},
	{"password authentication failed", "28P01"},
	{"authentication failed", "28000"},
	{"is not permitted to log in", "28000"},
	{"no pg_hba.conf entry", "28000"},
	{"starting up", "57P03"},
	{"shutting down", "57P03"},
	{"recovery mode", "57P03"},
	{"not yet accepting connections", "57P03"},
	{"permission denied for database", "42501"},
	{"does not exist", "3D000"},
};
/* clang-format on */

static const char *
login_sqlstate(const char *message)
{
	if (strstr(message, "FATAL") != NULL)
		for (size_t i = 0; i < LENGTH(login_errors); i++)
			if (strstr(message, login_errors[i].part) != NULL)
				return login_errors[i].sqlstate;
	return PG_ERROR_CONNECT;
}

static struct chore *
new_chore(int session)
{
	struct chore *c = calloc(1, sizeof(*c));

	if (c == NULL)
		die("out of memory");
	c->session = session;
	return c;
}

struct chore *
connect_chore(const struct pg_run_options *options, int session)
{
	struct chore *c = new_chore(session);

	c->what = CHORE_CONNECT;
	c->options = options;
	return c;
}

struct chore *
cancel_chore(PGconn *conn, int session)
{
	struct chore *c = new_chore(session);

	c->what = CHORE_CANCEL;
	c->cancel = PQgetCancel(conn);
	return c;
}

static void
failed(struct chore *c, const char *sqlstate, const char *message)
{
	snprintf(c->sqlstate, sizeof(c->sqlstate), "%s", sqlstate);
	c->error = arena_strndup(&c->arena, message, strcspn(message, "\n"));
	PQfinish(c->conn);
	c->conn = NULL;
}

/* Takes the answers up to the sync; the first error is the chore's. */
static bool
take_answers(struct chore *c)
{
	ExecStatusType status = PGRES_COMMAND_OK;
	PGresult *r;

	while (status != PGRES_PIPELINE_SYNC) {
		r = PQgetResult(c->conn);
		status = PQresultStatus(r);
		if (r == NULL && PQstatus(c->conn) != CONNECTION_BAD) {
			status = PGRES_COMMAND_OK; /* the mark between two answers */
		} else if (r == NULL) {
			failed(c, PG_ERROR_LOST, PQerrorMessage(c->conn));
			return false;
		} else if (status == PGRES_FATAL_ERROR) {
			const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

			failed(c, state == NULL ? PG_ERROR_LOST : state, PQresultErrorMessage(r));
			PQclear(r);
			return false;
		}
		PQclear(r);
	}
	return true;
}

/* All statements in one round trip. */
static void
prepare_all(struct chore *c)
{
	const struct pg_run_options *o = c->options;

	if (!PQenterPipelineMode(c->conn)) {
		failed(c, PG_ERROR_CONNECT, PQerrorMessage(c->conn));
		return;
	}
	for (int q = 0; q < o->nqueries; q++)
		for (int i = 0; i < o->queries[q].nstatements; i++) {
			const struct pg_prepared *s = &o->queries[q].statements[i];

			PQsendPrepare(c->conn, s->name, s->sql, 0, NULL);
		}
	PQpipelineSync(c->conn);
	if (take_answers(c))
		PQexitPipelineMode(c->conn);
}

static void
open_connection(struct chore *c)
{
	const char *why;

	c->conn = pg_try_connect(c->options->server, &c->arena, &why);
	if (c->conn == NULL) {
		failed(c, login_sqlstate(why), why);
		return;
	}
	if ((why = wire_refuses(c->conn)) != NULL)
		failed(c, PG_ERROR_CONNECT, why);
	else if (c->options->protocol == PG_BY_NAME)
		prepare_all(c);
}

void
chore_work(struct chore *c)
{
	char why[256];

	if (c->what == CHORE_CONNECT)
		open_connection(c);
	else if (c->cancel != NULL)
		PQcancel(c->cancel, why, sizeof(why)); /* if it fails, the deadline decides */
}

void
chore_drop(struct chore *c)
{
	PQfinish(c->conn);
	PQfreeCancel(c->cancel);
	arena_free(&c->arena);
	free(c);
}
