/* size.h - the published sizing formulas, and what they leave out */
#ifndef LAKEBASE_SIZE_H
#define LAKEBASE_SIZE_H

#include "lakebase/lakebase.h"

/* A synchronization that runs now and then. */
struct lakebase_sync {
	double gb; /* of one run */
	enum lakebase_mode mode;
	enum lakebase_frequency frequency;
	struct lakebase_sync *next;
	double hours, runs; /* set by lakebase_size(): of one run, and how many are billed */
};

/* What a database has to do.  Rates are of rows of 1 KB.  NAN: not given. */
struct lakebase_workload {
	double bulk_per_s, continuous_per_s, reads_per_s;
	double secondaries, secondary_units; /* readable secondaries; provisioned units of each */
	double promotion; /* % off the price of compute */
	double data_gb; /* as it will be in Postgres */
	double delta_gb; /* as it is in Delta, from which data_gb is guessed if that is NAN */
	bool apart; /* of a sum: data_gb and delta_gb are of different workloads, and add up */
	double deleted_gb_per_day, restore_days;
	double pipelines; /* continuous ones */
	struct lakebase_sync *syncs;
	double connections, row_kb, working_set_gb; /* or NAN */
	double active_hours; /* of a day; NAN: all */
	bool suspended; /* in the other hours; else as small as it goes */
};

/* ---- workload.c: the keys of a workload ---- */

/* Of workloads in one database: what adds up, and what the largest of them asks for. */
enum lakebase_sum { LAKEBASE_ADDS, LAKEBASE_LARGEST };

/* A key; section NULL: at the top.  What is no number of struct lakebase_workload has the offset
 * LAKEBASE_NO_NUMBER.  What adds up may be uncertain, and come as a range. */
struct lakebase_field {
	const char *section, *key;
	size_t offset;
	double max;
	bool whole;
	enum lakebase_sum sum;
};
#define LAKEBASE_NO_NUMBER SIZE_MAX
#define LAKEBASE_FIELDS 29
extern const struct lakebase_field lakebase_fields[LAKEBASE_FIELDS];

double *lakebase_number(struct lakebase_workload *w, const struct lakebase_field *f);
void lakebase_clear(struct lakebase_workload *w); /* every number NAN */
void lakebase_defaults(
    struct lakebase_workload *w); /* what was not given, where that means 0 or 1 */
struct lakebase_sync *lakebase_sync(
    struct arena *a, double gb, enum lakebase_mode mode, enum lakebase_frequency frequency);
/* What both ask of one database; first: to was empty. */
void lakebase_add(
    struct arena *a, struct lakebase_workload *to, const struct lakebase_workload *w, bool first);

/* ---- size.c, gaps.c ---- */

struct lakebase_plan {
	enum lakebase_product product;
	bool calendar; /* bill a month of runs, not a week */
	int number; /* of the database in its workspace, from 1 */
	const struct lakebase_fact *prices; /* LAKEBASE_FIGURES of them; see lakebase_facts() */
};

/* Something that the formulas do not see, with the figure that would be right. */
struct lakebase_topic {
	const char *level; /* "error" (the sizing does not hold), "warning", "note" */
	const char *code; /* a stable word */
	const char *member; /* of the sizing record, which corrected is about; NULL: none */
	double corrected; /* NAN: no one figure is */
};
struct lakebase_gap {
	struct lakebase_topic topic;
	const char *message;
	struct lakebase_gap *next;
};

/* Units are those of the product, costs US dollars a month.  NAN: cannot be told. */
struct lakebase_sizing {
	struct {
		double bulk, continuous, read, total; /* by the formulas */
		double memory, connections, wal; /* what else asks for units; NAN: not asked */
		double tier; /* the size on offer; NAN: none is large enough */
		const char *binding; /* what the tier comes from: rows, memory, connections, wal */
		double secondary; /* each secondary */
		double min; /* of an autoscaling range that ends at tier; NAN: there is no range */
	} cu;
	struct {
		double main, secondaries, compute;
		double storage_low, storage; /* the same unless guessed from delta_gb */
		double history; /* of the restore window; the formulas leave it out of total */
		double continuous_sync, triggered_sync, sync;
		double total_low, total;
	} cost;
	double data_low_gb, data_gb;
	struct lakebase_gap *gaps, *last_gap; /* in the arena */
	bool ok; /* no gap is an error */
};

/* The formulas:
 *   units    = bulk/14000 + continuous/1500 + reads/10000, rounded up to a size
 *   compute  = 3500/12 * (tier + secondaries * secondary) * (1 - promotion/100)
 *   storage  = 0.35 * GB
 *   sync     = 548 * pipelines + 0.75 * hours of a run * runs (1 a week, 7 a day, 168 an hour)
 * An autoscaling unit is an eighth of a provisioned one and costs 0.111 an hour.  Memory,
 * connections and the write-ahead log raise the tier where the workload tells of them, and the
 * hours of a day without work lower the price where the product has something smaller for them. */
void lakebase_size(struct arena *a, struct lakebase_workload *w, const struct lakebase_plan *p,
    struct lakebase_sizing *s);

/* gaps.c: looks for what the formulas leave out; lakebase_size() calls it last. */
void lakebase_gaps(struct arena *a, const struct lakebase_workload *w,
    const struct lakebase_plan *p, struct lakebase_sizing *s);

/* The share of the price of tier units that is paid, by the hours of work. */
double lakebase_duty(
    const struct lakebase_workload *w, const struct lakebase_plan *p, double tier, double min);

/* Price of one unit for a month without a promotion. */
double lakebase_unit_price(const struct lakebase_plan *p);

/* ---- table.c: a sizing for the eye ---- */

void lakebase_print_table(struct buf *b, const struct lakebase_workload *w,
    const struct lakebase_plan *p, const struct lakebase_sizing *s);
/* A line of it; NAN is shown as "-", why may be "". */
void lakebase_print_cost(struct buf *b, const char *title, double monthly, const char *why);

/* ---- prices.c: a file of prices ---- */

/* Replaces prices by those of a file with lines "name TAB value TAB unit TAB source TAB date";
 * "#" begins a comment.  Names are those of the built-in prices.  False: reported, each error. */
bool lakebase_read_prices(struct arena *a, struct input *in, struct lakebase_fact *prices);
/* The prices in that form. */
void lakebase_print_prices(struct buf *b, const struct lakebase_fact *prices);

/* ---- usage.c: what was billed ---- */

/* US dollars of the whole export. */
struct lakebase_usage {
	double days; /* from its first to its last one; those without a line cost nothing */
	double compute, storage, history, other;
};

/* Reads an export of system.billing.usage with its prices: tab-separated, the first line names
 * the columns, of which usage_date, sku_name, usage_quantity and price must be there, and
 * storage_type may be.  False: reported. */
bool lakebase_read_usage(struct arena *a, struct input *in, struct lakebase_usage *u);

#endif
