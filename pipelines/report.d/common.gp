# common: what all pictures have; text and axes are black, which report makes the colour of the page's text
set datafile separator "\t"
set datafile missing "?"
set term svg noenhanced size 560, height font "sans-serif,14" dynamic
set output out
set encoding utf8
set border 3 lw 0.7
set tics nomirror out scale 0.5
set grid lc rgb "gray" lw 0.5 dt 3
set key autotitle columnhead
set key below center horizontal maxcols keys samplen 1.5
set rmargin 4
array colour[8] = ["#3b82d6", "#e08a00", "#0f9d73", "#d6512a", "#b565c7", "#8a8a00", "#d1578f", "#808080"]
set xlabel xname offset 0, 0.7
set ylabel yname
# a step of 1, 2 or 5 times a power of ten, at least so large
nice(x) = x <= 0 ? 1 : (p = 10 ** floor(log10(x)), x <= p ? p : x <= 2 * p ? 2 * p : x <= 5 * p ? 5 * p : 10 * p)
text(x) = x == 0 ? "0" : sprintf(abs(x) < 1000 ? "%.3g" : "%.0f", x)
