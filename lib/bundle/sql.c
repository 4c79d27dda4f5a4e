/* sql.c - the statements that a bundle brings along: one a line, each with its purpose */
#include <string.h>

#include "bundle/internal.h"

/* 'text' of Databricks, where \ escapes */
static void
add_delta_literal(struct buf *out, const char *text)
{
	buf_char(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'' || *text == '\\')
			buf_char(out, '\\');
		buf_char(out, *text);
	}
	buf_char(out, '\'');
}

/* catalog.schema.table of Databricks, in backticks where it must be */
static void
add_delta_name(struct buf *out, const char *name)
{
	size_t n;

	for (; *name != '\0'; name += n + (name[n] == '.')) {
		n = strcspn(name, ".");
		if (strspn(name,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") >= n)
			buf_add(out, name, n);
		else
			buf_printf(out, "`%.*s`", (int)n, name);
		if (name[n] == '.')
			buf_char(out, '.');
	}
}

static void
add_table(struct buf *out, const struct bundle_table *t)
{
	buf_quoted(out, t->schema, '"');
	buf_char(out, '.');
	buf_quoted(out, t->table, '"');
}

const char *
sql_feeds(struct bundle *b)
{
	struct buf out = {.arena = b->arena};

	for (const struct bundle_table *t = b->tables; t != NULL; t = t->next) {
		if (t->mode == BUNDLE_SNAPSHOT)
			continue;
		buf_str(&out, "ALTER TABLE ");
		add_delta_name(&out, t->source);
		buf_printf(&out,
		    " SET TBLPROPERTIES (delta.enableChangeDataFeed = true); -- %s.%s is %s\n",
		    t->schema, t->table, mode_names[t->mode]);
	}
	return buf_text(&out);
}

/* A quoted text would be one name for these, whatever its commas (GUC_LIST_QUOTE of Postgres). */
static bool
is_list(const char *setting)
{
	static const char *const lists[] = {"search_path", "temp_tablespaces",
	    "local_preload_libraries", "session_preload_libraries"};

	for (size_t i = 0; i < LENGTH(lists); i++)
		if (word_is(setting, lists[i]))
			return true;
	return false;
}

/* 'a', 'b' of "a, b"; quotes around a name are not part of it */
static void
add_elements(struct buf *out, struct arena *a, const char *text)
{
	const char *before = "";
	size_t n, skip;

	for (;; text += n + 1, before = ", ") {
		text += strspn(text, " ");
		skip = text[0] == '"' && strchr(text + 1, '"') != NULL ? strcspn(text + 1, "\"") + 2
								       : 0;
		n = skip + strcspn(text + skip, ",");
		buf_str(out, before);
		if (skip > 0)
			buf_quoted(out, arena_strndup(a, text + 1, skip - 2), '\'');
		else {
			size_t len = n;

			while (len > 0 && text[len - 1] == ' ')
				len--;
			buf_quoted(out, arena_strndup(a, text, len), '\'');
		}
		if (text[n] == '\0')
			return;
	}
}

const char *
sql_settings(struct bundle *b)
{
	const struct yaml *s = look_map(b->config, "postgres_settings.tuning");
	const char *database = look_text(b->config, "postgres_settings.connection.database",
	    look_text(b->config, "database_catalog.database", "databricks_postgres"));
	struct buf out = {.arena = b->arena};

	for (; s != NULL; s = s->next) {
		if (yaml_is_null(s))
			continue;
		buf_str(&out, "ALTER DATABASE ");
		buf_quoted(&out, database, '"');
		buf_printf(&out, " SET %s = ", s->key);
		if (is_list(s->key) && s->text[0] != '\0')
			add_elements(&out, b->arena, s->text);
		else
			buf_quoted(&out, s->text, '\'');
		buf_str(&out, "; -- of new sessions\n");
	}
	return buf_text(&out);
}

const char *
sql_indexes(struct bundle *b)
{
	struct buf out = {.arena = b->arena};
	const struct yaml *index, *c;

	for (const struct bundle_table *t = b->tables; t != NULL; t = t->next)
		for (index = look_list(t->node, "indexes"); index != NULL; index = index->next) {
			buf_str(&out, "CREATE INDEX IF NOT EXISTS ");
			buf_quoted(&out, look_text(index, "name", ""), '"');
			buf_str(&out, " ON ");
			add_table(&out, t);
			buf_str(&out, " (");
			for (c = look_list(index, "columns"); c != NULL; c = c->next) {
				buf_quoted(&out, c->text, '"');
				if (c->next != NULL)
					buf_str(&out, ", ");
			}
			buf_printf(&out, "); -- look-ups in %s.%s\n", t->schema, t->table);
		}
	return buf_text(&out);
}

/* The schema of the table is that of an earlier one. */
static bool
seen_schema(const struct bundle *b, const struct bundle_table *t)
{
	for (const struct bundle_table *o = b->tables; o != t; o = o->next)
		if (strcmp(o->schema, t->schema) == 0)
			return true;
	return false;
}

/* A synced table belongs to a role of the service: who may use the database may not read yet. */
const char *
sql_grants(struct bundle *b)
{
	static const char *const principals[] = {"user", "group", "service_principal"};
	const struct yaml *p = look_list(b->instance, "permissions");
	struct buf out = {.arena = b->arena}, to = {.arena = b->arena};

	for (; p != NULL; p = p->next) {
		if (strcmp(look_text(p, "level", ""), "CAN_USE") != 0)
			continue;
		buf_clear(&to);
		for (size_t i = 0; i < LENGTH(principals); i++)
			if (look(p, principals[i]) != NULL)
				buf_quoted(&to, look_text(p, principals[i], ""), '"');
		for (const struct bundle_table *t = b->tables; t != NULL; t = t->next) {
			if (!seen_schema(b, t)) {
				buf_str(&out, "GRANT USAGE ON SCHEMA ");
				buf_quoted(&out, t->schema, '"');
				buf_printf(
				    &out, " TO %s; -- the way to its tables\n", buf_text(&to));
			}
			buf_str(&out, "GRANT SELECT ON ");
			add_table(&out, t);
			buf_printf(&out, " TO %s; -- a reader\n", buf_text(&to));
		}
	}
	return buf_text(&out);
}

/* The synced table as Databricks sees it. */
static void
add_synced(struct bundle *b, struct buf *out, const struct bundle_table *t)
{
	const char *catalog = name_of(b, "catalog");

	if (catalog[0] == '$') {
		buf_printf(out, "IDENTIFIER(:catalog || '.%s.%s')", t->schema, t->table);
		return;
	}
	add_delta_name(out, catalog);
	buf_printf(out, ".%s.%s", t->schema, t->table);
}

/* A warehouse sees both sides. */
const char *
sql_counts(struct bundle *b)
{
	struct buf out = {.arena = b->arena};

	buf_str(&out, "-- rows of each source and of its synced table\n");
	for (const struct bundle_table *t = b->tables; t != NULL; t = t->next) {
		buf_str(&out, t == b->tables ? "SELECT " : "UNION ALL SELECT ");
		buf_printf(&out, "'%s.%s'", t->schema, t->table);
		buf_str(&out,
		    t == b->tables ? " AS t, (SELECT count(*) FROM " : ", (SELECT count(*) FROM ");
		add_delta_name(&out, t->source);
		buf_str(&out, t == b->tables ? ") AS source, (SELECT count(*) FROM "
					     : "), (SELECT count(*) FROM ");
		add_synced(b, &out, t);
		buf_str(&out, t == b->tables ? ") AS target" : ")");
		buf_str(&out, t->next == NULL ? ";\n" : "\n");
	}
	return buf_text(&out);
}

const char *
sql_index_checks(struct bundle *b)
{
	struct buf out = {.arena = b->arena};

	for (const struct bundle_table *t = b->tables; t != NULL; t = t->next)
		for (const struct yaml *i = look_list(t->node, "indexes"); i != NULL; i = i->next) {
			buf_str(&out, "SELECT 1 / count(*) FROM pg_indexes WHERE schemaname = ");
			buf_quoted(&out, t->schema, '\'');
			buf_str(&out, " AND indexname = ");
			buf_quoted(&out, look_text(i, "name", ""), '\'');
			buf_str(&out, "; -- fails if it is not there\n");
		}
	return buf_text(&out);
}

/* "schema"."table" of "schema.table" */
static void
add_path(struct buf *out, struct arena *a, const char *path)
{
	size_t n = strcspn(path, ".");

	buf_quoted(out, arena_strndup(a, path, n), '"');
	buf_char(out, '.');
	buf_quoted(out, path + n + 1, '"');
}

/* What the load job has loaded is there, and ready to be read. */
const char *
sql_load_checks(struct bundle *b)
{
	const struct yaml *t = look_list(b->config, "jobs.bulk_load.tables");
	struct buf out = {.arena = b->arena};

	for (; t != NULL; t = t->next) {
		const char *path = look_text(t, "table", "");

		buf_str(&out, "SELECT 1 / coalesce((SELECT count(*) FROM ");
		add_path(&out, b->arena, path);
		if (look(t, "rows") != NULL)
			buf_printf(&out, ") >= %.0f", look_number(t, "rows", 0));
		else {
			buf_str(&out, ") >= (SELECT sum(rows) FROM lb.load_checkpoint WHERE "
				      "starts_with(job, ");
			buf_quoted(&out, arena_printf(b->arena, "%s ", path), '\'');
			buf_str(&out, "))");
		}
		buf_printf(&out, ", false)::int; -- fails if rows of %s are missing\n", path);
		buf_str(&out, "VACUUM (FREEZE, ANALYZE) ");
		add_path(&out, b->arena, path);
		buf_str(&out, "; -- what the planner should know, and no rewriting later\n");
	}
	return buf_text(&out);
}

/* Requests for lb-fire: a look-up by key for each table. */
const char *
sql_benchmark(struct bundle *b)
{
	struct buf out = {.arena = b->arena};
	const struct yaml *key;

	for (const struct bundle_table *t = b->tables; t != NULL; t = t->next) {
		if ((key = look_list(t->node, "primary_key")) == NULL)
			continue;
		buf_printf(&out,
		    "-- NAME: %s_by_key\n-- PARAM key = column(%s.%s, %s)\nSELECT * FROM ", t->key,
		    t->schema, t->table, key->text);
		add_table(&out, t);
		buf_str(&out, " WHERE ");
		buf_quoted(&out, key->text, '"');
		buf_str(&out, " = :key LIMIT 1;\n");
	}
	return out.len > 0 ? buf_text(&out) : "-- NAME: ping\nSELECT 1;\n";
}

/* A Postgres server as a foreign catalog of Databricks. */
const char *
bundle_federation(struct bundle *b)
{
	const struct yaml *c = look(b->config, "postgres_settings.connection");
	const char *host = look_text(c, "host", "instance"), *name = key_of(b->arena, host), *slash,
		   *database = look_text(c, "database", "postgres"),
		   *secret = secret_of(b->arena, look_text(c, "password", ""));
	struct buf out = {.arena = b->arena};

	if (secret == NULL || look(c, "user") == NULL || strcmp(host, "instance") == 0) {
		report(b, BUNDLE_ERROR, "federation", c != NULL ? c->pos : b->config->pos,
		    "federation needs postgres_settings.connection with the host, the user and the "
		    "secret of "
		    "the password, ${secrets/SCOPE/KEY}, of a Postgres server");
		return NULL;
	}
	slash = strchr(secret, '/');
	buf_printf(&out, "CREATE CONNECTION IF NOT EXISTS %s TYPE postgresql OPTIONS (host ", name);
	add_delta_literal(&out, host);
	buf_str(&out, ", port ");
	add_delta_literal(&out, look_text(c, "port", "5432"));
	buf_str(&out, ", user ");
	add_delta_literal(&out, look_text(c, "user", ""));
	buf_printf(&out, ", password secret('%.*s', '%s')); -- the way to the server\n",
	    (int)(slash - secret), secret, slash + 1);
	buf_printf(&out,
	    "CREATE FOREIGN CATALOG IF NOT EXISTS %s_%s USING CONNECTION %s OPTIONS (database ",
	    name, key_of(b->arena, database), name);
	add_delta_literal(&out, database);
	buf_str(&out, "); -- its tables, read only\n");
	return buf_text(&out);
}
