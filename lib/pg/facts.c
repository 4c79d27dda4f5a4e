/* facts.c - what the server says of itself, as JSON that it writes itself */
#include <stdlib.h>
#include <string.h>

#include "pg/internal.h"

static const char facts[] =
    "SELECT json_build_object('version', version(), 'database', current_database(),"
    " 'settings', (SELECT json_object_agg(name, current_setting(name)) FROM pg_settings WHERE name "
    "IN"
    "  ('autovacuum', 'effective_cache_size', 'effective_io_concurrency', 'fsync', "
    "'full_page_writes',"
    "   'jit', 'maintenance_work_mem', 'max_connections', 'max_parallel_workers_per_gather',"
    "   'max_wal_size', 'random_page_cost', 'shared_buffers', 'synchronous_commit', 'wal_level',"
    "   'work_mem')),"
    " 'table_bytes', (SELECT json_object_agg(t, bytes) FROM (SELECT relid::regclass::text AS t,"
    "  pg_total_relation_size(relid) AS bytes FROM pg_stat_user_tables ORDER BY 2 DESC LIMIT 50) "
    "x))";

/* Blocks from shared buffers (hit) and from below (read), of each table and of the database. */
#define TABLES                                                                                     \
	"SELECT relid::regclass::text AS t, heap_blks_hit + coalesce(idx_blks_hit, 0) +"           \
	" coalesce(toast_blks_hit, 0) + coalesce(tidx_blks_hit, 0) AS hit, heap_blks_read +"       \
	" coalesce(idx_blks_read, 0) + coalesce(toast_blks_read, 0) + coalesce(tidx_blks_read, 0)" \
	" AS read FROM pg_statio_user_tables"

static const char before[] =
    "SELECT json_build_object('tables', (SELECT json_object_agg(t, json_build_array(hit, read)) "
    "FROM (" TABLES ") x), 'io', %s, 'database', (SELECT json_build_object('blocks_hit', blks_hit, "
    "'blocks_read', blks_read,"
    " 'commits', xact_commit, 'rollbacks', xact_rollback, 'deadlocks', deadlocks, 'temp_bytes', "
    "temp_bytes)"
    " FROM pg_stat_database WHERE datname = current_database()))";

/* since 16, for all backends of the server */
static const char io[] =
    "(SELECT json_build_object('reads', sum(reads), 'writes', sum(writes), 'extends', sum(extends),"
    " 'evictions', sum(evictions)) FROM pg_stat_io)";

/* $1 is the earlier snapshot, $2 the later one. */
static const char difference[] =
    "WITH s AS (SELECT $1::json AS a, $2::json AS b), d AS (SELECT json_object_agg(n.key, "
    "n.value::numeric -"
    " (s.a->'database'->>n.key)::numeric) AS o FROM s, json_each_text(s.b->'database') n)"
    " SELECT CASE WHEN (SELECT (o->>'commits')::numeric >= 0 FROM d)"
    " THEN json_build_object('database', (SELECT o FROM d), 'cache_hit_percent', (SELECT"
    " round(100 * (o->>'blocks_hit')::numeric / nullif((o->>'blocks_hit')::numeric + "
    "(o->>'blocks_read')::numeric, 0), 3)"
    " FROM d), 'io', (SELECT json_object_agg(n.key, n.value::numeric - "
    "(s.a->'io'->>n.key)::numeric)"
    " FROM s, json_each_text(CASE json_typeof(s.b->'io') WHEN 'object' THEN s.b->'io' ELSE '{}' "
    "END) n),"
    " 'tables', (SELECT json_object_agg(key, json_build_object('hit', hit, 'read', read)) FROM "
    "(SELECT n.key,"
    " (n.value->>0)::bigint - coalesce((s.a->'tables'->n.key->>0)::bigint, 0) AS hit,"
    " (n.value->>1)::bigint - coalesce((s.a->'tables'->n.key->>1)::bigint, 0) AS read"
    " FROM s, json_each(CASE json_typeof(s.b->'tables') WHEN 'object' THEN s.b->'tables' ELSE '{}' "
    "END) n"
    " ORDER BY n.key) x WHERE hit + read > 0)) END";

static const char *
ask(PGconn *conn, struct arena *a, const char *sql, int n, const char *const *values)
{
	PGresult *r = PQexecParams(conn, sql, n, NULL, values, NULL, NULL, 0);
	const char *text = NULL;

	if (PQresultStatus(r) == PGRES_TUPLES_OK && PQgetisnull(r, 0, 0))
		warning("the server's statistics began anew during the run");
	else if (PQresultStatus(r) == PGRES_TUPLES_OK)
		text = arena_strdup(a, PQgetvalue(r, 0, 0));
	else
		warning("the server's statistics: %.*s", (int)strcspn(PQerrorMessage(conn), "\n"),
		    PQerrorMessage(conn));
	PQclear(r);
	return text;
}

const char *
pg_facts(PGconn *conn, struct arena *a)
{
	return ask(conn, a, facts, 0, NULL);
}

const char *
pg_counters(PGconn *conn, struct arena *a)
{
	bool has_io = PQserverVersion(conn) >= 160000;

	return ask(conn, a, arena_printf(a, before, has_io ? io : "NULL"), 0, NULL);
}

const char *
pg_counters_since(PGconn *conn, struct arena *a, const char *then)
{
	const char *values[] = {then, NULL};
	PGresult *r;
	bool waits = true;

	/* a backend adds its counts when it ends; give those of the run a second for it */
	for (int i = 0; i < 20 && waits; i++) {
		r = PQexec(conn,
		    "SELECT pg_sleep(0.05) FROM pg_stat_activity WHERE application_name ="
		    " current_setting('application_name') AND pid <> pg_backend_pid()"
		    " AND usename = current_user LIMIT 1");
		waits = PQntuples(r) > 0;
		PQclear(r);
	}
	if (then == NULL || (values[1] = pg_counters(conn, a)) == NULL)
		return NULL;
	return ask(conn, a, difference, 2, values);
}

/* ---- warming ---- */

static const char warm_prewarm[] =
    "SELECT count(pg_prewarm(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'i', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', "
    "'pg_toast')"
    " AND NOT (n.nspname LIKE 'pg\\_temp\\_%') AND has_table_privilege(coalesce("
    "(SELECT indrelid FROM pg_index WHERE indexrelid = c.oid), c.oid), 'SELECT')";

/* Each table is read whole, and each index by the first column that it has. */
static const char warm_read[] =
    "DO $$ DECLARE r record; n bigint; BEGIN"
    " FOR r IN SELECT relid::regclass AS t FROM pg_stat_user_tables"
    "  WHERE has_table_privilege(relid, 'SELECT') LOOP"
    "  EXECUTE format('SELECT count(*) FROM %s', r.t) INTO n; END LOOP;"
    " SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;"
    " FOR r IN SELECT i.indrelid::regclass AS t, a.attname AS c FROM pg_index i"
    "  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
    "  JOIN pg_stat_user_indexes u ON u.indexrelid = i.indexrelid"
    "  WHERE i.indpred IS NULL AND has_table_privilege(i.indrelid, 'SELECT') LOOP"
    "  EXECUTE format('SELECT count(%I) FROM (SELECT %I FROM %s ORDER BY %I) x', r.c, r.c, r.t, "
    "r.c) INTO n;"
    " END LOOP; END $$";

bool
pg_warm(PGconn *conn)
{
	PGresult *r = PQexec(conn, "SELECT 1 FROM pg_extension WHERE extname = 'pg_prewarm'");
	bool prewarm = PQntuples(r) > 0, ok;

	PQclear(r);
	r = PQexec(conn, prewarm ? warm_prewarm : warm_read);
	if (prewarm && PQresultStatus(r) != PGRES_TUPLES_OK) {
		/* older releases ask for a right on the index itself */
		PQclear(r);
		r = PQexec(conn, warm_read);
	}
	ok = PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK;
	if (!ok)
		warning(
		    "warm: %.*s", (int)strcspn(PQerrorMessage(conn), "\n"), PQerrorMessage(conn));
	PQclear(r);
	return ok;
}
