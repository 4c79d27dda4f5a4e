/* csv.c - one row of CSV, by the rules of COPY's csv format
 *
 * A quote may open and close anywhere in a field; a field without quotes whose text is the null
 * text is NULL; a row ends with "\n" or "\r\n" outside of quotes. */
#include "copy/internal.h"

/* A field with quotes, from *p on, into the scratch room (or in place when it is one quoted run
 * without escapes).  False: the quote is open at the end. */
static bool
quoted_field(struct parser *p, struct copy_value *value)
{
	const struct copy_spec *spec = p->spec;
	struct bytes *out = &p->rows->scratch;
	size_t start = out->len;
	bool inside = false;
	char c;

	for (; p->at < p->end; p->at++) {
		c = *p->at;
		if (inside && c == spec->escape && p->at + 1 < p->end &&
		    (p->at[1] == spec->quote || p->at[1] == spec->escape))
			out->data[out->len++] = *++p->at;
		else if (c == spec->quote)
			inside = !inside;
		else if (!inside && (c == spec->delimiter || c == '\n'))
			break;
		else
			out->data[out->len++] = c;
	}
	if (!inside && (p->at == p->end || *p->at == '\n') && p->at[-1] == '\r')
		out->len--;
	value->text = out->data + start;
	value->len = out->len - start;
	return !inside;
}

/* Most quoted fields: a quote, text without escapes, a quote, the field's end. */
static bool
simple_quoted(struct parser *p, struct copy_value *value)
{
	const struct copy_spec *spec = p->spec;
	const char *start = p->at + 1;
	const char *end = memchr(start, spec->quote, (size_t)(p->end - start));

	if (end == NULL || end + 1 >= p->end || (end[1] != spec->delimiter && end[1] != '\n') ||
	    (spec->escape != spec->quote && memchr(start, spec->escape, (size_t)(end - start))))
		return false;
	value->text = start;
	value->len = (size_t)(end - start);
	p->at = end + 1;
	return true;
}

/* One field, up to its delimiter or the row's end. */
static bool
field(struct parser *p, struct copy_value *value)
{
	const struct copy_spec *spec = p->spec;
	const char *start = p->at, *at = start, *end = p->end;
	const char delimiter = spec->delimiter, quote = spec->quote;

	value->present = true;
	if (at < end && *at == quote) {
		p->quoted = true;
		return simple_quoted(p, value) || quoted_field(p, value);
	}
	for (; end - at >= 8; at += 8) {
		uint64_t x = word_at(at);
		uint64_t marks =
		    zeros(x ^ p->delimiters) | zeros(x ^ p->newlines) | zeros(x ^ p->quotes);

		if (marks != 0) {
			at += first_mark(marks);
			break;
		}
	}
	while (at < end && *at != delimiter && *at != '\n' && *at != quote)
		at++;
	if (at < end && *at == quote) {
		p->quoted = true;
		return quoted_field(p, value);
	}
	p->at = at;
	if (at > start && at[-1] == '\r' && (at == end || *at == '\n'))
		at--;
	value->text = start;
	value->len = (size_t)(at - start);
	if (value->len == spec->null_len && memcmp(start, spec->null, value->len) == 0)
		value->text = NULL;
	return true;
}

static void
skip_row(struct parser *p)
{
	struct copy_value value;

	while (p->at < p->end && *p->at != '\n') {
		p->rows->scratch.len = 0;
		if (*p->at == p->spec->delimiter)
			p->at++;
		else
			field(p, &value);
	}
}

bool
csv_row(struct parser *p)
{
	const struct copy_map *map = p->map;
	struct copy_value ignored, *value;
	size_t n = 0;

	p->delimiters = eight(p->spec->delimiter);
	p->newlines = eight('\n');
	p->quotes = eight(p->spec->quote);
	for (;; n++) {
		if (n == map->count) {
			skip_row(p);
			p->at += p->at < p->end;
			return bad_row(p, "22P04", "extra data after last expected column");
		}
		value = map->column[n] < 0 ? &ignored : &p->rows->value[map->column[n]];
		if (!field(p, value))
			return bad_row(p, "22P04", "unterminated CSV quoted field");
		if (p->at == p->end || *p->at != p->spec->delimiter)
			break;
		p->at++;
	}
	p->at += p->at < p->end; /* the newline */
	if (n + 1 < map->count)
		return bad_row(
		    p, "22P04", "missing data: %zu fields instead of %zu", n + 1, map->count);
	return true;
}
