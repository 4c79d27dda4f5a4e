/* test-lex.c - lib/sql: tokens of Databricks SQL, and a text into statements */
#include "sql/parse.h" /* before tap.h, which has a macro "is" */
#include "tap.h"

static struct arena arena;

/* ---- tokens: each as a letter and its text ---- */

static const char *
tokens(const char *text)
{
	static const char letters[] = " wqsxnpoh"; /* by enum token_kind */
	static struct sql_options options;
	struct sql s = {
	    .arena = &arena, .options = &options, .piece = {text, strlen(text), {"-", 1, 1}}};
	struct buf b = {.arena = &arena};

	s.session = sql_session_new(NULL);
	s.last_note = &s.notes;
	if (setjmp(s.failed) == 0) {
		for (const struct token *t = lex(&s); t->kind != TOK_END; t++) {
			buf_printf(
			    &b, "%s%c %s", b.len > 0 ? " | " : "", letters[t->kind], t->text);
			if (t->suffix != '\0')
				buf_printf(&b, " %c", t->suffix);
		}
		for (const struct comment *c = s.comments; c != NULL; c = c->next)
			buf_printf(&b, " {%.*s}", (int)(c->end - c->begin), text + c->begin);
	} else {
		buf_printf(&b, "error at %zu: %s", s.notes->pos.column, s.notes->message);
	}
	sql_session_free(s.session);
	return buf_text(&b);
}

static void
lexing(void)
{
	/* clang-format off */
	static const struct { const char *sql, *want; } cases[] = {
		{"", ""},
		{"SELECT a", "w SELECT | w a"},
		/* strings */
		{"'it''s' \"a\"\"b\"", "s it's | s a\"b"},
		{"'a\\'b' 'c\\\\' 'd\\n'", "s a'b | s c\\ | s d\n"},
		{"'\\u0041\\U00000042\\103' '\\x' '\\%\\_'", "s ABC | s x | s \\%\\_"},
		{"'\\ud83d\\ude00' '\\ud83d'", "s \xF0\x9F\x98\x80 | s ?"},
		{"'\\400\\1'", "s 4001"},
		{"r'\\n' R\"\\\" r 'a'", "s \\n | s \\ | w r | s a"},
		{"x'1F' X\"ff\"", "x 1F | x ff"},
		{"$$ a ; ' $$", "s  a ; ' "},
		{"'open", "error at 1: the string that begins here is not ended by '"},
		/* names */
		{"`a b` `a``b`", "q a b | q a`b"},
		{"``", "error at 1: a name must not be empty"},
		{"`a", "error at 1: the name that begins here is not ended by `"},
		{"caf\xC3\xA9 _a1", "w caf\xC3\xA9 | w _a1"},
		{"a\xC2\xA0" "b", "w a | w b"},
		/* numbers */
		{"1 1.5 .5 1. 1e3 1.5E-3 2.e1", "n 1 | n 1.5 | n .5 | n 1. | n 1e3 | n 1.5E-3 | n 2.e1"},
		{"1L 2s 3Y 1.5BD 2D 3.5f 1e2d", "n 1 L | n 2 S | n 3 Y | n 1.5 B | n 2 D | n 3.5 F | n 1e2 D"},
		{"1abc 1Lx 0x1F 1_000 1e", "w 1abc | w 1Lx | w 0x1F | w 1_000 | w 1e"},
		{"t.1 a.b1 1.a", "w t | o . | n 1 | w a | o . | w b1 | n 1 | o . | w a"},
		{".5x", "error at 1: a number must not go on with letters"},
		{"1-2 -3", "n 1 | o - | n 2 | o - | n 3"},
		/* operators */
		{"a<=>b a->b a=>b a::b a||b", "w a | o <=> | w b | w a | o -> | w b | w a | o => | w b | w a | o :: | w b | w a | o || | w b"},
		{"a>>>b a>>b !a!=b==c<>d", "w a | o >>> | w b | w a | o >> | w b | o ! | w a | o != | w b | o == | w c | o <> | w d"},
		{"t |> x a?::b", "w t | o |> | w x | w a | o ?:: | w b"},
		{"a;", "w a | o ;"},
		{"a \\ b", "error at 3: unexpected character \\"},
		{"{{ a }} { b", "error at 9: a template has to be rendered first"},
		/* parameters */
		{":a ? ${b} c:d", "o : | w a | p  | p b | w c | o : | w d"},
		{"t_${a}_x ${a}.b", "q t_${a}_x | p a | o . | w b"},
		{"${a", "error at 1: the parameter that begins here is not ended by }"},
		/* comments */
		{"a -- b\nc", "w a | w c {-- b}"},
		{"a -- b\\\nc\nd", "w a | w d {-- b\\\nc}"},
		{"a /* b /* c */ d */ e", "w a | w e {/* b /* c */ d */}"},
		{"a /* b", "error at 3: the comment that begins here is not ended by */"},
		{"SELECT /*+ X(a) */ /*+Y*/ b", "w SELECT | h X(a) | h Y | w b"},
		{"a /*+ X */", "w a {/*+ X */}"},
	};
	/* clang-format on */

	for (size_t i = 0; i < LENGTH(cases); i++)
		tap_same(__FILE__, __LINE__, tokens(cases[i].sql), cases[i].want, cases[i].sql);
}

/* Brackets know their partners. */
static void
brackets(void)
{
	static struct sql_options options;
	const char *text = "(a[1](b)) ] (c";
	struct sql s = {
	    .arena = &arena, .options = &options, .piece = {text, strlen(text), {"-", 1, 1}}};
	const struct token *t = lex(&s);

	is(t[0].close, 8);
	is(t[2].close, 2);
	is(t[5].close, 2);
	is(t[9].close, 0);
	is(t[10].close, 0);
	ok(!t[1].space && t[9].space, "space before a token");
}

/* ---- statements: their text and place ---- */

static const char *
pieces(const char *text)
{
	struct buf b = {.arena = &arena};
	struct sql_walk walk = {text, strlen(text), {"-", 1, 1}, 0, 0};
	struct sql_piece piece;

	while (sql_split(&walk, &piece))
		buf_printf(&b, "%s%zu:%zu %.*s", b.len > 0 ? " | " : "", piece.pos.line,
		    piece.pos.column, (int)piece.len, piece.text);
	return buf_text(&b);
}

static void
splitting(void)
{
	/* clang-format off */
	static const struct { const char *text, *want; } cases[] = {
		{"", ""},
		{" ; ;\n", ""},
		{"-- nothing\n", ""},
		{"a", "1:1 a"},
		{"a;b", "1:1 a | 1:3 b"},
		{" a ;\n\n b ; ", "1:2 a | 3:2 b"},
		{"\xC3\xA9;b", "1:1 \xC3\xA9 | 1:3 b"},
		{"'a;''b;' ; \"c;\"", "1:1 'a;''b;' | 1:12 \"c;\""},
		{"'a\\';' ; r'b\\' ; `c;`", "1:1 'a\\';' | 1:10 r'b\\' | 1:18 `c;`"},
		{"a -- b;\nc; /* d; /* e; */ ; */ f", "1:1 a -- b;\nc | 2:4 /* d; /* e; */ ; */ f"},
		{"-- about a\na; -- still\nb", "1:1 -- about a\na; -- still | 3:1 b"},
		{"a; -- the end\n", "1:1 a; -- the end"},
		{"$$ a; $$; b", "1:1 $$ a; $$ | 1:11 b"},
		{"'open; b", "1:1 'open; b"},
		/* what is never ended */
		{"'a;\nb;", "1:1 'a | 2:1 b"},
		{"'a;\n'b'; c;\nd", "1:1 'a | 2:1 'b' | 2:6 c | 3:1 d"},
		{"a \"b; c;  -- d\ne; f", "1:1 a \"b; c;  -- d | 2:1 e | 2:4 f"},
		{"a; `b;\r\nc", "1:1 a | 1:4 `b | 2:1 c"},
		{"/* a;\nb;\nc", "1:1 /* a | 2:1 b | 3:1 c"},
		{"a /* b\n;\nc", "1:1 a /* b | 3:1 c"},
		{"$$ a;\nb", "1:1 $$ a | 2:1 b"},
		{"/* a;\n */ b 'c;\nd", "1:1 /* a;\n */ b 'c | 3:1 d"},
		{"'a\n-- COMMAND ----------\nb", "1:1 'a | 2:1 -- COMMAND ----------\nb"},
		{"BEGIN a;\n b; c;\nd;", "1:1 BEGIN a;\n b; c | 3:1 d"},
		{"BEGIN\na;\nEND", "1:1 BEGIN\na;\nEND"},
		/* empty statements */
		{"a;\n-- b\n;\nc;;", "1:1 a | 2:1 -- b\n;\nc"},
		{"a;; -- b\n;", "1:1 a;; -- b\n;"},
		/* scripts */
		{"BEGIN a; b; END; c", "1:1 BEGIN a; b; END | 1:18 c"},
		{"BEGIN IF a THEN b; END IF; CASE WHEN c THEN d; END CASE; END; e",
		    "1:1 BEGIN IF a THEN b; END IF; CASE WHEN c THEN d; END CASE; END | 1:63 e"},
		{"BEGIN TRANSACTION; a; COMMIT", "1:1 BEGIN TRANSACTION | 1:20 a | 1:23 COMMIT"},
		{"BEGIN; a; END", "1:1 BEGIN | 1:8 a | 1:11 END"},
		{"SELECT CASE WHEN a THEN b; c", "1:1 SELECT CASE WHEN a THEN b | 1:28 c"},
		{"CREATE PROCEDURE p() AS BEGIN a; END; b", "1:1 CREATE PROCEDURE p() AS BEGIN a; END | 1:39 b"},
	};
	/* clang-format on */

	for (size_t i = 0; i < LENGTH(cases); i++)
		tap_same(__FILE__, __LINE__, pieces(cases[i].text), cases[i].want, cases[i].text);
}

int
main(void)
{
	lexing();
	brackets();
	splitting();
	arena_free(&arena);
	return done();
}
