/* split.c - text to statements */
#include <string.h>

#include "pgparse/pgparse.h"

/* What decides whether a semicolon ends the statement, as psql does it (psqlscan.l): the bodies
 * BEGIN ATOMIC … END of functions, and the lists of rules. */
struct state {
	enum { OTHER, CREATE, ROUTINE, RULE } kind;
	size_t words, parens, begins;
};

static void
note_word(struct state *s, const struct pg_token *t)
{
	s->words++;
	if (s->words == 1)
		s->kind = pg_token_is(t, "create") ? CREATE : OTHER;
	else if (s->kind == CREATE && (pg_token_is(t, "or") || pg_token_is(t, "replace")))
		;
	else if (s->kind == CREATE)
		s->kind = pg_token_is(t, "function") || pg_token_is(t, "procedure") ? ROUTINE
			  : pg_token_is(t, "rule")                                  ? RULE
										    : OTHER;
	else if (s->kind == ROUTINE && s->parens == 0) {
		if (pg_token_is(t, "begin") || (s->begins > 0 && pg_token_is(t, "case")))
			s->begins++;
		else if (s->begins > 0 && pg_token_is(t, "end"))
			s->begins--;
	}
}

/* true when the token is the semicolon that ends the statement */
static bool
ends(struct state *s, const struct pg_token *t)
{
	if (t->type == PG_WORD)
		note_word(s, t);
	else if (t->type != PG_PUNCT)
		return false;
	else if (*t->text == '(')
		s->parens++;
	else if (*t->text == ')' && s->parens > 0)
		s->parens--;
	return *t->text == ';' && s->begins == 0 && (s->kind != RULE || s->parens == 0);
}

static struct pg_statement *
statement(struct arena *a, const char *text, size_t begin, size_t end)
{
	struct pg_statement *s = arena_alloc(a, sizeof(*s));

	s->text = arena_strndup(a, text + begin, end - begin);
	s->len = end - begin;
	s->offset = begin;
	return s;
}

/* Passes over a comment that stands behind a semicolon on its line. */
static void
skip_remark(struct pg_lex *lex)
{
	struct pg_lex after = *lex;
	struct pg_token t = pg_next(&after);

	if (t.type == PG_SPACE && memchr(t.text, '\n', t.len) == NULL)
		t = pg_next(&after);
	if (t.type == PG_COMMENT && memchr(t.text, '\n', t.len) == NULL)
		*lex = after;
}

struct pg_statement *
pg_split(struct arena *a, const char *text, size_t len)
{
	struct pg_lex lex = {.text = text, .len = len};
	struct pg_statement *first = NULL, **last = &first;
	struct state state = {0};
	size_t begin = SIZE_MAX, end = 0; /* of what was seen; no token yet: end is 0 */
	struct pg_token t;

	do {
		t = pg_next(&lex);
		if (t.type == PG_END || ends(&state, &t)) {
			if (end > 0) {
				*last = statement(a, text, begin, end);
				last = &(*last)->next;
			}
			state = (struct state){0};
			begin = SIZE_MAX;
			end = 0;
			skip_remark(&lex);
		} else if (t.type != PG_SPACE) {
			if (begin == SIZE_MAX)
				begin = (size_t)(t.text - text);
			if (t.type != PG_COMMENT)
				end = lex.at;
		}
	} while (t.type != PG_END);
	return first;
}
