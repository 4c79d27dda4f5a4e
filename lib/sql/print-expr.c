/* print-expr.c - expressions of Postgres, with no more parentheses than they need */
#include "sql/print.h"
#include "sql/types.h"

/* ---- how tight an expression holds ---- */

int
expr_power(const struct expr *e)
{
	const struct binop *o;

	switch (e->kind) {
	case E_OPERATOR:
		o = binop_find(e->op, strlen(e->op));
		return o == NULL || o->postgres == 0 ? PG_OTHER : o->postgres;
	case E_UNARY: return e->op[0] == 'N' ? PG_NOT : e->op[0] == '~' ? PG_OTHER : PG_UNARY;
	case E_NUMBER: return e->text[0] == '-' ? PG_UNARY : PG_PRIMARY;
	case E_BETWEEN:
	case E_IN:
	case E_IN_QUERY:
	case E_LIKE: return PG_LIKE;
	case E_IS: return PG_IS;
	case E_CAST:
	case E_BINARY: return PG_CAST;
	case E_COLLATE: return PG_COLLATE;
	case E_AT_ZONE: return PG_AT;
	case E_FORM: return form_power(e);
	case E_COLUMN:
	case E_PARAM: return PG_NAME;
	default: return PG_PRIMARY;
	}
}

/* Comparisons and predicates do not chain in Postgres: a = b = c is an error. */
static int
left_min(int power)
{
	return power == PG_COMPARE || power == PG_LIKE || power == PG_IS ? power + 1 : power;
}

/* ---- operators ---- */

static bool
breaks_line(const struct printer *p, const struct expr *e)
{
	return !p->flat && (strcmp(e->op, "AND") == 0 || strcmp(e->op, "OR") == 0);
}

static void
put_right(struct printer *p, const struct expr *e)
{
	const struct expr *right = e->args->next;

	if (breaks_line(p, e))
		put_line(p, right->begin);
	else
		put_char(p, ' ');
	put(p, e->op);
	put_char(p, ' ');
	put_expr(p, right, expr_power(e) + 1);
}

/* A chain is as deep to the left as it is long, so this is a loop over it. */
static void
put_chain(struct printer *p, const struct expr *e)
{
	const struct expr *few[16] = {e}, **chain = few, *first = e;
	size_t n = 1, i;

	while (first->args->kind == E_OPERATOR &&
	       expr_power(first->args) >= left_min(expr_power(first))) {
		first = first->args;
		n++;
	}
	if (n > LENGTH(few))
		chain = arena_alloc(p->s->arena, n * sizeof(struct expr *));
	for (i = n; i > 0; e = e->args)
		chain[--i] = e;
	put_expr(p, first->args, left_min(expr_power(first)));
	p->indent++;
	for (i = 0; i < n && !p->over; i++)
		put_right(p, chain[i]);
	p->indent--;
}

static void
flat_chain(struct printer *p, const void *e)
{
	put_chain(p, e);
}

static void
put_unary(struct printer *p, const struct expr *e)
{
	int power = expr_power(e);
	bool word = e->op[0] == 'N';

	put(p, e->op);
	if (word)
		put_char(p, ' ');
	/* - -1 must not become a comment */
	put_expr(p, e->args, word ? PG_NOT : power + 1);
}

/* ---- predicates ---- */

static void
put_between(struct printer *p, const struct expr *e)
{
	const struct expr *low = e->args->next;

	put_expr(p, e->args, PG_LIKE + 1);
	put(p, e->negated ? " NOT BETWEEN " : " BETWEEN ");
	if (e->op != NULL)
		put(p, "SYMMETRIC ");
	put_expr(p, low, PG_LIKE + 1);
	put(p, " AND ");
	put_expr(p, low->next, PG_LIKE + 1);
}

static void
put_in(struct printer *p, const struct expr *e)
{
	put_expr(p, e->args, PG_LIKE + 1);
	put(p, e->negated ? " NOT IN " : " IN ");
	if (e->kind == E_IN_QUERY) {
		put_subquery(p, e->query);
		return;
	}
	put_char(p, '(');
	put_exprs(p, e->args->next);
	put_char(p, ')');
}

static void
put_like(struct printer *p, const struct expr *e)
{
	put_expr(p, e->args, PG_LIKE + 1);
	put(p, e->negated ? " NOT " : " ");
	put(p, e->op);
	put_char(p, ' ');
	if (e->text != NULL) { /* a quantifier */
		put(p, e->text);
		put(p, " (ARRAY[");
		put_exprs(p, e->args->next);
		put(p, "])");
		return;
	}
	put_expr(p, e->args->next, PG_LIKE + 1);
	if (e->escape != NULL) {
		put(p, " ESCAPE ");
		put_expr(p, e->escape, PG_LIKE + 1);
	}
}

static void
put_is(struct printer *p, const struct expr *e)
{
	put_expr(p, e->args, PG_IS + 1);
	put(p, e->negated ? " IS NOT " : " IS ");
	put(p, e->op);
	if (e->args->next != NULL) {
		put(p, " FROM ");
		put_expr(p, e->args->next, PG_IS + 1);
	}
}

/* ---- CASE ---- */

static void
put_arm(struct printer *p, const struct expr *e)
{
	if (e->kind != E_WHEN) {
		put(p, "ELSE ");
		put_expr(p, e, 0);
		return;
	}
	put(p, "WHEN ");
	put_expr(p, e->args, 0);
	put(p, " THEN ");
	put_expr(p, e->args->next, 0);
}

static void
case_body(struct printer *p, const void *node)
{
	const struct expr *e = node, *arm = e->args;

	put(p, "CASE");
	if (e->quoted) {
		put_char(p, ' ');
		put_expr(p, arm, 0);
		arm = arm->next;
	}
	p->indent++;
	for (; arm != NULL && !p->over; arm = arm->next) {
		put_line(p, arm->begin);
		put_arm(p, arm);
	}
	p->indent--;
	put_line(p, 0);
	put(p, "END");
}

/* ---- calls ---- */

void
put_filter(struct printer *p, const struct expr *condition)
{
	put(p, " FILTER (WHERE ");
	put_expr(p, condition, 0);
	put_char(p, ')');
}

void
put_over(struct printer *p, const struct window *w)
{
	put(p, " OVER ");
	if (w->named_only)
		put_name(p, w->name);
	else
		put_window(p, w);
}

static void
put_function(struct printer *p, const char *name)
{
	const char *dot;

	if (strncmp(name, "lb.", 3) == 0)
		require(p->s, name + 3, strlen(name + 3));
	while ((dot = strchr(name, '.')) != NULL) {
		put_name(p, arena_strndup(p->s->arena, name, (size_t)(dot - name)));
		put_char(p, '.');
		name = dot + 1;
	}
	put_label(p, name);
}

static void
put_call(struct printer *p, const struct expr *e)
{
	const struct call *c = e->call;

	put_function(p, e->text);
	put(p, c != NULL && c->distinct ? "(DISTINCT " : "(");
	put_exprs(p, e->args);
	if (c != NULL && c->order != NULL) {
		put(p, " ORDER BY ");
		put_order(p, c->order);
	}
	put_char(p, ')');
	if (c == NULL)
		return;
	if (c->within != NULL) {
		put(p, " WITHIN GROUP (ORDER BY ");
		put_order(p, c->within);
		put_char(p, ')');
	}
	if (c->filter != NULL)
		put_filter(p, c->filter);
	if (c->over != NULL)
		put_over(p, c->over);
}

/* ---- leaves ---- */

static void
put_column(struct printer *p, const struct expr *e)
{
	if (e->text == NULL) {
		put_dotted(p, e->args);
		return;
	}
	if (e->qualifier == NULL) {
		put_name(p, e->text);
		return;
	}
	put_name(p, e->qualifier);
	put_char(p, '.');
	put_label(p, e->text);
}

static void
put_star(struct printer *p, const struct expr *e)
{
	if (e->args != NULL) {
		put_dotted(p, e->args);
		put_char(p, '.');
	}
	put_char(p, '*');
}

void
put_type(struct printer *p, const struct type *t, size_t begin)
{
	const char *text = type_postgres(p->s, t);

	if (text == NULL)
		fail(p->s, "unsupported", begin, "this type has no counterpart in Postgres");
	put(p, text);
}

static void
put_typed(struct printer *p, const struct expr *e)
{
	put_type(p, e->type, e->begin);
	put_char(p, ' ');
	put_string(p, e->text, e->len);
}

/* Constants only: lowering makes the rest a form. */
static void
put_interval(struct printer *p, const struct expr *e)
{
	put(p, "interval '");
	for (const struct expr *value = e->args; value != NULL; value = value->next) {
		put_n(p, value->text, value->len);
		if (value->unit != U_NONE && e->unit == U_NONE) {
			put_char(p, ' ');
			put(p, unit_name(value->unit));
		}
		if (value->next != NULL)
			put_char(p, ' ');
	}
	put_char(p, '\'');
	if (e->unit != U_NONE) {
		put_char(p, ' ');
		put(p, unit_name(e->unit));
		put(p, " to ");
		put(p, unit_name(e->unit_to));
	}
}

static void
put_row(struct printer *p, const struct expr *e)
{
	put(p, e->args != NULL && e->args->next == NULL ? "ROW(" : "(");
	put_exprs(p, e->args);
	put_char(p, ')');
}

static const struct sql_param *
param_of(const struct printer *p, const struct expr *e)
{
	const struct sql_param *param = p->s->params;

	for (size_t n = 1; param != NULL && n < e->len; n++)
		param = param->next;
	return param;
}

static void
put_param(struct printer *p, const struct expr *e)
{
	const struct sql_param *param = param_of(p, e);
	char text[24];
	bool array;

	snprintf(text, sizeof(text), "$%zu", e->len);
	if (param == NULL || !param->again || param->type == NULL) {
		put(p, text);
		return;
	}
	array = strchr(param->type, '[') != NULL; /* a subscript may follow */
	put(p, array ? "(" : "");
	put(p, text);
	put(p, "::");
	put(p, param->type);
	put(p, array ? ")" : "");
}

static bool
put_leaf(struct printer *p, const struct expr *e)
{
	switch (e->kind) {
	case E_NULL: put(p, "NULL"); return true;
	case E_TRUE: put(p, "true"); return true;
	case E_FALSE: put(p, "false"); return true;
	case E_NUMBER: put(p, e->text); return true;
	case E_STRING: put_string(p, e->text, e->len); return true;
	case E_BINARY:
		put(p, "'\\x");
		put_n(p, e->text, e->len);
		put(p, "'::bytea");
		return true;
	case E_TYPED: put_typed(p, e); return true;
	case E_INTERVAL: put_interval(p, e); return true;
	case E_COLUMN: put_column(p, e); return true;
	case E_NAME: put(p, e->text); return true;
	case E_STAR: put_star(p, e); return true;
	case E_PARAM: put_param(p, e); return true;
	default: return false;
	}
}

/* ---- together ---- */

static void
put_cast(struct printer *p, const struct expr *e)
{
	const struct sql_param *param = e->args->kind == E_PARAM ? param_of(p, e->args) : NULL;

	if (param != NULL && param->again && param->type != NULL &&
	    strcmp(param->type, type_postgres(p->s, e->type)) == 0) {
		put_param(p, e->args); /* with its type */
		return;
	}
	put_expr(p, e->args, PG_CAST);
	put(p, "::");
	put_type(p, e->type, e->begin);
}

static void
put_indirection(struct printer *p, const struct expr *e)
{
	put_expr(p, e->args, e->kind == E_FIELD ? PG_NAME + 1 : PG_NAME);
	if (e->kind == E_FIELD) {
		put_char(p, '.');
		put_label(p, e->text);
		return;
	}
	put_char(p, '[');
	put_expr(p, e->args->next, 0);
	put_char(p, ']');
}

static void
put_compound(struct printer *p, const struct expr *e)
{
	switch (e->kind) {
	case E_UNARY: put_unary(p, e); break;
	case E_OPERATOR:
		if (!try_flat(p, flat_chain, e))
			put_chain(p, e);
		break;
	case E_BETWEEN: put_between(p, e); break;
	case E_IN:
	case E_IN_QUERY: put_in(p, e); break;
	case E_LIKE: put_like(p, e); break;
	case E_IS: put_is(p, e); break;
	case E_CASE:
		if (!try_flat(p, case_body, e))
			case_body(p, e);
		break;
	case E_CAST: put_cast(p, e); break;
	case E_COLLATE:
		put_expr(p, e->args, PG_COLLATE);
		put(p, " COLLATE ");
		put_label(p, e->text);
		break;
	case E_AT_ZONE:
		put_expr(p, e->args, PG_AT);
		put(p, " AT TIME ZONE ");
		put_expr(p, e->args->next, PG_AT + 1);
		break;
	case E_CALL: put_call(p, e); break;
	case E_NAMED_ARG:
		put_name(p, e->text);
		put(p, " => ");
		put_expr(p, e->args, 0);
		break;
	case E_SUBSCRIPT:
	case E_FIELD: put_indirection(p, e); break;
	case E_ROW: put_row(p, e); break;
	case E_EXISTS: put(p, "EXISTS "); /* fall through */
	case E_SUBQUERY: put_subquery(p, e->query); break;
	case E_ARRAY_QUERY:
		put(p, "ARRAY");
		put_subquery(p, e->query);
		break;
	case E_FORM: put_form(p, e); break;
	default: /* lowering should have refused it */
		fail(p->s, "unsupported", e->begin, "this expression has no form in Postgres yet");
	}
}

void
put_expr(struct printer *p, const struct expr *e, int min)
{
	bool parens;

	if (p->over)
		return;
	parens = expr_power(e) < min;
	if (parens)
		put_char(p, '(');
	if (!put_leaf(p, e))
		put_compound(p, e);
	if (parens)
		put_char(p, ')');
}

void
put_exprs(struct printer *p, const struct expr *list)
{
	for (; list != NULL && !p->over; list = list->next) {
		put_expr(p, list, 0);
		if (list->next != NULL)
			put(p, ", ");
	}
}
