/* describe.c - a scenario in words, for those who want to see it before it runs */
#include "fire/fire.h"

static void
add_time(struct buf *b, const char *what, double seconds)
{
	if (seconds > 0)
		buf_printf(b, ", %s %.6g s", what, seconds);
}

/* "1 client", "2 clients" */
static const char *
count(const struct buf *b, int n, const char *what)
{
	return arena_printf(b->arena, "%d %s%s", n, what, n == 1 ? "" : "s");
}

static void
add_load(struct buf *b, const struct fire_scenario *s, int connections)
{
	if (s->once) {
		buf_printf(b, "each statement once over %s", count(b, connections, "connection"));
	} else if (s->nsteps > 0) {
		buf_str(b, s->poisson ? "open loop by chance: " : "open loop: ");
		for (int i = 0; i < s->nsteps; i++) {
			buf_printf(b, "%s%.6g a second", i > 0 ? ", " : "", s->steps[i].rate);
			if (s->duration_s > 0)
				buf_printf(b, " for %.6g s", s->steps[i].seconds);
		}
		buf_printf(b, ", over %s", count(b, connections, "connection"));
	} else {
		buf_printf(b, "closed loop: %s over %s", count(b, s->clients, "client"),
		    count(b, connections, "connection"));
		if (s->duration_s > 0)
			buf_printf(b, " for %.6g s", s->duration_s);
	}
	if (s->requests > 0)
		buf_printf(b, ", %llu requests", (unsigned long long)s->requests);
}

void
fire_describe(struct buf *b, const struct fire_scenario *s, const struct fire_queries *queries,
    int connections)
{
	const struct fire_query *q = queries->first;
	double weights = 0;
	int number = 0;

	buf_printf(b, "%s: ", s->name);
	add_load(b, s, connections);
	add_time(b, "ramp-up", s->ramp_up_s);
	add_time(b, "warm-up", s->warmup_s);
	add_time(b, "ramp-down", s->ramp_down_s);
	for (int i = 0; i < s->nspikes; i++)
		buf_printf(b, ", %d clients from %.6g s on for %.6g s", s->spikes[i].clients,
		    s->spikes[i].start_s, s->spikes[i].seconds);
	buf_char(b, '\n');
	for (int i = 0; i < s->nshares; i++)
		weights += s->shares[i].weight;
	for (int i = 0; i < s->nshares; i++) { /* in the order of the queries */
		for (; number < s->shares[i].query; number++)
			q = q->next;
		buf_printf(b, "  %5.1f%%  %s: %s, %s", s->shares[i].weight * 100 / weights, q->name,
		    count(b, q->nstatements, "statement"), count(b, q->nparams, "parameter"));
		if (q->group != FIRE_SERIAL)
			buf_str(b, q->group == FIRE_PIPELINE ? ", in one flush" : ", spread");
		add_time(b, "then think", s->shares[i].think_s);
		buf_char(b, '\n');
	}
}
