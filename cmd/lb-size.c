/* lb-size - the capacity units and the monthly cost that a workload needs */
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json/json.h"
#include "lakebase/size.h"
#include "yaml/yaml.h"

/* clang-format off */
static const char help[] =
	"usage: lb-size [-hlsV] [-M model] [-o format] [-P prices] [-p product] [-r usage] [file ...]\n"
	"Sizes the workloads of YAML files, or workload records, one JSON object a line.\n"
	"\n"
	"  -h, --help             this text\n"
	"  -l, --list-prices      the prices, in the form that -P reads\n"
	"  -M, --model=MODEL      published (default), or calendar: bill a month of sync runs\n"
	"  -o, --format=FORMAT    json or table (default: table on a terminal)\n"
	"  -P, --prices=FILE      prices that replace the built-in ones\n"
	"  -p, --product=PRODUCT  provisioned (default) or autoscaling\n"
	"  -r, --reconcile=FILE   compare with what was billed\n"
	"  -s, --sum              one more sizing: all workloads in one database\n"
	"  -V, --version          the version\n";
/* clang-format on */

static struct lakebase_plan plan;
static struct lakebase_fact prices[LAKEBASE_FIGURES];
static struct lakebase_usage usage; /* without a day: nothing to compare with */
static bool table, sum;
static struct arena lasting; /* what lives as long as the program */

/* ---- the workload ---- */

/* A workload, and the same with the low ends of its ranges. */
struct load {
	struct lakebase_workload high, low;
	bool range;
	double low_total; /* what the low ends cost */
	int count; /* of workloads that it is the sum of */
};

static const char *const sections[] = {
    "database_instance", "database_storage", "delta_synchronization", NULL};

static bool
stands_in(const struct lakebase_field *f, const char *section)
{
	return section == NULL || f->section == NULL ? section == f->section
						     : strcmp(section, f->section) == 0;
}

/* Reports the keys of the section that nobody knows. */
static bool
known_keys(const struct yaml *map, const char *section)
{
	const char *keys[LAKEBASE_FIELDS + 1] = {NULL};
	size_t n = 0;

	for (size_t i = 0; i < LAKEBASE_FIELDS; i++)
		if (stands_in(&lakebase_fields[i], section))
			keys[n++] = lakebase_fields[i].key;
	return yaml_known(map, keys);
}

/* A number, or where it adds up a range: to ends, which stay as they are for one that is absent. */
static bool
read_number(const struct yaml *map, const struct lakebase_field *f, double ends[2])
{
	const struct yaml *node = yaml_get(map, f->key);
	long n = -1;

	if (node != NULL && f->sum == LAKEBASE_ADDS && yaml_range(node, ends)) {
		if (ends[0] >= 0 && ends[0] <= ends[1] && ends[1] <= f->max)
			return true;
		warnat(node->pos, "%s: a range goes up, from 0 to %.15g", f->key, f->max);
		return false;
	}
	if (!f->whole) {
		if (!yaml_number(map, f->key, 0, f->max, &ends[1]))
			return false;
	} else if (!yaml_integer(map, f->key, 0, (long)f->max, &n)) {
		return false;
	} else if (n >= 0) {
		ends[1] = (double)n;
	}
	ends[0] = ends[1];
	return true;
}

static bool
read_field(const struct yaml *map, const struct lakebase_field *f, struct load *l)
{
	double ends[2] = {NAN, NAN};

	if (yaml_get(map, f->key) == NULL)
		return true;
	if (!isnan(*lakebase_number(&l->high, f))) {
		warnat(yaml_get(map, f->key)->key_pos, "\"%s\" is given twice", f->key);
		return false;
	}
	if (!read_number(map, f, ends))
		return false;
	*lakebase_number(&l->low, f) = ends[0];
	*lakebase_number(&l->high, f) = ends[1];
	l->range |= ends[0] < ends[1];
	return true;
}

/* The synchronization that runs now and then, if there is data for it. */
static bool
read_schedule(struct arena *a, const struct yaml *map, struct load *l)
{
	static const struct lakebase_field data = {"delta_synchronization",
	    "expected_data_per_sync_gb", LAKEBASE_NO_NUMBER, 1e9, false, LAKEBASE_ADDS};
	int mode = -1, frequency = -1;
	double gb[2] = {0, 0};
	bool ok = read_number(map, &data, gb);

	ok &= yaml_word(map, "sync_mode", lakebase_modes, &mode);
	ok &= yaml_word(map, "sync_frequency", lakebase_frequencies, &frequency);
	if (!ok || gb[1] <= 0)
		return ok;
	if (mode == -1 || frequency == -1) {
		warnat(yaml_get(map, data.key)->pos, "%s asks for a %s as well", data.key,
		    mode == -1 ? "sync_mode (Snapshot or Triggered)"
			       : "sync_frequency (Per week, Per day or Per hour)");
		return false;
	}
	l->low.syncs = gb[0] > 0 ? lakebase_sync(a, gb[0], mode, frequency) : NULL;
	l->high.syncs = lakebase_sync(a, gb[1], mode, frequency);
	l->range |= gb[0] < gb[1];
	return true;
}

/* The numbers of one section; false: reported, each error. */
static bool
read_section(const struct yaml *map, const char *section, struct load *l)
{
	bool ok = true;

	for (size_t i = 0; i < LAKEBASE_FIELDS; i++)
		if (lakebase_fields[i].offset != LAKEBASE_NO_NUMBER &&
		    stands_in(&lakebase_fields[i], section))
			ok &= read_field(map, &lakebase_fields[i], l);
	return ok;
}

/* In a record unknown members are none of our business: they go through. */
static bool
read_workload(struct arena *a, const struct yaml *root, bool strict, struct load *l)
{
	static const char *const idle[] = {"smallest", "suspended", NULL};
	struct yaml *map;
	bool ok = !strict || known_keys(root, NULL);
	int word = 0;

	*l = (struct load){.count = 1};
	lakebase_clear(&l->high);
	lakebase_clear(&l->low);
	for (size_t i = 0; sections[i] != NULL; i++) {
		ok &=
		    yaml_map(root, sections[i], &map) && (!strict || known_keys(map, sections[i]));
		ok &= read_section(map, sections[i], l);
	}
	ok &= read_section(root, NULL, l);
	ok &= yaml_word(yaml_get(root, "database_instance"), "when_idle", idle, &word);
	l->high.suspended = l->low.suspended = word == 1;
	ok &= read_schedule(a, yaml_get(root, "delta_synchronization"), l);
	lakebase_defaults(&l->high);
	lakebase_defaults(&l->low);
	return ok;
}

/* ---- the sum: all workloads in one database ---- */

static struct load total;

static void
add_load(const struct load *l)
{
	lakebase_add(&lasting, &total.high, &l->high, total.count == 0);
	lakebase_add(&lasting, &total.low, &l->low, total.count == 0);
	total.range |= l->range;
	total.count++;
}

/* ---- records and documents are read by the same rules ---- */

static struct yaml *
to_yaml(struct arena *a, struct pos pos, const struct json *v)
{
	struct yaml *node;
	const struct json *c;

	if (v->type == JSON_OBJECT || v->type == JSON_ARRAY) {
		node = v->type == JSON_OBJECT ? yaml_new_map(a) : yaml_new_list(a);
		for (c = v->child; c != NULL; c = c->next)
			yaml_add(node, to_yaml(a, pos, c));
	} else if (v->type == JSON_STRING) {
		node = yaml_new_string(a, v->text);
	} else {
		node = yaml_new_plain(a, v->type == JSON_NUMBER ? v->text
					 : v->type == JSON_NULL ? "null"
					 : v->type == JSON_TRUE ? "true"
								: "false");
	}
	node->key = v->key;
	node->key_pos = node->pos = pos;
	return node;
}

static struct json *
to_json(struct arena *a, const struct yaml *node)
{
	struct json *v;
	const struct yaml *c;
	double n;

	if (node->type == YAML_SCALAR) {
		if (yaml_is_null(node))
			return json_new(a, JSON_NULL);
		if (!node->quoted && parse_number(node->text, &n))
			return json_double(a, n);
		return json_string(a, node->text);
	}
	v = json_new(a, node->type == YAML_MAP ? JSON_OBJECT : JSON_ARRAY);
	for (c = node->child; c != NULL; c = c->next)
		json_add(v, to_json(a, c))->key = c->key;
	return v;
}

/* ---- the record ---- */

static void
put(struct arena *a, struct json *to, const char *key, double n, int decimals)
{
	json_set(a, to, key, json_fixed(a, n, decimals));
}

static void
put_if(struct arena *a, struct json *to, const char *key, double n, int decimals)
{
	if (!isnan(n))
		put(a, to, key, n, decimals);
}

static void
put_capacity(struct arena *a, struct json *record, const struct lakebase_workload *w,
    const struct lakebase_sizing *s)
{
	struct json *cu = json_set(a, record, "cu", json_new(a, JSON_OBJECT));

	put(a, cu, "bulk", s->cu.bulk, 4);
	put(a, cu, "continuous", s->cu.continuous, 4);
	put(a, cu, "read", s->cu.read, 4);
	put(a, cu, "total", s->cu.total, 4);
	put_if(a, cu, "memory", s->cu.memory, 4);
	put_if(a, cu, "connections", s->cu.connections, 4);
	put_if(a, cu, "wal", s->cu.wal, 4);
	put(a, cu, "tier", s->cu.tier, 1);
	put_if(a, cu, "min", s->cu.min, 1);
	json_set(a, cu, "binding", json_string(a, s->cu.binding));
	put(a, cu, "secondaries", w->secondaries, 0);
	put(a, cu, "secondary", w->secondaries > 0 ? s->cu.secondary : 0, 1);
}

static void
put_cost(struct arena *a, struct json *record, const struct lakebase_sizing *s)
{
	struct json *cost = json_set(a, record, "cost", json_new(a, JSON_OBJECT));

	put(a, cost, "main_monthly", s->cost.main, 2);
	put(a, cost, "secondaries_monthly", s->cost.secondaries, 2);
	put(a, cost, "compute_monthly", s->cost.compute, 2);
	put(a, cost, "storage_monthly", s->cost.storage, 2);
	put(a, cost, "continuous_sync_monthly", s->cost.continuous_sync, 2);
	put(a, cost, "triggered_sync_monthly", s->cost.triggered_sync, 2);
	put(a, cost, "sync_monthly", s->cost.sync, 2);
	put(a, cost, "total_monthly", s->cost.total, 2);
	if (s->cost.history > 0)
		put(a, cost, "history_monthly", s->cost.history, 2);
	if (s->data_low_gb < s->data_gb) {
		put(a, cost, "storage_low_monthly", s->cost.storage_low, 2);
		put(a, cost, "total_low_monthly", s->cost.total_low, 2);
	}
}

static void
put_limits(struct arena *a, struct json *record, const struct lakebase_sizing *s)
{
	struct json *limits = json_set(a, record, "limits", json_new(a, JSON_OBJECT));
	double size = isnan(s->cu.tier) ? lakebase_largest(plan.product) : s->cu.tier,
	       storage = lakebase_value(plan.product == LAKEBASE_PROVISIONED
					    ? LAKEBASE_PROVISIONED_STORAGE_GB
					    : LAKEBASE_AUTOSCALING_STORAGE_GB);

	put(a, limits, "largest_cu", lakebase_largest(plan.product), 1);
	put(a, limits, "memory_gb", lakebase_memory_gb(plan.product, size), 1);
	put(a, limits, "wal_mb_per_s",
	    lakebase_wal_mb_per_s(lakebase_in_provisioned(plan.product, size)), 2);
	put(a, limits, "storage_gb", storage, 0);
	put(a, limits, "connections", lakebase_connections(plan.product, size), 0);
	if (plan.product == LAKEBASE_PROVISIONED) {
		put(a, limits, "queries_per_s", lakebase_value(LAKEBASE_QUERIES), 0);
		put(a, limits, "instances", lakebase_value(LAKEBASE_INSTANCES), 0);
	}
}

static void
put_gaps(struct arena *a, struct pos pos, struct json *record, const struct lakebase_sizing *s)
{
	const struct lakebase_gap *g;
	struct json *note;

	for (g = s->gaps; g != NULL; g = g->next) {
		note = json_note(a, record, g->topic.level, g->topic.code, "%s", g->message);
		if (g->topic.member != NULL) {
			json_set(a, note, "member", json_string(a, g->topic.member));
			put_if(a, note, "corrected", g->topic.corrected,
			    strncmp(g->topic.member, "cost.", 5) == 0 ? 2 : 4);
		}
		if (g->topic.level[0] == 'e')
			warnat(pos, "%s", g->message);
	}
}

/* ---- a table for a terminal ---- */

static const char *
word(const struct json *record, const char *key)
{
	const struct json *v = json_get(record, key);

	return v != NULL && v->type == JSON_STRING ? v->text : "";
}

/* What a calendar month costs by the bill; 0: there is none. */
static double
billed(void)
{
	double all = usage.compute + usage.storage + usage.history + usage.other;

	return usage.days > 0 ? all / usage.days * 365 / 12 : 0;
}

static void
show(struct arena *a, const struct json *record, const struct load *l,
    const struct lakebase_sizing *s)
{
	static const char *const names[] = {"file", "name"};
	const struct json *notes = json_get(record, "notes"), *note;
	struct buf b = {.arena = a};

	for (size_t i = 0; i < LENGTH(names); i++)
		if (word(record, names[i])[0] != '\0')
			buf_printf(&b, "%s: ", word(record, names[i]));
	lakebase_print_table(&b, &l->high, &plan, s);
	if (l->range)
		lakebase_print_cost(&b, "at the low end", l->low_total, "of the ranges");
	if (json_get(record, "reconcile") != NULL)
		lakebase_print_cost(&b, "billed a month", billed(),
		    billed() > 0 ? arena_printf(a, "the sizing is %.1f %% of it",
				       100 * (s->cost.total + s->cost.history) / billed())
				 : "nothing to compare with");
	for (note = notes != NULL ? notes->child : NULL; note != NULL; note = note->next)
		buf_printf(&b, "  %s: %s\n", word(note, "level"), word(note, "message"));
	fputs(buf_text(&b), stdout);
}

static void
put_syncs(struct arena *a, struct json *record, const struct lakebase_workload *w)
{
	struct json *sync, *list;

	if (w->syncs == NULL)
		return;
	if (w->syncs->next == NULL) {
		sync = json_set(a, record, "sync", json_new(a, JSON_OBJECT));
		put(a, sync, "hours", w->syncs->hours, 4);
		put(a, sync, "runs", w->syncs->runs, 3);
		return;
	}
	list = json_set(a, record, "syncs", json_new(a, JSON_ARRAY));
	for (const struct lakebase_sync *y = w->syncs; y != NULL; y = y->next) {
		sync = json_add(list, json_new(a, JSON_OBJECT));
		put(a, sync, "gb", y->gb, 3);
		put(a, sync, "hours", y->hours, 4);
		put(a, sync, "runs", y->runs, 3);
	}
}

/* The low ends of ranges, in short. */
static void
put_low(struct arena *a, struct json *record, struct load *l)
{
	struct lakebase_sizing s;
	struct json *low;

	if (!l->range)
		return;
	lakebase_size(a, &l->low, &plan, &s);
	low = json_set(a, record, "low", json_new(a, JSON_OBJECT));
	put_capacity(a, low, &l->low, &s);
	put_cost(a, low, &s);
	l->low_total = s.cost.total;
}

/* What was billed, a calendar month of it, and how far the sizing is from it. */
static void
put_usage(struct arena *a, struct json *record, const struct lakebase_sizing *s)
{
	double month = 365.0 / 12 / usage.days;
	struct json *r;

	if (usage.days == 0)
		return;
	r = json_set(a, record, "reconcile", json_new(a, JSON_OBJECT));
	put(a, r, "days", usage.days, 0);
	put(a, r, "compute_monthly", usage.compute * month, 2);
	put(a, r, "storage_monthly", usage.storage * month, 2);
	put(a, r, "history_monthly", usage.history * month, 2);
	put(a, r, "other_monthly", usage.other * month, 2);
	put(a, r, "total_monthly", billed(), 2);
	put(a, r, "sizing_percent", 100 * (s->cost.total + s->cost.history) / billed(), 1);
}

/* Sizes the workload and writes its record; false: an error is on it. */
static bool
answer(struct arena *a, struct pos pos, struct json *record, struct load *l)
{
	struct lakebase_sizing s;

	plan.number += l != &total;
	lakebase_size(a, &l->high, &plan, &s);
	json_set(a, record, "product", json_string(a, lakebase_products[plan.product]));
	json_set(a, record, "model", json_string(a, plan.calendar ? "calendar" : "published"));
	put_capacity(a, record, &l->high, &s);
	put_syncs(a, record, &l->high);
	put_cost(a, record, &s);
	put_low(a, record, l);
	if (!sum || l == &total)
		put_usage(a, record, &s);
	put_limits(a, record, &s);
	put_gaps(a, pos, record, &s);
	json_set(a, record, "ok", json_bool(a, s.ok));
	if (table)
		show(a, record, l, &s);
	else
		json_put(stdout, record);
	return s.ok;
}

static bool
use_record(struct arena *a, struct pos pos, struct json *record)
{
	struct load l;

	json_set(a, record, "kind", json_string(a, "sizing"));
	if (read_workload(a, to_yaml(a, pos, record), false, &l)) {
		add_load(&l);
		return answer(a, pos, record, &l);
	}
	json_note(
	    a, record, "error", "invalid", "a member is no number, or out of range; see stderr");
	json_set(a, record, "ok", json_bool(a, false));
	if (!table)
		json_put(stdout, record);
	return false;
}

/* One workload of a document, in which every key must be known. */
static int
use_workload(struct arena *a, const struct yaml *root, struct pos pos)
{
	struct json *record = json_new(a, JSON_OBJECT);
	struct load l;

	if (root->type != YAML_MAP || root->child == NULL) {
		warnat(root->pos, "no workload; it has the sections database_instance, "
				  "database_storage and delta_synchronization");
		return STATUS_FAILED;
	}
	if (!read_workload(a, root, true, &l))
		return STATUS_FAILED;
	json_set(a, record, "kind", json_string(a, "sizing"));
	json_set(a, record, "file", json_string(a, pos.file));
	for (const struct yaml *c = root->child; c != NULL; c = c->next)
		json_set(a, record, c->key, to_json(a, c));
	add_load(&l);
	return answer(a, pos, record, &l) ? STATUS_OK : STATUS_REFUSED;
}

/* A whole file: a workload, or a list of them. */
static int
use_document(struct input *in)
{
	struct arena a = {0};
	struct yaml *root = yaml_load(&a, in), *list = NULL;
	int status = STATUS_FAILED;

	if (root != NULL && yaml_get(root, "workloads") == NULL)
		status = use_workload(&a, root, (struct pos){in->name, 0, 0});
	else if (root != NULL && yaml_known(root, (const char *const[]){"workloads", NULL}) &&
		 yaml_list(root, "workloads", &list) && list != NULL) {
		status = STATUS_OK;
		for (const struct yaml *c = list->child; c != NULL; c = c->next)
			status = worse(
			    status, use_workload(&a, c, (struct pos){in->name, c->pos.line, 0}));
	}
	arena_free(&a);
	return status;
}

static int
use_input(struct input *in, void *unused)
{
	int first = input_peek(in);

	(void)unused;
	if (first == -1 && strcmp(in->name, "<stdin>") == 0)
		return STATUS_OK; /* no records */
	return first == '{' ? json_each_line(in, use_record) : use_document(in);
}

static int
put_sum(void)
{
	struct json *record = json_new(&lasting, JSON_OBJECT);

	if (!sum || total.count == 0)
		return STATUS_OK;
	json_set(&lasting, record, "kind", json_string(&lasting, "sizing"));
	json_set(&lasting, record, "name", json_string(&lasting, "sum"));
	json_set(&lasting, record, "workloads", json_int(&lasting, total.count));
	plan.number = 1;
	return answer(&lasting, (struct pos){0}, record, &total) ? STATUS_OK : STATUS_REFUSED;
}

/* Reads a file of prices, or of usage; the program ends if it cannot. */
static void
read_side_file(const char *path, bool is_usage)
{
	struct input in;

	if (!input_open(&in, path) || !(is_usage ? lakebase_read_usage(&lasting, &in, &usage)
						 : lakebase_read_prices(&lasting, &in, prices)))
		exit(finish(STATUS_FAILED));
	input_close(&in);
}

static const struct option longs[] = {
    {"format", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},
    {"list-prices", no_argument, NULL, 'l'},
    {"model", required_argument, NULL, 'M'},
    {"prices", required_argument, NULL, 'P'},
    {"product", required_argument, NULL, 'p'},
    {"reconcile", required_argument, NULL, 'r'},
    {"sum", no_argument, NULL, 's'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

static void
options(int argc, char *argv[])
{
	static const char *const formats[] = {"json", "table", NULL};
	static const char *const models[] = {"published", "calendar", NULL};
	struct buf b = {.arena = &lasting};
	bool list = false;
	int ch;

	while ((ch = getopt_long(argc, argv, "hlM:o:P:p:r:sV", longs, NULL)) != -1) {
		switch (ch) {
		case 'h': opt_help(help);
		case 'l': list = true; break;
		case 'M': plan.calendar = opt_word("--model", optarg, models) == 1; break;
		case 'o': table = opt_word("--format", optarg, formats) == 1; break;
		case 'P': read_side_file(optarg, false); break;
		case 'p':
			plan.product =
			    (enum lakebase_product)opt_word("--product", optarg, lakebase_products);
			break;
		case 'r': read_side_file(optarg, true); break;
		case 's': sum = true; break;
		case 'V': opt_version();
		default: opt_usage(help);
		}
	}
	if (list) {
		lakebase_print_prices(&b, prices);
		fputs(buf_text(&b), stdout);
		exit(finish(STATUS_OK));
	}
}

int
main(int argc, char *argv[])
{
	int status;

	begin("lb-size");
	table = isatty(STDOUT_FILENO);
	memcpy(prices, lakebase_facts(), sizeof(prices));
	plan.prices = prices;
	options(argc, argv);
	status = input_each(argv + optind, use_input, NULL);
	return finish(worse(status, put_sum()));
}
