/* lower-expr.c - one expression, bottom up: names, types, Spark's meaning in Postgres' terms */
#include <stdlib.h>
#include <string.h>

#include "sql/lower.h"

unsigned
has_of(const struct expr *list)
{
	unsigned has = 0;

	for (; list != NULL; list = list->next)
		has |= list->has;
	return has & ~(unsigned)IS_AGGREGATE;
}

struct expr *
lower_list(struct sql *s, struct expr *list)
{
	struct expr *head = NULL, **last = &head, *next;

	for (; list != NULL; list = next) {
		next = list->next;
		*last = lower_expr(s, list);
		last = &(*last)->next;
	}
	*last = NULL;
	return head;
}

struct expr *
lower_condition(struct sql *s, struct expr *e)
{
	if (e == NULL)
		return NULL;
	return coerce(s, lower_expr(s, e), type_of(T_BOOLEAN));
}

struct expr *
and_also(struct sql *s, struct expr *a, struct expr *b)
{
	if (a == NULL || b == NULL)
		return a == NULL ? b : a;
	return new_operator(s, "AND", a, b, type_of(T_BOOLEAN));
}

struct expr *
is_null(struct sql *s, struct expr *x, bool negated)
{
	struct expr *e = new_expr(s, E_IS, x->begin, x->end);

	e->op = "NULL";
	e->negated = negated;
	e->args = x;
	e->type = type_of(T_BOOLEAN);
	e->has = (unsigned char)has_of(x);
	return e;
}

/* ---- literals ---- */

static const struct type *
number_type(struct sql *s, const char *text)
{
	size_t whole, fraction = 0;
	const char *p = text + strspn(text, "-"), *point;

	if (strpbrk(p, "eE") != NULL)
		return type_of(T_DOUBLE);
	p += strspn(p, "0");
	whole = strspn(p, "0123456789");
	point = strchr(p, '.');
	if (point != NULL) {
		fraction = strlen(point + 1);
		return type_decimal(
		    s, (int)(whole + fraction > 0 ? whole + fraction : 1), (int)fraction);
	}
	if (whole < 10 || (whole == 10 && strcmp(p, "2147483647") <= 0) ||
	    strcmp(text, "-2147483648") == 0)
		return type_of(T_INT);
	if (whole < 19 || (whole == 19 && strcmp(p, "9223372036854775807") <= 0) ||
	    strcmp(text, "-9223372036854775808") == 0)
		return type_of(T_BIGINT);
	return type_decimal(s, (int)whole, 0);
}

/* 1.5BD, 1e3BD: the digits as they stand */
static const struct type *
decimal_type(struct sql *s, const char *text)
{
	size_t n = strcspn(text, "eE");
	const struct type *t = number_type(s, arena_strndup(s->arena, text, n));
	long exponent = text[n] == '\0' ? 0 : strtol(text + n + 1, NULL, 10);
	int scale, precision;

	if (t->kind != T_DECIMAL) {
		text += strspn(text, "-0");
		t = type_decimal(s, (int)strspn(text, "0123456789"), 0);
	}
	scale = t->scale - (int)exponent;
	precision = t->precision;
	if (scale < 0) {
		precision -= scale;
		scale = 0;
	}
	return type_decimal(s, precision > scale ? precision : scale, scale);
}

static struct expr *
lower_number(struct sql *s, struct expr *e)
{
	const struct type *t = e->type;
	enum type_kind natural;

	if (t != NULL && t->kind == T_DECIMAL) {
		e->type = decimal_type(s, e->text);
		return strpbrk(e->text, ".eE") == NULL ? plain_cast(s, e, e->type) : e;
	}
	e->type = number_type(s, e->text);
	if (t == NULL && e->type->kind != T_DOUBLE)
		return e;
	natural = e->type->kind;
	if (t == NULL)
		t = e->type;
	e->type = natural == T_DOUBLE ? type_decimal(s, 0, 0) : e->type;
	if (natural == t->kind && natural != T_DOUBLE)
		return e;
	return plain_cast(s, e, t);
}

static struct expr *
lower_typed(struct sql *s, struct expr *e)
{
	const char *text;

	if (strlen(e->text) != e->len)
		fail(s, "literal", e->begin, "a character of value 0");
	text = fold_text(s, e->text, e->type);
	if (text != NULL)
		e->text = text;
	e->len = strlen(e->text);
	return e;
}

/* ---- subqueries ---- */

static struct expr *
lower_subquery(struct sql *s, struct expr *e)
{
	lower_query(s, e->query);
	e->has = HAS_SUBQUERY;
	if (e->kind == E_EXISTS)
		e->type = type_of(T_BOOLEAN);
	else
		e->type = e->query->columns == NULL ? type_of(T_UNKNOWN) : e->query->columns->type;
	return e;
}

static struct expr *
lower_collate(struct sql *s, struct expr *e)
{
	if (!word_is(e->text, "UTF8_BINARY"))
		fail(s, "collation", e->begin, "the collation %s", e->text);
	return lower_expr(s, e->args);
}

/* CAST to CHAR(n) or VARCHAR(n) is a cast to STRING in Spark. */
void
type_param(struct sql *s, const struct expr *e, const struct type *t)
{
	struct sql_param *p = s->params;
	size_t n;

	if (e->kind != E_PARAM || t->kind == T_UNKNOWN || t->kind == T_NULL)
		return;
	for (n = 1; p != NULL && n < e->len; n++)
		p = p->next;
	if (p != NULL && p->type == NULL)
		p->type = type_postgres(s, t);
}

static struct expr *
lower_cast(struct sql *s, struct expr *e)
{
	const struct type *t = e->type->kind == T_STRING ? type_of(T_STRING) : e->type;
	struct expr *x = lower_expr(s, e->args);

	type_param(s, x, t);
	if (t->kind == T_STRING && x->type->kind == T_UNKNOWN && x->kind != E_PARAM)
		note(s, SQL_NOTE, "cast-type", e->begin,
		    "the type is not known: a double or a timestamp becomes the text that Postgres "
		    "gives it");
	return cast_to(s, x, t, e->op != NULL);
}

static struct expr *
lower_row(struct sql *s, struct expr *e)
{
	struct expr *call = new_expr(s, E_CALL, e->begin, e->end);

	call->text = "struct";
	call->args = e->args;
	return lower_call(s, call);
}

/* a + b + c + ...: the left operand may be as deep as the statement is long */
static struct expr *
lower_chain(struct sql *s, struct expr *e)
{
	struct expr *bottom = e, *left, *right, *parent, *up = NULL;

	/* turns the chain of left operands upside down: args of each points to what stands above */
	while (bottom->kind == E_OPERATOR) {
		left = bottom->args;
		right = left->next;
		bottom->args = up;
		bottom->escape = right;
		up = bottom;
		bottom = left;
	}
	left = lower_expr(s, bottom);
	for (; up != NULL; up = parent) {
		parent = up->args;
		right = up->escape;
		right->next = NULL;
		left = lower_operator(s, up->op, left, lower_expr(s, right));
		left->begin = up->begin;
		left->end = up->end;
	}
	return left;
}

static struct expr *
leaf(struct expr *e, enum type_kind kind)
{
	e->type = type_of(kind);
	return e;
}

/* X'1' is X'01' */
static struct expr *
lower_binary(struct sql *s, struct expr *e)
{
	if (strspn(e->text, "0123456789abcdefABCDEF") != e->len)
		fail(s, "literal", e->begin, "X'%s' is not hexadecimal", e->text);
	if (e->len % 2 == 1) {
		e->text = arena_printf(s->arena, "0%s", e->text);
		e->len++;
	}
	return leaf(e, T_BINARY);
}

static struct expr *
lower_kind(struct sql *s, struct expr *e)
{
	switch (e->kind) {
	case E_NULL: return leaf(e, T_NULL);
	case E_TRUE:
	case E_FALSE: return leaf(e, T_BOOLEAN);
	case E_NUMBER: return lower_number(s, e);
	case E_STRING: return leaf(e, T_STRING);
	case E_BINARY: return lower_binary(s, e);
	case E_TYPED: return lower_typed(s, e);
	case E_INTERVAL: return lower_interval(s, e);
	case E_COLUMN: return resolve_column(s, e);
	case E_NAME: /* DEFAULT */
	case E_PARAM: return leaf(e, T_UNKNOWN);
	case E_UNARY: return lower_operator(s, e->op, lower_expr(s, e->args), NULL);
	case E_OPERATOR: return lower_chain(s, e);
	case E_BETWEEN: return lower_between(s, e);
	case E_IN: return lower_in(s, e);
	case E_IN_QUERY: return lower_in_query(s, e);
	case E_LIKE: return lower_like(s, e);
	case E_IS: return lower_is(s, e);
	case E_CASE: return lower_case(s, e);
	case E_CAST: return lower_cast(s, e);
	case E_COLLATE: return lower_collate(s, e);
	case E_CALL: return lower_call(s, e);
	case E_NAMED_ARG:
		e->args = lower_expr(s, e->args);
		e->type = e->args->type;
		return e;
	case E_SUBSCRIPT: return lower_subscript(s, e);
	case E_FIELD: return lower_field(s, lower_expr(s, e->args), e->text, e->begin);
	case E_PATH: return lower_path(s, e);
	case E_ROW: return lower_row(s, e);
	case E_EXISTS:
	case E_SUBQUERY: return lower_subquery(s, e);
	default: fail(s, "syntax", e->begin, "this cannot stand here");
	}
}

struct expr *
lower_expr(struct sql *s, struct expr *e)
{
	struct expr *next = e->next;
	const char *alias = e->alias;
	struct expr *result;

	if (e->kind == E_FORM || (e->kind == E_COLUMN && e->args == NULL))
		return e; /* made by lowering already */
	e->next = NULL;
	result = lower_kind(s, e);
	result->next = next;
	if (alias != NULL)
		result->alias = alias;
	if (result->begin == 0) {
		result->begin = e->begin;
		result->end = e->end;
	}
	return result;
}
