# lb-sql2pg: the pairs of tests/sql, records, text, the schema lb, places, limits
load helper

setup() { cd "$BATS_TEST_TMPDIR"; }

# convert ARG...: the Postgres text of the statement on stdin, in one line
convert() { lb-sql2pg -o json "$@" | jq -r .sql; }

# ---- pairs ----

@test "each tests/sql/NAME.dbx gives its NAME.pg" {
	bad=0
	for source in "$ROOT"/tests/sql/*.dbx; do
		lb-sql2pg -q -o sql "$source" >got || [ $? -eq 1 ]
		diff -u "${source%.dbx}.pg" got || bad=1
	done
	[ "$bad" -eq 0 ]
}

@test "each source of a pair converts to text that Postgres parses, on one line and on several" {
	for option in -q -qp; do
		lb-sql2pg "$option" "$ROOT"/tests/sql/*.dbx >records || [ $? -eq 1 ]
		jq -c 'select(.ok and .sql != "")' records >good
		[ "$(wc -l <good)" -gt 100 ]
		lb-sqlcheck -q good >/dev/null
	done
}

@test "plain SQL comes out as it went in, once it has the layout" {
	for name in layout comments set-operations order-by; do
		run -0 lb-sql2pg -q -o sql "$ROOT/tests/sql/$name.pg"
		diff -u "$ROOT/tests/sql/$name.pg" <(echo "$output"; echo)
	done
}

# ---- notebooks ----

@test "a notebook: %sql cells are read, cells in other languages are named" {
	run -0 --separate-stderr lb-sql2pg -o json <<-'EOF'
		-- Databricks notebook source
		-- MAGIC %md
		-- MAGIC it's; a title

		-- COMMAND ----------
		-- MAGIC %sql CREATE TABLE t (
		-- MAGIC   a INT);
		-- MAGIC INSERT INTO t VALUES (1)

		-- COMMAND ----------
		-- MAGIC %python
		-- MAGIC x = 1

		-- COMMAND ----------
		SELECT 2
	EOF
	jq -r '[.line, (.sql | gsub("/[*][^*]*[*]/ "; "")), ([.notes[].code] | join(" "))] | @tsv' <<<"$output" |
		diff - <(printf '%s\n' $'1\tCREATE TABLE t ( a integer )\t' $'8\tINSERT INTO t VALUES (1)\t' $'10\tSELECT 2\tcell')
}

@test "a notebook of Python: only its %sql cells are read, at their places" {
	run -1 --separate-stderr lb-sql2pg -o json <<-'EOF'
		# Databricks notebook source
		# MAGIC %md don't

		# COMMAND ----------
		display(spark.sql("SELECT 1; SELECT 2"))

		# COMMAND ----------
		# MAGIC %sql
		# MAGIC SELECT nothing
		# MAGIC FROM (
	EOF
	[ "$(jq -c '[.ok, .notes[0].code, .notes[0].line]' <<<"$output")" = '[false,"syntax",10]' ]
}

# ---- records ----

@test "a record: sql replaced, source kept, unknown members in their places" {
	run -0 lb-sql2pg <<<'{"id":7,"sql":"SELECT `A` FROM t","x":1.50,"deep":{"y":[1,null]}}'
	[ "$output" = '{"id":7,"sql":"SELECT a FROM t","x":1.50,"deep":{"y":[1,null]},"source":"SELECT `A` FROM t","dialect":"postgres","ok":true,"notes":[],"requires":[]}' ]
}

@test "a refused record keeps its sql, says why and where, and the next one is converted" {
	run -1 --separate-stderr lb-sql2pg <<-'EOF'
		{"id":1,"sql":"SELECT * FORM t"}
		{"id":2,"sql":"SELECT 1"}
	EOF
	has '.id == 1 and .ok == false and .sql == "SELECT * FORM t" and has("source") == false
		and .notes[0].level == "error" and .notes[0].code == "syntax"
		and .notes[0].line == 1 and .notes[0].column == 10 or .id == 2 and .ok'
	[ "${#lines[@]}" -eq 2 ]
	[[ $stderr == 'lb-sql2pg: <stdin>:1: 1:10 of its sql: "FORM" stands where'*'did you mean FROM?' ]]
	run -1 --separate-stderr lb-sql2pg -q <<<'{"sql":"SELECT * FORM t"}'
	[ -z "$stderr" ]
}

@test "lines that are no statements are refused, each with its place" {
	run -1 --separate-stderr lb-sql2pg <<-'EOF'
		{"id":1}
		{"sql":7}
		{"sql":"SELECT 1","file":1}
		{"sql":
		{"sql":"SELECT 1","ansi":"yes"}
		{"id":6,"sql":"SELECT 1"}
	EOF
	[ "${#lines[@]}" -eq 1 ]
	has '.id == 6'
	for line in 1 2 3 4 5; do
		[[ $stderr == *"lb-sql2pg: <stdin>:$line:"* ]]
	done
}

@test "a record that is Postgres already passes as it is" {
	record='{"sql":"SELECT a::int FROM \"T\"","dialect":"postgres","ok":true}'
	run -0 lb-sql2pg <<<"$record"
	[ "$output" = "$record" ]
}

@test "file, line and column of a record are where its sql stands" {
	run -1 --separate-stderr lb-sql2pg <<<'{"file":"q.sql","line":3,"column":5,"sql":"SELECT\n  1 +"}'
	has '.notes[0].line == 4 and .notes[0].column == 6'
	[[ $stderr == 'lb-sql2pg: q.sql:4:6: the end of the statement stands where an expression'* ]]
}

@test "statements of one file share their tables; others and those without a file do not" {
	run -0 lb-sql2pg -q <<-'EOF'
		{"file":"a","sql":"CREATE TABLE t (x STRING)"}
		{"file":"b","sql":"CREATE TABLE t (x DATE)"}
		{"file":"a","sql":"SELECT x = 1 FROM t"}
		{"file":"b","sql":"SELECT x + 1 FROM t"}
		{"sql":"SELECT nothing FROM t"}
	EOF
	[[ $(jq -r .sql <<<"${lines[2]}") == *bigint* ]]
	[ "$(jq -r .sql <<<"${lines[3]}")" = 'SELECT x + 1 FROM t' ]
	[ "$(jq -r .sql <<<"${lines[4]}")" = 'SELECT nothing FROM t' ]
}

@test "ANSI mode: the option, and the record's own word" {
	run -0 lb-sql2pg <<-'EOF'
		{"ansi":true,"sql":"SELECT CAST('x' AS INT)"}
		{"ansi":false,"sql":"SELECT CAST('x' AS INT)"}
	EOF
	[ "$(jq -r .sql <<<"${lines[0]}")" != "$(jq -r .sql <<<"${lines[1]}")" ]
	off=$(jq -r .sql <<<"${lines[1]}")
	[ "$(convert --no-ansi <<<"SELECT CAST('x' AS INT)")" = "$off" ]
	[ "$(convert -N -A <<<"SELECT CAST('x' AS INT)")" != "$off" ]
}

@test "parameters: \$n in the order of their first use, each once, with name and type" {
	run -0 lb-sql2pg <<<'{"sql":"SELECT :b, :a FROM t WHERE x = :b LIMIT :a"}'
	has '.params == [{"name":"b"},{"name":"a","type":"bigint"}]
		or (.params | map(.name)) == ["b", "a"]'
	has '.sql | test("^SELECT \\$1, \\$2.*FROM t WHERE x = \\$1")'
	run -0 lb-sql2pg <<<'{"sql":"SELECT ?, ?"}'
	has '.params | length == 2'
}

@test "--param: a value where a parameter stands for a name" {
	[ "$(convert -P env=dev <<<'SELECT * FROM s.t_${env}')" = 'SELECT * FROM s.t_dev' ]
}

# ---- text ----

@test "text: a record for each statement, with its place and its name" {
	printf -- '-- NAME: one\nSELECT 1;\n\n  SELECT 2; SELECT 3\n' >q.sql
	run -0 lb-sql2pg q.sql
	has '.kind == "statement" and .file == "q.sql" and .dialect == "postgres"'
	[ "$(jq -sc 'map([.name, .line, .column, .sql])' <<<"$output")" = \
		'[["one",1,null,"/* NAME: one */ SELECT 1"],[null,4,3,"SELECT 2"],[null,4,13,"SELECT 3"]]' ]
}

@test "text: what looks like the end of a statement and is none" {
	run -0 lb-sql2pg <<-'EOF'
		SELECT 'a;b', "c;d", `e;f`, r'g\', 'h\';i' -- j;k
		/* l;m */ FROM t; SELECT 2
	EOF
	[ "${#lines[@]}" -eq 2 ]
}

@test "text: an error does not hide the next statement" {
	run -1 --separate-stderr lb-sql2pg - <<<'SELEC 1; SELECT 2; SELECT (3'
	[ "$(jq -sc 'map(.ok)' <<<"$output")" = '[false,true,false]' ]
	[ "${#stderr_lines[@]}" -eq 2 ]
}

@test "text: what is never ended is refused where it begins, and takes no other statement with it" {
	run -1 --separate-stderr lb-sql2pg - <<-'EOF'
		SELECT 'a FROM t; -- one
		SELECT 'b'; SELECT "c FROM t;
		SELECT `d FROM t;
		SELECT 1 /* e;
		BEGIN
		  SELECT 2; SELECT 3;
		SELECT 4
	EOF
	[ "$(jq -sc 'map([.ok, .notes[0].line, .notes[0].column])' <<<"$output")" = \
		'[[false,1,8],[true,null,null],[false,2,20],[false,3,8],[false,4,10],[false,5,1],[true,null,null]]' ]
}

@test "text: an error inside of BEGIN ... END takes no other statement with it" {
	run -1 --separate-stderr lb-sql2pg - <<-'EOF'
		BEGIN
		  SELECT CASE WHEN 1 THEN 2 END;
		  SELEC 1;
		END;
		SELECT 4
	EOF
	[ "$(jq -sc 'map(.ok)' <<<"$output")" = '[false,true]' ]
}

@test "text: comments between empty statements stay" {
	[ "$(convert <<<$'SELECT 1;\n-- about two\n;\nSELECT 2;; -- the end\n;')" = $'SELECT 1\n/* about two */ SELECT 2 /* the end */' ]
}

@test "-o sql: runs in psql, refusals are comments" {
	run -1 --separate-stderr lb-sql2pg -o sql <<<"SELECT 1 -- one
; SELECT * FORM t
WHERE a; SELECT 'x'"
	has_line() { grep -qxF -- "$1" <<<"$output"; }
	has_line '-- SELECT * FORM t'
	has_line '-- WHERE a'
	has_line "SELECT 'x';"
	lb-sqlcheck -o json <<<"$output" | jq -es 'length == 2 and all(.[]; .check.ok)'
}

@test "several files; one that is missing does not stop the others" {
	echo 'SELECT 1' >a.sql
	echo '{"sql":"SELECT 2"}' >b.json
	run -2 --separate-stderr lb-sql2pg a.sql missing b.json
	[ "$(jq -r .sql <<<"$output")" = $'SELECT 1\nSELECT 2' ]
	[[ $stderr == *missing* ]]
}

@test "nothing in, nothing out" {
	for input in '' $'\n \n' '-- only a comment' ';;'; do
		run -0 lb-sql2pg <<<"$input"
		[ -z "$output" ]
	done
}

# ---- options ----

@test "--schema: tables that are there already, in either language; what is wrong with them is said" {
	echo 'CREATE TABLE t (a BIGINT, b STRING);' >databricks.sql
	echo 'CREATE TABLE t (a bigint PRIMARY KEY, b character varying(20) NOT NULL)' >postgres.sql
	without=$(convert <<<'SELECT b = 1 FROM t')
	for schema in databricks.sql postgres.sql; do
		[ "$(convert -s "$schema" <<<'SELECT b = 1 FROM t')" != "$without" ]
	done
	run -1 --separate-stderr lb-sql2pg --schema databricks.sql <<<'SELECT nothing FROM t'
	[[ $stderr == *'no column "nothing"'* ]]
	echo 'CREATE TABLE t (a' >bad.sql
	run -1 --separate-stderr lb-sql2pg -s bad.sql <<<'SELECT 1'
	[[ $stderr == "lb-sql2pg: bad.sql:1:18: "* ]]
	run -2 lb-sql2pg -s missing.sql <<<'SELECT 1'
}

@test "--catalog-map keeps catalogs apart" {
	run -0 --separate-stderr lb-sql2pg <<<'SELECT * FROM one.s.t, two.s.t'
	has '.notes | any(.code == "catalog" and .level == "warning")'
	has '.sql | test("two_s\\.t")'
	[ "$(convert -m two=two_ <<<'SELECT * FROM one.s.t, two.s.u')" = 'SELECT * FROM s.t, two_s.u' ]
}

@test "--explain: a note for each rule that was applied" {
	run -0 lb-sql2pg -e <<<'SELECT nvl(a, 1) FROM t QUALIFY row_number() OVER (ORDER BY a) = 1'
	has '[.notes[] | select(.level == "note")] | length >= 2'
	run -0 lb-sql2pg <<<'SELECT nvl(a, 1) FROM t'
	has '.notes == []'
}

@test "--pretty: clauses on lines of their own, in a record" {
	run -0 lb-sql2pg --pretty <<<'SELECT a FROM t WHERE b'
	has '.sql | test("^SELECT a\nFROM t\nWHERE ")'
}

@test "-v says how many" {
	run -1 --separate-stderr lb-sql2pg -qv <<<'SELECT 1; SELEC 2'
	[ "$stderr" = 'lb-sql2pg: 1 statements converted, 1 refused' ]
}

@test "wrong options are status 2" {
	for options in -o\ xml --compat=some -z --catalog-map=x; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr lb-sql2pg $options <<<'SELECT 1'
		[ -z "$output" ]
		[ -n "$stderr" ]
	done
	run -2 lb-sql2pg --compat /dev/null
}

# ---- the schema lb ----

@test "--compat reads no input, and what it prints installs twice without a superuser" {
	use_database
	run -0 timeout 20 lb-sql2pg --compat < <(sleep 30)
	echo "$output" >compat.sql
	psql -qXv ON_ERROR_STOP=1 -c 'CREATE ROLE plain; GRANT CREATE ON DATABASE '"$PGDATABASE"' TO plain'
	for _ in 1 2; do
		(echo 'SET ROLE plain;'; cat compat.sql) | psql -qXv ON_ERROR_STOP=1
	done
	psql -qXc 'DROP OWNED BY plain' -c 'DROP ROLE plain'
}

@test "--compat=used prints what the statements need, and what that needs, each after what it calls" {
	use_database
	echo 'SELECT hash(1, 2.5, "x"), initcap("a b")' >q.sql
	lb-sql2pg -C used q.sql 2>/dev/null && false
	lb-sql2pg --compat=used q.sql >used.sql
	grep -q 'FUNCTION lb.hash(' used.sql
	[ "$(grep -c 'CREATE OR REPLACE FUNCTION' used.sql)" -lt 20 ]
	psql -qXv ON_ERROR_STOP=1 -f used.sql
	lb-sql2pg -o sql q.sql | psql -qXAtv ON_ERROR_STOP=1
	run -0 lb-sql2pg --compat=used <<<'SELECT 1'
	[ -z "$output" ]
}

@test "every function that a record requires is in the schema" {
	lb-sql2pg --compat >compat.sql
	lb-sql2pg -q "$ROOT"/tests/sql/*.dbx | jq -r '.requires[]' | sort -u >names
	[ "$(wc -l <names)" -gt 5 ]
	while read -r name; do
		grep -qE "(FUNCTION|AGGREGATE) lb\.$name\(" compat.sql || { echo "$name"; return 1; }
	done <names
}

# ---- limits ----

# many N TEXT: TEXT N times
many() { yes -- "$2" | head -n "$1" | tr -d '\n'; }

@test "500 deep is fine, 100,000 deep is an error and no crash" {
	for open in '(' 'abs(' '(SELECT ' 'CASE WHEN (' '-(' 'NOT ('; do
		echo "SELECT $(many 100000 "$open")1$(many 100000 ')')" >deep.sql
		run -1 --separate-stderr lb-sql2pg deep.sql
		[[ $stderr == *'nested more than 1000 deep' ]]
	done
	for open in '(' 'abs(' '-(' '~(' 'NOT (' '- (SELECT '; do
		echo "SELECT $(many 500 "$open")1$(many 500 ')')" >deep.sql
		run -0 lb-sql2pg -q deep.sql
	done
	echo "SELECT * FROM $(many 500 '(SELECT * FROM ')t$(many 500 ')')" >deep.sql
	run -0 lb-sql2pg -q deep.sql
	echo "SELECT a$(many 100000 '[0]') FROM t" >deep.sql
	run -1 --separate-stderr lb-sql2pg deep.sql
}

@test "long lists and chains are as long as they like" {
	echo "SELECT a IN (0$(many 10000 ', 17')) FROM t" >long.sql
	echo "; SELECT 0$(many 50000 ' + 1')" >>long.sql
	echo "; SELECT true$(many 50000 ' OR a = 1') FROM t" >>long.sql
	echo "; SELECT 0$(many 5000 ' UNION ALL SELECT 1')" >>long.sql
	echo "; INSERT INTO t VALUES (0)$(many 50000 ', (1)')" >>long.sql
	echo "; SELECT '$(many 100000 'a long text ')'" >>long.sql
	run -0 --separate-stderr timeout 60 lb-sql2pg -q -v long.sql
	[ "$stderr" = 'lb-sql2pg: 6 statements converted, 0 refused' ]
}

@test "memory stays flat, whatever the statements create" {
	! grep -qa __asan_init "$LB_BUILD/bin/lb-sql2pg" || skip "the sanitizers reserve more address space than the limit"
	for i in $(seq 500); do
		echo "{\"file\":\"f\",\"sql\":\"CREATE OR REPLACE TEMP VIEW v$((i % 5)) AS SELECT $i AS a, array(1, 2) AS b\"}"
		echo "{\"file\":\"f$i\",\"sql\":\"SELECT upper(a), b + 1 FROM c$i.s.t WHERE d IN (1, 2)\"}"
	done >part
	many_parts() { for _ in $(seq "$1"); do cat part; done; }
	peak() { many_parts "$1" | (ulimit -v 300000 && lb-sql2pg -q | wc -l); }
	[ "$(peak 100)" -eq 100000 ]
}

@test "--explain names the rewriting of clauses, the order of NULLs once" {
	run -0 lb-sql2pg --explain <<-'EOF'
		CREATE TABLE t (a INT, b INT);
		SELECT a, b + 1 AS c, c * 2 FROM t JOIN t u USING (a) ORDER BY b, a;
		SELECT a, sum(b) FROM t GROUP BY ALL ORDER BY ALL;
		SELECT * FROM t PIVOT (sum(b) FOR a IN (1, 2));
		SELECT a FROM t UNION SELECT 'x';
		INSERT OVERWRITE t BY NAME SELECT 1 AS b, 2 AS a;
		MERGE INTO t USING t u ON t.a = u.a WHEN MATCHED THEN UPDATE SET *;
	EOF
	jq -r '[.notes[] | select(.code == "rule").message | split(" ")[0:2] | join(" ")] | join(", ")' <<<"$output" >rules
	diff rules - <<-'EOF'

		an alias, the columns, NULLs are
		GROUP BY, ORDER BY, NULLs are
		PIVOT is
		columns are
		BY NAME, INSERT OVERWRITE
		MERGE is
	EOF
}

@test "what a query says of partitions, samples and recursion leaves a note" {
	run -0 lb-sql2pg <<-'EOF'
		SELECT a FROM t DISTRIBUTE BY a SORT BY a;
		SELECT a FROM t TABLESAMPLE (10 PERCENT);
		WITH RECURSIVE r(n) MAX RECURSION LEVEL 5 AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 4) SELECT n FROM r;
	EOF
	jq -r '[.notes[].code] | join(" ")' <<<"$output" | diff - <(printf '%s\n' "clause clause" seed clause)
}

# ---- the manual ----

@test "the manual names every code that a note may have" {
	tr '\n\t' '  ' < <(cat "$ROOT"/lib/sql/*.c) | grep -oE '\b(fail|note)\([^;"]*"[a-z-]+"' |
		grep -oE '[a-z-]+"$' | tr -d '"' | sort -u >codes
	grep -ohE '\.code = "[a-z-]+"' "$ROOT"/lib/sql/*.c | grep -oE '[a-z-]+"$' | tr -d '"' | sort -u >>codes
	[ "$(wc -l <codes)" -gt 40 ]
	while read -r code; do
		grep -qE "^\.It Cm (.* , )?$code( ,|$)" "$ROOT/man/lb-sql2pg.1" || { echo "$code"; return 1; }
	done <codes
}
