/* fuzz-sql.c - any text is split into statements, each of them converted or refused, on one line
 * and on several.  Two texts are crossed between words, so that what comes out is nearly SQL. */
#include <stdlib.h>
#include <string.h>

#include "sql/sql.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
    uint8_t *out, size_t max, unsigned seed);

static void
convert(struct arena *a, const struct sql_options *options, const char *text, size_t size)
{
	struct sql_session *session = sql_session_new(NULL);
	struct sql_walk walk = {text, size, {"fuzz", 1, 1}, 0, 0};
	struct sql_piece piece;
	struct sql_result r;
	size_t before = 0;

	while (sql_split(&walk, &piece)) {
		if (walk.offset <= before || piece.text < text ||
		    piece.text + piece.len > text + size)
			abort();
		before = walk.offset;
		r = sql_convert(a, session, options, piece);
		if (r.ok != (r.sql != NULL) || (!r.ok && r.notes == NULL))
			abort();
		for (const struct sql_note *n = r.notes; n != NULL; n = n->next)
			if (strcmp(n->code, "internal") == 0)
				abort();
	}
	sql_session_free(session);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena a;
	const char *text = arena_strndup(&a, (const char *)data, size);

	convert(&a, &(struct sql_options){0}, text, size);
	convert(&a, &(struct sql_options){.pretty = true, .no_ansi = true, .explain = true}, text,
	    size);
	arena_reset(&a);
	return 0;
}

/* ---- crossing ---- */

struct text {
	const uint8_t *data;
	size_t size;
};

static bool
is_word(uint8_t c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where the word, or the other character, at `at` ends. */
static size_t
word_end(struct text t, size_t at)
{
	if (at >= t.size || !is_word(t.data[at]))
		return at < t.size ? at + 1 : at;
	while (at < t.size && is_word(t.data[at]))
		at++;
	return at;
}

/* The beginning of a word near that place. */
static size_t
word_begin(struct text t, size_t at)
{
	while (at > 0 && at < t.size && is_word(t.data[at]) && is_word(t.data[at - 1]))
		at--;
	return at;
}

static size_t
pass_words(struct text t, size_t at, unsigned n)
{
	while (n-- > 0)
		at = word_end(t, at);
	return at;
}

static size_t
append(uint8_t *out, size_t at, size_t max, const uint8_t *data, size_t n)
{
	if (n > max - at)
		n = max - at;
	memcpy(out + at, data, n);
	return at + n;
}

/* Some words of a, replaced by some words of b. */
size_t
LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
    uint8_t *out, size_t max, unsigned seed)
{
	struct text x = {a, a_size}, y = {b, b_size};
	struct rng r;
	size_t from, to, begin, end, n;

	rng_seed(&r, seed, 0);
	from = word_begin(x, (size_t)rng_range(&r, 0, (int64_t)a_size));
	to = pass_words(x, from, (unsigned)rng_range(&r, 0, 8));
	begin = word_begin(y, (size_t)rng_range(&r, 0, (int64_t)b_size));
	end = pass_words(y, begin, (unsigned)rng_range(&r, 1, 24));
	n = append(out, 0, max, a, from);
	n = append(out, n, max, b + begin, end - begin);
	return append(out, n, max, a + to, a_size - to);
}
