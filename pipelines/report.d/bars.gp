# bars: a bar to the right for each column of a row, with the figure at its end
set xrange [0:(most > 0 ? most * 1.18 : 1)]
set xtics nice(most / 5)
set yrange [rows - 0.4:-0.6]
set ylabel
set lmargin at screen margin
set ytics font small
set border 1
set grid noytics xtics
if (columns == 2) { unset key }
n = columns - 1
w = 0.8 / n
low(i) = -0.4 + w * (i - 2)
plot data using (0):0:ytic(1) with points ps 0 lc rgb colour[1] notitle, \
	for [i = 2:columns] data using (0):($0 + low(i) + w / 2):(0):i:($0 + low(i)):($0 + low(i) + w * 0.96) \
		with boxxyerror fs solid 0.85 noborder lc rgb colour[1 + (i - 2) % 8] title columnhead(i), \
	for [i = 2:columns] data using i:($0 + low(i) + w / 2):(text(column(i))) with labels left offset 0.3, 0 font ",12" notitle
