/* funcs-percentile.c - percentiles and modes
 *
 * In the forms $d is DISTINCT, $F FILTER, $w OVER, as funcs.h says. */
#include "sql/funcs.h"
#include "sql/types.h"

/* Postgres takes neither OVER nor DISTINCT with an ordered-set aggregate: it goes over an array. */
static bool
over_array(const struct expr *call)
{
	return call->call != NULL && (call->call->over != NULL || call->call->distinct);
}

/* percentile of x at p, as Spark types it: the double of a number, an interval of an interval */
static struct expr *
percentile_of(struct sql *s, struct expr *call, struct expr *x, struct expr *p, bool desc)
{
	const struct type *t = x->type, *result;
	bool many = p->type->kind == T_ARRAY;
	const char *order = desc ? " DESC" : "";

	x->next = NULL;
	p->next = NULL;
	result = type_is_interval(t) ? t : type_of(T_DOUBLE);
	if (many)
		p = form(s, p->type, "$1::double precision[]", p, NULL);
	else if (p->kind != E_NUMBER)
		p = cast_to(s, p, type_of(T_DOUBLE), false);
	if (!type_is_interval(t))
		x = cast_to(s, x, type_of(T_DOUBLE), false);
	x->next = p;
	call->args = x;
	if (over_array(call))
		return aggregate_form(s, call, many ? type_array(s, result) : result,
		    desc ? "lb.percentile(array_agg($d$1)$F$w, 1 - $2)"
			 : "lb.percentile(array_agg($d$1)$F$w, $2)");
	if (t->kind == T_INTERVAL_YM && !many)
		return aggregate_form(s, call, t,
		    arena_printf(s->arena,
			"make_interval(months => trunc(percentile_cont($2) WITHIN GROUP (ORDER BY "
			"(" MONTHS_OF_1 ")::double precision%s)$F)::int)",
			order));
	return aggregate_form(s, call, many ? type_array(s, result) : result,
	    arena_printf(s->arena, "percentile_cont($2) WITHIN GROUP (ORDER BY $1%s)$F", order));
}

/* percentile(x, p [, frequency]) */
static struct expr *
percentile(struct sql *s, struct expr *call)
{
	struct expr *x = call->args, *p = x->next, *n = p->next;

	if (n == NULL)
		return percentile_of(s, call, x, p, false);
	return aggregate_form(s, call,
	    p->type->kind == T_ARRAY ? type_array(s, type_of(T_DOUBLE)) : type_of(T_DOUBLE),
	    p->type->kind == T_ARRAY ? "lb.percentile(array_agg($1::double precision)$F$w, "
				       "$2::double precision[], array_agg($3::bigint)$F$w)"
				     : "lb.percentile(array_agg($1::double precision)$F$w, $2, "
				       "array_agg($3::bigint)$F$w)");
}

static struct expr *
median(struct sql *s, struct expr *call)
{
	return percentile_of(s, call, call->args, form(s, type_of(T_DOUBLE), "0.5", NULL), false);
}

/* The one expression of WITHIN GROUP (ORDER BY ...), taken off the call. */
static struct expr *
within(struct sql *s, struct expr *call, bool *desc)
{
	struct order *o = call->call != NULL ? call->call->within : NULL;

	if (o == NULL || o->next != NULL)
		fail(s, "argument-count", call->begin,
		    "%s needs WITHIN GROUP (ORDER BY one expression)", call->text);
	call->call->within = NULL;
	*desc = o->desc;
	return o->expr;
}

static struct expr *
percentile_cont(struct sql *s, struct expr *call)
{
	bool desc;
	struct expr *x = within(s, call, &desc);

	return percentile_of(s, call, x, call->args, desc);
}

static struct expr *
disc(struct sql *s, struct expr *call, struct expr *x, struct expr *p, bool desc)
{
	const struct type *t = x->type;
	bool many = p->type->kind == T_ARRAY;

	x->next = NULL;
	p->next = NULL;
	x->next = many ? form(s, p->type, "$1::double precision[]", p, NULL) : p;
	call->args = x;
	if (many)
		t = type_array(s, t);
	if (over_array(call))
		return aggregate_form(s, call, t,
		    arena_printf(s->arena, "lb.percentile_disc(array_agg($d$1)$F$w, $2%s%s)",
			many ? "" : "::double precision", desc ? ", true" : ""));
	return aggregate_form(s, call, t,
	    desc ? "percentile_disc($2) WITHIN GROUP (ORDER BY $1 DESC)$F"
		 : "percentile_disc($2) WITHIN GROUP (ORDER BY $1)$F");
}

static struct expr *
percentile_disc(struct sql *s, struct expr *call)
{
	bool desc;
	struct expr *x = within(s, call, &desc);

	if (type_is_number(x->type))
		x = cast_to(s, x, type_of(T_DOUBLE), false);
	return disc(s, call, x, call->args, desc);
}

/* percentile_approx(x, p [, accuracy]): exact here */
static struct expr *
percentile_approx(struct sql *s, struct expr *call)
{
	struct expr *x = call->args;

	if (x->type->kind == T_STRING) {
		struct expr *rest = x->next;
		x->next = NULL;
		x = cast_to(s, x, type_of(T_DOUBLE), false);
		x->next = rest;
	}
	return disc(s, call, x, x->next, false);
}

/* mode(x [, lowest]), mode() WITHIN GROUP (ORDER BY x) */
static struct expr *
mode(struct sql *s, struct expr *call)
{
	bool desc = false;

	if (call->args == NULL)
		call->args = within(s, call, &desc);
	call->args->next = NULL;
	if (over_array(call))
		return aggregate_form(s, call, call->args->type, "lb.mode(array_agg($d$1)$F$w)");
	return aggregate_form(s, call, call->args->type,
	    desc ? "mode() WITHIN GROUP (ORDER BY $1 DESC)$F"
		 : "mode() WITHIN GROUP (ORDER BY $1)$F");
}

#define AGGREGATE .class = FUNC_AGGREGATE
#define EXACT AGGREGATE, .code = "exact", .message = "exact in Postgres, approximate in Spark"

/* clang-format off */
const struct func funcs_percentile[] = {
	{"approx_percentile percentile_approx", 2, 3, ".", .rewrite = percentile_approx, .says = "percentile_disc(p) WITHIN GROUP (ORDER BY x)", EXACT},
	{"median", 1, 1, ".", .rewrite = median, .says = "percentile_cont(0.5) WITHIN GROUP (ORDER BY x)", AGGREGATE},
	{"mode", 0, 2, ".", .rewrite = mode, .says = "mode() WITHIN GROUP (ORDER BY x)", AGGREGATE},
	{"percentile", 2, 3, ".", .rewrite = percentile, .says = "percentile_cont(p) WITHIN GROUP (ORDER BY x); lb.percentile with frequencies, DISTINCT or OVER", AGGREGATE},
	{"percentile_cont", 1, 1, ".", .rewrite = percentile_cont, .says = "the same; lb.percentile with DISTINCT or OVER", AGGREGATE},
	{"percentile_disc", 1, 1, ".", .rewrite = percentile_disc, .says = "the same, of doubles; lb.percentile_disc with DISTINCT or OVER", AGGREGATE},
	{0},
};
/* clang-format on */
