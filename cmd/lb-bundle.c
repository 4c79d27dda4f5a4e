/* lb-bundle - a Databricks Asset Bundle from a config */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle/bundle.h"
#include "json/json.h"
#include "lakebase/lakebase.h"
#include "pg/describe.h"
#include "pg/load.h"
#include "pgparse/pgparse.h"
#include "sql/sql.h"
#include "yaml/yaml.h"

/* clang-format off */
static const char help[] =
	"usage: lb-bundle [-FfhkqV] [-c config] [-D conninfo] [-d directory] [-o format]\n"
	"                 [-s schema] [file ...]\n"
	"Writes the databricks.yml that deploys what the YAML configs ask for.  Later files override\n"
	"earlier ones; - is standard input; a sizing record of lb-size gives the capacity.\n"
	"\n"
	"  -c, --config=FILE    a config, before the others; may be given again\n"
	"  -D, --dsn=CONNINFO   hold the targets against this database: tables, keys, columns\n"
	"  -d, --directory=DIR  write the whole bundle there: SQL, sources of tasks, README\n"
	"  -F, --force          overwrite files of DIR\n"
	"  -f, --federation     write the SQL that makes a Postgres server a foreign catalog instead\n"
	"  -h, --help           this text\n"
	"  -k, --check          only check\n"
	"  -o, --format=FORMAT  of findings: text, or with -k json, records on stdout\n"
	"  -q, --quiet          say errors only\n"
	"  -s, --schema=FILE    hold the sources against these CREATE TABLE statements\n"
	"  -V, --version        the version\n";
/* clang-format on */

static struct {
	const char *directory, *dsn, *schema;
	bool force, federation, check, json, quiet;
} opt;

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
	    .cu_per_unit = lakebase_value(LAKEBASE_UNITS_RATIO),
	    .expansion_low = lakebase_value(LAKEBASE_DELTA_EXPANSION_LOW),
	    .expansion_high = lakebase_value(LAKEBASE_DELTA_EXPANSION_HIGH),
	};
}

/* ---- input ---- */

static struct bundle_given given = {.units = NAN, .least = NAN};

#define ZONES "/usr/share/zoneinfo"

static bool
has_zone(const char *name)
{
	char path[256];
	int n = snprintf(path, sizeof(path), ZONES "/%s", name);

	return n > 0 && (size_t)n < sizeof(path) && access(path, F_OK) == 0;
}

/* The size that a sizing record recommends, in provisioned units. */
static bool
use_sizing(struct arena *a, struct pos pos, struct json *record)
{
	const struct json *cu = json_get(record, "cu");
	const char *kind = "", *product = "";
	double tier = NAN, least = NAN;
	enum lakebase_product from = 0;

	(void)a;
	if (!json_get_string(pos, record, "kind", &kind) ||
	    !json_get_string(pos, record, "product", &product) ||
	    !json_get_number(pos, cu, "tier", 0.5, 112, &tier) ||
	    !json_get_number(pos, cu, "min", 0.5, 112, &least) ||
	    !json_get_number(pos, cu, "secondaries", 0, 1000, &given.secondaries))
		return false;
	if (strcmp(kind, "sizing") != 0 || isnan(tier)) {
		warnat(pos, "%s",
		    strcmp(kind, "sizing") != 0 ? "not a sizing record, as lb-size writes it"
						: "the sizing has no size (cu.tier)");
		return false;
	}
	if (!isnan(given.units)) {
		warnat(pos, "a second sizing; a bundle has one database");
		return false;
	}
	while (lakebase_products[from] != NULL && strcmp(product, lakebase_products[from]) != 0)
		from++;
	if (lakebase_products[from] == NULL) {
		warnat(pos, "the sizing is of the product \"%s\", not provisioned or autoscaling",
		    product);
		return false;
	}
	given.units = lakebase_in_provisioned(from, tier);
	given.least = lakebase_in_provisioned(from, least);
	given.units_pos = pos;
	return true;
}

/* One file: a config, which is merged into *config, or records.  False: reported. */
static bool
load_one(struct arena *a, const char *path, struct yaml **config)
{
	struct input in;
	struct yaml *one;

	if (!input_open(&in, path))
		return false;
	in.name = arena_strdup(a, in.name);
	if (input_peek(&in) == '{') {
		bool ok = json_each_line(&in, use_sizing) == STATUS_OK;

		input_close(&in);
		return ok;
	}
	one = yaml_load(a, &in);
	input_close(&in);
	if (one == NULL)
		return false;
	if (one->type != YAML_MAP) {
		warnat(one->pos, "a config is a map (key: value)");
		return false;
	}
	*config = *config == NULL ? one : bundle_merge(a, *config, one);
	return true;
}

/* The configs of the files, merged; NULL: reported. */
static struct yaml *
load(struct arena *a, char *files[])
{
	struct yaml *config = NULL;
	bool ok = true;

	for (; *files != NULL; files++)
		ok &= load_one(a, *files, &config);
	return !ok ? NULL : config != NULL ? config : yaml_new_map(a);
}

/* The databricks.yml that DIR has, or NULL. */
static const struct yaml *
deployed(struct arena *a)
{
	struct yaml *tree = NULL;
	const char *path;

	if (opt.directory == NULL)
		return NULL;
	path = arena_printf(a, "%s/databricks.yml", opt.directory);
	if (access(path, F_OK) == 0 && !load_one(a, path, &tree))
		warning("%s is not compared with the new one", path);
	return tree;
}

/* ---- what is there ---- */

struct sources {
	struct arena *arena;
	struct pg_def *tables;
};

/* How many parts of a name agree with the end of a source's, all of them; 0: they do not. */
static size_t
agreement(const char *source, const char *path)
{
	size_t n = strlen(source), m = strlen(path), parts = 1;

	if (m > n || !word_is(source + n - m, path) || (m < n && source[n - m - 1] != '.'))
		return 0;
	for (; (path = strchr(path, '.')) != NULL; path++)
		parts++;
	return parts;
}

static const struct bundle_there *
find_source(void *data, const struct bundle_table *t)
{
	const struct sources *s = data;
	const struct pg_def *found = NULL;
	struct bundle_there *there;

	for (const struct pg_def *d = s->tables; d != NULL; d = d->next)
		if (agreement(t->source, d->path) >
		    (found != NULL ? agreement(t->source, found->path) : 0))
			found = d;
	if (found == NULL)
		return NULL;
	there = arena_alloc(s->arena, sizeof(*there));
	there->count = found->count;
	there->column = arena_alloc(s->arena, (found->count + 1) * sizeof(*there->column));
	for (size_t i = 0; i < found->count; i++) {
		const struct pg_def_column *c = &found->column[i];

		there->column[i] =
		    (struct bundle_column){c->name, c->type, !c->not_null && c->key == 0, c->key};
	}
	return there;
}

/* What is no Postgres is Databricks SQL, whose types are as they are converted. */
static bool
read_source(struct sources *s, struct sql_session *session, struct sql_piece piece)
{
	struct pg_parse_error error = {0}, second = {0};
	const struct pg_statement *one;
	struct sql_result result;
	bool ok = true;

	if (pg_def_read(s->arena, piece.text, piece.len, &s->tables, &error))
		return true;
	result = sql_convert(s->arena, session, &(struct sql_options){0}, piece);
	if (!result.ok) {
		warnat(pos_at(piece.pos, piece.text, error.offset), "%s", error.message);
		return false;
	}
	one = pg_split(s->arena, result.sql, strlen(result.sql));
	for (; ok && one != NULL; one = one->next)
		ok = pg_def_read(s->arena, one->text, strlen(one->text), &s->tables, &second);
	if (!ok)
		warnat(piece.pos, "%s", second.message);
	return ok;
}

/* The tables of --schema.  False: reported. */
static bool
read_sources(struct sources *s)
{
	struct sql_walk walk = {.pos = {opt.schema, 1, 1}};
	struct sql_session *session;
	struct sql_piece piece;
	struct input in;
	bool ok = true;

	if (!input_open(&in, opt.schema))
		return false;
	walk.text = input_rest(&in, s->arena, &walk.len);
	input_close(&in);
	if (walk.text == NULL)
		return false;
	session = sql_session_new(NULL);
	while (sql_split(&walk, &piece))
		ok &= read_source(s, session, piece);
	sql_session_free(session);
	return ok;
}

struct targets {
	struct arena *arena;
	struct pg_conn *conn;
	bool failed;
};

static const struct bundle_there *
find_target(void *data, const struct bundle_table *t)
{
	struct targets *s = data;
	const char *const name[] = {pg_quoted(s->arena, t->schema, t->table), NULL};
	const struct pg_question question = {"SELECT to_regclass($1)", name};
	struct bundle_there *there = NULL;
	struct pg_table table;
	struct pg_why why;
	const char *found = pg_ask_one(s->conn, s->arena, &question, &why);

	if (why.message != NULL) {
		warning("%s: %s", name[0], why.message);
		s->failed = true;
	} else if (found != NULL && pg_table(s->conn, s->arena, name[0], &table)) {
		there = arena_alloc(s->arena, sizeof(*there));
		there->count = table.count;
		there->column = arena_alloc(s->arena, (table.count + 1) * sizeof(*there->column));
		for (size_t i = 0; i < table.count; i++) {
			const struct pg_column *c = &table.column[i];

			there->column[i] =
			    (struct bundle_column){c->name, c->type, !c->not_null, c->key};
		}
	}
	return there;
}

/* Holds the config against what --schema and --dsn name.  False: reported. */
static bool
compare(struct bundle *b)
{
	struct sources sources = {.arena = b->arena};
	struct targets targets = {.arena = b->arena};

	if (opt.schema != NULL) {
		if (!read_sources(&sources))
			return false;
		bundle_compare(
		    b, &(struct bundle_others){false, opt.schema, find_source, &sources});
	}
	if (opt.dsn == NULL)
		return true;
	if ((targets.conn = pg_connect(&(struct pg_server){.conninfo = opt.dsn})) == NULL)
		return false;
	bundle_compare(b, &(struct bundle_others){true, "the database", find_target, &targets});
	pg_close(targets.conn);
	return !targets.failed;
}

/* ---- output ---- */

static void
put_finding(const struct bundle_finding *f, const char *level)
{
	struct arena a = {0};
	struct buf b = {.arena = &a};

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
	arena_free(&a);
}

static void
say(const struct bundle_finding *f)
{
	static const char *const levels[] = {"note", "warning", "error"};

	for (; f != NULL; f = f->next)
		if (opt.quiet && f->level != BUNDLE_ERROR)
			continue;
		else if (opt.json)
			put_finding(f, levels[f->level]);
		else if (f->level == BUNDLE_ERROR)
			warnat(f->pos, "%s", f->message);
		else
			warnat(f->pos, "%s: %s", levels[f->level], f->message);
}

static const char *
in_directory(struct arena *a, const char *path)
{
	return arena_printf(a, "%s/%s", opt.directory, path);
}

/* Makes the folders on the way to path; false: reported. */
static bool
make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0777) == -1 && errno != EEXIST) {
			warning("make %s:", path);
			return false;
		}
		*slash = '/';
	}
	return true;
}

static const char *
beside(struct arena *a, const char *path)
{
	return arena_printf(a, "%s/%s.new", opt.directory, path);
}

/* text NULL: the bundle */
static bool
write_beside(struct bundle *b, const char *path, const char *text)
{
	char *place = arena_strdup(b->arena, beside(b->arena, path));
	FILE *f;
	bool ok = make_folders(place);

	if (!ok || (f = fopen(place, "w")) == NULL) {
		if (ok)
			warning("create %s:", place);
		return false;
	}
	ok = text == NULL ? yaml_write(f, bundle_build(b)) : fputs(text, f) != EOF;
	ok &= ferror(f) == 0;
	ok &= fclose(f) == 0;
	if (!ok)
		warning("write %s:", place);
	return ok;
}

/* All beside their places, then renamed: nobody sees half a file, and a disk that is full leaves
 * the bundle that was. */
static bool
write_files(struct bundle *b, const struct bundle_file *files)
{
	const struct bundle_file *f;
	bool ok = true;

	for (f = files; f != NULL && ok; f = f->next)
		ok = write_beside(b, f->path, f->text);
	for (f = files; f != NULL; f = f->next) {
		const char *place = in_directory(b->arena, f->path);

		if (ok && rename(beside(b->arena, f->path), place) == -1) {
			warning("write %s:", place);
			ok = false;
		}
		if (!ok)
			unlink(beside(b->arena, f->path));
	}
	return ok;
}

static bool
write_directory(struct bundle *b)
{
	struct bundle_file bundle = {.path = "databricks.yml", .next = bundle_files(b)}, *f;
	bool ok = true;

	for (f = &bundle; f != NULL && !opt.force; f = f->next)
		if (access(in_directory(b->arena, f->path), F_OK) == 0) {
			warning("%s is there already; --force overwrites",
			    in_directory(b->arena, f->path));
			ok = false;
		}
	return ok && write_files(b, &bundle);
}

static bool
write_bundle(struct bundle *b)
{
	if (opt.check)
		return true;
	return opt.directory != NULL ? write_directory(b) : yaml_write(stdout, bundle_build(b));
}

static int
run(char *files[])
{
	struct arena a = {0};
	struct bundle_limits product = limits();
	struct yaml *config = load(&a, files);
	const char *sql = NULL;
	struct bundle *b;
	int status = STATUS_FAILED;
	bool ok;

	if (config != NULL) {
		given.deployed = deployed(&a);
		if (access(ZONES "/Europe", F_OK) == 0)
			given.has_zone = has_zone;
		b = bundle_new(&a, config, &product, &given);
		if (opt.federation)
			sql = bundle_federation(b);
		ok = compare(b);
		say(b->findings);
		if (ok && b->errors == 0 &&
		    (opt.federation ? fputs(sql, stdout) != EOF : write_bundle(b)))
			status = STATUS_OK;
	}
	arena_free(&a);
	return status;
}

static const struct option longs[] = {
    {"check", no_argument, NULL, 'k'},
    {"config", required_argument, NULL, 'c'},
    {"directory", required_argument, NULL, 'd'},
    {"dsn", required_argument, NULL, 'D'},
    {"federation", no_argument, NULL, 'f'},
    {"force", no_argument, NULL, 'F'},
    {"format", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},
    {"quiet", no_argument, NULL, 'q'},
    {"schema", required_argument, NULL, 's'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

static void
options(int argc, char *argv[], char *files[])
{
	static const char *const formats[] = {"text", "json", NULL};
	int ch;

	while ((ch = getopt_long(argc, argv, "c:D:d:Ffhko:qs:V", longs, NULL)) != -1) {
		switch (ch) {
		case 'c': *files++ = optarg; break;
		case 'D': opt.dsn = optarg; break;
		case 'd': opt.directory = optarg; break;
		case 'F': opt.force = true; break;
		case 'f': opt.federation = true; break;
		case 'h': opt_help(help);
		case 'k': opt.check = true; break;
		case 'o': opt.json = opt_word("--format", optarg, formats) == 1; break;
		case 'q': opt.quiet = true; break;
		case 's': opt.schema = optarg; break;
		case 'V': opt_version();
		default: opt_usage(help);
		}
	}
	if (opt.directory != NULL && opt.directory[0] == '\0')
		die("--directory: a directory must have a name");
	if (opt.json && !opt.check)
		die("-o json is for findings on stdout, so it wants -k");
	if (opt.federation && (opt.check || opt.directory != NULL))
		die("-f writes its statements on stdout, without -k and -d");
	while (argv[optind] != NULL)
		*files++ = argv[optind++];
}

int
main(int argc, char *argv[])
{
	static char dash[] = "-";
	static struct arena lasting;
	char **files = arena_alloc(&lasting, ((size_t)argc + 1) * sizeof(*files));

	begin("lb-bundle");
	options(argc, argv, files);
	if (files[0] == NULL)
		files[0] = dash;
	return finish(run(files));
}
