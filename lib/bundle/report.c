/* report.c - the findings */
#include <stdarg.h>
#include <string.h>

#include "bundle/internal.h"

void
report(struct bundle *b, enum bundle_level level, const char *code, struct pos pos,
    const char *format, ...)
{
	struct bundle_finding *f = arena_alloc(b->arena, sizeof(*f));
	va_list args;

	va_start(args, format);
	f->message = arena_vprintf(b->arena, format, args);
	va_end(args);
	f->level = level;
	f->code = code;
	f->pos = pos;
	if (b->last_finding == NULL)
		b->findings = f;
	else
		b->last_finding->next = f;
	b->last_finding = f;
	b->errors += level == BUNDLE_ERROR;
}

static int
compare(const struct bundle_finding *x, const struct bundle_finding *y)
{
	int files =
	    strcmp(x->pos.file != NULL ? x->pos.file : "", y->pos.file != NULL ? y->pos.file : "");

	if (files != 0)
		return files;
	if (x->pos.line != y->pos.line)
		return x->pos.line < y->pos.line ? -1 : 1;
	return x->pos.column < y->pos.column ? -1 : x->pos.column > y->pos.column;
}

/* by insertion: there are few, and those of one place keep their order */
void
report_sort(struct bundle *b)
{
	struct bundle_finding *sorted = NULL, *f, *next, **at;

	for (f = b->findings; f != NULL; f = next) {
		next = f->next;
		for (at = &sorted; *at != NULL && compare(*at, f) <= 0; at = &(*at)->next)
			if (compare(*at, f) == 0 && strcmp((*at)->message, f->message) == 0)
				break;
		if (*at != NULL && compare(*at, f) == 0)
			continue; /* an alias brings a mistake in many times */
		f->next = *at;
		*at = f;
	}
	b->findings = sorted;
	for (f = sorted; f != NULL; f = f->next)
		b->last_finding = f;
}
