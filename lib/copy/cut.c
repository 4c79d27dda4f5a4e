/* cut.c - where rows end */
#include "copy/internal.h"

/* The bytes of a word are eight counters, which are added up before one of them is full. */
size_t
copy_count(const char *text, size_t n, char c)
{
	const uint64_t pattern = eight(c), pairs = UINT64_C(0x00FF00FF00FF00FF);
	size_t count = 0, i = 0;

	while (i + 8 <= n) {
		size_t end = n - i > 255 * 8 ? i + 255 * 8 : i + (n - i) / 8 * 8;
		uint64_t counts = 0;

		for (; i < end; i += 8) {
			uint64_t x = word_at(text + i) ^ pattern;

			/* the high bit of each byte that is zero, and of no other */
			counts += ~(((x & ~HIGH) + ~HIGH) | x | ~HIGH) >> 7;
		}
		counts = (counts & pairs) + (counts >> 8 & pairs);
		count += counts * UINT64_C(0x0001000100010001) >> 48;
	}
	for (; i < n; i++)
		count += text[i] == c;
	return count;
}

/* Is the newline at text[i] a row's end in Postgres text, not a part of a field? */
static bool
text_end(const char *text, size_t i)
{
	size_t slashes = 0;

	while (slashes < i && text[i - 1 - slashes] == '\\')
		slashes++;
	return slashes % 2 == 0;
}

static size_t
last_newline(const struct copy_spec *spec, const char *text, size_t n, size_t *seen)
{
	for (size_t i = n; i > *seen; i--)
		if (text[i - 1] == '\n' && (spec->format == COPY_JSON || text_end(text, i - 1)))
			return i;
	*seen = n;
	return 0;
}

/* CSV whose quote is its own escape: a newline behind an even number of quotes ends a row. */
static size_t
even_quotes(const struct copy_spec *spec, const char *text, size_t n, size_t *seen, unsigned *odd)
{
	unsigned parity;

	*odd ^= copy_count(text + *seen, n - *seen, spec->quote) & 1;
	parity = *odd;
	for (size_t i = n; i > *seen; i--) {
		if (text[i - 1] == spec->quote)
			parity ^= 1;
		else if (text[i - 1] == '\n' && parity == 0)
			return i;
	}
	*seen = n;
	return 0;
}

/* CSV with an escape of its own, which counts between quotes only. */
static size_t
escaped_quotes(
    const struct copy_spec *spec, const char *text, size_t n, size_t *seen, unsigned *state)
{
	enum { QUOTED = 1, ESCAPED = 2 };
	size_t border = 0;

	for (; *seen < n; ++*seen) {
		char c = text[*seen];

		if (*state == (QUOTED | ESCAPED))
			*state = QUOTED;
		else if (*state == QUOTED && c == spec->escape)
			*state |= ESCAPED;
		else if (c == spec->quote)
			*state ^= QUOTED;
		else if (c == '\n' && *state == 0)
			border = *seen + 1;
	}
	return border;
}

size_t
copy_border(const struct copy_spec *spec, const char *text, size_t n, size_t *seen, unsigned *state)
{
	if (spec->format != COPY_CSV)
		return last_newline(spec, text, n, seen);
	return spec->escape == spec->quote ? even_quotes(spec, text, n, seen, state)
					   : escaped_quotes(spec, text, n, seen, state);
}
