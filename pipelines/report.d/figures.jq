# figures: what the pictures are drawn from
#
# Input: an array of the records of lb-stats by scenario ({run, kind, ...}), its records by query (by_query),
# and run records.  Output: {runs, scenarios, queries, intervals, changes, costs}, of the last run but for runs and changes.
include "common";

def of($begins; $ends): . as $s
	| ($begins | map(select(.scenario == $s.scenario)) | last) as $began
	| ($ends | map(select(.scenario == $s.scenario)) | last) as $ended
	| ($s.scenario // "" | dims) as $d
	| $s + {dims: ({clients: $began.clients} + $d), rest: ($s.scenario // "" | rest($began.clients)), begin: $began, tables: $ended.counters.tables,
		caption: ($s.scenario // "all" | caption)};

(map(.run) | unique_by(.) | map(select(. != null))) as $names
| (map(select(.kind == "order")) | map(.name)) as $order
| ($order | last) as $main
| map(select(.run == $main)) as $mine
| ($mine | map(select(.kind == "run" and .event == "begin"))) as $begins
| ($mine | map(select(.kind == "run" and .event == "end"))) as $ends
| {
	runs: $order,
	main: $main,
	begin: ($begins | first),
	scenarios: ($mine | map(select(.kind == "summary" and (.by_query | not) and (.total | not)) | of($begins; $ends))),
	total: ($mine | map(select(.kind == "summary" and (.by_query | not))) | last),
	queries: ($mine | map(select(.kind == "summary" and .by_query and (.total | not)))),
	intervals: ($mine | map(select(.kind == "interval"))),
	changes: map(select(.kind == "comparison")),
	costs: ($mine | map(select(.kind == "cost"))),
}
