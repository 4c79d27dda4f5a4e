/* fuzz-yaml.c - any text: no crash, and what is read comes back the same after it was written */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "yaml/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
same(const struct yaml *a, const struct yaml *b)
{
	const struct yaml *x = a->child, *y = b->child;

	if (a->type != b->type || (a->key == NULL) != (b->key == NULL) ||
	    (a->key != NULL && strcmp(a->key, b->key) != 0))
		return false;
	if (a->type == YAML_SCALAR)
		return strcmp(a->text, b->text) == 0 && yaml_is_null(a) == yaml_is_null(b);
	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		if (!same(x, y))
			return false;
	return x == y;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	char *text = NULL, *copy = arena_strndup(&a, (const char *)data, size);
	size_t len = 0;
	struct yaml *tree = yaml_read(&a, "fuzz", copy, size), *again;
	FILE *f;

	if (tree != NULL) {
		if ((f = open_memstream(&text, &len)) == NULL)
			abort();
		if (!yaml_write(f, tree) || fclose(f) != 0)
			abort();
		again = yaml_read(&a, "again", text, len);
		if (again == NULL || !same(tree, again))
			abort();
		free(text);
	}
	arena_free(&a);
	return 0;
}
