/* find.c - what a plan shows */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan/internal.h"

/* Rows from which an order of magnitude matters. */
#define SOME_ROWS 100
#define MANY_ROWS 10000

/* ---- output ---- */

struct json *
plan_finding(struct plan *p, const struct plan_statement *s, const char *level, const char *code)
{
	struct json *f = json_new(p->arena, JSON_OBJECT);

	plan_set(p, f, "kind", "finding");
	plan_set(p, f, "level", level);
	plan_set(p, f, "code", code);
	if (s == NULL)
		return f;
	plan_set(p, f, "name", s->name);
	plan_set(p, f, "file", s->pos.file);
	plan_set_number(p, f, "line", (double)s->pos.line);
	return f;
}

void
plan_set(struct plan *p, struct json *f, const char *key, const char *text)
{
	json_set(p->arena, f, key, json_string(p->arena, text));
}

void
plan_set_number(struct plan *p, struct json *f, const char *key, double n)
{
	json_set(p->arena, f, key, json_fixed(p->arena, n, 2));
}

static const char *
text_of(const struct json *f, const char *key)
{
	const struct json *v = json_get(f, key);

	return v == NULL ? "" : v->text;
}

void
plan_say(struct plan *p, struct json *f, const char *format, ...)
{
	va_list args;
	const char *message;

	va_start(args, format);
	message = arena_vprintf(p->arena, format, args);
	va_end(args);
	if (p->options.quiet && strcmp(text_of(f, "level"), "note") == 0 &&
	    strcmp(text_of(f, "code"), "index") != 0)
		return;
	json_set(p->arena, f, "message", json_string(p->arena, message));
	if (!p->options.text) {
		json_put(stdout, f);
		return;
	}
	if (json_get(f, "file") != NULL)
		printf("%s:%s: ", text_of(f, "file"), text_of(f, "line"));
	printf("%s: %s [%s]\n", text_of(f, "level"), message, text_of(f, "code"));
}

/* ---- nodes ---- */

double
plan_number(const struct json *node, const char *key)
{
	const struct json *v = json_get(node, key);
	double n = 0;

	if (v == NULL || v->type != JSON_NUMBER || !parse_number(v->text, &n))
		return 0;
	return n;
}

bool
plan_is(const struct json *node, const char *type)
{
	return strcmp(pg_attr(node, "Node Type"), type) == 0;
}

static void
walk(struct plan *p, struct plan_statement *s, const struct json *node, plan_visit *visit,
    void *data)
{
	const struct json *below = json_get(node, "Plans");

	visit(p, s, node, data);
	for (below = below != NULL ? below->child : NULL; below != NULL; below = below->next)
		walk(p, s, below, visit, data);
}

void
plan_walk(struct plan *p, struct plan_statement *s, plan_visit *visit, void *data)
{
	walk(p, s, s->plan, visit, data);
}

/* ---- rules ---- */

static bool
analyzed(const struct json *node)
{
	return json_get(node, "Actual Rows") != NULL;
}

static double
loops(const struct json *node)
{
	double n = plan_number(node, "Actual Loops");

	return n > 0 ? n : 1;
}

/* Rows in all loops, as planned or as they came. */
static double
rows_of(const struct json *node)
{
	return analyzed(node) ? plan_number(node, "Actual Rows") * loops(node)
			      : plan_number(node, "Plan Rows");
}

/* What the nodes of a plan have seen before. */
struct seen {
	const struct plan_table *told; /* the last scan that was told, of whose partitions one is
					  enough */
	double workers; /* of the Gather above */
};

/* The rows of a scan by all workers; the plan has those of one, and reckons that the leader helps
 * less the more they are (get_parallel_divisor() of costsize.c). */
static double
scanned(const struct json *node, double workers)
{
	double all = workers + (workers < 4 ? 1 - 0.3 * workers : 0);

	return rows_of(node) * (!analyzed(node) && pg_flag(node, "Parallel Aware") ? all : 1);
}

static void
find_scan(struct plan *p, struct plan_statement *s, const struct json *node, struct seen *seen)
{
	const struct plan_table *t = plan_table_of(p, node);
	double rows = scanned(node, seen->workers), percent;
	struct json *f;

	if (!plan_is(node, "Seq Scan") || t == NULL || (t->partitioned && t == seen->told) ||
	    t->rows < p->options.rows || json_get(node, "Filter") == NULL)
		return;
	if (analyzed(node) && !t->partitioned &&
	    rows + loops(node) * plan_number(node, "Rows Removed by Filter") < t->rows / 2)
		return; /* nobody has asked for all */
	percent = 100 * rows / t->rows;
	if (percent > 10)
		return;
	seen->told = t;
	f = plan_finding(p, s, "warning", "seq-scan");
	plan_set(p, f, "table", t->quoted);
	plan_set_number(p, f, "table_rows", t->rows);
	plan_set_number(p, f, "rows", rows);
	plan_set(p, f, "condition", pg_attr(node, "Filter"));
	plan_say(p, f, "all %.0f rows of %s are read for %.0f (%.2g %%): %s", t->rows, t->quoted,
	    rows, percent, text_clip(p->arena, pg_attr(node, "Filter"), 200));
}

static void
find_removed(struct plan *p, struct plan_statement *s, const struct json *node)
{
	double removed = loops(node) * (plan_number(node, "Rows Removed by Filter") +
					   plan_number(node, "Rows Removed by Join Filter") +
					   plan_number(node, "Rows Removed by Index Recheck"));
	double rows = rows_of(node);
	const char *on = pg_attr(node, "Relation Name");
	struct json *f;

	if (!analyzed(node) || removed < MANY_ROWS || removed < 10 * rows)
		return;
	f = plan_finding(p, s, "warning", "rows-removed");
	plan_set(p, f, "node", pg_attr(node, "Node Type"));
	if (*on != '\0')
		plan_set(p, f, "table", on);
	plan_set_number(p, f, "removed_rows", removed);
	plan_set_number(p, f, "rows", rows);
	plan_say(p, f, "%s%s%s reads %.0f rows and throws them away, for %.0f that it keeps",
	    pg_attr(node, "Node Type"), *on != '\0' ? " on " : "", on, removed, rows);
}

static double
factor(const struct json *node)
{
	double planned = fmax(1, plan_number(node, "Plan Rows"));
	double actual = fmax(1, plan_number(node, "Actual Rows"));

	return actual > planned ? actual / planned : planned / actual;
}

/* early: nobody has asked for all of its rows. */
static bool
is_off(const struct json *node, bool early)
{
	if (early && plan_number(node, "Plan Rows") > plan_number(node, "Actual Rows"))
		return false;
	return analyzed(node) && plan_number(node, "Actual Loops") > 0 && factor(node) >= 10 &&
	       fmax(plan_number(node, "Plan Rows"), plan_number(node, "Actual Rows")) >= SOME_ROWS;
}

/* May the node below one stop before its last row?  early: may that one? */
static bool
stops_early(const struct json *node, const struct json *below, bool early)
{
	const char *relation = pg_attr(below, "Parent Relationship");
	const char *join = pg_attr(node, "Join Type");
	bool inner = strcmp(relation, "Inner") == 0;

	if (plan_is(node, "Limit") || plan_is(node, "Merge Join") ||
	    strcmp(relation, "InitPlan") == 0 || strcmp(relation, "SubPlan") == 0)
		return true;
	if (plan_is(node, "Sort") || plan_is(node, "Hash") || plan_is(below, "Hash"))
		return false;
	if (plan_is(node, "Aggregate") && strcmp(pg_attr(node, "Strategy"), "Sorted") != 0)
		return false;
	return early || (inner && (strcmp(join, "Semi") == 0 || strcmp(join, "Anti") == 0 ||
				      pg_flag(node, "Inner Unique")));
}

static void
say_estimate(struct plan *p, struct plan_statement *s, const struct json *node)
{
	const char *on = pg_attr(node, "Relation Name");
	struct json *f = plan_finding(p, s, "warning", "estimate-off");

	plan_set(p, f, "node", pg_attr(node, "Node Type"));
	if (*on != '\0')
		plan_set(p, f, "table", on);
	plan_set_number(p, f, "planned_rows", plan_number(node, "Plan Rows"));
	plan_set_number(p, f, "rows", plan_number(node, "Actual Rows"));
	plan_set_number(p, f, "factor", factor(node));
	plan_say(p, f,
	    "%s%s%s: %.0f rows were planned, %.0f came: ANALYZE, extended statistics (CREATE "
	    "STATISTICS) on columns that depend on each other, or a statistics target",
	    pg_attr(node, "Node Type"), *on != '\0' ? " on " : "", on,
	    plan_number(node, "Plan Rows"), plan_number(node, "Actual Rows"));
}

/* An error goes on upwards: only where it begins is it told. */
static void
find_estimates(struct plan *p, struct plan_statement *s, const struct json *node, bool early)
{
	const struct json *below = json_get(node, "Plans");
	bool begins = is_off(node, early), cut;

	for (below = below != NULL ? below->child : NULL; below != NULL; below = below->next) {
		cut = stops_early(node, below, early);
		begins = begins && !is_off(below, cut);
		find_estimates(p, s, below, cut);
	}
	if (begins)
		say_estimate(p, s, node);
}

static void
find_spill(struct plan *p, struct plan_statement *s, const struct json *node)
{
	double kb = 0;
	struct json *f;

	if (strcmp(pg_attr(node, "Sort Space Type"), "Disk") == 0)
		kb = plan_number(node, "Sort Space Used");
	else if (plan_number(node, "Hash Batches") > 1)
		kb = plan_number(node, "Peak Memory Usage") * plan_number(node, "Hash Batches");
	else if (plan_number(node, "Disk Usage") > 0)
		kb = plan_number(node, "Disk Usage");
	if (kb <= 0)
		return;
	f = plan_finding(p, s, "warning", "spill");
	plan_set(p, f, "node", pg_attr(node, "Node Type"));
	plan_set_number(p, f, "spilled_bytes", kb * 1024);
	plan_say(p, f, "%s needs %.0f MB and goes to disk: work_mem, or an index in its order",
	    pg_attr(node, "Node Type"), ceil(kb / 1024));
}

static void
find_loop(struct plan *p, struct plan_statement *s, const struct json *node)
{
	const struct json *below = json_get(node, "Plans");
	double outer, inner;
	struct json *f;

	if (!plan_is(node, "Nested Loop") || below == NULL || below->child == NULL ||
	    below->child->next == NULL)
		return;
	outer = rows_of(below->child);
	inner = plan_number(below->child->next, "Total Cost");
	if (outer < MANY_ROWS || plan_is(below->child->next, "Memoize"))
		return;
	f = plan_finding(p, s, "warning", "nested-loop");
	plan_set_number(p, f, "loops", outer);
	plan_set_number(p, f, "inner_cost", inner);
	plan_say(p, f, "a nested loop runs its inner side (%s) for each of %.0f rows",
	    pg_attr(below->child->next, "Node Type"), outer);
}

static void
find_node(struct plan *p, struct plan_statement *s, const struct json *node, void *data)
{
	struct seen *seen = data;

	plan_table_of(p, node); /* is known from now on */
	if (plan_is(node, "Gather") || plan_is(node, "Gather Merge"))
		seen->workers = plan_number(node, "Workers Planned");
	find_scan(p, s, node, seen);
	find_removed(p, s, node);
	find_spill(p, s, node);
	find_loop(p, s, node);
}

void
plan_find(struct plan *p, struct plan_statement *s)
{
	struct seen seen = {0};

	plan_walk(p, s, find_node, &seen);
	find_estimates(p, s, s->plan, false);
	plan_find_foreign(p, s);
}
