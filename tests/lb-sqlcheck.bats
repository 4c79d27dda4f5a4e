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
	[ "$output" = 'lb-sqlcheck: -o: "xml" is not one of text, json' ]
}

@test "SIGINT: what was checked is out, and a loop around it sees the signal" {
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	exec 9<>"$BATS_TEST_TMPDIR/pipe"
	printf '{"sql":"SELECT 1"}\n{"sql":' >&9
	run -130 --separate-stderr timeout --foreground --preserve-status -s INT 1 env --default-signal=INT lb-sqlcheck <"$BATS_TEST_TMPDIR/pipe"
	[ "$output" = '{"sql":"SELECT 1","check":{"ok":true}}' ]
	[ -z "$stderr" ]
}
