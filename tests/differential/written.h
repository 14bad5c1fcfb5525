/*
 * written.h - what the library writes must read back: files written by it, and
 * what a server has to see in them.
 */
#ifndef PGCFG_DIFFERENTIAL_WRITTEN_H
#define PGCFG_DIFFERENTIAL_WRITTEN_H

#include "library.h"
#include "tree.h"

typedef struct written_file {
    file_tree tree;
    row_set expected; /* of rules; unused for values */
    bytes meanings;   /* one byte a token: whether it is a keyword or a group */
    bytes values;     /* written_value */
    bytes texts;      /* of the values */
} written_file;

void written_free(written_file *file);

/* Writes the rules of the file that is now in the data directory. Returns how
 * many there are; those that have no spelling are left out. */
size_t written_from_rules(hba_library *library, written_file *file, bytes *broken);

/* Writes values of the generator's, one a line. Returns how many there are. */
size_t written_from_values(const pgcfg_server *server, uint64_t seed, uint64_t index,
                           written_file *file, bytes *broken);

/* Once the file is in the data directory and `rows` is what the server shows:
 * adds to `broken` what did not read back. Each is for files of one kind. */
void written_check_rules(hba_library *library, const written_file *file, const row_set *rows,
                         bytes *broken);
void written_check_values(hba_library *library, const written_file *file, const row_set *rows,
                          bytes *broken);

#endif
