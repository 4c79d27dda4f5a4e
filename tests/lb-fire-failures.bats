# what goes wrong while lb-fire runs: each failure is counted, by its kind, and the run goes on.
# A server of this file's own is killed, filled and locked here.
load helper

# words of the shell, for setup() and for server()
start_server() {
	port=$((20000 + RANDOM % 20000))
	mkfifo "$BATS_FILE_TMPDIR/stop"
	with-postgres -o "listen_addresses='127.0.0.1'" -o port=$port -o max_connections=20 -o superuser_reserved_connections=3 \
		bash -c "export -p | sed -n 's/^declare -x PG/export PG/p' >'$BATS_FILE_TMPDIR/new'; mv '$BATS_FILE_TMPDIR/new' '$BATS_FILE_TMPDIR/env'; read -r _ <'$BATS_FILE_TMPDIR/stop'" \
		>"$BATS_FILE_TMPDIR/log" 2>&1 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/pid"
	until [ -e "$BATS_FILE_TMPDIR/env" ]; do
		kill -0 "$(cat "$BATS_FILE_TMPDIR/pid")" || { cat "$BATS_FILE_TMPDIR/log" >&2; return 1; }
		sleep 0.05
	done
}

# a certificate of its own authority for the name localhost
make_certificates() {
	(
		cd "$BATS_FILE_TMPDIR"
		for ca in ca other; do
			openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$ca" -keyout $ca.key -out $ca.crt
		done
		openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr
		openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out server.crt \
			-extfile <(echo subjectAltName=DNS:localhost)
		read -r _ _ user group _ < <(ls -ld "$PGDATA")
		for f in server.key server.crt; do
			cp $f "$PGDATA/$f"
			chown "$user:$group" "$PGDATA/$f"
			chmod 600 "$PGDATA/$f"
		done
	) >"$BATS_FILE_TMPDIR/openssl" 2>&1
}

setup_file() {
	export SUITE_HOST=${PGHOST:-} SUITE_PORT=${PGPORT:-}
	use_database
	start_server
	database=$PGDATABASE
	PGDATABASE=$database psql -qXc "CREATE TABLE item AS SELECT i AS id, 'item ' || i AS name FROM generate_series(1, 1000) i"
	. "$BATS_FILE_TMPDIR/env"
	export PGPORT=$port
	psql -qXc "CREATE DATABASE $database" -c "CREATE ROLE app LOGIN" -c "CREATE ROLE token LOGIN PASSWORD 'first'"
	export PGDATABASE=$database
	psql -qXc "CREATE TABLE item AS SELECT i AS id, 'item ' || i AS name FROM generate_series(1, 1000) i" \
		-c "GRANT SELECT ON item TO app, token"
	printf '%s\n' 'local all token scram-sha-256' 'host all token 127.0.0.1/32 scram-sha-256' 'hostssl all app 127.0.0.1/32 trust' 'hostnossl all app 127.0.0.1/32 reject' \
		"$(cat "$PGDATA/pg_hba.conf")" >"$BATS_FILE_TMPDIR/hba"
	cat "$BATS_FILE_TMPDIR/hba" >"$PGDATA/pg_hba.conf"
	psql -qXAtc 'SELECT pg_reload_conf()' >/dev/null
}

teardown_file() {
	[ ! -e "$BATS_FILE_TMPDIR/pid" ] || { echo >"$BATS_FILE_TMPDIR/stop"; wait "$(cat "$BATS_FILE_TMPDIR/pid")" || :; }
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	printf -- '-- PARAM id = random(1, 1000)\nSELECT name FROM item WHERE id = :id\n' >get.sql
}

teardown() {
	[ -z "${fire:-}" ] || ! kill -KILL "$fire" 2>/dev/null || wait "$fire" || :
	stop_pooler
}

# a run that ends when it is told to; it has answers when this returns
begin_run() {
	lb-fire -q -T 10m "$@" >out 2>err 3>&- &
	fire=$!
	mark=0
	wait_for '"ok":true'
}

# what comes from now on counts
mark() { mark=$(wc -l <out); }

wait_for() {
	for _ in {1..400}; do
		tail -n +$((mark + 1)) out | grep -qE "$1" && return
		kill -0 "$fire" || break
		sleep 0.05
	done
	echo "no $1 in:" >&2
	tail -n 20 out err >&2
	return 1
}

# ends the run: its requests are its successes and its errors, each with one of these SQLSTATEs, or
# LB003: it waited for a connection when the run ended
end_run() {
	local n errors
	kill -INT "$fire"
	wait "$fire"
	fire=
	n=$(grep -c '"kind":"request"' out)
	errors=$(grep -c '"ok":false' out) || :
	[ "$((n - $(grep -c '"ok":true' out)))" -eq "$errors" ]
	output=$(tail -n 1 out)
	has ".event == \"end\" and .requests == $n and .errors == $errors and .stopped"
	jq -r 'select(.ok == false).sqlstate' out | sort | uniq -c >states
	[ -z "$(grep -vE " ($1|LB003)\$" states)" ]
}

# PIDs of the run's connections
backends() {
	psql -qXAtc "SELECT pid FROM pg_stat_activity WHERE application_name = 'lb-fire' AND query ~ 'FROM item'"
}

@test "killed backends" {
	begin_run -C 4 -z 1ms get.sql
	backends | sed 's/.*/SELECT pg_terminate_backend(&);/' | psql -qXAt >killed
	[ "$(wc -l <killed)" -eq 4 ]
	wait_for '"ok":false'
	mark
	wait_for '"ok":true'
	end_run '57P01|08006'
}

@test "a backend that dies hard takes the server through recovery" {
	begin_run -C 4 -z 1ms get.sql
	kill -KILL "$(backends | head -n 1)"
	wait_for '"ok":false'
	until [ "$(psql -qXAtc 'SELECT 1' 2>/dev/null)" = 1 ]; do sleep 0.05; done
	mark
	wait_for '"ok":true'
	end_run '57P02|08006|08001|57P03'
}

@test "a restart of the server" {
	begin_run -C 4 -z 1ms get.sql
	server pg_ctl -s -m fast -w stop
	wait_for '"sqlstate":"08001"'
	server pg_ctl -s -w -l "$PGDATA/../server.log" start </dev/null >/dev/null 2>&1 3>&-
	mark
	wait_for '"ok":true'
	end_run '57P01|57P03|08006|08001'
	output=$(tail -n 1 out)
	has '.counters.database.commits > 0' # asked over a new connection
}

@test "a right is taken, and given back" {
	begin_run -d user=app -C 2 -z 1ms get.sql
	psql -qXc 'REVOKE SELECT ON item FROM app'
	wait_for '"sqlstate":"42501"'
	psql -qXc 'GRANT SELECT ON item TO app'
	mark
	wait_for '"ok":true'
	end_run 42501
}

@test "a role may no longer log in" {
	begin_run -d user=app -C 2 -z 1ms get.sql
	psql -qXc 'ALTER ROLE app NOLOGIN'
	backends | sed 's/.*/SELECT pg_terminate_backend(&);/' | psql -qXAt >/dev/null
	wait_for '"sqlstate":"28000"'
	psql -qXc 'ALTER ROLE app LOGIN'
	mark
	wait_for '"ok":true'
	end_run '57P01|08006|28000'
}

@test "max_connections is full" {
	begin_run -d user=app -C 30 -z 1ms get.sql
	wait_for '"sqlstate":"53300"'
	mark
	wait_for '"ok":true'
	end_run 53300
}

@test "a statement over its time: ours is cancelled, the server's counts too" {
	echo 'SELECT pg_sleep(60)' >slow.sql
	run -0 lb-fire -q -t 100ms -x 2 slow.sql
	[ "$(jq -r 'select(.ok == false).sqlstate' <<<"$output" | uniq)" = 57014 ]
	PGOPTIONS='-c statement_timeout=50ms' run -0 lb-fire -q -x 2 slow.sql
	[ "$(jq -r 'select(.ok == false) | .sqlstate + .error' <<<"$output" | uniq)" = '57014canceling statement due to statement timeout' ]
	[ "$(psql -qXAtc "SELECT count(*) FROM pg_stat_activity WHERE query ~ '^SELECT pg_sleep.60'")" -eq 0 ]
}

@test "a backend that answers nothing, not even the cancel, is given up" {
	begin_run -C 2 -t 200ms -z 1ms get.sql
	pid=$(backends | head -n 1)
	kill -STOP "$pid"
	wait_for '"sqlstate":"LB002"'
	mark
	wait_for '"ok":true'
	kill -CONT "$pid"
	end_run LB002
}

@test "a password that expires: the command is run again" {
	printf first >token
	printf 'echo >>asked\ncat token\n' >command
	begin_run -d "user=token" -p 'sh command' -C 2 -z 1ms get.sql
	psql -qXc "ALTER ROLE token PASSWORD 'second'"
	printf second >new && mv new token # the command never sees half a file
	asked=$(wc -l <asked)
	backends | sed 's/.*/SELECT pg_terminate_backend(&);/' | psql -qXAt >/dev/null
	wait_for '"ok":false'
	mark
	wait_for '"ok":true'
	[ "$(wc -l <asked)" -gt "$asked" ]
	printf wrong >new && mv new token
	psql -qXc "ALTER ROLE token PASSWORD 'third'"
	backends | sed 's/.*/SELECT pg_terminate_backend(&);/' | psql -qXAt >/dev/null
	wait_for '"sqlstate":"28P01"'
	printf third >new && mv new token
	mark
	wait_for '"ok":true'
	end_run '57P01|08006|28P01'
}

@test "fail-over to the next host that can write" {
	psql -qXAtc 'ALTER SYSTEM RESET default_transaction_read_only' -c 'SELECT pg_reload_conf()' >/dev/null
	begin_run -d "host=$PGHOST,$SUITE_HOST port=$PGPORT,$SUITE_PORT target_session_attrs=read-write" -C 2 -z 1ms get.sql
	[ "$(backends | wc -l)" -eq 2 ]
	psql -qXAtc 'ALTER SYSTEM SET default_transaction_read_only = on' -c 'SELECT pg_reload_conf()' >/dev/null
	until [ "$(psql -qXAtc 'SHOW default_transaction_read_only')" = on ]; do sleep 0.05; done
	backends | sed 's/.*/SELECT pg_terminate_backend(&);/' | psql -qXAt >/dev/null
	wait_for '"ok":false'
	mark
	wait_for '"ok":true'
	[ "$(PGHOST=$SUITE_HOST PGPORT=$SUITE_PORT backends | wc -l)" -gt 0 ]
	psql -qXAtc 'ALTER SYSTEM RESET default_transaction_read_only' -c 'SELECT pg_reload_conf()' >/dev/null
	end_run '57P01|08006'
}

@test "a stall of 2 s in an open loop: those it hit waited for it, the service did not take longer" {
	begin_run -C 1 -r 250 get.sql
	pid=$(backends)
	kill -STOP "$pid"
	sleep 2
	mark
	kill -CONT "$pid"
	wait_for '"us":[0-9]{1,5},.*"ok":true' # what had piled up is served
	end_run none
	output=$(lb-stats -p 99.9 out)
	# one may have been due and not begun when the run was ended
	has '((.sqlstates // {}) | keys - ["LB003"]) == [] and .p99_9_ms > 1900 and .p99_9_ms < 3000 and .server.p50_ms < 20'
	# each that was due in the stall is late by what was left of it; one of them was under way
	hit=$(jq -s 'map(select(.us > 100000)) | length' out)
	[ "$hit" -gt 400 ]
	[ "$(jq -s 'map(select(.server_us > 100000)) | length' out)" -le 1 ]
}

@test "TLS: verify-full against an authority of one's own" {
	command -v openssl >/dev/null || skip "no openssl"
	make_certificates
	psql -qXAtc 'ALTER SYSTEM SET ssl = on' -c 'SELECT pg_reload_conf()' >/dev/null
	ca=$BATS_FILE_TMPDIR
	until psql -qXAtc '' -d "host=127.0.0.1 user=app sslmode=require" 2>/dev/null; do sleep 0.05; done
	run -0 --separate-stderr lb-fire -q -d "host=localhost user=app sslmode=verify-full sslrootcert=$ca/ca.crt" -C 2 -x 20 get.sql
	[ "$(grep -c '"ok":true' <<<"$output")" -eq 20 ]
	# a result and a request that are many records of TLS long, and both at once
	{ echo "-- GROUP: pipeline"; for _ in 1 2 3; do echo "SELECT g, repeat('x', 100000), NULL, length('$(head -c 300000 /dev/zero | tr '\0' y)') FROM generate_series(10, 29) g;"; done; } >long.sql
	run -0 lb-fire -q -u -d "host=localhost user=app sslmode=require" -C 2 -x 6 --rows long.sql
	jq -es 'map(select(.kind == "request")) | length == 6 and all(.ok and .rows == 60 and .bytes == 6000480 and
		[.results[].rows[] | .[1] | length] == [range(60) | 100000] and .results[2].rows[19][0] == "29")' <<<"$output"
	cat >config.yaml <<-EOF
		postgres_connection: {host: localhost, port: $PGPORT, username: app, ssl_mode: verify-full, ssl_ca_path: $ca/ca.crt}
		test_scenarios: [{name: tls, duration: 10, query_patterns: [{query_name: get}]}]
		queries: {get: {file_path: get.sql}}
	EOF
	run -0 lb-fire -q -c config.yaml -x 20
	[ "$(grep -c '"ok":true' <<<"$output")" -eq 20 ]
	run -2 --separate-stderr lb-fire -d "host=localhost user=app sslmode=verify-full sslrootcert=$ca/other.crt" get.sql
	[[ $stderr == *"certificate verify failed"*"hint: "* ]]
	run -2 --separate-stderr lb-fire -d "host=127.0.0.1 user=app sslmode=verify-full sslrootcert=$ca/ca.crt" get.sql
	[[ $stderr == *'does not match host name "127.0.0.1"'* ]]
	run -2 --separate-stderr lb-fire -d "host=127.0.0.1 user=app sslmode=disable" get.sql
	[[ $stderr == *"no encryption"*"hint: the server wants TLS"* ]]
	psql -qXAtc 'ALTER SYSTEM RESET ssl' -c 'SELECT pg_reload_conf()' >/dev/null
}

@test "through pgbouncer in transaction mode" {
	start_pooler
	printf 'BEGIN;\nSELECT 1;\n%s;\nCOMMIT;\n' "$(cat get.sql)" >transaction.sql
	sed -i '/PARAM/d; 1i-- PARAM id = random(1, 1000)' transaction.sql
	sed '1i-- GROUP: pipeline' transaction.sql >group.sql
	for how in -u -y; do
		lb-fire -q $how -d "host=$pooler" -C 8 -x 800 get.sql transaction.sql group.sql >out
		tail -n 1 out >>ends
		psql -qXAtc "SELECT count(*) FROM pg_stat_activity WHERE query ~ 'FROM item' AND backend_type = 'client backend' AND pid <> pg_backend_pid()" >>servers
	done
	output=$(cat ends)
	has '.requests == 800 and .errors == 0'
	[ "$(sort -n servers | tail -n 1)" -le 2 ]
}
