/* explain.c - plans, from the server */
#include <string.h>

#include "pg/run.h"
#include "plan/internal.h"

/* A statement that fails must not end the transaction, and none may write. */
static bool
begin_try(struct plan *p, struct arena *a, struct pg_why *why)
{
	return pg_do(p->conn, a, "SAVEPOINT lb_plan; SET LOCAL transaction_read_only = on", why);
}

static void
end_try(struct plan *p, struct arena *a)
{
	struct pg_why why;

	pg_do(p->conn, a, "ROLLBACK TO lb_plan; RELEASE lb_plan", &why);
}

bool
plan_begin(struct plan *p)
{
	struct pg_why why;

	if (pg_do(p->conn, p->arena,
		"BEGIN; SET LOCAL lock_timeout = '10s'; "
		"SET LOCAL standard_conforming_strings = on",
		&why))
		return true;
	warning("%s", why.message);
	return false;
}

/* ---- values of parameters ---- */

/* The keys of column(table, column), once. */
static bool
load_keys(struct plan *p, struct fire_query *q)
{
	for (struct fire_param *param = q->params; param != NULL; param = param->next) {
		struct pg_keys keys = {param->table, param->column, param->rows, 1};

		if (param->draw == FIRE_COLUMN && param->values == NULL &&
		    (param->values =
			    pg_keys(p->conn, p->arena, param->pos, &keys, &param->nvalues)) == NULL)
			return false;
	}
	return true;
}

/* What PARAM says the values are; one draw stands for all. */
static void
draw_values(struct plan *p, struct plan_statement *s)
{
	struct fire_query *q = s->query;
	const char **all = arena_alloc(p->arena, ((size_t)q->nparams + 1) * sizeof(*all));
	const char **values = arena_alloc(p->arena, (s->numbered.count + 1) * sizeof(*values));
	struct fire_client client;
	int n;

	if (s->numbered.count == 0 || q->nparams == 0 || !load_keys(p, q))
		return;
	fire_client_init(&client, 1, 0, 1);
	fire_query_draw(q, &client, all, arena_alloc(p->arena, fire_query_space(q) + 1));
	for (size_t i = 0; i < s->numbered.count; i++) {
		n = 0;
		for (struct fire_param *param = q->params; param != NULL; param = param->next, n++)
			if (s->numbered.names[i] != NULL &&
			    strcmp(param->name, s->numbered.names[i]) == 0)
				values[i] = all[n];
		if (values[i] == NULL)
			return;
	}
	s->values = values;
}

/* ---- EXPLAIN ---- */

/* Without its values a statement has the plan that serves all of them. */
static const char *
execute(struct arena *a, const struct plan_statement *s)
{
	struct buf b = {.arena = a};

	buf_str(&b, "EXECUTE lb_plan(");
	for (size_t i = 0; i < s->numbered.count; i++) {
		buf_str(&b, i == 0 ? "" : ", ");
		buf_str(&b, s->values == NULL ? "NULL" : pg_literal(a, s->values[i]));
	}
	buf_char(&b, ')');
	return buf_text(&b);
}

static const char *
ask(struct plan *p, struct arena *a, const struct plan_statement *s, const char *options,
    struct pg_why *why)
{
	const char *sql = s->sql, *text = NULL;
	bool prepared = s->numbered.count > 0;

	if (prepared) {
		sql = arena_printf(a, "SET LOCAL plan_cache_mode = %s; PREPARE lb_plan AS %s",
		    s->values != NULL ? "force_custom_plan" : "force_generic_plan", s->sql);
		if (!pg_do(p->conn, a, sql, why))
			return NULL;
		sql = execute(a, s);
	}
	sql = arena_printf(a, "EXPLAIN (FORMAT JSON, VERBOSE%s) %s", options, sql);
	text = pg_ask_one(p->conn, a, &(struct pg_question){sql, NULL}, why);
	return text;
}

static const char *
explain(struct plan *p, struct arena *a, const struct plan_statement *s, const char *options,
    struct pg_why *why)
{
	const char *text = NULL;
	struct pg_why other;

	if (begin_try(p, a, why)) {
		text = ask(p, a, s, options, why);
		end_try(p, a);
	}
	if (s->numbered.count > 0) {
		/* it is not there when it could not be prepared */
		if (begin_try(p, a, &other))
			pg_do(p->conn, a, "DEALLOCATE lb_plan", &other);
		end_try(p, a);
	}
	return text;
}

static struct json *
root(struct arena *a, const char *text)
{
	struct json *all = json_read(a, (struct pos){"the plan", 0, 0}, text, strlen(text));

	return all == NULL ? NULL : json_get(all->child, "Plan");
}

bool
plan_explain(struct plan *p, struct plan_statement *s)
{
	bool analyze;
	const char *text;
	struct pg_why why;

	s->weight = s->query->weight;
	draw_values(p, s);
	analyze = p->options.analyze && s->reads && (s->numbered.count == 0 || s->values != NULL);
	text = explain(p, p->arena, s, analyze ? ", ANALYZE, BUFFERS" : "", &why);
	if (text == NULL && analyze && strcmp(why.sqlstate, "25006") == 0) {
		analyze = s->reads = false; /* it writes, whatever it begins with */
		text = explain(p, p->arena, s, "", &why);
	}
	if (text == NULL) {
		warnat(s->pos, "%s%s%s", why.message, why.hint != NULL ? "; " : "",
		    why.hint != NULL ? why.hint : "");
		return false;
	}
	if ((s->plan = root(p->arena, text)) == NULL)
		return false;
	s->cost = plan_number(s->plan, "Total Cost");
	if (p->options.analyze && !analyze)
		plan_say(p, plan_finding(p, s, "note", "not-analyzed"),
		    s->reads ? "it was planned, but not run: no PARAM says what its parameters are"
			     : "it was planned, but not run: it writes");
	return true;
}

double
plan_cost(struct plan *p, const struct plan_statement *s)
{
	struct arena a = {0};
	double cost = -1;
	struct pg_why why;
	const char *text = explain(p, &a, s, "", &why);
	struct json *node = text == NULL ? NULL : root(&a, text);

	if (node != NULL)
		cost = plan_number(node, "Total Cost");
	arena_free(&a);
	return cost;
}
