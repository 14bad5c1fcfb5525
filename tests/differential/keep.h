/*
 * keep.h - stores a case as a folder of the corpus (see corpus/hba).
 */
#ifndef PGCFG_DIFFERENTIAL_KEEP_H
#define PGCFG_DIFFERENTIAL_KEEP_H

#include "target.h"
#include "tree.h"

/* Makes a folder in `folder` that says where the case was found. Says on standard
 * error what does not work. */
void keep_case(const pg_target *target, const char *folder, uint64_t seed, uint64_t index,
               const file_tree *tree);

#endif
