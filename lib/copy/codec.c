/* codec.c - values of the plain types, as their receive functions want them */
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <sys/socket.h>

#include "copy/internal.h"

static bool
is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

bool
encode_text(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	char *p = bytes_room(out, n + 4);

	(void)spec;
	(void)column;
	store32(p, (uint32_t)n);
	memcpy(p + 4, s, n);
	out->len += n + 4;
	return true;
}

static bool
encode_jsonb(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	char *p = bytes_room(out, n + 5);

	(void)spec;
	(void)column;
	store32(p, (uint32_t)n + 1);
	p[4] = 1; /* the version of jsonb's wire form */
	memcpy(p + 5, s, n);
	out->len += n + 5;
	return true;
}

static bool
encode_bool(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	static const char *const words[] = {
	    "f", "t", "false", "true", "0", "1", "no", "yes", "n", "y", "off", "on"};
	char *p;

	(void)spec;
	(void)column;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (word_nis(s, n, words[i])) {
			p = bytes_room(out, 5);
			store32(p, 1);
			p[4] = (char)(i & 1);
			out->len += 5;
			return true;
		}
	return false;
}

/* up to 18 digits with a sign: cannot overflow */
static bool
small_integer(const char *s, size_t n, int64_t *value)
{
	bool minus = n > 0 && *s == '-';
	int64_t v = 0;

	s += minus;
	n -= minus;
	if (n == 0 || n > 18)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(s[i]))
			return false;
		v = v * 10 + (s[i] - '0');
	}
	*value = minus ? -v : v;
	return true;
}

static bool
integer(const char *s, size_t n, int64_t *value)
{
	char text[24], *end;

	if (small_integer(s, n, value))
		return true;
	if (n == 0 || n >= sizeof(text) || !(is_digit(*s) || *s == '-' || *s == '+'))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	errno = 0;
	*value = strtoll(text, &end, 10);
	return errno == 0 && end == text + n && is_digit(end[-1]);
}

static bool
encode_int2(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	int64_t v;
	char *p;

	(void)spec;
	(void)column;
	if (!integer(s, n, &v) || v < INT16_MIN || v > INT16_MAX)
		return false;
	p = bytes_room(out, 6);
	store32(p, 2);
	store16(p + 4, (uint16_t)v);
	out->len += 6;
	return true;
}

static bool
encode_int4(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	int64_t v;
	char *p;

	(void)spec;
	(void)column;
	if (!integer(s, n, &v) || v < INT32_MIN || v > INT32_MAX)
		return false;
	p = bytes_room(out, 8);
	store32(p, 4);
	store32(p + 4, (uint32_t)v);
	out->len += 8;
	return true;
}

static bool
encode_int8(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	int64_t v;

	(void)spec;
	(void)column;
	if (!integer(s, n, &v))
		return false;
	put_field64(out, (uint64_t)v);
	return true;
}

/* A decimal number as mantissa and power of ten; at most 18 digits. */
static bool
decimal(const char *s, size_t n, uint64_t *mantissa, int *decimals, bool *minus)
{
	size_t i = 0, digits = 0;
	bool point = false;

	*minus = n > 0 && *s == '-';
	*mantissa = 0;
	*decimals = 0;
	for (i = *minus; i < n; i++) {
		if (s[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (!is_digit(s[i]) || ++digits > 18)
			return false;
		*mantissa = *mantissa * 10 + (uint64_t)(s[i] - '0');
		*decimals += point;
	}
	return digits > 0;
}

/* what strtod and strtof may see of the server's own spellings; words like "inf" are its matter */
static bool
float_text(char *text, size_t size, const char *s, size_t n)
{
	if (n == 0 || n >= size)
		return false;
	if (word_nis(s, n, "NaN") || word_nis(s, n, "Infinity") || word_nis(s, n, "-Infinity")) {
		memcpy(text, s, n);
		text[n] = '\0';
		return true;
	}
	for (size_t i = 0; i < n; i++)
		if (!is_digit(s[i]) && strchr("+-.eE", s[i]) == NULL)
			return false;
	memcpy(text, s, n);
	text[n] = '\0';
	return true;
}

/* Both operands of the division are exact, so its result is the nearest number: William Clinger's
 * fast path ("How to Read Floating Point Numbers Accurately", 1990). */
static bool
encode_float8(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
	uint64_t mantissa, bits;
	int decimals;
	bool minus;
	double v;
	char text[400], *end;

	(void)spec;
	(void)column;
	if (decimal(s, n, &mantissa, &decimals, &minus) && mantissa < UINT64_C(1) << 53) {
		v = (double)mantissa / tens[decimals];
		v = minus ? -v : v;
	} else {
		if (!float_text(text, sizeof(text), s, n))
			return false;
		errno = 0;
		v = strtod(text, &end);
		if (errno != 0 || end != text + n)
			return false;
	}
	memcpy(&bits, &v, sizeof(bits));
	put_field64(out, bits);
	return true;
}

static bool
encode_float4(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	char text[400], *end, *p;
	uint32_t bits;
	float v;

	(void)spec;
	(void)column;
	if (!float_text(text, sizeof(text), s, n))
		return false;
	errno = 0;
	v = strtof(text, &end);
	if (errno != 0 || end != text + n)
		return false;
	memcpy(&bits, &v, sizeof(bits));
	p = bytes_room(out, 8);
	store32(p, 4);
	store32(p + 4, bits);
	out->len += 8;
	return true;
}

static int
hex(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
encode_uuid(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	char *p = bytes_room(out, 20);
	size_t digits = 0;
	int v;

	(void)spec;
	(void)column;
	if (n != 36 && n != 32)
		return false;
	memset(p, 0, 20);
	for (size_t i = 0; i < n; i++) {
		if (n == 36 && (i == 8 || i == 13 || i == 18 || i == 23)) {
			if (s[i] != '-')
				return false;
			continue;
		}
		if ((v = hex(s[i])) == -1)
			return false;
		p[4 + digits / 2] |= (char)(digits % 2 == 0 ? v << 4 : v);
		digits++;
	}
	store32(p, 16);
	out->len += 20;
	return true;
}

/* the hex form; the escape form is left to the server */
static bool
encode_bytea(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	char *p;

	(void)spec;
	(void)column;
	if (n < 2 || s[0] != '\\' || s[1] != 'x' || n % 2 != 0)
		return false;
	p = bytes_room(out, n / 2 + 3);
	store32(p, (uint32_t)(n / 2 - 1));
	for (size_t i = 2; i < n; i += 2) {
		int high = hex(s[i]), low = hex(s[i + 1]);

		if (high == -1 || low == -1)
			return false;
		p[3 + i / 2] = (char)(high << 4 | low);
	}
	out->len += n / 2 + 3;
	return true;
}

/* inet only: cidr has rules of its own about the bits behind the mask */
static bool
encode_inet(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	enum { PGSQL_AF_INET = 2, PGSQL_AF_INET6 = 3 };
	char text[64], *slash, *p;
	unsigned char address[16];
	bool six;
	int64_t bits;

	(void)spec;
	(void)column;
	if (n == 0 || n >= sizeof(text))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	six = memchr(s, ':', n) != NULL;
	bits = six ? 128 : 32;
	if ((slash = strchr(text, '/')) != NULL) {
		if (!small_integer(slash + 1, n - (size_t)(slash + 1 - text), &bits) ||
		    slash[1] == '-' || bits > (six ? 128 : 32))
			return false;
		*slash = '\0';
	}
	if (inet_pton(six ? AF_INET6 : AF_INET, text, address) != 1)
		return false;
	p = bytes_room(out, 24);
	store32(p, six ? 20 : 8);
	p[4] = six ? PGSQL_AF_INET6 : PGSQL_AF_INET;
	p[5] = (char)bits;
	p[6] = 0; /* not cidr */
	p[7] = six ? 16 : 4;
	memcpy(p + 8, address, six ? 16 : 4);
	out->len += six ? 24 : 12;
	return true;
}

/* The numbers are those of src/include/catalog/pg_type.dat, fixed for all versions. */
/* clang-format off */
static const struct copy_codec codecs[] = {
	{16, "bool", encode_bool},
	{17, "bytea", encode_bytea},
	{19, "name", encode_text},
	{20, "int8", encode_int8},
	{21, "int2", encode_int2},
	{23, "int4", encode_int4},
	{25, "text", encode_text},
	{114, "json", encode_text},
	{700, "float4", encode_float4},
	{701, "float8", encode_float8},
	{869, "inet", encode_inet},
	{1042, "bpchar", encode_text},
	{1043, "varchar", encode_text},
	{1082, "date", encode_date},
	{1083, "time", encode_time},
	{1114, "timestamp", encode_timestamp},
	{1184, "timestamptz", encode_timestamptz},
	{1186, "interval", encode_interval},
	{1700, "numeric", encode_numeric},
	{2950, "uuid", encode_uuid},
	{3802, "jsonb", encode_jsonb},
};
static const struct copy_codec label = {25, "text", encode_text}, array = {2277, "anyarray", encode_array};
/* clang-format on */

const struct copy_codec *
find_codec(uint32_t oid)
{
	for (size_t i = 0; i < LENGTH(codecs); i++)
		if (codecs[i].oid == oid)
			return &codecs[i];
	return NULL;
}

uint32_t
copy_type(const char *name)
{
	for (size_t i = 0; i < LENGTH(codecs); i++)
		if (strcmp(codecs[i].name, name) == 0)
			return codecs[i].oid;
	return 0;
}

bool
copy_prepare(struct copy_spec *spec)
{
	bool all = !spec->text_only;

	spec->null_len = spec->null == NULL ? 0 : strlen(spec->null);
	for (size_t i = 0; i < spec->count; i++) {
		struct copy_column *c = &spec->columns[i];

		c->name_len = strlen(c->name);
		geometry_column(c);
		c->codec = c->element_codec = NULL;
		if (c->element != 0) {
			c->element_codec = c->label ? &label : find_codec(c->element);
			c->codec = c->element_codec == NULL ? NULL : &array;
		} else
			c->codec = c->label ? &label : c->geometry ? NULL : find_codec(c->oid);
		all = all && c->codec != NULL;
	}
	spec->text_only = !all;
	return all;
}
