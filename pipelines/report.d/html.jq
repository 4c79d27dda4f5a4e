# html: the page
include "common";
include "words";

def cell: if . == null then "" elif type == "number" then digits else tostring end;
def table: "<div class=\"wide\(if (.rows | length) <= 20 and (.columns | length) <= 6 then " short" else "" end)\"><table><thead><tr>\(.columns | map("<th>\(@html)</th>") | join(""))</tr></thead><tbody>"
	+ (.rows[:200] | map("<tr>\(map("<td\(if type == "number" then " class=\"n\"" else "" end)>\(cell | @html)</td>") | join(""))</tr>") | join("\n"))
	+ "</tbody></table></div>" + (if (.rows | length) > 200 then "<p>The first 200 of \(.rows | length); all are in the data.</p>" else "" end);
def csv: ([.columns] + .rows) | map(map(if . == null then "" else . end) | @csv) | join("\r\n") | @uri;
def picture($svgs): "<section id=\"\(.id)\"><h3>\(.title | @html)</h3>\n"
	+ "<figure role=\"img\" aria-label=\"\(.alt | @html)\">\n\($svgs[.id])</figure>\n"
	+ (if (.note // "") != "" then "<p class=\"note\">\(.note | @html)</p>\n" else "" end)
	+ "<details><summary>The figures</summary>\(table)<p><a download=\"\(.id).csv\" href=\"data:text/csv;charset=utf-8,\(csv)\">as CSV</a></p></details></section>";
def scenarios: {columns: ["scenario", "requests", "errors", "per s", "mean ms", "p50", "p95", "p99", "p99.9", "max"],
	rows: map([.caption, .requests, .errors, .throughput_per_s, .mean_ms, .p50_ms, .p95_ms, .p99_ms, .p99_9_ms, .max_ms])}
	| "<div class=\"wide\"><table id=\"scenarios\"><thead><tr>\(.columns | map("<th>\(@html)</th>") | join(""))</tr></thead><tbody>"
	+ (.rows | map("<tr>\(to_entries | map(if .key == 0 then "<th scope=\"row\">\(.value | @html)</th>" else "<td class=\"n\">\(.value // "" | tostring)</td>" end) | join(""))</tr>") | join("\n"))
	+ "</tbody></table></div>";
def facts($began; $manifest): [["server", $began.server.version], ["lb", $began.version], ["seed", $began.seed],
	["tables and indexes read before", (if $began.warm == null then null elif $began.warm or $manifest.config.warm then "yes (warm)" else "no (cold, but for what runs before have left)" end)]]
	+ ($manifest // {} | to_entries | map(select((.value | type | IN("object", "array") | not) and (.key | IN("kind", "server", "lb", "cells") | not)) | [.key, .value]))
	+ ($began.server.settings // {} | to_entries | map([.key, .value]))
	| map(select(.[1] != null) | map(tostring)) | {columns: ["what", "value"], rows: .};
def folded($n): if $n > 12 then "<details><summary>All \($n) scenarios</summary>\(.)</details>" else . end;

$figures[0] as $f
| ($f | summary($messages; $goals)) as $words
| unmeasured($pictures) as $gaps
| ($messages | contains("does not hold")) as $missed
| "<!DOCTYPE html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\"><title>\($title | @html)</title><style>\($css)</style></head><body>
<header><h1>\($title | @html)</h1><p>\($f.main | @html)\(if $f.begin.t then ", " + ($f.begin.t | floor | todate) else "" end)</p></header>
<main>
<section id=\"summary\"><h2>Summary</h2>
\(if $missed then "<p class=\"verdict bad\">A goal is missed.</p>" else "" end)
<ul>\($words | map("<li>\(@html)</li>") | join("\n"))</ul></section>
<section id=\"all\"><h2>Scenarios</h2>\($f.scenarios | scenarios | folded($f.scenarios | length))</section>
<h2>Pictures</h2><div class=\"pictures\">\($pictures | map(select(.rows) | picture($svgs[0])) | join("\n"))</div>
<section id=\"gaps\"><h2>What was not measured</h2><ul>\($gaps | map("<li>\(.title | @html) Not shown: \(.missing | @html).</li>") | join("\n"))</ul>
\($pictures | map(select(.good) | "<p>\(.title | @html) None: \(.missing | @html).</p>") | join("\n"))</section>
<section id=\"setup\"><h2>How it was measured</h2><details><summary>Server, settings and run</summary>\(facts($f.begin; $manifest[0]) | table)</details></section>
\(if $guides == "" then "" else "<section id=\"guides\"><h2>Guides</h2>\n\($guides)</section>" end)
</main></body></html>"
