/* test-csv.c - where rows end, and chunks that are the same whatever size the reads have */
#include <stdlib.h>
#include <string.h>

#include "copy/copy.h"
#include "tap.h"

static void
borders(void)
{
	/* clang-format off */
	static const struct {
		enum copy_format format;
		char escape;
		const char *text;
		size_t want;
	} cases[] = {
		{COPY_CSV, '"', "a,b\nc", 4}, {COPY_CSV, '"', "a", 0}, {COPY_CSV, '"', "\"x\ny\"\n", 6},
		{COPY_CSV, '"', "\"x\ny", 0}, {COPY_CSV, '"', "a\n\"\"\"\n\"", 2}, {COPY_CSV, '\\', "\"\\\"\n\"\nq", 6},
		{COPY_JSON, '"', "{}\n{\"", 3}, {COPY_TEXT, '"', "a\\\nb\nc", 5}, {COPY_TEXT, '"', "a\\\\\nb", 4},
	};
	/* clang-format on */

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct copy_spec spec = {
		    .format = cases[i].format, .quote = '"', .escape = cases[i].escape};
		size_t seen = 0;
		unsigned state = 0;

		is(copy_border(&spec, cases[i].text, strlen(cases[i].text), &seen, &state),
		    cases[i].want);
	}
	is(copy_count("a\n\nbbbbbbbbb\ncccccccccccc\n", 26, '\n'), 4);
	is(copy_count("\xff\x80\x8a\n\x0a\x09\x0b\xf5", 8, '\n'), 2);
}

/* Gives a text in pieces. */
struct pieces {
	const char *text;
	size_t left, most;
};

static ssize_t
give(void *data, char *p, size_t n)
{
	struct pieces *s = data;

	n = n < s->most ? n : s->most;
	n = n < s->left ? n : s->left;
	memcpy(p, s->text, n);
	s->text += n;
	s->left -= n;
	return (ssize_t)n;
}

/* The places where the chunks of the text begin, with the lines, as text. */
static const char *
cuts(struct arena *a, const char *text, size_t most)
{
	struct copy_column column = {.name = "a", .type = "", .oid = 25};
	struct copy_spec spec = {.columns = &column, .count = 1};
	struct pieces pieces = {text, strlen(text), most};
	struct copy_source source = {.spec = &spec, .name = "test", .read = give, .data = &pieces};
	struct copy_chunk chunk = {0};
	struct buf b = {.arena = a};

	copy_format_guess(&spec, -1, "");
	copy_prepare(&spec);
	if (!copy_source_open(&source, a, COPY_HEADER_ROW, NULL))
		return "failed";
	while (copy_source_next(&source, &chunk, 64) == 1)
		buf_printf(
		    &b, "%lld:%zu:%zu ", (long long)chunk.offset, chunk.line, chunk.text.len);
	copy_source_close(&source);
	free(chunk.text.data);
	return buf_text(&b);
}

static void
sources(void)
{
	static const size_t sizes[] = {1, 2, 3, 7, 31, 64, 1000, 100000};
	struct arena a = {0};
	struct buf text = {.arena = &a};
	const char *want;

	buf_str(&text, "a\r\n");
	for (int i = 0; i < 200; i++)
		buf_printf(&text, i % 7 == 0 ? "\"quoted\n%d \"\" x\"\r\n" : "row %d\r\n", i);
	want = cuts(&a, buf_text(&text), 100000);
	ok(strncmp(want, "3:2:", 4) == 0, "the first chunk is behind the header");
	for (size_t i = 0; i < LENGTH(sizes); i++)
		same(cuts(&a, buf_text(&text), sizes[i]), want);
	same(cuts(&a, "a\n1\n2", 1), "2:2:3 ");
	same(cuts(&a, "", 1), "");
	arena_free(&a);
}

int
main(void)
{
	begin("test-csv");
	borders();
	sources();
	return done();
}
