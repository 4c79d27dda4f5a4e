/* lb-gen.c - rows for a table: the same seed, the same rows */
#include <getopt.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "copy/copy.h"
#include "gen/gen.h"
#include "pgparse/pgparse.h"
#include "sql/sql.h"

#define BLOCK 4096 /* rows that a thread makes and writes at a time */
#define THREADS_MAX 100
#define ROWS_MAX 1000000000000000

/* clang-format off */
static const char help[] =
	"usage: lb-gen [options] [file ...]\n"
	"Makes rows for a table of the DDL in the files, of Postgres or Databricks.\n"
	"\n"
	"  -t, --table=NAME      which table, when there are several\n"
	"  -r, --rows=N          its rows, where the DDL does not say \"-- GEN rows = N\" (default: 1000)\n"
	"  -f, --from=N          the first row to make, from 0 (default: 0)\n"
	"  -e, --to=N            the row to stop before (default: the table's rows)\n"
	"  -s, --seed=N          other rows (default: 1)\n"
	"  -H, --no-header       no header row in CSV\n"
	"  -j, --threads=N       threads; the rows stay the same (default: 1)\n"
	"  -o, --format=FORMAT   csv, json or binary: for COPY BINARY (default: csv)\n"
	"  -h, --help            this text\n"
	"  -V, --version         the version\n";
/* clang-format on */

enum { FORMAT_CSV, FORMAT_JSON, FORMAT_BINARY };

static struct {
	struct arena arena;
	const char *table;
	int64_t rows, from, to; /* to < 0: all */
	uint64_t seed;
	int threads, format;
	bool no_header;
	struct pg_def *defs;
	struct gen_table *tables, **last;
} options = {.rows = 1000, .to = -1, .seed = 1, .threads = 1};

/* The threads take turns in writing, block by block. */
static struct {
	const struct gen_table *table;
	struct copy_spec spec; /* of binary output */
	struct copy_map map;
	pthread_mutex_t lock;
	pthread_cond_t turned;
	int64_t first, end, blocks;
	int64_t turn; /* the block to be written next */
	bool failed;
} gen = {.lock = PTHREAD_MUTEX_INITIALIZER, .turned = PTHREAD_COND_INITIALIZER};

/* ---- the DDL: Postgres', or Databricks' as lib/sql converts it ---- */

static bool
fill_column(const struct pg_def_column *from, struct gen_column *to)
{
	*to = (struct gen_column){.name = from->name, .sql_type = from->type};
	to->primary = from->key > 0;
	to->references = from->references;
	return gen_type(to, from->mod, from->mods, from->array);
}

/* The table without what cannot be written.  NULL: for a column of *bad no values can be made. */
static struct gen_table *
fill_table(const struct pg_def *def, const struct pg_def_column **bad)
{
	struct gen_table *t = arena_alloc(&options.arena, sizeof(*t));

	t->name = def->name;
	t->path = def->path;
	t->column = arena_alloc(&options.arena, def->count * sizeof(*t->column) + 1);
	for (size_t i = 0; i < def->count; i++) {
		*bad = &def->column[i];
		if (!(*bad)->generated && !fill_column(*bad, &t->column[t->count++]))
			return NULL;
	}
	return t;
}

/* Reads a statement into the list: true when it makes no table, or one for which rows can be made.
 * Else *error says why not, *def what the table would be. */
static bool
read_statement(const char *sql, struct gen_table **table, struct pg_parse_error *error)
{
	const struct pg_def_column *bad;
	struct pg_def **last = &options.defs;

	*table = NULL;
	while (*last != NULL)
		last = &(*last)->next;
	if (!pg_def_read(&options.arena, sql, strlen(sql), &options.defs, error))
		return false;
	if (*last == NULL || (*table = fill_table(*last, &bad)) != NULL)
		return *last == NULL || (*last)->method == NULL || word_is((*last)->method, "heap");
	*error = (struct pg_parse_error){bad->offset,
	    arena_printf(&options.arena, "no rows can be made for the type \"%s\" of %s",
		bad->written, bad->name),
	    NULL};
	*last = NULL;
	return false;
}

/* The table of a conversion, which may be several statements. */
static bool
read_converted(const char *sql, struct gen_table **table, struct pg_parse_error *error)
{
	const struct pg_statement *s = pg_split(&options.arena, sql, strlen(sql));
	struct gen_table *t;

	for (*table = NULL; s != NULL; s = s->next) {
		if (!read_statement(s->text, &t, error))
			return false;
		if (t != NULL)
			*table = t;
	}
	return true;
}

/* What is no Postgres, or a table of another access method such as Delta, is Databricks SQL. */
static bool
read_piece(struct sql_session *session, struct sql_piece piece)
{
	const char *sql = arena_strndup(&options.arena, piece.text, piece.len);
	struct pg_parse_error error = {0}, second = {0};
	struct pos pos = piece.pos;
	struct sql_result result;
	struct gen_table *t, *converted;

	if (!read_statement(sql, &t, &error)) {
		result = sql_convert(&options.arena, session, &(struct sql_options){0}, piece);
		if (result.ok && read_converted(result.sql, &converted, &second))
			t = converted;
		else if (t == NULL) {
			if (result.ok)
				warnat(pos, "%s", second.message);
			else
				warnat(pos_at(pos, sql, error.offset), "%s", error.message);
			return false;
		}
	}
	if (t == NULL)
		return true;
	*options.last = t;
	options.last = &t->next;
	return gen_directives(&options.arena, pos, sql, t);
}

static int
read_ddl(struct input *in, void *unused)
{
	struct sql_walk walk = {.pos = {in->name, 1, 1}};
	struct sql_session *session;
	struct sql_piece piece;
	int status = STATUS_OK;

	(void)unused;
	walk.text = input_rest(in, &options.arena, &walk.len);
	if (walk.text == NULL)
		return STATUS_FAILED;
	session = sql_session_new(NULL);
	while (sql_split(&walk, &piece))
		if (!read_piece(session, piece))
			status = STATUS_FAILED;
	sql_session_free(session);
	return status;
}

/* Keys that an ALTER TABLE has added. */
static void
take_keys(void)
{
	for (struct gen_table *t = options.tables; t != NULL; t = t->next)
		for (const struct pg_def *d = options.defs; d != NULL; d = d->next)
			for (size_t i = 0, k = 0; i < d->count && strcmp(t->name, d->name) == 0;
			     i++)
				if (!d->column[i].generated) {
					t->column[k].references = d->column[i].references;
					t->column[k++].primary = d->column[i].key > 0;
				}
}

static const struct gen_table *
choose_table(void)
{
	const struct gen_table *t = options.tables;

	if (t == NULL)
		die("the input has no CREATE TABLE");
	if (options.table == NULL && t->next != NULL)
		die("several tables: choose one with --table");
	while (options.table != NULL && t != NULL && !word_is(t->name, options.table) &&
	       !word_is(t->path, options.table))
		t = t->next;
	if (t == NULL)
		die("there is no table \"%s\"", options.table);
	return t;
}

/* ---- binary: CSV, read as lb-load does ---- */

static void
plan_binary(void)
{
	const struct gen_table *t = gen.table;
	struct copy_spec *spec = &gen.spec;

	spec->format = COPY_CSV;
	spec->utc = true;
	copy_format_guess(spec, -1, "");
	spec->count = t->count;
	spec->columns = arena_alloc(&options.arena, t->count * sizeof(*spec->columns) + 1);
	for (size_t i = 0; i < t->count; i++) {
		struct copy_column *c = &spec->columns[i];
		uint32_t oid = copy_type(t->column[i].sql_type);

		c->name = t->column[i].name;
		c->type = "";
		*(t->column[i].type == GEN_ARRAY ? &c->element : &c->oid) = oid;
		if (oid == 0)
			die("%s has no binary form here", t->column[i].sql_type);
	}
	copy_prepare(spec);
	copy_map_all(spec, &options.arena, &gen.map);
}

/* ---- rows ---- */

static bool
write_all(const char *data, size_t n)
{
	return fwrite(data, 1, n, stdout) == n;
}

static void
encode(struct copy_rows *rows, const struct bytes *text)
{
	copy_encode(rows, &gen.spec, &gen.map, text, 0);
	if (!rows->binary || rows->bad_count > 0)
		die("a value does not fit its type");
}

/* Makes every n-th block and writes it when it is its turn. */
static void *
make(void *number)
{
	struct bytes out = {0};
	struct copy_rows rows = {0};
	enum gen_format format = options.format == FORMAT_JSON ? GEN_JSON_LINES : GEN_CSV;
	bool binary = options.format == FORMAT_BINARY;

	for (int64_t block = *(int *)number; block < gen.blocks; block += options.threads) {
		int64_t row = gen.first + block * BLOCK, end = row + BLOCK;

		out.len = 0;
		for (; row < end && row < gen.end; row++)
			gen_row(&out, gen.table, format, row);
		if (binary)
			encode(&rows, &out);
		pthread_mutex_lock(&gen.lock);
		while (gen.turn != block && !gen.failed)
			pthread_cond_wait(&gen.turned, &gen.lock);
		gen.failed = gen.failed || stop_requested() ||
			     !write_all(binary ? rows.data.data : out.data,
				 binary ? rows.data.len : out.len);
		gen.turn++;
		pthread_cond_broadcast(&gen.turned);
		pthread_mutex_unlock(&gen.lock);
		if (gen.failed)
			break;
	}
	free(out.data);
	copy_free(&rows);
	return NULL;
}

static int
make_rows(void)
{
	pthread_t thread[THREADS_MAX];
	int number[THREADS_MAX];
	struct bytes header = {0};

	gen.first = options.from;
	gen.end = options.to < 0 ? gen.table->rows : options.to;
	gen.blocks = gen.end > gen.first ? (gen.end - gen.first + BLOCK - 1) / BLOCK : 0;
	if (options.format == FORMAT_BINARY) {
		plan_binary();
		write_all(COPY_HEADER, COPY_HEADER_LEN);
	}
	if (options.format == FORMAT_CSV && !options.no_header) {
		gen_header(&header, gen.table);
		write_all(header.data, header.len);
		free(header.data);
	}
	for (int i = 0; i < options.threads; i++) {
		number[i] = i;
		if (pthread_create(&thread[i], NULL, make, &number[i]) != 0)
			die("a thread could not be started");
	}
	for (int i = 0; i < options.threads; i++)
		pthread_join(thread[i], NULL);
	if (options.format == FORMAT_BINARY && !gen.failed)
		write_all(COPY_TRAILER, COPY_TRAILER_LEN);
	return gen.failed ? STATUS_FAILED : STATUS_OK;
}

static const struct option longs[] = {
    {"format", required_argument, NULL, 'o'},
    {"from", required_argument, NULL, 'f'},
    {"help", no_argument, NULL, 'h'},
    {"no-header", no_argument, NULL, 'H'},
    {"rows", required_argument, NULL, 'r'},
    {"seed", required_argument, NULL, 's'},
    {"table", required_argument, NULL, 't'},
    {"threads", required_argument, NULL, 'j'},
    {"to", required_argument, NULL, 'e'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

int
main(int argc, char *argv[])
{
	static const char *const formats[] = {"csv", "json", "binary", NULL};
	int ch, status;

	begin("lb-gen");
	options.last = &options.tables;
	while ((ch = getopt_long(argc, argv, "e:f:Hhj:o:r:s:t:V", longs, NULL)) != -1) {
		switch (ch) {
		case 'e': options.to = opt_int("--to", optarg, 0, ROWS_MAX); break;
		case 'f': options.from = opt_int("--from", optarg, 0, ROWS_MAX); break;
		case 'H': options.no_header = true; break;
		case 'h': opt_help(help);
		case 'j':
			options.threads = (int)opt_int("--threads", optarg, 1, THREADS_MAX);
			break;
		case 'o': options.format = opt_word("--format", optarg, formats); break;
		case 'r': options.rows = opt_int("--rows", optarg, 0, ROWS_MAX); break;
		case 's': options.seed = (uint64_t)opt_int("--seed", optarg, 0, 1L << 53); break;
		case 't': options.table = optarg; break;
		case 'V': opt_version();
		default: opt_usage(help);
		}
	}
	status = input_each(argv + optind, read_ddl, NULL);
	if (status != STATUS_OK)
		return finish(status);
	take_keys();
	if (!gen_settle(&options.arena, options.tables, options.seed, options.rows))
		return finish(STATUS_FAILED);
	gen.table = choose_table();
	stop_catch();
	return finish_stopped(make_rows());
}
