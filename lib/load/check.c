/* check.c - options that have nothing to say are refused, not passed over */
#include <string.h>

#include "load/load.h"

void
load_check_options(const struct load_options *options)
{
	static const char postgres[] = "bgJjkmprSTux", sqlite[] = "ly";
	const char *given = options->letters;
	const char *wrong = options->sqlite != NULL ? postgres : sqlite;
	size_t n = strcspn(given, wrong);

	if (given[n] != '\0')
		die("-%c is for %s only", given[n],
		    options->sqlite != NULL ? "Postgres" : "SQLite (-d sqlite:FILE)");
	if (strchr(given, 'b') != NULL && options->method != PG_BATCH)
		die("--batch is for --method batch only");
	if (options->mode.key != NULL && options->mode.kind < PG_UPSERT)
		die("--key is for --on-conflict and --scd2 only");
	if (strchr(given, 'C') != NULL && strchr(given, 'H') != NULL)
		die("--columns and --no-header exclude each other");
}

void
load_check_format(const struct load *l)
{
	static const char *const names[] = {
	    [COPY_CSV] = "CSV", [COPY_TEXT] = "Postgres text", [COPY_JSON] = "JSON lines"};
	static const char *const wrong[] = {
	    [COPY_CSV] = "", [COPY_TEXT] = "QE", [COPY_JSON] = "CDEHNQ"};
	const char *given = l->opt.letters;
	size_t n = strcspn(given, wrong[l->spec.format]);

	if (given[n] != '\0')
		die("-%c is not for %s", given[n], names[l->spec.format]);
	if (l->spec.format == COPY_CSV && l->spec.delimiter == l->spec.quote)
		die("the delimiter is the quote, too");
	if (strchr(l->spec.null, l->spec.delimiter) != NULL)
		die("--null: the delimiter stands in \"%s\"", l->spec.null);
}
