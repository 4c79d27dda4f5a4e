/* answer.c - SQL out of what a model says */
#include <string.h>

#include "convert/model.h"
#include "pgparse/pgparse.h"

/* What Postgres says to each statement of sql; NULL: it takes all of them, and there is one. */
static const char *
problem(struct arena *a, const char *sql, size_t len)
{
	struct pg_statement *s = pg_split(a, sql, len);
	struct pg_parse_error e;
	struct pos pos;

	if (s == NULL)
		return "there is no statement in it";
	for (; s != NULL; s = s->next) {
		if (pg_check(a, s->text, s->len, &e))
			continue;
		pos = pos_at((struct pos){NULL, 1, 1}, sql, s->offset + e.offset);
		return arena_printf(a, "line %zu, column %zu: %s%s%s", pos.line, pos.column,
		    e.message, e.hint != NULL ? "; " : "", e.hint != NULL ? e.hint : "");
	}
	return NULL;
}

/* Without white space and semicolons at its ends. */
static const char *
trim(struct arena *a, const char *sql, size_t len)
{
	while (len > 0 && strchr(" \t\r\n", sql[0]) != NULL)
		sql++, len--;
	while (len > 0 && strchr(" \t\r\n;", sql[len - 1]) != NULL)
		len--;
	return arena_strndup(a, sql, len);
}

/* The next ```...``` block behind *at; an open one goes to the end. */
static const char *
next_block(const char **at, size_t *len)
{
	const char *open = strstr(*at, "```"), *close;

	if (open == NULL)
		return NULL;
	open += 3;
	open += strcspn(open, "\n"); /* the language */
	close = strstr(open, "```");
	*len = close != NULL ? (size_t)(close - open) : strlen(open);
	*at = close != NULL ? close + 3 : open + *len;
	return open;
}

/* Where the first line begins whose first word begins a statement; NULL: nowhere. */
static const char *
first_statement(const char *text)
{
	static const char *const words[] = {"SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE",
	    "CREATE", "ALTER", "DROP", "TRUNCATE", "VALUES", "BEGIN", "COMMENT", "DO", "GRANT",
	    "REVOKE", "EXPLAIN", "--"};

	while (*text != '\0') {
		const char *word = text + strspn(text, " \t");

		for (size_t i = 0; i < LENGTH(words); i++) {
			size_t n = strlen(words[i]);

			if (word_nis(word, n < strlen(word) ? n : strlen(word), words[i]) &&
			    (words[i][0] == '-' || strchr(" \t\r\n(", word[n]) != NULL))
				return word;
		}
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return NULL;
}

/* Whole, or block by block, or from where SQL seems to begin; also up to its first semicolon at
 * the end of a line, behind which there may be prose. */
const char *
model_sql(struct arena *a, const char *text, const char **error)
{
	const char *at = text, *begin, *first = NULL, *why;
	size_t len;

	if (strstr(text, "```") == NULL) {
		if (problem(a, text, strlen(text)) == NULL)
			return trim(a, text, strlen(text));
	}
	while ((begin = next_block(&at, &len)) != NULL) {
		if ((why = problem(a, begin, len)) == NULL)
			return trim(a, begin, len);
		first = first != NULL ? first : why;
	}
	if (first == NULL && (begin = first_statement(text)) != NULL) {
		if ((first = problem(a, begin, strlen(begin))) == NULL)
			return trim(a, begin, strlen(begin));
		for (const char *end = begin; (end = strstr(end, ";\n")) != NULL; end++)
			if (problem(a, begin, (size_t)(end - begin)) == NULL)
				return trim(a, begin, (size_t)(end - begin));
	}
	*error = first != NULL ? first : "there is no SQL in it";
	return NULL;
}

/* ---- what it may do ---- */

/* Reads only: a query without a word that writes. */
static bool
reads_only(const char *sql)
{
	static const char *const queries[] = {"SELECT", "WITH", "VALUES", "TABLE", "FROM", "("};
	static const char *const writes[] = {
	    "INSERT", "UPDATE", "DELETE", "MERGE", "DROP", "TRUNCATE", "ALTER", "CREATE", "INTO"};
	struct pg_lex lex = {.text = sql, .len = strlen(sql)};
	struct pg_token t = pg_next_word(&lex), before = t;
	bool query = false;

	for (size_t i = 0; i < LENGTH(queries); i++)
		query = query || pg_token_is(&t, queries[i]);
	for (; query && t.type != PG_END; before = t, t = pg_next_word(&lex)) {
		if (t.type != PG_WORD || pg_token_is(&before, ".") || pg_token_is(&before, "AS") ||
		    pg_token_is(&before, "FOR"))
			continue;
		for (size_t i = 0; i < LENGTH(writes); i++) {
			struct pg_lex ahead = lex;
			struct pg_token next = pg_next_word(&ahead);

			if (pg_token_is(&t, writes[i]) &&
			    (next.type == PG_WORD || next.type == PG_QUOTED))
				return false;
		}
	}
	return query;
}

const char *
model_guard(struct arena *a, const char *source, const char *sql)
{
	struct pg_lex lex = {.text = sql, .len = strlen(sql)};
	struct pg_token first = pg_next_word(&lex);

	if (!reads_only(source) || (reads_only(sql) && pg_split(a, sql, strlen(sql))->next == NULL))
		return NULL;
	return arena_printf(a, "the statement only reads; \"%.*s ...\" is not one query that reads",
	    (int)first.len, first.text);
}
