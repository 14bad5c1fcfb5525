/*
 * look.h - asking the system about files.
 *
 * What says something of a file (it is not there, it is closed to us) is an answer, from
 * which a verdict may follow. What says something of the moment only (no descriptor is
 * left, a device fails) ends the command: the server would meet with something else.
 */
#ifndef PGCFG_CLI_LOOK_H
#define PGCFG_CLI_LOOK_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

/* open, for reading, with more flags; -1 and errno where the answer is no. */
int look_open(const char *path, int flags);

/* opendir; NULL and errno where the answer is no. */
DIR *look_open_directory(const char *path);

/* readdir; NULL at the end, and nothing else. `shown_name` is what a message calls it. */
const struct dirent *look_next_entry(DIR *directory, const char *shown_name);

/* stat; false and errno where the answer is no. */
bool look_stat(const char *path, struct stat *status);

/* Whether something of that name can be seen. */
bool look_exists(const char *path);

/* read, however often it is interrupted; 0 at the end. -1 and EISDIR for a directory.
 * `shown_name` is what a message calls the file. */
ssize_t look_read(int descriptor, char *buffer, size_t size, const char *shown_name);

/* Ends the command with "could not WHAT "NAME"" unless the error is an answer. */
void look_expect_answer(int error, const char *what, const char *name);

#endif
