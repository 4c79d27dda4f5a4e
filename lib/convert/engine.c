/* engine.c - a question from its first asking to its last answer */
#include <stdlib.h>
#include <string.h>

#include "convert/model.h"
#include "pgparse/pgparse.h"

/* Bytes of a token, on the safe side: English has about 4, SQL somewhat less. */
#define TOKEN_BYTES 3
/* Room for an answer beyond the length of the statement, in tokens. */
#define ANSWER_TOKENS 1024
#define BEARER "Authorization: Bearer "
/* A token of OAuth is asked for anew this long before it ends, in seconds. */
#define RENEW_BEFORE 60

struct model_engine {
	struct arena arena;
	struct model_options opt;
	struct model_login login;
	struct model_prompt prompt;
	struct http *http, *oauth;
	struct model_server *server; /* or NULL */
	char *bearer; /* malloc'd; the header line with the token */
	double bearer_until; /* of clock_ns, in seconds */
	struct model_question *open;
	int64_t tokens, reserved;
	double cost;
	bool refused;
};

static void send(struct model_question *q);

static double
now(void)
{
	return (double)clock_ns() / 1e9;
}

/* ---- the outcome ---- */

/* An endpoint may repeat what it was sent. */
static const char *
masked(const struct model_question *q, const char *text)
{
	const struct model_engine *e = q->engine;

	text = model_mask(q->arena, text, e->login.token);
	text = model_mask(q->arena, text, e->login.client_secret);
	return model_mask(q->arena, text, e->bearer != NULL ? e->bearer + strlen(BEARER) : NULL);
}

static void
add_error(struct model_question *q, const char *code, const char *message)
{
	struct model_error **last = &q->errors;

	while (*last != NULL)
		last = &(*last)->next;
	*last = arena_alloc(q->arena, sizeof(**last));
	**last = (struct model_error){code, masked(q, message), NULL};
}

static void
close_question(struct model_question *q)
{
	struct model_question **p = &q->engine->open;

	while (*p != q)
		p = &(*p)->next;
	*p = q->next;
	q->done = true;
}

static void
fail(struct model_question *q, const char *code, const char *message)
{
	add_error(q, code, message);
	close_question(q);
}

/* ---- the token ---- */

static bool
set_bearer(struct model_engine *e, const char *token)
{
	size_t size = strlen(token) + sizeof(BEARER);

	free(e->bearer);
	e->bearer = malloc(size);
	if (e->bearer == NULL)
		die("out of memory");
	snprintf(e->bearer, size, BEARER "%s", token);
	return true;
}

struct grant {
	struct model_engine *engine;
	bool done, good;
};

static void
granted(const struct http_answer *answer, void *data)
{
	struct grant *g = data;
	struct model_engine *e = g->engine;
	struct pos pos = {e->login.oauth_url, 1, 1};
	struct arena a = {0};
	const char *token = NULL;
	double seconds = 3600;
	struct json *reply;

	g->done = true;
	if (answer->status != 200) {
		warning("%s gives no token: %s", e->login.oauth_url,
		    answer->error != NULL ? answer->error
					  : arena_printf(&a, "status %ld", answer->status));
	} else if ((reply = json_read(&a, pos, answer->body, answer->len)) != NULL &&
		   json_get_string(pos, reply, "access_token", &token) &&
		   json_get_number(pos, reply, "expires_in", 0, 1e9, &seconds)) {
		if (token == NULL)
			warning("%s: its answer has no access_token", e->login.oauth_url);
		else
			g->good = set_bearer(e, token);
		e->bearer_until = now() + seconds;
	}
	arena_free(&a);
}

/* Sees that there is a token that holds.  False: reported. */
static bool
renew(struct model_engine *e)
{
	static const char *const headers[] = {
	    "Content-Type: application/x-www-form-urlencoded", "Accept: application/json", NULL};
	struct grant g = {.engine = e};
	struct arena a = {0};
	struct http_request r = {.url = e->login.oauth_url,
	    .headers = headers,
	    .body = "grant_type=client_credentials&scope=all-apis",
	    .done = granted,
	    .data = &g};

	if (e->login.token != NULL || (e->bearer != NULL && now() < e->bearer_until - RENEW_BEFORE))
		return true;
	r.user = arena_printf(&a, "%s:%s", e->login.client_id, e->login.client_secret);
	http_send(e->oauth, &r);
	arena_free(&a);
	while (!g.done && !stop_requested())
		http_step(e->oauth, 0.2);
	return g.good;
}

/* ---- an answer ---- */

static void
say(struct model_question *q, const char *role, const char *text)
{
	struct model_message **last = &q->talk;

	while (*last != NULL)
		last = &(*last)->next;
	*last = arena_alloc(q->arena, sizeof(**last));
	**last = (struct model_message){role, text, NULL};
}

/* True: sql is good. */
static bool
take(struct model_question *q, const struct model_reply *reply)
{
	const char *error = reply->error, *sql = NULL;
	struct model_word words[3] = {{"answer", ""}, {"error", ""}, {NULL, NULL}};

	if (error == NULL && reply->cut)
		error = "its answer was cut off at the most tokens it may have";
	if (error == NULL)
		sql = model_sql(q->arena, reply->text, &error);
	if (sql != NULL)
		error = model_guard(q->arena, q->source, sql);
	if (sql != NULL && error == NULL && q->engine->server != NULL)
		error = model_server_check(q->engine->server, q->arena, sql);
	if (error == NULL) {
		q->sql = sql;
		return true;
	}
	add_error(q, "model-answer", arena_printf(q->arena, "attempt %d: %s", q->attempts, error));
	if (reply->error == NULL) {
		words[0].value = reply->text;
		words[1].value = error;
		say(q, "assistant", reply->text);
		say(q, "user", model_fill(q->arena, q->engine->prompt.retry, words));
	}
	return false;
}

/* What the statement has cost, as the endpoint says, or else as was reserved. */
static void
count(struct model_question *q, const struct model_reply *reply)
{
	struct model_engine *e = q->engine;
	int64_t in = reply->tokens_in, out = reply->tokens_out;

	e->reserved -= q->reserved;
	if (in < 0)
		in = (int64_t)strlen(q->request) / TOKEN_BYTES;
	if (out < 0)
		out = (int64_t)strlen(reply->text) / TOKEN_BYTES;
	q->tokens_in += in;
	q->tokens_out += out;
	e->tokens += in + out;
	e->cost += ((double)in * e->opt.price_in + (double)out * e->opt.price_out) / 1e6;
}

static void
next(struct model_question *q, const struct model_reply *reply)
{
	if (take(q, reply))
		close_question(q);
	else if (q->attempts >= q->engine->opt.attempts)
		close_question(q);
	else
		send(q);
}

/* What the endpoint says beside its status. */
static const char *
complaint(struct model_question *q, const struct http_answer *answer)
{
	const char *later = "";
	struct model_reply reply;

	if (answer->error != NULL)
		return arena_printf(q->arena, "no answer after %d %s: %s", answer->attempts,
		    answer->attempts == 1 ? "try" : "tries", answer->error);
	reply = (struct model_reply){0};
	if (answer->body[strspn(answer->body, " \t\r\n")] == '{')
		reply = model_read(q->arena, q->engine->login.url, answer->body, answer->len);
	if (answer->retry_after_s > 0)
		later = arena_printf(q->arena, " (come again in %.0f s)", answer->retry_after_s);
	return arena_printf(q->arena, "status %ld after %d %s%s%s%s", answer->status,
	    answer->attempts, answer->attempts == 1 ? "try" : "tries", later,
	    reply.error != NULL ? ": " : "",
	    reply.error != NULL ? text_clip(q->arena, reply.error, 300) : "");
}

static void
resend(struct model_question *q)
{
	q->attempts--;
	q->renewed = true;
	q->engine->bearer_until = 0;
	send(q);
}

static void
answered(const struct http_answer *answer, void *data)
{
	struct model_question *q = data;
	struct model_engine *e = q->engine;
	struct model_reply reply;
	long s = answer->status;

	if (s == 200) {
		reply = model_read(q->arena, e->login.url, answer->body, answer->len);
		count(q, &reply);
		if (e->opt.cache != NULL && reply.error == NULL)
			model_cache_put(q->arena, e->opt.cache, q->request, &reply);
		next(q, &reply);
		return;
	}
	e->reserved -= q->reserved;
	if (s == 401 && e->login.token == NULL && !q->renewed) {
		resend(q);
		return;
	}
	if ((s == 401 || s == 403 || s == 404) && !e->refused) {
		e->refused = true;
		warning("%s refuses us: %s; %s", e->login.url, masked(q, complaint(q, answer)),
		    s == 404 ? "is MODEL_NAME right?" : "is the token right?");
	}
	fail(q, "model-endpoint", complaint(q, answer));
}

/* ---- a request ---- */

/* Tokens of the talk so far. */
static int64_t
size_of(const struct model_question *q)
{
	size_t bytes = 0;

	for (const struct model_message *m = q->talk; m != NULL; m = m->next)
		bytes += strlen(m->text) + 16;
	return (int64_t)(bytes / TOKEN_BYTES) + 1;
}

/* Why the request must not be made; NULL: it may. */
static const char *
over_budget(struct model_question *q, int64_t in, int64_t out)
{
	const struct model_engine *e = q->engine;
	double cost = e->cost + ((double)in * e->opt.price_in + (double)out * e->opt.price_out +
				    (double)e->reserved * e->opt.price_out) /
				    1e6;

	if (e->opt.tokens > 0 && e->tokens + e->reserved + in + out > e->opt.tokens)
		return arena_printf(q->arena,
		    "about %lld tokens more would be over the %lld of the run",
		    (long long)(in + out), (long long)e->opt.tokens);
	if (e->opt.cost > 0 && cost > e->opt.cost)
		return arena_printf(
		    q->arena, "the request might cost more than what is left of %g $", e->opt.cost);
	return NULL;
}

static void
post(struct model_question *q)
{
	struct model_engine *e = q->engine;
	const char *headers[] = {e->bearer, "Content-Type: application/json",
	    e->opt.stream ? "Accept: text/event-stream" : "Accept: application/json", NULL};
	struct http_request r = {.url = e->login.url,
	    .headers = headers,
	    .body = q->request,
	    .weight = (double)q->reserved,
	    .done = answered,
	    .data = q};

	e->reserved += q->reserved;
	q->cached = false;
	http_send(e->http, &r);
}

/* The next attempt: from the cache, or by a request. */
static void
send(struct model_question *q)
{
	struct model_engine *e = q->engine;
	int64_t in = size_of(q), out = ANSWER_TOKENS + (int64_t)strlen(q->source);
	struct model_reply reply;
	const char *why;

	q->attempts++;
	q->request = model_request(q->arena, e->login.name, q->talk, out, e->opt.stream);
	if (e->opt.cache != NULL && model_cache_get(q->arena, e->opt.cache, q->request, &reply)) {
		next(q, &reply);
		return;
	}
	q->reserved = in + out;
	if (in + out > e->opt.request_tokens)
		fail(q, "model-too-long",
		    arena_printf(q->arena,
			"the question and its answer are about %lld tokens, more than the %lld "
			"that a request may have",
			(long long)(in + out), (long long)e->opt.request_tokens));
	else if ((why = over_budget(q, in, out)) != NULL)
		fail(q, "model-budget", why);
	else if (e->refused)
		fail(q, "model-endpoint", "not asked: the endpoint refuses us");
	else if (!renew(e)) {
		e->refused = true;
		fail(q, "model-endpoint", "not asked: there is no token");
	} else
		post(q);
}

/* ---- for the filter ---- */

struct model_engine *
model_open(const struct model_options *options)
{
	struct model_engine *e = calloc(1, sizeof(*e));
	struct http_plan plan = {.in_flight = options->in_flight,
	    .attempts = options->retries + 1,
	    .timeout_s = options->timeout_s,
	    .requests_per_minute = options->requests_per_minute,
	    .weight_per_minute = options->tokens_per_minute};

	if (e == NULL)
		die("out of memory");
	e->opt = *options;
	if (!model_login(&e->arena, options->profile, &e->login) ||
	    !model_prompt(&e->arena, options->prompt, &e->prompt) ||
	    (options->dbname != NULL && (e->server = model_server_open(options->dbname)) == NULL)) {
		model_close(e);
		return NULL;
	}
	if (e->login.token != NULL)
		set_bearer(e, e->login.token);
	e->http = http_open(&plan);
	e->oauth = http_open(&(struct http_plan){
	    .in_flight = 1, .attempts = plan.attempts, .timeout_s = plan.timeout_s});
	return e;
}

void
model_ask(struct model_engine *e, struct model_question *q)
{
	const struct model_word words[] = {{"statement", q->source},
	    {"attempt", q->attempt != NULL ? q->attempt : ""}, {"notes", q->notes},
	    {"tables", q->tables}, {NULL, NULL}};

	q->engine = e;
	q->next = e->open;
	q->cached = true;
	e->open = q;
	for (const struct model_message *m = e->prompt.messages; m != NULL; m = m->next)
		say(q, m->role, model_fill(q->arena, m->text, words));
	send(q);
}

bool
model_step(struct model_engine *e, double wait_s)
{
	if (e->open != NULL && !e->refused)
		http_step(e->http, wait_s);
	if (e->refused)
		model_stop(e, "model-endpoint", "not asked: the endpoint refuses us");
	return e->open != NULL;
}

void
model_stop(struct model_engine *e, const char *code, const char *message)
{
	http_close(e->http);
	e->http = NULL;
	while (e->open != NULL)
		fail(e->open, code, message);
}

bool
model_refused(const struct model_engine *e)
{
	return e->refused;
}

const char *
model_name(const struct model_engine *e)
{
	return e->login.name;
}

void
model_used(const struct model_engine *e, int64_t *tokens, double *cost)
{
	*tokens = e->tokens;
	*cost = e->cost;
}

void
model_close(struct model_engine *e)
{
	if (e == NULL)
		return;
	http_close(e->http);
	http_close(e->oauth);
	model_server_close(e->server);
	free(e->bearer);
	arena_free(&e->arena);
	free(e);
}
