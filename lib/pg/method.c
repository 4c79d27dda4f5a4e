/* method.c - how rows get to the server, by their number */
#include <unistd.h>

#include "pg/load.h"

const char *const pg_methods[] = {"auto", "copy", "batch", "insert", NULL};

struct pg_plan
pg_recommend(double rows)
{
	static const struct {
		double below;
		struct pg_plan plan;
	} plans[] = {
	    {1e4, {PG_BATCH, 1000, 1}},
	    {1e5, {PG_BATCH, 5000, 2}},
	    {1e6, {PG_BATCH, 10000, 4}},
	};
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	for (size_t i = 0; i < LENGTH(plans); i++)
		if (rows < plans[i].below)
			return plans[i].plan;
	/* 4 to 20: more than there are processors here to encode would wait for them */
	return (struct pg_plan){PG_COPY, 20000,
	    processors < 4    ? 4
	    : processors > 20 ? 20
			      : (int)processors};
}
