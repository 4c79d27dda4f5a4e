/* candidate.c - which indexes may serve a plan
 *
 * Conditions come from the plan's texts, taken apart by the parser; with VERBOSE each column has
 * its table's alias, which the plan's node has too, and its type is the catalog's.  Columns that
 * are compared for equality come first, the one with most values at the front; then one that is
 * compared for more or less, or what the rows are sorted by.  Whether it helps is not decided here.
 */
#include <stdlib.h>
#include <string.h>

#include "plan/internal.h"

struct keys {
	const char *text[PLAN_KEYS]; /* as an index has it */
	int number[PLAN_KEYS];
	double distinct[PLAN_KEYS];
	size_t n;
};

/* What is asked of one table in a plan. */
struct asked {
	struct plan *plan;
	struct plan_statement *statement;
	struct plan_table *table;
	const char *alias;
	bool reads_all; /* by a sequential scan */
	struct keys equal, range, join, sort;
	const struct plan_column *gin[PLAN_KEYS];
	size_t ngin;
};

static void
add_key(struct keys *k, const char *text, int number, double distinct)
{
	for (size_t i = 0; i < k->n; i++)
		if (strcmp(k->text[i], text) == 0)
			return;
	if (k->n == PLAN_KEYS)
		return;
	k->text[k->n] = text;
	k->number[k->n] = number;
	k->distinct[k->n++] = distinct;
}

/* ---- columns ---- */

/* A column of the table that is asked about, whatever binary-compatible cast is on it. */
static const struct plan_column *
column_of(const struct asked *q, const struct json *node)
{
	const struct json *cast = pg_node(node, "TypeCast"), *fields, *first;
	const struct plan_column *c;
	const char *to;

	if (cast != NULL) {
		to = pg_last_name(json_get(json_get(cast, "typeName"), "names"));
		c = column_of(q, json_get(cast, "arg"));
		return c != NULL && strcmp(to, "text") == 0 &&
			       strcmp(c->type, "character varying") == 0
			   ? c
			   : NULL;
	}
	fields = json_get(pg_node(node, "ColumnRef"), "fields");
	if (fields == NULL || fields->child == fields->last)
		return NULL;
	first = pg_node(fields->child, "String");
	if (strcmp(pg_attr(first, "sval"), q->alias) != 0)
		return NULL;
	return plan_column(q->table, pg_last_name(fields));
}

/* Does it name any table but ours? */
static bool
has_column(const struct json *v)
{
	if (pg_node(v, "ColumnRef") != NULL || pg_node(v, "SubLink") != NULL)
		return true;
	for (const struct json *child = v->child; child != NULL; child = child->next)
		if (has_column(child))
			return true;
	return false;
}

/* ---- conditions ---- */

static bool
is_one_of(const char *word, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

static bool
gin_type(const char *type)
{
	return strcmp(type, "jsonb") == 0 || strcmp(type, "tsvector") == 0 ||
	       (strlen(type) > 2 && strcmp(type + strlen(type) - 2, "[]") == 0);
}

static void
use_comparison(struct asked *q, const char *op, const struct plan_column *c, bool joins)
{
	static const char *const range[] = {"<", ">", "<=", ">=", "~>=~", "~<~", NULL};
	static const char *const gin[] = {"@>", "<@", "?", "?|", "?&", "&&", "@@", "@?", NULL};
	bool document = strcmp(c->type, "jsonb") == 0; /* GIN does not know what it is part of */

	if (is_one_of(op, gin) && gin_type(c->type) && !(document && strcmp(op, "<@") == 0)) {
		if (q->ngin < PLAN_KEYS)
			q->gin[q->ngin++] = c;
	} else if (strcmp(op, "=") == 0) {
		add_key(joins ? &q->join : &q->equal, c->quoted, c->number, c->distinct);
	} else if (is_one_of(op, range) && !joins) {
		add_key(&q->range, c->quoted, c->number, c->distinct);
	}
}

/* lower(a.b) = ...: the text of the call, from our own reading of it; NULL: not of one column. */
static const char *
expression_of(const struct asked *q, const struct json *node)
{
	const struct json *call = pg_node(node, "FuncCall"), *args = json_get(call, "args");
	const struct plan_column *c;

	if (args == NULL || args->child != args->last)
		return NULL;
	if ((c = column_of(q, args->child)) == NULL &&
	    (c = column_of(q, json_get(pg_node(args->child, "TypeCast"), "arg"))) == NULL)
		return NULL;
	return arena_printf(
	    q->plan->arena, "%s(%s)", pg_last_name(json_get(call, "funcname")), c->quoted);
}

/* (a.b ->> 'k') = ...: the same of a member. */
static const char *
member_of(const struct asked *q, const struct json *node)
{
	const struct json *e = pg_node(node, "A_Expr"),
			  *cast = pg_node(json_get(e, "rexpr"), "TypeCast");
	const struct json *key = pg_node(json_get(cast, "arg"), "A_Const");
	const char *text = pg_attr(json_get(key, "sval"), "sval"), *op;
	const struct plan_column *c = e == NULL ? NULL : column_of(q, json_get(e, "lexpr"));

	op = pg_last_name(json_get(e, "name"));
	if (c == NULL || strcmp(op, "->>") != 0 || *text == '\0' || strpbrk(text, "'\\") != NULL)
		return NULL;
	return arena_printf(q->plan->arena, "(%s ->> '%s')", c->quoted, text);
}

/* The column that all sides of an OR compare for equality; NULL: there is none. */
static const struct plan_column *
or_column(const struct asked *q, const struct json *any)
{
	static const char *const kinds[] = {"AEXPR_OP", "AEXPR_OP_ANY", NULL};
	const struct plan_column *all = NULL, *c;

	for (const struct json *arg = json_get(any, "args")->child; arg != NULL; arg = arg->next) {
		const struct json *e = pg_node(arg, "A_Expr");

		c = e == NULL ? NULL : column_of(q, json_get(e, "lexpr"));
		if (c == NULL || (all != NULL && c != all) || has_column(json_get(e, "rexpr")) ||
		    !is_one_of(pg_attr(e, "kind"), kinds) ||
		    strcmp(pg_last_name(json_get(e, "name")), "=") != 0)
			return NULL;
		all = c;
	}
	return all;
}

/* LIKE 'x%': a range, in the order of bytes. */
static bool
is_prefix_pattern(const char *op, const struct json *pattern)
{
	const struct json *cast = pg_node(pattern, "TypeCast");
	const struct json *c = pg_node(cast != NULL ? json_get(cast, "arg") : pattern, "A_Const");
	const char *text = pg_attr(json_get(c, "sval"), "sval");

	return strcmp(op, "~~") == 0 && *text != '\0' && *text != '%' && *text != '_';
}

static void
use_operator(struct asked *q, const struct json *e)
{
	const char *kind = pg_attr(e, "kind"), *op = pg_last_name(json_get(e, "name")), *expression;
	const struct json *left = json_get(e, "lexpr"), *right = json_get(e, "rexpr");
	const struct plan_column *l = column_of(q, left), *r = column_of(q, right);
	static const char *const kinds[] = {"AEXPR_OP", "AEXPR_OP_ANY", "AEXPR_IN", NULL};

	if (!is_one_of(kind, kinds))
		return;
	if (l != NULL && is_prefix_pattern(op, right))
		add_key(&q->range, arena_printf(q->plan->arena, "%s text_pattern_ops", l->quoted),
		    l->number, l->distinct);
	else if (l != NULL && r == NULL)
		use_comparison(q, op, l, has_column(right));
	else if (r != NULL && l == NULL && strcmp(kind, "AEXPR_OP") == 0)
		use_comparison(q,
		    strcmp(op, "<@") == 0   ? "@>"
		    : strcmp(op, "@>") == 0 ? "<@"
					    : op,
		    r, has_column(left));
	else if (strcmp(op, "=") == 0 && !has_column(right) &&
		 ((expression = expression_of(q, left)) != NULL ||
		     (expression = member_of(q, left)) != NULL))
		add_key(&q->equal, expression, 0, q->table->rows / 10);
}

static void
use_condition(struct asked *q, const struct json *node)
{
	const struct json *both = pg_node(node, "BoolExpr"), *e = pg_node(node, "A_Expr");
	const struct json *test = pg_node(node, "NullTest");
	const struct plan_column *c;

	if (both != NULL && strcmp(pg_attr(both, "boolop"), "AND_EXPR") == 0)
		for (both = json_get(both, "args")->child; both != NULL; both = both->next)
			use_condition(q, both);
	else if (both != NULL && strcmp(pg_attr(both, "boolop"), "OR_EXPR") == 0 &&
		 (c = or_column(q, both)) != NULL)
		add_key(&q->equal, c->quoted, c->number, c->distinct);
	else if (e != NULL)
		use_operator(q, e);
	else if (test != NULL && strcmp(pg_attr(test, "nulltesttype"), "IS_NULL") == 0 &&
		 (c = column_of(q, json_get(test, "arg"))) != NULL)
		add_key(&q->equal, c->quoted, c->number, c->distinct);
}

static void
use_conditions(struct asked *q, const struct json *node)
{
	static const char *const members[] = {
	    "Filter", "Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter", NULL};
	const struct json *condition;

	for (const char *const *m = members; *m != NULL; m++)
		if ((condition = plan_condition(q->plan, pg_attr(node, *m))) != NULL)
			use_condition(q, condition);
}

/* ---- order ---- */

/* "a.b DESC NULLS LAST": false when it is not a column of the table. */
static bool
use_sort_key(struct asked *q, const char *key)
{
	const char *sql = arena_printf(q->plan->arena, "SELECT ORDER BY %s", key);
	const struct json *list, *sort;
	const struct plan_column *c;
	struct pg_parse_error e;
	const char *direction, *nulls;

	if (!pg_check(q->plan->arena, sql, strlen(sql), &e))
		return false;
	list = json_get(
	    pg_node(pg_tree(q->plan->arena, sql, strlen(sql)), "SelectStmt"), "sortClause");
	sort = list == NULL ? NULL : pg_node(list->child, "SortBy");
	if ((c = column_of(q, json_get(sort, "node"))) == NULL)
		return false;
	direction = strcmp(pg_attr(sort, "sortby_dir"), "SORTBY_DESC") == 0 ? " DESC" : "";
	nulls = pg_attr(sort, "sortby_nulls");
	nulls = strcmp(nulls, "SORTBY_NULLS_FIRST") == 0  ? " NULLS FIRST"
		: strcmp(nulls, "SORTBY_NULLS_LAST") == 0 ? " NULLS LAST"
							  : "";
	add_key(&q->sort, arena_printf(q->plan->arena, "%s%s%s", c->quoted, direction, nulls),
	    c->number, c->distinct);
	return true;
}

static void
use_sort(struct asked *q, const struct json *node)
{
	const struct json *key = json_get(node, "Sort Key");

	for (key = key != NULL ? key->child : NULL; key != NULL; key = key->next)
		if (!use_sort_key(q, key->text)) {
			q->sort.n = 0; /* an order in part is none */
			return;
		}
}

/* ---- candidates ---- */

static void
append(struct keys *to, const struct keys *from, size_t most)
{
	for (size_t i = 0; i < from->n && i < most; i++) {
		bool there = false;

		/* a column has one place, whatever its direction */
		for (size_t k = 0; k < to->n; k++)
			there = there || (from->number[i] != 0 && to->number[k] == from->number[i]);
		if (!there)
			add_key(to, from->text[i], from->number[i], from->distinct[i]);
	}
}

/* The more values, the sooner. */
static void
by_distinct(struct keys *k)
{
	for (size_t i = 1; i < k->n; i++)
		for (size_t j = i; j > 0 && k->distinct[j] > k->distinct[j - 1]; j--) {
			struct keys old = *k;

			k->text[j] = old.text[j - 1];
			k->text[j - 1] = old.text[j];
			k->number[j] = old.number[j - 1];
			k->number[j - 1] = old.number[j];
			k->distinct[j] = old.distinct[j - 1];
			k->distinct[j - 1] = old.distinct[j];
		}
}

static bool
is_column(const struct plan_table *t, const char *text)
{
	for (size_t i = 0; i < t->columns; i++)
		if (strcmp(t->column[i].quoted, text) == 0)
			return true;
	return false;
}

static void
propose(struct asked *q, const char *method, const struct keys *k)
{
	struct plan *p = q->plan;
	struct plan_candidate *c, **at = &p->candidates;
	struct buf b = {.arena = p->arena};
	bool plain = true, bare = true;
	const char *lead;

	if (k->n == 0)
		return;
	lead = k->number[0] == 0 ? k->text[0] : arena_printf(p->arena, "%d", k->number[0]);
	lead = arena_printf(p->arena, "%s %s", q->table->quoted, lead);
	map_set(&q->statement->leads, lead, q->table);

	for (size_t i = 0; i < k->n; i++) {
		plain = plain && k->number[i] != 0;
		bare = bare && is_column(q->table, k->text[i]);
		buf_str(&b, i == 0 ? "(" : ", ");
		buf_str(&b, k->text[i]);
	}
	/* an order or operator class of its own may be what a sequential scan wants */
	if (plain && (bare || !q->reads_all) && strcmp(method, "btree") == 0 &&
	    plan_has_index(q->table, method, k->number, k->n))
		return;
	buf_char(&b, ')');
	for (; (c = *at) != NULL; at = &c->next)
		if (c->table == q->table && strcmp(c->method, method) == 0 &&
		    strcmp(c->text, b.data) == 0) {
			c->reads_all = c->reads_all || q->reads_all;
			c->statements += c->last != q->statement;
			c->last = q->statement;
			return;
		}
	*at = c = arena_alloc(p->arena, sizeof(*c));
	*c = (struct plan_candidate){.table = q->table,
	    .method = method,
	    .text = b.data,
	    .nkeys = k->n,
	    .statements = 1,
	    .last = q->statement,
	    .lead = lead,
	    .reads_all = q->reads_all};
	memcpy(c->keys, k->number, k->n * sizeof(c->keys[0]));
}

/* Is there a GIN index on the column?  One with another operator class may not know the operator;
 * it does when it is used. */
static bool
has_gin(const struct asked *q, int column)
{
	const struct plan_table *t = q->table;

	for (const struct plan_index *i = t->index; i < t->index + t->indexes; i++) {
		if (!i->valid || i->partial || strcmp(i->method, "gin") != 0 ||
		    (!i->usual && q->reads_all))
			continue;
		for (size_t k = 0; k < i->nkeys; k++)
			if (i->keys[k] == column)
				return true;
	}
	return false;
}

static void
propose_all(struct asked *q)
{
	struct keys one, both;

	by_distinct(&q->equal);
	one = q->equal;
	propose(q, "btree", &one); /* equality alone */
	append(&one, &q->range, 1);
	propose(q, "btree", &one);
	both = q->equal;
	append(&both, &q->sort, PLAN_KEYS);
	propose(q, "btree", &both);
	for (size_t i = 0; i < q->join.n; i++) {
		struct keys join = {.n = 0};
		struct keys lone = {
		    .text = {q->join.text[i]}, .number = {q->join.number[i]}, .n = 1};

		append(&join, &lone, 1);
		propose(q, "btree", &join);
		append(&join, &q->equal, PLAN_KEYS);
		append(&join, &q->range, 1);
		propose(q, "btree", &join);
	}
	for (size_t i = 0; i < q->ngin; i++) {
		struct keys gin = {
		    .text = {q->gin[i]->quoted}, .number = {q->gin[i]->number}, .n = 1};

		if (!has_gin(q, q->gin[i]->number))
			propose(q, "gin", &gin);
	}
}

/* ---- the walk ---- */

/* The nodes above one. */
struct path {
	struct plan_statement *statement;
	const struct json *node;
	const struct path *above;
};

static bool
keeps_order(const struct json *node)
{
	return plan_is(node, "Limit") || plan_is(node, "Result") || plan_is(node, "Gather") ||
	       plan_is(node, "Gather Merge") || plan_is(node, "Subquery Scan") ||
	       plan_is(node, "Unique") || plan_is(node, "LockRows");
}

static void
ask_table(struct plan *p, struct plan_table *t, const struct path *path)
{
	struct asked q = {.plan = p,
	    .statement = path->statement,
	    .table = t,
	    .alias = pg_attr(path->node, "Alias"),
	    .reads_all = plan_is(path->node, "Seq Scan")};
	bool near = true; /* nothing between but what keeps the order */

	for (const struct path *at = path; at != NULL; at = at->above) {
		use_conditions(&q, at->node);
		if (near && (plan_is(at->node, "Sort") || plan_is(at->node, "Incremental Sort")))
			use_sort(&q, at->node);
		near = near && (at == path || keeps_order(at->node));
	}
	propose_all(&q);
}

static void
walk(struct plan *p, struct plan_statement *s, const struct json *node, const struct path *above)
{
	const struct json *below = json_get(node, "Plans");
	const struct path here = {s, node, above};
	struct plan_table *t = plan_table_of(p, node);

	if (t != NULL && !plan_is(node, "ModifyTable") && t->rows >= p->options.rows)
		ask_table(p, t, &here);
	for (below = below != NULL ? below->child : NULL; below != NULL; below = below->next)
		walk(p, s, below, &here);
}

void
plan_candidates(struct plan *p, struct plan_statement *s)
{
	walk(p, s, s->plan, NULL);
}
