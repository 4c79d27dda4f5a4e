/* text.c - one row of COPY's text format */
#include "copy/internal.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \ooo and \xhh; *p is behind the first digit (or the x) */
static char
number(const char **p, const char *end, int base, int v, int digits)
{
	while (digits-- > 0 && *p < end) {
		int d = hex_digit(**p);

		if (d < 0 || d >= base)
			break;
		v = v * base + d;
		++*p;
	}
	return (char)v;
}

/* What stands behind a backslash. */
static char
escaped(const char **p, const char *end)
{
	static const char letters[] = "b\bf\fn\nr\rt\tv\v";
	char c = *(*p)++;

	for (size_t i = 0; i + 1 < sizeof(letters); i += 2)
		if (c == letters[i])
			return letters[i + 1];
	if (c >= '0' && c <= '7')
		return number(p, end, 8, c - '0', 2);
	if (c == 'x' && *p < end && hex_digit(**p) >= 0)
		return number(p, end, 16, 0, 2);
	return c;
}

/* One field up to the delimiter or the row's end. */
static void
field(struct parser *p, struct copy_value *value)
{
	const char *start = p->at, *at = start, *end = p->end;
	const char delimiter = p->spec->delimiter;
	struct bytes *out = &p->rows->scratch;
	size_t length = p->spec->null_len, from = out->len;

	value->present = true;
	while (at < end && *at != delimiter && *at != '\n' && *at != '\\')
		at++;
	value->text = start;
	value->len = (size_t)(at - start);
	if (at < end && *at == '\\') {
		for (at = start; at < end && *at != delimiter && *at != '\n';) {
			char c = *at++;

			out->data[out->len++] = c == '\\' && at < end ? escaped(&at, end) : c;
		}
		value->text = out->data + from;
		value->len = out->len - from;
	}
	p->at = at;
	if (at > start && at[-1] == '\r' && (at == end || *at == '\n')) {
		at--;
		value->len--;
	}
	/* the null text is compared as it was written, before escapes */
	if ((size_t)(at - start) == length && memcmp(start, p->spec->null, length) == 0)
		value->text = NULL;
}

bool
text_row(struct parser *p)
{
	const struct copy_map *map = p->map;
	struct copy_value ignored;
	size_t n = 0;

	p->quoted = true; /* a backslash before a newline */
	for (;; n++) {
		field(p, n >= map->count || map->column[n] < 0 ? &ignored
							       : &p->rows->value[map->column[n]]);
		if (p->at == p->end || *p->at == '\n')
			break;
		p->at++;
	}
	p->at += p->at < p->end;
	if (n + 1 > map->count)
		return bad_row(p, "22P04", "extra data after last expected column");
	if (n + 1 < map->count)
		return bad_row(
		    p, "22P04", "missing data: %zu fields instead of %zu", n + 1, map->count);
	return true;
}
