/* param.c - "random(1, 100)" and its like */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fire/internal.h"

#define ARGS_MAX 10000
#define LENGTH_MAX 10000

/* An argument as it stands: a number, a word or a string without its quotes. */
struct arg {
	const char *text;
	bool quoted;
};

struct call {
	struct arena *arena;
	struct pos pos;
	const char *name;
	struct arg *args;
	size_t nargs;
};

static bool
complain(const struct call *c, const char *usage)
{
	warnat(c->pos, "%s() is written %s", c->name, usage);
	return false;
}

/* ---- reading the call ---- */

/* 'it''s' or "…" with the quote doubled; NULL: no end */
static const char *
read_quoted(struct call *c, const char *s, struct arg *arg)
{
	char quote = *s++, *to;

	arg->text = to = arena_alloc(c->arena, strlen(s) + 1);
	arg->quoted = true;
	for (; *s != quote || s[1] == quote; s++) {
		if (*s == '\0')
			return NULL;
		if (*s == quote)
			s++;
		*to++ = *s;
	}
	return s + 1;
}

/* The arguments up to the closing parenthesis; what follows it, or NULL. */
static const char *
read_args(struct call *c, const char *s)
{
	size_t cap = 0, n;

	for (s += strspn(s, " \t"); *s != ')'; s += strspn(s, " \t")) {
		struct arg arg = {0};

		if (c->nargs > 0 && *s++ != ',')
			return NULL;
		s += strspn(s, " \t");
		if (*s == '\'' || *s == '"') {
			if ((s = read_quoted(c, s, &arg)) == NULL)
				return NULL;
		} else {
			n = strcspn(s, ",) \t");
			if (n == 0)
				return NULL;
			arg.text = arena_strndup(c->arena, s, n);
			s += n;
		}
		if (c->nargs == cap) {
			c->args = arena_grow(
			    c->arena, c->args, cap * sizeof(arg), (cap * 2 + 8) * sizeof(arg));
			cap = cap * 2 + 8;
		}
		c->args[c->nargs++] = arg;
	}
	return s + 1;
}

static bool
read_call(struct call *c, const char *s)
{
	size_t n;

	s += strspn(s, " \t");
	n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
	c->name = arena_strndup(c->arena, s, n);
	s += n + strspn(s + n, " \t");
	if (n == 0 || *s != '(' || (s = read_args(c, s + 1)) == NULL) {
		warnat(c->pos,
		    "a parameter is drawn by a call like random(1, 100) or values('a', 'b')");
		return false;
	}
	s += strspn(s, " \t;");
	if (*s != '\0') {
		warnat(c->pos, "nothing may follow the \")\" of %s(): \"%s\"", c->name, s);
		return false;
	}
	return true;
}

/* ---- the meaning of each ---- */

/* "12.50" is 1250 with scale 2; false: not a number of at most 18 digits */
static bool
read_decimal(const struct arg *arg, int64_t *value, int *scale)
{
	const char *s = arg->text + (*arg->text == '-' || *arg->text == '+'), *dot = strchr(s, '.');
	size_t digits = strspn(s, "0123456789"), after = 0;
	char text[24];

	if (dot != NULL && dot == s + digits)
		after = strspn(dot + 1, "0123456789");
	if (arg->quoted || digits + after == 0 || digits + after > 18 ||
	    s[digits + (dot != NULL ? 1 + after : 0)] != '\0')
		return false;
	snprintf(text, sizeof(text), "%.*s%.*s", (int)digits, s, (int)after, s + digits + 1);
	*value = strtoll(text, NULL, 10) * (*arg->text == '-' ? -1 : 1);
	*scale = (int)after;
	return true;
}

/* Days since 1970 of 'YYYY-MM-DD' */
static bool
read_date(const struct arg *arg, int64_t *days)
{
	const char *s = arg->text;
	int year, month, day;

	if (strlen(s) != 10 || strspn(s, "0123456789") != 4 || s[4] != '-' ||
	    strspn(s + 5, "0123456789") != 2 || s[7] != '-' || strspn(s + 8, "0123456789") != 2)
		return false;
	year = (int)strtol(s, NULL, 10);
	month = (int)strtol(s + 5, NULL, 10);
	day = (int)strtol(s + 8, NULL, 10);
	*days = date_days(year, month, day);
	return year >= 1 && date_is(year, month, day);
}

/* times 10^by; false: too large */
static bool
rescale(int64_t *v, int by)
{
	for (; by > 0; by--)
		if (__builtin_mul_overflow(*v, 10, v))
			return false;
	return true;
}

/* Two numbers in either order, at the same scale. */
static bool
read_range(const struct arg *args, struct fire_param *p)
{
	int64_t t;
	int low_scale, high_scale;

	if (!read_decimal(&args[0], &p->low, &low_scale) ||
	    !read_decimal(&args[1], &p->high, &high_scale))
		return false;
	p->scale = low_scale > high_scale ? low_scale : high_scale;
	if (!rescale(&p->low, p->scale - low_scale) || !rescale(&p->high, p->scale - high_scale))
		return false;
	if (p->low > p->high) {
		t = p->low;
		p->low = p->high;
		p->high = t;
	}
	p->space = 24;
	return true;
}

static bool
random_(struct call *c, struct fire_param *p)
{
	static const char usage[] = "random(low, high) with two numbers or two dates 'YYYY-MM-DD'";
	int64_t t;

	if (c->nargs != 2)
		return complain(c, usage);
	if (read_date(&c->args[0], &p->low) && read_date(&c->args[1], &p->high)) {
		p->draw = FIRE_DATE;
		p->space = 16;
		if (p->low > p->high) {
			t = p->low;
			p->low = p->high;
			p->high = t;
		}
		return true;
	}
	if (!read_range(c->args, p))
		return complain(c, usage);
	p->draw = p->scale > 0 ? FIRE_DECIMAL : FIRE_INTEGER;
	return true;
}

static bool
zipf(struct call *c, struct fire_param *p)
{
	double s;

	if (c->nargs != 3 || !read_range(c->args, p) || p->scale > 0 ||
	    !parse_number(c->args[2].text, &s) || s <= 0 || s > 100)
		return complain(
		    c, "zipf(low, high, s) with whole numbers and an s above 0, up to 100");
	p->draw = FIRE_ZIPF;
	zipf_init(&p->zipf, (uint64_t)(p->high - p->low) + 1, s);
	return true;
}

static bool
normal(struct call *c, struct fire_param *p)
{
	static const char usage[] = "normal(mean, stddev) or normal(mean, stddev, low, high)";
	int64_t ignored;
	int scale_mean, scale_stddev, scale;

	if ((c->nargs != 2 && c->nargs != 4) || !read_decimal(&c->args[0], &ignored, &scale_mean) ||
	    !read_decimal(&c->args[1], &ignored, &scale_stddev) ||
	    !parse_number(c->args[0].text, &p->mean) ||
	    !parse_number(c->args[1].text, &p->stddev) || p->stddev < 0)
		return complain(c, usage);
	p->low = INT64_MIN / 2;
	p->high = INT64_MAX / 2;
	if (c->nargs == 4 && !read_range(c->args + 2, p))
		return complain(c, usage);
	p->draw = FIRE_NORMAL;
	scale = scale_mean > scale_stddev ? scale_mean : scale_stddev;
	if (scale < p->scale)
		scale = p->scale;
	if (c->nargs == 4 &&
	    (!rescale(&p->low, scale - p->scale) || !rescale(&p->high, scale - p->scale)))
		return complain(c, usage);
	p->scale = scale;
	p->mean *= pow(10, p->scale);
	p->stddev *= pow(10, p->scale);
	p->space = 24;
	return true;
}

static bool
seq(struct call *c, struct fire_param *p)
{
	struct arg args[2];

	args[0] = c->nargs > 0 ? c->args[0] : (struct arg){"1", false};
	args[1] = c->nargs > 1 ? c->args[1] : (struct arg){"999999999999999999", false};
	if (c->nargs > 2 || !read_range(args, p) || p->scale > 0)
		return complain(c, "seq(), seq(first) or seq(first, last)");
	p->draw = FIRE_SEQUENCE;
	return true;
}

static bool
values(struct call *c, struct fire_param *p)
{
	if (c->nargs == 0)
		return complain(c, "values('CA', 'NY', 3)");
	p->draw = FIRE_VALUES;
	p->nvalues = c->nargs;
	p->values = arena_alloc(c->arena, c->nargs * sizeof(char *));
	for (size_t i = 0; i < c->nargs; i++)
		p->values[i] =
		    !c->args[i].quoted && word_is(c->args[i].text, "null") ? NULL : c->args[i].text;
	return true;
}

/* array(length, low, high), or with two lengths before */
static bool
array(struct call *c, struct fire_param *p)
{
	static const char usage[] =
	    "array(length, low, high) or array(shortest, longest, low, high), lengths up to 10000";
	size_t lengths = c->nargs == 4 ? 2 : 1;
	int64_t length[2];
	int scale;

	if (c->nargs != lengths + 2)
		return complain(c, usage);
	for (size_t i = 0; i < lengths; i++)
		if (!read_decimal(&c->args[i], &length[i], &scale) || scale > 0 || length[i] < 0 ||
		    length[i] > LENGTH_MAX)
			return complain(c, usage);
	p->shortest = (int)length[0];
	p->longest = (int)length[lengths - 1];
	if (p->shortest > p->longest || !read_range(c->args + lengths, p) || p->scale > 0)
		return complain(c, usage);
	p->draw = FIRE_ARRAY;
	p->space = 3 + (size_t)p->longest * 21;
	return true;
}

static bool
column(struct call *c, struct fire_param *p)
{
	int64_t rows = 10000;
	int scale = 0;

	if (c->nargs < 2 || c->nargs > 3 ||
	    (c->nargs == 3 && !read_decimal(&c->args[2], &rows, &scale)) || scale > 0 || rows < 1)
		return complain(c, "column(table, column) or column(table, column, rows)");
	p->draw = FIRE_COLUMN;
	p->table = c->args[0].text;
	p->column = c->args[1].text;
	p->rows = (long)rows;
	return true;
}

static bool
uuid(struct call *c, struct fire_param *p)
{
	if (c->nargs != 0)
		return complain(c, "uuid()");
	p->draw = FIRE_UUID;
	p->space = 40;
	return true;
}

static bool
file(struct call *c, struct fire_param *p)
{
	if (c->nargs < 1 || c->nargs > 2)
		return complain(c, "file(path) or file(path, column)");
	p->draw = FIRE_VALUES;
	return fire_read_column(
	    c->arena, c->pos, c->args[0].text, c->nargs > 1 ? c->args[1].text : NULL, p);
}

static const struct {
	const char *name;
	bool (*parse)(struct call *c, struct fire_param *p);
} calls[] = {
    {"array", array},
    {"column", column},
    {"file", file},
    {"normal", normal},
    {"random", random_},
    {"seq", seq},
    {"uuid", uuid},
    {"values", values},
    {"zipf", zipf},
};

bool
fire_param_parse(struct arena *a, struct pos pos, const char *text, struct fire_param *param)
{
	struct call c = {.arena = a, .pos = pos};
	const char *names[LENGTH(calls)], *near;

	if (!read_call(&c, text))
		return false;
	for (size_t i = 0; i < LENGTH(calls); i++) {
		names[i] = calls[i].name;
		if (word_is(c.name, calls[i].name))
			return calls[i].parse(&c, param);
	}
	near = word_nearest(c.name, names, LENGTH(names));
	warnat(pos, "unknown distribution \"%s\"%s%s%s", c.name, near ? ": did you mean " : "",
	    near ? near : "",
	    near ? "()?"
		 : "; there are array, column, file, normal, random, seq, uuid, values, zipf");
	return false;
}
