/* lower-select.c - SELECT: items, stars, aliases that later items use, HAVING, ORDER BY
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-qry-select.html and
 * ...sql-ref-name-resolution.html (lateral column aliases).
 */
#include <stdlib.h>
#include <string.h>

#include "sql/lower.h"

struct output {
	struct column *columns, **last;
	bool open;
};

/* ---- stars ---- */

static bool
is_excepted(const struct expr *star, const struct column *c)
{
	const struct expr *x, *last;

	for (x = star->except; x != NULL; x = x->next) {
		if (x->kind != E_COLUMN || x->alias != NULL)
			continue;
		for (last = x->args; last->next != NULL;)
			last = last->next;
		if (!same_column_name(c, last->text))
			continue;
		if (x->args == last ||
		    (c->qualifier != NULL && word_is(c->qualifier, x->args->text)))
			return true;
	}
	return false;
}

/* The type of a struct without the field that a path of names leads to. */
static const struct type *
type_without(struct sql *s, const struct type *from, const struct expr *path, struct buf *keys)
{
	struct type *t = arena_alloc(s->arena, sizeof(*t));
	struct field **last = &t->fields;
	const struct field *f;

	*t = *from;
	t->fields = NULL;
	for (f = from->fields; f != NULL; f = f->next) {
		struct field *copy = arena_alloc(s->arena, sizeof(*copy));
		*copy = *f;
		copy->next = NULL;
		if (word_is(f->name, path->text)) {
			buf_printf(keys, "%c%s", keys->len > 0 ? ',' : '{', f->name);
			if (path->next == NULL)
				continue;
			copy->type = type_without(s, f->type, path->next, keys);
		}
		*last = copy;
		last = &copy->next;
	}
	return t;
}

/* * EXCEPT (a.b): the struct a without its field b */
static struct expr *
without_field(struct sql *s, struct expr *e, const struct expr *path)
{
	struct buf keys = {.arena = s->arena};
	const struct type *t = type_without(s, e->type, path, &keys);
	const char *alias = e->alias != NULL ? e->alias : e->text;

	if (keys.len == 0)
		fail(s, "unknown-field", path->begin, "no field \"%s\"", path->text);
	buf_char(&keys, '}');
	e->alias = NULL;
	e = form(s, t, "$1 #- $2", e, string_literal(s, buf_text(&keys)), NULL);
	e->alias = alias;
	return e;
}

static struct expr *
star_item(struct sql *s, const struct scope *sc, const struct expr *star, const struct column *c)
{
	struct expr *e = column_ref(s, c, star), *x;

	if (sc == s->scope && sc->sources != NULL && sc->sources->next == NULL)
		e->qualifier = NULL;
	for (x = star->except; x != NULL; x = x->next) {
		if (x->alias != NULL && word_is(x->alias, c->name))
			return copy_expr(s, x);
		if (x->kind == E_COLUMN && x->alias == NULL && x->args->next != NULL &&
		    word_is(x->args->text, c->name) && c->type->kind == T_STRUCT)
			e = without_field(s, e, x->args->next);
	}
	return e;
}

/* The path of EXCEPT that begins with this field, or NULL. */
static const struct expr *
excepted_field(const struct expr *star, const char *name)
{
	const struct expr *x;

	for (x = star->except; x != NULL; x = x->next) {
		if (x->kind == E_COLUMN && word_is(x->args->text, name))
			return x->args;
	}
	return NULL;
}

/* s.* of what may be a value of a composite type; of a jsonb Postgres refuses it. */
static struct expr *
composite_star(struct sql *s, const struct expr *star, struct expr *x)
{
	struct expr *e = form(s, type_of(T_UNKNOWN), "($1).*", x, NULL);

	e->begin = star->begin;
	e->end = star->end;
	note(s, SQL_WARNING, "star", star->begin,
	    "the fields that .* means are not known: it works on a composite type, not on a jsonb; "
	    "give the table by --schema");
	return e;
}

/* s.*: each field of a struct */
static struct expr *
expand_struct(struct sql *s, struct expr *star)
{
	struct expr *head = NULL, **last = &head, *x, *column;
	const struct field *f;

	if (star->args->kind == E_NAME) {
		column = new_expr(s, E_COLUMN, star->begin, star->end);
		column->args = star->args;
		x = lower_expr(s, column);
	} else {
		x = lower_expr(s, star->args);
	}
	if (x->type->kind == T_UNKNOWN && star->except == NULL)
		return composite_star(s, star, x);
	if (x->type->kind != T_STRUCT)
		fail(s, "star", star->begin, ".* of a value of type %s", type_spark(s, x->type));
	for (f = x->type->fields; f != NULL; f = f->next) {
		const struct expr *gone = excepted_field(star, f->name);
		if (gone != NULL && gone->next == NULL)
			continue;
		*last = lower_field(s, copy_expr(s, x), f->name, star->begin);
		(*last)->alias = f->name;
		if (gone != NULL)
			*last = without_field(s, *last, gone->next);
		last = &(*last)->next;
	}
	return head;
}

/* The name of the table before the star; NULL: none */
static const char *
star_table(const struct expr *star)
{
	const struct expr *part = star->args;

	if (part == NULL || part->kind != E_NAME)
		return NULL;
	while (part->next != NULL)
		part = part->next;
	return part->text;
}

static struct scope *
star_scope(struct sql *s, const char *table)
{
	struct scope *sc;

	for (sc = s->scope; sc != NULL && table != NULL; sc = sc->outer) {
		if (scope_source(sc, table) != NULL)
			return sc;
	}
	if (table != NULL)
		return NULL;
	for (sc = s->scope; sc != NULL && sc->sources == NULL;)
		sc = sc->outer; /* LATERAL (SELECT *) */
	return sc;
}

struct expr *
expand_star(struct sql *s, struct expr *star)
{
	const char *table = star_table(star);
	struct scope *sc = star_scope(s, table);
	struct expr *head = NULL, **last = &head;
	const struct source *src = sc == NULL || table == NULL ? NULL : scope_source(sc, table);
	const struct column *c;

	if (sc == NULL && star->args == NULL)
		fail(s, "star", star->begin, "* stands where there is no FROM");
	if (sc == NULL || (star->args != NULL && table == NULL))
		return expand_struct(s, star);
	if (src != NULL ? src->open : sc->open)
		need_columns(s, star->begin, star->except != NULL ? "* EXCEPT" : "* here");
	for (c = sc->columns; c != NULL; c = c->next) {
		if (table == NULL ? c->hidden
				  : c->qualifier == NULL || !word_is(c->qualifier, table))
			continue;
		if (is_excepted(star, c))
			continue;
		*last = star_item(s, sc, star, c);
		last = &(*last)->next;
	}
	if (head == NULL)
		fail(s, "star", star->begin, "* stands where there are no columns");
	return head;
}

/* ---- items ---- */

/* The name that Spark gives to an item; what it invents is the text of the source. */
static const char *
item_name(struct sql *s, const struct expr *e)
{
	const struct expr *x = e;

	if (e->alias != NULL)
		return e->alias;
	while (x->kind == E_CAST)
		x = x->args;
	if (x->kind == E_COLUMN || x->kind == E_PATH) {
		if (x->args == NULL)
			return x->text;
		for (x = x->args; x->next != NULL;)
			x = x->next;
		if (x->text != NULL)
			return x->text;
	} else if (x->kind == E_FIELD) {
		return x->text;
	} else if (e->kind == E_CALL && e->call != NULL && e->call->star && e->call->over == NULL) {
		return "count(1)";
	}
	return arena_strndup(s->arena, s->piece.text + e->begin, e->end - e->begin);
}

static void
add_output(struct sql *s, struct output *out, struct expr *item, const char *name)
{
	struct column *c = new_column(s, name, item->type);

	if (item->alias == NULL && (item->kind != E_COLUMN || !word_is(item->text, name)))
		c->item = item;
	*out->last = c;
	out->last = &c->next;
}

static void
add_alias(struct sql *s, struct scope *sc, struct expr *item)
{
	struct alias *a;

	if (item->alias == NULL)
		return;
	a = arena_alloc(s->arena, sizeof(*a));
	a->name = item->alias;
	a->item = item;
	a->next = sc->aliases;
	sc->aliases = a;
}

/* * or t.*, which Postgres expands as Spark does. */
static void
add_star(struct sql *s, struct scope *sc, struct output *out, const struct expr *star)
{
	const char *table = star_table(star);
	const struct source *src;
	const struct column *c;
	struct column *own;

	for (c = sc->columns; c != NULL; c = c->next) {
		if (table == NULL ? c->hidden
				  : c->qualifier == NULL || !word_is(c->qualifier, table))
			continue;
		own = new_column(s, c->name, c->type);
		own->item = c->item;
		*out->last = own;
		out->last = &own->next;
	}
	for (src = sc->sources; src != NULL; src = src->next) {
		if (table != NULL && src != scope_source(sc, table))
			continue;
		if (src->wider)
			need_columns(s, star->begin, "* over UNPIVOT");
		out->open = out->open || src->open;
	}
	out->open = out->open || (table == NULL && sc->open);
}

static bool
is_plain_star(const struct scope *sc, struct expr *star)
{
	const char *table = star_table(star);
	const struct source *src;

	if (star->except != NULL || (star->args != NULL && table == NULL))
		return false;
	if (table == NULL)
		return sc->sources != NULL && !sc->rearranged;
	src = scope_source(sc, table);
	if (src == NULL)
		return false;
	while (star->args->next != NULL)
		star->args = star->args->next;
	return true;
}

static struct expr **
add_expanded(
    struct sql *s, struct scope *sc, struct output *out, struct expr **at, struct expr *list)
{
	struct expr *e, *next;

	for (e = list; e != NULL; e = next) {
		next = e->next;
		if (e->type == NULL)
			e = lower_expr(s, e);
		add_output(s, out, e, e->alias != NULL ? e->alias : e->text);
		add_alias(s, sc, e);
		*at = e;
		at = &e->next;
	}
	return at;
}

/* * EXCEPT (...) of tables whose columns are not known; NULL: they are known, or it is the star of
 * a struct. */
static struct expr *
open_star(struct sql *s, struct scope *sc, const struct select *sel, struct expr *star)
{
	const char *table = star_table(star);
	const struct source *src = table == NULL ? NULL : scope_source(sc, table);

	if (star->except == NULL || (star->args != NULL && src == NULL) ||
	    !(src != NULL ? src->open : sc->open))
		return NULL;
	return star_without(s, sel->from, star);
}

/* Items of which some stand for columns that are not known. */
static struct expr **
add_whole(struct sql *s, struct output *out, struct expr **at, struct expr *list)
{
	out->open = true;
	for (; list != NULL; list = list->next) {
		if (list->type == NULL)
			list->type = type_of(T_UNKNOWN);
		if (list->kind == E_COLUMN)
			add_output(s, out, list, list->text);
		*at = list;
		at = &list->next;
	}
	return at;
}

static void
lower_items(struct sql *s, struct scope *sc, struct select *sel, struct output *out)
{
	struct expr *item = sel->items, *next, *whole, **at = &sel->items;

	for (; item != NULL; item = next) {
		const char *name;
		next = item->next;
		if (item->kind == E_STAR && is_plain_star(sc, item)) {
			item->type = type_of(T_UNKNOWN);
			add_star(s, sc, out, item);
			*at = item;
			at = &item->next;
		} else if (item->kind == E_STAR && (whole = open_star(s, sc, sel, item)) != NULL) {
			at = add_whole(s, out, at, whole);
		} else if (item->kind == E_STAR) {
			whole = expand_star(s, item);
			at = whole->kind == E_FORM && whole->type->kind == T_UNKNOWN
				 ? add_whole(s, out, at, whole)
				 : add_expanded(s, sc, out, at, whole);
		} else {
			name = item_name(s, item);
			item->next = NULL;
			s->level = 0;
			item = lower_expr(s, item);
			item->level = (unsigned short)s->level;
			add_output(s, out, item, name);
			add_alias(s, sc, item);
			*at = item;
			at = &item->next;
		}
	}
	*at = NULL;
}

/* ---- ORDER BY ---- */

/* The output column of that name and its place from 1; 0: none, -1: several. */
static long
find_output(const struct output *out, const char *name, struct column **column)
{
	struct column *c;
	long n = 0, found = 0;

	for (c = out->columns; c != NULL; c = c->next) {
		n++;
		if (!same_column_name(c, name))
			continue;
		if (found != 0)
			return -found;
		found = n;
		*column = c;
	}
	return found;
}

/* ORDER BY 2: an ordinal stays one, but for a struct, whose column is named. */
static struct expr *
lower_ordinal(struct sql *s, const struct output *out, struct expr *e)
{
	struct column *c = out->columns;
	struct expr *column;
	long n;

	e->type = type_of(T_INT);
	for (n = strtol(e->text, NULL, 10); c != NULL && n > 1; n--)
		c = c->next;
	if (c == NULL || field_order(s, c->type) == NULL)
		return e;
	column = new_expr(s, E_COLUMN, e->begin, e->end);
	column->args = new_expr(s, E_NAME, e->begin, e->end);
	column->args->text = c->name;
	return sort_key(s, lower_expr(s, column));
}

static struct expr *
lower_order_key(struct sql *s, struct output *out, struct expr *e)
{
	struct column *c = NULL;
	struct expr *key;
	long n;

	if (e->kind == E_NUMBER && e->type == NULL &&
	    strspn(e->text, "0123456789") == strlen(e->text))
		return lower_ordinal(s, out, e);
	if (e->kind == E_COLUMN && e->args->next == NULL) {
		n = find_output(out, e->args->text, &c);
		if (n < 0 && !out->open)
			return int_literal(s, -n);
		if (n > 0 && field_order(s, c->type) == NULL) {
			struct column plain = *c;
			plain.qualifier = NULL;
			return column_ref(s, &plain, e);
		}
	}
	key = sort_key(s, lower_expr(s, e));
	if (key->kind == E_STRING || key->kind == E_NULL)
		return plain_cast(s, key, type_of(T_STRING));
	return key->kind == E_NUMBER || key->kind == E_TRUE || key->kind == E_FALSE
		   ? plain_cast(s, key, key->type)
		   : key;
}

/* Is this expression, as written, one of the items? */
static bool
is_item_text(const struct sql *s, const struct expr *items, const struct expr *e)
{
	size_t n = e->end - e->begin;

	for (; items != NULL; items = items->next) {
		if (items->end - items->begin == n &&
		    memcmp(s->piece.text + items->begin, s->piece.text + e->begin, n) == 0)
			return true;
	}
	return false;
}

/* SELECT DISTINCT a ... ORDER BY a + 1: Postgres wants a query around it. */
static bool
needs_distinct_wrap(
    struct sql *s, const struct select *sel, const struct order *list, const struct output *out)
{
	const struct column *c;

	if (!sel->distinct || list == NULL)
		return false;
	for (c = out->columns; c != NULL; c = c->next) {
		if (field_order(s, c->type) != NULL)
			return true;
	}
	for (; list != NULL; list = list->next) {
		if (list->expr != NULL && list->expr->kind != E_COLUMN &&
		    list->expr->kind != E_NUMBER && !is_item_text(s, sel->items, list->expr))
			return true;
	}
	return false;
}

static void
order_select(struct sql *s, struct body *b, struct query *q, struct output *out)
{
	struct scope *sc = s->scope;
	struct order *o;

	if (q->order_all) {
		if (out->open)
			need_columns(s, q->begin, "ORDER BY ALL");
		q->order = order_all(s, out->columns, q->order);
		q->order_all = false;
		return;
	}
	if (needs_distinct_wrap(s, b->select, q->order, out)) {
		wrap_body(s, b, out->columns);
		sc = scope_push(s);
		scope_add(s, sc, NULL, out->columns, out->open);
		lower_order(s, q->order);
		scope_pop(s);
		return;
	}
	sc->aliases_first = true;
	for (o = q->order; o != NULL; o = o->next) {
		o->expr = lower_order_key(s, out, o->expr);
		if (!sc->grouped && !b->select->distinct) /* what is grouped stands as it is */
			o->expr = unknown_json(s, o->expr);
		order_nulls(s, o);
	}
}

/* ---- together ---- */

/* The rows of * cannot be named when their columns are not known. */
static bool
has_open_star(const struct scope *sc, const struct expr *items)
{
	return sc->open && has_star(items);
}

static int
highest(const struct expr *items, int level)
{
	for (; items != NULL; items = items->next)
		if (items->level > level)
			level = items->level;
	return level;
}

static void
drop_hint(struct sql *s, struct select *sel)
{
	if (sel->hint == NULL)
		return;
	note(s, SQL_NOTE, "hint", sel->begin,
	    "the hint %s is dropped: Postgres' planner takes none", sel->hint);
	sel->hint = NULL;
}

static void
lower_grouping(struct sql *s, struct scope *sc, struct select *sel, struct output *out)
{
	bool written_again = sc->written_again;
	struct expr *condition;

	sc->written_again = true;
	condition = lower_group(s, sel, sc, out->columns);
	sc->aliases_first = true;
	sc->groups = sel->group;
	sel->having = and_also(s, condition, lower_condition(s, sel->having));
	sc->groups = NULL;
	sc->aliases_first = false;
	sc->written_again = written_again;
}

struct column *
lower_select(struct sql *s, struct body *b, struct query *q, bool *open)
{
	struct select *sel;
	struct output out = {.last = &out.columns};
	struct scope *sc = scope_push(s);
	int level = s->level;

	split_generators(s, b);
	sel = b->select;
	drop_hint(s, sel);
	lower_time_windows(s, sel);
	sel->from = lower_from_list(s, sc, sel->from);
	sc->windows = sel->windows;
	lower_windows(s, sel->windows);
	sel->where = and_also(s, lower_condition(s, sel->where), sc->filter);
	lower_item_generators(s, sc, sel);
	sc->written_again = has_open_star(sc, sel->items);
	sc->grouped = sel->group != NULL;
	lower_items(s, sc, sel, &out);
	lower_grouping(s, sc, sel, &out);
	s->level = 0;
	sel->qualify = lower_condition(s, sel->qualify);
	if (q != NULL && q->order != NULL)
		order_select(s, b, q, &out);
	fill_groupings(s, sel, sc);
	if (highest(sel->items, s->level) > 0)
		nest_aliases(s, b->select, q, out.columns, highest(sel->items, s->level));
	if (sel->qualify != NULL)
		lower_qualify(s, b, q, out.columns, out.open);
	scope_pop(s);
	s->level = level;
	*open = *open || out.open;
	return out.columns;
}
