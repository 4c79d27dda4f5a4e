/* pool.c - connections, each with a thread that sends, opened again when they are lost */
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "pg/exec.h"
#include "pg/stream.h"

#define TRIES 12
#define WAIT_MS 100
#define WAIT_MAX_MS 10000

struct sender {
	struct pg_pool *pool;
	struct stream stream;
	struct pg_delivery *sent; /* its answer is owed, or NULL */
	pthread_t thread;
};

struct pg_pool {
	const struct pg_server *server;
	const char *set_up;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct pg_delivery *first, **end; /* that no sender has taken */
	bool closed; /* nothing more will come */
	bool broken; /* of one connection: a parcel is not in, and none may be in without it */
	int count;
	struct sender sender[];
};

/* ---- senders ---- */

/* Makes a new connection ready; false: it is closed. */
static bool
take_over(struct sender *s, struct pg_conn *conn, struct pg_error *error)
{
	bool good = pg_exec(conn, s->pool->set_up, error);

	if (good)
		stream_open(&s->stream, conn);
	else
		pg_close(conn);
	return good;
}

/* Opens a lost connection again; false: not this time. */
static bool
reconnect(struct sender *s, struct pg_error *error)
{
	struct arena a = {0};
	struct pg_conn *conn;
	const char *why = "";
	bool good = false;

	if (s->stream.conn != NULL && pg_alive(s->stream.conn))
		return true;
	stream_close(&s->stream);
	if ((conn = pg_try_connect(s->pool->server, &a, &why)) == NULL)
		snprintf(error->message, sizeof(error->message), "%s", why);
	else
		good = take_over(s, conn, error);
	arena_free(&a);
	return good;
}

bool
pg_back_off(int64_t try)
{
	int64_t ms = WAIT_MS, end;

	if (try > TRIES)
		return false;
	while (try-- > 1 && ms < WAIT_MAX_MS)
		ms *= 2;
	end = clock_ns() + (ms < WAIT_MAX_MS ? ms : WAIT_MAX_MS) * 1000000;
	while (clock_ns() < end && !stop_requested())
		usleep(20000);
	return !stop_requested();
}

static void
end_delivery(struct pg_pool *pool, struct pg_delivery *d, enum pg_sent sent)
{
	pthread_mutex_lock(&pool->lock);
	d->sent = sent;
	d->over = true;
	if (pool->count == 1 && sent != PG_SENT && sent != PG_KNOWN)
		pool->broken = true;
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

/* Sends a parcel until it is in, or no further try would help.  why: the error of a try before, or
 * NULL. */
static void
insist(struct sender *s, struct pg_delivery *d, const struct pg_error *why)
{
	const int64_t rejects = d->parcel.chunk->rejects;
	enum pg_sent sent = PG_ERROR;
	bool again = true, tried = false;

	if (why != NULL) {
		d->error = *why;
		tried = pg_remedy(why) == PG_REFUSED;
		again = pg_remedy(why) != PG_AGAIN || pg_back_off(++d->retries);
	}
	if (s->pool->broken)
		sent = PG_STOPPED;
	while (again && sent == PG_ERROR) {
		d->parcel.chunk->rejects = rejects;
		if (reconnect(s, &d->error)) {
			sent = pg_send(s->stream.conn, &d->parcel, tried, &d->error);
			if (sent != PG_ERROR || pg_remedy(&d->error) != PG_AGAIN)
				break;
		}
		tried = false;
		again = pg_back_off(++d->retries);
	}
	end_delivery(s->pool, d, sent);
}

/* What was sent before is in. */
static void
on_taken(void *sender)
{
	struct sender *s = sender;
	struct pg_delivery *d = s->sent;

	s->sent = NULL;
	if (d != NULL) /* else it is still being sent as far as we know */
		end_delivery(s->pool, d, PG_SENT);
}

/* The answer to what was sent before has come. */
static void
settle(struct sender *s, const struct stream_answer *answer)
{
	struct pg_delivery *d = s->sent;

	if (answer->good)
		on_taken(s);
	else if (d != NULL) {
		s->sent = NULL;
		insist(s, d, &answer->error);
	}
}

/* The next delivery, or NULL: there is none yet and an answer is owed, or there will be none. */
static struct pg_delivery *
next_delivery(struct sender *s)
{
	struct pg_pool *pool = s->pool;
	struct pg_delivery *d;

	pthread_mutex_lock(&pool->lock);
	while (pool->first == NULL && s->sent == NULL && !pool->closed)
		pthread_cond_wait(&pool->changed, &pool->lock);
	if ((d = pool->first) != NULL && (pool->first = d->next) == NULL)
		pool->end = &pool->first;
	pthread_mutex_unlock(&pool->lock);
	return d;
}

static void *
deliver_all(void *data)
{
	struct sender *s = data;
	struct pg_delivery *d;
	bool sent;

	while ((d = next_delivery(s)) != NULL || s->sent != NULL) {
		if (d != NULL && !s->pool->broken && stream_fits(&s->stream, &d->parcel)) {
			sent = stream_send(&s->stream, &d->parcel);
			settle(s, &s->stream.before);
			if (sent)
				s->sent = d;
			else
				insist(s, d, &s->stream.last.error);
			continue;
		}
		if (s->sent != NULL)
			stream_end(&s->stream);
		settle(s, &s->stream.last);
		if (d != NULL)
			insist(s, d, NULL);
	}
	return NULL;
}

/* ---- the pool ---- */

struct pg_pool *
pg_pool_open(struct arena *a, const struct pg_server *server, int n, const char *set_up)
{
	struct pg_pool *pool = arena_alloc(a, sizeof(*pool) + (size_t)n * sizeof(struct sender));
	struct pg_error error;
	struct pg_conn *conn;

	pool->server = server;
	pool->set_up = set_up;
	pool->end = &pool->first;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->changed, NULL);
	for (int i = 0; i < n; i++) {
		struct sender *s = &pool->sender[i];

		s->pool = pool;
		s->stream.taken = on_taken;
		s->stream.data = s;
		if ((conn = pg_connect(server)) == NULL)
			return NULL;
		if (!take_over(s, conn, &error)) {
			warning("%s", error.message);
			return NULL;
		}
	}
	for (; pool->count < n; pool->count++) {
		struct sender *s = &pool->sender[pool->count];

		if ((errno = pthread_create(&s->thread, NULL, deliver_all, s)) != 0)
			die("start a thread:");
	}
	return pool;
}

void
pg_pool_close(struct pg_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->closed = true;
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
	for (int i = 0; i < pool->count; i++) {
		pthread_join(pool->sender[i].thread, NULL);
		stream_close(&pool->sender[i].stream);
	}
}

void
pg_pool_give(struct pg_pool *pool, struct pg_delivery *d)
{
	d->over = false;
	d->next = NULL;
	pthread_mutex_lock(&pool->lock);
	*pool->end = d;
	pool->end = &d->next;
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

enum pg_sent
pg_pool_wait(struct pg_pool *pool, const struct pg_delivery *d)
{
	pthread_mutex_lock(&pool->lock);
	while (!d->over)
		pthread_cond_wait(&pool->changed, &pool->lock);
	pthread_mutex_unlock(&pool->lock);
	return d->sent;
}
