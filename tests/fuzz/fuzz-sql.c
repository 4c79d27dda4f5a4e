/* fuzz-sql.c - any text is split into statements, each of them converted or refused, on one line
 * and on several */
#include <stdlib.h>
#include <string.h>

#include "sql/sql.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
convert(struct arena *a, const struct sql_options *options, const char *text, size_t size)
{
	struct sql_session *session = sql_session_new(NULL);
	struct sql_walk walk = {text, size, {"fuzz", 1, 1}, 0, 0};
	struct sql_piece piece;
	struct sql_result r;
	size_t before = 0;

	while (sql_split(&walk, &piece)) {
		if (walk.offset <= before || piece.text < text ||
		    piece.text + piece.len > text + size)
			abort();
		before = walk.offset;
		r = sql_convert(a, session, options, piece);
		if (r.ok != (r.sql != NULL) || (!r.ok && r.notes == NULL))
			abort();
	}
	sql_session_free(session);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;
	const char *text = arena_strndup(&a, (const char *)data, size);

	convert(&a, &(struct sql_options){0}, text, size);
	convert(&a, &(struct sql_options){.pretty = true, .no_ansi = true, .explain = true}, text,
	    size);
	arena_reset(&a);
	return 0;
}
