/* internal.h - what the files of this folder share */
#ifndef BUNDLE_INTERNAL_H
#define BUNDLE_INTERNAL_H

#include "bundle/bundle.h"

/* ---- report.c ---- */

void report(struct bundle *b, enum bundle_level level, const char *code, struct pos pos,
    const char *format, ...) PRINTF_LIKE(5, 6);
/* The findings in the order of files, lines and columns. */
void report_sort(struct bundle *b);

/* ---- bundle.c ---- */

extern const char *const mode_names[]; /* by enum bundle_mode */
/* Keys of one flavour's database, NULL-terminated. */
extern const char *const provisioned_keys[], *const autoscaling_keys[];
bool has_any(const struct yaml *map, const char *const *list);

/* ---- legacy.c ---- */

void read_legacy(struct bundle *b);

/* ---- keys.c ---- */

/* Reports keys that nobody knows, values of a wrong type, word or range, and keys that must be
 * there and are not. */
void check_keys(struct bundle *b);

/* ---- look.c: reading a config that keys.c went over; absent is NULL, "", 0, false ---- */

/* The node at a path of keys, "postgres_settings.connection.port", from map on. */
const struct yaml *look(const struct yaml *map, const char *path);
const struct yaml *look_scalar(const struct yaml *map, const char *path); /* or NULL */
const char *look_text(const struct yaml *map, const char *path, const char *fallback);
double look_number(const struct yaml *map, const char *path, double fallback);
bool look_flag(const struct yaml *map, const char *path, bool fallback);
/* The first element of the list at path, NULL if there is none. */
const struct yaml *look_list(const struct yaml *map, const char *path);
/* The first member of the map at path, NULL if there is none. */
const struct yaml *look_map(const struct yaml *map, const char *path);
/* The first of the targets, NULL if there is none. */
const struct yaml *first_target(const struct bundle *b);
/* A key that ${resources...} can name: lower case, other characters _, a letter in front. */
const char *key_of(struct arena *a, const char *name);

/* "SCOPE/KEY" of ${secrets/SCOPE/KEY} or {{secrets/SCOPE/KEY}}; NULL: it is neither. */
const char *secret_of(struct arena *a, const char *text);
/* An id as projects, roles and databases have: lower case, other characters "-". */
const char *id_of(struct arena *a, const char *name);
/* Letters and digits of ASCII, whatever the locale. */
bool is_letter(char c);
bool is_alnum(char c);
/* Is name, not empty, made of letters, digits and these? */
bool made_of(const char *name, const char *others);

/* ---- quartz.c ---- */

/* What is wrong with it, NULL: nothing. */
const char *quartz_wrong(struct arena *a, const char *text);

/* ---- rules.c, rules-settings.c, rules-tables.c ---- */

void check_rules(struct bundle *b);
void check_settings(struct bundle *b);
void check_tables(struct bundle *b);
/* Reports an error at the node, after its key. */
void wrong(struct bundle *b, const char *code, const struct yaml *node, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* Reports a name that Postgres would cut; name may be NULL. */
void check_length(struct bundle *b, const struct yaml *name);

/* ---- build.c ---- */

/* Building a tree: what a map or list gets; those that return one return what they added. */
struct yaml *put_map(struct bundle *b, struct yaml *map, const char *key);
struct yaml *put_list(struct bundle *b, struct yaml *map, const char *key);
void put_text(struct bundle *b, struct yaml *map, const char *key, const char *text);
void put_plain(struct bundle *b, struct yaml *map, const char *key, const char *text);
void put_flag(struct bundle *b, struct yaml *map, const char *key, bool flag);
struct yaml *add_map(struct bundle *b, struct yaml *list);
void add_text(struct bundle *b, struct yaml *list, const char *text);
/* value NULL: the variable has no default, the deploy must set it */
void put_variable(struct bundle *b, struct yaml *variables, const char *name,
    const char *description, struct yaml *value);
/* Is the key of the database given, or has some target its own? */
bool differs(const struct bundle *b, const char *key);
/* The name ("name" or "catalog"): the text, or a variable if targets have their own. */
const char *name_of(struct bundle *b, const char *key);
/* The Postgres role that owns the database. */
const char *owner_of(struct bundle *b);
void put_permissions(struct bundle *b, struct yaml *resource);
void put_source(struct bundle *b, struct yaml *map, const struct bundle_table *t);

/* The resources of a flavour, and how the others refer to them. */
struct flavour {
	void (*variables)(struct bundle *b, struct yaml *variables);
	void (*overrides)(struct bundle *b, struct yaml *variables, const struct yaml *target);
	void (*database)(struct bundle *b, struct yaml *resources);
	void (*table)(struct bundle *b, struct yaml *to, const struct bundle_table *t);
	const char *tables; /* the resource type of synced tables */
	const char *pipeline; /* the field of a synced table that is its pipeline's id */
	const char *(*host)(struct bundle *b, bool read_only);
	const char *(*database_name)(struct bundle *b);
};
extern const struct flavour provisioned, autoscaling;

/* ---- jobs.c ---- */

void build_jobs(struct bundle *b, const struct flavour *f, struct yaml *resources);
/* Does the config ask for the job of that key, and is there something for it to do? */
bool has_job(const struct bundle *b, const char *job);
bool job_needs_warehouse(const struct bundle *b);
bool job_needs_postgres(const struct bundle *b);
bool job_needs_programs(const struct bundle *b); /* those of lb */
bool job_measures(const struct bundle *b);
bool job_runs_sql(const struct bundle *b); /* on Postgres */

/* ---- sql.c: the texts of files, "" if there is nothing to say ---- */

const char *sql_feeds(struct bundle *b);
const char *sql_settings(struct bundle *b);
const char *sql_indexes(struct bundle *b);
const char *sql_grants(struct bundle *b);
const char *sql_counts(struct bundle *b);
const char *sql_index_checks(struct bundle *b);
const char *sql_benchmark(struct bundle *b);
const char *sql_load_checks(struct bundle *b);

/* ---- runner.c: sources of tasks ---- */

extern const char runner_login_provisioned[], runner_login_autoscaling[];
extern const char runner_sql[], runner_fire[], runner_merge[], runner_load[], runner_collect[];

#endif
