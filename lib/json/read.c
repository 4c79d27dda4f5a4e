/* read.c - text to tree, by yajl */
#include <string.h>
#include <yajl/yajl_parse.h>

#include "json/json.h"

struct reader {
	struct arena *arena;
	struct pos pos; /* of text[0] */
	const char *text;
	size_t len;
	struct json *root, *stack[JSON_DEPTH_MAX];
	size_t depth;
	yajl_handle handle;
	size_t end; /* of a root that is a list or an object */
	const char *key; /* of the next value */
	bool too_deep;
};

static int
place(struct reader *r, struct json *v)
{
	struct json *parent;

	v->key = r->key;
	r->key = NULL;
	if (r->depth == 0) {
		r->root = v;
	} else {
		parent = r->stack[r->depth - 1];
		if (parent->last == NULL)
			parent->child = v;
		else
			parent->last->next = v;
		parent->last = v;
	}
	if (v->type == JSON_ARRAY || v->type == JSON_OBJECT) {
		if (r->depth == JSON_DEPTH_MAX) {
			r->too_deep = true;
			return 0;
		}
		r->stack[r->depth++] = v;
	}
	return 1;
}

static int
on_text(struct reader *r, enum json_type type, const char *s, size_t n)
{
	struct json *v = json_new(r->arena, type);

	v->text = arena_strndup(r->arena, s, n);
	v->len = n;
	return place(r, v);
}

static int
on_null(void *r)
{
	return place(r, json_new(((struct reader *)r)->arena, JSON_NULL));
}

static int
on_boolean(void *r, int b)
{
	return place(r, json_bool(((struct reader *)r)->arena, b != 0));
}

static int
on_number(void *r, const char *s, size_t n)
{
	return on_text(r, JSON_NUMBER, s, n);
}

static int
on_string(void *r, const unsigned char *s, size_t n)
{
	return on_text(r, JSON_STRING, (const char *)s, n);
}

static int
on_key(void *data, const unsigned char *s, size_t n)
{
	struct reader *r = data;

	r->key = arena_strndup(r->arena, (const char *)s, n);
	return 1;
}

static int
on_object(void *r)
{
	return place(r, json_new(((struct reader *)r)->arena, JSON_OBJECT));
}

static int
on_array(void *r)
{
	return place(r, json_new(((struct reader *)r)->arena, JSON_ARRAY));
}

static int
on_end(void *data)
{
	struct reader *r = data;

	if (--r->depth == 0)
		r->end = yajl_get_bytes_consumed(r->handle);
	return 1;
}

/* yajl's memory comes from the arena too, so a handle costs next to nothing */
static void *
take(void *a, size_t n)
{
	size_t *p = arena_alloc(a, n + 16);

	*p = n;
	return (char *)p + 16;
}

static void *
again(void *a, void *old, size_t n)
{
	char *p = take(a, n);
	size_t had;

	if (old != NULL) {
		memcpy(&had, (char *)old - 16, sizeof(had));
		memcpy(p, old, had < n ? had : n);
	}
	return p;
}

static void
nothing(void *a, void *p)
{
	(void)a;
	(void)p;
}

/* Where the error is.  What yajl says it has consumed ends behind a token that it could not use
 * and behind a byte that starts none, but before a byte that does not belong in a string. */
static size_t
place_of(const char *why, size_t consumed, size_t len)
{
	bool behind = strncmp(why, "parse error", 11) == 0 || strstr(why, "json text") != NULL ||
		      strstr(why, "UTF8") != NULL;

	if (consumed > len)
		consumed = len;
	return behind && consumed > 0 ? consumed - 1 : consumed;
}

/* at_end: it was the end of the text that was wrong */
static struct json *
complain(const struct reader *r, yajl_handle h, bool at_end)
{
	char *why = (char *)yajl_get_error(h, 0, (const unsigned char *)r->text, r->len);
	size_t at = at_end ? r->len : place_of(why, yajl_get_bytes_consumed(h), r->len);
	struct pos pos = pos_at(r->pos, r->text, at);

	why[strcspn(why, "\n")] = '\0';
	if (r->too_deep)
		warnat(pos, "JSON is nested deeper than %d", JSON_DEPTH_MAX);
	else
		warnat(pos, "not JSON: %s", why);
	return NULL;
}

struct json *
json_read(struct arena *a, struct pos pos, const char *text, size_t len)
{
	static const yajl_callbacks callbacks = {on_null, on_boolean, NULL, NULL, on_number,
	    on_string, on_object, on_key, on_end, on_array, on_end};
	yajl_alloc_funcs memory = {take, again, nothing, a};
	struct reader r = {.arena = a, .pos = pos, .text = text, .len = len};
	yajl_handle h = r.handle = yajl_alloc(&callbacks, &memory, &r);
	size_t rest;

	if (yajl_parse(h, (const unsigned char *)text, len) != yajl_status_ok)
		return complain(&r, h, false);
	if (yajl_complete_parse(h) != yajl_status_ok)
		return complain(&r, h, true);
	/* yajl does not mind a string that begins behind the value and does not end */
	for (rest = r.end; rest < len && strchr(" \t\r\n", text[rest]) != NULL;)
		rest++;
	if (r.end > 0 && rest < len) {
		warnat(pos_at(pos, text, rest), "not JSON: a string without its end");
		return NULL;
	}
	return r.root;
}
