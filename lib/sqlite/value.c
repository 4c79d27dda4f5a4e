/* value.c - fields of COPY BINARY as SQLite's values
 *
 * The wire forms are those of the send functions in PostgreSQL 15's src/backend/utils/adt. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sqlite/internal.h"

#define DAY_US INT64_C(86400000000)
#define EPOCH_DAYS 10957 /* from 1970-01-01 to 2000-01-01, where Postgres counts from */

int64_t
get_int(const char *p, int bytes)
{
	uint64_t v = *p & 0x80 ? UINT64_MAX : 0; /* the sign */

	for (int i = 0; i < bytes; i++)
		v = v << 8 | (unsigned char)p[i];
	return (int64_t)v;
}

static double
get_float(const struct field *f)
{
	uint64_t bits = (uint64_t)get_int(f->data, (int)f->len);
	uint32_t half = (uint32_t)bits;
	double v;
	float small;

	if (f->len == 4) {
		memcpy(&small, &half, sizeof(small));
		return (double)small;
	}
	memcpy(&v, &bits, sizeof(v));
	return v;
}

/* The shortest digits that read back as the same number, so that a float4 of 0.1 is not
 * 0.10000000149011612. */
static void
put_shortest(char *text, size_t size, double v, bool small)
{
	int digits = small ? 6 : 15;

	do
		snprintf(text, size, "%.*g", digits, v);
	while (digits++ < (small ? 9 : 17) &&
	       (small ? strtof(text, NULL) != (float)v : strtod(text, NULL) != v));
}

/* Digits to the base of 10,000, of which weight + 1 stand before the point. */
static void
put_numeric(struct buf *b, const char *p)
{
	int count = (int)get_int(p, 2), weight = (int)get_int(p + 2, 2), at;
	int sign = (int)get_int(p + 4, 2) & 0xFFFF, scale = (int)get_int(p + 6, 2);
	size_t point;

	if (sign >= 0xC000) {
		buf_str(b, sign == 0xC000 ? "NaN" : sign == 0xD000 ? "Infinity" : "-Infinity");
		return;
	}
	buf_str(b, sign == 0x4000 ? "-" : "");
	for (at = 0; at <= weight; at++)
		buf_printf(
		    b, at == 0 ? "%d" : "%04d", at < count ? (int)get_int(p + 8 + 2 * at, 2) : 0);
	if (weight < 0)
		buf_char(b, '0');
	if (scale == 0)
		return;
	buf_char(b, '.');
	point = b->len;
	for (at = weight + 1; b->len - point < (size_t)scale; at++)
		buf_printf(b, "%04d", at >= 0 && at < count ? (int)get_int(p + 8 + 2 * at, 2) : 0);
	b->len = point + (size_t)scale;
	b->data[b->len] = '\0';
}

/* Days since 2000-01-01; years before 1 have a sign, as ISO 8601 wants it. */
static void
put_date(struct buf *b, int64_t days)
{
	int year, month, day;

	if (days == INT32_MAX || days == INT32_MIN) {
		buf_str(b, days > 0 ? "infinity" : "-infinity");
		return;
	}
	date_of(days + EPOCH_DAYS, &year, &month, &day);
	buf_printf(b, "%s%04d-%02d-%02d",
	    year < 0      ? "-"
	    : year > 9999 ? "+"
			  : "",
	    year < 0 ? -year : year, month, day);
}

/* Always with six decimals, so that texts sort as times do. */
static void
put_time(struct buf *b, int64_t us)
{
	int second = (int)(us / 1000000);

	buf_printf(b, "%02d:%02d:%02d.%06d", second / 3600, second / 60 % 60, second % 60,
	    (int)(us % 1000000));
}

static void
put_timestamp(struct buf *b, int64_t us)
{
	int64_t days = us / DAY_US, rest = us % DAY_US;

	if (us == INT64_MAX || us == INT64_MIN) {
		buf_str(b, us > 0 ? "infinity" : "-infinity");
		return;
	}
	if (rest < 0) {
		rest += DAY_US;
		days--;
	}
	put_date(b, days);
	buf_char(b, 'T');
	put_time(b, rest);
}

static void
put_hex(struct buf *b, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%02x", (unsigned char)p[i]);
}

static void
put_uuid(struct buf *b, const char *p)
{
	static const int parts[] = {4, 2, 2, 2, 6};

	for (size_t i = 0; i < LENGTH(parts); p += parts[i++]) {
		buf_str(b, i > 0 ? "-" : "");
		put_hex(b, p, (size_t)parts[i]);
	}
}

/* The text of a value that SQLite keeps as one. */
static void
put_text(struct buf *b, uint32_t type, struct field f)
{
	switch (type) {
	case TYPE_NUMERIC: put_numeric(b, f.data); break;
	case TYPE_DATE: put_date(b, get_int(f.data, 4)); break;
	case TYPE_TIME: put_time(b, get_int(f.data, 8)); break;
	case TYPE_TIMESTAMP: put_timestamp(b, get_int(f.data, 8)); break;
	case TYPE_TIMESTAMPTZ:
		put_timestamp(b, get_int(f.data, 8));
		buf_str(b, b->data[b->len - 1] != 'y' ? "Z" : "");
		break;
	case TYPE_UUID: put_uuid(b, f.data); break;
	case TYPE_JSONB: buf_add(b, f.data + 1, f.len - 1); break; /* behind its version */
	default: buf_add(b, f.data, f.len);
	}
}

/* ---- arrays, as JSON ---- */

static void
put_string(struct buf *b, const char *s, size_t n)
{
	buf_char(b, '"');
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)s[i] < ' ')
			buf_printf(b, "\\u%04x", (unsigned)s[i]);
		else {
			buf_str(b, s[i] == '"' || s[i] == '\\' ? "\\" : "");
			buf_char(b, s[i]);
		}
	}
	buf_char(b, '"');
}

static void
put_element(struct buf *b, uint32_t type, struct field f)
{
	struct buf text = {.arena = b->arena};
	char digits[32];
	double v;

	switch (type) {
	case TYPE_BOOL: buf_str(b, *f.data ? "true" : "false"); return;
	case TYPE_INT2:
	case TYPE_INT4:
	case TYPE_INT8: buf_int(b, get_int(f.data, (int)f.len)); return;
	case TYPE_FLOAT4:
	case TYPE_FLOAT8:
		v = get_float(&f);
		put_shortest(digits, sizeof(digits), v, f.len == 4);
		if (isfinite(v))
			buf_str(b, digits);
		else
			buf_str(b, isnan(v) ? "\"NaN\"" : v < 0 ? "\"-Infinity\"" : "\"Infinity\"");
		return;
	case TYPE_JSON:
	case TYPE_JSONB: put_text(b, type, f); return;
	case TYPE_BYTEA:
		buf_str(&text, "\\x");
		put_hex(&text, f.data, f.len);
		break;
	default: put_text(&text, type, f);
	}
	if (type == TYPE_NUMERIC && strchr("NI", buf_text(&text)[*text.data == '-']) == NULL)
		buf_add(b, text.data, text.len);
	else
		put_string(b, buf_text(&text), text.len);
}

/* One dimension of an array and what is in it; *p stands at the next element. */
static void
put_dimension(struct buf *b, uint32_t type, const char *head, int dimension, const char **p)
{
	int dimensions = (int)get_int(head, 4),
	    count = dimensions == 0 ? 0 : (int)get_int(head + 12 + 8 * dimension, 4);

	buf_char(b, '[');
	for (int i = 0; i < count; i++) {
		struct field f;
		int64_t n;

		buf_str(b, i > 0 ? "," : "");
		if (dimension + 1 < dimensions) {
			put_dimension(b, type, head, dimension + 1, p);
			continue;
		}
		n = get_int(*p, 4);
		f = (struct field){*p + 4, n < 0 ? 0 : (size_t)n};
		*p = f.data + f.len;
		if (n < 0)
			buf_str(b, "null");
		else
			put_element(b, type, f);
	}
	buf_char(b, ']');
}

static void
put_array(struct buf *b, uint32_t type, const char *head)
{
	const char *p = head + 12 + 8 * get_int(head, 4);

	put_dimension(b, type, head, 0, &p);
}

/* ---- binding ---- */

const char *
column_type(const struct sqlite_column *c)
{
	if (c->array)
		return "TEXT";
	switch (c->type) {
	case TYPE_BOOL:
	case TYPE_INT2:
	case TYPE_INT4:
	case TYPE_INT8: return "INTEGER";
	case TYPE_FLOAT4:
	case TYPE_FLOAT8: return "REAL";
	case TYPE_BYTEA: return "BLOB";
	default: return "TEXT";
	}
}

static bool
refuse(struct sqlite_fault *fault, const char *sqlstate, const char *what, const char *column)
{
	memcpy(fault->sqlstate, sqlstate, sizeof(fault->sqlstate));
	snprintf(fault->message, sizeof(fault->message), "%s of \"%.63s\"", what, column);
	return false;
}

/* What the server would look at when it takes a text. */
static bool
check_text(const struct sqlite_column *c, const struct buf *b, struct sqlite_fault *fault)
{
	size_t characters = 0;

	if (utf8_check(b->data, b->len) < b->len || memchr(b->data, '\0', b->len) != NULL)
		return refuse(
		    fault, "22021", "invalid byte sequence for UTF-8 in the value", c->name);
	for (size_t i = 0; c->length > 0 && i < b->len; i++)
		characters += (b->data[i] & 0xC0) != 0x80;
	return characters <= (size_t)c->length || c->length == 0 ||
	       refuse(fault, "22001", "too long for its type: the value", c->name);
}

bool
bind_field(sqlite3_stmt *st, int parameter, const struct sqlite_column *c, struct field f,
    struct buf *b, struct sqlite_fault *fault)
{
	const char *type = column_type(c);

	if (*type == 'I') {
		sqlite3_bind_int64(st, parameter, get_int(f.data, (int)f.len));
		return true;
	}
	if (*type == 'R') {
		double v = get_float(&f);
		char digits[32];

		if (isnan(v)) /* SQLite would keep NULL */
			return refuse(
			    fault, "22003", "SQLite has no NaN, which is the value", c->name);
		if (f.len == 4) {
			put_shortest(digits, sizeof(digits), v, true);
			v = strtod(digits, NULL);
		}
		sqlite3_bind_double(st, parameter, v);
		return true;
	}
	if (*type == 'B') {
		sqlite3_bind_blob64(st, parameter, f.data, f.len, SQLITE_STATIC);
		return true;
	}
	b->len = 0;
	buf_room(b, 1);
	if (c->array)
		put_array(b, c->type, f.data);
	else
		put_text(b, c->type, f);
	if (!check_text(c, b, fault))
		return false;
	/* the next text uses the same room */
	sqlite3_bind_text64(st, parameter, b->data, b->len, SQLITE_TRANSIENT, SQLITE_UTF8);
	return true;
}
