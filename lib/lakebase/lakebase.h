/* lakebase.h - the product's facts in one place: capacity, limits, rates, prices, name rules */
#ifndef LAKEBASE_H
#define LAKEBASE_H

#include "base/base.h"

/* Lakebase Provisioned: instances in capacity units of about 16 GB of memory.  Lakebase
 * Autoscaling: projects in units of about 2 GB, the product of every new database since
 * 2026-03-12.  A size is a number of units of its product. */
enum lakebase_product { LAKEBASE_PROVISIONED, LAKEBASE_AUTOSCALING };
extern const char *const lakebase_products[]; /* their names, NULL-terminated */

/* ---- figures: one number each, with the document it stands in ---- */

enum lakebase_figure {
	/* planning rates of one provisioned unit, rows of 1 KB */
	LAKEBASE_BULK_ROWS,
	LAKEBASE_CONTINUOUS_ROWS,
	LAKEBASE_READS,
	LAKEBASE_CONTINUOUS_ROWS_MEASURED,
	LAKEBASE_UNITS_RATIO,
	LAKEBASE_CACHE_SHARE,
	/* synchronization of Delta tables, one provisioned unit */
	LAKEBASE_SYNC_START_H,
	LAKEBASE_SNAPSHOT_GB_PER_H,
	LAKEBASE_TRIGGERED_GB_PER_H,
	LAKEBASE_SNAPSHOT_SHARE,
	LAKEBASE_SYNC_CONNECTIONS,
	LAKEBASE_SYNCED_TABLES_MAX,
	/* limits */
	LAKEBASE_PROVISIONED_STORAGE_GB,
	LAKEBASE_AUTOSCALING_STORAGE_GB,
	LAKEBASE_PROVISIONED_CONNECTIONS,
	LAKEBASE_AUTOSCALING_CONNECTIONS,
	LAKEBASE_AUTOSCALING_CONNECTIONS_MAX,
	LAKEBASE_INSTANCES,
	LAKEBASE_NODES,
	LAKEBASE_QUERIES,
	LAKEBASE_AUTOSCALING_SPREAD,
	LAKEBASE_AUTOSCALING_RANGE_MAX,
	LAKEBASE_DELTA_EXPANSION_LOW,
	LAKEBASE_DELTA_EXPANSION_HIGH,
	/* prices in US dollars, list, without discount */
	LAKEBASE_PRICE_PROVISIONED,
	LAKEBASE_PRICE_AUTOSCALING,
	LAKEBASE_PRICE_STORAGE,
	LAKEBASE_PRICE_HISTORY,
	LAKEBASE_PRICE_SYNC,
	LAKEBASE_PRICE_CONTINUOUS,
	LAKEBASE_FIGURES
};

struct lakebase_fact {
	const char *name; /* a word for files and messages */
	double value;
	const char *unit, *source, *date; /* date: of the document or of the commit, ISO 8601 */
};

const struct lakebase_fact *lakebase_facts(void); /* LAKEBASE_FIGURES of them */
double lakebase_value(enum lakebase_figure figure);

/* ---- capacity ---- */

/* The smallest size on offer that is not under need, or 0: there is none. */
double lakebase_size_for(enum lakebase_product product, double need);
/* Is it a size on offer? */
bool lakebase_is_size(enum lakebase_product product, double size);
double lakebase_largest(enum lakebase_product product);
/* The size in provisioned units: what all rates are quoted in. */
double lakebase_in_provisioned(enum lakebase_product product, double size);
double lakebase_memory_gb(enum lakebase_product product, double size);
double lakebase_connections(enum lakebase_product product, double size);
/* Rate at which the write-ahead log is taken, by provisioned size; between the published sizes 1,
 * 2, 4 and 8 on the straight line, below 1 in proportion, above 8 as at 8. */
double lakebase_wal_mb_per_s(double provisioned_units);

/* ---- synchronization ---- */

enum lakebase_mode { LAKEBASE_SNAPSHOT, LAKEBASE_TRIGGERED };
extern const char *const lakebase_modes[]; /* as they are written in a workload, NULL-terminated */

enum lakebase_frequency { LAKEBASE_WEEKLY, LAKEBASE_DAILY, LAKEBASE_HOURLY };
extern const char *const lakebase_frequencies[]; /* "Per week" ..., NULL-terminated */

/* Runs that one frequency makes: in a week, which the published formula bills as a month; in a
 * calendar month of 365/12 days; and the hours from one to the next. */
struct lakebase_runs {
	double per_week, per_month, period_h;
};
const struct lakebase_runs *lakebase_runs(enum lakebase_frequency frequency);

/* GB an hour.  Published for 1, 2 and 4 provisioned units; extended in proportion to any size,
 * never above the rate of the write-ahead log. */
double lakebase_sync_gb_per_h(enum lakebase_mode mode, double provisioned_units);
/* One run, with its 10 minutes before the first row. */
double lakebase_sync_hours(enum lakebase_mode mode, double provisioned_units, double gb);

#endif
