/* job.c - loads that can be taken up again: lb.load_job and lb.load_checkpoint */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pg/exec.h"

#define LOCK_WAIT_S 5

static const char create[] =
    "CREATE SCHEMA IF NOT EXISTS lb;"
    "CREATE TABLE IF NOT EXISTS lb.load_job (job text PRIMARY KEY, target oid NOT NULL,"
    " mode text NOT NULL, chunk_bytes bigint NOT NULL, started timestamptz NOT NULL DEFAULT now(),"
    " finished timestamptz);"
    "CREATE TABLE IF NOT EXISTS lb.load_checkpoint (job text, source text, \"offset\" bigint,"
    " bytes bigint NOT NULL, rows bigint NOT NULL, rejects bigint NOT NULL, hash bigint,"
    " at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (job, source, \"offset\", hash));";

static bool
report(const struct pg_job *job, const struct pg_error *error)
{
	warning("job %s: %s (%s)", job->name, error->message, error->sqlstate);
	return false;
}

/* One row of texts; NULL: none, or an error, then error->sqlstate is not empty. */
static PGresult *
row_of(struct pg_conn *conn, const char *sql, const char *parameter, struct pg_error *error)
{
	PGresult *r = PQexecParams(conn, sql, 1, NULL, &parameter, NULL, NULL, 0);

	error->sqlstate[0] = '\0';
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		error_from(conn, r, error);
	else if (PQntuples(r) == 1)
		return r;
	PQclear(r);
	return NULL;
}

static bool
is_true(struct pg_conn *conn, const char *sql, const char *parameter, struct pg_error *error)
{
	PGresult *r = row_of(conn, sql, parameter, error);
	bool yes = r != NULL && *PQgetvalue(r, 0, 0) == 't';

	PQclear(r);
	return yes;
}

/* The tables, made by whoever comes first: two at a time may both try. */
static bool
make_tables(struct pg_conn *conn, struct pg_error *error)
{
	static const char there[] = "SELECT to_regclass($1) IS NOT NULL";

	for (int i = 0; i < 5; i++) {
		if (is_true(conn, there, "lb.load_checkpoint", error) ||
		    pg_exec(conn, create, error))
			return true;
		usleep(100000);
	}
	return false;
}

/* One run of a job at a time.  The server may take a moment to see that a killed one is gone. */
static bool
lock(struct pg_conn *conn, const struct pg_job *job, struct pg_error *error)
{
	static const char try[] =
	    "SELECT pg_try_advisory_lock(hashtextextended('lb.load_job ' || $1, 0))";

	for (int i = 0; i < LOCK_WAIT_S * 20; i++) {
		if (is_true(conn, try, job->name, error))
			return true;
		if (error->sqlstate[0] != '\0')
			return report(job, error);
		usleep(50000);
	}
	warning("job %s: another lb-load works on it", job->name);
	return false;
}

enum known { NEW, TAKE_UP, AGAIN, STALE, WRONG };

/* What the job's row, {target, mode, chunk_bytes, finished, target is there}, means. */
static enum known
judge(struct pg_conn *conn, struct pg_job *job, const PGresult *r, struct pg_error *error)
{
	uint32_t target = (uint32_t)strtoul(PQgetvalue(r, 0, 0), NULL, 10);
	struct arena a = {0};
	const char *sql;
	bool empty;

	if (job->restart)
		return STALE;
	if (target != job->table->oid) {
		if (*PQgetvalue(r, 0, 4) == 't') {
			warning("job %s loads another table: choose another name with --job",
			    job->name);
			return WRONG;
		}
		warning("job %s: the table was made anew, loading from the start", job->name);
		return STALE;
	}
	if (!PQgetisnull(r, 0, 3) && job->repeat)
		return STALE;
	if (strcmp(PQgetvalue(r, 0, 1), job->mode) != 0) {
		warning("job %s was begun as \"%s\": finish it so, or give --restart", job->name,
		    PQgetvalue(r, 0, 1));
		return WRONG;
	}
	job->chunk_bytes = strtoll(PQgetvalue(r, 0, 2), NULL, 10);
	if (!PQgetisnull(r, 0, 3) && job->stage != NULL)
		return AGAIN; /* with new input: what is in stays known */
	sql = job->stage != NULL
		  ? arena_printf(&a, "SELECT to_regclass('%s') IS NULL AND $1 <> ''", job->stage)
		  : arena_printf(&a,
			"SELECT sum(rows) > 0 AND NOT EXISTS (SELECT FROM %s)"
			" FROM lb.load_checkpoint WHERE job = $1",
			job->table->quoted);
	empty = is_true(conn, sql, job->name, error);
	arena_free(&a);
	if (empty)
		warning("job %s: the table was emptied since, loading from the start", job->name);
	return empty ? STALE : TAKE_UP;
}

static bool
begin_job(struct pg_conn *conn, const struct pg_job *job, enum known known, struct pg_error *error)
{
	static const char forget[] = "DELETE FROM lb.load_checkpoint WHERE job = $1";
	static const char keep[] = "SELECT FROM lb.load_checkpoint WHERE job = $1 LIMIT 1";
	static const char insert[] =
	    "INSERT INTO lb.load_job (job, target, mode, chunk_bytes) VALUES ($1, $2, $3, $4)"
	    " ON CONFLICT (job) DO UPDATE SET target = excluded.target, mode = excluded.mode,"
	    " chunk_bytes = excluded.chunk_bytes, started = now(), finished = NULL";
	char target[16], bytes[24];
	const char *values[] = {job->name, target, job->mode, bytes};
	bool good;

	snprintf(target, sizeof(target), "%lu", (unsigned long)job->table->oid);
	snprintf(bytes, sizeof(bytes), "%lld", (long long)job->chunk_bytes);
	good =
	    pg_exec(conn, "BEGIN", error) &&
	    result_ok(conn,
		PQexecParams(conn, known == AGAIN ? keep : forget, 1, NULL, values, NULL, NULL, 0),
		error) &&
	    (job->begin == NULL || pg_exec(conn, job->begin, error)) &&
	    result_ok(conn, PQexecParams(conn, insert, 4, NULL, values, NULL, NULL, 0), error) &&
	    pg_exec(conn, "COMMIT", error);
	return good || report(job, error);
}

static const char *
chunk_key(struct arena *a, const char *source, int64_t offset)
{
	return arena_printf(a, "%s\n%lld", source, (long long)offset);
}

static bool
read_chunks(struct pg_conn *conn, struct arena *a, struct pg_job *job, struct pg_known *known)
{
	static const char select[] =
	    "SELECT source, \"offset\", bytes, rows, rejects, hash FROM lb.load_checkpoint"
	    " WHERE job = $1";
	struct pg_error error;
	PGresult *r = PQexecParams(conn, select, 1, NULL, &job->name, NULL, NULL, 0);

	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		error_from(conn, r, &error);
		PQclear(r);
		return report(job, &error);
	}
	job->chunks = PQntuples(r);
	for (int i = 0; i < PQntuples(r); i++) {
		struct pg_known_chunk *k = arena_alloc(a, sizeof(*k));
		const char *key;

		k->chunk.source = arena_strdup(a, PQgetvalue(r, i, 0));
		k->chunk.offset = strtoll(PQgetvalue(r, i, 1), NULL, 10);
		k->chunk.bytes = strtoll(PQgetvalue(r, i, 2), NULL, 10);
		k->chunk.rows = strtoll(PQgetvalue(r, i, 3), NULL, 10);
		k->chunk.rejects = strtoll(PQgetvalue(r, i, 4), NULL, 10);
		k->chunk.hash = (uint64_t)strtoll(PQgetvalue(r, i, 5), NULL, 10);
		key = chunk_key(a, k->chunk.source, k->chunk.offset);
		k->next = map_get(&known->map, key);
		map_set(&known->map, key, k);
	}
	PQclear(r);
	return true;
}

struct pg_known_chunk *
pg_job_find(const struct pg_known *known, const char *source, int64_t offset)
{
	struct arena a = {0};
	struct pg_known_chunk *k = map_get(&known->map, chunk_key(&a, source, offset));

	arena_free(&a);
	return k;
}

bool
pg_job_open(struct pg_conn *conn, struct arena *a, struct pg_job *job, struct pg_known *chunks)
{
	static const char select[] =
	    "SELECT target, mode, chunk_bytes, finished,"
	    " EXISTS (SELECT FROM pg_class c WHERE c.oid = target) FROM lb.load_job WHERE job = $1";
	struct pg_error error;
	enum known known = NEW;
	PGresult *r;

	chunks->map = (struct map){.arena = a};
	if (!make_tables(conn, &error)) {
		report(job, &error);
		if (strcmp(error.sqlstate, "42501") == 0)
			warning(
			    "hint: jobs are kept in lb.load_job and lb.load_checkpoint: let the "
			    "database's owner make them by a load of his own, and grant USAGE on "
			    "the schema lb and ALL on its tables");
		return false;
	}
	if (!lock(conn, job, &error))
		return false;
	if ((r = row_of(conn, select, job->name, &error)) != NULL)
		known = judge(conn, job, r, &error);
	PQclear(r);
	if (error.sqlstate[0] != '\0')
		return report(job, &error);
	switch (known) {
	case WRONG: return false;
	case TAKE_UP: return read_chunks(conn, a, job, chunks);
	case AGAIN: return begin_job(conn, job, known, &error) && read_chunks(conn, a, job, chunks);
	default: return begin_job(conn, job, known, &error);
	}
}

/* ---- the end ---- */

enum end { ENDED, LOST, FAILED };

static enum end
end_once(struct pg_conn *conn, const struct pg_job *job, struct pg_error *error)
{
	static const char finished[] =
	    "SELECT finished IS NOT NULL FROM lb.load_job WHERE job = $1";
	static const char update[] = "UPDATE lb.load_job SET finished = now() WHERE job = $1";
	char count[96];

	snprintf(count, sizeof(count),
	    "SELECT count(*) < %lld FROM lb.load_checkpoint WHERE job = $1",
	    (long long)job->chunks);
	if (!pg_exec(conn, "BEGIN", error))
		return FAILED;
	if (is_true(conn, count, job->name, error))
		return LOST;
	/* the connection may have been lost after the COMMIT */
	if (error->sqlstate[0] != '\0' ||
	    (!is_true(conn, finished, job->name, error) &&
		(error->sqlstate[0] != '\0' ||
		    (job->end != NULL && !pg_exec(conn, job->end, error)))) ||
	    !result_ok(
		conn, PQexecParams(conn, update, 1, NULL, &job->name, NULL, NULL, 0), error) ||
	    !pg_exec(conn, "COMMIT", error))
		return FAILED;
	return ENDED;
}

static bool
connect_again(struct pg_conn **conn, const struct pg_server *server, struct pg_error *error)
{
	struct arena a = {0};
	const char *why = "";

	pg_close(*conn);
	if ((*conn = pg_try_connect(server, &a, &why)) == NULL) {
		memcpy(error->sqlstate, "08006", sizeof("08006"));
		snprintf(error->message, sizeof(error->message), "%s", why);
	}
	arena_free(&a);
	return *conn != NULL;
}

bool
pg_job_finish(struct pg_conn **conn, const struct pg_server *server, const struct pg_job *job)
{
	struct pg_error error;
	enum end end;

	for (int try = 1;; try++) {
		bool alive = *conn != NULL && pg_alive(*conn);

		if (alive || connect_again(conn, server, &error)) {
			if (!alive && !lock(*conn, job, &error))
				return false;
			if ((end = end_once(*conn, job, &error)) == ENDED)
				return true;
			if (end == LOST) {
				warning(
				    "job %s: the server has crashed and lost some of what it had "
				    "taken: start it again to load that",
				    job->name);
				return false;
			}
		}
		if (pg_remedy(&error) != PG_AGAIN || !pg_back_off(try))
			return report(job, &error);
	}
}
