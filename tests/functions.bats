# the function table and the schema lb, by expressions and their values in tests/data/functions.txt
load helper

CASES=$ROOT/tests/data/functions.txt
POSTGIS=$ROOT/tests/data/functions-postgis.txt

setup_file() {
	use_database
	lb-sql2pg --compat | psql -qX -v ON_ERROR_STOP=1
	export PGTZ=America/Los_Angeles
}

cases() {
	grep -v -e '^#' -e '^$' "${1:-$CASES}"
}

# The cases as statement records, in order.
records() {
	cases "$@" | jq -cR '
		def rows: "WITH t(n, s, m) AS (VALUES (1, \u0027a\u0027, 10), (2, \u0027b\u0027, 20), (2, \u0027c\u0027, NULL)) ";
		{ansi: (startswith("lax ") | not), sql: (sub(" ==>.*$"; "") | sub("^lax "; ""))}
		| .sql = if .sql | startswith("t: ")
			then rows + "SELECT " + .sql[3:] + (if .sql | test("FROM \\(") then "" else " FROM t" end)
			else "SELECT " + .sql end'
}

# What each record returns, a line a record: NULL is \N, a line end |, a failure "error".
returned() {
	jq -r '"\\echo @\n" + if .ok then .sql + ";\n\\if :ERROR\n\\echo error\n\\endif"
	       else "\\echo refused: " + .notes[-1].message end' |
		psql -qXAt -P null='\N' 2>"$BATS_TEST_TMPDIR/errors" |
		tr '\n' '|' | sed 's/|@|/\n/g; s/^@|//; s/|$//'
}

# check FILE NUMBER: its cases, more than that, return what stands there.
check() {
	records "$1" | lb-sql2pg -q | returned >"$BATS_TEST_TMPDIR/got"
	cases "$1" | sed 's/.* ==>//; s/^ //; s/^true$/t/; s/^false$/f/' >"$BATS_TEST_TMPDIR/want"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/want")" -gt "$2" ]
	cases "$1" | paste -d '\t' "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/got" - |
		awk -F '\t' '$1 != $2 { print $3 ": " $2; bad = 1 } END { exit bad }'
}

@test "each expression returns what Spark returns" {
	check "$CASES" 400
}

@test "the functions of PostGIS return what those of Databricks do" {
	psql -qX -v ON_ERROR_STOP=1 -c "CREATE EXTENSION IF NOT EXISTS postgis" 2>/dev/null || skip "no postgis"
	check "$POSTGIS" 80
}

@test "each function of PostGIS in the table has a case" {
	"$LB_BUILD/gen/functions-man" | grep -oE '\bst_[a-z0-9]+' | sort -u | grep -vxE 'st_extent|st_estimatesrid' >"$BATS_TEST_TMPDIR/all"
	cases "$POSTGIS" | grep -oE '\bst_[a-z0-9]+' | sort -u >"$BATS_TEST_TMPDIR/used"
	run -0 comm -23 "$BATS_TEST_TMPDIR/all" "$BATS_TEST_TMPDIR/used"
	[ "$output" = "" ]
}

# those of session variables belong to statements
@test "each function of the schema is needed by some expression" {
	lb-sql2pg --compat | grep -o '^CREATE OR REPLACE [A-Z]* lb\.[a-z0-9_]*' | grep -v 'variable$' | sort -u >"$BATS_TEST_TMPDIR/all"
	records | lb-sql2pg -q --compat=used | grep -o '^CREATE OR REPLACE [A-Z]* lb\.[a-z0-9_]*' | sort -u >"$BATS_TEST_TMPDIR/used"
	run -0 comm -23 "$BATS_TEST_TMPDIR/all" "$BATS_TEST_TMPDIR/used"
	[ "$output" = "" ]
}

@test "the schema installs twice, and in one transaction" {
	lb-sql2pg --compat | grep -qx 'BEGIN;'
	run -0 bash -c 'lb-sql2pg --compat | psql -qX -v ON_ERROR_STOP=1'
}

@test "a function file holds functions of its name, says what they are, and who may call them in parallel" {
	for file in "$ROOT"/queries/compat/*.sql; do
		name=$(basename "$file" .sql)
		[ "$name" = schema ] && continue
		head -n 1 "$file" | grep -q '^-- ' || { echo "$name: no comment"; return 1; }
		grep -qE "lb\.$name\(" "$file" || { echo "$name: makes no lb.$name"; return 1; }
		[ "$(grep -c '^LANGUAGE ' "$file")" -eq "$(grep -cE '^LANGUAGE .*(IMMUTABLE|STABLE|VOLATILE).* PARALLEL (SAFE|UNSAFE) AS' "$file")" ] ||
			{ echo "$name: a function without its volatility"; return 1; }
	done
}

@test "an unknown function is refused with its place and a near name" {
	run -1 --separate-stderr lb-sql2pg <<<"SELECT 1, date_fromat(x, 'y') FROM t"
	[[ $stderr == *':1:11: unknown function date_fromat; did you mean date_format?'* ]]
}

@test "a refused function says why" {
	run -1 --separate-stderr lb-sql2pg <<<"SELECT ai_query('m', 'x')"
	[[ $stderr == *':1:8: ai_query has no counterpart in Postgres: it calls a model'* ]]
}

@test "a wrong number of arguments is refused" {
	run -1 --separate-stderr lb-sql2pg <<<"SELECT upper('a', 'b')"
	[[ $stderr == *'upper does not take 2 arguments'* ]]
}

@test "a regular expression that Postgres may match otherwise has a note, another has none" {
	for p in 'a?(ab)?' '(a|ab)(c|bcd)x?' '(?>a*)b' '(.*)x(.*?)y' '(ab)*+c'; do
		run -0 lb-sql2pg <<<"SELECT regexp_extract(s, '$p', 0) FROM VALUES ('x') AS t(s)"
		has '[.notes[].code] == ["regex"]'
		run -0 lb-sql2pg <<<"SELECT s RLIKE 'a?(ab)?|(a|ab)(c|bcd)' FROM VALUES ('x') AS t(s)"
		has '.notes == []'
	done
	for p in '\\w+(\\.\\w+)?' '(jpg|jpeg|png)$' '(Mr|Mrs|Ms)\\. x' '^(.*?)-(.*)$' '"([^"]*)"' 'a++b' '^\\s+|\\s+$' 'x=(.*?)(&|$)'; do
		run -0 lb-sql2pg <<<"SELECT regexp_extract(s, '$p', 0) FROM VALUES ('x') AS t(s)"
		has '.notes == []'
	done
}

@test "a regular expression of any size and nesting, and one that is none" {
	for p in "$(printf '(%.0s' {1..20000})" "$(printf 'a|%.0s' {1..20000})" "$(printf '(a|ab)%.0s' {1..150})" '(?<n>*?(?i)' '\\\\Q(' '[a' 'a{'; do
		run -0 --separate-stderr lb-sql2pg <<<"SELECT regexp_extract(s, '$p', 0) FROM VALUES ('x') AS t(s)"
		has '.ok'
	done
}

@test "options that the schema lb does not know are refused" {
	for call in "from_json(s, 'a INT', map('allowComments', 'true'))" "to_json(struct(s), map('locale', 'de'))" \
		"from_csv(s, 'a INT', map('comment', '#'))" "to_csv(struct(s), map('quoteAll', 'true'))" "from_json(s, 'a INT, _corrupt_record STRING')"; do
		run -1 --separate-stderr lb-sql2pg <<<"SELECT $call FROM VALUES ('x') AS t(s)"
		[[ $stderr == *'is not carried over; known here:'* || $stderr == *'leave it out of the schema'* ]]
	done
	run -0 lb-sql2pg <<<"SELECT to_csv(struct(s), map('SEP', ';')) FROM VALUES ('x') AS t(s)"
	[[ $output == *"'sep', ';'"* ]]
}

@test "what cannot be carried over exactly leaves a note" {
	run -0 lb-sql2pg <<<"SELECT approx_count_distinct(a), rand(7), regexp_replace(s, '(ab)++', '') FROM t"
	has '[.notes[].code] == ["exact", "seed", "regex"]'
}

@test "lb-functions(7) is what the table says" {
	run -0 diff <("$LB_BUILD/gen/functions-man") "$ROOT/man/lb-functions.7"
}
