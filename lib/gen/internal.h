/* internal.h - what the files of lib/gen share */
#ifndef GEN_INTERNAL_H
#define GEN_INTERNAL_H

#include "gen/gen.h"

/* Reads the rule of a directive: "zipf(1, 1e6, 1.1) null 0.1".  False: reported. */
bool gen_rule(struct arena *a, struct pos pos, const char *text, struct gen_column *c);

#endif
