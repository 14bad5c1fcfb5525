/*
 * hba_library.h - asks the library about pg_hba.conf, by both of its ways.
 */
#ifndef PGCFG_DIFFERENTIAL_HBA_LIBRARY_H
#define PGCFG_DIFFERENTIAL_HBA_LIBRARY_H

#include "disk_loader.h"
#include "hba_depends.h"
#include "kind.h"

typedef struct hba_library {
    pgcfg_server server;
    char *path; /* of the main file */
    disk_loader disk;
    bytes workspace;
    bytes arena;
} hba_library;

void library_free(hba_library *library);

/* Both fill `out` and return what the answer depends on. `broken`, if it does
 * not stay empty, says how the library broke its own word. The first counts what
 * it saw, if asked to. */
unsigned library_read(hba_library *library, bool in_pieces, row_set *out, coverage *seen,
                      bytes *broken);
unsigned library_parse(hba_library *library, bool in_pieces, row_set *out, bytes *broken);

/* What is counted besides diagnostics. */
const char *library_coverage_name(size_t index);

/* Calls `visit` with each entry, as long as that says true. False where the
 * files could not be read to the end. */
typedef bool library_visit(void *context, const pgcfg_hba_entry *entry);
bool library_each(hba_library *library, library_visit *visit, void *context);

#endif
