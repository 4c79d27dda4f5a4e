/* lower-command.c - rights: GRANT, REVOKE
 *
 * https://docs.databricks.com/en/data-governance/unity-catalog/manage-privileges/privileges.html,
 * 2025-10; a principal is a role (https://docs.databricks.com/en/oltp/, "Manage Postgres roles").
 */
#include <string.h>

#include "sql/lower.h"

/* ---- rights ---- */

/* clang-format off */
static const struct right {
	const char *object, *right;
	const char *rights; /* in Postgres; NULL: none */
	const char *on;     /* before the name */
} rights[] = {
	{"TABLE", "SELECT", "SELECT", "TABLE"},
	{"TABLE", "MODIFY", "INSERT, UPDATE, DELETE", "TABLE"},
	{"TABLE", "INSERT", "INSERT", "TABLE"},
	{"TABLE", "UPDATE", "UPDATE", "TABLE"},
	{"TABLE", "DELETE", "DELETE", "TABLE"},
	{"TABLE", "REFRESH", NULL, NULL},
	{"TABLE", "ALL", "ALL", "TABLE"},
	{"TABLE", "ALL PRIVILEGES", "ALL", "TABLE"},
	{"SCHEMA", "USE SCHEMA", "USAGE", "SCHEMA"},
	{"SCHEMA", "USAGE", "USAGE", "SCHEMA"},
	{"SCHEMA", "CREATE", "CREATE", "SCHEMA"},
	{"SCHEMA", "CREATE TABLE", "CREATE", "SCHEMA"},
	{"SCHEMA", "CREATE VIEW", "CREATE", "SCHEMA"},
	{"SCHEMA", "CREATE FUNCTION", "CREATE", "SCHEMA"},
	{"SCHEMA", "CREATE MATERIALIZED VIEW", "CREATE", "SCHEMA"},
	{"SCHEMA", "SELECT", "SELECT", "ALL TABLES IN SCHEMA"},
	{"SCHEMA", "MODIFY", "INSERT, UPDATE, DELETE", "ALL TABLES IN SCHEMA"},
	{"SCHEMA", "EXECUTE", "EXECUTE", "ALL FUNCTIONS IN SCHEMA"},
	{"SCHEMA", "ALL", "ALL", "SCHEMA"},
	{"SCHEMA", "ALL PRIVILEGES", "ALL", "SCHEMA"},
	{"SCHEMA", "ALL PRIVILEGES", "ALL", "ALL TABLES IN SCHEMA"},
	{"FUNCTION", "EXECUTE", "EXECUTE", "FUNCTION"},
	{"FUNCTION", "ALL PRIVILEGES", "ALL", "FUNCTION"},
	{"PROCEDURE", "EXECUTE", "EXECUTE", "PROCEDURE"},
};
/* clang-format on */

const char *
role_of(struct sql *s, const char *principal, size_t at)
{
	struct buf b = {.arena = s->arena};

	if (word_is(principal, "account users") || word_is(principal, "public"))
		return "PUBLIC";
	print_name(&b, principal);
	if (strstr(principal, "${") == NULL)
		note(s, SQL_NOTE, "role", at,
		    "the role %s has to exist: databricks_create_role() of the extension "
		    "databricks_auth makes one of an identity",
		    buf_text(&b));
	return buf_text(&b);
}

/* a, b, c */
static const char *
roles_of(struct sql *s, const struct stmt *st)
{
	struct buf b = {.arena = s->arena};

	for (const struct sql_word *w = st->roles; w != NULL; w = w->next)
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", role_of(s, w->text, st->begin));
	return buf_text(&b);
}

static struct stmt *
grant_one(struct sql *s, const struct stmt *st, const struct right *r, const char *who)
{
	struct buf b = {.arena = s->arena};

	buf_printf(&b, "%s %s ON %s ", st->text, r->rights, r->on);
	put_parts(&b, st->name);
	buf_printf(&b, " %s %s", st->text[0] == 'G' ? "TO" : "FROM", who);
	return raw_stmt(s, st, buf_text(&b));
}

/* One right; gives where the next statement goes. */
static struct stmt **
grant_right(
    struct sql *s, const struct stmt *st, const char *right, const char *who, struct stmt **last)
{
	bool found = false;

	for (size_t i = 0; i < LENGTH(rights); i++) {
		if (strcmp(rights[i].object, st->object) != 0 ||
		    strcmp(rights[i].right, right) != 0)
			continue;
		found = true;
		if (rights[i].rights == NULL)
			continue;
		if (strncmp(rights[i].on, "ALL ", 4) == 0)
			note(s, SQL_NOTE, "right", st->begin,
			    "the right is for what the schema has now: ALTER DEFAULT PRIVILEGES "
			    "is for what is made later");
		*last = grant_one(s, st, &rights[i], who);
		last = &(*last)->next;
	}
	if (!found && st->text[0] == 'R')
		fail(s, "right", st->begin, "the right %s on a %s has no counterpart in Postgres",
		    right, lower_text(s->arena, st->object));
	if (!found)
		note(s, SQL_WARNING, "right", st->begin,
		    "the right %s on a %s has no counterpart in Postgres: dropped", right,
		    lower_text(s->arena, st->object));
	return last;
}

/* What Postgres does not have cannot be read or changed either. */
static struct stmt *
no_object(struct sql *s, const struct stmt *st)
{
	note(s, SQL_WARNING, "right", st->begin,
	    "rights on %s are dropped: Postgres has no such object", st->object);
	return raw_stmt(s, st, "");
}

struct stmt *
lower_grant(struct sql *s, struct stmt *st)
{
	static const char *const relations[] = {"VIEW", "MATERIALIZED VIEW", "STREAMING TABLE"};
	struct stmt *list = NULL, **last = &list;
	const struct sql_word *w;
	const char *who;

	for (size_t i = 0; i < LENGTH(relations); i++)
		if (strcmp(st->object, relations[i]) == 0)
			st->object = "TABLE";
	if (strcmp(st->object, "DATABASE") == 0)
		st->object = "SCHEMA";
	if (strcmp(st->object, "CATALOG") == 0) {
		note(s, SQL_WARNING, "right", st->begin,
		    "rights on a catalog are dropped: GRANT CONNECT, CREATE ON DATABASE are the "
		    "database's, the others are granted on schemas");
		return raw_stmt(s, st, "");
	}
	if (strcmp(st->object, "TABLE") != 0 && strcmp(st->object, "SCHEMA") != 0 &&
	    strcmp(st->object, "FUNCTION") != 0 && strcmp(st->object, "PROCEDURE") != 0)
		return no_object(s, st);
	if (strcmp(st->object, "SCHEMA") == 0)
		lower_schema_name(s, st->name);
	else
		lower_table_name(s, st->name);
	who = roles_of(s, st);
	for (w = st->column_names; w != NULL; w = w->next)
		last = grant_right(s, st, w->text, who, last);
	return list != NULL ? list : raw_stmt(s, st, "");
}

/* ---- groups ---- */

struct stmt *
lower_group_of_roles(struct sql *s, struct stmt *st)
{
	struct buf group = {.arena = s->arena};
	struct stmt *list = NULL, **last = &list;
	const struct sql_word *w;

	print_name(&group, st->message);
	if (st->column_names == NULL)
		return raw_stmt(s, st,
		    arena_printf(s->arena, "%s %s%s", st->text, st->if_exists ? "IF EXISTS " : "",
			buf_text(&group)));
	for (w = st->column_names; w != NULL; w = w->next) {
		*last = raw_stmt(s, st,
		    arena_printf(s->arena, "%s %s %s %s", st->text, buf_text(&group),
			st->text[0] == 'G' ? "TO" : "FROM", role_of(s, w->text, st->begin)));
		last = &(*last)->next;
	}
	return list;
}
