/*
 * shrink.h - makes a failing case small.
 */
#ifndef PGCFG_DIFFERENTIAL_SHRINK_H
#define PGCFG_DIFFERENTIAL_SHRINK_H

#include "tree.h"

/* Whether a tree still shows what is being looked for. */
typedef bool shrink_test(void *context, const file_tree *tree);

/* Removes files, lines and bytes from `tree` as long as the test stays true;
 * asks it at most `budget` times. */
void shrink_tree(file_tree *tree, shrink_test *test, void *context, unsigned budget);

#endif
