/* lb-load.c - rows into a table: fast, resumable, exactly once */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load/load.h"
#include "zip/zip.h"

#define THREADS_MAX 100
#define CHUNK_BYTES ((int64_t)4 << 20)
#define SHORT_LINE 24 /* bytes */

/* clang-format off */
static const char help[] =
	"usage: lb-load [options] -t table [file ...]\n"
	"Loads rows from CSV, JSON lines or Postgres text, plain or compressed, into a table of Postgres\n"
	"or SQLite.  A load that was stopped and is started again goes on where it was.\n"
	"\n"
	"Input:\n"
	"  -f, --from=FORMAT         csv, tsv, text or json (default: told by the first byte and the name)\n"
	"  -C, --columns=LIST        the input's columns; its first row is data\n"
	"  -H, --no-header           the input has all columns in the table's order, and no header\n"
	"  -i, --ignore-unknown      pass over columns and members that the table has not\n"
	"  -D, --delimiter=CHAR      between fields (default: a comma; tsv, text: a tab)\n"
	"  -Q, --quote=CHAR          around fields of CSV (default: \")\n"
	"  -E, --escape=CHAR         before a quote in a quoted field (default: the quote)\n"
	"  -N, --null=TEXT           what stands for NULL (default: nothing; text: \\N)\n"
	"  -g, --srid=NUMBER         of geometries where neither they nor the column name one (4326)\n"
	"Target:\n"
	"  -t, --table=NAME          the table; its columns come from the server\n"
	"  -d, --dbname=CONNINFO     conninfo, URI or database name (default: PG* variables);\n"
	"                            sqlite:FILE makes a SQLite file\n"
	"  -y, --schema=FILE         the table's DDL, for SQLite: what pg_dump -s or lb-sql2pg -o sql print\n"
	"  -l, --rows-per-file[=N]   numbered SQLite files of N rows (500000) and their manifest\n"
	"  -p, --password-command=CMD  a shell command that prints the password\n"
	"  -T, --truncate            empty the table first\n"
	"  -r, --replace-where=COND  delete these rows and put the new ones in, at once\n"
	"  -u, --on-conflict=WHAT    update or ignore rows whose key is there\n"
	"  -S, --scd2                a changed row ends the version before it (valid_from, valid_to)\n"
	"  -k, --key=LIST            the key's columns (default: the primary key)\n"
	"How:\n"
	"  -m, --method=METHOD       copy, batch, insert or auto (default: copy)\n"
	"  -b, --batch=N             rows in one INSERT of batch (default: 1000)\n"
	"  -P, --plan=N              print what auto would do with N rows\n"
	"  -j, --threads=N           connections (default: 1, or what auto says)\n"
	"  -s, --chunk-size=SIZE     text in one transaction (default: 4M; less with more than 2 threads)\n"
	"  -J, --job=NAME            under which the load can be taken up again (default: the table)\n"
	"  -x, --restart             forget what the job has loaded before\n"
	"  -R, --rejects=FILE        add rows that are refused to this file\n"
	"  -M, --max-rejects=N       go on until more than N rows are refused (default: 0)\n"
	"  -n, --dry-run             read and encode everything, load nothing\n"
	"  -o, --format=FORMAT       json or text (default: text on a terminal)\n"
	"  -q, --quiet               no progress line\n"
	"  -h, --help                this text\n"
	"  -V, --version             the version\n";
/* clang-format on */

static struct load load = {
    .lock = PTHREAD_MUTEX_INITIALIZER, .opt = {.srid = 4326, .batch = 1000, .method = PG_COPY}};
static struct load_options *const options = &load.opt;

/* ---- workers ---- */

static bool
on_refused(void *refused, size_t i, const struct pg_error *error)
{
	return copy_refuse_row(refused, i, error->sqlstate, error->message);
}

static void
on_reset(void *refused)
{
	copy_refused_reset(refused);
}

static bool
on_commit(void *refused)
{
	return copy_refused_commit(refused);
}

/* Sends a chunk until it is in; false: it is not, reported. */
static bool
send_chunk(struct load_work *w, struct copy_refused *refused, struct load_tally *t)
{
	const struct copy_rows *r = &w->rows;
	const struct pg_rows rows = {.binary = r->binary,
	    .data = r->data.data,
	    .end = r->end,
	    .set = r->set,
	    .count = r->count,
	    .sets = r->set_count,
	    .absent = r->absent.data,
	    .order = load.spec.order ? "lb_order" : NULL,
	    .target = load.job.stage != NULL ? load.job.stage : load.table.quoted,
	    .batch = options->method == PG_COPY ? 0 : (size_t)options->batch,
	    .on_conflict = load.on_conflict};
	const struct pg_refusals refusals = {on_refused, on_reset, on_commit, refused};
	struct pg_delivery delivery = {.parcel = {&load.job, &w->mark, &rows, &refusals}};
	enum pg_sent sent;

	w->mark.rejects = refused->bad_count;
	/* one connection loads in the order of the input: of two rows with one key the second is
	 * the duplicate, and the table lies as the file does */
	if (options->threads == 1 && !crew_turn(load.crew, w))
		return false;
	pg_pool_give(load.pool, &delivery);
	crew_pass(load.crew, w);
	sent = pg_pool_wait(load.pool, &delivery);
	t->retries = delivery.retries;
	if (sent == PG_ERROR)
		warnat((struct pos){w->mark.source, w->chunk.line, 0}, "%s (%s)",
		    delivery.error.message, delivery.error.sqlstate);
	/* known at the first try: the input has it twice; later, a commit whose answer was lost */
	t->skipped = sent == PG_KNOWN && t->retries == 0;
	t->chunks = sent == PG_SENT || (sent == PG_KNOWN && !t->skipped);
	t->rows = t->skipped ? 0 : w->mark.rows;
	t->rejects = t->skipped ? 0 : w->mark.rejects;
	pthread_mutex_lock(&load.lock);
	load.job.chunks += t->chunks;
	pthread_mutex_unlock(&load.lock);
	return sent == PG_SENT || sent == PG_KNOWN;
}

/* The work of one thread at a chunk. */
static bool
do_work(void *item, void *unused)
{
	struct load_work *w = item;
	struct load_tally t = {.bytes = w->mark.bytes, .chunks = 1};
	struct arena a = {0};
	struct copy_refused refused = {.all = load.rejects,
	    .source = w->mark.source,
	    .chunk = &w->chunk,
	    .rows = &w->rows,
	    .lines = {.arena = &a}};
	int64_t began = clock_ns();
	bool good;

	(void)unused;
	copy_encode(&w->rows, &load.spec, w->map, &w->chunk.text, w->order);
	t.text = !w->rows.binary;
	good = copy_refuse_bad(&refused);
	if (good && options->dry) {
		t.rows = (int64_t)w->rows.count;
		t.rejects = refused.count;
		good = copy_refused_commit(&refused);
	} else if (good && options->sqlite != NULL)
		good = load_sqlite_chunk(&load, w, &refused, &t);
	else if (good)
		good = send_chunk(w, &refused, &t);
	if (good)
		load_count(&load, w, &t, began);
	arena_free(&a);
	return good;
}

/* ---- the reader ---- */

/* Is the chunk in?  What was committed may be shorter, when the file has grown or the chunks
 * have: the chunk is then cut to it.  1: it is, 0: no, -1: the file is another one, reported. */
static int
is_known(struct copy_source *source, struct load_work *w, bool file)
{
	struct copy_chunk *c = &w->chunk;
	const struct pg_known_chunk *k = pg_job_find(&load.known, source->name, c->offset);
	bool seen = k != NULL;

	for (; k != NULL; k = k->next) {
		size_t n = (size_t)k->chunk.bytes;

		if (n > c->text.len || hash_bytes(c->text.data, n, 0) != k->chunk.hash ||
		    (n < c->text.len && c->text.data[n - 1] != '\n'))
			continue;
		copy_source_unread(source, c, n);
		return 1;
	}
	if (!seen || !file)
		return 0;
	warnat((struct pos){source->name, c->line, 0},
	    "the file has changed since job %s has loaded a part of it: give --restart, or another "
	    "--job",
	    load.job.name);
	return -1;
}

/* Cuts an open source into chunks.  False: failed, reported. */
static bool
read_chunks(struct copy_source *source, struct zip *z, int64_t *order)
{
	const char *name = arena_strdup(&load.arena, source->name);
	struct copy_map *map = arena_alloc(&load.arena, sizeof(*map));
	struct load_tally skipped = {.skipped = 1};
	int64_t before = load.input_at;
	bool is_file = zip_size(z) > 0 && strcmp(name, "<stdin>") != 0;
	struct load_work *w;
	int got = 1, known;

	*map = source->map;
	while (!stop_requested() && (w = crew_take(load.crew)) != NULL) {
		got = copy_source_next(source, &w->chunk, (size_t)load.job.chunk_bytes);
		known = got == 1 ? is_known(source, w, is_file) : 0;
		w->mark = (struct pg_chunk){
		    .source = name, .offset = w->chunk.offset, .bytes = (int64_t)w->chunk.text.len};
		w->map = map;
		w->order = *order;
		*order += (int64_t)w->chunk.text.len; /* no chunk has more rows than bytes */
		load.input_at = before + zip_at(z);
		if (known == 1)
			load_count(&load, w, &skipped, 0);
		else if (got == 1)
			w->mark.hash = hash_bytes(w->chunk.text.data, w->chunk.text.len, 0);
		crew_give(load.crew, w, got == 1 && known == 0);
		if (got != 1 || known == -1)
			return got == 0;
	}
	return stop_requested() != 0;
}

static ssize_t
read_zip(void *data, char *p, size_t n)
{
	crew_yield();
	return zip_read(data, p, n);
}

/* An input: its file is closed between the look at the start and its turn, so that there may be
 * more of them than a process can have open; what can be read once only, such as a pipe, is not. */
struct source {
	const char *path;
	struct zip *zip; /* NULL: closed */
};

/* Reads an input and closes it. */
static bool
read_source(struct source *in, int64_t *order)
{
	struct zip *z = in->zip != NULL ? in->zip : zip_open(in->path);
	struct copy_source source = {.spec = &load.spec, .read = read_zip, .data = z};
	bool good;

	in->zip = NULL;
	if (z == NULL)
		return false;
	source.name = zip_name(z);
	good = copy_source_open(&source, &load.arena, options->names, options->given) &&
	       read_chunks(&source, z, order);
	copy_source_close(&source);
	zip_close(z);
	return good;
}

/* ---- the beginning and the end ---- */

static void
fill_spec(struct copy_spec *spec)
{
	const struct pg_table *table = &load.table;

	spec->order = load.job.stage != NULL;
	spec->columns = arena_alloc(&load.arena, table->count * sizeof(*spec->columns) + 1);
	spec->count = table->count;
	for (size_t i = 0; i < table->count; i++) {
		const struct pg_column *c = &table->column[i];

		spec->columns[i] = (struct copy_column){.name = c->name,
		    .type = c->type,
		    .oid = c->oid,
		    .element = c->element,
		    .label = c->label,
		    .has_default = c->has_default,
		    .srid = options->srid};
	}
	copy_prepare(spec);
}

/* Settles what is left to us: by the size of the input where it can be known. */
static void
choose_method(const struct zip *first)
{
	double line = zip_line_bytes(first),
	       rows = (double)load.input_bytes / (line > 0 ? line : 1);
	struct pg_plan plan = {options->method, options->batch, 1};

	if (options->method == PG_AUTO && line > 0 && load.input_bytes > 0 && !zip_packed(first)) {
		plan = pg_recommend(rows);
		load_note(&load, arena_printf(&load.arena, "auto: about %.0f rows, so %s", rows,
				     pg_methods[plan.method]));
	} else if (options->method == PG_AUTO) {
		plan.method = PG_COPY;
		load_note(&load, "auto: the number of rows is not known, so copy");
	}
	options->method = plan.method;
	options->batch = plan.batch;
	if (options->threads == 0)
		options->threads = plan.threads;
	options->mode.direct = options->method != PG_COPY &&
			       (options->mode.kind == PG_UPSERT || options->mode.kind == PG_IGNORE);
	if (options->method != PG_COPY && options->mode.kind > PG_TRUNCATE &&
	    !options->mode.direct) {
		options->method = PG_COPY;
		load_note(&load, "rows come to a stage first, and there by copy");
	}
	if (options->method == PG_INSERT)
		options->batch = 1;
	/* each connection works on one and two more are on their way: 64 MB for all, encoded too,
	 * and with 20 bytes a row for where it is */
	if (load.job.chunk_bytes == 0) {
		load.job.chunk_bytes =
		    options->threads <= 2 ? CHUNK_BYTES : CHUNK_BYTES * 4 / (options->threads + 2);
		if (line > 0 && line < SHORT_LINE)
			load.job.chunk_bytes =
			    (int64_t)((double)load.job.chunk_bytes * line / SHORT_LINE);
	}
}

/* Connects, and learns what there is to know before the first row. */
static bool
open_load(struct pg_conn **control)
{
	/* A chunk's commit need not wait for the disk: its checkpoint gets lost with it, or
	 * neither, and the end of the job waits for all. */
	static const char set_up[] =
	    "SET synchronous_commit = off; SET client_min_messages = error";
	struct pg_error error;

	if ((*control = pg_connect(&options->server)) == NULL ||
	    !pg_table(*control, &load.arena, options->table, &load.table))
		return false;
	load.job.table = &load.table;
	if (load.job.name == NULL)
		load.job.name =
		    arena_printf(&load.arena, "%s.%s", load.table.schema, load.table.name);
	if (!pg_mode_plan(&load.arena, &options->mode, &load.job) ||
	    (options->mode.direct && (load.on_conflict = pg_on_conflict(
					  &load.arena, &load.table, &options->mode)) == NULL))
		return false;
	load.spec.utc = pg_utc(*control);
	fill_spec(&load.spec);
	if (options->dry)
		return true;
	if (!pg_exec(*control, "SET client_min_messages = warning", &error)) {
		warning("%s", error.message);
		return false;
	}
	if (!pg_job_open(*control, &load.arena, &load.job, &load.known))
		return false;
	load.pool = pg_pool_open(&load.arena, &options->server, options->threads, set_up);
	return load.pool != NULL;
}

/* Reads all inputs while the threads encode and send. */
static bool
run_load(struct source *inputs)
{
	/* while all connections send, one more chunk is encoded, and one is read */
	const struct crew_plan plan = {.work = do_work,
	    .threads = options->sqlite != NULL ? 1 : options->threads + 1,
	    .items = options->threads + 2,
	    .size = sizeof(struct load_work)};
	int64_t order = 0;
	bool good = true;

	load.crew = crew_start(&load.arena, &plan);
	for (struct source *in = inputs; in->path != NULL && good && !stop_requested(); in++)
		good = read_source(in, &order);
	good = crew_end(load.crew) && good;
	return good && !stop_requested();
}

static int
load_all(struct source *inputs)
{
	struct pg_conn *control = NULL;
	bool good;
	int c;

	if ((c = zip_peek(inputs->zip)) == -2)
		return STATUS_FAILED;
	copy_format_guess(&load.spec, c, zip_name(inputs->zip));
	load_check_format(&load);
	/* Postgres text has no header, as COPY writes it */
	if (load.spec.format == COPY_TEXT && options->names == COPY_HEADER_ROW)
		options->names = COPY_ALL_COLUMNS;
	choose_method(inputs->zip);
	load.rejects =
	    copy_rejects_open(&load.arena, options->rejects, options->max_rejects, load_put_reject);
	if (load.rejects == NULL ||
	    !(options->sqlite != NULL ? load_sqlite_open(&load) : open_load(&control))) {
		pg_close(control);
		return STATUS_FAILED;
	}
	load.started = clock_ns();
	good = run_load(inputs);
	if (options->sqlite != NULL)
		good = load_sqlite_end(&load, good);
	else if (good && !options->dry)
		good = pg_job_finish(&control, &options->server, &load.job);
	if (load.shown > 0)
		fprintf(stderr, "\r\033[K");
	load.done.rejects = copy_rejects_count(load.rejects);
	load_put_total(&load);
	if (stop_requested())
		warning(options->sqlite != NULL ? "stopped: nothing was made"
						: "stopped: start it again to go on");
	if (options->rejects != NULL && load.done.rejects > 0)
		warning("%lld rows were refused, see %s", (long long)load.done.rejects,
		    options->rejects);
	pg_close(control);
	if (load.pool != NULL)
		pg_pool_close(load.pool);
	return !good ? STATUS_FAILED : load.done.rejects > 0 ? STATUS_REFUSED : STATUS_OK;
}

/* All of them, before anything is touched: a file that is not there is found now. */
static struct source *
open_inputs(int count, char *names[])
{
	struct source *inputs = arena_alloc(&load.arena, ((size_t)count + 2) * sizeof(*inputs));

	for (int i = 0; i < count || i == 0; i++) {
		struct source *in = &inputs[i];

		in->path = count == 0 ? "-" : names[i];
		if ((in->zip = zip_open(in->path)) == NULL)
			return NULL;
		load.input_bytes += zip_size(in->zip);
		if (i > 0 && zip_size(in->zip) > 0 && strcmp(in->path, "-") != 0) {
			zip_close(in->zip);
			in->zip = NULL;
		}
	}
	return inputs;
}

/* ---- options ---- */

static char
opt_char(const char *option, const char *s)
{
	if (strcmp(s, "\\t") == 0 || strcmp(s, "tab") == 0)
		return '\t';
	if (strlen(s) != 1 || *s == '\n' || *s == '\r')
		die("%s: \"%s\" is not one character", option, s);
	return *s;
}

/* One mode at most. */
static void
set_mode(int kind)
{
	if (options->mode.kind != PG_APPEND && (int)options->mode.kind != kind)
		die("--truncate, --replace-where, --on-conflict and --scd2 exclude each other");
	options->mode.kind = kind;
}

/* The methods, and the names that the writers before this one had. */
static void
set_method(const char *s)
{
	static const char *const words[] = {
	    "auto", "copy", "batch", "insert", "standard", "optimized", "async", NULL};
	int i = opt_word("--method", s, words);

	options->method = i == 4 ? PG_INSERT : i > 4 ? PG_BATCH : (enum pg_method)i;
	if (i > 4 && options->threads == 0)
		options->threads = i == 5 ? 1 : 4;
}

static const struct option longs[] = {
    {"batch", required_argument, NULL, 'b'},
    {"chunk-size", required_argument, NULL, 's'},
    {"columns", required_argument, NULL, 'C'},
    {"dbname", required_argument, NULL, 'd'},
    {"delimiter", required_argument, NULL, 'D'},
    {"dry-run", no_argument, NULL, 'n'},
    {"escape", required_argument, NULL, 'E'},
    {"format", required_argument, NULL, 'o'},
    {"from", required_argument, NULL, 'f'},
    {"help", no_argument, NULL, 'h'},
    {"ignore-unknown", no_argument, NULL, 'i'},
    {"job", required_argument, NULL, 'J'},
    {"key", required_argument, NULL, 'k'},
    {"max-rejects", required_argument, NULL, 'M'},
    {"method", required_argument, NULL, 'm'},
    {"no-header", no_argument, NULL, 'H'},
    {"null", required_argument, NULL, 'N'},
    {"on-conflict", required_argument, NULL, 'u'},
    {"password-command", required_argument, NULL, 'p'},
    {"plan", required_argument, NULL, 'P'},
    {"quiet", no_argument, NULL, 'q'},
    {"quote", required_argument, NULL, 'Q'},
    {"rejects", required_argument, NULL, 'R'},
    {"replace-where", required_argument, NULL, 'r'},
    {"restart", no_argument, NULL, 'x'},
    {"rows-per-file", optional_argument, NULL, 'l'},
    {"scd2", no_argument, NULL, 'S'},
    {"schema", required_argument, NULL, 'y'},
    {"srid", required_argument, NULL, 'g'},
    {"table", required_argument, NULL, 't'},
    {"threads", required_argument, NULL, 'j'},
    {"truncate", no_argument, NULL, 'T'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

static void
set_option(int ch)
{
	static const char *const outputs[] = {"json", "text", NULL};
	static const char *const conflicts[] = {"update", "ignore", NULL};

	switch (ch) {
	case 'b': options->batch = opt_int("--batch", optarg, 1, 65535); break;
	case 'C':
		options->given = optarg;
		options->names = COPY_GIVEN;
		break;
	case 'D': load.spec.delimiter = opt_char("--delimiter", optarg); break;
	case 'd':
		if (strcmp(optarg, "sqlite:") == 0)
			die("--dbname: sqlite: wants the name of a file");
		if (strncmp(optarg, "sqlite:", 7) == 0)
			options->sqlite = optarg + 7;
		else
			options->server.conninfo = optarg;
		break;
	case 'E': load.spec.escape = opt_char("--escape", optarg); break;
	case 'f': copy_format_named(&load.spec, "--from", optarg); break;
	case 'g': options->srid = (int)opt_int("--srid", optarg, 0, 999999); break;
	case 'H': options->names = COPY_ALL_COLUMNS; break;
	case 'h': opt_help(help);
	case 'i': load.spec.ignore_unknown = true; break;
	case 'J': load.job.name = optarg; break;
	case 'j': options->threads = (int)opt_int("--threads", optarg, 1, THREADS_MAX); break;
	case 'k': options->mode.key = optarg; break;
	case 'l':
		options->rows_per_file =
		    optarg == NULL ? 500000 : opt_int("--rows-per-file", optarg, 1, INT32_MAX);
		break;
	case 'M': options->max_rejects = opt_int("--max-rejects", optarg, 0, INT32_MAX); break;
	case 'm': set_method(optarg); break;
	case 'N': load.spec.null = optarg; break;
	case 'n': options->dry = true; break;
	case 'o': options->text = opt_word("--format", optarg, outputs) == 1; break;
	case 'P':
		load_put_plan(&load.arena, opt_number("--plan", optarg, 0, 1e15));
		exit(finish(STATUS_OK));
	case 'Q': load.spec.quote = opt_char("--quote", optarg); break;
	case 'q': options->quiet = true; break;
	case 'R': options->rejects = optarg; break;
	case 'r':
		set_mode(PG_REPLACE);
		options->mode.where = optarg;
		break;
	case 'S': set_mode(PG_SCD2); break;
	case 's':
		load.job.chunk_bytes = (int64_t)opt_size("--chunk-size", optarg, 64, 1 << 28);
		break;
	case 'T': set_mode(PG_TRUNCATE); break;
	case 't': options->table = optarg; break;
	case 'u':
		set_mode(opt_word("--on-conflict", optarg, conflicts) == 0 ? PG_UPSERT : PG_IGNORE);
		break;
	case 'V': opt_version();
	case 'p': options->server.password_command = optarg; break;
	case 'x': load.job.restart = true; break;
	case 'y': options->schema = optarg; break;
	default: opt_usage(help);
	}
}

int
main(int argc, char *argv[])
{
	static const char letters[] = "b:C:D:d:E:f:g:HhiJ:j:k:l::M:m:N:no:P:p:Q:qR:r:Ss:Tt:u:Vxy:";
	struct source *inputs;
	struct buf given = {.arena = &load.arena};
	int ch;

	begin("lb-load");
	options->text = isatty(STDOUT_FILENO);
	while ((ch = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		set_option(ch);
		buf_char(&given, (char)ch);
	}
	options->letters = buf_text(&given);
	load_check_options(&load.opt);
	if ((inputs = open_inputs(argc - optind, argv + optind)) == NULL)
		return finish(STATUS_FAILED);
	if (options->table == NULL)
		opt_usage(help);
	if (!pg_server_check(&options->server))
		return finish(STATUS_FAILED);
	stop_catch();
	return finish_stopped(load_all(inputs));
}
