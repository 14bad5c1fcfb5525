/*
 * ident_library.h - asks the library about pg_ident.conf, by both of its ways.
 */
#ifndef PGCFG_DIFFERENTIAL_IDENT_LIBRARY_H
#define PGCFG_DIFFERENTIAL_IDENT_LIBRARY_H

#include "disk_loader.h"
#include "kind.h"

typedef struct ident_library {
    pgcfg_server server;
    char *path; /* of the main file */
    disk_loader disk;
    bytes workspace;
    bytes arena;
} ident_library;

void ident_library_free(ident_library *library);

const rows_view *ident_rows_view(int major);

/* As in kind.h. */
unsigned ident_library_read(ident_library *library, bool in_pieces, row_set *out, coverage *seen,
                            bytes *broken);
unsigned ident_library_parse(ident_library *library, bool in_pieces, row_set *out, bytes *broken);

/* What is counted besides diagnostics. */
const char *ident_library_coverage_name(size_t index);

/* The log of 13 and 14 at a reload; of a main file without others only. */
bool ident_library_log(ident_library *library, bytes *messages);

#endif
