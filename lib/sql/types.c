/* types.c - types, their names in both languages */
#include <string.h>

#include "sql/types.h"

/* clang-format off */
static const struct type plain[] = {
	[T_UNKNOWN] = {.kind = T_UNKNOWN},
	[T_NULL] = {.kind = T_NULL},
	[T_BOOLEAN] = {.kind = T_BOOLEAN},
	[T_TINYINT] = {.kind = T_TINYINT},
	[T_SMALLINT] = {.kind = T_SMALLINT},
	[T_INT] = {.kind = T_INT},
	[T_BIGINT] = {.kind = T_BIGINT},
	[T_FLOAT] = {.kind = T_FLOAT},
	[T_DOUBLE] = {.kind = T_DOUBLE},
	[T_DECIMAL] = {.kind = T_DECIMAL, .precision = 10},
	[T_STRING] = {.kind = T_STRING},
	[T_BINARY] = {.kind = T_BINARY},
	[T_DATE] = {.kind = T_DATE},
	[T_TIMESTAMP_NTZ] = {.kind = T_TIMESTAMP_NTZ},
	[T_TIMESTAMP] = {.kind = T_TIMESTAMP},
	[T_TIME] = {.kind = T_TIME, .precision = 6},
	[T_INTERVAL_YM] = {.kind = T_INTERVAL_YM, .from = U_YEAR, .to = U_MONTH},
	[T_INTERVAL_DT] = {.kind = T_INTERVAL_DT, .from = U_DAY, .to = U_SECOND},
	[T_INTERVAL] = {.kind = T_INTERVAL},
	[T_ARRAY] = {.kind = T_ARRAY, .elem = &plain[T_UNKNOWN]},
	[T_MAP] = {.kind = T_MAP, .key = &plain[T_UNKNOWN], .elem = &plain[T_UNKNOWN]},
	[T_STRUCT] = {.kind = T_STRUCT},
	[T_VARIANT] = {.kind = T_VARIANT},
	[T_GEOMETRY] = {.kind = T_GEOMETRY},
	[T_GEOGRAPHY] = {.kind = T_GEOGRAPHY},
};

/* of Spark, and of Postgres; NULL where the name depends on more than the kind */
static const struct {
	const char *spark, *postgres;
} names[] = {
	[T_UNKNOWN] = {"unknown", NULL},
	[T_NULL] = {"void", "text"},
	[T_BOOLEAN] = {"boolean", "boolean"},
	[T_TINYINT] = {"tinyint", "smallint"},
	[T_SMALLINT] = {"smallint", "smallint"},
	[T_INT] = {"int", "integer"},
	[T_BIGINT] = {"bigint", "bigint"},
	[T_FLOAT] = {"float", "real"},
	[T_DOUBLE] = {"double", "double precision"},
	[T_DECIMAL] = {NULL, NULL},
	[T_STRING] = {NULL, NULL},
	[T_BINARY] = {"binary", "bytea"},
	[T_DATE] = {"date", "date"},
	[T_TIMESTAMP_NTZ] = {"timestamp_ntz", "timestamp"},
	[T_TIMESTAMP] = {"timestamp", "timestamptz"},
	[T_TIME] = {NULL, NULL},
	[T_INTERVAL_YM] = {NULL, "interval"},
	[T_INTERVAL_DT] = {NULL, "interval"},
	[T_INTERVAL] = {"interval", "interval"},
	[T_ARRAY] = {NULL, NULL},
	[T_MAP] = {NULL, "jsonb"},
	[T_STRUCT] = {NULL, "jsonb"},
	[T_VARIANT] = {"variant", "jsonb"},
	[T_GEOMETRY] = {"geometry", "geometry"},
	[T_GEOGRAPHY] = {"geography", "geography"},
};

static const char *const units[] = {
	[U_NONE] = "", [U_YEAR] = "year", [U_QUARTER] = "quarter", [U_MONTH] = "month", [U_WEEK] = "week",
	[U_DAY] = "day", [U_HOUR] = "hour", [U_MINUTE] = "minute", [U_SECOND] = "second",
	[U_MILLISECOND] = "millisecond", [U_MICROSECOND] = "microsecond",
};
/* clang-format on */

const struct type *
type_of(enum type_kind kind)
{
	return &plain[kind];
}

const struct type *
type_decimal(struct sql *s, int precision, int scale)
{
	struct type *t;

	if (precision == 10 && scale == 0)
		return &plain[T_DECIMAL];
	t = arena_alloc(s->arena, sizeof(*t));
	t->kind = T_DECIMAL;
	t->precision = precision;
	t->scale = scale;
	return t;
}

const struct type *
type_array(struct sql *s, const struct type *elem)
{
	struct type *t = arena_alloc(s->arena, sizeof(*t));

	t->kind = T_ARRAY;
	t->elem = elem;
	return t;
}

const struct type *
type_map(struct sql *s, const struct type *key, const struct type *value)
{
	struct type *t = arena_alloc(s->arena, sizeof(*t));

	t->kind = T_MAP;
	t->key = key;
	t->elem = value;
	return t;
}

const struct type *
type_interval(struct sql *s, enum unit from, enum unit to)
{
	struct type *t = arena_alloc(s->arena, sizeof(*t));

	t->kind = from <= U_MONTH ? T_INTERVAL_YM : T_INTERVAL_DT;
	t->from = from;
	t->to = to;
	return t;
}

static bool
same_fields(const struct field *a, const struct field *b)
{
	for (; a != NULL && b != NULL; a = a->next, b = b->next) {
		if (!word_is(a->name, b->name) || !type_same(a->type, b->type))
			return false;
	}
	return a == b;
}

bool
type_same(const struct type *a, const struct type *b)
{
	if (a == b)
		return true;
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case T_DECIMAL: return a->precision == b->precision && a->scale == b->scale;
	case T_ARRAY: return type_same(a->elem, b->elem);
	case T_MAP: return type_same(a->key, b->key) && type_same(a->elem, b->elem);
	case T_STRUCT: return same_fields(a->fields, b->fields);
	default: return true;
	}
}

bool
type_is_integer(const struct type *t)
{
	return t->kind >= T_TINYINT && t->kind <= T_BIGINT;
}

bool
type_is_number(const struct type *t)
{
	return t->kind >= T_TINYINT && t->kind <= T_DECIMAL;
}

bool
type_is_interval(const struct type *t)
{
	return t->kind >= T_INTERVAL_YM && t->kind <= T_INTERVAL;
}

bool
type_is_char(const struct type *t)
{
	return t->kind == T_STRING && t->precision > 0 && t->scale == 1;
}

bool
type_is_json(const struct type *t)
{
	return t->kind == T_MAP || t->kind == T_STRUCT || t->kind == T_VARIANT;
}

const struct type *
type_field(const struct type *t, const char *name)
{
	const struct field *f;

	for (f = t->fields; f != NULL; f = f->next) {
		if (word_is(f->name, name))
			return f->type;
	}
	return NULL;
}

static const char *
decimal_name(struct sql *s, const char *name, const struct type *t)
{
	if (t->precision == 0)
		return name;
	return arena_printf(s->arena, "%s(%d,%d)", name, t->precision, t->scale);
}

const char *
type_postgres(struct sql *s, const struct type *t)
{
	const char *elem;

	switch (t->kind) {
	case T_DECIMAL: return decimal_name(s, "numeric", t);
	case T_STRING:
		if (t->precision == 0)
			return "text";
		return arena_printf(
		    s->arena, "%s(%d)", t->scale == 1 ? "char" : "varchar", t->precision);
	case T_TIME:
		if (t->precision == 6)
			return "time";
		return arena_printf(s->arena, "time(%d)", t->precision);
	case T_ARRAY:
		if (t->elem->kind == T_ARRAY)
			return "jsonb[]";
		elem = type_postgres(s, t->elem);
		return elem == NULL ? NULL : arena_printf(s->arena, "%s[]", elem);
	default: return names[t->kind].postgres;
	}
}

static void
spark_name(struct buf *b, struct sql *s, const struct type *t)
{
	const struct field *f;

	switch (t->kind) {
	case T_ARRAY:
		buf_str(b, "array<");
		spark_name(b, s, t->elem);
		break;
	case T_MAP:
		buf_str(b, "map<");
		spark_name(b, s, t->key);
		buf_char(b, ',');
		spark_name(b, s, t->elem);
		break;
	case T_STRUCT:
		buf_str(b, "struct<");
		for (f = t->fields; f != NULL; f = f->next) {
			buf_str(b, f->name);
			buf_char(b, ':');
			spark_name(b, s, f->type);
			if (f->next != NULL)
				buf_char(b, ',');
		}
		break;
	default: buf_str(b, type_spark(s, t)); return;
	}
	buf_char(b, '>');
}

static const char *
interval_name(struct sql *s, const struct type *t)
{
	if (t->from == t->to)
		return arena_printf(s->arena, "interval %s", units[t->from]);
	return arena_printf(s->arena, "interval %s to %s", units[t->from], units[t->to]);
}

const char *
type_spark(struct sql *s, const struct type *t)
{
	struct buf b = {.arena = s->arena};

	switch (t->kind) {
	case T_DECIMAL: return decimal_name(s, "decimal", t);
	case T_STRING:
		if (t->precision == 0)
			return "string";
		return arena_printf(
		    s->arena, "%s(%d)", t->scale == 1 ? "char" : "varchar", t->precision);
	case T_TIME: return arena_printf(s->arena, "time(%d)", t->precision);
	case T_INTERVAL_YM:
	case T_INTERVAL_DT: return interval_name(s, t);
	case T_ARRAY:
	case T_MAP:
	case T_STRUCT: spark_name(&b, s, t); return buf_text(&b);
	default: return names[t->kind].spark;
	}
}

const char *
unit_name(enum unit u)
{
	return units[u];
}

/* ---- copies that outlive the statement ---- */

static struct field *
copy_fields(struct arena *a, const struct field *from)
{
	struct field *first = NULL, **last = &first, *f;

	for (; from != NULL; from = from->next) {
		f = *last = arena_alloc(a, sizeof(*f));
		f->name = arena_strdup(a, from->name);
		f->type = type_copy(a, from->type);
		last = &f->next;
	}
	return first;
}

const struct type *
type_copy(struct arena *a, const struct type *t)
{
	struct type *copy;

	if (t >= plain && t < plain + LENGTH(plain))
		return t;
	copy = arena_alloc(a, sizeof(*copy));
	*copy = *t;
	if (t->elem != NULL)
		copy->elem = type_copy(a, t->elem);
	if (t->key != NULL)
		copy->key = type_copy(a, t->key);
	copy->fields = copy_fields(a, t->fields);
	return copy;
}
