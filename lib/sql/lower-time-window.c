/* lower-time-window.c - GROUP BY window(time, '10 minutes'): a column "window" of the rows
 *
 * https://docs.databricks.com/en/sql/language-manual/functions/window.html: the other clauses know
 * the window by the name of its column.  It is computed beside the rows, by a lateral subquery that
 * leaves out those without a time; a sliding window gives several rows for one.
 */
#include <string.h>

#include "sql/lower.h"

static struct expr *
window_column(struct sql *s, const struct expr *at)
{
	struct expr *column = new_expr(s, E_COLUMN, at->begin, at->end);

	column->args = new_expr(s, E_NAME, at->begin, at->end);
	column->args->text = "window";
	return column;
}

/* (SELECT window(time, width) AS window WHERE time IS NOT NULL) */
static struct from *
window_rows(struct sql *s, struct expr *call)
{
	struct select *sel = make_select(s, call, NULL);
	struct from *rows = make_from(s, FROM_QUERY, NULL);
	struct expr *time = copy_expr(s, call->args);

	sel->where = new_expr(s, E_IS, call->begin, call->end);
	sel->where->op = "NULL";
	sel->where->negated = true;
	sel->where->args = time;
	call->alias = "window";
	rows->query = make_query(s, sel);
	rows->alias = invent(s);
	rows->lateral = true;
	return rows;
}

/* The same call again, written in the same way, means that column. */
static struct expr *
name_windows(struct sql *s, struct expr *e, const char *text, size_t n)
{
	struct expr **at, *next;

	if (e->kind == E_CALL && e->end - e->begin == n &&
	    memcmp(s->piece.text + e->begin, text, n) == 0) {
		next = window_column(s, e);
		next->alias = e->alias;
		return next;
	}
	for (at = &e->args; *at != NULL; at = &(*at)->next) {
		next = (*at)->next;
		*at = name_windows(s, *at, text, n);
		(*at)->next = next;
	}
	return e;
}

/* In the items and in HAVING */
static void
name_everywhere(struct sql *s, struct select *sel, const struct expr *call)
{
	const char *text = s->piece.text + call->begin;
	size_t n = call->end - call->begin;
	struct expr **at, *next;

	for (at = &sel->items; *at != NULL; at = &(*at)->next) {
		next = (*at)->next;
		*at = name_windows(s, *at, text, n);
		(*at)->next = next;
	}
	if (sel->having != NULL)
		sel->having = name_windows(s, sel->having, text, n);
}

void
lower_time_windows(struct sql *s, struct select *sel)
{
	struct group *g;
	struct expr *e;

	for (g = sel->group; g != NULL; g = g->next) {
		e = g->exprs;
		if (g->kind != GROUP_EXPR || e->kind != E_CALL || e->args == NULL)
			continue;
		if (word_is(e->text, "session_window"))
			fail(s, "refused-function", e->begin,
			    "session_window has no counterpart in Postgres: sessions are islands "
			    "between gaps: lag() over the times and a running sum of the gaps");
		if (!word_is(e->text, "window"))
			continue;
		g->exprs = window_column(s, e);
		name_everywhere(s, sel, e);
		sel->from = join_rows(s, sel->from, window_rows(s, e), false);
	}
}
