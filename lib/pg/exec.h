/* exec.h - what exec.c shows to the files beside it */
#ifndef PG_EXEC_H
#define PG_EXEC_H

#include <libpq-fe.h>

#include "pg/load.h"
#include "pg/wire.h"

/* Fills in what the server said, or libpq when there is no answer. */
void error_from(PGconn *conn, const PGresult *result, struct pg_error *error);
/* The same of a message 'E'. */
void error_of(const struct wire_message *m, struct pg_error *error);
/* Was it done?  Else *error is filled in.  The result is cleared. */
bool result_ok(PGconn *conn, PGresult *result, struct pg_error *error);

/* Rows low..high-1. */
struct range {
	size_t low, high;
};

/* insert.c: the rows by INSERT; *count grows by those that the server took. */
bool insert_range(struct pg_conn *conn, const struct pg_parcel *p, const struct range *range,
    int64_t *count, struct pg_error *error);

/* stream.c: parcels one behind the other over a connection.  The rows of one are on their way while
 * the server still ends the one before; its end is not, so that none is in before that one is. */
struct stream {
	struct pg_conn *conn; /* NULL: none, or it was lost */
	struct wire wire;
	bool direct; /* no pooler stands between: it would take a commit for the end of all */
	/* Of the last parcel, and of that before it. */
	struct stream_answer {
		bool owed, good;
		struct pg_error error; /* it is not good */
	} last, before;
	void (*taken)(void *data); /* a parcel is in, told as soon as it is known */
	void *data;
};
/* The connection may be used by others whenever no answer is owed. */
void stream_open(struct stream *s, struct pg_conn *conn);
void stream_close(struct stream *s);
/* Can the parcel go this way?  Its rows are of one kind and none was refused. */
bool stream_fits(const struct stream *s, const struct pg_parcel *p);
/* Waits for the answer to the parcel before and sends this one, whose answer is then owed.  False:
 * it is not in, because one of them was refused or the connection was lost; no answer is owed. */
bool stream_send(struct stream *s, const struct pg_parcel *p);
/* Waits for the answer that is owed; false: the last parcel is not in. */
bool stream_end(struct stream *s);

/* pool.c: waits, longer each time, before try number `try` + 1; false: that was the last, or we are
 * to stop. */
bool pg_back_off(int64_t try);

/* chunk.c: the parcel in one transaction.  Rows that the server refuses are found one by one, and
 * the others go in.  tried: *error says why the parcel has been refused as a whole. */
enum pg_sent pg_send(
    struct pg_conn *conn, const struct pg_parcel *p, bool tried, struct pg_error *error);
/* Around the rows of COPY in its binary format. */
extern const char copy_header[19], copy_trailer[2];
/* The statement that takes the rows of a set, and that which writes the chunk's checkpoint. */
const char *copy_sql(struct arena *a, const struct pg_parcel *p, uint32_t set);
const char *checkpoint_sql(struct arena *a, const struct pg_parcel *p);
/* The columns of a set, "a, b". */
const char *column_list(
    struct arena *a, const struct pg_table *table, const struct pg_rows *rows, uint32_t set);

#endif
