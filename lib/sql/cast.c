/* cast.c - CAST and TRY_CAST as Spark means them
 *
 * https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html, "Cast".  A form is plain
 * Postgres where that is the same; where a value may not fit, TRY_CAST gives NULL (lb.try_*), and
 * without ANSI mode a number wraps and all else gives NULL (lb.lax_*).
 */
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

enum mode { ANSI, TRY, LAX };

struct cast {
	struct sql *s;
	struct expr *e;
	const struct type *from, *to;
	enum mode mode;
};

struct expr *
copy_expr(struct sql *s, const struct expr *e)
{
	struct expr *copy = arena_alloc(s->arena, sizeof(*copy));

	*copy = *e;
	copy->next = NULL;
	return copy;
}

struct expr *
plain_cast(struct sql *s, struct expr *e, const struct type *t)
{
	struct expr *cast;

	if (type_postgres(s, t) == NULL)
		return e;
	if (e->kind == E_CAST && e->op == NULL && type_same(e->type, t) && e->type->kind == t->kind)
		return e;
	cast = new_expr(s, E_CAST, e->begin, e->end);
	cast->type = t;
	cast->args = e;
	e->next = NULL;
	cast->has = e->has & ~IS_AGGREGATE;
	return cast;
}

static struct expr *
plain(const struct cast *c)
{
	return plain_cast(c->s, c->e, c->to);
}

static struct expr *
null_of(const struct cast *c)
{
	return plain_cast(c->s, new_expr(c->s, E_NULL, c->e->begin, c->e->end), c->to);
}

/* lb.try_NAME(e) or lb.lax_NAME(e), for a target whose values may not fit. */
static struct expr *
checked(const struct cast *c, const char *name)
{
	const char *text =
	    arena_printf(c->s->arena, "lb.%s_%s($1)", c->mode == TRY ? "try" : "lax", name);

	struct expr *e = c->e;

	if (type_is_integer(c->from))
		e = plain_cast(c->s, e, type_decimal(c->s, 0, 0));
	return form(c->s, c->to, text, e, NULL);
}

/* ---- constants ---- */

static struct expr *
number(struct sql *s, const struct expr *at, const char *text, const struct type *t)
{
	struct expr *e = new_expr(s, E_NUMBER, at->begin, at->end), *minus;

	e->text = *text == '-' ? text + 1 : text;
	e->type = t->kind == T_BIGINT || t->kind == T_DECIMAL ? t : type_of(T_INT);
	if (*text == '-') {
		minus = new_expr(s, E_UNARY, at->begin, at->end);
		minus->op = "-";
		minus->args = e;
		minus->type = e->type;
		e = minus;
	}
	return t->kind == T_INT ? e : plain_cast(s, e, t);
}

/* Has the number no more digits than the type holds, before its point and behind it? */
static bool
digits_fit(const char *text, const struct type *t)
{
	const char *whole = text + strspn(text, "-0"), *point = strchr(text, '.');

	if ((int)strspn(whole, "0123456789") > t->precision - t->scale)
		return false;
	return point == NULL || (int)strlen(point + 1) <= t->scale;
}

/* The string of c->e as a constant of type c->to; NULL: it has to be a cast. */
static struct expr *
fold(const struct cast *c)
{
	const char *text;
	struct expr *e;

	if (strlen(c->e->text) != c->e->len)
		return NULL;
	text = fold_text(c->s, c->e->text, c->to);
	if (text == NULL)
		return NULL;
	if (c->to->kind == T_BOOLEAN) {
		e = new_expr(c->s, *text == 't' ? E_TRUE : E_FALSE, c->e->begin, c->e->end);
		e->type = c->to;
		return e;
	}
	if (c->to->kind == T_DECIMAL && c->mode != ANSI && !digits_fit(text, c->to))
		return NULL;
	if (type_is_number(c->to))
		return number(c->s, c->e, text, c->to);
	e = new_expr(c->s, E_TYPED, c->e->begin, c->e->end);
	e->text = text;
	e->len = strlen(text);
	e->type = c->to;
	return e;
}

/* ---- to strings ---- */

static struct expr *
struct_to_string(const struct cast *c)
{
	struct sql *s = c->s;
	struct expr *text = string_literal(s, "{"), *field;
	const struct field *f;

	for (f = c->from->fields; f != NULL; f = f->next) {
		field = form(
		    s, f->type, "$1 -> $2", copy_expr(s, c->e), string_literal(s, f->name), NULL);
		field = cast_to(s, from_jsonb(s, field, f->type), c->to, false);
		text = form(s, c->to,
		    f->next == NULL ? "($1 || coalesce($2, 'null') || '}')"
				    : "($1 || coalesce($2, 'null') || ', ')",
		    text, field, NULL);
	}
	return form(s, c->to, "CASE WHEN $1 IS NOT NULL THEN $2 END", c->e, text, NULL);
}

static struct expr *
map_to_string(const struct cast *c)
{
	struct sql *s = c->s;
	struct expr *key = form(s, type_of(T_STRING), "k", NULL);
	struct expr *value = form(s, type_of(T_VARIANT), "v", NULL);

	key = cast_to(s, from_key(s, key, c->from->key), c->to, false);
	value = cast_to(s, from_jsonb(s, value, c->from->elem), c->to, false);
	return form(s, c->to,
	    "CASE WHEN $1 IS NOT NULL THEN '{' || coalesce((SELECT string_agg($2 || ' -> ' || "
	    "coalesce($3, 'null'), ', ') FROM jsonb_each($1) AS _(k, v)), '') || '}' END",
	    c->e, key, value, NULL);
}

static struct expr *
array_to_string(const struct cast *c)
{
	struct expr *texts = cast_to(c->s, c->e, type_array(c->s, c->to), false);

	return form(c->s, c->to, "('[' || array_to_string($1, ', ', 'null') || ']')", texts, NULL);
}

static struct expr *
interval_to_string(const struct cast *c)
{
	if (c->from->kind == T_INTERVAL)
		return form(c->s, c->to, "lb.interval_text($1)", c->e, NULL);
	return form(c->s, c->to, "lb.interval_text($1, $2, $3)", c->e,
	    string_literal(c->s, unit_name(c->from->from)),
	    string_literal(c->s, unit_name(c->from->to)), NULL);
}

/* A decimal with the digits behind the point that its type has: what Postgres computed may have
 * others. */
static struct expr *
decimal_to_string(const struct cast *c)
{
	struct expr *e = c->e;

	if (e->kind != E_NUMBER && e->kind != E_CAST && e->kind != E_COLUMN)
		e = plain_cast(c->s, e, c->from);
	return plain_cast(c->s, e, c->to);
}

static struct expr *
to_string(const struct cast *c)
{
	switch (c->from->kind) {
	case T_STRING: return c->to->precision > 0 ? plain(c) : c->e;
	case T_FLOAT:
	case T_DOUBLE: return form(c->s, c->to, "lb.text($1)", c->e, NULL);
	case T_DECIMAL: return decimal_to_string(c);
	case T_BINARY: return form(c->s, c->to, "convert_from($1, 'UTF8')", c->e, NULL);
	case T_TIMESTAMP:
		return plain_cast(c->s, plain_cast(c->s, c->e, type_of(T_TIMESTAMP_NTZ)), c->to);
	case T_INTERVAL_YM:
	case T_INTERVAL_DT:
	case T_INTERVAL: return interval_to_string(c);
	case T_ARRAY: return array_to_string(c);
	case T_MAP: return map_to_string(c);
	case T_STRUCT: return struct_to_string(c);
	case T_VARIANT: return form(c->s, c->to, "$1 #>> '{}'", c->e, NULL);
	default: return plain(c);
	}
}

/* ---- to numbers ---- */

const char *
carrier_name(const struct type *t)
{
	switch (t->kind) {
	case T_TINYINT: return "tinyint";
	case T_SMALLINT: return "smallint";
	case T_INT: return "integer";
	case T_BIGINT: return "bigint";
	case T_FLOAT: return "real";
	case T_DOUBLE: return "double";
	case T_BOOLEAN: return "boolean";
	case T_DATE: return "date";
	case T_TIMESTAMP: return "timestamp";
	case T_TIMESTAMP_NTZ: return "timestamp_ntz";
	case T_TIME: return "time";
	default: return "interval";
	}
}

/* lb.try_NAME(e) of a text that may be no such value */
static struct expr *
from_text(const struct cast *c)
{
	const char *text = arena_printf(c->s->arena, "lb.try_%s($1)", carrier_name(c->to));

	return form(c->s, c->to, text, c->e, NULL);
}

/* The number of last fields in an interval, with its fraction. */
static struct expr *
interval_to_decimal(const struct cast *c)
{
	static const int seconds[] = {
	    [U_DAY] = 86400, [U_HOUR] = 3600, [U_MINUTE] = 60, [U_SECOND] = 1};
	const struct type *t = type_decimal(c->s, 0, 0);
	int per = c->from->to <= U_SECOND ? seconds[c->from->to] : 1;

	if (c->from->kind == T_INTERVAL_YM)
		return form(c->s, t,
		    c->from->to == U_YEAR ? "extract(year FROM $1)" : "(" MONTHS_OF_1 ")", c->e,
		    NULL);
	if (per == 1)
		return form(c->s, t, "extract(epoch FROM $1)", c->e, NULL);
	return form(c->s, t, "(extract(epoch FROM $1) / $2)", c->e, int_literal(c->s, per), NULL);
}

static struct expr *
truncated(struct sql *s, struct expr *e)
{
	return form(s, e->type, "trunc($1)", e, NULL);
}

static struct expr *
number_to_integer(const struct cast *c)
{
	bool fits = type_is_integer(c->from) && c->from->kind <= c->to->kind;

	if (c->mode != ANSI && !fits)
		return checked(c, carrier_name(c->to));
	if (type_is_integer(c->from))
		return plain(c);
	return plain_cast(c->s, truncated(c->s, c->e), c->to);
}

static struct expr *
to_integer(struct cast *c)
{
	switch (c->from->kind) {
	case T_STRING: return c->mode == ANSI ? plain(c) : checked(c, carrier_name(c->to));
	case T_BOOLEAN: return plain_cast(c->s, plain_cast(c->s, c->e, type_of(T_INT)), c->to);
	case T_TIME:
		c->mode = c->mode == ANSI ? ANSI : TRY; /* it never wraps */
	/* fall through */
	case T_TIMESTAMP:
		c->e = form(c->s, type_of(T_DECIMAL), "floor(extract(epoch FROM $1))", c->e, NULL);
		if (c->to->kind == T_BIGINT || c->mode == ANSI)
			return plain(c);
		return checked(c, carrier_name(c->to));
	case T_INTERVAL_YM:
	case T_INTERVAL_DT: return plain_cast(c->s, truncated(c->s, interval_to_decimal(c)), c->to);
	default: return type_is_number(c->from) ? number_to_integer(c) : plain(c);
	}
}

static struct expr *
to_float(const struct cast *c)
{
	struct sql *s = c->s;

	switch (c->from->kind) {
	case T_STRING: return c->mode == ANSI ? plain(c) : from_text(c);
	case T_BOOLEAN: return plain_cast(s, plain_cast(s, c->e, type_of(T_INT)), c->to);
	case T_TIMESTAMP:
		return plain_cast(
		    s, form(s, type_decimal(s, 0, 0), "extract(epoch FROM $1)", c->e, NULL), c->to);
	case T_INTERVAL_YM:
	case T_INTERVAL_DT: return plain_cast(s, interval_to_decimal(c), c->to);
	default: return plain(c);
	}
}

/* Can every value of from be written with the digits of to?  One that is rounded may have a digit
 * more. */
static bool
decimal_fits(struct sql *s, const struct type *from, const struct type *to)
{
	const struct type *d = type_as_decimal(s, from);

	if ((!type_is_integer(from) && from->kind != T_DECIMAL) || d->precision == 0)
		return false;
	return d->precision - d->scale + (d->scale > to->scale) <= to->precision - to->scale;
}

static struct expr *
to_decimal(struct cast *c)
{
	struct sql *s = c->s;

	if (c->from->kind == T_BOOLEAN)
		c->e = plain_cast(s, c->e, type_of(T_INT));
	else if (c->from->kind == T_TIMESTAMP || c->from->kind == T_TIME)
		c->e = form(s, type_decimal(s, 0, 0), "extract(epoch FROM $1)", c->e, NULL);
	else if (c->from->kind == T_INTERVAL_YM || c->from->kind == T_INTERVAL_DT)
		c->e = interval_to_decimal(c);
	if (c->mode == ANSI || c->to->precision == 0 || decimal_fits(s, c->from, c->to))
		return plain(c);
	if (type_is_integer(c->from))
		c->e = plain_cast(s, c->e, type_decimal(s, 0, 0));
	return form(s, c->to, "lb.try_decimal($1, $2, $3)", c->e, int_literal(s, c->to->precision),
	    int_literal(s, c->to->scale), NULL);
}

static struct expr *
to_boolean(const struct cast *c)
{
	if (type_is_number(c->from))
		return form(c->s, c->to, "($1 <> 0)", c->e, NULL);
	if (c->from->kind == T_STRING && c->mode != ANSI)
		return from_text(c);
	if (c->from->kind == T_TIMESTAMP)
		return form(c->s, c->to, "(extract(epoch FROM $1) <> 0)", c->e, NULL);
	return plain(c);
}

/* ---- to dates, times, intervals ---- */

static bool
type_is_float(const struct type *t)
{
	return t->kind == T_DOUBLE || t->kind == T_FLOAT;
}

static struct expr *
to_datetime(const struct cast *c)
{
	struct sql *s = c->s;

	if (c->from->kind == T_STRING && c->mode != ANSI)
		return from_text(c);
	if (c->from->kind == T_STRING && c->to->kind != T_TIME)
		return form(s, c->to, arena_printf(s->arena, "lb.cast_%s($1)", carrier_name(c->to)),
		    c->e, NULL);
	if (c->to->kind == T_TIMESTAMP && type_is_float(c->from) && c->mode != ANSI)
		return form(s, c->to, "to_timestamp(CASE WHEN abs($1) < 'Infinity' THEN $1 END)",
		    c->e, NULL);
	if (c->to->kind == T_TIMESTAMP && type_is_number(c->from))
		return form(s, c->to, "to_timestamp($1)", c->e, NULL);
	if (c->to->kind == T_TIMESTAMP && c->from->kind == T_BOOLEAN) /* a microsecond */
		return form(
		    s, c->to, "to_timestamp($1 * 1e-6)", plain_cast(s, c->e, type_of(T_INT)), NULL);
	return plain(c);
}

/* A number counts the last field; months are rounded, what is below another field is cut off. */
static struct expr *
number_to_interval(const struct cast *c)
{
	struct sql *s = c->s;
	struct expr *n = c->e;
	const char *text;

	if (c->to->kind == T_INTERVAL_YM)
		return form(s, c->to,
		    c->to->to == U_YEAR ? "make_interval(months => round($1 * 12)::integer)"
					: "make_interval(months => round($1)::integer)",
		    n, NULL);
	if (c->to->to != U_SECOND && !type_is_integer(n->type))
		n = truncated(s, n);
	text = arena_printf(s->arena, "$1 * INTERVAL '1 %s'", unit_name(c->to->to));
	return form(s, c->to, text, n, NULL);
}

static struct expr *
to_interval(const struct cast *c)
{
	struct sql *s = c->s;

	if (type_is_interval(c->from))
		return c->e;
	if (type_is_number(c->from))
		return number_to_interval(c);
	if (c->from->kind == T_STRING && c->mode != ANSI)
		return form(s, c->to, "lb.try_interval($1)", c->e, NULL);
	return plain(c);
}

static struct expr *
to_binary(const struct cast *c)
{
	switch (c->from->kind) {
	case T_STRING: return form(c->s, c->to, "convert_to($1, 'UTF8')", c->e, NULL);
	case T_TINYINT: return form(c->s, c->to, "substr(int2send($1), 2)", c->e, NULL);
	case T_SMALLINT: return form(c->s, c->to, "int2send($1)", c->e, NULL);
	case T_INT: return form(c->s, c->to, "int4send($1)", c->e, NULL);
	case T_BIGINT: return form(c->s, c->to, "int8send($1)", c->e, NULL);
	default: return plain(c);
	}
}

/* A tinyint is a smallint here, which has room for more. */
struct expr *
checked_tinyint(struct sql *s, struct expr *e)
{
	struct expr *check = form(s, type_of(T_TINYINT), "lb.tinyint($1)", e, NULL);

	check->has = e->has;
	return check;
}

static struct expr *
to_tinyint(struct cast *c)
{
	struct expr *e;
	long n;
	bool fits = c->from->kind == T_TINYINT || c->from->kind == T_BOOLEAN ||
		    c->from->kind == T_NULL || (constant_int(c->e, &n) && n >= -128 && n <= 127);

	e = to_integer(c);
	return fits || c->mode != ANSI ? e : checked_tinyint(c->s, e);
}

/* ---- all of them ---- */

static struct expr *
apply(struct cast *c)
{
	switch (c->to->kind) {
	case T_STRING: return to_string(c);
	case T_TINYINT: return to_tinyint(c);
	case T_SMALLINT:
	case T_INT:
	case T_BIGINT: return to_integer(c);
	case T_FLOAT:
	case T_DOUBLE: return to_float(c);
	case T_DECIMAL: return to_decimal(c);
	case T_BOOLEAN: return to_boolean(c);
	case T_BINARY: return to_binary(c);
	case T_DATE:
	case T_TIMESTAMP:
	case T_TIMESTAMP_NTZ:
	case T_TIME: return to_datetime(c);
	case T_INTERVAL_YM:
	case T_INTERVAL_DT:
	case T_INTERVAL: return to_interval(c);
	case T_ARRAY:
	case T_MAP:
	case T_STRUCT: return cast_nested(c->s, c->e, c->to, c->mode == TRY);
	case T_VARIANT: return as_jsonb(c->s, c->e);
	default: return plain(c);
	}
}

/* A number that is too large is infinite in Spark, one that is too small is 0; errors in Postgres.
 */
static void
fold_float(struct expr *e, const struct type *t)
{
	char *end;
	double x = strtod(e->text, &end);
	bool small = t->kind == T_FLOAT;

	if (end == e->text || *end != '\0' || strpbrk(e->text, "xXiInN") != NULL)
		return;
	if (x > (small ? FLT_MAX : DBL_MAX))
		e->text = "Infinity";
	else if (x < (small ? -FLT_MAX : -DBL_MAX))
		e->text = "-Infinity";
	else if (x > (small ? -FLT_MIN : -DBL_MIN) && x < (small ? FLT_MIN : DBL_MIN))
		e->text = "0";
	e->len = strlen(e->text);
}

/* v:a.b, mostly a scalar: its text is Postgres' own. */
static bool
is_path(const struct expr *e)
{
	return e->kind == E_FORM &&
	       (strstr(e->text, "#>") != NULL || strstr(e->text, "->") != NULL);
}

/* A constant of any type, NULL, or something whose type is not known. */
static struct expr *
cast_simple(const struct cast *c)
{
	struct expr *e;

	if (c->from->kind == T_NULL)
		return plain(c);
	if (c->from->kind == T_DATE && c->mode == LAX &&
	    (type_is_number(c->to) || c->to->kind == T_BOOLEAN))
		return null_of(c); /* what Hive did */
	if (c->from->kind == T_UNKNOWN)
		return cast_unknown(c->s, c->e, c->to, c->mode == TRY);
	if (c->from->kind == T_VARIANT && c->to->kind == T_STRING && !is_path(c->e))
		return form(c->s, c->to, "lb.variant_text($1)", c->e, NULL);
	if (c->from->kind == T_VARIANT && !type_is_json(c->to) && c->to->kind != T_ARRAY)
		return from_jsonb(c->s, c->e, c->to);
	if (c->e->kind == E_NUMBER && c->to->kind == T_STRING && c->to->precision == 0)
		return string_literal(c->s, c->e->text);
	if (c->e->kind != E_STRING)
		return NULL;
	if (c->to->kind == T_DOUBLE || c->to->kind == T_FLOAT)
		fold_float(c->e, c->to);
	e = fold(c);
	if (e != NULL || c->to->kind == T_STRING || c->to->kind == T_BINARY)
		return e;
	if (c->to->kind == T_INTERVAL) /* the old interval knows no error */
		return null_of(c);
	if (c->mode == ANSI || type_is_number(c->to) ||
	    (c->to->kind == T_TIMESTAMP && c->e->text[strspn(c->e->text, " T0123456789")] == ':'))
		return NULL; /* a time alone is one of today */
	return c->to->kind < T_ARRAY ? null_of(c) : NULL;
}

/* time(p): Spark cuts what is behind the digits off, Postgres would round. */
static struct expr *
cut_time(struct sql *s, struct expr *e, const struct type *t)
{
	static const char *const units[] = {"1", "0.1", "0.01", "0.001", "0.0001", "0.00001"};
	const char *text;

	if (e->kind == E_TYPED && fold_text(s, e->text, t) != NULL) {
		e->text = fold_text(s, e->text, t);
		e->len = strlen(e->text);
		e->type = t;
		return e;
	}
	text = arena_printf(s->arena, "$1 - extract(second FROM $1) %% %s * INTERVAL '1 second'",
	    units[t->precision]);
	return form(s, t, text, definite(s, e), NULL);
}

struct expr *
cast_to(struct sql *s, struct expr *e, const struct type *t, bool try)
{
	struct cast c = {s, e, e->type, t, try ? TRY : s->ansi ? ANSI : LAX};
	struct expr *result;

	if (t->kind == T_UNKNOWN || t->kind == T_NULL)
		return e;
	if (t->kind == T_TIME && t->precision < 6 && e->type->kind != T_NULL)
		return cut_time(s, cast_to(s, e, type_of(T_TIME), try), t);
	if (type_same(c.from, t) && t->kind != T_STRING)
		return e;
	result = cast_simple(&c);
	if (result == NULL)
		result = apply(&c);
	if (result != e)
		result->has |= e->has & ~IS_AGGREGATE;
	return result;
}
