/* fuzz-model.c - what an endpoint sends, and what a model says */
#include <stdlib.h>
#include <string.h>

#include "convert/model.h"
#include "pgparse/pgparse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	char *text = arena_strndup(&a, (const char *)data, size);
	const char *error = NULL, *sql;
	struct pg_parse_error e;
	struct model_reply reply = model_read(&a, "url", text, size);

	if (reply.text == NULL && reply.error == NULL)
		abort();
	sql = model_sql(&a, text, &error);
	if (sql == NULL && error == NULL)
		abort();
	if (sql != NULL) {
		for (struct pg_statement *s = pg_split(&a, sql, strlen(sql)); s; s = s->next)
			if (!pg_check(&a, s->text, s->len, &e))
				abort();
		model_guard(&a, text, sql);
	}
	arena_free(&a);
	return 0;
}
