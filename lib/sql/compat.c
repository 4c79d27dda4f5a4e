/* compat.c - which functions of the schema lb a text needs, in the order of their creation */
#include <stdlib.h>
#include <string.h>

#include "sql/compat.h"

static size_t
count(void)
{
	size_t n = 0;

	while (sql_compat[n].name != NULL)
		n++;
	return n;
}

/* The index of the function whose name has n bytes, or -1. */
static int
find(const char *name, size_t n)
{
	for (int i = 0; sql_compat[i].name != NULL; i++)
		if (strncmp(sql_compat[i].name, name, n) == 0 && sql_compat[i].name[n] == '\0')
			return i;
	return -1;
}

static void add(struct buf *b, bool *done, int i);

/* The functions that a line names: those it calls, and those of a comment "-- REQUIRES: name name"
 * (a file may make helpers that have not its name). */
static void
add_called(struct buf *b, bool *done, const char *line)
{
	static const char requires[] = "-- REQUIRES:";
	size_t n;

	if (strncmp(line, requires, strlen(requires)) == 0) {
		for (line += strlen(requires); *(line += strspn(line, " \n")) != '\0'; line += n) {
			n = strcspn(line, " \n");
			add(b, done, find(line, n));
		}
		return;
	}
	if (strncmp(line, "--", 2) == 0)
		return;
	for (; (line = strstr(line, "lb.")) != NULL; line += n) {
		line += 3;
		n = strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_");
		add(b, done, find(line, n));
	}
}

static void
add(struct buf *b, bool *done, int i)
{
	const char *const *line;

	if (i < 0 || done[i])
		return;
	done[i] = true;
	for (line = sql_compat[i].lines; *line != NULL; line++)
		add_called(b, done, *line);
	for (line = sql_compat[i].lines; *line != NULL; line++)
		buf_str(b, *line);
	buf_char(b, '\n');
}

void
sql_compat_print(struct buf *b, const struct sql_word *names)
{
	size_t n = count();
	bool *done = arena_alloc(b->arena, n * sizeof(*done));

	buf_str(b, "BEGIN;\n\n");
	add(b, done, find("schema", strlen("schema")));
	if (names == NULL)
		for (size_t i = 0; i < n; i++)
			add(b, done, (int)i);
	for (; names != NULL; names = names->next)
		add(b, done, find(names->text, strlen(names->text)));
	buf_str(b, "COMMIT;\n");
}
