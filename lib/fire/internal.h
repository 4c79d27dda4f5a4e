/* internal.h - what the files of this folder share */
#ifndef FIRE_INTERNAL_H
#define FIRE_INTERNAL_H

#include "fire/fire.h"

/* ---- column.c ---- */

/* The values of a column of a CSV file with a header (column NULL: its lines as they are).
 * False: reported. */
bool fire_read_column(struct arena *a, struct pos pos, const char *path, const char *column,
    struct fire_param *param);

#endif
