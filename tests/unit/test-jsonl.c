/* test-jsonl.c - lb-load's reader of JSON lines beside yajl: the same lines are taken, with the
 * same values */
#include <stdlib.h>
#include <string.h>

#include "copy/copy.h"
#include "json/json.h"
#include "tap.h"

#define MUTATIONS 20000

/* The texts of the members a and b, or NULL, as a row of COPY BINARY has them; NULL: no object. */
static const char *
ours(struct arena *a, const char *line, size_t len)
{
	struct copy_column columns[] = {
	    {.name = "a", .type = "", .oid = 25}, {.name = "b", .type = "", .oid = 25}};
	struct copy_spec spec = {
	    .format = COPY_JSON, .columns = columns, .count = 2, .ignore_unknown = true};
	struct bytes text = {.data = arena_strndup(a, line, len), .len = len};
	struct copy_rows rows = {0};
	struct copy_map map = {0};
	struct buf b = {.arena = a};
	const char *p;

	copy_format_guess(&spec, -1, "");
	copy_prepare(&spec);
	copy_encode(&rows, &spec, &map, &text, 0);
	if (rows.count == 1 && rows.bad_count == 0) {
		p = rows.data.data + 2;
		for (int i = 0; i < 2; i++) {
			uint32_t bits = (uint32_t)(unsigned char)p[0] << 24 |
					(uint32_t)(unsigned char)p[1] << 16 |
					(uint32_t)(unsigned char)p[2] << 8 | (unsigned char)p[3];
			int n = (int32_t)bits;

			p += 4;
			buf_str(&b, n < 0 ? "NULL" : "=");
			buf_add(&b, p, n < 0 ? 0 : (size_t)n);
			buf_char(&b, '|');
			p += n < 0 ? 0 : n;
		}
	}
	copy_free(&rows);
	return b.data;
}

/* The member of the name, and how many have it. */
static const struct json *
find_member(const struct json *v, const char *key, int *count)
{
	const struct json *found = NULL;

	*count = 0;
	for (const struct json *m = v->child; m != NULL; m = m->next)
		if (strcmp(m->key, key) == 0) {
			found = m;
			++*count;
		}
	return found;
}

static const char *
theirs(struct arena *a, const char *line, size_t len)
{
	static const char *const keys[] = {"a", "b"};
	const struct json *v = json_read(a, (struct pos){"test", 1, 1}, line, len), *m;
	struct buf b = {.arena = a};
	bool nested = false;
	int count;

	if (v == NULL || v->type != JSON_OBJECT)
		return NULL;
	for (size_t i = 0; i < LENGTH(keys); i++) {
		m = find_member(v, keys[i], &count);
		if (count > 1)
			return NULL;
		if (m == NULL || m->type == JSON_NULL)
			buf_str(&b, "NULL");
		else if (m->type == JSON_STRING || m->type == JSON_NUMBER) {
			buf_char(&b, '=');
			buf_add(&b, m->text, m->len);
		} else if (m->type == JSON_TRUE || m->type == JSON_FALSE)
			buf_str(&b, m->type == JSON_TRUE ? "=true" : "=false");
		else /* its text as it stands there: the reader of the tree does not keep it */
			nested = true;
		buf_char(&b, '|');
	}
	return nested ? "nested" : buf_text(&b);
}

/* NUL bytes end the texts that are compared.  Half a surrogate pair is yajl's "?" and no UTF-8
 * here, which the server refuses. */
static bool
agree(const char *line, size_t len)
{
	struct arena a = {0};
	const char *x = ours(&a, line, len), *y = theirs(&a, line, len);
	bool good = (x == NULL) == (y == NULL) &&
		    (x == NULL || strcmp(y, "nested") == 0 || strcmp(x, y) == 0 ||
			utf8_check(x, strlen(x)) < strlen(x));

	if (!good)
		printf("# %.*s: %s instead of %s\n", (int)len, line, x == NULL ? "refused" : x,
		    y == NULL ? "refused" : y);
	arena_free(&a);
	return good;
}

static const char *const lines[] = {
    "{\"a\":1,\"b\":\"x\"}",
    " { \"b\" : -0.5e+10 , \"a\" : null } ",
    "{\"a\":\"\\u00e9\\ud83d\\ude00\\n\\t\\\\\\/\\\"\\b\\f\\r\",\"b\":true}",
    "{\"a\":{\"x\":[1,2,{\"y\":null}]},\"b\":[]}",
    "{\"a\":\"longer than eight bytes, \\\"quoted\\\"\",\"b\":12345678901234567890}",
    "{\"c\":{},\"a\":false,\"d\":[[[]]],\"b\":\"\"}",
    "{\"a\":1,\"a\":2}",
    "{}",
    "{\"a\":01}",
    "{\"a\":1.}",
    "{\"a\":.5}",
    "{\"a\":+1}",
    "{\"a\":1e}",
    "{\"a\":nul}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\\u12g4\"}",
    "{\"a\":\"x}",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "{a:1}",
    "{\"a\":1}}",
    "[1]",
    "1",
    "{\"a\":[1,2}",
    "{\"a\":{]}",
    "{,}",
};

/* Lines made of those by changing some bytes, the same ones in each run. */
static void
mutations(void)
{
	static const char bytes[] = "{}[]:,\"\\ub0123456789eE+-.ntfalsrux \t";
	struct rng rng;
	int wrong = 0;

	rng_seed(&rng, 1, 0);
	for (int i = 0; i < MUTATIONS; i++) {
		const char *from = lines[rng_range(&rng, 0, LENGTH(lines) - 1)];
		size_t len = strlen(from);
		char line[256];

		memcpy(line, from, len);
		for (int64_t k = rng_range(&rng, 1, 3); k > 0; k--)
			line[rng_range(&rng, 0, (int64_t)len - 1)] =
			    bytes[rng_range(&rng, 0, sizeof(bytes) - 2)];
		wrong += !agree(line, len);
	}
	is(wrong, 0);
}

int
main(void)
{
	begin("test-jsonl");
	if (freopen("/dev/null", "w", stderr) == NULL) /* yajl's side reports each error */
		return 1;
	for (size_t i = 0; i < LENGTH(lines); i++)
		ok(agree(lines[i], strlen(lines[i])), "%s", lines[i]);
	mutations();
	return done();
}
