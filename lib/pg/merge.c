/* merge.c - what a load does with its rows, other than adding them: the SQL of its first and its
 * last transaction */
#include <string.h>

#include "pg/exec.h"

/* What the statements are made of. */
struct merge {
	struct arena *a;
	const struct pg_table *table;
	const struct pg_mode *mode;
	const char *stage;
	const char *keys; /* "a, b" */
	const struct pg_column *key[64];
	size_t key_count;
	const char *columns; /* all of them */
};

static const struct pg_column *
column(const struct pg_table *table, const char *name, size_t n)
{
	for (size_t i = 0; i < table->count; i++)
		if (strlen(table->column[i].name) == n &&
		    memcmp(table->column[i].name, name, n) == 0)
			return &table->column[i];
	return NULL;
}

static bool
add_key(struct merge *m, const struct pg_column *c)
{
	if (m->key_count == LENGTH(m->key)) {
		warning("a key of more than %zu columns", LENGTH(m->key));
		return false;
	}
	m->key[m->key_count++] = c;
	m->keys = m->key_count == 1 ? c->quoted : arena_printf(m->a, "%s, %s", m->keys, c->quoted);
	return true;
}

/* The key: that of --key, or the primary one. */
static bool
find_key(struct merge *m)
{
	const struct pg_table *table = m->table;
	const char *p = m->mode->key;
	size_t n;

	for (; p != NULL && *p != '\0'; p += n + (p[n] == ',')) {
		const struct pg_column *c;

		n = strcspn(p, ",");
		if ((c = column(table, p, n)) == NULL) {
			warning("there is no column \"%.*s\" in %s", (int)n, p, table->quoted);
			return false;
		}
		if (!add_key(m, c))
			return false;
	}
	if (m->mode->key == NULL)
		for (int place = 1; place <= (int)table->count; place++)
			for (size_t i = 0; i < table->count; i++)
				if (table->column[i].key == place && !add_key(m, &table->column[i]))
					return false;
	if (m->key_count > 0)
		return true;
	warning("%s has no primary key: name the columns with --key", table->quoted);
	return false;
}

static bool
is_key(const struct merge *m, const struct pg_column *c)
{
	for (size_t i = 0; i < m->key_count; i++)
		if (m->key[i] == c)
			return true;
	return false;
}

/* A stage's columns where an identity column without a value gets one. */
static const char *
select_list(const struct merge *m)
{
	struct buf b = {.arena = m->a};

	for (size_t i = 0; i < m->table->count; i++) {
		const struct pg_column *c = &m->table->column[i];

		buf_str(&b, i > 0 ? ", " : "");
		if (c->identity)
			buf_printf(&b, "coalesce(%s, nextval(pg_get_serial_sequence(%s, %s)))",
			    c->quoted, pg_literal(m->a, m->table->quoted),
			    pg_literal(m->a, c->name));
		else
			buf_str(&b, c->quoted);
	}
	return buf_text(&b);
}

static const char *
all_columns(const struct merge *m)
{
	struct buf b = {.arena = m->a};

	for (size_t i = 0; i < m->table->count; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", m->table->column[i].quoted);
	return buf_text(&b);
}

static bool
has_identity(const struct pg_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->column[i].identity)
			return true;
	return false;
}

/* The stage keeps what the table checks row by row, so that a bad row is refused when it comes. */
static const char *
create_stage(const struct merge *m)
{
	struct buf b = {.arena = m->a};

	buf_printf(&b,
	    "DROP TABLE IF EXISTS %s; CREATE TABLE %s (LIKE %s INCLUDING DEFAULTS"
	    " INCLUDING CONSTRAINTS INCLUDING GENERATED);"
	    " ALTER TABLE %s ADD COLUMN lb_order bigint NOT NULL",
	    m->stage, m->stage, m->table->quoted, m->stage);
	for (size_t i = 0; i < m->table->count; i++) {
		const struct pg_column *c = &m->table->column[i];

		if (c->identity ||
		    (m->mode->kind == PG_SCD2 &&
			(strcmp(c->name, "valid_from") == 0 || strcmp(c->name, "valid_to") == 0)))
			buf_printf(&b, ", ALTER COLUMN %s DROP NOT NULL", c->quoted);
		else if (m->mode->kind == PG_SCD2 && is_key(m, c)) /* NULL is no one's version */
			buf_printf(&b, ", ALTER COLUMN %s SET NOT NULL", c->quoted);
	}
	return buf_text(&b);
}

static const char *
insert(const struct merge *m)
{
	return arena_printf(m->a, "INSERT INTO %s (%s)%s", m->table->quoted, m->columns,
	    has_identity(m->table) ? " OVERRIDING SYSTEM VALUE" : "");
}

const char *
pg_on_conflict(struct arena *a, const struct pg_table *table, const struct pg_mode *mode)
{
	struct merge m = {.a = a, .table = table, .mode = mode};
	struct buf b = {.arena = a};
	bool first = true;

	if (mode->kind == PG_IGNORE && mode->key == NULL)
		return " ON CONFLICT DO NOTHING";
	if (!find_key(&m))
		return NULL;
	if (mode->kind == PG_IGNORE)
		return arena_printf(a, " ON CONFLICT (%s) DO NOTHING", m.keys);
	buf_printf(&b, " ON CONFLICT (%s) DO UPDATE SET ", m.keys);
	for (size_t i = 0; i < table->count; i++) {
		const struct pg_column *c = &table->column[i];

		if (is_key(&m, c))
			continue;
		buf_printf(&b, "%s%s = excluded.%s", first ? "" : ", ", c->quoted, c->quoted);
		first = false;
	}
	return first ? arena_printf(a, " ON CONFLICT (%s) DO NOTHING", m.keys) : buf_text(&b);
}

/* The last row of a key wins, the first one where conflicts are ignored. */
static const char *
upsert(const struct merge *m, const char *conflict)
{
	if (m->mode->kind == PG_IGNORE)
		return arena_printf(m->a, "%s SELECT %s FROM %s ORDER BY lb_order%s", insert(m),
		    select_list(m), m->stage, conflict);
	return arena_printf(m->a,
	    "%s SELECT %s FROM (SELECT DISTINCT ON (%s) * FROM %s ORDER BY %s, lb_order DESC) s%s",
	    insert(m), select_list(m), m->keys, m->stage, m->keys, conflict);
}

/* "x.a = y.a AND x.b = y.b" for the key */
static const char *
join(const struct merge *m, const char *x, const char *y)
{
	struct buf b = {.arena = m->a};

	for (size_t i = 0; i < m->key_count; i++)
		buf_printf(&b, "%s%s.%s = %s.%s", i > 0 ? " AND " : "", x, m->key[i]->quoted, y,
		    m->key[i]->quoted);
	return buf_text(&b);
}

/* What makes two versions of a row differ, as a text: not all types can be compared. */
static const char *
content(const struct merge *m)
{
	struct buf b = {.arena = m->a};

	buf_str(&b, "ROW(");
	for (size_t i = 0, n = 0; i < m->table->count; i++) {
		const struct pg_column *c = &m->table->column[i];

		if (!is_key(m, c) && strcmp(c->name, "valid_from") != 0 &&
		    strcmp(c->name, "valid_to") != 0)
			buf_printf(&b, "%s%s", n++ > 0 ? ", " : "", c->quoted);
	}
	buf_str(&b, ")::text");
	return buf_text(&b);
}

/* Closes the current version of each key whose row has changed and adds the new ones.  What came
 * twice for a moment counts once, what is as before not at all; a row that is older than the
 * current version would have to change history, and stops it all. */
static const char *
scd2(const struct merge *m)
{
	const struct pg_column *to = column(m->table, "valid_to", 8);
	const char *end = to->not_null ? "'infinity'" : "NULL";
	const char *current = to->not_null ? "t.valid_to = 'infinity'" : "t.valid_to IS NULL";
	const char *t = m->table->quoted, *s = m->stage, *both = content(m);
	struct buf b = {.arena = m->a};

	buf_printf(&b, "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE;", t);
	buf_printf(&b, "UPDATE %s SET valid_from = now() WHERE valid_from IS NULL;", s);
	buf_printf(&b,
	    "DELETE FROM %s WHERE lb_order IN (SELECT lb_order FROM (SELECT lb_order, row_number()"
	    " OVER (PARTITION BY %s, valid_from ORDER BY lb_order DESC) n FROM %s) x WHERE n > 1);",
	    s, m->keys, s);
	buf_printf(&b,
	    "DELETE FROM %s WHERE lb_order IN (SELECT lb_order FROM (SELECT lb_order, content,"
	    " lag(content) OVER (PARTITION BY %s ORDER BY valid_from, lb_order) before FROM"
	    " (SELECT %s, valid_from, lb_order, %s content FROM %s UNION ALL"
	    " SELECT %s, valid_from, -1, %s FROM %s t WHERE %s) u) x"
	    " WHERE lb_order >= 0 AND content = before);",
	    s, m->keys, m->keys, both, s, m->keys, both, t, current);
	buf_printf(&b,
	    "DO $lb$BEGIN IF EXISTS (SELECT FROM %s s JOIN %s t ON %s"
	    " WHERE CASE WHEN %s THEN s.valid_from <= t.valid_from"
	    " ELSE s.valid_from < t.valid_to END) THEN"
	    " RAISE EXCEPTION 'a row is not newer than the last version of its key'"
	    " USING ERRCODE = '23P01'; END IF; END$lb$;",
	    s, t, join(m, "s", "t"), current);
	buf_printf(&b,
	    "UPDATE %s s SET valid_to = coalesce(n.next, %s) FROM (SELECT lb_order,"
	    " lead(valid_from) OVER (PARTITION BY %s ORDER BY valid_from) next FROM %s) n"
	    " WHERE s.lb_order = n.lb_order;",
	    s, end, m->keys, s);
	buf_printf(&b,
	    "UPDATE %s t SET valid_to = n.first FROM (SELECT %s, min(valid_from) first FROM %s"
	    " GROUP BY %s) n WHERE %s AND %s;",
	    t, m->keys, s, m->keys, join(m, "t", "n"), current);
	buf_printf(&b, "%s SELECT %s FROM %s", insert(m), select_list(m), s);
	return buf_text(&b);
}

static bool
has_versions(const struct pg_table *table)
{
	if (column(table, "valid_from", 10) != NULL && column(table, "valid_to", 8) != NULL)
		return true;
	warning("%s needs the columns valid_from and valid_to", table->quoted);
	return false;
}

bool
pg_mode_plan(struct arena *a, const struct pg_mode *mode, struct pg_job *job)
{
	static const char *const words[] = {
	    "append", "truncate", "replace", "upsert", "ignore", "scd2"};
	struct merge m = {.a = a, .table = job->table, .mode = mode};
	const char *work, *conflict, *check = "";

	job->mode = words[mode->kind];
	job->end = NULL;
	if (mode->kind == PG_APPEND || mode->direct)
		return true;
	if (mode->kind == PG_TRUNCATE) {
		job->begin = arena_printf(a, "TRUNCATE %s", job->table->quoted);
		job->repeat = true;
		return true;
	}
	if (mode->kind == PG_SCD2 && (!has_versions(job->table) || !find_key(&m)))
		return false;
	m.columns = all_columns(&m);
	m.stage = job->stage = arena_printf(
	    a, "lb.load_%016llx", (unsigned long long)hash_bytes(job->name, strlen(job->name), 0));
	job->begin = create_stage(&m);
	job->repeat = mode->kind == PG_REPLACE;
	if (mode->kind == PG_REPLACE) {
		work = arena_printf(a, "DELETE FROM %s WHERE %s; %s SELECT %s FROM %s",
		    job->table->quoted, mode->where, insert(&m), select_list(&m), m.stage);
		check = arena_printf(
		    a, "; EXPLAIN DELETE FROM %s WHERE %s", job->table->quoted, mode->where);
	} else if (mode->kind == PG_SCD2)
		work = scd2(&m);
	else {
		if ((conflict = pg_on_conflict(a, job->table, mode)) == NULL)
			return false;
		if (mode->kind == PG_UPSERT && !find_key(&m))
			return false;
		work = upsert(&m, conflict);
		check = arena_printf(a, "; EXPLAIN %s", work);
	}
	/* what the last transaction cannot do is found before the first row is sent */
	job->begin = arena_printf(a, "%s%s", job->begin, check);
	job->end = arena_printf(a, "%s; DROP TABLE %s", work, m.stage);
	return true;
}
