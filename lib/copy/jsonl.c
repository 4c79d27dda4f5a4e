/* jsonl.c - one line of JSON lines
 *
 * Not lib/json: no tree is made, the members go to their columns as they stand.  yajl's events
 * cost 2 us a row of ten columns where this costs 0.3, and the load waits for it. */
#include "copy/internal.h"

#define DEPTH_MAX 512

static void
blanks(struct parser *p)
{
	while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\r'))
		p->at++;
}

static bool
malformed(struct parser *p, const char *line)
{
	return bad_row(p, "22P02", "not a JSON object: column %zu", (size_t)(p->at - line) + 1);
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Marks the first byte below ' ', and perhaps some behind it. */
static uint64_t
control(uint64_t x)
{
	return (x - LOW * ' ') & ~x & HIGH;
}

/* The string whose opening quote is at p->at; *escapes tells whether it has some. */
static bool
string(struct parser *p, const char **text, size_t *n, bool *escapes)
{
	const char *s = p->at + 1;

	*escapes = false;
	*text = s;
	for (;;) {
		while (p->end - s >= 8) {
			uint64_t x = word_at(s), marks = zeros(x ^ eight('"')) |
							 zeros(x ^ eight('\\')) | control(x);

			if (marks != 0) {
				s += first_mark(marks);
				break;
			}
			s += 8;
		}
		if (s >= p->end || *s == '"' || (unsigned char)*s < ' ')
			break;
		if (*s == '\\') {
			*escapes = true;
			if (++s < p->end && *s == 'u') {
				for (int i = 1; i <= 4; i++)
					if (s + i >= p->end || !is_hex(s[i]))
						return false;
				s += 4;
			} else if (s == p->end || *s == '\0' || strchr("\"\\/bfnrt", *s) == NULL)
				return false;
		}
		s++;
	}
	p->at = s;
	if (s >= p->end || *s != '"')
		return false;
	*n = (size_t)(s - *text);
	p->at++;
	return true;
}

static bool
digits(struct parser *p)
{
	const char *start = p->at;

	while (p->at < p->end && (unsigned char)(*p->at - '0') < 10)
		p->at++;
	return p->at > start;
}

static bool
number(struct parser *p)
{
	const char *start;

	p->at += *p->at == '-';
	start = p->at;
	if (!digits(p) || (*start == '0' && p->at - start > 1))
		return false;
	if (p->at < p->end && *p->at == '.') {
		p->at++;
		if (!digits(p))
			return false;
	}
	if (p->at < p->end && (*p->at | 0x20) == 'e') {
		p->at++;
		p->at += p->at < p->end && (*p->at == '+' || *p->at == '-');
		return digits(p);
	}
	return true;
}

static bool
literal(struct parser *p)
{
	static const char *const words[] = {"null", "true", "false"};

	for (size_t i = 0; i < LENGTH(words); i++) {
		size_t n = strlen(words[i]);

		if ((size_t)(p->end - p->at) >= n && memcmp(p->at, words[i], n) == 0) {
			p->at += n;
			return true;
		}
	}
	return false;
}

static bool value(struct parser *p, int depth);

/* An array or an object: what is between the brackets, checked and passed over. */
static bool
nested(struct parser *p, int depth)
{
	const char close = *p->at == '{' ? '}' : ']', *text;
	size_t n;
	bool escapes;

	if (depth == DEPTH_MAX)
		return false;
	p->at++;
	blanks(p);
	if (p->at < p->end && *p->at == close) {
		p->at++;
		return true;
	}
	for (;; p->at++) {
		blanks(p);
		if (close == '}') {
			if (p->at == p->end || *p->at != '"' || !string(p, &text, &n, &escapes))
				return false;
			blanks(p);
			if (p->at == p->end || *p->at++ != ':')
				return false;
		}
		if (!value(p, depth + 1))
			return false;
		blanks(p);
		if (p->at == p->end || (*p->at != ',' && *p->at != close))
			return false;
		if (*p->at == close) {
			p->at++;
			return true;
		}
	}
}

static bool
value(struct parser *p, int depth)
{
	const char *text;
	size_t n;
	bool escapes;

	blanks(p);
	if (p->at == p->end)
		return false;
	switch (*p->at) {
	case '"': return string(p, &text, &n, &escapes);
	case '{':
	case '[': return nested(p, depth);
	case 'n':
	case 't':
	case 'f': return literal(p);
	default: return (*p->at == '-' || (*p->at >= '0' && *p->at <= '9')) && number(p);
	}
}

static uint32_t
hex4(const char *s)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v = v << 4 | (uint32_t)(s[i] <= '9' ? s[i] - '0' : (s[i] | 0x20) - 'a' + 10);
	return v;
}

static void
put_utf8(struct bytes *out, uint32_t c)
{
	char *p = bytes_room(out, 4);

	if (c < 0x80) {
		p[0] = (char)c;
		out->len += 1;
	} else if (c < 0x800) {
		p[0] = (char)(0xC0 | c >> 6);
		p[1] = (char)(0x80 | (c & 63));
		out->len += 2;
	} else if (c < 0x10000) {
		p[0] = (char)(0xE0 | c >> 12);
		p[1] = (char)(0x80 | (c >> 6 & 63));
		p[2] = (char)(0x80 | (c & 63));
		out->len += 3;
	} else {
		p[0] = (char)(0xF0 | c >> 18);
		p[1] = (char)(0x80 | (c >> 12 & 63));
		p[2] = (char)(0x80 | (c >> 6 & 63));
		p[3] = (char)(0x80 | (c & 63));
		out->len += 4;
	}
}

/* A surrogate alone is kept as three bytes that are no UTF-8, so that the server refuses the row.
 */
void
json_unescape(struct bytes *out, const char *s, size_t n)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *end = s + n, *slash, *found;
	uint32_t c, low;

	while ((slash = memchr(s, '\\', (size_t)(end - s))) != NULL) {
		bytes_add(out, s, (size_t)(slash - s));
		s = slash + 2;
		if (slash[1] != 'u') {
			found = strchr(from, slash[1]);
			bytes_add(out, found != NULL ? to + (found - from) : slash + 1, 1);
			continue;
		}
		c = hex4(s);
		s += 4;
		if (c >= 0xD800 && c < 0xDC00 && end - s >= 6 && s[0] == '\\' && s[1] == 'u' &&
		    (low = hex4(s + 2)) >= 0xDC00 && low < 0xE000) {
			c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
			s += 6;
		}
		put_utf8(out, c);
	}
	bytes_add(out, s, (size_t)(end - s));
}

/* The column of a member, looked for from hint on; -1: none. */
static int
find_column(const struct copy_spec *spec, const char *key, size_t n, size_t hint)
{
	const struct copy_column *c = spec->columns;

	for (size_t i = 0; i < spec->count; i++) {
		size_t at = hint + i < spec->count ? hint + i : hint + i - spec->count;

		if (c[at].name_len == n && memcmp(c[at].name, key, n) == 0)
			return (int)at;
	}
	for (size_t i = 0; i < spec->count; i++)
		if (word_nis(key, n, c[i].name))
			return (int)i;
	return -1;
}

/* Does the type take JSON text, quotes and all? */
static bool
is_json(uint32_t type)
{
	enum { JSON = 114, JSONB = 3802 };

	return type == JSON || type == JSONB;
}

/* The value of a member into its column (NULL: nowhere). */
static bool
member(struct parser *p, const struct copy_column *c, struct copy_value *v)
{
	struct bytes *scratch = &p->rows->scratch;
	const char *start;
	size_t from;
	bool escapes = false;

	blanks(p);
	start = p->at;
	if (v == NULL)
		return value(p, 0);
	v->present = true;
	if (p->at < p->end && *p->at == '"' && !is_json(c->oid)) {
		if (!string(p, &v->text, &v->len, &escapes))
			return false;
		if (escapes) {
			from = scratch->len;
			json_unescape(scratch, v->text, v->len);
			v->text = scratch->data + from;
			v->len = scratch->len - from;
		}
		return true;
	}
	if (!value(p, 0))
		return false;
	v->text = *start == 'n' ? NULL : start;
	v->len = (size_t)(p->at - start);
	if (*start == '[' && c->element != 0) {
		from = scratch->len;
		(is_json(c->element) ? json_to_json_literal : json_to_literal)(
		    scratch, start, v->len);
		v->text = scratch->data + from;
		v->len = scratch->len - from;
	}
	return true;
}

/* '{' "name": value, ... '}' */
static bool
object(struct parser *p, const char *line)
{
	const struct copy_spec *spec = p->spec;
	size_t hint = 0, n;
	const char *key;
	bool escapes;
	int at;

	p->at++;
	for (blanks(p); p->at < p->end && *p->at != '}'; blanks(p)) {
		if (*p->at != '"' || !string(p, &key, &n, &escapes))
			return malformed(p, line);
		if (escapes) {
			size_t from = p->rows->scratch.len;

			json_unescape(&p->rows->scratch, key, n);
			key = p->rows->scratch.data + from;
			n = p->rows->scratch.len - from;
		}
		at = find_column(spec, key, n, hint);
		if (at == -1 && !spec->ignore_unknown)
			return bad_row(
			    p, "42703", "there is no column \"%.*s\"", n > 63 ? 63 : (int)n, key);
		if (at != -1 && p->rows->value[at].present)
			return bad_row(
			    p, "42701", "the column \"%s\" comes twice", spec->columns[at].name);
		if (at != -1)
			hint = (size_t)at + 1;
		blanks(p);
		if (p->at == p->end || *p->at++ != ':' ||
		    !member(p, at == -1 ? NULL : &spec->columns[at],
			at == -1 ? NULL : &p->rows->value[at]))
			return malformed(p, line);
		blanks(p);
		if (p->at < p->end && *p->at == ',') {
			p->at++;
			blanks(p);
			if (p->at < p->end && *p->at == '}')
				return malformed(p, line);
		} else if (p->at < p->end && *p->at != '}')
			return malformed(p, line);
	}
	if (p->at == p->end)
		return malformed(p, line);
	p->at++;
	blanks(p);
	return p->at == p->end || malformed(p, line);
}

bool
json_row(struct parser *p)
{
	const char *line = p->at, *end = p->end;
	const char *newline = memchr(line, '\n', (size_t)(end - line));
	bool good;

	p->end = newline != NULL ? newline : end;
	blanks(p);
	if (p->at < p->end && *p->at == '{')
		good = object(p, line);
	else if (p->at < p->end && *p->at == '[')
		good = bad_row(
		    p, "22P02", "an array, not one object a line (jq -c '.[]' makes lines of it)");
	else
		good = malformed(p, line);
	p->at = newline != NULL ? newline + 1 : end;
	p->end = end;
	return good;
}
