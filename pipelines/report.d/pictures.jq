# pictures: the figures as pictures: {id, title, kind, columns, rows, ...}, or {id, title, missing} where there is nothing to show
include "common";

def picture($id; $title): {id: $id, title: $title};
def or_missing($rows; $why; $rest): if ($rows | length) == 0 then {missing: $why} else $rest + {rows: $rows} end;
def series: map(.caption);

# ---- distributions ----

def buckets: .buckets // [] | map(select(.[1] != null));
def bounds: [.[] | buckets | .[] | .[0]] | unique;
def percent: if . == null then . else . * 100 end;
def share_below($bound): . as $s | (buckets | map(select(.[0] == $bound)) | .[0][1]) as $n | if $n == null then null else $n / ($s.requests - $s.errors) end;
def answered: map(select(.requests > .errors));
# from the last bound that nobody was below to the first that all were
def shown: . as $list | bounds as $b
	| ([$b | to_entries[] | select(.value as $x | any($list[]; (share_below($x) // 0) > 0.0001)).key] | first) as $from
	| ([$b | to_entries[] | select(.value as $x | all($list[]; (share_below($x) // 1) > 0.99999)).key] | first // ($b | length - 1)) as $to
	| if $from == null then [] else $b[([$from - 1, 0] | max):$to + 1] end;

def cumulative:
	answered | few as $f | ($f | shown) as $bounds
	| picture("cumulative"; "How many requests were done within a time?")
	+ or_missing([$bounds[] as $b | [$b] + ($f | map(share_below($b) | percent))]; "no request succeeded";
		{kind: "lines", logx: true, x: "ms", y: "% of requests", columns: (["ms"] + ($f | series)), note: few_note});

# a step is drawn to the right of its row
def distribution:
	answered | few as $f | ($f | shown) as $bounds
	| picture("distribution"; "How long did requests take?")
	+ or_missing(if $bounds == [] then [] else [range(1; $bounds | length) as $i | [$bounds[$i - 1]] + ($f | map(share_below($bounds[$i]) as $x | share_below($bounds[$i - 1]) as $y | if $x == null then null else ($x - $y) * 100 end))] + [[$bounds[-1]] + ($f | map(0))] end; "no request succeeded";
		{kind: "steps", logx: true, x: "ms", y: "% of requests", columns: (["ms from"] + ($f | series)), note: few_note});

def percentile_members: [to_entries[] | select(.key | test("^p[0-9_]+_ms$")) | {p: (.key | ltrimstr("p") | rtrimstr("_ms") | gsub("_"; ".") | tonumber), ms: .value}];
def curve:
	answered | few as $f | ($f | map({key: .caption, value: ((.requests - .errors) as $n | percentile_members | map(select((100 - .p) / 100 * $n >= 1)))}) | from_entries) as $p
	| ([$p[] | .[] | .p] | unique | map(select(. < 100))) as $ps
	| picture("percentiles"; "How slow are the slowest requests?")
	+ or_missing([$ps[] as $x | [100 / (100 - $x)] + ($f | map($p[.caption] | map(select(.p == $x)) | .[0].ms))]; "no request succeeded";
		{kind: "nines", logx: true, logy: true, x: "percentile", y: "ms", columns: (["1 request in"] + ($f | series)), note: few_note});

# ---- by clients ----

def by_clients:
	along("clients") as $l
	| picture("clients-latency"; "What do more clients do to the times?")
	+ or_missing($l | map([.dims.clients, .p50_ms, .p95_ms, .p99_ms, .p99_9_ms]); "no two scenarios differ in their clients alone";
		{kind: "lines", points: true, logx: true, logy: true, x: "clients", y: "ms", columns: ["clients", "p50", "p95", "p99", "p99.9"], note: ($l | shared("clients"))});

def throughput:
	(along("clients") | .[0]) as $one
	| ($one.dims // {} | del(.clients) | del(.mode)) as $same
	| (where($same) | map(select(.dims.clients != null and .rest == $one.rest))) as $l
	| ($l | map(.dims.mode // "requests") | unique) as $modes
	| picture("clients-throughput"; "How many requests a second do more clients bring?")
	+ or_missing(if ($l | values_of("clients") | length) < 2 then [] else
		[$l | values_of("clients")[] as $c | [$c] + ($modes | map(. as $m | $l | map(select(.dims.clients == $c and (.dims.mode // "requests") == $m)) | .[0].throughput_per_s))] end;
		"no two scenarios differ in their clients alone";
		{kind: "lines", points: true, logx: true, x: "clients", y: "requests a second", columns: (["clients"] + $modes), note: ($same | [to_entries[] | "\(.key)=\(.value)"] | join(" ") | caption)});

def heat:
	(map(select(.dims.tables != null and .dims.clients != null)) | group_by([.rest, (.dims | del(.tables, .clients))]) | max_by(length) // []) as $l
	| ($l | values_of("clients")) as $cs | ($l | values_of("tables")) as $ts
	| picture("heat-map"; "Where do clients and tables together become slow?")
	+ or_missing(if ($cs | length) < 2 or ($ts | length) < 2 then [] else
		[$ts[] as $t | [$t] + [$cs[] as $c | $l | map(select(.dims.clients == $c and .dims.tables == $t)) | .[0].p99_ms]] end;
		"this needs scenarios with several numbers of clients and of tables";
		{kind: "heat", x: "clients", y: "tables", z: "p99, ms", columns: (["tables"] + ($cs | map("\(.) clients"))), note: ($l | .[0].dims // {} | del(.tables, .clients) | [to_entries[] | "\(.key)=\(.value)"] | join(" ") | caption)});

# ---- over time ----

# in 150 stretches at most; their p99 is the highest of any interval and scenario in them
def timeline($intervals):
	($intervals | map(.from_s) | min) as $start
	| ($intervals | map(.seconds) | max // 1) as $full
	| ([(($intervals | map(.from_s) | max // 0) - ($start // 0)) / 150, $full] | max / $full | ceil * $full) as $width
	| ($intervals | map(select(.seconds > $full / 2) | . + {at: ((.from_s - $start) / $width | floor)}) | group_by(.at) | map({t: (.[0].at * $width),
		n: (map(.requests) | add), e: (map(.errors) | add), s: (group_by(.from_s) | map(.[0].seconds) | add), p99: (map(.p99_ms | values) | max)})) as $l
	| picture("timeline"; "Was it the same all the time?")
	+ or_missing($l | map([.t, (.n - .e) / .s, .p99, .e / .s]); "no request ended";
		{kind: "timeline", x: "seconds since the start", columns: ["s", "successes a second", "p99 ms", "errors a second"]});

# ---- what a request is made of ----

def parts:
	map(select(.mean_ms != null and .server != null)) | few as $f
	| picture("parts"; "Where does the time of a request go?")
	+ or_missing($f | map(. as $s | ["late", "wait", "server", "transfer"] | map($s[.].mean_ms // 0) | [$s.caption] + map(. * 100 / ($s.mean_ms | if . == 0 then 1 else . end)) + [100 - (add * 100 / ($s.mean_ms | if . == 0 then 1 else . end)) | if . < 0.001 then 0 else . end]);
		"the records have no parts of the times";
		{kind: "stacked", x: "% of the mean", columns: ["scenario", "late", "wait", "server", "transfer", "client"], note: "Shares of the mean (percentiles of parts do not add up): sent late, waiting for a connection, the server up to its first byte, transfer, and the client. \(few_note)"});

def modes:
	(along("mode")) as $l
	| picture("modes"; "Which way to fetch is the fastest?")
	+ or_missing($l | map([.dims.mode, .p50_ms, .p99_ms]); "the scenarios do not differ in how they fetch";
		{kind: "bars", x: "ms", columns: ["mode", "p50", "p99"], note: ($l | shared("mode"))});

# ---- skew ----

def skew_name: if . == "hot" then "% of requests for hot keys" else "zipf exponent" end;
def skew($k; $id; $title; $members; $y):
	along($k) as $l
	| picture($id; $title)
	+ or_missing($l | map(. as $s | [$s.dims[$k]] + ($members | map($s[.]))) | if all(.[]; .[1] == null) then [] else . end;
		if ($l | length) == 0 then "the scenarios do not differ in which keys they ask for" else "the records do not say it" end;
		{kind: "lines", points: true, x: ($k | skew_name), y: $y, note: ($l | shared($k)),
		columns: ([$k | skew_name] + ($members | map(if . == "blocks_read_per_request" then "blocks" else rtrimstr("_ms") end)))});
# hot keys have pictures of their own where they were measured
def hot: if (along("hot") | length) == 0 then empty else
	skew("hot"; "hot-latency"; "What does it cost when fewer requests are for hot keys?"; ["p50_ms", "p99_ms"]; "ms"),
	skew("hot"; "hot-blocks"; "How many blocks must be read when fewer requests are for hot keys?"; ["blocks_read_per_request"]; "blocks") end;

# ---- the server, queries, errors ----

def cache:
	(map(.tables | values | to_entries[]) | group_by(.key) | map({t: .[0].key, hit: (map(.value.hit) | add), read: (map(.value.read) | add)})
		| map(select(.hit + .read > 0)) | sort_by(.hit / (.hit + .read)) | .[:20]) as $l
	| picture("cache"; "Which tables are not found in shared buffers?")
	+ or_missing($l | map([.t, .hit * 100 / (.hit + .read)]); "the run records have no counts by table";
		{kind: "bars", x: "% of blocks found", columns: ["table", "found"], note: "What is not found there may still come from memory below the server. The 20 lowest."});

def slowest($queries):
	($queries | map(select(.p99_ms != null)) | sort_by(-.p99_ms) | .[:15]) as $l
	| ($queries | map(.query) | unique | length) as $names | ($queries | map(.scenario) | unique | length) as $scenarios
	| picture("slowest"; "Which queries are the slowest?")
	+ or_missing($l | map([(if $names == 1 and $scenarios > 1 then .scenario | caption elif $scenarios == 1 then .query // "-" else "\(.query // "-"), \(.scenario | caption)" end), .p50_ms, .p99_ms]);
		"no request succeeded"; {kind: "bars", x: "ms", columns: ["query", "p50", "p99"], note: (if $names == 1 and $scenarios > 1 then "There is one query\($queries[0].query | if . then ", \(.)" else "" end); these are its scenarios." else "" end)});

def errors:
	(map(select(.errors > 0)) | sort_by(-.error_percent) | .[:15]) as $l
	| picture("errors"; "How many requests failed?")
	+ if length > 0 and ($l | length) == 0 then {missing: "no request failed", good: true}
	else or_missing($l | map([.caption, .error_percent]); "there were no requests"; {kind: "bars", x: "% of requests", columns: ["scenario", "failed"]}) end;

# p is the share of requests beyond a bound: that of the baseline where some are, else twice the median
def beyond($bound): ([buckets | .[][0] | select(. >= $bound)] | min) as $b | if $b == null then null else {bound: $b, p: (1 - share_below($b))} end;
def fan_out($limit):
	(map(select(.p50_ms != null and .buckets != null)) | min_by([(.dims.tables // 1), (.dims.clients // 1)])) as $s
	| ([$limit, (($s.p50_ms // 0) * 2)] | map(select(. != null) | . as $l | $s | values | beyond($l) | select(.p > 0)) | .[0]) as $b
	| $b.p as $p
	| picture("fan-out"; "How often does a request of many look-ups meet a slow one?")
	+ or_missing(if $p == null then [] else [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100] | map(. as $n | [$n, (1 - pow(1 - $p; $n)) * 100]) end;
		"no request was slower than the bound";
		{kind: "lines", points: true, logx: true, x: "look-ups in a request", y: "% of requests", columns: ["look-ups", "slow"],
		note: "1-(1-p)^N, with p = \($p // 0 | . * 100 | digits) % of \($s.caption // "") beyond \($b.bound | ms), if look-ups are slow independently."});

def pool:
	map(select(.pool_percent != null)) | few as $f
	| picture("pool"; "How much of the pool was in use?")
	+ or_missing($f | map([.caption, .pool_percent]); "no run record says how many connections there were";
		{kind: "bars", x: "% of connections", columns: ["scenario", "in use"], note: few_note});

def cost($costs):
	($costs | map(select(.per_1000_requests != null)) | sort_by(.per_1000_requests) | few) as $l
	| ($l | first | values | .other_per_1000_requests) as $other
	| picture("cost"; "What do 1,000 requests cost?")
	+ or_missing($l | map([(.scenario | caption), .per_1000_requests] + (if $other == null then [] else [$other] end)); "no prices were given (-x)";
		{kind: "bars", x: "US dollars", columns: (["scenario", "here"] + (if $other == null then [] else ["by the request"] end)),
		note: (if $other == null then "At the measured rate." else "At the measured rate. Both cost the same at \($l[0].break_even_per_s | digits) requests a second; below it, by the request is cheaper." end)});

# ---- against others ----

# the figure of the baseline that most scenarios have: a high percentile if there is one
def baseline($changes):
	($changes | map(select(.total | not))) as $l
	| ($l | first | values | .changes | keys | map(select(test("^p[0-9_]+_ms$"))) | last) as $figure
	| ($l | first | values | .against) as $name
	| picture("baseline"; "How does it stand against \($name // "a baseline")?")
	+ or_missing($l | few | map([(.scenario // "all" | caption), .changes[$figure].now, .changes[$figure].base]) | map(select($figure != null)); "no baseline was given (-B)";
		{kind: "bars", x: "\($figure | values | rtrimstr("_ms") | gsub("_"; ".")), ms", columns: ["scenario", "here", $name]});

def verdicts($id; $title; $changes; $figure; $missing):
	($changes | map(.against) | unique | length > 1) as $several
	| ($changes | map(select(.total | not) | {caption: ((.scenario // "all" | caption) + (if $several then ", since \(.against)" else "" end)), c: .changes[$figure]} | select(.c.change_percent != null)) | few) as $l
	| picture($id; $title)
	+ or_missing($l | map([.caption, .c.change_percent, (.c.low_percent // .c.change_percent), (.c.high_percent // .c.change_percent), .c.base, .c.now, .c.verdict]); $missing;
		{kind: "ranges", x: "change of \($figure | rtrimstr("_ms")) in %", columns: ["scenario", "change %", "from", "to", "base", "now", "verdict"]});

# what all names of a picture have in common stands once, below it
def shorten: (if .columns[0] | IN("scenario", "query") then [.rows[][0]] else .columns[1:] end | map(split(", "))) as $names
	| ($names[0] // [] | map(select(. as $word | all($names[]; index($word) != null)))) as $same
	| if ($names | length) < 2 or ($same | length) == 0 or any($names[]; . - $same == []) then . else
		(if .columns[0] | IN("scenario", "query") then .rows |= map([.[0] | split(", ") - $same | join(", ")] + .[1:]) else .columns |= [.[0]] + (.[1:] | map(split(", ") - $same | join(", "))) end)
		| .note = (["All: \($same | join(", ")).", .note] | map(select(. != null and . != "")) | join(" ")) end;

. as $f
| $f.scenarios as $s
| ($f.changes | map(select(.of == "run"))) as $between
| ($f.changes | map(select(.of == "baseline"))) as $against
| (($against | first | values | .changes.p99_ms.base) // null) as $limit
| [
	($s | distribution), ($s | cumulative), ($s | curve),
	($s | by_clients), ($s | throughput), timeline($f.intervals), ($s | heat), ($s | parts), ($s | modes),
	($s | skew("zipf"; "skew-latency"; "Is it faster when some keys are asked for more often?"; ["p50_ms", "p99_ms"]; "ms")),
	($s | skew("zipf"; "skew-blocks"; "How many blocks must be read when some keys are asked for more often?"; ["blocks_read_per_request"]; "blocks")),
	($s | hot),
	($s | cache), ($s | slowest($f.queries)), ($s | errors), ($s | fan_out($limit)), ($s | pool), ($s | cost($f.costs)),
	baseline($against | map(select(.against == $against[0].against))),
	verdicts("changes"; "What has changed since \($between | map(.against) | unique | if length == 1 then .[0] elif length == 0 then "another run" else "the other runs" end), and is it more than noise?"; $between; "p99_ms"; if ($f.runs | length) > 1 then "the runs have no scenario in common" else "there is no other run" end)
  ][]
| if .rows then shorten | . + {alt: ("\(.title) " + (if .kind == "timeline" then "Rate, p99 and errors over \(.rows | length) intervals."
	else "\(.columns[1:] | join(", ")), for \(.rows | length) values of \(.columns[0])." end))} else . end
