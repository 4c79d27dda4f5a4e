/* query.c - a request file: directives, statements, parameters */
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "fire/fire.h"

const char *
fire_query_name(struct arena *a, const char *file)
{
	char *base = basename(arena_strdup(a, file)), *dot = strrchr(base, '.');

	if (dot != NULL && word_is(dot, ".sql"))
		*dot = '\0';
	return strcmp(base, "<stdin>") == 0 ? "stdin" : base;
}

struct fire_query *
fire_query_new(struct fire_queries *qs, const char *name, struct pos pos)
{
	struct fire_query *q = arena_alloc(qs->arena, sizeof(*q));

	*q = (struct fire_query){.name = arena_strdup(qs->arena, name),
	    .pos = pos,
	    .weight = 1,
	    .think_s = -1,
	    .timeout_s = -1,
	    .spread = 1};
	if (qs->last == NULL)
		qs->first = q;
	else
		qs->last->next = q;
	qs->last = q;
	qs->count++;
	return q;
}

/* ---- directives ---- */

static bool
set_name(struct fire_queries *qs, struct pos pos, const char *value)
{
	struct fire_query *q = qs->last;

	if (*value == '\0') {
		warnat(pos, "NAME wants a name");
		return false;
	}
	if (q->nstatements > 0)
		fire_query_new(qs, value, pos)->named = true;
	else if (!q->named)
		q->name = arena_strdup(qs->arena, value);
	q->named = true;
	return true;
}

static bool
set_weight(struct fire_queries *qs, struct pos pos, const char *value)
{
	if (!parse_number(value, &qs->last->weight) || qs->last->weight <= 0 ||
	    qs->last->weight > 1e9) {
		warnat(pos, "WEIGHT wants a number above 0, not \"%s\"", value);
		return false;
	}
	qs->last->weighted = true;
	return true;
}

/* ---- the directives of older request files ---- */

#define EXECUTIONS 5 /* of a set, when EXEC_COUNT does not say */

static void
weigh(struct fire_query *q)
{
	long each = q->executions > 0 ? q->executions : EXECUTIONS;

	if (!q->weighted)
		q->weight = (double)(each * (q->nsets > 0 ? q->nsets : 1));
}

static bool
set_executions(struct fire_queries *qs, struct pos pos, const char *value)
{
	double n;

	if (!parse_number(value, &n) || n < 1 || n > 1000 || n != (double)(long)n) {
		warnat(pos, "EXEC_COUNT wants a whole number from 1 to 1000, not \"%s\"", value);
		return false;
	}
	qs->last->executions = (long)n;
	weigh(qs->last);
	return true;
}

static bool
set_sets(struct fire_queries *qs, struct pos pos, const char *value)
{
	struct fire_query *q = qs->last;

	if (q->sets != NULL || q->nstatements > 0) {
		warnat(pos, "PARAMETERS must stand once, before the statements of its query");
		return false;
	}
	q->sets = arena_strdup(qs->arena, value);
	q->sets_pos = pos;
	return true;
}

void
fire_query_sets(struct fire_query *q, struct fire_param *columns, int ncolumns, long nsets)
{
	struct fire_param **end = &q->params;

	while (*end != NULL)
		end = &(*end)->next;
	*end = columns;
	q->nparams += ncolumns;
	q->columns = ncolumns;
	q->nsets = nsets;
	weigh(q);
}

/* ---- more directives ---- */

static bool
set_time(struct pos pos, const char *what, const char *value, double *to)
{
	if (!parse_time(value, to) || *to < 0 || *to > 86400) {
		warnat(pos, "%s wants a time like 20ms or 1.5s, not \"%s\"", what, value);
		return false;
	}
	return true;
}

static bool
set_timeout(struct fire_queries *qs, struct pos pos, const char *value)
{
	return set_time(pos, "TIMEOUT", value, &qs->last->timeout_s);
}

static bool
set_think(struct fire_queries *qs, struct pos pos, const char *value)
{
	return set_time(pos, "THINK", value, &qs->last->think_s);
}

static bool
set_group(struct fire_queries *qs, struct pos pos, const char *value)
{
	struct fire_query *q = qs->last;
	double n;

	if (word_is(value, "serial")) {
		q->group = FIRE_SERIAL;
	} else if (word_is(value, "pipeline")) {
		q->group = FIRE_PIPELINE;
	} else if (word_nis(value, 7, "spread ") && parse_number(value + 7, &n) && n >= 1 &&
		   n <= 1000 && n == (int)n) {
		q->group = FIRE_SPREAD;
		q->spread = (int)n;
	} else {
		warnat(pos,
		    "GROUP is \"pipeline\", \"serial\" or \"spread N\" (over N connections), not "
		    "\"%s\"",
		    value);
		return false;
	}
	return true;
}

/* name = random(1, 100) */
static bool
set_param(struct fire_queries *qs, struct pos pos, const char *value)
{
	struct fire_query *q = qs->last;
	size_t n = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	const char *call = value + n + strspn(value + n, " \t");
	struct fire_param *p, **end = &q->params;

	if (n == 0 || *call != '=') {
		warnat(pos, "PARAM is written \"-- PARAM name = random(1, 100)\"");
		return false;
	}
	if (q->nstatements > 0) {
		warnat(pos, "PARAM must stand before the statements of its query");
		return false;
	}
	for (; *end != NULL; end = &(*end)->next)
		if (word_nis(value, n, (*end)->name)) {
			warnat(pos, "parameter \"%s\" is declared twice", (*end)->name);
			return false;
		}
	p = arena_alloc(qs->arena, sizeof(*p));
	p->name = arena_strndup(qs->arena, value, n);
	p->pos = pos;
	*end = p; /* if it is wrong, it is declared all the same */
	q->nparams++;
	return fire_param_parse(qs->arena, pos, call + 1, p);
}

static const struct {
	const char *word;
	bool (*set)(struct fire_queries *qs, struct pos pos, const char *value);
} directives[] = {
    {"EXEC_COUNT", set_executions},
    {"GROUP", set_group},
    {"NAME", set_name},
    {"PARAM", set_param},
    {"PARAMETERS", set_sets},
    {"THINK", set_think},
    {"TIMEOUT", set_timeout},
    {"WEIGHT", set_weight},
};

static bool
unknown(struct pos pos, const char *word)
{
	const char *words[LENGTH(directives)], *near;

	for (size_t i = 0; i < LENGTH(directives); i++)
		words[i] = directives[i].word;
	near = word_nearest(word, words, LENGTH(words));
	warnat(pos, "unknown directive \"%s\"%s%s%s", word, near ? ": did you mean \"" : "",
	    near ? near : "",
	    near
		? "\"?"
		: "; there are EXEC_COUNT, GROUP, NAME, PARAM, PARAMETERS, THINK, TIMEOUT, WEIGHT");
	return false;
}

/* "PARAM name", or a slip of the pen like "PARAMS name =": not any line of SQL that is commented
 * out. */
static bool
is_param(const char *word, const char *rest)
{
	static const char *const param[] = {"PARAM"};
	const char *name = rest + strspn(rest, " \t");
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

	if (name == rest || strcmp(word, param[0]) == 0)
		return name > rest;
	return n > 0 && name[n + strspn(name + n, " \t")] == '=' &&
	       word_nearest(word, param, 1) != NULL;
}

/* A directive is "-- WORD: value" in capitals, or "-- PARAM name = call".  A converter may have
 * made a block comment of it, where other words in capitals are none of our business. */
bool
fire_directive(struct fire_queries *qs, struct pos pos, const char *comment, size_t len)
{
	bool block = len > 4 && memcmp(comment, "/*", 2) == 0;
	const char *s = arena_strndup(qs->arena, comment, block ? len - 2 : len);
	char *word, *value;
	size_t n;

	if (block ? strchr(s, '\n') != NULL : strncmp(s, "--", 2) != 0)
		return true;
	s += 2 + strspn(s + 2, " \t");
	n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
	word = arena_strndup(qs->arena, s, n);
	if (n < 2 || (s[n] != ':' && !is_param(word, s + n)))
		return true;
	s += n + 1;
	s += strspn(s, " \t");
	value = arena_strdup(qs->arena, s);
	for (n = strlen(value); n > 0 && strchr(" \t\r\n", value[n - 1]) != NULL;)
		value[--n] = '\0';
	for (size_t i = 0; i < LENGTH(directives); i++)
		if (strcmp(word, directives[i].word) == 0)
			return directives[i].set(qs, pos, value);
	return block || unknown(pos, word);
}

/* ---- statements ---- */

static int
find_param(const struct fire_query *q, const char *name)
{
	int i = 0;

	for (const struct fire_param *p = q->params; p != NULL; p = p->next, i++)
		if (word_is(p->name, name))
			return i;
	return -1;
}

/* Which $n of the statement is this parameter of the query?  A new one if it has none yet. */
static int
number_of(struct arena *a, struct fire_statement *st, int param)
{
	for (int i = 0; i < st->nparams; i++)
		if (st->params[i] == param)
			return i + 1;
	st->params = arena_grow(a, st->params, (size_t)st->nparams * sizeof(*st->params),
	    (size_t)(st->nparams + 1) * sizeof(*st->params));
	st->params[st->nparams] = param;
	return ++st->nparams;
}

void
fire_statement_add(struct fire_queries *qs, struct pos pos)
{
	struct fire_query *q = qs->last;
	struct fire_statement *st = arena_alloc(qs->arena, sizeof(*st));

	*st = (struct fire_statement){.pos = pos, .sql = "", .text = {.arena = qs->arena}};
	if (q->last == NULL)
		q->statements = st;
	else
		q->last->next = st;
	q->last = st;
	q->nstatements++;
}

void
fire_statement_text(struct fire_queries *qs, const char *sql, size_t len)
{
	struct fire_statement *st = qs->last->last;

	buf_add(&st->text, sql, len);
	st->sql = st->text.data;
}

bool
fire_statement_param(struct fire_queries *qs, struct pos pos, const char *name)
{
	struct fire_statement *st = qs->last->last;
	int param = find_param(qs->last, name);
	size_t n = (size_t)st->nplaces;

	if (param < 0) {
		warnat(pos,
		    "parameter :%s is not declared; add a line \"-- PARAM %s = random(1, 1000)\"",
		    name, name);
		return false;
	}
	/* as wide as :name was, so that a place the server names is a place in the file */
	st->places = arena_grow(
	    qs->arena, st->places, n * sizeof(*st->places), (n + 1) * sizeof(*st->places));
	st->places[n].at = st->text.len;
	buf_printf(&st->text, "$%-*d", (int)strlen(name), number_of(qs->arena, st, param));
	st->places[n].len = st->text.len - st->places[n].at;
	st->places[n].param = param;
	st->nplaces++;
	st->sql = st->text.data;
	return true;
}

bool
fire_statement_placeholder(struct fire_queries *qs, struct pos pos)
{
	struct fire_query *q = qs->last;
	char name[16];

	if (++q->placeholders > q->columns) {
		warnat(pos, "the sets of PARAMETERS have %d values; this %%s is number %d",
		    q->columns, q->placeholders);
		return false;
	}
	snprintf(name, sizeof(name), "%%%d", q->placeholders);
	return fire_statement_param(qs, pos, name);
}

static bool
is_used(const struct fire_query *q, int param)
{
	for (const struct fire_statement *st = q->statements; st != NULL; st = st->next)
		for (int i = 0; i < st->nparams; i++)
			if (st->params[i] == param)
				return true;
	return false;
}

/* A placeholder in words of another tool, which nothing would fill in, shows by this. */
static bool
check_params(const struct fire_query *q)
{
	int i = 0;
	bool ok = true;

	for (const struct fire_param *p = q->params; p != NULL; p = p->next, i++)
		if (p->draw != FIRE_SET && !is_used(q, i)) {
			warnat(p->pos, "no statement of \"%s\" has the parameter :%s", q->name,
			    p->name);
			ok = false;
		}
	return ok;
}

bool
fire_queries_check(const struct fire_queries *qs)
{
	struct arena a = {0};
	struct map names = {.arena = &a};
	bool ok = true;

	for (struct fire_query *q = qs->first; q != NULL; q = q->next) {
		if (q->nstatements > 0)
			ok &= check_params(q);
		if (q->nstatements == 0) {
			warnat(q->pos, "\"%s\" has no statement", q->name);
			ok = false;
		} else if (q->placeholders < q->columns) {
			warnat(q->sets_pos,
			    "the sets of PARAMETERS have %d value%s, and \"%s\" has %d %%s",
			    q->columns, q->columns == 1 ? "" : "s", q->name, q->placeholders);
			ok = false;
		}
		if (map_get(&names, q->name) != NULL) {
			warnat(q->pos, "two queries have the name \"%s\"", q->name);
			ok = false;
		}
		map_set(&names, q->name, q);
	}
	arena_free(&a);
	return ok;
}
