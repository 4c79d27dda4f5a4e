# what holds for every program: options, input that is not what it should be, output that cannot be
# written; a test says which program it is at before it tries
load helper

TOOLS=$(cd "$LB_BUILD/bin" && echo *)

setup() { cd "$BATS_TEST_TMPDIR"; }

# It ended by itself, and said who speaks if it had something to say.
ended_well() {
	echo "status $status, stderr: $stderr"
	[ "$status" -le 2 ]
	[[ $stderr != *Sanitizer* ]]
	[[ $status -eq 0 || $stderr == "$1: "* || $stderr == "usage: $1"* ]]
}

@test "-h and --help: the usage and every option, on stdout" {
	for tool in $TOOLS; do
		echo "$tool"
		run -0 "$tool" --help
		long=$output
		run -0 --separate-stderr "$tool" -h
		[ "$output" = "$long" ]
		[ -z "$stderr" ]
		[[ ${lines[0]} == "usage: $tool "* ]]
		grep -qE '^ +-V, --version' <<<"$output"
		grep -qE '^ +-h, --help' <<<"$output"
	done
}

@test "-V and --version" {
	for tool in $TOOLS; do
		echo "$tool"
		run -0 "$tool" --version
		[[ $output =~ ^$tool\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
		run -0 "$tool" -V
		[ "${#lines[@]}" -eq 1 ]
	done
}

@test "the same letter has the same long name everywhere" {
	for tool in $TOOLS; do
		"$tool" --help | sed -nE 's/^  -([a-zA-Z]), --([a-z-]+).*/\1 \2/p' >options
		while read -r letter name; do
			case $letter in
			c) want=config ;; d) [ "$tool" = lb-bundle ] && want=directory || want=dbname ;; h) want=help ;; j) want=threads ;; n) want=dry-run ;;
			o) want=format ;; q) want=quiet ;; V) want=version ;; v) want=verbose ;; *) want=$name ;;
			esac
			echo "$tool -$letter --$name"
			[ "$name" = "$want" ]
		done <options
	done
}

@test "an unknown option is status 2 and shows the usage on stderr" {
	for tool in $TOOLS; do
		echo "$tool"
		run -2 --separate-stderr "$tool" --no-such-option
		[ -z "$output" ]
		[[ $stderr == *"usage: $tool "* ]]
	done
}

@test "a full disk is status 2" {
	for tool in $TOOLS; do
		echo "$tool"
		status=0
		"$tool" --help >/dev/full 2>err || status=$?
		[ "$status" -eq 2 ]
		[ "$(cat err)" = "$tool: write stdout: No space left on device" ]
	done
}

@test "a closed stdout is status 2" {
	for tool in $TOOLS; do
		echo "$tool"
		status=0
		"$tool" --help >&- 2>err || status=$?
		[ "$status" -eq 2 ]
		[ "$(cat err)" = "$tool: stdout is closed" ]
	done
}

@test "a reader that goes away is a quiet end" {
	for tool in $TOOLS; do
		echo "$tool"
		"$tool" --help 2>err | :
		[ ! -s err ]
	done
}

@test "a missing file, a folder, a dangling link: status 2, and the message names it" {
	ln -s nowhere dangling
	mkdir folder
	for tool in $TOOLS; do
		for path in missing folder dangling; do
			echo "$tool $path"
			run -2 --separate-stderr "$tool" "$path" </dev/null
			[ -z "$output" ]
			[[ $stderr == "$tool: "*"$path"* ]]
		done
	done
}

@test "empty input ends without a crash" {
	for tool in $TOOLS; do
		echo "$tool"
		run --separate-stderr timeout 20 "$tool" </dev/null
		ended_well "$tool"
	done
}

@test "a line that is not JSON, binary garbage, invalid UTF-8 and NUL bytes: a message, no crash" {
	printf '{"sql":"SELECT 1"}\n{"sql":\n' >line
	printf '{"sql":"SELECT \377","x":"\300\257"}\n' >utf8
	printf '\000\000\n{}\n\000' >nul
	head -c 100000 "$LB_BUILD/bin/${TOOLS%% *}" >binary
	for tool in $TOOLS; do
		for file in line utf8 nul binary; do
			echo "$tool $file"
			run --separate-stderr timeout 20 "$tool" "$file" </dev/null
			ended_well "$tool"
			run --separate-stderr timeout 20 "$tool" <"$file"
			ended_well "$tool"
			[ "$status" -ge 1 ]
		done
	done
}

@test "a line of 100 MB: a message, no crash" {
	{ printf '{"sql":"'; head -c 100000000 /dev/zero | tr '\0' x; printf '"}\n{"sql":"SELECT 1"}\n'; } >long
	for tool in $TOOLS; do
		echo "$tool"
		run --separate-stderr timeout 60 "$tool" <long
		ended_well "$tool"
		[ "$status" -ge 1 ]
	done
}

@test "nesting without end: a message, no crash" {
	{ printf '{"a":'; head -c 1000000 /dev/zero | tr '\0' '['; echo; } >brackets
	{ printf 'SELECT '; head -c 1000000 /dev/zero | tr '\0' '('; } >parens
	{ printf 'a: '; head -c 1000000 /dev/zero | tr '\0' '['; } >flow
	for tool in $TOOLS; do
		for file in brackets parens flow; do
			echo "$tool $file"
			run --separate-stderr timeout 60 "$tool" <"$file"
			ended_well "$tool"
			[ "$status" -ge 1 ]
		done
	done
}

@test "SIGINT while it waits for input: it ends at once, without a crash" {
	mkfifo pipe
	exec 9<>pipe # a writer that never ends
	for tool in $TOOLS; do
		echo "$tool"
		run --separate-stderr timeout --foreground --preserve-status -s INT 1 env --default-signal=INT "$tool" <pipe
		[ "$status" -eq 130 ] || ended_well "$tool"
	done
}
