# lb-bundle: configs to bundles that are kept, and every mistake with its place
#
# BUNDLE_VALIDATE=PROGRAM has each bundle checked by another reader of bundles.
load helper

setup() { cd "$ROOT/tests/data/bundle"; }

# a config of the essentials, with these lines after it
config() {
	printf 'bundle: {name: b}\ndatabase_instance: {name: db}\ndatabase_catalog: {name: c, database: d}\n'
	cat
}

# a synced table of these members
table() {
	config <<<"synced_tables:
  - {source: m.s.t, target: {schema: s, table: t}, primary_key: [id], mode: snapshot, $1}"
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
	for bundle in *.databricks.yml; do
		run -0 python3 "$BUNDLE_VALIDATE" "$bundle"
	done
}

@test "a bundle read again gives the same tree" {
	python3 -c 'import yaml' 2>/dev/null || skip "python3 has no yaml"
	for config in *.yaml; do
		lb-bundle "$config" | python3 -c '
import sys, yaml
a = yaml.safe_load(open(sys.argv[1])); b = yaml.safe_load(sys.stdin)
assert a == b and list(a) == list(b)' "${config%.yaml}.databricks.yml"
	done
}

@test "strings that look like something else are quoted" {
	run -0 lb-bundle provisioned.yaml
	[[ $output == *'default: "00112233aabbccdd"'* ]]
	[[ $output == *'default: "5433"'* ]]
	[[ $output == *'"{{job.parameters.qps}}"'* ]]
	[[ $output == *'quartz_cron_expression: 0 30 3 ? * MON-FRI'* ]]
}

@test "later files override earlier ones, maps key by key" {
	run -0 lb-bundle -c provisioned.yaml - <<-'END'
		database_instance: {capacity: 4}
		jobs: {notify: [night@example.com]}
	END
	[[ $output == *"default: CU_4"* && $output == *"node_count: 3"* ]]
	[[ $output == *"night@example.com"* && $output != *"ops@example.com"* ]]
}

@test "all errors in one run, in order, each with its place and what is right" {
	run -2 --separate-stderr lb-bundle -c - <<-'END'
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
		lb-bundle: <stdin>:7:19: retention_days: 1 is out of range, 2 to 35 days that can be restored
		lb-bundle: <stdin>:9:22: port: 99999 is out of range, 1 to 65535
		lb-bundle: <stdin>:9:38: sslmode: prefer is below require, and Lakebase takes connections by TLS alone
		lb-bundle: <stdin>:10:12: shared_buffers is set by Lakebase; a database, role or session has settings like work_mem or statement_timeout
		lb-bundle: <stdin>:11:1: synced_tables need a database_catalog (name and database) to stand in
		lb-bundle: <stdin>:12:13: source: "s.t" is not catalog.schema.table
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

@test "findings as records" {
	run -2 --separate-stderr lb-bundle -k -o json -c <(table 'mode: x')
	run -2 --separate-stderr lb-bundle -k -o json <<<'bundle: {name: b}
database_instance: {name: d, capacity: 3, x: 1}'
	[ -z "$stderr" ]
	jq -es 'map([.kind, .level, .code, .line, .column]) == [["finding","error","capacity",2,40],["finding","error","unknown-key",2,43]]' <<<"$output"
}

@test "no input, bad YAML, a second document: status 2" {
	run -2 lb-bundle </dev/null
	[[ $output == *'<stdin>:1:1: "bundle" is missing here'* ]]
	run -2 lb-bundle <<<'a: ['
	run -2 lb-bundle <<<'[1]'
	[[ $output == *"a config is a map"* ]]
	run -2 lb-bundle none.yaml
	run -2 lb-bundle -o json provisioned.yaml
	run -2 bash -c 'lb-bundle provisioned.yaml >/dev/full'
}
