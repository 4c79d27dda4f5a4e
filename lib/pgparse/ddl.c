/* ddl.c - the tables that statements make
 *
 * Postgres' own parser has taken the statement before it comes here, so what stands where is known
 * and only what a table's rows need is looked at. */
#include <stdlib.h>
#include <string.h>

#include "pgparse/pgparse.h"

struct reader {
	struct arena *a;
	struct pg_lex lex;
	struct pg_token token;
	size_t before; /* where the token before it ended */
};

static void
next(struct reader *r)
{
	r->before = (size_t)(r->token.text - r->lex.text) + r->token.len;
	r->token = pg_next_word(&r->lex);
}

static bool
at(const struct reader *r, const char *word)
{
	return pg_token_is(&r->token, word);
}

static bool
take(struct reader *r, const char *word)
{
	if (!at(r, word))
		return false;
	next(r);
	return true;
}

static bool
at_any(const struct reader *r, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (at(r, words[i]))
			return true;
	return false;
}

static const char *
take_name(struct reader *r)
{
	const char *name = pg_name(r->a, &r->token);

	next(r);
	return name == NULL ? "" : name;
}

/* [schema .] name, and all of it to path, if that is not NULL */
static const char *
table_name(struct reader *r, const char **path)
{
	const char *name = take_name(r), *whole = name;

	while (take(r, ".")) {
		name = take_name(r);
		whole = arena_printf(r->a, "%s.%s", whole, name);
	}
	if (path != NULL)
		*path = whole;
	return name;
}

/* Passes over one token; with a bracket all that stands in it. */
static void
pass(struct reader *r)
{
	int depth = 0;

	do {
		depth += at(r, "(") || at(r, "[");
		depth -= at(r, ")") || at(r, "]");
		next(r);
	} while (depth > 0 && r->token.type != PG_END);
}

static bool
item_ends(const struct reader *r)
{
	return at(r, ",") || at(r, ")") || r->token.type == PG_END;
}

/* ---- types ---- */

/* What the catalog calls the types that SQL calls so. */
/* clang-format off */
static const struct {
	const char *words, *name;
} spellings[] = {
	{"smallint", "int2"}, {"int", "int4"}, {"integer", "int4"}, {"bigint", "int8"},
	{"smallserial", "int2"}, {"serial2", "int2"}, {"serial", "int4"}, {"serial4", "int4"},
	{"bigserial", "int8"}, {"serial8", "int8"},
	{"real", "float4"}, {"float", "float8"}, {"double precision", "float8"},
	{"decimal", "numeric"}, {"dec", "numeric"}, {"boolean", "bool"},
	{"character", "bpchar"}, {"char", "bpchar"}, {"nchar", "bpchar"}, {"national character", "bpchar"}, {"national char", "bpchar"},
	{"character varying", "varchar"}, {"char varying", "varchar"}, {"nchar varying", "varchar"},
	{"national character varying", "varchar"}, {"national char varying", "varchar"},
	{"bit varying", "varbit"},
	{"timestamp with time zone", "timestamptz"}, {"timestamp without time zone", "timestamp"},
	{"time with time zone", "timetz"}, {"time without time zone", "time"},
};
/* clang-format on */

/* ( 10, 2 ): those that are numbers */
static void
type_mods(struct reader *r, struct pg_def_column *c)
{
	for (next(r); !at(r, ")") && r->token.type != PG_END; next(r))
		if (r->token.type == PG_NUMBER && c->mods < (int)LENGTH(c->mod))
			c->mod[c->mods++] = (int)strtol(r->token.text, NULL, 10);
	next(r);
}

static void
read_type(struct reader *r, struct pg_def_column *c)
{
	static const char *const more[] = {"precision", "varying", "with", "without", "time",
	    "zone", "character", "char", "year", "month", "day", "hour", "minute", "second", "to"};
	size_t start = r->lex.at - r->token.len;
	bool quoted = r->token.type == PG_QUOTED;
	const char *words = table_name(r, NULL);

	while (!item_ends(r) && (at(r, "(") || at_any(r, more, LENGTH(more)))) {
		if (at(r, "(")) {
			type_mods(r, c);
			continue;
		}
		if (strncmp(words, "interval", 8) != 0)
			words = arena_printf(r->a, "%s %s", words, pg_name(r->a, &r->token));
		next(r);
	}
	while (at(r, "[") || at(r, "array")) {
		c->array = true;
		pass(r);
	}
	c->written = arena_strndup(r->a, r->lex.text + start, r->before - start);
	c->type = words;
	for (size_t i = 0; i < LENGTH(spellings) && !quoted; i++)
		if (strcmp(words, spellings[i].words) == 0)
			c->type = spellings[i].name;
	c->has_default = strstr(words, "serial") != NULL && c->type != words;
}

/* ---- columns ---- */

static struct pg_def_column *
find(const struct pg_def *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->column[i].name, name) == 0)
			return &t->column[i];
	return NULL;
}

static struct pg_def_column *
add_column(struct reader *r, struct pg_def *t)
{
	size_t cap = t->count == 0 ? 0 : 16;

	while (cap > 0 && cap < t->count)
		cap *= 2;
	if (t->count == cap)
		t->column = arena_grow(r->a, t->column, cap * sizeof(*t->column),
		    (cap == 0 ? 16 : cap * 2) * sizeof(*t->column));
	t->column[t->count] = (struct pg_def_column){0};
	return &t->column[t->count++];
}

/* What stands behind a column's type. */
static void
column_rest(struct reader *r, struct pg_def_column *c)
{
	bool set = false; /* ON DELETE SET DEFAULT */

	while (!item_ends(r)) {
		if (take(r, "references")) {
			c->references = table_name(r, NULL);
			continue;
		}
		if (at(r, "default") && !set)
			c->has_default = true;
		set = at(r, "set");
		if (take(r, "not") && at(r, "null"))
			c->not_null = true;
		else if (take(r, "primary")) {
			c->key = 1;
			c->not_null = true;
		} else if (take(r, "generated")) {
			while (!at(r, "as"))
				next(r);
			next(r);
			if (at(r, "identity"))
				c->has_default = c->not_null = true;
			else
				c->generated = true;
		}
		pass(r);
	}
}

/* ( a, b ) of PRIMARY KEY */
static void
key_columns(struct reader *r, struct pg_def *t)
{
	struct pg_def_column *c;
	int place = 0;

	for (next(r); !at(r, ")") && r->token.type != PG_END; take(r, ","))
		if ((c = find(t, take_name(r))) != NULL) {
			c->key = ++place;
			c->not_null = true;
		}
	next(r);
}

/* ( a ) REFERENCES table of FOREIGN KEY; one of several columns says nothing about each */
static void
foreign_key(struct reader *r, struct pg_def *t)
{
	struct pg_def_column *c;
	size_t count = 1;

	next(r);
	c = find(t, take_name(r));
	for (; !at(r, ")") && r->token.type != PG_END; next(r))
		count++;
	next(r);
	if (take(r, "references") && c != NULL && count == 1)
		c->references = table_name(r, NULL);
}

static bool
constraint(struct reader *r, struct pg_def *t)
{
	static const char *const words[] = {
	    "constraint", "primary", "foreign", "unique", "check", "exclude"};

	if (!at_any(r, words, LENGTH(words)))
		return false;
	if (take(r, "constraint"))
		next(r);
	if (take(r, "primary")) {
		next(r);
		if (at(r, "(")) /* else USING INDEX */
			key_columns(r, t);
	} else if (take(r, "foreign")) {
		next(r);
		foreign_key(r, t);
	}
	while (!item_ends(r))
		pass(r);
	return true;
}

static struct pg_def *
table_named(struct pg_def *tables, const char *name)
{
	while (tables != NULL && strcmp(tables->name, name) != 0)
		tables = tables->next;
	return tables;
}

/* LIKE other: its columns, and NOT NULL, come here */
static bool
like(struct reader *r, struct pg_def *t, struct pg_def *tables, struct pg_parse_error *error)
{
	size_t offset = (size_t)(r->token.text - r->lex.text);
	const char *name = table_name(r, NULL);
	const struct pg_def *other = table_named(tables, name);

	if (other == NULL) {
		*error = (struct pg_parse_error){
		    offset, arena_printf(r->a, "the table %s is not known here", name), NULL};
		return false;
	}
	for (size_t i = 0; i < other->count; i++) {
		struct pg_def_column *c = add_column(r, t);

		*c = other->column[i];
		c->key = 0;
		c->references = NULL;
		c->has_default = c->generated = false;
	}
	while (!item_ends(r))
		pass(r);
	return true;
}

/* ( column | constraint | LIKE table, ... ) */
static bool
columns(struct reader *r, struct pg_def *t, struct pg_def *tables, struct pg_parse_error *error)
{
	struct pg_def_column *c;

	do {
		next(r);
		if (at(r, ")") || constraint(r, t))
			continue;
		if (take(r, "like")) {
			if (!like(r, t, tables, error))
				return false;
			continue;
		}
		c = add_column(r, t);
		c->offset = (size_t)(r->token.text - r->lex.text);
		c->name = take_name(r);
		read_type(r, c);
		column_rest(r, c);
	} while (at(r, ","));
	next(r);
	return true;
}

/* [TEMP | UNLOGGED ...] TABLE */
static bool
take_table(struct reader *r)
{
	static const char *const kinds[] = {"or", "replace", "global", "local", "temporary", "temp",
	    "unlogged", "foreign", "external"};

	while (at_any(r, kinds, LENGTH(kinds)))
		next(r);
	return take(r, "table");
}

/* CREATE TABLE [IF NOT EXISTS] name ( ... ) */
static bool
create(struct reader *r, struct pg_def **tables, struct pg_parse_error *error)
{
	struct pg_def *t = arena_alloc(r->a, sizeof(*t)), **last = tables;

	if (take(r, "if")) {
		next(r);
		next(r);
	}
	t->name = table_name(r, &t->path);
	if (!at(r, "("))
		return true; /* AS query, OF type, PARTITION OF */
	if (!columns(r, t, *tables, error))
		return false;
	if (take(r, "using"))
		t->method = take_name(r);
	while (*last != NULL)
		last = &(*last)->next;
	*last = t;
	return true;
}

/* ALTER TABLE: the keys and defaults that pg_dump(1) writes so */
static void
alter(struct reader *r, struct pg_def *tables)
{
	struct pg_def_column *c = NULL;
	struct pg_def *t;

	while (at(r, "if") || at(r, "exists") || at(r, "only"))
		next(r);
	if ((t = table_named(tables, table_name(r, NULL))) == NULL)
		return;
	while (r->token.type != PG_END) {
		if (take(r, "primary") && take(r, "key") && at(r, "("))
			key_columns(r, t);
		else if (take(r, "foreign") && take(r, "key") && at(r, "("))
			foreign_key(r, t);
		else if (take(r, "alter")) {
			take(r, "column");
			c = find(t, take_name(r));
		} else if (c != NULL && (take(r, "default") || take(r, "generated")))
			c->has_default = true;
		else if (c != NULL && take(r, "not"))
			c->not_null = true;
		else
			pass(r);
	}
}

bool
pg_def_read(struct arena *a, const char *sql, size_t len, struct pg_def **tables,
    struct pg_parse_error *error)
{
	struct reader r = {.a = a, .lex = {.text = sql, .len = len}};
	bool is_create;

	r.token = (struct pg_token){.type = PG_SPACE, .text = sql};
	next(&r);
	is_create = at(&r, "create");
	if ((!is_create && !at(&r, "alter")) || (next(&r), !take_table(&r)))
		return true;
	if (!pg_check(a, sql, len, error))
		return false;
	if (is_create)
		return create(&r, tables, error);
	alter(&r, *tables);
	return true;
}
