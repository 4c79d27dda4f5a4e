/* keys.c - which keys a config may have, and what may stand there */
#include <float.h>
#include <math.h>
#include <string.h>

#include "bundle/internal.h"

enum kind { MAP, LIST, TEXT, FREE, NUMBER, WHOLE, FLAG, WORD, SECONDS };

/* A key.  "[]" is an element of a list, "*" any key.  A key with ! must stand there.  A TEXT is not
 * empty, a FREE one may be.  min and max bound numbers (SECONDS: or "never"); words are the ones
 * that may stand.  code and why are said when a value does not fit.  Where references may stand,
 * databricks.yml resolves them; all else is written to files that it does not look into, too. */
static const struct key {
	const char *path;
	enum kind kind;
	const char *words;
	double min, max;
	const char *code;
	const char *why;
	bool references; /* of ${workspace...} and ${bundle...} */
} keys[] = {
    /* clang-format off */
	{"bundle!", MAP, .code = "type"},
	{"bundle.name!", TEXT, .code = "type"},
	{"bundle.schedule_timezone", FREE, .code = "type"},
	{"bundle.warehouse_id", TEXT, .code = "type"},
	{"bundle.databricks_cli_version", TEXT, .code = "type"},

	{"database_instance", MAP, .code = "type"},
	{"database_instance.name!", FREE, .code = "type"},
	{"database_instance.flavour", WORD, .words = "provisioned autoscaling", .code = "flavour"},
	{"database_instance.capacity", WORD, .words = "1 2 4 8", .code = "capacity", .why = "the sizes of an instance"},
	{"database_instance.node_count", WHOLE, .min = 1, .max = 3, .code = "node-count", .why = "the primary and its secondaries"},
	{"database_instance.readable_secondaries", FLAG, .code = "type"},
	{"database_instance.stopped", FLAG, .code = "type"},
	{"database_instance.pg_version", WHOLE, .code = "pg-version"},
	{"database_instance.min_cu", NUMBER, .code = "cu-range"},
	{"database_instance.max_cu", NUMBER, .code = "cu-range"},
	{"database_instance.suspend_s", SECONDS, .min = 60, .max = 604800, .code = "suspend", .why = "seconds, a minute to a week, or never"},
	{"database_instance.no_suspension", FLAG, .code = "type"},
	{"database_instance.default_suspend_s", SECONDS, .min = 60, .max = 604800, .code = "suspend", .why = "seconds, a minute to a week, or never"},
	{"database_instance.protected", FLAG, .code = "type"},
	{"database_instance.purge_on_delete", FLAG, .code = "type"},
	{"database_instance.retention_days", WHOLE, .code = "retention"},
	{"database_instance.native_login", FLAG, .code = "type"},
	{"database_instance.data_gb", NUMBER, .min = 0, .max = 1e9, .code = "storage-limit", .why = "GB"},
	{"database_instance.delta_gb", NUMBER, .min = 0, .max = 1e9, .code = "storage-limit", .why = "GB"},
	{"database_instance.replicas", LIST, .code = "type"},
	{"database_instance.replicas[]", MAP, .code = "type"},
	{"database_instance.replicas[].name!", FREE, .code = "type"},
	{"database_instance.replicas[].type", WORD, .words = "read_only read_write", .code = "endpoints"},
	{"database_instance.replicas[].min_cu", NUMBER, .code = "cu-range"},
	{"database_instance.replicas[].max_cu", NUMBER, .code = "cu-range"},
	{"database_instance.replicas[].suspend_s", SECONDS, .min = 60, .max = 604800, .code = "suspend", .why = "seconds, a minute to a week, or never"},
	{"database_instance.branches", LIST, .code = "type"},
	{"database_instance.branches[]", MAP, .code = "type"},
	{"database_instance.branches[].name!", FREE, .code = "type"},
	{"database_instance.branches[].ttl_s", WHOLE, .min = 1, .max = 1e9, .code = "branch-expiry", .why = "seconds"},
	{"database_instance.branches[].no_expiry", FLAG, .code = "type"},
	{"database_instance.branches[].protected", FLAG, .code = "type"},
	{"database_instance.permissions", LIST, .code = "type"},
	{"database_instance.permissions[]", MAP, .code = "type"},
	{"database_instance.permissions[].level!", WORD, .words = "CAN_USE CAN_MANAGE", .code = "permission-level"},
	{"database_instance.permissions[].user", TEXT, .code = "type"},
	{"database_instance.permissions[].group", TEXT, .code = "type"},
	{"database_instance.permissions[].service_principal", TEXT, .code = "type"},

	{"database_catalog", MAP, .code = "type"},
	{"database_catalog.name!", FREE, .code = "type"},
	{"database_catalog.database!", FREE, .code = "type"},
	{"database_catalog.database_id", FREE, .code = "type"},
	{"database_catalog.create_database", FLAG, .code = "type"},
	{"database_catalog.owner", TEXT, .code = "type"},

	{"postgres_settings", MAP, .code = "type"},
	{"postgres_settings.connection", MAP, .code = "type"},
	{"postgres_settings.connection.host", FREE, .code = "type"},
	{"postgres_settings.connection.hostaddr", FREE, .code = "type"},
	{"postgres_settings.connection.port", WHOLE, .min = 1, .max = 65535, .code = "port"},
	{"postgres_settings.connection.database", TEXT, .code = "type"},
	{"postgres_settings.connection.user", TEXT, .code = "type"},
	{"postgres_settings.connection.password", FREE, .code = "type"},
	{"postgres_settings.connection.sslmode", WORD, .words = "disable allow prefer require verify-ca verify-full", .code = "sslmode"},
	{"postgres_settings.connection.pool_size", WHOLE, .min = 1, .max = 1e6, .code = "connections"},
	{"postgres_settings.connection.max_overflow", WHOLE, .min = 0, .max = 1e6, .code = "connections"},
	{"postgres_settings.tuning", MAP, .code = "type"},
	{"postgres_settings.tuning.*", FREE, .code = "type"},

	{"synced_tables", LIST, .code = "type"},
	{"synced_tables[]", MAP, .code = "type"},
	{"synced_tables[].source!", FREE, .code = "type"},
	{"synced_tables[].source_kind", WORD, .words = "table view materialized_view", .code = "source-kind"},
	{"synced_tables[].target!", MAP, .code = "type"},
	{"synced_tables[].target.schema!", FREE, .code = "type"},
	{"synced_tables[].target.table!", FREE, .code = "type"},
	{"synced_tables[].key", FREE, .code = "type"},
	{"synced_tables[].primary_key", LIST, .code = "type"},
	{"synced_tables[].primary_key[]", FREE, .code = "type"},
	{"synced_tables[].nullable", LIST, .code = "type"},
	{"synced_tables[].nullable[]", TEXT, .code = "type"},
	{"synced_tables[].timeseries_key", TEXT, .code = "type"},
	{"synced_tables[].mode!", WORD, .words = "snapshot triggered continuous", .code = "mode"},
	{"synced_tables[].change_data_feed", FLAG, .code = "type"},
	{"synced_tables[].schedule", FREE, .code = "type"},
	{"synced_tables[].schedule_group", TEXT, .code = "type"},
	{"synced_tables[].trigger", WORD, .words = "table_update", .code = "trigger"},
	{"synced_tables[].trigger_min_s", WHOLE, .min = 60, .max = 1e6, .code = "trigger-wait", .why = "seconds"},
	{"synced_tables[].trigger_wait_s", WHOLE, .min = 60, .max = 1e6, .code = "trigger-wait", .why = "seconds"},
	{"synced_tables[].delta_gb", NUMBER, .min = 0, .max = 1e9, .code = "storage-limit", .why = "GB"},
	{"synced_tables[].existing_pipeline_id", TEXT, .code = "type"},
	{"synced_tables[].pipeline_storage", MAP, .code = "type"},
	{"synced_tables[].pipeline_storage.catalog!", TEXT, .code = "type"},
	{"synced_tables[].pipeline_storage.schema!", TEXT, .code = "type"},
	{"synced_tables[].indexes", LIST, .code = "type"},
	{"synced_tables[].indexes[]", MAP, .code = "type"},
	{"synced_tables[].indexes[].name!", TEXT, .code = "type"},
	{"synced_tables[].indexes[].columns!", LIST, .code = "type"},
	{"synced_tables[].indexes[].columns[]", TEXT, .code = "type"},

	{"pipeline_storage", MAP, .code = "type"},
	{"pipeline_storage.catalog!", TEXT, .code = "type"},
	{"pipeline_storage.schema!", TEXT, .code = "type"},

	{"performance_settings", MAP, .code = "type"},
	{"performance_settings.qps", WHOLE, .min = 1, .max = 1e9, .code = "performance", .why = "requests a second"},
	{"performance_settings.concurrency", WHOLE, .min = 1, .max = 1e6, .code = "performance", .why = "connections at the same time"},
	{"performance_settings.duration_s", WHOLE, .min = 1, .max = 604800, .code = "performance", .why = "seconds"},

	{"jobs", MAP, .code = "type"},
	{"jobs.index_build", FLAG, .code = "type"},
	{"jobs.verification", FLAG, .code = "type"},
	{"jobs.benchmark", FLAG, .code = "type"},
	{"jobs.fleet", MAP, .code = "type"},
	{"jobs.fleet.shards!", WHOLE, .min = 1, .max = 1000, .code = "fleet", .why = "tasks at the same time"},
	{"jobs.fleet.volume!", FREE, .code = "type"},
	{"jobs.bulk_load", MAP, .code = "type"},
	{"jobs.bulk_load.shards!", WHOLE, .min = 1, .max = 1000, .code = "bulk-load", .why = "tasks at the same time"},
	{"jobs.bulk_load.tables!", LIST, .code = "type"},
	{"jobs.bulk_load.tables[]", MAP, .code = "type"},
	{"jobs.bulk_load.tables[].table!", FREE, .code = "type"},
	{"jobs.bulk_load.tables[].files", FREE, .code = "type"},
	{"jobs.bulk_load.tables[].rows", WHOLE, .min = 1, .max = 1e15, .code = "bulk-load", .why = "rows"},
	{"jobs.bulk_load.tables[].ddl", FREE, .code = "type"},
	{"jobs.notify", LIST, .code = "type"},
	{"jobs.notify[]", TEXT, .code = "type", .references = true},

	{"targets", MAP, .code = "type"},
	{"targets.*", MAP, .code = "type"},
	{"targets.*.mode", WORD, .words = "development production", .code = "targets"},
	{"targets.*.default", FLAG, .code = "type"},
	{"targets.*.host", TEXT, .code = "type"},
	{"targets.*.root_path", TEXT, .code = "type", .references = true},
	{"targets.*.name", FREE, .code = "type"},
	{"targets.*.catalog", FREE, .code = "type"},
	{"targets.*.capacity", WORD, .words = "1 2 4 8", .code = "capacity", .why = "the sizes of an instance"},
	{"targets.*.min_cu", NUMBER, .code = "cu-range"},
	{"targets.*.max_cu", NUMBER, .code = "cu-range"},
    /* clang-format on */
};

static void check_node(struct bundle *b, struct yaml *node, const char *path);

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
check_map(struct bundle *b, struct yaml *map, const char *path)
{
	struct yaml *c;
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

/* Is every reference one that the row may have? */
static bool
references_fit(const struct key *row, const char *text)
{
	const char *s;

	for (s = text; row->references && (s = strstr(s, "${")) != NULL; s += 2)
		if (strncmp(s + 2, "workspace.", 10) != 0 && strncmp(s + 2, "bundle.", 7) != 0)
			return false;
	return (row->references || strstr(text, "${") == NULL) && strstr(text, "{{") == NULL;
}

/* A token of Databricks, or the password of a URL or of a conninfo. */
static bool
holds_secret(const char *text)
{
	static const char token[] = "dapi";
	const char *s = strstr(text, "://"), *at = s != NULL ? strchr(s, '@') : NULL,
		   *colon = s != NULL ? strchr(s + 3, ':') : NULL;

	if (colon != NULL && at != NULL && colon < at)
		return true;
	if ((s = strstr(text, token)) != NULL &&
	    strspn(s + strlen(token), "0123456789abcdef") >= 32)
		return true;
	return strstr(text, "password=") != NULL;
}

/* What cannot stand as any text; false: reported. */
static bool
check_text(struct bundle *b, const struct yaml *node, const struct key *row)
{
	const char *name = node->key != NULL ? node->key : "an item", *c = node->text;

	while ((unsigned char)*c >= ' ' && *c != 0x7f)
		c++;
	if (*c != '\0')
		report(b, BUNDLE_ERROR, "control-character", node->pos,
		    "%s: a control character, such as the end of a line, cannot stand here", name);
	else if (holds_secret(node->text))
		report(b, BUNDLE_ERROR, "clear-password", node->pos,
		    "%s: a secret in clear text; jobs get OAuth tokens, or the secret that "
		    "postgres_settings.connection.password names",
		    name);
	else if (row->kind == TEXT && node->text[0] == '\0')
		report(b, BUNDLE_ERROR, "missing", node->pos,
		    "%s: an empty text; fill it in, or leave the key out", name);
	else if (strcmp(name, "password") != 0 && !references_fit(row, node->text))
		report(b, BUNDLE_ERROR, "reference", node->pos, "%s: \"%s\" has a reference%s",
		    name, node->text,
		    row->references ? " other than ${workspace...} and ${bundle...}"
				    : ", which nobody resolves here; write what it stands for");
	else
		return true;
	return false;
}

static void
check_scalar(struct bundle *b, struct yaml *node, const struct key *row)
{
	const char *wanted = misfit(b, node, row),
		   *name = node->key != NULL ? node->key : "an item";
	double n;

	if (!check_text(b, node, row))
		return;
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
	/* whoever reads the bundle wants 5432 for 5432.0, and 300 for 3e2 */
	if ((row->kind == WHOLE || row->kind == SECONDS) && parse_number(node->text, &n))
		node->text = arena_printf(b->arena, "%.15g", n);
}

static void
check_node(struct bundle *b, struct yaml *node, const char *path)
{
	static const char *const found[] = {"a word", "a list", "a map"};
	const struct key *row = find(path);
	struct yaml *c;
	enum yaml_type wanted = row->kind == MAP    ? YAML_MAP
				: row->kind == LIST ? YAML_LIST
						    : YAML_SCALAR;

	if (yaml_is_null(node)) {
		if (node->key == NULL)
			report(b, BUNDLE_ERROR, "missing", node->pos,
			    "an item without a value; fill it in, or leave it out");
		return;
	}
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
