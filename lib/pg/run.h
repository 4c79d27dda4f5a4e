/* run.h - requests over connections: one thread, one event loop, no sums
 *
 * Who asks what and when is decided by a source; this side keeps the connections and takes the
 * times.  All times are clock_ns(). */
#ifndef PG_RUN_H
#define PG_RUN_H

#include "pg/pg.h"

#define PG_NEVER INT64_MAX

/* Where a parameter stands in a statement. */
struct pg_place {
	size_t at, len;
	int value; /* which of the request's values */
};

struct pg_prepared {
	const char *name; /* it is prepared under this name */
	const char *sql; /* with $1, $2 ... */
	int nparams;
	const int *params; /* which of the request's values is $1, $2 ...; NULL: the first, the
			      second ... */
	const struct pg_place *places; /* of all $1, $2 ..., for PG_SIMPLE */
	int nplaces;
	struct pos pos; /* for messages */
};

/* How statements are sent. */
enum pg_protocol {
	PG_BY_NAME, /* prepared once on each connection */
	PG_UNNAMED, /* parsed each time; values apart: for poolers in transaction mode */
	PG_SIMPLE, /* as text with the values as literals, in the simple protocol */
};

enum pg_order {
	PG_SERIAL, /* one statement after the other */
	PG_PIPELINE, /* all in one network flush */
};

struct pg_query {
	const char *name;
	struct pg_prepared *statements;
	int nstatements;
	int nvalues;
	size_t space; /* bytes that the texts of the values may need */
	enum pg_order order;
	int spread; /* over how many connections the statements go; 1: all on one */
	int64_t timeout_ns; /* of the whole request, from when it is sent; 0: none */
};

/* A request from the time it is due to its end. */
struct pg_request {
	int query;
	int client;
	const char *
	    *values; /* nvalues texts (NULL: SQL's NULL); the source may put them into space */
	char *space;
	int64_t due; /* when it should have started */
	int64_t sent; /* when it did */
	int64_t end; /* when its last row was here, or when it failed */
	int64_t wait_ns; /* of sent - due: no connection was free */
	int64_t server_ns; /* of end - sent: until the first byte of each answer */
	int64_t transfer_ns; /* of end - sent: from the first byte to the last row */
	int64_t rows, bytes;
	int attempt; /* 1, 2 ... */
	bool ok;
	char sqlstate[6]; /* when it failed: the server's, or one of the classes of PG_ERROR_... */
	const char *error; /* one line; good while done() runs */
	void *user; /* the source's; stays with the memory of the request when it is used again */
};

/* SQLSTATEs for failures that no server reports. */
#define PG_ERROR_CONNECT "08001" /* the connection could not be opened */
#define PG_ERROR_LOST "08006" /* it broke while the request ran */
#define PG_ERROR_POOL "LB001" /* no connection became free within the pool's time-out */
#define PG_ERROR_TIMEOUT "LB002" /* no answer, not even to the cancel */
#define PG_ERROR_UNSENT "LB003" /* the run ended before the request could start */
#define PG_ERROR_OPEN "LB004" /* the request left its transaction open */

/* What a statement has answered. */
struct pg_answer {
	int statement; /* of the request, from 0 */
	int columns, rows;
	const char *const *cells; /* row by row, the names first; NULL: NULL */
};

struct pg_source {
	void *data;
	int clients;
	/* Closed: a client asks for its next start when its request has ended.  Open: at once,
	 * whatever becomes of the request; the one client is the stream of arrivals. */
	bool open;
	/* When the next request of this client is due (may be past), or PG_NEVER. */
	int64_t (*next)(void *data, int client, int64_t now);
	/* Sets query and values of a request that is about to be sent. */
	void (*draw)(void *data, struct pg_request *request);
	/* NULL, or: a statement of the request has rows, which are good during the call.  A request
	 * that is tried again (attempt) begins anew. */
	void (*rows)(void *data, struct pg_request *request, const struct pg_answer *answer);
	/* The request has ended. */
	void (*done)(void *data, struct pg_request *request);
	/* Called about every tick_ns. */
	void (*tick)(void *data, int64_t now);
};

struct pg_run_options {
	const struct pg_server *server;
	const struct pg_query *queries;
	int nqueries;
	int connections; /* at most */
	int initial; /* opened before the run starts */
	int retries; /* of a transaction that failed with 40001 or 40P01 */
	enum pg_protocol protocol;
	int64_t pool_timeout_ns; /* how long a request waits for a connection; 0: for ever */
	int64_t backoff_ns; /* the longest wait before connecting again */
	uint64_t seed; /* of the jitter */
};

struct pg_run;

/* Opens the first connections and prepares the statements on each.  NULL: reported; not one
 * could be opened. */
struct pg_run *pg_run_open(struct arena *a, const struct pg_run_options *options);
/* How much of it is used; every number since pg_run_open(). */
struct pg_pool_use {
	int open, busy; /* connections, now */
	int64_t busy_ns; /* summed over the connections */
};
struct pg_pool_use pg_run_pool(const struct pg_run *run, int64_t now);
/* Runs until the source has nothing more to start, or until stop_requested(). */
void pg_run(struct pg_run *run, const struct pg_source *source);
void pg_run_close(struct pg_run *run);
/* Runs each in a thread of its own, the first in this one, until all have ended. */
void pg_run_all(struct pg_run **runs, const struct pg_source *sources, int n);

/* Prepares each statement once on a connection of its own and reports each that the server
 * refuses, with its place.  False: one was refused. */
bool pg_run_check(struct pg_conn *conn, const struct pg_query *queries, int nqueries);

/* ---- keys.c ---- */

struct pg_keys {
	const char *table; /* as in SQL, perhaps with its schema */
	const char *column;
	long rows; /* at most */
	uint64_t seed; /* of the sample */
};

/* A sample of the values that are not NULL, as text in the arena.  NULL: reported at pos; there
 * is none, or the server refused. */
const char **pg_keys(
    struct pg_conn *conn, struct arena *a, struct pos pos, const struct pg_keys *keys, size_t *n);

/* ---- facts.c: what the server says of itself, as JSON text in the arena ---- */

/* Version, settings that matter to speed, sizes of tables.  NULL: reported. */
const char *pg_facts(struct pg_conn *conn, struct arena *a);
/* The counters of the statistics views, and what they have grown by since: blocks hit and read by
 * table, commits, pg_stat_io where it exists.  NULL: reported, or there was no earlier count. */
const char *pg_counters(struct pg_conn *conn, struct arena *a);
const char *pg_counters_since(struct pg_conn *conn, struct arena *a, const char *then);
/* Reads all tables and indexes of users into the server's memory, by pg_prewarm where it is
 * installed.  False: reported. */
bool pg_warm(struct pg_conn *conn);

#endif
