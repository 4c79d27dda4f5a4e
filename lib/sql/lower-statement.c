/* lower-statement.c - statements, and what a session remembers of them */
#include <string.h>

#include "sql/lower.h"

static struct stmt *
lower_create_view(struct sql *s, struct stmt *stmt)
{
	struct table t = {.view = true, .temporary = stmt->temporary || stmt->global};
	struct column *columns, *c;
	const struct column_def *d;

	lower_query(s, stmt->query);
	name_values(s, stmt->query);
	name_columns(stmt->query);
	columns = copy_columns(s, stmt->query->columns);
	for (c = columns, d = stmt->columns; c != NULL && d != NULL; c = c->next, d = d->next)
		c->name = d->name;
	t.columns = columns;
	t.open = stmt->query->open;
	session_add_table(s, stmt->name, &t);
	lower_table_name(s, stmt->name);
	return stmt;
}

struct stmt *
lower_statement(struct sql *s, struct stmt *stmt)
{
	switch (stmt->kind) {
	case S_QUERY: lower_query(s, stmt->query); return stmt;
	case S_CREATE_VIEW: return lower_create_view(s, stmt);
	case S_REFUSED: fail(s, "refused", stmt->begin, "%s: %s", stmt->text, stmt->message);
	default: fail(s, "unsupported", stmt->begin, "this kind of statement");
	}
}
