# data: the rows of a picture as tab-separated values; what is not known is ?
def plain: gsub("[\t\n]"; " ") | gsub("\""; "”") | if test("^ *$") then "-" else . end; # a quote would begin a quoted cell
def cell: if . == null then "?" elif type == "string" then plain | if length > 48 then .[:47] + "…" else . end else tostring end;
(.columns | map(plain) | join("\t")), (.rows[] | map(cell) | join("\t"))
