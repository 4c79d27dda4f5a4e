/* grid.c - rows of cells, for people */
#include <string.h>

#include "base/base.h"

void
grid_add(struct grid *t, const char *cell)
{
	if (t->count == t->cap) {
		size_t cap = t->cap == 0 ? 64 : t->cap * 2;

		t->cells =
		    arena_grow(t->arena, t->cells, t->cap * sizeof(char *), cap * sizeof(char *));
		t->cap = cap;
	}
	t->cells[t->count++] = cell;
}

static size_t
width_of(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

/* Does each cell below the head begin like a number, or is it empty? */
static bool
is_numeric(const struct grid *t, size_t column)
{
	bool some = false;

	for (size_t i = t->columns + column; i < t->count; i += t->columns) {
		const char *s = t->cells[i] + (strchr("+-<>$", t->cells[i][0]) != NULL);

		if (*t->cells[i] == '\0' || strcmp(t->cells[i], "-") == 0)
			continue;
		if (*s < '0' || *s > '9')
			return false;
		some = true;
	}
	return some;
}

static void
print_cell(FILE *f, const char *s, size_t width, bool right, bool last)
{
	size_t pad = width - width_of(s);

	if (right)
		fprintf(f, "%*s%s", (int)pad, "", s);
	else
		fprintf(f, "%s%*s", s, last ? 0 : (int)pad, "");
}

static void
print_csv(FILE *f, const struct grid *t)
{
	for (size_t i = 0; i < t->count; i++) {
		const char *s = t->cells[i];

		if (strpbrk(s, ",\"\n\r") == NULL) {
			fputs(s, f);
		} else {
			fputc('"', f);
			for (; *s != '\0'; s++)
				fprintf(f, *s == '"' ? "\"\"" : "%c", *s);
			fputc('"', f);
		}
		fputc((i + 1) % t->columns == 0 ? '\n' : ',', f);
	}
}

/* The line between the head and the body. */
static void
print_rule(FILE *f, const struct grid *t, const size_t *widths, bool markdown)
{
	for (size_t c = 0; c < t->columns; c++) {
		fputs(markdown ? (c == 0 ? "| " : " | ") : c == 0 ? "" : "  ", f);
		for (size_t i = 0; i < widths[c]; i++)
			fputc(markdown && i + 1 == widths[c] && is_numeric(t, c) ? ':' : '-', f);
	}
	fputs(markdown ? " |\n" : "\n", f);
}

/* A cell is one line, and in markdown a bar does not end it. */
static const char *
one_line(struct arena *a, const char *s, bool markdown)
{
	struct buf b = {.arena = a};

	if (strpbrk(s, markdown ? "|\n\r\t" : "\n\r\t") == NULL)
		return s;
	for (; *s != '\0'; s++) {
		if (markdown && *s == '|')
			buf_char(&b, '\\');
		buf_char(&b, strchr("\n\r\t", *s) != NULL ? ' ' : *s);
	}
	return buf_text(&b);
}

void
grid_print(FILE *f, const struct grid *grid, enum grid_style style)
{
	struct arena a = {0};
	bool markdown = style == GRID_MARKDOWN;
	struct grid copy = {.arena = &a, .columns = grid->columns}, *t = &copy;
	size_t *widths, c;

	if (style == GRID_CSV) {
		print_csv(f, grid);
		return;
	}
	for (size_t i = 0; i < grid->count; i++)
		grid_add(t, one_line(&a, grid->cells[i], markdown));
	widths = arena_alloc(&a, (t->columns + 1) * sizeof(*widths));
	for (size_t i = 0; i < t->count; i++) {
		c = i % t->columns;
		if (width_of(t->cells[i]) > widths[c])
			widths[c] = width_of(t->cells[i]);
		if (markdown && widths[c] < 3)
			widths[c] = 3;
	}
	for (size_t i = 0; i < t->count; i++) {
		c = i % t->columns;
		fputs(markdown ? (c == 0 ? "| " : " | ") : c == 0 ? "" : "  ", f);
		print_cell(
		    f, t->cells[i], widths[c], is_numeric(t, c), !markdown && c + 1 == t->columns);
		if (c + 1 == t->columns)
			fputs(markdown ? " |\n" : "\n", f);
		if (i + 1 == t->columns)
			print_rule(f, t, widths, markdown);
	}
	arena_free(&a);
}
