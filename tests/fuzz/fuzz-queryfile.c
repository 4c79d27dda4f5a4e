/* fuzz-queryfile.c - any bytes as a request file: read, and drawn from */
#include <stdio.h>
#include <string.h>

#include "fire/job.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
no_record(struct arena *a, struct pos pos, struct json *record)
{
	(void)a;
	(void)pos;
	(void)record;
	return true;
}

static void
draw(const struct fire_query *q, struct arena *a)
{
	const char **values = arena_alloc(a, (size_t)(q->nparams + 1) * sizeof(char *));
	char *space = arena_alloc(a, fire_query_space(q) + 1);
	struct fire_client c;

	for (const struct fire_param *p = q->params; p != NULL; p = p->next)
		if (p->draw == FIRE_COLUMN) /* its values come from a server */
			return;
	fire_client_init(&c, 1, 0, 1);
	for (int i = 0; i < 3; i++)
		fire_query_draw(q, &c, values, space);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct fire_job j = {.arena = &a, .queries = {.arena = &a}};
	/* an input that has been read to its end */
	struct input in = {.name = "fuzz.sql",
	    .data = arena_strndup(&a, (const char *)data, size),
	    .end = size,
	    .cap = size + 1,
	    .eof = true};
	bool good;

	freopen("/dev/null", "w", stderr);
	good = fire_read_input(&j, &in, no_record) == STATUS_OK;
	if (fire_queries_check(&j.queries) && good)
		for (const struct fire_query *q = j.queries.first; q != NULL; q = q->next)
			draw(q, &a);
	arena_free(&a);
	return 0;
}
