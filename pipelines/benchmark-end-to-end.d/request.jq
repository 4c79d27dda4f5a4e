# request: the request file of a cell: the tables by one key of each entity, as the mode says
# Input: the tables.  $cell, $spread, $keys: the suffix of the files that keys are drawn from.
def params: [.[].key] | unique | map("-- PARAM \(ltrimstr("\"") | rtrimstr("\"")) = file(../keys/\(ltrimstr("\"") | rtrimstr("\"")).\($keys))");
def param: ":\(.key | ltrimstr("\"") | rtrimstr("\""))";
def look_up: "SELECT * FROM \(.table) WHERE \(.key) = \(param);";
.[:$cell.tables] as $t
| ($t | params[]),
	if $cell.mode == "pipeline" then "-- GROUP: pipeline" elif $cell.mode == "spread" then "-- GROUP: spread \($spread)" else empty end,
	if $cell.mode == "union" then
		$t | group_by(.family)[] | map("SELECT '\(.name)' AS feature_table, * FROM \(.table) WHERE \(.key) = \(param)") | join("\nUNION ALL ") + ";"
	elif $cell.mode == "function" then
		"SELECT \($schema).lb_fetch_\($cell.tables)(\([$t[].key] | unique | map({key: .} | param) | join(", ")));"
	else $t[] | look_up end
