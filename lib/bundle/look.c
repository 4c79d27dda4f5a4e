/* look.c - reading a config, merging two */
#include <string.h>

#include "bundle/internal.h"

const struct yaml *
look(const struct yaml *map, const char *path)
{
	char key[64];
	size_t n;

	while (map != NULL && *path != '\0') {
		n = strcspn(path, ".");
		snprintf(key, sizeof(key), "%.*s", (int)n, path);
		map = yaml_get(map, key);
		path += n + (path[n] == '.');
	}
	return map == NULL || yaml_is_null(map) ? NULL : map;
}

const struct yaml *
look_scalar(const struct yaml *map, const char *path)
{
	const struct yaml *node = look(map, path);

	return node != NULL && node->type == YAML_SCALAR ? node : NULL;
}

const char *
look_text(const struct yaml *map, const char *path, const char *fallback)
{
	const struct yaml *node = look(map, path);

	return node != NULL && node->type == YAML_SCALAR ? node->text : fallback;
}

double
look_number(const struct yaml *map, const char *path, double fallback)
{
	const char *text = look_text(map, path, "");
	double n;

	return parse_number(text, &n) ? n : fallback;
}

bool
look_flag(const struct yaml *map, const char *path, bool fallback)
{
	const struct yaml *node = look(map, path);
	bool flag = fallback;

	if (node != NULL && node->type == YAML_SCALAR && node->text[0] != '\0')
		flag = strchr("tTyY", node->text[0]) != NULL || word_is(node->text, "on");
	return flag;
}

const struct yaml *
look_list(const struct yaml *map, const char *path)
{
	const struct yaml *node = look(map, path);

	return node != NULL && node->type == YAML_LIST ? node->child : NULL;
}

const struct yaml *
look_map(const struct yaml *map, const char *path)
{
	const struct yaml *node = look(map, path);

	return node != NULL && node->type == YAML_MAP ? node->child : NULL;
}

const struct yaml *
first_target(const struct bundle *b)
{
	return look_map(b->config, "targets");
}

bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
is_alnum(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

bool
made_of(const char *name, const char *others)
{
	const char *c = name;

	while (*c != '\0' && (is_alnum(*c) || strchr(others, *c) != NULL))
		c++;
	return c > name && *c == '\0';
}

/* name in lower case, other characters as filler, a letter in front, no filler at the end */
static const char *
slug(struct arena *a, const char *name, char filler)
{
	struct buf b = {.arena = a};

	for (; *name != '\0'; name++) {
		char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;

		if (b.len == 0 && !is_letter(c))
			buf_char(&b, 'k');
		buf_char(&b, is_alnum(c) ? c : filler);
	}
	while (b.len > 1 && b.data[b.len - 1] == filler)
		b.data[--b.len] = '\0';
	return b.len > 0 ? b.data : "k";
}

const char *
key_of(struct arena *a, const char *name)
{
	return slug(a, name, '_');
}

const char *
id_of(struct arena *a, const char *name)
{
	return slug(a, name, '-');
}

const char *
secret_of(struct arena *a, const char *text)
{
	static const char *const forms[][2] = {{"${secrets/", "}"}, {"{{secrets/", "}}"}};
	size_t n = strlen(text), open, close;
	const char *name;

	for (size_t i = 0; i < LENGTH(forms); i++) {
		open = strlen(forms[i][0]);
		close = strlen(forms[i][1]);
		if (n <= open + close || strncmp(text, forms[i][0], open) != 0 ||
		    strcmp(text + n - close, forms[i][1]) != 0)
			continue;
		name = arena_strndup(a, text + open, n - open - close);
		if (made_of(name, "_-./") && strchr(name, '/') != NULL)
			return name;
	}
	return NULL;
}

struct yaml *
bundle_merge(struct arena *a, struct yaml *base, const struct yaml *over)
{
	const struct yaml *c;
	struct yaml *mine, *copy;

	for (c = over->child; c != NULL; c = c->next) {
		mine = yaml_get(base, c->key);
		if (mine != NULL && mine->type == YAML_MAP && c->type == YAML_MAP) {
			bundle_merge(a, mine, c);
			continue;
		}
		copy = arena_alloc(a, sizeof(*copy));
		*copy = *c;
		copy->next = NULL;
		yaml_set(a, base, c->key, copy)->key_pos = c->key_pos;
	}
	return base;
}
