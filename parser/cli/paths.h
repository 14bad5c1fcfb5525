/*
 * paths.h - names of files: absolute as the server has them, short as people
 * like them.
 */
#ifndef PGCFG_CLI_PATHS_H
#define PGCFG_CLI_PATHS_H

#include <pgcfg/text.h>

/* `path` as the server would name the file: behind the working directory unless
 * it is absolute, and made canonical as that major does (make_absolute_path,
 * canonicalize_path). Symbolic links are not looked at. The caller frees it. */
char *path_absolute(const char *path, int major);

/* What stands behind the last slash. */
const char *path_base_name(const char *path);

/* The path of `name` in the directory that holds `path`. The caller frees it. */
char *path_beside(const char *path, const char *name);

/* The path of `name` in `directory`. The caller frees it. */
char *path_in(const char *directory, const char *name);

/* The working directory, ending in a slash; empty where it is not to be found out.
 * The caller frees it. */
char *path_working_directory(void);

/* `path` without `directory` (which ends in a slash) at its beginning, where it
 * is inside that; else all of it. */
pgcfg_text path_relative(pgcfg_text path, const char *directory);

#endif
