/* lower-qualify.c - QUALIFY: a filter on window functions, around the SELECT that computes them
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-qry-select-qualify.html
 */
#include <string.h>

#include "sql/lower.h"

static struct expr **
tail(struct expr **list)
{
	while (*list != NULL)
		list = &(*list)->next;
	return list;
}

/* The reference to an item of the inner SELECT for the outer one; it is added when none is the
 * same. */
static struct expr *
helper(struct sql *s, struct select *inner, struct expr *e)
{
	struct column c = {.type = e->type};
	const struct expr *item;

	for (item = inner->items; item != NULL; item = item->next) {
		if (item->alias != NULL && item->kind == e->kind && item->call == e->call &&
		    same_expr(item, e)) {
			c.name = item->alias;
			return column_ref(s, &c, e);
		}
	}
	c.name = invent(s);
	e->alias = c.name;
	e->next = NULL;
	*tail(&inner->items) = e;
	return column_ref(s, &c, e);
}

static bool
is_constant(const struct expr *e)
{
	return e->kind == E_NUMBER || e->kind == E_STRING || e->kind == E_TYPED ||
	       e->kind == E_PARAM;
}

/* row_number() OVER (...) = 1: the window is the helper, the comparison stays outside, where
 * Postgres can stop early. */
static struct expr *
outer_condition(struct sql *s, struct select *inner, struct expr *e)
{
	struct expr *a = e->args, *b;

	if (e->kind == E_OPERATOR && is_constant(a->next)) {
		b = a->next;
		e->args = helper(s, inner, a);
		e->args->next = b;
		return e;
	}
	return helper(s, inner, e);
}

/* A name that is the only one of its kind among the columns before it. */
static bool
is_taken(const struct column *list, const struct column *c)
{
	for (; list != c; list = list->next) {
		if (word_is(list->name, c->name))
			return true;
	}
	return false;
}

/* The inner columns as items of the outer SELECT. */
static struct expr *
outer_items(struct sql *s, struct select *inner, struct column *columns)
{
	struct expr *head = NULL, **last = &head, *item = inner->items;
	struct expr at = {0};
	struct column *c;
	bool star = has_star(inner->items);

	for (c = columns; c != NULL; c = c->next) {
		struct column ref = *c;
		ref.qualifier = NULL;
		if (is_taken(columns, c)) {
			if (star)
				fail(s, "qualify", 0, "QUALIFY with two columns of the name \"%s\"",
				    c->name);
			ref.name = invent(s);
			item->alias = ref.name;
			ref.item = NULL;
		}
		*last = column_ref(s, &ref, &at);
		if (ref.name != c->name)
			(*last)->alias = c->name;
		last = &(*last)->next;
		c->item = NULL;
		if (!star)
			item = item->next;
	}
	return head;
}

/* SELECT * of tables whose columns are not known: each row as a whole, taken apart outside */
static struct expr *
outer_rows(struct sql *s, struct select *inner, struct scope *sc, const char *alias)
{
	struct expr *head = NULL, **last = &head, *row, **at = &inner->items;
	const struct source *src;
	struct column c = {.type = type_of(T_UNKNOWN)};
	struct expr place = {0};

	if (inner->items->kind != E_STAR || inner->items->next != NULL ||
	    inner->items->args != NULL)
		need_columns(s, 0, "QUALIFY over a star");
	*at = NULL;
	for (src = sc->sources; src != NULL; src = src->next) {
		c.name = src->name;
		c.qualifier = NULL;
		row = column_ref(s, &c, &place);
		row->alias = src->name;
		*at = row;
		at = &row->next;
		c.qualifier = alias;
		*last = form(s, c.type, "($1).*", column_ref(s, &c, &place), NULL);
		last = &(*last)->next;
	}
	return head;
}

/* ORDER BY goes outside; what is no column of the output becomes a helper. */
static void
move_order(struct sql *s, struct select *inner, struct order *o)
{
	for (; o != NULL; o = o->next) {
		if (o->expr->kind == E_NUMBER ||
		    (o->expr->kind == E_COLUMN && o->expr->qualifier == NULL))
			continue;
		o->expr = helper(s, inner, o->expr);
	}
}

void
lower_qualify(struct sql *s, struct body *b, struct query *q, struct column *columns, bool open)
{
	struct select *inner = b->select;
	struct from *f = make_from(s, FROM_QUERY, NULL);
	struct select *outer = make_select(s, NULL, f);
	struct expr *condition = inner->qualify;

	f->alias = invent(s);
	inner->qualify = NULL;
	outer->distinct = inner->distinct;
	inner->distinct = false;
	outer->items =
	    open ? outer_rows(s, inner, s->scope, f->alias) : outer_items(s, inner, columns);
	outer->where = outer_condition(s, inner, condition);
	if (q != NULL)
		move_order(s, inner, q->order);
	f->query = make_query(s, inner);
	b->select = outer;
	rule(s, condition->begin, "QUALIFY is WHERE around a subquery");
}
