/* show.c - SHOW and DESCRIBE
 *
 * After Databricks' "Auxiliary statements" (SHOW ..., DESCRIBE ...) and "Unity Catalog", 2025-10.
 */
#include "sql/parse.h"

/* The words behind SHOW or DESCRIBE, and the row of lower-show.c that answers; "" when Postgres has
 * no such objects. */
struct shown {
	const char *first, *second;
	const char *what;
};

/* clang-format off */
static const struct shown shown[] = {
	{"TABLE", "EXTENDED", "TABLES"}, {"TABLES", "EXTENDED", "TABLES"}, {"TABLES", NULL, "TABLES"},
	{"VIEWS", NULL, "VIEWS"}, {"MATERIALIZED", "VIEWS", "MATERIALIZED VIEWS"},
	{"SCHEMAS", NULL, "SCHEMAS"}, {"DATABASES", NULL, "SCHEMAS"}, {"NAMESPACES", NULL, "SCHEMAS"},
	{"COLUMNS", NULL, "COLUMNS"}, {"FUNCTIONS", NULL, "FUNCTIONS"}, {"PROCEDURES", NULL, "FUNCTIONS"},
	{"CATALOGS", NULL, "CATALOGS"}, {"CREATE", "TABLE", "CREATE TABLE"}, {"CREATE", "VIEW", "CREATE TABLE"},
	{"CREATE", "MATERIALIZED", "CREATE TABLE"}, {"TBLPROPERTIES", NULL, "TBLPROPERTIES"},
	{"PARTITIONS", NULL, "PARTITIONS"}, {"USERS", NULL, "USERS"}, {"GROUPS", NULL, "GROUPS"},
	{"ROLES", NULL, "ROLES"}, {"POLICIES", NULL, "POLICIES"}, {"EFFECTIVE", "POLICIES", "POLICIES"},
	{"CURRENT", NULL, "CURRENT"}, {"VOLUMES", NULL, ""}, {"EXTERNAL", "LOCATIONS", ""},
	{"STORAGE", "CREDENTIALS", ""}, {"SERVICE", "CREDENTIALS", ""}, {"CREDENTIALS", NULL, ""},
	{"CONNECTIONS", NULL, ""}, {"SHARES", NULL, ""}, {"ALL", "SHARES", ""}, {"RECIPIENTS", NULL, ""}, {"IN", "SHARE", ""},
	{"PROVIDERS", NULL, ""}, {"CATALOG", "PROVIDERS", ""},
};

static const struct shown described[] = {
	{"DETAIL", NULL, "DETAIL"}, {"HISTORY", NULL, "HISTORY"}, {"SCHEMA", NULL, "SCHEMA"},
	{"DATABASE", NULL, "SCHEMA"}, {"NAMESPACE", NULL, "SCHEMA"}, {"CATALOG", NULL, "CATALOG"},
	{"FUNCTION", NULL, "FUNCTION"}, {"PROCEDURE", NULL, "FUNCTION"}, {"VOLUME", NULL, ""},
	{"SHARE", NULL, ""}, {"RECIPIENT", NULL, ""}, {"PROVIDER", NULL, ""}, {"EXTERNAL", "LOCATION", ""},
	{"STORAGE", "CREDENTIAL", ""}, {"SERVICE", "CREDENTIAL", ""}, {"CREDENTIAL", NULL, ""},
	{"CONNECTION", NULL, ""},
};
/* clang-format on */

static const struct shown *
find(const struct token *t, const struct shown *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is(t, list[i].first) && (list[i].second == NULL || is(t + 1, list[i].second)))
			return &list[i];
	return NULL;
}

static void
pass_all(struct parser *p)
{
	while (p->tok->kind != TOK_END && !at(p, ";"))
		pass_token(p);
}

/* [EXTENDED | FORMATTED] when a name stands behind it */
static void
take_extended(struct parser *p)
{
	if ((at(p, "EXTENDED") || at(p, "FORMATTED")) && p->tok[1].kind != TOK_END &&
	    !is(p->tok + 1, ";"))
		p->tok++;
}

/* ---- SHOW ---- */

/* grants = SHOW (GRANTS | GRANT) [principal] ON securable */
static struct stmt *
grants(struct parser *p, struct stmt *st)
{
	st->kind = S_SHOW;
	st->text = "GRANTS";
	p->tok += 2;
	if (at2(p, "TO", "RECIPIENT") || at2(p, "ON", "SHARE")) {
		st->text = "";
		pass_all(p);
		return st;
	}
	if (!at(p, "ON"))
		st->message = parse_name(p, "a principal or ON");
	want(p, "ON");
	parse_securable(p, st, ";");
	return st;
}

/* scope = [IN | FROM | ON [TABLE | SCHEMA | DATABASE | CATALOG]] [dotted_name] */
static void
scope_of(struct parser *p, struct stmt *st)
{
	if (take(p, "IN") || take(p, "FROM") || take(p, "ON")) {
		st->object = at(p, "CATALOG") && is_name(p->tok + 1) ? "CATALOG" : NULL;
		if (is_name(p->tok + 1) && !take(p, "TABLE") && !take(p, "CATALOG"))
			take_schema_word(p); /* else the name is such a word */
		st->name = parse_dotted_name(p, "a schema or a table");
	} else if (is_name(p->tok) && !at(p, "LIKE")) {
		st->name = parse_dotted_name(p, "a table");
	}
}

/* IN table IN schema: schema.table */
static void
add_schema(struct expr *table, struct expr *schema)
{
	struct expr *last = schema->args;

	while (last != NULL && last->next != NULL)
		last = last->next;
	if (last == NULL)
		return;
	last->next = table->args;
	table->args = schema->args;
}

/* show = SHOW [USER | ALL | SYSTEM] what scope [[LIKE] string] | grants */
struct stmt *
parse_show(struct parser *p, struct stmt *st)
{
	const struct token *t = p->tok + 1;
	const struct shown *what;

	if (is(t, "GRANTS") || is(t, "GRANT"))
		return grants(p, st);
	if ((is(t, "USER") || is(t, "ALL") || is(t, "SYSTEM")) && !is(t + 1, "SHARES"))
		t++;
	what = find(t, shown, LENGTH(shown));
	if (what == NULL)
		return NULL;
	st->kind = S_SHOW;
	st->text = what->what;
	p->tok = (struct token *)t + (what->second != NULL ? 2 : 1);
	if (st->text[0] == '\0' || strcmp(st->text, "CURRENT") == 0) {
		pass_all(p);
		return st;
	}
	if (is(p->tok - 1, "MATERIALIZED"))
		want(p, "VIEW");
	scope_of(p, st);
	if (st->name != NULL && strcmp(st->text, "COLUMNS") == 0 &&
	    (take(p, "IN") || take(p, "FROM")))
		add_schema(st->name, parse_dotted_name(p, "a schema"));
	take(p, "LIKE");
	if (is_string(p))
		st->message = parse_string(p, "a pattern");
	if (strcmp(st->text, "TBLPROPERTIES") == 0 && at(p, "(") && p->tok[1].kind == TOK_STRING)
		st->message = p->tok[1].text;
	pass_all(p); /* PARTITION (...), AS SERDE */
	return st;
}

/* ---- DESCRIBE ---- */

/* describe = (DESCRIBE | DESC) (what [EXTENDED] dotted_name
 *          | [TABLE] [EXTENDED | FORMATTED] dotted_name [AS JSON]) */
struct stmt *
parse_describe(struct parser *p, struct stmt *st)
{
	static const char *const queries[] = {"QUERY", "SELECT", "WITH", "VALUES"};
	const struct token *t = p->tok + 1;
	const struct shown *what = find(t, described, LENGTH(described));

	for (size_t i = 0; i < LENGTH(queries); i++)
		if (is(t, queries[i]) && t[1].kind != TOK_END && !is(t + 1, "."))
			return NULL;
	st->kind = S_SHOW;
	if (what != NULL && is_name(t + 1)) {
		st->text = what->what;
		p->tok = (struct token *)t + (what->second != NULL ? 2 : 1);
		take_extended(p);
		if (st->text[0] == '\0')
			pass_all(p);
		else
			st->name = parse_dotted_name(p, "what to describe");
		if (at(p, "LIMIT") && p->tok[1].kind == TOK_NUMBER)
			p->tok += 2; /* of the history, which has one row here */
		return st;
	}
	if (is(t, "TABLE") && is_name(t + 1))
		t++;
	st->text = "COLUMNS";
	p->tok = (struct token *)t;
	take_extended(p);
	st->name = parse_dotted_name(p, "a table");
	if (at2(p, "AS", "JSON"))
		p->tok += 2;
	else if (at(p, "PARTITION"))
		pass_all(p);
	else if (is_name(p->tok)) {
		st->message = parse_name(p, "a column");
		st->text = "COLUMN";
	}
	return st;
}
