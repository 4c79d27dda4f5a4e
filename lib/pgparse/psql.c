/* psql.c - what is meant for psql in a script, not for the server */
#include <string.h>

#include "pgparse/pgparse.h"

/* Spaces instead of all but the ends of lines. */
static void
blank(char *text, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++)
		if (text[i] != '\n' && text[i] != '\r')
			text[i] = ' ';
}

static size_t
line_end(const char *text, size_t len, size_t at)
{
	const char *end = memchr(text + at, '\n', len - at);

	return end == NULL ? len : (size_t)(end - text);
}

/* Does a command of psql send the statement before it, as a semicolon does? */
static bool
sends(const char *command, size_t len)
{
	static const char *const words[] = {
	    "crosstabview", "g", "gdesc", "gexec", "gset", "gx", "watch"};
	size_t n = 0;

	while (n < len && command[n] >= 'a' && command[n] <= 'z')
		n++;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (word_nis(command, n, words[i]))
			return true;
	return false;
}

/* A backslash and what belongs to it; where it ends. */
static size_t
blank_command(char *text, size_t len, size_t at)
{
	size_t end = line_end(text, len, at);
	bool send = sends(text + at + 1, end - at - 1);

	if (at + 1 < len && text[at + 1] == ';') /* a semicolon that sends nothing */
		end = at + 1;
	blank(text, at, end);
	if (send)
		text[at] = ';';
	return end;
}

/* The lines behind COPY ... FROM stdin; up to "\.", where they end. */
static size_t
blank_rows(char *text, size_t len, size_t at)
{
	size_t begin = line_end(text, len, at), end;

	for (at = begin + (begin < len); at < len; at = end + (end < len)) {
		end = line_end(text, len, at);
		if (end - at >= 2 && memcmp(text + at, "\\.", 2) == 0 &&
		    (end - at == 2 || text[at + 2] == '\r')) {
			at = end;
			break;
		}
	}
	blank(text, begin, at);
	return at;
}

void
pg_blank_psql(char *text, size_t len)
{
	struct pg_lex lex = {.text = text, .len = len};
	struct pg_token t, before = {0};
	bool copy = false, rows = false;

	if (memchr(text, '\\', len) == NULL)
		return;
	for (; (t = pg_next_word(&lex)).type != PG_END; before = t) {
		size_t at = (size_t)(t.text - text);

		if (before.type == PG_END || pg_token_is(&before, ";"))
			copy = pg_token_is(&t, "copy");
		rows = rows || (copy && pg_token_is(&before, "from") && pg_token_is(&t, "stdin"));
		if (t.type == PG_BAD && *t.text == '\\') {
			lex.at = blank_command(text, len, at);
			t = text[at] == ';' ? (struct pg_token){PG_PUNCT, ";", 1} : before;
		} else if (pg_token_is(&t, ";") && rows) {
			lex.at = blank_rows(text, len, lex.at);
			rows = false;
		}
	}
}
