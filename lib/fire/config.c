/* config.c - the sections postgres_connection, test_environment and metrics */
#include <stdlib.h>
#include <string.h>

#include "fire/fields.h"

#define DAY 86400.0

/* ---- fields ---- */

/* The NAME of ${NAME}, if that is the whole of the value; else NULL. */
static const char *
variable(struct arena *a, const struct yaml *node)
{
	size_t n = node->type == YAML_SCALAR ? strlen(node->text) : 0;

	if (n < 4 || strncmp(node->text, "${", 2) != 0 || node->text[n - 1] != '}')
		return NULL;
	return arena_strndup(a, node->text + 2, n - 3);
}

/* A variable of the environment takes the place of ${NAME}. */
static bool
expand(struct arena *a, struct yaml *node, bool text)
{
	const char *name = variable(a, node), *value;

	if (name == NULL)
		return true;
	if ((value = getenv(name)) == NULL) {
		warnat(node->pos, "%s: the environment has no variable %s", node->key, name);
		return false;
	}
	node->text = value;
	node->quoted = text;
	return true;
}

static bool
read_field(struct arena *a, const struct yaml *map, const struct field *f, char *to)
{
	struct yaml *node = yaml_get(map, f->key);
	double ms;

	if (node == NULL || yaml_is_null(node))
		return true;
	if (!expand(a, node, f->type == FIELD_TEXT))
		return false;
	switch (f->type) {
	case FIELD_TEXT: return yaml_string(map, f->key, (const char **)(void *)(to + f->offset));
	case FIELD_NUMBER:
		return yaml_number(map, f->key, f->min, f->max, (double *)(void *)(to + f->offset));
	case FIELD_MS:
		if (!yaml_number(map, f->key, f->min, f->max, &ms))
			return false;
		*(double *)(void *)(to + f->offset) = ms / 1000;
		return true;
	case FIELD_COUNT:
		return yaml_integer(
		    map, f->key, (long)f->min, (long)f->max, (long *)(void *)(to + f->offset));
	case FIELD_BOOL: return yaml_bool(map, f->key, (bool *)(void *)(to + f->offset));
	case FIELD_OTHER: return true; /* its reader comes to it */
	}
	return true;
}

bool
read_fields(struct arena *a, const struct yaml *map, const struct field *fields, void *to)
{
	const char *known[32];
	bool ok = true;
	size_t n = 0;

	if (map == NULL)
		return true;
	for (; fields[n].key != NULL; n++)
		known[n] = fields[n].key;
	known[n] = NULL;
	ok = yaml_known(map, known);
	for (size_t i = 0; i < n; i++)
		ok &= read_field(a, map, &fields[i], to);
	return ok;
}

static bool
is_among(const double *values, int n, double v)
{
	for (int i = 0; i < n; i++)
		if (values[i] == v)
			return true;
	return false;
}

bool
read_numbers(
    const struct yaml *map, const char *key, double min, double max, double *to, int *n, int most)
{
	struct yaml *list;
	double v;
	bool ok = yaml_list(map, key, &list);

	if (list == NULL)
		return ok;
	*n = 0;
	for (struct yaml *item = list->child; item != NULL; item = item->next) {
		if (item->type != YAML_SCALAR || item->quoted || !parse_number(item->text, &v) ||
		    v < min || v > max) {
			warnat(item->pos, "%s: wants numbers from %.15g to %.15g", key, min, max);
			ok = false;
		} else if (is_among(to, *n, v)) {
			warnat(item->pos, "%s: %.15g stands there twice", key, v);
			ok = false;
		} else if (*n == most) {
			warnat(item->pos, "%s: more than %d", key, most);
			return false;
		} else {
			to[(*n)++] = v;
		}
	}
	return ok;
}

/* ---- postgres_connection, test_environment ---- */

#define AT(member) offsetof(struct fire_config, member)

/* clang-format off */
static const struct field connection[] = {
	{"connection_timeout", FIELD_NUMBER, 0, DAY, AT(connect_timeout_s)},
	{"database", FIELD_TEXT, 0, 0, AT(database)},
	{"host", FIELD_TEXT, 0, 0, AT(host)},
	{"initial_pool_size", FIELD_COUNT, 1, 100000, AT(initial_pool)},
	{"max_pool_size", FIELD_COUNT, 1, 100000, AT(max_pool)},
	{"password", FIELD_TEXT, 0, 0, AT(password)},
	{"password_command", FIELD_TEXT, 0, 0, AT(password_command)},
	{"pool_timeout", FIELD_NUMBER, 0, DAY, AT(pool_timeout_s)},
	{"port", FIELD_COUNT, 1, 65535, AT(port)},
	{"query_timeout", FIELD_NUMBER, 0, DAY, AT(query_timeout_s)},
	{"ssl_ca_path", FIELD_TEXT, 0, 0, AT(ssl_ca)},
	{"ssl_cert_path", FIELD_TEXT, 0, 0, AT(ssl_cert)},
	{"ssl_key_path", FIELD_TEXT, 0, 0, AT(ssl_key)},
	{"ssl_mode", FIELD_TEXT, 0, 0, AT(ssl_mode)},
	{"username", FIELD_TEXT, 0, 0, AT(username)},
	{0},
};
static const struct field environment[] = {
	{"cooldown", FIELD_NUMBER, 0, DAY, AT(cooldown_s)},
	{"cooldown_duration", FIELD_NUMBER, 0, DAY, AT(cooldown_s)},
	{"default_test_duration", FIELD_NUMBER, 0.001, 1e7, AT(duration_s)},
	{"detailed_logging", FIELD_BOOL, 0, 0, AT(detailed)},
	{"max_retries", FIELD_COUNT, 0, 1000, AT(retries)},
	{"metrics_collection_interval", FIELD_NUMBER, 0.01, DAY, AT(metrics_s)},
	{"progress_report_interval", FIELD_NUMBER, 0.1, DAY, AT(progress_s)},
	{"results_directory", FIELD_OTHER, 0, 0, 0},
	{"retry_delay", FIELD_NUMBER, 0.001, DAY, AT(retry_delay_s)},
	{"save_query_results", FIELD_BOOL, 0, 0, AT(results)},
	{"warmup", FIELD_NUMBER, 0, DAY, AT(warmup_s)},
	{"warmup_duration", FIELD_NUMBER, 0, DAY, AT(warmup_s)},
	{0},
};
/* clang-format on */

/* A key that has a better place. */
static bool
refuse(const struct yaml *map, const char *key, const char *instead)
{
	const struct yaml *node = yaml_get(map, key);

	if (node != NULL)
		warnat(node->key_pos, "%s: %s", key, instead);
	return node == NULL;
}

/* A key that has two names stands under one of them. */
static bool
one_name(const struct yaml *map, const char *name, const char *other)
{
	const struct yaml *first = yaml_get(map, name), *second = yaml_get(map, other);

	if (first == NULL || second == NULL)
		return true;
	warnat(second->key_pos, "%s is the same as %s in line %zu", other, name, first->pos.line);
	return false;
}

static bool
read_environment(struct arena *a, const struct yaml *map, struct fire_config *c)
{
	bool ok = read_fields(a, map, environment, c);

	ok &= one_name(map, "warmup", "warmup_duration");
	ok &= one_name(map, "cooldown", "cooldown_duration");
	return refuse(map, "results_directory",
		   "records go to standard output; pipelines/benchmark keeps them in a folder") &&
	       ok;
}

/* ' and \ are written \' and \\ inside of quotes (PostgreSQL 15, 34.1.1.1) */
static void
add_setting(struct buf *b, const char *key, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	buf_printf(b, "%s%s='", b->len > 0 ? " " : "", key);
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\')
			buf_char(b, '\\');
		buf_char(b, *value);
	}
	buf_char(b, '\'');
}

const char *
fire_config_conninfo(struct arena *a, const struct fire_config *c)
{
	struct buf b = {.arena = a};

	add_setting(&b, "host", c->host);
	if (c->port > 0)
		add_setting(&b, "port", arena_printf(a, "%ld", c->port));
	add_setting(&b, "dbname", c->database);
	add_setting(&b, "user", c->username);
	add_setting(&b, "password", c->password);
	add_setting(&b, "sslmode", c->ssl_mode);
	add_setting(&b, "sslcert", c->ssl_cert);
	add_setting(&b, "sslkey", c->ssl_key);
	add_setting(&b, "sslrootcert", c->ssl_ca);
	return buf_text(&b);
}

/* A variable that is missing becomes a null: nothing. */
static void
forget_missing(struct arena *a, struct yaml *map)
{
	for (struct yaml *node = map == NULL ? NULL : map->child; node != NULL; node = node->next) {
		const char *name = variable(a, node);

		if (name != NULL && getenv(name) == NULL) {
			node->text = "";
			node->quoted = false;
		}
	}
}

static bool
read_connection(struct arena *a, struct yaml *map, struct fire_config *c)
{
	static const char *const modes[] = {
	    "disable", "allow", "prefer", "require", "verify-ca", "verify-full", NULL};
	int mode = -1;

	if (c->offline)
		forget_missing(a, map);
	if (!read_fields(a, map, connection, c) || !yaml_word(map, "ssl_mode", modes, &mode))
		return false;
	if (mode >= 0)
		c->ssl_mode = modes[mode];
	if (c->max_pool == 0 || c->initial_pool <= c->max_pool)
		return true;
	warnat(yaml_get(map, "initial_pool_size")->pos,
	    "initial_pool_size: %ld is more than max_pool_size, %ld", c->initial_pool, c->max_pool);
	return false;
}

/* ---- metrics ---- */

/* What is always measured, or never, may be said, but not changed. */
static bool
must_be(const struct yaml *map, const char *key, bool want, const char *why)
{
	bool value = want;

	if (!yaml_bool(map, key, &value))
		return false;
	if (value == want)
		return true;
	warnat(yaml_get(map, key)->pos, "%s: %s", key, why);
	return false;
}

/* The words of lb-stats for errors; a config names all it wants to see. */
static bool
read_categories(const struct yaml *map, struct fire_config *c)
{
	struct yaml *list;
	bool ok = yaml_list(map, "error_categories", &list);

	for (struct yaml *item = list == NULL ? NULL : list->child; item != NULL;
	     item = item->next) {
		bool known = false;

		for (size_t i = 0; item->type == YAML_SCALAR && fire_categories[i] != NULL; i++)
			known |= strcmp(item->text, fire_categories[i]) == 0;
		if (!known) {
			warnat(item->pos,
			    "error_categories: there are connection_timeout, query_timeout, "
			    "syntax_error, permission_denied, connection_lost and other");
			ok = false;
		}
	}
	c->categories = list != NULL;
	return ok;
}

/* clang-format off */
static const struct field response_time[] = {
	{"enabled", FIELD_OTHER, 0, 0, 0}, {"histogram_buckets", FIELD_OTHER, 0, 0, 0},
	{"percentiles", FIELD_OTHER, 0, 0, 0}, {0},
};
static const struct field throughput[] = {
	{"enabled", FIELD_OTHER, 0, 0, 0},
	{"include_failed_requests", FIELD_OTHER, 0, 0, 0},
	{"measurement_window", FIELD_OTHER, 0, 0, 0},
	{0},
};
static const struct field error_rate[] = {
	{"enabled", FIELD_OTHER, 0, 0, 0}, {"error_categories", FIELD_OTHER, 0, 0, 0}, {0},
};
static const struct field connection_metrics[] = {
	{"enabled", FIELD_OTHER, 0, 0, 0}, {"track_connection_lifecycle", FIELD_OTHER, 0, 0, 0},
	{"track_idle_connections", FIELD_OTHER, 0, 0, 0},
	{"track_pool_utilization", FIELD_OTHER, 0, 0, 0}, {0},
};
static const struct field metrics[] = {
	{"connection_metrics", FIELD_OTHER, 0, 0, 0}, {"error_rate", FIELD_OTHER, 0, 0, 0},
	{"postgres_metrics", FIELD_OTHER, 0, 0, 0}, {"response_time", FIELD_OTHER, 0, 0, 0},
	{"system_metrics", FIELD_OTHER, 0, 0, 0}, {"throughput", FIELD_OTHER, 0, 0, 0}, {0},
};
/* clang-format on */

static bool
read_metrics(struct arena *a, const struct yaml *map, struct fire_config *c)
{
	static const char always[] = "this is always measured; leave the key out or say true";
	static const char *const switches[] = {"enabled", NULL};
	static const char *const tracks[] = {"enabled", "track_connection_lifecycle",
	    "track_idle_connections", "track_pool_utilization"};
	struct yaml *m;
	bool ok = read_fields(a, map, metrics, c);

	ok &= yaml_map(map, "response_time", &m) && read_fields(a, m, response_time, c) &&
	      must_be(m, "enabled", true, always);
	ok &= read_numbers(
	    m, "percentiles", 0, 100, c->percentiles, &c->npercentiles, FIRE_PERCENTILES_MAX);
	ok &= refuse(m, "histogram_buckets",
	    "a histogram has buckets of 0.1 percent; lb-stats --buckets counts up to any bounds");
	ok &= yaml_map(map, "throughput", &m) && read_fields(a, m, throughput, c) &&
	      must_be(m, "enabled", true, always);
	ok &= must_be(
	    m, "include_failed_requests", false, "the rate is that of requests that did not fail");
	ok &= refuse(
	    m, "measurement_window", "lb-stats --interval gives the rate of each stretch of time");
	ok &= yaml_map(map, "error_rate", &m) && read_fields(a, m, error_rate, c) &&
	      must_be(m, "enabled", true, always) && read_categories(m, c);
	ok &= yaml_map(map, "connection_metrics", &m) && read_fields(a, m, connection_metrics, c);
	for (size_t i = 0; i < LENGTH(tracks); i++)
		ok &= must_be(m, tracks[i], true, always);
	for (int i = 0; i < 2; i++) {
		const char *key = i == 0 ? "postgres_metrics" : "system_metrics";

		ok &= yaml_map(map, key, &m) && yaml_known(m, switches) &&
		      must_be(m, "enabled", false,
			  i == 0 ? "the run record has the statistics of the server; "
				   "sample other views with a monitor of their own"
				 : "lb-fire does not measure the machine it runs on");
	}
	return ok;
}

/* ---- the file ---- */

static const struct {
	const char *key, *instead;
} elsewhere[] = {
    {"advanced", "its switches are options of lb-fire: --unnamed, --pool, --rows"},
    {"alerting", "gates are performance_targets and lb-stats --slo"},
    {"reporting", "lb-stats prints tables, markdown and CSV; pipelines/report makes a report"},
};

static bool
known_sections(const struct yaml *root)
{
	static const char *const known[] = {"advanced", "alerting", "metrics",
	    "postgres_connection", "queries", "reporting", "test_environment", "test_scenarios",
	    NULL};
	bool ok = yaml_known(root, known);

	for (size_t i = 0; i < LENGTH(elsewhere); i++) {
		const struct yaml *node = yaml_get(root, elsewhere[i].key);

		if (node != NULL) {
			warnat(node->key_pos, "%s: %s", node->key, elsewhere[i].instead);
			ok = false;
		}
	}
	return ok;
}

void
fire_config_defaults(struct fire_config *c)
{
	*c = (struct fire_config){.pool_timeout_s = 30,
	    .connect_timeout_s = 30,
	    .query_timeout_s = 300,
	    .duration_s = 300,
	    .retries = 3,
	    .retry_delay_s = 5,
	    .metrics_s = 1,
	    .detailed = true};
}

bool
fire_config_read(struct arena *a, const struct yaml *root, struct fire_config *c)
{
	struct yaml *m;
	bool ok;

	if (root->type != YAML_MAP) {
		warnat(root->pos, "a config is a map (postgres_connection: ...)");
		return false;
	}
	ok = known_sections(root);
	ok &= yaml_map(root, "postgres_connection", &m) && read_connection(a, m, c);
	ok &= yaml_map(root, "test_environment", &m) && read_environment(a, m, c);
	ok &= yaml_map(root, "metrics", &m) && read_metrics(a, m, c);
	ok &= yaml_map(root, "queries", &m) && read_sources(a, m, c);
	ok &= yaml_list(root, "test_scenarios", &m) && read_plans(a, m, c);
	return check_patterns(c) && ok;
}
