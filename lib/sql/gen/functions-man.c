/* functions-man - writes lb-functions(7) from the table of functions */
#include <string.h>

#include "sql/funcs.h"

static const char head[] =
    ".\\\" made by lib/sql/gen/functions-man.c from the table of functions: make man\n"
    ".Dd November 21, 2026\n"
    ".Dt LB-FUNCTIONS 7\n"
    ".Os\n"
    ".Sh NAME\n"
    ".Nm lb-functions\n"
    ".Nd functions of Databricks SQL, and how lb-sql2pg says them in Postgres\n"
    ".Sh DESCRIPTION\n"
    "Each function has its names and what stands for it:\n"
    "$1, $2 are its arguments, $* all of them, and\n"
    "functions of the schema lb are printed by\n"
    ".Ic lb-sql2pg --compat .\n"
    "In aggregates $d is DISTINCT, $o ORDER BY, $F FILTER, $f its condition, $w OVER.\n"
    "A form behind\n"
    ".Dq lax\n"
    "is for statements whose ANSI mode is off.\n"
    "The words in brackets are the codes of the notes that each use leaves.\n"
    "A function may have several forms; the types of the arguments choose.\n";

static const char foot[] = ".Sh SEE ALSO\n"
			   ".Xr lb-sql2pg 1 ,\n"
			   ".Xr lb 7\n";

static const struct {
	const struct func *rows;
	const char *title;
} sections[] = {
    {funcs_math, "Numbers"},
    {funcs_string, "Text and bytes"},
    {funcs_datetime, "Dates and times"},
    {funcs_conditional, "Conditions"},
    {funcs_nested, "Arrays, maps and structs"},
    {funcs_lambda, "Functions that take a lambda"},
    {funcs_json, "JSON, CSV and variants"},
    {funcs_aggregate, "Aggregates"},
    {funcs_percentile, "Percentiles"},
    {funcs_window, "Windows"},
    {funcs_misc, "Casts, the session, XML, rows, operators"},
    {funcs_geo, "Geospatial"},
    {funcs_refused, "Refused"},
};

/* Text that is no macro and has no escapes, in lines of less than 100 characters. */
static void
put_text(const char *before, const char *text, const char *after)
{
	bool macro = before[0] == '.';
	size_t column = printf("%s\\&", before);

	for (; *text != '\0'; text++, column++) {
		if (*text == ' ' && column + strcspn(text + 1, " ") > 90) {
			fputs(macro ? " \\\n" : "\n\\&", stdout);
			column = 0;
		} else if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '|' && text[1] >= 'a' && text[1] <= 'z')
			fputs(", ", stdout); /* between operators of several words */
		else if (*text == '\n')
			fputs(" ", stdout);
		else
			putchar(*text);
	}
	fputs(after, stdout);
}

/* What stands for the function by this row; NULL: an earlier row says it. */
static const char *
text_of(const struct func *row, const struct func *first)
{
	const char *text = row->class == FUNC_REFUSED ? row->message
			   : row->form != NULL        ? row->form
						      : row->says;

	for (; first < row && text != NULL; first++) {
		if (first->form != NULL && strcmp(first->form, text) == 0)
			return NULL;
	}
	return text;
}

static void
put_row(const struct func *row, const struct func *first)
{
	const char *text = text_of(row, first);

	if (text == NULL)
		return;
	if (row > first)
		puts(".br");
	put_text("", text, row->class != FUNC_REFUSED && row->code != NULL ? " [" : "\n");
	if (row->class != FUNC_REFUSED && row->code != NULL)
		printf("%s]\n", row->code);
	if (row->lax != NULL) {
		puts(".br");
		put_text("lax: ", row->lax, "\n");
	}
}

static void
put_section(const char *title, const struct func *row)
{
	const struct func *first = row;

	printf(".Ss %s\n.Bl -tag -width indent\n", title);
	for (; row->name != NULL; row++) {
		if (row == first || strcmp(row->name, first->name) != 0) {
			first = row;
			put_text(".It ", row->name, "\n");
		}
		put_row(row, first);
	}
	puts(".El");
}

int
main(void)
{
	size_t i;

	fputs(head, stdout);
	for (i = 0; i < LENGTH(sections); i++)
		put_section(sections[i].title, sections[i].rows);
	fputs(foot, stdout);
	return finish(STATUS_OK);
}
