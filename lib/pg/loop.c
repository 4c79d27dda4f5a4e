/* loop.c - which sockets are ready: epoll, or poll where there is none (or with -DLB_POLL) */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#if defined(__linux__) && !defined(LB_POLL)
#define USE_EPOLL 1
#include <sys/epoll.h>
#include <sys/timerfd.h>
#endif

#include "pg/internal.h"

#define LONGEST INT64_C(60000000000)

struct loop {
	int slots;
#ifdef USE_EPOLL
	int epoll, timer;
	int64_t armed; /* when the timer goes off */
	struct epoll_event events[64];
#else
	struct pollfd *fds; /* by slot; -1: nobody */
	int turn; /* who comes first, so that no slot is always last */
#endif
};

#ifdef USE_EPOLL

#define TIMER UINT64_MAX

struct loop *
loop_open(struct arena *a, int slots)
{
	struct loop *l = arena_alloc(a, sizeof(*l));
	struct epoll_event e = {.events = EPOLLIN | EPOLLET, .data.u64 = TIMER};

	l->slots = slots;
	l->armed = INT64_MAX;
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	l->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (l->epoll == -1 || l->timer == -1 ||
	    epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->timer, &e) == -1)
		die("epoll:");
	return l;
}

void
loop_watch(struct loop *l, int slot, int fd, int want)
{
	struct epoll_event e = {
	    .events = EPOLLRDHUP, .data.u64 = (uint64_t)fd << 32 | (uint32_t)slot};

	if (want & LOOP_READ)
		e.events |= EPOLLIN;
	if (want & LOOP_WRITE)
		e.events |= EPOLLOUT;
	if (want & LOOP_NEWS)
		e.events |= EPOLLET;
	if (epoll_ctl(l->epoll, EPOLL_CTL_MOD, fd, &e) == -1 &&
	    (errno != ENOENT || epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &e) == -1))
		die("epoll:");
}

void
loop_forget(struct loop *l, int slot, int fd)
{
	struct epoll_event e = {0};

	(void)slot;
	epoll_ctl(l->epoll, EPOLL_CTL_DEL, fd, &e); /* a closed one is gone already */
}

/* Setting the clock's hardware is dear, many times a wake-up in a virtual machine; a time-out of
 * epoll_wait sets it for each wait and again for each answer.  So one timer is set once for each
 * time that matters. */
static void
arm(struct loop *l, int64_t until)
{
	struct itimerspec t = {.it_value = {until / 1000000000, until % 1000000000}};

	if (until >= l->armed && l->armed > clock_ns())
		return; /* it goes off early, which harms nobody */
	l->armed = until;
	if (timerfd_settime(l->timer, TFD_TIMER_ABSTIME, &t, NULL) == -1)
		die("timerfd:");
}

int
loop_wait(struct loop *l, int64_t until, int *ready, int max)
{
	int n, some = 0;

	arm(l, until < 1 ? 1 : until);
	if (max > (int)LENGTH(l->events))
		max = LENGTH(l->events);
	n = epoll_wait(l->epoll, l->events, max, -1);
	for (int i = 0; i < n; i++) {
		const struct epoll_event *e = &l->events[i];
		int slot = (int)(uint32_t)e->data.u64;

		if (e->data.u64 == TIMER)
			continue;
		ready[some++] = slot;
		/* the end may come with the last bytes, after which it would be no news */
		if (e->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
			loop_watch(l, slot, (int)(e->data.u64 >> 32), LOOP_READ);
	}
	return some;
}

void
loop_close(struct loop *l)
{
	close(l->timer);
	close(l->epoll);
}

#else

struct loop *
loop_open(struct arena *a, int slots)
{
	struct loop *l = arena_alloc(a, sizeof(*l));

	l->slots = slots;
	l->fds = arena_alloc(a, (size_t)slots * sizeof(*l->fds));
	for (int i = 0; i < slots; i++)
		l->fds[i].fd = -1;
	return l;
}

void
loop_watch(struct loop *l, int slot, int fd, int want)
{
	l->fds[slot] = (struct pollfd){.fd = fd};
	if (want & LOOP_READ)
		l->fds[slot].events |= POLLIN;
	if (want & LOOP_WRITE)
		l->fds[slot].events |= POLLOUT;
}

void
loop_forget(struct loop *l, int slot, int fd)
{
	(void)fd;
	l->fds[slot].fd = -1;
}

int
loop_wait(struct loop *l, int64_t until, int *ready, int max)
{
	int64_t left = until - clock_ns();
	int n = 0;

	left = left < 0 ? 0 : left > LONGEST ? LONGEST : left;
	if (poll(l->fds, (nfds_t)l->slots, (int)(left / 1000000)) <= 0)
		return 0;
	for (int i = 0; i < l->slots && n < max; i++) {
		int slot = (l->turn + i) % l->slots;

		if (l->fds[slot].fd >= 0 && l->fds[slot].revents != 0)
			ready[n++] = slot;
	}
	l->turn = n > 0 ? (ready[n - 1] + 1) % l->slots : 0;
	return n;
}

void
loop_close(struct loop *l)
{
	(void)l;
}

#endif
