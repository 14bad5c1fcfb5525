/*
 * library.h - asks the library what the server is asked, by both of its ways.
 */
#ifndef PGCFG_DIFFERENTIAL_LIBRARY_H
#define PGCFG_DIFFERENTIAL_LIBRARY_H

#include "disk_loader.h"
#include "rows.h"

/* What the answer depends on besides the files; with any of these a server may
 * rightly say something else. */
enum {
    LIBRARY_DEPENDS_ON_ZONE = 1u << 0,       /* an interface's name */
    LIBRARY_DEPENDS_ON_NAME = 1u << 1,       /* a RADIUS server that is no number */
    LIBRARY_DEPENDS_ON_REGEX = 1u << 2,      /* an expression that may be too complex */
    LIBRARY_DEPENDS_ON_STAT_ORDER = 1u << 3, /* see disk_loader.h */
    LIBRARY_HIT_LIMIT = 1u << 4,
    LIBRARY_SERVER_CRASHES = 1u << 5 /* the server must not be asked */
};

/* How often things were seen. */
typedef struct library_coverage {
    uint64_t codes[PGCFG_DIAGNOSTIC_COUNT];
    uint64_t regexes[PGCFG_REGEX_UNDECIDED + 1];
    uint64_t types[PGCFG_CONNECTION_HOSTNOGSSENC + 1];
    uint64_t methods[PGCFG_AUTH_OAUTH + 1];
    uint64_t address_kinds[PGCFG_ADDRESS_HOST_NAME + 1];
    uint64_t rows;
    uint64_t silent_rows;
    uint64_t soft_rows;
} library_coverage;

typedef struct hba_library {
    pgcfg_server server;
    const char *path; /* of the main file */
    disk_loader disk;
    bytes workspace;
    bytes arena;
} hba_library;

/* Both fill `out` and return what the answer depends on. `broken`, if it does
 * not stay empty, says how the library broke its own word. The first counts what
 * it saw, if asked to. */
unsigned library_read(hba_library *library, bool in_pieces, row_set *out,
                      library_coverage *coverage, bytes *broken);
unsigned library_parse(hba_library *library, bool in_pieces, row_set *out, bytes *broken);

/* Calls `visit` with each entry, as long as that says true. False where the
 * files could not be read to the end. */
typedef bool library_visit(void *context, const pgcfg_hba_entry *entry);
bool library_each(hba_library *library, library_visit *visit, void *context);

#endif
