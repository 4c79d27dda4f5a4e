/* session.c - one connection and what runs on it */
#include <stdlib.h>
#include <string.h>

#include "pg/internal.h"

#define CANCEL_GRACE INT64_C(2000000000) /* for the answer to a cancel or a ROLLBACK */
#define FIRST_RETRY INT64_C(50000000)

void
job_fail(struct job *job, const char *sqlstate, const char *message)
{
	struct pg_request *r = &job->request;

	if (!r->ok)
		return;
	r->ok = false;
	snprintf(r->sqlstate, sizeof(r->sqlstate), "%s", sqlstate);
	snprintf(job->error, sizeof(job->error), "%.*s", (int)strcspn(message, "\n"), message);
	r->error = job->error;
}

/* ---- opening and closing ---- */

static void
watch(struct pg_run *run, struct session *s)
{
	loop_watch(run->loop, s->index, s->wire.fd,
	    LOOP_READ | (s->writing ? LOOP_WRITE : 0) | (wire_drains(&s->wire) ? LOOP_NEWS : 0));
}

void
session_open(struct pg_run *run, struct session *s)
{
	s->state = SESSION_CONNECTING;
	run->connecting++;
	helpers_give(run->helpers, connect_chore(run->options, s->index));
}

/* The n-th try comes after 50 ms times 2^n, but not all sessions at once: half of it is chance. */
static int64_t
backoff(struct pg_run *run, int failures)
{
	int64_t wait = FIRST_RETRY << (failures < 20 ? failures : 20);

	if (wait > run->options->backoff_ns)
		wait = run->options->backoff_ns;
	return wait / 2 + (int64_t)(rng_unit(&run->rng) * (double)(wait / 2));
}

bool
session_opened(struct pg_run *run, struct session *s, struct chore *c)
{
	run->connecting--;
	if (c->conn == NULL) {
		s->state = SESSION_CLOSED;
		s->retry_at = run->now + backoff(run, s->failures++);
		return false;
	}
	s->conn = c->conn;
	c->conn = NULL;
	run->nopen++;
	s->failures = 0;
	wire_open(&s->wire, s->conn);
	s->writing = s->rolling = false;
	watch(run, s);
	s->state = SESSION_CLEANING;
	s->deadline = PG_NEVER;
	if (!s->cancelling)
		run_release(run, s);
	return true;
}

static void
session_close(struct pg_run *run, struct session *s)
{
	if (s->state == SESSION_FREE)
		run_forget(run, s);
	if (s->conn != NULL) {
		loop_forget(run->loop, s->index, PQsocket(s->conn));
		PQfinish(s->conn);
		run->nopen--;
	}
	run_use(run, s, false);
	s->conn = NULL;
	s->job = NULL;
	s->state = SESSION_CLOSED;
	s->deadline = PG_NEVER;
	s->retry_at = 0; /* at once; the back-off begins when that fails */
}

void
session_free(struct pg_run *run, struct session *s)
{
	session_close(run, s);
	wire_free(&s->wire);
	rowset_free(&s->set);
}

/* ---- sending ---- */

static void
send_statement(struct pg_run *run, struct session *s, const struct pg_prepared *st)
{
	const char *const *values = s->job->request.values;
	bool by_name = run->options->protocol == PG_BY_NAME;

	if (st->params != NULL) {
		for (int i = 0; i < st->nparams; i++)
			run->values[i] = values[st->params[i]];
		values = run->values;
	}
	if (!by_name)
		wire_parse(&s->wire, st->sql);
	wire_execute(
	    &s->wire, by_name ? st->name : "", values, st->nparams, run->source->rows != NULL);
}

/* False: a value cannot be sent; libpq says why. */
static bool
send_next(struct pg_run *run, struct session *s)
{
	const struct pg_query *q = s->job->query;
	bool pipeline = q->order == PG_PIPELINE;

	s->wire.keep = run->source->rows != NULL;
	if (run->options->protocol == PG_SIMPLE)
		return simple_send(run, s, pipeline);
	do {
		send_statement(run, s, &q->statements[s->at]);
		s->at += s->step;
	} while (pipeline && s->at < q->nstatements);
	wire_sync(&s->wire);
	return true;
}

static bool
flush(struct pg_run *run, struct session *s)
{
	int left = wire_flush(&s->wire);

	if (left >= 0 && (left == 1) != s->writing) {
		s->writing = left == 1;
		watch(run, s);
	}
	return left >= 0;
}

/* ---- the end of a part ---- */

static struct job *
take_job(struct session *s)
{
	struct job *job = s->job;
	struct pg_request *r = &job->request;

	/* of parts that run side by side the longest counts */
	if (s->server_ns > r->server_ns)
		r->server_ns = s->server_ns;
	if (s->transfer_ns > r->transfer_ns)
		r->transfer_ns = s->transfer_ns;
	s->job = NULL;
	return job;
}

/* The connection is no use any more. */
static struct job *
lose(struct pg_run *run, struct session *s, const char *sqlstate, const char *message)
{
	struct job *job = NULL;

	if (s->job != NULL) {
		job_fail(s->job, sqlstate, message);
		job = take_job(s);
	}
	session_close(run, s);
	return job;
}

static struct job *
ask(struct pg_run *run, struct session *s)
{
	s->answer = s->at;
	s->asked = run->now;
	s->first = 0;
	s->rows = 0;
	rowset_clear(&s->set); /* of a connection that was lost */
	if (!send_next(run, s))
		return lose(run, s, PG_ERROR_LOST, PQerrorMessage(s->conn));
	return flush(run, s) ? NULL : lose(run, s, PG_ERROR_LOST, s->wire.error);
}

/* The time-out counts for the request, however often it is tried. */
static void
set_deadline(struct session *s)
{
	int64_t timeout = s->job->query->timeout_ns;

	s->deadline = timeout > 0 ? s->job->request.sent + timeout : PG_NEVER;
}

struct job *
session_start(struct pg_run *run, struct session *s)
{
	s->state = SESSION_BUSY;
	run_use(run, s, true);
	s->server_ns = s->transfer_ns = 0;
	s->cancelled = s->again = false;
	set_deadline(s);
	return ask(run, s);
}

/* Worth another try: the server says so, nothing but this session works on it. */
static bool
try_again(const struct pg_run *run, struct job *job)
{
	struct pg_request *r = &job->request;

	if (r->ok || r->attempt > run->options->retries || job->parts > 1 ||
	    (strcmp(r->sqlstate, "40001") != 0 && strcmp(r->sqlstate, "40P01") != 0))
		return false;
	r->attempt++;
	r->ok = true;
	r->rows = r->bytes = 0;
	return true;
}

/* All its answers are here. */
static struct job *
part_over(struct pg_run *run, struct session *s)
{
	struct job *job = s->job;
	bool open = s->status != 'I';

	if (open)
		job_fail(job, PG_ERROR_OPEN, "the request left its transaction open");
	s->again = try_again(run, job);
	s->at = 0;
	if (open) {
		s->rolling = true;
		s->deadline = run->now + CANCEL_GRACE;
		wire_query(&s->wire, "ROLLBACK");
		if (!flush(run, s))
			return lose(run, s, PG_ERROR_LOST, s->wire.error);
	}
	if (s->again)
		return open ? NULL : ask(run, s);
	job = take_job(s);
	s->state = SESSION_CLEANING;
	if (!s->rolling && !s->cancelling)
		run_release(run, s);
	return job;
}

/* ---- receiving ---- */

/* A row: false, it is broken. */
static bool
take_row(struct session *s, const struct wire_message *m)
{
	size_t lengths = 2 + 4 * (size_t)m->columns;

	if (m->len < lengths)
		return false;
	s->rows++;
	s->job->request.rows++;
	s->job->request.bytes += (int64_t)(m->len - lengths);
	return !s->wire.keep || rowset_add(&s->set, m);
}

/* The end of a statement that did something; false: the message is broken. */
static bool
take_tag(struct pg_run *run, struct session *s, const struct wire_message *m)
{
	const char *count;

	if (m->len == 0 || m->body[m->len - 1] != '\0')
		return false;
	/* "INSERT 0 5", "UPDATE 5", "SELECT 5": what has no rows of its own says how many it met */
	if (s->rows == 0 && (count = strrchr(m->body, ' ')) != NULL)
		s->job->request.rows += strtoll(count, NULL, 10);
	if (s->set.given)
		run->source->rows(run->source->data, &s->job->request,
		    &(struct pg_answer){s->answer, s->set.columns, s->set.rows, s->set.cells});
	return true;
}

static void
take_error(struct session *s, const struct wire_message *m)
{
	const char *state = wire_field(m, 'C'), *message = wire_field(m, 'M');

	job_fail(s->job, state == NULL ? PG_ERROR_LOST : state,
	    message == NULL ? "an error without a message" : message);
}

/* The next statement's answer begins. */
static void
next_answer(struct session *s)
{
	s->answer += s->step;
	s->rows = 0;
	if (s->wire.keep)
		rowset_clear(&s->set);
}

/* False: the connection cannot go on. */
static bool
take_message(struct pg_run *run, struct session *s, const struct wire_message *m)
{
	bool good = true;

	switch (m->type) {
	case 'T': return !s->wire.keep || rowset_columns(&s->set, m);
	case 'D': return take_row(s, m);
	case 'C': good = take_tag(run, s, m); break;
	case 'E': take_error(s, m); break;
	case 'I': break; /* an empty statement */
	case 'G':
	case 'H':
	case 'W':
		job_fail(s->job, "0A000", "COPY from or to the client is not a request");
		return false;
	case 'Z': s->status = m->len > 0 ? m->body[0] : '\0'; return true;
	default: return true; /* parsed, bound; a notice, a setting */
	}
	next_answer(s);
	return good;
}

/* An answer is complete: the next statement, or the end of the part. */
static struct job *
answer_over(struct pg_run *run, struct session *s)
{
	run->now = clock_ns();
	s->transfer_ns += run->now - s->first;
	if (s->job->request.ok && s->at < s->job->query->nstatements)
		return ask(run, s);
	return part_over(run, s);
}

static struct job *
read_answers(struct pg_run *run, struct session *s)
{
	struct wire_message m;
	int got;

	while ((got = wire_next(&s->wire, &m)) == 1) {
		if (!take_message(run, s, &m))
			return lose(run, s, PG_ERROR_LOST, WIRE_BROKEN);
		if (m.type == 'Z')
			return answer_over(run, s);
	}
	return got == 0 ? NULL : lose(run, s, PG_ERROR_LOST, s->wire.error);
}

/* The connection is broken; the server may have said why before it went. */
static struct job *
read_last_words(struct pg_run *run, struct session *s)
{
	struct wire_message m;
	const char *why = s->wire.error;

	while (s->job != NULL && wire_next(&s->wire, &m) == 1 && take_message(run, s, &m))
		;
	return lose(run, s, PG_ERROR_LOST, why);
}

/* What comes while no request runs: the end of a ROLLBACK, or of the connection. */
static struct job *
read_idle(struct pg_run *run, struct session *s)
{
	struct wire_message m;
	bool over = false;
	int got;

	while ((got = wire_next(&s->wire, &m)) == 1)
		over = over || m.type == 'Z';
	if (got == -1)
		return lose(run, s, PG_ERROR_LOST, s->wire.error);
	if (!s->rolling || !over)
		return NULL;
	s->rolling = false;
	if (s->again) {
		set_deadline(s);
		return ask(run, s);
	}
	if (!s->cancelling)
		run_release(run, s);
	return NULL;
}

struct job *
session_ready(struct pg_run *run, struct session *s)
{
	bool asks = s->job != NULL && !s->rolling;

	if (s->conn == NULL)
		return NULL; /* closed since the loop reported it */
	if (s->writing && !flush(run, s))
		return lose(run, s, PG_ERROR_LOST, s->wire.error);
	if (asks && s->first == 0) {
		s->first = run->now = clock_ns();
		s->server_ns += s->first - s->asked;
	}
	if (!wire_read(&s->wire))
		return read_last_words(run, s);
	if (s->wire.more)
		watch(run, s);
	return asks ? read_answers(run, s) : read_idle(run, s);
}

struct job *
session_expire(struct pg_run *run, struct session *s)
{
	if (s->state != SESSION_BUSY || s->cancelled || s->rolling)
		return lose(run, s, PG_ERROR_TIMEOUT, "no answer to the cancel");
	s->cancelled = s->cancelling = true;
	s->deadline = run->now + CANCEL_GRACE;
	helpers_give(run->helpers, cancel_chore(s->conn, s->index));
	return NULL;
}

void
session_cancelled(struct pg_run *run, struct session *s)
{
	s->cancelling = false;
	if (s->state == SESSION_CLEANING && !s->rolling)
		run_release(run, s);
}
