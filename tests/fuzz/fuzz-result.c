/* fuzz-result.c - recorded results: read, and each cell as a value of each type */
#include <stdint.h>
#include <string.h>

#include "check/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t types[] = {16, 20, 25, 114, 700, 701, 1009, 1082, 1114, 1184, 1700};
	struct arena a = {0};
	struct check_result *r =
	    check_result_read(&a, "fuzz", arena_strndup(&a, (const char *)data, size), size);
	struct pg_cells cells = {0};
	uint32_t *oids;

	if (r != NULL) {
		oids = arena_alloc(&a, (r->columns + 1) * sizeof(*oids));
		for (size_t i = 0; i < r->columns; i++)
			oids[i] = types[(size + i) % LENGTH(types)];
		cells = (struct pg_cells){r->columns, r->rows, r->names, oids, r->cell};
		check_compare(&a, r, &cells, NULL);
	}
	arena_free(&a);
	return 0;
}
