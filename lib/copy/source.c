/* source.c - an input, cut into chunks */
#include "copy/internal.h"

/* Reads until there are want bytes or the input ends.  False: failed. */
static bool
fill(struct copy_source *source, struct bytes *to, size_t want)
{
	ssize_t n;

	bytes_room(to, want > to->len ? want - to->len : 0);
	while (!source->eof && to->len < want) {
		n = source->read(source->data, to->data + to->len, want - to->len);
		if (n < 0)
			return false;
		source->eof = n == 0;
		to->len += (size_t)n;
	}
	return true;
}

/* The same for a chunk, from the rest first. */
static bool
refill(struct copy_source *source, struct bytes *to, size_t want)
{
	struct bytes *rest = &source->rest;
	size_t n = want > to->len ? want - to->len : 0;

	bytes_room(to, n);
	if (n > rest->len)
		n = rest->len;
	if (n > 0) {
		bytes_add(to, rest->data, n);
		rest->len -= n;
		memmove(rest->data, rest->data + n, rest->len);
	}
	return fill(source, to, want);
}

static void
consume(struct copy_source *source, size_t n)
{
	source->offset += (int64_t)n;
	source->rest.len -= n;
	memmove(source->rest.data, source->rest.data + n, source->rest.len);
}

/* The end of the first row in the rest; 0: the input is empty; -1: failed.  No more is read than
 * has come, so that a slow input is not waited for. */
static ssize_t
first_row(struct copy_source *source)
{
	struct bytes *rest = &source->rest;
	size_t seen = 0, looked = 0;
	unsigned state = 0;
	const char *p;
	ssize_t n;

	for (;;) {
		while ((p = memchr(rest->data + looked, '\n', rest->len - looked)) != NULL) {
			looked = (size_t)(p - rest->data) + 1;
			if (copy_border(source->spec, rest->data, looked, &seen, &state) > 0)
				return (ssize_t)looked;
		}
		looked = rest->len;
		if (source->eof)
			return (ssize_t)rest->len;
		if (rest->len > COPY_ROW_MAX) {
			warnat((struct pos){source->name, 1, 0}, "the first row does not end");
			return -1;
		}
		n = source->read(source->data, bytes_room(rest, 4096), 4096);
		if (n < 0)
			return -1;
		source->eof = n == 0;
		rest->len += (size_t)n;
	}
}

bool
copy_source_open(
    struct copy_source *source, struct arena *a, enum copy_names names, const char *given)
{
	const struct copy_spec *spec = source->spec;
	struct pos pos = {.file = source->name, .line = 1};
	ssize_t n;
	bool good;

	source->line = 1;
	if (!fill(source, &source->rest, 3))
		return false;
	if (source->rest.len >= 2 && (memcmp(source->rest.data, "\xFF\xFE", 2) == 0 ||
					 memcmp(source->rest.data, "\xFE\xFF", 2) == 0)) {
		warnat(pos, "this is UTF-16: make it UTF-8 first (iconv -f UTF-16 -t UTF-8)");
		return false;
	}
	if (source->rest.len >= 3 && memcmp(source->rest.data, "\xEF\xBB\xBF", 3) == 0)
		consume(source, 3);
	if (spec->format == COPY_JSON)
		return true;
	if (names == COPY_ALL_COLUMNS)
		copy_map_all(spec, a, &source->map);
	if (names == COPY_GIVEN)
		return copy_map_names(
		    spec, a, (struct pos){.file = "--columns"}, given, &source->map);
	if (names != COPY_HEADER_ROW)
		return true;
	if ((n = first_row(source)) <= 0)
		return n == 0;
	good = copy_map_names(
	    spec, a, pos, arena_strndup(a, source->rest.data, (size_t)n), &source->map);
	source->line += copy_count(source->rest.data, (size_t)n, '\n');
	consume(source, (size_t)n);
	return good;
}

void
copy_source_close(struct copy_source *source)
{
	free(source->rest.data);
	source->rest = (struct bytes){0};
}

int
copy_source_next(struct copy_source *source, struct copy_chunk *chunk, size_t want)
{
	struct bytes *text = &chunk->text;
	size_t border = 0, seen = 0;
	unsigned state = 0;
	bool end;

	text->len = 0;
	chunk->offset = source->offset;
	chunk->line = source->line;
	for (;; want = text->len + text->len / 2) {
		if (!refill(source, text, want))
			return -1;
		end = source->eof && source->rest.len == 0;
		border = end ? text->len
			     : copy_border(source->spec, text->data, text->len, &seen, &state);
		if (border > 0 || end)
			break;
		if (text->len > COPY_ROW_MAX) {
			warnat((struct pos){source->name, chunk->line, 0},
			    "the row does not end within %zu MB: is a quote left open?",
			    COPY_ROW_MAX >> 20);
			return -1;
		}
	}
	if (border == 0)
		return 0;
	source->offset = chunk->offset + (int64_t)text->len;
	source->line = chunk->line + copy_count(text->data, text->len, '\n');
	copy_source_unread(source, chunk, border);
	return 1;
}

void
copy_source_unread(struct copy_source *source, struct copy_chunk *chunk, size_t n)
{
	struct bytes *text = &chunk->text, *rest = &source->rest;
	size_t back = text->len - n;

	if (back > 0) {
		bytes_room(rest, back);
		memmove(rest->data + back, rest->data, rest->len);
		memcpy(rest->data, text->data + n, back);
		rest->len += back;
		source->line -= copy_count(text->data + n, back, '\n');
		source->offset -= (int64_t)back;
		text->len = n;
	}
	chunk->last = source->eof && rest->len == 0;
}
