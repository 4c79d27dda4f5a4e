/* jobs.c - what runs after the deploy: change data feed, refreshes, indexes, checks, a benchmark */
#include <string.h>

#include "bundle/internal.h"

/* The parts of a config that jobs are made of. */
static bool
wants(const struct bundle *b, const char *job)
{
	return look_flag(look(b->config, "jobs"), job, false);
}

static bool
has_indexes(const struct bundle *b)
{
	for (const struct bundle_table *t = b->tables; t != NULL; t = t->next)
		if (look_list(t->node, "indexes") != NULL)
			return true;
	return false;
}

static bool
has_settings(const struct bundle *b)
{
	return look_map(b->config, "postgres_settings.tuning") != NULL;
}

static bool
has_readers(const struct bundle *b)
{
	const struct yaml *p = look_list(b->instance, "permissions");

	for (; p != NULL; p = p->next)
		if (strcmp(look_text(p, "level", ""), "CAN_USE") == 0)
			return b->tables != NULL;
	return false;
}

/* Do some tables follow the change data feed of their source? */
static bool
has_feeds(const struct bundle *b)
{
	for (const struct bundle_table *t = b->tables; t != NULL; t = t->next)
		if (t->mode != BUNDLE_SNAPSHOT)
			return true;
	return false;
}

bool
has_job(const struct bundle *b, const char *job)
{
	if (strcmp(job, "enable_cdf") == 0)
		return has_feeds(b);
	if (strcmp(job, "build_indexes") == 0)
		return wants(b, "index_build") &&
		       (has_settings(b) || has_indexes(b) || has_readers(b));
	if (strcmp(job, "verify") == 0)
		return wants(b, "verification") && b->tables != NULL;
	if (strcmp(job, "fleet") == 0)
		return look(b->config, "jobs.fleet") != NULL;
	if (strcmp(job, "bulk_load") == 0)
		return look_list(b->config, "jobs.bulk_load.tables") != NULL;
	return wants(b, job);
}

bool
job_needs_warehouse(const struct bundle *b)
{
	return has_job(b, "enable_cdf") || has_job(b, "verify");
}

bool
job_measures(const struct bundle *b)
{
	return has_job(b, "benchmark") || has_job(b, "fleet");
}

bool
job_needs_programs(const struct bundle *b)
{
	return job_measures(b) || has_job(b, "bulk_load");
}

bool
job_needs_postgres(const struct bundle *b)
{
	return job_runs_sql(b) || job_needs_programs(b);
}

bool
job_runs_sql(const struct bundle *b)
{
	return has_job(b, "build_indexes") || (has_job(b, "verify") && has_indexes(b)) ||
	       has_job(b, "bulk_load");
}

/* ---- jobs ---- */

struct jobs {
	struct bundle *b;
	const struct flavour *f;
	struct yaml *map;
};

/* A job of that key; NAME is shown after the name of the database. */
static struct yaml *
job(const struct jobs *j, const char *key, const char *name)
{
	struct yaml *map = put_map(j->b, j->map, key);

	put_text(
	    j->b, map, "name", arena_printf(j->b->arena, "%s %s", name_of(j->b, "name"), name));
	put_plain(j->b, map, "max_concurrent_runs", "1");
	return map;
}

static void
put_notify(const struct jobs *j, struct yaml *map)
{
	const struct yaml *who = look_list(j->b->config, "jobs.notify");
	struct yaml *list;

	if (who == NULL)
		return;
	list = put_list(j->b, put_map(j->b, map, "email_notifications"), "on_failure");
	for (; who != NULL; who = who->next)
		add_text(j->b, list, who->text);
}

/* A task that follows the last one of the list. */
static struct yaml *
task(const struct jobs *j, struct yaml *tasks, const char *key)
{
	const char *before = tasks->last != NULL ? look_text(tasks->last, "task_key", "") : NULL;
	struct yaml *map = add_map(j->b, tasks);

	put_text(j->b, map, "task_key", key);
	if (before != NULL)
		put_text(
		    j->b, add_map(j->b, put_list(j->b, map, "depends_on")), "task_key", before);
	return map;
}

static void
sql_task(const struct jobs *j, struct yaml *tasks, const char *key, const char *path)
{
	struct yaml *sql = put_map(j->b, task(j, tasks, key), "sql_task"), *file;

	put_text(j->b, sql, "warehouse_id", "${var.warehouse_id}");
	file = put_map(j->b, sql, "file");
	put_text(j->b, file, "path", path);
	put_text(j->b, file, "source", "WORKSPACE");
	if (strcmp(key, "row_counts") == 0 && name_of(j->b, "catalog")[0] == '$')
		put_text(j->b, put_map(j->b, sql, "parameters"), "catalog", "${var.catalog}");
}

/* Where the database of the jobs is: its own, unless the config names another. */
static const char *
database_name(const struct jobs *j)
{
	const struct yaml *config = j->b->config;
	const char *own = look_text(config, "database_catalog.database", NULL),
		   *name = look_text(config, "postgres_settings.connection.database", own);

	if (own != NULL && strcmp(own, name) == 0)
		return j->f->database_name(j->b);
	return name != NULL ? name : "databricks_postgres"; /* every instance has it */
}

/* A task that speaks to Postgres: a Python file, the connection, and then more parameters. */
static struct yaml *
postgres_task(const struct jobs *j, struct yaml *map, const char *file, bool read_only)
{
	const struct yaml *c = look(j->b->config, "postgres_settings.connection");
	const char *host = look_text(c, "host", "instance");
	const char *const connection[][2] = {
	    {"--host", strcmp(host, "instance") == 0 ? j->f->host(j->b, read_only) : host},
	    {"--port", "${var.pg_port}"}, {"--database", database_name(j)},
	    {"--user", "${var.pg_user}"}, {"--sslmode", "${var.pg_sslmode}"}};
	struct yaml *python, *list;

	put_text(j->b, map, "environment_key", "pg");
	python = put_map(j->b, map, "spark_python_task");
	put_text(j->b, python, "python_file", file);
	list = put_list(j->b, python, "parameters");
	for (size_t i = 0; i < LENGTH(connection); i++) {
		add_text(j->b, list, connection[i][0]);
		add_text(j->b, list, connection[i][1]);
	}
	if (look(c, "hostaddr") != NULL) {
		add_text(j->b, list, "--hostaddr");
		add_text(j->b, list, look_text(c, "hostaddr", ""));
	}
	if (look(c, "password") != NULL) {
		add_text(j->b, list, "--secret");
		add_text(j->b, list, secret_of(j->b->arena, look_text(c, "password", "")));
	}
	return list;
}

static void
postgres_sql(const struct jobs *j, struct yaml *tasks, const char *key, const char *path)
{
	struct yaml *list = postgres_task(j, task(j, tasks, key), "src/pg_sql.py", false);

	add_text(j->b, list, "--file");
	add_text(j->b, list, arena_printf(j->b->arena, "${workspace.file_path}/%s", path));
}

static void
put_environment(const struct jobs *j, struct yaml *map)
{
	struct yaml *one = add_map(j->b, put_list(j->b, map, "environments")), *spec, *list;

	put_text(j->b, one, "environment_key", "pg");
	spec = put_map(j->b, one, "spec");
	put_text(j->b, spec, "environment_version", "2");
	list = put_list(j->b, spec, "dependencies");
	add_text(j->b, list, "psycopg[binary]");
	add_text(j->b, list, "databricks-sdk");
}

static void
enable_feeds(const struct jobs *j)
{
	if (has_job(j->b, "enable_cdf"))
		sql_task(j,
		    put_list(j->b, job(j, "enable_cdf", "enable change data feed"), "tasks"),
		    "enable_cdf", "sql/enable_cdf.sql");
}

static void
put_schedule(const struct jobs *j, struct yaml *map, const char *quartz)
{
	struct yaml *schedule = put_map(j->b, map, "schedule");

	put_text(j->b, schedule, "quartz_cron_expression", quartz);
	put_text(j->b, schedule, "timezone_id",
	    look_text(j->b->config, "bundle.schedule_timezone", "UTC"));
	put_text(j->b, schedule, "pause_status", "UNPAUSED");
}

static void
put_trigger(const struct jobs *j, struct yaml *map, const struct bundle_table *t)
{
	struct yaml *trigger = put_map(j->b, map, "trigger"), *update;

	put_text(j->b, trigger, "pause_status", "UNPAUSED");
	update = put_map(j->b, trigger, "table_update");
	add_text(j->b, put_list(j->b, update, "table_names"), t->source);
	put_text(j->b, update, "condition", "ANY_UPDATED");
	put_plain(j->b, update, "min_time_between_triggers_seconds",
	    look_text(t->node, "trigger_min_s", "60"));
	put_plain(j->b, update, "wait_after_last_change_seconds",
	    look_text(t->node, "trigger_wait_s", "60"));
}

/* A synced table has no schedule of its own: a job runs its pipeline again. */
static void
pipeline_task(const struct jobs *j, struct yaml *task, const struct bundle_table *t)
{
	put_text(j->b, put_map(j->b, task, "pipeline_task"), "pipeline_id",
	    arena_printf(
		j->b->arena, "${resources.%s.%s.%s}", j->f->tables, t->key, j->f->pipeline));
}

static const char *
group_of(const struct bundle_table *t)
{
	return look_text(t->node, "schedule_group", "");
}

/* The pipelines of a group, side by side, in a job of its first table. */
static void
group_tasks(const struct jobs *j, struct yaml *tasks, const struct bundle_table *t)
{
	const char *group = group_of(t);
	struct yaml *one;

	for (; t != NULL; t = t->next) {
		if (strcmp(group_of(t), group) != 0)
			continue;
		one = add_map(j->b, tasks);
		put_text(j->b, one, "task_key", t->key);
		pipeline_task(j, one, t);
	}
}

static bool
is_first_of_group(const struct bundle *b, const struct bundle_table *t)
{
	const struct bundle_table *o = b->tables;

	while (o != t && strcmp(group_of(o), group_of(t)) != 0)
		o = o->next;
	return o == t;
}

static void
refresh(const struct jobs *j, const struct bundle_table *t)
{
	const char *group = group_of(t);
	struct yaml *map, *tasks;

	if (t->mode == BUNDLE_CONTINUOUS || (group[0] != '\0' && !is_first_of_group(j->b, t)))
		return;
	map = job(j,
	    arena_printf(
		j->b->arena, "refresh_%s", group[0] != '\0' ? key_of(j->b->arena, group) : t->key),
	    group[0] != '\0' ? arena_printf(j->b->arena, "refresh %s", group)
			     : arena_printf(j->b->arena, "refresh %s.%s", t->schema, t->table));
	if (look(t->node, "schedule") != NULL)
		put_schedule(j, map, look_text(t->node, "schedule", ""));
	if (look(t->node, "trigger") != NULL)
		put_trigger(j, map, t);
	put_notify(j, map);
	tasks = put_list(j->b, map, "tasks");
	if (group[0] != '\0')
		group_tasks(j, tasks, t);
	else
		pipeline_task(j, task(j, tasks, "sync"), t);
}

static void
build_indexes(const struct jobs *j)
{
	struct yaml *map, *tasks;

	if (!has_job(j->b, "build_indexes"))
		return;
	map = job(j, "build_indexes", "build indexes");
	put_notify(j, map);
	tasks = put_list(j->b, map, "tasks");
	if (has_settings(j->b))
		postgres_sql(j, tasks, "settings", "sql/settings.sql");
	if (has_indexes(j->b))
		postgres_sql(j, tasks, "indexes", "sql/indexes.sql");
	if (has_readers(j->b))
		postgres_sql(j, tasks, "grants", "sql/grants.sql");
	put_environment(j, map);
}

static void
verify(const struct jobs *j)
{
	struct yaml *map, *tasks;

	if (!has_job(j->b, "verify"))
		return;
	map = job(j, "verify", "verify");
	put_notify(j, map);
	tasks = put_list(j->b, map, "tasks");
	sql_task(j, tasks, "row_counts", "sql/verify_counts.sql");
	if (!has_indexes(j->b))
		return;
	postgres_sql(j, tasks, "indexes", "sql/verify_indexes.sql");
	put_environment(j, map);
}

/* What the jobs that measure take, and may be given when they are run. */
static const char *const load[][3] = {{"duration_s", "300", "--duration"},
    {"concurrency", "16", "--concurrency"}, {"qps", "1000", "--qps"}};

/* A job that fires requests, with its parameters; an hour is for what comes before and after. */
static struct yaml *
load_job(const struct jobs *j, const char *key)
{
	const struct yaml *settings = look(j->b->config, "performance_settings");
	struct yaml *map = job(j, key, key), *list, *one;

	put_plain(j->b, map, "timeout_seconds",
	    arena_printf(j->b->arena, "%.0f", look_number(settings, "duration_s", 300) + 3600));
	put_notify(j, map);
	list = put_list(j->b, map, "parameters");
	for (size_t i = 0; i < LENGTH(load); i++) {
		one = add_map(j->b, list);
		put_text(j->b, one, "name", load[i][0]);
		put_text(j->b, one, "default", look_text(settings, load[i][0], load[i][1]));
	}
	return map;
}

static void
add_load(const struct jobs *j, struct yaml *list)
{
	for (size_t i = 0; i < LENGTH(load); i++) {
		add_text(j->b, list, load[i][2]);
		add_text(
		    j->b, list, arena_printf(j->b->arena, "{{job.parameters.%s}}", load[i][0]));
	}
}

static void
benchmark(const struct jobs *j)
{
	struct yaml *map, *tasks;

	if (!has_job(j->b, "benchmark"))
		return;
	map = load_job(j, "benchmark");
	tasks = put_list(j->b, map, "tasks");
	if (has_job(j->b, "verify"))
		put_text(j->b, put_map(j->b, task(j, tasks, "verify"), "run_job_task"), "job_id",
		    "${resources.jobs.verify.id}");
	add_load(j, postgres_task(j, task(j, tasks, "benchmark"), "src/benchmark.py", true));
	put_environment(j, map);
}

static void
add_pair(const struct jobs *j, struct yaml *list, const char *option, const char *value)
{
	add_text(j->b, list, option);
	add_text(j->b, list, value);
}

/* The task of the list that runs as many shards side by side; what is returned is one of them. */
static struct yaml *
shards_task(const struct jobs *j, struct yaml *tasks, const char *key, int shards)
{
	struct yaml *each = put_map(j->b, task(j, tasks, key), "for_each_task");
	struct buf inputs = {.arena = j->b->arena};

	for (int i = 0; i < shards; i++)
		buf_printf(&inputs, "%s%d", i > 0 ? ", " : "[", i);
	buf_char(&inputs, ']');
	put_text(j->b, each, "inputs", buf_text(&inputs));
	put_plain(j->b, each, "concurrency", arena_printf(j->b->arena, "%d", shards));
	each = put_map(j->b, each, "task");
	put_text(j->b, each, "task_key", "shard");
	return each;
}

/* A load that outgrows one machine: shards side by side, and what they measured put together. */
static void
fleet(const struct jobs *j)
{
	const struct yaml *config = look(j->b->config, "jobs.fleet");
	const char *shards = look_text(config, "shards", ""),
		   *out = arena_printf(
		       j->b->arena, "%s/{{job.run_id}}", look_text(config, "volume", ""));
	struct yaml *map, *tasks, *each, *list;

	if (!has_job(j->b, "fleet"))
		return;
	map = load_job(j, "fleet");
	tasks = put_list(j->b, map, "tasks");
	each = shards_task(j, tasks, "fire", (int)look_number(config, "shards", 1));
	list = postgres_task(j, each, "src/fleet.py", true);
	add_load(j, list);
	add_pair(j, list, "--shard", "{{input}}");
	add_pair(j, list, "--shards", shards);
	add_pair(j, list, "--out", out);
	each = task(j, tasks, "merge");
	put_text(j->b, each, "environment_key", "pg");
	each = put_map(j->b, each, "spark_python_task");
	put_text(j->b, each, "python_file", "src/merge.py");
	list = put_list(j->b, each, "parameters");
	add_pair(j, list, "--shards", shards);
	add_pair(j, list, "--out", out);
	put_environment(j, map);
}

/* Rows of ordinary tables, one table after the other, each by shards that take their share of its
 * files or make their slice of its rows. */
static void
bulk_load(const struct jobs *j)
{
	const struct yaml *config = look(j->b->config, "jobs.bulk_load"), *t;
	static const char *const given[] = {"files", "ddl"};
	struct yaml *map, *tasks, *list;

	if (!has_job(j->b, "bulk_load"))
		return;
	map = job(j, "bulk_load", "bulk load");
	put_notify(j, map);
	tasks = put_list(j->b, map, "tasks");
	for (t = look_list(config, "tables"); t != NULL; t = t->next) {
		const char *table = look_text(t, "table", "");

		list = postgres_task(j,
		    shards_task(j, tasks,
			arena_printf(j->b->arena, "load_%s", key_of(j->b->arena, table)),
			(int)look_number(config, "shards", 1)),
		    "src/load.py", false);
		add_pair(j, list, "--table", table);
		for (size_t i = 0; i < LENGTH(given); i++)
			if (look(t, given[i]) != NULL)
				add_pair(j, list, arena_printf(j->b->arena, "--%s", given[i]),
				    look_text(t, given[i], ""));
		if (look(t, "rows") != NULL)
			add_pair(j, list, "--rows",
			    arena_printf(j->b->arena, "%.0f", look_number(t, "rows", 0)));
		add_pair(j, list, "--shard", "{{input}}");
		add_pair(j, list, "--shards", look_text(config, "shards", ""));
	}
	postgres_sql(j, tasks, "verify", "sql/verify_load.sql");
	put_environment(j, map);
}

void
build_jobs(struct bundle *b, const struct flavour *f, struct yaml *resources)
{
	struct jobs j = {b, f, yaml_new_map(b->arena)};

	enable_feeds(&j);
	for (const struct bundle_table *t = b->tables; t != NULL; t = t->next)
		refresh(&j, t);
	build_indexes(&j);
	verify(&j);
	benchmark(&j);
	fleet(&j);
	bulk_load(&j);
	if (j.map->child != NULL)
		yaml_set(b->arena, resources, "jobs", j.map);
}
