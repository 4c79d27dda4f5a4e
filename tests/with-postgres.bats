# pipelines/with-postgres
load helper

@test "a command has a Postgres of its own, which is gone afterwards" {
	run -0 with-postgres bash -c 'psql -qXAtc "SELECT 6 * 7" && echo "$PGHOST"'
	[ "${lines[0]}" = 42 ]
	[[ ${lines[1]} == */with-postgres.* ]]
	[ ! -e "${lines[1]}" ]
}

@test "it listens on a socket only" {
	run -0 with-postgres psql -qXAtc 'SHOW listen_addresses'
	[ "$output" = "" ]
}

@test "the status of the command is passed on" {
	run -7 with-postgres sh -c 'exit 7'
	run -127 with-postgres no-such-command
}

@test "stdin reaches the command" {
	run -0 with-postgres cat <<<"a line"
	[ "$output" = "a line" ]
}

@test "-o sets, a wrong setting is status 2 and says why" {
	run -0 with-postgres -o max_connections=7 -o work_mem=3MB psql -qXAtc 'SHOW max_connections' -c 'SHOW work_mem'
	[ "$output" = $'7\n3MB' ]
	run -2 with-postgres -o work_mem=much true
	[[ $output == *'invalid value for parameter "work_mem"'* ]]
}

@test "no command, a setting without =, an unknown option are status 2" {
	run -2 with-postgres
	run -2 with-postgres -o x true
	run -2 with-postgres -z true
	[[ ${lines[-1]} == usage:* ]]
}

@test "SIGTERM ends the command and the server, and removes the folder" {
	with-postgres bash -c 'echo "$PGHOST" >"$0/host"; exec sleep 60' "$BATS_TEST_TMPDIR" 3>&- &
	until [ -s "$BATS_TEST_TMPDIR/host" ]; do sleep 0.1; done
	kill "$!"
	wait "$!" || [ $? -eq 143 ]
	[ ! -e "$(cat "$BATS_TEST_TMPDIR/host")" ]
}

@test "SIGTERM while the server starts leaves nothing" {
	mkdir -m 755 "$BATS_TEST_TMPDIR/tmp"
	TMPDIR=$BATS_TEST_TMPDIR/tmp with-postgres sleep 60 3>&- &
	sleep 0.3
	kill "$!"
	wait "$!" || [ $? -eq 143 ]
	[ -z "$(ls "$BATS_TEST_TMPDIR/tmp")" ]
}

@test "variables of another server do not leak in" {
	PGHOSTADDR=127.0.0.1 PGSERVICE=none PGOPTIONS=-cnone=1 run -0 with-postgres psql -qXAtc 'SELECT 1'
	[ "$output" = 1 ]
}
