/* table.c - what the catalog and the statistics say of the tables in the plans */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan/internal.h"

/* ---- reading ---- */

/* A partition stands for the table that it is a part of. */
static const char table_question[] =
    "WITH RECURSIVE t AS (SELECT coalesce(pg_partition_root(c.oid), c.oid)::oid AS oid"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'm', 'p')"
    " AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')),"
    " part AS (SELECT oid FROM t UNION ALL SELECT inhrelid FROM pg_inherits, part"
    " WHERE inhparent = part.oid)"
    " SELECT t.oid, format('%I.%I', n.nspname, c.relname),"
    " (SELECT sum(CASE WHEN p.reltuples >= 0 THEN p.reltuples ELSE coalesce(s.n_live_tup, 0) END)"
    " FROM part JOIN pg_class p USING (oid) LEFT JOIN pg_stat_all_tables s ON s.relid = p.oid"
    " WHERE p.relkind <> 'p')::float8, n.nspname, c.relname, c.relkind = 'p'"
    " FROM t JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace";

static const char column_question[] =
    "SELECT a.attname, quote_ident(a.attname), format_type(a.atttypid, NULL), a.attnum,"
    " (SELECT max(n_distinct) FROM pg_stats s WHERE s.schemaname = $2 AND s.tablename = $3"
    " AND s.attname = a.attname) FROM pg_attribute a"
    " WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

static const char index_question[] =
    "SELECT i.indexrelid::regclass, m.amname, array_to_string(i.indkey, ' '), i.indnkeyatts,"
    " (SELECT string_agg(format('%s/%s/%s ', i.indclass[k], i.indoption[k], i.indcollation[k]), ''"
    " ORDER BY k) FROM generate_series(0, i.indnkeyatts - 1) k),"
    " coalesce(pg_get_expr(i.indexprs, i.indrelid), '') || '/' ||"
    " coalesce(pg_get_expr(i.indpred, i.indrelid), ''),"
    " i.indisunique, i.indpred IS NOT NULL, i.indisvalid, s.scans, s.bytes,"
    " array_to_string((i.indkey::int2[])[i.indnkeyatts:], ' '),"
    " i.indisreplident OR EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid),"
    " (SELECT bool_and(opcdefault) FROM pg_opclass o WHERE o.oid = ANY (i.indclass))"
    " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam,"
    /* an index on a table with partitions is read in theirs */
    " LATERAL (SELECT coalesce(sum(s.idx_scan), 0) AS scans, sum(pg_relation_size(x.oid)) AS bytes"
    " FROM (SELECT i.indexrelid AS oid UNION SELECT relid FROM pg_partition_tree(i.indexrelid)) x"
    " LEFT JOIN pg_stat_all_indexes s ON s.indexrelid = x.oid) s"
    " WHERE i.indrelid = $1::oid ORDER BY 1";

static double
number(const char *cell)
{
	double n = 0;

	return cell != NULL && parse_number(cell, &n) ? n : 0;
}

static bool
yes(const char *cell)
{
	return cell != NULL && *cell == 't';
}

static void
read_columns(struct plan *p, struct plan_table *t, const struct pg_cells *c)
{
	double distinct;

	t->columns = c->rows;
	t->column = arena_alloc(p->arena, (c->rows + 1) * sizeof(*t->column));
	for (size_t i = 0; i < c->rows; i++) {
		const char **cell = c->cell + i * c->columns;

		/* below 0: a share of the rows */
		distinct = cell[4] == NULL ? 1 : number(cell[4]);
		t->column[i] = (struct plan_column){.name = cell[0],
		    .quoted = cell[1],
		    .type = cell[2],
		    .number = (int)number(cell[3]),
		    .distinct = distinct < 0 ? -distinct * t->rows : distinct};
	}
}

static int *
read_keys(struct plan *p, const char *text, size_t n)
{
	int *keys = arena_alloc(p->arena, (n + 1) * sizeof(*keys));
	char *end;

	for (size_t i = 0; i < n; i++, text = end)
		keys[i] = (int)strtol(text, &end, 10);
	return keys;
}

static void
read_indexes(struct plan *p, struct plan_table *t, const struct pg_cells *c)
{
	t->indexes = c->rows;
	t->index = arena_alloc(p->arena, (c->rows + 1) * sizeof(*t->index));
	for (size_t i = 0; i < c->rows; i++) {
		const char **cell = c->cell + i * c->columns;
		size_t n = (size_t)number(cell[3]);

		t->index[i] = (struct plan_index){.name = cell[0],
		    .method = cell[1],
		    .keys = read_keys(p, cell[2], n),
		    .nkeys = n,
		    .classes = cell[4],
		    .rest = cell[5],
		    .unique = yes(cell[6]),
		    .partial = yes(cell[7]),
		    .valid = yes(cell[8]),
		    .scans = number(cell[9]),
		    .bytes = number(cell[10]),
		    .included = cell[11],
		    .needed = yes(cell[12]),
		    .usual = yes(cell[13])};
	}
}

/* The columns and indexes of what find_table() has found. */
static bool
read_table(struct plan *p, struct plan_table *t)
{
	const char *names[] = {t->oid, t->schema, t->name, NULL}, *oid[] = {t->oid, NULL};
	struct pg_cells c;
	struct pg_why why;

	if (!pg_ask(p->conn, p->arena, &(struct pg_question){column_question, names}, &c, &why))
		return false;
	read_columns(p, t, &c);
	if (!pg_ask(p->conn, p->arena, &(struct pg_question){index_question, oid}, &c, &why))
		return false;
	read_indexes(p, t, &c);
	return true;
}

static struct plan_table *
find_table(struct plan *p, const char *schema, const char *name)
{
	const char *names[] = {schema, name, NULL};
	struct plan_table *t;
	struct pg_cells c;
	struct pg_why why;

	if (!pg_ask(p->conn, p->arena, &(struct pg_question){table_question, names}, &c, &why) ||
	    c.rows == 0)
		return NULL;
	if ((t = map_get(&p->tables, c.cell[1])) != NULL)
		return t;
	t = arena_alloc(p->arena, sizeof(*t));
	*t = (struct plan_table){.oid = c.cell[0],
	    .quoted = c.cell[1],
	    .rows = number(c.cell[2]),
	    .schema = c.cell[3],
	    .name = c.cell[4],
	    .partitioned = yes(c.cell[5])};
	if (!read_table(p, t))
		return NULL;
	map_set(&p->tables, t->quoted, t);
	return t;
}

struct plan_table *
plan_table(struct plan *p, const char *schema, const char *name)
{
	char key[2 * PG_NAME_MAX + 2]; /* asked for often: not from the arena */
	struct plan_table *t;

	snprintf(key, sizeof(key), "%s.%s", schema, name);
	t = map_get(&p->relations, key);
	if (t == NULL && (t = find_table(p, schema, name)) != NULL)
		map_set(&p->relations, key, t);
	return t;
}

struct plan_table *
plan_table_of(struct plan *p, const struct json *node)
{
	const char *schema = pg_attr(node, "Schema"), *name = pg_attr(node, "Relation Name");

	return *schema == '\0' || *name == '\0' ? NULL : plan_table(p, schema, name);
}

const struct plan_column *
plan_column(const struct plan_table *t, const char *name)
{
	for (size_t i = 0; i < t->columns; i++)
		if (strcmp(t->column[i].name, name) == 0)
			return &t->column[i];
	return NULL;
}

bool
plan_has_index(const struct plan_table *t, const char *method, const int *keys, size_t n)
{
	for (const struct plan_index *i = t->index; i < t->index + t->indexes; i++)
		if (i->valid && !i->partial && i->nkeys >= n && strcmp(i->method, method) == 0 &&
		    memcmp(i->keys, keys, n * sizeof(*keys)) == 0)
			return true;
	return false;
}

/* ---- findings ---- */

static struct json *
table_finding(struct plan *p, const struct plan_table *t, const char *level, const char *code)
{
	struct json *f = plan_finding(p, NULL, level, code);

	plan_set(p, f, "table", t->quoted);
	return f;
}

static const char fk_question[] =
    "SELECT k.conname, array_to_string(k.conkey, ' '), cardinality(k.conkey),"
    " (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY o.n)"
    " FROM unnest(k.conkey) WITH ORDINALITY o(c, n)"
    " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.c), k.confrelid::regclass"
    " FROM pg_constraint k WHERE k.conrelid = $1::oid AND k.contype = 'f' ORDER BY 1";

/* Is there an index whose first columns are these, in any order? */
static bool
serves_key(const struct plan_table *t, const int *keys, size_t n)
{
	for (const struct plan_index *i = t->index; i < t->index + t->indexes; i++) {
		size_t found = 0;

		for (size_t k = 0; k < n && i->nkeys >= n; k++)
			for (size_t at = 0; at < n; at++)
				found += i->keys[at] == keys[k];
		if (found == n && i->valid && !i->partial && strcmp(i->method, "btree") == 0)
			return true;
	}
	return false;
}

/* Deletes and updates of the other side read the whole table. */
static void
find_foreign_keys(struct plan *p, const struct plan_table *t)
{
	const char *values[] = {t->oid, NULL}, **cell;
	struct pg_cells c;
	struct pg_why why;
	struct json *f;
	size_t n;

	if (!pg_ask(p->conn, p->arena, &(struct pg_question){fk_question, values}, &c, &why))
		return;
	for (size_t i = 0; i < c.rows; i++) {
		cell = c.cell + i * c.columns;
		n = (size_t)number(cell[2]);
		if (serves_key(t, read_keys(p, cell[1], n), n))
			continue;
		f = table_finding(p, t, "warning", "foreign-key-without-index");
		plan_set(p, f, "constraint", cell[0]);
		plan_set(p, f, "columns", cell[3]);
		plan_set(p, f, "statement",
		    arena_printf(
			p->arena, "CREATE INDEX CONCURRENTLY ON %s (%s)", t->quoted, cell[3]));
		plan_say(p, f,
		    "no index on %s (%s), which refers to %s: a delete there reads the whole table",
		    t->quoted, cell[3], cell[4]);
	}
}

static void
find_unused(struct plan *p, const struct plan_table *t)
{
	struct json *f;

	for (const struct plan_index *i = t->index; i < t->index + t->indexes; i++) {
		if (i->scans > 0 || i->unique || i->needed || t->rows < p->options.rows)
			continue;
		f = table_finding(p, t, "note", "unused-index");
		plan_set(p, f, "index", i->name);
		plan_set_number(p, f, "index_bytes", i->bytes);
		plan_say(p, f,
		    "%s (%.0f MB) was not read once since the statistics began: each write pays "
		    "for it",
		    i->name, ceil(i->bytes / 1048576));
	}
}

/* Everything that i can do j can do. */
static bool
covers(const struct plan_index *j, const struct plan_index *i)
{
	if (!i->valid || !j->valid || strcmp(i->method, j->method) != 0 ||
	    strcmp(i->rest, j->rest) != 0 || j->nkeys < i->nkeys ||
	    memcmp(i->keys, j->keys, i->nkeys * sizeof(*i->keys)) != 0 ||
	    strncmp(i->classes, j->classes, strlen(i->classes)) != 0 ||
	    (*i->included != '\0' && strcmp(i->included, j->included) != 0))
		return false;
	if (i->nkeys == j->nkeys)
		return !i->unique || j->unique;
	/* a longer one serves what its prefix does, unless that keeps keys apart */
	return !i->unique && strcmp(i->method, "btree") == 0 && strcmp(i->rest, "/") == 0;
}

static void
find_duplicates(struct plan *p, const struct plan_table *t)
{
	struct json *f;

	for (const struct plan_index *i = t->index; i < t->index + t->indexes; i++)
		for (const struct plan_index *j = t->index; j < t->index + t->indexes; j++) {
			/* of two that are the same the second is one too many, or the one
			 * that can go */
			if (i == j || i->needed || !covers(j, i) ||
			    (covers(i, j) && !j->needed && i < j))
				continue;
			f = table_finding(p, t, "warning", "duplicate-index");
			plan_set(p, f, "index", i->name);
			plan_set(p, f, "other", j->name);
			plan_set_number(p, f, "index_bytes", i->bytes);
			plan_set(p, f, "statement",
			    arena_printf(p->arena, "DROP INDEX CONCURRENTLY %s", i->name));
			plan_say(p, f, "%s does nothing that %s does not do", i->name, j->name);
			break;
		}
}

/* Of a table with partitions: what they add up to. */
static const char stat_question[] =
    "SELECT bool_or(coalesce(last_analyze, last_autoanalyze) IS NULL"
    " AND (n_live_tup > 0 OR relid = $1::oid)), sum(n_mod_since_analyze),"
    " sum(heap_blks_hit), sum(heap_blks_read) FROM (SELECT $1::oid AS relid"
    " UNION SELECT relid FROM pg_partition_tree($1::oid) WHERE isleaf) x"
    " JOIN pg_stat_all_tables s USING (relid) JOIN pg_statio_all_tables o USING (relid)";

static void
find_statistics(struct plan *p, const struct plan_table *t)
{
	const char *values[] = {t->oid, NULL};
	double changed, hit, read;
	struct pg_cells c;
	struct pg_why why;
	struct json *f;

	if (!pg_ask(p->conn, p->arena, &(struct pg_question){stat_question, values}, &c, &why) ||
	    c.rows == 0)
		return;
	changed = number(c.cell[1]);
	if ((yes(c.cell[0]) && t->rows > 0) || changed > 1000 + 0.1 * t->rows) {
		f = table_finding(p, t, "warning", "stale-statistics");
		plan_set_number(p, f, "changed_rows", changed);
		plan_set(p, f, "statement", arena_printf(p->arena, "ANALYZE %s", t->quoted));
		if (yes(c.cell[0]))
			plan_say(p, f, "%s was never analyzed", t->quoted);
		else
			plan_say(p, f, "%s has changed by %.0f rows since it was analyzed",
			    t->quoted, changed);
	}
	hit = number(c.cell[2]);
	read = number(c.cell[3]);
	if (read > 1000 && hit / (hit + read) < 0.9) {
		f = table_finding(p, t, "note", "low-cache-hits");
		plan_set_number(p, f, "cache_hit_percent", 100 * hit / (hit + read));
		plan_say(p, f, "only %.0f %% of the blocks of %s were found in shared buffers",
		    100 * hit / (hit + read), t->quoted);
	}
}

void
plan_find_tables(struct plan *p)
{
	for (const struct map_entry *e = p->tables.first; e != NULL; e = e->next) {
		const struct plan_table *t = e->value;

		find_foreign_keys(p, t);
		find_unused(p, t);
		find_duplicates(p, t);
		find_statistics(p, t);
	}
}
