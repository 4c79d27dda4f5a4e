/* test-parse.c - lib/sql: what holds what in an expression, which words are names, types, errors */
#include "sql/lower.h"
#include "tap.h"

static struct arena arena;
static struct sql_options options;
static struct sql_session *session;
static struct sql names = {.arena = &arena};

/* The statement; NULL and a note in s when it is none. */
static struct stmt *
parse(struct sql *s, const char *text)
{
	*s = (struct sql){.arena = &arena, .options = &options};
	s->piece = (struct sql_piece){text, strlen(text), {"-", 1, 1}};
	s->session = session;
	s->last_note = &s->notes;
	if (setjmp(s->failed) != 0)
		return NULL;
	return parse_statement(s);
}

/* ---- expressions as lists: (+ a (* b c)) ---- */

static void put(struct buf *b, const struct expr *e);

static void
put_list(struct buf *b, const char *head, const struct expr *args)
{
	buf_printf(b, "(%s", head);
	for (; args != NULL; args = args->next) {
		buf_char(b, ' ');
		put(b, args);
		if (args->alias != NULL)
			buf_printf(b, "@%s", args->alias);
	}
	buf_char(b, ')');
}

static void
put_names(struct buf *b, const struct expr *parts)
{
	for (; parts != NULL; parts = parts->next)
		buf_printf(b, "%s%s", parts->text, parts->next != NULL ? "." : "");
}

static void
put(struct buf *b, const struct expr *e)
{
	static const char *const heads[] = {[E_BETWEEN] = "between",
	    [E_IN] = "in",
	    [E_IN_QUERY] = "in-query",
	    [E_CASE] = "case",
	    [E_WHEN] = "when",
	    [E_SUBSCRIPT] = "[]",
	    [E_PATH] = "path",
	    [E_ROW] = "row",
	    [E_EXISTS] = "exists",
	    [E_SUBQUERY] = "query",
	    [E_LAMBDA] = "lambda",
	    [E_INTERVAL] = "interval",
	    [E_ARRAY_QUERY] = NULL};

	switch (e->kind) {
	case E_NULL: buf_str(b, "NULL"); break;
	case E_TRUE: buf_str(b, "TRUE"); break;
	case E_NUMBER: buf_str(b, e->text); break;
	case E_STRING: buf_printf(b, "'%s'", e->text); break;
	case E_TYPED: buf_printf(b, "%s'%s'", type_spark(&names, e->type), e->text); break;
	case E_NAME: buf_str(b, e->text); break;
	case E_COLUMN: put_names(b, e->args); break;
	case E_STAR:
		put_names(b, e->args);
		buf_str(b, "*");
		if (e->except != NULL)
			put_list(b, "except", e->except);
		break;
	case E_PARAM: buf_printf(b, "$%zu", e->len); break;
	case E_UNARY:
	case E_OPERATOR: put_list(b, e->op, e->args); break;
	case E_LIKE:
	case E_IS:
		put_list(b, arena_printf(&arena, "%s%s", e->negated ? "not-" : "", e->op), e->args);
		break;
	case E_CAST:
		put_list(b, arena_printf(&arena, "%s::", e->op != NULL ? e->op : ""), e->args);
		break;
	case E_CALL: put_list(b, e->text, e->args); break;
	case E_NAMED_ARG: put_list(b, arena_printf(&arena, "%s=>", e->text), e->args); break;
	case E_FIELD: put_list(b, arena_printf(&arena, ".%s", e->text), e->args); break;
	default:
		put_list(b, arena_printf(&arena, "%s%s", e->negated ? "not-" : "", heads[e->kind]),
		    e->args);
	}
}

static const char *
items(const char *select)
{
	struct buf b = {.arena = &arena};
	struct sql s;
	struct stmt *st = parse(&s, select);

	if (st == NULL)
		return arena_printf(&arena, "%zu: %s", s.notes->pos.column, s.notes->message);
	put_list(&b, "select", st->query->body->select->items);
	return buf_text(&b);
}

static void
expressions(void)
{
	/* clang-format off */
	static const struct { const char *text, *want; } cases[] = {
		{"a + b * c - d", "(- (+ a (* b c)) d)"},
		{"a || b + c", "(+ (|| a b) c)"},
		{"a | b ^ c & d << 1 + 2", "(| a (^ b (& c (<< d (+ 1 2)))))"},
		{"a DIV b % c / d", "(/ (% (DIV a b) c) d)"},
		{"- a * b", "(* (- a) b)"},
		{"-1", "-1"}, {"- -1", "(- -1)"}, {"2-1", "(- 2 1)"}, {"-a[0].b::int", "(- (:: (.b ([] a 0))))"},
		{"-1::int", "(:: -1)"},
		{"a = b = c", "(= (= a b) c)"},
		{"a = b IS NULL", "(NULL (= a b))"},
		{"NOT a = b AND c OR d", "(OR (AND (NOT (= a b)) c) d)"},
		{"!a IS NULL", "(NOT (NULL a))"},
		{"a BETWEEN b AND c AND d", "(AND (between a b c) d)"},
		{"a NOT IN (1, 2) AND b", "(AND (not-in a 1 2) b)"},
		{"a IN (SELECT 1)", "(in-query a)"}, {"a IN ((1), (2))", "(in a 1 2)"},
		{"a NOT LIKE b || 'x' ESCAPE '!'", "(not-LIKE a (|| b 'x'))"},
		{"a LIKE ANY ('x', 'y')", "(LIKE a 'x' 'y')"}, {"a REGEXP 'x'", "(RLIKE a 'x')"},
		{"a IS NOT DISTINCT FROM b AND c", "(AND (not-DISTINCT a b) c)"},
		{"a == b, c !> d", "(= a b) (<= c d)"},
		{"(a, b)", "(row a b)"}, {"(a AS x, b y)", "(row a@x b@y)"}, {"()", "(row)"},
		{"((SELECT 1))", "(query)"}, {"((SELECT 1) + 1)", "(+ (query) 1)"},
		{"EXISTS (SELECT 1), exists(a, x -> x)", "(exists) (exists a (lambda x x))"},
		{"f(x, (a, b) -> a + b, k => 1)", "(f x (lambda a b (+ a b)) (k=> 1))"},
		{"a:b.c[0]['d']::int", "(:: (path a 'b' 'c' 0 'd'))"}, {"a :b", "(path a 'b')"},
		{"a.b.c.d, f(a).b.c", "a.b.c.d (.c (.b (f a)))"},
		{"*, t.* EXCEPT (a, b.c)", "* t*(except a b.c)"},
		{"count(*), count(DISTINCT a)", "(count *) (count a)"},
		{"CASE WHEN a THEN b ELSE c END", "(case (when a b) c)"}, {"CASE a WHEN 1 THEN 2 END", "(case a (when 1 2))"},
		{"CAST(a AS INT), TRY_CAST(a AS ARRAY<MAP<STRING, ARRAY<INT>>>)", "(:: a) (TRY:: a)"},
		{"EXTRACT(YEAR FROM a), TRIM(LEADING 'x' FROM a)", "(extract YEAR a) (ltrim 'x' a)"},
		{"TRIM(a), TRIM(BOTH FROM a), TRIM('x' FROM a)", "(TRIM a) (trim a) (btrim a 'x')"},
		{"SUBSTRING(a FROM 1 FOR 2), POSITION(a IN b)", "(substring a 1 2) (position a b)"},
		{"dateadd(DAY, 1, a), dateadd(day, 1)", "(dateadd DAY 1 a) (dateadd day 1)"},
		{"DATE '2020-01-01', date, date(a)", "date'2020-01-01' date (date a)"},
		{"INTERVAL 1 DAY, INTERVAL '1' DAY '2' HOUR, interval", "(interval 1) (interval '1' '2') interval"},
		{"INTERVAL -'1' DAY, - INTERVAL 1 DAY", "(interval '-1') (- (interval 1))"},
		{"'a' 'b' \"c\"", "'abc'"},
		{":a, ?, :b, :a", "$1 $2 $3 $1"},
		{"struct(a AS x, b y)", "(struct a@x b@y)"},
		{"left(a, 1), a.order, `group`", "(left a 1) a.order group"},
		{"user, current_date, null, true", "user current_date NULL TRUE"},
	};
	/* clang-format on */
	char select[200], want[200];

	for (size_t i = 0; i < LENGTH(cases); i++) {
		snprintf(select, sizeof(select), "SELECT %s", cases[i].text);
		snprintf(want, sizeof(want), "(select %s)", cases[i].want);
		tap_same(__FILE__, __LINE__, items(select), want, select);
	}
}

/* ---- words that are keywords only where the grammar says so ---- */

static void
aliases(void)
{
	/* clang-format off */
	static const struct { const char *text, *want; } cases[] = {
		{"SELECT a offset FROM t", "(select a@offset)"},
		{"SELECT a limit, b window, c end", "(select a@limit b@window c@end)"},
		{"SELECT a FROM t LIMIT 1", "(select a)"},
		{"SELECT a left, b FROM t LEFT JOIN u", "(select a@left b)"},
		{"SELECT a UNION SELECT b", NULL}, /* no alias: a set operation */
		{"SELECT a AS 'x y', b AS select FROM t", "(select a@x y b@select)"},
		{"SELECT order FROM t ORDER BY order", "(select order)"},
		{"SELECT case FROM t", "(select case)"},
		{"SELECT interval, timestamp, values FROM t", "(select interval timestamp values)"},
		{"SELECT a FROM t first WHERE b", "(select a)"},
		{"SELECT all FROM t", "(select all)"},
		{"SELECT ALL a, b FROM t", "(select a b)"},
		{"SELECT DISTINCT a FROM t", "(select a)"},
	};
	/* clang-format on */
	struct sql s;

	for (size_t i = 0; i < LENGTH(cases); i++)
		if (cases[i].want != NULL)
			tap_same(
			    __FILE__, __LINE__, items(cases[i].text), cases[i].want, cases[i].text);
		else
			ok(parse(&s, cases[i].text)->query->body->kind == BODY_SET, "%s",
			    cases[i].text);
}

/* ---- bodies ---- */

static void
set_operations(void)
{
	struct sql s;
	const struct body *b =
	    parse(&s, "SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 MINUS ALL SELECT 4")->query->body;

	same(b->op, "EXCEPT");
	ok(b->all, "MINUS ALL");
	same(b->left->op, "UNION");
	same(b->left->right->op, "INTERSECT");
	b = parse(&s, "(SELECT 1 UNION BY NAME SELECT 2) INTERSECT SELECT 3")->query->body;
	same(b->op, "INTERSECT");
	ok(b->left->kind == BODY_QUERY && b->left->query->body->by_name, "BY NAME in parentheses");
}

static void
groups(void)
{
	struct sql s;
	const struct group *g =
	    parse(&s, "SELECT 1 GROUP BY a, ROLLUP(b, (c, d)), GROUPING SETS ((e), ())")
		->query->body->select->group;

	is(g->kind, GROUP_EXPR);
	is(g->next->kind, GROUP_ROLLUP);
	is(g->next->exprs->next->kind, E_ROW);
	is(g->next->next->kind, GROUP_SETS);
	ok(g->next->next->sets->next->exprs->args == NULL, "the empty set");
	is(parse(&s, "SELECT 1 GROUP BY a, b WITH CUBE")->query->body->select->group->kind,
	    GROUP_CUBE);
	is(parse(&s, "SELECT 1 GROUP BY ALL")->query->body->select->group->kind, GROUP_ALL);
}

/* ---- types as text ---- */

static const char *
type_text(const char *text)
{
	struct sql s = {.arena = &arena, .options = &options, .piece = {"", 0, {"-", 1, 1}}};
	const struct type *t;

	s.session = session;
	t = parse_type_text(&s, text);
	text = t == NULL ? NULL : type_spark(&s, t);
	return text;
}

static void
types(void)
{
	same(type_text("int"), "int");
	same(type_text("DECIMAL(10, 2)"), "decimal(10,2)");
	same(type_text("array<struct<a: int, b STRING COMMENT 'x'>>"),
	    "array<struct<a:int,b:string>>");
	same(type_text("map<string,array<array<int>>>"), "map<string,array<array<int>>>");
	same(type_text("a INT, b ARRAY<STRING>"), "struct<a:int,b:array<string>>");
	same(type_text("interval day to second"), "interval day to second");
	same(type_text("a timestamp without time zone, b character varying(5)[]"),
	    "struct<a:timestamp_ntz,b:array<varchar(5)>>");
	same(type_text("nonsense"), NULL);
	same(type_text("int int int"), NULL);
	same(type_text("'"), NULL);
	same(type_text(""), NULL);
}

/* ---- errors ---- */

static void
errors(void)
{
	same(items("SELECT * FORM t"),
	    "10: \"FORM\" stands where the end of the statement is expected; did you mean FROM?");
	same(items("SELECT a FROM t WEHRE b"), "23: \"b\" stands where the end of the statement is "
					       "expected; did you mean WHERE instead "
					       "of \"WEHRE\"?");
	same(items("SELECT (1"), "10: the end of the statement stands where ) is expected");
	same(items("SELECT\n'a"), "1: the string that begins here is not ended by '");
	same(items("SELECT 1; SELECT 2"),
	    "11: \"SELECT\" stands where the end of the statement is expected");
	same(items("SELECT CASE WHEN a THEN b"),
	    "26: the end of the statement stands where END is expected");
	same(items("SELECT CAST(a AS strin)"), "18: unknown type \"strin\"; did you mean STRING?");
}

int
main(void)
{
	session = sql_session_new(NULL);
	expressions();
	aliases();
	set_operations();
	groups();
	types();
	errors();
	sql_session_free(session);
	arena_free(&arena);
	return done();
}
