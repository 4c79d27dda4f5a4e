/* value.c - looking at a document: members, their types, keys nobody knows */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "yaml/yaml.h"

struct yaml *
yaml_get(const struct yaml *map, const char *key)
{
	struct yaml *c;

	if (map == NULL || map->type != YAML_MAP)
		return NULL;
	for (c = map->child; c != NULL; c = c->next)
		if (strcmp(c->key, key) == 0)
			return c;
	return NULL;
}

static bool
one_of(const char *s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(s, *words) == 0)
			return true;
	return false;
}

bool
yaml_is_null(const struct yaml *node)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};

	return node->type == YAML_SCALAR && !node->quoted && one_of(node->text, nulls);
}

/* "a, b or c" */
static const char *
choice(struct arena *a, const char *const *words)
{
	struct buf b = {.arena = a};

	for (size_t i = 0; words[i] != NULL; i++) {
		if (i > 0)
			buf_str(&b, words[i + 1] == NULL ? " or " : ", ");
		buf_str(&b, words[i]);
	}
	return buf_text(&b);
}

static void
unknown(const struct yaml *member, const char *const *known)
{
	struct arena a = {0};
	const char *near;
	size_t n = 0;

	while (known[n] != NULL)
		n++;
	near = word_nearest(member->key, known, n);
	if (near != NULL)
		warnat(
		    member->key_pos, "unknown key \"%s\", did you mean \"%s\"?", member->key, near);
	else
		warnat(member->key_pos, "unknown key \"%s\"; here may stand %s", member->key,
		    choice(&a, known));
	arena_free(&a);
}

bool
yaml_known(const struct yaml *map, const char *const *known)
{
	const struct yaml *c;
	bool ok = true;

	if (map == NULL || map->type != YAML_MAP)
		return true;
	for (c = map->child; c != NULL; c = c->next)
		if (!one_of(c->key, known)) {
			unknown(c, known);
			ok = false;
		}
	return ok;
}

/* The member that stands there and is not null, or NULL. */
static struct yaml *
present(const struct yaml *map, const char *key)
{
	struct yaml *node = yaml_get(map, key);

	return node == NULL || yaml_is_null(node) ? NULL : node;
}

static bool
not_a(const struct yaml *node, const char *what)
{
	if (node->type == YAML_SCALAR)
		warnat(node->pos, "%s: %s\"%s\" is not %s", node->key,
		    node->quoted ? "the string " : "", node->text, what);
	else
		warnat(node->pos, "%s: a %s stands where %s must stand", node->key,
		    node->type == YAML_LIST ? "list" : "map", what);
	return false;
}

static bool
out_of_range(const struct yaml *node, double min, double max)
{
	if (!isfinite(max))
		warnat(node->pos, "%s: %s is less than %.15g", node->key, node->text, min);
	else
		warnat(node->pos, "%s: %s is out of range, %.15g to %.15g", node->key, node->text,
		    min, max);
	return false;
}

bool
yaml_number(const struct yaml *map, const char *key, double min, double max, double *value)
{
	struct yaml *node = present(map, key);
	double n;

	if (node == NULL)
		return true;
	if (node->type != YAML_SCALAR || node->quoted || !parse_number(node->text, &n))
		return not_a(node, "a number");
	if (n < min || n > max)
		return out_of_range(node, min, max);
	*value = n;
	return true;
}

bool
yaml_integer(const struct yaml *map, const char *key, long min, long max, long *value)
{
	struct yaml *node = present(map, key);
	double n;

	if (node == NULL)
		return true;
	if (node->type != YAML_SCALAR || node->quoted || !parse_number(node->text, &n) ||
	    n != floor(n))
		return not_a(node, "a whole number");
	/* a double holds LONG_MAX only as one more */
	if (n < (double)min || n > (double)max || fabs(n) > 0x1p53)
		return out_of_range(node, (double)min, max == LONG_MAX ? 0x1p53 : (double)max);
	*value = (long)n;
	return true;
}

bool
yaml_string(const struct yaml *map, const char *key, const char **value)
{
	struct yaml *node = present(map, key);

	if (node == NULL)
		return true;
	if (node->type != YAML_SCALAR)
		return not_a(node, "a string");
	*value = node->text;
	return true;
}

bool
yaml_bool(const struct yaml *map, const char *key, bool *value)
{
	static const char *const words[] = {"false", "true", "no", "yes", "off", "on", NULL};
	struct yaml *node = present(map, key);

	if (node == NULL)
		return true;
	for (int i = 0; node->type == YAML_SCALAR && !node->quoted && words[i] != NULL; i++)
		if (word_is(node->text, words[i])) {
			*value = i % 2 == 1;
			return true;
		}
	return not_a(node, "true or false");
}

bool
yaml_word(const struct yaml *map, const char *key, const char *const *words, int *index)
{
	struct yaml *node = present(map, key);
	struct arena a = {0};

	if (node == NULL)
		return true;
	for (int i = 0; node->type == YAML_SCALAR && words[i] != NULL; i++)
		if (word_is(node->text, words[i])) {
			*index = i;
			return true;
		}
	not_a(node, choice(&a, words));
	arena_free(&a);
	return false;
}

bool
yaml_range(const struct yaml *node, double ends[2])
{
	const struct yaml *c = node->child;
	const char *dots = node->type == YAML_SCALAR ? strstr(node->text, "..") : NULL;
	char low[40];

	if (node->type == YAML_LIST)
		return c != NULL && c->next == node->last && c != node->last &&
		       c->type == YAML_SCALAR && node->last->type == YAML_SCALAR &&
		       parse_number(c->text, &ends[0]) && parse_number(node->last->text, &ends[1]);
	if (dots == NULL || (size_t)(dots - node->text) >= sizeof(low))
		return false;
	snprintf(low, sizeof(low), "%.*s", (int)(dots - node->text), node->text);
	return parse_number(low, &ends[0]) && parse_number(dots + 2, &ends[1]);
}

static bool
typed(const struct yaml *map, const char *key, enum yaml_type type, struct yaml **node)
{
	*node = present(map, key);
	if (*node == NULL || (*node)->type == type)
		return true;
	not_a(*node, type == YAML_MAP ? "a map (key: value)" : "a list (- item)");
	*node = NULL;
	return false;
}

bool
yaml_map(const struct yaml *map, const char *key, struct yaml **node)
{
	return typed(map, key, YAML_MAP, node);
}

bool
yaml_list(const struct yaml *map, const char *key, struct yaml **node)
{
	return typed(map, key, YAML_LIST, node);
}
