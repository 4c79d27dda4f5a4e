/* insert.c - rows by INSERT with many rows a statement, several statements on the way at once */
#include <stdlib.h>
#include <string.h>

#include "pg/exec.h"

/* the wire protocol counts parameters in 16 bits */
#define PARAMETERS_MAX 65535
/* Statements between two looks at their results: what the server answers until then must fit
 * into the socket's buffers, since it stops reading while it cannot write. */
#define STATEMENTS 100

/* The parameters of a statement. */
struct values {
	struct arena *a;
	const char **value;
	int *length, *format;
	Oid *type;
	size_t count;
	bool binary;
	bool nul; /* a text has a byte 0, which would end it */
};

static void
add_value(struct values *v, const char *p, int n)
{
	v->value[v->count] = p;
	v->length[v->count] = n;
	v->format[v->count++] = v->binary;
}

/* The fields of a row of COPY BINARY, where they are. */
static void
binary_fields(struct values *v, const char *p, const char *end)
{
	for (p += 2; p < end;) {
		uint32_t n = load32(p);

		p += 4;
		add_value(v, n == UINT32_MAX ? NULL : p, n == UINT32_MAX ? 0 : (int)n);
		p += n == UINT32_MAX ? 0 : n;
	}
}

/* The fields of a line of COPY text, as this program writes them. */
static void
text_fields(struct values *v, const char *p, const char *end)
{
	static const char from[] = "nrt", to[] = "\n\r\t";
	const char *found;

	for (end--; p <= end; p++) { /* the newline ends the last field */
		size_t n = 0, most = (size_t)(end - p) + 1;
		const char *stop = memchr(p, '\t', (size_t)(end - p));
		char *text;

		if (stop == NULL)
			stop = end;
		if (stop - p == 2 && p[0] == '\\' && p[1] == 'N') {
			add_value(v, NULL, 0);
			p = stop;
			continue;
		}
		text = arena_alloc(
		    v->a, (size_t)(stop - p) + 1 < most ? (size_t)(stop - p) + 1 : most);
		for (; p < stop; p++) {
			if (*p == '\\' && ++p < stop && (found = strchr(from, *p)) != NULL)
				text[n++] = to[found - from];
			else
				text[n++] = *p;
		}
		v->nul = v->nul || memchr(text, '\0', n) != NULL;
		add_value(v, text, (int)n);
	}
}

/* "INSERT INTO t (a, b) VALUES ($1,$2),($3,$4) ON CONFLICT ..."; what the input has for an identity
 * column goes in, as it does by COPY */
static const char *
statement(
    struct arena *a, const struct pg_rows *rows, const char *list, size_t columns, size_t count)
{
	struct buf b = {.arena = a};
	size_t n = 0;

	buf_printf(&b, "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES ", rows->target, list);
	for (size_t i = 0; i < count; i++) {
		buf_str(&b, i > 0 ? ",(" : "(");
		for (size_t k = 0; k < columns; k++) {
			buf_str(&b, k > 0 ? ",$" : "$");
			buf_uint(&b, ++n);
		}
		buf_char(&b, ')');
	}
	buf_str(&b, rows->on_conflict != NULL ? rows->on_conflict : "");
	return buf_text(&b);
}

/* Reads the results of the statements that were sent; *count grows by their rows. */
static bool
results(PGconn *conn, int64_t *count, struct pg_error *error)
{
	bool good = true, end = false;
	PGresult *r;

	if (PQpipelineSync(conn) != 1)
		good = false;
	while (!end) {
		if ((r = PQgetResult(conn)) == NULL) {
			if (PQstatus(conn) != CONNECTION_OK)
				break;
			continue; /* the end of one statement's results */
		}
		end = PQresultStatus(r) == PGRES_PIPELINE_SYNC;
		if (PQresultStatus(r) == PGRES_COMMAND_OK)
			*count += strtoll(PQcmdTuples(r), NULL, 10);
		else if (!end && good && PQresultStatus(r) != PGRES_PIPELINE_ABORTED) {
			error_from(conn, r, error);
			error->row = 0;
			good = false;
		}
		PQclear(r);
	}
	if (PQstatus(conn) != CONNECTION_OK)
		error_from(conn, NULL, error);
	return good && end;
}

/* The rows of one statement, from i on: at most `most`, of one set, none at or over high. */
static size_t
collect(struct values *v, const struct pg_rows *rows, size_t i, size_t high, size_t most)
{
	uint32_t set = rows->set[i];
	size_t n = 0;

	v->count = 0;
	for (; i < high && n < most && rows->set[i] == set; i++, n++) {
		const char *p = rows->data + (i == 0 ? 0 : rows->end[i - 1]);
		const char *end = rows->data + rows->end[i];

		if (rows->binary)
			binary_fields(v, p, end);
		else
			text_fields(v, p, end);
	}
	return n;
}

/* The types of a set's columns, and how many there are. */
static size_t
column_types(const struct pg_table *table, const char *absent, Oid *type)
{
	size_t n = 0;

	for (size_t i = 0; i < table->count; i++)
		if (!absent[i])
			type[n++] = table->column[i].oid;
	return n;
}

bool
insert_range(struct pg_conn *conn, const struct pg_parcel *p, const struct range *range,
    int64_t *count, struct pg_error *error)
{
	const struct pg_rows *rows = p->rows;
	const struct pg_table *table = p->job->table;
	struct arena a = {0};
	struct values v = {.a = &a, .binary = rows->binary};
	size_t pending = 0;
	bool good = PQenterPipelineMode(conn) == 1;

	v.value = arena_alloc(&a, PARAMETERS_MAX * sizeof(*v.value));
	v.length = arena_alloc(&a, PARAMETERS_MAX * sizeof(*v.length));
	v.format = arena_alloc(&a, PARAMETERS_MAX * sizeof(*v.format));
	v.type = arena_alloc(&a, PARAMETERS_MAX * sizeof(*v.type));
	for (size_t i = range->low, n; good && i < range->high; i += n) {
		uint32_t set = rows->set[i];
		size_t columns = column_types(table, rows->absent + set * table->count, v.type);
		size_t most = columns > 0 ? PARAMETERS_MAX / columns : 1;
		const char *list = column_list(&a, table, rows, set);

		n = collect(&v, rows, i, range->high, most < rows->batch ? most : rows->batch);
		for (size_t k = columns; k < v.count; k++)
			v.type[k] = v.type[k - columns];
		good = !v.nul && PQsendQueryParams(conn, statement(&a, rows, list, columns, n),
				     (int)v.count, v.type, v.value, v.length, v.format, 0) == 1;
		if (good && ++pending % STATEMENTS == 0)
			good = results(conn, count, error);
	}
	good = results(conn, count, error) && good;
	if (v.nul)
		*error = (struct pg_error){.sqlstate = "22021",
		    .message = "invalid byte sequence for encoding \"UTF8\": 0x00"};
	PQexitPipelineMode(conn);
	arena_free(&a);
	return good;
}
