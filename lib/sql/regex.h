/* regex.h - how Java reads and searches a pattern */
#ifndef SQL_REGEX_H
#define SQL_REGEX_H

#include "sql/internal.h"

/* ---- regex-read.c ---- */

/* Behind the atom at p: "\\" ..., "[" ... "]", "(" ... ")" or a character; behind the quantifier
 * there, p when there is none; behind the bracket that closes the group at p; that bracket, or the
 * end. */
const char *regex_atom_end(const char *p);
const char *regex_quantifier_end(const char *p);
const char *regex_group_end(const char *p);
const char *regex_closing(const char *p);

/* What may stand at one place: characters of ASCII, all others as one, the end of the text. */
struct set {
	bool has[130];
};

#define OTHERS 128
#define END 129

/* The characters that the atom from p to end matches, in both cases with fold; false: it is not
 * known, or not one. */
bool regex_atom_set(struct set *set, const char *p, const char *end, bool fold);
bool regex_disjoint(const struct set *a, const struct set *b);
/* Is all of b in a?  What is not ASCII is not told apart. */
bool regex_contains(const struct set *a, const struct set *b);

/* ---- regex-search.c ---- */

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
