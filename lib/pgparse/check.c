/* check.c - one statement through Postgres' own parser */
#include <pg_query.h>
#include <string.h>

#include "pgparse/internal.h"

/* A message quotes the token that it is about, however long that is. */
#define MESSAGE_MAX 200

/* ---- what may have been meant ---- */

/* Words of Databricks SQL that Postgres does not have, or not there; next, if any, must follow, or
 * any string if it is a quote. */
/* clang-format off */
static const struct leftover {
	const char *word, *next;
} leftovers[] = {
	{"analyze", "table"},
	{"anti", "join"},
	{"array", "<"},
	{"by", "name"},
	{"by", "source"},
	{"cache", "table"},
	{"cluster", "by"},
	{"columns", "("},
	{"comment", "'"},
	{"copy", "into"},
	{"current_date", "("},
	{"current_timestamp", "("},
	{"declare", "variable"},
	{"deep", "clone"},
	{"delta", NULL},
	{"desc", "extended"},
	{"desc", "table"},
	{"describe", NULL},
	{"distribute", "by"},
	{"div", NULL},
	{"except", "("},
	{"execute", "immediate"},
	{"files", NULL},
	{"lateral", "view"},
	{"like", "any"},
	{"liquid", NULL},
	{"location", NULL},
	{"map", "<"},
	{"minus", NULL},
	{"msck", NULL},
	{"optimize", NULL},
	{"overwrite", NULL},
	{"parquet", NULL},
	{"partition", "("},
	{"partitioned", "by"},
	{"pivot", NULL},
	{"qualify", NULL},
	{"refresh", "table"},
	{"regexp", NULL},
	{"replace", "table"},
	{"retain", NULL},
	{"rlike", NULL},
	{"semi", "join"},
	{"set", "*"},
	{"shallow", "clone"},
	{"sort", "by"},
	{"struct", "<"},
	{"tablesample", "("},
	{"tblproperties", NULL},
	{"timestamp", "as"},
	{"transform", "("},
	{"try_cast", "("},
	{"unpivot", NULL},
	{"use", NULL},
	{"version", "as"},
	{"zorder", "by"},
	{"|>", NULL},
};
/* clang-format on */

/* The words of clauses, for slips of the finger. */
static const char *const clause_words[] = {"select", "distinct", "from", "where", "group", "having",
    "order", "limit", "offset", "window", "partition", "inner", "outer", "cross", "join", "using",
    "union", "except", "intersect", "insert", "into", "values", "update", "delete", "returning",
    "create", "replace", "table", "index", "alter", "drop", "primary", "references", "between",
    "exists", "when", "then", "else"};

/* 1L 1.5BD */
static bool
is_suffix(const struct pg_token *number, const struct pg_token *next)
{
	static const char *const suffixes[] = {"bd", "d", "f", "l", "s", "y"};

	for (size_t i = 0; i < LENGTH(suffixes); i++)
		if (next->text == number->text + number->len && pg_token_is(next, suffixes[i]))
			return true;
	return false;
}

static bool
follows(const struct pg_token *next, const char *word)
{
	return *word == '\'' ? next->type == PG_STRING : pg_token_is(next, word);
}

static const char *
leftover_hint(struct arena *a, const struct pg_token *t, const struct pg_token *next)
{
	const struct leftover *l;

	if (*t->text == '`')
		return "names stand in double quotes in Postgres; lb-sql2pg converts Databricks "
		       "SQL";
	if (t->type == PG_NUMBER && is_suffix(t, next))
		return arena_printf(a,
		    "%.*s%.*s is a number of Databricks SQL; lb-sql2pg converts it", (int)t->len,
		    t->text, (int)next->len, next->text);
	for (l = leftovers; l < leftovers + LENGTH(leftovers); l++) {
		if (!pg_token_is(t, l->word) || !(l->next == NULL || follows(next, l->next)))
			continue;
		return arena_printf(a, "%.*s%s%.*s is Databricks SQL; lb-sql2pg converts it",
		    (int)t->len, t->text, l->next != NULL && next->type == PG_WORD ? " " : "",
		    l->next != NULL && next->type == PG_WORD ? (int)next->len : 0, next->text);
	}
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

/* Where a definition has a reserved word for a name. */
static const char *
reserved_hint(struct arena *a, const struct pg_token *first, const struct pg_token *before,
    const struct pg_token *t)
{
	const char *name = t->type == PG_WORD ? pg_name(a, t) : NULL;

	if (name == NULL || !pg_reserved(name) ||
	    !(pg_token_is(first, "create") || pg_token_is(first, "alter")) ||
	    !(pg_token_is(before, "(") || pg_token_is(before, ",") ||
		pg_token_is(before, "column") || pg_token_is(before, "table")))
		return NULL;
	return arena_printf(a, "%s is a reserved word: as a name it stands in double quotes", name);
}

/* The parser complains about the token at offset; what is wrong may be the one before it, which
 * it could still take for an alias. */
static const char *
hint_at(struct arena *a, const char *sql, size_t len, size_t offset)
{
	struct pg_lex lex = {.text = sql, .len = len};
	struct pg_token first = {0}, before = {PG_END, "", 0}, t, after;
	struct pg_token earlier[2] = {before, before};
	const char *hint;

	for (;;) {
		t = pg_next_word(&lex);
		if (first.text == NULL)
			first = t;
		if (t.type == PG_END || lex.at > offset)
			break;
		earlier[0] = earlier[1];
		earlier[1] = before;
		before = t;
	}
	after = pg_next_word(&lex);
	if ((hint = leftover_hint(a, &t, &after)) != NULL ||
	    (hint = leftover_hint(a, &before, &t)) != NULL ||
	    (hint = leftover_hint(a, &earlier[1], &before)) != NULL ||
	    (hint = leftover_hint(a, &earlier[0], &earlier[1])) != NULL ||
	    (hint = reserved_hint(a, &first, &before, &t)) != NULL ||
	    (hint = slip_hint(a, &before)) != NULL || (hint = slip_hint(a, &t)) != NULL)
		return hint;
	if (t.type == PG_END && before.len > 0 && before.len < 64)
		return arena_printf(a, "it ends after %.*s", (int)before.len, before.text);
	return NULL;
}

/* ---- the check ---- */

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
pg_check(struct arena *a, const char *sql, size_t len, struct pg_parse_error *error)
{
	const char *nul = memchr(sql, '\0', len);
	size_t bad = utf8_check(sql, len);
	PgQuerySplitResult result;

	*error = (struct pg_parse_error){bad, "not valid UTF-8", NULL};
	if (nul != NULL && (size_t)(nul - sql) < bad)
		*error = (struct pg_parse_error){(size_t)(nul - sql), "a NUL byte", NULL};
	if (error->offset < len)
		return false;
	/* the cheapest of its entry points that parses: it makes no tree for us */
	result = pg_query_split_with_parser(pg_valued(a, sql, len));
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
