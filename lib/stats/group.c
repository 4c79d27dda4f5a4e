/* group.c - what belongs together */
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

static const struct stats_span empty = {.from = INT64_MAX, .to = INT64_MIN};

void
stats_init(struct stats *s, struct arena *a, const struct stats_options *opt)
{
	*s = (struct stats){.opt = opt, .arena = a, .whole = empty};
	s->groups.arena = s->spans.arena = a;
	s->scratch = arena_alloc(a, sizeof(*s->scratch));
	s->interval_us = (int64_t)(opt->interval_s * 1e6 + 0.5);
}

/* ---- spans ---- */

bool
stats_tells_scenarios(const struct stats_options *o)
{
	for (int i = 0; i < o->nby; i++)
		if (o->by[i] == STATS_SCENARIO)
			return true;
	return false;
}

struct stats_span *
stats_span_of(struct stats *s, const struct json_slot *scenario)
{
	const char *name = "";
	struct stats_span *span;

	if (stats_tells_scenarios(s->opt) && scenario->there && scenario->text != NULL)
		name = arena_strndup(s->arena, scenario->text, scenario->len);
	if ((span = map_get(&s->spans, name)) != NULL)
		return span;
	span = arena_alloc(s->arena, sizeof(*span));
	*span = empty;
	span->scenario = name;
	map_set(&s->spans, name, span);
	return span;
}

void
stats_span_add(struct stats_span *to, int64_t from, int64_t until)
{
	if (from < to->from)
		to->from = from;
	if (until > to->to)
		to->to = until;
}

double
stats_seconds(const struct stats_span *span)
{
	return span->to > span->from ? (double)(span->to - span->from) / 1e6 : 0;
}

/* ---- groups ---- */

static struct stats_group *
new_group(struct stats *s, const struct json_slot *slots)
{
	struct stats_group *g = arena_alloc(s->arena, sizeof(*g));

	hist_sum_init(&g->sum, s->arena);
	for (int i = 0; i < s->opt->nby; i++) {
		const struct json_slot *slot = &slots[s->opt->by[i]];

		if (slot->there && slot->text != NULL) {
			g->by[i] = arena_strndup(s->arena, slot->text, slot->len);
			g->types[i] = slot->type;
		}
	}
	g->span = stats_span_of(s, &slots[STATS_SCENARIO]);
	g->span->groups++;
	return g;
}

struct stats_group *
stats_group_of(struct stats *s, const struct json_slot *slots)
{
	struct stats_group *g;

	s->key.arena = s->arena;
	buf_clear(&s->key);
	for (int i = 0; i < s->opt->nby; i++) {
		const struct json_slot *slot = &slots[s->opt->by[i]];

		if (slot->there && slot->text != NULL) {
			buf_char(&s->key, (char)('0' + slot->type));
			buf_add(&s->key, slot->text, slot->len);
		}
		buf_char(&s->key, '\n'); /* in no member as it stands in a line */
	}
	if ((g = map_get(&s->groups, s->key.data)) == NULL) {
		g = new_group(s, slots);
		map_set(&s->groups, s->key.data, g);
	}
	return g;
}

bool
stats_is_whole(const struct stats_group *g)
{
	return g->span->groups == 1 || g->span->scenario == NULL;
}

/* ---- the end ---- */

struct ordered {
	struct stats_group *group;
	int nby;
};

/* Numbers by their size, then texts by their bytes; first those that are not there. */
static int
compare_values(const struct stats_group *x, const struct stats_group *y, int i)
{
	const char *v = x->by[i], *w = y->by[i];
	double a, b;

	if (x->types[i] != y->types[i] || v == NULL || w == NULL)
		return (int)x->types[i] - (int)y->types[i];
	if (x->types[i] == JSON_NUMBER && parse_number(v, &a) && parse_number(w, &b) && a != b)
		return a < b ? -1 : 1;
	return strcmp(v, w);
}

static int
compare_groups(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;

	for (int i = 0; i < x->nby; i++) {
		int d = compare_values(x->group, y->group, i);

		if (d != 0)
			return d;
	}
	return 0;
}

static void
sort_groups(struct stats *s)
{
	struct ordered *list = arena_alloc(s->arena, (s->groups.count + 1) * sizeof(*list));
	size_t n = 0;

	s->sorted = arena_alloc(s->arena, (s->groups.count + 1) * sizeof(struct stats_group *));
	for (struct map_entry *e = s->groups.first; e != NULL; e = e->next)
		list[n++] = (struct ordered){e->value, s->opt->nby};
	qsort(list, n, sizeof(*list), compare_groups);
	for (size_t i = 0; i < n; i++)
		s->sorted[i] = list[i].group;
}

/* The whole has no name; what was counted by scenario adds up. */
static void
add_spans(struct stats *s)
{
	struct stats_span *all = &s->whole;

	for (const struct map_entry *e = s->spans.first; e != NULL; e = e->next) {
		const struct stats_span *span = e->value;

		stats_span_add(all, span->from, span->to);
		all->groups += span->groups;
		all->busy_us += span->busy_us;
		all->connections += span->connections;
		all->ramps_s += span->ramps_s;
		all->seconds += span->seconds;
		all->begins += span->begins;
		all->ends += span->ends;
		all->requests += span->requests;
		all->blocks_hit += span->blocks_hit;
		all->blocks_read += span->blocks_read;
	}
}

void
stats_finish(struct stats *s)
{
	sort_groups(s);
	hist_sum_init(&s->all.sum, s->arena);
	s->all.span = &s->whole;
	for (size_t i = 0; i < s->groups.count; i++) {
		struct stats_group *g = s->sorted[i];

		g->span->busy_us += g->sum.busy_us;
		hist_sum_merge(&s->all.sum, &g->sum);
	}
	add_spans(s);
}
