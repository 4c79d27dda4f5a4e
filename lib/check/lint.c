/* lint.c - walks a statement's tree and asks the rules */
#include <stdlib.h>
#include <string.h>

#include "check/internal.h"

struct check_seen *
check_seen_new(struct arena *lasting)
{
	struct check_seen *s = arena_alloc(lasting, sizeof(*s));

	s->arena = s->cut.arena = s->noted.arena = s->derived.arena = s->not_null.arena = lasting;
	return s;
}

void
check_add(struct check *c, size_t offset, const char *level, const char *code, const char *message)
{
	struct check_note *n = arena_alloc(c->arena, sizeof(*n)), **at = &c->notes;

	*n =
	    (struct check_note){.level = level, .code = code, .message = message, .offset = offset};
	while (*at != NULL && (*at)->offset <= offset)
		at = &(*at)->next;
	n->next = *at;
	*at = n;
}

/* ---- looking at trees ---- */

const char *
check_column(const struct json *node)
{
	const char *name = pg_last_name(json_get(pg_node(node, "ColumnRef"), "fields"));

	return *name == '\0' ? NULL : name;
}

bool
check_has_column(const struct json *v)
{
	if (v->key != NULL && strcmp(v->key, "ColumnRef") == 0)
		return true;
	for (const struct json *child = v->child; child != NULL; child = child->next)
		if (check_has_column(child))
			return true;
	return false;
}

void
check_conjuncts(struct check *c, const struct json *node, check_use *use, void *data)
{
	const struct json *both = pg_node(node, "BoolExpr"), *arg;

	if (node == NULL)
		return;
	if (both == NULL || strcmp(pg_attr(both, "boolop"), "AND_EXPR") != 0) {
		use(c, node, data);
		return;
	}
	for (arg = json_get(both, "args")->child; arg != NULL; arg = arg->next)
		check_conjuncts(c, arg, use, data);
}

static bool
is_aggregate(const struct json *target)
{
	static const char *const names[] = {"array_agg", "avg", "bit_and", "bit_or", "bool_and",
	    "bool_or", "corr", "count", "every", "json_agg", "json_object_agg", "jsonb_agg",
	    "jsonb_object_agg", "max", "min", "mode", "percentile_cont", "percentile_disc",
	    "stddev", "stddev_pop", "stddev_samp", "string_agg", "sum", "var_pop", "var_samp",
	    "variance"};
	const struct json *call = pg_node(target, "FuncCall");
	const char *name = pg_last_name(json_get(call, "funcname"));

	if (call == NULL || json_get(call, "over") != NULL)
		return false;
	if (text_in(name, names, LENGTH(names)))
		return true;
	return pg_flag(call, "agg_star") || json_get(call, "agg_filter") != NULL;
}

/* An aggregate that is not in a query of its own. */
static bool
has_aggregate(const struct json *v)
{
	if (is_aggregate(v))
		return true;
	if (v->key != NULL && strcmp(v->key, "SubLink") == 0)
		return false;
	for (const struct json *child = v->child; child != NULL; child = child->next)
		if (has_aggregate(child))
			return true;
	return false;
}

static bool
is_integer(const struct json *node, const char *value)
{
	const struct json *i = json_get(json_get(pg_node(node, "A_Const"), "ival"), "ival");

	if (json_get(pg_node(node, "A_Const"), "ival") == NULL)
		return false;
	return strcmp(i == NULL ? "0" : i->text, value) == 0;
}

bool
check_one_row(const struct json *select)
{
	const struct json *values = json_get(select, "valuesLists");

	if (select == NULL || strcmp(pg_attr(select, "op"), "SETOP_NONE") != 0)
		return false;
	if (values != NULL)
		return values->child == values->last;
	if (json_get(select, "fromClause") == NULL ||
	    is_integer(json_get(select, "limitCount"), "1"))
		return true;
	return json_get(select, "groupClause") == NULL && json_get(select, "targetList") != NULL &&
	       has_aggregate(json_get(select, "targetList"));
}

/* ---- rules of a node ---- */

/* LIMIT without ORDER BY: which rows come is chance. */
static void
check_limit(struct check *c, const struct json *select, unsigned where)
{
	const struct json *count = json_get(select, "limitCount");
	const struct json *offset = json_get(select, "limitOffset");
	const struct json *body = pg_body(count != NULL ? count : offset);

	if (body == NULL || json_get(select, "sortClause") != NULL || (where & CHECK_EXISTS) != 0)
		return;
	if (offset == NULL &&
	    (is_integer(count, "0") || pg_flag(pg_node(count, "A_Const"), "isnull")))
		return;
	if (json_get(select, "fromClause") == NULL && json_get(select, "larg") == NULL)
		return;
	if (offset == NULL && json_get(select, "groupClause") == NULL &&
	    json_get(select, "targetList") != NULL && has_aggregate(json_get(select, "targetList")))
		return;
	check_add(c, pg_place(body), "warning", "limit-without-order",
	    "LIMIT without ORDER BY: which rows come is not defined");
}

/* Its first * from item on; NULL: there is none. */
static const struct json *
star(const struct json *item)
{
	for (; item != NULL; item = item->next) {
		const struct json *column =
		    pg_node(json_get(pg_node(item, "ResTarget"), "val"), "ColumnRef");

		if (column != NULL && pg_node(json_get(column, "fields")->last, "A_Star") != NULL)
			return item;
	}
	return NULL;
}

static bool star_of_table(const struct check *c, const struct json *select);

/* May a * of this FROM be that of a table?  That of a query which names its columns is not. */
static bool
gives_table(const struct check *c, const struct json *select, const struct json *v)
{
	const struct json *table = pg_node(v, "RangeVar"), *query = pg_node(v, "RangeSubselect");
	const struct json *cte = json_get(json_get(select, "withClause"), "ctes");

	if (query != NULL)
		return star_of_table(c, pg_node(json_get(query, "subquery"), "SelectStmt"));
	if (table != NULL && !check_is_cte(c, pg_attr(table, "relname"), NULL))
		return true;
	for (cte = table != NULL && cte != NULL ? cte->child : NULL; cte != NULL; cte = cte->next) {
		const struct json *body = pg_node(cte, "CommonTableExpr");

		if (strcmp(pg_attr(body, "ctename"), pg_attr(table, "relname")) == 0)
			return star_of_table(c, pg_node(json_get(body, "ctequery"), "SelectStmt"));
	}
	for (const struct json *child = v->child; child != NULL; child = child->next)
		if (gives_table(c, select, child))
			return true;
	return false;
}

static bool
star_of_table(const struct check *c, const struct json *select)
{
	const struct json *targets = json_get(select, "targetList");
	const struct json *from = json_get(select, "fromClause");

	return targets != NULL && from != NULL && star(targets->child) != NULL &&
	       gives_table(c, select, from);
}

static void
check_star(struct check *c, const struct json *select)
{
	const struct json *t;

	if (!star_of_table(c, select))
		return;
	for (t = star(json_get(select, "targetList")->child); t != NULL; t = star(t->next))
		check_add(c, pg_place(pg_node(t, "ResTarget")), "warning", "select-star-in-view",
		    "* is what the tables have when the view is created: columns that come "
		    "later are not in it, and none can be dropped");
}

/* Is there a table in the FROM, that may have an index? */
static bool
has_table(const struct check *c, const struct json *v)
{
	const struct json *table = pg_node(v, "RangeVar");

	if (table != NULL)
		return !check_is_cte(c, pg_attr(table, "relname"), NULL);
	if (pg_node(v, "RangeSubselect") != NULL)
		return false;
	for (const struct json *child = v->child; child != NULL; child = child->next)
		if (has_table(c, child))
			return true;
	return false;
}

static void
rule_select(struct check *c, const struct json *body, unsigned where)
{
	check_limit(c, body, where);
	if ((where & CHECK_VIEW) != 0)
		check_star(c, body);
	if (json_get(body, "fromClause") != NULL && has_table(c, json_get(body, "fromClause")))
		check_predicate(c, json_get(body, "whereClause"));
	check_cartesian(c, json_get(body, "fromClause"), NULL, json_get(body, "whereClause"));
}

static void
rule_delete(struct check *c, const struct json *body, unsigned where)
{
	(void)where;
	if (json_get(body, "whereClause") == NULL)
		check_add(c, pg_place(json_get(body, "relation")), "warning",
		    "delete-without-where",
		    "DELETE without WHERE: all rows go (TRUNCATE says so, and is faster)");
	check_predicate(c, json_get(body, "whereClause"));
	check_cartesian(c, json_get(body, "usingClause"), json_get(body, "relation"),
	    json_get(body, "whereClause"));
}

static void
rule_update(struct check *c, const struct json *body, unsigned where)
{
	(void)where;
	if (json_get(body, "whereClause") == NULL)
		check_add(c, pg_place(json_get(body, "relation")), "warning",
		    "update-without-where", "UPDATE without WHERE: all rows change");
	check_predicate(c, json_get(body, "whereClause"));
	check_cartesian(c, json_get(body, "fromClause"), json_get(body, "relation"),
	    json_get(body, "whereClause"));
}

static void
rule_bool(struct check *c, const struct json *body, unsigned where)
{
	(void)where;
	check_not_in(c, body);
}

static void
rule_link(struct check *c, const struct json *body, unsigned where)
{
	(void)where;
	check_not_all(c, body);
}

static void
rule_join(struct check *c, const struct json *body, unsigned where)
{
	(void)where;
	check_predicate(c, json_get(body, "quals"));
}

static void
rule_call(struct check *c, const struct json *body, unsigned where)
{
	if ((where & CHECK_PREDICATE) != 0)
		check_volatile(c, body);
}

static void
rule_cte(struct check *c, const struct json *body, unsigned where)
{
	bool *one = arena_alloc(c->arena, sizeof(*one));

	(void)where;
	*one = check_one_row(pg_node(json_get(body, "ctequery"), "SelectStmt"));
	c->ctes.arena = c->arena;
	map_set(&c->ctes, pg_attr(body, "ctename"), one);
}

bool
check_is_cte(const struct check *c, const char *name, bool *one)
{
	const bool *known = map_get(&c->ctes, name);

	if (known != NULL && one != NULL)
		*one = *known;
	return known != NULL;
}

static void
rule_definition(struct check *c, const struct json *body, unsigned where)
{
	(void)where;
	check_definition(c, body);
}

/* clang-format off */
static const struct rule {
	const char *kind;
	void (*check)(struct check *c, const struct json *body, unsigned where);
} rules[] = {
	{"AlterTableStmt", rule_definition},
	{"BoolExpr", rule_bool},
	{"CommonTableExpr", rule_cte},
	{"CreateStmt", rule_definition},
	{"CreateTableAsStmt", rule_definition},
	{"DeleteStmt", rule_delete},
	{"FuncCall", rule_call},
	{"IndexStmt", rule_definition},
	{"JoinExpr", rule_join},
	{"RenameStmt", rule_definition},
	{"SelectStmt", rule_select},
	{"SubLink", rule_link},
	{"UpdateStmt", rule_update},
	{"ViewStmt", rule_definition},
};
/* clang-format on */

/* ---- the walk ---- */

static int
by_kind(const void *kind, const void *rule)
{
	return strcmp(kind, ((const struct rule *)rule)->kind);
}

static bool
is(const char *key, const char *name)
{
	return key != NULL && strcmp(key, name) == 0;
}

/* What the member of a body is to those below it. */
static unsigned
standing(const char *kind, const struct json *body, const struct json *member, unsigned where)
{
	bool view =
	    is(kind, "ViewStmt") || (is(kind, "CreateTableAsStmt") &&
					strcmp(pg_attr(body, "objtype"), "OBJECT_MATVIEW") == 0);

	if (is(kind, "SubLink") && is(member->key, "subselect"))
		return strcmp(pg_attr(body, "subLinkType"), "EXISTS_SUBLINK") == 0 ? CHECK_EXISTS
										   : 0;
	if (view && is(member->key, "query"))
		return CHECK_VIEW;
	if (is(kind, "SelectStmt") && (is(member->key, "larg") || is(member->key, "rarg")))
		return where & CHECK_VIEW;
	if (is(member->key, "whereClause") || is(member->key, "quals") ||
	    is(member->key, "havingClause"))
		return CHECK_PREDICATE;
	return is(kind, "SelectStmt") ? 0 : where & CHECK_PREDICATE;
}

static void walk(struct check *c, const struct json *v, unsigned where);

static void
visit(struct check *c, const char *kind, const struct json *body, unsigned where)
{
	const struct rule *rule = bsearch(kind, rules, LENGTH(rules), sizeof(*rules), by_kind);
	unsigned below;

	/* what WITH names is known to the rest */
	if (json_get(body, "withClause") != NULL)
		walk(c, json_get(body, "withClause"), 0);
	if (rule != NULL)
		rule->check(c, body, where);
	for (const struct json *m = body->child; m != NULL; m = m->next) {
		below = standing(kind, body, m, where);
		/* the sides of a UNION are bodies without their kind */
		if (strcmp(kind, "SelectStmt") == 0 && (is(m->key, "larg") || is(m->key, "rarg")))
			visit(c, kind, m, below);
		else if (!is(m->key, "withClause"))
			walk(c, m, below);
	}
}

static void
walk(struct check *c, const struct json *v, unsigned where)
{
	const struct json *body = pg_body(v);

	if (body != NULL) {
		visit(c, body->key, body, where);
		return;
	}
	if (v->type != JSON_ARRAY && v->type != JSON_OBJECT)
		return;
	for (const struct json *child = v->child; child != NULL; child = child->next)
		walk(c, child, where);
}

void
check_lint(struct check *c, bool parsed)
{
	c->seen->statements++;
	check_names(c);
	if (c->tree != NULL) {
		walk(c, c->tree, 0);
		check_parameters(c);
	} else if (parsed && c->len > PG_TREE_BYTES) {
		check_add(c, 0, "note", "not-linted",
		    "too long to be looked into; its grammar and its names are good");
	}
}
