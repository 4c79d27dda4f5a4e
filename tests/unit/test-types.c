/* test-types.c - lib/sql: types, the types in which values meet, constants */
#include "sql/lower.h"
#include "tap.h"

static struct arena arena;
static struct sql_options options;
static struct sql sql = {.arena = &arena, .options = &options, .ansi = true};

static const struct type *
type(const char *text)
{
	return parse_type_text(&sql, text);
}

static void
names(void)
{
	static const char *const table[][2] = {{"tinyint", "smallint"}, {"int", "integer"},
	    {"double", "double precision"}, {"decimal(10,2)", "numeric(10,2)"}, {"string", "text"},
	    {"varchar(3)", "varchar(3)"}, {"char(3)", "char(3)"}, {"timestamp", "timestamptz"},
	    {"timestamp_ntz", "timestamp"}, {"binary", "bytea"}, {"array<int>", "integer[]"},
	    {"array<array<int>>", "jsonb[]"}, {"array<struct<a:int>>", "jsonb[]"},
	    {"map<string,int>", "jsonb"}, {"struct<a:int,b:array<string>>", "jsonb"},
	    {"interval year to month", "interval"}, {"variant", "jsonb"}};

	for (size_t i = 0; i < LENGTH(table); i++) {
		const struct type *t = type(table[i][0]);
		same(type_spark(&sql, t), table[i][0]);
		same(type_postgres(&sql, t), table[i][1]);
		ok(type_same(t, type_copy(&arena, t)), "a copy of %s is the same type",
		    table[i][0]);
	}
	ok(type_postgres(&sql, type_of(T_UNKNOWN)) == NULL, "an unknown type has no name");
	same(type_postgres(&sql, type_decimal(&sql, 0, 0)), "numeric");
}

static const char *
common(const char *a, const char *b)
{
	const struct type *t = common_type(&sql, type(a), type(b));

	return t == NULL ? NULL : type_spark(&sql, t);
}

/* sql-ref-ansi-compliance.html, "Type Promotion and Precedence" */
static void
common_types(void)
{
	same(common("tinyint", "bigint"), "bigint");
	same(common("bigint", "float"), "double");
	same(common("int", "decimal(5,2)"), "decimal(12,2)");
	same(common("decimal(10,2)", "decimal(5,4)"), "decimal(12,4)");
	same(common("decimal(38,18)", "decimal(38,0)"), "decimal(38,0)");
	same(common("float", "decimal(5,2)"), "double");
	same(common("date", "timestamp"), "timestamp");
	same(common("timestamp", "timestamp_ntz"), "timestamp");
	same(common("string", "int"), "bigint");
	same(common("string", "decimal(5,2)"), "double");
	same(common("string", "date"), "date");
	same(common("string", "boolean"), "boolean");
	same(common("array<int>", "array<double>"), "array<double>");
	same(common("map<string,int>", "map<string,bigint>"), "map<string,bigint>");
	same(common("struct<a:int>", "struct<a:bigint>"), "struct<a:bigint>");
	same(common("struct<a:int>", "struct<b:int>"), NULL);
	same(common("interval day", "interval hour to second"), "interval day to second");
	same(common("int", "date"), NULL);
	same(common("int", "boolean"), NULL);
	ok(common_type(&sql, type_of(T_UNKNOWN), type_of(T_INT))->kind == T_UNKNOWN,
	    "with an unknown type the common type is unknown");
	sql.ansi = false;
	same(common("string", "int"), "string");
	same(common("string", "boolean"), NULL);
	same(common("bigint", "float"), "float");
	same(type_spark(&sql, compared_type(&sql, type("string"), type("int"))), "int");
	same(type_spark(&sql, compared_type(&sql, type("decimal(5,2)"), type("string"))), "double");
	sql.ansi = true;
}

static const char *
result(char op, const char *a, const char *b)
{
	return type_spark(&sql, decimal_result(&sql, op, type(a), type(b)));
}

static void
decimals(void)
{
	same(result('+', "decimal(10,2)", "decimal(5,4)"), "decimal(13,4)");
	same(result('*', "decimal(10,2)", "decimal(5,4)"), "decimal(16,6)");
	same(result('/', "decimal(10,2)", "decimal(5,4)"), "decimal(20,8)");
	same(result('%', "decimal(10,2)", "decimal(5,4)"), "decimal(5,4)");
	same(result('+', "decimal(38,18)", "decimal(38,18)"), "decimal(38,17)");
	same(result('*', "decimal(38,18)", "decimal(38,18)"), "decimal(38,6)");
	same(result('/', "decimal(38,18)", "decimal(38,18)"), "decimal(38,6)");
}

static const char *
folded(const char *text, const char *t)
{
	return fold_text(&sql, text, type(t));
}

static void
constants(void)
{
	same(folded(" 2020-1-2 ", "date"), "2020-01-02");
	same(folded("2020", "date"), "2020-01-01");
	same(folded("2020-02-29T12:00", "date"), "2020-02-29");
	same(folded("2019-02-29", "date"), NULL);
	same(folded("today", "date"), NULL);
	same(folded("2020-01-02", "timestamp"), "2020-01-02 00:00:00");
	same(folded("2020-01-02T3:4:5.1234567Z", "timestamp"), "2020-01-02 03:04:05.123456+00");
	same(folded("2020-01-02 03:04 UTC+8", "timestamp"), "2020-01-02 03:04:00+08");
	same(folded("2020-01-02 03:04 Europe/Paris", "timestamp"),
	    "2020-01-02 03:04:00 Europe/Paris");
	same(folded("2020-01-02 03:04 +01:00", "timestamp_ntz"), "2020-01-02 03:04:00");
	same(folded("2020-01-02 24:00", "timestamp"), NULL);
	same(folded("9:30 PM", "time"), "21:30:00");
	same(folded(" +42 ", "int"), "42");
	same(folded("2147483648", "int"), NULL);
	same(folded("-2147483648", "int"), "-2147483648");
	same(folded("1.5", "int"), NULL);
	same(folded("-9223372036854775808", "bigint"), "-9223372036854775808");
	same(folded("Yes", "boolean"), "true");
	same(folded("on", "boolean"), NULL);
	same(folded("-1 02:03:04.5", "interval day to second"),
	    "-1 day -02 hour -03 minute -04.5 second");
	same(folded("1-2", "interval year to month"), "1 year 2 month");
	same(folded("1 day -2 hours", "interval"), "1 day -2 hour");
	same(folded("1 parsec", "interval"), NULL);
}

int
main(void)
{
	names();
	common_types();
	decimals();
	constants();
	arena_free(&arena);
	return done();
}
