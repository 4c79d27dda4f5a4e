# lb-load -d sqlite:FILE: rows into SQLite files
load helper

setup_file() { use_database; }

setup() {
	cd "$BATS_TEST_TMPDIR"
	printf 'CREATE TABLE t (id bigint PRIMARY KEY, name varchar(8) NOT NULL, price numeric(10,2))' >t.sql
}

# load OPTION...: t, from stdin or files, by t.sql
load_t() { lb-load -q -d sqlite:t.sqlite -y t.sql -t t "$@"; }

@test "every type is kept: what Postgres has comes out of SQLite" {
	psql -qX <<-'EOT'
		CREATE TABLE every (id int, a bool, b smallint, c bigint, d real, e float8, f numeric, g text, h varchar(5), i char(4), j bytea, k date,
			l time, m timestamp, n timestamptz, o interval, p uuid, q json, r jsonb, s inet, t int[], u text[], v numeric[], w date[], x bool[], y jsonb[], z float8[],
			twice int GENERATED ALWAYS AS (id * 2) STORED, PRIMARY KEY (b, id));
		INSERT INTO every VALUES (1, true, -32768, 9223372036854775807, 0.1, 1e-300, 12345678901234567890.12345678900, E'a"b\n\\', 'äöüß€', 'ab', '\x00ff10', '0001-02-03',
			'23:59:59.999999', '1969-12-31 23:59:59.5', '2024-02-29 12:00:00.000001+05:30', '1 year 2 days', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"x": [1, 2.50]}', '[null]', '10.0.0.1/8',
			'{{1,NULL},{3,4}}', '{"a,b","q\"\\",NULL,""}', '{1.50,-0.001,10000,100000000}', '{2024-01-01}', '{t,f}', '{"{\"k\": 1}"}', '{0.1,1e300}'),
			(2, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
			(3, false, 0, 0, -1.5, 0, -0.50, '', '', '', '', '12345-06-07', '00:00', '1900-01-01', '0044-03-15 12:00Z BC', '0', gen_random_uuid(), '0', 'true', '::1', '{}', '{}', '{}', '{}', '{}', '{}', '{}');
	EOT
	pg_dump -s -t every >every.sql
	PGTZ=UTC psql -qXc '\copy every to every.csv csv header'
	run -1 --separate-stderr lb-load -q -M 1 -d sqlite:every.sqlite -y every.sql -t every every.csv
	[[ $stderr == *'no value for type date of "k"'* ]] # a year of five digits is not in the codecs
	sed -i 's/12345-06-07/2024-06-07/; s/0044-03-15 12:00:00+00 BC/2044-03-15 12:00:00Z/' every.csv
	lb-load -q -d sqlite:every.sqlite -y every.sql -t every every.csv
	[ "$(sqlite3 -separator ';' every.sqlite 'SELECT a, b, c, d, e, f, hex(g), h, i, hex(j), k, l, m, n, o, p, q, r, s FROM every WHERE id = 1')" = \
		'1;-32768;9223372036854775807;0.1;1.0e-300;12345678901234567890.12345678900;6122620A5C;äöüß€;ab  ;00FF10;0001-02-03;23:59:59.999999;1969-12-31T23:59:59.500000;2024-02-29T06:30:00.000001Z;1 year 2 days;a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11;{"x": [1, 2.50]};[null];10.0.0.1/8' ]
	[ "$(sqlite3 -separator ';' every.sqlite 'SELECT t, u, v, w, x, y, z FROM every WHERE id = 1')" = \
		'[[1,null],[3,4]];["a,b","q\"\\",null,""];[1.50,-0.001,10000,100000000];["2024-01-01"];[true,false];[{"k": 1}];[0.1,1e+300]' ]
	[ "$(sqlite3 every.sqlite 'SELECT coalesce(a, b - 1, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z) IS 0 FROM every WHERE id = 2')" = 1 ]
	[ "$(sqlite3 every.sqlite 'SELECT count(*) FROM every WHERE id = 2 AND g IS NULL AND j IS NULL')" = 1 ]
	[ "$(sqlite3 -separator ';' every.sqlite 'SELECT a, d, e, f, typeof(g), j, l, t, typeof(j) FROM every WHERE id = 3')" = '0;-1.5;0.0;-0.50;text;;00:00:00.000000;[];blob' ]
	[ "$(sqlite3 every.sqlite "SELECT group_concat(typeof(a) || typeof(d) || typeof(f) || typeof(j), ' ') FROM every WHERE id = 1")" = integerrealtextblob ]
	[[ $(sqlite3 every.sqlite .schema) == *'PRIMARY KEY ("b", "id")) STRICT;' ]]
	run ! grep -q twice <(sqlite3 every.sqlite .schema)
}

@test "JSON lines, gzip, Postgres text; NULL is not an empty text" {
	printf '{"id":1,"name":"","price":null}\n{"price":2.5,"id":2,"name":"x"}\n' | gzip >in.json.gz
	load_t in.json.gz
	[ "$(sqlite3 t.sqlite "SELECT id, name = '', price IS NULL, price FROM t")" = $'1|1|1|\n2|0|0|2.5' ]
	printf '3\tx\\ty\t\\N\n' | load_t -f text
	[ "$(sqlite3 t.sqlite 'SELECT hex(name), price IS NULL FROM t')" = '780979|1' ]
}

@test "a row that does not fit is refused with its line, and no file is made unless it may be" {
	printf 'id,name,price\n1,a,1\n1,b,2\n2,,3\n,c,4\n3,d,x\n4,123456789,5\n5,caf\xe9,6\n6,e\n7,ok,7\n' >in.csv
	run -1 --separate-stderr load_t -M 7 -R bad in.csv
	[ "$(jq -sc 'sort_by(.line) | map([.line, .sqlstate])' bad)" = '[[3,"23505"],[4,"23502"],[5,"23502"],[6,"22P02"],[7,"22001"],[8,"22021"],[9,"22P04"]]' ]
	[ "$(jq -s '.[-1] | .rows, .rejects, .method' <<<"$output" | paste -sd' ')" = '2 7 "sqlite"' ]
	[ "$(sqlite3 t.sqlite 'SELECT group_concat(id) FROM t')" = 1,7 ]
	run -2 --separate-stderr load_t -M 6 in.csv
	[ "$(sqlite3 t.sqlite 'SELECT group_concat(id) FROM t')" = 1,7 ] # the file before stays
	[ -z "$(find . -name '*unfinished')" ]
	echo 'CREATE TABLE t (a int, b int DEFAULT 7, c jsonb, d float8)' >t.sql
	run -1 --separate-stderr load_t -M 1 < <(printf '%s\n' '{"a":1,"c":{},"d":1}' '{"a":2,"b":2,"c":"x","d":1}' '{"a":3,"b":null}')
	[[ $stderr == *'<stdin>:1: no value for "b", whose default is Postgres'\'' to know (0A000)'* ]]
	[ "$(sqlite3 t.sqlite 'SELECT a, b, c FROM t')" = $'2|2|"x"\n3||' ]
	run -2 --separate-stderr load_t -f text < <(printf '1\t2\t{a\t1\n')
	[[ $stderr == *"<stdin>:1: CHECK constraint failed"*"(23514)"* ]]
	run -2 --separate-stderr load_t -f text < <(printf '1\t2\t1\tNaN\n')
	[[ $stderr == *'<stdin>:1: '* ]]
}

@test "--rows-per-file: numbered parts, the manifest, and nothing lost between them" {
	seq 1 2500 | awk 'BEGIN { print "id,name,price" } { print $1 ",n" $1 "," $1 / 4 }' >in.csv
	load_t -s 4k --rows-per-file=1000 in.csv
	[ "$(jq -sc 'map([.file, .first_row, .rows])' t_manifest.json)" = '[["t_part_001.sqlite",1,1000],["t_part_002.sqlite",1001,1000],["t_part_003.sqlite",2001,500]]' ]
	for part in t_part_*.sqlite; do sqlite3 "$part" 'PRAGMA integrity_check' 'SELECT id FROM t'; done >ids
	[ "$(grep -c ok ids)" = 3 ]
	[ "$(grep -v ok ids | md5sum)" = "$(seq 1 2500 | md5sum)" ]
	[ "$(jq -s 'map(.bytes) | add' t_manifest.json)" = "$(cat t_part_*.sqlite | wc -c)" ]
	load_t -l 1250 in.csv </dev/null || :
	load_t -l1250 in.csv
	[ "$(jq -sc 'map(.rows)' t_manifest.json)" = '[1250,1250]' ]
	[ ! -e t.sqlite ]
	head -n 1 in.csv | load_t -l
	[ "$(jq -sc 'map(.rows)' t_manifest.json)" = '[0]' ]
	[ "$(echo t_part_*)" = t_part_001.sqlite ] # those of the longer run are gone
}

@test "what has no end keeps its word, also in arrays" {
	echo 'CREATE TABLE e (a date, b timestamp, c timestamptz, d numeric, e numeric[], f float8, g date[]);' >e.sql
	printf '%s\n' 'infinity,-infinity,infinity,NaN,"{Infinity,-Infinity,-1.5}",-Infinity,{infinity}' | lb-load -qH -d sqlite:e.sqlite -y e.sql -t e
	[ "$(sqlite3 e.sqlite 'SELECT a, b, c, d, e, f < -1e308, g FROM e')" = 'infinity|-infinity|infinity|NaN|["Infinity","-Infinity",-1.5]|1|["infinity"]' ]
}

@test "killed, stopped or out of disk: no file, and the one before stays" {
	echo 'id,name,price' | load_t
	before=$(md5sum <t.sqlite)
	seq 1 20000 | awk 'BEGIN { print "id,name,price" } { print $1 ",n" $1 "," $1 / 4 }' >in.csv
	{ cat in.csv; sleep 30; } | lb-load -q -s 4k -d sqlite:t.sqlite -y t.sql -t t >out &
	until [ -s out ]; do sleep 0.05; done
	kill -9 "$!"
	wait "$!" || :
	rm out
	[ "$(md5sum <t.sqlite)" = "$before" ]
	{ cat in.csv; sleep 30; } | lb-load -q -s 4k -d sqlite:t.sqlite -y t.sql -t t >out 2>err &
	until [ -s out ]; do sleep 0.05; done
	kill -TERM "$!"
	status=0
	wait "$!" || status=$?
	[ "$status" -eq 143 ]
	grep -q 'stopped: nothing was made' err
	[ ! -e t.sqlite.unfinished ]
	run -2 --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 100; lb-load -q -d sqlite:t.sqlite -y t.sql -t t in.csv >/dev/null'
	[[ $stderr == *"lb-load: t.sqlite: "* ]]
	[ ! -e t.sqlite.unfinished ]
	[ "$(md5sum <t.sqlite)" = "$before" ]
	load_t in.csv
	[ "$(sqlite3 t.sqlite 'SELECT count(*), sum(id) FROM t')" = '20000|200010000' ]
}

@test "what SQLite cannot follow is refused" {
	run -2 --separate-stderr lb-load -d sqlite:t.sqlite -t t </dev/null
	[[ $stderr == *"--schema"* ]]
	run -2 --separate-stderr load_t -u update </dev/null
	[[ $stderr == "lb-load: -u is for Postgres only" ]]
	run -2 --separate-stderr load_t -j 2 </dev/null
	run -2 --separate-stderr lb-load -l -t t </dev/null
	[[ $stderr == "lb-load: -l is for SQLite (-d sqlite:FILE) only" ]]
	run -2 --separate-stderr lb-load -q -d sqlite:t.sqlite -y t.sql -t other </dev/null
	[[ $stderr == *'makes no table "other"' ]]
	echo 'CREATE TABLE t (a int,, b)' >t.sql
	run -2 --separate-stderr load_t </dev/null
	[[ $stderr == *'t.sql:1:23: syntax error'* ]]
	run -2 --separate-stderr lb-load -q -d sqlite:none/t.sqlite -y t.sql -t t </dev/null
	echo 'CREATE TABLE t (a int)' >t.sql
	run -2 --separate-stderr lb-load -q -d sqlite:none/t.sqlite -y t.sql -t t </dev/null
	[[ $stderr == *"none/t.sqlite"* ]]
	run -0 lb-load -qn -d sqlite:t.sqlite -y t.sql -t t < <(printf 'a\n1\n')
	[ ! -e t.sqlite ]
}
