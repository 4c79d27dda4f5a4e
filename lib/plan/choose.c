/* choose.c - which indexes help: each is tried, and the best set is built up step by step
 *
 * A trial is an index that hypopg makes the planner believe in, or one that is built and rolled
 * back
 * (--apply).  What it is worth is what it takes off the costs of all statements, by their weights:
 * so one that serves several comes before one that serves a single one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan/internal.h"

/* Less than this share of all costs is not worth an index. */
#define LEAST 0.01
/* Two that differ by less are alike. */
#define ALIKE 0.005

enum proof { NONE, HYPOPG, APPLIED };

struct choice {
	struct plan *plan;
	enum proof proof;
	double *now; /* costs of the statements, with what is chosen */
	double *trial; /* and with one more */
	size_t statements;
	double all; /* weighted costs at the start */
	int round;
};

/* ---- trials ---- */

/* On a table with partitions CONCURRENTLY has no place. */
static const char *
definition(struct plan *p, const struct plan_candidate *c)
{
	return arena_printf(p->arena, "CREATE INDEX %sON %s%s%s %s",
	    c->table->partitioned ? "" : "CONCURRENTLY ", c->table->quoted,
	    strcmp(c->method, "btree") == 0 ? "" : " USING ",
	    strcmp(c->method, "btree") == 0 ? "" : c->method, c->text);
}

/* The planner believes in it, on each partition. */
static const char *
imagine(struct plan *p, const struct plan_candidate *c, struct pg_why *why)
{
	static const char question[] =
	    "SELECT string_agg(h.indexrelid::text, ' ') FROM (SELECT relid::regclass AS t"
	    " FROM pg_partition_tree($1::oid) WHERE isleaf"
	    " UNION ALL SELECT $1::oid::regclass WHERE $4::bool) x,"
	    " hypopg_create_index(format('CREATE INDEX ON %s USING %s %s', t, $2::text, $3::text)) "
	    "h";
	const char *values[] = {
	    c->table->oid, c->method, c->text, c->table->partitioned ? "f" : "t", NULL};

	return pg_ask_one(p->conn, p->arena, &(struct pg_question){question, values}, why);
}

static bool
build(struct plan *p, const struct plan_candidate *c, struct pg_why *why)
{
	const char *sql = arena_printf(p->arena, "CREATE INDEX ON %s USING %s %s; ANALYZE %s",
	    c->table->quoted, c->method, c->text, c->table->quoted);

	return pg_do(p->conn, p->arena, sql, why);
}

/* Makes the index for the planner.  False: it cannot be made; nothing is to be undone. */
static bool
make(struct choice *k, const struct plan_candidate *c, const char **id)
{
	struct plan *p = k->plan;
	struct pg_why why;

	if (!pg_do(p->conn, p->arena, "SAVEPOINT lb_index", &why))
		return false;
	if (k->proof == HYPOPG)
		*id = imagine(p, c, &why);
	else
		*id = build(p, c, &why) ? "" : NULL;
	if (*id != NULL)
		return true;
	if (p->options.verbose)
		warning("%s: %s", definition(p, c), why.message == NULL ? "not made" : why.message);
	pg_do(p->conn, p->arena, "ROLLBACK TO lb_index; RELEASE lb_index", &why);
	return false;
}

static void
unmake(struct choice *k, const char *id)
{
	struct plan *p = k->plan;
	const char *values[] = {id, NULL};
	struct pg_question q = {
	    "SELECT hypopg_drop_index(x::oid) FROM unnest(string_to_array($1, ' ')) x", values};
	struct pg_why why;

	if (k->proof == HYPOPG)
		pg_ask_one(p->conn, p->arena, &q, &why);
	pg_do(p->conn, p->arena,
	    k->proof == HYPOPG ? "RELEASE lb_index" : "ROLLBACK TO lb_index; RELEASE lb_index",
	    &why);
}

static void
keep(struct choice *k)
{
	struct pg_why why;

	pg_do(k->plan->conn, k->plan->arena, "RELEASE lb_index", &why);
}

struct search {
	const struct plan_table *table;
	bool found;
};

static void
look_for(struct plan *p, struct plan_statement *s, const struct json *node, void *data)
{
	struct search *x = data;

	(void)s;
	x->found = x->found || plan_table_of(p, node) == x->table;
}

/* What the set is worth with the index that is there for the trial; fills in trial[].  all: of
 * those too that ask for nothing an index can begin with as this one does; to know what is best,
 * they may be left out. */
static double
benefit(struct choice *k, const struct plan_candidate *c, bool all)
{
	double sum = 0, cost;
	size_t i = 0;

	for (struct plan_statement *s = k->plan->first; s != NULL; s = s->next, i++) {
		struct search x = {c->table, false};

		k->trial[i] = k->now[i];
		if (s->plan == NULL || !(all || map_get(&s->leads, c->lead) != NULL))
			continue;
		plan_walk(k->plan, s, look_for, &x);
		if (!x.found || (cost = plan_cost(k->plan, s)) < 0)
			continue;
		k->trial[i] = cost;
		sum += s->weight * (k->now[i] - cost);
	}
	return sum;
}

/* The open one that was worth most when it was tried last; about as good as another, with fewer
 * columns, is better. */
static struct plan_candidate *
top(const struct choice *k)
{
	struct plan_candidate *first = NULL;

	for (struct plan_candidate *c = k->plan->candidates; c != NULL; c = c->next) {
		if (c->chosen || c->hopeless || c->untried)
			continue;
		if (first == NULL || c->benefit > first->benefit + ALIKE * k->all ||
		    (c->benefit > first->benefit - ALIKE * k->all && c->nkeys < first->nkeys))
			first = c;
	}
	return first;
}

static void
try_one(struct choice *k, struct plan_candidate *c)
{
	const char *id;

	c->round = k->round;
	c->hopeless = !make(k, c, &id);
	if (c->hopeless)
		return;
	c->benefit = benefit(k, c, false);
	unmake(k, id);
	c->hopeless = c->benefit < LEAST * k->all;
}

/* What an index is worth shrinks with each that is chosen: only what is at the top is tried again.
 */
static struct plan_candidate *
best(struct choice *k)
{
	struct plan_candidate *c;

	k->round++;
	while ((c = top(k)) != NULL && c->round != k->round && !stop_requested())
		try_one(k, c);
	return stop_requested() ? NULL : c;
}

/* ---- output ---- */

static struct json *
served(struct choice *k, double *before, double *after)
{
	struct plan *p = k->plan;
	struct json *list = json_new(p->arena, JSON_ARRAY), *o;
	size_t i = 0;

	*before = *after = 0;
	for (struct plan_statement *s = p->first; s != NULL; s = s->next, i++) {
		if (k->trial[i] >= k->now[i] * 0.99)
			continue;
		o = json_add(list, json_new(p->arena, JSON_OBJECT));
		plan_set(p, o, "name", s->name);
		plan_set_number(p, o, "line", (double)s->pos.line);
		plan_set_number(p, o, "weight", s->weight);
		plan_set_number(p, o, "cost_before", k->now[i]);
		plan_set_number(p, o, "cost_after", k->trial[i]);
		*before += s->weight * k->now[i];
		*after += s->weight * k->trial[i];
	}
	return list;
}

static struct json *
proposal(struct choice *k, const struct plan_candidate *c)
{
	static const char *const proofs[] = {"none", "hypopg", "applied"};
	struct plan *p = k->plan;
	struct json *f = plan_finding(p, NULL, "note", "index");

	plan_set(p, f, "table", c->table->quoted);
	plan_set(p, f, "method", c->method);
	plan_set(p, f, "columns", c->text);
	plan_set(p, f, "statement", definition(p, c));
	plan_set(p, f, "proof", proofs[k->proof]);
	return f;
}

static void
say_proven(struct choice *k, const struct plan_candidate *c)
{
	struct json *f = proposal(k, c), *list;
	double before, after;
	size_t n = 0;

	list = served(k, &before, &after);
	for (const struct json *v = list->child; v != NULL; v = v->next)
		n++;
	plan_set_number(k->plan, f, "cost_before", before);
	plan_set_number(k->plan, f, "cost_after", after);
	plan_set_number(k->plan, f, "benefit", c->benefit);
	plan_set_number(k->plan, f, "benefit_percent", 100 * c->benefit / k->all);
	json_set(k->plan->arena, f, "serves", list);
	plan_say(k->plan, f, "%s; takes %.1f %% off all costs: %.0f to %.0f for %zu statement%s",
	    definition(k->plan, c), 100 * c->benefit / k->all, before, after, n, n == 1 ? "" : "s");
}

/* ---- without a trial ---- */

static bool
is_prefix(const struct plan_candidate *c, const struct plan_candidate *of)
{
	size_t len = strlen(c->text) - 1;

	return c != of && c->table == of->table && strcmp(c->method, of->method) == 0 &&
	       of->nkeys > c->nkeys && strncmp(c->text, of->text, len) == 0 && of->text[len] == ',';
}

static void
say_unproven(struct choice *k, struct plan_candidate *c)
{
	struct json *f;

	/* what begins with an expression, and no scan reads all, is there */
	if (c->keys[0] == 0 && !c->reads_all)
		return;
	for (const struct plan_candidate *of = k->plan->candidates; of != NULL; of = of->next)
		if (is_prefix(c, of))
			return;
	f = proposal(k, c);
	plan_set_number(k->plan, f, "statements", (double)c->statements);
	plan_say(k->plan, f, "%s may help %zu statement%s; not tried: %s", definition(k->plan, c),
	    c->statements, c->statements == 1 ? "" : "s",
	    strcmp(c->method, "gin") == 0 ? "hypopg knows no GIN, --apply builds it"
					  : "hypopg is not there for us, and there is no --apply");
}

/* ---- the set ---- */

static enum proof
find_proof(struct plan *p)
{
	struct pg_why why;

	if (p->options.apply)
		return APPLIED;
	if (!pg_do(p->conn, p->arena, "SAVEPOINT lb_index", &why))
		return NONE;
	if (pg_do(p->conn, p->arena, "CREATE EXTENSION IF NOT EXISTS hypopg", &why) &&
	    pg_do(p->conn, p->arena, "SELECT hypopg_reset(); RELEASE lb_index", &why))
		return HYPOPG;
	pg_do(p->conn, p->arena, "ROLLBACK TO lb_index; RELEASE lb_index", &why);
	return NONE;
}

static void
choose(struct choice *k)
{
	struct plan_candidate *c;
	const char *id;

	for (int n = 0; n < k->plan->options.indexes && (c = best(k)) != NULL; n++) {
		if (!make(k, c, &id))
			break;
		keep(k);
		c->chosen = true;
		c->benefit = benefit(k, c, true);
		say_proven(k, c);
		memcpy(k->now, k->trial, k->statements * sizeof(*k->now));
	}
}

/* Building an index brings fresh statistics; so that they are not taken for its merit, they are
 * there before. */
static void
analyze(struct plan *p)
{
	struct map done = {.arena = p->arena};
	struct pg_why why;

	for (struct plan_candidate *c = p->candidates; c != NULL; c = c->next) {
		const char *table = c->table->quoted;

		if (map_get(&done, table) != NULL)
			continue;
		map_set(&done, table, c);
		pg_do(p->conn, p->arena, "SAVEPOINT lb_index", &why);
		if (!pg_do(p->conn, p->arena, arena_printf(p->arena, "ANALYZE %s", table), &why))
			pg_do(p->conn, p->arena, "ROLLBACK TO lb_index", &why);
		pg_do(p->conn, p->arena, "RELEASE lb_index", &why);
	}
}

static double
all_costs(struct choice *k)
{
	double sum = 0, cost;
	size_t i = 0;

	for (struct plan_statement *s = k->plan->first; s != NULL; s = s->next, i++) {
		cost = s->plan == NULL || k->proof != APPLIED ? -1 : plan_cost(k->plan, s);
		k->now[i] = cost < 0 ? s->cost : cost;
		sum += s->plan == NULL ? 0 : s->weight * k->now[i];
	}
	return sum;
}

void
plan_propose(struct plan *p)
{
	struct choice k = {.plan = p};

	for (struct plan_statement *s = p->first; s != NULL; s = s->next)
		k.statements++;
	k.now = arena_alloc(p->arena, (k.statements + 1) * sizeof(*k.now));
	k.trial = arena_alloc(p->arena, (k.statements + 1) * sizeof(*k.trial));
	k.proof = find_proof(p);
	if (k.proof == APPLIED)
		analyze(p);
	k.all = all_costs(&k);
	for (struct plan_candidate *c = p->candidates; c != NULL; c = c->next) {
		c->benefit = INFINITY;
		c->untried =
		    k.proof == NONE || (k.proof == HYPOPG && strcmp(c->method, "gin") == 0);
	}
	if (k.proof != NONE)
		choose(&k);
	k.proof = NONE;
	for (struct plan_candidate *c = p->candidates; c != NULL; c = c->next)
		if (c->untried)
			say_unproven(&k, c);
}
