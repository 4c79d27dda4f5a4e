/* rules.c - what must hold for the database and its catalog: one function a rule */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "bundle/internal.h"

void
wrong(struct bundle *b, const char *code, const struct yaml *node, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report(b, BUNDLE_ERROR, code, node->pos, "%s%s%s", node->key != NULL ? node->key : "",
	    node->key != NULL ? ": " : "", arena_vprintf(b->arena, format, args));
	va_end(args);
}

/* A size that a target has for itself is of the flavour, too. */
static void
foreign_targets(struct bundle *b, const char *const *keys)
{
	const struct yaml *t, *node;

	for (t = first_target(b); t != NULL; t = t->next)
		for (size_t i = 0; keys[i] != NULL; i++)
			if ((node = look(t, keys[i])) != NULL)
				report(b, BUNDLE_ERROR, "flavour", node->key_pos,
				    "%s belongs to the %s flavour, this database is %s", node->key,
				    b->autoscaling ? "provisioned" : "autoscaling",
				    b->autoscaling ? "autoscaling" : "provisioned");
}

/* Keys that the flavour has no use for. */
static void
flavour_keys(struct bundle *b)
{
	static const char *const catalog_keys[] = {"owner", "database_id", NULL};
	const char *const *foreign = b->autoscaling ? provisioned_keys : autoscaling_keys;
	const struct yaml *node, *catalog = look(b->config, "database_catalog");

	for (; *foreign != NULL; foreign++)
		if ((node = look(b->instance, *foreign)) != NULL)
			report(b, BUNDLE_ERROR, "flavour", node->key_pos,
			    "%s belongs to the %s flavour, this database is %s%s", node->key,
			    b->autoscaling ? "provisioned" : "autoscaling",
			    b->autoscaling ? "autoscaling" : "provisioned",
			    strcmp(node->key, "capacity") == 0
				? "; min_cu and max_cu are its size, 8 for one of capacity"
				: "");
	foreign_targets(b, b->autoscaling ? provisioned_keys : autoscaling_keys);
	for (size_t i = 0; !b->autoscaling && catalog_keys[i] != NULL; i++)
		if ((node = look(catalog, catalog_keys[i])) != NULL)
			report(b, BUNDLE_ERROR, "flavour", node->key_pos,
			    "%s belongs to the autoscaling flavour, this database is provisioned",
			    node->key);
}

/* New databases are projects (DOC oltp/create, 2026-03-12). */
static void
successor(struct bundle *b)
{
	if (!b->autoscaling)
		report(b, BUNDLE_NOTE, "provisioned", b->instance->key_pos,
		    "new databases are autoscaling projects since 2026-03-12 (flavour: "
		    "autoscaling)");
}

/* DOC oltp/create: letters, digits and hyphens, a letter in front, 63 at most */
static bool
is_instance_name(const char *s)
{
	size_t n = strlen(s);

	return n >= 1 && n <= 63 && is_letter(s[0]) && is_alnum(s[n - 1]) && made_of(s, "-");
}

/* ^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$ of the CLI's schema; roles and databases have 4 at least */
static bool
is_id(const char *s, size_t least)
{
	for (const char *c = s; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			return false;
	return is_instance_name(s) && strlen(s) >= least;
}

static void
check_id(struct bundle *b, const struct yaml *name)
{
	if (name != NULL && !is_id(name->text, 1))
		wrong(b, "project-id", name,
		    "\"%s\" is no id: 1 to 63 lower-case letters, digits and hyphens, a letter "
		    "first",
		    name->text);
}

static void
check_name(struct bundle *b, const struct yaml *name)
{
	if (name != NULL && b->autoscaling)
		check_id(b, name);
	else if (name != NULL && !is_instance_name(name->text))
		wrong(b, "instance-name", name,
		    "\"%s\" is no name of an instance: 1 to 63 letters, digits and hyphens, a "
		    "letter "
		    "first",
		    name->text);
}

static void
instance_name(struct bundle *b)
{
	const struct yaml *t;

	check_name(b, look_scalar(b->instance, "name"));
	for (t = first_target(b); t != NULL; t = t->next)
		check_name(b, look_scalar(t, "name"));
}

static void
retention(struct bundle *b)
{
	const struct yaml *node = look_scalar(b->instance, "retention_days");
	double days = look_number(b->instance, "retention_days", 7);

	if (days < 2 || days > 35)
		wrong(b, b->autoscaling ? "history" : "retention", node,
		    "%.15g is out of range, 2 to 35 days", days);
}

static void
readable_secondaries(struct bundle *b)
{
	if (look_flag(b->instance, "readable_secondaries", false) &&
	    look_number(b->instance, "node_count", 1) < 2)
		wrong(b, "readable-secondaries", look(b->instance, "readable_secondaries"),
		    "no secondary is there to be read; node_count must be 2 or 3");
}

static void
pg_version(struct bundle *b)
{
	const struct yaml *node = look_scalar(b->instance, "pg_version");
	double version = look_number(b->instance, "pg_version", 16);

	if (!b->autoscaling && version != 16)
		wrong(b, "pg-version", node, "an instance is Postgres 16, not %s", node->text);
	else if (version < 16 || version > 18)
		wrong(b, "pg-version", node, "%s is not 16, 17 or 18", node->text);
}

/* GB that must fit: data_gb, or what delta_gb and the tables' delta_gb become */
static void
storage(struct bundle *b)
{
	double limit = b->autoscaling ? b->limits.branch_storage_gb : b->limits.storage_gb,
	       delta = look_number(b->instance, "delta_gb", 0), data, low, high;
	const struct yaml *node = look_scalar(b->instance, "data_gb"), *guess;
	const struct bundle_table *t;

	data = look_number(b->instance, "data_gb", 0);
	if (data > limit)
		wrong(b, "storage-limit", node, "%.15g GB are more than the %.15g GB that %s holds",
		    data, limit, b->autoscaling ? "a branch" : "an instance");
	guess = look_scalar(b->instance, "delta_gb");
	for (t = b->tables; t != NULL; t = t->next) {
		if (look_scalar(t->node, "delta_gb") != NULL && guess == NULL)
			guess = look_scalar(t->node, "delta_gb");
		if (look_scalar(b->instance, "delta_gb") == NULL)
			delta += look_number(t->node, "delta_gb", 0);
	}
	low = delta * b->limits.expansion_low;
	high = delta * b->limits.expansion_high;
	if (high > limit)
		report(b, low > limit ? BUNDLE_ERROR : BUNDLE_WARNING, "storage-limit", guess->pos,
		    "%s: %.15g GB in Delta are %.15g to %.15g GB in Postgres, %s holds %.15g",
		    guess->key, delta, low, high, b->autoscaling ? "a branch" : "an instance",
		    limit);
}

/* ---- autoscaling ---- */

static bool
is_cu(const struct bundle *b, double cu)
{
	return cu == 0.5 || (cu >= 1 && cu == floor(cu) && cu <= b->limits.cu_max);
}

/* The range of one endpoint; min and max are the nodes it comes from, or NULL. */
static void
check_range(struct bundle *b, const struct yaml *min, const struct yaml *max)
{
	const struct yaml *ends[] = {min, max};
	double cu[2];

	if (min == NULL && max == NULL)
		return;
	for (size_t i = 0; i < LENGTH(ends); i++) {
		if (ends[i] == NULL) {
			wrong(b, "cu-range", ends[1 - i], "wants a %s beside it",
			    i == 0 ? "min_cu" : "max_cu");
			return;
		}
		if (!parse_number(ends[i]->text, &cu[i]))
			return;
		if (!is_cu(b, cu[i])) {
			wrong(b, "cu-range", ends[i],
			    "%s is not 0.5 or a whole number from 1 to %.15g", ends[i]->text,
			    b->limits.cu_max);
			return;
		}
	}
	if (cu[0] > cu[1])
		wrong(b, "cu-range", min, "%.15g is above max_cu, %.15g", cu[0], cu[1]);
	else if (cu[1] - cu[0] > b->limits.cu_spread)
		wrong(b, "cu-range", max, "%.15g is more than %.15g above min_cu, %.15g", cu[1],
		    b->limits.cu_spread, cu[0]);
}

static void
cu_ranges(struct bundle *b)
{
	const struct yaml *min = look_scalar(b->instance, "min_cu"),
			  *max = look_scalar(b->instance, "max_cu"), *r, *t;

	check_range(b, min, max);
	for (r = look_list(b->instance, "replicas"); r != NULL; r = r->next)
		check_range(b, look_scalar(r, "min_cu"), look_scalar(r, "max_cu"));
	for (t = first_target(b); t != NULL; t = t->next) {
		const struct yaml *low = look_scalar(t, "min_cu"), *high = look_scalar(t, "max_cu");

		if (low != NULL || high != NULL)
			check_range(b, low != NULL ? low : min, high != NULL ? high : max);
	}
}

static void
suspension(struct bundle *b)
{
	const struct yaml *seconds = look_scalar(b->instance, "suspend_s");

	if (seconds != NULL && strcmp(seconds->text, "never") != 0 &&
	    look_flag(b->instance, "no_suspension", false))
		wrong(b, "suspend-and-never", look(b->instance, "no_suspension"),
		    "suspend_s says after %s s; an endpoint sleeps after a time or never",
		    seconds->text);
}

/* A branch has one endpoint for writing, and it is there from the start. */
static void
endpoints(struct bundle *b)
{
	const struct yaml *first = look_list(b->instance, "replicas"), *r, *o;

	for (r = first; r != NULL; r = r->next) {
		const char *name = look_text(r, "name", "");

		check_id(b, look_scalar(r, "name"));
		if (strcmp(look_text(r, "type", "read_only"), "read_write") == 0)
			wrong(b, "endpoints", look(r, "type"),
			    "a branch has one read_write endpoint, and primary is it");
		if (strcmp(name, "primary") == 0)
			wrong(
			    b, "endpoints", look(r, "name"), "primary is the read_write endpoint");
		for (o = first; o != r; o = o->next)
			if (name[0] != '\0' && strcmp(look_text(o, "name", ""), name) == 0)
				wrong(b, "endpoints", look(r, "name"), "%s is in line %zu already",
				    name, o->pos.line);
	}
}

static void
branches(struct bundle *b)
{
	const struct yaml *first = look_list(b->instance, "branches"), *r, *o;

	for (r = first; r != NULL; r = r->next) {
		const char *name = look_text(r, "name", "");

		check_id(b, look_scalar(r, "name"));
		if (strcmp(name, "production") == 0)
			wrong(
			    b, "branches", look(r, "name"), "every project has production already");
		for (o = first; o != r; o = o->next)
			if (name[0] != '\0' && strcmp(look_text(o, "name", ""), name) == 0)
				wrong(b, "branches", look(r, "name"), "%s is in line %zu already",
				    name, o->pos.line);
		if ((look(r, "ttl_s") != NULL) == look_flag(r, "no_expiry", false))
			wrong(b, "branch-expiry", r,
			    "a branch ends by ttl_s, or never by no_expiry: true; one of them must "
			    "be there");
	}
}

/* ---- catalog and permissions ---- */

static void
permissions(struct bundle *b)
{
	static const char *const principals[] = {"user", "group", "service_principal"};
	const struct yaml *p = look_list(b->instance, "permissions");

	for (; p != NULL; p = p->next) {
		size_t n = 0;

		for (size_t i = 0; i < LENGTH(principals); i++)
			n += look(p, principals[i]) != NULL;
		if (n != 1)
			wrong(b, "principal", p,
			    "a permission is for exactly one user, group or service_principal, not "
			    "%zu",
			    n);
	}
}

static void
check_catalog(struct bundle *b, const struct yaml *name)
{
	if (name != NULL && !made_of(name->text, b->autoscaling ? "_" : "_-"))
		wrong(b, "catalog-name", name, "\"%s\" may have letters, digits and _ only",
		    name->text);
}

static void
catalog(struct bundle *b)
{
	const struct yaml *c = look(b->config, "database_catalog"), *name = look_scalar(c, "name"),
			  *database = look_scalar(c, "database"),
			  *id = look_scalar(c, "database_id"), *t;

	check_catalog(b, name);
	for (t = first_target(b); t != NULL; t = t->next)
		check_catalog(b, look_scalar(t, "catalog"));
	if (database != NULL && !made_of(database->text, "_"))
		wrong(b, "catalog-name", database, "\"%s\" may have letters, digits and _ only",
		    database->text);
	check_length(b, database);
	check_length(b, look_scalar(c, "owner"));
	if (!b->autoscaling || database == NULL)
		return;
	if (id != NULL && !is_id(id->text, 4))
		wrong(b, "database-id", id,
		    "\"%s\" is no id: 4 to 63 lower-case letters, digits and hyphens, a letter "
		    "first",
		    id->text);
	else if (id == NULL && !is_id(id_of(b->arena, database->text), 4))
		wrong(b, "database-id", database,
		    "no id of 4 to 63 characters can be made of \"%s\"; give a database_id",
		    database->text);
}

/* The role is in the bundle by an id that is made of its name. */
static void
owner(struct bundle *b)
{
	const struct yaml *given = look_scalar(b->config, "database_catalog.owner"),
			  *database = look_scalar(b->config, "database_catalog.database");
	const char *name = owner_of(b);

	if (!b->autoscaling || database == NULL ||
	    (is_id(id_of(b->arena, name), 4) && strlen(name) <= PG_NAME_MAX))
		return;
	wrong(b, "database-id", given != NULL ? given : database,
	    "no id of 4 to 63 characters can be made of the role \"%s\"; give another owner", name);
}

/* Synced tables stand in a catalog. */
static void
catalog_missing(struct bundle *b)
{
	if (b->tables != NULL && look(b->config, "database_catalog") == NULL)
		report(b, BUNDLE_ERROR, "missing", look(b->config, "synced_tables")->key_pos,
		    "synced_tables need a database_catalog (name and database) to stand in");
}

void
check_rules(struct bundle *b)
{
	static void (*const rules[])(struct bundle * b) = {flavour_keys, successor, instance_name,
	    retention, readable_secondaries, pg_version, storage, cu_ranges, suspension, endpoints,
	    branches, permissions, catalog, owner, catalog_missing};

	for (size_t i = 0; i < LENGTH(rules); i++)
		rules[i](b);
}
