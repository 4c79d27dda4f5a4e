/* json.h - JSON lines; the only folder that sees yajl (reading).  Writing is our own. */
#ifndef JSON_H
#define JSON_H

#include "base/base.h"

enum json_type {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

/* Deepest nesting that is read. */
#define JSON_DEPTH_MAX 512

/* A value.  It, its text and its members live in one arena. */
struct json {
	enum json_type type;
	const char *key; /* its name in an object, else NULL */
	const char *text; /* a string's UTF-8; a number as it was written; both NUL-terminated */
	size_t len; /* of text (a string may hold NUL bytes) */
	struct json *child; /* first member or element, in order */
	struct json *last;
	struct json *next;
};

/* ---- read.c ---- */

/* The one value that text holds.  pos is the place of text[0].  NULL: reported. */
struct json *json_read(struct arena *a, struct pos pos, const char *text, size_t len);

/* ---- flat.c: lines of plain members, several times as fast ---- */

/* A member that was looked for. */
struct json_slot {
	bool there;
	enum json_type type;
	const char *text; /* "true" too; not NUL-terminated; NULL: null, a list or an object */
	size_t len;
	bool whole; /* a number without point and exponent, and then: */
	int64_t integer;
	const struct json *value; /* of a list or an object; json_flat gives none */
};

/* Looks for the keys (NULL-terminated) in a line that is one object whose values are numbers,
 * true, false, null, or strings of ASCII without escapes.  It is fast when the members come in
 * the order of keys.  False: the line is not so plain, or not JSON; json_read() must decide. */
bool json_flat(const char *line, size_t len, const char *const *keys, struct json_slot *slots);
/* The same slots from a tree. */
void json_slots(const struct json *obj, const char *const *keys, struct json_slot *slots);
/* Is it the string word? */
bool json_slot_is(const struct json_slot *slot, const char *word);
/* A count from 0 to 1e15; absent or null leaves *n alone.  False: reported. */
bool json_slot_count(struct pos pos, const struct json_slot *slot, const char *key, int64_t *n);
/* Seconds as microseconds, not by way of a double where they are written with a point; absent or
 * null leaves *us alone.  False: reported. */
bool json_slot_time(struct pos pos, const struct json_slot *slot, const char *key, int64_t *us);

/* json_each for rules that need a few members only; keys are at most JSON_SLOTS_MAX. */
#define JSON_SLOTS_MAX 64
typedef bool json_slot_rule(struct pos pos, const struct json_slot *slots);
int json_each_slots(char *files[], const char *const *keys, json_slot_rule *rule);

/* ---- each.c: the loop of a filter ---- */

/* The rule for one record; false means refused (reported) and makes the status 1.  The arena is
 * emptied after it. */
typedef bool json_rule(struct arena *a, struct pos pos, struct json *record);

/* Calls rule for each line of the files (NULL-terminated; none: stdin, "-": stdin).  Lines of
 * white space are skipped; a line that is not a JSON object is reported and refused.  Returns
 * the worst status. */
int json_each(char *files[], json_rule *rule);
/* The same for an input that is already open. */
int json_each_line(struct input *in, json_rule *rule);

/* ---- value.c ---- */

/* The member, or NULL; obj may be NULL or not an object. */
struct json *json_get(const struct json *obj, const char *key);
/* Makes a value that stands nowhere yet. */
struct json *json_new(struct arena *a, enum json_type type);
/* The whole of v, in a. */
struct json *json_copy(struct arena *a, const struct json *v);
struct json *json_string(struct arena *a, const char *s);
struct json *json_nstring(struct arena *a, const char *s, size_t n);
struct json *json_int(struct arena *a, int64_t n);
/* Up to 15 significant digits, the shortest text that reads back the same; not finite: null. */
struct json *json_double(struct arena *a, double n);
/* With this many decimals, trailing zeros kept off. */
struct json *json_fixed(struct arena *a, double n, int decimals);
struct json *json_bool(struct arena *a, bool b);
/* Sets a member: replaces in place, or adds at the end.  Returns value. */
struct json *json_set(struct arena *a, struct json *obj, const char *key, struct json *value);
/* Adds an element.  Returns value. */
struct json *json_add(struct json *array, struct json *value);

/* Typed members.  An absent member or null leaves *value alone and is fine; another type, or a
 * number out of range, is reported and false. */
bool json_get_number(
    struct pos pos, const struct json *obj, const char *key, double min, double max, double *value);
bool json_get_string(struct pos pos, const struct json *obj, const char *key, const char **value);
bool json_get_bool(struct pos pos, const struct json *obj, const char *key, bool *value);

/* Adds {"level":…,"code":…,"message":…} to the member "notes" of the record; level is error,
 * warning or note, code a stable word that scripts select on.  Returns it for more members. */
struct json *json_note(struct arena *a, struct json *record, const char *level, const char *code,
    const char *format, ...) PRINTF_LIKE(5, 6);

/* ---- write.c: the only code that knows how JSON is spelt ---- */

void json_print(struct buf *b, const struct json *v);
/* One line, "\n" added, in one write to the stream; a failed write is found by finish(). */
void json_put(FILE *f, const struct json *v);
/* Pieces, for the filters that write a million records a second:
 *   json_begin(b); json_member_int(b, "us", 17); json_end(b);  ->  {"us":17}\n */
void json_begin(struct buf *b);
void json_end(struct buf *b);
void json_key(struct buf *b, const char *key); /* the comma if one is due, "key": */
void json_member_str(struct buf *b, const char *key, const char *s);
void json_member_int(struct buf *b, const char *key, int64_t n);
void json_member_fixed(struct buf *b, const char *key, double n, int decimals);
void json_member_time(
    struct buf *b, const char *key, int64_t us); /* from 0 on, as seconds with 6 decimals */
void json_member_bool(struct buf *b, const char *key, bool v);
void json_quote(
    struct buf *b, const char *s, size_t n); /* "…" with escapes; invalid UTF-8 becomes U+FFFD */

/* ---- statement.c: statement records, see lb-records(5) ---- */

/* What the filters ask of one; texts are the record's. */
struct json_statement {
	const char *name, *file, *dialect; /* NULL: not there */
	size_t line, column; /* in file, from 1; not there: line 0, column 1 */
	const char *sql; /* NULL: not there, or no string */
	size_t len;
	double weight; /* NAN: not there */
	bool refused; /* by the converter */
};

/* False: a member is of the wrong type, or out of range; reported. */
bool json_statement(struct pos pos, const struct json *record, struct json_statement *s);
/* Is there sql?  False: reported. */
bool json_statement_sql(struct pos pos, const struct json_statement *s);
/* Members "line" and "column"; absent ones leave theirs alone.  False: reported. */
bool json_place(struct pos pos, const struct json *record, size_t *line, size_t *column);
/* A record of a statement that stands there in a text, without what is said in SQL; name: or
 * NULL. */
struct json *json_statement_new(struct arena *a, const char *name, struct pos pos);

/* ---- request.c: request records ---- */

/* All other records are made of the pieces above; this one is spelt out, because a load writes a
 * hundred thousand of them a second. */
struct json_request {
	int64_t t_us; /* since 1970 */
	int64_t us, late_us, wait_us, server_us, transfer_us;
	int64_t client, rows, bytes, attempt;
	bool ok;
	const char *sqlstate, *error; /* when it is not */
	const char *phase; /* or NULL */
	const char *results; /* a JSON array, or NULL */
};

/* The beginning of the record, which is the same for all requests of a query. */
void json_request_head(struct buf *b, const char *scenario, const char *query);
/* The whole line. */
void json_put_request(struct buf *b, const struct buf *head, const struct json_request *r);

/* {"columns":[...],"rows":[[...],...]}: cells row by row, the names first; NULL is null. */
void json_cells(struct buf *b, const char *const *cells, size_t columns, size_t rows);

#endif
