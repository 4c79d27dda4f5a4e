# timeline: rate, latency and errors above each other, over the same seconds
array names[4] = ["", "successes a second", "p99, ms", "errors a second"]
array shades[4] = [1, 1, 2, 4]
unset key
unset ylabel
set multiplot layout 3, 1 margins 0.13, 0.97, 0.14, 0.97 spacing 0.06
do for [i = 2:4] {
	STATS_max = 0
	set yrange [*:*]
	stats data using i nooutput
	top = STATS_max > 0 ? STATS_max * 1.25 : 1
	set yrange [0:top]
	set ytics nice(top / 3)
	set format x (i == 4 ? "%g" : "")
	if (i < 4) { unset xlabel } else { set xlabel xname }
	set label 1 names[i] at graph 0.01, 0.9 font ",13"
	plot data using 1:i with lines lw 1.6 lc rgb colour[shades[i]]
}
unset multiplot
