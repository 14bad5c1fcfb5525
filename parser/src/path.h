/*
 * path.h - names of files, as the server resolves and prints them.
 */
#ifndef PGCFG_PATH_H
#define PGCFG_PATH_H

#include <pgcfg/text.h>

/* The server's MAXPGPATH: longer joined paths are cut to one byte less. */
#define PGCFG_PATH_SIZE 1024

/* The file that `name`, written in the file at `base`, stands for. An absolute
 * name is given back as it is, anything else is written into `buffer`. */
pgcfg_text pgcfg_path_resolve(pgcfg_text base, pgcfg_text name, int major,
                              char buffer[PGCFG_PATH_SIZE]);

/* The path of `name` inside the directory, as include_dir makes it. */
pgcfg_text pgcfg_path_join(pgcfg_text directory, pgcfg_text name, int major,
                           char buffer[PGCFG_PATH_SIZE]);

/* `name` alone, without needless slashes and dots; it may stand in `buffer`. */
pgcfg_text pgcfg_path_tidy(pgcfg_text name, int major, char buffer[PGCFG_PATH_SIZE]);

#endif
