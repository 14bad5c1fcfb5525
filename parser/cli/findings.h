/*
 * findings.h - what pgcfg check found, in the order in which it is printed.
 */
#ifndef PGCFG_CLI_FINDINGS_H
#define PGCFG_CLI_FINDINGS_H

#include "source.h"

#include <pgcfg/diagnostic.h>

typedef struct finding {
    pgcfg_severity severity;
    const char *code;   /* stable name; static storage */
    pgcfg_text message; /* the server's words, or a hint's */
    pgcfg_text hint;    /* what to do about it, one sentence a line; may be empty */
    pgcfg_text path;    /* of the file, absolute */
    size_t inside;      /* where in `path` the name inside the working directory begins; 0:
                           the file is elsewhere */
    pgcfg_text name;    /* of the file, for people */
    place where;
    uint32_t server_line;      /* the line's number as the server counts, 0 = none */
    bool is_counted_otherwise; /* the server's number is not that of the physical line */
    excerpt source;
} finding;

typedef struct findings {
    finding *items;
    size_t count, capacity;
    size_t silenced_count; /* found, but not to be told */
} findings;

/* Copies the finding with all its texts. */
void findings_add(findings *all, const finding *one);

/* The path, relative to the working directory where the file is inside that. */
pgcfg_text finding_short_path(const finding *f);

/* Drops those from index `count` on. */
void findings_truncate(findings *all, size_t count);

void findings_free(findings *all);

size_t findings_count(const findings *all, pgcfg_severity severity);

#endif
