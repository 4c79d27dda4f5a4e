/* legacy.c - request files of psycopg: %s, and PARAMETERS, its values as JSON */
#include <string.h>

#include "fire/parts.h"

/* A value as psycopg would send it. */
static bool
read_value(struct arena *a, const struct json *v, const char **to)
{
	switch (v->type) {
	case JSON_NULL: *to = NULL; return true;
	case JSON_FALSE: *to = "false"; return true;
	case JSON_TRUE: *to = "true"; return true;
	case JSON_NUMBER: *to = arena_strdup(a, v->text); return true;
	case JSON_STRING: *to = arena_strdup(a, v->text); return strlen(v->text) == v->len;
	default: return false;
	}
}

static size_t
length_of(const struct json *v)
{
	size_t n = 0;

	for (const struct json *c = v->child; c != NULL; c = c->next)
		n++;
	return n;
}

/* A parameter for each column; NULL: the sets are not all alike. */
static struct fire_param *
read_columns(struct arena *a, const struct json *sets, size_t rows, size_t columns)
{
	struct fire_param *params = arena_alloc(a, columns * sizeof(*params));
	const struct json *set = sets->child, *v;

	for (size_t c = 0; c < columns; c++) {
		params[c] = (struct fire_param){.name = arena_printf(a, "%%%zu", c + 1),
		    .draw = FIRE_SET,
		    .nvalues = rows,
		    .values = arena_alloc(a, rows * sizeof(char *)),
		    .next = c + 1 < columns ? &params[c + 1] : NULL};
	}
	for (size_t r = 0; r < rows; r++, set = set->next) {
		if (set->type != JSON_ARRAY || length_of(set) != columns)
			return NULL;
		v = set->child;
		for (size_t c = 0; c < columns; c++, v = v->next)
			if (!read_value(a, v, &params[c].values[r]))
				return NULL;
	}
	return params;
}

bool
fire_legacy_sets(struct arena *a, struct fire_query *q)
{
	const struct json *sets = json_read(a, q->sets_pos, q->sets, strlen(q->sets));
	size_t rows = 0, columns = 0;
	struct fire_param *params = NULL;

	if (sets == NULL)
		return false; /* reported */
	if (sets->type == JSON_ARRAY && sets->child != NULL) {
		rows = length_of(sets);
		columns = length_of(sets->child);
	}
	if (columns > 0)
		params = read_columns(a, sets, rows, columns);
	if (params == NULL) {
		warnat(q->sets_pos,
		    "PARAMETERS wants lists of the same length, with numbers, strings, true, false "
		    "and null: [[\"a\", 1], [\"b\", 2]]");
		return false;
	}
	fire_query_sets(q, params, (int)columns, (long)rows);
	return true;
}

static bool
is_s(struct pg_lex lex)
{
	struct pg_token t = pg_next(&lex);

	return t.type == PG_WORD && t.len == 1 && *t.text == 's';
}

/* An operator, of which %% is a %.  One that is left at its end is half a placeholder. */
static bool
add_operator(struct fire_queries *qs, struct pos pos, const struct pg_token *t, bool before_s,
    bool *placeholder)
{
	for (size_t i = 0; i < t->len; i++) {
		if (t->text[i] != '%') {
			fire_statement_text(qs, t->text + i, 1);
		} else if (i + 1 < t->len && t->text[i + 1] == '%') {
			fire_statement_text(qs, t->text + i++, 1);
		} else if (i + 1 == t->len && before_s) {
			*placeholder = true;
		} else {
			warnat(pos, "with PARAMETERS a %% that stands for itself is written %%%%");
			return false;
		}
	}
	return true;
}

bool
fire_legacy_statement(struct fire_queries *qs, struct pos pos, const struct pg_item *item)
{
	struct pg_lex lex = {.text = item->text, .len = item->len};
	const struct pg_param *p = item->params;
	struct pg_token t;
	bool ok = true, placeholder = false;

	while ((t = pg_next(&lex)).type != PG_END) {
		size_t at = (size_t)(t.text - item->text);

		if (placeholder) { /* the s */
			ok &= fire_statement_placeholder(qs, pos_at(pos, item->text, at));
			placeholder = false;
		} else if (t.type == PG_OPERATOR) {
			ok &= add_operator(
			    qs, pos_at(pos, item->text, at), &t, is_s(lex), &placeholder);
		} else if (p != NULL && p->offset == at) {
			ok &= fire_statement_param(qs, pos_at(pos, item->text, at), p->name);
			p = p->next;
		} else {
			fire_statement_text(qs, t.text, t.len);
		}
	}
	return ok;
}
