/* test-json.c - lib/json: what is read is written again; errors have their column */
#include <stdlib.h>
#include <unistd.h>

#include "json/json.h"
#include "tap.h"

static struct arena arena;

/* What is said on stderr from now on goes to a file; said() gives it back and empties it. */
static FILE *messages;

static const char *
said(void)
{
	static char text[4096];
	size_t n;

	rewind(messages);
	n = fread(text, 1, sizeof(text) - 1, messages);
	text[n > 0 && text[n - 1] == '\n' ? n - 1 : n] = '\0';
	if (ftruncate(fileno(messages), 0) != 0)
		return "ftruncate failed";
	rewind(messages);
	return text;
}

static const char *
printed(const struct json *v)
{
	struct buf b = {.arena = &arena};

	json_print(&b, v);
	return buf_text(&b);
}

/* read and written again, or the message */
static const char *
again(const char *text, size_t len)
{
	struct json *v = json_read(&arena, (struct pos){"f", 3, 1}, text, len);

	return v != NULL ? printed(v) : said();
}

static void
reading(void)
{
	/* clang-format off */
	static const struct { const char *text, *want; } cases[] = {
		{"{}", NULL}, {"[]", NULL}, {"null", NULL}, {"true", NULL}, {"false", NULL}, {"\"\"", NULL},
		{"{\"b\":1,\"a\":[1,[2,{}]],\"b\":2}", NULL},
		{"[0,-0,1.50,1e400,-1.5E-3,123456789012345678901234567890]", NULL},
		{" { \"a\" : [ 1 , 2 ] } ", "{\"a\":[1,2]}"},
		{"\"\\u00e4\\ud83d\\ude00\\u20AC\"", "\"ä😀€\""},
		{"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\""},
		{"\"a\\u0000b\"", NULL},
		{"\"\\ud83d\"", "\"?\""},
		{"{\"a\":1", "lb: f:3:7: not JSON: parse error: premature EOF"},
		{"", "lb: f:3:1: not JSON: parse error: premature EOF"},
		{"{\"a\":}", "lb: f:3:6: not JSON: parse error: unallowed token at this point in JSON text"},
		{"{\"ä\":x}", "lb: f:3:6: not JSON: lexical error: invalid char in json text."},
		{"[1,]", "lb: f:3:4: not JSON: parse error: unallowed token at this point in JSON text"},
		{"[1] 2", "lb: f:3:6: not JSON: parse error: trailing garbage"},
		{"{\"a\":1} \"}", "lb: f:3:9: not JSON: a string without its end"},
		{"[01]", "lb: f:3:3: not JSON: parse error: after array element, I expect ',' or ']'"},
		{"[NaN]", "lb: f:3:2: not JSON: lexical error: invalid char in json text."},
		{"['a']", "lb: f:3:2: not JSON: lexical error: invalid char in json text."},
		{"\"a\tb\"", "lb: f:3:3: not JSON: lexical error: invalid character inside string."},
		{"\"\xff\"", "lb: f:3:2: not JSON: lexical error: invalid bytes in UTF8 string."},
	};
	/* clang-format on */

	for (size_t i = 0; i < LENGTH(cases); i++)
		same(again(cases[i].text, strlen(cases[i].text)),
		    cases[i].want != NULL ? cases[i].want : cases[i].text);
}

static void
nesting(void)
{
	struct buf b = {.arena = &arena};

	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		buf_char(&b, '[');
	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		buf_char(&b, ']');
	same(again(b.data, b.len), b.data);
	buf_clear(&b);
	for (int i = 0; i < 1000000; i++)
		buf_str(&b, "{\"a\":");
	same(again(b.data, b.len), "lb: f:3:2561: JSON is nested deeper than 512");
}

static void
members(void)
{
	struct pos pos = {"f", 3, 0};
	const char *text = "{\"a\":1.50,\"b\":\"x\",\"c\":null,\"d\":true}", *s = "old";
	struct json *v = json_read(&arena, pos, text, strlen(text));
	bool b = false;
	double n = 7;

	ok(json_get(v, "z") == NULL && json_get(NULL, "a") == NULL &&
		json_get(json_get(v, "a"), "a") == NULL,
	    "a member that is not there");
	ok(json_get_number(pos, v, "a", 0, 2, &n) && n == 1.5, "a number");
	ok(json_get_number(pos, v, "c", 0, 2, &n) && json_get_number(pos, v, "z", 0, 2, &n) &&
		n == 1.5,
	    "null and absent leave the value alone");
	ok(!json_get_number(pos, v, "a", 2, 3, &n), "out of range");
	same(said(), "lb: f:3: \"a\" is 1.50, out of range 2 to 3");
	ok(!json_get_number(pos, v, "b", 2, 3, &n), "a string is no number");
	same(said(), "lb: f:3: \"b\" is a string, not a number");
	ok(json_get_string(pos, v, "b", &s) && strcmp(s, "x") == 0, "a string");
	ok(!json_get_string(pos, v, "d", &s), "true is no string");
	same(said(), "lb: f:3: \"d\" is a boolean, not a string");
	ok(json_get_bool(pos, v, "d", &b) && b, "a boolean");
	ok(!json_get_bool(pos, v, "a", &b), "a number is no boolean");
	same(said(), "lb: f:3: \"a\" is a number, not true or false");

	json_set(&arena, v, "a", json_string(&arena, "new"));
	json_set(&arena, v, "e", json_int(&arena, INT64_MIN));
	json_add(json_set(&arena, v, "f", json_new(&arena, JSON_ARRAY)), json_bool(&arena, false));
	same(printed(v), "{\"a\":\"new\",\"b\":\"x\",\"c\":null,\"d\":true,\"e\":-"
			 "9223372036854775808,\"f\":[false]}");
}

static void
making(void)
{
	same(printed(json_double(&arena, 0.1)), "0.1");
	same(printed(json_double(&arena, 1e21)), "1e+21");
	same(printed(json_double(&arena, 0.0 / (double)(arena.block == NULL))), "null");
	same(printed(json_fixed(&arena, 2.5, 2)), "2.5");
	same(printed(json_fixed(&arena, 2916.6666, 2)), "2916.67");
	same(printed(json_fixed(&arena, 100, 0)), "100");
	same(printed(json_fixed(&arena, -0.001, 2)), "0");
	same(printed(json_nstring(&arena, "a\0\x7f\xff\xE2\x82", 6)),
	    "\"a\\u0000\\u007f\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void
pieces(void)
{
	struct buf b = {.arena = &arena};

	json_begin(&b);
	json_member_int(&b, "i", -17);
	json_member_str(&b, "s", "a\"b");
	json_member_fixed(&b, "f", 1.005, 2);
	json_member_bool(&b, "t", true);
	json_end(&b);
	same(buf_text(&b), "{\"i\":-17,\"s\":\"a\\\"b\",\"f\":1.00,\"t\":true}\n");
}

int
main(void)
{
	messages = tmpfile();
	if (messages == NULL || dup2(fileno(messages), STDERR_FILENO) == -1)
		return 2;
	reading();
	nesting();
	members();
	making();
	pieces();
	arena_free(&arena);
	return done();
}
