/* fuzz-ddl.c - any bytes as DDL: tables whose columns have names and types, or an error in the text
 */
#include <stdlib.h>
#include <string.h>

#include "pgparse/pgparse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char first[] =
	    "CREATE TABLE f (id int PRIMARY KEY, a numeric(3,2)[] NOT NULL)";
	struct arena a = {0};
	struct pg_def *tables = NULL;
	struct pg_parse_error error;
	char *text = arena_strndup(&a, (const char *)data, size);

	if (!pg_def_read(&a, first, strlen(first), &tables, &error))
		abort();
	for (struct pg_statement *s = pg_split(&a, text, size); s != NULL; s = s->next)
		if (!pg_def_read(&a, s->text, s->len, &tables, &error) && error.offset > s->len)
			abort();
	for (const struct pg_def *t = tables; t != NULL; t = t->next)
		for (size_t i = 0; i < t->count; i++)
			if (t->column[i].name == NULL || t->column[i].type == NULL ||
			    t->column[i].written == NULL || t->column[i].mods > 2)
				abort();
	arena_free(&a);
	return 0;
}
