# helper.bash - what every .bats file loads (`load helper`)
#
#   run -1 --separate-stderr lb-x ...    the program that was built; $status, $output, $stderr, ${lines[@]}
#   has '.cu.tier == 4'                  jq's word on $output: true for every record
#   use_database                         in setup_file: a database for this file on the suite's private Postgres
#   start_pooler                         in a test: pgbouncer in transaction mode, at "host=$pooler"; stop_pooler in teardown
#   $ROOT                                the top of the tree; $BATS_TEST_TMPDIR is a folder for one test
#
# One file alone: pipelines/with-postgres bats tests/lb-x.bats
bats_require_minimum_version 1.5.0

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export ROOT LB_BUILD=${LB_BUILD:-$ROOT/build}
PATH=$LB_BUILD/bin:$ROOT/pipelines:$PATH

# A database of this file's name.  Never on a server that with-postgres did not start.
use_database() {
	local name
	name=$(basename "${BATS_TEST_FILENAME%.bats}" | tr -c 'a-z0-9\n' _)_$$
	[[ ${PGHOST:-} == */with-postgres.* ]] || {
		echo "needs a private Postgres: make check, or pipelines/with-postgres bats ${BATS_TEST_FILENAME}" >&2
		return 1
	}
	PGDATABASE=postgres psql -qXc "CREATE DATABASE $name"
	export PGDATABASE=$name
}

has() {
	if [ -z "$output" ] || ! jq -es "all(.[]; $1)" <<<"$output" >/dev/null; then
		printf 'not so: %s\n%s\n' "$1" "$output" >&2
		return 1
	fi
}

# server COMMAND...: as the owner of the server, which refuses root
server() (
	read -r _ _ user group _ < <(ls -ld "$PGDATA")
	cd "$PGDATA" || exit
	[ "$(id -u)" -ne 0 ] || exec setpriv --reuid "$user" --regid "$group" --clear-groups "$@"
	exec "$@"
)

start_pooler() {
	PATH=$PATH:/usr/sbin
	command -v pgbouncer >/dev/null || skip "no pgbouncer"
	pooler=$(mktemp -d /tmp/pgbouncer.XXXXXX)
	cat >"$pooler/ini" <<-EOF
		[databases]
		* = host=$PGHOST port=$PGPORT user=postgres
		[pgbouncer]
		listen_addr =
		listen_port = $PGPORT
		unix_socket_dir = $pooler
		auth_type = any
		pool_mode = transaction
		default_pool_size = 2
		logfile = $pooler/log
		pidfile = $pooler/pid
	EOF
	read -r _ _ user _ < <(ls -ld "$PGDATA")
	chown "$user" "$pooler"
	chmod 755 "$pooler"
	server pgbouncer -q "$pooler/ini" >"$pooler/out" 2>&1 3>&- &
	until psql -qXAtc '' -d "host=$pooler" 2>/dev/null; do kill -0 "$!"; sleep 0.05; done
}

stop_pooler() {
	[ -n "${pooler:-}" ] || return 0
	! kill -KILL "$(cat "$pooler/pid")" 2>/dev/null || wait "$(cat "$pooler/pid")" || :
	rm -rf "$pooler"
}
