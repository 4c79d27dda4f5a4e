/* regex.h - the part of a Java pattern that depends on how Java searches */
#ifndef SQL_REGEX_H
#define SQL_REGEX_H

#include "sql/internal.h"

struct search {
	bool test; /* in: it is only asked whether the pattern matches */
	bool alternatives; /* there is a | */
	bool to_end; /* it ends with an anchor to the end of the text */
	bool forced; /* greedy quantifiers stand where they could match no less */
};

/* A pattern that means the same to Java, and to an engine that takes the longest of all
 * alternatives and knows no possessive quantifiers.  Notes at offset at where there is none.  Fills
 * search. */
const char *search_order(struct sql *s, const char *pattern, size_t at, struct search *search);

#endif
