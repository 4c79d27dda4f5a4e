/* fields.h - what the readers of the config share */
#ifndef FIRE_FIELDS_H
#define FIRE_FIELDS_H

#include <stddef.h>

#include "fire/config.h"

struct field {
	const char *key;
	enum {
		FIELD_TEXT, /* for this and the next four ${NAME} is taken from the environment */
		FIELD_NUMBER,
		FIELD_MS, /* milliseconds in the file, seconds in the struct */
		FIELD_COUNT,
		FIELD_BOOL,
		FIELD_OTHER, /* known, but read by other means */
	} type;
	double min, max;
	size_t offset;
};

/* The members of a map (NULL: none) that the fields (ended by a NULL key) know, into a struct. */
bool read_fields(struct arena *a, const struct yaml *map, const struct field *fields, void *to);
/* A list of numbers; absent leaves everything alone. */
bool read_numbers(
    const struct yaml *map, const char *key, double min, double max, double *to, int *n, int most);

/* ---- config-load.c ---- */

bool read_sources(struct arena *a, const struct yaml *map, struct fire_config *c);
bool read_plans(struct arena *a, const struct yaml *list, struct fire_config *c);
/* Is each query of a pattern there? */
bool check_patterns(const struct fire_config *c);

#endif
