/*
 * scan.h - the plain tokens of a line, 64 bytes at a time: the words up to the
 * next quote, comment or @file, and the line feed with them. What stands there,
 * and every line that is not as plain, is left to tokenize.h.
 */
#ifndef PGCFG_SCAN_H
#define PGCFG_SCAN_H

#include <pgcfg/token.h>

/* What stands in 64 bytes, one bit for each; kept from line to line. */
typedef struct pgcfg_scan {
    size_t block_end;    /* offset behind the block, 0 = none yet */
    uint64_t separators; /* blanks and commas */
    uint64_t stops;      /* line feeds, quotes, number signs */
} pgcfg_scan;

/* How many fields' first tokens are noted; one more is written to. */
enum { PGCFG_FIELD_STARTS = 7 };

/* A line to scan, or the rest of one. */
typedef struct pgcfg_scan_line {
    /* in */
    const char *bytes; /* the file */
    size_t size;       /* of it, or less where no more may be looked at */
    size_t begin;      /* where to begin: the line, or a blank in it */
    pgcfg_token *tokens;
    size_t room; /* tokens that fit */
    uint16_t file;
    uint16_t first_flag; /* of the first token of a field */
    /* in, for what was read of the line, and out */
    uint32_t count;
    uint32_t field_count;
    uint32_t *field_starts; /* first tokens of the fields */
    bool joins;            /* a comma follows the last token: the next is of its field */
    /* out */
    size_t stop; /* where the next token begins, or the line feed, or the end */
} pgcfg_scan_line;

/* Takes tokens as long as they are plain and short. */
void pgcfg_scan_tokens(pgcfg_scan *scan, pgcfg_scan_line *line);

#endif
