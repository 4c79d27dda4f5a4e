# every command of the guides runs: lb-troubleshooting(7), lb-production(7), lb-migration(7)
load helper

setup() {
	use_database
	cd "$BATS_TEST_TMPDIR" || return
	# some commands change the settings of their role
	psql -qXc "DO 'BEGIN CREATE ROLE lb_guide SUPERUSER LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END'"
	export PGUSER=lb_guide
	ln -s "$ROOT/pipelines" "$ROOT/queries" .
	psql -qXv ON_ERROR_STOP=1 -c "CREATE TABLE orders (id int PRIMARY KEY, customer_id int, note text)" \
		-c "INSERT INTO orders SELECT i, i % 100, 'note ' || i FROM generate_series(1, 2000) i" -c "ANALYZE"
	printf -- '-- PARAM id = random(1, 2000)\nSELECT note FROM orders WHERE id = :id;\n' >lookup.sql
	printf 'CREATE INDEX ON orders (customer_id);\nCREATE INDEX ON orders (note);\n' >indexes.sql
	printf 'id,customer_id,note\n3001,1,one\n3002,many,two\n3003,3,three\n' >rows.csv
	printf '#!/bin/sh\necho secret\n' >token
	chmod +x token
	cat >concurrency.yaml <<-'EOS'
		test_scenarios:
		  - {name: mixed, duration: 1, concurrent_connections: 4, query_patterns: [{query_name: lookup}], performance_targets: {p99_response_time_ms: 10000}}
		queries:
		  lookup: {file_path: lookup.sql}
	EOS
	lb-fire -C 2 -T 1s lookup.sql >run.jsonl
}

teardown() { psql -qX -d postgres -c "DROP DATABASE IF EXISTS $PGDATABASE WITH (FORCE)" -c "DROP DATABASE IF EXISTS ${PGDATABASE}_new WITH (FORCE)" \
	-c "DROP DATABASE IF EXISTS ${PGDATABASE}_live WITH (FORCE)"; }

# the commands of a page, each on a line of its own
commands_of() {
	mandoc -T ascii -O width=200 "$ROOT/man/$1" | sed 's/.\x08//g' |
		awk '/^ *\$ / { if (text != "") print text; sub(/^ *\$ /, ""); text = $0; next }
			/^ *$/ { if (text != "") print text; text = ""; next }
			text != "" { sub(/^ +/, " "); text = text $0 }
			END { if (text != "") print text }'
}

# run_all PAGE AT_LEAST: all of them in one shell, as a person would
run_all() {
	local command count=0
	while read -r command; do
		count=$((count + 1))
		echo "\$ $command"
		eval "$command" </dev/null >out 2>&1 || { echo "status $?"; cat out; return 1; }
	done < <(commands_of "$1")
	[ "$count" -ge "$2" ] || { echo "only $count commands"; return 1; }
	[ "$count" -eq "$(grep -c '^\$ ' "$ROOT/man/$1")" ]
}

@test "lb-troubleshooting(7)" {
	run_all lb-troubleshooting.7 25
	[ "$(jq -r .line rejects.jsonl)" = 3 ]
}

@test "lb-production(7)" {
	run_all lb-production.7 14
	[ -s report/report.html ]
}

@test "lb-migration(7)" {
	psql -qX -c "CREATE DATABASE ${PGDATABASE}_new" -c "CREATE DATABASE ${PGDATABASE}_live"
	OLD="dbname=$PGDATABASE" NEW="dbname=${PGDATABASE}_new" LIVE="dbname=${PGDATABASE}_live"
	run_all lb-migration.7 13
	[ "$(psql -qXAt "$LIVE" -c 'SELECT count(*) FROM orders')" = 2000 ]
}
