# report.jq: what is to be converted, and one report of that and of what need not be converted again
#   jq -n --slurpfile old OLD --rawfile hashes HASHES --arg settings HASH -L . 'include "report"; report' RECORDS
include "records";

# lines "HASH  FILE" -> the files that are not in the old report as they are, or that may come out otherwise now:
# a model has not answered for them, or a server, which may have changed, has refused them
def todo:
	($old[0] | if .settings == $settings then .files else [] end
		| map(select((.failed and $server != "" or any(.statements[].notes[]?; .code | IN("model-endpoint", "model-stopped", "model-budget"))) | not)
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

# names below the source, of files that were there for the last report and are no more
def gone:
	($hashes | [split("\n")[] | .[66:]]) as $files
	| [$old[0].files[]?.file] - $files | .[] | select(startswith($source)) | .[($source | length):];

# records -> calls of put, a file each; those of $todo that have no statement are empty
def puts:
	[inputs] as $all
	| ($todo | split("\n") - [""] - [$all[].file] | .[] | "put \(@sh) \("" | @sh) \("" | @sh)"),
	($all | group_by(.file)[]
	| "put \(.[0].file | @sh) \(if any(.[]; bad) then "failed" else "''" end) \(file_text | @sh)");
