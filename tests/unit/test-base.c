/* test-base.c - lib/base */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base.h"
#include "tap.h"

static struct arena arena;

/* ---- arena.c, buf.c ---- */

static void
arenas(void)
{
	struct arena a = {0};
	char *p = arena_alloc(&a, 10), *q = arena_alloc(&a, 1), *grown;
	bool zero = true;

	is((uintptr_t)p % 16, 0);
	is((uintptr_t)q % 16, 0);
	memset(arena_alloc(&a, 1000), 'x', 1000);
	arena_reset(&a);
	p = arena_alloc(&a, 2000);
	for (int i = 0; i < 2000; i++)
		zero = zero && p[i] == '\0';
	ok(zero, "memory is zeroed after a reset as well");
	p = arena_strdup(&a, "text");
	ok(arena_grow(&a, p, 5, 5000) == p, "the last thing grows where it is");
	arena_alloc(&a, 1);
	grown = arena_grow(&a, p, 5000, 50000);
	ok(grown != p, "another thing moves");
	same(grown, "text");
	same(arena_printf(&a, "%0*d", 300, 7) + 298, "07");
	memset(arena_alloc(&a, 100 << 20), 1, 100 << 20);
	arena_reset(&a);
	ok(a.block == NULL, "a huge block is given back");
	arena_free(&a);
	arena_free(&a);
}

static void
bufs(void)
{
	struct buf b = {.arena = &arena}, other = {.arena = &arena};

	same(buf_text(&b), "");
	buf_int(&b, INT64_MIN);
	buf_char(&b, ' ');
	buf_uint(&b, UINT64_MAX);
	same(buf_text(&b), "-9223372036854775808 18446744073709551615");
	buf_clear(&b);
	for (int i = 0; i < 10000; i++) {
		buf_printf(&b, "%d,", i);
		buf_str(&other, "x"); /* so that b has to move */
	}
	is(b.len, 48890);
	same(b.data + b.len - 5, "9999,");
	buf_printf(&b, "%01000d", 1);
	is(b.len, 49890);
	buf_add(&other, "a\0b", 3);
	is(other.len, 10003);
	buf_clear(&b);
	buf_quoted(&b, "it's \"so\"", '\'');
	same(b.data, "'it''s \"so\"'");
}

/* ---- map.c ---- */

static void
maps(void)
{
	struct map m = {.arena = &arena};
	int value[1000], found = 0;
	char key[16];

	ok(map_get(&m, "x") == NULL, "an empty map has nothing");
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		map_set(&m, key, &value[i]);
	}
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		found += map_get(&m, key) == &value[i];
	}
	is(found, 1000);
	map_set(&m, "k7", &value[0]);
	ok(map_get(&m, "k7") == &value[0], "set replaces");
	is(m.count, 1000);
	same(m.first->next->key, "k1");
	same(m.last->key, "k999");
	ok(hash_bytes("ab", 2, 0) != hash_bytes("ab", 2, 1), "a seed changes the hash");
	ok(hash_bytes("a\0", 2, 0) != hash_bytes("a", 1, 0), "length counts");
}

/* ---- text.c ---- */

static void
utf8(void)
{
	/* clang-format off */
	static const struct { const char *s; size_t good; } cases[] = {
		{"", 0}, {"abc", 3}, {"aä€😀", 10},
		{"a\x80", 1}, /* continuation without start */
		{"\xC0\xAF", 0}, {"\xE0\x80\xAF", 0}, {"\xF0\x80\x80\xAF", 0}, /* overlong */
		{"ab\xED\xA0\x80", 2}, /* surrogate */
		{"\xF4\x90\x80\x80", 0}, {"\xF5\x80\x80\x80", 0}, /* over U+10FFFF */
		{"\xE2\x82", 0}, {"\xE2\x82\x41", 0}, /* cut short */
		{"\xEF\xBF\xBD\xFF", 3},
	};
	/* clang-format on */
	struct buf b = {.arena = &arena};
	int bad = 0;

	for (size_t i = 0; i < LENGTH(cases); i++)
		is(utf8_check(cases[i].s, strlen(cases[i].s)), cases[i].good);
	for (uint32_t c = 1; c <= 0x10FFFF; c += 0x101) {
		char before[8];

		snprintf(before, sizeof(before), "%s", buf_text(&b));
		buf_clear(&b);
		utf8_put(&b, c);
		if (c < 0xD800 || c > 0xDFFF)
			bad += utf8_char(b.data, b.len) != b.len || strcmp(before, b.data) >= 0;
	}
	ok(bad == 0, "code points are written as characters, in their order");
	utf8_put(&b, 0x20AC);
	same(b.data + b.len - 3, "\xE2\x82\xAC");
}

static void
places(void)
{
	const char *text = "ab\nä€c\n\nd";
	struct pos start = {"f", 10, 5}, p;

	p = pos_at(start, text, 1);
	ok(p.line == 10 && p.column == 6, "on the first line the start's column counts");
	p = pos_at(start, text, 8);
	ok(p.line == 11 && p.column == 3, "columns are characters");
	p = pos_at(start, text, strlen(text));
	ok(p.line == 13 && p.column == 2, "the end is a place too");
	same(p.file, "f");
}

static void
words(void)
{
	static const char *const list[] = {"capacity", "catalog", "name", "retention_days"};

	same(text_clip(&arena, "aäb", 4), "aäb");
	same(text_clip(&arena, "aäb", 2), "a…");
	same(text_clip(&arena, "", 0), "");
	ok(word_is("SeLeCt", "select"), "word_is");
	ok(word_nis("selection", 6, "SELECT"), "word_nis");
	ok(!word_nis("sel", 3, "select") && !word_nis("select", 6, "sel"), "word_nis, lengths");
	is(word_distance("form", "from"), 1);
	is(word_distance("", "abc"), 3);
	is(word_distance("kitten", "sitting"), 3);
	same(word_nearest("capacty", list, 4), "capacity");
	same(word_nearest("catalgo", list, 4), "catalog");
	same(word_nearest("retention_day", list, 4), "retention_days");
	same(word_nearest("colour", list, 4), NULL);
	same(word_nearest("nmae", list, 4), "name");
}

/* ---- opt.c ---- */

static double
number_of(bool parse(const char *, double *), const char *s)
{
	double v;

	return parse(s, &v) ? v : NAN;
}

static void
values(void)
{
	/* clang-format off */
	static const char *const bad[] = {"", "x", "1x", "0x10", "inf", "nan", "1e999", "1 ", "--1", "1.2.3"};
	/* clang-format on */

	for (size_t i = 0; i < LENGTH(bad); i++)
		ok(isnan(number_of(parse_number, bad[i])), "\"%s\" is no number", bad[i]);
	near(number_of(parse_number, "-1.5e3"), -1500, 0);
	near(number_of(parse_size, "10G"), 10.0 * (1 << 30), 0);
	near(number_of(parse_size, "1.5kB"), 1536, 0);
	near(number_of(parse_size, "7"), 7, 0);
	ok(isnan(number_of(parse_size, "10 G")), "no space before the unit");
	ok(isnan(number_of(parse_size, "G")), "a unit is no size");
	near(number_of(parse_time, "500us"), 500e-6, 1e-12);
	near(number_of(parse_time, "20ms"), 0.02, 1e-12);
	near(number_of(parse_time, "5m"), 300, 0);
	near(number_of(parse_time, "1.5h"), 5400, 0);
	near(number_of(parse_time, "3"), 3, 0);
	ok(isnan(number_of(parse_time, "3 weeks")), "weeks are no unit");
}

/* ---- input.c ---- */

/* an input that holds the text; the file is gone when it is closed */
static struct input
input_of(const char *text, size_t len)
{
	struct input in = {0};
	char path[] = "/tmp/test-base.XXXXXX";
	int fd = mkstemp(path);

	if (fd == -1 || write(fd, text, len) != (ssize_t)len || close(fd) != 0 ||
	    !input_open(&in, path))
		die("%s:", path);
	unlink(path);
	in.name = "text";
	return in;
}

static const char *
lines_of(const char *text, size_t len)
{
	struct input in = input_of(text, len);
	struct buf b = {.arena = &arena};
	const char *line;

	while ((line = input_line(&in, &len)) != NULL)
		buf_printf(&b, "%zu[%zu:%s]", in.line, len, line);
	input_close(&in);
	return buf_text(&b);
}

static void
inputs(void)
{
	struct input in;
	size_t len;

	same(lines_of("", 0), "");
	same(lines_of("a\nbc\n", 5), "1[1:a]2[2:bc]");
	same(lines_of("a\r\n\nb", 5), "1[1:a]2[0:]3[1:b]");
	same(lines_of("\xEF\xBB\xBF"
		      "a\n\xEF\xBB\xBF",
		 8),
	    "1[1:a]2[3:\xEF\xBB\xBF]");
	same(lines_of("a\0b\nc", 5), "1[3:a]2[1:c]");

	in = input_of("\xEF\xBB\xBF \n\t{x\n", 8);
	is(input_peek(&in), '{');
	same(input_line(&in, &len), " ");
	same(input_line(&in, &len), "\t{x");
	is(input_peek(&in), -1);
	input_close(&in);

	in = input_of("a\nb\0c\n", 6);
	same(input_line(&in, &len), "a");
	ok(memcmp(input_rest(&in, &arena, &len), "b\0c\n", 5) == 0, "the rest, NUL bytes and all");
	is(len, 4);
	input_close(&in);
}

static void
long_lines(void)
{
	size_t n = LINE_MAX_BYTES + 2, len;
	char *text = malloc(n + 8), *line;
	struct input in;

	memset(text, 'x', n);
	memcpy(text + n, "\nnext", 6);
	in = input_of(text, n + 5);
	ok(input_line(&in, &len) != NULL && in.too_long && len == 0, "a line that is too long");
	line = input_line(&in, &len);
	ok(line != NULL && !in.too_long && strcmp(line, "next") == 0, "and the line after it");
	is(in.line, 2);
	ok(input_line(&in, &len) == NULL && !in.failed, "is the last");
	input_close(&in);
	in = input_of(text + 3, n - 3);
	line = input_line(&in, &len);
	ok(line != NULL && !in.too_long && len == LINE_MAX_BYTES - 1, "the longest line");
	input_close(&in);
	free(text);
}

/* ---- rng.c ---- */

static void
numbers(void)
{
	struct rng r = {{1, 2, 3, 4}}, one, two;
	double sum = 0, squares = 0, x;
	int64_t low = 10, high = 0;

	/* the reference implementation's output for this state */
	is(rng_next(&r), 11520);
	is(rng_next(&r), 0);
	is(rng_next(&r), 1509978240);
	is(rng_next(&r), 1215971899390074240);
	rng_seed(&one, 42, 0);
	rng_seed(&two, 42, 0);
	ok(rng_next(&one) == rng_next(&two), "the same seed gives the same numbers");
	is(rng_next(&one), -5805651310162882333);
	rng_seed(&two, 42, 1);
	ok(rng_next(&one) != rng_next(&two), "another stream gives others");
	for (int i = 0; i < 100000; i++) {
		int64_t n = rng_range(&one, 1, 6);

		low = n < low ? n : low;
		high = n > high ? n : high;
		x = rng_normal(&one, 10, 2);
		sum += x;
		squares += (x - 10) * (x - 10);
	}
	is(low, 1);
	is(high, 6);
	near(sum / 100000, 10, 0.04);
	near(sqrt(squares / 100000), 2, 0.03);
	is(rng_range(&one, 5, 5), 5);
	rng_range(&one, INT64_MIN, INT64_MAX);
	sum = 0;
	for (int i = 0; i < 100000; i++)
		sum += rng_exponential(&one, 3);
	near(sum / 100000, 3, 0.06);
}

/* each of the first ranks comes as often as it should, within five standard deviations */
static void
zipfs(uint64_t n, double s)
{
	struct zipf z;
	struct rng r;
	double total = 0, p;
	int count[10] = {0}, bad = 0, draws = 200000;
	uint64_t k, highest = 0;

	rng_seed(&r, 7, 0);
	zipf_init(&z, n, s);
	for (int i = 0; i < draws; i++) {
		k = zipf_next(&z, &r);
		highest = k > highest ? k : highest;
		if (k >= 1 && k <= LENGTH(count))
			count[k - 1]++;
	}
	for (uint64_t i = 1; i <= n; i++)
		total += pow((double)i, -s);
	for (size_t i = 0; i < LENGTH(count) && i < n; i++) {
		p = pow((double)i + 1, -s) / total;
		bad += fabs(count[i] - draws * p) > 5 * sqrt(draws * p * (1 - p)) + 1;
	}
	ok(bad == 0 && highest <= n, "zipf over %llu with exponent %g", (unsigned long long)n, s);
}

/* ---- date.c ---- */

static void
dates(void)
{
	int64_t first = date_days(-5000, 1, 1), last = date_days(12000, 12, 31);
	int year = -5001, month = 12, day = 31, y, m, d, bad = 0;

	for (int64_t n = first; n <= last; n++) {
		if (date_is(year, month, day + 1)) {
			day++;
		} else {
			day = 1;
			year += month == 12;
			month = month % 12 + 1;
		}
		date_of(n, &y, &m, &d);
		bad += y != year || m != month || d != day || date_days(y, m, d) != n;
	}
	is(bad, 0);
	is(date_days(1970, 1, 1), 0);
	is(date_days(2000, 3, 1), 11017);
	is(date_days(1, 1, 1), -719162);
	ok(date_is(2000, 2, 29) && date_is(0, 2, 29) && !date_is(1900, 2, 29), "leap years");
	ok(!date_is(2024, 4, 31) && !date_is(2024, 0, 1) && !date_is(2024, 13, 1) &&
		!date_is(2024, 1, 0),
	    "days that are not");
}

int
main(void)
{
	static const double exponents[] = {0.2, 0.5, 0.99, 1, 1.000001, 1.2, 3};

	begin("test-base");
	arenas();
	bufs();
	maps();
	utf8();
	places();
	words();
	values();
	inputs();
	long_lines();
	numbers();
	dates();
	for (size_t i = 0; i < LENGTH(exponents); i++) {
		zipfs(1, exponents[i]);
		zipfs(10, exponents[i]);
		zipfs(1000000, exponents[i]);
	}
	arena_free(&arena);
	return done();
}
