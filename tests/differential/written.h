/*
 * written.h - rules that the library writes must read back: a file of them, and
 * what a server has to see in it.
 */
#ifndef PGCFG_DIFFERENTIAL_WRITTEN_H
#define PGCFG_DIFFERENTIAL_WRITTEN_H

#include "hba_library.h"
#include "tree.h"

typedef struct written_file {
    file_tree tree;
    row_set expected;
    bytes meanings; /* one byte a token: whether it is a keyword or a group */
} written_file;

void written_free(written_file *file);

/* Writes the rules of the files that are now in the data directory. Returns how
 * many there are; those that have no spelling are left out. Adds to `broken` what
 * should have had one. */
size_t written_make(hba_library *library, written_file *file, bytes *broken);

/* Once the file is in the data directory and `rows` is what the server shows:
 * adds to `broken` what did not read back. */
void written_check(hba_library *library, const written_file *file, const row_set *rows,
                   bytes *broken);

#endif
