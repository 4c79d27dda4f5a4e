/* model.h - a language model as the second engine of lb-sql2pg
 *
 * The filter is too big for one file of cmd/.  This is its other half: like the filter it sees
 * every folder of lib/, and no folder sees it. */
#ifndef CONVERT_MODEL_H
#define CONVERT_MODEL_H

#include "http/http.h"
#include "json/json.h"
#include "sql/sql.h"

/* ---- options.c: what the options of the filter say ---- */

enum model_use { MODEL_NEVER, MODEL_AUTO, MODEL_ALWAYS };

#define MODEL_LETTERS "a:B:b:D:d:E:F:i:K:k:M:R:r:St:T:X:"
/* clang-format off */
#define MODEL_LONGS \
    {"attempts", required_argument, NULL, 'a'}, \
    {"cache", required_argument, NULL, 'k'}, \
    {"dbname", required_argument, NULL, 'd'}, \
    {"engine", required_argument, NULL, 'E'}, \
    {"env-file", required_argument, NULL, 'F'}, \
    {"in-flight", required_argument, NULL, 'i'}, \
    {"max-cost", required_argument, NULL, 'b'}, \
    {"max-tokens", required_argument, NULL, 'B'}, \
    {"profile", required_argument, NULL, 'D'}, \
    {"prompt", required_argument, NULL, 'M'}, \
    {"request-tokens", required_argument, NULL, 'T'}, \
    {"requests-per-minute", required_argument, NULL, 'R'}, \
    {"retries", required_argument, NULL, 'r'}, \
    {"stream", no_argument, NULL, 'S'}, \
    {"timeout", required_argument, NULL, 't'}, \
    {"token-price", required_argument, NULL, 'X'}, \
    {"tokens-per-minute", required_argument, NULL, 'K'}
/* clang-format on */
#define MODEL_HELP                                                                                 \
	"\n"                                                                                       \
	"The model, a second engine:\n"                                                            \
	"  -a, --attempts=N     ask it so often for a statement that Postgres takes (3)\n"         \
	"  -B, --max-tokens=N   tokens of the whole run; what would go beyond is refused\n"        \
	"  -b, --max-cost=USD   the same in dollars; needs -X\n"                                   \
	"  -D, --profile=NAME   a profile of ~/.databrickscfg\n"                                   \
	"  -d, --dbname=CONNINFO\n"                                                                \
	"                       have that server PREPARE its answers\n"                            \
	"  -E, --engine=ENGINE  rules: convert by rules alone (the default)\n"                     \
	"                       auto: have the model write what the rules refuse\n"                \
	"                       llm: have it write everything, with the rules' word to go by\n"    \
	"  -F, --env-file=FILE  NAME=VALUE lines for the environment\n"                            \
	"  -i, --in-flight=N    requests at a time (4)\n"                                          \
	"  -K, --tokens-per-minute=N\n"                                                            \
	"                       send no more than that\n"                                          \
	"  -k, --cache=DIR      keep its answers there, by what was asked\n"                       \
	"  -M, --prompt=FILE    what to tell it, instead of the built-in prompt\n"                 \
	"  -R, --requests-per-minute=N\n"                                                          \
	"                       send no more than that\n"                                          \
	"  -r, --retries=N      send a request again when the endpoint is busy or broken (4)\n"    \
	"  -S, --stream         have answers sent while they are written\n"                        \
	"  -T, --request-tokens=N\n"                                                               \
	"                       the largest question with its answer (32000)\n"                    \
	"  -t, --timeout=TIME   for one answer (120s)\n"                                           \
	"  -X, --token-price=IN,OUT\n"                                                             \
	"                       dollars for a million tokens, asked and answered\n"

struct model_options;
/* Takes option ch; false: it is none of these.  A bad value ends the program. */
bool model_option(struct model_options *options, int ch, const char *arg);
/* Are they of any use together?  It ends the program if not. */
void model_check_options(const struct model_options *options);

/* ---- login.c: where the endpoint is, and who we are ---- */

/* The model that is asked when nobody names one. */
#define MODEL_NAME_DEFAULT "databricks-meta-llama-3-1-70b-instruct"

struct model_login {
	const char *url; /* of chat completions */
	const char *name; /* of the model */
	const char *token; /* NULL: it comes from OAuth, with the next two */
	const char *client_id, *client_secret;
	const char *oauth_url;
};

/* Reads NAME=VALUE lines into the environment; what is set there already stays.  False: reported.
 */
bool model_env_file(const char *path);
/* From DATABRICKS_ENDPOINT, DATABRICKS_TOKEN, MODEL_NAME, or from DATABRICKS_HOST and a token or
 * the client of a service principal (DATABRICKS_CLIENT_ID, DATABRICKS_CLIENT_SECRET); what is not
 * there comes from the profile of ~/.databrickscfg (DATABRICKS_CONFIG_FILE), which is profile,
 * DATABRICKS_CONFIG_PROFILE or DEFAULT.  False: reported.  No message has a secret in it. */
bool model_login(struct arena *a, const char *profile, struct model_login *login);

/* text without the secret; secret may be NULL. */
const char *model_mask(struct arena *a, const char *text, const char *secret);

/* ---- chat.c: the protocol (OpenAI's chat completions, which Databricks' endpoints speak) ---- */

struct model_message {
	const char *role, *text;
	struct model_message *next;
};

struct model_reply {
	const char *text;
	bool cut; /* the model had more to say than it may */
	int64_t tokens_in, tokens_out; /* -1: the endpoint does not say */
	const char *error; /* why this is no reply; else NULL */
};

/* The body of a request, temperature 0. */
const char *model_request(
    struct arena *a, const char *model, const struct model_message *m, int64_t tokens, bool stream);
/* What came back, whole or as a stream of events. */
struct model_reply model_read(struct arena *a, const char *url, const char *body, size_t len);

/* ---- prompt.c: what the model is told ---- */

/* Texts of a prompt file: messages, each under a line "=== system", "=== user" or "=== assistant",
 * and last "=== retry", what is said to an answer that is wrong.  {{statement}}, {{attempt}},
 * {{notes}}, {{tables}}, {{answer}} and {{error}} stand for these. */
struct model_prompt {
	struct model_message *messages;
	const char *retry;
};
/* NULL: the prompt that is built in, queries/prompt/convert.txt.  False: reported. */
bool model_prompt(struct arena *a, const char *path, struct model_prompt *prompt);

struct model_word {
	const char *name, *value;
};
/* text with {{name}} filled in; words end with a NULL name. */
const char *model_fill(struct arena *a, const char *text, const struct model_word *words);

/* ---- answer.c: SQL out of what a model says ---- */

/* The statement of an answer: without code fences, prose and the last semicolon.  NULL: there is
 * none that Postgres' parser takes, *error says why. */
const char *model_sql(struct arena *a, const char *text, const char **error);
/* Why sql may not stand for source, which reads only and it does not; NULL: it may. */
const char *model_guard(struct arena *a, const char *source, const char *sql);

/* ---- server.c: does the server take an answer? ---- */

struct model_server;
/* NULL: reported. */
struct model_server *model_server_open(const char *dbname);
/* Why it does not; NULL: it does, or cannot be asked without running the statement.  A statement is
 * described in a transaction that only reads and is rolled back. */
const char *model_server_check(struct model_server *s, struct arena *a, const char *sql);
void model_server_close(struct model_server *s); /* s may be NULL */

/* ---- engine.c: questions, answers, and how often ---- */

struct model_options {
	enum model_use use;
	bool given; /* one of the others was */
	const char *dbname, *env_file; /* or NULL */
	const char *profile, *prompt, *cache; /* or NULL */
	int attempts, retries, in_flight;
	double timeout_s;
	double requests_per_minute, tokens_per_minute; /* 0: no limit */
	int64_t request_tokens; /* largest question and answer together */
	int64_t tokens; /* of the run; 0: no limit */
	double cost; /* of the run in dollars; 0: no limit */
	double price_in, price_out; /* dollars for a million tokens */
	bool stream;
};

/* What was wrong with an attempt. */
struct model_error {
	const char
	    *code; /* model-answer, model-endpoint, model-budget, model-too-long, model-stopped */
	const char *message;
	struct model_error *next;
};

struct model_question {
	struct arena *arena; /* of the question and all that comes of it */
	const char *source; /* the statement in Databricks' words */
	const char *attempt; /* what the rules made of it, or NULL */
	const char *notes; /* what they said, a line each */
	const char *tables; /* the definitions of what it names */
	/* the outcome */
	bool done;
	const char *sql; /* NULL: see errors */
	struct model_error *errors; /* of the attempts, in their order */
	int attempts;
	int64_t tokens_in, tokens_out;
	bool cached; /* nothing was sent for it */
	/* for engine.c */
	struct model_engine *engine;
	struct model_question *next;
	struct model_message *talk;
	const char *request;
	int64_t reserved;
	bool renewed;
};

struct model_engine;

/* NULL: reported. */
struct model_engine *model_open(const struct model_options *options);
/* done is set now or in some model_step().  The question must stay where it is until then. */
void model_ask(struct model_engine *e, struct model_question *q);
/* Works until a question is done, wait_s at most; false: none is open. */
bool model_step(struct model_engine *e, double wait_s);
/* Every open question is done, with that error. */
void model_stop(struct model_engine *e, const char *code, const char *message);
/* Has the endpoint refused us altogether? */
bool model_refused(const struct model_engine *e);
/* The name of the model, and what the run has used. */
const char *model_name(const struct model_engine *e);
void model_used(const struct model_engine *e, int64_t *tokens, double *cost);
void model_close(struct model_engine *e);

/* ---- queue.c: statements leave in the order in which they came ---- */

struct model_item {
	struct arena arena; /* for all that belongs to the statement */
	struct model_question question;
	bool asked;
	void *data; /* of the filter */
	struct model_queue *queue;
	struct model_item *next;
};

struct model_queue {
	struct model_engine *engine;
	void (*put)(struct model_item *item); /* its turn has come */
	struct model_item *first, *last;
	size_t held;
};

struct model_item *model_item(struct model_queue *queue);
/* ask: its question goes to the model first. */
void model_add(struct model_queue *queue, struct model_item *item, bool ask);
/* Waits for all. */
void model_end(struct model_queue *queue);

/* ---- settle.c: between the converter and the model ---- */

/* A text of CREATE statements. */
struct model_schema {
	const char *file, *text;
	size_t len;
	struct model_schema *next;
};
/* The definitions of the tables whose names are words of source. */
const char *model_tables(struct arena *a, const struct model_schema *schemas, const char *source);
const char *model_notes(struct arena *a, const struct sql_note *notes);
/* The outcome as the converter would say it; pos is the statement's place. */
void model_settle(const struct model_engine *e, const struct model_question *q, struct pos pos,
    struct sql_result *r);
/* The member "model" of a statement record. */
struct json *model_record(
    struct arena *a, const struct model_engine *e, const struct model_question *q);

/* ---- cache.c: answers by what was asked ---- */

/* The reply to a request that was kept in the folder; false: none. */
bool model_cache_get(struct arena *a, const char *dir, const char *request, struct model_reply *r);
/* Keeps it; a failure is reported once, and is no harm. */
void model_cache_put(
    struct arena *a, const char *dir, const char *request, const struct model_reply *r);

#endif
