# records.jq: statement records that lb-sql2pg and lb-sqlcheck have written

# Postgres has to take it, too
def bad: (.ok and .check.ok) | not;

# all notes, those of its check with their place in the statement for Postgres
def notes:
	[.notes[]?],
	[.check.notes[]? | .sql_line = .line | .line = null],
	[.check.error | select(.) | {level: "error", code: "postgres", message, sql_line: .line, line: null}]
	| .[];

def comment: split("\n") | map("-- \(.)\n") | add;

# a comment at its end would hide a semicolon
def ended: if . == "" then "" elif split("\n")[-1] | contains("--") then . + "\n;\n" else . + ";\n" end;

# what stands in TARGET for a list of statements of one file
def file_text:
	[.[] | ([notes | "\(.level): \(.message)" | comment] | add // "") +
		if .ok then (.sql | ended) else (.sql | comment) end]
	| join("\n");

# one file of report.json
def file_report($hash): {
	file: .[0].file,
	sha256: $hash,
	failed: any(.[]; bad),
	statements: .
};

# of all files: the sums that people ask for
def sums: [.files[].statements[]] | {
	statements: length,
	refused: map(select(bad)) | length,
	by_model: map(select(.model and .ok)) | length,
	notes: [.[] | notes] | group_by([.level, .code])
		| map({level: .[0].level, code: .[0].code, count: length}) | sort_by([({error: 0, warning: 1, note: 2}[.level]), -.count])
};
