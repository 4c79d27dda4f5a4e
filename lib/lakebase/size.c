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

/* A range may go down to half of the work, to what keeps the working set in memory, and so far as
 * its spread lets it. */
static double
range_min(const struct lakebase_plan *p, const struct lakebase_sizing *s)
{
	if (p->product != LAKEBASE_AUTOSCALING ||
	    !(s->cu.tier <= lakebase_value(LAKEBASE_AUTOSCALING_RANGE_MAX)))
		return NAN;
	return lakebase_size_for(
	    p->product, fmax(fmax(s->cu.total / 2, s->cu.memory),
			    s->cu.tier - lakebase_value(LAKEBASE_AUTOSCALING_SPREAD)));
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
	s->cu.min = range_min(p, s);
	s->cu.secondary = w->secondary_units * ratio;
}

static void
synchronization(
    struct lakebase_workload *w, const struct lakebase_plan *p, struct lakebase_sizing *s)
{
	/* nothing larger than the largest will run it */
	double units = lakebase_in_provisioned(
	    p->product, isnan(s->cu.tier) ? lakebase_largest(p->product) : s->cu.tier);
	const struct lakebase_runs *runs;

	for (struct lakebase_sync *y = w->syncs; y != NULL; y = y->next) {
		runs = lakebase_runs(y->frequency);
		y->runs = p->calendar ? runs->per_month : runs->per_week;
		y->hours = lakebase_sync_hours(y->mode, units, y->gb);
		s->cost.triggered_sync += p->prices[LAKEBASE_PRICE_SYNC].value * y->hours * y->runs;
	}
}

double
lakebase_duty(
    const struct lakebase_workload *w, const struct lakebase_plan *p, double tier, double min)
{
	double active = isnan(w->active_hours) ? 1 : w->active_hours / 24, idle = 1;

	if (w->suspended)
		idle = 0;
	else if (p->product == LAKEBASE_AUTOSCALING && !isnan(min))
		idle = fmin(min, tier) / tier;
	return active + (1 - active) * idle;
}

static void
costs(const struct lakebase_workload *w, const struct lakebase_plan *p, struct lakebase_sizing *s)
{
	const struct lakebase_fact *price = p->prices;
	double unit = lakebase_unit_price(p) * (1 - w->promotion / 100) *
		      lakebase_duty(w, p, s->cu.tier, s->cu.min);

	s->cost.main = unit * s->cu.tier;
	s->cost.secondaries = w->secondaries > 0 ? unit * w->secondaries * s->cu.secondary : 0;
	s->cost.compute = s->cost.main + s->cost.secondaries;
	s->cost.storage_low = price[LAKEBASE_PRICE_STORAGE].value * s->data_low_gb;
	s->cost.storage = price[LAKEBASE_PRICE_STORAGE].value * s->data_gb;
	s->cost.history =
	    price[LAKEBASE_PRICE_HISTORY].value * w->deleted_gb_per_day * w->restore_days;
	s->cost.continuous_sync = price[LAKEBASE_PRICE_CONTINUOUS].value * w->pipelines;
	s->cost.sync = s->cost.continuous_sync + s->cost.triggered_sync;
	s->cost.total_low = s->cost.compute + s->cost.storage_low + s->cost.sync;
	s->cost.total = s->cost.compute + s->cost.storage + s->cost.sync;
}

void
lakebase_size(struct arena *a, struct lakebase_workload *w, const struct lakebase_plan *p,
    struct lakebase_sizing *s)
{
	double known = isnan(w->data_gb) ? 0 : w->data_gb,
	       guess = isnan(w->data_gb) || w->apart ? fmax(w->delta_gb, 0) : 0;

	*s = (struct lakebase_sizing){.ok = true};
	s->data_low_gb = known + guess * lakebase_value(LAKEBASE_DELTA_EXPANSION_LOW);
	s->data_gb = known + guess * lakebase_value(LAKEBASE_DELTA_EXPANSION_HIGH);
	capacity(w, p, s);
	synchronization(w, p, s);
	costs(w, p, s);
	lakebase_gaps(a, w, p, s);
}
