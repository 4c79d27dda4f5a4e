/* yaml.h - YAML documents in which every node knows its place; the only folder that sees libyaml */
#ifndef YAML_TREE_H
#define YAML_TREE_H

#include "base/base.h"

enum yaml_type { YAML_SCALAR, YAML_LIST, YAML_MAP };

/* Deepest nesting, and most values of one document (aliases count as often as they stand). */
#define YAML_DEPTH_MAX 100
#define YAML_NODES_MAX 1000000

/* A node.  It, its text and its children live in one arena. */
struct yaml {
	enum yaml_type type;
	struct pos pos; /* of the value */
	const char *key; /* its name in a map, else NULL */
	struct pos key_pos;
	const char *text; /* scalar: NUL-terminated, quotes and escapes resolved */
	bool quoted; /* the scalar stood in quotes or in a block: it is a string whatever it looks
			like */
	struct yaml *child, *last, *next; /* in the order of the file */
};

/* ---- load.c ---- */

/* The one document of the input, read whole; an empty one gives an empty map.  Aliases and "<<"
 * are resolved.  Duplicate keys, keys that are not words, aliases without an anchor or inside of
 * it, tags of one's own, a second document and text that is not UTF-8 or not YAML are errors.
 * NULL: reported, all that could be found in one run. */
struct yaml *yaml_load(struct arena *a, struct input *in);
/* The same for a text of len bytes; file, kept by the nodes, names it in messages. */
struct yaml *yaml_read(struct arena *a, const char *file, const char *text, size_t len);

/* ---- value.c ---- */

/* The member, or NULL; map may be NULL or not a map. */
struct yaml *yaml_get(const struct yaml *map, const char *key);
/* Is it the null of YAML (nothing, ~, null; not quoted)? */
bool yaml_is_null(const struct yaml *node);
/* Are the keys of map all in known (NULL-terminated)?  Each other key is reported with its place
 * and the nearest known one.  NULL is no map, and fine. */
bool yaml_known(const struct yaml *map, const char *const *known);

/* Typed members.  An absent key or a null leaves *value alone and is fine (true).  A value of
 * another type or out of range is reported at its place, with what would be right, and false.
 * What stands in quotes is a string; a string takes any scalar, as it is spelt. */
bool yaml_number(const struct yaml *map, const char *key, double min, double max, double *value);
bool yaml_integer(const struct yaml *map, const char *key, long min, long max, long *value);
bool yaml_string(const struct yaml *map, const char *key, const char **value);
bool yaml_bool(const struct yaml *map, const char *key, bool *value); /* also yes, no, on, off */
/* One of words (NULL-terminated), in any case. */
bool yaml_word(const struct yaml *map, const char *key, const char *const *words, int *index);
/* The two ends of "10..20" or [10, 20]; false: it is no range of numbers (nothing reported). */
bool yaml_range(const struct yaml *node, double ends[2]);
/* The member if it is a map (a list); absent or null gives *node = NULL and true. */
bool yaml_map(const struct yaml *map, const char *key, struct yaml **node);
bool yaml_list(const struct yaml *map, const char *key, struct yaml **node);

/* ---- emit.c ---- */

/* Building a tree to write: places are not needed. */
struct yaml *yaml_new_map(struct arena *a);
struct yaml *yaml_new_list(struct arena *a);
/* A string: quoted on output whenever a YAML reader could take it for something else. */
struct yaml *yaml_new_string(struct arena *a, const char *text);
/* Text written as it is: a number, true, false, null. */
struct yaml *yaml_new_plain(struct arena *a, const char *text);
struct yaml *yaml_set(
    struct arena *a, struct yaml *map, const char *key, struct yaml *value); /* returns value */
struct yaml *yaml_add(struct yaml *list, struct yaml *value); /* returns value */
/* Writes the tree as one block-style document, the same bytes for the same tree.  False: reported
 * (text that is not UTF-8 cannot be written); a full disk is found by finish(). */
bool yaml_write(FILE *f, const struct yaml *root);

#endif
