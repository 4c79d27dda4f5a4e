/* fold-interval.c - constant intervals, read as Spark reads them, written with a unit and a sign
 * for each field: the sign of '-1 02:03:04' holds for all of it in Spark, for the days only in
 * Postgres
 */
#include <ctype.h>
#include <string.h>

#include "sql/types.h"

struct reader {
	const char *at;
	bool negative;
	struct buf *out;
};

static void
skip_space(struct reader *r)
{
	while (isspace((unsigned char)*r->at))
		r->at++;
}

static bool
sign(struct reader *r)
{
	bool negative = *r->at == '-';

	if (*r->at == '-' || *r->at == '+')
		r->at++;
	return negative;
}

/* digits[.digits], of which six are kept; false: there is none */
static bool
amount(struct reader *r, const char **text, size_t *n)
{
	const char *start = r->at;
	size_t whole, fraction = 0;

	whole = strspn(r->at, "0123456789");
	r->at += whole;
	*n = whole;
	if (*r->at == '.') {
		fraction = strspn(r->at + 1, "0123456789");
		r->at += 1 + fraction;
		*n += 1 + (fraction > 6 ? 6 : fraction);
	}
	*text = start;
	return whole + fraction > 0;
}

static void
put(struct reader *r, bool negative, const char *text, size_t n, const char *unit)
{
	if (r->out->len > 0)
		buf_char(r->out, ' ');
	if (negative)
		buf_char(r->out, '-');
	buf_add(r->out, text, n);
	buf_char(r->out, ' ');
	buf_str(r->out, unit);
}

/* The fields from..to of '1-2', '1 02:03:04.5', '02:03' ..., each after its separator. */
static bool
fields(struct reader *r, enum unit from, enum unit to)
{
	static const enum unit order[] = {U_YEAR, U_MONTH, U_DAY, U_HOUR, U_MINUTE, U_SECOND};
	static const char separator[] = {0, '-', 0, ' ', ':', ':'};
	const char *text;
	bool first = true;
	size_t i, n;

	for (i = 0; i < LENGTH(order); i++) {
		if (order[i] < from || order[i] > to)
			continue;
		if (!first && separator[i] == ' ') {
			if (*r->at != ' ' && *r->at != 'T')
				return false;
			r->at++;
			skip_space(r);
		} else if (!first && *r->at++ != separator[i]) {
			return false;
		}
		if (!amount(r, &text, &n))
			return false;
		put(r, r->negative, text, n, unit_name(order[i]));
		first = false;
	}
	skip_space(r);
	return *r->at == '\0';
}

/* The word at r as a unit, plural or not; NULL: it is none. */
static const char *
unit_word(struct reader *r)
{
	static const char *const words[] = {"year", "month", "week", "day", "hour", "minute",
	    "second", "millisecond", "microsecond"};
	size_t n = strspn(r->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	const char *start = r->at;
	size_t i;

	r->at += n;
	for (i = 0; i < LENGTH(words); i++) {
		size_t len = strlen(words[i]);
		if (word_nis(start, n, words[i]))
			return words[i];
		if (n == len + 1 && (start[len] == 's' || start[len] == 'S') &&
		    word_nis(start, len, words[i]))
			return words[i];
	}
	return NULL;
}

/* '1 day -2 hours', perhaps after the word interval */
static bool
units(struct reader *r)
{
	const char *text, *unit;
	bool negative;
	size_t n;

	while (*r->at != '\0') {
		negative = sign(r);
		skip_space(r);
		if (!amount(r, &text, &n))
			return false;
		skip_space(r);
		unit = unit_word(r);
		if (unit == NULL)
			return false;
		put(r, negative != r->negative, text, n, unit);
		skip_space(r);
	}
	return r->out->len > 0;
}

/* INTERVAL '1-2' YEAR TO MONTH, written inside a string that is cast */
static const char *
literal_body(struct sql *s, const char *text, bool *negative)
{
	const char *open, *close;

	*negative = false;
	while (isspace((unsigned char)*text))
		text++;
	if (*text == '-' || *text == '+') {
		const char *word = text + 1;
		while (isspace((unsigned char)*word))
			word++;
		if (!word_nis(word, strlen(word) < 8 ? strlen(word) : 8, "interval"))
			return text;
		*negative = *text == '-';
		text = word;
	}
	if (!word_nis(text, strlen(text) < 8 ? strlen(text) : 8, "interval"))
		return text;
	text += 8;
	open = strchr(text, '\'');
	close = open == NULL ? NULL : strchr(open + 1, '\'');
	if (close == NULL)
		return text;
	return arena_strndup(s->arena, open + 1, (size_t)(close - open - 1));
}

const char *
fold_interval(struct sql *s, const char *text, const struct type *t)
{
	struct buf b = {.arena = s->arena};
	struct reader r = {.out = &b};
	const char *start;

	r.at = literal_body(s, text, &r.negative);
	skip_space(&r);
	start = r.at;
	if (t->kind == T_INTERVAL || strpbrk(start, "dhmswyDHMSWY") != NULL)
		return units(&r) ? buf_text(&b) : NULL;
	while (*r.at == '-' || *r.at == '+') {
		if (sign(&r))
			r.negative = !r.negative;
		skip_space(&r);
	}
	return fields(&r, t->from, t->to) ? buf_text(&b) : NULL;
}

const struct type *
interval_text_type(struct sql *s, const char *text)
{
	enum unit from = U_MICROSECOND, to = U_YEAR, u;
	const char *p;

	for (p = text; *p != '\0'; p++) {
		if (*p < 'a' || *p > 'z')
			continue;
		for (u = U_YEAR; strncmp(p, unit_name(u), strlen(unit_name(u))) != 0;)
			u++;
		p += strcspn(p, " ");
		u = u == U_WEEK ? U_DAY : u > U_SECOND ? U_SECOND : u;
		from = u < from ? u : from;
		to = u > to ? u : to;
		if (*p == '\0')
			break;
	}
	if (from <= U_MONTH && to > U_MONTH)
		return type_of(T_INTERVAL);
	return type_interval(s, from, to);
}
