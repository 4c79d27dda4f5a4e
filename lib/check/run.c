/* run.c - a query is run, to compare its result with one that was kept */
#include <stdlib.h>
#include <string.h>

#include "check/internal.h"

/* Longer than this, and it is not compared. */
#define TIME "60s"
/* Rows more than were recorded: enough to show some. */
#define MORE 20

/* The same text in two places? */
static bool
same_tree(const struct json *a, const struct json *b)
{
	const struct json *x, *y;

	if (a == NULL || b == NULL || a->type != b->type)
		return a == b;
	if (a->type != JSON_OBJECT && a->type != JSON_ARRAY)
		return a->text == b->text || strcmp(a->text, b->text) == 0;
	for (x = a->child, y = b->child; x != NULL && y != NULL; x = x->next, y = y->next) {
		if ((x->key == NULL) != (y->key == NULL) ||
		    (x->key != NULL && strcmp(x->key, y->key) != 0))
			return false;
		if ((x->key == NULL || strcmp(x->key, "location") != 0) && !same_tree(x, y))
			return false;
	}
	return x == y;
}

/* The column that the SELECT computes as node; SIZE_MAX: none, or a * hides which. */
static size_t
target_column(const struct json *select, const struct json *node, const struct pg_cells *cells)
{
	const struct json *t = json_get(select, "targetList");
	size_t n = 0, found = SIZE_MAX;

	for (t = t != NULL ? t->child : NULL; t != NULL; t = t->next, n++)
		if (found == SIZE_MAX && same_tree(json_get(pg_node(t, "ResTarget"), "val"), node))
			found = n;
	return n == cells->columns ? found : SIZE_MAX;
}

/* Does the SELECT call something by that name? */
static bool
is_renamed(const struct json *select, const char *name)
{
	const struct json *t = json_get(select, "targetList");

	for (t = t->child; t != NULL; t = t->next)
		if (strcmp(pg_attr(pg_node(t, "ResTarget"), "name"), name) == 0)
			return true;
	return false;
}

/* Which column of the result does ORDER BY name?  A name alone is that of a column, then of what
 * is read.  SIZE_MAX: none that is known. */
static size_t
sort_column(const struct json *select, const struct json *sort, const struct pg_cells *cells)
{
	const struct json *node = json_get(pg_node(sort, "SortBy"), "node");
	const struct json *place = json_get(json_get(pg_node(node, "A_Const"), "ival"), "ival");
	const struct json *fields = json_get(pg_node(node, "ColumnRef"), "fields");
	const char *name = check_column(node);
	size_t n, found = SIZE_MAX;

	if (place != NULL) {
		n = strtoul(place->text, NULL, 10);
		return n >= 1 && n <= cells->columns ? n - 1 : SIZE_MAX;
	}
	for (n = 0; name != NULL && fields->child == fields->last && n < cells->columns; n++)
		if (strcmp(cells->names[n], name) == 0)
			return n;
	if ((found = target_column(select, node, cells)) != SIZE_MAX)
		return found;
	if (name == NULL || json_get(select, "targetList") == NULL)
		return SIZE_MAX;
	/* t.a, where * is selected: of one name there has to be one */
	for (n = 0; n < cells->columns && !is_renamed(select, name); n++)
		if (strcmp(cells->names[n], name) == 0) {
			if (found != SIZE_MAX)
				return SIZE_MAX;
			found = n;
		}
	return found;
}

/* The columns that the rows are ordered by, up to the first that is not in the result. */
static const size_t *
sort_columns(const struct check_item *item, const struct pg_cells *cells)
{
	const struct json *select = pg_node(item->tree, "SelectStmt"), *s;
	const struct json *list = json_get(select, "sortClause");
	size_t n = 0, *columns;

	if (list == NULL)
		return NULL;
	for (s = list->child; s != NULL; s = s->next)
		n++;
	columns = arena_alloc(item->arena, (n + 1) * sizeof(*columns));
	for (n = 0, s = list->child; s != NULL; s = s->next)
		if ((columns[n++] = sort_column(select, s, cells)) == SIZE_MAX)
			return columns;
	columns[n] = SIZE_MAX;
	return columns;
}

bool
check_run(struct check_session *s, struct check_item *item, struct pg_why *why)
{
	struct arena *a = item->arena;
	struct pg_question open = {0}, fetch = {0};
	struct pg_cells cells;
	bool good;

	if (item->signature.params > 0) {
		item->uncompared = "it has parameters";
		return true;
	}
	open.sql = arena_printf(a, "DECLARE lb_result NO SCROLL CURSOR FOR %s", item->sql);
	fetch.sql = arena_printf(a, "FETCH %zu FROM lb_result", item->recorded->rows + MORE);
	good = pg_do(s->conn, a,
		   "SET LOCAL statement_timeout = '" TIME
		   "'; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO';"
		   " SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex';"
		   " SET LOCAL extra_float_digits = 1",
		   why) &&
	       pg_ask(s->conn, a, &open, &cells, why) && pg_ask(s->conn, a, &fetch, &cells, why);
	if (good)
		item->comparison =
		    check_compare(a, item->recorded, &cells, sort_columns(item, &cells));
	else if (!why->again && strcmp(why->sqlstate, "57014") == 0)
		item->uncompared = "it takes longer than " TIME;
	return good || item->uncompared != NULL;
}
