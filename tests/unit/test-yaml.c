/* test-yaml.c - lib/yaml: places, what is refused, typed members, writing */
#include <stdlib.h>
#include <unistd.h>

#include "yaml/yaml.h"
#include "tap.h"

static struct arena arena;

static struct yaml *
doc(const char *text)
{
	return yaml_read(&arena, "t", text, strlen(text));
}

/* What f printed on stderr. */
static const char *
said(const char *text, bool (*f)(const struct yaml *))
{
	static char got[4000];
	FILE *file = tmpfile();
	int keep = dup(2);
	struct yaml *root;
	size_t n;

	fflush(stderr);
	dup2(fileno(file), 2);
	root = doc(text);
	if (f != NULL && root != NULL)
		f(root);
	fflush(stderr);
	dup2(keep, 2);
	close(keep);
	rewind(file);
	n = fread(got, 1, sizeof(got) - 1, file);
	got[n] = '\0';
	fclose(file);
	return got;
}

static const char *
written(const struct yaml *root)
{
	static char *text;
	size_t n;
	FILE *f;

	free(text);
	f = open_memstream(&text, &n);
	ok(yaml_write(f, root), "writes");
	fclose(f);
	return text;
}

static void
places(void)
{
	struct yaml *root =
	    doc("# x\na:\n  - é: ü\n    k: \"q\"\nb: [1, {c: z}]\nt: |\n  one\n  two\n");
	struct yaml *item;

	item = yaml_get(root, "a")->child;
	is(root->pos.line, 2);
	is(item->pos.line, 3);
	is(item->pos.column, 5);
	is(item->child->key_pos.column, 5);
	is(item->child->pos.column, 8); /* characters, not bytes */
	ok(!item->child->quoted && item->child->next->quoted, "quotes are remembered");
	is(yaml_get(root, "b")->last->child->pos.column, 12);
	same(yaml_get(root, "t")->text, "one\ntwo\n");
	ok(yaml_get(root, "t")->quoted, "a block is a string");
	ok(yaml_get(root, "nothing") == NULL, "an absent key is NULL");
}

static void
empty(void)
{
	static const char *const texts[] = {
	    "", "  \n# only a comment\n", "---\n", "---\n...\n", "~"};

	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct yaml *root = doc(texts[i]);

		ok(root != NULL && root->type == YAML_MAP && root->child == NULL,
		    "empty text %zu is an empty map", i);
	}
}

static void
aliases(void)
{
	struct yaml *root = doc("base: &b {x: 1, y: [2]}\n"
				"copy: *b\n"
				"more:\n  <<: *b\n  x: 3\n"
				"many:\n  <<: [*b, {z: 5}]\n");

	same(yaml_get(yaml_get(root, "copy"), "x")->text, "1");
	is(yaml_get(root, "copy")->pos.line, 2);
	same(yaml_get(yaml_get(root, "more"), "x")->text, "3");
	same(yaml_get(yaml_get(root, "more"), "y")->child->text, "2");
	same(yaml_get(yaml_get(root, "many"), "z")->text, "5");
	ok(yaml_get(yaml_get(root, "many"), "<<") == NULL, "<< is resolved");
}

static void
refused(void)
{
	static const char *const cases[][2] = {
	    {"a: 1\nb: 2\na: 3\n", "lb: t:3:1: key \"a\" is already in line 1\n"},
	    {"a: 1\na: 2\nb: *x\n", "lb: t:2:1: key \"a\" is already in line 1\nlb: t:3:4: no "
				    "anchor &x stands before this\n"},
	    {"a: &a [*a]\n", "lb: t:1:8: *a stands inside of what it names\n"},
	    {"a:\n\tb: 1\n", "lb: t:2:1: not YAML: a tab cannot indent, use spaces\n"},
	    {"a: [1,\nb: 2\n", "lb: t:3:1: not YAML: "},
	    {"a: \xff\n", "lb: t:1:4: not YAML: invalid leading UTF-8 octet (0xFF)\n"},
	    {"é: \x01\n", "lb: t:1:4: not YAML: control characters are not allowed (0x01)\n"},
	    {"a: !secret x\n", "lb: t:1:4: unknown tag \"!secret\"\n"},
	    {"a: 1\n---\nb: 2\n", "lb: t:2:1: a second document; one file is one document\n"},
	    {"[a]: 1\n", "lb: t:1:1: a key must be a word, not a list, a map or an alias\n"},
	    {"a: \"x\\0y\"\n", "lb: t:1:4: text with a NUL character\n"},
	    {"<<: 5\n", "lb: t:1:5: \"<<\" takes a map, or a list of maps\n"},
	};
	char deep[500];

	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got = said(cases[i][0], NULL);
		bool good = strncmp(got, cases[i][1], strlen(cases[i][1])) == 0;

		ok(good, "refuses case %zu: %.*s", i, (int)strcspn(got, "\n"), got);
	}
	memset(deep, '[', 200);
	strcpy(deep + 200, "\n");
	same(said(deep, NULL), "lb: t:1:102: nested deeper than 100\n");
}

/* Nine aliases of nine aliases ...: a thousand million values in ten lines. */
static void
bomb(void)
{
	char text[2000] = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";

	for (int i = 1; i < 10; i++) {
		char line[100];

		snprintf(line, sizeof(line),
		    "a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n", i, i, i - 1,
		    i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
		strcat(text, line);
	}
	ok(strstr(said(text, NULL), "more than 1000000 values\n") != NULL, "aliases are counted");
}

static bool
read_all(const struct yaml *m)
{
	static const char *const known[] = {"number", "integer", "word", "flag", NULL};
	static const char *const words[] = {"Snapshot", "Triggered", NULL};
	struct yaml *node;
	double d = 0;
	long l = 0;
	int i = 0;
	bool b = false;

	yaml_known(m, known);
	yaml_number(m, "number", 0, 10, &d);
	yaml_integer(m, "integer", 1, 65535, &l);
	yaml_word(m, "word", words, &i);
	yaml_bool(m, "flag", &b);
	yaml_map(m, "map", &node);
	return true;
}

static void
members(void)
{
	struct yaml *m =
	    doc("n: 1.5\ni: 7\ns: 12\nnone:\nyes: on\nw: TRIGGERED\nl: [1]\nq: \"5\"\n");
	static const char *const words[] = {"Snapshot", "Triggered", NULL};
	const char *s = "kept";
	struct yaml *node;
	double d = 0, ends[2];
	long l = 0;
	int i = 0;
	bool b = false;

	ok(yaml_number(m, "n", 0, 2, &d) && d == 1.5, "a number");
	ok(yaml_integer(m, "i", 0, 9, &l) && l == 7, "a whole number");
	ok(yaml_string(m, "none", &s) && strcmp(s, "kept") == 0, "null leaves the value alone");
	ok(yaml_string(m, "s", &s) && strcmp(s, "12") == 0, "a string takes any scalar");
	ok(yaml_bool(m, "yes", &b) && b, "on is true");
	ok(yaml_word(m, "w", words, &i) && i == 1, "words match in any case");
	ok(yaml_list(m, "l", &node) && node->child != NULL, "a list");
	ok(yaml_map(m, "absent", &node) && node == NULL, "an absent map is NULL and fine");
	ok(yaml_is_null(yaml_get(m, "none")) && !yaml_is_null(yaml_get(m, "q")), "nulls");
	m = doc("a: 1..2.5\nb: [3, 4]\nc: 5\nd: [1]\ne: [1, 2, 3]\nf: 1..x\n");
	ok(yaml_range(yaml_get(m, "a"), ends) && ends[0] == 1 && ends[1] == 2.5, "1..2.5");
	ok(yaml_range(yaml_get(m, "b"), ends) && ends[0] == 3 && ends[1] == 4, "[3, 4]");
	for (const char *k = "cdef"; *k != '\0'; k++)
		ok(!yaml_range(yaml_get(m, (char[]){*k, '\0'}), ends), "%c is no range", *k);
	same(said("numbr: 1\nzzz: 1\n", read_all),
	    "lb: t:1:1: unknown key \"numbr\", did you mean \"number\"?\n"
	    "lb: t:2:1: unknown key \"zzz\"; here may stand number, integer, word or flag\n");
	same(said("number: \"5\"\ninteger: 1.5\nword: x\nflag: 2\n", read_all),
	    "lb: t:1:9: number: the string \"5\" is not a number\n"
	    "lb: t:2:10: integer: \"1.5\" is not a whole number\n"
	    "lb: t:3:7: word: \"x\" is not Snapshot or Triggered\n"
	    "lb: t:4:7: flag: \"2\" is not true or false\n");
	same(said("number: 11\ninteger: [1]\n", read_all),
	    "lb: t:1:9: number: 11 is out of range, 0 to 10\n"
	    "lb: t:2:10: integer: a list stands where a whole number must stand\n");
}

static bool
write_bad(const struct yaml *root)
{
	(void)root;
	return yaml_write(stdout, yaml_new_string(&arena, "\xff"));
}

static void
writes(void)
{
	static const char *const strings[] = {"5432", "0x1F", "1e3", ".5", "1_000", "12:30:00",
	    "yes", "NULL", "~", "", "2026-11-21", "a: b", "a #b", "{{x}}", "- a", " a", "a ", "@x",
	    "y", ".inf", "two\nlines\n", "tab\tin", "%a", "'", "0o17", "1,5", "é"};
	struct yaml *list = yaml_new_list(&arena), *root = yaml_new_map(&arena), *again;
	struct yaml *x, *y;

	for (size_t i = 0; i < LENGTH(strings); i++)
		yaml_add(list, yaml_new_string(&arena, strings[i]));
	yaml_set(&arena, root, "on", list);
	again = doc(written(root));
	x = list->child;
	y = again->child->child;
	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		same(y->text, x->text);
	ok(x == NULL && y == NULL, "as many come back");

	root = yaml_new_map(&arena);
	yaml_set(&arena, root, "port", yaml_new_string(&arena, "5432"));
	yaml_set(&arena, root, "nodes", yaml_new_plain(&arena, "4"));
	yaml_set(&arena, root, "ref", yaml_new_string(&arena, "${var.x}"));
	yaml_set(&arena, root, "cron", yaml_new_string(&arena, "0 0 2 * * ?"));
	yaml_set(&arena, root, "task", yaml_new_string(&arena, "{{job.x}}"));
	yaml_set(&arena, root, "empty", yaml_new_map(&arena));
	yaml_set(&arena, root, "port", yaml_new_string(&arena, "5433"));
	same(written(root), "port: \"5433\"\nnodes: 4\nref: ${var.x}\ncron: 0 0 2 * * ?\ntask: "
			    "\"{{job.x}}\"\nempty: {}\n");
	ok(strstr(said("{}", write_bad), "not valid UTF-8") != NULL,
	    "refuses to write what is not UTF-8");
}

int
main(void)
{
	places();
	empty();
	aliases();
	refused();
	bomb();
	members();
	writes();
	arena_free(&arena);
	return done();
}
