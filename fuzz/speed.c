/*
 * speed.c - how many executions a second libFuzzer gets out of a harness, and out of one
 * that does nothing, in one process and one run.
 *
 * Every other input goes to the harness, whose LLVMFuzzerTestOneInput has another name
 * here. The time from one input to the next is that of the input: with all that the
 * engine does before and after it, of which the more is covered there is the more. After WARM_UP
 * inputs, which find most of what there is to be found, MEASURED_NS are measured, and one line
 * tells what came of it.
 */
#define _POSIX_C_SOURCE 200809L

#undef LLVMFuzzerTestOneInput

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WARM_UP = 40000 };

#define MEASURED_NS INT64_C(3000000000)

int harness_under_measure(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of one of the two. */
typedef struct sum {
    uint64_t count;
    int64_t ns;
} sum;

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static double per_second(const sum *s)
{
    return (double)s->count * 1e9 / (double)s->ns;
}

/* Ends the process: to the engine, that is no way to end. */
static void tell(const sum *empty, const sum *harness, int64_t inside_ns)
{
    printf("%.0f %.0f %.3f\n", per_second(harness), per_second(empty),
           (double)inside_ns / (double)harness->ns);
    fflush(stdout);
    _Exit(0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint64_t inputs;
    static int64_t began;
    static sum sums[2];
    static int64_t inside_ns; /* in the harness itself */
    const int64_t now = now_ns();
    const bool is_harness = inputs % 2 == 1;

    if (inputs > WARM_UP) {
        sum *last = &sums[!is_harness];
        last->count++;
        last->ns += now - began;
        if (sums[0].ns + sums[1].ns > MEASURED_NS)
            tell(&sums[0], &sums[1], inside_ns);
    }
    inputs++;
    began = now;
    if (!is_harness)
        return 0;
    harness_under_measure(data, size);
    if (inputs > WARM_UP + 1)
        inside_ns += now_ns() - began;
    return 0;
}
