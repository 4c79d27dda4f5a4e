# html.jq: report.json as one page: source and target side by side, notes at their lines
include "records";

def esc: tostring | @html;

# lines of a text, numbered from $first, each with the notes that $at gives for its number
def code($first; $at):
	[split("\n") | to_entries[] | (.key + $first) as $n
		| "<div class=line><i>\($n)</i><code>\(.value | esc)</code></div>"
		, ($at[$n | tostring][]? | "<p class=\(.level)><b>\(.level)</b> \(.message | esc) <kbd>\(.code | esc)</kbd></p>")]
	| add // "";

def by_line(f): reduce .[] as $n ({}; .[$n | f | tostring] += [$n]);

def statement:
	. as $r | [notes] as $notes
	| (.line // 1) as $first | (.source // .sql) as $source
	| ([$notes[] | select(.sql_line == null) | .line //= $first]) as $here
	| "<div class=\"pair\(if bad then " bad" else "" end)\"><div>",
	($source | code($first; $here | by_line(.line))), "</div><div>",
	(if .ok and .sql != "" then .sql | code(1; [$notes[] | select(.sql_line)] | by_line(.sql_line))
		elif .ok then "<p class=note>Nothing to do in Postgres.</p>"
		else "<p class=error><b>not converted</b></p>" end),
	(if .model then "<p class=note>\(.model.name | esc), attempt \(.model.attempts)</p>" else empty end), "</div></div>";

def verdict: if .failed then "refused" elif any(.statements[] | notes; .level == "warning") then "warnings" else "converted" end;

def style: "
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #667; --paper: #fff; --soft: #f4f5f7; --rule: #d8dbe0; --red: #b3261e; --amber: #8a5a00; --blue: #1f5fa8; --green: #1a7f37 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --dim: #9aa3ad; --paper: #15181c; --soft: #1d2126; --rule: #333a42; --red: #ff8a80; --amber: #e8b04a; --blue: #7ab7ff; --green: #6fd08c } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; max-width: 1400px; padding: 1.5rem; box-sizing: border-box; overflow-wrap: anywhere }
h1 { margin: 0 } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem } a { color: var(--blue) }
table { border-collapse: collapse; margin: 1rem 0 } td, th { border-bottom: 1px solid var(--rule); padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top } td.n, th.n { text-align: right } th, td + td { white-space: nowrap }
.sums { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0 } .sums div { background: var(--soft); border-radius: 8px; padding: .6rem 1rem } .sums b { display: block; font-size: 1.5rem }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1px; background: var(--rule); border: 1px solid var(--rule); border-left: 4px solid var(--green); border-radius: 6px; overflow: hidden; margin: .75rem 0 } .pair > div { background: var(--soft); padding: .5rem 0 } .pair.bad { border-left-color: var(--red) }
.line { display: flex; font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace; padding: 0 .75rem } .line i { flex: none; width: 2.5rem; color: var(--dim); font-style: normal; user-select: none } code { font: inherit; white-space: pre-wrap; tab-size: 4 }
p { margin: .2rem .75rem .2rem 3.25rem; font-size: 13px } p.error b { color: var(--red) } p.warning b { color: var(--amber) } p.note { color: var(--dim) } kbd { font: 11px ui-monospace, monospace; color: var(--dim) }
.refused { color: var(--red) } .warnings { color: var(--amber) } .converted { color: var(--green) } footer { color: var(--dim); margin-top: 2rem }
@media (max-width: 800px) { .pair { grid-template-columns: minmax(0, 1fr) } p { margin-left: .75rem } body { padding: .75rem } td, th { font-size: 13px; padding-right: .4rem } }
@media print { body { max-width: none } .pair { break-inside: avoid } }
";

def html:
	"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Conversion to Postgres</title><style>\(style)</style>",
	"<h1>Conversion to Postgres</h1>",
	"<p style=margin:0>Databricks SQL on the left, what it becomes on the right. A statement with a red edge was not converted.</p>",
	"<div class=sums><div><b>\(.files | length)</b>files</div><div><b>\(.statements - .refused) of \(.statements)</b>statements converted</div>",
	"<div><b>\(.refused)</b>refused</div>\(if .by_model > 0 then "<div><b>\(.by_model)</b>written by a model</div>" else "" end)</div>",
	"<h2>Files</h2><table><tr><th>file<th>result<th class=n>statements<th class=n>refused<th class=n>notes</tr>",
	(.files | to_entries[] | .value as $f
		| "<tr><td><a href=\"#f\(.key)\">\($f.file | esc)</a><td class=\($f | verdict)>\($f | verdict)<td class=n>\($f.statements | length)<td class=n>\([$f.statements[] | select(bad)] | length)<td class=n>\([$f.statements[] | notes] | length)</tr>")
	, "</table>",
	(if .notes == [] then empty else "<h2>Notes by code</h2><table><tr><th>level<th>code<th class=n>times</tr>",
		(.notes[] | "<tr><td>\(.level)<td><kbd>\(.code | esc)</kbd><td class=n>\(.count)</tr>"), "</table>" end),
	(.files | to_entries[] | "<h2 id=f\(.key)>\(.value.file | esc)</h2>", (.value.statements[] | statement)),
	"<footer>Codes are explained in lb-sql2pg(1) and lb-sqlcheck(1).</footer></html>";
