/* lower-alter.c - ALTER
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-ddl-alter-table.html, 2025-10.
 */
#include <string.h>

#include "sql/lower.h"

/* The table as it was, copied so that it can be changed; NULL: not known. */
static struct table *
known_table(struct sql *s, const struct expr *name)
{
	const struct table *t = session_table(s, name);
	struct table *copy;

	if (t == NULL)
		return NULL;
	copy = arena_alloc(s->arena, sizeof(*copy));
	*copy = *t;
	copy->columns = copy_columns(s, t->columns);
	return copy;
}

static struct column **
find_column(struct table *t, const char *name)
{
	struct column **at = (struct column **)&t->columns;

	while (*at != NULL && !word_is((*at)->name, name))
		at = &(*at)->next;
	return at;
}

static void
add_columns(struct sql *s, struct table *t, struct column_def *list)
{
	struct column **last = (struct column **)&t->columns;

	while (*last != NULL)
		last = &(*last)->next;
	for (; list != NULL; list = list->next) {
		if (list->default_value != NULL)
			list->default_value =
			    coerce(s, lower_expr(s, list->default_value), list->type);
		*last = new_column(s, list->name, list->type);
		last = &(*last)->next;
	}
}

static void
drop_columns(struct table *t, const struct sql_word *names)
{
	struct column **at;

	for (; names != NULL; names = names->next) {
		at = find_column(t, names->text);
		if (*at != NULL)
			*at = (*at)->next;
	}
}

/* CHANGE COLUMN a b type is a change of the type, and then one of the name in a statement of its
 * own; NULL: it has its name already. */
static struct stmt *
change_column(struct sql *s, const struct stmt *st, struct alter_action *a)
{
	struct alter_action *rename;
	struct stmt *result;

	a->action = "ALTER TYPE";
	a->type = a->columns->type;
	if (word_is(a->names->text, a->columns->name))
		return NULL;
	rename = arena_alloc(s->arena, sizeof(*rename));
	rename->action = "RENAME COLUMN";
	rename->names = a->names;
	rename->new_name = a->columns->name;
	rename->begin = a->begin;
	rename->end = a->end;
	result = new_stmt(s, S_ALTER, st);
	result->object = st->object;
	result->name = st->name;
	result->alter = rename;
	return result;
}

static void
change_type(struct sql *s, struct table *t, struct alter_action *a)
{
	struct column **c = find_column(t, a->names->text);
	struct expr at = {.begin = a->begin, .end = a->end};

	if (*c == NULL)
		return;
	if (!type_same((*c)->type, a->type))
		a->value = cast_to(s, column_ref(s, *c, &at), a->type, false);
	(*c)->type = a->type;
}

/* What the session remembers after an action, and what the action says. */
static void
apply(struct sql *s, struct table *t, struct alter_action *a)
{
	if (strcmp(a->action, "ADD COLUMN") == 0) {
		add_columns(s, t, a->columns);
	} else if (strcmp(a->action, "DROP COLUMN") == 0) {
		drop_columns(t, a->names);
	} else if (strcmp(a->action, "RENAME COLUMN") == 0) {
		struct column **c = find_column(t, a->names->text);
		if (*c != NULL)
			(*c)->name = a->new_name;
	} else if (strcmp(a->action, "ALTER TYPE") == 0) {
		change_type(s, t, a);
	} else if (a->value != NULL && strcmp(a->action, "SET DEFAULT") == 0) {
		a->value = lower_expr(s, a->value);
	} else if (a->constraint != NULL) {
		scope_add(s, scope_push(s), NULL, t->columns, t->open);
		if (a->constraint->check != NULL)
			a->constraint->check = lower_condition(s, a->constraint->check);
		scope_pop(s);
		if (a->constraint->ref_table != NULL)
			lower_table_name(s, a->constraint->ref_table);
	}
}

/* Does this action leave nothing to say in Postgres? */
static bool
is_dropped(struct sql *s, const struct alter_action *a)
{
	if (strcmp(a->action, "PROPERTY") == 0) {
		if (property_comment(a->properties) == NULL || a->properties->next != NULL)
			note(s, SQL_NOTE, "clause", a->begin,
			    "properties and tags are dropped: they are Delta's and Unity "
			    "Catalog's");
		return true;
	}
	return strcmp(a->action, "POSITION") == 0;
}

/* ALTER object name OWNER TO role */
static struct stmt *
change_owner(struct sql *s, const struct stmt *st, const struct alter_action *a)
{
	struct buf b = {.arena = s->arena};
	const char *role = role_of(s, a->new_name, a->begin);

	if (strcmp(st->object, "CATALOG") == 0 || strcmp(role, "PUBLIC") == 0) {
		note(s, SQL_WARNING, "right", a->begin,
		    "a role alone can be an owner, and a catalog has none: dropped");
		return raw_stmt(s, st, "");
	}
	buf_printf(
	    &b, "ALTER %s ", strcmp(st->object, "STREAMING TABLE") == 0 ? "TABLE" : st->object);
	put_parts(&b, st->name);
	buf_printf(&b, " OWNER TO %s", role);
	return raw_stmt(s, st, buf_text(&b));
}

/* A policy named row_filter, which holds for the owner too, and not for what is inserted. */
struct stmt *
filter_rows(struct sql *s, const struct stmt *st, struct alter_action *a)
{
	struct buf name = {.arena = s->arena}, call = {.arena = s->arena};
	const struct sql_word *w;
	struct stmt *list;

	put_parts(&name, st->name);
	if (a->action[0] == 'D') {
		list = raw_stmt(s, st,
		    arena_printf(
			s->arena, "DROP POLICY IF EXISTS row_filter ON %s", buf_text(&name)));
		list->next = raw_stmt(s, st,
		    arena_printf(
			s->arena, "ALTER TABLE %s DISABLE ROW LEVEL SECURITY", buf_text(&name)));
		return list;
	}
	lower_table_name(s, a->new_table);
	put_parts(&call, a->new_table);
	for (w = a->names; w != NULL; w = w->next) {
		buf_str(&call, w == a->names ? "(" : ", ");
		print_name(&call, w->text);
	}
	buf_str(&call, a->names == NULL ? "()" : ")");
	note(s, SQL_WARNING, "mask", a->begin,
	    "the row filter is a policy: superusers and roles with BYPASSRLS see all rows");
	list = raw_stmt(s, st,
	    arena_printf(s->arena,
		"ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
		buf_text(&name)));
	list->next = raw_stmt(s, st,
	    arena_printf(s->arena, "DROP POLICY IF EXISTS row_filter ON %s", buf_text(&name)));
	list->next->next = raw_stmt(s, st,
	    arena_printf(s->arena, "CREATE POLICY row_filter ON %s USING (%s) WITH CHECK (true)",
		buf_text(&name), buf_text(&call)));
	return list;
}

/* What is a statement of its own, or does not concern the table's columns; NULL: neither. */
static struct stmt *
alter_rights(struct sql *s, struct stmt *st)
{
	struct alter_action *a = st->alter;
	bool owner = a != NULL && strcmp(a->action, "OWNER") == 0;
	bool filter = a != NULL && (strcmp(a->action, "SET ROW FILTER") == 0 ||
				       strcmp(a->action, "DROP ROW FILTER") == 0);

	if (!owner && !filter && strcmp(st->object, "CATALOG") != 0)
		return NULL;
	if (strcmp(st->object, "SCHEMA") == 0)
		lower_schema_name(s, st->name);
	else if (strcmp(st->object, "CATALOG") != 0)
		lower_table_name(s, st->name);
	if (owner)
		return change_owner(s, st, a);
	if (filter)
		return filter_rows(s, st, a);
	note(s, SQL_NOTE, "catalog", st->begin,
	    "ALTER CATALOG is dropped: a database of Postgres is one catalog");
	return raw_stmt(s, st, "");
}

/* SET TBLPROPERTIES ('comment' = text) is COMMENT ON TABLE. */
static struct stmt *
comment_table(struct sql *s, const struct stmt *st, const char *text)
{
	struct stmt *c = new_stmt(s, S_COMMENT, st);

	c->object = strcmp(st->object, "STREAMING TABLE") == 0 ? "MATERIALIZED VIEW" : st->object;
	c->name = copy_expr(s, st->name);
	lower_table_name(s, c->name);
	c->text = text;
	return c;
}

static struct stmt *
comment_column(struct sql *s, const struct stmt *st, const struct alter_action *a)
{
	struct stmt *c = new_stmt(s, S_COMMENT, st);
	const struct expr *part;
	struct expr **last;

	c->object = "COLUMN";
	c->name = copy_expr(s, st->name);
	last = &c->name->args;
	for (part = st->name->args; part != NULL; part = part->next) {
		*last = copy_expr(s, part);
		last = &(*last)->next;
	}
	*last = new_expr(s, E_NAME, a->begin, a->end);
	(*last)->text = a->names->text;
	lower_column_name(s, c->name);
	c->text = a->value == NULL ? NULL : constant_string(a->value);
	return c;
}

/* The comment of CHANGE COLUMN a b type COMMENT "..." */
static struct stmt *
comment_changed(struct sql *s, const struct stmt *st, const struct alter_action *a)
{
	struct sql_word *name = arena_alloc(s->arena, sizeof(*name));
	struct alter_action comment = *a;

	name->text = a->columns->name;
	comment.names = name;
	comment.value = string_literal(s, a->columns->comment);
	return comment_column(s, st, &comment);
}

static struct stmt *
comment_added(struct sql *s, const struct stmt *st, const struct alter_action *a)
{
	struct stmt *list = NULL, **last = &list;
	struct alter_action one = *a;

	for (struct column_def *c = a->columns; c != NULL; c = c->next) {
		one.columns = c;
		if (c->comment == NULL)
			continue;
		*last = comment_changed(s, st, &one);
		last = &(*last)->next;
	}
	return list;
}

/* A key is dropped by the columns that it has; in Postgres by its name. */
static struct stmt *
drop_key(struct sql *s, const struct stmt *st, const struct alter_action *a)
{
	struct buf table = {.arena = s->arena}, columns = {.arena = s->arena};
	bool primary = strcmp(a->action, "DROP PRIMARY KEY") == 0;

	put_parts(&table, st->name);
	for (const struct sql_word *w = a->names; w != NULL; w = w->next) {
		buf_str(&columns, columns.len > 0 ? ", "
						  : " AND ARRAY(SELECT attname::text FROM "
						    "pg_attribute WHERE attrelid = conrelid AND "
						    "attnum = ANY (conkey) ORDER BY 1) = "
						    "ARRAY(SELECT unnest(ARRAY[");
		buf_quoted(&columns, lower_text(s->arena, w->text), '\'');
	}
	if (columns.len > 0)
		buf_str(&columns, "]) ORDER BY 1)");
	return raw_stmt(s, st,
	    arena_printf(s->arena,
		"DO $lb$ DECLARE c name; BEGIN FOR c IN SELECT conname FROM pg_constraint WHERE "
		"conrelid = '%s'::regclass AND contype = '%c'%s LOOP EXECUTE format('ALTER TABLE "
		"%s "
		"DROP CONSTRAINT %%I%s', c); END LOOP; END $lb$",
		buf_text(&table), primary ? 'p' : 'f', buf_text(&columns), buf_text(&table),
		a->cascade ? " CASCADE" : ""));
}

/* ALTER VIEW v AS query */
static struct stmt *
alter_view(struct sql *s, struct stmt *st, const struct alter_action *a)
{
	struct stmt *create = new_stmt(s, S_CREATE_VIEW, st);
	const struct table *old = session_table(s, st->name);

	create->name = st->name;
	create->query = a->query;
	create->replace = true;
	create->temporary = old != NULL && old->temporary;
	return lower_create_view(s, create);
}

static struct stmt *
rename_table(struct sql *s, struct stmt *st, struct alter_action *a)
{
	session_rename_table(s, st->name, a->new_table);
	lower_table_name(s, a->new_table);
	while (a->new_table->args->next != NULL)
		a->new_table->args = a->new_table->args->next;
	lower_table_name(s, st->name);
	return st;
}

/* Statements behind the ALTER that an action also makes; *stays: it is a part of the ALTER itself.
 */
static struct stmt *
lower_action(struct sql *s, struct stmt *st, struct alter_action *a, struct table *t, bool *stays)
{
	const char *comment = property_comment(a->properties);
	struct stmt *behind;

	*stays = false;
	if (is_dropped(s, a))
		return comment != NULL ? comment_table(s, st, comment) : NULL;
	if (strcmp(a->action, "COMMENT") == 0)
		return comment_column(s, st, a);
	if (strncmp(a->action, "DROP PRIMARY", 12) == 0 ||
	    strncmp(a->action, "DROP FOREIGN", 12) == 0) {
		lower_table_name(s, st->name);
		return drop_key(s, st, a);
	}
	*stays = true;
	behind = strcmp(a->action, "CHANGE COLUMN") == 0 ? change_column(s, st, a) : NULL;
	apply(s, t, a);
	if (behind != NULL)
		apply(s, t, behind->alter);
	if (strcmp(a->action, "ADD COLUMN") == 0)
		return comment_added(s, st, a);
	if (a->columns == NULL || a->columns->comment == NULL ||
	    strcmp(a->action, "ALTER TYPE") != 0)
		return behind;
	if (behind == NULL)
		return comment_changed(s, st, a);
	behind->next = comment_changed(s, st, a);
	return behind;
}

struct stmt *
lower_alter(struct sql *s, struct stmt *st)
{
	struct alter_action **at = &st->alter;
	const struct table *old = session_table(s, st->name);
	struct table *t = known_table(s, st->name);
	struct stmt *behind = NULL, **last = &behind;
	struct table none = {.open = true};
	struct stmt *rights = alter_rights(s, st);
	bool stays;

	if (rights != NULL)
		return rights;
	if (old != NULL && old->view && strcmp(st->object, "TABLE") == 0)
		st->object = "VIEW";
	if (st->alter != NULL && strcmp(st->alter->action, "AS") == 0)
		return alter_view(s, st, st->alter);
	if (st->alter != NULL && strcmp(st->alter->action, "RENAME TO") == 0)
		return rename_table(s, st, st->alter);
	while (*at != NULL) {
		*last = lower_action(s, st, *at, t == NULL ? &none : t, &stays);
		while (*last != NULL)
			last = &(*last)->next;
		if (stays)
			at = &(*at)->next;
		else
			*at = (*at)->next;
	}
	if (t != NULL)
		session_add_table(s, st->name, t);
	lower_table_name(s, st->name);
	if (st->alter == NULL)
		return behind != NULL ? behind : raw_stmt(s, st, "");
	st->next = behind;
	return st;
}
