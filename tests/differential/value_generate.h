/*
 * value_generate.h - texts to try as values of a parameter: its limits, units,
 * rounding edges, spellings and their neighbours, the words of checks, junk.
 */
#ifndef PGCFG_DIFFERENTIAL_VALUE_GENERATE_H
#define PGCFG_DIFFERENTIAL_VALUE_GENERATE_H

#include <pgcfg/parameter.h>

#include "bytes.h"
#include "random.h"

/* Adds a text without NUL. */
void value_generate(random_source *random, const pgcfg_parameter *parameter, int major, bytes *out);

/* The parameter's name, most often as it is, else in other cases of letters. */
void value_generate_name(random_source *random, const char *name, bytes *out);

#endif
