/* files.c - the files that go with databricks.yml */
#include <string.h>

#include "bundle/internal.h"

static struct bundle_file *
add(struct bundle *b, struct bundle_file **list, const char *path, const char *text)
{
	struct bundle_file *f = arena_alloc(b->arena, sizeof(*f));

	while (*list != NULL)
		list = &(*list)->next;
	f->path = path;
	f->text = text;
	return *list = f;
}

/* A source with the way to the database in front. */
static const char *
source(struct bundle *b, const char *body)
{
	return arena_printf(b->arena, "%s%s",
	    b->autoscaling ? runner_login_autoscaling : runner_login_provisioned, body);
}

static const char *
readme(struct bundle *b)
{
	struct buf out = {.arena = b->arena};
	bool feeds = sql_feeds(b)[0] != '\0';
	int step = 1;

	buf_printf(&out,
	    "# %s\n\nWritten by lb-bundle; make changes in its config and write it again.\n\n"
	    "## Deploy\n\nTARGET is one of the targets of databricks.yml.\n\n",
	    look_text(b->config, "bundle.name", ""));
	if (b->tables != NULL)
		buf_printf(&out,
		    "%d. The source tables must be there: the deploy fails for one that is not.\n",
		    step++);
	if (feeds)
		buf_printf(&out,
		    "%d. Before the first deploy, run `sql/enable_cdf.sql` on a SQL warehouse: "
		    "tables that are "
		    "triggered or continuous follow the change data feed of their source. Later "
		    "ones get it by "
		    "`databricks bundle run -t TARGET enable_cdf`.\n",
		    step++);
	if (job_needs_programs(b))
		buf_printf(&out,
		    "%d. `sh bin/collect.sh` puts the programs of lb beside it, for the jobs "
		    "that load or measure; "
		    "build them on a system whose C library is not newer than the cluster's.\n",
		    step++);
	buf_printf(&out, "%d. `databricks bundle validate -t TARGET`\n", step++);
	buf_printf(&out, "%d. `databricks bundle deploy -t TARGET`\n", step++);
	if (has_job(b, "bulk_load"))
		buf_printf(&out,
		    "%d. `databricks bundle run -t TARGET bulk_load`, when its tables are made; "
		    "run again after a failure, it goes on\n",
		    step++);
	if (has_job(b, "build_indexes"))
		buf_printf(&out,
		    "%d. `databricks bundle run -t TARGET build_indexes`, when the first "
		    "synchronization is through\n",
		    step++);
	if (has_job(b, "verify"))
		buf_printf(&out, "%d. `databricks bundle run -t TARGET verify`\n", step++);
	if (has_job(b, "benchmark"))
		buf_printf(&out, "%d. `databricks bundle run -t TARGET benchmark`\n", step++);
	if (has_job(b, "fleet"))
		buf_printf(&out, "%d. `databricks bundle run -t TARGET fleet`\n", step++);
	return buf_text(&out);
}

struct bundle_file *
bundle_files(struct bundle *b)
{
	const struct {
		bool wanted;
		const char *path, *text;
	} all[] = {
	    {sql_feeds(b)[0] != '\0', "sql/enable_cdf.sql", sql_feeds(b)},
	    {has_job(b, "build_indexes"), "sql/settings.sql", sql_settings(b)},
	    {has_job(b, "build_indexes"), "sql/indexes.sql", sql_indexes(b)},
	    {has_job(b, "build_indexes"), "sql/grants.sql", sql_grants(b)},
	    {has_job(b, "verify"), "sql/verify_counts.sql", sql_counts(b)},
	    {has_job(b, "verify"), "sql/verify_indexes.sql", sql_index_checks(b)},
	    {job_measures(b), "sql/benchmark.sql", sql_benchmark(b)},
	    {has_job(b, "bulk_load"), "sql/verify_load.sql", sql_load_checks(b)},
	    {job_runs_sql(b), "src/pg_sql.py", source(b, runner_sql)},
	    {has_job(b, "benchmark"), "src/benchmark.py", source(b, runner_fire)},
	    {has_job(b, "fleet"), "src/fleet.py", source(b, runner_fire)},
	    {has_job(b, "fleet"), "src/merge.py", runner_merge},
	    {has_job(b, "bulk_load"), "src/load.py", source(b, runner_load)},
	    {job_needs_programs(b), "bin/collect.sh", runner_collect},
	    {true, "README.md", readme(b)},
	};
	struct bundle_file *list = NULL;

	for (size_t i = 0; i < LENGTH(all); i++)
		if (all[i].wanted && all[i].text[0] != '\0')
			add(b, &list, all[i].path, all[i].text);
	return list;
}
