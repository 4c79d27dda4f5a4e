/* bytes.c - bytes that grow by realloc(3) */
#include <stdlib.h>

#include "base/base.h"

void
bytes_reserve(struct bytes *b, size_t n)
{
	size_t cap = b->cap < 4096 ? 4096 : b->cap + b->cap / 2;

	if (cap < b->len + n)
		cap = b->len + n;
	if ((b->data = realloc(b->data, cap)) == NULL)
		die("out of memory");
	b->cap = cap;
}
