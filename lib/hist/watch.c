/* watch.c - a run while it runs: what its threads have seen so far, and a line of it on stderr */
#include <math.h>
#include <unistd.h>

#include "hist/hist.h"

void
hist_watch_start(struct hist_watch *w, const char *name, double seconds, double every_s)
{
	w->name = name;
	w->seconds = seconds;
	w->terminal = isatty(STDERR_FILENO);
	w->every_ns = llround((every_s > 0 ? every_s : 1) * 1e9);
	w->quiet |= !w->terminal && every_s <= 0;
	w->shown = 0;
	w->busy_ns = 0;
	w->start = clock_ns();
	w->next = w->start + w->every_ns;
	arena_free(&w->arena);
	hist_sum_init(&w->sum, &w->arena);
}

static void
show(struct hist_watch *w, int64_t now)
{
	double passed = (double)(now - w->start) / 1e9;

	fprintf(stderr, "%s%s: %.0f s, %.0f/s, p99 %.3g ms, %llu errors",
	    w->terminal ? "\r\033[K" : "", w->name, passed,
	    (double)(w->sum.requests - w->shown) * 1e9 / (double)w->every_ns,
	    (double)hist_percentile(&w->sum.parts[HIST_TOTAL], 99) / 1e3,
	    (unsigned long long)w->sum.failed);
	if (w->connections > 0)
		fprintf(stderr, ", pool %.0f%%",
		    (double)w->busy_ns * 100 / w->connections /
			(double)(now - w->next + w->every_ns));
	if (w->seconds > passed)
		fprintf(stderr, ", %.0f s left", w->seconds - passed);
	if (!w->terminal)
		fputc('\n', stderr);
	w->shown = w->sum.requests;
	w->busy_ns = 0;
	w->next = now + w->every_ns;
}

void
hist_watch_add(struct hist_watch *w, struct hist_sum *recent, int64_t now)
{
	pthread_mutex_lock(&w->lock);
	hist_sum_merge(&w->sum, recent);
	if (!w->quiet && now >= w->next)
		show(w, now);
	pthread_mutex_unlock(&w->lock);
	hist_sum_clear(recent);
}

void
hist_watch_busy(struct hist_watch *w, int64_t busy_ns)
{
	pthread_mutex_lock(&w->lock);
	w->busy_ns += busy_ns;
	pthread_mutex_unlock(&w->lock);
}

void
hist_watch_end(struct hist_watch *w)
{
	if (w->terminal && !w->quiet)
		fputs("\r\033[K", stderr);
	w->next = INT64_MAX;
}
