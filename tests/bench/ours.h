/*
 * ours.h - the library's side of the comparison: one run of it over a file, in
 * the ways that programs use it. Knows nothing of PostgreSQL.
 */
#ifndef PGCFG_BENCH_OURS_H
#define PGCFG_BENCH_OURS_H

#include <pgcfg/pgcfg.h>

/* X(way, word): what a run does, from the file to the verdict on every line */
#define BENCH_WAYS(X)                                                                              \
    /* open and read files, get an arena, parse, give all back */                                  \
    X(PARSE_FILE, "parse-file")                                                                    \
    /* the same, and look at every entry before */                                                 \
    X(WALK_FILE, "walk-file")                                                                      \
    /* the first, with an arena for which large pages were asked */                                \
    X(PARSE_LARGE, "parse-large")                                                                  \
    /* open and read files into memory that is kept for it, as is the arena */                     \
    X(PARSE_KEPT, "parse-kept")                                                                    \
    /* likewise, and the reader gives one entry after the other */                                 \
    X(STREAM_KEPT, "stream-kept")                                                                  \
    /* the reader asks for pieces of the files */                                                  \
    X(STREAM_PIECES, "stream-pieces")                                                              \
    /* files and arena are in memory, used before: the parser alone */                             \
    X(PARSE_BYTES, "parse-bytes")                                                                  \
    X(STREAM_BYTES, "stream-bytes")                                                                \
    /* open and read files into kept memory, and nothing else: the floor of *-kept */              \
    X(READ_KEPT, "read-kept")

typedef enum bench_way {
#define BENCH_X(way, word) BENCH_##way,
    BENCH_WAYS(BENCH_X)
#undef BENCH_X
        BENCH_WAY_COUNT
} bench_way;

/* What a run found, and what it took. */
typedef struct bench_outcome {
    uint64_t lines;  /* that say something */
    uint64_t errors; /* refused lines */
    size_t memory;   /* most bytes used at once: arena's high water or workspace */
} bench_outcome;

typedef struct bench_ours bench_ours;

/* Gets ready to run over the file at `path` (absolute) as that major, and reads
 * everything once. NULL: *why says what went wrong. Static storage. */
bench_ours *bench_ours_open(const char *path, int major, const char **why);

/* False: the library did not come to the end of the file. */
bool bench_ours_run(bench_ours *ours, bench_way way, bench_outcome *outcome);

/* Bytes of all files. */
uint64_t bench_ours_bytes(const bench_ours *ours);

void bench_ours_close(bench_ours *ours);

#endif
