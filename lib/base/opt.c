/* opt.c - values of options */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

bool
parse_number(const char *s, double *value)
{
	char *end;
	double v;

	if (s[strspn(s, "+-.0123456789eE")] != '\0') /* no hex, inf, nan */
		return false;
	v = strtod(s, &end);
	if (end == s || *end != '\0' || !isfinite(v))
		return false;
	*value = v;
	return true;
}

/* a number and a unit of the table */
static bool
parse_unit(const char *s, const char *const *units, const double *factors, double *value)
{
	size_t n = strspn(s, "+-.0123456789");
	char number[64];
	double v;

	if (n == 0 || n >= sizeof(number))
		return false;
	memcpy(number, s, n);
	number[n] = '\0';
	if (!parse_number(number, &v))
		return false;
	for (size_t i = 0; units[i] != NULL; i++)
		if (word_is(s + n, units[i])) {
			*value = v * factors[i];
			return true;
		}
	return false;
}

bool
parse_size(const char *s, double *bytes)
{
	static const char *const units[] = {
	    "", "b", "k", "kb", "kib", "m", "mb", "mib", "g", "gb", "gib", "t", "tb", "tib", NULL};
	static const double factors[] = {1, 1, 0x1p10, 0x1p10, 0x1p10, 0x1p20, 0x1p20, 0x1p20,
	    0x1p30, 0x1p30, 0x1p30, 0x1p40, 0x1p40, 0x1p40};

	return parse_unit(s, units, factors, bytes);
}

bool
parse_time(const char *s, double *seconds)
{
	static const char *const units[] = {"", "s", "ms", "us", "m", "min", "h", "d", NULL};
	static const double factors[] = {1, 1, 1e-3, 1e-6, 60, 60, 3600, 86400};

	return parse_unit(s, units, factors, seconds);
}

static double
in_range(
    const char *option, const char *s, bool ok, double v, double min, double max, const char *what)
{
	if (!ok)
		die("%s: \"%s\" is not %s", option, s, what);
	if (v < min || v > max)
		die("%s: %s is out of range, %.15g to %.15g", option, s, min, max);
	return v;
}

double
opt_number(const char *option, const char *s, double min, double max)
{
	double v = 0;
	bool ok = parse_number(s, &v);

	return in_range(option, s, ok, v, min, max, "a number");
}

long
opt_int(const char *option, const char *s, long min, long max)
{
	double v = 0;
	bool ok = parse_number(s, &v) && v == floor(v);

	return (long)in_range(option, s, ok, v, (double)min, (double)max, "a whole number");
}

double
opt_size(const char *option, const char *s, double min, double max)
{
	double v = 0;
	bool ok = parse_size(s, &v);

	return in_range(option, s, ok, v, min, max, "a size like 64M or 10G");
}

double
opt_time(const char *option, const char *s, double min, double max)
{
	double v = 0;
	bool ok = parse_time(s, &v);

	return in_range(option, s, ok, v, min, max, "a time like 500ms, 30s or 5m");
}

int
opt_word(const char *option, const char *s, const char *const *words)
{
	struct arena a = {0};
	struct buf list = {.arena = &a};

	for (int i = 0; words[i] != NULL; i++)
		if (word_is(s, words[i]))
			return i;
	for (int i = 0; words[i] != NULL; i++)
		buf_printf(&list, "%s%s", i > 0 ? ", " : "", words[i]);
	die("%s: \"%s\" is not one of %s", option, s, buf_text(&list));
}

void
opt_help(const char *text)
{
	fputs(text, stdout);
	exit(finish(STATUS_OK));
}

void
opt_usage(const char *text)
{
	fprintf(stderr, "%.*s\n", (int)strcspn(text, "\n"), text);
	exit(STATUS_FAILED);
}

void
opt_version(void)
{
	printf("%s %s\n", progname, LB_VERSION);
	exit(finish(STATUS_OK));
}
