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

/* ---- predicates ---- */

static bool
all_numbers(const struct expr *list)
{
	for (; list != NULL; list = list->next) {
		if (!type_is_number(list->type) && list->kind != E_NULL)
			return false;
	}
	return true;
}

/* CHAR(n) beside constants: Postgres compares them without their blanks, as Spark pads the
 * constants. */
static bool
is_char_list(const struct expr *list)
{
	if (!type_is_char(list->type))
		return false;
	for (list = list->next; list != NULL; list = list->next) {
		if (list->kind != E_STRING)
			return false;
	}
	return true;
}

/* Each of a list as a value of type t. */
static struct expr *
coerce_list(struct sql *s, struct expr *list, const struct type *t)
{
	struct expr *head = NULL, **last = &head, *next;

	for (; list != NULL; list = next) {
		next = list->next;
		*last = without_cast(coerce(s, list, t));
		last = &(*last)->next;
	}
	*last = NULL;
	return head;
}

/* A list of values that are compared with each other, or that meet in one column. */
static struct expr *
common_list(struct sql *s, struct expr *list, size_t at, const struct type **type)
{
	const struct type *t = common_of_list(s, list);

	if (t == NULL)
		fail(s, "types", at, "values of types that do not go together");
	*type = t;
	return all_numbers(list) || is_char_list(list) ? list : coerce_list(s, list, t);
}

static struct expr *
lower_between(struct sql *s, struct expr *e)
{
	const struct type *low, *high;
	struct expr *x;

	e->args = lower_list(s, e->args);
	x = e->args;
	e->type = type_of(T_BOOLEAN);
	e->has = (unsigned char)has_of(e->args);
	if (all_numbers(x))
		return e;
	low = compared_type(s, x->type, x->next->type);
	high = compared_type(s, x->type, x->next->next->type);
	if (low == NULL || high == NULL || (low = common_type(s, low, high)) == NULL)
		fail(s, "types", e->begin, "BETWEEN values of types that do not go together");
	e->args = coerce_list(s, x, low);
	return e;
}

/* (a, b) IN ((1, 2), (3, 4)): row by row */
static struct expr *
lower_in_rows(struct sql *s, struct expr *e)
{
	struct expr *row;

	for (row = e->args; row != NULL; row = row->next) {
		if (row->kind != E_ROW)
			fail(s, "types", row->begin, "a row and a value");
		row->args = lower_list(s, row->args);
		row->type = type_of(T_UNKNOWN);
		row->has = (unsigned char)has_of(row->args);
	}
	e->type = type_of(T_BOOLEAN);
	return e;
}

static struct expr *
lower_in(struct sql *s, struct expr *e)
{
	const struct type *t;

	if (e->args->kind == E_ROW && e->args->next != NULL && e->args->next->kind == E_ROW)
		return lower_in_rows(s, e);
	if (e->args->next != NULL && e->args->next->kind == E_STAR)
		e->args->next = expand_star(s, e->args->next);
	e->args = lower_list(s, e->args);
	e->has = (unsigned char)has_of(e->args);
	e->type = type_of(T_BOOLEAN);
	if (e->args->next == NULL)
		fail(s, "types", e->begin, "IN with an empty list");
	e->args = common_list(s, e->args, e->begin, &t);
	return e;
}

/* The operands of x IN (query) or (x, y) IN (query) meet the query's columns. */
static struct expr *
lower_in_query(struct sql *s, struct expr *e)
{
	struct expr *x = e->args, **at = &e->args, *next;
	struct column *c, *to;
	const struct type *t;

	lower_query(s, e->query);
	if (x->kind == E_ROW) {
		x->args = lower_list(s, x->args);
		x->type = type_of(T_UNKNOWN);
		at = &x->args;
	} else {
		*at = lower_expr(s, x);
	}
	to = copy_columns(s, e->query->columns);
	for (c = to; *at != NULL && c != NULL; c = c->next) {
		next = (*at)->next;
		t = common_type(s, (*at)->type, c->type);
		if (t == NULL)
			fail(s, "types", e->begin, "IN between %s and %s",
			    type_spark(s, (*at)->type), type_spark(s, c->type));
		if (!(type_is_number((*at)->type) && type_is_number(c->type)))
			*at = coerce(s, *at, t);
		(*at)->next = next;
		c->type = t;
		at = &(*at)->next;
	}
	coerce_query(s, e->query, to);
	e->has = (unsigned char)has_of(e->args);
	e->type = type_of(T_BOOLEAN);
	return e;
}

/* RLIKE is a function: its patterns are Java's */
static struct expr *
lower_rlike(struct sql *s, struct expr *e)
{
	struct expr *call = new_expr(s, E_CALL, e->begin, e->end), *result;

	call->text = "rlike";
	call->args = e->args;
	result = func_apply(s, call);
	return e->negated ? lower_operator(s, "NOT", result, NULL) : result;
}

static struct expr *
lower_like(struct sql *s, struct expr *e)
{
	e->args = coerce_list(s, lower_list(s, e->args), type_of(T_STRING));
	if (e->escape != NULL)
		e->escape = lower_expr(s, e->escape);
	if (strcmp(e->op, "RLIKE") == 0)
		return lower_rlike(s, e);
	e->type = type_of(T_BOOLEAN);
	e->has = (unsigned char)has_of(e->args);
	return e;
}

static struct expr *
lower_is(struct sql *s, struct expr *e)
{
	struct expr *x, *y, *same;

	e->args = lower_list(s, e->args);
	x = e->args;
	if (strcmp(e->op, "DISTINCT") == 0) {
		y = x->next;
		same = lower_operator(s, "<=>", x, y);
		same->negated = e->negated;
		return same;
	}
	if (strcmp(e->op, "NULL") != 0) {
		x = coerce(s, x, type_of(T_BOOLEAN));
		e->args = x;
	}
	e->type = type_of(T_BOOLEAN);
	e->has = (unsigned char)has_of(e->args);
	return e;
}

/* ---- CASE ---- */

/* CASE x WHEN v: x and all values meet in one type. */
static struct expr *
lower_operand(struct sql *s, struct expr *operand, struct expr *whens)
{
	const struct type *t = operand->type;
	struct expr *w, *value;

	for (w = whens; w != NULL && w->kind == E_WHEN; w = w->next) {
		t = compared_type(s, t, w->args->type);
		if (t == NULL)
			fail(
			    s, "types", w->begin, "CASE and WHEN of types that do not go together");
	}
	if (type_is_number(t))
		return operand;
	for (w = whens; w != NULL && w->kind == E_WHEN; w = w->next) {
		value = w->args->next;
		w->args = coerce(s, w->args, t);
		w->args->next = value;
	}
	return coerce(s, operand, t);
}

/* All results as values of their common type. */
static void
common_results(struct sql *s, struct expr *e, struct expr *first)
{
	struct expr *list = NULL, **last = &list, *w;

	for (w = first; w != NULL; w = w->next) {
		struct expr *value = w->kind == E_WHEN ? w->args->next : w;
		*last = copy_expr(s, value);
		last = &(*last)->next;
	}
	e->type = common_of_list(s, list);
	if (e->type == NULL)
		fail(s, "types", e->begin, "results of CASE of types that do not go together");
	if (all_numbers(list))
		return;
	for (last = &e->args; *last != first;)
		last = &(*last)->next;
	for (; *last != NULL; last = &(*last)->next) {
		struct expr *next = (*last)->next;
		if ((*last)->kind == E_WHEN)
			(*last)->args->next = coerce(s, (*last)->args->next, e->type);
		else
			*last = coerce(s, *last, e->type);
		(*last)->next = next;
	}
}

static struct expr *
lower_case(struct sql *s, struct expr *e)
{
	struct expr **at = &e->args, *next, *first, *operand = NULL;

	if (e->quoted) {
		next = e->args->next;
		operand = e->args = lower_expr(s, e->args);
		operand->next = next;
		at = &operand->next;
	}
	for (; *at != NULL; at = &(*at)->next) {
		if ((*at)->kind == E_WHEN) {
			(*at)->args = lower_list(s, (*at)->args);
			(*at)->has = (unsigned char)has_of((*at)->args);
			if (operand == NULL) {
				next = (*at)->args->next;
				(*at)->args = coerce(s, (*at)->args, type_of(T_BOOLEAN));
				(*at)->args->next = next;
			}
			continue;
		}
		next = (*at)->next;
		*at = lower_expr(s, *at);
		(*at)->next = next;
	}
	first = operand == NULL ? e->args : operand->next;
	if (operand != NULL) {
		e->args = lower_operand(s, operand, first);
		e->args->next = first;
	}
	common_results(s, e, first);
	e->has = (unsigned char)has_of(e->args);
	return e;
}

/* ---- calls ---- */

static void
lower_call_tail(struct sql *s, struct call *c)
{
	lower_order(s, c->order);
	lower_order(s, c->within);
	c->filter = lower_condition(s, c->filter);
	if (c->over != NULL)
		lower_window(s, c->over);
}

static bool
is_bare_word(const struct expr *e)
{
	return e->kind == E_COLUMN && e->args != NULL && e->args->next == NULL;
}

/* Which argument of a function is a lambda, of how many parameters at least. */
/* clang-format off */
static const struct {
	const char *name;
	int argument, params;
} lambdas[] = {
	{"transform", 1, 1}, {"filter", 1, 1}, {"exists", 1, 1}, {"forall", 1, 1}, {"any_match", 1, 1},
	{"all_match", 1, 1}, {"zip_with", 2, 2}, {"aggregate", 2, 2}, {"aggregate", 3, 1}, {"reduce", 2, 2},
	{"reduce", 3, 1}, {"array_sort", 1, 2}, {"map_filter", 1, 2}, {"transform_keys", 1, 2},
	{"transform_values", 1, 2}, {"map_zip_with", 2, 3},
};
/* clang-format on */

/* A value where a lambda is wanted is a lambda that gives it for any arguments. */
static struct expr *
as_lambda(struct sql *s, const char *name, int argument, struct expr *e)
{
	struct expr *lambda, **last;
	size_t i;
	int n;

	for (i = 0; i < LENGTH(lambdas); i++) {
		if (lambdas[i].argument == argument && word_is(lambdas[i].name, name))
			break;
	}
	if (i == LENGTH(lambdas) || e->kind == E_LAMBDA)
		return e;
	lambda = new_expr(s, E_LAMBDA, e->begin, e->end);
	last = &lambda->args;
	for (n = 0; n < lambdas[i].params; n++) {
		*last = new_expr(s, E_NAME, e->begin, e->end);
		(*last)->text = invent(s);
		last = &(*last)->next;
	}
	*last = e;
	return lambda;
}

/* struct(a.b, c.d) has the fields b and d. */
static void
name_field(struct expr *e)
{
	const struct expr *part = e->args;

	if (e->alias != NULL)
		return;
	if (e->kind == E_FIELD)
		e->alias = e->text;
	else if (e->kind == E_COLUMN && part != NULL && part->next != NULL) {
		while (part->next != NULL)
			part = part->next;
		e->alias = part->text;
	}
}

/* count(*): the star is all rows, not all columns */
static bool
counts_rows(const struct expr *call)
{
	return call->call != NULL && call->call->star && !call->call->distinct &&
	       word_is(call->text, "count");
}

static struct expr *
lower_arguments(struct sql *s, struct expr *call)
{
	struct expr *head = NULL, **last = &head, *a, *next;
	int i = 0, n = 0;

	for (a = call->args; a != NULL; a = a->next)
		n++;
	for (a = call->args; a != NULL; a = next, i++) {
		next = a->next;
		a->next = NULL;
		if (is_bare_word(a) && func_takes_word(call->text, i, n)) {
			a->kind = E_NAME;
			a->text = a->args->text;
			a->args = NULL;
		}
		a = as_lambda(s, call->text, i, a);
		if (word_is(call->text, "struct"))
			name_field(a);
		if (a->kind == E_STAR && !counts_rows(call))
			a = expand_star(s, a);
		*last = a->kind == E_LAMBDA || a->kind == E_NAME || a->kind == E_STAR
			    ? a
			    : lower_list(s, a);
		while (*last != NULL)
			last = &(*last)->next;
	}
	*last = NULL;
	return head;
}

static unsigned
has_of_call(const char *name, const struct call *c, const struct expr *args)
{
	static const char *const volatiles[] = {"rand", "random", "randn", "uuid",
	    "monotonically_increasing_id", "shuffle", "randstr", "uniform"};
	unsigned has = has_of(args);
	int class = func_class(name);
	size_t i;

	if (c != NULL && c->over != NULL)
		return has | HAS_WINDOW;
	if (class == FUNC_AGGREGATE)
		return has | HAS_AGGREGATE | IS_AGGREGATE;
	for (i = 0; i < LENGTH(volatiles); i++) {
		if (word_is(name, volatiles[i]))
			has |= HAS_VOLATILE;
	}
	return has;
}

static struct expr *
grouping_id(struct sql *s, const struct expr *e)
{
	struct grouping *g = arena_alloc(s->arena, sizeof(*g));

	g->call = form(s, type_of(T_BIGINT), "grouping($*)::bigint", NULL);
	g->call->begin = e->begin;
	g->call->end = e->end;
	g->call->has = HAS_AGGREGATE | IS_AGGREGATE;
	g->next = s->scope->groupings;
	s->scope->groupings = g;
	return g->call;
}

/* What an aggregate counts or sums are columns, whatever aliases there are. */
static bool
is_aggregate_call(const struct expr *e)
{
	return (e->call == NULL || e->call->over == NULL) && func_class(e->text) == FUNC_AGGREGATE;
}

static struct expr *
lower_call(struct sql *s, struct expr *e)
{
	const struct function *f;
	struct expr *result;
	unsigned has;
	bool first = s->scope != NULL && s->scope->aliases_first;

	if (s->scope != NULL && e->args == NULL && word_is(e->text, "grouping_id"))
		return grouping_id(s, e);
	if (s->scope != NULL)
		s->scope->aliases_first = first && !is_aggregate_call(e);
	e->args = lower_arguments(s, e);
	if (e->call != NULL)
		lower_call_tail(s, e->call);
	if (s->scope != NULL)
		s->scope->aliases_first = first;
	f = session_function(s, e->text);
	if (f != NULL)
		return call_function(s, e, f);
	has = has_of_call(e->text, e->call, e->args);
	result = func_apply(s, e);
	result->has |= (unsigned char)has;
	return result;
}

struct expr *
call_function(struct sql *s, struct expr *e, const struct function *f)
{
	const struct column *p = f->params;
	struct expr **at = &e->args, *next;
	int n = 0;

	for (; *at != NULL; at = &(*at)->next, n++) {
		next = (*at)->next;
		if (p == NULL)
			fail(s, "arguments", e->begin, "too many arguments for %s", e->text);
		if ((*at)->kind == E_NAMED_ARG)
			continue;
		*at = coerce(s, *at, p->type);
		(*at)->next = next;
		p = p->next;
	}
	if (n < f->required)
		fail(s, "arguments", e->begin, "too few arguments for %s", e->text);
	e->type = f->returns != NULL ? f->returns : type_of(T_UNKNOWN);
	e->has = (unsigned char)has_of(e->args);
	return e;
}

struct expr *
lower_lambda(struct sql *s, struct expr *lambda, const struct type *const *types)
{
	struct scope *sc = scope_push(s);
	struct column *params = NULL, **last = &params;
	struct expr *p, *body;

	for (p = lambda->args; p->next != NULL; p = p->next) {
		*last = new_column(s, p->text, *types++);
		last = &(*last)->next;
	}
	sc->lambda = true;
	scope_add(s, sc, NULL, params, false);
	body = lower_expr(s, p);
	scope_pop(s);
	return body;
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
static struct expr *
lower_cast(struct sql *s, struct expr *e)
{
	const struct type *t = e->type->kind == T_STRING ? type_of(T_STRING) : e->type;
	struct expr *x = lower_expr(s, e->args);

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

static struct expr *
lower_kind(struct sql *s, struct expr *e)
{
	switch (e->kind) {
	case E_NULL: return leaf(e, T_NULL);
	case E_TRUE:
	case E_FALSE: return leaf(e, T_BOOLEAN);
	case E_NUMBER: return lower_number(s, e);
	case E_STRING: return leaf(e, T_STRING);
	case E_BINARY: return leaf(e, T_BINARY);
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

	if (e->type != NULL && (e->kind == E_FORM || (e->kind == E_COLUMN && e->args == NULL)))
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
