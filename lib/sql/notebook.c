/* notebook.c - notebooks as Databricks exports them: which of their lines are SQL
 *
 * https://docs.databricks.com/en/notebooks/notebook-export-import.html, 2025-10: cells stand
 * between lines "-- COMMAND ----------" (SQL) or "# COMMAND ----------" (Python); each line of a
 * cell in another language, or whose language is said, begins with "-- MAGIC " or "# MAGIC ".
 */
#include <string.h>

#include "sql/sql.h"

struct lines {
	char *text;
	size_t len, at;
};

/* The next line, without its end; false: there is none. */
static bool
next_line(struct lines *l, char **line, size_t *n)
{
	char *end;

	if (l->at >= l->len)
		return false;
	*line = l->text + l->at;
	end = memchr(*line, '\n', l->len - l->at);
	*n = end == NULL ? l->len - l->at : (size_t)(end - *line);
	l->at += *n + 1;
	return true;
}

static bool
starts(const char *line, size_t n, const char *mark, const char *word)
{
	size_t m = strlen(mark), w = strlen(word);

	return n >= m + w && memcmp(line, mark, m) == 0 && memcmp(line + m, word, w) == 0;
}

/* In a Python notebook what is no SQL becomes white space; the first line of a cell says that it
 * was there, when it is long enough. */
static void
hide(char *line, size_t n, bool first)
{
	static const char cell[] = "-- MAGIC %python";

	memset(line, ' ', n);
	if (first && n >= strlen(cell))
		memcpy(line, cell, strlen(cell));
}

void
sql_open_notebook(char *text, size_t len)
{
	static const char python[] = "# Databricks notebook source";
	struct lines l = {text, len, 0};
	bool other = len >= strlen(python) && memcmp(text, python, strlen(python)) == 0;
	bool sql = false, first = true, command, magic;
	const char *mark = other ? "# " : "-- ";
	size_t n, skip = strlen(mark) + strlen("MAGIC");
	char *line;

	if (other && next_line(&l, &line, &n))
		hide(line, n, false);
	while (next_line(&l, &line, &n)) {
		command = starts(line, n, mark, "COMMAND ----------");
		magic = !command && starts(line, n, mark, "MAGIC");
		if (command) {
			sql = false;
			first = true;
		}
		if (magic && starts(line + skip, n - skip, "", " %sql"))
			sql = true;
		if (other && command)
			memcpy(line, "-- COMMAND ---------", n < 20 ? n : 20);
		else if (sql && magic)
			memset(line, ' ',
			    starts(line + skip, n - skip, "", " %sql") ? skip + 5 : skip);
		else if (other && n > 0) {
			hide(line, n, first && !magic);
			first = false;
		}
	}
}
