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
		need_columns(s, a->begin, arena_printf(s->arena, "%s *", a->action));
	if (m->st->text == NULL)
		note(s, SQL_NOTE, "merge", a->begin,
		    "the columns that * means are looked up when the statement runs; --schema "
		    "makes a "
		    "plain MERGE of it");
	m->st->text = lower_text(s->arena, m->source);
}

static struct assignment **
assign_one(struct merge *m, struct assignment **last, const struct column *from,
    const struct column *to, const struct expr *at)
{
	*last = arena_alloc(m->s->arena, sizeof(**last));
	(*last)->target = new_expr(m->s, E_COLUMN, at->begin, at->end);
	(*last)->target->text = from->name;
	(*last)->value = column_ref(m->s, from, at);
	if (to != NULL)
		(*last)->value = coerce(m->s, (*last)->value, to->type);
	return &(*last)->next;
}

static const struct column *
find_column(const struct column *c, const char *qualifier, const char *name)
{
	while (c != NULL && !(word_is(c->name, name) &&
				(qualifier == NULL ||
				    (c->qualifier != NULL && word_is(c->qualifier, qualifier)))))
		c = c->next;
	return c;
}

/* UPDATE SET * and INSERT *: each column of the source to the one of its name */
static void
assign_all(struct merge *m, struct merge_action *a, const struct scope *sc)
{
	bool known = m->table != NULL && !m->table->open;
	bool open = scope_source(sc, m->source)->open;
	struct assignment **last = &a->set;
	struct expr at = {.begin = a->begin, .end = a->end};
	const struct column *c, *to;

	if (open && !known) {
		ask_catalog(m, a);
		return;
	}
	for (c = sc->columns; c != NULL && !open; c = c->next) {
		if (c->qualifier == NULL || !word_is(c->qualifier, m->source))
			continue;
		to = known ? find_column(m->table->columns, NULL, c->name) : NULL;
		if (!known || to != NULL)
			last = assign_one(m, last, c, to, &at);
	}
	for (to = known && open ? m->table->columns : NULL; to != NULL; to = to->next) {
		struct column *x = new_column(m->s, to->name, type_of(T_UNKNOWN));

		x->qualifier = m->source;
		c = find_column(sc->columns, m->source, to->name);
		last = assign_one(m, last, c != NULL ? c : x, to, &at);
	}
	a->star = false;
	if (a->set == NULL)
		fail(m->s, "columns", a->begin, "the tables have no column of the same name");
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

/* ---- WHEN NOT MATCHED BY SOURCE ---- */

/* UPDATE or DELETE of target rows for which there is no row of the source */
static struct stmt *
without_source(struct merge *m, const struct merge_action *a, struct expr *condition)
{
	struct sql *s = m->s;
	struct expr *e = new_expr(s, E_EXISTS, a->begin, a->end);
	struct select *sel = make_select(s, int_literal(s, 1), m->st->source);
	struct stmt *st = new_stmt(s, a->action[0] == 'U' ? S_UPDATE : S_DELETE, m->st);

	sel->where = m->st->where;
	e->query = make_query(s, sel);
	e->type = type_of(T_BOOLEAN);
	st->target = m->st->target;
	st->where = and_also(s, new_operator(s, "NOT", e, NULL, e->type), condition);
	return st;
}

static struct expr *
condition_of(struct merge *m, const struct merge_action *a)
{
	struct expr *e;

	if (a->condition != NULL)
		return copy_expr(m->s, a->condition);
	e = new_expr(m->s, E_TRUE, a->begin, a->end);
	e->type = type_of(T_BOOLEAN);
	return e;
}

/* The rows of a DELETE without those that an UPDATE before it takes. */
static struct stmt *
delete_rows(struct merge *m, const struct merge_action *list, const struct merge_action *a)
{
	struct sql *s = m->s;
	struct expr *e = a->condition == NULL ? NULL : copy_expr(s, a->condition);

	for (; list != a; list = list->next)
		if (list->action[0] == 'U')
			e = and_also(s, e,
			    form(s, type_of(T_BOOLEAN), "(($1) IS NOT TRUE)", condition_of(m, list),
				NULL));
	return without_source(m, a, e);
}

static struct assignment *
find_assignment(struct assignment *list, const char *column)
{
	while (list != NULL && !word_is(list->target->text, column))
		list = list->next;
	return list;
}

/* CASE WHEN condition THEN value ... ELSE column END, over all that update the rows */
static struct expr *
first_value(struct merge *m, const struct merge_action *list, const struct expr *column)
{
	struct sql *s = m->s;
	struct expr *e = new_expr(s, E_CASE, column->begin, column->end), **last = &e->args, *old;
	struct column c = {.name = column->text, .type = type_of(T_UNKNOWN)};
	const struct assignment *a;

	old = column_ref(s, &c, column);
	for (; list != NULL; list = list->next) {
		if (list->action[0] != 'U')
			continue;
		a = find_assignment(list->set, column->text);
		*last = new_expr(s, E_WHEN, list->begin, list->end);
		(*last)->args = condition_of(m, list);
		(*last)->args->next = copy_expr(s, a == NULL ? old : a->value);
		last = &(*last)->next;
	}
	*last = old;
	return e;
}

/* All UPDATEs as one: a row that the first one changed is not for the second one to see. */
static struct stmt *
update_rows(struct merge *m, const struct merge_action *list)
{
	const struct merge_action *a, *first = NULL;
	const struct assignment *set;
	struct assignment *all = NULL, **last = &all;
	struct expr *any = NULL, *condition;
	struct stmt *st;
	int n = 0;

	for (a = list; a != NULL; a = a->next) {
		if (a->action[0] != 'U')
			continue;
		first = n++ == 0 ? a : first;
		condition = condition_of(m, a);
		any = any == NULL ? condition
				  : new_operator(m->s, "OR", any, condition, condition->type);
		for (set = a->set; set != NULL; set = set->next) {
			if (find_assignment(all, set->target->text) != NULL)
				continue;
			*last = arena_alloc(m->s->arena, sizeof(**last));
			(*last)->target = set->target;
			last = &(*last)->next;
		}
	}
	if (first == NULL)
		return NULL;
	st = without_source(m, first, n > 1 ? any : first->condition);
	st->set = n > 1 ? all : first->set;
	for (; n > 1 && all != NULL; all = all->next)
		all->value = first_value(m, list, all->target);
	return st;
}

/* Of several clauses a row has the first that fits: the DELETEs come before the UPDATE, which
 * changes what their conditions see. */
static struct stmt *
rows_without_source(struct merge *m, const struct merge_action *list)
{
	struct stmt *head = NULL, **last = &head;
	const struct merge_action *a;

	for (a = list; a != NULL; a = a->next) {
		if (a->action[0] == 'U')
			continue;
		*last = delete_rows(m, list, a);
		last = &(*last)->next;
	}
	*last = update_rows(m, list);
	return head;
}

static bool
names_column(const struct expr *e, const char *qualifier, const char *name)
{
	for (; e != NULL; e = e->next)
		if ((e->kind == E_COLUMN && e->text != NULL && word_is(e->text, name) &&
			(e->qualifier == NULL || word_is(e->qualifier, qualifier))) ||
		    names_column(e->args, qualifier, name))
			return true;
	return false;
}

/* These rows are changed before the MERGE looks for its own. */
static void
check_keys(const struct merge *m, const struct merge_action *a)
{
	for (; a != NULL; a = a->next)
		for (const struct assignment *set = a->set; set != NULL; set = set->next)
			if (names_column(m->st->where, m->target, set->target->text))
				fail(m->s, "merge", set->target->begin,
				    "WHEN NOT MATCHED BY SOURCE changes %s, which the condition of "
				    "the "
				    "MERGE reads: make it a MERGE of its own",
				    set->target->text);
}

static struct stmt *
lower_actions(struct merge *m, const struct scope *sc)
{
	struct merge_action **at = &m->st->actions, *list = NULL, **last = &list;

	while (*at != NULL) {
		struct merge_action *a = *at;
		lower_action(m, a, sc);
		if (strcmp(a->when, "NOT MATCHED BY SOURCE") != 0) {
			at = &a->next;
			continue;
		}
		*at = a->next;
		a->next = NULL;
		*last = a;
		last = &a->next;
	}
	if (m->st->actions != NULL)
		check_keys(m, list);
	return rows_without_source(m, list);
}

struct stmt *
lower_merge(struct sql *s, struct stmt *st)
{
	struct merge m = {.s = s, .st = st, .table = session_table(s, st->target->name)};
	struct scope *sc = scope_push(s);
	struct stmt *before, **last;

	lower_relation(s, sc, st->target, false);
	m.target = sc->sources->name;
	st->source = lower_relation(s, sc, st->source, false);
	m.source = sc->sources->next->name;
	st->where = lower_condition(s, st->where);
	before = lower_actions(&m, sc);
	rule(s, st->begin, "MERGE is Postgres' own, its stars written out");
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
