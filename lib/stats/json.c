/* json.c - figures as records */
#include <math.h>
#include <string.h>

#include "fire/fire.h"
#include "stats/stats.h"

struct json *
stats_by(struct arena *a, const struct stats_group *g, int i)
{
	struct json *v = json_new(a, g->by[i] == NULL ? JSON_NULL : g->types[i]);

	if (g->by[i] != NULL && (v->type == JSON_STRING || v->type == JSON_NUMBER)) {
		v->text = g->by[i];
		v->len = strlen(v->text);
	}
	return v;
}

static void
put_by(const struct stats *s, struct json *r, const struct stats_group *g)
{
	const struct stats_options *o = s->opt;

	for (int i = 0; i < o->nby && g != &s->all; i++)
		json_set(s->scratch, r, o->keys[o->by[i]], stats_by(s->scratch, g, i));
	if (g == &s->all)
		json_set(s->scratch, r, "total", json_bool(s->scratch, true));
}

/* Failures by the categories of a config. */
static void
put_categories(struct arena *a, struct json *r, const struct hist_sum *sum)
{
	struct json *list = json_set(a, r, "categories", json_new(a, JSON_OBJECT));

	for (int i = 0; fire_categories[i] != NULL; i++) {
		uint64_t n = 0;

		for (const struct map_entry *e = sum->errors.first; e != NULL; e = e->next)
			if (strcmp(fire_category(e->key), fire_categories[i]) == 0)
				n += *(const uint64_t *)e->value;
		json_set(a, list, fire_categories[i], json_int(a, (int64_t)n));
	}
}

static void
put_errors(const struct stats *s, struct json *r, const struct hist_sum *sum)
{
	struct arena *a = s->scratch;
	struct json *errors;

	json_set(a, r, "requests", json_int(a, (int64_t)sum->requests));
	json_set(a, r, "errors", json_int(a, (int64_t)sum->failed));
	json_set(a, r, "error_percent",
	    json_fixed(a, stats_error_percent(sum->failed, sum->requests), 6));
	if (sum->failed > 0) {
		errors = json_set(a, r, "sqlstates", json_new(a, JSON_OBJECT));
		for (const struct map_entry *e = sum->errors.first; e != NULL; e = e->next)
			json_set(
			    a, errors, e->key, json_int(a, (int64_t) * (const uint64_t *)e->value));
	}
	if (s->opt->categories)
		put_categories(a, r, sum);
}

static void
put_times(const struct stats *s, struct json *to, const struct hist *h)
{
	const struct stats_options *o = s->opt;
	struct arena *a = s->scratch;

	if (h->count == 0)
		return;
	json_set(a, to, "mean_ms", json_fixed(a, hist_mean(h) / 1e3, 3));
	json_set(a, to, "stddev_ms", json_fixed(a, hist_stddev(h) / 1e3, 3));
	for (int i = 0; i < o->npercentiles; i++)
		json_set(a, to,
		    arena_printf(a, "%s_ms", stats_percentile_name(a, o->percentiles[i])),
		    json_fixed(a, (double)hist_percentile(h, o->percentiles[i]) / 1e3, 3));
	json_set(a, to, "max_ms", json_fixed(a, (double)hist_max(h) / 1e3, 3));
}

/* [[upper bound in ms, requests at or below it], ...] */
static void
put_buckets(const struct stats *s, struct json *r, const struct hist *h)
{
	const struct stats_options *o = s->opt;
	struct arena *a = s->scratch;
	struct json *list, *pair;

	if (o->nbuckets == 0 || h->count == 0)
		return;
	list = json_set(a, r, "buckets", json_new(a, JSON_ARRAY));
	for (int i = 0; i < o->nbuckets; i++) {
		pair = json_add(list, json_new(a, JSON_ARRAY));
		json_add(pair, json_double(a, o->buckets_ms[i]));
		json_add(
		    pair, json_int(a, (int64_t)hist_below(h, llround(o->buckets_ms[i] * 1e3))));
	}
}

static void
put_known(struct arena *a, struct json *r, const char *key, double v)
{
	if (isfinite(v))
		json_set(a, r, key, json_fixed(a, v, 3));
}

static void
put_summary(const struct stats *s, const struct stats_group *g)
{
	struct arena *a = s->scratch;
	struct json *r = json_new(a, JSON_OBJECT);

	json_set(a, r, "kind", json_string(a, "summary"));
	put_by(s, r, g);
	put_errors(s, r, &g->sum);
	json_set(a, r, "seconds", json_fixed(a, stats_seconds(g->span), 6));
	json_set(a, r, "throughput_per_s", json_fixed(a, stats_throughput(g), 3));
	put_times(s, r, &g->sum.parts[HIST_TOTAL]);
	for (int i = 1; i < HIST_PARTS; i++)
		if (g->sum.parts[i].count > 0)
			put_times(s, json_set(a, r, hist_part_names[i], json_new(a, JSON_OBJECT)),
			    &g->sum.parts[i]);
	json_set(a, r, "rows", json_int(a, g->sum.rows));
	json_set(a, r, "bytes", json_int(a, g->sum.bytes));
	json_set(a, r, "busy_connections", json_fixed(a, stats_busy(g), 3));
	if (stats_is_whole(g)) {
		put_known(a, r, "pool_percent", stats_pool_percent(g->span));
		put_known(a, r, "cache_hit_percent", stats_cache_percent(g->span));
		put_known(a, r, "blocks_read_per_request", stats_blocks_read(g->span));
	}
	put_buckets(s, r, &g->sum.parts[HIST_TOTAL]);
	json_put(stdout, r);
	arena_reset(a);
}

void
stats_put_summaries(struct stats *s)
{
	for (size_t i = 0; i < s->groups.count; i++)
		put_summary(s, s->sorted[i]);
	if (s->groups.count > 1)
		put_summary(s, &s->all);
}

/* ---- the timeline ---- */

static void
put_interval(const struct stats *s, const struct stats_group *g, const struct stats_interval *i)
{
	const struct stats_options *o = s->opt;
	struct arena *a = s->scratch;
	struct json *r = json_new(a, JSON_OBJECT);
	double seconds = stats_interval_seconds(s, g, i);
	uint64_t done = i->requests - i->failed, counts[HIST_FOLD_SLOTS] = {0};

	json_set(a, r, "kind", json_string(a, "interval"));
	put_by(s, r, g);
	json_set(a, r, "from_s", json_fixed(a, stats_interval_begin(s, i), 6));
	json_set(a, r, "seconds", json_fixed(a, seconds, 6));
	json_set(a, r, "requests", json_int(a, (int64_t)i->requests));
	json_set(a, r, "errors", json_int(a, (int64_t)i->failed));
	json_set(
	    a, r, "error_percent", json_fixed(a, stats_error_percent(i->failed, i->requests), 6));
	json_set(
	    a, r, "throughput_per_s", json_fixed(a, seconds > 0 ? (double)done / seconds : 0, 3));
	json_set(a, r, "busy_connections",
	    json_fixed(a, seconds > 0 ? (double)i->busy_us / 1e6 / seconds : 0, 3));
	if (done > 0) {
		hist_fold_sum(counts, i->fold);
		json_set(a, r, "mean_ms", json_fixed(a, (double)i->sum_us / (double)done / 1e3, 3));
		for (int p = 0; p < o->npercentiles; p++)
			json_set(a, r,
			    arena_printf(a, "%s_ms", stats_percentile_name(a, o->percentiles[p])),
			    json_fixed(
				a, hist_fold_percentile(counts, o->percentiles[p]) / 1e3, 3));
	}
	json_put(stdout, r);
	arena_reset(a);
}

void
stats_put_timeline(struct stats *s)
{
	for (size_t i = 0; i < s->groups.count; i++) {
		size_t n;
		struct stats_interval **list = stats_timeline(s, s->sorted[i], &n);

		for (size_t k = 0; k < n; k++)
			put_interval(s, s->sorted[i], list[k]);
	}
}
