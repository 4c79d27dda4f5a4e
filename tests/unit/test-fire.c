/* test-fire.c - who asks what, when, with which values */
#include "fire/fire.h"
#include "tap.h"

static struct arena a;
static struct fire_queries queries = {.arena = &a};

static void
add_query(const char *name, const char *param)
{
	struct pos pos = {"q.sql", 1, 1};

	fire_query_new(&queries, name, pos);
	ok(fire_directive(&queries, pos, param, strlen(param)), "%s", param);
	fire_statement_add(&queries, pos);
	fire_statement_text(&queries, "SELECT ", 7);
	ok(!fire_statement_placeholder(&queries, pos), "no PARAMETERS, no %%s");
	queries.last->placeholders = 0;
	ok(fire_statement_param(&queries, pos, "x"), "x is declared");
	ok(!fire_statement_param(&queries, pos, "y"), "y is not");
}

/* the values of one parameter, drawn one after the other, as a text */
static const char *
draw(const char *call, int n, uint64_t seed, uint64_t client, uint64_t clients)
{
	struct fire_param p = {0};
	struct fire_query q = {.params = &p, .nparams = 1};
	struct fire_client c;
	struct buf b = {.arena = &a};
	const char *value[1];

	if (!fire_param_parse(&a, (struct pos){0}, call, &p))
		return NULL;
	fire_client_init(&c, seed, client, clients);
	for (int i = 0; i < n; i++) {
		char *space = arena_alloc(&a, fire_query_space(&q) + 1);

		fire_query_draw(&q, &c, value, space);
		buf_printf(&b, "%s%s", i > 0 ? " " : "", value[0] == NULL ? "NULL" : value[0]);
		ok(value[0] == NULL || strlen(value[0]) < fire_query_space(&q) || p.space == 0,
		    "%s fits", call);
	}
	return buf_text(&b);
}

static void
test_values(void)
{
	same(draw("random(7, 7)", 2, 1, 0, 1), "7 7");
	same(draw("random(-3, -3)", 1, 1, 0, 1), "-3");
	same(draw("random(1.50, 1.5)", 1, 1, 0, 1), "1.50");
	same(draw("random(-0.05, -0.05)", 1, 1, 0, 1), "-0.05");
	same(draw("random('2024-02-29', '2024-02-29')", 1, 1, 0, 1), "2024-02-29");
	same(draw("random(1969-12-31, 1969-12-31)", 1, 1, 0, 1), "1969-12-31");
	same(draw("values('it''s')", 1, 1, 0, 1), "it's");
	same(draw("values(null)", 1, 1, 0, 1), "NULL");
	same(draw("seq(5, 7)", 4, 1, 0, 1), "5 6 7 5");
	same(draw("seq(1)", 3, 1, 1, 4), "2 6 10");
	same(draw("array(3, 4, 4)", 1, 1, 0, 1), "{4,4,4}");
	same(draw("array(0, 1, 1)", 1, 1, 0, 1), "{}");
	same(draw("normal(10, 0)", 1, 1, 0, 1), "10");
	same(draw("normal(100.00, 0, 1, 2)", 1, 1, 0, 1), "2.00");
	same(draw("normal(5, 0, 0.25, 0.75)", 1, 1, 0, 1), "0.75");
	same(draw("zipf(9, 9, 1.1)", 1, 1, 0, 1), "9");
	same(draw("random(1, 1000000)", 5, 42, 3, 8), draw("random(1, 1000000)", 5, 42, 3, 8));
	ok(strcmp(draw("random(1, 1000000)", 5, 42, 3, 8), draw("random(1, 1000000)", 5, 42, 4, 8)),
	    "two clients draw different values");
	is(strlen(draw("uuid()", 1, 1, 0, 1)), 36);
	is(draw("uuid()", 1, 1, 0, 1)[14], '4');
}

static void
test_refused(void)
{
	static const char *const calls[] = {"", "random", "random(", "random(1)", "random(1, x)",
	    "random(1, 2) 3", "random(2024-02-30, 2024-03-01)", "zipf(1, 10)", "zipf(1, 10, 0)",
	    "zipf(1.5, 10, 1)", "values()", "values('a", "uuid(1)", "rnd(1, 2)", "array(-1, 1, 2)",
	    "file(/nonexistent/file)", "random(1, 99999999999999999999)",
	    "random(999999999999999999, 0.5)", "normal(1, -1)", "seq(1, 2, 3)", "column(t)"};
	struct fire_param p = {0};

	for (size_t i = 0; i < LENGTH(calls); i++)
		ok(!fire_param_parse(&a, (struct pos){"q.sql", 3, 1}, calls[i], &p),
		    "\"%s\" is refused", calls[i]);
}

static void
test_weights(void)
{
	struct fire_share shares[] = {{0, 3, 0, 0}, {1, 1, 0, 0}};
	struct fire_scenario s = {
	    .clients = 1, .duration_s = 1, .shares = shares, .nshares = LENGTH(shares)};
	struct fire_load *load = fire_load_new(&a, &s, &queries, 1, 0, 1);
	const char *values[1];
	char space[64];
	int count[2] = {0};

	for (int i = 0; i < 100000; i++)
		count[fire_load_draw(load, 0, values, space)]++;
	near(count[0] / 1e5, 0.75, 0.005);
}

/* all arrivals of an open loop over some threads; *last is the last */
static int
arrivals(const struct fire_scenario *s, int threads, int64_t *last, int64_t from, int64_t to)
{
	int n = 0;

	*last = 0;
	for (int i = 0; i < threads; i++) {
		struct fire_load *load = fire_load_new(&a, s, &queries, 1, i, threads);
		int64_t t = 0, before = 0;

		fire_load_start(load, 0);
		while ((t = fire_load_next(load, 0, t)) != INT64_MAX) {
			n += t >= from && t < to;
			if (t < before)
				ok(false, "arrivals go forward");
			before = t;
			*last = t > *last ? t : *last;
		}
	}
	return n;
}

#define SECOND INT64_C(1000000000)

static void
test_arrivals(void)
{
	struct fire_share share = {0, 1, 0, 0};
	struct fire_step steps[] = {{10, 1000}, {5, 2000}};
	struct fire_scenario s = {.clients = 1,
	    .duration_s = 15,
	    .shares = &share,
	    .nshares = 1,
	    .steps = steps,
	    .nsteps = 2};
	int64_t last;

	is(arrivals(&s, 1, &last, 0, INT64_MAX), 20000);
	is(arrivals(&s, 3, &last, 0, INT64_MAX), 20000);
	is(arrivals(&s, 3, &last, 10 * SECOND, 11 * SECOND), 2000);
	is(last, 15 * SECOND - SECOND / 2000);
	s.ramp_up_s = 4; /* adds half of 4 s at 1000 */
	s.ramp_down_s = 2;
	is(arrivals(&s, 1, &last, 0, 4 * SECOND), 2000);
	is(arrivals(&s, 1, &last, 0, INT64_MAX), 24000);
	s.ramp_up_s = s.ramp_down_s = 0;
	s.poisson = true;
	near(arrivals(&s, 1, &last, 0, INT64_MAX), 20000, 4 * sqrt(20000));
	near(arrivals(&s, 4, &last, 10 * SECOND, 15 * SECOND), 10000, 4 * sqrt(10000));
	s.requests = 77;
	is(arrivals(&s, 4, &last, 0, INT64_MAX), 77);
}

/* when clients of a closed loop are active */
static void
test_clients(void)
{
	struct fire_share share = {0, 1, 0, 0};
	struct fire_spike spike = {2, 3, 6};
	struct fire_scenario s = {.clients = 4,
	    .ramp_up_s = 4,
	    .duration_s = 10,
	    .ramp_down_s = 4,
	    .shares = &share,
	    .nshares = 1,
	    .spikes = &spike,
	    .nspikes = 1};
	struct fire_load *load = fire_load_new(&a, &s, &queries, 1, 0, 1);

	fire_load_start(load, 1000);
	is(fire_load_clients(load), 6);
	is(fire_load_next(load, 0, 1000), 1000);
	is(fire_load_next(load, 2, 1000), 1000 + 2 * SECOND);
	is(fire_load_next(load, 0, 1000 + 13 * SECOND), 1000 + 13 * SECOND);
	is(fire_load_next(load, 0, 1000 + 15 * SECOND), INT64_MAX);
	is(fire_load_next(load, 3, 1000 + 17 * SECOND), 1000 + 17 * SECOND);
	is(fire_load_next(load, 3, 1000 + 18 * SECOND), INT64_MAX);
	is(fire_load_next(load, 5, 1000), 1000 + 6 * SECOND);
	is(fire_load_next(load, 5, 1000 + 9 * SECOND), INT64_MAX);
	is(fire_load_phase(load, 1000 + 1 * SECOND), FIRE_RAMP_UP);
	is(fire_load_phase(load, 1000 + 5 * SECOND), FIRE_STEADY);
	is(fire_load_phase(load, 1000 + 15 * SECOND), FIRE_RAMP_DOWN);
}

int
main(void)
{
	freopen(
	    "/dev/null", "w", stderr); /* refusals are reported; only their being so counts here */
	add_query("a", "-- PARAM x = random(1, 10)");
	add_query("b", "-- PARAM x = values('p', \"q\")");
	same(queries.first->statements->sql, "SELECT $1");
	test_values();
	test_refused();
	test_weights();
	test_arrivals();
	test_clients();
	return done();
}
