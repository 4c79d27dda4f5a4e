# lb-sqlcheck -d: what the server says, and that nothing stays
load helper

# shellcheck disable=SC2016 # $1 is the server's

setup_file() {
	use_database
	psql -qX <<-'EOS'
		CREATE TABLE item (i_id int PRIMARY KEY, i_name text NOT NULL, i_price numeric(10, 2), i_tags text[]);
		CREATE VIEW cheap AS SELECT * FROM item WHERE i_price < 1;
		CREATE FUNCTION noisy() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'it ran'; END $$;
	EOS
}

check() { lb-sqlcheck -d "" "$@"; }

@test "parameters and columns have their types" {
	run -0 check <<<"SELECT i_id, i_price AS p, i_tags, count(*) OVER () FROM item WHERE i_name = :name AND i_id IN (:a, :b) AND i_name <> :name"
	has '.check | .ok and .params == [{name: "name", type: "text"}, {name: "a", type: "integer"}, {name: "b", type: "integer"}]'
	has '.check.columns == [{name: "i_id", type: "integer"}, {name: "p", type: "numeric(10,2)"}, {name: "i_tags", type: "text[]"}, {name: "count", type: "bigint"}]'
	run -0 check <<<'SELECT $1::date + :days::int'
	has '.check.params == [{type: "date"}, {name: "days", type: "integer"}]'
}

@test "unknown tables, columns, functions and types: place, hint, SQLSTATE" {
	run -1 --separate-stderr check <<-'EOS'
		SELECT 'größe', :a_long_name::int, i_nam FROM item;
		SELECT 1 FROM itm;
		SELECT nvl(i_name, '') FROM item;
		SELECT i_id <=> 1 FROM item;
		SELECT i_id::string FROM item;
		SELECT i_id FROM item
	EOS
	[ "$(jq -c '[.check.error | .line, .column, .sqlstate]' <<<"$output" | tr '\n' ' ')" = \
		'[1,36,"42703"] [2,15,"42P01"] [3,8,"42883"] [4,13,"42883"] [5,14,"42704"] [null,null,null] ' ]
	jq -se '.[0].check.error.hint | test("item.i_name")' <<<"$output"
	jq -se 'all(.[2:5][]; .check.error.hint | test("is Databricks SQL; lb-sql2pg converts it"))' <<<"$output"
	[[ $stderr == *'<stdin>:2:15: error: relation "itm" does not exist'* ]]
}

@test "nothing is run, and nothing stays" {
	run -0 check <<-'EOS'
		SELECT noisy();
		INSERT INTO item VALUES (1, 'x') RETURNING i_id;
		DELETE FROM item WHERE i_id = noisy();
		CREATE TABLE t AS SELECT noisy() AS n;
		DROP TABLE item CASCADE;
		ALTER TABLE cheap RENAME TO cheaper;
		TRUNCATE item
	EOS
	has '.check.ok and .check.notes == null or .check.notes[0].code == "delete-without-where"'
	[ "$(psql -XAtc "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace::regnamespace::text !~ '^(pg_|info)'")" = "cheap item" ]
	[ "$(psql -XAtc "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'lb%'")" = 0 ]
}

@test "a record of several statements: each is tried, in one transaction, and none is run" {
	psql -qXc "CREATE TABLE kept (a int); INSERT INTO kept VALUES (1)"
	run -1 --separate-stderr check <<-'EOS'
		{"sql":"CREATE TABLE mine (a int); COMMIT; DELETE FROM kept WHERE a = 1"}
		{"sql":"BEGIN;\nCREATE TEMP TABLE fresh AS SELECT a FROM kept;\nDELETE FROM kept WHERE a = :a;\nINSERT INTO kept SELECT a + :b FROM fresh;\nSELECT a AS n FROM fresh WHERE a > :a; COMMIT;"}
		{"sql":"CREATE TABLE u (a int); SELECT b FROM u;\nSELECT c FROM u"}
		{"sql":"SELECT a FROM u"}
		{"sql":"CREATE TABLE late AS SELECT 1 AS a;"}
		{"sql":""}
	EOS
	[ "$(jq -c .check.ok <<<"$output" | tr '\n' ' ')" = "true true false false true true " ]
	jq -se '.[1].check == {ok: true, params: [{name: "a", type: "integer"}, {name: "b", type: "integer"}], columns: [{name: "n", type: "integer"}]}' <<<"$output"
	jq -se '.[2].check.error == {message: "column \"b\" does not exist", line: 1, column: 32, sqlstate: "42703"}' <<<"$output"
	[[ $stderr == *'<stdin>:3: error: 2:8 of its sql: column "c" does not exist'* ]]
	[ "$(psql -XAtc "SELECT count(*), to_regclass('mine'), to_regclass('late') FROM kept")" = "1||" ]
	psql -qXc "DROP TABLE kept"
}

@test "a server whose strings have escapes ends statements where we do" {
	psql -qXc "CREATE TABLE kept (a int)" -c "ALTER DATABASE $PGDATABASE SET standard_conforming_strings = off"
	run check -q <<<"CREATE VIEW v AS SELECT 'a\\'' ; COMMIT; DROP TABLE kept; --' AS a"
	psql -qXc "ALTER DATABASE $PGDATABASE RESET standard_conforming_strings"
	[ "$(psql -XAtc "SELECT to_regclass('kept')")" = kept ]
	psql -qXc "DROP TABLE kept"
}

@test "what a file defines is there for its later statements" {
	run -1 check -q <<-'EOS'
		CREATE TYPE mood AS ENUM ('good', 'bad');
		CREATE TABLE t (id int REFERENCES item, m mood);
		CREATE INDEX CONCURRENTLY t_m ON t (m);
		CREATE INDEX CONCURRENTLY item_name ON item (i_name);
		ALTER TABLE item ADD COLUMN m mood;
		CREATE TABLE copy AS SELECT i_id, m FROM item WITH DATA;
		SELECT m FROM copy WHERE i_id = :id;
		CREATE INDEX ON copy (nope);
		SELECT m FROM copy JOIN t USING (m);
		DROP TABLE t;
		SELECT id FROM t;
		SELECT i_name FROM item
	EOS
	[ "$(jq -c .check.ok <<<"$output" | tr '\n' ' ')" = "true true true true true true true false true true false true " ]
	jq -se '.[6].check.columns == [{name: "m", type: "mood"}]' <<<"$output"
}

@test "SET search_path says what names mean; what the file has made with its schema can be changed" {
	psql -qXc "CREATE SCHEMA other CREATE TABLE there (a int)"
	run -1 check -q <<-'EOS'
		SET search_path = other;
		SELECT a FROM there;
		CREATE TABLE mine (b int);
		CREATE TABLE other.new (c int);
		ALTER TABLE other.new ADD d int;
		SELECT a, b, c, d FROM there, mine, new WHERE a = b AND b = c;
		CREATE TABLE other.there (a int);
		ALTER TABLE other.there ADD z int;
		RESET search_path;
		SELECT b FROM mine;
		SELECT a FROM there
	EOS
	[ "$(jq -c .check.ok <<<"$output" | tr '\n' ' ')" = "true true true true true true false true true true false " ]
	jq -se '.[7].check.notes[0].message | test("would lock other.there")' <<<"$output"
	[ "$(psql -XAtc "SELECT count(*) FROM pg_class WHERE relnamespace = 'other'::regnamespace")" = 1 ]
	psql -qXc "DROP SCHEMA other CASCADE" 2>/dev/null
}

@test "other files do not see it" {
	cd "$BATS_TEST_TMPDIR"
	echo 'CREATE TABLE mine (a int); SELECT a FROM mine' >a.sql
	echo 'SELECT a FROM mine' >b.sql
	run -1 check -q a.sql b.sql
	[ "$(jq -c .check.ok <<<"$output" | tr '\n' ' ')" = "true true false " ]
}

@test "what cannot be tried is said, with the reason" {
	run -0 check <<-'EOS'
		VACUUM item;
		ALTER TABLE public.item ADD COLUMN x int;
		DROP INDEX item_pkey;
		GRANT SELECT ON item TO public;
		DO $$ BEGIN RAISE EXCEPTION 'it ran'; END $$;
		CREATE SCHEMA s; CREATE TABLE s.t (a int); ALTER TABLE s.t ADD COLUMN b int; SELECT b FROM s.t
	EOS
	[ "$(jq -r '.check.notes[0].code' <<<"$output" | tr '\n' ' ')" = "not-prepared not-prepared not-prepared not-prepared not-prepared null null null null " ]
	jq -se '.[1].check.notes[0].message == "not tried on the server: it would lock public.item itself"' <<<"$output"
}

@test "without the right to make a schema queries are checked all the same" {
	psql -qXc "CREATE ROLE check_reader LOGIN; GRANT SELECT ON item TO check_reader"
	run -0 lb-sqlcheck -d user=check_reader <<<"CREATE TABLE t (a int); SELECT i_id FROM item"
	jq -se '.[0].check.notes[0].message | test("no scratch schema: permission denied")' <<<"$output"
	jq -se '.[1].check.columns[0].type == "integer"' <<<"$output"
	psql -qXc "DROP OWNED BY check_reader; DROP ROLE check_reader"
}

@test "not-in-nullable knows the server's columns" {
	run -0 check <<<"SELECT 1 WHERE 'x' NOT IN (SELECT i_name FROM item); SELECT 1 WHERE 1 NOT IN (SELECT i_price FROM item)"
	[ "$(jq -c '[.check.notes[]?.code]' <<<"$output" | tr '\n' ' ')" = '[] ["not-in-nullable"] ' ]
}

@test "untyped-parameter is what the server refuses, and only that" {
	run -1 check -q <<-'EOS'
		SELECT i_id FROM item WHERE :x IS NULL OR i_id = :x;
		SELECT i_id FROM item WHERE i_name = concat('a', :x) AND count(:y) OVER () = 1;
		SELECT jsonb_build_object('a', :x);
		SELECT unnest(:x);
		SELECT i_id FROM item WHERE i_id = :x OR :x IS NULL;
		SELECT :x, coalesce(:y, 1), i_id FROM item WHERE i_id + :z IS NULL
	EOS
	has '(.check.notes != null) == (.check.ok == false)'
	[ "$(jq -r .check.ok <<<"$output" | tr '\n' ' ')" = "false false false false true true " ]
}

@test "many statements over several connections keep their order" {
	for i in {1..500}; do
		((i % 7)) && echo "SELECT $i AS n FROM item;" || echo "SELECT $i AS n FROM nowhere;"
	done >"$BATS_TEST_TMPDIR/many.sql"
	run -1 --separate-stderr check -q -v -j 4 "$BATS_TEST_TMPDIR/many.sql"
	[ "$(jq -r '.line' <<<"$output" | tr '\n' ' ')" = "$(seq -s ' ' 500) " ]
	jq -se 'all(.[]; .check.ok == (.line % 7 != 0))' <<<"$output"
	[ "$stderr" = "lb-sqlcheck: 500 statements checked, 71 records refused" ]
}

@test "a record that the converter refused keeps its place" {
	run -1 check -q <<-'EOS'
		{"id":1,"sql":"SELECT 1"}
		{"id":2,"sql":"(","ok":false}
		{"id":3,"sql":"SELECT i_id FROM item"}
	EOS
	[ "$(jq -c '[.id, .check.ok]' <<<"$output" | tr '\n' ' ')" = '[1,true] [2,null] [3,true] ' ]
}

@test "a lost connection is not a bad query: it is asked again" {
	{ seq -f 'SELECT %g AS n FROM item;' 1 4000; } >"$BATS_TEST_TMPDIR/many.sql"
	(
		for _ in 1 2 3; do
			sleep 0.15
			psql -qXAtc "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'lb-sqlcheck'" >/dev/null
		done
	) &
	killer=$!
	run -0 --separate-stderr check -q -j 2 "$BATS_TEST_TMPDIR/many.sql"
	wait "$killer"
	[ "${#lines[@]}" -eq 4000 ]
	has '.check.ok'
}

@test "no server is status 2, at once and in the middle" {
	export FIFO=$BATS_TEST_TMPDIR/fifo
	mkfifo "$FIFO"
	# shellcheck disable=SC2016 # for the shell that has the server
	run -2 --separate-stderr with-postgres bash -c '
		lb-sqlcheck -d "" <"$FIFO" & exec 9>"$FIFO"
		printf "%s\n" "{\"sql\":\"SELECT 1\"}" >&9
		until psql -XAtc "SELECT application_name FROM pg_stat_activity" | grep -q lb-sqlcheck; do sleep 0.05; done
		pid=$(head -n 1 "$PGDATA/postmaster.pid")
		kill -QUIT "$pid"
		while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
		exec 9>&-
		wait %1'
	[ -z "$output" ]
	[[ $stderr == *"lb-sqlcheck: the server was lost: "* ]]

	run -2 --separate-stderr lb-sqlcheck -d "host=$BATS_TEST_TMPDIR" <<<"SELECT 1"
	[ -z "$output" ]
	[[ $stderr == "lb-sqlcheck: "* ]]
	run -2 lb-sqlcheck -d "port=none host" <<<"SELECT 1"
}
