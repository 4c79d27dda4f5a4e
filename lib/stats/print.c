/* print.c - figures for people: a table, markdown, CSV */
#include <math.h>

#include "stats/stats.h"

const char *
stats_digits(struct arena *a, double v)
{
	return arena_printf(a, "%.*f", v < 10 ? 3 : v < 100 ? 2 : v < 1000 ? 1 : 0, v);
}

static const char *
ms(struct arena *a, double us)
{
	return stats_digits(a, us / 1e3);
}

static const char *
count(struct arena *a, uint64_t n)
{
	return arena_printf(a, "%llu", (unsigned long long)n);
}

static void
add_by(const struct stats *s, struct grid *t, const struct stats_group *g)
{
	for (int i = 0; i < s->opt->nby; i++)
		grid_add(t, g == &s->all       ? (i == 0 ? "all" : "")
			    : g->by[i] == NULL ? "-"
					       : g->by[i]);
}

static void
add_by_head(const struct stats *s, struct grid *t)
{
	for (int i = 0; i < s->opt->nby; i++)
		grid_add(t, s->opt->keys[s->opt->by[i]]);
}

static void
add_percentile_heads(const struct stats *s, struct grid *t)
{
	for (int i = 0; i < s->opt->npercentiles; i++)
		grid_add(t, arena_printf(s->arena, "p%.15g", s->opt->percentiles[i]));
}

static void
add_row(const struct stats *s, struct grid *t, const struct stats_group *g, int part)
{
	const struct hist *h = &g->sum.parts[part];
	struct arena *a = s->arena;

	add_by(s, t, g);
	if (s->opt->parts)
		grid_add(t, hist_part_names[part]);
	grid_add(t, part > 0 ? "" : count(a, g->sum.requests));
	grid_add(t, part > 0 ? "" : count(a, g->sum.failed));
	grid_add(t, part > 0 ? ""
			     : arena_printf(
				   a, "%.3g", stats_error_percent(g->sum.failed, g->sum.requests)));
	grid_add(t, part > 0 ? "" : arena_printf(a, "%.1f", stats_throughput(g)));
	grid_add(t, h->count == 0 ? "-" : ms(a, hist_mean(h)));
	for (int i = 0; i < s->opt->npercentiles; i++)
		grid_add(t, h->count == 0
				? "-"
				: ms(a, (double)hist_percentile(h, s->opt->percentiles[i])));
	grid_add(t, h->count == 0 ? "-" : ms(a, (double)hist_max(h)));
	for (int i = 0; i < s->opt->nbuckets; i++)
		grid_add(t,
		    part > 0 ? "" : count(a, hist_below(h, llround(s->opt->buckets_ms[i] * 1e3))));
}

static void
add_rows(const struct stats *s, struct grid *t, const struct stats_group *g)
{
	for (int part = 0; part < (s->opt->parts ? HIST_PARTS : 1); part++)
		if (part == 0 || g->sum.parts[part].count > 0)
			add_row(s, t, g, part);
}

static void
print_summaries(struct stats *s, enum grid_style style)
{
	struct grid t = {.arena = s->arena,
	    .columns = (size_t)(s->opt->nby + s->opt->npercentiles + s->opt->nbuckets + 6 +
				s->opt->parts)};

	add_by_head(s, &t);
	if (s->opt->parts)
		grid_add(&t, "part");
	grid_add(&t, "requests");
	grid_add(&t, "errors");
	grid_add(&t, "error %");
	grid_add(&t, "per s");
	grid_add(&t, "mean ms");
	add_percentile_heads(s, &t);
	grid_add(&t, "max");
	for (int i = 0; i < s->opt->nbuckets; i++)
		grid_add(&t, arena_printf(s->arena, "<= %.15g", s->opt->buckets_ms[i]));
	for (size_t i = 0; i < s->groups.count; i++)
		add_rows(s, &t, s->sorted[i]);
	if (s->groups.count > 1)
		add_rows(s, &t, &s->all);
	grid_print(stdout, &t, style);
}

/* ---- the timeline ---- */

static void
add_interval(const struct stats *s, struct grid *t, const struct stats_group *g,
    const struct stats_interval *i, double start)
{
	uint64_t done = i->requests - i->failed, counts[HIST_FOLD_SLOTS] = {0};
	double seconds = stats_interval_seconds(s, g, i);
	struct arena *a = s->arena;

	add_by(s, t, g);
	grid_add(t, arena_printf(a, "%.10g", stats_interval_begin(s, i) - start));
	grid_add(t, count(a, i->requests));
	grid_add(t, count(a, i->failed));
	grid_add(t, arena_printf(a, "%.1f", seconds > 0 ? (double)done / seconds : 0));
	grid_add(t, arena_printf(a, "%.2f", seconds > 0 ? (double)i->busy_us / 1e6 / seconds : 0));
	if (done > 0)
		hist_fold_sum(counts, i->fold);
	grid_add(t, done == 0 ? "-" : ms(a, (double)i->sum_us / (double)done));
	for (int p = 0; p < s->opt->npercentiles; p++)
		grid_add(t,
		    done == 0 ? "-" : ms(a, hist_fold_percentile(counts, s->opt->percentiles[p])));
}

static void
print_timeline(struct stats *s, enum grid_style style)
{
	struct grid t = {
	    .arena = s->arena, .columns = (size_t)(s->opt->nby + s->opt->npercentiles + 6)};

	add_by_head(s, &t);
	grid_add(&t, "at s");
	grid_add(&t, "requests");
	grid_add(&t, "errors");
	grid_add(&t, "per s");
	grid_add(&t, "busy");
	grid_add(&t, "mean ms");
	add_percentile_heads(s, &t);
	for (size_t i = 0; i < s->groups.count; i++) {
		size_t n;
		struct stats_interval **list = stats_timeline(s, s->sorted[i], &n);
		double start = n == 0 ? 0 : stats_interval_begin(s, list[0]);

		for (size_t k = 0; k < n; k++)
			add_interval(s, &t, s->sorted[i], list[k], start);
	}
	grid_print(stdout, &t, style);
}

void
stats_print(struct stats *s, enum stats_format format)
{
	bool timeline = s->opt->interval_s > 0;

	if (format == STATS_JSON) {
		if (timeline)
			stats_put_timeline(s);
		stats_put_summaries(s);
		return;
	}
	if (format == STATS_PROMETHEUS) {
		stats_print_prometheus(s);
		return;
	}
	if (timeline)
		print_timeline(s, (enum grid_style)(format - STATS_TABLE));
	if (timeline && format != STATS_CSV)
		putchar('\n');
	if (!timeline || format != STATS_CSV)
		print_summaries(s, (enum grid_style)(format - STATS_TABLE));
}
