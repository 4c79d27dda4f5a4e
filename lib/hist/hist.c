/* hist.c - counting and asking */
#include <math.h>
#include <string.h>

#include "hist/hist.h"

#define HALF HIST_PAGE_SLOTS /* slots of one power of two; page 0 has the values below it */

/* The slots run on: page k >= 1 holds the values from HALF << (k - 1), each slot 1 << (k - 1) wide.
 */
static unsigned
page_of(uint64_t v)
{
	return v < HALF ? 0 : 54u - (unsigned)__builtin_clzll(v);
}

int64_t
hist_slot_low(size_t page, size_t slot)
{
	return page == 0 ? (int64_t)slot : (int64_t)(HALF + slot) << (page - 1);
}

static int64_t
slot_high(size_t page, size_t slot)
{
	return page == 0 ? (int64_t)slot : (int64_t)((HALF + slot + 1) << (page - 1)) - 1;
}

void
hist_add(struct hist *h, int64_t us, uint64_t n)
{
	uint64_t v = us < 0 ? 0 : us > HIST_MAX ? (uint64_t)HIST_MAX : (uint64_t)us;
	unsigned page = page_of(v);

	if (h->page[page] == NULL)
		h->page[page] = arena_alloc(h->arena, HIST_PAGE_SLOTS * sizeof(uint64_t));
	h->page[page][(page == 0 ? v : v >> (page - 1)) & (HALF - 1)] += n;
	h->count += n;
}

void
hist_merge(struct hist *to, const struct hist *from)
{
	for (size_t p = 0; p < HIST_PAGES; p++) {
		if (from->page[p] == NULL)
			continue;
		if (to->page[p] == NULL)
			to->page[p] = arena_alloc(to->arena, HIST_PAGE_SLOTS * sizeof(uint64_t));
		for (size_t i = 0; i < HIST_PAGE_SLOTS; i++)
			to->page[p][i] += from->page[p][i];
	}
	to->count += from->count;
}

void
hist_clear(struct hist *h)
{
	for (size_t p = 0; p < HIST_PAGES; p++)
		if (h->page[p] != NULL)
			memset(h->page[p], 0, HIST_PAGE_SLOTS * sizeof(uint64_t));
	h->count = 0;
}

int64_t
hist_percentile(const struct hist *h, double percent)
{
	/* the small subtraction keeps 99.9 % of 1000 at 999, whatever the product's last bit */
	double want = ceil(percent / 100 * (double)h->count - 1e-9 * (double)h->count);
	uint64_t seen = 0, rank = want < 1 ? 1 : (uint64_t)want;

	for (size_t p = 0; p < HIST_PAGES; p++)
		for (size_t i = 0; h->page[p] != NULL && i < HIST_PAGE_SLOTS; i++)
			if ((seen += h->page[p][i]) >= rank)
				return slot_high(p, i);
	return hist_max(h);
}

int64_t
hist_max(const struct hist *h)
{
	for (size_t p = HIST_PAGES; p-- > 0;)
		for (size_t i = HIST_PAGE_SLOTS; h->page[p] != NULL && i-- > 0;)
			if (h->page[p][i] > 0)
				return slot_high(p, i);
	return 0;
}

/* the middle as HdrHistogram counts it: half the width above the lowest value */
static double
middle(size_t page, size_t slot)
{
	return (double)(hist_slot_low(page, slot) + (page > 1 ? INT64_C(1) << (page - 2) : 0));
}

double
hist_mean(const struct hist *h)
{
	double sum = 0;

	for (size_t p = 0; p < HIST_PAGES; p++)
		for (size_t i = 0; h->page[p] != NULL && i < HIST_PAGE_SLOTS; i++)
			sum += (double)h->page[p][i] * middle(p, i);
	return sum / (double)h->count;
}

double
hist_stddev(const struct hist *h)
{
	double mean = hist_mean(h), sum = 0, d;

	for (size_t p = 0; p < HIST_PAGES; p++)
		for (size_t i = 0; h->page[p] != NULL && i < HIST_PAGE_SLOTS; i++) {
			d = middle(p, i) - mean;
			sum += (double)h->page[p][i] * d * d;
		}
	return sqrt(sum / (double)h->count);
}

uint64_t
hist_below(const struct hist *h, int64_t us)
{
	uint64_t n = 0;

	for (size_t p = 0; p < HIST_PAGES; p++)
		for (size_t i = 0; h->page[p] != NULL && i < HIST_PAGE_SLOTS; i++)
			if (hist_slot_low(p, i) <= us)
				n += h->page[p][i];
	return n;
}
