/* lower-operator.c - operators, by the types of their operands
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-functions-builtin.html (operators);
 * the types of results after coerce.c.
 */
#include <string.h>

#include "sql/lower.h"

struct expr *
new_operator(struct sql *s, const char *op, struct expr *a, struct expr *b, const struct type *t)
{
	struct expr *e =
	    new_expr(s, b == NULL ? E_UNARY : E_OPERATOR, a->begin, b == NULL ? a->end : b->end);

	e->op = op;
	e->type = t;
	e->args = a;
	a->next = b;
	if (b != NULL)
		b->next = NULL;
	e->has = (unsigned char)has_of(a);
	return e;
}

_Noreturn static void
fail_types(struct sql *s, const char *op, const struct expr *a, const struct expr *b)
{
	fail(s, "types", a->begin, "%s between %s and %s", op, type_spark(s, a->type),
	    type_spark(s, b->type));
}

/* ---- comparison ---- */

static bool
is_datetime(const struct type *t)
{
	return t->kind >= T_DATE && t->kind <= T_TIMESTAMP;
}

/* Does Postgres compare the two types by itself, and as Spark does? */
static bool
comparable(const struct type *a, const struct type *b)
{
	if (a->kind == T_UNKNOWN || b->kind == T_UNKNOWN || type_same(a, b))
		return true;
	return (type_is_number(a) && type_is_number(b)) || (is_datetime(a) && is_datetime(b)) ||
	       (type_is_interval(a) && type_is_interval(b));
}

/* 1::bigint beside a number of any kind: the cast says nothing. */
struct expr *
without_cast(struct expr *e)
{
	if (e->kind == E_CAST && e->op == NULL && type_is_integer(e->type) &&
	    e->args->kind == E_NUMBER)
		return e->args;
	return e;
}

static struct expr *
compare(struct sql *s, const char *op, struct expr *a, struct expr *b)
{
	const struct type *t;
	struct expr *e;

	type_param(s, a, b->type);
	type_param(s, b, a->type);
	if (b->type->kind != T_UNKNOWN)
		a = field_beside(s, a, b->type);
	else if (a->type->kind != T_UNKNOWN)
		b = field_beside(s, b, a->type);
	if (type_is_char(a->type) != type_is_char(b->type) && a->kind != E_STRING &&
	    b->kind != E_STRING) {
		a = coerce(s, a, type_of(T_STRING));
		b = coerce(s, b, type_of(T_STRING));
	}
	if (!comparable(a->type, b->type)) {
		t = compared_type(s, a->type, b->type);
		if (t == NULL)
			fail_types(s, op, a, b);
		a = coerce(s, a, t);
		b = coerce(s, b, t);
	}
	if (type_is_number(a->type) && type_is_number(b->type)) {
		a = without_cast(a);
		b = without_cast(b);
	}
	if (*op != '=' && *op != '!' && strcmp(op, "<>") != 0 && strcmp(op, "<=>") != 0) {
		a = sort_key(s, a);
		b = sort_key(s, b);
	}
	if (strcmp(op, "<=>") != 0)
		return new_operator(s, op, a, b, type_of(T_BOOLEAN));
	e = new_operator(s, op, a, b, type_of(T_BOOLEAN));
	e->kind = E_IS;
	e->op = "DISTINCT";
	e->negated = true;
	return e;
}

/* ---- arithmetic ---- */

/* Without ANSI mode a division by zero gives NULL. */
static struct expr *
divisor(struct sql *s, struct expr *b)
{
	if (s->ansi || (b->kind == E_NUMBER && strspn(b->text, "0.") != strlen(b->text)))
		return b;
	return form(s, b->type, "nullif($1, 0)", b, NULL);
}

/* An integer literal beside a decimal has just the digits that it has. */
static const struct type *
decimal_type(struct sql *s, const struct expr *e)
{
	const char *digits;

	if (e->kind == E_NUMBER && type_is_integer(e->type)) {
		digits = e->text + strspn(e->text, "-0");
		return type_decimal(s, *digits == '\0' ? 1 : (int)strlen(digits), 0);
	}
	return type_as_decimal(s, e->type);
}

static struct expr *
decimal_arithmetic(struct sql *s, char op, struct expr *a, struct expr *b)
{
	const struct type *x = decimal_type(s, a), *y = decimal_type(s, b);
	const struct type *t = decimal_result(s, op, x, y);
	struct expr *e;

	if (op == '/' || op == '%')
		b = divisor(s, b);
	if (op == '/') {
		struct expr *scale = int_literal(s, t->scale);
		struct expr *digits = int_literal(s, x->scale > t->scale ? x->scale : t->scale);
		if (t->precision == 0)
			return new_operator(s, "/", a, b, t);
		if (t->precision == 38 && !s->ansi)
			return form(s, t, "lb.try_decimal(round($1, $3) / $2, 38, $4)", a, b,
			    digits, scale, NULL);
		return form(s, t, "round(round($1, $3) / $2, $4)", a, b, digits, scale, NULL);
	}
	e = new_operator(s, op == '+' ? "+" : op == '-' ? "-" : op == '*' ? "*" : "%", a, b, t);
	if (t->precision < 38 || op == '%')
		return e;
	if (!s->ansi)
		return form(s, t, "lb.try_decimal($1, $2, $3)", e, int_literal(s, t->precision),
		    int_literal(s, t->scale), NULL);
	if (t->scale < (op == '*'                ? x->scale + y->scale
			   : x->scale > y->scale ? x->scale
						 : y->scale))
		return plain_cast(s, e, t);
	return e;
}

static struct expr *
divide(struct sql *s, struct expr *a, struct expr *b)
{
	b = divisor(s, b);
	if (a->type->kind != T_DOUBLE && b->type->kind != T_DOUBLE)
		a = plain_cast(s, a, type_of(T_DOUBLE));
	return new_operator(s, "/", a, b, type_of(T_DOUBLE));
}

static struct expr *
float_arithmetic(struct sql *s, char op, struct expr *a, struct expr *b, const struct type *t)
{
	struct expr *e;

	if (op == '%')
		return form(s, t, "lb.fmod($1, $2)", a, divisor(s, b), NULL);
	e = new_operator(s, op == '+' ? "+" : op == '-' ? "-" : "*", a, b, t);
	if (t->kind == T_FLOAT && a->type->kind != b->type->kind)
		return plain_cast(s, e, t);
	return e;
}

static struct expr *
seconds_of(struct sql *s, struct expr *interval)
{
	return form(s, type_decimal(s, 0, 0), "extract(epoch FROM $1)", interval, NULL);
}

/* a DIV b: whole, a bigint */
static struct expr *
whole_division(struct sql *s, struct expr *a, struct expr *b)
{
	const struct type *bigint = type_of(T_BIGINT);
	struct expr *e;

	if (type_is_interval(a->type)) {
		bool months = a->type->kind == T_INTERVAL_YM;
		a = months ? months_of(s, a) : seconds_of(s, a);
		b = months ? months_of(s, b) : seconds_of(s, b);
	}
	b = divisor(s, b);
	if (type_is_integer(a->type) && type_is_integer(b->type))
		e = new_operator(s, "/", a, b, a->type->kind > b->type->kind ? a->type : b->type);
	else
		e = form(s, type_decimal(s, 0, 0), "div($1, $2)", a, b, NULL);
	return e->type->kind == T_BIGINT ? e : plain_cast(s, e, bigint);
}

/* Operands of which at least one has no type: what is right for most, and said. */
static struct expr *
unknown_arithmetic(struct sql *s, const char *op, struct expr *a, struct expr *b)
{
	const struct type *t = type_of(T_UNKNOWN);

	a = field_beside(s, a, b->type);
	b = field_beside(s, b, a->type);
	if (strcmp(op, "DIV") == 0)
		return form(s, type_of(T_BIGINT), "div($1, $2)::bigint", a, divisor(s, b), NULL);
	if (*op == '/' && a->type->kind != T_DECIMAL && b->type->kind != T_DECIMAL &&
	    a->type->kind != T_DOUBLE && b->type->kind != T_DOUBLE && !type_is_interval(a->type)) {
		note(s, SQL_NOTE, "division-type", a->begin,
		    "the types are not known: divided as double precision");
		return new_operator(
		    s, "/", plain_cast(s, a, type_of(T_DOUBLE)), divisor(s, b), type_of(T_DOUBLE));
	}
	if (*op == '/' || *op == '%')
		b = divisor(s, b);
	if (type_is_interval(a->type) && is_datetime(b->type))
		t = b->type;
	if (a->type->kind == T_DOUBLE || b->type->kind == T_DOUBLE)
		t = type_of(T_DOUBLE);
	return new_operator(s, op, a, b, t);
}

/* A string beside a number becomes a number, beside NULL a double. */
static void
promote_strings(struct sql *s, const char *op, struct expr **a, struct expr **b)
{
	const struct type *x = (*a)->type, *y = (*b)->type, *t;

	if (x->kind != T_STRING && y->kind != T_STRING)
		return;
	if (!s->ansi || (x->kind == T_STRING && y->kind == T_STRING) || x->kind == T_NULL ||
	    y->kind == T_NULL)
		t = type_of(T_DOUBLE);
	else
		t = common_type(s, x, y);
	if (t == NULL)
		fail_types(s, op, *a, *b);
	if (x->kind == T_STRING)
		*a = coerce(s, *a, t);
	if (y->kind == T_STRING)
		*b = coerce(s, *b, t);
}

/* Without ANSI mode what does not fit an integer wraps around. */
static struct expr *
wrapped(struct sql *s, const char *op, struct expr *a, struct expr *b, const struct type *t)
{
	const struct type *exact = type_decimal(s, 0, 0);
	const char *text = arena_printf(s->arena, "lb.lax_%s($1)", carrier_name(t));
	struct expr *e = new_operator(s, op, plain_cast(s, a, exact), b, exact);

	e = form(s, t, text, e, NULL);
	e->has = e->args->has;
	return e;
}

static struct expr *
arithmetic(struct sql *s, const char *op, struct expr *a, struct expr *b)
{
	const struct type *t;
	struct expr *e;

	if (type_is_interval(b->type))
		a = field_beside(s, a, b->type);
	e = lower_datetime(s, *op, a, b);
	if (e != NULL)
		return e;
	if (a->type->kind == T_UNKNOWN || b->type->kind == T_UNKNOWN)
		return unknown_arithmetic(s, op, a, b);
	promote_strings(s, op, &a, &b);
	if (a->type->kind == T_NULL || b->type->kind == T_NULL) {
		t = a->type->kind == T_NULL ? b->type : a->type;
		if (t->kind == T_NULL)
			t = type_of(T_DOUBLE);
		a = coerce(s, a, t);
		b = coerce(s, b, t);
	}
	if (strcmp(op, "DIV") == 0)
		return whole_division(s, a, b);
	if (!type_is_number(a->type) || !type_is_number(b->type))
		fail_types(s, op, a, b);
	t = common_type(s, a->type, b->type);
	if (t->kind == T_DECIMAL)
		return decimal_arithmetic(s, *op, a, b);
	if (*op == '/')
		return divide(s, a, b);
	if (t->kind == T_DOUBLE || t->kind == T_FLOAT)
		return float_arithmetic(s, *op, a, b, t);
	if (*op == '%')
		b = divisor(s, b);
	else if (!s->ansi)
		return wrapped(s, op, a, b, t);
	e = new_operator(s, op, a, b, t);
	return t->kind == T_TINYINT && *op != '%' ? checked_tinyint(s, e) : e;
}

/* ---- bits, strings, truth ---- */

static struct expr *
bits(struct sql *s, const char *op, struct expr *a, struct expr *b)
{
	const struct type *t = type_of(T_UNKNOWN);

	if (strcmp(op, ">>>") == 0)
		return form(s, a->type, "lb.shiftrightunsigned($1, $2)", a, b, NULL);
	if (op[0] == '<' || op[0] == '>')
		return new_operator(s, op, a, coerce(s, b, type_of(T_INT)), a->type);
	if (a->type->kind != T_UNKNOWN && b->type->kind != T_UNKNOWN) {
		promote_strings(s, op, &a, &b);
		t = common_type(s, a->type, b->type);
		if (t == NULL)
			fail_types(s, op, a, b);
		a = coerce(s, a, t);
		b = coerce(s, b, t);
	}
	return new_operator(s, *op == '^' ? "#" : op, a, b, t);
}

static struct expr *
concatenate(struct sql *s, struct expr *a, struct expr *b)
{
	const struct type *string = type_of(T_STRING), *t;

	if (a->type->kind == T_ARRAY || b->type->kind == T_ARRAY) {
		t = common_type(s, a->type, b->type);
		if (t == NULL)
			fail_types(s, "||", a, b);
		return new_operator(s, "||", coerce(s, a, t), coerce(s, b, t), t);
	}
	if (a->type->kind == T_BINARY && b->type->kind == T_BINARY)
		return new_operator(s, "||", a, b, a->type);
	a = coerce(s, a, string);
	b = coerce(s, b, string);
	if (a->type->kind != T_STRING && b->type->kind != T_STRING)
		a = plain_cast(s, a, string);
	return new_operator(s, "||", a, b, string);
}

static struct expr *
truth(struct sql *s, const char *op, struct expr *a, struct expr *b)
{
	const struct type *boolean = type_of(T_BOOLEAN);

	a = coerce(s, a, boolean);
	if (b != NULL)
		b = coerce(s, b, boolean);
	return new_operator(s, op, a, b, boolean);
}

static struct expr *
unary(struct sql *s, const char *op, struct expr *a)
{
	struct expr *b;

	if (strcmp(op, "NOT") == 0)
		return truth(s, op, a, NULL);
	if (a->type->kind == T_STRING)
		a = coerce(s, a, type_of(T_DOUBLE));
	if (a->type->kind == T_NULL)
		a = coerce(s, a, type_of(*op == '~' ? T_INT : T_DOUBLE));
	if (*op == '+')
		return a;
	if (*op == '-' && !s->ansi && type_is_integer(a->type) && a->kind != E_NUMBER)
		return form(s, a->type,
		    arena_printf(s->arena, "lb.lax_%s(-$1)", carrier_name(a->type)),
		    plain_cast(s, a, type_decimal(s, 0, 0)), NULL);
	b = new_operator(s, op, a, NULL, a->type);
	return *op == '-' && a->type->kind == T_TINYINT && a->kind != E_NUMBER
		   ? checked_tinyint(s, b)
		   : b;
}

struct expr *
lower_operator(struct sql *s, const char *op, struct expr *a, struct expr *b)
{
	if (b == NULL)
		return unary(s, op, a);
	switch (*op) {
	case 'A':
	case 'O': return truth(s, op, a, b);
	case '+':
	case '-':
	case '*':
	case '/':
	case '%':
	case 'D': return arithmetic(s, op, a, b);
	case '&':
	case '^': return bits(s, op, a, b);
	case '|': return op[1] == '|' ? concatenate(s, a, b) : bits(s, op, a, b);
	case '<':
	case '>':
		if (op[1] == op[0])
			return bits(s, op, a, b);
		return compare(s, op, a, b);
	default: return compare(s, op, a, b);
	}
}
