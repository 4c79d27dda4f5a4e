/* output.c - the result of the converter, for programs and for people */
#include <string.h>

#include "convert/output.h"

static const char *const levels[] = {"note", "warning", "error"};

/* ---- as a record ---- */

static struct json *
note_record(struct arena *a, const struct sql_note *note)
{
	struct json *n = json_new(a, JSON_OBJECT);

	json_set(a, n, "level", json_string(a, levels[note->level]));
	json_set(a, n, "code", json_string(a, note->code));
	json_set(a, n, "message", json_string(a, note->message));
	if (note->pos.line > 0) {
		json_set(a, n, "line", json_int(a, (int64_t)note->pos.line));
		json_set(a, n, "column", json_int(a, (int64_t)note->pos.column));
	}
	return n;
}

static struct json *
param_records(struct arena *a, const struct sql_param *params)
{
	struct json *list = json_new(a, JSON_ARRAY), *p;

	for (; params != NULL; params = params->next) {
		p = json_add(list, json_new(a, JSON_OBJECT));
		if (params->name != NULL)
			json_set(a, p, "name", json_string(a, params->name));
		if (params->type != NULL)
			json_set(a, p, "type", json_string(a, params->type));
	}
	return list;
}

void
output_members(
    struct arena *a, struct json *record, struct sql_piece piece, const struct sql_result *r)
{
	struct json *notes = json_new(a, JSON_ARRAY), *requires = json_new(a, JSON_ARRAY);

	if (r->ok) {
		json_set(a, record, "source", json_nstring(a, piece.text, piece.len));
		json_set(a, record, "sql", json_string(a, r->sql));
		json_set(a, record, "dialect", json_string(a, "postgres"));
	}
	json_set(a, record, "ok", json_bool(a, r->ok));
	for (const struct sql_note *n = r->notes; n != NULL; n = n->next)
		json_add(notes, note_record(a, n));
	json_set(a, record, "notes", notes);
	for (const struct sql_word *w = r->requires; w != NULL; w = w->next)
		json_add(requires, json_string(a, w->text));
	json_set(a, record, "requires", requires);
	if (r->params != NULL)
		json_set(a, record, "params", param_records(a, r->params));
}

/* ---- as text ---- */

/* Lines of text as comments, so that nobody runs them. */
static void
put_comment(struct buf *b, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end) {
		const char *line = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((line != NULL ? line : end) - text);

		buf_str(b, "-- ");
		buf_add(b, text, n);
		buf_char(b, '\n');
		text += n + 1;
	}
}

/* May the last line be a comment, which would hide a semicolon? */
static bool
ends_in_comment(const char *text)
{
	const char *line = strrchr(text, '\n');

	return strstr(line != NULL ? line : text, "--") != NULL;
}

void
output_text(struct arena *a, struct sql_piece piece, const struct sql_result *r)
{
	struct buf b = {.arena = a};

	for (const struct sql_note *n = r->notes; n != NULL; n = n->next) {
		const char *note = arena_printf(a, "%zu:%zu: %s: %s [%s]", n->pos.line,
		    n->pos.column, levels[n->level], n->message, n->code);

		put_comment(&b, note, strlen(note));
	}
	if (r->ok) {
		buf_str(&b, r->sql);
		if (r->sql[0] != '\0')
			buf_str(&b, ends_in_comment(r->sql) ? "\n;\n" : ";\n");
	} else {
		put_comment(&b, piece.text, piece.len);
	}
	buf_char(&b, '\n');
	fwrite(b.data, 1, b.len, stdout);
}
