/* funcs-misc.c - casts, the session, XML; the entries of generators and operators, which the
 * clause and expression code says */
#include <string.h>

#include "sql/funcs.h"
#include "sql/types.h"

/* ---- casts that are written as calls: int(x) ---- */

static struct expr *
cast(struct sql *s, struct expr *call)
{
	const struct type *t = parse_type_text(s, call->text);
	struct expr *x = call->args;

	return cast_to(s, x, t, false);
}

/* typeof(x) is known here, but for what has no type yet */
static struct expr *
typeof_value(struct sql *s, struct expr *call)
{
	if (call->args->type->kind == T_UNKNOWN)
		return form(s, type_of(T_STRING), "pg_typeof($1)::text", call->args, NULL);
	return string_literal(s, type_spark(s, call->args->type));
}

/* to_number(text, format): the digits of the format make the type */
static struct expr *
number_by(struct sql *s, struct expr *call, const char *text)
{
	const char *p = constant_string(call->args->next);
	int digits = 0, scale = 0;
	bool point = false;

	for (; p != NULL && *p != '\0'; p++) {
		if (*p == '.' || *p == 'D' || *p == 'd')
			point = true;
		if (*p == '0' || *p == '9') {
			digits++;
			scale += point;
		}
	}
	if (digits == 0)
		digits = 38;
	return form(s, type_decimal(s, digits, scale), text, call->args, call->args->next, NULL);
}

static struct expr *
to_number(struct sql *s, struct expr *call)
{
	return number_by(s, call, "lb.to_number($1, $2)");
}

static struct expr *
try_to_number(struct sql *s, struct expr *call)
{
	return number_by(s, call, "lb.try_to_number($1, $2)");
}

/* to_xml(struct): its type decides the order of the elements */
static struct expr *
to_xml(struct sql *s, struct expr *call)
{
	struct expr *x = call->args;

	return form(s, type_of(T_STRING), "lb.to_xml($1, $2)", x,
	    string_literal(s, type_spark(s, x->type)), NULL);
}

#define GENERATOR .class = FUNC_GENERATOR
#define OPERATOR .class = FUNC_OPERATOR

/* clang-format off */
const struct func funcs_misc[] = {
	{"assert_true", 1, 1, "b", "void", "lb.assert_true($1)"},
	{"assert_true", 2, 2, "bs", "void", "lb.assert_true($1, $2)"},
	{"bigint binary boolean date double float int smallint string time timestamp tinyint decimal",
	 1, 1, ".", .rewrite = cast, .says = "a cast"},
	{"current_catalog", 0, 0, "", "string", "current_database()"},
	{"current_metastore", 0, 0, "", "string", "current_database()", .code = "catalog", .message = "Postgres has no metastore: its database is named"},
	{"current_path", 0, 0, "", "string", "current_setting('search_path')"},
	{"current_schema current_database", 0, 0, "", "string", "current_schema()"},
	{"current_user user", 0, 0, "", "string", "current_user::text"},
	{"collation", 1, 1, "s", "string", "'SYSTEM.BUILTIN.UTF8_BINARY'"},
	{"input_file_block_length input_file_block_start", 0, 0, "", "bigint", "-1",
	 .code = "no-file", .message = "what Spark gives where the rows come from no file"},
	{"input_file_name", 0, 0, "", "string", "''",
	 .code = "no-file", .message = "what Spark gives where the rows come from no file"},
	{"monotonically_increasing_id", 0, 0, "", "bigint", "row_number() OVER () - 1",
	 .class = FUNC_WINDOW, .code = "row-number", .message = "consecutive numbers in Postgres, ascending ones in Spark"},
	{"is_account_group_member is_member", 1, 1, "s", "boolean",
	 "EXISTS (SELECT FROM pg_roles AS _ WHERE _.rolname = $1 AND pg_has_role(_.oid, 'member'))",
	 .code = "role", .message = "a group is a role of its name; when there is none, nobody is a member"},
	{"raise_error", 1, 1, "s", "void", "lb.raise_error($1)"},
	{"randstr", 1, 1, "i", "string", "lb.randstr($1)"},
	{"randstr", 2, 2, "i.", "string", "lb.randstr($1)", .code = "seed", .message = "a seed gives other text here than in Spark"},
	{"session_user", 0, 0, "", "string", "session_user::text"},
	{"spark_partition_id", 0, 0, "", "int", "0", .code = "row-number", .message = "a query of Postgres is one partition"},
	{"to_number", 2, 2, "s", .rewrite = to_number, .says = "lb.to_number(text, format)"},
	{"to_xml", 1, 1, "R", .rewrite = to_xml, .says = "lb.to_xml(value, type)"},
	{"try_to_number", 2, 2, "s", .rewrite = try_to_number, .says = "lb.try_to_number(text, format)"},
	{"typeof", 1, 1, ".", .rewrite = typeof_value, .says = "a constant: the type is known at conversion"},
	{"uuid", 0, 0, "", "string", "gen_random_uuid()::text"},
	{"version", 0, 0, "", "string", "version()", .code = "catalog", .message = "the version is that of Postgres"},
	{"xpath", 2, 2, "s", "array<string>", "xpath($2, $1::xml)::text[]"},
	{"xpath_boolean", 2, 2, "s", "boolean", "(xpath('boolean(' || $2 || ')', $1::xml))[1]::text = 'true'"},
	{"xpath_double xpath_number", 2, 2, "s", "double", "lb.xpath_number($1, $2)"},
	{"xpath_float", 2, 2, "s", "float", "lb.xpath_number($1, $2)::real"},
	{"xpath_int", 2, 2, "s", "int", "lb.xpath_long($1, $2)::int"},
	{"xpath_long", 2, 2, "s", "bigint", "lb.xpath_long($1, $2)"},
	{"xpath_short", 2, 2, "s", "smallint", "lb.xpath_long($1, $2)::smallint"},
	{"xpath_string", 2, 2, "s", "string", "lb.xpath_string($1, $2)"},

	{"explode explode_outer", 1, 1, ".", .form = "unnest, or jsonb_each of a map", GENERATOR},
	{"inline inline_outer", 1, 1, ".", .form = "unnest, a column for each field", GENERATOR},
	{"json_tuple", 2, -1, "s", .form = "lb.json_tuple for each name", GENERATOR},
	{"posexplode posexplode_outer", 1, 1, ".", .form = "unnest WITH ORDINALITY", GENERATOR},
	{"range", 1, 4, ".", .form = "generate_series", GENERATOR},
	{"session_window", 2, 2, ".", .form = "in GROUP BY: islands of the rows, by window functions in a subquery", OPERATOR},
	{"session_window", 0, -1, ".", .class = FUNC_REFUSED, .message = "outside of GROUP BY there is no group whose sessions it could tell"},
	{"stack", 2, -1, ".", .form = "VALUES", GENERATOR},
	{"variant_explode variant_explode_outer", 1, 1, ".", .form = "lb.variant_explode", GENERATOR},

	{"+ - * / %", 2, 2, ".", .form = "the operator, of Spark's types", OPERATOR},
	{"= == <> != < <= > >=", 2, 2, ".", .form = "the operator, both sides of one type", OPERATOR},
	{"<=>", 2, 2, ".", .form = "IS NOT DISTINCT FROM", OPERATOR},
	{"and or not !", 1, 2, ".", .form = "AND, OR, NOT", OPERATOR},
	{"& | ^ ~", 1, 2, ".", .form = "&, |, #, ~", OPERATOR},
	{"<< >> >>>", 2, 2, ".", .form = "as shiftleft, shiftright, shiftrightunsigned", OPERATOR},
	{"||", 2, 2, ".", .form = "||; an array that is NULL makes the result NULL", OPERATOR},
	{":: ?:: cast try_cast", 1, 1, ".", .form = "::, or a function of the schema lb where the casts differ", OPERATOR},
	{"collate", 2, 2, ".", .form = "UTF8_BINARY is how Postgres compares in the collation C; others are refused", OPERATOR},
	{". [ ] :", 2, 2, ".", .form = "an element of an array, ->, ->>", OPERATOR},
	{"->", 1, 1, ".", .form = "an expression in a subquery over the elements", OPERATOR},
	{"between", 3, 3, ".", .form = "BETWEEN", OPERATOR},
	{"case when", 1, -1, ".", .form = "CASE", OPERATOR},
	{"in", 2, -1, ".", .form = "IN", OPERATOR},
	{"is null|is not null|is true|is false|is unknown|is distinct from", 1, 2, ".", .form = "the same", OPERATOR},
	{"exists (subquery)", 1, 1, ".", .form = "EXISTS", OPERATOR},
	{"cube rollup|grouping sets", 1, -1, ".", .form = "the same in GROUP BY", OPERATOR},
	{0},
};
/* clang-format on */
