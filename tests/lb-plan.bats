# lb-plan
load helper

# shellcheck disable=SC2016 # $1 is the server's

setup_file() {
	use_database
	psql -qX <<-'EOS'
		ALTER SYSTEM SET autovacuum = off;
		SELECT pg_reload_conf();
		CREATE TABLE item (id int PRIMARY KEY, cat text, price numeric);
		CREATE TABLE sale (id int PRIMARY KEY, item int REFERENCES item, day date, qty int, note text, doc jsonb, tags text[], cust varchar(20), a int, b int);
		INSERT INTO item SELECT i, 'c' || i % 50, i FROM generate_series(1, 1000) i;
		INSERT INTO sale SELECT i, i % 1000 + 1, '2024-01-01'::date + i % 365, i % 100, 'n' || i, jsonb_build_object('k', i % 1000),
			ARRAY['t' || i % 500], 'u' || i % 5000, i % 200, i % 200 FROM generate_series(1, 50000) i;
		CREATE TABLE idle (a int, b int, c int UNIQUE);
		INSERT INTO idle SELECT i, i, i FROM generate_series(1, 20000) i;
		CREATE INDEX idle_a ON idle (a);
		CREATE INDEX idle_ab ON idle (a, b);
		CREATE INDEX idle_a2 ON idle (a);
		CREATE UNIQUE INDEX idle_uc ON idle (c);
		CREATE TABLE never (a int);
		INSERT INTO never SELECT generate_series(1, 10);
	EOS
	psql -qXc "SELECT pg_stat_force_next_flush()" -c "ANALYZE item, sale, idle" >/dev/null
}

setup() { cd "$BATS_TEST_TMPDIR"; }

has_hypopg() { [ -n "$(psql -XAtc "SELECT 1 FROM pg_available_extensions WHERE name = 'hypopg'")" ]; }

# findings CODE [OPTION...]: the findings of that code for the SQL on stdin
findings() { lb-plan "${@:2}" | jq -c --arg code "$1" 'select(.code == $code)'; }

@test "seq-scan: a large table is read for few rows" {
	run -0 findings seq-scan -i 0 <<<"SELECT * FROM sale WHERE note = 'n77'"
	has '.kind == "finding" and .level == "warning" and .table == "public.sale" and .table_rows == 50000 and .rows == 1 and (.condition | test("note"))'
	has '.file == "<stdin>" and .line == 1'
	run -0 findings seq-scan -i 0 <<<"SELECT * FROM sale WHERE qty > 5; SELECT * FROM item WHERE cat = 'c1'; SELECT * FROM sale WHERE id = 7; SELECT * FROM sale"
	[ -z "$output" ]
	run -0 findings seq-scan -i 0 -r 500 <<<"SELECT * FROM item WHERE cat = 'c1'"
	has '.table == "public.item"'
}

@test "rows-removed and estimate-off need --analyze" {
	run -0 findings rows-removed -i 0 -a <<<"SELECT * FROM sale WHERE a = 7 AND b = 7"
	has '.removed_rows == 49750 and .rows == 250 and .table == "sale"'
	run -0 findings estimate-off -i 0 -a <<<"SELECT * FROM sale WHERE a = 7 AND b = 7 ORDER BY id"
	has '.rows == 250 and .planned_rows < 25 and .factor >= 10 and .node == "Seq Scan"'
	[ "${#lines[@]}" -eq 1 ]
	run -0 findings estimate-off -i 0 <<<"SELECT * FROM sale WHERE a = 7 AND b = 7"
	[ -z "$output" ]
}

@test "seq-scan: the rows of all workers count" {
	export PGOPTIONS="-c min_parallel_table_scan_size=0 -c parallel_setup_cost=0 -c parallel_tuple_cost=0"
	run -0 findings seq-scan -i 0 <<<"SELECT * FROM sale WHERE qty < 20; SELECT * FROM sale WHERE qty < 3"
	[ "${#lines[@]}" -eq 1 ]
	has '.rows > 1300 and .rows < 1700'
	[ "$(psql -XAtc "EXPLAIN SELECT * FROM sale WHERE qty < 20" | grep -c Parallel)" = 1 ]
}

@test "seq-scan: not where it ended early" {
	run -0 findings seq-scan -i 0 -a <<<"SELECT EXISTS (SELECT 1 FROM sale WHERE qty = 5); SELECT * FROM sale WHERE qty = 5 LIMIT 3"
	[ -z "$output" ]
	run -0 findings seq-scan -i 0 -a <<<"SELECT * FROM sale WHERE qty = 5 ORDER BY note LIMIT 3"
	has '.rows == 500'
}

@test "estimate-off: not where nobody has asked for all rows" {
	run -0 findings estimate-off -i 0 -a <<-'EOS'
		SELECT * FROM sale ORDER BY id LIMIT 10;
		SELECT * FROM sale LIMIT 5;
		SELECT EXISTS (SELECT 1 FROM sale WHERE qty = 5);
		SELECT * FROM item i JOIN sale s ON s.id = i.id ORDER BY i.id LIMIT 3;
	EOS
	[ -z "$output" ]
	run -0 findings estimate-off -i 0 -a <<<"SELECT qty, count(*) FROM sale WHERE a = 7 AND b = 7 GROUP BY qty ORDER BY qty LIMIT 3"
	has '.node == "Seq Scan" and .rows == 250'
}

@test "a statement too long to be looked into is planned" {
	run -0 findings seq-scan -i 0 < <(echo "SELECT * FROM sale WHERE note IN ('n0'"; seq -f ", 'n%.0f'" 1 4000; echo ")")
	has '.table == "public.sale" and .rows < 5000'
}

@test "spill: a sort, a hash, an aggregate that go to disk" {
	export PGOPTIONS="-c work_mem=64kB -c max_parallel_workers_per_gather=0"
	run -0 findings spill -i 0 -a <<<"SELECT * FROM sale ORDER BY note"
	has '.node == "Sort" and .spilled_bytes > 1000000'
	run -0 findings spill -i 0 -a <<<"SELECT count(*) FROM sale s JOIN sale t ON s.note = t.note"
	has '.spilled_bytes > 0'
	unset PGOPTIONS
	run -0 findings spill -i 0 -a <<<"SELECT * FROM item ORDER BY cat"
	[ -z "$output" ]
}

@test "nested-loop: over many rows" {
	PGOPTIONS="-c enable_hashjoin=off -c enable_mergejoin=off -c enable_memoize=off" run -0 findings nested-loop -i 0 <<<"SELECT * FROM sale s JOIN item i ON s.item = i.id"
	has '.loops == 50000'
	run -0 findings nested-loop -i 0 <<<"SELECT * FROM sale s JOIN item i ON s.item = i.id"
	[ -z "$output" ]
}

@test "foreign-key-without-index, with the statement that mends it" {
	run -0 findings foreign-key-without-index -i 0 <<<"SELECT 1 FROM sale"
	has '.table == "public.sale" and .columns == "item" and .statement == "CREATE INDEX CONCURRENTLY ON public.sale (item)"'
	run -0 findings foreign-key-without-index -i 0 <<<"SELECT 1 FROM item"
	[ -z "$output" ]
	psql -qXc "CREATE TABLE two (x int, y int, PRIMARY KEY (x, y)); CREATE TABLE part (x int, y int, z int, FOREIGN KEY (x, y) REFERENCES two)" \
		-c "CREATE INDEX ON part (y, x, z)"
	run -0 findings foreign-key-without-index -i 0 <<<"SELECT 1 FROM part"
	psql -qXc "DROP TABLE part, two"
	[ -z "$output" ]
}

@test "unused-index and duplicate-index" {
	run -0 lb-plan -i 0 <<<"SELECT 1 FROM idle"
	[ "$(jq -r 'select(.code == "unused-index").index' <<<"$output" | tr '\n' ' ')" = "idle_a idle_ab idle_a2 " ]
	[ "$(jq -r 'select(.code == "duplicate-index") | "\(.index)<\(.other)"' <<<"$output" | tr '\n' ' ')" = "idle_a<idle_ab idle_a2<idle_a idle_uc<idle_c_key " ]
	has '.code != "duplicate-index" or .statement == "DROP INDEX CONCURRENTLY \(.index)"'
}

@test "duplicate-index: none of another order, operator class or collation, or that a constraint stands on" {
	psql -qX <<-'EOS'
		CREATE TABLE twice (a int, b int, c text, d int);
		INSERT INTO twice SELECT i, i, 'x' || i, i FROM generate_series(1, 20000) i;
		CREATE INDEX twice_ops ON twice (c text_pattern_ops);
		CREATE INDEX twice_collation ON twice (c COLLATE "POSIX");
		CREATE INDEX twice_cb ON twice (c, b);
		CREATE INDEX twice_desc ON twice (a DESC NULLS LAST);
		CREATE INDEX twice_ab ON twice (a, b);
		CREATE UNIQUE INDEX twice_b ON twice (b);
		ALTER TABLE twice ADD CONSTRAINT twice_key UNIQUE (b);
		CREATE INDEX twice_d ON twice (d);
		CREATE INDEX twice_more ON twice (d) INCLUDE (c);
		ALTER TABLE twice ADD EXCLUDE USING btree (d WITH =);
		ANALYZE twice;
	EOS
	run -0 lb-plan -i 0 <<<"SELECT 1 FROM twice"
	[ "$(jq -r 'select(.code == "duplicate-index") | "\(.index)<\(.other)"' <<<"$output" | tr '\n' ' ')" = "twice_b<twice_key twice_d<twice_more " ]
	[[ $(jq -r 'select(.code == "unused-index").index' <<<"$output") != *excl* ]]
	psql -qXc "DROP TABLE twice"
}

@test "stale-statistics: never analyzed, or changed since" {
	run -0 findings stale-statistics -i 0 <<<"SELECT 1 FROM never"
	has '.table == "public.never" and .statement == "ANALYZE public.never"'
	run -0 findings stale-statistics -i 0 <<<"SELECT 1 FROM item"
	[ -z "$output" ]
}

@test "low-cache-hits: most of a table comes from below" {
	# shellcheck disable=SC2016 # for the shell that has the server
	run -0 with-postgres -o shared_buffers=1MB bash -c '
		psql -qXc "CREATE TABLE big AS SELECT i, repeat(i::text, 100) AS t FROM generate_series(1, 30000) i" -c "CREATE TABLE small AS SELECT 1 AS i"
		psql -qXc "VACUUM ANALYZE" -c "SELECT pg_stat_reset()" >/dev/null
		psql -qXc "SELECT sum(length(t)) FROM big, small" >/dev/null
		lb-plan -i 0 <<<"SELECT i FROM big; SELECT i FROM small" | jq -c "select(.code == \"low-cache-hits\")"'
	has '.table == "public.big" and .cache_hit_percent < 90'
}

@test "pushdown: what a foreign server is asked, and what is left to us" {
	[ -n "$(psql -XAtc "SELECT 1 FROM pg_available_extensions WHERE name = 'postgres_fdw'")" ] || skip "postgres_fdw is not installed"
	psql -qX <<-EOS
		CREATE EXTENSION postgres_fdw;
		CREATE SERVER self FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$PGHOST', port '$PGPORT', dbname '$PGDATABASE');
		CREATE USER MAPPING FOR CURRENT_USER SERVER self;
		CREATE SCHEMA away;
		IMPORT FOREIGN SCHEMA public LIMIT TO (sale) FROM SERVER self INTO away;
		CREATE FUNCTION secret(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN \$1; END';
	EOS
	run -0 findings pushdown -i 0 <<<"SELECT id FROM away.sale WHERE qty = 3 AND day > '2024-05-01'"
	has '.level == "note" and .remote_conditions == 2 and .local_conditions == 0 and .pushdown_percent == 100'
	run -0 findings pushdown -i 0 <<<"SELECT id FROM away.sale WHERE qty = 3 AND a = 1 AND day > '2024-05-01' AND secret(b) = 1"
	has '.level == "warning" and .remote_conditions == 3 and .local_conditions == 1 and .pushdown_percent == 75'
	local join="SELECT s.id FROM away.sale s JOIN away.sale t ON s.id = t.id AND s.a = t.b WHERE s.qty = 3"
	PGOPTIONS="-c enable_nestloop=off -c enable_mergejoin=off" run -0 findings pushdown -i 0 <<<"$join"
	has '.foreign_scans == 2 and .remote_conditions == 1 and .local_conditions == 2 and (.message | test("s.id"))'
	psql -qXc "ALTER SERVER self OPTIONS (ADD use_remote_estimate 'true')"
	run -0 findings pushdown -i 0 <<<"$join"
	has '.foreign_scans == 1 and .remote_conditions == 3 and .local_conditions == 0'
	psql -qXc "DROP EXTENSION postgres_fdw CASCADE; DROP SCHEMA away CASCADE" 2>/dev/null
}

@test "an index for several statements, by their weights, proven by building it; nothing stays" {
	cat >w.sql <<-'EOS'
		-- NAME: recent
		-- WEIGHT: 40
		-- PARAM c = values('u1', 'u2')
		SELECT id, qty FROM sale WHERE cust = :c AND day >= '2024-05-01' ORDER BY day DESC LIMIT 5;
		-- NAME: count
		SELECT count(*) FROM sale WHERE cust = :who;
		-- NAME: doc
		SELECT id FROM sale WHERE doc @> '{"k": 7}';
	EOS
	run -0 findings index --apply w.sql
	echo "$output"
	[ "$(jq -r .statement <<<"${lines[0]}")" = "CREATE INDEX CONCURRENTLY ON public.sale (cust, day)" ]
	[ "$(jq -r .statement <<<"${lines[1]}")" = "CREATE INDEX CONCURRENTLY ON public.sale USING gin (doc)" ]
	[ "${#lines[@]}" -eq 2 ]
	jq -e '[.serves[].name] == ["recent", "count"] and .serves[0].weight == 40 and .proof == "applied" and .cost_after < .cost_before / 10 and .benefit_percent > 80' <<<"${lines[0]}"
	[ "$(psql -XAtc "SELECT count(*) FROM pg_index WHERE indrelid = 'sale'::regclass")" = 1 ]
}

@test "partitions stand for their table" {
	psql -qX <<-'EOS'
		CREATE TABLE log (id int, day date, who text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
		CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
		CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
		INSERT INTO log SELECT i, '2024-01-01'::date + i % 365, 'w' || i FROM generate_series(1, 30000) i;
	EOS
	run -0 findings stale-statistics -i 0 <<<"SELECT 1 FROM log"
	has '.table == "public.log" and .statement == "ANALYZE public.log"'
	psql -qXc "ANALYZE log"
	run -0 findings stale-statistics -i 0 <<<"SELECT 1 FROM log"
	[ -z "$output" ]
	run -0 lb-plan --apply <<<"SELECT * FROM log WHERE who = 'w7'; SELECT * FROM log WHERE id = 7"
	[ "$(jq -r 'select(.code == "seq-scan") | .table, .table_rows' <<<"$output" | tr '\n' ' ')" = "public.log 30000 " ]
	[ "$(jq -r 'select(.code == "index").statement' <<<"$output")" = "CREATE INDEX ON public.log (who)" ]
	psql -qXc "CREATE INDEX log_day ON log (day)" -c "SELECT count(*) FROM log WHERE day = '2024-03-03'" -c "SELECT pg_stat_force_next_flush()" >/dev/null
	run -0 findings unused-index -i 0 <<<"SELECT 1 FROM log"
	[ -z "$output" ]
	if has_hypopg; then
		run -0 findings index <<<"SELECT * FROM log WHERE who = 'w7'"
		has '.proof == "hypopg" and .columns == "(who)" and .cost_after < 40'
	fi
}

@test "hypopg proves without building; what it does not know is said" {
	has_hypopg || skip "hypopg is not installed (postgresql-15-hypopg)"
	run -0 findings index <<<"SELECT * FROM sale WHERE note = 'n77'; SELECT id FROM sale WHERE tags @> ARRAY['t7']"
	jq -e '.proof == "hypopg" and .columns == "(note)" and .cost_before > 1000 and .cost_after < 20 and .serves[0].cost_after < 20' <<<"${lines[0]}"
	jq -e '.proof == "none" and .method == "gin" and .columns == "(tags)" and (.message | test("--apply"))' <<<"${lines[1]}"
	[ "$(psql -XAtc "SELECT count(*) FROM pg_extension WHERE extname = 'hypopg'")" = 0 ]
}

@test "what cannot be tried is not named where it is there" {
	psql -qXc "CREATE ROLE plan_reader LOGIN; GRANT SELECT ON sale TO plan_reader" -c "CREATE INDEX sale_lower ON sale (lower(note))" \
		-c "CREATE INDEX sale_tags ON sale USING gin (tags)" -c "CREATE INDEX sale_doc ON sale USING gin (doc jsonb_path_ops)" -c "ANALYZE sale"
	run -0 findings index -d user=plan_reader <<-'EOS'
		SELECT id FROM sale WHERE lower(note) = 'n7';
		SELECT id FROM sale WHERE tags @> ARRAY['t7'];
		SELECT id FROM sale WHERE doc @> '{"k": 7}'
	EOS
	[ -z "$output" ]
	run -0 findings index -d user=plan_reader <<<"SELECT id FROM sale WHERE doc ? 'k7'"
	has '.method == "gin" and .columns == "(doc)" and .proof == "none"'
	psql -qXc "DROP INDEX sale_lower, sale_tags, sale_doc; DROP OWNED BY plan_reader; DROP ROLE plan_reader"
}

@test "what cannot be tried is named once for each statement that it may serve" {
	psql -qXc "CREATE ROLE plan_reader LOGIN; GRANT SELECT ON sale TO plan_reader"
	run -0 findings index -d user=plan_reader <<<"SELECT * FROM sale WHERE note = 'n7'; SELECT id FROM sale WHERE note = 'n8' OR note = 'n9'"
	psql -qXc "DROP OWNED BY plan_reader; DROP ROLE plan_reader"
	has '.proof == "none" and .columns == "(note)" and .statements == 2 and .cost_before == null'
}

@test "equality before range, the column with most values first; order; expressions; patterns; joins" {
	local sql want
	while IFS='|' read -r sql want; do
		echo "$sql"
		run -0 findings index --apply <<<"$sql"
		echo "$output"
		[ "$(jq -r .columns <<<"${lines[0]}")" = "$want" ]
	done <<-'EOS'
		SELECT id FROM sale WHERE day > '2024-12-29' AND qty = 7|(qty, day)
		SELECT id FROM sale WHERE qty = 7 AND cust = 'u107'|(cust, qty)
		SELECT id FROM sale WHERE qty = 7 ORDER BY note LIMIT 3|(qty, note)
		SELECT id FROM sale ORDER BY day DESC, note LIMIT 3|(day DESC, note)
		SELECT id FROM sale WHERE lower(note) = 'n7'|(lower(note))
		SELECT id FROM sale WHERE doc ->> 'k' = '7'|((doc ->> 'k'))
		SELECT id FROM sale WHERE note = 'n1' OR note = 'n2' OR note = 'n3'|(note)
		SELECT id FROM sale WHERE note LIKE 'n4999%'|(note text_pattern_ops)
		SELECT id FROM sale WHERE note IN ('n1', 'n2')|(note)
		SELECT s.id FROM item i JOIN sale s ON s.item = i.id WHERE i.id < 3|(item)
		SELECT s.id FROM sale AS s WHERE s.doc @> '{"k": 1}' AND s.qty > 0|(doc)
		UPDATE sale SET qty = 1 WHERE note = 'n1'|(note)
	EOS
}

@test "no index where one has it as a prefix, or where none helps" {
	psql -qXc "CREATE INDEX sale_nq ON sale (note, qty); ANALYZE sale"
	run -0 findings index --apply <<<"SELECT * FROM sale WHERE note = 'n77'; SELECT * FROM sale WHERE qty > 3; SELECT * FROM item WHERE cat = 'c1'"
	psql -qXc "DROP INDEX sale_nq"
	[ -z "$output" ]
	run -0 findings index --apply -i 1 <<<"SELECT * FROM sale WHERE note = 'n77'; SELECT id FROM sale WHERE cust = 'u7'"
	[ "${#lines[@]}" -eq 1 ]
}

@test "records: name, weight, file and line; those refused before, and what is no query, are passed over" {
	run -0 findings seq-scan -i 0 <<-'EOS'
		{"name":"x","file":"q.sql","line":12,"sql":"SELECT * FROM sale WHERE note = $1"}
		{"sql":"(","ok":false}
		{"sql":"CREATE TABLE t (a int)"}
	EOS
	has '.name == "x" and .file == "q.sql" and .line == 12'
	[ "${#lines[@]}" -eq 1 ]
	run -1 --separate-stderr lb-plan <<-'EOS'
		{"sql":1}
		{"sql":"SELECT * FROM nowhere"}
		{"sql":"SELECT FROM FROM"}
		{"sql":"SELECT 1 FROM never"}
	EOS
	has '.table == "public.never"'
	[ "${#stderr_lines[@]}" -eq 3 ]
	[[ $stderr == *'<stdin>:2:1: relation "nowhere" does not exist'* ]]
}

@test "--analyze runs what reads, and says what it does not run" {
	run -0 findings not-analyzed -a -i 0 <<<"DELETE FROM sale; SELECT * FROM sale WHERE id = :id; SELECT 1 FROM never"
	[ "$(jq -c .line <<<"$output" | tr '\n' ' ')" = "1 1 " ]
	[ "$(psql -XAtc "SELECT count(*) FROM sale")" = 50000 ]
	run -1 --separate-stderr lb-plan -a -i 0 <<<"SELECT nextval('nowhere')"
	psql -qXc "CREATE SEQUENCE counter"
	run -0 findings not-analyzed -a -i 0 <<<"SELECT nextval('counter'); WITH d AS (DELETE FROM sale RETURNING id) SELECT id FROM d; SELECT id FROM sale FOR UPDATE"
	[ "${#lines[@]}" -eq 3 ]
	has '.message == "it was planned, but not run: it writes"'
	[ "$(psql -XAtc "SELECT count(*), nextval('counter') FROM sale")" = "50000|1" ]
}

@test "text: file, line, level and code; -q leaves notes out" {
	run -0 lb-plan -q -o text --apply <<<"SELECT * FROM sale WHERE note = 'n77'"
	[ "${lines[0]}" = "<stdin>:1: warning: all 50000 rows of public.sale are read for 1 (0.002 %): (sale.note = 'n77'::text) [seq-scan]" ]
	[[ ${lines[-1]} == "note: CREATE INDEX CONCURRENTLY ON public.sale (note); takes "*" % off all costs: "*" for 1 statement [index]" ]]
}

@test "no input is fine; no server is status 2; a full disk too" {
	run -0 lb-plan </dev/null
	[ -z "$output" ]
	run -2 lb-plan -d "host=$BATS_TEST_TMPDIR" <<<"SELECT 1"
	status=0
	lb-plan -i 0 >/dev/full 2>err <<<"SELECT 1 FROM never" || status=$?
	[ "$status" -eq 2 ]
	run -2 lb-plan -z
}

@test "SIGINT: what runs is cancelled, what was found is out" {
	run -130 --separate-stderr timeout --foreground --preserve-status -s INT 2 env --default-signal=INT \
		lb-plan -a -i 0 <<<"SELECT * FROM sale WHERE note = 'n77'; SELECT pg_sleep(50)"
	jq -es 'any(.[]; .code == "seq-scan")' <<<"$output"
	[ "$(psql -XAtc "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(50)%' AND pid <> pg_backend_pid() AND state = 'active'")" = 0 ]
}
