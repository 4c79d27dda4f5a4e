/* lb-sqlcheck - would Postgres take these statements? */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"
#include "json/json.h"

/* clang-format off */
static const char help[] =
	"usage: lb-sqlcheck [-hqVv] [-C source] [-d conninfo] [-f level] [-j threads] [file ...]\n"
	"\n"
	"Checks Postgres SQL with Postgres' own parser, and with -d by a server, which runs nothing.\n"
	"The input is SQL text, or statement records if its first character is {.\n"
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
/* clang-format on */

static struct check_output how;
static bool verbose;
static struct arena lasting;
static struct check_seen *seen;
static size_t checked, refused;

static int threads = 1;
static const char *compare; /* where recorded results are, or NULL */
static struct check_server *server; /* NULL: nobody is asked */

/* A record on its way through. */
struct statement {
	struct arena own; /* while it waits for the server */
	struct check_statement what;
	bool passed; /* the converter has refused it */
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

/* ---- in, and out again ---- */

/* False: it is refused. */
static bool
emit(struct arena *a, struct check_statement *s)
{
	bool good = check_output(a, &how, s);

	checked++;
	if (!how.text)
		json_put(stdout, s->record);
	refused += !good;
	return good;
}

static struct check_part *
parse_part(struct arena *a, const struct pg_statement *text)
{
	struct check_part *part = arena_alloc(a, sizeof(*part));

	*part = (struct check_part){.sql = text->text, .len = text->len, .offset = text->offset};
	part->lint = (struct check){.arena = a, .sql = part->sql, .len = part->len, .seen = seen};
	part->parsed = pg_check(a, part->sql, part->len, &part->error);
	if (part->parsed)
		part->lint.tree = pg_tree(a, part->sql, part->len);
	check_lint(&part->lint, part->parsed);
	return part;
}

/* sql may be several statements: a conversion is, where one does not do. */
static void
parse(struct arena *a, struct check_statement *s)
{
	struct check_part **last = &s->parts;

	for (const struct pg_statement *t = pg_split(a, s->sql, s->len); t != NULL; t = t->next) {
		*last = parse_part(a, t);
		last = &(*last)->next;
	}
}

static bool pass_refused(struct pos pos, const struct json *record);

/* What the server can be asked about of all that wait, in a list. */
static struct check_item *
items(void)
{
	struct check_item *first = NULL, **last = &first;

	for (struct statement *s = queue.first; s != NULL; s = s->next)
		for (struct check_part *part = s->what.parts; part != NULL; part = part->next)
			if (part->parsed) {
				*last = &part->item;
				last = &part->item.next;
			}
	return first;
}

static void
drop(struct statement *s)
{
	struct arena own;

	for (struct check_part *part = s->what.parts; part != NULL; part = part->next)
		arena_free(&part->own);
	own = s->own; /* s lives there */
	arena_free(&own);
}

/* The server is asked about all that wait, and they go on in their order.  False: one is refused.
 */
static bool
flush(void)
{
	struct check_item *first = items();
	struct statement *next;
	bool good = true, answered;

	answered = first == NULL || check_server_ask(server, first);
	if (!answered && !stop_requested())
		exit(finish(STATUS_FAILED));
	for (struct statement *s = queue.first; s != NULL; s = next) {
		next = s->next;
		if (answered)
			good = (s->passed ? pass_refused(s->what.outer, s->what.record)
					  : emit(&s->own, &s->what)) &&
			       good;
		drop(s);
	}
	queue.first = queue.last = NULL;
	queue.count = 0;
	return good;
}

static const char *
file_of(const struct check_statement *s)
{
	return s->outer.file == NULL ? s->start.file : s->outer.file;
}

/* Is it another file than that of the statement before it?  What has none stands alone. */
static bool
begins_file(const struct check_statement *s)
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
find_recorded(struct statement *s, struct check_part *part)
{
	struct check_query q = {.file = file_of(&s->what)};
	const char *sought;

	if (!part->parsed || pg_node(part->lint.tree, "SelectStmt") == NULL)
		return;
	if (s->what.parts->next != NULL) {
		part->uncompared = "it stands beside other statements";
		return;
	}
	q.number = ++queue.queries;
	if (!json_get_string(s->what.outer, s->what.record, "name", &q.name) ||
	    check_recorded(&s->own, compare, &q, &part->item.recorded, &sought))
		return;
	part->unreadable = sought == NULL;
	part->uncompared = sought == NULL ? "its recorded result cannot be used"
					  : arena_printf(&s->own, "there is no %s", sought);
}

/* What the server is to be asked. */
static void
make_item(struct statement *s, struct check_part *part)
{
	const char *file = s->what.start.file;

	/* what one record has belongs together, even without a file */
	if (file == NULL && s->what.parts->next != NULL)
		file = arena_printf(&s->own, "%p", (void *)s);
	part->item = (struct check_item){.arena = &part->own,
	    .file = file,
	    .sql = part->sql,
	    .len = part->len,
	    .tree = part->lint.tree};
	part->lint.arena = &s->own;
	if (compare != NULL)
		find_recorded(s, part);
	queue.together = queue.together || check_defines(&part->item);
}

/* The statement and its arena, which is a new one from then on, join those that wait.  False: as
 * flush(). */
static bool
wait_in_line(struct arena *a, struct statement *s)
{
	bool good = true;

	if (begins_file(&s->what)) {
		queue.together = false;
		queue.queries = 0;
	}
	if (queue.count >= 64 * threads && !queue.together)
		good = flush();
	s->own = *a;
	*a = (struct arena){0};
	for (struct check_part *part = s->what.parts; part != NULL; part = part->next)
		make_item(s, part);
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
		parse(a, &s->what);
	if (server != NULL)
		return wait_in_line(a, s);
	return s->passed ? pass_refused(s->what.outer, s->what.record) : emit(a, &s->what);
}

/* ---- records ---- */

/* What the converter refused has nothing to check; it goes on as it is. */
static bool
pass_refused(struct pos pos, const struct json *record)
{
	const struct json *n = json_get(record, "notes");
	const char *level, *message;
	size_t line = pos.line, column = 0;

	if (!how.text)
		json_put(stdout, record);
	for (n = n != NULL ? n->child : NULL; n != NULL && how.text; n = n->next) {
		level = message = "";
		if (!json_get_string(pos, n, "level", &level) ||
		    !json_get_string(pos, n, "message", &message) ||
		    !json_place(pos, n, &line, &column))
			continue;
		if (strcmp(level, "error") == 0)
			check_say(
			    &how, NULL, "refused", (struct pos){pos.file, line, column}, message);
	}
	refused++;
	return false;
}

static bool
check_record(struct arena *a, struct pos input, struct json *record)
{
	struct statement s = {.what = {.record = record, .start = {NULL, 1, 1}, .outer = input}};
	struct check_statement *what = &s.what;
	struct json_statement r;

	if (!json_statement(input, record, &r) || (!r.refused && !json_statement_sql(input, &r))) {
		refused++;
		return false;
	}
	what->start.file = r.file;
	if (r.file != NULL && r.line > 0)
		what->outer = (struct pos){r.file, r.line, 0};
	s.passed = r.refused;
	if (s.passed)
		return check(a, &s);
	what->sql = r.sql;
	what->len = r.len;
	if (what->outer.file == r.file && json_get(record, "source") == NULL) {
		what->start = (struct pos){r.file, r.line, r.column};
		what->outer.file = NULL;
	}
	return check(a, &s);
}

/* ---- text ---- */

static bool
check_text(struct arena *a, struct pos start, const struct pg_statement *text)
{
	struct json *record = json_statement_new(a, NULL, start);
	struct statement s = {.what = {.record = record,
				  .sql = arena_strndup(a, text->text, text->len),
				  .len = text->len,
				  .start = start}};

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
	pg_blank_psql(text, len);
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

static const struct option longs[] = {
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
	case 'f': how.fail_on = opt_word("--fail-on", optarg, check_levels); break;
	case 'h': opt_help(help);
	case 'j': threads = (int)opt_int("--threads", optarg, 1, 256); break;
	case 'o': how.text = opt_word("--format", optarg, formats) == 0; break;
	case 'p': where.password_command = optarg; break;
	case 'q': how.quiet = true; break;
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
	how.text = isatty(STDOUT_FILENO);
	while ((ch = getopt_long(argc, argv, "C:d:f:hj:o:p:qVv", longs, NULL)) != -1)
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
	how.server = server != NULL;
	status = input_each(argv + optind, check_input, NULL);
	if (server != NULL) {
		status = worse(status, flush() ? STATUS_OK : STATUS_REFUSED);
		check_server_close(server);
	}
	if (verbose)
		warning("%zu statements checked, %zu records refused", checked, refused);
	return finish_stopped(status);
}
