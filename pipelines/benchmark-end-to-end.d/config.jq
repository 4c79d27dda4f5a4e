# config: the lines of a configuration as an object; every key is known and in its range, or an error says what is wrong
def known: {schema: "text", rows: "number", keys: "number", seed: "number", clients: "numbers", tables: "numbers", modes: "words", zipf: "numbers", hot: "numbers",
	hot_keys: "number", spread: "number", seconds: "number", warm: "flag", goals: "text", baseline: "text", prices: "text"};
def modes: ["serial", "pipeline", "union", "spread", "function"];
def number($k): try tonumber catch error("\($k): \"\(.)\" is not a number") | if . < 0 then error("\($k): \(.) is below 0") else . end;
def value($k; $type):
	if $type == "number" then number($k)
	elif $type == "numbers" then [splits(" +") | select(. != "") | number($k)]
	elif $type == "words" then [splits(" +") | select(. != "") | . as $w | if modes | index($w) then . else error("modes: \"\($w)\" is none of \(modes | join(", "))") end]
	elif $type == "flag" then if . == "yes" then true elif . == "no" then false else error("\($k): \"\(.)\" is neither yes nor no") end
	else . end;
{rows: 1000, keys: 10000, seed: 1, clients: [1], tables: [1], modes: ["pipeline"], zipf: [0], hot: [], hot_keys: 1, spread: 4, seconds: 10, warm: true} as $default
| reduce (split("\n") | to_entries[]) as $l ($default; ($l.value | sub("(^|[ \t]+)#.*"; "") | sub("^[ \t]+"; "") | sub("[ \t]+$"; "")) as $text
	| if $text == "" then . else
		($text | capture("^(?<k>[a-z_]+)[ \t]*=[ \t]*(?<v>.*)$") // error("line \($l.key + 1): \"\($text)\" is not key = value")) as $p
		| known[$p.k] as $type | if $type == null then error("line \($l.key + 1): unknown key \"\($p.k)\"; the keys are \(known | keys_unsorted | join(", "))") else . end
		| .[$p.k] = ($p.v | value($p.k; $type)) end)
| if .schema == null then error("schema is missing") else . end
