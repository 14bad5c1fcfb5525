/*
 * tree.h - the end of an input as a small tree of files in memory, and a loader
 * over it.
 *
 * The bytes are the main file's. The bytes 00 FF begin another file: its name up
 * to a line feed (a name with a slash lies in a directory), its content up to the
 * next 00 FF. A name of a directory's file that begins with ! cannot be looked at.
 */
#ifndef PGCFG_FUZZ_TREE_H
#define PGCFG_FUZZ_TREE_H

#include <pgcfg/loader.h>

enum { FILES_MAX = 16 };
#define ROOT "/d/"

typedef struct tree_file {
    pgcfg_text name; /* below ROOT */
    char *bytes;     /* a copy of its own size, so that overreads are seen */
    size_t size;
} tree_file;

typedef struct tree {
    tree_file files[FILES_MAX];
    size_t count;
    /* Counted since the loader was made: */
    uint64_t bytes_opened;
    uint32_t opened;  /* files, directories, and names that could not be looked at */
    uint32_t missing; /* files and directories that could not be opened */
} tree;

/* Every file gets a copy of its own; `main_name` is the main file's, below ROOT. */
void tree_init(tree *t, pgcfg_text main_name, const uint8_t *data, size_t size);
void tree_free(tree *t);

/* Gives the files whole; counts from 0. */
pgcfg_loader tree_loader(tree *t);

/* The file at this path; NULL: there is none, it may be a directory. */
const tree_file *tree_find(const tree *t, pgcfg_text path);

#endif
