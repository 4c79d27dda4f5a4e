/* workload.c - the keys of a workload, and what several make together */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "lakebase/size.h"

const struct lakebase_field lakebase_fields[LAKEBASE_FIELDS] = {
/* clang-format off */
#define AT(member) offsetof(struct lakebase_workload, member)
	{"database_instance", "bulk_writes_per_second", AT(bulk_per_s), 1e12, false, LAKEBASE_ADDS},
	{"database_instance", "continuous_writes_per_second", AT(continuous_per_s), 1e12, false, LAKEBASE_ADDS},
	{"database_instance", "reads_per_second", AT(reads_per_s), 1e12, false, LAKEBASE_ADDS},
	{"database_instance", "number_of_readable_secondaries", AT(secondaries), 1000, true, LAKEBASE_LARGEST},
	{"database_instance", "readable_secondary_size_cu", AT(secondary_units), 1e6, false, LAKEBASE_LARGEST},
	{"database_instance", "promotion_percentage", AT(promotion), 100, false, LAKEBASE_LARGEST},
	{"database_instance", "connections", AT(connections), 1e9, true, LAKEBASE_ADDS},
	{"database_instance", "row_kb", AT(row_kb), 1e6, false, LAKEBASE_LARGEST},
	{"database_instance", "working_set_gb", AT(working_set_gb), 1e9, false, LAKEBASE_ADDS},
	{"database_instance", "active_hours_per_day", AT(active_hours), 24, false, LAKEBASE_LARGEST},
	{"database_instance", "when_idle", LAKEBASE_NO_NUMBER, 0, false, LAKEBASE_LARGEST},
	{"database_storage", "data_stored_gb", AT(data_gb), 1e9, false, LAKEBASE_ADDS},
	{"database_storage", "delta_gb", AT(delta_gb), 1e9, false, LAKEBASE_ADDS},
	{"database_storage", "estimated_data_deleted_daily_gb", AT(deleted_gb_per_day), 1e9, false, LAKEBASE_ADDS},
	{"database_storage", "restore_windows_days", AT(restore_days), 3650, false, LAKEBASE_LARGEST},
	{"delta_synchronization", "number_of_continuous_pipelines", AT(pipelines), 1e6, true, LAKEBASE_ADDS},
	{"delta_synchronization", "expected_data_per_sync_gb", LAKEBASE_NO_NUMBER, 1e9, false, LAKEBASE_ADDS},
	{"delta_synchronization", "sync_mode", LAKEBASE_NO_NUMBER, 0, false, LAKEBASE_LARGEST},
	{"delta_synchronization", "sync_frequency", LAKEBASE_NO_NUMBER, 0, false, LAKEBASE_LARGEST},
	{NULL, "name", LAKEBASE_NO_NUMBER, 0, false, LAKEBASE_LARGEST},
	{NULL, "workloads", LAKEBASE_NO_NUMBER, 0, false, LAKEBASE_LARGEST},
	{NULL, "database_instance", LAKEBASE_NO_NUMBER, 0, false, LAKEBASE_LARGEST},
	{NULL, "database_storage", LAKEBASE_NO_NUMBER, 0, false, LAKEBASE_LARGEST},
	{NULL, "delta_synchronization", LAKEBASE_NO_NUMBER, 0, false, LAKEBASE_LARGEST},
	{NULL, "promotion_percentage", AT(promotion), 100, false, LAKEBASE_LARGEST},
	{NULL, "delta_gb", AT(delta_gb), 1e9, false, LAKEBASE_ADDS},
	{NULL, "connections", AT(connections), 1e9, true, LAKEBASE_ADDS},
	{NULL, "row_kb", AT(row_kb), 1e6, false, LAKEBASE_LARGEST},
	{NULL, "working_set_gb", AT(working_set_gb), 1e9, false, LAKEBASE_ADDS},
#undef AT
    /* clang-format on */
};

double *
lakebase_number(struct lakebase_workload *w, const struct lakebase_field *f)
{
	return (double *)(void *)((char *)w + f->offset);
}

void
lakebase_clear(struct lakebase_workload *w)
{
	*w = (struct lakebase_workload){0};
	for (size_t i = 0; i < LAKEBASE_FIELDS; i++)
		if (lakebase_fields[i].offset != LAKEBASE_NO_NUMBER)
			*lakebase_number(w, &lakebase_fields[i]) = NAN;
}

void
lakebase_defaults(struct lakebase_workload *w)
{
	double *const zero[] = {&w->bulk_per_s, &w->continuous_per_s, &w->reads_per_s,
	    &w->secondaries, &w->promotion, &w->deleted_gb_per_day, &w->restore_days,
	    &w->pipelines};

	for (size_t i = 0; i < LENGTH(zero); i++)
		if (isnan(*zero[i]))
			*zero[i] = 0;
	if (isnan(w->secondary_units))
		w->secondary_units = 1;
}

struct lakebase_sync *
lakebase_sync(
    struct arena *a, double gb, enum lakebase_mode mode, enum lakebase_frequency frequency)
{
	struct lakebase_sync *y = arena_alloc(a, sizeof(*y));

	y->gb = gb;
	y->mode = mode;
	y->frequency = frequency;
	return y;
}

void
lakebase_add(
    struct arena *a, struct lakebase_workload *to, const struct lakebase_workload *w, bool first)
{
	struct lakebase_workload from = *w;
	struct lakebase_sync **end = &to->syncs;
	bool always = !first && (isnan(to->active_hours) || isnan(w->active_hours));

	if (!isnan(w->data_gb))
		from.delta_gb = NAN; /* it says what is known already */
	for (size_t i = 0; i < LAKEBASE_FIELDS; i++) {
		const struct lakebase_field *f = &lakebase_fields[i];
		double *mine, n;

		if (f->offset == LAKEBASE_NO_NUMBER || f->section == NULL)
			continue; /* those of the top level stand in a section as well */
		mine = lakebase_number(to, f);
		n = *lakebase_number(&from, f);
		if (first || isnan(*mine))
			*mine = n;
		else if (!isnan(n))
			*mine = f->sum == LAKEBASE_ADDS ? *mine + n : fmax(*mine, n);
	}
	if (always)
		to->active_hours = NAN;
	to->apart = true;
	to->suspended = w->suspended && (first || to->suspended);
	while (*end != NULL)
		end = &(*end)->next;
	for (const struct lakebase_sync *y = w->syncs; y != NULL; y = y->next, end = &(*end)->next)
		*end = lakebase_sync(a, y->gb, y->mode, y->frequency);
}
