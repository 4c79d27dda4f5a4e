# what the linters cannot see
load helper

setup() { cd "$ROOT"; }

# none CMD...: it prints nothing
none() {
	local found
	found=$("$@") || :
	echo "$found"
	[ -z "$found" ]
}

# "lines file:line name" of each function whose { stands alone at the start of a line
functions() {
	awk '/^[a-z_]+\(|^[a-z][a-z_0-9]*\(/ { name = $0; sub(/\(.*/, "", name) }
		/^{$/ { start = FNR }
		/^}$/ && start { print FNR - start - 1, FILENAME ":" start, name; start = 0 }' "$@"
}

@test "a file has 700 lines at most" {
	none awk 'FNR == 701 { print FILENAME }' cmd/*.c lib/*/*.[ch] tests/*/*.[ch]
}

@test "a function has 70 lines at most, main 45" {
	functions cmd/*.c lib/*/*.c >"$BATS_TEST_TMPDIR/functions"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/functions")" -gt 100 ]
	none awk '$1 > 70 || ($1 > 45 && $3 == "main")' "$BATS_TEST_TMPDIR/functions"
}

@test "a function has five parameters at most, the values of a format aside" {
	none grep -nHE '^[a-z_0-9]+\(([^,()]*(\([^()]*\))?,){5} *[^ .]' cmd/*.c lib/*/*.[ch]
}

@test "no step of a test is one that cannot fail: a command behind a !" {
	none grep -nE '^[[:space:]]+! [^|&]*(\|[^|]*)?$' tests/*.bats
}

@test "calls that the house does not use" {
	none grep -nHE '\b(atoi|atol|atof|sprintf|vsprintf|strcpy|strcat|strtok|gets|setlocale|system)\(' cmd/*.c lib/*/*.[ch]
}

@test "only cmd and die end the program" {
	none grep -nHE '\b(_?exit|abort)\(' lib/[c-z]*/*.c
}

@test "a pipeline is bash with pipefail, has a comment that says what it does, and under 66 lines" {
	for script in $(grep -lE '^#!' pipelines/*); do
		[ "$(head -n 1 "$script")" = '#!/usr/bin/env bash' ]
		sed -n 2p "$script" | grep -qE "^# $(basename "$script"): " || { echo "$script: line 2"; return 1; }
		grep -qx 'set -euo pipefail' "$script" || { echo "$script: pipefail"; return 1; }
		[ "$(wc -l <"$script")" -lt 66 ] || { echo "$script is too long"; return 1; }
		[ -x "$script" ]
	done
}

@test "shell scripts are clean" {
	# shellcheck disable=SC2046
	shellcheck -x $(grep -slE '^#!.*sh$' .ci/* pipelines/* pipelines/*/* tests/run tests/bench/*) tests/helper.bash completion/lb.bash
}

@test "no path of a machine, no to-do, no white space at the end of a line" {
	files=$(find .ci Makefile README.md cmd completion lib man pipelines queries tests -type f ! -name style.bats)
	[ "$(wc -l <<<"$files")" -gt 100 ]
	none xargs grep -nIE '(/root|/home/[a-z]+|/work)/' <<<"$files"
	none xargs grep -nIwE 'TODO|FIXME' <<<"$files"
	none xargs grep -nIE '[ 	]+$' <<<"$files"
}
