/* print-form.c - the forms of the function table: text with $1 to $9 and marks, see funcs.h
 *
 * A form is read piece by piece, so that an argument gets its parentheses by what stands beside it
 * and the whole form by the loosest operator that stands outside of brackets.
 */
#include <strings.h>

#include "sql/print.h"

enum piece_kind {
	PIECE_END,
	PIECE_SLOT,
	PIECE_MARK,
	PIECE_WORD,
	PIECE_OP,
	PIECE_OPEN,
	PIECE_CLOSE,
	PIECE_COMMA,
	PIECE_VALUE,
	PIECE_SPACE
};

struct piece {
	enum piece_kind kind;
	const char *text;
	size_t len;
	int power; /* of an operator, a word that is one; 0: it only separates */
};

/* ---- reading ---- */

static bool
is_word_char(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static int
word_power(const char *text, size_t n)
{
	static const struct {
		const char *word;
		int power;
	} words[] = {{"AND", PG_AND}, {"OR", PG_OR}, {"NOT", PG_NOT}, {"IS", PG_IS},
	    {"IN", PG_LIKE}, {"LIKE", PG_LIKE}, {"ILIKE", PG_LIKE}, {"SIMILAR", PG_LIKE},
	    {"BETWEEN", PG_LIKE}, {"ESCAPE", PG_LIKE}, {"AT", PG_AT}, {"ZONE", PG_AT},
	    {"COLLATE", PG_COLLATE}};

	for (size_t i = 0; i < LENGTH(words); i++)
		if (word_nis(text, n, words[i].word))
			return words[i].power;
	return 0;
}

static int
operator_power(const char *text, size_t n)
{
	const struct binop *o = binop_find(text, n);

	if (n == 2 && memcmp(text, "=>", 2) == 0)
		return 0;
	return o == NULL || o->postgres == 0 ? PG_OTHER : o->postgres;
}

static size_t
quoted_len(const char *text)
{
	const char *c = text + 1;
	bool escapes = false;

	for (; *c != '\0'; c++) {
		if (*c == '\\' && escapes && c[1] != '\0')
			c++;
		else if (*c == text[0] && c[1] == text[0])
			c++;
		else if (*c == text[0])
			return (size_t)(c - text) + 1;
	}
	return (size_t)(c - text);
}

static struct piece
operator_piece(const char *text)
{
	struct piece piece = {PIECE_OP, text, strspn(text, "+-*/<>=~!@#%^&|?"), 0};

	switch (text[0]) {
	case '(':
	case '[': return (struct piece){PIECE_OPEN, text, 1, 0};
	case ')':
	case ']': return (struct piece){PIECE_CLOSE, text, 1, 0};
	case ',':
	case ';': return (struct piece){PIECE_COMMA, text, 1, 0};
	case ':':
		return text[1] == ':' ? (struct piece){PIECE_OP, text, 2, PG_CAST}
				      : (struct piece){PIECE_COMMA, text, 1, 0}; /* a[1:2] */
	case '.': return (struct piece){PIECE_OP, text, 1, PG_NAME};
	default:
		if (piece.len == 0)
			return (struct piece){PIECE_COMMA, text, 1, 0};
		piece.power = operator_power(text, piece.len);
		return piece;
	}
}

/* The piece that begins at text. */
static struct piece
piece_at(const char *text)
{
	struct piece piece = {PIECE_WORD, text, 0, 0};

	if (*text == '\0')
		return (struct piece){PIECE_END, text, 0, 0};
	if (*text == ' ' || *text == '\n' || *text == '\t')
		return (struct piece){PIECE_SPACE, text, strspn(text, " \n\t"), 0};
	if (*text == '$' && ((text[1] >= '1' && text[1] <= '9') || text[1] == '*'))
		return (struct piece){PIECE_SLOT, text, 2, 0};
	if (*text == '$' && text[1] != '\0' && strchr("doFfw", text[1]) != NULL)
		return (struct piece){PIECE_MARK, text, 2, 0};
	if (*text == '\'' || *text == '"')
		return (struct piece){PIECE_VALUE, text, quoted_len(text), 0};
	if ((*text == 'E' || *text == 'e') && text[1] == '\'')
		return (struct piece){PIECE_VALUE, text, quoted_len(text + 1) + 1, 0};
	if (!is_word_char(*text))
		return operator_piece(text);
	while (is_word_char(text[piece.len]) ||
	       (text[piece.len] == '.' && is_word_char(text[piece.len + 1])))
		piece.len++;
	piece.power = word_power(text, piece.len);
	return piece;
}

/* A walk over the pieces that are not space. */
struct walk {
	const char *at;
	struct piece before, now;
	int depth; /* brackets and CASE ... END */
	bool between; /* the next AND belongs to BETWEEN */
};

static bool
piece_is(const struct piece *piece, const char *word)
{
	return piece->kind == PIECE_WORD && word_nis(piece->text, piece->len, word);
}

/* Is what stands before w->now complete, so that an operator here has a left operand? */
static bool
has_left(const struct walk *w)
{
	switch (w->before.kind) {
	case PIECE_SLOT:
	case PIECE_CLOSE:
	case PIECE_VALUE: return true;
	case PIECE_WORD:
		return w->before.power == 0 && !piece_is(&w->before, "WHEN") &&
		       !piece_is(&w->before, "THEN") && !piece_is(&w->before, "ELSE") &&
		       !piece_is(&w->before, "WHERE") && !piece_is(&w->before, "BY") &&
		       !piece_is(&w->before, "SELECT") && !piece_is(&w->before, "ON");
	default: return false;
	}
}

/* Powers that depend on what stood before. */
static void
refine(struct walk *w)
{
	struct piece *now = &w->now;

	if (now->kind == PIECE_OP && (now->text[0] == '-' || now->text[0] == '+') && !has_left(w))
		now->power = PG_UNARY;
	else if (piece_is(now, "NOT") && (has_left(w) || piece_is(&w->before, "IS")))
		now->power = piece_is(&w->before, "IS") ? PG_IS : PG_LIKE;
	else if (piece_is(now, "FROM") && piece_is(&w->before, "DISTINCT"))
		now->power = PG_IS;
	else if (piece_is(now, "AND") && w->between)
		now->power = PG_LIKE;
	if (piece_is(now, "BETWEEN"))
		w->between = true;
	else if (piece_is(now, "AND"))
		w->between = false;
}

/* Moves to the next piece; false: the end.  Space is passed, and copied to p when there is one. */
static bool
next_piece(struct walk *w, struct printer *p)
{
	w->before = w->now;
	for (;;) {
		w->now = piece_at(w->at);
		w->at += w->now.len;
		if (w->now.kind != PIECE_SPACE)
			break;
		if (p != NULL)
			put_char(p, ' ');
	}
	refine(w);
	if (w->now.kind == PIECE_CLOSE || piece_is(&w->now, "END"))
		w->depth--;
	return w->now.kind != PIECE_END;
}

static void
enter(struct walk *w)
{
	if (w->now.kind == PIECE_OPEN || piece_is(&w->now, "CASE"))
		w->depth++;
}

static const struct expr *
slot_argument(const struct expr *e, const struct piece *slot)
{
	const struct expr *arg = e->args;

	for (char c = '1'; c < slot->text[1] && arg != NULL; c++)
		arg = arg->next;
	return arg;
}

int
form_power(const struct expr *e)
{
	struct walk w = {.at = e->text};
	int power = PG_PRIMARY;

	while (next_piece(&w, NULL)) {
		if (w.depth == 0 && w.now.power > 0 && w.now.power < power)
			power = w.now.power;
		enter(&w);
	}
	if (e->text[0] == '$' && e->text[1] >= '1' && e->text[1] <= '9' && e->text[2] == '\0' &&
	    slot_argument(e, &(struct piece){.text = e->text}) != NULL)
		return expr_power(slot_argument(e, &(struct piece){.text = e->text}));
	return power;
}

/* ---- printing ---- */

void
require(struct sql *s, const char *name, size_t n)
{
	struct sql_word **w = &s->requires, *new;
	int order = -1;

	for (; *w != NULL; w = &(*w)->next) {
		order = strncmp((*w)->text, name, n);
		if (order == 0)
			order = (*w)->text[n] == '\0' ? 0 : 1;
		if (order >= 0)
			break;
	}
	if (*w != NULL && order == 0)
		return;
	new = arena_alloc(s->arena, sizeof(*new));
	new->text = arena_strndup(s->arena, name, n);
	new->next = *w;
	*w = new;
}

/* How tight the argument in the slot at w->now must hold. */
static int
slot_min(const struct walk *w)
{
	struct walk ahead = *w;
	int left = w->before.power == 0 ? 0 : w->before.power + 1, right;

	next_piece(&ahead, NULL);
	if (ahead.now.kind == PIECE_OPEN && ahead.now.text[0] == '[')
		return PG_NAME;
	right = ahead.now.power;
	if (right == PG_COMPARE || right == PG_LIKE || right == PG_IS)
		right++;
	return left > right ? left : right;
}

static void
put_mark(struct printer *p, const struct call *c, char mark)
{
	if (c == NULL)
		return;
	if (mark == 'd' && c->distinct) {
		put(p, "DISTINCT ");
	} else if (mark == 'o' && c->order != NULL) {
		put(p, " ORDER BY ");
		put_order(p, c->order);
	} else if (mark == 'F' && c->filter != NULL) {
		put_filter(p, c->filter);
	} else if (mark == 'f' && c->filter != NULL) {
		put(p, " AND ");
		put_expr(p, c->filter, PG_AND + 1);
	} else if (mark == 'w' && c->over != NULL) {
		put_over(p, c->over);
	}
}

static void
put_piece(struct printer *p, const struct expr *e, struct walk *w)
{
	const struct piece *now = &w->now;

	if (now->kind == PIECE_MARK) {
		put_mark(p, e->call, now->text[1]);
	} else if (now->kind != PIECE_SLOT) {
		if (now->kind == PIECE_WORD && now->len > 3 && memcmp(now->text, "lb.", 3) == 0)
			require(p->s, now->text + 3, now->len - 3);
		put_n(p, now->text, now->len);
	} else if (now->text[1] == '*') {
		put_exprs(p, e->args);
	} else if (slot_argument(e, now) != NULL) {
		put_expr(p, slot_argument(e, now), slot_min(w));
	} else {
		fail(p->s, "internal", e->begin, "the form \"%s\" has an argument too many",
		    e->text);
	}
}

/* A form that is one plain call and has no marks: what an aggregate has beside its arguments goes
 * where it does in any call. */
static bool
is_plain_call(const struct expr *e)
{
	struct walk w = {.at = e->text};
	size_t n = 0;

	for (; next_piece(&w, NULL); n++) {
		if (w.now.kind == PIECE_MARK || (n == 0 && w.now.kind != PIECE_WORD) ||
		    (n > 0 && w.depth == 0 && w.now.kind != PIECE_OPEN && *w.at != '\0'))
			return false;
		enter(&w);
	}
	return n > 2 && w.before.kind == PIECE_CLOSE;
}

static void
put_plain_call(struct printer *p, const struct expr *e)
{
	struct walk w = {.at = e->text};

	while (next_piece(&w, p)) {
		if (w.now.kind == PIECE_CLOSE && w.depth == 0)
			put_mark(p, e->call, 'o');
		put_piece(p, e, &w);
		if (w.now.kind == PIECE_OPEN && w.depth == 0)
			put_mark(p, e->call, 'd');
		enter(&w);
	}
	if (e->call->within != NULL) {
		put(p, " WITHIN GROUP (ORDER BY ");
		put_order(p, e->call->within);
		put_char(p, ')');
	}
	put_mark(p, e->call, 'F');
	put_mark(p, e->call, 'w');
}

void
put_form(struct printer *p, const struct expr *e)
{
	struct walk w = {.at = e->text};

	if (e->call != NULL && is_plain_call(e)) {
		put_plain_call(p, e);
		return;
	}
	while (next_piece(&w, p) && !p->over) {
		put_piece(p, e, &w);
		enter(&w);
	}
}
