/* describe.h - what the server makes of a statement without running it, and single questions
 *
 * Each call waits for its answer; what runs when the program is asked to stop is cancelled. */
#ifndef PG_DESCRIBE_H
#define PG_DESCRIBE_H

#include "pg/pg.h"

/* Why the server did not do what was asked.  Texts live in the arena that was given. */
struct pg_why {
	char sqlstate[6];
	const char *message;
	const char *hint; /* or NULL */
	size_t place; /* character of the statement, from 1; 0: none */
	bool again; /* no fault of the statement: the connection was lost, or the like */
};

/* A statement's parameters and columns; types as format_type() writes them. */
struct pg_signature {
	size_t params, columns;
	const char **param_types, **names, **types;
};

/* Cells of a result as text, row by row; NULL: NULL. */
struct pg_cells {
	size_t columns, rows;
	const char **names;
	const uint32_t *oids; /* of the columns' types */
	const char **cell;
};

/* Runs statements without parameters and drops their rows. */
bool pg_do(struct pg_conn *conn, struct arena *a, const char *sql, struct pg_why *why);
/* Parses and describes; nothing is run, nothing planned.  types: the names that are known already,
 * by "oid/modifier"; more are added. */
bool pg_describe(struct pg_conn *conn, struct arena *a, const char *sql, struct map *types,
    struct pg_signature *signature, struct pg_why *why);
/* Runs one statement; values: the texts of $1, $2 ..., ended by a NULL; or NULL. */
struct pg_question {
	const char *sql;
	const char *const *values;
};
bool pg_ask(struct pg_conn *conn, struct arena *a, const struct pg_question *question,
    struct pg_cells *cells, struct pg_why *why);
/* The first cell of the answer; NULL: there is none, or it is NULL, and why->message too; or it
 * failed, and that says why. */
const char *pg_ask_one(
    struct pg_conn *conn, struct arena *a, const struct pg_question *question, struct pg_why *why);
/* The byte at the n-th character of a text, from 1. */
size_t pg_place_offset(const char *text, size_t n);

#endif
