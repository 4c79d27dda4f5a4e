/* encode.c - a chunk of input into rows of COPY */
#include <stdio.h>

#include "copy/internal.h"

/* How much text is encoded at a stretch. */
#define STRETCH (32 << 10)

void
copy_free(struct copy_rows *rows)
{
	free(rows->data.data);
	free(rows->scratch.data);
	free(rows->shape.data);
	free(rows->row);
	free(rows->end);
	free(rows->set);
	free(rows->bad);
	free(rows->absent.data);
	free(rows->value);
	*rows = (struct copy_rows){0};
}

bool
bad_row(struct parser *p, const char *sqlstate, const char *format, ...)
{
	va_list args;

	p->sqlstate = sqlstate;
	va_start(args, format);
	vsnprintf(p->message, sizeof(p->message), format, args);
	va_end(args);
	return false;
}

/* ---- names ---- */

static int
column_named(const struct copy_spec *spec, const char *name, size_t n)
{
	for (size_t i = 0; i < spec->count; i++)
		if (strlen(spec->columns[i].name) == n &&
		    memcmp(spec->columns[i].name, name, n) == 0)
			return (int)i;
	for (size_t i = 0; i < spec->count; i++)
		if (word_nis(name, n, spec->columns[i].name))
			return (int)i;
	return -1;
}

void
copy_map_all(const struct copy_spec *spec, struct arena *a, struct copy_map *map)
{
	map->count = spec->count;
	map->column = arena_alloc(a, spec->count * sizeof(*map->column) + 1);
	for (size_t i = 0; i < spec->count; i++)
		map->column[i] = (int)i;
}

/* The field number i is called name. */
static bool
map_field(const struct copy_spec *spec, struct pos pos, struct copy_map *map,
    const struct copy_value *name)
{
	int column = column_named(spec, name->text, name->len);

	if (column == -1 && memchr(name->text, '\r', name->len) != NULL) {
		warnat(pos, "lines that end in a carriage return alone: write newlines (tr '\\r' "
			    "'\\n')");
		return false;
	}
	if (column == -1 && !spec->ignore_unknown) {
		warnat(pos, "there is no column \"%.*s\"", (int)name->len, name->text);
		return false;
	}
	for (size_t i = 0; column != -1 && i < map->count; i++)
		if (map->column[i] == column) {
			warnat(pos, "the column \"%s\" comes twice", spec->columns[column].name);
			return false;
		}
	map->column[map->count++] = column;
	return true;
}

bool
copy_map_names(const struct copy_spec *spec, struct arena *a, struct pos pos, const char *text,
    struct copy_map *map)
{
	size_t n = strlen(text);
	/* the row is read as one of a table with as many columns as it may have fields */
	struct copy_spec names = *spec;
	size_t most = copy_count(text, n, spec->delimiter) + 1;
	struct copy_map all;
	struct copy_rows rows = {0};
	struct parser p = {.spec = &names, .map = &all, .rows = &rows, .at = text, .end = text + n};
	bool good = true;

	names.count = most;
	names.null = "";
	names.null_len = 0;
	copy_map_all(&names, a, &all);
	rows.value = arena_alloc(a, most * sizeof(*rows.value));
	bytes_reserve(&rows.scratch, n + 64);
	if (names.format == COPY_TEXT)
		text_row(&p);
	else
		csv_row(&p); /* "missing data" is as it should be */
	map->column = arena_alloc(a, most * sizeof(*map->column));
	map->count = 0;
	for (size_t i = 0; i < most && rows.value[i].present; i++) {
		if (rows.value[i].text == NULL)
			rows.value[i] = (struct copy_value){.text = "", .len = 0};
		good = map_field(spec, pos, map, &rows.value[i]) && good;
	}
	free(rows.scratch.data);
	return good;
}

/* ---- fields ---- */

/* Which columns are left to their defaults; the number of that set. */
static uint32_t
find_set(struct copy_rows *rows, const struct copy_spec *spec, uint32_t last)
{
	size_t n = spec->count;
	const char *sets;
	char *set;

	rows->absent.len = rows->set_count * n;
	set = bytes_room(&rows->absent, n);
	sets = rows->absent.data;
	for (size_t i = 0; i < n; i++)
		set[i] = !rows->value[i].present && spec->columns[i].has_default;
	if (last < rows->set_count && memcmp(sets + last * n, set, n) == 0)
		return last;
	for (uint32_t i = 0; i < rows->set_count; i++)
		if (memcmp(sets + i * n, set, n) == 0)
			return i;
	return (uint32_t)rows->set_count++;
}

/* The fields of a row in binary form; false: some are for the server to read. */
static bool
binary_row(struct copy_rows *rows, const struct copy_spec *spec, const char *absent, int64_t order)
{
	struct bytes *out = &rows->data;
	size_t head = out->len;
	uint16_t n = 0;

	bytes_room(out, 2);
	out->len += 2;
	for (size_t i = 0; i < spec->count; i++) {
		const struct copy_value *v = &rows->value[i];
		const struct copy_column *c = &spec->columns[i];

		if (absent[i])
			continue;
		n++;
		if (!v->present || v->text == NULL)
			bytes_put32(out, UINT32_MAX);
		else if (!c->codec->encode(out, spec, c, v->text, v->len)) {
			out->len = head;
			rows->failed = i;
			return false;
		}
	}
	if (spec->order) {
		put_field64(out, (uint64_t)order);
		n++;
	}
	store16(out->data + head, n);
	return true;
}

/* A text as COPY's text format has it. */
static void
escaped(struct bytes *out, const char *s, size_t n)
{
	static const char special[256] = {['\\'] = '\\', ['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r'};
	char *p = bytes_room(out, 2 * n), letter;

	for (size_t i = 0; i < n; i++) {
		if ((letter = special[(unsigned char)s[i]]) != 0) {
			*p++ = '\\';
			*p++ = letter;
		} else
			*p++ = s[i];
	}
	out->len = (size_t)(p - out->data);
}

static void
text_field(struct copy_rows *rows, const struct copy_column *c, const struct copy_value *v)
{
	struct bytes *out = &rows->data;

	if (!v->present || v->text == NULL || (c->geometry && v->len == 0)) {
		bytes_add(out, "\\N", 2);
	} else if (c->geometry) {
		rows->shape.len = 0;
		geometry_text(&rows->shape, c, v->text, v->len);
		escaped(out, rows->shape.data, rows->shape.len);
	} else
		escaped(out, v->text, v->len);
}

static void
text_line(struct copy_rows *rows, const struct copy_spec *spec, const char *absent, int64_t order)
{
	char number[24];
	bool first = true;

	for (size_t i = 0; i < spec->count; i++) {
		if (absent[i])
			continue;
		if (!first)
			bytes_add(&rows->data, "\t", 1);
		first = false;
		text_field(rows, &spec->columns[i], &rows->value[i]);
	}
	if (spec->order) {
		int n =
		    snprintf(number, sizeof(number), "%s%lld", first ? "" : "\t", (long long)order);

		bytes_add(&rows->data, number, (size_t)n);
	}
	bytes_add(&rows->data, "\n", 1);
}

/* ---- rows ---- */

static void
add_bad(struct copy_rows *rows, const struct parser *p, const struct copy_row *row)
{
	struct copy_bad *bad;

	if (rows->bad_count == rows->bad_cap) {
		rows->bad_cap = rows->bad_cap == 0 ? 64 : rows->bad_cap * 2;
		if ((rows->bad = realloc(rows->bad, rows->bad_cap * sizeof(*bad))) == NULL)
			die("out of memory");
	}
	bad = &rows->bad[rows->bad_count++];
	*bad = (struct copy_bad){.at = row->at, .len = row->len, .line = row->line};
	bad->sqlstate = p->sqlstate;
	memcpy(bad->message, p->message, sizeof(bad->message));
}

static void
add_row(struct copy_rows *rows, const struct copy_row *row, uint32_t set)
{
	if (rows->data.len > UINT32_MAX)
		die("a chunk has over 4 GB of rows");
	if (rows->count == rows->cap) {
		rows->cap = rows->cap == 0 ? 4096 : rows->cap * 2;
		rows->row = realloc(rows->row, rows->cap * sizeof(*rows->row));
		rows->end = realloc(rows->end, rows->cap * sizeof(*rows->end));
		rows->set = realloc(rows->set, rows->cap * sizeof(*rows->set));
		if (rows->row == NULL || rows->end == NULL || rows->set == NULL)
			die("out of memory");
	}
	rows->row[rows->count] = *row;
	rows->end[rows->count] = (uint32_t)rows->data.len;
	rows->set[rows->count++] = set;
}

static bool
blank_line(const char *s, const char *end)
{
	while (s < end && (*s == ' ' || *s == '\t' || *s == '\r'))
		s++;
	return s == end || *s == '\n';
}

/* A line that is no row: empty, or the end mark of COPY's text format. */
static bool
no_row(const struct copy_spec *spec, const struct parser *p)
{
	size_t n = (size_t)(p->end - p->at);

	if (spec->format == COPY_TEXT)
		return n >= 2 && memcmp(p->at, "\\.", 2) == 0 && (n == 2 || p->at[2] == '\n');
	if (spec->format == COPY_JSON)
		return blank_line(p->at, p->end);
	if (p->map->count < 2)
		return false; /* a row whose only field is empty */
	return *p->at == '\n' || (n >= 2 && memcmp(p->at, "\r\n", 2) == 0) ||
	       (n == 1 && *p->at == '\r');
}

/* A row that was taken apart: false: it cannot be in the binary form. */
static bool
put_row(struct copy_rows *rows, const struct parser *p, const struct copy_row *row, int64_t order)
{
	const struct copy_spec *spec = p->spec;
	uint32_t set = find_set(rows, spec, rows->count > 0 ? rows->set[rows->count - 1] : 0);
	const char *absent = rows->absent.data + set * spec->count;

	if (!rows->binary)
		text_line(rows, spec, absent, order);
	else if (!binary_row(rows, spec, absent, order))
		return false;
	add_row(rows, row, set);
	return true;
}

/* Encodes all rows in one form; false: not possible in the binary one. */
static bool
encode_all(struct copy_rows *rows, struct parser *p, int64_t order)
{
	const char *text = p->at;
	static row_parser *const parsers[] = {NULL, csv_row, text_row, json_row};
	const struct copy_spec *spec = p->spec;
	struct copy_row row = {0};
	const char *start;
	bool good;

	for (const char *breath = p->at; p->at < p->end;) {
		start = p->at;
		if (start - breath > STRETCH) {
			crew_yield();
			breath = start;
		}
		rows->scratch.len = 0;
		for (size_t i = 0; i < spec->count; i++)
			rows->value[i].present = false;
		if (no_row(spec, p)) {
			const char *end = memchr(start, '\n', (size_t)(p->end - start));

			p->at = end == NULL ? p->end : end + 1;
			row.line++;
			continue;
		}
		p->quoted = false;
		good = parsers[spec->format](p);
		row.at = (uint32_t)(start - text);
		row.len = (uint32_t)(p->at - start);
		if (good && !put_row(rows, p, &row, order)) {
			if (!spec->strict)
				return false;
			good = bad_row(p, "22P02", "no value for type %s of \"%s\"",
			    spec->columns[rows->failed].type, spec->columns[rows->failed].name);
		}
		if (!good)
			add_bad(rows, p, &row);
		row.line += !good || p->quoted ? (uint32_t)copy_count(start, row.len, '\n') : 1;
		order++;
	}
	return true;
}

void
copy_encode(struct copy_rows *rows, const struct copy_spec *spec, const struct copy_map *map,
    const struct bytes *text, int64_t order)
{
	struct parser p = {.spec = spec, .map = map, .rows = rows};

	rows->scratch.len = rows->shape.len = 0;
	/* the fields of a row point into it, so it must not move */
	bytes_room(&rows->scratch, 3 * text->len + 64);
	if (rows->value == NULL &&
	    (rows->value = calloc(spec->count + 1, sizeof(*rows->value))) == NULL)
		die("out of memory");
	for (rows->binary = !spec->text_only;; rows->binary = false) {
		rows->data.len = rows->count = rows->bad_count = rows->set_count = 0;
		p.at = text->data;
		p.end = text->data + text->len;
		if (encode_all(rows, &p, order))
			return;
	}
}
