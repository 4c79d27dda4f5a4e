/* wire.c - HdrHistogram's V2 encoding: numbers big-endian, counts as zigzag LEB128 of at most
 * 9 bytes where a negative number is a run of zeros, deflated by zlib, then base64
 * (HdrHistogram 2.1, EncodableHistogram and ZigZagLEB128-64b9B) */
#include <string.h>
#include <zlib.h>

#include "hist/hist.h"

#define COOKIE_COUNTS 0x1c849313u
#define COOKIE_COMPRESSED 0x1c849314u
#define HEADER 40 /* bytes before the counts: cookie, length, offset, digits, low, high, ratio */
#define SLOTS (HIST_PAGES * HIST_PAGE_SLOTS)
#define INFLATED_MAX (HEADER + SLOTS * 9)

static void
put_big(unsigned char *p, uint64_t v, int bytes)
{
	for (int i = bytes; i-- > 0; v >>= 8)
		p[i] = (unsigned char)v;
}

static uint64_t
get_big(const unsigned char *p, int bytes)
{
	uint64_t v = 0;

	for (int i = 0; i < bytes; i++)
		v = v << 8 | p[i];
	return v;
}

static unsigned char *
put_count(unsigned char *p, int64_t n)
{
	uint64_t v = (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0);
	int i;

	for (i = 0; i < 8 && v >= 0x80; i++, v >>= 7)
		*p++ = (unsigned char)(v | 0x80);
	*p++ = (unsigned char)v;
	return p;
}

/* the number at p, which ends before end; NULL when it does not */
static const unsigned char *
get_count(const unsigned char *p, const unsigned char *end, int64_t *n)
{
	uint64_t v = 0;
	int shift = 0;

	for (;; shift += 7) {
		if (p == end)
			return NULL;
		if (shift == 56) { /* the ninth byte has 8 bits of the number */
			v |= (uint64_t)*p++ << shift;
			break;
		}
		v |= (uint64_t)(*p & 0x7f) << shift;
		if (*p++ < 0x80)
			break;
	}
	*n = (int64_t)(v >> 1 ^ (0 - (v & 1)));
	return p;
}

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void
put_base64(struct buf *out, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)p[i] << 16 | (i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0) |
			     (i + 2 < n ? p[i + 2] : 0);
		char four[] = {
		    base64[v >> 18], base64[v >> 12 & 63], base64[v >> 6 & 63], base64[v & 63]};

		if (i + 1 >= n)
			four[2] = '=';
		if (i + 2 >= n)
			four[3] = '=';
		buf_add(out, four, 4);
	}
}

/* the bytes that the text stands for, or -1 */
static ptrdiff_t
get_base64(unsigned char *to, const char *text, size_t len)
{
	const char *at;
	uint32_t v = 0;
	ptrdiff_t n = 0;

	while (len > 0 && text[len - 1] == '=')
		len--;
	if (len % 4 == 1)
		return -1;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\0' || (at = strchr(base64, text[i])) == NULL)
			return -1;
		v = v << 6 | (uint32_t)(at - base64);
		if (i % 4 > 0)
			to[n++] = (unsigned char)(v >> (6 - 2 * (i % 4)));
	}
	return n;
}

static uint64_t
count_at(const struct hist *h, size_t i)
{
	const uint64_t *page = h->page[i / HIST_PAGE_SLOTS];

	return page == NULL ? 0 : page[i % HIST_PAGE_SLOTS];
}

/* the counts up to the last that is not zero */
static unsigned char *
put_counts(const struct hist *h, unsigned char *p)
{
	size_t end = SLOTS, i = 0, run;

	while (end > 0 && count_at(h, end - 1) == 0)
		end--;
	while (i < end) {
		for (run = 0; count_at(h, i + run) == 0; run++)
			;
		p = put_count(p, run > 0 ? -(int64_t)run : (int64_t)count_at(h, i));
		i += run > 0 ? run : 1;
	}
	return p;
}

void
hist_encode(const struct hist *h, struct buf *out)
{
	struct arena a = {0};
	unsigned char *raw = arena_alloc(&a, INFLATED_MAX), *end = put_counts(h, raw + HEADER);
	uLongf size = compressBound((uLong)(end - raw));
	unsigned char *packed = arena_alloc(&a, 8 + size);

	put_big(raw, COOKIE_COUNTS, 4);
	put_big(raw + 4, (uint64_t)(end - raw - HEADER), 4);
	put_big(raw + 12, 3, 4); /* significant digits */
	put_big(raw + 16, 1, 8); /* lowest value */
	put_big(raw + 24, (uint64_t)HIST_MAX, 8);
	put_big(raw + 32, UINT64_C(0x3FF0000000000000), 8); /* ratio: 1.0 */
	if (compress(packed + 8, &size, raw, (uLong)(end - raw)) != Z_OK)
		die("out of memory");
	put_big(packed, COOKIE_COMPRESSED, 4);
	put_big(packed + 4, size, 4);
	put_base64(out, packed, 8 + size);
	arena_free(&a);
}

/* what the header says must be our layout; its highest value may be another */
static const char *
check_header(const unsigned char *raw, size_t size)
{
	if (size < HEADER || (get_big(raw, 4) & ~0xf0u) != (COOKIE_COUNTS & ~0xf0u))
		return "not an HdrHistogram of version 2";
	/* the C library counts the header in, the Java one does not */
	if (get_big(raw + 4, 4) != size - HEADER && get_big(raw + 4, 4) != size)
		return "the histogram is cut short";
	if (get_big(raw + 12, 4) != 3 || get_big(raw + 16, 8) != 1 || get_big(raw + 8, 4) != 0)
		return "the histogram has not 3 significant digits from 1 on";
	if (get_big(raw + 32, 8) != UINT64_C(0x3FF0000000000000))
		return "the histogram holds scaled values, not microseconds";
	return NULL;
}

static const char *
add_counts(struct hist *h, const unsigned char *p, const unsigned char *end)
{
	size_t i = 0;
	int64_t n;

	while (p < end) {
		if ((p = get_count(p, end, &n)) == NULL)
			return "the histogram is cut short";
		if (n <= 0 ? (uint64_t)0 - (uint64_t)n > SLOTS - i : i >= SLOTS)
			return "the histogram has values over one hour";
		if (n > 0) {
			uint64_t **page = &h->page[i / HIST_PAGE_SLOTS];

			if (*page == NULL)
				*page = arena_alloc(h->arena, HIST_PAGE_SLOTS * sizeof(uint64_t));
			(*page)[i % HIST_PAGE_SLOTS] += (uint64_t)n;
			h->count += (uint64_t)n;
		}
		i += n < 0 ? (size_t)-n : 1;
	}
	return NULL;
}

static const char *
decode(struct arena *a, struct hist *h, const char *text, size_t len)
{
	unsigned char *packed = arena_alloc(a, len), *raw = arena_alloc(a, INFLATED_MAX);
	ptrdiff_t n = get_base64(packed, text, len);
	uLongf size = INFLATED_MAX;
	const char *wrong;

	if (n < 8)
		return "not base64";
	if ((get_big(packed, 4) & ~0xf0u) != (COOKIE_COMPRESSED & ~0xf0u))
		return "not an HdrHistogram of version 2, compressed";
	if (get_big(packed + 4, 4) > (uint64_t)n - 8)
		return "the histogram is cut short";
	if (uncompress(raw, &size, packed + 8, (uLong)get_big(packed + 4, 4)) != Z_OK)
		return "the histogram does not inflate";
	if ((wrong = check_header(raw, size)) != NULL)
		return wrong;
	return add_counts(h, raw + HEADER, raw + size);
}

const char *
hist_decode(struct hist *h, const char *text, size_t len)
{
	struct arena a = {0};
	struct hist new = {.arena = &a};
	const char *wrong = decode(&a, &new, text, len);

	if (wrong == NULL)
		hist_merge(h, &new);
	arena_free(&a);
	return wrong;
}
