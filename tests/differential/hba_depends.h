/*
 * hba_depends.h - what the answer about a pg_hba.conf depends on besides the files.
 */
#ifndef PGCFG_DIFFERENTIAL_HBA_DEPENDS_H
#define PGCFG_DIFFERENTIAL_HBA_DEPENDS_H

#include <pgcfg/hba.h>

/* With any of these a server may rightly say something else. */
enum {
    LIBRARY_DEPENDS_ON_ZONE = 1u << 0,       /* an interface's name */
    LIBRARY_DEPENDS_ON_NAME = 1u << 1,       /* a RADIUS server that is no number */
    LIBRARY_DEPENDS_ON_REGEX = 1u << 2,      /* an expression that may be too complex */
    LIBRARY_DEPENDS_ON_STAT_ORDER = 1u << 3, /* see disk_loader.h */
    LIBRARY_HIT_LIMIT = 1u << 4,
    LIBRARY_SERVER_CRASHES = 1u << 5 /* the server must not be asked */
};

/* Those of one entry of a reader; what opens files knows of the stat order and the limit. */
unsigned hba_depends_on(const pgcfg_hba_entry *entry);

#endif
