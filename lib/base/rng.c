/* rng.c - numbers that repeat on any machine */
#include <math.h>

#include "base/base.h"

/* the next number of splitmix64, which xoshiro's authors give for seeding */
static uint64_t
split(uint64_t *x)
{
	uint64_t n = rng_mix(*x);

	*x += UINT64_C(0x9E3779B97F4A7C15);
	return n;
}

void
rng_seed(struct rng *r, uint64_t seed, uint64_t stream)
{
	uint64_t x = seed ^ stream * UINT64_C(0xD1342543DE82EF95);

	split(&x);
	x ^= stream;
	for (int i = 0; i < 4; i++)
		r->s[i] = split(&x);
}

static uint64_t
rotl(uint64_t x, int k)
{
	return x << k | x >> (64 - k);
}

uint64_t
rng_next(struct rng *r)
{
	uint64_t *s = r->s, result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return result;
}

double
rng_unit(struct rng *r)
{
	return (double)(rng_next(r) >> 11) * 0x1p-53;
}

int64_t
rng_range(struct rng *r, int64_t low, int64_t high)
{
	uint64_t span = (uint64_t)high - (uint64_t)low + 1, limit, x;

	if (span == 0) /* all of int64 */
		return (int64_t)rng_next(r);
	limit = UINT64_MAX - UINT64_MAX % span;
	do
		x = rng_next(r);
	while (x >= limit);
	return (int64_t)((uint64_t)low + x % span);
}

double
rng_exponential(struct rng *r, double mean)
{
	return -mean * log1p(-rng_unit(r));
}

/* Box and Muller; the second value is thrown away so that each call uses the stream alike */
double
rng_normal(struct rng *r, double mean, double stddev)
{
	double u = 1 - rng_unit(r), v = rng_unit(r);

	return mean + stddev * sqrt(-2 * log(u)) * cos(2 * 3.14159265358979323846 * v);
}

/* the integral of x^-s, and its inverse; s near 1 by series */
static double
h_integral(double x, double s)
{
	double l = log(x), t = (1 - s) * l;

	return fabs(t) > 1e-8 ? expm1(t) / t * l : l * (1 + t * 0.5 * (1 + t / 3));
}

static double
h_inverse(double x, double s)
{
	double t = x * (1 - s);

	if (t < -1)
		t = -1;
	return exp((fabs(t) > 1e-8 ? log1p(t) / t : 1 - t * (0.5 - t / 3)) * x);
}

void
zipf_init(struct zipf *z, uint64_t n, double s)
{
	z->n = (double)n;
	z->s = s;
	z->h_x1 = h_integral(1.5, s) - 1;
	z->h_n = h_integral((double)n + 0.5, s);
	z->cut = 2 - h_inverse(h_integral(2.5, s) - exp(-s * log(2)), s);
}

uint64_t
zipf_next(const struct zipf *z, struct rng *r)
{
	for (;;) {
		double u = z->h_n + rng_unit(r) * (z->h_x1 - z->h_n);
		double x = h_inverse(u, z->s), k = floor(x + 0.5);

		if (k < 1)
			k = 1;
		else if (k > z->n)
			k = z->n;
		if (k - x <= z->cut || u >= h_integral(k + 0.5, z->s) - exp(-z->s * log(k)))
			return (uint64_t)k;
	}
}
