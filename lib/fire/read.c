/* read.c - where requests come from: files of SQL, statement records, a config */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fire/parts.h"

/* $1, whose name the record says. */
static bool
add_numbered(struct fire_job *j, struct pos pos, const struct pg_token *t)
{
	const struct json *of = j->numbered == NULL ? NULL : j->numbered->child;
	const char *name = NULL;

	for (long n = strtol(t->text + 1, NULL, 10); n > 1 && of != NULL; n--)
		of = of->next;
	if (of != NULL && !json_get_string(pos, of, "name", &name))
		return false;
	if (name != NULL)
		return fire_statement_param(&j->queries, pos, name);
	warnat(pos, "%.*s has no value: write :name, and \"-- PARAM name = ...\"", (int)t->len,
	    t->text);
	return false;
}

static bool
add_statement(struct fire_job *j, struct pos pos, const struct pg_item *item)
{
	struct fire_queries *qs = &j->queries;
	struct pg_lex lex = {.text = item->text, .len = item->len};
	const struct pg_param *p = item->params;
	const char *nul = memchr(item->text, '\0', item->len);
	struct pg_token t;
	bool ok = true;

	if (nul != NULL) { /* libpq would take it for the end */
		warnat(pos_at(pos, item->text, (size_t)(nul - item->text)), "a NUL byte");
		return false;
	}
	fire_statement_add(qs, pos);
	if (qs->last->sets != NULL)
		return fire_legacy_statement(qs, pos, item);
	while ((t = pg_next(&lex)).type != PG_END) {
		size_t at = (size_t)(t.text - item->text);

		if (p != NULL && p->offset == at) {
			ok &= fire_statement_param(qs, pos_at(pos, item->text, at), p->name);
			p = p->next;
		} else if (t.type == PG_PARAM) {
			ok &= add_numbered(j, pos_at(pos, item->text, at), &t);
		} else {
			fire_statement_text(qs, t.text, t.len);
		}
	}
	return ok;
}

/* The statements of the text are one request, or with --once a request each; the last query is
 * where they go. */
static bool
add_text(struct fire_job *j, struct pos start, const char *text, size_t len)
{
	struct fire_queries *qs = &j->queries;
	const char *name = qs->last->name;
	size_t at = 0; /* of the last statement, where start now is */
	bool ok = true;

	for (struct pg_item *item = pg_script(j->arena, text, len); item != NULL;
	     item = item->next) {
		struct pos pos = pos_at(start, text + at, item->offset - at);

		if (!item->is_statement) { /* before or in the next */
			ok &= fire_directive(qs, pos, item->text, item->len);
			if (qs->last->sets != NULL && qs->last->columns == 0 &&
			    !fire_legacy_sets(j->arena, qs->last)) {
				qs->last->sets = NULL;
				ok = false;
			}
			continue;
		}
		if (j->opt.once && qs->last->nstatements > 0)
			fire_query_new(qs, arena_printf(j->arena, "%s:%zu", name, pos.line), pos);
		ok &= add_statement(j, pos, item);
		start = pos;
		at = item->offset;
	}
	return ok;
}

bool
fire_read_record(struct fire_job *j, struct pos pos, const struct json *record)
{
	struct json_statement s;
	struct fire_query *q;
	const char *name;
	bool ok;

	if (!json_statement(pos, record, &s))
		return false;
	if (s.refused) {
		warnat(pos, "the converter has refused this statement; "
			    "jq 'select(.ok != false)' leaves such out");
		return false;
	}
	if (s.dialect != NULL && !word_is(s.dialect, "postgres")) {
		warnat(pos, "the statement is in the language of %s: lb-sql2pg converts it",
		    s.dialect);
		return false;
	}
	if (!json_statement_sql(pos, &s))
		return false;
	name = s.name;
	if (name == NULL)
		name =
		    arena_printf(j->arena, "%s:%zu", fire_query_name(j->arena, pos.file), pos.line);
	q = fire_query_new(&j->queries, name, pos);
	q->named = s.name != NULL;
	j->numbered = json_get(record, "params");
	ok = add_text(
	    j, (struct pos){pos.file, pos.line, 1}, arena_strndup(j->arena, s.sql, s.len), s.len);
	j->numbered = NULL;
	if (!isnan(s.weight)) /* the record has the last word over what stands in its text */
		q->weight = s.weight;
	return ok;
}

int
fire_read_input(struct fire_job *j, struct input *in, json_rule *rule)
{
	struct pos start = {in->name, 1, 1};
	const char *text;
	size_t len;

	if (input_peek(in) == '{')
		return json_each_line(in, rule);
	if ((text = input_rest(in, j->arena, &len)) == NULL)
		return STATUS_FAILED;
	fire_query_new(&j->queries, fire_query_name(j->arena, in->name), start);
	return add_text(j, start, text, len) ? STATUS_OK : STATUS_FAILED;
}

/* ---- the config ---- */

/* A query of the config: its file has one, which may use the parameters of the config. */
static bool
read_source(struct fire_job *j, const struct fire_source *s)
{
	struct input in;
	struct fire_query *q;
	const char *text;
	size_t len;
	int before = j->queries.count;
	bool ok;

	if (!input_open(&in, s->path)) {
		warnat(s->pos, "query \"%s\" stands in that file", s->name);
		return false;
	}
	text = input_rest(&in, j->arena, &len);
	input_close(&in);
	if (text == NULL)
		return false;
	q = fire_query_new(&j->queries, s->name, s->pos);
	q->named = true;
	q->params = s->params;
	q->nparams = s->nparams;
	ok = add_text(j, (struct pos){s->path, 1, 1}, text, len);
	if (j->queries.count == before + 1 || j->opt.once)
		return ok;
	warnat(s->pos, "%s has more than one query", s->path);
	return false;
}

bool
fire_read_config(struct fire_job *j)
{
	struct yaml *root;
	struct input in;
	bool ok;

	if (!input_open(&in, j->opt.config))
		return false;
	root = yaml_load(j->arena, &in);
	input_close(&in);
	if (root == NULL || !fire_config_read(j->arena, root, &j->config))
		return false;
	ok = true;
	for (const struct fire_source *s = j->config.sources; s != NULL; s = s->next)
		ok &= read_source(j, s);
	return ok;
}
