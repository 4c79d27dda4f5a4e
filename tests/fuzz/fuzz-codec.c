/* fuzz-codec.c - any bytes as the value of any type: a field whose length is right, or none */
#include <stdlib.h>
#include <string.h>

#include "copy/copy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t oids[] = {16, 17, 20, 21, 23, 25, 114, 700, 701, 869, 1082, 1083,
	    1114, 1184, 1186, 1700, 2950, 3802};
	struct copy_column column = {.name = "v", .type = ""};
	struct copy_spec spec = {.format = COPY_TEXT, .columns = &column, .count = 1, .utc = true};
	struct copy_rows rows = {0};
	struct bytes text = {0};
	struct copy_map map;
	struct arena a = {0};

	if (size < 1)
		return 0;
	column.oid = oids[data[0] % LENGTH(oids)];
	if (data[0] >= 128) {
		column.element = column.oid;
		column.oid = 1;
	}
	copy_format_guess(&spec, -1, "");
	copy_prepare(&spec);
	copy_map_all(&spec, &a, &map);
	text.len = size - 1;
	if ((text.data = malloc(size)) == NULL)
		return 0;
	memcpy(text.data, data + 1, size - 1);
	copy_encode(&rows, &spec, &map, &text, 0);
	for (size_t i = 0, start = 0; rows.binary && i < rows.count; start = rows.end[i++]) {
		const unsigned char *p = (const unsigned char *)rows.data.data + start;
		uint32_t n =
		    (uint32_t)p[2] << 24 | (uint32_t)p[3] << 16 | (uint32_t)p[4] << 8 | p[5];

		if (p[0] != 0 || p[1] != 1 || rows.end[i] - start != 6 + (n == UINT32_MAX ? 0 : n))
			abort();
	}
	copy_free(&rows);
	free(text.data);
	arena_free(&a);
	return 0;
}
