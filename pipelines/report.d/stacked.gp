# stacked: the columns of a row one behind the other
set xrange [0:100]
set key maxcols 5
set yrange [rows - 0.4:-0.6]
set ylabel
set lmargin at screen margin
set ytics font small
set border 1
set grid noytics xtics
upto(i) = i < 2 ? 0 : sum [k = 2:i] column(k)
plot data using (0):0:ytic(1) with points ps 0 lc rgb colour[1] notitle, \
	for [i = 2:columns] data using (0):0:(upto(i - 1)):(upto(i)):($0 - 0.38):($0 + 0.38) \
		with boxxyerror fs solid 0.85 noborder lc rgb colour[1 + (i - 2) % 8] title columnhead(i)
