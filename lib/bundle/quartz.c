/* quartz.c - is it a Quartz cron expression? (quartz-scheduler.org, CronExpression) */
#include <stdlib.h>
#include <string.h>

#include "bundle/internal.h"

static const struct field {
	const char *name;
	long min, max, step; /* step: the widest after "/" */
	const char *words; /* names of the values from 1 on, three letters each */
} fields[] = {
    {"seconds", 0, 59, 59, ""},
    {"minutes", 0, 59, 59, ""},
    {"hours", 0, 23, 23, ""},
    {"day-of-month", 1, 31, 31, ""},
    {"month", 1, 12, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"},
    {"day-of-week", 1, 7, 7, "SUNMONTUEWEDTHUFRISAT"},
    {"year", 1970, 2199, 9999, ""},
};
enum { DAY_OF_MONTH = 3, DAY_OF_WEEK = 5 };

/* number; NULL: none, or out of range */
static const char *
skip_number(const char *s, long min, long max)
{
	char *end;
	long n;

	if (*s < '0' || *s > '9')
		return NULL;
	n = strtol(s, &end, 10);
	return n >= min && n <= max ? end : NULL;
}

/* value = number | word */
static const char *
skip_value(const char *s, const struct field *f)
{
	for (const char *w = f->words; *w != '\0'; w += 3)
		if (strncmp(s, w, 3) == 0)
			return s + 3;
	return skip_number(s, f->min, f->max);
}

/* last = "L" ["W" | "-" number], what stands in brackets for days of a month alone */
static const char *
skip_last(const char *s, const struct field *f)
{
	if (f == &fields[DAY_OF_MONTH] && s[1] == '-')
		return skip_number(s + 2, 0, 30);
	return s + 1 + (f == &fields[DAY_OF_MONTH] && s[1] == 'W');
}

/* which = "W" of a month; "L" | "#" number of a week */
static const char *
skip_which(const char *s, const struct field *f)
{
	if (*s == '#' && f == &fields[DAY_OF_WEEK])
		return skip_number(s + 1, 1, 5);
	return *s == (f == &fields[DAY_OF_WEEK] ? 'L' : 'W') ? s + 1 : s;
}

/* part = last | value which | ("*" | value ["-" value]) ["/" number] */
static const char *
skip_part(const char *s, const struct field *f)
{
	bool day = f == &fields[DAY_OF_MONTH] || f == &fields[DAY_OF_WEEK];

	if (*s == 'L' && day)
		return skip_last(s, f);
	if (*s == '*')
		s++;
	else if ((s = skip_value(s, f)) == NULL)
		return NULL;
	else if (*s == '-')
		s = skip_value(s + 1, f);
	else if (day && *s != '/')
		return skip_which(s, f);
	return s != NULL && *s == '/' ? skip_number(s + 1, 1, f->step) : s;
}

/* field = "?" | part {"," part}; "?" is for days alone */
static bool
is_field(const char *s, const struct field *f)
{
	if (strcmp(s, "?") == 0)
		return f == &fields[DAY_OF_MONTH] || f == &fields[DAY_OF_WEEK];
	do
		s = skip_part(s, f);
	while (s != NULL && *s++ == ',');
	return s != NULL && s[-1] == '\0';
}

const char *
quartz_wrong(struct arena *a, const char *text)
{
	char *word[LENGTH(fields) + 1], *s = arena_strdup(a, text);
	size_t n = 0;

	for (char *c = s; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	for (s += strspn(s, " \t"); *s != '\0' && n < LENGTH(word); s += strspn(s, " \t")) {
		word[n++] = s;
		s += strcspn(s, " \t");
		if (*s != '\0')
			*s++ = '\0';
	}
	if (n != 6 && n != 7)
		return "a Quartz expression has 6 or 7 fields: seconds, minutes, hours, day of "
		       "month, "
		       "month, day of week, year";
	for (size_t i = 0; i < n; i++)
		if (!is_field(word[i], &fields[i]))
			return arena_printf(
			    a, "\"%s\" is no value of the field %s", word[i], fields[i].name);
	if ((strcmp(word[DAY_OF_MONTH], "?") == 0) == (strcmp(word[DAY_OF_WEEK], "?") == 0))
		return "exactly one of day of month and day of week must be \"?\"";
	return NULL;
}
