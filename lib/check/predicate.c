/* predicate.c - conditions: NULLs that empty a result, and what keeps an index from being used */
#include <string.h>

#include "check/internal.h"

/* ---- NOT IN (SELECT ...) ---- */

struct never_null {
	const struct json *column; /* the fields of its name */
	bool found;
};

/* The one before the last of a name's parts, its table; "": there is none. */
static const char *
qualifier(const struct json *fields)
{
	const struct json *f = fields->child;

	while (f->next != NULL && f->next != fields->last)
		f = f->next;
	return f == fields->last ? "" : pg_attr(pg_node(f, "String"), "sval");
}

/* May node be the column that is looked for? */
static bool
is_it(const struct never_null *n, const struct json *node)
{
	const struct json *fields = json_get(pg_node(node, "ColumnRef"), "fields");
	const char *ours = qualifier(n->column), *its;

	if (fields == NULL || strcmp(pg_last_name(fields), pg_last_name(n->column)) != 0)
		return false;
	its = qualifier(fields);
	return *ours == '\0' || *its == '\0' || strcmp(ours, its) == 0;
}

/* column IS NOT NULL, or a comparison, which a NULL would not pass */
static void
use_not_null(struct check *c, const struct json *conjunct, void *data)
{
	static const char *const strict[] = {
	    "=", "<", ">", "<=", ">=", "<>", "~~", "~~*", "BETWEEN"};
	const struct json *test = pg_node(conjunct, "NullTest"), *e = pg_node(conjunct, "A_Expr");
	const char *kind = pg_attr(e, "kind"), *op = pg_last_name(json_get(e, "name"));
	struct never_null *n = data;
	bool known = false;

	(void)c;
	if (test != NULL)
		n->found =
		    n->found || (is_it(n, json_get(test, "arg")) &&
				    strcmp(pg_attr(test, "nulltesttype"), "IS_NOT_NULL") == 0);
	if (e == NULL || strcmp(kind, "AEXPR_DISTINCT") == 0 ||
	    strcmp(kind, "AEXPR_NOT_DISTINCT") == 0)
		return;
	for (size_t i = 0; i < LENGTH(strict); i++)
		known = known || strcmp(strict[i], op) == 0;
	n->found = n->found ||
		   (known && (is_it(n, json_get(e, "lexpr")) || is_it(n, json_get(e, "rexpr"))));
}

/* What inner joins of a FROM tell. */
static void
use_joins(struct check *c, const struct json *item, struct never_null *n)
{
	const struct json *join = pg_node(item, "JoinExpr"), *name = json_get(join, "usingClause");

	if (join == NULL || strcmp(pg_attr(join, "jointype"), "JOIN_INNER") != 0)
		return;
	check_conjuncts(c, json_get(join, "quals"), use_not_null, n);
	for (name = name != NULL ? name->child : NULL; name != NULL; name = name->next)
		n->found = n->found || strcmp(pg_attr(pg_node(name, "String"), "sval"),
					   pg_last_name(n->column)) == 0;
	use_joins(c, json_get(join, "larg"), n);
	use_joins(c, json_get(join, "rarg"), n);
}

static bool
is_constant(const struct json *node)
{
	const struct json *cast = pg_node(node, "TypeCast");
	const struct json *value = pg_node(cast != NULL ? json_get(cast, "arg") : node, "A_Const");

	return value != NULL && !pg_flag(value, "isnull");
}

/* Of an expression that is no column. */
static bool
value_never_null(const struct json *value)
{
	static const char *const names[] = {
	    "count", "cume_dist", "dense_rank", "ntile", "percent_rank", "rank", "row_number"};
	const struct json *call = pg_node(value, "FuncCall");
	const struct json *first = json_get(pg_node(value, "CoalesceExpr"), "args");

	if (text_in(pg_last_name(json_get(call, "funcname")), names, LENGTH(names)))
		return true;
	return is_constant(first != NULL ? first->last : value);
}

/* VALUES (1), (2) */
static bool
rows_never_null(const struct json *rows)
{
	for (const struct json *row = rows->child; row != NULL; row = row->next)
		for (const struct json *v = json_get(pg_node(row, "List"), "items")->child;
		     v != NULL; v = v->next)
			if (!is_constant(v))
				return false;
	return true;
}

/* Is the one column of the query never NULL, as far as its text and the tables created before it
 * tell? */
static bool
never_null(struct check *c, const struct json *select)
{
	const struct json *targets = json_get(select, "targetList"), *value;
	const struct json *from = json_get(select, "fromClause"), *item;
	struct never_null n = {0};

	if (json_get(select, "valuesLists") != NULL)
		return rows_never_null(json_get(select, "valuesLists"));
	if (targets == NULL || targets->child != targets->last)
		return false;
	value = json_get(pg_node(targets->child, "ResTarget"), "val");
	if (check_column(value) == NULL)
		return value_never_null(value);
	n.column = json_get(pg_node(value, "ColumnRef"), "fields");
	check_conjuncts(c, json_get(select, "whereClause"), use_not_null, &n);
	for (item = from != NULL ? from->child : NULL; item != NULL; item = item->next)
		use_joins(c, item, &n);
	if (n.found || from == NULL || from->child != from->last)
		return n.found;
	return check_not_null(
	    c, pg_attr(pg_node(from->child, "RangeVar"), "relname"), pg_last_name(n.column));
}

static void
check_subquery(struct check *c, const struct json *link, const char *what)
{
	if (!never_null(c, pg_node(json_get(link, "subselect"), "SelectStmt")))
		check_add(c, pg_place(link), "warning", "not-in-nullable",
		    arena_printf(c->arena,
			"%s finds nothing at all when the subquery gives one NULL: NOT EXISTS "
			"does, or IS NOT NULL in the subquery",
			what));
}

void
check_not_in(struct check *c, const struct json *body)
{
	const struct json *args = json_get(body, "args"), *link;

	if (strcmp(pg_attr(body, "boolop"), "NOT_EXPR") != 0 || args == NULL)
		return;
	link = pg_node(args->child, "SubLink");
	if (link != NULL && strcmp(pg_attr(link, "subLinkType"), "ANY_SUBLINK") == 0 &&
	    json_get(link, "operName") == NULL)
		check_subquery(c, link, "NOT IN");
}

void
check_not_all(struct check *c, const struct json *link)
{
	if (strcmp(pg_attr(link, "subLinkType"), "ALL_SUBLINK") == 0 &&
	    strcmp(pg_last_name(json_get(link, "operName")), "<>") == 0)
		check_subquery(c, link, "<> ALL");
}

/* ---- volatile functions ---- */

void
check_volatile(struct check *c, const struct json *call)
{
	static const char *const names[] = {"clock_timestamp", "currval", "gen_random_uuid",
	    "lastval", "nextval", "random", "randstr", "setval", "shuffle", "timeofday",
	    "uuid_generate_v1", "uuid_generate_v4"};
	const char *name = pg_last_name(json_get(call, "funcname"));

	for (size_t i = 0; i < LENGTH(names); i++)
		if (strcmp(names[i], name) == 0)
			check_add(c, pg_place(call), "warning", "volatile-predicate",
			    arena_printf(c->arena,
				"%s() has a new value for each row: no index serves the "
				"condition, and no two runs need have the same rows",
				name));
}

/* ---- a column that an index cannot serve ---- */

static size_t
columns_in(const struct json *v)
{
	size_t n = v->key != NULL && strcmp(v->key, "ColumnRef") == 0;

	for (const struct json *child = v->child; child != NULL; child = child->next)
		n += columns_in(child);
	return n;
}

/* What is done to the one column before it is compared: "lower()", "a cast" ...; NULL: nothing. */
static const char *
wrapped(struct check *c, const struct json *side, const struct json **column)
{
	const struct json *call = pg_node(side, "FuncCall"), *args = json_get(call, "args");
	const struct json *cast = pg_node(side, "TypeCast"), *inner;
	const struct json *sum = pg_node(side, "A_Expr"), *first = pg_node(side, "CoalesceExpr");
	const char *what = NULL;

	if (call != NULL && args != NULL) {
		what = arena_printf(c->arena, "%s()", pg_last_name(json_get(call, "funcname")));
		for (inner = args->child; inner->next != NULL && check_column(inner) == NULL;)
			inner = inner->next;
	} else if (cast != NULL) {
		what = "a cast";
		inner = json_get(cast, "arg");
	} else if (sum != NULL && json_get(sum, "lexpr") != NULL &&
		   json_get(sum, "rexpr") != NULL) {
		what = arena_printf(c->arena, "\"%s\"", pg_last_name(json_get(sum, "name")));
		inner = json_get(sum, "lexpr");
		if (check_column(inner) == NULL)
			inner = json_get(sum, "rexpr");
	} else if (first != NULL) {
		what = "coalesce()";
		inner = json_get(first, "args")->child;
	} else {
		return NULL;
	}
	*column = pg_node(inner, "ColumnRef");
	if (*column == NULL)
		return wrapped(c, inner, column) == NULL ? NULL : what;
	return check_column(inner) == NULL ? NULL : what;
}

static bool
compares(const struct json *e)
{
	static const char *const kinds[] = {
	    "AEXPR_BETWEEN", "AEXPR_IN", "AEXPR_LIKE", "AEXPR_OP", "AEXPR_OP_ANY"};
	static const char *const operators[] = {"=", "<", ">", "<=", ">=", "~~", "BETWEEN"};
	const char *kind = pg_attr(e, "kind"), *op = pg_last_name(json_get(e, "name"));
	bool known = false;

	for (size_t i = 0; i < LENGTH(kinds); i++)
		known = known || strcmp(kinds[i], kind) == 0;
	for (size_t i = 0; i < LENGTH(operators); i++)
		if (strcmp(operators[i], op) == 0)
			return known;
	return false;
}

static void
check_wrapped(struct check *c, const struct json *side, const struct json *other)
{
	const struct json *column;
	const char *what;

	if (side == NULL || other == NULL || check_has_column(other) || columns_in(side) != 1 ||
	    (what = wrapped(c, side, &column)) == NULL)
		return;
	check_add(c, pg_place(column), "note", "function-on-column",
	    arena_printf(c->arena,
		"%s on \"%s\": no index on the column serves this condition; compare the column "
		"itself, or index the expression",
		what, pg_last_name(json_get(column, "fields"))));
}

/* LIKE '%…' */
static void
check_pattern(struct check *c, const struct json *e)
{
	const struct json *pattern = pg_node(json_get(e, "rexpr"), "A_Const");
	const char *text = pg_attr(json_get(pattern, "sval"), "sval");

	if ((strcmp(pg_attr(e, "kind"), "AEXPR_LIKE") == 0 ||
		strcmp(pg_attr(e, "kind"), "AEXPR_ILIKE") == 0) &&
	    *pg_last_name(json_get(e, "name")) == '~' && /* not !~~ */
	    (*text == '%' || *text == '_') && check_column(json_get(e, "lexpr")) != NULL)
		check_add(c, pg_place(pattern), "note", "leading-wildcard",
		    "a pattern that begins with a wildcard needs an index of trigrams "
		    "(pg_trgm), else all rows are read");
}

static void
use_condition(struct check *c, const struct json *conjunct, void *data)
{
	const struct json *any = pg_node(conjunct, "BoolExpr"), *e = pg_node(conjunct, "A_Expr");
	const struct json *arg = json_get(any, "args");

	(void)data;
	if (any != NULL && strcmp(pg_attr(any, "boolop"), "OR_EXPR") == 0)
		for (arg = arg->child; arg != NULL; arg = arg->next)
			check_conjuncts(c, arg, use_condition, NULL);
	if (e == NULL)
		return;
	check_pattern(c, e);
	if (!compares(e))
		return;
	check_wrapped(c, json_get(e, "lexpr"), json_get(e, "rexpr"));
	if (strcmp(pg_attr(e, "kind"), "AEXPR_OP") == 0)
		check_wrapped(c, json_get(e, "rexpr"), json_get(e, "lexpr"));
}

void
check_predicate(struct check *c, const struct json *condition)
{
	check_conjuncts(c, condition, use_condition, NULL);
}
