/* expr.c - expressions, by operator power
 *
 * After SqlBaseParser.g4 of Spark 4.1 (expression, booleanExpression, valueExpression,
 * primaryExpression).  What looks like a call and is not stands in call.c.
 */
#include "sql/parse.h"

/* ---- predicates ---- */

static const struct token *
after_not(const struct token *t)
{
	return is(t, "NOT") || is(t, "!") ? t + 1 : t;
}

static bool
starts_predicate(const struct token *t)
{
	const struct token *word = after_not(t);

	if (word->kind != TOK_WORD)
		return false;
	switch (word->text[0] | 32) {
	case 'b': return is(word, "BETWEEN");
	case 'i': return is(word, "IN") || is(word, "ILIKE") || (word == t && is(word, "IS"));
	case 'l': return is(word, "LIKE");
	case 'r': return is(word, "RLIKE") || is(word, "REGEXP");
	default: return false;
	}
}

/* between = [NOT] BETWEEN operand AND operand */
static struct expr *
between(struct parser *p, struct expr *left)
{
	struct expr *e = new_node(p, E_BETWEEN, left->begin);

	p->tok++;
	if (take(p, "SYMMETRIC"))
		e->op = "SYMMETRIC";
	e->args = left;
	left->next = parse_operand(p, SPARK_PREDICATE);
	want(p, "AND");
	left->next->next = parse_operand(p, SPARK_PREDICATE);
	return e;
}

/* in = [NOT] IN ( query | expression {, expression} ) */
static struct expr *
in(struct parser *p, struct expr *left)
{
	struct expr *e = new_node(p, E_IN, left->begin);

	p->tok++;
	e->args = left;
	if (is_name(p->tok) || p->tok->kind == TOK_PARAM || at(p, ":")) {
		left->next = parse_primary(p); /* IN :list */
		return e;
	}
	want(p, "(");
	if (starts_query(p->tok)) {
		e->kind = E_IN_QUERY;
		e->query = parse_query(p);
	} else if (!at(p, ")")) {
		left->next = parse_expressions(p);
	}
	want(p, ")");
	return e;
}

/* like = [NOT] (LIKE | ILIKE) (operand [ESCAPE string] | (ANY | SOME | ALL) ( [expressions] ))
 *      | [NOT] (RLIKE | REGEXP) operand */
static struct expr *
like(struct parser *p, struct expr *left)
{
	struct expr *e = new_node(p, E_LIKE, left->begin);

	e->op = at(p, "LIKE") ? "LIKE" : at(p, "ILIKE") ? "ILIKE" : "RLIKE";
	p->tok++;
	e->args = left;
	if ((at(p, "ANY") || at(p, "SOME") || at(p, "ALL")) && is(p->tok + 1, "(")) {
		e->text = at(p, "ALL") ? "ALL" : "ANY";
		p->tok += 2;
		if (!at(p, ")"))
			left->next = parse_expressions(p);
		want(p, ")");
		return e;
	}
	left->next = parse_operand(p, SPARK_PREDICATE);
	if (take(p, "ESCAPE"))
		e->escape = parse_primary(p);
	return e;
}

/* is = IS [NOT] (NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM operand) */
static struct expr *
is_predicate(struct parser *p, struct expr *left)
{
	static const char *const words[] = {"NULL", "TRUE", "FALSE", "UNKNOWN"};
	struct expr *e = new_node(p, E_IS, left->begin);

	p->tok++;
	e->negated = take(p, "NOT") || take(p, "!");
	e->args = left;
	if (take2(p, "DISTINCT", "FROM")) {
		e->op = "DISTINCT";
		left->next = parse_operand(p, SPARK_PREDICATE);
		return e;
	}
	for (size_t i = 0; i < LENGTH(words); i++) {
		if (take(p, words[i])) {
			e->op = words[i];
			return e;
		}
	}
	expected(p, "NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM");
}

static struct expr *
predicate(struct parser *p, struct expr *left)
{
	bool negated = take(p, "NOT") || take(p, "!");
	struct expr *e;

	if (at(p, "BETWEEN"))
		e = between(p, left);
	else if (at(p, "IN"))
		e = in(p, left);
	else if (at(p, "IS"))
		return close_node(p, is_predicate(p, left));
	else
		e = like(p, left);
	e->negated = negated;
	return close_node(p, e);
}

/* ---- operators ---- */

static struct expr *
unary(struct parser *p, const char *op, int power)
{
	struct expr *e = new_node(p, E_UNARY, p->tok->begin);
	bool nested = is(p->tok + 1, "("); /* which counts as a level itself */

	e->op = op;
	p->tok++;
	p->depth -= nested;
	e->args = parse_operand(p, power);
	p->depth += nested;
	return close_node(p, e);
}

/* prefix = (NOT | !) prefix | (- | + | ~) prefix | primary */
static struct expr *
prefix(struct parser *p)
{
	if (p->tok->kind == TOK_OP) {
		if (at(p, "-"))
			return p->tok[1].kind == TOK_NUMBER ? parse_primary(p)
							    : unary(p, "-", SPARK_MULTIPLY);
		if (at(p, "+"))
			return unary(p, "+", SPARK_MULTIPLY);
		if (at(p, "~"))
			return unary(p, "~", SPARK_MULTIPLY);
		if (at(p, "!"))
			return unary(p, "NOT", SPARK_AND);
	} else if (at(p, "NOT") && !is(p->tok + 1, ")") && !is(p->tok + 1, ",")) {
		return unary(p, "NOT", SPARK_AND);
	}
	return parse_primary(p);
}

/* The operator at p->tok, or NULL. */
static const struct binop *
binop_at(const struct parser *p)
{
	const struct binop *o;

	if (p->tok->kind == TOK_WORD ? p->tok->len > 3 : p->tok->kind != TOK_OP)
		return NULL;
	o = binop_find(p->tok->text, p->tok->len);
	return o == NULL || o->spark == 0 ? NULL : o;
}

/* operand = prefix {predicate | operator operand}, where each of them holds tighter than min */
struct expr *
parse_operand(struct parser *p, int min)
{
	const struct binop *o;
	struct expr *left, *e;

	deeper(p);
	left = prefix(p);
	for (;;) {
		if (min < SPARK_PREDICATE && starts_predicate(p->tok)) {
			left = predicate(p, left);
			continue;
		}
		if ((o = binop_at(p)) == NULL || o->spark <= min)
			break;
		e = new_node(p, E_OPERATOR, left->begin);
		e->op = o->is != NULL ? o->is : o->text;
		p->tok++;
		e->args = left;
		left->next = parse_operand(p, o->spark);
		left = close_node(p, e);
	}
	p->depth--;
	return left;
}

struct expr *
parse_expression(struct parser *p)
{
	return parse_operand(p, 0);
}

struct expr *
parse_expressions(struct parser *p)
{
	struct expr *list = NULL, **last = &list;

	do
		last = APPEND(last, parse_expression(p));
	while (take(p, ","));
	return list;
}

/* named_expression = expression [AS (name | string | ( names )) | name] */
struct expr *
parse_named_expression(struct parser *p)
{
	struct expr *e = parse_expression(p);

	if (e->kind == E_STAR && at(p, "AS"))
		expected(p, "a comma or a clause behind *");
	if (take(p, "AS")) {
		if (at(p, "("))
			e->aliases = parse_names_in_parens(p, "an alias");
		else if (is_string(p))
			e->alias = parse_string(p, "an alias");
		else
			e->alias = parse_name(p, "an alias");
	} else if (is_name(p->tok) && !starts_clause(p->tok) && e->kind != E_STAR) {
		e->alias = parse_name(p, "an alias");
	} else if (at(p, "(") && is_name(p->tok + 1) && e->kind == E_CALL) {
		e->aliases = parse_names_in_parens(p, "an alias");
	}
	return e;
}

struct expr *
parse_named_expressions(struct parser *p)
{
	struct expr *list = NULL, **last = &list;

	do
		last = APPEND(last, parse_named_expression(p));
	while (take(p, ","));
	return list;
}

/* ---- what stands behind a primary ---- */

/* path = : part {part}, part = name | . name | [ number | string | * ] */
static struct expr *
path(struct parser *p, struct expr *left)
{
	struct expr *e = new_node(p, E_PATH, left->begin), **last = &left->next, *part;

	e->args = left;
	p->tok++;
	do {
		if (take(p, "[")) {
			if (at(p, "*") && is(p->tok + 1, "]")) {
				part = new_node(p, E_STAR, p->tok->begin);
				p->tok++;
			} else {
				part = parse_expression(p);
			}
			want(p, "]");
		} else {
			part = parse_name_part(p, "a field");
			part->kind = E_STRING;
			part->len = strlen(part->text);
		}
		last = APPEND(last, part);
	} while (take(p, ".") || at(p, "["));
	return close_node(p, e);
}

/* x:a is a path, and so is x :a: what stands before is no word that a parameter may follow */
static bool
starts_path(const struct token *t)
{
	static const char *const words[] = {
	    "DATE", "TIMESTAMP", "TIME", "INTERVAL", "DISTINCT", "ALL"};

	if (!is(t, ":") || (!is_name(t + 1) && !is(t + 1, "[")))
		return false;
	for (size_t i = 0; t->space && i < LENGTH(words); i++)
		if (is(t - 1, words[i]))
			return (t + 1)->space;
	return true;
}

static struct expr *
cast(struct parser *p, struct expr *left)
{
	struct expr *e = new_node(p, E_CAST, left->begin);

	e->op = at(p, "?::") ? "TRY" : NULL;
	p->tok++;
	e->args = left;
	e->type = parse_type_name(p);
	return close_node(p, e);
}

static struct expr *
subscript(struct parser *p, struct expr *left)
{
	struct expr *e = new_node(p, E_SUBSCRIPT, left->begin);

	p->tok++;
	e->args = left;
	left->next = parse_expression(p);
	want(p, "]");
	return close_node(p, e);
}

static struct expr *
field(struct parser *p, struct expr *left)
{
	struct expr *e = new_node(p, E_FIELD, left->begin);

	p->tok++;
	e->args = left;
	if (take(p, "*")) {
		e->kind = E_STAR;
		return close_node(p, e);
	}
	e->quoted = p->tok->kind == TOK_QUOTED;
	e->text = parse_name(p, "a field");
	return close_node(p, e);
}

static struct expr *
collate(struct parser *p, struct expr *left)
{
	struct expr *e = new_node(p, E_COLLATE, left->begin);

	p->tok++;
	e->args = left;
	e->text = parse_name(p, "a collation");
	while (take(p, "."))
		e->text = parse_name(p, "a collation");
	return close_node(p, e);
}

/* postfix = {[ expression ] | . name | :: type | ?:: type | : path | COLLATE name} */
static struct expr *
postfix(struct parser *p, struct expr *e)
{
	int depth = p->depth;

	for (;;) {
		if (at(p, "["))
			e = subscript(p, e);
		else if (at(p, "."))
			e = field(p, e);
		else if (at(p, "::") || at(p, "?::"))
			e = cast(p, e);
		else if (starts_path(p->tok))
			e = path(p, e);
		else if (at(p, "COLLATE") && is_name(p->tok + 1))
			e = collate(p, e);
		else
			break;
		deeper(p); /* the tree is as deep as the chain is long */
	}
	p->depth = depth;
	return e;
}

/* ---- primaries ---- */

/* star = [name .] * [EXCEPT ( dotted_name {, dotted_name} )] */
static struct expr *
star(struct parser *p, struct expr *qualifier)
{
	struct expr *e = new_node(p, E_STAR, qualifier != NULL ? qualifier->begin : p->tok->begin);
	struct expr **last = &e->except;

	p->tok++;
	if (qualifier != NULL)
		e->args = qualifier->args;
	if ((at(p, "EXCEPT") || at(p, "EXCLUDE")) && is(p->tok + 1, "(") &&
	    !starts_query(p->tok + 1)) {
		p->tok += 2;
		do
			last = APPEND(last, parse_dotted_name(p, "a column"));
		while (take(p, ","));
		want(p, ")");
	}
	return close_node(p, e);
}

/* column = name {. name} [. * | ( arguments )] */
static struct expr *
column(struct parser *p)
{
	struct expr *e = new_node(p, E_COLUMN, p->tok->begin);
	struct expr **last = &e->args;

	do {
		last = APPEND(last, parse_name_part(p, "a name"));
		if (at2(p, ".", "*")) {
			p->tok++;
			return star(p, e);
		}
	} while (at(p, ".") && is_name(p->tok + 1) && take(p, "."));
	close_node(p, e);
	return at(p, "(") ? parse_call(p, e) : e;
}

/* ( query ) | ( expression ) | ( named_expression , named_expressions ) */
static struct expr *
parens(struct parser *p)
{
	size_t begin = (p->tok++)->begin;
	struct expr *e, *row;

	if (starts_query(p->tok)) {
		e = new_node(p, E_SUBQUERY, begin);
		e->query = parse_query(p);
		want(p, ")");
		return close_node(p, e);
	}
	if (at(p, ")")) {
		e = new_node(p, E_ROW, begin);
		p->tok++;
		return e;
	}
	e = parse_named_expression(p);
	if (at(p, ",")) {
		row = new_node(p, E_ROW, begin);
		row->args = e;
		take(p, ",");
		e->next = parse_named_expressions(p);
		e = row;
	} else if (e->alias != NULL) {
		expected(p, ",");
	}
	want(p, ")");
	if (e->kind == E_ROW)
		e->end = ended(p);
	return e;
}

/* number | parameter | * | lambda | parens: what begins with an operator */
static struct expr *
operator_primary(struct parser *p)
{
	if (at(p, "("))
		return is(p->tok + p->tok->close + 1, "->") ? parse_lambda(p) : parens(p);
	if (at(p, "*"))
		return star(p, NULL);
	if (at(p, ":") && is_name(p->tok + 1))
		return parse_parameter(p);
	if (at(p, "-") && p->tok[1].kind == TOK_NUMBER)
		return parse_number_literal(p, true);
	expected(p, "an expression");
}

/* primary = (number | string | parameter | special_form | lambda | column | parens) postfix */
struct expr *
parse_primary(struct parser *p)
{
	struct expr *e = NULL;

	switch (p->tok->kind) {
	case TOK_NUMBER: e = parse_number_literal(p, false); break;
	case TOK_STRING: e = expand_string(p, parse_string_literal(p)); break;
	case TOK_PARAM:
		e = is(p->tok + 1, ".") && p->tok->len > 0 ? column(p) : parse_parameter(p);
		break;
	case TOK_HEX:
		e = new_node(p, E_BINARY, p->tok->begin);
		e->text = p->tok->text;
		e->len = (p->tok++)->len;
		break;
	case TOK_OP: e = operator_primary(p); break;
	case TOK_WORD:
		e = is_placeholder(p->tok) ? parse_parameter(p)
		    : at_widget_value(p)   ? parse_widget_value(p)
					   : parse_special_form(p);
		break;
	default: break;
	}
	if (e == NULL) {
		if (!is_name(p->tok) || is(p->tok, "FROM") || is(p->tok, "WHERE"))
			expected(p, "an expression");
		e = is(p->tok + 1, "->") ? parse_lambda(p) : column(p);
	}
	return postfix(p, e);
}
