/* lb-stats - what requests add up to: counts, rates and percentiles */
#include <getopt.h>
#include <unistd.h>

#include "base/base.h"
#include "fire/config.h"
#include "hist/hist.h"
#include "json/json.h"
#include "stats/stats.h"
#include "yaml/yaml.h"

/* clang-format off */
static const char help[] =
	"usage: lb-stats [-aP] [-b fields] [-c config] [-o format] [-p percentiles] [-s goals] [file ...]\n"
	"Adds up request records and writes summary records: counts, errors, rate, percentiles.\n"
	"\n"
	"  -a, --all            count ramp-up, warm-up and ramp-down too\n"
	"  -b, --by=FIELDS      a summary for each of these members (scenario,query)\n"
	"  -B, --baseline=NAME:FIGURES  against figures like \"dynamodb:p50=30ms,p99=79ms\"\n"
	"  -c, --config=FILE    concurrency_config.yaml: its percentiles, categories and targets\n"
	"  -C, --compare=FILE   against these records of another run: more than noise?\n"
	"  -h, --help           this text\n"
	"  -H, --buckets=LIST   how many took so many milliseconds at most\n"
	"  -i, --interval=TIME  a record for each stretch of this time, before the summaries\n"
	"  -o, --format=FORMAT  json, table, markdown, csv, prometheus (table on a terminal, else json)\n"
	"  -p, --percentiles=LIST  (50,90,95,99,99.9)\n"
	"  -P, --parts          rows for late, wait, server and transfer in tables\n"
	"  -s, --slo=GOALS      status 1 unless \"p99<50ms,error_rate<0.1%,throughput>=1000\" holds\n"
	"  -V, --version        the version\n"
	"  -x, --cost=PRICES    dollars per 1000 requests, of\n"
	"                       \"cu=32,cu_hour=0.111,gb=1500,gb_month=0.35,request=3.75e-6\"\n";
/* clang-format on */

static const struct option longs[] = {
    {"all", no_argument, NULL, 'a'},
    {"baseline", required_argument, NULL, 'B'},
    {"buckets", required_argument, NULL, 'H'},
    {"by", required_argument, NULL, 'b'},
    {"compare", required_argument, NULL, 'C'},
    {"config", required_argument, NULL, 'c'},
    {"cost", required_argument, NULL, 'x'},
    {"format", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},
    {"interval", required_argument, NULL, 'i'},
    {"parts", no_argument, NULL, 'P'},
    {"percentiles", required_argument, NULL, 'p'},
    {"slo", required_argument, NULL, 's'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

#define COMPARE_INTERVAL_S 0.1 /* where none is asked for; the runs make it longer */

static struct arena lasting;
static struct stats_options opt;
static struct stats now, base, *reading;
static char *base_files[2]; /* a name, and the end of the list */
static struct stats_baseline *baselines;
static struct stats_prices prices;
static bool costs;
static struct hist_goal *goals;
static struct fire_config config;
static enum stats_format format;

static bool
add_record(struct pos pos, const struct json_slot *slots)
{
	return stats_add(reading, pos, slots);
}

static int
read_run(struct stats *s, char *files[])
{
	int status;

	stats_init(s, &lasting, &opt);
	reading = s;
	status = json_each_slots(files, opt.keys, add_record);
	stats_finish(s);
	return status;
}

/* Beside a comparison a timeline is told only where one was asked for. */
static void
print_all(bool timeline)
{
	struct stats_options shown = opt;

	shown.interval_s = timeline ? opt.interval_s : 0;
	now.opt = &shown;
	stats_print(&now, format);
	now.opt = &opt;
	if (base_files[0] != NULL)
		stats_compare(&now, &(struct stats_against){base_files[0], &base, NULL}, format);
	for (const struct stats_baseline *b = baselines; b != NULL; b = b->next)
		stats_compare(&now, &(struct stats_against){b->name, NULL, b->figures}, format);
	if (costs)
		stats_put_costs(&now, &prices, format);
}

static int
check_all(void)
{
	int status = stats_check(&now, goals);

	for (const struct fire_plan *p = config.plans; p != NULL; p = p->next)
		if (p->goals != NULL)
			status =
			    worse(status, stats_check_scenario(&now, p->scenario.name,
					      hist_goals(&lasting, p->scenario.name, p->goals)));
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
		opt.npercentiles = config.npercentiles;
	for (int i = 0; i < config.npercentiles; i++)
		opt.percentiles[i] = config.percentiles[i];
	opt.categories = config.categories;
	return true;
}

/* A gate that was asked for stays, when another one is. */
static bool
add_goals(const char *text)
{
	struct hist_goal *more = hist_goals(&lasting, "--slo", text), **end = &goals;

	while (*end != NULL)
		end = &(*end)->next;
	*end = more;
	return more != NULL;
}

static bool
add_baseline(const char *text)
{
	struct stats_baseline *b = stats_baseline_parse(&lasting, text), **last = &baselines;

	while (*last != NULL)
		last = &(*last)->next;
	*last = b;
	return b != NULL;
}

/* False: reported. */
static bool
set_option(int ch)
{
	static const char *const formats[] = {
	    "json", "table", "markdown", "csv", "prometheus", NULL};

	switch (ch) {
	case 'a': opt.all_phases = true; break;
	case 'b': stats_set_by(&opt, optarg); break;
	case 'B': return add_baseline(optarg);
	case 'c': return read_config(optarg);
	case 'C': base_files[0] = optarg; break;
	case 'h': opt_help(help);
	case 'H': stats_set_buckets(&opt, optarg); break;
	case 'i': opt.interval_s = opt_time("--interval", optarg, 0.001, 86400); break;
	case 'o': format = STATS_JSON + opt_word("--format", optarg, formats); break;
	case 'p': stats_set_percentiles(&opt, optarg); break;
	case 'P': opt.parts = true; break;
	case 's': return add_goals(optarg);
	case 'V': opt_version();
	case 'x': return costs = stats_prices_parse(&lasting, optarg, &prices);
	default: opt_usage(help);
	}
	return true;
}

/* Prometheus' text has one meaning a name, and CSV one table a file. */
static void
check_options(bool timeline)
{
	int extra = timeline + (base_files[0] != NULL) + (baselines != NULL) + costs;

	for (const struct fire_plan *p = config.plans; p != NULL; p = p->next)
		if (p->goals != NULL && !stats_tells_scenarios(&opt))
			die("the targets of --config are of scenarios: --by must name scenario "
			    "too");
	if (opt.nbuckets > 0 && format == STATS_CSV && timeline)
		die("-o csv has the timeline alone, which has no --buckets");

	if (format == STATS_PROMETHEUS && extra > 0)
		die("-o prometheus has no timeline, no comparison and no cost");
	if (format == STATS_CSV && extra > timeline)
		die("-o csv has no comparison and no cost: take -o json or -o markdown");
}

int
main(int argc, char *argv[])
{
	int ch, status = STATUS_OK;
	bool timeline;

	begin("lb-stats");
	opt = stats_defaults;
	fire_config_defaults(&config);
	config.offline = true;
	while ((ch = getopt_long(argc, argv, "ab:B:c:C:hH:i:o:p:Ps:Vx:", longs, NULL)) != -1)
		if (!set_option(ch))
			return STATUS_FAILED;
	if (format == STATS_AUTO)
		format = isatty(STDOUT_FILENO) ? STATS_TABLE : STATS_JSON;
	timeline = opt.interval_s > 0;
	check_options(timeline);
	if (!timeline && (base_files[0] != NULL || baselines != NULL))
		opt.interval_s = COMPARE_INTERVAL_S;
	stop_catch();
	if (base_files[0] != NULL)
		status = read_run(&base, base_files);
	status = worse(status, read_run(&now, argv + optind));
	print_all(timeline);
	return finish(worse(status, check_all()));
}
