/* function.c - CREATE FUNCTION: p->tok is behind that word
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-ddl-create-sql-function.html,
 * 2025-10.
 */
#include "sql/parse.h"

/* params = ( [name type_name {option}] {, ...} ) */
static struct column_def *
params(struct parser *p, struct stmt *st)
{
	struct column_def *list = NULL, **last = &list;

	want(p, "(");
	if (take(p, ")"))
		return NULL;
	do
		last = APPEND(last, parse_column(p, st, true));
	while (take(p, ","));
	want(p, ")");
	return list;
}

/* HANDLER string | ENVIRONMENT ( ... ) | PARAMETER STYLE word: the server's own Python runs it */
static void
python_option(struct parser *p, struct function_def *f)
{
	if (take(p, "HANDLER")) {
		f->handler = parse_string(p, "the name of a function");
		return;
	}
	note(p->s, SQL_WARNING, "clause", p->tok->begin,
	    "%s is dropped: the server's Python runs the function", p->tok->text);
	p->tok += at(p, "PARAMETER") ? 2 : 1;
	pass_token(p);
}

/* One word or two of how a function behaves; false: none here. */
static bool
characteristic(struct parser *p, struct function_def *f)
{
	if (take(p, "LANGUAGE"))
		f->language = parse_name(p, "a language");
	else if (take(p, "DETERMINISTIC"))
		f->deterministic = true;
	else if (take2(p, "NOT", "DETERMINISTIC"))
		f->not_deterministic = true;
	else if (take(p, "COMMENT"))
		f->comment = parse_string(p, "a comment");
	else if (take2(p, "DEFAULT", "COLLATION"))
		parse_dotted_name(p, "a collation");
	else if (at(p, "HANDLER") || at(p, "ENVIRONMENT") || at2(p, "PARAMETER", "STYLE"))
		python_option(p, f);
	else
		return take2(p, "CONTAINS", "SQL") || take2(p, "SQL", "SECURITY") ||
		       take(p, "DEFINER") || take(p, "INVOKER") || take2(p, "MODIFIES", "SQL") ||
		       take2(p, "READS", "SQL") || take2(p, "NO", "SQL") || take(p, "DATA");
	return true;
}

/* returns = RETURNS (TABLE [params] | type_name) */
static void
returns(struct parser *p, struct stmt *st, struct function_def *f)
{
	if (!take(p, "RETURNS"))
		return;
	if (!take(p, "TABLE")) {
		f->returns = parse_type_name(p);
		return;
	}
	f->returns_table = true;
	if (at(p, "("))
		f->table = params(p, st);
}

/* The function that the body defines is what Postgres would not call by itself. */
static void
call_handler(struct parser *p, struct function_def *f)
{
	struct buf b = {.arena = p->s->arena};

	buf_printf(&b, "%s\nreturn %s(", f->source, f->handler);
	for (const struct column_def *c = f->params; c != NULL; c = c->next)
		buf_printf(&b, "%s%s", c == f->params ? "" : ", ", c->name);
	buf_str(&b, ")\n");
	f->source = buf_text(&b);
}

/* function = [IF NOT EXISTS] dotted_name params [returns] {characteristic}
 *            (RETURN (query | expression) | AS string) */
struct stmt *
parse_function(struct parser *p, struct stmt *st)
{
	struct function_def *f = arena_alloc(p->s->arena, sizeof(*f));

	st->kind = S_CREATE_FUNCTION;
	st->function = f;
	st->if_not_exists = take_if_not_exists(p);
	st->name = parse_dotted_name(p, "a function");
	if (at(p, "AS"))
		unsupported(p, p->tok->begin, "a function of a Java class",
		    "write its body in SQL or PL/pgSQL");
	f->params = params(p, st);
	returns(p, st, f);
	while (characteristic(p, f))
		;
	if (f->language != NULL && word_is(f->language, "python")) {
		want(p, "AS");
		f->source = parse_string(p, "the body of the function");
		if (f->handler != NULL)
			call_handler(p, f);
		return st;
	}
	if (f->language != NULL && !word_is(f->language, "sql"))
		unsupported(p, p->tok->begin, "a function that is not written in SQL",
		    "write its body in SQL or PL/pgSQL");
	want(p, "RETURN");
	if (starts_query(p->tok) && (f->returns_table || !at(p, "(")))
		f->query = parse_query(p);
	else
		f->body = parse_expression(p);
	return st;
}
