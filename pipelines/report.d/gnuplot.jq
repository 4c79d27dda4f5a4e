# gnuplot: the variables of a picture's script
def quoted: "'" + (tostring | gsub("'"; "''") | gsub("[\\n\\t]"; " ")) + "'";
def flag: if . then 1 else 0 end;
"data = \($data | quoted)", "out = \($out | quoted)",
"height = \(if .kind == "bars" then 110 + (.rows | length) * (6 + 18 * ((.columns | length) - 1))
	elif .kind | IN("stacked", "ranges") then 120 + (.rows | length) * 28
	elif .kind | IN("lines", "steps", "nines") then (.columns[1:] | map(length) | max) as $longest
		| 320 + 20 * ((.columns | length) - 1 | if $longest > 22 then . elif $longest > 12 then . / 2 else . / 4 end | ceil)
	else 360 end)",
"keys = \(.columns[1:] | map(length) | max | if . > 22 then 1 elif . > 12 then 2 else 4 end)",
([(.rows | map(.[0] | tostring | length) | max), 48] | min | "margin = \(0.035 + . * if . > 34 then 0.0114 else 0.0137 end)", "small = ',\(if . > 34 then 10 else 12 end)'"),
"rows = \(.rows | length)", "columns = \(.columns | length)",
([.rows[][1:][] | numbers] | max // 0 | "most = \(if . < 0 then 0 else . end)"),
(if .kind == "ranges" then [.rows[][1:4][], 0] | min as $l | max as $m | (($m - $l) / 20 + 1e-9) as $edge | "least = \($l - $edge)", "most = \($m + $edge)" else empty end),
"xname = \(.x // "" | quoted)", "yname = \(.y // "" | quoted)", "zname = \(.z // "" | quoted)",
"logx = \(.logx | flag)", "logy = \(.logy | flag)", "points = \(.points | flag)",
"xs = \(.rows | map(.[0] | tostring | gsub(" "; "_")) | join(" ") | quoted)",
"heads = \(.columns[1:] | map(split(" ")[0]) | join(" ") | quoted)"
