# common: names, numbers and choices that pictures, words and pages share

# "mode=pipeline clients=8" -> {"mode": "pipeline", "clients": 8}
def dims: [scan("([a-z_]+)=([^ ,]+)") | {key: .[0], value: (.[1] as $v | try ($v | tonumber) catch $v)}] | from_entries;

# what else the name says: "read heavy clients=8" is "read heavy"; a number that is that of the clients is left out too
def rest($clients): gsub("[a-z_]+=[^ ,]+"; "") | gsub("(?<![0-9])\($clients // "-")(?![0-9])"; "") | [splits("[ ,]+") | select(. != "")] | join(" ");

# the same as people say it
def caption:
	dims as $d
	| if $d == {} then . else
		[$d.mode, ($d.tables | values | "\(.) tables"), ($d.clients | values | if . == 1 then "1 client" else "\(.) clients" end),
			($d.zipf | values | "zipf \(.)"), ($d.hot | values | "\(.) % hot"),
			($d | to_entries[] | select(.key | IN("mode", "tables", "clients", "zipf", "hot") | not) | "\(.key) \(.value)")]
		| map(values) | join(", ")
	end;

# with three digits that count
def digits:
	if . == null then "-"
	elif . == 0 then "0"
	else (fabs | log10 | floor) as $e
		| if $e >= 2 then (round | tostring)
		else pow(10; 2 - $e) as $f | (. * $f | round) / $f | tostring end
	end;

# a count with its thousands apart
def thousands: tostring | [while(length > 0; .[:-3]) | .[-3:]] | reverse | join(",");

def ms: if . == null then "-" else "\(digits) ms" end;

# those of the list that share these members of dims
def where($d): map(select(.dims as $x | all($d | to_entries[]; $x[.key] == .value)));

# the values that a member has, in order
def values_of($k): map(.dims[$k] | values) | unique;

# 8 at most, so that a picture can be read: those with the most tables and clients
def few: . as $all | if length <= 8 then . else
	[sort_by([-(.dims.tables // 0), -(.dims.clients // 0), (.dims.hot != null), (.dims.zipf // 0)])[:8][].scenario] as $names | map(select(.scenario | IN($names[]))) end;
def few_note: if length <= 8 then "" elif any(.[]; .dims.tables or .dims.clients) then "8 of \(length) scenarios: those with the most tables and clients." else "The first 8 of \(length) scenarios." end;

# the scenarios that were measured under like conditions but for $k, where it has the most values
def along($k):
	map(select(.dims[$k] != null)) | group_by([.rest, (.dims | del(.[$k]))])
	| map(select((map(.dims[$k]) | unique | length) > 1))
	| if length == 0 then [] else max_by([length, (.[0].dims.tables // 0), (.[0].dims.clients // 0), -(map(.p99_ms // 0) | add)]) end
	| sort_by(.dims[$k]);

# the conditions that they share, in words
def shared($k): if length == 0 then "" else .[0].dims | del(.[$k]) | [to_entries[] | select(.value != null) | "\(.key)=\(.value)"] | join(" ") | caption end;
