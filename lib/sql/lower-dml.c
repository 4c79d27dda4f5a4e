/* lower-dml.c - INSERT, UPDATE, DELETE
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-dml-insert-into.html and its
 * neighbours, 2025-10.  What is stored is cast to the types of the table (store assignment).
 */
#include <string.h>

#include "sql/lower.h"

/* ---- INSERT ---- */

static const struct column *
find_column(const struct column *list, const char *name)
{
	while (list != NULL && !word_is(list->name, name))
		list = list->next;
	return list;
}

static void
add_word(struct sql *s, struct sql_word **list, const char *text)
{
	while (*list != NULL)
		list = &(*list)->next;
	*list = arena_alloc(s->arena, sizeof(**list));
	(*list)->text = text;
}

/* The columns that the query's columns go to; NULL: not known. */
static struct column *
target_columns(struct sql *s, const struct stmt *st, const struct table *t)
{
	struct column *first = NULL, **last = &first;
	const struct sql_word *w;
	const struct column *c;

	if (t == NULL || t->open)
		return NULL;
	if (st->column_names == NULL)
		return copy_columns(s, t->columns);
	for (w = st->column_names; w != NULL; w = w->next) {
		c = find_column(t->columns, w->text);
		if (c == NULL)
			fail(s, "unknown-column", st->begin, "no column \"%s\" in the table",
			    w->text);
		*last = new_column(s, c->name, c->type);
		last = &(*last)->next;
	}
	return first;
}

/* BY NAME: the query's column names are the list of columns. */
static void
names_from_query(struct sql *s, struct stmt *st)
{
	const struct column *c;

	if (st->query->open)
		need_columns(s, st->begin, "INSERT BY NAME");
	for (c = st->query->columns; c != NULL; c = c->next)
		add_word(s, &st->column_names, c->name);
}

/* PARTITION (a = 1, b): a becomes one more item of the query, and a condition of what is
 * overwritten. */
static struct expr *
lower_partition(struct sql *s, struct stmt *st, const struct table *t)
{
	const struct property *p = st->properties;
	struct expr *condition = NULL, *e, *next, *value, **items;
	const struct column *c;
	bool listed = st->column_names != NULL;

	while (p != NULL && strcmp(p->key, "PARTITION") != 0)
		p = p->next;
	if (p == NULL)
		return NULL;
	if (!listed && t == NULL) {
		note(s, SQL_WARNING, "partition", p->begin,
		    "the columns of the table are not known: those of PARTITION are taken for the "
		    "last "
		    "ones");
		listed = true;
	} else if (!listed) {
		for (c = t->columns; c != NULL; c = c->next) {
			for (e = p->partition; e != NULL; e = e->next) {
				const struct expr *name = e->kind == E_OPERATOR ? e->args : e;
				if (word_is(name->args->text, c->name))
					break;
			}
			if (e == NULL)
				add_word(s, &st->column_names, c->name);
		}
	}
	for (e = p->partition; e != NULL; e = next) {
		const char *name = (e->kind == E_OPERATOR ? e->args : e)->args->text;
		next = e->next;
		if (st->column_names != NULL && (!listed || e->kind == E_OPERATOR))
			add_word(s, &st->column_names, name);
		if (e->kind != E_OPERATOR)
			continue;
		value = e->args->next;
		if (st->query->body->kind == BODY_SELECT) {
			for (items = &st->query->body->select->items; *items != NULL;)
				items = &(*items)->next;
			*items = copy_expr(s, value);
		} else if (st->query->body->kind == BODY_VALUES) {
			struct expr *row;
			for (row = st->query->body->rows; row != NULL; row = row->next) {
				for (items = &row->args; *items != NULL;)
					items = &(*items)->next;
				*items = copy_expr(s, value);
			}
		} else {
			fail(s, "partition", e->begin,
			    "PARTITION with a value beside a set operation");
		}
		e->next = NULL;
		e->args->next = copy_expr(s, value);
		condition = condition == NULL ? e : new_operator(s, "AND", condition, e, NULL);
	}
	return condition;
}

static struct from *
table_of(struct sql *s, const struct stmt *st)
{
	struct from *f = make_from(s, FROM_TABLE, NULL);

	f->name = st->name;
	return f;
}

/* What is removed before the new rows come. */
static struct stmt *
remove_rows(struct sql *s, struct stmt *st, const struct table *t, struct expr *condition)
{
	struct stmt *gone = new_stmt(s, S_DELETE, st);

	gone->target = table_of(s, st);
	if (condition != NULL) {
		scope_add(
		    s, scope_push(s), NULL, t == NULL ? NULL : t->columns, t == NULL || t->open);
		gone->where = lower_condition(s, condition);
		scope_pop(s);
	}
	return gone;
}

bool
has_read(const struct sql *s, const char *name)
{
	const struct sql_word *w = s->reads;

	while (w != NULL && !word_is(w->text, name))
		w = w->next;
	return w != NULL;
}

/* A table has no two columns of one name. */
static void
rename_doubles(struct sql *s, struct query *q)
{
	const struct column *c, *before;
	struct expr *item = q->body->kind == BODY_SELECT ? q->body->select->items : NULL;

	name_columns(q);
	for (c = q->columns; c != NULL && item != NULL && !has_star(item);
	     c = c->next, item = item->next) {
		for (before = q->columns; before != c && !word_is(before->name, c->name);)
			before = before->next;
		if (before != c)
			item->alias = invent(s);
	}
}

/* Where the query may read the table, its rows are computed before the old ones go: CREATE
 * TEMPORARY TABLE, DELETE, INSERT. */
static struct stmt *
overwrite(struct sql *s, struct stmt *st, struct stmt *gone, const char *name)
{
	struct stmt *keep, *drop;
	struct from *f;

	rule(s, st->begin, "INSERT OVERWRITE is DELETE and INSERT in a transaction");
	if (!s->reads_hidden && !has_read(s, name)) {
		gone->next = st;
		return in_transaction(s, gone);
	}
	keep = new_stmt(s, S_CREATE_TABLE, st);
	keep->temporary = true;
	keep->name = new_expr(s, E_COLUMN, st->begin, st->begin);
	keep->name->args = new_expr(s, E_NAME, st->begin, st->begin);
	keep->name->args->text = "lb_new_rows";
	rename_doubles(s, st->query);
	keep->query = st->query;
	f = make_from(s, FROM_TABLE, NULL);
	f->name = keep->name;
	st->query = make_query(s, make_select(s, NULL, f));
	drop = new_stmt(s, S_DROP, st);
	drop->object = "TABLE";
	drop->name = keep->name;
	keep->next = gone;
	gone->next = st;
	st->next = drop;
	return in_transaction(s, keep);
}

static void
check_width(struct sql *s, struct stmt *st, const struct column *to)
{
	const struct column *from = st->query->columns;

	for (; from != NULL && to != NULL; from = from->next)
		to = to->next;
	if (from != NULL)
		fail(s, "columns", st->begin, "more columns than the table has");
}

struct stmt *
lower_insert(struct sql *s, struct stmt *st)
{
	const struct table *t = session_table(s, st->name);
	struct expr *condition = lower_partition(s, st, t);
	const char *name = lower_table_name(s, st->name);
	struct column *to;

	s->reads_hidden = false;
	s->dynamic = true;
	lower_query(s, st->query);
	if (st->by_name) {
		rule(s, st->begin, "BY NAME is the list of the query's columns");
		names_from_query(s, st);
	}
	to = target_columns(s, st, t);
	if (to != NULL && !st->query->open)
		coerce_query(s, st->query, to);
	if (to != NULL && st->column_names == NULL && !st->query->open)
		check_width(s, st, to);
	if (st->where != NULL)
		return overwrite(s, st, remove_rows(s, st, t, st->where), name);
	if (st->overwrite)
		return overwrite(s, st, remove_rows(s, st, t, condition), name);
	return st;
}

/* ---- UPDATE, DELETE ---- */

/* s.f = v of a struct: the struct with that field set */
static struct expr *
set_field(struct sql *s, const struct expr *target, struct expr *value)
{
	struct expr *column = new_expr(s, E_COLUMN, target->begin, target->end);
	const struct expr *part = target->args;
	struct buf path = {.arena = s->arena};

	column->args = copy_expr(s, part);
	column = lower_expr(s, column);
	for (part = part->next; part != NULL; part = part->next)
		buf_printf(&path, "%s%s", path.len > 0 ? "," : "{", part->text);
	buf_char(&path, '}');
	return form(s, column->type, "jsonb_set($1, $2, $3)", column,
	    string_literal(s, buf_text(&path)), as_jsonb(s, value), NULL);
}

void
lower_assignments(struct sql *s, struct assignment *a, const char *target, const struct table *t)
{
	const struct column *c;
	struct expr *part;

	for (; a != NULL; a = a->next) {
		part = a->target->args;
		if (part->next != NULL && word_is(part->text, target))
			part = a->target->args = part->next;
		c = t == NULL ? NULL : find_column(t->columns, part->text);
		if (c == NULL && t != NULL && !t->open)
			fail(s, "unknown-column", a->target->begin, "no column \"%s\"", part->text);
		if (a->value->kind == E_NAME)
			continue;
		a->value = lower_expr(s, a->value);
		if (part->next != NULL)
			a->value = set_field(s, a->target, a->value);
		else if (c != NULL)
			a->value = coerce(s, a->value, c->type);
		a->target->text = part->text;
	}
}

struct stmt *
lower_update(struct sql *s, struct stmt *st)
{
	const struct table *t = session_table(s, st->target->name);
	struct scope *sc = scope_push(s);
	const char *name;

	lower_relation(s, sc, st->target, false);
	name = sc->sources->name;
	lower_assignments(s, st->set, name, t);
	st->where = lower_condition(s, st->where);
	scope_pop(s);
	return st;
}

struct stmt *
lower_delete(struct sql *s, struct stmt *st)
{
	struct scope *sc = scope_push(s);

	lower_relation(s, sc, st->target, false);
	st->where = lower_condition(s, st->where);
	scope_pop(s);
	return st;
}
