/* lower-group.c - GROUP BY: names, ordinals, ALL, grouping sets
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-qry-select-groupby.html
 */
#include <string.h>

#include "sql/lower.h"

static bool
is_column_here(const struct scope *sc, const char *name)
{
	const struct column *c;

	for (c = sc->columns; c != NULL; c = c->next) {
		if (!c->hidden && same_column_name(c, name))
			return true;
	}
	return false;
}

static bool
is_alias(const struct scope *sc, const char *name)
{
	const struct alias *a;
	int n = 0;

	for (a = sc->aliases; a != NULL; a = a->next)
		n += word_is(a->name, name);
	return n == 1;
}

/* Postgres takes a bare constant in GROUP BY for a mistake. */
static struct expr *
not_bare(struct sql *s, struct expr *e)
{
	switch (e->kind) {
	case E_NULL:
	case E_STRING: return plain_cast(s, e, type_of(T_STRING));
	case E_TRUE:
	case E_FALSE:
	case E_NUMBER: return plain_cast(s, e, e->type);
	default: return e;
	}
}

/* The item at an ordinal, when that can be an ordinal in Postgres too. */
static bool
is_ordinal(const struct expr *e)
{
	return e->kind == E_NUMBER && e->type == NULL &&
	       strspn(e->text, "0123456789") == strlen(e->text);
}

static struct expr *
lower_group_expr(struct sql *s, struct scope *sc, struct expr *e)
{
	struct expr *next = e->next, *result;

	if (is_ordinal(e)) {
		e->type = type_of(T_INT);
		return e;
	}
	if (e->kind == E_COLUMN && e->args->next == NULL && !is_column_here(sc, e->args->text) &&
	    is_alias(sc, e->args->text)) {
		e->text = e->args->text;
		e->type = type_of(T_NULL); /* an alias, unless an unknown table has the column */
		return e;
	}
	if (e->kind == E_ROW) {
		struct expr **at;
		for (at = &e->args; *at != NULL; at = &(*at)->next)
			*at = lower_group_expr(s, sc, *at);
		e->type = type_of(T_UNKNOWN);
		return e;
	}
	result = not_bare(s, lower_expr(s, e));
	result->next = next;
	return result;
}

static void
lower_groups(struct sql *s, struct scope *sc, struct group *g)
{
	struct expr **at;

	for (; g != NULL; g = g->next) {
		for (at = &g->exprs; *at != NULL; at = &(*at)->next)
			*at = lower_group_expr(s, sc, *at);
		lower_groups(s, sc, g->sets);
	}
}

/* GROUP BY `a + 1`: the item to which Spark gives that name */
static void
find_output_names(
    struct sql *s, struct group *g, const struct scope *sc, const struct column *columns)
{
	const struct column *c;
	struct expr *e;
	long n;

	for (; g != NULL && !sc->open; g = g->next) {
		e = g->exprs;
		if (g->kind != GROUP_EXPR || e->kind != E_COLUMN || !e->args->quoted ||
		    e->args->next != NULL || is_column_here(sc, e->args->text) ||
		    is_alias(sc, e->args->text))
			continue;
		for (c = columns, n = 1; c != NULL && !same_column_name(c, e->args->text);
		     c = c->next)
			n++;
		if (c != NULL) {
			g->exprs = int_literal(s, n);
			g->exprs->type = NULL; /* as the parser gives it */
		}
	}
}

/* ---- GROUP BY ALL ---- */

static struct group *
new_group(struct sql *s, struct expr *e)
{
	struct group *g = arena_alloc(s->arena, sizeof(*g));

	g->kind = GROUP_EXPR;
	g->exprs = e;
	return g;
}

/* The columns of an item outside of its aggregates. */
static struct group **
group_leaves(struct sql *s, const struct expr *e, struct group **last)
{
	const struct expr *a;

	if ((e->has & IS_AGGREGATE) || (e->kind == E_COLUMN && (e->has & HAS_ALIAS)))
		return last;
	if (e->kind == E_COLUMN) {
		*last = new_group(s, copy_expr(s, e));
		return &(*last)->next;
	}
	for (a = e->args; a != NULL; a = a->next)
		last = group_leaves(s, a, last);
	return last;
}

/* The column of the name ALL, which hides the word. */
static struct expr *
column_all(struct sql *s, const struct select *sel)
{
	struct expr *e = new_expr(s, E_COLUMN, sel->begin, sel->begin);

	e->args = new_expr(s, E_NAME, sel->begin, sel->begin);
	e->args->text = "all";
	return lower_expr(s, e);
}

static struct group *
group_all(struct sql *s, const struct select *sel)
{
	struct group *first = NULL, **last = &first;
	const struct expr *item;
	long n = 0;
	bool star = has_star(sel->items);

	rule(s, sel->begin, "GROUP BY ALL is all items without aggregates");
	for (item = sel->items; item != NULL; item = item->next) {
		n++;
		if (item->kind == E_STAR)
			need_columns(s, item->begin, "GROUP BY ALL with *");
		if (item->has & HAS_AGGREGATE) {
			last = group_leaves(s, item, last);
			continue;
		}
		*last = new_group(
		    s, item->kind == E_COLUMN || star ? copy_expr(s, item) : int_literal(s, n));
		(*last)->exprs->alias = NULL;
		last = &(*last)->next;
	}
	return first;
}

/* ---- grouping_id() without arguments: of all that is grouped by ---- */

bool
same_expr(const struct expr *a, const struct expr *b)
{
	if (a->kind != b->kind || (a->text == NULL) != (b->text == NULL) ||
	    (a->op == NULL) != (b->op == NULL))
		return false;
	if (a->text != NULL && !word_is(a->text, b->text))
		return false;
	if (a->qualifier != b->qualifier &&
	    (a->qualifier == NULL || b->qualifier == NULL || !word_is(a->qualifier, b->qualifier)))
		return false;
	if (a->op != NULL && strcmp(a->op, b->op) != 0)
		return false;
	for (a = a->args, b = b->args; a != NULL && b != NULL; a = a->next, b = b->next) {
		if (!same_expr(a, b))
			return false;
	}
	return a == b;
}

static void
add_distinct(struct sql *s, struct expr **list, const struct expr *e)
{
	for (; *list != NULL; list = &(*list)->next) {
		if (same_expr(*list, e))
			return;
	}
	*list = copy_expr(s, e);
}

static void
collect(struct sql *s, const struct group *g, struct expr **list)
{
	const struct expr *e, *part;

	for (; g != NULL; g = g->next) {
		for (e = g->exprs; e != NULL; e = e->next) {
			if (e->kind != E_ROW)
				add_distinct(s, list, e);
			for (part = e->kind == E_ROW ? e->args : NULL; part != NULL;
			     part = part->next)
				add_distinct(s, list, part);
		}
		collect(s, g->sets, list);
	}
}

static bool
holds(const struct expr *list, const struct expr *e)
{
	for (; list != NULL; list = list->next) {
		if (same_expr(list, e))
			return true;
	}
	return false;
}

/* GROUP BY a, b GROUPING SETS (a): b is NULL in all rows.  Postgres would not know it, so it gets a
 * set of all of them, and a condition that leaves its rows out; else NULL. */
static struct expr *
complete_sets(struct sql *s, struct group *g)
{
	struct expr *in_sets = NULL, *e, *missing, *all, *condition;
	struct group *set;

	collect(s, g->sets, &in_sets);
	for (e = g->exprs; e != NULL && holds(in_sets, e); e = e->next)
		;
	missing = e;
	if (missing == NULL || missing->kind == E_NUMBER || missing->type->kind == T_NULL)
		return NULL;
	all = new_expr(s, E_ROW, e->begin, e->end);
	for (e = g->exprs; e != NULL; e = e->next)
		add_distinct(s, &all->args, e);
	condition = form(s, type_of(T_BOOLEAN), "grouping($1) = 1", copy_expr(s, missing), NULL);
	condition->has = HAS_AGGREGATE;
	set = new_group(s, all);
	set->next = g->sets;
	g->sets = set;
	rule(s, all->begin, "what is in no grouping set is NULL");
	return condition;
}

struct expr *
lower_group(struct sql *s, struct select *sel, struct scope *sc, const struct column *columns)
{
	struct expr *condition = NULL;
	struct group *g;

	find_output_names(s, sel->group, sc, columns);
	if (sel->group != NULL && sel->group->kind == GROUP_ALL)
		sel->group = is_column_here(sc, "all") ? new_group(s, column_all(s, sel))
						       : group_all(s, sel);
	else
		lower_groups(s, sc, sel->group);
	for (g = sel->group; g != NULL; g = g->next) {
		if (g->kind == GROUP_SETS)
			condition = and_also(s, condition, complete_sets(s, g));
	}
	return condition;
}

void
fill_groupings(struct sql *s, const struct select *sel, const struct scope *sc)
{
	struct grouping *g;
	struct expr *e;

	for (g = sc->groupings; g != NULL; g = g->next) {
		collect(s, sel->group, &g->call->args);
		if (g->call->args == NULL)
			fail(s, "grouping-id", g->call->begin, "grouping_id() without GROUP BY");
		for (e = g->call->args; e != NULL; e = e->next) {
			if (e->kind == E_NUMBER)
				fail(s, "grouping-id", g->call->begin,
				    "grouping_id() with ordinals in GROUP BY");
		}
	}
}
