/* print-ddl.c - statements that are not queries */
#include "sql/print.h"

void
put_statement(struct printer *p, const struct stmt *stmt)
{
	switch (stmt->kind) {
	case S_QUERY: put_query(p, stmt->query); break;
	case S_RAW: put(p, stmt->text); break;
	default:
		fail(
		    p->s, "unsupported", stmt->begin, "this statement has no form in Postgres yet");
	}
}
