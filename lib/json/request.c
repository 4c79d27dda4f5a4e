/* request.c - request records and their rows */
#include <string.h>

#include "json/json.h"

void
json_request_head(struct buf *b, const char *scenario, const char *query)
{
	json_begin(b);
	json_member_str(b, "kind", "request");
	json_member_str(b, "scenario", scenario);
	json_member_str(b, "query", query);
}

/* The names are constants, so that a compiler copies them in a few moves: a line is written for
 * each of a hundred thousand requests a second. */
static inline char *
put_name(char *to, const char *name)
{
	size_t n = strlen(name);

	memcpy(to, name, n);
	return to + n;
}

static inline char *
put_int(char *to, int64_t n)
{
	if (n >= 0)
		return put_uint(to, (uint64_t)n);
	*to++ = '-';
	return put_uint(to, 0 - (uint64_t)n);
}

/* The members that every request has; 10 names and numbers are less than LINE bytes. */
#define LINE 400
static char *
put_members(char *p, const struct json_request *r)
{
	p = put_uint(put_name(p, ",\"t\":"), (uint64_t)r->t_us / 1000000);
	/* the leading 1, which holds the zeros in place, becomes the point */
	put_uint(p, 1000000 + (uint64_t)r->t_us % 1000000);
	*p = '.';
	p = put_int(put_name(p + 7, ",\"client\":"), r->client);
	p = put_int(put_name(p, ",\"us\":"), r->us);
	p = put_int(put_name(p, ",\"late_us\":"), r->late_us);
	p = put_int(put_name(p, ",\"wait_us\":"), r->wait_us);
	p = put_int(put_name(p, ",\"server_us\":"), r->server_us);
	p = put_int(put_name(p, ",\"transfer_us\":"), r->transfer_us);
	p = put_int(put_name(p, ",\"rows\":"), r->rows);
	p = put_int(put_name(p, ",\"bytes\":"), r->bytes);
	p = put_int(put_name(p, ",\"attempt\":"), r->attempt);
	return put_name(p, r->ok ? ",\"ok\":true" : ",\"ok\":false");
}

void
json_put_request(struct buf *b, const struct buf *head, const struct json_request *r)
{
	char *p = buf_room(b, head->len + LINE);

	memcpy(p, head->data, head->len);
	p = put_members(p + head->len, r);
	*p = '\0';
	b->len = (size_t)(p - b->data);
	if (!r->ok) {
		json_member_str(b, "sqlstate", r->sqlstate);
		json_member_str(b, "error", r->error);
	}
	if (r->phase != NULL)
		json_member_str(b, "phase", r->phase);
	if (r->results != NULL) {
		json_key(b, "results");
		buf_str(b, r->results);
	}
	json_end(b);
}

static void
put_row(struct buf *b, const char *const *cells, size_t columns)
{
	buf_char(b, '[');
	for (size_t i = 0; i < columns; i++) {
		if (i > 0)
			buf_char(b, ',');
		if (cells[i] == NULL)
			buf_str(b, "null");
		else
			json_quote(b, cells[i], strlen(cells[i]));
	}
	buf_char(b, ']');
}

void
json_cells(struct buf *b, const char *const *cells, size_t columns, size_t rows)
{
	json_begin(b);
	json_key(b, "columns");
	put_row(b, cells, columns);
	json_key(b, "rows");
	buf_char(b, '[');
	for (size_t i = 1; i <= rows; i++) {
		if (i > 1)
			buf_char(b, ',');
		put_row(b, columns > 0 ? cells + i * columns : NULL, columns);
	}
	buf_str(b, "]}");
}
