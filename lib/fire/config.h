/* config.h - concurrency_config.yaml
 *
 * Like lib/bundle this sees the trees of lib/yaml, and nothing else beside base: a config is the
 * bigger half of what a load is made of, and both lb-fire and lb-stats read it. */
#ifndef FIRE_CONFIG_H
#define FIRE_CONFIG_H

#include "fire/fire.h"
#include "yaml/yaml.h"

#define FIRE_PERCENTILES_MAX 20

/* A query of a scenario's mix. */
struct fire_pattern {
	const char *query;
	struct pos pos;
	double weight, think_s, timeout_s; /* below 0: not given */
	struct fire_pattern *next;
};

/* A scenario; in its struct everything but the shares is set. */
struct fire_plan {
	struct fire_scenario scenario;
	struct pos pos;
	const char *description;
	struct fire_pattern *patterns;
	const char *goals; /* performance_targets as "mean<=500ms,error_rate<=1%"; NULL: none */
	struct fire_plan *next;
};

/* A query: the file it stands in, and parameters that the config declares. */
struct fire_source {
	const char *name;
	struct pos pos;
	const char *path; /* from the config's folder, if it is not absolute */
	struct fire_param *params;
	int nparams;
	struct fire_source *next;
};

struct fire_config {
	/* postgres_connection */
	const char *host, *database, *username, *password, *password_command;
	const char *ssl_mode, *ssl_cert, *ssl_key, *ssl_ca;
	long port;
	long initial_pool, max_pool; /* 0: as many as clients */
	double pool_timeout_s, connect_timeout_s, query_timeout_s;
	/* test_environment */
	double duration_s, warmup_s, cooldown_s, progress_s, metrics_s;
	long retries;
	double retry_delay_s;
	bool detailed, results;
	bool offline; /* set before it is read: no connection is made by it, and variables of the
			 environment that are missing do no harm */
	/* metrics */
	double percentiles[FIRE_PERCENTILES_MAX];
	int npercentiles;
	bool categories; /* errors by the categories of the config, not by SQLSTATE */
	/* test_scenarios, queries */
	struct fire_plan *plans;
	struct fire_source *sources;
};

void fire_config_defaults(struct fire_config *c);
/* The whole file, over what c has already.  False: reported, all that
 * could be found in one run. */
bool fire_config_read(struct arena *a, const struct yaml *root, struct fire_config *c);
/* The connection as a conninfo; "" when the config says nothing of it. */
const char *fire_config_conninfo(struct arena *a, const struct fire_config *c);

/* Sets the shares of the scenario: the patterns of the plan, whose queries are all there, or
 * (NULL) each query by its own weight.  What neither the plan nor the query's file says is taken
 * from otherwise. */
void fire_config_shares(struct arena *a, const struct fire_plan *plan,
    const struct fire_queries *queries, const struct fire_share *otherwise,
    struct fire_scenario *scenario);

#endif
