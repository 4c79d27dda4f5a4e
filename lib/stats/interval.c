/* interval.c - the timeline: what ended in each stretch of time, in bounded memory */
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

static int64_t
half(int64_t index)
{
	return index >= 0 ? index / 2 : (index - 1) / 2;
}

static void
merge(struct stats_interval *to, const struct stats_interval *from)
{
	to->requests += from->requests;
	to->failed += from->failed;
	to->sum_us += from->sum_us;
	to->busy_us += from->busy_us;
	hist_fold_merge(to->fold, from->fold);
}

/* Two by two, the intervals of a group become one of twice the length. */
static void
widen_group(struct stats *s, struct stats_group *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->nintervals; i++) {
		struct stats_interval *v = g->intervals[i];

		v->index = half(v->index);
		if (n > 0 && g->intervals[n - 1]->index == v->index) {
			merge(g->intervals[n - 1], v);
			s->spare[s->nspare++] = v;
			s->nintervals--;
		} else {
			g->intervals[n++] = v;
		}
	}
	g->nintervals = n;
	g->recent = NULL;
}

/* Where groups have one interval each there is nothing to be won. */
static bool
can_widen(const struct stats *s)
{
	return s->nintervals > s->groups.count && s->interval_us < INT64_C(1) << 50;
}

static void
widen(struct stats *s)
{
	if (s->spare == NULL)
		s->spare = arena_alloc(s->arena, STATS_INTERVALS_MAX * sizeof(*s->spare));
	s->interval_us *= 2;
	for (struct map_entry *e = s->groups.first; e != NULL; e = e->next)
		widen_group(s, e->value);
}

static struct stats_interval *
new_interval(struct stats *s, int64_t index)
{
	struct stats_interval *i;

	if (s->nspare > 0) {
		i = s->spare[--s->nspare];
		memset(i->fold, 0, sizeof(*i->fold));
	} else {
		i = arena_alloc(s->arena, sizeof(*i));
		i->fold = arena_alloc(s->arena, sizeof(*i->fold));
	}
	*i = (struct stats_interval){.index = index, .fold = i->fold};
	s->nintervals++;
	return i;
}

/* Where the index stands in the group, or would. */
static size_t
find(const struct stats_group *g, int64_t index)
{
	size_t low = 0, high = g->nintervals, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (g->intervals[mid]->index < index)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
insert(struct stats *s, struct stats_group *g, size_t at, struct stats_interval *i)
{
	if (g->nintervals == g->cap) {
		size_t cap = g->cap == 0 ? 16 : g->cap * 2;

		g->intervals = arena_grow(s->arena, g->intervals, g->cap * sizeof(*g->intervals),
		    cap * sizeof(*g->intervals));
		g->cap = cap;
	}
	memmove(
	    &g->intervals[at + 1], &g->intervals[at], (g->nintervals - at) * sizeof(*g->intervals));
	g->intervals[at] = i;
	g->nintervals++;
}

static int64_t
index_of(const struct stats *s, int64_t us)
{
	int64_t index = us / s->interval_us;

	return us % s->interval_us < 0 ? index - 1 : index;
}

struct stats_interval *
stats_interval_at(struct stats *s, struct stats_group *g, int64_t us)
{
	int64_t index = index_of(s, us);
	size_t at;

	if (g->recent != NULL && g->recent->index == index)
		return g->recent;
	at = find(g, index);
	if (at == g->nintervals || g->intervals[at]->index != index) {
		insert(s, g, at, new_interval(s, index));
		while (s->nintervals >= STATS_INTERVALS_MAX && can_widen(s))
			widen(s);
		at = find(g, index_of(s, us));
	}
	return g->recent = g->intervals[at];
}

/* ---- the end ---- */

void
stats_interval_total(struct stats *s)
{
	struct stats_group *all = &s->all;

	for (size_t i = 0; i < s->groups.count; i++)
		for (size_t k = 0; k < s->sorted[i]->nintervals; k++) {
			const struct stats_interval *from = s->sorted[i]->intervals[k];
			size_t at = find(all, from->index);

			if (at == all->nintervals || all->intervals[at]->index != from->index)
				insert(s, all, at, new_interval(s, from->index));
			merge(all->intervals[at], from);
		}
}

double
stats_interval_begin(const struct stats *s, const struct stats_interval *i)
{
	return (double)i->index * (double)s->interval_us / 1e6;
}

double
stats_interval_seconds(
    const struct stats *s, const struct stats_group *g, const struct stats_interval *i)
{
	int64_t begin = i->index * s->interval_us, end = begin + s->interval_us;

	if (begin < g->span->from)
		begin = g->span->from;
	if (end > g->span->to)
		end = g->span->to;
	return end > begin ? (double)(end - begin) / 1e6 : 0;
}

static struct stats_interval **
fill(struct stats *s, const struct stats_group *g, int64_t first, size_t n)
{
	struct stats_interval **list = arena_alloc(s->arena, n * sizeof(*list));
	struct stats_interval *none;

	for (size_t i = 0; i < g->nintervals; i++)
		list[g->intervals[i]->index - first] = g->intervals[i];
	for (size_t i = 0; i < n; i++)
		if (list[i] == NULL) {
			none = arena_alloc(s->arena, sizeof(*none));
			none->index = first + (int64_t)i;
			list[i] = none;
		}
	return list;
}

struct stats_interval **
stats_timeline(struct stats *s, const struct stats_group *g, size_t *n)
{
	int64_t first, last;

	*n = g->nintervals;
	if (g->nintervals == 0)
		return NULL;
	first = index_of(s, g->span->from);
	last = index_of(s, g->span->to);
	if (first > g->intervals[0]->index)
		first = g->intervals[0]->index;
	if (last < g->intervals[g->nintervals - 1]->index)
		last = g->intervals[g->nintervals - 1]->index;
	if (last - first >= STATS_TIMELINE_MAX)
		return g->intervals; /* runs that lie far apart */
	*n = (size_t)(last - first + 1);
	return fill(s, g, first, *n);
}
