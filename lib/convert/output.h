/* output.h - the result of the converter, for programs and for people */
#ifndef CONVERT_OUTPUT_H
#define CONVERT_OUTPUT_H

#include "json/json.h"
#include "sql/sql.h"

/* Sets what lb-records(5) says of a converted statement. */
void output_members(
    struct arena *a, struct json *record, struct sql_piece piece, const struct sql_result *r);
/* Writes the text to stdout: notes, and a refused statement, are comments. */
void output_text(struct arena *a, struct sql_piece piece, const struct sql_result *r);

#endif
