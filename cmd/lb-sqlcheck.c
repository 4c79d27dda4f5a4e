/* lb-sqlcheck - would Postgres take these statements? */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"
#include "json/json.h"

static const char help[] =
    "usage: lb-sqlcheck [-hqVv] [-C source] [-d conninfo] [-f level] [-j threads] [file ...]\n"
    "\n"
    "Checks Postgres SQL with Postgres' own parser, and with -d by a server, which runs nothing.  "
    "The\n"
    "input is SQL text, or statement records if its first character is {.\n"
    "\n"
    "  -C, --compare=SOURCE   run the queries there, and compare with these results: a folder of\n"
    "                       NAME.csv and NAME.jsonl, or one such file\n"
    "  -d, --dbname=CONNINFO  conninfo, URI or database name: have each statement prepared there\n"
    "  -f, --fail-on=LEVEL  a statement with such a note is refused: warning, or note (error)\n"
    "  -h, --help           this text\n"
    "  -j, --threads=N      connections (1)\n"
    "  -o, --format=FORMAT  text: FILE:LINE:COL: error: ... (the default on a terminal)\n"
    "                       json: the records, check added (the default elsewhere)\n"
    "  -p, --password-command=CMD  shell command that prints the password\n"
    "  -q, --quiet          no messages about statements on stderr\n"
    "  -V, --version        the version\n"
    "  -v, --verbose        say on stderr how many statements were checked\n";

/* largest line or column that a record may name */
#define PLACE_MAX 1e15

enum format { TEXT, JSON };

static const char *const levels[] = {"error", "warning", "note", NULL};

static enum format format;
static bool quiet, verbose;
static int fail_on; /* index in levels */
static struct arena lasting;
static struct check_seen *seen;
static size_t checked, refused;

static int threads = 1;
static const char *compare; /* where recorded results are, or NULL */
static struct check_server *server; /* NULL: nobody is asked */

/* A statement on its way through. */
struct statement {
	struct arena own; /* while it waits for the server */
	struct json *record;
	bool passed; /* the converter has refused it */
	const char *sql;
	size_t len;
	/* Where sql[0] stands.  A converted statement and one without a file have no place of their
	 * own: their lines and columns count in sql, and outer is the place that messages name. */
	struct pos start, outer;
	bool parsed;
	struct pg_parse_error error; /* not parsed */
	struct check lint;
	struct check_item item;
	const char *uncompared; /* why, or NULL */
	bool unreadable; /* the result it is to be compared with */
	struct statement *next;
};

/* Those that wait. */
static struct {
	struct statement *first, *last;
	int count;
	int queries; /* of this file, so far */
	bool together; /* what comes of this file must be asked with them */
	struct buf file; /* that of the last one */
} queue = {.file = {.arena = &lasting}};

/* ---- saying it to a person ---- */

/* Text on stdout is all there is; beside records, errors go to stderr. */
static void
say(const struct statement *s, const char *level, struct pos pos, const char *message)
{
	char inner[64] = "";

	if (s->outer.file != NULL) {
		snprintf(inner, sizeof(inner), "%zu:%zu of its sql: ", pos.line, pos.column);
		pos = s->outer;
	}
	if (format == JSON) {
		if (!quiet)
			warnat(pos, "%s: %s%s", level, inner, message);
		return;
	}
	printf("%s:%zu:", pos.file, pos.line);
	if (pos.column > 0)
		printf("%zu:", pos.column);
	printf(" %s: %s%s\n", level, inner, message);
}

/* The line that has the error with a caret below; a long one in part. */
static void
caret(const struct statement *s, size_t offset)
{
	size_t begin = offset, end = offset;

	while (begin > 0 && s->sql[begin - 1] != '\n' && offset - begin < 100)
		begin--;
	while (begin < offset && (s->sql[begin] & 0xC0) == 0x80)
		begin++;
	end += strcspn(s->sql + end, "\r\n");
	if (end > begin + 140)
		for (end = begin + 140; (s->sql[end] & 0xC0) == 0x80; end--)
			;
	if (utf8_check(s->sql + begin, end - begin) < end - begin)
		return; /* nothing for a terminal */
	printf("%.*s\n", (int)(end - begin), s->sql + begin);
	for (size_t i = begin; i < offset; i++)
		if ((s->sql[i] & 0xC0) != 0x80)
			putchar(s->sql[i] == '\t' ? '\t' : ' ');
	puts("^");
}

/* ---- one statement ---- */

static struct json *
place_member(struct arena *a, struct json *to, struct pos pos)
{
	json_set(a, to, "line", json_int(a, (int64_t)pos.line));
	json_set(a, to, "column", json_int(a, (int64_t)pos.column));
	return to;
}

static struct json *
error_member(struct arena *a, struct statement *s, const struct pg_parse_error *e)
{
	struct pos pos = pos_at(s->start, s->sql, e->offset);
	struct json *error = json_new(a, JSON_OBJECT);

	json_set(a, error, "message", json_string(a, e->message));
	place_member(a, error, pos);
	if (e->hint != NULL)
		json_set(a, error, "hint", json_string(a, e->hint));
	say(s, "error", pos,
	    e->hint == NULL ? e->message : arena_printf(a, "%s; %s", e->message, e->hint));
	if (format == TEXT)
		caret(s, e->offset);
	return error;
}

/* The notes that lints left.  False: one is as bad as --fail-on says. */
static bool
note_members(struct arena *a, struct statement *s, struct json *result, const struct check_note *n)
{
	struct json *notes = json_new(a, JSON_ARRAY), *note;
	bool good = true;
	struct pos pos;

	if (n != NULL)
		json_set(a, result, "notes", notes);
	for (; n != NULL; n = n->next) {
		pos = pos_at(s->start, s->sql, n->offset);
		note = json_add(notes, json_new(a, JSON_OBJECT));
		json_set(a, note, "level", json_string(a, n->level));
		json_set(a, note, "code", json_string(a, n->code));
		json_set(a, note, "message", json_string(a, n->message));
		place_member(a, note, pos);
		for (int level = 0; level <= fail_on && levels[level] != NULL; level++)
			good = good && strcmp(n->level, levels[level]) != 0;
		if (format != TEXT)
			continue;
		say(s, n->level, pos, arena_printf(a, "%s [%s]", n->message, n->code));
		caret(s, n->offset);
	}
	return good;
}

/* ---- what the server has said ---- */

static struct json *
typed(struct arena *a, const char *name, const char *type)
{
	struct json *o = json_new(a, JSON_OBJECT);

	if (name != NULL)
		json_set(a, o, "name", json_string(a, name));
	json_set(a, o, "type", json_string(a, type));
	return o;
}

static void
signature_members(struct arena *a, const struct check_item *item, struct json *result)
{
	const struct pg_signature *g = &item->signature;
	struct json *list = json_new(a, JSON_ARRAY);

	for (size_t i = 0; i < g->params; i++)
		json_add(list, typed(a, i < item->numbered.count ? item->numbered.names[i] : NULL,
				   g->param_types[i]));
	if (g->params > 0)
		json_set(a, result, "params", list);
	list = json_new(a, JSON_ARRAY);
	for (size_t i = 0; i < g->columns; i++)
		json_add(list, typed(a, g->names[i], g->types[i]));
	if (g->columns > 0)
		json_set(a, result, "columns", list);
}

/* A place for what is about a result. */
static void
say_difference(struct arena *a, const struct statement *s, const char *message)
{
	say(s, "error", s->start, arena_printf(a, "the result differs: %s", message));
}

static struct json *
difference_member(struct arena *a, const struct check_difference *d)
{
	struct json *o = json_new(a, JSON_OBJECT);

	if (d->row > 0)
		json_set(a, o, "row", json_int(a, (int64_t)d->row));
	if (d->column != NULL)
		json_set(a, o, "column", json_string(a, d->column));
	if (d->expected != NULL)
		json_set(a, o, "expected", json_string(a, d->expected));
	if (d->actual != NULL)
		json_set(a, o, "actual", json_string(a, d->actual));
	json_set(a, o, "message", json_string(a, d->message));
	return o;
}

/* False: the result is another one. */
static bool
comparison_members(struct arena *a, struct statement *s, struct json *result)
{
	const struct check_comparison *c = s->item.comparison;
	struct json *o = json_new(a, JSON_OBJECT), *list = json_new(a, JSON_ARRAY);

	if (s->uncompared == NULL)
		s->uncompared = s->item.uncompared;
	if (s->uncompared != NULL)
		check_add(&s->lint, 0, "note", "not-compared",
		    arena_printf(a, "not compared: %s", s->uncompared));
	if (c == NULL)
		return !s->unreadable;
	json_set(a, o, "ok", json_bool(a, c->same));
	json_set(a, o, "rows", json_int(a, (int64_t)c->rows));
	json_set(a, o, "expected_rows", json_int(a, (int64_t)c->expected_rows));
	json_set(a, o, "differing_rows", json_int(a, (int64_t)c->differing));
	for (const struct check_difference *d = c->differences; d != NULL; d = d->next) {
		json_add(list, difference_member(a, d));
		say_difference(a, s, d->message);
	}
	if (!c->same) {
		json_set(a, o, "differences", list);
		json_set(a, result, "ok", json_bool(a, false));
	}
	json_set(a, result, "compare", o);
	return c->same;
}

/* False: the server would not take it. */
static bool
server_members(struct arena *a, struct statement *s, struct json *result)
{
	struct check_item *item = &s->item;
	struct json *error;

	if (item->unasked != NULL)
		check_add(&s->lint, 0, "note", "not-prepared",
		    arena_printf(a, "not tried on the server: %s", item->unasked));
	if (!item->refused) {
		signature_members(a, item, result);
		return comparison_members(a, s, result);
	}
	s->error = (struct pg_parse_error){
	    .offset = item->offset, .message = item->why.message, .hint = check_hint(item)};
	if (s->error.hint == NULL)
		s->error.hint = item->why.hint;
	error = error_member(a, s, &s->error);
	json_set(a, error, "sqlstate", json_string(a, item->why.sqlstate));
	json_set(a, result, "ok", json_bool(a, false));
	json_set(a, result, "error", error);
	return false;
}

/* ---- in, and out again ---- */

/* False: it is refused. */
static bool
emit(struct arena *a, struct statement *s)
{
	struct json *result = json_new(a, JSON_OBJECT);
	bool good = s->parsed;

	checked++;
	json_set(a, result, "ok", json_bool(a, good));
	if (!good)
		json_set(a, result, "error", error_member(a, s, &s->error));
	else if (server != NULL)
		good = server_members(a, s, result);
	good = note_members(a, s, result, s->lint.notes) && good;
	json_set(a, s->record, "check", result);
	if (format == JSON)
		json_put(stdout, s->record);
	refused += !good;
	return good;
}

static void
parse(struct arena *a, struct statement *s)
{
	s->lint = (struct check){.arena = a, .sql = s->sql, .len = s->len, .seen = seen};
	s->parsed = pg_check(a, s->sql, s->len, &s->error);
	if (s->parsed)
		s->lint.tree = pg_tree(a, s->sql, s->len);
	check_lint(&s->lint);
}

static bool pass_refused(struct pos pos, const struct json *record);

/* The server is asked about all that wait, and they go on in their order.  False: one is refused.
 */
static bool
flush(void)
{
	struct check_item *first = NULL, **last = &first;
	struct statement *next;
	bool good = true, answered;

	for (struct statement *s = queue.first; s != NULL; s = s->next)
		if (!s->passed && s->parsed) {
			*last = &s->item;
			last = &s->item.next;
		}
	answered = first == NULL || check_server_ask(server, first);
	if (!answered && !stop_requested())
		exit(finish(STATUS_FAILED));
	for (struct statement *s = queue.first; s != NULL; s = next) {
		struct arena own;

		next = s->next;
		if (answered)
			good = (s->passed ? pass_refused(s->outer, s->record) : emit(&s->own, s)) &&
			       good;
		own = s->own;
		arena_free(&own);
	}
	queue.first = queue.last = NULL;
	queue.count = 0;
	return good;
}

static const char *
file_of(const struct statement *s)
{
	return s->outer.file == NULL ? s->start.file : s->outer.file;
}

/* Is it another file than that of the statement before it?  What has none stands alone. */
static bool
begins_file(const struct statement *s)
{
	const char *file = file_of(s);
	bool same = file != NULL && strcmp(file, buf_text(&queue.file)) == 0;

	if (!same) {
		buf_clear(&queue.file);
		buf_str(&queue.file, file == NULL ? "" : file);
	}
	return !same;
}

/* What its result is to be compared with; or why it is not compared. */
static void
find_recorded(struct statement *s)
{
	struct check_query q = {.file = file_of(s)};
	const char *sought;

	if (s->passed || !s->parsed || pg_node(s->lint.tree, "SelectStmt") == NULL)
		return;
	q.number = ++queue.queries;
	if (!json_get_string(s->outer, s->record, "name", &q.name) ||
	    check_recorded(&s->own, compare, &q, &s->item.recorded, &sought))
		return;
	s->unreadable = sought == NULL;
	s->uncompared = sought == NULL ? "its recorded result cannot be used"
				       : arena_printf(&s->own, "there is no %s", sought);
}

/* The statement and its arena, which is a new one from then on, join those that wait.  False: as
 * flush(). */
static bool
wait_in_line(struct arena *a, struct statement *s)
{
	bool good = true;

	if (begins_file(s)) {
		queue.together = false;
		queue.queries = 0;
	}
	if (queue.count >= 64 * threads && !queue.together)
		good = flush();
	s->item = (struct check_item){.arena = &s->own,
	    .file = s->start.file,
	    .sql = s->sql,
	    .len = s->len,
	    .tree = s->lint.tree};
	s->lint.arena = &s->own;
	s->own = *a;
	*a = (struct arena){0};
	if (compare != NULL)
		find_recorded(s);
	queue.together = queue.together || (!s->passed && check_defines(&s->item));
	queue.count++;
	if (queue.first == NULL)
		queue.first = s;
	else
		queue.last->next = s;
	queue.last = s;
	return good;
}

/* All that is known is on it.  False: some statement is refused. */
static bool
check(struct arena *a, const struct statement *statement)
{
	struct statement *s = arena_alloc(a, sizeof(*s));

	*s = *statement;
	if (!s->passed)
		parse(a, s);
	if (server != NULL)
		return wait_in_line(a, s);
	return s->passed ? pass_refused(s->outer, s->record) : emit(a, s);
}

/* ---- records ---- */

/* What the converter refused has nothing to check; it goes on as it is. */
static bool
pass_refused(struct pos pos, const struct json *record)
{
	static const struct statement nowhere;
	const struct json *n = json_get(record, "notes");
	const char *level, *message;
	double line = (double)pos.line, column = 0;

	if (format == JSON)
		json_put(stdout, record);
	for (n = n != NULL ? n->child : NULL; n != NULL && format == TEXT; n = n->next) {
		level = message = "";
		if (!json_get_string(pos, n, "level", &level) ||
		    !json_get_string(pos, n, "message", &message) ||
		    !json_get_number(pos, n, "line", 1, PLACE_MAX, &line) ||
		    !json_get_number(pos, n, "column", 1, PLACE_MAX, &column))
			continue;
		if (strcmp(level, "error") == 0)
			say(&nowhere, "refused",
			    (struct pos){pos.file, (size_t)line, (size_t)column}, message);
	}
	refused++;
	return false;
}

static bool
check_record(struct arena *a, struct pos input, struct json *record)
{
	const struct json *sql = json_get(record, "sql"), *ok = json_get(record, "ok");
	struct statement s = {.record = record, .start = {NULL, 1, 1}, .outer = input};
	double line = 0, column = 1;

	if (!json_get_string(input, record, "file", &s.start.file) ||
	    !json_get_number(input, record, "line", 1, PLACE_MAX, &line) ||
	    !json_get_number(input, record, "column", 1, PLACE_MAX, &column)) {
		refused++;
		return false;
	}
	if (s.start.file != NULL && line > 0)
		s.outer = (struct pos){s.start.file, (size_t)line, 0};
	s.passed = ok != NULL && ok->type == JSON_FALSE;
	if (s.passed)
		return check(a, &s);
	if (sql == NULL || sql->type != JSON_STRING) {
		warnat(input, "a statement record needs \"sql\", a string");
		refused++;
		return false;
	}
	s.sql = sql->text;
	s.len = sql->len;
	if (s.outer.file == s.start.file && json_get(record, "source") == NULL) {
		s.start = (struct pos){s.start.file, (size_t)line, (size_t)column};
		s.outer.file = NULL;
	}
	return check(a, &s);
}

/* ---- text ---- */

static bool
check_text(struct arena *a, struct pos start, const struct pg_statement *text)
{
	struct json *record = json_new(a, JSON_OBJECT);
	struct statement s = {.record = record,
	    .sql = arena_strndup(a, text->text, text->len),
	    .len = text->len,
	    .start = start};

	json_set(a, record, "kind", json_string(a, "statement"));
	json_set(a, record, "file", json_string(a, start.file));
	json_set(a, record, "line", json_int(a, (int64_t)start.line));
	if (start.column > 1)
		json_set(a, record, "column", json_int(a, (int64_t)start.column));
	json_set(a, record, "sql", json_nstring(a, text->text, text->len));
	json_set(a, record, "dialect", json_string(a, "postgres"));
	return check(a, &s);
}

static int
each_statement(struct input *in)
{
	struct arena whole = {0}, a = {0};
	struct pos pos = {in->name, 1, 1};
	int status = STATUS_OK;
	size_t len, at = 0;
	char *text = input_rest(in, &whole, &len);

	if (text == NULL)
		return STATUS_FAILED;
	for (struct pg_statement *s = pg_split(&whole, text, len); s != NULL; s = s->next) {
		if (stop_requested())
			break;
		pos = pos_at(pos, text + at, s->offset - at);
		at = s->offset;
		if (!check_text(&a, pos, s))
			status = STATUS_REFUSED;
		arena_reset(&a);
	}
	arena_free(&a);
	arena_free(&whole);
	return status;
}

static int
check_input(struct input *in, void *unused)
{
	(void)unused;
	return input_peek(in) == '{' ? json_each_line(in, check_record) : each_statement(in);
}

static const struct option options[] = {
    {"compare", required_argument, NULL, 'C'},
    {"dbname", required_argument, NULL, 'd'},
    {"fail-on", required_argument, NULL, 'f'},
    {"format", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},
    {"password-command", required_argument, NULL, 'p'},
    {"quiet", no_argument, NULL, 'q'},
    {"threads", required_argument, NULL, 'j'},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

static struct pg_server where;

static void
set_option(int ch)
{
	static const char *const formats[] = {"text", "json", NULL};

	switch (ch) {
	case 'C': compare = optarg; break;
	case 'd': where.conninfo = optarg; break;
	case 'f': fail_on = opt_word("--fail-on", optarg, levels); break;
	case 'h': opt_help(help);
	case 'j': threads = (int)opt_int("--threads", optarg, 1, 256); break;
	case 'o': format = (enum format)opt_word("-o", optarg, formats); break;
	case 'p': where.password_command = optarg; break;
	case 'q': quiet = true; break;
	case 'V': opt_version();
	case 'v': verbose = true; break;
	default: opt_usage(help);
	}
}

int
main(int argc, char *argv[])
{
	int ch, status;

	begin("lb-sqlcheck");
	format = isatty(STDOUT_FILENO) ? TEXT : JSON;
	while ((ch = getopt_long(argc, argv, "C:d:f:hj:o:p:qVv", options, NULL)) != -1)
		set_option(ch);
	if (compare != NULL && where.conninfo == NULL)
		die("--compare wants --dbname: the queries are run there");
	if (compare != NULL && access(compare, R_OK) != 0)
		die("open %s:", compare);
	seen = check_seen_new(&lasting);
	stop_catch();
	if (where.conninfo != NULL &&
	    (!pg_server_check(&where) ||
		(server = check_server_open(&lasting, &where, threads, seen)) == NULL))
		return finish(STATUS_FAILED);
	status = input_each(argv + optind, check_input, NULL);
	if (server != NULL) {
		status = worse(status, flush() ? STATUS_OK : STATUS_REFUSED);
		check_server_close(server);
	}
	if (verbose)
		warning("%zu statements checked, %zu records refused", checked, refused);
	return finish_stopped(status);
}
