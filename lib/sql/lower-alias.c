/* lower-alias.c - aliases that later items of the same SELECT use
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-name-resolution.html (lateral column
 * aliases), 2025-10.  An alias is a name for an expression, which is written again where it is
 * used.  One that gives another value each time (rand()), or that is large, is a column of a
 * subquery instead: each SELECT around takes one level of aliases upon aliases.
 */
#include <string.h>

#include "sql/lower.h"

#define WRITTEN_AGAIN 200 /* nodes: what is larger is computed once */
#define LARGEST 100000 /* nodes, where it cannot be */
#define LEVELS_MAX 200

/* How many nodes e has; counting ends beyond most. */
static size_t
size_of(const struct expr *e, size_t most)
{
	const struct expr *a;
	size_t n = 0;

	for (; e != NULL && n <= most; e = e->args) {
		n++;
		if (e->args == NULL)
			break;
		for (a = e->args->next; a != NULL && n <= most; a = a->next)
			n += size_of(a, most - n);
	}
	return n;
}

static bool
is_reference(const struct expr *e)
{
	return e->kind == E_COLUMN && (e->has & HAS_ALIAS);
}

static bool
is_once(const struct expr *item)
{
	return (item->has & HAS_VOLATILE) || size_of(item, WRITTEN_AGAIN) > WRITTEN_AGAIN;
}

/* What is grouped by cannot come from around the grouping. */
static bool
can_wait(const struct sql *s, const struct scope *sc, const struct expr *item)
{
	if (sc->written_again || s->scope != sc)
		return false;
	return !sc->grouped || (item->has & (HAS_AGGREGATE | HAS_ALIAS));
}

struct expr *
use_alias(struct sql *s, const struct scope *sc, struct expr *item, size_t at)
{
	struct expr *e = copy_expr(s, item);

	e->alias = NULL;
	if (!is_once(item)) {
		rule(s, at, "an alias of the same SELECT is its expression again");
		if (s->level < item->level)
			s->level = item->level;
		return e;
	}
	if (can_wait(s, sc, item)) {
		if (item->level >= LEVELS_MAX)
			fail(s, "alias", at, "more than %d aliases upon aliases", LEVELS_MAX);
		e = new_expr(s, E_COLUMN, at, at);
		e->has = HAS_ALIAS;
		e->except = item;
		e->text = item->alias;
		e->type = item->type;
		if (s->level <= item->level)
			s->level = item->level + 1;
		return e;
	}
	if (item->has & HAS_VOLATILE)
		note(s, SQL_WARNING, "alias", at,
		    "\"%s\" is computed again here, with another value", item->alias);
	if (size_of(item, LARGEST) > LARGEST)
		fail(s, "alias", at, "\"%s\" is too large to be written again", item->alias);
	return e;
}

/* ---- the parts of an expression ---- */

/* A list of the places where the parts of e stand. */
struct parts {
	struct sql *s;
	struct expr ***at;
	size_t n, room;
};

static void
add_part(struct parts *p, struct expr **at)
{
	struct expr ***old = p->at;

	if (p->n == p->room) {
		p->room = 2 * p->room + 8;
		p->at = arena_alloc(p->s->arena, p->room * sizeof(*p->at));
		if (p->n > 0)
			memcpy(p->at, old, p->n * sizeof(*old));
	}
	p->at[p->n++] = at;
}

static void
add_list(struct parts *p, struct expr **list)
{
	for (; *list != NULL; list = &(*list)->next)
		add_part(p, list);
}

static void
add_order(struct parts *p, struct order *o)
{
	for (; o != NULL; o = o->next)
		add_part(p, &o->expr);
}

static struct parts
parts_of(struct sql *s, struct expr *e)
{
	struct parts p = {.s = s};
	struct call *c = e->kind == E_CALL || e->kind == E_FORM ? e->call : NULL;

	add_list(&p, &e->args);
	if (e->kind == E_LIKE && e->escape != NULL)
		add_part(&p, &e->escape);
	if (c == NULL)
		return p;
	add_order(&p, c->order);
	add_order(&p, c->within);
	add_list(&p, &c->filter);
	if (c->over != NULL) {
		add_list(&p, &c->over->partition);
		add_order(&p, c->over->order);
	}
	return p;
}

/* A reference that was made here, a lambda's parameter, or a name that a form has itself. */
static bool
is_local(const struct expr *e)
{
	if (e->kind == E_COLUMN)
		return e->has & HAS_LOCAL;
	return e->kind == E_FORM && e->args == NULL && e->call == NULL &&
	       !(e->has & (HAS_AGGREGATE | HAS_WINDOW | HAS_VOLATILE));
}

static unsigned mark(struct sql *s, struct expr *e);

static unsigned
mark_node(struct sql *s, struct expr *e, struct expr *marked)
{
	struct parts p = parts_of(s, e);
	unsigned found = e->has & (HAS_ALIAS | HAS_LOCAL);

	if (is_local(e))
		found |= HAS_LOCAL;
	for (size_t i = 0; i < p.n; i++)
		found |= *p.at[i] == marked ? marked->has : mark(s, *p.at[i]);
	found &= HAS_ALIAS | HAS_LOCAL;
	e->has |= (unsigned char)found;
	return found;
}

/* Sets HAS_ALIAS and HAS_LOCAL on all nodes; a chain of operators may be long. */
static unsigned
mark(struct sql *s, struct expr *e)
{
	struct expr **chain, *at;
	size_t n = 0;
	unsigned found;

	for (at = e; at->kind == E_OPERATOR; at = at->args)
		n++;
	chain = arena_alloc(s->arena, (n + 1) * sizeof(*chain));
	for (n = 0, at = e; at->kind == E_OPERATOR; at = at->args)
		chain[n++] = at;
	found = mark_node(s, at, NULL);
	while (n-- > 0)
		found = mark_node(s, chain[n], chain[n]->args);
	return found;
}

/* ---- the subquery ---- */

struct nest {
	struct sql *s;
	struct select *inner;
	struct expr **last; /* the end of the inner items */
};

static bool
is_constant(const struct expr *e)
{
	return e->kind < E_COLUMN || e->kind == E_PARAM || e->kind == E_NAME;
}

/* The inner item of that name, or NULL. */
static struct expr *
inner_item(const struct nest *n, const char *alias)
{
	struct expr *item = n->inner->items;

	while (item != NULL && (item->alias == NULL || !word_is(item->alias, alias)))
		item = item->next;
	return item;
}

/* *at becomes an item of the inner SELECT, and a reference to it. */
static void
move(struct nest *n, struct expr **at)
{
	struct expr *e = copy_expr(n->s, *at), *next = (*at)->next, *there;
	const char *name = e->alias != NULL ? e->alias : e->kind == E_COLUMN ? e->text : NULL;
	struct column c = {.name = name, .type = e->type};

	there = name == NULL ? NULL : inner_item(n, name);
	if (there == NULL || e->kind != E_COLUMN || !same_expr(there, e)) {
		if (name == NULL || there != NULL)
			c.name = invent(n->s);
		e->alias = c.name;
		*n->last = e;
		n->last = &e->next;
	}
	*at = column_ref(n->s, &c, e);
	(*at)->has = HAS_LOCAL; /* a part may stand in several items: it moves once */
	(*at)->alias = name != c.name ? name : NULL;
	(*at)->next = next;
}

/* References to an item have its inner name. */
static void
move_item(struct nest *n, struct expr **at)
{
	struct expr *item = *at;

	move(n, at);
	item->alias = (*at)->text;
}

/* A part of a form that uses the form's own names cannot leave it. */
static void
check_local(struct sql *s, struct expr *e)
{
	struct parts p = parts_of(s, e);

	if (e->kind == E_COLUMN && !(e->has & HAS_LOCAL))
		fail(s, "alias", e->begin,
		    "an alias of the same SELECT beside a column: give the alias a subquery");
	while (p.n-- > 0)
		check_local(s, *p.at[p.n]);
}

static void
check_split(struct sql *s, const struct expr *e)
{
	const struct window *over = e->kind == E_FORM || e->kind == E_CALL
					? (e->call == NULL ? NULL : e->call->over)
					: NULL;

	if (e->has & IS_AGGREGATE)
		fail(s, "alias", e->begin, "an alias of the same SELECT inside an aggregate");
	if (over != NULL && (over->name != NULL || over->base != NULL))
		fail(s, "alias", e->begin,
		    "an alias of the same SELECT beside a window that has a name");
}

/* References stay, with what is around them; all else in *at moves. */
static void
split(struct nest *n, struct expr **at, bool inside_form)
{
	struct expr *e = *at;
	struct column c = {.type = e->type};
	struct parts p;

	for (; e->kind == E_OPERATOR && (e->has & (HAS_ALIAS | HAS_LOCAL)); e = *at) {
		split(n, &e->args->next, false);
		at = &e->args;
		inside_form = false;
	}
	if (is_constant(e) || is_local(e))
		return;
	if (is_reference(e)) {
		c.name = e->except->alias;
		*at = column_ref(n->s, &c, e);
		(*at)->has = HAS_LOCAL;
		(*at)->next = e->next;
		(*at)->alias = e->alias;
		return;
	}
	if (!(e->has & HAS_ALIAS)) {
		if ((e->has & HAS_LOCAL) && inside_form)
			check_local(n->s, e);
		else
			move(n, at);
		return;
	}
	check_split(n->s, e);
	p = parts_of(n->s, e);
	while (p.n-- > 0) /* from the end: a part that moves takes its link to the next along */
		split(n, p.at[p.n], e->kind == E_FORM);
}

/* Is it a column of the result, as ORDER BY takes it before any other? */
static bool
is_output(const struct column *c, const struct expr *e)
{
	if (e->kind != E_COLUMN || e->qualifier != NULL || is_reference(e))
		return false;
	while (c != NULL && !word_is(c->name, e->text))
		c = c->next;
	return c != NULL;
}

/* The items of that level and above stay in sel, the others move to a SELECT inside of it. */
static struct select *
peel(struct sql *s, struct select *sel, int level, struct query *q, const struct column *columns)
{
	struct from *f = make_from(s, FROM_QUERY, NULL);
	struct select *inner = arena_alloc(s->arena, sizeof(*inner));
	struct nest n = {s, inner, &inner->items};
	struct expr **at;
	struct order *o;

	*inner = *sel;
	*sel = (struct select){.distinct = inner->distinct,
	    .items = inner->items,
	    .qualify = inner->qualify,
	    .from = f,
	    .begin = inner->begin,
	    .end = inner->end};
	inner->items = NULL;
	inner->distinct = false;
	inner->qualify = NULL;
	for (at = &sel->items; *at != NULL; at = &(*at)->next)
		if ((*at)->level < level)
			move_item(&n, at);
	for (at = &sel->items; *at != NULL; at = &(*at)->next)
		if ((*at)->level == level)
			split(&n, at, false);
	if (sel->qualify != NULL)
		split(&n, &sel->qualify, false);
	for (o = q == NULL ? NULL : q->order; o != NULL; o = o->next)
		if (!is_output(columns, o->expr))
			split(&n, &o->expr, false);
	for (at = &inner->items; *at != NULL; at = &(*at)->next)
		if ((*at)->kind == E_COLUMN && strcmp((*at)->alias, (*at)->text) == 0)
			(*at)->alias = NULL;
	f->alias = invent(s);
	f->query = make_query(s, inner);
	return inner;
}

/* Ordinals count the items as they were written. */
static void
write_ordinals(struct sql *s, struct group *g, const struct expr *items)
{
	struct expr **at, *next;
	const struct expr *item;
	long n;

	for (; g != NULL; g = g->next) {
		for (at = &g->exprs; *at != NULL; at = &(*at)->next) {
			if ((*at)->kind != E_NUMBER || !constant_int(*at, &n))
				continue;
			for (item = items; item != NULL && n > 1; n--)
				item = item->next;
			next = (*at)->next;
			if (item != NULL)
				*at = copy_expr(s, item);
			(*at)->alias = NULL;
			(*at)->next = next;
		}
		write_ordinals(s, g->sets, items);
	}
}

static void
expand_stars(struct sql *s, struct select *sel)
{
	struct expr **at, *next;

	for (at = &sel->items; *at != NULL;) {
		next = (*at)->next;
		if ((*at)->kind == E_STAR)
			*at = expand_star(s, *at);
		while (*at != NULL && (*at)->next != NULL && (*at)->next != next)
			at = &(*at)->next;
		if (*at == NULL)
			continue;
		(*at)->next = next;
		at = &(*at)->next;
	}
}

void
nest_aliases(struct sql *s, struct select *sel, struct query *q, struct column *columns, int levels)
{
	struct select *at = sel;
	struct expr *item;
	struct column *c;
	struct order *o;

	expand_stars(s, sel);
	write_ordinals(s, sel->group, sel->items);
	for (item = sel->items; item != NULL; item = item->next)
		mark(s, item);
	if (sel->qualify != NULL)
		mark(s, sel->qualify);
	for (o = q == NULL ? NULL : q->order; o != NULL; o = o->next)
		mark(s, o->expr);
	for (; levels > 0; levels--, q = NULL)
		at = peel(s, at, levels, q, columns);
	for (c = columns, item = sel->items; c != NULL; c = c->next, item = item->next)
		if (c->item != NULL)
			c->item = item;
	rule(s, sel->begin, "an alias that other items use is a column of a subquery");
}
