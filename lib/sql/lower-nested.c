/* lower-nested.c - elements of arrays, maps and structs, and paths into JSON
 *
 * Where the values are carried: internal.h.
 */
#include <string.h>

#include "sql/lower.h"

static struct expr *
json_key(struct sql *s, struct expr *x, struct expr *key, const struct type *t)
{
	if (t->kind == T_UNKNOWN) /* text, unless something is taken out of it */
		return form(s, t, "$1 ->> $2", x, key, NULL);
	return from_jsonb(s, form(s, type_of(T_VARIANT), "$1 -> $2", x, key, NULL), t);
}

/* The declared name of a struct's field; fails when it has none. */
static const struct field *
field_of(struct sql *s, const struct type *t, const char *name, size_t at)
{
	const char *list[64];
	const struct field *f;
	const char *near;
	size_t n = 0;

	for (f = t->fields; f != NULL; f = f->next) {
		if (word_is(f->name, name))
			return f;
		if (n < LENGTH(list))
			list[n++] = f->name;
	}
	near = word_nearest(name, list, n);
	if (near != NULL)
		fail(s, "unknown-field", at, "no field \"%s\" in %s; perhaps \"%s\"", name,
		    type_spark(s, t), near);
	fail(s, "unknown-field", at, "no field \"%s\" in %s", name, type_spark(s, t));
}

/* array<struct>.f: the f of each element */
static struct expr *
field_of_each(struct sql *s, struct expr *x, const char *name, size_t at)
{
	struct expr *v = form(s, x->type->elem, "v", NULL);

	v = as_element(s, lower_field(s, v, name, at));
	return form(s, type_array(s, v->type),
	    "CASE WHEN $1 IS NOT NULL THEN ARRAY(SELECT $2 FROM unnest($1) AS _(v)) END", x, v,
	    NULL);
}

bool
is_unknown_text(const struct expr *e)
{
	return e->kind == E_FORM && e->type->kind == T_UNKNOWN && strcmp(e->text, "$1 ->> $2") == 0;
}

struct expr *
field_beside(struct sql *s, struct expr *e, const struct type *t)
{
	if (!is_unknown_text(e))
		return e;
	if (type_is_number(t) || t->kind == T_UNKNOWN)
		return plain_cast(s, e, type_decimal(s, 0, 0));
	if (type_is_interval(t) || t->kind == T_DATE) /* the text may have a time of day */
		return plain_cast(s, e, type_of(T_TIMESTAMP));
	return t->kind == T_BOOLEAN || t->kind == T_TIMESTAMP || t->kind == T_TIMESTAMP_NTZ
		   ? plain_cast(s, e, t)
		   : e;
}

struct expr *
unknown_json(struct sql *s, struct expr *x)
{
	struct expr *e;

	if (!is_unknown_text(x))
		return x;
	e = copy_expr(s, x);
	e->text = "$1 -> $2";
	return e;
}

struct expr *
lower_field(struct sql *s, struct expr *x, const char *name, size_t at)
{
	const struct field *f;
	struct expr *e;

	switch (x->type->kind) {
	case T_STRUCT:
		f = field_of(s, x->type, name, at);
		e = json_key(s, x, string_literal(s, f->name), f->type);
		break;
	case T_MAP: e = json_key(s, x, string_literal(s, name), x->type->elem); break;
	case T_ARRAY: e = field_of_each(s, x, name, at); break;
	case T_VARIANT: e = json_key(s, x, string_literal(s, name), type_of(T_VARIANT)); break;
	case T_UNKNOWN:
		e = form(s, type_of(T_UNKNOWN), "$1 ->> $2", unknown_json(s, x),
		    string_literal(s, name), NULL);
		break;
	default:
		fail(s, "unknown-field", at, "\"%s\" of a value of type %s", name,
		    type_spark(s, x->type));
	}
	e->has |= x->has & ~IS_AGGREGATE;
	return e;
}

/* ---- x[i] ---- */

/* Arrays count from 0 in Spark, from 1 in Postgres. */
static struct expr *
one_more(struct sql *s, struct expr *i)
{
	long n;

	if (constant_int(i, &n))
		return int_literal(s, n + 1);
	return new_operator(
	    s, "+", coerce(s, i, type_of(T_INT)), int_literal(s, 1), type_of(T_INT));
}

static struct expr *
element(struct sql *s, struct expr *e, struct expr *x, struct expr *i)
{
	const struct type *t = x->type->kind == T_ARRAY ? x->type->elem : type_of(T_UNKNOWN);

	e->args = x;
	x->next = one_more(s, i);
	e->type = t;
	return from_element(s, e, t);
}

struct expr *
lower_subscript(struct sql *s, struct expr *e)
{
	struct expr *x, *i;

	if (e->args->kind == E_COLUMN)
		e->args->negated = true; /* see resolve_column */
	e->args = lower_list(s, e->args);
	x = e->args;
	i = x->next;
	x->next = NULL;
	switch (x->type->kind) {
	case T_ARRAY: return element(s, e, x, i);
	case T_MAP: return json_key(s, x, as_key(s, coerce(s, i, x->type->key)), x->type->elem);
	case T_STRUCT:
	case T_VARIANT:
		if (i->kind == E_STRING)
			return lower_field(s, x, i->text, e->begin);
		return json_key(s, x, coerce(s, i, type_of(T_INT)), type_of(T_VARIANT));
	case T_NULL: return x;
	case T_UNKNOWN:
		if (i->type->kind == T_STRING)
			return form(s, x->type, "$1 ->> $2", unknown_json(s, x), i, NULL);
		if (unknown_json(s, x) != x)
			return form(s, x->type, "$1 ->> $2", unknown_json(s, x),
			    coerce(s, i, type_of(T_INT)), NULL);
		return element(s, e, x, i);
	default:
		fail(s, "types", e->begin, "an element of a value of type %s",
		    type_spark(s, x->type));
	}
}

/* ---- x:a.b[0] ---- */

/* The parts of a path as text[], '{a,b,0}' when all are constant. */
static struct expr *
path_array(struct sql *s, struct expr *parts)
{
	struct expr *array = new_expr(s, E_FORM, parts->begin, parts->end), *p;

	array->text = "ARRAY[$*]";
	array->type = type_array(s, type_of(T_STRING));
	for (p = parts; p != NULL; p = p->next) {
		if (p->kind == E_STAR)
			fail(s, "path", p->begin, "[*] in a path");
		if (p->kind == E_NUMBER) {
			p->kind = E_STRING;
			p->len = strlen(p->text);
			p->type = type_of(T_STRING);
		}
	}
	array->args = lower_list(s, parts);
	for (p = array->args; p != NULL; p = p->next) {
		if (p->type->kind != T_STRING)
			fail(s, "path", p->begin, "an index that is computed");
	}
	return array;
}

struct expr *
lower_path(struct sql *s, struct expr *e)
{
	struct expr *x = e->args, *parts = x->next;

	x->next = NULL;
	x = lower_expr(s, x);
	parts = path_array(s, parts);
	if (x->type->kind == T_STRING)
		return form(s, x->type, "$1::jsonb #>> $2", x, parts, NULL);
	return form(s, type_of(T_VARIANT), "$1 #> $2", unknown_json(s, x), parts, NULL);
}
