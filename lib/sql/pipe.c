/* pipe.c - pipe syntax: query |> operator |> operator */
#include "sql/parse.h"

struct query *
parse_pipes(struct parser *p, struct query *input)
{
	unsupported(p, p->tok->begin, "pipe syntax", NULL);
	return input;
}
