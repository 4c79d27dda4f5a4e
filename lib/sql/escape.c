/* escape.c - bytes of the source: what a backslash means in a string, what white space is */
#include "sql/parse.h"

/* The number of n digits of the base at s, or -1. */
static long
code_point(const char *s, size_t left, size_t n, unsigned base)
{
	long value = 0;

	if (left < n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		char c = s[i];
		unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0')
				 : (c | 32) >= 'a' && (c | 32) <= 'f'
				     ? (unsigned)((c | 32) - 'a' + 10)
				     : 99;

		if (digit >= base)
			return -1;
		value = value * (long)base + (long)digit;
	}
	return value;
}

static bool
is_surrogate(long c, long low)
{
	return c >= low && c < low + 0x400;
}

/* \u0041 \U00000041 \101; gives the bytes used, 0: none of these.  Two \u may be one character
 * (UTF-16, as in Java). */
static size_t
numeric_escape(struct buf *b, const char *s, size_t left)
{
	long c, low;

	if (s[0] == 'u' && (c = code_point(s + 1, left - 1, 4, 16)) >= 0) {
		if (is_surrogate(c, 0xD800) && left >= 11 && s[5] == '\\' && s[6] == 'u' &&
		    is_surrogate(low = code_point(s + 7, left - 7, 4, 16), 0xDC00)) {
			utf8_put(b, (uint32_t)(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00)));
			return 11;
		}
		utf8_put(b, c >= 0xD800 && c < 0xE000 ? '?' : (uint32_t)c);
		return 5;
	}
	if (s[0] == 'U' && (c = code_point(s + 1, left - 1, 8, 16)) >= 0 && c <= 0x10FFFF) {
		utf8_put(b, (uint32_t)c);
		return 9;
	}
	if ((s[0] == '0' || s[0] == '1') && (c = code_point(s, left, 3, 8)) >= 0) {
		utf8_put(b, (uint32_t)c);
		return 3;
	}
	return 0;
}

/* What stands behind a backslash (ParserUtils.unescapeSQLString); gives the bytes used. */
size_t
unescape(struct buf *b, const char *s, size_t left)
{
	static const char letters[] = "0bnrtZ", values[] = "\0\b\n\r\t\x1A";
	size_t n = numeric_escape(b, s, left);
	const char *letter;

	if (n > 0)
		return n;
	letter = strchr(letters, s[0]);
	if (s[0] != '\0' && letter != NULL) {
		buf_char(b, values[letter - letters]);
		return 1;
	}
	if (s[0] == '%' || s[0] == '_') /* LIKE reads these */
		buf_char(b, '\\');
	buf_char(b, s[0]);
	return 1;
}

size_t
space_len(const char *s, size_t n)
{
	/* no-break, ogham, en quad ... hair, line separator, narrow no-break, mathematical,
	 * ideographic; the byte order mark */
	static const char wide[][4] = {"\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80\xA8", "\xE2\x80\xAF",
	    "\xE2\x81\x9F", "\xE3\x80\x80", "\xEF\xBB\xBF"};

	if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		return 1;
	if ((*s & 0x80) == 0)
		return 0;
	if (n >= 3 && memcmp(s, "\xE2\x80", 2) == 0 && (unsigned char)s[2] <= 0x8A)
		return 3;
	for (size_t i = 0; i < LENGTH(wide); i++)
		if (n >= strlen(wide[i]) && memcmp(s, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}
