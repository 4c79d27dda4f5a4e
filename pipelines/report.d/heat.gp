# heat: a field for each pair, with its figure
set palette defined (0 "#7fc8a9", 1 "#f3d37a", 2 "#e0653f")
set cblabel zname
set rmargin at screen 0.82
unset key
unset grid
set xrange [-0.5:columns - 1.5]
set yrange [-0.5:rows - 0.5]
set xtics ()
set ytics ()
do for [i = 1:columns - 1] { set xtics add (word(heads, i) i - 1) }
do for [i = 1:rows] { set ytics add (word(xs, i) i - 1) }
plot for [i = 2:columns] data using (i - 2):0:(-0.5 + i - 2):(0.5 + i - 2):($0 - 0.5):($0 + 0.5):i \
		with boxxyerror fs solid 1 noborder lc palette notitle, \
	for [i = 2:columns] data using (i - 2):0:(text(column(i))) with labels textcolor rgb "#1a1a1a" notitle
