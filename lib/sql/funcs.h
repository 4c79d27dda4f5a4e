/* funcs.h - the table of functions: how each function of Databricks SQL is said in Postgres
 *
 * A row is one way to call one function; several rows may have one name, the first that fits wins.
 * To add a function, add a row to the file of its family and a pair to tests/sql; nothing else.
 *
 *   {"nvl", 2, 2, "cc", "$c", "coalesce($1, $2)"},
 *   {"size", 1, 1, "A", "int", "cardinality($1)"},
 *   {"size", 1, 1, "M", "int", "lb.map_size($1)"},
 *   {"date_format", 2, 2, "zs", "string", .rewrite = date_format},
 */
#ifndef SQL_FUNCS_H
#define SQL_FUNCS_H

#include "sql/internal.h"

enum func_class { FUNC_SCALAR, FUNC_AGGREGATE, FUNC_WINDOW, FUNC_GENERATOR, FUNC_REFUSED };

struct func {
	const char *name; /* lower case */
	int min, max; /* number of arguments; max -1: any */

	/* One letter an argument, the last one stands for all that follow.
	 * Small: the argument is cast to it as Spark would cast it implicitly:
	 *   .  left as it is            s  string      b  boolean    i  int      l  bigint    d
	 * double n  number (a string: double)  m  decimal   x  binary     t  date     z  timestamp
	 * y  timestamp_ntz c  the common type of all arguments marked c          e  the element
	 * type of the first array a  array of strings Capital: the row fits only when the
	 * argument's type is of that family (NULL fits all, an unknown type fits when no row fits
	 * better): S  string   B  boolean   I  integer   N  number   D  double or float   M decimal
	 * X  binary   T  date Z  timestamp, ntz included   V  interval   A  array   P  map   R
	 * struct   J  variant   U  not known Other: k a constant, w a bare word (a unit), f a
	 * lambda, * the star of count(*) */
	const char *params;

	/* Type of the result: a type as DDL writes it, in which $1 to $9 are the types of the
	 * arguments after the casts, $c their common type, $1.elem $1.key $1.value parts of them:
	 * "array<$1>", "map<$1.elem,$2.elem>". */
	const char *result;

	/* Postgres text; $1 to $9 are the arguments, $* all of them with commas between.  An
	 * argument that stands between parentheses or commas is not parenthesised, one beside an
	 * operator or :: is when it must be.  A call of lb.name( puts name into requires.  In an
	 * aggregate: $d is where DISTINCT stands, $o ORDER BY, $F the FILTER clause, $f the
	 * condition of FILTER as " AND ..." in a FILTER that the form itself has, $w OVER; a form
	 * that is one plain call needs none of them.  NULL: rewrite does it. */
	const char *form;
	const char *lax; /* the form when ANSI mode is off and that differs */

	/* What a form cannot say.  The arguments are lowered and cast; returns what stands for the
	 * call, with its type, or fails. */
	struct expr *(*rewrite)(struct sql *s, struct expr *call);

	enum func_class class;
	const char *code, *message; /* a note that each use leaves; FUNC_REFUSED: why */
};

/* The call, whose arguments are lowered, in Postgres' terms, with its type.  An unknown function, a
 * wrong number of arguments and a refused function leave by fail(). */
struct expr *func_apply(struct sql *s, struct expr *call);
/* The class of a name, for clause code that must know aggregates, window functions and generators;
 * -1 when it is not in the table. */
int func_class(const char *name);
/* Walks over the whole table (for the manual and for tests): *i starts at 0; NULL at the end. */
const struct func *func_next(size_t *i);

/* funcs-*.c: the families; each ends with a row without a name */
extern const struct func funcs_math[], funcs_string[], funcs_datetime[], funcs_conditional[],
    funcs_nested[], funcs_json[], funcs_aggregate[], funcs_window[], funcs_misc[];

/* ---- for rewrites ---- */

/* An E_FORM of these arguments (NULL ends them). */
struct expr *form(struct sql *s, const struct type *type, const char *text, ...);
/* The text of a constant string argument; NULL: it is not constant. */
const char *constant_string(const struct expr *e);

#endif
