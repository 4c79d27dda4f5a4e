/* server.c - does the server take an answer? */
#include <stdlib.h>
#include <string.h>

#include "convert/model.h"
#include "pg/describe.h"
#include "pgparse/pgparse.h"

struct model_server {
	struct pg_server server;
	struct pg_conn *conn;
	struct arena arena;
	struct map types;
};

struct model_server *
model_server_open(const char *dbname)
{
	struct model_server *s = calloc(1, sizeof(*s));

	if (s == NULL)
		die("out of memory");
	s->server.conninfo = dbname;
	s->types.arena = &s->arena;
	s->conn = pg_connect(&s->server);
	if (s->conn != NULL)
		return s;
	model_server_close(s);
	return NULL;
}

void
model_server_close(struct model_server *s)
{
	if (s == NULL)
		return;
	if (s->conn != NULL)
		pg_close(s->conn);
	arena_free(&s->arena);
	free(s);
}

/* One statement that the server describes: a query or a change of rows. */
static bool
can_be_asked(struct arena *a, const char *sql)
{
	static const char *const words[] = {
	    "SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "("};
	struct pg_lex lex = {.text = sql, .len = strlen(sql)};
	struct pg_token first = pg_next_word(&lex);
	const struct pg_statement *s = pg_split(a, sql, strlen(sql));

	for (size_t i = 0; s != NULL && s->next == NULL && i < LENGTH(words); i++)
		if (pg_token_is(&first, words[i]))
			return true;
	return false;
}

static bool
describe(struct model_server *s, struct arena *a, const char *sql, struct pg_why *why)
{
	struct pg_signature signature;
	struct pg_why end;
	bool good = pg_do(s->conn, a, "BEGIN READ ONLY", why) &&
		    pg_describe(s->conn, a, sql, &s->types, &signature, why);

	return pg_do(s->conn, a, "ROLLBACK", good ? why : &end) && good;
}

const char *
model_server_check(struct model_server *s, struct arena *a, const char *sql)
{
	struct pg_why why = {.message = NULL};
	struct pg_numbered n;
	struct pos pos;
	size_t place = 0;

	if (!can_be_asked(a, sql))
		return NULL;
	pg_number(a, sql, strlen(sql), &n);
	if (describe(s, a, n.sql, &why))
		return NULL;
	if (why.again) { /* once more, on a new connection */
		pg_close(s->conn);
		s->conn = pg_connect(&s->server);
		if (s->conn == NULL)
			die("the server that checks answers is gone");
		if (describe(s, a, n.sql, &why))
			return NULL;
	}
	if (why.place > 0)
		place = pg_numbered_offset(&n, pg_place_offset(n.sql, why.place));
	pos = pos_at((struct pos){NULL, 1, 1}, sql, place);
	return arena_printf(a, "line %zu, column %zu: %s%s%s", pos.line, pos.column, why.message,
	    why.hint != NULL ? "; " : "", why.hint != NULL ? why.hint : "");
}
