# lb-sqlcheck --compare: is it the same result?
load helper

setup_file() {
	use_database
	psql -qX <<-'EOS'
		CREATE TABLE sale (id int, day date, at timestamptz, price numeric(10, 2), ratio float8, ok boolean, tags text[], doc jsonb, note text);
		INSERT INTO sale VALUES
			(1, '2024-01-01', '2024-01-01 10:00:00.5+00', 1.50, 0.1, true, '{a,"b c",NULL}', '{"x": 1.0, "a": [1, 2]}', 'first'),
			(2, '2024-01-02', '2024-01-02 10:00:00+00', 20.00, 1e300, false, '{}', NULL, NULL),
			(3, '2024-01-02', NULL, -0.05, 0.30000000000000004, NULL, '{1,2}', '[]', '');
	EOS
}

setup() { cd "$BATS_TEST_TMPDIR"; }

compare() { lb-sqlcheck -q -d "" --compare "$@"; }

@test "JSON lines as Databricks writes them: the same values in other spellings" {
	cat >q.jsonl <<-'EOS'
		{"id":3,"day":"2024-01-02","at":null,"price":-0.05,"ratio":0.3,"ok":null,"tags":["1","2"],"doc":"[]","note":""}
		{"id":1,"day":"2024-01-01","at":"2024-01-01T10:00:00.500Z","price":1.5,"ratio":0.1,"ok":true,"tags":["a","b c",null],"doc":{"a":[1,2],"x":1},"note":"first"}
		{"note":null,"id":2,"day":"2024-01-02","at":"2024-01-02T10:00:00.000+00:00","price":"20","ratio":1.0E300,"ok":false,"tags":[],"doc":null}
	EOS
	echo 'SELECT * FROM sale' >q.sql
	run -0 compare q.jsonl q.sql
	has '.check.compare == {ok: true, rows: 3, expected_rows: 3, differing_rows: 0}'
}

@test "CSV, in a folder, by the names of the files" {
	mkdir kept
	printf 'id,day,price,ok,note\r\n1,2024-01-01,1.500,TRUE,"first"\r\n3,2024-01-02,-.05,,\r\n2,2024-01-02,2E1,false,\r\n' >kept/q.csv
	printf 'n\n3\n' >kept/q.2.csv
	printf '[2]\n' >kept/total.jsonl
	echo 'SELECT id, day, price, ok, note FROM sale; INSERT INTO sale (id) VALUES (4); SELECT count(*) AS n FROM sale; SELECT 1' >q.sql
	echo '{"name":"total","sql":"SELECT max(id) - 1 FROM sale"}' >r.jsonl
	run -0 compare kept q.sql r.jsonl
	[ "$(jq -c '[.check.compare.ok, .check.notes[0].message]' <<<"$output" | tr '\n' ' ')" = \
		'[true,null] [null,null] [true,null] [null,"not compared: there is no kept/q.3.csv or .jsonl"] [true,null] ' ]
}

@test "differences by row and column; missing rows and surplus ones" {
	printf 'id,price,note\n1,1.51,first\n2,20,x\n9,1,y\n' >q.csv
	run -1 --separate-stderr lb-sqlcheck -d "" --compare q.csv <<<"SELECT id, price, note FROM sale"
	has '.check.ok == false and .check.compare.ok == false and .check.compare.differing_rows == 4'
	has '[.check.compare.differences[] | [.row, .column, .expected, .actual]] == [[1, "price", "1.51", "1.5"], [2, "note", "x", null],
		[3, null, "9, 1, y", null], [null, null, null, "3, -0.05, NULL"]]'
	[[ $stderr == *'<stdin>:1:1: error: the result differs: row 1, column price: 1.51 was recorded, 1.5 came'* ]]
	[[ $stderr == *'row 3 (9, 1, y) is missing'* ]]
	[[ $stderr == *'a row was not recorded: 3, -0.05, NULL'* ]]
}

@test "order counts where there is ORDER BY, as far as it goes" {
	printf 'day,id\n2024-01-01,1\n2024-01-02,3\n2024-01-02,2\n' >q.csv
	run -0 compare q.csv <<<"SELECT day, id FROM sale ORDER BY day"
	run -0 compare q.csv <<<"SELECT day, id FROM sale ORDER BY 1, id DESC"
	run -0 compare q.csv <<<"SELECT day, id FROM sale"
	run -1 compare q.csv <<<"SELECT day, id FROM sale ORDER BY day, id"
	has '.check.compare.differences[0] | .row == 2 and .column == "id" and .expected == "3" and .actual == "2"'
	run -1 compare q.csv <<<"SELECT day, id FROM sale ORDER BY day DESC"
}

@test "numbers: zeros, signs, exponents; a long fraction to 15 digits" {
	printf 'a,b,c,d\n00.0,1e3,.333333333333333333333,123456789012345678901\n' >q.csv
	run -0 compare q.csv <<<"SELECT -0.00 AS a, 1000 AS b, 0.33333333333333333 AS c, 123456789012345678901 AS d"
	run -1 compare q.csv <<<"SELECT 0 AS a, 1000 AS b, 0.3333333333333 AS c, 123456789012345678902 AS d"
	has '[.check.compare.differences[].column] == ["c", "d"]'
}

@test "the same value in other spellings, and what only looks like it" {
	local same recorded sql
	while IFS='|' read -r same recorded sql; do
		printf '%s\n' "$recorded" >v.jsonl
		run "$([ "$same" = yes ] && echo -0 || echo -1)" compare v.jsonl <<<"SELECT $sql AS v"
		has '.check.compare.ok == .check.ok and .check.compare != null' || { echo "$same $recorded $sql"; false; }
	done <<-'EOS'
		yes|{"v":12345678901.250002}|12345678901.25::float8
		no|{"v":0.5000001}|0.5::float8
		yes|{"v":123456.78999999999}|123456.79
		yes|{"v":-99999.99999999999}|-100000.00
		no|{"v":12345678901234566.89}|12345678901234567.89
		no|{"v":123456789012345.66}|123456789012345.67
		yes|{"v":1E15}|1000000000000000::bigint
		no|{"v":9007199254740993}|9007199254740992::bigint
		yes|{"v":"2024-03-01T00:30:00.000+05:30"}|'2024-02-29 19:00:00+00'::timestamptz
		no|{"v":"2024-03-01T00:30:00.000+05:00"}|'2024-02-29 19:00:00+00'::timestamptz
		yes|{"v":"1969-12-31T23:59:59.9Z"}|'1969-12-31 23:59:59.900+00'::timestamptz
		yes|{"v":[true,false,null]}|ARRAY[true,false,NULL]
		yes|{"v":["1.50","007","a,b","null",""]}|ARRAY['1.50','007','a,b','null','']
		no|{"v":["a","b"]}|ARRAY['a,b']
		no|{"v":[null]}|ARRAY['null']
		yes|{"v":["2024-01-01T00:00:00.000Z"]}|ARRAY['2024-01-01 00:00:00+00'::timestamptz]
		yes|{"v":[[1,2],[3,4.0]]}|ARRAY[[1,2],[3,4]]
		no|{"v":["a,b"]}|'["a","b"]'::jsonb
		no|{"v":"{curly"}|'{curl'
		no|{"v":"{1,2}"}|'[1,2]'
		no|{"v":"1.50"}|'1.5'
	EOS
}

@test "objects may leave NULLs out, and no member is passed over" {
	printf '{"b":1}\n{"a":2}\n{}\n' >q.jsonl
	run -0 compare q.jsonl <<<"SELECT a, b, c FROM (VALUES (NULL, 1, NULL), (2, NULL, NULL), (NULL, NULL, NULL)) v(a, b, c)"
	run -1 compare q.jsonl <<<"SELECT a, b, c FROM (VALUES (NULL, 1, NULL), (2, 5, NULL), (NULL, NULL, NULL)) v(a, b, c)"
	has '.check.compare.differences[0] | .row == 2 and .column == "b" and .expected == null and .actual == "5"'
	printf '{"a":1}\n{"a":2,"z":3}\n' >q.jsonl
	run -1 compare q.jsonl <<<"SELECT 1 AS a UNION ALL SELECT 2"
	run -1 compare q.jsonl <<<"SELECT 1 AS a, NULL AS b, NULL AS c UNION ALL SELECT 2, 3, NULL"
	has '.check.compare.differences[0].message == "2 columns were recorded, 3 came, of other names"'
	printf '{"a":1}\n[2]\n' >q.jsonl
	run -1 --separate-stderr compare q.jsonl <<<"SELECT 1 AS a"
	[[ $stderr == "lb-sqlcheck: q.jsonl:2:1: the row is a list, and the first one is not" ]]
	printf 'a\n"1\n2\n' >q.csv
	run -1 --separate-stderr compare q.csv <<<"SELECT 1 AS a"
	[[ $stderr == "lb-sqlcheck: q.csv: the text ends inside of quotes" ]]
}

@test "the order of what has another name here, or none" {
	printf 'q,b\n2,z\n1,x\n' >q.csv
	for sql in 'v.a AS q, b FROM (VALUES (1, $$x$$), (2, $$z$$)) v(a, b) ORDER BY v.a' 'a + 0 AS q, b FROM (VALUES (1, $$x$$), (2, $$z$$)) v(a, b) ORDER BY a + 0' \
		'* FROM (VALUES (1, $$x$$), (2, $$z$$)) v(q, b) ORDER BY v.q'; do
		run -1 compare q.csv <<<"SELECT $sql"
		has '.check.compare.differences[0].message | test("the order differs")'
		run -0 compare q.csv <<<"SELECT $sql DESC"
	done
	# v.a is not the column that is called a
	printf 'a,b\n1,2\n0,3\n' >q.csv
	run -0 compare q.csv <<<"SELECT v.b AS a, v.a AS b FROM (VALUES (2, 1), (3, 0)) v(a, b) ORDER BY v.a"
}

@test "many rows that all differ take no longer" {
	(echo n,m; seq 0 99999 | sed 's/.*/&,&/') >q.csv
	run -1 timeout 10 lb-sqlcheck -q -d "" -C q.csv <<<"SELECT n, n + 1 AS m FROM generate_series(0, 99999) n"
	has '.check.compare.differing_rows == 100000'
}

@test "duplicates count, and the number of columns" {
	printf 'day\n2024-01-02\n2024-01-01\n2024-01-01\n' >q.csv
	run -1 compare q.csv <<<"SELECT day FROM sale"
	has '.check.compare.differing_rows == 2'
	run -1 compare q.csv <<<"SELECT day, id FROM sale"
	has '.check.compare.differences[0].message == "1 columns were recorded, 2 came"'
	printf 'id\n' >q.csv
	run -0 compare q.csv <<<"SELECT id FROM sale WHERE id > 9"
}

@test "only as many rows come as are needed" {
	seq 1 5 | sed 1in >q.csv
	run -1 compare q.csv <<<"SELECT n FROM (SELECT generate_series(1, 2000000000) AS n) x"
	has '.check.compare.rows == 25 and .check.compare.differing_rows == 20 and (.check.compare.differences | length) == 10'
}

@test "a query that fails when it runs is refused; nothing is written" {
	printf 'n\n1\n' >q.csv
	run -1 compare q.csv <<<"SELECT 1 / (id - id) AS n FROM sale; SELECT 1 AS n"
	jq -se '.[0].check.error | .message == "division by zero" and .sqlstate == "22012"' <<<"$output"
	jq -se '.[1].check.ok' <<<"$output"
	psql -qXc "CREATE SEQUENCE counter"
	run -1 compare q.csv <<<"SELECT nextval('counter') AS n"
	has '.check.error.sqlstate == "25006"'
}

@test "what is not compared is said" {
	printf 'n\n1\n' >q.csv
	run -0 compare q.csv <<<"SELECT id FROM sale WHERE id = :id"
	has '.check.notes[0].message == "not compared: it has parameters"'
	run -0 compare q.csv <<<"CREATE TABLE t (a int); SELECT a FROM t"
	jq -se '.[1].check.notes[0].code == "not-compared"' <<<"$output"
	printf '{"a":1}\n{"a":\n' >bad.jsonl
	run -1 --separate-stderr compare bad.jsonl <<<"SELECT 1 AS a"
	[[ $stderr == "lb-sqlcheck: bad.jsonl:2:"* ]]
	run -2 lb-sqlcheck --compare q.csv <<<"SELECT 1"
	[ "$output" = "lb-sqlcheck: --compare wants --dbname: the queries are run there" ]
	run -2 lb-sqlcheck -d "" --compare none.csv <<<"SELECT 1"
}

@test "SIGINT: the query that runs is cancelled, what was checked is out" {
	printf 'n\n1\n' >q.csv
	{ seq -f 'SELECT %g AS n FROM sale;' 1 70; echo "SELECT pg_sleep(50)::text AS n"; } >q.sql
	run -130 --separate-stderr timeout --foreground --preserve-status -s INT 2 env --default-signal=INT lb-sqlcheck -q -d "" -C q.csv q.sql - <<<"SELECT 1 AS n, pg_sleep(50)"
	[ "$(psql -XAtc "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(50)%' AND pid <> pg_backend_pid() AND state = 'active'")" = 0 ]
}
