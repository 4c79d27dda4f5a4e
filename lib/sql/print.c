/* print.c - Postgres text from a tree that lowering is done with: text, lines, comments
 *
 * The files print*.c are the only ones that write SQL, the forms of the function table aside.
 */
#include "sql/print.h"

/* What forms that use an argument twice may at most make of a statement. */
#define OUTPUT_MAX ((size_t)64 << 20)

static bool
stopped(struct printer *p)
{
	if (p->trial && p->b->len - p->line > PRINT_WIDTH)
		p->over = true;
	if (p->b->len > OUTPUT_MAX)
		fail(p->s, "too-long", 0, "the translation would be longer than %d MB",
		    (int)(OUTPUT_MAX >> 20));
	return p->over;
}

void
put_n(struct printer *p, const char *text, size_t n)
{
	if (!stopped(p))
		buf_add(p->b, text, n);
}

void
put(struct printer *p, const char *text)
{
	put_n(p, text, strlen(text));
}

void
put_char(struct printer *p, char c)
{
	put_n(p, &c, 1);
}

bool
try_flat(struct printer *p, void (*print)(struct printer *p, const void *node), const void *node)
{
	struct printer before = *p;
	size_t mark = p->b->len;

	if (p->flat) {
		print(p, node);
		return true;
	}
	p->flat = p->trial = true;
	print(p, node);
	stopped(p);
	p->flat = p->trial = false;
	if (!p->over)
		return true;
	*p = before;
	p->b->len = mark;
	return false;
}

/* ---- comments ---- */

/* Does the comment stand on a line behind something else? */
static bool
is_behind(const struct printer *p, const struct comment *c)
{
	const char *text = p->s->piece.text;
	size_t i = c->begin;

	while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t'))
		i--;
	return i > 0 && text[i - 1] != '\n';
}

/* A comment that does not end the line, whatever it was. */
static void
put_block(struct printer *p, const struct comment *c)
{
	const char *text = p->s->piece.text + c->begin;
	size_t n = c->end - c->begin;

	if (text[0] == '/') {
		put_n(p, text, n);
		return;
	}
	put(p, "/*");
	for (size_t i = 2; i < n; i++) {
		if (text[i] == '\r' || (text[i] == '\\' && i + 1 < n && text[i + 1] == '\n'))
			continue;
		put_char(p, text[i]);
		if ((text[i] == '*' || text[i] == '/') && i + 1 < n &&
		    text[i + 1] == (text[i] == '*' ? '/' : '*'))
			put_char(p, ' ');
	}
	put(p, " */");
}

/* A comment that has the rest of its line; false: it was cut in two lines by a backslash. */
static void
put_line_comment(struct printer *p, const struct comment *c)
{
	const char *text = p->s->piece.text + c->begin;
	size_t n = c->end - c->begin;

	while (n > 0 && (text[n - 1] == '\r' || text[n - 1] == ' '))
		n--;
	if (text[0] == '/' || memchr(text, '\n', n) != NULL)
		put_block(p, c);
	else
		put_n(p, text, n);
}

static void
break_line(struct printer *p)
{
	while (p->b->len > 0 && p->b->data[p->b->len - 1] == ' ')
		p->b->len--;
	buf_char(p->b, '\n');
	p->line = p->b->len;
	for (int i = 0; i < p->indent * PRINT_INDENT; i++)
		buf_char(p->b, ' ');
}

static bool
due(const struct printer *p, size_t begin)
{
	return p->comments != NULL && p->comments->end <= begin;
}

void
put_comments(struct printer *p, size_t begin)
{
	for (; due(p, begin) && !p->over; p->comments = p->comments->next) {
		if (p->trial) {
			p->over = true;
		} else if (p->flat) {
			put_block(p, p->comments);
			put_char(p, ' ');
		} else {
			put_line_comment(p, p->comments);
			break_line(p);
		}
	}
}

void
put_line(struct printer *p, size_t begin)
{
	if (p->flat) {
		put_char(p, ' ');
	} else {
		for (; due(p, begin) && is_behind(p, p->comments);
		     p->comments = p->comments->next) {
			put_char(p, ' ');
			put_line_comment(p, p->comments);
			if (p->s->piece.text[p->comments->begin] == '-') {
				p->comments = p->comments->next;
				break;
			}
		}
		break_line(p);
	}
	put_comments(p, begin);
}

/* ---- a statement ---- */

void
print_statement(struct sql *s, struct buf *b, const struct stmt *stmt)
{
	struct printer p = {.s = s, .b = b, .comments = s->comments, .line = b->len};
	size_t end = s->piece.len;

	p.flat = s->options == NULL || !s->options->pretty;
	put_comments(&p, stmt->begin);
	for (; stmt != NULL; stmt = stmt->next) {
		put_statement(&p, stmt);
		if (stmt->next != NULL) {
			put_char(&p, ';');
			p.indent = 0;
			buf_char(b, '\n');
			p.line = b->len;
		}
	}
	while (p.comments != NULL) {
		put_line(&p, p.flat ? p.comments->end : end);
		if (p.comments == NULL)
			break;
	}
	while (b->len > 0 && (b->data[b->len - 1] == ' ' || b->data[b->len - 1] == '\n'))
		b->data[--b->len] = '\0';
}
