/* param.c - parameters whose type nothing tells
 *
 * The server gives a parameter the type of the first thing that it meets; `$1 IS NULL` and
 * functions of any type meet it with none, and then the statement is refused (42P18), even when a
 * later place would tell. */
#include <string.h>

#include "check/internal.h"

struct use {
	const char *name; /* :name or $1 */
	bool known;
	struct use *next;
};

struct walk {
	struct check *check;
	struct use *uses;
};

static bool
takes_any(const char *function)
{
	static const char *const names[] = {"array_append", "array_length", "array_position",
	    "array_prepend", "array_to_json", "array_to_string", "cardinality", "concat",
	    "concat_ws", "count", "format", "json_build_array", "json_build_object",
	    "jsonb_build_array", "jsonb_build_object", "num_nonnulls", "num_nulls", "pg_typeof",
	    "to_json", "to_jsonb", "unnest"};

	return text_in(function, names, LENGTH(names));
}

/* The parameter's name as it stands in the text. */
static const char *
name_at(const struct check *c, size_t offset)
{
	struct pg_lex lex = {.text = c->sql, .len = c->len, .at = offset};
	struct pg_token t = pg_next(&lex);

	return arena_strndup(c->arena, t.text, t.len);
}

static void
meet(struct walk *w, const struct json *param, bool tells)
{
	const char *name = name_at(w->check, pg_place(param));
	struct use *u;

	for (u = w->uses; u != NULL; u = u->next)
		if (strcmp(u->name, name) == 0)
			return; /* its first place decides */
	u = arena_alloc(w->check->arena, sizeof(*u));
	*u = (struct use){.name = name, .known = tells, .next = w->uses};
	w->uses = u;
	if (!tells)
		check_add(w->check, pg_place(param), "warning", "untyped-parameter",
		    arena_printf(w->check->arena,
			"nothing tells the type of %s here: CAST(%s AS ...) does", name, name));
}

static void
walk(struct walk *w, const struct json *v, bool tells)
{
	const struct json *param = pg_node(v, "ParamRef"), *call = pg_node(v, "FuncCall");
	bool below = true;

	if (param != NULL) {
		meet(w, param, tells);
		return;
	}
	if (v->type != JSON_OBJECT && v->type != JSON_ARRAY)
		return;
	if (call != NULL)
		below = !takes_any(pg_last_name(json_get(call, "funcname")));
	else if (pg_node(v, "NullTest") != NULL)
		below = false;
	else if (pg_body(v) == NULL) /* a body, or a list of arguments: as above */
		below = tells;
	for (const struct json *child = v->child; child != NULL; child = child->next)
		walk(w, child, below);
}

void
check_parameters(struct check *c)
{
	struct walk w = {.check = c};

	if (memchr(c->sql, '$', c->len) != NULL || memchr(c->sql, ':', c->len) != NULL)
		walk(&w, c->tree, true);
}
