/* table.c - a sizing for the eye */
#include <math.h>

#include "lakebase/size.h"

void
lakebase_print_cost(struct buf *b, const char *title, double monthly, const char *why)
{
	buf_printf(b, "  %-16s", title);
	if (isnan(monthly))
		buf_printf(b, " %12s", "-");
	else
		buf_printf(b, " %12.2f", monthly);
	buf_printf(b, "%s%s\n", why[0] != '\0' ? "   " : "", why);
}

void
lakebase_print_table(struct buf *b, const struct lakebase_workload *w,
    const struct lakebase_plan *p, const struct lakebase_sizing *s)
{
	struct arena *a = b->arena;
	const struct lakebase_sync *y = w->syncs;

	buf_printf(b, "%s product, %s model\n", lakebase_products[p->product],
	    p->calendar ? "calendar" : "published");
	buf_printf(b, "  %-16s %12.4f   bulk %.4f + continuous %.4f + read %.4f\n", "CU by rows",
	    s->cu.total, s->cu.bulk, s->cu.continuous, s->cu.read);
	buf_printf(b, "  %-16s %12s   for the %s%s\n", "CU",
	    isnan(s->cu.tier) ? "-" : arena_printf(a, "%.15g", s->cu.tier), s->cu.binding,
	    isnan(s->cu.min)
		? ""
		: arena_printf(a, ", down to %.15g when there is less to do", s->cu.min));
	lakebase_print_cost(b, "compute", s->cost.compute,
	    w->secondaries > 0 ? arena_printf(a, "with %.15g secondaries of %.15g CU",
				     w->secondaries, s->cu.secondary)
			       : "");
	lakebase_print_cost(b, "storage", s->cost.storage, arena_printf(a, "%.15g GB", s->data_gb));
	lakebase_print_cost(b, "continuous sync", s->cost.continuous_sync, "");
	lakebase_print_cost(b, "triggered sync", s->cost.triggered_sync,
	    y == NULL         ? ""
	    : y->next != NULL ? "several schedules"
			      : arena_printf(a, "%.3f h a run, %.15g runs", y->hours, y->runs));
	lakebase_print_cost(b, "total a month", s->cost.total, "US dollars");
}
