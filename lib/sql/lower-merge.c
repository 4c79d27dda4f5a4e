/* lower-merge.c - MERGE, as Postgres 15 has it
 *
 * https://docs.databricks.com/en/sql/language-manual/delta-merge-into.html, 2025-10.  WHEN NOT
 * MATCHED BY SOURCE came with Postgres 17: before, it is an UPDATE or DELETE of the rows without a
 * partner, in the same transaction.
 */
#include <string.h>

#include "sql/lower.h"

struct merge {
	struct sql *s;
	struct stmt *st;
	const struct table *table;
	const char *target, *source;
};

/* UPDATE SET * and INSERT * of tables whose columns are not known: the statement asks Postgres'
 * catalog for those of the target when it runs. */
static void
ask_catalog(struct merge *m, struct merge_action *a)
{
	struct sql *s = m->s;

	if (s->params != NULL)
		fail(s, "unknown-table", a->begin,
		    "%s * between tables whose columns are not known: give them by --schema",
		    a->action);
	if (m->st->text == NULL)
		note(s, SQL_NOTE, "merge", a->begin,
		    "the columns that * means are looked up when the statement runs; --schema "
		    "makes a "
		    "plain MERGE of it");
	m->st->text = lower_text(s->arena, m->source);
}

/* UPDATE SET * and INSERT *: each column of the source to the one of its name */
static void
assign_all(struct merge *m, struct merge_action *a, const struct scope *sc)
{
	struct sql *s = m->s;
	struct assignment **last = &a->set;
	struct expr at = {.begin = a->begin, .end = a->end};
	const struct column *c, *to;

	if (!a->star)
		return;
	if (sc->open && m->table == NULL) {
		ask_catalog(m, a);
		return;
	}
	for (c = sc->columns; c != NULL; c = c->next) {
		if (c->qualifier == NULL || !word_is(c->qualifier, m->source))
			continue;
		for (to = m->table == NULL ? NULL : m->table->columns;
		     to != NULL && !word_is(to->name, c->name);)
			to = to->next;
		if (m->table != NULL && to == NULL)
			continue;
		*last = arena_alloc(s->arena, sizeof(**last));
		(*last)->target = new_expr(s, E_COLUMN, a->begin, a->end);
		(*last)->target->text = c->name;
		(*last)->value = column_ref(s, c, &at);
		if (to != NULL)
			(*last)->value = coerce(s, (*last)->value, to->type);
		last = &(*last)->next;
	}
	a->star = false;
}

static void
lower_action(struct merge *m, struct merge_action *a, const struct scope *sc)
{
	a->condition = lower_condition(m->s, a->condition);
	if (a->star)
		assign_all(m, a, sc);
	else
		lower_assignments(m->s, a->set, m->target, m->table);
}

/* UPDATE or DELETE of target rows for which there is no row of the source */
static struct stmt *
without_source(struct merge *m, struct merge_action *a)
{
	struct sql *s = m->s;
	struct expr *e = new_expr(s, E_EXISTS, a->begin, a->end);
	struct select *sel = make_select(s, int_literal(s, 1), m->st->source);
	bool update = a->action[0] == 'U';
	struct stmt *st = new_stmt(s, update ? S_UPDATE : S_DELETE, m->st);

	sel->where = m->st->where;
	e->query = make_query(s, sel);
	e->type = type_of(T_BOOLEAN);
	st->target = m->st->target;
	st->set = a->set;
	st->where = and_also(s, new_operator(s, "NOT", e, NULL, e->type), a->condition);
	return st;
}

static void
lower_actions(struct merge *m, const struct scope *sc, struct stmt **before)
{
	struct merge_action **at = &m->st->actions;

	while (*at != NULL) {
		struct merge_action *a = *at;
		lower_action(m, a, sc);
		if (strcmp(a->when, "NOT MATCHED BY SOURCE") != 0) {
			at = &a->next;
			continue;
		}
		*at = a->next;
		*before = without_source(m, a);
		before = &(*before)->next;
	}
}

struct stmt *
lower_merge(struct sql *s, struct stmt *st)
{
	struct merge m = {.s = s, .st = st, .table = session_table(s, st->target->name)};
	struct scope *sc = scope_push(s);
	struct stmt *before = NULL, **last;

	lower_relation(s, sc, st->target, false);
	m.target = sc->sources->name;
	st->source = lower_relation(s, sc, st->source, false);
	m.source = sc->sources->next->name;
	st->where = lower_condition(s, st->where);
	lower_actions(&m, sc, &before);
	scope_pop(s);
	if (before == NULL)
		return st;
	note(s, SQL_NOTE, "merge", st->begin,
	    "WHEN NOT MATCHED BY SOURCE is a statement of its own, before the MERGE");
	for (last = &before; *last != NULL;)
		last = &(*last)->next;
	if (st->actions != NULL)
		*last = st;
	return in_transaction(s, before);
}
