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
buf_uint(struct buf *b, uint64_t n)
{
	char text[24], *p = text + sizeof(text);

	do
		*--p = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buf_add(b, p, (size_t)(text + sizeof(text) - p));
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
