/* test-flat.c - the fast reader of plain lines against the full one */
#include "json/json.h"
#include "tap.h"

static struct arena a;
static const char *const keys[] = {"kind", "t", "query", "us", "ok", NULL};
#define N (LENGTH(keys) - 1)

/* Whatever json_flat takes, json_read must take too, with the same slots. */
static bool
agree(const char *line, size_t len)
{
	struct json_slot flat[N] = {0}, tree[N];
	struct json *v;

	if (!json_flat(line, len, keys, flat))
		return true;
	if ((v = json_read(&a, (struct pos){0}, line, len)) == NULL || v->type != JSON_OBJECT)
		return false;
	json_slots(v, keys, tree);
	for (size_t i = 0; i < N; i++) {
		if (flat[i].there != tree[i].there)
			return false;
		if (!flat[i].there)
			continue;
		if (flat[i].type != tree[i].type)
			return false;
		if (flat[i].type == JSON_NULL) {
			if (flat[i].text != NULL || tree[i].text != NULL)
				return false;
			continue;
		}
		if (flat[i].len != tree[i].len ||
		    memcmp(flat[i].text, tree[i].text, flat[i].len) != 0)
			return false;
		if (flat[i].type == JSON_NUMBER &&
		    (flat[i].whole != tree[i].whole ||
			(flat[i].whole && flat[i].integer != tree[i].integer)))
			return false;
	}
	return true;
}

static void
test_lines(void)
{
	static const char *const plain[] = {
	    "{\"kind\":\"request\",\"t\":1.5,\"query\":\"q\",\"us\":7}",
	    "{\"us\":7,\"query\":\"q\"}", "{\"other\":null,\"us\":-0,\"more\":true,\"ok\":false}",
	    "{\"us\":123456789012345678,\"x\":1e5,\"t\":1.0E-3}", "{\"query\":\"\",\"us\":0}"};
	static const char *const other[] = {"", "{", "{}", "[]", "{\"us\":}", "{\"us\":01}",
	    "{\"us\":1,}", "{\"us\":1", "{\"us\":1}}", "{\"us\":1} ", " {\"us\":1}", "{\"us\" :1}",
	    "{\"us\":1,\"us\":2}", "{\"query\":\"a\\n\"}", "{\"query\":\"\xc3\xa4\"}",
	    "{\"query\":\"\xff\"}", "{\"us\":{}}", "{\"us\":1.}", "{\"us\":.5}", "{\"us\":-}",
	    "{\"us\":1e}", "{\"us\":1e+}", "{\"us\":tru}", "{\"us\":nulls}", "{us:1}",
	    "{\"us\":1\"t\":2}", "{\"query\":\"a}", "{\"us\":1,\"x\"}",
	    "{\"us\":1234567890123456789}"};

	for (size_t i = 0; i < LENGTH(plain); i++) {
		struct json_slot slots[N];

		ok(json_flat(plain[i], strlen(plain[i]), keys, slots), "%s is plain", plain[i]);
		ok(agree(plain[i], strlen(plain[i])), "%s is read alike", plain[i]);
	}
	for (size_t i = 0; i < LENGTH(other); i++) {
		struct json_slot slots[N];

		ok(!json_flat(other[i], strlen(other[i]), keys, slots), "\"%s\" is not plain",
		    other[i]);
	}
}

/* lines with a byte changed, taken out or cut off */
static void
test_damaged(void)
{
	static const char line[] = "{\"kind\":\"request\",\"t\":1763702860.123456,\"query\":\"a "
				   "b\",\"x\":[1],\"us\":120,\"ok\":true}";
	static const char bytes[] = "{}[]\",:0.-e\\ \tnt\x80z";
	char copy[sizeof(line)];
	struct rng r;
	int wrong = 0;

	rng_seed(&r, 3, 0);
	for (int i = 0; i < 20000; i++) {
		size_t len = sizeof(line) - 1;

		memcpy(copy, line, sizeof(line));
		for (int64_t k = rng_range(&r, 0, 3); k > 0; k--)
			copy[rng_range(&r, 0, (int64_t)len - 1)] =
			    bytes[rng_range(&r, 0, (int64_t)sizeof(bytes) - 2)];
		if (rng_range(&r, 0, 9) == 0)
			len = (size_t)rng_range(&r, 0, (int64_t)len);
		copy[len] = '\0';
		wrong += !agree(copy, len);
		arena_reset(&a);
	}
	is(wrong, 0);
}

static void
test_time(void)
{
	static const struct {
		const char *line;
		int64_t us;
	} cases[] = {{"{\"t\":1763702860.123456}", 1763702860123456}, {"{\"t\":5}", 5000000},
	    {"{\"t\":0.5}", 500000}, {"{\"t\":1.0000019}", 1000001}, {"{\"t\":1.5e3}", 1500000000},
	    {"{\"t\":-2.5}", -2500000}, {"{\"t\":3999999999999}", 3999999999999000000},
	    {"{\"t\":null}", -1}, {"{}", -1}};
	static const char *const refused[] = {
	    "{\"t\":\"5\"}", "{\"t\":true}", "{\"t\":5000000000000}", "{\"t\":1e300}"};
	struct pos pos = {"<stdin>", 1, 0};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct json_slot slots[N];

		int64_t us = -1;

		json_flat(cases[i].line, strlen(cases[i].line), keys, slots);
		ok(json_slot_time(pos, &slots[1], "t", &us), "%s", cases[i].line);
		is(us, cases[i].us);
	}
	for (size_t i = 0; i < LENGTH(refused); i++) {
		struct json_slot slots[N];
		int64_t us = -1;

		json_flat(refused[i], strlen(refused[i]), keys, slots);
		ok(!json_slot_time(pos, &slots[1], "t", &us), "%s is refused", refused[i]);
	}
}

int
main(void)
{
	freopen("/dev/null", "w", stderr); /* json_read reports the damaged lines */
	test_lines();
	test_damaged();
	test_time();
	return done();
}
