/* run.c - clients, the pool of sessions, and the loop that brings them together */
#include <errno.h>
#include <pthread.h>

#include "pg/internal.h"

#define TICK INT64_C(10000000)
#define STOP_GRACE INT64_C(1000000000)
#define HELPERS 8
/* A request of an open loop may start this much before it is due, so that one wake-up serves
 * several when they are close together. */
#define LEAD INT64_C(600000)

/* ---- the heap: which client is due next ---- */

static bool
before(struct start a, struct start b)
{
	return a.due < b.due || (a.due == b.due && a.client < b.client);
}

static void
push(struct pg_run *run, int64_t due, int client)
{
	struct start *h = run->heap, new = {due, client};
	int i = run->nheap;

	if (due == PG_NEVER || run->stopped)
		return;
	run->nheap++;
	for (; i > 0 && before(new, h[(i - 1) / 2]); i = (i - 1) / 2)
		h[i] = h[(i - 1) / 2];
	h[i] = new;
}

static struct start
pop(struct pg_run *run)
{
	struct start *h = run->heap, top = h[0], last = h[--run->nheap];
	int i = 0, child;

	while ((child = 2 * i + 1) < run->nheap) {
		if (child + 1 < run->nheap && before(h[child + 1], h[child]))
			child++;
		if (!before(h[child], last))
			break;
		h[i] = h[child];
		i = child;
	}
	h[i] = last;
	return top;
}

/* ---- jobs ---- */

/* The request that has waited longest, drawn. */
static struct job *
next_job(struct pg_run *run)
{
	const struct pg_source *source = run->source;
	struct start start = pop(run);
	struct job *job = run->free_jobs;
	struct pg_request *r = &job->request;

	run->free_jobs = job->next_free;
	*r = (struct pg_request){.client = start.client,
	    .due = start.due,
	    .values = r->values,
	    .space = r->space,
	    .user = r->user,
	    .attempt = 1,
	    .ok = true};
	source->draw(source->data, r);
	job->query = &run->options->queries[r->query];
	job->parts = job->query->spread < job->query->nstatements ? job->query->spread
								  : job->query->nstatements;
	run->under_way++;
	if (source->open)
		push(run, source->next(source->data, start.client, start.due), start.client);
	return job;
}

/* A part of the job is over; perhaps it was the last. */
static void
part_done(struct pg_run *run, struct job *job)
{
	const struct pg_source *source = run->source;

	if (job == NULL || --job->parts > 0)
		return;
	job->request.end = run->now;
	source->done(source->data, &job->request);
	if (!source->open)
		push(run, source->next(source->data, job->request.client, job->request.end),
		    job->request.client);
	job->next_free = run->free_jobs;
	run->free_jobs = job;
	run->under_way--;
}

static void
fail_job(struct pg_run *run, struct job *job, const char *sqlstate, const char *why)
{
	job->request.sent = run->now;
	job->request.wait_ns = run->now - job->request.due;
	job_fail(job, sqlstate, why);
	job->parts = 1;
	part_done(run, job);
}

static struct job *
waiting_job(struct pg_run *run)
{
	struct job *job = run->held;

	run->held = NULL;
	return job != NULL ? job : next_job(run);
}

static bool
somebody_waits(const struct pg_run *run, int64_t since)
{
	return run->held != NULL ? run->held->request.due <= since
				 : run->nheap > 0 && run->heap[0].due <= since;
}

/* ---- the pool ---- */

void
run_use(struct pg_run *run, struct session *s, bool used)
{
	if (s->used == used)
		return;
	s->used = used;
	run->used_ns += run->nused * (run->now - run->used_at);
	run->used_at = run->now;
	run->nused += used ? 1 : -1;
}

struct pg_pool_use
pg_run_pool(const struct pg_run *run, int64_t now)
{
	return (struct pg_pool_use){.open = run->nopen,
	    .busy = run->nused,
	    .busy_ns = run->used_ns + run->nused * (now - run->used_at)};
}

/* The i-th of the free ones. */
static struct session **
free_at(const struct pg_run *run, int i)
{
	return &run->free[(run->free_first + i) % run->options->connections];
}

static void
add_free(struct pg_run *run, struct session *s)
{
	*free_at(run, run->nfree++) = s;
}

static struct session *
take_oldest(struct pg_run *run)
{
	struct session *s = *free_at(run, 0);

	run->free_first = (run->free_first + 1) % run->options->connections;
	run->nfree--;
	return s;
}

void
run_release(struct pg_run *run, struct session *s)
{
	run_use(run, s, false);
	s->state = SESSION_FREE;
	s->deadline = PG_NEVER;
	s->free_since = run->now;
	add_free(run, s);
}

void
run_forget(struct pg_run *run, struct session *s)
{
	struct session *f;

	for (int n = run->nfree; n > 0; n--)
		if ((f = take_oldest(run)) != s)
			add_free(run, f);
}

/* Those who have waited for a connection get those that have been free longest.  Arrivals that find
 * one free get the one used last, which is warm, as poolers do it; clients of a closed loop keep
 * all busy anyway. */
static void
start_job(struct pg_run *run, struct job *job)
{
	struct pg_request *r = &job->request;
	int parts = job->parts;
	int64_t free_since = (*free_at(run, parts - 1))->free_since;
	struct session *s;

	r->sent = run->now = clock_ns();
	if (r->due > run->now)
		r->due = run->now;
	/* enough were free then; what it has waited longer is our doing */
	r->wait_ns = free_since > r->due ? free_since - r->due : 0;
	for (int i = 0; i < parts; i++) {
		if (run->source->open && r->wait_ns == 0)
			s = *free_at(run, --run->nfree);
		else
			s = take_oldest(run);
		if (run->source->open)
			r->client = s->index;
		s->job = job;
		s->at = i;
		s->step = parts;
		part_done(run, session_start(run, s));
	}
}

/* A pool that is not full yet grows when somebody waits. */
static void
grow(struct pg_run *run)
{
	for (int i = 0; i < run->options->connections && run->connecting < HELPERS; i++)
		if (run->sessions[i].state == SESSION_CLOSED &&
		    run->sessions[i].retry_at == PG_NEVER) {
			session_open(run, &run->sessions[i]);
			return;
		}
}

static void
dispatch(struct pg_run *run)
{
	struct job *job;

	int64_t soon = run->now + (run->source->open ? LEAD : 0);

	while (run->nfree > 0 && somebody_waits(run, soon)) {
		job = waiting_job(run);
		if (job->parts > run->nfree) {
			run->held = job;
			break;
		}
		start_job(run, job);
	}
	if (run->connecting < HELPERS && somebody_waits(run, run->now))
		grow(run);
}

/* A connection could not be opened: whoever has waited longest for one is told so. */
static void
refuse(struct pg_run *run, const struct chore *c)
{
	if (run->why == NULL)
		run->why = arena_strdup(run->arena, c->error);
	if (run->source != NULL && run->nfree == 0 && somebody_waits(run, run->now))
		fail_job(run, waiting_job(run), c->sqlstate, c->error);
}

static void
take_chores(struct pg_run *run)
{
	struct chore *c = helpers_take(run->helpers), *next;

	for (; c != NULL; c = next) {
		struct session *s = &run->sessions[c->session];

		next = c->next;
		if (c->what == CHORE_CANCEL)
			session_cancelled(run, s);
		else if (!session_opened(run, s, c))
			refuse(run, c);
		chore_drop(c);
	}
}

/* ---- the loop ---- */

static void
tick(struct pg_run *run)
{
	int64_t timeout = run->options->pool_timeout_ns;

	for (int i = 0; i < run->options->connections; i++) {
		struct session *s = &run->sessions[i];

		if (s->deadline <= run->now)
			part_done(run, session_expire(run, s));
		if (s->state == SESSION_CLOSED && s->retry_at <= run->now)
			session_open(run, s);
	}
	/* some may be free, and fewer than the one that is held wants at a time */
	while (timeout > 0 && (run->nfree == 0 || run->held != NULL) &&
	       somebody_waits(run, run->now - timeout))
		fail_job(run, waiting_job(run), PG_ERROR_POOL,
		    "no connection became free within the pool's time-out");
	run->source->tick(run->source->data, run->now);
}

/* All that has come is read before anything is sent: a send wakes a backend, which takes longer
 * than the reading, and whoever has answered would be found that much later. */
static void
turn(struct pg_run *run, int64_t until)
{
	int ready[64], n = loop_wait(run->loop, until, ready, LENGTH(ready));

	run->now = clock_ns();
	for (int i = 0; i < n; i++) {
		if (ready[i] == run->options->connections)
			take_chores(run);
		else
			part_done(run, session_ready(run, &run->sessions[ready[i]]));
	}
}

/* We were asked to stop: whoever still waits for a connection is told so, and what is under way
 * has a second to end before it is cancelled. */
static void
give_up(struct pg_run *run)
{
	dispatch(run);
	while (somebody_waits(run, run->now))
		fail_job(run, waiting_job(run), PG_ERROR_UNSENT,
		    "the run was stopped before the request could start");
	run->nheap = 0;
	run->stopped = true;
	for (int i = 0; i < run->options->connections; i++)
		if (run->sessions[i].state == SESSION_BUSY &&
		    run->sessions[i].deadline > run->now + STOP_GRACE)
			run->sessions[i].deadline = run->now + STOP_GRACE;
}

void
pg_run(struct pg_run *run, const struct pg_source *source)
{
	int64_t next_tick = 0, until;

	run->source = source;
	run->now = clock_ns();
	run->nheap = 0;
	run->heap = arena_alloc(run->arena, (size_t)source->clients * sizeof(*run->heap));
	for (int i = 0; i < source->clients; i++)
		push(run, source->next(source->data, i, run->now), i);
	dispatch(run);
	while (run->nheap > 0 || run->under_way > 0) {
		until = next_tick;
		if (run->nheap > 0 && run->heap[0].due < until && run->nfree > 0 &&
		    run->held == NULL)
			until = run->heap[0].due;
		turn(run, until);
		if (stop_requested() && !run->stopped)
			give_up(run);
		if (run->now >= next_tick) {
			tick(run);
			next_tick = run->now + TICK;
		}
		dispatch(run);
	}
	run->source = NULL;
}

/* ---- open and close ---- */

static void
make_jobs(struct pg_run *run, int n)
{
	const struct pg_run_options *o = run->options;
	size_t space = 1, nvalues = 1;

	for (int i = 0; i < o->nqueries; i++) {
		if (o->queries[i].space > space)
			space = o->queries[i].space;
		if ((size_t)o->queries[i].nvalues > nvalues)
			nvalues = (size_t)o->queries[i].nvalues;
	}
	run->values = arena_alloc(run->arena, nvalues * sizeof(char *));
	for (int i = 0; i < n; i++) {
		struct job *job = arena_alloc(run->arena, sizeof(*job));

		job->request.values = arena_alloc(run->arena, nvalues * sizeof(char *));
		job->request.space = arena_alloc(run->arena, space);
		job->next_free = run->free_jobs;
		run->free_jobs = job;
	}
}

struct pg_run *
pg_run_open(struct arena *a, const struct pg_run_options *options)
{
	struct pg_run *run = arena_alloc(a, sizeof(*run));
	int n = options->connections, threads = n < HELPERS ? n : HELPERS;
	const char *hint;

	run->arena = a;
	run->options = options;
	rng_seed(&run->rng, options->seed, UINT64_MAX);
	run->sessions = arena_alloc(a, (size_t)n * sizeof(*run->sessions));
	run->free = arena_alloc(a, (size_t)n * sizeof(*run->free));
	make_jobs(run, n + 1); /* one may wait for sessions, or fail for want of them */
	run->loop = loop_open(a, n + 1);
	run->helpers = helpers_open(threads);
	loop_watch(run->loop, n, helpers_fd(run->helpers), LOOP_READ);
	for (int i = 0; i < n; i++) {
		run->sessions[i] =
		    (struct session){.index = i, .retry_at = PG_NEVER, .deadline = PG_NEVER};
		if (i < options->initial)
			session_open(run, &run->sessions[i]);
	}
	while (run->connecting > 0 && !stop_requested())
		turn(run, clock_ns() + TICK);
	if (run->nfree > 0 || stop_requested())
		return run;
	warning("%s", run->why);
	if ((hint = pg_hint(run->why)) != NULL)
		warning("hint: %s", hint);
	pg_run_close(run);
	return NULL;
}

void
pg_run_close(struct pg_run *run)
{
	for (int i = 0; i < run->options->connections; i++)
		session_free(run, &run->sessions[i]);
	loop_close(run->loop);
	helpers_close(run->helpers);
	arena_free(&run->texts);
}

/* ---- threads ---- */

struct thread {
	pthread_t id;
	struct pg_run *run;
	const struct pg_source *source;
};

static void *
run_thread(void *data)
{
	struct thread *t = data;

	pg_run(t->run, t->source);
	return NULL;
}

void
pg_run_all(struct pg_run **runs, const struct pg_source *sources, int n)
{
	struct arena a = {0};
	struct thread *threads = arena_alloc(&a, (size_t)n * sizeof(*threads));

	for (int i = 1; i < n; i++) {
		threads[i] = (struct thread){.run = runs[i], .source = &sources[i]};
		if ((errno = pthread_create(&threads[i].id, NULL, run_thread, &threads[i])) != 0)
			die("start a thread:");
	}
	pg_run(runs[0], &sources[0]); /* no thread for one: its system calls cost less */
	for (int i = 1; i < n; i++)
		pthread_join(threads[i].id, NULL);
	arena_free(&a);
}
