/* internal.h - what the files of this folder share */
#ifndef CHECK_INTERNAL_H
#define CHECK_INTERNAL_H

#include "check/check.h"

struct check_seen {
	struct arena *arena; /* lasting */
	struct map cut; /* what is left of a name -> the name seen first */
	struct map noted; /* a long name -> the number of the statement that it was noted on */
	struct map derived; /* what is left of a derived name -> the name and what it is for */
	struct map not_null; /* "table.column" of tables that were created */
	size_t statements;
};

/* Where a node stands. */
enum {
	CHECK_EXISTS = 1, /* the SELECT of EXISTS (...) */
	CHECK_VIEW = 2, /* the SELECT of a view */
	CHECK_PREDICATE = 4, /* somewhere in a WHERE, ON or HAVING */
};

/* The name of a column, the last of its parts; NULL: no column, or all (*). */
const char *check_column(const struct json *node);
/* Is there a column anywhere below? */
bool check_has_column(const struct json *v);
/* The ANDed parts of a condition: calls use() with each; node may be NULL. */
typedef void check_use(struct check *c, const struct json *conjunct, void *data);
void check_conjuncts(struct check *c, const struct json *node, check_use *use, void *data);
/* Does the SELECT have one row, whatever the tables hold? */
bool check_one_row(const struct json *select);

/* Is that the name of a CTE of the statement?  *one: does it have one row?  one may be NULL. */
bool check_is_cte(const struct check *c, const char *name, bool *one);

/* names.c */
void check_names(struct check *c);
void check_definition(struct check *c, const struct json *statement);
bool check_not_null(const struct check *c, const char *table, const char *column);

/* predicate.c: the rules for a whole WHERE, ON or HAVING, and for nodes in it */
void check_predicate(struct check *c, const struct json *condition);
void check_not_in(struct check *c, const struct json *bool_expr);
void check_not_all(struct check *c, const struct json *sub_link);
void check_volatile(struct check *c, const struct json *call);

/* param.c: parameters whose type nothing tells */
void check_parameters(struct check *c);

/* join.c: tables that nothing connects */
void check_cartesian(
    struct check *c, const struct json *from, const struct json *target, const struct json *where);

/* A connection, and the transaction that is open on it. */
struct check_session {
	struct pg_conn *conn;
	struct arena *arena; /* of the transaction */
	struct map types; /* names of types */
	char scratch[64]; /* the schema; "": there is none */
	const char *no_scratch; /* why */
	struct map made; /* schemas and "schema.table" that the transaction has made */
};

/* scratch.c: is it SET search_path, which says what the names after it mean? */
bool check_sets_path(const struct json *body);
/* A definition, run where it touches nothing; why: as from the server.  *unasked: the
 * reason why it was not run. */
bool check_scratch_run(struct check_session *s, const struct check_item *item, struct pg_why *why,
    const char **unasked);

/* value.c: the text that all spellings of a value have in common; type: its OID.  May be text
 * itself. */
const char *check_value(struct arena *a, uint32_t type, const char *text);

/* Are two values, as they are written, doubles or floats that differ in no digit which counts? */
bool check_alike(uint32_t type, const char *x, const char *y);

/* Runs the item's query, as far as there are rows to compare; fills in its comparison, or why there
 * is none.  False: *why; it fails when it is run.  The transaction has to be rolled back. */
bool check_run(struct check_session *s, struct check_item *item, struct pg_why *why);

#endif
