# svg: a picture of gnuplot for a page: no head, ids of its own (ID), black as the colour of the text
/^<?xml/d
/<title>Gnuplot/d
/<desc>/d
s/ color="black"//g
s/\(stroke\|fill\)=\(['"]\)black['"]/\1=\2currentColor\2/g
s/\bid=\(['"]\)/id=\1ID-/g
s/href='#/href='#ID-/g
s/url(#/url(#ID-/g
