# md: the same for a terminal and a repository
include "common";
include "words";

def cell: if . == null then "" elif type == "number" then digits else tostring | gsub("\\|"; "\\|") end;
def row: "| " + (map(cell) | join(" | ")) + " |";
def table: (.columns | row), "|\(.columns | map("---|") | join(""))", (.rows[:40][] | row);

$figures[0] as $f
| "# \($title)", "", "\($f.main)\(if $f.begin.t then ", " + ($f.begin.t | floor | todate) else "" end)", "",
"## Summary", "", ($f | summary($messages; $goals)[] | "- \(.)"), "",
"## Scenarios", "",
({columns: ["scenario", "requests", "errors", "per s", "mean ms", "p50", "p95", "p99", "p99.9", "max"],
	rows: ($f.scenarios | map([.caption, .requests, .errors, .throughput_per_s, .mean_ms, .p50_ms, .p95_ms, .p99_ms, .p99_9_ms, .max_ms]))} | table), "",
($pictures[] | select(.rows) | "## \(.title)", "", "![\(.alt)](pictures/\(.id).svg)", "", (if (.note // "") != "" then .note, "" else empty end), table, ""),
"## What was not measured", "", (unmeasured($pictures)[] | "- \(.title) Not shown: \(.missing).")
