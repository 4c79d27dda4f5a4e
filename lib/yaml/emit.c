/* emit.c - tree to text, by libyaml's emitter */
#include <string.h>
#include <yaml.h>

#include "yaml/yaml.h"

static struct yaml *new (struct arena *a, enum yaml_type type, const char *text)
{
	struct yaml *node = arena_alloc(a, sizeof(*node));

	node->type = type;
	node->text = text == NULL ? NULL : arena_strdup(a, text);
	return node;
}

struct yaml *
yaml_new_map(struct arena *a)
{
	return new (a, YAML_MAP, NULL);
}

struct yaml *
yaml_new_list(struct arena *a)
{
	return new (a, YAML_LIST, NULL);
}

struct yaml *
yaml_new_string(struct arena *a, const char *text)
{
	struct yaml *node = new (a, YAML_SCALAR, text);

	node->quoted = true;
	return node;
}

struct yaml *
yaml_new_plain(struct arena *a, const char *text)
{
	return new (a, YAML_SCALAR, text);
}

struct yaml *
yaml_add(struct yaml *list, struct yaml *value)
{
	if (list->last == NULL)
		list->child = value;
	else
		list->last->next = value;
	list->last = value;
	return value;
}

struct yaml *
yaml_set(struct arena *a, struct yaml *map, const char *key, struct yaml *value)
{
	struct yaml *old = yaml_get(map, key), *next;

	if (old == NULL) {
		value->key = arena_strdup(a, key);
		return yaml_add(map, value);
	}
	next = old->next;
	key = old->key;
	*old = *value;
	old->next = next;
	old->key = key;
	return old;
}

/* Could a reader of YAML 1.1 or 1.2 take the word for something else than a string?  Every number
 * (0x1F, 0o17, 1_000, 12:30:00, 1e3, .5) and date starts with a digit and is made of these letters;
 * a string of that kind loses nothing by quotes. */
static bool
looks_special(const char *s)
{
	static const char *const words[] = {"", "~", "null", "true", "false", "yes", "no", "on",
	    "off", "y", "n", "<<", "=", ".inf", "+.inf", "-.inf", ".nan"};

	for (size_t i = 0; i < LENGTH(words); i++)
		if (word_is(s, words[i]))
			return true;
	s += strspn(s, "+-.");
	return *s >= '0' && *s <= '9' &&
	       s[strspn(s, "+-.:_ 0123456789abcdefoxtzABCDEFOXTZ")] == '\0';
}

/* May it stand without quotes?  Stricter than libyaml, which has the last word. */
static bool
is_plain(const char *s)
{
	size_t n = strlen(s);

	if (looks_special(s) || strchr(" ?:,[]{}#&*!|>'\"%@`", s[0]) != NULL || s[n - 1] == ' ' ||
	    s[n - 1] == ':' || strncmp(s, "- ", 2) == 0 || strcmp(s, "-") == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			return false;
	return strstr(s, ": ") == NULL && strstr(s, " #") == NULL && strncmp(s, "---", 3) != 0 &&
	       strncmp(s, "...", 3) != 0;
}

static int
put_bytes(void *f, unsigned char *bytes, size_t n)
{
	fwrite(bytes, 1, n, f); /* finish() looks at the stream */
	return 1;
}

/* Hands the event over, if it could be made. */
static bool
emit(yaml_emitter_t *e, int made, yaml_event_t *event)
{
	return made && yaml_emitter_emit(e, event);
}

static bool
put_text(yaml_emitter_t *e, const char *text, bool string)
{
	yaml_scalar_style_t style = YAML_PLAIN_SCALAR_STYLE;
	yaml_event_t event;

	if (string && !is_plain(text))
		style = strchr(text, '\n') != NULL ? YAML_LITERAL_SCALAR_STYLE
						   : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	return emit(e,
	    yaml_scalar_event_initialize(
		&event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1, style),
	    &event);
}

static bool
put_node(yaml_emitter_t *e, const struct yaml *node)
{
	yaml_event_t event;
	const struct yaml *c;
	bool map = node->type == YAML_MAP;

	if (node->type == YAML_SCALAR)
		return put_text(e, node->text, node->quoted);
	if (!emit(e,
		map ? yaml_mapping_start_event_initialize(
			  &event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE)
		    : yaml_sequence_start_event_initialize(
			  &event, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE),
		&event))
		return false;
	for (c = node->child; c != NULL; c = c->next)
		if ((map && !put_text(e, c->key, true)) || !put_node(e, c))
			return false;
	return emit(e,
	    map ? yaml_mapping_end_event_initialize(&event)
		: yaml_sequence_end_event_initialize(&event),
	    &event);
}

static bool
put_document(yaml_emitter_t *e, const struct yaml *root)
{
	yaml_event_t event;

	return emit(e, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), &event) &&
	       emit(e, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1), &event) &&
	       put_node(e, root) &&
	       emit(e, yaml_document_end_event_initialize(&event, 1), &event) &&
	       emit(e, yaml_stream_end_event_initialize(&event), &event);
}

bool
yaml_write(FILE *f, const struct yaml *root)
{
	yaml_emitter_t e;
	bool ok;

	if (!yaml_emitter_initialize(&e))
		die("out of memory");
	yaml_emitter_set_output(&e, put_bytes, f);
	yaml_emitter_set_unicode(&e, 1);
	yaml_emitter_set_width(&e, -1); /* lines are never folded */
	ok = put_document(&e, root);
	if (!ok)
		warning("cannot write YAML: %s",
		    e.problem != NULL ? e.problem : "a text is not valid UTF-8");
	yaml_emitter_delete(&e);
	return ok;
}
