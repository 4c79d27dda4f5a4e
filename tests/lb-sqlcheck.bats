# lb-sqlcheck
load helper

@test "adds check to a record and keeps what it does not know" {
	run -0 --separate-stderr lb-sqlcheck <<<'{"id":1.50,"sql":"SELECT 1","x":{"y":[1e3]}}'
	[ "$output" = '{"id":1.50,"sql":"SELECT 1","x":{"y":[1e3]},"check":{"ok":true}}' ]
	[ -z "$stderr" ]
}

@test "makes a record of each statement of a text" {
	run -0 lb-sqlcheck <<-'EOS'
		-- NAME: one
		SELECT ';';
		SELECT 2; SELECT 3
	EOS
	[ "${#lines[@]}" -eq 3 ]
	[ "${lines[0]}" = '{"kind":"statement","file":"<stdin>","line":1,"sql":"-- NAME: one\nSELECT '"';'"'","dialect":"postgres","check":{"ok":true}}' ]
	[ "$(jq -c '[.line, .column]' <<<"$output" | tr '\n' ' ')" = '[1,null] [3,null] [3,11] ' ]
}

@test "what is meant for psql is passed over, and the places stay right" {
	run -1 --separate-stderr lb-sqlcheck <<-'EOS'
		\set x 'a;b'
		\connect shop
		SELECT 1;
		COPY t (a, b) FROM stdin;
		1	it's; SELEC
		\.

		SELECT 2 AS a \gset
		SELECT
		\echo in between
		 '\n', E'\'' FORM t;
		SELECT 3 \; SELECT 4;
		COPY t FROM STDIN WITH (FORMAT csv); -- to the end
		SELEC
	EOS
	[ "$(jq -r '"\(.line):\(.column // 1) \(.sql | split("\n")[0])"' <<<"$output" | paste -sd'|')" = \
		"3:1 SELECT 1|4:1 COPY t (a, b) FROM stdin|8:1 SELECT 2 AS a|9:1 SELECT|12:1 SELECT 3|12:13 SELECT 4|13:1 COPY t FROM STDIN WITH (FORMAT csv)" ]
	[ "$stderr" = 'lb-sqlcheck: <stdin>:11:19: error: syntax error at or near "t"; did you mean from for FORM?' ]
}

@test "what pg_dump writes is taken" {
	[ -n "${PGHOST:-}" ] || skip "needs a private Postgres"
	use_database
	psql -qXc "CREATE TABLE t (a int PRIMARY KEY, b text)" -c "INSERT INTO t VALUES (1, 'it''s; \\ '), (2, E'\t')" -c "CREATE VIEW v AS SELECT a, b FROM t"
	pg_dump >"$BATS_TEST_TMPDIR/dump.sql"
	grep -q ^COPY "$BATS_TEST_TMPDIR/dump.sql"
	run -0 lb-sqlcheck -f warning -q "$BATS_TEST_TMPDIR/dump.sql"
}

@test "an error has message, line, column and hint; the next statement is checked" {
	run -1 --separate-stderr lb-sqlcheck <<-'EOS'
		SELECT 'größe', 'über
		 allem' FORM t;
		SELECT 2
	EOS
	jq -e 'select(.line == 1).check == {ok: false, error: {message: "syntax error at or near \"t\"",
		line: 2, column: 14, hint: "did you mean from for FORM?"}}' <<<"${lines[0]}"
	[ "$(jq .check.ok <<<"${lines[1]}")" = true ]
	[ "$stderr" = 'lb-sqlcheck: <stdin>:2:14: error: syntax error at or near "t"; did you mean from for FORM?' ]
}

@test "text is FILE:LINE:COL with a caret below the line" {
	printf 'SELECT 1;\n  SELECT "ä", * FORM t;\n' >"$BATS_TEST_TMPDIR/q.sql"
	cd "$BATS_TEST_TMPDIR"
	run -1 --separate-stderr lb-sqlcheck -o text q.sql
	[ "${lines[0]}" = 'q.sql:2:17: error: syntax error at or near "FORM"; did you mean from for FORM?' ]
	[ "${lines[1]}" = 'SELECT "ä", * FORM t' ]
	[ "${lines[2]}" = '              ^' ]
	[ "${#lines[@]}" -eq 3 ]
	[ -z "$stderr" ]
}

@test "the caret's line is cut when it is long" {
	run -1 lb-sqlcheck -o text < <(printf 'SELECT %0300d )' 1)
	[ "${#lines[1]}" -lt 150 ]
	[[ ${lines[1]} == *'1 )' ]]
	[ "${#lines[2]}" -eq "${#lines[1]}" ]
}

@test "a message does not repeat a token of any length" {
	run -1 --separate-stderr lb-sqlcheck < <(printf "SELECT '%010000d" 1)
	[ "${#stderr}" -lt 400 ]
	has '.check.error.message | length < 300'
	run -0 --separate-stderr lb-sqlcheck < <(printf "SELECT a%010000d" 1)
	has '.check.notes[0].message | length < 400'
}

@test "a record with file and line but no source: places count in the file" {
	run -1 --separate-stderr lb-sqlcheck <<<'{"file":"a.sql","line":10,"column":5,"sql":"SELECT\n )"}'
	has '.check.error.line == 11 and .check.error.column == 2'
	[[ $stderr == "lb-sqlcheck: a.sql:11:2: error:"* ]]
	run -1 --separate-stderr lb-sqlcheck <<<'{"file":"a.sql","line":10,"column":5,"sql":")"}'
	has '.check.error.line == 10 and .check.error.column == 5'
}

@test "a converted record: places count in its sql, messages name the source" {
	run -1 --separate-stderr lb-sqlcheck <<<'{"file":"a.sql","line":10,"source":"x","sql":"SELECT\n )"}'
	has '.check.error.line == 2 and .check.error.column == 2'
	[[ $stderr == "lb-sqlcheck: a.sql:10: error: 2:2 of its sql: "* ]]
}

@test "a record that the converter refused passes unchanged and counts" {
	local record='{"file":"a.sql","line":3,"sql":"(","ok":false,"notes":[{"level":"error","message":"no f","line":4,"column":2}]}'
	run -1 lb-sqlcheck <<<"$record"
	[ "$output" = "$record" ]
	run -1 lb-sqlcheck -o text <<<"$record"
	[ "$output" = "a.sql:4:2: refused: no f" ]
}

@test "names over 63 bytes, and two that become one" {
	local long=a_name_of_sixty_three_bytes_and_then_a_few_more_bytes_behind_it
	run -0 lb-sqlcheck <<<"SELECT ${long}_1, ${long}_1; SELECT \"${long}_2\""
	jq -e '[.check.notes[].code] == ["name-too-long"]' <<<"${lines[0]}"
	jq -e '[.check.notes[].code] == ["name-too-long", "name-collision"] and .check.notes[1].column == 149' <<<"${lines[1]}"
	[[ ${lines[0]} == *"has 65 bytes; Postgres keeps 63 of them, \\\"$long\\\""* ]]
}

@test "a name of 63 bytes is fine, in characters of two bytes as well" {
	run -0 lb-sqlcheck <<<"SELECT $(printf 'a%.0s' {1..63}), $(printf 'ä%.0s' {1..31})"
	has '.check == {ok: true}'
	run -0 lb-sqlcheck <<<"SELECT $(printf 'ä%.0s' {1..32})"
	has '.check.notes[0].message | test("has 64 bytes; Postgres keeps 62")'
}

@test ":name parameters are taken for values, slices and casts are left alone" {
	run -0 lb-sqlcheck <<<"SELECT a[1:n], b::int FROM t WHERE c = :c_long_name AND d IN (:d, :e) LIMIT :n"
	run -1 lb-sqlcheck <<<"SELECT a FROM :table"
}

@test "a record without sql, or with one that is no string, is refused; the rest goes on" {
	run -1 --separate-stderr lb-sqlcheck <<-'EOS'
		{"id":1}
		{"id":2,"sql":3}
		{"id":3,"sql":"SELECT 1","line":"x"}
		{"id":4,"sql":"SELECT 1"}
	EOS
	[ "${#lines[@]}" -eq 1 ]
	[ "${stderr_lines[0]}" = 'lb-sqlcheck: <stdin>:1: a statement record needs "sql", a string' ]
	[ "${stderr_lines[2]}" = 'lb-sqlcheck: <stdin>:3: "line" is a string, not a number' ]
}

@test "a statement that is empty, or only a comment, is no statement" {
	run -0 lb-sqlcheck <<<"; -- nothing"
	[ -z "$output" ]
	run -0 lb-sqlcheck <<<'{"sql":""}'
	has '.check.ok'
}

@test "invalid UTF-8 and NUL bytes are errors at their place" {
	run -1 --separate-stderr lb-sqlcheck < <(printf "SELECT '\\377'; SELECT 1")
	jq -e '.check.error | .message == "not valid UTF-8" and .column == 9' <<<"${lines[0]}"
	[ "${#lines[@]}" -eq 2 ]
	run -1 --separate-stderr lb-sqlcheck <<<'{"sql":"SELECT\u0000 1"}'
	has '.check.error | .message == "a NUL byte" and .column == 7'
}

@test "-q keeps stderr silent, -v counts" {
	run -1 --separate-stderr lb-sqlcheck -q <<<"SELECT ("
	[ -z "$stderr" ]
	run -1 --separate-stderr lb-sqlcheck -qv <<<"SELECT (; SELECT 1"
	[ "$stderr" = "lb-sqlcheck: 2 statements checked, 1 records refused" ]
}

@test "several files: each statement names its own" {
	cd "$BATS_TEST_TMPDIR"
	echo "SELECT 1" >a.sql
	echo '{"sql":"SELECT 2"}' >b.jsonl
	run -0 lb-sqlcheck a.sql b.jsonl
	[ "$(jq -r .file <<<"$output" | tr '\n' ' ')" = "a.sql null " ]
	run -2 --separate-stderr lb-sqlcheck none.sql a.sql
	[ "${#lines[@]}" -eq 1 ]
	[ "$stderr" = "lb-sqlcheck: open none.sql: No such file or directory" ]
}

@test "-o takes text and json" {
	run -2 lb-sqlcheck -o xml
	[ "$output" = 'lb-sqlcheck: --format: "xml" is not one of text, json' ]
}

@test "SIGINT: what was checked is out, and a loop around it sees the signal" {
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	exec 9<>"$BATS_TEST_TMPDIR/pipe"
	printf '{"sql":"SELECT 1"}\n{"sql":' >&9
	run -130 --separate-stderr timeout --foreground --preserve-status -s INT 1 env --default-signal=INT lb-sqlcheck <"$BATS_TEST_TMPDIR/pipe"
	[ "$output" = '{"sql":"SELECT 1","check":{"ok":true}}' ]
	[ -z "$stderr" ]
}

# codes TEXT: the codes of the notes of a text, in order
codes() {
	lb-sqlcheck -q <<<"$1" | jq -r '.check.notes[]?.code' | tr '\n' ' '
}

@test "limit-without-order: but not for one row, none, or EXISTS" {
	[ "$(codes 'SELECT a FROM t LIMIT 3; SELECT a FROM (SELECT a FROM t OFFSET 2) x; SELECT a FROM t UNION SELECT 1 LIMIT 1')" = \
		"limit-without-order limit-without-order limit-without-order " ]
	[ -z "$(codes 'SELECT a FROM t ORDER BY a LIMIT 3; SELECT count(*) FROM t LIMIT 1; SELECT a FROM t LIMIT 0; SELECT 1 LIMIT 1;
		SELECT a FROM t LIMIT ALL; SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.b = t.b LIMIT 1)')" ]
}

@test "not-in-nullable: but not when the column cannot be NULL" {
	[ "$(codes 'SELECT a FROM t WHERE a NOT IN (SELECT b FROM u)')" = "not-in-nullable " ]
	[ "$(codes 'SELECT a FROM t WHERE NOT a IN (SELECT b FROM u WHERE c IS NOT NULL)')" = "not-in-nullable " ]
	[ -z "$(codes 'CREATE TABLE u (b int NOT NULL, c int, d int PRIMARY KEY); SELECT a FROM t WHERE a NOT IN (SELECT b FROM u);
		SELECT a FROM t WHERE a NOT IN (SELECT u.d FROM u WHERE u.c > 1); SELECT a FROM t WHERE a NOT IN (SELECT c FROM u WHERE c IS NOT NULL);
		SELECT a FROM t WHERE a NOT IN (SELECT count(*) FROM u); SELECT a FROM t WHERE a IN (SELECT c FROM u) AND a NOT IN (1, 2)')" ]
	[ "$(codes 'CREATE TABLE u (b int NOT NULL, c int); SELECT a FROM t WHERE a NOT IN (SELECT c FROM u)')" = "not-in-nullable " ]
}

@test "not-in-nullable: what a query, a join or a definition says of NULL" {
	local sql
	for sql in 'b > 3' 'b IN (1, 2)' 'b BETWEEN 1 AND 2' 'u.b = 3'; do
		[ -z "$(codes "SELECT a FROM t WHERE a NOT IN (SELECT b FROM u WHERE $sql)")" ] || { echo "$sql"; false; }
	done
	for sql in 'b IS DISTINCT FROM 3' 'v.b > 3' 'b > 3 OR c = 1' 'b IS NULL'; do
		[ "$(codes "SELECT a FROM t WHERE a NOT IN (SELECT u.b FROM u WHERE $sql)")" = "not-in-nullable " ] || { echo "$sql"; false; }
	done
	for sql in 'VALUES (1), (2)' 'SELECT coalesce(b, 0) FROM u' 'SELECT row_number() OVER () FROM u' \
		'SELECT u.b FROM u JOIN v ON u.b = v.b' 'SELECT b FROM u JOIN v USING (b)'; do
		[ -z "$(codes "SELECT a FROM t WHERE a NOT IN ($sql)")" ] || { echo "$sql"; false; }
	done
	for sql in 'VALUES (1), (NULL)' 'SELECT coalesce(b, c) FROM u' 'SELECT lag(b) OVER () FROM u' 'SELECT u.b FROM v LEFT JOIN u ON u.b = v.b'; do
		[ "$(codes "SELECT a FROM t WHERE a NOT IN ($sql)")" = "not-in-nullable " ] || { echo "$sql"; false; }
	done
	[ "$(codes 'SELECT a FROM t WHERE a <> ALL (SELECT b FROM u); SELECT a FROM t WHERE a > ALL (SELECT b FROM u)')" = "not-in-nullable " ]
	for sql in 'CREATE TABLE u (b int); ALTER TABLE u ALTER COLUMN b SET NOT NULL' 'CREATE TABLE u (b bigint GENERATED ALWAYS AS IDENTITY)' 'CREATE TABLE u (b bigserial)'; do
		[ -z "$(codes "$sql; SELECT a FROM t WHERE a NOT IN (SELECT b FROM u)")" ] || { echo "$sql"; false; }
	done
}

@test "delete-without-where, update-without-where" {
	[ "$(codes 'DELETE FROM t; UPDATE t SET a = 1; DELETE FROM t WHERE a = 1; UPDATE t SET a = 1 WHERE b = 2')" = \
		"delete-without-where update-without-where " ]
}

@test "cartesian-product: tables that nothing connects" {
	local sql
	for sql in 'SELECT 1 FROM a, b' 'SELECT 1 FROM a, b WHERE a.x = 1 AND b.y = 2' 'SELECT 1 FROM a JOIN b ON a.x = 1' \
		'SELECT 1 FROM a JOIN b ON a.x = b.x, c WHERE c.y > 1' 'SELECT 1 FROM a, (SELECT x FROM b) c' \
		'UPDATE a SET x = 1 FROM b WHERE a.y = 2' 'DELETE FROM a USING b WHERE b.y = 2' \
		'WITH c AS (SELECT x FROM b GROUP BY x) SELECT 1 FROM a, c'; do
		echo "$sql"
		[ "$(codes "$sql")" = "cartesian-product " ]
	done
	for sql in 'SELECT 1 FROM a CROSS JOIN b' 'SELECT 1 FROM a, b WHERE a.x = b.x' 'SELECT 1 FROM a, b WHERE x = y' 'SELECT 1 FROM a JOIN b USING (x)' \
		'SELECT 1 FROM a NATURAL JOIN b' 'SELECT 1 FROM a, unnest(a.x) u' 'SELECT 1 FROM a, LATERAL (SELECT 1 FROM b) c' \
		'WITH c AS (SELECT sum(x) FROM b) SELECT 1 FROM a, c' 'SELECT 1 FROM a, (SELECT max(x) FROM b) c' 'SELECT 1 FROM a, (VALUES (1)) v(x)' \
		'SELECT 1 FROM a, b, c WHERE a.x = b.x OR b.y = c.y' 'SELECT 1 FROM s.a JOIN s.b ON a.x = s.b.x' 'SELECT 1 FROM a LEFT JOIN b ON true' \
		'UPDATE a SET x = b.x FROM b WHERE a.y = b.y'; do
		echo "$sql"
		[ -z "$(codes "$sql")" ]
	done
}

@test "function-on-column, leading-wildcard: what no index on the column serves" {
	local sql
	for sql in "lower(b) = 'x'" "b::date = '2024-01-01'" "coalesce(b, 0) > 1" "b + 1 <= 3" "2 = abs(b)" "date_trunc('day', b) BETWEEN '2024-01-01' AND '2024-01-02'" \
		"trim(lower(b)) IN ('x', 'y')" "c = 1 OR upper(b) LIKE 'X%'"; do
		echo "$sql"
		[ "$(codes "SELECT a FROM t WHERE $sql")" = "function-on-column " ]
		[ "$(codes "SELECT a FROM t JOIN u ON t.i = u.i AND ($sql)")" = "function-on-column " ]
	done
	[ -z "$(codes "SELECT lower(b) FROM t WHERE b = lower('X') AND b > now() - interval '1 day' AND c = :c AND lower(b) = lower(c) GROUP BY lower(b) HAVING lower(b) = 'x'")" ]
	[ -z "$(codes "WITH c AS (SELECT lower(b) AS b FROM t) SELECT b FROM c WHERE lower(b) = 'x'; SELECT b FROM (SELECT b FROM t) x WHERE b + 1 = 2")" ]
	[ "$(codes "SELECT a FROM t WHERE b LIKE '%x' AND b ILIKE '_x' AND b LIKE 'x%' AND b NOT LIKE '%y' AND c + d = 3")" = "leading-wildcard leading-wildcard " ]
}

@test "volatile-predicate: a function that has a new value for each row" {
	[ "$(codes "SELECT a FROM t WHERE random() < 0.1 AND EXISTS (SELECT 1 FROM u JOIN v ON u.i = v.i AND v.id = gen_random_uuid())")" = \
		"volatile-predicate volatile-predicate " ]
	[ -z "$(codes "SELECT random() FROM t WHERE a > now() ORDER BY random()")" ]
}

@test "select-star-in-view" {
	[ "$(codes "CREATE VIEW v AS SELECT * FROM t; CREATE MATERIALIZED VIEW m AS SELECT a.*, b.x FROM a JOIN b USING (i); CREATE VIEW w AS SELECT 1 UNION SELECT * FROM t")" = \
		"select-star-in-view select-star-in-view select-star-in-view " ]
	[ "$(codes "CREATE VIEW v AS SELECT * FROM (SELECT * FROM t) s; CREATE VIEW v AS WITH c AS (SELECT * FROM t) SELECT * FROM c")" = \
		"select-star-in-view select-star-in-view " ]
	[ -z "$(codes "CREATE VIEW v AS SELECT * FROM (SELECT a FROM t) s CROSS JOIN (VALUES (1)) x(b); CREATE VIEW v AS WITH c AS (SELECT a FROM t) SELECT * FROM c")" ]
	[ -z "$(codes "CREATE VIEW v AS SELECT a, count(*) FROM (SELECT * FROM t) x GROUP BY a; SELECT * FROM t; CREATE TABLE c AS SELECT * FROM t")" ]
}

@test "reserved-word: a note where it is quoted, a hint where it is not" {
	[ "$(codes 'CREATE TABLE "order" ("user" text, kind text); ALTER TABLE t ADD COLUMN "end" int; CREATE VIEW "table" AS SELECT 1; CREATE INDEX "check" ON t (a)')" = \
		"reserved-word reserved-word reserved-word reserved-word reserved-word " ]
	[ "$(codes 'ALTER TABLE t RENAME TO "order"; ALTER TABLE t RENAME COLUMN a TO "end"; CREATE VIEW v ("user") AS SELECT 1; CREATE VIEW v AS SELECT a AS "limit" FROM t')" = \
		"reserved-word reserved-word reserved-word reserved-word " ]
	[ -z "$(codes 'SELECT a AS "user" FROM "order"')" ]
	run -1 lb-sqlcheck -q <<<'CREATE TABLE t (a int, user text)'
	has '.check.error.hint == "user is a reserved word: as a name it stands in double quotes"'
}

@test "untyped-parameter: where the first place of a parameter gives it no type" {
	[ "$(codes 'SELECT a FROM t WHERE :x IS NULL OR a = :x; SELECT a FROM t WHERE $1 IS NOT NULL; SELECT a FROM t WHERE a = jsonb_build_object(1, :y)')" = \
		"untyped-parameter untyped-parameter untyped-parameter " ]
	[ -z "$(codes 'SELECT a FROM t WHERE a = :x OR :x IS NULL; SELECT a FROM t WHERE :x::date IS NULL; SELECT :x; SELECT a FROM t WHERE a + :x IS NULL ORDER BY a LIMIT :n')" ]
	run -0 lb-sqlcheck <<<'SELECT a FROM t WHERE :day IS NULL'
	has '.check.notes[0] | .column == 23 and .message == "nothing tells the type of :day here: CAST(:day AS ...) does"'
}

@test "derived-name-collision: stage, index and old names that truncation makes one" {
	local name
	name=$(printf 'a%.0s' {1..56})
	[ "$(codes "CREATE TABLE $name (i int)")" = "derived-name-collision " ]
	[ "$(codes "CREATE TABLE $(printf 'b%.0s' {1..63}) (i int)")" = "derived-name-collision " ]
	[ -z "$(codes "CREATE TABLE ${name:2} (i int); CREATE TABLE ${name:3} (i int)")" ]
	[ "$(codes "CREATE TABLE ${name:1}x (i int); CREATE TABLE ${name:1}x (i int)")" = "derived-name-collision derived-name-collision " ]
}

@test "-f: a statement with such a note is refused" {
	local sql="DELETE FROM t; SELECT a FROM t WHERE lower(a) = 'x'; SELECT 1"
	run -0 lb-sqlcheck <<<"$sql"
	has '.check.ok'
	run -1 --separate-stderr lb-sqlcheck -v --fail-on=warning <<<"$sql"
	[[ $stderr == *"3 statements checked, 1 records refused" ]]
	run -1 --separate-stderr lb-sqlcheck -v -f note <<<"$sql"
	[[ $stderr == *"3 statements checked, 2 records refused" ]]
	run -2 lb-sqlcheck -f all
}

@test "text: a note has its level, its code, the line and a caret" {
	run -0 --separate-stderr lb-sqlcheck -o text <<<"SELECT a FROM t WHERE lower(b) = 'x'"
	[ "${lines[0]}" = '<stdin>:1:29: note: lower() on "b": no index on the column serves this condition; compare the column itself, or index the expression [function-on-column]' ]
	[ "${lines[2]}" = "                            ^" ]
}

@test "databricks-format: USING DELTA, which the parser takes" {
	[ "$(codes 'CREATE TABLE t (a int) USING DELTA; CREATE TABLE v USING delta AS SELECT 1 AS a; CREATE TABLE u (a int) USING heap')" = \
		"databricks-format databricks-format " ]
}

@test "hints for what Databricks SQL leaves" {
	local sql
	# shellcheck disable=SC2016 # backticks
	for sql in 'SELECT `a` FROM t' 'SELECT a FROM t LATERAL VIEW explode(b) x AS c' 'SELECT a FROM t QUALIFY rank() = 1' \
		'CREATE TABLE t (a ARRAY<INT>)' 'CREATE TABLE t (a STRUCT<b: INT>)' "SELECT a FROM t WHERE a RLIKE 'x'" 'INSERT OVERWRITE TABLE t SELECT 1' \
		'OPTIMIZE t ZORDER BY (a)' "SELECT * EXCEPT (a) FROM t" 'SELECT 5 DIV 2' 'SELECT a FROM t LEFT ANTI JOIN u ON t.a = u.a' \
		"CREATE TABLE t (a int) TBLPROPERTIES ('x' = 'y')" 'SELECT a FROM t SORT BY a' 'SELECT * FROM t PIVOT (sum(a) FOR b IN (1))' \
		'USE sales' 'CREATE OR REPLACE TABLE t (a int)' 'CREATE TABLE a SHALLOW CLONE b' "CREATE TABLE t (a int COMMENT 'x')" 'SELECT 1L' 'SELECT 1.5BD' \
		'SELECT * FROM t VERSION AS OF 1' "COPY INTO t FROM 's3://x'" 'SELECT * FROM t TABLESAMPLE (10 PERCENT)' 'INSERT INTO t BY NAME SELECT 1 AS a' \
		'INSERT INTO t PARTITION (d = 1) SELECT 1' 'MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET *' 'SELECT a FROM t MINUS SELECT b FROM u' \
		'SELECT try_cast(a AS int)' 'SELECT current_date()' 'VACUUM t RETAIN 7 HOURS' 'ANALYZE TABLE t COMPUTE STATISTICS' 'TABLE t |> WHERE a > 1'; do
		echo "$sql"
		run -1 lb-sqlcheck -q <<<"$sql"
		has '.check.error.hint | test("lb-sql2pg")'
	done
	run -1 lb-sqlcheck -q <<<'SELECT a FROM t Lateral  View explode(b) x AS c'
	has '.check.error.hint == "Lateral View is Databricks SQL; lb-sql2pg converts it"'
	for sql in 'SELECT a FROM t WHERE' 'SELECT 1x' 'SELECT (1' 'COMMENT TABLE t' 'SELECT a AS of FROM'; do
		run -1 lb-sqlcheck -q <<<"$sql"
		has '.check.error.hint // "" | test("lb-sql2pg") | not'
	done
}

@test "a statement too long or too deep for a tree is checked, and not looked into" {
	run -0 lb-sqlcheck < <(printf 'SELECT 1'; printf '+%.0s1' {1..50000})
	has '[.check.notes[].code] == ["not-linted"]'
	run -1 lb-sqlcheck -q < <(printf 'SELECT 1'; printf '+%.0s1' {1..50000}; echo ' FROM')
	has '.check.notes == null'
	run -0 lb-sqlcheck < <(printf 'SELECT 1'; printf '+1%.0s' {1..10000})
	has '.check == {ok: true}'
}
