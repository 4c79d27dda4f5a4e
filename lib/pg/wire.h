/* wire.h - requests in messages of our own over a connection that libpq has opened
 *
 * libpq logs in, negotiates TLS, prepares and cancels.  From then on the messages of a request are
 * put together here and those of its answer are walked without a copy: a result is counted where
 * it lies, however large it is, and none is kept.  libpq itself needs more time for a result than
 * the whole request does (tests/bench/fire shows it), and asks for the columns' names each time.
 *
 * PostgreSQL 15 documentation, chapter 55 "Frontend/Backend Protocol", version 3.0. */
#ifndef PG_WIRE_H
#define PG_WIRE_H

#include "base/base.h"

struct pg_conn; /* libpq's PGconn */

#define WIRE_BROKEN "a message of the server makes no sense"

struct wire {
	struct ssl_st *tls; /* NULL: plain */
	int fd;
	struct bytes out; /* messages; sent up to out_at */
	size_t out_at;
	struct bytes in; /* what was read; used up to in_at */
	size_t in_at;
	size_t skip; /* bytes still to come of a message that has been handed over */
	bool more; /* the last read may have left something */
	bool keep; /* hand rows over whole, not only their sizes */
	const char *error; /* why it is lost */
};

/* What the server sent.  A row of which only the sizes count has no body. */
struct wire_message {
	char type; /* as in the protocol: 'D', 'C', 'E', 'Z' ... */
	const char *body; /* good until the next call that reads */
	size_t len; /* of the body */
	int columns; /* of a row, 'D' */
};

/* NULL, or what this connection has that we do not speak. */
const char *wire_refuses(struct pg_conn *conn);
/* Takes over a connection that is idle; libpq may have it back when all answers are here, or to
 * close it.  A wire that was open before keeps its memory. */
void wire_open(struct wire *w, struct pg_conn *conn);
/* Gives the memory back; the connection is for libpq to close. */
void wire_free(struct wire *w);

/* ---- asking: nothing is sent before wire_flush() ---- */

void wire_query(struct wire *w, const char *sql); /* in the simple protocol */
void wire_parse(struct wire *w, const char *sql); /* as the statement without a name */
/* Runs a statement that is prepared under this name, with values as text (NULL: SQL's NULL); with
 * columns the server first says what its columns are ('T'). */
void wire_execute(struct wire *w, const char *name, const char *const *values, int n, bool columns);
void wire_sync(struct wire *w);
/* The rows of a COPY, in pieces of any size; they may go out before the server asks for them, which
 * passes over them when it has refused the COPY. */
void wire_copy_data(struct wire *w, const char *data, size_t n);
void wire_copy_done(struct wire *w);
void wire_copy_fail(struct wire *w, const char *why); /* the server undoes it */
/* 1: there is more, wait until there is room; 0: all is sent; -1: lost. */
int wire_flush(struct wire *w);

/* ---- the answer ---- */

/* Whether a read leaves nothing in the socket unless it says so; TLS takes a record at a time. */
bool wire_drains(const struct wire *w);
/* Reads what is there, without waiting.  False: lost; what came before is still to be had. */
bool wire_read(struct wire *w);
/* The next message.  1: there is one, 0: not whole yet, -1: the server makes no sense. */
int wire_next(struct wire *w, struct wire_message *m);
/* A part of an error, such as 'C', its SQLSTATE, or 'M', its message; NULL: it has none. */
const char *wire_field(const struct wire_message *error, char code);
/* The next column of a row or of its description: moves *at on.  False: the message is broken.
 * A NULL has the length -1. */
bool wire_cell(const struct wire_message *row, size_t *at, const char **value, int *len);
bool wire_column(const struct wire_message *columns, size_t *at, const char **name);

#endif
