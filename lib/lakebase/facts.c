/* facts.c - the figures, and what follows from them without a model */
#include <math.h>

#include "lakebase/lakebase.h"

/* the documents; the guide is that of databricks-solutions/lakebase-poc-accelerator at 5fde303 */
#define GUIDE "Lakebase quickstart implementation guide", "2025-09-07"
#define README "Lakebase accelerator, README", "2026-07-10"
#define PRICING "docs.databricks.com oltp/projects/pricing, AWS us-east-1, Enterprise", "2026-07-10"
#define COMPUTES "docs.databricks.com oltp/projects/manage-computes", "2026-04-15"
#define SYNCED "databricks-agent-skills, synced-tables.md", "2026-04-15"
#define INSTANCE "docs.databricks.com oltp/instances", "2026-03-12"
#define SCHEMA "databricks/cli bundle/schema/jsonschema.json at 7bbe285", "2026-08-21"

const char *const lakebase_products[] = {"provisioned", "autoscaling", NULL};
const char *const lakebase_modes[] = {"Snapshot", "Triggered", NULL};
const char *const lakebase_frequencies[] = {"Per week", "Per day", "Per hour", NULL};

/* clang-format off */
static const struct lakebase_fact facts[LAKEBASE_FIGURES] = {
	[LAKEBASE_BULK_ROWS] = {"bulk_rows", 14000, "rows/s a provisioned CU", GUIDE},
	[LAKEBASE_CONTINUOUS_ROWS] = {"continuous_rows", 1500, "rows/s a provisioned CU", GUIDE},
	[LAKEBASE_READS] = {"reads", 10000, "point reads/s a provisioned CU", GUIDE},
	[LAKEBASE_CONTINUOUS_ROWS_MEASURED] = {"continuous_rows_measured", 1200, "rows/s a provisioned CU", GUIDE},
	[LAKEBASE_UNITS_RATIO] = {"units_ratio", 8, "autoscaling CU a provisioned CU", COMPUTES},
	[LAKEBASE_CACHE_SHARE] = {"cache_share", 0.75, "of the memory", README},

	[LAKEBASE_SYNC_START_H] = {"sync_start", 10.0 / 60, "h a run", GUIDE},
	[LAKEBASE_SNAPSHOT_GB_PER_H] = {"sync_snapshot", 54, "GB/h a provisioned CU", GUIDE},
	[LAKEBASE_TRIGGERED_GB_PER_H] = {"sync_triggered", 4.5, "GB/h a provisioned CU", GUIDE},
	[LAKEBASE_SNAPSHOT_SHARE] = {"sync_snapshot_share", 10, "% of the rows changed", README},
	[LAKEBASE_SYNC_CONNECTIONS] = {"sync_connections", 16, "connections a synced table", SYNCED},
	[LAKEBASE_SYNCED_TABLES_MAX] = {"synced_tables", 20, "synced tables a source table", "databricks/cli acceptance tests", "2026-08-21"},

	[LAKEBASE_PROVISIONED_STORAGE_GB] = {"provisioned_storage", 2048, "GB an instance", INSTANCE},
	[LAKEBASE_AUTOSCALING_STORAGE_GB] = {"autoscaling_storage", 8192, "GB a branch", SYNCED},
	[LAKEBASE_PROVISIONED_CONNECTIONS] = {"provisioned_connections", 1000, "connections an instance", INSTANCE},
	[LAKEBASE_AUTOSCALING_CONNECTIONS] = {"autoscaling_connections", 209.8125, "connections a CU", COMPUTES},
	[LAKEBASE_AUTOSCALING_CONNECTIONS_MAX] = {"autoscaling_connections_max", 4000, "connections", COMPUTES},
	[LAKEBASE_INSTANCES] = {"instances", 10, "instances a workspace", INSTANCE},
	[LAKEBASE_NODES] = {"nodes", 3, "nodes an instance, the primary included", INSTANCE},
	[LAKEBASE_QUERIES] = {"queries", 100000, "queries/s an instance", README},
	[LAKEBASE_AUTOSCALING_SPREAD] = {"autoscaling_spread", 16, "CU from min to max", SCHEMA},
	[LAKEBASE_AUTOSCALING_RANGE_MAX] = {"autoscaling_range_max", 64, "CU, above it sizes are fixed", COMPUTES},
	[LAKEBASE_DELTA_EXPANSION_LOW] = {"delta_expansion_low", 10, "GB in Postgres a GB in Delta", README},
	[LAKEBASE_DELTA_EXPANSION_HIGH] = {"delta_expansion_high", 20, "GB in Postgres a GB in Delta", README},

	[LAKEBASE_PRICE_PROVISIONED] = {"provisioned_cu_monthly", 3500.0 / 12, "$ a CU and month", GUIDE},
	[LAKEBASE_PRICE_AUTOSCALING] = {"autoscaling_cu_hourly", 0.111, "$ a CU and hour", PRICING},
	[LAKEBASE_PRICE_STORAGE] = {"storage_gb_monthly", 0.35, "$ a GB and month", PRICING},
	[LAKEBASE_PRICE_HISTORY] = {"history_gb_monthly", 0.20, "$ a GB and month of changes kept", PRICING},
	[LAKEBASE_PRICE_SYNC] = {"sync_hourly", 0.75, "$ an hour that a sync runs", GUIDE},
	[LAKEBASE_PRICE_CONTINUOUS] = {"continuous_monthly", 548, "$ a continuous pipeline and month", GUIDE},
};
/* clang-format on */

/* Provisioned sizes and the write-ahead log rate of each, MB/s (the guide, 2025-09-07) */
static const double tiers[] = {1, 2, 4, 8};
static const double wal[] = {25, 50, 75, 100};

/* Autoscaling sizes: 0.5, whole numbers to 64, fixed sizes to 112 (manage-computes, 2026-04-15) */
#define SMALLEST 0.5
#define LARGEST 112

/* a sum of rates may be a hair above the whole number that it is meant to be */
#define HAIR 1e-9

const struct lakebase_fact *
lakebase_facts(void)
{
	return facts;
}

double
lakebase_value(enum lakebase_figure figure)
{
	return facts[figure].value;
}

double
lakebase_size_for(enum lakebase_product product, double need)
{
	need -= HAIR;
	if (product == LAKEBASE_AUTOSCALING)
		return need <= SMALLEST ? SMALLEST : need <= LARGEST ? ceil(need) : 0;
	for (size_t i = 0; i < LENGTH(tiers); i++)
		if (need <= tiers[i])
			return tiers[i];
	return 0;
}

bool
lakebase_is_size(enum lakebase_product product, double size)
{
	return size > 0 && fabs(lakebase_size_for(product, size) - size) < HAIR;
}

double
lakebase_largest(enum lakebase_product product)
{
	return product == LAKEBASE_AUTOSCALING ? LARGEST : tiers[LENGTH(tiers) - 1];
}

double
lakebase_in_provisioned(enum lakebase_product product, double size)
{
	return product == LAKEBASE_AUTOSCALING ? size / lakebase_value(LAKEBASE_UNITS_RATIO) : size;
}

double
lakebase_memory_gb(enum lakebase_product product, double size)
{
	return 16 * lakebase_in_provisioned(product, size);
}

double
lakebase_connections(enum lakebase_product product, double size)
{
	if (product == LAKEBASE_PROVISIONED)
		return lakebase_value(LAKEBASE_PROVISIONED_CONNECTIONS);
	return fmin(floor(size * lakebase_value(LAKEBASE_AUTOSCALING_CONNECTIONS)),
	    lakebase_value(LAKEBASE_AUTOSCALING_CONNECTIONS_MAX));
}

double
lakebase_wal_mb_per_s(double units)
{
	size_t i = 1;

	if (units <= tiers[0])
		return wal[0] * units / tiers[0];
	while (i < LENGTH(tiers) - 1 && units > tiers[i])
		i++;
	if (units >= tiers[i])
		return wal[i];
	return wal[i - 1] +
	       (wal[i] - wal[i - 1]) * (units - tiers[i - 1]) / (tiers[i] - tiers[i - 1]);
}

const struct lakebase_runs *
lakebase_runs(enum lakebase_frequency frequency)
{
	static const struct lakebase_runs runs[] = {
	    {1, 4.345, 168}, {7, 30.417, 24}, {168, 730, 1}};

	return &runs[frequency];
}

double
lakebase_sync_gb_per_h(enum lakebase_mode mode, double units)
{
	double rate =
	    units * lakebase_value(mode == LAKEBASE_SNAPSHOT ? LAKEBASE_SNAPSHOT_GB_PER_H
							     : LAKEBASE_TRIGGERED_GB_PER_H);

	return fmin(rate, lakebase_wal_mb_per_s(units) * 3600 / 1000);
}

double
lakebase_sync_hours(enum lakebase_mode mode, double units, double gb)
{
	return lakebase_value(LAKEBASE_SYNC_START_H) + gb / lakebase_sync_gb_per_h(mode, units);
}
