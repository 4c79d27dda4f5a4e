/* compare.c - is it the same result?
 *
 * Both sides become rows of plain texts (value.c).  Rows in any order are sorted, and what both
 * have drops out; of the rest the rows that differ least are taken for the same. */
#include <stdlib.h>
#include <string.h>

#include "check/internal.h"

#define SHOWN 10 /* differences */
#define PAIRED 200 /* rows of a side that are looked at, for which belongs to which */

struct row {
	const char **cell, **raw; /* as plain texts, and as they are written */
	size_t columns, number; /* number: from 1 */
	bool used;
};

struct compare {
	struct arena *arena;
	struct check_comparison *result;
	struct check_difference **last;
	size_t shown, columns;
	const char *const *names;
	const uint32_t *types;
	struct row *expected, *actual;
	size_t nexpected, nactual;
};

static int
cells(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (b == NULL) - (a == NULL);
	return strcmp(a, b);
}

/* Is it the same value?  Doubles that were rounded to unequal texts may be. */
static bool
alike(const struct compare *c, size_t i, const struct row *e, const struct row *r)
{
	if (cells(e->cell[i], r->cell[i]) == 0)
		return true;
	return e->cell[i] != NULL && r->cell[i] != NULL &&
	       check_alike(c->types[i], e->raw[i], r->raw[i]);
}

static int
by_cells(const void *x, const void *y)
{
	const struct row *a = x, *b = y;
	int order = 0;

	for (size_t i = 0; i < a->columns && order == 0; i++)
		order = cells(a->cell[i], b->cell[i]);
	return order;
}

static void
add(struct compare *c, const struct check_difference *d)
{
	struct check_difference *copy;

	c->result->same = false;
	if (c->shown++ >= SHOWN)
		return;
	copy = arena_alloc(c->arena, sizeof(*copy));
	*copy = *d;
	*c->last = copy;
	c->last = &copy->next;
}

static const char *
shown(struct arena *a, const char *cell)
{
	return cell == NULL ? "NULL" : text_clip(a, cell, 100);
}

/* ---- rows ---- */

static const char *
whole(struct arena *a, const struct row *r)
{
	struct buf b = {.arena = a};

	for (size_t i = 0; i < r->columns; i++) {
		buf_str(&b, i == 0 ? "" : ", ");
		buf_str(&b, shown(a, r->cell[i]));
	}
	return text_clip(a, buf_text(&b), 400);
}

static void
missing(struct compare *c, const struct row *r)
{
	c->result->differing++;
	add(c, &(struct check_difference){.row = r->number,
		   .expected = whole(c->arena, r),
		   .message = arena_printf(
		       c->arena, "row %zu (%s) is missing", r->number, whole(c->arena, r))});
}

static void
surplus(struct compare *c, const struct row *r)
{
	c->result->differing++;
	add(c, &(struct check_difference){.actual = whole(c->arena, r),
		   .message =
		       arena_printf(c->arena, "a row was not recorded: %s", whole(c->arena, r))});
}

static void
differ(struct compare *c, const struct row *e, const struct row *r)
{
	c->result->differing++;
	for (size_t i = 0; i < c->columns; i++) {
		if (alike(c, i, e, r))
			continue;
		add(c,
		    &(struct check_difference){.row = e->number,
			.column = c->names[i],
			.expected = e->cell[i],
			.actual = r->cell[i],
			.message = arena_printf(c->arena,
			    "row %zu, column %s: %s was recorded, %s came", e->number, c->names[i],
			    shown(c->arena, e->cell[i]), shown(c->arena, r->cell[i]))});
	}
}

static size_t
distance(const struct compare *c, const struct row *a, const struct row *b)
{
	size_t n = 0;

	for (size_t i = 0; i < c->columns; i++)
		n += !alike(c, i, a, b);
	return n;
}

/* Marks what both sorted sides have. */
static void
drop_equal(struct compare *c)
{
	size_t e = 0, r = 0;
	int order;

	while (e < c->nexpected && r < c->nactual) {
		order = by_cells(&c->expected[e], &c->actual[r]);
		if (order == 0)
			c->expected[e].used = c->actual[r].used = true;
		e += order <= 0;
		r += order >= 0;
	}
}

/* The row of the other side that differs least, in at most half of the columns; NULL: none.  Those
 * before *first are used up. */
static struct row *
nearest(const struct compare *c, const struct row *e, size_t *first)
{
	size_t least = c->columns / 2 + 1, looked = 0, d;
	struct row *best = NULL;

	while (*first < c->nactual && c->actual[*first].used)
		++*first;
	for (size_t i = *first; i < c->nactual && looked < PAIRED && least > 0; i++) {
		if (c->actual[i].used)
			continue;
		looked++;
		d = distance(c, e, &c->actual[i]);
		if (d < least) {
			least = d;
			best = &c->actual[i];
		}
	}
	return best;
}

static void
compare_unordered(struct compare *c)
{
	struct row *r;
	size_t first = 0;

	qsort(c->expected, c->nexpected, sizeof(*c->expected), by_cells);
	qsort(c->actual, c->nactual, sizeof(*c->actual), by_cells);
	drop_equal(c);
	for (size_t i = 0; i < c->nexpected; i++) {
		if (c->expected[i].used)
			continue;
		if ((r = nearest(c, &c->expected[i], &first)) == NULL) {
			missing(c, &c->expected[i]);
			continue;
		}
		r->used = true;
		if (distance(c, &c->expected[i], r) > 0)
			differ(c, &c->expected[i], r);
	}
	for (size_t i = 0; i < c->nactual; i++)
		if (!c->actual[i].used)
			surplus(c, &c->actual[i]);
}

/* Rows that are equal in what they are ordered by may come in any order. */
static bool
in_order(struct compare *c, const size_t *keys)
{
	for (size_t i = 0; i < c->nexpected && i < c->nactual; i++)
		for (const size_t *k = keys; *k != SIZE_MAX; k++)
			if (!alike(c, *k, &c->expected[i], &c->actual[i])) {
				add(c, &(struct check_difference){.row = i + 1,
					   .column = c->names[*k],
					   .expected = c->expected[i].cell[*k],
					   .actual = c->actual[i].cell[*k],
					   .message = arena_printf(c->arena,
					       "row %zu, column %s: the order differs: %s was "
					       "recorded, %s came",
					       i + 1, c->names[*k],
					       shown(c->arena, c->expected[i].cell[*k]),
					       shown(c->arena, c->actual[i].cell[*k]))});
				c->result->differing++;
				return false;
			}
	return true;
}

/* ---- sides ---- */

/* Which column of the recorded result is column i: by name, if all names are found, else by place.
 */
static bool
map_columns(struct compare *c, const struct check_result *e, const struct pg_cells *r, size_t *map)
{
	bool *taken = arena_alloc(c->arena, e->columns + 1);
	bool sparse = e->objects && e->columns < r->columns;
	size_t found = 0;

	if (e->columns != r->columns && e->columns > 0 && !sparse) {
		add(c, &(struct check_difference){
			   .message = arena_printf(c->arena, "%zu columns were recorded, %zu came",
			       e->columns, r->columns)});
		return false;
	}
	for (size_t i = 0; i < r->columns; i++) {
		map[i] = SIZE_MAX;
		for (size_t k = 0; k < e->columns; k++)
			if (!taken[k] && word_is(e->names[k], r->names[i])) {
				map[i] = k;
				taken[k] = true;
				found++;
				break;
			}
	}
	if (sparse && found < e->columns) {
		add(c, &(struct check_difference){
			   .message = arena_printf(c->arena,
			       "%zu columns were recorded, %zu came, of other names", e->columns,
			       r->columns)});
		return false;
	}
	for (size_t i = 0; i < r->columns && found < r->columns && !sparse; i++)
		map[i] = i;
	return true;
}

static struct row *
make_rows(struct compare *c, const char **cell, const char **raw, size_t n)
{
	struct row *rows = arena_alloc(c->arena, (n + 1) * sizeof(*rows));

	for (size_t i = 0, at = 0; i < n; i++, at += c->columns) {
		rows[i] = (struct row){cell, raw, c->columns, i + 1, false};
		if (at > 0) { /* rows without columns have no cells */
			rows[i].cell += at;
			rows[i].raw += at;
		}
	}
	return rows;
}

/* The cells of recorded rows in the order of the columns that came. */
static const char **
in_place(struct compare *c, const struct check_result *e, const size_t *map)
{
	const char **to = arena_alloc(c->arena, (e->rows * c->columns + 1) * sizeof(*to));

	for (size_t row = 0; row < e->rows; row++)
		for (size_t i = 0; i < c->columns; i++)
			if (map[i] != SIZE_MAX)
				to[row * c->columns + i] = e->cell[row * e->columns + map[i]];
	return to;
}

/* Cells as plain texts. */
static const char **
plain(struct compare *c, const char **from, size_t n)
{
	const char **to = arena_alloc(c->arena, (n * c->columns + 1) * sizeof(*to));

	for (size_t k = 0; k < n * c->columns; k++)
		if (from[k] != NULL)
			to[k] = check_value(c->arena, c->types[k % c->columns], from[k]);
	return to;
}

/* In CSV an empty text may be NULL. */
static void
empty_is_null(const char **cell, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cell[i] != NULL && *cell[i] == '\0')
			cell[i] = NULL;
}

struct check_comparison *
check_compare(struct arena *a, const struct check_result *expected, const struct pg_cells *actual,
    const size_t *ordered)
{
	struct compare c = {
	    .arena = a, .columns = actual->columns, .names = actual->names, .types = actual->oids};
	size_t *map = arena_alloc(a, (actual->columns + 1) * sizeof(*map));
	const char **recorded, **left, **right;

	c.result = arena_alloc(a, sizeof(*c.result));
	*c.result = (struct check_comparison){
	    .same = true, .rows = actual->rows, .expected_rows = expected->rows};
	c.last = &c.result->differences;
	if (!map_columns(&c, expected, actual, map))
		return c.result;
	recorded = in_place(&c, expected, map);
	left = plain(&c, recorded, expected->rows);
	right = plain(&c, actual->cell, actual->rows);
	if (expected->csv) {
		empty_is_null(left, expected->rows * c.columns);
		empty_is_null(right, actual->rows * c.columns);
	}
	c.expected = make_rows(&c, left, recorded, c.nexpected = expected->rows);
	c.actual = make_rows(&c, right, actual->cell, c.nactual = actual->rows);
	if (ordered != NULL && c.nexpected == c.nactual && !in_order(&c, ordered))
		return c.result;
	compare_unordered(&c);
	return c.result;
}
