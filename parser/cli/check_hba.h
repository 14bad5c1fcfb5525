/*
 * check_hba.h - pgcfg check of a pg_hba.conf.
 */
#ifndef PGCFG_CLI_CHECK_HBA_H
#define PGCFG_CLI_CHECK_HBA_H

#include "checking.h"

#include <pgcfg/hba.h>

/* Who wants the entries too, in their order; `start` as in hba_rows.h. */
typedef struct hba_listener {
    void *context;
    void (*start)(void *context);
    void (*entry)(void *context, const pgcfg_hba_reader *reader, const pgcfg_hba_entry *entry);
} hba_listener;

/* Reads `file` ("-": standard input), which the server calls `path`, and adds
 * what is wrong with it. `listener` may be NULL. */
void check_hba(checking *c, const char *file, const char *path, const pgcfg_server *server,
               const hba_listener *listener);

#endif
