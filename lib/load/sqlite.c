/* sqlite.c - SQLite as the target: the table by its DDL, its rows, the manifest of its parts */
#include <string.h>
#include <unistd.h>

#include "json/json.h"
#include "load/load.h"
#include "pgparse/pgparse.h"

/* ---- the definition ---- */

/* The last part of "schema.table". */
static const char *
bare_name(struct arena *a, const char *table)
{
	struct pg_lex lex = {.text = table, .len = strlen(table)};
	const char *name = table, *part;

	for (struct pg_token t = pg_next_word(&lex); t.type != PG_END; t = pg_next_word(&lex))
		if ((part = pg_name(a, &t)) != NULL)
			name = part;
	return name;
}

static int
read_ddl(struct input *in, struct load *l, struct pg_def **tables)
{
	struct pos start = {in->name, 1, 1};
	size_t len;
	char *text = input_rest(in, &l->arena, &len);
	struct pg_parse_error error;

	if (text == NULL)
		return STATUS_FAILED;
	for (const struct pg_statement *s = pg_split(&l->arena, text, len); s != NULL; s = s->next)
		if (!pg_def_read(&l->arena, s->text, s->len, tables, &error)) {
			warnat(pos_at(start, text, s->offset + error.offset), "%s%s%s",
			    error.message, error.hint != NULL ? ": " : "",
			    error.hint != NULL ? error.hint : "");
			return STATUS_FAILED;
		}
	return STATUS_OK;
}

static const struct pg_def *
find_table(struct load *l)
{
	const char *name = bare_name(&l->arena, l->opt.table);
	struct pg_def *tables = NULL;
	struct input in;
	int status;

	if (l->opt.schema == NULL) {
		warning("SQLite has no table to go by: name its DDL with --schema");
		return NULL;
	}
	if (!input_open(&in, l->opt.schema))
		return NULL;
	status = read_ddl(&in, l, &tables);
	input_close(&in);
	for (const struct pg_def *t = tables; t != NULL && status == STATUS_OK; t = t->next)
		if (strcmp(t->name, name) == 0)
			return t;
	if (status == STATUS_OK)
		warning("%s makes no table \"%s\"", l->opt.schema, name);
	return NULL;
}

#define TEXT_OID 25 /* of the type text in the catalog */

/* Which of the types that SQLite's side knows it is; text for all others. */
static uint32_t
type_of(const char *name)
{
	static const char *const texts[] = {"interval", "inet", "name", "bpchar", "varchar"};
	uint32_t type = copy_type(name);

	return type == 0 || text_in(name, texts, LENGTH(texts)) ? TEXT_OID : type;
}

static void
fill_column(const struct load *l, const struct pg_def_column *from, struct copy_column *c,
    struct sqlite_column *lite)
{
	bool limited = strcmp(from->type, "varchar") == 0 || strcmp(from->type, "bpchar") == 0;

	*lite = (struct sqlite_column){.name = from->name,
	    .type = type_of(from->type),
	    .array = from->array,
	    .length = limited && from->mods > 0 && !from->array ? from->mod[0] : 0,
	    .not_null = from->not_null,
	    .key = from->key};
	*c = (struct copy_column){.name = from->name,
	    .type = from->written,
	    .oid = lite->type,
	    .element = from->array ? lite->type : 0,
	    .label = lite->type == TEXT_OID,
	    .has_default = from->has_default,
	    .srid = l->opt.srid};
}

bool
load_sqlite_open(struct load *l)
{
	const struct pg_def *def = find_table(l);
	struct copy_spec *spec = &l->spec;

	if (def == NULL)
		return false;
	l->lite.name = def->name;
	l->lite.column = arena_alloc(&l->arena, def->count * sizeof(*l->lite.column) + 1);
	spec->columns = arena_alloc(&l->arena, def->count * sizeof(*spec->columns) + 1);
	for (size_t i = 0; i < def->count; i++)
		if (!def->column[i].generated) {
			fill_column(l, &def->column[i], &spec->columns[spec->count],
			    &l->lite.column[spec->count]);
			spec->count++;
		}
	l->lite.count = spec->count;
	spec->strict = spec->utc = true;
	copy_prepare(spec);
	if (l->opt.dry)
		return true;
	l->target = sqlite_open(&l->arena, &l->lite, l->opt.sqlite, l->opt.rows_per_file);
	return l->target != NULL;
}

/* ---- rows ---- */

/* Is a column left to a default, which only the server can work out? */
static bool
has_all(const struct load *l, const char *absent, struct sqlite_fault *fault)
{
	const char *first = memchr(absent, 1, l->lite.count);

	if (first == NULL)
		return true;
	*fault = (struct sqlite_fault){.sqlstate = "0A000"};
	snprintf(fault->message, sizeof(fault->message),
	    "no value for \"%.63s\", whose default is Postgres' to know",
	    l->lite.column[first - absent].name);
	return false;
}

bool
load_sqlite_chunk(
    struct load *l, struct load_work *w, struct copy_refused *refused, struct load_tally *t)
{
	const struct copy_rows *rows = &w->rows;
	struct sqlite_fault fault;

	for (size_t i = 0; i < rows->count; i++) {
		enum sqlite_added added = SQLITE_REFUSED;
		size_t start = i == 0 ? 0 : rows->end[i - 1];

		if (has_all(l, rows->absent.data + rows->set[i] * l->lite.count, &fault))
			added = sqlite_add(l->target, rows->data.data + start, &fault);
		if (added == SQLITE_BROKEN ||
		    (added == SQLITE_REFUSED &&
			!copy_refuse_row(refused, i, fault.sqlstate, fault.message)))
			return false;
		t->rows += added == SQLITE_IN;
	}
	t->rejects = refused->count;
	return copy_refused_commit(refused);
}

/* ---- the end ---- */

/* NAME_manifest.json: a line for each file. */
static bool
write_manifest(struct load *l, const struct sqlite_part *parts)
{
	const char *path = sqlite_name(&l->arena, l->opt.sqlite, "_manifest", ".json");
	const char *unfinished = arena_printf(&l->arena, "%s.unfinished", path);
	struct buf b = {.arena = &l->arena};
	int64_t first = 1;
	FILE *f;
	bool good;

	for (; parts != NULL; first += parts->rows, parts = parts->next) {
		const char *slash = strrchr(parts->path, '/');

		json_begin(&b);
		json_member_str(&b, "kind", "sqlite_file");
		json_member_str(&b, "file", slash != NULL ? slash + 1 : parts->path);
		json_member_str(&b, "table", l->lite.name);
		json_member_int(&b, "first_row", first);
		json_member_int(&b, "rows", parts->rows);
		json_member_int(&b, "bytes", parts->bytes);
		json_end(&b);
	}
	f = fopen(unfinished, "we");
	good = f != NULL && fwrite(b.data, 1, b.len, f) == b.len && fflush(f) == 0 &&
	       fsync(fileno(f)) == 0;
	good = f != NULL && fclose(f) == 0 && good && rename(unfinished, path) == 0;
	if (!good)
		warning("write %s:", path);
	return good;
}

bool
load_sqlite_end(struct load *l, bool good)
{
	const struct sqlite_part *parts;

	if (l->target == NULL)
		return good;
	if (!good) {
		sqlite_abandon(l->target);
		return false;
	}
	if ((parts = sqlite_finish(l->target)) == NULL)
		return false;
	if (l->opt.rows_per_file > 0 && !write_manifest(l, parts))
		return false;
	sqlite_drop_rest(l->target);
	return true;
}
