/* lb-fire - requests against Postgres on a schedule; a record for each on stdout */
#include <getopt.h>
#include <math.h>

#include "base/base.h"
#include "fire/job.h"
#include "json/json.h"

/* clang-format off */
static const char help[] =
	"usage: lb-fire [-1lmnPqRuvy] [-c config] [-C clients] [-d conninfo] [-T time] [file ...]\n"
	"Fires requests against Postgres and writes a record for each.\n"
	"A file is SQL with :name parameters and comment directives; without files and without -c,\n"
	"SQL or statement records are read from stdin.\n"
	"\n"
	"  -1, --once               each statement once, over all connections\n"
	"  -c, --config=FILE        concurrency_config.yaml; other options override it\n"
	"  -C, --clients=N          clients that ask one after the other (1)\n"
	"  -d, --dbname=CONNINFO    conninfo, URI or database name\n"
	"  -f, --find-max=GOALS     raise the rate until \"p99<50ms,error_rate<1%\" no longer holds\n"
	"  -g, --histogram=TIME     a histogram for each stretch of this time, not each request\n"
	"  -h, --help               this text\n"
	"  -j, --threads=N          event loops (1)\n"
	"  -k, --pool=N             connections (as many as clients)\n"
	"  -l, --list               the scenarios of the config\n"
	"  -m, --warm               read all tables and indexes first\n"
	"  -n, --dry-run            what would be done\n"
	"  -p, --password-command=CMD  shell command that prints the password\n"
	"  -P, --poisson            arrivals by chance, not at equal distances\n"
	"  -q, --quiet              nothing on stderr but errors\n"
	"  -r, --rate=RATE          open loop: arrivals a second, or \"1000 for 30s, 2000 for 1m\"\n"
	"  -R, --rows               results on the records\n"
	"  -s, --scenario=NAME      this one of the config (all, in order)\n"
	"  -S, --seed=N             of all that is drawn (1)\n"
	"  -t, --timeout=TIME       of a request, which is then cancelled (5m)\n"
	"  -T, --duration=TIME      how long it is measured (10s)\n"
	"  -u, --unnamed            no named prepared statements, for poolers in transaction mode\n"
	"  -U, --ramp-up=TIME       from nothing to full load, before\n"
	"  -v, --verbose            steps on stderr\n"
	"  -V, --version            the version\n"
	"  -w, --warmup=TIME        at full load, before it is measured\n"
	"  -W, --ramp-down=TIME     back to nothing, after\n"
	"  -x, --requests=N         end after N requests\n"
	"  -y, --simple             the simple protocol: the values as literals in the text\n"
	"  -z, --think=TIME         pause of a client between two requests (0)\n";
/* clang-format on */

static const struct option longs[] = {
    {"clients", required_argument, NULL, 'C'},
    {"config", required_argument, NULL, 'c'},
    {"dbname", required_argument, NULL, 'd'},
    {"dry-run", no_argument, NULL, 'n'},
    {"duration", required_argument, NULL, 'T'},
    {"find-max", required_argument, NULL, 'f'},
    {"help", no_argument, NULL, 'h'},
    {"histogram", required_argument, NULL, 'g'},
    {"list", no_argument, NULL, 'l'},
    {"once", no_argument, NULL, '1'},
    {"password-command", required_argument, NULL, 'p'},
    {"poisson", no_argument, NULL, 'P'},
    {"pool", required_argument, NULL, 'k'},
    {"quiet", no_argument, NULL, 'q'},
    {"ramp-down", required_argument, NULL, 'W'},
    {"ramp-up", required_argument, NULL, 'U'},
    {"rate", required_argument, NULL, 'r'},
    {"requests", required_argument, NULL, 'x'},
    {"rows", no_argument, NULL, 'R'},
    {"scenario", required_argument, NULL, 's'},
    {"seed", required_argument, NULL, 'S'},
    {"simple", no_argument, NULL, 'y'},
    {"think", required_argument, NULL, 'z'},
    {"threads", required_argument, NULL, 'j'},
    {"timeout", required_argument, NULL, 't'},
    {"unnamed", no_argument, NULL, 'u'},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
    {"warm", no_argument, NULL, 'm'},
    {"warmup", required_argument, NULL, 'w'},
    {0},
};

static struct arena lasting;
static struct fire_job job = {.arena = &lasting,
    .queries = {.arena = &lasting},
    .watch = {.lock = PTHREAD_MUTEX_INITIALIZER},
    .opt = {.duration_s = NAN,
	.histogram_s = NAN,
	.ramp_up_s = NAN,
	.ramp_down_s = NAN,
	.think_s = NAN,
	.timeout_s = NAN,
	.warmup_s = NAN,
	.threads = 1,
	.seed = 1}};

static bool
read_record(struct arena *a, struct pos pos, struct json *record)
{
	(void)a;
	return fire_read_record(&job, pos, record);
}

static int
read_input(struct input *in, void *data)
{
	(void)data;
	return fire_read_input(&job, in, read_record);
}

static double
time_option(const char *name, double least)
{
	return opt_time(name, optarg, least, 1e7);
}

static void
set_option(int ch)
{
	struct fire_options *o = &job.opt;

	switch (ch) {
	case '1': o->once = true; break;
	case 'c': o->config = optarg; break;
	case 'C': o->clients = (int)opt_int("--clients", optarg, 1, 100000); break;
	case 'd': o->dbname = optarg; break;
	case 'f': o->goals = optarg; break;
	case 'g': o->histogram_s = time_option("--histogram", 0.01); break;
	case 'h': opt_help(help);
	case 'j': o->threads = (int)opt_int("--threads", optarg, 1, 256); break;
	case 'k': o->pool = (int)opt_int("--pool", optarg, 1, 100000); break;
	case 'l': o->list = true; break;
	case 'm': o->warm = true; break;
	case 'n': o->dry_run = true; break;
	case 'p': o->password_command = optarg; break;
	case 'P': o->poisson = true; break;
	case 'q': o->quiet = true; break;
	case 'r': o->rate = optarg; break;
	case 'R': o->rows = true; break;
	case 's': o->scenario = optarg; break;
	case 'S': o->seed = (uint64_t)opt_int("--seed", optarg, 0, 1L << 53); break;
	case 't': o->timeout_s = time_option("--timeout", 0); break;
	case 'T': o->duration_s = time_option("--duration", 0.001); break;
	case 'u': o->unnamed = true; break;
	case 'U': o->ramp_up_s = time_option("--ramp-up", 0); break;
	case 'v': o->verbose = true; break;
	case 'V': opt_version();
	case 'w': o->warmup_s = time_option("--warmup", 0); break;
	case 'W': o->ramp_down_s = time_option("--ramp-down", 0); break;
	case 'x': o->requests = (uint64_t)opt_int("--requests", optarg, 1, 1L << 53); break;
	case 'y': o->simple = true; break;
	case 'z': o->think_s = time_option("--think", 0); break;
	default: opt_usage(help);
	}
}

/* What would have no effect beside another option is refused. */
static void
check_options(const struct fire_options *o)
{
	bool timed = !isnan(o->duration_s) || !isnan(o->ramp_up_s) || !isnan(o->warmup_s) ||
		     !isnan(o->ramp_down_s) || !isnan(o->think_s);

	if ((o->list || o->scenario != NULL) && o->config == NULL)
		die("--list and --scenario want --config");
	if (o->once && o->config != NULL)
		die("--once runs the statements of files, not the scenarios of a config");
	if (o->once &&
	    (timed || o->poisson || o->rate != NULL || o->goals != NULL || o->requests > 0))
		die("--once runs each statement once: it has no --rate, --find-max, --requests, "
		    "--duration, ramps or --think");
	if (o->rate != NULL && !isnan(o->think_s))
		die("--think is for the clients of a closed loop; with --rate there are none");
	if (o->goals != NULL && o->requests > 0)
		die("--find-max measures each rate for a --duration, not for --requests");
	if (o->ramp_down_s > 0 && o->config == NULL && o->requests > 0 && isnan(o->duration_s))
		die("--ramp-down wants a --duration: the last of --requests is the end");
	if (o->simple && o->unnamed)
		die("--simple and --unnamed exclude each other");
}

int
main(int argc, char *argv[])
{
	static const char letters[] = "1c:C:d:f:g:hj:k:lmnp:Pqr:Rs:S:t:T:uU:vVw:W:x:yz:";
	struct fire_options *o = &job.opt;
	int ch, status;

	begin("lb-fire");
	fire_config_defaults(&job.config);
	while ((ch = getopt_long(argc, argv, letters, longs, NULL)) != -1)
		set_option(ch);
	check_options(o);
	if (o->config != NULL && argv[optind] != NULL)
		die("requests come from the config or from files, not from both");
	if (o->goals != NULL && (job.goals = hist_goals(&lasting, "--find-max", o->goals)) == NULL)
		return STATUS_FAILED;
	job.watch.quiet = o->quiet;
	job.config.offline = o->list || o->dry_run || o->dbname != NULL;
	if (o->config != NULL)
		status = fire_read_config(&job) ? STATUS_OK : STATUS_FAILED;
	else
		status = input_each(argv + optind, read_input, NULL);
	if (status != STATUS_OK || !fire_queries_check(&job.queries))
		return STATUS_FAILED;
	o->rows |= job.config.results;
	if (!job.config.detailed && isnan(o->histogram_s))
		o->histogram_s = 1;
	if (o->rows && !isnan(o->histogram_s))
		die("results stand on the records of requests: no --rows (save_query_results) with "
		    "--histogram (detailed_logging: false)");
	stop_catch();
	return finish(o->config != NULL ? fire_run_config(&job) : fire_run(&job, NULL));
}
