/* value.c - figures */
#include <math.h>
#include <string.h>

#include "stats/stats.h"

double
stats_throughput(const struct stats_group *g)
{
	double seconds = stats_seconds(g->span);

	return seconds > 0 ? (double)(g->sum.requests - g->sum.failed) / seconds : 0;
}

double
stats_error_percent(uint64_t failed, uint64_t requests)
{
	return requests == 0 ? 0 : (double)failed * 100 / (double)requests;
}

double
stats_busy(const struct stats_group *g)
{
	double seconds = stats_seconds(g->span);

	return seconds > 0 ? (double)g->sum.busy_us / 1e6 / seconds : 0;
}

/* Hosts that ran side by side count with their connections, runs one after the other with their
 * times: both are in the sums over the run records. */
double
stats_pool_percent(const struct stats_span *span)
{
	double each, seconds = span->seconds - span->ramps_s;

	if (span->begins == 0 || span->connections <= 0)
		return NAN;
	each = span->connections / (double)span->begins;
	if (span->ends != span->begins || seconds <= 0) /* one was cut off */
		seconds = stats_seconds(span) * (double)span->begins;
	return seconds > 0 ? (double)span->busy_us / 1e4 / (each * seconds) : NAN;
}

double
stats_cache_percent(const struct stats_span *span)
{
	double blocks = span->blocks_hit + span->blocks_read;

	return blocks > 0 ? span->blocks_hit * 100 / blocks : NAN;
}

double
stats_blocks_read(const struct stats_span *span)
{
	return span->requests > 0 && span->blocks_hit + span->blocks_read > 0
		   ? span->blocks_read / (double)span->requests
		   : NAN;
}

const char *
stats_percentile_name(struct arena *a, double p)
{
	char *name = arena_printf(a, "p%.15g", p), *dot = strchr(name, '.');

	if (dot != NULL)
		*dot = '_';
	return name;
}
