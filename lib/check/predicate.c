/* predicate.c - conditions: NULLs that empty a result, and what keeps an index from being used */
#include <string.h>

#include "check/internal.h"

/* ---- NOT IN (SELECT ...) ---- */

struct never_null {
	const char *column;
	bool found;
};

/* column IS NOT NULL */
static void
use_not_null(struct check *c, const struct json *conjunct, void *data)
{
	const struct json *test = pg_node(conjunct, "NullTest");
	const char *column = check_column(json_get(test, "arg"));
	struct never_null *n = data;

	(void)c;
	if (column != NULL && strcmp(column, n->column) == 0 &&
	    strcmp(pg_attr(test, "nulltesttype"), "IS_NOT_NULL") == 0)
		n->found = true;
}

/* Is the one column of the query never NULL, as far as its text and the tables created before it
 * tell? */
static bool
never_null(struct check *c, const struct json *select)
{
	const struct json *targets = json_get(select, "targetList");
	const struct json *from = json_get(select, "fromClause"), *value, *call;
	struct never_null n = {0};

	if (targets == NULL || targets->child != targets->last)
		return false;
	value = json_get(pg_node(targets->child, "ResTarget"), "val");
	call = pg_node(value, "FuncCall");
	if (pg_node(value, "A_Const") != NULL)
		return !pg_flag(pg_node(value, "A_Const"), "isnull");
	if (call != NULL && strcmp(pg_last_name(json_get(call, "funcname")), "count") == 0)
		return true;
	if ((n.column = check_column(value)) == NULL)
		return false;
	check_conjuncts(c, json_get(select, "whereClause"), use_not_null, &n);
	if (n.found || from == NULL || from->child != from->last)
		return n.found;
	return check_not_null(c, pg_attr(pg_node(from->child, "RangeVar"), "relname"), n.column);
}

void
check_not_in(struct check *c, const struct json *body)
{
	const struct json *args = json_get(body, "args"), *link;

	if (strcmp(pg_attr(body, "boolop"), "NOT_EXPR") != 0 || args == NULL)
		return;
	link = pg_node(args->child, "SubLink");
	if (link == NULL || strcmp(pg_attr(link, "subLinkType"), "ANY_SUBLINK") != 0 ||
	    json_get(link, "operName") != NULL ||
	    never_null(c, pg_node(json_get(link, "subselect"), "SelectStmt")))
		return;
	check_add(c, pg_place(link), "warning", "not-in-nullable",
	    "NOT IN finds nothing at all when the subquery gives one NULL: NOT EXISTS does, or "
	    "IS NOT NULL in the subquery");
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

/* What is done to the one column before it is compared: "lower()", "a cast" ...; NULL: nothing, or
 * more than one column is in it. */
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

	if (side == NULL || other == NULL || check_has_column(other) ||
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
