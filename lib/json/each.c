/* each.c - the loop of a filter */
#include <string.h>

#include "json/json.h"

/* the object of the line; NULL: reported */
static struct json *
record_of(struct arena *a, struct pos pos, const char *line, size_t len)
{
	struct json *record = json_read(a, (struct pos){pos.file, pos.line, 1}, line, len);

	if (record != NULL && record->type != JSON_OBJECT) {
		warnat(pos, "a record must be a JSON object, {...}");
		return NULL;
	}
	return record;
}

int
json_each_line(struct input *in, json_rule *rule)
{
	struct arena a = {0};
	int status = STATUS_OK;
	struct json *record;
	size_t len;
	char *line;

	while (!stop_requested() && (line = input_line(in, &len)) != NULL) {
		struct pos pos = {in->name, in->line, 0};

		if (in->too_long) {
			warnat(pos, "the line is longer than %zu MiB", LINE_MAX_BYTES >> 20);
			status = STATUS_REFUSED;
			continue;
		}
		if (strspn(line, " \t\r") == len)
			continue;
		record = record_of(&a, pos, line, len);
		if (record == NULL || !rule(&a, pos, record))
			status = STATUS_REFUSED;
		arena_reset(&a);
	}
	arena_free(&a);
	return status;
}

static int
each(struct input *in, void *rule)
{
	return json_each_line(in, *(json_rule **)rule);
}

int
json_each(char *files[], json_rule *rule)
{
	return input_each(files, each, &rule);
}
