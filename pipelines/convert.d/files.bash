# files.bash - which files are to be converted, and that none of ours is in their way; convert reads it
# shellcheck shell=bash disable=SC2154

refuse() {
	echo "convert: $*" >&2
	exit 2
}

[ ! "$source" -ef "$target" ] || refuse "$target: the target has to be another folder than the source"
[ ! -e "$source/compat.sql" ] || refuse "$source/compat.sql: the target has the functions under this name; give the file another one"
mkdir -p "$target" || exit 2
# what an earlier run has written is no source
mapfile -d '' -t files < <(find "$source" -samefile "$target" -prune -o -name '*.sql' -xtype f -print0 | sort -z)
[ ${#files[@]} -gt 0 ] || refuse "no .sql file in $source"
for f in "${files[@]}"; do
	[[ $f != *[\\$'\n']* ]] && iconv -f UTF-8 -t UTF-8 <<<"$f" >/dev/null 2>&1 ||
		refuse "${f@Q}: a report cannot name it: there is a backslash, a new line or no UTF-8 in it"
done
