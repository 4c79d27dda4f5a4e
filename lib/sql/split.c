/* split.c - a text into statements, by a lexer and never by a search for semicolons */
#include <string.h>

#include "sql/sql.h"

/* A walk over the words, strings and comments of a text.  What is not ended goes on to the end of
 * the text. */
struct scan {
	const char *text;
	size_t at, len;
	bool unended; /* a string, a comment or a script goes on to the end */
	bool recover; /* what spans the end of a statement's last line is taken as not ended */
	size_t stop; /* found when recovering: where the statement ends; 0: nowhere */
};

/* So often a text is read to its end in vain, before what is not ended takes all the rest. */
#define RECOVERED_MAX 200

/* What BEGIN ... END of SQL scripting has open, of the statement that is being walked over. */
struct block {
	int words;
	bool create, procedure, script; /* its first words make it a script */
	bool after_end; /* the word before was END */
	int depth;
};

static char
peek(const struct scan *s, size_t ahead)
{
	return s->at + ahead < s->len ? s->text[s->at + ahead] : '\0';
}

static bool
is_word(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
	       (c & 0x80) != 0;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
at_comment(const struct scan *s)
{
	return (peek(s, 0) == '-' && peek(s, 1) == '-') || (peek(s, 0) == '/' && peek(s, 1) == '*');
}

static void
pass_line(struct scan *s)
{
	while (s->at < s->len && s->text[s->at] != '\n')
		s->at += s->text[s->at] == '\\' && peek(s, 1) == '\n' ? 2 : 1;
}

/* Databricks exports a notebook with this line between its cells; a cell's last statement needs no
 * semicolon. */
static bool
at_cell_end(const struct scan *s)
{
	static const char line[] = "-- COMMAND ---------"; /* a dash less: notebook.c */

	return s->len - s->at >= strlen(line) && memcmp(s->text + s->at, line, strlen(line)) == 0 &&
	       (s->at == 0 || s->text[s->at - 1] == '\n');
}

/* %sql, which a notebook's cell may begin with: white space. */
static bool
at_magic(const struct scan *s)
{
	return s->len - s->at >= 4 && memcmp(s->text + s->at, "%sql", 4) == 0 &&
	       !is_word(peek(s, 4)) && (s->at == 0 || s->text[s->at - 1] == '\n');
}

static bool
at_line_end(const struct scan *s, size_t at)
{
	while (at < s->len && (s->text[at] == ' ' || s->text[at] == '\t' || s->text[at] == '\r'))
		at++;
	return at >= s->len || s->text[at] == '\n' ||
	       (s->len - at >= 2 && memcmp(s->text + at, "--", 2) == 0);
}

/* What began at `begin` has been passed.  The first thing that is not ended, or that seems to have
 * been ended by the quote that begins the next, ends with the line of a semicolon. */
static void
passed(struct scan *s, size_t begin, bool ended)
{
	struct scan look = {s->text, begin, s->at < s->len ? s->at : s->len, false, false, 0};

	s->unended |= !ended;
	if (!s->recover || s->stop > 0)
		return;
	for (; look.at < look.len && s->stop == 0; look.at++)
		if (at_cell_end(&look) || (s->text[look.at] == ';' && at_line_end(s, look.at + 1)))
			s->stop = look.at;
}

static void
pass_comment(struct scan *s)
{
	size_t begin = s->at;
	int depth = 0;

	if (peek(s, 0) == '-') {
		pass_line(s);
		return;
	}
	do {
		bool open = peek(s, 0) == '/' && peek(s, 1) == '*';
		bool close = peek(s, 0) == '*' && peek(s, 1) == '/';

		depth += open - close;
		s->at += open || close ? 2 : 1;
	} while (depth > 0 && s->at < s->len);
	if (depth > 0)
		passed(s, begin, false);
}

static void
pass_quoted(struct scan *s, bool raw)
{
	size_t begin = s->at;
	char quote = s->text[s->at++];

	while (s->at < s->len && s->text[s->at] != quote)
		s->at += s->text[s->at] == '\\' && !raw && quote != '`' ? 2 : 1;
	passed(s, begin, s->at < s->len);
	s->at++;
}

static void
pass_dollars(struct scan *s)
{
	const char *end = NULL;
	size_t begin = s->at;

	for (s->at += 2; s->at < s->len && end == NULL; s->at++)
		if (peek(s, 0) == '$' && peek(s, 1) == '$')
			end = s->text + s->at;
	s->at++;
	if (end == NULL)
		passed(s, begin, false);
}

/* ---- scripts ---- */

static bool
is(const char *word, size_t n, const char *text)
{
	return word_nis(word, n, text);
}

/* END IF, END WHILE ...: what it ends was not counted when it began */
static bool
ends_uncounted(const char *word, size_t n)
{
	return is(word, n, "IF") || is(word, n, "WHILE") || is(word, n, "FOR") ||
	       is(word, n, "LOOP") || is(word, n, "REPEAT");
}

static void
count_word(struct block *b, const char *word, size_t n)
{
	b->words++;
	if (b->words == 1)
		b->script = is(word, n, "BEGIN");
	if (b->words == 1)
		b->create = is(word, n, "CREATE");
	if (b->words == 2 && (is(word, n, "TRANSACTION") || is(word, n, "WORK")))
		b->script = false;
	if (b->create && b->words < 8 && is(word, n, "PROCEDURE"))
		b->procedure = true;
	if (b->after_end && ends_uncounted(word, n))
		b->depth++;
	else if (is(word, n, "BEGIN") || (is(word, n, "CASE") && !b->after_end))
		b->depth++;
	else if (is(word, n, "END") && b->depth > 0)
		b->depth--;
	b->after_end = is(word, n, "END");
}

/* Does a semicolon here stand inside of a script? */
static bool
inside(const struct block *b)
{
	return (b->script || b->procedure) && b->words > 1 && b->depth > 0;
}

static void
pass_word(struct scan *s, struct block *b)
{
	size_t begin = s->at;

	while (s->at < s->len && is_word(s->text[s->at]))
		s->at++;
	if (s->at == begin + 1 && (s->text[begin] | 32) == 'r' &&
	    (peek(s, 0) == '\'' || peek(s, 0) == '"'))
		pass_quoted(s, true);
	else
		count_word(b, s->text + begin, s->at - begin);
}

/* ---- statements ---- */

static void
pass_one(struct scan *s, struct block *b)
{
	char c = peek(s, 0);

	if (c == '\'' || c == '"' || c == '`')
		pass_quoted(s, false);
	else if (c == '$' && peek(s, 1) == '$')
		pass_dollars(s);
	else if (is_word(c))
		pass_word(s, b);
	else
		s->at++;
	if (s->at > s->len)
		s->at = s->len;
}

/* Passes white space and comments; stops behind a line when `line` is set. */
static void
pass_blank(struct scan *s, bool line)
{
	while (s->at < s->len && s->stop == 0 &&
	       (is_space(s->text[s->at]) || at_comment(s) || at_magic(s))) {
		if (at_comment(s))
			pass_comment(s);
		else if (at_magic(s))
			s->at += 4;
		else if (s->text[s->at] == '\n' && line)
			return;
		else
			s->at++;
	}
	if (s->at > s->len)
		s->at = s->len;
}

/* The same, and semicolons: empty statements. */
static void
pass_empty(struct scan *s)
{
	pass_blank(s, false);
	while (s->at < s->len && s->stop == 0 && s->text[s->at] == ';') {
		s->at++;
		pass_blank(s, false);
	}
}

/* A script whose END was not found ends where the next line stands at the margin. */
static bool
seems_ended(const struct scan *s)
{
	struct scan next = *s;

	if (!s->recover || !at_line_end(s, s->at + 1))
		return false;
	pass_line(&next);
	while (next.at < next.len && (next.text[next.at] == '\n' || next.text[next.at] == '\r'))
		next.at++;
	return !is_space(peek(&next, 0)) && !word_nis(next.text + next.at, 3, "END");
}

/* From the first token to the semicolon, the end of a notebook's cell, or the end of the text. */
static void
pass_statement(struct scan *s)
{
	struct block b = {0};

	while (s->at < s->len && s->stop == 0 && !at_cell_end(s) &&
	       (s->text[s->at] != ';' || (inside(&b) && !seems_ended(s)))) {
		if (at_comment(s))
			pass_comment(s);
		else
			pass_one(s, &b);
	}
	if (s->at >= s->len) {
		s->at = s->len;
		s->unended |= inside(&b);
	}
}

/* What is behind the semicolon and belongs to the statement: a comment on the same line, and at the
 * end of the text all comments. */
static void
tail(struct scan *s)
{
	struct scan line = *s, all = *s;

	pass_empty(&all);
	pass_blank(&line, true);
	if (all.at >= s->len && !all.unended)
		s->at = all.at;
	else if (line.at < s->len && s->text[line.at] == '\n')
		s->at = line.at;
}

static size_t
trimmed(const char *text, size_t begin, size_t end)
{
	while (end > begin && is_space(text[end - 1]))
		end--;
	return end;
}

static size_t
first_text(const char *text, size_t begin, size_t end)
{
	while (begin < end && (is_space(text[begin]) || text[begin] == ';'))
		begin++;
	return begin;
}

/* A statement with the comments before it, as far as its semicolon; false: there is none. */
static bool
pass_piece(struct scan *s)
{
	pass_empty(s);
	if (s->at >= s->len && !s->unended)
		return false;
	pass_statement(s);
	if (s->stop > 0)
		s->at = s->stop;
	s->recover = false;
	s->stop = 0;
	return true;
}

bool
sql_split(struct sql_walk *w, struct sql_piece *piece)
{
	struct scan s = {.text = w->text, .at = w->offset, .len = w->len};
	size_t begin = s.at = first_text(s.text, s.at, s.len), end, semicolon;

	if (!pass_piece(&s))
		return false;
	if (s.unended && w->recovered++ < RECOVERED_MAX) {
		s = (struct scan){.text = w->text, .at = begin, .len = w->len, .recover = true};
		pass_piece(&s);
	}
	semicolon = s.at;
	end = trimmed(s.text, begin, s.at);
	if (s.at < s.len && s.text[s.at] == ';') {
		s.at++;
		tail(&s);
		if (first_text(s.text, semicolon, s.at) < s.at)
			end = trimmed(s.text, semicolon, s.at);
	}
	w->pos = pos_at(w->pos, s.text + w->offset, begin - w->offset);
	*piece = (struct sql_piece){s.text + begin, end - begin, w->pos};
	w->pos = pos_at(w->pos, s.text + begin, s.at - begin);
	w->offset = s.at;
	return true;
}
