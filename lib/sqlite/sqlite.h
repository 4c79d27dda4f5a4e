/* sqlite.h - a table as a SQLite file, or as several; the only folder that sees libsqlite3
 *
 * Rows come as COPY BINARY has them.  Files are built beside their places and renamed when all of
 * them are whole: a reader never sees half a table. */
#ifndef SQLITE_H
#define SQLITE_H

#include "base/base.h"

struct sqlite_column {
	const char *name;
	/* Number of the type in Postgres' catalog, as COPY BINARY sends the value: bool, int2,
	 * int4, int8, float4, float8, numeric, bytea, date, time, timestamp, timestamptz, uuid,
	 * json, jsonb; all others are texts. */
	uint32_t type;
	bool array; /* of that type: its values become JSON */
	int length; /* most characters; 0: no limit */
	bool not_null;
	int key; /* its place in the primary key, from 1; 0: none */
};

struct sqlite_table {
	const char *name;
	struct sqlite_column *column;
	size_t count;
};

/* A file that is in its place. */
struct sqlite_part {
	const char *path;
	int64_t rows, bytes;
	struct sqlite_part *next;
};

/* Why a row was refused, in the words of Postgres. */
struct sqlite_fault {
	char sqlstate[6];
	char message[160];
};

enum sqlite_added { SQLITE_IN, SQLITE_REFUSED, SQLITE_BROKEN /* reported */ };

/* ---- table.c ---- */

struct sqlite_target;
/* Begins with the file, or with rows_per_file > 0 with the first of DIR/NAME_part_001.EXT.  The
 * table and all memory live as long as the arena.  NULL: reported. */
struct sqlite_target *sqlite_open(
    struct arena *a, const struct sqlite_table *table, const char *path, int64_t rows_per_file);
/* Adds a row of COPY BINARY (its number of fields, then each with its length). */
enum sqlite_added sqlite_add(
    struct sqlite_target *target, const char *row, struct sqlite_fault *fault);
/* Commits, checks each file and counts its rows, and puts all in their places.  NULL: reported,
 * and there are no files. */
struct sqlite_part *sqlite_finish(struct sqlite_target *target);
/* Removes the parts of an earlier, longer run, which follow those of this one. */
void sqlite_drop_rest(struct sqlite_target *target);
/* Ends it instead, and removes what was built. */
void sqlite_abandon(struct sqlite_target *target);
/* DIR/NAME + what, of DIR/NAME.EXT: "_part_001.EXT" */
const char *sqlite_name(struct arena *a, const char *path, const char *what, const char *extension);

#endif
