/* lower-call.c - calls: arguments, lambdas, functions of the session; the table does the rest
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-functions.html, 2025-10.
 */
#include <string.h>

#include "sql/lower.h"

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
	bool written_again = s->scope != NULL && s->scope->written_again;

	for (a = call->args; a != NULL; a = a->next, n++) {
		if (a->kind == E_LAMBDA && s->scope != NULL)
			s->scope->written_again = true; /* its parameters cannot leave it */
	}
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
	if (s->scope != NULL)
		s->scope->written_again = written_again;
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

/* What is said of many rows is not said of a function of one. */
static void
check_scalar(struct sql *s, const struct expr *e)
{
	const struct call *c = e->call;

	if (c != NULL && func_class(e->text) == FUNC_SCALAR &&
	    (c->distinct || c->over != NULL || c->filter != NULL || c->within != NULL))
		fail(s, "function", e->begin,
		    "%s is no aggregate: DISTINCT, FILTER, WITHIN GROUP and OVER do not go with it",
		    e->text);
}

struct expr *
lower_call(struct sql *s, struct expr *e)
{
	const struct function *f;
	struct expr *result;
	unsigned has;
	bool first = s->scope != NULL && s->scope->aliases_first;

	if (s->scope != NULL && e->args == NULL && word_is(e->text, "grouping_id"))
		return grouping_id(s, e);
	if ((result = open_struct(s, e)) != NULL)
		return result;
	if (s->scope != NULL)
		s->scope->aliases_first = first && !is_aggregate_call(e);
	e->args = lower_arguments(s, e);
	if (e->call != NULL)
		lower_call_tail(s, e->call);
	if (s->scope != NULL)
		s->scope->aliases_first = first;
	f = session_function(s, e->text);
	if (f != NULL) {
		e->text = lower_function_name(s, e->text, e->begin);
		return call_function(s, e, f);
	}
	if (strchr(e->text, '.') != NULL && func_class(e->text) < 0) {
		e->text = user_function(s, e->text, e->begin);
		e->type = type_of(T_UNKNOWN);
		e->has = (unsigned char)has_of(e->args);
		return e;
	}
	check_scalar(s, e);
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

	s->reads_hidden = true;
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
