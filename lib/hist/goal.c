/* goal.c - what a run must reach, and whether it did */
#include <math.h>
#include <string.h>

#include "hist/hist.h"

static const struct {
	const char *name;
	int what;
} names[] = {
    {"avg", GOAL_MEAN},
    {"error_percent", GOAL_ERRORS},
    {"error_rate", GOAL_ERRORS},
    {"errors", GOAL_ERRORS},
    {"max", GOAL_MAX},
    {"mean", GOAL_MEAN},
    {"throughput", GOAL_THROUGHPUT},
};

static bool
parse_what(const char *word, struct hist_goal *g)
{
	if ((*word == 'p' || *word == 'P') && parse_number(word + 1, &g->percentile)) {
		g->what = GOAL_PERCENTILE;
		return g->percentile >= 0 && g->percentile <= 100;
	}
	for (size_t i = 0; i < LENGTH(names); i++)
		if (word_is(word, names[i].name)) {
			g->what = names[i].what;
			return true;
		}
	return false;
}

/* 50ms, 0.1%, 1000 or 1000/s */
static bool
parse_limit(struct arena *a, const char *text, struct hist_goal *g)
{
	const char *unit = g->what == GOAL_ERRORS ? "%" : g->what == GOAL_THROUGHPUT ? "/s" : "";
	size_t n = strlen(text), u = strlen(unit);
	bool has_unit = u > 0 && n > u && strcmp(text + n - u, unit) == 0;

	if (u == 0) {
		if (!parse_time(text, &g->limit))
			return false;
		g->limit *= 1e6;
		/* a bare number could be anything */
		return strspn(text, "+-.0123456789") < n && g->limit >= 0;
	}
	if (g->what == GOAL_ERRORS && !has_unit)
		return false;
	return parse_number(arena_strndup(a, text, has_unit ? n - u : n), &g->limit) &&
	       g->limit >= 0;
}

static bool
parse_goal(struct arena *a, struct hist_goal *g)
{
	size_t n = strcspn(g->text, "<>=");
	const char *how = g->text + n, *limit = how + 1 + (how[0] != '\0' && how[1] == '=');

	if (*how != '<' && *how != '>')
		return false;
	g->how = (*how == '<' ? GOAL_LESS : GOAL_MORE) + (how[1] == '=' ? 1 : 0);
	return parse_what(arena_strndup(a, g->text, n), g) && parse_limit(a, limit, g);
}

static bool
parse_figure(struct arena *a, struct hist_goal *g)
{
	size_t n = strcspn(g->text, "=");

	g->how = GOAL_IS;
	return g->text[n] == '=' && parse_what(arena_strndup(a, g->text, n), g) &&
	       parse_limit(a, g->text + n + 1, g) && (g->limit > 0 || g->what == GOAL_ERRORS);
}

/* The parts between commas, blanks left out. */
static struct hist_goal *
parse_list(struct arena *a, const char *name, const char *text, bool figures)
{
	bool (*parse)(struct arena *, struct hist_goal *) = figures ? parse_figure : parse_goal;
	struct hist_goal *first = NULL, **last = &first;
	struct buf plain = {.arena = a};

	for (; *text != '\0'; text++)
		if (*text != ' ')
			buf_char(&plain, *text);
	for (const char *s = buf_text(&plain); s != NULL && *s != '\0';) {
		size_t n = strcspn(s, ",");
		struct hist_goal *g = arena_alloc(a, sizeof(*g));

		g->text = arena_strndup(a, s, n);
		if (!parse(a, g)) {
			warning("%s: \"%s\" is not a %s", name, g->text,
			    figures ? "figure like p50=30ms, mean=40ms or throughput=1000"
				    : "goal like p99<50ms, mean<=2ms, max<1s, error_rate<0.1% or "
				      "throughput>=1000");
			return NULL;
		}
		*last = g;
		last = &g->next;
		s += n + (s[n] == ',');
	}
	if (first == NULL)
		warning("%s: no %s", name, figures ? "figure" : "goal");
	return first;
}

struct hist_goal *
hist_goals(struct arena *a, const char *name, const char *text)
{
	return parse_list(a, name, text, false);
}

struct hist_goal *
hist_figures(struct arena *a, const char *name, const char *text)
{
	return parse_list(a, name, text, true);
}

double
hist_goal_value(const struct hist_goal *g, const struct hist_sum *s, double seconds)
{
	const struct hist *h = &s->parts[HIST_TOTAL];

	switch (g->what) {
	case GOAL_PERCENTILE:
		return h->count == 0 ? NAN : (double)hist_percentile(h, g->percentile);
	case GOAL_MEAN: return hist_mean(h);
	case GOAL_MAX: return h->count == 0 ? NAN : (double)hist_max(h);
	case GOAL_ERRORS:
		return s->requests == 0 ? NAN : (double)s->failed * 100 / (double)s->requests;
	case GOAL_THROUGHPUT:
		return seconds > 0 ? (double)(s->requests - s->failed) / seconds : NAN;
	}
	return NAN;
}

/* What was not measured holds no goal. */
bool
hist_goal_holds(const struct hist_goal *g, double value)
{
	switch (g->how) {
	case GOAL_LESS: return value < g->limit;
	case GOAL_LESS_EQUAL: return value <= g->limit;
	case GOAL_MORE: return value > g->limit;
	case GOAL_MORE_EQUAL: return value >= g->limit;
	case GOAL_IS: return false;
	}
	return false;
}
