/* tap.h - the unit tests' side of the Test Anything Protocol
 *
 *	int main(void) { is(1 + 1, 2); same("a", "a"); ok(true, "text %d", 1); return done(); }
 *
 * Each check prints "ok N - what" or "not ok N - what" and a "# file:line: got, wanted" line; the
 * plan comes last, so a program that ended too early has none and tests/run counts a failure. */
#ifndef TAP_H
#define TAP_H

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

#define ok(good, ...) tap_ok(__FILE__, __LINE__, (good), __VA_ARGS__)
#define is(got, want) tap_is(__FILE__, __LINE__, (long long)(got), (long long)(want), #got)
#define near(got, want, by) tap_near(__FILE__, __LINE__, (got), (want), (by), #got)
#define same(got, want) tap_same(__FILE__, __LINE__, (got), (want), #got)

__attribute__((unused, format(printf, 4, 5))) static bool
tap_ok(const char *file, int line, bool good, const char *what, ...)
{
	va_list args;

	printf("%s %d - ", good ? "ok" : "not ok", ++tap_count);
	va_start(args, what);
	vprintf(what, args);
	va_end(args);
	putchar('\n');
	if (!good) {
		tap_failed++;
		printf("# %s:%d\n", file, line);
	}
	fflush(stdout);
	return good;
}

__attribute__((unused)) static void
tap_is(const char *file, int line, long long got, long long want, const char *what)
{
	if (!tap_ok(file, line, got == want, "%s is %lld", what, want))
		printf("# got %lld\n", got);
}

__attribute__((unused)) static void
tap_near(const char *file, int line, double got, double want, double by, const char *what)
{
	if (!tap_ok(file, line, fabs(got - want) <= by, "%s is near %.15g", what, want))
		printf("# got %.15g\n", got);
}

/* texts; NULL is equal to NULL alone */
__attribute__((unused)) static void
tap_same(const char *file, int line, const char *got, const char *want, const char *what)
{
	bool good = got == NULL || want == NULL ? got == want : strcmp(got, want) == 0;

	if (!tap_ok(file, line, good, "%s", what))
		printf("# got    %s\n# wanted %s\n", got ? got : "NULL", want ? want : "NULL");
}

/* the last call of main: `return done()` */
static int
done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed > 0;
}

#endif
