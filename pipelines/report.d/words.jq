# words: the executive summary, from the figures alone
include "common";

def share($part): (.[$part].mean_ms // 0) * 100 / (if (.mean_ms // 0) == 0 then 1 else .mean_ms end);

# the scenario that carried the most
def busiest: map(select(.throughput_per_s > 0)) | max_by(.throughput_per_s);

def headline: . as $f | ($f.scenarios | busiest) as $b
	| if $f.total == null then ["No request was measured."]
	elif $b == null and $f.total.requests > $f.total.errors then ["\($f.total.requests | thousands) requests, too few for a rate; \($f.total.errors | thousands) failed (\($f.total.error_percent | digits) %)."]
	elif $b == null then ["None of \($f.total.requests | thousands) requests succeeded."]
	else ["\($f.total.requests | thousands) requests in \($f.scenarios | length) scenario\(if ($f.scenarios | length) == 1 then "" else "s" end); \($f.total.errors | thousands) failed (\($f.total.error_percent | digits) %).",
		"The highest rate was \($b.throughput_per_s | digits) requests a second\(if ($f.scenarios | length) > 1 then " (\($b.caption))" else "" end), with a median of \($b.p50_ms | ms), a p99 of \($b.p99_ms | ms) and a p99.9 of \($b.p99_9_ms | ms)."]
	end;

def verdict($messages; $goals): ($messages | split("\n") | map(select(contains("does not hold")) | sub("^lb-stats: "; ""))) as $l
	| if ($l | length) > 0 then $l | map("Goal missed: \(.).") elif .total == null then [] else $goals | split("\n") | map(select(. != "")) end;

# what limits, by the scenario that was loaded most
def limits: .scenarios | map(select(.mean_ms != null)) | busiest
	| if . == null or .server == null then [] else
		. as $s | ["late", "wait", "server", "transfer"] | map({part: ., share: (. as $p | $s | share($p))}) | . + [{part: "client", share: (100 - (map(.share) | add) | if . < 0 then 0 else . end)}] | max_by(.share) as $top
		| (if $top.share < 40 then ["At the highest rate no part of the time stands out: \(map("\(.part) \(.share | digits) %") | join(", ")) of the mean."]
		elif $top.part == "server" then ["At the highest rate the server's answer is \($top.share | digits) % of the mean: what limits is the server, or the network to it. Next: lb-plan on the slowest queries, then more capacity."]
		elif $top.part == "wait" then ["At the highest rate waiting for a connection is \($top.share | digits) % of the mean: what limits is the pool. Next: more connections, or fewer clients."]
		elif $top.part == "late" then ["At the highest rate \($top.share | digits) % of the mean passes before a request is sent: what limits is the client. Next: more threads (-j) or another host for lb-fire."]
		elif $top.part == "client" then ["At the highest rate \($top.share | digits) % of the mean is the client's own work: what limits is the machine of lb-fire. Next: more threads (-j) or another host for it."]
		else ["At the highest rate \($top.share | digits) % of the mean is transfer: what limits is the size of the results. Next: fewer columns and rows."] end)
		+ (if ($s.cache_hit_percent // 100) < 99 and $s.blocks_read_per_request > 0.01 then ["Only \($s.cache_hit_percent | digits) % of the blocks were found in shared buffers, and \($s.blocks_read_per_request | digits) were read for a request. Next: warm the cache (lb-fire -m), or more memory."] else [] end)
		+ (if ($s.pool_percent // 0) > 90 then ["\($s.pool_percent | digits) % of the pool was in use."] else [] end)
	end;

# from where on half as many clients again, and more, bring less than a tenth more
def saturation: .scenarios | along("clients") | map(select(.throughput_per_s > 0)) | . as $l
	| [range(0; length - 1) as $i | $l[$i] | select($l[-1].dims.clients >= .dims.clients * 1.5) | . as $s
		| select(all($l[$i + 1:][]; .throughput_per_s < $s.throughput_per_s * 1.1))] | first // null
	| if . == null then [] else ["Beyond \(.dims.clients) client\(if .dims.clients == 1 then "" else "s" end) the rate hardly grows: \($l | map(.throughput_per_s) | max | digits) a second is what there is\($l | shared("clients") | if . == "" then "" else " (\(.))" end)."] end;

def best_mode: .scenarios | along("mode") | map(select(.p99_ms != null))
	| if length < 2 then [] else (min_by(.p99_ms)) as $b | (max_by(.p99_ms)) as $w
		| ["The fastest way to fetch is \"\($b.dims.mode)\" with a p99 of \($b.p99_ms | ms), the slowest \"\($w.dims.mode)\" with \($w.p99_ms | ms) (\($b | [.] | shared("mode")))."] end;

def worst_errors: (.total.sqlstates // {} | to_entries | sort_by(-.value) | .[:3]) as $l
	| if ($l | length) == 0 then [] else ["What failed, by SQLSTATE: \($l | map("\(.key) \(.value) times") | join(", "))."] end;

def changes: .changes | group_by(.against)[] | (map(select(.total | not)) | map(.changes.p99_ms | values | .verdict)) as $v
	| select(($v | length) > 0)
	| "p99 against \(.[0].against): \([["better", "worse", "noise", "unknown"][] as $w | ($v | map(select(. == $w)) | length) as $n | select($n > 0) | "\($n) \(if $w == "noise" then "no more than noise" else $w end)"] | join(", ")), by scenario.";

def summary($messages; $goals):
	verdict($messages; $goals) + headline + [changes] + limits + saturation + best_mode + worst_errors;

def unmeasured($pictures): $pictures | map(select(.missing and (.good | not)) | {title, missing});
