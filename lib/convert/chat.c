/* chat.c - requests and replies of chat completions
 *
 * OpenAI API reference, "Chat completions"; Databricks, "Foundation model REST API reference"
 * (docs.databricks.com, read in 2026): the same members, but a reply's content may be a list of
 * parts, of which those of type text are the answer. */
#include <string.h>

#include "convert/model.h"

const char *
model_request(
    struct arena *a, const char *model, const struct model_message *m, int64_t tokens, bool stream)
{
	struct json *body = json_new(a, JSON_OBJECT), *list = json_new(a, JSON_ARRAY), *one;
	struct buf b = {.arena = a};

	json_set(a, body, "model", json_string(a, model));
	json_set(a, body, "messages", list);
	for (; m != NULL; m = m->next) {
		one = json_add(list, json_new(a, JSON_OBJECT));
		json_set(a, one, "role", json_string(a, m->role));
		json_set(a, one, "content", json_string(a, m->text));
	}
	json_set(a, body, "temperature", json_int(a, 0));
	json_set(a, body, "max_tokens", json_int(a, tokens));
	if (stream) {
		json_set(a, body, "stream", json_bool(a, true));
		one = json_set(a, body, "stream_options", json_new(a, JSON_OBJECT));
		json_set(a, one, "include_usage", json_bool(a, true));
	}
	json_print(&b, body);
	return buf_text(&b);
}

/* A reply, or what has come of it. */
struct reading {
	struct arena *arena;
	struct buf text;
	bool any; /* content was there, if only "" */
	struct model_reply reply;
};

static void
take_content(struct reading *r, const struct json *content)
{
	const struct json *text;

	if (content == NULL)
		return;
	if (content->type == JSON_STRING) {
		r->any = true;
		buf_add(&r->text, content->text, content->len);
	}
	if (content->type != JSON_ARRAY)
		return;
	for (const struct json *part = content->child; part != NULL; part = part->next)
		if ((text = json_get(part, "text")) != NULL && text->type == JSON_STRING) {
			r->any = true;
			buf_add(&r->text, text->text, text->len);
		}
}

/* The count, if the record has it. */
static void
take_count(const struct json *usage, const char *key, int64_t *n)
{
	struct pos nowhere = {NULL, 0, 0};
	double value = -1;

	if (json_get_number(nowhere, usage, key, 0, 1e12, &value) && value >= 0)
		*n = (int64_t)value;
}

/* {"error":{"message":"..."}}, {"message":"..."} */
static const char *
message_of(const struct json *reply)
{
	const struct json *error = json_get(reply, "error"), *message;

	message = error != NULL && error->type == JSON_STRING ? error : json_get(error, "message");
	if (message == NULL)
		message = json_get(reply, "message");
	return message != NULL && message->type == JSON_STRING ? message->text : NULL;
}

/* member: "message" of a whole reply, "delta" of an event */
static void
take_reply(struct reading *r, const struct json *reply, const char *member)
{
	const struct json *choices = json_get(reply, "choices");
	const struct json *choice =
	    choices != NULL && choices->type == JSON_ARRAY ? choices->child : NULL;
	const struct json *reason = json_get(choice, "finish_reason");
	const struct json *usage = json_get(reply, "usage");
	const char *message = message_of(reply);

	take_content(r, json_get(json_get(choice, member), "content"));
	if (reason != NULL && reason->type == JSON_STRING && strcmp(reason->text, "length") == 0)
		r->reply.cut = true;
	take_count(usage, "prompt_tokens", &r->reply.tokens_in);
	take_count(usage, "completion_tokens", &r->reply.tokens_out);
	if (choice == NULL && message != NULL)
		r->reply.error = message;
}

/* "data: {...}" lines; the last is "data: [DONE]" (the server-sent events of HTML) */
static void
take_events(struct reading *r, const char *url, const char *body, size_t len)
{
	const char *end = body + len, *line, *next;
	struct pos pos = {url, 1, 1};
	struct json *event;
	bool ended = false;

	for (line = body; line < end; line = next, pos.line++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		next = stop != NULL ? stop + 1 : end;
		if (next - line < 6 || memcmp(line, "data:", 5) != 0)
			continue;
		line += 5;
		while (line < next && (*line == ' ' || *line == '\t'))
			line++;
		if (next - line >= 6 && memcmp(line, "[DONE]", 6) == 0) {
			ended = true;
			break;
		}
		event = json_read(r->arena, pos, line, (size_t)(next - line));
		if (event == NULL) {
			r->reply.error = "an event of its stream is not JSON";
			return;
		}
		take_reply(r, event, "delta");
	}
	if (!ended && r->reply.error == NULL)
		r->reply.error = "its stream ended too early";
}

/* Does it begin with a field of an event, or with a comment that keeps the connection alive? */
static bool
is_stream(const char *body)
{
	static const char *const fields[] = {":", "data:", "event:", "id:", "retry:"};

	for (size_t i = 0; i < LENGTH(fields); i++)
		if (strncmp(body, fields[i], strlen(fields[i])) == 0)
			return true;
	return false;
}

struct model_reply
model_read(struct arena *a, const char *url, const char *body, size_t len)
{
	struct reading r = {.arena = a, .text = {.arena = a}, .reply = {NULL, false, -1, -1, NULL}};
	size_t space = strspn(body, " \t\r\n");
	struct json *reply;

	if (is_stream(body + space)) {
		take_events(&r, url, body, len);
	} else if ((reply = json_read(a, (struct pos){url, 1, 1}, body, len)) == NULL) {
		r.reply.error = "what it sent is not JSON";
	} else {
		take_reply(&r, reply, "message");
	}
	if (r.reply.error == NULL && !r.any)
		r.reply.error = "what it sent has no choices[0].message.content";
	r.reply.text = buf_text(&r.text);
	return r.reply;
}
