/* fold.c - counts of microseconds in little room, to 1 part in 32 */
#include "hist/hist.h"

#define BITS 5 /* of a value that tell slots of one power of two apart */

static size_t
slot_of(int64_t us)
{
	uint64_t v = us < 0 ? 0 : us > HIST_MAX ? (uint64_t)HIST_MAX : (uint64_t)us;
	unsigned page = v < 2u << BITS ? 0 : 63u - BITS - (unsigned)__builtin_clzll(v);

	return (page << BITS) + (v >> page);
}

/* The lowest value of a slot. */
static double
low_of(size_t slot)
{
	size_t page = slot < 2u << BITS ? 0 : (slot >> BITS) - 1;

	return (double)((uint64_t)(slot - (page << BITS)) << page);
}

static void
add(struct hist_fold *f, size_t slot, uint64_t n)
{
	uint32_t room = UINT32_MAX - f->slots[slot];

	f->slots[slot] += n < room ? (uint32_t)n : room;
}

void
hist_fold_add(struct hist_fold *f, int64_t us)
{
	add(f, slot_of(us), 1);
}

void
hist_fold_hist(struct hist_fold *f, const struct hist *h)
{
	for (size_t p = 0; p < HIST_PAGES; p++)
		for (size_t i = 0; h->page[p] != NULL && i < HIST_PAGE_SLOTS; i++)
			if (h->page[p][i] > 0)
				add(f, slot_of(hist_slot_low(p, i)), h->page[p][i]);
}

void
hist_fold_merge(struct hist_fold *to, const struct hist_fold *from)
{
	for (size_t i = 0; i < HIST_FOLD_SLOTS; i++)
		if (from->slots[i] > 0)
			add(to, i, from->slots[i]);
}

void
hist_fold_sum(uint64_t counts[HIST_FOLD_SLOTS], const struct hist_fold *f)
{
	for (size_t i = 0; i < HIST_FOLD_SLOTS; i++)
		counts[i] += f->slots[i];
}

double
hist_fold_percentile(const uint64_t counts[HIST_FOLD_SLOTS], double percent)
{
	double total = 0, seen = 0, want, low;

	for (size_t i = 0; i < HIST_FOLD_SLOTS; i++)
		total += (double)counts[i];
	want = percent / 100 * total;
	for (size_t i = 0; i < HIST_FOLD_SLOTS; i++) {
		double n = (double)counts[i];

		if (n > 0 && seen + n >= want) {
			low = low_of(i);
			return low + (low_of(i + 1) - low) * (want - seen) / n;
		}
		seen += n;
	}
	return 0;
}
