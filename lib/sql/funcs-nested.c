/* funcs-nested.c - arrays, maps, structs, vectors */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

/* ---- arrays ---- */

/* The type that all of the list can be cast to; fails when there is none. */
static const struct type *
common_type_of(struct sql *s, const struct expr *call, const struct expr *args)
{
	const struct type *t = common_of_list(s, args);

	if (args != NULL && t == NULL)
		fail(s, "argument-type", call->begin, "the arguments of %s have no common type",
		    call->text);
	return t != NULL ? t : type_of(T_NULL);
}

/* array(a, b, ...) */
static struct expr *
array(struct sql *s, struct expr *call)
{
	const struct type *t = common_type_of(s, call, call->args);
	const char *name = type_postgres(s, type_array(s, t));
	struct expr *e, **tail, *args = call->args;

	e = form(s, type_array(s, t),
	    name == NULL ? "ARRAY[$*]" : arena_printf(s->arena, "ARRAY[$*]::%s", name), NULL);
	tail = &e->args;
	while (args != NULL) {
		struct expr *x = take_arg(&args);
		if (x->kind != E_NULL || t->kind != T_UNKNOWN)
			x = as_element(s, coerce(s, x, t));
		*tail = x;
		tail = &x->next;
	}
	if (e->args != NULL && t->kind != T_ARRAY && t->kind != T_NULL)
		e->text = "ARRAY[$*]";
	return e;
}

/* An array and a value that may become its element: both of the wider type. */
static void
unify(struct sql *s, struct expr **array, struct expr **x)
{
	const struct type *elem = (*array)->type->elem, *t;

	if ((*array)->type->kind == T_NULL)
		*array = plain_cast(s, new_expr(s, E_NULL, (*array)->begin, (*array)->end),
		    type_array(s, definite(s, *x)->type));
	if (elem == NULL)
		return;
	t = common_type(s, elem, (*x)->type);
	if (t == NULL)
		t = elem;
	if (!type_same(t, elem))
		*array = coerce(s, *array, type_array(s, t));
	*x = as_element(s, coerce(s, *x, t));
}

/* A function over an array whose elements must be compared; ones of structs need the field names.
 */
static struct expr *
over_ordered(struct sql *s, struct expr *call, const char *text, const char *of_structs)
{
	const struct type *t = call->args->type, *elem = t->elem;
	struct expr *e = form(s, t, text, NULL), *last, *names = field_order(s, elem);

	e->args = call->args;
	if (names == NULL)
		return e;
	for (last = e->args; last->next != NULL; last = last->next)
		;
	last->next = names;
	e->text = of_structs;
	return e;
}

static struct expr *
array_max(struct sql *s, struct expr *call)
{
	const struct type *elem = call->args->type->elem;
	struct expr *e = over_ordered(s, call, "lb.array_max($1)", "lb.array_max($*)");

	return from_element(s, e, elem != NULL ? elem : type_of(T_UNKNOWN));
}

static struct expr *
array_min(struct sql *s, struct expr *call)
{
	const struct type *elem = call->args->type->elem;
	struct expr *e = over_ordered(s, call, "lb.array_min($1)", "lb.array_min($*)");

	return from_element(s, e, elem != NULL ? elem : type_of(T_UNKNOWN));
}

static struct expr *
sort_array(struct sql *s, struct expr *call)
{
	if (call->args->next == NULL && field_order(s, call->args->type->elem) != NULL) {
		call->args->next = new_expr(s, E_TRUE, 0, 0);
		call->args->next->type = type_of(T_BOOLEAN);
	}
	return over_ordered(s, call, "lb.sort_array($*)", "lb.sort_array($*)");
}

static struct expr *
with_element(struct sql *s, struct expr *call, const char *text, const struct type *t)
{
	struct expr *args = call->args, *a = take_arg(&args), *x = take_arg(&args);

	unify(s, &a, &x);
	return form(s, t != NULL ? t : a->type, text, a, x, NULL);
}

static struct expr *
array_append(struct sql *s, struct expr *call)
{
	return with_element(s, call, "lb.array_append($1, $2)", NULL);
}

static struct expr *
array_prepend(struct sql *s, struct expr *call)
{
	return with_element(s, call, "lb.array_prepend($1, $2)", NULL);
}

static struct expr *
array_remove(struct sql *s, struct expr *call)
{
	return with_element(s, call, "lb.array_remove($1, $2)", NULL);
}

static struct expr *
array_contains(struct sql *s, struct expr *call)
{
	return with_element(s, call, "$2 = ANY ($1)", type_of(T_BOOLEAN));
}

static struct expr *
array_position(struct sql *s, struct expr *call)
{
	return with_element(s, call, "lb.array_position($1, $2)", type_of(T_BIGINT));
}

static struct expr *
array_insert(struct sql *s, struct expr *call)
{
	struct expr *args = call->args, *a = take_arg(&args), *at = take_arg(&args),
		    *x = take_arg(&args);

	unify(s, &a, &x);
	return form(
	    s, a->type, "lb.array_insert($1, $2, $3)", a, coerce(s, at, type_of(T_INT)), x, NULL);
}

static struct expr *
array_repeat(struct sql *s, struct expr *call)
{
	struct expr *args = call->args, *x = take_arg(&args), *n = take_arg(&args);
	const struct type *t = type_array(s, x->type);

	return form(s, t, "lb.array_repeat($1, $2)", as_element(s, x), n, NULL);
}

/* The fields of arrays_zip have the names of the columns, else their numbers. */
static const char *
column_name(struct sql *s, const struct expr *e, int n)
{
	if (e->alias != NULL)
		return e->alias;
	if (e->kind == E_COLUMN && e->text != NULL)
		return e->text;
	return arena_printf(s->arena, "%d", n);
}

static struct field *
add_field(struct sql *s, struct field ***last, const char *name, const struct type *type)
{
	struct field *f = arena_alloc(s->arena, sizeof(*f));

	f->name = name;
	f->type = type;
	**last = f;
	*last = &f->next;
	return f;
}

static struct type *
new_struct(struct sql *s)
{
	struct type *t = arena_alloc(s->arena, sizeof(*t));

	t->kind = T_STRUCT;
	return t;
}

static struct expr *
arrays_zip(struct sql *s, struct expr *call)
{
	struct type *t = new_struct(s);
	struct field **last = &t->fields;
	struct expr *args = call->args, *e, *names, **tail, **name;
	int n = 0;

	if (args == NULL)
		return form(s, type_array(s, t), "'{}'::jsonb[]", NULL);
	names = form(s, type_of(T_UNKNOWN), "ARRAY[$*]::text[]", NULL);
	e = form(s, type_array(s, t), "lb.arrays_zip($*)", names, NULL);
	tail = &names->next;
	name = &names->args;
	while (args != NULL) {
		struct expr *a = take_arg(&args);
		const struct type *elem = a->type->elem != NULL ? a->type->elem : type_of(T_NULL);
		*name = string_literal(s, add_field(s, &last, column_name(s, a, n++), elem)->name);
		name = &(*name)->next;
		*tail = as_jsonb(s, a);
		tail = &(*tail)->next;
	}
	return e;
}

/* flatten: the inner arrays are carried as jsonb */
static struct expr *
flatten(struct sql *s, struct expr *call)
{
	const struct type *inner = call->args->type->elem;
	struct expr *e = form(s, type_of(T_VARIANT), "lb.flatten($1)", call->args, NULL);

	if (inner == NULL || inner->kind != T_ARRAY)
		fail(s, "argument-type", call->begin, "flatten takes an array of arrays");
	return from_jsonb(s, e, inner);
}

/* sequence(low, high [, step]) of integers, dates or timestamps */
static struct expr *
sequence(struct sql *s, struct expr *call)
{
	struct expr *args = call->args, *low = take_arg(&args), *high = take_arg(&args);
	const struct type *t = common_type(s, low->type, high->type);
	const char *cast = "";

	if (t != NULL && t->kind == T_STRING)
		t = type_of(T_TIMESTAMP);
	if (t == NULL)
		t = type_of(T_UNKNOWN);
	if (type_is_integer(t) && t->kind != T_BIGINT)
		cast = arena_printf(s->arena, "::%s", type_postgres(s, type_array(s, t)));
	low = coerce(s, low, t);
	high = coerce(s, high, t);
	if (args == NULL)
		return form(s, type_array(s, t),
		    arena_printf(s->arena, "lb.sequence($1, $2)%s", cast), low, high, NULL);
	if (args->type->kind == T_STRING)
		args = cast_to(s, args, type_of(T_INTERVAL), false);
	return form(s, type_array(s, t), arena_printf(s->arena, "lb.sequence($1, $2, $3)%s", cast),
	    low, high, args, NULL);
}

/* ---- structs ---- */

/* jsonb_build_object takes 100 arguments: more fields are joined. */
#define FIELDS_MAX 50

static struct expr *
build_object(struct sql *s, const struct type *t, struct expr *pairs)
{
	struct expr *result = NULL, *part, **cut, *rest;
	int n;

	do {
		part = form(s, t, "jsonb_build_object($*)", NULL);
		part->args = pairs;
		cut = &part->args;
		for (n = 0; n < 2 * FIELDS_MAX && *cut != NULL; n++)
			cut = &(*cut)->next;
		rest = *cut;
		*cut = NULL;
		pairs = rest;
		result = result == NULL ? part : form(s, t, "$1 || $2", result, part, NULL);
	} while (pairs != NULL);
	return result;
}

/* struct(a, b AS c, 1): fields are named by the columns, else col1, col2, ... */
static struct expr *
build_struct(struct sql *s, struct expr *call)
{
	struct type *t = new_struct(s);
	struct field **last = &t->fields;
	struct expr *args = call->args, *pairs = NULL, **tail = &pairs;
	int n = 0;

	while (args != NULL) {
		struct expr *value = take_arg(&args);
		const char *name = value->alias != NULL      ? value->alias
				   : value->kind == E_COLUMN ? value->text
							     : NULL;
		n++;
		if (name == NULL)
			name = arena_printf(s->arena, "col%d", n);
		add_field(s, &last, name, value->type);
		value->alias = NULL;
		*tail = string_literal(s, name);
		(*tail)->next = value;
		tail = &value->next;
	}
	return build_object(s, t, pairs);
}

/* named_struct('a', 1, ...) */
static struct expr *
named_struct(struct sql *s, struct expr *call)
{
	struct type *t = new_struct(s);
	struct field **last = &t->fields;
	const struct expr *name;

	for (name = call->args; name != NULL; name = name->next->next) {
		if (name->next == NULL || constant_string(name) == NULL)
			fail(s, "argument-type", name->begin,
			    "named_struct takes pairs of a constant name and a value");
		add_field(s, &last, constant_string(name), name->next->type);
	}
	return build_object(s, t, call->args);
}

/* ---- maps ---- */

/* map(key, value, ...) */
static struct expr *
map(struct sql *s, struct expr *call)
{
	struct expr *args = call->args, *keys = NULL, *vals = NULL, **key = &keys, **val = &vals;
	struct expr *pairs = NULL, **tail = &pairs;
	const struct type *k, *v;

	while (args != NULL) {
		*key = take_arg(&args);
		key = &(*key)->next;
		if (args == NULL)
			fail(s, "argument-count", call->begin, "map takes pairs of key and value");
		*val = take_arg(&args);
		val = &(*val)->next;
	}
	k = common_type_of(s, call, keys);
	v = common_type_of(s, call, vals);
	while (keys != NULL) {
		*tail = as_key(s, coerce(s, take_arg(&keys), k));
		(*tail)->next = coerce(s, take_arg(&vals), v);
		tail = &(*tail)->next->next;
	}
	return build_object(s, type_map(s, k, v), pairs);
}

/* The type of what should be a map: NULL, and what has no known type, is one all the same. */
static const struct type *
map_of(struct sql *s, const struct expr *e)
{
	const struct type *part = type_of(e->type->kind == T_NULL ? T_STRING : T_UNKNOWN);

	return e->type->kind == T_MAP ? e->type : type_map(s, part, part);
}

static struct expr *
map_keys(struct sql *s, struct expr *call)
{
	const struct type *t = type_array(s, map_of(s, call->args)->key);
	struct expr *e = form(s, t, "lb.map_keys($1)", call->args, NULL);

	if (t->elem->kind == T_STRING || t->elem->kind == T_UNKNOWN)
		return e;
	return plain_cast(s, e, t);
}

static struct expr *
map_values(struct sql *s, struct expr *call)
{
	const struct type *t = type_array(s, map_of(s, call->args)->elem);

	return from_jsonb(s, form(s, type_of(T_VARIANT), "lb.map_values($1)", call->args, NULL), t);
}

static bool
key_is_text(const struct type *key)
{
	return !type_is_number(key) && key->kind != T_BOOLEAN && key->kind != T_ARRAY &&
	       !type_is_json(key);
}

static struct expr *
map_entries(struct sql *s, struct expr *call)
{
	const struct type *m = map_of(s, call->args);
	struct type *t = new_struct(s);
	struct field **last = &t->fields;

	if (m->kind != T_MAP)
		m = type_map(s, type_of(T_STRING), type_of(T_UNKNOWN));
	add_field(s, &last, "key", m->key);
	add_field(s, &last, "value", m->elem);
	return form(s, type_array(s, t),
	    key_is_text(m->key) ? "lb.map_entries($1, true)" : "lb.map_entries($1, false)",
	    call->args, NULL);
}

static struct expr *
map_from_arrays(struct sql *s, struct expr *call)
{
	struct expr *args = call->args, *keys = take_arg(&args), *vals = take_arg(&args);
	const struct type *key = keys->type->elem, *value = vals->type->elem;
	const struct type *t = type_map(
	    s, key != NULL ? key : type_of(T_UNKNOWN), value != NULL ? value : type_of(T_UNKNOWN));

	if (keys->type->elem == NULL || keys->type->elem->kind != T_STRING)
		keys = form(s, type_of(T_UNKNOWN), "$1::text[]", keys, NULL);
	return form(s, t, "lb.map_from_arrays($1, $2)", keys, as_jsonb(s, vals), NULL);
}

static struct expr *
map_from_entries(struct sql *s, struct expr *call)
{
	const struct type *entry = call->args->type->elem;
	const struct field *key, *value;

	if (entry == NULL || entry->kind != T_STRUCT || entry->fields == NULL ||
	    entry->fields->next == NULL)
		fail(s, "argument-type", call->begin,
		    "map_from_entries takes an array of structs of two fields");
	key = entry->fields;
	value = key->next;
	return form(s, type_map(s, key->type, value->type), "lb.map_from_entries($1, $2, $3)",
	    call->args, string_literal(s, key->name), string_literal(s, value->name), NULL);
}

static struct expr *
map_concat(struct sql *s, struct expr *call)
{
	const struct type *t = common_type_of(s, call, call->args);
	struct expr *args = call->args, *e;

	if (args == NULL)
		return form(
		    s, type_map(s, type_of(T_STRING), type_of(T_STRING)), "'{}'::jsonb", NULL);
	e = coerce(s, take_arg(&args), t);
	while (args != NULL)
		e = form(s, t, "lb.map_concat($1, $2)", e, coerce(s, take_arg(&args), t), NULL);
	return e;
}

/* str_to_map(text [, pair delimiter [, key-value delimiter]]): the delimiters are patterns */
static struct expr *
str_to_map(struct sql *s, struct expr *call)
{
	struct expr *e, *arg;
	const char *text;

	e = form(s, type_map(s, type_of(T_STRING), type_of(T_STRING)), "lb.str_to_map($*)", NULL);
	e->args = call->args;
	for (arg = call->args->next; arg != NULL; arg = arg->next) {
		text = constant_string(arg);
		if (text != NULL) {
			arg->text = java_regex(s, text, arg->begin, false);
			arg->len = strlen(arg->text);
		}
	}
	return e;
}

/* clang-format off */
const struct func funcs_nested[] = {
	{"array", 0, -1, ".", .rewrite = array, .says = "ARRAY[a, b, ...]"},
	{"array_append", 2, 2, "A.", .rewrite = array_append, .says = "lb.array_append(a, x)"},
	{"array_compact", 1, 1, "A", "$1", "array_remove($1, NULL)"},
	{"array_contains", 2, 2, "A.", .rewrite = array_contains, .says = "x = ANY (a)"},
	{"array_distinct", 1, 1, "A", "$1", "lb.array_distinct($1)"},
	{"array_except", 2, 2, "c", "$c", "lb.array_except($1, $2)"},
	{"array_insert", 3, 3, "A..", .rewrite = array_insert, .says = "lb.array_insert(a, n, x)"},
	{"array_intersect", 2, 2, "c", "$c", "lb.array_intersect($1, $2)"},
	{"array_join", 2, 2, "as", "string", "array_to_string($1, $2)"},
	{"array_join", 3, 3, "ass", "string", "array_to_string($1, $2, $3)"},
	{"array_max", 1, 1, "A", .rewrite = array_max, .says = "lb.array_max(a)"},
	{"array_min", 1, 1, "A", .rewrite = array_min, .says = "lb.array_min(a)"},
	{"array_position", 2, 2, "A.", .rewrite = array_position, .says = "lb.array_position(a, x)"},
	{"array_prepend", 2, 2, "A.", .rewrite = array_prepend, .says = "lb.array_prepend(a, x)"},
	{"array_remove", 2, 2, "A.", .rewrite = array_remove, .says = "lb.array_remove(a, x)"},
	{"array_repeat", 2, 2, ".i", .rewrite = array_repeat, .says = "lb.array_repeat(x, n)"},
	{"array_size", 1, 1, "A", "int", "cardinality($1)"},
	{"array_union", 2, 2, "c", "$c", "lb.array_union($1, $2)"},
	{"arrays_overlap", 2, 2, "c", "boolean", "lb.arrays_overlap($1, $2)"},
	{"arrays_zip", 0, -1, "A", .rewrite = arrays_zip, .says = "lb.arrays_zip(names, to_jsonb(a), ...)"},
	{"element_at", 2, 2, "Ai", "<$1.elem", "lb.element_at($1, $2)", "lb.try_element_at($1, $2)"},
	{"element_at", 2, 2, "Pq", "<$1.value", "$1 -> $2"},
	{"flatten", 1, 1, "A", .rewrite = flatten, .says = "lb.flatten(a)"},
	{"get", 2, 2, "Ai", "<$1.elem", "($1)[$2 + 1]"},
	{"map", 0, -1, ".", .rewrite = map, .says = "jsonb_build_object(key, value, ...)"},
	{"map_concat", 0, -1, "P", .rewrite = map_concat, .says = "lb.map_concat(a, b)"},
	{"map_contains_key", 2, 2, "Pq", "boolean", "jsonb_exists($1, $2)"},
	{"map_entries", 1, 1, "P", .rewrite = map_entries, .says = "lb.map_entries(m)"},
	{"map_from_arrays", 2, 2, "A", .rewrite = map_from_arrays, .says = "lb.map_from_arrays(keys, values)"},
	{"map_from_entries", 1, 1, "A", .rewrite = map_from_entries, .says = "lb.map_from_entries(a)"},
	{"map_keys", 1, 1, "P", .rewrite = map_keys, .says = "lb.map_keys(m), cast to the type of the keys"},
	{"map_values", 1, 1, "P", .rewrite = map_values, .says = "lb.map_values(m), as an array"},
	{"named_struct", 2, -1, ".", .rewrite = named_struct, .says = "jsonb_build_object(name, value, ...)"},
	{"reverse", 1, 1, "A", "$1", "lb.array_reverse($1)"},
	{"reverse", 1, 1, "?", "$1", "lb.reverse($1)"},
	{"reverse", 1, 1, "s", "string", "reverse($1)"},
	{"sequence", 2, 3, ".", .rewrite = sequence, .says = "lb.sequence(low, high, step)"},
	{"shuffle", 1, 1, "A", "$1", "lb.shuffle($1)"},
	{"shuffle", 2, 2, "A.", "$1", "lb.shuffle($1)", .code = "seed", .message = "a seed gives another order here than in Spark"},
	{"size cardinality", 1, 1, "?", "int", "lb.size($1)", "coalesce(lb.size($1), -1)"},
	{"size cardinality", 1, 1, "P", "int", "lb.map_size($1)", "coalesce(lb.map_size($1), -1)"},
	{"size cardinality", 1, 1, "A", "int", "cardinality($1)", "coalesce(cardinality($1), -1)"},
	{"slice", 3, 3, "Aii", "$1", "lb.slice($1, $2, $3)"},
	{"sort_array", 1, 2, "Ab", .rewrite = sort_array, .says = "lb.sort_array(a, ascending)"},
	{"str_to_map", 1, 3, "s", .rewrite = str_to_map, .says = "lb.str_to_map(text, pattern, pattern)"},
	{"struct", 0, -1, ".", .rewrite = build_struct, .says = "jsonb_build_object(name, value, ...)"},
	{"try_element_at", 2, 2, "Ai", "<$1.elem", "lb.try_element_at($1, $2)"},
	{"try_element_at", 2, 2, "Pq", "<$1.value", "$1 -> $2"},
	{"vector_cosine_similarity", 2, 2, "A", "float", "lb.vector_cosine_similarity($1, $2)"},
	{"vector_inner_product", 2, 2, "A", "float", "lb.vector_inner_product($1, $2)"},
	{"vector_l2_distance", 2, 2, "A", "float", "lb.vector_l2_distance($1, $2)"},
	{"vector_norm", 1, 1, "A", "float", "lb.vector_norm($1)"},
	{"vector_norm", 2, 2, "A.", "float", "lb.vector_norm($1, $2::real)"},
	{"vector_normalize", 1, 1, "A", "array<float>", "lb.vector_normalize($1)"},
	{"vector_normalize", 2, 2, "A.", "array<float>", "lb.vector_normalize($1, $2::real)"},
	{0},
};
/* clang-format on */
