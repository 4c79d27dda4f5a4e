/* base.h - what every part of lb stands on; libc only */
#ifndef BASE_H
#define BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

/* ---- err.c: messages on stderr, exit statuses ---- */

/* Exit statuses of every program.  A higher one is worse and wins. */
enum {
	STATUS_OK = 0,
	STATUS_REFUSED = 1, /* some record was refused and reported; the rest went on */
	STATUS_FAILED = 2, /* wrong usage or configuration, or the machine failed */
};

/* A place in some text.  Lines and columns count from 1, columns in characters (code points),
 * not bytes; 0 means "not known" and is left out of messages. */
struct pos {
	const char *file;
	size_t line;
	size_t column;
};

extern const char *progname; /* set by begin(); the prefix of every message */

/* First call of main: names the program, and makes sure that stdout is open. */
void begin(const char *name);

/* "PROG: FILE:LINE:COL: message" and "PROG: message"; a format that ends in ':' has
 * strerror(errno) added.  die() ends the program with STATUS_FAILED. */
void warnat(struct pos pos, const char *format, ...) PRINTF_LIKE(2, 3);
void warning(const char *format, ...) PRINTF_LIKE(1, 2);
_Noreturn void die(const char *format, ...) PRINTF_LIKE(1, 2);

/* The worse of two statuses. */
int worse(int a, int b);

/* Last call of main: `return finish(status)`.  Flushes stdout; a full disk is STATUS_FAILED,
 * a reader that went away (EPIPE) ends quietly. */
int finish(int status);
/* The same for a filter that catches signals: when one asked it to stop, it ends by that signal
 * after the flush, so that a shell's loop around it ends too. */
int finish_stopped(int status);

/* From now on SIGINT and SIGTERM set a flag instead of ending the program; a second one ends it.
 * Blocking calls return with EINTR. */
void stop_catch(void);
/* The signal that asked us to stop, or 0. */
int stop_requested(void);

/* ---- arena.c: memory that is given back all at once ---- */

/* An arena starts as {0}.  Nothing that it gives out is freed by itself; memory running out ends
 * the program.  All results are aligned for any type. */
struct arena {
	struct arena_block *block;
	char *free, *end;
};

void *arena_alloc(struct arena *a, size_t size); /* zeroed */
void *arena_grow(struct arena *a, void *old, size_t old_size,
    size_t size); /* old may be NULL; the new part is not zeroed */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *a, const char *format, va_list args) PRINTF_LIKE(2, 0);
void arena_reset(struct arena *a); /* empties it, keeps its largest block for the next record */
void arena_free(struct arena *a); /* gives everything back */

/* ---- buf.c: text that grows inside an arena ---- */

/* struct buf b = {.arena = a}; data is always NUL-terminated once something was added. */
struct buf {
	struct arena *arena;
	char *data;
	size_t len, cap;
};

void buf_add(struct buf *b, const char *s, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t n);
void buf_uint(struct buf *b, uint64_t n);
void buf_printf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
/* Where the next n bytes go; the caller writes them and a NUL, and sets len. */
char *buf_room(struct buf *b, size_t n);
/* s between quotes; a quote in it is written twice, as SQL has it. */
void buf_quoted(struct buf *b, const char *s, char quote);
const char *buf_text(struct buf *b); /* never NULL */
void buf_clear(struct buf *b); /* len = 0, the memory is kept */
/* The decimal digits of n (20 at most, no NUL) at to; their end is returned. */
char *put_uint(char *to, uint64_t n);

/* ---- bytes.c: bytes that grow by realloc(3) ---- */

/* For what is so large that the copies an arena keeps would show.  Starts as {0}, ended by
 * free(data). */
struct bytes {
	char *data;
	size_t len, cap;
};

void bytes_reserve(struct bytes *b, size_t n); /* makes room for n more */

/* Where the next n bytes go; the caller writes them and adds to len. */
static inline char *
bytes_room(struct bytes *b, size_t n)
{
	if (b->cap - b->len < n || b->data == NULL)
		bytes_reserve(b, n);
	return b->data + b->len;
}

static inline void
bytes_add(struct bytes *b, const char *s, size_t n)
{
	memcpy(bytes_room(b, n), s, n);
	b->len += n;
}

/* Integers in network byte order, as in all of Postgres' protocol */

static inline void
store16(char *p, uint16_t v)
{
	p[0] = (char)(v >> 8);
	p[1] = (char)v;
}

static inline void
store32(char *p, uint32_t v)
{
	store16(p, (uint16_t)(v >> 16));
	store16(p + 2, (uint16_t)v);
}

static inline void
store64(char *p, uint64_t v)
{
	store32(p, (uint32_t)(v >> 32));
	store32(p + 4, (uint32_t)v);
}

static inline uint16_t
load16(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint16_t)(u[0] << 8 | u[1]);
}

static inline uint32_t
load32(const char *p)
{
	return (uint32_t)load16(p) << 16 | load16(p + 2);
}

static inline void
bytes_put16(struct bytes *b, uint16_t v)
{
	store16(bytes_room(b, 2), v);
	b->len += 2;
}

static inline void
bytes_put32(struct bytes *b, uint32_t v)
{
	store32(bytes_room(b, 4), v);
	b->len += 4;
}

/* ---- text.c: characters, words ---- */

/* Length in bytes of the UTF-8 character at s (n bytes are left), 0 if it is not valid UTF-8. */
size_t utf8_char(const char *s, size_t n);
/* Offset of the first byte that is not valid UTF-8, or n. */
size_t utf8_check(const char *s, size_t n);
/* Adds the code point c (<= 0x10FFFF) to b. */
void utf8_put(struct buf *b, uint32_t c);
/* s for a message: as it is, or its first max bytes (no character cut in two) and an ellipsis. */
const char *text_clip(struct arena *a, const char *s, size_t max);
/* The place of text[offset], where text[0] stands at start. */
struct pos pos_at(struct pos start, const char *text, size_t offset);
/* Equal, ASCII letters in any case. */
bool word_is(const char *a, const char *b);
bool word_nis(const char *a, size_t n, const char *b); /* a has n bytes, b ends in NUL */
/* How many letters must be added, taken away, changed or swapped with their neighbour; SIZE_MAX for
 * words of over 63 bytes. */
size_t word_distance(const char *a, const char *b);
/* The word of the list (n words) nearest to s by edit distance, or NULL when none is near
 * enough to be what was meant. */
const char *word_nearest(const char *s, const char *const *list, size_t n);

/* Is it one of these n texts, to the letter? */
bool text_in(const char *s, const char *const *list, size_t n);

/* ---- name.c: names of Postgres ---- */

/* Longest identifier in bytes (NAMEDATALEN - 1); the server cuts what is longer. */
#define PG_NAME_MAX 63
/* Must a name of these letters, in any case, stand in quotes wherever it is one?  (Reserved in
 * appendix C of PostgreSQL 15 to 17) */
bool pg_reserved(const char *name);

/* ---- input.c: files and stdin, by line or whole ---- */

/* Longest line, and largest text taken whole.  More is an error, never a crash. */
#define LINE_MAX_BYTES ((size_t)64 << 20)
#define TEXT_MAX_BYTES ((size_t)512 << 20)

struct input {
	const char *name; /* the path, or "<stdin>" */
	int fd;
	size_t line; /* the number of the line that input_line gave last */
	bool too_long; /* that line was longer than LINE_MAX_BYTES and was skipped */
	bool failed; /* a read failed; it has been reported */
	char *data; /* private from here on */
	size_t begin, end, cap;
	bool eof;
};

/* Opens a path; "-" is stdin.  False: reported. */
bool input_open(struct input *in, const char *path);
void input_close(struct input *in);
/* The first byte that is neither white space nor part of a byte order mark, or -1 at the end.
 * Nothing is consumed but the mark. */
int input_peek(struct input *in);
/* Is this what comes first behind white space? */
bool input_begins(struct input *in, const char *text);
/* The next line without its end ("\n" or "\r\n"), NUL-terminated; NULL at the end (see failed).
 * The text is good until the next call and may be changed by the caller.  A line that is too
 * long comes as "" with too_long set. */
char *input_line(struct input *in, size_t *len);
/* What is left, whole, in the arena, NUL-terminated; NULL: reported, or we were asked to stop. */
char *input_rest(struct input *in, struct arena *a, size_t *len);
/* Opens each of the files (NULL-terminated; none: stdin) and calls use(); goes on after a file
 * that cannot be opened.  Returns the worst status. */
int input_each(char *files[], int (*use)(struct input *in, void *data), void *data);

/* ---- opt.c: values of options ---- */

/* A value that is not a number of that range ends the program (STATUS_FAILED) and names the
 * option, the range and what was given. */
double opt_number(const char *option, const char *s, double min, double max);
long opt_int(const char *option, const char *s, long min, long max);
double opt_size(const char *option, const char *s, double min,
    double max); /* 10G -> bytes; k M G T, powers of 1024 */
double opt_time(const char *option, const char *s, double min,
    double max); /* 500us 20ms 30s 5m 1h -> seconds; a bare number is seconds */
/* The index of s in words (NULL-terminated). */
int opt_word(const char *option, const char *s, const char *const *words);
/* The same parsers for other callers: false when s is not wholly a number (nothing reported). */
bool parse_number(const char *s, double *value);
bool parse_size(const char *s, double *bytes);
bool parse_time(const char *s, double *seconds);
/* --help: the text on stdout, status 0.  Wrong usage: its first line on stderr, status 2. */
_Noreturn void opt_help(const char *text);
_Noreturn void opt_usage(const char *text);
_Noreturn void opt_version(void);
#define LB_VERSION "0.1.0"

/* ---- map.c: text to pointer ---- */

/* A map starts as {.arena = a}; keys are copied, iteration is in order of insertion. */
struct map_entry {
	const char *key;
	void *value;
	struct map_entry *next; /* in order of insertion */
	struct map_entry *chain;
	uint64_t hash;
};
struct map {
	struct arena *arena;
	struct map_entry **slots, *first, *last;
	size_t count, size;
};

void *map_get(const struct map *m, const char *key); /* NULL: not there */
void map_set(struct map *m, const char *key, void *value); /* replaces */
uint64_t hash_bytes(const void *p, size_t n, uint64_t seed);

/* ---- grid.c: rows of cells, for people ---- */

/* struct grid t = {.arena = a, .columns = 3}; cells are added row by row, the head first.  A
 * column of numbers stands to the right. */
struct grid {
	struct arena *arena;
	size_t columns;
	const char **cells;
	size_t count, cap;
};
enum grid_style { GRID_TEXT, GRID_MARKDOWN, GRID_CSV };

void grid_add(struct grid *t, const char *cell); /* not copied */
/* What would break a line or a column, in a cell, does not. */
void grid_print(FILE *f, const struct grid *t, enum grid_style style);

/* ---- crew.c: threads that work on what one other thread prepares ---- */

struct crew;
/* Works on an item; false: it has failed, reported, and no more work is to be begun. */
typedef bool crew_work(void *item, void *data);
struct crew_plan {
	crew_work *work;
	void *data; /* for work() */
	int threads;
	int items; /* how many there are: those in work, waiting and being prepared */
	size_t size; /* of an item; all begin as zeros */
};

/* All memory is from the arena. */
struct crew *crew_start(struct arena *a, const struct crew_plan *plan);
/* An item to fill, as its last use has left it; waits for one.  NULL: some work has failed. */
void *crew_take(struct crew *c);
/* Gives it to the threads, or back as spare. */
void crew_give(struct crew *c, void *item, bool work);
/* For work(): waits until all items that were given before this one are done or have passed their
 * turn on.  False: some work has failed, and this one is to be left. */
bool crew_turn(struct crew *c, void *item);
void crew_pass(struct crew *c, void *item);
/* Waits for all work; false: some has failed. */
bool crew_end(struct crew *c);
/* Lets a thread run that waits for a processor: one that only has to send is not to wait until one
 * that computes has used up its time, some milliseconds, while the server runs dry. */
void crew_yield(void);

/* ---- clock.c ---- */

int64_t clock_ns(void); /* CLOCK_MONOTONIC */
int64_t clock_wall_us(void); /* microseconds since 1970, UTC */

/* ---- date.c: the Gregorian calendar, also before it was one; the year before 1 is 0 ---- */

int64_t date_days(int year, int month, int day); /* since 1970-01-01 */
void date_of(int64_t days, int *year, int *month, int *day); /* back again */
bool date_is(int year, int month, int day); /* is there such a day? */

/* ---- rng.c: numbers that repeat on any machine (xoshiro256**, Blackman and Vigna 2018) ---- */

struct rng {
	uint64_t s[4];
};
void rng_seed(struct rng *r, uint64_t seed,
    uint64_t stream); /* streams of one seed do not overlap in practice */
uint64_t rng_next(struct rng *r);
/* SplitMix64's output function (Steele, Lea and Flood 2014): an unlike number for each z. */
static inline uint64_t
rng_mix(uint64_t z)
{
	z += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}
double rng_unit(struct rng *r); /* [0, 1) */
int64_t rng_range(
    struct rng *r, int64_t low, int64_t high); /* low..high, both included, without bias */
double rng_exponential(struct rng *r, double mean);
double rng_normal(struct rng *r, double mean, double stddev);

/* zipf over 1..n with exponent s > 0 by rejection-inversion (Hoermann and Derflinger 1996) */
struct zipf {
	double n, s, h_x1, h_n, cut;
};
void zipf_init(struct zipf *z, uint64_t n, double s);
uint64_t zipf_next(const struct zipf *z, struct rng *r);

#endif
