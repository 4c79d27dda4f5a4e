/* array.c - array literals into the form of array_recv, and JSON arrays into literals */
#include "copy/internal.h"

#define DIMENSIONS 6 /* MAXDIM of Postgres */

struct literal {
	const char *s, *end;
	struct bytes *out;
	const struct copy_spec *spec;
	const struct copy_column *column;
	struct bytes *text; /* an element whose escapes were resolved */
	uint32_t size[DIMENSIONS]; /* of each dimension, 0: not known yet */
	int depth; /* dimensions seen so far */
	int deepest; /* dimensions where elements stand, 0: not known yet */
	bool nulls;
};

static void
blanks(struct literal *a)
{
	while (a->s < a->end && strchr(" \t\n\r\v\f", *a->s) != NULL && *a->s != '\0')
		a->s++;
}

/* One element: a quoted text, a bare word, or NULL. */
static bool
element(struct literal *a)
{
	const char *start;
	bool quoted = *a->s == '"';

	a->text->len = 0;
	if (quoted) {
		for (a->s++; a->s < a->end && *a->s != '"'; a->s++) {
			if (*a->s == '\\' && ++a->s == a->end)
				return false;
			bytes_add(a->text, a->s, 1);
		}
		if (a->s++ == a->end)
			return false;
	} else {
		start = a->s;
		while (a->s < a->end && strchr(",{}\"\\", *a->s) == NULL)
			a->s++;
		bytes_add(a->text, start, (size_t)(a->s - start));
		while (a->text->len > 0 && strchr(" \t\n\r\v\f", a->text->data[a->text->len - 1]))
			a->text->len--;
		if (a->text->len == 0)
			return false;
		if (word_nis(a->text->data, a->text->len, "null")) {
			a->nulls = true;
			bytes_put32(a->out, UINT32_MAX);
			return true;
		}
	}
	bytes_room(a->text, 1);
	return a->column->element_codec->encode(
	    a->out, a->spec, a->column, a->text->data, a->text->len);
}

/* '{' items of one depth '}'; all of a depth must have the same number */
static bool
level(struct literal *a)
{
	int depth = a->depth++;
	uint32_t n = 0;

	if (depth == DIMENSIONS)
		return false;
	a->s++;
	for (blanks(a); a->s < a->end && *a->s != '}'; blanks(a)) {
		if (n > 0 && *a->s++ != ',')
			return false;
		blanks(a);
		if (a->s == a->end)
			return false;
		if (*a->s == '{') {
			if (a->deepest == depth + 1 || !level(a))
				return false;
		} else {
			if (a->deepest != 0 && a->deepest != depth + 1)
				return false;
			a->deepest = depth + 1;
			if (!element(a))
				return false;
		}
		n++;
	}
	if (a->s == a->end || n == 0 || (a->size[depth] != 0 && a->size[depth] != n))
		return false;
	a->size[depth] = n;
	a->s++;
	a->depth--;
	return true;
}

bool
encode_array(struct bytes *out, const struct copy_spec *spec, const struct copy_column *column,
    const char *s, size_t n)
{
	struct bytes text = {0};
	struct literal a = {.s = s, .end = s + n, .out = out, .spec = spec, .column = column};
	/* room for all dimensions; the elements move up when there are fewer */
	size_t start = out->len, head = 4 + 12 + 8 * DIMENSIONS, shift;
	bool good;
	char *p;

	bytes_room(out, head);
	out->len += head;
	a.text = &text;
	blanks(&a);
	good = a.s < a.end && *a.s == '{';
	if (good && n == 2 && s[1] == '}')
		a.s += 2; /* empty: no dimension at all */
	else
		good = good && level(&a);
	blanks(&a);
	free(text.data);
	if (!good || a.s != a.end)
		return false;
	shift = 8 * (size_t)(DIMENSIONS - a.deepest);
	p = out->data + start;
	memmove(p + head - shift, p + head, out->len - start - head);
	out->len -= shift;
	store32(p, (uint32_t)(out->len - start - 4));
	store32(p + 4, (uint32_t)a.deepest);
	store32(p + 8, a.nulls);
	store32(p + 12, column->element);
	for (int i = 0; i < a.deepest; i++) {
		store32(p + 16 + 8 * i, a.size[i]);
		store32(p + 20 + 8 * i, 1); /* the lower bound */
	}
	return true;
}

/* A text between the quotes of a literal. */
static void
quoted(struct bytes *out, const char *s, size_t n)
{
	bytes_add(out, "\"", 1);
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"' || s[i] == '\\')
			bytes_add(out, "\\", 1);
		bytes_add(out, s + i, 1);
	}
	bytes_add(out, "\"", 1);
}

static size_t
string_end(const char *s, size_t i, size_t n)
{
	while (i < n && s[i] != '"')
		i += s[i] == '\\' ? 2 : 1;
	return i;
}

static size_t
nested_end(const char *s, size_t i, size_t n)
{
	size_t depth = 0;

	do {
		if (s[i] == '"')
			i = string_end(s, i + 1, n);
		depth += s[i] == '{' || s[i] == '[';
		depth -= s[i] == '}' || s[i] == ']';
		i++;
	} while (depth > 0);
	return i;
}

void
json_to_json_literal(struct bytes *out, const char *s, size_t n)
{
	size_t start, i = 1;

	bytes_add(out, "{", 1);
	while (s[i] != ']') {
		start = i;
		if (s[i] == '{' || s[i] == '[')
			i = nested_end(s, i, n);
		else if (s[i] == '"')
			i = string_end(s, i + 1, n) + 1;
		else if (strchr(", \t\r", s[i]) != NULL)
			i++;
		else
			i += strcspn(s + i, ",] \t\r");
		if (s[start] == 'n' || s[start] == ',')
			bytes_add(out, s + start, i - start);
		else if (strchr(" \t\r", s[start]) == NULL)
			quoted(out, s + start, i - start);
	}
	bytes_add(out, "}", 1);
}

void
json_to_literal(struct bytes *out, const char *s, size_t n)
{
	struct bytes text = {0};
	size_t start, i = 0;

	while (i < n) {
		start = i;
		if (s[i] == '"') {
			i = string_end(s, i + 1, n);
			text.len = 0;
			json_unescape(&text, s + start + 1, i - start - 1);
			quoted(out, text.data, text.len);
			i++;
		} else if (s[i] == '{') { /* an object is text for its element's type */
			i = nested_end(s, i, n);
			quoted(out, s + start, i - start);
		} else {
			bytes_add(out, s[i] == '[' ? "{" : s[i] == ']' ? "}" : s + i, 1);
			i++;
		}
	}
	free(text.data);
}
