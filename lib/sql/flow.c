/* flow.c - flows of declarative pipelines: APPLY CHANGES, AUTO CDC
 *
 * https://docs.databricks.com/en/ldp/developer/ldp-sql-ref-apply-changes-into.html, 2025-10.
 */
#include "sql/parse.h"

/* How the changes are applied, besides keys and order. */
static void
flow_options(struct parser *p)
{
	while (at(p, "IGNORE") || at(p, "APPLY")) {
		if (take(p, "IGNORE")) {
			want(p, "NULL");
			want(p, "UPDATES");
			if (take(p, "ON") && !take(p, "*"))
				pass_token(p);
		} else {
			p->tok++;
			want(p, "AS");
			if (!take(p, "DELETE"))
				want(p, "TRUNCATE");
			want(p, "WHEN");
			parse_expression(p);
		}
	}
}

/* columns = * [EXCEPT ( names )] | ( names ) | names */
static void
flow_columns(struct parser *p)
{
	if (take(p, "*")) {
		if (take(p, "EXCEPT"))
			parse_names_in_parens(p, "a column");
	} else if (at(p, "(")) {
		parse_names_in_parens(p, "a column");
	} else {
		parse_name_list(p, "a column");
	}
}

bool
at_flow_of_changes(const struct parser *p)
{
	return at2(p, "APPLY", "CHANGES") || at2(p, "AUTO", "CDC");
}

/* flow = (APPLY CHANGES | AUTO CDC) [ONCE] INTO dotted_name FROM relation KEYS ( names )
 *        flow_options SEQUENCE BY expression [COLUMNS columns] [STORED AS SCD TYPE number]
 *        [TRACK HISTORY ON columns] */
struct stmt *
parse_flow(struct parser *p, struct stmt *st)
{
	size_t begin = p->tok->begin;
	const struct token *order;

	st->kind = S_FLOW;
	p->tok += 2;
	take(p, "ONCE");
	want(p, "INTO");
	st->name = parse_dotted_name(p, "a table");
	want(p, "FROM");
	st->source = parse_named_relation(p);
	want(p, "KEYS");
	st->column_names = parse_names_in_parens(p, "a column");
	flow_options(p);
	want(p, "SEQUENCE");
	want(p, "BY");
	order = p->tok;
	parse_expression(p);
	st->text = source_from(p, order);
	flow_options(p);
	if (take(p, "COLUMNS"))
		flow_columns(p);
	if (take2(p, "STORED", "AS")) {
		want(p, "SCD");
		want(p, "TYPE");
		st->message = p->tok->text;
		pass_token(p);
	}
	if (take2(p, "TRACK", "HISTORY")) {
		want(p, "ON");
		flow_columns(p);
	}
	st->begin = begin;
	return st;
}
