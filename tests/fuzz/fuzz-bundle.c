/* fuzz-bundle.c - any config: findings or a bundle, and the bundle reads back */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bundle/bundle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One table for all names. */
static const struct bundle_there *
find(void *data, const struct bundle_table *t)
{
	static struct bundle_column columns[] = {
	    {"id", "int8", false, 1}, {"g", "geometry", true, 0}, {"Name", "text", true, 2}};
	static const struct bundle_there there = {columns, LENGTH(columns)};

	(void)data;
	return t->table[0] == 'n' ? NULL : &there;
}

static void
use(struct arena *a, struct yaml *config)
{
	static const struct bundle_limits limits = {.storage_gb = 2048,
	    .branch_storage_gb = 8192,
	    .connections = 1000,
	    .connections_per_cu = 209,
	    .connections_max = 4000,
	    .connections_per_table = 16,
	    .instances = 10,
	    .tables_per_source = 20,
	    .nodes = 3,
	    .cu_spread = 16,
	    .cu_max = 64,
	    .cu_per_unit = 8,
	    .expansion_low = 10,
	    .expansion_high = 20};
	struct bundle_given given = {.units = NAN, .least = NAN};
	struct bundle *b = bundle_new(a, config, &limits, &given);
	size_t errors = b->errors;
	char *text = NULL;
	size_t len = 0;
	FILE *f;

	bundle_compare(b, &(struct bundle_others){false, "a file", find, NULL});
	bundle_compare(b, &(struct bundle_others){true, "the database", find, NULL});
	if (errors > 0)
		return;
	bundle_federation(b);
	bundle_files(b);
	if ((f = open_memstream(&text, &len)) == NULL)
		abort();
	if (!yaml_write(f, bundle_build(b)) || fclose(f) != 0 ||
	    yaml_read(a, "bundle", text, len) == NULL)
		abort();
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	char *copy = arena_strndup(&a, (const char *)data, size);
	struct yaml *config = yaml_read(&a, "fuzz", copy, size);

	if (config != NULL && config->type == YAML_MAP)
		use(&a, config);
	arena_free(&a);
	return 0;
}
