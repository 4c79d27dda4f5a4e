/* schema.c - the type of an example: what schema_of_json and schema_of_csv infer from a constant
 *
 * After Spark's JsonInferSchema and CSVInferSchema: whole numbers are BIGINT, others DOUBLE, the
 * fields of a struct are sorted, NULL alone is STRING. */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

#define DEPTH_MAX 64

struct example {
	struct sql *s;
	const char *p;
	int depth;
	bool bad;
};

static const struct type *value(struct example *e);

static void
space(struct example *e)
{
	e->p += strspn(e->p, " \t\r\n");
}

static bool
take(struct example *e, char c)
{
	space(e);
	if (*e->p != c)
		return false;
	e->p++;
	return true;
}

static bool
take_quote(struct example *e)
{
	return take(e, '"') || take(e, '\'');
}

/* The text up to the closing quote, escapes as they are; Spark takes single quotes too. */
static const char *
string(struct example *e)
{
	const char *begin = e->p, quote = begin[-1];

	while (*e->p != '\0' && *e->p != quote)
		e->p += e->p[0] == '\\' && e->p[1] != '\0' ? 2 : 1;
	if (*e->p != quote)
		e->bad = true;
	else
		e->p++;
	return arena_strndup(e->s->arena, begin, (size_t)(e->p - begin) - (e->bad ? 0 : 1));
}

/* ---- merging ---- */

static const struct type *merge(struct sql *s, const struct type *a, const struct type *b);

static struct field **
place_of(struct type *t, const char *name)
{
	struct field **at = &t->fields;

	while (*at != NULL && strcmp((*at)->name, name) < 0)
		at = &(*at)->next;
	return at;
}

static void
add_field(struct sql *s, struct type *t, const char *name, const struct type *type)
{
	struct field **at = place_of(t, name), *f;

	if (*at != NULL && strcmp((*at)->name, name) == 0) {
		(*at)->type = merge(s, (*at)->type, type);
		return;
	}
	f = arena_alloc(s->arena, sizeof(*f));
	f->name = name;
	f->type = type;
	f->next = *at;
	*at = f;
}

static const struct type *
merge_structs(struct sql *s, const struct type *a, const struct type *b)
{
	struct type *t = arena_alloc(s->arena, sizeof(*t));
	const struct field *f;

	t->kind = T_STRUCT;
	for (f = a->fields; f != NULL; f = f->next)
		add_field(s, t, f->name, f->type);
	for (f = b->fields; f != NULL; f = f->next)
		add_field(s, t, f->name, f->type);
	return t;
}

static const struct type *
merge(struct sql *s, const struct type *a, const struct type *b)
{
	if (a->kind == T_NULL || type_same(a, b))
		return b;
	if (b->kind == T_NULL)
		return a;
	if (a->kind == T_STRUCT && b->kind == T_STRUCT)
		return merge_structs(s, a, b);
	if (a->kind == T_ARRAY && b->kind == T_ARRAY)
		return type_array(s, merge(s, a->elem, b->elem));
	if (type_is_number(a) && type_is_number(b))
		return type_of(T_DOUBLE);
	return type_of(T_STRING);
}

/* NULL that nothing says more about is a string. */
static const struct type *
settled(struct sql *s, const struct type *t)
{
	struct type *copy;
	const struct field *f;

	switch (t->kind) {
	case T_NULL: return type_of(T_STRING);
	case T_ARRAY: return type_array(s, settled(s, t->elem));
	case T_STRUCT:
		copy = arena_alloc(s->arena, sizeof(*copy));
		copy->kind = T_STRUCT;
		for (f = t->fields; f != NULL; f = f->next)
			add_field(s, copy, f->name, settled(s, f->type));
		return copy;
	default: return t;
	}
}

/* ---- JSON ---- */

/* object = "{" [string ":" value {"," string ":" value}] "}" */
static const struct type *
object(struct example *e)
{
	struct type *t = arena_alloc(e->s->arena, sizeof(*t));
	const char *name;

	t->kind = T_STRUCT;
	if (take(e, '}'))
		return t;
	do {
		if (!take_quote(e))
			break;
		name = string(e);
		if (!take(e, ':'))
			break;
		add_field(e->s, t, name, value(e));
	} while (!e->bad && take(e, ','));
	if (!take(e, '}'))
		e->bad = true;
	return t;
}

/* array = "[" [value {"," value}] "]" */
static const struct type *
array(struct example *e)
{
	const struct type *t = type_of(T_NULL);

	if (take(e, ']'))
		return type_array(e->s, t);
	do
		t = merge(e->s, t, value(e));
	while (!e->bad && take(e, ','));
	if (!take(e, ']'))
		e->bad = true;
	return type_array(e->s, t);
}

static const struct type *
number(struct example *e)
{
	size_t n = strspn(e->p, "+-0123456789.eE");
	bool whole = strcspn(e->p, ".eE") >= n && n < 19;

	if (n == 0)
		e->bad = true;
	e->p += n;
	return type_of(whole ? T_BIGINT : T_DOUBLE);
}

/* value = object | array | string | number | "true" | "false" | "null" */
static const struct type *
value(struct example *e)
{
	static const struct {
		const char *word;
		enum type_kind kind;
	} words[] = {{"true", T_BOOLEAN}, {"false", T_BOOLEAN}, {"null", T_NULL}};
	const struct type *t;
	size_t i;

	if (e->bad || ++e->depth > DEPTH_MAX) {
		e->bad = true;
		return type_of(T_NULL);
	}
	space(e);
	for (i = 0; i < LENGTH(words); i++) {
		if (strncmp(e->p, words[i].word, strlen(words[i].word)) == 0) {
			e->p += strlen(words[i].word);
			e->depth--;
			return type_of(words[i].kind);
		}
	}
	if (take(e, '{')) {
		t = object(e);
	} else if (take(e, '[')) {
		t = array(e);
	} else if (take_quote(e)) {
		string(e);
		t = type_of(T_STRING);
	} else {
		t = number(e);
	}
	e->depth--;
	return t;
}

const struct type *
json_example_type(struct sql *s, const char *text)
{
	struct example e = {.s = s, .p = text};
	const struct type *t = value(&e);

	space(&e);
	return e.bad || *e.p != '\0' ? NULL : settled(s, t);
}

/* ---- CSV ---- */

static const struct type *
csv_type(const char *p, size_t n)
{
	size_t sign = n > 0 && (*p == '-' || *p == '+'), digits = strspn(p + sign, "0123456789");

	if (n > sign && sign + digits == n)
		return type_of(digits < 10 ? T_INT : digits < 19 ? T_BIGINT : T_DOUBLE);
	if (n > sign && sign + strspn(p + sign, "0123456789.") >= n && digits > 0)
		return type_of(T_DOUBLE);
	if (word_nis(p, n, "true") || word_nis(p, n, "false"))
		return type_of(T_BOOLEAN);
	return type_of(T_STRING);
}

const struct type *
csv_example_type(struct sql *s, const char *text)
{
	struct type *t = arena_alloc(s->arena, sizeof(*t));
	struct field **last = &t->fields;
	size_t n;
	int i = 0;

	t->kind = T_STRUCT;
	do {
		n = strcspn(text, ",");
		*last = arena_alloc(s->arena, sizeof(**last));
		(*last)->name = arena_printf(s->arena, "_c%d", i++);
		(*last)->type = csv_type(text, n);
		last = &(*last)->next;
		text += n;
	} while (*text++ == ',');
	return t;
}
