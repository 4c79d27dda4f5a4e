/* funcs-json.c - JSON and CSV text, variants */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

/* ---- text by a schema ---- */

/* schema_of_json('...') and schema_of_csv('...') of a constant, lowered already */
static const struct type *
example_type(struct sql *s, const struct expr *e)
{
	const char *text = e->kind == E_FORM && e->args != NULL ? constant_string(e->args) : NULL;

	if (text == NULL || e->args->next != NULL)
		return NULL;
	if (strncmp(e->text, "lb.schema_of_json(", 18) == 0)
		return json_example_type(s, text);
	if (strncmp(e->text, "lb.schema_of_csv(", 17) == 0)
		return csv_example_type(s, text);
	return NULL;
}

/* The type that a constant schema names: DDL, a type, or the schema of an example. */
static const struct type *
schema_of(struct sql *s, const struct expr *call, const struct expr *schema)
{
	const char *text = constant_string(schema);
	const struct type *t = text == NULL ? example_type(s, schema) : parse_type_text(s, text);

	if (t != NULL)
		return t;
	if (text != NULL)
		fail(s, "schema", schema->begin, "not a schema: %s", text);
	fail(s, "schema", schema->begin,
	    "%s needs a constant schema here: its type decides what the query means", call->text);
}

#define FORMATS "dateFormat timestampFormat timestampNTZFormat "

/* What the functions of the schema lb know; their names match in any case. */
/* clang-format off */
static const struct {
	const char *function, *options;
} known_options[] = {
	{"from_json", FORMATS "mode"},
	{"to_json", FORMATS "ignoreNullFields pretty sortKeys"},
	{"from_csv", FORMATS "sep delimiter mode"},
	{"to_csv", FORMATS "sep delimiter emptyValue nullValue"},
};
/* clang-format on */

static void
check_option(struct sql *s, const struct expr *call, struct expr *key)
{
	const char *name = constant_string(key), *p, *word;
	size_t i = 0, n;

	while (i + 1 < LENGTH(known_options) && !word_is(known_options[i].function, call->text))
		i++;
	for (p = known_options[i].options; (word = next_name(&p, &n)) != NULL && name != NULL;) {
		if (word_nis(word, n, name)) {
			key->text = arena_strndup(s->arena, word, n);
			return;
		}
	}
	if (name != NULL)
		fail(s, "argument-type", key->begin,
		    "the option %s of %s is not carried over; known here: %s", name, call->text,
		    known_options[i].options);
}

/* Constant options, map('name', 'value' ...) */
static void
check_options(struct sql *s, const struct expr *call, struct expr *options)
{
	struct expr *key;

	if (options == NULL || options->kind != E_FORM ||
	    strcmp(options->text, "jsonb_build_object($*)") != 0)
		return;
	for (key = options->args; key != NULL && key->next != NULL; key = key->next->next)
		check_option(s, call, key);
}

/* from_json(text, schema [, options]) */
static struct expr *
from_text(struct sql *s, struct expr *call, const char *form2, const char *form3)
{
	struct expr *args = call->args, *text = take_arg(&args), *e;
	const struct type *t = schema_of(s, call, take_arg(&args));
	struct expr *name = string_literal(s, type_spark(s, t));

	if (t->kind == T_STRUCT && type_field(t, "_corrupt_record") != NULL)
		fail(s, "schema", call->begin,
		    "%s does not fill _corrupt_record here: leave it out of the schema",
		    call->text);
	check_options(s, call, args);

	text = coerce(s, text, type_of(T_STRING));
	if (args == NULL)
		e = form(s, type_of(T_VARIANT), form2, text, name, NULL);
	else
		e = form(s, type_of(T_VARIANT), form3, text, name, args, NULL);
	if (type_is_json(t)) {
		e->type = t;
		return e;
	}
	return from_jsonb(s, e, t);
}

static struct expr *
from_json(struct sql *s, struct expr *call)
{
	return from_text(s, call, "lb.from_json($1, $2)", "lb.from_json($1, $2, $3)");
}

static struct expr *
from_csv(struct sql *s, struct expr *call)
{
	return from_text(s, call, "lb.from_csv($1, $2)", "lb.from_csv($1, $2, $3)");
}

/* to_json(value [, options]) */
static struct expr *
to_text(struct sql *s, struct expr *call, const char *form2, const char *form3)
{
	struct expr *args = call->args, *value = take_arg(&args);
	struct expr *name = string_literal(s, type_spark(s, value->type));

	check_options(s, call, args);
	value = as_jsonb(s, value);
	if (args == NULL)
		return form(s, type_of(T_STRING), form2, value, name, NULL);
	return form(s, type_of(T_STRING), form3, value, name, args, NULL);
}

static struct expr *
to_json(struct sql *s, struct expr *call)
{
	if (call->args->type->kind == T_UNKNOWN)
		return form(s, type_of(T_STRING), "to_json($1)::text", call->args, NULL);
	return to_text(s, call, "lb.to_json($1, $2)", "lb.to_json($1, $2, $3)");
}

static struct expr *
to_csv(struct sql *s, struct expr *call)
{
	return to_text(s, call, "lb.to_csv($1, $2)", "lb.to_csv($1, $2, $3)");
}

/* ---- variants ---- */

/* variant_get(v, path [, type]): a cast of what stands there */
static struct expr *
variant_at(struct sql *s, struct expr *call, bool try)
{
	struct expr *args = call->args, *v = take_arg(&args), *path = take_arg(&args), *e;
	const struct type *t;

	e = form(s, type_of(T_VARIANT), "lb.variant_get($1, $2)", v, path, NULL);
	if (args == NULL)
		return e;
	t = schema_of(s, call, args);
	if (t->kind == T_VARIANT)
		return e;
	if (t->kind == T_ARRAY || t->kind == T_MAP || t->kind == T_STRUCT)
		return from_jsonb(s, e, t);
	return cast_to(s, from_jsonb(s, e, type_of(T_STRING)), t, try);
}

static struct expr *
variant_get(struct sql *s, struct expr *call)
{
	return variant_at(s, call, false);
}

static struct expr *
try_variant_get(struct sql *s, struct expr *call)
{
	return variant_at(s, call, true);
}

static struct expr *
with_value(struct sql *s, struct expr *call, const char *text)
{
	struct expr *args = call->args, *v = take_arg(&args), *path = take_arg(&args),
		    *x = take_arg(&args);

	return form(s, type_of(T_VARIANT), text, v, path, as_jsonb(s, x), args, NULL);
}

static struct expr *
variant_insert(struct sql *s, struct expr *call)
{
	return with_value(s, call, "lb.variant_insert($1, $2, $3)");
}

static struct expr *
try_variant_insert(struct sql *s, struct expr *call)
{
	return with_value(s, call, "lb.try_variant_insert($1, $2, $3)");
}

static struct expr *
variant_array_append(struct sql *s, struct expr *call)
{
	return with_value(s, call, "lb.variant_array_append($1, $2, $3)");
}

static struct expr *
variant_set(struct sql *s, struct expr *call)
{
	bool flag = call->args->next->next->next != NULL;

	return with_value(
	    s, call, flag ? "lb.variant_set($1, $2, $3, $4)" : "lb.variant_set($1, $2, $3)");
}

static struct expr *
to_variant_object(struct sql *s, struct expr *call)
{
	struct expr *e = as_jsonb(s, call->args);

	return form(s, type_of(T_VARIANT), "$1", e, NULL);
}

/* clang-format off */
const struct func funcs_json[] = {
	{"from_csv", 2, 3, ".", .rewrite = from_csv, .says = "lb.from_csv(text, type)"},
	{"from_json", 2, 3, ".", .rewrite = from_json, .says = "lb.from_json(text, type); the schema must be constant"},
	{"get_json_object", 2, 2, "s", "string", "lb.get_json_object($1, $2)"},
	{"is_valid_variant", 1, 1, ".", "boolean", "$1 IS NOT NULL"},
	{"is_variant_null", 1, 1, ".", "boolean", "coalesce($1 = 'null'::jsonb, false)"},
	{"json_array_length", 1, 1, "s", "int", "lb.json_array_length($1)"},
	{"json_object_keys", 1, 1, "s", "array<string>", "lb.json_object_keys($1)"},
	{"parse_json", 1, 1, "s", "variant", "$1::jsonb"},
	{"schema_of_csv", 1, 2, "s.", "string", "lb.schema_of_csv($*)"},
	{"schema_of_json", 1, 2, "s.", "string", "lb.schema_of_json($*)"},
	{"schema_of_variant", 1, 1, ".", "string", "lb.schema_of_variant($1)"},
	{"to_csv", 1, 2, "R.", .rewrite = to_csv, .says = "lb.to_csv(value, type)"},
	{"to_json", 1, 2, ".", .rewrite = to_json, .says = "lb.to_json(value, type)"},
	{"to_variant_object", 1, 1, ".", .rewrite = to_variant_object, .says = "to_jsonb(x)"},
	{"try_parse_json", 1, 1, "s", "variant", "lb.try_parse_json($1)"},
	{"try_variant_get", 2, 3, ".", .rewrite = try_variant_get, .says = "as variant_get; NULL instead of an error"},
	{"try_variant_insert", 3, 3, ".", .rewrite = try_variant_insert, .says = "lb.try_variant_insert"},
	{"variant_array_append", 3, 3, ".", .rewrite = variant_array_append, .says = "lb.variant_array_append"},
	{"variant_delete", 2, -1, ".s", "variant", "lb.variant_delete($*)"},
	{"variant_get", 2, 3, ".", .rewrite = variant_get, .says = "lb.variant_get(v, path), cast to the type"},
	{"variant_insert", 3, 3, ".", .rewrite = variant_insert, .says = "lb.variant_insert"},
	{"variant_set", 3, 4, ".", .rewrite = variant_set, .says = "lb.variant_set"},
	{"variant_strip_nulls", 1, 2, ".b", "variant", "lb.variant_strip_nulls($*)"},
	{0},
};
/* clang-format on */
