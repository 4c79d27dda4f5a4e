# what the linters cannot see
load helper

setup() { cd "$ROOT"; }

# "lines file:line name" of each function whose { stands alone at the start of a line
functions() {
	awk '/^[a-z_]+\(|^[a-z][a-z_0-9]*\(/ { name = $0; sub(/\(.*/, "", name) }
		/^{$/ { start = FNR }
		/^}$/ && start { print FNR - start - 1, FILENAME ":" start, name; start = 0 }' "$@"
}

@test "a file has 650 lines at most" {
	run ! awk 'FNR == 651 { print FILENAME; found = 1 } END { exit !found }' cmd/*.c lib/*/*.[ch] tests/*/*.[ch]
}

@test "a function has 70 lines at most, main 45" {
	run ! grep -E '^([789][1-9]|[89]0|[0-9]{3,}) ' <(functions cmd/*.c lib/*/*.c)
	run ! grep -E '^(4[6-9]|[5-9][0-9]|[0-9]{3,}) .* main$' <(functions cmd/*.c)
}

@test "a function has five parameters at most" {
	run ! grep -nHE '^[a-z_0-9]+\(([^,()]*(\([^()]*\))?,){5}' cmd/*.c lib/*/*.[ch]
}

@test "calls that the house does not use" {
	run ! grep -nHE '\b(atoi|atol|atof|sprintf|vsprintf|strcpy|strcat|strtok|gets|setlocale|system)\(' cmd/*.c lib/*/*.[ch]
}

@test "only cmd and die end the program" {
	run ! grep -nHE '\b(_?exit|abort)\(' lib/json/*.c lib/yaml/*.c lib/pg*/*.c lib/hist/*.c lib/sql/*.c
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
	shellcheck $(grep -lE '^#!.*sh$' .ci/* pipelines/* tests/run) tests/helper.bash completion/lb.bash
}

@test "no path of a machine, no to-do, no white space at the end of a line" {
	run ! git -C "$ROOT" grep -nIE '(/root|/home/[a-z]|/work)/' -- ':!tests/style.bats'
	run ! git -C "$ROOT" grep -nIwE 'TODO|FIXME|XXX' -- '*.c' '*.h' pipelines tests ':!tests/style.bats'
	run ! git -C "$ROOT" grep -nIE '[ 	]+$' -- '*.c' '*.h' '*.bats' '*.md' Makefile pipelines man
}
