/* size.h - the published sizing formulas, and what they leave out */
#ifndef LAKEBASE_SIZE_H
#define LAKEBASE_SIZE_H

#include "lakebase/lakebase.h"

/* What a database has to do.  Rates are of rows of 1 KB.  NAN: not given. */
struct lakebase_workload {
	double bulk_per_s, continuous_per_s, reads_per_s;
	double secondaries, secondary_units; /* readable secondaries; provisioned units of each */
	double promotion; /* % off the price of compute */
	double data_gb; /* as it will be in Postgres */
	double
	    delta_gb; /* or NAN: as it is in Delta, from which data_gb is guessed if that is NAN */
	double deleted_gb_per_day, restore_days;
	double pipelines; /* continuous ones */
	double sync_gb; /* of one run; 0: no scheduled synchronization */
	int sync_mode, sync_frequency; /* enum lakebase_mode, enum lakebase_frequency */
	double connections, row_kb, working_set_gb; /* or NAN */
};

struct lakebase_plan {
	enum lakebase_product product;
	bool calendar; /* bill a month of runs, not a week */
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
	} cu;
	struct {
		double hours, runs; /* of the schedule; NAN: there is none */
	} sync;
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
 * connections and the write-ahead log raise the tier where the workload tells of them. */
void lakebase_size(struct arena *a, const struct lakebase_workload *w,
    const struct lakebase_plan *p, struct lakebase_sizing *s);

/* gaps.c: looks for what the formulas leave out; lakebase_size() calls it last. */
void lakebase_gaps(struct arena *a, const struct lakebase_workload *w,
    const struct lakebase_plan *p, struct lakebase_sizing *s);

/* Price of one unit for a month without a promotion. */
double lakebase_unit_price(const struct lakebase_plan *p);

#endif
