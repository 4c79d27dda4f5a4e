/* types.h - types and their arithmetic, Spark's implicit casts, scopes */
#ifndef SQL_TYPES_H
#define SQL_TYPES_H

#include "sql/internal.h"

/* ---- types.c ---- */

/* The one copy of each type without parameters. */
const struct type *type_of(enum type_kind kind);
const struct type *type_decimal(struct sql *s, int precision, int scale);
const struct type *type_array(struct sql *s, const struct type *elem);
const struct type *type_map(struct sql *s, const struct type *key, const struct type *value);
const struct type *type_interval(struct sql *s, enum unit from, enum unit to);
/* The type of a struct's field, in any case; NULL: there is none. */
const struct type *type_field(const struct type *t, const char *name);
bool type_same(const struct type *a, const struct type *b);
bool type_is_number(const struct type *t);
bool type_is_integer(const struct type *t);
bool type_is_interval(const struct type *t);
bool type_is_char(const struct type *t); /* CHAR(n) */
/* Is a value of this type carried by jsonb (map, struct, variant)? */
bool type_is_json(const struct type *t);
/* The name in Postgres: "integer", "numeric(10,2)", "text[]", "jsonb"; NULL when t is not known.
 * A decimal of precision 0 is a numeric without bounds. */
const char *type_postgres(struct sql *s, const struct type *t);
/* The name in Spark: "int", "decimal(10,2)", "array<string>". */
const char *type_spark(struct sql *s, const struct type *t);
const char *unit_name(enum unit u); /* "year" */
const struct type *type_copy(struct arena *a, const struct type *t);

/* ---- coerce.c ---- */

/* The type that both are cast to in a union, CASE, coalesce, IN, an array (Spark's TypeCoercion
 * and AnsiTypeCoercion, ANSI by s->ansi); NULL when there is none.  With a type that is not known
 * the common one is not known either. */
const struct type *common_type(struct sql *s, const struct type *a, const struct type *b);
/* The same for the two sides of a comparison. */
const struct type *compared_type(struct sql *s, const struct type *a, const struct type *b);
/* The common type of a list of lowered expressions; NULL when there is none. */
const struct type *common_of_list(struct sql *s, const struct expr *list);
/* A number's type as a decimal: INT is decimal(10,0); NULL: not a number. */
const struct type *type_as_decimal(struct sql *s, const struct type *t);
/* The type of a op b, for op + - * / and %, of two decimals. */
const struct type *decimal_result(
    struct sql *s, char op, const struct type *a, const struct type *b);
/* A CHAR(n) with its blanks, as a string. */
struct expr *padded(struct sql *s, struct expr *e);
/* e as a value of type t by an implicit cast; e itself when nothing has to be done. */
struct expr *coerce(struct sql *s, struct expr *e, const struct type *t);

/* A cast of what has no known type. */
struct expr *cast_unknown(struct sql *s, struct expr *e, const struct type *t, bool try);

/* ---- cast.c ---- */

/* "integer", "double", "timestamp_ntz": what casts to a type are called in the schema lb. */
const char *carrier_name(const struct type *t);
/* e, a smallint in Postgres, as a tinyint: what does not fit is an error when it runs. */
struct expr *checked_tinyint(struct sql *s, struct expr *e);

/* CAST(e AS t) and TRY_CAST as Spark means it, in Postgres' terms. */
struct expr *cast_to(struct sql *s, struct expr *e, const struct type *t, bool try);
/* The same between arrays, maps and structs, and from a variant to one of them. */
struct expr *cast_nested(struct sql *s, struct expr *e, const struct type *to, bool try);
/* A second node for the same expression: the first one stands in some list already. */
struct expr *copy_expr(struct sql *s, const struct expr *e);
/* e::t of Postgres, and nothing more. */
struct expr *plain_cast(struct sql *s, struct expr *e, const struct type *t);

/* ---- fold.c, fold-interval.c: constants ---- */

/* The constant string as Postgres writes a value of type t (a date, a timestamp, a time, an
 * interval, a number, a boolean), as Spark would read it; NULL: it is no such value, or its value
 * is not the same at each moment. */
const char *fold_text(struct sql *s, const char *text, const struct type *t);
/* The text of an interval, with a unit and a sign for each field; NULL: it is none. */
const char *fold_interval(struct sql *s, const char *text, const struct type *t);
/* The type of an interval that fold_interval wrote, by its units. */
const struct type *interval_text_type(struct sql *s, const char *text);

#endif
