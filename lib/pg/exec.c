/* exec.c - statements and what the server says about them */
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "pg/exec.h"
#include "pg/wire.h"

enum pg_remedy
pg_remedy(const struct pg_error *error)
{
	/* classes of SQLSTATEs, PostgreSQL 15, appendix A; XX000 is what PostGIS says of a bad
	 * geometry, 54000 of a value too long for an index */
	static const char *const refused[] = {"21", "22", "23", "44", "54", "P0", "XX000"};

	if (pg_passing(error->sqlstate))
		return PG_AGAIN;
	/* the syntax of a value, a jsonpath or a tsquery, not that of our COPY */
	if (strcmp(error->sqlstate, "42601") == 0 && error->row > 0)
		return PG_REFUSED;
	for (size_t i = 0; i < LENGTH(refused); i++)
		if (strncmp(error->sqlstate, refused[i], strlen(refused[i])) == 0)
			return PG_REFUSED;
	return PG_FAILED;
}

/* The row in "COPY t, line 7, column c", whatever the language. */
static long
copy_row(const char *context)
{
	const char *p = context == NULL ? NULL : strstr(context, "COPY ");
	const char *end;

	if (p == NULL)
		return 0;
	/* the table's name may have digits; the place stands behind the comma */
	end = p + strcspn(p, "\n");
	for (p = strchr(p, ','); p != NULL && p < end; p++)
		if (*p >= '0' && *p <= '9')
			return strtol(p, NULL, 10);
	return 0;
}

/* The fields of an error that matter here. */
static const char codes[] = {PG_DIAG_SQLSTATE, PG_DIAG_MESSAGE_PRIMARY, PG_DIAG_MESSAGE_DETAIL,
    PG_DIAG_CONSTRAINT_NAME, PG_DIAG_CONTEXT};
enum { STATE, MESSAGE, DETAIL, CONSTRAINT, CONTEXT };

static void
set_error(struct pg_error *error, const char *const f[])
{
	snprintf(
	    error->sqlstate, sizeof(error->sqlstate), "%s", f[STATE] != NULL ? f[STATE] : "08006");
	snprintf(error->message, sizeof(error->message), "%s%s%s", f[MESSAGE],
	    f[DETAIL] != NULL ? ": " : "", f[DETAIL] != NULL ? f[DETAIL] : "");
	snprintf(error->constraint, sizeof(error->constraint), "%s",
	    f[CONSTRAINT] != NULL ? f[CONSTRAINT] : "");
	error->message[strcspn(error->message, "\n")] = '\0';
	error->row = copy_row(f[CONTEXT]);
}

void
error_from(PGconn *conn, const PGresult *result, struct pg_error *error)
{
	const char *f[LENGTH(codes)];

	for (size_t i = 0; i < LENGTH(codes); i++)
		f[i] = PQresultErrorField(result, codes[i]);
	if (f[MESSAGE] == NULL)
		f[MESSAGE] = PQerrorMessage(conn);
	set_error(error, f);
}

void
error_of(const struct wire_message *m, struct pg_error *error)
{
	const char *f[LENGTH(codes)];

	for (size_t i = 0; i < LENGTH(codes); i++)
		f[i] = wire_field(m, codes[i]);
	if (f[MESSAGE] == NULL)
		f[MESSAGE] = "an error without a message";
	set_error(error, f);
}

bool
result_ok(PGconn *conn, PGresult *result, struct pg_error *error)
{
	ExecStatusType status = PQresultStatus(result);
	bool good =
	    status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN;

	if (!good)
		error_from(conn, result, error);
	PQclear(result);
	return good;
}

bool
pg_exec(struct pg_conn *conn, const char *sql, struct pg_error *error)
{
	return result_ok(conn, PQexec(conn, sql), error);
}

bool
pg_alive(const struct pg_conn *conn)
{
	return PQstatus(conn) == CONNECTION_OK;
}

bool
pg_utc(const struct pg_conn *conn)
{
	static const char *const names[] = {"UTC", "Etc/UTC", "GMT", "Etc/GMT", "UCT", "Etc/UCT",
	    "Zulu", "Etc/Zulu", "Universal", "Etc/Universal", "GMT0", "Etc/GMT0", "Greenwich"};
	const char *zone = PQparameterStatus(conn, "TimeZone");

	return zone != NULL && text_in(zone, names, LENGTH(names));
}
