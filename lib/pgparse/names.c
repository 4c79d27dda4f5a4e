/* names.c - identifiers, and what Postgres leaves of long ones */
#include <string.h>

#include "pgparse/pgparse.h"

size_t
pg_name_clip(const char *name, size_t n)
{
	if (n <= PG_NAME_MAX)
		return n;
	for (n = PG_NAME_MAX; n > 0 && (name[n] & 0xC0) == 0x80; n--)
		;
	return n;
}

/* "a""b" -> a"b */
static const char *
unquote(struct arena *a, const char *s, size_t n)
{
	struct buf b = {.arena = a};

	for (size_t i = 0; i < n; i++) {
		buf_char(&b, s[i]);
		if (s[i] == '"')
			i++;
	}
	return buf_text(&b);
}

static const char *
fold(struct arena *a, const char *s, size_t n)
{
	char *p = arena_strndup(a, s, n);

	for (size_t i = 0; i < n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] += 'a' - 'A';
	return p;
}

const char *
pg_name(struct arena *a, const struct pg_token *token)
{
	if (token->type == PG_WORD)
		return fold(a, token->text, token->len);
	if (token->type == PG_QUOTED && *token->text == '"')
		return unquote(a, token->text + 1, token->len - 2);
	return NULL;
}
