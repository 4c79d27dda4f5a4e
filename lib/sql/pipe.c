/* pipe.c - pipe syntax: query |> operator |> operator, as nested queries
 *
 * After Databricks' "SQL pipeline syntax" (2025-10) and SqlBaseParser.g4 of Spark 4.1
 * (operatorPipeRightSide).  An operator goes into the SELECT before it where that means the same;
 * else that SELECT becomes a subquery, which keeps the name of its only table.
 */
#include "sql/parse.h"

/* ---- the query that an operator is applied to ---- */

/* The name by which later operators may still reach the columns of q. */
static const char *
kept_name(const struct query *q)
{
	const struct from *f;
	const struct expr *part;

	if (q->body->kind != BODY_SELECT || q->body->select->from == NULL)
		return NULL;
	f = q->body->select->from;
	if (f->next != NULL || f->alias != NULL || f->kind != FROM_TABLE ||
	    f->name->kind != E_COLUMN)
		return f->next == NULL ? f->alias : NULL;
	for (part = f->name->args; part->next != NULL; part = part->next)
		;
	return part->text;
}

static struct expr *
all_of(struct parser *p)
{
	return new_expr(p->s, E_STAR, p->tok->begin, p->tok->begin);
}

/* SELECT * FROM (q) AS alias */
static struct query *
nest(struct parser *p, struct query *q, const char *alias)
{
	struct select *s = new_select(p, q->begin);
	struct query *outer;

	s->items = all_of(p);
	s->from = new_from(p, FROM_QUERY, q->begin);
	s->from->query = q;
	s->from->alias = alias;
	s->from->end = q->end;
	outer = parse_select_query(p, s);
	outer->ctes = q->ctes;
	outer->recursive = q->recursive;
	q->ctes = NULL;
	return outer;
}

static bool
is_ordered(const struct query *q)
{
	return q->order != NULL || q->sort != NULL || q->distribute != NULL || q->limit != NULL ||
	       q->offset != NULL;
}

/* Is q a SELECT * to which nothing has been added behind its WHERE? */
static bool
is_open(const struct query *q)
{
	const struct select *s = q->body->select;

	return q->body->kind == BODY_SELECT && !is_ordered(q) && s->items->kind == E_STAR &&
	       s->items->next == NULL && s->items->args == NULL && s->items->except == NULL &&
	       !s->distinct && s->group == NULL && s->having == NULL && s->qualify == NULL &&
	       s->windows == NULL && s->from != NULL;
}

/* The SELECT that takes the operator; where: may it have a WHERE already? */
static struct select *
open_select(struct parser *p, struct query **q, bool where)
{
	if (!is_open(*q) || (!where && (*q)->body->select->where != NULL))
		*q = nest(p, *q, kept_name(*q));
	return (*q)->body->select;
}

/* ---- operators that make columns ---- */

static void
pipe_windows(struct parser *p, struct select *s)
{
	if (take(p, "WINDOW"))
		s->windows = parse_windows(p);
}

/* extend = EXTEND named_expressions [WINDOW windows] */
static struct query *
extend(struct parser *p, struct query *q)
{
	struct select *s = open_select(p, &q, true);

	p->tok++;
	s->items->next = parse_named_expressions(p);
	pipe_windows(p, s);
	return q;
}

/* set = SET name = expression {, name = expression} [WINDOW windows]; each sees the ones before */
static struct query *
set(struct parser *p, struct query *q)
{
	struct select *s;
	struct expr *value;
	const char *column;

	p->tok++;
	do {
		s = open_select(p, &q, true);
		column = parse_name(p, "a column");
		want(p, "=");
		value = parse_expression(p);
		value->alias = column;
		s->items->except = value;
	} while (take(p, ","));
	pipe_windows(p, s);
	return q;
}

/* drop = DROP name {, name} */
static struct query *
drop(struct parser *p, struct query *q)
{
	struct expr **last = &open_select(p, &q, true)->items->except;

	p->tok++;
	do
		last = APPEND(last, parse_dotted_name(p, "a column"));
	while (take(p, ","));
	return q;
}

/* select = SELECT [DISTINCT] named_expressions [WINDOW windows] */
static struct query *
select_columns(struct parser *p, struct query *q)
{
	struct select *s = open_select(p, &q, true);

	parse_select_head(p, s);
	pipe_windows(p, s);
	return q;
}

/* ---- AGGREGATE ---- */

/* What is grouped by: a column of the result each, by its number. */
struct keys {
	struct expr *items, **last;
	int count;
};

static bool
same_text(struct parser *p, const struct expr *a, const struct expr *b)
{
	const char *text = p->s->piece.text;

	return a->end - a->begin == b->end - b->begin &&
	       memcmp(text + a->begin, text + b->begin, a->end - a->begin) == 0;
}

/* The number of the column that e becomes. */
static struct expr *
key_number(struct parser *p, struct keys *keys, struct expr *e)
{
	struct expr *item = keys->items, *number;
	int n = 1;

	if (e->kind == E_NUMBER)
		unsupported(p, e->begin, "a number in the GROUP BY of a pipe", "name the column");
	for (; item != NULL && !same_text(p, item, e); item = item->next)
		n++;
	if (item == NULL)
		keys->last = APPEND(keys->last, e);
	number = new_expr(p->s, E_NUMBER, e->begin, e->end);
	number->text = arena_printf(p->s->arena, "%d", n);
	number->len = strlen(number->text);
	return number;
}

/* The list with numbers instead of expressions. */
static struct expr *
key_numbers(struct parser *p, struct keys *keys, struct expr *list)
{
	struct expr *first = NULL, **last = &first, *e;

	while ((e = list) != NULL) {
		list = e->next;
		e->next = NULL;
		if (e->kind == E_ROW) {
			e->args = key_numbers(p, keys, e->args);
			last = APPEND(last, e);
		} else {
			last = APPEND(last, key_number(p, keys, e));
		}
	}
	return first;
}

static void
number_groups(struct parser *p, struct keys *keys, struct group *list)
{
	for (; list != NULL; list = list->next) {
		list->exprs = key_numbers(p, keys, list->exprs);
		number_groups(p, keys, list->sets);
	}
}

/* aggregate = AGGREGATE [named_expressions] [GROUP BY group_by] */
static struct query *
aggregate(struct parser *p, struct query *q)
{
	struct select *s = open_select(p, &q, true);
	struct keys keys = {.last = &keys.items};

	p->tok++;
	s->items = at2(p, "GROUP", "BY") ? NULL : parse_named_expressions(p);
	if (take2(p, "GROUP", "BY")) {
		p->group_names = true;
		s->group = parse_group_by(p);
		p->group_names = false;
		if (s->group->kind == GROUP_ALL)
			expected(p, "the columns to group by");
		number_groups(p, &keys, s->group);
	}
	*keys.last = s->items;
	s->items = keys.items;
	if (s->items == NULL)
		expected(p, "an aggregate function");
	return q;
}

/* ---- operators that take rows ---- */

static struct query *
where(struct parser *p, struct query *q)
{
	struct select *s = open_select(p, &q, true);
	struct expr *both;

	p->tok++;
	if (s->where == NULL) {
		s->where = parse_expression(p);
		return q;
	}
	both = new_node(p, E_OPERATOR, s->where->begin);
	both->op = "AND";
	both->args = s->where;
	both->args->next = parse_expression(p);
	s->where = close_node(p, both);
	return q;
}

/* A comma list cannot be joined or turned as a whole. */
static struct from **
only_from(struct parser *p, struct query **q)
{
	struct select *s = open_select(p, q, false);

	if (s->from->next != NULL)
		s = (*q = nest(p, *q, NULL))->body->select;
	return &s->from;
}

static struct query *
join(struct parser *p, struct query *q)
{
	struct from **f = only_from(p, &q);

	*f = parse_join(p, *f);
	return q;
}

static struct query *
pivot(struct parser *p, struct query *q)
{
	struct from **f = only_from(p, &q);

	*f = parse_pivot(p, *f);
	return q;
}

static struct query *
tablesample(struct parser *p, struct query *q)
{
	q = nest(p, q, kept_name(q));
	q->body->select->from->sample = parse_sample(p);
	return q;
}

static struct query *
name_it(struct parser *p, struct query *q)
{
	p->tok++;
	return nest(p, q, parse_name(p, "an alias"));
}

/* ORDER BY, LIMIT and their like; LIMIT before ORDER BY is another thing than behind it */
static struct query *
organize(struct parser *p, struct query *q)
{
	bool limit = at(p, "LIMIT") || at(p, "OFFSET");

	if (q->limit != NULL || q->offset != NULL || (is_ordered(q) && !limit))
		q = nest(p, q, kept_name(q));
	parse_organization(p, q);
	return q;
}

/* ---- which one ---- */

static bool
at_organization(const struct parser *p)
{
	return at2(p, "ORDER", "BY") || at2(p, "SORT", "BY") || at2(p, "CLUSTER", "BY") ||
	       at2(p, "DISTRIBUTE", "BY") || at(p, "LIMIT") || at(p, "OFFSET");
}

static struct query *
apply(struct parser *p, struct query *q)
{
	static const struct {
		const char *word;
		struct query *(*apply)(struct parser *p, struct query *q);
	} operators[] = {{"SELECT", select_columns}, {"EXTEND", extend}, {"SET", set},
	    {"DROP", drop}, {"AS", name_it}, {"WHERE", where}, {"AGGREGATE", aggregate},
	    {"PIVOT", pivot}, {"UNPIVOT", pivot}, {"TABLESAMPLE", tablesample},
	    {"UNION", parse_set_operator}, {"INTERSECT", parse_set_operator},
	    {"EXCEPT", parse_set_operator}, {"MINUS", parse_set_operator}};

	if (at_organization(p))
		return organize(p, q);
	if (starts_join(p->tok))
		return join(p, q);
	for (size_t i = 0; i < LENGTH(operators); i++)
		if (at(p, operators[i].word))
			return operators[i].apply(p, q);
	expected(p, "an operator of a pipe");
}

/* pipes = {|> operator} */
struct query *
parse_pipes(struct parser *p, struct query *q)
{
	int depth = p->depth;

	while (take(p, "|>")) {
		deeper(p); /* the tree may be as deep as the chain is long */
		q = apply(p, q);
		q->end = ended(p);
	}
	p->depth = depth;
	return q;
}
