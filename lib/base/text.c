/* text.c - characters and words */
#include <string.h>
#include <strings.h>

#include "base/base.h"

size_t
utf8_char(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t len = u[0] < 0x80   ? 1
		     : u[0] < 0xC2 ? 0
		     : u[0] < 0xE0 ? 2
		     : u[0] < 0xF0 ? 3
		     : u[0] < 0xF5 ? 4
				   : 0;

	if (len == 0 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((u[i] & 0xC0) != 0x80)
			return 0;
	if ((u[0] == 0xE0 && u[1] < 0xA0) ||
	    (u[0] == 0xED && u[1] > 0x9F) || /* overlong, surrogates */
	    (u[0] == 0xF0 && u[1] < 0x90) || (u[0] == 0xF4 && u[1] > 0x8F))
		return 0;
	return len;
}

size_t
utf8_check(const char *s, size_t n)
{
	size_t i = 0, len;

	while (i < n) {
		if ((unsigned char)s[i] < 0x80) {
			i++;
			continue;
		}
		len = utf8_char(s + i, n - i);
		if (len == 0)
			return i;
		i += len;
	}
	return n;
}

void
utf8_put(struct buf *b, uint32_t c)
{
	char t[4];

	if (c < 0x80) {
		buf_char(b, (char)c);
		return;
	}
	if (c < 0x800) {
		t[0] = (char)(0xC0 | c >> 6);
		t[1] = (char)(0x80 | (c & 0x3F));
		buf_add(b, t, 2);
	} else if (c < 0x10000) {
		t[0] = (char)(0xE0 | c >> 12);
		t[1] = (char)(0x80 | (c >> 6 & 0x3F));
		t[2] = (char)(0x80 | (c & 0x3F));
		buf_add(b, t, 3);
	} else {
		t[0] = (char)(0xF0 | c >> 18);
		t[1] = (char)(0x80 | (c >> 12 & 0x3F));
		t[2] = (char)(0x80 | (c >> 6 & 0x3F));
		t[3] = (char)(0x80 | (c & 0x3F));
		buf_add(b, t, 4);
	}
}

const char *
text_clip(struct arena *a, const char *s, size_t max)
{
	size_t n = strnlen(s, max + 1);

	if (n <= max)
		return s;
	for (n = max; n > 0 && (s[n] & 0xC0) == 0x80;)
		n--;
	return arena_printf(a, "%.*s…", (int)n, s);
}

struct pos
pos_at(struct pos start, const char *text, size_t offset)
{
	for (size_t i = 0; i < offset; i++) {
		if (text[i] == '\n') {
			start.line++;
			start.column = 1;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			start.column++;
		}
	}
	return start;
}

bool
word_is(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

bool
word_nis(const char *a, size_t n, const char *b)
{
	return strlen(b) == n && strncasecmp(a, b, n) == 0; /* a may hold NUL bytes */
}

/* Damerau's */
size_t
word_distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), row[3][65], *two = row[0], *one = row[1],
	       *now = row[2], *t;

	if (n > 63 || m > 63)
		return SIZE_MAX;
	for (size_t j = 0; j <= m; j++)
		one[j] = j;
	for (size_t i = 1; i <= n; i++) {
		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t best = one[j - 1] + (a[i - 1] != b[j - 1]);

			if (one[j] + 1 < best)
				best = one[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    two[j - 2] + 1 < best)
				best = two[j - 2] + 1;
			now[j] = best;
		}
		t = two;
		two = one;
		one = now;
		now = t;
	}
	return one[m];
}

const char *
word_nearest(const char *s, const char *const *list, size_t n)
{
	const char *best = NULL;
	size_t least = strlen(s) / 3 + 2, d; /* "near": about a third of the letters may differ */

	for (size_t i = 0; i < n; i++)
		if ((d = word_distance(s, list[i])) < least) {
			least = d;
			best = list[i];
		}
	return best;
}

bool
text_in(const char *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], s) == 0)
			return true;
	return false;
}
