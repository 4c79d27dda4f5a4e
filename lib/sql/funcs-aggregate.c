/* funcs-aggregate.c - aggregate functions
 *
 * In the forms $d is DISTINCT, $o ORDER BY, $F FILTER, $f the condition of FILTER, $w OVER. */
#include <string.h>

#include "sql/funcs.h"
#include "sql/lower.h"
#include "sql/types.h"

/* ---- sum, avg ---- */

static const struct type *
wider(struct sql *s, const struct type *t, int digits, int scale)
{
	int p = t->precision + digits, n = t->scale + scale;

	return type_decimal(s, p > 38 ? 38 : p, n > 38 ? 38 : n);
}

/* The form with the digits and the scale of t in its text. */
static const char *
decimal_form(struct sql *s, const char *text, const struct type *t)
{
	struct buf b = {.arena = s->arena};
	const char *p;
	int n = 0;

	for (p = text; *p != '\0'; p++) {
		if (strncmp(p, "%d", 2) != 0) {
			buf_char(&b, *p);
			continue;
		}
		buf_int(&b, n++ == 0 ? t->precision : t->scale);
		p++;
	}
	return buf_text(&b);
}

/* A field of JSON whose type is not known is a number here. */
static struct expr *
of_field(struct sql *s, struct expr *call, const char *text)
{
	const struct type *t = call->args->type;

	call->args = field_beside(s, call->args, type_of(T_DOUBLE));
	return aggregate_form(s, call, t, text);
}

/* Integers sum to bigint, decimals to ten digits more. */
static struct expr *
sum_as(struct sql *s, struct expr *call, bool try)
{
	const struct type *t = call->args->type;

	if (is_unknown_text(call->args))
		return of_field(s, call, "sum($1)");
	switch (t->kind) {
	case T_TINYINT:
	case T_SMALLINT:
	case T_INT: return aggregate_form(s, call, type_of(T_BIGINT), "sum($1)");
	case T_BIGINT:
		return aggregate_form(s, call, type_of(T_BIGINT),
		    try       ? "lb.try_bigint(sum($d$1$o)$F$w)"
		    : s->ansi ? "sum($d$1$o)$F$w::bigint"
			      : "lb.wrap(sum($d$1$o)$F$w, 64)");
	case T_DECIMAL:
		t = wider(s, t, 10, 0);
		return aggregate_form(s, call, t,
		    try || !s->ansi ? decimal_form(s, "lb.try_decimal(sum($d$1$o)$F$w, %d, %d)", t)
				    : "sum($1)");
	case T_FLOAT:
		return aggregate_form(s, call, type_of(T_DOUBLE), "sum($1::double precision)");
	case T_INTERVAL_YM:
		if (try)
			return aggregate_form(
			    s, call, t, "lb.try_interval(sum($d" MONTHS_OF_1 "$o)$F$w)");
		return aggregate_form(s, call, t, "sum($1)");
	case T_INTERVAL_DT:
		return aggregate_form(s, call, t, try ? "lb.try_days(sum($d$1$o)$F$w)" : "sum($1)");
	case T_INTERVAL:
	case T_UNKNOWN: return aggregate_form(s, call, t, "sum($1)");
	default:
		call->args = cast_to(s, call->args, type_of(T_DOUBLE), false);
		return aggregate_form(s, call, type_of(T_DOUBLE), "sum($1)");
	}
}

static struct expr *
sum(struct sql *s, struct expr *call)
{
	return sum_as(s, call, false);
}

static struct expr *
try_sum(struct sql *s, struct expr *call)
{
	return sum_as(s, call, true);
}

/* The double of integers and doubles; four digits more of a decimal; months stay whole. */
static struct expr *
avg_as(struct sql *s, struct expr *call, bool try)
{
	const struct type *t = call->args->type;
	const char *text;

	if (is_unknown_text(call->args))
		return of_field(s, call, "avg($1)");
	switch (t->kind) {
	case T_TINYINT:
	case T_SMALLINT:
	case T_INT:
	case T_BIGINT:
		return aggregate_form(
		    s, call, type_of(T_DOUBLE), "avg($d$1$o)$F$w::double precision");
	case T_DECIMAL:
		t = wider(s, t, 4, 4);
		text = try || !s->ansi ? "lb.try_decimal(avg($d$1$o)$F$w, %d, %d)"
				       : "avg($d$1$o)$F$w::numeric(%d,%d)";
		return aggregate_form(s, call, t, decimal_form(s, text, t));
	case T_INTERVAL_YM:
		return aggregate_form(s, call, t,
		    try ? "lb.try_average(sum($d" MONTHS_OF_1 "$o)$F$w, count($d$1)$F$w)"
			: "lb.try_interval(avg($d" MONTHS_OF_1 "$o)$F$w)");
	case T_INTERVAL_DT:
		return aggregate_form(s, call, t,
		    try ? "lb.try_average(sum($d$1$o)$F$w, count($d$1)$F$w)" : "avg($1)");
	case T_INTERVAL: return aggregate_form(s, call, t, "avg($1)");
	case T_DOUBLE:
	case T_FLOAT:
	case T_UNKNOWN: return aggregate_form(s, call, type_of(T_DOUBLE), "avg($1)");
	default:
		call->args = cast_to(s, call->args, type_of(T_DOUBLE), false);
		return aggregate_form(s, call, type_of(T_DOUBLE), "avg($1)");
	}
}

static struct expr *
avg(struct sql *s, struct expr *call)
{
	return avg_as(s, call, false);
}

static struct expr *
try_avg(struct sql *s, struct expr *call)
{
	return avg_as(s, call, true);
}

/* ---- count ---- */

/* count(a, b): the rows where none is NULL */
static struct expr *
count(struct sql *s, struct expr *call)
{
	struct buf b = {.arena = s->arena};
	const struct expr *arg;
	int n = 1;

	if (call->args->next == NULL)
		return aggregate_form(s, call, type_of(T_BIGINT), "count($1)");
	buf_str(&b, "count($dROW($*)) FILTER (WHERE ");
	for (arg = call->args; arg != NULL; arg = arg->next, n++) {
		if (n > 9)
			fail(s, "argument-count", arg->begin, "count of more than 9 columns");
		buf_printf(&b, n == 1 ? "$%d IS NOT NULL" : " AND $%d IS NOT NULL", n);
	}
	buf_str(&b, "$f)$w");
	return aggregate_form(s, call, type_of(T_BIGINT), buf_text(&b));
}

/* ---- one of the values ---- */

/* max_by(x, y [, k]): NULLs of y do not count */
static const char *
by_form(struct sql *s, bool max, bool many, bool over)
{
	if (over)
		return arena_printf(s->arena, "lb.%s_by(array_agg($1)$F$w, array_agg($2)$F$w%s)",
		    max ? "max" : "min", many ? ", $3" : "");
	return arena_printf(s->arena,
	    "(array_agg($1 ORDER BY $2%s) FILTER (WHERE $2 IS NOT NULL$f))[%s]", max ? " DESC" : "",
	    many ? "1:$3" : "1");
}

static struct expr *
by(struct sql *s, struct expr *call, bool max)
{
	struct expr *x = call->args, *y = x->next, *k = y->next, *e;
	const struct type *t = x->type;
	const char *text =
	    by_form(s, max, k != NULL, call->call != NULL && call->call->over != NULL);

	x->next = NULL;
	y->next = NULL;
	call->args = as_element(s, x);
	call->args->next = sort_key(s, y);
	call->args->next->next = k;
	if (k != NULL)
		return aggregate_form(s, call, type_array(s, t), text);
	e = aggregate_form(s, call, t, text);
	return from_element(s, e, t);
}

static struct expr *
max_by(struct sql *s, struct expr *call)
{
	return by(s, call, true);
}

static struct expr *
min_by(struct sql *s, struct expr *call)
{
	return by(s, call, false);
}

static bool
has_no_order(const struct type *t)
{
	return t->kind == T_BINARY || type_is_json(t);
}

static struct expr *
extreme(struct sql *s, struct expr *call, const char *name, const char *of_boolean)
{
	const struct type *t = call->args->type;

	if (t->kind == T_BOOLEAN)
		return aggregate_form(s, call, t, of_boolean);
	if (is_unknown_text(call->args)) {
		call->args = unknown_json(s, call->args);
		return form(s, t, "$1 #>> '{}'",
		    aggregate_form(
			s, call, type_of(T_VARIANT), arena_printf(s->arena, "lb.%s($1)", name)),
		    NULL);
	}
	if (field_order(s, t) != NULL) {
		call->args->next = copy_expr(s, call->args);
		return by(s, call, strcmp(name, "max") == 0);
	}
	return aggregate_form(
	    s, call, t, arena_printf(s->arena, has_no_order(t) ? "lb.%s($1)" : "%s($1)", name));
}

static struct expr *
max(struct sql *s, struct expr *call)
{
	return extreme(s, call, "max", "bool_or($1)");
}

static struct expr *
min(struct sql *s, struct expr *call)
{
	return extreme(s, call, "min", "bool_and($1)");
}

/* first(x [, ignore nulls]): takes the flag off the arguments */
static bool
ignores_nulls(struct sql *s, struct expr *call)
{
	struct expr *flag = call->args->next;

	call->args->next = NULL;
	if (call->call != NULL && call->call->nulls == 'I')
		return true;
	if (flag != NULL && flag->kind != E_TRUE && flag->kind != E_FALSE)
		fail(s, "argument-type", flag->begin,
		    "%s takes a constant true or false as its second argument", call->text);
	return flag != NULL && flag->kind == E_TRUE;
}

/* The value as an element of array_agg; the result is taken out of the array again. */
static struct expr *
one_value(struct sql *s, struct expr *call, const char *text)
{
	const struct type *t = call->args->type;

	call->args = as_element(s, call->args);
	return from_element(s, aggregate_form(s, call, t, text), t);
}

static struct expr *
first(struct sql *s, struct expr *call)
{
	bool ignore = ignores_nulls(s, call), window = call->call != NULL && call->call->over;

	if (ignore)
		return one_value(s, call, "lb.first_value($1)");
	if (window)
		return aggregate_form(s, call, call->args->type, "first_value($1)$w");
	return one_value(s, call, "(array_agg($d$1$o)$F)[1]");
}

static struct expr *
last(struct sql *s, struct expr *call)
{
	bool ignore = ignores_nulls(s, call), window = call->call != NULL && call->call->over;

	if (ignore)
		return one_value(s, call, "lb.last_value($1)");
	if (window)
		return aggregate_form(s, call, call->args->type, "last_value($1)$w");
	return one_value(s, call, "lb.last($1)");
}

/* ---- all of the values ---- */

/* collect_list(x): no NULLs, no rows give an empty array */
static struct expr *
collect(struct sql *s, struct expr *call, const char *text)
{
	const struct type *t = type_array(s, call->args->type);

	call->args = as_element(s, call->args);
	return aggregate_form(s, call, t, text);
}

static struct expr *
collect_list(struct sql *s, struct expr *call)
{
	return collect(
	    s, call, "coalesce(array_agg($d$1$o) FILTER (WHERE $1 IS NOT NULL$f)$w, '{}')");
}

/* Postgres counts no distinct values over a window: the values are taken as an array. */
static struct expr *
count_distinct(struct sql *s, struct expr *call)
{
	call->args->next = NULL; /* the error that Spark allows itself */
	if (call->call != NULL && call->call->over != NULL)
		return aggregate_form(s, call, type_of(T_BIGINT),
		    "coalesce(cardinality(lb.array_distinct(array_agg($1) FILTER (WHERE $1 IS NOT "
		    "NULL$f)$w)), 0)::bigint");
	return aggregate_form(s, call, type_of(T_BIGINT), "count(DISTINCT $1)$F");
}

static struct expr *
collect_set(struct sql *s, struct expr *call)
{
	if (call->call != NULL && call->call->over != NULL)
		return collect(s, call,
		    "lb.array_distinct(coalesce(array_agg($1$o) FILTER (WHERE $1 IS NOT NULL$f)$w, "
		    "'{}'))");
	return collect(
	    s, call, "coalesce(array_agg(DISTINCT $1$o) FILTER (WHERE $1 IS NOT NULL$f)$w, '{}')");
}

/* A list over a window: Postgres has no ORDER BY there, so the values are sorted by their keys. */
static struct expr *
listagg_over(struct sql *s, struct expr *call, const struct order *o)
{
	struct expr *x = call->args;

	if (o->next != NULL || x->type->kind == T_BINARY)
		fail(s, "refused-function", call->begin,
		    "%s over a window can be ordered by one expression, of a string", call->text);
	x->next->next = sort_key(s, o->expr);
	return aggregate_form(s, call, type_of(T_STRING),
	    arena_printf(s->arena,
		"array_to_string(lb.ordered(array_agg($1)$F$w, array_agg($3)$F$w, %s), $2)",
		o->desc ? "true" : "false"));
}

/* Types whose values have the same text in Postgres as in Spark, in an array too. */
static bool
is_plain_text(const struct type *t)
{
	return type_is_integer(t) || t->kind == T_DECIMAL || t->kind == T_DATE;
}

/* listagg(x [, delimiter]) [WITHIN GROUP (ORDER BY ...)] */
static struct expr *
listagg(struct sql *s, struct expr *call)
{
	struct expr *x = call->args, *delimiter = x->next;
	const struct type *t = type_of(x->type->kind == T_BINARY ? T_BINARY : T_STRING);
	struct order *o = call->call == NULL ? NULL : call->call->within;

	x->next = NULL;
	if (delimiter == NULL || delimiter->type->kind == T_NULL)
		delimiter = string_literal(s, "");
	if (o != NULL) {
		call->call->order = o;
		call->call->within = NULL;
	}
	if (o != NULL && call->call->distinct && is_plain_text(x->type)) {
		x->next = delimiter; /* DISTINCT orders by the value, not by its text */
		return aggregate_form(s, call, t,
		    "array_to_string((array_agg($d$1$o) FILTER (WHERE $1 IS NOT "
		    "NULL$f))::text[], $2)");
	}
	call->args = coerce(s, x, t);
	call->args->next = delimiter;
	if (o != NULL && call->call->over != NULL)
		return listagg_over(s, call, o);
	return aggregate_form(s, call, t, "string_agg($d$1, $2$o)$F$w");
}

/* ---- structs ---- */

static const struct type *
struct_of(struct sql *s, const char *a, const struct type *ta, const char *b, const struct type *tb)
{
	struct type *t = arena_alloc(s->arena, sizeof(*t));

	t->kind = T_STRUCT;
	t->fields = arena_alloc(s->arena, sizeof(*t->fields));
	t->fields->name = a;
	t->fields->type = ta;
	t->fields->next = arena_alloc(s->arena, sizeof(*t->fields));
	t->fields->next->name = b;
	t->fields->next->type = tb;
	return t;
}

/* What x of a histogram is counted in, and what its bins are named by. */
static const char *
histogram_value(const struct type *t, const char **unit)
{
	*unit = t->kind == T_TIMESTAMP ? "timestamp" : "timestamp_ntz";
	switch (t->kind) {
	case T_TINYINT:
	case T_SMALLINT:
	case T_INT:
	case T_BIGINT: *unit = "integer"; return "$1";
	case T_DATE: *unit = "date"; return "($1 - date '1970-01-01')";
	case T_TIMESTAMP:
	case T_TIMESTAMP_NTZ: return "(extract(epoch FROM $1) * 1000000)";
	case T_INTERVAL_YM: *unit = "month"; return "(" MONTHS_OF_1 ")";
	case T_INTERVAL_DT: *unit = "microsecond"; return "(extract(epoch FROM $1) * 1000000)";
	default: *unit = NULL; return "$1";
	}
}

static struct expr *
histogram_numeric(struct sql *s, struct expr *call)
{
	const struct type *t = struct_of(s, "x", call->args->type, "y", type_of(T_DOUBLE));
	const char *unit, *x = histogram_value(call->args->type, &unit), *text;

	text = arena_printf(
	    s->arena, "lb.histogram_numeric(array_agg($d%s::double precision)$F$w, $2)", x);
	if (unit != NULL)
		text = arena_printf(s->arena, "lb.histogram_as(%s, '%s')", text, unit);
	return aggregate_form(s, call, type_array(s, t), text);
}

static struct expr *
approx_top_k(struct sql *s, struct expr *call)
{
	const struct type *t = struct_of(s, "item", call->args->type, "count", type_of(T_BIGINT));

	return aggregate_form(s, call, type_array(s, t),
	    call->args->next == NULL ? "lb.approx_top_k(array_agg(to_jsonb($1))$F$w)"
				     : "lb.approx_top_k(array_agg(to_jsonb($1))$F$w, $2)");
}

#define AGGREGATE .class = FUNC_AGGREGATE
#define EXACT AGGREGATE, .code = "exact", .message = "exact in Postgres, approximate in Spark"

/* clang-format off */
const struct func funcs_aggregate[] = {
	{"any some bool_or", 1, 1, "b", "boolean", "bool_or($1)", AGGREGATE},
	{"any_value", 1, 2, ".", .rewrite = first, .says = "as first", AGGREGATE},
	{"approx_count_distinct", 1, 2, ".", .rewrite = count_distinct, .says = "count(DISTINCT x)", EXACT},
	{"approx_top_k", 1, 3, ".", .rewrite = approx_top_k, .says = "lb.approx_top_k(array_agg(to_jsonb(x)), k)", EXACT},
	{"array_agg collect_list", 1, 1, ".", .rewrite = collect_list, .says = "coalesce(array_agg(x) FILTER (WHERE x IS NOT NULL), '{}')", AGGREGATE},
	{"avg mean", 1, 1, ".", .rewrite = avg, .says = "avg(x), as double precision of integers, with Spark's digits of decimals, in whole months of months", AGGREGATE},
	{"bit_and", 1, 1, "I", "$1", "bit_and($1)", AGGREGATE},
	{"bit_or", 1, 1, "I", "$1", "bit_or($1)", AGGREGATE},
	{"bit_xor", 1, 1, "I", "$1", "bit_xor($1)", AGGREGATE},
	{"bitmap_and_agg", 1, 1, "X", "binary", "lb.bitmap_and_agg($1)", AGGREGATE},
	{"bitmap_construct_agg", 1, 1, "l", "binary", "lb.bitmap_construct_agg($1)", AGGREGATE},
	{"bitmap_or_agg", 1, 1, "X", "binary", "lb.bitmap_or_agg($1)", AGGREGATE},
	{"bool_and every", 1, 1, "b", "boolean", "bool_and($1)", AGGREGATE},
	{"collect_set", 1, 1, ".", .rewrite = collect_set, .says = "coalesce(array_agg(DISTINCT x) FILTER (WHERE x IS NOT NULL), '{}')", AGGREGATE},
	{"corr", 2, 2, "d", "double", "corr($1, $2)", AGGREGATE},
	{"count", 1, 1, "*", "bigint", "count(*)", AGGREGATE},
	{"count", 1, -1, ".", .rewrite = count, .says = "count(x); of several columns the rows in which none is NULL", AGGREGATE},
	{"count_if", 1, 1, "b", "bigint", "count(CASE WHEN $1 THEN 1 END)", AGGREGATE},
	{"covar_pop", 2, 2, "d", "double", "covar_pop($1, $2)", AGGREGATE},
	{"covar_samp", 2, 2, "d", "double", "covar_samp($1, $2)", AGGREGATE},
	{"first first_value", 1, 2, ".", .rewrite = first, .says = "(array_agg(x))[1], first_value(x) OVER, lb.first_value(x) with IGNORE NULLS", AGGREGATE},
	{"grouping", 1, 1, ".", "tinyint", "grouping($1)::smallint", AGGREGATE},
	{"grouping_id", 0, -1, ".", "bigint", "grouping($*)::bigint", AGGREGATE},
	{"histogram_numeric", 2, 2, ".i", .rewrite = histogram_numeric, .says = "lb.histogram_numeric(array_agg(x), n)", AGGREGATE},
	{"kurtosis", 1, 1, "d", "double", "lb.kurtosis($1)", AGGREGATE},
	{"last last_value", 1, 2, ".", .rewrite = last, .says = "lb.last(x), last_value(x) OVER, lb.last_value(x) with IGNORE NULLS", AGGREGATE},
	{"listagg string_agg", 1, 2, ".", .rewrite = listagg, .says = "string_agg(x, delimiter ORDER BY ...)", AGGREGATE},
	{"max", 1, 1, ".", .rewrite = max, .says = "max(x); bool_or(x) of booleans; lb.max(x) of binary values, structs, maps and variants", AGGREGATE},
	{"max_by", 2, 3, "..i", .rewrite = max_by, .says = "(array_agg(x ORDER BY y DESC) FILTER (WHERE y IS NOT NULL))[1]", AGGREGATE},
	{"min", 1, 1, ".", .rewrite = min, .says = "min(x); bool_and(x) of booleans; lb.min(x) of binary values, structs, maps and variants", AGGREGATE},
	{"min_by", 2, 3, "..i", .rewrite = min_by, .says = "(array_agg(x ORDER BY y) FILTER (WHERE y IS NOT NULL))[1]", AGGREGATE},
	{"regr_avgx", 2, 2, "d", "double", "regr_avgx($1, $2)", AGGREGATE},
	{"regr_avgy", 2, 2, "d", "double", "regr_avgy($1, $2)", AGGREGATE},
	{"regr_count", 2, 2, "d", "bigint", "regr_count($1, $2)", AGGREGATE},
	{"regr_intercept", 2, 2, "d", "double", "regr_intercept($1, $2)", AGGREGATE},
	{"regr_r2", 2, 2, "d", "double", "regr_r2($1, $2)", AGGREGATE},
	{"regr_slope", 2, 2, "d", "double", "regr_slope($1, $2)", AGGREGATE},
	{"regr_sxx", 2, 2, "d", "double", "regr_sxx($1, $2)", AGGREGATE},
	{"regr_sxy", 2, 2, "d", "double", "regr_sxy($1, $2)", AGGREGATE},
	{"regr_syy", 2, 2, "d", "double", "regr_syy($1, $2)", AGGREGATE},
	{"schema_of_json_agg", 1, 1, "s", "string", "lb.schema_of_json_agg($1)", AGGREGATE},
	{"schema_of_variant_agg", 1, 1, ".", "string", "lb.schema_of_variant_agg($1)", AGGREGATE},
	{"skewness", 1, 1, "d", "double", "lb.skewness($1)", AGGREGATE},
	{"stddev std stddev_samp", 1, 1, "d", "double", "stddev_samp($1)", AGGREGATE},
	{"stddev_pop", 1, 1, "d", "double", "stddev_pop($1)", AGGREGATE},
	{"sum", 1, 1, ".", .rewrite = sum, .says = "sum(x), as bigint of integers, double precision of floats", AGGREGATE},
	{"try_avg", 1, 1, ".", .rewrite = try_avg, .says = "as avg; lb.try_decimal and lb.try_average give NULL for what does not fit", AGGREGATE},
	{"try_sum", 1, 1, ".", .rewrite = try_sum, .says = "as sum; lb.try_bigint, lb.try_decimal, lb.try_interval and lb.try_days give NULL for what does not fit", AGGREGATE},
	{"var_pop", 1, 1, "d", "double", "var_pop($1)", AGGREGATE},
	{"variance var_samp", 1, 1, "d", "double", "var_samp($1)", AGGREGATE},
	{"vector_avg", 1, 1, "A", "array<float>", "lb.vector_avg($1)", AGGREGATE},
	{"vector_sum", 1, 1, "A", "array<float>", "lb.vector_sum($1)", AGGREGATE},
	{0},
};
/* clang-format on */
