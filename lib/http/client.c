/* client.c - requests in flight, those that wait, and when they are tried again */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "http/http.h"

/* Before the second try, and at most, in seconds; it doubles in between.  A random part of up to a
 * half is taken off, so that clients who failed together do not come again together. */
#define BACKOFF_FIRST 0.5
#define BACKOFF_MOST 60.0
/* A server that wants more peace than this, in seconds, is not asked again. */
#define PEACE_MOST 3600
/* It is said that we wait so long, in seconds. */
#define PEACE_SAID 10

struct request {
	struct arena arena;
	struct http_request what;
	struct curl_slist *headers;
	CURL *easy; /* NULL: it waits */
	double not_before;
	int attempts;
	struct buf answer;
	bool too_long;
	char error[CURL_ERROR_SIZE];
	struct request *next;
};

struct http {
	struct http_plan plan;
	CURLM *multi;
	struct request *all; /* in the order in which they came */
	int active;
	double not_before; /* the server wants peace until then */
	double next_request, next_weight; /* our own limits allow the next one then */
	struct rng rng;
};

static double
now(void)
{
	return (double)clock_ns() / 1e9;
}

/* http://, and not https:// */
static bool
is_plain(const char *url)
{
	return word_nis(url, strlen(url) < 7 ? 0 : 7, "http://");
}

const char *
http_url_problem(const char *url)
{
	static const char *const here[] = {"localhost", "127.0.0.1", "[::1]"};
	const char *host;
	size_t len;

	bool safe = word_nis(url, strlen(url) < 8 ? 0 : 8, "https://");

	if (!safe && !is_plain(url))
		return "it has to begin with https://";
	host = url + (safe ? 8 : 7);
	if (*host == '\0')
		return "the host is missing";
	if (memchr(host, '@', strcspn(host, "/?#")) != NULL)
		return "a name or password has no place in it";
	if (safe)
		return NULL;
	len = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/");
	for (size_t i = 0; i < LENGTH(here); i++)
		if (word_nis(host, len, here[i]))
			return NULL;
	return "the token would travel in the clear; it has to begin with https://";
}

struct http *
http_open(const struct http_plan *plan)
{
	struct http *h = calloc(1, sizeof(*h));

	if (h == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 ||
	    (h->multi = curl_multi_init()) == NULL)
		die("out of memory");
	h->plan = *plan;
	rng_seed(&h->rng, (uint64_t)clock_ns(), 0);
	return h;
}

void
http_send(struct http *h, const struct http_request *what)
{
	struct request *r = calloc(1, sizeof(*r)), **last = &h->all;

	if (r == NULL)
		die("out of memory");
	r->what = *what;
	r->what.url = arena_strdup(&r->arena, what->url);
	r->what.body = arena_strdup(&r->arena, what->body);
	if (what->user != NULL)
		r->what.user = arena_strdup(&r->arena, what->user);
	for (const char *const *s = what->headers; s != NULL && *s != NULL; s++)
		if ((r->headers = curl_slist_append(r->headers, *s)) == NULL)
			die("out of memory");
	r->answer.arena = &r->arena;
	while (*last != NULL)
		last = &(*last)->next;
	*last = r;
}

static void
drop(struct http *h, struct request *r)
{
	struct request **p = &h->all;

	while (*p != r)
		p = &(*p)->next;
	*p = r->next;
	curl_slist_free_all(r->headers);
	arena_free(&r->arena);
	free(r);
}

/* ---- a try ---- */

static size_t
receive(char *data, size_t one, size_t n, void *request)
{
	struct request *r = request;

	r->too_long = r->answer.len + one * n > HTTP_ANSWER_MAX;
	if (r->too_long)
		return 0; /* ends the transfer */
	buf_add(&r->answer, data, one * n);
	return one * n;
}

static const char *
authorities(void)
{
	const char *path = getenv("CURL_CA_BUNDLE");

	return path != NULL && path[0] != '\0' ? path : getenv("SSL_CERT_FILE");
}

/* A setting that curl was built without would be one we rely on. */
#define SET(easy, option, value)                                                                   \
	do {                                                                                       \
		if (curl_easy_setopt(easy, option, value) != CURLE_OK)                             \
			die("libcurl takes no " #option);                                          \
	} while (0)

static void
start(struct http *h, struct request *r)
{
	CURL *easy = curl_easy_init();

	if (easy == NULL)
		die("out of memory");
	r->easy = easy;
	r->attempts++;
	buf_clear(&r->answer);
	r->error[0] = '\0';
	SET(easy, CURLOPT_URL, r->what.url);
	SET(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	SET(easy, CURLOPT_NOSIGNAL, 1L);
	SET(easy, CURLOPT_POSTFIELDS, r->what.body);
	SET(easy, CURLOPT_HTTPHEADER, r->headers);
	if (r->what.user != NULL)
		SET(easy, CURLOPT_USERPWD, r->what.user);
	if (is_plain(r->what.url))
		SET(easy, CURLOPT_PROXY, ""); /* this very machine: no proxy sees the token */
	if (authorities() != NULL)
		SET(easy, CURLOPT_CAINFO, authorities());
	SET(easy, CURLOPT_TIMEOUT_MS, (long)(h->plan.timeout_s * 1000));
	SET(easy, CURLOPT_ERRORBUFFER, r->error);
	SET(easy, CURLOPT_WRITEFUNCTION, receive);
	SET(easy, CURLOPT_WRITEDATA, r);
	SET(easy, CURLOPT_PRIVATE, r);
	if (curl_multi_add_handle(h->multi, easy) != CURLM_OK)
		die("libcurl takes no request");
	h->active++;
}

/* When r may be sent. */
static double
due(const struct http *h, const struct request *r)
{
	double at = r->not_before;

	at = at > h->not_before ? at : h->not_before;
	at = at > h->next_request ? at : h->next_request;
	return at > h->next_weight ? at : h->next_weight;
}

/* Sends what may be sent; how long the next one has to wait, or max_s. */
static double
start_due(struct http *h, double max_s)
{
	for (struct request *r = h->all; r != NULL; r = r->next) {
		double t = now(), at = due(h, r);

		if (r->easy != NULL)
			continue;
		if (h->active >= h->plan.in_flight)
			return max_s;
		if (at > t) {
			max_s = at - t < max_s ? at - t : max_s;
			continue;
		}
		start(h, r);
		if (h->plan.requests_per_minute > 0)
			h->next_request = t + 60 / h->plan.requests_per_minute;
		if (h->plan.weight_per_minute > 0)
			h->next_weight = t + 60 * r->what.weight / h->plan.weight_per_minute;
	}
	return max_s;
}

/* ---- its end ---- */

static bool
worth_another(const struct request *r, CURLcode code, long status)
{
	switch (code) {
	case CURLE_OK: return status == 408 || status == 429 || status >= 500;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR: return true;
	case CURLE_WRITE_ERROR: return !r->too_long;
	default: return false;
	}
}

/* Retry-After in seconds; 0: there is none. */
static double
peace(const struct request *r)
{
	curl_off_t wanted = 0;

	curl_easy_getinfo(r->easy, CURLINFO_RETRY_AFTER, &wanted);
	return wanted > 0 ? (double)wanted : 0;
}

/* That, or the back-off of our own. */
static double
pause_after(struct http *h, const struct request *r)
{
	double wait = BACKOFF_FIRST, wanted = peace(r);

	if (wanted > 0) {
		if (wanted >= PEACE_SAID && now() >= h->not_before)
			warning("%s wants us to wait for %.0f s", r->what.url, wanted);
		if (now() + wanted > h->not_before)
			h->not_before = now() + wanted;
		return wanted;
	}
	for (int i = 1; i < r->attempts && wait < BACKOFF_MOST; i++)
		wait *= 2;
	wait = wait < BACKOFF_MOST ? wait : BACKOFF_MOST;
	return wait * (0.5 + rng_unit(&h->rng) / 2);
}

static void
end_try(struct http *h, struct request *r)
{
	curl_multi_remove_handle(h->multi, r->easy);
	curl_easy_cleanup(r->easy);
	r->easy = NULL;
	h->active--;
}

/* True: it is done, and forgotten. */
static bool
end(struct http *h, struct request *r, CURLcode code)
{
	struct http_answer answer = {.attempts = r->attempts, .retry_after_s = peace(r)};
	long status = 0;
	bool again;

	curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &status);
	again = r->attempts < h->plan.attempts && worth_another(r, code, status) &&
		answer.retry_after_s <= PEACE_MOST;
	if (again)
		r->not_before = now() + pause_after(h, r);
	end_try(h, r);
	if (again)
		return false;
	if (code == CURLE_OK) {
		answer.status = status;
		answer.body = buf_text(&r->answer);
		answer.len = r->answer.len;
	} else if (r->too_long) {
		answer.error = "the answer is too long";
	} else {
		answer.error = r->error[0] != '\0' ? r->error : curl_easy_strerror(code);
	}
	r->what.done(&answer, r->what.data);
	drop(h, r);
	return true;
}

static bool
end_those_that_are(struct http *h)
{
	bool done = false;
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(h->multi, &left)) != NULL) {
		struct request *r;
		CURLcode code = m->data.result; /* m is gone with its handle */

		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&r);
		done |= end(h, r, code);
	}
	return done;
}

bool
http_step(struct http *h, double wait_s)
{
	double until = now() + wait_s, left = wait_s;
	int running;

	while (h->all != NULL) {
		double wait = start_due(h, left);

		if (curl_multi_perform(h->multi, &running) != CURLM_OK)
			die("libcurl failed");
		if (end_those_that_are(h))
			return true;
		left = until - now();
		if (left <= 0)
			return true;
		wait = wait < left ? wait : left;
		curl_multi_poll(h->multi, NULL, 0, (int)(wait * 1000) + 1, NULL);
	}
	return false;
}

void
http_close(struct http *h)
{
	if (h == NULL)
		return;
	while (h->all != NULL) {
		if (h->all->easy != NULL)
			end_try(h, h->all);
		drop(h, h->all);
	}
	curl_multi_cleanup(h->multi);
	curl_global_cleanup();
	free(h);
}
