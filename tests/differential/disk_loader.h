/*
 * disk_loader.h - the library's loader over real files, so that every reason
 * of the operating system is a real one.
 */
#ifndef PGCFG_DIFFERENTIAL_DISK_LOADER_H
#define PGCFG_DIFFERENTIAL_DISK_LOADER_H

#include <pgcfg/loader.h>

#include "bytes.h"

typedef struct disk_loader {
    bool in_pieces;        /* files are read in pieces, not handed over as a whole */
    bool stats_each;       /* entries of directories, as the server does before 16; later it takes
                              what the directory says of all but links */
    bool stat_order_plays; /* more than one entry of a directory could not be looked at: which
                              one the server names depends on the file system's order */
    uint64_t bytes_opened; /* of all files, each as often as it was opened */
    uint32_t files_opened;
    bytes contents; /* char pointers: what was handed over and is still in use */
} disk_loader;

/* The loader over `disk`, which must outlive it. */
pgcfg_loader disk_loader_start(disk_loader *disk, bool in_pieces);

/* Frees what was handed over. */
void disk_loader_end(disk_loader *disk);

#endif
