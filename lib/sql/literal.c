/* literal.c - numbers, strings, dates and intervals as they are written */
#include "sql/parse.h"
#include "sql/types.h"

/* ---- numbers and strings ---- */

static const struct type *
suffix_type(char suffix)
{
	switch (suffix) {
	case 'L': return type_of(T_BIGINT);
	case 'S': return type_of(T_SMALLINT);
	case 'Y': return type_of(T_TINYINT);
	case 'F': return type_of(T_FLOAT);
	case 'D': return type_of(T_DOUBLE);
	case 'B': return type_of(T_DECIMAL);
	default: return NULL;
	}
}

/* number = [-] NUMBER; the sign belongs to it, else -9223372036854775808L could not be said */
struct expr *
parse_number_literal(struct parser *p, bool minus)
{
	struct expr *e = new_node(p, E_NUMBER, p->tok->begin);

	if (minus) {
		p->tok++;
		e->end = p->tok->end;
	}
	e->text = minus ? arena_printf(p->s->arena, "-%s", p->tok->text) : p->tok->text;
	e->len = p->tok->len + minus;
	e->type = suffix_type(p->tok->suffix);
	p->tok++;
	return e;
}

/* string = STRING {STRING}: neighbours are one string */
struct expr *
parse_string_literal(struct parser *p)
{
	struct expr *e = new_node(p, E_STRING, p->tok->begin);
	struct buf b = {.arena = p->s->arena};

	e->text = p->tok->text;
	e->len = p->tok->len;
	p->tok++;
	if (!is_string(p))
		return e;
	buf_add(&b, e->text, e->len);
	for (; is_string(p); p->tok++)
		buf_add(&b, p->tok->text, p->tok->len);
	e->text = buf_text(&b);
	e->len = b.len;
	return close_node(p, e);
}

/* typed_literal = (DATE | TIMESTAMP | TIMESTAMP_LTZ | TIMESTAMP_NTZ | TIME) (string | parameter);
 * NULL: the word is a name here */
struct expr *
parse_typed_literal(struct parser *p)
{
	static const struct {
		const char *word;
		enum type_kind kind;
	} words[] = {{"DATE", T_DATE}, {"TIMESTAMP", T_TIMESTAMP}, {"TIMESTAMP_LTZ", T_TIMESTAMP},
	    {"TIMESTAMP_NTZ", T_TIMESTAMP_NTZ}, {"TIME", T_TIME}};
	const struct token *value = p->tok + 1;
	bool parameter = value->kind == TOK_PARAM || (is(value, ":") && value->space) ||
			 (value->kind == TOK_STRING && has_params(p->s, value->text));
	struct expr *e, *s;
	size_t i;

	if (value->kind != TOK_STRING && !parameter)
		return NULL;
	for (i = 0; i < LENGTH(words) && !at(p, words[i].word); i++)
		;
	if (i == LENGTH(words))
		return NULL;
	e = new_node(p, parameter ? E_CAST : E_TYPED, p->tok->begin);
	e->type = type_of(words[i].kind);
	p->tok++;
	s = parameter ? parse_primary(p) : parse_string_literal(p);
	if (parameter)
		e->args = s;
	else {
		e->text = s->text;
		e->len = s->len;
	}
	return close_node(p, e);
}

/* ---- intervals ---- */

enum unit
unit_of(const struct token *t)
{
	static const struct {
		const char *word;
		enum unit unit;
	} units[] = {{"YEAR", U_YEAR}, {"YEARS", U_YEAR}, {"QUARTER", U_QUARTER},
	    {"MONTH", U_MONTH}, {"MONTHS", U_MONTH}, {"WEEK", U_WEEK}, {"WEEKS", U_WEEK},
	    {"DAY", U_DAY}, {"DAYS", U_DAY}, {"DAYOFYEAR", U_DAY}, {"HOUR", U_HOUR},
	    {"HOURS", U_HOUR}, {"MINUTE", U_MINUTE}, {"MINUTES", U_MINUTE}, {"SECOND", U_SECOND},
	    {"SECONDS", U_SECOND}, {"MILLISECOND", U_MILLISECOND}, {"MILLISECONDS", U_MILLISECOND},
	    {"MICROSECOND", U_MICROSECOND}, {"MICROSECONDS", U_MICROSECOND}};

	if (t->kind != TOK_WORD)
		return U_NONE;
	for (size_t i = 0; i < LENGTH(units); i++)
		if (is(t, units[i].word))
			return units[i].unit;
	return U_NONE;
}

/* Does the value of an interval begin at t, behind INTERVAL?  "interval" may be a name. */
static bool
begins_value(const struct token *t)
{
	if (is(t, "+") || is(t, "-"))
		t++;
	switch (t->kind) {
	case TOK_STRING:
	case TOK_NUMBER:
	case TOK_PARAM: return true;
	case TOK_OP:
		return (is(t, "(") && unit_of(t + t->close + 1) != U_NONE) ||
		       (is(t, ":") && is_name(t + 1));
	case TOK_WORD:
	case TOK_QUOTED: /* a column; "interval year" is no such thing */
		return unit_of(t + 1) != U_NONE && !is(t, "AS") && unit_of(t) == U_NONE;
	default: return false;
	}
}

/* The sign goes into the string, where Spark reads it as that of the whole value. */
static struct expr *
negated_string(struct parser *p)
{
	struct expr *e;
	size_t begin = (p->tok++)->begin;

	e = parse_string_literal(p);
	e->begin = begin;
	if (e->text[0] == '-' || e->text[0] == '+')
		e->text =
		    arena_printf(p->s->arena, "%s%s", e->text[0] == '+' ? "-" : "", e->text + 1);
	else
		e->text = arena_printf(p->s->arena, "-%s", e->text);
	e->len = strlen(e->text);
	return e;
}

/* interval_value = [+|-] (string | number | parameter | name | ( expression )) */
static struct expr *
interval_value(struct parser *p)
{
	struct expr *e, *inner;

	if (at(p, "-") && p->tok[1].kind == TOK_NUMBER)
		return parse_number_literal(p, true);
	if (at(p, "-") && p->tok[1].kind == TOK_STRING)
		return negated_string(p);
	if (at(p, "-")) {
		e = new_node(p, E_UNARY, p->tok->begin);
		e->op = "-";
		p->tok++;
		inner = parse_primary(p);
		e->args = inner;
		return close_node(p, e);
	}
	take(p, "+");
	return parse_primary(p);
}

/* interval = INTERVAL interval_value [unit [TO unit]] {interval_value unit}; NULL: INTERVAL is a
 * name */
struct expr *
parse_interval_literal(struct parser *p)
{
	struct expr *e, **last;

	if (!begins_value(p->tok + 1))
		return NULL;
	e = new_node(p, E_INTERVAL, p->tok->begin);
	last = &e->args;
	p->tok++;
	do {
		struct expr *value = interval_value(p);

		value->unit = unit_of(p->tok);
		last = APPEND(last, value);
		if (value->unit == U_NONE)
			break; /* '1 day 2 hours' */
		p->tok++;
		if (at(p, "TO") && unit_of(p->tok + 1) != U_NONE) {
			e->unit = value->unit;
			e->unit_to = unit_of(p->tok + 1);
			p->tok += 2;
			break;
		}
	} while (begins_value(p->tok) && !is_name(p->tok));
	if (e->args->unit == U_NONE && e->args->kind != E_STRING)
		expected(p, "a unit of time");
	return close_node(p, e);
}
