/* fuzz-pgparse.c - no byte is lost, statements lie where they say, the parser and the lints survive
 */
#include <stdlib.h>
#include <string.h>

#include "check/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
lint(struct arena *a, const struct pg_statement *s)
{
	struct check c = {.arena = a, .sql = s->text, .len = s->len, .seen = check_seen_new(a)};
	struct pg_numbered n;

	c.tree = pg_tree(a, s->text, s->len);
	check_lint(&c, true);
	for (const struct check_note *note = c.notes; note != NULL; note = note->next)
		if (note->offset > s->len)
			abort();
	pg_number(a, s->text, s->len, &n);
	if (pg_numbered_offset(&n, strlen(n.sql)) > s->len)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;
	const char *text = arena_strndup(&a, (const char *)data, size);
	struct pg_lex lex = {.text = text, .len = size};
	struct pg_parse_error error;
	struct pg_token t;
	size_t sum = 0;

	while ((t = pg_next(&lex)).type != PG_END) {
		if (t.len == 0 || t.text != text + sum)
			abort();
		sum += t.len;
		pg_name(&a, &t);
	}
	if (sum != size)
		abort();
	for (struct pg_statement *s = pg_split(&a, text, size); s != NULL; s = s->next) {
		if (s->offset + s->len > size || memcmp(text + s->offset, s->text, s->len) != 0)
			abort();
		if (pg_check(&a, s->text, s->len, &error))
			lint(&a, s);
		else if (error.offset > s->len)
			abort();
	}
	pg_blank_psql(arena_strndup(&a, text, size), size);
	arena_reset(&a);
	return 0;
}
