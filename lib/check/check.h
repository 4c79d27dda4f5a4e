/* check.h - the second half of the filter lb-sqlcheck: what it finds besides what the parser does
 *
 * The files of this folder are handed records and trees (lib/json, lib/pgparse) and ask the server
 * (lib/pg); cmd/lb-sqlcheck.c has the options and the loop. */
#ifndef CHECK_H
#define CHECK_H

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
	struct map one_row; /* private: the CTEs that have one row */
};

/* What the statements of one run have in common: names, and columns that are never NULL. */
struct check_seen *check_seen_new(struct arena *lasting);

/* Fills in the notes, in the order of their places. */
void check_lint(struct check *c);

#endif
