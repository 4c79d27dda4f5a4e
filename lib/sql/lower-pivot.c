/* lower-pivot.c - PIVOT and UNPIVOT
 *
 * https://docs.databricks.com/en/sql/language-manual/sql-ref-syntax-qry-select-pivot.html and
 * ...-unpivot.html.  PIVOT is GROUP BY the columns that are not named, with a FILTER for each value.
 */
#include <string.h>

#include "sql/lower.h"

struct from *
lower_pivot(struct sql *s, struct scope *sc, struct from *f)
{
	(void)sc;
	fail(s, "pivot", f->begin, "PIVOT");
}

struct from *
lower_unpivot(struct sql *s, struct scope *sc, struct from *f)
{
	(void)sc;
	fail(s, "unpivot", f->begin, "UNPIVOT");
}
