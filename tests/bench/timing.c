/*
 * timing.c - samples that are long enough to be timed, and their medians.
 */
#include "timing.h"

#include <stdlib.h>
#include <time.h>

/* A sample is made of as many runs as take so long. */
#define SAMPLE_NS 10e6

/* CPU time of this process, the kernel's part included (reading, page faults):
 * nothing here waits, and other processes' turns do not count. */
static double cpu_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Nanoseconds of one run, the mean of `count`. */
static double time_runs(bench_run run, void *context, int count)
{
    double start = cpu_ns();

    for (int i = 0; i < count; i++)
        run(context);
    return (cpu_ns() - start) / count;
}

/* Runs that make a sample. The first run, which warms up, is not counted. */
static int sample_size(bench_run run, void *context)
{
    double once;

    run(context);
    once = time_runs(run, context, 1);
    return once >= SAMPLE_NS ? 1 : (int)(SAMPLE_NS / once) + 1;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof(*values), compare_doubles);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

bench_times bench_time_pairs(bench_run ours, bench_run server, bench_run between, void *context,
                             int rounds)
{
    double ours_ns[BENCH_ROUNDS_MAX];
    double server_ns[BENCH_ROUNDS_MAX];
    double ratios[BENCH_ROUNDS_MAX];
    int ours_count = sample_size(ours, context);
    int server_count = server == NULL ? 0 : sample_size(server, context);
    bench_times times = {0};

    between(context);
    for (int i = 0; i < rounds; i++) {
        if (server != NULL)
            server_ns[i] = time_runs(server, context, server_count);
        ours_ns[i] = time_runs(ours, context, ours_count);
        between(context);
        if (server != NULL)
            ratios[i] = server_ns[i] / ours_ns[i];
    }
    times.ours_ns = median(ours_ns, rounds);
    if (server == NULL)
        return times;
    times.server_ns = median(server_ns, rounds);
    times.ratio = median(ratios, rounds);
    times.ratio_min = ratios[0];
    times.ratio_max = ratios[rounds - 1];
    return times;
}
