# lb-bundle: the fifty mistakes that otherwise show at deploy time, each with its message
load helper

# a sound config of each flavour; what a test reads from stdin is merged over it
provisioned='
bundle: {name: b}
database_instance: {name: db, capacity: 2}
database_catalog: {name: cat, database: data}'
autoscaling='
bundle: {name: b}
database_instance: {name: db, flavour: autoscaling, min_cu: 1, max_cu: 4}
database_catalog: {name: cat, database: data}'
T='source: m.s.t, target: {schema: s, table: t}, primary_key: [id]'

# says FLAVOUR LEVEL CODE MESSAGE: that finding, at the place that the message begins with
says() {
	local base=$1 level=$2 code=$3 message=$4 wanted=0 prefix=
	[ "$level" != error ] || wanted=2
	[ "$level" = error ] || prefix="$level: "
	cat >"$BATS_TEST_TMPDIR/over.yaml"
	run "-$wanted" --separate-stderr lb-bundle -k -c <(echo "${!base}") - <"$BATS_TEST_TMPDIR/over.yaml"
	grep -qxF -- "lb-bundle: <stdin>:${message%% *} $prefix${message#* }" <<<"$stderr" || { printf 'not said: %s\n%s\n' "$message" "$stderr"; return 1; }
	run "-$wanted" --separate-stderr lb-bundle -k -o json -c <(echo "${!base}") - <"$BATS_TEST_TMPDIR/over.yaml"
	jq -es --arg c "$code" --arg l "$level" 'any(.[]; .code == $c and .level == $l)' <<<"$output"
}

# nothing is wrong with this
fine() {
	run -0 --separate-stderr lb-bundle -qk -c <(echo "${!1}") -
}

@test "the sound configs are" {
	fine provisioned <<<'jobs:'
	fine autoscaling <<<'jobs:'
}

@test "1: name of an instance" {
	says provisioned error instance-name '1:29: name: "my_db" is no name of an instance: 1 to 63 letters, digits and hyphens, a letter first' <<<'database_instance: {  name: my_db}'
	says provisioned error instance-name "1:28: name: \"$(printf 'x%.0s' {1..64})\" is no name of an instance: 1 to 63 letters, digits and hyphens, a letter first" <<<"database_instance: { name: $(printf 'x%.0s' {1..64})}"
	fine provisioned <<<"database_instance: {name: $(printf 'x%.0s' {1..63})}"
}

@test "2: capacity" {
	says provisioned error capacity '1:31: capacity: "3" is not 1, 2, 4 or 8, the sizes of an instance' <<<'database_instance: {capacity: 3}'
	says provisioned error capacity '1:27: capacity: "16" is not 1, 2, 4 or 8, the sizes of an instance' <<<'targets: {dev: {capacity: 16}}'
}

@test "3: more than ten instances in a workspace" {
	says provisioned error instances '12:3: target t11 is the 11th instance of one workspace, which has 10 at most' < <(echo targets:; for i in {1..11}; do echo "  t$i: {name: db$i}"; done)
	fine provisioned < <(echo targets:; for i in {1..10}; do echo "  t$i: {name: db$i}"; done; echo '  t11: {name: db11, host: "https://other.example.com"}')
}

@test "4: more data than fits" {
	says provisioned error storage-limit '1:31: data_gb: 2049 GB are more than the 2048 GB that an instance holds' <<<'database_instance: {data_gb:  2049}'
	says provisioned error storage-limit '1:31: delta_gb: 300 GB in Delta are 3000 to 6000 GB in Postgres, an instance holds 2048' <<<'database_instance: {delta_gb: 300}'
	says provisioned warning storage-limit '1:31: delta_gb: 150 GB in Delta are 1500 to 3000 GB in Postgres, an instance holds 2048' <<<'database_instance: {delta_gb: 150}'
	says autoscaling error storage-limit '1:31: data_gb: 8193 GB are more than the 8192 GB that a branch holds' <<<'database_instance: {data_gb:  8193}'
	says provisioned error storage-limit "1:109: delta_gb: 206 GB in Delta are 2060 to 4120 GB in Postgres, an instance holds 2048" <<<"synced_tables: [{$T, mode: snapshot, delta_gb: 103}, {source: m.s.u, target: {schema: s, table: u}, primary_key: [id], mode: snapshot, delta_gb: 103}]"
}

@test "5: retention of an instance" {
	says provisioned error retention '1:37: retention_days: 36 is out of range, 2 to 35 days' <<<'database_instance: {retention_days: 36}'
}

@test "6: readable secondaries without a secondary" {
	says provisioned error readable-secondaries '1:43: readable_secondaries: no secondary is there to be read; node_count must be 2 or 3' <<<'database_instance: {readable_secondaries: true}'
}

@test "7: port" {
	says provisioned error port '1:40: port: 0 is out of range, 1 to 65535' <<<'postgres_settings: {connection: {port: 0}}'
	says provisioned error port '1:40: port: the string "5432" is not a number' <<<'postgres_settings: {connection: {port: "5432"}}'
}

@test "8: sslmode" {
	says provisioned error sslmode '1:43: sslmode: "on" is not disable, allow, prefer, require, verify-ca or verify-full' <<<'postgres_settings: {connection: {sslmode: on}}'
	says provisioned error sslmode '1:43: sslmode: prefer is below require, and Lakebase takes connections by TLS alone' <<<'postgres_settings: {connection: {sslmode: prefer}}'
}

@test "9: settings that the service makes" {
	says provisioned error managed-setting '1:31: shared_buffers is set by Lakebase; a database, role or session has settings like work_mem or statement_timeout' <<<'postgres_settings: {tuning: { shared_buffers: 1GB}}'
	says autoscaling error managed-setting '1:30: wal_level is set by Lakebase; a database, role or session has settings like work_mem or statement_timeout' <<<'postgres_settings: {tuning: {wal_level: logical}}'
}

@test "10: more connections than the database takes" {
	says provisioned error connections '1:45: pool_size: 1100 connections with the overflow, the database takes 1000' <<<'postgres_settings: {connection: {pool_size: 900, max_overflow: 200}}'
	says autoscaling error connections '1:37: concurrency: 840 connections, the database takes 839' <<<'performance_settings: {concurrency: 840}'
}

@test "11: mode" {
	says provisioned error mode '1:89: mode: "hourly" is not snapshot, triggered or continuous' <<<"synced_tables: [{$T, mode: hourly}]"
}

@test "12: a view is synced by snapshot alone" {
	says provisioned error view-mode '1:108: mode: a view can only be synced by snapshot' <<<"synced_tables: [{$T, source_kind: view, mode: triggered}]"
	says provisioned error view-mode '1:121: mode: a materialized view can only be synced by snapshot' <<<"synced_tables: [{$T, source_kind: materialized_view, mode: continuous}]"
}

@test "13: the change data feed" {
	says provisioned error change-data-feed '1:118: change_data_feed: triggered needs the change data feed of m.s.t; leave this out and the bundle turns it on' <<<"synced_tables: [{$T, mode: triggered, change_data_feed: false}]"
}

@test "14: a schedule of a continuous table" {
	says provisioned error schedule-continuous '1:111: schedule: a continuous table runs all the time; leave it out, or use mode triggered' <<<"synced_tables: [{$T, mode: continuous, schedule: 0 0 2 * * ?}]"
}

@test "15: no primary key" {
	says provisioned error primary-key '1:17: "primary_key" is missing here: a synced table must have one' <<<"synced_tables: [{source: m.s.t, target: {schema: s, table: t}, mode: snapshot}]"
}

@test "16: a column twice in the primary key, or none" {
	says provisioned error primary-key-columns '1:81: primary_key: column "A" is in it twice' <<<"synced_tables: [{source: m.s.t, target: {schema: s, table: t}, primary_key: [a, A], mode: snapshot}]"
	says provisioned error primary-key-columns '1:78: primary_key: a column without a name' <<<"synced_tables: [{source: m.s.t, target: {schema: s, table: t}, primary_key: [''], mode: snapshot}]"
}

@test "17: a key that may be null" {
	says provisioned warning nullable-key '1:78: primary_key: rows without id are dropped, and it may be null' <<<"synced_tables: [{source: m.s.t, target: {schema: s, table: t}, primary_key: [id], mode: snapshot, nullable: [ID]}]"
}

@test "18: name of a source" {
	for name in s.t m.s.t.u .s.t m..t m.s. m-1.s.t; do
		says provisioned error source-name "1:26: source: \"$name\" is not catalog.schema.table of letters, digits and _" <<<"synced_tables: [{source: $name, target: {schema: s, table: t}, primary_key: [id], mode: snapshot}]"
	done
}

@test "19: name of a target" {
	says provisioned error target-name '1:60: table: "t-1" may have letters, digits and _ only' <<<"synced_tables: [{source: m.s.t, target: {schema: s, table: t-1}, primary_key: [id], mode: snapshot}]"
}

@test "20: names that Postgres would cut" {
	long=$(printf 'é%.0s' {1..32})
	says provisioned error name-length "1:78: \"$long\" has 64 bytes, Postgres cuts names after 63" <<<"synced_tables: [{source: m.s.t, target: {schema: s, table: t}, primary_key: [$long], mode: snapshot}]"
	long=$(printf 'x%.0s' {1..64})
	says provisioned error name-length "1:60: table: \"$long\" has 64 bytes, Postgres cuts names after 63" <<<"synced_tables: [{source: m.s.t, target: {schema: s, table: $long}, primary_key: [id], mode: snapshot}]"
}

@test "21: two tables with one target" {
	says provisioned error target-twice '3:29: target: s.t is the target of line 2 already' <<-'END'
		synced_tables:
		  - {source: m.s.a, target: {schema: s, table: t}, primary_key: [id], mode: snapshot}
		  - {source: m.s.b, target: {schema: s, table: t}, primary_key: [id], mode: snapshot}
	END
}

@test "22: more than twenty synced tables of a source" {
	says provisioned error source-tables '22:14: source: m.s.t has more than 20 synced tables' < <(echo synced_tables:; for i in {1..21}; do echo "  - {source: m.s.t, target: {schema: s, table: t$i}, primary_key: [id], mode: snapshot}"; done)
}

@test "23: an existing pipeline and the storage of a new one" {
	says provisioned error pipeline '1:121: existing_pipeline_id: a table has an existing pipeline or the storage of a new one, not both' <<<"synced_tables: [{$T, mode: snapshot, existing_pipeline_id: abc, pipeline_storage: {catalog: m, schema: p}}]"
}

@test "24: pipelines store in a standard catalog" {
	says provisioned error storage-catalog '2:29: catalog: cat is the catalog of the database; a pipeline stores in a standard catalog' <<<"synced_tables: [{$T, mode: snapshot}]
pipeline_storage: {catalog: cat, schema: p}"
}

@test "25: a shared pipeline has one mode" {
	says provisioned error shared-pipeline '3:110: existing_pipeline_id: the pipeline is snapshot for line 2, and triggered here; all its tables have one mode' <<-'END'
		synced_tables:
		  - {source: m.s.a, target: {schema: s, table: a}, primary_key: [id], mode: snapshot, existing_pipeline_id: p1}
		  - {source: m.s.b, target: {schema: s, table: b}, primary_key: [id], mode: triggered, existing_pipeline_id: p1}
	END
}

@test "26: Quartz" {
	says provisioned error quartz '1:109: schedule: "0 2 * * *": a Quartz expression has 6 or 7 fields: seconds, minutes, hours, day of month, month, day of week, year' <<<"synced_tables: [{$T, mode: snapshot, schedule: 0 2 * * *}]"
	says provisioned error quartz '1:109: schedule: "0 0 2 * * *": exactly one of day of month and day of week must be "?"' <<<"synced_tables: [{$T, mode: snapshot, schedule: 0 0 2 * * *}]"
	says provisioned error quartz '1:109: schedule: "0 0 24 * * ?": "24" is no value of the field hours' <<<"synced_tables: [{$T, mode: snapshot, schedule: 0 0 24 * * ?}]"
}

@test "26: Quartz, as its own reader has it: steps, W and L" {
	local bad
	for bad in '0 0/60 * * * ?' '*/60 0 2 * * ?' '0 0 0/24 * * ?' '0 0 2 ? * 5W' '0 0 2 5L * ?' '0 0 2 ? * LW' '0 0 2 ? * L-3' '0 0 2 1,? * 3' '0 0 2 ?/2 * 3'; do
		echo "$bad"
		run -2 --separate-stderr lb-bundle -qk -c <(echo "$provisioned") - <<<"synced_tables: [{$T, mode: snapshot, schedule: '$bad'}]"
		[[ $stderr == *": schedule: \"$bad\": "* ]]
	done
	for bad in '0 0/59 * * * ?' '0 0 2 ? * L' '0 0 2 15W * ?' '0 0 2 ? * FRI-MON' '0 0 2 ? * 6L' '0 0 2 L-3 * ?'; do
		fine provisioned <<<"synced_tables: [{$T, mode: snapshot, schedule: '$bad'}]"
	done
}

@test "27: a schedule and a trigger" {
	says provisioned error schedule-and-trigger '1:131: trigger: a job has a schedule or a trigger, not both' <<<"synced_tables: [{$T, mode: snapshot, schedule: 0 0 2 * * ?, trigger: table_update}]"
}

@test "28: a trigger waits a minute at least" {
	says provisioned error trigger-wait '1:139: trigger_wait_s: 59 is out of range, 60 to 1000000 seconds' <<<"synced_tables: [{$T, mode: triggered, trigger: table_update, trigger_wait_s: 59}]"
}

@test "29: two resources with one key" {
	says provisioned error key-collision '3:29: target: s.a_b and s_a.b of line 2 make one resource key, s_a_b; give one a key: of its own' <<-'END'
		synced_tables:
		  - {source: m.s.a, target: {schema: s_a, table: b}, primary_key: [id], mode: snapshot}
		  - {source: m.s.b, target: {schema: s, table: a_b}, primary_key: [id], mode: snapshot}
	END
	fine provisioned <<-'END'
		synced_tables:
		  - {source: m.s.a, target: {schema: s_a, table: b}, primary_key: [id], mode: snapshot}
		  - {source: m.s.b, target: {schema: s, table: a_b}, primary_key: [id], mode: snapshot, key: other}
	END
}

@test "30: a key that cannot be referred to" {
	for key in 1st a. -a a_ "a b"; do
		says provisioned error resource-key "1:104: key: \"$key\" cannot be referred to: letters and digits with - and _ between, a letter first" <<<"synced_tables: [{$T, mode: snapshot, key: '$key'}]"
	done
}

@test "31: ids of projects, branches and endpoints" {
	says autoscaling error project-id '1:28: name: "My-db" is no id: 1 to 63 lower-case letters, digits and hyphens, a letter first' <<<'database_instance: {name:  My-db}'
	says autoscaling error project-id '1:44: name: "a_b" is no id: 1 to 63 lower-case letters, digits and hyphens, a letter first' <<<'database_instance: {replicas: [{     name: a_b}]}'
	says autoscaling error project-id '1:39: name: "b-" is no id: 1 to 63 lower-case letters, digits and hyphens, a letter first' <<<'database_instance: {branches: [{name: b-, no_expiry: true}]}'
}

@test "32: ranges of compute units" {
	says autoscaling error cu-range '1:29: min_cu: 8 is above max_cu, 4' <<<'database_instance: {min_cu: 8}'
	says autoscaling error cu-range '1:29: max_cu: 18 is more than 16 above min_cu, 1' <<<'database_instance: {max_cu: 18}'
	says autoscaling error cu-range '1:29: max_cu: 1.5 is not 0.5 or a whole number from 1 to 64' <<<'database_instance: {max_cu: 1.5}'
	says autoscaling error cu-range '1:29: max_cu: 65 is not 0.5 or a whole number from 1 to 64' <<<'database_instance: {max_cu: 65}'
	says autoscaling error cu-range '1:52: min_cu: wants a max_cu beside it' <<<'database_instance: {replicas: [{name: r,   min_cu: 2}]}'
	says autoscaling error cu-range '1:25: max_cu: 32 is more than 16 above min_cu, 1' <<<'targets: {dev: {max_cu: 32}}'
}

@test "33: how long an endpoint stays awake" {
	says autoscaling error suspend '1:32: suspend_s: 59 is out of range, 60 to 604800 seconds, a minute to a week, or never' <<<'database_instance: {suspend_s: 59}'
	says autoscaling error suspend '1:40: default_suspend_s: "soon" is not a number of seconds or never, seconds, a minute to a week, or never' <<<'database_instance: {default_suspend_s: soon}'
}

@test "34: asleep after a time, and never" {
	says autoscaling error suspend-and-never '1:52: no_suspension: suspend_s says after 300 s; an endpoint sleeps after a time or never' <<<'database_instance: {suspend_s: 300, no_suspension: true}'
}

@test "35: history of a project" {
	says autoscaling error history '1:37: retention_days: 1 is out of range, 2 to 35 days' <<<'database_instance: {retention_days: 1}'
}

@test "36: a branch has one endpoint for writing" {
	says autoscaling error endpoints '1:49: type: a branch has one read_write endpoint, and primary is it' <<<'database_instance: {replicas: [{name: w, type:  read_write}]}'
	says autoscaling error endpoints '1:39: name: primary is the read_write endpoint' <<<'database_instance: {replicas: [{name: primary}]}'
}

@test "37: a permission has one principal" {
	says provisioned error principal '1:35: a permission is for exactly one user, group or service_principal, not 2' <<<'database_instance: {permissions: [{level: CAN_USE, user: a, group: b}]}'
	says provisioned error principal '1:35: a permission is for exactly one user, group or service_principal, not 0' <<<'database_instance: {permissions: [{level: CAN_USE}]}'
}

@test "38: permission level" {
	says provisioned error permission-level '1:44: level: "CAN_VIEW" is not CAN_USE or CAN_MANAGE' <<<'database_instance: {permissions: [{level:  CAN_VIEW, user: a}]}'
}

@test "39: targets" {
	says provisioned error targets '1:67: default: dev is the default target already (line 1)' <<<'targets: {dev: {default: true, name: a}, prod: {name: b, default: true}}'
	says provisioned error targets '1:23: mode: "staging" is not development or production' <<<'targets: {dev: {mode: staging}}'
}

@test "40: a password in clear text" {
	says provisioned error clear-password '1:44: password: a password in clear text; leave it out (the jobs get OAuth tokens), or name a secret, ${secrets/SCOPE/KEY}' <<<'postgres_settings: {connection: {password: hunter2}}'
	run ! grep -q hunter2 <<<"$output$stderr"
	fine provisioned <<<'postgres_settings: {connection: {password: "${secrets/scope/key}"}}'
}

@test "40: secrets in clear text elsewhere; they are not repeated" {
	local place
	for place in 'bundle: {warehouse_id: SECRET}' 'postgres_settings: {connection: {user: SECRET}}' 'postgres_settings: {connection: {host: SECRET}}' 'postgres_settings: {tuning: {search_path: SECRET}}' \
		'targets: {dev: {host: SECRET}}' 'jobs: {notify: [SECRET]}' 'database_instance: {permissions: [{level: CAN_USE, group: SECRET}]}'; do
		for secret in dapi0123456789abcdef0123456789abcdef https://ana:hunter2@h.example.com '"host=h password=hunter2"'; do
			run -2 --separate-stderr lb-bundle -k -c <(echo "$provisioned") - <<<"${place/SECRET/$secret}"
			[[ $stderr == *"a secret in clear text; jobs get OAuth tokens, or the secret that postgres_settings.connection.password names"* ]] || { echo "$place: $stderr"; false; }
			[[ $stderr != *hunter2* && $stderr != *dapi0* ]] || { echo "$place: $stderr"; false; }
		done
	done
}

@test "41: reserved words" {
	says provisioned warning reserved-word '1:60: table: "user" is a reserved word, queries must quote it' <<<"synced_tables: [{source: m.s.t, target: {schema: s, table: user}, primary_key: [id], mode: snapshot}]"
}

@test "42: connections of the synced tables" {
	says provisioned warning sync-connections '2:1: 5 synced tables take 16 connections each, with the pool of 850 that is 930: more than 90 % of the 1000 that the database takes' < <(echo 'postgres_settings: {connection: {pool_size: 850}}'; echo synced_tables:; for i in {1..5}; do echo "  - {source: m.s.t$i, target: {schema: s, table: t$i}, primary_key: [id], mode: snapshot}"; done)
}

@test "43: versions of Postgres" {
	says provisioned error pg-version '1:33: pg_version: an instance is Postgres 16, not 17' <<<'database_instance: {pg_version: 17}'
	says autoscaling error pg-version '1:33: pg_version: 15 is not 16, 17 or 18' <<<'database_instance: {pg_version: 15}'
}

@test "44: hosts" {
	says provisioned error host '1:40: host: "10.0.0.256" is no IPv4 address' <<<'postgres_settings: {connection: {host: 10.0.0.256}}'
	says provisioned error host '1:40: host: "a b" is no name or address of a host' <<<'postgres_settings: {connection: {host: a b}}'
	says provisioned error host '1:60: hostaddr: host is instance, whose address is known when the bundle is deployed; leave it out' <<<'postgres_settings: {connection: {host: instance, hostaddr: 10.0.0.1}}'
	fine provisioned <<<'postgres_settings: {connection: {host: 10.0.0.255}}'
}

@test "45: keys that nobody knows" {
	says provisioned error unknown-key '1:21: unknown key "capcity", did you mean "capacity"?' <<<'database_instance: {capcity: 2}'
	says provisioned error unknown-key '1:1: unknown key "job", did you mean "jobs"?' <<<'job: {}'
	says provisioned error unknown-key '1:8: unknown key "refresh"; here may stand index_build, verification, benchmark, fleet, bulk_load, notify' <<<'jobs: {refresh: true}'
}

@test "46: id of a database" {
	says autoscaling error database-id '1:30: database: no id of 4 to 63 characters can be made of "db"; give a database_id' <<<'database_catalog: {database: db}'
	says autoscaling error database-id '1:33: database_id: "x" is no id: 4 to 63 lower-case letters, digits and hyphens, a letter first' <<<'database_catalog: {database_id: x}'
}

@test "47: how a branch ends" {
	says autoscaling error branch-expiry '1:32: a branch ends by ttl_s, or never by no_expiry: true; one of them must be there' <<<'database_instance: {branches: [{name: dev}]}'
	says autoscaling error branch-expiry '1:32: a branch ends by ttl_s, or never by no_expiry: true; one of them must be there' <<<'database_instance: {branches: [{name: dev, ttl_s: 60, no_expiry: true}]}'
}

@test "48: a key twice" {
	run -2 --separate-stderr lb-bundle -k <<<$'bundle: {name: a}\njobs: {}\nbundle: {name: b}'
	[ "$stderr" = 'lb-bundle: <stdin>:3:1: key "bundle" is already in line 1' ]
}

@test "49: a catalog on Google Cloud" {
	says provisioned warning gcp-catalog '1:23: host: on Google Cloud a provisioned database has no catalog; the deploy of dev may fail' <<<'targets: {dev: {host: "https://1.2.gcp.databricks.com"}}'
}

@test "50: a deployed table with another mode" {
	cd "$BATS_TEST_TMPDIR"
	printf '%s\nsynced_tables: [{%s, mode: snapshot}]\n' "$provisioned" "$T" >c.yaml
	run -0 lb-bundle -qd out c.yaml
	sed -i 's/mode: snapshot/mode: triggered/' c.yaml
	run -0 --separate-stderr lb-bundle -Fd out c.yaml
	[[ $stderr == *'c.yaml:5:89: warning: mode: it is deployed as SNAPSHOT; the change drops the table and loads it again' ]]
}

@test "keys of the other flavour" {
	says provisioned error flavour '1:21: min_cu belongs to the autoscaling flavour, this database is provisioned' <<<'database_instance: {min_cu: 2}'
	says autoscaling error flavour '1:21: capacity belongs to the provisioned flavour, this database is autoscaling; min_cu and max_cu are its size, 8 for one of capacity' <<<'database_instance: {capacity: 2}'
}

@test "two targets that deploy one database" {
	says provisioned warning target-names '1:20: prod and dev deploy one database, db, in one workspace; give one a name: and a catalog: of its own' <<<'targets: {dev: {}, prod: {}}'
	fine provisioned <<<'targets: {dev: {}, prod: {host: "https://x.example.com"}}'
	[ -z "$stderr" ]
}

@test "control characters, and the volume of a fleet" {
	says provisioned error control-character '1:42: work_mem: a control character, such as the end of a line, cannot stand here' <<<'postgres_settings: {tuning: {  work_mem: "1\n2"}}'
	says provisioned error fleet '1:35: volume: "/tmp" is no folder of a volume, /Volumes/CATALOG/SCHEMA/VOLUME' <<<'jobs: {fleet: {shards: 2, volume: /tmp}}'
}

@test "the tables of a bulk load" {
	says provisioned error bulk-load '1:42: a table'"'"'s rows come from files, or from rows (their number) and ddl' <<<'jobs: {bulk_load: {shards: 2, tables: [  {table: s.t}]}}'
	says provisioned error bulk-load '1:40: a table'"'"'s rows come from files, or from rows (their number) and ddl' <<<'jobs: {bulk_load: {shards: 2, tables: [{table: s.t, rows: 5}]}}'
	says provisioned error bulk-load '1:48: table: "t" is not schema.table of letters, digits and _' <<<'jobs: {bulk_load: {shards: 2, tables: [{table: t, files: /Volumes/a/b/c}]}}'
	says provisioned error bulk-load '1:60: files: "/tmp" is no folder of a volume, /Volumes/CATALOG/SCHEMA/VOLUME' <<<'jobs: {bulk_load: {shards: 2, tables: [{table: s.t, files: /tmp}]}}'
	says provisioned error bulk-load '1:68: ddl: "x.sql" is no file of a volume, /Volumes/CATALOG/SCHEMA/VOLUME/FILE' <<<'jobs: {bulk_load: {shards: 2, tables: [{table: s.t, rows: 10, ddl: x.sql}]}}'
	says provisioned error bulk-load '1:85: table: s.t is in line 1 already' <<<'jobs: {bulk_load: {shards: 2, tables: [{table: s.t, files: /Volumes/a/b/c}, {table: s.t, files: /Volumes/a/b/c}]}}'
	says provisioned error bulk-load "2:48: table: s.t is a synced table (line 1), which the service alone writes" <<<"synced_tables: [{$T, mode: snapshot}]
jobs: {bulk_load: {shards: 2, tables: [{table: s.t, files: /Volumes/a/b/c}]}}"
	says provisioned error bulk-load '1:28: shards: 0 is out of range, 1 to 1000 tasks at the same time' <<<'jobs: {bulk_load: {shards: 0, tables: []}}'
	says autoscaling error connections '1:28: shards: 840 connections, the database takes 839' <<<'jobs: {bulk_load: {shards: 840, tables: []}}'
}

@test "groups of tables that are refreshed together" {
	two() { printf 'synced_tables:\n  - {source: m.s.a, target: {schema: s, table: a}, primary_key: [id], schedule_group: %s}\n  - {source: m.s.b, target: {schema: s, table: b}, primary_key: [id], schedule_group: %s}\n' "$@"; }
	fine provisioned < <(two 'n, mode: snapshot' 'n, mode: triggered')
	says provisioned error schedule-group '3:87: schedule_group: the schedule of line 2 is another; a group has one' < <(two 'n, mode: snapshot, schedule: 0 0 2 * * ?' 'n, mode: snapshot, schedule: 0 0 3 * * ?')
	says provisioned error schedule-group '3:87: schedule_group: a group is of snapshot and triggered tables without a trigger' < <(two 'n, mode: snapshot' 'n, mode: continuous')
	says provisioned error schedule-group '2:87: schedule_group: "s_b" is the key of the table in line 3; choose another name' < <(two 's_b, mode: snapshot' 'm, mode: snapshot')
}

@test "what is empty, and references that nobody resolves" {
	says provisioned error missing '1:16: name: an empty text; fill it in, or leave the key out' <<<'bundle: {name: ""}'
	says provisioned error missing '1:18: an item without a value; fill it in, or leave it out' <<<'synced_tables: [ ~]'
	says provisioned error missing '1:82: an item without a value; fill it in, or leave it out' <<<"synced_tables: [{source: m.s.t, target: {schema: s, table: t}, primary_key: [id, ~], mode: snapshot}]"
	says provisioned error reference '1:40: user: "${var.who}" has a reference, which nobody resolves here; write what it stands for' <<<'postgres_settings: {connection: {user: "${var.who}"}}'
	says provisioned error reference '1:16: name: "${bundle.target}" has a reference, which nobody resolves here; write what it stands for' <<<'bundle: {name: "${bundle.target}"}'
	says provisioned error reference '1:17: an item: "${var.x}" has a reference other than ${workspace...} and ${bundle...}' <<<'jobs: {notify: ["${var.x}"]}'
	fine provisioned <<<'targets: {dev: {root_path: "/Workspace/Users/${workspace.current_user.userName}/x"}}'
}

@test "whole numbers are written in digits" {
	run -0 lb-bundle -q -c <(echo "$provisioned") - <<-'END'
		postgres_settings: {connection: {port: 5432.0}}
		performance_settings: {qps: 1e3}
		jobs: {benchmark: true}
	END
	[[ $output == *'default: "5432"'*'default: "1000"'* ]]
	run ! grep -E '5432[.]0|1e3' <<<"$output"
}

@test "names of indexes" {
	says provisioned error index-name '3:105: name: i is an index of schema s in line 2 already' <<-'END'
		synced_tables:
		  - {source: m.s.a, target: {schema: s, table: a}, primary_key: [id], mode: snapshot, indexes: [{name: i, columns: [x]}]}
		  - {source: m.s.b, target: {schema: s, table: b}, primary_key: [id], mode: snapshot, indexes: [{name:  i, columns: [x]}]}
	END
	says provisioned error index-name '1:116: name: t is the table of line 1; an index needs a name of its own' <<<"synced_tables: [{$T, mode: snapshot, indexes: [{name: t, columns: [x]}]}]"
	fine provisioned <<-'END'
		synced_tables:
		  - {source: m.s.a, target: {schema: s, table: a}, primary_key: [id], mode: snapshot, indexes: [{name: i, columns: [x]}]}
		  - {source: m.s.b, target: {schema: r, table: b}, primary_key: [id], mode: snapshot, indexes: [{name: i, columns: [x]}]}
	END
}

@test "what targets have for themselves is checked, too" {
	says provisioned error catalog-name '1:27: catalog: "my cat" may have letters, digits and _ only' <<<'targets: {dev: {catalog:  my cat}}'
	says autoscaling error flavour '1:17: capacity belongs to the provisioned flavour, this database is autoscaling' <<<'targets: {dev: {capacity: 8}}'
	says provisioned error flavour '1:17: max_cu belongs to the autoscaling flavour, this database is provisioned' <<<'targets: {dev: {max_cu: 8}}'
	says provisioned error storage-catalog '2:29: catalog: c2 is the catalog of the database; a pipeline stores in a standard catalog' <<<"targets: {dev: {catalog: c2}}
pipeline_storage: {catalog: c2, schema: x}
synced_tables: [{$T, mode: snapshot}]"
	says provisioned warning targets '1:11: prod has mode production and no root_path, which the CLI takes from a service principal alone: give it one, such as /Workspace/Shared/.bundle/b/prod' <<<'targets: {prod: {mode: production}}'
}

@test "time zones" {
	local zone
	says provisioned error timezone '1:38: schedule_timezone: "Berlin" is no time zone like UTC or Europe/Berlin' <<<'bundle: {name: b, schedule_timezone: Berlin}'
	for zone in "''" CEST Mars/Phobos Europe/ UTC+2 Europe/../x; do run -2 lb-bundle -k <<<"bundle: {name: b, schedule_timezone: $zone}"; done
	for zone in UTC GMT Europe/Berlin America/Argentina/Buenos_Aires Etc/GMT+2 CET; do run -0 --separate-stderr lb-bundle -k <<<"bundle: {name: b, schedule_timezone: $zone}"; [ -z "$stderr" ]; done
	[ -e /usr/share/zoneinfo/Europe ] || skip "no time zone data here"
	says provisioned warning timezone '1:38: schedule_timezone: "Europe/Berln" is not in the time zone data of this system' <<<'bundle: {name: b, schedule_timezone: Europe/Berln}'
}

@test "a sizing with secondaries that the config has not" {
	local record='{"kind":"sizing","product":"provisioned","cu":{"tier":2,"secondaries":2}}'
	run -0 --separate-stderr lb-bundle -k -c <(echo "$provisioned") - <<<"$record"
	[[ $stderr == *"warning: the sizing has 2 readable secondaries, the config has 0: give it node_count and readable_secondaries: true"* ]]
	run -0 --separate-stderr lb-bundle -k -c <(echo "$autoscaling") - <<<"$record"
	[[ $stderr == *"warning: the sizing has 2 readable secondaries, the config has 0: give the database replicas"* ]]
	run -0 --separate-stderr lb-bundle -k -c <(echo "$provisioned") -c <(echo 'database_instance: {node_count: 3, readable_secondaries: true}') - <<<"$record"
	[[ $stderr != *warning* ]]
}

@test "a role that has no id" {
	says autoscaling error database-id '1:28: owner: no id of 4 to 63 characters can be made of the role "me"; give another owner' <<<'database_catalog: {owner:  me}'
	says autoscaling error database-id "1:30: database: no id of 4 to 63 characters can be made of the role \"$(printf 'd%.0s' {1..60})_owner\"; give another owner" <<<"database_catalog: {database: $(printf 'd%.0s' {1..60})}"
	fine autoscaling <<<"database_catalog: {database: $(printf 'd%.0s' {1..60}), owner: data_owner}"
}

@test "a wrong type or range is said, whatever else asks for the value" {
	says provisioned error type '1:29: tuning: a list stands where a map must stand' <<<'postgres_settings: {tuning: [1]}'
	says provisioned error type '1:10: targets: a list stands where a map must stand' <<<'targets: [dev]'
	says autoscaling error cu-range '1:29: max_cu: -1 is not 0.5 or a whole number from 1 to 64' <<<'database_instance: {max_cu: -1}'
	run -0 lb-bundle -c <(echo "$autoscaling") - <<<'database_instance: {suspend_s: 3e2}'
	[[ $output == *'suspend_timeout_duration: 300s'* ]]
}

@test "a job and a table, two jobs, an endpoint and a branch of one key" {
	says provisioned error key-collision '2:31: target: refresh.a_b has the key of the job that refreshes line 3, refresh_a_b; give it a key: of its own' <<-'END'
		synced_tables:
		  - {source: m.s.a, target:   {schema: refresh, table: a_b}, primary_key: [id], mode: snapshot}
		  - {source: m.s.b, target: {schema: a, table: b}, primary_key: [id], mode: snapshot}
	END
	says provisioned error schedule-group '3:119: schedule_group: "night-run" and "night run" of line 2 make one job, refresh_night_run; spell them alike, or choose another name' <<-'END'
		synced_tables:
		  - {source: m.s.a, target: {schema: s, table: a}, primary_key: [id], mode: snapshot, schedule_group: night run}
		  - {source: m.s.b, target: {schema: s, table: b}, primary_key: [id], mode: snapshot, schedule_group:                 night-run}
	END
	run -0 lb-bundle -c <(echo "$autoscaling") - <<<'database_instance: {replicas: [{name: x-y}, {name: x--y}, {name: verify}], branches: [{name: x-y, no_expiry: true}]}'
	[[ $output == *'x_y_branch:'*'x_y:'*'x__y:'*'verify_endpoint:'* ]]
}

@test "a mistake that aliases repeat is said once; names of targets" {
	run -2 --separate-stderr lb-bundle -qk -c <(echo "$provisioned") - <<-'END'
		synced_tables:
		  - &t {source: m.s.t, target: {schema: s, table: t}, primary_key: [id], mode: snpshot}
		  - {<<: *t, target: {schema: s, table: u}}
	END
	[ "$stderr" = 'lb-bundle: <stdin>:2:80: mode: "snpshot" is not snapshot, triggered or continuous' ]
	says provisioned error targets '1:11: "my target" is no name of a target: letters, digits, _, - and .' <<<'targets: {"my target": {}}'
}

@test "a job that has nothing to do is left out, and that is said" {
	says provisioned note idle-job '1:22: index_build: left out, there are no settings, indexes or readers of synced tables' <<<'jobs: {index_build:  true}'
	says provisioned note idle-job '1:22: verification: left out, there are no synced tables' <<<'jobs: {verification: true}'
	says provisioned note idle-job '1:19: bulk_load: left out, there are no tables' <<<'jobs: {bulk_load: {shards: 2, tables: []}}'
	run -0 --separate-stderr lb-bundle -k -c <(echo "$autoscaling") - <<<'jobs: {index_build: false}'
	[ -z "$stderr" ]
}
