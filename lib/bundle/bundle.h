/* bundle.h - from one config to a Databricks Asset Bundle
 *
 * The filter's subject is too big for one file of cmd/: what a config may say (keys.c), what must
 * hold across its keys (rules*.c), and what is written for it (build*.c, sql.c, files.c).  It is
 * pure: trees of lib/yaml in, trees and texts out; the limits of the product come from the caller.
 * So it sees base and yaml's tree, and no file, no stream and no other folder. */
#ifndef BUNDLE_H
#define BUNDLE_H

#include "base/base.h"
#include "yaml/yaml.h"

/* What the product sets; the caller takes them from lib/lakebase. */
struct bundle_limits {
	double storage_gb, branch_storage_gb; /* of an instance; of a branch */
	double connections; /* of an instance */
	double connections_per_cu, connections_max; /* of a project */
	double connections_per_table; /* that a synced table takes */
	double instances, tables_per_source, nodes;
	double cu_spread, cu_max; /* of an autoscaling range */
	double cu_per_unit; /* autoscaling units that a provisioned one is */
	double expansion_low, expansion_high; /* GB in Postgres for one in Delta */
};

/* What is known beside the config. */
struct bundle_given {
	const struct yaml *deployed; /* the databricks.yml that was, or NULL */
	double units; /* the size that is wanted, in provisioned units; NAN: what the config says */
	double least; /* the low end of its range, in provisioned units; NAN: as low as may be */
	double secondaries; /* readable ones that are wanted beside it */
	struct pos units_pos; /* where that was said */
	bool (*has_zone)(const char *name); /* NULL: nobody knows which time zones there are */
};

enum bundle_level { BUNDLE_NOTE, BUNDLE_WARNING, BUNDLE_ERROR };

/* A finding about the config.  code is a stable word that scripts select on. */
struct bundle_finding {
	enum bundle_level level;
	const char *code, *message;
	struct pos pos;
	struct bundle_finding *next;
};

enum bundle_mode { BUNDLE_SNAPSHOT, BUNDLE_TRIGGERED, BUNDLE_CONTINUOUS };

/* A synced table as the rules and the writers want it; texts are "" where the config has none. */
struct bundle_table {
	const struct yaml *node; /* its map in the config */
	const char *source, *schema, *table;
	const char *key; /* of its resources: schema_table */
	enum bundle_mode mode;
	struct bundle_table *next;
};

struct bundle {
	struct arena *arena; /* of everything here */
	struct yaml *config; /* changed by bundle_new: older spellings become today's */
	struct bundle_limits limits;
	struct bundle_given given;
	const struct yaml *instance; /* its database_instance, NULL: it has none */
	bool autoscaling; /* the flavour; else provisioned */
	const char *name; /* of the instance or project */
	struct {
		const char *database, *catalog, *postgres, *role;
		struct map replicas, branches; /* by name */
	} keys; /* of the resources: instance or project, catalog, database, owner */
	struct map taken; /* the keys that resources other than synced tables have */
	struct bundle_table *tables, *last_table;
	struct bundle_finding *findings, *last_finding;
	size_t errors;
};

/* Later files override earlier ones: maps are merged key by key, all else is replaced.  Returns
 * base. */
struct yaml *bundle_merge(struct arena *a, struct yaml *base, const struct yaml *over);

/* Reads the config and looks for everything that is wrong with it; findings come in the order of
 * the text.  Nothing is printed. */
struct bundle *bundle_new(struct arena *a, struct yaml *config, const struct bundle_limits *limits,
    const struct bundle_given *given);

/* A table as it really is. */
struct bundle_column {
	const char *name, *type;
	bool nullable;
	int key; /* its place in the primary key, from 1; 0: none */
};
struct bundle_there {
	struct bundle_column *column;
	size_t count;
};

/* What the tables of the config are held against. */
struct bundle_others {
	bool targets; /* they are the targets in Postgres, else the sources */
	const char *where; /* the file or the database, for messages */
	/* The table that is there for t, or NULL. */
	const struct bundle_there *(*find)(void *data, const struct bundle_table *t);
	void *data;
};
void bundle_compare(struct bundle *b, const struct bundle_others *others);

/* databricks.yml for a config without errors. */
struct yaml *bundle_build(struct bundle *b);

/* A file of the bundle; path is relative to its folder. */
struct bundle_file {
	const char *path, *text;
	struct bundle_file *next;
};

/* What databricks.yml names: SQL, sources of tasks, and a README with the order of the deploy. */
struct bundle_file *bundle_files(struct bundle *b);

/* Statements that make the Postgres server of the connection a foreign catalog; NULL: the reason
 * is a finding. */
const char *bundle_federation(struct bundle *b);

#endif
