/* rows.c - the rows of a statement, kept for a source that wants to see them */
#include <string.h>

#include "pg/internal.h"

static const char **
more_cells(struct rowset *r, size_t n)
{
	const char **to;

	while (r->ncells + n > r->cap) {
		size_t cap = r->cap == 0 ? 64 : r->cap * 2;

		r->cells = arena_grow(
		    &r->arena, r->cells, r->cap * sizeof(*r->cells), cap * sizeof(*r->cells));
		r->cap = cap;
	}
	to = r->cells + r->ncells;
	r->ncells += n;
	return to;
}

bool
rowset_columns(struct rowset *r, const struct wire_message *m)
{
	const char *name;
	size_t at = 0;

	rowset_clear(r);
	while (wire_column(m, &at, &name)) {
		*more_cells(r, 1) = arena_strdup(&r->arena, name);
		r->columns++;
	}
	r->given = true;
	return at == 0 || at == m->len;
}

bool
rowset_add(struct rowset *r, const struct wire_message *m)
{
	const char **to, *value;
	size_t at = 0;
	int len;

	if (m->columns != r->columns)
		return false;
	to = r->columns > 0 ? more_cells(r, (size_t)r->columns) : NULL;
	for (int i = 0; i < r->columns; i++) {
		if (!wire_cell(m, &at, &value, &len))
			return false;
		*to++ = len == -1 ? NULL : arena_strndup(&r->arena, value, (size_t)len);
	}
	r->rows++;
	return true;
}

void
rowset_clear(struct rowset *r)
{
	arena_reset(&r->arena);
	*r = (struct rowset){.arena = r->arena};
}

void
rowset_free(struct rowset *r)
{
	arena_free(&r->arena);
	*r = (struct rowset){0};
}
