/* lb-bundle - a Databricks Asset Bundle from a config */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bundle/bundle.h"
#include "json/json.h"
#include "lakebase/lakebase.h"
#include "yaml/yaml.h"

static const char help[] =
    "usage: lb-bundle [-hkqV] [-c config] [-o format] [file ...]\n"
    "Write the databricks.yml that deploys what the YAML configs ask for.\n"
    "Later files override earlier ones; - is standard input.\n"
    "  -c, --config FILE  a config, before the others; may be given again\n"
    "  -h, --help         show this help\n"
    "  -k, --check        only check; write no bundle\n"
    "  -o, --format F     of findings: text (default) or json, records on stdout with -k\n"
    "  -q, --quiet        say errors only\n"
    "  -V, --version      show the version\n";

static bool quiet, json;

static struct bundle_limits
limits(void)
{
	return (struct bundle_limits){
	    .storage_gb = lakebase_value(LAKEBASE_PROVISIONED_STORAGE_GB),
	    .branch_storage_gb = lakebase_value(LAKEBASE_AUTOSCALING_STORAGE_GB),
	    .connections = lakebase_value(LAKEBASE_PROVISIONED_CONNECTIONS),
	    .connections_per_cu = lakebase_value(LAKEBASE_AUTOSCALING_CONNECTIONS),
	    .connections_max = lakebase_value(LAKEBASE_AUTOSCALING_CONNECTIONS_MAX),
	    .connections_per_table = lakebase_value(LAKEBASE_SYNC_CONNECTIONS),
	    .instances = lakebase_value(LAKEBASE_INSTANCES),
	    .tables_per_source = lakebase_value(LAKEBASE_SYNCED_TABLES_MAX),
	    .nodes = lakebase_value(LAKEBASE_NODES),
	    .cu_spread = lakebase_value(LAKEBASE_AUTOSCALING_SPREAD),
	    .cu_max = lakebase_value(LAKEBASE_AUTOSCALING_RANGE_MAX),
	    .expansion_low = lakebase_value(LAKEBASE_DELTA_EXPANSION_LOW),
	    .expansion_high = lakebase_value(LAKEBASE_DELTA_EXPANSION_HIGH),
	};
}

/* The configs of the files, merged; NULL: reported. */
static struct yaml *
load(struct arena *a, char *files[])
{
	struct yaml *config = NULL, *one;
	struct input in;
	bool ok = true;

	for (; *files != NULL; files++) {
		if (!input_open(&in, *files)) {
			ok = false;
			continue;
		}
		in.name = arena_strdup(a, in.name);
		one = yaml_load(a, &in);
		input_close(&in);
		if (one != NULL && one->type != YAML_MAP) {
			warnat(one->pos, "a config is a map (key: value)");
			one = NULL;
		}
		ok &= one != NULL;
		if (one != NULL)
			config = config == NULL ? one : bundle_merge(a, config, one);
	}
	return ok ? config : NULL;
}

static void
put_finding(const struct bundle_finding *f, const char *level)
{
	struct buf b = {.arena = &(struct arena){0}};

	json_begin(&b);
	json_member_str(&b, "kind", "finding");
	json_member_str(&b, "level", level);
	json_member_str(&b, "code", f->code);
	json_member_str(&b, "message", f->message);
	json_member_str(&b, "file", f->pos.file != NULL ? f->pos.file : "");
	json_member_int(&b, "line", (int64_t)f->pos.line);
	json_member_int(&b, "column", (int64_t)f->pos.column);
	json_end(&b);
	fwrite(b.data, 1, b.len, stdout);
	arena_free(b.arena);
}

static void
say(const struct bundle *b)
{
	static const char *const levels[] = {"note", "warning", "error"};
	const struct bundle_finding *f;

	for (f = b->findings; f != NULL; f = f->next)
		if (json)
			put_finding(f, levels[f->level]);
		else if (f->level == BUNDLE_ERROR)
			warnat(f->pos, "%s", f->message);
		else if (!quiet)
			warnat(f->pos, "%s: %s", levels[f->level], f->message);
}

static int
run(char *files[], bool check)
{
	struct arena a = {0};
	struct bundle_limits product = limits();
	struct yaml *config = load(&a, files);
	struct bundle *b;
	int status = STATUS_FAILED;

	if (config != NULL) {
		b = bundle_new(&a, config, &product, NULL);
		say(b);
		if (b->errors == 0 && (check || yaml_write(stdout, bundle_build(b))))
			status = STATUS_OK;
	}
	arena_free(&a);
	return status;
}

int
main(int argc, char *argv[])
{
	static const struct option longs[] = {{"check", 0, NULL, 'k'}, {"config", 1, NULL, 'c'},
	    {"format", 1, NULL, 'o'}, {"help", 0, NULL, 'h'}, {"quiet", 0, NULL, 'q'},
	    {"version", 0, NULL, 'V'}, {0}};
	static const char *const formats[] = {"text", "json", NULL};
	static char dash[] = "-";
	char **files;
	bool check = false;
	int ch, n = 0;

	begin("lb-bundle");
	if ((files = calloc((size_t)argc + 1, sizeof(*files))) == NULL)
		die("out of memory");
	while ((ch = getopt_long(argc, argv, "c:hko:qV", longs, NULL)) != -1) {
		switch (ch) {
		case 'c': files[n++] = optarg; break;
		case 'h': opt_help(help);
		case 'k': check = true; break;
		case 'o': json = opt_word("-o", optarg, formats) == 1; break;
		case 'q': quiet = true; break;
		case 'V': opt_version();
		default: opt_usage(help);
		}
	}
	if (json && !check)
		die("-o json is for findings on stdout, so it wants -k");
	while (argv[optind] != NULL)
		files[n++] = argv[optind++];
	if (n == 0)
		files[n++] = dash;
	return finish(run(files, check));
}
