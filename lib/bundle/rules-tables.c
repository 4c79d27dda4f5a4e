/* rules-tables.c - what must hold for synced tables: one function a rule */
#include <string.h>

#include "bundle/internal.h"

#define NAME_MAX_BYTES 63 /* NAMEDATALEN - 1 of Postgres */

/* catalog.schema.table */
static void
source_name(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *source = look(t->node, "source");
	const char *s = t->source;
	size_t parts = 1;

	for (; *s != '\0'; s++)
		if (*s == '.') {
			if (s == t->source || s[-1] == '.' || s[1] == '\0')
				break;
			parts++;
		}
	if (source != NULL && (*s != '\0' || parts != 3))
		report(b, BUNDLE_ERROR, "source-name", source->pos,
		    "source: \"%s\" is not catalog.schema.table", t->source);
}

static void
target_name(struct bundle *b, const struct bundle_table *t)
{
	static const char *const parts[] = {"target.schema", "target.table"};

	for (size_t i = 0; i < LENGTH(parts); i++) {
		const struct yaml *name = look(t->node, parts[i]);

		if (name == NULL || name->type != YAML_SCALAR)
			continue;
		if (!made_of(name->text, "_"))
			report(b, BUNDLE_ERROR, "target-name", name->pos,
			    "%s: \"%s\" may have letters, digits and _ only", name->key,
			    name->text);
		if (strlen(name->text) > NAME_MAX_BYTES)
			report(b, BUNDLE_ERROR, "name-length", name->pos,
			    "%s: \"%s\" has %zu bytes, Postgres cuts names after %d", name->key,
			    name->text, strlen(name->text), NAME_MAX_BYTES);
	}
}

static void
primary_key(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *first = look_list(t->node, "primary_key"), *c, *d;

	if (first == NULL)
		report(b, BUNDLE_ERROR, "primary-key", t->node->pos,
		    "\"primary_key\" is missing here: a synced table must have one");
	for (c = first; c != NULL; c = c->next) {
		if (c->type != YAML_SCALAR)
			continue;
		if (c->text[0] == '\0')
			report(b, BUNDLE_ERROR, "primary-key-columns", c->pos,
			    "primary_key: a column without a name");
		for (d = first; d != c; d = d->next)
			if (d->type == YAML_SCALAR && word_is(d->text, c->text))
				report(b, BUNDLE_ERROR, "primary-key-columns", c->pos,
				    "primary_key: column \"%s\" is in it twice", c->text);
	}
}

/* A pipeline that never stops cannot be a task of a job. */
static void
schedule_continuous(struct bundle *b, const struct bundle_table *t)
{
	static const char *const keys[] = {"schedule", "trigger"};

	for (size_t i = 0; t->mode == BUNDLE_CONTINUOUS && i < LENGTH(keys); i++)
		if (look(t->node, keys[i]) != NULL)
			report(b, BUNDLE_ERROR, "schedule-continuous", look(t->node, keys[i])->pos,
			    "%s: a continuous table runs all the time; leave it out, or use mode "
			    "triggered",
			    keys[i]);
}

static void
schedule_and_trigger(struct bundle *b, const struct bundle_table *t)
{
	if (look(t->node, "schedule") != NULL && look(t->node, "trigger") != NULL)
		report(b, BUNDLE_ERROR, "schedule-and-trigger", look(t->node, "trigger")->pos,
		    "trigger: a job has a schedule or a trigger, not both");
}

static void
quartz_schedule(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *schedule = look(t->node, "schedule");
	const char *why;

	if (schedule != NULL && schedule->type == YAML_SCALAR &&
	    (why = quartz_wrong(b->arena, schedule->text)) != NULL)
		report(b, BUNDLE_ERROR, "quartz", schedule->pos, "schedule: \"%s\": %s",
		    schedule->text, why);
}

/* Against each table before it. */
static void
collisions(struct bundle *b, const struct bundle_table *t)
{
	const struct bundle_table *o;

	for (o = b->tables; o != t; o = o->next) {
		const struct yaml *target = look(t->node, "target");

		if (target == NULL || strcmp(o->key, t->key) != 0)
			continue;
		if (word_is(o->schema, t->schema) && word_is(o->table, t->table))
			report(b, BUNDLE_ERROR, "target-twice", target->pos,
			    "target: %s.%s is the target of line %zu already", t->schema, t->table,
			    o->node->pos.line);
		else
			report(b, BUNDLE_ERROR, "key-collision", target->pos,
			    "target: %s.%s and %s.%s of line %zu make one resource key, %s",
			    t->schema, t->table, o->schema, o->table, o->node->pos.line, t->key);
		return;
	}
}

static void
tables_per_source(struct bundle *b, const struct bundle_table *t)
{
	const struct bundle_table *o;
	double n = 1;

	for (o = b->tables; o != t; o = o->next)
		n += strcmp(o->source, t->source) == 0;
	if (n == b->limits.tables_per_source + 1)
		report(b, BUNDLE_ERROR, "source-tables", look(t->node, "source")->pos,
		    "source: %s has more than %.15g synced tables", t->source,
		    b->limits.tables_per_source);
}

void
check_tables(struct bundle *b)
{
	static void (*const rules[])(struct bundle * b, const struct bundle_table *t) = {
	    source_name, target_name, primary_key, schedule_continuous, schedule_and_trigger,
	    quartz_schedule, collisions, tables_per_source};
	const struct bundle_table *t;

	for (t = b->tables; t != NULL; t = t->next)
		for (size_t i = 0; i < LENGTH(rules); i++)
			rules[i](b, t);
}
