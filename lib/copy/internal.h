/* internal.h - what the files of lib/copy share */
#ifndef COPY_INTERNAL_H
#define COPY_INTERNAL_H

#include <stdlib.h>
#include <string.h>

#include "copy/copy.h"

/* A field.  text is NULL: SQL NULL. */
struct copy_value {
	const char *text;
	size_t len;
	bool present;
};

/* Adds a field (its length, then its bytes) in the receive function's form; false: not a
 * spelling that is known here, *out is then cut back by the caller. */
typedef bool copy_encoder(struct bytes *out, const struct copy_spec *spec,
    const struct copy_column *column, const char *s, size_t n);

struct copy_codec {
	uint32_t oid;
	const char *name; /* in the catalog */
	copy_encoder *encode;
};

copy_encoder encode_date, encode_time, encode_timestamp, encode_timestamptz, encode_interval;
copy_encoder encode_numeric, encode_array, encode_text;
const struct copy_codec *find_codec(uint32_t oid);

/* A parser takes the row at p->at apart, its fields into rows->value by column, and moves p->at
 * behind the row's end.  False: bad_row() has said why. */
struct parser {
	const struct copy_spec *spec;
	const struct copy_map *map;
	struct copy_rows *rows;
	const char *at, *end;
	bool quoted; /* the row may have newlines in its fields */
	uint64_t delimiters, newlines, quotes; /* CSV: eight of each */
	const char *sqlstate; /* of the message */
	char message[160];
};
typedef bool row_parser(struct parser *p);
row_parser csv_row, text_row, json_row;

/* Marks the row bad: false, for the parser to pass on. */
bool bad_row(struct parser *p, const char *sqlstate, const char *format, ...) PRINTF_LIKE(3, 4);

/* Sees by its type whether the column takes geometries, which SRID, and which form. */
void geometry_column(struct copy_column *column);
/* WKT gets the column's SRID and, where the column wants it, its MULTI form; EWKT, hex WKB and
 * GeoJSON are what geometry's input function takes. */
void geometry_text(struct bytes *out, const struct copy_column *column, const char *s, size_t n);

/* ---- eight bytes at a step ---- */

#define LOW (~UINT64_C(0) / 255) /* 0x0101... */
#define HIGH (LOW << 7)

/* A word of which every byte is c. */
static inline uint64_t
eight(char c)
{
	return LOW * (unsigned char)c;
}

static inline uint64_t
word_at(const char *p)
{
	uint64_t x;

	memcpy(&x, p, sizeof(x));
	return x;
}

/* The high bit of the first byte of x that is zero, and perhaps of some behind it. */
static inline uint64_t
zeros(uint64_t x)
{
	return (x - LOW) & ~x & HIGH;
}

/* How many bytes stand before the first one that is marked; the first one in memory. */
static inline size_t
first_mark(uint64_t marks)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (size_t)__builtin_ctzll(marks) / 8;
#else
	(void)marks;
	return 0; /* the caller looks at the bytes one by one from there */
#endif
}

/* Rewrites the JSON array s as an array literal; s is well formed. */
void json_to_literal(struct bytes *out, const char *s, size_t n);
/* The same for an array of json or jsonb, whose elements stay JSON: arrays in it are elements, too.
 */
void json_to_json_literal(struct bytes *out, const char *s, size_t n);
/* Resolves the escapes of a JSON string (between its quotes) into out. */
void json_unescape(struct bytes *out, const char *s, size_t n);

/* A field of 8 bytes, with its length. */
static inline void
put_field64(struct bytes *b, uint64_t v)
{
	char *p = bytes_room(b, 12);

	store32(p, 8);
	store64(p + 4, v);
	b->len += 12;
}

#endif
