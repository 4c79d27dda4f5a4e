/* print-name.c - names and strings as Postgres writes them */

#include "sql/print.h"

/* Keywords that cannot name a column or a table without quotes: reserved ones, and those that may
 * be a function or a type.  PostgreSQL 15 to 17, appendix C. */
static bool
is_reserved(const char *name)
{
	static const char *const others[] = {"authorization", "binary", "collation", "concurrently",
	    "cross", "current_schema", "freeze", "full", "ilike", "inner", "is", "isnull", "join",
	    "left", "like", "natural", "notnull", "outer", "overlaps", "right", "similar",
	    "tablesample", "verbose"};

	if (pg_reserved(name))
		return true;
	for (size_t i = 0; i < LENGTH(others); i++)
		if (word_is(name, others[i]))
			return true;
	return false;
}

/* Letters, digits and _, with no digit in front: what needs no quotes once it is lower case. */
static bool
is_plain(const char *name)
{
	if (name[0] >= '0' && name[0] <= '9')
		return false;
	for (const char *c = name; *c != '\0'; c++)
		if (!((*c | 32) >= 'a' && (*c | 32) <= 'z') && !(*c >= '0' && *c <= '9') &&
		    *c != '_')
			return false;
	return name[0] != '\0';
}

/* Behind the ${name} or {{ name }} at p, which somebody fills in and whose case therefore stays. */
static const char *
after_parameter(const char *p)
{
	const char *end = strncmp(p, "${", 2) == 0   ? strchr(p, '}')
			  : strncmp(p, "{{", 2) == 0 ? strstr(p, "}}")
						     : NULL;

	return end == NULL ? p : end + 1;
}

static void
add_name(struct buf *b, const char *name, bool quoted)
{
	const char *as_is = name;

	if (quoted)
		buf_char(b, '"');
	for (; *name != '\0'; name++) {
		if (name >= as_is)
			as_is = after_parameter(name);
		if (name < as_is) {
			buf_char(b, *name);
			continue;
		}
		if (*name == '"')
			buf_char(b, '"');
		buf_char(b, *name >= 'A' && *name <= 'Z' ? (char)(*name | 32) : *name);
	}
	if (quoted)
		buf_char(b, '"');
}

void
print_name(struct buf *b, const char *name)
{
	add_name(b, name, !is_plain(name) || is_reserved(name));
}

void
put_name(struct printer *p, const char *name)
{
	print_name(p->b, name);
}

void
put_label(struct printer *p, const char *name)
{
	add_name(p->b, name, !is_plain(name));
}

void
put_names(struct printer *p, const struct sql_word *names)
{
	for (; names != NULL; names = names->next) {
		put_name(p, names->text);
		if (names->next != NULL)
			put(p, ", ");
	}
}

void
put_dotted(struct printer *p, const struct expr *parts)
{
	put_name(p, parts->text);
	for (parts = parts->next; parts != NULL; parts = parts->next) {
		put_char(p, '.');
		put_label(p, parts->text);
	}
}

void
put_string(struct printer *p, const char *text, size_t n)
{
	const char *end = text + n, *quote;

	put_char(p, '\'');
	while ((quote = memchr(text, '\'', (size_t)(end - text))) != NULL) {
		put_n(p, text, (size_t)(quote - text) + 1);
		put_char(p, '\'');
		text = quote + 1;
	}
	put_n(p, text, (size_t)(end - text));
	put_char(p, '\'');
}
