/* rules-tables.c - what must hold for synced tables: one function a rule */
#include <string.h>

#include "bundle/internal.h"

void
check_length(struct bundle *b, const struct yaml *name)
{
	if (name != NULL && name->type == YAML_SCALAR && strlen(name->text) > PG_NAME_MAX)
		wrong(b, "name-length", name, "\"%s\" has %zu bytes, Postgres cuts names after %d",
		    name->text, strlen(name->text), PG_NAME_MAX);
}

static void
check_reserved(struct bundle *b, const struct yaml *name)
{
	if (name != NULL && pg_reserved(name->text))
		report(b, BUNDLE_WARNING, "reserved-word", name->pos,
		    "%s%s\"%s\" is a reserved word, queries must quote it",
		    name->key != NULL ? name->key : "", name->key != NULL ? ": " : "", name->text);
}

/* catalog.schema.table, each of letters, digits and _ (agent skills, synced-tables.md) */
static void
source_name(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *source = look_scalar(t->node, "source");
	const char *part = t->source;
	size_t parts = 0, n;
	bool ok = true;

	for (; *part != '\0'; part += n + (part[n] == '.' && part[n + 1] != '\0')) {
		n = strcspn(part, ".");
		ok &= made_of(arena_strndup(b->arena, part, n), "_");
		parts++;
		if (part[n] == '.' && part[n + 1] == '\0')
			ok = false;
		if (!ok)
			break;
	}
	if (source != NULL && (!ok || parts != 3))
		wrong(b, "source-name", source,
		    "\"%s\" is not catalog.schema.table of letters, digits and _", t->source);
}

static void
target_name(struct bundle *b, const struct bundle_table *t)
{
	static const char *const parts[] = {"target.schema", "target.table"};

	for (size_t i = 0; i < LENGTH(parts); i++) {
		const struct yaml *name = look_scalar(t->node, parts[i]);

		if (name == NULL)
			continue;
		if (!made_of(name->text, "_"))
			wrong(b, "target-name", name, "\"%s\" may have letters, digits and _ only",
			    name->text);
		check_length(b, name);
		check_reserved(b, name);
	}
}

/* Names of columns and indexes, wherever they stand. */
static void
column_names(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *index = look_list(t->node, "indexes"), *c;

	check_length(b, look_scalar(t->node, "timeseries_key"));
	for (c = look_list(t->node, "primary_key"); c != NULL; c = c->next)
		check_length(b, c);
	for (; index != NULL; index = index->next) {
		check_length(b, look_scalar(index, "name"));
		for (c = look_list(index, "columns"); c != NULL; c = c->next) {
			check_length(b, c);
			if (c->type == YAML_SCALAR)
				check_reserved(b, c);
		}
		if (look(index, "columns") != NULL && look_list(index, "columns") == NULL)
			wrong(
			    b, "index-columns", look(index, "columns"), "an index needs a column");
	}
}

/* The index of that name in the schema which comes before index, or NULL. */
static const struct yaml *
earlier_index(const struct bundle *b, const struct bundle_table *t, const struct yaml *index)
{
	const char *name = look_text(index, "name", "");
	const struct bundle_table *o;
	const struct yaml *i;

	for (o = b->tables; o != NULL; o = o->next) {
		if (strcmp(o->schema, t->schema) != 0)
			continue;
		for (i = look_list(o->node, "indexes"); i != NULL; i = i->next) {
			if (i == index)
				return NULL;
			if (strcmp(look_text(i, "name", ""), name) == 0)
				return i;
		}
	}
	return NULL;
}

/* Indexes and tables of a schema share their names: CREATE INDEX IF NOT EXISTS makes nothing of a
 * second one, and says nothing. */
static void
index_names(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *index = look_list(t->node, "indexes"), *name, *other;
	const struct bundle_table *o;

	for (; index != NULL; index = index->next) {
		if ((name = look_scalar(index, "name")) == NULL)
			continue;
		if ((other = earlier_index(b, t, index)) != NULL)
			wrong(b, "index-name", name,
			    "%s is an index of schema %s in line %zu already", name->text,
			    t->schema, other->pos.line);
		for (o = b->tables; o != NULL; o = o->next)
			if (strcmp(o->schema, t->schema) == 0 && strcmp(o->table, name->text) == 0)
				wrong(b, "index-name", name,
				    "%s is the table of line %zu; an index needs a name of its own",
				    name->text, o->node->pos.line);
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

/* A row with NULL in its key is dropped by the synchronization. */
static void
nullable_key(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *c, *n;

	for (n = look_list(t->node, "nullable"); n != NULL; n = n->next)
		for (c = look_list(t->node, "primary_key"); c != NULL; c = c->next)
			if (n->type == YAML_SCALAR && c->type == YAML_SCALAR &&
			    word_is(n->text, c->text))
				report(b, BUNDLE_WARNING, "nullable-key", c->pos,
				    "primary_key: rows without %s are dropped, and it may be null",
				    c->text);
}

/* A view has no change data feed. */
static void
view_mode(struct bundle *b, const struct bundle_table *t)
{
	const char *kind = look_text(t->node, "source_kind", "table");

	if (t->mode != BUNDLE_SNAPSHOT && strcmp(kind, "table") != 0)
		wrong(b, "view-mode", look(t->node, "mode"), "a %s can only be synced by snapshot",
		    strcmp(kind, "view") == 0 ? "view" : "materialized view");
}

static void
change_data_feed(struct bundle *b, const struct bundle_table *t)
{
	if (t->mode != BUNDLE_SNAPSHOT && !look_flag(t->node, "change_data_feed", true))
		wrong(b, "change-data-feed", look(t->node, "change_data_feed"),
		    "%s needs the change data feed of %s; leave this out and the bundle turns it "
		    "on",
		    mode_names[t->mode], t->source);
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

static bool
same_text(const struct bundle_table *t, const struct bundle_table *o, const char *key)
{
	return strcmp(look_text(t->node, key, ""), look_text(o->node, key, "")) == 0;
}

/* Tables of a group are refreshed by one job, which has one schedule. */
static void
schedule_groups(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *group = look_scalar(t->node, "schedule_group");
	const struct bundle_table *o;

	if (group == NULL)
		return;
	if (t->mode == BUNDLE_CONTINUOUS || look(t->node, "trigger") != NULL)
		wrong(b, "schedule-group", group,
		    "a group is of snapshot and triggered tables without a trigger");
	for (o = b->tables; o != NULL; o = o->next)
		if (strcmp(o->key, key_of(b->arena, group->text)) == 0)
			wrong(b, "schedule-group", group,
			    "\"%s\" is the key of the table in line %zu; choose another name",
			    group->text, o->node->pos.line);
	for (o = b->tables; o != t; o = o->next) {
		const char *other = look_text(o->node, "schedule_group", NULL);

		if (other != NULL && strcmp(other, group->text) != 0 &&
		    strcmp(key_of(b->arena, other), key_of(b->arena, group->text)) == 0) {
			wrong(b, "schedule-group", group,
			    "\"%s\" and \"%s\" of line %zu make one job, refresh_%s; spell them "
			    "alike, or choose another name",
			    group->text, other, o->node->pos.line, key_of(b->arena, other));
			break;
		}
	}
	for (o = b->tables; o != t; o = o->next)
		if (same_text(t, o, "schedule_group") && !same_text(t, o, "schedule")) {
			wrong(b, "schedule-group", group,
			    "the schedule of line %zu is another; a group has one",
			    o->node->pos.line);
			return;
		}
}

static void
quartz_schedule(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *schedule = look_scalar(t->node, "schedule");
	const char *why;

	if (schedule != NULL && (why = quartz_wrong(b->arena, schedule->text)) != NULL)
		wrong(b, "quartz", schedule, "\"%s\": %s", schedule->text, why);
}

static void
trigger_waits(struct bundle *b, const struct bundle_table *t)
{
	static const char *const keys[] = {"trigger_min_s", "trigger_wait_s"};

	for (size_t i = 0; i < LENGTH(keys); i++)
		if (look(t->node, keys[i]) != NULL && look(t->node, "trigger") == NULL)
			wrong(b, "trigger", look(t->node, keys[i]),
			    "there is no trigger that could wait");
}

/* Is it the catalog of the database, in some target? */
static bool
is_own_catalog(const struct bundle *b, const char *name)
{
	const struct yaml *t;

	for (t = first_target(b); t != NULL; t = t->next)
		if (strcmp(look_text(t, "catalog", ""), name) == 0)
			return true;
	return strcmp(look_text(b->config, "database_catalog.name", ""), name) == 0;
}

/* Its storage is of a new pipeline, or the pipeline is there already. */
static void
pipeline(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *id = look_scalar(t->node, "existing_pipeline_id"),
			  *own = look(t->node, "pipeline_storage"), *storage, *name;
	const struct bundle_table *o;

	if (id != NULL && own != NULL)
		wrong(b, "pipeline", id,
		    "a table has an existing pipeline or the storage of a new one, not both");
	for (o = b->tables; id != NULL && o != t; o = o->next)
		if (strcmp(look_text(o->node, "existing_pipeline_id", ""), id->text) == 0 &&
		    o->mode != t->mode) {
			wrong(b, "shared-pipeline", id,
			    "the pipeline is %s for line %zu, and %s here; all its tables have one "
			    "mode",
			    mode_names[o->mode], o->node->pos.line, mode_names[t->mode]);
			break;
		}
	storage = own != NULL ? own : t == b->tables ? look(b->config, "pipeline_storage") : NULL;
	name = look_scalar(storage, "catalog");
	if (name != NULL && is_own_catalog(b, name->text))
		wrong(b, "storage-catalog", name,
		    "%s is the catalog of the database; a pipeline stores in a standard catalog",
		    name->text);
}

/* segments of letters and digits with - and _ between, a letter in front */
static void
resource_key(struct bundle *b, const struct bundle_table *t)
{
	const struct yaml *key = look_scalar(t->node, "key");
	size_t n = key != NULL ? strlen(key->text) : 0;

	if (key != NULL && (n == 0 || !is_letter(key->text[0]) || !is_alnum(key->text[n - 1]) ||
			       !made_of(key->text, "_-")))
		wrong(b, "resource-key", key,
		    "\"%s\" cannot be referred to: letters and digits with - and _ between, a "
		    "letter first",
		    key->text);
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
			    "target: %s.%s and %s.%s of line %zu make one resource key, %s; give "
			    "one a key: of its own",
			    t->schema, t->table, o->schema, o->table, o->node->pos.line, t->key);
		return;
	}
}

/* The key of the job that runs t's pipeline again, "" for none. */
static const char *
refresh_key(struct bundle *b, const struct bundle_table *t)
{
	const char *group = look_text(t->node, "schedule_group", NULL);

	return t->mode == BUNDLE_CONTINUOUS ? ""
					    : arena_printf(b->arena, "refresh_%s",
						  group != NULL ? key_of(b->arena, group) : t->key);
}

/* A table whose key is that of another's job. */
static void
job_collisions(struct bundle *b, const struct bundle_table *t)
{
	const struct bundle_table *o;

	for (o = b->tables; o != NULL; o = o->next)
		if (look(t->node, "target") != NULL && strcmp(refresh_key(b, o), t->key) == 0) {
			report(b, BUNDLE_ERROR, "key-collision", look(t->node, "target")->pos,
			    "target: %s.%s has the key of the job that refreshes line %zu, %s; "
			    "give it a key: of its own",
			    t->schema, t->table, o->node->pos.line, t->key);
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

/* Against the bundle that was deployed. */
static void
mode_change(struct bundle *b, const struct bundle_table *t)
{
	static const char *const places[][2] = {
	    {"synced_database_tables", "spec.scheduling_policy"},
	    {"postgres_synced_tables", "scheduling_policy"}};
	const struct yaml *resources = look(b->given.deployed, "resources"), *table;
	const char *policy;

	for (size_t i = 0; i < LENGTH(places); i++) {
		table = yaml_get(look(resources, places[i][0]), t->key);
		policy = look_text(table, places[i][1], mode_names[t->mode]);
		if (!word_is(policy, mode_names[t->mode]))
			report(b, BUNDLE_WARNING, "mode-change", look(t->node, "mode")->pos,
			    "mode: it is deployed as %s; the change drops the table and loads it "
			    "again",
			    policy);
	}
}

void
check_tables(struct bundle *b)
{
	static void (*const rules[])(struct bundle * b, const struct bundle_table *t) = {
	    source_name, target_name, column_names, index_names, primary_key, nullable_key,
	    view_mode, change_data_feed, schedule_continuous, schedule_and_trigger, schedule_groups,
	    quartz_schedule, trigger_waits, pipeline, resource_key, collisions, job_collisions,
	    tables_per_source, mode_change};
	const struct bundle_table *t;

	for (t = b->tables; t != NULL; t = t->next)
		for (size_t i = 0; i < LENGTH(rules); i++)
			rules[i](b, t);
}
