/* session.c - what earlier statements of the input created, and how names of tables are said
 *
 * A session keeps copies in an arena of its own, so a million statements that create nothing leave
 * it as it was.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "sql/lower.h"

struct sql_session {
	struct arena arena;
	struct map tables, functions;
	struct map catalogs; /* of which a note was given; the value is the catalog of a schema */
	const char *schema; /* of USE; "" before */
};

struct sql_session *
sql_session_new(void)
{
	struct sql_session *ss = calloc(1, sizeof(*ss));

	if (ss == NULL)
		die("out of memory");
	ss->tables.arena = ss->functions.arena = ss->catalogs.arena = &ss->arena;
	ss->schema = "";
	return ss;
}

void
sql_session_free(struct sql_session *ss)
{
	if (ss == NULL)
		return;
	arena_free(&ss->arena);
	free(ss);
}

static const char *
lower_text(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *p;

	for (p = copy; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return copy;
}

/* ---- names ---- */

/* IDENTIFIER('a.b') as a name of parts; fails when its argument is not constant. */
static void
resolve_identifier(struct sql *s, struct expr *e)
{
	const char *text = e->args == NULL ? NULL : constant_string(e->args), *dot;
	struct expr **last = &e->args;

	if (text == NULL)
		fail(s, "identifier", e->begin,
		    "IDENTIFIER of what is no constant: Postgres takes names only as they are "
		    "written");
	e->kind = E_COLUMN;
	e->text = NULL;
	e->args = NULL;
	do {
		dot = strchr(text, '.');
		*last = new_expr(s, E_NAME, e->begin, e->end);
		(*last)->text =
		    dot == NULL ? text : arena_strndup(s->arena, text, (size_t)(dot - text));
		last = &(*last)->next;
		text = dot + 1;
	} while (dot != NULL);
}

static int
count_parts(const struct expr *name)
{
	const struct expr *part;
	int n = 0;

	for (part = name->args; part != NULL; part = part->next)
		n++;
	return n;
}

/* One note for each catalog; a schema of one name in two catalogs would become one schema. */
static void
drop_catalog(struct sql *s, struct expr *name)
{
	const char *catalog = lower_text(s->arena, name->args->text);
	const char *schema =
	    arena_printf(s->arena, ".%s", lower_text(s->arena, name->args->next->text));
	struct sql_session *ss = s->session;
	const char *known = map_get(&ss->catalogs, schema);

	if (known != NULL && strcmp(known, catalog) != 0)
		fail(s, "catalog", name->begin,
		    "schema %s is in catalog %s and in catalog %s: without their catalogs they are "
		    "one",
		    schema + 1, known, catalog);
	if (known == NULL)
		map_set(&ss->catalogs, schema, arena_strdup(&ss->arena, catalog));
	if (map_get(&ss->catalogs, catalog) == NULL) {
		map_set(&ss->catalogs, catalog, arena_strdup(&ss->arena, catalog));
		note(s, SQL_NOTE, "catalog", name->begin,
		    "the catalog %s is dropped: a database of Postgres is one catalog", catalog);
	}
	name->args = name->args->next;
}

static bool
is_file_format(const char *word)
{
	static const char *const words[] = {"parquet", "delta", "csv", "json", "orc", "avro",
	    "text", "binaryfile", "xml", "iceberg"};
	size_t i;

	for (i = 0; i < LENGTH(words); i++) {
		if (word_is(words[i], word))
			return true;
	}
	return false;
}

const char *
lower_table_name(struct sql *s, struct expr *name)
{
	struct expr *part;

	if (name->kind == E_CALL)
		resolve_identifier(s, name);
	if (count_parts(name) == 2 && name->args->next->quoted &&
	    is_file_format(name->args->text) && strpbrk(name->args->next->text, "/:.") != NULL)
		fail(s, "files", name->begin, "rows of files: load %s into a table first (lb-load)",
		    name->args->next->text);
	if (count_parts(name) > 3)
		fail(s, "name", name->begin, "a name of more than three parts");
	if (count_parts(name) == 3)
		drop_catalog(s, name);
	if (name->args->next != NULL &&
	    (word_is(name->args->text, "default") || word_is(name->args->text, "global_temp") ||
		word_is(name->args->text, "session")))
		name->args = name->args->next;
	for (part = name->args; part->next != NULL;)
		part = part->next;
	return part->text;
}

/* ---- tables ---- */

/* The last two parts, in lower case; the schema of USE stands for one that is not written. */
static const char *
key_of(struct sql *s, const struct expr *name, bool with_schema)
{
	const struct expr *part = name->args;
	const char *schema = s->session->schema;

	while (part->next != NULL) {
		schema = part->text;
		part = part->next;
	}
	if (word_is(schema, "default") || word_is(schema, "global_temp") ||
	    word_is(schema, "session") || !with_schema)
		schema = "";
	return lower_text(s->arena, arena_printf(s->arena, "%s.%s", schema, part->text));
}

const struct table *
session_table(struct sql *s, const struct expr *name)
{
	const struct table *t;

	if (name->kind != E_COLUMN)
		return NULL;
	if (name->args->next == NULL) { /* a temporary view hides a table */
		t = map_get(&s->session->tables, key_of(s, name, false));
		if (t != NULL)
			return t;
	}
	return map_get(&s->session->tables, key_of(s, name, true));
}

static struct column *
keep_columns(struct arena *a, const struct column *list)
{
	struct column *first = NULL, **last = &first;

	for (; list != NULL; list = list->next) {
		*last = arena_alloc(a, sizeof(**last));
		(*last)->name = arena_strdup(a, list->name);
		(*last)->type = type_copy(a, list->type);
		last = &(*last)->next;
	}
	return first;
}

void
session_add_table(struct sql *s, const struct expr *name, const struct table *table)
{
	struct arena *a = &s->session->arena;
	struct table *copy = arena_alloc(a, sizeof(*copy));

	*copy = *table;
	copy->columns = keep_columns(a, table->columns);
	map_set(&s->session->tables, key_of(s, name, !table->temporary), copy);
}

void
session_drop_table(struct sql *s, const struct expr *name)
{
	const struct table *t = session_table(s, name);

	if (t != NULL)
		map_set(&s->session->tables, key_of(s, name, !t->temporary), NULL);
}

void
session_rename_table(struct sql *s, const struct expr *from, const struct expr *to)
{
	const struct table *t = session_table(s, from);

	if (t == NULL)
		return;
	session_drop_table(s, from);
	session_add_table(s, to, t);
}

void
session_use(struct sql *s, const char *schema)
{
	s->session->schema =
	    word_is(schema, "default") ? "" : lower_text(&s->session->arena, schema);
}

/* ---- functions ---- */

const struct function *
session_function(struct sql *s, const char *name)
{
	const char *last = strrchr(name, '.');

	if (s->session->functions.count == 0)
		return NULL;
	return map_get(
	    &s->session->functions, lower_text(s->arena, last == NULL ? name : last + 1));
}

void
session_add_function(struct sql *s, const char *name, const struct function *f)
{
	struct arena *a = &s->session->arena;
	struct function *copy;

	if (f == NULL) {
		map_set(&s->session->functions, lower_text(s->arena, name), NULL);
		return;
	}
	copy = arena_alloc(a, sizeof(*copy));
	copy->params = keep_columns(a, f->params);
	copy->columns = keep_columns(a, f->columns);
	copy->returns = f->returns == NULL ? NULL : type_copy(a, f->returns);
	copy->required = f->required;
	map_set(&s->session->functions, lower_text(s->arena, name), copy);
}
