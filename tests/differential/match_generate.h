/*
 * match_generate.h - regular expressions together with subjects that they match, or all
 * but match.
 */
#ifndef PGCFG_DIFFERENTIAL_MATCH_GENERATE_H
#define PGCFG_DIFFERENTIAL_MATCH_GENERATE_H

#include "bytes.h"
#include "random.h"

enum { MATCH_SUBJECTS = 4 };

/* Adds a pattern, seldom a wrong one, and to each subject one without NUL. */
void match_generate(random_source *random, bytes *pattern, bytes subjects[MATCH_SUBJECTS]);

#endif
