/* geometry.c - texts of geometries for PostGIS */
#include <stdio.h>
#include <strings.h>

#include "copy/internal.h"

static size_t
blanks(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r'))
		i++;
	return i;
}

/* KIND [Z|M|ZM] (...) becomes MULTIKIND [Z|M|ZM] ((...)); everything else stays. */
static void
widened(struct bytes *out, const char *kind, const char *s, size_t n)
{
	const char *open = memchr(s, '(', n);
	size_t k = strlen(kind), head;

	if (n <= k || strncasecmp(s, kind, k) != 0 ||
	    ((s[k] | 0x20) >= 'a' && (s[k] | 0x20) <= 'z' && strchr("zZmMeE", s[k]) == NULL)) {
		bytes_add(out, s, n);
		return;
	}
	bytes_add(out, "MULTI", 5);
	if (open == NULL) { /* EMPTY */
		bytes_add(out, s, n);
		return;
	}
	head = (size_t)(open - s);
	bytes_add(out, s, head);
	bytes_add(out, "(", 1);
	bytes_add(out, open, n - head);
	bytes_add(out, ")", 1);
}

/* [schema.]geometry(MultiPolygonZ,4326) and the like, as format_type() writes them */
void
geometry_column(struct copy_column *c)
{
	static const char *const kinds[] = {"POLYGON", "POINT", "LINESTRING"};
	const char *open = strchr(c->type, '('), *name = c->type, *comma;
	size_t n;

	for (const char *p = name; *p != '\0' && p != open; p++)
		if (*p == '.')
			name = p + 1;
	n = open != NULL ? (size_t)(open - name) : strlen(name);
	c->geometry = c->element == 0 && !c->label &&
		      ((n == 8 && memcmp(name, "geometry", n) == 0) ||
			  (n == 9 && memcmp(name, "geography", n) == 0));
	if (!c->geometry || open == NULL)
		return;
	if ((comma = strchr(open, ',')) != NULL)
		c->srid = (int)strtol(comma + 1, NULL, 10);
	if (strncasecmp(open + 1, "Multi", 5) != 0)
		return;
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (strncasecmp(open + 6, kinds[i], strlen(kinds[i])) == 0)
			c->widen = kinds[i];
}

void
geometry_text(struct bytes *out, const struct copy_column *column, const char *s, size_t n)
{
	size_t skip = blanks(s, n);
	const char *semicolon;
	char srid[24];
	int len;

	s += skip;
	n -= skip;
	if (n == 0 || *s == '0' || *s == '{') {
		bytes_add(out, s, n);
		return;
	}
	if (n > 5 && strncasecmp(s, "SRID=", 5) == 0 && (semicolon = memchr(s, ';', n)) != NULL) {
		skip = (size_t)(semicolon - s) + 1;
		bytes_add(out, s, skip);
		s += skip;
		n -= skip;
	} else {
		len = snprintf(srid, sizeof(srid), "SRID=%d;", column->srid);
		bytes_add(out, srid, (size_t)len);
	}
	skip = blanks(s, n);
	if (column->widen != NULL)
		widened(out, column->widen, s + skip, n - skip);
	else
		bytes_add(out, s + skip, n - skip);
}
