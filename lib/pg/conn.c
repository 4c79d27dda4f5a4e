/* conn.c - how to reach the server */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>

#include <libpq-fe.h>

#include "pg/pg.h"

/* Parts of messages, in small letters, and what usually helps. */
/* clang-format off */
static const struct {
	const char *part, *hint;
} hints[] = {
	{"source ip", "the workspace's IP access list does not let this address in"},
	{"external authorization failed", "the IP access list does not let this address in, or the token belongs to another workspace"},
	{"no encryption", "the server wants TLS: add sslmode=require"},
	{"server does not support ssl", "the server has no TLS: sslmode=disable, or the host and port are of something else"},
	{"certificate verify failed", "give the authority's certificate with sslrootcert, or sslmode=require to go without the check"},
	{"root certificate file", "give the authority's certificate with sslrootcert, or sslmode=require to go without the check"},
	{"password authentication failed", "a token lives for one hour: let --password-command print a fresh one"},
	{"no password supplied", "put it into ~/.pgpass or PGPASSWORD, or let --password-command print it"},
	{"too many clients", "more connections than max_connections allows: fewer clients, or a pool"},
	{"remaining connection slots", "more connections than max_connections allows: fewer clients, or a pool"},
	{"connection refused", "nothing listens at this host and port"},
	{"is the server running locally", "no server has this socket: check PGHOST and PGPORT, or the host and port of -d"},
	{"timeout expired", "the host does not answer: a firewall, or an instance that is waking up from zero (try again, or a longer connect_timeout)"},
	{"could not translate host name", "check PGHOST or the host of -d"},
	{"the database system is starting up", "try again in a few seconds"},
	{"does not exist", "check the names of user and database (PGUSER, PGDATABASE or -d)"},
};
/* clang-format on */

static bool
contains(const char *text, const char *part)
{
	for (; *text != '\0'; text++)
		if (strncasecmp(text, part, strlen(part)) == 0)
			return true;
	return false;
}

const char *
pg_hint(const char *message)
{
	for (size_t i = 0; i < LENGTH(hints); i++)
		if (contains(message, hints[i].part))
			return hints[i].hint;
	return NULL;
}

bool
pg_passing(const char *sqlstate)
{
	/* SQLSTATEs or their classes, PostgreSQL 15, appendix A */
	static const char *const passing[] = {
	    "08", "25P03", "40001", "40P01", "53300", "57P01", "57P02", "57P03"};

	for (size_t i = 0; i < LENGTH(passing); i++)
		if (strncmp(sqlstate, passing[i], strlen(passing[i])) == 0)
			return true;
	return false;
}

/* ---- the password command ---- */

/* One password for all connections of the program: threads that connect share it. */
static struct {
	pthread_mutex_t lock;
	char text[8192]; /* tokens are long */
	unsigned serial; /* 0: not asked yet; counts the answers */
} password = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Runs the command; what it prints up to the end of the first line is the password.
 * NULL, or what went wrong: the password is what it was. */
static const char *
ask_password(const char *command)
{
	char text[sizeof(password.text)];
	FILE *f = popen(command, "r");
	size_t n;
	int status;

	if (f == NULL)
		return "the password command could not be started";
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
	status = pclose(f);
	if (status == -1 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return "the password command failed";
	if (text[0] == '\0')
		return "the password command printed nothing";
	memcpy(password.text, text, strlen(text) + 1);
	password.serial++;
	return NULL;
}

/* A copy of the password in to; asks the command when there is none newer than *serial. */
static const char *
get_password(const char *command, struct arena *a, unsigned *serial, const char **to)
{
	const char *wrong = NULL;

	pthread_mutex_lock(&password.lock);
	if (password.serial == 0 || password.serial == *serial)
		wrong = ask_password(command);
	*serial = password.serial;
	*to = arena_strdup(a, password.text);
	pthread_mutex_unlock(&password.lock);
	return wrong;
}

/* ---- connections ---- */

static PGconn *
open_once(const struct pg_server *server, const char *secret)
{
	const char *keys[8], *values[8];
	char timeout[24];
	int n = 0;

	keys[n] = "dbname"; /* holds a whole conninfo or URI; what follows has the last word */
	values[n++] = server->conninfo != NULL ? server->conninfo : server->otherwise;
	keys[n] = "client_encoding";
	values[n++] = "UTF8";
	keys[n] = "fallback_application_name";
	values[n++] = progname;
	if (secret != NULL) {
		keys[n] = "password";
		values[n++] = secret;
	}
	if (server->timeout_s > 0) {
		/* libpq takes whole seconds and reads 1 as 2 */
		snprintf(timeout, sizeof(timeout), "%.0f", ceil(server->timeout_s));
		keys[n] = "connect_timeout";
		values[n++] = timeout;
	}
	keys[n] = values[n] = NULL;
	return PQconnectdbParams(keys, values, 1);
}

bool
pg_server_check(const struct pg_server *server)
{
	const char *info = server->conninfo;
	PQconninfoOption *options;
	char *why = NULL;

	if (info == NULL || (strchr(info, '=') == NULL && strstr(info, "://") == NULL))
		return true;
	if ((options = PQconninfoParse(info, &why)) == NULL) {
		warning("%.*s", (int)strcspn(why, "\n"), why);
		PQfreemem(why);
		return false;
	}
	PQconninfoFree(options);
	return true;
}

static void
no_notice(void *data, const char *message)
{
	(void)data;
	(void)message;
}

PGconn *
pg_try_connect(const struct pg_server *server, struct arena *a, const char **why)
{
	const char *secret = NULL, *message;
	unsigned serial = 0;
	PGconn *conn;
	bool again;

	for (int try = 0;; try++) {
		if (server->password_command != NULL &&
		    (*why = get_password(server->password_command, a, &serial, &secret)) != NULL)
			return NULL;
		if ((conn = open_once(server, secret)) == NULL)
			die("out of memory");
		if (PQstatus(conn) == CONNECTION_OK)
			break;
		message = PQerrorMessage(conn);
		*why = arena_strndup(a, message, strlen(message) - (message[0] != '\0'));
		/* a refused password may be a token that has expired since the command ran */
		again =
		    server->password_command != NULL && try == 0 && PQconnectionUsedPassword(conn);
		PQfinish(conn);
		if (!again)
			return NULL;
	}
	PQsetNoticeProcessor(conn, no_notice, NULL);
	return conn;
}

PGconn *
pg_connect(const struct pg_server *server)
{
	struct arena a = {0};
	const char *why, *hint;
	PGconn *conn = pg_try_connect(server, &a, &why);

	if (conn == NULL) {
		warning("%s", why);
		if ((hint = pg_hint(why)) != NULL)
			warning("hint: %s", hint);
	}
	arena_free(&a);
	return conn;
}

bool
pg_reopen(const struct pg_server *server, PGconn **conn)
{
	PQclear(PQexec(*conn, ""));
	if (PQstatus(*conn) == CONNECTION_OK)
		return true;
	PQfinish(*conn);
	*conn = pg_connect(server);
	return *conn != NULL;
}

void
pg_close(PGconn *conn)
{
	PQfinish(conn);
}
