/* lower-join.c - joins: USING and NATURAL, SEMI and ANTI
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-qry-select-join.html.  A SEMI
 * or ANTI join is EXISTS in WHERE.
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

/* ---- USING, NATURAL ---- */

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
		if (!c->hidden && find_column(left, NULL, c->name) == c &&
		    find_column(right, NULL, c->name) != NULL) {
			*last = arena_alloc(s->arena, sizeof(**last));
			(*last)->text = c->name;
			last = &(*last)->next;
		}
	}
	return first;
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

/* Has one side several columns of a name that is joined by?  Spark takes the first, Postgres none.
 */
static bool
is_doubled(const struct column *left, const struct column *right, const struct sql_word *using)
{
	const struct sql_word *w;
	const struct column *c;
	int n[2];

	for (w = using; w != NULL; w = w->next) {
		bool behind = false;

		n[0] = n[1] = 0;
		for (c = left; c != NULL; c = c->next) {
			behind = behind || c == right;
			n[behind] += !c->hidden && word_is(c->name, w->text);
		}
		if (n[0] > 1 || n[1] > 1)
			return true;
	}
	return false;
}

/* The same of a subquery, in which Postgres cannot tell them. */
static bool
has_twins(const struct column *left, const struct column *right, const struct sql_word *using)
{
	const struct column *c, *d;

	for (; using != NULL; using = using->next)
		for (c = left; c != NULL; c = c->next)
			for (d = c->next; word_is(c->name, using->text) && d != NULL && d != right;
			     d = d->next)
				if (word_is(d->name, c->name) && !d->hidden && !c->hidden &&
				    c->qualifier != NULL && d->qualifier != NULL &&
				    strcmp(c->qualifier, d->qualifier) == 0)
					return true;
	return false;
}

static void
move_front(struct scope *sc, struct column **front, struct column *c)
{
	struct column **at = front;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	if (sc->last == &c->next)
		sc->last = at;
	c->next = *front;
	*front = c;
	if (sc->last == front)
		sc->last = &c->next;
}

/* USING by ON, where Postgres does not take the names: the star is written out. */
static void
join_by_condition(
    struct sql *s, struct scope *sc, struct mark left, struct mark right, struct from *f)
{
	struct column *b = *right.columns, **front = left.columns;

	if (f->join == JOIN_FULL || sc->open || has_twins(*left.columns, b, f->using))
		fail(s, "unsupported", f->begin,
		    "a join by names of which one side has several: write its condition");
	f->on = using_condition(s, *left.columns, b, f);
	for (const struct sql_word *w = f->using; w != NULL; w = w->next) {
		struct column *x = find_column(*front, b, w->text);
		struct column *y = find_column(b, NULL, w->text);
		struct column *shown = f->join == JOIN_RIGHT ? y : x;

		if (shown == b)
			b = b->next;
		(shown == x ? y : x)->hidden = true;
		move_front(sc, front, shown);
		front = &shown->next;
	}
	f->using = NULL;
	sc->rearranged = true;
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

struct from *
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
		if (is_doubled(*left.columns, *right.columns, f->using))
			join_by_condition(s, sc, left, right, f);
		else
			merge_columns(s, sc, left, right, f);
	} else {
		f->on = lower_condition(s, f->on);
	}
	if (f->natural && !sc->open) {
		f->natural = false;
		if (f->using == NULL && f->on == NULL && f->join == JOIN_INNER)
			f->join = JOIN_CROSS;
	} else if (f->natural) {
		f->using = NULL;
	}
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
	if (f->alias != NULL)
		rename_join(s, sc, f, left);
	return f;
}
