# ranges: a change, and how far chance may take it
set yrange [rows - 0.4:-0.6]
set xrange [least:most]
set offsets 0, 0, 0, 0
set xtics nice((most - least) / 5)
set ylabel
set lmargin at screen margin
set ytics font small
set border 1
set grid noytics xtics
set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead lw 1
unset key
plot data using 2:0:3:4:ytic(1) with xerrorbars pt 7 ps 0.7 lw 2 lc rgb colour[1]
