/* clause.c - the clauses of DDL: USING, LOCATION, PARTITIONED BY, TBLPROPERTIES ...
 *
 * After Databricks' "CREATE TABLE [USING]", "CREATE VIEW", "CREATE MATERIALIZED VIEW" and "CREATE
 * STREAMING TABLE" (2025-10), and SqlBaseParser.g4 of Spark 4.1 (createTableClauses).
 */
#include "sql/parse.h"

struct property *
new_property(struct parser *p, const char *key)
{
	struct property *new = arena_alloc(p->s->arena, sizeof(*new));

	new->key = key;
	new->begin = p->tok->begin;
	return new;
}

/* The source from one token to the one before p->tok. */
const char *
source_from(struct parser *p, const struct token *first)
{
	if (first == p->tok)
		return "";
	return arena_strndup(p->s->arena, p->s->piece.text + first->begin, ended(p) - first->begin);
}

/* Passes one token, and with a bracket all that stands in it. */
void
pass_token(struct parser *p)
{
	if (p->tok->kind == TOK_END)
		expected(p, "more");
	p->tok += p->tok->close + 1;
}

/* ---- lists of properties ---- */

/* property_key = name {. name} | string, which the value may follow without an = */
static const char *
property_key(struct parser *p)
{
	const struct token *first = p->tok;

	if (p->tok->kind == TOK_STRING)
		return (p->tok++)->text;
	do
		parse_name(p, "the name of a property");
	while (take(p, ".") || take(p, ":"));
	return first + 1 == p->tok ? first->text : source_from(p, first);
}

/* properties = ( property_key [[=] value] {, property_key [[=] value]} ); each is one property */
struct property **
parse_properties(struct parser *p, const char *kind, struct property **last)
{
	struct property *new;
	const struct token *first;
	const char *key;

	want(p, "(");
	do {
		new = new_property(p, kind);
		key = property_key(p);
		take(p, "=");
		if (is_string(p)) {
			new->value =
			    arena_printf(p->s->arena, "%s=%s", key, parse_string(p, "a value"));
		} else {
			first = p->tok;
			while (!at(p, ",") && !at(p, ")"))
				pass_token(p);
			new->value = arena_printf(p->s->arena, "%s=%s", key, source_from(p, first));
		}
		new->end = ended(p);
		last = APPEND(last, new);
	} while (take(p, ","));
	want(p, ")");
	return last;
}

/* partition = PARTITION ( expression {, expression} ): a = 1, or a name alone */
struct property *
parse_partition(struct parser *p)
{
	struct property *new = new_property(p, "PARTITION");

	p->tok++;
	want(p, "(");
	new->partition = parse_expressions(p);
	for (const struct expr *e = new->partition; e != NULL; e = e->next)
		if ((e->kind == E_OPERATOR ? e->args : e)->kind != E_COLUMN)
			fail(
			    p->s, "syntax", e->begin, "a column of the partition is expected here");
	want(p, ")");
	new->end = ended(p);
	return new;
}

/* ---- clauses ---- */

/* The words that a clause begins with, and how it goes on. */
enum clause_form {
	CLAUSE_STRING, /* a string */
	CLAUSE_NAME, /* a name with dots */
	CLAUSE_PROPERTIES, /* ( key = value, ... ) */
	CLAUSE_COLUMNS, /* ( names ), or one word */
	CLAUSE_FILTER, /* FILTER function ON ( names ), which becomes the statement's alter */
	CLAUSE_TEXT, /* anything up to the next clause */
};

/* clang-format off */
static const struct clause {
	const char *first, *second;
	enum clause_form form;
	const char *key;
} clauses[] = {
	{"USING", NULL, CLAUSE_NAME, "USING"},
	{"LOCATION", NULL, CLAUSE_STRING, "LOCATION"},
	{"MANAGED", "LOCATION", CLAUSE_STRING, "LOCATION"},
	{"COPY", "LOCATION", CLAUSE_TEXT, "COPY LOCATION"},
	{"COMMENT", NULL, CLAUSE_STRING, "COMMENT"},
	{"TBLPROPERTIES", NULL, CLAUSE_PROPERTIES, "TBLPROPERTIES"},
	{"OPTIONS", NULL, CLAUSE_PROPERTIES, "OPTIONS"},
	{"WITH", "DBPROPERTIES", CLAUSE_PROPERTIES, "DBPROPERTIES"},
	{"WITH", "PROPERTIES", CLAUSE_PROPERTIES, "DBPROPERTIES"},
	{"DBPROPERTIES", NULL, CLAUSE_PROPERTIES, "DBPROPERTIES"},
	{"PARTITIONED", "BY", CLAUSE_COLUMNS, "PARTITIONED BY"},
	{"PARTITIONED", "ON", CLAUSE_COLUMNS, "PARTITIONED BY"},
	{"CLUSTER", "BY", CLAUSE_COLUMNS, "CLUSTER BY"},
	{"CLUSTERED", "BY", CLAUSE_COLUMNS, "CLUSTERED BY"},
	{"SORTED", "BY", CLAUSE_TEXT, "SORTED BY"},
	{"INTO", NULL, CLAUSE_TEXT, "BUCKETS"},
	{"SKEWED", "BY", CLAUSE_TEXT, "SKEWED BY"},
	{"ROW", "FORMAT", CLAUSE_TEXT, "ROW FORMAT"},
	{"STORED", NULL, CLAUSE_TEXT, "STORED"},
	{"WITH", "SERDEPROPERTIES", CLAUSE_PROPERTIES, "SERDEPROPERTIES"},
	{"WITH", "SCHEMA", CLAUSE_TEXT, "WITH SCHEMA"},
	{"WITH", "ROW", CLAUSE_FILTER, "ROW FILTER"},
	{"WITH", NULL, CLAUSE_TEXT, "WITH"},
	{"DEFAULT", "COLLATION", CLAUSE_NAME, "DEFAULT COLLATION"},
	{"SCHEDULE", NULL, CLAUSE_TEXT, "SCHEDULE"},
	{"TRIGGER", NULL, CLAUSE_TEXT, "TRIGGER"},
	{"REFRESH", NULL, CLAUSE_TEXT, "REFRESH"},
};
/* clang-format on */

static const struct clause *
clause_at(const struct parser *p)
{
	if (is(p->tok + 2, "AS") && query_word(p->tok))
		return NULL; /* WITH schema AS (SELECT ...) */
	for (size_t i = 0; i < LENGTH(clauses); i++)
		if (at(p, clauses[i].first) &&
		    (clauses[i].second == NULL || is(p->tok + 1, clauses[i].second)))
			return &clauses[i];
	return NULL;
}

static bool
ends_clause(const struct parser *p)
{
	return p->tok->kind == TOK_END || at(p, "AS") || query_word(p->tok) || clause_at(p) != NULL;
}

static const char *
rest_of_clause(struct parser *p)
{
	const struct token *first = p->tok;

	/* STORED AS x, INPUTFORMAT ..., NULL DEFINED AS ...: this AS is no end */
	while (!ends_clause(p) ||
	       (at(p, "AS") && (is(p->tok - 1, "STORED") || is(p->tok - 1, "DEFINED"))))
		pass_token(p);
	return source_from(p, first);
}

/* columns = ( column {, column} ) | word; a column is a name, a name with its type (which makes it
 * a column of the table), or a transform such as days(a) */
static struct property *
column_clause(struct parser *p, struct property *new, struct stmt *st)
{
	struct sql_word **last = &new->columns;
	const struct token *first = p->tok;
	struct column_def **defs = &st->columns;

	while (*defs != NULL)
		defs = &(*defs)->next;
	if (!take(p, "(")) {
		new->value = parse_name(p, "( or a word");
		return new;
	}
	do {
		*last = arena_alloc(p->s->arena, sizeof(**last));
		(*last)->text = is_name(p->tok) ? p->tok->text : NULL;
		if (is_name(p->tok) && is_name(p->tok + 1))
			defs = APPEND(defs, parse_column(p, st, true));
		else
			parse_expression(p);
		last = &(*last)->next;
		if (!take(p, "ASC"))
			take(p, "DESC");
	} while (take(p, ","));
	want(p, ")");
	new->value = source_from(p, first);
	return new;
}

static struct property **
parse_clause(struct parser *p, const struct clause *c, struct stmt *st, struct property **last)
{
	struct property *new;
	const struct token *first;

	if (c->form == CLAUSE_PROPERTIES) {
		p->tok += c->second != NULL ? 2 : 1;
		return parse_properties(p, c->key, last);
	}
	new = new_property(p, c->key);
	if (c->form == CLAUSE_FILTER) {
		st->alter = parse_row_filter(p);
		new->end = ended(p);
		return APPEND(last, new);
	}
	p->tok += c->second != NULL ? 2 : 1;
	first = p->tok;
	switch (c->form) {
	case CLAUSE_STRING: new->value = parse_string(p, "a string"); break;
	case CLAUSE_NAME:
		parse_dotted_name(p, "a name");
		new->value = source_from(p, first);
		break;
	case CLAUSE_COLUMNS: column_clause(p, new, st); break;
	default: new->value = rest_of_clause(p);
	}
	new->end = ended(p);
	return APPEND(last, new);
}

/* clauses = {clause} */
void
parse_clauses(struct parser *p, struct stmt *st)
{
	struct property **last = &st->properties;
	const struct clause *c;

	while (*last != NULL)
		last = &(*last)->next;
	while ((c = clause_at(p)) != NULL && (c->second != NULL || !query_word(p->tok)))
		last = parse_clause(p, c, st, last);
}
