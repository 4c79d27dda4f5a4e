/* time.c - dates, times and intervals: ISO 8601 in the spelling that Postgres and Spark write */
#include "copy/internal.h"

#define EPOCH_DAYS 10957 /* from 1970-01-01 to 2000-01-01, where Postgres counts from */
#define USEC_PER_SEC INT64_C(1000000)
#define USEC_PER_DAY (86400 * USEC_PER_SEC)

/* two digits, or -1 */
static int
two(const char *s)
{
	unsigned a = (unsigned char)(s[0] - '0'), b = (unsigned char)(s[1] - '0');

	return a < 10 && b < 10 ? (int)(a * 10 + b) : -1;
}

/* YYYY-MM-DD, a date that exists, from the year 1 on; in days since 2000-01-01 */
static bool
date(const char *s, size_t n, int *result)
{
	int century, year, month, day;

	if (n < 10 || s[4] != '-' || s[7] != '-')
		return false;
	century = two(s);
	year = two(s + 2);
	month = two(s + 5);
	day = two(s + 8);
	if (century < 0 || year < 0 || century + year == 0 ||
	    !date_is(century * 100 + year, month, day))
		return false;
	*result = (int)date_days(century * 100 + year, month, day) - EPOCH_DAYS;
	return true;
}

/* HH:MM[:SS[.f]], up to six decimals; *used tells how many characters it has */
static bool
clock_time(const char *s, size_t n, int64_t *usec, size_t *used)
{
	int hour, minute, second = 0;
	int64_t fraction = 0, unit = USEC_PER_SEC / 10;
	size_t i = 5;

	if (n < 5 || s[2] != ':')
		return false;
	hour = two(s);
	minute = two(s + 3);
	if (n >= 8 && s[5] == ':') {
		second = two(s + 6);
		i = 8;
		if (n > 8 && s[8] == '.')
			for (i = 9; i < n && (unsigned char)(s[i] - '0') < 10; i++, unit /= 10) {
				if (unit == 0)
					return false; /* the server rounds */
				fraction += (s[i] - '0') * unit;
			}
	}
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	*usec = ((hour * 60 + minute) * 60 + second) * USEC_PER_SEC + fraction;
	*used = i;
	return true;
}

/* Z, +HH, +HHMM or +HH:MM; in microseconds east of Greenwich */
static bool
zone(const char *s, size_t n, int64_t *usec)
{
	int hour, minute = 0;

	if (n == 1 && (*s == 'Z' || *s == 'z')) {
		*usec = 0;
		return true;
	}
	if (n < 3 || (*s != '+' && *s != '-'))
		return false;
	hour = two(s + 1);
	if (n == 6 && s[3] == ':')
		minute = two(s + 4);
	else if (n == 5)
		minute = two(s + 3);
	else if (n != 3)
		return false;
	if (hour < 0 || hour > 14 || minute < 0 || minute > 59)
		return false;
	*usec = (hour * 60 + minute) * 60 * USEC_PER_SEC * (*s == '-' ? -1 : 1);
	return true;
}

/* a date, and a time behind ' ' or 'T'; *used as in clock_time */
static bool
stamp(const char *s, size_t n, int64_t *usec, size_t *used)
{
	int day;

	if (!date(s, n, &day))
		return false;
	*usec = 0;
	*used = 10;
	if (n > 10) {
		if ((s[10] != ' ' && s[10] != 'T') || !clock_time(s + 11, n - 11, usec, used))
			return false;
		*used += 11;
	}
	*usec += day * USEC_PER_DAY;
	return true;
}

/* 1: infinity, -1: -infinity, 0: neither */
static int
endless(const char *s, size_t n)
{
	return word_nis(s, n, "infinity") - word_nis(s, n, "-infinity");
}

static bool
endless_stamp(struct bytes *out, const char *s, size_t n)
{
	int end = endless(s, n);

	if (end != 0)
		put_field64(out, (uint64_t)(end > 0 ? INT64_MAX : INT64_MIN));
	return end != 0;
}

bool
encode_date(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	char *p = bytes_room(out, 8);
	int day, end;

	(void)spec;
	(void)column;
	if (n != 10 || !date(s, n, &day)) {
		if ((end = endless(s, n)) == 0)
			return false;
		day = end > 0 ? INT32_MAX : INT32_MIN;
	}
	store32(p, 4);
	store32(p + 4, (uint32_t)day);
	out->len += 8;
	return true;
}

bool
encode_time(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	int64_t usec;
	size_t used;

	(void)spec;
	(void)column;
	if (!clock_time(s, n, &usec, &used) || used != n)
		return false;
	put_field64(out, (uint64_t)usec);
	return true;
}

bool
encode_timestamp(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	int64_t usec, east;
	size_t used;

	(void)spec;
	(void)column;
	if (!stamp(s, n, &usec, &used))
		return endless_stamp(out, s, n);
	/* the server passes over a zone here, too */
	if (used != n && (used == 10 || !zone(s + used, n - used, &east)))
		return false;
	put_field64(out, (uint64_t)usec);
	return true;
}

bool
encode_timestamptz(struct bytes *out, const struct copy_spec *spec,
    const struct copy_column *column, const char *s, size_t n)
{
	int64_t usec, east = 0;
	size_t used;

	(void)column;
	if (!stamp(s, n, &usec, &used))
		return endless_stamp(out, s, n);
	if (used == n ? !spec->utc : !zone(s + used, n - used, &east))
		return false;
	/* a bare date with a zone, and a space before it, are the server's matter */
	if (used == 10 && used != n)
		return false;
	put_field64(out, (uint64_t)(usec - east));
	return true;
}

/* A whole number with an optional sign, up to nine digits. */
static bool
count(const char **s, const char *end, int64_t *value, bool *sign)
{
	bool minus = *s < end && **s == '-';
	int digits = 0;

	*sign = *s < end && (**s == '-' || **s == '+');
	*s += *sign;
	for (*value = 0; *s < end && digits < 10 && (unsigned char)(**s - '0') < 10;
	     (*s)++, digits++)
		*value = *value * 10 + (**s - '0');
	if (minus)
		*value = -*value;
	return digits > 0 && digits < 10;
}

/* The parts of an interval; each may come once. */
struct span {
	int64_t months, days;
	unsigned seen;
};

/* The words of IntervalStyle postgres. */
static bool
add_unit(struct span *span, const char *word, size_t n, int64_t value)
{
	/* clang-format off */
	static const struct {
		const char *word;
		int months, days;
		unsigned bit;
	} units[] = {
		{"year", 12, 0, 1}, {"years", 12, 0, 1}, {"mon", 1, 0, 2}, {"mons", 1, 0, 2},
		{"month", 1, 0, 2}, {"months", 1, 0, 2}, {"week", 0, 7, 4}, {"weeks", 0, 7, 4},
		{"day", 0, 1, 8}, {"days", 0, 1, 8},
	};
	/* clang-format on */

	for (size_t i = 0; i < LENGTH(units); i++)
		if (word_nis(word, n, units[i].word) && (span->seen & units[i].bit) == 0) {
			span->months += value * units[i].months;
			span->days += value * units[i].days;
			span->seen |= units[i].bit;
			return true;
		}
	return false;
}

/* "1 year 2 mons 3 days 04:05:06.7" and its parts; a sign means other things
 * under other IntervalStyles and is left to the server */
bool
encode_interval(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	const char *end = s + n, *word;
	struct span span = {0};
	int64_t value, usec = 0;
	size_t used = 0;
	bool sign;
	char *p;

	(void)spec;
	(void)column;
	while (s < end && !(end - s >= 5 && s[2] == ':')) {
		if (!count(&s, end, &value, &sign) || sign || s == end || *s++ != ' ')
			return false;
		for (word = s; s < end && *s != ' '; s++)
			;
		if (!add_unit(&span, word, (size_t)(s - word), value))
			return false;
		if (s < end && ++s == end)
			return false;
	}
	if (n == 0 || span.months > INT32_MAX || span.days > INT32_MAX)
		return false;
	if (s < end && (end - s < 8 || !clock_time(s, (size_t)(end - s), &usec, &used) ||
			   s + used != end)) /* a field of minutes may be one of seconds */
		return false;
	p = bytes_room(out, 20);
	store32(p, 16);
	store64(p + 4, (uint64_t)usec);
	store32(p + 12, (uint32_t)span.days);
	store32(p + 16, (uint32_t)span.months);
	out->len += 20;
	return true;
}
