/*
 * conf_files.h - the entries of postgresql.conf and of the files that it
 * includes, in the order of reading. What the names and values mean is left to
 * others.
 */
#ifndef PGCFG_CONF_FILES_H
#define PGCFG_CONF_FILES_H

#include <pgcfg/conf.h>

#include "conf_plain.h"
#include "file_stack.h"

/* What is known of the next line: nothing, not even whether there is one; that all is
 * tidied up for it; or also that it is not plain. */
enum { PGCFG_CONF_NEXT_IS_UNKNOWN, PGCFG_CONF_NEXT_MAY_BE_PLAIN, PGCFG_CONF_NEXT_IS_NOT_PLAIN };

typedef struct pgcfg_conf_files {
    pgcfg_file_stack stack;
    int major;
    pgcfg_conf_mode mode;
    pgcfg_arena *arena;
    uint32_t entry_count;
    bool has_error;      /* an entry was an error of reading */
    bool has_kept_line;  /* the entry handed out last is kept */
    uint8_t next;        /* what is known of the next line */
    uint32_t plain_next; /* of those that were taken from the file on top */
    uint32_t plain_count;
    pgcfg_conf_plain plain[PGCFG_CONF_PLAIN_MAX];
} pgcfg_conf_files;

/* Gets ready in `arena`; with `keep`, texts of entries that are kept and all
 * sources last as long as the arena. */
pgcfg_result pgcfg_conf_files_init(pgcfg_conf_files *files, const pgcfg_environment *environment,
                                   pgcfg_conf_mode mode, pgcfg_arena *arena, bool keep);

/* Opens a main file. CANNOT_READ: *problem; where the server would only say
 * that it is skipped, the caller goes on. */
pgcfg_result pgcfg_conf_files_open(pgcfg_conf_files *files, pgcfg_text path,
                                   pgcfg_diagnostic *problem);

/* Makes an entry of a plain setting, but for its index; with has_escapes the value is
 * still as written. */
static inline void pgcfg_conf_plain_fill(const pgcfg_conf_plain *plain, pgcfg_conf_entry *entry)
{
    entry->file = plain->name_range.file;
    entry->line_number = plain->line_number;
    entry->is_setting = true;
    entry->name = plain->name;
    entry->value = plain->value;
    entry->name_range = plain->name_range;
    entry->value_range = plain->value_range;
    entry->error.code = PGCFG_DIAGNOSTIC_NONE;
    entry->error.where = (pgcfg_range){0, 0, 0};
    entry->is_known = entry->is_ignored = entry->is_applied = false;
    entry->parameter_id = 0;
    entry->value_status = PGCFG_VALUE_OK;
}

/* The next entry where it is not one of the plain settings at hand. */
pgcfg_result pgcfg_conf_files_find_next(pgcfg_conf_files *files, pgcfg_conf_entry *entry,
                                        pgcfg_diagnostic *problem);

/* The next entry, without a verdict on name and value. It lives until the next
 * call, unless has_kept_line is set. OK, END, NO_MEMORY, LIMIT; after these a file must
 * be opened first. */
static inline pgcfg_result pgcfg_conf_files_next(pgcfg_conf_files *files, pgcfg_conf_entry *entry,
                                                 pgcfg_diagnostic *problem)
{
    const pgcfg_conf_plain *plain = &files->plain[files->plain_next];

    if (files->next != PGCFG_CONF_NEXT_MAY_BE_PLAIN || files->plain_next == files->plain_count ||
        plain->has_escapes || files->entry_count >= files->stack.limits.entries)
        return pgcfg_conf_files_find_next(files, entry, problem);
    files->plain_next++;
    pgcfg_conf_plain_fill(plain, entry);
    entry->index = files->entry_count++;
    return PGCFG_OK;
}

#endif
