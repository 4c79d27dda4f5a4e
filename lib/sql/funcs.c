/* funcs.c - finds the row of a call in the table of functions and applies it */
#include <stdlib.h>
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

static const struct func *const families[] = {funcs_math, funcs_string, funcs_datetime,
    funcs_conditional, funcs_nested, funcs_lambda, funcs_json, funcs_aggregate, funcs_percentile,
    funcs_window, funcs_misc, funcs_geo, funcs_refused};

/* ---- finding a name ---- */

/* The first row of each name, by hash.  A power of two, more than twice the number of names. */
static const struct func *names[4096];

static bool
row_has_name(const struct func *row, const char *name, size_t len)
{
	const char *p = row->name, *word;
	size_t n;

	while ((word = next_name(&p, &n)) != NULL) {
		if (n == len && memcmp(word, name, n) == 0)
			return true;
	}
	return false;
}

static const struct func **
name_slot(const char *name, size_t n)
{
	size_t i = hash_bytes(name, n, 0) % LENGTH(names);

	while (names[i] != NULL && !row_has_name(names[i], name, n))
		i = (i + 1) % LENGTH(names);
	return &names[i];
}

static void
build_index(void)
{
	const struct func *row, **slot;
	const char *p, *word;
	size_t i = 0, n;

	while ((row = func_next(&i)) != NULL) {
		if (row->class == FUNC_OPERATOR)
			continue;
		for (p = row->name; (word = next_name(&p, &n)) != NULL;) {
			slot = name_slot(word, n);
			if (*slot == NULL)
				*slot = row;
		}
	}
}

/* The first row of a name in any case; "builtin." and "system.builtin." may stand before it. */
static const struct func *
find(const char *name)
{
	static bool built;
	char lower[64];
	size_t i;

	if (!built) {
		build_index();
		built = true;
	}
	if (strncasecmp(name, "system.", 7) == 0)
		name += 7;
	if (strncasecmp(name, "builtin.", 8) == 0)
		name += 8;
	for (i = 0; name[i] != '\0' && i < sizeof(lower); i++)
		lower[i] = name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i];
	return i < sizeof(lower) ? *name_slot(lower, i) : NULL;
}

const struct func *
func_next(size_t *i)
{
	size_t f, skip = *i;

	for (f = 0; f < LENGTH(families); f++) {
		const struct func *row = families[f];
		while (row->name != NULL && skip > 0) {
			row++;
			skip--;
		}
		if (row->name != NULL) {
			*i += 1;
			return row;
		}
	}
	return NULL;
}

int
func_class(const char *name)
{
	const struct func *row = find(name);

	return row == NULL ? -1 : (int)row->class;
}

static char
letter_of(const struct func *row, size_t i)
{
	size_t n = strlen(row->params);

	return n == 0 ? '.' : row->params[i < n ? i : n - 1];
}

/* Rows of one name stand together: the name field is the same. */
static const struct func *
next_row(const struct func *row)
{
	return row[1].name != NULL && strcmp(row[1].name, row->name) == 0 ? row + 1 : NULL;
}

bool
func_takes_word(const char *name, int i, int n)
{
	const struct func *row;

	for (row = find(name); row != NULL; row = next_row(row)) {
		if (n >= row->min && (row->max < 0 || n <= row->max) &&
		    letter_of(row, (size_t)i) == 'w')
			return true;
	}
	return false;
}

/* ---- does a row fit ---- */

static bool
is_family(char letter, const struct type *t)
{
	switch (letter) {
	case 'S': return t->kind == T_STRING;
	case 'B': return t->kind == T_BOOLEAN;
	case 'I': return type_is_integer(t);
	case 'L': return t->kind == T_BIGINT;
	case 'N':
	case 'C': return type_is_number(t);
	case 'D': return t->kind == T_DOUBLE || t->kind == T_FLOAT;
	case 'M': return t->kind == T_DECIMAL;
	case 'X': return t->kind == T_BINARY;
	case 'T': return t->kind == T_DATE;
	case 'Z': return t->kind == T_TIMESTAMP || t->kind == T_TIMESTAMP_NTZ;
	case 'H': return t->kind == T_TIME;
	case 'V': return t->kind >= T_INTERVAL_YM && t->kind <= T_INTERVAL;
	case 'A': return t->kind == T_ARRAY;
	case 'P': return t->kind == T_MAP;
	case 'R': return t->kind == T_STRUCT;
	case 'J': return t->kind == T_VARIANT;
	default: return true;
	}
}

static bool
fits_letter(char letter, const struct expr *e, bool strict)
{
	long n;

	switch (letter) {
	case 'u': return constant_int(e, &n) && n > 0;
	case 'k': return constant_string(e) != NULL;
	case 'w': return e->kind == E_NAME || constant_string(e) != NULL;
	case '0': return e->kind == E_NULL;
	case 'f': return e->kind == E_LAMBDA;
	case '*': return e->kind == E_STAR;
	case '?': return e->type != NULL && e->type->kind == T_UNKNOWN;
	}
	if (e->kind == E_LAMBDA || e->kind == E_STAR || e->type == NULL)
		return false;
	if (e->type->kind == T_NULL)
		return true;
	if (e->type->kind == T_UNKNOWN)
		return !strict || letter < 'A' || letter > 'Z';
	return is_family(letter, e->type);
}

static bool
fits(const struct func *row, const struct expr *args, int n, bool strict)
{
	size_t i = 0;

	if (n < row->min || (row->max >= 0 && n > row->max))
		return false;
	for (; args != NULL; args = args->next) {
		if (!fits_letter(letter_of(row, i++), args, strict))
			return false;
	}
	return true;
}

static int
count(const struct expr *args)
{
	int n = 0;

	for (; args != NULL; args = args->next)
		n++;
	return n;
}

/* Words after "did you mean". */
static const char *
nearest(const char *name)
{
	static const char *words[LENGTH(names)];
	static size_t n;
	size_t i;

	if (n == 0) {
		for (i = 0; i < LENGTH(names); i++) {
			if (names[i] != NULL && strchr(names[i]->name, ' ') == NULL)
				words[n++] = names[i]->name;
		}
	}
	return word_nearest(name, words, n);
}

_Noreturn static void
refuse(struct sql *s, const struct expr *call, const struct func *first)
{
	const char *near;
	const struct func *row;
	int n = count(call->args), min, max;

	if (first == NULL) {
		near = nearest(call->text);
		if (near != NULL)
			fail(s, "unknown-function", call->begin,
			    "unknown function %s; did you mean %s?", call->text, near);
		fail(s, "unknown-function", call->begin, "unknown function %s", call->text);
	}
	if (first->class == FUNC_REFUSED)
		fail(s, "refused-function", call->begin, "%s has no counterpart in Postgres: %s",
		    call->text, first->message);
	if (first->class == FUNC_GENERATOR)
		fail(s, "generator", call->begin,
		    "%s gives rows, and cannot stand inside of an expression", call->text);
	min = first->min;
	max = first->max;
	for (row = next_row(first); row != NULL; row = next_row(row)) {
		if (row->min < min)
			min = row->min;
		if (max >= 0 && (row->max < 0 || row->max > max))
			max = row->max;
	}
	if (n < min || (max >= 0 && n > max))
		fail(s, "argument-count", call->begin, "%s does not take %d argument%s", call->text,
		    n, n == 1 ? "" : "s");
	fail(s, "argument-type", call->begin, "%s does not take arguments of these types",
	    call->text);
}

static const struct func *
row_of(struct sql *s, const struct expr *call)
{
	const struct func *first = find(call->text), *row;
	int pass, n = count(call->args);

	for (pass = 0; pass < 2; pass++) {
		for (row = first; row != NULL; row = next_row(row)) {
			if (row->class < FUNC_GENERATOR && fits(row, call->args, n, pass == 0))
				return row;
		}
	}
	refuse(s, call, first);
}

/* ---- types ---- */

static const struct type *
common_of(struct sql *s, const struct func *row, const struct expr *call)
{
	const struct type *common = NULL;
	const struct expr *arg;
	size_t i = 0;

	for (arg = call->args; arg != NULL; arg = arg->next) {
		char letter = letter_of(row, i++);
		if (letter != 'c' && letter != 'C')
			continue;
		common = common == NULL ? arg->type : common_type(s, common, arg->type);
		if (common == NULL)
			fail(s, "argument-type", arg->begin,
			    "the arguments of %s have no common type", call->text);
	}
	return common;
}

/* The element type of the first array and the key type of the first map. */
static const struct type *
part_of_args(const struct expr *args, enum type_kind kind)
{
	for (; args != NULL; args = args->next) {
		if (args->type != NULL && args->type->kind == kind)
			return kind == T_MAP ? args->type->key : args->type->elem;
	}
	return type_of(T_UNKNOWN);
}

static struct expr *
coerce_number(struct sql *s, struct expr *e)
{
	enum type_kind kind = e->type->kind;

	return kind == T_STRING || kind == T_NULL ? coerce(s, e, type_of(T_DOUBLE)) : e;
}

/* A NULL without a type would leave a polymorphic function of Postgres undecided. */
static struct expr *
typed_null(struct sql *s, struct expr *e, const char *type)
{
	if (e->type->kind != T_NULL)
		return e;
	return form(s, e->type, arena_printf(s->arena, "$1::%s", type), e, NULL);
}

static struct expr *
coerce_letter(
    struct sql *s, struct expr *e, char letter, const struct type *common, const struct expr *args)
{
	switch (letter) {
	case 's': return coerce(s, e, type_of(T_STRING));
	case 'b': return coerce(s, e, type_of(T_BOOLEAN));
	case 'i': return coerce(s, e, type_of(T_INT));
	case 'l': return coerce(s, e, type_of(T_BIGINT));
	case 'd': return coerce(s, e, type_of(T_DOUBLE));
	case 'n': return coerce_number(s, e);
	case 'x': return coerce(s, e, type_of(T_BINARY));
	case 't': return coerce(s, e, type_of(T_DATE));
	case 'z': return coerce(s, e, type_of(T_TIMESTAMP));
	case 'y': return coerce(s, e, type_of(T_TIMESTAMP_NTZ));
	case 'h': return coerce(s, e, type_of(T_TIME));
	case 'a': return coerce(s, e, type_array(s, type_of(T_STRING)));
	case 'c':
	case 'C': return coerce(s, e, common);
	case 'e': return as_element(s, coerce(s, e, part_of_args(args, T_ARRAY)));
	case 'q': return as_key(s, coerce(s, e, part_of_args(args, T_MAP)));
	case 'v': return definite(s, e);
	case 'A': return typed_null(s, e, "text[]");
	case 'H': return typed_null(s, e, "time");
	case 'T': return typed_null(s, e, "date");
	case 'V': return typed_null(s, e, "interval");
	case 'Z': return typed_null(s, e, "timestamptz");
	case 'P':
	case 'R':
	case 'J': return typed_null(s, e, "jsonb");
	default: return e;
	}
}

static void
coerce_args(struct sql *s, struct expr *call, const struct func *row, const struct type *common)
{
	struct expr **link, *next;
	size_t i = 0;

	for (link = &call->args; *link != NULL; link = &(*link)->next) {
		next = (*link)->next;
		(*link)->next = NULL;
		*link = coerce_letter(s, *link, letter_of(row, i++), common, call->args);
		(*link)->next = next;
	}
}

struct result {
	struct sql *s;
	const struct expr *args;
	const struct type *common;
	const char *p;
};

/* reference = "$" ("c" | digit) {".elem" | ".key" | ".value"} */
static const struct type *
reference(struct result *r)
{
	const struct type *t = r->common;
	const struct expr *arg = r->args;
	char which = *r->p++;

	if (which != 'c') {
		for (; which > '1' && arg != NULL; which--)
			arg = arg->next;
		t = arg == NULL ? type_of(T_UNKNOWN) : arg->type;
	}
	while (*r->p == '.') {
		size_t n = strcspn(++r->p, ".,>");
		const struct type *part = *r->p == 'k' ? t->key : t->elem;
		t = part != NULL ? part : type_of(T_UNKNOWN);
		r->p += n;
	}
	return t;
}

/* result = reference | "array<" result ">" | "map<" result "," result ">" | a type as DDL has it */
static const struct type *
result_type(struct result *r)
{
	const struct type *a, *b;
	size_t n;

	if (*r->p == '$') {
		r->p++;
		return reference(r);
	}
	if (strncmp(r->p, "array<", 6) == 0) {
		r->p += 6;
		a = result_type(r);
		r->p++;
		return type_array(r->s, a);
	}
	if (strncmp(r->p, "map<", 4) == 0) {
		r->p += 4;
		a = result_type(r);
		r->p++;
		b = result_type(r);
		r->p++;
		return type_map(r->s, a, b);
	}
	n = strcspn(r->p, *r->p == 'd' ? ">" : ",>"); /* decimal(p,s) holds a comma */
	a = parse_type_text(r->s, arena_strndup(r->s->arena, r->p, n));
	r->p += n;
	return a != NULL ? a : type_of(T_UNKNOWN);
}

/* ---- applying ---- */

static struct expr *
apply_form(struct sql *s, struct expr *call, const struct func *row, const struct type *common)
{
	struct result r = {s, call->args, common, row->result};
	bool carried = *r.p == '<';
	struct expr *e = new_expr(s, E_FORM, call->begin, call->end);

	if (carried)
		r.p++;
	e->text = !s->ansi && row->lax != NULL ? row->lax : row->form;
	e->args = call->args;
	e->call = call->call;
	e->type = result_type(&r);
	if (!carried)
		return e;
	if (strstr(row->result, ".value") != NULL)
		return from_jsonb(s, e, e->type);
	return from_element(s, e, e->type);
}

struct expr *
func_apply(struct sql *s, struct expr *call)
{
	const struct func *row;
	const struct type *common;
	struct expr *e;

	resolve_named(s, call);
	row = row_of(s, call);
	common = common_of(s, row, call);
	coerce_args(s, call, row, common);
	if (row->code != NULL)
		note(s, SQL_NOTE, row->code, call->begin, "%s: %s", call->text, row->message);
	if (s->options->explain)
		note(s, SQL_NOTE, "function", call->begin, "%s: %s", call->text,
		    row->form != NULL ? row->form : "a rule of its own");
	e = row->form != NULL ? apply_form(s, call, row, common) : row->rewrite(s, call);
	e->alias = call->alias;
	e->aliases = call->aliases;
	e->begin = call->begin;
	e->end = call->end;
	return e;
}

/* ---- for rewrites ---- */

struct expr *
take_arg(struct expr **args)
{
	struct expr *e = *args;

	*args = e->next;
	e->next = NULL;
	return e;
}

struct expr *
call_operator(struct sql *s, struct expr *call, const char *op)
{
	struct expr *a = call->args, *b = a->next;

	a->next = NULL;
	return lower_operator(s, op, a, b);
}

struct expr *
form(struct sql *s, const struct type *type, const char *text, ...)
{
	struct expr *e = new_expr(s, E_FORM, 0, 0), **tail = &e->args, *arg;
	va_list ap;

	e->text = text;
	e->type = type;
	va_start(ap, text);
	while ((arg = va_arg(ap, struct expr *)) != NULL) {
		if (e->args == NULL) {
			e->begin = arg->begin;
			e->end = arg->end;
		}
		*tail = arg;
		tail = &arg->next;
	}
	va_end(ap);
	*tail = NULL;
	return e;
}

struct expr *
aggregate_form(struct sql *s, struct expr *call, const struct type *type, const char *text)
{
	struct expr *e = form(s, type, text, NULL);

	e->args = call->args;
	e->call = call->call;
	return e;
}

struct expr *
string_literal(struct sql *s, const char *text)
{
	struct expr *e = new_expr(s, E_STRING, 0, 0);

	e->text = text;
	e->len = strlen(text);
	e->type = type_of(T_STRING);
	return e;
}

struct expr *
int_literal(struct sql *s, long n)
{
	struct expr *e = new_expr(s, E_NUMBER, 0, 0);

	e->text = arena_printf(s->arena, "%ld", n);
	e->type = type_of(T_INT);
	return e;
}

const char *
constant_string(const struct expr *e)
{
	return e != NULL && e->kind == E_STRING && strlen(e->text) == e->len ? e->text : NULL;
}

bool
constant_int(const struct expr *e, long *n)
{
	bool minus = e->kind == E_UNARY && strcmp(e->op, "-") == 0;
	char *end;

	if (minus)
		e = e->args;
	if (e->kind != E_NUMBER)
		return false;
	*n = strtol(e->text, &end, 10);
	if (minus)
		*n = -*n;
	return *end == '\0';
}
