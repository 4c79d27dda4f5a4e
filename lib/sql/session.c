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
	struct map prefixes; /* of the schemas of a catalog */
	struct map values; /* of parameters and variables, where they stand for names */
	struct map variables; /* session variables: their types */
	const char *schema; /* of USE; "" before */
	const char *catalog; /* of USE CATALOG, lower case; "" before */
};

struct sql_session *
sql_session_new(void)
{
	struct sql_session *ss = calloc(1, sizeof(*ss));

	if (ss == NULL)
		die("out of memory");
	ss->tables.arena = ss->functions.arena = ss->catalogs.arena = &ss->arena;
	ss->prefixes.arena = ss->values.arena = ss->variables.arena = &ss->arena;
	ss->schema = ss->catalog = "";
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

const char *
lower_text(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *p;

	for (p = copy; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return copy;
}

/* ---- catalogs ---- */

void
sql_session_map_catalog(struct sql_session *ss, const char *catalog, const char *prefix)
{
	map_set(
	    &ss->prefixes, lower_text(&ss->arena, catalog), (void *)lower_text(&ss->arena, prefix));
}

const char *
session_catalog(const struct sql *s)
{
	return s->session->catalog;
}

void
session_use_catalog(struct sql *s, const char *catalog)
{
	s->session->catalog = lower_text(&s->session->arena, catalog);
	s->session->schema = "";
}

const char *
session_catalog_prefix(struct sql *s, const char *catalog)
{
	const char *prefix = map_get(&s->session->prefixes, catalog);

	return prefix != NULL ? prefix : "";
}

const char *
session_schema_catalog(struct sql *s, const char *schema, const char *catalog)
{
	struct sql_session *ss = s->session;
	const char *key = arena_printf(s->arena, ".%s", schema);
	const char *known = map_get(&ss->catalogs, key);

	if (known == NULL)
		map_set(&ss->catalogs, key, arena_strdup(&ss->arena, catalog));
	return known != NULL ? known : catalog;
}

bool
session_note_catalog(struct sql *s, const char *catalog)
{
	struct sql_session *ss = s->session;

	if (map_get(&ss->catalogs, catalog) != NULL)
		return false;
	map_set(&ss->catalogs, catalog, arena_strdup(&ss->arena, catalog));
	return true;
}

/* ---- values of parameters, and variables ---- */

void
sql_session_set_value(struct sql_session *ss, const char *name, const char *value)
{
	map_set(&ss->values, lower_text(&ss->arena, name),
	    value == NULL ? NULL : arena_strdup(&ss->arena, value));
}

const char *
session_value(struct sql *s, const char *name)
{
	return map_get(&s->session->values, lower_text(s->arena, name));
}

const struct type *
session_variable(struct sql *s, const char *name)
{
	return map_get(&s->session->variables, lower_text(s->arena, name));
}

void
session_set_variable(struct sql *s, const char *name, const struct type *type)
{
	struct sql_session *ss = s->session;

	map_set(&ss->variables, lower_text(&ss->arena, name),
	    type == NULL ? NULL : (void *)type_copy(&ss->arena, type));
}

/* ---- tables ---- */

/* The last two parts, in lower case; the schema of USE stands for one that is not written. */
static const char *
key_of(struct sql *s, const struct expr *name, bool with_schema)
{
	const struct expr *part = name->args;
	const char *schema = s->session->schema, *catalog = s->session->catalog;

	for (; part->next != NULL; part = part->next) {
		if (part->next->next != NULL)
			catalog = lower_text(s->arena, part->text);
		else
			schema = arena_printf(
			    s->arena, "%s%s", session_catalog_prefix(s, catalog), part->text);
	}
	if (is_spark_schema(schema) || !with_schema)
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
