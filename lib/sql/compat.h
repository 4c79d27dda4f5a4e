/* compat.h - the schema lb: functions that converted statements call, built in from queries/compat
 */
#ifndef SQL_COMPAT_H
#define SQL_COMPAT_H

#include "sql/sql.h"

/* A file of queries/compat: lb.name, in all its forms.  "schema" makes the schema itself. */
struct sql_compat {
	const char *name;
	const char *const *lines; /* with their ends; NULL ends them */
};

/* By name; a NULL name ends them. */
extern const struct sql_compat sql_compat[];

/* Adds to b the SQL text of these functions and of all that they call, each after what it calls, as
 * one transaction; NULL: all functions there are.  Names that are not there are left out. */
void sql_compat_print(struct buf *b, const struct sql_word *names);

#endif
