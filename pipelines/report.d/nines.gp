# nines: percentiles, each nine as wide as the one before
set logscale xy
set format y "%g"
set rmargin 7
set xtics ("50 %%" 2, "90 %%" 10, "99 %%" 100, "99.9 %%" 1000, "99.99 %%" 10000, "99.999 %%" 100000)
plot for [i = 2:columns] data using 1:i with lines lw 2 lc rgb colour[1 + (i - 2) % 8]
