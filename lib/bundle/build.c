/* build.c - databricks.yml: what both flavours have */
#include <string.h>

#include "bundle/internal.h"

struct yaml *
put_map(struct bundle *b, struct yaml *map, const char *key)
{
	return yaml_set(b->arena, map, key, yaml_new_map(b->arena));
}

struct yaml *
put_list(struct bundle *b, struct yaml *map, const char *key)
{
	return yaml_set(b->arena, map, key, yaml_new_list(b->arena));
}

void
put_text(struct bundle *b, struct yaml *map, const char *key, const char *text)
{
	yaml_set(b->arena, map, key, yaml_new_string(b->arena, text));
}

void
put_plain(struct bundle *b, struct yaml *map, const char *key, const char *text)
{
	yaml_set(b->arena, map, key, yaml_new_plain(b->arena, text));
}

void
put_flag(struct bundle *b, struct yaml *map, const char *key, bool flag)
{
	put_plain(b, map, key, flag ? "true" : "false");
}

struct yaml *
add_map(struct bundle *b, struct yaml *list)
{
	return yaml_add(list, yaml_new_map(b->arena));
}

void
add_text(struct bundle *b, struct yaml *list, const char *text)
{
	yaml_add(list, yaml_new_string(b->arena, text));
}

void
put_variable(struct bundle *b, struct yaml *variables, const char *name, const char *description,
    struct yaml *value)
{
	struct yaml *v = put_map(b, variables, name);

	put_text(b, v, "description", description);
	if (value != NULL)
		yaml_set(b->arena, v, "default", value);
}

static bool
targets_have(const struct bundle *b, const char *key)
{
	const struct yaml *t;

	for (t = first_target(b); t != NULL; t = t->next)
		if (look(t, key) != NULL)
			return true;
	return false;
}

bool
differs(const struct bundle *b, const char *key)
{
	return look(b->instance, key) != NULL || targets_have(b, key);
}

const char *
name_of(struct bundle *b, const char *key)
{
	if (targets_have(b, key))
		return arena_printf(b->arena, "${var.%s}", key);
	return strcmp(key, "name") == 0 ? b->name
					: look_text(b->config, "database_catalog.name", "");
}

const char *
owner_of(struct bundle *b)
{
	const char *database = look_text(b->config, "database_catalog.database", "");

	return look_text(
	    b->config, "database_catalog.owner", arena_printf(b->arena, "%s_owner", database));
}

/* Names that a target may have for itself. */
static const char *const names[][2] = {
    {"name", "Name of the database"}, {"catalog", "Catalog of the synced tables"}};

/* Variables that the jobs' connections are made of, and the warehouse. */
static void
variables(struct bundle *b, const struct flavour *f, struct yaml *root)
{
	const struct yaml *c = look(b->config, "postgres_settings.connection");
	const char *warehouse = look_text(b->config, "bundle.warehouse_id", NULL);
	struct yaml *v = yaml_new_map(b->arena);

	if (warehouse != NULL || job_needs_warehouse(b))
		put_variable(b, v, "warehouse_id", "SQL warehouse that runs the Delta statements",
		    warehouse != NULL ? yaml_new_string(b->arena, warehouse) : NULL);
	for (size_t i = 0; i < LENGTH(names); i++)
		if (targets_have(b, names[i][0]))
			put_variable(b, v, names[i][0], names[i][1],
			    yaml_new_string(b->arena,
				i == 0 ? b->name
				       : look_text(b->config, "database_catalog.name", "")));
	f->variables(b, v);
	if (job_needs_postgres(b)) {
		put_variable(b, v, "pg_port", "Port of the Postgres server",
		    yaml_new_string(b->arena, look_text(c, "port", "5432")));
		put_variable(b, v, "pg_sslmode", "libpq sslmode of the jobs' connections",
		    yaml_new_string(b->arena, look_text(c, "sslmode", "require")));
		put_variable(b, v, "pg_user", "Postgres role of the jobs",
		    look(c, "user") != NULL ? yaml_new_string(b->arena, look_text(c, "user", ""))
					    : NULL);
	}
	if (v->child != NULL)
		yaml_set(b->arena, root, "variables", v);
}

static void
targets(struct bundle *b, const struct flavour *f, struct yaml *root)
{
	const struct yaml *config = look(b->config, "targets"), *t;
	struct yaml *list, *target, *at;

	if (config == NULL || config->child == NULL)
		return;
	list = put_map(b, root, "targets");
	for (t = config->child; t != NULL; t = t->next) {
		target = put_map(b, list, t->key);
		if (look(t, "mode") != NULL)
			put_text(b, target, "mode", look_text(t, "mode", ""));
		if (look_flag(t, "default", false))
			put_flag(b, target, "default", true);
		if (look(t, "host") != NULL || look(t, "root_path") != NULL) {
			at = put_map(b, target, "workspace");
			if (look(t, "host") != NULL)
				put_text(b, at, "host", look_text(t, "host", ""));
			if (look(t, "root_path") != NULL)
				put_text(b, at, "root_path", look_text(t, "root_path", ""));
		}
		at = yaml_new_map(b->arena);
		for (size_t i = 0; i < LENGTH(names); i++)
			if (look(t, names[i][0]) != NULL)
				put_text(b, at, names[i][0], look_text(t, names[i][0], ""));
		f->overrides(b, at, t);
		if (at->child != NULL)
			yaml_set(b->arena, target, "variables", at);
	}
}

/* An operator of permissions: level, and the one principal. */
void
put_permissions(struct bundle *b, struct yaml *resource)
{
	static const char *const principals[][2] = {{"user", "user_name"}, {"group", "group_name"},
	    {"service_principal", "service_principal_name"}};
	const struct yaml *p = look_list(b->instance, "permissions");
	struct yaml *list, *one;

	if (p == NULL)
		return;
	list = put_list(b, resource, "permissions");
	for (; p != NULL; p = p->next) {
		one = add_map(b, list);
		put_text(b, one, "level", look_text(p, "level", ""));
		for (size_t i = 0; i < LENGTH(principals); i++)
			if (look(p, principals[i][0]) != NULL)
				put_text(
				    b, one, principals[i][1], look_text(p, principals[i][0], ""));
	}
}

/* What a synced table is made from, the same in both flavours. */
void
put_source(struct bundle *b, struct yaml *map, const struct bundle_table *t)
{
	static const char *const policies[] = {"SNAPSHOT", "TRIGGERED", "CONTINUOUS"};
	const struct yaml *column = look_list(t->node, "primary_key"),
			  *storage = look(t->node, "pipeline_storage");
	const char *pipeline = look_text(t->node, "existing_pipeline_id", NULL);
	struct yaml *at;

	put_text(b, map, "source_table_full_name", t->source);
	at = put_list(b, map, "primary_key_columns");
	for (; column != NULL; column = column->next)
		add_text(b, at, column->text);
	if (look(t->node, "timeseries_key") != NULL)
		put_text(b, map, "timeseries_key", look_text(t->node, "timeseries_key", ""));
	put_text(b, map, "scheduling_policy", policies[t->mode]);
	put_flag(b, map, "create_database_objects_if_missing", true);
	if (pipeline != NULL) {
		put_text(b, map, "existing_pipeline_id", pipeline);
		return;
	}
	if (storage == NULL)
		storage = look(b->config, "pipeline_storage");
	if (storage != NULL) {
		at = put_map(b, map, "new_pipeline_spec");
		put_text(b, at, "storage_catalog", look_text(storage, "catalog", ""));
		put_text(b, at, "storage_schema", look_text(storage, "schema", ""));
	}
}

/* Programs of lb travel as an artifact, which is built when the bundle is deployed. */
static void
programs(struct bundle *b, struct yaml *root)
{
	struct yaml *lb = put_map(b, put_map(b, root, "artifacts"), "lb");

	put_text(b, lb, "path", "bin");
	put_text(b, lb, "build", "sh collect.sh");
	add_text(b, put_list(b, put_map(b, root, "sync"), "include"), "bin/*");
}

struct yaml *
bundle_build(struct bundle *b)
{
	const struct flavour *f = b->autoscaling ? &autoscaling : &provisioned;
	struct yaml *root = yaml_new_map(b->arena), *head, *resources, *tables;
	const struct bundle_table *t;

	head = put_map(b, root, "bundle");
	put_text(b, head, "name", look_text(b->config, "bundle.name", ""));
	if (look(b->config, "bundle.databricks_cli_version") != NULL)
		put_text(b, head, "databricks_cli_version",
		    look_text(b->config, "bundle.databricks_cli_version", ""));
	variables(b, f, root);
	if (has_job(b, "fleet") || has_job(b, "bulk_load"))
		programs(b, root);
	resources = put_map(b, root, "resources");
	f->database(b, resources);
	if (b->tables != NULL) {
		tables = put_map(b, resources, f->tables);
		for (t = b->tables; t != NULL; t = t->next)
			f->table(b, put_map(b, tables, t->key), t);
	}
	build_jobs(b, f, resources);
	targets(b, f, root);
	return root;
}
