/* rules.c - what must hold for the database, its settings, its targets: one function a rule */
#include <stdarg.h>
#include <string.h>

#include "bundle/internal.h"

/* Reports an error at the node, "KEY: ...". */
static void PRINTF_LIKE(4, 5)
    wrong(struct bundle *b, const char *code, const struct yaml *node, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report(b, BUNDLE_ERROR, code, node->pos, "%s%s%s", node->key != NULL ? node->key : "",
	    node->key != NULL ? ": " : "", arena_vprintf(b->arena, format, args));
	va_end(args);
}

/* DOC oltp/create: letters, digits and hyphens, a letter in front, 63 at most */
static void
instance_name(struct bundle *b)
{
	const struct yaml *name = look(b->config, "database_instance.name");
	size_t n;

	if (name == NULL || name->type != YAML_SCALAR || b->autoscaling)
		return;
	n = strlen(name->text);
	if (n > 63 || n == 0 || !is_letter(name->text[0]) || !is_alnum(name->text[n - 1]) ||
	    !made_of(name->text, "-"))
		wrong(b, "instance-name", name,
		    "\"%s\" is no name of an instance: 1 to 63 letters, digits and hyphens, a "
		    "letter first",
		    name->text);
}

static void
readable_secondaries(struct bundle *b)
{
	const struct yaml *flag = look(b->config, "database_instance.readable_secondaries");

	if (look_flag(b->config, "database_instance.readable_secondaries", false) &&
	    look_number(b->config, "database_instance.node_count", 1) < 2)
		wrong(b, "readable-secondaries", flag,
		    "no secondary is there to be read; node_count must be 2 or 3");
}

static void
permissions(struct bundle *b)
{
	static const char *const principals[] = {"user", "group", "service_principal"};
	const struct yaml *p = look_list(b->config, "database_instance.permissions");

	for (; p != NULL; p = p->next) {
		size_t n = 0;

		for (size_t i = 0; i < LENGTH(principals); i++)
			n += look(p, principals[i]) != NULL;
		if (n != 1)
			wrong(b, "principal", p,
			    "a permission is for exactly one user, group or service_principal, not "
			    "%zu",
			    n);
	}
}

static void
catalog_name(struct bundle *b)
{
	const struct yaml *name = look(b->config, "database_catalog.name"),
			  *database = look(b->config, "database_catalog.database");

	if (name != NULL && name->type == YAML_SCALAR && !made_of(name->text, "_-"))
		wrong(b, "catalog-name", name, "\"%s\" may have letters, digits, _ and - only",
		    name->text);
	if (database != NULL && database->type == YAML_SCALAR && !made_of(database->text, "_"))
		wrong(b, "catalog-name", database, "\"%s\" may have letters, digits and _ only",
		    database->text);
}

/* The service sets them; a database takes session settings alone (DOC postgres-compatibility). */
static void
managed_settings(struct bundle *b)
{
	static const char *const managed[] = {"shared_buffers", "max_connections", "wal_",
	    "effective_io_concurrency", "max_wal_size", "min_wal_size", "checkpoint_", "archive_",
	    "max_worker_processes", "listen_addresses", "port", "ssl", "shared_preload_libraries",
	    "fsync", "full_page_writes", "synchronous_standby_names", "max_replication_slots",
	    "max_wal_senders", "hot_standby", "autovacuum_max_workers", "huge_pages",
	    "logging_collector", "superuser_reserved_connections", "data_directory", "hba_file",
	    "neon."};
	const struct yaml *tuning = look(b->config, "postgres_settings.tuning"), *s;

	for (s = tuning != NULL ? tuning->child : NULL; s != NULL; s = s->next)
		for (size_t i = 0; i < LENGTH(managed); i++) {
			size_t n = strlen(managed[i]);
			bool family = strchr("_.", managed[i][n - 1]) != NULL;

			if (strncmp(s->key, managed[i], n) != 0 || (!family && s->key[n] != '\0'))
				continue;
			report(b, BUNDLE_ERROR, "managed-setting", s->key_pos,
			    "%s is set by Lakebase; a database, role or session has settings like "
			    "work_mem "
			    "or statement_timeout",
			    s->key);
			break;
		}
}

static void
setting_names(struct bundle *b)
{
	const struct yaml *tuning = look(b->config, "postgres_settings.tuning"), *s;

	for (s = tuning != NULL ? tuning->child : NULL; s != NULL; s = s->next)
		if (!is_letter(s->key[0]) || !made_of(s->key, "_."))
			report(b, BUNDLE_ERROR, "setting-name", s->key_pos,
			    "\"%s\" is no name of a Postgres setting", s->key);
}

/* Lakebase takes connections by TLS alone. */
static void
sslmode(struct bundle *b)
{
	const struct yaml *mode = look(b->config, "postgres_settings.connection.sslmode");
	static const char *const weak[] = {"disable", "allow", "prefer"};

	for (size_t i = 0; mode != NULL && mode->type == YAML_SCALAR && i < LENGTH(weak); i++)
		if (strcmp(mode->text, weak[i]) == 0)
			wrong(b, "sslmode", mode,
			    "%s is below require, and Lakebase takes connections by TLS alone",
			    mode->text);
}

static void
default_targets(struct bundle *b)
{
	const struct yaml *targets = look(b->config, "targets"), *t, *first = NULL;

	for (t = targets != NULL ? targets->child : NULL; t != NULL; t = t->next) {
		if (!look_flag(t, "default", false))
			continue;
		if (first != NULL)
			wrong(b, "targets", look(t, "default"),
			    "%s is the default target already (line %zu)", first->key,
			    first->key_pos.line);
		else
			first = t;
	}
}

/* Synced tables stand in a catalog. */
static void
catalog_missing(struct bundle *b)
{
	if (b->tables != NULL && look(b->config, "database_catalog") == NULL)
		report(b, BUNDLE_ERROR, "missing", look(b->config, "synced_tables")->key_pos,
		    "synced_tables need a database_catalog (name and database) to stand in");
}

void
check_rules(struct bundle *b)
{
	static void (*const rules[])(struct bundle * b) = {instance_name, readable_secondaries,
	    permissions, catalog_name, catalog_missing, managed_settings, setting_names, sslmode,
	    default_targets};

	for (size_t i = 0; i < LENGTH(rules); i++)
		rules[i](b);
}
