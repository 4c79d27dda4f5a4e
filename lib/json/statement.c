/* statement.c - statement records, as every filter that takes them reads and begins them */
#include <math.h>
#include <string.h>

#include "json/json.h"

/* Largest line or column that a record may name. */
#define PLACE_MAX 1e15

bool
json_place(struct pos pos, const struct json *record, size_t *line, size_t *column)
{
	double l = (double)*line, c = (double)*column;

	if (!json_get_number(pos, record, "line", 1, PLACE_MAX, &l) ||
	    !json_get_number(pos, record, "column", 1, PLACE_MAX, &c))
		return false;
	*line = (size_t)l;
	*column = (size_t)c;
	return true;
}

bool
json_statement(struct pos pos, const struct json *record, struct json_statement *s)
{
	const struct json *sql = json_get(record, "sql"), *ok = json_get(record, "ok");

	*s = (struct json_statement){.column = 1, .weight = NAN};
	if (sql != NULL && sql->type == JSON_STRING) {
		s->sql = sql->text;
		s->len = sql->len;
	}
	s->refused = ok != NULL && ok->type == JSON_FALSE;
	return json_get_string(pos, record, "name", &s->name) &&
	       json_get_string(pos, record, "file", &s->file) &&
	       json_place(pos, record, &s->line, &s->column) &&
	       json_get_string(pos, record, "dialect", &s->dialect) &&
	       json_get_number(pos, record, "weight", 1e-9, 1e15, &s->weight);
}

bool
json_statement_sql(struct pos pos, const struct json_statement *s)
{
	if (s->sql == NULL)
		warnat(pos, "a statement record needs \"sql\", a string");
	return s->sql != NULL;
}

struct json *
json_statement_new(struct arena *a, const char *name, struct pos pos)
{
	struct json *record = json_new(a, JSON_OBJECT);

	json_set(a, record, "kind", json_string(a, "statement"));
	if (name != NULL)
		json_set(a, record, "name", json_string(a, name));
	json_set(a, record, "file", json_string(a, pos.file));
	json_set(a, record, "line", json_int(a, (int64_t)pos.line));
	if (pos.column > 1)
		json_set(a, record, "column", json_int(a, (int64_t)pos.column));
	return record;
}
