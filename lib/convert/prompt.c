/* prompt.c - what the model is told: a file of messages with places to fill in */
#include <stdlib.h>
#include <string.h>

#include "convert/internal.h"

/* ---- the file ---- */

static const char *const roles[] = {"system", "user", "assistant", "retry", NULL};

/* A text without the empty lines around it. */
static const char *
strip(struct arena *a, const char *text, size_t len)
{
	while (len > 0 && strchr("\r\n", text[0]) != NULL)
		text++, len--;
	while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL)
		len--;
	return arena_strndup(a, text, len);
}

static void
add_message(struct arena *a, struct model_prompt *prompt, const char *role, const char *text)
{
	struct model_message **last = &prompt->messages;

	if (strcmp(role, "retry") == 0) {
		prompt->retry = text;
		return;
	}
	while (*last != NULL)
		last = &(*last)->next;
	*last = arena_alloc(a, sizeof(**last));
	**last = (struct model_message){role, text, NULL};
}

/* The role that a line "=== role" names, or NULL. */
static const char *
role_of(const char *line, size_t len)
{
	if (len < 5 || memcmp(line, "=== ", 4) != 0)
		return NULL;
	while (len > 0 && strchr(" \t\r\n", line[len - 1]) != NULL)
		len--;
	for (const char *const *role = roles; *role != NULL; role++)
		if (strlen(*role) == len - 4 && memcmp(line + 4, *role, len - 4) == 0)
			return *role;
	return NULL;
}

/* Does a message of the user's have the statement? */
static bool
asks(const struct model_message *m)
{
	for (; m != NULL; m = m->next)
		if (strcmp(m->role, "user") == 0 && strstr(m->text, "{{statement}}") != NULL)
			return true;
	return false;
}

static bool
read_prompt(struct arena *a, const char *file, const char *text, struct model_prompt *prompt)
{
	const char *role = NULL, *begin = text, *line = text, *next;

	for (; *line != '\0'; line = next) {
		size_t len = strcspn(line, "\n");
		const char *found = role_of(line, len);

		next = line + len + (line[len] == '\n');
		if (found == NULL)
			continue;
		if (role != NULL)
			add_message(a, prompt, role, strip(a, begin, (size_t)(line - begin)));
		role = found;
		begin = next;
	}
	if (role != NULL)
		add_message(a, prompt, role, strip(a, begin, (size_t)(line - begin)));
	if (asks(prompt->messages) && prompt->retry != NULL)
		return true;
	warning(
	    "%s: a prompt needs a line \"=== user\" with {{statement}} below it, and \"=== retry\"",
	    file);
	return false;
}

bool
model_prompt(struct arena *a, const char *path, struct model_prompt *prompt)
{
	struct buf b = {.arena = a};
	struct input in;
	size_t len;
	char *text;

	*prompt = (struct model_prompt){NULL, NULL};
	if (path == NULL) {
		for (const char *const *line = model_prompt_lines; *line != NULL; line++)
			buf_str(&b, *line);
		return read_prompt(a, "queries/prompt/convert.txt", buf_text(&b), prompt);
	}
	if (!input_open(&in, path))
		return false;
	text = input_rest(&in, a, &len);
	input_close(&in);
	return text != NULL && read_prompt(a, path, text, prompt);
}

/* ---- filling in ---- */

static const struct model_word *
word_at(const char *text, const struct model_word *words)
{
	for (; words->name != NULL; words++) {
		size_t n = strlen(words->name);

		if (strncmp(text, words->name, n) == 0 && strncmp(text + n, "}}", 2) == 0)
			return words;
	}
	return NULL;
}

const char *
model_fill(struct arena *a, const char *text, const struct model_word *words)
{
	struct buf b = {.arena = a};
	const struct model_word *w;

	while (*text != '\0') {
		const char *open = strstr(text, "{{");

		if (open == NULL)
			break;
		buf_add(&b, text, (size_t)(open - text));
		if ((w = word_at(open + 2, words)) != NULL) {
			buf_str(&b, w->value[0] != '\0' ? w->value : "(none)");
			text = open + 2 + strlen(w->name) + 2;
		} else {
			buf_str(&b, "{{");
			text = open + 2;
		}
	}
	buf_str(&b, text);
	return buf_text(&b);
}
