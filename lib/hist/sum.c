/* sum.c - what requests add up to */
#include "hist/hist.h"

const char *const hist_part_names[HIST_PARTS] = {"total", "late", "wait", "server", "transfer"};

void
hist_sum_init(struct hist_sum *s, struct arena *a)
{
	*s = (struct hist_sum){.errors = {.arena = a}};
	for (int i = 0; i < HIST_PARTS; i++)
		s->parts[i].arena = a;
}

void
hist_sum_error(struct hist_sum *s, const char *sqlstate, uint64_t n)
{
	uint64_t *count = map_get(&s->errors, sqlstate);

	if (count == NULL) {
		count = arena_alloc(s->errors.arena, sizeof(*count));
		map_set(&s->errors, sqlstate, count);
	}
	*count += n;
}

void
hist_sum_add(struct hist_sum *s, const int64_t us[HIST_PARTS], const char *sqlstate)
{
	s->requests++;
	s->busy_us += us[HIST_TOTAL] - us[HIST_LATE] - us[HIST_WAIT];
	if (sqlstate != NULL) {
		s->failed++;
		hist_sum_error(s, sqlstate, 1);
		return;
	}
	for (int i = 0; i < HIST_PARTS; i++)
		hist_add(&s->parts[i], us[i], 1);
}

void
hist_sum_merge(struct hist_sum *to, const struct hist_sum *from)
{
	to->requests += from->requests;
	to->failed += from->failed;
	to->rows += from->rows;
	to->bytes += from->bytes;
	to->busy_us += from->busy_us;
	for (const struct map_entry *e = from->errors.first; e != NULL; e = e->next)
		hist_sum_error(to, e->key, *(const uint64_t *)e->value);
	for (int i = 0; i < HIST_PARTS; i++)
		hist_merge(&to->parts[i], &from->parts[i]);
}

void
hist_sum_clear(struct hist_sum *s)
{
	s->requests = s->failed = 0;
	s->rows = s->bytes = s->busy_us = 0;
	for (struct map_entry *e = s->errors.first; e != NULL; e = e->next)
		*(uint64_t *)e->value = 0;
	for (int i = 0; i < HIST_PARTS; i++)
		hist_clear(&s->parts[i]);
}
