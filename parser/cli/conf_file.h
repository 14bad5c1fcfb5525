/*
 * conf_file.h - a postgresql.conf with all that it includes and the
 * postgresql.auto.conf of its data directory, read for the commands.
 */
#ifndef PGCFG_CLI_CONF_FILE_H
#define PGCFG_CLI_CONF_FILE_H

#include "files.h"

#include <pgcfg/conf.h>

typedef struct conf_file {
    pgcfg_conf conf;
    char *path;           /* of the main file, as the server names it */
    char *data_directory; /* as the server names it; NULL for standard input */
    bool is_elsewhere;    /* the setting data_directory says where that is */

    /* What the entries are views of. */
    files *files;
    pgcfg_server server;
    pgcfg_loader loader;
    pgcfg_limits limits;
    void *memory;
} conf_file;

/* Reads `file` ("-": standard input) with `f`; ends the command where it cannot
 * be read to the end. `f` must outlive it. */
void conf_file_read(conf_file *c, files *f, const char *file, const pgcfg_server *server,
                    pgcfg_conf_mode mode);

void conf_file_free(conf_file *c);

/* Whether the server that was started from the file refuses the entry when it looks
 * at the file again, though nothing is wrong with it. It takes for a change that needs
 * a restart: a path of data_directory, hba_file or ident_file that it has made
 * absolute and tidy; the first of two values that a parameter has in two spellings of
 * its name; and what it has put a computed value in place of. */
bool conf_file_seems_changed(const conf_file *c, const pgcfg_conf_entry *entry);

/* The path of a file that an entry mentions. */
pgcfg_text conf_file_entry_path(const conf_file *c, const pgcfg_conf_entry *entry);

#endif
