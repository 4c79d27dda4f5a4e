/* provisioned.c - an instance, its catalog, its synced tables */
#include <string.h>

#include "bundle/internal.h"

/* ${resources.TYPE.KEY.FIELD} */
static const char *
instance(struct bundle *b, const char *field)
{
	return arena_printf(
	    b->arena, "${resources.database_instances.%s.%s}", b->keys.database, field);
}

static const char *
catalog(struct bundle *b, const char *field)
{
	return arena_printf(
	    b->arena, "${resources.database_catalogs.%s.%s}", b->keys.catalog, field);
}

static void
variables(struct bundle *b, struct yaml *v)
{
	/* the service makes instances of CU_2 if nothing is said */
	if (differs(b, "capacity"))
		put_variable(b, v, "capacity", "Size of the database instance",
		    yaml_new_string(b->arena,
			arena_printf(b->arena, "CU_%s", look_text(b->instance, "capacity", "2"))));
}

static void
overrides(struct bundle *b, struct yaml *v, const struct yaml *target)
{
	if (look(target, "capacity") != NULL)
		put_text(b, v, "capacity",
		    arena_printf(b->arena, "CU_%s", look_text(target, "capacity", "")));
}

static void
database(struct bundle *b, struct yaml *resources)
{
	static const char *const copied[][2] = {{"node_count", "node_count"},
	    {"readable_secondaries", "enable_readable_secondaries"},
	    {"retention_days", "retention_window_in_days"},
	    {"native_login", "enable_pg_native_login"}, {"stopped", "stopped"}};
	const struct yaml *c = look(b->config, "database_catalog");
	struct yaml *to = put_map(b, put_map(b, resources, "database_instances"), b->keys.database);

	put_text(b, to, "name", name_of(b, "name"));
	if (differs(b, "capacity"))
		put_text(b, to, "capacity", "${var.capacity}");
	for (size_t i = 0; i < LENGTH(copied); i++)
		if (look(b->instance, copied[i][0]) != NULL)
			put_plain(b, to, copied[i][1], look_text(b->instance, copied[i][0], ""));
	put_permissions(b, to);
	if (c == NULL)
		return;
	to = put_map(b, put_map(b, resources, "database_catalogs"), b->keys.catalog);
	put_text(b, to, "name", name_of(b, "catalog"));
	put_text(b, to, "database_instance_name", instance(b, "name"));
	put_text(b, to, "database_name", look_text(c, "database", ""));
	if (look(c, "create_database") != NULL)
		put_flag(
		    b, to, "create_database_if_not_exists", look_flag(c, "create_database", false));
}

static void
table(struct bundle *b, struct yaml *to, const struct bundle_table *t)
{
	put_text(b, to, "name",
	    arena_printf(b->arena, "%s.%s.%s", catalog(b, "name"), t->schema, t->table));
	put_text(b, to, "database_instance_name", instance(b, "name"));
	put_text(b, to, "logical_database_name", catalog(b, "database_name"));
	put_source(b, put_map(b, to, "spec"), t);
}

static const char *
host(struct bundle *b, bool read_only)
{
	bool secondaries = look_flag(b->instance, "readable_secondaries", false);

	return instance(b, read_only && secondaries ? "read_only_dns" : "read_write_dns");
}

static const char *
database_name(struct bundle *b)
{
	return catalog(b, "database_name");
}

const struct flavour provisioned = {
    .variables = variables,
    .overrides = overrides,
    .database = database,
    .table = table,
    .tables = "synced_database_tables",
    .pipeline = "data_synchronization_status.pipeline_id",
    .host = host,
    .database_name = database_name,
};
