/* internal.h - what the files of this folder share */
#ifndef PLAN_INTERNAL_H
#define PLAN_INTERNAL_H

#include "plan/plan.h"

/* ---- output ---- */

/* A finding that is not out yet; s: NULL for what is of no statement. */
struct json *plan_finding(
    struct plan *p, const struct plan_statement *s, const char *level, const char *code);
/* Puts it out; the message may quote other members. */
void plan_say(struct plan *p, struct json *finding, const char *format, ...) PRINTF_LIKE(3, 4);
void plan_set(struct plan *p, struct json *finding, const char *key, const char *text);
void plan_set_number(struct plan *p, struct json *finding, const char *key, double n);

/* ---- nodes of plans ---- */

typedef void plan_visit(
    struct plan *p, struct plan_statement *s, const struct json *node, void *data);
/* Calls visit() for each node, those above first. */
void plan_walk(struct plan *p, struct plan_statement *s, plan_visit *visit, void *data);
double plan_number(const struct json *node, const char *key); /* 0: not there */
bool plan_is(const struct json *node, const char *type); /* its "Node Type" */
/* The tree of a condition of a plan, "(a.b = 1)"; NULL: none, or it does not parse. */
const struct json *plan_condition(struct plan *p, const char *text);

/* ---- table.c: the catalog ---- */

struct plan_column {
	const char *name, *quoted, *type; /* type: as format_type() has it, without modifier */
	int number;
	double distinct; /* values; as many as rows if they are all different */
};

struct plan_index {
	const char *name, *method;
	const int *keys; /* numbers of columns; 0: an expression */
	size_t nkeys;
	const char *classes; /* operator class, options and collation of each key, a blank behind */
	const char *included; /* numbers of columns that are no keys */
	const char *rest; /* expressions and predicate */
	bool unique, partial, valid;
	bool needed; /* a constraint or replication stands on it */
	bool usual; /* its operator classes are the default ones */
	double scans, bytes;
};

struct plan_table {
	const char *schema, *name, *quoted;
	const char *oid;
	bool partitioned; /* its rows are in partitions, which stand for it in plans */
	double rows;
	struct plan_column *column;
	size_t columns;
	struct plan_index *index;
	size_t indexes;
};

/* The table of a plan's node; NULL: none, or no table of ours. */
struct plan_table *plan_table(struct plan *p, const char *schema, const char *name);
struct plan_table *plan_table_of(struct plan *p, const struct json *node);
const struct plan_column *plan_column(const struct plan_table *t, const char *name);
/* Is there an index that begins with these columns? */
bool plan_has_index(const struct plan_table *t, const char *method, const int *keys, size_t n);

/* ---- foreign.c ---- */

void plan_find_foreign(struct plan *p, struct plan_statement *s);

/* ---- candidates ---- */

#define PLAN_KEYS 8

struct plan_candidate {
	struct plan_table *table;
	const char *method; /* btree or gin */
	const char *text; /* (a, b DESC) */
	int keys[PLAN_KEYS]; /* numbers of columns; 0: an expression */
	size_t nkeys;
	size_t statements; /* that it was thought of for */
	const struct plan_statement *last; /* of them */
	bool reads_all; /* for a sequential scan, at least once */
	const char *lead; /* what it begins with, as in plan_statement */
	bool chosen, hopeless;
	bool untried; /* there is no way to try it */
	double benefit; /* weighted, at its last trial */
	int round; /* of that */
	struct plan_candidate *next;
};

#endif
