/* ddl.c - CREATE
 *
 * After Databricks' "DDL statements" (2025-10) and SqlBaseParser.g4 of Spark 4.1; what Postgres'
 * own DDL says about columns and keys is taken too, for --schema.
 */
#include "sql/parse.h"

/* ---- constraints ---- */

/* Words behind a key that say how much it is trusted, or what happens to what refers to it. */
static void
pass_key_options(struct parser *p)
{
	static const char *const words[] = {"NOT", "ENFORCED", "DEFERRABLE", "INITIALLY",
	    "DEFERRED", "IMMEDIATE", "NORELY", "RELY", "ENABLE", "DISABLE", "VALIDATE",
	    "NOVALIDATE", "MATCH", "FULL", "NULLS", "DISTINCT", "ON", "DELETE", "UPDATE", "CASCADE",
	    "RESTRICT", "NO", "ACTION"};
	bool found = true;

	while (found && !at2(p, "NOT", "NULL")) {
		found = false;
		for (size_t i = 0; i < LENGTH(words) && !found; i++)
			found = take(p, words[i]);
	}
}

/* key_columns = ( name [TIMESERIES] {, name [TIMESERIES]} ) */
static struct sql_word *
key_columns(struct parser *p)
{
	struct sql_word *list = NULL, **last = &list;

	want(p, "(");
	do {
		*last = arena_alloc(p->s->arena, sizeof(**last));
		(*last)->text = parse_name(p, "a column");
		last = &(*last)->next;
		take(p, "TIMESERIES");
	} while (take(p, ","));
	want(p, ")");
	return list;
}

static void
references(struct parser *p, struct table_constraint *c)
{
	want(p, "REFERENCES");
	c->ref_table = parse_dotted_name(p, "a table");
	if (at(p, "("))
		c->ref_columns = key_columns(p);
}

/* expect = EXPECT ( expression ) [ON VIOLATION (DROP ROW | FAIL UPDATE)] */
static void
expect(struct parser *p, struct table_constraint *c)
{
	p->tok++;
	c->kind = "EXPECT";
	want(p, "(");
	c->check = parse_expression(p);
	want(p, ")");
	if (take2(p, "ON", "VIOLATION") && !take2(p, "DROP", "ROW") && !take2(p, "FAIL", "UPDATE"))
		expected(p, "DROP ROW or FAIL UPDATE");
	c->on_violation = is(p->tok - 1, "ROW")      ? "DROP ROW"
			  : is(p->tok - 1, "UPDATE") ? "FAIL UPDATE"
						     : NULL;
}

bool
starts_constraint(const struct parser *p)
{
	return (at(p, "CONSTRAINT") && is_name(p->tok + 1)) || at2(p, "PRIMARY", "KEY") ||
	       at2(p, "FOREIGN", "KEY") || at2(p, "CHECK", "(") || at2(p, "UNIQUE", "(");
}

/* constraint = [CONSTRAINT name] (PRIMARY KEY key_columns | UNIQUE key_columns
 *            | FOREIGN KEY key_columns REFERENCES dotted_name [key_columns]
 *            | CHECK ( expression ) | expect) */
struct table_constraint *
parse_constraint(struct parser *p)
{
	struct table_constraint *c = arena_alloc(p->s->arena, sizeof(*c));

	c->begin = p->tok->begin;
	if (take(p, "CONSTRAINT"))
		c->name = parse_name(p, "the name of a constraint");
	if (take2(p, "PRIMARY", "KEY")) {
		c->kind = "PRIMARY KEY";
		c->columns = key_columns(p);
	} else if (take2(p, "FOREIGN", "KEY")) {
		c->kind = "FOREIGN KEY";
		c->columns = key_columns(p);
		references(p, c);
	} else if (take(p, "UNIQUE")) {
		c->kind = "UNIQUE";
		c->columns = key_columns(p);
	} else if (take(p, "CHECK")) {
		c->kind = "CHECK";
		want(p, "(");
		c->check = parse_expression(p);
		want(p, ")");
	} else if (at(p, "EXPECT")) {
		expect(p, c);
	} else {
		expected(p, "PRIMARY KEY, FOREIGN KEY, UNIQUE, CHECK or EXPECT");
	}
	pass_key_options(p);
	c->end = ended(p);
	return c;
}

/* ---- columns ---- */

static void
add_constraint(struct stmt *st, struct table_constraint *c)
{
	struct table_constraint **last = &st->constraints;

	while (*last != NULL)
		last = &(*last)->next;
	*last = c;
}

/* What a constraint beside a column says, as one of the table. */
static struct table_constraint *
column_constraint(struct parser *p, const char *kind, const char *column)
{
	struct table_constraint *c = arena_alloc(p->s->arena, sizeof(*c));

	c->kind = kind;
	c->begin = p->tok->begin;
	c->columns = arena_alloc(p->s->arena, sizeof(*c->columns));
	c->columns->text = column;
	return c;
}

/* identity = AS IDENTITY [( {START WITH number | INCREMENT BY number} )] */
static void
identity(struct parser *p, struct column_def *c, char kind)
{
	c->identity = kind;
	if (!take(p, "("))
		return;
	while (!take(p, ")")) {
		if (take(p, "START")) {
			take(p, "WITH");
			c->start = parse_operand(p, SPARK_PREDICATE);
		} else if (take(p, "INCREMENT")) {
			take(p, "BY");
			c->step = parse_operand(p, SPARK_PREDICATE);
		} else if (!take(p, ",")) {
			expected(p, "START WITH, INCREMENT BY or )");
		}
	}
}

/* generated = GENERATED (ALWAYS | BY DEFAULT) AS (identity | ( expression )) */
static void
generated(struct parser *p, struct column_def *c)
{
	char kind;

	p->tok++;
	kind = take(p, "ALWAYS") ? 'A' : 'D';
	if (kind == 'D' && !take2(p, "BY", "DEFAULT"))
		expected(p, "ALWAYS or BY DEFAULT");
	want(p, "AS");
	if (take(p, "IDENTITY")) {
		identity(p, c, kind);
		return;
	}
	want(p, "(");
	c->generated = parse_expression(p);
	want(p, ")");
	take(p, "STORED"); /* Postgres */
}

/* mask = MASK dotted_name [USING COLUMNS ( ... )] */
void
parse_mask(struct parser *p)
{
	note(p->s, SQL_WARNING, "mask", p->tok->begin,
	    "the mask of the column is left out; a view that calls the function does the same");
	p->tok++;
	parse_dotted_name(p, "a function");
	if (take2(p, "USING", "COLUMNS"))
		pass_token(p);
}

/* The constraints that may stand beside a column; false: none here. */
static bool
beside_column(struct parser *p, struct stmt *st, struct column_def *c)
{
	struct table_constraint *t = NULL;
	const char *name = NULL;

	if (at(p, "CONSTRAINT") && is_name(p->tok + 1)) {
		name = p->tok[1].text;
		p->tok += 2;
	}
	if (at2(p, "PRIMARY", "KEY") && name != NULL) {
		t = column_constraint(p, "PRIMARY KEY", c->name);
		p->tok += 2;
		add_constraint(st, t);
	} else if (take2(p, "PRIMARY", "KEY")) {
		c->primary_key = true;
	} else if (at(p, "REFERENCES") ||
		   (at2(p, "FOREIGN", "KEY") && is(p->tok + 2, "REFERENCES"))) {
		take2(p, "FOREIGN", "KEY");
		t = column_constraint(p, "FOREIGN KEY", c->name);
		references(p, t);
		add_constraint(st, t);
	} else if (at(p, "UNIQUE")) {
		t = column_constraint(p, "UNIQUE", c->name);
		p->tok++;
		add_constraint(st, t);
	} else if (at2(p, "CHECK", "(")) {
		t = column_constraint(p, "CHECK", c->name);
		p->tok += 2;
		t->check = parse_expression(p);
		want(p, ")");
		add_constraint(st, t);
	} else {
		return false;
	}
	if (t != NULL)
		t->name = name;
	pass_key_options(p);
	return true;
}

/* One option of a column; false: none here. */
static bool
column_option(struct parser *p, struct stmt *st, struct column_def *c)
{
	if (take2(p, "NOT", "NULL"))
		c->not_null = true;
	else if (take(p, "NULL"))
		c->not_null = false;
	else if (at(p, "DEFAULT") && !is(p->tok + 1, "COLLATION") && take(p, "DEFAULT"))
		c->default_value = parse_expression(p);
	else if (at(p, "GENERATED"))
		generated(p, c);
	else if (take(p, "COMMENT"))
		c->comment = parse_string(p, "a comment");
	else if (at(p, "MASK"))
		parse_mask(p);
	else
		return beside_column(p, st, c);
	return true;
}

/* column = dotted_name type_name {column_option} */
struct column_def *
parse_column(struct parser *p, struct stmt *st, bool with_type)
{
	struct column_def *c = arena_alloc(p->s->arena, sizeof(*c));

	c->begin = p->tok->begin;
	c->name = parse_name(p, "a column");
	if (at(p, ".") && is_name(p->tok + 1))
		unsupported(p, c->begin, "a column of a struct", "a struct is one jsonb value");
	take(p, ":");
	if (with_type)
		c->type = parse_type_name(p);
	while (column_option(p, st, c))
		;
	c->end = ended(p);
	return c;
}

/* elements = ( (column | constraint) {, (column | constraint)} ); a column of a view need not have
 * a type */
static void
elements(struct parser *p, struct stmt *st)
{
	struct column_def **last = &st->columns;
	bool typed;

	want(p, "(");
	do {
		if (at(p, ")"))
			break; /* a comma behind the last one */
		if (starts_constraint(p)) {
			add_constraint(st, parse_constraint(p));
			continue;
		}
		typed =
		    st->kind == S_CREATE_TABLE ||
		    (!is(p->tok + 1, ",") && !is(p->tok + 1, ")") && !is(p->tok + 1, "COMMENT") &&
			!is(p->tok + 1, "MASK") && !is(p->tok + 1, "NOT"));
		last = APPEND(last, parse_column(p, st, typed));
	} while (take(p, ","));
	want(p, ")");
}

/* ---- CREATE TABLE, CREATE VIEW ---- */

bool
take_if_not_exists(struct parser *p)
{
	if (!at2(p, "IF", "NOT") || !is(p->tok + 2, "EXISTS"))
		return false;
	p->tok += 3;
	return true;
}

static struct from *
source_table(struct parser *p)
{
	struct from *f = new_from(p, FROM_TABLE, p->tok->begin);

	f->name = parse_dotted_name(p, "a table");
	f->end = ended(p);
	return f;
}

/* clone = [SHALLOW | DEEP] CLONE dotted_name: all rows of the other table */
static void
clone_table(struct parser *p, struct stmt *st)
{
	struct select *s = new_select(p, p->tok->begin);

	note(p->s, SQL_WARNING, "clause", p->tok->begin,
	    "CLONE copies the rows; keys, checks, defaults and comments of the other table are to "
	    "be "
	    "made by hand");
	p->tok += at(p, "CLONE") ? 1 : 2;
	s->items = new_expr(p->s, E_STAR, p->tok->begin, p->tok->begin);
	s->from = source_table(p);
	parse_time_travel(p, s->from);
	st->query = parse_select_query(p, s);
}

static bool
at_clone(const struct parser *p)
{
	return at2(p, "SHALLOW", "CLONE") || at2(p, "DEEP", "CLONE") ||
	       (at(p, "CLONE") && is_name(p->tok + 1));
}

static bool
has_clause(const struct stmt *st, const char *key)
{
	const struct property *c = st->properties;

	while (c != NULL && strcmp(c->key, key) != 0)
		c = c->next;
	return c != NULL;
}

/* table = [IF NOT EXISTS] dotted_name (LIKE dotted_name | clone | [elements]) clauses [[AS] query]
 */
static struct stmt *
table_or_view(struct parser *p, struct stmt *st)
{
	st->if_not_exists = take_if_not_exists(p);
	st->name = parse_dotted_name(p, st->kind == S_CREATE_VIEW ? "a view" : "a table");
	if (take(p, "LIKE"))
		st->source = source_table(p);
	else if (at(p, "(") && !starts_query(p->tok + 1))
		elements(p, st);
	parse_clauses(p, st);
	if (at_clone(p))
		clone_table(p, st);
	parse_clauses(p, st);
	if (take(p, "AS") || query_word(p->tok) || (at(p, "(") && starts_query(p->tok + 1))) {
		if (is_string(p)) /* a metric view: YAML between $$ */
			unsupported(p, p->tok->begin, "a view that is not a query", NULL);
		if (st->source != NULL)
			expected(p, "the end of the statement");
		if (st->kind == S_CREATE_TABLE && !st->streaming && st->columns != NULL)
			fail(p->s, "syntax", st->columns->begin,
			    "a table made of a query has its columns: none can be written");
		st->query = parse_query(p);
	}
	parse_clauses(p, st);
	if (st->kind == S_CREATE_VIEW && st->query == NULL && !has_clause(st, "USING"))
		expected(p, "AS and a query");
	return st;
}

/* ---- CREATE ---- */

static struct stmt *
schema(struct parser *p, struct stmt *st)
{
	st->kind = S_CREATE_SCHEMA;
	st->object = is(p->tok - 1, "CATALOG") ? "CATALOG" : "SCHEMA";
	st->if_not_exists = take_if_not_exists(p);
	st->name = parse_dotted_name(p, "a schema");
	parse_clauses(p, st);
	return st;
}

/* What CREATE and DROP call a schema. */
bool
take_schema_word(struct parser *p)
{
	return take(p, "SCHEMA") || take(p, "DATABASE") || take(p, "NAMESPACE");
}

static bool
modifier(struct parser *p, struct stmt *st)
{
	if (take2(p, "OR", "REPLACE") || take2(p, "OR", "REFRESH"))
		st->replace = true;
	else if (take(p, "GLOBAL"))
		st->global = true;
	else if (take(p, "TEMPORARY") || take(p, "TEMP"))
		st->temporary = true;
	else if (take(p, "EXTERNAL"))
		st->external = true;
	else if (take(p, "MATERIALIZED"))
		st->materialized = true;
	else if (take(p, "STREAMING") || take2(p, "INCREMENTAL", "LIVE"))
		st->streaming = true;
	else
		return take(p, "LIVE") || take(p, "PRIVATE");
	return true;
}

/* CREATE LIVE TABLE makes a materialized view, CREATE LIVE VIEW one that the pipeline keeps. */
static void
live(struct parser *p, struct stmt *st)
{
	bool live = is(p->tok - 1, "LIVE");

	if (live && at(p, "TABLE") && !st->streaming)
		st->materialized = true;
	if (live)
		st->temporary = false;
}

/* index = BLOOMFILTER INDEX ON [TABLE] dotted_name [FOR COLUMNS ( name [OPTIONS ...] {, ...} )] */
static struct stmt *
bloom_index(struct parser *p, struct stmt *st)
{
	struct sql_word **last = &st->column_names;

	st->kind = S_CREATE_INDEX;
	p->tok += 2;
	want(p, "ON");
	take(p, "TABLE");
	st->name = parse_dotted_name(p, "a table");
	want(p, "FOR");
	want(p, "COLUMNS");
	want(p, "(");
	do {
		*last = arena_alloc(p->s->arena, sizeof(**last));
		(*last)->text = parse_name(p, "a column");
		last = &(*last)->next;
		if (take(p, "OPTIONS"))
			pass_token(p);
	} while (take(p, ","));
	want(p, ")");
	if (take(p, "OPTIONS"))
		pass_token(p);
	return st;
}

/* FLOW name AS [ONCE] INSERT INTO ... */
static bool
at_flow(const struct parser *p)
{
	return at(p, "FLOW") && is_name(p->tok + 1) && is(p->tok + 2, "AS") &&
	       (is(p->tok + 3, "INSERT") || (is(p->tok + 3, "ONCE") && is(p->tok + 4, "INSERT")));
}

/* create = CREATE {modifier} (TABLE table | VIEW table | FUNCTION function | SCHEMA schema)
 *        | REPLACE TABLE table */
struct stmt *
parse_create(struct parser *p, struct stmt *st)
{
	if (take(p, "REPLACE"))
		st->replace = true;
	else
		p->tok++;
	while (modifier(p, st))
		;
	live(p, st);
	if (take(p, "TABLE") || (st->streaming && is(p->tok - 1, "LIVE"))) {
		st->kind = st->materialized ? S_CREATE_VIEW : S_CREATE_TABLE;
		return table_or_view(p, st);
	}
	if (take(p, "VIEW")) {
		st->kind = S_CREATE_VIEW;
		return table_or_view(p, st);
	}
	if (take(p, "FUNCTION"))
		return parse_function(p, st);
	if (take_schema_word(p) || take(p, "CATALOG"))
		return schema(p, st);
	if (at(p, "WIDGET"))
		return parse_widget(p, st);
	if (at(p, "GROUP"))
		return parse_group(p, st);
	if (at2(p, "BLOOMFILTER", "INDEX"))
		return bloom_index(p, st);
	if (at(p, "FLOW") && is_name(p->tok + 1) && is(p->tok + 2, "AS") &&
	    (is(p->tok + 3, "AUTO") || is(p->tok + 3, "APPLY"))) {
		p->tok += 3;
		return parse_flow(p, st);
	}
	if (at_flow(p)) {
		p->tok += 3;
		take(p, "ONCE");
		return parse_insert(p, NULL);
	}
	return parse_refused(p, st);
}
