/* table.c - files with one table each */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sqlite/internal.h"

struct sqlite_target {
	struct arena *arena;
	const struct sqlite_table *table;
	const char *path;
	int64_t rows_per_file;
	const char *create, *insert;
	sqlite3 *db; /* of the file in work, the last of parts; NULL: it is closed */
	sqlite3_stmt *st;
	struct sqlite_part *parts, **last, *part;
	int count;
	struct arena values; /* of one row */
	struct buf text;
};

const char *
sqlite_name(struct arena *a, const char *path, const char *what, const char *extension)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(slash != NULL ? slash : path, '.');
	size_t n = dot != NULL && dot > path ? (size_t)(dot - path) : strlen(path);

	return arena_printf(
	    a, "%.*s%s%s", (int)n, path, what, extension != NULL ? extension : path + n);
}

/* Where a file is built. */
static const char *
beside(struct sqlite_target *t, const struct sqlite_part *part)
{
	return arena_printf(t->arena, "%s.unfinished", part->path);
}

static bool
report(struct sqlite_target *t, const char *what)
{
	warning("%s: %s: %s", t->part->path, what, sqlite3_errmsg(t->db));
	return false;
}

/* ---- SQL ---- */

static void
put_quoted(struct buf *b, const char *name)
{
	buf_char(b, '"');
	for (; *name != '\0'; name++) {
		buf_str(b, *name == '"' ? "\"" : "");
		buf_char(b, *name);
	}
	buf_char(b, '"');
}

static void
put_key(struct buf *b, const struct sqlite_table *table)
{
	int place = 1;

	for (size_t i = 0; i < table->count; i++)
		if (table->column[i].key == place) {
			buf_str(b, place == 1 ? ", PRIMARY KEY (" : ", ");
			put_quoted(b, table->column[i].name);
			place++;
			i = (size_t)-1; /* the next place may be further up */
		}
	buf_str(b, place > 1 ? ")" : "");
}

static const char *
create_table(struct arena *a, const struct sqlite_table *table)
{
	struct buf b = {.arena = a};

	buf_str(&b, "CREATE TABLE ");
	put_quoted(&b, table->name);
	for (size_t i = 0; i < table->count; i++) {
		const struct sqlite_column *c = &table->column[i];

		buf_str(&b, i > 0 ? ", " : " (");
		put_quoted(&b, c->name);
		buf_printf(&b, " %s%s", column_type(c), c->not_null ? " NOT NULL" : "");
		if (!c->array && (c->type == TYPE_JSON || c->type == TYPE_JSONB)) {
			buf_str(&b, " CHECK (");
			put_quoted(&b, c->name);
			buf_str(&b, " IS NULL OR json_valid(");
			put_quoted(&b, c->name);
			buf_str(&b, "))");
		}
	}
	put_key(&b, table);
	buf_str(&b, ") STRICT");
	return buf_text(&b);
}

static const char *
insert_row(struct arena *a, const struct sqlite_table *table)
{
	struct buf b = {.arena = a};

	buf_str(&b, "INSERT INTO ");
	put_quoted(&b, table->name);
	for (size_t i = 0; i < table->count; i++)
		buf_str(&b, i > 0 ? ", ?" : " VALUES (?");
	buf_char(&b, ')');
	return buf_text(&b);
}

/* ---- one file ---- */

static bool
execute(struct sqlite_target *t, const char *sql)
{
	return sqlite3_exec(t->db, sql, NULL, NULL, NULL) == SQLITE_OK || report(t, "SQLite");
}

/* Begins the next file.  Nobody reads it before it is whole, so a journal would be for nothing. */
static bool
begin_file(struct sqlite_target *t)
{
	static const char set_up[] = "PRAGMA journal_mode = off; PRAGMA synchronous = off;"
				     "PRAGMA locking_mode = exclusive; PRAGMA cache_size = -16000;";
	const char *path;

	t->part = arena_alloc(t->arena, sizeof(*t->part));
	t->part->path = t->path;
	if (t->rows_per_file > 0)
		t->part->path = sqlite_name(
		    t->arena, t->path, arena_printf(t->arena, "_part_%03d", ++t->count), NULL);
	*t->last = t->part;
	t->last = &t->part->next;
	path = beside(t, t->part);
	unlink(path); /* of a run that was killed */
	if (sqlite3_open_v2(path, &t->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
		NULL) != SQLITE_OK)
		return report(t, "open");
	return execute(t, set_up) && execute(t, "BEGIN") && execute(t, t->create) &&
	       (sqlite3_prepare_v2(t->db, t->insert, -1, &t->st, NULL) == SQLITE_OK ||
		   report(t, "SQLite"));
}

/* Does the only value that the statement gives say so? */
static bool
answers(struct sqlite_target *t, const char *sql, const char *wanted)
{
	sqlite3_stmt *st;
	const char *text;
	bool good;

	if (sqlite3_prepare_v2(t->db, sql, -1, &st, NULL) != SQLITE_OK)
		return report(t, "SQLite");
	text = sqlite3_step(st) == SQLITE_ROW ? (const char *)sqlite3_column_text(st, 0) : NULL;
	good = text != NULL && strcmp(text, wanted) == 0;
	if (!good)
		warning("%s: %s: %s instead of %s", t->part->path, sql,
		    text == NULL ? "nothing" : text, wanted);
	sqlite3_finalize(st);
	return good;
}

static void
close_file(struct sqlite_target *t)
{
	sqlite3_finalize(t->st);
	sqlite3_close(t->db);
	t->st = NULL;
	t->db = NULL;
}

/* On disk, before its name says that it is there. */
static bool
sync_file(struct sqlite_target *t)
{
	const char *path = beside(t, t->part);
	int fd = open(path, O_RDONLY);
	struct stat st = {0};
	bool good = fd != -1 && fsync(fd) == 0 && fstat(fd, &st) == 0;

	if (!good)
		warning("%s:", path);
	if (fd != -1)
		close(fd);
	t->part->bytes = st.st_size;
	return good;
}

static bool
end_file(struct sqlite_target *t)
{
	struct buf count = {.arena = t->arena};
	const char *rows = arena_printf(t->arena, "%lld", (long long)t->part->rows);
	bool good;

	buf_str(&count, "SELECT count(*) FROM ");
	put_quoted(&count, t->table->name);
	good = execute(t, "COMMIT") && answers(t, "PRAGMA integrity_check", "ok") &&
	       answers(t, buf_text(&count), rows);
	close_file(t);
	return good && sync_file(t);
}

/* ---- rows ---- */

static enum sqlite_added
step(struct sqlite_target *t, struct sqlite_fault *fault)
{
	/* clang-format off */
	static const struct {
		int code;
		const char *sqlstate;
	} refusals[] = {
		{SQLITE_CONSTRAINT_PRIMARYKEY, "23505"}, {SQLITE_CONSTRAINT_ROWID, "23505"},
		{SQLITE_CONSTRAINT_NOTNULL, "23502"}, {SQLITE_CONSTRAINT_CHECK, "23514"}, {SQLITE_TOOBIG, "54000"},
	};
	/* clang-format on */
	int code;

	if (sqlite3_step(t->st) == SQLITE_DONE) {
		t->part->rows++;
		return SQLITE_IN;
	}
	code = sqlite3_extended_errcode(t->db);
	for (size_t i = 0; i < LENGTH(refusals); i++)
		if (code == refusals[i].code) {
			memcpy(fault->sqlstate, refusals[i].sqlstate, sizeof(fault->sqlstate));
			snprintf(
			    fault->message, sizeof(fault->message), "%s", sqlite3_errmsg(t->db));
			return SQLITE_REFUSED;
		}
	report(t, "SQLite");
	return SQLITE_BROKEN;
}

/* SQLite would make up a key of its own for NULL. */
static bool
refuse_null(const struct sqlite_column *c, struct sqlite_fault *fault)
{
	memcpy(fault->sqlstate, "23502", sizeof(fault->sqlstate));
	snprintf(fault->message, sizeof(fault->message), "null value in column \"%.63s\"", c->name);
	return false;
}

static bool
bind_row(struct sqlite_target *t, const char *row, struct sqlite_fault *fault)
{
	const struct sqlite_table *table = t->table;
	const char *p = row + 2;
	int64_t n;

	for (size_t i = 0; i < table->count; i++, p += n < 0 ? 0 : n) {
		const struct sqlite_column *c = &table->column[i];

		n = get_int(p, 4);
		p += 4;
		if (n < 0 && c->not_null)
			return refuse_null(c, fault);
		if (n < 0)
			sqlite3_bind_null(t->st, (int)i + 1);
		else if (!bind_field(
			     t->st, (int)i + 1, c, (struct field){p, (size_t)n}, &t->text, fault))
			return false;
	}
	return true;
}

enum sqlite_added
sqlite_add(struct sqlite_target *t, const char *row, struct sqlite_fault *fault)
{
	enum sqlite_added added = SQLITE_REFUSED;

	if (t->rows_per_file > 0 && t->part->rows == t->rows_per_file &&
	    (!end_file(t) || !begin_file(t)))
		return SQLITE_BROKEN;
	arena_reset(&t->values);
	t->text = (struct buf){.arena = &t->values};
	if (bind_row(t, row, fault))
		added = step(t, fault);
	sqlite3_reset(t->st);
	return added;
}

/* ---- all files ---- */

struct sqlite_target *
sqlite_open(
    struct arena *a, const struct sqlite_table *table, const char *path, int64_t rows_per_file)
{
	struct sqlite_target *t = arena_alloc(a, sizeof(*t));

	t->arena = a;
	t->table = table;
	t->path = path;
	t->rows_per_file = rows_per_file;
	t->last = &t->parts;
	t->create = create_table(a, table);
	t->insert = insert_row(a, table);
	if (begin_file(t))
		return t;
	sqlite_abandon(t);
	return NULL;
}

void
sqlite_abandon(struct sqlite_target *t)
{
	close_file(t);
	for (const struct sqlite_part *p = t->parts; p != NULL; p = p->next)
		unlink(beside(t, p));
	arena_free(&t->values);
}

struct sqlite_part *
sqlite_finish(struct sqlite_target *t)
{
	struct sqlite_part *p;

	if (!end_file(t)) {
		sqlite_abandon(t);
		return NULL;
	}
	for (p = t->parts; p != NULL; p = p->next)
		if (rename(beside(t, p), p->path) != 0) {
			warning("%s:", p->path);
			sqlite_abandon(t);
			return NULL;
		}
	arena_free(&t->values);
	return t->parts;
}

void
sqlite_drop_rest(struct sqlite_target *t)
{
	const char *path;

	if (t->rows_per_file == 0)
		return;
	do
		path = sqlite_name(
		    t->arena, t->path, arena_printf(t->arena, "_part_%03d", ++t->count), NULL);
	while (unlink(path) == 0);
}
