/* arena.c - memory that is given back all at once */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

#define ALIGN 16
#define FIRST_BLOCK ((size_t)16 << 10)
#define LARGEST_BLOCK ((size_t)64 << 20) /* unless more is asked for at once */
/* one huge record must not set the size for all others */
#define LARGEST_KEPT ((size_t)1 << 20)

struct arena_block {
	struct arena_block *next;
	size_t size; /* bytes after this header */
};

static char *
start_of(struct arena_block *block)
{
	return (char *)block + ((sizeof(*block) + ALIGN - 1) & ~(size_t)(ALIGN - 1));
}

static void
enter(struct arena *a, struct arena_block *block)
{
	a->block = block;
	a->free = start_of(block);
	a->end = a->free + block->size;
}

static void
add_block(struct arena *a, size_t size)
{
	size_t want = a->block == NULL ? FIRST_BLOCK : a->block->size * 2;
	struct arena_block *block;

	if (want > LARGEST_BLOCK)
		want = LARGEST_BLOCK;
	if (want < size)
		want = size;
	block = malloc(want + sizeof(*block) + ALIGN);
	if (block == NULL)
		die("out of memory");
	block->next = a->block;
	block->size = want;
	enter(a, block);
}

static char *
take(struct arena *a, size_t size)
{
	char *p;

	if (size > SIZE_MAX / 2)
		die("out of memory");
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (a->block == NULL || size > (size_t)(a->end - a->free))
		add_block(a, size);
	p = a->free;
	a->free += size;
	return p;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

void *
arena_grow(struct arena *a, void *old, size_t old_size, size_t size)
{
	char *p = old;
	size_t held = (old_size + ALIGN - 1) & ~(size_t)(ALIGN - 1);

	/* the last thing given out grows where it is */
	if (p != NULL && p + held == a->free && size <= (size_t)(a->end - p) && size >= old_size) {
		a->free = p + ((size + ALIGN - 1) & ~(size_t)(ALIGN - 1));
		if (a->free > a->end)
			a->free = a->end;
		return p;
	}
	p = take(a, size);
	if (old != NULL)
		memcpy(p, old, old_size < size ? old_size : size);
	return p;
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = take(a, n + 1);

	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_vprintf(struct arena *a, const char *format, va_list args)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0)
		die("bad format");
	p = take(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, format, args);
	return p;
}

char *
arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	char *p;

	va_start(args, format);
	p = arena_vprintf(a, format, args);
	va_end(args);
	return p;
}

void
arena_reset(struct arena *a)
{
	struct arena_block *keep = a->block, *block, *next;

	if (keep == NULL)
		return;
	for (block = keep->next; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	keep->next = NULL;
	if (keep->size > LARGEST_KEPT) {
		free(keep);
		*a = (struct arena){0};
		return;
	}
	enter(a, keep);
}

void
arena_free(struct arena *a)
{
	struct arena_block *block, *next;

	for (block = a->block; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	*a = (struct arena){0};
}
