/* print-dml.c - INSERT, UPDATE, DELETE and MERGE */
#include "sql/print.h"

void
put_insert(struct printer *p, const struct stmt *st)
{
	put(p, "INSERT INTO ");
	put_dotted(p, st->name->args);
	if (st->column_names != NULL) {
		put(p, " (");
		put_names(p, st->column_names);
		put_char(p, ')');
	}
	put_line(p, st->query->begin);
	put_query(p, st->query);
}

/* A column that is set has no table before it in Postgres. */
static void
put_target(struct printer *p, const struct expr *e)
{
	const struct expr *part = e->args;

	if (e->text != NULL) {
		put_name(p, e->text);
		return;
	}
	while (part->next != NULL)
		part = part->next;
	put_name(p, part->text);
}

static void
put_assignments(struct printer *p, const struct assignment *a)
{
	p->indent++;
	for (; a != NULL && !p->over; a = a->next) {
		put_target(p, a->target);
		put(p, " = ");
		put_expr(p, a->value, 0);
		if (a->next == NULL)
			break;
		put_char(p, ',');
		put_line(p, a->next->target->begin);
	}
	p->indent--;
}

static void
put_condition(struct printer *p, const struct expr *e)
{
	if (e == NULL)
		return;
	put_line(p, e->begin);
	put(p, "WHERE ");
	put_expr(p, e, 0);
}

void
put_update(struct printer *p, const struct stmt *st)
{
	put(p, "UPDATE ");
	put_from(p, st->target);
	put_line(p, 0);
	put(p, "SET ");
	put_assignments(p, st->set);
	if (st->source != NULL) {
		put_line(p, 0);
		put(p, "FROM ");
		put_from(p, st->source);
	}
	put_condition(p, st->where);
}

void
put_delete(struct printer *p, const struct stmt *st)
{
	put(p, "DELETE FROM ");
	put_from(p, st->target);
	if (st->source != NULL) {
		put_line(p, 0);
		put(p, "USING ");
		put_from(p, st->source);
	}
	put_condition(p, st->where);
}

/* ---- MERGE ---- */

static void
put_merge_insert(struct printer *p, const struct assignment *list)
{
	const struct assignment *a;

	put(p, "INSERT (");
	for (a = list; a != NULL; a = a->next) {
		put_target(p, a->target);
		put(p, a->next != NULL ? ", " : ") VALUES (");
	}
	for (a = list; a != NULL; a = a->next) {
		put_expr(p, a->value, 0);
		put(p, a->next != NULL ? ", " : ")");
	}
}

static void
put_merge_action(struct printer *p, const struct merge_action *m)
{
	put_line(p, m->begin);
	put(p, "WHEN ");
	put(p, m->when);
	if (m->condition != NULL) {
		put(p, " AND ");
		put_expr(p, m->condition, PG_AND);
	}
	put(p, " THEN ");
	if (m->action == NULL || m->action[0] == 'N') {
		put(p, "DO NOTHING");
	} else if (m->action[0] == 'I') {
		if (m->star)
			put(p, "INSERT ({lb:columns}) VALUES ({lb:values})");
		else
			put_merge_insert(p, m->set);
	} else if (m->action[0] == 'U') {
		put(p, "UPDATE SET ");
		if (m->star)
			put(p, "{lb:set}");
		else
			put_assignments(p, m->set);
	} else {
		put(p, "DELETE");
	}
}

static void
put_plain_merge(struct printer *p, const struct stmt *st)
{
	put(p, "MERGE INTO ");
	put_from(p, st->target);
	put_line(p, st->source->begin);
	put(p, "USING ");
	put_from(p, st->source);
	put_line(p, st->where->begin);
	put(p, "ON ");
	put_expr(p, st->where, 0);
	for (const struct merge_action *m = st->actions; m != NULL; m = m->next)
		put_merge_action(p, m);
}

/* A MERGE that is put together when it runs: st->text is the name of its source */
void
put_merge(struct printer *p, const struct stmt *st)
{
	if (st->text == NULL) {
		put_plain_merge(p, st);
		return;
	}
	put(p, "DO $lb$ BEGIN EXECUTE (SELECT replace(replace(replace($merge$");
	put_plain_merge(p, st);
	put(p, "$merge$, '{lb:set}', string_agg(format('%1$I = %2$I.%1$I', attname, ");
	put_string(p, st->text, strlen(st->text));
	put(p,
	    "), ', ')), '{lb:columns}', string_agg(quote_ident(attname), ', ' ORDER BY attnum)), "
	    "'{lb:values}', string_agg(format('%I.%I', ");
	put_string(p, st->text, strlen(st->text));
	put(p, ", attname), ', ' ORDER BY attnum)) FROM pg_attribute WHERE attrelid = '");
	put_dotted(p, st->target->name->args);
	put(p,
	    "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity "
	    "<> 'a'); END $lb$");
}
