/* pgparse.h - Postgres SQL: its tokens, its statements, what its parser says; the only folder that
 * sees libpg_query */
#ifndef PGPARSE_H
#define PGPARSE_H

#include "base/base.h"
#include "json/json.h"

/* ---- lex.c: tokens, after PostgreSQL 15's scan.l and psqlscan.l, standard_conforming_strings on
 * ---- */

enum pg_token_type {
	PG_END,
	PG_SPACE,
	PG_COMMENT, /* -- to the end of the line, or nested slash-star */
	PG_WORD, /* an identifier or keyword without quotes */
	PG_QUOTED, /* "…" and U&"…" */
	PG_STRING, /* '…', E'…', B'…', X'…', N'…', U&'…', $tag$…$tag$ */
	PG_NUMBER,
	PG_PARAM, /* $1 */
	PG_NAMED, /* :name; see pg_params() for what is one */
	PG_OPERATOR,
	PG_PUNCT, /* ( ) [ ] , ; . : :: := .. */
	PG_BAD, /* a string, name or comment without its end, or a byte that starts no token */
};

/* A piece of the text; nothing is copied. */
struct pg_token {
	enum pg_token_type type;
	const char *text;
	size_t len;
};

/* struct pg_lex lex = {.text = s, .len = n}; then pg_next() until PG_END.  Every byte of the text,
 * which may be any bytes, is in exactly one token. */
struct pg_lex {
	const char *text;
	size_t len, at;
};
struct pg_token pg_next(struct pg_lex *lex);
/* The same without space and comments. */
struct pg_token pg_next_word(struct pg_lex *lex);
bool pg_token_is(const struct pg_token *token, const char *word); /* ASCII letters in any case */

/* The `:name` parameters of a statement in order, one entry an occurrence.  `::`, strings,
 * comments and the bounds of a slice (a[1:n]) are not parameters; a[:n] is one. */
struct pg_param {
	const char *name; /* without the colon, NUL-terminated */
	size_t offset, len; /* of ":name" in the text */
	struct pg_param *next;
};
struct pg_param *pg_params(struct arena *a, const char *sql, size_t len);

/* A statement as the server takes it: each name has its number, $1, $2 ... in the order in which
 * the names come first, behind the numbers that are there already. */
struct pg_numbered {
	const char *sql;
	const char **names; /* of $1, $2 ...; NULL: had no name */
	size_t count;
	struct pg_param *params; /* where they stood */
};
void pg_number(struct arena *a, const char *sql, size_t len, struct pg_numbered *out);
/* The offset in the text before, of one in n->sql. */
size_t pg_numbered_offset(const struct pg_numbered *n, size_t offset);

/* ---- split.c: text to statements ---- */

/* A statement begins with its first token or with the comments before it (not with one that stands
 * on the line where the statement before it ended) and ends before its semicolon. */
struct pg_statement {
	const char *text; /* NUL-terminated copy */
	size_t len;
	size_t offset; /* in the text that was split */
	struct pg_statement *next;
};
/* NULL: the text has none.  A semicolon in parentheses ends a statement too (save in CREATE RULE,
 * where it may stand), so that a missing ")" does not hide the statements after it. */
struct pg_statement *pg_split(struct arena *a, const char *text, size_t len);

/* ---- psql.c: what is meant for psql in a script ---- */

/* Writes spaces over psql's own commands (a backslash outside of quotes, up to the end of its
 * line; a semicolon stands for one that sends the statement before it) and over the rows behind
 * COPY ... FROM stdin, so that the places of all else are as before. */
void pg_blank_psql(char *text, size_t len);

/* ---- script.c: text to its comments and statements ---- */

/* In the order of their places; a comment inside of a statement comes before it.  A statement
 * begins with its first word here. */
struct pg_item {
	bool is_statement;
	const char *text; /* in the text that was read, not NUL-terminated */
	size_t len, offset;
	struct pg_param *params; /* of a statement; offsets from its text */
	struct pg_item *next;
};
struct pg_item *pg_script(struct arena *a, const char *text, size_t len);

/* ---- check.c: one statement ---- */

struct pg_parse_error {
	size_t offset; /* in the statement; its length when it ends too early */
	const char *message; /* in the arena, as hint */
	const char *hint; /* or NULL */
};
/* Would Postgres 15's parser take it?  `:name` stands for any value.  False: *error is filled,
 * nothing is reported.  One thread at a time: libpg_query moves stderr aside while it works. */
bool pg_check(struct arena *a, const char *sql, size_t len, struct pg_parse_error *error);

/* ---- ddl.c: the tables that statements make ---- */

struct pg_def_column {
	const char *name;
	const char *type; /* by the catalog's name, int8 for BIGINT; in lower case unless quoted */
	const char *written; /* the type as it stands there */
	int mod[2], mods; /* numeric(10, 2): {10, 2}, 2 */
	bool array;
	bool not_null;
	bool has_default; /* the server may fill it in: DEFAULT, identity, serial */
	bool generated; /* GENERATED ALWAYS AS (...): it cannot be written */
	int key; /* its place in the primary key, from 1; 0: none */
	const char *references; /* the table of a foreign key of this column alone, or NULL */
	size_t offset; /* of the name in the statement */
};

struct pg_def {
	const char *name; /* without schema */
	const char *path; /* with what stands before it: schema.name */
	struct pg_def_column *column;
	size_t count;
	const char *method; /* USING method, or NULL */
	struct pg_def *next;
};

/* Adds the table that a CREATE TABLE makes to the end of the list, and to a table of the list what
 * ALTER TABLE says about its key and defaults; passes over all other statements, right or wrong.
 * Texts live in the arena.  False: *error is filled, nothing is reported. */
bool pg_def_read(struct arena *a, const char *sql, size_t len, struct pg_def **tables,
    struct pg_parse_error *error);

/* ---- tree.c: what the parser makes of a statement ---- */

/* Longest text of which a tree is made: the library's stack does not grow with it. */
#define PG_TREE_BYTES ((size_t)32 << 10)

/* The tree of a statement that pg_check() takes, as libpg_query writes it: a node is an object with
 * one member, whose key is the node's kind and whose value its body.  Offsets are those of
 * sql.  A tree is made of JSON because that is what the library gives.  NULL: the text is too long,
 * nested too deep, or no statement. */
struct json *pg_tree(struct arena *a, const char *sql, size_t len);
/* The body of a node of that kind; NULL: it is of another, or no node.  node may be NULL. */
const struct json *pg_node(const struct json *node, const char *kind);
/* The body of a node of any kind, with the kind as its key. */
const struct json *pg_body(const struct json *node);
/* A member that is a text; "" when it is not there.  body may be NULL. */
const char *pg_attr(const struct json *body, const char *key);
bool pg_flag(const struct json *body, const char *key);
/* Where the node begins (its operator, if it has one); 0 when that is not known. */
size_t pg_place(const struct json *body);
/* The last of a list of names, {"String":{"sval":…}}. */
const char *pg_last_name(const struct json *list);

/* ---- names.c: identifiers ---- */

/* What is left of a name of n bytes: at most PG_NAME_MAX, no character cut in two. */
size_t pg_name_clip(const char *name, size_t n);

/* The name that a token stands for: quotes resolved, without quotes in lower case as Postgres folds
 * it; in the arena.  NULL: the token is no identifier (U&"…" is left out too).  Keywords are words.
 */
const char *pg_name(struct arena *a, const struct pg_token *token);

#endif
