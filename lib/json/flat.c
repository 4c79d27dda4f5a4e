/* flat.c - lines of plain members: no tree, no copies */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

/* ASCII, no quote, no backslash, no control character: stands for itself in a string. */
static bool
plain(char c)
{
	return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

/* The end of digits; NULL: none. */
static const char *
digits(const char *p)
{
	const char *begin = p;

	while (*p >= '0' && *p <= '9')
		p++;
	return p > begin ? p : NULL;
}

/* A number as JSON writes it; its end, or NULL. */
static const char *
number(const char *p, struct json_slot *slot)
{
	bool minus = *p == '-';
	const char *begin = p += minus;
	uint64_t n = 0;

	slot->type = JSON_NUMBER;
	for (; *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (uint64_t)(*p - '0');
	if (p == begin || p - begin > 18 || (*begin == '0' && p > begin + 1))
		return NULL;
	slot->integer = minus ? -(int64_t)n : (int64_t)n;
	slot->whole = *p != '.' && *p != 'e' && *p != 'E';
	if (*p == '.' && (p = digits(p + 1)) == NULL)
		return NULL;
	if (*p == 'e' || *p == 'E')
		p = digits(p + 1 + (p[1] == '+' || p[1] == '-'));
	return p;
}

static const char *const words[] = {[JSON_FALSE] = "false", [JSON_TRUE] = "true"};

/* A value from p on; its end, or NULL.  The line ends with a NUL, which no value has. */
static const char *
value(const char *p, struct json_slot *slot)
{
	slot->there = true;
	if (*p == '"') {
		slot->type = JSON_STRING;
		slot->text = ++p;
		while (plain(*p))
			p++;
		slot->len = (size_t)(p - slot->text);
		return *p == '"' ? p + 1 : NULL;
	}
	if (*p == '-' || (*p >= '0' && *p <= '9')) {
		slot->text = p;
		if ((p = number(p, slot)) != NULL)
			slot->len = (size_t)(p - slot->text);
		return p;
	}
	slot->type = *p == 't' ? JSON_TRUE : *p == 'f' ? JSON_FALSE : JSON_NULL;
	slot->text = words[slot->type];
	slot->len = strlen(slot->text == NULL ? "null" : slot->text);
	return strncmp(p, slot->text == NULL ? "null" : slot->text, slot->len) == 0 ? p + slot->len
										    : NULL;
}

/* Which of the keys stands at p, after its quote?  Looked for from *next on, where it most likely
 * is.  -1: none, or not plain; then *p is not moved. */
static int
key_at(const char **p, const char *const *keys, int *next)
{
	int i = *next, turns = 0;

	for (; turns < 2; i++) {
		const char *k = keys[i], *s = *p;

		if (k == NULL) {
			turns++;
			i = -1;
			continue;
		}
		if (turns == 1 && i >= *next)
			break;
		while (*k != '\0' && *k == *s) {
			k++;
			s++;
		}
		if (*k == '\0' && *s == '"' && s[1] == ':') {
			*p = s + 2;
			*next = i + 1;
			return i;
		}
	}
	return -1;
}

/* Passes over a key that nobody looks for. */
static const char *
skip_key(const char *p)
{
	while (plain(*p))
		p++;
	return *p == '"' && p[1] == ':' ? p + 2 : NULL;
}

bool
json_flat(const char *line, size_t len, const char *const *keys, struct json_slot *slots)
{
	const char *p = line;
	struct json_slot other;
	int next = 0, key;

	for (int i = 0; keys[i] != NULL; i++)
		slots[i].there = false;
	if (*p++ != '{')
		return false;
	for (;;) {
		if (*p++ != '"')
			return false;
		key = key_at(&p, keys, &next);
		if (key < 0 && (p = skip_key(p)) == NULL)
			return false;
		if (key >= 0 && slots[key].there)
			return false; /* twice */
		if ((p = value(p, key < 0 ? &other : &slots[key])) == NULL)
			return false;
		if (*p == '}')
			break;
		if (*p++ != ',')
			return false;
	}
	return (size_t)(p + 1 - line) == len;
}

void
json_slots(const struct json *obj, const char *const *keys, struct json_slot *slots)
{
	for (int i = 0; keys[i] != NULL; i++) {
		const struct json *v = json_get(obj, keys[i]);

		slots[i] = (struct json_slot){.there = v != NULL};
		if (v == NULL)
			continue;
		slots[i].type = v->type;
		slots[i].value = v;
		slots[i].text = v->text;
		slots[i].len = v->len;
		if (v->type == JSON_FALSE || v->type == JSON_TRUE) {
			slots[i].text = words[v->type];
			slots[i].len = strlen(words[v->type]);
		}
		slots[i].whole = v->type == JSON_NUMBER && strpbrk(v->text, ".eE") == NULL;
		if (slots[i].whole)
			slots[i].integer = strtoll(v->text, NULL, 10);
	}
}

bool
json_slot_is(const struct json_slot *slot, const char *word)
{
	return slot->there && slot->type == JSON_STRING && slot->len == strlen(word) &&
	       memcmp(slot->text, word, slot->len) == 0;
}

static bool
to_double(const struct json_slot *slot, double *v)
{
	char text[400];

	if (slot->len >= sizeof(text))
		return false;
	snprintf(text, sizeof(text), "%.*s", (int)slot->len, slot->text);
	return parse_number(text, v);
}

/* So that sums of some, and a time with one added, are whole numbers of 64 bits. */
#define COUNT_MAX 1e15
#define SECONDS_MAX 4e12

bool
json_slot_count(struct pos pos, const struct json_slot *slot, const char *key, int64_t *n)
{
	double v;

	if (!slot->there || slot->type == JSON_NULL)
		return true;
	if (slot->type == JSON_NUMBER && slot->whole && slot->integer >= 0 &&
	    slot->integer <= (int64_t)COUNT_MAX) {
		*n = slot->integer;
		return true;
	}
	if (slot->type != JSON_NUMBER || !to_double(slot, &v) || v < 0 || v > COUNT_MAX) {
		warnat(pos, "\"%s\" is not a number from 0 to %.0e", key, COUNT_MAX);
		return false;
	}
	*n = llround(v);
	return true;
}

bool
json_slot_time(struct pos pos, const struct json_slot *slot, const char *key, int64_t *to)
{
	const char *p = slot->text, *end = p == NULL ? NULL : p + slot->len;
	int64_t us = 0, unit = 100000;
	double v;

	if (!slot->there || slot->type == JSON_NULL)
		return true;
	if (slot->type == JSON_NUMBER && slot->len < 30) { /* the usual form, without strtod() */
		for (; p < end && *p >= '0' && *p <= '9' && us < (int64_t)SECONDS_MAX / 10; p++)
			us = us * 10 + (*p - '0');
		us *= 1000000;
		if (p < end && *p == '.')
			for (p++; p < end && *p >= '0' && *p <= '9'; p++, unit /= 10)
				us += (*p - '0') * unit;
		if (p == end && us < (int64_t)SECONDS_MAX * 1000000) {
			*to = us;
			return true;
		}
	}
	if (slot->type != JSON_NUMBER || !to_double(slot, &v) || fabs(v) > SECONDS_MAX) {
		warnat(pos, "\"%s\" is not a time in seconds", key);
		return false;
	}
	*to = llround(v * 1e6);
	return true;
}

/* ---- the loop ---- */

struct slot_loop {
	const char *const *keys;
	json_slot_rule *rule;
};

static bool
use_tree(struct arena *a, struct pos pos, const char *line, size_t len, const struct slot_loop *l)
{
	struct json_slot slots[JSON_SLOTS_MAX];
	struct json *record;

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
	json_slots(record, l->keys, slots);
	return l->rule(pos, slots);
}

static int
each_slots(struct input *in, void *data)
{
	const struct slot_loop *l = data;
	struct json_slot slots[JSON_SLOTS_MAX];
	struct arena a = {0};
	int status = STATUS_OK;
	size_t len;
	char *line;
	bool ok;

	while (!stop_requested() && (line = input_line(in, &len)) != NULL) {
		struct pos pos = {in->name, in->line, 0};

		if (in->too_long) {
			warnat(pos, "the line is longer than %zu MiB", LINE_MAX_BYTES >> 20);
			ok = false;
		} else if (json_flat(line, len, l->keys, slots)) {
			ok = l->rule(pos, slots);
		} else {
			ok = use_tree(&a, pos, line, len, l);
			arena_reset(&a);
		}
		if (!ok)
			status = STATUS_REFUSED;
	}
	arena_free(&a);
	return status;
}

int
json_each_slots(char *files[], const char *const *keys, json_slot_rule *rule)
{
	struct slot_loop l = {keys, rule};

	return input_each(files, each_slots, &l);
}
