/* name.c - names of catalogs, schemas, tables and functions as Postgres has them
 *
 * A database of Postgres is one catalog, so a name loses its catalog.
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-names.html and
 * ...-sql-ref-names-identifier-clause.html, 2025-10.
 */
#include <ctype.h>
#include <string.h>

#include "sql/lower.h"

/* ---- IDENTIFIER ---- */

/* The value of a parameter or variable; ${name} where it is not known. */
static bool
add_value(struct sql *s, struct buf *b, const char *name)
{
	const char *value = session_value(s, name);

	if (value != NULL)
		buf_str(b, value);
	else
		buf_printf(b, "${%s}", name);
	return true;
}

/* Adds what e says to the text of a name; false: it is neither a string nor a parameter. */
static bool
add_template(struct sql *s, struct buf *b, const struct expr *e)
{
	switch (e->kind) {
	case E_STRING: buf_str(b, e->text); return true;
	case E_CAST: return e->type->kind == T_STRING && add_template(s, b, e->args);
	case E_PARAM: return e->text != NULL && add_value(s, b, e->text);
	case E_COLUMN:
		e = e->args;
		if (e->next != NULL && word_is(e->text, "system"))
			e = e->next;
		if (e->next != NULL && word_is(e->text, "session"))
			e = e->next;
		return e->next == NULL && add_value(s, b, e->text);
	case E_OPERATOR:
		if (strcmp(e->op, "||") != 0)
			return false;
		return add_template(s, b, e->args) && add_template(s, b, e->args->next);
	case E_CALL:
		if (!word_is(e->text, "concat"))
			return false;
		for (e = e->args; e != NULL && add_template(s, b, e);)
			e = e->next;
		return e == NULL;
	default: return false;
	}
}

const char *
name_template(struct sql *s, const struct expr *e)
{
	struct buf b = {.arena = s->arena};

	return add_template(s, &b, e) ? buf_text(&b) : NULL;
}

/* Where one part of a.`b.c`.${d.e} ends. */
static const char *
part_end(const char *p)
{
	const char *close;

	while (*p != '\0' && *p != '.') {
		close = *p == '`'                  ? strchr(p + 1, '`')
			: strncmp(p, "${", 2) == 0 ? strchr(p, '}')
						   : NULL;
		p = close != NULL ? close + 1 : p + 1;
	}
	return p;
}

static const char *
unquoted(struct sql *s, const char *p, const char *end)
{
	if (*p == '`' && end - p > 2 && end[-1] == '`') {
		p++;
		end--;
	}
	return arena_strndup(s->arena, p, (size_t)(end - p));
}

/* a.`b.c` as the parts of e; returns the last one. */
static const struct expr *
split_name(struct sql *s, struct expr *e, const char *text)
{
	struct expr **last = &e->args, *part = NULL;
	const char *end;

	e->kind = E_COLUMN;
	e->text = NULL;
	for (;; text = end + 1) {
		end = part_end(text);
		part = *last = new_expr(s, E_NAME, e->begin, e->end);
		part->text = unquoted(s, text, end);
		if (part->text[0] == '\0')
			fail(s, "identifier", e->begin,
			    "the name that IDENTIFIER gives has an empty part");
		part->quoted = *text == '`';
		last = &part->next;
		if (*end == '\0')
			return part;
	}
}

/* Are all parameters of the template such as whoever renders the text has to put in: ${name}? */
static bool
is_rendered(const struct expr *e)
{
	const struct expr *a;

	if (e->kind == E_PARAM)
		return e->quoted;
	if (e->kind == E_COLUMN)
		return false;
	for (a = e->args; a != NULL; a = a->next)
		if (!is_rendered(a))
			return false;
	return true;
}

/* A parameter may stand for the catalog, which is dropped, and for the schema, which whoever
 * renders the text has to put in; for what stands last only ${name}, which is rendered in any case.
 */
bool
resolve_identifier(struct sql *s, struct expr *e)
{
	const char *text =
	    e->args == NULL || e->args->next != NULL ? NULL : name_template(s, e->args);
	struct expr name = *e;

	if (text == NULL ||
	    (strstr(split_name(s, &name, text)->text, "${") != NULL && !is_rendered(e->args)))
		return false;
	*e = name;
	return true;
}

/* An IDENTIFIER that the parser could resolve is no call any more; of another, what is not known
 * stays in the name. */
static void
want_name(struct sql *s, struct expr *e)
{
	const char *text;

	if (e->kind != E_CALL)
		return;
	text = e->args == NULL || e->args->next != NULL ? NULL : name_template(s, e->args);
	if (text == NULL)
		fail(s, "identifier", e->begin,
		    "the name that IDENTIFIER gives is not known: Postgres takes names only as "
		    "they are written");
	split_name(s, e, text);
}

/* ---- parts ---- */

static int
count_parts(const struct expr *name)
{
	const struct expr *part;
	int n = 0;

	for (part = name->args; part != NULL; part = part->next)
		n++;
	return n;
}

bool
is_spark_schema(const char *name)
{
	return word_is(name, "default") || word_is(name, "global_temp") ||
	       word_is(name, "session") || word_is(name, "live");
}

/* The schema of a catalog as Postgres has it; two catalogs must not share one. */
static const char *
mapped_schema(struct sql *s, const char *catalog, const char *schema, size_t at)
{
	const char *name = session_schema(s, catalog, schema);
	const char *own = arena_printf(s->arena, "%s_%s", catalog, schema);

	if (strcmp(name, own) != 0)
		session_note_schema(s, catalog, name);
	else if (session_note_catalog(s, arena_printf(s->arena, "%s.%s", catalog, schema)))
		note(s, SQL_WARNING, "catalog", at,
		    "another catalog has a schema %s too: that of the catalog %s is called %s; "
		    "--catalog-map gives its schemas other names",
		    schema, catalog, name);
	return name;
}

/* Drops the first part of a name; one note for each catalog. */
static void
drop_catalog(struct sql *s, struct expr *name)
{
	const char *written = name->args->text, *catalog = lower_text(s->arena, written);
	const char *prefix = session_catalog_prefix(s, catalog);

	name->args = name->args->next;
	name->args->text = mapped_schema(
	    s, strstr(written, "${") != NULL ? written : catalog, name->args->text, name->begin);
	if (!session_note_catalog(s, catalog))
		return;
	if (prefix[0] != '\0')
		note(s, SQL_NOTE, "catalog", name->begin,
		    "the schemas of the catalog %s begin with %s: a database of Postgres is one "
		    "catalog",
		    catalog, prefix);
	else
		note(s, SQL_NOTE, "catalog", name->begin,
		    "the catalog %s is dropped: a database of Postgres is one catalog", catalog);
}

/* Schema, and what stands behind it, of a name that may begin with a catalog. */
static void
lower_parts(struct sql *s, struct expr *name, int behind)
{
	int n = count_parts(name);
	const char *catalog = session_catalog(s);
	const struct expr *part;

	if (n == behind + 3 && word_is(name->args->text, "live")) {
		name->args = name->args->next;
		n--;
	}
	if (n > behind + 2)
		fail(s, "name", name->begin, "a name of more than %d parts", behind + 2);
	if (n == behind + 2)
		drop_catalog(s, name);
	else if (n == behind + 1 && catalog[0] != '\0' && !is_spark_schema(name->args->text))
		name->args->text = mapped_schema(s, catalog, name->args->text, name->begin);
	if (name->args->next != NULL && is_spark_schema(name->args->text))
		name->args = name->args->next;
	for (part = name->args; part != NULL; part = part->next) {
		if (strstr(part->text, "${") != NULL || strstr(part->text, "{{") != NULL)
			note(s, SQL_WARNING, "name-parameter", name->begin,
			    "a parameter stands for a name: it stays in the text as \"%s\"",
			    part->text);
	}
}

/* ---- files ---- */

static bool
is_file_format(const char *word)
{
	static const char *const words[] = {"parquet", "delta", "csv", "json", "orc", "avro",
	    "text", "binaryfile", "xml", "iceberg", "files"};
	size_t i;

	for (i = 0; i < LENGTH(words); i++) {
		if (word_is(words[i], word))
			return true;
	}
	return false;
}

/* format.`path` */
static bool
is_path(const struct expr *name)
{
	const struct expr *path = name->args->next;

	return path != NULL && path->next == NULL && path->quoted &&
	       is_file_format(name->args->text) &&
	       (strpbrk(path->text, "/:.") != NULL || strstr(path->text, "${") != NULL);
}

/* The last part of a path that names something: of /a/orders/2024-*.csv it is orders. */
static const char *
base_name(struct sql *s, const char *path)
{
	const char *end = path + strlen(path), *p, *dot;

	for (;; end = p) {
		while (end > path && end[-1] == '/')
			end--;
		for (p = end; p > path && p[-1] != '/';)
			p--;
		if (p == end)
			return "files";
		if (memchr(p, '*', (size_t)(end - p)) == NULL &&
		    memchr(p, '=', (size_t)(end - p)) == NULL &&
		    memchr(p, '{', (size_t)(end - p)) == NULL)
			break;
	}
	dot = memchr(p, '.', (size_t)(end - p));
	return arena_strndup(s->arena, p, (size_t)((dot != NULL && dot > p ? dot : end) - p));
}

/* base as a name, with what it is of behind it: not the table that a statement may make of it */
static struct buf
table_of(struct sql *s, const char *base, const char *what)
{
	struct buf b = {.arena = s->arena};

	for (; *base != '\0'; base++)
		buf_char(
		    &b, isalnum((unsigned char)*base) ? (char)tolower((unsigned char)*base) : '_');
	buf_str(&b, what);
	return b;
}

const char *
messages_table(struct sql *s, const char *source, size_t at)
{
	struct buf b = table_of(s, source, "_messages");

	note(s, SQL_WARNING, "streaming", at,
	    "messages of a stream: bring them into the table %s before, as its columns",
	    buf_text(&b));
	return buf_text(&b);
}

const char *
files_table(struct sql *s, const char *path, size_t at)
{
	struct buf b = table_of(s, base_name(s, path), "_files");

	note(s, SQL_WARNING, "files", at,
	    "rows of files: load them into the table %s before: lb-load -t %s '%s'", buf_text(&b),
	    buf_text(&b), path);
	return buf_text(&b);
}

/* ---- whole names ---- */

static const char *
last_part(const struct expr *name)
{
	const struct expr *part = name->args;

	while (part->next != NULL)
		part = part->next;
	return part->text;
}

const char *
lower_table_name(struct sql *s, struct expr *name)
{
	want_name(s, name);
	if (is_path(name)) {
		name->args = name->args->next;
		name->args->text = files_table(s, name->args->text, name->begin);
	}
	lower_parts(s, name, 1);
	return last_part(name);
}

const char *
lower_schema_name(struct sql *s, struct expr *name)
{
	want_name(s, name);
	lower_parts(s, name, 0);
	return last_part(name);
}

void
lower_column_name(struct sql *s, struct expr *name)
{
	want_name(s, name);
	lower_parts(s, name, 2);
}

const char *
lower_function_name(struct sql *s, const char *text, size_t at)
{
	struct expr *name = new_expr(s, E_COLUMN, at, at);
	struct buf b = {.arena = s->arena};
	const struct expr *part;

	split_name(s, name, text);
	lower_table_name(s, name);
	for (part = name->args; part != NULL; part = part->next) {
		if (b.len > 0)
			buf_char(&b, '.');
		print_name(&b, part->text);
	}
	return buf_text(&b);
}

const char *
user_function(struct sql *s, const char *text, size_t at)
{
	const char *name = lower_function_name(s, text, at);

	note(s, SQL_WARNING, "user-function", at,
	    "%s is taken for a function of yours: it has to be there, with these arguments", name);
	return name;
}
