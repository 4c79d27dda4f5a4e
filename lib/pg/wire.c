/* wire.c - see wire.h */
#include <errno.h>
#include <libpq-fe.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "pg/wire.h"

#define HEADER 5 /* type and length */
#define LONGEST 0x3fffffff /* the server's own limit */
#define CLOSED "server closed the connection unexpectedly"
#define READ_FIRST 4096
#define READ_MOST 65536

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* libpq has set SO_NOSIGPIPE there */
#endif

const char *
wire_refuses(PGconn *conn)
{
	if (PQgssEncInUse(conn))
		return "GSSAPI encryption is not spoken here: set gssencmode=disable";
	if (PQsslInUse(conn) && PQsslStruct(conn, "OpenSSL") == NULL)
		return "this libpq has another TLS library than OpenSSL";
	return NULL;
}

void
wire_open(struct wire *w, PGconn *conn)
{
	w->fd = PQsocket(conn);
	w->tls = PQsslStruct(conn, "OpenSSL");
	w->in.len = w->in_at = w->out.len = w->out_at = w->skip = 0;
	w->error = NULL;
}

void
wire_free(struct wire *w)
{
	free(w->in.data);
	free(w->out.data);
	*w = (struct wire){0};
}

/* ---- asking ---- */

static void
put_name(struct bytes *b, const char *s)
{
	bytes_add(b, s, strlen(s) + 1);
}

/* Where the message begins, for end(). */
static size_t
begin_message(struct bytes *b, char type)
{
	size_t at = b->len;

	bytes_add(b, &type, 1);
	bytes_put32(b, 0);
	return at;
}

static void
end_message(struct bytes *b, size_t at)
{
	store32(b->data + at + 1, (uint32_t)(b->len - at - 1));
}

void
wire_query(struct wire *w, const char *sql)
{
	size_t at = begin_message(&w->out, 'Q');

	put_name(&w->out, sql);
	end_message(&w->out, at);
}

void
wire_parse(struct wire *w, const char *sql)
{
	size_t at = begin_message(&w->out, 'P');

	put_name(&w->out, "");
	put_name(&w->out, sql);
	bytes_put16(&w->out, 0); /* types: the server's choice */
	end_message(&w->out, at);
}

void
wire_execute(struct wire *w, const char *name, const char *const *values, int n, bool columns)
{
	struct bytes *b = &w->out;
	size_t at = begin_message(b, 'B');

	put_name(b, ""); /* the portal */
	put_name(b, name);
	bytes_put16(b, 0); /* all values as text */
	bytes_put16(b, (uint16_t)n);
	for (int i = 0; i < n; i++) {
		size_t len = values[i] == NULL ? 0 : strlen(values[i]);

		bytes_put32(b, values[i] == NULL ? UINT32_MAX : (uint32_t)len);
		if (len > 0)
			bytes_add(b, values[i], len);
	}
	bytes_put16(b, 0); /* all columns as text */
	end_message(b, at);
	if (columns)
		bytes_add(b, "D\0\0\0\6P", 7);
	bytes_add(b, "E\0\0\0\11\0\0\0\0", 10); /* all rows of the portal without a name */
}

void
wire_sync(struct wire *w)
{
	bytes_add(&w->out, "S\0\0\0\4", 5);
}

void
wire_copy_data(struct wire *w, const char *data, size_t n)
{
	size_t at = begin_message(&w->out, 'd');

	bytes_add(&w->out, data, n);
	end_message(&w->out, at);
}

void
wire_copy_done(struct wire *w)
{
	bytes_add(&w->out, "c\0\0\0\4", 5);
}

void
wire_copy_fail(struct wire *w, const char *why)
{
	size_t at = begin_message(&w->out, 'f');

	put_name(&w->out, why);
	end_message(&w->out, at);
}

/* ---- the socket ---- */

static bool
lost(struct wire *w, const char *error)
{
	w->error = error;
	return false;
}

static bool
passing(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

/* What came of an SSL_read() or SSL_write() that did nothing: 0 to wait, -1 lost. */
static int
tls_wait(struct wire *w, int result)
{
	int why = SSL_get_error(w->tls, result);

	if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ||
	    (why == SSL_ERROR_SYSCALL && passing(errno)))
		return 0;
	lost(w, why == SSL_ERROR_SSL ? "the server broke TLS off" : CLOSED);
	return -1;
}

/* Bytes written, 0 to wait, -1 lost. */
static ssize_t
write_some(struct wire *w)
{
	const char *p = w->out.data + w->out_at;
	size_t n = w->out.len - w->out_at, done = 0;
	ssize_t sent;
	int result;

	if (w->tls != NULL) {
		ERR_clear_error();
		errno = 0;
		result = SSL_write_ex(w->tls, p, n, &done);
		return result == 1 ? (ssize_t)done : tls_wait(w, result);
	}
	sent = send(w->fd, p, n, MSG_NOSIGNAL);
	if (sent == -1 && passing(errno))
		return 0;
	if (sent == -1)
		lost(w, strerror(errno));
	return sent;
}

int
wire_flush(struct wire *w)
{
	ssize_t n;

	while (w->out_at < w->out.len) {
		if ((n = write_some(w)) <= 0)
			return n == 0 ? 1 : -1;
		w->out_at += (size_t)n;
	}
	w->out_at = w->out.len = 0;
	return 0;
}

/* Bytes read, 0 to wait, -1 lost. */
static ssize_t
read_some(struct wire *w, char *p, size_t n)
{
	size_t done = 0;
	ssize_t got;
	int result;

	if (w->tls != NULL) {
		ERR_clear_error();
		errno = 0;
		result = SSL_read_ex(w->tls, p, n, &done);
		return result == 1 ? (ssize_t)done : tls_wait(w, result);
	}
	while ((got = recv(w->fd, p, n, 0)) == -1 && errno == EINTR)
		;
	if (got == -1 && passing(errno))
		return 0;
	if (got == 0)
		lost(w, CLOSED);
	else if (got == -1)
		lost(w, strerror(errno));
	return got > 0 ? got : -1;
}

bool
wire_drains(const struct wire *w)
{
	return w->tls == NULL;
}

bool
wire_read(struct wire *w)
{
	struct bytes *b = &w->in;
	size_t room;
	ssize_t got;

	if (w->in_at > 0) {
		memmove(b->data, b->data + w->in_at, b->len - w->in_at);
		b->len -= w->in_at;
		w->in_at = 0;
	}
	do {
		bytes_room(b, READ_FIRST);
		room = b->cap - b->len;
		got = read_some(w, b->data + b->len, room);
		if (got > 0)
			b->len += (size_t)got;
		w->more = (size_t)got == room;
		/* what fills the room once has more to come */
		if (w->more && b->cap < READ_MOST)
			bytes_room(b, b->cap);
		/* TLS may hold back part of a record that the socket no longer shows */
	} while (got > 0 && w->tls != NULL && SSL_pending(w->tls) > 0);
	return got >= 0;
}

/* ---- the answer ---- */

static void
drop(struct wire *w)
{
	size_t n = w->in.len - w->in_at;

	if (n > w->skip)
		n = w->skip;
	w->in_at += n;
	w->skip -= n;
}

int
wire_next(struct wire *w, struct wire_message *m)
{
	const char *p;
	size_t have, len;

	drop(w);
	p = w->in.data + w->in_at;
	have = w->in.len - w->in_at;
	if (have < HEADER)
		return 0;
	len = load32(p + 1);
	*m = (struct wire_message){.type = p[0], .len = len - 4};
	if (len < 4 || len > LONGEST || (p[0] == 'D' && len < 6)) {
		lost(w, WIRE_BROKEN);
		return -1;
	}
	if (have < (p[0] == 'D' && !w->keep ? HEADER + 2 : len + 1))
		return 0;
	m->columns = p[0] == 'D' ? load16(p + HEADER) : 0;
	m->body = p[0] == 'D' && !w->keep ? NULL : p + HEADER;
	w->skip = len + 1;
	drop(w);
	return 1;
}

const char *
wire_field(const struct wire_message *error, char code)
{
	const char *p = error->body, *end = p + error->len, *nul;

	while (p < end && *p != '\0' && (nul = memchr(p, '\0', (size_t)(end - p))) != NULL) {
		if (*p == code)
			return p + 1;
		p = nul + 1;
	}
	return NULL;
}

bool
wire_cell(const struct wire_message *row, size_t *at, const char **value, int *len)
{
	size_t from = *at == 0 ? 2 : *at;
	uint32_t n;

	if (row->len < from + 4)
		return false;
	n = load32(row->body + from);
	*value = row->body + from + 4;
	*len = n == UINT32_MAX ? -1 : (int)n;
	*at = from + 4 + (n == UINT32_MAX ? 0 : n);
	return n == UINT32_MAX || (n <= LONGEST && *at <= row->len);
}

bool
wire_column(const struct wire_message *columns, size_t *at, const char **name)
{
	size_t from = *at == 0 ? 2 : *at;
	const char *nul;

	if (columns->len <= from ||
	    (nul = memchr(columns->body + from, '\0', columns->len - from)) == NULL)
		return false;
	*name = columns->body + from;
	*at = (size_t)(nul - columns->body) + 1 + 18; /* the column's table, type and format */
	return *at <= columns->len;
}
