/* chunk.c - a chunk's rows and its checkpoint, in one transaction */
#include <stdlib.h>
#include <string.h>

#include "pg/exec.h"

/* libpq keeps what it was given until it is sent: small pieces keep its buffer small. */
#define PIECE ((size_t)128 << 10)
/* Rows between savepoints once a row of the chunk was refused. */
#define BLOCK 1000

const char copy_header[19] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
const char copy_trailer[2] = "\377\377";

/* What one call of pg_send works with. */
struct send {
	struct pg_conn *conn;
	const struct pg_rows *rows;
	const struct pg_parcel *parcel;
	struct pg_error *error;
	int64_t count; /* rows that are in */
	int64_t refused;
	bool begun; /* BEGIN was sent; else it goes with the first COPY */
	bool stopped;
};

static bool
put(struct pg_conn *conn, const char *data, size_t n)
{
	for (size_t piece; n > 0; data += piece, n -= piece) {
		piece = n < PIECE ? n : PIECE;
		if (PQputCopyData(conn, data, (int)piece) != 1)
			return false;
	}
	return true;
}

/* The rows low..high-1 of one set, which may lie apart. */
static bool
put_rows(struct send *s, size_t low, size_t high, uint32_t set)
{
	const struct pg_rows *rows = s->rows;
	size_t next;

	for (size_t i = low; i < high; i = next) {
		size_t start = i == 0 ? 0 : rows->end[i - 1];

		for (next = i + 1;
		     next < high && (rows->set[next] == set) == (rows->set[i] == set);)
			next++;
		if (rows->set[i] == set &&
		    !put(s->conn, rows->data + start, rows->end[next - 1] - start))
			return false;
	}
	return true;
}

/* Reads what came after COPY: how many rows, or the error. */
static bool
copy_result(struct send *s)
{
	PGresult *r = PQgetResult(s->conn), *next;
	bool good = true;

	if (PQresultStatus(r) == PGRES_COMMAND_OK)
		s->count += strtoll(PQcmdTuples(r), NULL, 10);
	for (; r != NULL; r = next) {
		if (good && PQresultStatus(r) != PGRES_COMMAND_OK) {
			error_from(s->conn, r, s->error);
			good = false;
		}
		PQclear(r);
		next = PQgetResult(s->conn);
	}
	return good;
}

/* ---- statements ---- */

const char *
column_list(struct arena *a, const struct pg_table *table, const struct pg_rows *rows, uint32_t set)
{
	struct buf b = {.arena = a};

	for (size_t i = 0; i < table->count; i++)
		if (!rows->absent[set * table->count + i])
			buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", table->column[i].quoted);
	if (rows->order != NULL)
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", rows->order);
	return buf_text(&b);
}

const char *
copy_sql(struct arena *a, const struct pg_parcel *p, uint32_t set)
{
	return arena_printf(a, "COPY %s (%s) FROM STDIN (FORMAT %s)", p->rows->target,
	    column_list(a, p->job->table, p->rows, set), p->rows->binary ? "binary" : "text");
}

const char *
checkpoint_sql(struct arena *a, const struct pg_parcel *p)
{
	const struct pg_chunk *chunk = p->chunk;

	return arena_printf(a,
	    "INSERT INTO lb.load_checkpoint (job, source, \"offset\", bytes, rows, rejects, hash)"
	    " VALUES (%s, %s, %lld, %lld, %lld, %lld, %lld)",
	    pg_literal(a, p->job->name), pg_literal(a, chunk->source), (long long)chunk->offset,
	    (long long)chunk->bytes, (long long)chunk->rows, (long long)chunk->rejects,
	    (long long)chunk->hash);
}

/* ---- the rows ---- */

static bool
copy_set(struct send *s, size_t low, size_t high, uint32_t set)
{
	const struct pg_rows *rows = s->rows;
	struct arena a = {0};
	bool good = pg_exec(s->conn,
	    arena_printf(&a, "%s%s", s->begun ? "" : "BEGIN; ", copy_sql(&a, s->parcel, set)),
	    s->error);

	s->begun = true;
	arena_free(&a);
	if (!good)
		return false;
	good = (!rows->binary || put(s->conn, copy_header, sizeof(copy_header))) &&
	       put_rows(s, low, high, set) &&
	       (!rows->binary || put(s->conn, copy_trailer, sizeof(copy_trailer))) &&
	       PQputCopyEnd(s->conn, NULL) == 1;
	/* the reason why something could not be sent is in the result */
	return copy_result(s) && good;
}

static bool
send_range(struct send *s, size_t low, size_t high)
{
	bool used;

	if (s->rows->batch > 0) {
		if (!s->begun && !pg_exec(s->conn, "BEGIN", s->error))
			return false;
		s->begun = true;
		return insert_range(
		    s->conn, s->parcel, &(struct range){low, high}, &s->count, s->error);
	}
	for (uint32_t set = 0; set < s->rows->sets; set++) {
		used = s->rows->sets == 1;
		for (size_t i = low; i < high && !used; i++)
			used = s->rows->set[i] == set;
		if (used && !copy_set(s, low, high, set))
			return false;
	}
	return true;
}

static bool
refuse(struct send *s, size_t i)
{
	s->refused++;
	s->stopped = !s->parcel->refusals->row(s->parcel->refusals->data, i, s->error);
	return !s->stopped;
}

/* Copies the range; a row at fault is cut out by halves, or at the place that COPY has named.
 * False: *s->error is no row's fault, or s->stopped. */
static bool
copy_careful(struct send *s, size_t low, size_t high)
{
	int64_t before = s->count;
	size_t middle;

	if (low == high)
		return true;
	if (!pg_exec(s->conn, "SAVEPOINT lb", s->error))
		return false;
	if (send_range(s, low, high))
		return pg_exec(s->conn, "RELEASE lb", s->error);
	if (pg_remedy(s->error) != PG_REFUSED)
		return false;
	s->count = before;
	if (high - low == 1) {
		struct pg_error why = *s->error;

		if (!pg_exec(s->conn, "ROLLBACK TO lb; RELEASE lb", s->error))
			return false;
		*s->error = why;
		return refuse(s, low);
	}
	middle = low + (high - low) / 2;
	if (s->rows->sets == 1 && s->error->row > 0 && (size_t)s->error->row <= high - low)
		middle = low + (size_t)s->error->row - 1;
	if (!pg_exec(s->conn, "ROLLBACK TO lb; RELEASE lb", s->error))
		return false;
	if (middle == low)
		return copy_careful(s, low, low + 1) && copy_careful(s, low + 1, high);
	return copy_careful(s, low, middle) && copy_careful(s, middle, high);
}

static bool
copy_blocks(struct send *s)
{
	size_t count = s->rows->count;

	/* a deferred constraint would name no row at the COMMIT */
	if (!pg_exec(s->conn, "BEGIN; SET CONSTRAINTS ALL IMMEDIATE", s->error))
		return false;
	for (size_t low = 0; low < count; low += BLOCK)
		if (!copy_careful(s, low, low + BLOCK < count ? low + BLOCK : count))
			return false;
	return true;
}

/* Did the server find the checkpoint there? */
static bool
is_known(const struct pg_error *error)
{
	return strcmp(error->sqlstate, "23505") == 0 &&
	       strcmp(error->constraint, "load_checkpoint_pkey") == 0;
}

/* Is the checkpoint there?  A connection may be lost between a commit and its answer; the rows are
 * then at odds with themselves before their checkpoint is. */
static bool
was_committed(struct send *s, struct arena *a)
{
	struct pg_chunk *chunk = s->parcel->chunk;
	PGresult *r = PQexec(s->conn,
	    arena_printf(a,
		"SELECT rows, rejects FROM lb.load_checkpoint WHERE job = %s AND source = %s AND"
		" \"offset\" = %lld AND hash = %lld",
		pg_literal(a, s->parcel->job->name), pg_literal(a, chunk->source),
		(long long)chunk->offset, (long long)chunk->hash));
	bool there = PQntuples(r) > 0; /* an error: the next statement meets it again */

	if (there) {
		chunk->rows = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
		chunk->rejects = strtoll(PQgetvalue(r, 0, 1), NULL, 10);
	}
	PQclear(r);
	return there;
}

/* One try: all rows at once, or carefully. */
static enum pg_sent
transaction(struct send *s, struct arena *a, bool careful)
{
	const struct pg_refusals *refusals = s->parcel->refusals;
	struct pg_chunk *chunk = s->parcel->chunk;
	int64_t rejects = chunk->rejects;
	struct pg_error ignored;
	bool good;

	s->count = s->refused = 0;
	s->begun = careful;
	if (careful)
		good = copy_blocks(s);
	else
		good = send_range(s, 0, s->rows->count) &&
		       (s->begun || pg_exec(s->conn, "BEGIN", s->error));
	chunk->rows = s->count;
	chunk->rejects += s->refused;
	if (good && !refusals->commit(refusals->data)) {
		s->stopped = true;
		good = false;
	}
	if (good &&
	    pg_exec(s->conn, arena_printf(a, "%s; COMMIT", checkpoint_sql(a, s->parcel)), s->error))
		return PG_SENT;
	chunk->rejects = rejects;
	pg_exec(s->conn, "ROLLBACK", &ignored);
	return s->stopped ? PG_STOPPED : is_known(s->error) ? PG_KNOWN : PG_ERROR;
}

enum pg_sent
pg_send(struct pg_conn *conn, const struct pg_parcel *p, bool tried, struct pg_error *error)
{
	struct send s = {.conn = conn, .parcel = p, .rows = p->rows, .error = error};
	const struct pg_refusals *refusals = p->refusals;
	struct arena a = {0};
	enum pg_sent sent;

	refusals->reset(refusals->data);
	if (tried)
		sent = is_known(error) ? PG_KNOWN : PG_ERROR;
	else
		sent = transaction(&s, &a, false);
	if ((sent == PG_KNOWN || (sent == PG_ERROR && pg_remedy(error) == PG_REFUSED)) &&
	    was_committed(&s, &a))
		sent = PG_KNOWN;
	if (sent == PG_ERROR && pg_remedy(error) == PG_REFUSED) {
		refusals->reset(refusals->data);
		sent = transaction(&s, &a, true);
	}
	arena_free(&a);
	return sent;
}
