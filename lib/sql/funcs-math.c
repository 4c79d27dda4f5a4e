/* funcs-math.c - arithmetic, rounding, bits */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

/* ---- rounding ---- */

/* The decimal that rounding decimal(p,s) to n digits gives (Spark's RoundBase). */
static const struct type *
rounded(struct sql *s, const struct type *t, long n)
{
	int whole = t->precision - t->scale + 1, scale, precision;

	if (n < 0) {
		precision = whole > -n + 1 ? whole : (int)-n + 1;
		scale = 0;
	} else {
		scale = n < t->scale ? (int)n : t->scale;
		precision = whole + scale;
	}
	return type_decimal(s, precision > 38 ? 38 : precision, scale);
}

static int
bits_of(const struct type *t)
{
	switch (t->kind) {
	case T_TINYINT: return 8;
	case T_SMALLINT: return 16;
	case T_BIGINT: return 64;
	default: return 32;
	}
}

/* An integer stays as it is unless n < 0; what then overflows wraps around when ANSI is off. */
static struct expr *
round_integer(struct sql *s, struct expr *x, struct expr *digits, const char *function)
{
	const struct type *t = x->type;
	const char *text;
	long n;

	if (constant_int(digits, &n) && n >= 0)
		return x;
	if (s->ansi)
		text = arena_printf(
		    s->arena, "%s($1::numeric, $2)::%s", function, type_postgres(s, t));
	else
		text = arena_printf(s->arena, "lb.wrap(%s($1::numeric, $2), %d)::%s", function,
		    bits_of(t), type_postgres(s, t));
	return form(s, t, text, x, digits, NULL);
}

static struct expr *
round_as(struct sql *s, struct expr *call, const char *number, const char *real)
{
	struct expr *x = call->args, *digits = x->next;
	const struct type *t = x->type;
	long n = 0;

	if (digits == NULL)
		digits = int_literal(s, 0);
	if (type_is_integer(t))
		return round_integer(s, x, digits, number);
	if (t->kind == T_DECIMAL) {
		if (constant_int(digits, &n))
			t = rounded(s, t, n);
		return form(s, t, arena_printf(s->arena, "%s($1, $2)", number), x, digits, NULL);
	}
	if (t->kind == T_FLOAT)
		return form(
		    s, t, arena_printf(s->arena, "%s($1, $2)::real", real), x, digits, NULL);
	return form(s, t, arena_printf(s->arena, "%s($1, $2)", real), x, digits, NULL);
}

static struct expr *
round_half_up(struct sql *s, struct expr *call)
{
	return round_as(s, call, "round", "lb.round");
}

static struct expr *
round_half_even(struct sql *s, struct expr *call)
{
	return round_as(s, call, "lb.bround", "lb.bround");
}

/* ceil(x) and floor(x): bigint, or a decimal without scale; with digits always a decimal. */
static struct expr *
round_to(struct sql *s, struct expr *call, const char *function)
{
	struct expr *x = call->args, *digits = x->next;
	const struct type *t = x->type;
	long n = 0;

	if (digits == NULL && t->kind == T_DECIMAL)
		return form(s, t->scale == 0 ? t : type_decimal(s, t->precision - t->scale + 1, 0),
		    arena_printf(s->arena, "%s($1)", function), x, NULL);
	if (digits == NULL && type_is_integer(t))
		return cast_to(s, x, type_of(T_BIGINT), false);
	if (digits == NULL)
		return form(s, type_of(T_BIGINT),
		    arena_printf(s->arena, "lb.lax_bigint(%s($1))", function), x, NULL);
	if (type_is_integer(t))
		t = type_decimal(s, bits_of(t) == 64 ? 20 : 10, 0);
	else if (t->kind != T_DECIMAL)
		t = type_decimal(s, t->kind == T_FLOAT ? 14 : 30, t->kind == T_FLOAT ? 7 : 15);
	x = cast_to(s, x, t, false);
	if (constant_int(digits, &n))
		t = rounded(s, t, n);
	return form(s, t, arena_printf(s->arena, "lb.%s($1, $2)", function), x, digits, NULL);
}

static struct expr *
ceil_to(struct sql *s, struct expr *call)
{
	return round_to(s, call, "ceil");
}

static struct expr *
floor_to(struct sql *s, struct expr *call)
{
	return round_to(s, call, "floor");
}

/* ---- operators that are functions too ---- */

/* As it is without ANSI mode: NULL instead of an error. */
static struct expr *
lax_operator(struct sql *s, struct expr *call, const char *op)
{
	bool ansi = s->ansi;
	struct expr *e;

	s->ansi = false;
	e = call_operator(s, call, op);
	s->ansi = ansi;
	return e;
}

static struct expr *
mod(struct sql *s, struct expr *call)
{
	return call_operator(s, call, "%");
}

static struct expr *
divide_integer(struct sql *s, struct expr *call)
{
	return call_operator(s, call, "DIV");
}

static struct expr *
negative(struct sql *s, struct expr *call)
{
	return call_operator(s, call, "-");
}

/* Without ANSI mode the lowest integer stays what it is. */
static struct expr *
absolute(struct sql *s, struct expr *call)
{
	const struct type *t = call->args->type;
	struct expr *e;

	if (s->ansi || t->kind == T_NULL) {
		e = form(s, t, "abs($1)", call->args, NULL);
		return t->kind == T_TINYINT ? checked_tinyint(s, e) : e;
	}
	return form(s, t, arena_printf(s->arena, "lb.lax_%s(abs($1::numeric))", carrier_name(t)),
	    call->args, NULL);
}

static struct expr *
positive(struct sql *s, struct expr *call)
{
	return call_operator(s, call, "+");
}

/* ---- try_: NULL instead of an error ---- */

static bool
is_date_time(const struct expr *e)
{
	enum type_kind kind = e->type->kind;

	return kind >= T_DATE && kind <= T_INTERVAL;
}

static struct expr *
try_interval(struct sql *s, struct expr *e)
{
	if (e->type->kind == T_INTERVAL_DT)
		return form(s, e->type, "lb.try_days($1)", e, NULL);
	return e;
}

/* Months are counted as numbers: a sum that does not fit is an error of Postgres. */
static struct expr *
try_months(struct sql *s, struct expr *a, struct expr *b, const char *op)
{
	static const char months[] = "(extract(year FROM $%d) * 12 + extract(month FROM $%d))";
	const char *x = arena_printf(s->arena, months, 1, 1);
	const char *y =
	    b->type->kind == T_INTERVAL_YM ? arena_printf(s->arena, months, 2, 2) : "$2::numeric";

	return form(
	    s, a->type, arena_printf(s->arena, "lb.try_interval(%s %s %s)", x, op, y), a, b, NULL);
}

/* Dates do not overflow in practice; integers and intervals are checked by the compat function,
 * decimals by the operator as it is without ANSI mode. */
static struct expr *
try_operator(struct sql *s, struct expr *call, const char *op, const char *function)
{
	struct expr *a = call->args, *b = a->next;
	const struct type *t;
	const char *text;

	if (a->type->kind == T_INTERVAL_YM &&
	    (b->type->kind == T_INTERVAL_YM || type_is_number(b->type))) {
		a->next = NULL;
		return try_months(s, a, b, op);
	}
	if (is_date_time(a) || is_date_time(b))
		return try_interval(s, call_operator(s, call, op));
	t = common_type(s, a->type, b->type);
	if (t != NULL && t->kind == T_STRING)
		t = type_of(T_DOUBLE);
	if (t != NULL && t->kind == T_DECIMAL)
		return lax_operator(s, call, op);
	if (t == NULL || !type_is_integer(t))
		return call_operator(s, call, op);
	a->next = NULL;
	text = arena_printf(s->arena,
	    t->kind == T_TINYINT ? "lb.try_tinyint(lb.%s($1, $2))" : "lb.%s($1, $2)", function);
	return form(s, t, text, definite(s, cast_to(s, a, t, false)),
	    definite(s, cast_to(s, b, t, false)), NULL);
}

static struct expr *
try_add(struct sql *s, struct expr *call)
{
	return try_operator(s, call, "+", "try_add");
}

static struct expr *
try_subtract(struct sql *s, struct expr *call)
{
	return try_operator(s, call, "-", "try_subtract");
}

static struct expr *
try_multiply(struct sql *s, struct expr *call)
{
	return try_operator(s, call, "*", "try_multiply");
}

static struct expr *
try_zero(struct sql *s, struct expr *call, const char *op)
{
	struct expr *a = call->args, *b = a->next;

	a->next = NULL;
	return lower_operator(s, op, a, form(s, b->type, "nullif($1, 0)", b, NULL));
}

static struct expr *
try_divide(struct sql *s, struct expr *call)
{
	return try_zero(s, call, "/");
}

static struct expr *
try_mod(struct sql *s, struct expr *call)
{
	return try_zero(s, call, "%");
}

/* ---- the rest ---- */

/* greatest and least: the fields of structs do not compare in the order that jsonb has. */
static struct expr *
extreme(struct sql *s, struct expr *call, const char *text, const char *of_structs)
{
	const struct type *t = call->args->type;
	struct expr *names = NULL, *array, *e, *arg;

	for (arg = call->args; arg != NULL; arg = arg->next) {
		if (arg->type->kind != T_NULL)
			t = arg->type;
	}
	names = field_order(s, t);
	if (names == NULL) {
		e = form(s, t, text, NULL);
		e->args = call->args;
		return e;
	}
	array = form(s, type_array(s, t), "ARRAY[$*]", NULL);
	array->args = call->args;
	e = form(s, t, of_structs, array, NULL);
	array->next = names;
	return e;
}

static struct expr *
greatest(struct sql *s, struct expr *call)
{
	return extreme(s, call, "greatest($*)", "lb.array_max($*)");
}

static struct expr *
least(struct sql *s, struct expr *call)
{
	return extreme(s, call, "least($*)", "lb.array_min($*)");
}

/* uniform(low, high [, seed]): integers when both are */
static struct expr *
uniform(struct sql *s, struct expr *call)
{
	struct expr *low = call->args, *high = low->next;
	const struct type *t = common_type(s, low->type, high->type);

	if (t == NULL || !type_is_number(t))
		t = type_of(T_DOUBLE);
	high->next = NULL; /* the seed */
	if (type_is_integer(t))
		return form(s, t,
		    arena_printf(s->arena, "lb.uniform($1, $2)::%s", type_postgres(s, t)), low,
		    high, NULL);
	return form(s, t,
	    arena_printf(s->arena, "($1 + ($2 - $1) * random()::numeric)::%s", type_postgres(s, t)),
	    low, high, NULL);
}

#define SEED "a seed gives other numbers here than in Spark"

/* clang-format off */
const struct func funcs_math[] = {
	{"abs", 1, 1, "I", .rewrite = absolute, .says = "abs(x)"},
	{"abs", 1, 1, "N", "$1", "abs($1)"},
	{"abs", 1, 1, "V", "$1", "lb.abs($1)"},
	{"abs", 1, 1, "?", "$1", "abs($1)"}, /* of a decimal it is exact */
	{"abs", 1, 1, "d", "double", "abs($1)"},
	{"acos", 1, 1, "d", "double", "lb.acos($1)"},
	{"acosh", 1, 1, "d", "double", "lb.acosh($1)"},
	{"asin", 1, 1, "d", "double", "lb.asin($1)"},
	{"asinh", 1, 1, "d", "double", "asinh($1)"},
	{"atan", 1, 1, "d", "double", "atan($1)"},
	{"atan2", 2, 2, "d", "double", "atan2($1, $2)"},
	{"atanh", 1, 1, "d", "double", "lb.atanh($1)"},
	{"bin", 1, 1, "l", "string", "lb.bin($1)"},
	{"bit_count", 1, 1, "B", "int", "$1::int"},
	{"bit_count", 1, 1, "l", "int", "lb.bit_count($1)"},
	{"bit_get getbit", 2, 2, "li", "tinyint", "(($1 >> $2) & 1)::smallint"},
	{"bit_reverse", 1, 1, "I", "$1", "lb.bit_reverse($1)"},
	{"bitmap_bit_position", 1, 1, "l", "bigint", "lb.bitmap_bit_position($1)"},
	{"bitmap_bucket_number", 1, 1, "l", "bigint", "lb.bitmap_bucket_number($1)"},
	{"bitmap_count", 1, 1, "x", "bigint", "bit_count($1)"},
	{"bround", 1, 2, "ni", .rewrite = round_half_even, .says = "lb.bround(x, n)"},
	{"cbrt", 1, 1, "d", "double", "cbrt($1)"},
	{"ceil ceiling", 1, 2, "ni", .rewrite = ceil_to, .says = "ceil(x), lb.ceil(x, n)"},
	{"conv", 3, 3, "sii", "string", "lb.conv($1, $2, $3)"},
	{"cos", 1, 1, "d", "double", "cos($1)"},
	{"cosh", 1, 1, "d", "double", "cosh($1)"},
	{"cot", 1, 1, "d", "double", "cot($1)"},
	{"csc", 1, 1, "d", "double", "lb.csc($1)"},
	{"degrees", 1, 1, "d", "double", "degrees($1)"},
	{"e", 0, 0, "", "double", "exp(1::double precision)"},
	{"exp", 1, 1, "d", "double", "lb.exp($1)"},
	{"expm1", 1, 1, "d", "double", "lb.expm1($1)"},
	{"factorial", 1, 1, "i", "bigint", "lb.factorial($1)"},
	{"floor", 1, 2, "ni", .rewrite = floor_to, .says = "floor(x), lb.floor(x, n)"},
	{"greatest", 2, -1, "c", .rewrite = greatest, .says = "greatest(a, b ...)"},
	{"hex", 1, 1, "S", "string", "upper(encode(convert_to($1, 'UTF8'), 'hex'))"},
	{"hex", 1, 1, "X", "string", "upper(encode($1, 'hex'))"},
	{"hex", 1, 1, "?", "string", "lb.hex($1)"},
	{"hex", 1, 1, "l", "string", "upper(to_hex($1))"},
	{"hypot", 2, 2, "d", "double", "lb.hypot($1, $2)"},
	{"isnan", 1, 1, "d", "boolean", "coalesce($1 = 'NaN', false)"},
	{"least", 2, -1, "c", .rewrite = least, .says = "least(a, b ...)"},
	{"ln", 1, 1, "d", "double", "lb.ln($1)"},
	{"log", 1, 1, "d", "double", "lb.ln($1)"},
	{"log", 2, 2, "d", "double", "lb.log($1, $2)"},
	{"log10", 1, 1, "d", "double", "lb.log10($1)"},
	{"log1p", 1, 1, "d", "double", "lb.log1p($1)"},
	{"log2", 1, 1, "d", "double", "lb.log2($1)"},
	{"mod", 2, 2, ".", .rewrite = mod, .says = "a % b; lb.fmod(a, b) of doubles"},
	{"div", 2, 2, ".", .rewrite = divide_integer, .says = "the operator DIV"},
	{"negative", 1, 1, ".", .rewrite = negative, .says = "-x"},
	{"pi", 0, 0, "", "double", "pi()"},
	{"pmod", 2, 2, "C", "$c", "lb.pmod($1, $2)", "lb.pmod($1, nullif($2, 0))"},
	{"pmod", 2, 2, "d", "double", "lb.pmod($1, $2)", "lb.pmod($1, nullif($2, 0))"},
	{"positive", 1, 1, ".", .rewrite = positive, .says = "+x"},
	{"power pow", 2, 2, "d", "double", "lb.power($1, $2)"},
	{"radians", 1, 1, "d", "double", "radians($1)"},
	{"rand random", 0, 0, "", "double", "random()"},
	{"rand random", 1, 1, ".", "double", "random()", .code = "seed", .message = SEED},
	{"randn", 0, 0, "", "double", "lb.randn()"},
	{"randn", 1, 1, ".", "double", "lb.randn()", .code = "seed", .message = SEED},
	{"rint", 1, 1, "d", "double", "round($1)"},
	{"round", 1, 2, "ni", .rewrite = round_half_up, .says = "round(x, n); lb.round(x, n) of doubles"},
	{"sec", 1, 1, "d", "double", "1 / cos($1)"},
	{"shiftleft", 2, 2, "0i", "int", "$1::integer << $2"},
	{"shiftleft", 2, 2, "Li", "bigint", "$1 << ($2 & 63)"},
	{"shiftleft", 2, 2, "i", "int", "$1 << ($2 & 31)"},
	{"shiftright", 2, 2, "0i", "int", "$1::integer >> $2"},
	{"shiftright", 2, 2, "Li", "bigint", "$1 >> ($2 & 63)"},
	{"shiftright", 2, 2, "i", "int", "$1 >> ($2 & 31)"},
	{"shiftrightunsigned", 2, 2, "Li", "bigint", "lb.shiftrightunsigned($1, $2)"},
	{"shiftrightunsigned", 2, 2, "i", "int", "lb.shiftrightunsigned($1, $2)"},
	{"sign signum", 1, 1, "V", "double", "sign(extract(epoch FROM $1))::double precision"},
	{"sign signum", 1, 1, "d", "double", "sign($1)"},
	{"sin", 1, 1, "d", "double", "sin($1)"},
	{"sinh", 1, 1, "d", "double", "sinh($1)"},
	{"sqrt", 1, 1, "d", "double", "lb.sqrt($1)"},
	{"tan", 1, 1, "d", "double", "tan($1)"},
	{"tanh", 1, 1, "d", "double", "tanh($1)"},
	{"try_add", 2, 2, ".", .rewrite = try_add, .says = "a + b; lb.try_add(a, b) of integers"},
	{"try_divide", 2, 2, ".", .rewrite = try_divide, .says = "a / nullif(b, 0)"},
	{"try_mod", 2, 2, ".", .rewrite = try_mod, .says = "a % nullif(b, 0)"},
	{"try_multiply", 2, 2, ".", .rewrite = try_multiply, .says = "a * b; lb.try_multiply(a, b) of integers"},
	{"try_subtract", 2, 2, ".", .rewrite = try_subtract, .says = "a - b; lb.try_subtract(a, b) of integers"},
	{"unhex", 1, 1, "s", "binary", "lb.unhex($1)"},
	{"uniform", 2, 2, "n", .rewrite = uniform, .says = "lb.uniform(a, b) of integers, else a + (b - a) * random()"},
	{"uniform", 3, 3, "nn.", .rewrite = uniform, .code = "seed", .message = SEED},
	{"width_bucket", 4, 4, "VVVl", "bigint", "lb.width_bucket($1, $2, $3, $4)"},
	{"width_bucket", 4, 4, "dddl", "bigint", "lb.width_bucket($1, $2, $3, $4)"},
	{0},
};
/* clang-format on */
