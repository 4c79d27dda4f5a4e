/* autoscaling.c - a project with its branches and endpoints, role, database, catalog, synced tables
 */
#include <string.h>

#include "bundle/internal.h"

/* A project has this branch and this endpoint before anybody asks: they are changed, not made. */
#define BRANCH "production"
#define ENDPOINT "primary"

static const char *
ref(struct bundle *b, const char *type, const char *key, const char *field)
{
	return arena_printf(b->arena, "${resources.%s.%s.%s}", type, key, field);
}

static const char *
project(struct bundle *b)
{
	return ref(b, "postgres_projects", b->keys.database, "name");
}

static const char *
branch(struct bundle *b)
{
	return ref(b, "postgres_branches", BRANCH, "name");
}

static const char *
database_name(struct bundle *b)
{
	return ref(b, "postgres_databases", b->keys.postgres, "postgres_database");
}

static void
variables(struct bundle *b, struct yaml *v)
{
	static const char *const limits[][2] = {
	    {"min_cu", "Least compute units of the read-write endpoint"},
	    {"max_cu", "Most compute units of the read-write endpoint"}};

	for (size_t i = 0; i < LENGTH(limits); i++)
		if (differs(b, limits[i][0]))
			put_variable(b, v, limits[i][0], limits[i][1],
			    yaml_new_plain(b->arena, look_text(b->instance, limits[i][0], "1")));
}

static void
overrides(struct bundle *b, struct yaml *v, const struct yaml *target)
{
	static const char *const limits[] = {"min_cu", "max_cu"};

	for (size_t i = 0; i < LENGTH(limits); i++)
		if (look(target, limits[i]) != NULL)
			put_plain(b, v, limits[i], look_text(target, limits[i], ""));
}

static void
put_range(struct bundle *b, struct yaml *to)
{
	if (differs(b, "min_cu"))
		put_text(b, to, "autoscaling_limit_min_cu", "${var.min_cu}");
	if (differs(b, "max_cu"))
		put_text(b, to, "autoscaling_limit_max_cu", "${var.max_cu}");
}

/* When an endpoint sleeps: never, or after so many seconds. */
static void
put_suspend(struct bundle *b, struct yaml *to, const char *seconds)
{
	if (seconds == NULL)
		return;
	if (strcmp(seconds, "never") == 0)
		put_flag(b, to, "no_suspension", true);
	else
		put_text(b, to, "suspend_timeout_duration", arena_printf(b->arena, "%ss", seconds));
}

static void
put_project(struct bundle *b, struct yaml *resources)
{
	struct yaml *to = put_map(b, put_map(b, resources, "postgres_projects"), b->keys.database),
		    *defaults = yaml_new_map(b->arena);
	double days = look_number(b->instance, "retention_days", 0);

	put_text(b, to, "project_id", name_of(b, "name"));
	put_text(b, to, "display_name", name_of(b, "name"));
	if (look(b->instance, "pg_version") != NULL)
		put_plain(b, to, "pg_version", look_text(b->instance, "pg_version", ""));
	if (look(b->instance, "native_login") != NULL)
		put_flag(
		    b, to, "enable_pg_native_login", look_flag(b->instance, "native_login", false));
	if (days > 0)
		put_text(b, to, "history_retention_duration",
		    arena_printf(b->arena, "%.0fs", days * 86400));
	if (look(b->instance, "purge_on_delete") != NULL)
		put_flag(
		    b, to, "purge_on_delete", look_flag(b->instance, "purge_on_delete", false));
	put_range(b, defaults);
	put_suspend(b, defaults, look_text(b->instance, "default_suspend_s", NULL));
	if (defaults->child != NULL)
		yaml_set(b->arena, to, "default_endpoint_settings", defaults);
	put_permissions(b, to);
}

static void
put_branches(struct bundle *b, struct yaml *resources)
{
	const struct yaml *more = look_list(b->instance, "branches");
	struct yaml *branches = put_map(b, resources, "postgres_branches"),
		    *to = put_map(b, branches, BRANCH);

	put_text(b, to, "parent", project(b));
	put_text(b, to, "branch_id", BRANCH);
	put_flag(b, to, "replace_existing", true);
	put_flag(b, to, "no_expiry", true);
	if (look(b->instance, "protected") != NULL)
		put_flag(b, to, "is_protected", look_flag(b->instance, "protected", false));
	for (; more != NULL; more = more->next) {
		to = put_map(b, branches, map_get(&b->keys.branches, look_text(more, "name", "")));
		put_text(b, to, "parent", project(b));
		put_text(b, to, "branch_id", look_text(more, "name", ""));
		put_text(b, to, "source_branch", branch(b));
		if (look(more, "ttl_s") != NULL)
			put_text(b, to, "ttl",
			    arena_printf(b->arena, "%ss", look_text(more, "ttl_s", "")));
		if (look_flag(more, "no_expiry", false))
			put_flag(b, to, "no_expiry", true);
		if (look(more, "protected") != NULL)
			put_flag(b, to, "is_protected", look_flag(more, "protected", false));
	}
}

static void
put_endpoints(struct bundle *b, struct yaml *resources)
{
	const struct yaml *replica = look_list(b->instance, "replicas");
	struct yaml *endpoints = put_map(b, resources, "postgres_endpoints"),
		    *to = put_map(b, endpoints, ENDPOINT);

	put_text(b, to, "parent", branch(b));
	put_text(b, to, "endpoint_id", ENDPOINT);
	put_flag(b, to, "replace_existing", true);
	put_text(b, to, "endpoint_type", "ENDPOINT_TYPE_READ_WRITE");
	put_range(b, to);
	put_suspend(b, to,
	    look_text(b->instance, "suspend_s",
		look_flag(b->instance, "no_suspension", false) ? "never" : NULL));
	for (; replica != NULL; replica = replica->next) {
		to = put_map(
		    b, endpoints, map_get(&b->keys.replicas, look_text(replica, "name", "")));
		put_text(b, to, "parent", branch(b));
		put_text(b, to, "endpoint_id", look_text(replica, "name", ""));
		put_text(b, to, "endpoint_type", "ENDPOINT_TYPE_READ_ONLY");
		if (look(replica, "min_cu") != NULL)
			put_plain(
			    b, to, "autoscaling_limit_min_cu", look_text(replica, "min_cu", ""));
		if (look(replica, "max_cu") != NULL)
			put_plain(
			    b, to, "autoscaling_limit_max_cu", look_text(replica, "max_cu", ""));
		put_suspend(b, to, look_text(replica, "suspend_s", NULL));
	}
}

/* The database of the catalog, and the role that owns it. */
static void
put_database(struct bundle *b, struct yaml *resources)
{
	const struct yaml *c = look(b->config, "database_catalog");
	const char *owner = owner_of(b), *database = look_text(c, "database", "");
	struct yaml *to;

	to = put_map(b, put_map(b, resources, "postgres_roles"), b->keys.role);
	put_text(b, to, "parent", branch(b));
	put_text(b, to, "role_id", id_of(b->arena, owner));
	put_text(b, to, "postgres_role", owner);
	to = put_map(b, put_map(b, resources, "postgres_databases"), b->keys.postgres);
	put_text(b, to, "parent", branch(b));
	put_text(b, to, "database_id", look_text(c, "database_id", id_of(b->arena, database)));
	put_text(b, to, "postgres_database", database);
	put_text(b, to, "role", ref(b, "postgres_roles", b->keys.role, "name"));
	to = put_map(b, put_map(b, resources, "postgres_catalogs"), b->keys.catalog);
	put_text(b, to, "catalog_id", name_of(b, "catalog"));
	put_text(b, to, "branch", branch(b));
	put_text(b, to, "postgres_database", database_name(b));
	if (look(c, "create_database") != NULL)
		put_flag(
		    b, to, "create_database_if_missing", look_flag(c, "create_database", false));
}

static void
database(struct bundle *b, struct yaml *resources)
{
	put_project(b, resources);
	put_branches(b, resources);
	put_endpoints(b, resources);
	if (look(b->config, "database_catalog") != NULL)
		put_database(b, resources);
}

static void
table(struct bundle *b, struct yaml *to, const struct bundle_table *t)
{
	put_text(b, to, "synced_table_id",
	    arena_printf(b->arena, "%s.%s.%s",
		ref(b, "postgres_catalogs", b->keys.catalog, "catalog_id"), t->schema, t->table));
	put_text(b, to, "branch", branch(b));
	put_text(b, to, "postgres_database", database_name(b));
	put_source(b, to, t);
}

static const char *
host(struct bundle *b, bool read_only)
{
	const struct yaml *replica = look_list(b->instance, "replicas");
	const char *key = ENDPOINT;

	if (read_only && replica != NULL)
		key = map_get(&b->keys.replicas, look_text(replica, "name", ""));
	return ref(b, "postgres_endpoints", key, "status.hosts.host");
}

const struct flavour autoscaling = {
    .variables = variables,
    .overrides = overrides,
    .database = database,
    .table = table,
    .tables = "postgres_synced_tables",
    .pipeline = "status.pipeline_id",
    .host = host,
    .database_name = database_name,
};
