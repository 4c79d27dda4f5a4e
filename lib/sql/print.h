/* print.h - what the files of the printer share; nobody else includes it
 *
 * Text grows in b.  With `flat` there are no line breaks; a trial is flat text that may turn out
 * too long for its line (over), and is then taken back and printed over several lines.
 */
#ifndef SQL_PRINT_H
#define SQL_PRINT_H

#include <string.h>

#include "sql/internal.h"

/* Columns of a line that a trial must fit into, and of an indent. */
#define PRINT_WIDTH 88
#define PRINT_INDENT 4

struct printer {
	struct sql *s;
	struct buf *b;
	bool flat, trial, over;
	int indent;
	size_t line; /* where in b the line begins */
	const struct comment *comments; /* the next one to be printed */
};

/* ---- print.c: text, lines, comments ---- */

void put(struct printer *p, const char *text);
void put_n(struct printer *p, const char *text, size_t n);
void put_char(struct printer *p, char c);
/* A new line (flat: a space) for what stood at begin in the source, with the comments that stood
 * before it. */
void put_line(struct printer *p, size_t begin);
/* The comments alone. */
void put_comments(struct printer *p, size_t begin);
/* Prints on the rest of the line if it fits; false: nothing was printed. */
bool try_flat(
    struct printer *p, void (*print)(struct printer *p, const void *node), const void *node);

/* ---- print-name.c ---- */

/* A name that another one and a dot stand before: any keyword will do. */
void put_label(struct printer *p, const char *name);
void put_name(struct printer *p, const char *name);
void put_names(struct printer *p, const struct sql_word *names);
/* '...' with what must be doubled */
void put_string(struct printer *p, const char *text, size_t n);
/* The parts of a name with dots between. */
void put_dotted(struct printer *p, const struct expr *parts);

/* ---- print-expr.c, print-form.c ---- */

/* An expression that holds at least as tight as min, a pg_power; in parentheses if it does not. */
void put_expr(struct printer *p, const struct expr *e, int min);
void put_exprs(struct printer *p, const struct expr *list);
/* The name of a type; one that Postgres does not have leaves by fail(). */
void put_type(struct printer *p, const struct type *t, size_t begin);
int expr_power(const struct expr *e);
void put_form(struct printer *p, const struct expr *e);
int form_power(const struct expr *e);
void put_filter(struct printer *p, const struct expr *condition);
void put_over(struct printer *p, const struct window *w);
/* Notes that the statement needs a function of the schema lb. */
void require(struct sql *s, const char *name, size_t n);

/* ---- print-query.c ---- */

void put_query(struct printer *p, const struct query *q);
/* ( query ), over several lines when it is long */
void put_subquery(struct printer *p, const struct query *q);
void put_order(struct printer *p, const struct order *list);
void put_window(struct printer *p, const struct window *w);
void put_from(struct printer *p, const struct from *list);

/* ---- print-ddl.c, print-dml.c ---- */

void put_statement(struct printer *p, const struct stmt *st);
void put_insert(struct printer *p, const struct stmt *st);
void put_update(struct printer *p, const struct stmt *st);
void put_delete(struct printer *p, const struct stmt *st);
void put_merge(struct printer *p, const struct stmt *st);

#endif
