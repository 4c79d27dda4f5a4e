/* each.c - the loop of a filter */
#include <string.h>

#include "json/json.h"

static bool
use_line(struct arena *a, struct pos pos, struct input *in, char *line, size_t len, json_rule *rule)
{
	struct json *record;

	if (in->too_long) {
		warnat(pos, "the line is longer than %zu MiB", LINE_MAX_BYTES >> 20);
		return false;
	}
	if (line[strspn(line, " \t\r")] == '\0' && strlen(line) == len)
		return true;
	pos.column = 1;
	if ((record = json_read(a, pos, line, len)) == NULL)
		return false;
	pos.column = 0;
	if (record->type != JSON_OBJECT) {
		warnat(pos, "a record must be a JSON object, {...}");
		return false;
	}
	return rule(a, pos, record);
}

int
json_each_line(struct input *in, json_rule *rule)
{
	struct arena a = {0};
	int status = STATUS_OK;
	size_t len;
	char *line;

	while (!stop_requested() && (line = input_line(in, &len)) != NULL) {
		struct pos pos = {in->name, in->line, 0};

		if (!use_line(&a, pos, in, line, len, rule))
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
