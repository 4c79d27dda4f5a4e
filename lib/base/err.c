/* err.c - messages on stderr, exit statuses, signals */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"

const char *progname = "lb";

static volatile sig_atomic_t stop_signal;

void
begin(const char *name)
{
	progname = name;
	/* a closed descriptor 0, 1 or 2 would be taken by the next file we open */
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1) {
			int null = open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY);
			if (fd == 1)
				die("stdout is closed");
			if (null == -1)
				die("open /dev/null:");
		}
}

static void
message(struct pos pos, const char *format, va_list args)
{
	int error = errno;

	flockfile(stderr);
	fprintf(stderr, "%s: ", progname);
	if (pos.file != NULL)
		fprintf(stderr, "%s:", pos.file);
	if (pos.line > 0)
		fprintf(stderr, "%zu:", pos.line);
	if (pos.line > 0 && pos.column > 0)
		fprintf(stderr, "%zu:", pos.column);
	if (pos.file != NULL)
		fputc(' ', stderr);
	vfprintf(stderr, format, args);
	if (format[0] != '\0' && format[strlen(format) - 1] == ':')
		fprintf(stderr, " %s", strerror(error));
	fputc('\n', stderr);
	funlockfile(stderr);
}

void
warnat(struct pos pos, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(pos, format, args);
	va_end(args);
}

void
warning(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message((struct pos){0}, format, args);
	va_end(args);
}

void
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message((struct pos){0}, format, args);
	va_end(args);
	fflush(stdout); /* what went through before counts */
	_exit(STATUS_FAILED);
}

int
worse(int a, int b)
{
	return a > b ? a : b;
}

int
finish(int status)
{
	errno = 0;
	if (fflush(stdout) != 0 || ferror(stdout)) {
		if (errno == EPIPE)
			return status;
		/* what failed earlier has left no reason behind */
		warning(errno != 0 ? "write stdout:" : "write stdout: failed");
		return STATUS_FAILED;
	}
	return status;
}

int
finish_stopped(int status)
{
	status = finish(status);
	if (stop_signal != 0) {
		signal(stop_signal, SIG_DFL);
		raise(stop_signal);
	}
	return status;
}

static void
on_stop(int sig)
{
	stop_signal = sig;
}

void
stop_catch(void)
{
	/* SA_RESETHAND: a second signal ends the program; no SA_RESTART: calls return */
	struct sigaction action = {.sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND};

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

int
stop_requested(void)
{
	return stop_signal;
}
