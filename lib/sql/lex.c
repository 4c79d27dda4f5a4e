/* lex.c - the tokens of Databricks SQL
 *
 * After SqlBaseLexer.g4 of Spark 4.1, and Databricks' "Lexical structure" (2025-10).  The whole
 * statement becomes an array, so that the parser can look ahead as far as it likes.
 */
#include "sql/lex.h"

/* Longest first. */
static const char *const operators[] = {">>>", "<=>", "?::", "->", "=>", "::", "||", "|>", "<>",
    "!=", "==", "<=", ">=", "!<", "!>", "<<", ">>", "(", ")", ",", ".", "=", "*", "-", "+", "/",
    "[", "]", "<", ">", ":", "|", "&", "^", "~", "%", "!", ";", "@"};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
	return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || (c & 0x80) != 0;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct token *
lex_add(struct lexer *l, enum token_kind kind, size_t begin)
{
	struct token *t;

	if (l->count + TOKENS_AHEAD >= l->cap) {
		size_t cap = l->cap == 0 ? l->len / 3 + 32 : l->cap * 2;

		l->tokens =
		    arena_grow(l->s->arena, l->tokens, l->cap * sizeof(*t), cap * sizeof(*t));
		l->cap = cap;
	}
	t = &l->tokens[l->count++];
	*t = (struct token){.kind = kind, .text = "", .begin = begin, .end = l->at};
	return t;
}

struct token *
lex_add_text(struct lexer *l, enum token_kind kind, size_t begin, size_t from, size_t to)
{
	struct token *t = lex_add(l, kind, begin);

	t->len = to - from;
	t->text = arena_strndup(l->s->arena, l->text + from, t->len);
	return t;
}

/* ---- what is between tokens ---- */

static void
add_comment(struct lexer *l, size_t begin)
{
	struct comment *c = arena_alloc(l->s->arena, sizeof(*c));

	*c = (struct comment){.begin = begin, .end = l->at};
	l->last_comment = APPEND(l->last_comment, c);
}

/* -- to the end of the line; a backslash before the end goes on with the next line */
static void
line_comment(struct lexer *l)
{
	size_t begin = l->at;

	while (l->at < l->len && l->text[l->at] != '\n')
		l->at += l->text[l->at] == '\\' && peek(l, 1) == '\n' ? 2 : 1;
	if (l->at > l->len)
		l->at = l->len;
	add_comment(l, begin);
}

/* Passes a comment in which comments may stand. */
static void
pass_block(struct lexer *l)
{
	size_t begin = l->at, depth = 0;

	do {
		if (l->at >= l->len)
			fail(l->s, "syntax", begin,
			    "the comment that begins here is not ended by */");
		if (peek(l, 0) == '/' && peek(l, 1) == '*') {
			depth++;
			l->at += 2;
		} else if (peek(l, 0) == '*' && peek(l, 1) == '/') {
			depth--;
			l->at += 2;
		} else {
			l->at++;
		}
	} while (depth > 0);
}

static void
add_hint(struct lexer *l, size_t begin)
{
	size_t from = begin + 3, to = l->at - 2;

	while (from < to && is_space(l->text[from]))
		from++;
	while (to > from && is_space(l->text[to - 1]))
		to--;
	lex_add_text(l, TOK_HINT, begin, from, to);
}

static void
block_comment(struct lexer *l)
{
	size_t begin = l->at;
	const struct token *before = l->count > 0 ? &l->tokens[l->count - 1] : NULL;

	pass_block(l);
	if (l->text[begin + 2] == '+' && before != NULL &&
	    (is(before, "SELECT") || before->kind == TOK_HINT))
		add_hint(l, begin);
	else
		add_comment(l, begin);
}

/* {# ... #} */
static void
template_comment(struct lexer *l)
{
	for (size_t begin = l->at; l->at < l->len; l->at++) {
		if (l->at > begin + 2 && l->text[l->at] == '}' && l->text[l->at - 1] == '#') {
			l->at++;
			return;
		}
	}
}

static void
pass_space(struct lexer *l)
{
	size_t n;

	while (l->at < l->len) {
		if ((n = space_len(l->text + l->at, l->len - l->at)) > 0)
			l->at += n;
		else if (l->count == 0 && l->len - l->at > 4 &&
			 memcmp(l->text + l->at, "%sql", 4) == 0)
			l->at += 4; /* the magic word of a notebook's cell */
		else if (peek(l, 0) == '-' && peek(l, 1) == '-')
			line_comment(l);
		else if (peek(l, 0) == '/' && peek(l, 1) == '*')
			block_comment(l);
		else if (peek(l, 0) == '{' && peek(l, 1) == '#')
			template_comment(l);
		else
			return;
	}
}

/* ---- words and numbers ---- */

static size_t
digits(const struct lexer *l, size_t at)
{
	while (at < l->len && is_digit(l->text[at]))
		at++;
	return at;
}

/* exponent = E [+|-] digit {digit}; gives where it ends, or `at` when there is none */
static size_t
exponent(const struct lexer *l, size_t at)
{
	size_t from = at + 1;

	if (at >= l->len || (l->text[at] | 32) != 'e')
		return at;
	if (from < l->len && (l->text[from] == '+' || l->text[from] == '-'))
		from++;
	return digits(l, from) > from ? digits(l, from) : at;
}

/* suffix = L | S | Y | F | D | BD; gives how many letters it has.  What goes on as a word has none.
 */
static size_t
suffix(const struct lexer *l, size_t at, bool whole, char *letter)
{
	size_t n = 1;
	char c = at < l->len ? (char)(l->text[at] & ~32) : '\0';

	if (c == 'B' && at + 1 < l->len && (l->text[at + 1] | 32) == 'd')
		n = 2;
	else if (c == '\0' || strchr(whole ? "LSYFD" : "FD", c) == NULL)
		return 0;
	if (at + n < l->len && is_word(l->text[at + n]))
		return 0;
	*letter = c;
	return n;
}

/* number = (digits [. [digits]] | . digits) [exponent] [suffix]; false: a word begins here (1st) */
static bool
number_token(struct lexer *l)
{
	size_t begin = l->at, whole = digits(l, begin), end = whole, mantissa, n;
	struct token *t;
	char letter = '\0';

	if (end < l->len && l->text[end] == '.')
		end = digits(l, end + 1);
	mantissa = end;
	end = exponent(l, end);
	n = suffix(l, end, end == whole, &letter);
	if (end + n < l->len && is_word(l->text[end + n])) {
		if (mantissa == whole)
			return false;
		if (whole == begin)
			fail(l->s, "syntax", begin, "a number must not go on with letters");
		end = whole; /* 1.a is three tokens */
		n = 0;
	}
	l->at = end + n;
	t = lex_add_text(l, TOK_NUMBER, begin, begin, end);
	t->suffix = letter;
	return true;
}

/* Does the dot at l->at follow a name or a bracket, so that what follows is a field? */
static bool
after_name(const struct lexer *l)
{
	const struct token *t;

	if (l->count == 0)
		return false;
	t = &l->tokens[l->count - 1];
	return t->end == l->at &&
	       (t->kind == TOK_WORD || t->kind == TOK_QUOTED || is(t, ")") || is(t, "]"));
}

static void
pass_template(struct lexer *l)
{
	size_t begin = l->at;

	while (!(peek(l, 0) == '}' && peek(l, 1) == '}')) {
		if (l->at >= l->len)
			fail(l->s, "template", begin,
			    "the template that begins here is not ended by }}");
		l->at++;
	}
	l->at += 2;
}

/* Passes letters, digits, ${...} and {{...}} in any order; true when some of it was no letter. */
static bool
pass_word(struct lexer *l)
{
	const char *end;
	bool widget = false;

	for (;;) {
		if (l->at < l->len && is_word(l->text[l->at]) &&
		    space_len(l->text + l->at, l->len - l->at) == 0) {
			l->at++;
		} else if (peek(l, 0) == '$' && peek(l, 1) == '{') {
			end = memchr(l->text + l->at, '}', l->len - l->at);
			if (end == NULL)
				fail(l->s, "syntax", l->at,
				    "the parameter that begins here is not ended by }");
			l->at = (size_t)(end - l->text) + 1;
			widget = true;
		} else if (peek(l, 0) == '{' && peek(l, 1) == '{') {
			pass_template(l);
			widget = true;
		} else {
			return widget;
		}
	}
}

/* Part of a name: the values of the parameters in it that have one (--param) stand for them. */
static void
name_with_widgets(struct lexer *l, size_t begin)
{
	struct buf b = {.arena = l->s->arena};
	const char *value, *end;
	struct token *t;
	size_t n;

	for (size_t i = begin; i < l->at; i += n) {
		n = 1;
		value = NULL;
		end = l->text[i] == '$' ? memchr(l->text + i, '}', l->at - i) : NULL;
		if (end != NULL && l->text[i + 1] == '{') {
			n = (size_t)(end - l->text) + 1 - i;
			value =
			    session_value(l->s, arena_strndup(l->s->arena, l->text + i + 2, n - 3));
		}
		if (value != NULL)
			buf_str(&b, value);
		else
			buf_add(&b, l->text + i, n);
	}
	t = lex_add(l, TOK_QUOTED, begin);
	t->text = buf_text(&b);
	t->len = b.len;
}

/* A word; or ${name}, which Databricks notebooks replace before Spark sees the text: alone it is a
 * parameter, beside letters part of a name. */
static void
plain_word(struct lexer *l)
{
	size_t begin = l->at;

	if (!pass_word(l))
		lex_add_text(l, TOK_WORD, begin, begin, l->at);
	else if (l->text[begin] == '$' &&
		 memchr(l->text + begin, '}', l->at - begin) == l->text + l->at - 1)
		lex_add_text(l, TOK_PARAM, begin, begin + 2, l->at - 1);
	else
		name_with_widgets(l, begin);
}

static void
word_token(struct lexer *l)
{
	size_t begin = l->at;
	char c = (char)(l->text[begin] | 32), next = peek(l, 1);

	if ((c == 'r' || c == 'x') && (next == '\'' || next == '"')) {
		l->at++;
		lex_string(l, begin, true);
		if (c == 'x')
			l->tokens[l->count - 1].kind = TOK_HEX;
	} else {
		plain_word(l);
	}
}

/* ---- operators ---- */

static bool
is_open(const struct token *t)
{
	return is(t, "(") || is(t, "[");
}

/* Tells an opening bracket where its partner is.  While it is open, close holds the next outer. */
static void
pair(struct lexer *l)
{
	struct token *t = &l->tokens[l->count - 1], *open;

	if (is_open(t)) {
		t->close = l->open;
		l->open = l->count;
	} else if ((is(t, ")") || is(t, "]")) && l->open > 0) {
		open = &l->tokens[l->open - 1];
		if (is(open, "(") != is(t, ")"))
			return;
		l->open = open->close;
		open->close = (size_t)(t - open);
	}
}

static void
add_template(struct lexer *l, enum token_kind kind, size_t begin, const char *text)
{
	struct token *t = lex_add(l, kind, begin);

	t->text = text;
	t->len = strlen(text);
}

/* {{ ... }} of a dashboard's query or a dbt model */
static void
template_token(struct lexer *l)
{
	size_t begin = l->at;
	const char *text = l->text + begin + 2, *first, *second, *end = NULL;
	enum template_kind kind;

	for (; l->at + 1 < l->len && end == NULL; l->at++)
		if (l->text[l->at] == '}' && l->text[l->at + 1] == '}')
			end = l->text + l->at;
	kind = end == NULL
		   ? TEMPLATE_OTHER
		   : read_template(l->s->arena, text, (size_t)(end - text), &first, &second);
	l->at++;
	if (kind == TEMPLATE_OTHER)
		fail(l->s, "template", begin, "a template has to be rendered first");
	if (kind == TEMPLATE_NOTHING) {
		note(l->s, SQL_NOTE, "template", begin, "config() of dbt is dropped");
		return;
	}
	if (kind == TEMPLATE_TABLE)
		note(l->s, SQL_NOTE, "template", begin,
		    "the model of dbt is taken for the table %s%s%s", first,
		    second != NULL ? "." : "", second != NULL ? second : "");
	add_template(l, kind == TEMPLATE_PARAM ? TOK_PARAM : TOK_QUOTED, begin, first);
	if (second != NULL) {
		add_template(l, TOK_OP, begin, ".");
		add_template(l, TOK_QUOTED, begin, second);
	}
}

static void
operator_token(struct lexer *l)
{
	size_t begin = l->at, n;
	struct token *t;

	for (size_t i = 0; i < LENGTH(operators); i++) {
		if (operators[i][0] != l->text[begin])
			continue;
		n = strlen(operators[i]);
		if (n > l->len - begin || memcmp(operators[i], l->text + begin, n) != 0)
			continue;
		l->at += n;
		t = lex_add(l, TOK_OP, begin);
		t->text = operators[i];
		t->len = n;
		pair(l);
		return;
	}
	if (l->text[begin] == '{')
		fail(l->s, "template", begin, "a template has to be rendered first");
	fail(l->s, "syntax", begin, "unexpected character %c", l->text[begin]);
}

/* $name: a widget of a notebook, as old ones write it */
static void
widget_token(struct lexer *l)
{
	size_t begin = l->at++;

	while (is_word(peek(l, 0)))
		l->at++;
	add_template(l, TOK_PARAM, begin,
	    arena_strndup(l->s->arena, l->text + begin + 1, l->at - begin - 1));
}

static void
token(struct lexer *l)
{
	char c = peek(l, 0), next = peek(l, 1);

	if (c == '\'' || c == '"') {
		lex_string(l, l->at, false);
	} else if (c == '`') {
		lex_quoted(l);
	} else if (is_digit(c)) {
		if (!number_token(l))
			word_token(l);
	} else if (is_word(c)) {
		word_token(l);
	} else if (c == '.' && is_digit(next) && !after_name(l)) {
		number_token(l);
	} else if (c == '$' && next == '$') {
		lex_dollar(l);
	} else if (c == '$' && next == '{') {
		plain_word(l);
	} else if (c == '$' && is_word(next) && !is_digit(next)) {
		widget_token(l);
	} else if (c == '{' && next == '{') {
		template_token(l);
	} else if (c == '?' && !(next == ':' && peek(l, 2) == ':')) {
		l->at++;
		lex_add(l, TOK_PARAM, l->at - 1);
	} else {
		operator_token(l);
	}
}

struct token *
lex(struct sql *s)
{
	struct lexer l = {.s = s, .text = s->piece.text, .len = s->piece.len};
	size_t end = 0, count;

	s->comments = NULL;
	l.last_comment = &s->comments;
	lex_add(&l, TOK_END, 0);
	for (;;) {
		pass_space(&l);
		if (l.at >= l.len)
			break;
		count = l.count;
		token(&l);
		if (l.count > count)
			l.tokens[count].space = l.tokens[count].begin > end;
		end = l.at;
	}
	while (l.open > 0) { /* never closed */
		struct token *t = &l.tokens[l.open - 1];

		l.open = t->close;
		t->close = 0;
	}
	for (int i = 0; i < TOKENS_AHEAD; i++)
		lex_add(&l, TOK_END, l.len);
	return l.tokens + 1;
}
