/*
 * forest.h - trees of several files that name each other, whatever is in them;
 * and noise in the bytes of one.
 */
#ifndef PGCFG_DIFFERENTIAL_FOREST_H
#define PGCFG_DIFFERENTIAL_FOREST_H

#include "random.h"
#include "tree.h"

typedef struct forest {
    file_tree *tree;
    random_source *random;
    size_t current; /* the node that is being written */
    bool loops;     /* references may go back */
} forest;

/* Chooses names, kinds and permissions; the main file is there already. */
void forest_plan(forest *f);

/* Adds the name of another node, in one of its spellings, or of nothing. It leads
 * from the current node to a later one, so that nothing goes in circles unless
 * that is wanted. Names in a directory's file are relative to the directory. */
void forest_add_name(forest *f, bytes *out);

/* Chances only: a link may end up dangling, in a circle, or at a directory. */
void forest_add_link_target(forest *f, bytes *out);

/* Changes some bytes. */
void forest_add_noise(random_source *random, bytes *content);

#endif
