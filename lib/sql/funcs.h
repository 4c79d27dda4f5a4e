/* funcs.h - the table of functions: how each function of Databricks SQL is said in Postgres
 *
 * A row is one way to call one function; several rows may have one name, the first that fits wins.
 * To add a function, add a row to the file of its family and a pair to tests/sql; nothing else.
 *
 *   {"nvl", 2, 2, "c", "$c", "coalesce($1, $2)"},
 *   {"size", 1, 1, "A", "int", "cardinality($1)"},
 *   {"size", 1, 1, "P", "int", "lb.map_size($1)"},
 *   {"date_format", 2, 2, "zs", "string", .rewrite = date_format},
 */
#ifndef SQL_FUNCS_H
#define SQL_FUNCS_H

#include "sql/internal.h"

/* A row says only what it needs. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

enum func_class {
	FUNC_SCALAR,
	FUNC_AGGREGATE,
	FUNC_WINDOW,
	FUNC_GENERATOR, /* rows: explode, stack, range ...; the clause code says them */
	FUNC_OPERATOR, /* an operator or a cast: the expression code says it, the row is its entry
			  in the manual */
	FUNC_REFUSED,
};

struct func {
	const char *name; /* lower case; other names of the same function behind it */
	int min, max; /* number of arguments; max -1: any */

	/* One letter an argument, the last one stands for all that follow.
	 *
	 * Small: the argument is cast to it as Spark would cast it implicitly:
	 *   .  left as it is            v  left, but of a definite Postgres type (for anyelement)
	 *   s  string   b  boolean      i  int      l  bigint    d  double    x  binary
	 *   n  number (a string: double)            t  date      z  timestamp y  timestamp_ntz
	 *   h  time                     a  array of strings
	 *   c  the common type of all arguments marked c
	 *   e  the element type of the first array     q  the key type of the first map
	 * Capital: the row fits only when the argument's type is of that family (NULL fits all, an
	 * unknown type fits when no row fits better), and the argument is left as it is:
	 *   S  string   B  boolean   I  integer   L  bigint    N  number    D  double or float
	 *   M  decimal
	 *   X  binary   T  date      Z  timestamp, ntz included   H  time   V  interval
	 *   A  array    P  map       R  struct    J  variant      C  a common type: as c, fits
	 * numbers only
	 * Other: k  a constant string   w  a bare word or a constant string (a unit)   f  a lambda
	 *   u  a constant integer above 0   0  NULL   *  the star of count(*)
	 *   ?  what has no known type: a function of the schema lb that has overloads decides */
	const char *params;

	/* Type of the result: a type as DDL writes it, in which $1 to $9 are the types of the
	 * arguments after the casts, $c their common type, $1.elem $1.key $1.value parts of them:
	 * "array<$1>", "map<$1.elem,$2.elem>".  "<$1.elem" and "<$1.value" say that the form gives
	 * an element as arrays and maps carry it, which is turned into its own carrier. */
	const char *result;

	/* Postgres text.  $1 to $9 are the arguments, $* all of them with commas between.  An
	 * argument that stands between parentheses or commas is not parenthesised, one beside an
	 * operator or :: is when it must be.  A call of lb.name( puts name into requires.
	 *
	 * In an aggregate $d is "DISTINCT " or nothing, $o " ORDER BY ...", $F " FILTER (WHERE
	 * ...)", $f " AND ..." in a FILTER that the form itself has, $w " OVER ...".  A form that
	 * is one plain call needs none of them: sum($d$1$o)$F$w::bigint coalesce(array_agg($d$1$o)
	 * FILTER (WHERE $1 IS NOT NULL$f)$w, '{}') NULL: rewrite does it. */
	const char *form;
	const char *lax; /* the form when ANSI mode is off and that differs */

	/* What a form cannot say.  The arguments are lowered and cast; returns what stands for the
	 * call, with its type, or fails. */
	struct expr *(*rewrite)(struct sql *s, struct expr *call);

	const char *says; /* for lb-functions(7): what rewrite makes */

	enum func_class class;
	const char *code, *message; /* a note that each use leaves; FUNC_REFUSED: why */
};

/* The call in Postgres' terms, with its type.  Its arguments are lowered, but for lambdas
 * (E_LAMBDA), stars and bare words (E_NAME).  The expressions of call->call (order, within,
 * filter, over) are lowered too.  An unknown function, a wrong number of arguments and a refused
 * function leave by fail(). */
struct expr *func_apply(struct sql *s, struct expr *call);
/* The class of a name, for clause code that must know aggregates, window functions and generators;
 * -1 when it is not in the table. */
int func_class(const char *name);
/* Does argument i (from 0) of n stand for itself: a unit, a field?  It is not lowered when it is a
 * bare word. */
bool func_takes_word(const char *name, int i, int n);
/* Walks over the whole table (for the manual and for tests): *i starts at 0; NULL at the end. */
const struct func *func_next(size_t *i);

/* funcs-*.c: the families; each ends with a row without a name */
extern const struct func funcs_math[], funcs_string[], funcs_datetime[], funcs_conditional[],
    funcs_nested[], funcs_lambda[], funcs_json[], funcs_aggregate[], funcs_percentile[],
    funcs_window[], funcs_misc[], funcs_geo[], funcs_refused[];

/* ---- named-args.c ---- */

/* Puts the arguments name => value of a call where the function has them; fails when it takes none.
 */
void resolve_named(struct sql *s, struct expr *call);
/* The next word of a list with blanks between, or NULL; n is its length.  *p walks over the list.
 */
const char *next_name(const char **p, size_t *n);

/* ---- for rewrites ---- */

/* Takes the first of a list of arguments off it. */
struct expr *take_arg(struct expr **args);
/* A call with two arguments, as the operator between them. */
struct expr *call_operator(struct sql *s, struct expr *call, const char *op);
/* An E_FORM of these arguments (NULL ends them). */
struct expr *form(struct sql *s, const struct type *type, const char *text, ...);
/* The same of an aggregate's arguments, with what the call has beside them: DISTINCT, FILTER ... */
struct expr *aggregate_form(
    struct sql *s, struct expr *call, const struct type *type, const char *text);
/* An E_STRING and an E_NUMBER that is an int. */
struct expr *string_literal(struct sql *s, const char *text);
struct expr *int_literal(struct sql *s, long n);
/* The months of an interval of years and months, $1, in a form. */
#define MONTHS_OF_1 "extract(year FROM $1) * 12 + extract(month FROM $1)"
/* The text of a constant string argument; NULL: it is not constant. */
const char *constant_string(const struct expr *e);
/* The value of a constant integer argument, a minus sign included; false: it is not constant. */
bool constant_int(const struct expr *e, long *n);

/* ---- carrier.c: values in and out of jsonb ---- */

/* e, a jsonb, as the carrier of type t: scalars and arrays are cast, JSON null becomes NULL. */
struct expr *from_jsonb(struct sql *s, struct expr *e, const struct type *t);
/* e as jsonb.  NULL stays NULL. */
struct expr *as_jsonb(struct sql *s, struct expr *e);
/* An element that was taken out of an array of type "array of t" (jsonb when t is an array) as
 * the carrier of t; and a value made into an element of such an array. */
struct expr *from_element(struct sql *s, struct expr *e, const struct type *t);
struct expr *as_element(struct sql *s, struct expr *e);
/* A key of a map: text to the carrier of t, and back. */
struct expr *from_key(struct sql *s, struct expr *e, const struct type *t);
struct expr *as_key(struct sql *s, struct expr *e);
/* The names of the fields of a struct, as string literals, when jsonb would not compare them in the
 * order that the type has them in; else NULL.  jsonb keeps short names before long ones. */
struct expr *field_order(struct sql *s, const struct type *t);
/* e as it compares: a struct becomes the list of its fields where field_order says so. */
struct expr *sort_key(struct sql *s, struct expr *e);
/* e with a definite Postgres type: a bare literal or NULL gets a cast. */
struct expr *definite(struct sql *s, struct expr *e);

/* ---- regex.c ---- */

/* A regular expression of Java as Postgres has it; notes at offset at what works differently.
 * test: it is only asked whether it matches, not where. */
const char *java_regex(struct sql *s, const char *pattern, size_t at, bool test);

/* ---- date-pattern.c ---- */

/* A pattern of Java's DateTimeFormatter as one of to_char; NULL: to_char cannot say it. */
const char *to_char_pattern(struct sql *s, const char *java);
/* The unit of trunc and date_trunc ("MM", "yyyy") in Postgres' words; NULL: not one. */
const char *trunc_unit(const char *name);
/* A field of extract; NULL: not one. */
struct date_field {
	const char *names; /* in lower case, with blanks between */
	const char *form; /* its value, of a kind that extract gives */
};
const struct date_field *date_field(const char *name);
/* A time zone of Java's as Postgres has it ("PST", "+08:00"). */
const char *postgres_zone(struct sql *s, const char *java);

/* ---- schema.c ---- */

/* The type that schema_of_json and schema_of_csv infer from an example; NULL: it is not valid. */
const struct type *json_example_type(struct sql *s, const char *text);
const struct type *csv_example_type(struct sql *s, const char *text);

/* ---- lower-expr.c ---- */

/* a op b (or op a, with b NULL) as Spark means it, with its type: "+" "/" "%" "DIV" "=" "AND" ...
 * The operands are lowered. */
struct expr *lower_operator(struct sql *s, const char *op, struct expr *a, struct expr *b);

/* The body of a lambda, lowered: its parameters, in order, are columns of these types with the
 * names that they have in the lambda (folded to lower case). */
struct expr *lower_lambda(struct sql *s, struct expr *lambda, const struct type *const *types);

#endif
