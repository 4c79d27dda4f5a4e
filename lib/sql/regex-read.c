/* regex-read.c - where the parts of a Java pattern end, and which characters they match */
#include <string.h>

#include "sql/funcs.h"
#include "sql/regex.h"

/* ---- reading ---- */

static const char *
class_end(const char *p)
{
	int depth = 0;

	for (; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '[')
			depth++;
		else if (*p == ']' && --depth == 0)
			return p + 1;
	}
	return p;
}

static const char *
escape_end(const char *p)
{
	const char *end;

	switch (p[1]) {
	case '\0': return p + 1;
	case 'Q': end = strstr(p, "\\E"); return end == NULL ? p + strlen(p) : end + 2;
	case 'p':
	case 'P':
	case 'x':
	case 'k':
		if (p[2] == '{' || p[2] == '<')
			return p + strcspn(p, "}>") + (p[strcspn(p, "}>")] != '\0');
		return p + 2 + strnlen(p + 2, p[1] == 'x' ? 2 : 1);
	case 'u': return p + 2 + strnlen(p + 2, 4);
	case 'c': return p + 2 + strnlen(p + 2, 1);
	case '0': return p + 2 + strspn(p + 2, "01234567");
	default:
		for (p += 2; (*p & 0xc0) == 0x80;)
			p++;
		return p;
	}
}

/* The bracket that closes the group at p, or the end of the pattern. */
const char *
regex_closing(const char *p)
{
	for (p++; *p != '\0' && *p != ')';)
		p = regex_atom_end(p);
	return p;
}

const char *
regex_group_end(const char *p)
{
	p = regex_closing(p);
	return p + (*p == ')');
}

/* atom = "\" ... | "[" ... "]" | "(" ... ")" | character */
const char *
regex_atom_end(const char *p)
{
	switch (*p) {
	case '\\': return escape_end(p);
	case '[': return class_end(p);
	case '(': return regex_group_end(p);
	default:
		for (p++; (*p & 0xc0) == 0x80;)
			p++;
		return p;
	}
}

/* quantifier = ("*" | "+" | "?" | "{" ... "}") ["?" | "+"] */
const char *
regex_quantifier_end(const char *p)
{
	if (*p == '\0' || strchr("*+?{", *p) == NULL)
		return p;
	if (*p == '{')
		p += strcspn(p, "}");
	p += *p != '\0';
	return p + (*p == '?' || *p == '+');
}

/* ---- sets of characters ---- */

static void
add_range(struct set *set, int from, int to)
{
	for (; from <= to; from++)
		set->has[from] = true;
}

static void
complement(struct set *set)
{
	for (int i = 0; i < 128; i++)
		set->has[i] = !set->has[i];
	set->has[OTHERS] = true;
}

/* \w \D \. ...: false for what is no such thing */
static bool
add_escape(struct set *set, char c)
{
	struct set plain = {{0}};
	int i;

	switch (c | 32) {
	case 'w':
		plain.has['_'] = true;
		add_range(&plain, 'A', 'Z');
		add_range(&plain, 'a', 'z');
	/* fall through */
	case 'd': add_range(&plain, '0', '9'); break;
	case 's':
		plain.has[' '] = true;
		add_range(&plain, '\t', '\r');
		break;
	default:
		if (((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c <= ' ')
			return false;
		plain.has[(int)c] = true;
		c = 'x';
	}
	if (c < 'a')
		complement(&plain);
	for (i = 0; i <= OTHERS; i++)
		set->has[i] |= plain.has[i];
	return true;
}

/* [a-z\d_]; false: it is more than that */
static bool
class_set(struct set *set, const char *p, const char *end)
{
	bool negated = p[1] == '^';

	for (p += 1 + negated, end--; p < end; p++) {
		if (*p == '[' || strncmp(p, "&&", 2) == 0)
			return false;
		if (*p == '\\') {
			if (!add_escape(set, *++p))
				return false;
		} else if (*p & 0x80) {
			set->has[OTHERS] = true;
		} else if (p[1] == '-' && p + 2 < end && p[2] != '\\' && !(p[2] & 0x80)) {
			add_range(set, *p, p[2]);
			p += 2;
		} else {
			set->has[(int)*p] = true;
		}
	}
	if (negated)
		complement(set);
	return true;
}

/* The characters that an atom matches; false: it is not known, or not one. */
bool
regex_atom_set(struct set *set, const char *p, const char *end, bool fold)
{
	*set = (struct set){{0}};
	switch (*p) {
	case '\\':
		if (end != p + 2 || !add_escape(set, p[1]))
			return false;
		break;
	case '[':
		if (!class_set(set, p, end))
			return false;
		break;
	case '.': add_range(set, 0, OTHERS); break;
	case '(': return false;
	case '$': set->has[END] = true; return true;
	default: set->has[*p & 0x80 ? OTHERS : (int)*p] = true;
	}
	for (int c = 'a'; fold && c <= 'z'; c++)
		set->has[c] = set->has[c ^ 32] = set->has[c] || set->has[c ^ 32];
	return true;
}

bool
regex_disjoint(const struct set *a, const struct set *b)
{
	for (int i = 0; i <= END; i++) {
		if (a->has[i] && b->has[i])
			return false;
	}
	return true;
}

/* Is all of b in a?  What is not ASCII is not told apart. */
bool
regex_contains(const struct set *a, const struct set *b)
{
	for (int i = 0; i < 128; i++) {
		if (b->has[i] && !a->has[i])
			return false;
	}
	return !b->has[OTHERS] && (a->has[END] || !b->has[END]);
}
