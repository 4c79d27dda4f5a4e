/* numeric.c - decimal numbers in numeric's form: digits to the base 10,000 */
#include "copy/internal.h"

/* the receive function takes no more decimals than this */
#define DECIMALS_MAX 16383
#define DIGITS_MAX 2000

/* The digit of 10^place in a number whose digits before the point end at s[whole]. */
static int
digit(const char *s, size_t whole, size_t decimals, long place)
{
	if (place >= (long)whole || place < -(long)decimals)
		return 0;
	return place >= 0 ? s[whole - 1 - (size_t)place] - '0' : s[whole + (size_t)-place] - '0';
}

/* What is no number has a sign of its own and no digits. */
static bool
word(struct bytes *out, const char *s, size_t n)
{
	static const struct {
		const char *word;
		uint16_t sign;
	} words[] = {{"NaN", 0xC000}, {"Infinity", 0xD000}, {"-Infinity", 0xF000}};

	for (size_t i = 0; i < LENGTH(words); i++)
		if (word_nis(s, n, words[i].word)) {
			char *p = bytes_room(out, 12);

			store32(p, 8);
			memset(p + 4, 0, 8);
			store16(p + 8, words[i].sign);
			out->len += 12;
			return true;
		}
	return false;
}

/* [-]digits[.digits] and words; exponents are left to the server */
bool
encode_numeric(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	bool minus = n > 0 && *s == '-';
	size_t whole = 0, decimals = 0, count = 0;
	long top, bottom, weight = 0;
	char *p;

	(void)spec;
	(void)column;
	s += minus;
	n -= minus;
	while (whole < n && (unsigned char)(s[whole] - '0') < 10)
		whole++;
	if (whole < n && s[whole] == '.')
		while (
		    whole + 1 + decimals < n && (unsigned char)(s[whole + 1 + decimals] - '0') < 10)
			decimals++;
	if (whole + decimals == 0 || n != whole + (whole < n && s[whole] == '.') + decimals ||
	    n > DIGITS_MAX || decimals > DECIMALS_MAX)
		return word(out, s - minus, n + minus);
	p = bytes_room(out, 12 + (n / 4 + 2) * 2);
	top = ((long)whole + 3) / 4; /* groups of four before the point, and after it */
	bottom = -(((long)decimals + 3) / 4);
	for (long group = top - 1; group >= bottom; group--) {
		int v = 0;

		for (long i = 3; i >= 0; i--)
			v = v * 10 + digit(s, whole, decimals, group * 4 + i);
		if (v == 0 && count == 0)
			continue; /* no zeros in front */
		if (count == 0)
			weight = group;
		store16(p + 12 + 2 * count++, (uint16_t)v);
	}
	while (count > 0 && p[11 + 2 * count] == 0 && p[10 + 2 * count] == 0)
		count--; /* nor behind */
	store32(p, (uint32_t)(8 + 2 * count));
	store16(p + 4, (uint16_t)count);
	store16(p + 6, (uint16_t)(count > 0 ? weight : 0));
	store16(p + 8, minus && count > 0 ? 0x4000 : 0);
	store16(p + 10, (uint16_t)decimals);
	out->len += 12 + 2 * count;
	return true;
}
