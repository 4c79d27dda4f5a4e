/* category.c - kinds of failures, in the words of the configs */
#include <string.h>

#include "fire/fire.h"

const char *const fire_categories[] = {"connection_timeout", "query_timeout", "syntax_error",
    "permission_denied", "connection_lost", "other", NULL};

/* By the first letters of the SQLSTATE, the longer ones first (PostgreSQL 15, appendix A); LB is
 * what lb-fire itself found. */
static const struct {
	const char *prefix, *category;
} prefixes[] = {
    {"LB001", "connection_timeout"},
    {"08001", "connection_timeout"},
    {"53300", "connection_timeout"},
    {"57P03", "connection_timeout"},
    {"57014", "query_timeout"},
    {"LB002", "query_timeout"},
    {"42501", "permission_denied"},
    {"28", "permission_denied"},
    {"57P", "connection_lost"},
    {"08", "connection_lost"},
    {"42", "syntax_error"},
};

const char *
fire_category(const char *sqlstate)
{
	for (size_t i = 0; i < LENGTH(prefixes); i++)
		if (strncmp(sqlstate, prefixes[i].prefix, strlen(prefixes[i].prefix)) == 0)
			return prefixes[i].category;
	return "other";
}
