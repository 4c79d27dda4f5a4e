/* test-hist.c - the histogram and its wire form */
#include <stdlib.h>

#include "hist/hist.h"
#include "tap.h"

static struct arena a;

static int
compare(const void *x, const void *y)
{
	int64_t p = *(const int64_t *)x, q = *(const int64_t *)y;

	return (p > q) - (p < q);
}

/* percentiles of a heavy tail against the exact ones */
static void
test_percentiles(void)
{
	static const int ranks[] = {1, 1000, 50000, 90000, 95000, 99000, 99900, 99990, 100000};
	enum { N = 100000 };
	static int64_t v[N];
	struct hist h = {.arena = &a};
	struct rng r;

	rng_seed(&r, 7, 0);
	for (int i = 0; i < N; i++) {
		v[i] = 1 + (int64_t)exp(rng_normal(&r, 6, 2));
		hist_add(&h, v[i], 1);
	}
	qsort(v, N, sizeof(v[0]), compare);
	for (size_t i = 0; i < LENGTH(ranks); i++) {
		double exact = (double)v[ranks[i] - 1];

		near((double)hist_percentile(&h, ranks[i] * 100.0 / N) / exact, 1, 0.001);
	}
	near((double)hist_max(&h) / (double)v[N - 1], 1, 0.001);
	is(hist_below(&h, HIST_MAX), N);
}

static void
test_bounds(void)
{
	struct hist h = {.arena = &a};

	is(hist_percentile(&h, 50), 0);
	is(hist_max(&h), 0);
	hist_add(&h, -5, 1);
	is(hist_max(&h), 0);
	hist_add(&h, INT64_MAX, 2);
	is(h.count, 3);
	ok(hist_percentile(&h, 100) >= HIST_MAX, "a value over an hour counts as an hour");
	for (int64_t v = 1; v < HIST_MAX; v = v * 3 / 2 + 1) { /* each slot holds its value */
		struct hist one = {.arena = &a};

		hist_add(&one, v, 1);
		if (hist_below(&one, v - v / 512 - 1) > 0 || hist_below(&one, v) != 1 ||
		    hist_max(&one) < v)
			ok(false, "%lld lies in its slot", (long long)v);
	}
	hist_clear(&h);
	is(h.count, 0);
	is(hist_max(&h), 0);
}

static void
test_merge(void)
{
	struct hist whole = {.arena = &a}, halves[2] = {{.arena = &a}, {.arena = &a}};
	struct hist read = {.arena = &a};
	struct buf text[2] = {{.arena = &a}, {.arena = &a}};
	struct rng r;

	rng_seed(&r, 1, 2);
	for (int i = 0; i < 50000; i++) {
		int64_t v = rng_range(&r, 0, INT64_C(1) << rng_range(&r, 1, 30));

		hist_add(&whole, v, 1);
		hist_add(&halves[i & 1], v, 1);
	}
	for (int i = 0; i < 2; i++) {
		buf_clear(&text[0]);
		hist_encode(&halves[i], &text[0]);
		same(hist_decode(&read, text[0].data, text[0].len), NULL);
	}
	is(read.count, whole.count);
	buf_clear(&text[0]);
	hist_encode(&whole, &text[0]);
	hist_encode(&read, &text[1]);
	same(text[1].data, text[0].data);
	near(hist_mean(&read), hist_mean(&whole), 0);
	near(hist_stddev(&read), hist_stddev(&whole), 0);
}

/* texts that other implementations wrote */
static void
test_foreign(void)
{
	static const char c_standard[] = /* HdrHistogram_c: 10000 times 1000, once 100000000 */
	    "HISTFAAAACl4nJNpmSzMwMBgyAABzFCaEURcm7yEwf4DROA8/4I5jNM7mJgAlWkH9g==";
	static const char java_2048[] = /* HdrHistogram: once 2048; its highest value is 2048 */
	    "HISTFAAAACB4nJNpmSzMwMDAzAABMJoRQnEw2H+AsP7LMwEARZgDpQ==";
	struct hist h = {.arena = &a}, k = {.arena = &a};

	same(hist_decode(&h, c_standard, strlen(c_standard)), NULL);
	is(h.count, 10001);
	is(hist_percentile(&h, 50), 1000);
	near((double)hist_max(&h), 1e8, 1e5);
	near(hist_mean(&h), (1000.0 * 10000 + 100000000) / 10001, 10);
	same(hist_decode(&k, java_2048, strlen(java_2048)), NULL);
	is(k.count, 1);
	is(hist_below(&k, 2047), 0);
	is(hist_max(&k), 2049);
}

static void
test_broken(void)
{
	static const char *const texts[] = {"", "HIST", "not base64!",
	    "HISTFAAAACl4nJNpmSzMwMBgyAABzFCaEURcm7yEwf4DROA8/4I5", "AAAAAAAAAAAAAAAAAAAA"};
	struct hist h = {.arena = &a};

	for (size_t i = 0; i < LENGTH(texts); i++)
		ok(hist_decode(&h, texts[i], strlen(texts[i])) != NULL, "\"%s\" is refused",
		    texts[i]);
	is(h.count, 0);
}

/* a fold against the histogram that it was made of */
static void
test_fold(void)
{
	struct hist h = {.arena = &a};
	struct hist_fold one = {0}, two = {0}, both = {0};
	uint64_t counts[HIST_FOLD_SLOTS] = {0};
	struct rng r;

	rng_seed(&r, 11, 0);
	for (int i = 0; i < 50000; i++) {
		int64_t us = (int64_t)exp(rng_normal(&r, 7, 2));

		hist_add(&h, us, 1);
		hist_fold_add(i % 3 == 0 ? &one : &two, us);
	}
	hist_fold_merge(&one, &two);
	hist_fold_hist(&both, &h);
	hist_fold_sum(counts, &one);
	for (int p = 1; p < 100; p++)
		near(hist_fold_percentile(counts, p) / (double)hist_percentile(&h, p), 1, 0.035);
	near(hist_fold_percentile(counts, 99.99) / (double)hist_percentile(&h, 99.99), 1, 0.035);
	memset(counts, 0, sizeof(counts));
	ok(hist_fold_percentile(counts, 50) == 0, "nothing has no percentiles");
	hist_fold_sum(counts, &both);
	near(hist_fold_percentile(counts, 50) / (double)hist_percentile(&h, 50), 1, 0.035);
	hist_fold_add(&both, HIST_MAX * 2);
	hist_fold_add(&both, -5);
	ok(both.slots[0] > 0, "what is below 0 counts as 0, and nothing is beyond the end");
}

int
main(void)
{
	test_fold();
	test_percentiles();
	test_bounds();
	test_merge();
	test_foreign();
	test_broken();
	return done();
}
