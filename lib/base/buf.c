/* buf.c - text that grows inside an arena */
#include <string.h>

#include "base/base.h"

static void
reserve(struct buf *b, size_t n)
{
	size_t cap = b->cap == 0 ? 128 : b->cap;

	if (n >= SIZE_MAX / 4 - b->len)
		die("out of memory");
	while (cap < b->len + n + 1)
		cap *= 2;
	if (cap != b->cap) {
		b->data = arena_grow(b->arena, b->data, b->cap, cap);
		b->cap = cap;
	}
}

char *
buf_room(struct buf *b, size_t n)
{
	if (b->cap - b->len <= n)
		reserve(b, n);
	return b->data + b->len;
}

void
buf_add(struct buf *b, const char *s, size_t n)
{
	if (b->cap - b->len <= n)
		reserve(b, n);
	memcpy(b->data + b->len, s, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void
buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_quoted(struct buf *b, const char *s, char quote)
{
	buf_char(b, quote);
	for (; *s != '\0'; s++) {
		if (*s == quote)
			buf_char(b, quote);
		buf_char(b, *s);
	}
	buf_char(b, quote);
}

char *
put_uint(char *to, uint64_t n)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324"
				    "25262728293031323334353637383940414243444546474849"
				    "50515253545556575859606162636465666768697071727374"
				    "75767778798081828384858687888990919293949596979899";
	char text[20], *p = text + sizeof(text);

	if (n < 10) {
		*to = (char)('0' + n);
		return to + 1;
	}
	for (; n >= 100; n /= 100)
		memcpy(p -= 2, pairs + n % 100 * 2, 2);
	if (n >= 10)
		memcpy(p -= 2, pairs + n * 2, 2);
	else
		*--p = (char)('0' + n);
	memcpy(to, p, (size_t)(text + sizeof(text) - p));
	return to + (text + sizeof(text) - p);
}

void
buf_uint(struct buf *b, uint64_t n)
{
	char *end = put_uint(buf_room(b, 20), n);

	b->len = (size_t)(end - b->data);
	*end = '\0';
}

void
buf_int(struct buf *b, int64_t n)
{
	if (n < 0)
		buf_char(b, '-');
	buf_uint(b, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	int n;

	reserve(b, 0);
	va_start(args, format);
	n = vsnprintf(b->data + b->len, b->cap - b->len, format, args);
	va_end(args);
	if (n < 0)
		die("bad format");
	if ((size_t)n >= b->cap - b->len) {
		reserve(b, (size_t)n);
		va_start(args, format);
		vsnprintf(b->data + b->len, b->cap - b->len, format, args);
		va_end(args);
	}
	b->len += (size_t)n;
}

const char *
buf_text(struct buf *b)
{
	return b->data == NULL ? "" : b->data;
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}
