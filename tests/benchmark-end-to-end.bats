# pipelines/benchmark-end-to-end: from table definitions to a report, and again
load helper

setup_file() {
	use_database
	command -v gnuplot >/dev/null || skip "needs gnuplot"
	cd "$BATS_FILE_TMPDIR" || return
	cp "$ROOT/queries/features/schema.sql" .
	cat >small.conf <<-'EOS'
		schema = schema.sql   # the 30 tables of the example
		rows = 300
		keys = 200
		clients = 1 2
		tables = 30
		modes = serial pipeline union spread function
		zipf = 1.1
		hot = 100 0
		hot_keys = 5
		spread = 3
		seconds = 0.2
		goals = p99<10s,error_rate<0.1%
		baseline = dynamodb:p50=30ms,p99=79ms
	EOS
	benchmark-end-to-end -o out small.conf 2>log || { cat log; return 1; }
}
setup() { cd "$BATS_FILE_TMPDIR" || return; }

@test "30 tables of three entities, every way to fetch them, every picture" {
	[ "$(jq -c 'group_by(.key) | map(length)' out/tables.json)" = "[9,9,12]" ]
	[ "$(wc -l <out/cells.jsonl)" -eq 12 ]
	[ "$(find out/records -name '*.jsonl' | wc -l)" -eq 12 ]
	[ "$(cat out/records/*.jsonl | lb-stats -b scenario | jq -s 'map(select(.total | not) | .requests > 0 and .errors == 0) | all and length == 12')" = true ]
	[ "$(jq -s 'map(select(.check == "rows").value) | all(. == 300) and length == 30' out/verified.jsonl)" = true ]
	for id in distribution clients-latency clients-throughput timeline parts modes hot-latency hot-blocks cache slowest pool baseline; do [ -s "out/report/pictures/$id.svg" ]; done
	grep -q 'The fastest way to fetch is' out/report/report.md
}

@test "every way to fetch brings the same rows; the hot keys are none of the cold" {
	for file in mode-serial-tables-30-clients-1-zipf-1.1 mode-pipeline-tables-30-clients-1-zipf-1.1 mode-spread-tables-30-clients-1-zipf-1.1; do
		[ "$(lb-fire -q -x 1 "out/requests/$file.sql" | jq 'select(.kind == "request").rows')" = 30 ]
	done
	[ "$(lb-fire -q -x 1 out/requests/mode-union-tables-30-clients-1-zipf-1.1.sql | jq 'select(.kind == "request").rows')" = 30 ]
	[ "$(grep -c '^SELECT' out/requests/mode-union-tables-30-clients-1-zipf-1.1.sql)" -le 10 ]
	[ "$(lb-fire -q -x 1 -R out/requests/mode-function-tables-30-clients-1-zipf-1.1.sql | jq -r 'select(.kind == "request").results[0].rows[0][0]' | jq 'length')" = 30 ]
	[ "$(wc -l <out/keys/card_hash.hot)" -eq 10 ]
	[ "$(sort out/keys/card_hash.hot out/keys/card_hash.cold | uniq -d | wc -l)" -eq 0 ]
	# the most frequent key of a zipf distribution is asked for more often than the average
	[ "$(sort out/keys/card_hash.zipf-1.1 | uniq -c | sort -rn | awk 'NR == 1 { print $1 }')" -gt 5000 ]
}

@test "the manifest has what a run must be repeated with" {
	output=$(cat out/manifest.json)
	has '.config.rows == 300 and .config.seed == 1 and (.server | startswith("PostgreSQL")) and .tables.card_fraud_rates_30d.rows == 300 and .cpus > 0 and (.lb | startswith("lb-fire"))'
	grep -q '<td>cpus</td>' out/report/report.html
}

@test "again: what is done is skipped; a result that is gone is measured again" {
	rm out/records/mode-union-tables-30-clients-2-zipf-1.1.jsonl
	run -0 --separate-stderr benchmark-end-to-end -o out small.conf
	[ "$(grep -c '^benchmark-end-to-end: ' <<<"$stderr")" -eq 1 ]
	[[ $stderr == *'] mode=union tables=30 clients=2 zipf=1.1'* ]]
	# nothing is left to do: not even the report
	touch -r out/report/report.html stamp
	run -0 --separate-stderr benchmark-end-to-end -o out small.conf
	[ "$output" = "report: out/report/report.html" ]
	[ -z "$stderr" ]
	[ ! out/report/report.html -nt stamp ]
}

@test "a load that was stopped goes on: no table is left with a part of its rows" {
	local rows=0
	cat >one.sql <<-'EOS'
		CREATE SCHEMA stopped;
		CREATE TABLE stopped.cards (card bigint PRIMARY KEY, a text, b text, c text);
	EOS
	printf 'schema = one.sql\nrows = 400000\nseconds = 0.2\n' >one.conf
	setsid benchmark-end-to-end -o stopped one.conf >stopped.log 2>&1 3>&- &
	while [ "$rows" = 0 ] && kill -0 $! 2>/dev/null; do rows=$(psql -qXAt -c "SELECT count(*) FROM stopped.cards" 2>/dev/null || echo 0); done
	kill -TERM -- -$!
	wait $! || :
	[ -e stopped/cards.loading ]
	sed -i '/SCHEMA/d; s/CREATE TABLE/& IF NOT EXISTS/' one.sql
	run -0 benchmark-end-to-end -o stopped one.conf
	[ "$(psql -qXAt -c "SELECT count(*) FROM stopped.cards")" = 400000 ]
	[ ! -e stopped/cards.loading ]
}

@test "a goal that is missed is status 1" {
	run -1 --separate-stderr report -s 'p99<1us' -o strict out
	grep -q 'A goal is missed' strict/report.html
}

@test "a wrong configuration is said with its line" {
	printf 'schema = schema.sql\nrows = 10\n\nclint = 3\n' >bad.conf
	run -2 --separate-stderr benchmark-end-to-end -o bad bad.conf
	[[ $stderr == 'benchmark-end-to-end: bad.conf:4: unknown key "clint"'* ]]
	echo 'modes = serial fast' >bad.conf
	run -2 --separate-stderr benchmark-end-to-end -o bad bad.conf
	[[ $stderr == *'modes: "fast" is none of serial, pipeline'* ]]
	echo 'rows = many' >bad.conf
	run -2 benchmark-end-to-end -o bad bad.conf
	: >bad.conf
	run -2 --separate-stderr benchmark-end-to-end -o bad bad.conf
	[[ $stderr == *'schema is missing'* ]]
	printf 'schema = schema.sql\nseed = 1\nrows = 0\nclients = 1.5\nhot = 101\nseed = 2\nzipf =\nwarm = perhaps\nfast\n' >bad.conf
	run -2 --separate-stderr benchmark-end-to-end -o bad bad.conf
	[ "$stderr" = 'benchmark-end-to-end: bad.conf:3: rows: 0 is not 1 or more
benchmark-end-to-end: bad.conf:4: clients: 1.5 is not a whole number
benchmark-end-to-end: bad.conf:5: hot: 101 is not from 0 to 100
benchmark-end-to-end: bad.conf:6: seed is in line 2 already
benchmark-end-to-end: bad.conf:7: zipf: nothing stands after the =
benchmark-end-to-end: bad.conf:8: warm: "perhaps" is neither yes nor no
benchmark-end-to-end: bad.conf:9: "fast" is not key = value' ]
	# before the first row, not after the last cell
	printf 'schema = schema.sql\ngoals = p99<1\n' >bad.conf
	run -2 --separate-stderr benchmark-end-to-end -o new bad.conf
	[[ $stderr == 'benchmark-end-to-end: bad.conf: --slo: "p99<1" is not a goal'* && ! -e new/loaded ]]
	echo 'schema = none.sql' >bad.conf
	run -2 --separate-stderr benchmark-end-to-end -o new bad.conf
	[ "$stderr" = 'benchmark-end-to-end: bad.conf: schema: no file ./none.sql' ]
	run -2 benchmark-end-to-end
	run -2 benchmark-end-to-end missing.conf
}
