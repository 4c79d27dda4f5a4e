/* config-load.c - the sections test_scenarios and queries */
#include <libgen.h>
#include <math.h>
#include <string.h>

#include "fire/fields.h"

#define DAY 86400.0

/* ---- queries ---- */

struct parameter {
	const char *name, *start, *end, *value;
	const struct yaml *map;
	int type, generation;
};

enum { STATIC, RANGE, CHOICE, DATES, ARRAY }; /* generations */
enum { INTEGER, DECIMAL, STRING, DATE, BOOLEAN, INTEGER_ARRAY }; /* types */

static const char *const types[] = {
    "integer", "decimal", "string", "date", "boolean", "integer_array", NULL};
static const char *const generations[] = {
    "static", "random_range", "random_choice", "random_date_range", "random_array", NULL};
/* What each of them reads. */
static const char *const sources[] = {"value", "range", "choices", "start_date", "array_size"};
static const struct {
	const char *key;
	int generation;
} belongs[] = {{"array_size", ARRAY}, {"choices", CHOICE}, {"element_range", ARRAY},
    {"end_date", DATES}, {"range", RANGE}, {"start_date", DATES}, {"value", STATIC}};

#define AT(member) offsetof(struct parameter, member)

/* clang-format off */
static const struct field parameter_fields[] = {
	{"array_size", FIELD_OTHER, 0, 0, 0}, {"choices", FIELD_OTHER, 0, 0, 0},
	{"element_range", FIELD_OTHER, 0, 0, 0}, {"end_date", FIELD_TEXT, 0, 0, AT(end)},
	{"generation", FIELD_OTHER, 0, 0, 0}, {"name", FIELD_TEXT, 0, 0, AT(name)},
	{"range", FIELD_OTHER, 0, 0, 0}, {"start_date", FIELD_TEXT, 0, 0, AT(start)},
	{"type", FIELD_OTHER, 0, 0, 0}, {"value", FIELD_TEXT, 0, 0, AT(value)}, {0},
};
/* clang-format on */

/* The items of a list as arguments, quoted or not. */
static bool
add_items(struct buf *b, const struct yaml *map, const char *key, size_t want, bool quoted)
{
	struct yaml *list;
	size_t n = 0;

	if (!yaml_list(map, key, &list))
		return false;
	for (struct yaml *item = list == NULL ? NULL : list->child; item != NULL;
	     item = item->next) {
		if (item->type != YAML_SCALAR) {
			warnat(item->pos, "%s: wants plain values", key);
			return false;
		}
		if (n++ > 0)
			buf_str(b, ", ");
		if (quoted && !yaml_is_null(item))
			buf_quoted(b, item->text, '\'');
		else
			buf_str(b, quoted ? "null" : item->text);
	}
	if (n > 0 && (want == 0 || n == want))
		return true;
	warnat(list != NULL ? list->pos : map->pos,
	    want == 0 ? "%s: wants a list of values" : "%s: wants a list of two numbers", key);
	return false;
}

/* The parameter as a call of the request files. */
static bool
write_call(struct buf *b, const struct parameter *p)
{
	switch (p->generation) {
	case STATIC:
		buf_str(b, "values(");
		buf_quoted(b, p->value, '\'');
		break;
	case RANGE:
		buf_str(b, "random(");
		if (!add_items(b, p->map, "range", 2, false))
			return false;
		break;
	case CHOICE:
		buf_str(b, "values(");
		if (!add_items(b, p->map, "choices", 0, true))
			return false;
		break;
	case DATES:
		if (p->end == NULL) {
			warnat(p->map->pos, "random_date_range wants start_date and end_date");
			return false;
		}
		buf_printf(b, "random('%s', '%s'", p->start, p->end);
		break;
	case ARRAY:
		buf_str(b, "array(");
		if (!add_items(b, p->map, "array_size", 2, false))
			return false;
		buf_str(b, ", ");
		if (!add_items(b, p->map, "element_range", 2, false))
			return false;
		break;
	}
	buf_char(b, ')');
	return true;
}

/* Is the text one that Postgres takes for the type?  What it says of others is told by it. */
static bool
suits(int type, const char *text)
{
	static const char *const booleans[] = {
	    "true", "false", "t", "f", "yes", "no", "on", "off", "1", "0"};
	const char *digits = text + (*text == '-' || *text == '+');
	double v;

	switch (type) {
	case INTEGER: return *digits != '\0' && digits[strspn(digits, "0123456789")] == '\0';
	case DECIMAL: return parse_number(text, &v);
	case BOOLEAN:
		for (size_t i = 0; i < LENGTH(booleans); i++)
			if (word_is(text, booleans[i]))
				return true;
		return false;
	case INTEGER_ARRAY: return *text == '{';
	default: return true;
	}
}

static bool
check_values(const struct parameter *p, const struct fire_param *param)
{
	for (size_t i = 0; i < param->nvalues; i++)
		if (param->values[i] != NULL && !suits(p->type, param->values[i])) {
			warnat(yaml_get(p->map, sources[p->generation])->pos,
			    "parameter \"%s\": \"%s\" is no value of type %s", p->name,
			    param->values[i], types[p->type]);
			return false;
		}
	return true;
}

/* Does what is drawn suit the type? */
static bool
check_type(const struct parameter *p, const struct fire_param *param)
{
	static const int wanted[] = {RANGE, RANGE, CHOICE, DATES, CHOICE, ARRAY};
	bool ok = p->generation == wanted[p->type] || p->generation == STATIC ||
		  (p->generation == CHOICE && p->type != INTEGER_ARRAY);

	if (ok && p->type == INTEGER && param->draw == FIRE_DECIMAL)
		ok = false;
	if (!ok)
		warnat(p->map->pos, "parameter \"%s\": %s does not give values of type %s", p->name,
		    generations[p->generation], types[p->type]);
	return ok && (param->draw != FIRE_VALUES || check_values(p, param));
}

/* A key that this generation does not read would be ignored. */
static bool
check_keys(const struct parameter *p)
{
	bool ok = true;

	for (size_t i = 0; i < LENGTH(belongs); i++) {
		const struct yaml *node = yaml_get(p->map, belongs[i].key);

		if (node == NULL || belongs[i].generation == p->generation)
			continue;
		warnat(node->key_pos, "%s: %s does not read it", belongs[i].key,
		    generations[p->generation]);
		ok = false;
	}
	return ok;
}

static bool
read_parameter(struct arena *a, const struct yaml *map, struct fire_param *param)
{
	struct parameter p = {.map = map, .type = -1, .generation = -1};
	struct buf call = {.arena = a};
	const struct yaml *source;
	bool ok;

	if (map->type != YAML_MAP) {
		warnat(map->pos, "parameters: wants maps (- name: ...)");
		return false;
	}
	ok = read_fields(a, map, parameter_fields, &p);
	ok &= yaml_word(map, "type", types, &p.type);
	ok &= yaml_word(map, "generation", generations, &p.generation);
	if (ok && (p.name == NULL || p.type < 0 || p.generation < 0)) {
		warnat(map->pos, "a parameter wants name, type and generation");
		return false;
	}
	source = ok ? yaml_get(map, sources[p.generation]) : NULL;
	if (ok && (source == NULL || yaml_is_null(source))) {
		warnat(map->pos, "parameter \"%s\": %s wants \"%s\"", p.name,
		    generations[p.generation], sources[p.generation]);
		return false;
	}
	if (!ok || !check_keys(&p) || !write_call(&call, &p) ||
	    !fire_param_parse(a, source->pos, call.data, param))
		return false;
	param->name = p.name;
	param->pos = map->pos;
	return check_type(&p, param);
}

static bool
is_new(const struct fire_param *params, const struct fire_param *p)
{
	for (; params != p; params = params->next)
		if (params->name != NULL && word_is(params->name, p->name)) {
			warnat(p->pos, "parameter \"%s\" is declared twice", p->name);
			return false;
		}
	return true;
}

static bool
read_source(struct arena *a, const struct yaml *map, struct fire_source *s)
{
	static const char *const known[] = {"file_path", "parameters", NULL};
	struct fire_param **end = &s->params;
	struct yaml *list = NULL;
	bool ok;

	s->name = map->key;
	s->pos = map->key_pos;
	if (map->type != YAML_MAP) {
		warnat(map->pos, "%s: wants a map (file_path: ...)", map->key);
		return false;
	}
	ok = yaml_known(map, known) && yaml_string(map, "file_path", &s->path);
	ok &= yaml_list(map, "parameters", &list);
	if (ok && s->path == NULL) {
		warnat(map->key_pos, "query \"%s\" wants a file_path", s->name);
		return false;
	}
	for (struct yaml *item = list == NULL ? NULL : list->child; item != NULL;
	     item = item->next) {
		*end = arena_alloc(a, sizeof(**end));
		ok &= read_parameter(a, item, *end) && is_new(s->params, *end);
		end = &(*end)->next;
		s->nparams++;
	}
	if (ok && s->path[0] != '/' && strchr(map->pos.file, '/') != NULL)
		s->path =
		    arena_printf(a, "%s/%s", dirname(arena_strdup(a, map->pos.file)), s->path);
	return ok;
}

bool
read_sources(struct arena *a, const struct yaml *map, struct fire_config *c)
{
	struct fire_source **end = &c->sources;
	bool ok = true;

	for (struct yaml *q = map == NULL ? NULL : map->child; q != NULL; q = q->next) {
		*end = arena_alloc(a, sizeof(**end));
		ok &= read_source(a, q, *end);
		end = &(*end)->next;
	}
	return ok;
}

/* ---- test_scenarios ---- */

struct targets {
	double mean_s, p50_s, p90_s, p95_s, p99_s, throughput, errors;
};

struct plan {
	const char *name, *description;
	long clients;
	double duration_s, ramp_up_s, ramp_down_s;
};

#undef AT
#define AT(member) offsetof(struct plan, member)
#define TARGET(member) offsetof(struct targets, member)
#define PATTERN(member) offsetof(struct fire_pattern, member)

/* clang-format off */
static const struct field plan_fields[] = {
	{"arrivals", FIELD_OTHER, 0, 0, 0},
	{"concurrent_connections", FIELD_COUNT, 1, 100000, AT(clients)},
	{"description", FIELD_TEXT, 0, 0, AT(description)},
	{"duration", FIELD_NUMBER, 0.001, 1e7, AT(duration_s)},
	{"name", FIELD_TEXT, 0, 0, AT(name)},
	{"performance_targets", FIELD_OTHER, 0, 0, 0},
	{"query_patterns", FIELD_OTHER, 0, 0, 0},
	{"ramp_down_duration", FIELD_NUMBER, 0, DAY, AT(ramp_down_s)},
	{"ramp_up_duration", FIELD_NUMBER, 0, DAY, AT(ramp_up_s)},
	{"rate", FIELD_OTHER, 0, 0, 0},
	{"spikes", FIELD_OTHER, 0, 0, 0},
	{0},
};
static const struct field target_fields[] = {
	{"avg_response_time_ms", FIELD_MS, 0, 3.6e6, TARGET(mean_s)},
	{"max_error_rate_percent", FIELD_NUMBER, 0, 100, TARGET(errors)},
	{"min_throughput_qps", FIELD_NUMBER, 0, 1e9, TARGET(throughput)},
	{"p50_response_time_ms", FIELD_MS, 0, 3.6e6, TARGET(p50_s)},
	{"p90_response_time_ms", FIELD_MS, 0, 3.6e6, TARGET(p90_s)},
	{"p95_response_time_ms", FIELD_MS, 0, 3.6e6, TARGET(p95_s)},
	{"p99_response_time_ms", FIELD_MS, 0, 3.6e6, TARGET(p99_s)},
	{0},
};
static const struct field pattern_fields[] = {
	{"max_execution_time", FIELD_NUMBER, 0, DAY, PATTERN(timeout_s)},
	{"query_name", FIELD_TEXT, 0, 0, PATTERN(query)},
	{"think_time", FIELD_NUMBER, 0, DAY, PATTERN(think_s)},
	{"weight", FIELD_NUMBER, 0, 1e9, PATTERN(weight)},
	{0},
};
static const struct field spike_fields[] = {
	{"duration", FIELD_NUMBER, 0.001, DAY, offsetof(struct fire_spike, seconds)},
	{"spike_connections", FIELD_OTHER, 0, 0, 0},
	{"start_time", FIELD_NUMBER, 0, DAY, offsetof(struct fire_spike, start_s)},
	{0},
};
/* clang-format on */

static void
add_goal(struct buf *b, const char *goal, double limit, const char *unit)
{
	if (!isnan(limit))
		buf_printf(b, "%s%s%.15g%s", b->len > 0 ? "," : "", goal, limit, unit);
}

static bool
read_targets(struct arena *a, const struct yaml *map, struct fire_plan *p)
{
	struct targets t = {NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	struct buf b = {.arena = a};
	struct yaml *m;
	bool ok = yaml_map(map, "performance_targets", &m) && read_fields(a, m, target_fields, &t);

	add_goal(&b, "mean<=", t.mean_s, "s");
	add_goal(&b, "p50<=", t.p50_s, "s");
	add_goal(&b, "p90<=", t.p90_s, "s");
	add_goal(&b, "p95<=", t.p95_s, "s");
	add_goal(&b, "p99<=", t.p99_s, "s");
	add_goal(&b, "throughput>=", t.throughput, "");
	add_goal(&b, "error_rate<=", t.errors, "%");
	p->goals = b.len > 0 ? b.data : NULL;
	return ok;
}

static bool
read_patterns(struct arena *a, const struct yaml *map, struct fire_plan *p)
{
	struct fire_pattern **end = &p->patterns, *new;
	struct yaml *list;
	bool ok = yaml_list(map, "query_patterns", &list);

	if (ok && (list == NULL || list->child == NULL)) {
		warnat(map->pos, "a scenario wants query_patterns, a list of queries");
		return false;
	}
	for (struct yaml *item = list == NULL ? NULL : list->child; item != NULL;
	     item = item->next) {
		*end = new = arena_alloc(a, sizeof(*new));
		*new = (struct fire_pattern){
		    .pos = item->pos, .weight = -1, .think_s = -1, .timeout_s = -1};
		end = &new->next;
		ok &= read_fields(a, item, pattern_fields, new);
		if (new->query == NULL || new->weight == 0) {
			warnat(item->pos, new->query == NULL ? "a pattern wants a query_name"
							     : "weight must be above 0");
			ok = false;
		}
		for (const struct fire_pattern *q = p->patterns; q != new; q = q->next)
			if (new->query != NULL &&
			    q->query != NULL &&strcmp(q->query, new->query) == 0) {
				warnat(item->pos, "the query \"%s\" stands here twice", q->query);
				ok = false;
			}
	}
	return ok;
}

static size_t
length_of(const struct yaml *list)
{
	size_t n = 0;

	for (struct yaml *item = list == NULL ? NULL : list->child; item != NULL; item = item->next)
		n++;
	return n;
}

/* One that is never seen is a mistake. */
static bool
check_spike(const struct yaml *item, const struct fire_scenario *s, const struct fire_spike *spike)
{
	if (spike->clients == 0 || spike->seconds == 0 || spike->start_s < 0)
		warnat(item->pos, "a spike wants start_time, duration and spike_connections");
	else if (spike->start_s >= s->duration_s)
		warnat(item->pos, "the spike begins after the duration of %.6g s", s->duration_s);
	else if (spike->clients <= s->clients)
		warnat(item->pos,
		    "spike_connections are all there are meanwhile: more than the %d of "
		    "concurrent_connections",
		    s->clients);
	else
		return true;
	return false;
}

static bool
read_spikes(struct arena *a, const struct yaml *map, struct fire_scenario *s)
{
	struct yaml *list;
	bool ok = yaml_list(map, "spikes", &list);

	s->spikes = arena_alloc(a, (length_of(list) + 1) * sizeof(*s->spikes));
	for (struct yaml *item = list == NULL ? NULL : list->child; item != NULL;
	     item = item->next) {
		struct fire_spike *spike = &s->spikes[s->nspikes++];
		long clients = 0;
		bool good;

		spike->start_s = -1;
		good = read_fields(a, item, spike_fields, spike);
		good &= yaml_integer(item, "spike_connections", 1, 100000, &clients);
		spike->clients = (int)clients;
		ok &= good && check_spike(item, s, spike);
	}
	return ok;
}

/* 1000, "1000 for 30s, 2000 for 1m", or a list of such steps */
static bool
read_rate(struct arena *a, const struct yaml *map, struct fire_scenario *s)
{
	static const char *const words[] = {"constant", "poisson", NULL};
	const struct yaml *rate = yaml_get(map, "rate");
	struct buf b = {.arena = a};
	int arrivals = 0;

	if (!yaml_word(map, "arrivals", words, &arrivals))
		return false;
	s->poisson = arrivals == 1;
	if (rate == NULL || yaml_is_null(rate)) {
		rate = yaml_get(map, "arrivals");
		if (rate != NULL)
			warnat(rate->pos,
			    "arrivals are those of a rate: without one the clients ask "
			    "one request after the other");
		return rate == NULL;
	}
	if (rate->type == YAML_SCALAR)
		buf_str(&b, rate->text);
	for (struct yaml *item = rate->child; item != NULL; item = item->next)
		buf_printf(
		    &b, "%s%s", b.len > 0 ? "," : "", item->type == YAML_SCALAR ? item->text : "?");
	return fire_rate_parse(a, rate->pos, buf_text(&b), s);
}

/* What a scenario with a rate does not have. */
static bool
check_open(const struct yaml *map, const struct fire_plan *p)
{
	const struct fire_scenario *s = &p->scenario;
	double seconds = 0;
	bool ok = true;

	if (s->nsteps == 0)
		return true;
	for (int i = 0; i < s->nsteps; i++)
		seconds += s->steps[i].seconds;
	if (seconds > 0 && yaml_get(map, "duration") != NULL && seconds != s->duration_s) {
		warnat(yaml_get(map, "duration")->pos,
		    "duration: the steps of the rate take %.6g s; leave it out", seconds);
		ok = false;
	}
	if (s->nspikes > 0) {
		warnat(map->pos,
		    "spikes are more clients of a closed loop; with a rate, say \"rate: "
		    "1000 for 2m, 5000 for 30s, ...\"");
		ok = false;
	}
	for (const struct fire_pattern *q = p->patterns; q != NULL; q = q->next)
		if (q->think_s > 0) {
			warnat(
			    q->pos, "think_time is a pause of a client; with a rate nobody waits");
			ok = false;
		}
	return ok;
}

static bool
read_plan(struct arena *a, const struct yaml *map, const struct fire_config *c, struct fire_plan *p)
{
	struct plan plan = {.clients = 1, .duration_s = c->duration_s};
	bool ok;

	if (map->type != YAML_MAP) {
		warnat(map->pos, "test_scenarios: wants maps (- name: ...)");
		return false;
	}
	p->pos = map->pos;
	ok = read_fields(a, map, plan_fields, &plan);
	p->description = plan.description;
	p->scenario = (struct fire_scenario){.name = plan.name,
	    .clients = (int)plan.clients,
	    .ramp_up_s = plan.ramp_up_s,
	    .warmup_s = c->warmup_s,
	    .duration_s = plan.duration_s,
	    .ramp_down_s = plan.ramp_down_s};
	if (plan.name == NULL) {
		warnat(map->pos, "a scenario wants a name");
		ok = false;
	}
	ok &= read_patterns(a, map, p);
	ok &= read_targets(a, map, p);
	ok &= read_spikes(a, map, &p->scenario);
	ok &= read_rate(a, map, &p->scenario);
	return check_open(map, p) && ok;
}

bool
read_plans(struct arena *a, const struct yaml *list, struct fire_config *c)
{
	struct fire_plan **end = &c->plans;
	bool ok = true;

	for (struct yaml *item = list == NULL ? NULL : list->child; item != NULL;
	     item = item->next) {
		*end = arena_alloc(a, sizeof(**end));
		ok &= read_plan(a, item, c, *end);
		for (const struct fire_plan *p = c->plans; p != *end; p = p->next)
			if (p->scenario.name != NULL && (*end)->scenario.name != NULL &&
			    strcmp(p->scenario.name, (*end)->scenario.name) == 0) {
				warnat(item->pos, "two scenarios have the name \"%s\"",
				    p->scenario.name);
				ok = false;
			}
		end = &(*end)->next;
	}
	return ok;
}

bool
check_patterns(const struct fire_config *c)
{
	const struct fire_source *s;
	bool ok = true;

	for (const struct fire_plan *plan = c->plans; plan != NULL; plan = plan->next)
		for (const struct fire_pattern *p = plan->patterns; p != NULL; p = p->next) {
			for (s = c->sources; s != NULL && p->query != NULL; s = s->next)
				if (strcmp(s->name, p->query) == 0)
					break;
			if (s != NULL || p->query == NULL)
				continue;
			warnat(p->pos, "queries has no \"%s\"", p->query);
			ok = false;
		}
	return ok;
}

/* ---- shares ---- */

static double
either(double first, double second, double otherwise)
{
	return first >= 0 ? first : second >= 0 ? second : otherwise;
}

static void
add_share(struct fire_scenario *s, int number, const struct fire_query *q,
    const struct fire_pattern *p, const struct fire_share *otherwise)
{
	s->shares[s->nshares++] = (struct fire_share){.query = number,
	    .weight = either(p == NULL ? -1 : p->weight, q->weight, 1),
	    .think_s = either(p == NULL ? -1 : p->think_s, q->think_s, otherwise->think_s),
	    .timeout_s = either(p == NULL ? -1 : p->timeout_s, q->timeout_s, otherwise->timeout_s)};
}

void
fire_config_shares(struct arena *a, const struct fire_plan *plan,
    const struct fire_queries *queries, const struct fire_share *otherwise,
    struct fire_scenario *scenario)
{
	size_t n = (size_t)queries->count;
	int number = 0;

	for (const struct fire_pattern *p = plan == NULL ? NULL : plan->patterns; p != NULL;
	     p = p->next)
		n++;
	scenario->shares = arena_alloc(a, n * sizeof(*scenario->shares));
	scenario->nshares = 0;
	for (const struct fire_query *q = queries->first; q != NULL; q = q->next, number++) {
		if (plan == NULL)
			add_share(scenario, number, q, NULL, otherwise);
		for (const struct fire_pattern *p = plan == NULL ? NULL : plan->patterns; p != NULL;
		     p = p->next)
			if (strcmp(q->name, p->query) == 0)
				add_share(scenario, number, q, p, otherwise);
	}
}
