/* lower-from.c - FROM: tables, subqueries, joins
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-qry-select-table-reference.html
 *
 */
#include <string.h>

#include "sql/lower.h"

struct from *
make_from(struct sql *s, enum from_kind kind, const struct from *at)
{
	struct from *f = arena_alloc(s->arena, sizeof(*f));

	f->kind = kind;
	if (at != NULL) {
		f->begin = at->begin;
		f->end = at->end;
	}
	return f;
}

/* ---- tables, subqueries ---- */

static const struct binding *
find_cte(const struct sql *s, const struct expr *name)
{
	const struct binding *b;

	if (name->kind != E_COLUMN || name->args->next != NULL)
		return NULL;
	for (b = s->ctes; b != NULL; b = b->next) {
		if (word_is(b->name, name->args->text))
			return b;
	}
	return NULL;
}

static struct sql_word *
words_of(struct sql *s, const struct column *columns)
{
	struct sql_word *first = NULL, **last = &first;

	for (; columns != NULL; columns = columns->next) {
		*last = arena_alloc(s->arena, sizeof(**last));
		(*last)->text = columns->name;
		last = &(*last)->next;
	}
	return first;
}

static void
add(struct sql *s, struct scope *sc, struct from *f, const char *name, const struct column *columns,
    bool open)
{
	struct column *own = copy_columns(s, columns);

	if (f->columns != NULL)
		rename_columns(s, own, f->columns, f->begin);
	scope_add(s, sc, name, own, open);
}

/* TABLESAMPLE of what is no table, or of a number of rows: a subquery around it. */
static struct from *
sampled(struct sql *s, struct from *f)
{
	struct sample *sample = f->sample;
	struct expr *amount = lower_expr(s, sample->amount);
	struct from *outer;
	struct query *q;

	note(s, SQL_NOTE, "seed", f->begin, "a sample has other rows in Postgres than in Spark");
	if (sample->seed != NULL)
		sample->seed = lower_expr(s, sample->seed);
	sample->amount = amount;
	if (sample->of != NULL) {
		sample->amount = form(
		    s, amount->type, "100.0 * $1 / $2", amount, lower_expr(s, sample->of), NULL);
		sample->unit = "PERCENT";
		sample->of = NULL;
	}
	if (f->kind == FROM_TABLE && strcmp(sample->unit, "PERCENT") == 0)
		return f;
	outer = make_from(s, FROM_QUERY, f);
	outer->alias = f->alias != NULL ? f->alias : invent(s);
	outer->columns = f->columns;
	f->columns = NULL;
	f->sample = NULL;
	if (f->kind != FROM_TABLE)
		f->alias = invent(s);
	q = make_query(s, make_select(s, NULL, f));
	if (strcmp(sample->unit, "ROWS") == 0)
		q->limit = sample->amount;
	else
		q->body->select->where =
		    form(s, type_of(T_BOOLEAN), "random() < $1 / 100.0", sample->amount, NULL);
	outer->query = q;
	return outer;
}

/* Adds the name, once. */
static void
add_name(struct sql *s, struct sql_word **last, const char *name)
{
	while (*last != NULL && strcmp((*last)->text, name) != 0)
		last = &(*last)->next;
	if (*last != NULL)
		return;
	*last = arena_alloc(s->arena, sizeof(**last));
	(*last)->text = name;
}

static void
add_unknown(struct sql *s, const struct expr *name)
{
	const char *text = "";

	for (const struct expr *part = name->args; part != NULL; part = part->next)
		text = arena_printf(
		    s->arena, "%s%s%s", text, part != name->args ? "." : "", part->text);
	add_name(s, &s->unknown, text);
}

static void
lower_table(struct sql *s, struct scope *sc, struct from *f)
{
	const struct binding *cte = find_cte(s, f->name);
	const struct table *t;
	const char *last;

	if (f->version != NULL || f->timestamp != NULL)
		fail(s, "time-travel", f->begin,
		    "an earlier version of a table: Postgres keeps none");
	if (cte != NULL) {
		add(s, sc, f, f->alias != NULL ? f->alias : cte->name, cte->columns, cte->open);
		f->name->text = cte->name;
		return;
	}
	t = session_table(s, f->name);
	if (t == NULL || t->view)
		s->reads_hidden = true;
	last = lower_table_name(s, f->name);
	add_name(s, &s->reads, last);
	if (t == NULL || t->open)
		add_unknown(s, f->name);
	if (f->alias == NULL && scope_source(sc, last) != NULL) /* twice the same table */
		f->alias = arena_printf(s->arena, "%s%s", last, invent(s));
	add(s, sc, f, f->alias != NULL ? f->alias : last, t == NULL ? NULL : t->columns,
	    t == NULL || t->open);
}

static void
lower_subquery(struct sql *s, struct scope *sc, struct from *f)
{
	s->scope = f->lateral ? sc : sc->outer;
	lower_query(s, f->query);
	s->scope = sc;
	if (f->alias == NULL)
		f->alias = invent(s);
	if (f->columns == NULL)
		name_values(s, f->query);
	add(s, sc, f, f->alias, f->query->columns, f->query->open);
}

static struct from *
lower_values(struct sql *s, struct scope *sc, struct from *f)
{
	struct query *q = arena_alloc(s->arena, sizeof(*q));

	q->body = arena_alloc(s->arena, sizeof(*q->body));
	q->body->kind = BODY_VALUES;
	q->body->rows = f->rows;
	f->kind = FROM_QUERY;
	f->query = q;
	s->scope = sc->outer;
	lower_query(s, q);
	s->scope = sc;
	if (f->alias == NULL)
		f->alias = invent(s);
	add(s, sc, f, f->alias, q->columns, false);
	if (f->columns == NULL)
		f->columns = words_of(s, q->columns);
	return f;
}

static struct from *
lower_function(struct sql *s, struct scope *sc, struct from *f)
{
	struct column *columns = NULL;
	struct from *rows;

	f->call->aliases = f->columns;
	rows = lower_generator(s, f->call, &columns);
	rows->alias = f->alias != NULL ? f->alias : invent(s);
	rows->begin = f->begin;
	rows->end = f->end;
	if (f->columns != NULL)
		rename_columns(s, columns, f->columns, f->begin);
	rows->columns = words_of(s, columns);
	rows->outer = gives_outer_row(f->call->text);
	scope_add(s, sc, rows->alias, columns, columns == NULL);
	return rows;
}

/* ---- LATERAL VIEW ---- */

/* FROM a LATERAL VIEW explode(a.x) t AS y: a join with the rows that the generator gives for each
 * row */
static struct from *
lower_lateral_view(struct sql *s, struct scope *sc, struct from *f, bool filterable)
{
	struct from *left = lower_relation(s, sc, f->left, filterable), *rows, *join;
	struct from call = *f;

	call.left = NULL;
	rows = lower_function(s, sc, &call);
	rows->lateral = true;
	join = make_from(s, FROM_JOIN, f);
	join->left = left;
	join->right = rows;
	join->join = f->outer || rows->outer ? JOIN_LEFT : JOIN_CROSS;
	if (join->join == JOIN_LEFT) {
		join->on = new_expr(s, E_TRUE, f->begin, f->end);
		join->on->type = type_of(T_BOOLEAN);
	}
	rule(s, f->begin, "LATERAL VIEW is a LATERAL join");
	return join;
}

struct from *
lower_relation(struct sql *s, struct scope *sc, struct from *f, bool filterable)
{
	struct from *next = f->next, *result = f;

	if (f->kind == FROM_CALL)
		resolve_from_call(s, f);
	if (f->sample != NULL)
		f = result = sampled(s, f);
	switch (f->kind) {
	case FROM_TABLE: lower_table(s, sc, f); break;
	case FROM_QUERY: lower_subquery(s, sc, f); break;
	case FROM_VALUES: result = lower_values(s, sc, f); break;
	case FROM_CALL: result = lower_function(s, sc, f); break;
	case FROM_JOIN: result = lower_join(s, sc, f, filterable && f->alias == NULL); break;
	case FROM_LATERAL_VIEW: result = lower_lateral_view(s, sc, f, filterable); break;
	case FROM_PIVOT: result = lower_pivot(s, sc, f); break;
	case FROM_UNPIVOT: result = lower_unpivot(s, sc, f); break;
	}
	result->next = next;
	return result;
}

struct from *
lower_from_list(struct sql *s, struct scope *sc, struct from *list)
{
	struct from *head = NULL, **last = &head, *next;

	for (; list != NULL; list = next) {
		next = list->next;
		list = lower_relation(s, sc, list, true);
		list->next = NULL;
		if (head == NULL && list->kind != FROM_JOIN)
			list->lateral = false; /* there is nothing before it */
		if (list->kind != FROM_JOIN && list->outer) {
			head = join_rows(s, head, list, true);
			for (last = &head; *last != NULL;)
				last = &(*last)->next;
			continue;
		}
		*last = list;
		last = &(*last)->next;
	}
	return head;
}
