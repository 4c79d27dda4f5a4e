/* format.c - how an input is written, as far as nobody says so */
#include "copy/internal.h"

void
copy_format_named(struct copy_spec *spec, const char *option, const char *s)
{
	static const char *const words[] = {"csv", "text", "json", "tsv", "jsonl", "ndjson", NULL};
	static const enum copy_format formats[] = {
	    COPY_CSV, COPY_TEXT, COPY_JSON, COPY_CSV, COPY_JSON, COPY_JSON};
	int i = opt_word(option, s, words);

	spec->format = formats[i];
	if (spec->delimiter == '\0' && strcmp(words[i], "tsv") == 0)
		spec->delimiter = '\t';
}

static bool
ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return n >= k && strcmp(name + n - k, end) == 0;
}

void
copy_format_guess(struct copy_spec *spec, int first, const char *name)
{
	bool tabs = ends_in(name, ".tsv") || ends_in(name, ".tsv.gz") || ends_in(name, ".tsv.zst");

	if (spec->format == COPY_UNKNOWN)
		copy_format_named(spec, "--from", first == '{' ? "json" : tabs ? "tsv" : "csv");
	if (spec->delimiter == '\0')
		spec->delimiter = spec->format == COPY_TEXT ? '\t' : ',';
	if (spec->quote == '\0')
		spec->quote = '"';
	if (spec->escape == '\0')
		spec->escape = spec->quote;
	if (spec->null == NULL)
		spec->null = spec->format == COPY_TEXT ? "\\N" : "";
}
