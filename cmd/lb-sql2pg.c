/* lb-sql2pg - Databricks SQL in the words of Postgres */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json/json.h"
#include "convert/model.h"
#include "convert/output.h"
#include "sql/compat.h"
#include "sql/sql.h"

/* clang-format off */
static const char help[] =
	"usage: lb-sql2pg [-AehNpqSVv] [-C[used]] [-m catalog=prefix] [-o format] [-P name=value]\n"
	"                 [-s file] [-E engine] [option of the model ...] [file ...]\n"
	"\n"
	"Converts Databricks SQL to Postgres.  The input is SQL text, or statement records if its first\n"
	"character is {.  What Postgres cannot say is refused, with the reason and its place.\n"
	"\n"
	"  -A, --ansi           Spark's ANSI mode is on: errors are errors (the default)\n"
	"  -C, --compat[=used]  print the schema lb, whose functions converted statements call: all of it,\n"
	"                       without reading input, or what the statements of the input need\n"
	"  -e, --explain        a note for each rule that was applied\n"
	"  -h, --help           this text\n"
	"  -m, --catalog-map=CATALOG=PREFIX\n"
	"                       what the names of the catalog's schemas begin with in Postgres (nothing:\n"
	"                       a catalog is dropped from names); may be said again\n"
	"  -N, --no-ansi        ANSI mode is off: errors become NULL\n"
	"  -o, --format=FORMAT  sql: the text, with its notes as comments (the default on a terminal)\n"
	"                       json: statement records (the default elsewhere)\n"
	"  -P, --param=NAME=VALUE\n"
	"                       the value of :NAME and ${NAME} where they stand for a name of a table or a\n"
	"                       schema; may be said again\n"
	"  -p, --pretty         clauses on lines of their own, in records too\n"
	"  -q, --quiet          no messages about statements on stderr\n"
	"  -s, --schema=FILE    tables that are there already, as CREATE statements; may be said again\n"
	"  -V, --version        the version\n"
	"  -v, --verbose        say on stderr how many statements were converted\n"
	MODEL_HELP;
/* clang-format on */

/* Files whose tables are remembered at a time. */
#define SESSIONS_MAX 64

enum format { SQL, JSON };

static enum format format;
static bool quiet, verbose, compat_used;
static struct sql_options options;
static struct model_options model = {
    .attempts = 3, .retries = 4, .in_flight = 4, .timeout_s = 120, .request_tokens = 32000};
static struct model_queue queue; /* its engine is NULL where rules alone convert */
static size_t converted, refused;

static struct arena forever;
static struct map required = {.arena = &forever};

/* A statement on its way through. */
struct statement {
	struct json *record;
	struct sql_piece piece;
	struct pos outer; /* where the record stands, when the statement has no place of its own */
	struct sql_options options;
	const char *file; /* whose tables it shares; NULL: nobody's */
	struct sql_result result;
	const struct model_question *answer; /* NULL: the model was not asked */
};

/* ---- sessions: what statements of one file share ---- */

struct session {
	char *file;
	struct sql_session *tables;
	size_t used;
};

static struct session sessions[SESSIONS_MAX];
static struct sql_session *base, *alone; /* of the options; of statements without a file */

static struct model_schema *schemas; /* the texts of --schema */

/* name=value of --catalog-map or --param. */
struct setting {
	const char *name, *value;
	bool catalog;
	struct setting *next;
};

static struct setting *settings;

static void
say(struct pos pos, const struct sql_note *note)
{
	if (!quiet && note->level == SQL_ERROR)
		warnat(pos, "%s", note->message);
}

/* What every session knows: the settings, and the tables of --schema. */
static int
learn(void)
{
	struct arena a = {0};
	struct sql_piece piece;
	int status = STATUS_OK;

	for (const struct setting *w = settings; w != NULL; w = w->next)
		(w->catalog ? sql_session_map_catalog : sql_session_set_value)(
		    base, w->name, w->value);
	for (const struct model_schema *s = schemas; s != NULL; s = s->next) {
		struct sql_walk walk = {s->text, s->len, {s->file, 1, 1}, 0, 0};

		while (sql_split(&walk, &piece)) {
			struct sql_result r = sql_convert(&a, base, &options, piece);

			for (const struct sql_note *n = r.notes; n != NULL; n = n->next)
				say(n->pos, n);
			if (!r.ok)
				status = STATUS_REFUSED;
			arena_reset(&a);
		}
	}
	arena_free(&a);
	return status;
}

/* The session of a file; the one that was used longest ago makes room for a new one.  A statement
 * without a file has one for itself. */
static struct sql_session *
session_of(const char *file)
{
	static size_t clock;
	struct session *oldest = &sessions[0];

	if (file == NULL) {
		sql_session_reset(alone);
		return alone;
	}
	clock++;
	for (struct session *s = sessions; s < sessions + SESSIONS_MAX; s++) {
		if (s->file != NULL && strcmp(s->file, file) == 0) {
			s->used = clock;
			return s->tables;
		}
		if (s->used < oldest->used)
			oldest = s;
	}
	free(oldest->file);
	sql_session_free(oldest->tables);
	*oldest = (struct session){strdup(file), sql_session_new(base), clock};
	if (oldest->file == NULL)
		die("out of memory");
	return oldest->tables;
}

static void
add_setting(const char *option, const char *text, bool catalog)
{
	struct setting *new = arena_alloc(&forever, sizeof(*new));
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text)
		die("%s %s: it has to be %s", option, text,
		    catalog ? "CATALOG=PREFIX" : "NAME=VALUE");
	new->name = arena_strndup(&forever, text, (size_t)(equals - text));
	new->value = equals + 1;
	new->catalog = catalog;
	new->next = settings;
	settings = new;
}

static void
add_schema(const char *path)
{
	struct model_schema **last = &schemas, *s = arena_alloc(&forever, sizeof(*s));
	struct input in;

	if (!input_open(&in, path))
		exit(STATUS_FAILED);
	s->file = path;
	s->text = input_rest(&in, &forever, &s->len);
	if (s->text == NULL)
		exit(STATUS_FAILED);
	input_close(&in);
	while (*last != NULL)
		last = &(*last)->next;
	*last = s;
}

/* ---- one statement ---- */

static void
say_errors(const struct statement *st, const struct sql_result *r)
{
	for (const struct sql_note *n = r->notes; n != NULL; n = n->next) {
		if (st->outer.file == NULL)
			say(n->pos, n);
		else if (!quiet && n->level == SQL_ERROR)
			warnat(st->outer, "%zu:%zu of its sql: %s", n->pos.line, n->pos.column,
			    n->message);
	}
}

static void
put(struct arena *a, const struct statement *st)
{
	const struct sql_result *r = &st->result;

	converted++;
	refused += !r->ok;
	say_errors(st, r);
	for (const struct sql_word *w = r->requires; w != NULL && compat_used; w = w->next)
		map_set(&required, w->text, &required);
	if (compat_used)
		return;
	if (format == SQL) {
		output_text(a, st->piece, r);
		return;
	}
	output_members(a, st->record, st->piece, r);
	if (st->answer != NULL)
		json_set(a, st->record, "model", model_record(a, queue.engine, st->answer));
	json_put(stdout, st->record);
}

/* The turn of a statement has come. */
static void
put_item(struct model_item *item)
{
	struct statement *st = item->data;

	if (item->asked) {
		model_settle(queue.engine, &item->question, st->piece.pos, &st->result);
		st->answer = &item->question;
	}
	if (st->record != NULL && st->piece.text == NULL)
		json_put(stdout, st->record); /* nothing was to be done */
	else
		put(&item->arena, st);
}

/* Puts a copy of the statement into the queue, where it waits for those before it. */
static void
enqueue(const struct statement *original)
{
	struct model_item *item = model_item(&queue);
	struct arena *a = &item->arena;
	struct statement *st = item->data = arena_alloc(a, sizeof(*st));
	bool ask = false;

	*st = *original;
	st->record = json_copy(a, original->record);
	if (original->outer.file != NULL)
		st->outer.file = arena_strdup(a, original->outer.file);
	if (original->piece.text != NULL) {
		st->piece.text = arena_strndup(a, original->piece.text, original->piece.len);
		if (original->piece.pos.file != NULL)
			st->piece.pos.file = arena_strdup(a, original->piece.pos.file);
		st->result = sql_convert(a, session_of(st->file), &st->options, st->piece);
		ask = model.use == MODEL_ALWAYS || !st->result.ok;
		item->question.source = st->piece.text;
		item->question.attempt = st->result.sql;
		item->question.notes = model_notes(a, st->result.notes);
		item->question.tables = model_tables(a, schemas, st->piece.text);
	}
	model_add(&queue, item, ask);
}

/* False: refused; what the queue refuses is counted there. */
static bool
convert(struct arena *a, struct statement *st)
{
	if (queue.engine != NULL) {
		enqueue(st);
		return true;
	}
	st->result = sql_convert(a, session_of(st->file), &st->options, st->piece);
	put(a, st);
	return st->result.ok;
}

/* ---- records ---- */

/* What a record that was converted before says it requires. */
static void
require_named(const struct json *record)
{
	const struct json *list = json_get(record, "requires");

	if (list == NULL || list->type != JSON_ARRAY)
		return;
	for (const struct json *name = list->child; name != NULL; name = name->next)
		if (name->type == JSON_STRING)
			map_set(&required, name->text, &required);
}

/* the rule for one record */
static bool
convert_record(struct arena *a, struct pos input, struct json *record)
{
	struct statement st = {.record = record, .options = options, .outer = input};
	bool ansi = !options.no_ansi;
	struct json_statement r;

	if (!json_statement(input, record, &r) || !json_statement_sql(input, &r) ||
	    !json_get_bool(input, record, "ansi", &ansi))
		return false;
	if (r.dialect != NULL && word_is(r.dialect, "postgres")) { /* nothing to do */
		if (compat_used)
			require_named(record);
		else if (queue.engine != NULL)
			enqueue(&st);
		else
			json_put(stdout, record);
		return true;
	}
	st.options.no_ansi = !ansi;
	st.file = r.file;
	st.piece = (struct sql_piece){r.sql, r.len, {r.file, 1, 1}};
	if (r.file != NULL && r.line > 0) {
		st.piece.pos = (struct pos){r.file, r.line, r.column};
		st.outer.file = NULL;
	}
	return convert(a, &st);
}

/* ---- text ---- */

/* The name that a comment before the statement gives it: -- NAME: item_by_ticket */
static const char *
name_of(struct arena *a, const struct sql_piece *piece)
{
	const char *p = piece->text, *end = p + piece->len, *line;
	size_t n;

	for (; end - p > 2 && p[0] == '-' && p[1] == '-'; p = line + 1) {
		line = memchr(p, '\n', (size_t)(end - p));
		if (line == NULL)
			break;
		for (p += 2; *p == ' ' || *p == '\t'; p++)
			;
		if (word_nis(p, 5, "NAME:")) {
			for (p += 5; *p == ' ' || *p == '\t'; p++)
				;
			n = strcspn(p, " \t\r\n");
			return n > 0 ? arena_strndup(a, p, n) : NULL;
		}
	}
	return NULL;
}

static bool
convert_piece(struct arena *a, const struct sql_piece *piece)
{
	struct json *record = json_statement_new(a, name_of(a, piece), piece->pos);
	struct statement st = {
	    .record = record, .piece = *piece, .options = options, .file = piece->pos.file};

	json_set(a, record, "source", json_nstring(a, piece->text, piece->len));
	json_set(a, record, "sql", json_nstring(a, piece->text, piece->len));
	json_set(a, record, "dialect", json_string(a, "databricks"));
	return convert(a, &st);
}

static int
convert_text(struct input *in)
{
	struct arena whole = {0}, a = {0};
	struct sql_walk walk = {.pos = {in->name, 1, 1}};
	struct sql_piece piece;
	int status = STATUS_OK;
	char *text;

	text = input_rest(in, &whole, &walk.len);
	if (text == NULL)
		return STATUS_FAILED;
	sql_open_notebook(text, walk.len);
	walk.text = text;
	while (!stop_requested() && sql_split(&walk, &piece)) {
		if (!convert_piece(&a, &piece))
			status = STATUS_REFUSED;
		arena_reset(&a);
	}
	arena_free(&a);
	arena_free(&whole);
	return status;
}

/* A brace begins a record; two, or one with % or #, a template. */
static bool
is_records(struct input *in)
{
	return input_peek(in) == '{' && !input_begins(in, "{{") && !input_begins(in, "{%") &&
	       !input_begins(in, "{#");
}

static int
convert_input(struct input *in, void *unused)
{
	(void)unused;
	return is_records(in) ? json_each_line(in, convert_record) : convert_text(in);
}

/* ---- the schema lb ---- */

static void
put_compat(const struct sql_word *names)
{
	struct buf b = {.arena = &forever};

	sql_compat_print(&b, names);
	fwrite(b.data, 1, b.len, stdout);
}

/* What the statements needed, by name. */
static void
put_required(void)
{
	struct sql_word *list = NULL, **w, *new;

	for (const struct map_entry *e = required.first; e != NULL; e = e->next) {
		for (w = &list; *w != NULL && strcmp((*w)->text, e->key) < 0; w = &(*w)->next)
			;
		new = arena_alloc(&forever, sizeof(*new));
		*new = (struct sql_word){e->key, *w};
		*w = new;
	}
	if (list != NULL)
		put_compat(list);
}

/* ---- options ---- */

static bool compat;

static void
set_option(int ch)
{
	static const char *const formats[] = {"sql", "json", NULL};
	static const char *const parts[] = {"used", NULL};

	switch (ch) {
	case 'A': options.no_ansi = false; break;
	case 'C':
		compat = optarg == NULL;
		compat_used = optarg != NULL && opt_word("--compat", optarg, parts) == 0;
		break;
	case 'e': options.explain = true; break;
	case 'h': opt_help(help);
	case 'm': add_setting("--catalog-map", optarg, true); break;
	case 'N': options.no_ansi = true; break;
	case 'o': format = (enum format)opt_word("--format", optarg, formats); break;
	case 'P': add_setting("--param", optarg, false); break;
	case 'p': options.pretty = true; break;
	case 'q': quiet = true; break;
	case 's': add_schema(optarg); break;
	case 'V': opt_version();
	case 'v': verbose = true; break;
	default:
		if (ch == '?' || !model_option(&model, ch, optarg))
			opt_usage(help);
	}
}

/* Makes the model ready, if it is to be asked. */
static void
open_model(void)
{
	model_check_options(&model);
	if (model.use == MODEL_NEVER)
		return;
	if (model.env_file != NULL && !model_env_file(model.env_file))
		exit(STATUS_FAILED);
	queue.put = put_item;
	queue.engine = model_open(&model);
	if (queue.engine == NULL)
		exit(STATUS_FAILED);
}

/* Waits for its last answer. */
static int
close_model(void)
{
	int status = STATUS_OK;
	int64_t tokens;
	double cost;

	if (queue.engine == NULL)
		return STATUS_OK;
	model_end(&queue);
	model_used(queue.engine, &tokens, &cost);
	if (verbose && cost > 0)
		warning("the model used %lld tokens, %.4f $", (long long)tokens, cost);
	else if (verbose)
		warning("the model used %lld tokens", (long long)tokens);
	if (refused > 0)
		status = STATUS_REFUSED;
	if (model_refused(queue.engine))
		status = STATUS_FAILED;
	model_close(queue.engine);
	return status;
}

static const struct option longs[] = {
    {"ansi", no_argument, NULL, 'A'},
    {"catalog-map", required_argument, NULL, 'm'},
    {"compat", optional_argument, NULL, 'C'},
    {"explain", no_argument, NULL, 'e'},
    {"format", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},
    {"no-ansi", no_argument, NULL, 'N'},
    {"param", required_argument, NULL, 'P'},
    {"pretty", no_argument, NULL, 'p'},
    {"quiet", no_argument, NULL, 'q'},
    {"schema", required_argument, NULL, 's'},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
    MODEL_LONGS,
    {0},
};

int
main(int argc, char *argv[])
{
	int ch, status;

	begin("lb-sql2pg");
	format = isatty(STDOUT_FILENO) ? SQL : JSON;
	while (
	    (ch = getopt_long(argc, argv, "AC::ehm:No:P:pqs:Vv" MODEL_LETTERS, longs, NULL)) != -1)
		set_option(ch);
	if (compat && optind < argc)
		opt_usage(help);
	if (compat) {
		put_compat(NULL);
		return finish(STATUS_OK);
	}
	options.pretty = options.pretty || format == SQL;
	open_model();
	stop_catch();
	base = sql_session_new(NULL);
	alone = sql_session_new(base);
	status = learn();
	status = worse(status, input_each(argv + optind, convert_input, NULL));
	status = worse(status, close_model());
	if (compat_used)
		put_required();
	if (verbose)
		warning("%zu statements converted, %zu refused", converted - refused, refused);
	return finish_stopped(status);
}
