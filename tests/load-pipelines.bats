# pipelines/verify, size-tables, bench-writers
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
	run ! verify none
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
