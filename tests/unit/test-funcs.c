/* the table of functions: what every row must hold to */
#include <string.h>

#include "sql/funcs.h"
#include "tap.h"

/* The greatest argument that a text names, 0: none. */
static int
greatest(const char *text)
{
	int n = 0;

	for (; text != NULL && (text = strchr(text, '$')) != NULL; text++) {
		if (text[1] >= '1' && text[1] <= '9' && text[1] - '0' > n)
			n = text[1] - '0';
	}
	return n;
}

static bool
balanced(const char *text)
{
	int depth = 0;
	bool quoted = false;

	for (; text != NULL && *text != '\0'; text++) {
		if (*text == '\'')
			quoted = !quoted;
		else if (!quoted && strchr("([", *text) != NULL)
			depth++;
		else if (!quoted && strchr(")]", *text) != NULL)
			depth--;
	}
	return depth == 0 && !quoted;
}

static bool
is_said(const struct func *row)
{
	if (row->class == FUNC_REFUSED)
		return row->message != NULL && row->form == NULL && row->rewrite == NULL;
	if (row->class >= FUNC_GENERATOR)
		return row->form != NULL;
	return row->form != NULL ? row->result != NULL : row->rewrite != NULL;
}

static bool
fits_arity(const struct func *row)
{
	int max = row->max < 0 ? 9 : row->max;

	return greatest(row->form) <= max && greatest(row->lax) <= max &&
	       (row->code == NULL) == (row->message == NULL);
}

static void
each_row(void)
{
	static const char letters[] = ".vsbildxntzyhaceqSBINDMXTZHVAPRJCLkwfu0*?";
	const struct func *row;
	size_t i = 0, rows = 0, wrong = 0;

	while ((row = func_next(&i)) != NULL) {
		bool good = is_said(row) && row->params[strspn(row->params, letters)] == '\0';
		if (row->class < FUNC_GENERATOR) /* else the form is for people */
			good = good && fits_arity(row) && balanced(row->form) && balanced(row->lax);
		rows++;
		if (!good) {
			printf("# %s\n", row->name);
			wrong++;
		}
	}
	ok(rows > 500, "the walk sees all rows");
	ok(wrong == 0, "each row says its function, by arguments that it has");
}

/* The rows of a name stand together: func_class finds the first. */
static void
names(void)
{
	const struct func *row, *before = NULL;
	struct arena a = {0};
	struct map seen = {.arena = &a};
	size_t i = 0, apart = 0;

	for (; (row = func_next(&i)) != NULL; before = row) {
		if (before != NULL && strcmp(before->name, row->name) == 0)
			continue;
		if (map_get(&seen, row->name) != NULL) {
			printf("# %s\n", row->name);
			apart++;
		}
		map_set(&seen, row->name, (void *)(uintptr_t)1);
	}
	ok(apart == 0, "the rows of a name stand together");
	arena_free(&a);
	ok(func_class("sum") == FUNC_AGGREGATE, "sum is an aggregate");
	ok(func_class("EXPLODE_outer") == FUNC_GENERATOR, "a name in any case");
	ok(func_class("system.builtin.upper") == FUNC_SCALAR, "a name with its schema");
	ok(func_class("no_such") == -1, "a name that is not there");
	ok(func_takes_word("dateadd", 0, 3) && !func_takes_word("dateadd", 0, 2),
	    "the unit of dateadd stands for itself when there are three arguments");
}

int
main(void)
{
	each_row();
	names();
	return done();
}
