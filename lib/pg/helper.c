/* helper.c - threads for what can only block, so that the event loop never does */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "pg/internal.h"

struct helpers {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct chore *todo, *done;
	int wake[2]; /* a byte in it: something is done */
	int users; /* threads, and the one that opened it */
	bool closing;
};

static void
drop_all(struct chore *c)
{
	for (struct chore *next; c != NULL; c = next) {
		next = c->next;
		chore_drop(c);
	}
}

/* One user less; called with the lock held, which is then gone. */
static void
leave(struct helpers *h)
{
	bool last = --h->users == 0;

	pthread_mutex_unlock(&h->lock);
	if (!last)
		return;
	drop_all(h->todo);
	drop_all(h->done);
	close(h->wake[0]);
	close(h->wake[1]);
	pthread_cond_destroy(&h->more);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

static void *
help(void *data)
{
	struct helpers *h = data;
	struct chore *c;

	pthread_mutex_lock(&h->lock);
	for (;;) {
		while ((c = h->todo) == NULL && !h->closing)
			pthread_cond_wait(&h->more, &h->lock);
		if (h->closing)
			break;
		h->todo = c->next;
		pthread_mutex_unlock(&h->lock);
		chore_work(c);
		pthread_mutex_lock(&h->lock);
		c->next = h->done;
		h->done = c;
		if (c->next == NULL && write(h->wake[1], "", 1) == -1 && errno != EAGAIN)
			die("write to a pipe:");
	}
	leave(h);
	return NULL;
}

struct helpers *
helpers_open(int threads)
{
	struct helpers *h = calloc(1, sizeof(*h));
	sigset_t all, old;
	pthread_t thread;

	if (h == NULL || pipe(h->wake) == -1)
		die("open a pipe:");
	for (int i = 0; i < 2; i++) {
		fcntl(h->wake[i], F_SETFL, O_NONBLOCK);
		fcntl(h->wake[i], F_SETFD, FD_CLOEXEC);
	}
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->more, NULL);
	h->users = threads + 1;
	sigfillset(&all); /* signals are for the threads that run loops */
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (int i = 0; i < threads; i++) {
		if ((errno = pthread_create(&thread, NULL, help, h)) != 0)
			die("start a thread:");
		pthread_detach(thread);
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
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
	pthread_cond_signal(&h->more);
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
	h->closing = true;
	pthread_cond_broadcast(&h->more);
	leave(h);
}
