/* internal.h - what the files of lib/convert share */
#ifndef CONVERT_INTERNAL_H
#define CONVERT_INTERNAL_H

#include "convert/model.h"

/* queries/prompt/convert.txt, made into a table by the Makefile; NULL ends it */
extern const char *const model_prompt_lines[];

#endif
