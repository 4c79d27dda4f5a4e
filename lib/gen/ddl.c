/* ddl.c - what a column's type means for its values, and what the comments ask for */
#include <string.h>

#include "gen/internal.h"

bool
gen_type(struct gen_column *c, const int *mod, int mods, bool array)
{
	/* clang-format off */
	static const struct {
		const char *name;
		enum gen_type type;
		int size, decimals;
	} types[] = {
		{"bool", GEN_BOOL, 0, 0}, {"int2", GEN_INT, 2, 0}, {"int4", GEN_INT, 4, 0}, {"int8", GEN_INT, 8, 0},
		{"float4", GEN_FLOAT, 0, 4}, {"float8", GEN_FLOAT, 0, 6}, {"numeric", GEN_DECIMAL, 12, 2}, {"money", GEN_DECIMAL, 12, 2},
		{"text", GEN_TEXT, 0, 0}, {"varchar", GEN_TEXT, 0, 0}, {"bpchar", GEN_TEXT, 1, 0}, {"bytea", GEN_BYTES, 0, 0},
		{"date", GEN_DATE, 0, 0}, {"timestamp", GEN_TIMESTAMP, 0, 0}, {"timestamptz", GEN_TIMESTAMP, 0, 0},
		{"time", GEN_TIME, 0, 0}, {"timetz", GEN_TIME, 0, 0}, {"uuid", GEN_UUID, 0, 0},
		{"json", GEN_JSON, 0, 0}, {"jsonb", GEN_JSON, 0, 0}, {"interval", GEN_INTERVAL, 0, 0}, {"inet", GEN_INET, 0, 0},
	};
	/* clang-format on */
	size_t i = 0;

	while (i < LENGTH(types) && strcmp(c->sql_type, types[i].name) != 0)
		i++;
	if (i == LENGTH(types))
		return false;
	c->type = types[i].type;
	c->size = types[i].size;
	c->decimals = types[i].decimals;
	if (mods > 0 && (c->type == GEN_TEXT || c->type == GEN_DECIMAL)) {
		c->size = mod[0];
		c->decimals = mods > 1 ? mod[1] : 0;
	}
	if (array) {
		c->element = c->type;
		c->type = GEN_ARRAY;
	}
	return true;
}

/* The next comment that begins with "-- GEN ", from *at on: what stands behind that. */
static const char *
next_directive(const char *text, size_t *at, size_t *len)
{
	const char *p = text + *at, *end;

	for (; *p != '\0'; p++) {
		if (strchr("'\"`", *p) != NULL) {
			if ((p = strchr(p + 1, *p)) == NULL)
				return NULL;
		} else if (p[0] == '/' && p[1] == '*') {
			if ((p = strstr(p + 2, "*/")) == NULL)
				return NULL;
			p++;
		} else if (p[0] == '-' && p[1] == '-') {
			end = p + strcspn(p, "\n");
			p += 2 + strspn(p + 2, " ");
			if (strncmp(p, "GEN ", 4) == 0) {
				*at = (size_t)(end - text);
				*len = (size_t)(end - p) - 4;
				return p + 4;
			}
			p = end - 1;
		}
	}
	return NULL;
}

static struct gen_column *
find(struct gen_table *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (word_is(t->column[i].name, name))
			return &t->column[i];
	return NULL;
}

/* "rows = N" or "column = rule" */
static bool
apply(struct arena *a, struct pos pos, const char *directive, struct gen_table *t)
{
	bool quoted = *directive == '"' || *directive == '`';
	const char *start = directive + quoted;
	size_t n = strcspn(start, !quoted ? " =" : *directive == '"' ? "\"" : "`");
	const char *name = arena_strndup(a, start, n), *value = start + n;
	struct gen_column *c;
	double rows;

	value += quoted && *value != '\0';
	value += strspn(value, " =");
	if ((c = find(t, name)) != NULL)
		return gen_rule(a, pos, value, c);
	if (word_is(name, "rows") &&
	    parse_number(arena_strndup(a, value, strcspn(value, " \r")), &rows) && rows >= 0) {
		t->rows = (int64_t)rows;
		return true;
	}
	warnat(pos, "%s has no column \"%s\"", t->name, name);
	return false;
}

bool
gen_directives(struct arena *a, struct pos pos, const char *text, struct gen_table *table)
{
	const char *directive;
	size_t at = 0, len;
	bool good = true;

	while ((directive = next_directive(text, &at, &len)) != NULL)
		good = apply(a, pos_at(pos, text, (size_t)(directive - text)),
			   arena_strndup(a, directive, len), table) &&
		       good;
	return good;
}
