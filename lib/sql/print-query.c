/* print-query.c - queries and their clauses */
#include "sql/print.h"

static _Noreturn void
not_lowered(struct printer *p, size_t at, const char *what)
{
	fail(p->s, "internal", at, "%s came to the printer", what);
}

/* ---- ORDER BY, windows ---- */

void
put_order(struct printer *p, const struct order *list)
{
	for (; list != NULL && !p->over; list = list->next) {
		put_expr(p, list->expr, 0);
		if (list->desc)
			put(p, " DESC");
		if (list->nulls != 0)
			put(p, list->nulls == 'F' ? " NULLS FIRST" : " NULLS LAST");
		if (list->next != NULL)
			put(p, ", ");
	}
}

static void
put_bound(struct printer *p, const char *bound, const struct expr *offset)
{
	if (offset != NULL) {
		put_expr(p, offset, PG_LIKE + 1);
		put_char(p, ' ');
	}
	put(p, bound);
}

static void
put_frame(struct printer *p, const struct window *w)
{
	put(p, w->frame);
	put_char(p, ' ');
	if (w->to != NULL)
		put(p, "BETWEEN ");
	put_bound(p, w->from, w->from_expr);
	if (w->to != NULL) {
		put(p, " AND ");
		put_bound(p, w->to, w->to_expr);
	}
}

/* The parts of a window, with a space between. */
void
put_window(struct printer *p, const struct window *w)
{
	const char *space = "";

	put_char(p, '(');
	if (w->base != NULL) {
		put_name(p, w->base);
		space = " ";
	}
	if (w->partition != NULL) {
		put(p, space);
		put(p, "PARTITION BY ");
		put_exprs(p, w->partition);
		space = " ";
	}
	if (w->order != NULL) {
		put(p, space);
		put(p, "ORDER BY ");
		put_order(p, w->order);
		space = " ";
	}
	if (w->frame != NULL) {
		put(p, space);
		put_frame(p, w);
	}
	put_char(p, ')');
}

static void
put_windows(struct printer *p, const struct window *list)
{
	put_line(p, list->begin);
	put(p, "WINDOW ");
	for (; list != NULL; list = list->next) {
		put_name(p, list->name);
		put(p, " AS ");
		put_window(p, list);
		if (list->next != NULL)
			put(p, ", ");
	}
}

/* ---- SELECT ---- */

static void
put_item(struct printer *p, const struct expr *e)
{
	put_expr(p, e, 0);
	if (e->alias != NULL) {
		put(p, " AS ");
		put_label(p, e->alias);
	}
}

static void
flat_items(struct printer *p, const void *items)
{
	for (const struct expr *e = items; e != NULL && !p->over; e = e->next) {
		put_comments(p, e->begin);
		put_item(p, e);
		if (e->next != NULL)
			put(p, ", ");
	}
}

static void
put_items(struct printer *p, const struct select *s)
{
	put(p, s->distinct ? "SELECT DISTINCT " : "SELECT ");
	if (try_flat(p, flat_items, s->items))
		return;
	p->indent++;
	for (const struct expr *e = s->items; e != NULL; e = e->next) {
		put_line(p, e->begin);
		put_item(p, e);
		if (e->next != NULL)
			put_char(p, ',');
	}
	p->indent--;
}

static void put_groups(struct printer *p, const struct group *list);

static void
put_group(struct printer *p, const struct group *g)
{
	switch (g->kind) {
	case GROUP_EXPR:
		if (g->exprs->kind == E_ROW && g->exprs->args != NULL &&
		    g->exprs->args->next == NULL)
			put_expr(p, g->exprs->args, 0);
		else
			put_expr(p, g->exprs, 0);
		break;
	case GROUP_ROLLUP:
	case GROUP_CUBE:
		put(p, g->kind == GROUP_CUBE ? "CUBE (" : "ROLLUP (");
		put_exprs(p, g->exprs);
		put_char(p, ')');
		break;
	case GROUP_SETS:
		put(p, "GROUPING SETS (");
		put_groups(p, g->sets);
		put_char(p, ')');
		break;
	case GROUP_ALL: not_lowered(p, 0, "GROUP BY ALL");
	}
}

static void
put_groups(struct printer *p, const struct group *list)
{
	for (; list != NULL && !p->over; list = list->next) {
		put_group(p, list);
		if (list->next != NULL)
			put(p, ", ");
	}
}

static void
put_where(struct printer *p, const char *clause, const struct expr *e)
{
	if (e == NULL)
		return;
	put_line(p, e->begin);
	put(p, clause);
	put_expr(p, e, 0);
}

static size_t
group_begin(const struct group *g)
{
	return g->exprs != NULL ? g->exprs->begin : 0;
}

static void
put_select(struct printer *p, const struct select *s)
{
	put_items(p, s);
	if (s->from != NULL) {
		put_line(p, s->from->begin);
		put(p, "FROM ");
		put_from(p, s->from);
	}
	put_where(p, "WHERE ", s->where);
	if (s->group != NULL) {
		put_line(p, group_begin(s->group));
		put(p, "GROUP BY ");
		put_groups(p, s->group);
	}
	put_where(p, "HAVING ", s->having);
	if (s->qualify != NULL)
		not_lowered(p, s->qualify->begin, "QUALIFY");
	if (s->windows != NULL)
		put_windows(p, s->windows);
}

/* ---- FROM ---- */

static void
put_rows(struct printer *p, const struct expr *rows)
{
	put(p, "VALUES ");
	p->indent++;
	for (; rows != NULL && !p->over; rows = rows->next) {
		put_char(p, '(');
		put_exprs(p, rows->kind == E_ROW ? rows->args : rows);
		put_char(p, ')');
		if (rows->next == NULL)
			break;
		put_char(p, ',');
		put_line(p, rows->next->begin);
	}
	p->indent--;
}

static void
put_from_values(struct printer *p, const void *node)
{
	const struct from *f = node;

	put_char(p, '(');
	put_rows(p, f->rows);
	put_char(p, ')');
}

static void
put_sample(struct printer *p, const struct sample *s)
{
	put(p, " TABLESAMPLE BERNOULLI (");
	put_expr(p, s->amount, 0);
	put_char(p, ')');
	if (s->seed != NULL) {
		put(p, " REPEATABLE (");
		put_expr(p, s->seed, 0);
		put_char(p, ')');
	}
}

static void
put_alias(struct printer *p, const struct from *f)
{
	if (f->alias != NULL) {
		put(p, " AS ");
		put_name(p, f->alias);
	}
	if (f->columns != NULL) {
		put(p, f->alias != NULL ? "(" : " AS (");
		put_names(p, f->columns);
		put_char(p, ')');
	}
}

static const char *
join_words(struct printer *p, const struct from *f)
{
	static const char *const words[] = {
	    "JOIN ", "CROSS JOIN ", "LEFT JOIN ", "RIGHT JOIN ", "FULL JOIN "};

	if ((size_t)f->join >= LENGTH(words))
		not_lowered(p, f->begin, "a semi or anti join");
	return words[f->join];
}

static void put_relation(struct printer *p, const struct from *f);

static void
put_join(struct printer *p, const struct from *f)
{
	put_relation(p, f->left);
	put_line(p, f->right->begin);
	if (f->natural)
		put(p, "NATURAL ");
	put(p, join_words(p, f));
	if (f->right->kind == FROM_JOIN && f->right->alias == NULL) {
		put_char(p, '(');
		p->indent++;
		put_relation(p, f->right);
		p->indent--;
		put_char(p, ')');
	} else {
		put_relation(p, f->right);
	}
	if (f->on != NULL) {
		put(p, " ON ");
		put_expr(p, f->on, 0);
	} else if (f->using != NULL) {
		put(p, " USING (");
		put_names(p, f->using);
		put_char(p, ')');
	}
}

/* What stands before the alias. */
static void
put_source(struct printer *p, const struct from *f)
{
	switch (f->kind) {
	case FROM_TABLE:
		if (f->name->kind != E_COLUMN || f->version != NULL || f->timestamp != NULL)
			not_lowered(p, f->begin, "IDENTIFIER or time travel");
		put_dotted(p, f->name->args);
		break;
	case FROM_QUERY: put_subquery(p, f->query); break;
	case FROM_VALUES:
		if (!try_flat(p, put_from_values, f))
			put_from_values(p, f);
		break;
	case FROM_CALL: put_expr(p, f->call, 0); break;
	case FROM_JOIN:
		if (f->alias != NULL)
			put_char(p, '(');
		put_join(p, f);
		if (f->alias != NULL)
			put_char(p, ')');
		break;
	default: not_lowered(p, f->begin, "a clause of FROM");
	}
}

static void
put_relation(struct printer *p, const struct from *f)
{
	if (p->over)
		return;
	if (f->lateral)
		put(p, "LATERAL ");
	put_source(p, f);
	put_alias(p, f);
	if (f->sample != NULL)
		put_sample(p, f->sample);
}

void
put_from(struct printer *p, const struct from *list)
{
	for (; list != NULL && !p->over; list = list->next) {
		put_relation(p, list);
		if (list->next == NULL)
			break;
		put_char(p, ',');
		p->indent++;
		put_line(p, list->next->begin);
		p->indent--;
	}
}

/* ---- bodies ---- */

static void put_body(struct printer *p, const struct body *b);

static int
body_power(const struct body *b)
{
	if (b->kind != BODY_SET)
		return 3;
	return b->op[0] == 'I' ? 2 : 1;
}

/* ( query ) that has nothing of its own beside its body */
static const struct body *
unwrapped(const struct body *b)
{
	while (b->kind == BODY_QUERY) {
		const struct query *q = b->query;

		if (q->ctes != NULL || q->order != NULL || q->limit != NULL || q->offset != NULL)
			break;
		b = q->body;
	}
	return b;
}

static void
put_operand(struct printer *p, const struct body *b, int min)
{
	bool parens;

	b = unwrapped(b);
	parens = body_power(b) < min;
	if (parens)
		put_char(p, '(');
	put_body(p, b);
	if (parens)
		put_char(p, ')');
}

/* A chain is as deep to the left as it is long, so this is a loop over it. */
static void
put_set(struct printer *p, const struct body *b)
{
	const struct body **chain, *left;
	size_t n = 0, i;

	for (left = b; left->kind == BODY_SET && body_power(left) >= body_power(b);
	     left = left->left)
		n++;
	chain = arena_alloc(p->s->arena, n * sizeof(struct body *));
	for (i = n, left = b; i > 0; left = left->left)
		chain[--i] = left;
	put_operand(p, chain[0]->left, body_power(chain[0]));
	for (i = 0; i < n && !p->over; i++) {
		put_line(p, chain[i]->right->begin);
		put(p, chain[i]->op);
		put(p, chain[i]->all ? " ALL" : "");
		put_line(p, 0);
		put_operand(p, chain[i]->right, body_power(chain[i]) + 1);
	}
}

static void
put_body(struct printer *p, const struct body *b)
{
	switch (b->kind) {
	case BODY_SELECT: put_select(p, b->select); break;
	case BODY_SET: put_set(p, b); break;
	case BODY_VALUES: put_rows(p, b->rows); break;
	case BODY_QUERY: put_subquery(p, b->query); break;
	}
}

/* ---- queries ---- */

static void
put_ctes(struct printer *p, const struct query *q)
{
	put(p, q->recursive ? "WITH RECURSIVE " : "WITH ");
	for (const struct cte *c = q->ctes; c != NULL && !p->over; c = c->next) {
		put_comments(p, c->begin);
		put_name(p, c->name);
		if (c->columns != NULL) {
			put_char(p, '(');
			put_names(p, c->columns);
			put_char(p, ')');
		}
		put(p, " AS ");
		put_subquery(p, c->query);
		if (c->next != NULL)
			put_char(p, ',');
		put_line(p, c->next != NULL ? c->next->begin : q->body->begin);
	}
}

void
put_query(struct printer *p, const struct query *q)
{
	if (q->ctes != NULL)
		put_ctes(p, q);
	put_body(p, unwrapped(q->body));
	if (q->order_all || q->sort != NULL || q->distribute != NULL)
		not_lowered(p, q->begin, "a clause that orders or distributes");
	if (q->order != NULL) {
		put_line(p, q->order->expr->begin);
		put(p, "ORDER BY ");
		put_order(p, q->order);
	}
	put_where(p, "LIMIT ", q->limit);
	put_where(p, "OFFSET ", q->offset);
}

static void
flat_query(struct printer *p, const void *q)
{
	put_query(p, q);
	put_char(p, ')');
}

void
put_subquery(struct printer *p, const struct query *q)
{
	if (p->over)
		return;
	put_char(p, '(');
	if (try_flat(p, flat_query, q))
		return;
	p->indent++;
	put_line(p, q->begin);
	put_query(p, q);
	p->indent--;
	put_line(p, 0);
	put_char(p, ')');
}
