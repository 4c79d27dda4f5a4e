# the manual pages
load helper

setup() { cd "$ROOT"; }

plain() { mandoc -T ascii -O width=200 "$1" | sed 's/.\x08//g'; }

@test "mandoc has no complaint" {
	run -0 mandoc -T lint -W warning man/*
	[ -z "$output" ]
}

@test "every program has a page, with the sections in their order" {
	for tool in "$LB_BUILD"/bin/*; do
		page=man/$(basename "$tool").1
		[ -e "$page" ] || { echo "no $page"; return 1; }
		sections=$(sed -n 's/^\.Sh //p' "$page" | tr '\n' ',')
		[[ $sections =~ ^NAME,SYNOPSIS,DESCRIPTION,(ENVIRONMENT,)?(FILES,)?EXIT\ STATUS,EXAMPLES,(SEE\ ALSO,)([A-Z]+,)?$ ]] || {
			echo "$page: $sections"
			return 1
		}
	done
}

@test "every pipeline is described in lb(7)" {
	for script in $(grep -lE '^#!' pipelines/*); do
		grep -qE "^\.It .*$(basename "$script")( |$)" man/lb.7 || { echo "lb(7) has no $script"; return 1; }
	done
}

@test "every program is named in lb(7), every page is referred to" {
	for tool in "$LB_BUILD"/bin/*; do
		grep -qx ".It Xr $(basename "$tool") 1" man/lb.7 || { echo "lb(7) has no $tool"; return 1; }
	done
	for page in man/*; do
		grep -qE "^\.Xr $(basename "${page%.*}") ${page##*.}( |$)" man/lb.7 || [ "$page" = man/lb.7 ] || { echo "$page"; return 1; }
	done
}

@test "a page and --help name the same options" {
	for tool in "$LB_BUILD"/bin/*; do
		name=$(basename "$tool")
		help=$("$tool" --help | grep -oE '^  -[a-zA-Z0-9?], --[a-z0-9-]+|^ +--[a-z0-9-]+' | sed -E 's/^ *//' | sort)
		page=$(plain "man/$name.1" | sed -n '/^DESCRIPTION/,/^[EF][A-Z]* /p' |
			grep -oE '^ +(-[a-zA-Z0-9?], )?--[a-z0-9-]+' | sed -E 's/^ *//' | sort -u)
		[ "$help" = "$page" ] || { diff <(echo "$help") <(echo "$page"); echo "$name"; return 1; }
	done
}

@test "pages refer to pages that are there" {
	while read -r _ page section _; do
		[ -e "man/$page.$section" ] || { echo "no $page($section)"; return 1; }
	done < <(grep -hE '^\.Xr lb' man/*)
}

@test "no line of a page is wider than 100 columns" {
	LC_ALL=C.UTF-8 run ! grep -nHE '.{101}' man/*
}
