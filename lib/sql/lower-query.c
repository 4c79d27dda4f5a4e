/* lower-query.c - queries: WITH, set operations, VALUES, ORDER BY of a whole query */
#include <string.h>

#include "sql/lower.h"

/* ---- making queries ---- */

/* SELECT items FROM from; items NULL: all columns */
struct select *
make_select(struct sql *s, struct expr *items, struct from *from)
{
	struct select *sel = arena_alloc(s->arena, sizeof(*sel));

	if (items == NULL)
		items = new_expr(s, E_STAR, 0, 0);
	sel->items = items;
	sel->from = from;
	return sel;
}

struct query *
make_query(struct sql *s, struct select *select)
{
	struct query *q = arena_alloc(s->arena, sizeof(*q));

	q->body = arena_alloc(s->arena, sizeof(*q->body));
	q->body->kind = BODY_SELECT;
	q->body->select = select;
	return q;
}

struct column *
copy_columns(struct sql *s, const struct column *list)
{
	struct column *first = NULL, **last = &first;

	for (; list != NULL; list = list->next) {
		*last = new_column(s, list->name, list->type);
		(*last)->item = list->item;
		last = &(*last)->next;
	}
	return first;
}

void
rename_columns(struct sql *s, struct column *list, const struct sql_word *names, size_t at)
{
	for (; names != NULL && list != NULL; names = names->next, list = list->next) {
		list->name = names->text;
		list->item = NULL;
	}
	(void)s;
	(void)at;
}

void
name_columns(struct query *q)
{
	struct column *c;

	for (c = q->columns; c != NULL; c = c->next) {
		if (c->item != NULL && c->item->alias == NULL)
			c->item->alias = c->name;
	}
}

/* (query) AS _1, with all its columns as references */
static struct from *
as_source(struct sql *s, struct body *b, struct column *columns, struct expr **refs)
{
	struct from *f = make_from(s, FROM_QUERY, NULL);
	struct expr at = {0}, **last = refs;
	struct query *q = arena_alloc(s->arena, sizeof(*q));

	q->body = arena_alloc(s->arena, sizeof(*q->body));
	*q->body = *b;
	f->query = q;
	f->alias = invent(s);
	*refs = NULL;
	for (; columns != NULL; columns = columns->next) {
		struct column c = *columns;
		c.qualifier = NULL;
		*last = column_ref(s, &c, &at);
		last = &(*last)->next;
	}
	return f;
}

/* b becomes SELECT columns FROM (b) AS _1. */
void
wrap_body(struct sql *s, struct body *b, struct column *columns)
{
	struct expr *refs, *r;
	struct column *c;
	struct from *f;

	if (b->kind == BODY_VALUES) {
		struct sql_word **last;
		f = as_source(s, b, columns, &refs);
		for (last = &f->columns, c = columns; c != NULL; c = c->next) {
			*last = arena_alloc(s->arena, sizeof(**last));
			(*last)->text = c->name;
			last = &(*last)->next;
		}
	} else {
		f = as_source(s, b, columns, &refs);
	}
	b->kind = BODY_SELECT;
	b->select = make_select(s, refs, f);
	for (c = columns, r = refs; c != NULL; c = c->next, r = r->next)
		c->item = NULL;
}

static struct body *
leftmost(struct body *b)
{
	for (;;) {
		if (b->kind == BODY_SET)
			b = b->left;
		else if (b->kind == BODY_QUERY)
			b = b->query->body;
		else
			return b;
	}
}

void
name_values(struct sql *s, struct query *q)
{
	struct body *b = leftmost(q->body);

	if (b->kind == BODY_VALUES) {
		wrap_body(s, b, q->columns);
		b->select->items = new_expr(s, E_STAR, 0, 0);
	}
}

/* ---- columns get a type ---- */

static bool
same_carrier(const struct type *from, const struct type *to)
{
	if (to->kind == T_UNKNOWN || from->kind == T_UNKNOWN || to->kind == T_NULL)
		return true;
	if (from->kind == T_FLOAT && to->kind == T_DOUBLE)
		return false;
	if (type_is_integer(to) && !type_is_integer(from))
		return false;
	if (type_is_number(from) && type_is_number(to))
		return true;
	return type_same(from, to);
}

static void coerce_body(struct sql *s, struct body *b, struct column *from, struct column *to);

bool
has_star(const struct expr *items)
{
	for (; items != NULL; items = items->next) {
		if (items->kind == E_STAR || items->kind == E_FORM)
			if (items->kind == E_STAR || strcmp(items->text, "($1).*") == 0 ||
			    strncmp(items->text, "{lb:", 4) == 0)
				return true;
	}
	return false;
}

/* Items of a list as values of those types; the columns follow their items. */
static void
coerce_items(struct sql *s, struct expr **list, struct column *from, const struct column *to)
{
	for (; *list != NULL && from != NULL && to != NULL; from = from->next, to = to->next) {
		struct expr *item = *list, *next = item->next, *result;
		const char *alias = item->alias;
		if (!same_carrier(item->type, to->type)) {
			item->alias = NULL;
			result = coerce(s, item, to->type);
			if (result == item && item->kind == E_NULL)
				result = plain_cast(s, item, to->type);
			result->alias = alias != NULL            ? alias
					: item->kind == E_COLUMN ? item->text
								 : NULL;
			result->next = next;
			*list = result;
			if (from->item != NULL)
				from->item = result;
		}
		list = &(*list)->next;
	}
}

static bool
needs_cast(const struct column *from, const struct column *to)
{
	for (; from != NULL && to != NULL; from = from->next, to = to->next) {
		if (!same_carrier(from->type, to->type))
			return true;
	}
	return false;
}

static void
coerce_rows(struct sql *s, struct expr *rows, struct column *from, struct column *to)
{
	for (; rows != NULL; rows = rows->next)
		coerce_items(s, &rows->args, from, to);
}

static void
coerce_body(struct sql *s, struct body *b, struct column *from, struct column *to)
{
	struct column *c;

	if (!needs_cast(from, to))
		return;
	rule(s, b->begin,
	    "columns are cast to the types that the rows have together, or the table has");
	switch (b->kind) {
	case BODY_VALUES: coerce_rows(s, b->rows, from, to); break;
	case BODY_SELECT:
		if (has_star(b->select->items) || b->select->distinct)
			wrap_body(s, b, from);
		coerce_items(s, &b->select->items, from, to);
		break;
	case BODY_SET:
	case BODY_QUERY:
		wrap_body(s, b, from);
		coerce_items(s, &b->select->items, from, to);
		break;
	}
	for (c = from; c != NULL && to != NULL; c = c->next, to = to->next)
		c->type = to->type;
}

/* q becomes SELECT columns FROM (q) AS _1. */
static void
enclose(struct sql *s, struct query *q)
{
	struct body b = {.kind = BODY_QUERY};

	b.query = arena_alloc(s->arena, sizeof(*b.query));
	*b.query = *q;
	q->body = arena_alloc(s->arena, sizeof(*q->body));
	*q->body = b;
	q->ctes = NULL;
	q->recursive = false;
	q->order = NULL;
	q->limit = q->offset = NULL;
	wrap_body(s, q->body, q->columns);
}

void
coerce_query(struct sql *s, struct query *q, struct column *to)
{
	if (!needs_cast(q->columns, to))
		return;
	if (q->order != NULL || q->limit != NULL || q->offset != NULL)
		enclose(s, q);
	coerce_body(s, q->body, q->columns, to);
}

/* ---- VALUES ---- */

struct column *
common_rows(struct sql *s, struct body *b)
{
	struct column *first = NULL, **last = &first;
	struct expr *row, *cell;
	int n = 0, i;

	for (cell = b->rows == NULL ? NULL : b->rows->args; cell != NULL; cell = cell->next) {
		*last = new_column(s, arena_printf(s->arena, "col%d", ++n), type_of(T_NULL));
		last = &(*last)->next;
	}
	for (i = 0; i < n; i++) {
		struct column *c = first;
		struct expr *list = NULL, **end = &list;
		int k;
		for (k = 0; k < i; k++)
			c = c->next;
		for (row = b->rows; row != NULL; row = row->next) {
			for (cell = row->args, k = 0; cell != NULL && k < i; k++)
				cell = cell->next;
			if (cell == NULL)
				fail(s, "values", row->begin,
				    "a row of another length than the first");
			*end = copy_expr(s, cell);
			end = &(*end)->next;
		}
		c->type = common_of_list(s, list);
		if (c->type == NULL)
			fail(s, "types", b->begin,
			    "values of types that do not go together in one column");
	}
	for (row = b->rows; row != NULL; row = row->next)
		coerce_items(s, &row->args, first, first);
	return first;
}

static struct column *
lower_rows(struct sql *s, struct body *b)
{
	struct expr *row;

	for (row = b->rows; row != NULL; row = row->next)
		row->args = lower_list(s, row->args);
	return common_rows(s, b);
}

/* ---- set operations ---- */

static struct column *lower_body(struct sql *s, struct body *b, bool *open);

/* UNION BY NAME: the columns of the right side in the order of the left one; what one side lacks is
 * NULL. */
static struct column *
match_names(struct sql *s, struct body *b, struct column *left, struct column *right)
{
	struct column *wanted = copy_columns(s, left), **last = &wanted, *c, *r;
	struct expr *items[2] = {NULL, NULL}, **end;
	struct column *side[2] = {left, right};
	struct body *body[2] = {b->left, b->right};
	struct expr at = {.begin = b->begin, .end = b->end};
	int i;

	while (*last != NULL)
		last = &(*last)->next;
	for (r = right; r != NULL; r = r->next) {
		for (c = left; c != NULL && !word_is(c->name, r->name);)
			c = c->next;
		if (c == NULL) {
			*last = new_column(s, r->name, r->type);
			last = &(*last)->next;
		}
	}
	for (i = 0; i < 2; i++) {
		end = &items[i];
		for (c = wanted; c != NULL; c = c->next) {
			struct column ref;
			for (r = side[i]; r != NULL && !word_is(c->name, r->name);)
				r = r->next;
			if (r != NULL) {
				ref = *r;
				ref.qualifier = NULL;
				*end = column_ref(s, &ref, &at);
			} else {
				*end = new_expr(s, E_NULL, b->begin, b->end);
				(*end)->type = type_of(T_NULL);
				(*end)->alias = c->name;
			}
			end = &(*end)->next;
		}
		wrap_body(s, body[i], side[i]);
		body[i]->select->items = items[i];
	}
	return wanted;
}

static struct column *
columns_of_items(struct sql *s, const struct column *names, const struct expr *items)
{
	struct column *list = copy_columns(s, names), *c;

	for (c = list; c != NULL && items != NULL; c = c->next, items = items->next)
		c->type = items->type;
	return list;
}

static struct column *
meet(struct sql *s, struct body *b, struct column *left, struct column *right, bool recursive)
{
	struct column *result = copy_columns(s, left), *c, *l, *r;

	for (c = result, l = left, r = right; c != NULL && r != NULL;
	     c = c->next, l = l->next, r = r->next) {
		c->type = recursive ? l->type : common_type(s, l->type, r->type);
		c->item = l->item;
		if (c->type == NULL)
			fail(s, "types", b->begin,
			    "column \"%s\" of %s is %s on one side and %s on the other", c->name,
			    b->op, type_spark(s, l->type), type_spark(s, r->type));
	}
	if (c != NULL || r != NULL)
		fail(s, "columns", b->begin, "the sides of %s have different numbers of columns",
		    b->op);
	if (!recursive)
		coerce_body(s, b->left, left, result);
	coerce_body(s, b->right, right, result);
	for (c = result, l = left; c != NULL && l != NULL; c = c->next, l = l->next)
		c->item = l->item;
	return result;
}

static struct column *
join_sides(struct sql *s, struct body *b, struct column *left, bool *open)
{
	struct binding *cte = s->ctes;
	struct column *right;
	bool recursive = cte != NULL && cte->anchor == b;

	if (recursive) {
		struct column *own = copy_columns(s, left);
		rename_columns(s, own, cte->names, b->begin);
		cte->columns = own;
		cte->open = *open;
	}
	right = lower_body(s, b->right, open);
	if (*open) {
		if (b->by_name)
			need_columns(s, b->begin, arena_printf(s->arena, "%s BY NAME", b->op));
		return left;
	}
	if (b->by_name) {
		struct column *wanted = match_names(s, b, left, right);
		left = columns_of_items(s, wanted, b->left->select->items);
		right = columns_of_items(s, wanted, b->right->select->items);
	}
	return meet(s, b, left, right, recursive);
}

/* A chain of UNION may be as deep to the left as the statement is long. */
static struct column *
lower_set(struct sql *s, struct body *b, bool *open)
{
	struct column *columns;
	struct body *at = b, **stack;
	size_t n = 0;

	while (at->kind == BODY_SET) {
		n++;
		at = at->left;
	}
	stack = arena_alloc(s->arena, n * sizeof(*stack));
	for (at = b; at->kind == BODY_SET; at = at->left)
		stack[--n] = at;
	columns = lower_body(s, at, open);
	for (n = 0; stack[n] != b; n++)
		columns = join_sides(s, stack[n], columns, open);
	return join_sides(s, b, columns, open);
}

static struct column *
lower_body(struct sql *s, struct body *b, bool *open)
{
	switch (b->kind) {
	case BODY_SELECT: return lower_select(s, b, NULL, open);
	case BODY_SET: return lower_set(s, b, open);
	case BODY_VALUES: return lower_rows(s, b);
	case BODY_QUERY: break;
	}
	lower_query(s, b->query);
	*open = *open || b->query->open;
	return b->query->columns;
}

/* ---- ORDER BY of what is no SELECT ---- */

static bool
is_simple_order(const struct order *list)
{
	for (; list != NULL; list = list->next) {
		if (list->expr->kind != E_COLUMN && list->expr->kind != E_NUMBER)
			return false;
		if (list->expr->kind == E_COLUMN && list->expr->qualifier != NULL)
			list->expr->qualifier = NULL;
	}
	return true;
}

struct order *
order_all(struct sql *s, const struct column *columns, const struct order *all)
{
	struct order *first = NULL, **last = &first;
	long n = 0;

	rule(s, all->expr == NULL ? 0 : all->expr->begin,
	    "ORDER BY ALL is the ordinals of all columns");
	for (; columns != NULL; columns = columns->next) {
		*last = arena_alloc(s->arena, sizeof(**last));
		(*last)->expr = int_literal(s, ++n);
		(*last)->desc = all->desc;
		(*last)->nulls = all->nulls;
		order_nulls(s, *last);
		last = &(*last)->next;
	}
	return first;
}

/* Postgres orders a set operation by its columns only: anything else needs a query around it. */
static void
order_result(struct sql *s, struct query *q)
{
	struct scope *sc = scope_push(s);

	scope_add(s, sc, NULL, q->columns, q->open);
	name_values(s, q);
	if (q->order_all)
		q->order = order_all(s, q->columns, q->order);
	if (!q->order_all)
		lower_order(s, q->order);
	q->order_all = false;
	scope_pop(s);
	if (!is_simple_order(q->order)) {
		wrap_body(s, q->body, q->columns);
		q->body->select->items = new_expr(s, E_STAR, 0, 0);
	}
}

/* ---- the whole ---- */

static void
lower_cte(struct sql *s, struct query *q, struct cte *c)
{
	struct binding *b = arena_alloc(s->arena, sizeof(*b));
	struct column *columns;

	if (c->max_level != NULL)
		note(s, SQL_WARNING, "clause", c->begin,
		    "MAX RECURSION LEVEL is dropped: a recursion that does not end is no error");
	b->name = c->name;
	b->next = s->ctes;
	if (q->recursive && c->query->body->kind == BODY_SET) {
		b->anchor = c->query->body;
		b->names = c->columns;
		s->ctes = b;
	}
	lower_query(s, c->query);
	if (c->columns == NULL)
		name_values(s, c->query);
	columns = copy_columns(s, c->query->columns);
	if (c->columns != NULL)
		rename_columns(s, columns, c->columns, c->begin);
	b->columns = columns;
	b->open = c->query->open;
	b->query = c->columns == NULL ? c->query : NULL;
	b->anchor = NULL;
	s->ctes = b;
}

static void
lower_body_of(struct sql *s, struct query *q)
{
	if (q->sort != NULL) {
		note(s, SQL_NOTE, "clause", q->begin,
		    "SORT BY orders the rows of each partition: here it is ORDER BY, of all rows");
		if (q->order == NULL)
			q->order = q->sort;
		q->sort = NULL;
	}
	if (q->distribute != NULL)
		note(s, SQL_NOTE, "clause", q->begin,
		    "DISTRIBUTE BY is dropped: a query of Postgres has no partitions");
	q->distribute = NULL;
	if (q->body->kind == BODY_SELECT) {
		q->columns = lower_select(s, q->body, q, &q->open);
		return;
	}
	q->columns = lower_body(s, q->body, &q->open);
	if (q->order != NULL)
		order_result(s, q);
}

static struct expr *
lower_count(struct sql *s, struct expr *e)
{
	e = lower_expr(s, e);
	return type_is_integer(e->type) ? e : coerce(s, e, type_of(T_BIGINT));
}

void
lower_query(struct sql *s, struct query *q)
{
	struct binding *ctes = s->ctes;
	struct scope *scope = s->scope;
	struct cte *c;

	for (c = q->ctes; c != NULL; c = c->next)
		lower_cte(s, q, c);
	lower_body_of(s, q);
	s->scope = NULL;
	if (q->limit != NULL)
		q->limit = lower_count(s, q->limit);
	if (q->offset != NULL)
		q->offset = lower_count(s, q->offset);
	s->scope = scope;
	s->ctes = ctes;
}
