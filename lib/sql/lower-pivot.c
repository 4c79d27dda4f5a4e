/* lower-pivot.c - PIVOT and UNPIVOT
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-qry-select-pivot.html and
 * ...-unpivot.html.  PIVOT groups by the columns that it does not name, with a FILTER for each
 * value; UNPIVOT joins each row with VALUES of its columns.
 */
#include <string.h>

#include "sql/lower.h"

struct turn {
	struct sql *s;
	struct pivot *pivot;
	struct scope *sc; /* of the relation that is turned */
	struct column *columns, **last; /* what it gives */
};

static void
add_column(struct turn *t, const char *name, const struct type *type)
{
	*t->last = new_column(t->s, name, type);
	t->last = &(*t->last)->next;
}

static const char *
last_part(const struct expr *column)
{
	const struct expr *part = column->args;

	while (part->next != NULL)
		part = part->next;
	return part->text;
}

/* ---- columns that are named ---- */

struct names {
	const char *name[256];
	size_t n;
};

static void
collect(struct sql *s, const struct expr *e, struct names *names)
{
	for (; e != NULL; e = e->next) {
		if (e->kind != E_COLUMN) {
			collect(s, e->args, names);
			if (e->kind == E_CALL && e->call != NULL)
				collect(s, e->call->filter, names);
			continue;
		}
		if (names->n == LENGTH(names->name))
			fail(s, "pivot", e->begin, "more than %zu columns", LENGTH(names->name));
		names->name[names->n++] = last_part(e);
	}
}

/* The columns that are not named, as items. */
static struct expr *
other_columns(struct turn *t, const struct names *names, const struct from *f)
{
	struct expr *head = NULL, **last = &head, at = {.begin = f->begin, .end = f->end};
	const struct column *c;
	size_t i;

	if (t->sc->open)
		need_columns(
		    t->s, f->begin, "PIVOT, which groups by the columns that it does not name,");
	for (c = t->sc->columns; c != NULL; c = c->next) {
		for (i = 0; i < names->n && !word_is(names->name[i], c->name); i++)
			continue;
		if (i < names->n || c->hidden)
			continue;
		*last = column_ref(t->s, c, &at);
		last = &(*last)->next;
		add_column(t, c->name, c->type);
	}
	return head;
}

/* ---- copies of what is not lowered ---- */

static struct expr *clone_list(struct sql *s, const struct expr *list);

static struct expr *
clone(struct sql *s, const struct expr *e)
{
	struct expr *copy = copy_expr(s, e);

	if (e->kind == E_SUBQUERY || e->kind == E_EXISTS || e->kind == E_IN_QUERY)
		fail(s, "pivot", e->begin, "a subquery in PIVOT");
	copy->args = clone_list(s, e->args);
	if (e->kind == E_CALL && e->call != NULL) {
		copy->call = arena_alloc(s->arena, sizeof(*copy->call));
		*copy->call = *e->call;
		if (e->call->filter != NULL)
			copy->call->filter = clone(s, e->call->filter);
	}
	return copy;
}

static struct expr *
clone_list(struct sql *s, const struct expr *list)
{
	struct expr *head = NULL, **last = &head;

	for (; list != NULL; list = list->next) {
		*last = clone(s, list);
		last = &(*last)->next;
	}
	return head;
}

/* ---- PIVOT ---- */

static struct expr *
raw_operator(struct sql *s, const char *op, struct expr *a, struct expr *b)
{
	struct expr *e = new_expr(s, E_OPERATOR, a->begin, b->end);

	e->op = op;
	e->args = a;
	a->next = b;
	b->next = NULL;
	return e;
}

/* year = 2012, (year, kind) = (2012, 'x') as one condition */
static struct expr *
value_condition(struct turn *t, const struct expr *value)
{
	const struct expr *v = value->kind == E_ROW ? value->args : value, *c;
	struct expr *all = NULL;

	for (c = t->pivot->columns; c != NULL && v != NULL; c = c->next, v = v->next) {
		struct expr *copy = clone(t->s, v);
		copy->alias = NULL;
		copy = raw_operator(t->s, v->kind == E_NULL ? "<=>" : "=", clone(t->s, c), copy);
		all = all == NULL ? copy : raw_operator(t->s, "AND", all, copy);
	}
	return all;
}

static void
add_filter(struct turn *t, struct expr *e, const struct expr *value)
{
	struct expr *condition, *a;

	if (e->kind == E_CALL && func_class(e->text) == FUNC_AGGREGATE) {
		if (e->call == NULL)
			e->call = arena_alloc(t->s->arena, sizeof(*e->call));
		condition = value_condition(t, value);
		if (e->call->filter != NULL)
			condition = raw_operator(t->s, "AND", e->call->filter, condition);
		e->call->filter = condition;
		return;
	}
	for (a = e->args; a != NULL; a = a->next)
		add_filter(t, a, value);
}

/* Aggregates that are not NULL over no rows; PIVOT gives NULL where there are none. */
static bool
counts(const struct expr *e)
{
	static const char *const words[] = {"count", "count_if", "approx_count_distinct",
	    "collect_list", "collect_set", "array_agg", "regr_count", "coalesce"};
	size_t i;

	if (e->kind != E_CALL || func_class(e->text) != FUNC_AGGREGATE)
		return true;
	for (i = 0; i < LENGTH(words); i++) {
		if (word_is(e->text, words[i]))
			return true;
	}
	return false;
}

static const char *
text_of(struct sql *s, const struct expr *e)
{
	if (e->alias != NULL)
		return e->alias;
	if (e->kind == E_STRING || e->kind == E_NUMBER || e->kind == E_TYPED)
		return e->text;
	if (e->kind == E_COLUMN)
		return last_part(e);
	if (e->kind == E_ROW) {
		struct buf b = {.arena = s->arena};
		const struct expr *part;
		for (part = e->args; part != NULL; part = part->next)
			buf_printf(&b, "%s%s", b.len > 0 ? "_" : "", text_of(s, part));
		return buf_text(&b);
	}
	return arena_strndup(s->arena, s->piece.text + e->begin, e->end - e->begin);
}

static struct expr *
pivoted(struct turn *t, const struct expr *aggregate, const struct expr *value)
{
	struct sql *s = t->s;
	struct expr *e = clone(s, aggregate), *n;
	bool guard = counts(e);

	e->alias = NULL;
	add_filter(t, e, value);
	e = lower_expr(s, e);
	if (guard) {
		n = new_expr(s, E_CALL, aggregate->begin, aggregate->end);
		n->text = "bool_or";
		n->args = value_condition(t, value);
		e = form(s, e->type, "CASE WHEN $1 THEN $2 END", lower_expr(s, n), e, NULL);
	}
	e->alias = text_of(s, value);
	if (t->pivot->aggregates->next != NULL)
		e->alias = arena_printf(s->arena, "%s_%s", e->alias, text_of(s, aggregate));
	add_column(t, e->alias, e->type);
	return e;
}

static struct group *
groups_of(struct sql *s, const struct expr *items)
{
	struct group *first = NULL, **last = &first;

	for (; items != NULL; items = items->next) {
		*last = arena_alloc(s->arena, sizeof(**last));
		(*last)->exprs = copy_expr(s, items);
		last = &(*last)->next;
	}
	return first;
}

/* The turned relation as a FROM item. */
static struct from *
turned(struct turn *t, struct scope *outer, struct from *f, struct select *sel)
{
	struct from *result = make_from(t->s, FROM_QUERY, f);

	scope_pop(t->s);
	result->query = make_query(t->s, sel);
	result->alias = f->alias != NULL ? f->alias : invent(t->s);
	result->columns = f->columns;
	if (f->columns != NULL && t->sc->open)
		need_columns(t->s, f->begin, "the list of names");
	if (f->columns != NULL)
		rename_columns(t->s, t->columns, f->columns, f->begin);
	scope_add(t->s, outer, result->alias, t->columns, t->sc->open);
	scope_source(outer, result->alias)->wider = t->sc->open;
	return result;
}

static void
start(struct turn *t, struct sql *s, struct scope *sc, struct from *f)
{
	*t = (struct turn){.s = s, .pivot = f->pivot, .last = &t->columns};
	s->scope = sc->outer;
	t->sc = scope_push(s);
}

struct from *
lower_pivot(struct sql *s, struct scope *sc, struct from *f)
{
	struct names names = {0};
	struct turn t;
	struct expr *items, **last, *value, *aggregate;
	struct select *sel;

	rule(s, f->begin,
	    "PIVOT is an aggregate with FILTER for each value, grouped by the other columns");
	start(&t, s, sc, f);
	f->left = lower_relation(s, t.sc, f->left, true);
	collect(s, f->pivot->aggregates, &names);
	collect(s, f->pivot->columns, &names);
	items = other_columns(&t, &names, f);
	sel = make_select(s, items, f->left);
	sel->items = items;
	sel->where = t.sc->filter;
	sel->group = groups_of(s, items);
	for (last = &sel->items; *last != NULL;)
		last = &(*last)->next;
	for (value = f->pivot->values; value != NULL; value = value->next) {
		for (aggregate = f->pivot->aggregates; aggregate != NULL;
		     aggregate = aggregate->next) {
			*last = pivoted(&t, aggregate, value);
			last = &(*last)->next;
		}
	}
	s->scope = t.sc;
	f = turned(&t, sc, f, sel);
	s->scope = sc;
	return f;
}

/* ---- UNPIVOT ---- */

/* ('2012', earnings2012, sales2012): one row for each value list */
static struct expr *
value_rows(struct turn *t)
{
	struct expr *rows = NULL, **last = &rows, *v, *cell;
	struct sql *s = t->s;

	for (v = t->pivot->values; v != NULL; v = v->next) {
		*last = new_expr(s, E_ROW, v->begin, v->end);
		(*last)->args = string_literal(s, text_of(s, v));
		cell = clone_list(s, v->kind == E_ROW ? v->args : v);
		if (v->kind != E_ROW) {
			cell->next = NULL;
			cell->alias = NULL;
		}
		(*last)->args->next = lower_list(s, cell);
		last = &(*last)->next;
	}
	return rows;
}

static struct from *
values_source(struct turn *t, struct column **columns)
{
	struct from *f = make_from(t->s, FROM_QUERY, NULL);
	struct sql_word *name = arena_alloc(t->s->arena, sizeof(*name));
	struct body *b = arena_alloc(t->s->arena, sizeof(*b));

	b->kind = BODY_VALUES;
	b->rows = value_rows(t);
	f->query = arena_alloc(t->s->arena, sizeof(*f->query));
	f->query->body = b;
	*columns = common_rows(t->s, b);
	f->alias = invent(t->s);
	f->lateral = true;
	name->text = t->pivot->name_column;
	name->next = t->pivot->value_names;
	f->columns = name;
	rename_columns(t->s, *columns, name, 0);
	return f;
}

/* The columns of a table that is not known: those that are turned are among them, so nobody may ask
 * for the star of the result. */
static struct expr *
whole_rows(struct sql *s, const struct scope *sc, const struct from *f)
{
	struct expr *star = new_expr(s, E_STAR, f->begin, f->end);

	if (sc->sources->next != NULL || sc->sources->name == NULL)
		return star;
	star->args = new_expr(s, E_NAME, f->begin, f->end);
	star->args->text = sc->sources->name;
	return star;
}

struct from *
lower_unpivot(struct sql *s, struct scope *sc, struct from *f)
{
	struct names names = {0};
	struct turn t;
	struct from *join;
	struct expr *items, **last, *present = NULL, at = {.begin = f->begin, .end = f->end};
	struct column *columns, *c;
	struct select *sel;

	rule(s, f->begin, "UNPIVOT is a LATERAL join with VALUES");
	start(&t, s, sc, f);
	join = make_from(s, FROM_JOIN, f);
	join->join = JOIN_CROSS;
	join->left = lower_relation(s, t.sc, f->left, true);
	collect(s, f->pivot->values, &names);
	items = t.sc->open ? whole_rows(s, t.sc, f) : other_columns(&t, &names, f);
	join->right = values_source(&t, &columns);
	for (last = &items; *last != NULL;)
		last = &(*last)->next;
	for (c = columns; c != NULL; c = c->next) {
		c->qualifier = join->right->alias;
		*last = column_ref(s, c, &at);
		if (c != columns)
			present = present == NULL ? is_null(s, copy_expr(s, *last), true)
						  : new_operator(s, "OR", present,
							is_null(s, copy_expr(s, *last), true),
							type_of(T_BOOLEAN));
		last = &(*last)->next;
		add_column(&t, c->name, c->type);
	}
	sel = make_select(s, items, join);
	sel->where = f->pivot->include_nulls ? t.sc->filter : and_also(s, present, t.sc->filter);
	s->scope = t.sc;
	f = turned(&t, sc, f, sel);
	s->scope = sc;
	return f;
}
