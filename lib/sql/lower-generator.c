/* lower-generator.c - functions that give rows: in FROM, in LATERAL VIEW, among the items of SELECT
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-functions-builtin.html (table-valued
 * functions).  All of them become FROM items of Postgres: unnest, jsonb_each, VALUES ...
 */
#include <string.h>

#include "sql/lower.h"

struct generator {
	struct sql *s;
	struct expr *call, *args;
	struct column *columns, **last;
	bool with_position;
};

bool
is_generator(const struct expr *e)
{
	return e->kind == E_CALL && func_class(e->text) == FUNC_GENERATOR;
}

static void
add(struct generator *g, const char *name, const struct type *t)
{
	*g->last = new_column(g->s, name, t);
	g->last = &(*g->last)->next;
}

static struct from *
call_source(struct generator *g, struct expr *e)
{
	struct from *f = make_from(g->s, FROM_CALL, NULL);

	f->call = e;
	f->lateral = true;
	return f;
}

/* (SELECT items FROM source AS _(names)) */
static struct from *
query_source(struct generator *g, struct expr *items, struct expr *source)
{
	struct from *f = make_from(g->s, FROM_QUERY, NULL),
		    *inner = make_from(g->s, FROM_CALL, NULL);

	inner->call = source;
	inner->alias = "_";
	f->query = make_query(g->s, make_select(g->s, items, inner));
	f->lateral = true;
	return f;
}

static void
name_inner(struct generator *g, struct from *f, const char *a, const char *b, const char *c)
{
	const char *names[] = {a, b, c};
	struct sql_word **last = &f->query->body->select->from->columns;
	size_t i;

	for (i = 0; i < LENGTH(names) && names[i] != NULL; i++) {
		*last = arena_alloc(g->s->arena, sizeof(**last));
		(*last)->text = names[i];
		last = &(*last)->next;
	}
}

static struct expr *
inner_column(struct generator *g, const char *name, const struct type *t)
{
	struct column c = {.name = name, .type = t};
	struct expr at = {0};

	return column_ref(g->s, &c, &at);
}

static struct expr *
position(struct generator *g)
{
	return form(g->s, type_of(T_INT), "($1 - 1)::integer",
	    inner_column(g, "o", type_of(T_BIGINT)), NULL);
}

/* ---- explode, posexplode, inline ---- */

static struct from *
explode_map(struct generator *g, struct expr *map)
{
	struct sql *s = g->s;
	const struct type *t = map->type;
	bool text = t->elem->kind == T_UNKNOWN; /* most are strings, whose JSON has quotes */
	struct expr *k, *v, *items;
	struct from *f;

	if (g->with_position)
		add(g, "pos", type_of(T_INT));
	add(g, "key", t->key);
	add(g, "value", t->elem);
	k = from_key(s, inner_column(g, "k", type_of(T_STRING)), t->key);
	v = inner_column(g, "v", text ? t->elem : type_of(T_VARIANT));
	v = text ? v : from_jsonb(s, v, t->elem);
	items = g->with_position ? position(g) : k;
	*(g->with_position ? &items->next : &k->next) = g->with_position ? k : v;
	k->next = v;
	f = query_source(g, items,
	    form(s, t,
		arena_printf(s->arena, "jsonb_each%s($1)%s", text ? "_text" : "",
		    g->with_position ? " WITH ORDINALITY" : ""),
		map, NULL));
	name_inner(g, f, "k", "v", g->with_position ? "o" : NULL);
	return f;
}

static struct from *
explode_array(struct generator *g, struct expr *array)
{
	struct sql *s = g->s;
	const struct type *t =
	    array->type->kind == T_ARRAY ? array->type->elem : type_of(T_UNKNOWN);
	struct expr *items, *v;
	struct from *f;

	if (g->with_position)
		add(g, "pos", type_of(T_INT));
	add(g, "col", t);
	if (!g->with_position && t->kind != T_ARRAY)
		return call_source(g, form(s, t, "unnest($1)", array, NULL));
	v = from_element(s, inner_column(g, "v", t), t);
	items = v;
	if (g->with_position) {
		items = position(g);
		items->next = v;
	}
	f = query_source(g, items,
	    form(
		s, t, g->with_position ? "unnest($1) WITH ORDINALITY" : "unnest($1)", array, NULL));
	name_inner(g, f, "v", g->with_position ? "o" : NULL, NULL);
	return f;
}

/* Two names for what is not known: its keys and values */
static bool
names_pairs(const struct generator *g)
{
	const struct sql_word *names = g->call->aliases;
	int n = 0;

	for (; names != NULL; names = names->next)
		n++;
	return n == (g->with_position ? 3 : 2);
}

static struct from *
explode(struct generator *g)
{
	struct expr *x = g->args;

	if (x->type->kind == T_UNKNOWN && names_pairs(g))
		x->type = type_map(g->s, type_of(T_STRING), x->type);
	if (x->type->kind == T_MAP)
		return explode_map(g, x);
	if (x->type->kind == T_NULL)
		x = plain_cast(g->s, x, type_array(g->s, type_of(T_STRING)));
	return explode_array(g, x);
}

static struct from *
inline_rows(struct generator *g)
{
	struct sql *s = g->s;
	const struct type *t =
	    g->args->type->kind == T_ARRAY ? g->args->type->elem : type_of(T_UNKNOWN);
	struct expr *items = NULL, **last = &items;
	const struct field *fld;
	struct from *f;

	if (t->kind != T_STRUCT)
		need_columns(s, g->call->begin, "inline, for the fields of its structs,");
	for (fld = t->fields; fld != NULL; fld = fld->next) {
		add(g, fld->name, fld->type);
		*last = lower_field(s, inner_column(g, "v", t), fld->name, g->call->begin);
		last = &(*last)->next;
	}
	f = query_source(g, items, form(s, t, "unnest($1)", g->args, NULL));
	name_inner(g, f, "v", NULL, NULL);
	return f;
}

/* ---- stack, json_tuple, range ---- */

static struct from *
stack(struct generator *g)
{
	struct sql *s = g->s;
	struct from *f = make_from(s, FROM_QUERY, NULL);
	struct expr *cell, *next, *row = NULL, **rows, **cells = NULL;
	struct body *b = arena_alloc(s->arena, sizeof(*b));
	long n, count = 0, width, i = 0;

	if (!constant_int(g->args, &n) || n < 1)
		fail(s, "constant", g->call->begin,
		    "the number of rows of stack must be a constant");
	for (cell = g->args->next; cell != NULL; cell = cell->next)
		count++;
	width = (count + n - 1) / n;
	rows = &b->rows;
	for (cell = g->args->next; i < n * width; cell = next, i++) {
		if (cell == NULL) {
			cell = new_expr(s, E_NULL, g->call->begin, g->call->end);
			cell->type = type_of(T_NULL);
		}
		next = cell->next;
		cell->next = NULL;
		if (i % width == 0) {
			row = *rows = new_expr(s, E_ROW, cell->begin, cell->end);
			rows = &row->next;
			cells = &row->args;
		}
		*cells = cell;
		cells = &cell->next;
	}
	b->kind = BODY_VALUES;
	f->query = arena_alloc(s->arena, sizeof(*f->query));
	f->query->body = b;
	f->lateral = true;
	f->query->columns = common_rows(s, b);
	for (i = 0; i < width; i++) {
		struct column *c = f->query->columns;
		long k;
		for (k = 0; k < i; k++)
			c = c->next;
		add(g, arena_printf(s->arena, "col%ld", i), c->type);
	}
	return f;
}

static struct from *
json_tuple(struct generator *g)
{
	struct sql *s = g->s;
	struct expr *json = g->args, *path, *items = NULL, **last = &items;
	struct from *f;
	int n = 0;

	for (path = json->next; path != NULL; path = path->next) {
		struct expr *v = inner_column(g, "v", type_of(T_STRING));
		add(g, arena_printf(s->arena, "c%d", n++), type_of(T_STRING));
		*last = form(
		    s, type_of(T_STRING), "lb.json_tuple($1, $2)", v, copy_expr(s, path), NULL);
		last = &(*last)->next;
	}
	json->next = NULL;
	f = query_source(g, items,
	    form(s, type_of(T_STRING), "unnest(ARRAY[$1])", coerce(s, json, type_of(T_STRING)),
		NULL));
	name_inner(g, f, "v", NULL, NULL);
	return f;
}

/* range(end), range(start, end [, step [, partitions]]); the end is left out */
static struct from *
range(struct generator *g)
{
	struct sql *s = g->s;
	struct expr *start = g->args, *end = start->next, *step;
	const struct type *bigint = type_of(T_BIGINT);
	long n;

	if (end == NULL) {
		end = start;
		start = int_literal(s, 0);
		step = NULL;
	} else {
		step = end->next;
	}
	start->next = end->next = NULL;
	start = coerce(s, start, bigint);
	end = coerce(s, end, bigint);
	add(g, "id", bigint);
	if (step != NULL) {
		step->next = NULL;
		step = coerce(s, step, bigint);
		return call_source(
		    g, form(s, bigint, "generate_series($1::bigint, $2 - sign($3)::bigint, $3)",
			   start, end, step, NULL));
	}
	if (constant_int(end, &n))
		return call_source(g, form(s, bigint, "generate_series($1::bigint, $2)", start,
					  int_literal(s, n - 1), NULL));
	return call_source(
	    g, form(s, bigint, "generate_series($1::bigint, $2 - 1)", start, end, NULL));
}

static struct from *
variant_rows(struct generator *g)
{
	struct sql *s = g->s;

	add(g, "pos", type_of(T_INT));
	add(g, "key", type_of(T_STRING));
	add(g, "value", type_of(T_VARIANT));
	return call_source(g, form(s, type_of(T_UNKNOWN), "lb.variant_explode($1)", g->args, NULL));
}

/* ---- which one ---- */

static const struct {
	const char *name;
	struct from *(*rows)(struct generator *g);
	bool position, outer;
} generators[] = {
    {"explode", explode, false, false},
    {"explode_outer", explode, false, true},
    {"posexplode", explode, true, false},
    {"posexplode_outer", explode, true, true},
    {"inline", inline_rows, false, false},
    {"inline_outer", inline_rows, false, true},
    {"stack", stack, false, false},
    {"json_tuple", json_tuple, false, false},
    {"range", range, false, false},
    {"variant_explode", variant_rows, false, false},
    {"variant_explode_outer", variant_rows, false, true},
};

bool
gives_outer_row(const char *name)
{
	size_t n = strlen(name);

	return n > 6 && word_is(name + n - 6, "_outer");
}

static struct from *
function_rows(struct sql *s, struct expr *call, const struct function *f, struct column **columns)
{
	struct from *rows = make_from(s, FROM_CALL, NULL);

	*columns = copy_columns(s, f->columns);
	call->text = lower_function_name(s, call->text, call->begin);
	rows->call = call_function(s, call, f);
	return rows;
}

/* A named argument is taken by its place: the generators have one or two. */
static struct expr *
plain_arguments(struct sql *s, struct expr *list)
{
	struct expr *head = NULL, **last = &head, *next;

	for (; list != NULL; list = next) {
		next = list->next;
		*last = lower_expr(s, list->kind == E_NAMED_ARG ? list->args : list);
		(*last)->next = NULL;
		last = &(*last)->next;
	}
	return head;
}

/* Arguments of somebody's function are taken by their places: names have to stand in that order. */
static void
check_names(struct sql *s, const struct expr *call, const struct function *f)
{
	const struct column *p = f == NULL ? NULL : f->params;
	const struct expr *e;

	for (e = call->args; e != NULL; e = e->next, p = p == NULL ? NULL : p->next)
		if (e->kind == E_NAMED_ARG && (p == NULL || !word_is(p->name, e->text)))
			fail(s, "named-argument", e->begin,
			    "the arguments of %s have to be written in the order of its parameters",
			    call->text);
}

struct from *
lower_generator(struct sql *s, struct expr *call, struct column **columns)
{
	struct generator g = {.s = s, .call = call, .last = columns};
	const struct function *f = session_function(s, call->text);
	struct from *rows;
	size_t i;

	*columns = NULL;
	if (f != NULL || strchr(call->text, '.') != NULL)
		check_names(s, call, f);
	g.args = plain_arguments(s, call->args);
	if (f != NULL && f->returns == NULL) {
		call->args = g.args;
		return function_rows(s, call, f, columns);
	}
	for (i = 0; i < LENGTH(generators); i++) {
		if (!word_is(generators[i].name, call->text))
			continue;
		if (g.args == NULL)
			fail(s, "arguments", call->begin, "%s without arguments", call->text);
		g.with_position = generators[i].position;
		return generators[i].rows(&g);
	}
	if (strchr(call->text, '.') == NULL)
		fail(s, "unknown-function", call->begin, "no table function \"%s\"", call->text);
	call->text = user_function(s, call->text, call->begin);
	call->args = g.args;
	call->type = type_of(T_UNKNOWN);
	rows = make_from(s, FROM_CALL, NULL);
	rows->call = call;
	return rows;
}
