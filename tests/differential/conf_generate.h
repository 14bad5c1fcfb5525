/*
 * conf_generate.h - the cases of postgresql.conf: each a tree of files, made from a
 * seed and an index alone, the same on every machine.
 */
#ifndef PGCFG_DIFFERENTIAL_CONF_GENERATE_H
#define PGCFG_DIFFERENTIAL_CONF_GENERATE_H

#include "tree.h"

/* Makes `tree` the case number `index` of `seed`. */
void conf_generate(uint64_t seed, uint64_t index, file_tree *tree);

/* The top names of all files that cases have, NULL at the end. */
extern const char *const conf_generate_names[];

#endif
