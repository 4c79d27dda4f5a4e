/* lb-stats - what requests add up to: counts, rates and percentiles */
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "fire/config.h"
#include "hist/hist.h"
#include "json/json.h"
#include "yaml/yaml.h"

static const char help[] =
    "usage: lb-stats [-a] [-b fields] [-c config] [-o format] [-p percentiles] [-s goals] [file "
    "...]\n"
    "Adds up request records and writes summary records: counts, errors, rate, percentiles.\n"
    "\n"
    "  -a, --all            count ramp-up, warm-up and ramp-down too\n"
    "  -b, --by=FIELDS      a summary for each of these members (scenario,query)\n"
    "  -c, --config=FILE    concurrency_config.yaml: its percentiles, categories and targets\n"
    "  -h, --help           this text\n"
    "  -o, --format=FORMAT  json, table, markdown, csv (table on a terminal, else json)\n"
    "  -p, --percentiles=LIST  (50,90,95,99,99.9)\n"
    "  -s, --slo=GOALS      status 1 unless \"p99<50ms,error_rate<0.1%,throughput>=1000\" holds\n"
    "  -V, --version        the version\n";

static const struct option options[] = {
    {"all", no_argument, NULL, 'a'},
    {"by", required_argument, NULL, 'b'},
    {"format", required_argument, NULL, 'o'},
    {"config", required_argument, NULL, 'c'},
    {"help", no_argument, NULL, 'h'},
    {"percentiles", required_argument, NULL, 'p'},
    {"slo", required_argument, NULL, 's'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

#define MAX_BY 8
#define MAX_PERCENTILES 20

/* ---- what is looked for in a record, in the order in which lb-fire writes it ---- */

enum {
	KIND,
	SCENARIO,
	QUERY,
	TIME,
	CLIENT,
	US,
	LATE,
	WAIT,
	SERVER,
	TRANSFER,
	ROWS,
	BYTES,
	ATTEMPT,
	OK,
	SQLSTATE,
	PHASE,
	FROM,
	TO,
	REQUESTS,
	ERRORS,
	HIST,
	FIXED = HIST + HIST_PARTS, /* what --by adds comes from here on */
};

static const char *keys[FIXED + MAX_BY + 1] = {"kind", "scenario", "query", "t", "client", "us",
    "late_us", "wait_us", "server_us", "transfer_us", "rows", "bytes", "attempt", "ok", "sqlstate",
    "phase", "from_s", "to_s", "requests", "errors", "hist", "late_hist", "wait_hist",
    "server_hist", "transfer_hist"};

/* Requests that have the members of --by in common. */
struct group {
	const char *by[MAX_BY]; /* NULL: not there */
	struct hist_sum sum;
	struct span *span;
};

/* The time from a scenario's first start to its last end: its queries share it, so that their
 * rates add up. */
struct span {
	int64_t from, to;
};

static struct arena lasting;
static struct map groups = {.arena = &lasting}; /* by what they have in common */
static struct group **sorted;
static struct map spans = {.arena = &lasting}; /* by scenario */
static struct group all;
static struct span whole = {INT64_MAX, INT64_MIN};

static int by[MAX_BY] = {SCENARIO, QUERY}, nby = 2; /* indexes of keys */
static double percentiles[MAX_PERCENTILES] = {50, 90, 95, 99, 99.9};
static int npercentiles = 5;
static bool all_phases;
static struct hist_goal *goals;
static struct fire_config config;
static enum { AUTO, JSON, TABLE, MARKDOWN, CSV } format;

/* ---- groups ---- */

static struct span *
span_of(const struct group *g)
{
	const char *scenario = "";
	struct span *span;

	for (int i = 0; i < nby; i++)
		if (by[i] == SCENARIO && g->by[i] != NULL)
			scenario = g->by[i];
	if ((span = map_get(&spans, scenario)) != NULL)
		return span;
	span = arena_alloc(&lasting, sizeof(*span));
	*span = whole;
	map_set(&spans, scenario, span);
	return span;
}

static struct group *
new_group(const struct json_slot *slots)
{
	struct group *g = arena_alloc(&lasting, sizeof(*g));

	hist_sum_init(&g->sum, &lasting);
	for (int i = 0; i < nby; i++)
		if (slots[by[i]].there && slots[by[i]].text != NULL)
			g->by[i] = arena_strndup(&lasting, slots[by[i]].text, slots[by[i]].len);
	g->span = span_of(g);
	return g;
}

static struct group *
find_group(const struct json_slot *slots)
{
	static struct buf key = {.arena = &lasting};
	struct group *g;

	buf_clear(&key);
	for (int i = 0; i < nby; i++) {
		const struct json_slot *s = &slots[by[i]];

		if (s->there && s->text != NULL)
			buf_add(&key, s->text, s->len);
		buf_char(&key, '\n'); /* in no member as it stands in a line */
	}
	if ((g = map_get(&groups, key.data)) == NULL) {
		g = new_group(slots);
		map_set(&groups, key.data, g);
	}
	return g;
}

/* ---- a record ---- */

static void
add_error(struct hist_sum *sum, const struct json_slot *sqlstate)
{
	char key[16] = "?????";

	if (sqlstate->there && sqlstate->type == JSON_STRING)
		snprintf(key, sizeof(key), "%.*s", (int)sqlstate->len, sqlstate->text);
	sum->failed++;
	hist_sum_error(sum, key, 1);
}

static void
add_span(struct group *g, int64_t from, int64_t to)
{
	if (from < g->span->from)
		g->span->from = from;
	if (to > g->span->to)
		g->span->to = to;
}

static bool
add_request(struct pos pos, const struct json_slot *slots)
{
	int64_t n[FIXED] = {0}, t = json_slot_time(&slots[TIME]);
	struct group *g;

	for (int i = US; i <= BYTES; i++)
		if (!json_slot_count(pos, &slots[i], keys[i], &n[i]))
			return false;
	if (!slots[US].there) {
		warnat(pos, "a request record needs \"us\"");
		return false;
	}
	if (!all_phases && slots[PHASE].there && slots[PHASE].type == JSON_STRING)
		return true;
	g = find_group(slots);
	add_span(g, t, t + n[US]);
	g->sum.requests++;
	if (slots[OK].there && slots[OK].type == JSON_FALSE) {
		add_error(&g->sum, &slots[SQLSTATE]);
		return true;
	}
	g->sum.rows += n[ROWS];
	g->sum.bytes += n[BYTES];
	for (int i = 0; i < HIST_PARTS; i++)
		if (slots[US + i].there)
			hist_add(&g->sum.parts[i], n[US + i], 1);
	return true;
}

/* The errors of a histogram record: {"57014":3}. */
static bool
add_errors(struct pos pos, const struct json *errors, struct hist_sum *sum)
{
	double n;

	for (const struct json *e = errors == NULL ? NULL : errors->child; e != NULL; e = e->next) {
		n = 0;
		if (!json_get_number(pos, errors, e->key, 0, 1e15, &n))
			return false;
		hist_sum_error(sum, e->key, (uint64_t)n);
		sum->failed += (uint64_t)n;
	}
	return true;
}

/* A histogram is as good as the requests that it was made of. */
static bool
add_histogram(struct pos pos, const struct json_slot *slots)
{
	int64_t requests = 0, n[2] = {0};
	struct group *g;
	const char *wrong;

	if (!json_slot_count(pos, &slots[REQUESTS], "requests", &requests) ||
	    !json_slot_count(pos, &slots[ROWS], "rows", &n[0]) ||
	    !json_slot_count(pos, &slots[BYTES], "bytes", &n[1]))
		return false;
	if (!all_phases && slots[PHASE].there && slots[PHASE].type == JSON_STRING)
		return true;
	g = find_group(slots);
	for (int i = 0; i < HIST_PARTS; i++) {
		const struct json_slot *s = &slots[HIST + i];

		if (!s->there && i > 0)
			continue;
		wrong = s->type != JSON_STRING ? "is no text"
					       : hist_decode(&g->sum.parts[i], s->text, s->len);
		if (wrong != NULL) {
			warnat(pos, "\"%s\": %s", keys[HIST + i], wrong);
			return false;
		}
	}
	g->sum.requests += (uint64_t)requests;
	g->sum.rows += n[0];
	g->sum.bytes += n[1];
	add_span(g, json_slot_time(&slots[FROM]), json_slot_time(&slots[TO]));
	return add_errors(pos, slots[ERRORS].there ? slots[ERRORS].value : NULL, &g->sum);
}

static bool
add_record(struct pos pos, const struct json_slot *slots)
{
	if (json_slot_is(&slots[KIND], "histogram"))
		return add_histogram(pos, slots);
	if (!slots[KIND].there || json_slot_is(&slots[KIND], "request"))
		return add_request(pos, slots);
	if (json_slot_is(&slots[KIND], "run"))
		return true;
	warnat(pos, "a record of kind \"%.*s\" cannot be added up", (int)slots[KIND].len,
	    slots[KIND].text == NULL ? "" : slots[KIND].text);
	return false;
}

/* ---- the result ---- */

static void
add_up(void)
{
	hist_sum_init(&all.sum, &lasting);
	all.span = &whole;
	for (size_t i = 0; i < groups.count; i++) {
		hist_sum_merge(&all.sum, &sorted[i]->sum);
		add_span(&all, sorted[i]->span->from, sorted[i]->span->to);
	}
}

static double
seconds_of(const struct group *g)
{
	return g->span->to > g->span->from ? (double)(g->span->to - g->span->from) / 1e6 : 0;
}

static double
throughput(const struct group *g)
{
	double seconds = seconds_of(g);

	return seconds > 0 ? (double)(g->sum.requests - g->sum.failed) / seconds : 0;
}

static double
error_percent(const struct hist_sum *s)
{
	return s->requests == 0 ? 0 : (double)s->failed * 100 / (double)s->requests;
}

/* Failures by the categories of a config. */
static void
put_categories(struct json *r, const struct hist_sum *s)
{
	struct json *all_of = json_set(&lasting, r, "categories", json_new(&lasting, JSON_OBJECT));

	for (int i = 0; fire_categories[i] != NULL; i++) {
		uint64_t n = 0;

		for (const struct map_entry *e = s->errors.first; e != NULL; e = e->next)
			if (strcmp(fire_category(e->key), fire_categories[i]) == 0)
				n += *(const uint64_t *)e->value;
		json_set(&lasting, all_of, fire_categories[i], json_int(&lasting, (int64_t)n));
	}
}

/* "p99" and "p99_9": a name that a program can use as it is */
static const char *
percentile_name(double p)
{
	char *name = arena_printf(&lasting, "p%.15g", p), *dot = strchr(name, '.');

	if (dot != NULL)
		*dot = '_';
	return name;
}

static void
put_times(struct json *to, const struct hist *h)
{
	struct arena *a = &lasting;

	if (h->count == 0)
		return;
	json_set(a, to, "mean_ms", json_fixed(a, hist_mean(h) / 1e3, 3));
	json_set(a, to, "stddev_ms", json_fixed(a, hist_stddev(h) / 1e3, 3));
	for (int i = 0; i < npercentiles; i++)
		json_set(a, to, arena_printf(a, "%s_ms", percentile_name(percentiles[i])),
		    json_fixed(a, (double)hist_percentile(h, percentiles[i]) / 1e3, 3));
	json_set(a, to, "max_ms", json_fixed(a, (double)hist_max(h) / 1e3, 3));
}

static void
put_json(const struct group *g)
{
	struct arena *a = &lasting;
	struct json *r = json_new(a, JSON_OBJECT), *errors = json_new(a, JSON_OBJECT);

	json_set(a, r, "kind", json_string(a, "summary"));
	for (int i = 0; i < nby && g != &all; i++)
		json_set(a, r, keys[by[i]],
		    g->by[i] == NULL ? json_new(a, JSON_NULL) : json_string(a, g->by[i]));
	if (g == &all)
		json_set(a, r, "total", json_bool(a, true));
	json_set(a, r, "requests", json_int(a, (int64_t)g->sum.requests));
	json_set(a, r, "errors", json_int(a, (int64_t)g->sum.failed));
	json_set(a, r, "error_percent", json_fixed(a, error_percent(&g->sum), 6));
	for (struct map_entry *e = g->sum.errors.first; e != NULL; e = e->next)
		json_set(a, errors, e->key, json_int(a, (int64_t) * (uint64_t *)e->value));
	if (g->sum.failed > 0)
		json_set(a, r, "sqlstates", errors);
	if (config.categories)
		put_categories(r, &g->sum);
	json_set(a, r, "throughput_per_s", json_fixed(a, throughput(g), 3));
	put_times(r, &g->sum.parts[0]);
	for (int i = 1; i < HIST_PARTS; i++)
		if (g->sum.parts[i].count > 0)
			put_times(json_set(a, r, hist_part_names[i], json_new(a, JSON_OBJECT)),
			    &g->sum.parts[i]);
	json_set(a, r, "rows", json_int(a, g->sum.rows));
	json_set(a, r, "bytes", json_int(a, g->sum.bytes));
	json_put(stdout, r);
}

/* Milliseconds with the three digits that are known. */
static const char *
ms(double us)
{
	double v = us / 1e3;

	return arena_printf(&lasting, "%.*f", v < 10 ? 3 : v < 100 ? 2 : v < 1000 ? 1 : 0, v);
}

static void
table_row(struct grid *t, const struct group *g)
{
	const struct hist *h = &g->sum.parts[0];

	for (int i = 0; i < nby; i++)
		grid_add(t, g == &all ? (i == 0 ? "all" : "") : g->by[i] == NULL ? "-" : g->by[i]);
	grid_add(t, arena_printf(&lasting, "%llu", (unsigned long long)g->sum.requests));
	grid_add(t, arena_printf(&lasting, "%llu", (unsigned long long)g->sum.failed));
	grid_add(t, arena_printf(&lasting, "%.3g", error_percent(&g->sum)));
	grid_add(t, arena_printf(&lasting, "%.1f", throughput(g)));
	grid_add(t, h->count == 0 ? "-" : ms(hist_mean(h)));
	for (int i = 0; i < npercentiles; i++)
		grid_add(t, h->count == 0 ? "-" : ms((double)hist_percentile(h, percentiles[i])));
	grid_add(t, h->count == 0 ? "-" : ms((double)hist_max(h)));
}

static void
print_table(enum grid_style style)
{
	struct grid t = {.arena = &lasting, .columns = (size_t)(nby + npercentiles + 6)};

	for (int i = 0; i < nby; i++)
		grid_add(&t, keys[by[i]]);
	grid_add(&t, "requests");
	grid_add(&t, "errors");
	grid_add(&t, "error %");
	grid_add(&t, "per s");
	grid_add(&t, "mean ms");
	for (int i = 0; i < npercentiles; i++)
		grid_add(&t, arena_printf(&lasting, "p%.15g", percentiles[i]));
	grid_add(&t, "max");
	for (size_t i = 0; i < groups.count; i++)
		table_row(&t, sorted[i]);
	if (groups.count > 1)
		table_row(&t, &all);
	grid_print(stdout, &t, style);
}

static int
compare_groups(const void *a, const void *b)
{
	const struct group *g = *(struct group *const *)a, *h = *(struct group *const *)b;

	for (int i = 0; i < nby; i++) {
		int d = strcmp(g->by[i] == NULL ? "" : g->by[i], h->by[i] == NULL ? "" : h->by[i]);

		if (d != 0)
			return d;
	}
	return 0;
}

static void
sort_groups(void)
{
	size_t n = 0;

	sorted = arena_alloc(&lasting, (groups.count + 1) * sizeof(struct group *));
	for (struct map_entry *e = groups.first; e != NULL; e = e->next)
		sorted[n++] = e->value;
	qsort(sorted, n, sizeof(struct group *), compare_groups);
}

/* ---- gates ---- */

static int
check(const struct hist_goal *list, const struct hist_sum *sum, double seconds, const char *of)
{
	int status = STATUS_OK;

	for (const struct hist_goal *g = list; g != NULL; g = g->next) {
		double v = hist_goal_value(g, sum, seconds);
		const char *unit = g->what == GOAL_ERRORS       ? "%"
				   : g->what == GOAL_THROUGHPUT ? "/s"
								: " ms";

		if (hist_goal_holds(g, v))
			continue;
		warning("%s: %s does not hold: %.6g%s", of, g->text,
		    strcmp(unit, " ms") == 0 ? v / 1e3 : v, unit);
		status = STATUS_REFUSED;
	}
	return status;
}

/* All queries of the scenario against its performance_targets. */
static int
check_plan(const struct fire_plan *plan)
{
	const char *name = plan->scenario.name;
	struct hist_goal *targets = hist_goals(&lasting, name, plan->goals);
	struct hist_sum sum;
	struct span *span = map_get(&spans, name);

	hist_sum_init(&sum, &lasting);
	for (size_t i = 0; i < groups.count && span != NULL; i++)
		if (sorted[i]->span == span)
			hist_sum_merge(&sum, &sorted[i]->sum);
	if (span == NULL) /* the scenario was not run */
		return STATUS_OK;
	return check(targets, &sum, (double)(span->to - span->from) / 1e6, name);
}

static int
check_all(void)
{
	int status = check(goals, &all.sum, seconds_of(&all), "all");

	for (const struct fire_plan *p = config.plans; p != NULL; p = p->next)
		if (p->goals != NULL)
			status = worse(status, check_plan(p));
	return status;
}

/* ---- options ---- */

static bool
read_config(const char *path)
{
	struct yaml *root;
	struct input in;

	if (!input_open(&in, path))
		return false;
	root = yaml_load(&lasting, &in);
	input_close(&in);
	if (root == NULL || !fire_config_read(&lasting, root, &config))
		return false;
	if (config.npercentiles > 0)
		npercentiles = config.npercentiles;
	for (int i = 0; i < config.npercentiles; i++)
		percentiles[i] = config.percentiles[i];
	return true;
}

static void
set_by(char *list)
{
	char *s;

	nby = 0;
	while ((s = strsep(&list, ",")) != NULL) {
		int k = 0;

		if (nby == MAX_BY)
			die("--by: more than %d members", MAX_BY);
		while (keys[k] != NULL && strcmp(keys[k], s) != 0)
			k++;
		keys[k] = s;
		by[nby++] = k;
	}
}

static void
set_percentiles(char *list)
{
	char *s;

	npercentiles = 0;
	while ((s = strsep(&list, ",")) != NULL) {
		if (npercentiles == MAX_PERCENTILES)
			die("--percentiles: more than %d", MAX_PERCENTILES);
		percentiles[npercentiles++] = opt_number("--percentiles", s, 0, 100);
	}
}

int
main(int argc, char *argv[])
{
	static const char *const formats[] = {"json", "table", "markdown", "csv", NULL};
	int ch, status;

	begin("lb-stats");
	while ((ch = getopt_long(argc, argv, "ab:c:ho:p:s:V", options, NULL)) != -1) {
		switch (ch) {
		case 'a': all_phases = true; break;
		case 'b': set_by(optarg); break;
		case 'c':
			if (!read_config(optarg))
				return STATUS_FAILED;
			break;
		case 'h': opt_help(help);
		case 'o': format = JSON + opt_word("--format", optarg, formats); break;
		case 'p': set_percentiles(optarg); break;
		case 's':
			if ((goals = hist_goals(&lasting, "--slo", optarg)) == NULL)
				return STATUS_FAILED;
			break;
		case 'V': opt_version();
		default: opt_usage(help);
		}
	}
	if (format == AUTO)
		format = isatty(STDOUT_FILENO) ? TABLE : JSON;
	stop_catch();
	status = json_each_slots(argv + optind, keys, add_record);
	sort_groups();
	add_up();
	if (format != JSON)
		print_table((enum grid_style)(format - TABLE));
	for (size_t i = 0; format == JSON && i < groups.count; i++)
		put_json(sorted[i]);
	if (format == JSON && groups.count > 1)
		put_json(&all);
	return finish(worse(status, check_all()));
}
