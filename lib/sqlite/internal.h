/* internal.h - what the files of lib/sqlite share */
#ifndef SQLITE_INTERNAL_H
#define SQLITE_INTERNAL_H

#include <sqlite3.h>

#include "sqlite/sqlite.h"

/* The types of Postgres' catalog that are more than texts. */
enum {
	TYPE_BOOL = 16,
	TYPE_BYTEA = 17,
	TYPE_INT8 = 20,
	TYPE_INT2 = 21,
	TYPE_INT4 = 23,
	TYPE_JSON = 114,
	TYPE_FLOAT4 = 700,
	TYPE_FLOAT8 = 701,
	TYPE_DATE = 1082,
	TYPE_TIME = 1083,
	TYPE_TIMESTAMP = 1114,
	TYPE_TIMESTAMPTZ = 1184,
	TYPE_NUMERIC = 1700,
	TYPE_UUID = 2950,
	TYPE_JSONB = 3802,
};

/* A value of the wire. */
struct field {
	const char *data;
	size_t len;
};

/* Big-endian numbers. */
int64_t get_int(const char *p, int bytes);
/* SQLite's type of a column: INTEGER, REAL, TEXT or BLOB. */
const char *column_type(const struct sqlite_column *c);
/* Binds the field to the parameter; texts go by way of b.  False: *fault. */
bool bind_field(sqlite3_stmt *st, int parameter, const struct sqlite_column *c, struct field field,
    struct buf *b, struct sqlite_fault *fault);

#endif
