/* cache.c - replies by what was asked, a file each */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "convert/model.h"

/* DIR/HASH.json; two hashes of 64 bits, and the request is in the file to be compared. */
static const char *
path_of(struct arena *a, const char *dir, const char *request)
{
	size_t len = strlen(request);

	return arena_printf(a, "%s/%016llx%016llx.json", dir,
	    (unsigned long long)hash_bytes(request, len, 1),
	    (unsigned long long)hash_bytes(request, len, 2));
}

bool
model_cache_get(struct arena *a, const char *dir, const char *request, struct model_reply *reply)
{
	const char *path = path_of(a, dir, request), *asked = NULL;
	struct pos pos = {path, 1, 1};
	double in = -1, out = -1;
	struct json *kept;
	struct input input;
	size_t len;
	char *text;

	if (access(path, R_OK) == -1 || !input_open(&input, path))
		return false;
	text = input_rest(&input, a, &len);
	input_close(&input);
	*reply = (struct model_reply){0};
	if (text == NULL || (kept = json_read(a, pos, text, len)) == NULL ||
	    !json_get_string(pos, kept, "request", &asked) ||
	    !json_get_string(pos, kept, "reply", &reply->text) ||
	    !json_get_bool(pos, kept, "cut", &reply->cut) ||
	    !json_get_number(pos, kept, "tokens_in", -1, 1e12, &in) ||
	    !json_get_number(pos, kept, "tokens_out", -1, 1e12, &out))
		return false;
	reply->tokens_in = (int64_t)in;
	reply->tokens_out = (int64_t)out;
	return asked != NULL && reply->text != NULL && strcmp(asked, request) == 0;
}

static bool
write_beside(const char *beside, const struct json *record)
{
	FILE *f = fopen(beside, "w");
	bool good;

	if (f == NULL)
		return false;
	json_put(f, record);
	good = !ferror(f);
	return fclose(f) == 0 && good;
}

void
model_cache_put(
    struct arena *a, const char *dir, const char *request, const struct model_reply *reply)
{
	const char *path = path_of(a, dir, request);
	const char *beside = arena_printf(a, "%s.%ld", path, (long)getpid());
	struct json *record = json_new(a, JSON_OBJECT);
	static bool told;

	json_set(a, record, "kind", json_string(a, "reply"));
	json_set(a, record, "request", json_string(a, request));
	json_set(a, record, "reply", json_string(a, reply->text));
	json_set(a, record, "cut", json_bool(a, reply->cut));
	json_set(a, record, "tokens_in", json_int(a, reply->tokens_in));
	json_set(a, record, "tokens_out", json_int(a, reply->tokens_out));
	if ((mkdir(dir, 0777) == -1 && errno != EEXIST) || !write_beside(beside, record) ||
	    rename(beside, path) == -1) {
		if (!told)
			warning("the answer is not kept in %s:", path);
		told = true;
		unlink(beside);
	}
}
