# lb-bundle: configs to bundles that are kept, the files beside them, and what is said
#
# BUNDLE_VALIDATE=PROGRAM has each bundle checked by another reader of bundles;
# BUNDLE_EXAMPLES=FOLDER has pairs X.yaml, X.databricks.yml that must mean the same.
load helper

setup_file() { use_database; }
setup() { cd "$ROOT/tests/data/bundle"; }

# a config of the essentials, with these lines after it
config() {
	printf 'bundle: {name: b}\ndatabase_instance: {name: db}\ndatabase_catalog: {name: c, database: d}\n'
	cat
}

# a synced table with these members
table() {
	config <<<"synced_tables:
  - {source: m.s.t, target: {schema: s, table: t}, primary_key: [id], mode: snapshot, $1}"
}

# the trees of two bundles, order included
same_bundle() {
	python3 -c '
import sys, yaml
def tree(x):
    return [(k, tree(v)) for k, v in x.items()] if isinstance(x, dict) else [tree(v) for v in x] if isinstance(x, list) else x
class Text(yaml.SafeLoader):
    yaml_implicit_resolvers = {}
a, b = (tree(yaml.load(open(f), Text)) for f in sys.argv[1:])
sys.exit(a != b)' "$1" "$2"
}

@test "each config gives the bundle that is kept for it" {
	for config in *.yaml; do
		echo "$config"
		run -0 --separate-stderr lb-bundle "$config"
		diff <(echo "$output") "${config%.yaml}.databricks.yml"
		run -0 lb-bundle -k "$config"
	done
}

@test "another reader accepts each bundle" {
	[ -n "${BUNDLE_VALIDATE:-}" ] || skip "BUNDLE_VALIDATE names no validator"
	run -0 python3 "$BUNDLE_VALIDATE" ./*.databricks.yml
}

@test "examples mean the same as their bundles" {
	[ -n "${BUNDLE_EXAMPLES:-}" ] || skip "BUNDLE_EXAMPLES names no folder"
	for config in "$BUNDLE_EXAMPLES"/*.yaml; do
		lb-bundle "$config" >"$BATS_TEST_TMPDIR/out.yml"
		same_bundle "$BATS_TEST_TMPDIR/out.yml" "${config%.yaml}.databricks.yml"
	done
}

# libyaml behind lb-bundle has written it; libyaml and a reader of its own read it
@test "each bundle is the same tree to libyaml and to another reader, and its words are strings" {
	python3 -c 'import yaml; yaml.CSafeLoader' 2>/dev/null || skip "python3 has no yaml with libyaml"
	for bundle in *.databricks.yml; do
		python3 -c '
import sys, yaml
text = open(sys.argv[1]).read()
def tree(x):
    return [(k, tree(v)) for k, v in x.items()] if isinstance(x, dict) else [tree(v) for v in x] if isinstance(x, list) else (type(x).__name__, x)
def words(x):
    return [w for k, v in x for w in [("str", k)] + words(v)] if isinstance(x, list) and x and isinstance(x[0], tuple) and isinstance(x[0][1], (list, tuple)) else [w for v in x for w in words(v)] if isinstance(x, list) else [x]
own, libyaml = (tree(yaml.load(text, loader)) for loader in (yaml.SafeLoader, yaml.CSafeLoader))
assert own == libyaml
assert own == tree(yaml.safe_load(yaml.safe_dump(yaml.safe_load(text), sort_keys=False)))
for kind, w in words(own):
    assert kind in ("str", "int", "bool") or w == 0.5, (sys.argv[1], w)' "$bundle" || { echo "$bundle"; return 1; }
	done
}

@test "sources held against a DDL: each table and key that is not so, with its place" {
	cat >"$BATS_TEST_TMPDIR/schema.sql" <<-'END'
		CREATE TABLE main.sales.orders (order_id BIGINT NOT NULL, region STRING, g GEOMETRY, CONSTRAINT pk PRIMARY KEY (order_id, region)); -- Databricks
		CREATE TABLE IF NOT EXISTS sales.customers (customer_id BIGINT, email STRING) USING DELTA;
		CREATE VIEW v AS SELECT 1;
	END
	over() { run "-$1" --separate-stderr lb-bundle -qk -s "$BATS_TEST_TMPDIR/schema.sql" -; }
	over 2 < <(config <<-'END'
		synced_tables:
		  - {source: main.sales.orders, target: {schema: s, table: orders}, primary_key: [order_idd], mode: snapshot, timeseries_key: at, indexes: [{name: i, columns: [regio]}]}
		  - {source: main.sales.none, target: {schema: s, table: none}, primary_key: [id], mode: snapshot}
		  - {source: main.other.customers, target: {schema: s, table: customers}, primary_key: [customer_id], mode: snapshot}
	END
	)
	diff - <(sed 's/^lb-bundle: <stdin>://' <<<"$stderr") <<-END
		5:14: source: column "g" is of type geometry, which no synced table has; sync a view without it
		5:83: primary_key: main.sales.orders has no column "order_idd", did you mean "order_id"?
		5:127: timeseries_key: main.sales.orders has no column "at"
		5:161: columns: main.sales.orders has no column "regio", did you mean "region"?
		6:14: source: main.sales.none is not in $BATS_TEST_TMPDIR/schema.sql; a deploy fails for a source that is not there
		7:14: source: main.other.customers is not in $BATS_TEST_TMPDIR/schema.sql; a deploy fails for a source that is not there
	END
	run -0 --separate-stderr lb-bundle -k -o json -s "$BATS_TEST_TMPDIR/schema.sql" - < <(config <<-'END'
		synced_tables:
		  - {source: main.sales.Customers, target: {schema: s, table: customers}, primary_key: [Customer_ID], mode: snapshot}
	END
	)
	jq -es 'map(.code) == ["provisioned", "nullable-key"]' <<<"$output"
	sed -i 's/, g GEOMETRY//' "$BATS_TEST_TMPDIR/schema.sql"
	run -0 --separate-stderr lb-bundle -k -s "$BATS_TEST_TMPDIR/schema.sql" - < <(config <<-'END'
		synced_tables:
		  - {source: main.sales.orders, target: {schema: s, table: orders}, primary_key: [order_id], mode: snapshot}
	END
	)
	[[ $stderr == *'5:83: warning: primary_key: that of main.sales.orders is (order_id, region); of rows that agree in the key here only one arrives' ]]
	echo 'CREATE TABLE (' >"$BATS_TEST_TMPDIR/schema.sql"
	over 2 < <(config <<<'jobs:')
	run -2 lb-bundle -k -s none.sql p-capacity.yaml
}

@test "targets held against a database" {
	psql -qXc 'CREATE SCHEMA held' -c 'CREATE TABLE held.t (id bigint, "Name" text, PRIMARY KEY ("Name", id))'
	run -2 --separate-stderr lb-bundle -qk -D "dbname=$PGDATABASE" - < <(config <<-'END'
		synced_tables:
		  - {source: m.s.t, target: {schema: held, table: t}, primary_key: [id], mode: snapshot, indexes: [{name: i, columns: [name]}]}
	END
	)
	diff - <(echo "$stderr") <<-'END'
		lb-bundle: <stdin>:5:69: primary_key: that of held.t is (Name, id), and the key of a synced table cannot change; take that one, or drop the table first
		lb-bundle: <stdin>:5:120: columns: held.t has no column "name", did you mean "Name"?
	END
	run -0 --separate-stderr lb-bundle -k --dsn "" - < <(config <<-'END'
		synced_tables:
		  - {source: m.s.t, target: {schema: held, table: t}, primary_key: [Name, id], mode: snapshot}
		  - {source: m.s.u, target: {schema: held, table: u}, primary_key: [id], mode: snapshot}
	END
	)
	[[ $stderr == *'<stdin>:6:29: warning: target: held.u is not in the database; it comes with its first synchronization, or the name is another' ]]
	run -2 lb-bundle -k -D 'host=/nonexistent' p-capacity.yaml
}

@test "strings that look like something else are quoted" {
	run -0 --separate-stderr lb-bundle p-everything.yaml
	[[ $output == *'default: "00112233aabbccdd"'* ]]
	[[ $output == *'default: "5433"'* ]]
	[[ $output == *'"{{job.parameters.qps}}"'* ]]
	[[ $output == *'quartz_cron_expression: 0 30 3 ? * MON-FRI'* ]]
}

@test "later files override earlier ones, maps key by key" {
	run -0 --separate-stderr lb-bundle -c p-everything.yaml - <<-'END'
		database_instance: {capacity: 4}
		jobs: {notify: [night@example.com]}
	END
	[[ $output == *"default: CU_4"* && $output == *"node_count: 3"* ]]
	[[ $output == *"night@example.com"* && $output != *"ops@example.com"* ]]
}

@test "all errors in one run, in order, each with its place and what is right" {
	run -2 --separate-stderr lb-bundle -q -c - <<-'END'
		bundle: {nam: x}
		database_instance:
		  name: db_1
		  capacity: 3
		  node_count: 1
		  readable_secondaries: true
		  retention_days: 1
		postgres_settings:
		  connection: {port: 99999, sslmode: prefer}
		  tuning: {shared_buffers: 1GB}
		synced_tables:
		  - source: s.t
		    target: {schema: s, table: a-b}
		    primary_key: [id, ID]
		    mode: hourly
		    schedule: "0 0 * * *"
	END
	[ -z "$output" ]
	diff - <(echo "$stderr") <<-'END'
		lb-bundle: <stdin>:1:9: "name" is missing here
		lb-bundle: <stdin>:1:10: unknown key "nam", did you mean "name"?
		lb-bundle: <stdin>:3:9: name: "db_1" is no name of an instance: 1 to 63 letters, digits and hyphens, a letter first
		lb-bundle: <stdin>:4:13: capacity: "3" is not 1, 2, 4 or 8, the sizes of an instance
		lb-bundle: <stdin>:6:25: readable_secondaries: no secondary is there to be read; node_count must be 2 or 3
		lb-bundle: <stdin>:7:19: retention_days: 1 is out of range, 2 to 35 days
		lb-bundle: <stdin>:9:22: port: 99999 is out of range, 1 to 65535
		lb-bundle: <stdin>:9:38: sslmode: prefer is below require, and Lakebase takes connections by TLS alone
		lb-bundle: <stdin>:10:12: shared_buffers is set by Lakebase; a database, role or session has settings like work_mem or statement_timeout
		lb-bundle: <stdin>:11:1: synced_tables need a database_catalog (name and database) to stand in
		lb-bundle: <stdin>:12:13: source: "s.t" is not catalog.schema.table of letters, digits and _
		lb-bundle: <stdin>:13:32: table: "a-b" may have letters, digits and _ only
		lb-bundle: <stdin>:14:23: primary_key: column "ID" is in it twice
		lb-bundle: <stdin>:15:11: mode: "hourly" is not snapshot, triggered or continuous
		lb-bundle: <stdin>:16:15: schedule: "0 0 * * *": a Quartz expression has 6 or 7 fields: seconds, minutes, hours, day of month, month, day of week, year
	END
}

@test "Quartz expressions" {
	for good in "0 0 2 * * ?" "0 0/15 * ? * MON-FRI" "0 15 10 L * ?" "0 0 0 ? * 6L 2026-2030" "0 0 0 ? * 2#1" "0 0 0 LW * ?" "0 0 0 L-3 * ?" "0 0 12 1W jan,JUL ?" "0 0,30 8-18/2 1,15 * ?"; do
		echo "$good"
		run -0 lb-bundle -k -c <(table "schedule: '$good'")
	done
	for bad in "60 0 0 * * ?" "0 0 2 * * *" "0 0 2 ? * ?" "? 0 0 * * ?" "0 0 0 32 * ?" "0 0 0 * FOO ?" "0 0 0 ? * 8" "0 0 0 ? * 2#6" "0 0/0 0 * * ?" "" "0 0 0 1,, * ?" "0 0 0 1W#1 * ?"; do
		echo "$bad"
		run -2 lb-bundle -k -c <(table "schedule: '$bad'")
		[[ $output == *": schedule: \"$bad\": "* ]]
	done
}

@test "older spellings are read, each with a note" {
	run -0 --separate-stderr lb-bundle p-old-spellings.yaml
	[[ $output == *"scheduling_policy: SNAPSHOT"*"scheduling_policy: TRIGGERED"*"scheduling_policy: CONTINUOUS"* ]]
	[[ $output == *"timeseries_key: changed_at"* && $output == *"CU_4"* ]]
	grep -qF 'p-old-spellings.yaml:3:36: note: capacity_units is called capacity now' <<<"$stderr"
	grep -qF 'p-old-spellings.yaml:3:55: note: region is left out: a database stands in the region of its workspace' <<<"$stderr"
	grep -qF 'note: shared_buffers: "auto" is what Lakebase does anyway' <<<"$stderr"
	grep -qF 'note: schedule: "daily" is called 0 0 2 * * ? now' <<<"$stderr"
	grep -qF 'note: mode: "cdc" is called continuous now' <<<"$stderr"
	run -2 --separate-stderr lb-bundle -qk <<<'bundle: {name: b}
database_instance: {name: d, capacity: 1, capacity_units: 2}'
	[ "$stderr" = 'lb-bundle: <stdin>:2:43: capacity_units is the old name of capacity, which is there as well' ]
	run -2 --separate-stderr lb-bundle -k <<<'database_instance: {name: d}
postgres_project: {name: d}'
	[[ $stderr == *"<stdin>:2:1: a config has a database_instance or a postgres_project, not both"* ]]
}

@test "a sizing record gives the capacity, in the units of the flavour" {
	size() { lb-size -p "${1:-provisioned}" <<<'database_instance: {bulk_writes_per_second: 5000, continuous_writes_per_second: 2000, reads_per_second: 8000}'; }
	run -0 --separate-stderr lb-bundle -c p-capacity.yaml - < <(size)
	[[ $output == *"default: CU_4"* && $stderr == *"<stdin>:1: note: 4 CU are capacity 4"* ]]
	run -0 --separate-stderr lb-bundle -c a-range.yaml - < <(size)
	[[ $output == *"default: 16"*"default: 32"* && $stderr == *"4 provisioned CU are max_cu 32"* ]]
	run -0 --separate-stderr lb-bundle -c p-capacity.yaml - < <(size autoscaling)
	[[ $output == *"default: CU_4"* && $stderr == *"2.5 CU are capacity 4"* ]]
	run -0 --separate-stderr lb-bundle -c a-range.yaml - < <(size autoscaling)
	[[ $output == *"default: 10"*"default: 20"* && $stderr == *"max_cu 20; min_cu is 10"* ]]
	run -0 --separate-stderr lb-bundle -c a-smallest.yaml - < <(size)
	[[ $output == *"project_id: tiny-shop"*"autoscaling_limit_max_cu"* ]]
	run -2 --separate-stderr lb-bundle -c p-capacity.yaml - < <(size; size)
	[[ $stderr == *"<stdin>:2: a second sizing"* ]]
	run -2 --separate-stderr lb-bundle -c p-capacity.yaml - <<<'{"kind":"sizing","cu":{"tier":null}}'
	[[ $stderr == *"the sizing has no size"* ]]
	run -2 --separate-stderr lb-bundle -c p-capacity.yaml - <<<'{"kind":"sync"}'
	run -2 --separate-stderr lb-bundle -c p-capacity.yaml - <<<'{"kind":"sizing","product":"serverless","cu":{"tier":4}}'
	[[ $stderr == *'the sizing is of the product "serverless", not provisioned or autoscaling'* ]]
	run -2 --separate-stderr lb-bundle -c p-capacity.yaml - <<<'{"kind":"sizing","product":"autoscaling","cu":{"tier":70}}'
	[[ $stderr == *"8.75 CU are needed, capacity ends at 8"* ]]
}

@test "-d writes the whole bundle; nothing is overwritten without --force" {
	cd "$BATS_TEST_TMPDIR"
	run -0 --separate-stderr lb-bundle -qd x/out "$ROOT/tests/data/bundle/p-everything.yaml"
	[ -z "$output$stderr" ]
	diff <(cd x/out && find . -type f | sort) - <<-'END'
		./README.md
		./bin/collect.sh
		./databricks.yml
		./sql/benchmark.sql
		./sql/enable_cdf.sql
		./sql/grants.sql
		./sql/indexes.sql
		./sql/settings.sql
		./sql/verify_counts.sql
		./sql/verify_indexes.sql
		./src/benchmark.py
		./src/pg_sql.py
	END
	diff x/out/databricks.yml "$ROOT/tests/data/bundle/p-everything.databricks.yml"
	grep -q 'Before the first deploy, run `sql/enable_cdf.sql`' x/out/README.md
	echo mine >x/out/README.md
	run -2 --separate-stderr lb-bundle -qd x/out "$ROOT/tests/data/bundle/p-everything.yaml"
	[[ $stderr == *"x/out/README.md is there already; --force overwrites"* ]]
	[ "$(cat x/out/README.md)" = mine ]
	run -0 lb-bundle -Fqd x/out "$ROOT/tests/data/bundle/p-everything.yaml"
	[ "$(head -n 1 x/out/README.md)" = "# ledger" ]
	[ -z "$(find x -name '*.new')" ]
	touch file
	run -2 lb-bundle -qd file/x "$ROOT/tests/data/bundle/p-everything.yaml"
	[[ $output == *"Not a directory"* ]]
}

@test "-d: what cannot be written whole is not begun" {
	cd "$BATS_TEST_TMPDIR"
	mkdir out
	touch out/sql
	run -2 --separate-stderr lb-bundle -qd out "$ROOT/tests/data/bundle/p-everything.yaml"
	[ "$stderr" = "lb-bundle: create out/sql/enable_cdf.sql.new: Not a directory" ]
	[ "$(find out -type f)" = out/sql ]
	mkdir -p two/README.md
	run -2 --separate-stderr lb-bundle -qFd two "$ROOT/tests/data/bundle/p-everything.yaml"
	[ "$stderr" = "lb-bundle: write two/README.md: Is a directory" ]
	[ -z "$(find two -name '*.new')" ]
	run -2 --separate-stderr lb-bundle -qd '' "$ROOT/tests/data/bundle/p-everything.yaml"
	[ "$stderr" = "lb-bundle: --directory: a directory must have a name" ]
}

@test "the files that a bundle names are there" {
	[ -n "${BUNDLE_VALIDATE:-}" ] || skip "BUNDLE_VALIDATE names no validator"
	for config in *.yaml; do
		echo "$config"
		lb-bundle -qd "$BATS_TEST_TMPDIR/$config" "$config"
		run -0 python3 "$BUNDLE_VALIDATE" --check-files "$BATS_TEST_TMPDIR/$config/databricks.yml"
	done
}

@test "Postgres and lb-sqlcheck take the statements, one a line" {
	lb-bundle -qd "$BATS_TEST_TMPDIR/b" p-everything.yaml
	cd "$BATS_TEST_TMPDIR/b/sql"
	psql -qXv ON_ERROR_STOP=1 <<-'END'
		CREATE SCHEMA ledger; CREATE ROLE clerks;
		CREATE TABLE ledger.accounts (account_id int); CREATE TABLE ledger.balances (account_id int);
		CREATE TABLE ledger.entries (account_id int, entry_id int, booked_on date);
	END
	sed "s/\"ledger\" SET/\"$PGDATABASE\" SET/" settings.sql | psql -qXv ON_ERROR_STOP=1
	psql -qXv ON_ERROR_STOP=1 -f indexes.sql -f grants.sql -f verify_indexes.sql
	[ "$(psql -qXAtc 'SHOW work_mem')" = 64MB ]
	[ "$(psql -qXAtc "SELECT has_table_privilege('clerks', 'ledger.entries', 'SELECT')")" = t ]
	psql -qXc 'DROP INDEX ledger.entries_day_idx'
	run -3 psql -qXv ON_ERROR_STOP=1 -f verify_indexes.sql
	run ! grep -vE '^.+; -- .+$' settings.sql indexes.sql grants.sql verify_indexes.sql enable_cdf.sql
	run -0 lb-sqlcheck settings.sql indexes.sql grants.sql verify_indexes.sql
	psql -qXc 'DROP OWNED BY clerks; DROP ROLE clerks'
}

# modules of the cluster's Python, as far as the sources need them
cluster_python() {
	mkdir -p fake/databricks
	cat >fake/databricks/sdk.py <<-'END'
		class Secrets:
		    def get(self, scope, key):
		        return scope + "-" + key
		class Utils:
		    secrets = Secrets()
		class WorkspaceClient:
		    dbutils = Utils()
	END
	cat >fake/psycopg.py <<-'END'
		import subprocess
		class Connection:
		    def __enter__(self):
		        return self
		    def __exit__(self, *a):
		        pass
		    def execute(self, sql):
		        subprocess.run(["psql", "-qXAtv", "ON_ERROR_STOP=1"], input=sql.encode(), check=True)
		def connect(autocommit):
		    return Connection()
	END
	export PYTHONPATH=$PWD/fake
}

@test "a list of names is set as a list" {
	lb-bundle -qd "$BATS_TEST_TMPDIR/b" - <<-'EOS'
		bundle: {name: b}
		database_catalog: {name: cat, database: data}
		postgres_settings: {tuning: {search_path: '"$user",  app , "a, b"', work_mem: 8MB}}
		jobs: {index_build: true}
	EOS
	grep -qxF "ALTER DATABASE \"data\" SET search_path = '\$user', 'app', 'a, b'; -- of new sessions" "$BATS_TEST_TMPDIR/b/sql/settings.sql"
	grep -qxF "ALTER DATABASE \"data\" SET work_mem = '8MB'; -- of new sessions" "$BATS_TEST_TMPDIR/b/sql/settings.sql"
	psql -qXAtv ON_ERROR_STOP=1 -c 'CREATE DATABASE data' -f "$BATS_TEST_TMPDIR/b/sql/settings.sql"
	[ "$(psql -qXAt -d data -c 'SHOW search_path')" = '"$user", app, "a, b"' ]
	psql -qXc 'DROP DATABASE data'
}

@test "the sources of the tasks run: SQL, and a load" {
	command -v python3 >/dev/null || skip "no python3"
	lb-bundle -qd "$BATS_TEST_TMPDIR/b" p-everything.yaml
	cd "$BATS_TEST_TMPDIR/b"
	cluster_python
	connection=(--host "$PGHOST" --port "${PGPORT:-5432}" --database "$PGDATABASE" --user "$(psql -qXAtc 'SELECT current_user')" --sslmode disable --secret shop/pg)
	printf 'CREATE TABLE made (i int); -- one\nINSERT INTO made VALUES (7); -- two\n' >sql/mine.sql
	run -0 python3 src/pg_sql.py "${connection[@]}" --file sql/mine.sql
	[ "$(psql -qXAtc 'SELECT i FROM made')" = 7 ]
	printf 'SELECT 1 / 0;\n' >sql/mine.sql
	run -1 python3 src/pg_sql.py "${connection[@]}" --file sql/mine.sql
	sh bin/collect.sh
	printf -- '-- NAME: made\nSELECT i FROM made WHERE i = 7;\n' >sql/benchmark.sql
	run -0 python3 src/benchmark.py "${connection[@]}" --duration 1 --concurrency 2 --qps 100
	[[ $output == *made* ]]
}

@test "a fleet: shards leave histograms, and the last task adds them up" {
	command -v python3 >/dev/null || skip "no python3"
	lb-bundle -qd "$BATS_TEST_TMPDIR/b" a-fleet.yaml
	cd "$BATS_TEST_TMPDIR/b"
	cluster_python
	connection=(--host "$PGHOST" --port "${PGPORT:-5432}" --database "$PGDATABASE" --user "$(psql -qXAtc 'SELECT current_user')" --sslmode disable --secret shop/pg)
	sh bin/collect.sh
	printf -- '-- NAME: one\nSELECT 1;\n' >sql/benchmark.sql
	for shard in 0 1; do
		run -0 python3 src/fleet.py "${connection[@]}" --duration 1 --concurrency 2 --qps 100 --shard $shard --shards 2 --out "$PWD/out"
	done
	run -0 python3 src/merge.py --shards 2 --out "$PWD/out"
	[[ $output == *one* ]]
	jq -es 'any(.[]; .query == "one" and .requests == 100 and .errors == 0)' out/summary.jsonl
	run -1 python3 src/merge.py --shards 3 --out "$PWD/out"
	[[ $output == *"2 of 3 shards left their records"* ]]
}

@test "a bulk load: shards take files and slices of rows, twice is once, and what is missing is found" {
	command -v python3 >/dev/null || skip "no python3"
	lb-bundle -qd "$BATS_TEST_TMPDIR/b" a-bulk-load.yaml
	cd "$BATS_TEST_TMPDIR/b"
	cluster_python
	connection=(--host "$PGHOST" --port "${PGPORT:-5432}" --database "$PGDATABASE" --user "$(psql -qXAtc 'SELECT current_user')" --sslmode disable --secret shop/pg)
	sh bin/collect.sh
	psql -qXc 'CREATE SCHEMA shop' -c 'CREATE TABLE shop.orders (id int)' -c 'CREATE TABLE shop.items (id int, name text)'
	mkdir files
	for i in 1 2 3; do { echo id; seq 100; } >"files/$i.csv"; done
	echo 'CREATE TABLE items (id INT PRIMARY KEY, name STRING)' >ddl.sql
	for try in 1 2; do
		for shard in 0 1; do
			run -0 python3 src/load.py "${connection[@]}" --table shop.orders --files files --shard $shard --shards 2
			run -0 python3 src/load.py "${connection[@]}" --table shop.items --rows 1001 --ddl ddl.sql --shard $shard --shards 2
		done
	done
	[ "$(psql -qXAtc 'SELECT count(*), sum(id) FROM shop.orders')" = "300|15150" ]
	[ "$(psql -qXAtc 'SELECT count(*), count(DISTINCT id) FROM shop.items')" = "1001|1001" ]
	run -1 python3 src/pg_sql.py "${connection[@]}" --file sql/verify_load.sql
	sed -i 's/1000000/1001/' sql/verify_load.sql
	run -0 python3 src/pg_sql.py "${connection[@]}" --file sql/verify_load.sql
	psql -qXc 'DELETE FROM shop.orders WHERE id = 7'
	run -1 python3 src/pg_sql.py "${connection[@]}" --file sql/verify_load.sql
	psql -qXc 'TRUNCATE shop.orders' -c "DELETE FROM lb.load_checkpoint WHERE job LIKE 'shop.orders%'"
	run -1 python3 src/pg_sql.py "${connection[@]}" --file sql/verify_load.sql
	run -1 python3 src/load.py "${connection[@]}" --table shop.none --files files
}

@test "--federation: a Postgres server as a foreign catalog" {
	run -0 --separate-stderr lb-bundle -f p-connection.yaml
	diff - <(echo "$output") <<-'END'
		CREATE CONNECTION IF NOT EXISTS pg_example_com TYPE postgresql OPTIONS (host 'pg.example.com', port '6432', user 'runner', password secret('shop', 'pg')); -- the way to the server
		CREATE FOREIGN CATALOG IF NOT EXISTS pg_example_com_other USING CONNECTION pg_example_com OPTIONS (database 'other'); -- its tables, read only
	END
	run -2 lb-bundle -f p-everything.yaml
	[[ $output == *"federation needs postgres_settings.connection with the host"* ]]
}

@test "findings as records" {
	run -2 --separate-stderr lb-bundle -qk -o json <<<'bundle: {name: b}
database_instance: {name: d, capacity: 3, x: 1}'
	[ -z "$stderr" ]
	jq -es 'map([.kind, .level, .code, .line, .column]) == [["finding","error","capacity",2,40],["finding","error","unknown-key",2,43]]' <<<"$output"
	run -0 --separate-stderr lb-bundle -k -o json p-capacity.yaml
	jq -es 'map([.level, .code]) == [["note","provisioned"]]' <<<"$output"
}

@test "the template documents every key, and is sound" {
	run -0 --separate-stderr lb-bundle "$ROOT/pipelines/config_template.yaml"
	[ -z "$stderr" ]
	sed -nE 's/^\t\{"([^"]+)", [A-Z]+,.*/\1/p' "$ROOT/lib/bundle/keys.c" | sed -E 's/!$//; s/.*\.//; /[]*]/d' | sort -u >"$BATS_TEST_TMPDIR/keys"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/keys")" -gt 60 ]
	while read -r key; do
		grep -qE "(^|[ {#])$key:" "$ROOT/pipelines/config_template.yaml" || { echo "no $key"; return 1; }
	done <"$BATS_TEST_TMPDIR/keys"
}

@test "no input, bad YAML, a second document: status 2" {
	run -2 lb-bundle </dev/null
	[[ $output == *'"bundle" is missing here'* ]]
	run -2 lb-bundle <<<'a: ['
	run -2 lb-bundle <<<'- 1'
	[[ $output == *"a config is a map"* ]]
	run -2 lb-bundle none.yaml
	run -2 lb-bundle -o json p-capacity.yaml
	run -2 lb-bundle -f -k p-capacity.yaml
	run -2 bash -c 'lb-bundle p-capacity.yaml >/dev/full'
}
