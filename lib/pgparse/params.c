/* params.c - which `:name` is a parameter */
#include "pgparse/pgparse.h"

/* Deepest nesting of brackets that is told apart; deeper ones count as the outermost do. */
#define DEPTH 256

/* Can an operand end here?  Then a colon in brackets is a slice's.  Of the words only those that
 * an operand must follow are known; all others may be names. */
static bool
ends_operand(const struct pg_token *t)
{
	static const char *const before_operand[] = {"all", "and", "any", "array", "as", "between",
	    "by", "case", "collate", "distinct", "else", "except", "from", "having", "ilike", "in",
	    "intersect", "like", "limit", "not", "offset", "on", "or", "over", "select", "similar",
	    "some", "symmetric", "then", "to", "union", "using", "values", "when", "where"};

	switch (t->type) {
	case PG_QUOTED:
	case PG_STRING:
	case PG_NUMBER:
	case PG_PARAM:
	case PG_NAMED: return true;
	case PG_PUNCT: return pg_token_is(t, ")") || pg_token_is(t, "]");
	case PG_WORD:
		for (size_t i = 0; i < LENGTH(before_operand); i++)
			if (pg_token_is(t, before_operand[i]))
				return false;
		return true;
	default: return false;
	}
}

struct pg_param *
pg_params(struct arena *a, const char *sql, size_t len)
{
	struct pg_lex lex = {.text = sql, .len = len};
	struct pg_token t, before = {0};
	struct pg_param *first = NULL, **last = &first;
	char open[DEPTH] = {0}; /* open[depth] is the innermost bracket */
	size_t depth = 0;

	for (; (t = pg_next_word(&lex)).type != PG_END; before = t) {
		if (t.type == PG_PUNCT && (*t.text == '(' || *t.text == '[')) {
			if (++depth < DEPTH)
				open[depth] = *t.text;
		} else if (t.type == PG_PUNCT && (*t.text == ')' || *t.text == ']') && depth > 0) {
			depth--;
		}
		if (t.type != PG_NAMED ||
		    (depth < DEPTH && open[depth] == '[' && ends_operand(&before)))
			continue;
		*last = arena_alloc(a, sizeof(**last));
		**last = (struct pg_param){.name = arena_strndup(a, t.text + 1, t.len - 1),
		    .offset = (size_t)(t.text - sql),
		    .len = t.len};
		last = &(*last)->next;
	}
	return first;
}
