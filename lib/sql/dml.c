/* dml.c - statements that change rows */
#include "sql/parse.h"

struct stmt *
parse_any_statement(struct parser *p)
{
	struct stmt *st = arena_alloc(p->s->arena, sizeof(*st));

	st->begin = p->tok->begin;
	st->kind = S_QUERY;
	st->query = parse_query(p);
	st->end = ended(p);
	if (p->tok->kind != TOK_END)
		expected(p, "the end of the statement");
	return st;
}
