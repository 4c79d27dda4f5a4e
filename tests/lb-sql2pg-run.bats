# what lb-sql2pg makes of statements, run in Postgres: the rows are those that Spark's manual promises
load helper

setup_file() {
	use_database
	lb-sql2pg --compat | psql -qX -v ON_ERROR_STOP=1
}

# Each test has its tables in a schema of its own.
setup() {
	SCHEMA=run_$BATS_TEST_NUMBER
	psql -qXc "CREATE SCHEMA $SCHEMA"
}

# converted: the statements on stdin, run; the rows of all queries, with | between columns, \N for NULL
converted() {
	lb-sql2pg -q -o sql >"$BATS_TEST_TMPDIR/statements" || return
	PGOPTIONS="-c search_path=$SCHEMA -c client_min_messages=warning" psql -qXAt -P null='\N' -v ON_ERROR_STOP=1 -f "$BATS_TEST_TMPDIR/statements"
}

# rows WANT...: they are the output, each a line
rows() {
	diff <(printf '%s\n' "$@") <(printf '%s\n' "$output") >&2 && [ "$status" -eq 0 ]
}

tables='
	CREATE TABLE t (id INT, name STRING, price DECIMAL(10,2));
	INSERT INTO t VALUES (1, "a", 1.50), (2, "b", 2.50), (3, "c", 3.50);
	CREATE TABLE s (id INT, name STRING, price DECIMAL(10,2));
	INSERT INTO s VALUES (2, "B", 20), (4, "D", 40);'
all='SELECT * FROM t ORDER BY id;'

@test "MERGE: update, delete and insert, the first clause that fits" {
	run converted <<<"$tables
		MERGE INTO t USING s ON t.id = s.id
		WHEN MATCHED AND s.price > 100 THEN DELETE
		WHEN MATCHED THEN UPDATE SET t.name = s.name, price = t.price + s.price
		WHEN NOT MATCHED AND s.id > 3 THEN INSERT (id, name) VALUES (s.id, lower(s.name));
		$all"
	rows '1|a|1.50' '2|B|22.50' '3|c|3.50' '4|d|\N'
}

@test "MERGE: UPDATE SET * and INSERT *" {
	run converted <<<"$tables
		MERGE INTO t USING (SELECT * FROM s) AS x ON t.id = x.id
		WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED BY TARGET THEN INSERT *;
		$all"
	rows '1|a|1.50' '2|B|20.00' '3|c|3.50' '4|D|40.00'
}

@test "MERGE: WHEN NOT MATCHED BY SOURCE" {
	run converted <<<"$tables
		MERGE INTO t USING s ON t.id = s.id
		WHEN MATCHED THEN UPDATE SET name = s.name
		WHEN NOT MATCHED THEN INSERT *
		WHEN NOT MATCHED BY SOURCE AND t.id = 1 THEN UPDATE SET name = 'gone'
		WHEN NOT MATCHED BY SOURCE THEN DELETE;
		$all"
	rows '1|gone|1.50' '2|B|2.50' '4|D|40.00'
}

@test "MERGE: WHEN NOT MATCHED BY SOURCE that changes the key" {
	run converted <<<"$tables
		MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN UPDATE SET id = t.id + 1;
		SELECT * FROM t ORDER BY name;"
	rows '2|a|1.50' '2|b|2.50' '4|c|3.50'
	run ! converted <<<"MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE
		WHEN NOT MATCHED BY SOURCE THEN UPDATE SET t.id = t.id + 1;"
}

@test "joins by names of which one side has several, LATERAL stars" {
	run converted <<<"$tables
		CREATE TABLE r (id INT, more STRING);
		INSERT INTO r VALUES (2, 'm'), (5, 'n');
		SELECT * FROM t JOIN s ON t.id = s.id JOIN r USING (id);
		SELECT * FROM t JOIN s ON t.id = s.id NATURAL JOIN r;
		SELECT * FROM r NATURAL RIGHT JOIN (t JOIN s ON t.id = s.id);
		SELECT * FROM r, LATERAL (SELECT *) ORDER BY 1;
		SELECT * FROM r, LATERAL (SELECT r.*, s.* FROM s WHERE s.id = r.id);"
	rows '2|b|2.50|2|B|20.00|m' '2|b|2.50|2|B|20.00|m' '2|m|b|2.50|2|B|20.00' \
		'2|m|2|m' '5|n|5|n' '2|m|2|m|2|B|20.00'
}

@test "MERGE: only WHEN NOT MATCHED BY SOURCE" {
	run converted <<<"$tables
		MERGE INTO t AS a USING s AS b ON a.id = b.id WHEN NOT MATCHED BY SOURCE THEN DELETE;
		$all"
	rows '2|b|2.50'
}

@test "MERGE: of several WHEN NOT MATCHED BY SOURCE each row has its first" {
	run converted <<<"$tables
		INSERT INTO t VALUES (5, 'e', 5), (6, 'f', 6);
		MERGE INTO t USING s ON t.id = s.id
		WHEN NOT MATCHED BY SOURCE AND t.id = 1 THEN UPDATE SET price = 3.5
		WHEN NOT MATCHED BY SOURCE AND price = 3.5 THEN UPDATE SET name = 'x', price = price + 1.5
		WHEN NOT MATCHED BY SOURCE AND t.id = 6 THEN DELETE
		WHEN NOT MATCHED BY SOURCE AND price > 4 THEN UPDATE SET name = 'y';
		$all"
	rows '1|a|3.50' '2|b|2.50' '3|x|5.00' '5|y|5.00'
}

@test "INSERT OVERWRITE, also of rows that were read from the table" {
	run converted <<<"$tables
		CREATE VIEW v AS SELECT id * 10 AS id, name, price FROM t;
		INSERT OVERWRITE t SELECT * FROM v WHERE id > 10;
		$all
		INSERT OVERWRITE TABLE t SELECT id + 1, name, price FROM t;
		$all
		INSERT OVERWRITE t WITH c AS (SELECT * FROM s) SELECT * FROM c;
		$all"
	rows '20|b|2.50' '30|c|3.50' '21|b|2.50' '31|c|3.50' '2|B|20.00' '4|D|40.00'
}

@test "INSERT OVERWRITE PARTITION, REPLACE WHERE, BY NAME" {
	run converted <<<"$tables
		INSERT OVERWRITE t PARTITION (id = 2) SELECT 'two', 2;
		$all
		INSERT INTO t REPLACE WHERE id >= 2 SELECT 7, 'seven', price FROM t WHERE id = 3;
		$all
		INSERT INTO t BY NAME SELECT 'eight' AS name, 8 AS id;
		$all
		INSERT OVERWRITE t BY NAME SELECT 9 AS price, 9 AS id, name FROM s WHERE id = 4;
		$all"
	rows '1|a|1.50' '2|two|2.00' '3|c|3.50' \
		'1|a|1.50' '7|seven|3.50' \
		'1|a|1.50' '7|seven|3.50' '8|eight|\N' \
		'9|D|9.00'
}

@test "UPDATE, DELETE, TRUNCATE" {
	run converted <<<"$tables
		UPDATE t AS x SET price = price * 2, x.name = upper(name) WHERE id IN (SELECT id FROM s);
		$all
		DELETE FROM t WHERE EXISTS (SELECT 1 FROM s WHERE s.id = t.id);
		SELECT count(*) FROM t;
		TRUNCATE TABLE t;
		SELECT count(*) FROM t;"
	rows '1|a|1.50' '2|B|5.00' '3|c|3.50' 2 0
}

@test "ALTER TABLE: columns come, go, change names and types" {
	run converted <<<"$tables
		ALTER TABLE t ADD COLUMNS (n INT COMMENT 'a number', note STRING);
		ALTER TABLE t RENAME COLUMN name TO label;
		ALTER TABLE t DROP COLUMN note;
		ALTER TABLE t ALTER COLUMN n SET DEFAULT 7;
		ALTER TABLE t CHANGE COLUMN n TYPE BIGINT;
		ALTER TABLE t CHANGE COLUMN label title STRING;
		INSERT INTO t (id, title) VALUES (4, 'd');
		$all
		DESCRIBE TABLE t;"
	[ "$status" -eq 0 ]
	[[ $output == *$'\n4|d|\\N|7\n'* ]]
	[[ $output == *title* && $output != *label* && $output != *note* ]]
}

@test "ALTER TABLE: constraints hold, until they are dropped" {
	run converted <<<"$tables
		ALTER TABLE t ADD CONSTRAINT small CHECK (price < 10);
		ALTER TABLE t ALTER COLUMN id SET NOT NULL;
		ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (id);
		ALTER TABLE t DROP CONSTRAINT small;
		INSERT INTO t VALUES (4, 'd', 40);
		SELECT max(price) FROM t;
		ALTER TABLE t RENAME TO r;
		SELECT count(*) FROM r;"
	rows 40.00 4
	run converted <<<"ALTER TABLE r ADD CONSTRAINT small CHECK (price < 10);"
	[[ $status -ne 0 && $output == *small* ]]
	run converted <<<"INSERT INTO r VALUES (1, 'again', 1);"
	[[ $status -ne 0 && $output == *pk* ]]
}

@test "partitions go and change, keys are dropped by their columns, views are made once" {
	run converted <<<"$tables
		TRUNCATE TABLE t PARTITION (id = 1);
		ALTER TABLE t DROP IF EXISTS PARTITION (name = 'b', id = 2), PARTITION (id = 9);
		ALTER TABLE t PARTITION (id = 3) RENAME TO PARTITION (id = 4);
		$all
		CREATE TABLE o (id INT CONSTRAINT o_key PRIMARY KEY, t_id INT);
		ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (id);
		ALTER TABLE o ADD CONSTRAINT f FOREIGN KEY (t_id) REFERENCES t;
		ALTER TABLE o DROP FOREIGN KEY (t_id);
		ALTER TABLE t DROP PRIMARY KEY;
		ALTER TABLE o DROP CONSTRAINT o_key;
		INSERT INTO t VALUES (4, 'again', 1);
		INSERT INTO o VALUES (1, 77);
		INSERT INTO o VALUES (1, 78);
		SELECT count(*) FROM o;
		CREATE VIEW v AS SELECT 1 AS a;
		CREATE VIEW IF NOT EXISTS v AS SELECT 2 AS a;
		SELECT * FROM v;
		CACHE TABLE c AS SELECT 3 AS a;
		SELECT * FROM c;"
	rows '4|c|3.50' 2 1 3
}

@test "CREATE FUNCTION: of values and of rows" {
	run converted <<<"$tables
		CREATE FUNCTION twice(x INT) RETURNS INT RETURN x * 2;
		CREATE FUNCTION add(x INT, y INT DEFAULT 10) RETURNS BIGINT COMMENT 'adds' RETURN x + y;
		CREATE FUNCTION above(low INT) RETURNS TABLE (id INT, name STRING) RETURN SELECT id, name FROM t WHERE id > low;
		SELECT twice(id), add(id), add(id, 1), twice(x => 4) FROM t WHERE id = 2;
		SELECT * FROM above(1) ORDER BY id;"
	rows '4|12|3|8' '2|b' '3|c'
}

@test "CREATE OR REPLACE, CREATE TABLE AS, LIKE, IF NOT EXISTS" {
	run converted <<<"$tables
		CREATE OR REPLACE TABLE t AS SELECT id, price / 2 AS half FROM s;
		SELECT * FROM t ORDER BY id;
		CREATE OR REPLACE TABLE t (x INT);
		INSERT INTO t VALUES (5);
		SELECT * FROM t;
		CREATE OR REPLACE TABLE t COMMENT 'twice' AS SELECT a.x * 2 AS x, b.x AS y FROM t a JOIN t b USING (x);
		SELECT * FROM t;
		CREATE TABLE new_one (a INT);
		CREATE OR REPLACE TABLE new_one AS SELECT * FROM new_one;
		SELECT count(*) FROM new_one;
		CREATE VIEW v AS SELECT id FROM s;
		CREATE OR REPLACE VIEW v AS SELECT name, id FROM s;
		SELECT * FROM v ORDER BY id;
		CREATE TABLE u LIKE s;
		CREATE TABLE IF NOT EXISTS u (other INT);
		SELECT count(*), count(id) FROM u;"
	rows '2|10.000000' '4|20.000000' 5 '10|5' 0 'B|2' 'D|4' '0|0'
}

@test "generated columns, identity, defaults" {
	run converted <<<"
		CREATE TABLE g (
			id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 10),
			a INT NOT NULL, b INT DEFAULT 3, c INT GENERATED ALWAYS AS (a * 2)) USING DELTA;
		INSERT INTO g (a) VALUES (1), (2);
		INSERT INTO g (a, b) VALUES (3, DEFAULT);
		SELECT * FROM g ORDER BY id;"
	rows '100|1|3|2' '110|2|3|4' '120|3|3|6'
}

@test "PIVOT of several aggregates, UNPIVOT" {
	run converted <<<"
		CREATE TABLE sales (year INT, quarter INT, region STRING, amount INT);
		INSERT INTO sales VALUES (2018, 1, 'east', 100), (2018, 2, 'east', 20), (2018, 1, 'west', 40), (2019, 2, 'east', 110);
		SELECT * FROM sales PIVOT (sum(amount) AS total, count(amount) AS n FOR (quarter, region) IN ((1, 'east') AS q1e, (2, 'east') AS q2e)) ORDER BY year;
		SELECT year, region, q1, q2 FROM sales PIVOT (max(amount) FOR quarter IN (1 AS q1, 2 AS q2)) ORDER BY year, region;
		CREATE TABLE wide (location STRING, q1 INT, q2 INT);
		INSERT INTO wide VALUES ('Toronto', 5, NULL), ('Ottawa', 6, 7);
		SELECT * FROM wide UNPIVOT (sales FOR quarter IN (q1 AS Jan, q2)) ORDER BY location, quarter;
		SELECT count(*) FROM wide UNPIVOT INCLUDE NULLS (sales FOR quarter IN (q1, q2));"
	rows '2018|100|1|20|1' '2019|\N|\N|110|1' \
		'2018|east|100|20' '2018|west|40|\N' '2019|east|\N|110' \
		'Ottawa|Jan|6' 'Ottawa|q2|7' 'Toronto|Jan|5' 4
}

@test "recursive CTE, pipes, lambdas, lateral aliases" {
	run converted <<<"$tables
		WITH RECURSIVE f(n, a, b) AS (SELECT 1, 0, 1 UNION ALL SELECT n + 1, b, a + b FROM f WHERE n < 8) SELECT max(b) FROM f;
		FROM t |> WHERE id > 1 |> EXTEND price * 2 AS twice |> AGGREGATE sum(twice) AS total, count(*) AS n;
		FROM t |> SELECT id, name |> ORDER BY id DESC |> LIMIT 1;
		SELECT array_join(transform(filter(array(1, 2, 3, 4), x -> x % 2 = 0), (x, i) -> x * 10 + i), ','),
			aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 2), exists(array(1, NULL), x -> x > 0);
		SELECT count(*) FROM (SELECT rand() AS r, r AS q, q - r AS zero FROM range(100)) WHERE zero = 0;"
	rows 21 '12.00|2' '3|c' '20,41|12|t' 100
}

@test "QUALIFY, GROUP BY ALL, EXCEPT columns, semi and anti joins" {
	run converted <<<"$tables
		SELECT * EXCEPT (price) FROM t QUALIFY row_number() OVER (ORDER BY price DESC) = 1;
		SELECT id % 2 AS odd, sum(price) FROM t GROUP BY ALL ORDER BY ALL;
		SELECT t.id FROM t LEFT SEMI JOIN s ON t.id = s.id;
		SELECT t.id FROM t LEFT ANTI JOIN s USING (id) ORDER BY 1;
		SELECT name, e FROM t LATERAL VIEW explode(array(id, -id)) AS e WHERE id = 1 ORDER BY e;"
	rows '3|c' '0|2.50' '1|5.00' 2 1 3 'a|-1' 'a|1'
}

# unknown: the statements on stdin, of tables that were made behind the converter's back
unknown() {
	PGOPTIONS="-c search_path=$SCHEMA" psql -qXc "CREATE TABLE u (id int, name text, a int, b int)" \
		-c "INSERT INTO u VALUES (1, 'x', 5, NULL), (2, 'y', 6, 7)" -c 'CREATE TABLE k (id int, pairs jsonb)' \
		-c $'INSERT INTO k VALUES (1, \'{"p": 3}\')'
	converted
}

@test "tables whose columns are not known: EXCEPT where no rows are given, UNPIVOT, struct(*), pairs" {
	run unknown <<<"
		CREATE VIEW v AS SELECT u.* EXCEPT (name, b), upper(u.name) AS name FROM u;
		SELECT * FROM v ORDER BY id;
		CREATE TABLE j AS SELECT * EXCEPT (u.id, pairs) FROM u JOIN k ON k.id = u.id;
		SELECT * FROM j;
		INSERT INTO j SELECT * EXCEPT (id), 9 FROM u WHERE id = 2;
		SELECT * FROM j ORDER BY a;
		SELECT id, q, v FROM u UNPIVOT (v FOR q IN (a AS first, b)) ORDER BY id, q;
		SELECT to_json(struct(*)) FROM u ORDER BY id;
		SELECT struct(u.*).name FROM u JOIN k ON k.id = u.id;
		SELECT key, value FROM k LATERAL VIEW explode(pairs) AS key, value;"
	rows '1|5|X' '2|6|Y' 'x|5|\N|1' 'x|5|\N|1' 'y|6|7|9' '1|first|5' '2|b|7' '2|first|6' \
		'{"id":1,"name":"x","a":5}' '{"id":2,"name":"y","a":6,"b":7}' '"x"' 'p|3'
}

@test "TINYINT: what does not fit is an error, though a smallint has room for it" {
	run converted <<<"SELECT 100Y + 27Y, -127Y - 1Y, 127 % 5Y, CAST(id AS TINYINT), abs(-127Y), -(-127Y) FROM VALUES (-128) AS t(id);"
	rows '127|-128|2|-128|127|127'
	for e in '100Y + 28Y' '-128Y - 1Y' '16Y * 8Y' 'CAST(id AS TINYINT)' "CAST(string(id) AS TINYINT)" 'abs(CAST(-id AS TINYINT))' '-CAST(-id AS TINYINT)' \
		'CAST(128 AS TINYINT)' 'CAST(100Y + 28Y AS INT)' '30000S + 3000S' 'CAST(id * 256 AS SMALLINT)'; do
		run converted <<<"SELECT $e FROM VALUES (128) AS t(id);"
		[ "$status" -ne 0 ]
		[[ $output == *'out of range'* ]]
	done
}
