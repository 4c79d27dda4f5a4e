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
	TEXT = 25,
	JSON = 114,
	FLOAT4 = 700,
	FLOAT8 = 701,
	BPCHAR = 1042,
	VARCHAR = 1043,
	DATE = 1082,
	TIMESTAMP = 1114,
	TIMESTAMPTZ = 1184,
	NUMERIC = 1700,
	JSONB = 3802
};

/* clang-format off */
static const struct {
	uint32_t list, item;
} arrays[] = {
	{199, JSON},
	{1000, BOOL},
	{1005, INT2},
	{1007, INT4},
	{1009, TEXT},
	{1014, BPCHAR},
	{1015, VARCHAR},
	{1016, INT8},
	{1021, FLOAT4},
	{1022, FLOAT8},
	{1115, TIMESTAMP},
	{1182, DATE},
	{1185, TIMESTAMPTZ},
	{1231, NUMERIC},
	{3807, JSONB},
};
/* clang-format on */

/* Digits of a double that every way to compute it agrees on, as good as always. */
#define DOUBLE_DIGITS 12
#define FLOAT_DIGITS 6
/* Digits that a double and a numeric have in common, and that a double is written with. */
#define NUMERIC_DIGITS 15
#define DOUBLE_TEXT 17
/* A fraction up to this is rounded only if the number may be a double. */
#define SHORT_FRACTION 9
/* Of the fraction of a large number so many digits count in any case. */
#define LEAST_FRACTION 2

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

/* Without the digits of the fraction behind the first few, half up; text has more. */
static const char *
cut(struct arena *a, const char *text, size_t fraction)
{
	const char *digits = text + (*text == '-');
	size_t len = (size_t)(strchr(digits, '.') - digits) + 1 + fraction;
	bool up = digits[len] >= '5';
	char *s = arena_printf(a, "0%.*s", (int)len, digits); /* room for a carry */

	for (size_t i = strlen(s); up && i-- > 0;) {
		if (s[i] == '.')
			continue;
		up = s[i] == '9';
		s[i] = up ? '0' : (char)(s[i] + 1);
	}
	return trimmed(a, *text == '-' ? arena_printf(a, "-%s", s) : s);
}

/* The same; what may be a double, or has a long fraction, to as many digits as both have. */
static const char *
decimal(struct arena *a, const char *text)
{
	const char *plain = trimmed(a, text), *digits = plain + (*plain == '-'), *point;
	size_t whole, fraction, keep;
	double v;

	if (strpbrk(plain, "eE") != NULL)
		return !parse_number(plain, &v) ? plain
		       : v > -1e15 && v < 1e15  ? trimmed(a, rounded(a, plain, NUMERIC_DIGITS))
						: arena_printf(a, "%.0f", v);
	if ((point = strchr(digits, '.')) == NULL || strspn(digits, "0123456789.") < strlen(digits))
		return plain;
	whole = *digits == '0' ? 0 : (size_t)(point - digits);
	fraction = strlen(point + 1);
	if (whole + fraction <= NUMERIC_DIGITS ||
	    (whole + fraction > DOUBLE_TEXT && fraction <= SHORT_FRACTION))
		return plain;
	keep = whole + LEAST_FRACTION < NUMERIC_DIGITS ? NUMERIC_DIGITS - whole : LEAST_FRACTION;
	return fraction > keep ? cut(a, plain, keep) : plain;
}

/* ---- times ---- */

/* +02:00 +0200 +02 Z UTC [UTC]: seconds before UTC; false: it is none of these. */
static bool
zone_of(const char *zone, long *seconds)
{
	static const char *const utc[] = {"", "Z", " UTC", "[UTC]", "Z[UTC]", "z"};
	size_t n = strspn(zone + 1, "0123456789:");
	int hours = 0, minutes = 0;

	if (text_in(zone, utc, LENGTH(utc))) {
		*seconds = 0;
		return true;
	}
	if ((*zone != '+' && *zone != '-') || zone[1 + n] != '\0' ||
	    sscanf(zone + 1, n == 4 ? "%2d%2d" : "%2d:%2d", &hours, &minutes) < 1)
		return false;
	*seconds = (*zone == '-' ? -60L : 60L) * (hours * 60 + minutes);
	return true;
}

/* 2024-01-01T02:00:00.500+02:00 -> 2024-01-01 00:00:00.5; what is no such time stays as it is. */
static const char *
timestamp(struct arena *a, const char *text)
{
	int y, m, d, hour = 0, minute = 0, second = 0, n = 0, end;
	char fraction[10] = "";
	long zone, all;
	size_t len;

	if (sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &n) != 3 || n != 10)
		return text;
	end = n;
	if (text[end] == 'T' || text[end] == ' ') {
		if (sscanf(text + end + 1, "%2d:%2d%n", &hour, &minute, &n) != 2)
			return text;
		end += 1 + n;
		if (sscanf(text + end, ":%2d%n", &second, &n) == 1)
			end += n;
		if (sscanf(text + end, ".%9[0-9]%n", fraction, &n) == 1)
			end += n;
	}
	if (!zone_of(text + end, &zone))
		return text;
	for (len = strlen(fraction); len > 0 && fraction[len - 1] == '0';)
		fraction[--len] = '\0';
	all = date_days(y, m, d) * 86400 + hour * 3600L + minute * 60L + second - zone;
	second = (int)(all % 86400 + (all % 86400 < 0 ? 86400 : 0));
	date_of((all - second) / 86400, &y, &m, &d);
	return arena_printf(a, "%04d-%02d-%02d %02d:%02d:%02d%s%s", y, m, d, second / 3600,
	    second / 60 % 60, second % 60, len > 0 ? "." : "", fraction);
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

/* A text among others: in quotes where it could be taken for something else. */
static void
put_text(struct buf *b, const char *text)
{
	bool plain =
	    *text != '\0' && strpbrk(text, ",:[]{}\"") == NULL && strcmp(text, "null") != 0;

	if (plain) {
		buf_str(b, text);
		return;
	}
	buf_char(b, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_char(b, '"');
		buf_char(b, *text);
	}
	buf_char(b, '"');
}

/* Members in order of their names, values as text, numbers in one spelling. */
static void
put_json(struct buf *b, const struct json *v)
{
	const struct json **members, *child;
	size_t n = 0, i = 0;

	if (v->type == JSON_STRING) {
		put_text(b, v->text);
		return;
	}
	if (v->type != JSON_ARRAY && v->type != JSON_OBJECT) {
		buf_str(b, v->type == JSON_NUMBER ? decimal(b->arena, v->text)
			   : v->type == JSON_NULL ? "null"
			   : v->type == JSON_TRUE ? "true"
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
			put_text(b, members[i]->key);
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

/* A list as text, its items as those of a Postgres array of that type. */
static void
put_list(struct buf *b, uint32_t item, const struct json *v)
{
	struct buf one = {.arena = b->arena};

	buf_char(b, '[');
	for (const struct json *child = v->child; child != NULL; child = child->next) {
		if (child != v->child)
			buf_char(b, ',');
		buf_clear(&one);
		if (child->type == JSON_NULL)
			buf_str(b, "null");
		else if (child->type == JSON_ARRAY && item != JSON && item != JSONB)
			put_list(b, item, child);
		else if (child->type == JSON_STRING || child->type == JSON_NUMBER)
			put_text(b, check_value(b->arena, item, child->text));
		else {
			put_json(&one, child);
			put_text(b, buf_text(&one));
		}
	}
	buf_char(b, ']');
}

/* A list as JSON; what is none stays as it is. */
static const char *
list_value(struct arena *a, uint32_t item, const char *text)
{
	struct buf b = {.arena = a};
	struct json *v;

	if (!balanced(text) ||
	    (v = json_read(a, (struct pos){"a recorded value", 0, 0}, text, strlen(text))) == NULL)
		return text;
	put_list(&b, item, v);
	return buf_text(&b);
}

/* An array of Postgres, {a,"b c",NULL,{d}}, as put_list() writes a list; what is none stays as it
 * is. */
static const char *
array_value(struct arena *a, uint32_t type, const char *text)
{
	struct buf b = {.arena = a}, item = {.arena = a};
	bool quoted = false, was_quoted = false;
	size_t depth = 0;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0') {
			buf_char(&item, *++p);
		} else if (*p == '"') {
			quoted = !quoted;
			was_quoted = true;
		} else if (quoted || strchr("{},", *p) == NULL) {
			buf_char(&item, *p);
		} else {
			if (item.len > 0 && !was_quoted && strcmp(item.data, "NULL") == 0)
				buf_str(&b, "null");
			else if (item.len > 0 || was_quoted)
				put_text(&b, check_value(a, type, buf_text(&item)));
			depth += *p == '{';
			depth -= *p == '}' && depth > 0;
			buf_char(&b, *p == '{' ? '[' : *p == '}' ? ']' : ',');
			buf_clear(&item);
			was_quoted = false;
		}
	}
	return depth > 0 || quoted || item.len > 0 ? text : buf_text(&b);
}

const char *
check_value(struct arena *a, uint32_t type, const char *text)
{
	uint32_t item = 0;

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
	case TEXT:
	case BPCHAR:
	case VARCHAR: return text;
	case DATE: return date(a, text);
	case TIMESTAMP:
	case TIMESTAMPTZ: return timestamp(a, text);
	case JSON:
	case JSONB: return json_value(a, text);
	default: break;
	}
	for (size_t i = 0; i < LENGTH(arrays); i++)
		if (arrays[i].list == type)
			item = arrays[i].item;
	if (*text == '{')
		return array_value(a, item, text);
	return *text == '[' ? list_value(a, item, text) : text;
}

bool
check_alike(uint32_t type, const char *x, const char *y)
{
	double a, b, most, digits = type == FLOAT8 ? DOUBLE_DIGITS : FLOAT_DIGITS;

	if ((type != FLOAT4 && type != FLOAT8) || !parse_number(x, &a) || !parse_number(y, &b))
		return false;
	most = fmax(fabs(a), fabs(b));
	return fabs(a - b) <= most * pow(10, -digits);
}
