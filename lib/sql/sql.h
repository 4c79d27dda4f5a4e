/* sql.h - Databricks SQL to Postgres SQL.  Pure: text in, text and notes out; no JSON, no I/O. */
#ifndef SQL_H
#define SQL_H

#include "base/base.h"

/* Deepest nesting of expressions and queries that is read; more is an error, never a crash. */
#define SQL_DEPTH_MAX 1000

enum sql_level { SQL_NOTE, SQL_WARNING, SQL_ERROR };

/* Something the reader of a translation should know.  code is a stable word that scripts select on.
 */
struct sql_note {
	enum sql_level level;
	const char *code;
	const char *message;
	struct pos pos; /* in the source; line 0: the statement as a whole */
	struct sql_note *next;
};

/* A name in a list. */
struct sql_word {
	const char *text;
	struct sql_word *next;
};

/* A parameter of the statement, in the order of $1, $2, ... */
struct sql_param {
	const char *name; /* as in :name; NULL for ? */
	const char *type; /* Postgres type; NULL: not known */
	bool again; /* it stands in several places, which have to agree about its type */
	struct sql_param *next;
};

/* ---- split.c: text into statements ---- */

/* A statement of a text, without the semicolon and the white space around it; comments before it
 * belong to it.  A semicolon in a string, a comment or BEGIN ... END does not end it, unless that
 * is never ended itself: then the statement ends with the first line behind a semicolon. */
struct sql_piece {
	const char *text;
	size_t len;
	struct pos pos; /* of text[0] */
};

/* A walk over a text: pos starts at the place of text[0], offset and recovered at 0. */
struct sql_walk {
	const char *text;
	size_t len;
	struct pos pos;
	size_t offset; /* where the rest begins */
	int recovered; /* statements with something that is never ended */
};

/* The next statement; false: nothing is left. */
bool sql_split(struct sql_walk *w, struct sql_piece *piece);

/* ---- notebook.c ---- */

/* Makes the SQL of an exported notebook plain text, in place: cells that begin with %sql lose the
 * "MAGIC" before their lines, and what is Python in a notebook of Python becomes white space.  Any
 * other text stays as it is. */
void sql_open_notebook(char *text, size_t len);

/* ---- convert.c ---- */

/* What statements of one file share: the tables, views and functions that they create.  Keeps what
 * it remembers in an arena of its own. */
struct sql_session;
/* base: a session whose tables this one sees too, and which lives as long; or NULL. */
struct sql_session *sql_session_new(const struct sql_session *base);
/* Forgets all but the base. */
void sql_session_reset(struct sql_session *s);
void sql_session_free(struct sql_session *s);
/* The schemas of this catalog get a prefix; else a catalog is dropped from names. */
void sql_session_map_catalog(struct sql_session *s, const char *catalog, const char *prefix);
/* The value of a parameter, for where it stands for a name: IDENTIFIER(:name), ${name}.t; NULL: not
 * known. */
void sql_session_set_value(struct sql_session *s, const char *name, const char *value);

struct sql_options {
	bool no_ansi; /* Spark's ANSI mode is off: errors become NULL */
	bool pretty; /* clauses on lines of their own */
	bool explain; /* a note for each rule that fired */
};

struct sql_result {
	bool ok; /* false: refused, see the notes of level SQL_ERROR */
	const char *sql; /* Postgres text, no semicolon at the end; NULL when refused */
	struct sql_note *notes; /* in the order of their places */
	struct sql_word
	    *requires; /* functions of the schema lb that sql calls, each once, sorted */
	struct sql_param *params;
};

/* Converts one statement.  Everything in the result lives in a.  It fails only by ok. */
struct sql_result sql_convert(struct arena *a, struct sql_session *session,
    const struct sql_options *options, struct sql_piece piece);

#endif
