load helper

setup_file() {
	use_database
	psql -qXc "CREATE TABLE item (id int PRIMARY KEY, name text)" \
		-c "INSERT INTO item SELECT i, 'item ' || i FROM generate_series(1, 1000) i"
}

# the request records of a run, without its run records
fire() {
	lb-fire "$@" >all.jsonl || return
	grep '"kind":"request"' all.jsonl
}

# how the last run ended: requests in its records = requests of the end record = successes + errors
exact() {
	local n
	n=$(grep -c '"kind":"request"' "$1")
	output=$(tail -n 1 "$1")
	has ".event == \"end\" and .requests == $n and .errors == $(grep -c '"ok":false' "$1")"
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >get.sql <<-'EOF'
		-- WEIGHT: 3
		-- PARAM id = random(1, 1000)
		SELECT name FROM item WHERE id = :id;
	EOF
}

config() {
	mkdir -p queries
	echo 'SELECT name FROM item WHERE id = :id AND :price::numeric < 100 AND :day::date > $$2023-12-31$$' >queries/lookup.sql
	echo 'SELECT count(*) FROM item WHERE id = ANY(:ids::int[]) OR :all::bool' >queries/many.sql
	cat >config.yaml <<-'EOF'
		postgres_connection:
		  host: "${PGHOST}"
		  database: "${PGDATABASE}"
		  username: postgres
		  ssl_mode: prefer
		  initial_pool_size: 2
		  max_pool_size: 3
		test_environment:
		  default_test_duration: 0.5
		  cooldown_duration: 0.05
		test_scenarios:
		  - name: light
		    description: "a light load"
		    duration: 0.4
		    concurrent_connections: 4
		    ramp_up_duration: 0.1
		    query_patterns:
		      - query_name: lookup
		        weight: 90
		        think_time: 0.001
		      - query_name: many
		        weight: 10
		        max_execution_time: 5
		    performance_targets:
		      p99_response_time_ms: 500
		      max_error_rate_percent: 1
		  - name: spike
		    concurrent_connections: 1
		    spikes:
		      - start_time: 0.2
		        duration: 0.2
		        spike_connections: 3
		    query_patterns:
		      - query_name: many
		  - name: paced
		    rate: [100 for 0.2s, 200 for 0.2s]
		    query_patterns:
		      - query_name: lookup
		queries:
		  lookup:
		    file_path: queries/lookup.sql
		    parameters:
		      - {name: id, type: integer, generation: random_range, range: [1, 1000]}
		      - {name: price, type: decimal, generation: random_range, range: [10.00, 99.00]}
		      - {name: day, type: date, generation: random_date_range, start_date: "2024-01-01", end_date: "2024-12-31"}
		  many:
		    file_path: ./queries/many.sql
		    parameters:
		      - {name: ids, type: integer_array, generation: random_array, array_size: [3, 10], element_range: [1, 1000]}
		      - {name: all, type: boolean, generation: random_choice, choices: [true, false]}
		metrics:
		  response_time:
		    percentiles: [50, 99]
	EOF
}

@test "a request record has every part of its time" {
	run -0 --separate-stderr fire -x 10 get.sql
	[ "${#lines[@]}" -eq 10 ]
	has '.kind == "request" and .scenario == "default" and .query == "get" and .client == 0'
	has '.ok and .rows == 1 and .bytes > 5 and .attempt == 1 and .t > 1.7e9'
	has '.us >= .late_us + .wait_us + .server_us + .transfer_us - 4'
	has '.us <= .late_us + .wait_us + .server_us + .transfer_us + 1000'
}

@test "the same seed draws the same values, another one others" {
	psql -qXc "CREATE TABLE seen (n int)"
	cat >put.sql <<-'EOF'
		-- PARAM n = random(1, 1000000)
		INSERT INTO seen VALUES (:n)
	EOF
	for seed in 5 5 6; do
		lb-fire -x 40 -C 4 -S $seed put.sql >out
		psql -qXAtc "SELECT md5(string_agg(n::text, ',' ORDER BY n)) FROM seen" -c "TRUNCATE seen" >>sums
	done
	[ "$(sed -n 1p sums)" = "$(sed -n 2p sums)" ]
	[ "$(sed -n 1p sums)" != "$(sed -n 3p sums)" ]
}

@test "weights, several queries in one file, NAME" {
	cat >two.sql <<-'EOF'
		-- NAME: often
		-- WEIGHT: 9
		SELECT 1;
		-- NAME: seldom
		SELECT 2;
	EOF
	run -0 fire -x 1000 two.sql
	[ "$(grep -c often <<<"$output")" -gt 850 ]
	[ "$(grep -c seldom <<<"$output")" -gt 50 ]
}

@test "only a :name outside of strings, casts, slices and comments is a parameter" {
	cat >tricky.sql <<-'EOF'
		-- PARAM n = values(2)
		SELECT ':a', $$ :b $$, (ARRAY[1,2,3])[1:2], 'x'::text, E'\':c' /* :d */ -- :e
		FROM item WHERE id = :n AND name <> '{"x":true}';
	EOF
	run -0 fire -x 1 tricky.sql
	has '.rows == 1'
}

@test "the older form of request files: PARAMETERS take turns, EXEC_COUNT weighs" {
	cat >old.sql <<-'EOF'
		-- NAME: old
		-- EXEC_COUNT: 10
		-- PARAMETERS: [["item 1", 5], ["it's", null]]
		SELECT id, '%s', 7 %% 4 FROM item WHERE name = %s OR id=%s -- not %s
		-- NAME: new
		-- WEIGHT: 80
		;SELECT 1
	EOF
	run -0 lb-fire -n old.sql
	[ "${lines[1]}" = "   20.0%  old: 1 statement, 2 parameters" ]
	sed -n 1,4p old.sql >alone.sql
	run -0 fire -R -x 3 alone.sql
	[ "$(jq -c '.results[0].rows' <<<"$output" | tr '\n' ' ')" = '[["1","%s","3"],["5","%s","3"]] [] [["1","%s","3"],["5","%s","3"]] ' ]
}

@test "what is wrong with an older request file is said" {
	run -2 --separate-stderr lb-fire <<<$'-- PARAMETERS: [[1], [2, 3]]\nSELECT %s'
	[[ $stderr == 'lb-fire: <stdin>:1:1: PARAMETERS wants lists of the same length'* ]]
	run -2 --separate-stderr lb-fire <<<$'-- PARAMETERS: [[1, 2]]\nSELECT %s'
	[[ $stderr == *'<stdin>:1:1: the sets of PARAMETERS have 2 values, and "stdin" has 1 %s' ]]
	run -2 --separate-stderr lb-fire <<<$'-- PARAMETERS: [[1]]\nSELECT %s, %s'
	[[ $stderr == *'<stdin>:2:13: '*'this %s is number 2' ]]
	run -2 --separate-stderr lb-fire <<<$'-- PARAMETERS: [[1]]\nSELECT %s % 2'
	[[ $stderr == *'<stdin>:2:11: '*'written %%' ]]
	run -2 --separate-stderr lb-fire <<<$'-- EXEC_COUNT: 0\nSELECT 1'
	[[ $stderr == *'EXEC_COUNT wants'* ]]
}

@test "--unnamed and --simple ask the same, alone and in a group" {
	cat >group.sql <<-'EOF'
		-- GROUP: pipeline
		-- PARAM id = values(5)
		-- PARAM name = values('it''s \ :id')
		BEGIN; SELECT name FROM item WHERE id = :id /* :id */; SELECT :name::text, $$:id$$ -- :id
		; SELECT :id + 1; COMMIT
	EOF
	sed s/pipeline/serial/ group.sql >serial.sql
	lb-fire -R -x 1 group.sql >wanted
	for how in -u -y; do
		for file in group serial; do
			run -0 fire $how -R -x 2 $file.sql
			[ "$(jq -c '.results' <<<"$output" | sort -u)" = "$(jq -c 'select(.results).results' wanted)" ]
			has '.ok and .rows == 3 and .results[1].rows == [["it\u0027s \\ :id", ":id"]]'
		done
	done
	run -0 fire -y -x 2 <<<'SELECT 1; SELECT 1/0; SELECT 2'
	has '.sqlstate == "22012" and .rows == 1'
	[ "$(psql -qXAtc "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'lb-fire'")" -eq 0 ]
}

@test "an undeclared parameter is refused with the line to add" {
	run -2 --separate-stderr lb-fire <<<'SELECT :ticket'
	[[ $stderr == 'lb-fire: <stdin>:1:8: '*'-- PARAM ticket = random(1, 1000)'* ]]
}

@test "an unknown directive is refused, the nearest is named" {
	run -2 --separate-stderr lb-fire <<<$'-- WIEGHT: 3\nSELECT 1'
	[[ $stderr == 'lb-fire: <stdin>:1:1: unknown directive "WIEGHT": did you mean "WEIGHT"?' ]]
	run -2 --separate-stderr lb-fire <<<$'-- PARAMS id = 3\nSELECT 1'
	[[ $stderr == 'lb-fire: <stdin>:1:1: unknown directive "PARAMS": did you mean "PARAM"?' ]]
	run -0 lb-fire -n <<<$'-- WHERE id = 3\n-- AND x = 4\nSELECT 1'
	run -2 --separate-stderr lb-fire <<<$'-- PARAM id = randm(1, 3)\nSELECT :id'
	[[ $stderr == 'lb-fire: <stdin>:1:1: unknown distribution "randm": did you mean random()?' ]]
}

@test "what the server refuses is said before the run, at its place" {
	run -2 --separate-stderr lb-fire <<-'EOF'
		-- PARAM ticket = random(1, 5)
		SELECT 'ä', :ticket,
		       nonsense FROM item;
	EOF
	[ -z "$output" ]
	[[ $stderr == 'lb-fire: <stdin>:3:8: column "nonsense" does not exist'* ]]
}

@test "a server whose socket is not there is status 2, with a hint" {
	run -2 --separate-stderr lb-fire -d host=/nowhere get.sql
	[[ $stderr == *'/nowhere/'*'hint: no server has this socket'* ]]
}

@test "an unreachable server is status 2, with a hint" {
	run -2 --separate-stderr lb-fire -d "host=127.0.0.1 port=1" <<<'SELECT 1'
	[[ $stderr == *"onnection refused"*"hint: "* ]]
	[ -z "$output" ]
}

@test "an error is a record, and the run goes on" {
	cat >div.sql <<-'EOF'
		-- PARAM n = seq(0, 1)
		SELECT 1 / :n::int
	EOF
	run -0 --separate-stderr fire -x 10 div.sql
	[ "${#lines[@]}" -eq 10 ]
	[ "$(jq -s 'map(select(.ok)) | length' <<<"$output")" -eq 5 ]
	output=$(grep -v '"ok":true' <<<"$output")
	has '.sqlstate == "22012" and .error == "division by zero"'
}

@test "--once runs each statement exactly once, over several connections" {
	psql -qXc "CREATE TABLE did (n int)"
	for i in $(seq 50); do echo "INSERT INTO did VALUES ($i);"; done >many.sql
	run -0 fire --once -C 5 -j 2 many.sql
	[ "${#lines[@]}" -eq 50 ]
	[ "$(psql -qXAtc 'SELECT count(*), count(DISTINCT n) FROM did')" = "50|50" ]
	[ "$(jq -s 'map(.client) | unique | length' <<<"$output")" -gt 1 ]
}

@test "a script of many statements is read in time that grows with it" {
	seq 1 100000 | sed 's/.*/SELECT &; -- and so on/' >long.sql
	run -0 timeout 10 lb-fire -n -1 long.sql
	[ "${lines[-1]}" = "    0.0%  long:100000: 1 statement, 0 parameters" ]
}

@test "statement records are requests by their name" {
	run -0 fire --once <<-'EOF'
		{"name":"a","sql":"SELECT 1","x":1}
		{"name":"b","sql":"SELECT 2"}
	EOF
	[ "$(jq -r .query <<<"$output" | tr '\n' ' ')" = "a b " ]
}

@test "a record that is none is refused" {
	run -2 --separate-stderr lb-fire --once <<<'{"name":"a"}'
	[[ $stderr == 'lb-fire: <stdin>:1: '*'"sql"'* ]]
}

@test "open loop: the intended rate, latency from the intended start" {
	run -0 fire -C 4 -r 500 -T 1s get.sql
	[ "${#lines[@]}" -eq 500 ]
	has '.us >= .late_us + .wait_us'
}

@test "threads share the clients" {
	run -0 fire -C 5 -j 3 -x 300 get.sql
	[ "${#lines[@]}" -eq 300 ]
	[ "$(jq -s 'map(.client) | unique | length' <<<"$output")" -eq 5 ]
}

@test "a client with a connection of its own never waits for one" {
	run -0 fire -C 8 -x 4000 get.sql
	[ "$(jq -s 'map(select(.wait_us > 0)) | length' <<<"$output")" -eq 0 ]
}

@test "a pool smaller than the clients: the wait is measured" {
	echo 'SELECT pg_sleep(0.02)' >slow.sql
	run -0 fire -C 4 -k 1 -x 8 slow.sql
	[ "$(jq -s 'map(select(.wait_us > 10000)) | length' <<<"$output")" -ge 5 ]
}

@test "how busy the connections are is said each interval" {
	echo 'SELECT pg_sleep(0.01)' >slow.sql
	config
	sed -i 's/max_pool_size: 3/max_pool_size: 2/; s/default_test_duration: .*/&\n  metrics_collection_interval: 0.1/
		s/duration: 0.4/duration: 1/; s/think_time: 0.001/think_time: 0/' config.yaml
	sed -i 's/^SELECT/& pg_sleep(0.01),/' queries/*.sql
	lb-fire -c config.yaml -s light >out
	output=$(jq -c 'select(.event == "pool")' out)
	[ "$(wc -l <<<"$output")" -ge 8 ]
	# four clients and two connections, but for the beginning and the end
	has '.connections == 2 and .open == 2 and .to_s > .from_s and .busy_percent >= 0 and .busy_percent <= 100'
	[ "$(jq -s 'map(.busy_percent) | sort | .[length / 2 | floor] > 90' <<<"$output")" = true ]
	lb-fire -k 4 -C 1 -T 0.3s slow.sql >out
	output=$(jq -c 'select(.event == "pool")' out)
	has '.busy_percent > 20 and .busy_percent < 26'
}

@test "a request that waits too long for a connection is an error" {
	config
	sed -i 's/initial_pool_size: 2/pool_timeout: 0.05/; s/max_pool_size: 3/max_pool_size: 1/' config.yaml
	sed -i 's/^SELECT/& pg_sleep(0.1),/' queries/lookup.sql
	run -0 fire -c config.yaml -s light -x 8
	exact all.jsonl
	output=$(grep '"ok":false' all.jsonl)
	has '.sqlstate == "LB001" and .wait_us > 49000'
}

@test "the run records say what was asked, and what the server has counted" {
	psql -qXc "CREATE TABLE counted AS SELECT i AS id FROM generate_series(1, 1000) i" -c "ANALYZE counted"
	blocks=$(psql -qXAtc "SELECT relpages FROM pg_class WHERE relname = 'counted'")
	lb-fire -C 2 -z 1ms -x 50 <<<'SELECT count(*) FROM counted' >out
	output=$(head -n 1 out)
	has '.event == "begin" and .clients == 2 and .protocol == "prepared" and .open == false and .warm == false and .seed == 1'
	has '.queries == [{name: "stdin", weight: 1, statements: 1, group: "serial", think_s: 0.001, timeout_s: 300}]'
	has '(.server.version | startswith("PostgreSQL")) and .server.settings.shared_buffers != null'
	has '.server.table_bytes.counted >= 8192 and .version != null'
	output=$(tail -n 1 out)
	has ".event == \"end\" and .counters.tables.counted == {hit: $((50 * blocks)), read: 0}"
	has '.counters.database.commits >= 50 and .counters.cache_hit_percent > 0'
	if [ "$(psql -qXAtc 'SHOW server_version_num')" -ge 160000 ]; then
		has '.counters.io.reads >= 0'
	else
		has '.counters.io == null'
	fi
	lb-fire -q -P -r '100 for 0.1s, 50 for 0.2s' <<<'SELECT 1' >out
	output=$(head -n 1 out)
	has '.open and .poisson and .steps == [{rate_per_s: 100, seconds: 0.1}, {rate_per_s: 50, seconds: 0.2}]'
}

@test "a request over its time-out is cancelled and counted" {
	echo 'SELECT pg_sleep(10)' >slow.sql
	run -0 fire -t 100ms -x 2 slow.sql
	[ "${#lines[@]}" -eq 2 ]
	has '(.ok | not) and .sqlstate == "57014" and .us < 2000000'
}

@test "ramp-up and warm-up are marked" {
	run -0 fire -C 2 -U 0.2s -w 0.2s -T 0.2s -W 0.2s -z 10ms get.sql
	[ "$(jq -r .phase <<<"$output" | uniq | tr '\n' ' ')" = "ramp_up warmup null ramp_down " ]
}

@test "no statement is an error" {
	run -2 --separate-stderr lb-fire <<<'-- nothing'
	[[ $stderr == *'has no statement'* ]]
}

@test "values from a file, a CSV column and a column of a table" {
	printf 'id,note\n7,"a,""b"\n' >keys.csv
	mkdir -p sub && echo 9 >sub/lines.txt
	cat >sub/keys.sql <<-'EOF'
		-- PARAM a = file('../keys.csv', note)
		-- PARAM b = file(lines.txt)
		-- PARAM c = column(item, name, 50)
		-- PARAM d = uuid()
		SELECT 1 FROM item WHERE :a = 'a,"b' AND :b::int = 9 AND name = :c AND :d::uuid IS NOT NULL
	EOF
	run -0 fire -x 20 sub/keys.sql
	has '.ok and .rows == 1'
	run -2 --separate-stderr lb-fire <<<$'-- PARAM a = column(item, nme)\nSELECT :a::text'
	[[ $stderr == *'column "nme" does not exist'* ]]
	run -2 --separate-stderr lb-fire <<<$'-- PARAM a = file(none.txt)\nSELECT :a::text'
	[[ $stderr == *'open none.txt: No such file'* ]]
}

@test "a sample of a column is taken from all of the table, analyzed or not, and repeats" {
	psql -qXc "CREATE TABLE sampled AS SELECT i FROM generate_series(1, 20000) i" -c "CREATE TABLE parts (i int) PARTITION BY RANGE (i)" \
		-c "CREATE TABLE parts1 PARTITION OF parts FOR VALUES FROM (0) TO (1000)" -c "INSERT INTO parts SELECT generate_series(1, 999)"
	for analyze in '' ANALYZE; do
		[ -z "$analyze" ] || psql -qXc 'ANALYZE sampled'
		for i in 1 2; do
			fire -R -x 400 <<<$'-- PARAM k = column(sampled, i, 100)\nSELECT :k::int AS i' | jq '.results[0].rows[0][0] | tonumber' >keys$i
		done
		cmp keys1 keys2
		output=$(jq -sc '{most: max, mean: (add / length), different: (unique | length)}' keys1)
		has '.most > 18000 and .mean > 7000 and .mean < 13000 and .different > 80 and .different <= 100'
		run -0 fire -R -x 5 <<<$'-- PARAM k = column(sampled, i, 1)\nSELECT :k::int AS i'
		[ "$(jq -c .results <<<"$output" | sort -u | wc -l)" -eq 1 ]
	done
	run -0 fire -x 5 <<<$'-- PARAM k = column(parts, i, 10)\nSELECT :k::int'
}

@test "wrong use: unknown option, bad number, missing file" {
	run -2 --separate-stderr lb-fire --nonsense
	run -2 --separate-stderr lb-fire -C 0 get.sql
	[[ $stderr == *"--clients"* ]]
	run -2 --separate-stderr lb-fire missing.sql
	[[ $stderr == "lb-fire: open missing.sql: No such file or directory" ]]
}

@test "a full disk is status 2" {
	run -2 --separate-stderr bash -c 'lb-fire -x 10 get.sql >/dev/full'
	[[ $stderr == *"No space left on device"* ]]
}

@test "SIGINT ends a run, what was measured is reported" {
	lb-fire -C 2 -T 60s -z 1ms get.sql >out &
	pid=$!
	until [ -s out ]; do sleep 0.05; done
	kill -INT $pid
	wait $pid
	[ "$(wc -l <out)" -gt 1 ]
	[ -z "$(jq -c 'select(.ok == false and .sqlstate != "LB003")' out)" ] # none that was under way failed
	output=$(tail -n 1 out)
	has '.kind == "run" and .event == "end" and .stopped'
}

@test "the scenarios of a config run in order" {
	config
	run -0 --separate-stderr fire -c config.yaml
	[ -z "$stderr" ]
	[ "$(jq -r .scenario <<<"$output" | uniq | tr '\n' ' ')" = "light spike paced " ]
	[ "$(jq -r 'select(.scenario == "paced").query' <<<"$output" | wc -l)" -eq 60 ]
	[ "$(jq -r 'select(.scenario == "spike").client' <<<"$output" | sort -u | tr '\n' ' ')" = "0 1 2 " ]
	[ "$(jq -s 'map(select(.scenario == "light" and .query == "lookup")) | length' <<<"$output")" -gt 100 ]
	has '.ok'
	output=$(grep '"kind":"run"' all.jsonl)
	[ "$(jq -r .event <<<"$output" | uniq | tr '\n' ' ')" = "begin pool end begin pool end begin pool end " ]
	has '.event != "end" or .errors == 0'
	[ "$(jq -r 'select(.event == "begin").connections' <<<"$output" | tr '\n' ' ')" = "3 3 1 " ]
}

@test "one scenario of a config, its list, and a dry run" {
	config
	run -0 lb-fire -l -c config.yaml
	[ "${lines[0]}" = $'light\ta light load' ]
	[ "${#lines[@]}" -eq 3 ]
	run -0 lb-fire -n -c config.yaml -s light -T 5s
	[ "${lines[0]}" = "light: closed loop: 4 clients over 3 connections for 5 s, ramp-up 0.1 s" ]
	[ "${lines[1]}" = "   90.0%  lookup: 1 statement, 3 parameters, then think 0.001 s" ]
	run -0 fire -c config.yaml -s spike -T 0.1s
	has '.scenario == "spike"'
	run -2 --separate-stderr lb-fire -c config.yaml -s nothing
	[[ $stderr == *'has no scenario "nothing"' ]]
}

@test "all errors of a config come out in one run, with their places" {
	config
	sed -i 's/max_pool_size/max_pol_size/; s/weight: 90/weight: heavy/; s/random_array/random_range/; s/query_name: many/query_name: nothing/
		s/PGDATABASE/NO_SUCH_VARIABLE/' config.yaml
	printf 'alerting:\n  enabled: true\n' >>config.yaml
	sed -i 's/^  cooldown_duration: .*/&\n  cooldown: 1\n  warmup: 0.1/' config.yaml
	printf '  postgres_metrics: {pg_stat_io: true}\n' >metrics
	sed -i '/^metrics:/r metrics' config.yaml
	run -2 --separate-stderr lb-fire -c config.yaml
	[[ $stderr == *'config.yaml:7:3: unknown key "max_pol_size", did you mean "max_pool_size"?'* ]]
	[[ $stderr == *'config.yaml:3:13: database: the environment has no variable NO_SUCH_VARIABLE'* ]]
	[[ $stderr == *'weight: "heavy" is not a number'* ]]
	[[ $stderr == *'parameter "ids": random_range wants "range"'* ]]
	[[ $stderr == *'queries has no "nothing"'* ]]
	[[ $stderr == *'alerting: '*'--slo'* ]]
	[[ $stderr == *'unknown key "pg_stat_io"'* ]]
	[[ $stderr == *': cooldown_duration is the same as cooldown in line 11'* && $stderr != *warmup* ]]
}

@test "--histogram folds the records, --rows adds results" {
	run -0 lb-fire -g 0.1s -T 0.4s -z 1ms get.sql
	output=$(grep '"kind":"histogram"' <<<"$output")
	[ "$(wc -l <<<"$output")" -ge 4 ]
	has '.query == "get" and .requests > 0 and .errors == {} and (.hist | startswith("HISTFAAA")) and .to_s > .from_s'
	run -0 fire -R -x 1 <<<"SELECT 1 AS a, NULL AS b; SELECT 'x'"
	has '.results == [{columns: ["a", "b"], rows: [["1", null]]}, {columns: ["?column?"], rows: [["x"]]}]'
}

@test "what is counted of an answer: rows, bytes of the values, what a statement has changed" {
	psql -qXc "CREATE TABLE tally (n int)"
	cat >q.sql <<-'EOF'
		-- NAME: long
		SELECT g, repeat('x', 1000000), NULL FROM generate_series(1, 9) g;
		-- NAME: insert
		INSERT INTO tally SELECT generate_series(1, 7);
		-- NAME: returning
		UPDATE tally SET n = n + 1 WHERE n > 4 RETURNING n, 'ä';
		-- NAME: none
		SELECT FROM tally WHERE n < 0;
		-- NAME: no_columns
		SELECT FROM tally;
		-- NAME: notice
		DO $$ BEGIN RAISE NOTICE 'told nobody'; END $$;
	EOF
	for protocol in "" -u -y; do
		psql -qXc "TRUNCATE tally"
		run -0 --separate-stderr lb-fire -q $protocol --once q.sql
		[ -z "$stderr" ]
		[ "$(jq -r 'select(.kind == "request") | [.query, .rows, .bytes, .ok] | join(" ")' <<<"$output")" = "$(printf '%s\n' 'long 9 9000009 true' \
			'insert 7 0 true' 'returning 3 9 true' 'none 0 0 true' 'no_columns 7 0 true' 'notice 0 0 true')" ]
		psql -qXc "TRUNCATE tally"
		run -0 lb-fire -q $protocol --once --rows q.sql
		[ "$(jq -c 'select(.query == "returning") | .results' <<<"$output")" = '[{"columns":["n","?column?"],"rows":[["6","ä"],["7","ä"],["8","ä"]]}]' ]
		[ "$(jq -c 'select(.query == "no_columns" or .query == "insert") | .results' <<<"$output" | paste -sd' ')" = 'null [{"columns":[],"rows":[[],[],[],[],[],[],[]]}]' ]
	done
}

@test "COPY is not a request: an error, and the connection is opened again" {
	printf -- '-- NAME: out\nCOPY (SELECT 1) TO STDOUT;\n-- NAME: in\nCREATE TEMP TABLE c (n int); COPY c FROM STDIN;\n' >q.sql
	echo 'SELECT 1;' >one.sql
	run -0 lb-fire -q -y -C 1 -x 20 q.sql one.sql
	[ "$(jq -r 'select(.kind == "request" and (.ok | not)) | .sqlstate' <<<"$output" | sort -u)" = 0A000 ]
	jq -es 'map(select(.kind == "request")) | length == 20 and any(.query == "one") and all(.ok == (.query == "one"))' <<<"$output"
}

@test "histograms add up to what the requests do: ramps and errors" {
	printf 'SELECT pg_sleep(0.002)' >slow.sql
	printf 'SELECT 1; SELECT pg_sleep(0.2)' >long.sql
	for g in '' '-g 0.25s'; do
		# shellcheck disable=SC2086
		lb-fire -q -C 2 -U 0.1s -w 0.3s -T 0.5s -W 0.4s $g slow.sql | lb-stats >one"$g"
		# shellcheck disable=SC2086
		lb-fire -q -C 2 -T 0.5s -t 50ms $g long.sql | lb-stats >two"$g"
	done
	output=$(cat one*)
	has '.seconds > 0.49 and .seconds < 0.54 and .busy_connections > 1.8 and .busy_connections < 2.05'
	output=$(cat two*)
	has '.errors == .requests and .rows == 0 and .busy_connections > 1.8'
}

@test "--find-max raises the rate until the goals no longer hold" {
	echo 'SELECT pg_sleep(0.005)' >slow.sql
	run -0 --separate-stderr lb-fire -f 'p90<100ms' -r 50 -T 0.5s -C 1 slow.sql
	output=$(tail -n 1 <<<"$output")
	# 200 a second can be answered; a little more does not queue up for 100 ms within half a second
	has '.event == "max" and .rate_per_s >= 50 and .rate_per_s < 300'
}

@test "--warm reads tables and indexes first" {
	run -0 lb-fire --warm -x 1 get.sql
	output=$(grep '"run"' <<<"$output")
	[ "$(jq -r 'select(.event == "begin").warm' <<<"$output")" = true ]
}

@test "--warm for a role that may not read everything, with pg_prewarm and without" {
	psql -qXc 'CREATE TABLE hidden (id int)' -c 'CREATE ROLE fire_reader LOGIN' -c 'GRANT SELECT ON item TO fire_reader'
	run -0 --separate-stderr lb-fire -m -d "user=fire_reader dbname=$PGDATABASE" -x 1 get.sql
	[ -z "$stderr" ]
	psql -qXc 'CREATE EXTENSION pg_prewarm' 2>/dev/null || skip "no pg_prewarm"
	run -0 --separate-stderr lb-fire -m -d "user=fire_reader dbname=$PGDATABASE" -x 1 get.sql
	[ -z "$stderr" ]
	run -0 --separate-stderr lb-fire -m -x 1 get.sql
	[ -z "$stderr" ]
}

@test "GROUP: pipeline, spread, and their errors" {
	printf -- '-- GROUP: pipeline\n-- PARAM a = random(1, 1000)\nSELECT name FROM item WHERE id = :a; SELECT 2; SELECT :a::int\n' >group.sql
	run -0 fire -R -x 20 -C 2 group.sql
	has '.ok and .rows == 3 and (.results | length == 3)'
	printf -- '-- GROUP: spread 3\nSELECT pg_sleep(0.1); SELECT pg_sleep(0.1); SELECT pg_sleep(0.1); SELECT 4\n' >spread.sql
	run -0 fire -x 2 spread.sql
	has '.ok and .rows == 4 and .us < 250000'
	printf -- '-- GROUP: pipeline\nSELECT 1; SELECT 1/0; SELECT 2\n' >bad.sql
	run -0 fire -x 2 bad.sql
	has '(.ok | not) and .sqlstate == "22012"'
	run -2 --separate-stderr lb-fire <<<$'-- GROUP: quick\nSELECT 1'
	[[ $stderr == *'GROUP is "pipeline"'* ]]
}

@test "a transaction is tried again after a serialization failure" {
	psql -qXc "CREATE TABLE account (id int PRIMARY KEY, n int)" -c "INSERT INTO account VALUES (1, 0)"
	cat >add.sql <<-'EOF'
		BEGIN ISOLATION LEVEL SERIALIZABLE;
		SELECT n FROM account WHERE id = 1;
		UPDATE account SET n = n + 1 WHERE id = 1;
		COMMIT;
	EOF
	run -0 fire -C 4 -x 200 add.sql
	ok=$(jq -s 'map(select(.ok)) | length' <<<"$output")
	[ "$(jq -s 'map(.attempt) | max' <<<"$output")" -gt 1 ]
	[ "$(psql -qXAtc 'SELECT n FROM account')" -eq "$ok" ]
	output=$(grep -v '"ok":true' <<<"$output" || echo '{"sqlstate":"40001"}')
	has '.sqlstate == "40001" or .sqlstate == "40P01"'
}

@test "--rows: the answers of the last try, in the order of the statements" {
	printf -- '-- GROUP: spread 3\nSELECT 1, pg_sleep(0.2); SELECT 2, pg_sleep(0.1); SELECT 3\n' >spread.sql
	run -0 fire -R -x 2 spread.sql
	has '[.results[].rows[0][0]] == ["1", "2", "3"]'
	psql -qXc "CREATE TABLE tries (n int)" -c "CREATE SEQUENCE tries_seq" -c "CREATE FUNCTION try_twice() RETURNS int LANGUAGE plpgsql AS \$\$
		BEGIN IF nextval('tries_seq') % 2 = 1 THEN RAISE SQLSTATE '40001'; END IF; RETURN 7; END \$\$"
	run -0 fire -R -x 2 <<<'BEGIN; SELECT 5 AS five; SELECT try_twice() AS seven; COMMIT'
	has '.ok and .attempt == 2 and .results == [{columns: ["five"], rows: [["5"]]}, {columns: ["seven"], rows: [["7"]]}]'
}

@test "what is spread has the connections that it wants in each thread, or is refused" {
	printf -- '-- GROUP: spread 5\nSELECT 1; SELECT 2; SELECT 3; SELECT 4; SELECT 5\n' >spread.sql
	run -0 fire -C 6 -j 3 -x 6 spread.sql
	has '.ok and .rows == 5'
	run -0 fire -C 10 -j 3 -x 20 spread.sql
	output=$(head -n 1 all.jsonl)
	has '.threads == 2'
	run -2 --separate-stderr lb-fire -k 4 -x 6 spread.sql
	[[ $stderr == *'"spread" is spread over 5 connections, and there are 4'* ]]
}

@test "what is spread and gets too few connections fails by the pool's time-out" {
	psql -qXc 'CREATE ROLE fire_few LOGIN CONNECTION LIMIT 2'
	printf -- 'SELECT 1; SELECT 2; SELECT 3\n' >spread.sql
	cat >few.yaml <<-'EOF'
		postgres_connection: {username: fire_few, pool_timeout: 0.3}
		test_scenarios: [{name: few, duration: 0.5, concurrent_connections: 3, query_patterns: [{query_name: spread}]}]
		queries: {spread: {file_path: spread.sql}}
	EOF
	sed -i '1i -- GROUP: spread 3' spread.sql
	run -0 timeout 20 lb-fire -c few.yaml
	output=$(grep '"kind":"request"' <<<"$output")
	has '(.ok | not) and (.sqlstate == "LB001" or .sqlstate == "53300")'
}

@test "sequences and sets of PARAMETERS count by query" {
	printf -- '-- NAME: a\n-- PARAM n = seq()\nSELECT :n::int;\n-- NAME: b\nSELECT 0;\n-- NAME: c\n-- PARAMETERS: [[1], [2], [3]]\nSELECT %%s::int\n' >seq.sql
	run -0 fire -R -x 60 seq.sql
	[ "$(jq -rs 'map(select(.query == "a").results[0].rows[0][0] | tonumber) | . == [range(1; 1 + length)]' <<<"$output")" = true ]
	[ "$(jq -rs 'map(select(.query == "c").results[0].rows[0][0] | tonumber) | . == [range(length) | . % 3 + 1]' <<<"$output")" = true ]
}

@test "options that would have no effect beside others are refused" {
	config
	while read -r line; do
		eval "run -2 --separate-stderr timeout 5 lb-fire $line </dev/null"
		[[ $stderr == lb-fire:* ]] || { echo "$line: $stderr"; return 1; }
	done <<-'EOF'
		-1 -r 5 get.sql
		-1 -T 5s get.sql
		-1 -x 5 get.sql
		-1 -z 5ms get.sql
		-1 -P get.sql
		-1 -c config.yaml
		-P get.sql
		-P -c config.yaml -s light
		-r 100 -z 1ms get.sql
		-z 1ms -c config.yaml -s paced
		-r "10 for 1s, 20 for 1s" -T 1s get.sql
		-T 1s -c config.yaml -s paced
		-r 10 -c config.yaml -s spike
		-f "p99<1s" -r 10 -x 5 get.sql
		-x 5 -W 1s get.sql
		-u -y get.sql
		-R -g 1s get.sql
		-k 5 -l get.sql
	EOF
}

@test "options have the last word over a config" {
	echo 'SELECT pg_sleep(1)' >slow.sql
	cat >slow.yaml <<-'EOF'
		test_scenarios: [{name: slow, duration: 5, query_patterns: [{query_name: slow, max_execution_time: 30, think_time: 30}]}]
		queries: {slow: {file_path: slow.sql}}
	EOF
	run -0 fire -c slow.yaml -T 0.3s -t 50ms -z 1ms
	has '.sqlstate == "57014" and .us < 900000'
	[ "${#lines[@]}" -gt 2 ]
}

@test "statement records: weight, and none that was not converted" {
	run -0 lb-fire -n <<<$'{"name":"a","sql":"SELECT 1","weight":3,"dialect":"postgres","ok":true}\n{"name":"b","sql":"SELECT 2"}'
	[[ $output == *'75.0%  a'*'25.0%  b'* ]]
	run -0 lb-fire -n <<<$'{"name":"a","sql":"-- NAME: other\\n-- WEIGHT: 9\\nSELECT 1","weight":3}\n{"name":"b","sql":"SELECT 2"}'
	[[ $output == *'75.0%  a'*'25.0%  b'* ]]
	run -2 --separate-stderr lb-fire -n <<<'{"name":"a","sql":"SELECT 1","ok":false}'
	[[ $stderr == *'<stdin>:1: '*refused* ]]
	run -2 --separate-stderr lb-fire -n <<<'{"name":"a","sql":"SELECT 1","dialect":"databricks"}'
	[[ $stderr == *'lb-sql2pg'* ]]
	run -2 --separate-stderr lb-fire -n <<<'{"name":"a","sql":"SELECT 1","weight":"x"}'
	[[ $stderr == *'"weight" is'* ]]
}

@test "what lb-sql2pg writes is fired, with its parameters and directives" {
	printf -- '-- NAME: one\n-- WEIGHT: 3\n-- PARAM id = random(7, 7)\nSELECT /* NOTE: this */ name -- more\nFROM item WHERE id = :id AND :id < 1000;\n-- NAME: two\nSELECT 2 ' >dbx.sql
	lb-sql2pg dbx.sql >converted.jsonl
	run -0 lb-fire -n converted.jsonl
	[[ $output == *'75.0%  one: 1 statement, 1 parameter'* ]]
	run -0 fire -R -x 20 converted.jsonl
	has '.ok and (.query == "two" or .results[0].rows == [["item 7"]])'
	run -2 --separate-stderr lb-fire <<<'SELECT $1::int'
	[[ $stderr == 'lb-fire: <stdin>:1:8: $1 has no value'* ]]
	run -2 --separate-stderr lb-fire < <(lb-sql2pg <<<'SELECT name FROM item WHERE id = ?')
	[[ $stderr == *'$1 has no value'* ]]
	run -2 --separate-stderr lb-fire < <(lb-sql2pg <<<'SELECT name FROM item WHERE id = :id')
	[[ $stderr == *'add a line "-- PARAM id = '* ]]
}

@test "a parameter that no statement uses is refused, at its place" {
	printf -- "-- PARAM id = random(1, 5)\nSELECT 'ITEM_ID_PLACEHOLDER'\n" >unused.sql
	run -2 --separate-stderr lb-fire -n unused.sql
	[[ $stderr == *'unused.sql:1:1: no statement of "unused" has the parameter :id'* ]]
}

@test "a search for the highest rate that is ended says what held so far" {
	lb-fire -q -f 'p99<1s' -r 100 -T 0.4s get.sql >out &
	pid=$!
	for _ in {1..100}; do
		[ "$(grep -c '"event":"end"' out)" -lt 2 ] || break
		sleep 0.1
	done
	kill -INT $pid
	wait $pid
	output=$(tail -n 1 out)
	has '.event == "max" and .rate_per_s >= 200 and .stopped'
}

@test "a config: a variable may be any value, and need not be there when nothing connects by it" {
	config
	sed -i 's/initial_pool_size: 2/port: "${PGPORT}"\n  initial_pool_size: ${POOL}/; s/ssl_mode: prefer/password: "${NOT_THERE}"/' config.yaml
	run -2 --separate-stderr lb-fire -c config.yaml -s spike
	[[ $stderr == *'no variable NOT_THERE'* ]]
	run -0 lb-fire -l -c config.yaml
	run -0 lb-fire -n -c config.yaml -s light
	run -0 lb-fire -x 1 -c config.yaml -s spike -d "$PGDATABASE"
	run -0 lb-stats -c config.yaml </dev/null
	export NOT_THERE=x POOL=1
	run -0 lb-fire -x 1 -c config.yaml -s spike
	export POOL=many
	run -2 --separate-stderr lb-fire -x 1 -c config.yaml -s spike
	[[ $stderr == *'initial_pool_size: "many"'* ]]
}

# one change to the config is said so, at its place
says() {
	config
	sed -i "$1" config.yaml
	run -2 --separate-stderr lb-fire -n -c config.yaml
	[[ $stderr == *"$2"* ]] || { echo "$1: $stderr"; return 1; }
	[[ $stderr =~ config.yaml:[0-9]+:[0-9]+: ]]
}

@test "a config: what would never be seen, or means nothing, is refused" {
	says 's/start_time: 0.2/start_time: 2/' 'the spike begins after the duration of 0.5 s'
	says '/start_time: 0.2/{N;s/.*/      - duration: 0.2/}' 'a spike wants start_time'
	says 's/spike_connections: 3/spike_connections: 1/' 'more than the 1 of concurrent_connections'
	says 's/weight: 10/think_time: 0/; s/query_name: many/query_name: lookup/' 'the query "lookup" stands here twice'
	says 's/concurrent_connections: 4/arrivals: poisson/' 'arrivals are those of a rate'
	says 's/rate: .100 for.*/&\n    duration: 7/' 'duration: the steps of the rate take 0.4 s'
	says '$!N;s/rate: .100 for.*\n.*/&\n      - {query_name: many, think_time: 2}/;P;D' 'think_time is a pause of a client'
	says 's/initial_pool_size: 2/initial_pool_size: 20/' 'initial_pool_size: 20 is more than max_pool_size, 3'
	says 's/choices: .true, false./choices: [true, maybe]/' '"maybe" is no value of type boolean'
	says 's/generation: random_range, range: .1, 1000./generation: static, value: x/' '"x" is no value of type integer'
	says 's/generation: random_range, range: .1, 1000./generation: static, value: ~/' 'static wants "value"'
	says 's/range: .1, 1000./&, choices: [1]/' ':79: choices: random_range does not read it'
	says 's/range: .1, 1000./range: [1, x]/' 'random() is written random(low, high)'
	says 's/name: price/name: id/' 'parameter "id" is declared twice'
	says 's/ssl_mode: prefer/ssl_mode: sometimes/' 'ssl_mode: "sometimes" is not disable, allow'
	says 's/.50, 99./[50, 50]/' 'percentiles: 50 stands there twice'
	says 's/start_date: "2024-01-01"/start_date: ~/' 'random_date_range wants "start_date"'
}

@test "the same where there is no epoll" {
	PATH=$LB_BUILD/poll:$PATH
	run ! grep -q epoll "$LB_BUILD/poll/lb-fire"
	run -0 fire -C 40 -k 20 -x 400 get.sql
	[ "$(grep -c '"ok":true' <<<"$output")" -eq 400 ]
	[ "$(jq -s 'map(.client) | unique | length' <<<"$output")" -eq 40 ]
	run -0 fire -C 4 -r 500 -T 0.4s get.sql
	[ "$(grep -c '"ok":true' <<<"$output")" -eq 200 ]
	output=$(jq -s 'sort_by(.t) | {span: (.[-1].t - .[0].t), late: (map(.late_us) | sort | .[100])}' <<<"$output")
	has '.span > 0.38 and .span < 0.41 and .late < 2000'
	echo 'SELECT pg_sleep(10)' >slow.sql
	run -0 fire -t 100ms -x 2 slow.sql
	has '.sqlstate == "57014"'
}

@test "a transaction that is left open is an error, and rolled back" {
	run -0 fire -x 2 <<<'BEGIN; CREATE TEMP TABLE t (a int)'
	has '(.ok | not) and .sqlstate == "LB004"'
}
