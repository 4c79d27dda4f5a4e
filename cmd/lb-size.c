/* lb-size - the capacity units and the monthly cost that a workload needs */
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json/json.h"
#include "lakebase/size.h"
#include "yaml/yaml.h"

static const char help[] =
    "usage: lb-size [-M model] [-o format] [-p product] [file ...]\n"
    "Size the workloads of YAML files, or workload records, one JSON object a line.\n"
    "  -h, --help       show this help\n"
    "  -M, --model M    published (default), or calendar: bill a month of sync runs\n"
    "  -o, --format F   json or table (default: table on a terminal)\n"
    "  -p, --product P  provisioned (default) or autoscaling\n"
    "  -V, --version    show the version\n";

static struct lakebase_plan plan;
static bool table;

/* ---- the workload ---- */

/* Not a number: a section, or a word. */
#define NO_NUMBER SIZE_MAX

/* Every key there is; a NULL section is the top level. */
static const struct field {
	const char *section, *key;
	size_t offset;
	double max;
	bool whole;
} fields[] = {
/* clang-format off */
#define AT(member) offsetof(struct lakebase_workload, member)
	{"database_instance", "bulk_writes_per_second", AT(bulk_per_s), 1e12, false},
	{"database_instance", "continuous_writes_per_second", AT(continuous_per_s), 1e12, false},
	{"database_instance", "reads_per_second", AT(reads_per_s), 1e12, false},
	{"database_instance", "number_of_readable_secondaries", AT(secondaries), 1000, true},
	{"database_instance", "readable_secondary_size_cu", AT(secondary_units), 1e6, false},
	{"database_instance", "promotion_percentage", AT(promotion), 100, false},
	{"database_instance", "connections", AT(connections), 1e9, true},
	{"database_instance", "row_kb", AT(row_kb), 1e6, false},
	{"database_instance", "working_set_gb", AT(working_set_gb), 1e9, false},
	{"database_storage", "data_stored_gb", AT(data_gb), 1e9, false},
	{"database_storage", "delta_gb", AT(delta_gb), 1e9, false},
	{"database_storage", "estimated_data_deleted_daily_gb", AT(deleted_gb_per_day), 1e9, false},
	{"database_storage", "restore_windows_days", AT(restore_days), 3650, false},
	{"delta_synchronization", "number_of_continuous_pipelines", AT(pipelines), 1e6, true},
	{"delta_synchronization", "expected_data_per_sync_gb", AT(sync_gb), 1e9, false},
	{"delta_synchronization", "sync_mode", NO_NUMBER, 0, false},
	{"delta_synchronization", "sync_frequency", NO_NUMBER, 0, false},
	{NULL, "database_instance", NO_NUMBER, 0, false},
	{NULL, "database_storage", NO_NUMBER, 0, false},
	{NULL, "delta_synchronization", NO_NUMBER, 0, false},
	{NULL, "promotion_percentage", AT(promotion), 100, false},
	{NULL, "delta_gb", AT(delta_gb), 1e9, false},
	{NULL, "connections", AT(connections), 1e9, true},
	{NULL, "row_kb", AT(row_kb), 1e6, false},
	{NULL, "working_set_gb", AT(working_set_gb), 1e9, false},
#undef AT
    /* clang-format on */
};

static const char *const sections[] = {
    "database_instance", "database_storage", "delta_synchronization", NULL};

static bool
stands_in(const struct field *f, const char *section)
{
	return section == NULL || f->section == NULL ? section == f->section
						     : strcmp(section, f->section) == 0;
}

/* Reports the keys of the section that nobody knows. */
static bool
known_keys(const struct yaml *map, const char *section)
{
	const char *keys[LENGTH(fields) + 1] = {NULL};
	size_t n = 0;

	for (size_t i = 0; i < LENGTH(fields); i++)
		if (stands_in(&fields[i], section))
			keys[n++] = fields[i].key;
	return yaml_known(map, keys);
}

static double *
number_at(struct lakebase_workload *w, const struct field *f)
{
	return (double *)(void *)((char *)w + f->offset);
}

static bool
read_field(const struct yaml *map, const struct field *f, struct lakebase_workload *w)
{
	double *value = number_at(w, f);
	long n = -1;

	if (yaml_get(map, f->key) != NULL && !isnan(*value)) {
		warnat(yaml_get(map, f->key)->key_pos, "\"%s\" is given twice", f->key);
		return false;
	}
	if (!f->whole)
		return yaml_number(map, f->key, 0, f->max, value);
	if (!yaml_integer(map, f->key, 0, (long)f->max, &n))
		return false;
	if (n >= 0)
		*value = (double)n;
	return true;
}

/* What a schedule needs beside its data. */
static bool
read_schedule(const struct yaml *sync, struct lakebase_workload *w)
{
	bool ok;

	w->sync_mode = w->sync_frequency = -1;
	ok = yaml_word(sync, "sync_mode", lakebase_modes, &w->sync_mode);
	ok &= yaml_word(sync, "sync_frequency", lakebase_frequencies, &w->sync_frequency);
	if (ok && w->sync_gb > 0 && (w->sync_mode == -1 || w->sync_frequency == -1)) {
		warnat(yaml_get(sync, "expected_data_per_sync_gb")->pos,
		    "expected_data_per_sync_gb asks for a %s as well",
		    w->sync_mode == -1 ? "sync_mode (Snapshot or Triggered)"
				       : "sync_frequency (Per week, Per day or Per hour)");
		return false;
	}
	return ok;
}

static void
defaults(struct lakebase_workload *w)
{
	double *const zero[] = {&w->bulk_per_s, &w->continuous_per_s, &w->reads_per_s,
	    &w->secondaries, &w->promotion, &w->deleted_gb_per_day, &w->restore_days, &w->pipelines,
	    &w->sync_gb};

	for (size_t i = 0; i < LENGTH(zero); i++)
		if (isnan(*zero[i]))
			*zero[i] = 0;
	if (isnan(w->secondary_units))
		w->secondary_units = 1;
}

/* The numbers of one section; false: reported, each error. */
static bool
read_section(const struct yaml *map, const char *section, struct lakebase_workload *w)
{
	bool ok = true;

	for (size_t i = 0; i < LENGTH(fields); i++)
		if (fields[i].offset != NO_NUMBER && stands_in(&fields[i], section))
			ok &= read_field(map, &fields[i], w);
	return ok;
}

/* In a record unknown members are none of our business: they go through. */
static bool
read_workload(const struct yaml *root, bool strict, struct lakebase_workload *w)
{
	struct yaml *map;
	bool ok = !strict || known_keys(root, NULL);

	for (size_t i = 0; i < LENGTH(fields); i++)
		if (fields[i].offset != NO_NUMBER)
			*number_at(w, &fields[i]) = NAN;
	for (size_t i = 0; sections[i] != NULL; i++) {
		ok &=
		    yaml_map(root, sections[i], &map) && (!strict || known_keys(map, sections[i]));
		ok &= read_section(map, sections[i], w);
	}
	ok &= read_section(root, NULL, w);
	defaults(w);
	return read_schedule(yaml_get(root, "delta_synchronization"), w) && ok;
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
	if (s->data_low_gb < s->data_gb) {
		put(a, cost, "storage_low_monthly", s->cost.storage_low, 2);
		put(a, cost, "total_low_monthly", s->cost.total_low, 2);
	}
}

static void
put_limits(struct arena *a, struct json *record, const struct lakebase_sizing *s)
{
	struct json *limits = json_set(a, record, "limits", json_new(a, JSON_OBJECT));
	bool old = plan.product == LAKEBASE_PROVISIONED;
	double size = isnan(s->cu.tier) ? lakebase_largest(plan.product) : s->cu.tier;

	put(a, limits, "largest_cu", lakebase_largest(plan.product), 1);
	put(a, limits, "memory_gb", lakebase_memory_gb(plan.product, size), 1);
	put(a, limits, "wal_mb_per_s",
	    lakebase_wal_mb_per_s(lakebase_in_provisioned(plan.product, size)), 2);
	put(a, limits, "storage_gb",
	    lakebase_value(old ? LAKEBASE_PROVISIONED_STORAGE_GB : LAKEBASE_AUTOSCALING_STORAGE_GB),
	    0);
	put(a, limits, "connections", lakebase_connections(plan.product, size), 0);
	if (old) {
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

/* A workspace has so many instances; each workload of one run asks for one. */
static void
count_instances(struct arena *a, struct json *record)
{
	static int count;
	double limit = lakebase_value(LAKEBASE_INSTANCES);

	if (plan.product == LAKEBASE_PROVISIONED && ++count > limit)
		json_note(a, record, "warning", "instances",
		    "workload %d of this run; a workspace has at most %.15g instances", count,
		    limit);
}

/* ---- a table for a terminal ---- */

/* The number of a section, NAN where there is none. */
static double
number(const struct json *record, const char *section, const char *key)
{
	const struct json *v = json_get(json_get(record, section), key);
	double n;

	return v != NULL && v->type == JSON_NUMBER && parse_number(v->text, &n) ? n : NAN;
}

static const char *
word(const struct json *record, const char *key)
{
	const struct json *v = json_get(record, key);

	return v != NULL && v->type == JSON_STRING ? v->text : "";
}

static void
show_cost(const struct json *record, const char *title, const char *key, const char *why)
{
	double n = number(record, "cost", key);

	printf("  %-16s", title);
	if (isnan(n))
		printf(" %12s", "-");
	else
		printf(" %12.2f", n);
	printf("%s%s\n", why[0] != '\0' ? "   " : "", why);
}

static void
show(struct arena *a, const struct json *record, const struct lakebase_sizing *s)
{
	const struct json *notes = json_get(record, "notes"), *note;
	double secondaries = number(record, "cu", "secondaries");
	struct buf why = {.arena = a};

	printf("%s%s%s product, %s model\n", word(record, "file"),
	    word(record, "file")[0] != '\0' ? ": " : "", word(record, "product"),
	    word(record, "model"));
	printf("  %-16s %12.4f   bulk %.4f + continuous %.4f + read %.4f\n", "CU by rows",
	    s->cu.total, s->cu.bulk, s->cu.continuous, s->cu.read);
	printf("  %-16s %12.15g   for the %s\n", "CU", s->cu.tier, s->cu.binding);
	if (secondaries > 0)
		buf_printf(
		    &why, "with %.15g secondaries of %.15g CU", secondaries, s->cu.secondary);
	show_cost(record, "compute", "compute_monthly", buf_text(&why));
	show_cost(record, "storage", "storage_monthly", arena_printf(a, "%.15g GB", s->data_gb));
	show_cost(record, "continuous sync", "continuous_sync_monthly", "");
	show_cost(record, "triggered sync", "triggered_sync_monthly",
	    isnan(s->sync.hours)
		? ""
		: arena_printf(a, "%.3f h a run, %.15g runs", s->sync.hours, s->sync.runs));
	show_cost(record, "total a month", "total_monthly", "US dollars");
	for (note = notes != NULL ? notes->child : NULL; note != NULL; note = note->next)
		printf("  %s: %s\n", word(note, "level"), word(note, "message"));
}

/* ---- one workload ---- */

/* Sizes the workload and writes its record; false: an error is on it. */
static bool
answer(struct arena *a, struct pos pos, struct json *record, const struct lakebase_workload *w)
{
	struct lakebase_sizing s;
	struct json *sync;

	lakebase_size(a, w, &plan, &s);
	json_set(a, record, "product", json_string(a, lakebase_products[plan.product]));
	json_set(a, record, "model", json_string(a, plan.calendar ? "calendar" : "published"));
	put_capacity(a, record, w, &s);
	if (!isnan(s.sync.hours)) {
		sync = json_set(a, record, "sync", json_new(a, JSON_OBJECT));
		put(a, sync, "hours", s.sync.hours, 4);
		put(a, sync, "runs", s.sync.runs, 3);
	}
	put_cost(a, record, &s);
	put_limits(a, record, &s);
	put_gaps(a, pos, record, &s);
	count_instances(a, record);
	json_set(a, record, "ok", json_bool(a, s.ok));
	if (table)
		show(a, record, &s);
	else
		json_put(stdout, record);
	return s.ok;
}

static bool
use_record(struct arena *a, struct pos pos, struct json *record)
{
	struct lakebase_workload w;

	json_set(a, record, "kind", json_string(a, "sizing"));
	if (read_workload(to_yaml(a, pos, record), false, &w))
		return answer(a, pos, record, &w);
	json_note(
	    a, record, "error", "invalid", "a member is no number, or out of range; see stderr");
	json_set(a, record, "ok", json_bool(a, false));
	if (!table)
		json_put(stdout, record);
	return false;
}

/* A whole file, in which every key must be known. */
static int
use_document(struct input *in)
{
	struct arena a = {0};
	struct yaml *root = yaml_load(&a, in), *c;
	struct json *record = json_new(&a, JSON_OBJECT);
	struct lakebase_workload w;
	int status = STATUS_FAILED;

	if (root == NULL || !read_workload(root, true, &w))
		goto out;
	if (root->type != YAML_MAP || root->child == NULL) {
		warnat(root->pos, "no workload; it has the sections database_instance, "
				  "database_storage and delta_synchronization");
		goto out;
	}
	json_set(&a, record, "kind", json_string(&a, "sizing"));
	json_set(&a, record, "file", json_string(&a, in->name));
	for (c = root->child; c != NULL; c = c->next)
		json_set(&a, record, c->key, to_json(&a, c));
	status = answer(&a, (struct pos){in->name, 0, 0}, record, &w) ? STATUS_OK : STATUS_REFUSED;
out:
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

int
main(int argc, char *argv[])
{
	static const struct option longs[] = {{"help", 0, NULL, 'h'}, {"model", 1, NULL, 'M'},
	    {"format", 1, NULL, 'o'}, {"product", 1, NULL, 'p'}, {"version", 0, NULL, 'V'}, {0}};
	static const char *const formats[] = {"json", "table", NULL};
	static const char *const models[] = {"published", "calendar", NULL};
	int ch;

	begin("lb-size");
	table = isatty(STDOUT_FILENO);
	plan.prices = lakebase_facts();
	while ((ch = getopt_long(argc, argv, "hM:o:p:V", longs, NULL)) != -1) {
		switch (ch) {
		case 'h': opt_help(help);
		case 'M': plan.calendar = opt_word("-M", optarg, models) == 1; break;
		case 'o': table = opt_word("-o", optarg, formats) == 1; break;
		case 'p':
			plan.product =
			    (enum lakebase_product)opt_word("-p", optarg, lakebase_products);
			break;
		case 'V': opt_version();
		default: opt_usage(help);
		}
	}
	return finish(input_each(argv + optind, use_input, NULL));
}
