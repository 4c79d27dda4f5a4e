# make install and uninstall
load helper

setup() {
	cd "$ROOT"
	to=$BATS_TEST_TMPDIR/root
}

put() { make -s "$1" BUILD="$(realpath --relative-to=. "$LB_BUILD")" DESTDIR="$to" PREFIX=/opt/lb; }

@test "programs, pages, pipelines, queries and completion are put where they belong" {
	put install
	for tool in "$LB_BUILD"/bin/*; do
		name=$(basename "$tool")
		[ -x "$to/opt/lb/bin/$name" ]
		[ -e "$to/opt/lb/share/man/man1/$name.1" ]
		[ -e "$to/opt/lb/share/bash-completion/completions/$name" ]
		grep -qw "$name" "$to/opt/lb/share/zsh/site-functions/_lb"
	done
	[ -e "$to/opt/lb/share/man/man7/lb.7" ]
	[ -e "$to/opt/lb/share/man/man5/lb-records.5" ]
	diff -r pipelines "$to/opt/lb/share/lb/pipelines"
	diff -r queries "$to/opt/lb/share/lb/queries"
	cd /
	run -0 "$to/opt/lb/bin/lb-sqlcheck" <<<"SELECT 1"
	run -0 "$to/opt/lb/share/lb/pipelines/with-postgres" true
}

@test "uninstall leaves nothing" {
	put install
	[ "$(find "$to" ! -type d | wc -l)" -gt 30 ]
	put uninstall
	[ -z "$(find "$to" ! -type d)" ]
}

@test "bash completes options" {
	put install
	run -0 bash -c 'PATH=$1/opt/lb/bin:$PATH
		. "$1/opt/lb/share/bash-completion/completions/lb-sqlcheck"
		COMP_WORDS=(lb-sqlcheck --ver) COMP_CWORD=1
		_lb lb-sqlcheck
		echo "${COMPREPLY[@]}"
		complete -p lb-sqlcheck' bash "$to"
	[ "${lines[0]}" = "--version --verbose" ]
	[[ ${lines[1]} == *"-F _lb lb-sqlcheck" ]]
}

@test "bash completes every option of every program" {
	for tool in "$LB_BUILD"/bin/*; do
		name=$(basename "$tool")
		"$tool" --help | grep -oE '^ +(-[a-zA-Z0-9], )?--[a-z0-9-]+' | grep -oE -- '-[^ ,]+' | sort >"$BATS_TEST_TMPDIR/named"
		bash -c '. completion/lb.bash
			COMP_WORDS=("$1" -) COMP_CWORD=1
			_lb "$1"
			printf "%s\n" "${COMPREPLY[@]}"' bash "$tool" | sort >"$BATS_TEST_TMPDIR/completed"
		diff "$BATS_TEST_TMPDIR/named" "$BATS_TEST_TMPDIR/completed" || { echo "$name"; return 1; }
	done
}
