/* join.c - tables of one FROM that nothing connects */
#include <string.h>

#include "check/internal.h"

/* A table, subquery or function of the FROM. */
struct leaf {
	const char *name; /* its alias, or its own */
	size_t place;
	bool alone; /* meets all rows of others by intent: a function, LATERAL, one row */
	struct leaf *group; /* the first leaf of those it is connected with */
	struct leaf *next;
};

struct join {
	struct check *check;
	struct leaf *first, **last;
	/* of the condition that is looked at: */
	struct leaf *met; /* a leaf that it names */
	bool unqualified; /* it has a column without its table */
	size_t columns;
	struct leaf *from; /* NULL, or: an unqualified column may be of this leaf or a later one */
};

static void
connect(struct join *j, struct leaf *a, struct leaf *b)
{
	struct leaf *from = b->group, *to = a->group;

	for (struct leaf *l = j->first; l != NULL; l = l->next)
		if (l->group == from)
			l->group = to;
}

static void
connect_from(struct join *j, struct leaf *first)
{
	for (struct leaf *l = first; l != NULL; l = l->next)
		connect(j, first, l);
}

static void
add_leaf(struct join *j, const char *name, size_t place, bool alone)
{
	struct leaf *l = arena_alloc(j->check->arena, sizeof(*l));

	*l = (struct leaf){.name = name, .place = place, .alone = alone, .group = l};
	*j->last = l;
	j->last = &l->next;
}

/* ---- conditions ---- */

static void
meet(struct join *j, const char *table)
{
	for (struct leaf *l = j->first; l != NULL; l = l->next) {
		if (strcmp(l->name, table) != 0)
			continue;
		if (j->met != NULL)
			connect(j, j->met, l);
		j->met = l;
	}
}

static void
scan(struct join *j, const struct json *v)
{
	const struct json *fields = json_get(pg_node(v, "ColumnRef"), "fields"), *f;

	if (fields != NULL && fields->child == fields->last) {
		j->columns++;
		j->unqualified = true;
	} else if (fields != NULL) {
		j->columns++;
		for (f = fields->child; f->next != fields->last;)
			f = f->next;
		meet(j, pg_attr(pg_node(f, "String"), "sval"));
	}
	for (const struct json *child = v->child; child != NULL; child = child->next)
		scan(j, child);
}

/* What a part of a condition names is connected.  A column without its table may be anyone's, so
 * that with another column it connects all. */
static void
use_condition(struct check *c, const struct json *conjunct, void *data)
{
	struct join *j = data;

	(void)c;
	j->met = NULL;
	j->unqualified = false;
	j->columns = 0;
	scan(j, conjunct);
	if (j->unqualified && j->columns > 1)
		connect_from(j, j->from);
}

static void
use_conditions(struct join *j, const struct json *condition, struct leaf *from)
{
	j->from = from;
	check_conjuncts(j->check, condition, use_condition, j);
}

/* ---- the FROM ---- */

static const char *
alias_of(const struct json *body)
{
	return pg_attr(json_get(body, "alias"), "aliasname");
}

static void
add_table(struct join *j, const struct json *table)
{
	const char *alias = alias_of(table), *name = pg_attr(table, "relname");
	bool one = false;

	check_is_cte(j->check, name, &one);
	add_leaf(j, *alias != '\0' ? alias : name, pg_place(table), one);
}

static void add_item(struct join *j, const struct json *item);

static void
add_join(struct join *j, const struct json *body)
{
	const struct json *quals = json_get(body, "quals");
	struct leaf **begin = j->last;

	add_item(j, json_get(body, "larg"));
	add_item(j, json_get(body, "rarg"));
	/* CROSS JOIN, and ON true, say what they mean; USING and NATURAL connect */
	if (quals == NULL || pg_node(quals, "A_Const") != NULL)
		connect_from(j, *begin);
	else
		use_conditions(j, quals, *begin);
}

static void
add_item(struct join *j, const struct json *item)
{
	const struct json *table = pg_node(item, "RangeVar"), *body = pg_body(item);
	const struct json *query = pg_node(item, "RangeSubselect");

	if (table != NULL)
		add_table(j, table);
	else if (pg_node(item, "JoinExpr") != NULL)
		add_join(j, body);
	else if (query != NULL)
		add_leaf(j, alias_of(query), 0,
		    pg_flag(query, "lateral") ||
			check_one_row(pg_node(json_get(query, "subquery"), "SelectStmt")));
	else
		add_leaf(j, alias_of(body), 0, true);
}

void
check_cartesian(
    struct check *c, const struct json *from, const struct json *target, const struct json *where)
{
	struct join j = {.check = c};
	struct leaf *l, *one = NULL;

	j.last = &j.first;
	if (from == NULL)
		return;
	if (target != NULL)
		add_table(&j, target);
	for (const struct json *item = from->child; item != NULL; item = item->next)
		add_item(&j, item);
	if (j.first == NULL || j.first->next == NULL)
		return;
	use_conditions(&j, where, j.first);
	for (l = j.first; l != NULL; l = l->next) {
		if (l->alone)
			continue;
		if (one != NULL && l->group != one->group) {
			check_add(c, l->place != 0 ? l->place : one->place, "warning",
			    "cartesian-product",
			    arena_printf(c->arena,
				"nothing connects \"%s\" with \"%s\": each row of one meets each "
				"row of the other; CROSS JOIN says that this is meant",
				l->name, one->name));
			return;
		}
		one = l;
	}
}
