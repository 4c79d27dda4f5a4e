/* run.c - a scenario from its first record to its last, and several in a row */
#include <math.h>
#include <string.h>
#include <time.h>

#include "fire/parts.h"

#define NS 1e9 /* of a second */

/* ---- run records ---- */

static struct json *
new_record(struct fire_job *j, const char *event)
{
	struct arena *a = j->arena;
	struct json *r = json_new(a, JSON_OBJECT);

	json_set(a, r, "kind", json_string(a, "run"));
	json_set(a, r, "event", json_string(a, event));
	json_set(a, r, "t", json_fixed(a, (double)clock_wall_us() / 1e6, 6));
	json_set(a, r, "scenario", json_string(a, j->scenario.name));
	return r;
}

static void
put_record(struct json *r)
{
	json_put(stdout, r);
	if (fflush(stdout) != 0)
		die("write stdout:");
}

/* JSON that the server wrote becomes a member. */
static void
put_facts(struct arena *a, struct json *r, const char *key, const char *text)
{
	struct json *v = text == NULL ? NULL : json_read(a, (struct pos){0}, text, strlen(text));

	if (v != NULL)
		json_set(a, r, key, v);
}

/* What is asked of the run, beyond plain numbers. */
static void
put_queries(struct fire_job *j, struct json *r)
{
	static const char *const protocols[] = {"prepared", "unnamed", "simple"};
	const struct fire_scenario *s = &j->scenario;
	struct arena *a = j->arena;
	struct json *list, *q;

	json_set(a, r, "protocol", json_string(a, protocols[j->engine.protocol]));
	list = json_set(a, r, "queries", json_new(a, JSON_ARRAY));
	for (int i = 0; i < s->nshares; i++) {
		const struct fire_share *share = &s->shares[i];
		const struct pg_query *query = &j->pg_queries[share->query];

		q = json_add(list, json_new(a, JSON_OBJECT));
		json_set(a, q, "name", json_string(a, query->name));
		json_set(a, q, "weight", json_double(a, share->weight));
		json_set(a, q, "statements", json_int(a, query->nstatements));
		json_set(a, q, "group",
		    json_string(a, query->spread > 1             ? "spread"
				   : query->order == PG_PIPELINE ? "pipeline"
								 : "serial"));
		json_set(a, q, "think_s", json_double(a, share->think_s));
		json_set(a, q, "timeout_s", json_double(a, share->timeout_s));
	}
}

static void
put_arrivals(struct fire_job *j, struct json *r)
{
	const struct fire_scenario *s = &j->scenario;
	struct arena *a = j->arena;
	struct json *list, *v;

	json_set(a, r, "open", json_bool(a, s->nsteps > 0));
	if (s->nsteps > 0) {
		json_set(a, r, "poisson", json_bool(a, s->poisson));
		list = json_set(a, r, "steps", json_new(a, JSON_ARRAY));
	}
	for (int i = 0; i < s->nsteps; i++) {
		v = json_add(list, json_new(a, JSON_OBJECT));
		json_set(a, v, "rate_per_s", json_double(a, s->steps[i].rate));
		if (s->duration_s > 0)
			json_set(a, v, "seconds", json_double(a, s->steps[i].seconds));
	}
	if (s->nspikes > 0)
		list = json_set(a, r, "spikes", json_new(a, JSON_ARRAY));
	for (int i = 0; i < s->nspikes; i++) {
		v = json_add(list, json_new(a, JSON_OBJECT));
		json_set(a, v, "start_s", json_double(a, s->spikes[i].start_s));
		json_set(a, v, "seconds", json_double(a, s->spikes[i].seconds));
		json_set(a, v, "clients", json_int(a, s->spikes[i].clients));
	}
}

static void
put_begin(struct fire_job *j, struct pg_conn *conn)
{
	const struct fire_scenario *s = &j->scenario;
	struct arena *a = j->arena;
	struct json *r = new_record(j, "begin");

	json_set(a, r, "version", json_string(a, LB_VERSION));
	json_set(a, r, "seed", json_int(a, (int64_t)j->opt.seed));
	json_set(a, r, "clients", json_int(a, fire_most_clients(s)));
	json_set(a, r, "connections", json_int(a, j->engine.connections));
	json_set(a, r, "threads", json_int(a, j->threads));
	json_set(a, r, "pool_timeout_s", json_double(a, j->config.pool_timeout_s));
	json_set(a, r, "retries", json_int(a, j->engine.retries));
	put_arrivals(j, r);
	json_set(a, r, "ramp_up_s", json_double(a, s->ramp_up_s));
	json_set(a, r, "warmup_s", json_double(a, s->warmup_s));
	json_set(a, r, "duration_s", json_double(a, s->duration_s));
	json_set(a, r, "ramp_down_s", json_double(a, s->ramp_down_s));
	json_set(a, r, "warm", json_bool(a, j->opt.warm));
	put_queries(j, r);
	put_facts(a, r, "server", pg_facts(conn, a));
	put_record(r);
}

static void
put_end(struct fire_job *j, const struct worker *workers, double seconds, const char *counters)
{
	struct arena *a = j->arena;
	struct json *r = new_record(j, "end");
	uint64_t requests = 0, failed = 0;

	for (int i = 0; i < j->threads; i++) {
		requests += workers[i].requests;
		failed += workers[i].failed;
	}
	json_set(a, r, "seconds", json_fixed(a, seconds, 3));
	json_set(a, r, "requests", json_int(a, (int64_t)requests));
	json_set(a, r, "errors", json_int(a, (int64_t)failed));
	json_set(a, r, "stopped", json_bool(a, stop_requested() != 0));
	put_facts(a, r, "counters", counters);
	put_record(r);
}

/* ---- a run ---- */

static void
make_heads(struct fire_job *j)
{
	j->heads = arena_alloc(j->arena, (size_t)j->queries.count * sizeof(*j->heads));
	for (int i = 0; i < j->queries.count; i++) {
		j->heads[i].arena = j->arena;
		json_request_head(&j->heads[i], j->scenario.name, j->pg_queries[i].name);
	}
}

static void
run_workers(struct fire_job *j, struct worker *workers, struct pg_run **runs)
{
	struct pg_source *sources = arena_alloc(j->arena, (size_t)j->threads * sizeof(*sources));
	int64_t now = clock_ns();

	j->wall_us = clock_wall_us() - now / 1000;
	j->watch.connections = j->engine.connections;
	hist_watch_start(
	    &j->watch, j->scenario.name, fire_seconds(&j->scenario), j->config.progress_s);
	for (int i = 0; i < j->threads; i++) {
		fire_load_start(workers[i].load, now);
		workers[i].fold_begin = workers[i].pool_begin = now;
		workers[i].run = runs[i];
		sources[i] = worker_source(&workers[i]);
	}
	pg_run_all(runs, sources, j->threads);
	hist_watch_end(&j->watch);
	for (int i = 0; i < j->threads; i++)
		worker_end(&workers[i]);
}

static int
run_once(struct fire_job *j, struct pg_conn **control)
{
	struct pg_conn *conn = *control;
	size_t n = (size_t)j->threads;
	struct worker *workers = arena_alloc(j->arena, n * sizeof(*workers));
	struct pg_run **runs = arena_alloc(j->arena, n * sizeof(struct pg_run *));
	const char *counters = pg_counters(conn, j->arena);
	double seconds;
	int64_t begin;

	make_heads(j);
	put_begin(j, conn);
	for (int i = 0; i < j->threads; i++) {
		worker_init(&workers[i], j, i);
		runs[i] = pg_run_open(&workers[i].arena, &workers[i].engine);
		if (runs[i] == NULL)
			return STATUS_FAILED;
	}
	if (j->opt.verbose)
		warning("%s: the connections are open", j->scenario.name);
	begin = clock_ns();
	run_workers(j, workers, runs);
	for (int i = 0; i < j->threads; i++)
		pg_run_close(runs[i]);
	seconds = (double)(clock_ns() - begin) / NS;
	/* the server may have been another one meanwhile */
	counters = counters != NULL && pg_reopen(&j->server, control)
		       ? pg_counters_since(*control, j->arena, counters)
		       : NULL;
	put_end(j, workers, seconds, counters);
	for (int i = 0; i < j->threads; i++)
		arena_free(&workers[i].arena);
	return STATUS_OK;
}

/* ---- the highest rate that holds ---- */

static bool
goals_hold(const struct fire_job *j)
{
	for (const struct hist_goal *g = j->goals; g != NULL; g = g->next)
		if (!hist_goal_holds(g, hist_goal_value(g, &j->watch.sum, j->scenario.duration_s)))
			return false;
	return true;
}

static int
find_max(struct fire_job *j, struct pg_conn **conn)
{
	struct fire_search search = {.rate = j->scenario.steps[0].rate, .least = 1};
	const char *name = j->scenario.name;
	struct json *r;

	do {
		j->scenario.steps[0].rate = search.rate;
		j->scenario.name = arena_printf(j->arena, "%s@%.6g", name, search.rate);
		if (run_once(j, conn) != STATUS_OK)
			return STATUS_FAILED;
		if (stop_requested())
			break;
		if (!j->opt.quiet)
			warning("%.6g a second: %s", search.rate,
			    goals_hold(j) ? "holds" : "does not hold");
	} while (fire_search_next(&search, goals_hold(j)));
	j->scenario.name = name;
	r = new_record(j, "max");
	json_set(j->arena, r, "goals", json_string(j->arena, j->opt.goals));
	json_set(j->arena, r, "rate_per_s", json_double(j->arena, search.low));
	json_set(j->arena, r, "stopped", json_bool(j->arena, stop_requested() != 0));
	put_record(r);
	return search.low > 0 || stop_requested() ? STATUS_OK : STATUS_REFUSED;
}

/* ---- plans ---- */

/* The values of column() come from the server; those of the queries that are asked. */
static bool
read_columns(struct fire_job *j, struct pg_conn *conn)
{
	int number = 0;
	bool ok = true;

	for (struct fire_query *q = j->queries.first; q != NULL; q = q->next, number++)
		for (struct fire_param *p = q->params;
		     p != NULL && j->pg_queries[number].nstatements > 0; p = p->next) {
			struct pg_keys keys = {p->table, p->column, p->rows, j->opt.seed};

			if (p->draw == FIRE_COLUMN && p->values == NULL)
				ok &= (p->values = pg_keys(
					   conn, j->arena, p->pos, &keys, &p->nvalues)) != NULL;
		}
	return ok;
}

int
fire_run(struct fire_job *j, const struct fire_plan *plan)
{
	struct buf text = {.arena = j->arena};
	struct pg_conn *conn;
	int status = STATUS_FAILED;

	if (!fire_prepare(j, plan))
		return STATUS_FAILED;
	if (j->goals != NULL && (j->scenario.nsteps != 1 || j->scenario.duration_s <= 0))
		die("--find-max wants the first rate (--rate 100) and a duration of each");
	if (j->opt.dry_run) {
		fire_describe(&text, &j->scenario, &j->queries, j->engine.connections);
		fputs(buf_text(&text), stdout);
		return STATUS_OK;
	}
	if ((conn = pg_connect(&j->server)) == NULL)
		return STATUS_FAILED;
	if (pg_run_check(conn, j->pg_queries, j->queries.count) && read_columns(j, conn) &&
	    (!j->opt.warm || pg_warm(conn)))
		status = j->goals != NULL ? find_max(j, &conn) : run_once(j, &conn);
	pg_close(conn);
	return status;
}

/* Nothing is asked while the server cools down. */
static void
cool_down(double seconds)
{
	int64_t end = clock_ns() + llround(seconds * NS);
	struct timespec step = {.tv_nsec = 50000000};

	while (clock_ns() < end && !stop_requested())
		nanosleep(&step, NULL);
}

int
fire_run_config(struct fire_job *j)
{
	const struct fire_options *o = &j->opt;
	int status = STATUS_OK;
	bool some = false;

	for (const struct fire_plan *p = j->config.plans; p != NULL && !stop_requested();
	     p = p->next) {
		const char *name = p->scenario.name;

		if (o->scenario != NULL && strcmp(name, o->scenario) != 0)
			continue;
		if (some && !o->dry_run && !o->list)
			cool_down(j->config.cooldown_s);
		if (o->list)
			printf("%s\t%s\n", name, p->description ? p->description : "");
		else
			status = worse(status, fire_run(j, p));
		some = true;
	}
	if (some || stop_requested())
		return status;
	if (o->scenario != NULL)
		warning("%s has no scenario \"%s\"", o->config, o->scenario);
	else
		warning("%s has no test_scenarios", o->config);
	return STATUS_FAILED;
}
