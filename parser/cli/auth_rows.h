/*
 * auth_rows.h - what the commands have in common that print a pg_hba.conf or a
 * pg_ident.conf as the server's view shows it.
 */
#ifndef PGCFG_CLI_AUTH_ROWS_H
#define PGCFG_CLI_AUTH_ROWS_H

#include "files.h"
#include "options.h"
#include "table.h"

/* Prints the rows of `file`, which the server calls `path`; returns the exit status. */
typedef int rows_printer(files *f, const char *file, const char *path, const pgcfg_server *server);

/* Runs the command `name` on its one FILE. */
int auth_rows_run(const options *given, const char *name, rows_printer *print_json,
                  rows_printer *print_text);

/* Writes the table and how many rows it has on standard output; returns the exit status. */
int auth_rows_finish(table *t, size_t count, const char *noun, size_t bad_count, int major);

#endif
