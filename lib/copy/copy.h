/* copy.h - rows of CSV, JSON lines or Postgres text into rows of COPY; bytes in, bytes out
 *
 * A source is cut into chunks at row borders (cut.c).  A chunk is encoded whole (encode.c): each
 * row is taken apart (csv.c, text.c, jsonl.c) and its fields become COPY's binary form (codec.c,
 * time.c, numeric.c, array.c).  A codec knows the usual spellings of its type; a value that it
 * does not know, right or wrong, makes the chunk COPY text, and the server reads it: so the table
 * gets what the server's own input functions would give, always.
 *
 * The binary formats are those of PostgreSQL 15's "COPY" page (2022-10-13) and of the receive
 * functions in src/backend/utils/adt. */
#ifndef COPY_H
#define COPY_H

#include "base/base.h"

/* Longest row that is taken; more is taken for a quote that was left open. */
#define COPY_ROW_MAX ((size_t)256 << 20)

enum copy_format { COPY_UNKNOWN, COPY_CSV, COPY_TEXT, COPY_JSON };

/* A column of the table.  All texts belong to the caller. */
struct copy_column {
	const char *name;
	const char *type; /* as format_type() writes it; a domain's base type */
	uint32_t oid; /* of the type, a domain's base type */
	uint32_t element; /* an array's element type (base type), 0: no array */
	bool label; /* an enum, or an array of an enum: sent as its text */
	bool has_default; /* a row without a value leaves it to the server; else NULL */
	int srid; /* what a geometry's text without one gets, unless the type says it */
	/* by copy_prepare() */
	size_t name_len;
	bool geometry; /* PostGIS */
	const char *widen; /* "POLYGON" when the column takes MULTIPOLYGONs only; NULL: as it is */
	const struct copy_codec *codec, *element_codec;
};

/* How the input is written and where it goes.  Shared by all threads, never changed by them. */
struct copy_spec {
	enum copy_format format;
	char delimiter, quote, escape; /* CSV; TEXT has the delimiter alone */
	const char *null; /* CSV: the unquoted text that is NULL; TEXT: \N's stand-in */
	size_t null_len; /* by copy_prepare() */
	bool ignore_unknown; /* members without a column are passed over */
	bool utc; /* the session's time zone is UTC: timestamps without a zone can be read here */
	bool text_only; /* never COPY BINARY */
	bool strict; /* always COPY BINARY: a row with a value that no codec knows is a bad one */
	bool order; /* adds a last column, bigint: the place of the row in the input */
	struct copy_column *columns;
	size_t count;
};

/* Finds the codecs; call it once columns are filled.  Returns whether COPY BINARY is possible. */
bool copy_prepare(struct copy_spec *spec);
/* The number of the type of that name in the catalog, 0 when it has no codec. */
uint32_t copy_type(const char *name);

/* ---- format.c ---- */

/* Sets the format to the one of that name; another word ends the program (opt_word). */
void copy_format_named(struct copy_spec *spec, const char *option, const char *s);
/* Settles what is not set: the format by the input's first byte (-1: none) and name, and the
 * characters that go with it. */
void copy_format_guess(struct copy_spec *spec, int first, const char *name);

/* ---- cut.c ---- */

/* The end of the last whole row of text, 0 when there is none; text starts at a row's start.
 * *seen (0 at first) says up to where an earlier call has looked, *state belongs to cut.c. */
size_t copy_border(
    const struct copy_spec *spec, const char *text, size_t n, size_t *seen, unsigned *state);
size_t copy_count(const char *text, size_t n, char c); /* how often c is there */

/* ---- encode.c: names ---- */

/* Which column each field of a CSV or TEXT row goes to; -1: nowhere. */
struct copy_map {
	int *column;
	size_t count;
};

/* Makes a map from a header row or a list of names ("a,b,c", read by the rules of spec).  Names
 * match exactly, else in any case.  False: reported at pos. */
bool copy_map_names(const struct copy_spec *spec, struct arena *a, struct pos pos, const char *text,
    struct copy_map *map);
/* All columns in their order. */
void copy_map_all(const struct copy_spec *spec, struct arena *a, struct copy_map *map);

/* ---- source.c ---- */

/* Whole rows of a source. */
struct copy_chunk {
	struct bytes text;
	int64_t offset; /* in the source, of its first byte */
	size_t line; /* of its first row */
	bool last; /* the source ends here */
};

/* An input that is cut into chunks; by copy_source_open(), ended by copy_source_close(). */
struct copy_source {
	const struct copy_spec *spec;
	const char *name; /* for messages */
	ssize_t (*read)(void *data, char *p, size_t n); /* 0: the end; -1: failed, reported */
	void *data; /* for read() */
	struct copy_map map; /* of CSV and TEXT */
	/* from here on source.c's own */
	struct bytes rest; /* read, not given out */
	int64_t offset;
	size_t line;
	bool eof;
};

/* How a source's columns are told. */
enum copy_names {
	COPY_HEADER_ROW, /* by its first row */
	COPY_ALL_COLUMNS, /* it has all columns of the table, in their order */
	COPY_GIVEN, /* by a list */
};

/* Begins with the source whose spec, name, read and data are set: passes over a byte order mark,
 * reads the header row.  given: the list of COPY_GIVEN.  False: reported. */
bool copy_source_open(
    struct copy_source *source, struct arena *a, enum copy_names names, const char *given);
void copy_source_close(struct copy_source *source);
/* Fills the chunk with whole rows, about `want` bytes of them, the same for the same input.
 * 1: so it is, 0: the end, -1: failed, reported. */
int copy_source_next(struct copy_source *source, struct copy_chunk *chunk, size_t want);
/* Gives back what is behind the first n bytes of the chunk that copy_source_next gave last. */
void copy_source_unread(struct copy_source *source, struct copy_chunk *chunk, size_t n);

/* ---- encode.c: rows ---- */

/* Where the text of a row is. */
struct copy_row {
	uint32_t at, len; /* in the chunk */
	uint32_t line; /* lines before it in the chunk */
};

/* A row that could not be taken apart. */
struct copy_bad {
	uint32_t at, len, line;
	const char *sqlstate;
	char message[160];
};

/* An encoded chunk, and the room it was made in; starts as {0}, used again for the next chunk,
 * ended by copy_free().  Numbers of rows and bytes are limited by COPY_ROW_MAX. */
struct copy_rows {
	bool binary;
	struct bytes data; /* the rows, without COPY's header and end */
	uint32_t *end; /* of each row in data; it starts where the one before ends */
	uint32_t *set; /* which columns each row has */
	struct copy_row *row;
	size_t count, cap;
	struct copy_bad *bad;
	size_t bad_count, bad_cap;
	struct bytes absent; /* for each set a byte a column: 1, left out */
	size_t set_count;
	struct bytes scratch; /* texts whose escapes were resolved, of one row */
	struct bytes shape; /* a geometry's text */
	struct copy_value *value;
	size_t failed; /* the column whose value could not be encoded */
};

/* Encodes the chunk.  order is the value of the added column for its first row; the next ones
 * count up. */
void copy_encode(struct copy_rows *rows, const struct copy_spec *spec, const struct copy_map *map,
    const struct bytes *text, int64_t order);
void copy_free(struct copy_rows *rows);

/* What stands before and after the rows of COPY BINARY. */
#define COPY_HEADER "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"
#define COPY_HEADER_LEN 19
#define COPY_TRAILER "\377\377"
#define COPY_TRAILER_LEN 2

/* ---- reject.c: rows that are refused, here or by the server ---- */

struct copy_reject {
	struct pos pos;
	const char *sqlstate, *message;
	const char *text; /* of the row, without its end */
	size_t len;
};
/* Adds a line of the reject file to b. */
typedef void copy_reject_line(struct buf *b, const struct copy_reject *reject);

/* Those of all chunks.  path: the file they are added to, or NULL: they are reported on stderr.
 * max: how many there may be.  NULL: reported. */
struct copy_rejects;
struct copy_rejects *copy_rejects_open(
    struct arena *a, const char *path, int64_t max, copy_reject_line *line);
int64_t copy_rejects_count(const struct copy_rejects *r); /* when no thread is at work */

/* Those of one chunk, which one thread works on. */
struct copy_refused {
	struct copy_rejects *all;
	const char *source;
	const struct copy_chunk *chunk;
	const struct copy_rows *rows;
	struct buf lines; /* its arena is the caller's */
	int64_t count;
	int64_t bad_count; /* of them, those that could not be taken apart */
	size_t bad_len; /* of their lines */
};

/* The row number i of rows.  False: one too many, reported. */
bool copy_refuse_row(struct copy_refused *r, size_t i, const char *sqlstate, const char *message);
/* Those that could not be taken apart; once for a chunk, before all others. */
bool copy_refuse_bad(struct copy_refused *r);
/* Forgets all but those. */
void copy_refused_reset(struct copy_refused *r);
/* The chunk is about to be committed: writes the file, so that no row is lost whatever happens
 * (one may stand there twice).  False: reported. */
bool copy_refused_commit(struct copy_refused *r);

#endif
