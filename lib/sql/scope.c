/* scope.c - which name means which column
 *
 * https://spark.apache.org/docs/latest/sql-ref-name-resolution.html: a qualifier first, then a
 * column with fields, then an alias of the same SELECT, then the scope around.
 */
#include <ctype.h>
#include <string.h>

#include "sql/lower.h"

#define PARTS_MAX 32

struct name {
	const char *part[PARTS_MAX];
	int n;
	bool subscript; /* [...] stands behind it */
	size_t at;
};

/* ---- building ---- */

struct scope *
scope_push(struct sql *s)
{
	struct scope *sc = arena_alloc(s->arena, sizeof(*sc));

	sc->outer = s->scope;
	sc->last = &sc->columns;
	sc->last_source = &sc->sources;
	s->scope = sc;
	return sc;
}

void
scope_pop(struct sql *s)
{
	s->scope = s->scope->outer;
}

struct column *
new_column(struct sql *s, const char *name, const struct type *type)
{
	struct column *c = arena_alloc(s->arena, sizeof(*c));

	c->name = name;
	c->type = type;
	return c;
}

void
scope_add(
    struct sql *s, struct scope *sc, const char *name, const struct column *columns, bool open)
{
	struct source *src = arena_alloc(s->arena, sizeof(*src));
	struct column *c;

	for (; columns != NULL; columns = columns->next) {
		c = new_column(s, columns->name, columns->type);
		*c = *columns;
		c->qualifier = name;
		c->next = NULL;
		*sc->last = c;
		sc->last = &c->next;
	}
	src->name = name;
	src->open = open;
	sc->open = sc->open || open;
	*sc->last_source = src;
	sc->last_source = &src->next;
}

struct source *
scope_source(const struct scope *sc, const char *name)
{
	struct source *src;

	for (src = sc->sources; src != NULL; src = src->next) {
		if (src->name != NULL && word_is(src->name, name))
			return src;
	}
	return NULL;
}

const char *
invent(struct sql *s)
{
	return arena_printf(s->arena, "_%d", ++s->names);
}

/* ---- names that Spark invents ---- */

static const char *
next_letter(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r' || *p == '`' || *p == '(' ||
	       *p == ')' || *p == '\'' || *p == '"')
		p++;
	return p;
}

bool
same_column_name(const struct column *c, const char *name)
{
	const char *a = c->name, *b = name;

	if (word_is(a, b))
		return true;
	if (c->item == NULL)
		return false;
	for (;;) {
		a = next_letter(a);
		b = next_letter(b);
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		a++;
		b++;
	}
}

/* ---- looking up ---- */

struct expr *
column_ref(struct sql *s, const struct column *c, const struct expr *at)
{
	struct expr *e = new_expr(s, E_COLUMN, at->begin, at->end);

	e->text = c->name;
	e->qualifier = c->qualifier;
	e->type = c->type;
	if (c->item != NULL && c->item->alias == NULL)
		c->item->alias = c->name;
	return e;
}

static const struct column *
find_qualified(const struct scope *sc, const struct name *name, int *used)
{
	const struct column *c;
	int k;

	for (k = 1; k < name->n && k <= 3; k++) {
		for (c = sc->columns; c != NULL; c = c->next) {
			if (c->qualifier != NULL && word_is(c->qualifier, name->part[k - 1]) &&
			    same_column_name(c, name->part[k])) {
				*used = k + 1;
				return c;
			}
		}
	}
	return NULL;
}

static const struct column *
find_plain(const struct scope *sc, const struct name *name, int *used)
{
	const struct column *c;

	*used = 1;
	for (c = sc->columns; c != NULL; c = c->next) {
		if (!c->hidden && same_column_name(c, name->part[0]))
			return c;
	}
	return NULL;
}

/* Can the parts behind a name be taken out of a value of this type?  ORDER BY a.b means the column
 * a when the alias a has no b. */
static bool
has_part(const struct type *t, const struct name *name)
{
	if (name->n == 1 && !name->subscript)
		return true;
	switch (t->kind) {
	case T_STRUCT: return name->n == 1 || type_field(t, name->part[1]) != NULL;
	case T_ARRAY:
	case T_MAP:
	case T_VARIANT:
	case T_UNKNOWN: return true;
	default: return false;
	}
}

static struct expr *
find_alias(struct sql *s, const struct scope *sc, const struct name *name, int *used)
{
	const struct alias *a, *first = NULL;

	*used = 1;
	for (a = sc->aliases; a != NULL; a = a->next) {
		if (word_is(a->name, name->part[0]) && has_part(a->item->type, name))
			first = a;
	}
	if (first == NULL)
		return NULL;
	return use_alias(s, sc, first->item, name->at);
}

static bool
names_group(const struct expr *e, const struct name *name)
{
	const struct expr *part;

	if (e->kind == E_COLUMN)
		return e->type->kind != T_NULL && word_is(e->text, name->part[0]) &&
		       has_part(e->type, name);
	for (part = e->kind == E_ROW ? e->args : NULL; part != NULL; part = part->next) {
		if (names_group(part, name))
			return true;
	}
	return false;
}

static bool
is_grouped(const struct group *g, const struct name *name)
{
	const struct expr *e;

	for (; g != NULL; g = g->next) {
		for (e = g->exprs; e != NULL; e = e->next) {
			if (names_group(e, name))
				return true;
		}
		if (is_grouped(g->sets, name))
			return true;
	}
	return false;
}

/* The table that a part of the name stands for, and which part: the last one that can be; open: one
 * of unknown columns; NULL: none. */
static const struct source *
named_source(const struct scope *sc, const struct name *name, bool open, int *part)
{
	const struct source *src;
	int k;

	for (k = name->n - 1 < 3 ? name->n - 1 : 3; k >= 1; k--) {
		src = scope_source(sc, name->part[k - 1]);
		if (src != NULL && (src->open || !open)) {
			*part = k;
			return src;
		}
	}
	return NULL;
}

/* A name of a table whose columns are not known: taken as it is, its first part as the table when
 * one has that name, the rest as fields of a struct. */
static struct expr *
find_unknown(
    struct sql *s, const struct scope *sc, const struct name *name, struct expr *at, int *used)
{
	struct column c = {.type = type_of(T_UNKNOWN)};
	const struct source *src;
	int k = 0;

	if (!sc->open)
		return NULL;
	src = named_source(sc, name, true, &k);
	if (src == NULL) /* it has more columns than are known here */
		src = named_source(sc, name, false, &k);
	if (src != NULL)
		c.qualifier = src->name;
	c.name = name->part[k];
	*used = k + 1;
	return column_ref(s, &c, at);
}

/* The column or alias in this one scope, without its fields; NULL: it has none. */
static struct expr *
find_here(
    struct sql *s, const struct scope *sc, const struct name *name, struct expr *at, int *used)
{
	const struct column *c = find_qualified(sc, name, used);
	struct expr *e;
	bool written = c != NULL;
	int part;

	if (c == NULL && named_source(sc, name, true, &part) != NULL)
		return find_unknown(s, sc, name, at, used); /* t.a before the field a of t */
	if (c == NULL && sc->aliases_first && !is_grouped(sc->groups, name) &&
	    (e = find_alias(s, sc, name, used)) != NULL)
		return e;
	if (c == NULL)
		c = find_plain(sc, name, used);
	if (c == NULL)
		return sc->aliases_first ? NULL : find_alias(s, sc, name, used);
	e = column_ref(s, c, at);
	if (sc->lambda)
		e->has = HAS_LOCAL;
	if (!written && !sc->lambda)
		e->qualifier = NULL;
	return e;
}

/* Does a scope around this one have a table of that name? */
static bool
is_outer_table(const struct scope *sc, const char *name)
{
	for (sc = sc->outer; sc != NULL; sc = sc->outer) {
		if (scope_source(sc, name) != NULL)
			return true;
	}
	return false;
}

static struct expr *
find(struct sql *s, const struct name *name, struct expr *at, int *used)
{
	const struct scope *sc;
	struct expr *e;

	for (sc = s->scope; sc != NULL; sc = sc->outer) {
		e = find_here(s, sc, name, at, used);
		if (e != NULL)
			return e;
		if (!sc->open)
			continue;
		if (name->n > 1 && scope_source(sc, name->part[0]) == NULL &&
		    is_outer_table(sc, name->part[0]))
			continue;
		return find_unknown(s, sc, name, at, used);
	}
	return NULL;
}

/* current_date, current_user ...: functions that need no parentheses */
static struct expr *
bare_function(struct sql *s, const struct name *name, struct expr *e)
{
	static const char *const words[] = {"current_date", "current_timestamp", "current_time",
	    "current_user", "current_catalog", "current_database", "current_schema",
	    "localtimestamp", "now", "session_user", "user", "grouping__id", "current_timezone"};
	size_t i;

	for (i = 0; i < LENGTH(words) && name->n == 1 && !e->quoted; i++) {
		if (word_is(words[i], name->part[0])) {
			e->kind = E_CALL;
			e->text = word_is(words[i], "grouping__id") ? "grouping_id" : words[i];
			e->args = NULL;
			return lower_expr(s, e);
		}
	}
	return NULL;
}

/* Is it a name that hardly any table has for a column? */
static bool
is_session_word(const struct name *name)
{
	return name->n == 1 &&
	       (word_nis(name->part[0], 8, "current_") || word_is(name->part[0], "localtimestamp"));
}

_Noreturn static void
fail_unknown(struct sql *s, const struct name *name)
{
	const char *near, *list[256];
	const struct column *c;
	size_t n = 0;

	for (c = s->scope == NULL ? NULL : s->scope->columns; c != NULL && n < LENGTH(list);
	     c = c->next)
		list[n++] = c->name;
	near = word_nearest(name->part[name->n - 1], list, n);
	if (near != NULL)
		fail(s, "unknown-column", name->at, "no column \"%s\"; perhaps \"%s\"",
		    name->part[name->n - 1], near);
	fail(s, "unknown-column", name->at, "no column \"%s\"", name->part[name->n - 1]);
}

/* A variable that this text does not declare */
static struct expr *
variable_elsewhere(struct sql *s, const struct name *name)
{
	const char *last = name->part[name->n - 1];

	note(s, SQL_WARNING, "variable", name->at,
	    "the variable %s is declared elsewhere: it is taken for text", last);
	return read_variable(s, last, type_of(T_UNKNOWN));
}

/* A session variable, perhaps with session. or system.session. before it.  A column of that name
 * hides it; whether there is one cannot be told when the columns of a table are not known. */
static struct expr *
variable(struct sql *s, const struct name *name, struct expr *found)
{
	const char *last = name->part[name->n - 1];
	const struct type *t = session_variable(s, last);
	bool qualified = name->n > 1 && word_is(name->part[name->n - 2], "session");

	if (t == NULL && found == NULL && qualified)
		return variable_elsewhere(s, name);
	if (t == NULL || (name->n > 1 && !qualified))
		return found;
	if (found != NULL && !qualified) {
		if (found->type->kind != T_UNKNOWN)
			return found;
		note(s, SQL_WARNING, "variable", name->at,
		    "%s is taken for the variable; a column of that name would hide it", last);
	}
	return read_variable(s, last, t);
}

struct expr *
resolve_column(struct sql *s, struct expr *e)
{
	struct name name = {.at = e->begin, .subscript = e->negated};
	const struct expr *part;
	struct expr *found, *column;
	int used = 0;

	for (part = e->args; part != NULL; part = part->next) {
		if (name.n == PARTS_MAX)
			fail(s, "unknown-column", e->begin, "a name of more than %d parts",
			    PARTS_MAX);
		name.part[name.n++] = part->text;
	}
	column = find(s, &name, e, &used);
	if (column != NULL && column->type->kind == T_UNKNOWN && !e->quoted && !e->args->quoted &&
	    is_session_word(&name)) {
		found = bare_function(s, &name, e); /* rather than a column that nobody told */
		if (found != NULL)
			return found;
	}
	found = variable(s, &name, column);
	if (found != column)
		return found;
	if (found == NULL && (column = bare_function(s, &name, e)) != NULL)
		return column;
	if (found == NULL && s->sets_variable && name.n == 1 &&
	    (s->scope == NULL || s->scope->sources == NULL))
		return variable_elsewhere(s, &name);
	if (found == NULL)
		fail_unknown(s, &name);
	for (; used < name.n && found->kind != E_CALL; used++)
		found = lower_field(s, found, name.part[used], e->begin);
	return found;
}
