/*
 * auth_file.h - reading a pg_hba.conf or pg_ident.conf to its end, in a workspace
 * that grows as the lines need it.
 */
#ifndef PGCFG_CLI_AUTH_FILE_H
#define PGCFG_CLI_AUTH_FILE_H

#include "enough_memory.h"
#include "files.h"

#include <pgcfg/environment.h>

/* Reads the file from its start. `path` of the attempt may lie in the workspace. */
typedef attempt attempt_reading(void *context, pgcfg_text path,
                                const pgcfg_environment *environment, void *workspace, size_t size);

/* Reads `file` ("-": standard input), which the server calls `path`, with `read`, which
 * is called once more for each larger workspace. Ends the command where it cannot be
 * read to its end. */
void auth_file_read(files *f, const char *file, const char *path, const pgcfg_server *server,
                    attempt_reading *read, void *context);

#endif
