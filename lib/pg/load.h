/* load.h - what a loader asks of the server: a table's columns, COPY, jobs and their checkpoints
 *
 * A job is a load that may be stopped and started again.  Each chunk of its input is one
 * transaction, which holds the rows and a row of lb.load_checkpoint: both are there, or none. */
#ifndef PG_LOAD_H
#define PG_LOAD_H

#include "base/base.h"
#include "pg/pg.h"

/* What the server said. */
struct pg_error {
	char sqlstate[6]; /* "08006" when the connection was lost */
	char message[480];
	char constraint[64]; /* that was violated, or "" */
	long row; /* of the rows sent, the one that COPY names, from 1; 0: it named none */
};

/* What to do about an error. */
enum pg_remedy {
	PG_AGAIN, /* the same transaction may go through next time */
	PG_REFUSED, /* some row is at fault */
	PG_FAILED, /* no row is, and it will not go away */
};
enum pg_remedy pg_remedy(const struct pg_error *error);

/* ---- exec.c ---- */

/* Runs statements without parameters; false: *error says why. */
bool pg_exec(struct pg_conn *conn, const char *sql, struct pg_error *error);
bool pg_alive(const struct pg_conn *conn);
/* The session's time zone is UTC under one of its names. */
bool pg_utc(const struct pg_conn *conn);

/* ---- catalog.c ---- */

struct pg_column {
	const char *name, *quoted;
	const char *type; /* as format_type() writes it; of a domain, its base type */
	uint32_t oid; /* of the type; of a domain, its base type */
	uint32_t element; /* of an array, else 0; a domain's base type, too */
	bool label; /* an enum, or an array of one */
	bool has_default; /* identity columns, too */
	bool identity;
	bool not_null;
	int key; /* its place in the primary key, from 1; 0: none */
};

struct pg_table {
	const char *schema, *name;
	const char *quoted; /* schema.name, as SQL has it */
	uint32_t oid;
	struct pg_column *column; /* those that can be written: no generated ones */
	size_t count;
	bool has_key; /* a primary key */
	bool keeps_rows; /* COPY puts in every row that it takes: no trigger may drop some */
};

/* Looks a table (or view) up by the server's rules for names.  False: reported. */
bool pg_table(struct pg_conn *conn, struct arena *a, const char *name, struct pg_table *table);

/* ---- job.c ---- */

struct pg_job {
	const char *name;
	const char *mode; /* "append", or what makes its rows other than added */
	const struct pg_table *table; /* whose rows the job is about */
	int64_t chunk_bytes; /* in: for a new job; out: the job's */
	bool restart; /* what is known about the job is forgotten */
	/* Statements of the transaction that starts a job, and whether a job that has finished is
	 * started anew by a second run, as if nothing were known about it. */
	const char *begin;
	bool repeat;
	const char *stage; /* the table that the chunks go to on their way, or NULL */
	const char *end; /* statements of the transaction that ends it, or NULL */
	int64_t chunks; /* how many are in: those known at the beginning and those sent since */
};

/* ---- merge.c: what a load does with its rows ---- */

struct pg_mode {
	enum {
		PG_APPEND,
		PG_TRUNCATE, /* the table is emptied first */
		PG_REPLACE, /* rows that meet `where` are deleted and these put in, at once */
		PG_UPSERT, /* a row whose key is there replaces the one there */
		PG_IGNORE, /* a row that is in conflict with one there is left out */
		PG_SCD2, /* a changed row ends the version before it: valid_from, valid_to */
	} kind;
	const char *where;
	const char *key; /* "a,b"; NULL: the primary key */
	bool direct; /* conflicts are dealt with by the INSERTs, not by a stage */
};

/* Fills in how the job begins and ends, its stage and the name of its mode.  False: reported. */
bool pg_mode_plan(struct arena *a, const struct pg_mode *mode, struct pg_job *job);
/* " ON CONFLICT ...".  NULL: reported. */
const char *pg_on_conflict(
    struct arena *a, const struct pg_table *table, const struct pg_mode *mode);

struct pg_known {
	struct map map; /* private */
};

struct pg_chunk {
	const char *source;
	int64_t offset, bytes; /* in the source's text, unpacked */
	int64_t rows, rejects;
	uint64_t hash;
};

struct pg_known_chunk {
	struct pg_chunk chunk;
	struct pg_known_chunk *next;
};

/* Makes lb.load_job and lb.load_checkpoint where they are not, begins the job or takes it up
 * again, and gives the chunks that are in.  False: reported. */
bool pg_job_open(struct pg_conn *conn, struct arena *a, struct pg_job *job, struct pg_known *known);
/* A chunk of the source that begins there and is in; next: its `next`.  NULL: none (more). */
struct pg_known_chunk *pg_job_find(
    const struct pg_known *known, const char *source, int64_t offset);
/* Runs the job's last statements and marks it as finished, in one transaction that is on disk when
 * this returns, and with it all the chunks'.  A lost connection is opened again.  False: reported;
 * a server that has crashed on the way may have lost chunks, which another run will load. */
bool pg_job_finish(struct pg_conn **conn, const struct pg_server *server, const struct pg_job *job);

/* ---- method.c ---- */

enum pg_method { PG_AUTO, PG_COPY, PG_BATCH, PG_INSERT };
extern const char *const pg_methods[]; /* their names, NULL-terminated */
struct pg_plan {
	enum pg_method method;
	long batch; /* rows a statement */
	int threads;
};
/* What the published thresholds say for so many rows.  Source: the Lakebase writer's table of
 * 2025-08-19 (26416a9), with COPY for what it called so. */
struct pg_plan pg_recommend(double rows);

/* ---- chunk.c ---- */

/* The rows of a chunk, in COPY's form (text or binary, without header and end). */
struct pg_rows {
	bool binary;
	const char *data;
	const uint32_t *end; /* of each row in data */
	const uint32_t *set; /* which of the sets of columns each row has */
	size_t count;
	size_t sets;
	const char *absent; /* for each set a byte a column of the table: 1, left out */
	const char *order; /* a column behind those of the table, quoted; NULL: none */
	const char *target; /* quoted */
	/* 0: by COPY; else by INSERTs of so many rows each, with this behind them */
	size_t batch;
	const char *on_conflict; /* or NULL */
};

/* Who is told of rows that the server refuses. */
struct pg_refusals {
	/* Row i was refused.  False: give up. */
	bool (*row)(void *data, size_t i, const struct pg_error *error);
	/* The transaction is to begin anew: what row() was told does not count. */
	void (*reset)(void *data);
	/* All rows are in; false: do not commit. */
	bool (*commit)(void *data);
	void *data;
};

enum pg_sent {
	PG_SENT, /* committed, together with its checkpoint */
	PG_KNOWN, /* it had been committed before */
	PG_ERROR, /* rolled back: *error */
	PG_STOPPED, /* rolled back, because a refusal's function said so */
};

/* The rows and the checkpoint of a chunk, whose number of rows is filled in. */
struct pg_parcel {
	const struct pg_job *job;
	struct pg_chunk *chunk;
	const struct pg_rows *rows;
	const struct pg_refusals *refusals;
};

/* ---- pool.c: connections, each with a thread that sends ---- */

/* A parcel and what became of it. */
struct pg_delivery {
	struct pg_parcel parcel;
	struct pg_error error; /* of PG_ERROR */
	int64_t retries;
	enum pg_sent sent; /* when it is over */
	bool over; /* private, as the next */
	struct pg_delivery *next;
};

struct pg_pool;
/* Opens n connections and runs the statements on each.  NULL: reported. */
struct pg_pool *pg_pool_open(
    struct arena *a, const struct pg_server *server, int n, const char *set_up);
/* Has the parcel sent by one of them until it is in, or no further try would help; what is lost on
 * the way is connected again, each try waits longer than the one before.  One connection sends in
 * the order given, and when a parcel does not go in, those behind it are PG_STOPPED. */
void pg_pool_give(struct pg_pool *pool, struct pg_delivery *d);
enum pg_sent pg_pool_wait(struct pg_pool *pool, const struct pg_delivery *d);
void pg_pool_close(struct pg_pool *pool);

#endif
