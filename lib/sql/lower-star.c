/* lower-star.c - stars over tables whose columns are not known
 *
 * The usual case of * EXCEPT (a, b) is a helper column: SELECT * EXCEPT (rn) FROM (SELECT *,
 * row_number() ... AS rn FROM t).  The inner SELECT then also gives each row of t as a whole, which
 * the outer one takes apart: it has all columns of t and no other.
 */
#include <string.h>

#include "sql/lower.h"

_Noreturn void
need_columns(struct sql *s, size_t at, const char *what)
{
	struct buf b = {.arena = s->arena};

	for (const struct sql_word *w = s->unknown; w != NULL; w = w->next)
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", w->text);
	fail(s, "unknown-table", at,
	    "%s needs the columns of %s: --schema=FILE with CREATE TABLE tells them", what,
	    b.len > 0 ? buf_text(&b) : "what it reads");
}

/* struct(*), and nothing else */
static const struct expr *
struct_star(const struct expr *call)
{
	const struct expr *star = call->args;

	return call->kind == E_CALL && word_is(call->text, "struct") && star != NULL &&
		       star->kind == E_STAR && star->next == NULL && star->except == NULL
		   ? star
		   : NULL;
}

/* The row of the one table that the star may mean, t.*; NULL: it is not one, or it is known. */
static struct expr *
whole_row(struct sql *s, const struct expr *star)
{
	const struct source *src = s->scope->sources;
	const struct expr *part = star->args;
	struct expr *row;

	while (part != NULL && part->next != NULL)
		part = part->next;
	if (part != NULL && part->kind == E_NAME)
		src = scope_source(s->scope, part->text);
	else if (part != NULL || src == NULL || src->next != NULL)
		return NULL;
	if (src == NULL || !src->open || src->wider || src->name == NULL)
		return NULL;
	row = new_expr(s, E_STAR, star->begin, star->end);
	row->args = new_expr(s, E_NAME, star->begin, star->end);
	row->args->text = src->name;
	row->type = type_of(T_UNKNOWN);
	return row;
}

struct expr *
open_struct(struct sql *s, const struct expr *call)
{
	bool json =
	    word_is(call->text, "to_json") && call->args != NULL && call->args->next == NULL;
	const struct expr *star = struct_star(json ? call->args : call);
	struct expr *row = star == NULL || s->scope == NULL ? NULL : whole_row(s, star);

	if (row == NULL)
		return NULL;
	if (!json)
		return form(s, type_of(T_VARIANT), "to_jsonb($1)", row, NULL);
	note(s, SQL_NOTE, "json", call->begin,
	    "times and binary values are written as Postgres writes them in JSON, since the "
	    "columns of the table are not known");
	return form(s, type_of(T_STRING), "json_strip_nulls(row_to_json($1))::text", row, NULL);
}

static bool
is_excepted(const struct expr *star, const char *name)
{
	const struct expr *x;

	for (x = star->except; x != NULL; x = x->next)
		if (x->kind == E_COLUMN && x->args != NULL && x->args->next == NULL &&
		    word_is(x->args->text, name))
			return true;
	return false;
}

static const char *
source_name(const struct from *f)
{
	const struct expr *part;

	if (f->alias != NULL || f->kind != FROM_TABLE)
		return f->alias;
	for (part = f->name->args; part->next != NULL;)
		part = part->next;
	return part->text;
}

/* Is the FROM of inner a plain list of tables, so that its star is theirs, one after the other? */
static bool
is_plain_from(const struct from *f)
{
	if (f == NULL)
		return true;
	if (f->kind == FROM_JOIN)
		return f->using == NULL && !f->natural && is_plain_from(f->left) &&
		       is_plain_from(f->right) && is_plain_from(f->next);
	return (f->kind == FROM_TABLE || f->kind == FROM_QUERY) && source_name(f) != NULL &&
	       f->columns == NULL && is_plain_from(f->next);
}

/* Is every column that is left out one that the inner SELECT names? */
static bool
names_all(const struct select *inner, const struct expr *star)
{
	const struct expr *x, *item;

	for (x = star->except; x != NULL; x = x->next) {
		if (x->kind != E_COLUMN || x->args == NULL || x->args->next != NULL ||
		    x->alias != NULL)
			return false;
		for (item = inner->items; item != NULL; item = item->next)
			if (item->alias != NULL && word_is(item->alias, x->args->text))
				break;
		if (item == NULL)
			return false;
	}
	return true;
}

/* One star beside items with names? */
static bool
is_star_and_names(const struct select *inner)
{
	const struct expr *item;
	int stars = 0;

	if (inner->distinct || inner->group != NULL)
		return false;
	for (item = inner->items; item != NULL; item = item->next) {
		if (item->kind == E_STAR && item->except == NULL &&
		    (item->args == NULL || item->args->kind == E_NAME))
			stars++;
		else if (item->alias == NULL)
			return false;
	}
	return stars == 1;
}

static bool
is_letter(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
	       (c & 0x80) != 0;
}

/* How often the word stands in the statement. */
static int
count_word(const struct sql *s, const char *word)
{
	const char *text = s->piece.text, *end = text + s->piece.len;
	size_t n = strlen(word);
	int found = 0;

	for (; text + n <= end; text++)
		found += word_nis(text, n, word) &&
			 (text == s->piece.text || !is_letter(text[-1])) &&
			 (text + n == end || !is_letter(text[n]));
	return found;
}

/* The SELECT of which the only item of FROM gives the rows; NULL: none that may be changed. */
static struct select *
inner_select(const struct sql *s, const struct from *f)
{
	const struct query *q = NULL;
	const struct binding *b = s->ctes;

	if (f == NULL || f->next != NULL || f->columns != NULL)
		return NULL;
	if (f->kind == FROM_QUERY) {
		q = f->query;
	} else if (f->kind == FROM_TABLE && f->name->args->next == NULL) {
		while (b != NULL && !word_is(b->name, f->name->args->text))
			b = b->next;
		if (b != NULL && count_word(s, b->name) == 2) /* its own name, and here */
			q = b->query;
	}
	return q == NULL || q->body->kind != BODY_SELECT ? NULL : q->body->select;
}

/* Two SELECTs, one in the FROM of the other, that are both given more items. */
struct pair {
	const char *alias; /* of the inner one */
	const char *table; /* whose star it is; NULL: all */
	struct expr **inner, **outer;
};

/* The rows of the tables of f are items of the inner SELECT, ($1).* of each is one of the outer. */
static void
take_rows(struct sql *s, const struct from *f, struct pair *p)
{
	struct column c = {.type = type_of(T_UNKNOWN)};
	struct expr at = {0}, *row;

	for (; f != NULL; f = f->next) {
		if (f->kind == FROM_JOIN) {
			take_rows(s, f->left, p);
			take_rows(s, f->right, p);
			continue;
		}
		if (p->table != NULL && !word_is(source_name(f), p->table))
			continue;
		c.name = source_name(f);
		c.qualifier = NULL;
		*p->inner = row = column_ref(s, &c, &at);
		p->inner = &row->next;
		row->alias = c.name = invent(s);
		c.qualifier = p->alias;
		*p->outer = form(s, c.type, "($1).*", column_ref(s, &c, &at), NULL);
		p->outer = &(*p->outer)->next;
	}
}

/* ---- columns that are looked up when the statement runs ---- */

/* What EXCEPT leaves out of that table; false: not only columns. */
static bool
left_out(struct sql *s, const struct expr *star, const char *table, struct sql_word **last)
{
	while (*last != NULL)
		last = &(*last)->next;
	for (const struct expr *x = star->except; x != NULL; x = x->next) {
		const struct expr *part = x->args;

		if (x->kind != E_COLUMN || x->alias != NULL ||
		    (part->next != NULL && part->next->next != NULL))
			return false;
		if (part->next != NULL && scope_source(s->scope, part->text) == NULL)
			return false; /* a field of a struct */
		if (part->next != NULL && !word_is(part->text, table))
			continue;
		*last = arena_alloc(s->arena, sizeof(**last));
		(*last)->text =
		    lower_text(s->arena, (part->next != NULL ? part->next : part)->text);
		last = &(*last)->next;
	}
	return true;
}

/* The words before those of list. */
static struct sql_word *
words_before(struct sql *s, const struct sql_word *words, struct sql_word *list)
{
	struct sql_word *w;

	for (; words != NULL; words = words->next) {
		w = arena_alloc(s->arena, sizeof(*w));
		w->text = lower_text(s->arena, words->text);
		w->next = list;
		list = w;
	}
	return list;
}

static bool
is_among(const struct sql_word *w, const char *word)
{
	while (w != NULL && !word_is(w->text, word))
		w = w->next;
	return w != NULL;
}

/* Does EXCEPT (word) or EXCEPT (t.word) leave a column of USING out? */
static bool
is_using_left_out(const struct expr *star, const char *word)
{
	const struct expr *part;

	for (const struct expr *x = star->except; x != NULL; x = x->next) {
		for (part = x->args; part != NULL && part->next != NULL;)
			part = part->next;
		if (x->kind == E_COLUMN && word_is(part->text, word))
			return true;
	}
	return false;
}

/* A star whose columns are looked up, and the end of the items that stand for it. */
struct stars {
	struct sql *s;
	const struct expr *star;
	const char *as; /* what reaches the columns of a subquery; NULL: each table's own name */
	struct expr **last;
};

static void
add_item(struct stars *t, const char *name, const char *qualifier)
{
	struct column c = {.type = type_of(T_UNKNOWN), .name = name, .qualifier = qualifier};

	*t->last = column_ref(t->s, &c, t->star);
	t->last = &(*t->last)->next;
}

/* The columns of USING come first, and once. */
static void
add_using(struct stars *t, const struct from *f, struct sql_word *before)
{
	for (const struct sql_word *w = f->using; w != NULL; w = w->next)
		if (!is_among(before, w->text) && !is_using_left_out(t->star, w->text))
			add_item(t, w->text, t->as);
}

/* An item for the columns of a table. */
static bool
look_up_table(struct stars *t, const struct from *f, struct sql_word *before)
{
	struct lookup *l = arena_alloc(t->s->arena, sizeof(*l));

	l->table = f->name;
	l->alias = t->as != NULL ? t->as : source_name(f);
	l->mark = arena_printf(t->s->arena, "{lb:%s}", invent(t->s));
	l->except = words_before(t->s, before, NULL);
	if (!left_out(t->s, t->star, l->alias, &l->except))
		return false;
	l->next = t->s->lookups;
	t->s->lookups = l;
	*t->last = form(t->s, type_of(T_UNKNOWN), l->mark, NULL);
	t->last = &(*t->last)->next;
	return true;
}

static bool look_up(
    struct stars *t, const struct from *f, const char *only, struct sql_word *before);

/* Items for the columns of a subquery that has a name: those that it names, and its stars. */
static bool
look_up_query(struct stars *t, const struct query *q, const char *name, struct sql_word *before)
{
	const struct select *sel = q->body->kind == BODY_SELECT ? q->body->select : NULL;
	struct stars inside = *t;
	struct sql_word *out = words_before(t->s, before, NULL);

	if (inside.as == NULL)
		inside.as = name;
	if (sel == NULL || inside.as == NULL || !left_out(t->s, t->star, inside.as, &out))
		return false;
	for (const struct expr *item = sel->items; item != NULL; item = item->next) {
		const char *column = item->alias != NULL      ? item->alias
				     : item->kind == E_COLUMN ? item->text
							      : NULL;
		if (item->kind == E_STAR) {
			if (item->except != NULL ||
			    !look_up(&inside, sel->from,
				item->args == NULL ? NULL : item->args->text, before))
				return false;
		} else if (column == NULL) {
			return false;
		} else if (!is_among(out, column)) {
			add_item(&inside, column, inside.as);
		}
	}
	t->last = inside.last;
	return true;
}

/* What a name of FROM stands for; NULL: a table, or what has other names for its columns. */
static const struct query *
query_of(const struct sql *s, const struct from *f)
{
	const struct binding *b = s->ctes;

	if (f->kind == FROM_QUERY)
		return f->query;
	if (f->name->text == NULL)
		return NULL;
	while (b != NULL && !word_is(b->name, f->name->text))
		b = b->next;
	return b == NULL ? NULL : b->query;
}

/* Adds an item for each table, without the columns that USING gave already; false: something is no
 * table. */
static bool
look_up(struct stars *t, const struct from *f, const char *only, struct sql_word *before)
{
	struct sql_word *shared;
	const struct query *q;

	for (; f != NULL; f = f->next) {
		if (f->kind == FROM_JOIN) {
			if (only == NULL)
				add_using(t, f, before);
			shared = only == NULL ? words_before(t->s, f->using, before) : before;
			if (f->natural || !look_up(t, f->left, only, shared) ||
			    !look_up(t, f->right, only, shared))
				return false;
			continue;
		}
		if (only != NULL && (source_name(f) == NULL || !word_is(source_name(f), only)))
			continue;
		if ((f->kind != FROM_TABLE && f->kind != FROM_QUERY) || f->columns != NULL)
			return false;
		q = query_of(t->s, f);
		if (q != NULL ? !look_up_query(t, q, source_name(f), before)
			      : f->name->text != NULL || !look_up_table(t, f, before))
			return false;
	}
	return true;
}

/* t.* EXCEPT (a) where the statement can be put together when it runs; NULL: not here. */
static struct expr *
star_looked_up(struct sql *s, const struct from *from, const struct expr *star)
{
	struct lookup *before = s->lookups;
	struct expr *head = NULL;
	struct stars t = {.s = s, .star = star, .last = &head};
	const char *only = star->args == NULL ? NULL : star->args->text;

	if (s->dynamic && s->params == NULL && look_up(&t, from, only, NULL) && head != NULL) {
		note(s, SQL_NOTE, "star", star->begin,
		    "the columns that * means are looked up when the statement runs; --schema "
		    "makes a plain statement of it");
		return head;
	}
	s->lookups = before;
	return NULL;
}

struct expr *
star_without(struct sql *s, const struct from *from, const struct expr *star)
{
	struct select *inner = inner_select(s, from);
	struct expr *head = NULL, *item, where = {0};
	struct pair p = {.outer = &head};
	int n = 0;

	if (inner == NULL || inner->from == NULL || !is_star_and_names(inner) ||
	    !names_all(inner, star) || !is_plain_from(inner->from))
		return star_looked_up(s, from, star);
	p.alias = source_name(from);
	for (p.inner = &inner->items; *p.inner != NULL; n++)
		p.inner = &(*p.inner)->next;
	for (item = inner->items; n > 0; item = item->next, n--) {
		struct column c = {.type = item->type, .name = item->alias, .qualifier = p.alias};

		if (item->kind == E_STAR) {
			p.table = item->args == NULL ? NULL : item->args->text;
			take_rows(s, inner->from, &p);
		} else if (!is_excepted(star, item->alias)) {
			*p.outer = column_ref(s, &c, &where);
			p.outer = &(*p.outer)->next;
		}
	}
	return head;
}
