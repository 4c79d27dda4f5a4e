/* parse.c - what all rules of the parser stand on: tokens, names, messages */
#include "sql/parse.h"

/* ---- messages ---- */

/* Words that a mistyped one may have meant. */
static const char *const keywords[] = {"SELECT", "FROM", "WHERE", "GROUP", "ORDER", "HAVING",
    "LIMIT", "OFFSET", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "UNION", "INTERSECT",
    "EXCEPT", "QUALIFY", "WINDOW", "PARTITION", "VALUES", "INSERT", "INTO", "UPDATE", "DELETE",
    "MERGE", "CREATE", "TABLE", "VIEW", "SCHEMA", "FUNCTION", "ALTER", "DROP", "BETWEEN", "LIKE",
    "LATERAL", "PIVOT", "UNPIVOT", "USING", "WITH", "THEN", "WHEN", "ELSE", "END", "DISTINCT",
    "TRUNCATE", "DESCRIBE", "REPLACE", "COMMENT", "LOCATION", "TBLPROPERTIES", "PARTITIONED",
    "CLUSTER"};

/* What stands at t, for a message; at most a line of it. */
static const char *
found(struct parser *p, const struct token *t)
{
	size_t n = t->end - t->begin;
	const char *text = p->s->piece.text + t->begin, *line = memchr(text, '\n', n);

	if (t->kind == TOK_END)
		return "the end of the statement";
	if (line != NULL)
		n = (size_t)(line - text);
	while (n > 40 || (n > 0 && n < t->end - t->begin && (text[n] & 0xC0) == 0x80))
		n--;
	return arena_printf(
	    p->s->arena, "\"%.*s%s\"", (int)n, text, n < t->end - t->begin ? "..." : "");
}

const char *
nearest(struct parser *p, const struct token *t, const char *const *list, size_t n)
{
	char *upper = arena_strdup(p->s->arena, t->text);
	const char *near;

	for (char *c = upper; *c != '\0'; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
	near = word_nearest(upper, list, n);
	return near == NULL || strcmp(near, upper) == 0 ? NULL : near;
}

/* The keyword that t may have been meant for, or NULL. */
static const char *
meant(struct parser *p, const struct token *t)
{
	if (t->kind != TOK_WORD || t->len < 3)
		return NULL;
	return nearest(p, t, keywords, LENGTH(keywords));
}

void
expected(struct parser *p, const char *what)
{
	const struct token *t = p->tok;
	const char *near = meant(p, t);

	if (near == NULL && (near = meant(p, t - 1)) != NULL)
		fail(p->s, "syntax", t->begin,
		    "%s stands where %s is expected; did you mean %s instead of %s?", found(p, t),
		    what, near, found(p, t - 1));
	fail(p->s, "syntax", t->begin, "%s stands where %s is expected%s%s%s", found(p, t), what,
	    near != NULL ? "; did you mean " : "", near != NULL ? near : "",
	    near != NULL ? "?" : "");
}

void
unsupported(struct parser *p, size_t at, const char *what, const char *instead)
{
	fail(p->s, "unsupported", at, "%s has no counterpart in Postgres%s%s", what,
	    instead != NULL ? "; " : "", instead != NULL ? instead : "");
}

void
want(struct parser *p, const char *text)
{
	if (!take(p, text))
		expected(p, text);
}

void
deeper(struct parser *p)
{
	if (++p->depth > SQL_DEPTH_MAX)
		fail(p->s, "depth", p->tok->begin, "nested more than %d deep", SQL_DEPTH_MAX);
}

/* ---- nodes ---- */

size_t
ended(const struct parser *p)
{
	return p->tok[-1].end;
}

struct expr *
new_expr(struct sql *s, enum expr_kind kind, size_t begin, size_t end)
{
	struct expr *e = arena_alloc(s->arena, sizeof(*e));

	e->kind = kind;
	e->begin = begin;
	e->end = end;
	return e;
}

struct expr *
new_node(struct parser *p, enum expr_kind kind, size_t begin)
{
	return new_expr(p->s, kind, begin, p->tok->end);
}

struct expr *
close_node(struct parser *p, struct expr *e)
{
	e->end = ended(p);
	return e;
}

/* ---- names ---- */

bool
is_string(const struct parser *p)
{
	return p->tok->kind == TOK_STRING;
}

/* ${name} */
static bool
is_widget(const struct token *t)
{
	return t->kind == TOK_PARAM && t->len > 0;
}

/* name = word | `word` | ${word} */
const char *
parse_name(struct parser *p, const char *what)
{
	const char *value = is_widget(p->tok) ? session_value(p->s, p->tok->text) : NULL;

	if (value != NULL) {
		p->tok++;
		return value;
	}
	if (is_widget(p->tok)) {
		note(p->s, SQL_WARNING, "name-parameter", p->tok->begin,
		    "a parameter stands for a name: it stays in the text as \"${%s}\"",
		    p->tok->text);
		return arena_printf(p->s->arena, "${%s}", (p->tok++)->text);
	}
	if (!is_name(p->tok))
		expected(p, what);
	return (p->tok++)->text;
}

struct expr *
parse_name_part(struct parser *p, const char *what)
{
	struct expr *e = new_node(p, E_NAME, p->tok->begin);
	const struct token *t = p->tok;
	bool dotted = is(t + 1, ".") || is(t - 1, ".");

	e->quoted = t->kind != TOK_WORD;
	if (is_widget(t) && dotted && session_value(p->s, t->text) == NULL) {
		e->text = arena_printf(p->s->arena, "${%s}", t->text);
		p->tok++; /* what is said about it depends on what it names */
	} else {
		e->text = parse_name(p, what);
	}
	return e;
}

/* identifier_clause = IDENTIFIER ( expression ) {. name} */
static struct expr *
identifier_clause(struct parser *p)
{
	struct expr *e = new_node(p, E_CALL, p->tok->begin), *tail, *both;
	struct sql_param **params = p->last_param;
	int marks = p->marks;

	e->text = "identifier";
	p->tok += 2;
	e->args = parse_expression(p);
	want(p, ")");
	while (at(p, ".") && is_name(p->tok + 1)) {
		tail = new_node(p, E_STRING, p->tok->begin);
		tail->text = arena_printf(p->s->arena, ".`%s`", p->tok[1].text);
		tail->len = strlen(tail->text);
		both = new_node(p, E_OPERATOR, e->begin);
		both->op = "||";
		both->args = e->args;
		both->args->next = tail;
		e->args = both;
		p->tok += 2;
	}
	if (resolve_identifier(p->s, e)) { /* its parameters are none of the statement any more */
		p->last_param = params;
		*params = NULL;
		p->marks = marks;
	}
	return close_node(p, e);
}

/* dotted_name = name {. name} | identifier_clause */
struct expr *
parse_dotted_name(struct parser *p, const char *what)
{
	struct expr *e, **last;

	if (at2(p, "IDENTIFIER", "("))
		return identifier_clause(p);
	e = new_node(p, E_COLUMN, p->tok->begin);
	last = &e->args;
	do
		last = APPEND(last, parse_name_part(p, what));
	while (take(p, "."));
	return close_node(p, e);
}

/* name_list = name {, name} */
struct sql_word *
parse_name_list(struct parser *p, const char *what)
{
	struct sql_word *list = NULL, **last = &list, *w;

	do {
		w = arena_alloc(p->s->arena, sizeof(*w));
		w->text = parse_name(p, what);
		last = APPEND(last, w);
	} while (take(p, ","));
	return list;
}

struct sql_word *
parse_names_in_parens(struct parser *p, const char *what)
{
	struct sql_word *list;

	want(p, "(");
	list = parse_name_list(p, what);
	want(p, ")");
	return list;
}

/* string = STRING {STRING} */
const char *
parse_string(struct parser *p, const char *what)
{
	if (!is_string(p))
		expected(p, what);
	return parse_string_literal(p)->text;
}

/* ---- where an alias cannot stand ---- */

/* A word that begins a clause when what follows it fits; other words are free to be aliases. */
struct clause_word {
	const char *word;
	const char *next; /* this token; "x": an expression; NULL: whatever follows */
};

/* clang-format off */
static const struct clause_word clause_words[] = {
	{"FROM", NULL}, {"WHERE", "x"}, {"GROUP", "BY"}, {"ORDER", "BY"}, {"HAVING", "x"}, {"QUALIFY", "x"},
	{"LIMIT", "x"}, {"OFFSET", "x"}, {"SORT", "BY"}, {"CLUSTER", "BY"}, {"DISTRIBUTE", "BY"},
	{"WINDOW", "x"}, {"UNION", "x"}, {"INTERSECT", "x"}, {"EXCEPT", "x"}, {"MINUS", "x"},
	{"JOIN", "x"}, {"INNER", "JOIN"}, {"CROSS", "JOIN"}, {"NATURAL", "x"}, {"LATERAL", "x"},
	{"LEFT", "x"}, {"RIGHT", "x"}, {"FULL", "x"}, {"SEMI", "JOIN"}, {"ANTI", "JOIN"},
	{"ON", "x"}, {"USING", "x"}, {"PIVOT", "("}, {"UNPIVOT", NULL}, {"TABLESAMPLE", "("},
	{"WHEN", "x"}, {"THEN", "x"}, {"ELSE", "x"}, {"SELECT", "x"}, {"INSERT", "x"}, {"SET", "x"},
	{"VALUES", "x"}, {"FOR", "x"}, {"AS", NULL},
};
/* clang-format on */

/* Can t begin an expression (or a name, or a query)?  Words that end one cannot. */
bool
begins_expression(const struct token *t)
{
	switch (t->kind) {
	case TOK_END: return false;
	case TOK_OP:
		return is(t, "(") || is(t, "-") || is(t, "+") || is(t, "~") || is(t, "!") ||
		       is(t, ":") || is(t, "*") || is(t, "[");
	case TOK_WORD: return !is(t, "FROM") && !is(t, "AS");
	default: return true;
	}
}

bool
starts_clause(const struct token *t)
{
	if (t->kind != TOK_WORD)
		return false;
	for (size_t i = 0; i < LENGTH(clause_words); i++) {
		const struct clause_word *c = &clause_words[i];

		if (!is(t, c->word))
			continue;
		if (c->next == NULL)
			return true;
		return c->next[0] == 'x' ? begins_expression(t + 1) : is(t + 1, c->next);
	}
	return false;
}

/* ---- entry points ---- */

struct stmt *
parse_statement(struct sql *s)
{
	struct parser p = {.s = s, .tok = lex(s), .last_param = &s->params};

	return parse_any_statement(&p);
}

/* a INT, b STRING: the fields of a struct */
static const struct type *
column_list(struct parser *p)
{
	struct type *t = arena_alloc(p->s->arena, sizeof(*t));
	struct field **last = &t->fields;

	t->kind = T_STRUCT;
	do
		last = APPEND(last, parse_struct_field(p));
	while (take(p, ","));
	return t;
}

static const struct type *
type_text(struct sql *s)
{
	struct parser p = {.s = s, .tok = lex(s), .last_param = &s->params};
	const struct token *t = p.tok;
	const struct type *type;
	bool whole; /* a type, and not the name of the first column */

	if (t->kind != TOK_WORD)
		return p.tok->kind == TOK_END ? NULL : column_list(&p);
	whole = t[1].kind == TOK_END || is(t + 1, "<") || is(t + 1, "<>") || is(t + 1, "(") ||
		is(t, "INTERVAL");
	type = whole ? parse_type_name(&p) : column_list(&p);
	return p.tok->kind == TOK_END ? type : NULL;
}

const struct type *
parse_type_text(struct sql *s, const char *text)
{
	struct sql own = {.arena = s->arena, .options = s->options, .session = s->session};

	own.last_note = &own.notes; /* what is wrong here is for the caller to say */
	own.piece = (struct sql_piece){.text = text, .len = strlen(text), .pos = s->piece.pos};
	return setjmp(own.failed) != 0 ? NULL : type_text(&own);
}

static struct query *
query_text(struct sql *s)
{
	struct parser p = {.s = s, .tok = lex(s), .last_param = &s->params};

	return parse_query(&p);
}

struct query *
parse_query_text(struct sql *s, const char *text)
{
	struct sql own = {.arena = s->arena, .options = s->options, .session = s->session};

	own.last_note = &own.notes;
	own.piece = (struct sql_piece){.text = text, .len = strlen(text), .pos = s->piece.pos};
	return setjmp(own.failed) != 0 ? NULL : query_text(&own);
}
