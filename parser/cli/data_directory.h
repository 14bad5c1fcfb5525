/*
 * data_directory.h - finding the three files of a data directory, or of a directory that
 * has a postgresql.conf, as the server finds them when it is started with -D.
 */
#ifndef PGCFG_CLI_DATA_DIRECTORY_H
#define PGCFG_CLI_DATA_DIRECTORY_H

#include "conf_file.h"
#include "options.h"

/* Reads postgresql.conf. Where PG_VERSION is not beside it, it may be in the data
 * directory that it names (as Debian has it): then it is read as that major. Ends the
 * command where it cannot be read; `f` must outlive it. */
void data_directory_read(conf_file *conf, files *f, const options *given, const char *directory);

/* The path that the setting (hba_file, ident_file) has, from where pgcfg is run; else that
 * of `name` in `directory`. To be freed. Ends the command where something is there that
 * is neither a file nor a directory. */
char *data_directory_path(const conf_file *conf, pgcfg_text setting, const char *directory,
                          const char *name);

#endif
