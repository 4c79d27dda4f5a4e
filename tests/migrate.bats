# pipelines/migrate: between two private servers
load helper

setup_file() {
	use_database
	cat >"$BATS_FILE_TMPDIR/source.sql" <<-'END'
		CREATE SCHEMA shop;
		CREATE TYPE shop.state AS ENUM ('open', 'paid');
		CREATE TABLE shop.customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, born date);
		CREATE TABLE shop.orders (id bigserial PRIMARY KEY, customer int NOT NULL REFERENCES shop.customers, state shop.state, price numeric(10,2) CHECK (price >= 0), at timestamptz);
		CREATE INDEX ON shop.orders (customer, at);
		CREATE INDEX orders_big ON shop.orders (price) WHERE price > 50;
		CREATE TABLE shop.events (at date, x float8, j jsonb) PARTITION BY RANGE (at);
		CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
		CREATE TABLE shop.events_2 PARTITION OF shop.events DEFAULT;
		CREATE VIEW shop.dear AS SELECT * FROM shop.orders WHERE price > 50;
		GRANT SELECT ON shop.orders TO PUBLIC;
		COMMENT ON TABLE shop.orders IS 'it''s orders';
		INSERT INTO shop.customers (name, born) SELECT 'name ' || i, date '1970-01-01' + i FROM generate_series(1, 500) i;
		INSERT INTO shop.orders (customer, state, price, at) SELECT i % 500 + 1, 'paid', i % 100, now() - i * interval '1 minute' FROM generate_series(1, 5000) i;
		INSERT INTO shop.events SELECT date '2026-01-01' + i % 365, i / 3.0, json_build_object('i', i) FROM generate_series(1, 3000) i;
		CREATE MATERIALIZED VIEW shop.sums AS SELECT customer, sum(price) FROM shop.orders GROUP BY 1;
	END
}

# between SCRIPT: runs it with $source, a server of its own with tables, and $target, this file's database
between() {
	export target="host=$PGHOST port=${PGPORT:-5432} user=$PGUSER dbname=$PGDATABASE"
	with-postgres bash -euo pipefail -c 'source="host=$PGHOST user=postgres dbname=postgres"
		psql -qXv ON_ERROR_STOP=1 -f "$BATS_FILE_TMPDIR/source.sql"
		'"$1"
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	PGOPTIONS='-c client_min_messages=warning' psql -qXc 'DROP SCHEMA IF EXISTS shop CASCADE'
}

@test "all arrives: schema, sequences, and of each table rows, hash, columns, constraints, indexes, grants" {
	run -0 --separate-stderr between 'migrate -j 2 -i 2 "$source" "$target" work'
	has '.kind == "check" and .ok'
	[ "$(jq -rs 'map(.check) | group_by(.) | map("\(.[0]) \(length)") | join(", ")' <<<"$output")" = \
		"same_columns 5, same_constraints 5, same_grants 5, same_hash 5, same_indexes 5, same_large_objects 1, same_primary_key 5, same_rows 5, same_schema 1, same_sequences 1, same_settings 1" ]
	[ "$(psql -qXAtc 'SELECT count(*), sum(price) FROM shop.orders')" = "5000|247500.00" ]
	[ "$(psql -qXAtc 'INSERT INTO shop.orders (customer) VALUES (1) RETURNING id')" = 5001 ]
	[ "$(psql -qXAtc "SELECT count(*) > 0 FROM pg_statistic s JOIN pg_class c ON c.oid = starelid WHERE relname = 'orders'")" = t ]
}

@test "a row that differs, an index that is missing: status 1, and which" {
	run -1 --separate-stderr between 'migrate "$source" "$target" work >out
		psql -qXd "$source" -c "UPDATE shop.orders SET price = 1 WHERE id = 7" -c "ALTER DATABASE postgres SET work_mem = 8192" -c "SELECT lo_create(0)" >out
		psql -qXd "$source" -c "INSERT INTO shop.customers (name) VALUES (1)"
		psql -qXd "$target" -c "DROP INDEX shop.orders_big"
		migrate "$source" "$target" work'
	[ "$(jq -rs 'map(select(.ok | not).check) | join(" ")' <<<"$output")" = "same_schema same_sequences same_large_objects same_settings same_rows same_hash same_hash same_indexes" ]
	[ "$(jq -rs 'map(select(.check == "same_rows" and .ok == false).value | join(" "))[]' <<<"$output")" = "501 500" ] # the source's first
	[[ $stderr != *"migrate: rows"*"migrate: rows"* ]]
}

# LB_TEST_KILLS moves, each killed at a random moment of it and taken up again
@test "killed at random moments and started again, all is there once" {
	run -0 --separate-stderr between 'began=$(date +%s%N)
		migrate "$source" "$target" work >/dev/null 2>&1
		ms=$((($(date +%s%N) - began) / 1000000))
		for ((i = 0; i < ${LB_TEST_KILLS:-2}; i++)); do
			rm -rf work
			PGOPTIONS="-c client_min_messages=warning" psql -qXd "$target" -c "DROP SCHEMA shop CASCADE"
			after=$((RANDOM % (ms / 2)))
			setsid migrate "$source" "$target" work >/dev/null 2>&1 3>&- &
			sleep "$(printf "%d.%03d" $((after / 1000)) $((after % 1000)))"
			kill -9 -- "-$!" 2>/dev/null || :
			wait "$!" 2>/dev/null || :
			ls work | grep -c done >>reached || :
			migrate "$source" "$target" work
		done'
	has .ok
	[ "$(psql -qXAtc 'SELECT count(*), count(DISTINCT id) FROM shop.orders')" = "5000|5000" ]
	echo "# $(wc -l <reached) kills; steps of 5 that were through: $(sort reached | uniq -c | awk '{ printf "%s%d (%d times)", sep, $2, $1; sep = ", " }')" >&3
}

@test "a target that is not empty, a role that it has not, a folder of another move: refused first" {
	psql -qXc 'CREATE SCHEMA shop' -c 'CREATE TABLE shop.t (i int)'
	run -2 --separate-stderr between 'migrate "$source" "$target" work'
	[ "$stderr" = "migrate: the target has tables already" ]
	psql -qXc 'DROP SCHEMA shop CASCADE' 2>/dev/null
	run -2 --separate-stderr between 'psql -qXc "CREATE ROLE auditor" -c "GRANT SELECT ON shop.orders TO auditor"; migrate "$source" "$target" work'
	[ "$stderr" = "migrate: the target has no role auditor" ]
	[ -z "$(psql -qXAtc "SELECT to_regnamespace('shop')")" ]
	run -2 --separate-stderr between 'mkdir -p work; echo other >work/of; migrate "$source" "$target" work'
	[ "$stderr" = "migrate: work is of another source or target" ]
	run -2 migrate
	run -2 migrate -j 0 a b c
}
