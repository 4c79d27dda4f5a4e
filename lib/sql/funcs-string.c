/* funcs-string.c - text, bytes, regular expressions, URLs */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

/* ---- regular expressions ---- */

/* The pattern in Postgres' dialect: rewritten here when it is constant. */
static struct expr *
pattern_of(struct sql *s, struct expr *e, bool test)
{
	const char *text = constant_string(e);

	e->next = NULL;
	if (text != NULL)
		return string_literal(s, java_regex(s, text, e->begin, test));
	if (e->type->kind == T_NULL)
		return e;
	return form(s, type_of(T_STRING), "lb.java_regex($1)", e, NULL);
}

/* $1 ${name} \$ of a Java replacement as \1 and $. */
static const char *
java_replacement(struct sql *s, const char *text)
{
	struct buf b = {.arena = s->arena};

	for (; *text != '\0'; text++) {
		if (*text == '$' && text[1] >= '0' && text[1] <= '9') {
			if (text[1] == '0')
				buf_str(&b, "\\&");
			else
				buf_printf(&b, "\\%c", text[1]);
			text++;
		} else if (*text == '\\' && text[1] != '\0') {
			text++;
			buf_str(&b, *text == '\\' ? "\\\\" : "");
			if (*text != '\\')
				buf_char(&b, *text);
		} else {
			buf_char(&b, *text);
		}
	}
	return buf_text(&b);
}

static struct expr *
replacement_of(struct sql *s, struct expr *e)
{
	const char *text = constant_string(e);

	e->next = NULL;
	if (text != NULL)
		return string_literal(s, java_replacement(s, text));
	if (e->type->kind == T_NULL)
		return e;
	return form(s, type_of(T_STRING), "lb.java_replacement($1)", e, NULL);
}

static struct expr *
rlike(struct sql *s, struct expr *call)
{
	struct expr *x = call->args, *pattern = pattern_of(s, x->next, true);

	x->next = NULL;
	return form(s, type_of(T_BOOLEAN), "$1 ~ $2", x, pattern, NULL);
}

/* f(s, pattern, ...) where only the pattern changes */
static struct expr *
with_pattern(struct sql *s, struct expr *call, const struct type *t, const char *text)
{
	struct expr *x = call->args, *rest = x->next->next,
		    *pattern = pattern_of(s, x->next, false);

	x->next = NULL;
	return form(s, t, text, x, pattern, rest, NULL);
}

static struct expr *
regexp_count(struct sql *s, struct expr *call)
{
	return with_pattern(s, call, type_of(T_INT), "regexp_count($1, $2)");
}

static struct expr *
regexp_instr(struct sql *s, struct expr *call)
{
	call->args->next->next = NULL; /* the group, which Spark ignores, too */
	return with_pattern(s, call, type_of(T_INT), "regexp_instr($1, $2)");
}

static struct expr *
regexp_substr(struct sql *s, struct expr *call)
{
	return with_pattern(s, call, type_of(T_STRING), "regexp_substr($1, $2)");
}

static struct expr *
regexp_extract(struct sql *s, struct expr *call)
{
	return with_pattern(s, call, type_of(T_STRING),
	    call->args->next->next == NULL ? "lb.regexp_extract($1, $2)"
					   : "lb.regexp_extract($1, $2, $3)");
}

static struct expr *
regexp_extract_all(struct sql *s, struct expr *call)
{
	return with_pattern(s, call, type_array(s, type_of(T_STRING)),
	    call->args->next->next == NULL ? "lb.regexp_extract_all($1, $2)"
					   : "lb.regexp_extract_all($1, $2, $3)");
}

static struct expr *
split(struct sql *s, struct expr *call)
{
	struct expr *limit = call->args->next->next;
	long n;

	if (limit != NULL && constant_int(limit, &n) && n < 1)
		limit = call->args->next->next = NULL;
	return with_pattern(s, call, type_array(s, type_of(T_STRING)),
	    limit == NULL ? "regexp_split_to_array($1, $2)" : "lb.split($1, $2, $3)");
}

static struct expr *
regexp_replace(struct sql *s, struct expr *call)
{
	struct expr *x = call->args, *pattern = x->next, *to = pattern->next, *from = to->next;

	x->next = NULL;
	pattern = pattern_of(s, pattern, false);
	to = replacement_of(s, to);
	if (from == NULL)
		return form(
		    s, type_of(T_STRING), "regexp_replace($1, $2, $3, 'g')", x, pattern, to, NULL);
	return form(
	    s, type_of(T_STRING), "regexp_replace($1, $2, $3, $4, 0)", x, pattern, to, from, NULL);
}

/* like(s, pattern [, escape]) is the operator; so is ilike. */
static struct expr *
like_as(struct sql *s, struct expr *call, const char *op)
{
	struct expr *x = call->args, *pattern = x->next, *escape = pattern->next;

	x->next = NULL;
	pattern->next = NULL;
	if (escape == NULL)
		return lower_operator(s, op, x, pattern);
	return form(s, type_of(T_BOOLEAN), arena_printf(s->arena, "$1 %s $2 ESCAPE $3", op), x,
	    pattern, escape, NULL);
}

static struct expr *
like(struct sql *s, struct expr *call)
{
	return like_as(s, call, "LIKE");
}

static struct expr *
ilike(struct sql *s, struct expr *call)
{
	return like_as(s, call, "ILIKE");
}

/* ---- joining ---- */

static bool
all_are(const struct expr *args, enum type_kind kind)
{
	for (; args != NULL; args = args->next) {
		if (args->type->kind != kind && args->type->kind != T_NULL)
			return false;
	}
	return true;
}

static const struct expr *
first_of(const struct expr *args, enum type_kind kind)
{
	for (; args != NULL; args = args->next) {
		if (args->type->kind == kind)
			return args;
	}
	return NULL;
}

/* a || b || ..., each cast to t */
static struct expr *
join(struct sql *s, struct expr *args, const struct type *t)
{
	struct expr *result = NULL, *next;

	for (; args != NULL; args = next) {
		next = args->next;
		args->next = NULL;
		args = coerce(s, args, t);
		result = result == NULL ? args : form(s, t, "$1 || $2", result, args, NULL);
	}
	return result;
}

/* concat: NULL when an argument is NULL; of arrays, of binary values, or of text */
static struct expr *
concat(struct sql *s, struct expr *call)
{
	const struct expr *array = first_of(call->args, T_ARRAY), *arg;
	const struct type *t = type_of(T_STRING);

	if (call->args == NULL)
		return string_literal(s, "");
	if (array == NULL) {
		if (all_are(call->args, T_BINARY) && first_of(call->args, T_BINARY) != NULL)
			t = type_of(T_BINARY);
		return join(s, call->args, t);
	}
	t = array->type;
	for (arg = call->args; arg != NULL && t != NULL; arg = arg->next)
		t = common_type(s, t, arg->type);
	if (t == NULL)
		fail(s, "argument-type", call->begin, "concat of arrays of different types");
	if (call->args->next == NULL)
		return call->args;
	return form(s, t, "lb.concat($1, $2)", coerce(s, call->args, t),
	    join(s, call->args->next, t), NULL);
}

/* An array that is no NULL: it is built there. */
static bool
is_built(const struct expr *e)
{
	return e->kind == E_FORM && (strncmp(e->text, "ARRAY[", 6) == 0 ||
					strncmp(e->text, "coalesce(array_agg", 18) == 0);
}

/* concat_ws: skips NULL; arrays are spread */
static struct expr *
concat_ws(struct sql *s, struct expr *call)
{
	struct expr *separator = call->args, *arg = separator->next, *next, *list = NULL;
	const struct type *t = type_array(s, type_of(T_STRING));
	bool never_null = false;

	separator->next = NULL;
	for (; arg != NULL; arg = next) {
		next = arg->next;
		arg->next = NULL;
		never_null |= arg->type->kind != T_ARRAY || is_built(arg);
		if (arg->type->kind == T_ARRAY)
			arg = coerce(s, arg, t);
		else
			arg = form(s, t, "ARRAY[$1]",
			    definite(s, coerce(s, arg, type_of(T_STRING))), NULL);
		list = list == NULL ? arg : form(s, t, "$1 || $2", list, arg, NULL);
	}
	if (list == NULL)
		return form(s, type_of(T_STRING), "left($1, 0)", separator, NULL);
	if (never_null)
		return form(s, type_of(T_STRING), "array_to_string($1, $2)", list, separator, NULL);
	return form(s, type_of(T_STRING),
	    separator->kind == E_STRING ? "coalesce(array_to_string($1, $2), '')"
					: "coalesce(array_to_string($1, $2), left($2, 0))",
	    list, separator, NULL);
}

/* concat_ws of text only: the function of Postgres */
static struct expr *
concat_ws_text(struct sql *s, struct expr *call)
{
	struct expr *e;

	if (first_of(call->args->next, T_ARRAY) != NULL || call->args->next == NULL)
		return concat_ws(s, call);
	for (struct expr **link = &call->args; *link != NULL; link = &(*link)->next) {
		struct expr *next = (*link)->next;
		(*link)->next = NULL;
		*link = coerce(s, *link, type_of(T_STRING));
		(*link)->next = next;
	}
	e = form(s, type_of(T_STRING), "concat_ws($*)", NULL);
	e->args = call->args;
	return e;
}

/* ---- character sets ---- */

static bool
is_utf8(const struct expr *charset)
{
	const char *text = constant_string(charset);

	return text != NULL && (word_is(text, "utf-8") || word_is(text, "utf8"));
}

static struct expr *
encode(struct sql *s, struct expr *call)
{
	struct expr *x = call->args, *charset = x->next;

	x->next = NULL;
	if (is_utf8(charset))
		return form(s, type_of(T_BINARY), "convert_to($1, 'UTF8')", x, NULL);
	return form(s, type_of(T_BINARY), "lb.encode($1, $2)", x, charset, NULL);
}

static struct expr *
decode_charset(struct sql *s, struct expr *x, struct expr *charset)
{
	x->next = NULL;
	x = coerce(s, x, type_of(T_BINARY));
	charset->next = NULL;
	if (is_utf8(charset))
		return form(s, type_of(T_STRING), "convert_from($1, 'UTF8')", x, NULL);
	return form(s, type_of(T_STRING), "lb.decode($1, $2)", x,
	    coerce(s, charset, type_of(T_STRING)), NULL);
}

/* decode(x, a, 1, b, 2, 3): CASE, where NULL equals NULL */
static struct expr *
decode_case(struct sql *s, struct expr *call)
{
	struct expr *x = call->args, *arg = x->next, *next, *other = NULL, **tail;
	struct expr *e = new_expr(s, E_CASE, call->begin, call->end);
	const struct type *t = NULL;

	x->next = NULL;
	tail = &e->args;
	for (; arg != NULL; arg = next) {
		struct expr *when, *value = arg->next, copy = *x;
		if (value == NULL) {
			other = arg;
			break;
		}
		next = value->next;
		arg->next = NULL;
		value->next = NULL;
		when = new_expr(s, E_WHEN, arg->begin, value->end);
		when->args = new_expr(s, E_NULL, 0, 0);
		*when->args = copy;
		when->args = lower_operator(s, "<=>", when->args, arg);
		when->args->next = value;
		t = t == NULL ? value->type : common_type(s, t, value->type);
		*tail = when;
		tail = &when->next;
		if (t == NULL)
			t = type_of(T_STRING);
	}
	if (other != NULL)
		t = common_type(s, t, other->type);
	e->type = t != NULL ? t : type_of(T_STRING);
	for (arg = e->args; arg != NULL; arg = arg->next)
		arg->args->next = coerce(s, arg->args->next, e->type);
	*tail = other != NULL ? coerce(s, other, e->type) : NULL;
	return e;
}

static struct expr *
decode(struct sql *s, struct expr *call)
{
	struct expr *x = call->args;

	if (x->next->next == NULL)
		return decode_charset(s, x, x->next);
	return decode_case(s, call);
}

/* elt(n, a, b, ...) */
static struct expr *
elt(struct sql *s, struct expr *call)
{
	struct expr *n = call->args, *list = n->next, *arg, *next, **tail, *array;
	const struct type *t = type_of(all_are(list, T_BINARY) ? T_BINARY : T_STRING);

	n->next = NULL;
	array = form(s, type_array(s, t), "ARRAY[$*]", NULL);
	tail = &array->args;
	for (arg = list; arg != NULL; arg = next) {
		next = arg->next;
		arg->next = NULL;
		*tail = definite(s, coerce(s, arg, t));
		tail = &(*tail)->next;
	}
	return form(s, t, s->ansi ? "lb.elt($1, $2)" : "($2)[$1]", n, array, NULL);
}

/* ---- numbers as text ---- */

/* format_number(x, n) and format_number(x, pattern): of a decimal, or of a double */
static struct expr *
format_number(struct sql *s, struct expr *call)
{
	struct expr *x = call->args, *how = x->next;

	x->next = NULL;
	if (type_is_integer(x->type))
		x = form(s, type_decimal(s, 20, 0), "$1::numeric", x, NULL);
	else if (x->type->kind == T_FLOAT)
		x = form(s, type_of(T_DOUBLE), "$1::double precision", x, NULL);
	if (how->type->kind == T_STRING)
		how = definite(s, how);
	return form(s, type_of(T_STRING), "lb.format_number($1, $2)", x, how, NULL);
}

/* format_string(pattern, ...): all as text, cast as Spark casts */
static struct expr *
format_string(struct sql *s, struct expr *call)
{
	struct expr *e = form(s, type_of(T_STRING), "lb.format_string($*)", NULL);

	e->args = call->args;
	return e;
}

/* hash(a, b, ...): each value is hashed with the hash so far as the seed */
static struct expr *
hash_with(struct sql *s, struct expr *call, const char *function, enum type_kind kind)
{
	struct expr *seed = form(s, type_of(kind), "42", NULL), *arg, *next, *type;

	for (arg = call->args; arg != NULL; arg = next) {
		next = arg->next;
		arg->next = NULL;
		if (arg->type->kind == T_NULL)
			continue;
		type =
		    arg->type->kind == T_UNKNOWN
			? form(s, type_of(T_STRING), "lb.spark_type($1)", copy_expr(s, arg), NULL)
			: string_literal(s, type_spark(s, arg->type));
		seed = form(s, type_of(kind), arena_printf(s->arena, "lb.%s($1, $2, $3)", function),
		    as_jsonb(s, arg), type, seed, NULL);
	}
	return seed;
}

static struct expr *
hash(struct sql *s, struct expr *call)
{
	return hash_with(s, call, "hash", T_INT);
}

static struct expr *
xxhash64(struct sql *s, struct expr *call)
{
	return hash_with(s, call, "xxhash64", T_BIGINT);
}

#define SLOW .code = "slow", .message = "AES is written in PL/pgSQL: some milliseconds a value"

/* clang-format off */
const struct func funcs_string[] = {
	{"aes_decrypt", 2, 5, "xxssx", "binary", "lb.aes_decrypt($*)", SLOW},
	{"aes_encrypt", 2, 6, "xxssxx", "binary", "lb.aes_encrypt($*)", SLOW},
	{"ascii", 1, 1, "s", "int", "ascii($1)"},
	{"base64", 1, 1, "X", "string", "translate(encode($1, 'base64'), E'\\n', '')"},
	{"base64", 1, 1, "?", "string", "translate(encode(lb.bytes($1), 'base64'), E'\\n', '')"},
	{"base64", 1, 1, "s", "string", "translate(encode(convert_to($1, 'UTF8'), 'base64'), E'\\n', '')"},
	{"bit_length", 1, 1, "X", "int", "bit_length($1)"},
	{"bit_length", 1, 1, "s", "int", "bit_length($1)"},
	{"btrim", 1, 1, "s", "string", "btrim($1)"},
	{"btrim", 2, 2, "s", "string", "btrim($1, $2)"},
	{"char chr", 1, 1, "l", "string", "lb.chr($1)"},
	{"charindex", 2, 2, "s", "int", "strpos($2, $1)"},
	{"charindex", 3, 3, "ssi", "int", "lb.locate($1, $2, $3)"},
	{"concat", 0, -1, ".", .rewrite = concat, .says = "a || b; lb.concat(a, b) of arrays"},
	{"concat_ws", 1, -1, ".", .rewrite = concat_ws_text, .says = "concat_ws(s, a, b); array_to_string with arrays"},
	{"contains", 2, 2, "XX", "boolean", "lb.contains($1, $2)"},
	{"contains", 2, 2, "s", "boolean", "strpos($1, $2) > 0"},
	{"crc32", 1, 1, "x", "bigint", "lb.crc32($1)"},
	{"decode", 2, -1, ".", .rewrite = decode, .says = "convert_from(x, 'UTF8'), lb.decode(x, charset); CASE of more arguments"},
	{"elt", 2, -1, "i.", .rewrite = elt, .says = "lb.elt(n, ARRAY[a, b, ...])"},
	{"encode", 2, 2, "s", .rewrite = encode, .says = "convert_to(x, 'UTF8'), lb.encode(x, charset)"},
	{"endswith", 2, 2, "XX", "boolean", "lb.endswith($1, $2)"},
	{"endswith", 2, 2, "s", "boolean", "lb.endswith($1, $2)"},
	{"find_in_set", 2, 2, "s", "int", "lb.find_in_set($1, $2)"},
	{"format_number", 2, 2, "nS", .rewrite = format_number, .says = "lb.format_number(x, n)"},
	{"format_number", 2, 2, "ni", .rewrite = format_number},
	{"format_string printf", 1, -1, "s", .rewrite = format_string, .says = "lb.format_string(pattern, a, b, ...)"},
	{"hash", 0, -1, ".", .rewrite = hash, .says = "lb.hash(to_jsonb(x), type, seed), nested"},
	{"ilike", 2, 3, "s", .rewrite = ilike, .says = "the operator ILIKE"},
	{"initcap", 1, 1, "s", "string", "lb.initcap($1)"},
	{"instr", 2, 2, "s", "int", "strpos($1, $2)"},
	{"is_valid_utf8", 1, 1, "X", "boolean", "lb.is_valid_utf8($1)"},
	{"is_valid_utf8", 1, 1, "s", "boolean", "left($1, 0) = ''"},
	{"jaro_winkler_similarity", 2, 2, "s", "int", "lb.jaro_winkler_similarity($1, $2)"},
	{"left", 2, 2, "Xu", "binary", "substr($1, 1, $2)"},
	{"left", 2, 2, "Xi", "binary", "lb.left($1, $2)"},
	{"left", 2, 2, "su", "string", "left($1, $2)"},
	{"left", 2, 2, "si", "string", "lb.left($1, $2)"},
	{"length char_length character_length len", 1, 1, "X", "int", "length($1)"},
	{"length char_length character_length len", 1, 1, "s", "int", "length($1)"},
	{"levenshtein", 2, 2, "s", "int", "lb.levenshtein($1, $2)"},
	{"levenshtein", 3, 3, "ssi", "int", "lb.levenshtein($1, $2, $3)"},
	{"like", 2, 3, "s", .rewrite = like, .says = "the operator LIKE"},
	{"locate position", 2, 2, "s", "int", "strpos($2, $1)"},
	{"locate position", 3, 3, "ssi", "int", "lb.locate($1, $2, $3)"},
	{"lower lcase", 1, 1, "s", "string", "lower($1)"},
	{"lpad", 2, 2, "Xi", "binary", "lb.lpad($1, $2)"},
	{"lpad", 3, 3, "XiX", "binary", "lb.lpad($1, $2, $3)"},
	{"lpad", 2, 2, "si", "string", "lpad($1, $2)"},
	{"lpad", 3, 3, "sis", "string", "lpad($1, $2, $3)"},
	{"ltrim", 1, 1, "s", "string", "ltrim($1)"},
	{"ltrim", 2, 2, "s", "string", "ltrim($2, $1)"},
	{"luhn_check", 1, 1, "s", "boolean", "lb.luhn_check($1)"},
	{"make_valid_utf8", 1, 1, "X", "string", "lb.make_valid_utf8($1)"},
	{"make_valid_utf8", 1, 1, "s", "string", "$1"},
	{"mask", 1, 5, "s", "string", "lb.mask($*)"},
	{"md5", 1, 1, "X", "string", "md5($1)"},
	{"md5", 1, 1, "s", "string", "md5($1)"},
	{"octet_length", 1, 1, "X", "int", "octet_length($1)"},
	{"octet_length", 1, 1, "s", "int", "octet_length($1)"},
	{"overlay", 3, 3, "XXi", "binary", "lb.overlay($1, $2, $3)"},
	{"overlay", 4, 4, "XXi", "binary", "lb.overlay($1, $2, $3, $4)"},
	{"overlay", 3, 3, "ssu", "string", "overlay($1 PLACING $2 FROM $3)"},
	{"overlay", 4, 4, "ssuu", "string", "overlay($1 PLACING $2 FROM $3 FOR $4)"},
	{"overlay", 3, 3, "ssi", "string", "lb.overlay($1, $2, $3)"},
	{"overlay", 4, 4, "ssi", "string", "lb.overlay($1, $2, $3, $4)"},
	{"parse_url", 2, 3, "s", "string", "lb.parse_url($*)", "lb.try_parse_url($*)"},
	{"quote", 1, 1, "s", "string", "'''' || replace($1, '''', '\\''') || ''''"},
	{"regexp_count", 2, 2, "s", .rewrite = regexp_count, .says = "regexp_count(s, pattern)"},
	{"regexp_extract", 2, 3, "ssi", .rewrite = regexp_extract, .says = "lb.regexp_extract(s, pattern, n)"},
	{"regexp_extract_all", 2, 3, "ssi", .rewrite = regexp_extract_all, .says = "lb.regexp_extract_all(s, pattern, n)"},
	{"regexp_instr", 2, 3, "s", .rewrite = regexp_instr, .says = "regexp_instr(s, pattern)"},
	{"regexp_replace", 3, 4, "sssi", .rewrite = regexp_replace, .says = "regexp_replace(s, pattern, text, 'g')"},
	{"regexp_substr", 2, 2, "s", .rewrite = regexp_substr, .says = "regexp_substr(s, pattern)"},
	{"repeat", 2, 2, "si", "string", "repeat($1, $2)"},
	{"replace", 2, 2, "s", "string", "replace($1, $2, '')"},
	{"replace", 3, 3, "s", "string", "replace($1, $2, $3)"},
	{"right", 2, 2, "su", "string", "right($1, $2)"},
	{"right", 2, 2, "si", "string", "lb.right($1, $2)"},
	{"rlike regexp regexp_like", 2, 2, "s", .rewrite = rlike, .says = "s ~ pattern"},
	{"rpad", 2, 2, "Xi", "binary", "lb.rpad($1, $2)"},
	{"rpad", 3, 3, "XiX", "binary", "lb.rpad($1, $2, $3)"},
	{"rpad", 2, 2, "si", "string", "rpad($1, $2)"},
	{"rpad", 3, 3, "sis", "string", "rpad($1, $2, $3)"},
	{"rtrim", 1, 1, "s", "string", "rtrim($1)"},
	{"rtrim", 2, 2, "s", "string", "rtrim($2, $1)"},
	{"sentences", 1, 3, "s", "array<array<string>>", "lb.sentences($1)"},
	{"sha sha1", 1, 1, "x", "string", "lb.sha1($1)"},
	{"sha2", 2, 2, "xi", "string", "lb.sha2($1, $2)"},
	{"soundex", 1, 1, "s", "string", "lb.soundex($1)"},
	{"space", 1, 1, "i", "string", "repeat(' ', $1)"},
	{"split", 2, 3, "ssi", .rewrite = split, .says = "regexp_split_to_array(s, pattern), lb.split(s, pattern, n)"},
	{"split_part", 3, 3, "ssi", "string", "split_part($1, $2, $3)"},
	{"startswith", 2, 2, "XX", "boolean", "lb.startswith($1, $2)"},
	{"startswith", 2, 2, "s", "boolean", "starts_with($1, $2)"},
	{"substring substr", 2, 2, "Xi", "binary", "lb.substring($1, $2)"},
	{"substring substr", 3, 3, "Xi", "binary", "lb.substring($1, $2, $3)"},
	{"substring substr", 2, 2, "su", "string", "substr($1, $2)"},
	{"substring substr", 3, 3, "suu", "string", "substr($1, $2, $3)"},
	{"substring substr", 2, 2, "si", "string", "lb.substring($1, $2)"},
	{"substring substr", 3, 3, "si", "string", "lb.substring($1, $2, $3)"},
	{"substring_index", 3, 3, "ssi", "string", "lb.substring_index($1, $2, $3)"},
	{"to_binary", 1, 2, "s", "binary", "lb.to_binary($*)", "lb.try_to_binary($*)"},
	{"translate", 3, 3, "s", "string", "translate($1, $2, $3)"},
	{"trim", 1, 1, "s", "string", "btrim($1)"},
	{"trim", 2, 2, "s", "string", "btrim($2, $1)"},
	{"try_aes_decrypt", 2, 5, "xxssx", "binary", "lb.try_aes_decrypt($*)", SLOW},
	{"try_parse_url", 2, 3, "s", "string", "lb.try_parse_url($*)"},
	{"try_to_binary", 1, 2, "s", "binary", "lb.try_to_binary($*)"},
	{"try_url_decode", 1, 1, "s", "string", "lb.try_url_decode($1)"},
	{"try_validate_utf8", 1, 1, "X", "string", "CASE WHEN lb.is_valid_utf8($1) THEN convert_from($1, 'UTF8') END"},
	{"try_validate_utf8", 1, 1, "s", "string", "$1"},
	{"unbase64", 1, 1, "s", "binary", "lb.unbase64($1)"},
	{"upper ucase", 1, 1, "s", "string", "upper($1)"},
	{"url_decode", 1, 1, "s", "string", "lb.url_decode($1)"},
	{"url_encode", 1, 1, "s", "string", "lb.url_encode($1)"},
	{"validate_utf8", 1, 1, "X", "string", "convert_from($1, 'UTF8')"},
	{"validate_utf8", 1, 1, "s", "string", "$1"},
	{"xxhash64", 0, -1, ".", .rewrite = xxhash64, .says = "lb.xxhash64(to_jsonb(x), type, seed), nested"},
	{0},
};
/* clang-format on */
