/* crew.c - threads that work on what one other thread prepares */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "base/base.h"

struct crew_item {
	struct crew_item *next;
	bool passed; /* those behind it need not wait for it */
};

struct crew {
	crew_work *work;
	void *data;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct crew_item *spare, *ready, **ready_end;
	struct crew_item *working; /* the one that was given first comes first */
	bool closed, failed;
	int threads;
	pthread_t thread[];
};

/* The item of a header, and the other way. */
static void *
item_of(struct crew_item *i)
{
	return (char *)i + sizeof(max_align_t);
}

static struct crew_item *
header_of(void *item)
{
	return (struct crew_item *)((char *)item - sizeof(max_align_t));
}

/* The first that is ready. */
static struct crew_item *
begin_item(struct crew *c)
{
	struct crew_item *i = c->ready, **end = &c->working;

	if ((c->ready = i->next) == NULL)
		c->ready_end = &c->ready;
	while (*end != NULL)
		end = &(*end)->next;
	i->next = NULL;
	i->passed = false;
	*end = i;
	return i;
}

static void
end_item(struct crew *c, struct crew_item *i)
{
	struct crew_item **at = &c->working;

	while (*at != i)
		at = &(*at)->next;
	*at = i->next;
	i->next = c->spare;
	c->spare = i;
	pthread_cond_broadcast(&c->changed);
}

static void *
member(void *data)
{
	struct crew *c = data;
	struct crew_item *i;
	bool good;

	pthread_mutex_lock(&c->lock);
	for (;;) {
		while (c->ready == NULL && !c->closed && !c->failed)
			pthread_cond_wait(&c->changed, &c->lock);
		if (c->ready == NULL || c->failed)
			break;
		i = begin_item(c);
		pthread_mutex_unlock(&c->lock);
		good = c->work(item_of(i), c->data);
		pthread_mutex_lock(&c->lock);
		c->failed = c->failed || !good;
		end_item(c, i);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

struct crew *
crew_start(struct arena *a, const struct crew_plan *plan)
{
	struct crew *c = arena_alloc(a, sizeof(*c) + (size_t)plan->threads * sizeof(pthread_t));

	c->work = plan->work;
	c->data = plan->data;
	c->threads = plan->threads;
	c->ready_end = &c->ready;
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	for (int i = 0; i < plan->items; i++) {
		struct crew_item *item = arena_alloc(a, sizeof(max_align_t) + plan->size);

		item->next = c->spare;
		c->spare = item;
	}
	for (int i = 0; i < plan->threads; i++)
		if ((errno = pthread_create(&c->thread[i], NULL, member, c)) != 0)
			die("start a thread:");
	return c;
}

void *
crew_take(struct crew *c)
{
	struct crew_item *i = NULL;

	pthread_mutex_lock(&c->lock);
	while (c->spare == NULL && !c->failed)
		pthread_cond_wait(&c->changed, &c->lock);
	if (!c->failed) {
		i = c->spare;
		c->spare = i->next;
	}
	pthread_mutex_unlock(&c->lock);
	return i == NULL ? NULL : item_of(i);
}

void
crew_give(struct crew *c, void *item, bool work)
{
	struct crew_item *i = header_of(item);

	pthread_mutex_lock(&c->lock);
	if (work) {
		i->next = NULL;
		*c->ready_end = i;
		c->ready_end = &i->next;
	} else {
		i->next = c->spare;
		c->spare = i;
	}
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
}

static bool
is_turn(const struct crew *c, const struct crew_item *mine)
{
	for (const struct crew_item *i = c->working; i != mine; i = i->next)
		if (!i->passed)
			return false;
	return true;
}

bool
crew_turn(struct crew *c, void *item)
{
	bool good;

	pthread_mutex_lock(&c->lock);
	while (!is_turn(c, header_of(item)) && !c->failed)
		pthread_cond_wait(&c->changed, &c->lock);
	good = !c->failed;
	pthread_mutex_unlock(&c->lock);
	return good;
}

void
crew_pass(struct crew *c, void *item)
{
	pthread_mutex_lock(&c->lock);
	header_of(item)->passed = true;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
}

bool
crew_end(struct crew *c)
{
	pthread_mutex_lock(&c->lock);
	c->closed = true;
	pthread_cond_broadcast(&c->changed);
	pthread_mutex_unlock(&c->lock);
	for (int i = 0; i < c->threads; i++)
		pthread_join(c->thread[i], NULL);
	return !c->failed;
}

void
crew_yield(void)
{
	sched_yield();
}
