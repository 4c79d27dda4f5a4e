/* options.c - what the options of the filter say about the model */
#include <stdlib.h>
#include <string.h>

#include "convert/model.h"

/* Most that a limit may say. */
#define TOKENS_MAX 1e12

static int64_t
tokens(const char *option, const char *arg)
{
	return (int64_t)opt_number(option, arg, 1, TOKENS_MAX);
}

/* IN,OUT */
static void
set_price(struct model_options *o, const char *arg)
{
	const char *comma = strchr(arg, ',');
	struct arena a = {0};

	if (comma == NULL)
		die("--token-price %s: it has to be IN,OUT", arg);
	o->price_in =
	    opt_number("--token-price", arena_strndup(&a, arg, (size_t)(comma - arg)), 0, 1e6);
	o->price_out = opt_number("--token-price", comma + 1, 0, 1e6);
	arena_free(&a);
}

bool
model_option(struct model_options *o, int ch, const char *arg)
{
	static const char *const engines[] = {"rules", "auto", "llm", NULL};

	o->given = o->given || ch != 'E';
	switch (ch) {
	case 'a': o->attempts = (int)opt_int("--attempts", arg, 1, 20); break;
	case 'B': o->tokens = tokens("--max-tokens", arg); break;
	case 'b': o->cost = opt_number("--max-cost", arg, 1e-6, 1e9); break;
	case 'D': o->profile = arg; break;
	case 'd': o->dbname = arg; break;
	case 'E': o->use = (enum model_use)opt_word("--engine", arg, engines); break;
	case 'F': o->env_file = arg; break;
	case 'i': o->in_flight = (int)opt_int("--in-flight", arg, 1, 1000); break;
	case 'K':
		o->tokens_per_minute = opt_number("--tokens-per-minute", arg, 1, TOKENS_MAX);
		break;
	case 'k': o->cache = arg; break;
	case 'M': o->prompt = arg; break;
	case 'R': o->requests_per_minute = opt_number("--requests-per-minute", arg, 1, 1e9); break;
	case 'r': o->retries = (int)opt_int("--retries", arg, 0, 100); break;
	case 'S': o->stream = true; break;
	case 'T': o->request_tokens = tokens("--request-tokens", arg); break;
	case 't': o->timeout_s = opt_time("--timeout", arg, 0.01, 3600); break;
	case 'X': set_price(o, arg); break;
	default: return false;
	}
	return true;
}

void
model_check_options(const struct model_options *o)
{
	if (o->use == MODEL_NEVER && o->given)
		die("options of the model need --engine=auto or --engine=llm");
	if (o->cost > 0 && o->price_in == 0 && o->price_out == 0)
		die("--max-cost needs --token-price");
}
