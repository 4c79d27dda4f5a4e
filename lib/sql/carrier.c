/* carrier.c - values in and out of jsonb, which carries maps, structs, variants and what is nested
 * in them */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

struct expr *
definite(struct sql *s, struct expr *e)
{
	if (e->kind == E_STRING)
		return plain_cast(s, e, type_of(T_STRING));
	if (e->kind == E_NULL)
		return plain_cast(
		    s, e, e->type == NULL || e->type->kind == T_NULL ? type_of(T_STRING) : e->type);
	return e;
}

/* The text of a jsonb value: x -> k has a short way. */
static struct expr *
json_text(struct sql *s, struct expr *e)
{
	if (e->kind == E_FORM && strcmp(e->text, "$1 -> $2") == 0) {
		e->text = "$1 ->> $2";
		e->type = type_of(T_STRING);
		return e;
	}
	return form(s, type_of(T_STRING), "$1 #>> '{}'", e, NULL);
}

struct expr *
from_jsonb(struct sql *s, struct expr *e, const struct type *t)
{
	const char *name;

	switch (t->kind) {
	case T_UNKNOWN:
	case T_VARIANT: e->type = t; return e;
	case T_NULL:
	case T_MAP:
	case T_STRUCT: return form(s, t, "nullif($1, 'null')", e, NULL);
	case T_ARRAY: /* what is not known is text */
		name = type_postgres(s, t);
		return form(s, t,
		    arena_printf(
			s->arena, "lb.json_array($1, NULL::%s)", name == NULL ? "text[]" : name),
		    e, NULL);
	case T_STRING: return json_text(s, e);
	default: return plain_cast(s, json_text(s, e), t);
	}
}

struct expr *
as_jsonb(struct sql *s, struct expr *e)
{
	if (type_is_json(e->type))
		return e;
	return form(s, type_of(T_VARIANT), "to_jsonb($1)", definite(s, e), NULL);
}

struct expr *
from_element(struct sql *s, struct expr *e, const struct type *t)
{
	if (t->kind == T_ARRAY)
		return from_jsonb(s, e, t);
	e->type = t;
	return e;
}

struct expr *
as_element(struct sql *s, struct expr *e)
{
	const struct type *t = e->type;

	if (t->kind == T_ARRAY) {
		e = as_jsonb(s, e);
		e->type = t;
		return e;
	}
	return definite(s, e);
}

static bool
is_nested(const struct type *t)
{
	return t->kind == T_ARRAY || type_is_json(t);
}

struct expr *
from_key(struct sql *s, struct expr *e, const struct type *t)
{
	if (t->kind == T_STRING || t->kind == T_UNKNOWN)
		return e;
	if (is_nested(t))
		return from_jsonb(s, form(s, type_of(T_VARIANT), "$1::jsonb", e, NULL), t);
	return plain_cast(s, e, t);
}

struct expr *
as_key(struct sql *s, struct expr *e)
{
	if (e->type->kind == T_STRING)
		return e;
	if (is_nested(e->type))
		e = as_jsonb(s, e);
	return form(s, type_of(T_STRING), "$1::text", e, NULL);
}

/* ---- the order of structs ---- */

static bool
jsonb_order(const char *a, const char *b)
{
	size_t m = strlen(a), n = strlen(b);

	return m < n || (m == n && memcmp(a, b, n) < 0);
}

struct expr *
field_order(struct sql *s, const struct type *t)
{
	struct expr *names = NULL, **last = &names;
	const struct field *f;
	bool sorted = true;

	if (t == NULL || t->kind != T_STRUCT)
		return NULL;
	for (f = t->fields; f != NULL; f = f->next) {
		sorted &= f->next == NULL || jsonb_order(f->name, f->next->name);
		*last = string_literal(s, f->name);
		last = &(*last)->next;
	}
	return sorted ? NULL : names;
}

struct expr *
sort_key(struct sql *s, struct expr *e)
{
	struct expr *names = field_order(s, e->type), *key;

	if (names == NULL)
		return e;
	key = form(s, type_of(T_VARIANT), "lb.field_values($*)", e, NULL);
	key->args->next = names;
	key->has = e->has;
	return key;
}
