/* alter.c - ALTER
 *
 * After Databricks' "ALTER TABLE", "ALTER VIEW", "ALTER SCHEMA" (2025-10) and SqlBaseParser.g4 of
 * Spark 4.1.
 */
#include "sql/parse.h"

static struct alter_action *
new_action(struct parser *p, const char *action)
{
	struct alter_action *a = arena_alloc(p->s->arena, sizeof(*a));

	a->action = action;
	a->begin = p->tok->begin;
	return a;
}

/* What has no words of its own: its source text is a property. */
static struct alter_action *
property_action(struct parser *p)
{
	struct alter_action *a = new_action(p, "PROPERTY");
	const struct token *first = p->tok;

	a->properties = new_property(p, "ALTER");
	while (p->tok->kind != TOK_END)
		pass_token(p);
	a->properties->value = source_from(p, first);
	a->properties->end = ended(p);
	return a;
}

/* Does something begin here that is altered in Databricks, and not in Postgres? */
static bool
is_property(const struct parser *p)
{
	static const char *const words[] = {"SET", "UNSET", "ADD", "DROP", "ALTER", "CLUSTER",
	    "RECOVER", "ENABLE", "DISABLE", "INHERIT", "DEFAULT", "PARTITION", "RENAME", "TRIGGER"};

	for (size_t i = 0; i < LENGTH(words); i++)
		if (at(p, words[i]))
			return true;
	return false;
}

/* SET TBLPROPERTIES ( ... ) | UNSET TBLPROPERTIES [IF EXISTS] ( ... ) */
static struct alter_action *
table_properties(struct parser *p)
{
	struct alter_action *a = new_action(p, "PROPERTY");
	bool unset = at(p, "UNSET");

	p->tok += 2;
	take2(p, "IF", "EXISTS");
	parse_properties(p, unset ? "UNSET TBLPROPERTIES" : "TBLPROPERTIES", &a->properties);
	return a;
}

/* owner = [SET] OWNER TO principal */
static struct alter_action *
owner(struct parser *p)
{
	struct alter_action *a = new_action(p, "OWNER");

	take(p, "SET");
	p->tok++;
	want(p, "TO");
	a->new_name = parse_principal(p);
	return a;
}

/* row_filter = (SET | WITH) ROW FILTER dotted_name ON ( [names] ) | DROP ROW FILTER */
struct alter_action *
parse_row_filter(struct parser *p)
{
	struct alter_action *a =
	    new_action(p, at(p, "DROP") ? "DROP ROW FILTER" : "SET ROW FILTER");

	p->tok += 3;
	if (a->action[0] == 'D')
		return a;
	a->new_table = parse_dotted_name(p, "a function");
	want(p, "ON");
	want(p, "(");
	if (!at(p, ")"))
		a->names = parse_name_list(p, "a column");
	want(p, ")");
	return a;
}

static bool
at_row_filter(const struct parser *p)
{
	return (at2(p, "SET", "ROW") || at2(p, "DROP", "ROW")) && is(p->tok + 2, "FILTER");
}

/* position = FIRST | AFTER name: Postgres has no order of columns to choose */
static void
position(struct parser *p)
{
	if (!at(p, "FIRST") && !at(p, "AFTER"))
		return;
	note(p->s, SQL_NOTE, "column-position", p->tok->begin,
	    "a new column stands behind the others in Postgres");
	if (take(p, "AFTER"))
		parse_name(p, "a column");
	else
		p->tok++;
}

/* add = ADD [COLUMN | COLUMNS] [IF NOT EXISTS] [(] column [position] {, column [position]} [)]
 *     | ADD constraint */
static struct alter_action *
add(struct parser *p, struct stmt *st)
{
	struct alter_action *a;
	struct column_def **last;
	bool parens;

	if (is(p->tok + 1, "PARTITION") || is(p->tok + 4, "PARTITION"))
		return property_action(p);
	a = new_action(p, "ADD COLUMN");
	p->tok++;
	if (starts_constraint(p)) {
		a->action = "ADD CONSTRAINT";
		a->constraint = parse_constraint(p);
		return a;
	}
	if (!take(p, "COLUMN"))
		take(p, "COLUMNS");
	if (at2(p, "IF", "NOT") && is(p->tok + 2, "EXISTS")) {
		a->if_exists = true;
		p->tok += 3;
	}
	parens = take(p, "(");
	last = &a->columns;
	do {
		last = APPEND(last, parse_column(p, st, true));
		position(p);
	} while (take(p, ","));
	if (parens)
		want(p, ")");
	return a;
}

/* drop = DROP [COLUMN | COLUMNS] [IF EXISTS] (( names ) | names)
 *      | DROP CONSTRAINT [IF EXISTS] name | DROP PRIMARY KEY | DROP FOREIGN KEY ( names ) */
static struct alter_action *
drop(struct parser *p)
{
	struct alter_action *a = new_action(p, "DROP COLUMN");
	bool parens;

	if (is(p->tok + 1, "FEATURE"))
		return property_action(p);
	p->tok++;
	if (take2(p, "PRIMARY", "KEY"))
		a->action = "DROP PRIMARY KEY";
	else if (take2(p, "FOREIGN", "KEY"))
		a->action = "DROP FOREIGN KEY";
	else if (take(p, "CONSTRAINT"))
		a->action = "DROP CONSTRAINT";
	else if (!take(p, "COLUMN"))
		take(p, "COLUMNS");
	a->if_exists = take2(p, "IF", "EXISTS");
	parens = take(p, "(");
	if (strcmp(a->action, "DROP PRIMARY KEY") != 0)
		a->names = parse_name_list(p, "a name");
	if (parens)
		want(p, ")");
	a->cascade = take(p, "CASCADE");
	if (!a->cascade)
		take(p, "RESTRICT");
	return a;
}

/* rename = RENAME TO dotted_name | RENAME COLUMN name TO name */
static struct alter_action *
rename_to(struct parser *p)
{
	struct alter_action *a = new_action(p, "RENAME TO");

	p->tok++;
	if (take(p, "TO")) {
		a->new_table = parse_dotted_name(p, "a table");
		return a;
	}
	a->action = "RENAME COLUMN";
	take(p, "COLUMN");
	a->names = parse_name_list(p, "a column");
	want(p, "TO");
	a->new_name = parse_name(p, "a column");
	return a;
}

/* What is done to one column. */
static void
column_change(struct parser *p, struct alter_action *a)
{
	const struct token *first = p->tok;

	if (take(p, "TYPE") || (at2(p, "SET", "DATA") && is(p->tok + 2, "TYPE") && (p->tok += 3))) {
		a->action = "ALTER TYPE";
		a->type = parse_type_name(p);
	} else if (at2(p, "SET", "NOT") && is(p->tok + 2, "NULL")) {
		a->action = "SET NOT NULL";
		p->tok += 3;
	} else if (at2(p, "DROP", "NOT") && is(p->tok + 2, "NULL")) {
		a->action = "DROP NOT NULL";
		p->tok += 3;
	} else if (take2(p, "SET", "DEFAULT")) {
		a->action = "SET DEFAULT";
		a->value = parse_expression(p);
	} else if (take2(p, "DROP", "DEFAULT")) {
		a->action = "DROP DEFAULT";
	} else if (take(p, "COMMENT")) {
		a->action = "COMMENT";
		a->value = parse_string_literal(p);
	} else if (at(p, "FIRST") || at(p, "AFTER")) {
		a->action = "POSITION";
		position(p);
	} else if (at2(p, "SET", "MASK")) {
		a->action = "POSITION"; /* nothing */
		p->tok++;
		parse_mask(p);
	} else if (p->tok->kind != TOK_END) { /* SET TAGS, SYNC IDENTITY ... */
		a->action = "PROPERTY";
		a->properties = new_property(p, "ALTER COLUMN");
		while (p->tok->kind != TOK_END && !at(p, ","))
			pass_token(p);
		a->properties->value = source_from(p, first);
	} else {
		expected(p, "TYPE, SET, DROP or COMMENT");
	}
}

static struct alter_action *
one_column(struct parser *p, struct stmt *st, bool change)
{
	struct alter_action *a = new_action(p, "ALTER TYPE");

	a->names = arena_alloc(p->s->arena, sizeof(*a->names));
	a->names->text = parse_name(p, "a column");
	if (at(p, ".") && is_name(p->tok + 1))
		unsupported(p, a->begin, "a column of a struct", "a struct is one jsonb value");
	if (change && is_name(p->tok) && is_name(p->tok + 1) && !at(p, "TYPE") && !at(p, "SET") &&
	    !at(p, "DROP") && !at(p, "AFTER")) {
		a->action = "CHANGE COLUMN";
		a->columns = parse_column(p, st, true);
		position(p);
	} else {
		column_change(p, a);
	}
	return a;
}

/* alter_column = (ALTER | CHANGE) [COLUMN] name column_change
 *              | CHANGE [COLUMN] name column [position] */
static struct alter_action *
alter_column(struct parser *p, struct stmt *st)
{
	bool change = at(p, "CHANGE");

	p->tok++;
	take(p, "COLUMN");
	return one_column(p, st, change);
}

/* In ALTER COLUMN a TYPE INT, b COMMENT "c": is this the name of the next column? */
static bool
goes_on(const struct parser *p, const struct alter_action *before)
{
	static const char *const actions[] = {"ADD", "ALTER", "CHANGE", "DROP", "RENAME", "SET"};

	for (size_t i = 0; i < LENGTH(actions); i++)
		if (at(p, actions[i]))
			return false;
	return before->names != NULL && strncmp(before->action, "DROP C", 6) != 0;
}

/* May another action follow? */
static bool
in_list(const struct alter_action *a)
{
	static const char *const single[] = {
	    "RENAME TO", "AS", "OWNER", "SET ROW FILTER", "DROP ROW FILTER"};

	for (size_t i = 0; i < LENGTH(single); i++)
		if (strcmp(a->action, single[i]) == 0)
			return false;
	return true;
}

static struct alter_action *
view_query(struct parser *p)
{
	struct alter_action *a = new_action(p, "AS");

	take(p, "AS");
	a->query = parse_query(p);
	return a;
}

/* action = add | drop | rename | alter_column | table_properties | owner | row_filter | AS query
 *        | anything else */
static struct alter_action *
action(struct parser *p, struct stmt *st)
{
	bool table = strcmp(st->object, "TABLE") == 0;

	if (at2(p, "SET", "TBLPROPERTIES") || at2(p, "UNSET", "TBLPROPERTIES"))
		return table_properties(p);
	if (at(p, "RENAME") && (table || is(p->tok + 1, "TO")))
		return rename_to(p);
	if (!table && (at(p, "AS") || query_word(p->tok)))
		return view_query(p);
	if (at2(p, "OWNER", "TO") || at2(p, "SET", "OWNER"))
		return owner(p);
	if (at_row_filter(p))
		return parse_row_filter(p);
	if (table && at(p, "ADD"))
		return add(p, st);
	if (table && at(p, "DROP"))
		return drop(p);
	if (table && (at(p, "ALTER") || at(p, "CHANGE")))
		return alter_column(p, st);
	if (p->tok->kind == TOK_END)
		expected(p, "what to alter");
	if (at2(p, "REPLACE", "COLUMNS"))
		unsupported(
		    p, p->tok->begin, "REPLACE COLUMNS", "add and drop the columns that differ");
	if (!is_property(p))
		expected(p, "ADD, ALTER, DROP, RENAME, SET or UNSET");
	return property_action(p);
}

/* partition = DROP [IF EXISTS] PARTITION spec {, PARTITION spec} [PURGE]
 *           | PARTITION spec RENAME TO PARTITION spec; NULL: something else */
static struct stmt *
alter_partition(struct parser *p, struct stmt *st)
{
	struct stmt *all = st, *more;

	if (at2(p, "PARTITION", "("))
		return parse_rename_partition(p, st);
	if (!at(p, "DROP") || !(is(p->tok + 1, "PARTITION") || is(p->tok + 3, "PARTITION")))
		return NULL;
	p->tok++;
	take2(p, "IF", "EXISTS");
	parse_delete_partition(p, st);
	while (take(p, ",")) {
		more = arena_alloc(p->s->arena, sizeof(*more));
		more->begin = p->tok->begin;
		more->name = arena_alloc(p->s->arena, sizeof(*more->name));
		*more->name = *all->name;
		st->next = parse_delete_partition(p, more);
		st = more;
	}
	take(p, "PURGE");
	return all;
}

/* alter = ALTER (TABLE | VIEW | MATERIALIZED VIEW | STREAMING TABLE | SCHEMA | FUNCTION | CATALOG)
 *         dotted_name (action {, action | , name column_change} | partition) | group */
struct stmt *
parse_alter(struct parser *p, struct stmt *st)
{
	struct alter_action **last = &st->alter, *before;
	struct stmt *partition;

	st->kind = S_ALTER;
	p->tok++;
	if (take(p, "TABLE") || take2(p, "STREAMING", "TABLE"))
		st->object = is(p->tok - 2, "STREAMING") ? "STREAMING TABLE" : "TABLE";
	else if (take(p, "VIEW"))
		st->object = "VIEW";
	else if (take2(p, "MATERIALIZED", "VIEW"))
		st->object = "MATERIALIZED VIEW";
	else if (take_schema_word(p))
		st->object = "SCHEMA";
	else if (take(p, "FUNCTION"))
		st->object = "FUNCTION";
	else if (take(p, "CATALOG"))
		st->object = "CATALOG";
	else if (at(p, "GROUP"))
		return parse_group(p, st);
	else
		return parse_refused(p, st);
	st->if_exists = take2(p, "IF", "EXISTS");
	st->name = parse_dotted_name(p, "what to alter");
	if ((partition = alter_partition(p, st)) != NULL)
		return partition;
	*last = before = action(p, st);
	while (in_list(before) && take(p, ",")) {
		last = &before->next;
		*last = goes_on(p, before) ? one_column(p, st, false) : action(p, st);
		before = *last;
		if (!in_list(before))
			fail(p->s, "syntax", before->begin, "%s stands alone in an ALTER",
			    before->action);
	}
	return st;
}
