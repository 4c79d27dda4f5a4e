/* lex.c - Postgres' tokens; no state between them but the place */
#include <string.h>

#include "pgparse/pgparse.h"

/* what a byte can start or go on; bytes over 0x7F belong to identifiers */
static bool
is_space(char c)
{
	return c != '\0' && strchr(" \t\n\r\f\v", c) != NULL;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
starts_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

static bool
in_name(char c)
{
	return starts_name(c) || is_digit(c) || c == '$';
}

static bool
is_operator(char c)
{
	return c != '\0' && strchr("+-*/<>=~!@#%^&|`?", c) != NULL;
}

/* The functions below take the text from the token's first byte to the end of all and return the
 * token's length, 0 when its end is missing. */

static size_t
line_comment(const char *s, size_t n)
{
	const char *nl = memchr(s, '\n', n);

	return nl == NULL ? n : (size_t)(nl - s);
}

static size_t
block_comment(const char *s, size_t n)
{
	size_t depth = 0;

	for (size_t i = 0; i + 1 < n; i++) {
		if (s[i] == '/' && s[i + 1] == '*') {
			depth++;
			i++;
		} else if (s[i] == '*' && s[i + 1] == '/') {
			i++;
			if (--depth == 0)
				return i + 1;
		}
	}
	return 0;
}

/* start is the offset of the opening quote; a doubled quote stands for one */
static size_t
quoted(const char *s, size_t n, size_t start, bool escapes)
{
	char quote = s[start];

	for (size_t i = start + 1; i < n; i++) {
		if (escapes && s[i] == '\\')
			i++;
		else if (s[i] == quote && i + 1 < n && s[i + 1] == quote)
			i++;
		else if (s[i] == quote)
			return i + 1;
	}
	return 0;
}

/* $tag$ … $tag$; *is_quote tells whether it is one at all */
static size_t
dollar_quoted(const char *s, size_t n, bool *is_quote)
{
	size_t tag = 1;

	while (tag < n && in_name(s[tag]) && s[tag] != '$' && !(tag == 1 && is_digit(s[tag])))
		tag++;
	*is_quote = tag < n && s[tag] == '$';
	if (!*is_quote)
		return 0;
	tag++;
	for (size_t i = tag; i + tag <= n; i++) {
		const char *p = memchr(s + i, '$', n - i);

		if (p == NULL)
			return 0;
		i = (size_t)(p - s);
		if (i + tag <= n && memcmp(p, s, tag) == 0)
			return i + tag;
	}
	return 0;
}

static size_t
digits(const char *s, size_t n, size_t i)
{
	while (i < n && (is_digit(s[i]) || (s[i] == '_' && i + 1 < n && is_digit(s[i + 1]))))
		i++;
	return i;
}

/* 12  1.5  .5  1e-3  0x1F  1_000; in 1..10 the dots are not its own */
static size_t
number(const char *s, size_t n)
{
	size_t i, e;

	if (n > 2 && s[0] == '0' && strchr("xXoObB", s[1]) != NULL && s[1] != '\0') {
		for (i = 2; i < n && (is_digit(s[i]) || s[i] == '_' ||
					 ((s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'f'));
		     i++)
			;
		if (i > 2)
			return i;
	}
	i = digits(s, n, 0);
	if (i < n && s[i] == '.' && !(i + 1 < n && s[i + 1] == '.'))
		i = digits(s, n, i + 1);
	if (i < n && (s[i] | 0x20) == 'e') {
		e = i + 1;
		if (e < n && (s[e] == '+' || s[e] == '-'))
			e++;
		if (e < n && is_digit(s[e]))
			i = digits(s, n, e);
	}
	return i;
}

/* A comment ends an operator; one of several characters ends in + or - only when it holds one of
 * those that no standard operator has, so that "a<-1" is "a < -1". */
static size_t
operator(const char *s, size_t n)
{
	size_t len = 0;
	bool special = false;

	for (; len < n && is_operator(s[len]); len++) {
		if (len + 1 < n &&
		    ((s[len] == '-' && s[len + 1] == '-') || (s[len] == '/' && s[len + 1] == '*')))
			break;
		special = special || strchr("~!@#%^&|`?", s[len]) != NULL;
	}
	while (len > 1 && !special && (s[len - 1] == '+' || s[len - 1] == '-'))
		len--;
	return len;
}

static size_t
word(const char *s, size_t n)
{
	size_t i = 1;

	while (i < n && in_name(s[i]))
		i++;
	return i;
}

/* a word, or the string or name that a word starts: E'…' B'…' X'…' N'…' U&'…' U&"…" */
static size_t
word_or_prefix(const char *s, size_t n, enum pg_token_type *type)
{
	bool unicode = n > 2 && (s[0] | 0x20) == 'u' && s[1] == '&';

	if (n > 1 && s[1] == '\'' && strchr("eEbBxXnN", s[0]) != NULL) {
		*type = PG_STRING;
		return quoted(s, n, 1, (s[0] | 0x20) == 'e');
	}
	if (unicode && (s[2] == '\'' || s[2] == '"')) {
		*type = s[2] == '"' ? PG_QUOTED : PG_STRING;
		return quoted(s, n, 2, false);
	}
	*type = PG_WORD;
	return word(s, n);
}

/* :name :: := : */
static size_t
colon(const char *s, size_t n, enum pg_token_type *type)
{
	size_t i = 1;

	*type = PG_PUNCT;
	if (n > 1 && (s[1] == ':' || s[1] == '='))
		return 2;
	if (n > 1 && starts_name(s[1]) && (s[1] & 0x80) == 0) {
		*type = PG_NAMED;
		while (i < n && in_name(s[i]) && (s[i] & 0x80) == 0 && s[i] != '$')
			i++;
	}
	return i;
}

static size_t
dollar(const char *s, size_t n, enum pg_token_type *type)
{
	bool is_quote;
	size_t len;

	if (n > 1 && is_digit(s[1])) {
		*type = PG_PARAM;
		return digits(s, n, 1);
	}
	len = dollar_quoted(s, n, &is_quote);
	*type = is_quote ? PG_STRING : PG_BAD;
	return is_quote ? len : 1;
}

/* the length and type of the token at s, n > 0 */
static size_t
scan(const char *s, size_t n, enum pg_token_type *type)
{
	size_t i = 1;

	if (is_space(s[0])) {
		*type = PG_SPACE;
		while (i < n && is_space(s[i]))
			i++;
		return i;
	}
	if (n > 1 && s[0] == '-' && s[1] == '-') {
		*type = PG_COMMENT;
		return line_comment(s, n);
	}
	if (n > 1 && s[0] == '/' && s[1] == '*') {
		*type = PG_COMMENT;
		return block_comment(s, n);
	}
	if (starts_name(s[0]))
		return word_or_prefix(s, n, type);
	if (s[0] == '\'' || s[0] == '"') {
		*type = s[0] == '"' ? PG_QUOTED : PG_STRING;
		return quoted(s, n, 0, false);
	}
	if (is_digit(s[0]) || (s[0] == '.' && n > 1 && is_digit(s[1]))) {
		*type = PG_NUMBER;
		return number(s, n);
	}
	if (s[0] == ':')
		return colon(s, n, type);
	if (s[0] == '$')
		return dollar(s, n, type);
	if (is_operator(s[0])) {
		*type = PG_OPERATOR;
		return operator(s, n);
	}
	*type = s[0] != '\0' && strchr("()[],;.", s[0]) != NULL ? PG_PUNCT : PG_BAD;
	return s[0] == '.' && n > 1 && s[1] == '.' ? 2 : 1;
}

struct pg_token
pg_next(struct pg_lex *lex)
{
	struct pg_token t = {PG_END, lex->text + lex->at, 0};

	if (lex->at >= lex->len)
		return t;
	t.len = scan(t.text, lex->len - lex->at, &t.type);
	if (t.len == 0) { /* its end is missing: it is all that is left */
		t.type = PG_BAD;
		t.len = lex->len - lex->at;
	}
	lex->at += t.len;
	return t;
}

struct pg_token
pg_next_word(struct pg_lex *lex)
{
	struct pg_token t;

	do
		t = pg_next(lex);
	while (t.type == PG_SPACE || t.type == PG_COMMENT);
	return t;
}

bool
pg_token_is(const struct pg_token *token, const char *text)
{
	return word_nis(token->text, token->len, text);
}
