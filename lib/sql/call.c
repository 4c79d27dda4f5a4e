/* call.c - calls, and what looks like one: CASE, CAST, EXTRACT, lambdas, windows */
#include "sql/parse.h"

/* ---- windows ---- */

/* frame_bound = UNBOUNDED (PRECEDING | FOLLOWING) | CURRENT ROW | expression (PRECEDING |
 * FOLLOWING) */
static const char *
frame_bound(struct parser *p, struct expr **offset)
{
	if (take2(p, "UNBOUNDED", "PRECEDING"))
		return "UNBOUNDED PRECEDING";
	if (take2(p, "UNBOUNDED", "FOLLOWING"))
		return "UNBOUNDED FOLLOWING";
	if (take2(p, "CURRENT", "ROW"))
		return "CURRENT ROW";
	*offset = parse_expression(p);
	if (take(p, "PRECEDING"))
		return "PRECEDING";
	if (take(p, "FOLLOWING"))
		return "FOLLOWING";
	expected(p, "PRECEDING or FOLLOWING");
}

/* frame = (ROWS | RANGE | GROUPS) (frame_bound | BETWEEN frame_bound AND frame_bound) */
static void
frame(struct parser *p, struct window *w)
{
	bool both;

	w->frame = at(p, "ROWS") ? "ROWS" : at(p, "RANGE") ? "RANGE" : "GROUPS";
	p->tok++;
	both = take(p, "BETWEEN");
	w->from = frame_bound(p, &w->from_expr);
	if (!both)
		return;
	want(p, "AND");
	w->to = frame_bound(p, &w->to_expr);
}

static bool
at_frame(const struct parser *p)
{
	return at(p, "ROWS") || at(p, "RANGE") || at(p, "GROUPS");
}

/* Passes A BY or B BY. */
static bool
take_by(struct parser *p, const char *a, const char *b)
{
	return take2(p, a, "BY") || take2(p, b, "BY");
}

/* window = name | ( [name] [(PARTITION | DISTRIBUTE | CLUSTER) BY expressions]
 *          [(ORDER | SORT) BY order_items] [frame] ) */
struct window *
parse_window_spec(struct parser *p)
{
	struct window *w = arena_alloc(p->s->arena, sizeof(*w));

	w->begin = p->tok->begin;
	if (!take(p, "(")) {
		w->name = parse_name(p, "a window");
		w->named_only = true;
		w->end = ended(p);
		return w;
	}
	if (is_name(p->tok) && !is(p->tok + 1, "BY") && !at_frame(p))
		w->base = parse_name(p, "a window");
	if (take2(p, "CLUSTER", "BY"))
		w->partition = parse_expressions(p);
	if (take_by(p, "PARTITION", "DISTRIBUTE"))
		w->partition = parse_expressions(p);
	if (take_by(p, "ORDER", "SORT"))
		w->order = parse_order_items(p);
	if (at_frame(p))
		frame(p, w);
	want(p, ")");
	w->end = ended(p);
	return w;
}

/* ---- calls ---- */

static const char *
joined(struct parser *p, const struct expr *parts)
{
	struct buf b = {.arena = p->s->arena};

	if (parts->next == NULL)
		return parts->text;
	for (; parts != NULL; parts = parts->next) {
		buf_str(&b, parts->text);
		if (parts->next != NULL)
			buf_char(&b, '.');
	}
	return buf_text(&b);
}

/* lambda = name -> expression | ( name {, name} ) -> expression */
struct expr *
parse_lambda(struct parser *p)
{
	struct expr *e = new_node(p, E_LAMBDA, p->tok->begin), **last = &e->args;

	if (take(p, "(")) {
		do
			last = APPEND(last, parse_name_part(p, "a parameter"));
		while (take(p, ","));
		want(p, ")");
	} else {
		last = APPEND(last, parse_name_part(p, "a parameter"));
	}
	want(p, "->");
	*last = parse_expression(p);
	return close_node(p, e);
}

/* table_argument = TABLE ( query ) | TABLE ( dotted_name ) | TABLE dotted_name */
static struct expr *
table_argument(struct parser *p)
{
	struct expr *e = new_node(p, E_CALL, p->tok->begin);
	bool parens;

	e->text = "table";
	p->tok++;
	parens = take(p, "(");
	if (parens && starts_query(p->tok)) {
		e->args = new_node(p, E_SUBQUERY, p->tok->begin);
		e->args->query = parse_query(p);
		close_node(p, e->args);
	} else {
		e->args = parse_dotted_name(p, "a table");
	}
	if (parens)
		want(p, ")");
	if (at2(p, "PARTITION", "BY") || at2(p, "DISTRIBUTE", "BY") || at2(p, "WITH", "SINGLE"))
		unsupported(p, p->tok->begin, "the partitioning of a table argument", NULL);
	return close_node(p, e);
}

/* argument = name => argument | table_argument | named_expression */
static struct expr *
argument(struct parser *p, bool with_alias)
{
	struct expr *e;

	if (is_name(p->tok) && is(p->tok + 1, "=>")) {
		e = new_node(p, E_NAMED_ARG, p->tok->begin);
		e->text = p->tok->text;
		p->tok += 2;
		e->args = argument(p, false);
		return close_node(p, e);
	}
	if (at(p, "TABLE") && (is(p->tok + 1, "(") || is_name(p->tok + 1)))
		return table_argument(p);
	return with_alias ? parse_named_expression(p) : parse_expression(p);
}

static struct expr *
arguments(struct parser *p, bool with_alias)
{
	struct expr *list = NULL, **last = &list;

	do
		last = APPEND(last, argument(p, with_alias));
	while (take(p, ","));
	return list;
}

/* nulls = (IGNORE | RESPECT) NULLS */
static void
nulls(struct parser *p, struct call *c)
{
	if (take2(p, "IGNORE", "NULLS"))
		c->nulls = 'I';
	else if (take2(p, "RESPECT", "NULLS"))
		c->nulls = 'R';
}

/* [WITHIN GROUP ( ORDER BY order_items )] [FILTER ( WHERE expression )] [nulls] [OVER window] */
static void
call_tail(struct parser *p, struct call *c)
{
	if (at2(p, "WITHIN", "GROUP") && is(p->tok + 2, "(")) {
		p->tok += 3;
		want(p, "ORDER");
		want(p, "BY");
		c->within = parse_order_items(p);
		want(p, ")");
	}
	nulls(p, c);
	if (at2(p, "FILTER", "(") && is(p->tok + 2, "WHERE")) {
		p->tok += 3;
		c->filter = parse_expression(p);
		want(p, ")");
	}
	nulls(p, c);
	if (at(p, "OVER") && (is(p->tok + 1, "(") || is_name(p->tok + 1))) {
		p->tok++;
		c->over = parse_window_spec(p);
	}
}

/* The first argument of dateadd(DAY, n, d) is a unit, of dateadd(day, n) a column. */
static void
unit_argument(struct expr *e, const struct token *first)
{
	static const char *const names[] = {"dateadd", "date_add", "timestampadd", "datediff",
	    "date_diff", "timestampdiff", "timediff"};
	struct expr *unit = e->args;

	if (unit == NULL || unit->kind != E_COLUMN || unit_of(first) == U_NONE ||
	    unit->next == NULL || unit->next->next == NULL || unit->next->next->next != NULL)
		return;
	for (size_t i = 0; i < LENGTH(names); i++)
		if (word_is(e->text, names[i]))
			*unit = (struct expr){.kind = E_NAME,
			    .text = first->text,
			    .unit = unit_of(first),
			    .next = unit->next,
			    .begin = unit->begin,
			    .end = unit->end};
}

static bool
says_something(const struct call *c)
{
	return c->distinct || c->star || c->nulls != 0 || c->order != NULL || c->within != NULL ||
	       c->filter != NULL || c->over != NULL;
}

/* call = dotted_name ( [DISTINCT | ALL] [arguments] [nulls] [ORDER BY order_items] ) call_tail */
struct expr *
parse_call(struct parser *p, struct expr *column)
{
	struct expr *e = new_node(p, E_CALL, column->begin);
	const struct token *first;
	struct call c = {0};

	e->text = joined(p, column->args);
	want(p, "(");
	first = p->tok;
	if (!at(p, ")")) {
		c.distinct = take(p, "DISTINCT");
		if (!c.distinct && at(p, "ALL") && !is(p->tok + 1, ")") && !is(p->tok + 1, ","))
			p->tok++;
		e->args = arguments(p, word_is(e->text, "struct"));
		c.star = !c.distinct && at(p, ")") && is(first, "*") && e->args->next == NULL &&
			 e->args->except == NULL;
		nulls(p, &c);
		if (take2(p, "ORDER", "BY"))
			c.order = parse_order_items(p);
	}
	want(p, ")");
	unit_argument(e, first);
	call_tail(p, &c);
	if (says_something(&c)) {
		e->call = arena_alloc(p->s->arena, sizeof(c));
		*e->call = c;
	}
	return close_node(p, e);
}

/* ---- special forms: each is at its word; NULL: the word is a name here ---- */

/* Does the word stand between the parentheses that follow, outside of inner ones? */
static bool
has_word(const struct parser *p, const char *word)
{
	const struct token *t = p->tok + 1, *end;

	if (!is(t, "(") || t->close == 0)
		return false;
	end = t + t->close;
	for (t++; t < end; t += t->close + 1)
		if (is(t, word) && !is(t - 1, "DISTINCT"))
			return true;
	return false;
}

static struct expr *
new_call(struct parser *p, const char *function)
{
	struct expr *e = new_node(p, E_CALL, p->tok->begin);

	e->text = function;
	return e;
}

/* when = WHEN expression THEN expression */
static struct expr *
when(struct parser *p)
{
	struct expr *e = new_node(p, E_WHEN, p->tok->begin);

	want(p, "WHEN");
	e->args = parse_expression(p);
	want(p, "THEN");
	e->args->next = parse_expression(p);
	return close_node(p, e);
}

/* case = CASE [expression] when {when} [ELSE expression] END */
static struct expr *
case_form(struct parser *p)
{
	const struct token *next = p->tok + 1;
	struct expr *e, **last;

	if (next->kind == TOK_END || is(next, "FROM") || is(next, "AS") ||
	    (next->kind == TOK_OP && !is(next, "(") && !is(next, "-") && !is(next, "+") &&
		!is(next, ":") && !is(next, "~") && !is(next, "!")))
		return NULL;
	e = new_node(p, E_CASE, p->tok->begin);
	last = &e->args;
	p->tok++;
	if (!at(p, "WHEN")) {
		e->quoted = true;
		last = APPEND(last, parse_expression(p));
	}
	do
		last = APPEND(last, when(p));
	while (at(p, "WHEN"));
	if (take(p, "ELSE"))
		*last = parse_expression(p);
	want(p, "END");
	return close_node(p, e);
}

/* cast = (CAST | TRY_CAST) ( expression AS type_name ) */
static struct expr *
cast_form(struct parser *p)
{
	struct expr *e;

	if (!is(p->tok + 1, "("))
		return NULL;
	e = new_node(p, E_CAST, p->tok->begin);
	e->op = at(p, "TRY_CAST") ? "TRY" : NULL;
	p->tok += 2;
	e->args = parse_expression(p);
	want(p, "AS");
	e->type = parse_type_name(p);
	want(p, ")");
	return close_node(p, e);
}

/* extract = EXTRACT ( (name | string) FROM expression ) */
static struct expr *
extract_form(struct parser *p)
{
	struct expr *e;

	if (!is(p->tok + 1, "(") || !is(p->tok + 3, "FROM"))
		return NULL;
	e = new_call(p, "extract");
	p->tok += 2;
	e->args = new_node(p, E_NAME, p->tok->begin);
	e->args->text = p->tok->text;
	e->args->unit = unit_of(p->tok);
	p->tok += 2;
	e->args->next = parse_expression(p);
	want(p, ")");
	return close_node(p, e);
}

/* position = POSITION ( operand IN expression ) */
static struct expr *
position_form(struct parser *p)
{
	struct expr *e;

	if (!has_word(p, "IN"))
		return NULL;
	e = new_call(p, "position");
	p->tok += 2;
	e->args = parse_operand(p, SPARK_PREDICATE);
	want(p, "IN");
	e->args->next = parse_expression(p);
	want(p, ")");
	return close_node(p, e);
}

/* trim = TRIM ( [BOTH | LEADING | TRAILING] [expression] FROM expression ) */
static struct expr *
trim_form(struct parser *p)
{
	struct expr *e, *what = NULL, *from;
	bool leading, trailing;

	if (!has_word(p, "FROM"))
		return NULL;
	e = new_call(p, "trim");
	p->tok += 2;
	leading = take(p, "LEADING");
	trailing = !leading && take(p, "TRAILING");
	if (!leading && !trailing)
		take(p, "BOTH");
	if (!at(p, "FROM"))
		what = parse_expression(p);
	want(p, "FROM");
	from = parse_expression(p);
	want(p, ")");
	e->text = leading ? "ltrim" : trailing ? "rtrim" : what != NULL ? "btrim" : "trim";
	e->args = what == NULL || (!leading && !trailing) ? from : what;
	if (what != NULL)
		e->args->next = e->args == from ? what : from;
	return close_node(p, e);
}

/* substring = (SUBSTRING | SUBSTR) ( expression FROM expression [FOR expression] ) */
static struct expr *
substring_form(struct parser *p)
{
	struct expr *e;

	if (!has_word(p, "FROM"))
		return NULL;
	e = new_call(p, "substring");
	p->tok += 2;
	e->args = parse_expression(p);
	want(p, "FROM");
	e->args->next = parse_expression(p);
	if (take(p, "FOR"))
		e->args->next->next = parse_expression(p);
	want(p, ")");
	return close_node(p, e);
}

/* overlay = OVERLAY ( expression PLACING expression FROM expression [FOR expression] ) */
static struct expr *
overlay_form(struct parser *p)
{
	struct expr *e, *replace;

	if (!has_word(p, "PLACING"))
		return NULL;
	e = new_call(p, "overlay");
	p->tok += 2;
	e->args = parse_expression(p);
	want(p, "PLACING");
	replace = e->args->next = parse_expression(p);
	want(p, "FROM");
	replace->next = parse_expression(p);
	if (take(p, "FOR"))
		replace->next->next = parse_expression(p);
	want(p, ")");
	return close_node(p, e);
}

/* exists = EXISTS ( query ); exists(array, lambda) is a call */
static struct expr *
exists_form(struct parser *p)
{
	struct expr *e;

	if (!is(p->tok + 1, "(") || !starts_query(p->tok + 2))
		return NULL;
	e = new_node(p, E_EXISTS, p->tok->begin);
	p->tok += 2;
	e->query = parse_query(p);
	want(p, ")");
	return close_node(p, e);
}

/* identifier = IDENTIFIER ( expression ) [( arguments )] */
static struct expr *
identifier_form(struct parser *p)
{
	struct expr *e;

	if (!is(p->tok + 1, "("))
		return NULL;
	e = parse_dotted_name(p, "a name");
	if (!at(p, "("))
		return e;
	if (e->kind == E_CALL)
		fail(
		    p->s, "identifier", e->begin, "the name of a function must be a constant here");
	return parse_call(p, e);
}

static struct expr *
word_form(struct parser *p)
{
	enum expr_kind kind = at(p, "NULL") ? E_NULL : at(p, "TRUE") ? E_TRUE : E_FALSE;
	struct expr *e;

	if (is(p->tok + 1, "(") || is(p->tok + 1, ".") || is(p->tok + 1, "->"))
		return NULL;
	e = new_node(p, kind, p->tok->begin);
	p->tok++;
	return e;
}

/* X 'FF' with space between */
static struct expr *
hex_form(struct parser *p)
{
	struct expr *e;

	if (p->tok[1].kind != TOK_STRING)
		return NULL;
	p->tok++;
	e = parse_string_literal(p);
	e->kind = E_BINARY;
	return e;
}

/* special_form = case | cast | extract | ... | interval | typed_literal; NULL: none of them */
struct expr *
parse_special_form(struct parser *p)
{
	static const struct {
		const char *word;
		struct expr *(*form)(struct parser *p);
	} forms[] = {{"NULL", word_form}, {"TRUE", word_form}, {"FALSE", word_form},
	    {"CASE", case_form}, {"CAST", cast_form}, {"TRY_CAST", cast_form},
	    {"DATE", parse_typed_literal}, {"TIMESTAMP", parse_typed_literal},
	    {"INTERVAL", parse_interval_literal}, {"EXISTS", exists_form},
	    {"EXTRACT", extract_form}, {"POSITION", position_form}, {"TRIM", trim_form},
	    {"SUBSTRING", substring_form}, {"SUBSTR", substring_form}, {"OVERLAY", overlay_form},
	    {"IDENTIFIER", identifier_form}, {"TIMESTAMP_NTZ", parse_typed_literal},
	    {"TIMESTAMP_LTZ", parse_typed_literal}, {"TIME", parse_typed_literal}, {"X", hex_form}};

	for (size_t i = 0; i < LENGTH(forms); i++)
		if (at(p, forms[i].word))
			return forms[i].form(p);
	return NULL;
}
