/* exec.h - what exec.c shows to the files beside it */
#ifndef PG_EXEC_H
#define PG_EXEC_H

#include <libpq-fe.h>

#include "pg/load.h"

/* Fills in what the server said, or libpq when there is no answer. */
void error_from(PGconn *conn, const PGresult *result, struct pg_error *error);
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

/* chunk.c: the columns of a set, "a, b". */
const char *column_list(
    struct arena *a, const struct pg_table *table, const struct pg_rows *rows, uint32_t set);

#endif
