/* session.c - what earlier statements of the input created, and how names of tables are said
 *
 * A session keeps copies in an arena of its own, so a million statements that create nothing leave
 * it as it was.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "sql/lower.h"

/* What a session remembers, by name. */
enum memory {
	TABLES,
	FUNCTIONS,
	CATALOGS, /* of which a note was given; the value is the catalog of a schema */
	PREFIXES, /* of the schemas of a catalog */
	VALUES, /* of parameters and variables, where they stand for names */
	VARIABLES, /* session variables: their types */
	MEMORIES,
};

struct sql_session {
	const struct sql_session *base; /* knows what is not found here; or NULL */
	struct arena arena;
	struct map maps[MEMORIES];
	size_t stale; /* things that were replaced: memory that nobody reads */
	const char *schema; /* of USE; "" before */
	const char *catalog; /* of USE CATALOG, lower case; "" before */
	char ansi; /* of SET ANSI_MODE: 'Y', 'N', 0 before */
};

/* Stands for a thing that was dropped, whatever the base knows. */
static char gone;

static void
empty(struct sql_session *ss)
{
	for (int i = 0; i < MEMORIES; i++)
		ss->maps[i] = (struct map){.arena = &ss->arena};
	ss->schema = ss->catalog = "";
	ss->stale = 0;
	ss->ansi = 0;
}

struct sql_session *
sql_session_new(const struct sql_session *base)
{
	struct sql_session *ss = calloc(1, sizeof(*ss));

	if (ss == NULL)
		die("out of memory");
	ss->base = base;
	empty(ss);
	return ss;
}

void
sql_session_reset(struct sql_session *ss)
{
	arena_reset(&ss->arena);
	empty(ss);
}

void
sql_session_free(struct sql_session *ss)
{
	if (ss == NULL)
		return;
	arena_free(&ss->arena);
	free(ss);
}

/* NULL: not known. */
static void *
recall(const struct sql_session *ss, enum memory what, const char *key)
{
	void *value = NULL;

	for (; ss != NULL && value == NULL; ss = ss->base)
		if (ss->maps[what].count > 0)
			value = map_get(&ss->maps[what], key);
	return value == &gone ? NULL : value;
}

/* value: NULL when it is no more. */
static void
remember(struct sql_session *ss, enum memory what, const char *key, const void *value)
{
	ss->stale += map_get(&ss->maps[what], key) != NULL;
	map_set(&ss->maps[what], key, value == NULL ? &gone : (void *)value);
}

const char *
lower_text(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *p;

	for (p = copy; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return copy;
}

/* ---- settings, catalogs ---- */

void
session_set_ansi(struct sql *s, bool on)
{
	s->session->ansi = on ? 'Y' : 'N';
}

bool
session_ansi(const struct sql_session *ss, bool option)
{
	return ss->ansi == 0 ? option : ss->ansi == 'Y';
}

void
sql_session_map_catalog(struct sql_session *ss, const char *catalog, const char *prefix)
{
	remember(ss, PREFIXES, lower_text(&ss->arena, catalog), lower_text(&ss->arena, prefix));
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
	const char *prefix = recall(s->session, PREFIXES, catalog);

	return prefix != NULL ? prefix : "";
}

const char *
session_schema(struct sql *s, const char *catalog, const char *schema)
{
	const char *name = arena_printf(
	    s->arena, "%s%s", session_catalog_prefix(s, catalog), lower_text(s->arena, schema));
	const char *known = recall(s->session, CATALOGS, arena_printf(s->arena, ".%s", name));

	if (known != NULL && catalog[0] != '\0' && !word_is(known, catalog) &&
	    strcmp(name, "information_schema") != 0)
		return arena_printf(s->arena, "%s_%s", catalog, schema);
	return strcmp(name, lower_text(s->arena, schema)) == 0 ? schema : name;
}

void
session_note_schema(struct sql *s, const char *catalog, const char *schema)
{
	struct sql_session *ss = s->session;
	const char *key = arena_printf(s->arena, ".%s", lower_text(s->arena, schema));

	if (recall(ss, CATALOGS, key) == NULL)
		remember(ss, CATALOGS, key, arena_strdup(&ss->arena, catalog));
}

bool
session_note_catalog(struct sql *s, const char *catalog)
{
	struct sql_session *ss = s->session;

	if (recall(ss, CATALOGS, catalog) != NULL)
		return false;
	remember(ss, CATALOGS, catalog, arena_strdup(&ss->arena, catalog));
	return true;
}

/* ---- values of parameters, and variables ---- */

void
sql_session_set_value(struct sql_session *ss, const char *name, const char *value)
{
	remember(ss, VALUES, lower_text(&ss->arena, name),
	    value == NULL ? NULL : arena_strdup(&ss->arena, value));
}

const char *
session_value(struct sql *s, const char *name)
{
	return recall(s->session, VALUES, lower_text(s->arena, name));
}

const struct type *
session_variable(struct sql *s, const char *name)
{
	return recall(s->session, VARIABLES, lower_text(s->arena, name));
}

void
session_set_variable(struct sql *s, const char *name, const struct type *type)
{
	struct sql_session *ss = s->session;

	remember(ss, VARIABLES, lower_text(&ss->arena, name),
	    type == NULL ? NULL : type_copy(&ss->arena, type));
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
			schema = session_schema(s, catalog, part->text);
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
		t = recall(s->session, TABLES, key_of(s, name, false));
		if (t != NULL)
			return t;
	}
	return recall(s->session, TABLES, key_of(s, name, true));
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

static struct table *
keep_table(struct arena *a, const struct table *table)
{
	struct table *copy = arena_alloc(a, sizeof(*copy));

	*copy = *table;
	copy->columns = keep_columns(a, table->columns);
	return copy;
}

void
session_add_table(struct sql *s, const struct expr *name, const struct table *table)
{
	remember(s->session, TABLES, key_of(s, name, !table->temporary),
	    keep_table(&s->session->arena, table));
}

void
session_drop_table(struct sql *s, const struct expr *name)
{
	const struct table *t = session_table(s, name);

	if (t != NULL)
		remember(s->session, TABLES, key_of(s, name, !t->temporary), NULL);
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

	return recall(s->session, FUNCTIONS, lower_text(s->arena, last == NULL ? name : last + 1));
}

static struct function *
keep_function(struct arena *a, const struct function *f)
{
	struct function *copy = arena_alloc(a, sizeof(*copy));

	copy->params = keep_columns(a, f->params);
	copy->columns = keep_columns(a, f->columns);
	copy->returns = f->returns == NULL ? NULL : type_copy(a, f->returns);
	copy->required = f->required;
	return copy;
}

void
session_add_function(struct sql *s, const char *name, const struct function *f)
{
	struct sql_session *ss = s->session;

	remember(ss, FUNCTIONS, lower_text(s->arena, name),
	    f == NULL ? NULL : keep_function(&ss->arena, f));
}

/* ---- memory ---- */

static const void *
keep(struct arena *a, enum memory what, const void *value)
{
	if (value == &gone)
		return NULL;
	switch (what) {
	case TABLES: return keep_table(a, value);
	case FUNCTIONS: return keep_function(a, value);
	case VARIABLES: return type_copy(a, value);
	default: return arena_strdup(a, value);
	}
}

/* A file that makes the same view again and again must not grow: what is known moves to a new
 * arena. */
void
session_tidy(struct sql_session *ss)
{
	struct sql_session *new;
	size_t known = 0;

	for (int i = 0; i < MEMORIES; i++)
		known += ss->maps[i].count;
	if (ss->stale < 1000 || ss->stale < 4 * known)
		return;
	new = sql_session_new(ss->base);
	for (int i = 0; i < MEMORIES; i++)
		for (const struct map_entry *e = ss->maps[i].first; e != NULL; e = e->next)
			remember(new, (enum memory)i, e->key,
			    keep(&new->arena, (enum memory)i, e->value));
	new->ansi = ss->ansi;
	new->schema = arena_strdup(&new->arena, ss->schema);
	new->catalog = arena_strdup(&new->arena, ss->catalog);
	arena_free(&ss->arena);
	*ss = *new;
	for (int i = 0; i < MEMORIES; i++)
		ss->maps[i].arena = &ss->arena;
	free(new);
}
