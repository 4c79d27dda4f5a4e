/* map.c - text to pointer */
#include <string.h>

#include "base/base.h"

/* wyhash-like mixing of 8 bytes at a time; good enough for tables, not for secrets */
uint64_t
hash_bytes(const void *p, size_t n, uint64_t seed)
{
	const unsigned char *s = p;
	uint64_t h = seed ^ (n * UINT64_C(0x9E3779B97F4A7C15)), w;

	for (; n > 0; s += 8, n = n > 8 ? n - 8 : 0) {
		w = 0;
		memcpy(&w, s, n > 8 ? 8 : n);
		h = (h ^ w) * UINT64_C(0xD6E8FEB86659FD93);
		h ^= h >> 32;
	}
	h *= UINT64_C(0xD6E8FEB86659FD93);
	return h ^ h >> 32;
}

static struct map_entry *
find(const struct map *m, const char *key, uint64_t hash)
{
	struct map_entry *e;

	if (m->size == 0)
		return NULL;
	for (e = m->slots[hash & (m->size - 1)]; e != NULL; e = e->chain)
		if (e->hash == hash && strcmp(e->key, key) == 0)
			return e;
	return NULL;
}

static void
grow(struct map *m)
{
	struct map_entry *e;

	m->size = m->size == 0 ? 16 : m->size * 2;
	m->slots = arena_alloc(m->arena, m->size * sizeof(struct map_entry *));
	for (e = m->first; e != NULL; e = e->next) {
		e->chain = m->slots[e->hash & (m->size - 1)];
		m->slots[e->hash & (m->size - 1)] = e;
	}
}

void *
map_get(const struct map *m, const char *key)
{
	struct map_entry *e = find(m, key, hash_bytes(key, strlen(key), 0));

	return e == NULL ? NULL : e->value;
}

void
map_set(struct map *m, const char *key, void *value)
{
	uint64_t hash = hash_bytes(key, strlen(key), 0);
	struct map_entry *e = find(m, key, hash);

	if (e != NULL) {
		e->value = value;
		return;
	}
	if (m->count >= m->size)
		grow(m);
	e = arena_alloc(m->arena, sizeof(*e));
	*e = (struct map_entry){.key = arena_strdup(m->arena, key), .value = value, .hash = hash};
	e->chain = m->slots[hash & (m->size - 1)];
	m->slots[hash & (m->size - 1)] = e;
	if (m->last == NULL)
		m->first = e;
	else
		m->last->next = e;
	m->last = e;
	m->count++;
}
