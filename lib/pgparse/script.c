/* script.c - text to its comments and statements, in order */
#include "pgparse/pgparse.h"

static struct pg_item *
add(struct arena *a, struct pg_item ***last, const char *text, size_t offset, size_t len)
{
	struct pg_item *item = arena_alloc(a, sizeof(*item));

	*item = (struct pg_item){.text = text + offset, .len = len, .offset = offset};
	**last = item;
	*last = &item->next;
	return item;
}

/* The comments from lex on that begin before end. */
static void
add_comments(struct arena *a, struct pg_item ***last, struct pg_lex *lex, size_t end)
{
	while (lex->at < end) {
		struct pg_token t = pg_next(lex);

		if (t.type == PG_COMMENT)
			add(a, last, lex->text, (size_t)(t.text - lex->text), t.len);
	}
}

struct pg_item *
pg_script(struct arena *a, const char *text, size_t len)
{
	struct pg_lex lex = {.text = text, .len = len};
	struct pg_item *first = NULL, **last = &first, *item;

	for (struct pg_statement *s = pg_split(a, text, len); s != NULL; s = s->next) {
		struct pg_lex inner = {.text = s->text, .len = s->len};
		size_t skip = (size_t)(pg_next_word(&inner).text - s->text);

		add_comments(a, &last, &lex, s->offset + s->len);
		item = add(a, &last, text, s->offset + skip, s->len - skip);
		item->is_statement = true;
		item->params = pg_params(a, item->text, item->len);
	}
	add_comments(a, &last, &lex, len);
	return first;
}
