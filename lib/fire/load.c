/* load.c - who asks what, and when */
#include <math.h>
#include <string.h>

#include "fire/fire.h"

/* A stretch of time in which the rate of arrivals goes evenly from one value to another. */
struct stretch {
	double begin, seconds, from, to;
};

struct client {
	struct fire_client draw;
	uint64_t *counts; /* of draws, by query: each has its own sequences */
	const struct fire_share *last; /* what it asked last */
	int item; /* of `once` */
	uint64_t left; /* requests that may still begin */
};

struct fire_load {
	const struct fire_scenario *scenario;
	const struct fire_query **queries;
	int nqueries, thread, threads;
	int64_t start;
	struct client *clients;
	int nclients;
	double weights;
	int item; /* of `once`, the next */
	struct stretch *stretches;
	int nstretches, at; /* the stretch of the next arrival */
	double passed; /* arrivals before that stretch, of all threads */
	uint64_t count; /* arrivals of this thread */
	double sum; /* poisson: where the last arrival was, counted in arrivals */
};

double
fire_seconds(const struct fire_scenario *s)
{
	return s->once ? 0 : s->ramp_up_s + s->warmup_s + s->duration_s + s->ramp_down_s;
}

/* ---- open loop ---- */

/* "1000 for 30s" */
static bool
parse_step(char *text, struct fire_step *step)
{
	char *f = strstr(text, " for "), *end;

	step->seconds = 0;
	if (f != NULL) {
		*f = '\0';
		for (f += 5; *f == ' '; f++)
			;
		end = f + strcspn(f, " ");
		if (end[strspn(end, " ")] != '\0')
			return false;
		*end = '\0';
		if (!parse_time(f, &step->seconds) || step->seconds <= 0)
			return false;
	}
	text += strspn(text, " ");
	end = text + strcspn(text, " ");
	if (end[strspn(end, " ")] != '\0')
		return false;
	*end = '\0';
	return parse_number(text, &step->rate) && step->rate > 0 && step->rate <= 1e7;
}

bool
fire_rate_parse(struct arena *a, struct pos pos, const char *text, struct fire_scenario *s)
{
	char *copy = arena_strdup(a, text), *item;
	size_t commas = 0;
	bool ok = true;

	for (const char *p = text; *p != '\0'; p++)
		commas += *p == ',';
	s->steps = arena_alloc(a, (commas + 1) * sizeof(*s->steps));
	s->nsteps = 0;
	while ((item = strsep(&copy, ",")) != NULL) {
		struct fire_step *step = &s->steps[s->nsteps++];

		ok = ok && parse_step(item, step) && (commas == 0 || step->seconds > 0);
	}
	if (!ok)
		warnat(pos,
		    "rate: \"%s\" is not a rate like 1000, or steps like \"1000 for 30s, 2000 for "
		    "1m\"",
		    text);
	return ok;
}

static void
add_stretch(struct fire_load *load, double seconds, double from, double to)
{
	struct stretch *last = &load->stretches[load->nstretches];

	if (seconds <= 0)
		return;
	last->begin = load->nstretches == 0 ? 0 : last[-1].begin + last[-1].seconds;
	last->seconds = seconds;
	last->from = from;
	last->to = to;
	load->nstretches++;
}

static void
make_stretches(struct arena *a, struct fire_load *load)
{
	const struct fire_scenario *s = load->scenario;
	double first = s->steps[0].rate, last = s->steps[s->nsteps - 1].rate;

	load->stretches = arena_alloc(a, (size_t)(s->nsteps + 3) * sizeof(*load->stretches));
	add_stretch(load, s->ramp_up_s, 0, first);
	add_stretch(load, s->warmup_s, first, first);
	for (int i = 0; i < s->nsteps; i++)
		add_stretch(load, s->steps[i].seconds, s->steps[i].rate, s->steps[i].rate);
	add_stretch(load, s->ramp_down_s, last, 0);
}

static double
area(const struct stretch *s)
{
	return s->seconds * (s->from + s->to) / 2;
}

/* Arrivals are counted: the n-th comes when the rate, summed up from the start, reaches n.  The
 * threads take turns; by chance, each has its own share of the rate. */
static int64_t
next_arrival(struct fire_load *load)
{
	struct rng *r = &load->clients[0].draw.rng;
	const struct stretch *s;
	double n, y, slope;

	if (load->scenario->poisson)
		n = load->sum += rng_exponential(r, load->threads);
	else
		n = (double)load->count * load->threads + load->thread;
	load->count++;
	while (load->at < load->nstretches && n - load->passed >= area(&load->stretches[load->at]))
		load->passed += area(&load->stretches[load->at++]);
	if (load->at == load->nstretches)
		return INT64_MAX;
	s = &load->stretches[load->at];
	y = n - load->passed;
	slope = (s->to - s->from) / s->seconds;
	/* the root of from x + slope x^2 / 2 = y, in the form that does not cancel */
	if (y > 0)
		y = 2 * y / (s->from + sqrt(fmax(0, s->from * s->from + 2 * slope * y)));
	return load->start + llround((s->begin + y) * 1e9);
}

void
fire_steps_fit(struct fire_scenario *s)
{
	double seconds = 0;

	if (s->nsteps == 1 && s->steps[0].seconds == 0) {
		s->steps[0].seconds = s->duration_s > 0 ? s->duration_s : 1e9;
		return;
	}
	for (int i = 0; i < s->nsteps; i++)
		seconds += s->steps[i].seconds;
	if (s->nsteps > 0)
		s->duration_s = seconds;
}

/* ---- closed loop ---- */

/* The first time from t on at which the client is active, in seconds; infinite: never. */
static double
active_from(const struct fire_load *load, int client, double t)
{
	const struct fire_scenario *s = load->scenario;
	int i = client * load->threads + load->thread;
	double steady = s->ramp_up_s + s->warmup_s, end = steady + s->duration_s, best = INFINITY;

	if (s->duration_s <= 0)
		end = INFINITY;
	if (i < s->clients) {
		double from = s->ramp_up_s * i / s->clients;
		double to = end + s->ramp_down_s * (i + 1) / s->clients;

		if (fmax(t, from) < to)
			best = fmax(t, from);
	}
	for (int k = 0; k < s->nspikes; k++) {
		double from = steady + s->spikes[k].start_s;
		double to = fmin(from + s->spikes[k].seconds, end);

		if (i < s->spikes[k].clients && fmax(t, from) < to)
			best = fmin(best, fmax(t, from));
	}
	return best;
}

static int64_t
next_of_client(struct fire_load *load, int client, int64_t now)
{
	const struct fire_share *last = load->clients[client].last;
	int64_t due = now + (last == NULL ? 0 : llround(last->think_s * 1e9));
	double from = active_from(load, client, (double)(due - load->start) / 1e9);

	if (isinf(from))
		return INT64_MAX;
	/* not by way of the double unless it moved: that would cost nanoseconds */
	return from * 1e9 > (double)(due - load->start) + 1e3 ? load->start + llround(from * 1e9)
							      : due;
}

int64_t
fire_load_next(struct fire_load *load, int client, int64_t now)
{
	const struct fire_scenario *s = load->scenario;
	int64_t due;

	if (s->once) {
		load->clients[client].item = load->item;
		load->item += load->threads;
		return load->clients[client].item < load->nqueries ? now : INT64_MAX;
	}
	if (load->clients[client].left == 0)
		return INT64_MAX;
	due = s->nsteps > 0 ? next_arrival(load) : next_of_client(load, client, now);
	if (due != INT64_MAX)
		load->clients[client].left--;
	return due;
}

/* ---- both ---- */

static const struct fire_share *
choose(const struct fire_load *load, struct client *c)
{
	const struct fire_scenario *s = load->scenario;
	double x;

	if (s->nshares == 1)
		return &s->shares[0];
	x = rng_unit(&c->draw.rng) * load->weights;
	for (int i = 0; i < s->nshares - 1; i++)
		if ((x -= s->shares[i].weight) < 0)
			return &s->shares[i];
	return &s->shares[s->nshares - 1];
}

int
fire_load_draw(struct fire_load *load, int client, const char **values, char *space)
{
	struct client *c = &load->clients[client];
	int query = c->item;

	if (!load->scenario->once) {
		c->last = choose(load, c);
		query = c->last->query;
	}
	c->draw.count = c->counts[query]++;
	fire_query_draw(load->queries[query], &c->draw, values, space);
	return query;
}

enum fire_phase
fire_load_phase(const struct fire_load *load, int64_t due)
{
	const struct fire_scenario *s = load->scenario;
	double t = (double)(due - load->start) / 1e9;

	if (t < s->ramp_up_s)
		return FIRE_RAMP_UP;
	if (t < s->ramp_up_s + s->warmup_s)
		return FIRE_WARMUP;
	if (s->ramp_down_s <= 0 || t < s->ramp_up_s + s->warmup_s + s->duration_s)
		return FIRE_STEADY;
	return FIRE_RAMP_DOWN;
}

void
fire_load_phase_times(const struct fire_load *load, enum fire_phase phase, int64_t times[2])
{
	const struct fire_scenario *s = load->scenario;
	const double seconds[] = {s->ramp_up_s, s->warmup_s, s->duration_s, s->ramp_down_s};
	double t = 0;

	for (int i = 0; i < (int)phase; i++)
		t += seconds[i];
	times[0] = load->start + llround(t * 1e9);
	times[1] = times[0] + llround(seconds[phase] * 1e9);
	if (phase == FIRE_RAMP_DOWN || (phase == FIRE_STEADY && s->ramp_down_s <= 0))
		times[1] = INT64_MAX;
}

int
fire_most_clients(const struct fire_scenario *s)
{
	int n = s->clients;

	for (int i = 0; i < s->nspikes; i++)
		if (s->spikes[i].clients > n)
			n = s->spikes[i].clients;
	return n;
}

/* Each client has its share of the requests, so that what is drawn does not hang on who is fast. */
static void
init_client(struct client *c, const struct fire_scenario *s, uint64_t seed, int index, int total)
{
	uint64_t all = s->requests, n = (uint64_t)total;

	fire_client_init(&c->draw, seed, (uint64_t)index, n);
	c->left = all == 0 ? UINT64_MAX : all / n + ((uint64_t)index < all % n);
}

struct fire_load *
fire_load_new(struct arena *a, const struct fire_scenario *scenario,
    const struct fire_queries *queries, uint64_t seed, int thread, int threads)
{
	struct fire_load *load = arena_alloc(a, sizeof(*load));
	bool open = scenario->nsteps > 0 && !scenario->once;
	int total = open ? threads : fire_most_clients(scenario), i = 0;

	load->scenario = scenario;
	load->thread = load->item = thread;
	load->threads = threads;
	load->queries = arena_alloc(a, (size_t)queries->count * sizeof(struct fire_query *));
	for (const struct fire_query *q = queries->first; q != NULL; q = q->next)
		load->queries[load->nqueries++] = q;
	load->nclients = open ? 1 : total / threads + (thread < total % threads);
	load->clients = arena_alloc(a, (size_t)load->nclients * sizeof(*load->clients));
	for (i = 0; i < load->nclients; i++) {
		init_client(&load->clients[i], scenario, seed, i * threads + thread, total);
		load->clients[i].counts = arena_alloc(a, (size_t)queries->count * sizeof(uint64_t));
	}
	for (i = 0; i < scenario->nshares; i++)
		load->weights += scenario->shares[i].weight;
	if (open)
		make_stretches(a, load);
	return load;
}

int
fire_load_clients(const struct fire_load *load)
{
	return load->nclients;
}

void
fire_load_start(struct fire_load *load, int64_t now)
{
	load->start = now;
}
