/* exec.h - what the files of a load show to each other */
#ifndef PG_EXEC_H
#define PG_EXEC_H

#include <libpq-fe.h>

#include "pg/load.h"

struct wire_message;

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
