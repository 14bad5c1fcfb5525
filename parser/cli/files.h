/*
 * files.h - the loader over the operating system.
 *
 * A file is read whole, once, and stays as it was read: a parse that starts
 * again with more memory sees the same bytes. What could hang or never end (a
 * FIFO, a device) ends the command instead, unless it is the main file.
 */
#ifndef PGCFG_CLI_FILES_H
#define PGCFG_CLI_FILES_H

#include <pgcfg/loader.h>

/* Bytes of all files together. Configuration files are far from it; it stands
 * between a device without an end and the machine's memory. */
#define FILES_BYTES_MAX (UINT64_C(1) << 30)

typedef struct files files;

files *files_new(void);
void files_free(files *f);

/* Reads the main file, "-" for standard input, and lends it the name `path` (as
 * the server would have it) under which the library will ask for it. The file
 * may be a FIFO. Ends the command where it cannot be read. */
void files_read_main(files *f, const char *file, const char *path);

/* The loader of a server of this major; it gives whole contents that live until
 * files_free. */
pgcfg_loader files_loader(files *f, int major);

/* Number `index` of the files that could be opened but not read to their end, in
 * the order of opening, with the reason; false past the last. */
bool files_unread(const files *f, size_t index, pgcfg_text *path, pgcfg_os_error *error);

/* Walks through the files that were read, in the order of opening: start with
 * *cursor = NULL. False past the last. */
bool files_read(const files *f, const void **cursor, pgcfg_text *path, pgcfg_text *bytes);

/* The cursor behind the files that were read until now. */
const void *files_last_read(const files *f);

/* Content of a file that was read; empty where no such file was. */
pgcfg_text files_content(const files *f, pgcfg_text path);

/* Where each physical line of a file that was read begins: `starts[0]` is 0.
 * Empty where no such file was read. */
typedef struct line_starts {
    const size_t *offsets;
    size_t count;
} line_starts;

line_starts files_line_starts(files *f, pgcfg_text path);

/* Reads a small file for the command itself (PG_VERSION). Returns its content,
 * NUL-terminated and to be freed, or NULL where there is no such file; ends the
 * command where it cannot be read or has more than `limit` bytes. */
char *files_read_small(const char *path, size_t limit, size_t *size);

#endif
