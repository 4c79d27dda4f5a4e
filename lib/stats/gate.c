/* gate.c - goals that must hold */
#include <math.h>
#include <string.h>

#include "stats/stats.h"

static int
check(const struct hist_goal *goals, const struct hist_sum *sum, double seconds, const char *of)
{
	int status = STATUS_OK;

	for (const struct hist_goal *g = goals; g != NULL; g = g->next) {
		double v = hist_goal_value(g, sum, seconds);
		const char *unit = g->what == GOAL_ERRORS       ? "%"
				   : g->what == GOAL_THROUGHPUT ? "/s"
								: " ms";

		if (hist_goal_holds(g, v))
			continue;
		if (isnan(v))
			warning("%s: %s does not hold: nothing was measured", of, g->text);
		else
			warning("%s: %s does not hold: %.6g%s", of, g->text,
			    strcmp(unit, " ms") == 0 ? v / 1e3 : v, unit);
		status = STATUS_REFUSED;
	}
	return status;
}

int
stats_check(const struct stats *s, const struct hist_goal *goals)
{
	return check(goals, &s->all.sum, stats_seconds(&s->whole), "all");
}

int
stats_check_scenario(struct stats *s, const char *scenario, const struct hist_goal *goals)
{
	const struct stats_span *span = map_get(&s->spans, scenario);
	struct hist_sum sum;

	if (span == NULL || span->groups == 0)
		return STATUS_OK;
	hist_sum_init(&sum, s->arena);
	for (size_t i = 0; i < s->groups.count; i++)
		if (s->sorted[i]->span == span)
			hist_sum_merge(&sum, &s->sorted[i]->sum);
	return check(goals, &sum, stats_seconds(span), scenario);
}
