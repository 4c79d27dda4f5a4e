/* funcs-conditional.c - conditions, NULLs, comparisons */
#include "sql/funcs.h"
#include "sql/types.h"

static struct expr *
equal_null(struct sql *s, struct expr *call)
{
	return call_operator(s, call, "<=>");
}

/* nullif(a, b): compared as the operator compares, the result is a */
static struct expr *
nullif(struct sql *s, struct expr *call)
{
	struct expr *a = call->args, *b = a->next;
	const struct type *t = a->type;

	a->next = NULL;
	if (type_same(t, b->type) || b->type->kind == T_NULL || t->kind == T_NULL)
		return form(s, t, "nullif($1, $2)", a, b, NULL);
	if (type_is_number(t) && type_is_number(b->type))
		return form(s, t, arena_printf(s->arena, "nullif($1, $2)::%s", type_postgres(s, t)),
		    a, b, NULL);
	return form(s, t, "CASE WHEN $1 THEN NULL ELSE $2 END",
	    lower_operator(s, "=", copy_expr(s, a), b), a, NULL);
}

/* clang-format off */
const struct func funcs_conditional[] = {
	{"coalesce", 1, -1, "c", "$c", "coalesce($*)"},
	{"equal_null", 2, 2, ".", .rewrite = equal_null, .says = "a IS NOT DISTINCT FROM b"},
	{"if iff", 3, 3, "bc", "$c", "CASE WHEN $1 THEN $2 ELSE $3 END"},
	{"isnotnull", 1, 1, ".", "boolean", "$1 IS NOT NULL"},
	{"isnull", 1, 1, ".", "boolean", "$1 IS NULL"},
	{"nanvl", 2, 2, "d", "double", "lb.nanvl($1, $2)"},
	{"nullif", 2, 2, ".", .rewrite = nullif, .says = "nullif(a, b), compared as = compares"},
	{"nullifzero", 1, 1, "N", "$1", "nullif($1, 0)"},
	{"nullifzero", 1, 1, "n", "$1", "nullif($1, 0)"},
	{"nvl ifnull", 2, 2, "c", "$c", "coalesce($1, $2)"},
	{"nvl2", 3, 3, ".c", "$c", "CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END"},
	{"zeroifnull", 1, 1, "N", "$1", "coalesce($1, 0)"},
	{"zeroifnull", 1, 1, "n", "$1", "coalesce($1, 0)"},
	{0},
};
/* clang-format on */
