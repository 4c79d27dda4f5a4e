/* test-codec.c - values in COPY BINARY's form, byte by byte; the server's own reading of them is
 * compared in lb-load.bats */
#include <string.h>

#include "copy/copy.h"
#include "tap.h"

/* The field of a one-column CSV row as hexadecimal digits; "text" when the server is to read it,
 * "null", or "bad". */
static const char *
encoded(struct arena *a, uint32_t oid, uint32_t element, const char *csv)
{
	struct copy_column column = {.name = "v", .type = "", .oid = oid, .element = element};
	struct copy_spec spec = {.columns = &column, .count = 1, .utc = true};
	struct bytes text = {.data = arena_strdup(a, csv), .len = strlen(csv)};
	struct copy_rows rows = {0};
	struct copy_map map;
	struct buf b = {.arena = a};

	copy_format_guess(&spec, -1, "");
	copy_prepare(&spec);
	copy_map_all(&spec, a, &map);
	copy_encode(&rows, &spec, &map, &text, 0);
	if (rows.bad_count > 0)
		buf_str(&b, "bad");
	else if (!rows.binary)
		buf_str(&b, "text");
	else if (memcmp(rows.data.data + 2, "\377\377\377\377", 4) == 0)
		buf_str(&b, "null");
	else
		for (size_t i = 6; i < rows.data.len; i++)
			buf_printf(&b, "%02x", (unsigned char)rows.data.data[i]);
	copy_free(&rows);
	return buf_text(&b);
}

static void
codecs(void)
{
	/* clang-format off */
	static const struct {
		uint32_t oid, element;
		const char *csv, *want;
	} cases[] = {
		{16, 0, "t", "01"}, {16, 0, "False", "00"}, {16, 0, "maybe", "text"},
		{21, 0, "-1", "ffff"}, {21, 0, "32768", "text"}, {23, 0, "7", "00000007"},
		{20, 0, "-9223372036854775808", "8000000000000000"}, {20, 0, "9223372036854775808", "text"},
		{20, 0, "\n", "null"}, {25, 0, "\"\"", ""}, {25, 0, "\"a\"\"b\"", "612262"},
		{25, 0, "x\"y,\"z", "78792c7a"}, {25, 0, "\"open", "bad"},
		{701, 0, "1.5", "3ff8000000000000"}, {701, 0, "-0", "8000000000000000"},
		{701, 0, "0.1", "3fb999999999999a"}, {701, 0, "1e400", "text"}, {700, 0, "0.1", "3dcccccd"},
		{1082, 0, "2000-01-01", "00000000"}, {1082, 0, "1999-12-31", "ffffffff"}, {1082, 0, "2023-02-29", "text"},
		{1083, 0, "00:00:01", "00000000000f4240"}, {1114, 0, "2000-01-01 00:00:00.000001", "0000000000000001"},
		{1184, 0, "2000-01-01T01:00:00+01:00", "0000000000000000"}, {1184, 0, "2000-01-01 00:00 CET", "text"},
		{1186, 0, "1 year 2 mons 3 days 00:00:01", "00000000000f42400000000300" "00000e"}, {1186, 0, "-1 day", "text"},
		{1700, 0, "0", "0000000000000000"}, {1700, 0, "1.50", "0002000000000002" "00011388"},
		{1700, 0, "-10000", "0001000140000000" "0001"}, {1700, 0, "0.0001", "0001ffff00000004" "0001"}, {1700, 0, "1e5", "text"},
		{2950, 0, "00112233-4455-6677-8899-aabbccddeeff", "00112233445566778899aabbccddeeff"},
		{17, 0, "\\x00ff", "00ff"}, {17, 0, "abc", "text"}, {3802, 0, "[1]", "015b315d"},
		{869, 0, "10.0.0.1/8", "020800040a000001"}, {869, 0, "10.0.0.1/33", "text"},
		{1007, 23, "{}", "000000000000000000000017"},
		{1007, 23, "\"{1,NULL}\"", "000000010000000100000017" "0000000200000001" "0000000400000001" "ffffffff"},
		{1007, 23, "\"{{1},{2}}\"", "000000020000000000000017" "0000000200000001" "0000000100000001" "0000000400000001" "0000000400000002"},
		{1007, 23, "\"{{1},{2,3}}\"", "text"}, {1007, 23, "\"{1\"", "text"},
		{600, 0, "\"(1,2)\"", "text"}, /* a point has no codec */
	};
	/* clang-format on */
	struct arena a = {0};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got = encoded(&a, cases[i].oid, cases[i].element, cases[i].csv);

		if (!ok(strcmp(got, cases[i].want) == 0, "type %u: %s", (unsigned)cases[i].oid,
			cases[i].csv))
			printf("# got %s, wanted %s\n", got, cases[i].want);
	}
	arena_free(&a);
}

int
main(void)
{
	begin("test-codec");
	codecs();
	return done();
}
