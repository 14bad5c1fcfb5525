/*
 * conf_files.h - the entries of postgresql.conf and of the files that it
 * includes, in the order of reading. What the names and values mean is left to
 * others.
 */
#ifndef PGCFG_CONF_FILES_H
#define PGCFG_CONF_FILES_H

#include <pgcfg/conf.h>

#include "file_stack.h"

typedef struct pgcfg_conf_files {
    pgcfg_file_stack stack;
    int major;
    pgcfg_conf_mode mode;
    pgcfg_arena *arena;
    uint32_t entry_count;
    bool has_error;     /* an entry was an error of reading */
    bool has_kept_line; /* the entry handed out last is kept */
} pgcfg_conf_files;

/* Gets ready in `arena`; with `keep`, texts of entries that are kept and all
 * sources last as long as the arena. */
pgcfg_result pgcfg_conf_files_init(pgcfg_conf_files *files, const pgcfg_environment *environment,
                                   pgcfg_conf_mode mode, pgcfg_arena *arena, bool keep);

/* Opens a main file. CANNOT_READ: *problem; where the server would only say
 * that it is skipped, the caller goes on. */
pgcfg_result pgcfg_conf_files_open(pgcfg_conf_files *files, pgcfg_text path,
                                   pgcfg_diagnostic *problem);

/* The next entry, without a verdict on name and value. It lives until the next
 * call, unless has_kept_line is set. OK, END, NO_MEMORY, LIMIT. */
pgcfg_result pgcfg_conf_files_next(pgcfg_conf_files *files, pgcfg_conf_entry *entry,
                                   pgcfg_diagnostic *problem);

#endif
