/* funcs-datetime.c - dates, times, timestamps, intervals */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

static enum type_kind
kind_of(const struct expr *e)
{
	return e->type->kind;
}

static struct expr *
zone_of(struct sql *s, struct expr *zone)
{
	const char *text = constant_string(zone);

	zone->next = NULL;
	if (text != NULL)
		return string_literal(s, postgres_zone(s, text));
	if (kind_of(zone) == T_NULL)
		return definite(s, zone);
	return form(s, type_of(T_STRING), "lb.java_zone($1)", zone, NULL);
}

/* ---- text by a pattern ---- */

/* date_format(ts, pattern) */
static struct expr *
format_by(struct sql *s, struct expr *ts, struct expr *pattern)
{
	const char *java = constant_string(pattern);
	const char *postgres = java == NULL ? NULL : to_char_pattern(s, java);

	ts->next = NULL;
	pattern->next = NULL;
	if (kind_of(ts) == T_NULL)
		ts = plain_cast(s, ts, type_of(T_TIMESTAMP));
	if (postgres != NULL && *postgres != '\0')
		return form(
		    s, type_of(T_STRING), "to_char($1, $2)", ts, string_literal(s, postgres), NULL);
	return form(s, type_of(T_STRING), "lb.date_format($1, $2)", ts, pattern, NULL);
}

static struct expr *
date_format(struct sql *s, struct expr *call)
{
	return format_by(s, call->args, call->args->next);
}

/* from_unixtime(seconds [, pattern]) */
static struct expr *
from_unixtime(struct sql *s, struct expr *call)
{
	struct expr *seconds = call->args, *pattern = seconds->next;

	seconds->next = NULL;
	if (pattern == NULL)
		pattern = string_literal(s, "yyyy-MM-dd HH:mm:ss");
	return format_by(
	    s, form(s, type_of(T_TIMESTAMP), "to_timestamp($1)", seconds, NULL), pattern);
}

/* f(text, pattern) of the compat schema, its lb.try_ sister where errors become NULL */
static struct expr *
parse_by(struct sql *s, struct expr *call, const char *function, const char *cast, bool try)
{
	struct expr *text = call->args, *pattern = text->next;

	text->next = NULL;
	try |= !s->ansi;
	if (kind_of(text) != T_UNKNOWN) /* a column that is a date or a timestamp has an overload */
		text = coerce(s, text, type_of(T_STRING));
	return form(s, type_of(T_UNKNOWN),
	    arena_printf(s->arena, "lb.%s%s($1, $2)%s", try ? "try_" : "", function, cast), text,
	    coerce(s, pattern, type_of(T_STRING)), NULL);
}

/* to_date, to_timestamp ...: a cast, or text by a pattern; a time is cast, pattern or not */
static struct expr *
to_type(struct sql *s, struct expr *call, enum type_kind kind, bool try)
{
	struct expr *x = call->args, *e;

	if (x->next == NULL || (kind_of(x) >= T_DATE && kind_of(x) <= T_TIME)) {
		x->next = NULL;
		return cast_to(s, x, type_of(kind), try);
	}
	if (kind == T_TIMESTAMP)
		e = parse_by(s, call, "to_timestamp", "", try);
	else
		e = parse_by(s, call, "to_timestamp_ntz",
		    kind == T_DATE   ? "::date"
		    : kind == T_TIME ? "::time"
				     : "",
		    try);
	e->type = type_of(kind);
	return e;
}

static struct expr *
to_date(struct sql *s, struct expr *call)
{
	return to_type(s, call, T_DATE, false);
}

static struct expr *
try_to_date(struct sql *s, struct expr *call)
{
	return to_type(s, call, T_DATE, true);
}

static struct expr *
to_timestamp(struct sql *s, struct expr *call)
{
	return to_type(s, call, T_TIMESTAMP, false);
}

static struct expr *
try_to_timestamp(struct sql *s, struct expr *call)
{
	return to_type(s, call, T_TIMESTAMP, true);
}

static struct expr *
to_timestamp_ntz(struct sql *s, struct expr *call)
{
	return to_type(s, call, T_TIMESTAMP_NTZ, false);
}

static struct expr *
to_time(struct sql *s, struct expr *call)
{
	return to_type(s, call, T_TIME, false);
}

static struct expr *
try_to_time(struct sql *s, struct expr *call)
{
	return to_type(s, call, T_TIME, true);
}

/* unix_timestamp([x [, pattern]]) */
static struct expr *
unix_timestamp(struct sql *s, struct expr *call)
{
	struct expr *x = call->args;

	if (x == NULL)
		x = form(s, type_of(T_TIMESTAMP), "current_timestamp", NULL);
	else if (kind_of(x) == T_DATE || kind_of(x) == T_TIMESTAMP_NTZ)
		x = to_timestamp(s, call);
	else if (kind_of(x) != T_TIMESTAMP && x->next == NULL)
		x->next = string_literal(s, "yyyy-MM-dd HH:mm:ss");
	if (x->next != NULL)
		x = to_timestamp(s, call);
	return form(s, type_of(T_BIGINT), "floor(extract(epoch FROM $1))::bigint", x, NULL);
}

/* ---- sums and differences ---- */

/* The unit of dateadd(DAY, ...): a word or a constant string. */
static const char *
unit_word(struct sql *s, const struct expr *e)
{
	const char *word = e->kind == E_NAME ? e->text : constant_string(e);
	const char *unit = trunc_unit(word);
	char *lower;

	if (unit == NULL && word_is(word, "dayofyear"))
		return "day";
	if (unit == NULL)
		fail(s, "unit", e->begin, "unknown unit %s", word);
	lower = arena_strdup(s->arena, unit);
	return lower;
}

/* dateadd(unit, n, ts): a timestamp, with a zone unless ts has none */
static struct expr *
add_units(struct sql *s, struct expr *call)
{
	struct expr *n = call->args->next, *ts = n->next;
	const char *unit = unit_word(s, call->args);
	const struct type *t;

	n->next = NULL;
	t = type_of(kind_of(ts) == T_TIMESTAMP_NTZ ? T_TIMESTAMP_NTZ : T_TIMESTAMP);
	ts = coerce(s, ts, t);
	if (!type_is_integer(n->type))
		n = coerce(s, n, type_of(T_BIGINT));
	if (strcmp(unit, "quarter") == 0)
		return form(s, t, "$1 + $2 * interval '3 months'", ts, n, NULL);
	return form(s, t, arena_printf(s->arena, "$1 + $2 * interval '1 %s'", unit), ts, n, NULL);
}

/* datediff(unit, a, b) */
static struct expr *
count_units(struct sql *s, struct expr *call)
{
	struct expr *a = call->args->next, *b = a->next;
	const char *unit = unit_word(s, call->args);

	a->next = NULL;
	return form(s, type_of(T_BIGINT), "lb.timestampdiff($1, $2, $3)", string_literal(s, unit),
	    coerce(s, coerce(s, a, type_of(T_TIMESTAMP)), type_of(T_TIMESTAMP_NTZ)),
	    coerce(s, coerce(s, b, type_of(T_TIMESTAMP)), type_of(T_TIMESTAMP_NTZ)), NULL);
}

/* date_trunc(unit, ts), trunc(d, unit) */
static struct expr *
date_trunc(struct sql *s, struct expr *call)
{
	struct expr *unit = call->args, *ts = unit->next;
	const struct type *t = ts->type;
	const char *word = constant_string(unit), *name;

	unit->next = NULL;
	if (word == NULL)
		return form(s, t, "lb.date_trunc($1, $2)", unit, ts, NULL);
	name = trunc_unit(word);
	if (name == NULL)
		return cast_to(
		    s, definite(s, new_expr(s, E_NULL, unit->begin, unit->end)), t, false);
	return form(s, t, "date_trunc($1, $2)", string_literal(s, name), ts, NULL);
}

static struct expr *
trunc_date(struct sql *s, struct expr *call)
{
	struct expr *d = call->args, *unit = d->next;
	const char *word = constant_string(unit), *name = NULL;

	d->next = NULL;
	if (word != NULL)
		name = trunc_unit(word);
	if (name == NULL || strchr("yqmw", name[0]) == NULL || strncmp(name, "mi", 2) == 0)
		return form(s, type_of(T_DATE), "lb.trunc($1, $2)", d, unit, NULL);
	return form(s, type_of(T_DATE), "date_trunc($1, $2::timestamp)::date",
	    string_literal(s, name), d, NULL);
}

/* ---- fields ---- */

/* extract(field FROM x), date_part(field, x) */
static struct expr *
extract(struct sql *s, struct expr *call)
{
	struct expr *name = call->args, *x = name->next;
	const char *word = name->kind == E_NAME ? name->text : constant_string(name);
	const struct date_field *field = date_field(word);
	const struct type *t = type_of(T_INT);

	if (field == NULL)
		fail(s, "unit", name->begin, "extract has no field %s", word);
	if (kind_of(x) == T_STRING || kind_of(x) == T_NULL)
		x = coerce(s, x, type_of(T_TIMESTAMP));
	if (kind_of(x) == T_INTERVAL_DT)
		x = form(s, x->type, "justify_hours($1)", x, NULL);
	if (strncmp(field->names, "second", 6) == 0)
		return form(s, type_decimal(s, 8, 6), field->form, x, NULL);
	if (type_is_interval(x->type) && strncmp(field->names, "year", 4) != 0 &&
	    !(strncmp(field->names, "day", 3) == 0))
		t = type_of(T_TINYINT);
	return form(s, t,
	    arena_printf(s->arena, strchr(field->form, '+') != NULL ? "(%s)::%s" : "%s::%s",
		field->form, type_postgres(s, t)),
	    x, NULL);
}

/* ---- parts into one ---- */

/* make_timestamp(y, mo, d, h, mi, s [, zone]), (date [, time [, zone]]) */
static struct expr *
make_local(struct sql *s, struct expr *call, bool try, struct expr **zone)
{
	static const enum type_kind kinds[] = {T_INT, T_INT, T_INT, T_INT, T_INT};
	const struct type *t = type_of(T_TIMESTAMP_NTZ);
	struct expr *args[7] = {NULL}, *arg, *next;
	int n = 0, i;

	for (arg = call->args; arg != NULL; arg = next) {
		next = arg->next;
		arg->next = NULL;
		args[n++] = arg;
	}
	*zone = n == 7 ? args[6] : n == 3 ? args[2] : NULL;
	if (n == 1)
		return coerce(s, coerce(s, args[0], type_of(T_DATE)), t);
	if (n <= 3)
		return form(s, t, "$1 + $2", definite(s, coerce(s, args[0], type_of(T_DATE))),
		    definite(s, coerce(s, args[1], type_of(T_TIME))), NULL);
	for (i = 0; i < 5; i++)
		args[i] = coerce(s, args[i], type_of(kinds[i]));
	args[5] = cast_to(s, args[5], type_decimal(s, 16, 6), false);
	return form(s, t,
	    try ? "lb.try_make_timestamp($1, $2, $3, $4, $5, $6)"
		: "lb.make_timestamp($1, $2, $3, $4, $5, $6)",
	    args[0], args[1], args[2], args[3], args[4], args[5], NULL);
}

static struct expr *
make_zoned(struct sql *s, struct expr *call, bool try)
{
	struct expr *zone, *local = make_local(s, call, try || !s->ansi, &zone);

	if (zone != NULL)
		return form(
		    s, type_of(T_TIMESTAMP), "$1 AT TIME ZONE $2", local, zone_of(s, zone), NULL);
	return form(s, type_of(T_TIMESTAMP), "$1::timestamptz", local, NULL);
}

static struct expr *
make_timestamp(struct sql *s, struct expr *call)
{
	return make_zoned(s, call, false);
}

static struct expr *
try_make_timestamp(struct sql *s, struct expr *call)
{
	return make_zoned(s, call, true);
}

static struct expr *
make_timestamp_ntz(struct sql *s, struct expr *call)
{
	struct expr *zone;

	return make_local(s, call, !s->ansi, &zone);
}

static struct expr *
try_make_timestamp_ntz(struct sql *s, struct expr *call)
{
	struct expr *zone;

	return make_local(s, call, true, &zone);
}

/* ---- zones ---- */

/* convert_timezone([from,] to, ts): a timestamp without zone */
static struct expr *
convert_timezone(struct sql *s, struct expr *call)
{
	const struct type *t = type_of(T_TIMESTAMP_NTZ);
	struct expr *from = call->args, *to = from->next, *ts = to->next;

	if (ts == NULL) {
		from->next = NULL;
		to = coerce(s, coerce(s, to, t), type_of(T_TIMESTAMP));
		return form(s, t, "$1 AT TIME ZONE $2", to, zone_of(s, from), NULL);
	}
	from->next = NULL;
	to->next = NULL;
	return form(s, t, "$1 AT TIME ZONE $2 AT TIME ZONE $3", coerce(s, ts, t), zone_of(s, from),
	    zone_of(s, to), NULL);
}

static struct expr *
from_utc_timestamp(struct sql *s, struct expr *call)
{
	struct expr *ts = call->args, *zone = zone_of(s, ts->next);

	ts->next = NULL;
	return form(s, type_of(T_TIMESTAMP),
	    "($1::timestamp AT TIME ZONE 'UTC' AT TIME ZONE $2)::timestamptz", ts, zone, NULL);
}

static struct expr *
to_utc_timestamp(struct sql *s, struct expr *call)
{
	struct expr *ts = call->args, *zone = zone_of(s, ts->next);

	ts->next = NULL;
	return form(s, type_of(T_TIMESTAMP),
	    "($1::timestamp AT TIME ZONE $2 AT TIME ZONE 'UTC')::timestamptz", ts, zone, NULL);
}

/* ---- windows ---- */

/* struct<start, end> */
static const struct type *
window_type(struct sql *s, const struct type *part)
{
	struct type *t = arena_alloc(s->arena, sizeof(*t));
	int i;

	t->kind = T_STRUCT;
	for (i = 0; i < 2; i++) {
		struct field *f = arena_alloc(s->arena, sizeof(*f));
		f->name = i == 0 ? "end" : "start";
		f->type = part;
		f->next = t->fields;
		t->fields = f;
	}
	return t;
}

static bool
same_string(const struct expr *a, const struct expr *b)
{
	const char *x = constant_string(a), *y = constant_string(b);

	return x != NULL && y != NULL && strcmp(x, y) == 0;
}

/* window(ts, width [, slide [, start]]): a struct; one for each window where they overlap */
static struct expr *
window(struct sql *s, struct expr *call)
{
	const struct type *interval = type_of(T_INTERVAL), *t;
	struct expr *ts = call->args, *width = ts->next, *slide = width->next, *start = NULL;
	bool tumbling = slide == NULL || same_string(width, slide);

	if (kind_of(ts) != T_TIMESTAMP_NTZ)
		ts = coerce(s, ts, type_of(T_TIMESTAMP));
	t = window_type(s, ts->type);
	ts->next = width->next = NULL;
	width = cast_to(s, width, interval, false);
	if (slide != NULL && slide->next != NULL) {
		start = cast_to(s, slide->next, interval, false);
		slide->next = NULL;
	}
	if (tumbling && start == NULL)
		return form(s, t, "lb.window($1, $2)", ts, width, NULL);
	if (tumbling)
		return form(s, t, "lb.window($1, $2, $3)", ts, width, start, NULL);
	return form(s, t,
	    start == NULL ? "lb.windows($1, $2, $3, '0')" : "lb.windows($1, $2, $3, $4)", ts, width,
	    cast_to(s, slide, interval, false), start, NULL);
}

/* clang-format off */
const struct func funcs_datetime[] = {
	{"add_months", 2, 2, "ti", "date", "($1 + $2 * interval '1 month')::date"},
	{"convert_timezone", 2, 3, "s..", .rewrite = convert_timezone, .says = "ts AT TIME ZONE source AT TIME ZONE target"},
	{"curdate current_date", 0, 0, "", "date", "current_date"},
	{"current_time localtime", 0, 1, ".", "time", "localtime"},
	{"current_timestamp now getdate", 0, 0, "", "timestamp", "current_timestamp"},
	{"current_timezone", 0, 0, "", "string", "current_setting('TimeZone')"},
	{"date_add dateadd timestampadd", 2, 2, "ti", "date", "$1 + $2"},
	{"date_add dateadd timestampadd", 3, 3, "w..", .rewrite = add_units, .says = "ts + n * interval '1 unit'"},
	{"date_diff datediff timestampdiff timediff", 2, 2, "t", "int", "$1 - $2"},
	{"date_diff datediff timestampdiff timediff", 3, 3, "w.", .rewrite = count_units, .says = "lb.timestampdiff(unit, a, b)"},
	{"date_format", 2, 2, "Zs", .rewrite = date_format, .says = "to_char(ts, pattern) of a constant pattern that to_char can say, else lb.date_format"},
	{"date_format", 2, 2, "zs", .rewrite = date_format},
	{"date_from_unix_date", 1, 1, "i", "date", "date '1970-01-01' + $1"},
	{"date_part datepart extract", 2, 2, "w.", .rewrite = extract, .says = "extract(field FROM x)"},
	{"date_part datepart extract", 2, 2, "0.", "double", "NULL::double precision"},
	{"date_sub", 2, 2, "ti", "date", "$1 - $2"},
	{"date_trunc", 2, 2, "sz", .rewrite = date_trunc, .says = "date_trunc(unit, ts) of a constant unit, else lb.date_trunc"},
	{"day dayofmonth", 1, 1, "Z", "int", "extract(day FROM $1)::int"},
	{"day dayofmonth", 1, 1, "t", "int", "extract(day FROM $1)::int"},
	{"dayname", 1, 1, "t", "string", "to_char($1, 'Dy')"},
	{"dayofweek", 1, 1, "t", "int", "extract(dow FROM $1)::int + 1"},
	{"dayofyear", 1, 1, "t", "int", "extract(doy FROM $1)::int"},
	{"from_unixtime", 1, 2, "ls", .rewrite = from_unixtime, .says = "date_format of to_timestamp(n)"},
	{"from_utc_timestamp", 2, 2, "zs", .rewrite = from_utc_timestamp, .says = "(ts::timestamp AT TIME ZONE 'UTC' AT TIME ZONE zone)::timestamptz"},
	{"hour", 1, 1, "H", "int", "extract(hour FROM $1)::int"},
	{"hour", 1, 1, "Z", "int", "extract(hour FROM $1)::int"},
	{"hour", 1, 1, "z", "int", "extract(hour FROM $1)::int"},
	{"last_day", 1, 1, "t", "date", "(date_trunc('month', $1::timestamp) + interval '1 month -1 day')::date"},
	{"localtimestamp", 0, 0, "", "timestamp_ntz", "localtimestamp"},
	{"make_date", 3, 3, "uii", "date", "make_date($1, $2, $3)", "lb.try_make_date($1, $2, $3)"},
	{"make_date", 3, 3, "i", "date", "lb.make_date($1, $2, $3)", "lb.try_make_date($1, $2, $3)"},
	{"make_dt_interval", 0, 0, "", "interval day to second", "interval '0'"},
	{"make_dt_interval", 1, 1, "i", "interval day to second", "make_interval(days => $1)"},
	{"make_dt_interval", 2, 2, "i", "interval day to second", "make_interval(days => $1, hours => $2)"},
	{"make_dt_interval", 3, 3, "i", "interval day to second", "make_interval(days => $1, hours => $2, mins => $3)"},
	{"make_dt_interval", 4, 4, "iiid", "interval day to second", "make_interval(days => $1, hours => $2, mins => $3, secs => $4)"},
	{"make_interval", 0, 6, "i", "interval", "make_interval($*)", "lb.try_make_interval($*)"},
	{"make_interval", 7, 7, "iiiiiin", "interval", "lb.make_interval($*)", "lb.try_make_interval($*)"},
	{"make_time", 3, 3, "iid", "time", "make_time($1, $2, $3)"},
	{"make_timestamp make_timestamp_ltz", 1, 3, ".", .rewrite = make_timestamp, .says = "lb.make_timestamp(y, mo, d, h, mi, s), AT TIME ZONE zone"},
	{"make_timestamp make_timestamp_ltz", 6, 7, ".", .rewrite = make_timestamp},
	{"make_timestamp_ntz", 1, 2, ".", .rewrite = make_timestamp_ntz, .says = "lb.make_timestamp(y, mo, d, h, mi, s); d + t of a date and a time"},
	{"make_timestamp_ntz", 6, 6, ".", .rewrite = make_timestamp_ntz},
	{"make_ym_interval", 0, 0, "", "interval year to month", "interval '0'"},
	{"make_ym_interval", 1, 1, "i", "interval year to month", "make_interval(years => $1)"},
	{"make_ym_interval", 2, 2, "i", "interval year to month", "make_interval(years => $1, months => $2)"},
	{"minute", 1, 1, "H", "int", "extract(minute FROM $1)::int"},
	{"minute", 1, 1, "Z", "int", "extract(minute FROM $1)::int"},
	{"minute", 1, 1, "z", "int", "extract(minute FROM $1)::int"},
	{"month", 1, 1, "Z", "int", "extract(month FROM $1)::int"},
	{"month", 1, 1, "t", "int", "extract(month FROM $1)::int"},
	{"monthname", 1, 1, "t", "string", "to_char($1, 'Mon')"},
	{"months_between", 2, 2, "z", "double", "lb.months_between($1::timestamp, $2::timestamp)"},
	{"months_between", 3, 3, "zzb", "double", "lb.months_between($1::timestamp, $2::timestamp, $3)"},
	{"next_day", 2, 2, "ts", "date", "lb.next_day($1, $2)", "lb.try_next_day($1, $2)"},
	{"quarter", 1, 1, "t", "int", "extract(quarter FROM $1)::int"},
	{"second", 1, 1, "H", "int", "floor(extract(second FROM $1))::int"},
	{"second", 1, 1, "Z", "int", "floor(extract(second FROM $1))::int"},
	{"second", 1, 1, "z", "int", "floor(extract(second FROM $1))::int"},
	{"time_bucket", 2, 2, "VZ", "$2", "date_bin($1, $2, '1970-01-01 00:00:00Z')"},
	{"time_bucket", 3, 3, "VZZ", "$2", "date_bin($1, $2, $3)"},
	{"time_diff", 3, 3, "shh", "bigint", "lb.time_diff($1, $2, $3)"},
	{"time_from_micros", 1, 1, "l", "time", "time '00:00' + $1 * interval '1 microsecond'"},
	{"time_from_millis", 1, 1, "l", "time", "time '00:00' + $1 * interval '1 millisecond'"},
	{"time_from_seconds", 1, 1, "n", "time", "time '00:00' + $1 * interval '1 second'"},
	{"time_to_micros", 1, 1, "h", "bigint", "(extract(epoch FROM $1) * 1000000)::bigint"},
	{"time_to_millis", 1, 1, "h", "bigint", "floor(extract(epoch FROM $1) * 1000)::bigint"},
	{"time_to_seconds", 1, 1, "h", "decimal(14,6)", "extract(epoch FROM $1)"},
	{"time_trunc", 2, 2, "sh", "time", "lb.time_trunc($1, $2)"},
	{"timestamp_micros", 1, 1, "l", "timestamp", "timestamptz 'epoch' + $1 * interval '1 microsecond'"},
	{"timestamp_millis", 1, 1, "l", "timestamp", "timestamptz 'epoch' + $1 * interval '1 millisecond'"},
	{"timestamp_seconds", 1, 1, "D", "timestamp", "timestamptz 'epoch' + trunc($1::double precision * 1000000) * interval '1 microsecond'"},
	{"timestamp_seconds", 1, 1, "n", "timestamp", "to_timestamp($1)"},
	{"to_char to_varchar", 2, 2, "Ns", "string", "lb.to_char($1::numeric, $2)"},
	{"to_char to_varchar", 2, 2, "Xs", "string", "lb.to_char($1, $2)"},
	{"to_char to_varchar", 2, 2, "Zs", .rewrite = date_format, .says = "date_format of a date or timestamp"},
	{"to_char to_varchar", 2, 2, "Ts", .rewrite = date_format},
	{"to_char to_varchar", 2, 2, "ns", "string", "lb.to_char($1::numeric, $2)"},
	{"to_date", 1, 2, ".s", .rewrite = to_date, .says = "a cast; lb.to_timestamp_ntz(text, pattern)::date"},
	{"to_time", 1, 2, ".s", .rewrite = to_time, .says = "a cast; lb.to_timestamp_ntz(text, pattern)::time"},
	{"to_timestamp to_timestamp_ltz", 1, 2, ".s", .rewrite = to_timestamp, .says = "a cast; lb.to_timestamp(text, pattern)"},
	{"to_timestamp_ntz", 1, 2, ".s", .rewrite = to_timestamp_ntz, .says = "a cast; lb.to_timestamp_ntz(text, pattern)"},
	{"to_unix_timestamp", 1, 2, ".s", .rewrite = unix_timestamp, .says = "as unix_timestamp"},
	{"to_utc_timestamp", 2, 2, "zs", .rewrite = to_utc_timestamp, .says = "(ts::timestamp AT TIME ZONE zone AT TIME ZONE 'UTC')::timestamptz"},
	{"trunc", 2, 2, "ts", .rewrite = trunc_date, .says = "date_trunc(unit, d::timestamp)::date of a constant unit, else lb.trunc"},
	{"try_make_interval", 1, 7, "iiiiiin", "interval", "lb.try_make_interval($*)"},
	{"try_make_timestamp try_make_timestamp_ltz", 1, 3, ".", .rewrite = try_make_timestamp, .says = "as make_timestamp by lb.try_make_timestamp"},
	{"try_make_timestamp try_make_timestamp_ltz", 6, 7, ".", .rewrite = try_make_timestamp},
	{"try_make_timestamp_ntz", 1, 2, ".", .rewrite = try_make_timestamp_ntz, .says = "as make_timestamp_ntz by lb.try_make_timestamp"},
	{"try_make_timestamp_ntz", 6, 6, ".", .rewrite = try_make_timestamp_ntz},
	{"try_to_date", 1, 2, ".s", .rewrite = try_to_date, .says = "as to_date; NULL instead of an error"},
	{"try_to_time", 1, 2, ".s", .rewrite = try_to_time, .says = "as to_time; NULL instead of an error"},
	{"try_to_timestamp", 1, 2, ".s", .rewrite = try_to_timestamp, .says = "as to_timestamp; NULL instead of an error"},
	{"unix_date", 1, 1, "t", "int", "$1 - date '1970-01-01'"},
	{"unix_micros", 1, 1, "z", "bigint", "(extract(epoch FROM $1) * 1000000)::bigint"},
	{"unix_millis", 1, 1, "z", "bigint", "floor(extract(epoch FROM $1) * 1000)::bigint"},
	{"unix_nanos", 1, 1, "Z", "decimal(21,0)", "trunc(extract(epoch FROM $1) * 1000000000)",
	 .code = "microseconds", .message = "Postgres keeps microseconds"},
	{"unix_seconds", 1, 1, "z", "bigint", "floor(extract(epoch FROM $1))::bigint"},
	{"unix_timestamp", 0, 2, ".s", .rewrite = unix_timestamp, .says = "floor(extract(epoch FROM to_timestamp(...)))::bigint"},
	{"weekday", 1, 1, "t", "int", "extract(isodow FROM $1)::int - 1"},
	{"weekofyear", 1, 1, "t", "int", "extract(week FROM $1)::int"},
	{"window", 2, 4, ".", .rewrite = window, .says = "lb.window(ts, width, start); lb.windows(ts, width, slide, start) gives a row for each window"},
	{"window_time", 1, 1, "R", "timestamp", "($1 ->> 'end')::timestamptz - interval '1 microsecond'"},
	{"year", 1, 1, "Z", "int", "extract(year FROM $1)::int"},
	{"year", 1, 1, "t", "int", "extract(year FROM $1)::int"},
	{0},
};
/* clang-format on */
