/* value.c - the text that all spellings of a value have in common
 *
 * What Databricks writes and what Postgres writes for the same value differ: 1.50 and 1.5, true and
 * t, 2024-01-01T00:00:00.000Z and 2024-01-01 00:00:00+00, [1,2] and {1,2}. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check/internal.h"

/* OIDs of pg_type.dat, which never change */
enum {
	BOOL = 16,
	INT8 = 20,
	INT2 = 21,
	INT4 = 23,
	JSON = 114,
	FLOAT4 = 700,
	FLOAT8 = 701,
	DATE = 1082,
	TIMESTAMP = 1114,
	TIMESTAMPTZ = 1184,
	NUMERIC = 1700,
	JSONB = 3802
};

/* Digits of a double that every way to compute it agrees on, as good as always. */
#define DOUBLE_DIGITS 12
#define FLOAT_DIGITS 6
/* Digits of a fraction that Spark's decimals and doubles have in common with numeric. */
#define NUMERIC_DIGITS 15

/* ---- numbers ---- */

static const char *
rounded(struct arena *a, const char *text, int digits)
{
	double v;

	if (!parse_number(text, &v))
		return text;
	return arena_printf(a, "%.*g", digits, v == 0 ? 0.0 : v);
}

/* 007.50 -> 7.5; what is no such number stays as it is */
static const char *
trimmed(struct arena *a, const char *text)
{
	bool minus = *text == '-';
	const char *digits = text + (*text == '-' || *text == '+'), *point = strchr(digits, '.');
	size_t len = strlen(digits);

	if (strspn(digits, "0123456789.") < len || strspn(digits, ".") == len ||
	    point != strrchr(digits, '.'))
		return text;
	while (*digits == '0' && digits[1] >= '0' && digits[1] <= '9') {
		digits++;
		len--;
	}
	while (point != NULL && digits[len - 1] == '0')
		len--;
	len -= point != NULL && digits[len - 1] == '.';
	if (len == 0 || (len == 1 && *digits == '0'))
		return "0";
	return arena_printf(
	    a, "%s%s%.*s", minus ? "-" : "", *digits == '.' ? "0" : "", (int)len, digits);
}

/* The same, with a long fraction rounded. */
static const char *
decimal(struct arena *a, const char *text)
{
	const char *plain = trimmed(a, text);

	if (strpbrk(plain, ".eE") == NULL ||
	    (strlen(plain) <= NUMERIC_DIGITS + 1 && strpbrk(plain, "eE") == NULL))
		return plain;
	return trimmed(a, rounded(a, plain, NUMERIC_DIGITS));
}

/* ---- times ---- */

/* 2024-01-01T00:00:00.500Z -> 2024-01-01 00:00:00.5 */
static const char *
timestamp(struct arena *a, const char *text)
{
	static const char *const zones[] = {"Z", "+00:00", "+0000", "+00", " UTC", "[UTC]"};
	char *s = arena_strdup(a, text), *dot;
	size_t len = strlen(s), zone;

	if (len < 10 || strspn(s, "0123456789-+ :.TZUTC[]") != len)
		return text;
	if (s[10] == 'T')
		s[10] = ' ';
	for (size_t i = 0; i < LENGTH(zones); i++) {
		zone = strlen(zones[i]);
		if (len > 10 + zone && strcmp(s + len - zone, zones[i]) == 0)
			s[len -= zone] = '\0';
	}
	if ((dot = strchr(s, '.')) != NULL) {
		while (s[len - 1] == '0')
			s[--len] = '\0';
		if (s + len - 1 == dot)
			s[--len] = '\0';
	}
	return len == 10   ? arena_printf(a, "%s 00:00:00", s)
	       : len == 16 ? arena_printf(a, "%s:00", s)
			   : s;
}

static const char *
date(struct arena *a, const char *text)
{
	return strlen(text) > 10 && (text[10] == 'T' || text[10] == ' ')
		   ? arena_strndup(a, text, 10)
		   : text;
}

/* ---- lists and objects ---- */

static int
by_key(const void *a, const void *b)
{
	return strcmp((*(const struct json *const *)a)->key, (*(const struct json *const *)b)->key);
}

/* Members in order of their names, values as text, numbers in one spelling. */
static void
put_json(struct buf *b, const struct json *v)
{
	const struct json **members, *child;
	size_t n = 0, i = 0;

	if (v->type != JSON_ARRAY && v->type != JSON_OBJECT) {
		buf_str(b, v->type == JSON_STRING   ? v->text
			   : v->type == JSON_NUMBER ? decimal(b->arena, v->text)
			   : v->type == JSON_NULL   ? "null"
			   : v->type == JSON_TRUE   ? "true"
						    : "false");
		return;
	}
	for (child = v->child; child != NULL; child = child->next)
		n++;
	members = arena_alloc(b->arena, (n + 1) * sizeof(*members));
	for (child = v->child; child != NULL; child = child->next)
		members[i++] = child;
	if (v->type == JSON_OBJECT)
		qsort(members, n, sizeof(*members), by_key);
	buf_char(b, v->type == JSON_ARRAY ? '[' : '{');
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_char(b, ',');
		if (v->type == JSON_OBJECT) {
			buf_str(b, members[i]->key);
			buf_char(b, ':');
		}
		put_json(b, members[i]);
	}
	buf_char(b, v->type == JSON_ARRAY ? ']' : '}');
}

/* Does it read as JSON?  Without a report. */
static bool
balanced(const char *text)
{
	char open[64];
	size_t depth = 0;
	bool quoted = false;

	for (; *text != '\0'; text++) {
		if (quoted && *text == '\\' && text[1] != '\0')
			text++;
		else if (*text == '"')
			quoted = !quoted;
		else if (!quoted && (*text == '{' || *text == '[')) {
			if (depth == sizeof(open))
				return false;
			open[depth++] = *text == '{' ? '}' : ']';
		} else if (!quoted && (*text == '}' || *text == ']') &&
			   (depth == 0 || open[--depth] != *text))
			return false;
	}
	return depth == 0 && !quoted;
}

static const char *
json_value(struct arena *a, const char *text)
{
	struct buf b = {.arena = a};
	struct json *v;

	if ((*text != '{' && *text != '[') || !balanced(text) ||
	    (v = json_read(a, (struct pos){"a recorded value", 0, 0}, text, strlen(text))) == NULL)
		return text;
	put_json(&b, v);
	return buf_text(&b);
}

/* An array of Postgres, {a,"b c",NULL,{d}}, as put_json() writes a list. */
static const char *
array_value(struct arena *a, const char *text)
{
	struct buf b = {.arena = a}, item = {.arena = a};
	bool quoted = false, was_quoted = false;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0') {
			buf_char(&item, *++p);
		} else if (*p == '"') {
			quoted = !quoted;
			was_quoted = true;
		} else if (quoted || strchr("{},", *p) == NULL) {
			buf_char(&item, *p);
		} else {
			if (item.len > 0 || was_quoted)
				buf_str(&b, !was_quoted && strcmp(item.data, "NULL") == 0 ? "null"
					    : was_quoted ? buf_text(&item)
							 : decimal(a, item.data));
			buf_char(&b, *p == '{' ? '[' : *p == '}' ? ']' : ',');
			buf_clear(&item);
			was_quoted = false;
		}
	}
	return buf_text(&b);
}

const char *
check_value(struct arena *a, uint32_t type, const char *text)
{
	switch (type) {
	case BOOL:
		return word_is(text, "t") || word_is(text, "true") || strcmp(text, "1") == 0
			   ? "true"
		       : word_is(text, "f") || word_is(text, "false") || strcmp(text, "0") == 0
			   ? "false"
			   : text;
	case INT2:
	case INT4:
	case INT8:
	case NUMERIC: return decimal(a, text);
	case FLOAT4: return rounded(a, text, FLOAT_DIGITS);
	case FLOAT8: return rounded(a, text, DOUBLE_DIGITS);
	case DATE: return date(a, text);
	case TIMESTAMP:
	case TIMESTAMPTZ: return timestamp(a, text);
	case JSON:
	case JSONB: return json_value(a, text);
	default: break;
	}
	if (*text == '{')
		return array_value(a, text);
	return *text == '[' ? json_value(a, text) : text;
}
