/* hint.c - what helps when the server does not know a word of Databricks */
#include <string.h>

#include "check/internal.h"
#include "sql/funcs.h"

/* What stands for itself in Postgres' grammar, and means nothing to the server. */
static const char *const words[] = {"<=>", "==", "!", "array", "binary", "byte", "double", "long",
    "map", "short", "string", "struct", "timestamp_ltz", "timestamp_ntz", "tinyint", "variant",
    "void"};

const char *
check_hint(const struct check_item *item)
{
	struct pg_lex lex = {.text = item->sql, .len = item->len, .at = item->offset};
	const char *state = item->why.sqlstate;
	struct pg_token t = pg_next(&lex);
	bool known = false;
	char name[64];

	/* undefined function or operator, undefined type or other object */
	if (strcmp(state, "42883") != 0 && strcmp(state, "42704") != 0)
		return NULL;
	if (t.len == 0 || t.len >= sizeof(name))
		return NULL;
	for (size_t i = 0; i <= t.len; i++)
		name[i] = i == t.len ? '\0' : t.text[i];
	for (size_t i = 0; i < LENGTH(words); i++)
		known = known || word_is(words[i], name);
	if (!known && (strcmp(state, "42883") != 0 || func_class(name) < 0))
		return NULL;
	return arena_printf(item->arena, "%s is Databricks SQL; lb-sql2pg converts it", name);
}
