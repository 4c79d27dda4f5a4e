/* regex.c - Java's regular expressions as Postgres' advanced ones
 *
 * Both are Perl's dialect with differences, of which these are carried over: classes (\h
 * \p{Alpha}), of which \w \d \s and those of POSIX know ASCII only, anchors (\b, which knows all
 * letters, and \z), quoting (\Q \E), named groups, hexadecimal and octal characters, and that a dot
 * does not match a line end.  What Postgres cannot say (atomic groups) leaves a note.  What takes
 * its order from Java's way of searching is for regex-search.c.
 *
 * Sources: java.util.regex.Pattern (Java 17); PostgreSQL 15 manual, 9.7.3. */
#include <string.h>

#include "sql/funcs.h"
#include "sql/regex.h"

#define GROUPS_MAX 32

#define SPECIAL "\\^$.|?*+()[]{}-&~#"

struct regex {
	struct sql *s;
	struct buf out;
	const char *p;
	size_t at; /* place of the pattern in the source, for notes */
	char flags[8];
	bool dot_all; /* a dot matches a line end, as it does in Postgres */
	bool bare_dot; /* ... and otherwise the flag p can say so for the whole expression */
	bool in_class;
	bool fold; /* (?i) behind the beginning: a letter stands for both of its cases */
	bool unicode; /* (?U): \w and its like know all letters */
	bool greedy, lazy; /* quantifiers seen */
	bool last_lazy; /* the last one is lazy */
	bool repeats_lazy; /* a lazy one stands in a group that has a quantifier itself */
	struct {
		bool fold, lazy;
	} groups[GROUPS_MAX]; /* those that are open */
	int depth;
	struct {
		const char *name;
		size_t len;
	} names[9]; /* of the groups that \1 to \9 mean */
	int captures;
};

static void
differs(struct regex *r, const char *what)
{
	note(r->s, SQL_WARNING, "regex", r->at,
	    "%s in a regular expression works differently in Postgres", what);
}

static void
put_char(struct regex *r, uint32_t c)
{
	if (c < 0x80 && c != 0 && strchr(SPECIAL, (int)c) != NULL)
		buf_char(&r->out, '\\');
	utf8_put(&r->out, c);
}

/* ---- escapes ---- */

static void class(struct regex *r);

/* clang-format off */
static const struct {
	const char *name, *class;
	const char *ascii; /* what it is without (?U), when that differs */
} properties[] = {
	{"Lower", "[:lower:]", "a-z"},
	{"Ll", "[:lower:]", NULL},
	{"IsLowercase", "[:lower:]", NULL},
	{"Upper", "[:upper:]", "A-Z"},
	{"Lu", "[:upper:]", NULL},
	{"IsUppercase", "[:upper:]", NULL},
	{"Alpha", "[:alpha:]", "A-Za-z"},
	{"L", "[:alpha:]", NULL},
	{"IsAlphabetic", "[:alpha:]", NULL},
	{"IsLetter", "[:alpha:]", NULL},
	{"Digit", "[:digit:]", "0-9"},
	{"N", "[:digit:]", NULL},
	{"Nd", "[:digit:]", NULL},
	{"IsDigit", "[:digit:]", NULL},
	{"Alnum", "[:alnum:]", "A-Za-z0-9"},
	{"Punct", "[:punct:]", "!-/:-@\\[-`{-~"},
	{"P", "[:punct:]", NULL},
	{"IsPunctuation", "[:punct:]", NULL},
	{"Graph", "[:graph:]", "!-~"},
	{"Print", "[:print:]", "\\u0020-~"},
	{"Blank", "[:blank:]", "\\u0020\\t"},
	{"Cntrl", "[:cntrl:]", "\\u0001-\\u001f\\u007f"},
	{"Cc", "[:cntrl:]", NULL},
	{"XDigit", "[:xdigit:]", "0-9A-Fa-f"},
	{"Space", "[:space:]", " \\t\\n\\v\\f\\r"},
	{"Z", "[:space:]", NULL},
	{"IsWhite_Space", "[:space:]", NULL},
	{"ASCII", "\\u0001-\\u007f", NULL},
};

/* \w \d \s and what is not in them, to stand in a class. */
static const struct {
	char letter;
	const char *set, *complement;
} shorthands[] = {
	{'w', "A-Za-z0-9_", "\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u005e\\u0060\\u007b-\\U0010ffff"},
	{'d', "0-9", "\\u0001-\\u002f\\u003a-\\U0010ffff"},
	{'s', " \\t\\n\\v\\f\\r", "\\u0001-\\u0008\\u000e-\\u001f\\u0021-\\U0010ffff"},
};
/* clang-format on */

/* A set that can stand inside a class, or outside of one with brackets of its own. */
static void
put_set(struct regex *r, const char *set, bool negated)
{
	if (r->in_class && negated) {
		differs(r, "a negated property inside a class");
		return;
	}
	if (r->in_class)
		buf_str(&r->out, set);
	else
		buf_printf(&r->out, "[%s%s]", negated ? "^" : "", set);
}

/* \p{Name} \P{Name} \pL; p stands behind the letter. */
static void
property(struct regex *r, bool negated)
{
	const char *name = r->p;
	size_t n = 1, i;

	if (*name == '{') {
		name++;
		n = strcspn(name, "}");
		r->p = name + n + (name[n] == '}');
	} else {
		r->p += *r->p != '\0';
	}
	for (i = 0; i < LENGTH(properties); i++) {
		if (word_nis(name, n, properties[i].name)) {
			put_set(r,
			    properties[i].ascii != NULL && !r->unicode ? properties[i].ascii
								       : properties[i].class,
			    negated);
			return;
		}
	}
	differs(r, "this character property");
	put_set(r, "[:alpha:]", negated);
}

/* \w \W \d \D \s \S */
static void
shorthand(struct regex *r, char c)
{
	bool negated = c < 'a';
	size_t i = 0;

	while (shorthands[i].letter != (c | 32))
		i++;
	if (r->unicode)
		buf_printf(&r->out, "\\%c", c);
	else if (negated && r->in_class)
		buf_str(&r->out, shorthands[i].complement);
	else
		put_set(r, shorthands[i].set, negated);
}

/* The digits of a number in base 16 or 8, at most max of them. */
static uint32_t
digits(struct regex *r, int base, int max)
{
	static const char all[] = "0123456789abcdef";
	const char *digit;
	uint32_t n = 0;

	for (; max > 0 && *r->p != '\0'; max--, r->p++) {
		int c = *r->p >= 'A' && *r->p <= 'F' ? *r->p + 32 : *r->p;
		digit = strchr(all, c);
		if (digit == NULL || digit - all >= base || n > 0x10FFFF / 16)
			break;
		n = n * (uint32_t)base + (uint32_t)(digit - all);
	}
	return n;
}

/* \xhh \x{h...h} */
static void
hexadecimal(struct regex *r)
{
	bool braces = *r->p == '{';

	r->p += braces;
	put_char(r, digits(r, 16, braces ? 6 : 2));
	if (braces && *r->p == '}')
		r->p++;
}

/* \Q ... \E */
static void
quotation(struct regex *r)
{
	const char *end = strstr(r->p, "\\E");
	size_t n = end == NULL ? strlen(r->p) : (size_t)(end - r->p);

	for (; n > 0; n--, r->p++) {
		if (strchr(SPECIAL, *r->p) != NULL)
			buf_char(&r->out, '\\');
		buf_char(&r->out, *r->p);
	}
	if (end != NULL)
		r->p += 2;
}

/* \k<name> */
static void
named_reference(struct regex *r)
{
	size_t n = strcspn(r->p, ">");
	int i;

	for (i = 0; i < r->captures && i < (int)LENGTH(r->names); i++) {
		if (*r->p == '<' && r->names[i].len == n - 1 &&
		    memcmp(r->names[i].name, r->p + 1, n - 1) == 0) {
			buf_printf(&r->out, "\\%d", i + 1);
			r->p += n + (r->p[n] == '>');
			return;
		}
	}
	differs(r, "a reference to a group of no such name");
}

static void
escape(struct regex *r)
{
	char c = *r->p++;

	switch (c) {
	case '\0':
		r->p--;
		buf_str(&r->out, "\\\\");
		break;
	case 'b': buf_str(&r->out, r->in_class ? "\\b" : "\\y"); break;
	case 'B': buf_str(&r->out, "\\Y"); break;
	case 'w':
	case 'W':
	case 'd':
	case 'D':
	case 's':
	case 'S': shorthand(r, c); break;
	case 'z':
	case 'Z': buf_str(&r->out, "\\Z"); break;
	case 'h': put_set(r, "[:blank:]", false); break;
	case 'H': put_set(r, "[:blank:]", true); break;
	case 'v': put_set(r, "\\n\\v\\f\\r", false); break;
	case 'R': buf_str(&r->out, "(?:\\r\\n|[\\n\\v\\f\\r])"); break;
	case 'p': property(r, false); break;
	case 'P': property(r, true); break;
	case 'Q': quotation(r); break;
	case 'E': break;
	case 'x': hexadecimal(r); break;
	case '0': put_char(r, digits(r, 8, 3)); break;
	case 'G': differs(r, "\\G"); break;
	case 'k': named_reference(r); break;
	case 'X': differs(r, "\\X"); break;
	default: buf_printf(&r->out, "\\%c", c); break;
	}
}

/* ---- classes, groups, quantifiers ---- */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A character, or a range, in a class. */
static void
class_char(struct regex *r)
{
	bool range = r->p[1] == '-' && r->p[2] != ']' && r->p[2] != '\0';
	size_t n = range && r->p[2] != '\\' && r->p[2] != '[' ? 3 : 1, i;

	buf_add(&r->out, r->p, n);
	if (r->fold && is_letter(*r->p) && is_letter(r->p[n - 1])) {
		for (i = 0; i < n; i++)
			buf_char(&r->out, i == 1 ? '-' : (char)(r->p[i] ^ 32));
	}
	r->p += n;
}

/* The rest of [a-z&&[^b]]: what is before has been written from start on, and becomes a condition.
 */
static void
intersection(struct regex *r, size_t start)
{
	const char *before = arena_strndup(r->s->arena, r->out.data + start, r->out.len - start);

	if (before[1] == '^')
		differs(r, "an intersection with a negated class");
	r->out.len = start;
	buf_printf(&r->out, "(?:(?=%s])", before);
	r->p += 2;
	if (*r->p == '[') {
		r->p++;
		class(r);
		r->in_class = false;
	} else {
		buf_char(&r->out, '[');
		while (*r->p != '\0' && *r->p != ']')
			class_char(r);
		buf_char(&r->out, ']');
	}
	if (*r->p == ']')
		r->p++;
	buf_char(&r->out, ')');
}

/* [...] with its brackets; p stands behind the first one.  A class inside adds its characters. */
static void class(struct regex *r)
{
	size_t start = r->out.len;
	int inside = 0;

	buf_char(&r->out, '[');
	r->in_class = true;
	if (*r->p == '^')
		buf_char(&r->out, *r->p++);
	while (*r->p != '\0' && (*r->p != ']' || inside > 0)) {
		if (*r->p == '\\') {
			r->p++;
			escape(r);
		} else if (*r->p == '[') {
			if (r->p[1] == '^')
				differs(r, "a negated class inside a class");
			inside++;
			r->p++;
		} else if (*r->p == ']') {
			inside--;
			r->p++;
		} else if (strncmp(r->p, "&&", 2) == 0 && inside == 0) {
			r->in_class = false;
			intersection(r, start);
			return;
		} else {
			class_char(r);
		}
	}
	if (*r->p == ']')
		r->p++;
	buf_char(&r->out, ']');
	r->in_class = false;
}

static void
open_group(struct regex *r, const char *text)
{
	buf_str(&r->out, text);
	if (r->depth == GROUPS_MAX) {
		differs(r, "such deep nesting of groups");
		return;
	}
	r->groups[r->depth].fold = r->fold;
	r->groups[r->depth++].lazy = false;
}

static void
close_group(struct regex *r)
{
	buf_char(&r->out, *r->p++);
	if (r->depth == 0)
		return;
	r->depth--;
	r->fold = r->groups[r->depth].fold;
	if (!r->groups[r->depth].lazy)
		return;
	if (r->depth > 0)
		r->groups[r->depth - 1].lazy = true;
	r->repeats_lazy |= *r->p != '\0' && strchr("*+?{", *r->p) != NULL;
}

static void
name_group(struct regex *r, const char *name, size_t len)
{
	if (r->captures < (int)LENGTH(r->names)) {
		r->names[r->captures].name = name;
		r->names[r->captures].len = len;
	}
	r->captures++;
}

/* (?i) and (?-i) until the group ends, (?i:...): Postgres has flags at the beginning only, so that
 * a letter is written in both cases.  p stands at the flags. */
static void
group_flags(struct regex *r, size_t n)
{
	bool on = *r->p != '-';

	if (strspn(r->p, "iu-") != n)
		differs(r, "a flag that does not stand at the beginning");
	r->p += n;
	if (*r->p == ')') {
		r->p++;
		r->fold = on;
		return;
	}
	r->p += *r->p == ':';
	open_group(r, "(?:");
	r->fold = on;
}

/* (?<name> becomes (, (?> becomes (?: */
static void
group(struct regex *r)
{
	size_t n;

	r->p++;
	if (*r->p != '?') {
		name_group(r, "", 0);
		open_group(r, "(");
		return;
	}
	r->p++;
	if (*r->p == '<' && r->p[1] != '=' && r->p[1] != '!') {
		n = strcspn(r->p, ">");
		name_group(r, r->p + 1, n - 1);
		r->p += n + (r->p[n] == '>');
		open_group(r, "(");
		return;
	}
	if (*r->p == '>') {
		differs(r, "an atomic group");
		r->p++;
		open_group(r, "(?:");
		return;
	}
	n = strspn(r->p, "imsxudU-");
	if (n > 0)
		group_flags(r, n);
	else
		open_group(r, "(?");
}

static void
quantifier(struct regex *r)
{
	if (*r->p == '{') {
		size_t n = strcspn(r->p, "}") + 1;
		buf_add(&r->out, r->p, n);
		r->p += n;
	} else {
		buf_char(&r->out, *r->p++);
	}
	if (*r->p == '+') {
		differs(r, "a possessive quantifier");
		r->p++;
		return;
	}
	r->last_lazy = *r->p == '?';
	if (!r->last_lazy) {
		r->greedy = true;
		return;
	}
	buf_char(&r->out, *r->p++);
	r->lazy = true;
	if (r->depth > 0)
		r->groups[r->depth - 1].lazy = true;
}

static void
add_flag(struct regex *r, char c)
{
	size_t n = strlen(r->flags);

	if (strchr(r->flags, c) == NULL && n + 1 < sizeof(r->flags))
		r->flags[n] = c;
}

/* (?ims) at the beginning: s is how Postgres' dot works anyway, m is its w. */
static void
leading_flags(struct regex *r)
{
	size_t n = strncmp(r->p, "(?", 2) == 0 ? strspn(r->p + 2, "imsxudU") : 0, i;

	if (n == 0 || r->p[2 + n] != ')')
		return;
	for (i = 0; i < n; i++) {
		char c = r->p[2 + i];
		if (c == 's')
			r->dot_all = true;
		else if (c == 'U')
			r->unicode = true;
		else if (c == 'i' || c == 'x')
			add_flag(r, c);
		else if (c == 'm')
			add_flag(r, 'w');
	}
	r->p += n + 3;
}

static void
dot(struct regex *r)
{
	if (r->dot_all || r->bare_dot) {
		buf_char(&r->out, '.');
		if (!r->dot_all)
			add_flag(r, 'p');
		return;
	}
	buf_str(&r->out, "[^\\n\\r]");
}

static void
item(struct regex *r)
{
	switch (*r->p) {
	case '\\':
		r->p++;
		escape(r);
		break;
	case '[':
		r->p++;
		class(r);
		break;
	case '(': group(r); break;
	case ')': close_group(r); break;
	case '.':
		r->p++;
		dot(r);
		break;
	case '*':
	case '+':
	case '?':
	case '{': quantifier(r); break;
	default:
		if (r->fold && is_letter(*r->p))
			buf_printf(&r->out, "[%c%c]", *r->p, *r->p ^ 32);
		else
			buf_char(&r->out, *r->p);
		r->p++;
		break;
	}
}

/* Postgres takes the whole expression as greedy or not by its first quantifier, and as greedy where
 * it has alternatives; Java takes each quantifier by itself.  That is the same once the whole is
 * not greedy where all quantifiers are lazy or could match no less than they do.  What must end
 * where the text ends has but one length. */
static const char *
with_greed(struct regex *r, const struct search *search)
{
	const char *text = buf_text(&r->out);

	if (!r->lazy || search->to_end)
		return text;
	if (r->repeats_lazy)
		differs(r, "a greedy quantifier beside a lazy one");
	if (!r->greedy && !search->alternatives)
		return text;
	if (!r->greedy || search->forced)
		return arena_printf(r->s->arena, "(?:%s){1,1}?", text);
	if (!r->repeats_lazy)
		differs(r, "a greedy quantifier beside a lazy one");
	return r->last_lazy ? text : arena_printf(r->s->arena, "(?:%s){1,1}", text);
}

/* [^x], or what becomes such a class */
static bool
has_complement(const char *p)
{
	for (; *p != '\0'; p++) {
		if (*p == '[' && p[1] == '^')
			return true;
		if (*p == '\\' && *++p != '\0' && strchr("DSWHP", *p) != NULL)
			return true;
		if (*p == '\0')
			break;
	}
	return false;
}

const char *
java_regex(struct sql *s, const char *pattern, size_t at, bool test)
{
	struct search search = {.test = test};
	struct regex r = {.s = s, .out = {.arena = s->arena}, .at = at};

	pattern = r.p = search_order(s, pattern, at, &search);
	leading_flags(&r);
	/* the flag p would keep [^x] from matching a line end, too */
	r.bare_dot = !has_complement(pattern) && strchr(r.flags, 'w') == NULL;
	while (*r.p != '\0')
		item(&r);
	pattern = test ? buf_text(&r.out) : with_greed(&r, &search);
	if (r.flags[0] == '\0')
		return pattern;
	return arena_printf(s->arena, "(?%s)%s", r.flags, pattern);
}
