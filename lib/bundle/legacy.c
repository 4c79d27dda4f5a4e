/* legacy.c - spellings of older configs, made today's, each with a note */
#include <string.h>

#include "bundle/internal.h"

static void
removed(struct yaml *map, const struct yaml *node)
{
	struct yaml **at = &map->child, *c;

	while (*at != node)
		at = &(*at)->next;
	*at = node->next;
	map->last = NULL;
	for (c = map->child; c != NULL; c = c->next)
		map->last = c;
}

/* The member of that old name is called otherwise now. */
static void
renamed(struct bundle *b, struct yaml *map, const char *old, const char *key)
{
	struct yaml *node = yaml_get(map, old);

	if (node == NULL)
		return;
	if (yaml_get(map, key) != NULL) {
		report(b, BUNDLE_ERROR, "old-spelling", node->key_pos,
		    "%s is the old name of %s, which is there as well", old, key);
		removed(map, node);
		return;
	}
	report(b, BUNDLE_NOTE, "old-spelling", node->key_pos, "%s is called %s now", old, key);
	node->key = key;
}

/* Nothing that a bundle can say: why tells what happens instead. */
static void
dropped(struct bundle *b, struct yaml *map, const char *key, const char *why)
{
	const struct yaml *node = yaml_get(map, key);

	if (node == NULL)
		return;
	report(b, BUNDLE_NOTE, "old-spelling", node->key_pos, "%s is left out: %s", key, why);
	removed(map, node);
}

/* "auto" means what the service does if nothing is said. */
static void
automatic(struct bundle *b, struct yaml *map)
{
	struct yaml *c, *next;

	for (c = map != NULL ? map->child : NULL; c != NULL; c = next) {
		next = c->next;
		if (c->type != YAML_SCALAR || !word_is(c->text, "auto"))
			continue;
		report(b, BUNDLE_NOTE, "old-spelling", c->pos,
		    "%s: \"auto\" is what Lakebase does anyway", c->key);
		removed(map, c);
	}
}

/* The word is spelt otherwise now. */
static void
reworded(struct bundle *b, struct yaml *node, const char *const (*words)[2])
{
	if (node == NULL || node->type != YAML_SCALAR)
		return;
	for (; (*words)[0] != NULL; words++)
		if (word_is(node->text, (*words)[0])) {
			report(b, BUNDLE_NOTE, "old-spelling", node->pos,
			    "%s: \"%s\" is called %s now", node->key, node->text, (*words)[1]);
			node->text = (*words)[1];
			return;
		}
}

static void
old_instance(struct bundle *b, struct yaml *instance)
{
	static const char *const sizes[][2] = {
	    {"CU_1", "1"}, {"CU_2", "2"}, {"CU_4", "4"}, {"CU_8", "8"}, {NULL, NULL}};

	if (instance == NULL || instance->type != YAML_MAP)
		return;
	renamed(b, instance, "capacity_units", "capacity");
	reworded(b, yaml_get(instance, "capacity"), sizes);
	dropped(b, instance, "region", "a database stands in the region of its workspace");
	automatic(b, instance);
}

static void
old_settings(struct bundle *b, struct yaml *settings)
{
	struct yaml *connection = yaml_get(settings, "connection");

	if (settings == NULL || settings->type != YAML_MAP)
		return;
	renamed(b, settings, "performance", "tuning");
	automatic(b, yaml_get(settings, "tuning"));
	if (connection == NULL || connection->type != YAML_MAP)
		return;
	renamed(b, connection, "username", "user");
	renamed(b, connection, "ssl_mode", "sslmode");
	automatic(b, connection);
}

/* "catalog.schema.table" or "schema.table" becomes {schema: ..., table: ...} */
static void
old_target(struct bundle *b, struct yaml *table)
{
	struct yaml *target = yaml_get(table, "target"), *part;
	const char *name, *dot;

	if (target == NULL || target->type != YAML_SCALAR)
		return;
	name = target->text;
	if ((dot = strchr(name, '.')) != NULL && strchr(dot + 1, '.') != NULL)
		name = dot + 1;
	if ((dot = strchr(name, '.')) == NULL || dot == name || dot[1] == '\0') {
		report(b, BUNDLE_ERROR, "target-name", target->pos,
		    "target: \"%s\" is not {schema: ..., table: ...}", target->text);
		removed(table, target);
		return;
	}
	report(b, BUNDLE_NOTE, "old-spelling", target->pos,
	    "target: \"%s\" is spelt {schema: %.*s, table: %s} now", target->text,
	    (int)(dot - name), name, dot + 1);
	target->type = YAML_MAP;
	part = yaml_new_string(b->arena, arena_strndup(b->arena, name, (size_t)(dot - name)));
	part->pos = target->pos;
	yaml_set(b->arena, target, "schema", part);
	part = yaml_new_string(b->arena, dot + 1);
	part->pos = target->pos;
	yaml_set(b->arena, target, "table", part);
}

static void
old_table(struct bundle *b, struct yaml *table)
{
	static const char *const modes[][2] = {{"full", "snapshot"}, {"incremental", "triggered"},
	    {"cdc", "continuous"}, {NULL, NULL}};
	static const char *const runs[][2] = {{"hourly", "0 0 * * * ?"},
	    {"per hour", "0 0 * * * ?"}, {"daily", "0 0 2 * * ?"}, {"per day", "0 0 2 * * ?"},
	    {"weekly", "0 0 2 ? * SUN"}, {"per week", "0 0 2 ? * SUN"}, {NULL, NULL}};
	struct yaml *mode;

	if (table->type != YAML_MAP)
		return;
	renamed(b, table, "source_table", "source");
	renamed(b, table, "target_table", "target");
	old_target(b, table);
	renamed(b, table, "sync_mode", "mode");
	renamed(b, table, "incremental_column", "timeseries_key");
	renamed(b, table, "sync_frequency", "schedule");
	reworded(b, yaml_get(table, "schedule"), runs);
	dropped(b, table, "batch_size", "the service chooses its batches");
	if ((mode = yaml_get(table, "mode")) == NULL || mode->type != YAML_SCALAR)
		return;
	reworded(b, mode, modes);
	for (enum bundle_mode m = BUNDLE_SNAPSHOT; m <= BUNDLE_CONTINUOUS; m++)
		if (word_is(mode->text, mode_names[m]))
			mode->text = mode_names[m]; /* SNAPSHOT is how the service spells it */
}

void
read_legacy(struct bundle *b)
{
	struct yaml *tables = yaml_get(b->config, "synced_tables"), *t,
		    *project = yaml_get(b->config, "postgres_project");

	if (project != NULL && project->type == YAML_MAP) {
		/* a section of its own says the flavour */
		if (yaml_get(b->config, "database_instance") != NULL)
			report(b, BUNDLE_ERROR, "flavour", project->key_pos,
			    "a config has a database_instance or a postgres_project, not both");
		else if (yaml_get(project, "flavour") == NULL)
			yaml_set(
			    b->arena, project, "flavour", yaml_new_string(b->arena, "autoscaling"));
		project->key = "database_instance";
	}
	old_instance(b, yaml_get(b->config, "database_instance"));
	old_settings(b, yaml_get(b->config, "postgres_settings"));
	if (tables != NULL && tables->type == YAML_LIST)
		for (t = tables->child; t != NULL; t = t->next)
			old_table(b, t);
}
