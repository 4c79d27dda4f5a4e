/* fold.c - constant strings that become dates, times, intervals, numbers: read as Spark reads them,
 * written as Postgres writes them
 *
 * The forms are those of https://spark.apache.org/docs/latest/sql-ref-literals.html and of
 * SparkDateTimeUtils.stringToDate and stringToTimestamp (Spark 4.1).
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sql/types.h"

struct cursor {
	const char *at, *end;
};

static struct cursor
trimmed(const char *text)
{
	struct cursor c = {text, text + strlen(text)};

	while (c.at < c.end && (unsigned char)c.at[0] <= ' ')
		c.at++;
	while (c.at < c.end && (unsigned char)c.end[-1] <= ' ')
		c.end--;
	return c;
}

static bool
take(struct cursor *c, char ch)
{
	if (c->at == c->end || *c->at != ch)
		return false;
	c->at++;
	return true;
}

/* From min to max digits; more is no number. */
static bool
digits(struct cursor *c, int min, int max, int *value)
{
	int n = 0;

	*value = 0;
	while (c->at < c->end && isdigit((unsigned char)*c->at) && n <= max) {
		*value = *value * 10 + (*c->at++ - '0');
		n++;
	}
	return n >= min && n <= max;
}

/* ---- dates ---- */

struct date {
	int year, month, day;
	bool whole; /* up to the day */
};

/* [+-]yyyy[-m[-d]] */
static bool
read_date(struct cursor *c, struct date *d)
{
	bool negative = take(c, '-');

	*d = (struct date){.month = 1, .day = 1};
	if (!negative)
		take(c, '+');
	if (!digits(c, 4, 7, &d->year))
		return false;
	if (negative)
		d->year = -d->year;
	if (take(c, '-')) {
		if (!digits(c, 1, 2, &d->month))
			return false;
		if (take(c, '-')) {
			if (!digits(c, 1, 2, &d->day))
				return false;
			d->whole = true;
		}
	}
	return date_is(d->year, d->month, d->day);
}

/* Postgres has no year 0: it is 1 BC. */
static void
write_date(struct buf *b, const struct date *d)
{
	buf_printf(b, "%04d-%02d-%02d", d->year > 0 ? d->year : 1 - d->year, d->month, d->day);
}

static bool
is_word(const char *text, const char *const *words)
{
	struct cursor c = trimmed(text);

	for (; *words != NULL; words++) {
		if (word_nis(c.at, (size_t)(c.end - c.at), *words))
			return true;
	}
	return false;
}

static const char *
fold_date(struct sql *s, const char *text)
{
	struct buf b = {.arena = s->arena};
	struct cursor c = trimmed(text);
	struct date d;

	if (!read_date(&c, &d))
		return NULL;
	if (c.at < c.end && (!d.whole || (*c.at != ' ' && *c.at != 'T')))
		return NULL;
	write_date(&b, &d);
	if (d.year <= 0)
		buf_str(&b, " BC");
	return buf_text(&b);
}

/* ---- times ---- */

struct clock {
	int hour, minute, second, micro;
};

/* .123456789: what is behind microseconds is cut off */
static bool
read_fraction(struct cursor *c, int *micro)
{
	int n = 0;

	*micro = 0;
	for (; c->at < c->end && isdigit((unsigned char)*c->at); c->at++, n++) {
		if (n < 6)
			*micro = *micro * 10 + (*c->at - '0');
	}
	for (; n < 6; n++)
		*micro *= 10;
	return true;
}

/* h:m[:s[.fraction]]; of a timestamp h alone will do */
static bool
read_clock(struct cursor *c, struct clock *k, bool minutes_needed)
{
	*k = (struct clock){0};
	if (!digits(c, 1, 2, &k->hour))
		return false;
	if (!take(c, ':'))
		return !minutes_needed && k->hour < 24;
	if (!digits(c, 1, 2, &k->minute))
		return false;
	if (take(c, ':')) {
		if (!digits(c, 1, 2, &k->second))
			return false;
		if (take(c, '.'))
			read_fraction(c, &k->micro);
	}
	return k->hour < 24 && k->minute < 60 && k->second < 60;
}

static void
write_clock(struct buf *b, const struct clock *k)
{
	char fraction[16];
	size_t n;

	buf_printf(b, "%02d:%02d:%02d", k->hour, k->minute, k->second);
	if (k->micro == 0)
		return;
	snprintf(fraction, sizeof(fraction), ".%06d", k->micro);
	for (n = strlen(fraction); fraction[n - 1] == '0';)
		n--;
	buf_add(b, fraction, n);
}

/* +8  +08:00  -0830  Z  UTC  UTC+8  GMT+08:00  UT+1  Europe/Berlin */
static bool
write_zone(struct buf *b, struct cursor *c)
{
	static const char *const prefixes[] = {"UTC", "GMT", "UT"};
	const char *start = c->at;
	int hour, minute = 0;
	bool minus;
	size_t i;

	if (c->end - c->at == 1 && (*c->at == 'Z' || *c->at == 'z')) {
		buf_str(b, "+00");
		return true;
	}
	for (i = 0; i < LENGTH(prefixes); i++) {
		size_t n = strlen(prefixes[i]);
		if ((size_t)(c->end - c->at) >= n && memcmp(c->at, prefixes[i], n) == 0) {
			c->at += n;
			break;
		}
	}
	if (c->at == c->end) {
		buf_str(b, "+00");
		return true;
	}
	minus = *c->at == '-';
	if (take(c, '-') || take(c, '+')) {
		if (!digits(c, 1, 2, &hour))
			return false;
		take(c, ':');
		if (c->at < c->end && !digits(c, 1, 2, &minute))
			return false;
		buf_printf(b, "%c%02d", minus ? '-' : '+', hour);
		if (minute != 0)
			buf_printf(b, ":%02d", minute);
		return c->at == c->end && hour <= 18 && minute < 60;
	}
	for (c->at = start; c->at < c->end; c->at++) {
		if (!isalnum((unsigned char)*c->at) && strchr("/_+-", *c->at) == NULL)
			return false;
	}
	buf_char(b, ' ');
	buf_add(b, start, (size_t)(c->end - start));
	return isalpha((unsigned char)*start) != 0;
}

/* A zone in a timestamp without one is read and dropped. */
static const char *
fold_timestamp(struct sql *s, const char *text, bool with_zone)
{
	struct buf b = {.arena = s->arena}, zone = {.arena = s->arena};
	struct cursor c = trimmed(text);
	struct clock k = {0};
	struct date d;

	if (!read_date(&c, &d))
		return NULL;
	write_date(&b, &d);
	if (c.at < c.end) {
		if (!d.whole || (!take(&c, ' ') && !take(&c, 'T')))
			return NULL;
		if (c.at < c.end && !read_clock(&c, &k, false))
			return NULL;
		buf_char(&b, ' ');
		write_clock(&b, &k);
		while (take(&c, ' '))
			continue;
		if (c.at < c.end && !write_zone(&zone, &c))
			return NULL;
	} else {
		buf_str(&b, " 00:00:00");
	}
	if (with_zone)
		buf_str(&b, buf_text(&zone));
	if (d.year <= 0)
		buf_str(&b, " BC");
	return buf_text(&b);
}

/* [T]h:m[:s[.f]] [AM|PM] */
static const char *
fold_time(struct sql *s, const char *text, int precision)
{
	struct buf b = {.arena = s->arena};
	struct cursor c = trimmed(text);
	struct clock k;
	bool pm;
	int cut;

	if (!take(&c, 'T'))
		take(&c, 't');
	if (!read_clock(&c, &k, true))
		return NULL;
	while (take(&c, ' '))
		continue;
	if (c.at < c.end) {
		pm = word_nis(c.at, (size_t)(c.end - c.at), "PM");
		if ((!pm && !word_nis(c.at, (size_t)(c.end - c.at), "AM")) || k.hour < 1 ||
		    k.hour > 12)
			return NULL;
		k.hour = k.hour % 12 + (pm ? 12 : 0);
	}
	for (cut = 1; precision < 6; precision++)
		cut *= 10;
	k.micro -= k.micro % cut;
	write_clock(&b, &k);
	return buf_text(&b);
}

/* ---- numbers, booleans ---- */

static const char *
fold_number(struct sql *s, const char *text, bool whole)
{
	struct cursor c = trimmed(text);
	const char *start = c.at;
	int before = 0, after = 0;

	if (c.at < c.end && (*c.at == '-' || *c.at == '+'))
		c.at++;
	for (; c.at < c.end && isdigit((unsigned char)*c.at); c.at++)
		before++;
	if (!whole && take(&c, '.')) {
		for (; c.at < c.end && isdigit((unsigned char)*c.at); c.at++)
			after++;
	}
	if (c.at != c.end || before + after == 0)
		return NULL;
	if (*start == '+')
		start++;
	return arena_strndup(s->arena, start, (size_t)(c.end - start));
}

static const char *
fold_integer(struct sql *s, const char *text, enum type_kind kind)
{
	static const long long top[] = {
	    [T_TINYINT] = 127, [T_SMALLINT] = 32767, [T_INT] = 2147483647, [T_BIGINT] = INT64_MAX};
	const char *number = fold_number(s, text, true);
	long long n;

	if (number == NULL)
		return NULL;
	errno = 0;
	n = strtoll(number, NULL, 10);
	if (errno != 0 || n > top[kind] || n < -top[kind] - 1)
		return NULL;
	return arena_printf(s->arena, "%lld", n);
}

static const char *
fold_boolean(const char *text)
{
	static const char *const yes[] = {"t", "true", "y", "yes", "1", NULL};
	static const char *const no[] = {"f", "false", "n", "no", "0", NULL};

	if (is_word(text, yes))
		return "true";
	return is_word(text, no) ? "false" : NULL;
}

const char *
fold_text(struct sql *s, const char *text, const struct type *t)
{
	switch (t->kind) {
	case T_BOOLEAN: return fold_boolean(text);
	case T_TINYINT:
	case T_SMALLINT:
	case T_INT:
	case T_BIGINT: return fold_integer(s, text, t->kind);
	case T_DECIMAL: return fold_number(s, text, false);
	case T_DATE: return fold_date(s, text);
	case T_TIMESTAMP: return fold_timestamp(s, text, true);
	case T_TIMESTAMP_NTZ: return fold_timestamp(s, text, false);
	case T_TIME: return fold_time(s, text, t->precision);
	case T_INTERVAL_YM:
	case T_INTERVAL_DT:
	case T_INTERVAL: return fold_interval(s, text, t);
	default: return NULL;
	}
}
