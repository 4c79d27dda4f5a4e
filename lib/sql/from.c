/* from.c - FROM: tables, subqueries, table functions, joins, PIVOT, samples
 *
 * After SqlBaseParser.g4 of Spark 4.1 (fromClause, relation).
 */
#include "sql/parse.h"

struct from *
new_from(struct parser *p, enum from_kind kind, size_t begin)
{
	struct from *f = arena_alloc(p->s->arena, sizeof(*f));

	f->kind = kind;
	f->begin = begin;
	return f;
}

/* table_alias = [[AS] name [( names )]] */
void
parse_table_alias(struct parser *p, struct from *f)
{
	if (take(p, "AS")) {
		f->alias = is_string(p) ? parse_string(p, "an alias") : parse_name(p, "an alias");
	} else if (is_name(p->tok) && !starts_clause(p->tok)) {
		f->alias = parse_name(p, "an alias");
	} else {
		return;
	}
	if (at(p, "("))
		f->columns = parse_names_in_parens(p, "a column");
}

/* sample = TABLESAMPLE ( number PERCENT | expression ROWS | BUCKET number OUT OF number )
 *          [REPEATABLE ( number )] */
struct sample *
parse_sample(struct parser *p)
{
	struct sample *s = arena_alloc(p->s->arena, sizeof(*s));

	p->tok++;
	want(p, "(");
	if (take(p, "BUCKET")) {
		s->unit = "BUCKET";
		s->amount = parse_expression(p);
		want(p, "OUT");
		want(p, "OF");
		s->of = parse_expression(p);
		if (at(p, "ON"))
			unsupported(p, p->tok->begin, "TABLESAMPLE (BUCKET ... ON ...)", NULL);
	} else {
		s->amount = parse_expression(p);
		s->unit = take(p, "PERCENT") ? "PERCENT" : take(p, "ROWS") ? "ROWS" : NULL;
		if (s->unit == NULL)
			expected(p, "PERCENT or ROWS");
	}
	want(p, ")");
	if (take(p, "REPEATABLE")) {
		want(p, "(");
		s->seed = parse_expression(p);
		want(p, ")");
	}
	return s;
}

/* time_travel = [FOR] (VERSION | SYSTEM_VERSION) AS OF operand
 *             | [FOR] (TIMESTAMP | SYSTEM_TIME) AS OF operand | @ word */
void
parse_time_travel(struct parser *p, struct from *f)
{
	const struct token *t = is(p->tok, "FOR") ? p->tok + 1 : p->tok;
	bool version = is(t, "VERSION") || is(t, "SYSTEM_VERSION");

	if (at(p, "@") && is_name(p->tok + 1)) {
		p->tok++;
		f->version = parse_name_part(p, "a version");
		f->version->kind = E_STRING;
		f->version->len = strlen(f->version->text);
		return;
	}
	if ((!version && !is(t, "TIMESTAMP") && !is(t, "SYSTEM_TIME")) || !is(t + 1, "AS") ||
	    !is(t + 2, "OF"))
		return;
	p->tok = (struct token *)t + 3;
	*(version ? &f->version : &f->timestamp) = parse_operand(p, SPARK_PREDICATE);
}

/* ---- VALUES ---- */

/* One row of VALUES: (a, b) and struct(a, b) have two columns, any other expression one. */
static struct expr *
values_row(struct parser *p)
{
	struct expr *e = parse_expression(p), *row;

	if (e->kind == E_ROW && e->args == NULL)
		fail(p->s, "syntax", e->begin, "a row needs a value");
	if (e->kind == E_ROW)
		return e;
	row = new_expr(p->s, E_ROW, e->begin, e->end);
	row->args = e;
	if (e->kind == E_CALL && word_is(e->text, "struct") && e->args != NULL)
		row->args = e->args;
	return row;
}

struct expr *
parse_values_rows(struct parser *p)
{
	struct expr *list = NULL, **last = &list;

	do
		last = APPEND(last, values_row(p));
	while (take(p, ","));
	return list;
}

/* ---- what a relation can be ---- */

/* A path as a file's name is written: files.`path` */
static struct expr *
path_name(struct parser *p)
{
	struct expr *e = new_node(p, E_COLUMN, p->tok->begin);

	e->args = new_node(p, E_NAME, p->tok->begin);
	e->args->text = "files";
	e->args->next = new_node(p, E_NAME, p->tok->begin);
	e->args->next->quoted = true;
	e->args->next->text = parse_string(p, "a path");
	return close_node(p, e);
}

/* The path of files is no value of the statement that is run, so its parameters are none either. */
static struct expr *
relation_call(struct parser *p, struct expr *name)
{
	struct sql_param **params = p->last_param;
	int marks = p->marks;
	struct expr *call = parse_call(p, name);

	if (!is_files_function(call->text))
		return call;
	p->last_param = params;
	*params = NULL;
	p->marks = marks;
	return call;
}

/* watermark = [WATERMARK dotted_name DELAY OF interval]: what comes later than that a stream leaves
 * out, a query that reads all rows has them */
static void
parse_watermark(struct parser *p)
{
	const struct token *t = p->tok;

	if (!at(p, "WATERMARK") || !is_name(t + 1))
		return;
	for (t++; is(t + 1, ".") && is_name(t + 2);)
		t += 2;
	if (!is(t + 1, "DELAY") || !is(t + 2, "OF"))
		return;
	note(p->s, SQL_WARNING, "streaming", p->tok->begin,
	    "WATERMARK is dropped: rows that come late count too");
	while (p->tok < t + 3)
		p->tok++;
	parse_expression(p);
}

/* named_relation = (dotted_name [time_travel] | dotted_name ( arguments )) [WITH ( options )]
 *                | string
 *                | STREAM named_relation | STREAM ( named_relation ) */
struct from *
parse_named_relation(struct parser *p)
{
	struct from *f = new_from(p, FROM_TABLE, p->tok->begin);

	if (at2(p, "STREAM", "(") || (at2(p, "TABLE", "(") && is_name(p->tok + 2))) {
		p->tok += 2;
		f = parse_named_relation(p);
		want(p, ")");
		parse_watermark(p);
		return f;
	}
	if (at(p, "STREAM") && is_name(p->tok + 1) && !starts_clause(p->tok + 1))
		p->tok++;
	if (is_string(p)) {
		f->name = path_name(p);
		return f;
	}
	f->name = parse_dotted_name(p, "a table");
	if (at(p, "(") && f->name->kind == E_COLUMN) {
		f->kind = FROM_CALL;
		f->call = relation_call(p, f->name);
		f->name = NULL;
	} else {
		parse_time_travel(p, f);
	}
	if (at2(p, "WITH", "(")) {
		note(p->s, SQL_NOTE, "clause", p->tok->begin,
		    "the options of reading a table are dropped");
		p->tok++;
		pass_token(p);
	}
	parse_watermark(p);
	return f;
}

/* relation_primary = [LATERAL] (VALUES values_rows | ( query ) | ( relation ) | named_relation)
 *                    [sample] table_alias */
static struct from *
relation_primary(struct parser *p)
{
	size_t begin = p->tok->begin;
	bool lateral = at(p, "LATERAL") && !is(p->tok + 1, "VIEW") && take(p, "LATERAL");
	struct from *f;

	deeper(p);
	if (at(p, "VALUES") && query_word(p->tok)) {
		f = new_from(p, FROM_VALUES, begin);
		p->tok++;
		f->rows = parse_values_rows(p);
	} else if (at(p, "(") && starts_query(p->tok + 1)) {
		f = new_from(p, FROM_QUERY, begin);
		p->tok++;
		f->query = parse_query(p);
		want(p, ")");
	} else if (!lateral && take(p, "(")) {
		f = parse_relation(p);
		want(p, ")");
	} else {
		f = parse_named_relation(p);
		if (lateral && f->kind == FROM_TABLE)
			fail(p->s, "syntax", f->begin,
			    "a query or a function is expected behind LATERAL");
	}
	f->lateral = f->lateral || lateral;
	if (at2(p, "TABLESAMPLE", "("))
		f->sample = parse_sample(p);
	parse_table_alias(p, f);
	f->end = ended(p);
	p->depth--;
	return f;
}

/* ---- joins ---- */

/* The word JOIN that ends the kind of join which begins at t, or NULL. */
static const struct token *
join_word(const struct token *t)
{
	if (is(t, "NATURAL"))
		t++;
	if (is(t, "INNER") || is(t, "CROSS")) {
		t++;
	} else if (is(t, "LEFT") || is(t, "RIGHT") || is(t, "FULL")) {
		t++;
		if (is(t, "OUTER") || (is(t - 1, "LEFT") && (is(t, "SEMI") || is(t, "ANTI"))))
			t++;
	} else if (is(t, "SEMI") || is(t, "ANTI")) {
		t++;
	}
	return is(t, "JOIN") ? t : NULL;
}

bool
starts_join(const struct token *t)
{
	return join_word(t) != NULL;
}

static enum join_kind
join_kind(const struct token *t)
{
	if (is(t, "NATURAL"))
		t++;
	if (is(t, "LEFT") && (is(t + 1, "SEMI") || is(t + 1, "ANTI")))
		t++;
	return is(t, "CROSS")   ? JOIN_CROSS
	       : is(t, "LEFT")  ? JOIN_LEFT
	       : is(t, "RIGHT") ? JOIN_RIGHT
	       : is(t, "FULL")  ? JOIN_FULL
	       : is(t, "SEMI")  ? JOIN_SEMI
	       : is(t, "ANTI")  ? JOIN_ANTI
				: JOIN_INNER;
}

/* join = [NATURAL] [INNER | CROSS | (LEFT | RIGHT | FULL) [OUTER] | [LEFT] (SEMI | ANTI)] JOIN
 *        relation_primary [ON expression | USING ( names )] */
struct from *
parse_join(struct parser *p, struct from *left)
{
	struct from *f = new_from(p, FROM_JOIN, left->begin);

	f->natural = at(p, "NATURAL");
	f->join = join_kind(p->tok);
	p->tok = (struct token *)join_word(p->tok) + 1;
	f->left = left;
	f->right = relation_primary(p);
	if (take(p, "ON"))
		f->on = parse_expression(p);
	else if (take(p, "USING"))
		f->using = parse_names_in_parens(p, "a column");
	f->end = ended(p);
	return f;
}

/* ---- PIVOT, UNPIVOT ---- */

/* pivot = PIVOT ( named_expressions FOR (name | ( names )) IN ( named_expressions ) ) */
static void
pivot_clause(struct parser *p, struct pivot *v)
{
	struct expr **last = &v->columns;
	bool parens;

	p->tok++;
	want(p, "(");
	v->aggregates = parse_named_expressions(p);
	want(p, "FOR");
	parens = take(p, "(");
	do
		last = APPEND(last, parse_dotted_name(p, "a column"));
	while (parens && take(p, ","));
	if (parens)
		want(p, ")");
	want(p, "IN");
	want(p, "(");
	v->values = parse_named_expressions(p);
	want(p, ")");
	want(p, ")");
}

/* unpivot = UNPIVOT [(INCLUDE | EXCLUDE) NULLS]
 *           ( (name | ( names )) FOR name IN ( named_expressions ) ) */
static void
unpivot_clause(struct parser *p, struct pivot *v)
{
	p->tok++;
	v->include_nulls = take2(p, "INCLUDE", "NULLS");
	take2(p, "EXCLUDE", "NULLS");
	want(p, "(");
	if (at(p, "(")) {
		v->value_names = parse_names_in_parens(p, "a column");
	} else {
		v->value_names = arena_alloc(p->s->arena, sizeof(*v->value_names));
		v->value_names->text = parse_name(p, "a column");
	}
	want(p, "FOR");
	v->name_column = parse_name(p, "a column");
	want(p, "IN");
	want(p, "(");
	v->values = parse_named_expressions(p);
	want(p, ")");
	want(p, ")");
}

struct from *
parse_pivot(struct parser *p, struct from *left)
{
	bool un = at(p, "UNPIVOT");
	struct from *f = new_from(p, un ? FROM_UNPIVOT : FROM_PIVOT, left->begin);

	f->left = left;
	f->pivot = arena_alloc(p->s->arena, sizeof(*f->pivot));
	if (un)
		unpivot_clause(p, f->pivot);
	else
		pivot_clause(p, f->pivot);
	parse_table_alias(p, f);
	f->end = ended(p);
	return f;
}

static bool
at_pivot(const struct parser *p)
{
	return at2(p, "PIVOT", "(") ||
	       (at(p, "UNPIVOT") && (is(p->tok + 1, "(") || is(p->tok + 2, "NULLS")));
}

/* ---- LATERAL VIEW ---- */

/* lateral_view = LATERAL VIEW [OUTER] dotted_name ( arguments ) [name] [[AS] names] */
static struct from *
lateral_view(struct parser *p, struct from *left)
{
	struct from *f = new_from(p, FROM_LATERAL_VIEW, left->begin);

	p->tok += 2;
	f->outer = at(p, "OUTER") && !is(p->tok + 1, "(") && take(p, "OUTER");
	f->left = left;
	f->call = parse_call(p, parse_dotted_name(p, "a function"));
	if (is_name(p->tok) && !starts_clause(p->tok))
		f->alias = parse_name(p, "an alias");
	if (take(p, "AS") || (is_name(p->tok) && !starts_clause(p->tok)))
		f->columns = parse_name_list(p, "a column");
	f->end = ended(p);
	return f;
}

/* A comma list as one relation. */
static struct from *
crossed(struct parser *p, struct from *list)
{
	struct from *f, *next;

	for (; list->next != NULL; list = f) {
		f = new_from(p, FROM_JOIN, list->begin);
		next = list->next->next;
		f->join = JOIN_CROSS;
		f->left = list;
		f->right = list->next;
		f->end = f->right->end;
		list->next = f->right->next = NULL;
		f->next = next;
	}
	return list;
}

/* {lateral_view} over a whole comma list */
struct from *
parse_lateral_views(struct parser *p, struct from *list)
{
	int depth = p->depth;

	while (at2(p, "LATERAL", "VIEW")) {
		list = lateral_view(p, crossed(p, list));
		deeper(p);
	}
	p->depth = depth;
	return list;
}

/* ---- together ---- */

/* {join | pivot | unpivot} */
static struct from *
extensions(struct parser *p, struct from *f)
{
	int depth = p->depth;

	for (;;) {
		if (starts_join(p->tok))
			f = parse_join(p, f);
		else if (at_pivot(p))
			f = parse_pivot(p, f);
		else
			break;
		deeper(p); /* the tree is as deep as the chain is long */
	}
	p->depth = depth;
	return f;
}

/* relation = relation_primary {join | pivot | unpivot} */
struct from *
parse_relation(struct parser *p)
{
	return extensions(p, relation_primary(p));
}

/* from_list = relation {, relation} {lateral_view {join | pivot | unpivot}} */
struct from *
parse_from_list(struct parser *p)
{
	struct from *list = NULL, **last = &list;

	do
		last = APPEND(last, parse_relation(p));
	while (take(p, ","));
	while (at2(p, "LATERAL", "VIEW") || at_pivot(p)) {
		list = parse_lateral_views(p, list);
		if (list->next == NULL || at_pivot(p))
			list = extensions(p, crossed(p, list));
	}
	return list;
}
