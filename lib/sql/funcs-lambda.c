/* funcs-lambda.c - functions that take a lambda, as subqueries over the elements
 *
 * transform(a, x -> x + 1) becomes
 *     ARRAY(SELECT x + 1 FROM unnest(a) WITH ORDINALITY AS _(x, _i) ORDER BY _i)
 * with a test for NULL around it, because the elements of a NULL array are none.  The names with an
 * underscore are ours. */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

/* What a lambda is called with. */
struct lambda {
	struct expr *lambda;
	const struct type *types[3];
	struct expr *params[3]; /* columns of these names */
	int n;
};

static struct expr *
copy_name(struct sql *s, const struct expr *name)
{
	struct expr *copy = new_expr(s, E_COLUMN, name->begin, name->end);

	copy->text = name->text;
	copy->type = type_of(T_UNKNOWN);
	return copy;
}

/* The parameters of the lambda; min to max of them are allowed. */
static struct lambda
params_of(struct sql *s, struct expr *call, struct expr *lambda, int min, int max)
{
	struct lambda l = {.lambda = lambda};
	struct expr *p;

	for (p = lambda->args; p != NULL && p->next != NULL; p = p->next) {
		if (l.n == max)
			break;
		l.params[l.n++] = copy_name(s, p);
	}
	if (p == NULL || p->next != NULL || l.n < min)
		fail(s, "argument-type", lambda->begin,
		    "the lambda of %s has another number of parameters", call->text);
	return l;
}

static struct expr *
raw(struct sql *s, const struct type *t, const char *text)
{
	return form(s, t, text, NULL);
}

static const struct type *
elem_of(const struct type *t)
{
	return t->elem != NULL ? t->elem : type_of(T_UNKNOWN);
}

/* ---- NULL in, NULL out ---- */

/* ARRAY[...], ARRAY(...), and collect_list */
static bool
never_null(const struct expr *e)
{
	return e->kind == E_FORM && (strncmp(e->text, "ARRAY", 5) == 0 ||
					strncmp(e->text, "coalesce(array_agg(", 19) == 0);
}

static bool
is_leaf(const struct expr *e)
{
	return e->kind == E_COLUMN || e->kind == E_PARAM;
}

/* A collection that a subquery walks over, and the test around it. */
struct source {
	struct expr *value; /* to be put into the subquery */
	struct expr *outer; /* evaluated once in a subquery of its own; NULL: not needed */
	struct expr *test; /* of value IS NOT NULL; NULL: it is never NULL */
};

/* Aggregates and window functions cannot move into a subquery, so they are written twice. */
static struct source
source_of(struct sql *s, struct expr *e, const char *name)
{
	struct source src = {.value = e};

	if (never_null(e))
		return src;
	if (is_leaf(e) || (e->has & (HAS_AGGREGATE | HAS_WINDOW)) != 0) {
		src.test = copy_expr(s, e);
		return src;
	}
	src.outer = e;
	src.value = raw(s, e->type, name);
	src.test = raw(s, e->type, name);
	return src;
}

/* The result with the tests around it. */
static struct expr *
guarded(struct sql *s, struct expr *result, struct source *a, struct source *b)
{
	const struct type *t = result->type;

	if (a->test != NULL && b != NULL && b->test != NULL)
		result = form(s, t, "CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN $3 END",
		    a->test, b->test, result, NULL);
	else if (a->test != NULL)
		result = form(s, t, "CASE WHEN $1 IS NOT NULL THEN $2 END", a->test, result, NULL);
	else if (b != NULL && b->test != NULL)
		result = form(s, t, "CASE WHEN $1 IS NOT NULL THEN $2 END", b->test, result, NULL);
	if (a->outer != NULL && b != NULL && b->outer != NULL)
		return form(s, t, "(SELECT $1 FROM (SELECT $2 AS _a, $3 AS _b) AS _)", result,
		    a->outer, b->outer, NULL);
	if (a->outer != NULL)
		return form(
		    s, t, "(SELECT $1 FROM (SELECT $2 AS _a) AS _)", result, a->outer, NULL);
	if (b != NULL && b->outer != NULL)
		return form(
		    s, t, "(SELECT $1 FROM (SELECT $2 AS _b) AS _)", result, b->outer, NULL);
	return result;
}

/* ---- over one array ---- */

/* The FROM item: the elements as the first parameter, the place from 0 as the second, _i the place
 * from 1, and the element as arrays carry it in *element. */
static struct expr *
elements(struct sql *s, struct lambda *l, struct expr *array, struct expr **element)
{
	const struct type *elem = elem_of(array->type);
	struct expr *value;

	l->types[0] = elem;
	l->types[1] = type_of(T_INT);
	if (elem->kind != T_ARRAY && l->n == 1) {
		*element = copy_name(s, l->params[0]);
		return form(s, array->type, "unnest($1) WITH ORDINALITY AS _($2, _i)", array,
		    l->params[0], NULL);
	}
	*element = raw(s, elem, "_v");
	value = from_element(s, raw(s, type_of(T_VARIANT), "_v"), elem);
	if (l->n == 1)
		return form(s, array->type,
		    "(SELECT _i, _v, $1 AS $2 FROM unnest($3) WITH ORDINALITY AS _(_v, _i)) AS _",
		    value, l->params[0], array, NULL);
	return form(s, array->type,
	    "(SELECT _i, _v, $1 AS $2, (_i - 1)::int AS $3 "
	    "FROM unnest($4) WITH ORDINALITY AS _(_v, _i)) AS _",
	    value, l->params[0], l->params[1], array, NULL);
}

static struct expr *
over_array(struct sql *s, struct expr *call, const char *text, enum type_kind body_kind)
{
	struct expr *args = call->args, *array = take_arg(&args), *from, *element, *body;
	struct lambda l = params_of(s, call, take_arg(&args), 1, 2);
	struct source src = source_of(s, array, "_a");
	const struct type *t;

	from = elements(s, &l, src.value, &element);
	body = lower_lambda(s, l.lambda, l.types);
	t = body_kind == T_BOOLEAN ? type_of(T_BOOLEAN) : type_array(s, body->type);
	if (body_kind == T_BOOLEAN)
		body = coerce(s, body, type_of(T_BOOLEAN));
	else
		body = as_element(s, body);
	return guarded(s, form(s, t, text, body, from, element, NULL), &src, NULL);
}

static struct expr *
transform(struct sql *s, struct expr *call)
{
	return over_array(s, call, "ARRAY(SELECT $1 FROM $2 ORDER BY _i)", T_ARRAY);
}

static struct expr *
filter(struct sql *s, struct expr *call)
{
	const struct type *t = call->args->type;
	struct expr *e =
	    over_array(s, call, "ARRAY(SELECT $3 FROM $2 WHERE $1 ORDER BY _i)", T_BOOLEAN);

	e->type = t;
	return e;
}

/* ANY and ALL over an array know the three values of Spark's exists and forall. */
static struct expr *
exists(struct sql *s, struct expr *call)
{
	return over_array(s, call, "true = ANY (ARRAY(SELECT $1 FROM $2))", T_BOOLEAN);
}

static struct expr *
forall(struct sql *s, struct expr *call)
{
	return over_array(s, call, "true = ALL (ARRAY(SELECT $1 FROM $2))", T_BOOLEAN);
}

/* array_sort(a, (x, y) -> ...): an element's place is the number of elements that it is behind */
static struct expr *
array_sort(struct sql *s, struct expr *call)
{
	struct expr *args = call->args, *array = take_arg(&args), *body, *x, *y;
	struct lambda l = params_of(s, call, take_arg(&args), 2, 2);
	struct source src = source_of(s, array, "_a");
	const struct type *elem = elem_of(array->type);

	l.types[0] = l.types[1] = elem;
	body = coerce(s, lower_lambda(s, l.lambda, l.types), type_of(T_INT));
	x = from_element(s, raw(s, type_of(T_VARIANT), "_v"), elem);
	y = from_element(s, raw(s, type_of(T_VARIANT), "_w"), elem);
	return guarded(s,
	    form(s, array->type,
		"ARRAY(SELECT _v FROM unnest($1) WITH ORDINALITY AS _(_v, _i) ORDER BY (SELECT "
		"count(*) FROM (SELECT $2 AS $3, $4 AS $5 FROM unnest($6) AS _(_w)) AS _ "
		"WHERE $7 > 0), _i)",
		src.value, x, l.params[0], y, l.params[1], copy_expr(s, src.value), body, NULL),
	    &src, NULL);
}

static struct expr *
array_sort_natural(struct sql *s, struct expr *call)
{
	struct expr *a = call->args, *e = form(s, a->type, "lb.array_sort($*)", a, NULL);

	a->next = field_order(s, a->type->elem);
	return e;
}

/* ---- aggregate ---- */

/* aggregate(a, start, (acc, x) -> merge [, acc -> finish]): a recursive query, an element a step */
static struct expr *
aggregate(struct sql *s, struct expr *call)
{
	struct expr *args = call->args, *array = take_arg(&args), *start = take_arg(&args), *merge,
		    *end;
	struct lambda l = params_of(s, call, take_arg(&args), 2, 2), f;
	const struct type *elem = elem_of(array->type), *t = start->type;
	struct expr *x = from_element(s, raw(s, elem, "_a[_i + 1]"), elem), *acc, *query;
	const char *cast = type_postgres(s, t);

	l.types[0] = t;
	l.types[1] = elem;
	merge = coerce(s, lower_lambda(s, l.lambda, l.types), t);
	if (cast == NULL)
		cast = "text";
	if (args != NULL) {
		f = params_of(s, call, take_arg(&args), 1, 1);
		f.types[0] = t;
		end = lower_lambda(s, f.lambda, f.types);
		end = form(s, end->type, "(SELECT $1 FROM (SELECT _acc AS $2) AS _)", end,
		    f.params[0], NULL);
	} else {
		end = raw(s, t, "_acc");
	}
	acc = form(s, t, "(SELECT _acc AS $1, $2 AS $3) AS _", l.params[0], x, l.params[1], NULL);
	query = form(s, t,
	    arena_printf(s->arena,
		"WITH RECURSIVE _r AS (SELECT $1 AS _a, $2%s%s AS _acc, 0 AS _i UNION ALL "
		"SELECT _a, (SELECT $3 FROM $4)::%s, _i + 1 FROM _r WHERE _i < cardinality(_a))",
		start->kind == E_CAST ? "" : "::", start->kind == E_CAST ? "" : cast, cast),
	    array, start, merge, acc, NULL);
	return form(
	    s, end->type, "($1 SELECT $2 FROM _r WHERE _i = cardinality(_a))", query, end, NULL);
}

/* ---- over two arrays ---- */

static struct expr *
zip_with(struct sql *s, struct expr *call)
{
	struct expr *args = call->args, *a = take_arg(&args), *b = take_arg(&args), *from, *body;
	struct lambda l = params_of(s, call, take_arg(&args), 2, 2);
	struct source left = source_of(s, a, "_a"), right = source_of(s, b, "_b");
	const struct type *x = elem_of(a->type), *y = elem_of(b->type);

	if (x->kind != T_ARRAY && y->kind != T_ARRAY)
		from = form(s, a->type, "unnest($1, $2) WITH ORDINALITY AS _($3, $4, _i)",
		    left.value, right.value, l.params[0], l.params[1], NULL);
	else
		from = form(s, a->type,
		    "(SELECT $1 AS $2, $3 AS $4, _i "
		    "FROM unnest($5, $6) WITH ORDINALITY AS _(_v, _w, _i)) AS _",
		    from_element(s, raw(s, x, "_v"), x), l.params[0],
		    from_element(s, raw(s, y, "_w"), y), l.params[1], left.value, right.value,
		    NULL);
	l.types[0] = x;
	l.types[1] = y;
	body = lower_lambda(s, l.lambda, l.types);
	return guarded(s,
	    form(s, type_array(s, body->type), "ARRAY(SELECT $1 FROM $2 ORDER BY _i)",
		as_element(s, body), from, NULL),
	    &left, &right);
}

/* ---- over maps ---- */

/* What the subqueries over a map do with the value of the lambda. */
struct map_rule {
	const char *text; /* $1 the value, $2 the FROM item */
	enum type_kind body; /* T_BOOLEAN: a condition; T_STRING: a key; else a value */
};

static struct expr *
over_map(struct sql *s, struct expr *call, const struct map_rule *rule)
{
	struct expr *args = call->args, *m = take_arg(&args), *from, *body;
	struct lambda l = params_of(s, call, take_arg(&args), 2, 2);
	struct source src = source_of(s, m, "_a");
	const struct type *key = m->type->key, *value = elem_of(m->type), *t = m->type;

	if (key == NULL)
		key = type_of(T_UNKNOWN);
	from = form(s, t,
	    "(SELECT _k, _v, $1 AS $2, $3 AS $4 FROM jsonb_each($5) AS _(_k, _v)) AS _",
	    from_key(s, raw(s, type_of(T_STRING), "_k"), key), l.params[0],
	    from_jsonb(s, raw(s, type_of(T_VARIANT), "_v"), value), l.params[1], src.value, NULL);
	l.types[0] = key;
	l.types[1] = value;
	body = lower_lambda(s, l.lambda, l.types);
	if (rule->body == T_BOOLEAN) {
		body = coerce(s, body, type_of(T_BOOLEAN));
	} else if (rule->body == T_STRING) {
		t = type_map(s, body->type, value);
		body = as_key(s, body);
	} else {
		t = type_map(s, key, body->type);
		body = definite(s, body);
	}
	return guarded(s, form(s, t, rule->text, body, from, NULL), &src, NULL);
}

static struct expr *
map_filter(struct sql *s, struct expr *call)
{
	static const struct map_rule rule = {
	    "(SELECT coalesce(jsonb_object_agg(_k, _v), '{}') FROM $2 WHERE $1)", T_BOOLEAN};

	return over_map(s, call, &rule);
}

static struct expr *
transform_keys(struct sql *s, struct expr *call)
{
	static const struct map_rule rule = {
	    "(SELECT lb.map_from_rows(array_agg($1), array_agg(_v)) FROM $2)", T_STRING};

	return over_map(s, call, &rule);
}

static struct expr *
transform_values(struct sql *s, struct expr *call)
{
	static const struct map_rule rule = {
	    "(SELECT coalesce(jsonb_object_agg(_k, $1), '{}') FROM $2)", T_VARIANT};

	return over_map(s, call, &rule);
}

/* map_zip_with(a, b, (k, v1, v2) -> ...): all keys of both */
static struct expr *
map_zip_with(struct sql *s, struct expr *call)
{
	struct expr *args = call->args, *a = take_arg(&args), *b = take_arg(&args), *from, *body,
		    *keys;
	struct lambda l = params_of(s, call, take_arg(&args), 3, 3);
	const struct type *key = a->type->key, *wider = NULL;
	struct source left, right;

	if (key != NULL && b->type->key != NULL)
		wider = common_type(s, key, b->type->key);
	if (wider != NULL && !type_same(wider, key))
		a = coerce(s, a, type_map(s, wider, a->type->elem));
	if (wider != NULL && !type_same(wider, b->type->key))
		b = coerce(s, b, type_map(s, wider, b->type->elem));
	key = wider != NULL ? wider : key != NULL ? key : type_of(T_UNKNOWN);
	left = source_of(s, a, "_a");
	right = source_of(s, b, "_b");
	l.types[0] = key;
	l.types[1] = elem_of(a->type);
	l.types[2] = elem_of(b->type);
	keys = form(s, a->type,
	    "jsonb_each($1) AS _(_k, _v) FULL JOIN jsonb_each($2) AS _2(_k, _w) USING (_k)",
	    left.value, right.value, NULL);
	from = form(s, a->type, "(SELECT _k, $1 AS $2, $3 AS $4, $5 AS $6 FROM $7) AS _",
	    from_key(s, raw(s, type_of(T_STRING), "_k"), key), l.params[0],
	    from_jsonb(s, raw(s, type_of(T_VARIANT), "_v"), l.types[1]), l.params[1],
	    from_jsonb(s, raw(s, type_of(T_VARIANT), "_w"), l.types[2]), l.params[2], keys, NULL);
	body = lower_lambda(s, l.lambda, l.types);
	return guarded(s,
	    form(s, type_map(s, key, body->type),
		"(SELECT coalesce(jsonb_object_agg(_k, $1), '{}') FROM $2)", definite(s, body),
		from, NULL),
	    &left, &right);
}

/* clang-format off */
const struct func funcs_lambda[] = {
	{"aggregate reduce", 3, 4, "A.f", .rewrite = aggregate, .says = "a recursive query over the elements"},
	{"array_sort", 1, 1, "A", .rewrite = array_sort_natural, .says = "lb.array_sort(a)"},
	{"array_sort", 2, 2, "Af", .rewrite = array_sort, .says = "ARRAY(SELECT x FROM unnest(a) ORDER BY the number of elements before x)"},
	{"exists", 2, 2, "Af", .rewrite = exists, .says = "true = ANY (ARRAY(SELECT condition FROM unnest(a)))"},
	{"filter", 2, 2, "Af", .rewrite = filter, .says = "ARRAY(SELECT x FROM unnest(a) WHERE condition)"},
	{"forall", 2, 2, "Af", .rewrite = forall, .says = "true = ALL (ARRAY(SELECT condition FROM unnest(a)))"},
	{"map_filter", 2, 2, "Pf", .rewrite = map_filter, .says = "jsonb_object_agg over jsonb_each(m) WHERE condition"},
	{"map_zip_with", 3, 3, "PPf", .rewrite = map_zip_with, .says = "jsonb_object_agg over jsonb_each(a) FULL JOIN jsonb_each(b)"},
	{"transform", 2, 2, "Af", .rewrite = transform, .says = "ARRAY(SELECT value FROM unnest(a))"},
	{"transform_keys", 2, 2, "Pf", .rewrite = transform_keys, .says = "lb.map_from_rows over jsonb_each(m)"},
	{"transform_values", 2, 2, "Pf", .rewrite = transform_values, .says = "jsonb_object_agg over jsonb_each(m)"},
	{"zip_with", 3, 3, "AAf", .rewrite = zip_with, .says = "ARRAY(SELECT value FROM unnest(a, b))"},
	{0},
};
/* clang-format on */
