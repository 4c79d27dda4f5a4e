/* lower-variable.c - session variables and widgets
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-variables.html, 2025-10.  A variable
 * is a setting of the connection, kept as text by lb.set_variable and read by lb.variable.
 */
#include <string.h>

#include "sql/lower.h"

/* a, session.a, system.session.a */
static const char *
variable_name(struct sql *s, const struct expr *target)
{
	const struct expr *part = target->args;

	if (target->kind == E_CALL)
		fail(s, "identifier", target->begin, "the name of a variable must be constant");
	while (part->next != NULL)
		part = part->next;
	return lower_text(s->arena, part->text);
}

/* The value as text, as lb.set_variable keeps it. */
static struct expr *
set_one(struct sql *s, const char *name, struct expr *value)
{
	return form(s, type_of(T_STRING), "lb.set_variable($1, $2)", string_literal(s, name),
	    plain_cast(s, value, type_of(T_STRING)), NULL);
}

struct expr *
read_variable(struct sql *s, const char *name, const struct type *t)
{
	struct expr *e = form(s, type_of(T_STRING), "lb.variable($1)",
	    string_literal(s, lower_text(s->arena, name)), NULL);

	if (t->kind == T_STRING || t->kind == T_UNKNOWN)
		return e;
	return plain_cast(s, e, t);
}

/* What IDENTIFIER(name) and EXECUTE IMMEDIATE name can know of it. */
static void
remember(struct sql *s, const char *name, const struct expr *value)
{
	const char *text = value == NULL ? NULL : name_template(s, value);

	sql_session_set_value(
	    s->session, name, text == NULL || strstr(text, "${") != NULL ? NULL : text);
}

static struct expr *
assign(struct sql *s, const struct stmt *st, struct assignment *a)
{
	const char *name = variable_name(s, a->target);
	const struct type *t = st->text[0] == 'D' ? a->target->type : session_variable(s, name);
	struct expr *value = a->value;

	remember(s, name, value);
	if (value != NULL && value->kind == E_COLUMN && word_is(value->args->text, "default"))
		fail(s, "variable", value->begin,
		    "the default of a variable is not kept: write its value");
	if (value == NULL)
		value = new_expr(s, E_NULL, a->target->begin, a->target->end);
	value = lower_expr(s, value);
	if (t == NULL)
		t = value->type;
	if (st->text[0] == 'D')
		session_set_variable(s, name, t);
	return set_one(s, name, coerce(s, value, t));
}

/* SELECT lb.set_variable('a', ...), ... */
static struct stmt *
assign_all(struct sql *s, struct stmt *st)
{
	struct expr *items = NULL, **last = &items;
	struct assignment *a;

	for (a = st->set; a != NULL; a = a->next) {
		*last = assign(s, st, a);
		last = &(*last)->next;
	}
	st->kind = S_QUERY;
	st->query = make_query(s, make_select(s, items, NULL));
	return st;
}

/* SET VAR (a, b) = (query): a row of NULLs when the query gives none */
static struct stmt *
assign_query(struct sql *s, struct stmt *st)
{
	struct from *join = make_from(s, FROM_JOIN, NULL), *rows = make_from(s, FROM_QUERY, NULL);
	struct sql_word **names = &rows->columns;
	struct expr *items = NULL, **last = &items, at = {.begin = st->begin, .end = st->begin};
	struct assignment *a;

	lower_query(s, st->query);
	rows->query = st->query;
	rows->alias = invent(s);
	for (a = st->set; a != NULL; a = a->next) {
		const char *name = variable_name(s, a->target);
		struct column *c = new_column(s, invent(s), type_of(T_UNKNOWN));

		remember(s, name, NULL);
		*names = arena_alloc(s->arena, sizeof(**names));
		(*names)->text = c->name;
		names = &(*names)->next;
		*last = set_one(s, name, column_ref(s, c, &at));
		last = &(*last)->next;
	}
	join->join = JOIN_LEFT;
	join->on = new_expr(s, E_TRUE, st->begin, st->begin);
	join->on->type = type_of(T_BOOLEAN);
	join->left = make_from(s, FROM_QUERY, NULL);
	join->left->query = make_query(s, make_select(s, int_literal(s, 1), NULL));
	join->left->alias = invent(s);
	join->right = rows;
	st->kind = S_QUERY;
	st->query = make_query(s, make_select(s, items, join));
	return st;
}

/* A widget's value is a parameter's; as a name it is used where the parameter stands for one. */
static struct stmt *
widget(struct sql *s, struct stmt *st)
{
	const char *name = variable_name(s, st->set->target);

	if (st->text[0] == 'W' && session_value(s, name) == NULL)
		sql_session_set_value(s->session, name, st->message);
	note(s, SQL_NOTE, "widget", st->begin,
	    "a widget is a parameter of the statements: whoever runs them gives its value");
	return raw_stmt(s, st, "");
}

struct stmt *
lower_variable(struct sql *s, struct stmt *st)
{
	const char *name;

	if (st->text[0] == 'W' || st->text[0] == 'R')
		return widget(s, st);
	s->sets_variable = true;
	if (st->query != NULL)
		return assign_query(s, st);
	if (strcmp(st->text, "DROP") == 0) {
		name = variable_name(s, st->set->target);
		session_set_variable(s, name, NULL);
		st->text = "SET";
	}
	return assign_all(s, st);
}
