/* lower-datetime.c - dates, times and intervals: their arithmetic and the literals of intervals
 *
 * After BinaryArithmeticWithDatetimeResolver of Spark 4.1.  A day-time interval is an interval of
 * days and a time, a year-month interval one of months; the types keep them apart.
 */
#include <stdlib.h>
#include <string.h>

#include "sql/lower.h"

static bool
is_timestamp(const struct type *t)
{
	return t->kind == T_TIMESTAMP || t->kind == T_TIMESTAMP_NTZ;
}

/* INTERVAL DAY alone */
static bool
is_days(const struct type *t)
{
	return t->kind == T_INTERVAL_DT && t->to == U_DAY;
}

static struct expr *
plus(struct sql *s, char op, struct expr *a, struct expr *b, const struct type *t)
{
	return new_operator(s, op == '-' ? "-" : "+", a, b, t);
}

static struct expr *
date_plus_interval(struct sql *s, char op, struct expr *date, struct expr *interval)
{
	const struct type *t = interval->type;

	if (t->kind == T_INTERVAL_DT && !is_days(t))
		return plus(s, op, plain_cast(s, date, type_of(T_TIMESTAMP)), interval,
		    type_of(T_TIMESTAMP));
	return plain_cast(
	    s, plus(s, op, date, interval, type_of(T_TIMESTAMP_NTZ)), type_of(T_DATE));
}

/* 36 hours are a day and 12 hours, which matters where a day has 23: a timestamp plus 24 hours is
 * the same time of the next day in Spark. */
static const char *
with_days(struct sql *s, const char *text)
{
	static const struct {
		const char *name;
		long per_day;
	} parts[] = {{"hour", 24}, {"minute", 1440}, {"second", 86400}};
	char *end;
	long n = strtol(text, &end, 10);
	size_t i;

	if (end == text || *end != ' ')
		return text;
	end++;
	for (i = 0; i < LENGTH(parts); i++) {
		size_t len = strlen(parts[i].name);
		long days = n / parts[i].per_day, rest = n % parts[i].per_day;
		if (days == 0 || strncmp(end, parts[i].name, len) != 0 ||
		    strcmp(end + len + (end[len] == 's'), "") != 0)
			continue;
		text = arena_printf(s->arena, days == 1 ? "%ld day" : "%ld days", days);
		if (rest != 0)
			text = arena_printf(s->arena, "%s %ld %s", text, rest, end);
		return text;
	}
	return text;
}

/* The other operand of an interval. */
static struct expr *
with_interval(struct sql *s, char op, struct expr *other, struct expr *interval)
{
	const struct type *t = other->type;

	if (interval->kind == E_TYPED && interval->type->kind == T_INTERVAL_DT &&
	    !type_is_interval(t)) {
		interval->text = with_days(s, interval->text);
		interval->len = strlen(interval->text);
	}
	if (t->kind == T_DATE)
		return date_plus_interval(s, op, other, interval);
	if (t->kind == T_STRING) {
		struct expr *e = coerce(s, other, type_of(T_TIMESTAMP));
		return cast_to(s, plus(s, op, e, interval, e->type), type_of(T_STRING), false);
	}
	if (is_timestamp(t) || t->kind == T_TIME || t->kind == T_UNKNOWN)
		return plus(s, op, other, interval, t);
	if (t->kind == T_NULL)
		return plus(s, op, coerce(s, other, interval->type), interval, interval->type);
	return NULL;
}

struct expr *
months_of(struct sql *s, struct expr *e)
{
	return form(s, type_decimal(s, 0, 0), "(" MONTHS_OF_1 ")", e, NULL);
}

/* interval * n, interval / n: months are rounded to whole ones */
static struct expr *
scale_interval(struct sql *s, char op, struct expr *interval, struct expr *n)
{
	const struct type *t = interval->type;
	const char *text = op == '*' ? "make_interval(months => round($1 * $2)::integer)"
				     : "make_interval(months => round($1 / $2)::integer)";

	if (n->type->kind == T_STRING || n->type->kind == T_NULL)
		n = coerce(s, n, type_of(T_DOUBLE));
	if (op == '/' && !s->ansi)
		n = form(s, n->type, "nullif($1, 0)", n, NULL);
	if (t->kind == T_INTERVAL_YM) {
		t = type_of(T_INTERVAL_YM);
		if (op != '*' || !type_is_integer(n->type)) {
			if (n->type->kind == T_DOUBLE || n->type->kind == T_FLOAT)
				n = plain_cast(s, n, type_decimal(s, 0, 0));
			return form(s, t, text, months_of(s, interval), n, NULL);
		}
	} else if (t->kind == T_INTERVAL_DT) {
		t = type_of(T_INTERVAL_DT);
		if (n->type->kind != T_UNKNOWN && (op == '/' || !type_is_integer(n->type)))
			return form(s, t,
			    op == '*' ? "lb.scale_interval($1, $2::numeric)"
				      : "lb.scale_interval($1, 1, $2::numeric)",
			    interval, n, NULL);
	}
	return new_operator(s, op == '*' ? "*" : "/", interval, n, t);
}

static struct expr *
interval_arithmetic(struct sql *s, char op, struct expr *a, struct expr *b)
{
	bool left = type_is_interval(a->type), right = type_is_interval(b->type);

	if (op == '*' || op == '/') {
		if (left && !right)
			return scale_interval(s, op, a, b);
		return right && op == '*' ? scale_interval(s, op, b, a) : NULL;
	}
	if (op != '+' && op != '-')
		return NULL;
	if (left && right)
		return plus(s, op, a, b, common_type(s, a->type, b->type));
	if (right)
		return with_interval(s, op, a, b);
	return op == '+' || b->type->kind == T_NULL ? with_interval(s, op, b, a) : NULL;
}

static struct expr *
days(struct sql *s, struct expr *n)
{
	if (n->kind == E_CAST && n->args->kind == E_NUMBER && type_is_integer(n->type))
		n = n->args;
	return n->type->kind == T_BIGINT || n->type->kind == T_DECIMAL || n->kind == E_PARAM
		   ? coerce(s, n, type_of(T_INT))
		   : n;
}

static bool
counts_days(const struct type *t)
{
	return type_is_integer(t) || t->kind == T_UNKNOWN || t->kind == T_NULL;
}

/* date - date is days, timestamp - anything a time; date - n is a date */
static struct expr *
subtract(struct sql *s, struct expr *a, struct expr *b)
{
	const struct type *t = is_timestamp(a->type) ? a->type : b->type;

	if (a->type->kind == T_STRING)
		a = coerce(s, a, b->type);
	if (b->type->kind == T_STRING)
		b = coerce(s, b, a->type);
	if (is_timestamp(a->type) || is_timestamp(b->type)) {
		if (a->type->kind == T_UNKNOWN || b->type->kind == T_UNKNOWN)
			return plus(s, '-', a, b, type_of(T_INTERVAL_DT));
		if (a->type->kind != b->type->kind)
			t = type_of(
			    is_timestamp(a->type) && is_timestamp(b->type) ? T_TIMESTAMP : t->kind);
		if (t->kind == T_TIMESTAMP) /* what the clock on the wall went on by */
			t = type_of(T_TIMESTAMP_NTZ);
		return plus(s, '-', coerce(s, a, t), coerce(s, b, t), type_of(T_INTERVAL_DT));
	}
	if (a->type->kind == T_TIME)
		return plus(s, '-', a, coerce(s, b, a->type), type_of(T_INTERVAL_DT));
	if (b->type->kind == T_DATE) {
		a = coerce(s, a, b->type);
		return form(s, type_interval(s, U_DAY, U_DAY), "(($1 - $2) * INTERVAL '1 day')", a,
		    b, NULL);
	}
	if (!counts_days(b->type))
		return NULL;
	return plus(s, '-', a, days(s, b), a->type);
}

static bool
has_datetime(const struct expr *e)
{
	return (e->type->kind >= T_DATE && e->type->kind <= T_TIME);
}

/* NULL beside a date is a number of days, beside a time an interval */
static struct expr *
with_null(struct sql *s, char op, struct expr *a, struct expr *b)
{
	const struct type *t = a->type->kind == T_NULL ? b->type : a->type;
	const struct type *other = type_of(t->kind == T_DATE ? T_INT : T_INTERVAL_DT);

	if (op != '+' && op != '-')
		return NULL;
	if (b->type->kind == T_NULL)
		return plus(s, op, a, coerce(s, b, other), t);
	if (op == '-')
		return plus(s, op, coerce(s, a, t), b, type_of(T_INTERVAL_DT));
	return plus(s, op, coerce(s, a, other), b, t);
}

struct expr *
lower_datetime(struct sql *s, char op, struct expr *a, struct expr *b)
{
	if (type_is_interval(a->type) || type_is_interval(b->type))
		return interval_arithmetic(s, op, a, b);
	if (!has_datetime(a) && !has_datetime(b))
		return NULL;
	if (a->type->kind == T_NULL || b->type->kind == T_NULL)
		return with_null(s, op, a, b);
	if (op == '-')
		return subtract(s, a, b);
	if (op != '+')
		return NULL;
	if (a->type->kind == T_DATE && counts_days(b->type))
		return plus(s, '+', a, days(s, b), a->type);
	if (b->type->kind == T_DATE && counts_days(a->type))
		return plus(s, '+', days(s, a), b, b->type);
	return NULL;
}

/* ---- literals ---- */

static const char *
plain_unit(enum unit u)
{
	return u == U_QUARTER ? "month" : unit_name(u);
}

/* The text of a constant amount, with six digits of fraction at most; NULL: it is no constant. */
static const char *
constant_amount(struct sql *s, const struct expr *e)
{
	const char *text, *p, *point;
	bool minus = e->kind == E_UNARY && strcmp(e->op, "-") == 0;

	if (minus)
		e = e->args;
	if (e->kind != E_NUMBER && e->kind != E_STRING)
		return NULL;
	text = e->text + strspn(e->text, " \t\n\r");
	p = text + (*text == '-' || *text == '+');
	p += strspn(p, " \t\n\r");
	if (*p < '0' || *p > '9')
		if (*p != '.')
			return NULL;
	point = strchr(p, '.');
	return arena_printf(s->arena, "%s%.*s", minus != (*text == '-') ? "-" : "",
	    (int)(point != NULL ? (size_t)(point - p) + 7 : strspn(p, "0123456789")), p);
}

static const struct type *
interval_type(struct sql *s, const struct expr *values)
{
	enum unit from = U_MICROSECOND, to = U_YEAR, u;
	const struct expr *v;

	for (v = values; v != NULL; v = v->next) {
		u = v->unit == U_QUARTER ? U_MONTH
		    : v->unit == U_WEEK  ? U_DAY
		    : v->unit > U_SECOND ? U_SECOND
					 : v->unit;
		from = u < from ? u : from;
		to = u > to ? u : to;
	}
	if (from <= U_MONTH && to > U_MONTH)
		return type_of(T_INTERVAL);
	return type_interval(s, from, to);
}

static struct expr *
typed_interval(struct sql *s, struct expr *e, const char *text, const struct type *t)
{
	struct expr *typed = new_expr(s, E_TYPED, e->begin, e->end);

	typed->text = text;
	typed->len = strlen(text);
	typed->type = t;
	return typed;
}

/* INTERVAL '1' DAY, INTERVAL 2 HOURS 3 MINUTES; NULL: some amount is not constant */
static struct expr *
constant_interval(struct sql *s, struct expr *e, const struct type *t)
{
	struct buf b = {.arena = s->arena};
	const struct expr *v;
	const char *amount;
	long n;

	for (v = e->args; v != NULL; v = v->next) {
		amount = constant_amount(s, v);
		if (amount == NULL)
			return NULL;
		if (v->unit == U_QUARTER) {
			if (!constant_int(v, &n))
				return NULL;
			amount = arena_printf(s->arena, "%ld", n * 3);
		}
		buf_printf(&b, "%s%s %s", b.len > 0 ? " " : "", amount, plain_unit(v->unit));
		if (strcmp(amount, "1") != 0)
			buf_char(&b, 's');
	}
	return typed_interval(s, e, buf_text(&b), t);
}

/* INTERVAL x DAY: one product for each unit */
static struct expr *
computed_interval(struct sql *s, struct expr *e, const struct type *t)
{
	struct expr *v, *next, *sum = NULL, *product;

	for (v = e->args; v != NULL; v = next) {
		const char *text = arena_printf(s->arena, "1 %s", plain_unit(v->unit));
		enum unit unit = v->unit;
		next = v->next;
		if (unit == U_QUARTER)
			text = "3 months";
		v->next = NULL;
		v = lower_expr(s, v);
		if (v->type->kind == T_STRING)
			v = coerce(s, v, type_of(T_DOUBLE));
		product = new_operator(s, "*", v, typed_interval(s, e, text, t), t);
		sum = sum == NULL ? product : new_operator(s, "+", sum, product, t);
	}
	return sum;
}

struct expr *
lower_interval(struct sql *s, struct expr *e)
{
	const struct expr *v = e->args;
	const struct type *t;
	const char *text;
	struct expr *result;

	if (e->unit != U_NONE || v->unit == U_NONE) {
		t = e->unit != U_NONE ? type_interval(s, e->unit, e->unit_to) : type_of(T_INTERVAL);
		if (v->kind == E_UNARY && strcmp(v->op, "-") == 0 &&
		    constant_string(v->args) != NULL)
			text = arena_printf(s->arena, "-%s", v->args->text);
		else
			text = constant_string(v);
		if (text == NULL)
			fail(
			    s, "interval", e->begin, "the value of this interval must be a string");
		text = fold_interval(s, text, t);
		if (text == NULL)
			fail(s, "interval", e->begin, "'%s' is not %s", v->text, type_spark(s, t));
		if (e->unit == U_NONE)
			t = interval_text_type(s, text);
		return typed_interval(s, e, text, t);
	}
	t = interval_type(s, e->args);
	result = constant_interval(s, e, t);
	return result != NULL ? result : computed_interval(s, e, t);
}
