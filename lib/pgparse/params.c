/* params.c - which `:name` is a parameter */
#include <stdlib.h>
#include <string.h>

#include "pgparse/internal.h"

/* Deepest nesting of brackets that is told apart; deeper ones count as the outermost do. */
#define DEPTH 256

/* Can an operand end here?  Then a colon in brackets is a slice's.  Of the words only those that
 * an operand must follow are known; all others may be names. */
static bool
ends_operand(const struct pg_token *t)
{
	static const char *const before_operand[] = {"all", "and", "any", "array", "as", "between",
	    "by", "case", "collate", "distinct", "else", "except", "from", "having", "ilike", "in",
	    "intersect", "like", "limit", "not", "offset", "on", "or", "over", "select", "similar",
	    "some", "symmetric", "then", "to", "union", "using", "values", "when", "where"};

	switch (t->type) {
	case PG_QUOTED:
	case PG_STRING:
	case PG_NUMBER:
	case PG_PARAM:
	case PG_NAMED: return true;
	case PG_PUNCT: return pg_token_is(t, ")") || pg_token_is(t, "]");
	case PG_WORD:
		for (size_t i = 0; i < LENGTH(before_operand); i++)
			if (pg_token_is(t, before_operand[i]))
				return false;
		return true;
	default: return false;
	}
}

struct pg_param *
pg_params(struct arena *a, const char *sql, size_t len)
{
	struct pg_lex lex = {.text = sql, .len = len};
	struct pg_token t, before = {0};
	struct pg_param *first = NULL, **last = &first;
	char open[DEPTH] = {0}; /* open[depth] is the innermost bracket */
	size_t depth = 0;

	for (; (t = pg_next_word(&lex)).type != PG_END; before = t) {
		if (t.type == PG_PUNCT && (*t.text == '(' || *t.text == '[')) {
			if (++depth < DEPTH)
				open[depth] = *t.text;
		} else if (t.type == PG_PUNCT && (*t.text == ')' || *t.text == ']') && depth > 0) {
			depth--;
		}
		if (t.type != PG_NAMED ||
		    (depth < DEPTH && open[depth] == '[' && ends_operand(&before)))
			continue;
		*last = arena_alloc(a, sizeof(**last));
		**last = (struct pg_param){.name = arena_strndup(a, t.text + 1, t.len - 1),
		    .offset = (size_t)(t.text - sql),
		    .len = t.len};
		last = &(*last)->next;
	}
	return first;
}

const char *
pg_valued(struct arena *a, const char *sql, size_t len)
{
	struct pg_param *p = pg_params(a, sql, len);
	char *text;

	if (p == NULL)
		return sql;
	text = arena_strndup(a, sql, len);
	for (; p != NULL; p = p->next) {
		memset(text + p->offset, ' ', p->len);
		memcpy(text + p->offset, "$1", 2);
	}
	return text;
}

/* ---- names to numbers ---- */

/* The highest $n. */
static size_t
highest(const char *sql, size_t len)
{
	struct pg_lex lex = {.text = sql, .len = len};
	size_t most = 0, n;
	struct pg_token t;

	if (memchr(sql, '$', len) == NULL)
		return 0;
	while ((t = pg_next_word(&lex)).type != PG_END) {
		if (t.type != PG_PARAM || t.len > 6)
			continue;
		n = strtoul(t.text + 1, NULL, 10);
		most = n > most ? n : most;
	}
	return most;
}

static size_t
number_of(struct pg_numbered *n, const char *name)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->names[i] != NULL && strcmp(n->names[i], name) == 0)
			return i + 1;
	n->names[n->count++] = name;
	return n->count;
}

void
pg_number(struct arena *a, const char *sql, size_t len, struct pg_numbered *out)
{
	struct buf b = {.arena = a};
	size_t most = highest(sql, len), places = 0, at = 0;

	*out = (struct pg_numbered){.count = most, .params = pg_params(a, sql, len)};
	for (struct pg_param *p = out->params; p != NULL; p = p->next)
		places++;
	out->names = arena_alloc(a, (most + places + 1) * sizeof(*out->names));
	for (struct pg_param *p = out->params; p != NULL; p = p->next) {
		buf_add(&b, sql + at, p->offset - at);
		buf_char(&b, '$');
		buf_uint(&b, number_of(out, p->name));
		at = p->offset + p->len;
	}
	buf_add(&b, sql + at, len - at);
	out->sql = buf_text(&b);
}

static size_t
digits_of(size_t number)
{
	char text[20];

	return (size_t)(put_uint(text, number) - text);
}

size_t
pg_numbered_offset(const struct pg_numbered *n, size_t offset)
{
	struct pg_numbered all = *n;
	size_t grown, shift = 0; /* the text before is so much longer */

	for (struct pg_param *p = n->params; p != NULL; p = p->next) {
		if (offset + shift <= p->offset)
			break;
		grown = 1 + digits_of(number_of(&all, p->name));
		if (offset + shift < p->offset + grown)
			return p->offset;
		shift += p->len - grown;
	}
	return offset + shift;
}
