# steps: shares of a whole by class, on a logarithmic axis
set logscale x
set format x "%g"
set yrange [0:*]
plot for [i = 2:columns] data using 1:i with fillsteps fs solid 0.15 noborder lc rgb colour[1 + (i - 2) % 8] notitle, \
	for [i = 2:columns] data using 1:i with steps lw 1.6 lc rgb colour[1 + (i - 2) % 8]
