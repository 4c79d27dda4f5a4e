/* parts.h - what the files of a job (job.h) share */
#ifndef FIRE_PARTS_H
#define FIRE_PARTS_H

#include "fire/job.h"
#include "pgparse/pgparse.h"

/* ---- legacy.c: request files with %s ---- */

/* Makes the sets of the query's PARAMETERS its parameters.  False: reported. */
bool fire_legacy_sets(struct arena *a, struct fire_query *q);
/* The text of the last statement, at pos, in which %s stands for the values of a set. */
bool fire_legacy_statement(struct fire_queries *qs, struct pos pos, const struct pg_item *item);

/* ---- prepare.c ---- */

/* Sets scenario, pg_queries, server, engine and threads.  False: reported. */
bool fire_prepare(struct fire_job *j, const struct fire_plan *plan);

/* ---- record.c ---- */

/* A thread of a run, and its records. */
struct worker {
	struct fire_job *job;
	int number;
	struct arena arena, texts;
	struct buf out; /* lines that are not written yet */
	struct fire_load *load;
	struct pg_run_options engine; /* its part of the connections */
	uint64_t requests, failed;
	struct hist_sum *folds; /* with --histogram: by query and phase, from fold_begin on */
	int64_t fold_begin, next_write;
	const struct pg_run *run;
	int64_t pool_begin, pool_busy_ns,
	    busy_ns; /* the last record, what it counted, the last tick */
	bool watched;
	struct hist_sum recent; /* what job->watch does not have yet */
};

void worker_init(struct worker *w, struct fire_job *j, int number);
/* The callbacks of the engine for it. */
struct pg_source worker_source(struct worker *w);
/* The run is over: writes what is left. */
void worker_end(struct worker *w);

#endif
