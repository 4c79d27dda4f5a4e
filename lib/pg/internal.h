/* internal.h - what the files of the engine (run.h) share */
#ifndef PG_INTERNAL_H
#define PG_INTERNAL_H

#include <libpq-fe.h>

#include "pg/run.h"
#include "pg/wire.h"

/* ---- loop.c: which sockets are ready ---- */

struct loop;

struct loop *loop_open(struct arena *a, int slots); /* slots are 0 to slots - 1 */
/* When a slot is ready.  LOOP_NEWS: told once for what has come, not again for what was left of it
 * (each time where there is no epoll); the end of the connection is told until it is forgotten. */
enum loop_want { LOOP_READ = 1, LOOP_WRITE = 2, LOOP_NEWS = 4 };
/* Adds the slot, or changes it; what is there already is news again. */
void loop_watch(struct loop *l, int slot, int fd, int want);
void loop_forget(struct loop *l, int slot, int fd);
/* Waits until a socket is ready, the time has come or a signal did; gives the ready slots. */
int loop_wait(struct loop *l, int64_t until, int *ready, int max);
void loop_close(struct loop *l);

/* ---- helper.c: threads for what can only block: name look-up, login, PQcancel ---- */

struct chore {
	struct chore *next;
	enum { CHORE_CONNECT, CHORE_CANCEL } what;
	int session; /* whose */
	const struct pg_run_options *options;
	struct arena arena;
	PGconn *conn; /* CHORE_CONNECT: ready for requests; NULL: failed, and then: */
	char sqlstate[6];
	const char *error;
	PGcancel *cancel;
};

struct helpers;

struct helpers *helpers_open(int most); /* threads at a time */
int helpers_fd(const struct helpers *h); /* readable when a chore is done */
void helpers_give(struct helpers *h, struct chore *c);
struct chore *helpers_take(struct helpers *h); /* a list of those done, or NULL */
/* Nobody waits for chores that still run: they are dropped when they end. */
void helpers_close(struct helpers *h);

/* ---- connect.c: the chores ---- */

struct chore *connect_chore(const struct pg_run_options *options, int session);
struct chore *cancel_chore(PGconn *conn, int session);
void chore_work(struct chore *c);
void chore_drop(struct chore *c); /* with the connection, unless it was taken */

/* ---- rows.c: the rows of a statement, kept for a source that wants to see them ---- */

struct rowset {
	struct arena arena;
	const char **cells; /* names first; as in struct pg_answer */
	size_t ncells, cap;
	int columns, rows;
	bool given; /* the statement has columns */
};

/* False: the message is broken. */
bool rowset_columns(struct rowset *r, const struct wire_message *columns); /* begins anew */
bool rowset_add(struct rowset *r, const struct wire_message *row);
void rowset_clear(struct rowset *r);
void rowset_free(struct rowset *r);

/* ---- session.c: one connection and what runs on it ---- */

/* A request on its way, perhaps over several sessions. */
struct job {
	struct pg_request request;
	const struct pg_query *query;
	int parts; /* sessions that still work on it */
	char error[512]; /* what request.error points to */
	struct job *next_free;
};

enum session_state {
	SESSION_CLOSED, /* connects again at retry_at */
	SESSION_CONNECTING,
	SESSION_FREE,
	SESSION_BUSY,
	SESSION_CLEANING, /* its part is over; a ROLLBACK or a cancel is not */
};

struct session {
	int index;
	enum session_state state;
	PGconn *conn;
	struct wire wire;
	char status; /* of its transaction, as the server said last: 'I' is none */
	struct job *job; /* what it works on, or NULL */
	int at, step; /* next statement to send, and how far the one after it is */
	int answer; /* the statement whose answer comes next */
	int64_t rows; /* that have come of it */
	struct rowset set; /* the same, where the source wants them */
	int64_t asked; /* when those were sent that are waited for */
	int64_t first; /* when the first byte of their answer was here; 0: not yet */
	int64_t server_ns, transfer_ns; /* of its part */
	int64_t deadline; /* cancel, or give up the connection, then */
	int64_t free_since, retry_at;
	int failures; /* to connect, in a row */
	bool used; /* by a request, or by what it has left behind */
	bool writing; /* the loop watches for room to write */
	bool cancelled; /* a cancel was sent for this request */
	bool cancelling; /* and has not returned: it must not hit the next request */
	bool rolling; /* a ROLLBACK is under way */
	bool again; /* the request is to be sent again after it */
};

/* Sends the session's part of its job: every step-th statement from at on.  Like the next two
 * it gives the job when the session's part of it is over, else NULL. */
struct job *session_start(struct pg_run *run, struct session *s);
/* Reads what has come, writes what is left. */
struct job *session_ready(struct pg_run *run, struct session *s);
/* The deadline has passed. */
struct job *session_expire(struct pg_run *run, struct session *s);
/* Opens the connection, by a helper. */
void session_open(struct pg_run *run, struct session *s);
/* The helper has ended; false: the connection could not be opened. */
bool session_opened(struct pg_run *run, struct session *s, struct chore *c);
void session_cancelled(struct pg_run *run, struct session *s);
void session_free(struct pg_run *run, struct session *s);
/* The job fails, unless it has failed before: the first error counts. */
void job_fail(struct job *job, const char *sqlstate, const char *message);

/* ---- simple.c: the simple protocol ---- */

/* Sends the session's next statement, or with all the rest of its part, as one text. */
bool simple_send(struct pg_run *run, struct session *s, bool all);

/* ---- run.c ---- */

struct start {
	int64_t due;
	int client;
};

struct pg_run {
	struct arena *arena;
	int64_t now; /* the clock is read once for each thing that happens, and kept here */
	const struct pg_run_options *options;
	const struct pg_source *source;
	struct loop *loop;
	struct helpers *helpers;
	struct session *sessions;
	struct session **free; /* a ring: from free_first on, the longest free first */
	int free_first;
	int nfree, connecting;
	int nused, nopen;
	int64_t used_ns, used_at; /* summed up to then */
	struct start *heap; /* clients, by the time of their next request */
	int nheap;
	struct job *free_jobs, *held; /* held: drawn, and waits for sessions */
	int under_way; /* jobs */
	bool stopped; /* nothing new is started */
	const char **values; /* of one statement */
	struct arena texts; /* of simple.c */
	struct buf text;
	struct rng rng;
	const char *why; /* the first connection that failed */
};

/* The session is used from now on, or no more. */
void run_use(struct pg_run *run, struct session *s, bool used);
/* The session is free for requests from now on, or, as it was lost, no more. */
void run_release(struct pg_run *run, struct session *s);
void run_forget(struct pg_run *run, struct session *s);

#endif
