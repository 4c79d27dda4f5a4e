/* lb-plan - what the planner does with statements, and which indexes would help */
#include <getopt.h>
#include <unistd.h>

#include "plan/plan.h"

/* clang-format off */
static const char help[] =
	"usage: lb-plan [-ahqVv] [-A] [-d conninfo] [-i indexes] [-o format] [-r rows] [file ...]\n"
	"\n"
	"Asks Postgres for the plans of statements, and writes what is to be found in them: scans of\n"
	"large tables, wrong estimates, missing and needless indexes; and which new ones would help.\n"
	"A file is SQL with :name parameters and comment directives, or statement records.\n"
	"\n"
	"  -a, --analyze        run the queries too, for rows and times\n"
	"  -A, --apply          build the indexes to try them, and roll them back: it locks tables\n"
	"  -d, --dbname=CONNINFO  conninfo, URI or database name\n"
	"  -h, --help           this text\n"
	"  -i, --indexes=N      propose at most so many (10)\n"
	"  -o, --format=FORMAT  text (the default on a terminal), json (the default elsewhere)\n"
	"  -p, --password-command=CMD  shell command that prints the password\n"
	"  -q, --quiet          findings of level warning only, and proposals\n"
	"  -r, --rows=N         a table with so many is large (10000)\n"
	"  -V, --version        the version\n"
	"  -v, --verbose        steps on stderr\n";
/* clang-format on */

static const struct option longs[] = {
    {"analyze", no_argument, NULL, 'a'},
    {"apply", no_argument, NULL, 'A'},
    {"dbname", required_argument, NULL, 'd'},
    {"format", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},
    {"indexes", required_argument, NULL, 'i'},
    {"password-command", required_argument, NULL, 'p'},
    {"quiet", no_argument, NULL, 'q'},
    {"rows", required_argument, NULL, 'r'},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

static struct arena lasting;
static struct plan plan = {.arena = &lasting,
    .queries = {.arena = &lasting},
    .tables = {.arena = &lasting},
    .relations = {.arena = &lasting},
    .options = {.rows = 10000, .indexes = 10}};
static struct pg_server server;

static bool
read_record(struct arena *a, struct pos pos, struct json *record)
{
	(void)a;
	return plan_read_record(&plan, pos, record);
}

static int
read_input(struct input *in, void *data)
{
	(void)data;
	return plan_read(&plan, in, read_record);
}

static void
set_option(int ch)
{
	static const char *const formats[] = {"json", "text", NULL};
	struct plan_options *o = &plan.options;

	switch (ch) {
	case 'a': o->analyze = true; break;
	case 'A': o->apply = true; break;
	case 'd': server.conninfo = optarg; break;
	case 'h': opt_help(help);
	case 'i': o->indexes = (int)opt_int("--indexes", optarg, 0, 1000); break;
	case 'o': o->text = opt_word("--format", optarg, formats) == 1; break;
	case 'p': server.password_command = optarg; break;
	case 'q': o->quiet = true; break;
	case 'r': o->rows = opt_number("--rows", optarg, 0, 1e15); break;
	case 'V': opt_version();
	case 'v': o->verbose = true; break;
	default: opt_usage(help);
	}
}

/* A status. */
static int
work(void)
{
	int status = STATUS_OK;

	if (!plan_begin(&plan))
		return STATUS_FAILED;
	for (struct plan_statement *s = plan.first; s != NULL && !stop_requested(); s = s->next) {
		if (!plan_explain(&plan, s)) {
			status = STATUS_REFUSED;
			continue;
		}
		plan_find(&plan, s);
		plan_candidates(&plan, s);
	}
	plan_find_tables(&plan);
	if (plan.options.indexes > 0)
		plan_propose(&plan);
	return status;
}

int
main(int argc, char *argv[])
{
	int ch, status;

	begin("lb-plan");
	plan.options.text = isatty(STDOUT_FILENO);
	while ((ch = getopt_long(argc, argv, "aAd:hi:o:p:qr:Vv", longs, NULL)) != -1)
		set_option(ch);
	stop_catch();
	status = input_each(argv + optind, read_input, NULL);
	if (status == STATUS_FAILED || plan.first == NULL || stop_requested())
		return finish_stopped(status);
	if (!pg_server_check(&server) || (plan.conn = pg_connect(&server)) == NULL)
		return finish(STATUS_FAILED);
	status = worse(status, work());
	pg_close(plan.conn);
	return finish_stopped(status);
}
