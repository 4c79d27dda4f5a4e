/* check.h - the second half of the filter lb-sqlcheck: what it finds besides what the parser does
 *
 * The files of this folder are handed records and trees (lib/json, lib/pgparse) and ask the server
 * (lib/pg); cmd/lb-sqlcheck.c has the options and the loop. */
#ifndef CHECK_H
#define CHECK_H

#include "pg/describe.h"
#include "pgparse/pgparse.h"

/* ---- lint.c: what a reader should know about a statement that the parser takes ---- */

struct check_note {
	const char *level; /* "warning": it may not do what is meant; "note": it may be slow */
	const char *code; /* a stable word */
	const char *message; /* in the arena */
	size_t offset; /* in the statement */
	struct check_note *next;
};

/* A statement, and the notes about it as they are found. */
struct check {
	struct arena *arena;
	const char *sql;
	size_t len;
	const struct json *tree; /* or NULL */
	struct check_note *notes;
	struct check_seen *seen;
	struct map ctes; /* private: whether they have one row, by their names */
};

/* What the statements of one run have in common: names, and columns that are never NULL. */
struct check_seen *check_seen_new(struct arena *lasting);

/* Adds a note in its place. */
void check_add(
    struct check *c, size_t offset, const char *level, const char *code, const char *message);
/* Fills in the notes, in the order of their places; parsed: the parser takes the statement. */
void check_lint(struct check *c, bool parsed);

/* ---- server.c: what the server says ---- */

/* A statement that the server is asked about.  All that is found lives in its arena. */
struct check_item {
	struct arena *arena;
	const char *file; /* NULL: shares nothing with the others */
	const char *sql;
	size_t len;
	const struct json *tree; /* or NULL */
	/* what comes of it: */
	struct pg_numbered numbered;
	struct pg_signature signature;
	bool refused;
	struct pg_why why; /* refused */
	size_t offset; /* of why.place in sql */
	const char *unasked; /* why the server was not asked, or NULL */
	struct check_result *recorded; /* what it is to be compared with, or NULL */
	struct check_comparison *comparison; /* or NULL */
	const char *uncompared; /* why not, or NULL */
	struct check_item *next;
};

struct check_server;

/* Opens that many connections, and tells the lints which columns are never NULL.  NULL: reported.
 */
struct check_server *check_server_open(struct arena *lasting, const struct pg_server *server,
    int connections, struct check_seen *seen);
void check_server_close(struct check_server *s);
/* Asks about each of the list: queries are prepared in read-only transactions, definitions run in a
 * scratch schema, and all is rolled back.  Statements of one file that follow a definition of it
 * stay together, on one connection.  False: reported; the server could not be reached again. */
bool check_server_ask(struct check_server *s, struct check_item *first);
/* Does it define something that statements after it may use? */
bool check_defines(const struct check_item *item);

/* ---- recorded.c: results that were kept ---- */

struct check_result {
	const char *path;
	bool csv; /* an empty field may be NULL or an empty text */
	bool objects; /* with names; a column that is not there is NULL */
	size_t columns, rows;
	const char **names;
	const char **cell; /* row by row; NULL: NULL */
};

/* The result that the source has for a statement: source is a file, or a folder with NAME.csv or
 * NAME.jsonl, where NAME is the statement's name, else that of its file without ending, with .2, .3
 * ... for the second, third query of the file.  False: there is none (*result is NULL, *sought is
 * what was looked for), or it cannot be used (reported, *sought is NULL). */
struct check_query {
	const char *name, *file; /* each may be NULL */
	int number; /* in its file, from 1 */
};
bool check_recorded(struct arena *a, const char *source, const struct check_query *query,
    struct check_result **result, const char **sought);
/* Reads a text: JSON lines (an object or a list each) if its first character is { or [, else CSV
 * with names in its first row.  NULL: reported. */
struct check_result *check_result_read(
    struct arena *a, const char *path, const char *text, size_t len);

/* ---- compare.c: is it the same result? ---- */

struct check_difference {
	size_t row; /* of the recorded result, from 1; 0: not there, the row came in addition */
	const char *column; /* NULL: the row as a whole, or the result */
	const char *expected, *actual; /* texts; NULL: NULL, or no such row */
	const char *message; /* for a reader */
	struct check_difference *next;
};

struct check_comparison {
	bool same;
	size_t rows, expected_rows;
	size_t differing; /* rows */
	struct check_difference *differences; /* the first few */
};

/* ordered: the columns (from 0) that the rows are ordered by, ended by SIZE_MAX; NULL: in any
 * order. */
struct check_comparison *check_compare(struct arena *a, const struct check_result *expected,
    const struct pg_cells *actual, const size_t *ordered);

/* ---- output.c: what was found, for programs and for people ---- */

/* One of the statements that the sql of a record has, mostly the only one. */
struct check_part {
	struct arena own; /* of what the server says */
	const char *sql;
	size_t len;
	size_t offset; /* in the sql of the record */
	bool parsed;
	struct pg_parse_error error; /* not parsed */
	struct check lint;
	struct check_item item;
	const char *uncompared; /* why, or NULL */
	bool unreadable; /* the result it is to be compared with */
	struct check_part *next;
};

struct check_statement {
	struct json *record;
	const char *sql;
	size_t len;
	/* Where sql[0] stands.  A converted statement and one without a file have no place of their
	 * own: their lines and columns count in sql, and outer is the place that messages name. */
	struct pos start, outer;
	struct check_part *parts; /* NULL: there is none in it */
};

extern const char *const check_levels[]; /* the worst first, NULL at the end */

struct check_output {
	bool text; /* to stdout, for a person; else errors go to stderr */
	bool quiet; /* they do not */
	bool server; /* one was asked */
	int fail_on; /* index in check_levels */
};

/* Adds check to the record, and says it.  False: the statement is refused. */
bool check_output(struct arena *a, const struct check_output *how, struct check_statement *s);
/* One line of it; s: NULL if pos is the place in the file. */
void check_say(const struct check_output *how, const struct check_statement *s, const char *level,
    struct pos pos, const char *message);

/* ---- hint.c ---- */

/* What helps when the server does not know a function, operator or type of Databricks; or NULL. */
const char *check_hint(const struct check_item *item);

#endif
