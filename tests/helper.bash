# helper.bash - what every .bats file loads (`load helper`)
#
#   run -1 --separate-stderr lb-x ...    the program that was built; $status, $output, $stderr, ${lines[@]}
#   has '.cu.tier == 4'                  jq's word on $output: true for every record
#   use_database                         in setup_file: a database for this file on the suite's private Postgres
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
