/* lower-item-generator.c - functions that give rows, among the items of a SELECT
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-functions-builtin.html (table-valued
 * functions).  They become LATERAL joins; what they take of aggregates is computed in a subquery.
 */
#include <string.h>

#include "sql/lower.h"

/* SELECT without items: a row without columns */
static struct select *
one_row(struct sql *s)
{
	return arena_alloc(s->arena, sizeof(struct select));
}

/* LEFT JOIN ... ON true keeps a row without any */
struct from *
join_rows(struct sql *s, struct from *list, struct from *rows, bool outer)
{
	struct from *join, **last;

	if (list == NULL && !outer) {
		rows->lateral = false;
		return rows;
	}
	join = make_from(s, FROM_JOIN, NULL);
	join->join = outer ? JOIN_LEFT : JOIN_CROSS;
	join->right = rows;
	if (outer) {
		join->on = new_expr(s, E_TRUE, 0, 0);
		join->on->type = type_of(T_BOOLEAN);
	}
	if (list == NULL) { /* a single row to join with */
		join->left = make_from(s, FROM_QUERY, NULL);
		join->left->query = make_query(s, one_row(s));
		join->left->alias = invent(s);
		return join;
	}
	for (last = &list; (*last)->next != NULL;)
		last = &(*last)->next;
	join->left = *last;
	*last = join;
	return list;
}

static bool
find_column(const struct column *list, const struct column *end, const char *name)
{
	for (; list != end; list = list->next) {
		if (word_is(list->name, name))
			return true;
	}
	return false;
}

static struct expr *
replace(struct sql *s, struct scope *sc, struct select *sel, struct expr *item)
{
	struct column *columns, *c;
	const struct sql_word *w;
	struct from *rows = lower_generator(s, item, &columns);
	struct expr *head = NULL, **last = &head;
	struct sql_word **names = &rows->columns;
	const char *name;

	rows->alias = invent(s);
	if (item->alias != NULL && columns->next == NULL)
		columns->name = item->alias;
	for (w = item->aliases, c = columns; w != NULL && c != NULL; w = w->next, c = c->next)
		c->name = w->text;
	if (w != NULL || (c != NULL && item->aliases != NULL))
		fail(s, "columns", item->begin, "%s gives another number of columns", item->text);
	for (c = columns; c != NULL; c = c->next) {
		c->qualifier = rows->alias;
		name = c->name;
		if (find_column(columns, c, c->name))
			c->name = invent(s);
		*names = arena_alloc(s->arena, sizeof(**names));
		(*names)->text = c->name;
		names = &(*names)->next;
		*last = column_ref(s, c, item);
		if (c->name != name)
			(*last)->alias = name;
		last = &(*last)->next;
	}
	sel->from = join_rows(s, sel->from, rows, gives_outer_row(item->text));
	(void)sc;
	if (s->options->explain)
		note(s, SQL_NOTE, "rule", item->begin, "%s among the items is a LATERAL join",
		    item->text);
	return head;
}

void
lower_item_generators(struct sql *s, struct scope *sc, struct select *sel)
{
	struct expr **at = &sel->items, *list, *next;

	while (*at != NULL) {
		if (!is_generator(*at)) {
			at = &(*at)->next;
			continue;
		}
		next = (*at)->next;
		list = replace(s, sc, sel, *at);
		*at = list;
		while (*at != NULL)
			at = &(*at)->next;
		*at = next;
	}
}

/* ---- generators of aggregates ---- */

static bool
calls_aggregate(const struct expr *e)
{
	const struct expr *a;

	if (e->kind == E_CALL && func_class(e->text) == FUNC_AGGREGATE &&
	    (e->call == NULL || e->call->over == NULL))
		return true;
	for (a = e->args; a != NULL; a = a->next) {
		if (calls_aggregate(a))
			return true;
	}
	return false;
}

static bool
must_split(const struct select *sel)
{
	const struct expr *item, *a;

	for (item = sel->items; item != NULL; item = item->next) {
		if (!is_generator(item))
			continue;
		if (sel->group != NULL)
			return true;
		for (a = item->args; a != NULL; a = a->next) {
			if (calls_aggregate(a))
				return true;
		}
	}
	return false;
}

/* The name of an item that is a column without an alias; NULL: it is none. */
static const char *
column_name(const struct expr *item)
{
	const struct expr *part = item->alias == NULL && item->kind == E_COLUMN ? item->args : NULL;

	while (part != NULL && part->next != NULL)
		part = part->next;
	return part != NULL && part->kind == E_NAME ? part->text : NULL;
}

/* e becomes an item of the inner SELECT; the name that it is reached by from outside */
static struct expr *
move_inside(struct sql *s, struct expr **inner, struct expr *e, const char *name)
{
	struct expr *ref = new_expr(s, E_COLUMN, e->begin, e->end);

	ref->args = new_expr(s, E_NAME, e->begin, e->end);
	ref->args->text = name;
	if (column_name(e) != name)
		e->alias = name;
	e->next = NULL;
	while (*inner != NULL)
		inner = &(*inner)->next;
	*inner = e;
	return ref;
}

void
split_generators(struct sql *s, struct body *b)
{
	struct select *inner = b->select, *outer;
	struct expr *item, *next, **last, **arg, *rest;
	struct from *f;

	if (!must_split(inner))
		return;
	f = make_from(s, FROM_QUERY, inner->from);
	outer = make_select(s, NULL, f);
	outer->distinct = inner->distinct;
	inner->distinct = false;
	item = inner->items;
	inner->items = outer->items = NULL;
	for (last = &outer->items; item != NULL; item = next, last = &(*last)->next) {
		next = item->next;
		item->next = NULL;
		if (!is_generator(item)) {
			const char *name = item->alias != NULL ? item->alias : column_name(item);
			*last =
			    move_inside(s, &inner->items, item, name != NULL ? name : invent(s));
			if (name == NULL && item->kind == E_CALL)
				(*last)->alias = lower_text(s->arena, item->text);
			continue;
		}
		for (arg = &item->args; *arg != NULL; arg = &(*arg)->next) {
			rest = (*arg)->next;
			if ((*arg)->kind < E_COLUMN) /* what is constant has to be seen */
				continue;
			*arg = move_inside(s, &inner->items, *arg, invent(s));
			(*arg)->next = rest;
		}
		*last = item;
	}
	f->query = make_query(s, inner);
	b->select = outer;
}
