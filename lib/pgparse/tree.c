/* tree.c - what the parser makes of a statement */
#include <pg_query.h>
#include <stdlib.h>
#include <string.h>

#include "pgparse/internal.h"

/* How deep is it nested?  Brackets in strings do not count. */
static size_t
depth_of(const char *json)
{
	size_t depth = 0, deepest = 0;

	for (const char *p = json; *p != '\0'; p++) {
		if (*p == '"') {
			for (p++; *p != '"'; p++)
				p += *p == '\\';
		} else if (*p == '{' || *p == '[') {
			if (++depth > deepest)
				deepest = depth;
		} else if (*p == '}' || *p == ']') {
			depth--;
		}
	}
	return deepest;
}

struct json *
pg_tree(struct arena *a, const char *sql, size_t len)
{
	static const struct pos nowhere;
	PgQueryParseResult result;
	struct json *all = NULL, *statements;

	if (len > PG_TREE_BYTES)
		return NULL;
	result = pg_query_parse(pg_valued(a, sql, len));
	if (result.error == NULL && depth_of(result.parse_tree) < JSON_DEPTH_MAX)
		all = json_read(a, nowhere, result.parse_tree, strlen(result.parse_tree));
	pg_query_free_parse_result(result);
	statements = json_get(all, "stmts");
	if (statements == NULL || statements->child == NULL)
		return NULL;
	return json_get(statements->child, "stmt");
}

const struct json *
pg_body(const struct json *node)
{
	const struct json *body = node != NULL && node->type == JSON_OBJECT ? node->child : NULL;

	if (body == NULL || body->next != NULL || body->type != JSON_OBJECT || body->key[0] < 'A' ||
	    body->key[0] > 'Z')
		return NULL;
	return body;
}

const struct json *
pg_node(const struct json *node, const char *kind)
{
	const struct json *body = pg_body(node);

	return body != NULL && strcmp(body->key, kind) == 0 ? body : NULL;
}

const char *
pg_attr(const struct json *body, const char *key)
{
	const struct json *v = json_get(body, key);

	return v != NULL && v->type == JSON_STRING ? v->text : "";
}

bool
pg_flag(const struct json *body, const char *key)
{
	const struct json *v = json_get(body, key);

	return v != NULL && v->type == JSON_TRUE;
}

size_t
pg_place(const struct json *body)
{
	const struct json *v = json_get(body, "location");
	long at = v != NULL && v->type == JSON_NUMBER ? strtol(v->text, NULL, 10) : 0;

	return at > 0 ? (size_t)at : 0;
}

const char *
pg_last_name(const struct json *list)
{
	return list == NULL ? "" : pg_attr(pg_node(list->last, "String"), "sval");
}
