/* quote.c - names and texts as they stand in a statement */
#include <string.h>

#include "pg/pg.h"

const char *
pg_quoted(struct arena *a, const char *schema, const char *name)
{
	struct buf b = {.arena = a};

	if (schema != NULL) {
		buf_quoted(&b, schema, '"');
		buf_char(&b, '.');
	}
	buf_quoted(&b, name, '"');
	return buf_text(&b);
}

const char *
pg_literal(struct arena *a, const char *s)
{
	struct buf b = {.arena = a};

	buf_str(&b, strchr(s, '\\') != NULL ? "E'" : "'");
	for (; *s != '\0'; s++) {
		if (*s == '\'' || *s == '\\')
			buf_char(&b, *s);
		buf_char(&b, *s);
	}
	buf_char(&b, '\'');
	return buf_text(&b);
}
