# lb-load: rows into a table, exactly once
load helper

setup_file() {
	use_database
}

setup() {
	cd "$BATS_TEST_TMPDIR"
}

teardown() {
	stop_pooler
}

# sql STATEMENT...: their result, plain
sql() {
	local s args=()
	for s in "$@"; do args+=(-c "$s"); done
	psql -qXAtv ON_ERROR_STOP=1 "${args[@]}"
}

# A table of this test's own; its columns are the arguments
table() {
	t=t$BATS_TEST_NUMBER
	sql "DROP TABLE IF EXISTS $t" "CREATE TABLE $t ($1)" "DROP SCHEMA IF EXISTS lb CASCADE"
}

fingerprint() {
	sql "SELECT count(*), sum(hashtextextended(x::text, 0)) FROM $1 x"
}

# numbers N: a CSV with header, three columns, N rows
numbers() {
	seq 1 "$1" | awk 'BEGIN { print "id,name,price" } { printf "%d,name %d,%d.%02d\n", $1, $1, $1 % 1000, $1 % 100 }'
}

@test "CSV with a header goes to the columns by name" {
	table "id int, name text, price numeric(10,2)"
	printf 'price,id,name\n1.50,1,a\n,2,"b, ""c"""\n' >in.csv
	run -0 --separate-stderr lb-load -t "$t" in.csv
	has '.kind == "load" and .method == "copy" and .format == "binary"'
	[ "$(jq -s '.[-1] | .total and .rows == 2' <<<"$output")" = true ]
	[ "$(sql "TABLE $t")" = $'1|a|1.50\n2|b, "c"|' ]
	[ -z "$stderr" ]
}

@test "quoted nothing is an empty text, unquoted nothing is NULL" {
	table "a int, b text"
	printf 'a,b\n1,""\n2,\n' | lb-load -t "$t"
	[ "$(sql "SELECT a, b IS NULL FROM $t ORDER BY a")" = $'1|f\n2|t' ]
}

@test "the quoted newline, CRLF, a byte order mark, other delimiters" {
	table "a int, b text"
	printf '\xEF\xBB\xBFa;b\r\n1;"x\ny"\r\n2;z\r\n\r\n' | lb-load -q -D ';' -t "$t"
	[ "$(sql "SELECT a, quote_literal(b) FROM $t ORDER BY a")" = $'1|\'x\ny\'\n2|\'z\'' ]
	printf 'a\tb\n3\tq\n' >in.tsv
	lb-load -t "$t" in.tsv
	[ "$(sql "SELECT b FROM $t WHERE a = 3")" = q ]
	printf "a,b\n4,'it''s'\n" | lb-load -Q "'" -t "$t"
	printf 'a,b\n5,"say \\"x\\", ok"\n' | lb-load -E '\' -t "$t"
	[ "$(sql "SELECT b FROM $t WHERE a > 3 ORDER BY a")" = $'it\'s\nsay "x", ok' ]
}

@test "JSON lines: members by name, nested ones to jsonb and arrays, escapes" {
	table "id bigint, t text, j jsonb, a text[], n numeric, b bool DEFAULT true"
	cat >in.json <<-'EOT'
		{"id": 1, "t": "caf\u00e9 \ud83d\ude00 \"q\"\n", "j": {"x": [1, 2.50]}, "a": ["a,b", null, "q\"\\"], "n": 1.50, "b": false}
		{"n": null, "a": [], "id": 2}

		{"id":3,"j":"text","t":null,"a":[["x","y"],["z","w"]]}
	EOT
	run -0 --separate-stderr lb-load -t "$t" in.json
	[ "$(jq -s '.[-1].format' <<<"$output")" = '"binary"' ]
	[ "$(sql "SELECT id, t = E'café 😀 \"q\"\n', j, a, n, b FROM $t ORDER BY id")" = '1|t|{"x": [1, 2.50]}|{"a,b",NULL,"q\"\\"}|1.50|f
2|||{}||t
3||"text"|{{x,y},{z,w}}||t' ]
}

@test "Postgres text, as COPY writes it, comes back the same" {
	table "a int, b text, c timestamptz"
	sql "INSERT INTO $t SELECT i, CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN E'tab\t\\\\N' WHEN 2 THEN E'\n\r\\\\' ELSE '' END, now() FROM generate_series(1, 1000) i"
	before=$(fingerprint "$t")
	sql "COPY $t TO STDOUT" >in.txt
	sql "TRUNCATE $t"
	lb-load -f text -t "$t" in.txt
	[ "$(fingerprint "$t")" = "$before" ]
}

@test "gzip and zstd are told by their first bytes; one that ends early fails" {
	table "id int, name text, price numeric"
	numbers 50000 >in.csv
	gzip -k in.csv
	zstd -q in.csv
	lb-load -q -J z -t "$t" in.csv.gz
	[ "$(sql "SELECT count(*), sum(id) FROM $t")" = "50000|1250025000" ]
	zstd -qdc in.csv.zst | head -c 100 >/dev/null
	lb-load -q -J y -t "$t" <in.csv.zst
	[ "$(sql "SELECT count(*), sum(id) FROM $t")" = "100000|2500050000" ]
	head -c 100000 in.csv.gz >cut.gz
	run -2 --separate-stderr lb-load -t "$t" cut.gz
	[[ $stderr == *"cut.gz: the compressed data ends early"* ]]
}

@test "every type: the table is the same as after psql's \\copy" {
	table "a bool, b smallint, c int, d bigint, e real, f float8, g numeric, h numeric(12,3), i text, j varchar(20), k char(5), l bytea, m date, n time, o timestamp, p timestamptz, q interval, r uuid, s json, t jsonb, u inet, v int[], w text[], x float8[]"
	rows=${LB_TEST_ROWS:-20000} # of each type
	sql "SET timezone = 'UTC'" "COPY (SELECT random() < .5, ((random() - .5) * 65535)::int2, ((random() - .5) * 4294967295)::int4,
		((random() - .5) * 18446744073709549568)::int8, ((random() - .5) * 10 ^ (random() * 60 - 30))::real,
		((random() - .5) * 10 ^ (random() * 300 - 150)), round(((random() - .5) * 10 ^ (random() * 30))::numeric, (random() * 20)::int),
		(random() * 1e8)::numeric(12,3), md5(i::text) || E'\\t\\n\\\\\"é', left(md5(i::text), i % 20), left(md5(i::text), 5),
		decode(md5(i::text), 'hex'), date '0001-01-01' + (random() * 3650000)::int, time '00:00' + random() * interval '24 h',
		timestamp '1900-01-01' + random() * interval '300 years', timestamptz '1900-01-01 00:00Z' + random() * interval '300 years',
		make_interval((random() * 10)::int, (random() * 11)::int, 0, (random() * 30)::int, (random() * 23)::int, (random() * 59)::int, random() * 59),
		gen_random_uuid(), json_build_object('k', i, 's', E'\"\\\\'), jsonb_build_array(i, NULL, random()),
		CASE WHEN i % 2 = 0 THEN inet '10.0.0.0' + i ELSE set_masklen(inet '2001:db8::' + i, 64 + i % 64) END,
		CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN ARRAY[i, NULL, -i] ELSE '{}' END, ARRAY[[md5(i::text), ''], ['a\"b', NULL]],
		ARRAY[random(), 'NaN', i]
		FROM generate_series(1, $rows) i) TO STDOUT (FORMAT csv)" >in.csv
	sql "SET timezone = 'UTC'" "\\copy $t FROM in.csv csv"
	want=$(fingerprint "$t")
	sql "TRUNCATE $t"
	PGTZ=UTC run -0 --separate-stderr lb-load -qH -t "$t" in.csv
	has '.format == "binary"'
	[ "$(fingerprint "$t")" = "$want" ]
	sed 's/,NaN,/,inf,/' in.csv >two.csv
	sql "TRUNCATE $t" "\\copy $t FROM two.csv csv"
	want=$(fingerprint "$t")
	sql "TRUNCATE $t"
	PGTZ=UTC run -0 --separate-stderr lb-load -qHx -t "$t" two.csv
	has '.format == "text"' # inf is for the server to read
	[ "$(fingerprint "$t")" = "$want" ]
}

@test "values at the edges: the table is the same as after psql's \\copy" {
	local type values value
	while IFS='|' read -r type values; do
		table "v $type"
		IFS=' ' read -ra values <<<"$values"
		for value in "${values[@]}"; do
			value=${value//_/ }
			printf '"%s"\n' "$value" >in.csv
			sql "TRUNCATE $t"
			local ours=0 theirs=0
			PGTZ=UTC psql -qXv ON_ERROR_STOP=1 -c "\\copy $t FROM in.csv csv" 2>/dev/null || theirs=2
			local want got
			want=$(sql "SELECT v::text FROM $t")
			sql "TRUNCATE $t"
			PGTZ=UTC lb-load -qHx -t "$t" in.csv >/dev/null 2>&1 || ours=$?
			got=$(sql "SELECT v::text FROM $t")
			[ "$ours|$got" = "$theirs|$want" ] || {
				echo "$type $value: $ours|$got instead of $theirs|$want" >&2
				return 1
			}
		done
	done <<-'EOT'
		bool|t f TRUE yes off 1 0 o x 2
		int2|0 -32768 32767 32768 -32769 +7 007 _7_ 1.0 0x10 - 99999999999999999999
		int4|2147483647 -2147483648 2147483648 1e3
		int8|9223372036854775807 -9223372036854775808 9223372036854775808 +9223372036854775807
		real|0 -0 1e38 3.4028235e38 3.5e38 1e-45 1e-46 0.1 16777217 NaN inf -Infinity 1. .5 . 1e 1x
		float8|0 -0 1e308 1.7976931348623157e308 2e308 5e-324 1e-324 0.1 9007199254740993 123456789012345678 0.30000000000000004 nan Infinity
		numeric|0 -0 0.00 -0.000 1 10000 9999 0.0001 0.00001 12345678901234567890.123456789 1e10 NaN Infinity .5 5. . -.5 00010.10 1_000
		numeric(5,2)|999.99 999.994 999.995 -999.99 1000 0.005
		varchar(3)|abc abcd abc_ äöü
		char(3)|a abcd abc_
		bytea|\x \xDEADbeef \x1 \xzz abc \\001
		date|2024-02-29 2023-02-29 0001-01-01 9999-12-31 10000-01-01 2000-13-01 infinity 2024-1-2 20240102 2000-01-01_BC 0000-01-01
		time|00:00 23:59:59.999999 24:00:00 23:59:60 12:30 12:30:1 12:30:01.1234567 04:05_PM
		timestamp|2024-02-29_12:00 1970-01-01T00:00:00.000001 2024-01-01 2024-01-01T00:00:00Z 2024-01-01_00:00:00+05 2024-01-01_25:00 infinity 0001-01-01_00:00:00
		timestamptz|2024-02-29_12:00:00 2024-02-29_12:00:00Z 2024-02-29T12:00:00+05:30 2024-02-29_12:00:00-0800 2024-02-29_12:00:00+15 2024-02-29_12:00_Europe/Vienna 2024-01-01+02 -infinity
		interval|1_day 1_year_2_mons_3_days_04:05:06.789 -1_days 1_day_-02:03:04 04:05 P1DT2H 1.5_days 1_day_1_day 2_weeks 1_year_1_month 999999999_years @_1_day
		interval minute to second|04:05 01:04:05
		jsonpath|$.a {}
		uuid|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 A0EEBC999C0B4EF8BB6D6BB9BD380A11 {a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11} a0ee a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g
		inet|1.2.3.4 1.2.3.4/24 1.2.3.4/33 ::1 ::1/128 2001:db8::/32 ::ffff:1.2.3.4 10.1 1.2.3.256
		int[]|{} {1} {1,NULL,3} {_1_,_2_} {{1,2},{3,4}} {{1},{2,3}} {1,{2}} {1 [0:1]={1,2} {a} {} {,} {1,} {{}}
		text[]|{a} {NULL} {a\,b} {a_b} {_} {'}
		json|1 null {} [ {a
		jsonb|1 null [1,2] tru
	EOT
}

@test "a column without a value takes its default, in one load with rows that have it" {
	table "id int GENERATED BY DEFAULT AS IDENTITY, a text DEFAULT 'none', b int"
	printf '{"a":"x","b":1}\n{"b":2}\n{"id":100,"b":3}\n{"a":null,"b":4}\n' | lb-load -q -t "$t"
	[ "$(sql "SELECT b, a, id FROM $t ORDER BY b")" = $'1|x|1\n2|none|2\n3|none|100\n4||3' ] ||
		[ "$(sql "SELECT count(DISTINCT id), count(a), sum(b) FROM $t")" = "4|3|10" ]
}

@test "an unknown column or member is refused, or passed over when asked" {
	table "a int"
	run -2 --separate-stderr lb-load -t "$t" < <(printf 'a,zz\n1,2\n')
	[[ $stderr == 'lb-load: <stdin>:1: there is no column "zz"' ]]
	run -2 --separate-stderr lb-load -t "$t" < <(printf '{"a":1}\n{"a":2,"zz":2}\n')
	[[ $stderr == *'<stdin>:2: there is no column "zz" (42703)'* ]]
	printf 'a,zz\n1,2\n' | lb-load -qi -t "$t"
	printf '{"a":1,"zz":{"x":["}"]}}\n' | lb-load -qi -t "$t"
	[ "$(sql "SELECT count(*), sum(a) FROM $t")" = "2|2" ]
}

@test "a row that the server refuses stops the load, with its line" {
	table "id int PRIMARY KEY, name text"
	{ echo id,name; seq -f '%.0f,x' 1 5000; echo 77,again; seq -f '%.0f,y' 5001 9000; } >in.csv
	run -2 --separate-stderr lb-load -q -t "$t" in.csv
	[[ $stderr == "lb-load: in.csv:5002: duplicate key value"*"(23505)"* ]]
	[ "$(sql "SELECT count(*) FROM $t")" = 0 ]
}

@test "--max-rejects: refused rows go to the file with line, state and text; the rest goes in" {
	table "id int PRIMARY KEY, n smallint CHECK (n > 0)"
	{ echo id,n; seq -f '%.0f,1' 1 3000; printf '1,5\n4000,-1\n4001,99999\n4002,x\n4003\n'; seq -f '%.0f,2' 5001 8000; } >in.csv
	run -1 --separate-stderr lb-load -q -s 8k -M 5 -R bad.json -t "$t" in.csv
	[ "$(jq -s '.[-1] | .rows, .rejects' <<<"$output" | paste -sd' ')" = "6000 5" ]
	[ "$(sql "SELECT count(*) FROM $t")" = 6000 ]
	[ "$(jq -c '[.line, .sqlstate, .row]' bad.json | sort)" = '[3002,"23505","1,5"]
[3003,"23514","4000,-1"]
[3004,"22003","4001,99999"]
[3005,"22P02","4002,x"]
[3006,"22P04","4003"]' ]
	table "id int PRIMARY KEY, n smallint CHECK (n > 0)"
	run -2 --separate-stderr lb-load -q -M 4 -t "$t" in.csv
	[ "$(sql "SELECT count(*) FROM $t")" = 0 ]
}

@test "one connection loads in the order of the input" {
	table "id int, name text"
	numbers 60000 | cut -d, -f1,2 >in.csv
	lb-load -q -s 8k -t "$t" in.csv
	[ "$(sql "SELECT count(*) FROM (SELECT id, lag(id) OVER (ORDER BY ctid) AS before FROM $t) r WHERE id < before")" = 0 ]
	# a chunk that is sent again, row by row, is not overtaken by the next, which was on its way
	table "id int CHECK (id % 9999 > 0), name text"
	run -1 lb-load -q -s 8k -M 6 -R bad -t "$t" in.csv
	[ "$(sql "SELECT count(*), count(DISTINCT id) FROM $t")" = "59994|59994" ]
	[ "$(sql "SELECT count(*) FROM (SELECT id, lag(id) OVER (ORDER BY ctid) AS before FROM $t) r WHERE id < before")" = 0 ]
	[ "$(jq -r .line bad | paste -sd' ')" = "10000 19999 29998 39997 49996 59995" ]
	# and nothing behind the row that was one too many goes in
	table "id int CHECK (id % 9999 > 0), name text"
	run -2 --separate-stderr lb-load -q -s 8k -t "$t" in.csv
	[[ $stderr == *"in.csv:10000"*"violates check constraint"* ]]
	[ "$(sql "SELECT max(id) < 9999, max(id) > 9000 FROM $t")" = "t|t" ]
}

@test "over TLS the same" {
	command -v openssl >/dev/null || skip "no openssl"
	numbers 60000 >in.csv
	cat >tls.sh <<-'EOF'
		set -e
		export PGPORT=$1
		openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout server.key -out server.crt 2>/dev/null
		read -r _ _ user group _ < <(ls -ld "$PGDATA")
		install -m 600 -o "$user" -g "$group" server.key server.crt "$PGDATA"
		psql -qXAtc "ALTER SYSTEM SET ssl = on" -c "SELECT pg_reload_conf()" -c "CREATE TABLE t (id int PRIMARY KEY, name text, price numeric CHECK (id <> 30000))" >/dev/null
		db="host=127.0.0.1 sslmode=require"
		until psql -qXAtc "" -d "$db" 2>/dev/null; do sleep 0.05; done
		for threads in 1 2; do
			lb-load -qT -s 64k -M 1 -R bad -j "$threads" -d "$db" -t t in.csv >out 2>&1 || [ $? -eq 1 ]
			psql -qXAtc "SELECT count(*), sum(id) FROM t"
		done
	EOF
	port=$((20000 + RANDOM % 20000))
	run -0 with-postgres -o "listen_addresses='127.0.0.1'" -o "port=$port" bash tls.sh "$port"
	[ "$output" = "59999|1800000000"$'\n'"59999|1800000000" ]
}

@test "through pgbouncer in transaction mode the same" {
	start_pooler
	numbers 60000 >in.csv
	for threads in 1 2; do
		table "id int CHECK (id <> 30000), name text, price numeric"
		run -1 lb-load -q -s 64k -M 1 -R bad -j "$threads" -d "host=$pooler" -t "$t" in.csv
		[ "$(sql "SELECT count(*), sum(id) FROM $t")" = "59999|1800000000" ]
	done
}

@test "a load done twice is done once; --restart loads again" {
	table "id int, name text, price numeric"
	numbers 30000 >in.csv
	lb-load -q -s 64k -t "$t" in.csv
	run -0 lb-load -q -s 64k -t "$t" in.csv
	[ "$(jq -s '.[-1] | .rows, .chunks' <<<"$output" | paste -sd' ')" = "0 0" ]
	lb-load -q -s 64k -t "$t" <in.csv
	lb-load -q -s 64k -t "$t" <in.csv
	[ "$(sql "SELECT count(*) FROM $t")" = 60000 ]
	lb-load -qx -t "$t" in.csv
	[ "$(sql "SELECT count(*) FROM $t")" = 90000 ]
}

@test "a file that has changed is refused; one that has grown is gone on with" {
	table "id int, name text, price numeric"
	numbers 3000 >in.csv
	lb-load -q -s 8k -t "$t" in.csv
	numbers 5000 >in.csv
	lb-load -q -s 8k -t "$t" in.csv
	[ "$(sql "SELECT count(*), count(DISTINCT id) FROM $t")" = "5000|5000" ]
	sed -i 's/name 7,/name 8,/' in.csv
	run -2 --separate-stderr lb-load -q -s 8k -t "$t" in.csv
	[[ $stderr == *"the file has changed"* ]]
}

@test "a table that was emptied or made anew is loaded again" {
	table "id int, name text, price numeric"
	numbers 100 >in.csv
	lb-load -q -t "$t" in.csv
	sql "TRUNCATE $t"
	run -0 --separate-stderr lb-load -q -t "$t" in.csv
	[[ $stderr == *"the table was emptied"* ]]
	sql "CREATE TABLE ${t}_new (LIKE $t)" "DROP TABLE $t" "ALTER TABLE ${t}_new RENAME TO $t"
	run -0 --separate-stderr lb-load -q -t "$t" in.csv
	[[ $stderr == *"the table was made anew"* ]]
	[ "$(sql "SELECT count(*) FROM $t")" = 100 ]
}

@test "--truncate empties first, and not again when it goes on" {
	table "id int, name text, price numeric"
	numbers 100 >in.csv
	lb-load -qT -t "$t" in.csv
	lb-load -qT -t "$t" in.csv
	[ "$(sql "SELECT count(*) FROM $t")" = 100 ]
	{ cat in.csv; echo bad,line,here; } >more.csv
	run -2 lb-load -qT -s 512 -t "$t" more.csv
	first=$(sql "SELECT count(*) FROM $t")
	[ "$first" -gt 0 ]
	run -1 --separate-stderr lb-load -qT -s 512 -M 1 -t "$t" more.csv
	[ "$(sql "SELECT count(*), count(DISTINCT id) FROM $t")" = "100|100" ]
	[ "$(jq -s '.[-1].skipped_chunks > 0' <<<"$output")" = true ]
}

# LB_TEST_KILLS: how many; LB_TEST_SEED: which moments
@test "kill -9 at random moments, each followed by a resume: count and hash are exact every time (L1, L2, L3)" {
	local i kills=0 partial=0 before after want whole rows
	table "id int, name text, price numeric"
	numbers 60000 >in.csv
	before=$(date +%s%N)
	lb-load -q -j 2 -s 32k -t "$t" in.csv >/dev/null
	whole=$((($(date +%s%N) - before) / 1000))
	want=$(fingerprint "$t")
	RANDOM=${LB_TEST_SEED:-1}
	for ((i = 0; i < ${LB_TEST_KILLS:-10}; i++)); do
		table "id int, name text, price numeric" 2>/dev/null
		lb-load -q -j 2 -s 32k -t "$t" in.csv >/dev/null 2>&1 &
		sleep "$(printf '0.%06d' $(((RANDOM * 32768 + RANDOM) % (whole < 900000 ? whole : 900000))))"
		! kill -9 "$!" 2>/dev/null || kills=$((kills + 1))
		wait "$!" 2>/dev/null || :
		rows=$(sql "SELECT (SELECT count(*) FROM $t) || ' ' || coalesce(sum(rows), 0) FROM lb.load_checkpoint" 2>/dev/null || echo '0 0')
		[ "${rows% *}" = "${rows#* }" ]
		[[ $rows == 0* || $rows == 60000* ]] || partial=$((partial + 1))
		lb-load -q -j 2 -s 32k -t "$t" in.csv >/dev/null
		after=$(fingerprint "$t")
		[ "$after" = "$want" ] || { echo "kill $i: $after instead of $want" >&2; return 1; }
	done
	echo "# $kills kills, $partial of them with a part of the rows in; count and hash were exact after each resume" >&3
	[ "$kills" -gt 0 ]
}

@test "a server that is restarted or crashes on the way: every row once, and what a crash has lost is not called done" {
	numbers 300000 >in.csv
	cat >restart <<-'EOS'
		pg() { # as the owner of the cluster, whom the server wants
			local as=()
			[ "$(id -u)" -ne 0 ] || as=(su -s /usr/bin/env "$(stat -c %U "$PGDATA")" -- PATH="$PATH")
			(cd "$PGDATA/.." && "${as[@]}" pg_ctl -s -w -D "$PGDATA" -l "$PGDATA/restart.log" "$@" >/dev/null)
		}
		psql -qXc 'CREATE TABLE t (id int PRIMARY KEY, name text, price numeric)'
		for mode in fast immediate; do
			psql -qXc 'TRUNCATE t'
			lb-load -qx -j 2 -s 64k -t t in.csv >"out.$mode" 2>"err.$mode" &
			until [ "$(psql -qXAtc 'SELECT count(*) > 20000 FROM t' 2>/dev/null)" = t ]; do sleep 0.02; done
			pg -m "$mode" restart
			status=0
			wait "$!" || status=$?
			rows=$(psql -qXAtc 'SELECT count(*) FROM t')
			echo "$mode $status $rows"
			[ "$status" -eq 0 ] || lb-load -q -j 2 -t t in.csv >/dev/null || exit 2
			psql -qXAtc 'SELECT count(*), count(DISTINCT id), sum(id) FROM t'
		done
	EOS
	run -0 with-postgres bash restart
	echo "$output"
	[ "${lines[0]}" = "fast 0 300000" ]
	[ "${lines[1]}" = "300000|300000|45000150000" ]
	[[ ${lines[2]} == "immediate 0 300000" || ${lines[2]} == "immediate 2 "* ]]
	[[ ${lines[2]} == *" 0 "* ]] || grep -q 'the server has crashed and lost' err.immediate
	[ "${lines[3]}" = "300000|300000|45000150000" ]
	[ "$(jq -s '.[-1].retries > 0' out.fast)" = true ]
}

@test "the first failure of any connection fails the load (L4)" {
	table "id int PRIMARY KEY"
	{ seq 1 200000; echo 100; seq 200001 400000; } >in.csv
	run -2 --separate-stderr lb-load -qH -j 4 -s 64k -t "$t" in.csv
	[[ $stderr == *"in.csv:200001: duplicate key"* ]]
	[ "$(sql "SELECT finished IS NULL FROM lb.load_job")" = t ]
	[ "$(jq -s '.[-1].rows' <<<"$output")" = "$(sql "SELECT count(*) FROM $t")" ]
}

@test "the rows of the records are those of the table, of the checkpoints and of the input (L5)" {
	table "id int, name text, price numeric"
	numbers 12345 >in.csv
	run -0 lb-load -q -j 3 -s 4k -t "$t" in.csv
	[ "$(jq -s 'map(select(.total | not).rows) | add' <<<"$output")" = 12345 ]
	[ "$(jq -s '.[-1].rows' <<<"$output")" = 12345 ]
	[ "$(sql "SELECT sum(rows) FROM lb.load_checkpoint")" = 12345 ]
	[ "$(sql "SELECT count(*) FROM $t")" = 12345 ]
}

@test "a name that the server would cut is refused, not looked up without its end (L9)" {
	local name
	name=$(printf 'n%.0s' {1..63})
	sql "DROP TABLE IF EXISTS $name" "CREATE TABLE $name (a int)"
	lb-load -q -t "$name" < <(printf 'a\n1\n') >/dev/null
	run -2 --separate-stderr lb-load -q -t "${name}x" < <(printf 'a\n1\n')
	[[ $stderr == *"a name of more than 63 bytes" ]]
	run -2 --separate-stderr lb-load -q -t "$name" -J x < <(printf '%s\n1\n' "a${name}")
	[[ $stderr == *"there is no column"* ]]
	[ "$(sql "SELECT count(*) FROM $name")" = 1 ]
}

@test "an upsert replaces the whole row: what has no value gets its default" {
	local method
	for method in copy batch; do
		table "id int PRIMARY KEY, a text DEFAULT 'none', b text"
		sql "INSERT INTO $t VALUES (1, 'old', 'old'), (2, 'old', 'old')"
		printf '{"id":1,"a":"new"}\n{"id":3,"b":"x"}\n' | lb-load -q -m "$method" -u update -t "$t"
		[ "$(sql "TABLE $t ORDER BY 1")" = $'1|new|\n2|old|old\n3|none|x' ]
	done
}

@test "SIGTERM ends it after the chunk under way, and a second run goes on" {
	table "id int, name text, price numeric"
	{ numbers 1000; sleep 30; } | lb-load -s 1k -q -t "$t" >out 2>err &
	until [ "$(sql "SELECT count(*) > 0 FROM $t")" = t ]; do sleep 0.05; done
	kill -TERM "$!"
	status=0
	wait "$!" || status=$?
	[ "$status" -eq 143 ]
	grep -q "stopped" err
	[ "$(jq -s '.[-1].total' out)" = true ]
	rows=$(sql "SELECT count(*) FROM $t")
	[ "$(jq -s '.[-1].rows' out)" = "$rows" ]
	numbers 1000 | lb-load -s 1k -q -t "$t"
	[ "$(sql "SELECT count(*), count(DISTINCT id) FROM $t")" = "1000|1000" ]
}

@test "backends that are killed on the way are connected again" {
	table "id int, name text, price numeric"
	numbers 300000 >in.csv
	lb-load -q -j 2 -s 32k -t "$t" in.csv >out &
	killed=0
	while [ "$killed" -lt 3 ] && kill -0 "$!"; do
		killed=$((killed + $(sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'COPY %' AND state = 'active' AND datname = current_database()")))
	done
	wait "$!"
	[ "$killed" -gt 0 ]
	[ "$(sql "SELECT count(*), count(DISTINCT id) FROM $t")" = "300000|300000" ]
	[ "$(jq -s '.[-1].retries > 0' out)" = true ]
}

@test "a chunk that is in already is known, also where its rows are duplicates of their own" {
	table "id int PRIMARY KEY, name text, price numeric"
	numbers 100 >in.csv
	for method in copy batch; do
		sql "TRUNCATE $t"
		# the second time is what a commit is whose answer was lost
		run -0 --separate-stderr lb-load -qx -m $method -M 500 -R bad -t "$t" in.csv in.csv
		[ "$(jq -sc '.[-1] | [.chunks, .skipped_chunks, .rows, .rejects]' <<<"$output")" = "[1,1,100,0]" ]
		[ ! -s bad ]
	done
}

@test "two runs of one job do not work at once" {
	table "id int, name text, price numeric"
	{ numbers 10; sleep 10; } | lb-load -q -t "$t" >/dev/null 2>&1 &
	until sql "SELECT count(*) FROM lb.load_job" >/dev/null 2>&1; do sleep 0.05; done
	run -2 --separate-stderr lb-load -q -t "$t" <<<"id,name,price"
	kill "$!"
	[[ $stderr == *"another lb-load works on it"* ]]
}

@test "a trigger that drops rows: the record has those that are in" {
	table "id int"
	sql "CREATE FUNCTION drop_odd() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF new.id % 2 = 1 THEN RETURN NULL; END IF; RETURN new; END'" \
		"CREATE TRIGGER odd BEFORE INSERT ON $t FOR EACH ROW EXECUTE FUNCTION drop_odd()"
	run -0 lb-load -q -t "$t" < <(echo id; seq 1 100)
	[ "$(jq -s '.[-1].rows' <<<"$output")" = 50 ]
	[ "$(sql "SELECT sum(rows) FROM lb.load_checkpoint")" = 50 ]
}

@test "CSV from the wild: each with its line, nothing lost" {
	table "a int, b text"
	printf 'a,b\n1,x\n2\n3,y,z\n4,w\n' >ragged.csv
	run -1 --separate-stderr lb-load -q -M 9 -t "$t" ragged.csv
	[[ $stderr == *"ragged.csv:3: missing data"*"ragged.csv:4: extra data"* ]]
	printf 'a,b\n5,caf\xe9\n6,ok\n' >latin.csv
	run -1 --separate-stderr lb-load -q -M 9 -t "$t" latin.csv
	[[ $stderr == *"latin.csv:2: invalid byte sequence"*"(22021)"* ]]
	printf 'a,b\n7,x\0y\n8,ok\n' >nul.csv
	run -1 --separate-stderr lb-load -q -M 9 -t "$t" nul.csv
	[[ $stderr == *"nul.csv:2: "*"(22021)"* ]]
	printf 'a,b\n9,"open\n10,x\n' >open.csv
	run -1 --separate-stderr lb-load -q -M 9 -t "$t" open.csv
	[[ $stderr == *"open.csv:2: unterminated CSV quoted field"* ]]
	[ "$(sql "SELECT string_agg(a::text, ' ' ORDER BY a) FROM $t")" = "1 4 6 8" ]
}

@test "a field of 50 MB goes in" {
	table "a int, b text"
	{ printf 'a,b\n1,"'; head -c 50000000 /dev/zero | tr '\0' x; printf '"\n2,y\n'; } >in.csv
	lb-load -q -t "$t" in.csv
	[ "$(sql "SELECT a, length(b) FROM $t ORDER BY a")" = $'1|50000000\n2|1' ]
}

@test "JSON lines that are none: each with its line" {
	table "a int, b text"
	printf '%s\n' '{"a":1}' '{"a":' '[1]' '{"a":2} x' '{"a":02}' '{"b":"\ud800"}' '{"b":tru}' '{"a":3,}' '{"a":9}' >in.json
	run -1 --separate-stderr lb-load -q -M 9 -t "$t" in.json
	[ "$(grep -c '^lb-load: in.json:[2-8]: ' <<<"$stderr")" = 7 ]
	[ "$(sql "SELECT string_agg(a::text, ' ' ORDER BY a) FROM $t")" = "1 9" ]
}

@test "JSON lines: a member that comes twice is refused, a blank line is none, json arrays keep JSON" {
	table "a int, b text, j jsonb[], k json[]"
	printf '%s\n' '{"a":1,"a":2}' '{"a":3,"A":4}' '  ' '{"a":5,"j":["1",1,null,"null",{"x":[1]},[1,2],true,""],"k":[]}' \
		'{"a":6,"j":["","","","","","","","","","","","","","","","","","","",""]}' >in.json
	run -1 --separate-stderr lb-load -q -M 9 -t "$t" in.json
	[[ $stderr == *'in.json:1: the column "a" comes twice'*'in.json:2: the column "a" comes twice'* ]]
	[ "$(sql "SELECT a, k, array_length(j, 1), j[1], j[2], j[3] IS NULL, j[4], j[5], j[6] FROM $t ORDER BY a")" = \
		$'5|{}|8|"1"|1|t|"null"|{"x": [1]}|[1, 2]\n6||20|""|""|f|""|""|""' ]
}

@test "memory stays below 64 MB, for rows of a few bytes, too" {
	! grep -qa __asan_init "$LB_BUILD/bin/lb-load" || skip "the sanitizers keep freed memory"
	table "a int"
	seq 1 1500000 | (echo a; cat) >in.csv
	for j in 1 2 20; do
		sql "TRUNCATE $t"
		run -0 lb-load -qx -j $j -t "$t" in.csv
		[ "$(jq -s '.[-1].memory_bytes < 67108864' <<<"$output")" = true ]
	done
	[ "$(sql "SELECT count(*), max(a) FROM $t")" = "1500000|1500000" ]
}

@test "more files than a process can have open" {
	table "a int"
	for i in $(seq 300); do printf 'a\n%d\n' "$i" >"part-$i.csv"; done
	run -0 --separate-stderr bash -c "ulimit -n 100; exec lb-load -q -t $t part-*.csv - <(printf 'a\n302\n')" <<<$'a\n301'
	[ "$(sql "SELECT count(*), sum(a) FROM $t")" = "302|45753" ]
}

@test "an option that has nothing to say is refused" {
	table "a int"
	for o in -Ca -H '-D;' -Qx -Ex -Nx; do
		run -2 --separate-stderr lb-load "$o" -t "$t" <<<'{"a":1}'
		[[ $stderr == "lb-load: ${o:0:2} is not for JSON lines" ]]
	done
	run -2 --separate-stderr lb-load -f text -Q x -t "$t" <<<1
	[[ $stderr == "lb-load: -Q is not for Postgres text" ]]
	run -2 lb-load -b 5 -t "$t" </dev/null
	run -2 lb-load -b 5 -m insert -t "$t" </dev/null
	run -2 lb-load -k a -t "$t" </dev/null
	run -2 lb-load -H -C a -t "$t" </dev/null
	run -2 --separate-stderr lb-load -D '"' -t "$t" </dev/null
	[[ $stderr == "lb-load: the delimiter is the quote, too" ]]
	run -2 lb-load -N 'a,' -t "$t" </dev/null
	run -1 --separate-stderr lb-load -q -M 1 -f json -t "$t" <<<'[{"a":1}]'
	[[ $stderr == *"<stdin>:1: an array, not one object a line"* ]]
}

@test "by INSERT as by COPY: an identity keeps its numbers, a byte 0 is refused" {
	table "id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b text, p point"
	for method in copy batch insert; do
		sql "TRUNCATE $t"
		run -1 --separate-stderr lb-load -qx -m $method -M 1 -t "$t" < <(printf 'id,b,p\n7,x\0y,"(1,2)"\n8,z,"(3,4)"\n')
		[[ $stderr == *'<stdin>:2: invalid byte sequence for encoding "UTF8": 0x00 (22021)'* ]]
		[ "$(sql "TABLE $t")" = '8|z|(3,4)' ]
	done
}

@test "what the last transaction could not do is found before the first row" {
	table "id int, a text"
	run -2 --separate-stderr lb-load -u update -k id -t "$t" <<<$'id,a\n1,x'
	[[ $stderr == *"no unique or exclusion constraint"* ]]
	[ "$(jq .chunks <<<"$output")" = "" ]
	run -2 --separate-stderr lb-load -r 'oops = 1' -t "$t" <<<$'id,a\n1,x'
	[[ $stderr == *'column "oops" does not exist'* ]]
	[ "$(sql "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'lb' AND relname LIKE 'load\\_%' AND relkind = 'r'")" = 2 ]
}

@test "--on-conflict ignore with a key passes over conflicts of that key alone" {
	table "id int PRIMARY KEY, u int UNIQUE"
	sql "INSERT INTO $t VALUES (1, 1)"
	lb-load -q -u ignore -k id -t "$t" <<<$'id,u\n1,9\n2,2'
	[ "$(sql "TABLE $t ORDER BY 1")" = $'1|1\n2|2' ]
	run -2 --separate-stderr lb-load -q -J two -u ignore -k id -t "$t" <<<$'id,u\n3,1'
	[[ $stderr == *'"t'*'_u_key"'* ]]
}

@test "carriage returns alone, UTF-16, a role that may not make lb: what to do is said" {
	table "a int, b text"
	run -2 --separate-stderr lb-load -q -t "$t" < <(printf 'a,b\r1,x\r')
	[[ $stderr == *"lines that end in a carriage return alone"* ]]
	run -2 --separate-stderr lb-load -q -t "$t" < <(printf '\xff\xfea\0,\0b\0\n\0')
	[[ $stderr == *"<stdin>:1: this is UTF-16"* ]]
	printf 'a,b\n1,"x"\r' | lb-load -q -t "$t"
	[ "$(sql "SELECT a, quote_literal(b) FROM $t")" = "1|'x'" ]
	sql "DROP SCHEMA lb CASCADE" "CREATE ROLE poor_$$ LOGIN" "GRANT ALL ON $t TO poor_$$"
	PGUSER=poor_$$ run -2 --separate-stderr lb-load -q -t "$t" <<<$'a,b\n1,x'
	[[ $stderr == *"(42501)"*"hint: jobs are kept in lb.load_job"* ]]
	sql "DROP OWNED BY poor_$$" "DROP ROLE poor_$$"
}

@test "--dry-run reads everything and loads nothing" {
	table "a int"
	run -1 --separate-stderr lb-load -qn -M 1 -t "$t" < <(printf 'a\n1\n2,3\n')
	[ "$(jq -s '.[-1] | .rows, .rejects, .dry_run' <<<"$output" | paste -sd' ')" = "1 1 true" ]
	[ "$(sql "SELECT count(*) FROM $t")" = 0 ]
	[ "$(sql "SELECT to_regclass('lb.load_job') IS NULL")" = t ]
}

@test "no input is no row; a file that is not there is status 2" {
	table "a int"
	run -0 lb-load -q -t "$t" </dev/null
	[ "$(jq -s '.[-1].rows' <<<"$output")" = 0 ]
	run -2 --separate-stderr lb-load -q -t "$t" none.csv
	[[ $stderr == *"open none.csv: No such file or directory"* ]]
	run -2 --separate-stderr lb-load -q -t nowhere </dev/null
	[[ $stderr == *"there is no table nowhere"* ]]
}

@test "a full disk under the records or the reject file is status 2, and the chunk is not in" {
	table "a int"
	run -2 bash -c "printf 'a\n1\n' | lb-load -q -t $t >/dev/full"
	sql "TRUNCATE $t"
	run -2 --separate-stderr lb-load -q -J other -M 5 -R /dev/full -t "$t" < <(printf 'a\n1\nx\n')
	[[ $stderr == *"write /dev/full: No space left on device"* ]]
	[ "$(sql "SELECT count(*) FROM $t")" = 0 ]
}

@test "--method insert and batch: the same rows as copy, of any type, with rejects" {
	table "id int PRIMARY KEY, a text, n numeric(8,2), t timestamptz, v int[] DEFAULT '{7}'"
	for i in $(seq 1 3000); do printf '{"id":%d,"a":"x\\t%d\\n\\\\","n":%d.5,"t":"2024-01-01 00:00:00Z"%s}\n' "$i" "$i" "$i" "$([ $((i % 3)) = 0 ] || echo ",\"v\":[$i,null]")"; done >in.json
	lb-load -q -t "$t" in.json
	want=$(fingerprint "$t")
	for method in insert batch standard optimized async; do
		sql "TRUNCATE $t"
		run -0 --separate-stderr lb-load -qx -s 32k -m "$method" -t "$t" in.json
		[ "$(fingerprint "$t")" = "$want" ]
		[ "$(jq -s '.[-1].method' <<<"$output")" != '"copy"' ]
	done
	sed 's/2024-01-01 00:00:00Z/Jan 1 2024 00:00 UTC/' in.json >text.json
	sql "TRUNCATE $t"
	run -0 --separate-stderr lb-load -qx -m batch -t "$t" text.json
	has '.format == "text" and .method == "batch"'
	[ "$(fingerprint "$t")" = "$want" ]
	run -1 --separate-stderr lb-load -q -J again -m batch -M 2000 -R rejects -t "$t" < <(sed -n '1,1500p' in.json; echo '{"id":9999}')
	[ "$(sql "SELECT count(*) FROM $t")" = 3001 ]
	[ "$(jq -s 'length' rejects)" = 1500 ]
}

@test "--method auto and --plan follow the thresholds, and say so" {
	table "id int, name text, price numeric"
	numbers 2000 >in.csv
	run -0 --separate-stderr lb-load -q -m auto -t "$t" in.csv
	[ "$(jq -sc '.[-1] | [.method, (.notes | length)]' <<<"$output")" = '["batch",1]' ]
	run -0 --separate-stderr lb-load -q -m auto -J b -t "$t" <in.csv
	[ "$(jq -s '.[-1].rows' <<<"$output")" = 2000 ]
	for plan in "9999 batch 1000 1" "99999 batch 5000 2" "999999 batch 10000 4" "1000000 copy 20000 4"; do
		read -r rows method batch threads <<<"$plan"
		run -0 lb-load --plan "$rows"
		has ".kind == \"load_plan\" and .method == \"$method\" and .batch_rows == $batch and .threads >= $threads and .threads <= 20"
	done
}

@test "--on-conflict: by copy through a stage, and by batch, with the last of a key" {
	local method batch
	for method in copy batch; do
		batch=$([ $method = copy ] || echo '-b 1')
		table "id int PRIMARY KEY, a text, n int GENERATED ALWAYS AS (id * 2) STORED"
		sql "INSERT INTO $t VALUES (1, 'old'), (2, 'old')"
		printf 'id,a\n2,new\n3,first\n3,last\n' >in.csv
		run -0 --separate-stderr lb-load -q $batch -m "$method" -u update -t "$t" in.csv
		[ "$(sql "TABLE $t ORDER BY 1")" = $'1|old|2\n2|new|4\n3|last|6' ]
		has '.mode == "upsert"'
		printf 'id,a\n3,other\n4,x\n' >in2.csv
		lb-load -q -m "$method" -u ignore -J i -t "$t" in2.csv
		[ "$(sql "SELECT id, a FROM $t WHERE id > 2 ORDER BY 1")" = $'3|last\n4|x' ]
		lb-load -q -m "$method" -u update -t "$t" in.csv
		[ "$(sql "SELECT count(*) FROM $t")" = 4 ]
		[ "$(sql "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'lb' AND relname LIKE 'load\\_%' AND relkind = 'r'")" = 2 ]
	done
	table "a int"
	run -2 --separate-stderr lb-load -u update -t "$t" </dev/null
	[[ $stderr == *"no primary key"* ]]
}

@test "--replace-where: these rows and no others, all or nothing" {
	table "dataset text, n int CHECK (n < 100)"
	sql "INSERT INTO $t VALUES ('a', 1), ('a', 2), ('b', 3)"
	printf 'dataset,n\na,7\na,8\n' >in.csv
	lb-load -q -r "dataset = 'a'" -t "$t" in.csv
	[ "$(sql "TABLE $t ORDER BY n")" = $'b|3\na|7\na|8' ]
	lb-load -q -r "dataset = 'a'" -t "$t" in.csv
	[ "$(sql "TABLE $t ORDER BY n")" = $'b|3\na|7\na|8' ]
	run -2 lb-load -q -r "dataset = 'a'" -t "$t" < <(printf 'dataset,n\na,1\na,100\n')
	[ "$(sql "SELECT count(*) FROM $t WHERE n > 6")" = 2 ]
}

@test "--scd2: versions that do not overlap, one current row a key, the same twice" {
	table "id int, name text, j json, valid_from timestamptz, valid_to timestamptz"
	printf '%s\n' '{"id":1,"name":"a","valid_from":"2024-01-01Z"}' '{"id":2,"name":"b","j":{"x":1},"valid_from":"2024-01-01Z"}' >one.json
	printf '%s\n' '{"id":1,"name":"a2","valid_from":"2024-02-01Z"}' '{"id":2,"name":"b","j":{"x":1},"valid_from":"2024-02-01Z"}' \
		'{"id":1,"name":"a3","valid_from":"2024-03-01Z"}' '{"id":3,"name":"c","valid_from":"2024-02-15Z"}' >two.json
	lb-load -qS -k id -t "$t" one.json
	lb-load -qS -k id -t "$t" two.json
	lb-load -qS -k id -t "$t" two.json
	lb-load -qS -k id -J other -t "$t" <<<'{"id":3,"name":"c"}'
	[ "$(sql "SET timezone = 'UTC'" "SELECT id, name, valid_from::date, valid_to::date FROM $t ORDER BY id, valid_from")" = '1|a|2024-01-01|2024-02-01
1|a2|2024-02-01|2024-03-01
1|a3|2024-03-01|
2|b|2024-01-01|
3|c|2024-02-15|' ]
	run -2 --separate-stderr lb-load -qS -k id -t "$t" <<<'{"id":1,"name":"z","valid_from":"2024-02-10Z"}'
	[[ $stderr == *"not newer than the last version"* ]]
	# a key without a current version, and no key at all
	sql "UPDATE $t SET valid_to = '2024-03-01Z' WHERE id = 3"
	run -2 --separate-stderr lb-load -qS -k id -J early -t "$t" <<<'{"id":3,"name":"d","valid_from":"2024-02-20Z"}'
	[[ $stderr == *"not newer than the last version"* ]]
	lb-load -qS -k id -J late -t "$t" <<<'{"id":3,"name":"d","valid_from":"2024-03-01Z"}'
	[ "$(sql "SELECT count(*) FROM $t WHERE id = 3")" = 2 ]
	run -2 --separate-stderr lb-load -qS -k id -J none -t "$t" <<<'{"name":"d"}'
	[[ $stderr == *'<stdin>:1: null value in column "id"'*"(23502)"* ]]
}

@test "a stage survives kill -9: the upsert is done once all is there" {
	table "id int PRIMARY KEY, name text, price numeric"
	numbers 60000 >in.csv
	sql "INSERT INTO $t VALUES (1, 'old'), (99999, 'stays')"
	lb-load -q -s 64k -u update -t "$t" in.csv >/dev/null 2>&1 &
	sleep 0.06
	kill -9 "$!" || :
	wait "$!" || :
	lb-load -q -u update -t "$t" in.csv
	[ "$(sql "SELECT count(*), count(*) FILTER (WHERE name = 'old') FROM $t")" = "60001|0" ]
}

@test "geometries: every kind gets the SRID, single ones become multi, none becomes NULL" {
	sql "CREATE EXTENSION IF NOT EXISTS postgis" 2>/dev/null || skip "no postgis"
	table "id int, g geometry"
	cat >in.csv <<-'EOT'
		id,g
		1,"POLYGON((0 0,1 0,1 1,0 0))"
		2,"  linestring z (0 0 1,1 1 1)"
		3,"SRID=3857;POINT(1 2)"
		4,0101000000000000000000F03F0000000000000040
		5,"{""type"":""Point"",""coordinates"":[1,2]}"
		6,
		7,"GEOMETRYCOLLECTION EMPTY"
		8,MULTIPOINT M (1 2 3)
		9,"TIN(((0 0 0,0 0 1,0 1 0,0 0 0)))"
		10,"CIRCULARSTRING(0 0,1 1,1 0)"
		11,"POLYGON((0 0,1 0,nonsense))"
	EOT
	run -1 --separate-stderr lb-load -q -M 1 -t "$t" in.csv
	[[ $stderr == "lb-load: in.csv:12: "* ]]
	[ "$(sql "SELECT id, ST_SRID(g), GeometryType(g), ST_NDims(g) FROM $t ORDER BY id")" = '1|4326|POLYGON|2
2|4326|LINESTRING|3
3|3857|POINT|2
4|0|POINT|2
5|0|POINT|2
6|||
7|4326|GEOMETRYCOLLECTION|2
8|4326|MULTIPOINTM|3
9|4326|TIN|3
10|4326|CIRCULARSTRING|2' ]
	table "id int, g geometry(MultiPolygon, 31287)"
	printf '1|POLYGON((0 0,1 0,1 1,0 0))\n2|SRID=31287;Polygon ((0 0,1 0,1 1,0 0))\n3|POLYGON EMPTY\n4|MULTIPOLYGON(((0 0,1 0,1 1,0 0)))\n' | lb-load -qH -D '|' -t "$t"
	[ "$(sql "SELECT count(*) FROM $t WHERE GeometryType(g) = 'MULTIPOLYGON' AND ST_SRID(g) = 31287")" = 4 ]
	run -2 --separate-stderr lb-load -qH -D '|' -t "$t" <<<'9|SRID=4326;POLYGON((0 0,1 0,1 1,0 0))'
	[[ $stderr == *"SRID"* ]]
	# in a schema of its own, as a domain, and a name that only begins so
	sql "DROP EXTENSION postgis CASCADE" "CREATE SCHEMA gis" "CREATE EXTENSION postgis SCHEMA gis" \
		"CREATE DOMAIN plot AS gis.geometry(MultiPolygon, 31287)" "CREATE DOMAIN geometry_name AS text"
	table "g gis.geometry, p plot, n geometry_name"
	lb-load -qH -D '|' -t "$t" <<<'point(1 2)|polygon((0 0,1 0,1 1,0 0))|a name'
	[ "$(sql "SELECT gis.ST_AsEWKT(g), gis.ST_AsEWKT(p), n FROM $t")" = "SRID=4326;POINT(1 2)|SRID=31287;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))|a name" ]
}

@test "wrong usage is status 2, help and version are 0" {
	run -2 --separate-stderr lb-load
	[[ $stderr == "usage: lb-load"* ]]
	run -2 lb-load -t x --zzz
	run -2 lb-load -t x -j 0 </dev/null
	run -2 lb-load -t x -D ab
	run -2 lb-load -t x -f parquet
	run -0 lb-load --help
	run -0 lb-load --version
}
