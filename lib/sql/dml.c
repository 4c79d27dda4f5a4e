/* dml.c - statements that change rows: INSERT, UPDATE, DELETE, MERGE, TRUNCATE
 *
 * After Databricks' "DML statements" (2025-10) and SqlBaseParser.g4 of Spark 4.1.
 */
#include "sql/parse.h"

/* ---- DEFAULT ---- */

/* The word DEFAULT alone is a value here, not a column. */
static void
mark_default(struct expr *e)
{
	if (e->kind == E_COLUMN && e->args->next == NULL && !e->args->quoted &&
	    word_is(e->args->text, "default"))
		*e = (struct expr){.kind = E_NAME,
		    .text = "DEFAULT",
		    .next = e->next,
		    .begin = e->begin,
		    .end = e->end};
}

static void
mark_defaults(struct query *q)
{
	if (q->body->kind != BODY_VALUES)
		return;
	for (struct expr *row = q->body->rows; row != NULL; row = row->next)
		for (struct expr *e = row->args; e != NULL; e = e->next)
			mark_default(e);
}

/* ---- INSERT ---- */

static void
schema_evolution(struct parser *p, struct stmt *st)
{
	if (!at2(p, "WITH", "SCHEMA") || !is(p->tok + 2, "EVOLUTION"))
		return;
	st->properties = new_property(p, "SCHEMA EVOLUTION");
	p->tok += 3;
}

/* What stands between the table and the query. */
static void
insert_options(struct parser *p, struct stmt *st)
{
	struct property **last = &st->properties;

	while (*last != NULL)
		last = &(*last)->next;
	if (at(p, "AS") && is(p->tok + 2, "REPLACE"))
		p->tok += 2;
	if (at2(p, "PARTITION", "("))
		*last = parse_partition(p);
	if (at2(p, "IF", "NOT") && is(p->tok + 2, "EXISTS")) {
		st->if_not_exists = true;
		p->tok += 3;
	}
	if (at(p, "(") && !starts_query(p->tok + 1))
		st->column_names = parse_names_in_parens(p, "a column");
	if (at2(p, "PARTITION", "("))
		*last = parse_partition(p);
	st->by_name = take2(p, "BY", "NAME");
	if (take2(p, "REPLACE", "WHERE"))
		st->where = parse_operand(p, 0);
	else if (at(p, "REPLACE") && (is(p->tok + 1, "ON") || is(p->tok + 1, "USING")))
		unsupported(
		    p, p->tok->begin, "REPLACE ON and REPLACE USING", "MERGE does the same");
}

/* insert_into = INSERT [schema_evolution] (INTO | OVERWRITE) [TABLE] dotted_name [partition]
 *               [IF NOT EXISTS] [( names )] [BY NAME] [REPLACE WHERE expression] */
static struct stmt *
insert_into(struct parser *p)
{
	struct stmt *st = arena_alloc(p->s->arena, sizeof(*st));

	st->kind = S_INSERT;
	st->begin = p->tok->begin;
	want(p, "INSERT");
	schema_evolution(p, st);
	st->overwrite = take(p, "OVERWRITE");
	if (!st->overwrite)
		take(p, "INTO");
	if (at(p, "DIRECTORY") || at2(p, "LOCAL", "DIRECTORY"))
		unsupported(
		    p, p->tok->begin, "INSERT OVERWRITE DIRECTORY", "COPY ... TO writes a file");
	if (at(p, "TABLE") && is_name(p->tok + 1))
		p->tok++;
	st->name = parse_dotted_name(p, "a table");
	insert_options(p, st);
	return st;
}

/* insert = insert_into query */
struct stmt *
parse_insert(struct parser *p, struct query *with)
{
	struct stmt *st = insert_into(p);

	st->query = parse_query(p);
	if (with != NULL) { /* WITH a AS (...) INSERT INTO t WITH b AS (...) SELECT */
		struct cte **last = &with->ctes;

		while (*last != NULL)
			last = &(*last)->next;
		*last = st->query->ctes;
		st->query->ctes = with->ctes;
		st->query->recursive = st->query->recursive || with->recursive;
	}
	mark_defaults(st->query);
	st->end = ended(p);
	return st;
}

/* multi_insert = FROM from_list insert_into select {insert_into select}: the tree of the FROM is
 * parsed once for each, as lowering changes trees in place */
struct stmt *
parse_multi_insert(struct parser *p)
{
	struct stmt *list = NULL, **last = &list, *st;
	struct token *from_word = p->tok, *next;
	struct from *from;

	do {
		next = p->tok;
		p->tok = from_word + 1;
		from = parse_from_list(p);
		if (next != from_word)
			p->tok = next;
		st = insert_into(p);
		st->query = parse_query_from(p, from);
		st->end = ended(p);
		last = APPEND(last, st);
	} while (at(p, "INSERT"));
	return list;
}

/* ---- UPDATE, DELETE, TRUNCATE ---- */

/* assignments = dotted_name = (expression | DEFAULT) {, ...} */
static struct assignment *
assignments(struct parser *p)
{
	struct assignment *list = NULL, **last = &list, *a;

	do {
		a = arena_alloc(p->s->arena, sizeof(*a));
		a->target = parse_dotted_name(p, "a column");
		if (!take(p, "=="))
			want(p, "=");
		a->value = parse_expression(p);
		mark_default(a->value);
		last = APPEND(last, a);
	} while (take(p, ","));
	return list;
}

static struct from *
target_table(struct parser *p)
{
	struct from *f = new_from(p, FROM_TABLE, p->tok->begin);

	f->name = parse_dotted_name(p, "a table");
	parse_table_alias(p, f);
	if (f->columns != NULL)
		fail(p->s, "syntax", f->begin,
		    "a table that is changed takes no names for its columns");
	f->end = ended(p);
	return f;
}

/* update = UPDATE dotted_name [alias] SET assignments [WHERE expression] */
struct stmt *
parse_update(struct parser *p, struct stmt *st)
{
	st->kind = S_UPDATE;
	p->tok++;
	st->target = target_table(p);
	want(p, "SET");
	st->set = assignments(p);
	if (take(p, "WHERE"))
		st->where = parse_expression(p);
	return st;
}

/* delete = DELETE FROM dotted_name [alias] [WHERE expression] */
struct stmt *
parse_delete(struct parser *p, struct stmt *st)
{
	st->kind = S_DELETE;
	p->tok++;
	want(p, "FROM");
	st->target = target_table(p);
	if (take(p, "WHERE"))
		st->where = parse_expression(p);
	return st;
}

/* truncate = TRUNCATE TABLE dotted_name [partition] */
/* The rows of one partition: a = 1 AND b = 2; NULL: all */
static struct expr *
partition_rows(struct parser *p)
{
	struct expr *e = parse_partition(p)->partition, *next, *all = NULL, *both;

	for (; e != NULL; e = next) {
		next = e->next;
		e->next = NULL;
		if (e->kind != E_OPERATOR)
			continue;
		if (all != NULL) {
			both = new_expr(p->s, E_OPERATOR, all->begin, e->end);
			both->op = "AND";
			both->args = all;
			all->next = e;
			e = both;
		}
		all = e;
	}
	return all;
}

struct stmt *
parse_delete_partition(struct parser *p, struct stmt *st)
{
	st->kind = S_DELETE;
	st->target = new_from(p, FROM_TABLE, st->name->begin);
	st->target->name = st->name;
	st->where = partition_rows(p);
	return st;
}

/* SET of the columns that both name, where the first one says what they are */
struct stmt *
parse_rename_partition(struct parser *p, struct stmt *st)
{
	struct assignment **last = &st->set;
	struct expr *e;

	parse_delete_partition(p, st);
	st->kind = S_UPDATE;
	want(p, "RENAME");
	want(p, "TO");
	for (e = parse_partition(p)->partition; e != NULL; e = e->next) {
		if (e->kind != E_OPERATOR)
			expected(p, "a value for each column of the partition");
		*last = arena_alloc(p->s->arena, sizeof(**last));
		(*last)->target = e->args;
		(*last)->value = e->args->next;
		last = &(*last)->next;
	}
	for (struct assignment *a = st->set; a != NULL; a = a->next)
		a->target->next = a->value->next = NULL;
	return st;
}

struct stmt *
parse_truncate(struct parser *p, struct stmt *st)
{
	st->kind = S_TRUNCATE;
	p->tok++;
	take(p, "TABLE");
	st->name = parse_dotted_name(p, "a table");
	return at2(p, "PARTITION", "(") ? parse_delete_partition(p, st) : st;
}

/* ---- MERGE ---- */

/* insert_values = * | ( names ) VALUES ( expressions ) */
static void
merge_insert(struct parser *p, struct merge_action *m)
{
	struct assignment **last = &m->set, *a;

	m->action = "INSERT";
	m->star = take(p, "*");
	if (m->star)
		return;
	want(p, "(");
	do {
		a = arena_alloc(p->s->arena, sizeof(*a));
		a->target = parse_dotted_name(p, "a column");
		last = APPEND(last, a);
	} while (take(p, ","));
	want(p, ")");
	want(p, "VALUES");
	want(p, "(");
	for (a = m->set; a != NULL; a = a->next) {
		a->value = parse_expression(p);
		mark_default(a->value);
		if (a->next != NULL)
			want(p, ",");
	}
	want(p, ")");
}

/* merge_action = WHEN [NOT] MATCHED [BY TARGET | BY SOURCE] [AND expression] THEN
 *                (DELETE | UPDATE SET (* | assignments) | INSERT insert_values) */
static struct merge_action *
merge_action(struct parser *p)
{
	struct merge_action *m = arena_alloc(p->s->arena, sizeof(*m));
	bool insert;

	m->begin = p->tok->begin;
	want(p, "WHEN");
	m->when = take(p, "NOT") || take(p, "!") ? "NOT MATCHED" : "MATCHED";
	want(p, "MATCHED");
	if (take2(p, "BY", "SOURCE"))
		m->when = "NOT MATCHED BY SOURCE";
	else
		take2(p, "BY", "TARGET");
	if (take(p, "AND"))
		m->condition = parse_expression(p);
	want(p, "THEN");
	insert = strcmp(m->when, "NOT MATCHED") == 0;
	if (!insert && take(p, "DELETE")) {
		m->action = "DELETE";
	} else if (!insert && take(p, "UPDATE")) {
		m->action = "UPDATE";
		take(p, "SET");
		m->star = take(p, "*");
		if (!m->star)
			m->set = assignments(p);
	} else if (insert && take(p, "INSERT")) {
		merge_insert(p, m);
	} else {
		expected(p, insert ? "INSERT" : "UPDATE or DELETE");
	}
	m->end = ended(p);
	return m;
}

/* merge = MERGE [schema_evolution] INTO dotted_name [alias] USING relation ON expression
 *         merge_action {merge_action} */
struct stmt *
parse_merge(struct parser *p, struct stmt *st)
{
	struct merge_action **last = &st->actions;

	st->kind = S_MERGE;
	p->tok++;
	schema_evolution(p, st);
	want(p, "INTO");
	st->target = target_table(p);
	want(p, "USING");
	st->source = parse_relation(p);
	want(p, "ON");
	st->where = parse_expression(p);
	do
		last = APPEND(last, merge_action(p));
	while (at(p, "WHEN"));
	return st;
}
