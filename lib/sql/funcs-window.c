/* funcs-window.c - window functions
 *
 * Postgres has no IGNORE NULLS: the values of the frame without NULLs are an array then. */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

static struct expr *
window_form(struct expr *call, struct expr *e)
{
	e->args = call->args;
	e->call = call->call;
	return e;
}

/* The same window with another frame. */
static void
set_frame(struct sql *s, struct call *c, const char *from, const char *to)
{
	struct window *w = arena_alloc(s->arena, sizeof(*w));

	*w = *c->over;
	if (w->named_only) {
		w->base = w->name;
		w->name = NULL;
		w->named_only = false;
	}
	w->frame = "ROWS";
	w->from = from;
	w->to = to;
	w->from_expr = w->to_expr = NULL;
	if (strcmp(from, "FOLLOWING") == 0)
		w->from_expr = int_literal(s, 1);
	if (strcmp(to, "PRECEDING") == 0)
		w->to_expr = int_literal(s, 1);
	c->over = w;
}

/* lag and lead (x [, n [, default]]) */
static struct expr *
neighbour(struct sql *s, struct expr *call, const char *name)
{
	struct expr *x = call->args, *n = x->next, *other = n != NULL ? n->next : NULL;
	const struct type *t = x->type;

	if (other != NULL && other->type->kind != T_NULL) {
		n->next = NULL;
		n->next = coerce(s, other, t);
	} else if (other != NULL) {
		n->next = NULL;
	}
	return window_form(call, form(s, t, arena_printf(s->arena, "%s($*)", name), NULL));
}

/* The n-th value that is not NULL before or behind the row. */
static struct expr *
neighbour_not_null(struct sql *s, struct expr *call, const char *text)
{
	struct expr *x = call->args, *n = x->next, *other = n != NULL ? n->next : NULL;
	const struct type *t = x->type;
	struct expr *e;

	x->next = NULL;
	call->args = as_element(s, x);
	call->args->next = n != NULL ? n : int_literal(s, 1);
	call->args->next->next = NULL;
	e = from_element(s, window_form(call, form(s, t, text, NULL)), t);
	if (other == NULL || other->type->kind == T_NULL)
		return e;
	return form(s, t, "coalesce($1, $2)", e, coerce(s, other, t), NULL);
}

static bool
ignores_nulls(const struct expr *call)
{
	return call->call != NULL && call->call->nulls == 'I' && call->call->over != NULL;
}

/* The row itself, NULL or not. */
static bool
is_same_row(const struct expr *call)
{
	long n;

	return call->args->next != NULL && constant_int(call->args->next, &n) && n == 0;
}

static struct expr *
lag(struct sql *s, struct expr *call)
{
	if (!ignores_nulls(call) || is_same_row(call))
		return neighbour(s, call, "lag");
	set_frame(s, call->call, "UNBOUNDED PRECEDING", "PRECEDING");
	return neighbour_not_null(s, call, "lb.from_end(array_remove(array_agg($1)$w, NULL), $2)");
}

static struct expr *
lead(struct sql *s, struct expr *call)
{
	if (!ignores_nulls(call) || is_same_row(call))
		return neighbour(s, call, "lead");
	set_frame(s, call->call, "FOLLOWING", "UNBOUNDED FOLLOWING");
	return neighbour_not_null(s, call, "(array_remove(array_agg($1)$w, NULL))[$2]");
}

static struct expr *
nth_value(struct sql *s, struct expr *call)
{
	const struct type *t = call->args->type;

	if (ignores_nulls(call))
		return neighbour_not_null(s, call, "(array_remove(array_agg($1)$w, NULL))[$2]");
	return window_form(call, form(s, t, "nth_value($1, $2)", NULL));
}

#define WINDOW .class = FUNC_WINDOW

/* clang-format off */
const struct func funcs_window[] = {
	{"counter_diff", 1, 2, ".", "$1", "CASE WHEN $1 >= lag($1)$w THEN $1 - lag($1)$w WHEN lag($1)$w IS NOT NULL THEN $1 END", WINDOW},
	{"cume_dist", 0, 0, "", "double", "cume_dist()", WINDOW},
	{"dense_rank", 0, -1, ".", "bigint", "dense_rank()$w", WINDOW},
	{"lag", 1, 3, ".i.", .rewrite = lag, .says = "lag(x, n, default); from an array of the values that are not NULL with IGNORE NULLS", WINDOW},
	{"lead", 1, 3, ".i.", .rewrite = lead, .says = "lead(x, n, default); from an array of the values that are not NULL with IGNORE NULLS", WINDOW},
	{"nth_value", 2, 2, ".i", .rewrite = nth_value, .says = "nth_value(x, n); from an array of the values that are not NULL with IGNORE NULLS", WINDOW},
	{"ntile", 0, 0, "", "int", "ntile(1)", WINDOW},
	{"ntile", 1, 1, "i", "int", "ntile($1)", WINDOW},
	{"percent_rank", 0, -1, ".", "double", "percent_rank()$w", WINDOW},
	{"rank", 0, -1, ".", "bigint", "rank()$w", WINDOW},
	{"row_number", 0, 0, "", "bigint", "row_number()", WINDOW},
	{0},
};
/* clang-format on */
