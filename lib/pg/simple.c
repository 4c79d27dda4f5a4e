/* simple.c - requests in the simple protocol, for poolers and proxies that know no other */
#include <string.h>

#include "pg/internal.h"

/* False: not good in the encoding of the connection, or no memory. */
static bool
add_literal(PGconn *conn, struct buf *b, const char *value)
{
	char *text;

	if (value == NULL) {
		buf_str(b, "NULL");
		return true;
	}
	if ((text = PQescapeLiteral(conn, value, strlen(value))) == NULL)
		return false;
	buf_str(b, text);
	PQfreemem(text);
	return true;
}

static bool
add_statement(PGconn *conn, struct buf *b, const struct pg_prepared *st, const char *const *values)
{
	const struct pg_place *p = st->places;
	size_t at = 0;

	for (int i = 0; i < st->nplaces; i++, p++) {
		buf_add(b, st->sql + at, p->at - at);
		if (!add_literal(conn, b, values[p->value]))
			return false;
		at = p->at + p->len;
	}
	buf_str(b, st->sql + at);
	buf_str(b, "\n;"); /* on a line of its own: the statement may end in a comment */
	return true;
}

bool
simple_send(struct pg_run *run, struct session *s, bool all)
{
	const struct pg_query *q = s->job->query;

	run->text.arena = &run->texts;
	buf_clear(&run->text);
	do {
		if (!add_statement(
			s->conn, &run->text, &q->statements[s->at], s->job->request.values))
			return false;
		s->at += s->step;
	} while (all && s->at < q->nstatements);
	wire_query(&s->wire, run->text.data);
	return true;
}
