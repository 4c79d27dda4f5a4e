/* exec.c - statements and what the server says about them */
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "pg/exec.h"

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

void
error_from(PGconn *conn, const PGresult *result, struct pg_error *error)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);

	if (message == NULL)
		message = PQerrorMessage(conn);
	snprintf(error->sqlstate, sizeof(error->sqlstate), "%s", state != NULL ? state : "08006");
	snprintf(error->message, sizeof(error->message), "%s%s%s", message,
	    detail != NULL ? ": " : "", detail != NULL ? detail : "");
	snprintf(error->constraint, sizeof(error->constraint), "%s",
	    constraint != NULL ? constraint : "");
	error->message[strcspn(error->message, "\n")] = '\0';
	error->row = copy_row(PQresultErrorField(result, PG_DIAG_CONTEXT));
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
