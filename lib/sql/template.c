/* template.c - what notebooks, dashboards and dbt put into SQL before Spark sees it
 *
 * ${name} of a widget, {{ name }} of a dashboard, {{ ref('model') }} and {{ source('schema',
 * 'table') }} of dbt (https://docs.getdbt.com/reference/dbt-jinja-functions, 2025-10).
 */
#include <ctype.h>

#include "sql/parse.h"
#include "sql/types.h"

static bool
is_letter(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

/* Length of name {. name} at s; 0: none. */
static size_t
name_len(const char *s, size_t n)
{
	size_t i = 0;

	if (n == 0 || !is_letter(s[0]))
		return 0;
	while (i < n && (is_letter(s[i]) || (s[i] >= '0' && s[i] <= '9') || s[i] == '.'))
		i++;
	return i;
}

static void
trim(const char **s, size_t *n)
{
	while (*n > 0 && (**s == ' ' || **s == '\n' || **s == '\t' || **s == '\r' || **s == '-')) {
		(*s)++;
		(*n)--;
	}
	while (*n > 0 && strchr(" \n\t\r-", (*s)[*n - 1]) != NULL)
		(*n)--;
}

/* The next '...' or "..." of s; NULL: none. */
static const char *
next_string(struct arena *a, const char **s, const char *end)
{
	const char *p = *s, *close;

	while (p < end && *p != '\'' && *p != '"')
		p++;
	close = p < end ? memchr(p + 1, *p, (size_t)(end - p - 1)) : NULL;
	if (close == NULL)
		return NULL;
	*s = close + 1;
	return arena_strndup(a, p + 1, (size_t)(close - p - 1));
}

enum template_kind
read_template(struct arena *a, const char *s, size_t n, const char **first, const char **second)
{
	const char *end, *p;
	size_t name;

	trim(&s, &n);
	name = name_len(s, n);
	end = s + n;
	p = s + name;
	*first = *second = NULL;
	if (name == 0)
		return TEMPLATE_OTHER;
	if (name == n) {
		*first = arena_strndup(a, s, n);
		return TEMPLATE_PARAM;
	}
	if (*p != '(' || end[-1] != ')')
		return TEMPLATE_OTHER;
	if (word_nis(s, name, "config"))
		return TEMPLATE_NOTHING;
	*first = next_string(a, &p, end);
	*second = next_string(a, &p, end);
	if (*first == NULL)
		return TEMPLATE_OTHER;
	if (word_nis(s, name, "var") || word_nis(s, name, "env_var"))
		return TEMPLATE_PARAM;
	if (word_nis(s, name, "ref")) {
		*first = *second != NULL ? *second : *first;
		*second = NULL;
		return TEMPLATE_TABLE;
	}
	return word_nis(s, name, "source") && *second != NULL ? TEMPLATE_TABLE : TEMPLATE_OTHER;
}

/* ---- parameters inside of strings ---- */

/* $name, as old notebooks write it, behind no letter; NULL: none */
static const char *
bare_widget(struct sql *s, const char *text, const char *at, const char **end)
{
	size_t n = 0;

	if (*at != '$' || (at > text && isalnum((unsigned char)at[-1])))
		return NULL;
	while (is_letter(at[n + 1]) || (n > 0 && isdigit((unsigned char)at[n + 1])))
		n++;
	*end = at + 1 + n;
	return n < 2 ? NULL : arena_strndup(s->arena, at + 1, n);
}

/* Where the next ${name}, {{ name }} or $name of a widget that is known stands in the string; its
 * end and its name.  NULL: none. */
static const char *
next_param(struct sql *sql, const char *text, const char **end, const char **name)
{
	const char *close, *second, *s;
	struct arena *a = sql->arena;

	for (s = text; *s != '\0'; s++) {
		*name = bare_widget(sql, text, s, end);
		if (*name != NULL && session_value(sql, *name) != NULL)
			return s;
		bool braces = s[0] == '{' && s[1] == '{', widget = s[0] == '$' && s[1] == '{';

		close = braces ? strstr(s, "}}") : widget ? strchr(s, '}') : NULL;
		if (close == NULL || read_template(a, s + 2, (size_t)(close - s - 2), name,
					 &second) != TEMPLATE_PARAM)
			continue;
		*end = close + (braces ? 2 : 1);
		return s;
	}
	return NULL;
}

static struct expr *
append(struct parser *p, struct expr *left, struct expr *right)
{
	struct expr *both;

	if (left == NULL)
		return right;
	both = new_expr(p->s, E_OPERATOR, right->begin, right->end);
	both->op = "||";
	both->args = left;
	left->next = right;
	return both;
}

static struct expr *
piece(struct parser *p, const struct expr *e, const char *from, size_t n)
{
	struct expr *s = new_expr(p->s, E_STRING, e->begin, e->end);

	s->text = arena_strndup(p->s->arena, from, n);
	s->len = n;
	return s;
}

/* What may be a widget, and is not known to be one */
static void
note_widget(struct parser *p, const struct expr *e)
{
	const char *name, *end;

	for (const char *s = e->text; *s != '\0'; s++)
		if ((name = bare_widget(p->s, e->text, s, &end)) != NULL)
			note(p->s, SQL_WARNING, "widget", e->begin,
			    "$%s stands in the string as it is: a notebook puts a widget's value "
			    "there; :%s is a parameter",
			    name, name);
}

struct expr *
expand_string(struct parser *p, struct expr *e)
{
	const char *at = e->text, *found, *end, *name;
	struct expr *all = NULL, *param, *cast;
	size_t left;

	while ((found = next_param(p->s, at, &end, &name)) != NULL) {
		if (found > at)
			all = append(p, all, piece(p, e, at, (size_t)(found - at)));
		param = new_expr(p->s, E_PARAM, e->begin, e->end);
		param->text = name;
		param->quoted = true;
		add_param(p, param);
		cast = new_expr(p->s, E_CAST, e->begin, e->end);
		cast->type = type_of(T_STRING);
		cast->args = param;
		all = append(p, all, cast);
		at = end;
	}
	if (all == NULL) {
		note_widget(p, e);
		return e;
	}
	left = strlen(e->text) - (size_t)(at - e->text);
	return left > 0 ? append(p, all, piece(p, e, at, left)) : all;
}

bool
has_params(struct sql *s, const char *text)
{
	const char *end, *name;

	return next_param(s, text, &end, &name) != NULL;
}
