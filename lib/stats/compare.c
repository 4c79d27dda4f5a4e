/* compare.c - is a change more than noise?  A bootstrap over intervals
 *
 * The timeline of a group is cut into stretches of equal length, long enough that one tells little
 * of the next.  As many of them as there are are drawn, with repetition, DRAWS times over; how far
 * a figure varies between draws is how far it would vary between runs of the same kind (Efron 1979,
 * and for stretches instead of single values Kuensch 1989).  A change is more than noise when the
 * middle 99 % of the draws do not touch zero. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

#define DRAWS 1000
#define TAIL 5 /* draws that are left out at either end: 0.5 % */
#define STRETCHES 64 /* at most */
#define ENOUGH 8 /* at least, to say anything */
#define FIGURES (STATS_PERCENTILES_MAX + 3)

/* What is compared. */
struct figure {
	const char *name;
	enum { THROUGHPUT, ERRORS, MEAN, PERCENTILE } what;
	double percentile;
	double base, now; /* from all requests; NAN: not known */
	double low, high; /* of the change, as draws have it; NAN: not known */
};

/* What ended in a stretch; and the sum of several. */
struct stretch {
	double requests, failed, sum_us, seconds;
	uint64_t counts[HIST_FOLD_SLOTS];
};

struct sample {
	struct stretch *stretches;
	size_t n;
};

/* ---- figures ---- */

static double
full_value(const struct stats_group *g, const struct figure *f)
{
	const struct hist *h = &g->sum.parts[HIST_TOTAL];

	switch (f->what) {
	case THROUGHPUT: return stats_throughput(g);
	case ERRORS: return stats_error_percent(g->sum.failed, g->sum.requests);
	case MEAN: return h->count == 0 ? NAN : hist_mean(h) / 1e3;
	case PERCENTILE:
		return h->count == 0 ? NAN : (double)hist_percentile(h, f->percentile) / 1e3;
	}
	return NAN;
}

static double
drawn_value(const struct stretch *s, const struct figure *f)
{
	double done = s->requests - s->failed;

	switch (f->what) {
	case THROUGHPUT: return s->seconds > 0 ? done / s->seconds : NAN;
	case ERRORS: return s->requests > 0 ? s->failed * 100 / s->requests : 0;
	case MEAN: return s->sum_us / done / 1e3;
	case PERCENTILE: return hist_fold_percentile(s->counts, f->percentile) / 1e3;
	}
	return NAN;
}

/* In percent; of an error rate, which may be 0, in points. */
static double
change(const struct figure *f, double base, double now)
{
	return f->what == ERRORS ? now - base : base > 0 ? (now / base - 1) * 100 : NAN;
}

/* 1: better, -1: worse, 0: no more than noise, or not known */
static int
verdict(const struct figure *f)
{
	if (!(f->low > 0) && !(f->high < 0))
		return 0;
	return (f->low > 0) == (f->what == THROUGHPUT) ? 1 : -1;
}

static const char *
verdict_word(const struct figure *f)
{
	return isnan(f->low)     ? "unknown"
	       : verdict(f) == 0 ? "noise"
	       : verdict(f) > 0  ? "better"
				 : "worse";
}

/* ---- draws ---- */

static void
add_stretch(struct stretch *to, const struct stretch *from)
{
	to->requests += from->requests;
	to->failed += from->failed;
	to->sum_us += from->sum_us;
	to->seconds += from->seconds;
	for (size_t i = 0; i < HIST_FOLD_SLOTS; i++)
		to->counts[i] += from->counts[i];
}

static void
cut(struct stats *s, const struct stats_group *g, struct sample *sample)
{
	size_t n, each;
	struct stats_interval **list = stats_timeline(s, g, &n);
	struct stretch *to;

	each = (n + STRETCHES - 1) / STRETCHES;
	sample->n = n < ENOUGH ? 0 : n / each; /* what is left over goes to the last */
	sample->stretches = arena_alloc(s->arena, (sample->n + 1) * sizeof(*to));
	for (size_t i = 0; i < n && sample->n > 0; i++) {
		size_t at = i / each < sample->n ? i / each : sample->n - 1;

		to = &sample->stretches[at];
		to->requests += (double)list[i]->requests;
		to->failed += (double)list[i]->failed;
		to->sum_us += (double)list[i]->sum_us;
		to->seconds += stats_interval_seconds(s, g, list[i]);
		if (list[i]->fold != NULL)
			hist_fold_sum(to->counts, list[i]->fold);
	}
}

static void
draw(const struct sample *sample, struct rng *r, struct stretch *sum)
{
	memset(sum, 0, sizeof(*sum));
	for (size_t i = 0; i < sample->n; i++)
		add_stretch(sum, &sample->stretches[rng_range(r, 0, (int64_t)sample->n - 1)]);
}

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* base NULL: figures have it, and it does not vary. */
static void
bootstrap(
    struct arena *a, const struct sample *base, const struct sample *now, struct figure *f, int n)
{
	double(*draws)[DRAWS] = arena_alloc(a, (size_t)n * sizeof(*draws));
	struct stretch x, y;
	struct rng r;

	rng_seed(&r, 1, 0);
	for (int d = 0; d < DRAWS; d++) {
		if (base != NULL)
			draw(base, &r, &x);
		draw(now, &r, &y);
		for (int i = 0; i < n; i++)
			draws[i][d] =
			    change(&f[i], base == NULL ? f[i].base : drawn_value(&x, &f[i]),
				drawn_value(&y, &f[i]));
	}
	for (int i = 0; i < n; i++) {
		bool known = true;

		for (int d = 0; d < DRAWS; d++)
			known &= !isnan(draws[i][d]);
		qsort(draws[i], DRAWS, sizeof(double), compare_doubles);
		f[i].low = known ? draws[i][TAIL] : NAN;
		f[i].high = known ? draws[i][DRAWS - 1 - TAIL] : NAN;
	}
}

/* ---- one group ---- */

static struct figure
new_figure(struct arena *a, int what, double percentile)
{
	static const char *const names[] = {"throughput_per_s", "error_percent", "mean_ms"};
	struct figure f = {.what = what, .percentile = percentile, .low = NAN, .high = NAN};

	f.name = what == PERCENTILE ? arena_printf(a, "%s_ms", stats_percentile_name(a, percentile))
				    : names[what];
	return f;
}

/* The figures of two runs. */
static int
run_figures(struct stats *s, struct figure *f)
{
	int n = 0;

	for (int what = THROUGHPUT; what <= MEAN; what++)
		f[n++] = new_figure(s->arena, what, 0);
	for (int i = 0; i < s->opt->npercentiles; i++)
		f[n++] = new_figure(s->arena, PERCENTILE, s->opt->percentiles[i]);
	return n;
}

/* Those that a baseline has; a highest value is none, as it does not come again. */
static int
given_figures(struct stats *s, const struct hist_goal *goals, struct figure *f)
{
	int n = 0;

	for (const struct hist_goal *g = goals; g != NULL && n < FIGURES; g = g->next) {
		bool time = g->what == GOAL_MEAN || g->what == GOAL_PERCENTILE;

		f[n] = new_figure(s->arena,
		    g->what == GOAL_THROUGHPUT ? THROUGHPUT
		    : g->what == GOAL_ERRORS   ? ERRORS
		    : g->what == GOAL_MEAN     ? MEAN
					       : PERCENTILE,
		    g->percentile);
		f[n++].base = time ? g->limit / 1e3 : g->limit;
	}
	return n;
}

static const struct stats_group *
same_group(const struct stats *base, const struct stats *now, const struct stats_group *g)
{
	if (g == &now->all)
		return &base->all;
	for (size_t i = 0; i < base->groups.count; i++) {
		bool same = true;

		for (int k = 0; k < now->opt->nby; k++) {
			const char *x = g->by[k], *y = base->sorted[i]->by[k];

			same &= x == NULL ? y == NULL
					  : y != NULL && strcmp(x, y) == 0 &&
						g->types[k] == base->sorted[i]->types[k];
		}
		if (same)
			return base->sorted[i];
	}
	return NULL;
}

/* How many figures there are; 0: nothing to compare with. */
static int
compare_group(struct stats *now, const struct stats_against *against, const struct stats_group *g,
    struct figure *f)
{
	const struct stats_group *b =
	    against->base == NULL ? NULL : same_group(against->base, now, g);
	struct sample x = {0}, y = {0};
	int n;

	if (against->base != NULL && b == NULL)
		return 0;
	n = b != NULL ? run_figures(now, f) : given_figures(now, against->figures, f);
	for (int i = 0; i < n; i++) {
		f[i].now = full_value(g, &f[i]);
		if (b != NULL)
			f[i].base = full_value(b, &f[i]);
	}
	cut(now, g, &y);
	if (b != NULL)
		cut(against->base, b, &x);
	if (y.n > 0 && (b == NULL || x.n > 0))
		bootstrap(now->arena, b == NULL ? NULL : &x, &y, f, n);
	return n;
}

/* ---- output ---- */

static void
put_figure(struct arena *a, struct json *to, const struct figure *f)
{
	struct json *r = json_set(a, to, f->name, json_new(a, JSON_OBJECT));
	const char *unit = f->what == ERRORS ? "points" : "percent";
	double v = change(f, f->base, f->now);

	json_set(a, r, "base", isnan(f->base) ? json_new(a, JSON_NULL) : json_fixed(a, f->base, 6));
	json_set(a, r, "now", isnan(f->now) ? json_new(a, JSON_NULL) : json_fixed(a, f->now, 6));
	if (!isnan(v))
		json_set(a, r, arena_printf(a, "change_%s", unit), json_fixed(a, v, 3));
	if (!isnan(f->low)) {
		json_set(a, r, arena_printf(a, "low_%s", unit), json_fixed(a, f->low, 3));
		json_set(a, r, arena_printf(a, "high_%s", unit), json_fixed(a, f->high, 3));
	}
	json_set(a, r, "verdict", json_string(a, verdict_word(f)));
}

static void
put_comparison(
    struct stats *s, const char *name, const struct stats_group *g, const struct figure *f, int n)
{
	struct arena *a = s->arena;
	struct json *r = json_new(a, JSON_OBJECT), *changes;

	json_set(a, r, "kind", json_string(a, "comparison"));
	json_set(a, r, "against", json_string(a, name));
	for (int i = 0; i < s->opt->nby && g != &s->all; i++)
		json_set(a, r, s->opt->keys[s->opt->by[i]], stats_by(a, g, i));
	if (g == &s->all)
		json_set(a, r, "total", json_bool(a, true));
	changes = json_set(a, r, "changes", json_new(a, JSON_OBJECT));
	for (int i = 0; i < n; i++)
		put_figure(a, changes, &f[i]);
	json_put(stdout, r);
}

static void
add_rows(
    struct stats *s, struct grid *t, const struct stats_group *g, const struct figure *f, int n)
{
	struct arena *a = s->arena;

	for (int i = 0; i < n; i++) {
		const char *unit = f[i].what == ERRORS ? "" : " %";
		double v = change(&f[i], f[i].base, f[i].now);

		for (int k = 0; k < s->opt->nby; k++)
			grid_add(t, g == &s->all       ? (k == 0 ? "all" : "")
				    : g->by[k] == NULL ? "-"
						       : g->by[k]);
		grid_add(t, f[i].name);
		grid_add(t, isnan(f[i].base) ? "-" : stats_digits(a, f[i].base));
		grid_add(t, isnan(f[i].now) ? "-" : stats_digits(a, f[i].now));
		grid_add(t, isnan(v) ? "-" : arena_printf(a, "%+.1f%s", v, unit));
		grid_add(t, isnan(f[i].low)
				? "-"
				: arena_printf(a, "%+.1f to %+.1f%s", f[i].low, f[i].high, unit));
		grid_add(t, verdict_word(&f[i]));
	}
}

/* What only one of the runs has is compared with nothing, which the total does not show. */
static void
tell_alone(const struct stats *s, const struct stats *other, const char *where)
{
	for (size_t i = 0; i < s->groups.count; i++) {
		const struct stats_group *g = s->sorted[i];
		struct buf b = {.arena = s->arena};

		if (same_group(other, s, g) != NULL)
			continue;
		for (int k = 0; k < s->opt->nby; k++)
			buf_printf(
			    &b, "%s%s", k > 0 ? ", " : "", g->by[k] == NULL ? "-" : g->by[k]);
		warning("only %s has \"%s\": not compared", where, buf_text(&b));
	}
}

static void
total(struct stats *s)
{
	if (s->groups.count > 1 && s->all.nintervals == 0)
		stats_interval_total(s);
}

void
stats_compare(struct stats *now, const struct stats_against *against, enum stats_format format)
{
	struct grid t = {.arena = now->arena, .columns = (size_t)now->opt->nby + 6};
	struct figure *f = arena_alloc(now->arena, FIGURES * sizeof(*f));
	size_t groups = now->groups.count;
	bool json = format == STATS_JSON;
	int n;

	total(now);
	if (against->base != NULL) {
		total(against->base);
		tell_alone(against->base, now, against->name);
		tell_alone(now, against->base, "this run");
	}
	for (int i = 0; i < now->opt->nby; i++)
		grid_add(&t, now->opt->keys[now->opt->by[i]]);
	grid_add(&t, "figure");
	grid_add(&t, against->name);
	grid_add(&t, "now");
	grid_add(&t, "change");
	grid_add(&t, "99 % of draws");
	grid_add(&t, "verdict");
	for (size_t i = 0; i < groups + (groups > 1); i++) {
		const struct stats_group *g = i < groups ? now->sorted[i] : &now->all;

		n = compare_group(now, against, g, f);
		if (n > 0 && json)
			put_comparison(now, against->name, g, f, n);
		else if (n > 0)
			add_rows(now, &t, g, f, n);
	}
	if (json)
		return;
	putchar('\n');
	grid_print(stdout, &t, (enum grid_style)(format - STATS_TABLE));
}

struct stats_baseline *
stats_baseline_parse(struct arena *a, const char *text)
{
	struct stats_baseline *b = arena_alloc(a, sizeof(*b));
	const char *colon = strchr(text, ':');

	if (colon == NULL || colon == text) {
		warning("--baseline: \"%s\" is not NAME:FIGURES, like dynamodb:p50=30ms,p99=79ms",
		    text);
		return NULL;
	}
	b->name = arena_strndup(a, text, (size_t)(colon - text));
	b->figures = hist_figures(a, "--baseline", colon + 1);
	for (const struct hist_goal *g = b->figures; g != NULL; g = g->next)
		if (g->what == GOAL_MAX) {
			warning(
			    "--baseline: %s: a highest value is nothing to compare with", g->text);
			return NULL;
		}
	return b->figures == NULL ? NULL : b;
}
