/* plan.h - the second half of the filter lb-plan: what the planner does with statements, and which
 * indexes would help
 *
 * The files of this folder see what the filter sees (lib/fire reads its input, lib/pgparse takes
 * conditions apart, lib/pg asks); cmd/lb-plan.c has the options and main. */
#ifndef PLAN_H
#define PLAN_H

#include "fire/fire.h"
#include "json/json.h"
#include "pg/describe.h"
#include "pgparse/pgparse.h"

struct plan_options {
	bool analyze; /* queries are run, with their times and rows */
	bool apply; /* indexes are built for real, and rolled back with all else */
	bool text; /* findings for a person */
	bool quiet, verbose;
	double rows; /* a table with that many is large */
	int indexes; /* at most so many are proposed */
};

struct plan_statement {
	struct pos pos;
	const char *name;
	double weight;
	const char *sql; /* with $1, $2 ... */
	size_t len;
	struct pg_numbered numbered;
	struct fire_query *query; /* its parameters are declared there; or NULL */
	const char **values; /* of $1, $2 ...; NULL: some are not known */
	bool reads; /* a SELECT that --analyze can run */
	struct json *plan; /* its root node; NULL: the server would not plan it */
	double cost; /* of the plan as it is */
	struct map leads; /* "table key": what an index that serves it may begin with */
	struct plan_statement *next;
};

struct plan {
	struct arena *arena; /* of all that lasts */
	struct plan_options options;
	struct pg_conn *conn;
	struct fire_queries queries;
	struct plan_statement *first, *last;
	struct map tables; /* struct plan_table, by its quoted name */
	struct map relations; /* the same for each relation of a plan, partitions too */
	struct plan_candidate *candidates;
};

/* ---- read.c ---- */

/* The statements of an input: SQL as lb-fire reads it, or statement records.  A status. */
int plan_read(struct plan *p, struct input *in, json_rule *rule);
bool plan_read_record(struct plan *p, struct pos pos, struct json *record);

/* ---- explain.c ---- */

/* Begins the transaction in which all is asked; it is never committed.  False: reported. */
bool plan_begin(struct plan *p);
/* Fills in plan and cost.  False: the server would not; reported. */
bool plan_explain(struct plan *p, struct plan_statement *s);
/* The cost of the statement as the server is now; negative: it would not plan it. */
double plan_cost(struct plan *p, const struct plan_statement *s);

/* ---- find.c, foreign.c, table.c: findings ---- */

/* What the plan shows. */
void plan_find(struct plan *p, struct plan_statement *s);
/* What the catalog and the statistics say of the tables in the plans. */
void plan_find_tables(struct plan *p);

/* ---- candidate.c, choose.c: indexes ---- */

/* What would serve the statement's conditions, joins and order. */
void plan_candidates(struct plan *p, struct plan_statement *s);
/* Tries them, and proposes those that help, the best first. */
void plan_propose(struct plan *p);

#endif
