/* cast-nested.c - CAST between arrays, maps and structs: each of what they hold is cast */
#include "sql/funcs.h"
#include "sql/types.h"

static struct expr *
to_array(struct sql *s, struct expr *e, const struct type *to, bool try)
{
	struct expr *v, *cast;

	v = form(s, e->type->elem, "v", NULL);
	cast = cast_to(s, from_element(s, v, e->type->elem), to->elem, try);
	if (cast == v || (cast->kind == E_CAST && cast->op == NULL && cast->args == v &&
			     to->elem->kind != T_ARRAY))
		return cast == v ? e : plain_cast(s, e, to);
	cast = as_element(s, cast);
	return form(s, to,
	    "CASE WHEN $1 IS NOT NULL THEN ARRAY(SELECT $2 FROM unnest($1) AS _(v)) END", e, cast,
	    NULL);
}

/* What is taken out of a jsonb; one of unknown type is read as what it shall be. */
static struct expr *
cast_jsonb(struct sql *s, struct expr *e, const struct type *from, const struct type *to, bool try)
{
	if (from->kind == T_UNKNOWN)
		return from_jsonb(s, e, to);
	return cast_to(s, from_jsonb(s, e, from), to, try);
}

static struct expr *
to_map(struct sql *s, struct expr *e, const struct type *to, bool try)
{
	struct expr *k, *v;

	k = from_key(s, form(s, type_of(T_STRING), "k", NULL), e->type->key);
	v = form(s, type_of(T_VARIANT), "v", NULL);
	k = as_key(s, cast_to(s, k, to->key, try));
	v = as_jsonb(s, cast_jsonb(s, v, e->type->elem, to->elem, try));
	return form(s, to,
	    "CASE WHEN $1 IS NOT NULL THEN (SELECT coalesce(jsonb_object_agg($2, $3), '{}') FROM "
	    "jsonb_each($1) AS _(k, v)) END",
	    e, k, v, NULL);
}

static struct expr *
to_struct(struct sql *s, struct expr *e, const struct type *to, bool try)
{
	struct expr *build, **last;
	const struct field *from = e->type->fields, *f = to->fields;

	build = new_expr(s, E_FORM, e->begin, e->end);
	build->text = "jsonb_build_object($*)";
	build->type = to;
	last = &build->args;
	for (; from != NULL && f != NULL; from = from->next, f = f->next) {
		struct expr *x = form(s, from->type, "$1 -> $2", copy_expr(s, e),
		    string_literal(s, from->name), NULL);
		*last = string_literal(s, f->name);
		(*last)->next = cast_jsonb(s, x, from->type, f->type, try);
		last = &(*last)->next->next;
	}
	return form(s, to, "CASE WHEN $1 IS NOT NULL THEN $2 END", e, build, NULL);
}

struct expr *
cast_nested(struct sql *s, struct expr *e, const struct type *to, bool try)
{
	if (e->type->kind == T_VARIANT)
		return from_jsonb(s, e, to);
	if (e->type->kind != to->kind)
		return plain_cast(s, e, to);
	if (to->kind == T_ARRAY)
		return to_array(s, e, to, try);
	return to->kind == T_MAP ? to_map(s, e, to, try) : to_struct(s, e, to, try);
}
