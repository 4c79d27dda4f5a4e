/* query.c - queries: WITH, set operations, SELECT and its clauses
 *
 * After SqlBaseParser.g4 of Spark 4.1 (query, queryTerm, querySpecification, queryOrganization).
 */
#include "sql/parse.h"

/* ---- what begins a query ---- */

bool
query_word(const struct token *t)
{
	if (is(t, "SELECT"))
		return begins_expression(t + 1) || is(t + 1, "FROM");
	if (is(t, "WITH"))
		return is_name(t + 1) && (is(t + 2, "AS") || is(t + 2, "(") || is(t + 2, "MAX") ||
					     is(t + 1, "RECURSIVE"));
	if (is(t, "TABLE"))
		return is_name(t + 1);
	if (is(t, "FROM"))
		return is_name(t + 1) || is(t + 1, "(");
	if (is(t, "VALUES"))
		return begins_expression(t + 1) && !is(t + 1, "*") && !is(t + 1, ":");
	return false;
}

/* May t follow a query in parentheses when that is a part of a larger query? */
static bool
goes_on_as_query(const struct token *t)
{
	static const char *const words[] = {
	    "UNION", "INTERSECT", "EXCEPT", "MINUS", "LIMIT", "OFFSET"};

	if (t->kind == TOK_END || is(t, ")") || is(t, "|>"))
		return true;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (is(t, words[i]))
			return true;
	return is(t + 1, "BY") &&
	       (is(t, "ORDER") || is(t, "SORT") || is(t, "CLUSTER") || is(t, "DISTRIBUTE"));
}

/* ((SELECT 1) UNION (SELECT 2)) is a query, ((SELECT 1) + 1) and ((SELECT 1) t JOIN u) are not. */
bool
starts_query(const struct token *t)
{
	const struct token *open = t;

	while (is(t, "("))
		t++;
	if (!query_word(t))
		return false;
	while (--t >= open)
		if (t->close == 0 || !goes_on_as_query(t + t->close + 1))
			return false;
	return true;
}

/* ---- ORDER BY and what stands beside it ---- */

/* order_item = (expression | ALL) [ASC | DESC] [NULLS (FIRST | LAST)] */
static struct order *
order_item(struct parser *p, bool all)
{
	struct order *o = arena_alloc(p->s->arena, sizeof(*o));

	if (all)
		p->tok++;
	else
		o->expr = parse_expression(p);
	o->desc = take(p, "DESC");
	if (!o->desc)
		take(p, "ASC");
	if (take2(p, "NULLS", "FIRST"))
		o->nulls = 'F';
	else if (take2(p, "NULLS", "LAST"))
		o->nulls = 'L';
	return o;
}

/* order_items = order_item {, order_item} */
struct order *
parse_order_items(struct parser *p)
{
	struct order *list = NULL, **last = &list;

	do
		last = APPEND(last, order_item(p, false));
	while (take(p, ","));
	return list;
}

/* ALL alone, not a column or a function of that name */
static bool
at_all(const struct parser *p)
{
	const struct token *next = p->tok + 1;

	return at(p, "ALL") && (next->kind == TOK_WORD || next->kind == TOK_END || is(next, ")") ||
				   is(next, "|>") || is(next, ";"));
}

static void
order_by(struct parser *p, struct query *q)
{
	p->tok += 2;
	q->order_all = at_all(p);
	q->order = q->order_all ? order_item(p, true) : parse_order_items(p);
}

/* CLUSTER BY a is DISTRIBUTE BY a SORT BY a; how rows are spread is of no account here */
static void
cluster_by(struct parser *p, struct query *q)
{
	p->tok += 2;
	q->sort = parse_order_items(p);
}

/* windows = name AS window {, name AS window} */
struct window *
parse_windows(struct parser *p)
{
	struct window *list = NULL, **last = &list, *w;
	const char *text;

	do {
		text = parse_name(p, "the name of a window");
		want(p, "AS");
		w = parse_window_spec(p);
		if (w->named_only) { /* w AS v: the same as w AS (v) */
			w->base = w->name;
			w->named_only = false;
		}
		w->name = text;
		last = APPEND(last, w);
	} while (take(p, ","));
	return list;
}

static void
late_windows(struct parser *p, struct query *q)
{
	struct window **last;

	if (q->body->kind != BODY_SELECT)
		expected(p, "the end of the query");
	p->tok++;
	for (last = &q->body->select->windows; *last != NULL; last = &(*last)->next)
		;
	*last = parse_windows(p);
}

/* limit = ALL | expression */
static struct expr *
limit(struct parser *p)
{
	if (at_all(p)) {
		p->tok++;
		return NULL;
	}
	return parse_expression(p);
}

/* organization = {ORDER BY (ALL | order_items) | CLUSTER BY expressions | DISTRIBUTE BY expressions
 *              | SORT BY order_items | WINDOW windows | LIMIT (ALL | expression) | OFFSET
 * expression} */
void
parse_organization(struct parser *p, struct query *q)
{
	for (;;) {
		if (at2(p, "ORDER", "BY"))
			order_by(p, q);
		else if (at2(p, "CLUSTER", "BY"))
			cluster_by(p, q);
		else if (take2(p, "DISTRIBUTE", "BY"))
			q->distribute = parse_expressions(p);
		else if (take2(p, "SORT", "BY"))
			q->sort = parse_order_items(p);
		else if (at(p, "WINDOW") && is(p->tok + 2, "AS"))
			late_windows(p, q);
		else if (take(p, "OFFSET"))
			q->offset = parse_expression(p);
		else if (take(p, "LIMIT"))
			q->limit = limit(p);
		else
			return;
	}
}

/* ---- GROUP BY ---- */

static struct group *
new_group(struct parser *p, enum group_kind kind)
{
	struct group *g = arena_alloc(p->s->arena, sizeof(*g));

	g->kind = kind;
	return g;
}

/* group_item = (ROLLUP | CUBE) ( expressions ) | GROUPING SETS ( group_item {, group_item} )
 *            | expression */
static struct group *
group_item(struct parser *p)
{
	struct group *g, **last;

	deeper(p);
	if (at2(p, "ROLLUP", "(") || at2(p, "CUBE", "(")) {
		g = new_group(p, at(p, "CUBE") ? GROUP_CUBE : GROUP_ROLLUP);
		p->tok += 2;
		g->exprs = parse_expressions(p);
		want(p, ")");
	} else if (take2(p, "GROUPING", "SETS")) {
		g = new_group(p, GROUP_SETS);
		last = &g->sets;
		want(p, "(");
		do
			last = APPEND(last, group_item(p));
		while (take(p, ","));
		want(p, ")");
	} else {
		g = new_group(p, GROUP_EXPR);
		g->exprs = p->group_names ? parse_named_expression(p) : parse_expression(p);
	}
	p->depth--;
	return g;
}

/* The expressions of a plain list, as one ROLLUP, CUBE or GROUPING SETS of them all. */
static struct group *
gather(struct parser *p, enum group_kind kind, struct group *list)
{
	struct group *all = new_group(p, kind);
	struct expr **last = &all->exprs;

	for (; list != NULL; list = list->next) {
		if (list->kind != GROUP_EXPR)
			expected(p, "no ROLLUP, CUBE or GROUPING SETS behind another");
		last = APPEND(last, list->exprs);
	}
	return all;
}

/* group_by = ALL | group_item {, group_item}
 *            [WITH ROLLUP | WITH CUBE | GROUPING SETS ( group_item {, group_item} )] */
struct group *
parse_group_by(struct parser *p)
{
	struct group *list = NULL, **last = &list, *sets;

	if (at_all(p)) {
		p->tok++;
		return new_group(p, GROUP_ALL);
	}
	do
		last = APPEND(last, group_item(p));
	while (take(p, ","));
	if (take2(p, "WITH", "ROLLUP"))
		return gather(p, GROUP_ROLLUP, list);
	if (take2(p, "WITH", "CUBE"))
		return gather(p, GROUP_CUBE, list);
	if (!at2(p, "GROUPING", "SETS"))
		return list;
	sets = group_item(p);
	sets->exprs = gather(p, GROUP_SETS, list)->exprs;
	return sets;
}

/* ---- SELECT ---- */

struct select *
new_select(struct parser *p, size_t begin)
{
	struct select *s = arena_alloc(p->s->arena, sizeof(*s));

	s->begin = begin;
	return s;
}

/* select_head = SELECT {HINT} [ALL | DISTINCT] named_expressions */
void
parse_select_head(struct parser *p, struct select *s)
{
	want(p, "SELECT");
	for (; p->tok->kind == TOK_HINT; p->tok++)
		s->hint = s->hint == NULL
			      ? p->tok->text
			      : arena_printf(p->s->arena, "%s, %s", s->hint, p->tok->text);
	if (at2(p, "TRANSFORM", "(") && is(p->tok + 1 + p->tok[1].close + 1, "USING"))
		unsupported(p, p->tok->begin, "TRANSFORM ... USING, which runs a script,", NULL);
	if (begins_expression(p->tok + 1) || is(p->tok + 1, "*")) {
		s->distinct = take(p, "DISTINCT");
		if (!s->distinct)
			take(p, "ALL");
	}
	s->items = parse_named_expressions(p);
}

/* select_tail = {LATERAL VIEW ...} [WHERE expression] [GROUP BY group_by] [HAVING expression]
 *               [QUALIFY expression] [WINDOW windows] */
static void
select_tail(struct parser *p, struct select *s)
{
	if (s->from != NULL)
		s->from = parse_lateral_views(p, s->from);
	if (take(p, "WHERE"))
		s->where = parse_expression(p);
	if (take2(p, "GROUP", "BY"))
		s->group = parse_group_by(p);
	if (take(p, "HAVING"))
		s->having = parse_expression(p);
	if (take(p, "QUALIFY"))
		s->qualify = parse_expression(p);
	if (at(p, "WINDOW") && is(p->tok + 2, "AS")) {
		p->tok++;
		s->windows = parse_windows(p);
	}
	if (s->qualify == NULL && take(p, "QUALIFY"))
		s->qualify = parse_expression(p);
	s->end = ended(p);
}

/* select = select_head [FROM from_list] select_tail */
static struct select *
select_clause(struct parser *p, struct from *from)
{
	struct select *s = new_select(p, p->tok->begin);

	parse_select_head(p, s);
	s->from = from;
	if (from == NULL && take(p, "FROM"))
		s->from = parse_from_list(p);
	select_tail(p, s);
	return s;
}

static struct expr *
all_columns(struct parser *p, size_t begin)
{
	return new_expr(p->s, E_STAR, begin, begin);
}

/* ---- set operations ---- */

static struct body *
new_body(struct parser *p, enum body_kind kind, size_t begin)
{
	struct body *b = arena_alloc(p->s->arena, sizeof(*b));

	b->kind = kind;
	b->begin = begin;
	return b;
}

/* from_query = FROM from_list [select without FROM]; alone it is SELECT * */
static struct select *
from_query(struct parser *p)
{
	size_t begin = p->tok->begin;
	struct from *from;
	struct select *s;

	p->tok++;
	from = parse_from_list(p);
	if (at(p, "SELECT"))
		return select_clause(p, from);
	s = new_select(p, begin);
	s->from = from;
	s->items = all_columns(p, begin);
	select_tail(p, s);
	return s;
}

/* table = TABLE dotted_name */
static struct select *
table_query(struct parser *p)
{
	struct select *s = new_select(p, p->tok->begin);

	s->items = all_columns(p, p->tok->begin);
	p->tok++;
	s->from = new_from(p, FROM_TABLE, p->tok->begin);
	s->from->name = parse_dotted_name(p, "a table");
	s->from->end = s->end = ended(p);
	return s;
}

/* body_primary = select | from_query | TABLE dotted_name | VALUES expressions | ( query ) */
static struct body *
body_primary(struct parser *p)
{
	struct body *b = new_body(p, BODY_SELECT, p->tok->begin);

	if (at(p, "SELECT")) {
		b->select = select_clause(p, NULL);
	} else if (at(p, "FROM")) {
		b->select = from_query(p);
	} else if (at(p, "TABLE")) {
		b->select = table_query(p);
	} else if (take(p, "VALUES")) {
		struct from *f = new_from(p, FROM_VALUES, b->begin);

		f->rows = parse_values_rows(p);
		parse_table_alias(p, f);
		b->kind = BODY_VALUES;
		b->rows = f->rows;
		if (f->alias != NULL) { /* VALUES (1) AS t(a): a table that has names */
			b->kind = BODY_SELECT;
			b->select = new_select(p, b->begin);
			b->select->items = all_columns(p, b->begin);
			b->select->from = f;
		}
	} else if (take(p, "(")) {
		b->kind = BODY_QUERY;
		deeper(p);
		b->query = parse_query(p);
		p->depth--;
		want(p, ")");
	} else {
		expected(p, "SELECT, VALUES, FROM, TABLE or WITH");
	}
	b->end = ended(p);
	return b;
}

static int
set_power(const struct parser *p)
{
	if (at(p, "INTERSECT"))
		return 2;
	return at(p, "UNION") || at(p, "EXCEPT") || at(p, "MINUS") || at(p, "SETMINUS") ? 1 : 0;
}

static struct body *body(struct parser *p, int min);

/* set_operation = left (UNION | INTERSECT | EXCEPT | MINUS) [ALL | DISTINCT] [BY NAME] body */
static struct body *
set_operation(struct parser *p, struct body *left, int power)
{
	struct body *b = new_body(p, BODY_SET, left->begin);

	b->op = at(p, "UNION") ? "UNION" : at(p, "INTERSECT") ? "INTERSECT" : "EXCEPT";
	p->tok++;
	b->all = take(p, "ALL");
	if (!b->all)
		take(p, "DISTINCT");
	b->by_name = take2(p, "BY", "NAME");
	b->left = left;
	b->right = body(p, power);
	b->end = ended(p);
	return b;
}

/* body = body_primary {set_operation}, where each of them holds tighter than min; INTERSECT does
 * so most */
static struct body *
body(struct parser *p, int min)
{
	struct body *left = body_primary(p);
	int power;

	while ((power = set_power(p)) > min)
		left = set_operation(p, left, power);
	return left;
}

/* A query as the left side of a set operation. */
static struct body *
as_body(struct parser *p, struct query *q)
{
	struct body *b;

	if (q->order == NULL && q->sort == NULL && q->distribute == NULL && q->limit == NULL &&
	    q->offset == NULL)
		return q->body;
	b = new_body(p, BODY_QUERY, q->begin);
	b->query = arena_alloc(p->s->arena, sizeof(*q));
	*b->query = *q;
	b->query->ctes = NULL;
	b->end = q->end;
	return b;
}

/* In a pipe: q UNION ... body_primary */
struct query *
parse_set_operator(struct parser *p, struct query *q)
{
	struct query *outer = arena_alloc(p->s->arena, sizeof(*outer));

	outer->begin = q->begin;
	outer->ctes = q->ctes;
	outer->recursive = q->recursive;
	outer->body = set_operation(p, as_body(p, q), set_power(p));
	return outer;
}

/* ---- WITH ---- */

/* cte = name [( names )] [MAX RECURSION LEVEL expression] [AS] ( query ) */
static struct cte *
cte(struct parser *p)
{
	struct cte *c = arena_alloc(p->s->arena, sizeof(*c));

	c->begin = p->tok->begin;
	c->name = parse_name(p, "the name of a common table expression");
	if (at(p, "(") && is_name(p->tok + 1) && !starts_query(p->tok + 1))
		c->columns = parse_names_in_parens(p, "a column");
	if (take2(p, "MAX", "RECURSION")) {
		want(p, "LEVEL");
		c->max_level = parse_expression(p);
	}
	take(p, "AS");
	want(p, "(");
	deeper(p);
	c->query = parse_query(p);
	p->depth--;
	want(p, ")");
	c->end = ended(p);
	return c;
}

/* with = WITH [RECURSIVE] cte {, cte} */
struct cte *
parse_with(struct parser *p, bool *recursive)
{
	struct cte *list = NULL, **last = &list;

	p->tok++;
	if (at(p, "RECURSIVE") && is_name(p->tok + 1) && !is(p->tok + 1, "AS")) {
		*recursive = true;
		p->tok++;
	}
	do
		last = APPEND(last, cte(p));
	while (take(p, ","));
	return list;
}

struct query *
parse_select_query(struct parser *p, struct select *select)
{
	struct query *q = arena_alloc(p->s->arena, sizeof(*q));

	q->body = new_body(p, BODY_SELECT, select->begin);
	q->body->select = select;
	q->begin = select->begin;
	q->end = q->body->end = ended(p);
	return q;
}

struct query *
parse_query_with(struct parser *p, struct cte *ctes, bool recursive)
{
	struct query *q = arena_alloc(p->s->arena, sizeof(*q));

	q->begin = p->tok->begin;
	q->ctes = ctes;
	q->recursive = recursive;
	q->body = body(p, 0);
	parse_organization(p, q);
	q->end = ended(p);
	return at(p, "|>") ? parse_pipes(p, q) : q;
}

/* query = [with] body organization pipes; what may hold a query inside of itself counts the depth
 */
struct query *
parse_query(struct parser *p)
{
	size_t begin = p->tok->begin;
	struct cte *ctes = NULL;
	bool recursive = false;
	struct query *q;

	if (at(p, "WITH"))
		ctes = parse_with(p, &recursive);
	q = parse_query_with(p, ctes, recursive);
	q->begin = begin;
	return q;
}

/* query_from = what follows FROM from_list in Hive's FROM t INSERT INTO u SELECT a WHERE b */
struct query *
parse_query_from(struct parser *p, struct from *from)
{
	struct query *q = parse_select_query(p, select_clause(p, from));

	parse_organization(p, q);
	q->end = ended(p);
	return q;
}
