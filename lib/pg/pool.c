/* pool.c - connections for several threads, opened again when they are lost */
#include <pthread.h>
#include <unistd.h>

#include "pg/exec.h"

#define TRIES 12
#define WAIT_MS 100
#define WAIT_MAX_MS 10000

struct pg_pool {
	const struct pg_server *server;
	const char *set_up;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int count; /* of idle ones */
	struct pg_conn *idle[]; /* NULL: one that was lost */
};

struct pg_pool *
pg_pool_open(struct arena *a, const struct pg_server *server, int n, const char *set_up)
{
	struct pg_pool *pool = arena_alloc(a, sizeof(*pool) + (size_t)n * sizeof(struct pg_conn *));
	struct pg_error error;
	struct pg_conn *conn;

	pool->server = server;
	pool->set_up = set_up;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->changed, NULL);
	while (pool->count < n) {
		if ((conn = pg_connect(server)) == NULL)
			return NULL;
		if (!pg_exec(conn, set_up, &error)) {
			warning("%s", error.message);
			return NULL;
		}
		pool->idle[pool->count++] = conn;
	}
	return pool;
}

void
pg_pool_close(struct pg_pool *pool)
{
	for (int i = 0; i < pool->count; i++)
		if (pool->idle[i] != NULL)
			pg_close(pool->idle[i]);
}

static struct pg_conn *
take(struct pg_pool *pool)
{
	struct pg_conn *conn;

	pthread_mutex_lock(&pool->lock);
	while (pool->count == 0)
		pthread_cond_wait(&pool->changed, &pool->lock);
	conn = pool->idle[--pool->count];
	pthread_mutex_unlock(&pool->lock);
	return conn;
}

static void
give(struct pg_pool *pool, struct pg_conn *conn)
{
	pthread_mutex_lock(&pool->lock);
	pool->idle[pool->count++] = conn;
	pthread_cond_signal(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

/* Opens a lost connection again; false: not this time. */
static bool
reconnect(struct pg_pool *pool, struct pg_conn **conn, struct pg_error *error)
{
	struct arena a = {0};
	const char *why = "";

	if (*conn != NULL && pg_alive(*conn))
		return true;
	if (*conn != NULL)
		pg_close(*conn);
	if ((*conn = pg_try_connect(pool->server, &a, &why)) == NULL)
		snprintf(error->message, sizeof(error->message), "%s", why);
	arena_free(&a);
	return *conn != NULL && pg_exec(*conn, pool->set_up, error);
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

enum pg_sent
pg_pool_send(
    struct pg_pool *pool, const struct pg_parcel *p, struct pg_error *error, int64_t *retries)
{
	const int64_t rejects = p->chunk->rejects;
	struct pg_conn *conn = take(pool);
	enum pg_sent sent = PG_ERROR;

	for (;;) {
		p->chunk->rejects = rejects;
		if (reconnect(pool, &conn, error)) {
			sent = pg_send(conn, p, error);
			if (sent != PG_ERROR || pg_remedy(error) != PG_AGAIN)
				break;
		}
		if (!pg_back_off(++*retries))
			break;
	}
	give(pool, conn);
	return sent;
}
