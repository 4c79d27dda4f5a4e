/* load.h - one call of lb-load: what is to be done, and what was
 *
 * The filter is too big for one file of cmd/.  This is its other half (check.c, record.c,
 * sqlite.c): like the filter it sees every folder of lib/, and no folder sees it. */
#ifndef LOAD_H
#define LOAD_H

#include <pthread.h>

#include "base/base.h"
#include "copy/copy.h"
#include "pg/load.h"
#include "sqlite/sqlite.h"

/* What the options say. */
struct load_options {
	const char *table, *rejects, *given, *schema;
	const char *letters; /* of the options that were given */
	const char *sqlite; /* the file to make; NULL: Postgres */
	enum copy_names names;
	int threads, srid; /* threads 0: not given */
	long batch, max_rejects;
	int64_t rows_per_file; /* 0: one file */
	enum pg_method method;
	struct pg_mode mode;
	bool dry, text, quiet;
	struct pg_server server;
};

/* A chunk on its way from the reader to its target. */
struct load_work {
	struct copy_chunk chunk;
	struct copy_rows rows;
	const struct copy_map *map;
	struct pg_chunk mark;
	int64_t order; /* of its first row */
};

/* What was loaded, or the part of one chunk. */
struct load_tally {
	int64_t rows, bytes, rejects, chunks, skipped, retries, text;
};

/* One load; what several threads change is behind the lock. */
struct load {
	struct load_options opt;
	struct arena arena;
	struct copy_spec spec;
	/* Postgres */
	struct pg_table table;
	struct pg_job job; /* its name and mode are NULL for SQLite */
	const char *on_conflict;
	struct pg_known known; /* what was committed before */
	struct pg_pool *pool;
	/* SQLite */
	struct sqlite_table lite;
	struct sqlite_target *target;

	struct crew *crew;
	pthread_mutex_t lock;
	struct copy_rejects *rejects;
	struct load_tally done;
	const char *notes[8];
	size_t note_count;
	int64_t started, shown; /* clock_ns */
	int64_t input_bytes, input_at; /* of the files, as they are on disk; 0: not known */
};

/* ---- check.c ---- */

/* Ends the program when an option has no meaning for the target and the method, */
void load_check_options(const struct load_options *options);
/* or, once that is known, for the format. */
void load_check_format(const struct load *l);

/* ---- record.c ---- */

/* Adds a note to the last record. */
void load_note(struct load *l, const char *text);
/* A chunk is done: adds it up, writes its record and shows how far we are. */
void load_count(
    struct load *l, const struct load_work *w, const struct load_tally *t, int64_t began);
/* The record of the whole. */
void load_put_total(const struct load *l);
/* The record of a row that was refused, a line of the reject file. */
void load_put_reject(struct buf *b, const struct copy_reject *reject);
/* What auto would do with so many rows. */
void load_put_plan(struct arena *a, double rows);

/* ---- sqlite.c ---- */

/* Reads the table's definition from the DDL and, unless it is a dry run, begins the file.
 * False: reported. */
bool load_sqlite_open(struct load *l);
/* Puts the chunk in; false: reported. */
bool load_sqlite_chunk(
    struct load *l, struct load_work *w, struct copy_refused *refused, struct load_tally *t);
/* Puts the files in their places, with good, else removes them.  False: reported. */
bool load_sqlite_end(struct load *l, bool good);

#endif
