/*
 * conf_ours.h - the library's side of the comparison of postgresql.conf: one file
 * without includes, names, values. Knows nothing of PostgreSQL.
 */
#ifndef PGCFG_BENCH_CONF_OURS_H
#define PGCFG_BENCH_CONF_OURS_H

#include <pgcfg/pgcfg.h>

/* X(way, word): what a run does */
#define CONF_WAYS(X)                                                                               \
    /* open and read the file, get memory, take entries one by one, give all back */               \
    X(READ_FILE, "read-file")                                                                      \
    /* read the file into kept memory, take entries one by one */                                  \
    X(READ_KEPT, "read-kept")                                                                      \
    /* take entries one by one: file at hand */                                                    \
    X(READ_BYTES, "read-bytes")                                                                    \
    /* open and read the file, get an arena, keep all entries and judge names and values */        \
    X(JUDGE_FILE, "judge-file")                                                                    \
    /* keep and judge all entries: file and kept arena at hand */                                  \
    X(JUDGE_BYTES, "judge-bytes")

typedef enum conf_way {
#define CONF_X(way, word) CONF_##way,
    CONF_WAYS(CONF_X)
#undef CONF_X
        CONF_WAY_COUNT
} conf_way;

typedef struct conf_outcome {
    uint64_t entries;
    uint64_t errors; /* of reading */
    size_t memory;   /* most bytes used at once, beside the file's */
} conf_outcome;

typedef struct conf_ours conf_ours;

/* Gets ready to run over the file at `path` (absolute). NULL: it cannot be read. */
conf_ours *conf_ours_open(const char *path, int major);

/* False: the library did not come to the end of the file. */
bool conf_ours_run(conf_ours *ours, conf_way way, conf_outcome *outcome);

uint64_t conf_ours_bytes(const conf_ours *ours);

void conf_ours_close(conf_ours *ours);

/* The names that the major knows, without those of extensions; how many. They
 * are as long as the program lives. */
size_t conf_ours_names(int major, pgcfg_text *names, size_t capacity);

#endif
