/* recorded.c - results that were kept: CSV and JSON lines */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check/internal.h"

struct growing {
	struct arena *arena;
	const char **cell;
	size_t count, cap;
	bool open; /* a quote of the last field has no end */
};

static void
add(struct growing *g, const char *cell)
{
	size_t cap = g->cap * 2 + 64;

	if (g->count == g->cap) {
		g->cell = arena_grow(
		    g->arena, g->cell, g->cap * sizeof(*g->cell), cap * sizeof(*g->cell));
		g->cap = cap;
	}
	g->cell[g->count++] = cell;
}

/* ---- CSV ---- */

/* The field at *p; empty without quotes is NULL.  *p ends at the delimiter, the line's end or the
 * text's. */
static const char *
csv_field(struct growing *g, const char **p, const char *end)
{
	struct buf b = {.arena = g->arena};
	bool inside = false, quoted = false;
	const char *s = *p;

	for (; s < end; s++) {
		if (*s == '"' && inside && s + 1 < end && s[1] == '"')
			buf_char(&b, *++s);
		else if (*s == '"') {
			inside = !inside;
			quoted = true;
		} else if (!inside &&
			   (*s == ',' || *s == '\n' || (*s == '\r' && s + 1 < end && s[1] == '\n')))
			break;
		else
			buf_char(&b, *s);
	}
	*p = s;
	g->open = inside;
	return b.len == 0 && !quoted ? NULL : buf_text(&b);
}

/* A row; how many fields it has. */
static size_t
csv_row(struct growing *g, const char **p, const char *end)
{
	size_t n = 1;

	add(g, csv_field(g, p, end));
	for (; *p < end && **p == ','; n++) {
		++*p;
		add(g, csv_field(g, p, end));
	}
	*p += *p < end && **p == '\r';
	*p += *p < end && **p == '\n';
	return n;
}

static struct check_result *
read_csv(struct arena *a, const char *path, const char *text, size_t len)
{
	struct check_result *r = arena_alloc(a, sizeof(*r));
	struct growing g = {.arena = a};
	const char *p = text, *end = text + len;
	size_t n;

	*r = (struct check_result){.path = path, .csv = true};
	if (len == 0)
		return r;
	r->columns = csv_row(&g, &p, end);
	while (p < end && !g.open) {
		n = csv_row(&g, &p, end);
		if (n != r->columns) {
			warnat((struct pos){path, 0, 0}, "row %zu has %zu fields instead of %zu",
			    r->rows + 1, n, r->columns);
			return NULL;
		}
		r->rows++;
	}
	if (g.open) {
		warnat((struct pos){path, 0, 0}, "the text ends inside of quotes");
		return NULL;
	}
	r->names = g.cell;
	for (size_t i = 0; i < r->columns; i++)
		if (r->names[i] == NULL)
			r->names[i] = "";
	r->cell = g.cell + r->columns;
	return r;
}

/* ---- JSON lines ---- */

static const char *
cell_text(struct arena *a, const struct json *v)
{
	struct json plain;
	struct buf b = {.arena = a};

	if (v == NULL || v->type == JSON_NULL)
		return NULL;
	if (v->type == JSON_STRING || v->type == JSON_NUMBER)
		return v->text;
	plain = *v; /* without its key */
	plain.key = NULL;
	plain.next = NULL;
	json_print(&b, &plain);
	return buf_text(&b);
}

static size_t
length(const struct json *row)
{
	size_t n = 0;

	for (const struct json *v = row->child; v != NULL; v = v->next)
		n++;
	return n;
}

/* Is it a row like the first one?  False: reported. */
static bool
fits(struct pos pos, const struct json *first, const struct json *row)
{
	if (row->type != JSON_ARRAY && row->type != JSON_OBJECT)
		warnat(pos, "a row is an object or a list");
	else if (row->type != first->type)
		warnat(pos, "the row is %s, and the first one is not",
		    row->type == JSON_ARRAY ? "a list" : "an object");
	else if (row->type == JSON_ARRAY && length(row) != length(first))
		warnat(pos, "the row has %zu values instead of %zu", length(row), length(first));
	else
		return true;
	return false;
}

/* All lines, in a list.  NULL: reported. */
static struct json *
read_rows(struct arena *a, const char *path, const char *text, size_t len)
{
	struct json *rows = json_new(a, JSON_ARRAY), *row;
	const char *end = text + len, *line, *next;
	struct pos pos = {path, 0, 1};
	size_t n;

	for (line = text; line < end; line = next) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next == NULL ? end : next + 1;
		pos.line++;
		if (strspn(line, " \t\r\n") >= (size_t)(next - line))
			continue;
		n = (size_t)(next - line);
		n -= line[n - 1] == '\n';
		if ((row = json_read(a, pos, line, n)) == NULL ||
		    !fits(pos, rows->child != NULL ? rows->child : row, row))
			return NULL;
		json_add(rows, row);
	}
	return rows;
}

/* Of objects all names that there are: who writes them may leave NULLs out. */
static void
name_columns(struct check_result *r, struct arena *a, const struct json *rows)
{
	struct map seen = {.arena = a};
	struct growing g = {.arena = a};
	const struct json *row, *v;

	for (row = rows->child; row != NULL; row = row->next)
		for (v = row->child; v != NULL && (r->objects || row == rows->child); v = v->next)
			if (v->key == NULL || map_get(&seen, v->key) == NULL) {
				add(&g, v->key == NULL ? "" : v->key);
				if (v->key != NULL)
					map_set(&seen, v->key, r);
			}
	r->names = g.cell;
	r->columns = g.count;
}

static struct check_result *
read_jsonl(struct arena *a, const char *path, const char *text, size_t len)
{
	struct json *rows = read_rows(a, path, text, len);
	struct check_result *r = arena_alloc(a, sizeof(*r));
	struct growing g = {.arena = a};

	if (rows == NULL)
		return NULL;
	*r = (struct check_result){.path = path};
	r->objects = rows->child != NULL && rows->child->type == JSON_OBJECT;
	name_columns(r, a, rows);
	for (const struct json *row = rows->child; row != NULL; row = row->next, r->rows++) {
		for (size_t i = 0; i < r->columns && r->objects; i++)
			add(&g, cell_text(a, json_get(row, r->names[i])));
		for (const struct json *v = r->objects ? NULL : row->child; v != NULL; v = v->next)
			add(&g, cell_text(a, v));
	}
	r->cell = g.cell;
	return r;
}

struct check_result *
check_result_read(struct arena *a, const char *path, const char *text, size_t len)
{
	size_t begin = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	size_t first = begin + strspn(text + begin, " \t\r\n");

	if (text[first] == '{' || text[first] == '[')
		return read_jsonl(a, path, text + begin, len - begin);
	return read_csv(a, path, text + begin, len - begin);
}

/* ---- which file it is ---- */

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The file's name without folder and ending. */
static const char *
base_of(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/'), *base = slash == NULL ? file : slash + 1;
	const char *dot = strrchr(base, '.');

	return dot == NULL || dot == base ? base : arena_strndup(a, base, (size_t)(dot - base));
}

static struct check_result *
read_file(struct arena *a, const char *path)
{
	struct check_result *r = NULL;
	struct input in;
	size_t len;
	char *text;

	if (!input_open(&in, path))
		return NULL;
	if ((text = input_rest(&in, a, &len)) != NULL)
		r = check_result_read(a, path, text, len);
	input_close(&in);
	return r;
}

bool
check_recorded(struct arena *a, const char *source, const struct check_query *q,
    struct check_result **result, const char **sought)
{
	static const char *const endings[] = {"csv", "jsonl"};
	const char *name = q->name, *path;

	*result = NULL;
	*sought = source;
	if (!is_folder(source)) {
		if (q->number > 1)
			return false; /* the file is the first query's */
		*sought = NULL;
		return (*result = read_file(a, source)) != NULL;
	}
	if (name == NULL && q->file != NULL)
		name = q->number == 1 ? base_of(a, q->file)
				      : arena_printf(a, "%s.%d", base_of(a, q->file), q->number);
	if (name == NULL)
		return false;
	for (size_t i = 0; i < LENGTH(endings); i++) {
		path = arena_printf(a, "%s/%s.%s", source, name, endings[i]);
		if (access(path, F_OK) != 0)
			continue;
		*sought = NULL;
		return (*result = read_file(a, path)) != NULL;
	}
	*sought = arena_printf(a, "%s/%s.csv or .jsonl", source, name);
	return false;
}
