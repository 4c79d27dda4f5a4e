/* lex.h - what the files of the lexer share; nobody else includes it */
#ifndef SQL_LEX_H
#define SQL_LEX_H

#include "sql/parse.h"

struct lexer {
	struct sql *s;
	const char *text;
	size_t at, len;
	struct token *tokens;
	size_t count, cap;
	size_t open; /* the innermost bracket that is not closed, counted from 1; 0: none */
	struct comment **last_comment;
};

/* The character so far ahead; NUL at the end. */
static inline char
peek(const struct lexer *l, size_t ahead)
{
	return l->at + ahead < l->len ? l->text[l->at + ahead] : '\0';
}

/* A token that began there and ends at l->at. */
struct token *lex_add(struct lexer *l, enum token_kind kind, size_t begin);
/* The same, whose text is what stands in the source from `from` to `to`. */
struct token *lex_add_text(
    struct lexer *l, enum token_kind kind, size_t begin, size_t from, size_t to);

/* ---- lex-text.c: l->at is at the first quote ---- */

/* begin: where the token begins, before the r of a raw string. */
void lex_string(struct lexer *l, size_t begin, bool raw);
void lex_dollar(struct lexer *l);
void lex_quoted(struct lexer *l);

#endif
