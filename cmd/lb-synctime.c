/* lb-synctime - how long one synchronization of a Delta table into Lakebase runs */
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json/json.h"
#include "lakebase/lakebase.h"

/* clang-format off */
static const char help[] =
	"usage: lb-synctime [-f freq] [-m mode] [-o format] [-p product] [-u cu] [-g gb | file ...]\n"
	"Adds the hours of one sync run to sync records, or to the one that -g describes.\n"
	"The options stand in for members that a record does not have.\n"
	"\n"
	"  -f, --frequency=WHEN   how often it runs: \"per week\", \"per day\" or \"per hour\"\n"
	"  -g, --gb=N             data of one run in GB; no input is read\n"
	"  -h, --help             this text\n"
	"  -m, --mode=MODE        snapshot or triggered\n"
	"  -o, --format=FORMAT    json or table (default: table on a terminal)\n"
	"  -p, --product=PRODUCT  provisioned (default) or autoscaling\n"
	"  -u, --cu=N             size of the target, in units of its product\n"
	"  -V, --version          the version\n";
/* clang-format on */

/* What stands in for members that a record does not have; NULL: nothing. */
static const char *gb, *cu, *mode, *frequency, *product = "provisioned";
static bool table;

enum { TABLE, VIEW, MATERIALIZED_VIEW };
static const char *const sources[] = {"table", "view", "materialized_view", NULL};

/* A record on its way through. */
struct sync {
	struct arena *a;
	struct pos pos;
	struct json *record;
	double gb, cu, changed; /* changed: % of the rows; NAN: not given */
	int mode, frequency, product, source; /* frequency, source -1: not given */
	double hours; /* NAN: cannot be told */
	bool ok;
};

/* The record cannot be answered: says so on it and on stderr. */
static void PRINTF_LIKE(3, 4) refuse(struct sync *s, const char *code, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(s->a, format, args);
	va_end(args);
	warnat(s->pos, "%s", text);
	json_note(s->a, s->record, "error", code, "%s", text);
	s->ok = false;
}

/* A member of the wrong type, which was reported when it was read. */
static void
invalid(struct sync *s, const char *key, const char *wanted)
{
	json_note(s->a, s->record, "error", "invalid", "\"%s\" must be %s", key, wanted);
	s->ok = false;
}

static void
number(struct sync *s, const char *key, double max, double *value)
{
	*value = NAN;
	if (!json_get_number(s->pos, s->record, key, 0, max, value))
		invalid(s, key, max == 100 ? "a number from 0 to 100" : "a number, 0 or more");
}

/* "day" is as good as "Per day" */
static bool
word_fits(const char *s, const char *word)
{
	return word_is(s, word) || (strncmp(word, "Per ", 4) == 0 && word_is(s, word + 4));
}

static int
word(struct sync *s, const char *key, const char *const *words)
{
	struct buf list = {.arena = s->a};
	const char *text = NULL;

	if (!json_get_string(s->pos, s->record, key, &text)) {
		invalid(s, key, "a string");
		return -1;
	}
	if (text == NULL)
		return -1;
	for (int i = 0; words[i] != NULL; i++) {
		if (word_fits(text, words[i]))
			return i;
		buf_printf(&list, "%s%s", i > 0 ? ", " : "", words[i]);
	}
	refuse(s, key, "%s \"%s\" is not one of %s", key, text, buf_text(&list));
	return -1;
}

/* The members, with the options for those that are not there. */
static void
read_members(struct sync *s)
{
	const struct {
		const char *key, *text;
		enum json_type type;
	} fallbacks[] = {{"kind", "sync", JSON_STRING}, {"gb", gb, JSON_NUMBER},
	    {"cu", cu, JSON_NUMBER}, {"mode", mode, JSON_STRING},
	    {"frequency", frequency, JSON_STRING}, {"product", product, JSON_STRING}};

	for (size_t i = 0; i < LENGTH(fallbacks); i++)
		if (fallbacks[i].text != NULL && json_get(s->record, fallbacks[i].key) == NULL) {
			struct json *v = json_string(s->a, fallbacks[i].text);

			v->type = fallbacks[i].type;
			json_set(s->a, s->record, fallbacks[i].key, v);
		}
	number(s, "gb", 1e9, &s->gb);
	number(s, "cu", 1e9, &s->cu);
	number(s, "changed_percent", 100, &s->changed);
	s->product = word(s, "product", lakebase_products);
	s->mode = word(s, "mode", lakebase_modes);
	s->frequency = word(s, "frequency", lakebase_frequencies);
	s->source = word(s, "source", sources);
}

/* Is all there that the formula needs? */
static void
check_members(struct sync *s)
{
	if (!s->ok)
		return;
	if (isnan(s->gb))
		refuse(s, "gb", "\"gb\" is missing, the data of one run");
	if (s->mode == -1)
		refuse(s, "mode", "\"mode\" is missing, Snapshot or Triggered");
	if (isnan(s->cu))
		refuse(s, "cu", "\"cu\" is missing, the size of the target");
	else if (s->product == -1)
		refuse(s, "product", "\"product\" is null, not provisioned or autoscaling");
	else if (!lakebase_is_size((enum lakebase_product)s->product, s->cu))
		refuse(s, "cu", "%.15g CU is no size of the %s product, which are %s", s->cu,
		    lakebase_products[s->product],
		    s->product == LAKEBASE_PROVISIONED ? "1, 2, 4 and 8" : "0.5, 1, 2, 3 ... 112");
}

/* Does the mode suit the source? */
static void
advise(struct sync *s)
{
	double limit = lakebase_value(LAKEBASE_SNAPSHOT_SHARE);
	bool feed = true, view = s->source == VIEW || s->source == MATERIALIZED_VIEW;
	int advised = view || s->changed > limit ? LAKEBASE_SNAPSHOT : LAKEBASE_TRIGGERED;

	if (!json_get_bool(s->pos, s->record, "change_data_feed", &feed))
		invalid(s, "change_data_feed", "true or false");
	if (s->mode == LAKEBASE_TRIGGERED && view)
		refuse(s, "view", "a %s has no change data feed, so its one mode is Snapshot",
		    s->source == VIEW ? "view" : "materialized view");
	else if (s->mode == LAKEBASE_TRIGGERED && !feed)
		refuse(s, "change-data-feed",
		    "Triggered needs the change data feed of the source: ALTER TABLE ... SET "
		    "TBLPROPERTIES (delta.enableChangeDataFeed = true)");
	if (!view && isnan(s->changed))
		return;
	json_set(s->a, s->record, "advised_mode", json_string(s->a, lakebase_modes[advised]));
	if (s->ok && advised != s->mode)
		json_note(s->a, s->record, "warning", "mode",
		    "%.15g %% of the rows changed; %s suits it better (the limit is %.15g %%)",
		    s->changed, lakebase_modes[advised], limit);
}

/* What a month of runs costs, and whether a pipeline that never stops would be cheaper. */
static void
price(struct sync *s)
{
	const struct lakebase_runs *runs = lakebase_runs((enum lakebase_frequency)s->frequency);
	double run = lakebase_value(LAKEBASE_PRICE_SYNC) * s->hours,
	       continuous = lakebase_value(LAKEBASE_PRICE_CONTINUOUS), cost = run * runs->per_month;

	json_set(s->a, s->record, "runs_per_month", json_fixed(s->a, runs->per_month, 3));
	json_set(s->a, s->record, "cost_monthly", json_fixed(s->a, cost, 2));
	json_set(s->a, s->record, "continuous_monthly", json_fixed(s->a, continuous, 2));
	json_set(
	    s->a, s->record, "break_even_runs_per_month", json_fixed(s->a, continuous / run, 2));
	json_set(s->a, s->record, "cheaper",
	    json_string(s->a, cost <= continuous ? "scheduled" : "continuous"));
	if (s->hours > runs->period_h)
		refuse(s, "schedule",
		    "one run takes %.3f h but the next would start after %.15g h: run it less "
		    "often, on "
		    "more CU, or as a continuous pipeline (%.2f a month)",
		    s->hours, runs->period_h, continuous);
}

static void
answer(struct sync *s)
{
	double units = lakebase_in_provisioned((enum lakebase_product)s->product, s->cu);
	enum lakebase_mode m = (enum lakebase_mode)s->mode;

	s->hours = lakebase_sync_hours(m, units, s->gb);
	json_set(s->a, s->record, "hours", json_fixed(s->a, s->hours, 4));
	if (units > 4)
		json_note(s->a, s->record, "note", "rate-extended",
		    "the published rates end at 4 provisioned CU; reckoned with %.15g GB/h, the "
		    "straight "
		    "line up to the %.15g MB/s of the write-ahead log",
		    lakebase_sync_gb_per_h(m, units), lakebase_wal_mb_per_s(units));
	if (s->frequency != -1)
		price(s);
}

static const char *
text_of(const struct json *record, const char *key)
{
	const struct json *v = json_get(record, key);

	return v != NULL && v->text != NULL ? v->text : "-";
}

static void
show(const struct json *record)
{
	static bool headed;
	const struct json *notes = json_get(record, "notes"), *note;

	if (!headed)
		printf("%10s %6s  %-9s %10s %9s %12s\n", "gb", "cu", "mode", "hours", "runs/mon",
		    "cost/month");
	headed = true;
	printf("%10s %6s  %-9s %10s %9s %12s\n", text_of(record, "gb"), text_of(record, "cu"),
	    text_of(record, "mode"), text_of(record, "hours"), text_of(record, "runs_per_month"),
	    text_of(record, "cost_monthly"));
	for (note = notes != NULL ? notes->child : NULL; note != NULL; note = note->next)
		printf("  %s: %s\n", text_of(note, "level"), text_of(note, "message"));
}

static bool
sync_time(struct arena *a, struct pos pos, struct json *record)
{
	struct sync s = {.a = a, .pos = pos, .record = record, .hours = NAN, .ok = true};

	read_members(&s);
	check_members(&s);
	if (s.ok)
		advise(&s);
	if (s.ok)
		answer(&s);
	json_set(a, record, "ok", json_bool(a, s.ok));
	if (table)
		show(record);
	else
		json_put(stdout, record);
	return s.ok;
}

/* A number that JSON can have as it stands; the program ends if it is none. */
static const char *
plain_number(const char *option, const char *s)
{
	static struct arena keep;

	return json_double(&keep, opt_number(option, s, 0, 1e9))->text;
}

static const char *
known_word(const char *option, const char *s, const char *const *words)
{
	for (int i = 0; words[i] != NULL; i++)
		if (word_fits(s, words[i]))
			return words[i];
	return words[opt_word(option, s, words)];
}

static const struct option longs[] = {
    {"cu", required_argument, NULL, 'u'},
    {"format", required_argument, NULL, 'o'},
    {"frequency", required_argument, NULL, 'f'},
    {"gb", required_argument, NULL, 'g'},
    {"help", no_argument, NULL, 'h'},
    {"mode", required_argument, NULL, 'm'},
    {"product", required_argument, NULL, 'p'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

int
main(int argc, char *argv[])
{
	static const char *const formats[] = {"json", "table", NULL};
	struct arena a = {0};
	int ch;

	begin("lb-synctime");
	table = isatty(STDOUT_FILENO);
	while ((ch = getopt_long(argc, argv, "f:g:hm:o:p:u:V", longs, NULL)) != -1) {
		switch (ch) {
		case 'f':
			frequency = known_word("--frequency", optarg, lakebase_frequencies);
			break;
		case 'g': gb = plain_number("--gb", optarg); break;
		case 'h': opt_help(help);
		case 'm': mode = known_word("--mode", optarg, lakebase_modes); break;
		case 'o': table = opt_word("--format", optarg, formats) == 1; break;
		case 'p': product = known_word("--product", optarg, lakebase_products); break;
		case 'u': cu = plain_number("--cu", optarg); break;
		case 'V': opt_version();
		default: opt_usage(help);
		}
	}
	if (gb == NULL)
		return finish(json_each(argv + optind, sync_time));
	if (argv[optind] != NULL)
		opt_usage(help);
	return finish(
	    sync_time(&a, (struct pos){0}, json_new(&a, JSON_OBJECT)) ? STATUS_OK : STATUS_REFUSED);
}
