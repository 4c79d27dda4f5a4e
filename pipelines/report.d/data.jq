# data: the rows of a picture as tab-separated values; what is not known is ?
def cell: if . == null then "?" elif type == "string" then gsub("[\t\n]"; " ") | if length > 48 then .[:47] + "…" else . end else tostring end;
(.columns | map(gsub("[\t\n]"; " ")) | join("\t")), (.rows[] | map(cell) | join("\t"))
