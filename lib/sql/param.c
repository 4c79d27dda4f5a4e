/* param.c - parameters of a statement: ?, :name, ${name} */
#include "sql/parse.h"

/* EXECUTE IMMEDIATE gives the value: it stands in the place of the parameter. */
static bool
put_value(struct parser *p, struct expr *e)
{
	struct expr **at = &p->values, place = *e;

	while (*at != NULL && e->text != NULL &&
	       ((*at)->alias == NULL || !word_is((*at)->alias, e->text)))
		at = &(*at)->next;
	if (*at == NULL)
		return false;
	*e = **at;
	e->alias = NULL;
	e->next = NULL;
	e->begin = place.begin;
	e->end = place.end;
	if (place.text == NULL)
		*at = (*at)->next;
	return true;
}

void
add_param(struct parser *p, struct expr *e)
{
	struct sql_param *param;
	int n = 1;

	if (p->values != NULL && put_value(p, e))
		return;

	for (param = p->s->params; e->text != NULL && param != NULL; param = param->next, n++) {
		if (param->name != NULL && strcmp(param->name, e->text) == 0) {
			e->len = (size_t)n;
			param->again = true;
			return;
		}
	}
	param = arena_alloc(p->s->arena, sizeof(*param));
	param->name = e->text;
	p->last_param = APPEND(p->last_param, param);
	e->len = (size_t)++p->marks;
}

/* __WINDOW_DAYS__: what a script puts a value for before Spark sees the text */
bool
is_placeholder(const struct token *t)
{
	size_t n = t->kind == TOK_WORD ? strlen(t->text) : 0;

	return n > 4 && strncmp(t->text, "__", 2) == 0 && strcmp(t->text + n - 2, "__") == 0 &&
	       strspn(t->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == n && !is(t + 1, ".") &&
	       !is(t + 1, "(");
}

/* getArgument('name'): a widget of a notebook */
bool
at_widget_value(const struct parser *p)
{
	const struct token *t = p->tok;

	return is(t, "GETARGUMENT") && is(t + 1, "(") && t[2].kind == TOK_STRING && is(t + 3, ")");
}

struct expr *
parse_widget_value(struct parser *p)
{
	struct expr *e = new_node(p, E_PARAM, p->tok->begin);

	e->text = p->tok[2].text;
	p->tok += 4;
	add_param(p, e);
	return close_node(p, e);
}

/* parameter = ? | ${name} | __NAME__ | : name {. name} */
struct expr *
parse_parameter(struct parser *p)
{
	struct expr *e = new_node(p, E_PARAM, p->tok->begin);

	if (p->tok->kind != TOK_OP) {
		e->text = p->tok->len > 0 ? p->tok->text : NULL;
		p->tok++;
	} else {
		p->tok++;
		e->text = parse_name(p, "the name of a parameter");
		while (at(p, ".") && !p->tok->space && is_name(p->tok + 1) && !p->tok[1].space) {
			e->text = arena_printf(p->s->arena, "%s.%s", e->text, p->tok[1].text);
			p->tok += 2;
		}
	}
	add_param(p, e);
	return close_node(p, e);
}
