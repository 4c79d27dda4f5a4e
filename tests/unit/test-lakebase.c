/* test-lakebase.c - lib/lakebase: sizes, rates, every figure with its source */
#include "lakebase/size.h"
#include "tap.h"

static void
figures(void)
{
	const struct lakebase_fact *f = lakebase_facts();

	for (size_t i = 0; i < LAKEBASE_FIGURES; i++)
		ok(f[i].name != NULL && f[i].value > 0 && f[i].unit != NULL &&
			f[i].source != NULL && f[i].date != NULL &&
			strlen(f[i].date) == strlen("2026-01-01"),
		    "figure %zu has a name, a value, a unit, a source and a date", i);
}

static void
sizes(void)
{
	near(lakebase_size_for(LAKEBASE_PROVISIONED, 0), 1, 0);
	near(lakebase_size_for(LAKEBASE_PROVISIONED, 0.1 + 0.2 + 1.7), 2, 0);
	near(lakebase_size_for(LAKEBASE_PROVISIONED, 4.0001), 8, 0);
	near(lakebase_size_for(LAKEBASE_PROVISIONED, 8.0001), 0, 0);
	near(lakebase_size_for(LAKEBASE_AUTOSCALING, 0.51), 1, 0);
	near(lakebase_size_for(LAKEBASE_AUTOSCALING, 111.5), 112, 0);
	near(lakebase_size_for(LAKEBASE_AUTOSCALING, 113), 0, 0);
	ok(lakebase_is_size(LAKEBASE_PROVISIONED, 8), "8 is a size");
	ok(!lakebase_is_size(LAKEBASE_PROVISIONED, 3), "3 is none");
	ok(!lakebase_is_size(LAKEBASE_PROVISIONED, 0), "0 is none");
	ok(lakebase_is_size(LAKEBASE_AUTOSCALING, 0.5), "half a unit is a size");
	ok(!lakebase_is_size(LAKEBASE_AUTOSCALING, 1.5), "one and a half is none");
}

/* the published table of connections by CU */
static void
connections(void)
{
	static const double table[][2] = {{0.5, 104}, {1, 209}, {2, 419}, {3, 629}, {4, 839},
	    {8, 1678}, {16, 3357}, {32, 4000}, {64, 4000}};

	for (size_t i = 0; i < LENGTH(table); i++)
		near(lakebase_connections(LAKEBASE_AUTOSCALING, table[i][0]), table[i][1], 0);
	near(lakebase_connections(LAKEBASE_PROVISIONED, 1), 1000, 0);
}

static void
rates(void)
{
	near(lakebase_wal_mb_per_s(1), 25, 0);
	near(lakebase_wal_mb_per_s(2), 50, 0);
	near(lakebase_wal_mb_per_s(3), 62.5, 1e-12);
	near(lakebase_wal_mb_per_s(8), 100, 0);
	near(lakebase_wal_mb_per_s(14), 100, 0);
	near(lakebase_wal_mb_per_s(0.5), 12.5, 0);
	near(lakebase_sync_gb_per_h(LAKEBASE_SNAPSHOT, 4), 216, 0);
	near(lakebase_sync_gb_per_h(LAKEBASE_SNAPSHOT, 8), 360, 0);
	near(lakebase_sync_gb_per_h(LAKEBASE_TRIGGERED, 8), 36, 0);
	near(lakebase_sync_hours(LAKEBASE_SNAPSHOT, 1, 54), 7.0 / 6, 1e-12);
	near(lakebase_sync_hours(LAKEBASE_TRIGGERED, 4, 0), 1.0 / 6, 1e-12);
}

int
main(void)
{
	figures();
	sizes();
	connections();
	rates();
	return done();
}
