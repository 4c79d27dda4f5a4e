/* fuzz-wire.c - any bytes as what a server sends, in pieces: walked to the end or refused, rows
 * counted as they are kept */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pg/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
take(struct wire *w, struct rowset *set)
{
	struct wire_message m;
	const char *text;
	int got;

	while ((got = wire_next(w, &m)) == 1) {
		if (m.body == NULL && (m.type != 'D' || w->keep))
			abort();
		if (m.type == 'E' && (text = wire_field(&m, 'M')) != NULL && strlen(text) >= m.len)
			abort();
		if (m.type == 'T' && !rowset_columns(set, &m))
			return false;
		if (m.type == 'D' && w->keep && set->given && !rowset_add(set, &m))
			return false;
		if (set->ncells != (size_t)set->columns * ((size_t)set->rows + 1) && set->given)
			abort();
	}
	return got == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire w = {0};
	struct rowset set = {0};
	int fds[2];

	if (size < 1 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == -1)
		return 0;
	wire_open(&w, NULL);
	w.fd = fds[0];
	w.keep = data[0] & 1;
	for (size_t at = 1, piece = 1 + data[0] / 2; at < size; at += piece) {
		if (piece > size - at)
			piece = size - at;
		if (write(fds[1], data + at, piece) != (ssize_t)piece)
			abort();
		if (!wire_read(&w) || !take(&w, &set))
			break;
	}
	close(fds[1]);
	while (wire_read(&w) && take(&w, &set))
		;
	if (w.error == NULL && w.in.len - w.in_at > size)
		abort();
	close(fds[0]);
	rowset_free(&set);
	wire_free(&w);
	return 0;
}
