/* http.h - requests to a server over HTTP, many at a time; the only folder that sees libcurl
 *
 * Certificates and host names are always verified, with the authorities of the system, or those of
 * the file that CURL_CA_BUNDLE or SSL_CERT_FILE names.  Redirects are not followed: what a request
 * carries goes to no other place than it was sent to. */
#ifndef HTTP_H
#define HTTP_H

#include "base/base.h"

/* Largest answer that is taken. */
#define HTTP_ANSWER_MAX ((size_t)16 << 20)

struct http_plan {
	int in_flight; /* requests at a time */
	/* Tries of one request.  It is tried again, later and later, when the answer is 408, 429
	 * or 5xx, or when there is none in time or the connection breaks.  Retry-After is obeyed,
	 * by all that have not been sent yet; if it is over an hour, there is no other try. */
	int attempts;
	double timeout_s; /* of one try */
	/* What we send a minute at most, spread evenly: requests, and the sum of their weights; 0:
	 * no limit. */
	double requests_per_minute, weight_per_minute;
};

struct http_answer {
	long status; /* 0: there was none; see error */
	const char *body; /* NUL-terminated; good until done() returns, as error */
	size_t len;
	const char *error; /* why there is no answer, in words; else NULL */
	int attempts;
	double retry_after_s; /* 0: it does not say when to come again */
};

/* May send further requests. */
typedef void http_done(const struct http_answer *answer, void *data);

/* All of it is copied. */
struct http_request {
	const char *url;
	const char *const *headers; /* "Name: value", NULL-terminated; or NULL */
	const char *user; /* "name:password" for basic authentication, or NULL */
	const char *body; /* of a POST */
	double weight;
	http_done *done;
	void *data;
};

struct http;

/* Is it https, or http to this very machine, which no proxy is asked for?  NULL: it is; else what
 * is wrong. */
const char *http_url_problem(const char *url);
struct http *http_open(const struct http_plan *plan);
void http_send(struct http *h, const struct http_request *request);
/* Works until something is done, wait_s at most.  False: nothing is under way. */
bool http_step(struct http *h, double wait_s);
/* What is under way is dropped; its done() is not called. */
void http_close(struct http *h);

#endif
