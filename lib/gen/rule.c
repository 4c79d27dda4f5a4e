/* rule.c - what values a column gets: by its directive, else by its type and its name */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gen/internal.h"

/* The arguments of a rule, between brackets: words, or numbers. */
struct arguments {
	const char *word[64];
	size_t count;
};

/* 'it''s': what stands between the quotes; *at moves behind them.  NULL: there is no end. */
static const char *
quoted_word(struct arena *a, const char **at)
{
	struct buf b = {.arena = a};
	const char *p = *at + 1;

	for (; *p != '\'' || p[1] == '\''; p++) {
		if (*p == '\0')
			return NULL;
		buf_char(&b, *p);
		p += *p == '\'';
	}
	*at = p + 1;
	return buf_text(&b);
}

static bool
arguments(struct arena *a, const char **at, struct arguments *args)
{
	const char *p = *at, *start;

	args->count = 0;
	if (*p != '(')
		return true;
	for (p++;; p++) {
		p += strspn(p, " ");
		if (*p == ')' && args->count == 0)
			break;
		if (args->count == LENGTH(args->word))
			return false;
		start = p;
		if (*p == '\'') {
			if ((args->word[args->count++] = quoted_word(a, &p)) == NULL)
				return false;
			p += strspn(p, " ");
		} else {
			size_t n;

			p += strcspn(p, ",)");
			n = (size_t)(p - start);
			while (n > 0 && start[n - 1] == ' ')
				n--;
			args->word[args->count++] = arena_strndup(a, start, n);
		}
		if (*p == ')')
			break;
		if (*p != ',')
			return false;
	}
	*at = p + 1;
	return true;
}

/* A number, or a date, or a date with time: in the unit that the column counts in. */
static bool
bound(const struct gen_column *c, const char *s, double *value)
{
	int year, month, day, hour = 0, minute = 0, second = 0;

	if (parse_number(s, value))
		return true;
	if (sscanf(s, "%4d-%2d-%2d%*[ T]%2d:%2d:%2d", &year, &month, &day, &hour, &minute,
		&second) < 3 ||
	    !date_is(year, month, day))
		return false;
	*value = (double)date_days(year, month, day);
	if (c->type == GEN_TIMESTAMP)
		*value = *value * 86400 + hour * 3600 + minute * 60 + second;
	return true;
}

static bool
set_rule(struct arena *a, const char *name, const struct arguments *args, struct gen_column *c)
{
	/* the members that the arguments go to, in their order */
	const struct {
		const char *name;
		enum gen_rule rule;
		double *to[3];
		size_t least, most;
	} rules[] = {
	    {"uniform", GEN_UNIFORM, {&c->low, &c->high}, 2, 2},
	    {"random", GEN_UNIFORM, {&c->low, &c->high}, 2, 2},
	    {"zipf", GEN_ZIPF, {&c->low, &c->high, &c->skew}, 3, 3},
	    {"normal", GEN_NORMAL, {&c->mean, &c->deviation}, 2, 2},
	    {"exponential", GEN_EXPONENTIAL, {&c->mean, &c->low}, 1, 2},
	    {"sequence", GEN_SEQUENCE, {&c->low}, 0, 1},
	    {"words", GEN_WORDS, {&c->low, &c->high}, 2, 2},
	};
	const char **words;

	for (size_t i = 0; i < LENGTH(rules); i++) {
		if (!word_is(name, rules[i].name))
			continue;
		if (args->count < rules[i].least || args->count > rules[i].most)
			return false;
		c->rule = rules[i].rule;
		for (size_t k = 0; k < args->count; k++)
			if (!bound(c, args->word[k], rules[i].to[k]))
				return false;
		return c->low <= c->high || args->count < 2 || c->rule > GEN_ZIPF;
	}
	if (word_is(name, "key") && (args->count == 1 || args->count == 2)) {
		c->rule = GEN_KEY;
		c->space = args->word[0];
		return args->count == 1 || (parse_number(args->word[1], &c->high) && c->high >= 1);
	}
	if (word_is(name, "choice") && args->count > 0) {
		c->rule = GEN_CHOICE;
		c->words = args->count;
		c->word = words = arena_alloc(a, args->count * sizeof(*words));
		memcpy(words, args->word, args->count * sizeof(*words));
		return true;
	}
	if (word_is(name, "pattern") && args->count == 1) {
		c->rule = GEN_PATTERN;
		c->pattern = args->word[0];
		c->quoted =
		    c->pattern[strcspn(c->pattern, ",\"\r\n\\")] != '\0' || *c->pattern == '\0';
		return true;
	}
	return false;
}

/* Do the numbers of the rule fit into the column?  The tails of a distribution are cut. */
static bool
fits(const struct gen_column *c)
{
	bool bounds = c->rule == GEN_UNIFORM || c->rule == GEN_ZIPF || c->rule == GEN_SEQUENCE ||
		      c->rule == GEN_KEY;
	double most = 4e18, high = fmax(fabs(c->low), fabs(c->high));

	if (c->type == GEN_INT && bounds && c->size < 8)
		most = ldexp(1, 8 * c->size - 1);
	else if (c->type == GEN_DECIMAL && bounds)
		most = pow(10, c->size - c->decimals);
	else if ((c->type == GEN_FLOAT || c->type == GEN_DECIMAL) && c->rule != GEN_SEQUENCE)
		most = 1e300;
	return high <= most && fabs(c->mean) <= most && fabs(c->deviation) <= most;
}

/* Are all values of the rule ones of the column's type? */
static bool
suits(const struct gen_column *c)
{
	enum {
		NUMBERS = 1 << GEN_UNIFORM | 1 << GEN_ZIPF | 1 << GEN_NORMAL |
			  1 << GEN_EXPONENTIAL | 1 << GEN_SEQUENCE,
		CHOICE = 1 << GEN_CHOICE,
		KEY = 1 << GEN_KEY,
	};
	static const int rules[] = {
	    [GEN_BOOL] = CHOICE,
	    [GEN_INT] = NUMBERS | CHOICE | KEY,
	    [GEN_FLOAT] = NUMBERS | CHOICE,
	    [GEN_DECIMAL] = NUMBERS | CHOICE | KEY,
	    [GEN_TEXT] = NUMBERS | CHOICE | KEY | 1 << GEN_WORDS | 1 << GEN_PATTERN,
	    [GEN_BYTES] = CHOICE,
	    [GEN_DATE] = NUMBERS | CHOICE,
	    [GEN_TIMESTAMP] = NUMBERS | CHOICE,
	    [GEN_TIME] = CHOICE,
	    [GEN_UUID] = CHOICE | KEY | 1 << GEN_SEQUENCE,
	    [GEN_JSON] = CHOICE,
	    [GEN_INTERVAL] = CHOICE,
	    [GEN_INET] = CHOICE,
	    [GEN_ARRAY] = CHOICE,
	};
	bool number = c->type == GEN_INT || c->type == GEN_FLOAT || c->type == GEN_DECIMAL, good;
	double value;

	good = (rules[c->type] >> c->rule & 1) != 0 && fits(c);
	for (size_t i = 0; good && c->rule == GEN_CHOICE && i < c->words; i++)
		if (number)
			good = parse_number(c->word[i], &value);
		else if (c->type == GEN_BOOL)
			good = word_is(c->word[i], "true") || word_is(c->word[i], "false");
	return good;
}

bool
gen_rule(struct arena *a, struct pos pos, const char *text, struct gen_column *c)
{
	size_t n = strcspn(text, " (\r");
	const char *name = arena_strndup(a, text, n), *at = text + n;
	struct arguments args;

	if (word_is(name, "null"))
		at = text;
	else if (!arguments(a, &at, &args) || !set_rule(a, name, &args, c)) {
		warnat(pos,
		    "\"%s\": one of uniform(a,b), zipf(a,b,skew), normal(mean,deviation),"
		    " exponential(mean[,low]), sequence([first]), key(space[,n]), choice(...),"
		    " words(a,b), pattern('..')",
		    text);
		return false;
	} else if (!suits(c)) {
		warnat(pos, "\"%s\" gives values that are not of the type %s%s", text, c->sql_type,
		    c->type == GEN_ARRAY ? "[]" : "");
		return false;
	} else
		c->given = true;
	at += strspn(at, " ");
	if (strncmp(at, "null ", 5) == 0) {
		if (!parse_number(arena_strndup(a, at + 5, strcspn(at + 5, " \r")), &c->nulls) ||
		    c->nulls < 0 || c->nulls > 1) {
			warnat(pos, "the share of NULLs is a number from 0 to 1");
			return false;
		}
	} else if (*at != '\0' && *at != '\r') {
		warnat(pos, "\"%s\" behind the rule", at);
		return false;
	}
	return true;
}

/* ---- what no directive says ---- */

static bool
ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return n >= k && word_is(name + n - k, end);
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Short parts are words of their own: there is no "ip" in "description". */
static bool
contains(const char *name, const char *part)
{
	size_t n = strlen(part), length = strlen(name);

	for (size_t i = 0; i + n <= length; i++)
		if (word_nis(name + i, n, part) &&
		    (n > 3 || ((i == 0 || !is_letter(name[i - 1])) && !is_letter(name[i + n]))))
			return true;
	return false;
}

/* The name of a space: customers, customer, c_customer and Customer are one. */
static const char *
canonical(struct arena *a, const char *name, size_t n)
{
	char *space;

	for (size_t i = 0; i < 3 && i + 1 < n; i++)
		if (name[i] == '_' && i > 0) {
			name += i + 1;
			n -= i + 1;
			break;
		}
	space = arena_strndup(a, name, n);
	for (char *p = space; *p != '\0'; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
	if (n > 1 && space[n - 1] == 's')
		space[n - 1] = '\0';
	return space;
}

/* The space that a key's name tells, or NULL. */
static const char *
space_of(struct arena *a, const struct gen_table *t, const char *column)
{
	static const char *const ends[] = {"_id", "_key", "_sk", "_pk", "_hash"};

	for (size_t i = 0; i < LENGTH(ends); i++)
		if (ends_in(column, ends[i]))
			return canonical(a, column, strlen(column) - strlen(ends[i]));
	if (word_is(column, "id") || word_is(column, "key") || contains(column, "hash"))
		return canonical(a, t->name, strlen(t->name));
	return NULL;
}

static const struct gen_table *
table_of(struct arena *a, const struct gen_table *tables, const char *space)
{
	const struct gen_table *t;

	for (t = tables; t != NULL; t = t->next)
		if (strcmp(canonical(a, t->name, strlen(t->name)), space) == 0)
			break;
	return t;
}

static void
default_number(struct gen_column *c)
{
	static const struct {
		const char *part;
		double high;
	} names[] = {{"rate", 1}, {"ratio", 1}, {"share", 1}, {"percent", 100}, {"pct", 100},
	    {"quantity", 100}, {"qty", 100}, {"age", 100}, {"count", 1000}, {"price", 1000},
	    {"amount", 10000}, {"avg", 10000}, {"average", 10000}, {"total", 100000},
	    {"sum", 100000}};
	double most = c->type == GEN_INT ? ldexp(1, 8 * c->size - 1) - 1 : 1e15;

	if (c->type == GEN_DECIMAL)
		most = pow(10, c->size - c->decimals) - 1;
	c->high = c->type == GEN_INT ? 1e6 : 1000;
	for (size_t i = 0; i < LENGTH(names); i++)
		if (contains(c->name, names[i].part)) {
			c->high = names[i].high;
			break;
		}
	if (c->high > most)
		c->high = most < 1 && c->type == GEN_DECIMAL ? 0 : most;
}

static void
default_text(struct gen_column *c)
{
	/* clang-format off */
	static const struct {
		const char *part, *pattern;
	} names[] = {
		{"email", "@@@@@@.@@@@@@@#\\@example.com"}, {"phone", "+1 ###-###-####"}, {"zip", "#####"},
		{"sku", "SKU-########"}, {"code", "@@####"}, {"url", "https://example.com/@@@@@@/####"},
		{"uuid", NULL}, {"ip", "10.#.#.##"},
	};
	static const char *const states[] = {"new", "active", "paused", "done", "failed"};
	static const char *const countries[] = {"AT", "BR", "CA", "DE", "FR", "GB", "IN", "JP", "US"};
	/* clang-format on */

	if (contains(c->name, "status") || contains(c->name, "state")) {
		c->rule = GEN_CHOICE;
		c->word = states;
		c->words = LENGTH(states);
		return;
	}
	if (contains(c->name, "country")) {
		c->rule = GEN_CHOICE;
		c->word = countries;
		c->words = LENGTH(countries);
		return;
	}
	for (size_t i = 0; i < LENGTH(names); i++)
		if (names[i].pattern != NULL && contains(c->name, names[i].part)) {
			c->rule = GEN_PATTERN;
			c->pattern = names[i].pattern;
			return;
		}
	c->rule = GEN_WORDS;
	c->low = contains(c->name, "name") ? 2 : 4;
	c->high = contains(c->name, "name") ? 2 : 8;
}

/* Are the column's values, or the elements of its arrays, of that type? */
static bool
is_type(const struct gen_column *c, enum gen_type type)
{
	return c->type == type || (c->type == GEN_ARRAY && c->element == type);
}

static void
default_rule(struct arena *a, struct gen_table *t, struct gen_column *c)
{
	const char *space = space_of(a, t, c->name);
	bool keys = c->type == GEN_INT || c->type == GEN_TEXT || c->type == GEN_UUID ||
		    (c->type == GEN_DECIMAL && c->decimals == 0);
	bool own = space != NULL && strcmp(space, canonical(a, t->name, strlen(t->name))) == 0;

	if (keys && (c->primary || own)) {
		c->rule = GEN_SEQUENCE;
		c->space = space;
		c->low = 1;
	} else if (space != NULL && keys) {
		c->rule = GEN_KEY;
		c->space = space;
	} else if (c->type == GEN_INT || c->type == GEN_FLOAT || c->type == GEN_DECIMAL)
		default_number(c);
	else if (c->type == GEN_TEXT)
		default_text(c);
	else if (is_type(c, GEN_DATE) || is_type(c, GEN_TIMESTAMP)) {
		double unit = is_type(c, GEN_DATE) ? 1 : 86400;

		c->low = (double)date_days(2024, 1, 1) * unit;
		c->high = (double)date_days(2026, 1, 1) * unit;
	} else {
		c->low = is_type(c, GEN_TEXT);
		c->high = is_type(c, GEN_TEXT) ? 1 : 100;
	}
}

/* The keys of the table that a foreign key refers to, by their number; false: they are not known.
 * Of a primary key that is foreign, too, each column counts through the keys it refers to, the next
 * one a step slower: no two rows have the same. */
static bool
foreign_rule(struct arena *a, struct gen_table *tables, struct gen_table *t, struct gen_column *c)
{
	const struct gen_table *other = tables;
	const struct gen_column *key = NULL;

	while (other != NULL && (c->references == NULL || !word_is(other->name, c->references)))
		other = other->next;
	for (size_t i = 0; other != NULL && i < other->count; i++)
		if (other->column[i].primary) {
			if (key != NULL)
				return false;
			key = &other->column[i];
		}
	if (key == NULL || other->rows < 1 || key->type != c->type ||
	    (key->given && key->rule != GEN_SEQUENCE))
		return false;
	c->rule = c->primary ? GEN_SEQUENCE : GEN_KEY;
	c->space = space_of(a, other, key->name);
	if (c->space == NULL)
		c->space = canonical(a, other->name, strlen(other->name));
	c->low = key->given ? key->low : 1;
	c->high = c->low + (double)other->rows - 1;
	c->modulo = other->rows;
	c->divide = 1;
	for (const struct gen_column *p = t->column; p < c; p++)
		if (p->primary && p->modulo > 0 && c->divide < INT32_MAX)
			c->divide *= p->modulo;
	return true;
}

/* How many keys a space has, when nobody says it: as many as its table has rows. */
static void
size_space(struct arena *a, const struct gen_table *tables, struct gen_column *c)
{
	const struct gen_table *t = table_of(a, tables, c->space);

	if (c->high < 1)
		c->high = t != NULL ? (double)t->rows : 1e6;
	if (c->low < 1)
		c->low = 1;
	if (c->type == GEN_INT && c->high > ldexp(1, 8 * c->size - 1) - 1)
		c->high = ldexp(1, 8 * c->size - 1) - 1;
}

bool
gen_settle(struct arena *a, struct gen_table *tables, uint64_t seed, int64_t rows)
{
	struct gen_table *t;

	for (t = tables; t != NULL; t = t->next)
		if (t->rows == 0)
			t->rows = rows;
	for (t = tables; t != NULL; t = t->next)
		for (size_t i = 0; i < t->count; i++) {
			struct gen_column *c = &t->column[i];
			const char *id = arena_printf(a, "%s.%s", t->name, c->name);

			if (!c->given && !foreign_rule(a, tables, t, c))
				default_rule(a, t, c);
			if (c->space == NULL)
				c->space = t->name;
			c->space = canonical(a, c->space, strlen(c->space));
			if (c->rule == GEN_KEY)
				size_space(a, tables, c);
			if (c->rule == GEN_ZIPF) {
				if (c->low < 0 || c->skew <= 0 || c->high - c->low >= 1e15) {
					warning("%s: zipf wants 0 <= a <= b and a skew over 0", id);
					return false;
				}
				zipf_init(&c->zipf, (uint64_t)(c->high - c->low) + 1, c->skew);
			}
			c->stream = hash_bytes(id, strlen(id), seed);
		}
	return true;
}
