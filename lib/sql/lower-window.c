/* lower-window.c - windows: names, frames, the order of NULLs
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-window-functions.html
 */
#include <string.h>

#include "sql/lower.h"

/* ---- ORDER BY, of a window or of a query ---- */

void
order_nulls(struct sql *s, struct order *o)
{
	if (o->nulls != 0)
		return;
	o->nulls = o->desc ? 'L' : 'F';
	if (!s->nulls_said)
		rule(s, o->expr == NULL ? 0 : o->expr->begin,
		    "NULLs are the smallest values in Spark");
	s->nulls_said = true;
}

void
lower_order(struct sql *s, struct order *list)
{
	for (; list != NULL; list = list->next) {
		if (list->expr != NULL)
			list->expr = sort_key(s, lower_expr(s, list->expr));
		if (list->expr != NULL && s->scope != NULL && !s->scope->grouped)
			list->expr = unknown_json(s, list->expr);
		order_nulls(s, list);
	}
}

/* ---- windows ---- */

void
check_window(struct sql *s, const struct window *w)
{
	const char *name = w->named_only ? w->name : w->base;
	const struct scope *sc;
	const struct window *v;

	for (sc = s->scope; sc != NULL; sc = sc->outer) {
		for (v = sc->windows; v != NULL; v = v->next) {
			if (word_is(v->name, name))
				return;
		}
	}
	fail(s, "unknown-window", w->begin, "no window \"%s\"", name);
}

/* RANGE 2 PRECEDING over dates counts days. */
static struct expr *
lower_offset(struct sql *s, const struct window *w, struct expr *offset)
{
	const struct type *key = w->order == NULL ? type_of(T_UNKNOWN) : w->order->expr->type;

	if (offset == NULL)
		return NULL;
	offset = lower_expr(s, offset);
	if (strcmp(w->frame, "RANGE") != 0)
		return coerce(s, offset, type_of(T_BIGINT));
	if (key->kind == T_DATE && type_is_integer(offset->type))
		return form(s, type_of(T_INTERVAL_DT), "$1 * INTERVAL '1 day'", offset, NULL);
	if (key->kind == T_DECIMAL || key->kind == T_DOUBLE || key->kind == T_FLOAT)
		return coerce(s, offset, key->kind == T_FLOAT ? type_of(T_DOUBLE) : key);
	return offset;
}

void
lower_window(struct sql *s, struct window *w)
{
	if (w->base != NULL || w->named_only)
		check_window(s, w);
	w->partition = lower_list(s, w->partition);
	lower_order(s, w->order);
	if (w->frame == NULL)
		return;
	w->from_expr = lower_offset(s, w, w->from_expr);
	w->to_expr = lower_offset(s, w, w->to_expr);
}

void
lower_windows(struct sql *s, struct window *list)
{
	for (; list != NULL; list = list->next)
		lower_window(s, list);
}
