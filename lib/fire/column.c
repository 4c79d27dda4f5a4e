/* column.c - values from a file: lines, or one column of a CSV file with a header */
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "fire/internal.h"

/* The field that begins at s, quotes resolved in place; *rest is what follows its comma, or NULL
 * at the end of the line.  A field in quotes cannot hold a line's end here. */
static char *
next_field(char *s, char **rest)
{
	char *to = s, *from = s;

	if (*s != '"') {
		from = s + strcspn(s, ",");
		*rest = *from == ',' ? from + 1 : NULL;
		*from = '\0';
		return s;
	}
	for (from++; *from != '\0' && (*from != '"' || from[1] == '"'); from++) {
		if (*from == '"')
			from++;
		*to++ = *from;
	}
	from += *from == '"';
	from += strcspn(from, ",");
	*rest = *from == ',' ? from + 1 : NULL;
	*to = '\0';
	return s;
}

/* Which field of the header is the column: by name, or by number from 1.  -1: none. */
static long
find_column(char *header, const char *column)
{
	char *end, *field;
	long n = strtol(column, &end, 10), i = 0;

	if (*end == '\0' && n > 0)
		return n - 1;
	for (; header != NULL; i++) {
		field = next_field(header, &header);
		if (word_is(field, column))
			return i;
	}
	return -1;
}

static const char *
field_at(char *line, long n)
{
	char *field = line;

	for (; n >= 0 && line != NULL; n--)
		field = next_field(line, &line);
	return n >= 0 ? NULL : field;
}

static void
add(struct arena *a, struct fire_param *p, const char *text)
{
	size_t n = p->nvalues;

	if ((n & (n - 1)) == 0) /* full at 0, 1, 2, 4 ... */
		p->values = arena_grow(
		    a, p->values, n * sizeof(char *), (n == 0 ? 1 : n * 2) * sizeof(char *));
	p->values[p->nvalues++] = arena_strdup(a, text);
}

static bool
read_lines(
    struct arena *a, struct pos pos, struct input *in, const char *column, struct fire_param *p)
{
	const char *value;
	long n = 0;
	size_t len;
	char *line;

	if (column != NULL) {
		line = input_line(in, &len);
		if (line == NULL || (n = find_column(line, column)) < 0) {
			warnat(pos, "%s has no column \"%s\"", in->name, column);
			return false;
		}
	}
	while ((line = input_line(in, &len)) != NULL) {
		if (len == 0)
			continue;
		value = column == NULL ? line : field_at(line, n);
		if (value == NULL) {
			warnat(
			    (struct pos){in->name, in->line, 0}, "no column \"%s\" here", column);
			return false;
		}
		add(a, p, value);
	}
	if (p->nvalues == 0 && !in->failed)
		warnat(pos, "%s has no values", in->name);
	return p->nvalues > 0 && !in->failed;
}

bool
fire_read_column(
    struct arena *a, struct pos pos, const char *path, const char *column, struct fire_param *param)
{
	struct input in;
	bool ok;

	if (path[0] != '/' && pos.file != NULL && strchr(pos.file, '/') != NULL)
		path = arena_printf(a, "%s/%s", dirname(arena_strdup(a, pos.file)), path);
	if (!input_open(&in, path)) {
		warnat(pos, "the values of this parameter come from that file");
		return false;
	}
	ok = read_lines(a, pos, &in, column, param);
	input_close(&in);
	return ok;
}
