/* gaps.c - what the published formulas leave out, each with the figure that would be right */
#include <math.h>
#include <stdarg.h>

#include "lakebase/size.h"

struct look {
	struct arena *a;
	const struct lakebase_workload *w;
	const struct lakebase_plan *p;
	struct lakebase_sizing *s;
};

static void PRINTF_LIKE(3, 4)
    say(const struct look *l, struct lakebase_topic topic, const char *format, ...)
{
	struct lakebase_gap *g = arena_alloc(l->a, sizeof(*g));
	struct lakebase_sizing *s = l->s;
	va_list args;

	va_start(args, format);
	g->message = arena_vprintf(l->a, format, args);
	va_end(args);
	g->topic = topic;
	if (s->last_gap == NULL)
		s->gaps = g;
	else
		s->last_gap->next = g;
	s->last_gap = g;
	if (topic.level[0] == 'e')
		s->ok = false;
}

/* The size for so many units, as text. */
static const char *
size_text(const struct look *l, double need)
{
	double size = lakebase_size_for(l->p->product, need);

	return size > 0 ? arena_printf(l->a, "%.15g CU", size) : "more than the largest size";
}

/* More is asked for than the largest size has: what would serve instead? */
static void
no_size(const struct look *l)
{
	const struct lakebase_sizing *s = l->s;
	double largest = lakebase_largest(l->p->product), other,
	       need = fmax(fmax(s->cu.total, s->cu.memory), fmax(s->cu.connections, s->cu.wal));
	struct buf b = {.arena = l->a};

	if (!isnan(s->cu.tier))
		return;
	if (isinf(need)) {
		say(l, (struct lakebase_topic){"error", "wal", "cu.wal", NAN},
		    "%.15g MB/s of new rows are more than the write-ahead log of any size takes; "
		    "spread them over several databases",
		    (l->w->bulk_per_s + l->w->continuous_per_s) * l->w->row_kb / 1000);
		return;
	}
	if (need == s->cu.total && s->cu.bulk + s->cu.continuous <= largest)
		buf_printf(&b, "%.0f more of %.15g CU as readable secondaries for the reads, ",
		    ceil((need - largest) / largest), largest);
	other = lakebase_size_for(LAKEBASE_AUTOSCALING,
	    lakebase_in_provisioned(l->p->product, need) * lakebase_value(LAKEBASE_UNITS_RATIO));
	if (l->p->product == LAKEBASE_PROVISIONED && other > 0)
		buf_printf(&b, "an Autoscaling project of %.15g CU, ", other);
	buf_str(&b, "several databases");
	say(l, (struct lakebase_topic){"error", "capacity", "cu.total", need},
	    "%.4f CU are needed (%s) and the largest size is %.15g; what would serve: %s", need,
	    s->cu.binding, largest, buf_text(&b));
}

/* The formula bills the runs of a week for a month. */
static void
weekly_as_monthly(const struct look *l)
{
	const struct lakebase_runs *runs = NULL;
	double cost = 0;

	if (l->p->calendar)
		return;
	for (const struct lakebase_sync *y = l->w->syncs; y != NULL; y = y->next) {
		runs = lakebase_runs(y->frequency);
		cost += l->p->prices[LAKEBASE_PRICE_SYNC].value * y->hours * runs->per_month;
	}
	if (runs == NULL)
		return;
	say(l,
	    (struct lakebase_topic){
		"note", "weekly-as-monthly", "cost.triggered_sync_monthly", cost},
	    "the formula bills the runs of a week for a month, %.15g for %.15g: %.2f a month for "
	    "triggered synchronization, %.2f in all",
	    runs->per_week, runs->per_month, cost,
	    l->s->cost.total - l->s->cost.triggered_sync + cost);
}

static void
schedule(const struct look *l)
{
	double continuous = l->p->prices[LAKEBASE_PRICE_CONTINUOUS].value;

	for (const struct lakebase_sync *y = l->w->syncs; y != NULL; y = y->next)
		if (y->hours > lakebase_runs(y->frequency)->period_h)
			say(l,
			    (struct lakebase_topic){
				"error", "schedule", "cost.triggered_sync_monthly", continuous},
			    "one run takes %.3f h but the next would start after %.15g h; running "
			    "all the time, as a continuous pipeline, costs %.2f a month",
			    y->hours, lakebase_runs(y->frequency)->period_h, continuous);
}

static void
rate_extended(const struct look *l)
{
	double units = lakebase_in_provisioned(l->p->product, l->s->cu.tier);
	const struct lakebase_sync *y = l->w->syncs;

	if (y == NULL || !(units > 4))
		return;
	say(l, (struct lakebase_topic){"note", "rate-extended", "sync.hours", y->hours},
	    "the published rates of synchronization end at 4 provisioned CU; reckoned with %.15g "
	    "GB/h, the straight line up to the %.15g MB/s of the write-ahead log",
	    lakebase_sync_gb_per_h(y->mode, units), lakebase_wal_mb_per_s(units));
}

/* The formula divides by 1500 rows a second, the guide's own measurement is 1200. */
static void
continuous_rate(const struct look *l)
{
	double measured = lakebase_value(LAKEBASE_CONTINUOUS_ROWS_MEASURED),
	       planned = lakebase_value(LAKEBASE_CONTINUOUS_ROWS), need;

	if (l->s->cu.continuous == 0)
		return;
	need = l->s->cu.total + l->s->cu.continuous * (planned / measured - 1);
	say(l, (struct lakebase_topic){"note", "continuous-rate", "cu.total", need},
	    "continuous writes were measured at %.15g rows/s a provisioned CU, the formula plans "
	    "with %.15g: %.4f CU, that is %s",
	    measured, planned, need, size_text(l, need));
}

/* All rates are of rows of 1 KB. */
static void
row_size(const struct look *l)
{
	double need;

	if (!(l->w->row_kb > 1))
		return;
	need = (l->s->cu.bulk + l->s->cu.continuous) * l->w->row_kb + l->s->cu.read;
	say(l, (struct lakebase_topic){"note", "row-size", "cu.total", need},
	    "the rates are of rows of 1 KB; by bytes, rows of %.15g KB need %.4f CU, that is %s",
	    l->w->row_kb, need, size_text(l, need));
}

static void
wal(const struct look *l)
{
	double units = lakebase_in_provisioned(l->p->product, l->s->cu.tier),
	       mb = (l->w->bulk_per_s + l->w->continuous_per_s) / 1000;

	/* with row_kb it is not a guess, and has raised the tier */
	if (isnan(l->w->row_kb) && mb > lakebase_wal_mb_per_s(units))
		say(l, (struct lakebase_topic){"warning", "wal", "limits.wal_mb_per_s", mb},
		    "%.15g MB/s of rows of 1 KB are more than the %.15g MB/s that the write-ahead "
		    "log of this size takes",
		    mb, lakebase_wal_mb_per_s(units));
}

/* Secondaries cost, but the formula lets them carry nothing. */
static void
secondary_reads(const struct look *l)
{
	double carried = l->w->secondaries * l->s->cu.secondary, need, size;

	if (carried == 0 || l->s->cu.read == 0)
		return;
	need = l->s->cu.total - fmin(carried, l->s->cu.read);
	size = lakebase_size_for(l->p->product, need);
	if (size == 0 || size == l->s->cu.tier)
		return;
	say(l, (struct lakebase_topic){"note", "secondary-reads", "cu.tier", size},
	    "the secondaries are paid for but carry no reads in the formula; with theirs the "
	    "primary needs %.4f CU, that is %.15g",
	    need, size);
}

static void
secondary_size(const struct look *l)
{
	double most = lakebase_value(LAKEBASE_NODES) - 1;

	if (l->w->secondaries == 0)
		return;
	if (!lakebase_is_size(l->p->product, l->s->cu.secondary))
		say(l, (struct lakebase_topic){"error", "secondary-size", "cu.secondary", NAN},
		    "%.15g CU is no size on offer for a secondary; the next is %s",
		    l->s->cu.secondary, size_text(l, l->s->cu.secondary));
	if (l->p->product == LAKEBASE_PROVISIONED && l->w->secondaries > most)
		say(l, (struct lakebase_topic){"warning", "secondaries", NULL, NAN},
		    "%.15g secondaries; an instance has at most %.15g beside its primary",
		    l->w->secondaries, most);
}

/* Deleted and changed rows are kept for the restore window, and billed. */
static void
history(const struct look *l)
{
	if (l->s->cost.history == 0)
		return;
	say(l,
	    (struct lakebase_topic){
		"note", "history", "cost.total_monthly", l->s->cost.total + l->s->cost.history},
	    "the formula leaves out the restore window: %.15g GB a day kept for %.15g days cost "
	    "%.2f a month, %.2f in all",
	    l->w->deleted_gb_per_day, l->w->restore_days, l->s->cost.history,
	    l->s->cost.total + l->s->cost.history);
}

/* Is data_gb Delta's compressed size by mistake? */
static void
expansion(const struct look *l)
{
	double low = lakebase_value(LAKEBASE_DELTA_EXPANSION_LOW),
	       high = lakebase_value(LAKEBASE_DELTA_EXPANSION_HIGH), delta = l->w->delta_gb;

	if (isnan(delta))
		return;
	if (isnan(l->w->data_gb) || l->w->apart)
		say(l,
		    (struct lakebase_topic){
			"note", "expansion", "cost.storage_low_monthly", l->s->cost.storage_low},
		    "%.15g GB in Delta are %.15g to %.15g times as much in Postgres, %.15g to "
		    "%.15g GB; the totals take the high end, the low end makes %.2f in all",
		    delta, low, high, low * delta, high * delta, l->s->cost.total_low);
	else if (l->w->data_gb < low * delta)
		say(l,
		    (struct lakebase_topic){"warning", "expansion", "cost.storage_monthly",
			l->p->prices[LAKEBASE_PRICE_STORAGE].value * low * delta},
		    "data_stored_gb is %.15g, but %.15g GB in Delta are %.15g to %.15g GB in "
		    "Postgres",
		    l->w->data_gb, delta, low * delta, high * delta);
}

static void
storage_limit(const struct look *l)
{
	bool old = l->p->product == LAKEBASE_PROVISIONED;
	double limit =
	    lakebase_value(old ? LAKEBASE_PROVISIONED_STORAGE_GB : LAKEBASE_AUTOSCALING_STORAGE_GB);

	if (l->s->data_gb > limit)
		say(l,
		    (struct lakebase_topic){l->s->data_low_gb > limit ? "error" : "warning",
			"storage-limit", "limits.storage_gb", l->s->data_gb},
		    "%.15g GB are more than the %.15g GB that %s holds", l->s->data_gb, limit,
		    old ? "an instance" : "a branch");
}

static void
connection_limit(const struct look *l)
{
	double size = isnan(l->s->cu.tier) ? lakebase_largest(l->p->product) : l->s->cu.tier,
	       limit = lakebase_connections(l->p->product, size);

	if (l->w->connections > limit)
		say(l,
		    (struct lakebase_topic){
			"error", "connection-limit", "limits.connections", limit},
		    "%.15g connections are more than the %.15g of %.15g CU; use a connection pool",
		    l->w->connections, limit, size);
}

static void
query_limit(const struct look *l)
{
	double limit = lakebase_value(LAKEBASE_QUERIES);

	if (l->p->product == LAKEBASE_PROVISIONED && l->w->reads_per_s > limit)
		say(l,
		    (struct lakebase_topic){"error", "query-limit", "limits.queries_per_s", limit},
		    "%.15g reads/s are more than the %.15g queries/s of an instance",
		    l->w->reads_per_s, limit);
}

static void
instances(const struct look *l)
{
	double limit = lakebase_value(LAKEBASE_INSTANCES);

	if (l->p->product == LAKEBASE_PROVISIONED && l->p->number > limit)
		say(l, (struct lakebase_topic){"warning", "instances", NULL, NAN},
		    "workload %d of this run; a workspace has at most %.15g instances",
		    l->p->number, limit);
}

/* Provisioned instances are no longer made: what the same memory costs in the other product. */
static void
successor(const struct look *l)
{
	struct lakebase_plan other = *l->p;
	double size;

	if (l->p->product != LAKEBASE_PROVISIONED || isnan(l->s->cu.tier))
		return;
	other.product = LAKEBASE_AUTOSCALING;
	size = lakebase_size_for(LAKEBASE_AUTOSCALING,
	    fmax(l->s->cu.total, l->s->cu.memory) * lakebase_value(LAKEBASE_UNITS_RATIO));
	say(l,
	    (struct lakebase_topic){"note", "autoscaling", "cost.main_monthly",
		lakebase_unit_price(&other) * size * (1 - l->w->promotion / 100)},
	    "new databases are Autoscaling projects since 2026-03-12: %.15g CU of 2 GB, "
	    "%.2f a month if they never scale down (see --product)",
	    size, lakebase_unit_price(&other) * size * (1 - l->w->promotion / 100));
}

/* How the hours of a day without work were reckoned, or what they would save. */
static void
duty(const struct look *l)
{
	double all = lakebase_unit_price(l->p) * l->s->cu.tier, idle;
	bool range = l->p->product == LAKEBASE_AUTOSCALING;

	if (isnan(l->s->cu.tier) || (!range && isnan(l->w->active_hours)))
		return;
	if (isnan(l->w->active_hours))
		say(l, (struct lakebase_topic){"note", "always-on", NULL, NAN},
		    "reckoned as %.15g CU all month; each hour at half of them saves %.2f (see "
		    "active_hours_per_day)",
		    l->s->cu.tier, all / 730 / 2);
	else if (l->w->suspended)
		say(l, (struct lakebase_topic){"note", "duty-cycle", NULL, NAN},
		    "reckoned as suspended for %.15g hours a day", 24 - l->w->active_hours);
	else if (range && !isnan(l->s->cu.min))
		say(l, (struct lakebase_topic){"note", "duty-cycle", NULL, NAN},
		    "reckoned as %.15g CU for %.15g hours a day, and %.15g CU for the others",
		    l->s->cu.tier, l->w->active_hours, l->s->cu.min);
	else {
		idle = all * l->w->active_hours / 24;
		say(l, (struct lakebase_topic){"note", "duty-cycle", "cost.main_monthly", idle},
		    "one size costs the same at every hour; suspended when idle the primary would "
		    "cost %.2f (when_idle: suspended)",
		    idle);
	}
}

void
lakebase_gaps(struct arena *a, const struct lakebase_workload *w, const struct lakebase_plan *p,
    struct lakebase_sizing *s)
{
	static void (*const looks[])(const struct look *) = {no_size, schedule, storage_limit,
	    connection_limit, query_limit, instances, secondary_size, wal, expansion,
	    weekly_as_monthly, rate_extended, continuous_rate, row_size, secondary_reads, history,
	    successor, duty};
	struct look l = {a, w, p, s};

	for (size_t i = 0; i < LENGTH(looks); i++)
		looks[i](&l);
}
