/*
 * ident_rows.h - one pass over a pg_ident.conf for the commands that read it.
 */
#ifndef PGCFG_CLI_IDENT_ROWS_H
#define PGCFG_CLI_IDENT_ROWS_H

#include "files.h"

#include <pgcfg/ident.h>

/* Who gets the rows; `start` as in hba_rows.h. */
typedef struct ident_visitor {
    void *context;
    void (*start)(void *context);
    void (*row)(void *context, const pgcfg_ident_reader *reader, const pgcfg_ident_entry *entry);
} ident_visitor;

/* Reads `file` ("-": standard input), to be called `path`, into the visitor;
 * ends the command where it cannot be read to the end. */
void ident_rows(files *f, const char *file, const char *path, const pgcfg_server *server,
                const ident_visitor *visitor);

#endif
