/* lower-pipeline.c - declarative pipelines: streaming tables, expectations; rows of files
 *
 * https://docs.databricks.com/en/ldp/developer/ldp-sql-ref-create-streaming-table.html and
 * ...-create-materialized-view.html; https://docs.databricks.com/en/ldp/expectations.html, 2025-10.
 */
#include <string.h>

#include "sql/lower.h"

/* ---- files ---- */

/* Functions that read messages, and the argument that names their source. */
static const struct {
	const char *name, *source;
} streams[] = {{"read_kafka", "subscribe"}, {"read_kinesis", "streamName"},
    {"read_pubsub", "subscriptionId"}, {"read_pulsar", "topic"}};

static bool
is_stream(const char *name)
{
	for (size_t i = 0; i < LENGTH(streams); i++)
		if (word_is(streams[i].name, name))
			return true;
	return false;
}

bool
is_files_function(const char *name)
{
	return word_is(name, "read_files") || word_is(name, "cloud_files") || is_stream(name);
}

/* The path is the first argument, or the one named path. */
static const struct expr *
path_of(const struct expr *call)
{
	const struct expr *e;

	for (e = call->args; e != NULL; e = e->next)
		if (e->kind == E_NAMED_ARG && word_is(e->text, "path"))
			return e->args;
	return call->args;
}

/* The messages' source; NULL: it is not named by a constant. */
static const char *
source_of(struct sql *s, const struct expr *call)
{
	const struct expr *e;

	for (e = call->args; e != NULL; e = e->next)
		for (size_t i = 0; i < LENGTH(streams); i++)
			if (e->kind == E_NAMED_ARG && word_is(streams[i].source, e->text))
				return name_template(s, e->args);
	return NULL;
}

/* read_files('/path') is the table that lb-load makes of these files */
static void
files_to_table(struct sql *s, struct from *f)
{
	const struct expr *path = path_of(f->call);
	const char *text = path == NULL ? NULL : name_template(s, path), *table;

	if (is_stream(f->call->text)) {
		text = source_of(s, f->call);
		table = messages_table(s, text == NULL ? "stream" : text, f->call->begin);
	} else if (text != NULL) {
		table = files_table(s, text, f->call->begin);
	} else {
		fail(s, "files", f->begin,
		    "rows of files whose path is no constant: load them into a table before "
		    "(lb-load)");
	}
	f->kind = FROM_TABLE;
	f->name = new_expr(s, E_COLUMN, f->call->begin, f->call->end);
	f->name->args = new_expr(s, E_NAME, f->call->begin, f->call->end);
	f->name->args->text = table;
	f->call = NULL;
}

/* ---- what is kept of tables and pipelines ---- */

/* _commit_version >= from AND _commit_version <= to, or _commit_timestamp for strings */
static struct expr *
of_versions(struct sql *s, struct expr *from)
{
	struct expr *to = from->next, *column = new_expr(s, E_COLUMN, from->begin, from->end), *all;
	const char *name = from->kind == E_STRING ? "_commit_timestamp" : "_commit_version";

	from->next = NULL;
	column->args = new_expr(s, E_NAME, from->begin, from->end);
	column->args->text = name;
	all = new_expr(s, E_OPERATOR, from->begin, from->end);
	all->op = ">=";
	all->args = column;
	if (to != NULL) {
		struct expr *both = new_expr(s, E_OPERATOR, from->begin, to->end);
		struct expr *high = new_expr(s, E_OPERATOR, to->begin, to->end);
		high->op = "<=";
		high->args = copy_expr(s, column);
		high->args->next = to;
		both->op = "AND";
		both->args = all;
		all->next = high;
		all = both;
	}
	column->next = from;
	return all;
}

/* table_changes('t', from, to): SELECT * FROM t_changes WHERE ...; false: it is no such call */
static bool
changes_to_query(struct sql *s, struct from *f)
{
	struct expr *args = f->call->args;
	const char *name = args == NULL ? NULL : name_template(s, args);
	struct from *table = make_from(s, FROM_TABLE, NULL);

	if (!word_is(f->call->text, "table_changes") || name == NULL)
		return false;
	name = arena_printf(s->arena, "%s_changes", name);
	note(s, SQL_WARNING, "streaming", f->call->begin,
	    "Postgres keeps no changes of a table: a trigger has to write them to %s, with "
	    "_change_type, _commit_version and _commit_timestamp",
	    name);
	table->name = new_expr(s, E_CALL, args->begin, args->end);
	table->name->args = string_literal(s, name);
	resolve_identifier(s, table->name);
	f->query =
	    make_query(s, make_select(s, new_expr(s, E_STAR, f->call->begin, f->call->end), table));
	if (args->next != NULL)
		f->query->body->select->where = of_versions(s, args->next);
	if (f->alias == NULL)
		f->alias = table->name->args->next == NULL ? name : NULL;
	f->kind = FROM_QUERY;
	f->call = NULL;
	return true;
}

void
resolve_from_call(struct sql *s, struct from *f)
{
	if (is_files_function(f->call->text)) {
		files_to_table(s, f);
	} else if (word_is(f->call->text, "event_log")) {
		note(s, SQL_WARNING, "streaming", f->call->begin,
		    "the events of a pipeline are Databricks': bring them into the table event_log "
		    "before");
		f->kind = FROM_TABLE;
		f->name = new_expr(s, E_COLUMN, f->call->begin, f->call->end);
		f->name->args = new_expr(s, E_NAME, f->call->begin, f->call->end);
		f->name->args->text = "event_log";
		f->call = NULL;
	} else {
		changes_to_query(s, f);
	}
}

/* ---- expectations ---- */

/* SELECT * FROM (query) AS _1(columns) WHERE condition AND ... */
static void
filter_query(struct sql *s, struct stmt *st, struct expr *condition)
{
	struct from *f = make_from(s, FROM_QUERY, NULL);
	struct sql_word **last = &f->columns;
	const struct column_def *c;
	struct query *q;

	f->query = st->query;
	f->alias = invent(s);
	for (c = st->columns; c != NULL; c = c->next) {
		*last = arena_alloc(s->arena, sizeof(**last));
		(*last)->text = c->name;
		last = &(*last)->next;
	}
	q = make_query(
	    s, make_select(s, new_expr(s, E_STAR, st->query->begin, st->query->begin), f));
	q->body->select->where = condition;
	q->begin = st->query->begin;
	q->end = st->query->end;
	st->query = q;
}

/* The condition as a filter: rows that do not fulfil it go, or end the statement. */
static struct expr *
expectation(struct sql *s, const struct table_constraint *c)
{
	struct expr *call, *is;

	if (strcmp(c->on_violation, "DROP ROW") == 0)
		return c->check;
	call = new_expr(s, E_CALL, c->begin, c->end);
	call->text = "assert_true";
	call->args = c->check;
	c->check->next = string_literal(s,
	    arena_printf(s->arena, "expectation %s is violated", c->name == NULL ? "" : c->name));
	is = new_expr(s, E_IS, c->begin, c->end);
	is->op = "NULL";
	is->args = call;
	return is;
}

void
lower_expectations(struct sql *s, struct stmt *st)
{
	struct table_constraint *c = st->constraints;
	struct expr *all = NULL, *one, *both;

	for (st->constraints = NULL; c != NULL; c = c->next) {
		if (strcmp(c->kind, "EXPECT") != 0) {
			note(s, SQL_NOTE, "constraint", c->begin,
			    "the %s of a view is dropped: Databricks does not check it, and "
			    "Postgres has "
			    "none; a unique index serves it",
			    c->kind);
			continue;
		}
		if (c->on_violation == NULL) {
			note(s, SQL_NOTE, "expectation", c->begin,
			    "rows that violate the expectation %s are kept, but not counted: "
			    "SELECT "
			    "count(*) ... WHERE NOT (condition) does",
			    c->name == NULL ? "" : c->name);
			continue;
		}
		one = expectation(s, c);
		if (all != NULL) {
			both = new_expr(s, E_OPERATOR, all->begin, one->end);
			both->op = "AND";
			both->args = all;
			all->next = one;
			one = both;
		}
		all = one;
	}
	if (all != NULL)
		filter_query(s, st, all);
}

/* ---- streaming tables ---- */

struct stmt *
lower_streaming_table(struct sql *s, struct stmt *st)
{
	st->streaming = false;
	if (st->query == NULL) {
		note(s, SQL_NOTE, "streaming", st->begin,
		    "a streaming table without a query is a table: lb-cdc applies changes to it");
		st->if_not_exists = st->if_not_exists || st->replace; /* REFRESH keeps its rows */
		st->replace = false;
		return lower_create_table(s, st);
	}
	note(s, SQL_WARNING, "streaming", st->begin,
	    "a streaming table is a materialized view: REFRESH MATERIALIZED VIEW reads all rows "
	    "again; lb-cdc applies changes as they come");
	st->kind = S_CREATE_VIEW;
	st->materialized = true;
	return lower_create_view(s, st);
}

/* ---- flows ---- */

struct stmt *
lower_flow(struct sql *s, struct stmt *st)
{
	struct buf keys = {.arena = s->arena}, target = {.arena = s->arena};
	const struct sql_word *w;

	lower_table_name(s, st->name);
	put_parts(&target, st->name);
	for (w = st->column_names; w != NULL; w = w->next) {
		if (keys.len > 0)
			buf_str(&keys, ", ");
		print_name(&keys, w->text);
	}
	note(s, SQL_WARNING, "streaming", st->begin,
	    "lb-cdc applies the changes to %s, by the key (%s) in the order of %s%s: nothing is "
	    "done "
	    "here",
	    buf_text(&target), buf_text(&keys), st->text,
	    st->message != NULL && strcmp(st->message, "2") == 0
		? ", and a trigger keeps the versions (SCD type 2)"
		: "");
	return raw_stmt(s, st, "");
}
