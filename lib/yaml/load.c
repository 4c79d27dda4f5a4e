/* load.c - text to tree, by libyaml's events */
#include <string.h>
#include <yaml.h>

#include "yaml/yaml.h"

struct anchor {
	struct yaml *node;
	bool open; /* its end has not come yet: an alias here would make a loop */
};

struct loader {
	struct arena *arena;
	yaml_parser_t parser;
	const char *file, *text;
	size_t len, nodes;
	struct map anchors;
	bool failed; /* something was reported */
};

/* A map whose end has not come yet. */
struct open_map {
	struct yaml *node, *base; /* base: the value of "<<" */
	struct map seen;
};

static struct yaml *value(struct loader *l, yaml_event_t *event, int depth);

static struct pos
place(const struct loader *l, yaml_mark_t mark)
{
	return (struct pos){l->file, mark.line + 1, mark.column + 1};
}

/* The byte at the mark, whose index counts characters. */
static char
byte_at(const struct loader *l, yaml_mark_t mark)
{
	size_t i = 0;

	for (size_t n = 0; i < l->len; i++)
		if (((unsigned char)l->text[i] & 0xC0) != 0x80 && n++ == mark.index)
			return l->text[i];
	return '\0';
}

/* What libyaml found wrong.  Its words for a tab that indents are of no help to a writer. */
static void
complain(struct loader *l)
{
	yaml_parser_t *p = &l->parser;
	struct pos pos = place(l, p->problem_mark);

	l->failed = true;
	if (p->error == YAML_READER_ERROR) {
		pos = pos_at((struct pos){l->file, 1, 1}, l->text, p->problem_offset);
		warnat(pos, "not YAML: %s (0x%02X)", p->problem, (unsigned)p->problem_value);
	} else if (p->error == YAML_SCANNER_ERROR && byte_at(l, p->problem_mark) == '\t') {
		warnat(pos, "not YAML: a tab cannot indent, use spaces");
	} else if (p->context != NULL) {
		warnat(pos, "not YAML: %s %s that began in line %zu", p->problem, p->context,
		    p->context_mark.line + 1);
	} else {
		warnat(pos, "not YAML: %s", p->problem != NULL ? p->problem : "out of memory");
	}
}

/* The next event, to be deleted by the caller; false: reported, and nothing more can be read. */
static bool
next(struct loader *l, yaml_event_t *event)
{
	if (yaml_parser_parse(&l->parser, event))
		return true;
	complain(l);
	return false;
}

/* A node, counted: a few lines of aliases can stand for billions.  NULL: reported. */
static struct yaml *
make(struct loader *l, enum yaml_type type, struct pos pos)
{
	struct yaml *node;

	if (l->nodes == YAML_NODES_MAX) {
		warnat(pos, "more than %d values", YAML_NODES_MAX);
		l->failed = true;
		return NULL;
	}
	l->nodes++;
	node = arena_alloc(l->arena, sizeof(*node));
	node->type = type;
	node->pos = pos;
	return node;
}

static void
append(struct yaml *parent, struct yaml *node)
{
	if (parent->last == NULL)
		parent->child = node;
	else
		parent->last->next = node;
	parent->last = node;
}

static struct anchor *
set_anchor(struct loader *l, const yaml_char_t *name, struct yaml *node)
{
	struct anchor *anchor;

	if (name == NULL)
		return NULL;
	anchor = arena_alloc(l->arena, sizeof(*anchor));
	anchor->node = node;
	map_set(&l->anchors, (const char *)name, anchor);
	return anchor;
}

/* Only the tags that every YAML reader knows; "!!str 1" is a string. */
static void
check_tag(struct loader *l, struct yaml *node, const yaml_char_t *tag)
{
	static const char *const known[] = {YAML_STR_TAG, YAML_INT_TAG, YAML_FLOAT_TAG,
	    YAML_BOOL_TAG, YAML_NULL_TAG, YAML_MAP_TAG, YAML_SEQ_TAG, "!"};

	if (tag == NULL)
		return;
	for (size_t i = 0; i < LENGTH(known); i++)
		if (strcmp((const char *)tag, known[i]) == 0) {
			if (strcmp(known[i], YAML_STR_TAG) == 0)
				node->quoted = true;
			return;
		}
	warnat(node->pos, "unknown tag \"%s\"", (const char *)tag);
	l->failed = true;
}

/* The text of a scalar event; NUL would cut it short unseen. */
static const char *
text_of(struct loader *l, const yaml_event_t *event)
{
	const char *s = (const char *)event->data.scalar.value;

	if (strlen(s) != event->data.scalar.length) {
		warnat(place(l, event->start_mark), "text with a NUL character");
		l->failed = true;
	}
	return arena_strdup(l->arena, s);
}

static struct yaml *
scalar(struct loader *l, const yaml_event_t *event)
{
	struct yaml *node = make(l, YAML_SCALAR, place(l, event->start_mark));

	if (node == NULL)
		return NULL;
	node->text = text_of(l, event);
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	check_tag(l, node, event->data.scalar.tag);
	set_anchor(l, event->data.scalar.anchor, node);
	return node;
}

static struct yaml *
copy(struct loader *l, const struct yaml *old)
{
	struct yaml *node = make(l, old->type, old->pos), *c, *mine;

	if (node == NULL)
		return NULL;
	node->key = old->key;
	node->key_pos = old->key_pos;
	node->text = old->text;
	node->quoted = old->quoted;
	for (c = old->child; c != NULL; c = c->next) {
		if ((mine = copy(l, c)) == NULL)
			return NULL;
		append(node, mine);
	}
	return node;
}

static struct yaml *
alias(struct loader *l, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;
	struct pos pos = place(l, event->start_mark);
	struct anchor *anchor = map_get(&l->anchors, name);
	struct yaml *node;

	if (anchor == NULL || anchor->open) {
		warnat(pos,
		    anchor == NULL ? "no anchor &%s stands before this"
				   : "*%s stands inside of what it names",
		    name);
		l->failed = true;
		node = make(l, YAML_SCALAR, pos);
		if (node != NULL)
			node->text = "";
		return node;
	}
	node = copy(l, anchor->node);
	if (node != NULL) {
		node->pos = pos;
		node->key = NULL;
	}
	return node;
}

static struct yaml *
list(struct loader *l, const yaml_event_t *start, int depth)
{
	struct yaml *node = make(l, YAML_LIST, place(l, start->start_mark)), *item;
	struct anchor *anchor;
	yaml_event_t event;

	if (node == NULL)
		return NULL;
	check_tag(l, node, start->data.sequence_start.tag);
	anchor = set_anchor(l, start->data.sequence_start.anchor, node);
	if (anchor != NULL)
		anchor->open = true;
	while (next(l, &event)) {
		if (event.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&event);
			if (anchor != NULL)
				anchor->open = false;
			return node;
		}
		if ((item = value(l, &event, depth + 1)) == NULL)
			return NULL;
		append(node, item);
	}
	return NULL;
}

/* The members of from that the map does not have, for "<<: *base". */
static bool
merge_one(struct loader *l, struct open_map *m, const struct yaml *from)
{
	struct yaml *c, *mine;

	if (from->type != YAML_MAP) {
		warnat(from->pos, "\"<<\" takes a map, or a list of maps");
		l->failed = true;
		return true;
	}
	for (c = from->child; c != NULL; c = c->next) {
		if (map_get(&m->seen, c->key) != NULL)
			continue;
		if ((mine = copy(l, c)) == NULL)
			return false;
		append(m->node, mine);
		map_set(&m->seen, mine->key, mine);
	}
	return true;
}

static bool
merge(struct loader *l, struct open_map *m)
{
	const struct yaml *c;

	if (m->base == NULL)
		return true;
	if (m->base->type != YAML_LIST)
		return merge_one(l, m, m->base);
	for (c = m->base->child; c != NULL; c = c->next)
		if (!merge_one(l, m, c))
			return false;
	return true;
}

/* The key that the event is, taken; NULL: reported, stop reading. */
static const char *
key_of(struct loader *l, yaml_event_t *event, bool *plain, int depth)
{
	const char *key;

	*plain = false;
	if (event->type != YAML_SCALAR_EVENT) {
		warnat(place(l, event->start_mark),
		    "a key must be a word, not a list, a map or an alias");
		l->failed = true;
		return value(l, event, depth + 1) != NULL ? "" : NULL;
	}
	key = text_of(l, event);
	*plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	yaml_event_delete(event);
	return key;
}

/* member = key value; takes the event, which is the key */
static bool
member(struct loader *l, struct open_map *m, yaml_event_t *event, int depth)
{
	struct pos pos = place(l, event->start_mark);
	bool plain;
	const char *key = key_of(l, event, &plain, depth);
	struct yaml *node, *first;

	if (key == NULL)
		return false;
	if ((first = map_get(&m->seen, key)) != NULL) {
		warnat(pos, "key \"%s\" is already in line %zu", key, first->key_pos.line);
		l->failed = true;
	}
	if (!next(l, event) || (node = value(l, event, depth + 1)) == NULL)
		return false;
	node->key = key;
	node->key_pos = pos;
	if (first == NULL)
		map_set(&m->seen, key, node);
	if (plain && strcmp(key, "<<") == 0)
		m->base = node;
	else
		append(m->node, node);
	return true;
}

static struct yaml *
mapping(struct loader *l, const yaml_event_t *start, int depth)
{
	struct open_map m = {.node = make(l, YAML_MAP, place(l, start->start_mark))};
	struct anchor *anchor;
	yaml_event_t event;

	if (m.node == NULL)
		return NULL;
	m.seen.arena = l->arena;
	check_tag(l, m.node, start->data.mapping_start.tag);
	anchor = set_anchor(l, start->data.mapping_start.anchor, m.node);
	if (anchor != NULL)
		anchor->open = true;
	while (next(l, &event)) {
		if (event.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&event);
			if (anchor != NULL)
				anchor->open = false;
			return merge(l, &m) ? m.node : NULL;
		}
		if (!member(l, &m, &event, depth))
			return NULL;
	}
	return NULL;
}

/* value = scalar | alias | list | map; takes the event.  NULL: reported, stop reading. */
static struct yaml *
value(struct loader *l, yaml_event_t *event, int depth)
{
	struct yaml *node = NULL;

	if (depth > YAML_DEPTH_MAX) {
		warnat(place(l, event->start_mark), "nested deeper than %d", YAML_DEPTH_MAX);
		l->failed = true;
	} else if (event->type == YAML_SCALAR_EVENT) {
		node = scalar(l, event);
	} else if (event->type == YAML_ALIAS_EVENT) {
		node = alias(l, event);
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		node = list(l, event, depth);
	} else {
		node = mapping(l, event, depth);
	}
	yaml_event_delete(event);
	return node;
}

/* stream = [document]; the events around the one document */
static struct yaml *
stream(struct loader *l)
{
	struct yaml *root = NULL;
	yaml_event_t event;
	bool done = false;

	while (!done && next(l, &event)) {
		switch (event.type) {
		case YAML_STREAM_END_EVENT: done = true; break;
		case YAML_STREAM_START_EVENT:
		case YAML_DOCUMENT_END_EVENT: break;
		case YAML_DOCUMENT_START_EVENT:
			if (root == NULL)
				break;
			warnat(place(l, event.start_mark),
			    "a second document; one file is one document");
			l->failed = done = true;
			break;
		default:
			if ((root = value(l, &event, 0)) == NULL)
				return NULL;
			continue; /* value() deleted it */
		}
		yaml_event_delete(&event);
	}
	return root;
}

struct yaml *
yaml_read(struct arena *a, const char *file, const char *text, size_t len)
{
	struct loader l = {.arena = a, .file = file, .text = text, .len = len};
	struct yaml *root;

	l.anchors.arena = a;
	if (!yaml_parser_initialize(&l.parser))
		die("out of memory");
	yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&l.parser, (const unsigned char *)text, len);
	root = stream(&l);
	yaml_parser_delete(&l.parser);
	if (l.failed)
		return NULL;
	if (root == NULL || yaml_is_null(root)) {
		root = yaml_new_map(a);
		root->pos = (struct pos){file, 1, 1};
	}
	return root;
}

struct yaml *
yaml_load(struct arena *a, struct input *in)
{
	size_t len;
	char *text = input_rest(in, a, &len);

	return text == NULL ? NULL : yaml_read(a, in->name, text, len);
}
