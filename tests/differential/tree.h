/*
 * tree.h - the files of one case: a main file and what it may refer to, as a
 * value, and how it gets into a data directory and out again.
 */
#ifndef PGCFG_DIFFERENTIAL_TREE_H
#define PGCFG_DIFFERENTIAL_TREE_H

#include <stdbool.h>

#include "bytes.h"

enum { TREE_NODES_MAX = 16, TREE_NAME_MAX = 64 };

/* Stands for the data directory in contents and link targets. */
#define TREE_DATA_DIRECTORY "/data"

typedef enum tree_kind { TREE_FILE, TREE_DIRECTORY, TREE_LINK } tree_kind;

typedef struct tree_node {
    tree_kind kind;
    char name[TREE_NAME_MAX]; /* relative to the data directory */
    unsigned mode;            /* permissions; 0 = nobody may do anything with it */
    bytes content;            /* of a file; where a link points to */
} tree_node;

/* Node 0 is the main file, unless that is missing. Parents come before their
 * children. */
typedef struct file_tree {
    tree_node nodes[TREE_NODES_MAX];
    size_t count;
    bool has_loop;     /* a file may refer to itself by @, which no major before 16 survives */
    bool is_for_log;   /* a server's log says more of it than its view */
    bool is_for_start; /* and its start */
    bool is_literal;   /* TREE_DATA_DIRECTORY stands for nothing in it */
} file_tree;

/* Empties it and keeps its memory. */
void tree_clear(file_tree *tree);
void tree_free(file_tree *tree);
void tree_copy(file_tree *to, const file_tree *from);

/* Adds a node; NULL where there is one of this name, or too many. */
tree_node *tree_add(file_tree *tree, tree_kind kind, const char *name, unsigned mode);

/* Removes a node and everything below it. */
void tree_remove(file_tree *tree, size_t index);

/* Makes the data directory hold `now` where it held `before`, which may be
 * NULL. False, with errno set, where that fails. */
bool tree_write(const file_tree *now, const file_tree *before, const char *data_directory);

/* Removes from the data directory what `tree_write` put there, the main file too. */
void tree_erase(const file_tree *tree, const char *data_directory);

/* Removes whatever lies under this name, as an interrupted run may have left it. */
void tree_sweep(const char *data_directory, const char *name);

/* Writes it in a form that can be read and typed again. */
void tree_print(const file_tree *tree, bytes *out);

#endif
