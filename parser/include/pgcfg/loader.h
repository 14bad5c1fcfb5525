/*
 * loader.h - how files and directories reach the library.
 *
 * The library opens nothing itself. A loader is a handful of callbacks; the
 * pgcfg command has one over the operating system, a test one over a table.
 */
#ifndef PGCFG_LOADER_H
#define PGCFG_LOADER_H

#include <pgcfg/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Why the operating system refused: Linux's errno number; 0 = no error.
 * The library prints them with the texts of the C library on Linux. */
typedef int pgcfg_os_error;

enum {
    PGCFG_OS_ENOENT = 2, /* the one that include_if_exists forgives */
    PGCFG_OS_EISDIR = 21
};

/* An open file. Either the whole content is at hand (`bytes` is not NULL, and
 * stays valid and unchanged as long as anything made from it is in use), or
 * `bytes` is NULL and the library reads pieces. `read_error` says that after
 * `size` bytes (0 for a directory) reading fails with this error. */
typedef struct pgcfg_file {
    const char *bytes;
    uint64_t size; /* bytes; only where `bytes` is not NULL */
    pgcfg_os_error read_error;
    void *handle; /* the loader's own */
} pgcfg_file;

typedef struct pgcfg_directory_entry {
    pgcfg_text name; /* valid until the next call of the loader */
    bool is_directory;       /* symbolic links followed */
    pgcfg_os_error stat_error; /* not 0: could not find out what the entry is. Servers before
                                * 16 ask that of each entry (stat), later ones of links only:
                                * a directory that may be read but not entered differs */
} pgcfg_directory_entry;

typedef struct pgcfg_loader {
    void *context;

    /* Opens the file at `path` (absolute, or as the main file was named; it may
     * hold any bytes but NUL). 0 and a filled *file, or why not. */
    pgcfg_os_error (*open)(void *context, pgcfg_text path, pgcfg_file *file);

    /* Reads up to `capacity` bytes at `offset` of a file without `bytes`; sets
     * *count, 0 at the end of the file. May be NULL if every file has `bytes`.
     * Offsets only go up within one file, but may go back after another file
     * was read in between: to where the library had stopped taking bytes. */
    pgcfg_os_error (*read)(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                           size_t capacity, size_t *count);

    /* Called once for each file opened. May be NULL. */
    void (*close)(void *context, pgcfg_file *file);

    /* Opens the directory at `path` for include_dir: 0 and a handle, or why
     * not. NULL: no directory can be opened (as ENOENT). */
    pgcfg_os_error (*open_directory)(void *context, pgcfg_text path, void **handle);

    /* Entry number `index` of the directory, sorted by byte value of the name;
     * false past the last. Names that include_dir ignores may be left out. */
    bool (*directory_entry)(void *context, void *handle, size_t index,
                            pgcfg_directory_entry *entry);

    /* Called once for each directory opened. May be NULL. */
    void (*close_directory)(void *context, void *handle);
} pgcfg_loader;

/* A file in memory. */
typedef struct pgcfg_memory_file {
    pgcfg_text path;
    pgcfg_text content;
} pgcfg_memory_file;

/* The loader of a world in which `file` is the only file and no directory can
 * be opened. `file` must outlive it. */
pgcfg_loader pgcfg_memory_loader(const pgcfg_memory_file *file);

/* The text of a Linux error number, as glibc's strerror has it in the C
 * locale; empty for a number that it does not know. Static storage. */
const char *pgcfg_os_error_text(pgcfg_os_error error);

#ifdef __cplusplus
}
#endif
#endif
