# pipelines/optimize: fire, plan, make the indexes, fire again, compare
load helper

setup_file() {
	use_database
	psql -qX <<-'EOS'
		CREATE TABLE sale (id int PRIMARY KEY, day date, note text, cust text);
		INSERT INTO sale SELECT i, '2024-01-01'::date + i % 365, 'n' || i, 'u' || i % 5000 FROM generate_series(1, 100000) i;
	EOS
	psql -qXc "ANALYZE"
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >recent.sql <<-'EOS'
		-- PARAM c = values('u1', 'u2')
		SELECT id FROM sale WHERE cust = :c AND day >= '2024-05-01' ORDER BY day DESC LIMIT 5;
	EOS
}

indexes() { psql -XAtc "SELECT count(*) FROM pg_index WHERE indrelid = 'sale'::regclass"; }

@test "-n proposes and changes nothing" {
	run -0 optimize -n -A -C 2 -T 200ms -w 0s -o out recent.sql
	[[ $output == *"CREATE INDEX CONCURRENTLY ON public.sale (cust"* ]]
	[ "$(cat out/apply.sql)" = "CREATE INDEX CONCURRENTLY ON public.sale (cust);" ] || [ "$(cat out/apply.sql)" = "CREATE INDEX CONCURRENTLY ON public.sale (cust, day);" ]
	[ ! -e out/after.jsonl ]
	[ "$(indexes)" = 1 ]
}

@test "the load is faster afterwards, the report says so, and there is a way back" {
	run -0 optimize -A -C 2 -T 2s -w 0s -o out recent.sql
	[ "$(indexes)" = 2 ]
	lb-stats -o json -C out/before.jsonl out/after.jsonl | jq -es 'any(.[]; .kind == "comparison" and .query == "recent")'
	lb-stats -o json out/before.jsonl >before
	lb-stats -o json out/after.jsonl >after
	[ "$(jq -s 'map(select(.total != true))[0].requests' after)" -gt "$((5 * $(jq -s 'map(select(.total != true))[0].requests' before)))" ]
	grep -q better out/report.md
	psql -qXf out/undo.sql
	[ "$(indexes)" = 1 ]
}

@test "an index that cannot be made, and one of partitions: there is a way back" {
	psql -qX <<-'EOS'
		CREATE TABLE log (id int, day date, who text) PARTITION BY RANGE (day);
		CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
		INSERT INTO log SELECT i, '2024-03-03', 'w' || i FROM generate_series(1, 50000) i;
		CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
			IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity LIKE '%sale%') AND current_setting('application_name') = 'psql'
			THEN RAISE EXCEPTION 'not on sale'; END IF; END $$;
		CREATE EVENT TRIGGER forbid ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION forbid();
	EOS
	psql -qXc "ANALYZE log"
	printf '%s\n' '-- NAME: a' '-- WEIGHT: 9' "SELECT id FROM log WHERE who = 'w7';" '-- NAME: b' "SELECT id FROM sale WHERE note = 'n7';" >two.sql
	run -1 --separate-stderr optimize -A -C 1 -T 100ms -w 0s -o out two.sql
	psql -qXc "DROP EVENT TRIGGER forbid"
	[ "$(wc -l <out/apply.sql)" = 2 ]
	[[ $stderr == *"not on sale"*"back again: psql -f out/undo.sql"* ]]
	psql -qXv ON_ERROR_STOP=1 -f out/undo.sql
	[ "$(psql -XAtc "SELECT count(*) FROM pg_index WHERE indrelid IN ('log'::regclass, 'log_1'::regclass)")" = 0 ]
	[ "$(indexes)" = 1 ]
}

@test "nothing to make is status 1; wrong usage 2" {
	echo 'SELECT id FROM sale WHERE id = 7;' >key.sql
	run -1 --separate-stderr optimize -A -C 1 -T 100ms -w 0s -o out key.sql
	[ "$stderr" = "optimize: no index is proven to help" ]
	run -2 optimize
	run -2 optimize -z key.sql
}
