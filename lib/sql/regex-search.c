/* regex-search.c - patterns whose matches depend on how Java searches
 *
 * Java tries alternatives from the left and takes the first one that lets the rest match, Postgres
 * takes the one that makes the whole match longest.  That is the same where no alternative can
 * match the beginning of what a later one matches, and where something later decides.  At the end
 * of a pattern a|ab becomes a, or a|(?!a)ab when the first may fail where the second does not.  x*+
 * gives nothing back: x*(?!x).
 */
#include <string.h>

#include "sql/funcs.h"
#include "sql/regex.h"

#define POSITIONS_MAX 16
#define BRANCHES_MAX 64
#define GROUPS_MAX 200 /* in a pattern, each in the one before */
#define LENGTH_MAX 10000

/* What a branch begins with, a character a position. */
struct prefix {
	struct set set[POSITIONS_MAX];
	int n, width; /* places, and those of characters */
	bool whole; /* there is nothing behind it */
	bool anchored; /* it matches only where an anchor does */
};

struct rewriter {
	struct sql *s;
	struct buf out;
	size_t at;
	struct search *search;
	bool fold; /* (?i) */
	bool lazy; /* a quantifier is */
	bool unequal; /* the note of alternatives was left */
	bool open; /* a greedy quantifier could match less */
	bool loose; /* ... before a group at the end that may be missing */
};

/* The end of the branch at p: a | or end. */
static const char *
branch_end(const char *p, const char *end)
{
	while (p < end && *p != '|')
		p = regex_atom_end(p);
	return p < end ? p : end;
}

/* ---- what a branch begins with ---- */

static bool
is_anchor(const char *p, const char *end)
{
	return *p == '^' || (*p == '\\' && end == p + 2 && strchr("AbB", p[1]) != NULL);
}

/* Adds what stands from p on, as long as it is a character a place. */
static void
extend(const struct rewriter *r, struct prefix *prefix, const char *p, const char *end)
{
	const char *next;

	for (; p < end && prefix->n < POSITIONS_MAX; p = next) {
		next = regex_atom_end(p);
		if (is_anchor(p, next)) {
			prefix->anchored = true;
			continue;
		}
		if (regex_quantifier_end(next) != next ||
		    !regex_atom_set(&prefix->set[prefix->n], p, next, r->fold))
			break;
		prefix->width += *p != '$';
		prefix->n++;
	}
	prefix->whole = p >= end;
}

static struct prefix
prefix_of(const struct rewriter *r, const char *p, const char *end)
{
	struct prefix prefix = {.n = 0};

	extend(r, &prefix, p, end);
	return prefix;
}

/* May a match the beginning of what b matches, and less than b? */
static bool
overlaps(const struct prefix *a, const struct prefix *b)
{
	for (int i = 0; i < a->n && i < b->n; i++) {
		if (regex_disjoint(&a->set[i], &b->set[i]))
			return false;
	}
	return !(a->whole && b->whole && a->width >= b->width);
}

/* Does a match wherever b does? */
static bool
covers(const struct prefix *a, const struct prefix *b)
{
	for (int i = 0; i < a->n && i < b->n; i++) {
		if (!regex_contains(&a->set[i], &b->set[i]))
			return false;
	}
	return a->whole && !a->anchored && a->n <= b->n;
}

/* ---- writing ---- */

static void regex(struct rewriter *r, const char *p, const char *end, bool tail);

/* x*+ as x*(?!x), of one character. */
static void
possessive(struct rewriter *r, const char *atom, const char *p, const char *end)
{
	struct set set;
	int n = (int)(p - atom);
	bool open = *p == '*' || *p == '+' || end[-3] == ',';

	if (*p == '{' && memchr(p, ',', (size_t)(end - p)) == NULL)
		buf_add(&r->out, atom, (size_t)(end - 1 - atom)); /* x{3}+ */
	else if (!regex_atom_set(&set, atom, p, r->fold) || (*p == '{' && !open))
		buf_add(&r->out, atom, (size_t)(end - atom));
	else if (*p == '?')
		buf_printf(&r->out, "(?:%.*s|(?!%.*s))", n, atom, n, atom);
	else
		buf_printf(&r->out, "%.*s(?!%.*s)", (int)(end - 1 - atom), atom, n, atom);
}

/* What follows in the text of the pattern, in whatever group it stands; NULL: it is not one thing.
 * through: it may stand in a group that may be missing. */
static const char *
following(const char *p, bool through)
{
	while (*p == ')' || (through && *p == '?' && p[-1] == ')'))
		p++;
	while (*p == '(' && (p[1] != '?' || p[2] == ':')) {
		const char *behind = regex_group_end(p);
		if (memchr(p, '|', (size_t)(behind - p)) != NULL ||
		    (!through && *behind != '\0' && strchr("*?{", *behind) != NULL))
			return NULL;
		p += p[1] == '?' ? 3 : 1;
	}
	return *p == '\0' || strchr("*+?{|()", *p) != NULL ? NULL : p;
}

/* Is what stands at next there, and no character that the atom matches? */
static bool
ends_run(const struct rewriter *r, const char *atom, const char *quantifier, const char *next)
{
	const char *behind = next == NULL ? NULL : regex_atom_end(next);
	struct set a, b;

	if (next == NULL || (regex_quantifier_end(behind) != behind && *behind != '+'))
		return false;
	return regex_atom_set(&a, atom, quantifier, r->fold) &&
	       regex_atom_set(&b, next, behind, r->fold) && regex_disjoint(&a, &b);
}

/* A greedy quantifier could match no less when what follows must be another character. */
static void
check_forced(struct rewriter *r, const char *atom, const char *quantifier, const char *next)
{
	bool last = next[strspn(next, ")")] == '\0';

	if (next[-1] == '?' && next - quantifier > 1)
		return;
	if (*quantifier == '{' && memchr(quantifier, ',', (size_t)(next - quantifier)) == NULL)
		return;
	if (!ends_run(r, atom, quantifier, following(next, false)))
		r->search->forced = false;
	if (*atom == '(') { /* its end is open where what follows may begin as it does */
		atom = following(atom, true);
		quantifier = atom == NULL ? NULL : regex_atom_end(atom);
	}
	if (!last && (atom == NULL || !ends_run(r, atom, quantifier, following(next, true))))
		r->open = true;
}

/* x*, x+ or x{2,}, of one character: at the end of a pattern it takes all there are. */
static bool
is_run(const struct rewriter *r, const char *atom, const char *quantifier, const char *end)
{
	struct set set;

	if (*quantifier == '\0' || strchr("*+{", *quantifier) == NULL || end[-1] == '?')
		return false;
	return (*quantifier != '{' || end[-2] == ',') &&
	       regex_atom_set(&set, atom, quantifier, r->fold);
}

/* The group at p, with its brackets. */
static void
group(struct rewriter *r, const char *p, const char *end, bool tail)
{
	size_t n = 1;
	bool unequal = r->unequal, around = false;

	if (p[1] == '?') {
		n = 2 + strspn(p + 2, "imsxudU-");
		n += p[n] != '<' || p[n + 1] == '=' || p[n + 1] == '!' ? p[n] == '<'
								       : strcspn(p + n, ">");
		n += p + n < end - 1;
		around = p[n - 1] == '=' || p[n - 1] == '!';
	}
	if (p + n >= end) {
		buf_add(&r->out, p, (size_t)(end - p));
		return;
	}
	buf_add(&r->out, p, n);
	regex(r, p + n, end - 1, tail && !around);
	buf_char(&r->out, ')');
	if (around)
		r->unequal = unequal;
}

/* branch = {atom [quantifier]} */
static void
branch(struct rewriter *r, const char *p, const char *end, bool tail)
{
	const char *behind, *next;

	for (; p < end; p = next) {
		behind = regex_atom_end(p);
		next = regex_quantifier_end(behind);
		if (next > end || (*p == '(' && *regex_closing(p) != ')')) { /* no valid pattern */
			buf_add(&r->out, p, (size_t)(end - p));
			return;
		}
		if (next != behind && next[-1] == '+' && next - behind > 1) {
			possessive(r, p, behind, next);
			continue;
		}
		if (r->lazy && tail && next == end && is_run(r, p, behind, next)) {
			buf_printf(
			    &r->out, "%.*s(?!%.*s)", (int)(next - p), p, (int)(behind - p), p);
			continue;
		}
		if (*p == '(' && next == end && tail && next != behind && *behind != '+')
			r->loose |= r->open;
		if (next != behind)
			check_forced(r, p, behind, next);
		if (*p == '(') {
			group(r, p, behind, tail && next == end && next == behind);
			p = behind;
		}
		buf_add(&r->out, p, (size_t)(next - p));
	}
}

/* ^x+|x+$: where both match they match the same. */
static bool
is_trim(const char *p, size_t n, const char *q, size_t m)
{
	return n == m && *p == '^' && q[m - 1] == '$' && memcmp(p + 1, q, n - 1) == 0 &&
	       memchr(p, '(', n) == NULL;
}

/* What stands before the alternative at so that none before it would win, "(?!...)" or nothing;
 * NULL: one of these always wins. */
static const char *
guard(struct rewriter *r, const char *first, const char *at, const char *end)
{
	struct prefix later = prefix_of(r, at, branch_end(at, end)), earlier;
	struct buf b = {.arena = r->s->arena};
	const char *p, *next;
	size_t n = (size_t)(branch_end(at, end) - at);

	for (p = first; p < at; p = next + 1) {
		next = branch_end(p, end);
		earlier = prefix_of(r, p, next);
		if (!overlaps(&earlier, &later) ||
		    (!r->lazy && is_trim(p, (size_t)(next - p), at, n)))
			continue;
		if (covers(&earlier, &later) && memchr(at, '(', n) == NULL)
			return NULL;
		buf_str(&b, b.len == 0 ? "(?!" : "|");
		buf_add(&b, p, (size_t)(next - p));
	}
	if (b.len > 0)
		buf_char(&b, ')');
	return buf_text(&b);
}

/* The prefix of an alternative and of what follows the group that ends there. */
static struct prefix
continued(const struct rewriter *r, const char *p, const char *end, const char *behind)
{
	struct prefix prefix = prefix_of(r, p, end);

	for (p = following(behind, false); prefix.whole && p != NULL && *p != '\0';
	     p = regex_atom_end(p)) {
		extend(r, &prefix, p, regex_atom_end(p));
		if (prefix.n == POSITIONS_MAX)
			break;
	}
	prefix.whole = false; /* what stands behind it decides, not its length */
	return prefix;
}

static void
check_overlaps(struct rewriter *r, const char *p, const char *end)
{
	struct prefix a, b;
	const char *q, *next;

	for (; (next = branch_end(p, end)) < end && !r->unequal; p = next + 1) {
		a = continued(r, p, next, end);
		for (q = next; q < end && !r->unequal; q = branch_end(q + 1, end)) {
			b = prefix_of(r, q + 1, branch_end(q + 1, end));
			r->unequal = overlaps(&a, &b);
		}
	}
}

static bool
is_long(const char *p, const char *end)
{
	int n = 0;

	for (p = branch_end(p, end); p < end && n < BRANCHES_MAX; p = branch_end(p + 1, end))
		n++;
	return n == BRANCHES_MAX;
}

/* regex = branch {"|" branch}; tail: nothing follows it */
static void
regex(struct rewriter *r, const char *p, const char *end, bool tail)
{
	const char *first = p, *next;
	bool many = is_long(p, end);

	if (many)
		r->unequal = true;
	else if (!tail)
		check_overlaps(r, p, end);
	for (;; p = next + 1) {
		const char *before = many || !tail ? "" : guard(r, first, p, end);
		next = branch_end(p, end);
		r->search->alternatives |= next < end;
		if (before != NULL) {
			if (p > first)
				buf_char(&r->out, '|');
			buf_str(&r->out, before);
			branch(r, p, next, tail);
		}
		if (next >= end)
			return;
	}
}

static bool
ends_text(const char *p)
{
	const char *next, *last = p;

	for (; *p != '\0'; p = next) {
		if (*p == '|')
			return false;
		last = p;
		next = regex_atom_end(p);
	}
	return strcmp(last, "$") == 0 || strcmp(last, "\\z") == 0 || strcmp(last, "\\Z") == 0;
}

/* Is there x*? in whatever group? */
static bool
has_lazy(const char *p)
{
	const char *behind, *next;

	for (; *p != '\0'; p = next) {
		behind = *p == '(' ? p + 1 + (p[1] == '?') : regex_atom_end(p);
		next = *p == '(' ? behind : regex_quantifier_end(behind);
		if (next - behind > 1 && next[-1] == '?')
			return true;
	}
	return false;
}

static bool
is_huge(const char *p)
{
	size_t n = 0;

	if (strlen(p) > LENGTH_MAX)
		return true;
	for (; *p != '\0'; p++)
		n += *p == '(';
	return n > GROUPS_MAX;
}

const char *
search_order(struct sql *s, const char *pattern, size_t at, struct search *search)
{
	struct rewriter r = {.s = s, .out = {.arena = s->arena}, .at = at, .search = search};
	size_t flags = strncmp(pattern, "(?", 2) == 0 ? strspn(pattern + 2, "imsxudU") : 0;

	if (is_huge(pattern)) {
		note(s, SQL_WARNING, "regex", at,
		    "such a long regular expression may work differently in Postgres");
		return pattern;
	}
	flags = flags > 0 && pattern[2 + flags] == ')' ? flags + 3 : 0;
	r.fold = memchr(pattern, 'i', flags) != NULL;
	r.lazy = has_lazy(pattern);
	search->forced = true;
	search->to_end = ends_text(pattern) && memchr(pattern, 'm', flags) == NULL;
	buf_add(&r.out, pattern, flags);
	regex(&r, pattern + flags, pattern + strlen(pattern), !search->test);
	if (r.unequal && !search->test && !search->to_end)
		note(s, SQL_WARNING, "regex", at,
		    "of alternatives that begin alike Java takes the first that fits, Postgres the "
		    "longest");
	if (r.loose)
		note(s, SQL_WARNING, "regex", at,
		    "a greedy quantifier before an optional group takes less in Postgres where the "
		    "group fits then");
	return buf_text(&r.out);
}
