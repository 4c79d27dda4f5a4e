/* fire.h - what a load is made of: which request, when, with which values
 *
 * Pure: no server, no output, and what it does depends on the seed alone. */
#ifndef FIRE_H
#define FIRE_H

#include "base/base.h"

/* ---- param.c: a parameter and how its values are drawn ---- */

enum fire_draw {
	FIRE_INTEGER, /* random(1, 100) */
	FIRE_DECIMAL, /* random(0.50, 99.99) */
	FIRE_DATE, /* random('2025-01-01', '2025-12-31') */
	FIRE_ZIPF, /* zipf(1, 1000000, 1.1): the low ones are the hot ones */
	FIRE_NORMAL, /* normal(mean, stddev [, low, high]) */
	FIRE_SEQUENCE, /* seq(1 [, high]): no two clients get the same before it wraps */
	FIRE_VALUES, /* values('CA', 'NY', 3); file(path [, column]) */
	FIRE_COLUMN, /* column(table, column [, rows]): the caller sets values */
	FIRE_ARRAY, /* array(5, 1, 100): integers; array(2, 5, 1, 100): 2 to 5 of them */
	FIRE_UUID, /* uuid() */
	FIRE_SET, /* a column of PARAMETERS: the sets take turns */
};

struct fire_param {
	const char *name;
	struct pos pos;
	enum fire_draw draw;
	int64_t low, high; /* integers, days since 1970, decimals times 10^scale */
	int scale; /* decimals after the point */
	int shortest, longest; /* array */
	double mean, stddev;
	struct zipf zipf;
	const char **values;
	size_t nvalues;
	const char *table, *column; /* FIRE_COLUMN */
	long rows;
	size_t
	    space; /* bytes that the text of a value may need, NUL included; 0: points elsewhere */
	struct fire_param *next;
};

/* "random(1, 100)" at pos to *param; its name is left alone.  A file's path is taken from the
 * place of the file that names it.  False: reported. */
bool fire_param_parse(struct arena *a, struct pos pos, const char *text, struct fire_param *param);

/* ---- query.c: a request file ---- */

/* Where $1, $2 ... stands in a statement. */
struct fire_place {
	size_t at, len;
	int param; /* of the query */
};

struct fire_statement {
	struct pos pos; /* of sql[0] */
	const char *sql; /* $1, $2 ... where :name stood */
	struct fire_place *places; /* in the order of the text */
	int nplaces;
	struct buf text; /* private: sql as it grows */
	int nparams;
	int *params; /* which of the query's parameters is $1, $2 ... */
	struct fire_statement *next;
};

enum fire_group { FIRE_SERIAL, FIRE_PIPELINE, FIRE_SPREAD };

struct fire_query {
	const char *name;
	struct pos pos;
	double weight;
	double think_s; /* pause of the client after it; below 0: not given */
	double timeout_s; /* below 0: not given */
	enum fire_group group;
	int spread; /* connections, for FIRE_SPREAD */
	struct fire_param *params; /* in order of declaration */
	int nparams;
	struct fire_statement *statements, *last;
	int nstatements;
	struct fire_query *next;
	bool named; /* NAME does not change the name any more */
	bool weighted; /* by WEIGHT, not by the two that follow */
	long executions; /* EXEC_COUNT: of each set of PARAMETERS; 0: not given */
	const char *sets; /* PARAMETERS, JSON; NULL: not given.  Its values are params: */
	struct pos sets_pos;
	long nsets;
	int columns, placeholders; /* values in a set, and how many %s there were */
};

struct fire_queries {
	struct arena *arena;
	struct fire_query *first, *last;
	int count;
};

/* What a query is called by its file: "lookup" of queries/lookup.sql, "stdin". */
const char *fire_query_name(struct arena *a, const char *file);
/* A new query; its name may still change by a directive. */
struct fire_query *fire_query_new(struct fire_queries *qs, const char *name, struct pos pos);
/* A comment of the file, "-- WEIGHT: 40".  A comment that is no directive is fine.  NAME begins
 * a new query when the last has statements already.  False: reported. */
bool fire_directive(struct fire_queries *qs, struct pos pos, const char *comment, size_t len);

/* Adds a statement to the last query; then its text, piece by piece. */
void fire_statement_add(struct fire_queries *qs, struct pos pos);
void fire_statement_text(struct fire_queries *qs, const char *sql, size_t len);
/* :name stands here, at pos.  A parameter that no PARAM declares is reported with the line to
 * add, and false. */
bool fire_statement_param(struct fire_queries *qs, struct pos pos, const char *name);
/* The next %s stands here, at pos: a value of the set of PARAMETERS.  False: reported, there are
 * not so many. */
bool fire_statement_placeholder(struct fire_queries *qs, struct pos pos);
/* The sets have been read.  Without WEIGHT a query weighs as much as it was to be executed. */
void fire_query_sets(struct fire_query *q, struct fire_param *columns, int ncolumns, long nsets);
/* Has each query a statement, each parameter a place, are the names unlike?  False: reported. */
bool fire_queries_check(const struct fire_queries *qs);

/* ---- draw.c ---- */

/* What a client draws from.  A client is one of `total`, so that its sequences meet no other's. */
struct fire_client {
	struct rng rng;
	uint64_t index, total;
	uint64_t count; /* of draws of the query, for sequences */
};

void fire_client_init(struct fire_client *c, uint64_t seed, uint64_t index, uint64_t total);
/* Sets values[] to a text for each parameter of the query; those that need it are written to
 * space, which has fire_query_space() bytes. */
void fire_query_draw(
    const struct fire_query *q, struct fire_client *c, const char **values, char *space);
size_t fire_query_space(const struct fire_query *q);

/* ---- load.c: who asks what, and when ---- */

struct fire_share {
	int query; /* its number in fire_queries */
	double weight;
	double think_s; /* the client's pause after it */
	double timeout_s; /* 0: none */
};

struct fire_step {
	double seconds, rate; /* requests a second */
};

struct fire_spike {
	double start_s, seconds; /* from the beginning of the steady time */
	int clients; /* in all, while it lasts */
};

/* First ramp_up, then warmup at full load, the steady time, and ramp_down. */
struct fire_scenario {
	const char *name;
	int clients;
	double ramp_up_s, warmup_s, duration_s, ramp_down_s;
	uint64_t requests; /* end after so many; 0: by time alone */
	bool once; /* each query once, in order; nothing else counts */
	struct fire_share *shares;
	int nshares;
	struct fire_step *steps; /* of an open loop; none: closed */
	int nsteps;
	bool poisson; /* arrivals by chance, else at equal distances */
	struct fire_spike *spikes; /* of a closed loop */
	int nspikes;
};

enum fire_phase { FIRE_RAMP_UP, FIRE_WARMUP, FIRE_STEADY, FIRE_RAMP_DOWN };

/* One thread's part of a scenario. */
struct fire_load;

struct fire_load *fire_load_new(struct arena *a, const struct fire_scenario *scenario,
    const struct fire_queries *queries, uint64_t seed, int thread, int threads);
/* The clients of this thread, or 1 for its arrivals in an open loop. */
int fire_load_clients(const struct fire_load *load);
/* The scenario begins at this time (clock_ns()). */
void fire_load_start(struct fire_load *load, int64_t now);
/* When the client's next request is due, INT64_MAX: never again.  now is when its last one
 * ended (closed loop) or was due (open loop). */
int64_t fire_load_next(struct fire_load *load, int client, int64_t now);
/* Which query that is, with its values as in fire_query_draw(). */
int fire_load_draw(struct fire_load *load, int client, const char **values, char *space);
enum fire_phase fire_load_phase(const struct fire_load *load, int64_t due);
/* When it begins and ends; INT64_MAX: with the run. */
void fire_load_phase_times(const struct fire_load *load, enum fire_phase phase, int64_t times[2]);
/* "1000", or steps: "1000 for 30s, 2000 for 1m".  A single rate has a step of no length, which
 * the caller sets.  False: reported. */
bool fire_rate_parse(
    struct arena *a, struct pos pos, const char *text, struct fire_scenario *scenario);
/* A single rate lasts as long as the scenario; with steps the scenario lasts as long as they. */
void fire_steps_fit(struct fire_scenario *s);
/* The most clients that are active at a time. */
int fire_most_clients(const struct fire_scenario *s);
/* How long the scenario is meant to take, in seconds; 0: as long as it takes. */
double fire_seconds(const struct fire_scenario *s);

/* ---- search.c: the highest rate that holds ---- */

struct fire_search {
	double rate; /* to try next; set to the first */
	double low, high; /* the highest that held, the lowest that did not; 0: none yet */
	double least; /* below it the search ends */
	int steps;
};

/* The rate was tried.  False: it is over, and low is what was looked for. */
bool fire_search_next(struct fire_search *s, bool held);

/* ---- describe.c ---- */

/* Some lines on what the scenario does. */
void fire_describe(struct buf *b, const struct fire_scenario *s, const struct fire_queries *queries,
    int connections);

/* ---- category.c: kinds of failures, in the words of the configs ---- */

extern const char *const fire_categories[]; /* NULL-terminated; the last is "other" */
/* The category of an SQLSTATE of a request record. */
const char *fire_category(const char *sqlstate);

#endif
