/*
 * auth_forest.h - cases of several files, for pg_hba.conf and pg_ident.conf alike: files
 * that include each other and read lists from each other, and main files that are none.
 */
#ifndef PGCFG_DIFFERENTIAL_AUTH_FOREST_H
#define PGCFG_DIFFERENTIAL_AUTH_FOREST_H

#include "hba_grammar.h"
#include "tree.h"

/* What differs between the two. */
typedef struct auth_format {
    const char *main_name;
    const char *plain_line;
    /* A chain of files: a line before, what stands around the next one's name, and a
     * line behind. */
    const char *chain[4];
    const char *chain_of_names[2]; /* the same where only the first file has lines */
    void (*add_line)(grammar *g, bytes *out);
    void (*add_long_line)(grammar *g, bytes *out);
} auth_format;

/* Each adds to a tree that has its main file. */
void auth_forest_make(const auth_format *format, file_tree *tree, random_source *random);

/* Files that refer to one another down to about the depth that 16 allows. */
void auth_forest_make_chain(const auth_format *format, file_tree *tree, random_source *random);

/* A main file that is no plain file. */
void auth_forest_make_odd_main(const auth_format *format, file_tree *tree, random_source *random);

/* What comes last with every case: some noise, and the last line feed that is missing. */
void auth_forest_finish(file_tree *tree, random_source *random);

#endif
