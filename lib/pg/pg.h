/* pg.h - Postgres; the only folder that sees libpq
 *
 * Whatever libpq takes from the environment (PGHOST, PGSERVICE, ~/.pgpass, sslmode ...) holds
 * here too.  A connection is libpq's own PGconn, seen from outside as struct pg_conn. */
#ifndef PG_H
#define PG_H

#include "base/base.h"

struct pg_conn;

/* ---- conn.c: how to reach the server ---- */

struct pg_server {
	const char *conninfo; /* conninfo, URI or database name; NULL: the environment alone */
	const char *otherwise; /* a conninfo that is taken when there is no other; NULL: none */
	/* Shell command that prints the password, for tokens that expire; NULL: none.  Its output
	 * is kept and asked for again when the server no longer takes it. */
	const char *password_command;
	double timeout_s; /* of one attempt for each host; 0: libpq's connect_timeout */
};

/* Is the conninfo well formed?  False: reported.  Nothing is opened. */
bool pg_server_check(const struct pg_server *server);
/* Opens a connection and waits for it; texts come as UTF-8.
 * NULL: reported, with libpq's message and what usually helps. */
struct pg_conn *pg_connect(const struct pg_server *server);
/* The same, without a report: NULL when it failed, then *why is libpq's message in the arena. */
struct pg_conn *pg_try_connect(const struct pg_server *server, struct arena *a, const char **why);
void pg_close(struct pg_conn *conn);
/* Does the connection still work?  Else it is closed, and another opened.  False: reported, and
 * *conn is NULL. */
bool pg_reopen(const struct pg_server *server, struct pg_conn **conn);
/* What usually helps against an error message of libpq or the server, or NULL. */
const char *pg_hint(const char *message);
/* Does the SQLSTATE say nothing about the statement, which may go through when it is tried again?
 */
bool pg_passing(const char *sqlstate);

/* ---- quote.c: pieces of statements ---- */

/* "name" or "schema"."name"; schema may be NULL. */
const char *pg_quoted(struct arena *a, const char *schema, const char *name);
/* A text as a literal, whatever standard_conforming_strings says. */
const char *pg_literal(struct arena *a, const char *s);

#endif
