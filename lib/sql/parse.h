/* parse.h - what the files of the parser share; nobody else includes it
 *
 * A keyword is a keyword only where a rule asks for it, so nearly every word can be a name (Spark's
 * default, spark.sql.ansi.enforceReservedKeywords=false).  Tokens stand in an array: looking ahead
 * is looking at p->tok[1].
 */
#ifndef SQL_PARSE_H
#define SQL_PARSE_H

#include <string.h>
#include <strings.h>

#include "sql/internal.h"

struct parser {
	struct sql *s;
	struct token *tok; /* the next one; TOK_END stands before the first and behind the last */
	struct sql_param **last_param;
	int depth, marks; /* nesting; parameters so far */
	struct expr *
	    values; /* of parameters, by EXECUTE IMMEDIATE; taken in turn where they have no name */
	bool group_names; /* GROUP BY gives names: in the AGGREGATE of a pipe */
};

/* Tokens that may be looked at behind the last one. */
#define TOKENS_AHEAD 8

/* lex.c: all tokens of s->piece, ended by TOK_END; s->comments is set.  tokens[-1] is TOK_END too.
 */
struct token *lex(struct sql *s);
/* escape.c: length of the white space at s, Unicode's included; 0: none. */
size_t space_len(const char *s, size_t n);
/* Adds what stands behind a backslash; gives the bytes used. */
size_t unescape(struct buf *b, const char *s, size_t left);

/* ---- parse.c: tokens, names, messages ---- */

/* Is t this keyword (written in capitals) or this operator? */
static inline bool
is(const struct token *t, const char *text)
{
	size_t n = strlen(text);
	enum token_kind kind = text[0] >= 'A' && text[0] <= 'Z' ? TOK_WORD : TOK_OP;

	return t->kind == kind && t->len == n &&
	       (kind == TOK_OP
		       ? memcmp(t->text, text, n) == 0
		       : (t->text[0] & 0xDF) == text[0] && strncasecmp(t->text, text, n) == 0);
}

static inline bool
at(const struct parser *p, const char *text)
{
	return is(p->tok, text);
}

static inline bool
at2(const struct parser *p, const char *first, const char *second)
{
	return is(p->tok, first) && is(p->tok + 1, second);
}

static inline bool
take(struct parser *p, const char *text)
{
	if (!is(p->tok, text))
		return false;
	p->tok++;
	return true;
}

static inline bool
take2(struct parser *p, const char *first, const char *second)
{
	if (!at2(p, first, second))
		return false;
	p->tok += 2;
	return true;
}

/* Adds to the end of a list: struct x **last = &list; ... last = APPEND(last, item) */
#define APPEND(last, item) (*(last) = (item), &(*(last))->next)

/* Leaves: what is wanted, and what stands there. */
_Noreturn void expected(struct parser *p, const char *what);
_Noreturn void unsupported(struct parser *p, size_t at, const char *what, const char *instead);
/* The word of the list (in capitals) that t may have been meant for, or NULL. */
const char *nearest(struct parser *p, const struct token *t, const char *const *list, size_t n);
void want(struct parser *p, const char *text);
/* Every rule that can stand inside itself calls deeper() and, at its end, p->depth--. */
void deeper(struct parser *p);
/* Where the token before p->tok ends. */
size_t ended(const struct parser *p);
struct expr *new_node(struct parser *p, enum expr_kind kind, size_t begin);
/* The same node, which ends with the token before p->tok. */
struct expr *close_node(struct parser *p, struct expr *e);

/* Can t be a name? */
static inline bool
is_name(const struct token *t)
{
	return t->kind == TOK_WORD || t->kind == TOK_QUOTED;
}

bool is_string(const struct parser *p);
const char *parse_name(struct parser *p, const char *what);
struct expr *parse_name_part(struct parser *p, const char *what);
/* a.b.c as E_COLUMN, or IDENTIFIER(...) as E_CALL */
struct expr *parse_dotted_name(struct parser *p, const char *what);
/* a, b, c */
struct sql_word *parse_name_list(struct parser *p, const char *what);
/* (a, b, c) */
struct sql_word *parse_names_in_parens(struct parser *p, const char *what);
/* Does a clause of a query begin here, so that the word is no alias? */
bool starts_clause(const struct token *t);
/* Can t begin an expression, or a name, or a query? */
bool begins_expression(const struct token *t);
/* The text of a string, with its neighbours. */
const char *parse_string(struct parser *p, const char *what);

/* ---- expr.c, call.c, literal.c, typename.c ---- */

struct expr *parse_expression(struct parser *p);
/* expression {, expression} */
struct expr *parse_expressions(struct parser *p);
/* expression [[AS] alias | AS (a, b)] {, ...} */
struct expr *parse_named_expressions(struct parser *p);
struct expr *parse_named_expression(struct parser *p);
/* What binds tighter than min: enum power of the operator table below. */
struct expr *parse_operand(struct parser *p, int min);
struct expr *parse_primary(struct parser *p);
struct expr *parse_special_form(struct parser *p);
struct expr *parse_call(struct parser *p, struct expr *column);
struct expr *parse_lambda(struct parser *p);
struct window *parse_window_spec(struct parser *p);
struct expr *parse_number_literal(struct parser *p, bool minus);
struct expr *parse_string_literal(struct parser *p);
struct expr *parse_interval_literal(struct parser *p);
struct expr *parse_typed_literal(struct parser *p);
enum unit unit_of(const struct token *t);
const struct type *parse_type_name(struct parser *p);
struct field *parse_struct_field(struct parser *p);

/* ---- param.c ---- */

/* Is t a word that stands for a parameter? */
bool is_placeholder(const struct token *t);
struct expr *parse_parameter(struct parser *p);
/* getArgument("name") */
bool at_widget_value(const struct parser *p);
struct expr *parse_widget_value(struct parser *p);
/* A parameter of the statement: e gets its number. */
void add_param(struct parser *p, struct expr *e);

/* ---- template.c ---- */

/* What stands between {{ and }}. */
enum template_kind {
	TEMPLATE_PARAM, /* a name, var('name'): first */
	TEMPLATE_TABLE, /* ref('first'), source('first', 'second') */
	TEMPLATE_NOTHING, /* config(...) */
	TEMPLATE_OTHER, /* it has to be rendered */
};
enum template_kind read_template(
    struct arena *a, const char *s, size_t n, const char **first, const char **second);
/* A string with ${name} or {{ name }} in it as strings and parameters put together. */
struct expr *expand_string(struct parser *p, struct expr *e);
bool has_params(struct sql *s, const char *text);

/* ---- query.c, from.c, pipe.c ---- */

struct query *parse_query(struct parser *p);
/* The same, behind its WITH. */
struct query *parse_query_with(struct parser *p, struct cte *ctes, bool recursive);
/* SELECT ... of Hive's FROM t INSERT INTO u SELECT ... */
struct query *parse_query_from(struct parser *p, struct from *from);
struct cte *parse_with(struct parser *p, bool *recursive);
/* Does a query begin here, perhaps in parentheses? */
bool starts_query(const struct token *t);
/* The same, without parentheses. */
bool query_word(const struct token *t);
/* ORDER BY, LIMIT and what else stands behind the body of q */
void parse_organization(struct parser *p, struct query *q);
/* SELECT [DISTINCT] items */
void parse_select_head(struct parser *p, struct select *s);
/* In a pipe: UNION body */
struct query *parse_set_operator(struct parser *p, struct query *q);
struct select *new_select(struct parser *p, size_t begin);
struct query *parse_select_query(struct parser *p, struct select *select);
struct order *parse_order_items(struct parser *p);
struct window *parse_windows(struct parser *p);
struct group *parse_group_by(struct parser *p);
struct from *parse_from_list(struct parser *p);
struct from *parse_relation(struct parser *p);
/* A table, a path, or a table function, without its alias. */
struct from *parse_named_relation(struct parser *p);
/* [AS] alias [(a, b)] */
void parse_table_alias(struct parser *p, struct from *f);
bool starts_join(const struct token *t);
struct from *parse_join(struct parser *p, struct from *left);
struct from *parse_pivot(struct parser *p, struct from *left);
struct sample *parse_sample(struct parser *p);
struct from *parse_lateral_views(struct parser *p, struct from *left);
/* [VERSION AS OF x | TIMESTAMP AS OF x] */
void parse_time_travel(struct parser *p, struct from *f);
struct from *new_from(struct parser *p, enum from_kind kind, size_t begin);
/* VALUES ... without its alias: a list of E_ROW */
struct expr *parse_values_rows(struct parser *p);
/* pipes = {|> operator} over a query */
struct query *parse_pipes(struct parser *p, struct query *input);

/* ---- clause.c ---- */

struct property *new_property(struct parser *p, const char *key);
/* ( key = value, ... ): adds a property for each, of this kind; gives the new end of the list. */
struct property **parse_properties(struct parser *p, const char *kind, struct property **last);
struct property *parse_partition(struct parser *p);
/* Adds the clauses that stand here to those of st. */
void parse_clauses(struct parser *p, struct stmt *st);
/* The source from the token first to the one before p->tok. */
const char *source_from(struct parser *p, const struct token *first);
/* Passes one token; with a bracket all that stands in it. */
void pass_token(struct parser *p);

/* ---- statement.c, ddl.c, alter.c, dml.c: p->tok is at the first word ---- */

struct stmt *parse_any_statement(struct parser *p);
struct stmt *parse_refused(struct parser *p, struct stmt *st);
struct stmt *parse_create(struct parser *p, struct stmt *st);
struct stmt *parse_alter(struct parser *p, struct stmt *st);
/* with: the common table expressions that stood before INSERT, or NULL */
struct stmt *parse_insert(struct parser *p, struct query *with);
struct stmt *parse_multi_insert(struct parser *p);
struct stmt *parse_update(struct parser *p, struct stmt *st);
struct stmt *parse_delete(struct parser *p, struct stmt *st);
struct stmt *parse_merge(struct parser *p, struct stmt *st);
/* PARTITION (a = 1, b): st becomes the DELETE of its rows; RENAME TO PARTITION behind it: the
 * UPDATE. */
struct stmt *parse_delete_partition(struct parser *p, struct stmt *st);
struct stmt *parse_rename_partition(struct parser *p, struct stmt *st);
struct stmt *parse_truncate(struct parser *p, struct stmt *st);
/* function.c: CREATE FUNCTION, p->tok is behind that word */
struct stmt *parse_function(struct parser *p, struct stmt *st);
/* IF NOT EXISTS */
bool take_if_not_exists(struct parser *p);
/* flow.c: APPLY CHANGES, AUTO CDC */
bool at_flow_of_changes(const struct parser *p);
struct stmt *parse_flow(struct parser *p, struct stmt *st);
/* command.c; those that give NULL leave p->tok where it was */
struct stmt *parse_grant(struct parser *p, struct stmt *st);
/* [TABLE | SCHEMA ...] name, before the word end or the end: st->object, st->name */
void parse_securable(struct parser *p, struct stmt *st, const char *end);
/* A user, a group or "account users" */
const char *parse_principal(struct parser *p);
struct alter_action *parse_row_filter(struct parser *p);
/* (CREATE | ALTER | DROP) GROUP: p->tok is at GROUP */
struct stmt *parse_group(struct parser *p, struct stmt *st);
struct stmt *parse_explain(struct parser *p, struct stmt *st);
struct stmt *parse_declare(struct parser *p, struct stmt *st);
struct stmt *parse_set_variable(struct parser *p, struct stmt *st);
struct stmt *parse_drop_variable(struct parser *p, struct stmt *st);
struct stmt *parse_widget(struct parser *p, struct stmt *st);
struct stmt *parse_copy(struct parser *p, struct stmt *st);
struct stmt *parse_execute(struct parser *p, struct stmt *st);
struct column_def *parse_column(struct parser *p, struct stmt *st, bool with_type);
struct table_constraint *parse_constraint(struct parser *p);
/* MASK function [USING COLUMNS (...)]: leaves a note */
void parse_mask(struct parser *p);
bool starts_constraint(const struct parser *p);
/* show.c; NULL: not one of these, p->tok is where it was */
struct stmt *parse_show(struct parser *p, struct stmt *st);
struct stmt *parse_describe(struct parser *p, struct stmt *st);
/* SCHEMA, DATABASE or NAMESPACE */
bool take_schema_word(struct parser *p);

#endif
