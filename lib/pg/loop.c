/* loop.c - which sockets are ready: epoll, or poll where there is none (or with -DLB_POLL) */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#if defined(__linux__) && !defined(LB_POLL)
#define USE_EPOLL 1
#include <sys/epoll.h>
#include <sys/prctl.h>
#endif

#include "pg/internal.h"

#define LONGEST INT64_C(60000000000)

struct loop {
	int slots;
#ifdef USE_EPOLL
	int epoll;
	struct epoll_event events[64];
#else
	struct pollfd *fds; /* by slot; -1: nobody */
	int turn; /* who comes first, so that no slot is always last */
#endif
};

#ifdef USE_EPOLL

struct loop *
loop_open(struct arena *a, int slots)
{
	struct loop *l = arena_alloc(a, sizeof(*l));

	l->slots = slots;
	/* a wait may else end 50 us late, so that timers meet */
	prctl(PR_SET_TIMERSLACK, 1000UL);
	if ((l->epoll = epoll_create1(EPOLL_CLOEXEC)) == -1)
		die("epoll:");
	return l;
}

void
loop_watch(struct loop *l, int slot, int fd, bool write)
{
	struct epoll_event e = {
	    .events = EPOLLIN | (write ? EPOLLOUT : 0), .data.u32 = (uint32_t)slot};

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

/* epoll_wait counts in milliseconds, too coarse for a schedule; epoll_pwait2 does not */
static int
wait_epoll(struct loop *l, int max, int64_t left)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 35)
	static _Atomic bool missing; /* before Linux 5.11 */
	struct timespec t = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
	int n = missing ? -1 : epoll_pwait2(l->epoll, l->events, max, &t, NULL);

	if (!missing && (n >= 0 || errno != ENOSYS))
		return n;
	missing = true;
#endif
	return epoll_wait(l->epoll, l->events, max, (int)(left / 1000000));
}

int
loop_wait(struct loop *l, int64_t until, int *ready, int max)
{
	int64_t left = until - clock_ns();
	int n;

	if (max > (int)LENGTH(l->events))
		max = LENGTH(l->events);
	n = wait_epoll(l, max, left < 0 ? 0 : left > LONGEST ? LONGEST : left);
	for (int i = 0; i < n; i++)
		ready[i] = (int)l->events[i].data.u32;
	return n < 0 ? 0 : n;
}

void
loop_close(struct loop *l)
{
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
loop_watch(struct loop *l, int slot, int fd, bool write)
{
	l->fds[slot] = (struct pollfd){.fd = fd, .events = POLLIN | (write ? POLLOUT : 0)};
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
