/* write.c - the only code that knows how JSON is spelt */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json/json.h"

/* What stands for a byte in a string: 0 as it is, 'u' \u00XX, 'x' look at the UTF-8, else \c */
static const char escape[256] = {
    ['"'] = '"',
    ['\\'] = '\\',
    ['\b'] = 'b',
    ['\f'] = 'f',
    ['\n'] = 'n',
    ['\r'] = 'r',
    ['\t'] = 't',
    [0] = 'u',
    [1] = 'u',
    [2] = 'u',
    [3] = 'u',
    [4] = 'u',
    [5] = 'u',
    [6] = 'u',
    [7] = 'u',
    [11] = 'u',
    [14] = 'u',
    [15] = 'u',
    [16] = 'u',
    [17] = 'u',
    [18] = 'u',
    [19] = 'u',
    [20] = 'u',
    [21] = 'u',
    [22] = 'u',
    [23] = 'u',
    [24] = 'u',
    [25] = 'u',
    [26] = 'u',
    [27] = 'u',
    [28] = 'u',
    [29] = 'u',
    [30] = 'u',
    [31] = 'u',
    [127] = 'u',
};

void
json_quote(struct buf *b, const char *s, size_t n)
{
	size_t i = 0, plain, len;
	unsigned char c;

	buf_char(b, '"');
	while (i < n) {
		plain = i;
		while (i < n && (c = (unsigned char)s[i]) < 0x80 && escape[c] == 0)
			i++;
		buf_add(b, s + plain, i - plain);
		if (i == n)
			break;
		c = (unsigned char)s[i];
		if (c >= 0x80) {
			len = utf8_char(s + i, n - i);
			buf_add(b, len > 0 ? s + i : "\xEF\xBF\xBD", len > 0 ? len : 3);
			i += len > 0 ? len : 1;
		} else {
			if (escape[c] == 'u')
				buf_printf(b, "\\u%04x", c);
			else
				buf_add(b, (char[]){'\\', escape[c]}, 2);
			i++;
		}
	}
	buf_char(b, '"');
}

void
json_print(struct buf *b, const struct json *v)
{
	const struct json *c;

	switch (v->type) {
	case JSON_NULL: buf_str(b, "null"); break;
	case JSON_FALSE: buf_str(b, "false"); break;
	case JSON_TRUE: buf_str(b, "true"); break;
	case JSON_NUMBER: buf_add(b, v->text, v->len); break;
	case JSON_STRING: json_quote(b, v->text, v->len); break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		buf_char(b, v->type == JSON_ARRAY ? '[' : '{');
		for (c = v->child; c != NULL; c = c->next) {
			if (c != v->child)
				buf_char(b, ',');
			if (v->type == JSON_OBJECT) {
				json_quote(b, c->key, strlen(c->key));
				buf_char(b, ':');
			}
			json_print(b, c);
		}
		buf_char(b, v->type == JSON_ARRAY ? ']' : '}');
		break;
	}
}

void
json_put(FILE *f, const struct json *v)
{
	static struct arena a;
	struct buf b = {.arena = &a};

	json_print(&b, v);
	buf_char(&b, '\n');
	fwrite(b.data, 1, b.len, f);
	arena_reset(&a);
}

void
json_begin(struct buf *b)
{
	buf_char(b, '{');
}

void
json_end(struct buf *b)
{
	buf_add(b, "}\n", 2);
}

/* With room for more bytes of the value; where they go. */
static char *
put_key(struct buf *b, const char *key, size_t more)
{
	size_t n = strlen(key);
	char *p = buf_room(b, n + 4 + more);

	if (p[-1] != '{')
		*p++ = ',';
	*p++ = '"';
	memcpy(p, key, n); /* our own names need no escapes */
	memcpy(p + n, "\":", 2);
	return p + n + 2;
}

static void
end_at(struct buf *b, char *end)
{
	*end = '\0';
	b->len = (size_t)(end - b->data);
}

void
json_key(struct buf *b, const char *key)
{
	end_at(b, put_key(b, key, 0));
}

void
json_member_str(struct buf *b, const char *key, const char *s)
{
	json_key(b, key);
	json_quote(b, s, strlen(s));
}

void
json_member_int(struct buf *b, const char *key, int64_t n)
{
	char *p = put_key(b, key, 21);

	if (n < 0)
		*p++ = '-';
	end_at(b, put_uint(p, n < 0 ? 0 - (uint64_t)n : (uint64_t)n));
}

void
json_member_fixed(struct buf *b, const char *key, double n, int decimals)
{
	json_key(b, key);
	if (isfinite(n))
		buf_printf(b, "%.*f", decimals, n);
	else
		buf_str(b, "null");
}

void
json_member_time(struct buf *b, const char *key, int64_t us)
{
	char *p = put_key(b, key, 28);

	p = put_uint(p, (uint64_t)us / 1000000);
	/* the leading 1, which holds the zeros in place, becomes the point */
	put_uint(p, 1000000 + (uint64_t)us % 1000000);
	*p = '.';
	end_at(b, p + 7);
}

void
json_member_bool(struct buf *b, const char *key, bool v)
{
	char *p = put_key(b, key, 5);

	memcpy(p, v ? "true " : "false", 5);
	end_at(b, p + (v ? 4 : 5));
}
