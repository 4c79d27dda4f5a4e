/* prepare.c - from what the config and the options say to what the engine does */
#include <math.h>

#include "fire/parts.h"

#define NS 1e9 /* of a second */

static void
override(double *value, double by)
{
	if (!isnan(by))
		*value = by;
}

/* What the config says and what the options say may not go together. */
static bool
check_scenario(const struct fire_job *j)
{
	const struct fire_scenario *s = &j->scenario;
	const char *wrong = NULL;

	if (s->nsteps == 0 && s->poisson)
		wrong = "--poisson wants a --rate";
	else if (s->nsteps > 0 && !isnan(j->opt.think_s))
		wrong = "--think is for the clients of a closed loop; with a rate there are none";
	else if (s->nsteps > 0 && s->nspikes > 0)
		wrong = "spikes are more clients of a closed loop; with a rate there are none";
	else if (s->nsteps > 0 && s->steps[0].seconds > 0 && !isnan(j->opt.duration_s))
		wrong = "the steps of the rate say how long it takes: no --duration";
	if (wrong != NULL)
		warning("%s: %s", s->name, wrong);
	return wrong == NULL;
}

/* In a scenario of the config the options have the last word, beside files those. */
static void
override_shares(struct fire_scenario *s, const struct fire_options *o)
{
	for (int i = 0; i < s->nshares; i++) {
		override(&s->shares[i].think_s, o->think_s);
		override(&s->shares[i].timeout_s, o->timeout_s);
	}
}

/* The plan of the config, or NULL, with what the options say. */
static bool
make_scenario(struct fire_job *j, const struct fire_plan *plan)
{
	const struct fire_options *o = &j->opt;
	struct fire_scenario *s = &j->scenario;
	struct fire_share otherwise = {.think_s = fmax(0, o->think_s),
	    .timeout_s = isnan(o->timeout_s) ? j->config.query_timeout_s : o->timeout_s};

	*s =
	    plan != NULL ? plan->scenario : (struct fire_scenario){.name = "default", .clients = 1};
	s->once = o->once;
	s->requests = o->requests;
	s->poisson |= o->poisson;
	if (o->clients > 0)
		s->clients = o->clients;
	if (plan == NULL && o->requests == 0)
		s->duration_s = 10;
	override(&s->duration_s, o->duration_s);
	override(&s->ramp_up_s, o->ramp_up_s);
	override(&s->warmup_s, o->warmup_s);
	override(&s->ramp_down_s, o->ramp_down_s);
	if (o->rate != NULL && !fire_rate_parse(j->arena, (struct pos){0}, o->rate, s))
		return false;
	if (!check_scenario(j))
		return false;
	fire_steps_fit(s);
	fire_config_shares(j->arena, plan, &j->queries, &otherwise, s);
	if (plan != NULL)
		override_shares(s, o);
	return true;
}

/* Where the parameters of a statement stand, in the words of the engine. */
static const struct pg_place *
places(struct arena *a, const struct fire_statement *s)
{
	struct pg_place *to = arena_alloc(a, (size_t)(s->nplaces + 1) * sizeof(*to));

	for (int i = 0; i < s->nplaces; i++)
		to[i] = (struct pg_place){s->places[i].at, s->places[i].len, s->places[i].param};
	return to;
}

static struct pg_query
engine_query(
    struct arena *a, const struct fire_query *q, const struct fire_share *share, int number)
{
	struct pg_query to = {.name = q->name,
	    .nvalues = q->nparams,
	    .space = fire_query_space(q),
	    .order = q->group == FIRE_SERIAL ? PG_SERIAL : PG_PIPELINE,
	    .spread = q->spread < q->nstatements ? q->spread : q->nstatements};

	if (share == NULL) /* not of this scenario: nothing to prepare */
		return to;
	to.timeout_ns = llround(share->timeout_s * NS);
	to.statements = arena_alloc(a, (size_t)q->nstatements * sizeof(*to.statements));
	for (const struct fire_statement *s = q->statements; s != NULL;
	     s = s->next, to.nstatements++)
		to.statements[to.nstatements] =
		    (struct pg_prepared){.name = arena_printf(a, "lb%d_%d", number, to.nstatements),
			.sql = s->sql,
			.nparams = s->nparams,
			.params = s->params,
			.places = places(a, s),
			.nplaces = s->nplaces,
			.pos = s->pos};
	return to;
}

static void
make_engine_queries(struct fire_job *j)
{
	const struct fire_query *q = j->queries.first;
	const struct fire_share **of =
	    arena_alloc(j->arena, (size_t)j->queries.count * sizeof(*of));

	for (int i = 0; i < j->scenario.nshares; i++)
		of[j->scenario.shares[i].query] = &j->scenario.shares[i];
	j->pg_queries = arena_alloc(j->arena, (size_t)j->queries.count * sizeof(*j->pg_queries));
	for (int n = 0; q != NULL; q = q->next, n++)
		j->pg_queries[n] = engine_query(j->arena, q, of[n], n);
}

/* The query of the scenario whose statements go over the most connections at a time. */
static const struct pg_query *
widest(const struct fire_job *j)
{
	const struct pg_query *most = &j->pg_queries[j->scenario.shares[0].query];

	for (int i = 1; i < j->scenario.nshares; i++) {
		const struct pg_query *q = &j->pg_queries[j->scenario.shares[i].query];

		if (q->spread > most->spread)
			most = q;
	}
	return most;
}

/* As many as clients, if nothing else is said, and in each thread enough for what is spread.
 * False: reported. */
static bool
set_connections(struct fire_job *j)
{
	const struct pg_query *wide = widest(j);
	int n = fire_most_clients(&j->scenario), pool = j->opt.pool;

	if (pool == 0 && j->config.max_pool > 0 && j->config.max_pool < n)
		pool = (int)j->config.max_pool;
	if (pool > 0 && pool < wide->spread) {
		warning("\"%s\" is spread over %d connections, and there are %d (--pool, "
			"max_pool_size)",
		    wide->name, wide->spread, pool);
		return false;
	}
	n = pool > 0 ? pool : n < wide->spread ? wide->spread : n;
	j->engine.connections = n;
	j->threads = j->opt.threads < n / wide->spread ? j->opt.threads : n / wide->spread;
	return true;
}

bool
fire_prepare(struct fire_job *j, const struct fire_plan *plan)
{
	const struct fire_config *c = &j->config;
	const struct fire_options *o = &j->opt;

	if (!make_scenario(j, plan))
		return false;
	make_engine_queries(j);
	j->server = (struct pg_server){.conninfo = o->dbname,
	    .otherwise = fire_config_conninfo(j->arena, c),
	    .password_command =
		o->password_command != NULL ? o->password_command : c->password_command,
	    .timeout_s = o->config == NULL ? 0 : c->connect_timeout_s};
	j->engine = (struct pg_run_options){.server = &j->server,
	    .queries = j->pg_queries,
	    .nqueries = j->queries.count,
	    .initial = (int)c->initial_pool,
	    .retries = (int)c->retries,
	    .protocol = o->simple    ? PG_SIMPLE
			: o->unnamed ? PG_UNNAMED
				     : PG_BY_NAME,
	    .pool_timeout_ns = llround(c->pool_timeout_s * NS),
	    .backoff_ns = llround(c->retry_delay_s * NS),
	    .seed = o->seed};
	return set_connections(j);
}
