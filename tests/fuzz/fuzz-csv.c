/* fuzz-csv.c - any bytes as CSV, text or JSON lines: rows, bad rows and their places add up */
#include <stdlib.h>
#include <string.h>

#include "copy/copy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct copy_column columns[] = {{.name = "a", .type = "", .oid = 25},
	    {.name = "b", .type = "", .oid = 1007, .element = 23},
	    {.name = "c", .type = "geometry(MultiPolygon,4326)", .oid = 1, .srid = 4326},
	    {.name = "d", .type = "", .oid = 3802, .has_default = true}};
	struct copy_spec spec = {.columns = columns, .count = LENGTH(columns)};
	struct copy_rows rows = {0};
	struct bytes text = {0};
	struct copy_map map;
	struct arena a = {0};
	size_t seen = 0, border;
	unsigned state = 0;

	if (size < 1)
		return 0;
	spec.format = COPY_CSV + data[0] % 3;
	spec.escape = data[0] & 4 ? '\\' : '"';
	spec.ignore_unknown = (data[0] & 8) != 0;
	spec.count = data[0] & 16 ? 4 : 2;
	copy_format_guess(&spec, -1, "");
	copy_prepare(&spec);
	copy_map_all(&spec, &a, &map);
	text.len = size - 1;
	if ((text.data = malloc(size)) == NULL)
		return 0;
	memcpy(text.data, data + 1, size - 1);
	border = copy_border(&spec, text.data, text.len, &seen, &state);
	if (border > text.len)
		abort();
	copy_encode(&rows, &spec, &map, &text, 1);
	for (size_t i = 0; i < rows.count; i++)
		if (rows.row[i].at + rows.row[i].len > text.len || rows.set[i] >= rows.set_count ||
		    rows.end[i] > rows.data.len || (i > 0 && rows.end[i] < rows.end[i - 1]))
			abort();
	copy_free(&rows);
	free(text.data);
	arena_free(&a);
	return 0;
}
