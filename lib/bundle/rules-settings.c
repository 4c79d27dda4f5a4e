/* rules-settings.c - what must hold for settings, connections and targets: one function a rule */
#include <math.h>
#include <string.h>

#include "bundle/internal.h"

/* The service sets them; a database takes session settings alone (DOC postgres-compatibility). */
static void
managed_settings(struct bundle *b)
{
	/* one that ends in _ or . stands for its family */
	static const char *const managed[] = {"archive_", "autovacuum_max_workers", "checkpoint_",
	    "data_directory", "effective_io_concurrency", "fsync", "full_page_writes", "hba_file",
	    "hot_standby", "huge_pages", "listen_addresses", "logging_collector", "max_connections",
	    "max_replication_slots", "max_wal_senders", "max_wal_size", "max_worker_processes",
	    "min_wal_size", "neon.", "port", "shared_buffers", "shared_preload_libraries", "ssl",
	    "superuser_reserved_connections", "synchronous_standby_names", "wal_"};
	const struct yaml *s = look_map(b->config, "postgres_settings.tuning");

	for (; s != NULL; s = s->next)
		for (size_t i = 0; i < LENGTH(managed); i++) {
			size_t n = strlen(managed[i]);
			bool family = strchr("_.", managed[i][n - 1]) != NULL;

			if (strncmp(s->key, managed[i], n) == 0 && (family || s->key[n] == '\0'))
				report(b, BUNDLE_ERROR, "managed-setting", s->key_pos,
				    "%s is set by Lakebase; a database, role or session has "
				    "settings "
				    "like work_mem or statement_timeout",
				    s->key);
		}
}

static void
setting_names(struct bundle *b)
{
	const struct yaml *s = look_map(b->config, "postgres_settings.tuning");

	for (; s != NULL; s = s->next)
		if (!is_letter(s->key[0]) || !made_of(s->key, "_."))
			report(b, BUNDLE_ERROR, "setting-name", s->key_pos,
			    "\"%s\" is no name of a Postgres setting", s->key);
}

/* Lakebase takes connections by TLS alone. */
static void
sslmode(struct bundle *b)
{
	static const char *const weak[] = {"disable", "allow", "prefer"};
	const struct yaml *mode = look_scalar(b->config, "postgres_settings.connection.sslmode");

	for (size_t i = 0; mode != NULL && i < LENGTH(weak); i++)
		if (strcmp(mode->text, weak[i]) == 0)
			wrong(b, "sslmode", mode,
			    "%s is below require, and Lakebase takes connections by TLS alone",
			    mode->text);
}

/* Four numbers to 255 with points between. */
static bool
is_ipv4(const char *s)
{
	for (int part = 1;; part++, s++) {
		int value = 0;
		size_t n = strspn(s, "0123456789");

		for (size_t i = 0; i < n && i < 4; i++)
			value = value * 10 + (s[i] - '0');
		s += n;
		if (n == 0 || n > 3 || value > 255 || part > 4)
			return false;
		if (*s != '.')
			return *s == '\0' && part == 4;
	}
}

static void
check_host(struct bundle *b, const struct yaml *host)
{
	bool secret;

	if (host == NULL || strcmp(host->text, "instance") == 0)
		return;
	secret = strpbrk(host->text, "@=") != NULL; /* maybe: it is not repeated */
	if (host->text[strspn(host->text, "0123456789.")] == '\0' && !is_ipv4(host->text))
		wrong(b, "host", host, "\"%s\" is no IPv4 address", host->text);
	else if (!made_of(host->text, ".-:"))
		wrong(b, "host", host, "%s%s%s is no name or address of a host", secret ? "" : "\"",
		    secret ? "this" : host->text, secret ? "" : "\"");
}

static void
hosts(struct bundle *b)
{
	const struct yaml *c = look(b->config, "postgres_settings.connection"),
			  *address = look_scalar(c, "hostaddr");

	check_host(b, look_scalar(c, "host"));
	check_host(b, address);
	if (address != NULL && strcmp(look_text(c, "host", "instance"), "instance") == 0)
		wrong(b, "host", address,
		    "host is instance, whose address is known when the bundle is deployed; leave "
		    "it out");
}

/* ${secrets/SCOPE/KEY} or {{secrets/SCOPE/KEY}} */
static void
clear_password(struct bundle *b)
{
	const struct yaml *password =
	    look_scalar(b->config, "postgres_settings.connection.password");

	if (password != NULL && secret_of(b->arena, password->text) == NULL)
		wrong(b, "clear-password", password,
		    "a password in clear text; leave it out (the jobs get OAuth tokens), or name a "
		    "secret, "
		    "${secrets/SCOPE/KEY}");
}

/* What the largest endpoint takes; NAN: the service decides its size. */
static double
max_connections(const struct bundle *b)
{
	double cu = look_number(b->instance, "max_cu", NAN);

	if (!b->autoscaling)
		return b->limits.connections;
	if (!(cu > 0))
		return NAN; /* or it is no size, which was reported */
	return fmin(floor(cu * b->limits.connections_per_cu), b->limits.connections_max);
}

/* The pool, the benchmark and the synced tables share the connections. */
static void
connections(struct bundle *b)
{
	const struct yaml *c = look(b->config, "postgres_settings.connection"),
			  *pool = look_scalar(c, "pool_size"), *clients, *tables;
	double max = max_connections(b), sum, n = 0,
	       pools = look_number(c, "pool_size", 0) + look_number(c, "max_overflow", 0);

	clients = look_scalar(b->config, "performance_settings.concurrency");
	if (pools > max)
		wrong(b, "connections", pool != NULL ? pool : look(c, "max_overflow"),
		    "%.15g connections with the overflow, the database takes %.15g", pools, max);
	if (look_number(b->config, "jobs.bulk_load.shards", 0) > max)
		wrong(b, "connections", look(b->config, "jobs.bulk_load.shards"),
		    "%.15g connections, the database takes %.15g",
		    look_number(b->config, "jobs.bulk_load.shards", 0), max);
	if (look_number(b->config, "performance_settings.concurrency", 0) > max)
		wrong(b, "connections", clients, "%s connections, the database takes %.15g",
		    clients->text, max);
	for (const struct bundle_table *t = b->tables; t != NULL; t = t->next)
		n++;
	sum = pools + n * b->limits.connections_per_table;
	tables = look(b->config, "synced_tables");
	if (pools <= max && n > 0 && sum > 0.9 * max)
		report(b, BUNDLE_WARNING, "sync-connections", tables->key_pos,
		    "%.15g synced tables take %.15g connections each, with the pool of %.15g that "
		    "is %.15g: "
		    "more than 90 %% of the %.15g that the database takes",
		    n, b->limits.connections_per_table, pools, sum, max);
}

static void
check_volume(struct bundle *b, const char *code, const struct yaml *path)
{
	size_t parts = 0;

	for (const char *c = path != NULL ? path->text : ""; *c != '\0'; c++)
		parts += *c == '/' && c[1] != '/' && c[1] != '\0';
	if (path != NULL && (strncmp(path->text, "/Volumes/", 9) != 0 || parts < 4))
		wrong(b, code, path,
		    "\"%s\" is no %s of a volume, /Volumes/CATALOG/SCHEMA/VOLUME%s", path->text,
		    strcmp(path->key, "ddl") == 0 ? "file" : "folder",
		    strcmp(path->key, "ddl") == 0 ? "/FILE" : "");
}

/* Shards leave their records where the last task finds them. */
static void
fleet_volume(struct bundle *b)
{
	check_volume(b, "fleet", look_scalar(b->config, "jobs.fleet.volume"));
}

static void
bulk_load_table(struct bundle *b, const struct yaml *t)
{
	const struct yaml *name = look_scalar(t, "table"), *o;
	const char *dot = name != NULL ? strchr(name->text, '.') : NULL;
	const struct bundle_table *s;

	if (name == NULL)
		return;
	if (!made_of(name->text, "_.") || dot == NULL || dot == name->text || dot[1] == '\0' ||
	    strchr(dot + 1, '.') != NULL)
		wrong(b, "bulk-load", name, "\"%s\" is not schema.table of letters, digits and _",
		    name->text);
	for (s = b->tables; s != NULL; s = s->next)
		if (word_is(name->text, arena_printf(b->arena, "%s.%s", s->schema, s->table)))
			wrong(b, "bulk-load", name,
			    "%s is a synced table (line %zu), which the service alone writes",
			    name->text, s->node->pos.line);
	for (o = look_list(b->config, "jobs.bulk_load.tables"); o != t; o = o->next)
		if (strcmp(key_of(b->arena, look_text(o, "table", "")),
			key_of(b->arena, name->text)) == 0)
			wrong(b, "bulk-load", name, "%s is in line %zu already", name->text,
			    o->pos.line);
}

/* A table's rows come from files, or are made of a DDL. */
static void
bulk_load(struct bundle *b)
{
	const struct yaml *t = look_list(b->config, "jobs.bulk_load.tables");

	for (; t != NULL; t = t->next) {
		bool files = look(t, "files") != NULL, rows = look(t, "rows") != NULL;

		bulk_load_table(b, t);
		check_volume(b, "bulk-load", look_scalar(t, "files"));
		check_volume(b, "bulk-load", look_scalar(t, "ddl"));
		if (files == rows || rows != (look(t, "ddl") != NULL))
			wrong(b, "bulk-load", t,
			    "a table's rows come from files, or from rows (their number) and ddl");
	}
}

/* Jobs that are asked for and have nothing to do are left out. */
static void
idle_jobs(struct bundle *b)
{
	static const char *const jobs[][3] = {
	    {"index_build", "build_indexes", "no settings, indexes or readers of synced tables"},
	    {"verification", "verify", "no synced tables"},
	    {"bulk_load", "bulk_load", "no tables"}};
	const struct yaml *asked = look(b->config, "jobs"), *node;

	for (size_t i = 0; i < LENGTH(jobs); i++) {
		node = look(asked, jobs[i][0]);
		if (node == NULL ||
		    (node->type == YAML_SCALAR && !look_flag(asked, jobs[i][0], false)))
			continue;
		if (!has_job(b, jobs[i][1]))
			report(b, BUNDLE_NOTE, "idle-job", node->pos, "%s: left out, there are %s",
			    node->key, jobs[i][2]);
	}
}

/* Names of the time zone data (iana.org/time-zones), as far as they can be told by their form. */
static bool
is_zone(const char *name)
{
	static const char *const areas[] = {"Africa/", "America/", "Antarctica/", "Arctic/",
	    "Asia/", "Atlantic/", "Australia/", "Brazil/", "Canada/", "Chile/", "Etc/", "Europe/",
	    "Indian/", "Mexico/", "Pacific/", "US/"};
	static const char *const words[] = {"UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich",
	    "CET", "EET", "MET", "WET", "EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT",
	    "PST8PDT", "Cuba", "Egypt", "Eire", "GB", "Hongkong", "Iceland", "Iran", "Israel",
	    "Jamaica", "Japan", "Libya", "NZ", "Navajo", "PRC", "Poland", "Portugal", "ROC", "ROK",
	    "Singapore", "Turkey"};
	size_t n;

	if (text_in(name, words, LENGTH(words)))
		return true;
	for (size_t i = 0; i < LENGTH(areas); i++)
		if (strncmp(name, areas[i], n = strlen(areas[i])) == 0)
			return is_letter(name[n]) && made_of(name + n, "/_-+");
	return false;
}

static void
time_zone(struct bundle *b)
{
	const struct yaml *zone = look_scalar(b->config, "bundle.schedule_timezone");

	if (zone == NULL)
		return;
	if (!is_zone(zone->text))
		wrong(b, "timezone", zone, "\"%s\" is no time zone like UTC or Europe/Berlin",
		    zone->text);
	else if (b->given.has_zone != NULL && !b->given.has_zone(zone->text))
		report(b, BUNDLE_WARNING, "timezone", zone->pos,
		    "schedule_timezone: \"%s\" is not in the time zone data of this system",
		    zone->text);
}

/* ---- targets ---- */

/* They are given to the CLI by -t, and stand in the workspace as folders. */
static void
names_of_targets(struct bundle *b)
{
	for (const struct yaml *t = first_target(b); t != NULL; t = t->next)
		if (!made_of(t->key, "_-."))
			report(b, BUNDLE_ERROR, "targets", t->key_pos,
			    "\"%s\" is no name of a target: letters, digits, _, - and .", t->key);
}

static void
default_targets(struct bundle *b)
{
	const struct yaml *t, *first = NULL;

	for (t = first_target(b); t != NULL; t = t->next) {
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

/* The CLI deploys a production target without a place of its own only for a service principal. */
static void
production(struct bundle *b)
{
	const struct yaml *t;

	for (t = first_target(b); t != NULL; t = t->next)
		if (strcmp(look_text(t, "mode", ""), "production") == 0 &&
		    look(t, "root_path") == NULL)
			report(b, BUNDLE_WARNING, "targets", t->key_pos,
			    "%s has mode production and no root_path, which the CLI takes from a "
			    "service principal alone: give it one, such as "
			    "/Workspace/Shared/.bundle/%s/%s",
			    t->key, look_text(b->config, "bundle.name", ""), t->key);
}

static bool
same_host(const struct yaml *t, const struct yaml *o)
{
	return strcmp(look_text(t, "host", ""), look_text(o, "host", "")) == 0;
}

/* A deploy in development mode does not rename databases: two targets of one workspace would
 * deploy one over the other. */
static void
target_names(struct bundle *b)
{
	const struct yaml *t, *o;

	for (t = first_target(b); t != NULL; t = t->next)
		for (o = first_target(b); o != t; o = o->next)
			if (same_host(t, o) && strcmp(look_text(t, "name", b->name),
						   look_text(o, "name", b->name)) == 0) {
				report(b, BUNDLE_WARNING, "target-names", t->key_pos,
				    "%s and %s deploy one database, %s, in one workspace; give one "
				    "a name: "
				    "and a catalog: of its own",
				    t->key, o->key, look_text(t, "name", b->name));
				break;
			}
}

/* Each target of a workspace makes an instance there. */
static void
instances(struct bundle *b)
{
	const struct yaml *t, *o;

	for (t = first_target(b); !b->autoscaling && t != NULL; t = t->next) {
		double n = 1;

		for (o = first_target(b); o != t; o = o->next)
			n += same_host(t, o);
		if (n == b->limits.instances + 1)
			report(b, BUNDLE_ERROR, "instances", t->key_pos,
			    "target %s is the %.15gth instance of one workspace, which has %.15g "
			    "at most",
			    t->key, n, b->limits.instances);
	}
}

static void
google_catalogs(struct bundle *b)
{
	const struct yaml *t;

	for (t = first_target(b); !b->autoscaling && t != NULL; t = t->next)
		if (strstr(look_text(t, "host", ""), ".gcp.databricks.com") != NULL &&
		    look(b->config, "database_catalog") != NULL)
			report(b, BUNDLE_WARNING, "gcp-catalog", look(t, "host")->pos,
			    "host: on Google Cloud a provisioned database has no catalog; the "
			    "deploy of %s "
			    "may fail",
			    t->key);
}

void
check_settings(struct bundle *b)
{
	static void (*const rules[])(struct bundle * b) = {managed_settings, setting_names, sslmode,
	    hosts, clear_password, connections, fleet_volume, bulk_load, idle_jobs, time_zone,
	    names_of_targets, default_targets, production, target_names, instances,
	    google_catalogs};

	for (size_t i = 0; i < LENGTH(rules); i++)
		rules[i](b);
}
