/* read.c - records into sums */
#include <math.h>
#include <string.h>

#include "stats/stats.h"

const struct stats_options stats_defaults = {
    .keys = {"kind", "scenario", "query", "t", "client", "us", "late_us", "wait_us", "server_us",
	"transfer_us", "rows", "bytes", "attempt", "ok", "sqlstate", "phase", "from_s", "to_s",
	"requests", "errors", "busy_us", "hist", "late_hist", "wait_hist", "server_hist",
	"transfer_hist", "event", "connections", "seconds", "ramp_up_s", "warmup_s", "ramp_down_s",
	"counters"},
    .by = {STATS_SCENARIO, STATS_QUERY},
    .nby = 2,
    .percentiles = {50, 90, 95, 99, 99.9},
    .npercentiles = 5,
};

void
stats_set_by(struct stats_options *o, char *list)
{
	char *s;

	o->nby = 0;
	while ((s = strsep(&list, ",")) != NULL) {
		int k = 0;

		if (o->nby == STATS_BY_MAX)
			die("--by: more than %d members", STATS_BY_MAX);
		if (*s == '\0')
			die("--by: a member without a name");
		while (o->keys[k] != NULL && strcmp(o->keys[k], s) != 0)
			k++;
		for (int i = 0; i < o->nby; i++)
			if (o->by[i] == k)
				die("--by: %s stands there twice", s);
		o->keys[k] = s;
		o->by[o->nby++] = k;
	}
}

void
stats_set_percentiles(struct stats_options *o, char *list)
{
	char *s;
	double v;

	o->npercentiles = 0;
	while ((s = strsep(&list, ",")) != NULL) {
		if (o->npercentiles == STATS_PERCENTILES_MAX)
			die("--percentiles: more than %d", STATS_PERCENTILES_MAX);
		v = opt_number("--percentiles", s, 0, 100);
		for (int i = 0; i < o->npercentiles; i++)
			if (o->percentiles[i] == v)
				die("--percentiles: %s stands there twice", s);
		o->percentiles[o->npercentiles++] = v;
	}
}

void
stats_set_buckets(struct stats_options *o, char *list)
{
	char *s;
	double last = 0, v;

	o->nbuckets = 0;
	while ((s = strsep(&list, ",")) != NULL) {
		if (o->nbuckets == STATS_BUCKETS_MAX)
			die("--buckets: more than %d", STATS_BUCKETS_MAX);
		v = opt_number("--buckets", s, 0.001, HIST_MAX / 1e3);
		if (v <= last)
			die("--buckets: %s is not above the bound before it", s);
		last = o->buckets_ms[o->nbuckets++] = v;
	}
}

#define NO_TIME INT64_MIN /* a record without one counts, and is in no timeline */

/* An object among the members; NULL: none. */
static const struct json *
object_of(const struct json_slot *slot)
{
	return slot->there && slot->type == JSON_OBJECT ? slot->value : NULL;
}

/* ---- requests ---- */

static void
add_error(struct hist_sum *sum, const struct json_slot *sqlstate)
{
	char key[16] = "?????";

	if (sqlstate->there && sqlstate->type == JSON_STRING)
		snprintf(key, sizeof(key), "%.*s", (int)sqlstate->len, sqlstate->text);
	sum->failed++;
	hist_sum_error(sum, key, 1);
}

/* Not of the measured time? */
static bool
is_ramp(const struct stats *s, const struct json_slot *slots)
{
	return !s->opt->all_phases && slots[STATS_PHASE].there &&
	       slots[STATS_PHASE].type == JSON_STRING;
}

static void
add_to_interval(struct stats *s, struct stats_group *g, const int64_t *n, int64_t end, bool ok)
{
	struct stats_interval *i = stats_interval_at(s, g, end);

	i->requests++;
	i->busy_us += n[STATS_US] - n[STATS_LATE] - n[STATS_WAIT];
	i->failed += !ok;
	if (!ok)
		return;
	i->sum_us += n[STATS_US];
	hist_fold_add(i->fold, n[STATS_US]);
}

static bool
add_request(struct stats *s, struct pos pos, const struct json_slot *slots)
{
	const struct json_slot *good = &slots[STATS_OK];
	int64_t n[STATS_KEYS] = {0}, t = NO_TIME;
	bool ok = !good->there || good->type != JSON_FALSE;
	struct stats_group *g;

	for (int i = STATS_US; i <= STATS_BYTES; i++)
		if (!json_slot_count(pos, &slots[i], s->opt->keys[i], &n[i]))
			return false;
	if (!slots[STATS_US].there) {
		warnat(pos, "a request record needs \"us\"");
		return false;
	}
	if (good->there && good->type != JSON_TRUE && good->type != JSON_FALSE) {
		warnat(pos, "\"ok\" is neither true nor false");
		return false;
	}
	if (!json_slot_time(pos, &slots[STATS_TIME], "t", &t))
		return false;
	if (is_ramp(s, slots))
		return true;
	g = stats_group_of(s, slots);
	if (t != NO_TIME)
		stats_span_add(g->span, t, t + n[STATS_US]);
	g->sum.requests++;
	g->sum.busy_us += n[STATS_US] - n[STATS_LATE] - n[STATS_WAIT];
	if (s->interval_us > 0 && t != NO_TIME)
		add_to_interval(s, g, n, t + n[STATS_US], ok);
	if (!ok) {
		add_error(&g->sum, &slots[STATS_SQLSTATE]);
		return true;
	}
	g->sum.rows += n[STATS_ROWS];
	g->sum.bytes += n[STATS_BYTES];
	for (int i = 0; i < HIST_PARTS; i++)
		if (slots[STATS_US + i].there)
			hist_add(&g->sum.parts[i], n[STATS_US + i], 1);
	return true;
}

/* ---- histograms ---- */

/* The errors of a histogram record: {"57014":3}. */
static bool
add_errors(struct pos pos, const struct json *errors, struct hist_sum *sum)
{
	double n;

	for (const struct json *e = errors == NULL ? NULL : errors->child; e != NULL; e = e->next) {
		n = 0;
		if (!json_get_number(pos, errors, e->key, 0, 1e15, &n))
			return false;
		hist_sum_error(sum, e->key, (uint64_t)n);
		sum->failed += (uint64_t)n;
	}
	return true;
}

static bool
decode_parts(const struct stats *s, struct pos pos, const struct json_slot *slots, struct hist *to)
{
	const char *wrong;

	for (int i = 0; i < HIST_PARTS; i++) {
		const struct json_slot *slot = &slots[STATS_HIST + i];

		if (!slot->there && i > 0)
			continue;
		wrong = slot->type != JSON_STRING ? "is no text"
						  : hist_decode(&to[i], slot->text, slot->len);
		if (wrong != NULL) {
			warnat(pos, "\"%s\": %s", s->opt->keys[STATS_HIST + i], wrong);
			return false;
		}
	}
	return true;
}

static double
sum_of(const struct hist *h)
{
	return h->count == 0 ? 0 : hist_mean(h) * (double)h->count;
}

/* A record, in memory that is its own. */
struct folded {
	struct hist_sum sum;
	int64_t from, to;
};

static bool
read_histogram(struct arena *a, const struct stats *s, struct pos pos,
    const struct json_slot *slots, struct folded *f)
{
	int64_t n[4] = {0};

	f->from = f->to = NO_TIME;
	hist_sum_init(&f->sum, a);
	if (!json_slot_count(pos, &slots[STATS_REQUESTS], "requests", &n[0]) ||
	    !json_slot_count(pos, &slots[STATS_ROWS], "rows", &n[1]) ||
	    !json_slot_count(pos, &slots[STATS_BYTES], "bytes", &n[2]) ||
	    !json_slot_count(pos, &slots[STATS_BUSY], "busy_us", &n[3]) ||
	    !decode_parts(s, pos, slots, f->sum.parts) ||
	    !add_errors(pos, object_of(&slots[STATS_ERRORS]), &f->sum) ||
	    !json_slot_time(pos, &slots[STATS_FROM], "from_s", &f->from) ||
	    !json_slot_time(pos, &slots[STATS_TO], "to_s", &f->to))
		return false;
	f->sum.requests = (uint64_t)n[0];
	if (f->sum.requests != f->sum.parts[HIST_TOTAL].count + f->sum.failed) {
		warnat(pos, "\"requests\" is %lld, and \"hist\" and \"errors\" have %llu",
		    (long long)n[0],
		    (unsigned long long)(f->sum.parts[HIST_TOTAL].count + f->sum.failed));
		return false;
	}
	f->sum.rows = n[1];
	f->sum.bytes = n[2];
	f->sum.busy_us = n[3];
	if (!slots[STATS_BUSY].there)
		f->sum.busy_us =
		    llround(sum_of(&f->sum.parts[HIST_TOTAL]) - sum_of(&f->sum.parts[HIST_LATE]) -
			    sum_of(&f->sum.parts[HIST_WAIT]));
	return true;
}

static void
use_histogram(struct stats *s, const struct json_slot *slots, const struct folded *f)
{
	struct stats_group *g = stats_group_of(s, slots);
	struct stats_interval *i;

	hist_sum_merge(&g->sum, &f->sum);
	if (f->from == NO_TIME || f->to == NO_TIME)
		return;
	stats_span_add(g->span, f->from, f->to);
	if (s->interval_us == 0)
		return;
	i = stats_interval_at(s, g, f->from + (f->to - f->from) / 2);
	i->requests += f->sum.requests;
	i->failed += f->sum.failed;
	i->busy_us += f->sum.busy_us;
	i->sum_us += llround(sum_of(&f->sum.parts[HIST_TOTAL]));
	hist_fold_hist(i->fold, &f->sum.parts[HIST_TOTAL]);
}

/* A histogram is as good as the requests that it was made of. */
static bool
add_histogram(struct stats *s, struct pos pos, const struct json_slot *slots)
{
	struct arena a = {0};
	struct folded f = {0};
	bool ok = is_ramp(s, slots) || read_histogram(&a, s, pos, slots, &f);

	if (ok && !is_ramp(s, slots))
		use_histogram(s, slots, &f);
	arena_free(&a);
	return ok;
}

/* ---- runs ---- */

static double
number_of(const struct json_slot *slot)
{
	char text[64];
	double v;

	if (!slot->there || slot->type != JSON_NUMBER)
		return 0;
	snprintf(text, sizeof(text), "%.*s", (int)slot->len, slot->text);
	return parse_number(text, &v) ? v : 0;
}

static void
add_counters(struct stats_span *span, struct pos pos, const struct json *counters)
{
	const struct json *database = json_get(counters, "database");
	double hit = 0, below = 0;

	if (json_get_number(pos, database, "blocks_hit", 0, 1e18, &hit) &&
	    json_get_number(pos, database, "blocks_read", 0, 1e18, &below)) {
		span->blocks_hit += hit;
		span->blocks_read += below;
	}
}

static bool
add_run(struct stats *s, struct pos pos, const struct json_slot *slots)
{
	struct stats_span *span = stats_span_of(s, &slots[STATS_SCENARIO]);

	if (json_slot_is(&slots[STATS_EVENT], "begin")) {
		span->begins++;
		span->connections += number_of(&slots[STATS_CONNECTIONS]);
		span->ramps_s += number_of(&slots[STATS_RAMP_UP]) +
				 number_of(&slots[STATS_WARMUP]) +
				 number_of(&slots[STATS_RAMP_DOWN]);
	}
	if (json_slot_is(&slots[STATS_EVENT], "end")) {
		span->ends++;
		span->seconds += number_of(&slots[STATS_SECONDS]);
		span->requests += (uint64_t)number_of(&slots[STATS_REQUESTS]);
		add_counters(span, pos, object_of(&slots[STATS_COUNTERS]));
	}
	return true;
}

bool
stats_add(struct stats *s, struct pos pos, const struct json_slot *slots)
{
	const struct json_slot *kind = &slots[STATS_KIND];

	if (!kind->there || json_slot_is(kind, "request"))
		return add_request(s, pos, slots);
	if (json_slot_is(kind, "histogram"))
		return add_histogram(s, pos, slots);
	if (json_slot_is(kind, "run"))
		return add_run(s, pos, slots);
	warnat(pos, "a record of kind \"%.*s\" cannot be added up", (int)kind->len,
	    kind->text == NULL ? "" : kind->text);
	return false;
}
