/* gen.h - made-up rows for tables: each value is a function of seed, column and row number alone,
 * so that any slice can be made anywhere, by any number of threads */
#ifndef GEN_H
#define GEN_H

#include "base/base.h"

enum gen_type {
	GEN_BOOL,
	GEN_INT,
	GEN_FLOAT,
	GEN_DECIMAL,
	GEN_TEXT,
	GEN_BYTES,
	GEN_DATE,
	GEN_TIMESTAMP,
	GEN_TIME,
	GEN_UUID,
	GEN_JSON,
	GEN_INTERVAL,
	GEN_INET,
	GEN_ARRAY
};

enum gen_rule {
	GEN_UNIFORM, /* low..high */
	GEN_ZIPF, /* low..high, the low ones more often: skew */
	GEN_NORMAL, /* mean, deviation */
	GEN_EXPONENTIAL, /* mean, from low on */
	GEN_SEQUENCE, /* the row's number, from low on; modulo: over and over */
	GEN_KEY, /* a key of a space of `high` keys: the same key in every table */
	GEN_CHOICE, /* one of the words */
	GEN_WORDS, /* low..high words */
	GEN_PATTERN, /* the text, with a digit for each # and a letter for each @ */
};

struct gen_column {
	const char *name;
	const char *sql_type; /* its name in Postgres' catalog, of an array that of its elements */
	enum gen_type type;
	enum gen_type element; /* of GEN_ARRAY */
	int size; /* of an integer in bytes, of a text in characters (0: no limit) */
	int decimals;
	enum gen_rule rule;
	double low, high, mean, deviation, skew;
	int64_t divide, modulo; /* of GEN_SEQUENCE; 0: as it is */
	const char *space; /* GEN_KEY */
	bool given; /* the rule is the user's */
	const char *const *word; /* GEN_CHOICE */
	size_t words;
	const char *pattern;
	bool quoted; /* the pattern has characters that CSV or JSON quotes */
	double nulls; /* share of NULLs */
	bool primary;
	const char *references; /* the table whose key it holds, or NULL */
	uint64_t stream; /* what tells its values from those of others */
	struct zipf zipf;
};

struct gen_table {
	const char *name; /* without schema */
	const char *path; /* with what stood before it */
	struct gen_column *column;
	size_t count;
	int64_t rows; /* by "-- GEN rows = N"; 0: not given */
	struct gen_table *next;
};

/* Fills in type, size and decimals from sql_type and the numbers in its brackets.  False: no values
 * can be made for it. */
bool gen_type(struct gen_column *c, const int *mod, int mods, bool array);
/* Applies the directives in the comments of a statement, "-- GEN rows = 1000" and
 * "-- GEN price = normal(10, 2) null 0.1", to the table that it makes.  False: reported. */
bool gen_directives(struct arena *a, struct pos pos, const char *text, struct gen_table *table);
/* Settles what no directive says, by type, name and the other tables of the list. */
bool gen_settle(struct arena *a, struct gen_table *tables, uint64_t seed, int64_t rows);

/* ---- rows ---- */

enum gen_format { GEN_CSV, GEN_JSON_LINES };

/* Adds the row of that number (from 0). */
void gen_row(struct bytes *out, const struct gen_table *table, enum gen_format format, int64_t row);
void gen_header(struct bytes *out, const struct gen_table *table);

#endif
