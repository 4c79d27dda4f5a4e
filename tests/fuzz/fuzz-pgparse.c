/* fuzz-pgparse.c - no byte is lost, statements lie where they say, and the parser survives */
#include <stdlib.h>
#include <string.h>

#include "pgparse/pgparse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
		if (!pg_check(&a, s->text, s->len, &error) && error.offset > s->len)
			abort();
	}
	arena_reset(&a);
	return 0;
}
