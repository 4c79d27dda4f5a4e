/* server.c - statements to the server and back, over several connections
 *
 * A unit is what must be asked on one connection, in one transaction: statements of a file, from
 * the first that defines something on; before it, any few.  A unit whose connection is lost is
 * asked again as a whole. */
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "check/internal.h"

#define UNIT 32 /* statements that need not stay together */
#define TRIES 6
#define WAIT_MS 100

struct unit {
	struct check_item *first, *end; /* end is the next unit's */
	bool defines;
};

struct check_server {
	const struct pg_server *server;
	int count;
	pthread_mutex_t lock;
	struct check_item *next; /* to be asked */
	bool failed;
	struct worker {
		struct check_server *server;
		struct check_session session;
		struct arena lasting, arena;
		pthread_t thread;
	} worker[];
};

bool
check_defines(const struct check_item *item)
{
	static const char *const kinds[] = {"AlterTableStmt", "CommentStmt", "CompositeTypeStmt",
	    "CreateDomainStmt", "CreateEnumStmt", "CreateFunctionStmt", "CreatePolicyStmt",
	    "CreateRangeStmt", "CreateSchemaStmt", "CreateSeqStmt", "CreateStatsStmt", "CreateStmt",
	    "CreateTableAsStmt", "CreateTrigStmt", "DefineStmt", "DropStmt", "IndexStmt",
	    "RenameStmt", "RuleStmt", "TruncateStmt", "ViewStmt"};
	const struct json *body = pg_body(item->tree);

	return body != NULL && (text_in(body->key, kinds, LENGTH(kinds)) || check_sets_path(body));
}

static bool
queries(const struct check_item *item)
{
	static const char *const kinds[] = {
	    "DeleteStmt", "InsertStmt", "MergeStmt", "SelectStmt", "UpdateStmt"};
	static const char *const words[] = {
	    "delete", "insert", "merge", "select", "update", "values", "with"};
	const struct json *body = pg_body(item->tree);
	struct pg_lex lex = {.text = item->sql, .len = item->len};
	struct pg_token t;

	if (body != NULL)
		return text_in(body->key, kinds, LENGTH(kinds));
	t = pg_next_word(&lex); /* too long for a tree */
	for (size_t i = 0; i < LENGTH(words); i++)
		if (pg_token_is(&t, words[i]))
			return true;
	return false;
}

/* ---- a transaction ---- */

/* What ends a statement must be the same for the server as for our lexer. */
#define SETTINGS "SET LOCAL lock_timeout = '5s'; SET LOCAL standard_conforming_strings = on"

/* In force until the savepoint is rolled back to. */
static const char read_only[] = "SET LOCAL transaction_read_only = on";

static bool
begin_reading(struct check_session *s, struct pg_why *why)
{
	return pg_do(s->conn, s->arena, "BEGIN READ ONLY; " SETTINGS "; SAVEPOINT lb", why);
}

/* A schema that is first on the path, so that what is made lies there. */
static bool
begin_defining(struct check_session *s, struct pg_why *why)
{
	const char *sql;

	snprintf(s->scratch, sizeof(s->scratch), "lb_check_%ld_%p", (long)getpid(), (void *)s);
	sql = arena_printf(s->arena,
	    "BEGIN; " SETTINGS "; SET LOCAL statement_timeout = '60s';"
	    " SET LOCAL client_min_messages = error; CREATE SCHEMA \"%s\";"
	    " SELECT set_config('search_path', concat_ws(', ', '\"%s\"',"
	    " nullif(current_setting('search_path'), '')), true); SAVEPOINT lb; %s",
	    s->scratch, s->scratch, read_only);
	if (pg_do(s->conn, s->arena, sql, why))
		return true;
	s->scratch[0] = '\0';
	s->no_scratch = why->message;
	if (why->again || !pg_do(s->conn, s->arena, "ROLLBACK", why))
		return false;
	return begin_reading(s, why);
}

/* ---- a statement ---- */

static bool
ask_query(struct check_session *s, struct check_item *item, struct pg_why *why)
{
	pg_number(item->arena, item->sql, item->len, &item->numbered);
	return pg_describe(
	    s->conn, item->arena, item->numbered.sql, &s->types, &item->signature, why);
}

static bool
ask_definition(struct check_session *s, struct check_item *item, struct pg_why *why)
{
	struct pg_why other;
	bool good;

	item->numbered = (struct pg_numbered){.sql = item->sql};
	if (s->scratch[0] == '\0') {
		item->unasked = arena_printf(item->arena, "no scratch schema: %s", s->no_scratch);
		return true;
	}
	if (!pg_do(s->conn, item->arena, "ROLLBACK TO lb", why))
		return false;
	good = check_scratch_run(s, item, why, &item->unasked);
	if (!good && why->again)
		return false;
	if (!pg_do(s->conn, item->arena,
		good && item->unasked == NULL ? "RELEASE lb; SAVEPOINT lb" : "ROLLBACK TO lb",
		&other) ||
	    !pg_do(s->conn, item->arena, read_only, &other)) {
		*why = other;
		why->again = true;
		return false;
	}
	return good;
}

static bool
back(struct check_session *s, struct check_item *item, struct pg_why *why)
{
	const char *sql = arena_printf(item->arena, "ROLLBACK TO lb; %s", read_only);
	struct pg_why other;

	if (pg_do(s->conn, item->arena, sql, &other))
		return true;
	*why = other;
	why->again = true;
	return false;
}

/* The query, and with a recorded result its rows. */
static bool
ask_and_run(struct check_session *s, struct check_item *item, struct pg_why *why)
{
	bool good = ask_query(s, item, why);

	if (good && item->recorded != NULL && s->scratch[0] != '\0')
		item->uncompared = "its file defines tables, which have no rows here";
	else if (good && item->recorded != NULL)
		good = check_run(s, item, why);
	else if (good)
		return true;
	return back(s, item, why) && good;
}

/* False: the connection is lost, *why. */
static bool
ask(struct check_session *s, struct check_item *item, struct pg_why *why)
{
	bool good = true;

	*why = (struct pg_why){0};
	item->refused = false;
	item->unasked = item->uncompared = NULL;
	item->comparison = NULL;
	if (queries(item)) {
		good = ask_and_run(s, item, why);
	} else if (check_defines(item)) {
		good = ask_definition(s, item, why);
	} else if (pg_node(item->tree, "TransactionStmt") == NULL) {
		item->unasked = "a statement of this kind cannot be tried without running it";
	}
	if (good || why->again)
		return !why->again;
	if (strcmp(why->sqlstate, "55P03") == 0 || strcmp(why->sqlstate, "57014") == 0) {
		item->unasked = why->message; /* a lock, or too slow to try */
		return true;
	}
	item->refused = true;
	item->why = *why;
	item->offset = item->len;
	if (why->place > 0)
		item->offset = pg_numbered_offset(
		    &item->numbered, pg_place_offset(item->numbered.sql, why->place));
	return true;
}

/* ---- a unit ---- */

static bool
ask_unit(struct check_session *s, const struct unit *u, struct pg_why *why)
{
	s->scratch[0] = '\0';
	s->made = (struct map){.arena = s->arena};
	if (!(u->defines ? begin_defining(s, why) : begin_reading(s, why)))
		return false;
	for (struct check_item *i = u->first; i != u->end; i = i->next)
		if (!ask(s, i, why))
			return false;
	return pg_do(s->conn, s->arena, "ROLLBACK", why);
}

static void
wait_ms(long ms)
{
	int64_t end = clock_ns() + ms * 1000000;

	while (clock_ns() < end && !stop_requested())
		usleep(10000);
}

static bool
reconnect(struct worker *w, struct pg_why *why)
{
	struct check_session *s = &w->session;

	if (s->conn != NULL)
		pg_close(s->conn);
	s->types = (struct map){.arena = &w->lasting};
	s->conn = pg_try_connect(w->server->server, &w->lasting, &why->message);
	return s->conn != NULL;
}

/* The connection may be lost at any moment, which no statement is to blame for. */
static bool
try_unit(struct worker *w, const struct unit *u)
{
	struct pg_why why = {0};
	bool done = false;

	for (int i = 0; i < TRIES && !done && !stop_requested(); i++) {
		if (i > 0) {
			wait_ms(WAIT_MS << (i - 1));
			if (!reconnect(w, &why))
				continue;
		}
		w->session.arena = &w->arena;
		done = ask_unit(&w->session, u, &why);
	}
	if (!done && !stop_requested())
		warning("the server was lost: %s", why.message);
	arena_reset(&w->arena);
	return done;
}

/* ---- all units ---- */

/* May the item be asked with the n before it? */
static bool
belongs(const struct unit *u, const struct check_item *i, int n)
{
	if (u->first->file == NULL)
		return i->file == NULL && n < UNIT && !u->defines && !check_defines(i);
	return i->file != NULL && strcmp(i->file, u->first->file) == 0 && (u->defines || n < UNIT);
}

static bool
take_unit(struct check_server *s, struct unit *u)
{
	struct check_item *i;
	int n = 0;

	pthread_mutex_lock(&s->lock);
	*u = (struct unit){.first = s->failed ? NULL : s->next};
	for (i = u->first; i != NULL && (n == 0 || belongs(u, i, n)); i = i->next, n++)
		u->defines = u->defines || check_defines(i);
	u->end = s->next = i;
	pthread_mutex_unlock(&s->lock);
	return u->first != NULL;
}

static void *
work(void *data)
{
	struct worker *w = data;
	struct unit u;

	while (take_unit(w->server, &u))
		if (!try_unit(w, &u)) {
			pthread_mutex_lock(&w->server->lock);
			w->server->failed = true;
			pthread_mutex_unlock(&w->server->lock);
		}
	return NULL;
}

bool
check_server_ask(struct check_server *s, struct check_item *first)
{
	int threads = 0;

	s->next = first;
	while (threads < s->count - 1 && pthread_create(&s->worker[threads + 1].thread, NULL, work,
					     &s->worker[threads + 1]) == 0)
		threads++;
	work(&s->worker[0]);
	for (int i = 1; i <= threads; i++)
		pthread_join(s->worker[i].thread, NULL);
	return !s->failed;
}

/* By the names of tables alone, as the lints know them: a column is not null if it is so in all
 * tables of that name. */
static bool
learn(struct check_session *s, struct arena *a, struct check_seen *seen)
{
	static const char question[] =
	    "SELECT relname || '.' || attname FROM pg_class c JOIN pg_attribute t"
	    " ON attrelid = c.oid WHERE relkind IN ('r', 'p', 'f') AND attnum > 0"
	    " AND NOT attisdropped AND relnamespace NOT IN"
	    " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
	    " GROUP BY 1 HAVING bool_and(attnotnull)";
	struct pg_cells c;
	struct pg_why why;

	if (!pg_ask(s->conn, a, &(struct pg_question){question, NULL}, &c, &why)) {
		warning("%s", why.message);
		return false;
	}
	for (size_t i = 0; i < c.rows; i++)
		map_set(&seen->not_null, c.cell[i], seen);
	return true;
}

struct check_server *
check_server_open(
    struct arena *lasting, const struct pg_server *server, int connections, struct check_seen *seen)
{
	struct check_server *s =
	    arena_alloc(lasting, sizeof(*s) + (size_t)connections * sizeof(s->worker[0]));
	struct worker *w;

	s->server = server;
	s->count = connections;
	pthread_mutex_init(&s->lock, NULL);
	for (int i = 0; i < connections; i++) {
		w = &s->worker[i];
		w->server = s;
		w->session.types.arena = &w->lasting;
		if ((w->session.conn = pg_connect(server)) == NULL)
			return NULL;
	}
	return learn(&s->worker[0].session, lasting, seen) ? s : NULL;
}

void
check_server_close(struct check_server *s)
{
	for (int i = 0; i < s->count; i++) {
		if (s->worker[i].session.conn != NULL)
			pg_close(s->worker[i].session.conn);
		arena_free(&s->worker[i].lasting);
		arena_free(&s->worker[i].arena);
	}
}
