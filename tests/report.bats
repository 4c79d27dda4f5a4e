# pipelines/report: what it says, against lb-stats; what it leaves out
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v gnuplot >/dev/null || skip "needs gnuplot"
}

# run NAME SECONDS US [ERRORS]: a scenario of 100 requests a second, with run records around it
run_of() {
	jq -nc --arg s "$1" --argjson n "$2" --argjson us "$3" --argjson bad "${4:-0}" '
		{kind: "run", event: "begin", t: 1000, scenario: $s, version: "0.1.0", seed: 1, clients: ($s | [scan("clients=([0-9]+)")[0]] | first // "4" | tonumber),
			connections: 4, ramp_up_s: 0, warmup_s: 0, ramp_down_s: 0, warm: true, server: {version: "PostgreSQL 15", settings: {jit: "on"}}},
		(range($n * 100) | {kind: "request", scenario: $s, query: "q<\(. % 3)>", t: (1000 + . / 100), client: 0, us: ($us + (. * 7919 % 41 | if . == 0 then 500 else . * 2 end) * $us / 100 | floor), late_us: 1,
			wait_us: 2, server_us: ($us / 2 | floor), transfer_us: 3, rows: 1, bytes: 8, attempt: 1, ok: true}
			| if . as $r | $bad > 0 and ($r.t * 100 | floor) % $bad == 0 then .ok = false | .sqlstate = "57014" | .error = "canceled" else . end),
		{kind: "run", event: "end", t: (1000 + $n), scenario: $s, seconds: $n, requests: ($n * 100), errors: 0,
			counters: {database: {blocks_hit: 900, blocks_read: 100}, tables: {cards: {hit: 90, read: 10}, mails: {hit: 10, read: 90}}}}'
}

# every page is whole: no figure that is none, a picture, a table and words for it under each title
whole() {
	local sections
	run ! grep -wE 'NaN|nan|Infinity|null|undefined' <(sed '/<style>/,/<\/style>/d; /id="guides"/,$d' "$1/report.html")
	sections=$(grep -c '<section id="[a-z-]*"><h3>' "$1/report.html") || :
	[ "$sections" = "$(find "$1/pictures" -name '*.svg' | wc -l)" ]
	[ "$sections" = "$(grep -cE '<figure role="img" aria-label="[^"]+"' "$1/report.html" || :)" ]
	[ "$sections" = "$(grep -c '<details><summary>The figures' "$1/report.html" || :)" ]
	! command -v mandoc >/dev/null || [ "$(grep -c '<details id="guide-' "$1/report.html")" -eq 3 ]
	run ! grep -E '<script|src=|href="(http|//)|@import' "$1/report.html"
	[ "$(grep -o 'id="[^"]*"' "$1/report.html" | sort | uniq -d | wc -l)" -eq 0 ]
}

@test "one run: its figures are those of lb-stats, pictures that have no data are named" {
	run_of alone 20 1000 >run.jsonl
	run -0 --separate-stderr report -o out run.jsonl
	[ "$output" = "report: out/report.html" ]
	[ -z "$stderr" ]
	whole out
	lb-stats -b scenario -p 50,95,99,99.9 run.jsonl | jq -r '[.requests, .errors, .throughput_per_s, .mean_ms, .p50_ms, .p95_ms, .p99_ms, .p99_9_ms, .max_ms] | map("<td class=\"n\">\(.)</td>") | join("")' >want
	[ -s want ]
	grep -qF "$(cat want)" out/report.html
	grep -q 'What do more clients do to the times? Not shown: no two scenarios differ in their clients alone' out/report.html
	grep -q '2,000 requests in 1 scenario; 0 failed' out/report.md
	for id in distribution cumulative percentiles timeline parts slowest pool cache; do grep -q "<path" "out/pictures/$id.svg"; done
	for id in errors cost baseline changes heat-map; do [ ! -e "out/pictures/$id.svg" ]; done
	grep -qF 'q&lt;0&gt;' out/report.html
	run ! grep -F 'q<0>' out/report.html
}

@test "a run with errors: they are shown and named; a goal that is missed is status 1" {
	run_of bad 10 1000 4 >run.jsonl
	run -1 --separate-stderr report -s 'p99<1us,error_rate<50%' run.jsonl
	whole report
	[ -s report/pictures/errors.svg ]
	grep -q 'What failed, by SQLSTATE: 57014 250 times' report/report.md
	grep -q 'Goal missed: all: p99&lt;1us does not hold' report/report.html
	run ! grep 'error_rate' report/report.md
}

@test "goals that hold are said; those of a config, too" {
	run_of good 5 1000 >run.jsonl
	run -0 report -s 'p99<1s,error_rate<1%' run.jsonl
	grep -q -- '- Every goal holds: p99<1s,error_rate<1%.' report/report.md
	printf 'test_scenarios:\n  - {name: good, duration: 1, concurrent_connections: 1, query_patterns: [{query_name: q}], performance_targets: {p99_response_time_ms: 1000}}\nqueries: {q: {file_path: q.sql}}\n' >c.yaml
	echo 'SELECT 1' >q.sql
	run -0 report -c c.yaml run.jsonl
	grep -q -- '- No target of c.yaml is missed.' report/report.md
	: >empty.jsonl
	run -1 report -s 'p99<1s' empty.jsonl
	run ! grep -E 'holds|nan' report/report.md
}

@test "scenarios of other names are other loads: what more clients do is not told by them" {
	{ run_of "look-ups" 2 1000; run_of "report tables=30" 2 9000; } | jq -c 'if .kind == "run" and .scenario == "look-ups" then .clients = 8 else . end' >run.jsonl
	run -0 report run.jsonl
	grep -q 'What do more clients do to the times? Not shown: no two scenarios differ in their clients alone' report/report.md
	grep -q 'How many requests a second do more clients bring? Not shown' report/report.md
	run ! grep 'hardly grows' report/report.md
	for n in 2 8; do run_of "heavy $n" 2 1000 | jq -c --argjson n $n 'if .event == "begin" then .clients = $n else . end'; done >run.jsonl
	run -0 report run.jsonl
	[ -s report/pictures/clients-latency.svg ]
}

@test "where the rate no longer grows: not at a dip" {
	local clients
	for clients in 1 2 4 8; do
		run_of "mode=m clients=$clients" 2 1000 | jq -c --argjson n $clients 'if .us then select(.t * 100 % 8 < ([1, 2, 1.9, 6, 6][$n | log2 | floor])) else . end'
	done >run.jsonl
	run -0 report run.jsonl
	run ! grep 'hardly grows' report/report.md
	for clients in 1 2 4 8; do
		run_of "mode=m clients=$clients" 2 1000 | jq -c --argjson n $clients 'if .us then select(.t * 100 % 8 < ([2, 6, 6, 6][$n | log2 | floor])) else . end'
	done >run.jsonl
	run -0 report run.jsonl
	grep -q 'Beyond 2 clients the rate hardly grows' report/report.md
}

@test "runs of one name are told apart by their folders; records with blanks" {
	mkdir a b
	run_of same 20 1000 >a/run.jsonl
	run_of same 20 2000 | sed 's/"kind":"run"/"kind": "run"/' >b/run.jsonl
	run -0 report a/run.jsonl b/run.jsonl
	grep -q 'p99 against a/run: 1 worse' report/report.md
	grep -q 'tables and indexes read before' report/report.html
}

@test "names with quotes, one request, a client that is busy with itself" {
	{ run_of 'a "b"' 2 1000; run_of "it's" 2 1000; } >run.jsonl
	run -0 --separate-stderr report run.jsonl
	[ -z "$stderr" ]
	whole report
	grep -q 'a ”b”' report/pictures/distribution.svg
	echo '{"us":5}' >run.jsonl
	run -0 report run.jsonl
	grep -q -- '- 1 requests, too few for a rate; 0 failed (0 %).' report/report.md
	run_of own 5 1000 | jq -c 'if .us then .server_us = 100 else . end' >run.jsonl
	run -0 report run.jsonl
	grep -q "% of the mean is the client's own work: what limits is the machine of lb-fire" report/report.md
	run -2 report -o /proc/none run.jsonl
}

@test "the distribution has all requests, each at its time" {
	jq -nc '(range(100) | {us: 1000, t: (1000 + . / 100), scenario: "a"}), (range(100) | {us: 9999, t: (1000 + . / 100), scenario: "a"}),
		(range(100) | {us: 5, t: (1000 + . / 100), scenario: "down", ok: false, sqlstate: "08006"})' >run.jsonl
	run -0 --separate-stderr report run.jsonl
	[ -z "$stderr" ]
	whole report
	sed -n '/^## How long did/,/^## How many/p' report/report.md | awk -F'|' '/^[|] [0-9]/ { sum += $3; if ($3 > 0) print $2 + 0, $3 + 0 } END { print sum }' >rows
	[ "$(cat rows)" = $'0.891 50\n8.91 50\n100' ]
	# one run without the scenarios of the other
	jq -c '.scenario = "c"' run.jsonl >other.jsonl
	run -0 --separate-stderr report other.jsonl run.jsonl
	[[ $stderr == *'only other has "c": not compared'* ]]
	grep -q 'Not shown: the runs have no scenario in common' report/report.md
}

@test "an empty run has no pictures, and says so" {
	: >empty.jsonl
	run -0 report -o out empty.jsonl
	whole out
	grep -q 'No request was measured' out/report.html
	[ "$(find out/pictures -name '*.svg' | wc -l)" -eq 0 ]
	[ "$(grep -c 'Not shown' out/report.md)" -ge 15 ]
}

@test "two runs: compared, with the noise test" {
	run_of same 20 1000 >before.jsonl
	run_of same 20 1300 >after.jsonl
	run -0 report -o out -t 'A & B' before.jsonl after.jsonl
	whole out
	[ -s out/pictures/changes.svg ]
	grep -q 'p99 against before: 1 worse, by scenario' out/report.md
	grep -q '<h1>A &amp; B</h1>' out/report.html
	run -0 report -o out before.jsonl before.jsonl
	grep -q 'p99 against before: 1 no more than noise' out/report.md
}

@test "three runs: the last against each of the others" {
	run_of same 20 1000 >one.jsonl
	run_of same 20 1300 >two.jsonl
	cp two.jsonl three.jsonl
	run -0 report -o out one.jsonl two.jsonl three.jsonl
	whole out
	grep -q 'p99 against one: 1 worse' out/report.md
	grep -q 'p99 against two: 1 no more than noise' out/report.md
	grep -q 'What has changed since the other runs' out/report.html
	grep -q 'since two' out/pictures/changes.svg
}

@test "a matrix: every picture is there" {
	for mode in serial pipeline; do for tables in 10 30; do for clients in 1 8; do
		run_of "mode=$mode tables=$tables clients=$clients zipf=0" 2 $((tables * 40 + clients * 9)) 50
	done; done; done >matrix.jsonl
	run_of "mode=pipeline tables=30 clients=8 zipf=1.1" 2 900 >>matrix.jsonl
	run -0 --separate-stderr report -o out -B dynamodb:p50=30ms,p99=79ms -x cu=8,cu_hour=0.111,request=3.75e-6 matrix.jsonl matrix.jsonl
	[ -z "$stderr" ]
	whole out
	[ "$(find out/pictures -name '*.svg' | wc -l)" -eq 19 ]
	run ! grep 'Not shown' out/report.md
	grep -q 'The fastest way to fetch is' out/report.md
	grep -q 'pipeline, 30 tables, 8 clients, zipf 1.1' out/report.html
}

@test "wrong use is status 2" {
	run -2 report
	run -2 report missing.jsonl
	mkdir folder
	run -2 --separate-stderr report folder
	[ "$stderr" = "report: folder is no file, and no folder with records/*.jsonl" ]
	run -2 report -Z
	echo '{"us":1}' >r.jsonl
	run -2 report -s 'p99<1' r.jsonl
}
