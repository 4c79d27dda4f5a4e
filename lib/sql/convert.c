/* convert.c - one statement from text to text, with its notes */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sql/lower.h"

static struct sql_note *
new_note(struct sql *s, enum sql_level level, const char *code, size_t at)
{
	struct sql_note *n = arena_alloc(s->arena, sizeof(*n));

	n->level = level;
	n->code = code;
	n->pos = pos_at(s->piece.pos, s->piece.text, at <= s->piece.len ? at : s->piece.len);
	*s->last_note = n;
	s->last_note = &n->next;
	return n;
}

static const char *
message(struct sql *s, const char *format, va_list args)
{
	char text[1024];

	vsnprintf(text, sizeof(text), format, args);
	return arena_strdup(s->arena, text);
}

void
note(struct sql *s, enum sql_level level, const char *code, size_t at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	new_note(s, level, code, at)->message = message(s, format, args);
	va_end(args);
}

void
rule(struct sql *s, size_t at, const char *what)
{
	if (s->options->explain)
		note(s, SQL_NOTE, "rule", at, "%s", what);
}

_Noreturn void
fail(struct sql *s, const char *code, size_t at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	new_note(s, SQL_ERROR, code, at)->message = message(s, format, args);
	va_end(args);
	longjmp(s->failed, 1);
}

static bool
is_after(const struct sql_note *a, const struct sql_note *b)
{
	if (a->pos.line != b->pos.line)
		return a->pos.line > b->pos.line;
	return a->pos.column > b->pos.column;
}

/* By their places; there are few of them. */
static struct sql_note *
sorted(struct sql_note *list)
{
	struct sql_note *first = NULL, **at, *next;

	for (; list != NULL; list = next) {
		next = list->next;
		for (at = &first; *at != NULL && !is_after(*at, list);)
			at = &(*at)->next;
		list->next = *at;
		*at = list;
	}
	return first;
}

/* Cells of a notebook in other languages are comments: what they do is not done. */
static void
note_cells(struct sql *s)
{
	static const char begin[] = "-- MAGIC %";
	const struct comment *c;

	for (c = s->comments; c != NULL; c = c->next) {
		const char *text = s->piece.text + c->begin, *word = text + strlen(begin);
		size_t len = c->end - c->begin, n = 0;

		if (len <= strlen(begin) || memcmp(text, begin, strlen(begin)) != 0)
			continue;
		for (len -= strlen(begin); n < len && word[n] != ' ' && word[n] != '\n';)
			n++;
		if (n < 2 || word_nis(word, 2, "md"))
			continue;
		if (word_nis(word, n, "run"))
			note(s, SQL_NOTE, "cell", c->begin,
			    "the notebook that %%run names is not read; --schema gives its tables");
		else
			note(s, SQL_WARNING, "cell", c->begin, "the cell in %%%.*s is skipped",
			    (int)(n < 20 ? n : 20), word);
	}
}

struct sql_result
sql_convert(struct arena *a, struct sql_session *session, const struct sql_options *options,
    struct sql_piece piece)
{
	struct sql s = {.arena = a,
	    .options = options,
	    .session = session,
	    .piece = piece,
	    .ansi = session_ansi(session, !options->no_ansi)};
	struct sql_result result = {0};
	struct buf b = {.arena = a};

	s.last_note = &s.notes;
	session_tidy(session);
	if (setjmp(s.failed) == 0) {
		struct stmt *st = parse_statement(&s);
		note_cells(&s);
		print_statement(&s, &b, lower_statement(&s, st));
		result.ok = true;
		result.sql = buf_text(&b);
		result.requires = s.requires;
	}
	if (!result.ok && s.creates != NULL) /* calls of it are none of an unknown function */
		session_add_function(&s, s.creates, s.created);
	result.notes = sorted(s.notes);
	result.params = s.params;
	return result;
}
