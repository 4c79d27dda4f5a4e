/* input.c - files and stdin, by line or whole */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

#define CHUNK ((size_t)256 << 10)

bool
input_open(struct input *in, const char *path)
{
	struct stat st;

	*in = (struct input){.name = path};
	if (strcmp(path, "-") == 0)
		in->name = "<stdin>";
	else if ((in->fd = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		warning("open %s:", path);
		return false;
	}
	if (fstat(in->fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		warning("%s is a directory", in->name);
		input_close(in);
		return false;
	}
	return true;
}

void
input_close(struct input *in)
{
	if (in->fd > 0)
		close(in->fd);
	free(in->data);
	in->data = NULL;
	in->fd = -1;
}

/* Adds what the next read gives to [begin, end); false at the end, on failure, and when the text
 * would grow over limit. */
static bool
fill(struct input *in, size_t limit)
{
	ssize_t n;

	if (in->eof || in->end - in->begin > limit)
		return false;
	if (in->begin > 0 && in->cap - in->end < CHUNK) {
		memmove(in->data, in->data + in->begin, in->end - in->begin);
		in->end -= in->begin;
		in->begin = 0;
	}
	if (in->cap - in->end < CHUNK + 1) { /* one byte is kept for a NUL */
		in->cap = in->cap == 0 ? CHUNK + 1 : in->cap * 2;
		if ((in->data = realloc(in->data, in->cap)) == NULL)
			die("out of memory");
	}
	while (
	    (n = read(in->fd, in->data + in->end, in->cap - in->end - 1)) == -1 && errno == EINTR)
		if (stop_requested()) {
			in->eof = true;
			return false;
		}
	if (n == -1) {
		warning("read %s:", in->name);
		in->failed = in->eof = true;
		return false;
	}
	in->eof = n == 0;
	in->end += (size_t)n;
	return n > 0;
}

static void
skip_mark(struct input *in)
{
	if (in->line > 0 || in->begin > 0)
		return;
	while (in->end - in->begin < 3 && fill(in, LINE_MAX_BYTES))
		;
	if (in->end - in->begin >= 3 && memcmp(in->data + in->begin, "\xEF\xBB\xBF", 3) == 0)
		in->begin += 3;
}

int
input_peek(struct input *in)
{
	size_t i = 0;

	skip_mark(in);
	for (;;) {
		for (; in->begin + i < in->end; i++)
			if (strchr(" \t\r\n\v\f", in->data[in->begin + i]) == NULL ||
			    in->data[in->begin + i] == '\0')
				return (unsigned char)in->data[in->begin + i];
		if (!fill(in, TEXT_MAX_BYTES))
			return -1;
	}
}

bool
input_begins(struct input *in, const char *text)
{
	size_t n = strlen(text), i = 0;

	if (input_peek(in) < 0)
		return false;
	while (strchr(" \t\r\n\v\f", in->data[in->begin + i]) != NULL &&
	       in->data[in->begin + i] != '\0')
		i++;
	while (in->end - in->begin - i < n)
		if (!fill(in, TEXT_MAX_BYTES))
			return false;
	return memcmp(in->data + in->begin + i, text, n) == 0;
}

/* passes over the rest of a line that is too long to keep */
static void
skip_line(struct input *in)
{
	char *nl;

	do {
		nl = memchr(in->data + in->begin, '\n', in->end - in->begin);
		if (nl != NULL) {
			in->begin = (size_t)(nl - in->data) + 1;
			return;
		}
		in->begin = in->end = 0;
	} while (fill(in, LINE_MAX_BYTES));
}

char *
input_line(struct input *in, size_t *len)
{
	static char nothing[1];
	size_t seen = 0, n;
	char *nl, *line;

	nothing[0] = '\0'; /* the last caller may have written there */
	skip_mark(in);
	in->line++;
	in->too_long = false;
	for (;;) {
		n = in->end - in->begin;
		nl = n > seen ? memchr(in->data + in->begin + seen, '\n', n - seen) : NULL;
		if (nl != NULL || !fill(in, LINE_MAX_BYTES))
			break;
		seen = n;
	}
	line = in->data + in->begin;
	*len = nl != NULL ? (size_t)(nl - line) : n;
	if (*len > LINE_MAX_BYTES) {
		skip_line(in);
		in->too_long = true;
		*len = 0;
		return nothing;
	}
	if (nl == NULL && (n == 0 || in->failed || stop_requested())) {
		in->line--;
		return NULL;
	}
	in->begin += *len + (nl != NULL);
	if (*len > 0 && line[*len - 1] == '\r')
		--*len;
	line[*len] = '\0';
	return line;
}

char *
input_rest(struct input *in, struct arena *a, size_t *len)
{
	skip_mark(in);
	while (fill(in, TEXT_MAX_BYTES))
		;
	if (in->failed || stop_requested())
		return NULL;
	if (in->end - in->begin > TEXT_MAX_BYTES) {
		warning("%s: longer than %zu MiB", in->name, TEXT_MAX_BYTES >> 20);
		return NULL;
	}
	*len = in->end - in->begin;
	return arena_strndup(a, *len > 0 ? in->data + in->begin : "", *len);
}

int
input_each(char *files[], int (*use)(struct input *in, void *data), void *data)
{
	static char dash[] = "-", *standard[] = {dash, NULL};
	struct input in;
	int status = STATUS_OK;

	if (files[0] == NULL)
		files = standard;
	for (; *files != NULL && !stop_requested(); files++) {
		if (!input_open(&in, *files)) {
			status = STATUS_FAILED;
			continue;
		}
		status = worse(status, use(&in, data));
		if (in.failed)
			status = STATUS_FAILED;
		input_close(&in);
	}
	return status;
}
