# README.md shows what really comes out
load helper

setup() { cd "$ROOT"; }

# what README shows below "$ COMMAND", and COMMAND itself
shown() { sed -n "/^    \\$ $1/,/^\$/p" README.md | sed 1d | sed -n 's/^    //p'; }
command_of() { sed -n "s/^    \\$ \\($1.*\\)/\\1/p" README.md; }

@test "the conversion" {
	run -0 bash -c "$(command_of 'cat queries')"
	[ "$output" = "$(shown 'cat queries')" ]
}

@test "the size" {
	run -0 bash -c "$(command_of lb-size)"
	[ "$output" = "$(shown lb-size)" ]
}

@test "the load: the same columns and queries" {
	use_database
	psql -qXv ON_ERROR_STOP=1 -o /dev/null -f <(lb-sql2pg -o sql queries/schema.sql) -f queries/data.sql -f queries/indexes.sql
	run -0 bash -c "$(command_of lb-fire | sed 's/-T 10s/-T 1s/')"
	columns() { awk '{ print NR == 1 ? $0 : $1 " " ($1 == "all" ? "" : $2) }' | tr -d - | sed 's/  */ /g'; }
	[ "$(columns <<<"$output")" = "$(columns < <(shown lb-fire))" ]
}

@test "the pictures are there, and drawn" {
	[ "$(grep -c '<img src="pictures/[a-z-]*.svg".* alt="[^"]' README.md)" -eq 3 ]
	for picture in $(sed -n 's/.*<img src="\([^"]*\)".*/\1/p' README.md); do
		grep -q '<path' "$picture"
		run ! grep -iw nan "$picture"
	done
}

@test "every filter and pipeline is in its table, and no other" {
	[ "$(grep -oE '^\| `lb-[a-z0-9]+`' README.md | tr -d '|` ' | sort)" = "$(cd "$LB_BUILD/bin" && printf '%s\n' * | sort)" ]
	[ "$(grep -oE '^\| `[a-z-]+[ `]' README.md | tr -d '|` ' | grep -v '^lb-' | sort)" = \
		"$(grep -lE '^#!' pipelines/* | xargs -n 1 basename | sort)" ]
}
