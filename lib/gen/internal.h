/* internal.h - what the files of lib/gen share */
#ifndef GEN_INTERNAL_H
#define GEN_INTERNAL_H

#include "gen/gen.h"

/* Reads the rule of a directive: "zipf(1, 1e6, 1.1) null 0.1".  False: reported. */
bool gen_rule(struct arena *a, struct pos pos, const char *text, struct gen_column *c);

/* Days since 1970-01-01, and back. */
int64_t gen_days(int year, int month, int day);
void gen_date(int64_t days, int *year, int *month, int *day);

#endif
