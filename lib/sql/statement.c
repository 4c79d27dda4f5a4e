/* statement.c - which statement it is; those that have little grammar of their own */
#include <ctype.h>

#include "sql/parse.h"

/* ---- statements without a counterpart ---- */

/* The words that a statement begins with, and what is said about it. */
struct opening {
	const char *first, *second;
	const char *message;
};

/* clang-format off */
static const struct opening refused[] = {
	{"DENY", NULL, "Postgres has no DENY; REVOKE takes a right back"},
	{"LOAD", "DATA", "files are loaded by lb-load"},
	{"EXECUTE", "IMMEDIATE", "what the string holds is not known before it runs: PL/pgSQL's EXECUTE runs it, in Postgres' SQL"},
	{"BEGIN", NULL, "a DO block of PL/pgSQL does the same, but gives no rows: it has to be written by hand"},
	{"RESTORE", NULL, "Postgres keeps no versions of a table; a branch of the database does"},
	{"UNDROP", NULL, "Postgres does not bring back what was dropped; a branch of the database does"},
	{"PUT", NULL, "files are loaded by lb-load"},
	{"GET", NULL, "files are written by COPY ... TO"},
	{"EXPORT", NULL, "it has no counterpart in Postgres"},
	{"IMPORT", NULL, "it has no counterpart in Postgres"},
	{"LOCK", NULL, "locks of Hive have no counterpart in Postgres"},
	{"UNLOCK", NULL, "locks of Hive have no counterpart in Postgres"},
	{"LIST", NULL, "there are no JARs and files in Postgres"},
	{"CREATE", "POLICY", "it holds for all tables with a tag; CREATE POLICY of Postgres is for one table, a view hides columns"},
	{"ALTER", "POLICY", "it holds for all tables with a tag; CREATE POLICY of Postgres is for one table, a view hides columns"},
	{"CREATE", "INDEX", "it is a statement of Hive; lb-plan says which index Postgres should have"},
	{"CREATE", NULL, "it makes an object that is not in Postgres"},
	{"REPLACE", NULL, "it makes an object that is not in Postgres"},
	{"ALTER", NULL, "it changes an object that is not in Postgres"},
	{"DROP", NULL, "it drops an object that is not in Postgres"},
	{"COMMENT", NULL, "it describes an object that is not in Postgres"},
};

/* Statements that look after Delta tables and sessions, or show something. */
static const struct opening maintenance[] = {
	{"OPTIMIZE", NULL, NULL}, {"VACUUM", NULL, NULL}, {"ANALYZE", "TABLE", NULL},
	{"ANALYZE", "TABLES", NULL}, {"ANALYZE", NULL, NULL}, {"REFRESH", "TABLE", NULL},
	{"REFRESH", "MATERIALIZED", NULL}, {"REFRESH", "STREAMING", NULL},
	{"REFRESH", "FUNCTION", NULL}, {"REFRESH", NULL, NULL}, {"CACHE", NULL, NULL},
	{"UNCACHE", NULL, NULL}, {"CLEAR", "CACHE", NULL}, {"MSCK", NULL, NULL}, {"REPAIR", NULL, NULL},
	{"FSCK", NULL, NULL}, {"REORG", NULL, NULL}, {"DESCRIBE", NULL, NULL}, {"DESC", NULL, NULL},
	{"SHOW", NULL, NULL}, {"EXPLAIN", NULL, NULL}, {"RESET", NULL, NULL},
};
/* clang-format on */

static const struct opening *
find(const struct token *t, const struct opening *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is(t, list[i].first) && (list[i].second == NULL || is(t + 1, list[i].second)))
			return &list[i];
	return NULL;
}

/* The words at t in capitals, at most n of them. */
static const char *
first_words(struct parser *p, const struct token *t, int n)
{
	struct buf b = {.arena = p->s->arena};

	for (; n > 0 && t->kind == TOK_WORD; t++, n--) {
		if (b.len > 0)
			buf_char(&b, ' ');
		for (const char *c = t->text; *c != '\0'; c++)
			buf_char(&b, (char)toupper((unsigned char)*c));
	}
	return buf_text(&b);
}

static void
pass_all(struct parser *p)
{
	while (p->tok->kind != TOK_END)
		p->tok++;
}

struct stmt *
parse_refused(struct parser *p, struct stmt *st)
{
	const struct token *first = p->tok;
	const struct opening *o;
	bool object;

	while (first->begin > st->begin)
		first--;
	o = find(first, refused, LENGTH(refused));
	object = is(first, "CREATE") || is(first, "ALTER") || is(first, "DROP");
	st->kind = S_REFUSED;
	if (is(first, "CREATE") && is(first + 1, "OR"))
		st->text = arena_printf(p->s->arena, "CREATE %s", first_words(p, first + 3, 1));
	else
		st->text = first_words(p, first, o->second != NULL || object ? 2 : 1);
	st->message = o->message;
	pass_all(p);
	return st;
}

/* Which table is looked after; NULL when it is none, or all. */
static struct expr *
maintained(struct parser *p)
{
	static const char *const words[] = {
	    "TABLE", "TABLES", "MATERIALIZED", "VIEW", "STREAMING", "LAZY", "FULL"};
	bool found = true;

	p->tok++;
	while (found) {
		found = false;
		for (size_t i = 0; i < LENGTH(words) && !found; i++)
			found = take(p, words[i]);
	}
	return is_name(p->tok) && !at(p, "IN") && !at(p, "FROM") ? parse_dotted_name(p, "a table")
								 : NULL;
}

/* cache = CACHE [LAZY] TABLE dotted_name [OPTIONS ( ... )] [AS] query: a temporary view; NULL: of a
 * table that is there */
static struct stmt *
cache(struct parser *p, struct stmt *st)
{
	struct token *first = p->tok++;

	take(p, "LAZY");
	if (take(p, "TABLE") && is_name(p->tok)) {
		st->name = parse_dotted_name(p, "a name");
		if (take(p, "OPTIONS"))
			pass_token(p);
		if (take(p, "AS") || starts_query(p->tok)) {
			st->kind = S_CREATE_VIEW;
			st->temporary = true;
			st->query = parse_query(p);
			return st;
		}
	}
	p->tok = first;
	return NULL;
}

static struct stmt *
maintain(struct parser *p, struct stmt *st, const struct opening *o)
{
	st->kind = S_MAINTENANCE;
	st->text = first_words(p, p->tok, o->second != NULL ? 2 : 1);
	if (at(p, "OPTIMIZE") || at(p, "VACUUM") || at(p, "ANALYZE") || at(p, "REFRESH"))
		st->name = maintained(p);
	if (strcmp(st->text, "REFRESH MATERIALIZED") == 0 && st->name == NULL)
		expected(p, "the name of a view");
	pass_all(p);
	return st;
}

/* ---- DROP, COMMENT, USE, SET ---- */

/* What Postgres does not have, so that there is nothing to create, to change or to drop. */
/* clang-format off */
static const struct {
	const char *first, *second;
	enum sql_level level;
	const char *code, *message;
} absent[] = {
	{"VOLUME", NULL, SQL_NOTE, "files", "there are no volumes in Postgres: lb-load reads files from where they are"},
	{"EXTERNAL", "VOLUME", SQL_NOTE, "files", "there are no volumes in Postgres: lb-load reads files from where they are"},
	{"EXTERNAL", "LOCATION", SQL_WARNING, "object", "there are no external locations in Postgres: lb-load reads files from where they are"},
	{"STORAGE", "CREDENTIAL", SQL_WARNING, "object", "there are no credentials in Postgres: lb-load reads files with those of whoever runs it"},
	{"SERVICE", "CREDENTIAL", SQL_WARNING, "object", "there are no credentials in Postgres: whoever calls a service has them"},
	{"CREDENTIAL", NULL, SQL_WARNING, "object", "there are no credentials in Postgres: lb-load reads files with those of whoever runs it"},
	{"CONNECTION", NULL, SQL_WARNING, "object", "a connection to another database is CREATE SERVER of a foreign-data wrapper"},
	{"FOREIGN", "CATALOG", SQL_WARNING, "object", "the tables of another database are IMPORT FOREIGN SCHEMA of a foreign-data wrapper"},
	{"SHARE", NULL, SQL_WARNING, "object", "Postgres has no shares: GRANT SELECT serves its own roles, CREATE PUBLICATION another database"},
	{"RECIPIENT", NULL, SQL_WARNING, "object", "Postgres has no shares and recipients: a recipient is a role"},
	{"PROVIDER", NULL, SQL_WARNING, "object", "Postgres has no shares and providers"},
	{"GENERATE", NULL, SQL_NOTE, "object", "there is nothing to do: Postgres' tables have no manifest"},
	{"CONVERT", "TO", SQL_WARNING, "object", "there is nothing to convert: Postgres has one format; lb-load brings the rows of files"},
	{"SYNC", NULL, SQL_WARNING, "object", "there is no metastore in Postgres: lb-load brings the tables"},
	{"ADD", NULL, SQL_WARNING, "object", "there are no JARs and files in a session of Postgres: CREATE FUNCTION and lb-load have their work"},
	{"REMOVE", NULL, SQL_NOTE, "object", "there are no JARs and files in a session of Postgres"},
};
/* clang-format on */

static struct stmt *
nothing(struct parser *p, struct stmt *st)
{
	st->kind = S_RAW;
	st->text = "";
	pass_all(p);
	return st;
}

/* NULL: it is about something else. */
static struct stmt *
absent_object(struct parser *p, struct stmt *st)
{
	const struct token *t = p->tok;

	if (at2(p, "COMMENT", "ON"))
		t += 2;
	else if (at(p, "CREATE") || at(p, "DROP") || at(p, "ALTER"))
		t += is(t + 1, "OR") ? 3 : 1;
	for (size_t i = 0; i < LENGTH(absent); i++) {
		if (!is(t, absent[i].first) ||
		    (absent[i].second != NULL && !is(t + 1, absent[i].second)))
			continue;
		note(p->s, absent[i].level, absent[i].code, p->tok->begin, "%s", absent[i].message);
		return nothing(p, st);
	}
	return NULL;
}

static const char *
take_object(struct parser *p)
{
	static const char *const words[] = {"TABLE", "VIEW", "FUNCTION", "COLUMN", "CATALOG"};

	if (take_schema_word(p))
		return "SCHEMA";
	if (take2(p, "MATERIALIZED", "VIEW"))
		return "MATERIALIZED VIEW";
	if (take2(p, "STREAMING", "TABLE"))
		return "TABLE";
	for (size_t i = 0; i < LENGTH(words); i++)
		if (take(p, words[i]))
			return words[i];
	return NULL;
}

/* drop = DROP [TEMPORARY] object [IF EXISTS] dotted_name [PURGE | CASCADE | RESTRICT] */
static struct stmt *
drop(struct parser *p, struct stmt *st)
{
	st->kind = S_DROP;
	p->tok++;
	st->temporary = take(p, "TEMPORARY") || take(p, "TEMP");
	if (take(p, "VARIABLE"))
		return parse_drop_variable(p, st);
	if (at(p, "GROUP"))
		return parse_group(p, st);
	if (at(p, "POLICY")) {
		note(p->s, SQL_WARNING, "object", p->tok->begin,
		    "policies over tags are not taken over, so that there is none to drop");
		return nothing(p, st);
	}
	st->object = at(p, "COLUMN") ? NULL : take_object(p);
	if (st->object == NULL)
		return parse_refused(p, st);
	st->if_exists = take2(p, "IF", "EXISTS");
	st->name = parse_dotted_name(p, "what to drop");
	if (at(p, "(") && strcmp(st->object, "FUNCTION") == 0)
		pass_token(p); /* Postgres writes the types of the arguments */
	st->cascade = take(p, "CASCADE");
	if (!st->cascade && !take(p, "RESTRICT"))
		take(p, "PURGE");
	return st;
}

/* comment = COMMENT ON object dotted_name IS (string | NULL) */
static struct stmt *
comment(struct parser *p, struct stmt *st)
{
	st->kind = S_COMMENT;
	p->tok++;
	want(p, "ON");
	st->object = take_object(p);
	if (st->object == NULL)
		return parse_refused(p, st);
	st->name = parse_dotted_name(p, "what to describe");
	want(p, "IS");
	if (!take(p, "NULL"))
		st->text = parse_string(p, "a comment");
	return st;
}

/* use = USE [CATALOG | SCHEMA | DATABASE | NAMESPACE] (dotted_name | string) */
static struct stmt *
use(struct parser *p, struct stmt *st)
{
	st->kind = S_USE;
	p->tok++;
	st->object = at(p, "CATALOG") && p->tok[1].kind != TOK_END ? "CATALOG" : "SCHEMA";
	if (st->object[0] == 'C' || p->tok[1].kind != TOK_END) {
		if (st->object[0] == 'C')
			p->tok++;
		else if (!is(p->tok + 1, ".") && !is(p->tok + 1, "("))
			take_schema_word(p);
	}
	if (!is_string(p)) {
		st->name = parse_dotted_name(p, "a schema");
		return st;
	}
	st->name = new_node(p, E_COLUMN, p->tok->begin);
	st->name->args = new_node(p, E_NAME, p->tok->begin);
	st->name->args->text = parse_string(p, "a schema");
	return st;
}

/* set = SET TIME ZONE (LOCAL | expression) | SET name {. name} [= anything] | set_variable */
static struct stmt *
set(struct parser *p, struct stmt *st)
{
	const struct token *first;

	if ((is(p->tok + 1, "VAR") || is(p->tok + 1, "VARIABLE")) &&
	    (is_name(p->tok + 2) || is(p->tok + 2, "(")))
		return parse_set_variable(p, st);
	st->kind = S_SET;
	p->tok++;
	if (at2(p, "TIME", "ZONE")) {
		p->tok += 2;
		st->object = "TIME ZONE";
		if (!take(p, "LOCAL"))
			st->where = parse_expression(p);
		return st;
	}
	first = p->tok;
	while (p->tok->kind != TOK_END && !at(p, "="))
		pass_token(p);
	st->text = source_from(p, first);
	if (take(p, "=")) {
		first = p->tok;
		pass_all(p);
		st->message = source_from(p, first);
	}
	return st;
}

/* ---- queries, and what may stand behind WITH and FROM ---- */

/* Does FROM begin Hive's FROM t INSERT ...? */
static bool
at_multi_insert(const struct parser *p)
{
	const struct token *t;

	if (!at(p, "FROM"))
		return false;
	for (t = p->tok; t->kind != TOK_END && !is(t, "SELECT") && !is(t, "|>"); t += t->close + 1)
		if (is(t, "INSERT") && (is(t + 1, "INTO") || is(t + 1, "OVERWRITE")))
			return true;
	return false;
}

/* with_insert = with insert */
static struct stmt *
query_or_insert(struct parser *p, struct stmt *st)
{
	struct query with = {0};
	size_t begin = p->tok->begin;

	if (at(p, "WITH")) {
		with.ctes = parse_with(p, &with.recursive);
		if (at(p, "INSERT")) {
			st = parse_insert(p, &with);
			st->begin = begin;
			return st;
		}
		if (at(p, "UPDATE") || at(p, "DELETE") || at(p, "MERGE"))
			unsupported(p, begin, "WITH before UPDATE, DELETE or MERGE",
			    "write its queries where they are used");
	}
	if (at_multi_insert(p) && with.ctes == NULL)
		return parse_multi_insert(p);
	st->kind = S_QUERY;
	st->query = parse_query_with(p, with.ctes, with.recursive);
	if (with.ctes != NULL)
		st->query->begin = begin;
	return st;
}

/* START TRANSACTION, COMMIT and ROLLBACK are the same in Postgres. */
static struct stmt *
transaction(struct parser *p, struct stmt *st)
{
	st->kind = S_RAW;
	st->text = at(p, "COMMIT") ? "COMMIT" : at(p, "ROLLBACK") ? "ROLLBACK" : "BEGIN";
	p->tok++;
	if (!take(p, "TRANSACTION"))
		take(p, "WORK");
	return st;
}

static struct stmt *
insert(struct parser *p, struct stmt *st)
{
	(void)st;
	return parse_insert(p, NULL);
}

/* call = CALL dotted_name ( arguments ) */
static struct stmt *
call(struct parser *p, struct stmt *st)
{
	struct expr *name;

	st->kind = S_CALL;
	p->tok++;
	name = parse_dotted_name(p, "a procedure");
	if (!at(p, "("))
		expected(p, "( and the arguments of the procedure");
	st->where = parse_call(p, name);
	return st;
}

/* ---- which one ---- */

/* Statements of which some have a counterpart. */
static struct stmt *
with_counterpart(struct parser *p, struct stmt *st)
{
	if (at(p, "SHOW"))
		return parse_show(p, st);
	if (at(p, "DESCRIBE") || at(p, "DESC"))
		return parse_describe(p, st);
	if (at(p, "CALL") && is_name(p->tok + 1))
		return call(p, st);
	if (at_flow_of_changes(p))
		return parse_flow(p, st);
	if (at2(p, "COPY", "INTO"))
		return parse_copy(p, st);
	if (at(p, "CACHE"))
		return cache(p, st);
	if (at2(p, "EXECUTE", "IMMEDIATE"))
		return parse_execute(p, st);
	if (at(p, "LIST") && p->tok[1].kind == TOK_STRING) {
		st->kind = S_SHOW;
		st->text = "";
		pass_all(p);
		return st;
	}
	if (at2(p, "REMOVE", "WIDGET")) {
		p->tok++;
		return parse_widget(p, st);
	}
	return NULL;
}

static struct stmt *
choose(struct parser *p, struct stmt *st)
{
	static const struct {
		const char *word;
		struct stmt *(*rule)(struct parser *p, struct stmt *st);
	} rules[] = {{"CREATE", parse_create}, {"REPLACE", parse_create}, {"ALTER", parse_alter},
	    {"DROP", drop}, {"INSERT", insert}, {"UPDATE", parse_update}, {"DELETE", parse_delete},
	    {"MERGE", parse_merge}, {"TRUNCATE", parse_truncate}, {"COMMENT", comment},
	    {"USE", use}, {"SET", set}, {"GRANT", parse_grant}, {"REVOKE", parse_grant},
	    {"DECLARE", parse_declare}, {"EXPLAIN", parse_explain}, {"COMMIT", transaction},
	    {"ROLLBACK", transaction}};
	const struct opening *o;
	struct stmt *found;

	if (at(p, "SELECT") || at(p, "WITH") || at(p, "("))
		return query_or_insert(p, st);
	if ((found = absent_object(p, st)) != NULL)
		return found;
	for (size_t i = 0; i < LENGTH(rules); i++)
		if (at(p, rules[i].word))
			return rules[i].rule(p, st);
	if (at2(p, "START", "TRANSACTION") || at2(p, "BEGIN", "TRANSACTION") ||
	    (at(p, "BEGIN") && p->tok[1].kind == TOK_END))
		return transaction(p, st);
	if ((found = with_counterpart(p, st)) != NULL)
		return found;
	if ((o = find(p->tok, maintenance, LENGTH(maintenance))) != NULL)
		return maintain(p, st, o);
	if (find(p->tok, refused, LENGTH(refused)) != NULL)
		return parse_refused(p, st);
	if (!query_word(p->tok))
		expected(p, "a statement");
	return query_or_insert(p, st);
}

/* statement = query | insert | update | delete | merge | create | alter | drop | ...; semicolons
 * around it */
struct stmt *
parse_any_statement(struct parser *p)
{
	struct stmt *st = arena_alloc(p->s->arena, sizeof(*st));

	while (take(p, ";"))
		;
	st->begin = p->tok->begin;
	st = choose(p, st);
	st->end = ended(p);
	while (take(p, ";"))
		;
	if (p->tok->kind != TOK_END)
		expected(p, "the end of the statement");
	return st;
}
