/* test-base.c - lib/base */
#include "base/base.h"
#include "tap.h"

static void
maps(void)
{
	struct arena a = {0};
	struct map m = {.arena = &a};
	int value[1000];
	char key[16];
	int found = 0;

	ok(map_get(&m, "x") == NULL, "an empty map has nothing");
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		map_set(&m, key, &value[i]);
	}
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		found += map_get(&m, key) == &value[i];
	}
	is(found, 1000);
	map_set(&m, "k7", &value[0]);
	ok(map_get(&m, "k7") == &value[0], "set replaces");
	is(m.count, 1000);
	same(m.first->next->key, "k1");
	arena_free(&a);
}

int
main(void)
{
	begin("test-base");
	maps();
	return done();
}
