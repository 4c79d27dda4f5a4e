/* row.c - the values of a row, written as they are made */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gen/internal.h"

static const char *const vocabulary[64] = {"amber", "apple", "arrow", "autumn", "basin", "breeze",
    "bridge", "bronze", "candle", "canyon", "cedar", "circle", "clover", "copper", "coral", "delta",
    "desert", "ember", "falcon", "fern", "field", "flint", "forest", "garnet", "glacier", "granite",
    "harbor", "hazel", "hollow", "indigo", "island", "ivory", "jasper", "juniper", "kernel",
    "lantern", "laurel", "lumen", "maple", "marble", "meadow", "mirror", "nectar", "north", "oasis",
    "olive", "onyx", "opal", "orchid", "pebble", "pepper", "pine", "prairie", "quartz", "raven",
    "ridge", "river", "saffron", "silver", "summit", "thunder", "valley", "willow", "winter"};

static void
add_text(struct bytes *out, const char *s)
{
	bytes_add(out, s, strlen(s));
}

static void
add_int(struct bytes *out, int64_t value)
{
	char text[24], *p = text + sizeof(text);
	uint64_t v = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do
		*--p = (char)('0' + v % 10);
	while ((v /= 10) > 0);
	if (value < 0)
		*--p = '-';
	bytes_add(out, p, (size_t)(text + sizeof(text) - p));
}

/* exactly n digits */
static void
add_digits(struct bytes *out, uint64_t value, int n)
{
	char *p = bytes_room(out, (size_t)n);

	for (int i = n - 1; i >= 0; i--, value /= 10)
		p[i] = (char)('0' + value % 10);
	out->len += (size_t)n;
}

/* value / 10^decimals */
static void
add_fixed(struct bytes *out, int64_t value, int decimals)
{
	uint64_t unit = 1, v = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	for (int i = 0; i < decimals; i++)
		unit *= 10;
	if (value < 0)
		bytes_add(out, "-", 1);
	add_int(out, (int64_t)(v / unit));
	if (decimals > 0) {
		bytes_add(out, ".", 1);
		add_digits(out, v % unit, decimals);
	}
}

static void
add_hex(struct bytes *out, uint64_t value, int n)
{
	char *p = bytes_room(out, (size_t)n);

	for (int i = n - 1; i >= 0; i--, value >>= 4)
		p[i] = "0123456789abcdef"[value & 15];
	out->len += (size_t)n;
}

/* ---- numbers by the column's rule ---- */

/* low..high, from 64 random bits; the bias is under 2^-11 for spans below 2^53 */
static int64_t
scaled(uint64_t bits, double low, double high)
{
	return (int64_t)low +
	       (int64_t)((double)(bits >> 11) * 0x1p-53 * (floor(high) - floor(low) + 1));
}

static int64_t
whole(const struct gen_column *c, uint64_t bits, int64_t row)
{
	struct rng rng;
	double v;

	switch (c->rule) {
	case GEN_SEQUENCE:
		return (int64_t)c->low + (c->modulo > 0 ? row / c->divide % c->modulo : row);
	case GEN_ZIPF:
		rng_seed(&rng, bits, 0);
		return (int64_t)c->low + (int64_t)zipf_next(&c->zipf, &rng) - 1;
	case GEN_NORMAL:
		rng_seed(&rng, bits, 0);
		v = rng_normal(&rng, c->mean, c->deviation);
		return (int64_t)round(v);
	case GEN_EXPONENTIAL:
		return (int64_t)(c->low - c->mean * log1p(-(double)(bits >> 11) * 0x1p-53));
	default: return scaled(bits, c->low, c->high);
	}
}

static double
real(const struct gen_column *c, uint64_t bits, int64_t row)
{
	struct rng rng;

	switch (c->rule) {
	case GEN_NORMAL: rng_seed(&rng, bits, 0); return rng_normal(&rng, c->mean, c->deviation);
	case GEN_EXPONENTIAL: return c->low - c->mean * log1p(-(double)(bits >> 11) * 0x1p-53);
	case GEN_UNIFORM: return c->low + (double)(bits >> 11) * 0x1p-53 * (c->high - c->low);
	default: return (double)whole(c, bits, row);
	}
}

/* With the column's decimals, inside of what its type holds. */
static void
put_decimal(struct bytes *out, const struct gen_column *c, uint64_t bits, int64_t row)
{
	int decimals = c->decimals > 9 ? 9 : c->decimals;
	double v = real(c, bits, row), unit = pow(10, decimals), most;
	char text[400];

	if (c->type == GEN_DECIMAL && c->size > 0) {
		most = pow(10, c->size - c->decimals) - 1 / unit;
		v = v > most ? most : v < -most ? -most : v;
	}
	if (fabs(v) * unit < 1e17) {
		add_fixed(out, (int64_t)(v * unit), decimals);
		return;
	}
	if (c->type == GEN_FLOAT)
		snprintf(text, sizeof(text), "%.17g", v);
	else
		snprintf(text, sizeof(text), "%.*f", decimals, v);
	add_text(out, text);
}

static void
put_whole(struct bytes *out, const struct gen_column *c, uint64_t bits, int64_t row)
{
	int64_t v = whole(c, bits, row),
		most = c->size >= 8 ? INT64_MAX : (INT64_C(1) << (8 * c->size - 1)) - 1;

	add_int(out, v > most ? most : v < -most - 1 ? -most - 1 : v);
}

/* ---- texts ---- */

/* Cuts what was added from start on to the column's length, in characters. */
static void
cut(struct bytes *out, size_t start, const struct gen_column *c)
{
	int room = c->size;

	if (c->size == 0 || out->len - start <= (size_t)c->size)
		return;
	for (size_t i = start; i < out->len; i++)
		if ((out->data[i] & 0xC0) != 0x80 && room-- == 0)
			out->len = i;
}

/* The key of that number in a space: the same text in every table. */
static void
put_key(struct bytes *out, const struct gen_column *c, int64_t number)
{
	uint64_t h = rng_mix(hash_bytes(c->space, strlen(c->space), 0) ^ (uint64_t)number);
	size_t start = out->len;

	if (c->type == GEN_INT) {
		add_int(out, number);
		return;
	}
	if (c->type == GEN_TEXT) { /* 64 hex digits, the form of a SHA-256 */
		for (int i = 0; i < 4; i++, h = rng_mix(h))
			add_hex(out, h, 16);
		cut(out, start, c);
		return;
	}
	add_hex(out, h >> 32, 8);
	bytes_add(out, "-", 1);
	add_hex(out, h >> 16, 4);
	bytes_add(out, "-4", 2); /* version 4, variant 1 of RFC 9562 */
	add_hex(out, h, 3);
	h = rng_mix(h);
	bytes_add(out, "-8", 2);
	add_hex(out, h >> 48, 3);
	bytes_add(out, "-", 1);
	add_hex(out, h, 12);
}

static void
put_words(struct bytes *out, const struct gen_column *c, uint64_t bits)
{
	int64_t n = scaled(bits, c->low, c->high);
	size_t start = out->len;
	const char *word;

	for (int64_t i = 0; i < n; i++) {
		if (i % 8 == 0)
			bits = rng_mix(bits);
		if (i > 0)
			bytes_add(out, " ", 1);
		word = vocabulary[bits & 63];
		bits >>= 6;
		bytes_add(out, word, strlen(word));
	}
	cut(out, start, c);
}

static void
put_pattern(struct bytes *out, const struct gen_column *c, uint64_t bits)
{
	size_t start = out->len;
	unsigned n = 0;
	char *p = bytes_room(out, strlen(c->pattern));

	for (const char *s = c->pattern; *s != '\0'; s++) {
		if (*s == '#' || *s == '@') {
			*p++ = (char)(*s == '#' ? '0' + (bits & 0xffff) * 10 / 65536
						: 'a' + (bits & 0xffff) * 26 / 65536);
			bits = ++n % 4 == 0 ? rng_mix(bits) : bits >> 16 | bits << 48;
		} else {
			s += *s == '\\' && s[1] != '\0';
			*p++ = *s;
		}
	}
	out->len = (size_t)(p - out->data);
	cut(out, start, c);
}

static void
put_date(struct bytes *out, int64_t days)
{
	int year, month, day;

	date_of(days, &year, &month, &day);
	add_digits(out, (uint64_t)(year < 1 ? 1 : year > 9999 ? 9999 : year), 4);
	bytes_add(out, "-", 1);
	add_digits(out, (uint64_t)month, 2);
	bytes_add(out, "-", 1);
	add_digits(out, (uint64_t)day, 2);
}

static void
put_time(struct bytes *out, int64_t second)
{
	add_digits(out, (uint64_t)(second / 3600), 2);
	bytes_add(out, ":", 1);
	add_digits(out, (uint64_t)(second / 60 % 60), 2);
	bytes_add(out, ":", 1);
	add_digits(out, (uint64_t)(second % 60), 2);
}

static void
put_stamp(struct bytes *out, const struct gen_column *c, uint64_t bits, int64_t row)
{
	int64_t v = whole(c, bits, row), days = v / 86400, second = v % 86400;

	if (second < 0) {
		second += 86400;
		days--;
	}
	put_date(out, days);
	bytes_add(out, " ", 1);
	put_time(out, second);
	bytes_add(out, ".", 1);
	add_digits(out, rng_mix(bits) % 1000000, 6);
	if (strcmp(c->sql_type, "timestamptz") == 0)
		bytes_add(out, "Z", 1);
}

/* Text that needs no quotes in CSV and no escapes in JSON, choices and patterns aside. */
static void
put_plain(struct bytes *out, const struct gen_column *c, uint64_t bits, int64_t row)
{
	switch (c->rule) {
	case GEN_WORDS: put_words(out, c, bits); break;
	case GEN_PATTERN: put_pattern(out, c, bits); break;
	case GEN_KEY: put_key(out, c, scaled(bits, c->low, c->high)); break;
	case GEN_SEQUENCE: put_key(out, c, whole(c, bits, row)); break;
	default: add_int(out, whole(c, bits, row));
	}
}

/* ---- rows ---- */

/* A text that may hold anything, between quotes where the format wants them. */
static void
put_quoted(struct bytes *out, enum gen_format format, const char *s)
{
	bool quote = format == GEN_JSON_LINES || s[strcspn(s, ",\"\r\n")] != '\0' || *s == '\0';

	if (quote)
		bytes_add(out, "\"", 1);
	for (; *s != '\0'; s++) {
		if (format == GEN_JSON_LINES && (*s == '"' || *s == '\\'))
			bytes_add(out, "\\", 1);
		else if (format == GEN_CSV && *s == '"')
			bytes_add(out, "\"", 1);
		bytes_add(out, s, 1);
	}
	if (quote)
		bytes_add(out, "\"", 1);
}

static void
put_object(struct bytes *out, const char *quote, uint64_t bits)
{
	const char *const parts[] = {"{", quote, "n", quote, ":"}, *const second[] = {",", quote,
								       "word", quote, ":", quote};

	for (size_t i = 0; i < LENGTH(parts); i++)
		add_text(out, parts[i]);
	add_int(out, (int64_t)(bits >> 40));
	for (size_t i = 0; i < LENGTH(second); i++)
		add_text(out, second[i]);
	add_text(out, vocabulary[bits & 63]);
	add_text(out, quote);
	bytes_add(out, "}", 1);
}

/* What stands between quotes in JSON; slash: how a backslash is written. */
static void
put_bare(
    struct bytes *out, const struct gen_column *c, const char *slash, uint64_t bits, int64_t row)
{
	switch (c->type) {
	case GEN_BYTES:
		add_text(out, slash);
		bytes_add(out, "x", 1);
		add_hex(out, bits, 16);
		break;
	case GEN_DATE: put_date(out, whole(c, bits, row)); break;
	case GEN_TIME: put_time(out, (int64_t)(bits >> 32) % 86400); break;
	case GEN_INTERVAL:
		add_int(out, (int64_t)(bits & 31));
		add_text(out, " days ");
		put_time(out, (int64_t)(bits >> 32) % 86400);
		break;
	case GEN_INET:
		add_text(out, "10");
		for (int i = 0; i < 3; i++, bits >>= 8) {
			bytes_add(out, ".", 1);
			add_int(out, (int64_t)(bits & 255));
		}
		break;
	case GEN_TIMESTAMP: put_stamp(out, c, bits, row); break;
	case GEN_UUID:
		if (c->rule == GEN_KEY || c->rule == GEN_SEQUENCE)
			put_plain(out, c, bits, row);
		else
			put_key(out, c, (int64_t)(bits >> 1));
		break;
	default: put_plain(out, c, bits, row);
	}
}

static void
put_number(struct bytes *out, const struct gen_column *c, uint64_t bits, int64_t row)
{
	switch (c->type) {
	case GEN_BOOL: add_text(out, bits >> 63 ? "true" : "false"); return;
	case GEN_INT: put_whole(out, c, bits, row); return;
	default: put_decimal(out, c, bits, row); return;
	}
}

static bool
is_number(enum gen_type type)
{
	return type == GEN_BOOL || type == GEN_INT || type == GEN_FLOAT || type == GEN_DECIMAL;
}

/* One to four elements, between CSV's quotes and the brackets of an array literal, or as JSON. */
static void
put_array(struct bytes *out, const struct gen_column *c, bool json, uint64_t bits)
{
	const char *quote = json ? "\"" : "\"\"";
	bool bare = is_number(c->element) || (json && c->element == GEN_JSON);
	struct gen_column one = *c;

	one.type = c->element;
	one.rule = c->element == GEN_TEXT ? GEN_WORDS : GEN_UNIFORM;
	add_text(out, json ? "[" : "\"{");
	for (unsigned i = 0, n = (unsigned)bits & 3; i <= n; i++) {
		bits = rng_mix(bits);
		bytes_add(out, ",", i > 0);
		bytes_add(out, quote, bare ? 0 : strlen(quote));
		if (is_number(c->element))
			put_number(out, &one, bits, 0);
		else if (c->element == GEN_JSON)
			put_object(out, json ? "\"" : "\\\"\"", bits);
		else
			put_bare(out, &one, "\\\\", bits, 0);
		bytes_add(out, quote, bare ? 0 : strlen(quote));
	}
	add_text(out, json ? "]" : "}\"");
}

/* A pattern's text, which may hold anything. */
static void
put_pattern_quoted(
    struct bytes *out, const struct gen_column *c, enum gen_format format, uint64_t bits)
{
	struct bytes text = {0};

	put_pattern(&text, c, bits);
	bytes_add(&text, "", 1);
	put_quoted(out, format, text.data);
	free(text.data);
}

static void
put_value(struct bytes *out, const struct gen_column *c, bool json, uint64_t bits, int64_t row)
{
	const char *word;

	if (c->quoted)
		put_pattern_quoted(out, c, json ? GEN_JSON_LINES : GEN_CSV, bits);
	else if (c->rule == GEN_CHOICE) {
		word = c->word[(bits >> 32) * c->words >> 32];
		if (is_number(c->type))
			add_text(out, word);
		else
			put_quoted(out, json ? GEN_JSON_LINES : GEN_CSV, word);
	} else if (is_number(c->type))
		put_number(out, c, bits, row);
	else if (c->type == GEN_ARRAY)
		put_array(out, c, json, bits);
	else {
		bytes_add(out, "\"", json ? c->type != GEN_JSON : c->type == GEN_JSON);
		if (c->type == GEN_JSON)
			put_object(out, json ? "\"" : "\"\"", bits);
		else
			put_bare(out, c, json ? "\\\\" : "\\", bits, row);
		bytes_add(out, "\"", json ? c->type != GEN_JSON : c->type == GEN_JSON);
	}
}

void
gen_row(struct bytes *out, const struct gen_table *table, enum gen_format format, int64_t row)
{
	bool json = format == GEN_JSON_LINES;

	bytes_add(out, "{", json);
	for (size_t i = 0; i < table->count; i++) {
		const struct gen_column *c = &table->column[i];
		uint64_t bits = rng_mix(c->stream + (uint64_t)row * UINT64_C(0xD1342543DE82EF95));

		bytes_add(out, ",", i > 0);
		if (json) {
			put_quoted(out, GEN_JSON_LINES, c->name);
			bytes_add(out, ":", 1);
		}
		if (c->nulls > 0 && (double)(rng_mix(bits) >> 11) * 0x1p-53 < c->nulls)
			bytes_add(out, "null", json ? 4 : 0);
		else
			put_value(out, c, json, rng_mix(bits ^ 1), row);
	}
	bytes_add(out, json ? "}\n" : "\n", json ? 2 : 1);
}

void
gen_header(struct bytes *out, const struct gen_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		bytes_add(out, ",", i > 0);
		put_quoted(out, GEN_CSV, table->column[i].name);
	}
	bytes_add(out, "\n", 1);
}
