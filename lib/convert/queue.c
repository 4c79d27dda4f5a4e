/* queue.c - statements leave in the order in which they came, whenever their answers come */
#include <stdlib.h>

#include "convert/model.h"

/* Statements that are held back at a time; then we wait for the first of them. */
#define HELD_MAX 1000

static void
put_first(struct model_queue *queue)
{
	struct model_item *item = queue->first;

	queue->first = item->next;
	queue->held--;
	queue->put(item);
	arena_free(&item->arena);
	free(item);
}

static bool
first_is_done(const struct model_queue *queue)
{
	return queue->first != NULL && (!queue->first->asked || queue->first->question.done);
}

/* Waits for the first one. */
static void
wait_first(struct model_queue *queue)
{
	while (queue->first != NULL && !first_is_done(queue)) {
		if (stop_requested())
			model_stop(queue->engine, "model-stopped", "not answered: we were stopped");
		else
			model_step(queue->engine, 0.2);
	}
}

struct model_item *
model_item(struct model_queue *queue)
{
	struct model_item *item = calloc(1, sizeof(*item));

	if (item == NULL)
		die("out of memory");
	item->queue = queue;
	item->question.arena = &item->arena;
	return item;
}

void
model_add(struct model_queue *queue, struct model_item *item, bool ask)
{
	if (queue->first == NULL)
		queue->first = item;
	else
		queue->last->next = item;
	queue->last = item;
	queue->held++;
	item->asked = ask;
	if (ask)
		model_ask(queue->engine, &item->question);
	model_step(queue->engine, 0);
	while (first_is_done(queue))
		put_first(queue);
	if (queue->held >= HELD_MAX)
		wait_first(queue);
}

void
model_end(struct model_queue *queue)
{
	while (queue->first != NULL) {
		wait_first(queue);
		put_first(queue);
	}
}
