/*
 * check_lines.h - what pgcfg check says of the lines of a pg_hba.conf and of a
 * pg_ident.conf alike.
 */
#ifndef PGCFG_CLI_CHECK_LINES_H
#define PGCFG_CLI_CHECK_LINES_H

#include "checking.h"

#include <pgcfg/hint.h>

/* One pass over a main file and what it includes. */
typedef struct line_check {
    checking *checking;
    const pgcfg_server *server;
    size_t first_finding, first_silenced, first_unread; /* those before are of other files */
    const void *files_before;
} line_check;

line_check check_lines_begin(checking *c, const pgcfg_server *server);

/* Forgets what was added: the pass begins again. */
void check_lines_restart(const line_check *check);

/* Path of a file that the entry at hand mentions. */
typedef pgcfg_text find_path(const void *reader, uint32_t file);

typedef struct checked_line {
    uint32_t file, offset, number;
    bool is_taken;                 /* by the server */
    const pgcfg_diagnostic *error; /* what it is reported for, or NULL */
    const void *reader;
    find_path *path_of;
} checked_line;

/* Content of the file that holds the line. */
pgcfg_text check_lines_source(const line_check *check, const checked_line *line);

/* Adds the line's error, with the hints that explain it, and its other hints. */
void check_lines_add(const line_check *check, const checked_line *line, const pgcfg_hint *hints,
                     size_t hint_count);

/* Adds a finding about a file as such. */
void check_lines_add_file(const line_check *check, const pgcfg_diagnostic *diagnostic,
                          pgcfg_text path, const char *hint);

/* Adds what is to be said of the files beside their entries. */
void check_lines_end(const line_check *check);

#endif
