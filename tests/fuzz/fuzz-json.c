/* fuzz-json.c - what is read and written again reads the same */
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;
	struct buf once = {.arena = &a}, twice = {.arena = &a};
	struct pos pos = {"fuzz", 1, 1};
	struct json *v = json_read(&a, pos, (const char *)data, size);

	if (v != NULL) {
		json_print(&once, v);
		v = json_read(&a, pos, once.data, once.len);
		if (v == NULL)
			abort();
		json_print(&twice, v);
		if (once.len != twice.len || memcmp(once.data, twice.data, once.len) != 0)
			abort();
	}
	arena_reset(&a);
	return 0;
}
