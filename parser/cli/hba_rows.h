/*
 * hba_rows.h - one pass over a pg_hba.conf for the commands that read it.
 */
#ifndef PGCFG_CLI_HBA_ROWS_H
#define PGCFG_CLI_HBA_ROWS_H

#include "files.h"

#include <pgcfg/hba.h>

/* Who gets the rows. `start` may be called more than once: whatever came before
 * it is void, because the pass began again with more memory. */
typedef struct hba_visitor {
    void *context;
    void (*start)(void *context);
    void (*row)(void *context, const pgcfg_hba_reader *reader, const pgcfg_hba_entry *entry);
} hba_visitor;

/* Reads `file` ("-": standard input), to be called `path`, into the visitor;
 * ends the command where it cannot be read to the end. */
void hba_rows(files *f, const char *file, const char *path, const pgcfg_server *server,
              const hba_visitor *visitor);

#endif
