/* prices.c - a file of prices */
#include <string.h>

#include "lakebase/size.h"

enum { NAME, VALUE, UNIT, SOURCE, DATE, COLUMNS };

/* Cuts the line at its tabs; returns how many columns there are (more than COLUMNS count too). */
static size_t
split(char *line, char *column[COLUMNS])
{
	size_t n = 0;

	for (char *next = line; next != NULL; line = next) {
		next = strchr(line, '\t');
		if (next != NULL)
			*next++ = '\0';
		if (n < COLUMNS)
			column[n] = line;
		n++;
	}
	return n;
}

/* 2026-11-21 */
static bool
is_date(const char *s)
{
	static const char form[] = "dddd-dd-dd";
	size_t i = 0;

	for (; form[i] != '\0'; i++)
		if (form[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return false;
	return s[i] == '\0';
}

static struct lakebase_fact *
find(struct pos pos, struct lakebase_fact *prices, const char *name)
{
	const char *names[LAKEBASE_FIGURES], *near;
	size_t n = 0;

	for (size_t i = LAKEBASE_PRICE_PROVISIONED; i < LAKEBASE_FIGURES; i++) {
		if (strcmp(prices[i].name, name) == 0)
			return &prices[i];
		names[n++] = prices[i].name;
	}
	near = word_nearest(name, names, n);
	warnat(pos, "unknown price \"%s\"%s%s%s", name, near != NULL ? ", did you mean \"" : "",
	    near != NULL ? near : "", near != NULL ? "\"?" : "");
	return NULL;
}

static bool
use_line(struct arena *a, struct pos pos, char *line, struct lakebase_fact *prices)
{
	char *column[COLUMNS];
	struct lakebase_fact *price;
	double value;

	if (line[strspn(line, " \t")] == '\0' || line[0] == '#')
		return true;
	if (split(line, column) != COLUMNS) {
		warnat(pos,
		    "a price has five columns, with tabs between: name, value, unit, source, "
		    "date");
		return false;
	}
	if ((price = find(pos, prices, column[NAME])) == NULL)
		return false;
	if (!parse_number(column[VALUE], &value) || value < 0) {
		warnat(pos, "\"%s\" is not a price", column[VALUE]);
		return false;
	}
	if (column[SOURCE][0] == '\0' || !is_date(column[DATE])) {
		warnat(pos, "%s has no source or no date (YYYY-MM-DD)", column[NAME]);
		return false;
	}
	price->value = value;
	price->unit = arena_strdup(a, column[UNIT]);
	price->source = arena_strdup(a, column[SOURCE]);
	price->date = arena_strdup(a, column[DATE]);
	return true;
}

bool
lakebase_read_prices(struct arena *a, struct input *in, struct lakebase_fact *prices)
{
	bool ok = true;
	size_t len;
	char *line;

	while ((line = input_line(in, &len)) != NULL)
		ok &= use_line(a, (struct pos){in->name, in->line, 0}, line, prices);
	return ok && !in->failed;
}

void
lakebase_print_prices(struct buf *b, const struct lakebase_fact *prices)
{
	buf_str(b, "# name\tvalue\tunit\tsource\tdate\n");
	for (size_t i = LAKEBASE_PRICE_PROVISIONED; i < LAKEBASE_FIGURES; i++)
		buf_printf(b, "%s\t%.15g\t%s\t%s\t%s\n", prices[i].name, prices[i].value,
		    prices[i].unit, prices[i].source, prices[i].date);
}
