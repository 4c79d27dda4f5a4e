/* output.c - what was found about a statement, for programs and for people */
#include <string.h>

#include "check/check.h"

const char *const check_levels[] = {"error", "warning", "note", NULL};

/* A statement whose check is being put together. */
struct making {
	struct arena *arena;
	const struct check_output *how;
	const struct check_statement *statement;
	struct json *check;
};

/* ---- saying it to a person ---- */

/* Text on stdout is all there is; beside records, errors go to stderr. */
void
check_say(const struct check_output *how, const struct check_statement *s, const char *level,
    struct pos pos, const char *message)
{
	char inner[64] = "";

	if (s != NULL && s->outer.file != NULL) {
		snprintf(inner, sizeof(inner), "%zu:%zu of its sql: ", pos.line, pos.column);
		pos = s->outer;
	}
	if (!how->text) {
		if (!how->quiet)
			warnat(pos, "%s: %s%s", level, inner, message);
		return;
	}
	printf("%s:%zu:", pos.file, pos.line);
	if (pos.column > 0)
		printf("%zu:", pos.column);
	printf(" %s: %s%s\n", level, inner, message);
}

/* The line that has the error with a caret below; a long one in part. */
static void
caret(const struct check_statement *s, size_t offset)
{
	size_t begin = offset, end = offset;

	while (begin > 0 && s->sql[begin - 1] != '\n' && offset - begin < 100)
		begin--;
	while (begin < offset && (s->sql[begin] & 0xC0) == 0x80)
		begin++;
	end += strcspn(s->sql + end, "\r\n");
	if (end > begin + 140)
		for (end = begin + 140; (s->sql[end] & 0xC0) == 0x80; end--)
			;
	if (utf8_check(s->sql + begin, end - begin) < end - begin)
		return; /* nothing for a terminal */
	printf("%.*s\n", (int)(end - begin), s->sql + begin);
	for (size_t i = begin; i < offset; i++)
		if ((s->sql[i] & 0xC0) != 0x80)
			putchar(s->sql[i] == '\t' ? '\t' : ' ');
	puts("^");
}

/* ---- errors and notes ---- */

static struct json *
place_member(struct arena *a, struct json *to, struct pos pos)
{
	json_set(a, to, "line", json_int(a, (int64_t)pos.line));
	json_set(a, to, "column", json_int(a, (int64_t)pos.column));
	return to;
}

/* The first error of a record is its error.  NULL: there is one already. */
static struct json *
error_member(struct making *m, const struct check_part *part, const struct pg_parse_error *e)
{
	const struct check_statement *s = m->statement;
	struct arena *a = m->arena;
	size_t offset = part->offset + e->offset;
	struct pos pos = pos_at(s->start, s->sql, offset);
	struct json *error = json_new(a, JSON_OBJECT);

	json_set(a, m->check, "ok", json_bool(a, false));
	json_set(a, error, "message", json_string(a, e->message));
	place_member(a, error, pos);
	if (e->hint != NULL)
		json_set(a, error, "hint", json_string(a, e->hint));
	check_say(m->how, s, "error", pos,
	    e->hint == NULL ? e->message : arena_printf(a, "%s; %s", e->message, e->hint));
	if (m->how->text)
		caret(s, offset);
	if (json_get(m->check, "error") != NULL)
		return NULL;
	json_set(a, m->check, "error", error);
	return error;
}

/* The notes that lints left.  False: one is as bad as --fail-on says. */
static bool
note_members(struct making *m, const struct check_part *part)
{
	const struct check_statement *s = m->statement;
	struct json *notes = json_get(m->check, "notes"), *note;
	struct arena *a = m->arena;
	bool good = true;

	for (const struct check_note *n = part->lint.notes; n != NULL; n = n->next) {
		struct pos pos = pos_at(s->start, s->sql, part->offset + n->offset);

		note = json_add(notes, json_new(a, JSON_OBJECT));
		json_set(a, note, "level", json_string(a, n->level));
		json_set(a, note, "code", json_string(a, n->code));
		json_set(a, note, "message", json_string(a, n->message));
		place_member(a, note, pos);
		for (int i = 0; i <= m->how->fail_on && check_levels[i] != NULL; i++)
			good = good && strcmp(n->level, check_levels[i]) != 0;
		if (!m->how->text)
			continue;
		check_say(
		    m->how, s, n->level, pos, arena_printf(a, "%s [%s]", n->message, n->code));
		caret(s, part->offset + n->offset);
	}
	return good;
}

/* ---- what the server has said ---- */

static struct json *
typed(struct arena *a, const char *name, const char *type)
{
	struct json *o = json_new(a, JSON_OBJECT);

	if (name != NULL)
		json_set(a, o, "name", json_string(a, name));
	json_set(a, o, "type", json_string(a, type));
	return o;
}

/* Is there an item of that name in the list? */
static bool
has_name(const struct json *list, const char *name)
{
	for (const struct json *v = list->child; v != NULL; v = v->next)
		if (name != NULL && strcmp(pg_attr(v, "name"), name) == 0)
			return true;
	return false;
}

/* Of several statements: the parameters of all by their names, the columns of the last that has
 * any. */
static void
signature_members(struct making *m, const struct check_item *item)
{
	const struct pg_signature *g = &item->signature;
	struct json *params = json_get(m->check, "params"), *columns;
	struct arena *a = m->arena;

	if (g->params > 0 && params == NULL)
		params = json_set(a, m->check, "params", json_new(a, JSON_ARRAY));
	for (size_t i = 0; i < g->params; i++) {
		const char *name = i < item->numbered.count ? item->numbered.names[i] : NULL;

		if (!has_name(params, name))
			json_add(params, typed(a, name, g->param_types[i]));
	}
	columns = json_new(a, JSON_ARRAY);
	for (size_t i = 0; i < g->columns; i++)
		json_add(columns, typed(a, g->names[i], g->types[i]));
	if (g->columns > 0)
		json_set(a, m->check, "columns", columns);
}

static struct json *
difference_member(struct arena *a, const struct check_difference *d)
{
	struct json *o = json_new(a, JSON_OBJECT);

	if (d->row > 0)
		json_set(a, o, "row", json_int(a, (int64_t)d->row));
	if (d->column != NULL)
		json_set(a, o, "column", json_string(a, d->column));
	if (d->expected != NULL)
		json_set(a, o, "expected", json_string(a, d->expected));
	if (d->actual != NULL)
		json_set(a, o, "actual", json_string(a, d->actual));
	json_set(a, o, "message", json_string(a, d->message));
	return o;
}

/* False: the result is another one. */
static bool
comparison_members(struct making *m, struct check_part *part)
{
	const struct check_comparison *c = part->item.comparison;
	struct arena *a = m->arena;
	struct json *o = json_new(a, JSON_OBJECT), *list = json_new(a, JSON_ARRAY);

	if (part->uncompared == NULL)
		part->uncompared = part->item.uncompared;
	if (part->uncompared != NULL)
		check_add(&part->lint, 0, "note", "not-compared",
		    arena_printf(a, "not compared: %s", part->uncompared));
	if (c == NULL)
		return !part->unreadable;
	json_set(a, o, "ok", json_bool(a, c->same));
	json_set(a, o, "rows", json_int(a, (int64_t)c->rows));
	json_set(a, o, "expected_rows", json_int(a, (int64_t)c->expected_rows));
	json_set(a, o, "differing_rows", json_int(a, (int64_t)c->differing));
	for (const struct check_difference *d = c->differences; d != NULL; d = d->next) {
		json_add(list, difference_member(a, d));
		check_say(m->how, m->statement, "error", m->statement->start,
		    arena_printf(a, "the result differs: %s", d->message));
	}
	if (!c->same) {
		json_set(a, o, "differences", list);
		json_set(a, m->check, "ok", json_bool(a, false));
	}
	json_set(a, m->check, "compare", o);
	return c->same;
}

/* False: the server would not take it. */
static bool
server_members(struct making *m, struct check_part *part)
{
	struct check_item *item = &part->item;
	struct json *error;

	if (item->unasked != NULL)
		check_add(&part->lint, 0, "note", "not-prepared",
		    arena_printf(m->arena, "not tried on the server: %s", item->unasked));
	if (!item->refused) {
		signature_members(m, item);
		return comparison_members(m, part);
	}
	part->error = (struct pg_parse_error){
	    .offset = item->offset, .message = item->why.message, .hint = check_hint(item)};
	if (part->error.hint == NULL)
		part->error.hint = item->why.hint;
	error = error_member(m, part, &part->error);
	if (error != NULL)
		json_set(m->arena, error, "sqlstate", json_string(m->arena, item->why.sqlstate));
	return false;
}

bool
check_output(struct arena *a, const struct check_output *how, struct check_statement *s)
{
	struct making m = {a, how, s, json_new(a, JSON_OBJECT)};
	struct json *notes = json_new(a, JSON_ARRAY);
	bool good = true;

	json_set(a, m.check, "ok", json_bool(a, true));
	for (struct check_part *part = s->parts; part != NULL; part = part->next) {
		if (!part->parsed)
			error_member(&m, part, &part->error);
		good = part->parsed && good;
		if (part->parsed && how->server)
			good = server_members(&m, part) && good;
		if (part->lint.notes != NULL && json_get(m.check, "notes") == NULL)
			json_set(a, m.check, "notes", notes);
		good = note_members(&m, part) && good;
	}
	json_set(a, s->record, "check", m.check);
	return good;
}
