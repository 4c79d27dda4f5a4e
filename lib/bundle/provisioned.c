/* provisioned.c - an instance, its catalog, its synced tables */
#include <string.h>

#include "bundle/internal.h"

/* ${resources.TYPE.KEY.FIELD} */
static const char *
instance(struct bundle *b, const char *field)
{
	return arena_printf(
	    b->arena, "${resources.database_instances.%s.%s}", key_of(b->arena, b->name), field);
}

static const char *
catalog(struct bundle *b, const char *field)
{
	return arena_printf(b->arena, "${resources.database_catalogs.%s.%s}",
	    key_of(b->arena, look_text(b->config, "database_catalog.name", "")), field);
}

/* Is the size a variable, because some target wants another? */
static bool
has_capacity(struct bundle *b)
{
	const struct yaml *targets = look(b->config, "targets"), *t;

	for (t = targets != NULL ? targets->child : NULL; t != NULL; t = t->next)
		if (look(t, "capacity") != NULL)
			return true;
	return look(b->config, "database_instance.capacity") != NULL;
}

static void
variables(struct bundle *b, struct yaml *v)
{
	/* the service makes instances of CU_2 if nothing is said */
	if (has_capacity(b))
		put_variable(b, v, "capacity", "Size of the database instance",
		    yaml_new_string(
			b->arena, arena_printf(b->arena, "CU_%s",
				      look_text(b->config, "database_instance.capacity", "2"))));
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
	const struct yaml *config = look(b->config, "database_instance"),
			  *c = look(b->config, "database_catalog");
	struct yaml *to =
	    put_map(b, put_map(b, resources, "database_instances"), key_of(b->arena, b->name));

	put_text(b, to, "name", b->name);
	if (has_capacity(b))
		put_text(b, to, "capacity", "${var.capacity}");
	for (size_t i = 0; i < LENGTH(copied); i++)
		if (look(config, copied[i][0]) != NULL)
			put_plain(b, to, copied[i][1], look_text(config, copied[i][0], ""));
	put_permissions(b, to);
	if (c == NULL)
		return;
	to = put_map(b, put_map(b, resources, "database_catalogs"),
	    key_of(b->arena, look_text(c, "name", "")));
	put_text(b, to, "name", look_text(c, "name", ""));
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
	bool secondaries = look_flag(b->config, "database_instance.readable_secondaries", false);

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
