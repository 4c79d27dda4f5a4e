/* typename.c - the names of types
 *
 * Databricks' ("SQL data types", 2025-10), and those that Postgres' own DDL uses, for --schema.
 */
#include "sql/parse.h"
#include "sql/types.h"

/* clang-format off */
static const struct {
	const char *word;
	enum type_kind kind;
} words[] = {
	{"STRING", T_STRING}, {"INT", T_INT}, {"BIGINT", T_BIGINT}, {"DOUBLE", T_DOUBLE},
	{"DECIMAL", T_DECIMAL}, {"DATE", T_DATE}, {"TIMESTAMP", T_TIMESTAMP}, {"BOOLEAN", T_BOOLEAN},
	{"FLOAT", T_FLOAT}, {"INTEGER", T_INT}, {"LONG", T_BIGINT}, {"SMALLINT", T_SMALLINT},
	{"SHORT", T_SMALLINT}, {"TINYINT", T_TINYINT}, {"BYTE", T_TINYINT}, {"REAL", T_FLOAT},
	{"NUMERIC", T_DECIMAL}, {"DEC", T_DECIMAL}, {"BINARY", T_BINARY}, {"VARCHAR", T_STRING},
	{"CHAR", T_STRING}, {"CHARACTER", T_STRING}, {"TIMESTAMP_NTZ", T_TIMESTAMP_NTZ},
	{"TIMESTAMP_LTZ", T_TIMESTAMP}, {"TIME", T_TIME}, {"VARIANT", T_VARIANT}, {"VOID", T_NULL},
	{"GEOMETRY", T_GEOMETRY}, {"GEOGRAPHY", T_GEOGRAPHY}, {"BOOL", T_BOOLEAN},
	/* of Postgres */
	{"TEXT", T_STRING}, {"INT2", T_SMALLINT}, {"INT4", T_INT}, {"INT8", T_BIGINT},
	{"FLOAT4", T_FLOAT}, {"FLOAT8", T_DOUBLE}, {"BYTEA", T_BINARY}, {"TIMESTAMPTZ", T_TIMESTAMP},
	{"JSONB", T_VARIANT}, {"JSON", T_VARIANT}, {"UUID", T_STRING}, {"SERIAL", T_INT},
	{"BIGSERIAL", T_BIGINT}, {"BPCHAR", T_STRING},
};
/* clang-format on */

static struct type *
make(struct parser *p, enum type_kind kind)
{
	struct type *t = arena_alloc(p->s->arena, sizeof(*t));

	t->kind = kind;
	return t;
}

/* > that closes a type; the lexer took two or three of them for a shift */
static void
want_close(struct parser *p)
{
	if (at(p, ">>") || at(p, ">>>")) {
		p->tok->text++;
		p->tok->len--;
		p->tok->begin++;
		return;
	}
	want(p, ">");
}

/* struct_field = name [:] type_name [NOT NULL] [COMMENT string] */
struct field *
parse_struct_field(struct parser *p)
{
	struct field *f = arena_alloc(p->s->arena, sizeof(*f));

	f->name = parse_name(p, "the name of a field");
	take(p, ":");
	f->type = parse_type_name(p);
	take2(p, "NOT", "NULL");
	if (take(p, "COMMENT"))
		parse_string(p, "a comment");
	return f;
}

/* struct = STRUCT < [struct_field {, struct_field}] > | STRUCT <> */
static const struct type *
struct_type(struct parser *p)
{
	struct type *t = make(p, T_STRUCT);
	struct field **last = &t->fields;

	p->tok++;
	if (take(p, "<>"))
		return t;
	want(p, "<");
	if (!at(p, ">")) {
		do
			last = APPEND(last, parse_struct_field(p));
		while (take(p, ","));
	}
	want_close(p);
	return t;
}

/* array = ARRAY < type_name > ; map = MAP < type_name , type_name > */
static const struct type *
collection(struct parser *p, enum type_kind kind)
{
	struct type *t = make(p, kind);

	p->tok++;
	want(p, "<");
	if (kind == T_MAP) {
		t->key = parse_type_name(p);
		want(p, ",");
	}
	t->elem = parse_type_name(p);
	want_close(p);
	return t;
}

/* interval = INTERVAL [unit [TO unit]] */
static const struct type *
interval_type(struct parser *p)
{
	struct type *t = make(p, T_INTERVAL);

	p->tok++;
	t->from = t->to = unit_of(p->tok);
	if (t->from == U_NONE)
		return type_of(T_INTERVAL);
	p->tok++;
	if (at(p, "TO") && unit_of(p->tok + 1) != U_NONE) {
		t->to = unit_of(p->tok + 1);
		p->tok += 2;
	}
	t->kind = t->from == U_YEAR || t->from == U_MONTH ? T_INTERVAL_YM : T_INTERVAL_DT;
	return t;
}

static int
integer(struct parser *p, int max)
{
	double n;

	if (p->tok->kind != TOK_NUMBER || !parse_number(p->tok->text, &n) || n < 0 || n > max ||
	    n != (int)n)
		expected(p, "a whole number");
	p->tok++;
	return (int)n;
}

/* size = ( number [, number] ) */
static const struct type *
sized(struct parser *p, enum type_kind kind, bool fixed)
{
	struct type *t;

	if (!at(p, "(") ||
	    (kind != T_DECIMAL && kind != T_STRING && kind != T_GEOMETRY && kind != T_GEOGRAPHY &&
		kind != T_TIMESTAMP && kind != T_TIMESTAMP_NTZ && kind != T_TIME))
		return type_of(kind);
	p->tok++;
	t = make(p, kind);
	if ((kind == T_GEOMETRY || kind == T_GEOGRAPHY) && !(p->tok->kind == TOK_NUMBER)) {
		parse_name(p, "a reference system"); /* ANY; Postgres: a kind of geometry */
		if (take(p, ","))
			t->precision = integer(p, 999999);
	} else {
		t->precision = integer(p, kind == T_DECIMAL ? 1000 : 10485760);
		if (kind == T_DECIMAL && take(p, ","))
			t->scale = integer(p, 1000);
	}
	want(p, ")");
	if (kind == T_TIMESTAMP || kind == T_TIMESTAMP_NTZ || (kind == T_TIME && t->precision >= 6))
		return type_of(kind); /* they have microseconds */
	if (fixed)
		t->scale = 1;
	return t;
}

/* Words that go on with a name of Postgres: DOUBLE PRECISION, CHARACTER VARYING, WITH TIME ZONE. */
static const struct type *
postgres_tail(struct parser *p, const struct type *t, bool from_postgres)
{
	if (t->kind == T_DOUBLE)
		take(p, "PRECISION");
	if (t->kind != T_TIMESTAMP && t->kind != T_TIME)
		return t;
	if ((at(p, "WITH") || at(p, "WITHOUT")) && is(p->tok + 1, "TIME") &&
	    is(p->tok + 2, "ZONE")) {
		from_postgres = at(p, "WITHOUT") && t->kind == T_TIMESTAMP;
		p->tok += 3;
		return from_postgres ? type_of(T_TIMESTAMP_NTZ) : t;
	}
	return t;
}

static const struct type *
plain_type(struct parser *p)
{
	const struct token *word = p->tok;
	const char *names[LENGTH(words)], *near;
	bool fixed = at(p, "CHAR") || at(p, "CHARACTER") || at(p, "BPCHAR");

	if (word->kind != TOK_WORD)
		expected(p, "a type");
	for (size_t i = 0; i < LENGTH(words); i++) {
		names[i] = words[i].word;
		if (!is(word, words[i].word))
			continue;
		p->tok++;
		if (fixed && take(p, "VARYING"))
			fixed = false;
		return postgres_tail(p, sized(p, words[i].kind, fixed), false);
	}
	near = nearest(p, word, names, LENGTH(words));
	fail(p->s, "type", word->begin, "unknown type \"%s\"%s%s%s", word->text,
	    near != NULL ? "; did you mean " : "", near != NULL ? near : "",
	    near != NULL ? "?" : "");
}

/* type_name = (array | map | struct | interval | word [size]) [COLLATE name] {[ ]} */
const struct type *
parse_type_name(struct parser *p)
{
	const struct type *t;
	struct type *array;

	deeper(p);
	if (at2(p, "ARRAY", "<"))
		t = collection(p, T_ARRAY);
	else if (at2(p, "MAP", "<"))
		t = collection(p, T_MAP);
	else if (at2(p, "STRUCT", "<") || at2(p, "STRUCT", "<>"))
		t = struct_type(p);
	else if (at(p, "INTERVAL"))
		t = interval_type(p);
	else
		t = plain_type(p);
	if (t->kind == T_STRING && at(p, "COLLATE")) {
		note(p->s, SQL_NOTE, "collation", p->tok->begin,
		    "the collation of a type is left out: Postgres' collations have other names");
		p->tok++;
		parse_dotted_name(p, "a collation");
	}
	while (at2(p, "[", "]")) { /* Postgres' arrays */
		array = make(p, T_ARRAY);
		array->elem = t;
		t = array;
		p->tok += 2;
	}
	p->depth--;
	return t;
}
