# the scripts that put the programs together
load helper

setup() { cd "$BATS_TEST_TMPDIR"; }

@test "convert: each file under its name, and a report" {
	mkdir -p source/sub
	echo 'SELECT nvl(`a`, 1) FROM t; SELECT 2' >source/one.sql
	echo 'SELECT 3 -- last' >source/sub/two.sql
	run -0 convert source target
	[ "${lines[0]}" = "3 statements, 0 refused." ]
	[ "${lines[1]}" = "report: target/report.html" ]
	[ "$(find target -type f | sort | tr '\n' ' ')" = \
		"target/compat.sql target/one.sql target/report.html target/report.json target/report.md target/sub/two.sql " ]
	run -0 lb-sqlcheck -o text target/one.sql target/sub/two.sql target/compat.sql
	grep -qi coalesce target/one.sql
	jq -e '.statements == 3 and .refused == 0 and all(.files[].statements[]; .ok and .check.ok)' target/report.json
	grep -q '<code>SELECT 3 -- last</code>' target/report.html
	run -0 psql -qXv ON_ERROR_STOP=1 -f target/compat.sql
}

@test "convert: what has not changed is not converted again; what is gone or has changed is" {
	mkdir -p source/sub
	echo 'SELECT 1' >source/a.sql
	echo 'SELECT nvl(x, 2) FROM t' >source/sub/b.sql
	run -0 convert source target
	touch -d 2001-01-01 target/a.sql target/sub/b.sql
	run -0 convert source target
	[ "$(date -r target/a.sql +%Y)$(date -r target/sub/b.sql +%Y)" = 20012001 ]
	echo 'SELECT 3' >source/sub/b.sql
	run -0 convert source target
	[ "$(date -r target/a.sql +%Y)" = 2001 ]
	grep -q 'SELECT 3;' target/sub/b.sql
	jq -e '.statements == 2 and .files[1].statements[0].sql == "SELECT 3"' target/report.json
	rm target/a.sql
	run -0 convert source target
	[ -s target/a.sql ]
	touch -d 2001-01-01 target/a.sql
	run -0 convert source target --no-ansi # options decide, too
	[ "$(date -r target/a.sql +%Y)" != 2001 ]
	rm source/sub/b.sql
	run -0 convert source target --no-ansi
	jq -e '.statements == 1' target/report.json
}

@test "convert: the sources are safe, and what was written before is none" {
	mkdir source
	echo 'SELECT nvl(a, 1) FROM t' >source/a.sql
	run -2 convert source source
	run -2 convert source/ ./source
	[ "$(cat source/a.sql)" = 'SELECT nvl(a, 1) FROM t' ]
	for _ in 1 2; do
		run -0 convert source// source/target/
		[ "${lines[0]}" = "1 statements, 0 refused." ]
	done
	[ "$(find source -name '*.sql' | sort | tr '\n' ' ')" = "source/a.sql source/target/a.sql source/target/compat.sql " ]
	touch source/compat.sql
	run -2 convert source target
	[[ $output == *"source/compat.sql: "* ]]
	rm source/compat.sql
	echo 'SELECT 1' >'source/a\b.sql'
	run -2 convert source target
	[[ $output == *"a\\b.sql"* ]]
}

@test "convert: a source that is gone, has become empty, or is a link; one that a server may take now" {
	mkdir source
	echo 'SELECT 1' >source/gone.sql
	echo 'SELECT 2' >source/empty.sql
	echo 'SELECT 3' >linked
	ln -s ../linked source/link.sql
	echo 'SELECT a FROM later' >source/later.sql
	run -1 convert -d '' source target
	[ -e target/later.sql.failed ]
	grep -q 'SELECT 3' target/link.sql
	rm source/gone.sql
	echo '-- nothing' >source/empty.sql
	psql -qXc "CREATE TABLE later (a int)"
	run -0 convert -d '' source target
	psql -qXc "DROP TABLE later"
	[ "${lines[0]}" = "2 statements, 0 refused." ]
	[ "$(ls target)" = "$(printf '%s\n' compat.sql empty.sql later.sql link.sql report.html report.json report.md)" ]
	[ ! -s target/empty.sql ]
}

@test "convert: names and texts are no HTML, and no commands" {
	mkdir source
	# shellcheck disable=SC2016 # backticks
	echo "SELECT '<script>x</script>' AS \`<b>\`, nope('</code>&amp;')" >'source/<i>$(touch ran)`touch ran`'"'.sql"
	run -1 --separate-stderr convert source target
	[ ! -e ran ]
	[ -e 'target/<i>$(touch ran)`touch ran`'"'.sql.failed" ]
	run ! grep -E '<script|<i>[$]|</code>&amp;' target/report.html target/report.md
	grep -q '&lt;script&gt;x&lt;/script&gt;' target/report.html
	jq -e '[.files[].statements[]] | length == 1' target/report.json
}

@test "convert: killed on the way, it ends in the same state when started again" {
	mkdir source
	for i in $(seq 60); do echo "SELECT nvl(a, $i) FROM t" >source/q$i.sql; done
	convert source wanted
	for s in 0.02 0.05 0.1 0.15 0.2; do
		timeout -s KILL "$s" convert source target || true
	done
	run -0 convert source target
	diff <(cd wanted && cat q*.sql && jq -S . report.json) <(cd target && cat q*.sql && jq -S . report.json)
	find target -maxdepth 1 -name '.convert.*' -exec rm -r {} +
}

@test "convert: with a server, what it does not know has failed; with a model, it writes what was refused" {
	mkdir source
	echo 'SELECT no_such_function(1)' >source/a.sql
	echo 'SELECT x FROM no_such_table' >source/b.sql
	echo '{"sql":"SELECT 7 AS seven"}' >script
	"$ROOT/tests/endpoint" . 3>&- &
	endpoint=$!
	until [ -e port ]; do kill -0 "$endpoint" && sleep 0.02; done
	run -1 env DATABRICKS_ENDPOINT="http://127.0.0.1:$(cat port)" DATABRICKS_TOKEN=x convert -d '' source target -E auto -k kept
	kill "$endpoint"
	grep -q '^SELECT 7 AS seven;' target/a.sql
	grep -q '^-- error: .*no_such_table' target/b.sql.failed
	grep -q '1</b>written by a model' target/report.html
	jq -e '.by_model == 1 and .refused == 1 and .files_failed == 1' target/report.json
}

@test "convert: a refused statement makes NAME.sql.failed with the reason, and status 1" {
	mkdir source
	echo 'SELECT 1; SELECT no_such_function(2)' >source/bad.sql
	echo 'SELECT 3' >source/good.sql
	run -1 --separate-stderr convert source target
	[ "${lines[0]}" = "3 statements, 1 refused." ]
	[ -e target/good.sql ]
	[ ! -e target/bad.sql ]
	grep -q '^-- error: .*no_such_function' target/bad.sql.failed
	grep -q '^-- SELECT no_such_function(2)' target/bad.sql.failed
	grep -q '^SELECT 1;' target/bad.sql.failed
	grep -qF '| source/bad.sql | 2 | 1 | 1 |' target/report.md
	grep -qE '^- source/bad.sql:1: error: .*no_such_function' target/report.md
	echo 'SELECT 1' >source/bad.sql
	run -0 convert source target
	[ -e target/bad.sql ]
	[ ! -e target/bad.sql.failed ]
}

@test "convert: options go to lb-sql2pg" {
	mkdir source
	echo 'CREATE TABLE t (a INT) USING DELTA' >schema.sql
	echo 'SELECT a / 2 FROM t' >source/q.sql
	run -0 convert source target --schema schema.sql
	run -2 convert source target --no-such-option
}

@test "convert: wrong usage and an empty folder are status 2" {
	mkdir empty
	run -2 convert
	run -2 convert empty
	run -2 convert nowhere target
	run -2 convert empty target
	[ "$output" = "convert: no .sql file in empty" ]
}

@test "demo: a report with a size, a conversion, rows and a load" {
	run -0 --separate-stderr env -u PGHOST demo out 1
	[ "${lines[-1]}" = "report: out/report.md" ]
	[ "$(grep -c '^## ' out/report.md)" -eq 4 ]
	[ "$(wc -l <out/queries.txt)" -eq "$(find "$ROOT/queries/source" -name '*.sql' | wc -l)" ]
	run ! grep -E ' 0 rows' out/queries.txt
	jq -es 'map(select(.kind == "request")) | length > 100 and all(.[]; .ok)' out/requests.jsonl
	[ -s out/target/report.md ]
}

@test "benchmark: records, a summary and a report, and a gate" {
	echo 'SELECT 1' >one.sql
	run -0 --separate-stderr benchmark -o out -x 20 one.sql
	[ "$(grep -c '"kind":"request"' out/requests.jsonl)" -eq 20 ]
	jq -es '.[0].query == "one" and .[0].requests == 20' out/summary.jsonl
	grep -q '| one ' out/report.md
	cat >c.yaml <<-'EOS'
		test_scenarios:
		  - {name: s, duration: 0.2, query_patterns: [{query_name: q}], performance_targets: {min_throughput_qps: 100000000}}
		queries:
		  q: {file_path: one.sql}
	EOS
	run -1 --separate-stderr benchmark -c c.yaml
	[[ $stderr == *'throughput>=100000000 does not hold'* ]]
	[ -s benchmark-results/report.md ]
	for arg in --config=c.yaml -cc.yaml '-qc c.yaml'; do
		# shellcheck disable=SC2086
		run -1 --separate-stderr benchmark $arg -T 0.1s
		[[ $stderr == *'does not hold'* ]]
	done
	run -0 --separate-stderr benchmark -o none -n -c c.yaml
	[[ $output == "s: closed loop"* ]]
	[ ! -e none ]
	run -2 benchmark -o none nowhere.sql
}

@test "queries/target has each query of queries/source, and Postgres' parser takes it" {
	[ "$(cd "$ROOT/queries/target" && echo q*.sql)" = "$(cd "$ROOT/queries/source" && echo *.sql)" ]
	run -0 lb-sqlcheck -o json "$ROOT"/queries/target/*.sql
	has '.check.ok'
	convert "$ROOT/queries/source" target --schema "$ROOT/queries/schema.sql"
	diff "$ROOT/queries/target" target -x 'report.*'
}
