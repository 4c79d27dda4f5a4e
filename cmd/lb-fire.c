/* lb-fire - requests against Postgres on a schedule; a record for each on stdout */
#include <getopt.h>
#include <libgen.h>
#include <pthread.h>
#include <string.h>

#include "base/base.h"
#include "fire/fire.h"
#include "json/json.h"
#include "pg/run.h"
#include "pgparse/pgparse.h"

static const char help[] =
    "usage: lb-fire [-1nPqu] [-C clients] [-d conninfo] [-T time] [-x requests] [file ...]\n"
    "Fires requests against Postgres and writes a record for each.\n"
    "A file is SQL with :name parameters and comment directives; without one, SQL or statement\n"
    "records are read from stdin.\n"
    "\n"
    "  -1, --once               each statement once, over all connections\n"
    "  -C, --clients=N          clients that ask one after the other (1)\n"
    "  -d, --dbname=CONNINFO    conninfo, URI or database name\n"
    "  -h, --help               this text\n"
    "  -j, --threads=N          event loops (1)\n"
    "  -k, --pool=N             connections (as many as clients)\n"
    "  -p, --password-command=CMD  shell command that prints the password\n"
    "  -P, --poisson            arrivals by chance, not at equal distances\n"
    "  -q, --quiet              nothing on stderr but errors\n"
    "  -r, --rate=RATE          open loop: arrivals a second, or \"1000 for 30s, 2000 for 1m\"\n"
    "  -S, --seed=N             of all that is drawn (1)\n"
    "  -t, --timeout=TIME       of a request, which is then cancelled (5m)\n"
    "  -T, --duration=TIME      how long it is measured (10s)\n"
    "  -u, --unnamed            no named prepared statements, for poolers in transaction mode\n"
    "  -U, --ramp-up=TIME       from nothing to full load, before\n"
    "  -V, --version            the version\n"
    "  -w, --warmup=TIME        at full load, before it is measured\n"
    "  -W, --ramp-down=TIME     back to nothing, after\n"
    "  -x, --requests=N         end after N requests\n"
    "  -z, --think=TIME         pause of a client between two requests (0)\n";

static const struct option options[] = {
    {"once", no_argument, NULL, '1'},
    {"clients", required_argument, NULL, 'C'},
    {"dbname", required_argument, NULL, 'd'},
    {"help", no_argument, NULL, 'h'},
    {"threads", required_argument, NULL, 'j'},
    {"pool", required_argument, NULL, 'k'},
    {"password-command", required_argument, NULL, 'p'},
    {"poisson", no_argument, NULL, 'P'},
    {"quiet", no_argument, NULL, 'q'},
    {"rate", required_argument, NULL, 'r'},
    {"seed", required_argument, NULL, 'S'},
    {"timeout", required_argument, NULL, 't'},
    {"duration", required_argument, NULL, 'T'},
    {"unnamed", no_argument, NULL, 'u'},
    {"ramp-up", required_argument, NULL, 'U'},
    {"version", no_argument, NULL, 'V'},
    {"warmup", required_argument, NULL, 'w'},
    {"ramp-down", required_argument, NULL, 'W'},
    {"requests", required_argument, NULL, 'x'},
    {"think", required_argument, NULL, 'z'},
    {0},
};

static struct arena lasting;
static struct fire_queries queries = {.arena = &lasting};
static struct fire_scenario scenario = {.name = "default", .clients = 1};
static struct pg_server server;
static struct pg_run_options run_options = {.server = &server,
    .retries = 3,
    .pool_timeout_ns = INT64_C(30000000000),
    .backoff_ns = INT64_C(5000000000)};
static int threads = 1;
static bool quiet;
static double timeout_s = 300, think_s;
static uint64_t seed = 1;

/* ---- requests from files and records ---- */

static const char *
name_of(const char *file)
{
	char *base = basename(arena_strdup(&lasting, file)), *dot = strrchr(base, '.');

	if (dot != NULL && word_is(dot, ".sql"))
		*dot = '\0';
	return strcmp(base, "<stdin>") == 0 ? "stdin" : base;
}

/* The directives up to an offset; lex goes on from there. */
static bool
read_directives(struct pg_lex *lex, struct pos start, size_t end)
{
	struct pg_token t;
	bool ok = true;

	while (lex->at < end) {
		t = pg_next(lex);
		if (t.type == PG_COMMENT)
			ok &= fire_directive(&queries,
			    pos_at(start, lex->text, (size_t)(t.text - lex->text)), t.text, t.len);
	}
	return ok;
}

static bool
add_statement(struct pos start, const char *text, const struct pg_statement *st)
{
	struct fire_mark marks[1000];
	size_t n = 0;
	struct pg_lex lex = {.text = st->text, .len = st->len};
	size_t skip = (size_t)(pg_next_word(&lex).text - st->text); /* comments before it */
	struct pos pos = pos_at(start, text, st->offset + skip);

	for (struct pg_param *p = pg_params(&lasting, st->text + skip, st->len - skip); p != NULL;
	     p = p->next) {
		if (n == LENGTH(marks)) {
			warnat(pos, "more than %zu parameters in a statement", LENGTH(marks));
			return false;
		}
		marks[n++] = (struct fire_mark){p->name, p->offset, p->len};
	}
	return fire_statement_add(&queries, pos, st->text + skip, st->len - skip, marks, n);
}

/* A request file: its statements are one request, or with --once a request each. */
static bool
add_text(const char *name, struct pos start, const char *text, size_t len)
{
	struct pg_lex lex = {.text = text, .len = len};
	struct pg_statement *st = pg_split(&lasting, text, len);
	bool ok = true;

	fire_query_new(&queries, name, start);
	for (bool first = true; st != NULL; st = st->next, first = false) {
		if (scenario.once && !first)
			fire_query_new(&queries,
			    arena_printf(
				&lasting, "%s:%zu", name, pos_at(start, text, st->offset).line),
			    start);
		ok &= read_directives(&lex, start, st->offset + st->len);
		ok &= add_statement(start, text, st);
	}
	return ok & read_directives(&lex, start, len);
}

static bool
add_record(struct arena *a, struct pos pos, struct json *record)
{
	const char *sql = NULL, *name = NULL;

	(void)a;
	if (!json_get_string(pos, record, "sql", &sql) ||
	    !json_get_string(pos, record, "name", &name))
		return false;
	if (sql == NULL) {
		warnat(pos, "a statement record needs \"sql\"");
		return false;
	}
	if (name == NULL)
		name = arena_printf(&lasting, "%s:%zu", name_of(pos.file), pos.line);
	sql = arena_strdup(&lasting, sql);
	return add_text(name, (struct pos){pos.file, pos.line, 1}, sql, strlen(sql));
}

static int
read_input(struct input *in, void *data)
{
	const char *text;
	size_t len;

	(void)data;
	if (input_peek(in) == '{')
		return json_each_line(in, add_record);
	if ((text = input_rest(in, &lasting, &len)) == NULL)
		return STATUS_FAILED;
	return add_text(name_of(in->name), (struct pos){in->name, 1, 1}, text, len) ? STATUS_OK
										    : STATUS_FAILED;
}

/* The values of column() come from the server. */
static bool
read_columns(struct pg_conn *conn)
{
	bool ok = true;

	for (struct fire_query *q = queries.first; q != NULL; q = q->next)
		for (struct fire_param *p = q->params; p != NULL; p = p->next) {
			struct pg_keys keys = {p->table, p->column, p->rows, seed};

			if (p->draw == FIRE_COLUMN)
				ok &= (p->values = pg_keys(
					   conn, &lasting, p->pos, &keys, &p->nvalues)) != NULL;
		}
	return ok;
}

/* ---- the engine's view of the queries ---- */

static struct pg_query *
engine_queries(void)
{
	struct pg_query *all = arena_alloc(&lasting, (size_t)queries.count * sizeof(*all)),
			*to = all;

	for (const struct fire_query *q = queries.first; q != NULL; q = q->next, to++) {
		int n = 0;

		*to = (struct pg_query){.name = q->name,
		    .nstatements = q->nstatements,
		    .nvalues = q->nparams,
		    .space = fire_query_space(q),
		    .mode = q->group == FIRE_SERIAL ? PG_SERIAL : PG_PIPELINE,
		    .spread = q->spread,
		    .timeout_ns = (int64_t)((q->timeout_s < 0 ? timeout_s : q->timeout_s) * 1e9)};
		to->statements =
		    arena_alloc(&lasting, (size_t)q->nstatements * sizeof(*to->statements));
		for (const struct fire_statement *s = q->statements; s != NULL; s = s->next, n++)
			to->statements[n] = (struct pg_prepared){
			    .name = arena_printf(&lasting, "lb%td_%d", to - all, n),
			    .sql = s->sql,
			    .nparams = s->nparams,
			    .params = s->params,
			    .pos = s->pos};
	}
	return all;
}

/* The beginning of a record of each query, which is always the same. */
static struct buf *heads;

static void
make_heads(void)
{
	struct buf *b = heads = arena_alloc(&lasting, (size_t)queries.count * sizeof(*heads));

	for (const struct fire_query *q = queries.first; q != NULL; q = q->next, b++) {
		b->arena = &lasting;
		json_begin(b);
		json_member_str(b, "kind", "request");
		json_member_str(b, "scenario", scenario.name);
		json_member_str(b, "query", q->name);
	}
}

/* ---- a thread ---- */

struct worker {
	pthread_t thread;
	struct arena arena;
	struct buf out; /* lines that are not written yet */
	struct fire_load *load;
	struct pg_run *run;
	struct pg_run_options options;
	int number;
	int64_t wall_us; /* added to a monotonic time it gives the time of the day */
	int64_t flush_at;
};

static void
write_out(struct worker *w)
{
	if (w->out.len > 0 &&
	    (fwrite(w->out.data, 1, w->out.len, stdout) != w->out.len || fflush(stdout) != 0))
		die("write stdout:");
	buf_clear(&w->out);
}

static int64_t
next(void *data, int client, int64_t now)
{
	return fire_load_next(((struct worker *)data)->load, client, now);
}

static void
draw(void *data, struct pg_request *r)
{
	r->query = fire_load_draw(((struct worker *)data)->load, r->client, r->values, r->space);
}

static void
done(void *data, const struct pg_request *r)
{
	static const char *const phases[] = {"ramp_up", "warmup", NULL, "ramp_down"};
	struct worker *w = data;
	const char *phase = phases[fire_load_phase(w->load, r->due)];
	struct buf *b = &w->out;

	buf_add(b, heads[r->query].data, heads[r->query].len);
	json_member_time(b, "t", w->wall_us + r->due / 1000);
	json_member_int(b, "client", r->client * threads + w->number);
	json_member_int(b, "us", (r->end - r->due) / 1000);
	json_member_int(b, "late_us", (r->sent - r->due - r->wait_ns) / 1000);
	json_member_int(b, "wait_us", r->wait_ns / 1000);
	json_member_int(b, "server_us", r->server_ns / 1000);
	json_member_int(b, "transfer_us", r->transfer_ns / 1000);
	json_member_int(b, "rows", r->rows);
	json_member_int(b, "bytes", r->bytes);
	json_member_int(b, "attempt", r->attempt);
	json_member_bool(b, "ok", r->ok);
	if (!r->ok) {
		json_member_str(b, "sqlstate", r->sqlstate);
		json_member_str(b, "error", r->error);
	}
	if (phase != NULL)
		json_member_str(b, "phase", phase);
	json_end(b);
	if (b->len > 60000)
		write_out(w);
}

static void
tick(void *data, int64_t now)
{
	struct worker *w = data;

	if (now >= w->flush_at) {
		write_out(w);
		w->flush_at = now + 100000000;
	}
}

static void *
work(void *data)
{
	struct worker *w = data;
	struct pg_source source = {.data = w,
	    .clients = fire_load_clients(w->load),
	    .open = scenario.nsteps > 0,
	    .next = next,
	    .draw = draw,
	    .done = done,
	    .tick = tick};

	pg_run(w->run, &source);
	write_out(w);
	return NULL;
}

/* ---- a scenario ---- */

static bool
open_worker(struct worker *w, int i, const struct pg_query *q)
{
	*w = (struct worker){.options = run_options, .number = i};
	w->out.arena = &w->arena;
	w->options.queries = q;
	w->options.nqueries = queries.count;
	w->options.seed = seed + (uint64_t)i;
	w->options.connections =
	    run_options.connections / threads + (i < run_options.connections % threads);
	w->options.initial = w->options.connections;
	w->load = fire_load_new(&lasting, &scenario, &queries, seed, i, threads);
	w->run = pg_run_open(&lasting, &w->options);
	return w->run != NULL;
}

static int
run_scenario(const struct pg_query *q)
{
	struct worker *workers = arena_alloc(&lasting, (size_t)threads * sizeof(*workers));
	int64_t now;

	make_heads();
	for (int i = 0; i < threads; i++)
		if (!open_worker(&workers[i], i, q))
			return STATUS_FAILED;
	now = clock_ns();
	for (int i = 0; i < threads; i++) {
		workers[i].wall_us = clock_wall_us() - clock_ns() / 1000;
		fire_load_start(workers[i].load, now);
		if (i > 0 && pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
			die("start a thread:");
	}
	work(&workers[0]);
	for (int i = 0; i < threads; i++) {
		if (i > 0)
			pthread_join(workers[i].thread, NULL);
		pg_run_close(workers[i].run);
		arena_free(&workers[i].arena);
	}
	return STATUS_OK;
}

static void
set_rate(const char *text)
{
	scenario.steps = arena_alloc(&lasting, sizeof(*scenario.steps));
	scenario.nsteps = 1;
	scenario.steps[0].rate = opt_number("--rate", text, 0.001, 1e7);
}

static void
set_option(int ch)
{
	switch (ch) {
	case '1': scenario.once = true; break;
	case 'C': scenario.clients = (int)opt_int("--clients", optarg, 1, 100000); break;
	case 'd': server.conninfo = optarg; break;
	case 'h': opt_help(help);
	case 'j': threads = (int)opt_int("--threads", optarg, 1, 256); break;
	case 'k': run_options.connections = (int)opt_int("--pool", optarg, 1, 100000); break;
	case 'p': server.password_command = optarg; break;
	case 'P': scenario.poisson = true; break;
	case 'q': quiet = true; break;
	case 'r': set_rate(optarg); break;
	case 'S': seed = (uint64_t)opt_int("--seed", optarg, 0, 1L << 53); break;
	case 't': timeout_s = opt_time("--timeout", optarg, 0, 86400); break;
	case 'T': scenario.duration_s = opt_time("--duration", optarg, 0.001, 1e7); break;
	case 'u': run_options.unnamed = true; break;
	case 'U': scenario.ramp_up_s = opt_time("--ramp-up", optarg, 0, 1e7); break;
	case 'V': opt_version();
	case 'w': scenario.warmup_s = opt_time("--warmup", optarg, 0, 1e7); break;
	case 'W': scenario.ramp_down_s = opt_time("--ramp-down", optarg, 0, 1e7); break;
	case 'x': scenario.requests = (uint64_t)opt_int("--requests", optarg, 1, 1L << 53); break;
	case 'z': think_s = opt_time("--think", optarg, 0, 86400); break;
	default: opt_usage(help);
	}
}

static void
complete_scenario(void)
{
	int i = 0;

	if (scenario.duration_s == 0 && scenario.requests == 0)
		scenario.duration_s = 10;
	if (scenario.nsteps == 1)
		scenario.steps[0].seconds = scenario.duration_s == 0 ? 1e9 : scenario.duration_s;
	if (run_options.connections == 0)
		run_options.connections = scenario.clients;
	if (run_options.connections < threads)
		threads = run_options.connections;
	scenario.shares = arena_alloc(&lasting, (size_t)queries.count * sizeof(*scenario.shares));
	scenario.nshares = queries.count;
	for (const struct fire_query *q = queries.first; q != NULL; q = q->next, i++)
		scenario.shares[i] =
		    (struct fire_share){i, q->weight, q->think_s < 0 ? think_s : q->think_s};
}

int
main(int argc, char *argv[])
{
	const struct pg_query *q;
	struct pg_conn *conn;
	int ch, status;
	bool ok;

	begin("lb-fire");
	while ((ch = getopt_long(
		    argc, argv, "1C:d:hj:k:p:Pqr:S:t:T:uU:Vw:W:x:z:", options, NULL)) != -1)
		set_option(ch);
	if (!pg_server_check(&server))
		return STATUS_FAILED;
	status = input_each(argv + optind, read_input, NULL);
	if (status != STATUS_OK || !fire_queries_check(&queries))
		return STATUS_FAILED;
	complete_scenario();
	stop_catch();
	q = engine_queries();
	if ((conn = pg_connect(&server)) == NULL)
		return STATUS_FAILED;
	ok = pg_run_check(conn, q, queries.count) && read_columns(conn);
	pg_close(conn);
	if (!ok)
		return STATUS_FAILED;
	return finish(run_scenario(q));
}
