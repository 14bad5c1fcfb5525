/*
 * ident_generate.h - makes cases of pg_ident.conf out of numbers: the same seed and
 * index always give the same files.
 */
#ifndef PGCFG_DIFFERENTIAL_IDENT_GENERATE_H
#define PGCFG_DIFFERENTIAL_IDENT_GENERATE_H

#include <stdint.h>

#include "tree.h"

void ident_generate(uint64_t seed, uint64_t index, file_tree *tree);

/* Top names of all files and directories that cases may have, NULL at the end. */
extern const char *const ident_generate_names[];

#endif
