/* record.c - load records, and how far a load is */
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "json/json.h"
#include "load/load.h"

void
load_note(struct load *l, const char *text)
{
	if (l->note_count < LENGTH(l->notes))
		l->notes[l->note_count++] = text;
}

/* What this process has used so far. */
static void
put_usage(struct buf *b)
{
	struct rusage u;
	double unit = 1024; /* of ru_maxrss on Linux */

#ifdef __APPLE__
	unit = 1;
#endif
	if (getrusage(RUSAGE_SELF, &u) != 0)
		return;
	json_member_fixed(b, "cpu_s",
	    (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
		(double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6,
	    3);
	json_member_fixed(b, "memory_bytes", (double)u.ru_maxrss * unit, 0);
}

static void
put_record(
    const struct load *l, const struct load_tally *t, const struct load_work *w, double seconds)
{
	static const char *const formats[] = {"binary", "text", "mixed"};
	struct arena a = {0};
	struct buf b = {.arena = &a};
	int format = t->text == 0 ? 0 : t->text == t->chunks ? 1 : 2;

	json_begin(&b);
	json_member_str(&b, "kind", "load");
	json_member_str(&b, "table", l->opt.table);
	if (l->job.name != NULL)
		json_member_str(&b, "job", l->job.name);
	json_member_bool(&b, "total", w == NULL);
	if (w != NULL) {
		json_member_str(&b, "source", w->mark.source);
		json_member_int(&b, "offset_bytes", w->mark.offset);
	} else {
		json_member_int(&b, "chunks", t->chunks);
		json_member_int(&b, "skipped_chunks", t->skipped);
	}
	json_member_int(&b, "input_bytes", t->bytes);
	json_member_int(&b, "rows", t->rows);
	json_member_int(&b, "rejects", t->rejects);
	json_member_int(&b, "retries", t->retries);
	json_member_fixed(&b, "elapsed_s", seconds, 6);
	json_member_fixed(&b, "rows_per_s", seconds > 0 ? (double)t->rows / seconds : 0, 0);
	if (l->job.mode != NULL)
		json_member_str(&b, "mode", l->job.mode);
	json_member_str(&b, "method", l->opt.sqlite != NULL ? "sqlite" : pg_methods[l->opt.method]);
	if (l->opt.sqlite == NULL)
		json_member_str(&b, "format", formats[format]);
	if (w == NULL)
		put_usage(&b);
	json_member_bool(&b, "dry_run", l->opt.dry);
	json_key(&b, "notes");
	buf_char(&b, '[');
	for (size_t i = 0; w == NULL && i < l->note_count; i++) {
		buf_str(&b, i > 0 ? "," : "");
		json_quote(&b, l->notes[i], strlen(l->notes[i]));
	}
	buf_char(&b, ']');
	json_end(&b);
	fwrite(b.data, 1, b.len, stdout);
	arena_free(&a);
}

void
load_put_total(const struct load *l)
{
	const struct load_tally *t = &l->done;
	double seconds = (double)(clock_ns() - l->started) / 1e9;

	if (!l->opt.text) {
		put_record(l, t, NULL, seconds);
		return;
	}
	printf("%s: %lld rows in %.1f s (%.0f rows/s)", l->opt.table, (long long)t->rows, seconds,
	    seconds > 0 ? (double)t->rows / seconds : 0);
	if (t->skipped > 0)
		printf(", %lld of %lld chunks were there", (long long)t->skipped,
		    (long long)(t->skipped + t->chunks));
	if (t->rejects > 0)
		printf(", %lld refused", (long long)t->rejects);
	printf("\n");
}

/* Called with the lock held. */
static void
show_progress(struct load *l)
{
	int64_t now = clock_ns();
	double seconds = (double)(now - l->started) / 1e9, share;

	if (l->opt.quiet || now - l->shown < 250000000 || !isatty(STDERR_FILENO))
		return;
	l->shown = now;
	fprintf(stderr, "\r\033[K%lld rows, %.0f rows/s", (long long)l->done.rows,
	    (double)l->done.rows / seconds);
	if (l->input_bytes > 0 && l->input_at > 0) {
		share = (double)l->input_at / (double)l->input_bytes;
		fprintf(stderr, ", %.0f %%, %.0f s left", 100 * share, seconds / share - seconds);
	}
}

void
load_count(struct load *l, const struct load_work *w, const struct load_tally *t, int64_t began)
{
	pthread_mutex_lock(&l->lock);
	l->done.rows += t->rows;
	l->done.bytes += t->bytes;
	l->done.chunks += t->chunks;
	l->done.skipped += t->skipped;
	l->done.retries += t->retries;
	l->done.text += t->text;
	if (!l->opt.text && t->chunks > 0)
		put_record(l, t, w, (double)(clock_ns() - began) / 1e9);
	show_progress(l);
	pthread_mutex_unlock(&l->lock);
}

void
load_put_reject(struct buf *b, const struct copy_reject *r)
{
	json_begin(b);
	json_member_str(b, "kind", "reject");
	json_member_str(b, "source", r->pos.file);
	json_member_int(b, "line", (int64_t)r->pos.line);
	json_member_str(b, "sqlstate", r->sqlstate);
	json_member_str(b, "message", r->message);
	json_key(b, "row");
	json_quote(b, r->text, r->len);
	json_end(b);
}

void
load_put_plan(struct arena *a, double rows)
{
	struct buf b = {.arena = a};
	struct pg_plan plan = pg_recommend(rows);

	json_begin(&b);
	json_member_str(&b, "kind", "load_plan");
	json_member_fixed(&b, "rows", rows, 0);
	json_member_str(&b, "method", pg_methods[plan.method]);
	json_member_int(&b, "batch_rows", plan.batch);
	json_member_int(&b, "threads", plan.threads);
	json_end(&b);
	fwrite(b.data, 1, b.len, stdout);
}
