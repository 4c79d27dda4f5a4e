/* usage.c - what was billed: an export of system.billing.usage with its prices */
#include <string.h>

#include "lakebase/size.h"

enum { DAY, SKU, QUANTITY, PRICE, STORAGE_TYPE, COLUMNS };
static const char *const names[] = {
    "usage_date", "sku_name", "usage_quantity", "price", "storage_type"};

struct export
{
	struct arena *arena;
	size_t place[COLUMNS]; /* of each column in a line, from 1; 0: it has none */
	int64_t first, last; /* days of usage, since 1970-01-01 */
	bool any;
};

/* Column n (from 1) of the line, cut out; "" where there is none. */
static char *
column(struct export *e, const char *line, size_t n)
{
	for (; n > 1; n--)
		line = line[strcspn(line, "\t")] == '\0' ? "" : line + strcspn(line, "\t") + 1;
	return arena_strndup(e->arena, line, n == 0 ? 0 : strcspn(line, "\t"));
}

static bool
read_header(struct export *e, struct pos pos, const char *line)
{
	size_t n = 1;
	bool ok = true;

	for (const char *s = line;; s++, n++) {
		for (size_t i = 0; i < COLUMNS; i++)
			if (word_nis(s, strcspn(s, "\t"), names[i]))
				e->place[i] = n;
		s += strcspn(s, "\t");
		if (*s == '\0')
			break;
	}
	for (size_t i = 0; i < STORAGE_TYPE; i++)
		if (e->place[i] == 0) {
			warnat(pos, "no column %s, with tabs between columns", names[i]);
			ok = false;
		}
	return ok;
}

/* The day of "2026-11-21", what follows after a blank or a T left out; false: it is none. */
static bool
read_day(const char *s, int64_t *day)
{
	static const char form[] = "dddd-dd-dd";
	int n[3] = {0, 0, 0}, part = 0;

	for (size_t i = 0; form[i] != '\0'; i++) {
		if (form[i] != 'd' ? s[i] != form[i] : s[i] < '0' || s[i] > '9')
			return false;
		if (form[i] != 'd')
			part++;
		else
			n[part] = n[part] * 10 + (s[i] - '0');
	}
	s += strlen(form);
	if ((*s != '\0' && *s != ' ' && *s != 'T') || !date_is(n[0], n[1], n[2]))
		return false;
	*day = date_days(n[0], n[1], n[2]);
	return true;
}

static void
add_day(struct export *e, int64_t day)
{
	if (!e->any || day < e->first)
		e->first = day;
	if (!e->any || day > e->last)
		e->last = day;
	e->any = true;
}

static bool
add_line(struct export *e, struct pos pos, const char *line, struct lakebase_usage *u)
{
	const char *sku = column(e, line, e->place[SKU]), *day = column(e, line, e->place[DAY]),
		   *type = column(e, line, e->place[STORAGE_TYPE]);
	double quantity, price;
	int64_t n;

	if (!read_day(day, &n)) {
		warnat(pos, "usage_date \"%s\" is no day like 2026-11-21", day);
		return false;
	}
	if (!parse_number(column(e, line, e->place[QUANTITY]), &quantity) ||
	    !parse_number(column(e, line, e->place[PRICE]), &price)) {
		warnat(pos, "usage_quantity or price is not a number");
		return false;
	}
	add_day(e, n);
	if (strstr(sku, "DATABASE_SERVERLESS_COMPUTE") != NULL)
		u->compute += quantity * price;
	else if (strstr(sku, "DATABRICKS_STORAGE") == NULL)
		u->other += quantity * price;
	else if (type[0] == '\0' || strcmp(type, "BRANCH_DATA") == 0)
		u->storage += quantity * price;
	else
		u->history += quantity * price;
	return true;
}

bool
lakebase_read_usage(struct arena *a, struct input *in, struct lakebase_usage *u)
{
	struct export e = {.arena = a};
	bool ok = true;
	size_t len;
	char *line = input_line(in, &len);

	*u = (struct lakebase_usage){0};
	if (line == NULL || !read_header(&e, (struct pos){in->name, in->line, 0}, line)) {
		if (line == NULL && !in->failed)
			warning("%s is empty", in->name);
		return false;
	}
	while ((line = input_line(in, &len)) != NULL)
		if (len > 0)
			ok &= add_line(&e, (struct pos){in->name, in->line, 0}, line, u);
	if (ok && !in->failed && !e.any)
		warning("%s has no lines of usage", in->name);
	u->days = e.any ? (double)(e.last - e.first + 1) : 0;
	return ok && !in->failed && e.any;
}
