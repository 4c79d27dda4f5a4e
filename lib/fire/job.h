/* job.h - one call of lb-fire: what is to be done, read, prepared and run
 *
 * The filter is too big for one file of cmd/.  This is its other half (read.c, legacy.c, prepare.c,
 * record.c, run.c): like the filter it sees every folder of lib/, and no folder sees it.  The rest
 * of lib/fire (fire.h, config.h) is pure. */
#ifndef FIRE_JOB_H
#define FIRE_JOB_H

#include "fire/config.h"
#include "fire/fire.h"
#include "hist/hist.h"
#include "json/json.h"
#include "pg/run.h"

/* What the options say; NAN, 0 and NULL: nothing. */
struct fire_options {
	const char *config, *dbname, *goals, *password_command, *rate, *scenario;
	double duration_s, histogram_s, ramp_up_s, ramp_down_s, think_s, timeout_s, warmup_s;
	int clients, pool, threads;
	uint64_t requests, seed;
	bool dry_run, list, once, poisson, quiet, rows, simple, unnamed, verbose, warm;
};

struct fire_job {
	struct arena *arena;
	struct fire_options opt;
	struct fire_config config; /* of a file, or the defaults */
	struct fire_queries queries;
	const struct json *numbered; /* what the record that is read says of $1, $2 ...; or NULL */
	struct hist_goal *goals; /* of --find-max; NULL: none */
	struct hist_watch watch; /* what the threads of a run have seen */

	/* the scenario that runs, as prepare.c has made it */
	struct fire_scenario scenario;
	struct pg_query *pg_queries; /* as the engine wants them, by the number of the query */
	struct pg_server server;
	struct pg_run_options engine;
	int threads;

	/* its records */
	struct buf *heads; /* by query: how they begin */
	int64_t wall_us; /* added to a monotonic time it gives the time of the day */
};

/* ---- read.c ---- */

/* The requests of an input: SQL or statement records.  rule is what reads a record; it calls
 * fire_read_record().  A status. */
int fire_read_input(struct fire_job *j, struct input *in, json_rule *rule);
/* A statement record is a request.  False: reported. */
bool fire_read_record(struct fire_job *j, struct pos pos, const struct json *record);
/* The config that the options name, and the files that it names.  False: reported. */
bool fire_read_config(struct fire_job *j);

/* ---- run.c ---- */

/* Runs a plan of the config, or (NULL) what the options say: once, or with goals at one rate
 * after the other.  With dry_run it says what it would do.  A status. */
int fire_run(struct fire_job *j, const struct fire_plan *plan);
/* The plans of the config, or the one that the options name, one after the other; with list,
 * their names.  A status. */
int fire_run_config(struct fire_job *j);

#endif
