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

/* What may stand at one place: characters of ASCII, all others as one, the end of the text. */
struct set {
	bool has[130];
};

#define OTHERS 128
#define END 129

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
};

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

static const char *atom_end(const char *p);

/* Behind the bracket that closes the group at p. */
static const char *
group_end(const char *p)
{
	for (p++; *p != '\0' && *p != ')';)
		p = atom_end(p);
	return p + (*p == ')');
}

/* atom = "\" ... | "[" ... "]" | "(" ... ")" | character */
static const char *
atom_end(const char *p)
{
	switch (*p) {
	case '\\': return escape_end(p);
	case '[': return class_end(p);
	case '(': return group_end(p);
	default:
		for (p++; (*p & 0xc0) == 0x80;)
			p++;
		return p;
	}
}

/* quantifier = ("*" | "+" | "?" | "{" ... "}") ["?" | "+"] */
static const char *
quantifier_end(const char *p)
{
	if (*p == '\0' || strchr("*+?{", *p) == NULL)
		return p;
	if (*p == '{')
		p += strcspn(p, "}");
	p += *p != '\0';
	return p + (*p == '?' || *p == '+');
}

/* The end of the branch at p: a | or end. */
static const char *
branch_end(const char *p, const char *end)
{
	while (p < end && *p != '|')
		p = atom_end(p);
	return p < end ? p : end;
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
static bool
atom_set(const struct rewriter *r, struct set *set, const char *p, const char *end)
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
	for (int c = 'a'; r->fold && c <= 'z'; c++)
		set->has[c] = set->has[c ^ 32] = set->has[c] || set->has[c ^ 32];
	return true;
}

static bool
disjoint(const struct set *a, const struct set *b)
{
	for (int i = 0; i <= END; i++) {
		if (a->has[i] && b->has[i])
			return false;
	}
	return true;
}

/* Is all of b in a?  What is not ASCII is not told apart. */
static bool
contains(const struct set *a, const struct set *b)
{
	for (int i = 0; i < 128; i++) {
		if (b->has[i] && !a->has[i])
			return false;
	}
	return !b->has[OTHERS] && (a->has[END] || !b->has[END]);
}

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
		next = atom_end(p);
		if (is_anchor(p, next)) {
			prefix->anchored = true;
			continue;
		}
		if (quantifier_end(next) != next || !atom_set(r, &prefix->set[prefix->n], p, next))
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
		if (disjoint(&a->set[i], &b->set[i]))
			return false;
	}
	return !(a->whole && b->whole && a->width >= b->width);
}

/* Does a match wherever b does? */
static bool
covers(const struct prefix *a, const struct prefix *b)
{
	for (int i = 0; i < a->n && i < b->n; i++) {
		if (!contains(&a->set[i], &b->set[i]))
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
	else if (!atom_set(r, &set, atom, p) || (*p == '{' && !open))
		buf_add(&r->out, atom, (size_t)(end - atom));
	else if (*p == '?')
		buf_printf(&r->out, "(?:%.*s|(?!%.*s))", n, atom, n, atom);
	else
		buf_printf(&r->out, "%.*s(?!%.*s)", (int)(end - 1 - atom), atom, n, atom);
}

/* What follows in the text of the pattern, in whatever group it stands; NULL: it is not one thing.
 */
static const char *
following(const char *p)
{
	while (*p == ')')
		p++;
	while (*p == '(' && p[1] != '?' && memchr(p, '|', (size_t)(group_end(p) - p)) == NULL)
		p++;
	return *p == '\0' || strchr("*+?{|()", *p) != NULL ? NULL : p;
}

/* A greedy quantifier could match no less when what follows must be another character. */
static void
check_forced(struct rewriter *r, const char *atom, const char *quantifier, const char *next)
{
	const char *behind, *q;
	struct set a, b;

	if (next[-1] == '?' && next - quantifier > 1)
		return;
	if (*quantifier == '{' && memchr(quantifier, ',', (size_t)(next - quantifier)) == NULL)
		return;
	next = following(next);
	behind = next == NULL ? NULL : atom_end(next);
	q = behind == NULL ? NULL : quantifier_end(behind);
	if (next == NULL || (q != behind && *behind != '+') || !atom_set(r, &a, atom, quantifier) ||
	    !atom_set(r, &b, next, behind) || !disjoint(&a, &b))
		r->search->forced = false;
}

/* x*, x+ or x{2,}, of one character: at the end of a pattern it takes all there are. */
static bool
is_run(const struct rewriter *r, const char *atom, const char *quantifier, const char *end)
{
	struct set set;

	if (*quantifier == '\0' || strchr("*+{", *quantifier) == NULL || end[-1] == '?')
		return false;
	return (*quantifier != '{' || end[-2] == ',') && atom_set(r, &set, atom, quantifier);
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
	buf_add(&r->out, p, n);
	if (p + n >= end)
		return;
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
		behind = atom_end(p);
		next = quantifier_end(behind);
		if (next > end)
			next = end;
		if (next != behind && next[-1] == '+' && next - behind > 1) {
			possessive(r, p, behind, next);
			continue;
		}
		if (r->lazy && tail && next == end && is_run(r, p, behind, next)) {
			buf_printf(
			    &r->out, "%.*s(?!%.*s)", (int)(next - p), p, (int)(behind - p), p);
			continue;
		}
		if (next != behind)
			check_forced(r, p, behind, next);
		if (*p == '(' && behind > p + 1 && behind[-1] == ')') {
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

	for (p = following(behind); prefix.whole && p != NULL && *p != '\0'; p = atom_end(p)) {
		extend(r, &prefix, p, atom_end(p));
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
		next = atom_end(p);
	}
	return strcmp(last, "$") == 0 || strcmp(last, "\\z") == 0 || strcmp(last, "\\Z") == 0;
}

/* Is there x*? in whatever group? */
static bool
has_lazy(const char *p)
{
	const char *behind, *next;

	for (; *p != '\0'; p = next) {
		behind = *p == '(' ? p + 1 + (p[1] == '?') : atom_end(p);
		next = *p == '(' ? behind : quantifier_end(behind);
		if (next - behind > 1 && next[-1] == '?')
			return true;
	}
	return false;
}

const char *
search_order(struct sql *s, const char *pattern, size_t at, struct search *search)
{
	struct rewriter r = {.s = s, .out = {.arena = s->arena}, .at = at, .search = search};
	size_t flags = strncmp(pattern, "(?", 2) == 0 ? strspn(pattern + 2, "imsxudU") : 0;

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
	return buf_text(&r.out);
}
