/* settle.c - what the model is told of a statement, and its answer as a result of the converter */
#include <string.h>

#include "convert/model.h"
#include "pgparse/pgparse.h"
#include "sql/compat.h"

/* ---- before ---- */

/* The words of a text, in lower case. */
static struct map
words_of(struct arena *a, const char *text)
{
	struct pg_lex lex = {.text = text, .len = strlen(text)};
	struct map words = {.arena = a};
	struct pg_token t;

	while ((t = pg_next_word(&lex)).type != PG_END) {
		char *word = arena_strndup(a, t.text, t.len);

		for (char *c = word; *c != '\0'; c++)
			*c += *c >= 'A' && *c <= 'Z' ? 'a' - 'A' : 0;
		map_set(&words, word, word);
	}
	return words;
}

/* The name that a CREATE statement ends its head with: the last word before "(", AS or USING. */
static const char *
defined_name(struct arena *a, const struct sql_piece *piece)
{
	struct pg_lex lex = {.text = piece->text, .len = piece->len};
	struct pg_token t, name = {PG_END, "", 0};

	while ((t = pg_next_word(&lex)).type != PG_END && t.text[0] != '(' &&
	       !pg_token_is(&t, "AS") && !pg_token_is(&t, "USING"))
		if (t.type == PG_WORD || t.type == PG_QUOTED)
			name = t;
	return name.type == PG_END ? NULL : pg_name(a, &name);
}

const char *
model_tables(struct arena *a, const struct model_schema *schemas, const char *source)
{
	struct map words = words_of(a, source);
	struct buf b = {.arena = a};
	struct sql_piece piece;
	const char *name;

	for (const struct model_schema *s = schemas; s != NULL; s = s->next) {
		struct sql_walk walk = {s->text, s->len, {s->file, 1, 1}, 0, 0};

		while (sql_split(&walk, &piece))
			if ((name = defined_name(a, &piece)) != NULL && map_get(&words, name)) {
				buf_add(&b, piece.text, piece.len);
				buf_str(&b, ";\n");
			}
	}
	return buf_text(&b);
}

const char *
model_notes(struct arena *a, const struct sql_note *notes)
{
	struct buf b = {.arena = a};

	for (; notes != NULL; notes = notes->next)
		buf_printf(&b, "- line %zu, column %zu: %s\n", notes->pos.line, notes->pos.column,
		    notes->message);
	return buf_text(&b);
}

/* ---- after ---- */

static void
add_note(struct arena *a, struct sql_result *r, struct sql_note what)
{
	struct sql_note **last = &r->notes;

	while (*last != NULL)
		last = &(*last)->next;
	*last = arena_alloc(a, sizeof(**last));
	**last = what;
}

static bool
is_compat(const char *name)
{
	for (const struct sql_compat *f = sql_compat; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return true;
	return false;
}

/* In its place, if it is not there. */
static void
require(struct arena *a, struct sql_word **list, const char *name)
{
	struct sql_word *new;

	while (*list != NULL && strcmp((*list)->text, name) < 0)
		list = &(*list)->next;
	if (*list != NULL && strcmp((*list)->text, name) == 0)
		return;
	new = arena_alloc(a, sizeof(*new));
	*new = (struct sql_word){name, *list};
	*list = new;
}

/* lb.name in sql */
static struct sql_word *requires(struct arena *a, const char *sql)
{
	struct pg_lex lex = {.text = sql, .len = strlen(sql)};
	struct pg_token before[2] = {{PG_END, "", 0}, {PG_END, "", 0}}, t;
	struct sql_word *list = NULL;
	const char *name;

	for (; (t = pg_next_word(&lex)).type != PG_END; before[0] = before[1], before[1] = t)
		if (before[1].text[0] == '.' && pg_token_is(&before[0], "lb") &&
		    (name = pg_name(a, &t)) != NULL && is_compat(name))
			require(a, &list, name);
	return list;
}

void
model_settle(const struct model_engine *e, const struct model_question *q, struct pos pos,
    struct sql_result *r)
{
	struct arena *a = q->arena;

	if (q->sql != NULL) {
		for (struct sql_note *n = r->notes; n != NULL; n = n->next)
			if (n->level == SQL_ERROR)
				n->level = SQL_WARNING; /* the rules' word, not the last one */
		r->ok = true;
		r->sql = q->sql;
		r->requires = requires(a, q->sql);
		r->params = NULL;
		add_note(a, r,
		    (struct sql_note){SQL_WARNING, "model-written",
			arena_printf(a,
			    "%s wrote this, at attempt %d; that Postgres takes it does not mean "
			    "that "
			    "it returns the same: compare with lb-sqlcheck --compare",
			    model_name(e), q->attempts),
			pos, NULL});
		return;
	}
	r->ok = false;
	r->sql = NULL;
	for (const struct model_error *error = q->errors; error != NULL; error = error->next)
		add_note(a, r,
		    (struct sql_note){SQL_ERROR, error->code,
			arena_printf(a, "%s: %s", model_name(e), error->message), pos, NULL});
}

struct json *
model_record(struct arena *a, const struct model_engine *e, const struct model_question *q)
{
	struct json *m = json_new(a, JSON_OBJECT);

	json_set(a, m, "name", json_string(a, model_name(e)));
	json_set(a, m, "attempts", json_int(a, q->attempts));
	json_set(a, m, "tokens_in", json_int(a, q->tokens_in));
	json_set(a, m, "tokens_out", json_int(a, q->tokens_out));
	json_set(a, m, "cached", json_bool(a, q->cached));
	return m;
}
