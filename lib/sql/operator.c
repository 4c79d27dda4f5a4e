/* operator.c - the binary operators, for the parser and for the printer */
#include <string.h>
#include <strings.h>

#include "sql/internal.h"

/* clang-format off */
static const struct binop operators[] = {
	{"=",   SPARK_COMPARE,  PG_COMPARE,  NULL},
	{"AND", SPARK_AND,      PG_AND,      NULL},
	{"OR",  SPARK_OR,       PG_OR,       NULL},
	{"+",   SPARK_ADD,      PG_ADD,      NULL},
	{"-",   SPARK_ADD,      PG_ADD,      NULL},
	{"*",   SPARK_MULTIPLY, PG_MULTIPLY, NULL},
	{"/",   SPARK_MULTIPLY, PG_MULTIPLY, NULL},
	{"%",   SPARK_MULTIPLY, PG_MULTIPLY, NULL},
	{"DIV", SPARK_MULTIPLY, 0,           NULL},
	{"||",  SPARK_ADD,      PG_OTHER,    NULL},
	{"<",   SPARK_COMPARE,  PG_COMPARE,  NULL},
	{">",   SPARK_COMPARE,  PG_COMPARE,  NULL},
	{"<=",  SPARK_COMPARE,  PG_COMPARE,  NULL},
	{">=",  SPARK_COMPARE,  PG_COMPARE,  NULL},
	{"<>",  SPARK_COMPARE,  PG_COMPARE,  NULL},
	{"!=",  SPARK_COMPARE,  0,           "<>"},
	{"==",  SPARK_COMPARE,  0,           "="},
	{"!<",  SPARK_COMPARE,  0,           ">="},
	{"!>",  SPARK_COMPARE,  0,           "<="},
	{"<=>", SPARK_COMPARE,  0,           NULL},
	{"|",   SPARK_BITOR,    PG_OTHER,    NULL},
	{"^",   SPARK_BITXOR,   PG_POWER,    NULL}, /* another operator in Postgres: xor is # there */
	{"&",   SPARK_BITAND,   PG_OTHER,    NULL},
	{"<<",  SPARK_SHIFT,    PG_OTHER,    NULL},
	{">>",  SPARK_SHIFT,    PG_OTHER,    NULL},
	{">>>", SPARK_SHIFT,    0,           NULL},
	{"#",   0,              PG_OTHER,    NULL},
	{"->",  0,              PG_OTHER,    NULL},
	{"->>", 0,              PG_OTHER,    NULL},
	{"#>",  0,              PG_OTHER,    NULL},
	{"#>>", 0,              PG_OTHER,    NULL},
	{"@>",  0,              PG_OTHER,    NULL},
	{"<@",  0,              PG_OTHER,    NULL},
	{"&&",  0,              PG_OTHER,    NULL},
	{"?",   0,              PG_OTHER,    NULL},
	{"~",   0,              PG_OTHER,    NULL},
	{"~*",  0,              PG_OTHER,    NULL},
	{"!~",  0,              PG_OTHER,    NULL},
	{"!~*", 0,              PG_OTHER,    NULL},
	{"^@",  0,              PG_OTHER,    NULL},
};
/* clang-format on */

const struct binop *
binop_find(const char *text, size_t n)
{
	for (size_t i = 0; i < LENGTH(operators); i++) {
		const struct binop *o = &operators[i];

		if ((o->text[0] == text[0] || o->text[0] == (text[0] & ~32)) &&
		    strncasecmp(o->text, text, n) == 0 && o->text[n] == '\0')
			return o;
	}
	return NULL;
}
