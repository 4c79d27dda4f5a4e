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

/* One item of FROM; its columns are those of its scope that have its name as their qualifier. */
struct source {
	const char *name; /* alias, or last part of the table's name; NULL: none */
	bool open; /* its columns are not known: any name may be one of them */
	bool wider; /* its star in Postgres has columns that it does not have in Spark */
	struct source *next;
};

/* A common table expression. */
struct binding {
	const char *name;
	const struct column *columns;
	bool open;
	const struct body *anchor; /* recursive: columns are known when its left side is */
	const struct sql_word *names;
	const struct query *query; /* NULL: its columns have other names */
	struct binding *next;
};

/* A select item that later items, GROUP BY, HAVING and ORDER BY reach by its alias. */
struct alias {
	const char *name;
	struct expr *item;
	struct alias *next;
};

/* A call of grouping_id() without arguments: they are all that GROUP BY names. */
struct grouping {
	struct expr *call;
	struct grouping *next;
};

struct scope {
	struct scope *outer;
	struct source *sources, **last_source;
	struct column *columns, **last; /* in the order of SELECT * */
	struct alias *aliases; /* the latest first */
	bool written_again; /* an alias cannot be a column of a subquery here */
	bool grouped; /* by GROUP BY */
	bool aliases_first; /* HAVING and ORDER BY: an alias hides a column */
	const struct group *groups; /* HAVING: but not a column that is grouped by */
	bool open; /* some source is */
	bool rearranged; /* * gives the columns in another order than Postgres' */
	bool lambda; /* holds a lambda's parameters: names of columns around it stay visible */
	struct window *windows; /* the named ones */
	struct expr *filter; /* what SEMI and ANTI joins add to WHERE */
	struct grouping *groupings; /* what waits for GROUP BY */
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
 * parentheses.  negated: [...] stands behind it, so it cannot be a scalar.  A name that is nowhere
 * leaves by fail(), unless a table is not known. */
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
	const struct column *params;
	int required; /* parameters without a default */
	const struct type *returns; /* NULL: a table */
	const struct column *columns;
};

const struct table *session_table(struct sql *s, const struct expr *name);
/* Copies what it is given. */
void session_add_table(struct sql *s, const struct expr *name, const struct table *table);
void session_drop_table(struct sql *s, const struct expr *name);
void session_rename_table(struct sql *s, const struct expr *from, const struct expr *to);
void session_use(struct sql *s, const char *schema);
/* Gives back the memory of what was replaced; not while a statement is converted, which points into
 * it. */
void session_tidy(struct sql_session *ss);
const struct function *session_function(struct sql *s, const char *name);
/* f NULL: it is dropped. */
void session_add_function(struct sql *s, const char *name, const struct function *f);

const char *lower_text(struct arena *a, const char *text);
/* SET ANSI_MODE, for the statements that follow. */
void session_set_ansi(struct sql *s, bool on);
/* USE CATALOG, in lower case; "" before. */
const char *session_catalog(const struct sql *s);
void session_use_catalog(struct sql *s, const char *catalog);
/* What --catalog-map puts before the schemas of a catalog; "". */
const char *session_catalog_prefix(struct sql *s, const char *catalog);
/* The schema of a catalog as Postgres has it: that of the first catalog keeps its name, that of
 * another has the name of its catalog before it. */
const char *session_schema(struct sql *s, const char *catalog, const char *schema);
/* The schema, as Postgres has it, is that of this catalog unless it was another's before. */
void session_note_schema(struct sql *s, const char *catalog, const char *schema);
/* True once for each catalog. */
bool session_note_catalog(struct sql *s, const char *catalog);
/* A session variable's type; NULL: there is none.  Setting NULL drops it. */
const struct type *session_variable(struct sql *s, const char *name);
void session_set_variable(struct sql *s, const char *name, const struct type *type);

/* ---- name.c: names of tables, schemas and functions ---- */

/* A table's name as Postgres has it: without its catalog (noted once), without Spark's own schemas
 * "default" and "global_temp"; IDENTIFIER and paths of files are resolved.  name is changed in
 * place; returns its last part. */
const char *lower_table_name(struct sql *s, struct expr *name);
/* The same for a schema, and for a column behind its table. */
const char *lower_schema_name(struct sql *s, struct expr *name);
void lower_column_name(struct sql *s, struct expr *name);
/* "a.b.c" of a function's call. */
const char *lower_function_name(struct sql *s, const char *name, size_t at);
/* The same of a function that nobody knows, with a note. */
const char *user_function(struct sql *s, const char *name, size_t at);
/* Schemas that mean none in Postgres: default, global_temp, session, live */
bool is_spark_schema(const char *name);
/* A name for the rows of the files at that path; leaves the note that says how to load them. */
const char *files_table(struct sql *s, const char *path, size_t at);
/* The same for the messages of a stream. */
const char *messages_table(struct sql *s, const char *source, size_t at);

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
/* What is beside a parameter says its type, on the record; the first place counts. */
void type_param(struct sql *s, const struct expr *e, const struct type *t);
/* The bits of has that an expression's children have. */
unsigned has_of(const struct expr *list);

/* ---- lower-predicate.c, lower-call.c, lower-operator.c, lower-datetime.c, lower-nested.c ---- */

struct expr *lower_between(struct sql *s, struct expr *e);
struct expr *lower_in(struct sql *s, struct expr *e);
struct expr *lower_in_query(struct sql *s, struct expr *e);
struct expr *lower_like(struct sql *s, struct expr *e);
struct expr *lower_is(struct sql *s, struct expr *e);
struct expr *lower_case(struct sql *s, struct expr *e);
struct expr *lower_call(struct sql *s, struct expr *e);

/* 1::bigint without its cast, beside another number. */
struct expr *without_cast(struct expr *e);
/* a + b of dates, times and intervals; NULL: it is none of these. */
struct expr *lower_datetime(struct sql *s, char op, struct expr *a, struct expr *b);
struct expr *lower_interval(struct sql *s, struct expr *e);
struct expr *months_of(struct sql *s, struct expr *interval);
struct expr *lower_subscript(struct sql *s, struct expr *e);
struct expr *lower_path(struct sql *s, struct expr *e);
/* A field of what is not known is text in Postgres: here it is cast to what goes with the other
 * operand, a number when that is not known either. */
/* Is it x ->> 'a' of what is not known?  The JSON that it is, x -> 'a', where something is taken
 * out of it or where it has an order: as text 10 is before 9. */
bool is_unknown_text(const struct expr *e);
struct expr *unknown_json(struct sql *s, struct expr *x);
/* The same as a number, a time or a truth value beside one of type t. */
struct expr *field_beside(struct sql *s, struct expr *e, const struct type *t);

/* f(args) of a function that an earlier statement made. */
struct expr *call_function(struct sql *s, struct expr *e, const struct function *f);

/* ---- lower-query.c ---- */

/* A query of any kind; q->columns is set. */
void lower_query(struct sql *s, struct query *q);
/* Makes the columns of a lowered query values of other types. */
void coerce_query(struct sql *s, struct query *q, struct column *to);
/* b becomes SELECT columns FROM (b) AS _1. */
void wrap_body(struct sql *s, struct body *b, struct column *columns);
bool has_star(const struct expr *items);
/* ORDER BY ALL as ordinals. */
struct order *order_all(struct sql *s, const struct column *columns, const struct order *all);
/* The rows of a VALUES whose cells are lowered: columns of common types. */
struct column *common_rows(struct sql *s, struct body *b);
/* A VALUES becomes a SELECT, so that its columns have Spark's names. */
void name_values(struct sql *s, struct query *q);
/* Names for all columns that have none in Postgres, as a view or a table needs them. */
void name_columns(struct query *q);
/* Column names of alias(a, b, ...). */
void rename_columns(struct sql *s, struct column *list, const struct sql_word *names, size_t at);
struct column *copy_columns(struct sql *s, const struct column *list);
struct query *make_query(struct sql *s, struct select *select);
struct select *make_select(struct sql *s, struct expr *items, struct from *from);
void lower_order(struct sql *s, struct order *list);
/* Where NULLs stand, when that is not said. */
void order_nulls(struct sql *s, struct order *o);

/* ---- lower-select.c, lower-group.c, lower-window.c ---- */

/* A SELECT with the ORDER BY of its query (NULL: it is a side of a set operation).  b may become
 * another SELECT around it. */
struct column *lower_select(struct sql *s, struct body *b, struct query *q, bool *open);
/* The columns that a star means, as a list of references. */
struct expr *expand_star(struct sql *s, struct expr *star);
/* lower-star.c: * EXCEPT (...) of a subquery or a CTE with unknown columns, as items; NULL: it
 * cannot be said.  Items of type unknown that are forms stand for more columns than one. */
struct expr *star_without(struct sql *s, const struct from *from, const struct expr *star);
/* Leaves: what is said there needs the columns of tables that nobody has told us of. */
_Noreturn void need_columns(struct sql *s, size_t at, const char *what);
/* struct(*), to_json(struct(*)) over tables whose columns are not known, as the rows of Postgres;
 * NULL: it is something else. */
struct expr *open_struct(struct sql *s, const struct expr *call);
/* Returns what HAVING must hold beside its own condition, or NULL. */
struct expr *lower_group(
    struct sql *s, struct select *sel, struct scope *sc, const struct column *columns);
/* lower-time-window.c: GROUP BY window(...) becomes a column of FROM.  Nothing is lowered yet. */
void lower_time_windows(struct sql *s, struct select *sel);
/* Are two lowered expressions the same text? */
bool same_expr(const struct expr *a, const struct expr *b);
/* Gives the calls of grouping_id() their arguments. */
void fill_groupings(struct sql *s, const struct select *sel, const struct scope *sc);
/* QUALIFY: a filter around the SELECT, whose ORDER BY is lowered already. */
void lower_qualify(
    struct sql *s, struct body *b, struct query *q, struct column *columns, bool open);
void check_window(struct sql *s, const struct window *w);
void lower_window(struct sql *s, struct window *w);
void lower_windows(struct sql *s, struct window *list);

/* ---- lower-alias.c ---- */

/* What stands for an alias where another item uses it: its expression, or a reference to it. */
struct expr *use_alias(struct sql *s, const struct scope *sc, struct expr *item, size_t at);
/* The items that are referred to become columns of subqueries, as many as there are levels. */
void nest_aliases(
    struct sql *s, struct select *sel, struct query *q, struct column *columns, int levels);

/* ---- lower-from.c, lower-join.c, lower-generator.c, lower-item-generator.c, lower-pivot.c ---- */

/* The FROM of a SELECT; its columns go into the scope. */
struct from *lower_from_list(struct sql *s, struct scope *sc, struct from *list);
/* Is e a call of explode, inline, stack ...? */
bool is_generator(const struct expr *e);
/* The rows of a generator or a table function as a FROM item, and its columns.  outer: one row of
 * NULLs when there are none. */
struct from *lower_generator(struct sql *s, struct expr *call, struct column **columns);
/* Does this generator give a row of NULLs when it has no other? */
bool gives_outer_row(const char *name);
/* FROM list joined with LATERAL rows; outer: a row without any is kept. */
struct from *join_rows(struct sql *s, struct from *list, struct from *rows, bool outer);
/* Generators of aggregates: the aggregates are computed in a subquery.  Nothing is lowered yet. */
void split_generators(struct sql *s, struct body *b);
/* Generators among the items of a SELECT become LATERAL joins. */
void lower_item_generators(struct sql *s, struct scope *sc, struct select *sel);
struct from *lower_pivot(struct sql *s, struct scope *sc, struct from *f);
struct from *lower_unpivot(struct sql *s, struct scope *sc, struct from *f);
struct from *make_from(struct sql *s, enum from_kind kind, const struct from *at);
/* filterable: WHERE of the SELECT may hold what filters f. */
struct from *lower_relation(struct sql *s, struct scope *sc, struct from *f, bool filterable);
struct from *lower_join(struct sql *s, struct scope *sc, struct from *f, bool filterable);

/* ---- lower-pipeline.c ---- */

/* A FROM_CALL of files, messages, changes or events becomes a FROM_TABLE or a FROM_QUERY. */
void resolve_from_call(struct sql *s, struct from *f);
/* The constraints of a view become conditions of its query, which is not lowered yet. */
void lower_expectations(struct sql *s, struct stmt *st);
/* What applies the changes is a note: it is no statement. */
struct stmt *lower_flow(struct sql *s, struct stmt *st);
struct stmt *lower_streaming_table(struct sql *s, struct stmt *st);

/* ---- lower-command.c, lower-show.c, lower-variable.c ---- */

struct stmt *lower_grant(struct sql *s, struct stmt *st);
struct stmt *lower_group_of_roles(struct sql *s, struct stmt *st);
/* A principal's role, as SQL has it; leaves a note. */
const char *role_of(struct sql *s, const char *principal, size_t at);
struct stmt *lower_show(struct sql *s, struct stmt *st);
struct stmt *lower_variable(struct sql *s, struct stmt *st);
/* The value of a session variable of that type. */
struct expr *read_variable(struct sql *s, const char *name, const struct type *t);

/* ---- lower-statement.c, lower-ddl.c, lower-alter.c, lower-dml.c, lower-merge.c ---- */

struct stmt *new_stmt(struct sql *s, enum stmt_kind kind, const struct stmt *at);
/* A statement of that text. */
struct stmt *raw_stmt(struct sql *s, const struct stmt *at, const char *text);
/* The parts of a name that is lowered, with dots between. */
void put_parts(struct buf *b, const struct expr *name);
/* Was a table of that name read? */
bool has_read(const struct sql *s, const char *name);
/* BEGIN; list; COMMIT */
struct stmt *in_transaction(struct sql *s, struct stmt *list);
struct stmt *lower_create_table(struct sql *s, struct stmt *st);
/* ALTER TABLE st->name SET ROW FILTER, and DROP; the name of the table is lowered. */
struct stmt *filter_rows(struct sql *s, const struct stmt *st, struct alter_action *a);
struct stmt *lower_create_view(struct sql *s, struct stmt *st);
/* The value of the table property "comment", which is the table's comment; NULL: it is not there.
 */
const char *property_comment(const struct property *p);
struct stmt *lower_create_schema(struct sql *s, struct stmt *st);
struct stmt *lower_create_index(struct sql *s, struct stmt *st);
struct stmt *lower_create_function(struct sql *s, struct stmt *st);
struct stmt *lower_drop(struct sql *s, struct stmt *st);
struct stmt *lower_alter(struct sql *s, struct stmt *st);
struct stmt *lower_insert(struct sql *s, struct stmt *st);
struct stmt *lower_update(struct sql *s, struct stmt *st);
struct stmt *lower_delete(struct sql *s, struct stmt *st);
struct stmt *lower_merge(struct sql *s, struct stmt *st);
/* SET of UPDATE and MERGE; target is the name that the table is reached by. */
void lower_assignments(
    struct sql *s, struct assignment *a, const char *target, const struct table *t);

#endif
