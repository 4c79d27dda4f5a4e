# markdown.jq: report.json for a reader of text
include "records";

def row: "| \(map(tostring | gsub("\\|"; "\\|")) | join(" | ")) |";

def markdown:
	"# Conversion\n", "\(.statements) statements, \(.refused) refused.\n",
	(["file", "statements", "refused", "notes"] | row), "|---|---|---|---|",
	(.files[] | [.file, (.statements | length), ([.statements[] | select(bad)] | length), ([.statements[] | notes] | length)] | row),
	"", (["level", "code", "times"] | row), "|---|---|---|",
	(.notes[] | [.level, .code, .count] | row), "",
	(.files[].statements[] | . as $r | notes
		| "- \($r.file):\(.line // $r.line): \(.level): \(.message | gsub("\n"; " ")) [\(.code)]");
