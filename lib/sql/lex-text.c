/* lex-text.c - tokens in quotes: strings, raw strings, $$...$$, `names`
 *
 * After SqlBaseLexer.g4 of Spark 4.1, and Databricks' "STRING type" and "Identifiers" (2025-10).
 */
#include "sql/lex.h"

/* Passes the string whose quote stands at l->at; true when it holds no escape. */
static bool
pass_string(struct lexer *l, bool raw)
{
	size_t begin = l->at;
	char quote = l->text[l->at++];
	bool plain = true;

	for (; l->at < l->len; l->at++) {
		if (l->text[l->at] == '\\' && !raw) {
			plain = false;
			l->at++;
		} else if (l->text[l->at] == quote) {
			l->at++;
			if (raw || peek(l, 0) != quote)
				return plain;
			plain = false;
		}
	}
	fail(l->s, "syntax", begin, "the string that begins here is not ended by %c", quote);
}

void
lex_string(struct lexer *l, size_t begin, bool raw)
{
	size_t from = l->at + 1;
	struct buf b = {.arena = l->s->arena};
	struct token *t;

	if (pass_string(l, raw)) {
		lex_add_text(l, TOK_STRING, begin, from, l->at - 1);
		return;
	}
	for (size_t i = from; i < l->at - 1;) {
		if (l->text[i] == '\\') {
			i++;
			i += unescape(&b, l->text + i, l->at - 1 - i);
		} else {
			buf_char(&b, l->text[i]);
			i += l->text[i] == l->text[from - 1] ? 2 : 1; /* '' is one ' */
		}
	}
	t = lex_add(l, TOK_STRING, begin);
	t->text = buf_text(&b);
	t->len = b.len;
}

/* $$...$$: the body of a function, the text of a metric view */
void
lex_dollar(struct lexer *l)
{
	size_t begin = l->at;

	for (l->at += 2; l->at + 1 < l->len; l->at++) {
		if (l->text[l->at] == '$' && l->text[l->at + 1] == '$') {
			l->at += 2;
			lex_add_text(l, TOK_STRING, begin, begin + 2, l->at - 2);
			return;
		}
	}
	fail(l->s, "syntax", begin, "the text that begins here is not ended by $$");
}

/* `...`, in which `` is one ` */
void
lex_quoted(struct lexer *l)
{
	size_t begin = l->at, last = l->len;
	struct buf b = {.arena = l->s->arena};
	struct token *t;

	for (l->at++; l->at < last; l->at++) {
		if (l->text[l->at] == '`' && peek(l, 1) != '`')
			break;
		if (l->text[l->at] == '`')
			l->at++;
		buf_char(&b, l->text[l->at]);
	}
	if (l->at >= last)
		fail(l->s, "syntax", begin, "the name that begins here is not ended by `");
	l->at++;
	t = lex_add(l, TOK_QUOTED, begin);
	t->text = buf_text(&b);
	t->len = b.len;
	if (t->len == 0)
		fail(l->s, "syntax", begin, "a name must not be empty");
}
