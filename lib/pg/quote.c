/* quote.c - names and texts as they stand in a statement */
#include <string.h>

#include "pg/pg.h"

const char *
pg_quoted(struct arena *a, const char *schema, const char *name)
{
	struct buf b = {.arena = a};

	for (const char *part = schema != NULL ? schema : name;; part = name) {
		buf_char(&b, '"');
		for (const char *p = part; *p != '\0'; p++) {
			if (*p == '"')
				buf_char(&b, '"');
			buf_char(&b, *p);
		}
		buf_char(&b, '"');
		if (part == name)
			return buf_text(&b);
		buf_char(&b, '.');
	}
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
