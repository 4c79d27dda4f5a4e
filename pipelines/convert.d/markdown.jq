# markdown.jq: report.json for a reader of text
include "records";

# what a viewer might take for a tag
def plain: tostring | gsub("&"; "&amp;") | gsub("<"; "&lt;");
def row: "| \(map(plain | gsub("\\|"; "\\|")) | join(" | ")) |";

def markdown:
	"# Conversion\n", "\(.statements) statements, \(.refused) refused.\n",
	(["file", "statements", "refused", "notes"] | row), "|---|---|---|---|",
	(.files[] | [.file, (.statements | length), ([.statements[] | select(bad)] | length), ([.statements[] | notes] | length)] | row),
	"", (["level", "code", "times"] | row), "|---|---|---|",
	(.notes[] | [.level, .code, .count] | row), "",
	(.files[].statements[] | . as $r | notes
		| "- \($r.file | plain):\(.line // $r.line): \(.level): \(.message | plain | gsub("\n"; " ")) [\(.code)]");
