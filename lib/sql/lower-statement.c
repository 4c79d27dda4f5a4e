/* lower-statement.c - which statement it is, and those that need little */
#include <ctype.h>
#include <string.h>

#include "sql/lower.h"

struct stmt *
new_stmt(struct sql *s, enum stmt_kind kind, const struct stmt *at)
{
	struct stmt *st = arena_alloc(s->arena, sizeof(*st));

	st->kind = kind;
	st->begin = at->begin;
	st->end = at->end;
	return st;
}

struct stmt *
raw_stmt(struct sql *s, const struct stmt *at, const char *text)
{
	struct stmt *st = new_stmt(s, S_RAW, at);

	st->text = text;
	return st;
}

void
put_parts(struct buf *b, const struct expr *name)
{
	const struct expr *part;

	for (part = name->args; part != NULL; part = part->next) {
		if (part != name->args)
			buf_char(b, '.');
		print_name(b, part->text);
	}
}

struct stmt *
in_transaction(struct sql *s, struct stmt *list)
{
	struct stmt *begin = raw_stmt(s, list, "BEGIN"), *last = list;

	begin->next = list;
	while (last->next != NULL)
		last = last->next;
	last->next = raw_stmt(s, list, "COMMIT");
	return begin;
}

/* ---- OPTIMIZE, VACUUM, ANALYZE, REFRESH, CACHE ... ---- */

/* clang-format off */
static const struct {
	const char *text;    /* the first words */
	const char *says;    /* what is said in Postgres, the table behind it; NULL: nothing */
	const char *message;
} upkeep[] = {
	{"OPTIMIZE", NULL, "OPTIMIZE packs the files of a Delta table; CLUSTER or pg_repack orders a table of Postgres, an index replaces ZORDER"},
	{"VACUUM", NULL, "VACUUM removes old files of a Delta table; autovacuum does its work in Postgres"},
	{"ANALYZE TABLE", "ANALYZE", "statistics are taken of all columns"},
	{"REFRESH MATERIALIZED", "REFRESH MATERIALIZED VIEW", NULL},
	{"REFRESH", NULL, "Postgres caches no list of files that had to be refreshed"},
	{"CACHE", NULL, "Postgres caches pages by itself; pg_prewarm reads a table ahead"},
	{"UNCACHE", NULL, "Postgres caches pages by itself"},
	{"CLEAR CACHE", NULL, "Postgres caches pages by itself"},
	{"MSCK", NULL, "partitions of Postgres are tables, there is nothing to repair"},
	{"REPAIR", NULL, "partitions of Postgres are tables, there is nothing to repair"},
	{"FSCK", NULL, "there are no files of a Delta table"},
	{"REORG", NULL, "there are no files of a Delta table"},
	{"RESET", NULL, "a setting of Spark has no counterpart"},
};
/* clang-format on */

static const char *
schema_text(struct sql *s, const struct expr *name)
{
	struct buf b = {.arena = s->arena};

	print_name(&b, name->args->text);
	return buf_text(&b);
}

static const char *
name_text(struct sql *s, struct expr *name)
{
	struct buf b = {.arena = s->arena};

	lower_table_name(s, name);
	put_parts(&b, name);
	return buf_text(&b);
}

static struct stmt *
lower_maintenance(struct sql *s, struct stmt *st)
{
	const char *text = "";
	size_t i;

	for (i = 0; i < LENGTH(upkeep); i++) {
		if (strncmp(st->text, upkeep[i].text, strlen(upkeep[i].text)) == 0)
			break;
	}
	if (i == LENGTH(upkeep))
		fail(s, "refused", st->begin, "%s: psql's \\d and EXPLAIN show what Postgres has",
		    st->text);
	if (upkeep[i].message != NULL)
		note(s, SQL_NOTE, "maintenance", st->begin, "%s", upkeep[i].message);
	if (upkeep[i].says != NULL)
		text = st->name == NULL ? upkeep[i].says
					: arena_printf(s->arena, "%s %s", upkeep[i].says,
					      name_text(s, st->name));
	return raw_stmt(s, st, text);
}

/* ---- USE, SET ---- */

static struct stmt *
use_catalog(struct sql *s, struct stmt *st)
{
	const char *catalog = st->name->kind == E_COLUMN ? st->name->args->text : "";

	session_use_catalog(s, strstr(catalog, "${") == NULL ? catalog : "");
	note(s, SQL_NOTE, "catalog", st->begin,
	    "USE CATALOG is dropped: a connection of Postgres has one database");
	return raw_stmt(s, st, "");
}

/* USE SCHEMA IDENTIFIER(:name): the value is a string in Postgres too */
static struct stmt *
use_value(struct sql *s, struct stmt *st)
{
	struct expr *schema = coerce(s, lower_expr(s, st->name->args), type_of(T_STRING));

	st->kind = S_QUERY;
	st->query =
	    make_query(s, make_select(s,
			      form(s, type_of(T_STRING),
				  "set_config('search_path', quote_ident($1) || ', public', false)",
				  schema, NULL),
			      NULL));
	return st;
}

static struct stmt *
lower_use(struct sql *s, struct stmt *st)
{
	const char *schema;

	if (st->object != NULL && strcmp(st->object, "CATALOG") == 0)
		return use_catalog(s, st);
	if (st->name->kind == E_CALL)
		return use_value(s, st);
	if (st->name->args->next != NULL)
		session_use_catalog(s, st->name->args->text);
	lower_schema_name(s, st->name);
	schema = schema_text(s, st->name);
	session_use(s, st->name->args->text);
	if (word_is(schema, "default"))
		return raw_stmt(s, st, "RESET search_path");
	return raw_stmt(s, st, arena_printf(s->arena, "SET search_path TO %s, public", schema));
}

/* Databricks counts an offset eastward, as an interval does; in a string POSIX counts westward. */
static struct stmt *
set_zone(struct sql *s, const struct stmt *st, const char *zone)
{
	struct buf b = {.arena = s->arena};
	const char *sign = zone;

	if (word_nis(zone, strlen(zone) < 3 ? 0 : 3, "UTC") ||
	    word_nis(zone, strlen(zone) < 3 ? 0 : 3, "GMT"))
		sign += 3;
	buf_str(&b, "SET TIME ZONE ");
	if (*sign != '+' && *sign != '-') {
		buf_quoted(&b, zone, '\'');
		return raw_stmt(s, st, buf_text(&b));
	}
	buf_str(&b, "INTERVAL ");
	buf_quoted(
	    &b, strchr(sign, ':') != NULL ? sign : arena_printf(s->arena, "%s:00", sign), '\'');
	buf_str(&b, " HOUR TO MINUTE");
	return raw_stmt(s, st, buf_text(&b));
}

/* SET TIME ZONE INTERVAL 10 HOURS */
static struct stmt *
set_zone_interval(struct sql *s, const struct stmt *st)
{
	struct expr *zone = lower_expr(s, st->where);

	if (zone->kind != E_TYPED || zone->type->kind != T_INTERVAL_DT)
		fail(s, "refused", st->begin, "SET TIME ZONE of no constant interval of hours");
	return raw_stmt(s, st, arena_printf(s->arena, "SET TIME ZONE INTERVAL '%s'", zone->text));
}

/* The value of SET name = value, without its quotes */
static const char *
setting_value(struct sql *s, const char *text)
{
	size_t n = strlen(text);

	if (n >= 2 && (text[0] == '\'' || text[0] == '"') && text[n - 1] == text[0])
		return arena_strndup(s->arena, text + 1, n - 2);
	return text;
}

/* Settings that decide what later statements mean; NULL: it is none. */
static struct stmt *
set_known(struct sql *s, const struct stmt *st)
{
	const char *value = st->message == NULL ? "" : setting_value(s, st->message);
	bool on = word_is(value, "true"),
	     ansi = word_is(st->text, "ansi_mode") || word_is(st->text, "spark.sql.ansi.enabled");

	if (ansi && (on || word_is(value, "false"))) {
		session_set_ansi(s, on);
		note(s, SQL_NOTE, "setting", st->begin,
		    "ANSI mode is %s for the statements that follow", on ? "on" : "off");
		return raw_stmt(s, st, "");
	}
	if ((word_is(st->text, "timezone") || word_is(st->text, "spark.sql.session.timeZone")) &&
	    value[0] != '\0')
		return set_zone(s, st, value);
	return NULL;
}

static struct stmt *
lower_set(struct sql *s, struct stmt *st)
{
	struct stmt *known;

	if (st->object != NULL && st->where == NULL)
		return raw_stmt(s, st, "SET TIME ZONE LOCAL");
	if (st->object != NULL && constant_string(st->where) != NULL)
		return set_zone(s, st, st->where->text);
	if (st->object != NULL && st->where->kind == E_INTERVAL)
		return set_zone_interval(s, st);
	if (st->object != NULL)
		fail(s, "refused", st->begin, "SET TIME ZONE of what is no string");
	if (st->text != NULL && (known = set_known(s, st)) != NULL)
		return known;
	if (st->text == NULL || st->text[0] == '\0' || st->text[0] == '-')
		fail(s, "refused", st->begin,
		    "the settings of Spark are not in Postgres; SHOW ALL has its own");
	note(s, SQL_NOTE, "setting", st->begin, "%s is a setting of Spark: dropped", st->text);
	return raw_stmt(s, st, "");
}

static struct stmt *
lower_comment(struct sql *s, struct stmt *st)
{
	if (strcmp(st->object, "CATALOG") == 0) {
		note(s, SQL_NOTE, "catalog", st->begin,
		    "the comment of a catalog is dropped: COMMENT ON DATABASE describes the "
		    "database");
		return raw_stmt(s, st, "");
	}
	if (strcmp(st->object, "SCHEMA") == 0)
		lower_schema_name(s, st->name);
	else if (strcmp(st->object, "COLUMN") == 0)
		lower_column_name(s, st->name);
	else
		lower_table_name(s, st->name);
	return st;
}

/* A field of JSON and what is cast have their names in Spark, and none or others in Postgres. */
static void
name_fields(struct query *q)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	const struct expr *x;

	for (const struct column *c = q->columns; c != NULL; c = c->next) {
		if (c->item == NULL || c->item->alias != NULL)
			continue;
		for (x = c->item; x->kind == E_CAST;)
			x = x->args;
		if (x->kind == E_FORM && x->args != NULL &&
		    strspn(c->name, letters) == strlen(c->name) &&
		    !isdigit((unsigned char)c->name[0]))
			c->item->alias = c->name;
	}
}

/* A procedure is taken for one of yours, as a function with a schema is. */
static struct stmt *
lower_procedure_call(struct sql *s, struct stmt *st)
{
	struct expr *call = st->where, *a;

	call->text = user_function(s, call->text, call->begin);
	for (a = call->args; a != NULL; a = a->next)
		if (a->kind == E_NAMED_ARG)
			a->args = lower_expr(s, a->args);
	call->args = lower_list(s, call->args);
	return st;
}

/* ---- which one ---- */

static struct stmt *
lower_one(struct sql *s, struct stmt *st)
{
	switch (st->kind) {
	case S_QUERY:
		lower_query(s, st->query);
		name_fields(st->query);
		return st;
	case S_CREATE_TABLE: return lower_create_table(s, st);
	case S_CREATE_VIEW: return lower_create_view(s, st);
	case S_CREATE_SCHEMA: return lower_create_schema(s, st);
	case S_CREATE_INDEX: return lower_create_index(s, st);
	case S_CREATE_FUNCTION: return lower_create_function(s, st);
	case S_INSERT: return lower_insert(s, st);
	case S_UPDATE: return lower_update(s, st);
	case S_DELETE: return lower_delete(s, st);
	case S_MERGE: return lower_merge(s, st);
	case S_TRUNCATE: lower_table_name(s, st->name); return st;
	case S_DROP: return lower_drop(s, st);
	case S_ALTER: return lower_alter(s, st);
	case S_COMMENT: return lower_comment(s, st);
	case S_USE: return lower_use(s, st);
	case S_SET: return lower_set(s, st);
	case S_GRANT: return lower_grant(s, st);
	case S_GROUP: return lower_group_of_roles(s, st);
	case S_SHOW: return lower_show(s, st);
	case S_VARIABLE: return lower_variable(s, st);
	case S_CALL: return lower_procedure_call(s, st);
	case S_FLOW: return lower_flow(s, st);
	case S_MAINTENANCE: return lower_maintenance(s, st);
	case S_REFUSED: fail(s, "refused", st->begin, "%s: %s", st->text, st->message);
	case S_RAW: break;
	}
	return st;
}

/* EXPLAIN is said of the last statement that one becomes, and only queries are always one. */
static struct stmt *
explained(struct sql *s, const struct stmt *from, struct stmt *st)
{
	if (from->explain && (st->next != NULL || st->kind == S_RAW))
		fail(s, "explain", from->begin,
		    "EXPLAIN of what is not one statement with a plan in Postgres");
	st->explain = from->explain;
	return st;
}

struct stmt *
lower_statement(struct sql *s, struct stmt *st)
{
	struct stmt *head = NULL, **last = &head, *next;

	for (; st != NULL; st = next) {
		next = st->next;
		st->next = NULL;
		*last = explained(s, st, lower_one(s, st));
		while (*last != NULL)
			last = &(*last)->next;
	}
	return head;
}
