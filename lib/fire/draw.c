/* draw.c - values, drawn as text */
#include <math.h>
#include <string.h>

#include "fire/fire.h"

/* ---- numbers to text; each returns the end ---- */

static char *
put_digits(char *to, uint64_t n, int digits)
{
	char text[24], *p = text + sizeof(text);

	for (; n > 0 || digits > 0; n /= 10, digits--)
		*--p = (char)('0' + n % 10);
	memcpy(to, p, (size_t)(text + sizeof(text) - p));
	return to + (text + sizeof(text) - p);
}

static char *
put_decimal(char *to, int64_t n, int scale)
{
	uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n, one = 1;

	for (int i = 0; i < scale; i++)
		one *= 10;
	if (n < 0)
		*to++ = '-';
	to = put_uint(to, u / one);
	if (scale > 0) {
		*to++ = '.';
		to = put_digits(to, u % one, scale);
	}
	return to;
}

/* YYYY-MM-DD */
static char *
put_date(char *to, int64_t days)
{
	int year, month, day;

	date_of(days, &year, &month, &day);
	to = put_digits(to, (uint64_t)year, 4);
	*to++ = '-';
	to = put_digits(to, (uint64_t)month, 2);
	*to++ = '-';
	return put_digits(to, (uint64_t)day, 2);
}

/* version 4: random (RFC 9562, section 5.4) */
static char *
put_uuid(char *to, struct rng *r)
{
	uint64_t half[2] = {rng_next(r), rng_next(r)};
	static const char hex[] = "0123456789abcdef";

	half[0] = (half[0] & ~UINT64_C(0xF000)) | 0x4000;
	half[1] = (half[1] & ~(UINT64_C(3) << 62)) | UINT64_C(2) << 62;
	for (int i = 0; i < 32; i++) {
		if (i == 8 || i == 12 || i == 16 || i == 20)
			*to++ = '-';
		*to++ = hex[half[i / 16] >> (60 - i % 16 * 4) & 15];
	}
	return to;
}

static char *
put_array(char *to, const struct fire_param *p, struct rng *r)
{
	int64_t length = rng_range(r, p->shortest, p->longest);

	*to++ = '{';
	for (int64_t i = 0; i < length; i++) {
		if (i > 0)
			*to++ = ',';
		to = put_decimal(to, rng_range(r, p->low, p->high), 0);
	}
	*to++ = '}';
	return to;
}

/* ---- drawing ---- */

static int64_t
draw_normal(const struct fire_param *p, struct rng *r)
{
	double v = rng_normal(r, p->mean, p->stddev);

	/* compared as doubles: a value out of the range of int64_t must not be converted */
	if (v < (double)p->low)
		return p->low;
	if (v > (double)p->high)
		return p->high;
	return llround(v);
}

/* Whose turn it is of n: no two clients begin with the same. */
static uint64_t
turn(const struct fire_client *c, uint64_t n)
{
	return (c->index + c->count * c->total) % n;
}

static int64_t
draw_sequence(const struct fire_param *p, const struct fire_client *c)
{
	uint64_t span = (uint64_t)(p->high - p->low) + 1;

	return p->low + (int64_t)turn(c, span);
}

/* The text at to, its end returned. */
static char *
draw(const struct fire_param *p, struct fire_client *c, char *to)
{
	struct rng *r = &c->rng;

	switch (p->draw) {
	case FIRE_INTEGER:
	case FIRE_DECIMAL: return put_decimal(to, rng_range(r, p->low, p->high), p->scale);
	case FIRE_DATE: return put_date(to, rng_range(r, p->low, p->high));
	case FIRE_ZIPF: return put_decimal(to, p->low + (int64_t)zipf_next(&p->zipf, r) - 1, 0);
	case FIRE_NORMAL: return put_decimal(to, draw_normal(p, r), p->scale);
	case FIRE_SEQUENCE: return put_decimal(to, draw_sequence(p, c), 0);
	case FIRE_ARRAY: return put_array(to, p, r);
	case FIRE_UUID: return put_uuid(to, r);
	case FIRE_VALUES:
	case FIRE_SET:
	case FIRE_COLUMN: break; /* they need no space */
	}
	return to;
}

void
fire_client_init(struct fire_client *c, uint64_t seed, uint64_t index, uint64_t total)
{
	*c = (struct fire_client){.index = index, .total = total};
	rng_seed(&c->rng, seed, index);
}

size_t
fire_query_space(const struct fire_query *q)
{
	size_t space = 0;

	for (const struct fire_param *p = q->params; p != NULL; p = p->next)
		space += p->space;
	return space;
}

void
fire_query_draw(const struct fire_query *q, struct fire_client *c, const char **values, char *space)
{
	for (const struct fire_param *p = q->params; p != NULL; p = p->next) {
		if (p->draw == FIRE_VALUES || p->draw == FIRE_COLUMN) {
			*values++ = p->values[rng_range(&c->rng, 0, (int64_t)p->nvalues - 1)];
			continue;
		}
		if (p->draw == FIRE_SET) {
			*values++ = p->values[turn(c, p->nvalues)];
			continue;
		}
		*values++ = space;
		space = draw(p, c, space);
		*space++ = '\0';
	}
	c->count++;
}
