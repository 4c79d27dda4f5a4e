/* named-args.c - name => value in the calls that Spark allows it in */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

#define ARGS_MAX 9 /* $1 to $9 */

/* The next word of a row's name field, or NULL.  *p walks over the field. */
const char *
next_name(const char **p, size_t *n)
{
	const char *word = *p + strspn(*p, " ");

	*n = strcspn(word, " ");
	*p = word + *n;
	return *n > 0 ? word : NULL;
}

/* The functions whose parameters Spark lets a caller name. */
static const struct {
	const char *function, *params;
	const char *defaults[ARGS_MAX]; /* NULL: NULL */
} named[] = {
    {"mask", "str upperChar lowerChar digitChar otherChar", {NULL, "X", "x", "n"}},
    {"explode", "collection"},
    {"explode_outer", "collection"},
    {"posexplode", "collection"},
    {"posexplode_outer", "collection"},
    {"inline", "input"},
    {"inline_outer", "input"},
    {"variant_explode", "input"},
    {"variant_explode_outer", "input"},
};

/* The position of a parameter, -1 when the function has none of that name. */
static int
param_index(const char *params, const char *name)
{
	int i = 0;
	size_t n;
	const char *word;

	for (; (word = next_name(&params, &n)) != NULL; i++) {
		if (word_nis(word, n, name))
			return i;
	}
	return -1;
}

static struct expr *
default_arg(struct sql *s, const struct expr *call, const char *text)
{
	struct expr *e;

	if (text != NULL)
		return string_literal(s, text);
	e = new_expr(s, E_NULL, call->begin, call->end);
	e->type = type_of(T_NULL);
	return e;
}

/* Puts name => value where it belongs. */
static void
place_named(struct sql *s, struct expr *call, const char *params, const char *const *defaults)
{
	struct expr *slots[ARGS_MAX] = {NULL}, *arg, *next, **tail = &call->args;
	int i = 0, last = -1;

	for (arg = call->args; arg != NULL; arg = next) {
		int at = arg->kind == E_NAMED_ARG ? param_index(params, arg->text) : i++;
		next = arg->next;
		if (at < 0 || at >= ARGS_MAX || slots[at] != NULL)
			fail(s, "named-argument", arg->begin,
			    "%s has no such parameter, or it is given twice", call->text);
		slots[at] = arg->kind == E_NAMED_ARG ? arg->args : arg;
		if (at > last)
			last = at;
	}
	for (i = 0; i <= last; i++) {
		if (slots[i] == NULL)
			slots[i] = default_arg(s, call, defaults[i]);
		*tail = slots[i];
		tail = &slots[i]->next;
	}
	*tail = NULL;
}

void
resolve_named(struct sql *s, struct expr *call)
{
	const struct expr *arg;
	size_t i;

	for (arg = call->args; arg != NULL && arg->kind != E_NAMED_ARG; arg = arg->next)
		;
	if (arg == NULL)
		return;
	for (i = 0; i < LENGTH(named); i++) {
		if (word_is(named[i].function, call->text)) {
			place_named(s, call, named[i].params, named[i].defaults);
			return;
		}
	}
	fail(s, "named-argument", arg->begin, "%s does not take named arguments", call->text);
}
