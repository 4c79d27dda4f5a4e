/* lower-predicate.c - BETWEEN, IN, LIKE, IS and CASE: values that meet in one type
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-functions-builtin.html (operators and
 * predicates), 2025-10.
 */
#include <string.h>

#include "sql/lower.h"

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

/* Structs as they compare. */
static struct expr *
sort_keys(struct sql *s, struct expr *list)
{
	struct expr *head = NULL, **last = &head, *next;

	for (; list != NULL; list = next) {
		next = list->next;
		list->next = NULL;
		*last = sort_key(s, list);
		last = &(*last)->next;
	}
	return head;
}

/* x of x IN (1, 2) and x BETWEEN 1 AND 2, as what stands beside it when it is a field of JSON */
static struct expr *
field_of_list(struct sql *s, struct expr *list)
{
	struct expr *rest = list->next, *x = list;

	if (rest != NULL && rest->type != NULL && rest->type->kind != T_UNKNOWN)
		x = field_beside(s, list, rest->type);
	x->next = rest;
	return x;
}

struct expr *
lower_between(struct sql *s, struct expr *e)
{
	const struct type *low, *high;
	struct expr *x;

	e->args = field_of_list(s, lower_list(s, e->args));
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
	if (field_order(s, low) != NULL)
		e->args = sort_keys(s, e->args);
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

struct expr *
lower_in(struct sql *s, struct expr *e)
{
	const struct type *t;

	if (e->args->kind == E_ROW && e->args->next != NULL && e->args->next->kind == E_ROW)
		return lower_in_rows(s, e);
	if (e->args->next != NULL && e->args->next->kind == E_STAR)
		e->args->next = expand_star(s, e->args->next);
	e->args = field_of_list(s, lower_list(s, e->args));
	e->has = (unsigned char)has_of(e->args);
	e->type = type_of(T_BOOLEAN);
	if (e->args->next == NULL)
		fail(s, "types", e->begin, "IN with an empty list");
	e->args = common_list(s, e->args, e->begin, &t);
	return e;
}

/* The operands of x IN (query) or (x, y) IN (query) meet the query's columns. */
struct expr *
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

struct expr *
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

struct expr *
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

struct expr *
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
