# cells: what is to be measured, each as {name, file, mode, tables, clients, zipf or hot}: the baseline at one client, the matrix, and the hot keys
# Input: the config.  $count: how many tables there are.
def named: . + {name: (to_entries | map("\(.key)=\(.value)") | join(" "))} | . + {file: (.name | gsub("[ =]"; "-"))};
. as $c
| ($c.tables | map([., $count] | min) | unique) as $tables
| [ ($c.modes[] | {mode: ., tables: ($tables | max), clients: 1, zipf: ($c.zipf[0] // 0)}),
	($c.zipf[] as $z | $tables[] as $t | $c.clients[] as $n | $c.modes[] | {mode: ., tables: $t, clients: $n, zipf: $z}),
	($c.hot[] | {mode: (if $c.modes | index("pipeline") then "pipeline" else $c.modes[0] end), tables: ($tables | max), clients: ($c.clients | max), hot: .}) ]
| reduce .[] as $x ([]; if index($x) then . else . + [$x] end)
| .[] | named
