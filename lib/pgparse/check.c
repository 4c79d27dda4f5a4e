/* check.c - one statement through Postgres' own parser */
#include <pg_query.h>
#include <string.h>

#include "pgparse/pgparse.h"

/* A message quotes the token that it is about, however long that is. */
#define MESSAGE_MAX 200

/* ---- what may have been meant ---- */

/* Words of Databricks SQL that Postgres does not have; next, if any, must follow. */
static const struct leftover {
	const char *word, *next;
} leftovers[] = {
    {"anti", "join"},
    {"cluster", "by"},
    {"delta", NULL},
    {"distribute", "by"},
    {"div", NULL},
    {"lateral", "view"},
    {"overwrite", NULL},
    {"pivot", NULL},
    {"qualify", NULL},
    {"rlike", NULL},
    {"semi", "join"},
    {"sort", "by"},
    {"tblproperties", NULL},
    {"unpivot", NULL},
};

/* The words of clauses, for slips of the finger. */
static const char *const clause_words[] = {"select", "distinct", "from", "where", "group", "having",
    "order", "limit", "offset", "window", "partition", "inner", "outer", "cross", "join", "using",
    "union", "except", "intersect", "insert", "into", "values", "update", "delete", "returning",
    "create", "replace", "table", "index", "alter", "drop", "primary", "references", "between",
    "exists", "when", "then", "else"};

static const char *
leftover_hint(struct arena *a, const struct pg_token *t, const struct pg_token *next)
{
	const struct leftover *l;

	if (*t->text == '`')
		return "names stand in double quotes in Postgres; lb-sql2pg converts Databricks "
		       "SQL";
	for (l = leftovers; l < leftovers + LENGTH(leftovers); l++)
		if (pg_token_is(t, l->word) && (l->next == NULL || pg_token_is(next, l->next)))
			return arena_printf(a, "%.*s is Databricks SQL; lb-sql2pg converts it",
			    (int)t->len, t->text);
	return NULL;
}

/* a word that differs from one of a clause by one letter, or by two that changed places */
static const char *
slip_hint(struct arena *a, const struct pg_token *t)
{
	char text[16];

	if (t->type != PG_WORD || t->len < 4 || t->len >= sizeof(text))
		return NULL;
	for (size_t i = 0; i < t->len; i++)
		text[i] = (char)(t->text[i] | 0x20);
	text[t->len] = '\0';
	for (size_t i = 0; i < LENGTH(clause_words); i++)
		if (word_distance(text, clause_words[i]) == 1)
			return arena_printf(
			    a, "did you mean %s for %.*s?", clause_words[i], (int)t->len, t->text);
	return NULL;
}

/* The parser complains about the token at offset; what is wrong may be the one before it, which
 * it could still take for an alias. */
static const char *
hint_at(struct arena *a, const char *sql, size_t len, size_t offset)
{
	struct pg_lex lex = {.text = sql, .len = len};
	struct pg_token before = {PG_END, "", 0}, t, after;
	const char *hint;

	for (;;) {
		t = pg_next_word(&lex);
		if (t.type == PG_END || lex.at > offset)
			break;
		before = t;
	}
	after = pg_next_word(&lex);
	if ((hint = leftover_hint(a, &t, &after)) != NULL ||
	    (hint = leftover_hint(a, &before, &t)) != NULL ||
	    (hint = slip_hint(a, &before)) != NULL || (hint = slip_hint(a, &t)) != NULL)
		return hint;
	if (t.type == PG_END && before.len > 0 && before.len < 64)
		return arena_printf(a, "it ends after %.*s", (int)before.len, before.text);
	return NULL;
}

/* ---- the check ---- */

/* The text with each `:name` as $1 and spaces, so that every place stays where it is. */
static const char *
with_numbers(struct arena *a, const char *sql, size_t len)
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

/* the offset of character n, counted from 1; the parser counts characters, we count bytes */
static size_t
offset_of(const char *sql, size_t len, int n)
{
	size_t i = 0;

	while (i < len && n > 1) {
		i += utf8_char(sql + i, len - i);
		n--;
	}
	return i;
}

bool
pg_check(struct arena *a, const char *sql, size_t len, struct pg_error *error)
{
	const char *nul = memchr(sql, '\0', len);
	size_t bad = utf8_check(sql, len);
	PgQuerySplitResult result;

	*error = (struct pg_error){bad, "not valid UTF-8", NULL};
	if (nul != NULL && (size_t)(nul - sql) < bad)
		*error = (struct pg_error){(size_t)(nul - sql), "a NUL byte", NULL};
	if (error->offset < len)
		return false;
	/* the cheapest of its entry points that parses: it makes no tree for us */
	result = pg_query_split_with_parser(with_numbers(a, sql, len));
	if (result.error != NULL) {
		error->offset = offset_of(sql, len, result.error->cursorpos);
		error->message = arena_strdup(a, text_clip(a, result.error->message, MESSAGE_MAX));
		error->hint = hint_at(a, sql, len, error->offset);
	} else {
		error->message = NULL;
	}
	pg_query_free_split_result(result);
	return error->message == NULL;
}
