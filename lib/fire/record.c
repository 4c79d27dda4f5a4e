/* record.c - a thread of a run, and the records that it writes */
#include <math.h>

#include "fire/parts.h"

#define NS 1e9 /* of a second */
#define NPHASES 4

static const char *const phases[NPHASES] = {"ramp_up", "warmup", NULL, "ramp_down"};

static void
write_out(struct worker *w)
{
	if (w->out.len > 0 &&
	    (fwrite(w->out.data, 1, w->out.len, stdout) != w->out.len || fflush(stdout) != 0))
		die("write stdout:");
	buf_clear(&w->out);
}

/* ---- histograms ---- */

/* How many requests failed, by SQLSTATE. */
static void
put_errors(struct buf *b, const struct map *errors)
{
	json_key(b, "errors");
	json_begin(b);
	for (const struct map_entry *e = errors->first; e != NULL; e = e->next) {
		const uint64_t *n = e->value;

		if (*n > 0)
			json_member_int(b, e->key, (int64_t)*n);
	}
	buf_char(b, '}');
}

static void
put_times(struct worker *w, const struct hist_sum *s)
{
	static const char *const names[HIST_PARTS] = {
	    "hist", "late_hist", "wait_hist", "server_hist", "transfer_hist"};

	for (int part = 0; part < HIST_PARTS; part++) {
		struct buf text = {.arena = &w->texts};

		hist_encode(&s->parts[part], &text);
		json_member_str(&w->out, names[part], buf_text(&text));
	}
	arena_reset(&w->texts);
}

static void
put_histogram(struct worker *w, struct hist_sum *s, size_t index, int64_t now)
{
	const struct fire_job *j = w->job;
	const char *phase = phases[index % NPHASES];
	struct buf *b = &w->out;
	int64_t times[2], from = w->fold_begin, to = now;

	/* a phase that begins or ends in this stretch has but a part of its time */
	fire_load_phase_times(w->load, (enum fire_phase)(index % NPHASES), times);
	if (times[0] > from && times[0] < to)
		from = times[0];
	if (times[1] > from && times[1] < to)
		to = times[1];
	json_begin(b);
	json_member_str(b, "kind", "histogram");
	json_member_str(b, "scenario", j->scenario.name);
	json_member_str(b, "query", j->pg_queries[index / NPHASES].name);
	json_member_time(b, "from_s", j->wall_us + from / 1000);
	json_member_time(b, "to_s", j->wall_us + to / 1000);
	json_member_int(b, "requests", (int64_t)s->requests);
	put_errors(b, &s->errors);
	json_member_int(b, "rows", s->rows);
	json_member_int(b, "bytes", s->bytes);
	json_member_int(b, "busy_us", s->busy_us);
	put_times(w, s);
	if (phase != NULL)
		json_member_str(b, "phase", phase);
	json_end(b);
	hist_sum_clear(s);
}

static void
put_histograms(struct worker *w, int64_t now)
{
	size_t n = (size_t)w->job->queries.count * NPHASES;

	for (size_t i = 0; i < n; i++)
		if (w->folds[i].requests > 0)
			put_histogram(w, &w->folds[i], i, now);
	w->fold_begin = now;
}

/* ---- requests ---- */

/* With --rows what a request was answered, by statement: those that are spread end in any order. */
struct results {
	int attempt, statements;
	struct buf *of;
};

static struct results *
new_results(struct worker *w)
{
	struct results *all = arena_alloc(&w->arena, sizeof(*all));

	for (int i = 0; i < w->job->queries.count; i++)
		if (w->job->pg_queries[i].nstatements > all->statements)
			all->statements = w->job->pg_queries[i].nstatements;
	all->of = arena_alloc(&w->arena, (size_t)all->statements * sizeof(*all->of));
	for (int i = 0; i < all->statements; i++)
		all->of[i].arena = &w->arena;
	return all;
}

static void
clear_results(struct results *all, int attempt)
{
	for (int i = 0; i < all->statements; i++)
		buf_clear(&all->of[i]);
	all->attempt = attempt;
}

static void
rows(void *data, struct pg_request *r, const struct pg_answer *answer)
{
	struct results *all = r->user;
	struct buf *b;
	int at = answer->statement;

	if (all == NULL)
		r->user = all = new_results(data);
	if (all->attempt != r->attempt)
		clear_results(all, r->attempt);
	/* a rule may give a statement more than one answer */
	b = &all->of[at < all->statements ? at : all->statements - 1];
	if (b->len > 0)
		buf_char(b, ',');
	json_cells(b, answer->cells, (size_t)answer->columns, (size_t)answer->rows);
}

/* As an array; NULL: there are none. */
static const char *
results_text(struct worker *w, struct results *all, int attempt)
{
	struct buf b = {.arena = &w->texts};

	for (int i = 0; all->attempt == attempt && i < all->statements; i++) {
		if (all->of[i].len == 0)
			continue;
		buf_char(&b, b.len > 0 ? ',' : '[');
		buf_add(&b, all->of[i].data, all->of[i].len);
	}
	clear_results(all, 0);
	if (b.len == 0)
		return NULL;
	buf_char(&b, ']');
	return b.data;
}

static void
put_request(struct worker *w, struct pg_request *r, const int64_t us[HIST_PARTS], int phase)
{
	const struct fire_job *j = w->job;
	const char *results = r->user == NULL ? NULL : results_text(w, r->user, r->attempt);

	json_put_request(&w->out, &j->heads[r->query],
	    &(struct json_request){.t_us = j->wall_us + r->due / 1000,
		.us = us[HIST_TOTAL],
		.late_us = us[HIST_LATE],
		.wait_us = us[HIST_WAIT],
		.server_us = us[HIST_SERVER],
		.transfer_us = us[HIST_TRANSFER],
		.client = r->client * j->threads + w->number,
		.rows = r->rows,
		.bytes = r->bytes,
		.attempt = r->attempt,
		.ok = r->ok,
		.sqlstate = r->sqlstate,
		.error = r->error,
		.phase = phases[phase],
		.results = results});
	if (results != NULL)
		arena_reset(&w->texts);
	if (w->out.len > 60000)
		write_out(w);
}

static void
done(void *data, struct pg_request *r)
{
	struct worker *w = data;
	int phase = (int)fire_load_phase(w->load, r->due);
	int64_t us[HIST_PARTS] = {(r->end - r->due) / 1000, (r->sent - r->due - r->wait_ns) / 1000,
	    r->wait_ns / 1000, r->server_ns / 1000, r->transfer_ns / 1000};
	struct hist_sum *fold;

	w->requests++;
	w->failed += !r->ok;
	if (w->watched && phase == FIRE_STEADY)
		hist_sum_add(&w->recent, us, r->ok ? NULL : r->sqlstate);
	if (w->folds == NULL) {
		put_request(w, r, us, phase);
		return;
	}
	fold = &w->folds[r->query * NPHASES + phase];
	hist_sum_add(fold, us, r->ok ? NULL : r->sqlstate);
	if (!r->ok)
		return;
	fold->rows += r->rows;
	fold->bytes += r->bytes;
}

/* ---- connections ---- */

static void
put_pool(struct worker *w, const struct pg_pool_use *use, int64_t now)
{
	const struct fire_job *j = w->job;
	double all = (double)(now - w->pool_begin) * w->engine.connections;
	struct buf *b = &w->out;

	json_begin(b);
	json_member_str(b, "kind", "run");
	json_member_str(b, "event", "pool");
	json_member_str(b, "scenario", j->scenario.name);
	json_member_time(b, "from_s", j->wall_us + w->pool_begin / 1000);
	json_member_time(b, "to_s", j->wall_us + now / 1000);
	json_member_int(b, "thread", w->number);
	json_member_int(b, "connections", w->engine.connections);
	json_member_int(b, "open", use->open);
	json_member_fixed(
	    b, "busy_percent", (double)(use->busy_ns - w->pool_busy_ns) * 100 / all, 2);
	json_end(b);
	w->pool_begin = now;
	w->pool_busy_ns = use->busy_ns;
}

static void
watch_pool(struct worker *w, int64_t now, bool last)
{
	const struct fire_job *j = w->job;
	struct pg_pool_use use = pg_run_pool(w->run, now);
	double every = isnan(j->opt.histogram_s) ? j->config.metrics_s : j->opt.histogram_s;

	if (w->watched)
		hist_watch_busy(&w->job->watch, use.busy_ns - w->busy_ns);
	w->busy_ns = use.busy_ns;
	if (!j->scenario.once && now > w->pool_begin &&
	    (last || now >= w->pool_begin + llround(every * NS)))
		put_pool(w, &use, now);
}

static void
tick(void *data, int64_t now)
{
	struct worker *w = data;

	watch_pool(w, now, false);
	if (w->watched)
		hist_watch_add(&w->job->watch, &w->recent, now);
	if (w->folds != NULL && now >= w->fold_begin + llround(w->job->opt.histogram_s * NS))
		put_histograms(w, now);
	if (now >= w->next_write) {
		write_out(w);
		w->next_write = now + 100000000;
	}
}

/* ---- the worker ---- */

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

void
worker_init(struct worker *w, struct fire_job *j, int number)
{
	int n = j->engine.connections;
	size_t nfolds = (size_t)j->queries.count * NPHASES;

	*w = (struct worker){.job = j,
	    .number = number,
	    .engine = j->engine,
	    .watched = j->goals != NULL || !j->watch.quiet};
	w->out.arena = &w->arena;
	hist_sum_init(&w->recent, &w->arena);
	w->engine.seed += (uint64_t)number;
	w->engine.connections = n / j->threads + (number < n % j->threads);
	if (w->engine.initial > w->engine.connections || w->engine.initial == 0)
		w->engine.initial = w->engine.connections;
	w->load =
	    fire_load_new(&w->arena, &j->scenario, &j->queries, j->opt.seed, number, j->threads);
	if (isnan(j->opt.histogram_s))
		return;
	w->folds = arena_alloc(&w->arena, nfolds * sizeof(*w->folds));
	for (size_t i = 0; i < nfolds; i++)
		hist_sum_init(&w->folds[i], &w->arena);
}

struct pg_source
worker_source(struct worker *w)
{
	const struct fire_job *j = w->job;

	return (struct pg_source){.data = w,
	    .clients = fire_load_clients(w->load),
	    .open = j->scenario.nsteps > 0 && !j->scenario.once,
	    .next = next,
	    .draw = draw,
	    .rows = j->opt.rows ? rows : NULL,
	    .done = done,
	    .tick = tick};
}

void
worker_end(struct worker *w)
{
	int64_t now = clock_ns();

	watch_pool(w, now, true);
	hist_watch_add(&w->job->watch, &w->recent, now);
	if (w->folds != NULL)
		put_histograms(w, now);
	write_out(w);
}
