/*
 * match_ours.h - the library's side of the comparison of decisions: one file, parsed and
 * compiled, and what is asked of it. Knows nothing of PostgreSQL.
 */
#ifndef PGCFG_BENCH_MATCH_OURS_H
#define PGCFG_BENCH_MATCH_OURS_H

#include <pgcfg/pgcfg.h>

typedef struct match_ours match_ours;

/* Who asks; the texts live as long as the caller has them. */
typedef struct match_question {
    const char *database;
    const char *user;
    uint8_t address[16];
    bool is_ipv6;
} match_question;

/* Reads, parses and compiles the file at `path` (absolute). NULL: that was not possible. */
match_ours *match_ours_open(const char *path, int major);

void match_ours_close(match_ours *ours);

/* The number of the line that decides, 0 where none does. */
uint32_t match_ours_walk(const match_ours *ours, const match_question *question);
uint32_t match_ours_look_up(const match_ours *ours, const match_question *question);

/* Compiles once more, in the same memory. */
bool match_ours_compile(match_ours *ours);

uint32_t match_ours_rules(const match_ours *ours);
size_t match_ours_kept_bytes(const match_ours *ours);   /* by the compiled matcher */
size_t match_ours_needed_bytes(const match_ours *ours); /* to compile it */
size_t match_ours_parsed_bytes(const match_ours *ours); /* by the parsed file */

#endif
