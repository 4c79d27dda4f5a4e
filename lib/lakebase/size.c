/* size.c - the published sizing formulas */
#include <math.h>

#include "lakebase/size.h"

double
lakebase_unit_price(const struct lakebase_plan *p)
{
	/* an hour is billed; a month of 365/12 days has 730 */
	return p->product == LAKEBASE_AUTOSCALING
		   ? p->prices[LAKEBASE_PRICE_AUTOSCALING].value * 730
		   : p->prices[LAKEBASE_PRICE_PROVISIONED].value;
}

/* The smallest size whose write-ahead log takes so much, or more than all. */
static double
units_for_wal(enum lakebase_product product, double mb_per_s)
{
	double size = lakebase_size_for(product, 0);

	while (size > 0 && lakebase_wal_mb_per_s(lakebase_in_provisioned(product, size)) < mb_per_s)
		size = lakebase_size_for(product, size + 0.01);
	return size > 0 ? size : INFINITY;
}

static void
raise(struct lakebase_sizing *s, const char *why, double units, double *most)
{
	if (units > *most) {
		*most = units;
		s->cu.binding = why;
	}
}

static void
capacity(
    const struct lakebase_workload *w, const struct lakebase_plan *p, struct lakebase_sizing *s)
{
	/* how many units of the product make a provisioned one */
	double ratio = 1 / lakebase_in_provisioned(p->product, 1), most, size;

	s->cu.bulk = ratio * w->bulk_per_s / lakebase_value(LAKEBASE_BULK_ROWS);
	s->cu.continuous = ratio * w->continuous_per_s / lakebase_value(LAKEBASE_CONTINUOUS_ROWS);
	s->cu.read = ratio * w->reads_per_s / lakebase_value(LAKEBASE_READS);
	s->cu.total = s->cu.bulk + s->cu.continuous + s->cu.read;
	s->cu.memory = w->working_set_gb /
		       (lakebase_memory_gb(p->product, 1) * lakebase_value(LAKEBASE_CACHE_SHARE));
	s->cu.connections = p->product == LAKEBASE_AUTOSCALING
				? w->connections / lakebase_value(LAKEBASE_AUTOSCALING_CONNECTIONS)
				: NAN; /* every provisioned size takes as many */
	s->cu.wal = isnan(w->row_kb)
			? NAN
			: units_for_wal(
			      p->product, (w->bulk_per_s + w->continuous_per_s) * w->row_kb / 1000);
	s->cu.binding = "rows";
	most = s->cu.total;
	raise(s, "memory", s->cu.memory, &most);
	raise(s, "connections", s->cu.connections, &most);
	raise(s, "wal", s->cu.wal, &most);
	size = lakebase_size_for(p->product, most);
	s->cu.tier = size > 0 ? size : NAN;
	s->cu.secondary = w->secondary_units * ratio;
}

static void
synchronization(
    const struct lakebase_workload *w, const struct lakebase_plan *p, struct lakebase_sizing *s)
{
	const struct lakebase_runs *runs;
	double units;

	s->sync.hours = s->sync.runs = NAN;
	if (w->sync_gb <= 0)
		return;
	/* nothing larger than the largest will run it */
	units = isnan(s->cu.tier) ? lakebase_largest(p->product) : s->cu.tier;
	runs = lakebase_runs((enum lakebase_frequency)w->sync_frequency);
	s->sync.runs = p->calendar ? runs->per_month : runs->per_week;
	s->sync.hours = lakebase_sync_hours((enum lakebase_mode)w->sync_mode,
	    lakebase_in_provisioned(p->product, units), w->sync_gb);
}

static void
costs(const struct lakebase_workload *w, const struct lakebase_plan *p, struct lakebase_sizing *s)
{
	const struct lakebase_fact *price = p->prices;
	double unit = lakebase_unit_price(p) * (1 - w->promotion / 100);

	s->cost.main = unit * s->cu.tier;
	s->cost.secondaries = w->secondaries > 0 ? unit * w->secondaries * s->cu.secondary : 0;
	s->cost.compute = s->cost.main + s->cost.secondaries;
	s->cost.storage_low = price[LAKEBASE_PRICE_STORAGE].value * s->data_low_gb;
	s->cost.storage = price[LAKEBASE_PRICE_STORAGE].value * s->data_gb;
	s->cost.history =
	    price[LAKEBASE_PRICE_HISTORY].value * w->deleted_gb_per_day * w->restore_days;
	s->cost.continuous_sync = price[LAKEBASE_PRICE_CONTINUOUS].value * w->pipelines;
	s->cost.triggered_sync =
	    isnan(s->sync.hours) ? 0
				 : price[LAKEBASE_PRICE_SYNC].value * s->sync.hours * s->sync.runs;
	s->cost.sync = s->cost.continuous_sync + s->cost.triggered_sync;
	s->cost.total_low = s->cost.compute + s->cost.storage_low + s->cost.sync;
	s->cost.total = s->cost.compute + s->cost.storage + s->cost.sync;
}

void
lakebase_size(struct arena *a, const struct lakebase_workload *w, const struct lakebase_plan *p,
    struct lakebase_sizing *s)
{
	bool guess = isnan(w->data_gb) && !isnan(w->delta_gb);

	*s = (struct lakebase_sizing){.ok = true};
	s->data_low_gb = guess ? w->delta_gb * lakebase_value(LAKEBASE_DELTA_EXPANSION_LOW)
			 : isnan(w->data_gb) ? 0
					     : w->data_gb;
	s->data_gb =
	    guess ? w->delta_gb * lakebase_value(LAKEBASE_DELTA_EXPANSION_HIGH) : s->data_low_gb;
	capacity(w, p, s);
	synchronization(w, p, s);
	costs(w, p, s);
	lakebase_gaps(a, w, p, s);
}
