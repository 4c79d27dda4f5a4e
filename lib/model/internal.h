/* internal.h - what the files of lib/model share */
#ifndef MODEL_INTERNAL_H
#define MODEL_INTERNAL_H

#include "model/model.h"

/* queries/prompt/convert.txt, made into a table by the Makefile; NULL ends it */
extern const char *const model_prompt_lines[];

#endif
