/* name.c - what all parts have to know of Postgres' names */
#include <stdlib.h>
#include <strings.h>

#include "base/base.h"

static int
compare(const void *key, const void *member)
{
	return strcasecmp(key, *(const char *const *)member);
}

bool
pg_reserved(const char *name)
{
	static const char *const reserved[] = {"all", "analyse", "analyze", "and", "any", "array",
	    "as", "asc", "asymmetric", "both", "case", "cast", "check", "collate", "column",
	    "constraint", "create", "current_catalog", "current_date", "current_role",
	    "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc",
	    "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "from",
	    "grant", "group", "having", "in", "initially", "intersect", "into", "lateral",
	    "leading", "limit", "localtime", "localtimestamp", "not", "null", "offset", "on",
	    "only", "or", "order", "placing", "primary", "references", "returning", "select",
	    "session_user", "some", "symmetric", "system_user", "table", "then", "to", "trailing",
	    "true", "union", "unique", "user", "using", "variadic", "when", "where", "window",
	    "with"};

	return bsearch(name, reserved, LENGTH(reserved), sizeof(reserved[0]), compare) != NULL;
}
