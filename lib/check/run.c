/* run.c - a query is run, to compare its result with one that was kept */
#include <stdlib.h>
#include <string.h>

#include "check/internal.h"

/* Longer than this, and it is not compared. */
#define TIME "60s"
/* Rows more than were recorded: enough to show some. */
#define MORE 20

/* Which column of the result does ORDER BY name?  SIZE_MAX: none that is known. */
static size_t
sort_column(const struct json *sort, const struct pg_cells *cells)
{
	const struct json *node = json_get(pg_node(sort, "SortBy"), "node");
	const struct json *place = json_get(json_get(pg_node(node, "A_Const"), "ival"), "ival");
	const char *name = check_column(node);
	size_t n;

	if (place != NULL) {
		n = strtoul(place->text, NULL, 10);
		return n >= 1 && n <= cells->columns ? n - 1 : SIZE_MAX;
	}
	for (n = 0; name != NULL && n < cells->columns; n++)
		if (strcmp(cells->names[n], name) == 0)
			return n;
	return SIZE_MAX;
}

/* The columns that the rows are ordered by, up to the first that is not in the result. */
static const size_t *
sort_columns(const struct check_item *item, const struct pg_cells *cells)
{
	const struct json *list = json_get(pg_node(item->tree, "SelectStmt"), "sortClause"), *s;
	size_t n = 0, *columns;

	if (list == NULL)
		return NULL;
	for (s = list->child; s != NULL; s = s->next)
		n++;
	columns = arena_alloc(item->arena, (n + 1) * sizeof(*columns));
	for (n = 0, s = list->child; s != NULL; s = s->next)
		if ((columns[n++] = sort_column(s, cells)) == SIZE_MAX)
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
		   "SET LOCAL statement_timeout = '" TIME "'; SET LOCAL timezone = 'UTC'", why) &&
	       pg_ask(s->conn, a, &open, &cells, why) && pg_ask(s->conn, a, &fetch, &cells, why);
	if (good)
		item->comparison =
		    check_compare(a, item->recorded, &cells, sort_columns(item, &cells));
	else if (!why->again && strcmp(why->sqlstate, "57014") == 0)
		item->uncompared = "it takes longer than " TIME;
	return good || item->uncompared != NULL;
}
