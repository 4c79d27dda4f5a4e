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
	s->tls = PQsslInUse(s->conn);
	s->writing = s->rolling = false;
	loop_watch(run->loop, s->index, PQsocket(s->conn), false);
	s->state = SESSION_CLEANING;
	s->deadline = PG_NEVER;
	if (!s->cancelling)
		run_release(run, s);
	return true;
}

void
session_close(struct pg_run *run, struct session *s)
{
	for (int i = 0; s->state == SESSION_FREE && i < run->nfree; i++)
		if (run->free[i] == s)
			run->free[i--] = run->free[--run->nfree];
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

/* ---- sending ---- */

static bool
send_statement(struct pg_run *run, struct session *s, const struct pg_prepared *st)
{
	const char *const *values = s->job->request.values;

	if (st->params != NULL) {
		for (int i = 0; i < st->nparams; i++)
			run->values[i] = values[st->params[i]];
		values = run->values;
	}
	if (run->options->protocol == PG_UNNAMED)
		return PQsendQueryParams(
		    s->conn, st->sql, st->nparams, NULL, values, NULL, NULL, 0);
	return PQsendQueryPrepared(s->conn, st->name, st->nparams, values, NULL, NULL, 0);
}

static bool
set_pipeline(PGconn *conn, bool on)
{
	if (on == (PQpipelineStatus(conn) != PQ_PIPELINE_OFF))
		return true;
	return on ? PQenterPipelineMode(conn) : PQexitPipelineMode(conn);
}

static bool
send_next(struct pg_run *run, struct session *s)
{
	const struct pg_query *q = s->job->query;
	bool pipeline = q->order == PG_PIPELINE;

	if (run->options->protocol == PG_SIMPLE)
		return simple_send(run, s, pipeline);
	if (!set_pipeline(s->conn, pipeline))
		return false;
	do {
		if (!send_statement(run, s, &q->statements[s->at]))
			return false;
		s->at += s->step;
	} while (pipeline && s->at < q->nstatements);
	return !pipeline || PQpipelineSync(s->conn);
}

static bool
flush(struct pg_run *run, struct session *s)
{
	int left = PQflush(s->conn);

	if (left >= 0 && (left == 1) != s->writing) {
		s->writing = left == 1;
		loop_watch(run->loop, s->index, PQsocket(s->conn), s->writing);
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
		job_fail(
		    s->job, sqlstate, message[0] == '\0' ? "the connection was lost" : message);
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
	if (!send_next(run, s) || !flush(run, s))
		return lose(run, s, PG_ERROR_LOST, PQerrorMessage(s->conn));
	return NULL;
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
	bool open = PQtransactionStatus(s->conn) != PQTRANS_IDLE;

	if (open)
		job_fail(job, PG_ERROR_OPEN, "the request left its transaction open");
	s->again = try_again(run, job);
	s->at = 0;
	if (open) {
		s->rolling = true;
		s->deadline = run->now + CANCEL_GRACE;
		if (!set_pipeline(s->conn, false) || !PQsendQuery(s->conn, "ROLLBACK") ||
		    !flush(run, s))
			return lose(run, s, PG_ERROR_LOST, PQerrorMessage(s->conn));
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

static void
add_result(struct pg_request *r, const PGresult *result)
{
	int rows = PQntuples(result), columns = PQnfields(result);

	r->rows += rows;
	for (int i = 0; i < rows; i++)
		for (int j = 0; j < columns; j++)
			r->bytes += PQgetlength(result, i, j);
}

/* The rows go to the source. */
static void
hand_over(struct pg_run *run, struct session *s, const PGresult *result)
{
	struct arena a = {0};
	int rows = PQntuples(result), columns = PQnfields(result);
	const char **cells = arena_alloc(&a, (size_t)columns * ((size_t)rows + 1) * sizeof(char *)),
		   **to = cells;

	for (int c = 0; c < columns; c++)
		*to++ = PQfname(result, c);
	for (int i = 0; i < rows; i++)
		for (int c = 0; c < columns; c++)
			*to++ = PQgetisnull(result, i, c) ? NULL : PQgetvalue(result, i, c);
	run->source->rows(run->source->data, &s->job->request,
	    &(struct pg_answer){s->answer, columns, rows, cells});
	arena_free(&a);
}

/* False: the connection cannot go on. */
static bool
take_result(struct pg_run *run, struct session *s, PGresult *result)
{
	const char *state, *message;
	bool copy = false;

	switch (PQresultStatus(result)) {
	case PGRES_TUPLES_OK:
		add_result(&s->job->request, result);
		if (run->source->rows != NULL)
			hand_over(run, s, result);
		break;
	case PGRES_COMMAND_OK:
		s->job->request.rows += strtoll(PQcmdTuples(result), NULL, 10);
		break;
	case PGRES_FATAL_ERROR:
	case PGRES_BAD_RESPONSE:
		state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
		message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
		job_fail(s->job, state == NULL ? PG_ERROR_LOST : state,
		    message == NULL ? PQresultErrorMessage(result) : message);
		break;
	case PGRES_COPY_IN:
	case PGRES_COPY_OUT:
	case PGRES_COPY_BOTH:
		job_fail(s->job, "0A000", "COPY from or to the client is not a request");
		copy = true;
		break;
	default: break; /* an empty statement, or skipped in a pipeline after an error */
	}
	PQclear(result);
	s->answer += s->step;
	return !copy;
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
	bool pipeline = PQpipelineStatus(s->conn) != PQ_PIPELINE_OFF, sync;
	PGresult *result;

	while (!PQisBusy(s->conn)) {
		result = PQgetResult(s->conn);
		if (result == NULL && PQstatus(s->conn) == CONNECTION_BAD)
			return lose(run, s, PG_ERROR_LOST, PQerrorMessage(s->conn));
		if (result == NULL && pipeline)
			continue; /* the mark between two answers */
		if (result == NULL)
			return answer_over(run, s);
		sync = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
		if (!take_result(run, s, result))
			return lose(run, s, PG_ERROR_LOST, "COPY");
		if (sync)
			return answer_over(run, s);
	}
	return NULL;
}

/* The connection is broken; the server may have said why before it went. */
static struct job *
read_last_words(struct pg_run *run, struct session *s)
{
	PGresult *result;

	while (s->job != NULL && (result = PQgetResult(s->conn)) != NULL)
		take_result(run, s, result);
	return lose(run, s, PG_ERROR_LOST, PQerrorMessage(s->conn));
}

/* What comes while no request runs: the end of a ROLLBACK, or of the connection. */
static struct job *
read_idle(struct pg_run *run, struct session *s)
{
	PGresult *result;

	while (!PQisBusy(s->conn) && (result = PQgetResult(s->conn)) != NULL)
		PQclear(result);
	if (PQstatus(s->conn) == CONNECTION_BAD)
		return lose(run, s, PG_ERROR_LOST, PQerrorMessage(s->conn));
	if (!s->rolling || PQisBusy(s->conn))
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
		return lose(run, s, PG_ERROR_LOST, PQerrorMessage(s->conn));
	if (asks && s->first == 0) {
		s->first = run->now = clock_ns();
		s->server_ns += s->first - s->asked;
	}
	/* TLS may hold back part of a record that the socket no longer shows */
	for (int i = s->tls ? 2 : 1; i > 0; i--)
		if (!PQconsumeInput(s->conn))
			return read_last_words(run, s);
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
