/*
 * readings.h - a file of any format, read one entry after the other or parsed whole, as
 * text, and how it ended.
 */
#ifndef PGCFG_FUZZ_READINGS_H
#define PGCFG_FUZZ_READINGS_H

#include "report.h"

typedef enum file_kind { FILE_HBA, FILE_IDENT, FILE_CONF } file_kind;

enum { FILE_KINDS = 3 };

/* What is read, and as what. */
typedef struct question {
    file_kind kind;
    pgcfg_text path;
    pgcfg_text auto_path; /* of FILE_CONF, parsed; empty = none */
    pgcfg_conf_mode mode; /* of FILE_CONF */
    const pgcfg_environment *environment;
} question;

typedef struct ending {
    pgcfg_result result;
    pgcfg_diagnostic_code problem; /* of LIMIT and CANNOT_READ; else NONE */
    size_t needed;                 /* of NO_MEMORY; else 0 */
} ending;

/* Appends what the entries say to `out`, up to the end or to what comes between. */
ending read_entries(const question *q, void *workspace, size_t size, report *out);

/* Appends what the entries say to `out`, if it ends in OK. */
ending parse_entries(const question *q, void *buffer, size_t size, report *out);

/* Bytes of buffer that parse_entries takes for `size` bytes in `files` files. */
size_t parse_bound(file_kind kind, uint64_t size, uint32_t files);

#endif
