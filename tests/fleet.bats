# pipelines/fleet: a load from several processes, here and by ssh
load helper

setup_file() {
	use_database
	psql -qXc "CREATE TABLE item AS SELECT i AS id FROM generate_series(1, 1000) i"
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	printf -- '-- PARAM id = random(1, 1000)\nSELECT id FROM item WHERE id = :id\n' >get.sql
}

@test "shards draw with seeds of their own, and merge to the whole" {
	run -0 --separate-stderr fleet -N 3 -o out -C 2 -x 100 get.sql
	has '.requests == 300 and .errors == 0 and .rows == 300'
	[ "$(cat out/*.jsonl | jq -r 'select(.event == "begin").seed' | sort | tr '\n' ' ')" = "1001 1002 1003 " ]
	run -0 lb-stats out/*.jsonl
	has '.requests == 300'
	run -0 fleet -N 2 -o out -S 5 -x 10 get.sql # what an earlier run has left is not counted
	has '.requests == 20'
}

@test "hosts get the files and the settings, by ssh" {
	mkdir bin conf conf/queries
	printf '#!/bin/sh\necho "$1" >>"%s/hosts"\nshift\ncd /\nexec env -i PATH="$PATH" HOME=/ sh -c "$*"\n' "$PWD" >bin/ssh
	chmod +x bin/ssh
	mv get.sql conf/queries
	cat >conf/load.yaml <<-'EOF'
		test_scenarios: [{name: "it's small", duration: 5, query_patterns: [{query_name: get}]}]
		queries: {get: {file_path: queries/get.sql}}
	EOF
	PATH=$PWD/bin:$PATH run -0 --separate-stderr fleet -H one,two -N 2 -o out -c conf/load.yaml -s "it's small" -x 25
	has '.scenario == "it\u0027s small" and .requests == 100 and .errors == 0'
	[ "$(sort hosts | tr '\n' ' ')" = "one one two two " ]
	PATH=$PWD/bin:$PATH run -0 --separate-stderr fleet -H one -o out --config=conf/load.yaml -x 25
	has '.requests == 25'
}

@test "a shard that fails is status 2, what the others measured stands" {
	mkdir bin
	printf '#!/bin/sh\n[ "$1" = good ] || exit 255\nshift\nexec sh -c "$*"\n' >bin/ssh
	chmod +x bin/ssh
	PATH=$PWD/bin:$PATH run -2 --separate-stderr fleet -H good,bad -o out -x 25 get.sql
	has '.requests == 25'
}

@test "wrong use of fleet" {
	run -2 --separate-stderr fleet
	[[ $stderr == usage:* ]]
	run -2 --separate-stderr fleet -N 0 -x 1 get.sql
	run -2 --separate-stderr fleet -H one -x 1 "$PWD/get.sql"
	[[ $stderr == *"does not lie below"* ]]
	run -2 --separate-stderr fleet -N 2 -C 2 -S 7 get.sql
	[[ $stderr == *"-S must stand before"* ]]
}
