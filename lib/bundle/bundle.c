/* bundle.c - a config, read */
#include <string.h>

#include "bundle/internal.h"

static void
add_table(struct bundle *b, const struct yaml *node)
{
	struct bundle_table *t = arena_alloc(b->arena, sizeof(*t));
	const char *mode = look_text(node, "mode", "");

	t->node = node;
	t->source = look_text(node, "source", "");
	t->schema = look_text(node, "target.schema", "");
	t->table = look_text(node, "target.table", "");
	t->key = key_of(b->arena, arena_printf(b->arena, "%s_%s", t->schema, t->table));
	t->mode = strcmp(mode, "triggered") == 0    ? BUNDLE_TRIGGERED
		  : strcmp(mode, "continuous") == 0 ? BUNDLE_CONTINUOUS
						    : BUNDLE_SNAPSHOT;
	if (b->last_table == NULL)
		b->tables = t;
	else
		b->last_table->next = t;
	b->last_table = t;
}

struct bundle *
bundle_new(struct arena *a, struct yaml *config, const struct bundle_limits *limits)
{
	struct bundle *b = arena_alloc(a, sizeof(*b));
	const struct yaml *t;

	b->arena = a;
	b->config = config;
	b->limits = *limits;
	check_keys(b);
	b->name = look_text(config, "database_instance.name", "");
	b->autoscaling =
	    strcmp(look_text(config, "database_instance.flavour", ""), "autoscaling") == 0;
	for (t = look_list(config, "synced_tables"); t != NULL; t = t->next)
		add_table(b, t);
	check_rules(b);
	check_tables(b);
	report_sort(b);
	return b;
}
