/* prometheus.c - figures in Prometheus' text format (exposition format 0.0.4) */
#include <string.h>

#include "stats/stats.h"

static const double usual_buckets_ms[] = {
    0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000};

/* A label is a letter or _ and then also digits. */
static void
put_name(struct buf *b, const char *name)
{
	for (const char *p = name; *p != '\0'; p++) {
		bool digit = *p >= '0' && *p <= '9';
		bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '_';

		if (digit && p == name)
			buf_char(b, '_');
		buf_char(b, digit || letter ? *p : '_');
	}
}

static void
put_label(struct buf *b, const char *name, const char *value)
{
	buf_char(b, b->len > 0 ? ',' : '{');
	put_name(b, name);
	buf_str(b, "=\"");
	for (; *value != '\0'; value++) {
		if (*value == '\\' || *value == '"')
			buf_char(b, '\\');
		if (*value == '\n')
			buf_str(b, "\\n");
		else
			buf_char(b, *value);
	}
	buf_char(b, '"');
}

/* The label of a member of --by: another than those that the series have of their own. */
static const char *
label_of(struct arena *a, const char *member)
{
	static const char *const own[] = {"le", "quantile", "sqlstate"};

	for (size_t i = 0; i < LENGTH(own); i++)
		if (strcmp(member, own[i]) == 0)
			return arena_printf(a, "by_%s", member);
	return member;
}

/* name{scenario="s",query="q",extra="value"}; extra may be NULL. */
static const char *
series(const struct stats *s, const struct stats_group *g, const char *name, const char *extra,
    const char *value)
{
	const struct stats_options *o = s->opt;
	struct buf b = {.arena = s->arena};

	for (int i = 0; i < o->nby; i++)
		if (g->by[i] != NULL)
			put_label(&b, label_of(s->arena, o->keys[o->by[i]]), g->by[i]);
	if (extra != NULL)
		put_label(&b, extra, value);
	return arena_printf(s->arena, "%s%s%s", name, buf_text(&b), b.len > 0 ? "}" : "");
}

static void
head(const char *name, const char *type, const char *help)
{
	printf("# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
put_errors(const struct stats *s, const struct stats_group *g)
{
	for (const struct map_entry *e = g->sum.errors.first; e != NULL; e = e->next)
		printf("%s %llu\n", series(s, g, "lb_errors_total", "sqlstate", e->key),
		    (unsigned long long)*(const uint64_t *)e->value);
}

static void
put_histogram(const struct stats *s, const struct stats_group *g)
{
	const struct hist *h = &g->sum.parts[HIST_TOTAL];
	const double *bounds = s->opt->nbuckets > 0 ? s->opt->buckets_ms : usual_buckets_ms;
	int n = s->opt->nbuckets > 0 ? s->opt->nbuckets : (int)LENGTH(usual_buckets_ms);
	unsigned long long all = (unsigned long long)h->count;

	for (int i = 0; i < n; i++)
		printf("%s %llu\n",
		    series(s, g, "lb_request_seconds_bucket", "le",
			arena_printf(s->arena, "%.15g", bounds[i] / 1e3)),
		    (unsigned long long)hist_below(h, (int64_t)(bounds[i] * 1e3 + 0.5)));
	printf("%s %llu\n", series(s, g, "lb_request_seconds_bucket", "le", "+Inf"), all);
	printf("%s %.9g\n", series(s, g, "lb_request_seconds_sum", NULL, NULL),
	    h->count == 0 ? 0 : hist_mean(h) * (double)h->count / 1e6);
	printf("%s %llu\n", series(s, g, "lb_request_seconds_count", NULL, NULL), all);
}

static void
put_quantiles(const struct stats *s, const struct stats_group *g)
{
	const struct hist *h = &g->sum.parts[HIST_TOTAL];

	for (int i = 0; i < s->opt->npercentiles && h->count > 0; i++)
		printf("%s %.9g\n",
		    series(s, g, "lb_request_quantile_seconds", "quantile",
			arena_printf(s->arena, "%.15g", s->opt->percentiles[i] / 100)),
		    (double)hist_percentile(h, s->opt->percentiles[i]) / 1e6);
}

void
stats_print_prometheus(struct stats *s)
{
	size_t n = s->groups.count;

	head("lb_requests_total", "counter", "Requests, those that failed too.");
	for (size_t i = 0; i < n; i++)
		printf("%s %llu\n", series(s, s->sorted[i], "lb_requests_total", NULL, NULL),
		    (unsigned long long)s->sorted[i]->sum.requests);
	head("lb_errors_total", "counter", "Requests that failed, by SQLSTATE.");
	for (size_t i = 0; i < n; i++)
		put_errors(s, s->sorted[i]);
	head("lb_throughput_per_second", "gauge", "Requests a second that did not fail.");
	for (size_t i = 0; i < n; i++)
		printf("%s %.9g\n", series(s, s->sorted[i], "lb_throughput_per_second", NULL, NULL),
		    stats_throughput(s->sorted[i]));
	head("lb_request_seconds", "histogram", "From when a request should have started.");
	for (size_t i = 0; i < n; i++)
		put_histogram(s, s->sorted[i]);
	head("lb_request_quantile_seconds", "gauge", "Percentiles of the same.");
	for (size_t i = 0; i < n; i++)
		put_quantiles(s, s->sorted[i]);
}
