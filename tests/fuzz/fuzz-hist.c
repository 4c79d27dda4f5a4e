/* fuzz-hist.c - histograms from elsewhere: a text that is taken comes out the same again */
#include <stdlib.h>
#include <string.h>

#include "hist/hist.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct hist h = {.arena = &a}, again = {.arena = &a};
	struct hist_fold fold = {0};
	struct buf b = {.arena = &a};
	char *text = arena_strndup(&a, (const char *)data, size);

	if (hist_decode(&h, text, size) == NULL && h.count > 0) {
		hist_encode(&h, &b);
		if (hist_decode(&again, b.data, b.len) != NULL || again.count != h.count ||
		    hist_percentile(&again, 99) != hist_percentile(&h, 99) ||
		    hist_max(&again) != hist_max(&h))
			abort();
		hist_fold_hist(&fold, &h);
	} else if (h.count > 0) {
		abort(); /* what is refused must leave nothing */
	}
	arena_free(&a);
	return 0;
}
