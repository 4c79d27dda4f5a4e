/* login.c - the endpoint and the credentials, from the environment or a profile
 *
 * Names and the form of the file: "Databricks client unified authentication" and "Databricks
 * configuration profiles"; OAuth for service principals: "Authorize service principal access to
 * Databricks with OAuth" (docs.databricks.com, read in 2026). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "convert/model.h"

/* ---- NAME=VALUE ---- */

/* Cuts white space off both ends, in place. */
static char *
trim(char *s)
{
	size_t len;

	s += strspn(s, " \t\r\n");
	for (len = strlen(s); len > 0 && strchr(" \t\r\n", s[len - 1]) != NULL;)
		s[--len] = '\0';
	return s;
}

/* "value" and 'value' stand for value, whatever comment is behind. */
static char *
unquote(char *s)
{
	char *end = s[0] == '"' || s[0] == '\'' ? strchr(s + 1, s[0]) : NULL;
	const char *rest = end != NULL ? end + 1 + strspn(end + 1, " \t") : s;

	if (end == NULL || (*rest != '\0' && *rest != '#'))
		return s;
	*end = '\0';
	return s + 1;
}

/* Cuts off a comment behind a value without quotes. */
static void
uncomment(char *s)
{
	if (s[0] != '"' && s[0] != '\'')
		for (; *s != '\0'; s++)
			if ((*s == ' ' || *s == '\t') && s[strspn(s, " \t")] == '#')
				*s-- = '\0';
}

/* Splits at the =; false: there is none. */
static bool
split(char *line, char **name, char **value)
{
	char *equals = strchr(line, '=');

	if (equals == NULL)
		return false;
	*equals = '\0';
	*name = trim(line);
	*value = trim(equals + 1);
	uncomment(*value);
	*value = unquote(*value);
	return (*name)[0] != '\0';
}

bool
model_env_file(const char *path)
{
	struct input in;
	char *line, *name, *value;
	size_t len;
	bool good = true;

	if (!input_open(&in, path))
		return false;
	input_peek(&in); /* passes over a byte order mark */
	while ((line = input_line(&in, &len)) != NULL) {
		line = trim(line);
		if (strncmp(line, "export ", 7) == 0)
			line = trim(line + 7);
		if (line[0] == '\0' || line[0] == '#')
			continue;
		if (!split(line, &name, &value)) {
			warnat((struct pos){path, in.line, 0}, "this is not NAME=VALUE");
			good = false;
		} else if (setenv(name, value, 0) == -1) {
			warnat((struct pos){path, in.line, 0}, "no variable can be named so");
			good = false;
		}
	}
	good = good && !in.failed;
	input_close(&in);
	return good;
}

/* ---- the profile ---- */

/* name = value lines below [profile]. */
static bool
read_profile(struct input *in, const char *profile, struct map *values)
{
	bool there = false, ours = false;
	char *line, *name, *value;
	size_t len;

	while ((line = input_line(in, &len)) != NULL) {
		line = trim(line);
		len = strlen(line);
		if (len > 2 && line[0] == '[' && line[len - 1] == ']') {
			line[len - 1] = '\0';
			ours = strcmp(line + 1, profile) == 0;
			there = there || ours;
		} else if (ours && line[0] != '#' && line[0] != ';' && split(line, &name, &value)) {
			map_set(values, name, arena_strdup(values->arena, value));
		}
	}
	return there;
}

static const char *
from_environment(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

/* The values of the profile; none when nobody asks for one and there is no file.  False: reported.
 */
static bool
load_profile(const char *profile, struct map *values)
{
	const char *path = from_environment("DATABRICKS_CONFIG_FILE"), *home = getenv("HOME");
	bool wanted, there;
	struct input in;

	if (profile == NULL)
		profile = from_environment("DATABRICKS_CONFIG_PROFILE");
	wanted = profile != NULL || path != NULL;
	if (path == NULL)
		path = arena_printf(values->arena, "%s/.databrickscfg", home != NULL ? home : "");
	if (!wanted) {
		FILE *f = fopen(path, "r");

		if (f == NULL)
			return true;
		fclose(f);
	}
	if (!input_open(&in, path))
		return false;
	there = read_profile(&in, profile != NULL ? profile : "DEFAULT", values);
	input_close(&in);
	if (!there && wanted)
		warning("%s has no profile [%s]", path, profile != NULL ? profile : "DEFAULT");
	return there || !wanted;
}

/* ---- both ---- */

const char *
model_mask(struct arena *a, const char *text, const char *secret)
{
	size_t len = secret != NULL ? strlen(secret) : 0;
	struct buf b = {.arena = a};
	const char *at;

	if (len == 0 || strstr(text, secret) == NULL)
		return text;
	for (; (at = strstr(text, secret)) != NULL; text = at + len) {
		buf_add(&b, text, (size_t)(at - text));
		buf_str(&b, "***");
	}
	buf_str(&b, text);
	return buf_text(&b);
}

/* The variable, or the value of the profile. */
static const char *
setting(const struct map *profile, const char *variable, const char *key)
{
	const char *value = from_environment(variable);

	return value != NULL ? value : map_get(profile, key);
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/* The URL of chat completions below what DATABRICKS_ENDPOINT names: a workspace, its
 * serving-endpoints, another service's base, or the very URL. */
static const char *
chat_url(struct arena *a, const char *endpoint)
{
	char *base = arena_strdup(a, endpoint), *path;
	size_t len;

	for (len = strlen(base); len > 0 && base[len - 1] == '/';)
		base[--len] = '\0';
	if (ends_with(base, "/chat/completions") || ends_with(base, "/invocations"))
		return base;
	path = strstr(base, "://");
	path = strchr(path != NULL ? path + 3 : base, '/');
	return arena_printf(
	    a, "%s%s/chat/completions", base, path == NULL ? "/serving-endpoints" : "");
}

/* https:// may be left out of a host. */
static const char *
with_scheme(struct arena *a, const char *host)
{
	return host == NULL || strstr(host, "://") != NULL ? host
							   : arena_printf(a, "https://%s", host);
}

static bool
good_url(const char *url)
{
	const char *problem = http_url_problem(url);

	if (problem != NULL && strchr(url, '@') != NULL)
		warning("the URL of the model's endpoint: %s", problem);
	else if (problem != NULL)
		warning("the model's endpoint %s: %s", url, problem);
	return problem == NULL;
}

/* It becomes part of a line, which a line end in it would end. */
static bool
good_token(const char *token)
{
	for (; *token != '\0'; token++)
		if ((unsigned char)*token <= ' ' || (unsigned char)*token >= 0x7F) {
			warning(
			    "the token of the model's endpoint has a blank or a line end in it, or "
			    "a character that is not ASCII");
			return false;
		}
	return true;
}

bool
model_login(struct arena *a, const char *profile, struct model_login *login)
{
	struct map values = {.arena = a};
	const char *endpoint, *host, *root;

	*login = (struct model_login){.name = from_environment("MODEL_NAME")};
	if (login->name == NULL)
		login->name = MODEL_NAME_DEFAULT;
	if (!load_profile(profile, &values))
		return false;
	host = with_scheme(a, setting(&values, "DATABRICKS_HOST", "host"));
	endpoint = with_scheme(a, from_environment("DATABRICKS_ENDPOINT"));
	login->token = from_environment("DATABRICKS_TOKEN");
	login->client_id = setting(&values, "DATABRICKS_CLIENT_ID", "client_id");
	login->client_secret = setting(&values, "DATABRICKS_CLIENT_SECRET", "client_secret");
	/* the client that the environment names goes before the profile's token */
	if (login->token == NULL && (from_environment("DATABRICKS_CLIENT_ID") == NULL ||
					from_environment("DATABRICKS_CLIENT_SECRET") == NULL))
		login->token = map_get(&values, "token");
	if (endpoint == NULL && host == NULL) {
		warning("the model needs DATABRICKS_ENDPOINT (or DATABRICKS_HOST, or a profile of "
			"~/.databrickscfg)");
		return false;
	}
	login->url = chat_url(a, endpoint != NULL ? endpoint : host);
	if (!good_url(login->url))
		return false;
	if (login->token != NULL)
		return good_token(login->token);
	if (login->client_id == NULL || login->client_secret == NULL) {
		warning("the model needs DATABRICKS_TOKEN (or DATABRICKS_CLIENT_ID and "
			"DATABRICKS_CLIENT_SECRET, or a profile that has them)");
		return false;
	}
	root = host != NULL ? host : login->url;
	login->oauth_url = arena_printf(a, "%.*s/oidc/v1/token",
	    (int)(strcspn(strstr(root, "://") + 3, "/") + (size_t)(strstr(root, "://") + 3 - root)),
	    root);
	return good_url(login->oauth_url);
}
