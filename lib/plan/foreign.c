/* foreign.c - how much of the conditions a foreign server is asked */
#include <string.h>

#include "plan/internal.h"

/* "(hashed SubPlan 1)" and the like stand in plans for what has no text here: NULL will do. */
static const char *
without_subplans(struct arena *a, const char *text)
{
	struct pg_lex lex = {.text = text, .len = strlen(text)};
	struct buf b = {.arena = a};
	struct pg_token t;

	buf_str(&b, "SELECT WHERE ");
	while ((t = pg_next(&lex)).type != PG_END) {
		if (pg_token_is(&t, "hashed") || pg_token_is(&t, "alternatives"))
			continue;
		if (pg_token_is(&t, "SubPlan") || pg_token_is(&t, "InitPlan")) {
			buf_str(&b, "NULL");
			pg_next_word(&lex); /* its number */
			continue;
		}
		buf_add(&b, t.text, t.len);
	}
	return buf_text(&b);
}

const struct json *
plan_condition(struct plan *p, const char *text)
{
	const char *sql = without_subplans(p->arena, text);
	struct pg_parse_error e;

	if (*text == '\0' || !pg_check(p->arena, sql, strlen(sql), &e))
		return NULL;
	return json_get(pg_node(pg_tree(p->arena, sql, strlen(sql)), "SelectStmt"), "whereClause");
}

static size_t
conjuncts(const struct json *condition)
{
	const struct json *both = pg_node(condition, "BoolExpr");
	size_t n = 0;

	if (condition == NULL)
		return 0;
	if (both == NULL || strcmp(pg_attr(both, "boolop"), "AND_EXPR") != 0)
		return 1;
	for (both = json_get(both, "args")->child; both != NULL; both = both->next)
		n += conjuncts(both);
	return n;
}

/* Conditions of the joins in a FROM. */
static size_t
join_conjuncts(const struct json *v)
{
	const struct json *join = pg_node(v, "JoinExpr");
	size_t n = join == NULL ? 0 : conjuncts(json_get(join, "quals"));

	for (const struct json *child = v->child; child != NULL; child = child->next)
		if (child->type == JSON_OBJECT || child->type == JSON_ARRAY)
			n += join_conjuncts(child);
	return n;
}

static size_t
sent(struct plan *p, const char *sql)
{
	const struct json *select, *from;
	struct pg_parse_error e;
	size_t n;

	if (!pg_check(p->arena, sql, strlen(sql), &e))
		return 0;
	select = pg_node(pg_tree(p->arena, sql, strlen(sql)), "SelectStmt");
	n = conjuncts(json_get(select, "whereClause"));
	if ((from = json_get(select, "fromClause")) != NULL)
		n += join_conjuncts(from);
	return n;
}

/* A condition that has no text of its own, with a subplan say, is one. */
static size_t
evaluated(struct plan *p, const char *filter)
{
	const struct json *condition = plan_condition(p, filter);

	return *filter == '\0' ? 0 : condition == NULL ? 1 : conjuncts(condition);
}

struct pushed {
	size_t scans, remote, local;
	const char *kept; /* the first condition that is evaluated here */
	struct json *sql;
};

static void
keep(struct plan *p, struct pushed *x, const char *condition)
{
	x->local += evaluated(p, condition);
	if (x->kept == NULL && *condition != '\0')
		x->kept = condition;
}

/* Is all that comes from here from one foreign scan, sorted or hashed perhaps? */
static bool
is_foreign(const struct json *node)
{
	const struct json *below = json_get(node, "Plans");

	if (plan_is(node, "Foreign Scan"))
		return true;
	return below != NULL && below->child != NULL && below->child == below->last &&
	       is_foreign(below->child);
}

/* Joins of what is foreign on both sides could be done there. */
static void
add_join(struct plan *p, struct pushed *x, const struct json *node)
{
	static const char *const conditions[] = {"Hash Cond", "Merge Cond", "Join Filter"};
	const struct json *below = json_get(node, "Plans");

	if (below == NULL || below->child == NULL || below->child->next == NULL ||
	    !is_foreign(below->child) || !is_foreign(below->child->next))
		return;
	for (size_t i = 0; i < LENGTH(conditions); i++)
		keep(p, x, pg_attr(node, conditions[i]));
}

static void
add_node(struct plan *p, struct plan_statement *s, const struct json *node, void *data)
{
	const char *sql = pg_attr(node, "Remote SQL");
	struct pushed *x = data;

	(void)s;
	add_join(p, x, node);
	if (!plan_is(node, "Foreign Scan") || *sql == '\0')
		return;
	x->scans++;
	x->remote += sent(p, sql);
	keep(p, x, pg_attr(node, "Filter"));
	json_add(x->sql, json_string(p->arena, sql));
}

void
plan_find_foreign(struct plan *p, struct plan_statement *s)
{
	struct pushed x = {.sql = json_new(p->arena, JSON_ARRAY)};
	size_t all;
	struct json *f;

	plan_walk(p, s, add_node, &x);
	if (x.scans == 0)
		return;
	all = x.remote + x.local;
	f = plan_finding(p, s, x.local > 0 ? "warning" : "note", "pushdown");
	plan_set_number(p, f, "foreign_scans", (double)x.scans);
	plan_set_number(p, f, "remote_conditions", (double)x.remote);
	plan_set_number(p, f, "local_conditions", (double)x.local);
	plan_set_number(
	    p, f, "pushdown_percent", all == 0 ? 100 : 100.0 * (double)x.remote / (double)all);
	json_set(p->arena, f, "remote_sql", x.sql);
	if (x.local > 0)
		plan_say(p, f, "%zu of %zu conditions are not sent to the foreign server: %s",
		    x.local, all, text_clip(p->arena, x.kept, 200));
	else
		plan_say(p, f, "all %zu conditions are sent to the foreign server", all);
}
