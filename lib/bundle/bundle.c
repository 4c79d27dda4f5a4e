/* bundle.c - a config, read: its flavour, its names, its tables */
#include <math.h>
#include <string.h>

#include "bundle/internal.h"

const char *const mode_names[] = {"snapshot", "triggered", "continuous"};

/* Keys of one flavour's database; the other has no use for them. */
const char *const provisioned_keys[] = {
    "capacity", "node_count", "readable_secondaries", "stopped", NULL};
const char *const autoscaling_keys[] = {"min_cu", "max_cu", "suspend_s", "no_suspension",
    "default_suspend_s", "protected", "purge_on_delete", "replicas", "branches", "pg_version",
    NULL};

bool
has_any(const struct yaml *map, const char *const *list)
{
	for (; *list != NULL; list++)
		if (look(map, *list) != NULL)
			return true;
	return false;
}

/* What the config says, else what its keys tell, else what new databases are. */
static bool
is_autoscaling(const struct bundle *b)
{
	const char *flavour = look_text(b->instance, "flavour", NULL);

	if (flavour != NULL)
		return strcmp(flavour, "autoscaling") == 0;
	if (b->instance == NULL || b->instance->type != YAML_MAP)
		return true;
	return has_any(b->instance, autoscaling_keys) && !has_any(b->instance, provisioned_keys);
}

/* A key that no resource has yet: its name, or if that is taken, with the kind after it. */
static const char *
claim(struct bundle *b, const char *name, const char *kind)
{
	const char *own = key_of(b->arena, name), *key = own;

	for (int n = 1; map_get(&b->taken, key) != NULL; n++)
		key = n == 1 ? arena_printf(b->arena, "%s_%s", own, kind)
			     : arena_printf(b->arena, "%s_%s%d", own, kind, n);
	map_set(&b->taken, key, b);
	return key;
}

/* The keys of what is in the list, by its names. */
static void
claim_list(struct bundle *b, struct map *keys, const char *list, const char *kind)
{
	const struct yaml *r;

	keys->arena = b->arena;
	for (r = look_list(b->instance, list); r != NULL; r = r->next) {
		const char *name = look_text(r, "name", "");

		if (map_get(keys, name) == NULL)
			map_set(keys, name, arena_strdup(b->arena, claim(b, name, kind)));
	}
}

static void
claim_names(struct bundle *b)
{
	static const char *const jobs[] = {"enable_cdf", "build_indexes", "verify", "benchmark",
	    "fleet", "bulk_load", "production", "primary"};

	b->taken.arena = b->arena;
	for (size_t i = 0; i < LENGTH(jobs); i++)
		map_set(&b->taken, jobs[i], b);
	claim_list(b, &b->keys.replicas, "replicas", "endpoint");
	claim_list(b, &b->keys.branches, "branches", "branch");
	b->keys.database = claim(b, b->name, b->autoscaling ? "project" : "instance");
	if (look(b->config, "database_catalog") == NULL)
		return;
	b->keys.catalog = claim(b, look_text(b->config, "database_catalog.name", ""), "catalog");
	if (!b->autoscaling)
		return;
	b->keys.postgres =
	    claim(b, look_text(b->config, "database_catalog.database", ""), "database");
	b->keys.role = claim(b, owner_of(b), "role");
}

static void
add_table(struct bundle *b, const struct yaml *node)
{
	struct bundle_table *t = arena_alloc(b->arena, sizeof(*t));

	t->node = node;
	t->source = look_text(node, "source", "");
	t->schema = look_text(node, "target.schema", "");
	t->table = look_text(node, "target.table", "");
	t->key = look_text(
	    node, "key", key_of(b->arena, arena_printf(b->arena, "%s_%s", t->schema, t->table)));
	if (map_get(&b->taken, t->key) != NULL)
		t->key = arena_printf(b->arena, "%s_table", t->key);
	for (enum bundle_mode m = BUNDLE_SNAPSHOT; m <= BUNDLE_CONTINUOUS; m++)
		if (strcmp(look_text(node, "mode", ""), mode_names[m]) == 0)
			t->mode = m;
	if (b->last_table == NULL)
		b->tables = t;
	else
		b->last_table->next = t;
	b->last_table = t;
}

static void
set_size(struct bundle *b, struct yaml *instance, const char *key, double n)
{
	struct yaml *node = yaml_new_plain(b->arena, arena_printf(b->arena, "%.15g", n));

	node->pos = node->key_pos = b->given.units_pos;
	yaml_set(b->arena, instance, key, node)->key_pos = b->given.units_pos;
}

/* 0.5 or a whole number, enough for that many autoscaling units */
static double
whole_units(double cu)
{
	return cu <= 0.5 ? 0.5 : ceil(cu - 1e-9);
}

/* The size that was given beside the config, in the units of its flavour: a provisioned unit has
 * the memory of eight others, so that a number is never carried over as it is. */
static void
take_size(struct bundle *b)
{
	double units = b->given.units, cu = whole_units(units * b->limits.cu_per_unit);
	struct yaml *instance = yaml_get(b->config, "database_instance");

	if (isnan(units))
		return;
	if (instance == NULL || instance->type != YAML_MAP) {
		instance =
		    yaml_set(b->arena, b->config, "database_instance", yaml_new_map(b->arena));
		yaml_set(b->arena, instance, "flavour", yaml_new_string(b->arena, "autoscaling"));
		yaml_set(b->arena, instance, "name", yaml_new_string(b->arena, b->name));
		b->instance = instance;
	}
	if (b->autoscaling) {
		double least = fmax(cu - b->limits.cu_spread, cu < 2 ? 0.5 : 1);

		if (!isnan(b->given.least))
			least = fmax(least, whole_units(b->given.least * b->limits.cu_per_unit));
		set_size(b, instance, "max_cu", cu);
		set_size(b, instance, "min_cu", least);
		report(b, BUNDLE_NOTE, "size", b->given.units_pos,
		    isnan(b->given.least)
			? "%.15g provisioned CU are max_cu %.15g; min_cu is %.15g, as low as it "
			  "may be"
			: "%.15g provisioned CU are max_cu %.15g; min_cu is %.15g",
		    units, cu, least);
	} else {
		for (cu = 1; cu < units && cu < 8; cu *= 2)
			;
		set_size(b, instance, "capacity", cu);
		report(b, units > cu ? BUNDLE_ERROR : BUNDLE_NOTE, "size", b->given.units_pos,
		    units > cu ? "%.15g CU are needed, capacity ends at %.15g"
			       : "%.15g CU are capacity %.15g",
		    units, cu);
	}
}

/* A sizing may count on secondaries for the reads; the config says how many there are. */
static void
compare_secondaries(struct bundle *b)
{
	double n = 0, wanted = b->given.secondaries;
	const struct yaml *r = look_list(b->instance, "replicas");

	if (isnan(b->given.units) || wanted == 0)
		return;
	if (b->autoscaling)
		for (; r != NULL; r = r->next)
			n++;
	else if (look_flag(b->instance, "readable_secondaries", false))
		n = look_number(b->instance, "node_count", 1) - 1;
	if (n < wanted)
		report(b, BUNDLE_WARNING, "size", b->given.units_pos,
		    "the sizing has %.15g readable secondaries, the config has %.15g: %s", wanted,
		    n,
		    b->autoscaling ? "give the database replicas"
				   : "give it node_count and readable_secondaries: true");
}

struct bundle *
bundle_new(struct arena *a, struct yaml *config, const struct bundle_limits *limits,
    const struct bundle_given *given)
{
	struct bundle *b = arena_alloc(a, sizeof(*b));
	const struct yaml *t;

	b->arena = a;
	b->config = config;
	b->limits = *limits;
	b->given = *given;
	read_legacy(b);
	check_keys(b);
	b->instance = look(config, "database_instance");
	b->name = look_text(b->instance, "name",
	    b->instance == NULL ? id_of(a, look_text(config, "bundle.name", "")) : "");
	b->autoscaling = is_autoscaling(b);
	take_size(b);
	compare_secondaries(b);
	claim_names(b);
	for (t = look_list(config, "synced_tables"); t != NULL; t = t->next)
		add_table(b, t);
	check_rules(b);
	check_settings(b);
	check_tables(b);
	report_sort(b);
	return b;
}
