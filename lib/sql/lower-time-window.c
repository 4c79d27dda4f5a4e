/* lower-time-window.c - GROUP BY window(time, '10 minutes'): a column "window" of the rows
 *
 * https://docs.databricks.com/en/sql/language-manual/functions/window.html and session_window: the
 * other clauses know the window by the name of its column.  It is computed beside the rows, by a
 * lateral subquery that leaves out those without a time; a sliding window gives several rows for
 * one.  Sessions are islands between gaps, for each value of the other expressions of GROUP BY.
 */
#include <string.h>

#include "sql/lower.h"

/* The column that the call becomes. */
static struct expr *
window_column(struct sql *s, const struct expr *call)
{
	struct expr *column = new_expr(s, E_COLUMN, call->begin, call->end);

	column->args = new_expr(s, E_NAME, call->begin, call->end);
	column->args->text = word_is(call->text, "window") ? "window" : "session_window";
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

/* ---- sessions ---- */

/* _rows is what is grouped, with these columns. */
static const char sessions[] =
    "SELECT *, named_struct('start', min(_time) OVER w, 'end', max(_time + CAST(_gap AS INTERVAL)) "
    "OVER w) AS session_window FROM (SELECT *, sum(_first) OVER (PARTITION BY _keys ORDER BY "
    "_time) "
    "AS _session FROM (SELECT *, CASE WHEN _time <= max(_time + CAST(_gap AS INTERVAL)) OVER "
    "(PARTITION BY _keys ORDER BY _time ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 "
    "ELSE "
    "1 END AS _first FROM _rows WHERE _time IS NOT NULL)) WINDOW w AS (PARTITION BY _keys, "
    "_session)";

static struct expr *
named_call(struct sql *s, const char *function, struct expr *args, const char *alias)
{
	struct expr *e = new_expr(s, E_CALL, 0, 0);

	e->text = function;
	e->args = args;
	e->alias = alias;
	return e;
}

/* The other expressions of GROUP BY. */
static struct expr *
other_keys(struct sql *s, const struct group *groups, const struct group *session)
{
	struct expr *keys = NULL, **last = &keys;

	for (; groups != NULL; groups = groups->next) {
		if (groups == session)
			continue;
		if (groups->kind != GROUP_EXPR || groups->exprs->kind == E_NUMBER)
			fail(s, "refused-function", session->exprs->begin,
			    "session_window stands beside expressions in GROUP BY, not beside "
			    "ordinals or grouping sets");
		*last = copy_expr(s, groups->exprs);
		last = &(*last)->next;
	}
	return keys;
}

static const char *
relation_name(const struct from *f)
{
	const struct expr *part;

	if (f->alias != NULL || f->kind != FROM_TABLE || f->name->kind != E_COLUMN)
		return f->alias;
	for (part = f->name->args; part->next != NULL; part = part->next)
		;
	return part->text;
}

static struct from *
session_rows(struct sql *s, struct select *sel, struct group *g)
{
	struct expr *call = g->exprs, *items = new_expr(s, E_STAR, 0, 0), *gap;
	struct query *q = parse_query_text(s, sessions);
	struct from *rows = make_from(s, FROM_QUERY, NULL), *f;
	struct select *inner;

	gap = copy_expr(s, call->args->next);
	gap->alias = "_gap";
	items->next = named_call(s, "timestamp", copy_expr(s, call->args), "_time");
	items->next->next = gap;
	gap->next = named_call(s, "struct", other_keys(s, sel->group, g), "_keys");
	inner = make_select(s, items, sel->from);
	inner->where = sel->where;
	sel->where = NULL;
	f = q->body->select->from->query->body->select->from->query->body->select->from;
	f->kind = FROM_QUERY;
	f->query = make_query(s, inner);
	f->alias = "_rows";
	rows->query = q;
	rows->alias = sel->from->next == NULL ? relation_name(sel->from) : NULL;
	if (rows->alias == NULL)
		rows->alias = invent(s);
	return rows;
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
		if (word_is(e->text, "session_window") && sel->from != NULL &&
		    e->args->next != NULL) {
			name_everywhere(s, sel, e);
			sel->from = session_rows(s, sel, g);
			g->exprs = window_column(s, e);
		} else if (word_is(e->text, "window")) {
			name_everywhere(s, sel, e);
			g->exprs = window_column(s, e);
			sel->from = join_rows(s, sel->from, window_rows(s, e), false);
		}
	}
}
