# function: one function for each number of tables, which returns them as one jsonb
# Input: the tables.  $cells: what is to be measured.
. as $all
| [$cells[] | select(.mode == "function").tables] | unique[] as $n
| $all[:$n] as $t | ([$t[].key] | unique) as $keys
| "CREATE OR REPLACE FUNCTION \($schema).lb_fetch_\($n)(\([range($keys | length) | "k\(.) text"] | join(", "))) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
	RETURN \($t | [range(0; length; 40) as $i | .[$i:$i + 40] | "jsonb_build_object(" + (map("'\(.name)', (SELECT to_jsonb(x) FROM \(.table) x WHERE x.\(.key) = k\(.key as $k | $keys | index($k)))") | join(",\n\t\t")) + ")"] | join(" || "));
END $$;"
