/* coerce.c - Spark's implicit casts: the type that two values meet in
 *
 * After AnsiTypeCoercion, TypeCoercion and DecimalPrecisionTypeCoercion of Spark 4.1
 * (https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html, "Type Promotion and
 * Precedence", read November 2026).
 */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

#define PRECISION_MAX 38
#define MINIMUM_SCALE 6 /* what is kept of a fraction when a result is cut to 38 digits */

static int
max(int a, int b)
{
	return a > b ? a : b;
}

static int
min(int a, int b)
{
	return a < b ? a : b;
}

/* ---- decimals ---- */

const struct type *
type_as_decimal(struct sql *s, const struct type *t)
{
	switch (t->kind) {
	case T_DECIMAL: return t;
	case T_TINYINT: return type_decimal(s, 3, 0);
	case T_SMALLINT: return type_decimal(s, 5, 0);
	case T_INT: return type_decimal(s, 10, 0);
	case T_BIGINT: return type_decimal(s, 20, 0);
	case T_FLOAT: return type_decimal(s, 14, 7);
	case T_DOUBLE: return type_decimal(s, 30, 15);
	default: return NULL;
	}
}

/* A result of more than 38 digits loses fraction, down to 6 digits, before it loses the rest. */
static const struct type *
adjusted(struct sql *s, int precision, int scale)
{
	int digits = precision - scale;

	if (precision <= PRECISION_MAX)
		return type_decimal(s, precision, scale);
	return type_decimal(
	    s, PRECISION_MAX, max(PRECISION_MAX - digits, min(scale, MINIMUM_SCALE)));
}

const struct type *
decimal_result(struct sql *s, char op, const struct type *a, const struct type *b)
{
	int p1 = a->precision, s1 = a->scale, p2 = b->precision, s2 = b->scale;
	int scale = max(s1, s2);

	if (p1 == 0 || p2 == 0)
		return type_decimal(s, 0, 0);
	switch (op) {
	case '*': return adjusted(s, p1 + p2 + 1, s1 + s2);
	case '/':
		scale = max(MINIMUM_SCALE, s1 + p2 + 1);
		return adjusted(s, p1 - s1 + s2 + scale, scale);
	case '%': return adjusted(s, min(p1 - s1, p2 - s2) + scale, scale);
	default: return adjusted(s, max(p1 - s1, p2 - s2) + scale + 1, scale);
	}
}

/* Holds every value of both. */
static const struct type *
wider_decimal(struct sql *s, const struct type *a, const struct type *b)
{
	int scale = max(a->scale, b->scale);
	int precision = max(a->precision - a->scale, b->precision - b->scale) + scale;

	if (a->precision == 0 || b->precision == 0)
		return type_decimal(s, 0, 0);
	if (precision > PRECISION_MAX) {
		scale = max(0, scale - (precision - PRECISION_MAX));
		precision = PRECISION_MAX;
	}
	return type_decimal(s, precision, scale);
}

/* ---- two types ---- */

static const struct type *
common_number(struct sql *s, const struct type *a, const struct type *b)
{
	enum type_kind kind = a->kind > b->kind ? a->kind : b->kind;
	enum type_kind low = a->kind > b->kind ? b->kind : a->kind;

	if (kind == T_DECIMAL) {
		if (low == T_FLOAT || low == T_DOUBLE)
			return type_of(T_DOUBLE);
		return wider_decimal(s, type_as_decimal(s, a), type_as_decimal(s, b));
	}
	if (kind == T_FLOAT && low != T_FLOAT && s->ansi)
		return type_of(T_DOUBLE);
	return type_of(kind);
}

static bool
is_datetime(const struct type *t)
{
	return t->kind >= T_DATE && t->kind <= T_TIMESTAMP;
}

static bool
is_atomic(const struct type *t)
{
	return t->kind >= T_BOOLEAN && t->kind <= T_INTERVAL;
}

/* A string and something else. */
static const struct type *
common_string(struct sql *s, const struct type *other)
{
	if (!s->ansi) {
		bool other_wins = other->kind == T_BINARY || other->kind == T_BOOLEAN;
		return other_wins || !is_atomic(other) ? NULL : type_of(T_STRING);
	}
	if (type_is_integer(other))
		return type_of(T_BIGINT);
	if (type_is_number(other))
		return type_of(T_DOUBLE);
	if (other->kind == T_INTERVAL_YM || other->kind == T_INTERVAL_DT)
		return NULL;
	return is_atomic(other) ? other : NULL;
}

static const struct type *
common_struct(struct sql *s, const struct type *a, const struct type *b)
{
	const struct field *x = a->fields, *y = b->fields;
	struct type *t = arena_alloc(s->arena, sizeof(*t));
	struct field **last = &t->fields;

	t->kind = T_STRUCT;
	for (; x != NULL && y != NULL; x = x->next, y = y->next) {
		struct field *f = *last = arena_alloc(s->arena, sizeof(*f));
		f->name = x->name;
		f->type = common_type(s, x->type, y->type);
		if (f->type == NULL || !word_is(x->name, y->name))
			return NULL;
		last = &f->next;
	}
	return x == NULL && y == NULL ? t : NULL;
}

static const struct type *
common_nested(struct sql *s, const struct type *a, const struct type *b)
{
	const struct type *key, *elem;

	if (a->kind == T_STRUCT)
		return common_struct(s, a, b);
	if (a->kind != T_ARRAY && a->kind != T_MAP)
		return a;
	elem = common_type(s, a->elem, b->elem);
	if (elem == NULL)
		return NULL;
	if (a->kind == T_ARRAY)
		return type_array(s, elem);
	key = common_type(s, a->key, b->key);
	return key == NULL ? NULL : type_map(s, key, elem);
}

static const struct type *
common_interval(struct sql *s, const struct type *a, const struct type *b)
{
	if (a->kind != b->kind || a->kind == T_INTERVAL)
		return a->kind == b->kind ? a : NULL;
	return type_interval(
	    s, a->from < b->from ? a->from : b->from, a->to > b->to ? a->to : b->to);
}

const struct type *
common_type(struct sql *s, const struct type *a, const struct type *b)
{
	if (a == b || b->kind == T_NULL)
		return a;
	if (a->kind == T_NULL)
		return b;
	if (a->kind == T_UNKNOWN || b->kind == T_UNKNOWN)
		return type_of(T_UNKNOWN);
	if (type_is_number(a) && type_is_number(b))
		return common_number(s, a, b);
	if (type_is_interval(a) && type_is_interval(b))
		return common_interval(s, a, b);
	if (is_datetime(a) && is_datetime(b)) /* in the order of the kinds the last one wins */
		return a->kind > b->kind ? a : b;
	if (a->kind == T_STRING && b->kind == T_STRING)
		return type_of(T_STRING);
	if ((a->kind == T_VARIANT && is_atomic(b)) || (b->kind == T_VARIANT && is_atomic(a)))
		return type_of(T_VARIANT);
	if (a->kind == b->kind)
		return common_nested(s, a, b);
	if (a->kind == T_STRING)
		return common_string(s, b);
	if (b->kind == T_STRING)
		return common_string(s, a);
	return NULL;
}

const struct type *
compared_type(struct sql *s, const struct type *a, const struct type *b)
{
	const struct type *other = a->kind == T_STRING ? b : a;

	if ((a->kind == T_VARIANT || b->kind == T_VARIANT) && a->kind != b->kind &&
	    a->kind > T_NULL && b->kind > T_NULL)
		return NULL;
	if (!s->ansi && a->kind == T_BOOLEAN && type_is_number(b))
		return b;
	if (!s->ansi && b->kind == T_BOOLEAN && type_is_number(a))
		return a;
	if (s->ansi || (a->kind == T_STRING) == (b->kind == T_STRING))
		return common_type(s, a, b);
	if (other->kind == T_NULL)
		return type_of(T_STRING);
	if (other->kind == T_DECIMAL)
		return type_of(T_DOUBLE);
	return other->kind == T_UNKNOWN || is_atomic(other) ? other : NULL;
}

const struct type *
common_of_list(struct sql *s, const struct expr *list)
{
	const struct type *t = type_of(T_NULL), *string = type_of(T_STRING);
	const struct expr *e;

	/* strings first, because a string and a number meet in another type than two numbers do */
	for (e = list; e != NULL; e = e->next) {
		if (e->type->kind == T_STRING)
			t = string;
	}
	for (e = list; e != NULL && t != NULL; e = e->next)
		t = common_type(s, t, e->type);
	return t;
}

/* ---- the cast itself ---- */

/* A CHAR(n) as a string keeps its blanks in Spark, and loses them in Postgres. */
struct expr *
padded(struct sql *s, struct expr *e)
{
	return form(
	    s, type_of(T_STRING), "rpad($1, $2)", e, int_literal(s, e->type->precision), NULL);
}

struct expr *
coerce(struct sql *s, struct expr *e, const struct type *t)
{
	const struct type *from = e->type;

	if (t == NULL || t->kind == T_UNKNOWN || t->kind == T_NULL)
		return e;
	if (type_same(from, t) && from->kind != T_STRING)
		return e;
	if (from->kind == T_STRING && t->kind == T_STRING)
		return type_is_char(from) && t->precision == 0 ? padded(s, e) : e;
	if (type_is_interval(from) && type_is_interval(t))
		return e;
	if (t->kind == T_DECIMAL && t->precision == 0 && from->kind == T_DECIMAL)
		return e;
	return cast_to(s, e, t, false);
}

/* What Postgres calls is chosen by the type that it finds.  A parameter takes the type of its cast.
 */
struct expr *
cast_unknown(struct sql *s, struct expr *e, const struct type *t, bool try)
{
	const char *prefix = try ? "try" : s->ansi ? "to" : "lax", *name;

	if (e->kind == E_NAME || (e->kind == E_PARAM && s->ansi && !try))
		return plain_cast(s, e, t);
	if (type_is_integer(t)) {
		if (t->kind == T_TINYINT && *prefix == 't' && !try)
			t = type_of(T_SMALLINT);
		name = arena_printf(s->arena, "lb.%s_%s($1)", prefix, carrier_name(t));
		return form(s, t, name, e, NULL);
	}
	if (t->kind == T_BINARY)
		return form(s, t, "lb.bytes($1)", e, NULL);
	if ((s->ansi && !try) || t->kind < T_BOOLEAN || t->kind > T_TIME || t->kind == T_STRING)
		return plain_cast(s, e, t);
	if (t->kind == T_DECIMAL)
		return form(s, t, "lb.try_decimal($1::text, $2, $3)", e,
		    int_literal(s, t->precision), int_literal(s, t->scale), NULL);
	name = arena_printf(s->arena, "lb.try_%s($1::text)", carrier_name(t));
	return form(s, t, name, e, NULL);
}
