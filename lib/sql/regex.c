/* regex.c - Java's regular expressions as Postgres' advanced ones
 *
 * Both are Perl's dialect with differences, of which these are carried over: classes (\h
 * \p{Alpha}), anchors (\b \z), quoting (\Q \E), named groups, hexadecimal and octal characters, and
 * that a dot does not match a line end.  What Postgres cannot say (possessive quantifiers, atomic
 * groups, intersections of classes) leaves a note.
 *
 * Sources: java.util.regex.Pattern (Java 17); PostgreSQL 15 manual, 9.7.3. */
#include <string.h>

#include "sql/funcs.h"

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
	bool greedy, lazy; /* quantifiers seen */
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

static const struct {
	const char *name, *class;
} properties[] = {
    {"Lower", "[:lower:]"},
    {"Ll", "[:lower:]"},
    {"IsLowercase", "[:lower:]"},
    {"Upper", "[:upper:]"},
    {"Lu", "[:upper:]"},
    {"IsUppercase", "[:upper:]"},
    {"Alpha", "[:alpha:]"},
    {"L", "[:alpha:]"},
    {"IsAlphabetic", "[:alpha:]"},
    {"IsLetter", "[:alpha:]"},
    {"Digit", "[:digit:]"},
    {"N", "[:digit:]"},
    {"Nd", "[:digit:]"},
    {"IsDigit", "[:digit:]"},
    {"Alnum", "[:alnum:]"},
    {"Punct", "[:punct:]"},
    {"P", "[:punct:]"},
    {"IsPunctuation", "[:punct:]"},
    {"Graph", "[:graph:]"},
    {"Print", "[:print:]"},
    {"Blank", "[:blank:]"},
    {"Cntrl", "[:cntrl:]"},
    {"Cc", "[:cntrl:]"},
    {"XDigit", "[:xdigit:]"},
    {"Space", "[:space:]"},
    {"Z", "[:space:]"},
    {"IsWhite_Space", "[:space:]"},
    {"ASCII", "\\u0001-\\u007f"},
};

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
			put_set(r, properties[i].class, negated);
			return;
		}
	}
	differs(r, "this character property");
	put_set(r, "[:alpha:]", negated);
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
	case 'k':
	case 'X': differs(r, "\\k or \\X"); break;
	default: buf_printf(&r->out, "\\%c", c); break;
	}
}

/* ---- classes, groups, quantifiers ---- */

/* [...] with its brackets; p stands behind the first one. */
static void class(struct regex *r)
{
	buf_char(&r->out, '[');
	r->in_class = true;
	if (*r->p == '^')
		buf_char(&r->out, *r->p++);
	while (*r->p != '\0' && *r->p != ']') {
		if (*r->p == '\\') {
			r->p++;
			escape(r);
			continue;
		}
		if (*r->p == '[') {
			differs(r, "a class inside a class");
			buf_str(&r->out, "\\[");
			r->p++;
			continue;
		}
		if (strncmp(r->p, "&&", 2) == 0)
			differs(r, "an intersection of classes");
		buf_char(&r->out, *r->p++);
	}
	if (*r->p == ']')
		r->p++;
	buf_char(&r->out, ']');
	r->in_class = false;
}

/* (?<name> becomes (, (?> becomes (?:, (?i) can stand at the beginning only. */
static void
group(struct regex *r)
{
	size_t flags;

	r->p++;
	if (strncmp(r->p, "?<", 2) == 0 && r->p[2] != '=' && r->p[2] != '!') {
		r->p += strcspn(r->p, ">");
		r->p += *r->p == '>';
		buf_char(&r->out, '(');
		return;
	}
	if (strncmp(r->p, "?>", 2) == 0) {
		differs(r, "an atomic group");
		buf_str(&r->out, "(?:");
		r->p += 2;
		return;
	}
	flags = *r->p == '?' ? strspn(r->p + 1, "imsxudU-") : 0;
	if (flags > 0) {
		differs(r, "a flag that does not stand at the beginning");
		r->p += 1 + flags;
		if (*r->p == ')') {
			r->p++;
			return;
		}
		buf_str(&r->out, "(?");
		return;
	}
	buf_char(&r->out, '(');
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
	if (*r->p == '?') {
		buf_char(&r->out, *r->p++);
		r->lazy = true;
		return;
	}
	r->greedy = true;
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
	size_t n = strncmp(r->p, "(?", 2) == 0 ? strspn(r->p + 2, "imsxud") : 0, i;

	if (n == 0 || r->p[2 + n] != ')')
		return;
	for (i = 0; i < n; i++) {
		char c = r->p[2 + i];
		if (c == 's')
			r->dot_all = true;
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
	case '.':
		r->p++;
		dot(r);
		break;
	case '*':
	case '+':
	case '?':
	case '{': quantifier(r); break;
	default: buf_char(&r->out, *r->p++); break;
	}
}

const char *
java_regex(struct sql *s, const char *pattern, size_t at)
{
	struct regex r = {.s = s, .out = {.arena = s->arena}, .p = pattern, .at = at};

	leading_flags(&r);
	/* the flag p would keep [^x] from matching a line end, too */
	r.bare_dot = strstr(pattern, "[^") == NULL && strchr(r.flags, 'w') == NULL;
	while (*r.p != '\0')
		item(&r);
	if (r.greedy && r.lazy)
		differs(&r, "a greedy quantifier beside a lazy one");
	if (r.flags[0] == '\0')
		return buf_text(&r.out);
	return arena_printf(s->arena, "(?%s)%s", r.flags, buf_text(&r.out));
}

/* $1 ${name} \$ of a Java replacement as \1 and $. */
const char *
java_replacement(struct sql *s, const char *text)
{
	struct buf b = {.arena = s->arena};

	for (; *text != '\0'; text++) {
		if (*text == '$' && text[1] >= '0' && text[1] <= '9') {
			if (text[1] == '0')
				buf_str(&b, "\\&");
			else
				buf_printf(&b, "\\%c", text[1]);
			text++;
		} else if (*text == '\\' && text[1] != '\0') {
			text++;
			buf_str(&b, *text == '\\' ? "\\\\" : "");
			if (*text != '\\')
				buf_char(&b, *text);
		} else {
			buf_char(&b, *text);
		}
	}
	return buf_text(&b);
}
