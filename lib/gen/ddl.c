/* ddl.c - the columns of a CREATE TABLE, in either dialect, and what its comments ask for
 *
 * Types are only looked at as far as rows need it, so this is no parser of SQL: names, the words
 * of types and the brackets that hold them. */
#include <stdlib.h>
#include <string.h>

#include "gen/internal.h"

struct reader {
	struct arena *a;
	struct pos start;
	const char *text, *at;
	struct directive *directives, **last;
	const char *token; /* a name without its quotes, a word, a character; "" at the end */
	bool name; /* the token was quoted, or is a word */
	bool quoted;
};

struct directive {
	const char *text;
	struct pos pos;
	struct directive *next;
};

/* Passes over white space and comments; keeps the directives. */
static void
skip(struct reader *r)
{
	for (;;) {
		r->at += strspn(r->at, " \t\r\n");
		if (r->at[0] == '-' && r->at[1] == '-') {
			size_t n = strcspn(r->at, "\n");
			const char *p = r->at + 2 + strspn(r->at + 2, " ");

			if (strncmp(p, "GEN ", 4) == 0) {
				struct directive *d = arena_alloc(r->a, sizeof(*d));

				d->text = arena_strndup(r->a, p + 4, (size_t)(r->at + n - p) - 4);
				d->pos = pos_at(r->start, r->text, (size_t)(p + 4 - r->text));
				*r->last = d;
				r->last = &d->next;
			}
			r->at += n;
		} else if (r->at[0] == '/' && r->at[1] == '*') {
			const char *end = strstr(r->at + 2, "*/");

			r->at = end == NULL ? r->at + strlen(r->at) : end + 2;
		} else
			return;
	}
}

static void
next(struct reader *r)
{
	const char *start;
	char quote;

	skip(r);
	start = r->at;
	r->quoted = *start == '"' || *start == '`' || *start == '\'';
	if (r->quoted) {
		quote = *r->at++;
		while (*r->at != '\0' && *r->at != quote)
			r->at++;
		r->token = arena_strndup(r->a, start + 1, (size_t)(r->at - start) - 1);
		r->at += *r->at != '\0';
		r->name = quote != '\'';
		return;
	}
	while ((*r->at >= 'a' && *r->at <= 'z') || (*r->at >= 'A' && *r->at <= 'Z') ||
	       (*r->at >= '0' && *r->at <= '9') || *r->at == '_' || (unsigned char)*r->at >= 0x80)
		r->at++;
	r->name = r->at > start;
	r->at += r->at == start && *r->at != '\0';
	r->token = arena_strndup(r->a, start, (size_t)(r->at - start));
}

static bool
is(const struct reader *r, const char *word)
{
	return !r->quoted && word_is(r->token, word);
}

/* Up to the comma or bracket that ends the item. */
static void
skip_item(struct reader *r)
{
	int depth = 0;

	while (*r->token != '\0' || r->quoted) {
		if (depth == 0 && (is(r, ",") || is(r, ")")))
			return;
		depth += is(r, "(") || is(r, "<");
		depth -= is(r, ")") || is(r, ">");
		next(r);
	}
}

/* The words of a type, with what is in its brackets. */
static const char *
type_words(struct reader *r)
{
	static const char *const ends[] = {"NOT", "NULL", "DEFAULT", "PRIMARY", "COMMENT",
	    "REFERENCES", "CHECK", "GENERATED", "CONSTRAINT", "UNIQUE", "COLLATE", "STORED",
	    "MASK"};
	struct buf b = {.arena = r->a};
	int depth = 0;

	for (; *r->token != '\0'; next(r)) {
		if (depth == 0 && (is(r, ",") || is(r, ")")))
			break;
		for (size_t i = 0; depth == 0 && i < LENGTH(ends); i++)
			if (is(r, ends[i]))
				return buf_text(&b);
		depth += is(r, "(") || is(r, "<") || is(r, "[");
		depth -= is(r, ")") || is(r, ">") || is(r, "]");
		if (b.len > 0 && r->name && b.data[b.len - 1] != '(' && b.data[b.len - 1] != '<' &&
		    b.data[b.len - 1] != '[')
			buf_char(&b, ' ');
		for (const char *p = r->token; *p != '\0'; p++)
			buf_char(&b, *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p);
	}
	return buf_text(&b);
}

static struct gen_column *
find(struct gen_table *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (word_is(t->column[i].name, name))
			return &t->column[i];
	return NULL;
}

/* NOT NULL and PRIMARY KEY behind a column's type. */
static void
column_rest(struct reader *r, struct gen_column *c)
{
	int depth = 0;

	for (; *r->token != '\0' || r->quoted; next(r)) {
		if (depth == 0 && (is(r, ",") || is(r, ")")))
			return;
		depth += is(r, "(");
		depth -= is(r, ")");
		if (is(r, "NOT")) {
			next(r);
			c->not_null = c->not_null || is(r, "NULL");
		}
		if (is(r, "PRIMARY"))
			c->primary = c->not_null = true;
	}
}

/* [CONSTRAINT name] PRIMARY KEY (a, b), and others */
static bool
constraint(struct reader *r, struct gen_table *t)
{
	static const char *const words[] = {
	    "CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "EXCLUDE", "LIKE"};
	struct gen_column *c;
	bool found = false, primary;

	for (size_t i = 0; i < LENGTH(words); i++)
		found = found || is(r, words[i]);
	if (!found)
		return false;
	if (is(r, "CONSTRAINT")) {
		next(r);
		next(r);
	}
	primary = is(r, "PRIMARY");
	while (primary && *r->token != '\0' && !is(r, ")")) {
		next(r);
		if ((c = find(t, r->token)) != NULL)
			c->primary = c->not_null = true;
	}
	if (primary)
		next(r);
	skip_item(r);
	return true;
}

static bool
columns(struct reader *r, struct gen_table *t)
{
	size_t cap = 0;

	do {
		next(r);
		if (constraint(r, t))
			continue;
		if (!r->name) {
			warnat(pos_at(r->start, r->text, (size_t)(r->at - r->text)),
			    "expected the name of a column");
			return false;
		}
		if (t->count == cap) {
			size_t more = cap == 0 ? 16 : cap * 2;

			t->column = arena_grow(
			    r->a, t->column, cap * sizeof(*t->column), more * sizeof(*t->column));
			cap = more;
		}
		t->column[t->count] = (struct gen_column){.name = r->token};
		next(r);
		t->column[t->count].sql_type = type_words(r);
		column_rest(r, &t->column[t->count++]);
	} while (is(r, ","));
	return true;
}

/* "rows = N" or "column = rule" */
static bool
apply(struct arena *a, struct gen_table *t, const struct directive *d)
{
	size_t n = strcspn(d->text, " =");
	const char *name = arena_strndup(a, d->text, n), *value = d->text + n;
	struct gen_column *c;
	double rows;

	value += strspn(value, " =");
	if ((c = find(t, name)) != NULL)
		return gen_rule(a, d->pos, value, c);
	if (word_is(name, "rows") &&
	    parse_number(arena_strndup(a, value, strcspn(value, " \r")), &rows) && rows >= 0) {
		t->rows = (int64_t)rows;
		return true;
	}
	warnat(d->pos, "%s has no column \"%s\"", t->name, name);
	return false;
}

bool
gen_ddl(struct arena *a, struct pos pos, const char *text, struct gen_table **table)
{
	struct reader r = {.a = a, .start = pos, .text = text, .at = text};
	struct gen_table *t = arena_alloc(a, sizeof(*t));
	bool good;

	*table = NULL;
	r.last = &r.directives;
	next(&r);
	if (!is(&r, "CREATE"))
		return true;
	for (next(&r); *r.token != '\0' && !is(&r, "TABLE") && !is(&r, "VIEW") && !is(&r, "(");)
		next(&r);
	if (!is(&r, "TABLE"))
		return true;
	for (next(&r); is(&r, "IF") || is(&r, "NOT") || is(&r, "EXISTS");)
		next(&r);
	for (t->name = r.token; *r.token != '\0' && !is(&r, "("); next(&r))
		if (r.name && !is(&r, "AS"))
			t->name = r.token;
	if (!is(&r, "(") || !columns(&r, t)) {
		if (!is(&r, "("))
			warnat(pos, "the table %s has no columns here", t->name);
		return false;
	}
	while (*r.token != '\0')
		next(&r);
	for (size_t i = 0; i < t->count; i++)
		if (!gen_type(pos, &t->column[i]))
			return false;
	good = true;
	for (const struct directive *d = r.directives; d != NULL; d = d->next)
		good = apply(a, t, d) && good;
	*table = t;
	return good;
}
