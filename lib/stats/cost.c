/* cost.c - what requests cost
 *
 * $/1000 requests = 1000 x ($/h of the server) / (requests a second x 3600); a service with a price
 * per request costs the same at $/h / (3600 x its price) requests a second. */
#include <string.h>

#include "stats/stats.h"

#define HOURS_PER_MONTH 730 /* as cloud price lists count */

static bool
parse_price(const char *word, struct stats_prices *p)
{
	const struct {
		const char *name;
		double *value;
	} names[] = {{"cu=", &p->cu}, {"cu_hour=", &p->cu_hour}, {"gb=", &p->gb},
	    {"gb_month=", &p->gb_month}, {"hour=", &p->hour}, {"request=", &p->request}};

	for (size_t i = 0; i < LENGTH(names); i++) {
		size_t n = strlen(names[i].name);

		if (strncmp(word, names[i].name, n) == 0)
			return parse_number(word + n, names[i].value) && *names[i].value >= 0;
	}
	return false;
}

static double
hourly(const struct stats_prices *p)
{
	return p->cu * p->cu_hour + p->gb * p->gb_month / HOURS_PER_MONTH + p->hour;
}

bool
stats_prices_parse(struct arena *a, const char *text, struct stats_prices *prices)
{
	char *list = arena_strdup(a, text), *word;

	*prices = (struct stats_prices){0};
	while ((word = strsep(&list, ",")) != NULL)
		if (!parse_price(word, prices)) {
			warning("--cost: \"%s\" is none of cu=, cu_hour=, gb=, gb_month=, hour=, "
				"request= with a number from 0 on",
			    word);
			return false;
		}
	if ((prices->cu > 0) != (prices->cu_hour > 0) ||
	    (prices->gb > 0) != (prices->gb_month > 0)) {
		warning("--cost: cu= and cu_hour= belong together, and gb= and gb_month= do");
		return false;
	}
	if (hourly(prices) > 0)
		return true;
	warning(
	    "--cost: what does the server cost?  cu= and cu_hour=, gb= and gb_month=, or hour=");
	return false;
}

/* The rate of a scenario: all of its groups. */
static double
rate_of(const struct stats *s, const struct stats_span *span)
{
	double rate = 0;

	for (size_t i = 0; i < s->groups.count; i++)
		if (s->sorted[i]->span == span)
			rate += stats_throughput(s->sorted[i]);
	return rate;
}

static void
put_cost(struct stats *s, const struct stats_span *span, const struct stats_prices *p)
{
	struct arena *a = s->arena;
	struct json *r = json_new(a, JSON_OBJECT);
	double rate = rate_of(s, span);

	json_set(a, r, "kind", json_string(a, "cost"));
	json_set(a, r, "scenario", json_string(a, span->scenario));
	json_set(a, r, "hourly", json_fixed(a, hourly(p), 6));
	json_set(a, r, "throughput_per_s", json_fixed(a, rate, 3));
	if (rate > 0)
		json_set(
		    a, r, "per_1000_requests", json_fixed(a, hourly(p) * 1000 / (rate * 3600), 9));
	if (p->request > 0) {
		json_set(a, r, "other_per_1000_requests", json_fixed(a, p->request * 1000, 9));
		json_set(
		    a, r, "break_even_per_s", json_fixed(a, hourly(p) / (3600 * p->request), 3));
	}
	json_put(stdout, r);
}

static void
add_row(
    struct stats *s, struct grid *t, const struct stats_span *span, const struct stats_prices *p)
{
	struct arena *a = s->arena;
	double rate = rate_of(s, span);

	grid_add(t, span->scenario);
	grid_add(t, arena_printf(a, "%.4g", hourly(p)));
	grid_add(t, arena_printf(a, "%.1f", rate));
	grid_add(t, rate > 0 ? arena_printf(a, "%.4g", hourly(p) * 1000 / (rate * 3600)) : "-");
	grid_add(t, p->request > 0 ? arena_printf(a, "%.4g", p->request * 1000) : "-");
	grid_add(
	    t, p->request > 0 ? arena_printf(a, "%.1f", hourly(p) / (3600 * p->request)) : "-");
}

void
stats_put_costs(struct stats *s, const struct stats_prices *prices, enum stats_format format)
{
	static const char *const heads[] = {
	    "scenario", "$ an hour", "per s", "$ per 1000", "other $ per 1000", "equal at per s"};
	struct grid t = {.arena = s->arena, .columns = LENGTH(heads)};

	for (size_t i = 0; i < LENGTH(heads); i++)
		grid_add(&t, heads[i]);
	for (const struct map_entry *e = s->spans.first; e != NULL; e = e->next) {
		const struct stats_span *span = e->value;

		if (span->groups > 0 && format == STATS_JSON)
			put_cost(s, span, prices);
		else if (span->groups > 0)
			add_row(s, &t, span, prices);
	}
	if (format == STATS_JSON)
		return;
	putchar('\n');
	grid_print(stdout, &t, (enum grid_style)(format - STATS_TABLE));
}
