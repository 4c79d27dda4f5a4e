/* internal.h - what the files of lib/sql share: tokens, the tree, types, scopes
 *
 * The way of a statement:
 *     text --lex--> tokens --parse--> tree of Databricks --lower--> tree of Postgres --print-->
 * text
 *
 *   lex.c lex-text.c split.c  tokens; statements
 *   expr.c query.c pipe.c     the parser; the grammar rule stands above each function
 *   ddl.c dml.c
 *   types.c coerce.c          types and their arithmetic; Spark's implicit casts
 *   scope.c                   which name means which column, of which type; the session's tables
 *   lower-expr.c ...          one expression, bottom up: resolves names, finds its type, rewrites
 * it lower-query.c ...         one function for each clause that Postgres lacks (QUALIFY, PIVOT
 * ...) funcs.c funcs-*.c         the table of functions, and what its rows cannot say print.c the
 * only file that writes SQL, the forms of the function table aside
 *
 * A tree is changed in place.  After lowering it holds only what print.c can say in Postgres.
 * All memory is in the arena of the statement; the first error that ends a conversion leaves by
 * longjmp to sql_convert.
 */
#ifndef SQL_INTERNAL_H
#define SQL_INTERNAL_H

#include <setjmp.h>

#include "sql/sql.h"

/* clang-format off */

/* ---- types (types.c) ---- */

enum type_kind {
	T_UNKNOWN,  /* a rule that needs the type takes the form that is right for all, or leaves a note */
	T_NULL,     /* NULL without a type (Spark: void) */
	T_BOOLEAN,
	T_TINYINT, T_SMALLINT, T_INT, T_BIGINT, T_FLOAT, T_DOUBLE, T_DECIMAL,
	T_STRING,   /* STRING, CHAR(n), VARCHAR(n) */
	T_BINARY,
	T_DATE, T_TIMESTAMP_NTZ, T_TIMESTAMP, T_TIME,
	T_INTERVAL_YM, T_INTERVAL_DT, T_INTERVAL, /* year-month, day-time, calendar (legacy) */
	T_ARRAY, T_MAP, T_STRUCT, T_VARIANT,
	T_GEOMETRY, T_GEOGRAPHY,
};

enum unit {
	U_NONE, U_YEAR, U_QUARTER, U_MONTH, U_WEEK, U_DAY, U_HOUR, U_MINUTE, U_SECOND, U_MILLISECOND, U_MICROSECOND,
};

/* How a value is carried in Postgres: a scalar by the type of the manual's table (STRING text,
 * DOUBLE double precision, TIMESTAMP timestamptz ...); ARRAY of scalars by T[]; ARRAY of anything
 * else by jsonb[]; MAP, STRUCT and VARIANT by jsonb.  Inside a jsonb everything is JSON: what is
 * taken out is turned into its own carrier at once, what is put in goes through to_jsonb. */
struct type {
	enum type_kind kind;
	int precision, scale;    /* DECIMAL(p,s); STRING: precision n > 0 is VARCHAR(n), with scale 1 CHAR(n) */
	enum unit from, to;      /* intervals: first and last field */
	const struct type *elem; /* array: of an element; map: of a value */
	const struct type *key;  /* map */
	struct field *fields;    /* struct, in order */
};

struct field {
	const char *name;
	const struct type *type;
	struct field *next;
};

/* ---- tokens (lex.c) ---- */

enum token_kind {
	TOK_END,
	TOK_WORD,   /* identifier or keyword, as written */
	TOK_QUOTED, /* `identifier`, resolved */
	TOK_STRING, /* '...' "..." r'...', resolved; neighbours are joined by the parser */
	TOK_HEX,    /* X'1F' */
	TOK_NUMBER, /* without its suffix */
	TOK_PARAM,  /* ${name}, or ? with empty text; :name is an operator and a word, told apart by the parser */
	TOK_OP,     /* "->" "=>" "::" "<=>" "|>" "||" ... or one character */
	TOK_HINT,   /* what stands in a hint comment */
};

struct token {
	enum token_kind kind;
	const char *text;  /* NUL-terminated */
	size_t len;
	size_t begin, end; /* offsets into the statement's text */
	char suffix;       /* of a number: 0 L S Y F D, or B for BD; upper case */
	bool space;        /* white space or a comment stands before it */
	size_t close;      /* of "(" and "[": how many tokens further its partner stands; 0: nowhere */
};

/* ---- expressions ---- */

enum expr_kind {
	/* leaves */
	E_NULL, E_TRUE, E_FALSE,
	E_NUMBER,     /* text; its type comes from its form and type->kind of the suffix (NULL: none) */
	E_STRING,     /* text, len: the value itself */
	E_BINARY,     /* text: hex digits */
	E_TYPED,      /* DATE '...', TIMESTAMP '...' ...: text, type */
	E_INTERVAL,   /* args: one value a unit (unit of each in arg->unit); '1-2' YEAR TO MONTH: unit, unit_to on the node, one arg */
	E_COLUMN,     /* args: E_NAME parts, `current_date` and its like without parentheses too; once resolved: text, and qualifier or NULL */
	E_NAME,       /* one part of a name, or a bare word argument; quoted: it stood in backticks */
	E_STAR,       /* [qualifier.]*: args: E_NAME parts of the qualifier; except: E_COLUMN left out; what has an alias stands in
	               * the place of the column of that name (SET of a pipe) */
	E_PARAM,      /* text: name, or NULL for ?; len: its number n, as in $n, its place in s->params; quoted: it stood in a string */
	/* operators */
	E_UNARY,      /* op: "-" "+" "~" "NOT" */
	E_OPERATOR,   /* op: "+" "AND" "=" "<=>" "||" "DIV" ...; two args.  A chain a + b + c ... is as deep to the left as it
	               * is long (100,000 and more): walk down args by a loop, not by recursion */
	E_BETWEEN,    /* x, low, high; negated; op "SYMMETRIC" or NULL */
	E_IN,         /* x, values...; negated */
	E_IN_QUERY,   /* x (an E_ROW for several); query; negated */
	E_LIKE,       /* x, patterns...; op "LIKE" "ILIKE" "RLIKE"; text: quantifier "ANY" "ALL" or NULL; escape; negated */
	E_IS,         /* x; op "NULL" "TRUE" "FALSE" "UNKNOWN", or "DISTINCT" with two args; negated */
	E_CASE,       /* [operand when quoted is true,] E_WHEN..., [the ELSE value] */
	E_WHEN,       /* condition, value */
	E_CAST,       /* x; type; op "TRY" for try_cast, else NULL */
	E_COLLATE,    /* x; text */
	E_AT_ZONE,    /* x, zone */
	E_CALL,       /* text: the name, dots and all; args, each perhaps with an alias (struct); call or NULL.  EXTRACT(u FROM x),
	               * TRIM(x FROM y) and their like are plain calls: extract(u, x), btrim(y, x), ltrim(x, y); units are E_NAME */
	E_NAMED_ARG,  /* text => arg */
	E_LAMBDA,     /* E_NAME parameters..., the body */
	E_SUBSCRIPT,  /* x, index */
	E_FIELD,      /* x; text */
	E_PATH,       /* x:a.b[0]['c'] -- x, then E_STRING for a field, E_NUMBER or another expression for an index */
	E_ROW,        /* (a, b, ...) */
	E_EXISTS, E_SUBQUERY, /* query */
	/* Postgres only, made by lowering */
	E_ARRAY_QUERY, /* ARRAY(query) */
	E_FORM,        /* text with $1 to $9 and $* for args, see print.c */
};

/* What lowering found inside an expression, subqueries left out: bits of expr.has. */
enum {
	HAS_AGGREGATE = 1, /* an aggregate function without OVER */
	IS_AGGREGATE = 2,  /* it is the call of one itself */
	HAS_WINDOW = 4,
	HAS_VOLATILE = 8,  /* each evaluation may give another value */
	HAS_SUBQUERY = 16,
	HAS_ALIAS = 32, /* a reference to an item of the same SELECT, which is its "except" */
	HAS_LOCAL = 64, /* a parameter of a lambda */
};

/* One argument list holds what the kind says above; what no other kind has is in the union. */
struct expr {
	enum expr_kind kind;
	bool negated, quoted;
	unsigned char has;        /* found by lowering */
	unsigned short level;     /* of a select item: how deep it is in aliases upon aliases, lower-alias.c */
	enum unit unit, unit_to;
	const char *op, *text;
	size_t len;
	const char *alias;        /* of a select item */
	struct sql_word *aliases; /* AS (a, b) of a generator */
	const char *qualifier;
	const struct type *type;  /* as written, or as found by lowering; NULL before */
	struct expr *args;        /* first child */
	struct expr *next;        /* next sibling */
	union {
		struct query *query;
		struct call *call;
		struct expr *escape;
		struct expr *except;
	};
	size_t begin, end;        /* its place in the source */
};

/* What a call has beside its arguments. */
struct call {
	bool distinct, star;     /* count(DISTINCT x), count(*); the star is an argument too (E_STAR) */
	char nulls;              /* 'I' IGNORE NULLS, 'R' RESPECT NULLS, 0 not said */
	struct order *order;     /* array_agg(x ORDER BY ...) */
	struct order *within;    /* WITHIN GROUP (ORDER BY ...) */
	struct expr *filter;
	struct window *over;
};

struct order {
	struct expr *expr;
	bool desc;
	char nulls;              /* 'F' FIRST, 'L' LAST, 0 not said; lowering says it where Postgres differs */
	struct order *next;
};

struct window {
	const char *name;        /* OVER name; WINDOW name AS (...) */
	const char *base;        /* (base PARTITION BY ...) */
	bool named_only;         /* OVER name, without parentheses */
	struct expr *partition;
	struct order *order;
	const char *frame;       /* "ROWS" "RANGE" "GROUPS", or NULL */
	const char *from, *to;   /* "UNBOUNDED PRECEDING" "PRECEDING" "CURRENT ROW" "FOLLOWING" "UNBOUNDED FOLLOWING"; to may be NULL */
	struct expr *from_expr, *to_expr;
	struct window *next;
	size_t begin, end;
};

/* ---- queries ---- */

struct query {
	bool recursive;
	struct cte *ctes;
	struct body *body;
	struct order *order;
	bool order_all;          /* ORDER BY ALL: order is one entry without expr */
	struct order *sort;      /* SORT BY, CLUSTER BY */
	struct expr *distribute; /* DISTRIBUTE BY, CLUSTER BY */
	struct expr *limit, *offset; /* LIMIT ALL: NULL */
	struct column *columns;  /* what it gives; found by lowering */
	bool open;               /* and columns that are not known */
	size_t begin, end;
};

struct cte {
	const char *name;
	struct sql_word *columns;
	struct expr *max_level;  /* MAX RECURSION LEVEL n */
	struct query *query;
	struct cte *next;
	size_t begin, end;
};

enum body_kind { BODY_SELECT, BODY_SET, BODY_VALUES, BODY_QUERY };

struct body {
	enum body_kind kind;
	struct select *select;
	struct query *query;       /* (...) */
	struct expr *rows;         /* VALUES: E_ROW each */
	struct body *left, *right; /* BODY_SET; a chain of UNION is deep to the left, as in E_OPERATOR */
	const char *op;            /* "UNION" "EXCEPT" "INTERSECT"; MINUS is EXCEPT */
	bool all, by_name;
	size_t begin, end;
};

struct select {
	const char *hint;
	bool distinct;
	struct expr *items;
	struct from *from;         /* a comma list */
	struct expr *where;
	struct group *group;       /* NULL: no GROUP BY */
	struct expr *having, *qualify;
	struct window *windows;
	size_t begin, end;
};

/* A GROUP BY item; `a, b WITH ROLLUP` is one ROLLUP of both. */
enum group_kind { GROUP_EXPR, GROUP_ROLLUP, GROUP_CUBE, GROUP_SETS, GROUP_ALL };

struct group {
	enum group_kind kind;
	struct expr *exprs;        /* one for GROUP_EXPR; a list for ROLLUP and CUBE; an E_ROW is (a, b) or () */
	struct group *sets;        /* GROUP_SETS */
	struct group *next;
};

enum from_kind {
	FROM_TABLE, FROM_QUERY, FROM_VALUES, FROM_CALL, FROM_JOIN, FROM_LATERAL_VIEW, FROM_PIVOT, FROM_UNPIVOT,
};

enum join_kind { JOIN_INNER, JOIN_CROSS, JOIN_LEFT, JOIN_RIGHT, JOIN_FULL, JOIN_SEMI, JOIN_ANTI };

/* JOIN has left and right; LATERAL VIEW, PIVOT and UNPIVOT stand over what is in left. */
struct from {
	enum from_kind kind;
	struct expr *name;         /* FROM_TABLE: E_COLUMN with its parts, or an E_CALL for IDENTIFIER(...) */
	struct query *query;       /* FROM_QUERY */
	struct expr *rows;         /* FROM_VALUES */
	struct expr *call;         /* FROM_CALL, FROM_LATERAL_VIEW: E_CALL */
	bool outer;                /* LATERAL VIEW OUTER */
	bool lateral;
	const char *alias;
	struct sql_word *columns;  /* alias(a, b) */
	struct expr *version, *timestamp; /* VERSION AS OF, TIMESTAMP AS OF */
	struct sample *sample;
	struct pivot *pivot;
	enum join_kind join;
	bool natural;
	struct from *left, *right;
	struct expr *on;
	struct sql_word *using;
	struct from *next;         /* the next item of a comma list */
	size_t begin, end;
};

struct sample {
	struct expr *amount;
	const char *unit;          /* "PERCENT" "ROWS" "BUCKET" */
	struct expr *of;           /* BUCKET amount OUT OF of */
	struct expr *seed;
};

struct pivot {
	struct expr *aggregates;   /* PIVOT(aggregates FOR columns IN (values)), all with aliases */
	struct expr *columns;
	struct expr *values;
	bool include_nulls;        /* UNPIVOT((value_names) FOR name_column IN (values)) */
	struct sql_word *value_names;
	const char *name_column;
};

/* ---- statements ---- */

enum stmt_kind {
	S_QUERY,
	S_CREATE_TABLE, S_CREATE_VIEW, S_CREATE_SCHEMA, S_CREATE_FUNCTION,
	S_CREATE_INDEX, /* CREATE BLOOMFILTER INDEX: name, column_names */
	S_INSERT, S_UPDATE, S_DELETE, S_MERGE, S_TRUNCATE,
	S_DROP, S_ALTER, S_COMMENT, S_USE, S_SET,
	S_MAINTENANCE, /* OPTIMIZE, VACUUM, ANALYZE, CACHE, REFRESH ...: text is the first words, upper case */
	S_GRANT,       /* text: "GRANT" or "REVOKE"; column_names: the rights; object, name; roles: to whom */
	S_GROUP,       /* text: "CREATE ROLE" "DROP ROLE", or "GRANT" "REVOKE" of its members in column_names; message: the group */
	S_SHOW,        /* text: what, one of the rows of lower-show.c; name: of what, or NULL; message: a pattern; GRANTS: object, and who in message */
	S_VARIABLE,    /* text: "DECLARE" "SET" "DROP"; set: variables and values, or query for all; "WIDGET" (message: its value) "REMOVE" */
	S_CALL,        /* where: the E_CALL of a procedure */
	S_FLOW,        /* APPLY CHANGES INTO name FROM source: column_names are the keys, text the order, message the SCD type or NULL */
	S_REFUSED,     /* known, and without a counterpart: text says what, message why */
	S_RAW,         /* Postgres only, made by lowering: text as it is */
};

struct stmt {
	enum stmt_kind kind;
	const char *object;          /* DROP ALTER COMMENT: "TABLE" "VIEW" "MATERIALIZED VIEW" "SCHEMA" "FUNCTION" "COLUMN" "CATALOG" ...;
	                              * USE: "CATALOG" or "SCHEMA"; SET: "TIME ZONE" (where: the zone, NULL for LOCAL) or NULL */
	struct expr *name;           /* E_COLUMN with its parts, or an E_CALL for IDENTIFIER(...) */
	bool replace, if_exists, if_not_exists, temporary, global, materialized, external, overwrite, by_name, cascade;
	bool streaming;              /* CREATE STREAMING TABLE */
	bool explain;                /* EXPLAIN stands before it */
	struct query *query;         /* S_QUERY; AS of CREATE; the source of INSERT */
	struct column_def *columns;
	struct table_constraint *constraints;
	struct property *properties; /* USING, LOCATION, PARTITIONED BY, TBLPROPERTIES, COMMENT ... */
	struct sql_word *column_names; /* INSERT (a, b) */
	struct sql_word *roles;      /* GRANT, REVOKE */
	struct from *target, *source;  /* UPDATE DELETE MERGE; CREATE TABLE LIKE: source */
	struct expr *where;          /* UPDATE DELETE; INSERT REPLACE WHERE; MERGE: ON */
	struct assignment *set;
	struct merge_action *actions;
	struct alter_action *alter;
	struct function_def *function;
	const char *text, *message;  /* COMMENT: text, NULL for IS NULL; SET: text = message; see S_MAINTENANCE, S_REFUSED */
	struct stmt *next;           /* FROM t INSERT ... INSERT ... is several; lowering may need several too, in order */
	size_t begin, end;
};

struct column_def {
	const char *name;
	const struct type *type;     /* NULL in the column list of a view */
	bool not_null, primary_key;
	struct expr *default_value;
	struct expr *generated;      /* GENERATED ALWAYS AS (expr) */
	char identity;               /* 'A' ALWAYS, 'D' BY DEFAULT, 0 none */
	struct expr *start, *step;   /* of identity */
	const char *comment;
	struct column_def *next;
	size_t begin, end;
};

struct table_constraint {
	const char *name;            /* or NULL */
	const char *kind;            /* "PRIMARY KEY" "FOREIGN KEY" "CHECK" "UNIQUE" "EXPECT" */
	struct sql_word *columns, *ref_columns;
	struct expr *ref_table, *check;
	const char *on_violation;    /* EXPECT: "DROP ROW" "FAIL UPDATE", or NULL */
	struct table_constraint *next;
	size_t begin, end;
};

/* A clause of DDL that has a name and perhaps a value: what lowering cannot say in Postgres becomes a note. */
struct property {
	const char *key, *value;     /* "USING" "delta"; "TBLPROPERTIES" "delta.x=1"; "COMMENT" "..." ...: the keys of clause.c,
	                              * "PARTITION", "SCHEMA EVOLUTION" */
	struct sql_word *columns;    /* PARTITIONED BY, CLUSTER BY */
	struct expr *partition;      /* PARTITION (a = 1, b): operations or names */
	struct property *next;
	size_t begin, end;
};

struct assignment {
	struct expr *target, *value; /* value E_NAME "DEFAULT": the default */
	struct assignment *next;
};

struct merge_action {
	const char *when;            /* "MATCHED" "NOT MATCHED" "NOT MATCHED BY SOURCE" */
	const char *action;          /* "UPDATE" "INSERT" "DELETE" */
	struct expr *condition;
	bool star;                   /* UPDATE SET *, INSERT * */
	struct assignment *set;      /* INSERT (a) VALUES (b) as well */
	struct merge_action *next;
	size_t begin, end;
};

struct alter_action {
	const char *action;          /* "ADD COLUMN" "DROP COLUMN" "RENAME COLUMN" "RENAME TO" "ALTER TYPE" "SET NOT NULL" "DROP NOT NULL"
	                              * "SET DEFAULT" "DROP DEFAULT" "ADD CONSTRAINT" "DROP CONSTRAINT" "DROP PRIMARY KEY" "DROP FOREIGN KEY" (names: its columns)
	                              * "CHANGE COLUMN" (names: the old one, columns: the new one) "COMMENT" (value) "POSITION" "AS"
	                              * "OWNER" (new_name) "SET ROW FILTER" (new_table: the function, names: its arguments) "DROP ROW FILTER"
	                              * "PROPERTY" (properties: key "ALTER" or "ALTER COLUMN" and the source text, or TBLPROPERTIES) */
	struct column_def *columns;  /* ADD COLUMN; ALTER COLUMN's name stands in names */
	struct sql_word *names;
	const char *new_name;        /* RENAME */
	struct expr *new_table;      /* RENAME TO */
	const struct type *type;
	struct expr *value;
	struct table_constraint *constraint;
	struct property *properties;
	struct query *query;         /* ALTER VIEW AS */
	bool if_exists;              /* ADD COLUMN: IF NOT EXISTS */
	bool cascade;                /* DROP PRIMARY KEY */
	struct alter_action *next;
	size_t begin, end;
};

struct function_def {
	struct column_def *params;   /* default_value: a parameter's default */
	const struct type *returns;  /* NULL: not said */
	bool returns_table;
	struct column_def *table;    /* RETURNS TABLE (...) */
	struct expr *body;           /* RETURN expr */
	struct query *query;         /* RETURN query */
	bool deterministic, not_deterministic;
	const char *comment, *language;
	const char *source, *handler; /* the body in Python; which of its functions is called, or NULL */
};

/* ---- scopes (scope.c) ---- */

/* A column that a query or a table gives. */
struct column {
	const char *name;         /* as written */
	const struct type *type;  /* never NULL */
	const char *qualifier;    /* the alias that it is reached by, or NULL */
	bool hidden;              /* reached by its qualifier only (the second side of USING) */
	struct expr *item;        /* the select item, when it has no name in Postgres until it is used; else NULL */
	struct column *next;
};

struct scope;     /* the names that can be used at one place; private to scope.c and lower-*.c */

/* clang-format on */

/* ---- one conversion ---- */

struct comment {
	size_t begin, end; /* in the source */
	struct comment *next;
};

/* * EXCEPT (...) of a table whose columns are looked up when the statement runs. */
struct lookup {
	const struct expr *table; /* its name */
	const char *alias,
	    *mark; /* what it is reached by; what stands for the columns in the text */
	struct sql_word *except;
	struct lookup *next;
};

struct sql {
	struct arena *arena;
	const struct sql_options *options;
	struct sql_session *session;
	struct sql_piece piece;
	bool ansi;
	jmp_buf failed;
	struct sql_note *notes, **last_note;
	struct comment *comments; /* in order; the printer puts them back */
	struct sql_param *params;
	struct sql_word *requires; /* functions of the schema lb, sorted; the printer fills it */
	int names; /* for invented names: _1, _2, ... */
	bool nulls_said; /* --explain has named the order of NULLs */
	int level; /* of the item that is being lowered */
	bool reads_hidden; /* a view, a function or an unknown table was read: perhaps any table was
			    */
	bool sets_variable; /* SET VARIABLE: where there is no table, a name is a variable's */
	bool dynamic; /* it gives no rows, so that EXECUTE can run it */
	struct lookup *lookups; /* of a dynamic statement */
	struct sql_word *reads; /* last parts of the names of tables that were read */
	struct sql_word *unknown; /* tables that were read and whose columns are not known */
	struct scope *scope; /* of what is being lowered, innermost first */
	const char *creates; /* a function whose body is being lowered, which calls may know when it
				is refused */
	const struct function *created;
	struct binding *ctes; /* the common table expressions that can be used, the latest first */
};

/* Adds a note at an offset of the source. */
void note(struct sql *s, enum sql_level level, const char *code, size_t at, const char *format, ...)
    PRINTF_LIKE(5, 6);
/* --explain: says what was done here. */
void rule(struct sql *s, size_t at, const char *what);
/* Adds an error and leaves. */
_Noreturn void fail(struct sql *s, const char *code, size_t at, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* ---- operator.c: the binary operators, one table for the parser and the printer ---- */

/* How tight an operator holds its operands: in Databricks (SqlBaseParser.g4, valueExpression), and
 * in Postgres 15 (manual, 4.1.6). */
enum spark_power {
	SPARK_OR = 1,
	SPARK_AND,
	SPARK_NOT,
	SPARK_PREDICATE,
	SPARK_COMPARE,
	SPARK_BITOR,
	SPARK_BITXOR,
	SPARK_BITAND,
	SPARK_SHIFT,
	SPARK_ADD,
	SPARK_MULTIPLY,
	SPARK_UNARY
};
enum pg_power {
	PG_OR = 1,
	PG_AND,
	PG_NOT,
	PG_IS,
	PG_COMPARE,
	PG_LIKE,
	PG_OTHER,
	PG_ADD,
	PG_MULTIPLY,
	PG_POWER,
	PG_AT,
	PG_COLLATE,
	PG_UNARY,
	PG_CAST,
	PG_PRIMARY,
	PG_NAME
};

struct binop {
	const char *text;
	char spark; /* 0: no operator of Databricks */
	char postgres; /* 0: no operator of Postgres; lowering has to replace it */
	const char *is; /* another spelling, which the tree has instead; or NULL */
};

/* NULL: not a binary operator.  text has n bytes, a word in any case. */
const struct binop *binop_find(const char *text, size_t n);

/* ---- parse: query.c, with expr.c ddl.c dml.c ---- */

/* The statement of s->piece. */
struct stmt *parse_statement(struct sql *s);
struct expr *new_expr(struct sql *s, enum expr_kind kind, size_t begin, size_t end);
/* "array<struct<a:int>>" and DDL's "a INT, b STRING", as from_json and others take it; NULL: not a
 * type. */
const struct type *parse_type_text(struct sql *s, const char *text);
/* The tree of a query that we write ourselves; NULL: it is not one. */
struct query *parse_query_text(struct sql *s, const char *text);

/* The value of a parameter or variable where it stands for a name; NULL: not known. */
const char *session_value(struct sql *s, const char *name);
/* Is ANSI mode on, when the options say so or not?  SET ANSI_MODE has the last word. */
bool session_ansi(const struct sql_session *ss, bool option);
/* read_files, cloud_files? */
bool is_files_function(const char *name);
/* The text that a constant expression of strings makes, with ${name} for what is not known; NULL:
 * something else is in it. */
const char *name_template(struct sql *s, const struct expr *e);
/* IDENTIFIER('a.b') as a name of parts; false: its last part is not known. */
bool resolve_identifier(struct sql *s, struct expr *e);

/* ---- lower ---- */

/* Databricks to Postgres, in place; may add statements behind. */
struct stmt *lower_statement(struct sql *s, struct stmt *stmt);

/* ---- print ---- */

/* The statement and those behind it, with ";" and a line break between; comments of the source
 * stand before what they stood before.  Fills s->requires. */
void print_statement(struct sql *s, struct buf *b, const struct stmt *stmt);
/* name, or "name" where it must be: folded to lower case as Lakebase's synced tables do. */
void print_name(struct buf *b, const char *name);

#endif
