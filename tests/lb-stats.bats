load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# 1000 requests of 1 to 1000 us, every tenth failed; two queries
requests() {
	jq -nc 'range(1; 1001) | {kind: "request", t: (1000 + . / 100), scenario: "s", query: (if . % 2 == 0 then "even" else "odd" end),
		client: (. % 4), us: ., late_us: 0, wait_us: 0, server_us: ., transfer_us: 0, rows: 1, bytes: 8, attempt: 1, ok: true}
		| if .us % 10 == 0 then .ok = false | .sqlstate = "57014" | .error = "canceled" else . end'
}

@test "counts, errors, rate and percentiles, by query and in all" {
	run -0 lb-stats < <(requests)
	[ "${#lines[@]}" -eq 3 ]
	[ "$(jq -r 'select(.total).requests, select(.total).errors' <<<"$output" | tr '\n' ' ')" = "1000 100 " ]
	output=$(sed -n 2p <<<"$output")
	has '.kind == "summary" and .scenario == "s" and .query == "odd" and .requests == 500 and .errors == 0'
	has '.p50_ms == 0.499 and .p99_ms == 0.989 and .max_ms == 0.999 and .server.p50_ms == 0.499'
	has '.mean_ms == 0.5 and .rows == 500 and .bytes == 4000'
	has '.throughput_per_s > 49 and .throughput_per_s < 51'
}

@test "errors are counted by SQLSTATE and left out of the times" {
	run -0 lb-stats < <(requests)
	output=$(sed -n 1p <<<"$output")
	has '.query == "even" and .errors == 100 and .error_percent == 20 and .sqlstates == {"57014": 100}'
	has '.max_ms == 0.998'
}

@test "the fast reader and the full one agree" {
	requests >fast
	sed 's/,/, /; s/"s"/"\\u0073"/' fast >slow
	[ "$(lb-stats fast)" = "$(lb-stats slow)" ]
	[ "$(lb-stats <(head -n 500 fast) <(tail -n +501 slow))" = "$(lb-stats fast)" ]
}

@test "the order of lines and of files does not matter" {
	requests >all
	[ "$(tac all | lb-stats)" = "$(lb-stats all)" ]
}

@test "--by other members, also unknown ones" {
	run -0 lb-stats -b client < <(requests)
	[ "$(jq -r '.client' <<<"$output" | tr '\n' ' ')" = "0 1 2 3 null " ]
	run -0 lb-stats -b host,scenario < <(requests | sed 's/}$/,"host":"h1"}/')
	has '.host == "h1" and .scenario == "s" and .requests == 1000'
}

@test "percentiles are as good as three digits, against the exact ones" {
	for p in 50 90 99 99.9; do
		run -0 lb-stats -p $p -b kind < <(jq -nc 'range(1; 100001) | {us: (. * 37 % 100003)}')
		want=$(jq -n "[range(1; 100001) | . * 37 % 100003] | sort | .[(length * $p / 100 - 0.000001 | floor)] / 1000")
		name=p${p/./_}_ms
		has "(.$name / $want - 1) | (. > -0.001 and . < 0.001)"
	done
}

@test "phases other than the measured time are left out, unless --all" {
	printf '%s\n' '{"us":1,"phase":"warmup"}' '{"us":2}' '{"us":3,"phase":"ramp_down"}' >r
	run -0 lb-stats r
	has '.requests == 1'
	run -0 lb-stats --all r
	has '.requests == 3'
}

@test "a table, markdown and CSV" {
	run -0 lb-stats -o table < <(requests)
	[[ ${lines[0]} == "scenario  query  requests  errors  error %  "* ]]
	[[ ${lines[4]} == "all "* ]]
	run -0 lb-stats -o markdown < <(requests)
	[[ ${lines[1]} == "| -------- | ----- | -------: | "* ]]
	run -0 lb-stats -o csv < <(requests)
	[[ ${lines[1]} == "s,even,500,100,20,"* ]]
}

@test "a bad line is refused with its place, the rest counts" {
	run -1 --separate-stderr lb-stats <<-'EOF'
		{"us":1}
		{"us":
		{"query":"q"}
		{"us":"many"}
		{"us":-1}
		{"kind":"sizing"}
		[1]

		{"us":2.6}
	EOF
	has '.requests == 2 and .max_ms == 0.003'
	[[ $stderr == *'<stdin>:2:'*'<stdin>:3: a request record needs "us"'*'<stdin>:4: "us" is not a number'*'<stdin>:5: "us"'*'<stdin>:6: '*'"sizing"'*'<stdin>:7: '* ]]
}

@test "no input is no summary" {
	run -0 lb-stats </dev/null
	[ -z "$output" ]
}

@test "wrong use: unknown option, bad percentile, missing file, full disk" {
	run -2 --separate-stderr lb-stats -Z
	[[ $stderr == *"usage: lb-stats"* ]]
	run -2 lb-stats -p 101 </dev/null
	run -2 --separate-stderr lb-stats missing.jsonl
	[[ $stderr == "lb-stats: open missing.jsonl: No such file or directory" ]]
	run -2 bash -c 'echo "{\"us\":1}" | lb-stats >/dev/full'
}

@test "histogram records are as good as the requests they were made of" {
	use=$(jq -nc '{kind: "histogram", scenario: "s", query: "q", from_s: 10, to_s: 20, requests: 10002, errors: {"57014": 1}, rows: 5, bytes: 7,
		hist: "HISTFAAAACl4nJNpmSzMwMBgyAABzFCaEURcm7yEwf4DROA8/4I5jNM7mJgAlWkH9g=="}')
	run -0 lb-stats <<<"$use"
	has '.requests == 10002 and .errors == 1 and .sqlstates == {"57014": 1} and .p50_ms == 1 and .throughput_per_s == 1000.1'
	run -0 lb-stats <<<"$use"$'\n'"$use"
	has '.requests == 20004 and .errors == 2 and .p50_ms == 1 and .rows == 10'
	run -1 --separate-stderr lb-stats <<<"${use/HISTFAAA/HISTF}"
	[[ $stderr == *'<stdin>:1: "hist": '* ]]
}

@test "--slo is a gate" {
	requests >r
	run -0 --separate-stderr lb-stats --slo 'p99<50ms,mean<=0.6ms,max<1s,error_rate<11%,throughput>=80' r
	[ -z "$stderr" ]
	run -1 --separate-stderr lb-stats -s 'p99<0.5ms,error_rate<1%' r
	[[ $stderr == *'all: p99<0.5ms does not hold: 0.9'*' ms'*'error_rate<1% does not hold: 10%'* ]]
	run -1 lb-stats -s 'p99<50ms' </dev/null
	for bad in p99 'p99<50' 'p101<1ms' 'error_rate<1' 'speed<1ms' ''; do
		run -2 lb-stats -s "$bad" r
	done
}

@test "the targets of a config are gates of its scenarios" {
	cat >c.yaml <<-'EOC'
		queries:
		  q: {file_path: q.sql}
		test_scenarios:
		  - name: s
		    query_patterns: [{query_name: q}]
		    performance_targets: {p95_response_time_ms: 0.9, max_error_rate_percent: 50}
		  - name: not_run
		    query_patterns: [{query_name: q}]
		    performance_targets: {min_throughput_qps: 100000}
		metrics:
		  response_time: {percentiles: [50, 75]}
		  error_rate: {error_categories: [query_timeout]}
	EOC
	run -1 --separate-stderr lb-stats -c c.yaml < <(requests)
	[ "$stderr" = "lb-stats: s: p95<=0.0009s does not hold: 0.949 ms" ]
	output=$(sed -n 1p <<<"$output")
	has '.p75_ms > 0 and (has("p99_ms") | not) and .categories.query_timeout == 100 and .categories.other == 0'
}
