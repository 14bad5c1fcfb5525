/*
 * hba_plain.h - nearly all lines in one pass: a short, good rule from its bytes
 * straight into the form in which it is kept. What is not as plain (anything
 * wrong, long, joined, commented on, or with an @file) is left to auth_reader.h
 * and hba_line.h, which say the same of plain lines too.
 */
#ifndef PGCFG_HBA_PLAIN_H
#define PGCFG_HBA_PLAIN_H

#include "auth_reader.h"
#include "hba_slim.h"

enum {
    PGCFG_PLAIN_LINE_MAX = 255, /* bytes, with the line feed */
    PGCFG_PLAIN_COPIES_MAX = 4
};

/* Bytes at `at`: every second byte of a line may be a token, though not of a rule
 * that is made here. */
#define PGCFG_PLAIN_ROOM                                                                           \
    (sizeof(pgcfg_slim_rule) + (PGCFG_PLAIN_LINE_MAX / 2 + 1) * sizeof(uint32_t) + 32 +            \
     PGCFG_PLAIN_COPIES_MAX * sizeof(pgcfg_text))

/* Makes a slim rule at `at`, with copies of texts in the arena's high end. Its
 * size, and in *taken the bytes of the line with its line feed; 0 where the line
 * is not plain, and nothing but what is at `at` has changed then. `rule` is room to
 * work in. */
size_t pgcfg_hba_plain_rule(const pgcfg_auth_bytes *line, const pgcfg_environment *environment,
                            pgcfg_arena *arena, char *at, pgcfg_hba_entry *rule, size_t *taken);

#endif
