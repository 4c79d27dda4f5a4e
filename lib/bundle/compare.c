/* compare.c - the config against tables that are there: sources of a DDL, targets in Postgres */
#include <string.h>

#include "bundle/internal.h"

/* Types that a synced table cannot have (DOC sync-tables) */
static const char *const refused[] = {"geography", "geometry", "object", "variant"};

struct comparison {
	struct bundle *b;
	const struct bundle_others *others;
	const struct bundle_table *t;
	const struct bundle_there *there; /* not NULL */
	const char *name; /* of the table that is there */
};

/* Databricks takes names in any case, Postgres does not. */
static const struct bundle_column *
find(const struct comparison *c, const char *name)
{
	for (size_t i = 0; i < c->there->count; i++)
		if (c->others->targets ? strcmp(c->there->column[i].name, name) == 0
				       : word_is(c->there->column[i].name, name))
			return &c->there->column[i];
	return NULL;
}

/* A column that the config names. */
static void
check_column(const struct comparison *c, const char *what, const struct yaml *node)
{
	const char **names, *near;

	if (node == NULL || node->type != YAML_SCALAR || find(c, node->text) != NULL)
		return;
	names = arena_alloc(c->b->arena, (c->there->count + 1) * sizeof(*names));
	for (size_t i = 0; i < c->there->count; i++)
		names[i] = c->there->column[i].name;
	near = word_nearest(node->text, names, c->there->count);
	report(c->b, BUNDLE_ERROR, "no-column", node->pos, "%s: %s has no column \"%s\"%s%s%s",
	    what, c->name, node->text, near != NULL ? ", did you mean \"" : "",
	    near != NULL ? near : "", near != NULL ? "\"?" : "");
}

static void
named_columns(const struct comparison *c)
{
	const struct yaml *column, *index;

	for (column = look_list(c->t->node, "primary_key"); column != NULL; column = column->next)
		check_column(c, "primary_key", column);
	check_column(c, "timeseries_key", look_scalar(c->t->node, "timeseries_key"));
	for (index = look_list(c->t->node, "indexes"); index != NULL; index = index->next)
		for (column = look_list(index, "columns"); column != NULL; column = column->next)
			check_column(c, "columns", column);
}

/* The column of that place in the primary key, or NULL. */
static const struct bundle_column *
key_column(const struct comparison *c, int place)
{
	for (size_t i = 0; i < c->there->count; i++)
		if (c->there->column[i].key == place)
			return &c->there->column[i];
	return NULL;
}

/* The key that is there is the one that the config has, if there is one. */
static void
same_key(const struct comparison *c)
{
	const struct yaml *first = look_list(c->t->node, "primary_key"), *node = first;
	const struct bundle_column *k;
	struct buf list = {.arena = c->b->arena};
	bool same = true;

	for (int place = 1; (k = key_column(c, place)) != NULL; place++) {
		buf_printf(&list, "%s%s", place > 1 ? ", " : "", k->name);
		same &= node != NULL && node->type == YAML_SCALAR && word_is(node->text, k->name);
		node = node != NULL ? node->next : NULL;
	}
	if (list.len == 0 || first == NULL || (same && node == NULL))
		return;
	report(c->b, c->others->targets ? BUNDLE_ERROR : BUNDLE_WARNING, "other-key", first->pos,
	    c->others->targets
		? "primary_key: that of %s is (%s), and the key of a synced table cannot change; "
		  "take that one, or drop the table first"
		: "primary_key: that of %s is (%s); of rows that agree in the key here only one "
		  "arrives",
	    c->name, buf_text(&list));
}

/* What a source may have and a synced table may not. */
static void
source_columns(const struct comparison *c)
{
	const struct yaml *source = look(c->t->node, "source"), *k;
	const struct bundle_column *column;

	for (size_t i = 0; i < c->there->count; i++) {
		column = &c->there->column[i];
		for (size_t j = 0; j < LENGTH(refused); j++)
			if (strncmp(column->type, refused[j], strlen(refused[j])) == 0)
				wrong(c->b, "column-type", source,
				    "column \"%s\" is of type %s, which no synced table has; sync "
				    "a view without it",
				    column->name, refused[j]);
		if (strlen(column->name) > PG_NAME_MAX)
			wrong(c->b, "name-length", source,
			    "column \"%s\" has %zu bytes, Postgres cuts names after %d; sync a "
			    "view that renames it",
			    column->name, strlen(column->name), PG_NAME_MAX);
	}
	for (k = look_list(c->t->node, "primary_key"); k != NULL; k = k->next)
		if (k->type == YAML_SCALAR && (column = find(c, k->text)) != NULL &&
		    column->nullable)
			report(c->b, BUNDLE_WARNING, "nullable-key", k->pos,
			    "primary_key: rows without %s are dropped, and it may be null in %s",
			    k->text, c->name);
}

/* Nothing is there by that name. */
static void
missing(struct bundle *b, const struct bundle_others *others, const struct bundle_table *t)
{
	if (others->targets)
		report(b, BUNDLE_WARNING, "no-table", look(t->node, "target")->pos,
		    "target: %s.%s is not in %s; it comes with its first synchronization, or the "
		    "name is another",
		    t->schema, t->table, others->where);
	else
		report(b, BUNDLE_ERROR, "no-table", look(t->node, "source")->pos,
		    "source: %s is not in %s; a deploy fails for a source that is not there",
		    t->source, others->where);
}

void
bundle_compare(struct bundle *b, const struct bundle_others *others)
{
	const struct bundle_table *t;

	for (t = b->tables; t != NULL; t = t->next) {
		struct comparison c = {.b = b, .others = others, .t = t};

		if (t->source[0] == '\0' || t->schema[0] == '\0' || t->table[0] == '\0')
			continue; /* reported */
		if ((c.there = others->find(others->data, t)) == NULL) {
			missing(b, others, t);
			continue;
		}
		c.name = others->targets ? arena_printf(b->arena, "%s.%s", t->schema, t->table)
					 : t->source;
		named_columns(&c);
		same_key(&c);
		if (!others->targets)
			source_columns(&c);
	}
	report_sort(b);
}
