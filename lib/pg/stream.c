/* stream.c - chunks by COPY, one behind the other without a pause
 *
 * COPY and the checkpoint are one message, and so one transaction by themselves.  The rows follow
 * without waiting to be asked for: a server that has refused the COPY passes over them (PostgreSQL
 * 15 documentation, 55.2.6).  So it always has rows to work on, also while a commit's answer is on
 * its way here; a pause for each chunk would be a tenth of the time of a load. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "pg/exec.h"
#include "pg/stream.h"

#define PIECE ((size_t)64 << 10)

/* A pooler gives its clients keys of its own to cancel by. */
static bool
is_direct(PGconn *conn)
{
	PGresult *r = PQexec(conn, "SELECT pg_backend_pid()");
	bool direct =
	    PQntuples(r) == 1 && strtol(PQgetvalue(r, 0, 0), NULL, 10) == PQbackendPID(conn);

	PQclear(r);
	return direct;
}

void
stream_open(struct stream *s, struct pg_conn *conn)
{
	s->conn = conn;
	s->direct = is_direct(conn);
	s->last = s->before = (struct stream_answer){.good = true};
	wire_open(&s->wire, conn);
}

void
stream_close(struct stream *s)
{
	if (s->conn != NULL)
		pg_close(s->conn);
	s->conn = NULL;
	wire_free(&s->wire);
}

bool
stream_fits(const struct stream *s, const struct pg_parcel *p)
{
	return s->conn != NULL && p->rows->batch == 0 && p->rows->sets == 1 &&
	       p->chunk->rejects == 0 && p->job->table->keeps_rows && wire_refuses(s->conn) == NULL;
}

/* ---- answers ---- */

/* Whose answer is coming; NULL: nobody's. */
static struct stream_answer *
coming(struct stream *s)
{
	return s->before.owed ? &s->before : s->last.owed ? &s->last : NULL;
}

static bool
lost(struct stream *s, const char *why)
{
	for (struct stream_answer *a; (a = coming(s)) != NULL; a->owed = false) {
		if (a->good) { /* else the server has said why */
			a->good = false;
			memcpy(a->error.sqlstate, "08006", sizeof("08006"));
			snprintf(a->error.message, sizeof(a->error.message), "%s", why);
		}
	}
	stream_close(s);
	return false;
}

static bool
take_messages(struct stream *s)
{
	struct stream_answer *a;
	struct wire_message m;
	int got;

	while ((got = wire_next(&s->wire, &m)) == 1) {
		if ((a = coming(s)) == NULL)
			continue; /* a notice */
		if (m.type == 'E') {
			error_of(&m, &a->error);
			a->good = false;
		} else if (m.type == 'Z') {
			a->owed = false;
			if (a->good)
				s->taken(s->data);
		}
	}
	return got == 0;
}

static bool
receive(struct stream *s)
{
	bool there = wire_read(&s->wire);
	const char *why = s->wire.error;

	/* also the last words of one that is gone */
	return (take_messages(s) && there) || lost(s, there ? s->wire.error : why);
}

/* Until the socket is ready: reads what there is.  False: lost. */
static bool
wait_for(struct stream *s, short events)
{
	struct pollfd fd = {.fd = s->wire.fd, .events = events};

	if (poll(&fd, 1, -1) == -1)
		return errno == EINTR || lost(s, strerror(errno));
	return (fd.revents & ~POLLOUT) == 0 || receive(s);
}

static bool
await(struct stream *s, const struct stream_answer *a)
{
	while (a->owed)
		if (!wait_for(s, POLLIN))
			return false;
	return true;
}

/* ---- parcels ---- */

/* Sends all that is to be sent, and reads meanwhile, so that the server never waits for us to. */
static bool
flush(struct stream *s)
{
	int left;

	while ((left = wire_flush(&s->wire)) == 1)
		if (!wait_for(s, POLLIN | POLLOUT))
			return false;
	return left == 0 || lost(s, s->wire.error);
}

static bool
send_rows(struct stream *s, const struct pg_rows *rows)
{
	size_t all = rows->count == 0 ? 0 : rows->end[rows->count - 1], piece;

	if (rows->binary)
		wire_copy_data(&s->wire, copy_header, sizeof(copy_header));
	/* what follows an error would be sent for nothing */
	for (size_t at = 0; at < all && s->before.good && s->last.good; at += piece) {
		piece = all - at < PIECE ? all - at : PIECE;
		wire_copy_data(&s->wire, rows->data + at, piece);
		if (!flush(s))
			return false;
	}
	if (rows->binary)
		wire_copy_data(&s->wire, copy_trailer, sizeof(copy_trailer));
	return flush(s);
}

bool
stream_send(struct stream *s, const struct pg_parcel *p)
{
	struct arena a = {0};

	if (!s->direct)
		await(s, &s->last);
	s->before = s->last;
	s->last = (struct stream_answer){0};
	if (!s->before.good)
		return false;
	s->last.owed = s->last.good = true;
	p->chunk->rows = (int64_t)p->rows->count;
	wire_query(&s->wire, arena_printf(&a, "%s; %s", copy_sql(&a, p, 0), checkpoint_sql(&a, p)));
	arena_free(&a);
	if (!send_rows(s, p->rows) || !await(s, &s->before))
		return false;
	if (s->before.good)
		wire_copy_done(&s->wire);
	else
		wire_copy_fail(&s->wire, "the chunk before was refused");
	if (flush(s) && s->before.good && s->last.good)
		return true;
	await(s, &s->last);
	return false;
}

bool
stream_end(struct stream *s)
{
	return await(s, &s->last) && s->last.good;
}
