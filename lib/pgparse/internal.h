/* internal.h - what the files of this folder share */
#ifndef PGPARSE_INTERNAL_H
#define PGPARSE_INTERNAL_H

#include "pgparse/pgparse.h"

/* The text with each `:name` as $1 and spaces, so that every place stays where it is. */
const char *pg_valued(struct arena *a, const char *sql, size_t len);

#endif
