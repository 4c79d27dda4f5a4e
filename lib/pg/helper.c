/* helper.c - threads for what can only block, so that the event loop never does */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "pg/internal.h"

/* A thread lives as long as there is something to do: the system calls of a process that has but
 * one thread cost less. */
struct helpers {
	pthread_mutex_t lock;
	struct chore *todo, *done;
	int wake[2]; /* a byte in it: something is done */
	int threads, most;
	bool closed;
};

static void
drop_all(struct chore *c)
{
	for (struct chore *next; c != NULL; c = next) {
		next = c->next;
		chore_drop(c);
	}
}

/* The last one cleans up.  Called with the lock held, which is then gone. */
static void
leave(struct helpers *h)
{
	bool last = h->closed && h->threads == 0;

	pthread_mutex_unlock(&h->lock);
	if (!last)
		return;
	drop_all(h->todo);
	drop_all(h->done);
	close(h->wake[0]);
	close(h->wake[1]);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

static void *
help(void *data)
{
	struct helpers *h = data;
	struct chore *c;

	pthread_mutex_lock(&h->lock);
	while ((c = h->todo) != NULL && !h->closed) {
		h->todo = c->next;
		pthread_mutex_unlock(&h->lock);
		chore_work(c);
		pthread_mutex_lock(&h->lock);
		c->next = h->done;
		h->done = c;
		if (c->next == NULL && write(h->wake[1], "", 1) == -1 && errno != EAGAIN)
			die("write to a pipe:");
	}
	h->threads--;
	leave(h);
	return NULL;
}

/* Signals are for the threads that run loops. */
static void
start_thread(struct helpers *h)
{
	sigset_t all, old;
	pthread_t thread;

	h->threads++;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	if ((errno = pthread_create(&thread, NULL, help, h)) != 0)
		die("start a thread:");
	pthread_detach(thread);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

struct helpers *
helpers_open(int most)
{
	struct helpers *h = calloc(1, sizeof(*h));

	if (h == NULL || pipe(h->wake) == -1)
		die("open a pipe:");
	for (int i = 0; i < 2; i++) {
		fcntl(h->wake[i], F_SETFL, O_NONBLOCK);
		fcntl(h->wake[i], F_SETFD, FD_CLOEXEC);
	}
	pthread_mutex_init(&h->lock, NULL);
	h->most = most;
	return h;
}

int
helpers_fd(const struct helpers *h)
{
	return h->wake[0];
}

void
helpers_give(struct helpers *h, struct chore *c)
{
	struct chore **at = &h->todo;

	pthread_mutex_lock(&h->lock);
	while (c->what == CHORE_CONNECT && *at != NULL) /* a cancel cannot wait */
		at = &(*at)->next;
	c->next = *at;
	*at = c;
	if (h->threads < h->most)
		start_thread(h);
	pthread_mutex_unlock(&h->lock);
}

struct chore *
helpers_take(struct helpers *h)
{
	struct chore *c;
	char bytes[64];

	pthread_mutex_lock(&h->lock);
	while (read(h->wake[0], bytes, sizeof(bytes)) > 0)
		;
	c = h->done;
	h->done = NULL;
	pthread_mutex_unlock(&h->lock);
	return c;
}

void
helpers_close(struct helpers *h)
{
	pthread_mutex_lock(&h->lock);
	h->closed = true;
	leave(h);
}
