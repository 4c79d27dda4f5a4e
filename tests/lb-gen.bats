# lb-gen: rows for a table
load helper

setup_file() { use_database; }

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >shop.sql <<-'EOT'
		-- two tables, one dialect each
		CREATE TABLE IF NOT EXISTS shop.customers (
		  id BIGINT NOT NULL, -- GEN rows = 500
		  hash STRING COMMENT 'a, b (c)', email STRING, since DATE, tags ARRAY<STRING>, extra MAP<STRING, INT>,
		  CONSTRAINT pk PRIMARY KEY (id)
		) USING DELTA;
		CREATE TABLE "orders" (
		  order_id bigint PRIMARY KEY, customer_id bigint NOT NULL DEFAULT 0 CHECK (customer_id >= 0), customer_hash varchar(64),
		  price numeric(8,2), n smallint, ok boolean, u uuid, b bytea, at timestamptz, t time, d double precision, j jsonb, a int[],
		  kind text /* a comment */
		  -- GEN rows = 2000
		  -- GEN price = normal(50, 10) null 0.25
		  -- GEN kind = choice('a, b', 'say "x"', 'c')
		  -- GEN n = zipf(1, 100, 1.2)
		  -- GEN at = uniform('2024-01-01', '2024-01-31')
		);
	EOT
}

@test "CSV has a header and the rows that the comment asks for" {
	run -0 --separate-stderr lb-gen -t customers shop.sql
	[ "${#lines[@]}" -eq 501 ]
	[ "${lines[0]}" = "id,hash,email,since,tags,extra" ]
	[[ ${lines[1]} =~ ^1,[0-9a-f]{64},[a-z.]+[0-9]@example.com,202[45]-[0-9-]+,\"\{.*\}\",\"\{\"\"n ]]
}

@test "the same seed gives the same rows, by any threads and in any slices; another gives others" {
	lb-gen -r 20000 -t customers <(sed '/GEN rows/d; s/id BIGINT NOT NULL, .*/&/' shop.sql; echo) >/dev/null 2>&1 || :
	lb-gen -t orders shop.sql >one
	lb-gen -t orders -j 3 shop.sql | cmp - one
	{ lb-gen -t orders -e 700 shop.sql; lb-gen -H -t orders -f 700 shop.sql; } | cmp - one
	run ! cmp -s one <(lb-gen -s 2 -t orders shop.sql)
	printf 'CREATE TABLE w (id int PRIMARY KEY, x int)' | lb-gen -r 30000 >many
	printf 'CREATE TABLE w (id int PRIMARY KEY, x int)' | lb-gen -j 4 -r 30000 | cmp - many
}

@test "the rows load, as CSV, JSON lines and binary, and are the same" {
	sql="SELECT count(*), sum(hashtextextended(o::text, 0)) FROM orders o"
	psql -qX -c "$(sed -n '/"orders"/,$p' shop.sql)"
	lb-gen -t orders shop.sql | lb-load -q -t orders >/dev/null
	want=$(psql -qXAtc "$sql")
	psql -qXc 'TRUNCATE orders'
	lb-gen -t orders -o json shop.sql | lb-load -qx -t orders >/dev/null
	[ "$(psql -qXAtc "$sql" | cut -d'|' -f1)" = 2000 ]
	[ "$(psql -qXAtc "$sql")" = "$want" ]
	psql -qXc 'CREATE TABLE flat (id bigint PRIMARY KEY, a int, b numeric(9,2), c text, d timestamptz, e date, f real, g bool)'
	ddl='CREATE TABLE flat (id bigint PRIMARY KEY, a int, b numeric(9,2), c text, d timestamptz, e date, f real, g bool)'
	lb-gen -o binary <<<"$ddl" >flat.bin
	psql -qX -c "\\copy flat from flat.bin binary"
	want=$(psql -qXAtc "SELECT count(*), sum(hashtextextended(f::text, 0)) FROM flat f")
	psql -qXc 'TRUNCATE flat'
	lb-gen <<<"$ddl" | lb-load -q -t flat >/dev/null
	[ "$(psql -qXAtc "SELECT count(*), sum(hashtextextended(f::text, 0)) FROM flat f")" = "$want" ]
	[[ $want == 1000\|* ]]
}

@test "keys of one table are found in the other, as numbers and as texts" {
	lb-gen -t customers -o json shop.sql >c
	lb-gen -t orders -o json shop.sql >o
	[ "$(jq -s '[.[].id] | unique | length' c)" = 500 ]
	[ "$(jq -s --slurpfile c c '[$c[].id] as $ids | all(.[]; .customer_id as $x | $x >= 1 and $x <= 500)' o)" = true ]
	[ "$(jq -s 'map(.customer_hash) | unique | length <= 500' o)" = true ]
	[ "$(jq -rs '.[].hash' c | sort -u | comm -13 - <(jq -rs '.[].customer_hash' o | sort -u) | wc -l)" = 0 ]
}

@test "rules hold: the share of NULLs, a normal mean, zipf's skew, bounds" {
	lb-gen -t orders -o json shop.sql >o
	[ "$(jq -s 'map(select(.price == null)) | length | . > 400 and . < 600' o)" = true ]
	[ "$(jq -s 'map(.price | values) | add / length | . > 48 and . < 52' o)" = true ]
	[ "$(jq -s '(map(select(.n == 1)) | length) as $one | (map(select(.n == 50)) | length) as $fifty | $one > 10 * $fifty and all(.[]; .n >= 1 and .n <= 100)' o)" = true ]
	[ "$(jq -s 'all(.[]; .at[0:7] == "2024-01")' o)" = true ]
	[ "$(jq -rs 'map(.kind) | unique | join(";")' o)" = 'a, b;c;say "x"' ]
}

@test "what is not understood is status 2, with its place" {
	run -2 --separate-stderr lb-gen <<<"CREATE TABLE t (a int, b frob)"
	[[ $stderr == 'lb-gen: <stdin>:1:1: no rows can be made for the type "frob" of b' ]]
	run -2 --separate-stderr lb-gen < <(printf 'CREATE TABLE t (a int\n-- GEN b = uniform(1, 2)\n-- GEN a = wild(1)\n-- GEN a = uniform(1,2) nul 3\n)')
	[[ $stderr == *'<stdin>:2:8: t has no column "b"'* ]]
	[[ $stderr == *'<stdin>:3:'*'"wild(1)"'* ]]
	[[ $stderr == *'<stdin>:4:'* ]]
	run -2 --separate-stderr lb-gen shop.sql
	[[ $stderr == *"several tables"* ]]
	run -2 --separate-stderr lb-gen -t none shop.sql
	[[ $stderr == *'no table "none"'* ]]
	run -2 lb-gen </dev/null
	run -2 lb-gen -z
	run -2 bash -c 'lb-gen -t orders shop.sql >/dev/full'
}

@test "a reader that goes away ends it quietly" {
	run -0 bash -c 'set -o pipefail; lb-gen -r 1e9 -t t <<<"CREATE TABLE t (a int)" 2>err | head -n 2 | wc -l; [ ! -s err ]'
}
