/* reject.c - rows that are refused: how many may be, and the file that keeps them */
#include <pthread.h>

#include "copy/internal.h"

struct copy_rejects {
	const char *path;
	FILE *file;
	int64_t max, count; /* count: of chunks that were committed, or are about to be */
	copy_reject_line *line;
	pthread_mutex_t lock;
};

struct copy_rejects *
copy_rejects_open(struct arena *a, const char *path, int64_t max, copy_reject_line *line)
{
	struct copy_rejects *r = arena_alloc(a, sizeof(*r));

	r->path = path;
	r->max = max;
	r->line = line;
	pthread_mutex_init(&r->lock, NULL);
	if (path == NULL || (r->file = fopen(path, "ae")) != NULL)
		return r;
	warning("open %s:", path);
	return NULL;
}

int64_t
copy_rejects_count(const struct copy_rejects *r)
{
	return r->count;
}

static bool
refuse(struct copy_refused *r, const struct copy_reject *reject)
{
	struct copy_rejects *all = r->all;
	bool stop;

	r->count++;
	pthread_mutex_lock(&all->lock);
	stop = all->count + r->count > all->max;
	pthread_mutex_unlock(&all->lock);
	if (stop || all->file == NULL)
		warnat(reject->pos, "%s (%s)", reject->message, reject->sqlstate);
	if (all->file != NULL)
		all->line(&r->lines, reject);
	return !stop;
}

/* The text of a row without its end. */
static void
set_text(struct copy_reject *reject, const struct copy_chunk *chunk, size_t at, size_t len)
{
	reject->text = chunk->text.data + at;
	while (len > 0 && (reject->text[len - 1] == '\n' || reject->text[len - 1] == '\r'))
		len--;
	reject->len = len;
}

bool
copy_refuse_row(struct copy_refused *r, size_t i, const char *sqlstate, const char *message)
{
	const struct copy_row *row = &r->rows->row[i];
	struct copy_reject reject = {.pos = {.file = r->source, .line = r->chunk->line + row->line},
	    .sqlstate = sqlstate,
	    .message = message};

	set_text(&reject, r->chunk, row->at, row->len);
	return refuse(r, &reject);
}

bool
copy_refuse_bad(struct copy_refused *r)
{
	for (size_t i = 0; i < r->rows->bad_count; i++) {
		const struct copy_bad *bad = &r->rows->bad[i];
		struct copy_reject reject = {
		    .pos = {.file = r->source, .line = r->chunk->line + bad->line},
		    .sqlstate = bad->sqlstate,
		    .message = bad->message};

		set_text(&reject, r->chunk, bad->at, bad->len);
		if (!refuse(r, &reject))
			return false;
	}
	r->bad_count = r->count;
	r->bad_len = r->lines.len;
	return true;
}

void
copy_refused_reset(struct copy_refused *r)
{
	r->count = r->bad_count;
	r->lines.len = r->bad_len;
}

bool
copy_refused_commit(struct copy_refused *r)
{
	struct copy_rejects *all = r->all;
	bool good;

	if (r->count == 0)
		return true;
	pthread_mutex_lock(&all->lock);
	good = all->count + r->count <= all->max;
	if (!good)
		warning("more than %lld rows were refused", (long long)all->max);
	if (good && all->file != NULL &&
	    (fwrite(r->lines.data, 1, r->lines.len, all->file) != r->lines.len ||
		fflush(all->file) != 0)) {
		warning("write %s:", all->path);
		good = false;
	}
	all->count += good ? r->count : 0;
	pthread_mutex_unlock(&all->lock);
	return good;
}
