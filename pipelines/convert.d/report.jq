# report.jq: what is to be converted, and one report of that and of what need not be converted again
#   jq -n --slurpfile old OLD --rawfile hashes HASHES --arg settings HASH -L . 'include "report"; report' RECORDS
include "records";

# lines "HASH  FILE" -> the files that are not in the old report as they are, or were not answered for
def todo:
	($old[0] | if .settings == $settings then .files else [] end
		| map(select(any(.statements[].notes[]?; .code == "model-endpoint" or .code == "model-stopped") | not)
			| {key: .file, value: .sha256})
		| from_entries) as $kept
	| inputs | select($kept[.[66:]] != .[:64]) | .[66:];

def report:
	($hashes | [split("\n")[] | select(. != "") | {key: .[66:], value: .[:64]}]) as $files
	| (reduce inputs as $r ({}; .[$r.file] += [$r])) as $new
	| (reduce $old[0].files[]? as $f ({}; .[$f.file] = $f)) as $kept
	| {kind: "conversion", settings: $settings,
		files: [$files[] | . as $f
			| if $new[.key] then $new[.key] | file_report($f.value)
			elif $kept[.key].sha256 == .value then $kept[.key]
			else {file: .key, sha256: .value, failed: false, statements: []} end]}
	| . + sums
	| .files_failed = ([.files[] | select(.failed)] | length);

# records -> calls of put, a file each
def puts:
	[inputs] | group_by(.file)[]
	| "put \(.[0].file | @sh) \(if any(.[]; bad) then "failed" else "''" end) \(file_text | @sh)";
