/* lower.h - what the files lower-*.c share: scopes, the session's memory, small builders of nodes
 *
 * Every lower_...() takes a piece of Databricks' tree, changes it in place (or returns what stands
 * for it) and leaves only what print.c can say.  What cannot be said leaves by fail().
 */
#ifndef SQL_LOWER_H
#define SQL_LOWER_H

#include "sql/funcs.h"
#include "sql/types.h"

/* ---- scope.c: which name means which column ---- */

/* One item of FROM. */
struct source {
	const char *name; /* alias, or last part of the table's name; NULL: none */
	struct column *columns;
	bool open; /* its columns are not known: any name may be one of them */
	struct source *next;
};

/* A select item that later items, GROUP BY, HAVING and ORDER BY reach by its alias. */
struct alias {
	const char *name;
	struct expr *item;
	struct alias *next;
};

struct scope {
	struct scope *outer;
	struct source *sources, **last_source;
	struct column *columns, **last; /* in the order of SELECT * */
	struct alias *aliases; /* the latest first */
	bool aliases_first; /* HAVING and ORDER BY: an alias hides a column */
	bool open; /* some source is */
	bool lambda; /* holds a lambda's parameters: names of columns around it stay visible */
	struct window *windows; /* the named ones */
};

/* Enters and leaves a scope. */
struct scope *scope_push(struct sql *s);
void scope_pop(struct sql *s);
/* Adds a FROM item; its columns are copied, reached by name.  open: there may be more. */
void scope_add(
    struct sql *s, struct scope *sc, const char *name, const struct column *columns, bool open);
/* The source of that name in this scope, or NULL. */
struct source *scope_source(const struct scope *sc, const char *name);
/* What an E_COLUMN means: a column, with its fields, an alias' expression, or a function without
 * parentheses.  A name that is nowhere leaves by fail(), unless a table is not known. */
struct expr *resolve_column(struct sql *s, struct expr *e);
/* A reference to that column, with its qualifier when it has one. */
struct expr *column_ref(struct sql *s, const struct column *c, const struct expr *at);
struct column *new_column(struct sql *s, const char *name, const struct type *type);
/* Does an invented name of Spark ("count(1)") mean this one?  Spaces and case do not count. */
bool same_column_name(const struct column *c, const char *name);
/* A name that no query has: _1, _2 ... */
const char *invent(struct sql *s);

/* ---- session.c: what earlier statements created, and the names of tables ---- */

struct table {
	const struct column *columns;
	bool open; /* columns are not all known */
	bool view, temporary;
};

struct function {
	const struct column_def *params;
	const struct type *returns; /* NULL: a table */
	const struct column *columns;
};

/* A table's name as Postgres has it: without its catalog (noted once), without Spark's own schemas
 * "default" and "global_temp".  name is changed in place; returns its last part. */
const char *lower_table_name(struct sql *s, struct expr *name);
const struct table *session_table(struct sql *s, const struct expr *name);
/* Copies what it is given.  columns NULL: not known. */
void session_add_table(struct sql *s, const struct expr *name, const struct table *table);
void session_drop_table(struct sql *s, const struct expr *name);
void session_rename_table(struct sql *s, const struct expr *from, const struct expr *to);
void session_use(struct sql *s, const char *schema);
const struct function *session_function(struct sql *s, const char *name);
void session_add_function(struct sql *s, const char *name, const struct function *f);

/* ---- lower-expr.c ---- */

struct expr *lower_expr(struct sql *s, struct expr *e);
/* Each of a list, in place; returns the new head. */
struct expr *lower_list(struct sql *s, struct expr *list);
/* A condition: WHERE, ON, HAVING; a string or a number in it is cast. */
struct expr *lower_condition(struct sql *s, struct expr *e);
/* x.name of a struct, a map or a variant; x is lowered. */
struct expr *lower_field(struct sql *s, struct expr *x, const char *name, size_t at);
/* A node of one operator over lowered operands. */
struct expr *new_operator(
    struct sql *s, const char *op, struct expr *a, struct expr *b, const struct type *t);
struct expr *and_also(struct sql *s, struct expr *a, struct expr *b); /* either may be NULL */
struct expr *is_null(struct sql *s, struct expr *x, bool negated);
/* The bits of has that an expression's children have. */
unsigned has_of(const struct expr *list);

/* ---- lower-operator.c, lower-datetime.c, lower-nested.c: kinds of expressions ---- */

/* a + b of dates, times and intervals; NULL: it is none of these. */
struct expr *lower_datetime(struct sql *s, char op, struct expr *a, struct expr *b);
struct expr *lower_interval(struct sql *s, struct expr *e);
struct expr *lower_subscript(struct sql *s, struct expr *e);
struct expr *lower_path(struct sql *s, struct expr *e);

/* ---- lower-query.c, lower-select.c ---- */

/* A query of any kind; q->columns is set. */
void lower_query(struct sql *s, struct query *q);
/* Names for all columns that have none in Postgres, as a view or a table needs them. */
void name_columns(struct query *q);
struct query *new_query(struct sql *s, struct select *select);

#endif
