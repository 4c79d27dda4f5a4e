/* keys.c - which keys a config may have, and what may stand there */
#include <float.h>
#include <math.h>
#include <string.h>

#include "bundle/internal.h"

enum kind { MAP, LIST, TEXT, NUMBER, WHOLE, FLAG, WORD, SECONDS };

/* A key.  "[]" is an element of a list, "*" any key.  A key with ! must stand there.  min and max
 * bound numbers (SECONDS: or "never"); words are the ones that may stand.  code and why are said
 * when a value does not fit. */
static const struct key {
	const char *path;
	enum kind kind;
	double min, max;
	const char *words;
	const char *code, *why;
} keys[] = {
    /* clang-format off */
	{"bundle!", MAP, 0, 0, NULL, "type", NULL},
	{"bundle.name!", TEXT, 0, 0, NULL, "type", NULL},
	{"bundle.schedule_timezone", TEXT, 0, 0, NULL, "type", NULL},
	{"bundle.warehouse_id", TEXT, 0, 0, NULL, "type", NULL},

	{"database_instance!", MAP, 0, 0, NULL, "type", NULL},
	{"database_instance.name!", TEXT, 0, 0, NULL, "type", NULL},
	{"database_instance.flavour", WORD, 0, 0, "provisioned", "flavour", NULL},
	{"database_instance.capacity", WORD, 0, 0, "1 2 4 8", "capacity", "the sizes of an instance"},
	{"database_instance.node_count", WHOLE, 1, 3, NULL, "node-count", "the primary and its secondaries"},
	{"database_instance.readable_secondaries", FLAG, 0, 0, NULL, "type", NULL},
	{"database_instance.retention_days", WHOLE, 2, 35, NULL, "retention", "days that can be restored"},
	{"database_instance.native_login", FLAG, 0, 0, NULL, "type", NULL},
	{"database_instance.stopped", FLAG, 0, 0, NULL, "type", NULL},
	{"database_instance.permissions", LIST, 0, 0, NULL, "type", NULL},
	{"database_instance.permissions[]", MAP, 0, 0, NULL, "type", NULL},
	{"database_instance.permissions[].level!", WORD, 0, 0, "CAN_USE CAN_MANAGE", "permission-level", NULL},
	{"database_instance.permissions[].user", TEXT, 0, 0, NULL, "type", NULL},
	{"database_instance.permissions[].group", TEXT, 0, 0, NULL, "type", NULL},
	{"database_instance.permissions[].service_principal", TEXT, 0, 0, NULL, "type", NULL},

	{"database_catalog", MAP, 0, 0, NULL, "type", NULL},
	{"database_catalog.name!", TEXT, 0, 0, NULL, "type", NULL},
	{"database_catalog.database!", TEXT, 0, 0, NULL, "type", NULL},
	{"database_catalog.create_database", FLAG, 0, 0, NULL, "type", NULL},

	{"postgres_settings", MAP, 0, 0, NULL, "type", NULL},
	{"postgres_settings.connection", MAP, 0, 0, NULL, "type", NULL},
	{"postgres_settings.connection.host", TEXT, 0, 0, NULL, "type", NULL},
	{"postgres_settings.connection.port", WHOLE, 1, 65535, NULL, "port", NULL},
	{"postgres_settings.connection.database", TEXT, 0, 0, NULL, "type", NULL},
	{"postgres_settings.connection.user", TEXT, 0, 0, NULL, "type", NULL},
	{"postgres_settings.connection.sslmode", WORD, 0, 0, "disable allow prefer require verify-ca verify-full", "sslmode", NULL},
	{"postgres_settings.tuning", MAP, 0, 0, NULL, "type", NULL},
	{"postgres_settings.tuning.*", TEXT, 0, 0, NULL, "type", NULL},

	{"synced_tables", LIST, 0, 0, NULL, "type", NULL},
	{"synced_tables[]", MAP, 0, 0, NULL, "type", NULL},
	{"synced_tables[].source!", TEXT, 0, 0, NULL, "type", NULL},
	{"synced_tables[].target!", MAP, 0, 0, NULL, "type", NULL},
	{"synced_tables[].target.schema!", TEXT, 0, 0, NULL, "type", NULL},
	{"synced_tables[].target.table!", TEXT, 0, 0, NULL, "type", NULL},
	{"synced_tables[].primary_key", LIST, 0, 0, NULL, "type", NULL},
	{"synced_tables[].primary_key[]", TEXT, 0, 0, NULL, "type", NULL},
	{"synced_tables[].timeseries_key", TEXT, 0, 0, NULL, "type", NULL},
	{"synced_tables[].mode!", WORD, 0, 0, "snapshot triggered continuous", "mode", NULL},
	{"synced_tables[].schedule", TEXT, 0, 0, NULL, "type", NULL},
	{"synced_tables[].trigger", WORD, 0, 0, "table_update", "trigger", NULL},
	{"synced_tables[].indexes", LIST, 0, 0, NULL, "type", NULL},
	{"synced_tables[].indexes[]", MAP, 0, 0, NULL, "type", NULL},
	{"synced_tables[].indexes[].name!", TEXT, 0, 0, NULL, "type", NULL},
	{"synced_tables[].indexes[].columns!", LIST, 0, 0, NULL, "type", NULL},
	{"synced_tables[].indexes[].columns[]", TEXT, 0, 0, NULL, "type", NULL},

	{"pipeline_storage", MAP, 0, 0, NULL, "type", NULL},
	{"pipeline_storage.catalog!", TEXT, 0, 0, NULL, "type", NULL},
	{"pipeline_storage.schema!", TEXT, 0, 0, NULL, "type", NULL},

	{"performance_settings", MAP, 0, 0, NULL, "type", NULL},
	{"performance_settings.qps", WHOLE, 1, 1e9, NULL, "performance", "requests a second"},
	{"performance_settings.concurrency", WHOLE, 1, 1e6, NULL, "performance", "connections at the same time"},
	{"performance_settings.duration_s", WHOLE, 1, 604800, NULL, "performance", "seconds"},

	{"jobs", MAP, 0, 0, NULL, "type", NULL},
	{"jobs.index_build", FLAG, 0, 0, NULL, "type", NULL},
	{"jobs.verification", FLAG, 0, 0, NULL, "type", NULL},
	{"jobs.benchmark", FLAG, 0, 0, NULL, "type", NULL},
	{"jobs.notify", LIST, 0, 0, NULL, "type", NULL},
	{"jobs.notify[]", TEXT, 0, 0, NULL, "type", NULL},

	{"targets", MAP, 0, 0, NULL, "type", NULL},
	{"targets.*", MAP, 0, 0, NULL, "type", NULL},
	{"targets.*.mode", WORD, 0, 0, "development production", "target-mode", NULL},
	{"targets.*.default", FLAG, 0, 0, NULL, "type", NULL},
	{"targets.*.host", TEXT, 0, 0, NULL, "type", NULL},
	{"targets.*.root_path", TEXT, 0, 0, NULL, "type", NULL},
	{"targets.*.capacity", WORD, 0, 0, "1 2 4 8", "capacity", "the sizes of an instance"},
    /* clang-format on */
};

static void check_node(struct bundle *b, const struct yaml *node, const char *path);

/* Is it the row of this path, which has no ! ? */
static bool
row_is(const struct key *row, const char *path)
{
	size_t n = strlen(path);

	return strncmp(row->path, path, n) == 0 &&
	       (row->path[n] == '\0' || strcmp(row->path + n, "!") == 0);
}

static const struct key *
find(const char *path)
{
	for (size_t i = 0; i < LENGTH(keys); i++)
		if (row_is(&keys[i], path))
			return &keys[i];
	return NULL;
}

/* The last word of the row's path if the rest of it is parent, else NULL; no "!". */
static const char *
child_of(struct arena *a, const struct key *row, const char *parent)
{
	size_t n = strlen(parent);
	const char *rest = row->path + n + (n > 0);

	if (strncmp(row->path, parent, n) != 0 || (n > 0 && row->path[n] != '.') ||
	    rest[strcspn(rest, ".[")] != '\0')
		return NULL;
	return arena_strndup(a, rest, strcspn(rest, "!"));
}

static const char *
join(struct bundle *b, const char *path, const char *key)
{
	return path[0] == '\0' ? key : arena_printf(b->arena, "%s.%s", path, key);
}

static void
unknown(struct bundle *b, const struct yaml *node, const char *path)
{
	const char *known[LENGTH(keys)], *near;
	struct buf list = {.arena = b->arena};
	size_t n = 0;

	for (size_t i = 0; i < LENGTH(keys); i++)
		if ((known[n] = child_of(b->arena, &keys[i], path)) != NULL)
			buf_printf(&list, "%s%s", n > 0 ? ", " : "", known[n]), n++;
	near = word_nearest(node->key, known, n);
	if (near != NULL)
		report(b, BUNDLE_ERROR, "unknown-key", node->key_pos,
		    "unknown key \"%s\", did you mean \"%s\"?", node->key, near);
	else
		report(b, BUNDLE_ERROR, "unknown-key", node->key_pos,
		    "unknown key \"%s\"; here may stand %s", node->key, buf_text(&list));
}

static void
check_map(struct bundle *b, const struct yaml *map, const char *path)
{
	const struct yaml *c;
	const char *below, *name;

	for (c = map->child; c != NULL; c = c->next) {
		below = join(b, path, c->key);
		if (find(below) == NULL)
			below = join(b, path, "*");
		if (find(below) != NULL)
			check_node(b, c, below);
		else
			unknown(b, c, path);
	}
	for (size_t i = 0; i < LENGTH(keys); i++)
		if (keys[i].path[strlen(keys[i].path) - 1] == '!' &&
		    (name = child_of(b->arena, &keys[i], path)) != NULL && look(map, name) == NULL)
			report(
			    b, BUNDLE_ERROR, "missing", map->pos, "\"%s\" is missing here", name);
}

/* "a, b or c" from "a b c" */
static const char *
choice(struct bundle *b, const char *words)
{
	struct buf list = {.arena = b->arena};
	size_t n;

	for (; *words != '\0'; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (list.len > 0)
			buf_str(&list, words[n] == '\0' ? " or " : ", ");
		buf_add(&list, words, n);
	}
	return buf_text(&list);
}

static bool
is_word(const char *text, const char *words)
{
	size_t n;

	for (; *words != '\0'; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (strlen(text) == n && strncmp(text, words, n) == 0)
			return true;
	}
	return false;
}

static bool
is_flag(const struct yaml *node)
{
	return !node->quoted && (is_word(node->text, "true True TRUE false False FALSE"));
}

/* What should stand there, if the scalar does not fit. */
static const char *
misfit(struct bundle *b, const struct yaml *node, const struct key *row)
{
	double n;

	switch (row->kind) {
	case FLAG: return is_flag(node) ? NULL : "true or false";
	case WORD: return is_word(node->text, row->words) ? NULL : choice(b, row->words);
	case SECONDS:
		if (strcmp(node->text, "never") == 0)
			return NULL;
		/* fallthrough */
	case NUMBER:
	case WHOLE:
		if (node->quoted || !parse_number(node->text, &n))
			return row->kind == SECONDS ? "a number of seconds or never" : "a number";
		return row->kind == WHOLE && n != floor(n) ? "a whole number" : NULL;
	default: return NULL;
	}
}

static void
check_scalar(struct bundle *b, const struct yaml *node, const struct key *row)
{
	const char *wanted = misfit(b, node, row),
		   *name = node->key != NULL ? node->key : "an item";
	double n;

	if (wanted != NULL) {
		report(b, BUNDLE_ERROR, row->code, node->pos, "%s: %s\"%s\" is not %s%s%s", name,
		    node->quoted ? "the string " : "", node->text, wanted,
		    row->why != NULL ? ", " : "", row->why != NULL ? row->why : "");
		return;
	}
	if (row->max > row->min && parse_number(node->text, &n) && (n < row->min || n > row->max))
		report(b, BUNDLE_ERROR, row->code, node->pos,
		    "%s: %s is out of range, %.15g to %.15g%s%s", name, node->text, row->min,
		    row->max, row->why != NULL ? " " : "", row->why != NULL ? row->why : "");
}

static void
check_node(struct bundle *b, const struct yaml *node, const char *path)
{
	static const char *const found[] = {"a word", "a list", "a map"};
	const struct key *row = find(path);
	const struct yaml *c;
	enum yaml_type wanted = row->kind == MAP    ? YAML_MAP
				: row->kind == LIST ? YAML_LIST
						    : YAML_SCALAR;

	if (yaml_is_null(node))
		return;
	if (node->type != wanted) {
		report(b, BUNDLE_ERROR, "type", node->pos, "%s: %s stands where %s must stand",
		    node->key != NULL ? node->key : "an item", found[node->type], found[wanted]);
		return;
	}
	if (wanted == YAML_MAP)
		check_map(b, node, path);
	else if (wanted == YAML_SCALAR)
		check_scalar(b, node, row);
	for (c = node->child; wanted == YAML_LIST && c != NULL; c = c->next)
		check_node(b, c, arena_printf(b->arena, "%s[]", path));
}

void
check_keys(struct bundle *b)
{
	check_map(b, b->config, "");
}
