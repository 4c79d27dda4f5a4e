# put.bash - the converted statements of the files to their places under $target, each in one step; convert reads it
# shellcheck shell=bash disable=SC1090,SC2154

# put FILE "failed"|"" TEXT: beside, in $work/new
put() {
	local name=${1#"$source"/} dir=.
	[[ $name != */* ]] || dir=${name%/*}
	[ -d "$work/new/$dir" ] || mkdir -p "$work/new/$dir" "$target/$dir"
	printf %s "$3" >"$work/new/$name${2:+.failed}"
	if [ -e "$target/$name" ] || [ -e "$target/$name.failed" ]; then
		rm -f "$target/$name" "$target/$name.failed"
	fi
}

printf '%s\n' "${todo[@]}" >"$work/todo"
source <(report --rawfile todo "$work/todo" -rn 'include "report"; puts' "$work/records")
while IFS= read -r name; do
	rm -f "$target/$name" "$target/$name.failed"
done < <(report -rn 'include "report"; gone')
[ ! -d "$work/new" ] || find "$work/new" -type d -printf '%P\n' | while IFS= read -r dir; do
	find "$work/new/$dir" -maxdepth 1 -type f -exec mv -t "$target/$dir" {} +
done
