/* test-pgparse.c - lib/pgparse: tokens, statements, parameters, names, the parser's verdict */
#include "pgparse/pgparse.h"
#include "tap.h"

static struct arena arena;

/* ---- tokens: each as a letter and its text ---- */

static const char *
tokens(const char *sql, size_t len)
{
	static const char letters[] = "  -wqsnp:o,?"; /* by enum pg_token_type */
	struct pg_lex lex = {.text = sql, .len = len};
	struct buf b = {.arena = &arena};
	struct pg_token t;
	size_t sum = 0;

	while ((t = pg_next(&lex)).type != PG_END) {
		sum += t.len;
		if (t.type != PG_SPACE)
			buf_printf(&b, "%s%c %.*s", b.len > 0 ? " | " : "", letters[t.type],
			    (int)t.len, t.text);
	}
	return sum == len ? buf_text(&b) : "bytes were lost";
}

static void
lexing(void)
{
	/* clang-format off */
	static const struct { const char *sql, *want; } cases[] = {
		{"", ""},
		{"SELECT a", "w SELECT | w a"},
		{"a$1 $1 $12", "w a$1 | p $1 | p $12"},
		{"'it''s' x", "s 'it''s' | w x"},
		{"'no \\' escape", "s 'no \\' | w escape"},
		{"E'it\\'s' x", "s E'it\\'s' | w x"},
		{"e'\\\\'x", "s e'\\\\' | w x"},
		{"b'01' X'1F' n'a' U&'\\0041' u&\"b\"", "s b'01' | s X'1F' | s n'a' | s U&'\\0041' | q u&\"b\""},
		{"U & 'a'", "w U | o & | s 'a'"},
		{"$$a;'b$$ $q$ $$ $q$", "s $$a;'b$$ | s $q$ $$ $q$"},
		{"$a$ $ab$ $a$", "s $a$ $ab$ $a$"},
		{"a$b$c$b$", "w a$b$c$b$"},
		{"$1a$", "p $1 | w a$"},
		{"\"a\"\"b;\" c", "q \"a\"\"b;\" | w c"},
		{"a -- b\nc", "w a | - -- b | w c"},
		{"a /* b /* c */ d */ e", "w a | - /* b /* c */ d */ | w e"},
		{"/**/a/***/b", "- /**/ | w a | - /***/ | w b"},
		{"1 1.5 .5 5. 1e3 1.5e-3 1e 1_000 0x1F", "n 1 | n 1.5 | n .5 | n 5. | n 1e3 | n 1.5e-3 | n 1 | w e | n 1_000 | n 0x1F"},
		{"1..10", "n 1 | , .. | n 10"},
		{"a.b.*", "w a | , . | w b | , . | o *"},
		{"x::int y:=1", "w x | , :: | w int | w y | , := | n 1"},
		{":a :b_1 :\"c\" :1", ": :a | : :b_1 | , : | q \"c\" | , : | n 1"},
		{"::a", ", :: | w a"},
		{"a<-1", "w a | o < | o - | n 1"},
		{"a@-1", "w a | o @- | n 1"},
		{"a->>'b' <=> c", "w a | o ->> | s 'b' | o <=> | w c"},
		{"a*/*x*/b", "w a | o * | - /*x*/ | w b"},
		{"a+--x", "w a | o + | - --x"},
		{"(a[1]);", ", ( | w a | , [ | n 1 | , ] | , ) | , ;"},
		{"'open", "? 'open"},
		{"$$open", "? $$open"},
		{"\"open", "? \"open"},
		{"/* /* */", "? /* /* */"},
		{"$ \\ {", "? $ | ? \\ | ? {"},
		{"naïve größe", "w naïve | w größe"},
	};
	/* clang-format on */

	for (size_t i = 0; i < LENGTH(cases); i++)
		same(tokens(cases[i].sql, strlen(cases[i].sql)), cases[i].want);
	same(tokens("a\0b", 3), "w a | ?  | w b");
}

/* ---- statements: each in brackets, with its offset ---- */

static const char *
statements(const char *sql)
{
	struct buf b = {.arena = &arena};

	for (struct pg_statement *s = pg_split(&arena, sql, strlen(sql)); s != NULL; s = s->next) {
		buf_printf(&b, "%zu[%s]", s->offset, s->text);
		if (s->len != strlen(s->text) || memcmp(sql + s->offset, s->text, s->len) != 0)
			return "text and offset do not agree";
	}
	return buf_text(&b);
}

static void
splitting(void)
{
	/* clang-format off */
	static const struct { const char *sql, *want; } cases[] = {
		{"", ""},
		{" ;; -- x\n;", ""},
		{"SELECT 1", "0[SELECT 1]"},
		{" SELECT 1 ; SELECT 2 ;", "1[SELECT 1]12[SELECT 2]"},
		{"SELECT ';', \";\", $$;$$ /* ; */ -- ;\n; x", "0[SELECT ';', \";\", $$;$$]38[x]"},
		{"-- NAME: a\nSELECT 1; -- on a\n-- NAME: b\nSELECT 2", "0[-- NAME: a\nSELECT 1]29[-- NAME: b\nSELECT 2]"},
		{"SELECT 1; /* two\nlines */ SELECT 2", "0[SELECT 1]10[/* two\nlines */ SELECT 2]"},
		{"SELECT (1; SELECT 2", "0[SELECT (1]11[SELECT 2]"},
		{"CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2); x",
		    "0[CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)]62[x]"},
		{"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; x",
		    "0[CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END]94[x]"},
		{"CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC END; x", "0[CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC END]50[x]"},
		{"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1; '; x",
		    "0[CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1; ']62[x]"},
		{"BEGIN; SELECT 1; END; x", "0[BEGIN]7[SELECT 1]17[END]22[x]"},
		{"SELECT 'open; SELECT 2", "0[SELECT 'open; SELECT 2]"},
	};
	/* clang-format on */

	for (size_t i = 0; i < LENGTH(cases); i++)
		same(statements(cases[i].sql), cases[i].want);
}

static const char *
parameters(const char *sql)
{
	struct buf b = {.arena = &arena};

	for (struct pg_param *p = pg_params(&arena, sql, strlen(sql)); p != NULL; p = p->next)
		buf_printf(&b, "%s@%zu+%zu ", p->name, p->offset, p->len);
	return buf_text(&b);
}

static void
finding_parameters(void)
{
	same(parameters("SELECT :a, x::int, :a"), "a@7+2 a@19+2 ");
	same(parameters("SELECT ':a', \":a\", $$:a$$ -- :a\n/* :a */"), "");
	same(parameters("SELECT t[1:n], t[m:n], t[f(1):n], t[:n], t[:i:j]"), "n@36+2 i@43+2 ");
	same(parameters("SELECT ARRAY[:a, :b, CASE WHEN :c THEN :d ELSE :e END]"),
	    "a@13+2 b@17+2 c@31+2 d@39+2 e@47+2 ");
	same(parameters("SELECT t[f(x, :a)], (:b)"), "a@14+2 b@21+2 ");
	same(parameters("SELECT '{\"a\":1}'::jsonb -> :key"), "key@27+4 ");
}

/* ---- names ---- */

static void
naming(void)
{
	const char *umlauts = "äääääääääääääääääääääääääääääääää"; /* 33 of two bytes */
	const char *sql = "SELECT A.\"B\"\"c\", 'x' größE U&\"d\" $1";
	struct pg_lex lex = {.text = sql, .len = strlen(sql)};
	struct buf b = {.arena = &arena};
	struct pg_token t;

	while ((t = pg_next_word(&lex)).type != PG_END)
		buf_printf(&b, "%s ", pg_name(&arena, &t) ? pg_name(&arena, &t) : "-");
	same(buf_text(&b), "select a - B\"c - - größe - - ");
	is(pg_name_clip("abc", 3), 3);
	is(pg_name_clip(umlauts, strlen(umlauts)), 62);
}

/* ---- the parser ---- */

static const char *
verdict(const char *sql, size_t len)
{
	struct pg_parse_error e;
	struct pos pos;

	if (pg_check(&arena, sql, len, &e))
		return "ok";
	pos = pos_at((struct pos){"f", 10, 5}, sql, e.offset);
	return arena_printf(&arena, "%zu:%zu %s; %s", pos.line, pos.column, e.message,
	    e.hint != NULL ? e.hint : "-");
}

static void
checking(void)
{
	/* clang-format off */
	static const struct { const char *sql, *want; } cases[] = {
		{"SELECT 1", "ok"},
		{"SELECT 1; SELECT 2", "ok"},
		{"SELECT :a::int, t[1:2] FROM t WHERE b = :a_long_name LIMIT :n", "ok"},
		{"SELECT * FORM t", "10:14 syntax error at or near \"FORM\"; did you mean from for FORM?"},
		{"SELECT a FORM t", "10:19 syntax error at or near \"t\"; did you mean from for FORM?"},
		{"SELCT 1", "10:5 syntax error at or near \"SELCT\"; did you mean select for SELCT?"},
		{"SELECT 1\nFROM t WHERE", "11:13 syntax error at end of input; it ends after WHERE"},
		{"SELECT 'größe', 'über'\n, 'ä' 'b'", "11:7 syntax error at or near \"'b'\"; -"},
		{"SELECT /* 日本語 */ )", "10:22 syntax error at or near \")\"; -"},
		{"SELECT `a`", "10:15 syntax error at end of input; names stand in double quotes in Postgres; lb-sql2pg converts Databricks SQL"},
		{"SELECT a FROM t LATERAL VIEW explode(b) x AS y", "10:21 syntax error at or near \"LATERAL\"; LATERAL VIEW is Databricks SQL; lb-sql2pg converts it"},
		{"SELECT a FROM t QUALIFY x > 1", "10:29 syntax error at or near \"x\"; QUALIFY is Databricks SQL; lb-sql2pg converts it"},
		{"SELECT 'open", "10:12 unterminated quoted string at or near \"'open\"; -"},
		{"SELECT 1 LIMIT 1 LIMIT 2", "10:22 syntax error at or near \"LIMIT\"; -"},
	};
	/* clang-format on */

	for (size_t i = 0; i < LENGTH(cases); i++)
		same(verdict(cases[i].sql, strlen(cases[i].sql)), cases[i].want);
	same(verdict("SELECT\0 1", 9), "10:11 a NUL byte; -");
	same(verdict("SELECT '\xff'", 10), "10:13 not valid UTF-8; -");
}

/* the text with numbers, and where its :b and its end stood before */
static const char *
numbered(const char *sql)
{
	struct pg_numbered n;
	const char *b;

	pg_number(&arena, sql, strlen(sql), &n);
	b = strchr(n.sql, '#');
	return arena_printf(&arena, "%s %zu %zu", n.sql, n.count,
	    b == NULL ? 0 : pg_numbered_offset(&n, (size_t)(b - n.sql)));
}

static void
numbering(void)
{
	same(numbered("SELECT 1 # 2"), "SELECT 1 # 2 0 9");
	same(numbered("SELECT :a # :b"), "SELECT $1 # $2 2 10");
	same(numbered("SELECT :long, :b, :long # 1"), "SELECT $1, $2, $1 # 1 2 24");
	same(numbered("SELECT $2, :b # 1"), "SELECT $2, $3 # 1 3 14");
	same(numbered(":a:b:c:d:e:f:g:h:i:j # :k"), "$1$2$3$4$5$6$7$8$9$10 # $11 11 21");
}

static const char *
tree_of(const char *sql)
{
	const struct json *node = pg_tree(&arena, sql, strlen(sql)), *body = pg_body(node), *from;

	if (body == NULL)
		return "none";
	from = json_get(body, "fromClause");
	return arena_printf(&arena, "%s %s %zu", body->key,
	    from == NULL ? "-" : pg_attr(pg_node(from->child, "RangeVar"), "relname"),
	    from == NULL ? 0 : pg_place(pg_node(from->child, "RangeVar")));
}

static void
growing_trees(void)
{
	struct buf b = {.arena = &arena};

	same(tree_of("SELECT :größe, 'ä' FROM t"), "SelectStmt t 27");
	same(tree_of("DELETE FROM t"), "DeleteStmt - 0");
	same(tree_of("SELECT )"), "none");
	same(tree_of("-- nothing"), "none");
	buf_str(&b, "SELECT 1");
	for (int i = 0; i < 8000; i++)
		buf_str(&b, "+ 1");
	same(tree_of(buf_text(&b)), "none");
	ok(pg_reserved("user") && pg_reserved("select") && !pg_reserved("name"), "reserved words");
}

static void
surviving(void)
{
	struct buf b = {.arena = &arena};

	for (int i = 0; i < 200000; i++)
		buf_char(&b, '(');
	ok(strstr(verdict(buf_text(&b), b.len), "memory exhausted") != NULL, "200,000 parentheses");
	buf_clear(&b);
	buf_str(&b, "SELECT 1");
	for (int i = 0; i < 100000; i++)
		buf_str(&b, " + 1");
	same(verdict(buf_text(&b), b.len), "ok");
}

int
main(void)
{
	begin("test-pgparse");
	lexing();
	splitting();
	finding_parameters();
	naming();
	checking();
	numbering();
	growing_trees();
	surviving();
	arena_free(&arena);
	return done();
}
