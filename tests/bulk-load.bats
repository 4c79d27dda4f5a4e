# pipelines/bulk-load: new content for a table that keeps all else
load helper

setup_file() { use_database; }

setup() {
	cd "$BATS_TEST_TMPDIR"
	sql "DROP SCHEMA IF EXISTS shop, lb CASCADE" "DROP PUBLICATION IF EXISTS pub" \
		"SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace WHERE nspname ~ '^lb_(old|stage)_' \gexec" >/dev/null
	sql "DO \$\$BEGIN CREATE ROLE clerk; EXCEPTION WHEN OTHERS THEN NULL; END\$\$" "CREATE SCHEMA shop" \
		"CREATE TABLE shop.region (id int PRIMARY KEY)" "INSERT INTO shop.region SELECT generate_series(0, 9)" \
		"CREATE TABLE shop.\"Order\" (id bigint PRIMARY KEY, region int REFERENCES shop.region, n serial, price numeric(10,2) CHECK (price >= 0) NOT NULL,
			name text COLLATE \"C\" DEFAULT 'none', twice numeric GENERATED ALWAYS AS (price * 2) STORED, CONSTRAINT one_name UNIQUE (name, id) DEFERRABLE) WITH (fillfactor = 90)" \
		"CREATE INDEX a_name_of_sixty_three_bytes_which_is_as_long_as_a_name_may_beee ON shop.\"Order\" (region, lower(name)) WHERE price > 10" \
		"CREATE INDEX brin ON shop.\"Order\" USING brin (n)" \
		"CREATE FUNCTION shop.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'" \
		"CREATE TRIGGER note BEFORE UPDATE ON shop.\"Order\" FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION shop.note()" \
		"CREATE TRIGGER off AFTER DELETE ON shop.\"Order\" FOR EACH ROW EXECUTE FUNCTION shop.note()" "ALTER TABLE shop.\"Order\" DISABLE TRIGGER off" \
		"ALTER TABLE shop.\"Order\" ENABLE ROW LEVEL SECURITY" "CREATE POLICY mine ON shop.\"Order\" FOR SELECT TO clerk USING (region = 1)" \
		"GRANT SELECT, INSERT ON shop.\"Order\" TO clerk WITH GRANT OPTION" "GRANT UPDATE (name) ON shop.\"Order\" TO PUBLIC" \
		"COMMENT ON TABLE shop.\"Order\" IS 'it''s orders'" "COMMENT ON COLUMN shop.\"Order\".price IS 'euro'" "COMMENT ON INDEX shop.brin IS 'small'" \
		"COMMENT ON POLICY mine ON shop.\"Order\" IS 'region 1'" "ALTER TABLE shop.\"Order\" SET (toast.autovacuum_enabled = off)" \
		"ALTER INDEX shop.a_name_of_sixty_three_bytes_which_is_as_long_as_a_name_may_beee ALTER COLUMN 2 SET STATISTICS 200" \
		"ALTER TABLE shop.\"Order\" ALTER name SET STATISTICS 500" "ALTER TABLE shop.\"Order\" OWNER TO clerk" \
		"CREATE PUBLICATION pub FOR TABLE shop.\"Order\" WHERE (id > 5)" \
		"CREATE VIEW shop.dear WITH (security_barrier) AS SELECT id, price FROM shop.\"Order\" WHERE price > 50" "GRANT SELECT ON shop.dear TO clerk" \
		"INSERT INTO shop.\"Order\" (id, region, price) SELECT i, 1, i FROM generate_series(1, 100) i"
	seq 1000 30999 | awk 'BEGIN { print "id,region,price,name" } { printf "%d,%d,%d.5,name %d\n", $1, $1 % 10, $1 % 100, $1 }' >in.csv
}

sql() {
	local s args=()
	for s in "$@"; do
		if [[ $s == *'\gexec' ]]; then psql -qXAt <<<"$s"; else args+=(-c "$s"); fi
	done
	[ ${#args[@]} -eq 0 ] || PGOPTIONS="-c client_min_messages=warning" psql -qXAtv ON_ERROR_STOP=1 "${args[@]}"
}

manifest() { sql "SELECT lb.load_manifest('shop.\"Order\"')"; }

@test "all that a table has besides its rows is as before; the old one is kept" {
	psql -qXf "$ROOT/queries/load/swap.sql" 2>/dev/null
	manifest >before
	[ "$(grep -c '' before)" -gt 20 ]
	run -0 --separate-stderr bulk-load -j 2 'shop."Order"' -s 64k in.csv
	manifest >after
	diff before after
	[ "$(sql 'SELECT count(*), sum(id) FROM shop."Order"')" = "30000|479985000" ]
	[ "$(sql 'SELECT count(*) FROM shop.dear')" = 15000 ]
	[ "$(sql "SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname LIKE 'lb\\_old%' AND relname = 'Order'")" = 1 ]
	[ "$(sql "SELECT pg_get_serial_sequence('shop.\"Order\"', 'n')")" = 'shop."Order_n_seq"' ]
	sql 'INSERT INTO shop."Order" (id, price) VALUES (1, 1)'
	# twice: the next run starts from nothing, and one old table is kept
	bulk-load 'shop."Order"' in.csv 2>/dev/null >out
	manifest | diff before -
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 30000 ]
	[ "$(sql "SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname LIKE 'lb\\_old%' AND relname = 'Order'")" = 1 ]
}

@test "what cannot be kept is refused, and nothing is touched" {
	sql 'CREATE TABLE shop.line (o bigint REFERENCES shop."Order")' 'CREATE MATERIALIZED VIEW shop.mv AS SELECT * FROM shop."Order"'
	run -2 --separate-stderr bulk-load 'shop."Order"' in.csv
	[[ $stderr == *"foreign key"*"refers to"* && $stderr == *"materialized view"* ]]
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 100 ]
	[ "$(sql "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'lb\_stage%'")" = 0 ]
}

@test "what cannot be kept, one by one" {
	refuses() { # SQL REASON [UNDO]
		sql "$1"
		run -2 --separate-stderr bulk-load 'shop."Order"' in.csv
		[[ $stderr == *"$2"* ]] || { printf 'not said: %s\n%s\n' "$2" "$stderr"; return 1; }
		[ "$(sql "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'lb\_stage%'")" = 0 ]
		sql "$3"
	}
	refuses 'ALTER TABLE shop."Order" ADD CONSTRAINT later CHECK (id > 0) NOT VALID' 'the check later has never been made' 'ALTER TABLE shop."Order" DROP CONSTRAINT later'
	refuses 'CREATE POLICY theirs ON shop.region USING (id IN (SELECT region FROM shop."Order"))' 'the policy theirs of shop.region reads it' 'DROP POLICY theirs ON shop.region'
	refuses 'CREATE POLICY own ON shop."Order" USING (id IN (SELECT o.id FROM shop."Order" o))' 'the policy own reads its own table' 'DROP POLICY own ON shop."Order"'
	refuses 'CREATE RULE copied AS ON DELETE TO shop.region DO ALSO DELETE FROM shop."Order" WHERE region = old.id' 'a rule of shop.region reads it' 'DROP RULE copied ON shop.region'
	refuses 'CREATE RULE quiet AS ON DELETE TO shop."Order" DO INSTEAD NOTHING' 'the rule quiet' 'DROP RULE quiet ON shop."Order"'
	refuses 'CREATE STATISTICS shop.pair ON region, price FROM shop."Order"' 'the statistics object pair' 'DROP STATISTICS shop.pair'
	refuses 'CREATE FUNCTION shop.f(shop."Order") RETURNS int LANGUAGE sql RETURN 1' 'the function shop.f(shop."Order") depends on it' 'DROP FUNCTION shop.f'
	refuses 'CREATE TABLE shop.has (o shop."Order")' 'the column shop.has.o has its type' 'DROP TABLE shop.has'
	refuses 'ALTER TABLE shop."Order" ADD EXCLUDE USING btree (n WITH =)' 'the exclusion constraint' 'ALTER TABLE shop."Order" DROP CONSTRAINT "Order_n_excl"'
	refuses 'CREATE TABLE shop.child () INHERITS (shop."Order")' 'inherits or is inherited from' 'DROP TABLE shop.child'
	refuses 'ALTER TABLE shop."Order" ADD parent bigint REFERENCES shop."Order"' 'refers to its own table' 'ALTER TABLE shop."Order" DROP parent'
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 100 ]
	bulk-load 'shop."Order"' in.csv 2>err # and with none of them, it goes through
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 30000 ]
}

@test "default privileges give the new table nothing that the old one had not" {
	sql 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC' 'ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO clerk' 'CREATE TABLE shop.closed (i int)' 'REVOKE ALL ON shop.closed FROM PUBLIC, clerk'
	printf 'i\n1\n' >i.csv
	bulk-load shop.closed i.csv 2>err
	[ "$(sql "SELECT has_table_privilege('clerk', 'shop.closed', 'SELECT, DELETE')")" = f ]
	bulk-load 'shop."Order"' in.csv 2>err
	[ "$(sql "SELECT has_table_privilege('clerk', 'shop.\"Order\"', 'DELETE') || ' ' || (SELECT count(*) FROM pg_class, aclexplode(relacl) WHERE oid = 'shop.\"Order\"'::regclass AND grantee = 0)")" = "true 0" ] # clerk owns it
	sql 'ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM PUBLIC' 'ALTER DEFAULT PRIVILEGES REVOKE DELETE ON TABLES FROM clerk'
}

@test "a bad row, a duplicate key, a missing partner: the old table stays" {
	{ cat in.csv; echo 99999,1,-5,x; } >bad.csv
	run -2 --separate-stderr bulk-load 'shop."Order"' bad.csv
	[[ $stderr == *"bad.csv:30002:"*"(23514)"* ]]
	{ cat in.csv; echo 1000,1,5,x; } >bad.csv
	run -2 bulk-load -n 'shop."Order"' bad.csv
	{ cat in.csv; echo 999999,77,5,x; } >bad.csv
	run -2 bulk-load -n 'shop."Order"' bad.csv || [ "$status" -ne 0 ]
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 100 ]
	bulk-load -n 'shop."Order"' in.csv >out 2>err
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 30000 ]
}

# The whole pipeline, killed at LB_TEST_KILLS random moments, each time from the beginning, and each
# time taken up again.  L1 to L5 of the loader before this one: rows lost, doubled, half a table swapped in.
@test "killed at random moments and started again, it ends in the same state" {
	rows() { sql 'SELECT count(*), count(DISTINCT id), sum(hashtextextended((id, region, price, name, twice)::text, 0)) FROM shop."Order"'; }
	local i begin ms whole seen old=0 new=0
	rows >first
	begin=$(date +%s%N)
	bulk-load 'shop."Order"' -s 64k in.csv 2>err
	ms=$((($(date +%s%N) - begin) / 1000000))
	whole=$(rows)
	[[ $whole == "30000|30000|"* ]]
	manifest >before
	for ((i = 0; i < ${LB_TEST_KILLS:-4}; i++)); do
		sql 'DELETE FROM shop."Order"' 'INSERT INTO shop."Order" (id, region, price) SELECT i, 1, i FROM generate_series(1, 100) i'
		setsid bulk-load 'shop."Order"' -s 64k in.csv >/dev/null 2>&1 3>&- &
		sleep "$(printf '%d.%03d' $((begin = RANDOM % (ms * 5 / 4), begin / 1000)) $((begin % 1000)))"
		kill -9 -- "-$!" 2>/dev/null || :
		wait "$!" 2>/dev/null || :
		seen=$(rows)
		if [ "$seen" = "$whole" ]; then new=$((new + 1)); else [ "$seen" = "$(<first)" ]; old=$((old + 1)); fi
		manifest | diff before -
		bulk-load 'shop."Order"' -s 64k in.csv 2>err
		[ "$(rows)" = "$whole" ]
		manifest | diff before -
		[ "$(sql "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'lb\_stage%'")" = 0 ]
	done
	echo "# $i kills in $ms ms of the pipeline: $old found the old table, $new the new one; all ended in the same rows" >&3
}

# L5, L13: exact counts before the swap, and a stage with a log
@test "a stage that has lost a row, or got one, is not swapped in" {
	local stage
	{ cat in.csv; echo bad; } >bad.csv
	run -2 bulk-load 'shop."Order"' -s 64k bad.csv
	stage=$(sql "SELECT lb.stage_name('shop.\"Order\"')")
	[ "$(sql "SELECT relpersistence FROM pg_class WHERE oid = '$stage'::regclass")" = p ]
	[ "$(sql "SELECT count(*) FROM $stage")" -gt 1000 ]
	sql "DELETE FROM $stage WHERE id = (SELECT min(id) FROM $stage)"
	cp in.csv bad.csv
	run -2 --separate-stderr bulk-load 'shop."Order"' -s 64k bad.csv
	[[ $stderr == *"has "[0-9]*" rows instead of "[0-9]* ]]
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 100 ]
	bulk-load -n 'shop."Order"' in.csv 2>err
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 30000 ]
}

# L7, L10, L12, L16: sequences go on, the key has the order of its index, rows are frozen, any name
@test "an identity goes on counting, a key keeps its order, rows are frozen and counted, names need quotes" {
	sql 'CREATE TABLE shop."a.b ""c" (z int GENERATED ALWAYS AS IDENTITY, "Y" int, x int, PRIMARY KEY (x, "Y"))' 'INSERT INTO shop."a.b ""c" ("Y", x) SELECT i, i FROM generate_series(1, 7) i'
	{ echo Y,x; seq 1 5000 | sed 's/.*/&,&/'; } >yx.csv
	bulk-load 'shop."a.b ""c"' yx.csv 2>err
	[ "$(sql "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'shop.\"a.b \"\"c\"'::regclass")" = 'PRIMARY KEY (x, "Y")' ]
	[ "$(sql "SELECT reltuples, age(relfrozenxid) < 100 FROM pg_class WHERE oid = 'shop.\"a.b \"\"c\"'::regclass")" = "5000|t" ]
	[ "$(sql 'SELECT count(DISTINCT z) FROM shop."a.b ""c"')" = 5000 ]
	[ "$(sql 'INSERT INTO shop."a.b ""c" ("Y", x) VALUES (0, 0) RETURNING z')" -gt 7 ]
	[ "$(sql "SELECT count(*) FROM lb.load_statements('shop.\"a.b \"\"c\"', 'index') s WHERE s ~ 'CONCURRENTLY'")" = 0 ] # L15: nobody reads the stage
}

@test "an identity that the input leaves out goes on behind what it has given" {
	sql "CREATE TABLE shop.i (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, down int GENERATED BY DEFAULT AS IDENTITY (INCREMENT -1), a text)" "INSERT INTO shop.i (a) VALUES ('x'), ('y')"
	seq 1 500 | (echo a; cat) >a.csv
	bulk-load shop.i a.csv 2>/dev/null
	[ "$(sql "INSERT INTO shop.i (a) VALUES ('new') RETURNING id, down")" = "501|-501" ]
	echo a >one.csv && echo 1 >>one.csv
	bulk-load shop.i one.csv 2>/dev/null
	[ "$(sql "INSERT INTO shop.i (a) VALUES ('new') RETURNING id, down")" = "502|-502" ]
}

@test "rows of another input that a run before has left are not swapped in; -n forgets them" {
	sql "CREATE TABLE shop.plain (a int)"
	seq 1 1000 | (echo a; cat) >old.csv
	seq 1 10 | (echo a; cat) >new.csv
	run -2 --separate-stderr bulk-load -H 1 shop.plain old.csv
	run -2 --separate-stderr bulk-load shop.plain new.csv
	[[ $stderr == *"has rows of another input"*"new.csv, old.csv"*"bulk-load -n forgets them"* ]]
	[ "$(sql 'SELECT count(*) FROM shop.plain')" = 0 ]
	run -0 --separate-stderr bulk-load -n shop.plain new.csv
	[ "$(sql 'SELECT count(*) FROM shop.plain')" = 10 ]
}

@test "rows are refused where -M lets them be: status 1, and the rest is swapped in" {
	sql "CREATE TABLE shop.plain (a int CHECK (a < 900))"
	seq 850 950 | (echo a; cat) >in.csv
	run -1 --separate-stderr bulk-load shop.plain -M 100 -R bad in.csv
	[ "$(sql 'SELECT count(*) FROM shop.plain')" = 50 ]
	[ "$(wc -l <bad)" -eq 51 ]
}

@test "rows that lb-gen makes, a table that a DDL makes, a hash that must be met, an unlogged stage" {
	echo 'CREATE TABLE shop.made (id bigint PRIMARY KEY, name text NOT NULL, price numeric(10,2)); CREATE INDEX made_name ON shop.made (name);' >made.sql
	bulk-load -D made.sql -g 2000 shop.made 2>err
	grep -qx 'bulk-load: shop.made: 2000 rows' err
	[ "$(sql 'SELECT count(*), count(DISTINCT id) FROM shop.made')" = "2000|2000" ]
	hash=$(verify shop.made | jq -r 'select(.check == "hash").value')
	bulk-load -u -H "$hash" -D made.sql -g 2000 shop.made 2>err
	[ "$(sql "SELECT relpersistence FROM pg_class WHERE oid = 'shop.made'::regclass")" = p ]
	run -2 --separate-stderr bulk-load -H "$hash" -g 2001 shop.made
	[[ $stderr == *"has the hash "*" instead of $hash"* ]]
	[ "$(sql 'SELECT count(*) FROM shop.made')" = 2000 ]
	bulk-load -n -g 2001 shop.made 2>err
	[ "$(sql 'SELECT count(*) FROM shop.made')" = 2001 ]
}

@test "names of 63 bytes that begin alike, and one name in two schemas; a longer one is refused first" {
	local long
	long=$(printf 'x%.0s' {1..62})
	sql 'CREATE SCHEMA IF NOT EXISTS shop2' 'DROP TABLE IF EXISTS shop2."Order"' "CREATE TABLE shop.${long}1 (i int CONSTRAINT ${long}3 PRIMARY KEY)" "CREATE TABLE shop.${long}2 (i int CONSTRAINT ${long}4 PRIMARY KEY)" \
		'CREATE TABLE shop2."Order" (i int PRIMARY KEY)' "CREATE INDEX brin ON shop2.\"Order\" (i)"
	printf 'i\n1\n2\n' >i.csv
	{ cat in.csv; echo bad; } >bad.csv
	run -2 bulk-load 'shop."Order"' bad.csv # its stage stays
	for table in "shop.${long}1" "shop.${long}2" 'shop2."Order"'; do
		bulk-load "$table" i.csv 2>err
		[ "$(sql "SELECT count(*) FROM $table")" = 2 ]
	done
	bulk-load -n 'shop."Order"' in.csv 2>err
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 30000 ]
	echo "CREATE TABLE shop.${long}12 (i int)" >long.sql
	run -2 --separate-stderr bulk-load -D long.sql "shop.${long}12" i.csv
	[[ $stderr == *"${long}12 has more than 63 bytes" ]]
	echo "CREATE TABLE shop.short (${long}12 int)" >long.sql
	run -2 --separate-stderr bulk-load -D long.sql shop.short i.csv
	[[ $stderr == *"${long}12\" has 64 bytes; Postgres keeps 63"* ]]
	[ -z "$(sql "SELECT to_regclass('shop.short')")" ]
	sql 'DROP SCHEMA shop2 CASCADE'
}

@test "progress of the indexes is told; --keep-old says how many old tables stay" {
	old() { sql "SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname LIKE 'lb\\_old%' AND relname = 'wide'"; }
	sql 'CREATE TABLE shop.wide (id int PRIMARY KEY, a text, b text)' 'CREATE INDEX ON shop.wide (a, b)' 'CREATE INDEX ON shop.wide (b, a)' 'CREATE INDEX ON shop.wide (lower(a))'
	for keep in 2 2 2; do bulk-load --keep-old $keep -g 100 shop.wide 2>err; done
	[ "$(old)" = 2 ]
	LB_PROGRESS_S=0.01 bulk-load --keep-old 0 -g 200000 shop.wide 2>err
	grep -qE '^bulk-load: wide_[a-z_0-9]+: building index' err
	[ "$(old)" = 0 ]
}

@test "several runs at once wait for one another" {
	local i pids=()
	for i in 1 2 3; do
		bulk-load 'shop."Order"' in.csv 2>"err$i" 3>&- &
		pids+=($!)
	done
	for i in "${pids[@]}"; do wait "$i"; done
	[ "$(cat err? | grep -c 'bulk-load: shop."Order": 30000 rows')" = 3 ]
	[ "$(sql 'SELECT count(*), count(DISTINCT id) FROM shop."Order"')" = "30000|30000" ]
}

@test "a reader that holds the table makes the swap wait and try again, not block all others" {
	psql -qXc 'BEGIN' -c 'SELECT count(*) FROM shop."Order"' -c 'SELECT pg_sleep(100)' >/dev/null 2>&1 3>&- &
	until [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(100)%' AND pid <> pg_backend_pid() AND datname = current_database()")" = 1 ]; do sleep 0.05; done
	bulk-load 'shop."Order"' in.csv >out 2>err 3>&- &
	loader=$!
	until grep -q 'lock timeout' err; do
		kill -0 "$loader"
		sleep 0.1
	done
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 100 ] # others still read
	sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(100)%' AND pid <> pg_backend_pid() AND datname = current_database()" >/dev/null
	wait "$loader"
	[ "$(sql 'SELECT count(*) FROM shop."Order"')" = 30000 ]
}

@test "wrong usage is status 2" {
	run -2 bulk-load
	run -2 bulk-load -z t in.csv
	run ! bulk-load shop.none in.csv
}
