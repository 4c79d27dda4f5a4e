# pipelines/verify, size-tables, bench-writers, to-sqlite
load helper

setup_file() {
	use_database
	psql -qX -c "CREATE TABLE a (id int PRIMARY KEY, t text)" -c "INSERT INTO a SELECT i, md5(i::text) FROM generate_series(1, 1000) i" -c "ANALYZE" \
		-c "CREATE TABLE p (id int, t text) PARTITION BY RANGE (id)" -c "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (500)" \
		-c "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (500) TO (2000)" -c "INSERT INTO p SELECT * FROM a" -c "ANALYZE"
}

@test "verify: the checks of a table; one that fails is status 1" {
	run -0 verify a
	has '.kind == "check" and .ok'
	run -1 verify p
	[ "$(jq -rs 'map(select(.ok | not).check) | join(" ")' <<<"$output")" = primary_key ]
	run -0 verify -r 1000 a
	run -1 verify -r 999 a
	[ "$(jq -rs 'map(select(.ok | not).check) | join(" ")' <<<"$output")" = rows ]
	run -2 verify
	run -2 verify -r x a
	run -2 verify none
	psql -qX -c 'CREATE TABLE hid (id int PRIMARY KEY)' -c 'INSERT INTO hid VALUES (1), (2)' -c 'ALTER TABLE hid ENABLE ROW LEVEL SECURITY' \
		-c 'CREATE POLICY odd ON hid USING (id = 1)' -c "CREATE ROLE sees_$$ LOGIN" -c "GRANT SELECT ON hid TO sees_$$"
	PGUSER=sees_$$ run -2 --separate-stderr verify hid # not "1 row"
	[[ $stderr == *"row-level security"* ]]
	psql -qX -c 'DROP TABLE hid' -c "DROP ROLE sees_$$"
}

@test "verify: the same table elsewhere, in any order, and one row that differs" {
	psql -qXc "CREATE DATABASE other_$$"
	psql -qX -d "other_$$" -c "CREATE TABLE a (id int PRIMARY KEY, t text)" -c "INSERT INTO a SELECT i, md5(i::text) FROM generate_series(1000, 1, -1) i"
	run -0 verify a "dbname=other_$$"
	has '.ok'
	[ "$(jq -s 'map(.check | select(startswith("same"))) | length' <<<"$output")" = 7 ]
	psql -qX -d "other_$$" -c "UPDATE a SET t = t || ' ' WHERE id = 500"
	run -1 verify a "dbname=other_$$"
	[ "$(jq -rs 'map(select(.ok | not).check) | join(" ")' <<<"$output")" = same_hash ]
	psql -qX -d "other_$$" -c "CREATE INDEX ON a (t)" -c "GRANT SELECT ON a TO PUBLIC" -c "ALTER TABLE a ADD CHECK (id > 0)" -c "ALTER TABLE a ALTER t SET NOT NULL"
	run -1 verify a "dbname=other_$$"
	[ "$(jq -rs 'map(select(.ok | not).check) | join(" ")' <<<"$output")" = "same_hash same_columns same_constraints same_indexes same_grants" ]
	psql -qXc "DROP DATABASE other_$$"
}

@test "size-tables: a partitioned table is one, its text size is near the truth" {
	run -0 size-tables
	[ "$(jq -rs 'map(.table) | sort | join(" ")' <<<"$output")" = "public.a public.p" ]
	has '.rows_estimate == 1000 and .uncompressed_bytes > 37000 and .uncompressed_bytes < 41000 and .disk_bytes >= 65536'
	[ "$(jq -s 'map(select(.partitions == 2)) | length' <<<"$output")" = 1 ]
	run -0 bash -c 'size-tables -w | lb-size'
	has '.database_storage.data_stored_gb * 1048576 > 200 and .database_storage.data_stored_gb * 1048576 < 1000'
	psql -qX -c 'CREATE SCHEMA lbs' -c 'CREATE TABLE lbs.new (t text) WITH (autovacuum_enabled = off)' -c "INSERT INTO lbs.new SELECT repeat('x', 30) FROM generate_series(1, 5000)"
	run -0 size-tables 'lbs.%' # never analyzed
	has '.rows_estimate == 5000 and .uncompressed_bytes == 160000'
	psql -qXc 'DROP SCHEMA lbs CASCADE' 2>/dev/null
	run -2 size-tables -x
	run -0 size-tables 'public.a'
	[ "$(jq -s length <<<"$output")" = 1 ]
}

@test "bench-writers: every method has put in the same rows, ranked" {
	run -0 --separate-stderr bench-writers 2000
	[ "$(jq -sc 'map(.writer) | sort' <<<"$output")" = '["lb-load auto","lb-load batch","lb-load copy","lb-load insert","psql copy"]' ]
	[ "$(jq -sc 'map(.rank)' <<<"$output")" = '[1,2,3,4,5]' ]
	run -2 bench-writers
}

@test "to-sqlite: a table and a view, every row and NULL as it was; parts with a manifest" {
	command -v sqlite3 >/dev/null || skip "no sqlite3"
	cd "$BATS_TEST_TMPDIR"
	psql -qX -c 'CREATE SCHEMA s' -c "CREATE TYPE s.state AS ENUM ('on', 'off')" -c 'CREATE DOMAIN s.price AS numeric(30,10)' \
		-c 'CREATE TABLE s."Odd t" (id bigint PRIMARY KEY, name text, price s.price, ok bool, at timestamptz, b bytea, state s.state, twice bigint GENERATED ALWAYS AS (id * 2) STORED)' \
		-c "INSERT INTO s.\"Odd t\" SELECT i, CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE E'it''s \"\n' || i END, i + 0.1234567891, i % 2 = 0, timestamptz '2026-01-01 00:00:00+02' + i * interval '1 s', '\\x00ff', 'on' FROM generate_series(1, 1000) i" \
		-c 'CREATE VIEW s.few AS SELECT id, name FROM s."Odd t" WHERE id <= 7'
	run -0 --separate-stderr to-sqlite 's."Odd t"' x.sqlite
	[ "$(jq -s 'last.rows' <<<"$output")" = 1000 ]
	[ "$(sqlite3 x.sqlite 'SELECT count(*), sum(name IS NULL), sum(name = '"''"'), sum(twice) FROM "Odd t"')" = '1000|333|334|1001000' ]
	[ "$(sqlite3 x.sqlite 'SELECT price, ok, at, hex(b), state FROM "Odd t" WHERE id = 2')" = '2.1234567891|1|2025-12-31T22:00:02.000000Z|00FF|on' ]
	run -0 --separate-stderr to-sqlite -w 'id > 5' s.few x.sqlite
	[ "$(sqlite3 x.sqlite 'SELECT group_concat(id) FROM few')" = 6,7 ]
	run -0 --separate-stderr to-sqlite -l 300 's."Odd t"' y.sqlite
	[ "$(jq -s 'map(.rows)' -c y_manifest.json)" = '[300,300,300,100]' ]
	[ "$(jq -r .file y_manifest.json | while read -r f; do sqlite3 "$f" 'SELECT count(*) FROM "Odd t"'; done | paste -sd+)" = 300+300+300+100 ]
	run -0 --separate-stderr to-sqlite -l 600 's."Odd t"' y.sqlite
	[ "$(echo y_part_*)" = "y_part_001.sqlite y_part_002.sqlite" ]
	# a run that fails in the middle leaves what was there
	run -2 to-sqlite -w '1 / (7 - id) IS NOT NULL' s.few x.sqlite
	[ "$(sqlite3 x.sqlite 'SELECT group_concat(id) FROM few')" = 6,7 ]
	[ "$(find . -name '.to-sqlite*')" = "" ]
	run -2 to-sqlite none z.sqlite
	run -2 to-sqlite a
	psql -qXc 'DROP SCHEMA s CASCADE' 2>/dev/null
}
