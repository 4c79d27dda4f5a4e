/* stats.h - what the records of a load add up to, and how it is told
 *
 * The filter lb-stats is too big for one file of cmd/.  This is its other half: like the filter it
 * sees every folder of lib/, and no folder sees it. */
#ifndef STATS_STATS_H
#define STATS_STATS_H

#include "base/base.h"
#include "hist/hist.h"
#include "json/json.h"

#define STATS_BY_MAX 8
#define STATS_PERCENTILES_MAX 256
#define STATS_BUCKETS_MAX 256
#define STATS_INTERVALS_MAX 2048 /* of all groups; before there are more, each becomes longer */
#define STATS_TIMELINE_MAX 4096 /* a timeline that would have more leaves out the empty ones */

/* ---- read.c: records ---- */

/* What is looked for in a record, in the order in which lb-fire writes it. */
enum stats_key {
	STATS_KIND,
	STATS_SCENARIO,
	STATS_QUERY,
	STATS_TIME,
	STATS_CLIENT,
	STATS_US,
	STATS_LATE,
	STATS_WAIT,
	STATS_SERVER,
	STATS_TRANSFER,
	STATS_ROWS,
	STATS_BYTES,
	STATS_ATTEMPT,
	STATS_OK,
	STATS_SQLSTATE,
	STATS_PHASE,
	STATS_FROM,
	STATS_TO,
	STATS_REQUESTS,
	STATS_ERRORS,
	STATS_BUSY,
	STATS_HIST,
	STATS_EVENT = STATS_HIST + HIST_PARTS,
	STATS_CONNECTIONS,
	STATS_SECONDS,
	STATS_RAMP_UP,
	STATS_WARMUP,
	STATS_RAMP_DOWN,
	STATS_COUNTERS,
	STATS_KEYS, /* what --by adds comes from here on */
};

/* How to add up, and what to tell.  Starts as stats_defaults. */
struct stats_options {
	const char *keys[STATS_KEYS + STATS_BY_MAX + 1]; /* for json_each_slots() */
	int by[STATS_BY_MAX], nby; /* indexes of keys */
	bool all_phases;
	double interval_s; /* 0: none */
	double percentiles[STATS_PERCENTILES_MAX];
	int npercentiles;
	double buckets_ms[STATS_BUCKETS_MAX]; /* upper bounds, rising */
	int nbuckets;
	bool parts; /* rows for late, wait, server and transfer */
	bool categories; /* errors by the categories of a config */
};

extern const struct stats_options stats_defaults;

/* Lists with commas, as options have them; a wrong one ends the program (STATUS_FAILED). */
void stats_set_by(struct stats_options *o, char *list);
void stats_set_percentiles(struct stats_options *o, char *list);
void stats_set_buckets(struct stats_options *o, char *list);

/* The time from a scenario's first start to its last end, which its queries share, so that their
 * rates add up; and what the scenario's run records say. */
struct stats_span {
	const char *scenario;
	int64_t from, to; /* microseconds since 1970 */
	size_t groups;
	int64_t busy_us; /* of all its requests: the time that they had a connection */
	/* sums over the run records that begin and end a run */
	double connections, ramps_s, seconds;
	uint64_t begins, ends, requests;
	double blocks_hit, blocks_read;
};

/* What ended in a stretch of time. */
struct stats_interval {
	int64_t index; /* it begins at index times the length of an interval */
	uint64_t requests, failed;
	int64_t sum_us, busy_us;
	struct hist_fold *fold; /* NULL: no requests */
};

/* Requests that have the members of --by in common. */
struct stats_group {
	const char *by[STATS_BY_MAX]; /* NULL: not there */
	enum json_type types[STATS_BY_MAX]; /* of those */
	struct hist_sum sum;
	struct stats_span *span;
	struct stats_interval **intervals; /* by index, rising */
	size_t nintervals, cap;
	struct stats_interval *recent;
};

/* A run.  Starts by stats_init(). */
struct stats {
	const struct stats_options *opt;
	struct arena *arena;
	struct arena *scratch; /* emptied after each record that is put out */
	struct map groups; /* by what they have in common */
	struct map spans; /* by scenario */
	struct stats_group **sorted; /* from stats_finish() on */
	struct stats_group all; /* the same */
	struct stats_span whole;
	struct buf key; /* of the last record */
	size_t nintervals;
	int64_t interval_us;
	struct stats_interval **spare; /* intervals that were merged into others */
	size_t nspare;
};

void stats_init(struct stats *s, struct arena *a, const struct stats_options *opt);
/* A record of any kind of a load.  False: reported. */
bool stats_add(struct stats *s, struct pos pos, const struct json_slot *slots);
/* All records were added. */
void stats_finish(struct stats *s);

/* ---- group.c: what belongs together ---- */

/* Is scenario one of --by? */
bool stats_tells_scenarios(const struct stats_options *o);
struct stats_group *stats_group_of(struct stats *s, const struct json_slot *slots);
/* The span of a scenario; of all, where --by does not tell scenarios apart. */
struct stats_span *stats_span_of(struct stats *s, const struct json_slot *scenario);
void stats_span_add(struct stats_span *to, int64_t from, int64_t until);
double stats_seconds(const struct stats_span *span);
/* Does the group have all requests of its span?  What run records say can then stand with it. */
bool stats_is_whole(const struct stats_group *g);

/* ---- interval.c: the timeline ---- */

/* The interval of the group at this time, made if need be. */
struct stats_interval *stats_interval_at(struct stats *s, struct stats_group *g, int64_t us);
/* Gives s->all the intervals of all groups, once. */
void stats_interval_total(struct stats *s);
/* All intervals of the group's span in order, those without requests too, in the arena. */
struct stats_interval **stats_timeline(struct stats *s, const struct stats_group *g, size_t *n);
/* Where it begins, and how much of it lies in the span, in seconds. */
double stats_interval_begin(const struct stats *s, const struct stats_interval *i);
double stats_interval_seconds(
    const struct stats *s, const struct stats_group *g, const struct stats_interval *i);

/* ---- value.c: figures ---- */

double stats_throughput(const struct stats_group *g); /* successes a second; 0 without time */
double stats_error_percent(uint64_t failed, uint64_t requests);
double stats_busy(const struct stats_group *g); /* connections in use, on average */
double stats_pool_percent(const struct stats_span *span); /* NAN: not known */
double stats_cache_percent(const struct stats_span *span); /* the same, and */
double stats_blocks_read(const struct stats_span *span); /* for each request */
/* "p99_9": a name that a program can use as it is */
const char *stats_percentile_name(struct arena *a, double p);

/* ---- print.c: the forms ---- */

enum stats_format {
	STATS_AUTO,
	STATS_JSON,
	STATS_TABLE,
	STATS_MARKDOWN,
	STATS_CSV,
	STATS_PROMETHEUS
};

/* A positive number with the digits that are known. */
const char *stats_digits(struct arena *a, double v);
void stats_print(struct stats *s, enum stats_format format);

/* ---- json.c, prometheus.c ---- */

/* The value that a group has of a member of --by, as it stood in the records. */
struct json *stats_by(struct arena *a, const struct stats_group *g, int i);
void stats_put_summaries(struct stats *s);
void stats_put_timeline(struct stats *s);
void stats_print_prometheus(struct stats *s);

/* ---- compare.c: is a change more than noise? ---- */

/* Figures of another system: "dynamodb:p50=30ms,p99=79ms". */
struct stats_baseline {
	const char *name;
	struct hist_goal *figures;
	struct stats_baseline *next;
};

/* NULL: reported. */
struct stats_baseline *stats_baseline_parse(struct arena *a, const char *text);

/* Tells how each group of now has changed against the same group of base, or (base NULL) against
 * the figures.  name is what the base is called. */
struct stats_against {
	const char *name;
	struct stats *base;
	const struct hist_goal *figures;
};
void stats_compare(
    struct stats *now, const struct stats_against *against, enum stats_format format);

/* ---- cost.c ---- */

/* Prices in US dollars: "cu=32,cu_hour=0.111,gb=1500,gb_month=0.35,hour=0,request=3.75e-6". */
struct stats_prices {
	double cu, cu_hour, gb, gb_month, hour, request;
};

/* False: reported. */
bool stats_prices_parse(struct arena *a, const char *text, struct stats_prices *prices);
/* What 1,000 requests of each scenario cost at the rate that was measured, and at which rate they
 * cost as much as prices->request. */
void stats_put_costs(struct stats *s, const struct stats_prices *prices, enum stats_format format);

/* ---- gate.c ---- */

/* Do the goals hold for all requests?  A status; what does not hold is reported. */
int stats_check(const struct stats *s, const struct hist_goal *goals);
/* Do they hold for the scenario?  One that was not run holds. */
int stats_check_scenario(struct stats *s, const char *scenario, const struct hist_goal *goals);

#endif
