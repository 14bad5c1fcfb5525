/*
 * main_file.h - the file that a command was given: what it is called, and how a
 * command ends that cannot read it to its end.
 */
#ifndef PGCFG_CLI_MAIN_FILE_H
#define PGCFG_CLI_MAIN_FILE_H

#include "output.h"

#include <pgcfg/diagnostic.h>

/* What standard input is called where a file has its path. */
#define STANDARD_INPUT_PATH "/dev/stdin"

/* `file` ("-": standard input) as the server would name it; to be freed. Ends the
 * command where that is longer than the server takes. */
char *main_file_path(const char *file, int major);

/* Ends the command for a limit that was reached or a file that went away. `path`
 * is of the file that the problem is in. */
_Noreturn void main_file_fail(pgcfg_text path, const pgcfg_diagnostic *problem);

/* Writes "PATH:LINE: ", or "PATH: " where the line is 0. */
void main_file_place_write(output *out, pgcfg_text path, uint32_t line);

#endif
