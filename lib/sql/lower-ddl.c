/* lower-ddl.c - CREATE TABLE, VIEW, SCHEMA, FUNCTION; DROP
 *
 * https://docs.databricks.com/en/sql/language-manual/ (DDL statements), 2025-10.
 */
#include <string.h>

#include "sql/lower.h"

/* ---- clauses that Postgres does not have ---- */

/* clang-format off */
static const struct {
	const char *key, *message; /* message NULL: nothing is lost */
} clauses[] = {
	{"USING", NULL},
	{"COMMENT", NULL},
	{"LOCATION", "LOCATION is dropped: Postgres keeps its tables itself"},
	{"TBLPROPERTIES", "TBLPROPERTIES are dropped: they are Delta's"},
	{"OPTIONS", "OPTIONS are dropped"},
	{"DBPROPERTIES", "properties of a schema are dropped"},
	{"PARTITIONED BY", "PARTITIONED BY is dropped: an index on the columns serves most queries, PARTITION BY RANGE very large tables"},
	{"CLUSTER BY", "CLUSTER BY is dropped: an index on the columns does its work"},
	{"CLUSTERED BY", "buckets are dropped: an index on the columns does their work"},
	{"SORTED BY", NULL},
	{"BUCKETS", NULL},
	{"STORED", "STORED AS is dropped: Postgres has one format"},
	{"ROW FORMAT", "ROW FORMAT is dropped: Postgres has one format"},
	{"SERDEPROPERTIES", NULL},
	{"ROW FILTER", NULL},
	{"SCHEDULE", "SCHEDULE is dropped: pg_cron can run REFRESH MATERIALIZED VIEW"},
	{"WITH SCHEMA", NULL},
	{"DEFAULT COLLATION", NULL},
};
/* clang-format on */

static bool
is_comment(const struct property *p)
{
	return strcmp(p->key, "TBLPROPERTIES") == 0 && p->value != NULL &&
	       strncmp(p->value, "comment=", strlen("comment=")) == 0;
}

const char *
property_comment(const struct property *p)
{
	while (p != NULL && !is_comment(p))
		p = p->next;
	return p != NULL ? p->value + strlen("comment=") : NULL;
}

static void
note_clauses(struct sql *s, const struct property *p)
{
	size_t i;

	for (; p != NULL; p = p->next) {
		if (is_comment(p))
			continue;
		for (i = 0; i < LENGTH(clauses) && strcmp(clauses[i].key, p->key) != 0; i++)
			continue;
		if (i == LENGTH(clauses))
			note(s, SQL_NOTE, "clause", p->begin, "%s is dropped", p->key);
		else if (clauses[i].message != NULL)
			note(s, SQL_NOTE, "clause", p->begin, "%s", clauses[i].message);
	}
}

static const struct property *
find_clause(const struct property *p, const char *key)
{
	while (p != NULL && strcmp(p->key, key) != 0)
		p = p->next;
	return p;
}

/* COMMENT ON object name IS text, as a statement behind the others */
static void
add_comment(
    struct sql *s, struct stmt *st, const char *object, const char *column, const char *text)
{
	struct stmt *comment = new_stmt(s, S_COMMENT, st), **last = &st->next;
	struct expr **part;

	comment->object = object;
	comment->name = copy_expr(s, st->name);
	comment->function = st->function;
	comment->text = text;
	if (column != NULL) {
		const struct expr *from;
		comment->name->args = NULL;
		part = &comment->name->args;
		for (from = st->name->args; from != NULL; from = from->next) {
			*part = copy_expr(s, from);
			part = &(*part)->next;
		}
		*part = new_expr(s, E_NAME, st->begin, st->begin);
		(*part)->text = column;
	}
	while (*last != NULL)
		last = &(*last)->next;
	*last = comment;
}

static void
add_comments(struct sql *s, struct stmt *st, const char *object)
{
	const struct property *p = find_clause(st->properties, "COMMENT");
	const char *text = p != NULL ? p->value : property_comment(st->properties);
	const struct column_def *c;

	if (text != NULL)
		add_comment(s, st, object, NULL, text);
	for (c = st->columns; c != NULL; c = c->next) {
		if (c->comment != NULL)
			add_comment(s, st, "COLUMN", c->name, c->comment);
	}
}

static struct stmt *
drop_before(struct sql *s, struct stmt *st, const char *object)
{
	struct stmt *drop = new_stmt(s, S_DROP, st);

	drop->object = object;
	drop->name = st->name;
	drop->if_exists = true;
	drop->next = st;
	return drop;
}

/* ---- CREATE TABLE ---- */

static struct column *
columns_of(struct sql *s, const struct column_def *list)
{
	struct column *first = NULL, **last = &first;

	for (; list != NULL; list = list->next) {
		*last =
		    new_column(s, list->name, list->type == NULL ? type_of(T_UNKNOWN) : list->type);
		last = &(*last)->next;
	}
	return first;
}

/* A scope in which the columns of the table can be named. */
static void
enter_columns(struct sql *s, const struct column *columns)
{
	scope_add(s, scope_push(s), NULL, columns, false);
}

static void
lower_constraints(struct sql *s, struct table_constraint *c)
{
	for (; c != NULL; c = c->next) {
		if (c->ref_table != NULL)
			lower_table_name(s, c->ref_table);
		if (c->check != NULL)
			c->check = lower_condition(s, c->check);
	}
}

/* What is generated must not depend on the zone of a session: a TIMESTAMP is taken in UTC. */
static struct expr *
in_utc(struct sql *s, struct expr *e, bool *found)
{
	struct expr **at, *next;

	if (e->kind == E_COLUMN && e->type != NULL && e->type->kind == T_TIMESTAMP) {
		*found = true;
		return form(s, type_of(T_TIMESTAMP_NTZ), "$1 AT TIME ZONE 'UTC'", e, NULL);
	}
	for (at = &e->args; *at != NULL; at = &(*at)->next) {
		next = (*at)->next;
		*at = in_utc(s, *at, found);
		(*at)->next = next;
	}
	return e;
}

static struct expr *
generated_value(struct sql *s, const struct column_def *c)
{
	struct expr *e = coerce(s, lower_expr(s, c->generated), c->type);
	size_t at = e->begin;
	bool found = false;

	if (c->type == NULL || c->type->kind != T_TIMESTAMP)
		e = in_utc(s, e, &found);
	if (found)
		note(s, SQL_NOTE, "generated", at,
		    "%s is computed in UTC, Databricks' default: Postgres takes no time of a "
		    "session's zone",
		    c->name);
	return e;
}

static void
lower_column_defs(struct sql *s, struct column_def *list)
{
	for (; list != NULL; list = list->next) {
		if (list->generated != NULL)
			list->generated = generated_value(s, list);
		if (list->default_value != NULL)
			list->default_value =
			    coerce(s, lower_expr(s, list->default_value), list->type);
		if (list->start != NULL)
			list->start = lower_expr(s, list->start);
		if (list->step != NULL)
			list->step = lower_expr(s, list->step);
	}
}

static void
create_like(struct sql *s, struct stmt *st, struct table *t)
{
	const struct table *source = session_table(s, st->source->name);

	t->open = source == NULL;
	if (source != NULL)
		*t = *source;
	t->view = t->temporary = false;
	lower_table_name(s, st->source->name);
}

/* The path of OPTIONS (path "...") or LOCATION; NULL: none. */
static const char *
path_clause(const struct stmt *st)
{
	const struct property *p = find_clause(st->properties, "LOCATION");

	if (p != NULL)
		return p->value;
	for (p = st->properties; p != NULL; p = p->next)
		if (strcmp(p->key, "OPTIONS") == 0 && word_nis(p->value, 5, "path="))
			return p->value + 5;
	return NULL;
}

/* USING csv OPTIONS (path "..."): SELECT * FROM the table that lb-load makes of the files */
static struct query *
query_of_files(struct sql *s, struct stmt *st)
{
	struct from *f = make_from(s, FROM_TABLE, NULL);
	const char *path = path_clause(st);

	if (path == NULL)
		fail(s, "files", st->begin,
		    "rows of files without a path: load them into a table by lb-load");
	f->name = new_expr(s, E_COLUMN, st->begin, st->begin);
	f->name->args = new_expr(s, E_NAME, st->begin, st->begin);
	f->name->args->text = files_table(s, path, st->begin);
	return make_query(s, make_select(s, new_expr(s, E_STAR, st->begin, st->begin), f));
}

/* A table of files that are there already has their columns and their rows. */
static bool
is_of_files(const struct stmt *st)
{
	return find_clause(st->properties, "USING") != NULL && st->query == NULL &&
	       st->columns == NULL && st->source == NULL;
}

/* s.t_new for s.t, within Postgres' 63 bytes */
static struct expr *
name_beside(struct sql *s, const struct expr *name)
{
	struct expr *new = copy_expr(s, name), **last = &new->args;
	const struct expr *part;
	size_t n;

	for (part = name->args; part != NULL; part = part->next) {
		*last = copy_expr(s, part);
		n = strlen(part->text);
		while (n > 59 || (n < strlen(part->text) && (part->text[n] & 0xC0) == 0x80))
			n--;
		if (part->next == NULL)
			(*last)->text = arena_printf(s->arena, "%.*s_new", (int)n, part->text);
		last = &(*last)->next;
	}
	return new;
}

/* CREATE OR REPLACE TABLE t AS SELECT ... FROM t: the new table is made beside the old one, and
 * takes its name. */
static struct stmt *
replace_read(struct sql *s, struct stmt *st, const char *name)
{
	struct stmt *drop = drop_before(s, st, "TABLE"), *rename = new_stmt(s, S_ALTER, st);

	rule(s, st->begin, "the new table is made beside the one that it reads and replaces");
	drop->next = rename;
	rename->next = st->next;
	st->next = drop;
	rename->object = "TABLE";
	rename->alter = arena_alloc(s->arena, sizeof(*rename->alter));
	rename->alter->action = "RENAME TO";
	rename->alter->new_table = new_expr(s, E_COLUMN, st->begin, st->begin);
	rename->alter->new_table->args = new_expr(s, E_NAME, st->begin, st->begin);
	rename->alter->new_table->args->text = name;
	st->name = rename->name = name_beside(s, st->name);
	return st;
}

/* WITH ROW FILTER, behind the table */
static void
add_row_filter(struct sql *s, struct stmt *st)
{
	struct stmt **last = &st->next;

	while (*last != NULL)
		last = &(*last)->next;
	if (st->alter != NULL)
		*last = filter_rows(s, st, st->alter);
}

struct stmt *
lower_create_table(struct sql *s, struct stmt *st)
{
	struct table t = {0};
	const char *name;
	struct column *columns = columns_of(s, st->columns);

	if (is_of_files(st) &&
	    (path_clause(st) != NULL || find_clause(st->properties, "OPTIONS") != NULL))
		st->query = query_of_files(s, st);
	if (st->streaming)
		return lower_streaming_table(s, st);
	note_clauses(s, st->properties);
	enter_columns(s, columns);
	lower_column_defs(s, st->columns);
	lower_constraints(s, st->constraints);
	scope_pop(s);
	t.columns = columns;
	t.open = columns == NULL; /* Delta takes the columns of what comes first */
	if (st->source != NULL)
		create_like(s, st, &t);
	s->dynamic = true;
	if (st->query != NULL) {
		lower_query(s, st->query);
		name_values(s, st->query);
		name_columns(st->query);
		t.columns = st->query->columns;
		t.open = st->query->open;
	}
	if (!(st->if_not_exists && session_table(s, st->name) != NULL))
		session_add_table(s, st->name, &t);
	name = lower_table_name(s, st->name);
	add_comments(s, st, "TABLE");
	add_row_filter(s, st);
	if (st->replace && st->query != NULL && has_read(s, name))
		return in_transaction(s, replace_read(s, st, name));
	return st->replace ? drop_before(s, st, "TABLE") : st;
}

/* ---- CREATE VIEW ---- */

/* Policies are for tables alone. */
static void
no_row_filter(struct sql *s, const struct stmt *st)
{
	if (st->alter != NULL)
		note(s, SQL_WARNING, "mask", st->alter->begin,
		    "the row filter is left out: policies are for tables alone; a view with the "
		    "function in its WHERE does the same");
}

static bool
same_columns(const struct column *a, const struct column *b)
{
	for (; a != NULL && b != NULL; a = a->next, b = b->next) {
		if (!word_is(a->name, b->name) || !type_same(a->type, b->type))
			return false;
	}
	return a == b;
}

/* SELECT NULL::integer AS a, ... WHERE false */
static struct query *
no_rows(struct sql *s, const struct stmt *st)
{
	struct select *sel = make_select(s, NULL, NULL);
	struct expr **last = &sel->items;
	const struct column_def *d;

	for (d = st->columns; d != NULL; d = d->next) {
		if (d->type == NULL)
			fail(s, "view", d->begin, "a column without a type");
		*last = new_expr(s, E_CAST, d->begin, d->end);
		(*last)->args = new_expr(s, E_NULL, d->begin, d->end);
		(*last)->type = d->type;
		(*last)->alias = d->name;
		last = &(*last)->next;
	}
	sel->where = new_expr(s, E_FALSE, st->begin, st->begin);
	return make_query(s, sel);
}

/* A view's columns have names alone; types that are written are casts in its query. */
static void
cast_columns(struct sql *s, struct stmt *st)
{
	struct column_def *d;
	bool typed = st->columns != NULL;

	for (d = st->columns; d != NULL; d = d->next)
		typed = typed && d->type != NULL;
	if (typed && !st->query->open)
		coerce_query(s, st->query, columns_of(s, st->columns));
	else if (typed)
		note(s, SQL_WARNING, "view", st->columns->begin,
		    "the types of the view's columns are those of its query");
	for (d = st->columns; d != NULL; d = d->next)
		d->type = NULL;
}

struct stmt *
lower_create_view(struct sql *s, struct stmt *st)
{
	struct table t = {.view = true, .temporary = st->temporary || st->global};
	const struct column_def *d;
	const struct table *old;
	struct column *c;
	bool drop;

	if (st->query == NULL && st->temporary && st->columns != NULL &&
	    find_clause(st->properties, "OPTIONS") == NULL) {
		st->query = no_rows(s, st); /* of files that there are not */
		st->columns = NULL;
	}
	if (st->query == NULL)
		st->query = query_of_files(s, st);
	note_clauses(s, st->properties);
	no_row_filter(s, st);
	s->dynamic = true;
	lower_expectations(s, st);
	lower_query(s, st->query);
	name_values(s, st->query);
	cast_columns(s, st);
	if (st->columns == NULL)
		name_columns(st->query);
	t.columns = c = copy_columns(s, st->query->columns);
	for (d = st->columns; c != NULL && d != NULL; c = c->next, d = d->next)
		c->name = d->name;
	t.open = st->query->open;
	old = session_table(s, st->name);
	drop = st->replace && (st->materialized || (old != NULL && old->view &&
						       !same_columns(old->columns, t.columns)));
	if (!st->if_not_exists || old == NULL)
		session_add_table(s, st->name, &t);
	lower_table_name(s, st->name);
	st->temporary = (st->temporary || st->global) && !st->materialized;
	add_comments(s, st, st->materialized ? "MATERIALIZED VIEW" : "VIEW");
	if (!drop)
		return st;
	st->replace = false;
	return drop_before(s, st, st->materialized ? "MATERIALIZED VIEW" : "VIEW");
}

struct stmt *
lower_create_schema(struct sql *s, struct stmt *st)
{
	const struct property *p = find_clause(st->properties, "COMMENT");

	if (strcmp(st->object, "CATALOG") == 0) {
		note(s, SQL_NOTE, "catalog", st->begin,
		    "CREATE CATALOG is dropped: the schemas of all catalogs are those of the "
		    "database");
		return raw_stmt(s, st, "");
	}
	lower_schema_name(s, st->name);
	note_clauses(s, st->properties);
	if (p != NULL)
		add_comment(s, st, "SCHEMA", NULL, p->value);
	return st;
}

/* An index of its own for each column: a Bloom filter answers for one. */
struct stmt *
lower_create_index(struct sql *s, struct stmt *st)
{
	struct stmt *list = NULL, **last = &list;
	const struct sql_word *w;

	lower_table_name(s, st->name);
	note(s, SQL_NOTE, "clause", st->begin,
	    "an ordinary index does what a Bloom filter of a Delta table does");
	for (w = st->column_names; w != NULL; w = w->next) {
		struct buf b = {.arena = s->arena};
		buf_str(&b, "CREATE INDEX ON ");
		put_parts(&b, st->name);
		buf_str(&b, " (");
		print_name(&b, w->text);
		buf_char(&b, ')');
		*last = raw_stmt(s, st, buf_text(&b));
		last = &(*last)->next;
	}
	return list;
}

/* ---- CREATE FUNCTION ---- */

static int
count_required(const struct column_def *list)
{
	int n = 0;

	for (; list != NULL; list = list->next)
		n += list->default_value == NULL;
	return n;
}

static struct column_def *
defs_of(struct sql *s, const struct column *list)
{
	struct column_def *first = NULL, **last = &first;

	for (; list != NULL; list = list->next) {
		*last = arena_alloc(s->arena, sizeof(**last));
		(*last)->name = list->name;
		(*last)->type = list->type;
		last = &(*last)->next;
	}
	return first;
}

/* The parameters are variables in PL/Python too, and RETURN ends it. */
static void
python_function(struct sql *s, const struct stmt *st)
{
	if (st->function->returns_table || st->function->returns == NULL)
		fail(s, "function", st->begin, "a function in Python that gives a table");
	if (strstr(st->function->source, "$python$") != NULL)
		fail(s, "function", st->begin, "$python$ stands in the body of the function");
	note(s, SQL_WARNING, "function", st->begin,
	    "a function in Python needs the extension plpython3u, which a superuser alone may use "
	    "and Lakebase does not have; values of the types date, timestamp and numeric are "
	    "strings or Decimal in it");
}

struct stmt *
lower_create_function(struct sql *s, struct stmt *st)
{
	struct function_def *f = st->function;
	struct function *known = arena_alloc(s->arena, sizeof(*known)); /* convert.c sees it */
	const char *name = lower_table_name(s, st->name);
	struct column *params = columns_of(s, f->params);

	known->required = count_required(f->params);
	lower_column_defs(s, f->params);
	known->params = params;
	known->returns = f->returns;
	s->creates = name;
	s->created = known;
	scope_add(s, scope_push(s), name, params, false);
	if (f->source != NULL) {
		python_function(s, st);
	} else if (f->query != NULL) {
		lower_query(s, f->query);
		name_values(s, f->query);
		if (f->table != NULL)
			coerce_query(s, f->query, columns_of(s, f->table));
		else if (f->returns != NULL && f->query->columns != NULL)
			coerce_query(
			    s, f->query, new_column(s, f->query->columns->name, f->returns));
	} else {
		if (f->returns_table)
			fail(s, "function", st->begin,
			    "RETURNS TABLE with RETURN of what is no query");
		f->body = lower_expr(s, f->body);
		if (f->returns == NULL)
			f->returns = f->body->type;
		f->body = coerce(s, f->body, f->returns);
	}
	scope_pop(s);
	if (f->returns_table && f->query != NULL) {
		known->columns = f->table != NULL ? columns_of(s, f->table) : f->query->columns;
		if (f->table == NULL)
			f->table = defs_of(s, f->query->columns);
	} else if (f->query != NULL) {
		if (f->returns == NULL)
			f->returns = f->query->columns == NULL ? type_of(T_UNKNOWN)
							       : f->query->columns->type;
	}
	known->returns = f->returns_table ? NULL : f->returns;
	session_add_function(s, name, known);
	s->creates = NULL;
	if (f->comment != NULL)
		add_comment(s, st, "FUNCTION", NULL, f->comment);
	return st;
}

/* ---- DROP ---- */

struct stmt *
lower_drop(struct sql *s, struct stmt *st)
{
	const struct table *t;
	const char *name;

	if (strcmp(st->object, "CATALOG") == 0) {
		note(s, SQL_WARNING, "catalog", st->begin,
		    "DROP CATALOG is dropped: the schemas of all catalogs are those of the "
		    "database, and DROP SCHEMA drops them");
		return raw_stmt(s, st, "");
	}
	if (strcmp(st->object, "SCHEMA") == 0) {
		lower_schema_name(s, st->name);
		return st;
	}
	t = session_table(s, st->name);
	if (t != NULL && t->view && strcmp(st->object, "TABLE") == 0)
		st->object = "VIEW";
	if (strcmp(st->object, "FUNCTION") != 0)
		session_drop_table(s, st->name);
	name = lower_table_name(s, st->name);
	if (strcmp(st->object, "FUNCTION") == 0)
		session_add_function(s, name, NULL);
	return st;
}
