# config: the lines of a configuration as an object; every key is known and in its range, or errors say what is wrong, each with its line
def known: {schema: {type: "text"}, rows: {type: "number", min: 1}, keys: {type: "number", min: 1}, seed: {type: "number", min: 0}, clients: {type: "numbers", min: 1}, tables: {type: "numbers", min: 1},
	modes: {type: "words"}, zipf: {type: "numbers", min: 0, parts: true}, hot: {type: "numbers", min: 0, max: 100, parts: true}, hot_keys: {type: "number", min: 0, max: 100, parts: true}, spread: {type: "number", min: 1},
	seconds: {type: "number", min: 0.01, parts: true}, warm: {type: "flag"}, goals: {type: "text"}, baseline: {type: "text"}, prices: {type: "text"}};
def modes: ["serial", "pipeline", "union", "spread", "function"];
def number($t): if test("^-?[0-9]+([.][0-9]+)?$") | not then error("\"\(.)\" is not a number") else tonumber end
	| if ($t.parts | not) and . != floor then error("\(.) is not a whole number") elif . < $t.min or . > ($t.max // infinite) then error("\(.) is not \(if $t.max then "from \($t.min) to \($t.max)" else "\($t.min) or more" end)") else . end;
def value($t):
	if $t.type == "number" then number($t)
	elif . == "" then error("nothing stands after the =")
	elif $t.type == "numbers" then [splits("[ \t]+") | number($t)]
	elif $t.type == "words" then [splits("[ \t]+") | . as $w | if modes | index($w) then . else error("\"\($w)\" is none of \(modes | join(", "))") end]
	elif $t.type == "flag" then if . == "yes" then true elif . == "no" then false else error("\"\(.)\" is neither yes nor no") end
	else . end;
def line: (.value | sub("(^|[ \t]+)#.*"; "") | sub("^[ \t]+"; "") | sub("[ \t\r]+$"; "")) as $text
	| if $text == "" then empty else
		($text | capture("^(?<k>[a-z_0-9]+)[ \t]*=[ \t]*(?<v>.*)$") // error("\"\($text)\" is not key = value")) as $p
		| known[$p.k] as $t | if $t == null then error("unknown key \"\($p.k)\"; the keys are \(known | keys_unsorted | join(", "))") else . end
		| {key: $p.k, value: (try ($p.v | value($t)) catch error("\($p.k): \(.)"))} end;
{rows: 1000, keys: 10000, seed: 1, clients: [1], tables: [1], modes: ["pipeline"], zipf: [0], hot: [], hot_keys: 1, spread: 4, seconds: 10, warm: true} as $default
| [split("\n") | to_entries[] | (.key + 1) as $n | try (line + {n: $n}) catch {error: "\($n): \(.)"}]
| ([.[] | .error | values] + [map(select(.key)) | group_by(.key)[] | select(length > 1) | "\(.[1].n): \(.[1].key) is in line \(.[0].n) already"]
	+ (if any(.[]; .key == "schema" or .error) then [] else ["1: schema is missing: the file of CREATE TABLE statements"] end)) as $errors
| if ($errors | length) > 0 then error($errors | sort_by(split(":")[0] | tonumber) | join("\n")) else $default + from_entries end
