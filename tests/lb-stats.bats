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

# seconds of a hundred requests each, of about so many us, from a start; a stall in between
steady() { # seconds us scenario
	awk -v n="$1" -v us="$2" -v s="$3" 'BEGIN { srand(7); for (i = 0; i < n * 100; i++) printf \
		"{\"kind\":\"request\",\"scenario\":\"%s\",\"query\":\"q\",\"t\":%.6f,\"client\":0,\"us\":%d,\"late_us\":1,\"wait_us\":2,\"server_us\":%d,\"transfer_us\":3,\"rows\":1,\"bytes\":8,\"attempt\":1,\"ok\":true}\n", \
		s, 1000 + i / 100, us * (0.8 + 0.4 * rand()), us / 2 }'
}

@test "parts have the same figures, in JSON and with --parts in tables" {
	run -0 lb-stats < <(steady 2 1000 s)
	for part in late wait server transfer; do
		has ".$part.p50_ms > 0 and .$part.mean_ms > 0 and .$part.max_ms > 0 and .$part.stddev_ms >= 0"
	done
	run -0 lb-stats -P -o csv < <(steady 2 1000 s)
	[[ ${lines[0]} == "scenario,query,part,requests,"* ]]
	[ "$(cut -d, -f3 <<<"$output" | tr '\n' ' ')" = "part total late wait server transfer " ]
	[[ ${lines[2]} == "s,q,late,,,,,0.001,"* ]]
}

@test "--interval: the timeline, with the seconds in which nothing ended" {
	{ steady 3 1000 s; steady 2 1000 s | sed 's/"t":10/"t":20/'; steady 2 3000 s | sed 's/"t":100/"t":101/'; } | grep -v '"t":20' >r
	run -0 lb-stats -i 1s r
	output=$(jq -c 'select(.kind == "interval")' <<<"$output")
	[ "$(jq -c '[.from_s, .requests]' <<<"$output" | tr '\n' ' ')" = \
		"[1000,100] [1001,100] [1002,100] [1003,0] [1004,0] [1005,0] [1006,0] [1007,0] [1008,0] [1009,0] [1010,100] [1011,100] " ]
	[ "$(jq -sc '[.[0].throughput_per_s, .[3].throughput_per_s, .[3].p50_ms, (.[10].p50_ms > 2.8 and .[10].p50_ms < 3.2)]' <<<"$output")" = "[100,0,null,true]" ]
	run -0 lb-stats -i 1s -o csv r
	[ "${#lines[@]}" -eq 13 ]
	[[ ${lines[4]} == "s,q,3,0,0,0.0,0.00,-,"* ]]
	run -0 lb-stats -i 1s -o table r
	[[ $output == *"at s"*$'\n\n'"scenario"* ]]
}

@test "--interval: a long stream makes intervals longer, and memory stays" {
	{ steady 3000 900 a; steady 3000 500 b | sed 's/"t":\([0-9]*\)/"t":9\1/'; } >r
	run -0 lb-stats -i 1s r
	output=$(jq -sc 'map(select(.kind == "interval")) | {n: length, requests: (map(.requests) | add), length: .[1].seconds}' <<<"$output")
	[ "$output" = '{"n":1500,"requests":600000,"length":4}' ]
	[ "$(lb-stats -i 1s r)" = "$(tac r | lb-stats -i 1s)" ]
	command -v /usr/bin/time >/dev/null || return 0
	/usr/bin/time -f %M -o kb lb-stats -i 1s r >/dev/null
	[ "$(cat kb)" -lt 16000 ] || [ -n "${ASAN_OPTIONS:-}" ] || ldd "$(command -v lb-stats)" | grep -q asan
}

@test "two halves, of any records, are the whole" {
	steady 20 700 s >r
	split -n l/2 r half.
	for how in "-i 1s" "-o prometheus" "-P -o csv" "-b client -H 0.5,0.7,1" "-x hour=1,request=1e-6"; do
		# shellcheck disable=SC2086 # words
		[ "$(cat half.ab half.aa | lb-stats $how)" = "$(lb-stats $how r)" ]
	done
}

@test "the fast reader and the full one agree in every form, run records and ramps too" {
	{
		echo '{"kind":"run","event":"begin","scenario":"s","connections":2,"ramp_up_s":0,"warmup_s":0,"ramp_down_s":0}'
		requests
		steady 12 500 s
		echo '{"us":5,"phase":"warmup","scenario":"s"}'
		echo '{"kind":"run","event":"end","scenario":"s","seconds":20,"requests":2200,"counters":{"database":{"blocks_hit":9,"blocks_read":1}}}'
	} >fast
	sed 's/,/, /; s/"s"/"\\u0073"/' fast >slow
	steady 12 505 s >base
	for how in "-i 1s" "-a -P -o table" "-o prometheus" "-H 1,10" "-b client,ok" "-C base" "-B x:p50=1ms" "-x cu=1,cu_hour=1"; do
		# shellcheck disable=SC2086 # words
		[ "$(lb-stats $how slow)" = "$(lb-stats $how fast)" ]
	done
	output=$(lb-stats -b scenario fast)
	has '.cache_hit_percent == 90 and .blocks_read_per_request == 0 and .pool_percent > 1 and .pool_percent < 3'
}

@test "--compare: a change of a tenth is seen, a run like the other is noise, a short one unknown" {
	steady 20 1000 s >base
	run -0 lb-stats -C base < <(steady 20 1100 s)
	output=$(jq -c 'select(.kind == "comparison")' <<<"$output")
	has '.against == "base" and .changes.mean_ms.verdict == "worse" and (.changes.mean_ms.change_percent | . > 9 and . < 11)'
	has '.changes.p50_ms.low_percent > 5 and .changes.p50_ms.high_percent < 15 and .changes.error_percent.verdict == "noise"'
	run -0 lb-stats -C base < <(steady 20 900 s)
	output=$(jq -c 'select(.kind == "comparison")' <<<"$output")
	has '.changes.p99_ms.verdict == "better"'
	run -0 lb-stats -C base < <(steady 20 1000 s | awk 'NR % 7')
	output=$(jq -c 'select(.kind == "comparison")' <<<"$output")
	has '.changes.mean_ms.verdict == "noise" and .changes.p95_ms.verdict == "noise" and .changes.throughput_per_s.verdict == "worse"'
	run -0 lb-stats -C base -i 1s < <(steady 3 2000 s)
	output=$(jq -c 'select(.kind == "comparison")' <<<"$output")
	has '.changes.mean_ms.verdict == "unknown" and (.changes.mean_ms | has("low_percent") | not)'
	run -0 lb-stats -C base -o markdown < <(steady 20 1100 s)
	[[ $output == *'| s        | q     | mean_ms'*'worse'* ]]
	run -0 lb-stats -C base < <(steady 20 1100 other)
	[ "$(jq -r 'select(.kind == "comparison").scenario' <<<"$output")" = "" ]
	run -2 lb-stats -C missing.jsonl base
}

@test "--baseline: against given figures" {
	run -0 lb-stats -B 'dynamodb:p50=30ms, p99=79ms,throughput=50' -B 'slow:mean=1us' < <(steady 20 1000 s)
	output=$(jq -c 'select(.against == "dynamodb")' <<<"$output")
	has '.changes.p50_ms.base == 30 and .changes.p50_ms.verdict == "better" and .changes.throughput_per_s.verdict == "better" and .changes.p99_ms.change_percent < -98'
	for bad in x:p50=0ms x:p50=-1ms x:throughput=0 dynamodb dynamodb: :p50=1ms 'x:p50<1ms' 'x:max=1ms' 'x:p50=1' 'x:p500=1ms'; do
		run -2 lb-stats -B "$bad" </dev/null
	done
}

@test "--cost: dollars per 1000 requests and the break-even rate, by hand" {
	run -0 lb-stats -x cu=32,cu_hour=0.111,request=3.75e-6 < <(steady 20 1000 s)
	output=$(jq -c 'select(.kind == "cost")' <<<"$output")
	has '.hourly == 3.552 and .break_even_per_s == 263.111 and .other_per_1000_requests == 0.00375'
	has '(.per_1000_requests * .throughput_per_s * 3.6 / .hourly - 1) | . < 1e-3 and . > -1e-3'
	run -0 lb-stats -o table -x gb=730,gb_month=1,hour=1 < <(steady 20 1000 s)
	[[ $output == *'$ per 1000'*'s                 2'* ]]
	for bad in '' cu=1 cu=-1,cu_hour=1 cu=x,hour=1 what=1 request=1; do
		run -2 lb-stats -x "$bad" </dev/null
	done
}

@test "prometheus: counters, buckets and quantiles, labels escaped" {
	run -0 lb-stats -o prometheus < <(requests | sed 's/"query":"odd"/"query":"o\\"d\\\\d"/')
	[[ $output == *'lb_requests_total{scenario="s",query="even"} 500'* ]]
	[[ $output == *'lb_requests_total{scenario="s",query="o\"d\\d"} 500'* ]]
	[[ $output == *'lb_errors_total{scenario="s",query="even",sqlstate="57014"} 100'* ]]
	[[ $output == *'lb_request_seconds_bucket{scenario="s",query="even",le="0.0005"} 200'* ]]
	[[ $output == *'lb_request_seconds_bucket{scenario="s",query="even",le="+Inf"} 400'* ]]
	[[ $output == *'lb_request_seconds_count{scenario="s",query="even"} 400'* ]]
	run ! grep -vE '^# (HELP|TYPE) lb_[a-z_]+ |^lb_[a-z_]+(\{[a-z]+="([^"\\]|\\.)*"(,[a-z]+="([^"\\]|\\.)*")*\})? [0-9.e+-]+$' <<<"$output"
	run -0 lb-stats -o prometheus -b client,9-b < <(requests | sed 's/}$/,"9-b":1}/')
	[[ $output == *'lb_requests_total{client="0",_9_b="1"} 250'* ]]
	run -2 lb-stats -o prometheus -i 1s </dev/null
	run -2 lb-stats -o csv -C /dev/null </dev/null
}

@test "--buckets: how many took so long at most" {
	run -0 lb-stats -b kind -H 0.1,0.5,2 < <(requests)
	has '.buckets == [[0.1, 90], [0.5, 450], [2, 900]]'
	run -2 lb-stats -H 1,1 </dev/null
	run -2 lb-stats -H 0 </dev/null
}

# a line that is refused with this message
refuses() {
	run -1 --separate-stderr lb-stats <<<"$1"
	[[ $stderr == *"<stdin>:1: $2"* ]] || { echo "$1: $stderr"; return 1; }
	[ -z "$output" ]
}

@test "members of the wrong type are refused, not guessed" {
	refuses '{"us":5,"t":"now"}' '"t" is not a time'
	refuses '{"us":5,"t":1e300}' '"t" is not a time'
	refuses '{"us":5,"ok":"false"}' '"ok" is neither true nor false'
	refuses '{"us":5,"ok":null}' '"ok" is neither true nor false'
	refuses '{"us":1e18}' '"us" is not a number'
	refuses '{"us":99999999999999999999}' '"us" is not a number'
	hist=$(lb-stats -o json </dev/null; printf '{"kind":"histogram","scenario":"s","query":"q","from_s":1,"to_s":2,"requests":3,"errors":{"57014":5},"rows":0,"bytes":0,"hist":"HISTFAAAABV4nJNpmSzMwMDAxAABzFCaEUoDAB/GAEc="}')
	run -1 --separate-stderr lb-stats <<<"$hist"
	[[ $stderr == *'<stdin>:1: "'* ]]
}

@test "a record without a time counts, and does not begin in 1970" {
	run -0 lb-stats -b scenario <<<$'{"us":1000}\n{"us":1000,"t":1000}\n{"us":1000,"t":1001.999}'
	has '.requests == 3 and .seconds == 2 and .max_ms == 1'
	run -0 lb-stats <<<'{"us":7200000000,"t":1}'
	has '.max_ms > 3599999 and .max_ms < 3604000'
}

@test "lists that name something twice are refused" {
	for bad in '-b query,query' "-b ''" '-b query,' '-p 99,99' '-p 99,' '-H 5,5'; do
		eval "run -2 --separate-stderr lb-stats $bad </dev/null"
		[[ $stderr == lb-stats:* ]] || { echo "$bad: $stderr"; return 1; }
	done
}

@test "--slo: each of several holds, the last too; nothing measured holds none" {
	run -1 --separate-stderr lb-stats -s 'p99<1us' -s 'error_rate<50%' < <(requests)
	[[ $stderr == *'p99<1us does not hold: 0.989 ms'* || $stderr == *'p99<1us does not hold'* ]]
	run -1 --separate-stderr lb-stats -s 'p99<1s' </dev/null
	[ "$stderr" = "lb-stats: all: p99<1s does not hold: nothing was measured" ]
	for bad in 'p99<-50ms' 'error_rate<-1%' 'p99<50' p99 '<5ms' 'p101<5ms' 'error_rate<0.1' 'throughput>fast' 'p99=5ms' 'p99<5ms;max<1s' ',' ''; do
		run -2 --separate-stderr lb-stats -s "$bad" </dev/null
		[[ $stderr == *--slo* ]]
	done
}

@test "targets of a config are not lost where --by names no scenario" {
	cat >c.yaml <<-'EOF'
		test_scenarios: [{name: s, query_patterns: [{query_name: q}], performance_targets: {p99_response_time_ms: 0.1}}]
		queries: {q: {file_path: q.sql}}
	EOF
	run -1 --separate-stderr lb-stats -c c.yaml < <(requests)
	[[ $stderr == *'s: p99<=0.0001s does not hold'* ]]
	run -2 --separate-stderr lb-stats -c c.yaml -b query < <(requests)
	[[ $stderr == *'--by must name scenario'* ]]
}

@test "--buckets stand in tables too, a value at a bound is below it" {
	run -0 lb-stats -b scenario -H 1,5,10 <<<$'{"scenario":"s","t":1,"us":1000}\n{"scenario":"s","t":1,"us":5000}\n{"scenario":"s","t":1,"us":10000}'
	has '.buckets == [[1, 1], [5, 2], [10, 3]]'
	run -0 lb-stats -o csv -b scenario -H 0.1,0.5 < <(requests)
	[[ ${lines[0]} == *',max,<= 0.1,<= 0.5' ]]
	[[ ${lines[1]} == *',90,450' ]]
	run -2 lb-stats -o csv -i 1s -H 5 </dev/null
}

@test "names with marks of the format stay in their cell" {
	line='{"t":1,"us":5,"scenario":"a|b","query":"x, \"y\"\nz"}'
	run -0 lb-stats -o markdown <<<"$line"
	[[ ${lines[2]} == '| a\|b '*'| x, "y" z '* ]]
	[ "${#lines[@]}" -eq 3 ]
	run -0 lb-stats -o csv <<<"$line"
	[[ $output == *$'\na|b,"x, ""y""\nz",1,0,'* ]]
	run -0 lb-stats -o prometheus <<<"$line"
	[[ $output == *'lb_requests_total{scenario="a|b",query="x, \"y\"\nz"} 1'* ]]
	run -0 lb-stats -o prometheus -b sqlstate <<<'{"us":5,"ok":false,"sqlstate":"57014"}'
	[[ $output == *'lb_errors_total{by_sqlstate="57014",sqlstate="57014"} 1'* ]]
}

@test "--compare says which groups only one of the runs has" {
	requests | grep even >even.jsonl
	requests | sed 's/"even"/"other"/' >other.jsonl
	run -0 --separate-stderr lb-stats -C even.jsonl other.jsonl
	[[ $stderr == *'only even.jsonl has "s, even"'* && $stderr == *'only this run has "s, odd"'* && $stderr == *'only this run has "s, other"'* ]]
}

@test "--cost: half a price is refused" {
	for bad in cu=32,hour=1 cu_hour=1,hour=1 gb=5,hour=1 gb_month=1,hour=1; do
		run -2 --separate-stderr lb-stats -x "$bad" </dev/null
		[[ $stderr == *'belong together'* ]]
	done
}

@test "--by: values keep their type, numbers their order" {
	run -0 lb-stats -b n,ok < <(for n in 10 2 '"2"' 2 null '""'; do echo "{\"us\":1,\"ok\":true,\"n\":$n}"; done)
	[ "$(jq -c 'select(.total != true) | [.n, .ok, .requests]' <<<"$output" | tr '\n' ' ')" = \
		'[null,true,1] [2,true,2] [10,true,1] ["",true,1] ["2",true,1] ' ]
}
