/* lower-from.c - FROM: tables, subqueries, joins
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-qry-select-table-reference.html
 * and ...-select-join.html.  A SEMI or ANTI join is EXISTS in WHERE.
 */
#include <string.h>

#include "sql/lower.h"

/* Where the columns and sources of a part of FROM begin in the scope. */
struct mark {
	struct column **columns;
	struct source **sources;
	bool open;
};

static struct mark
mark(const struct scope *sc)
{
	return (struct mark){sc->last, sc->last_source, sc->open};
}

/* Drops what came after the mark. */
static void
forget(struct scope *sc, struct mark m)
{
	*m.columns = NULL;
	sc->last = m.columns;
	*m.sources = NULL;
	sc->last_source = m.sources;
	sc->open = m.open;
}

struct from *
make_from(struct sql *s, enum from_kind kind, const struct from *at)
{
	struct from *f = arena_alloc(s->arena, sizeof(*f));

	f->kind = kind;
	if (at != NULL) {
		f->begin = at->begin;
		f->end = at->end;
	}
	return f;
}

/* ---- tables, subqueries ---- */

static const struct binding *
find_cte(const struct sql *s, const struct expr *name)
{
	const struct binding *b;

	if (name->kind != E_COLUMN || name->args->next != NULL)
		return NULL;
	for (b = s->ctes; b != NULL; b = b->next) {
		if (word_is(b->name, name->args->text))
			return b;
	}
	return NULL;
}

static struct sql_word *
words_of(struct sql *s, const struct column *columns)
{
	struct sql_word *first = NULL, **last = &first;

	for (; columns != NULL; columns = columns->next) {
		*last = arena_alloc(s->arena, sizeof(**last));
		(*last)->text = columns->name;
		last = &(*last)->next;
	}
	return first;
}

static void
add(struct sql *s, struct scope *sc, struct from *f, const char *name, const struct column *columns,
    bool open)
{
	struct column *own = copy_columns(s, columns);

	if (f->columns != NULL)
		rename_columns(s, own, f->columns, f->begin);
	scope_add(s, sc, name, own, open);
}

/* TABLESAMPLE of what is no table, or of a number of rows: a subquery around it. */
static struct from *
sampled(struct sql *s, struct from *f)
{
	struct sample *sample = f->sample;
	struct expr *amount = lower_expr(s, sample->amount);
	struct from *outer;
	struct query *q;

	note(s, SQL_NOTE, "seed", f->begin, "a sample has other rows in Postgres than in Spark");
	if (sample->seed != NULL)
		sample->seed = lower_expr(s, sample->seed);
	sample->amount = amount;
	if (sample->of != NULL) {
		sample->amount = form(
		    s, amount->type, "100.0 * $1 / $2", amount, lower_expr(s, sample->of), NULL);
		sample->unit = "PERCENT";
		sample->of = NULL;
	}
	if (f->kind == FROM_TABLE && strcmp(sample->unit, "PERCENT") == 0)
		return f;
	outer = make_from(s, FROM_QUERY, f);
	outer->alias = f->alias != NULL ? f->alias : invent(s);
	outer->columns = f->columns;
	f->columns = NULL;
	f->sample = NULL;
	if (f->kind != FROM_TABLE)
		f->alias = invent(s);
	q = make_query(s, make_select(s, NULL, f));
	if (strcmp(sample->unit, "ROWS") == 0)
		q->limit = sample->amount;
	else
		q->body->select->where =
		    form(s, type_of(T_BOOLEAN), "random() < $1 / 100.0", sample->amount, NULL);
	outer->query = q;
	return outer;
}

static void
add_unknown(struct sql *s, const struct expr *name)
{
	struct sql_word **last = &s->unknown;
	const char *text = "";

	for (const struct expr *part = name->args; part != NULL; part = part->next)
		text = arena_printf(
		    s->arena, "%s%s%s", text, part != name->args ? "." : "", part->text);
	while (*last != NULL && strcmp((*last)->text, text) != 0)
		last = &(*last)->next;
	if (*last == NULL)
		*last = arena_alloc(s->arena, sizeof(**last));
	(*last)->text = text;
}

static void
lower_table(struct sql *s, struct scope *sc, struct from *f)
{
	const struct binding *cte = find_cte(s, f->name);
	const struct table *t;
	const char *last;

	if (f->version != NULL || f->timestamp != NULL)
		fail(s, "time-travel", f->begin,
		    "an earlier version of a table: Postgres keeps none");
	if (cte != NULL) {
		add(s, sc, f, f->alias != NULL ? f->alias : cte->name, cte->columns, cte->open);
		f->name->text = cte->name;
		return;
	}
	t = session_table(s, f->name);
	if (t == NULL || t->view)
		s->reads_hidden = true;
	last = lower_table_name(s, f->name);
	if (t == NULL || t->open)
		add_unknown(s, f->name);
	if (f->alias == NULL && scope_source(sc, last) != NULL) /* twice the same table */
		f->alias = arena_printf(s->arena, "%s%s", last, invent(s));
	add(s, sc, f, f->alias != NULL ? f->alias : last, t == NULL ? NULL : t->columns,
	    t == NULL || t->open);
}

static void
lower_subquery(struct sql *s, struct scope *sc, struct from *f)
{
	s->scope = f->lateral ? sc : sc->outer;
	lower_query(s, f->query);
	s->scope = sc;
	if (f->alias == NULL)
		f->alias = invent(s);
	if (f->columns == NULL)
		name_values(s, f->query);
	add(s, sc, f, f->alias, f->query->columns, f->query->open);
}

static struct from *
lower_values(struct sql *s, struct scope *sc, struct from *f)
{
	struct query *q = arena_alloc(s->arena, sizeof(*q));

	q->body = arena_alloc(s->arena, sizeof(*q->body));
	q->body->kind = BODY_VALUES;
	q->body->rows = f->rows;
	f->kind = FROM_QUERY;
	f->query = q;
	s->scope = sc->outer;
	lower_query(s, q);
	s->scope = sc;
	if (f->alias == NULL)
		f->alias = invent(s);
	add(s, sc, f, f->alias, q->columns, false);
	if (f->columns == NULL)
		f->columns = words_of(s, q->columns);
	return f;
}

static struct from *
lower_function(struct sql *s, struct scope *sc, struct from *f)
{
	struct column *columns = NULL;
	struct from *rows;

	f->call->aliases = f->columns;
	rows = lower_generator(s, f->call, &columns);
	rows->alias = f->alias != NULL ? f->alias : invent(s);
	rows->begin = f->begin;
	rows->end = f->end;
	if (f->columns != NULL)
		rename_columns(s, columns, f->columns, f->begin);
	rows->columns = words_of(s, columns);
	rows->outer = gives_outer_row(f->call->text);
	scope_add(s, sc, rows->alias, columns, columns == NULL);
	return rows;
}

/* ---- joins ---- */

static struct column *
find_column(struct column *from, const struct column *end, const char *name)
{
	for (; from != NULL && from != end; from = from->next) {
		if (!from->hidden && word_is(from->name, name))
			return from;
	}
	return NULL;
}

/* The columns of both sides with the same name, for NATURAL. */
static struct sql_word *
common_names(struct sql *s, struct column *left, struct column *right)
{
	struct sql_word *first = NULL, **last = &first;
	struct column *c;

	for (c = left; c != right; c = c->next) {
		if (!c->hidden && find_column(right, NULL, c->name) != NULL) {
			*last = arena_alloc(s->arena, sizeof(**last));
			(*last)->text = c->name;
			last = &(*last)->next;
		}
	}
	return first;
}

/* The columns of USING come first and once; both sides are still reached by their tables. */
static void
merge_columns(
    struct sql *s, struct scope *sc, struct mark left, struct mark right, const struct from *f)
{
	struct column *b = *right.columns, *a, *c, **at = left.columns;
	const struct sql_word *w;

	for (w = f->using; w != NULL; w = w->next) {
		struct column *x = find_column(*at, b, w->text), *y = find_column(b, NULL, w->text);
		const struct column *shown = f->join == JOIN_RIGHT ? y : x;
		if ((x == NULL || y == NULL) && !sc->open)
			fail(s, "unknown-column", f->begin,
			    "no column \"%s\" on both sides of the join", w->text);
		if (shown == NULL)
			shown = x != NULL ? x : y;
		a = new_column(s, w->text, type_of(T_UNKNOWN));
		if (shown != NULL)
			*a = *shown;
		a->qualifier = NULL;
		for (c = x; c != NULL; c = NULL)
			c->hidden = true;
		for (c = y; c != NULL; c = NULL)
			c->hidden = true;
		a->next = *at;
		*at = a;
		if (a->next == NULL)
			sc->last = &a->next;
		at = &a->next;
	}
}

/* A column of one table whose columns are not known. */
static struct column *
open_column(struct sql *s, const struct from *f, const char *name, size_t at)
{
	struct column *c = new_column(s, name, type_of(T_UNKNOWN));
	const struct expr *part;

	c->qualifier = f->alias;
	if (f->alias == NULL && f->kind == FROM_TABLE) {
		for (part = f->name->args; part->next != NULL;)
			part = part->next;
		c->qualifier = part->text;
	}
	if (c->qualifier == NULL || !scope_source(s->scope, c->qualifier)->open)
		fail(s, "unknown-column", at, "no column \"%s\" on both sides of the join", name);
	return c;
}

/* left.k = right.k for all of USING */
static struct expr *
using_condition(struct sql *s, struct column *left, struct column *right, const struct from *f)
{
	struct expr at = {.begin = f->begin, .end = f->end}, *all = NULL;
	const struct sql_word *w;

	for (w = f->using; w != NULL; w = w->next) {
		struct column *x = find_column(left, right, w->text),
			      *y = find_column(right, NULL, w->text);
		if (x == NULL)
			x = open_column(s, f->left, w->text, f->begin);
		if (y == NULL)
			y = open_column(s, f->right, w->text, f->begin);
		all = and_also(
		    s, all, lower_operator(s, "=", column_ref(s, x, &at), column_ref(s, y, &at)));
	}
	return all;
}

static struct expr *
exists(struct sql *s, struct from *f, struct expr *on)
{
	struct expr *e = new_expr(s, E_EXISTS, f->begin, f->end);
	struct select *sel = make_select(s, int_literal(s, 1), f->right);

	sel->where = on;
	e->query = make_query(s, sel);
	e->type = type_of(T_BOOLEAN);
	e->has = HAS_SUBQUERY;
	return f->join == JOIN_SEMI ? e : new_operator(s, "NOT", e, NULL, e->type);
}

/* The left side with a condition, where WHERE of the whole SELECT would be too late. */
static struct from *
filtered(struct sql *s, struct from *left, struct expr *condition)
{
	struct from *f = make_from(s, FROM_QUERY, left);

	if (left->kind != FROM_TABLE && left->kind != FROM_QUERY)
		fail(s, "semi-join", left->begin,
		    "a SEMI or ANTI join inside an outer join of several tables");
	if (left->alias != NULL)
		f->alias = left->alias;
	else
		f->alias = left->name->text;
	f->query = make_query(s, make_select(s, NULL, left));
	f->query->body->select->where = condition;
	return f;
}

static struct from *
lower_semi(struct sql *s, struct scope *sc, struct from *f, struct mark left, struct mark right,
    bool filterable)
{
	struct expr *on, *e;

	if (f->natural)
		f->using = common_names(s, *left.columns, *right.columns);
	on = f->using != NULL ? using_condition(s, *left.columns, *right.columns, f)
			      : lower_condition(s, f->on);
	e = exists(s, f, on);
	forget(sc, right);
	rule(s, f->begin, "SEMI and ANTI joins are EXISTS in WHERE");
	if (!filterable)
		return filtered(s, f->left, e);
	sc->filter = and_also(s, sc->filter, e);
	return f->left;
}

static bool
keeps_left(enum join_kind join)
{
	return join != JOIN_RIGHT && join != JOIN_FULL;
}

static bool
keeps_right(enum join_kind join)
{
	return join == JOIN_INNER || join == JOIN_CROSS || join == JOIN_RIGHT;
}

/* (a JOIN b) AS t(x, y): the columns of both sides are reached by t only. */
static void
rename_join(struct sql *s, struct scope *sc, struct from *f, struct mark left)
{
	struct column *list = NULL, **last = &list, *c;
	bool open = sc->open;

	for (c = *left.columns; c != NULL; c = c->next) {
		if (c->hidden)
			continue;
		*last = new_column(s, c->name, c->type);
		last = &(*last)->next;
	}
	forget(sc, left);
	if (f->columns != NULL)
		rename_columns(s, list, f->columns, f->begin);
	scope_add(s, sc, f->alias, list, open);
}

static bool
is_wider(const struct scope *sc)
{
	const struct source *src = sc->sources;

	while (src != NULL && !src->wider)
		src = src->next;
	return src != NULL;
}

static struct from *
lower_join(struct sql *s, struct scope *sc, struct from *f, bool filterable)
{
	struct mark left = mark(sc), right;
	bool semi = f->join == JOIN_SEMI || f->join == JOIN_ANTI;

	f->left = lower_relation(s, sc, f->left, filterable && keeps_left(f->join));
	right = mark(sc);
	f->right = lower_relation(s, sc, f->right, !semi && filterable && keeps_right(f->join));
	if (semi)
		return lower_semi(s, sc, f, left, right, filterable);
	if (f->natural && is_wider(sc))
		need_columns(s, f->begin, "a NATURAL join of UNPIVOT");
	if (f->natural)
		f->using = common_names(s, *left.columns, *right.columns);
	if (f->using != NULL) {
		rule(
		    s, f->begin, "the columns of USING, or of a NATURAL join, come first and once");
		merge_columns(s, sc, left, right, f);
	}
	if (f->natural && !sc->open) {
		f->natural = false;
		if (f->using == NULL && f->join == JOIN_INNER)
			f->join = JOIN_CROSS;
	} else if (f->natural) {
		f->using = NULL;
	}
	f->on = lower_condition(s, f->on);
	if (f->right->outer && keeps_right(f->join) && f->on == NULL)
		f->join = JOIN_LEFT;
	if (f->join == JOIN_CROSS && f->on != NULL)
		f->join = JOIN_INNER;
	if (f->on == NULL && f->using == NULL && !f->natural) {
		if (f->join == JOIN_INNER)
			f->join = JOIN_CROSS;
		if (f->join != JOIN_CROSS) {
			f->on = new_expr(s, E_TRUE, f->begin, f->end);
			f->on->type = type_of(T_BOOLEAN);
		}
	}
	return f;
}

/* FROM a LATERAL VIEW explode(a.x) t AS y: a join with the rows that the generator gives for each
 * row */
static struct from *
lower_lateral_view(struct sql *s, struct scope *sc, struct from *f, bool filterable)
{
	struct from *left = lower_relation(s, sc, f->left, filterable), *rows, *join;
	struct from call = *f;

	call.left = NULL;
	rows = lower_function(s, sc, &call);
	rows->lateral = true;
	join = make_from(s, FROM_JOIN, f);
	join->left = left;
	join->right = rows;
	join->join = f->outer || rows->outer ? JOIN_LEFT : JOIN_CROSS;
	if (join->join == JOIN_LEFT) {
		join->on = new_expr(s, E_TRUE, f->begin, f->end);
		join->on->type = type_of(T_BOOLEAN);
	}
	rule(s, f->begin, "LATERAL VIEW is a LATERAL join");
	return join;
}

struct from *
lower_relation(struct sql *s, struct scope *sc, struct from *f, bool filterable)
{
	struct from *next = f->next, *result = f;
	struct mark before = mark(sc);

	if (f->kind == FROM_CALL)
		resolve_from_call(s, f);
	if (f->sample != NULL)
		f = result = sampled(s, f);
	switch (f->kind) {
	case FROM_TABLE: lower_table(s, sc, f); break;
	case FROM_QUERY: lower_subquery(s, sc, f); break;
	case FROM_VALUES: result = lower_values(s, sc, f); break;
	case FROM_CALL: result = lower_function(s, sc, f); break;
	case FROM_JOIN:
		result = lower_join(s, sc, f, filterable && f->alias == NULL);
		if (result->alias != NULL && result->kind == FROM_JOIN)
			rename_join(s, sc, result, before);
		break;
	case FROM_LATERAL_VIEW: result = lower_lateral_view(s, sc, f, filterable); break;
	case FROM_PIVOT: result = lower_pivot(s, sc, f); break;
	case FROM_UNPIVOT: result = lower_unpivot(s, sc, f); break;
	}
	result->next = next;
	return result;
}

struct from *
lower_from_list(struct sql *s, struct scope *sc, struct from *list)
{
	struct from *head = NULL, **last = &head, *next;

	for (; list != NULL; list = next) {
		next = list->next;
		list = lower_relation(s, sc, list, true);
		list->next = NULL;
		if (head == NULL && list->kind != FROM_JOIN)
			list->lateral = false; /* there is nothing before it */
		if (list->kind != FROM_JOIN && list->outer) {
			head = join_rows(s, head, list, true);
			for (last = &head; *last != NULL;)
				last = &(*last)->next;
			continue;
		}
		*last = list;
		last = &(*last)->next;
	}
	return head;
}
