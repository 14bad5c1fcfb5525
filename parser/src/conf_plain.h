/*
 * conf_plain.h - nearly all settings of postgresql.conf: lines whose name and value
 * are words, numbers or strings, several at once. What is not as plain is left to
 * conf_scan.h, which says the same of plain lines too.
 */
#ifndef PGCFG_CONF_PLAIN_H
#define PGCFG_CONF_PLAIN_H

#include <pgcfg/token.h>

enum { PGCFG_CONF_PLAIN_MAX = 16 };

typedef struct pgcfg_conf_plain {
    pgcfg_text name;
    pgcfg_text value; /* with has_escapes as written, quotes and all */
    pgcfg_range name_range;
    pgcfg_range value_range; /* as written */
    uint32_t line_number;
    bool has_escapes;
} pgcfg_conf_plain;

/* Where in a file one is. */
typedef struct pgcfg_conf_place {
    const char *bytes; /* of the file */
    size_t position;   /* of a line's first byte */
    uint32_t file;     /* its number */
    uint32_t line_number;
} pgcfg_conf_place;

/* Takes settings that are no includes, from *place up to `size`, which is behind a line
 * feed and less than 4 GiB. Passes comments and empty lines. Gives how many were taken;
 * 0: the line at the place, to which *place is moved, is not plain, is longer than
 * line_bytes_max, or begins at `size`. */
uint32_t pgcfg_conf_plain_take(pgcfg_conf_place *place, size_t size, size_t line_bytes_max,
                               pgcfg_conf_plain settings[PGCFG_CONF_PLAIN_MAX]);

#endif
