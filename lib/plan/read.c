/* read.c - which statements are to be planned */
#include <math.h>
#include <string.h>

#include "plan/internal.h"

/* The server plans these; all else is passed over. */
static bool
is_query(const struct json *tree, bool *reads)
{
	*reads = pg_node(tree, "SelectStmt") != NULL;
	return *reads || pg_node(tree, "InsertStmt") != NULL ||
	       pg_node(tree, "UpdateStmt") != NULL || pg_node(tree, "DeleteStmt") != NULL ||
	       pg_node(tree, "MergeStmt") != NULL;
}

/* The same of one that is too long or too deep for a tree. */
static bool
is_long_query(const char *sql, size_t len, bool *reads)
{
	static const char *const words[] = {
	    "select", "with", "values", "table", "(", "insert", "update", "delete", "merge"};
	struct pg_lex lex = {.text = sql, .len = len};
	struct pg_token t = pg_next_word(&lex);

	for (size_t i = 0; i < LENGTH(words); i++)
		if (pg_token_is(&t, words[i])) {
			*reads = i < 5;
			return true;
		}
	return false;
}

static bool
add(struct plan *p, struct pos pos, const char *sql, size_t len)
{
	struct fire_query *q = p->queries.last;
	struct plan_statement *s;
	struct pg_parse_error e;
	bool reads = false;
	struct json *tree;

	fire_statement_add(&p->queries, pos);
	if (!pg_check(p->arena, sql, len, &e)) {
		warnat(pos_at(pos, sql, e.offset), "%s", e.message);
		return false;
	}
	tree = pg_tree(p->arena, sql, len);
	if (tree == NULL ? !is_long_query(sql, len, &reads) : !is_query(tree, &reads))
		return true;
	s = arena_alloc(p->arena, sizeof(*s));
	*s = (struct plan_statement){.pos = pos, .name = q->name, .query = q, .reads = reads};
	s->leads.arena = p->arena;
	pg_number(p->arena, sql, len, &s->numbered);
	s->sql = s->numbered.sql;
	if (p->last == NULL)
		p->first = s;
	else
		p->last->next = s;
	p->last = s;
	return true;
}

static bool
add_text(struct plan *p, struct pos start, const char *text, size_t len)
{
	bool ok = true;

	for (struct pg_item *i = pg_script(p->arena, text, len); i != NULL; i = i->next) {
		struct pos pos = pos_at(start, text, i->offset);

		if (i->is_statement)
			ok &= add(p, pos, arena_strndup(p->arena, i->text, i->len), i->len);
		else
			ok &= fire_directive(&p->queries, pos, i->text, i->len);
	}
	return ok;
}

bool
plan_read_record(struct plan *p, struct pos pos, struct json *record)
{
	struct json_statement s;
	struct pos at = pos;
	const char *name;

	if (!json_statement(pos, record, &s))
		return false;
	if (s.refused)
		return true; /* the converter has said so */
	if (!json_statement_sql(pos, &s))
		return false;
	if (memchr(s.sql, '\0', s.len) != NULL) {
		warnat(pos, "a NUL byte in \"sql\"");
		return false;
	}
	if (s.file != NULL)
		at = (struct pos){arena_strdup(p->arena, s.file), s.line, 0};
	name = s.name != NULL
		   ? arena_strdup(p->arena, s.name)
		   : arena_printf(p->arena, "%s:%zu", fire_query_name(p->arena, at.file), at.line);
	fire_query_new(&p->queries, name, at)->weight = isnan(s.weight) ? 1 : s.weight;
	return add_text(p, (struct pos){at.file, at.line, 1}, s.sql, s.len);
}

int
plan_read(struct plan *p, struct input *in, json_rule *rule)
{
	struct pos start = {in->name, 1, 1};
	const char *text;
	size_t len;

	if (input_peek(in) == '{')
		return json_each_line(in, rule);
	if ((text = input_rest(in, p->arena, &len)) == NULL)
		return STATUS_FAILED;
	fire_query_new(&p->queries, fire_query_name(p->arena, in->name), start);
	return add_text(p, start, text, len) ? STATUS_OK : STATUS_REFUSED;
}
