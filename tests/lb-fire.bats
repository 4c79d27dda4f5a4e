load helper

setup_file() {
	use_database
	psql -qXc "CREATE TABLE item (id int PRIMARY KEY, name text)" \
		-c "INSERT INTO item SELECT i, 'item ' || i FROM generate_series(1, 1000) i"
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >get.sql <<-'EOF'
		-- WEIGHT: 3
		-- PARAM id = random(1, 1000)
		SELECT name FROM item WHERE id = :id;
	EOF
}

@test "a request record has every part of its time" {
	run -0 --separate-stderr lb-fire -x 10 get.sql
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
	run -0 lb-fire -x 1000 two.sql
	[ "$(grep -c often <<<"$output")" -gt 850 ]
	[ "$(grep -c seldom <<<"$output")" -gt 50 ]
}

@test "only a :name outside of strings, casts, slices and comments is a parameter" {
	cat >tricky.sql <<-'EOF'
		-- PARAM n = values(2)
		SELECT ':a', $$ :b $$, (ARRAY[1,2,3])[1:2], 'x'::text, E'\':c' /* :d */ -- :e
		FROM item WHERE id = :n AND name <> '{"x":true}';
	EOF
	run -0 lb-fire -x 1 tricky.sql
	has '.rows == 1'
}

@test "an undeclared parameter is refused with the line to add" {
	run -2 --separate-stderr lb-fire <<<'SELECT :ticket'
	[[ $stderr == 'lb-fire: <stdin>:1:8: '*'-- PARAM ticket = random(1, 1000)'* ]]
}

@test "an unknown directive is refused, the nearest is named" {
	run -2 --separate-stderr lb-fire <<<$'-- WIEGHT: 3\nSELECT 1'
	[[ $stderr == 'lb-fire: <stdin>:1:1: unknown directive "WIEGHT": did you mean "WEIGHT"?' ]]
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
	run -0 --separate-stderr lb-fire -x 10 div.sql
	[ "${#lines[@]}" -eq 10 ]
	[ "$(jq -s 'map(select(.ok)) | length' <<<"$output")" -eq 5 ]
	output=$(grep -v '"ok":true' <<<"$output")
	has '.sqlstate == "22012" and .error == "division by zero"'
}

@test "--once runs each statement exactly once, over several connections" {
	psql -qXc "CREATE TABLE did (n int)"
	for i in $(seq 50); do echo "INSERT INTO did VALUES ($i);"; done >many.sql
	run -0 lb-fire --once -C 5 -j 2 many.sql
	[ "${#lines[@]}" -eq 50 ]
	[ "$(psql -qXAtc 'SELECT count(*), count(DISTINCT n) FROM did')" = "50|50" ]
	[ "$(jq -s 'map(.client) | unique | length' <<<"$output")" -gt 1 ]
}

@test "statement records are requests by their name" {
	run -0 lb-fire --once <<-'EOF'
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
	run -0 lb-fire -C 4 -r 500 -T 1s get.sql
	[ "${#lines[@]}" -eq 500 ]
	has '.us >= .late_us + .wait_us'
}

@test "threads share the clients" {
	run -0 lb-fire -C 5 -j 3 -x 300 get.sql
	[ "${#lines[@]}" -eq 300 ]
	[ "$(jq -s 'map(.client) | unique | length' <<<"$output")" -eq 5 ]
}

@test "a pool smaller than the clients: the wait is measured" {
	echo 'SELECT pg_sleep(0.02)' >slow.sql
	run -0 lb-fire -C 4 -k 1 -x 8 slow.sql
	[ "$(jq -s 'map(select(.wait_us > 10000)) | length' <<<"$output")" -ge 5 ]
}

@test "a request over its time-out is cancelled and counted" {
	echo 'SELECT pg_sleep(10)' >slow.sql
	run -0 lb-fire -t 100ms -x 2 slow.sql
	[ "${#lines[@]}" -eq 2 ]
	has '(.ok | not) and .sqlstate == "57014" and .us < 2000000'
}

@test "ramp-up and warm-up are marked" {
	run -0 lb-fire -C 2 -U 0.2s -w 0.2s -T 0.2s -W 0.2s -z 10ms get.sql
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
	run -0 lb-fire -x 20 sub/keys.sql
	has '.ok and .rows == 1'
	run -2 --separate-stderr lb-fire <<<$'-- PARAM a = column(item, nme)\nSELECT :a::text'
	[[ $stderr == *'column "nme" does not exist'* ]]
	run -2 --separate-stderr lb-fire <<<$'-- PARAM a = file(none.txt)\nSELECT :a::text'
	[[ $stderr == *'open none.txt: No such file'* ]]
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
	! grep -v '"ok":true}$' out
}
