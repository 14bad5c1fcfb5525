/*
 * timing.h - CPU times of two sides, pair by pair.
 */
#ifndef PGCFG_BENCH_TIMING_H
#define PGCFG_BENCH_TIMING_H

#include <stdbool.h>

#define BENCH_ROUNDS_MAX 1001

typedef void (*bench_run)(void *context);

/* Medians of all rounds; nanoseconds of one run. */
typedef struct bench_times {
    double ours_ns;
    double server_ns;
    double ratio; /* server / ours, of the pairs */
    double ratio_min;
    double ratio_max;
} bench_times;

/* Runs both sides in turn; `server` may be NULL, then only ours_ns counts.
 * `between` is called in each round, outside of what is timed. */
bench_times bench_time_pairs(bench_run ours, bench_run server, bench_run between, void *context,
                             int rounds);

#endif
