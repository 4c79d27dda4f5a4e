# lines: a line for each column over the first
if (logx) { set logscale x; set format x "%g" }
if (logy) { set logscale y; set format y "%g" } else { set yrange [0:*] }
if (logx && rows < 8) { set xtics (); do for [i = 1:rows] { set xtics add (sprintf("%g", word(xs, i) + 0) word(xs, i) + 0) } }
if (points) { set autoscale xfix; set offsets graph 0.05, graph 0.05, 0, 0 }
plot for [i = 2:columns] data using 1:i with linespoints lw 2 pt 7 ps (points ? 0.5 : 0) lc rgb colour[1 + (i - 2) % 8]
