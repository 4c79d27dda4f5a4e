/* request.c - the records of a load */
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

void
json_put_request(struct buf *b, const struct buf *head, const struct json_request *r)
{
	buf_add(b, head->data, head->len);
	json_member_time(b, "t", r->t_us);
	json_member_int(b, "client", r->client);
	json_member_int(b, "us", r->us);
	json_member_int(b, "late_us", r->late_us);
	json_member_int(b, "wait_us", r->wait_us);
	json_member_int(b, "server_us", r->server_us);
	json_member_int(b, "transfer_us", r->transfer_us);
	json_member_int(b, "rows", r->rows);
	json_member_int(b, "bytes", r->bytes);
	json_member_int(b, "attempt", r->attempt);
	json_member_bool(b, "ok", r->ok);
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

void
json_put_histogram(struct buf *b, const struct json_histogram *h)
{
	json_begin(b);
	json_member_str(b, "kind", "histogram");
	json_member_str(b, "scenario", h->scenario);
	json_member_str(b, "query", h->query);
	json_member_time(b, "from_s", h->from_us);
	json_member_time(b, "to_s", h->to_us);
	json_member_int(b, "requests", h->requests);
	json_key(b, "errors");
	json_begin(b);
	for (const struct map_entry *e = h->errors->first; e != NULL; e = e->next)
		if (*(const uint64_t *)e->value > 0)
			json_member_int(b, e->key, (int64_t) * (const uint64_t *)e->value);
	buf_char(b, '}');
	json_member_int(b, "rows", h->rows);
	json_member_int(b, "bytes", h->bytes);
	json_member_str(b, "hist", h->hist);
	json_member_str(b, "late_hist", h->late);
	json_member_str(b, "wait_hist", h->wait);
	json_member_str(b, "server_hist", h->server);
	json_member_str(b, "transfer_hist", h->transfer);
	if (h->phase != NULL)
		json_member_str(b, "phase", h->phase);
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
		put_row(b, cells + i * columns, columns);
	}
	buf_str(b, "]}");
}
