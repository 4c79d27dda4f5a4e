/* hist.h - HDR histogram: counts of microseconds with 3 significant digits, and its wire form
 *
 * The layout is HdrHistogram's (Gil Tene, hdrhistogram.org) for lowest 1, highest 3,600,000,000
 * and 3 digits, so that indexes, percentiles and the wire form agree with the HdrHistogram tools.
 * A value is known to 1 part in 1024; merging adds counts and loses nothing. */
#ifndef HIST_H
#define HIST_H

#include <pthread.h>

#include "base/base.h"

#define HIST_MAX INT64_C(3600000000) /* one hour; a longer value counts as this */
#define HIST_PAGES 23
#define HIST_PAGE_SLOTS 1024

/* Starts as {.arena = a}.  Pages come when a value falls into them, so an empty histogram costs
 * nothing and a usual one 30 to 60 kB. */
struct hist {
	struct arena *arena;
	uint64_t *page[HIST_PAGES];
	uint64_t count;
};

/* Adds n values; one below 0 counts as 0. */
void hist_add(struct hist *h, int64_t us, uint64_t n);
void hist_merge(struct hist *to, const struct hist *from);
/* Forgets the values, keeps the memory. */
void hist_clear(struct hist *h);

/* The value that percent of the values (0 to 100) do not exceed: the highest that the histogram
 * does not tell from it, as in HdrHistogram.  0 when empty. */
int64_t hist_percentile(const struct hist *h, double percent);
int64_t hist_max(const struct hist *h); /* the highest of its slot; 0 when empty */
double hist_mean(const struct hist *h); /* from the middle of each slot; NaN when empty */
double hist_stddev(const struct hist *h);
/* The lowest value that is counted in this slot of this page. */
int64_t hist_slot_low(size_t page, size_t slot);
/* How many values stand in the slot of us and below it. */
uint64_t hist_below(const struct hist *h, int64_t us);

/* ---- wire.c: HdrHistogram V2, compressed, base64 ---- */

/* Adds the text to out. */
void hist_encode(const struct hist *h, struct buf *out);
/* Adds the values of the text to h.  NULL, or what is wrong with the text; then h is as it was. */
const char *hist_decode(struct hist *h, const char *text, size_t len);

/* ---- fold.c: the same to 1 part in 32, in 3.5 kB ---- */

#define HIST_FOLD_SLOTS 897 /* the last has no values */

/* Starts as {0}.  A slot stays at its highest count rather than beginning again. */
struct hist_fold {
	uint32_t slots[HIST_FOLD_SLOTS];
};

void hist_fold_add(struct hist_fold *f, int64_t us);
void hist_fold_hist(struct hist_fold *f, const struct hist *h); /* adds its values */
void hist_fold_merge(struct hist_fold *to, const struct hist_fold *from);
/* Adds its counts to these. */
void hist_fold_sum(uint64_t counts[HIST_FOLD_SLOTS], const struct hist_fold *f);
/* In microseconds, from between the bounds of a slot; 0 when all counts are 0. */
double hist_fold_percentile(const uint64_t counts[HIST_FOLD_SLOTS], double percent);

/* ---- sum.c: what requests add up to ---- */

enum hist_part { HIST_TOTAL, HIST_LATE, HIST_WAIT, HIST_SERVER, HIST_TRANSFER, HIST_PARTS };

extern const char *const hist_part_names[HIST_PARTS]; /* "total", "late" ... */

struct hist_sum {
	uint64_t requests, failed;
	int64_t rows, bytes; /* of those that did not fail */
	int64_t busy_us; /* for which they had a connection, those that failed too */
	struct map errors; /* by SQLSTATE; the value is a uint64_t */
	struct hist parts[HIST_PARTS]; /* of those that did not fail */
};

void hist_sum_init(struct hist_sum *s, struct arena *a);
/* A request: its parts in microseconds; sqlstate NULL: it did not fail. */
void hist_sum_add(struct hist_sum *s, const int64_t us[HIST_PARTS], const char *sqlstate);
void hist_sum_error(struct hist_sum *s, const char *sqlstate, uint64_t n);
void hist_sum_merge(struct hist_sum *to, const struct hist_sum *from);
void hist_sum_clear(struct hist_sum *s); /* keeps the memory */

/* ---- goal.c: "p99<50ms,error_rate<0.1%,throughput>=1000" ---- */

struct hist_goal {
	const char *text; /* as it was written */
	enum { GOAL_PERCENTILE, GOAL_MEAN, GOAL_MAX, GOAL_ERRORS, GOAL_THROUGHPUT } what;
	double percentile;
	enum { GOAL_LESS, GOAL_LESS_EQUAL, GOAL_MORE, GOAL_MORE_EQUAL, GOAL_IS } how;
	double limit; /* microseconds, percent, or requests a second */
	struct hist_goal *next;
};

/* NULL: reported, with the option or key that name says. */
struct hist_goal *hist_goals(struct arena *a, const char *name, const char *text);
/* The same of "p50=30ms,p99=79ms"; how is GOAL_IS. */
struct hist_goal *hist_figures(struct arena *a, const char *name, const char *text);
/* What the sum has of it, in the unit of limit; seconds is the time that was measured. */
double hist_goal_value(const struct hist_goal *g, const struct hist_sum *s, double seconds);
bool hist_goal_holds(const struct hist_goal *g, double value);

/* ---- watch.c: a run while it runs ---- */

/* struct hist_watch w = {.lock = PTHREAD_MUTEX_INITIALIZER, .quiet = ...}; the rest is private but
 * sum, which the threads share. */
struct hist_watch {
	pthread_mutex_t lock;
	bool quiet; /* no progress line */
	struct hist_sum sum;
	struct arena arena;
	const char *name;
	double seconds;
	bool terminal;
	uint64_t shown;
	int64_t start, next, every_ns;
	int connections; /* 0: not shown how busy they are */
	int64_t busy_ns;
};

/* A run of this name begins, meant to take so many seconds (0: unknown).  Its progress is shown
 * each second on a terminal; every_s > 0: so often, and on no terminal too. */
void hist_watch_start(struct hist_watch *w, const char *name, double seconds, double every_s);
/* Adds what a thread has seen, and clears it. */
void hist_watch_add(struct hist_watch *w, struct hist_sum *recent, int64_t now);
/* A thread's connections were busy for so long, summed up, since it said so last. */
void hist_watch_busy(struct hist_watch *w, int64_t busy_ns);
void hist_watch_end(struct hist_watch *w); /* no more lines */

#endif
