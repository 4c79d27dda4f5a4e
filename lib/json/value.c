/* value.c - looking at values and making them */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json/json.h"

struct json *
json_get(const struct json *obj, const char *key)
{
	struct json *v;

	if (obj == NULL || obj->type != JSON_OBJECT)
		return NULL;
	for (v = obj->child; v != NULL; v = v->next)
		if (strcmp(v->key, key) == 0)
			return v;
	return NULL;
}

struct json *
json_new(struct arena *a, enum json_type type)
{
	struct json *v = arena_alloc(a, sizeof(*v));

	v->type = type;
	return v;
}

struct json *
json_copy(struct arena *a, const struct json *v)
{
	struct json *copy = json_new(a, v->type);

	if (v->key != NULL)
		copy->key = arena_strdup(a, v->key);
	if (v->text != NULL)
		copy->text = arena_strndup(a, v->text, v->len);
	copy->len = v->len;
	for (const struct json *c = v->child; c != NULL; c = c->next)
		json_add(copy, json_copy(a, c));
	return copy;
}

struct json *
json_nstring(struct arena *a, const char *s, size_t n)
{
	struct json *v = json_new(a, JSON_STRING);

	v->text = arena_strndup(a, s, n);
	v->len = n;
	return v;
}

struct json *
json_string(struct arena *a, const char *s)
{
	return json_nstring(a, s, strlen(s));
}

static struct json *
number(struct arena *a, const char *text)
{
	struct json *v = json_string(a, text);

	v->type = JSON_NUMBER;
	return v;
}

struct json *
json_int(struct arena *a, int64_t n)
{
	struct buf b = {.arena = a};

	buf_int(&b, n);
	return number(a, buf_text(&b));
}

struct json *
json_double(struct arena *a, double n)
{
	char text[40];

	if (!isfinite(n))
		return json_new(a, JSON_NULL);
	snprintf(text, sizeof(text), "%.15g", n);
	return number(a, text);
}

/* cuts the zeros that say nothing: 2.50 -> 2.5, 3.00 -> 3, -0 -> 0 */
static void
trim(char *text)
{
	size_t n = strlen(text);

	if (strchr(text, '.') != NULL) {
		while (text[n - 1] == '0')
			n--;
		if (text[n - 1] == '.')
			n--;
		text[n] = '\0';
	}
	if (strcmp(text, "-0") == 0)
		memcpy(text, "0", 2);
}

struct json *
json_fixed(struct arena *a, double n, int decimals)
{
	char *text;

	if (!isfinite(n))
		return json_new(a, JSON_NULL);
	text = arena_printf(a, "%.*f", decimals, n);
	trim(text);
	return number(a, text);
}

struct json *
json_bool(struct arena *a, bool b)
{
	return json_new(a, b ? JSON_TRUE : JSON_FALSE);
}

struct json *
json_add(struct json *array, struct json *value)
{
	if (array->last == NULL)
		array->child = value;
	else
		array->last->next = value;
	array->last = value;
	return value;
}

struct json *
json_set(struct arena *a, struct json *obj, const char *key, struct json *value)
{
	struct json *old = json_get(obj, key), *next;

	if (old == NULL) {
		value->key = arena_strdup(a, key);
		return json_add(obj, value);
	}
	next = old->next;
	key = old->key;
	*old = *value;
	old->next = next;
	old->key = key;
	return old;
}

static const char *
type_name(const struct json *v)
{
	static const char *const names[] = {
	    "null", "a boolean", "a boolean", "a number", "a string", "a list", "an object"};

	return names[v->type];
}

bool
json_get_number(
    struct pos pos, const struct json *obj, const char *key, double min, double max, double *value)
{
	struct json *v = json_get(obj, key);
	double n;

	if (v == NULL || v->type == JSON_NULL)
		return true;
	if (v->type != JSON_NUMBER || !parse_number(v->text, &n)) {
		warnat(pos, "\"%s\" is %s, not a number", key, type_name(v));
		return false;
	}
	if (n < min || n > max) {
		warnat(pos, "\"%s\" is %s, out of range %.15g to %.15g", key, v->text, min, max);
		return false;
	}
	*value = n;
	return true;
}

bool
json_get_string(struct pos pos, const struct json *obj, const char *key, const char **value)
{
	struct json *v = json_get(obj, key);

	if (v == NULL || v->type == JSON_NULL)
		return true;
	if (v->type != JSON_STRING) {
		warnat(pos, "\"%s\" is %s, not a string", key, type_name(v));
		return false;
	}
	*value = v->text;
	return true;
}

bool
json_get_bool(struct pos pos, const struct json *obj, const char *key, bool *value)
{
	struct json *v = json_get(obj, key);

	if (v == NULL || v->type == JSON_NULL)
		return true;
	if (v->type != JSON_TRUE && v->type != JSON_FALSE) {
		warnat(pos, "\"%s\" is %s, not true or false", key, type_name(v));
		return false;
	}
	*value = v->type == JSON_TRUE;
	return true;
}

struct json *
json_note(struct arena *a, struct json *record, const char *level, const char *code,
    const char *format, ...)
{
	struct json *notes = json_get(record, "notes"), *note = json_new(a, JSON_OBJECT);
	va_list args;
	char *message;

	va_start(args, format);
	message = arena_vprintf(a, format, args);
	va_end(args);
	if (notes == NULL || notes->type != JSON_ARRAY)
		notes = json_set(a, record, "notes", json_new(a, JSON_ARRAY));
	json_set(a, note, "level", json_string(a, level));
	json_set(a, note, "code", json_string(a, code));
	json_set(a, note, "message", json_string(a, message));
	return json_add(notes, note);
}
