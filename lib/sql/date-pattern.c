/* date-pattern.c - patterns of Java's DateTimeFormatter as those of to_char; names of units, fields
 * and zones
 *
 * Sources: Spark 4.1, Datetime patterns; java.time.ZoneId.SHORT_IDS (Java 17); PostgreSQL 15
 * manual, 9.8. */
#include <string.h>

#include "sql/funcs.h"

/* Letter runs that to_char can say alone. */
static const struct {
	const char *java, *postgres;
} letters[] = {
    {"y", "FMYYYY"},
    {"yyyy", "YYYY"},
    {"yy", "YY"},
    {"M", "FMMM"},
    {"MM", "MM"},
    {"MMM", "Mon"},
    {"MMMM", "FMMonth"},
    {"L", "FMMM"},
    {"LL", "MM"},
    {"d", "FMDD"},
    {"dd", "DD"},
    {"D", "FMDDD"},
    {"DDD", "DDD"},
    {"H", "FMHH24"},
    {"HH", "HH24"},
    {"h", "FMHH12"},
    {"hh", "HH12"},
    {"m", "FMMI"},
    {"mm", "MI"},
    {"s", "FMSS"},
    {"ss", "SS"},
    {"S", "FF1"},
    {"SS", "FF2"},
    {"SSS", "FF3"},
    {"SSSS", "FF4"},
    {"SSSSS", "FF5"},
    {"SSSSSS", "FF6"},
    {"a", "AM"},
    {"E", "Dy"},
    {"EE", "Dy"},
    {"EEE", "Dy"},
    {"EEEE", "FMDay"},
    {"Q", "Q"},
    {"q", "Q"},
    {"xxx", "TZH:TZM"},
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *
letter_run(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < LENGTH(letters); i++) {
		if (strlen(letters[i].java) == n && memcmp(letters[i].java, p, n) == 0)
			return letters[i].postgres;
	}
	return NULL;
}

/* Text that to_char passes on: letters and digits need quotes. */
static void
put_literal(struct buf *b, const char *text, size_t n)
{
	size_t i;
	bool quotes = false;

	for (i = 0; i < n; i++)
		quotes |= is_letter(text[i]) || text[i] == '"' || text[i] == '\\' ||
			  (text[i] >= '0' && text[i] <= '9');
	if (quotes)
		buf_char(b, '"');
	for (i = 0; i < n; i++) {
		if (text[i] == '"' || text[i] == '\\')
			buf_char(b, '\\');
		buf_char(b, text[i]);
	}
	if (quotes)
		buf_char(b, '"');
}

/* '...', in which '' is one quote; '' alone is a quote.  Returns what follows. */
static const char *
quoted(struct buf *b, struct buf *literal, const char *p)
{
	p++;
	if (*p == '\'') {
		put_literal(b, "'", 1);
		return p + 1;
	}
	buf_clear(literal);
	for (; *p != '\0'; p++) {
		if (*p == '\'' && p[1] != '\'')
			break;
		p += *p == '\'';
		buf_char(literal, *p);
	}
	put_literal(b, literal->data, literal->len);
	return *p == '\'' ? p + 1 : p;
}

const char *
to_char_pattern(struct sql *s, const char *java)
{
	struct buf b = {.arena = s->arena}, literal = {.arena = s->arena};
	const char *run;
	size_t n;

	while (*java != '\0') {
		if (*java == '\'') {
			java = quoted(&b, &literal, java);
			continue;
		}
		for (n = 1; java[n] == *java; n++)
			;
		if (is_letter(*java)) {
			run = letter_run(java, n);
			if (run == NULL)
				return NULL;
			buf_str(&b, run);
		} else if (strchr("[]{}#", *java) != NULL) {
			return NULL;
		} else {
			put_literal(&b, java, n);
		}
		java += n;
	}
	return buf_text(&b);
}

/* ---- units ---- */

const char *
trunc_unit(const char *name)
{
	static const char *const units[][2] = {{"year", "year"}, {"yyyy", "year"}, {"yy", "year"},
	    {"quarter", "quarter"}, {"month", "month"}, {"mm", "month"}, {"mon", "month"},
	    {"week", "week"}, {"day", "day"}, {"dd", "day"}, {"hour", "hour"}, {"minute", "minute"},
	    {"second", "second"}, {"millisecond", "millisecond"}, {"microsecond", "microsecond"}};
	size_t i;

	for (i = 0; i < LENGTH(units); i++) {
		if (word_is(name, units[i][0]))
			return units[i][1];
	}
	return NULL;
}

/* ---- fields of extract ---- */

const struct date_field *
date_field(const char *name)
{
	static const struct date_field fields[] = {
	    {"year y years yr yrs", "extract(year FROM $1)"},
	    {"yearofweek", "extract(isoyear FROM $1)"},
	    {"quarter qtr", "extract(quarter FROM $1)"},
	    {"month mon mons months", "extract(month FROM $1)"},
	    {"week w weeks", "extract(week FROM $1)"},
	    {"day d days", "extract(day FROM $1)"},
	    {"dayofweek dow", "extract(dow FROM $1) + 1"},
	    {"dayofweek_iso dow_iso", "extract(isodow FROM $1)"},
	    {"doy", "extract(doy FROM $1)"},
	    {"hour h hours hr hrs", "extract(hour FROM $1)"},
	    {"minute m min mins minutes", "extract(minute FROM $1)"},
	    {"second s sec seconds secs", "extract(second FROM $1)"},
	};
	const char *p;
	size_t i, n;

	for (i = 0; i < LENGTH(fields); i++) {
		for (p = fields[i].names; *p != '\0'; p += n + (p[n] == ' ')) {
			n = strcspn(p, " ");
			if (word_nis(p, n, name))
				return &fields[i];
		}
	}
	return NULL;
}

/* ---- zones ---- */

/* Names of three letters that mean a region in Java and a fixed offset, or nothing, in Postgres. */
static const char *const short_zones[][2] = {{"ACT", "Australia/Darwin"},
    {"AET", "Australia/Sydney"}, {"AGT", "America/Argentina/Buenos_Aires"}, {"ART", "Africa/Cairo"},
    {"AST", "America/Anchorage"}, {"BET", "America/Sao_Paulo"}, {"BST", "Asia/Dhaka"},
    {"CAT", "Africa/Harare"}, {"CET", "Europe/Brussels"}, {"EET", "Europe/Athens"},
    {"MET", "Europe/Brussels"}, {"WET", "Europe/Lisbon"}, {"CNT", "America/St_Johns"},
    {"CST", "America/Chicago"}, {"CTT", "Asia/Shanghai"}, {"EAT", "Africa/Addis_Ababa"},
    {"ECT", "Europe/Paris"}, {"IET", "America/Indiana/Indianapolis"}, {"IST", "Asia/Kolkata"},
    {"JST", "Asia/Tokyo"}, {"MIT", "Pacific/Apia"}, {"NET", "Asia/Yerevan"},
    {"NST", "Pacific/Auckland"}, {"PLT", "Asia/Karachi"}, {"PNT", "America/Phoenix"},
    {"PRT", "America/Puerto_Rico"}, {"PST", "America/Los_Angeles"}, {"SST", "Pacific/Guadalcanal"},
    {"VST", "Asia/Ho_Chi_Minh"}, {"Z", "UTC"}};

const char *
postgres_zone(struct sql *s, const char *java)
{
	const char *p = java;
	size_t i;

	for (i = 0; i < LENGTH(short_zones); i++) {
		if (strcmp(java, short_zones[i][0]) == 0)
			return short_zones[i][1];
	}
	if (strncmp(p, "UTC", 3) == 0 || strncmp(p, "GMT", 3) == 0)
		p += 3;
	if ((*p == '+' || *p == '-') && p[1] >= '0' && p[1] <= '9')
		/* as an offset Postgres reads it like POSIX, which counts westward */
		return arena_printf(s->arena,
		    strspn(p + 1, "0123456789") == 4 ? "%c%.2s:%s" : "%c%.2s%s",
		    *p == '+' ? '-' : '+', p + 1, strlen(p + 1) > 2 ? p + 3 : "");
	return java;
}
