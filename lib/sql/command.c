/* command.c - statements about rights, session variables, and files
 *
 * After Databricks' "Security statements", "Auxiliary statements" and "COPY INTO" (2025-10).
 */
#include <ctype.h>

#include "sql/parse.h"

/* The words from p->tok to one of these (in capitals), in capitals with blanks between. */
static const char *
words_to(struct parser *p, const char *a, const char *b)
{
	struct buf buf = {.arena = p->s->arena};

	while (p->tok->kind == TOK_WORD && !at(p, a) && !at(p, b)) {
		if (buf.len > 0)
			buf_char(&buf, ' ');
		for (const char *c = p->tok->text; *c != '\0'; c++)
			buf_char(&buf, (char)toupper((unsigned char)*c));
		p->tok++;
	}
	return buf_text(&buf);
}

/* ---- GRANT, REVOKE ---- */

/* securable = [TABLE | SCHEMA | FUNCTION | word {word}] dotted_name */
void
parse_securable(struct parser *p, struct stmt *st, const char *end)
{
	const struct token *first = p->tok;
	struct buf kind = {.arena = p->s->arena};

	while (is_name(p->tok) && is_name(p->tok + 1) && !is(p->tok + 1, end))
		p->tok++;
	for (; first < p->tok; first++) {
		if (kind.len > 0)
			buf_char(&kind, ' ');
		for (const char *c = first->text; *c != '\0'; c++)
			buf_char(&kind, (char)toupper((unsigned char)*c));
	}
	st->object = kind.len > 0 ? buf_text(&kind) : "TABLE";
	st->name = parse_dotted_name(p, "an object");
}

const char *
parse_principal(struct parser *p)
{
	const char *name;

	if (is_string(p))
		return parse_string(p, "a principal");
	name = parse_name(p, "a principal");
	while (p->tok->kind != TOK_END && is_name(p->tok)) /* account users */
		name = arena_printf(p->s->arena, "%s %s", name, (p->tok++)->text);
	return name;
}

/* grant = (GRANT | REVOKE) privilege {, privilege} ON securable (TO | FROM) principal {, principal}
 */
struct stmt *
parse_grant(struct parser *p, struct stmt *st)
{
	bool revoke = at(p, "REVOKE");
	struct sql_word **last = &st->column_names;
	const char *end = revoke ? "FROM" : "TO";

	st->kind = S_GRANT;
	st->text = revoke ? "REVOKE" : "GRANT";
	p->tok++;
	do {
		*last = arena_alloc(p->s->arena, sizeof(**last));
		(*last)->text = words_to(p, "ON", end);
		last = &(*last)->next;
	} while (take(p, ","));
	want(p, "ON");
	parse_securable(p, st, end);
	want(p, end);
	last = &st->roles;
	do {
		*last = arena_alloc(p->s->arena, sizeof(**last));
		(*last)->text = parse_principal(p);
		last = &(*last)->next;
	} while (take(p, ","));
	return st;
}

/* group = (CREATE | DROP) GROUP [IF [NOT] EXISTS] principal
 *       | ALTER GROUP principal (ADD | DROP) (USER | GROUP) principal {, ...}: all members are
 * roles */
struct stmt *
parse_group(struct parser *p, struct stmt *st)
{
	struct sql_word **last = &st->column_names;

	st->kind = S_GROUP;
	st->text = is(p->tok - 1, "CREATE") ? "CREATE ROLE"
		   : is(p->tok - 1, "DROP") ? "DROP ROLE"
					    : "GRANT";
	p->tok++;
	if (take2(p, "IF", "NOT"))
		want(p, "EXISTS");
	st->if_exists = take2(p, "IF", "EXISTS");
	st->message = parse_name(p, "a group");
	if (strcmp(st->text, "GRANT") != 0)
		return st;
	if (take(p, "DROP"))
		st->text = "REVOKE";
	else
		want(p, "ADD");
	do {
		if (!take(p, "USER"))
			take(p, "GROUP");
		*last = arena_alloc(p->s->arena, sizeof(**last));
		(*last)->text =
		    is_string(p) ? parse_string(p, "a member") : parse_name(p, "a member");
		last = &(*last)->next;
	} while (take(p, ","));
	return st;
}

/* ---- EXPLAIN ---- */

/* explain = EXPLAIN [EXTENDED | FORMATTED | COST | CODEGEN | LOGICAL] statement */
struct stmt *
parse_explain(struct parser *p, struct stmt *st)
{
	static const char *const kinds[] = {"EXTENDED", "FORMATTED", "COST", "CODEGEN", "LOGICAL"};

	(void)st;
	p->tok++;
	for (size_t i = 0; i < LENGTH(kinds); i++)
		take(p, kinds[i]);
	st = parse_any_statement(p);
	st->explain = true;
	return st;
}

/* ---- session variables, widgets ---- */

static struct assignment *
add_assignment(struct parser *p, struct stmt *st)
{
	struct assignment **last = &st->set;

	while (*last != NULL)
		last = &(*last)->next;
	*last = arena_alloc(p->s->arena, sizeof(**last));
	(*last)->target = parse_dotted_name(p, "a variable");
	return *last;
}

/* declare = DECLARE [OR REPLACE] [VARIABLE | VAR] name {, name} [type_name] [(DEFAULT | =)
 *           expression] */
struct stmt *
parse_declare(struct parser *p, struct stmt *st)
{
	const struct type *type = NULL;
	struct expr *value = NULL;

	st->kind = S_VARIABLE;
	st->text = "DECLARE";
	p->tok++;
	take2(p, "OR", "REPLACE");
	if ((at(p, "VARIABLE") || at(p, "VAR")) && is_name(p->tok + 1))
		p->tok++;
	do
		add_assignment(p, st);
	while (take(p, ","));
	if (is_name(p->tok) && !at(p, "DEFAULT"))
		type = parse_type_name(p);
	if (take(p, "DEFAULT") || take(p, "="))
		value = parse_expression(p);
	for (struct assignment *a = st->set; a != NULL; a = a->next) {
		a->target->type = type;
		a->value = value;
	}
	return st;
}

/* set_variable = SET (VARIABLE | VAR) (name = expression {, name = expression}
 *              | ( name {, name} ) = ( query )) */
struct stmt *
parse_set_variable(struct parser *p, struct stmt *st)
{
	st->kind = S_VARIABLE;
	st->text = "SET";
	p->tok += 2;
	if (take(p, "(")) {
		do
			add_assignment(p, st);
		while (take(p, ","));
		want(p, ")");
		want(p, "=");
		want(p, "(");
		st->query = parse_query(p);
		want(p, ")");
		return st;
	}
	do {
		struct assignment *a = add_assignment(p, st);

		want(p, "=");
		a->value = parse_expression(p);
	} while (take(p, ","));
	return st;
}

/* drop_variable = DROP TEMPORARY VARIABLE [IF EXISTS] name */
struct stmt *
parse_drop_variable(struct parser *p, struct stmt *st)
{
	st->kind = S_VARIABLE;
	st->text = "DROP";
	take2(p, "IF", "EXISTS");
	add_assignment(p, st);
	return st;
}

/* widget = CREATE WIDGET (TEXT | DROPDOWN | ...) name DEFAULT string [CHOICES query]
 *        | REMOVE WIDGET name */
struct stmt *
parse_widget(struct parser *p, struct stmt *st)
{
	bool create = is(p->tok - 1, "CREATE");

	st->kind = S_VARIABLE;
	st->text = create ? "WIDGET" : "REMOVE";
	p->tok += create ? 2 : 1;
	add_assignment(p, st);
	if (take(p, "DEFAULT"))
		st->message = parse_string(p, "the value of the widget");
	while (p->tok->kind != TOK_END && !at(p, ";"))
		pass_token(p);
	return st;
}

/* ---- COPY INTO, EXECUTE IMMEDIATE ---- */

/* copy = COPY INTO dotted_name [( names )] FROM (string | ( query )) FILEFORMAT = word options */
struct stmt *
parse_copy(struct parser *p, struct stmt *st)
{
	struct select *s;

	st->kind = S_INSERT;
	p->tok++;
	want(p, "INTO");
	st->name = parse_dotted_name(p, "a table");
	if (at(p, "("))
		st->column_names = parse_names_in_parens(p, "a column");
	if (take(p, "BY"))
		want(p, "POSITION");
	want(p, "FROM");
	if (at(p, "(") && starts_query(p->tok + 1)) {
		p->tok++;
		st->query = parse_query(p);
		want(p, ")");
	} else {
		s = new_select(p, p->tok->begin);
		s->items = new_expr(p->s, E_STAR, p->tok->begin, p->tok->begin);
		s->from = parse_named_relation(p);
		st->query = parse_select_query(p, s);
	}
	while (p->tok->kind != TOK_END && !at(p, ";"))
		pass_token(p);
	note(p->s, SQL_WARNING, "files", st->begin,
	    "COPY INTO skips files that it has loaded before, INSERT does not: lb-load into the "
	    "table itself loads each chunk once");
	return st;
}

/* Makes SELECT ... INTO a, b of it: SET VAR (a, b) = (SELECT ...) */
static struct stmt *
set_from(struct parser *p, struct stmt *target, struct stmt *st)
{
	if (st->kind != S_QUERY || st->next != NULL)
		unsupported(p, target->begin, "INTO of a statement that is no query", NULL);
	target->kind = S_VARIABLE;
	target->text = "SET";
	target->query = st->query;
	return target;
}

/* A name for each value that is a variable, by which the text may ask for it. */
static void
name_values(struct expr *values)
{
	for (; values != NULL; values = values->next)
		if (values->alias == NULL && values->kind == E_COLUMN && values->args->next == NULL)
			values->alias = values->args->text;
}

/* execute = EXECUTE IMMEDIATE (string | variable) [INTO name {, name}]
 *           [USING (expression [AS name] {, expression [AS name]})]
 * The statement that the string holds; NULL: what it holds is not known */
struct stmt *
parse_execute(struct parser *p, struct stmt *st)
{
	const struct token *t = p->tok + 2;
	const char *text = t->kind == TOK_STRING ? t->text
			   : t->kind == TOK_WORD ? session_value(p->s, t->text)
						 : NULL;
	bool parens;

	if (text == NULL ||
	    !(t[1].kind == TOK_END || is(t + 1, ";") || is(t + 1, "INTO") || is(t + 1, "USING")))
		return NULL;
	p->tok += 3;
	if (take(p, "INTO"))
		do
			add_assignment(p, st);
		while (take(p, ","));
	if (take(p, "USING")) {
		parens = take(p, "(");
		p->values = parse_named_expressions(p);
		name_values(p->values);
		if (parens)
			want(p, ")");
	}
	while (take(p, ";"))
		;
	if (p->tok->kind != TOK_END)
		expected(p, "the end of the statement");
	p->s->piece.text = text;
	p->s->piece.len = strlen(text);
	p->tok = lex(p->s);
	return st->set != NULL ? set_from(p, st, parse_any_statement(p)) : parse_any_statement(p);
}
