/*
 * scan.h - the plain beginning of a line, newline and tokens in one pass: the
 * words up to the first quote, comment or @file. What comes then, and every
 * line that is not as plain, is left to tokenize.h.
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

/* A line to scan. */
typedef struct pgcfg_scan_line {
    /* in */
    const char *bytes; /* the file */
    size_t size;       /* of it, or less where no more may be looked at */
    size_t begin;      /* of the line */
    pgcfg_token *tokens;
    size_t room;           /* tokens that fit */
    size_t token_size_max; /* 0 = no limit */
    uint16_t file;
    uint16_t first_flag; /* of the first token of a field */
    /* out */
    uint32_t count;
    uint32_t field_count;
    uint32_t second_field; /* first token of the second field, if there is one */
    bool joins;            /* a comma follows the last token */
    size_t stop;           /* where the next token begins, or the line feed, or the end */
} pgcfg_scan_line;

/* Takes tokens as long as they are plain. */
void pgcfg_scan_tokens(pgcfg_scan *scan, pgcfg_scan_line *line);

#endif
