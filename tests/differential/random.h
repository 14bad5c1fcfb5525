/*
 * random.h - a small generator of random numbers that gives the same numbers
 * on every machine (splitmix64).
 */
#ifndef PGCFG_DIFFERENTIAL_RANDOM_H
#define PGCFG_DIFFERENTIAL_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct random_source {
    uint64_t state;
} random_source;

static inline uint64_t random_next(random_source *random)
{
    uint64_t z = (random->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* A source of its own for each pair of seed and index. */
static inline random_source random_start(uint64_t seed, uint64_t index)
{
    random_source random = {seed};
    random.state = random_next(&random) ^ (index * UINT64_C(0xD1342543DE82EF95));
    random.state = random_next(&random);
    return random;
}

/* 0 .. bound - 1; `bound` is at least 1 and small against 2^32. */
static inline size_t random_below(random_source *random, size_t bound)
{
    return (size_t)((random_next(random) >> 32) % bound);
}

/* low .. high, both included. */
static inline size_t random_between(random_source *random, size_t low, size_t high)
{
    return low + random_below(random, high - low + 1);
}

static inline bool random_chance(random_source *random, unsigned per_thousand)
{
    return random_below(random, 1000) < per_thousand;
}

/* An element of an array (of text, mostly). */
#define RANDOM_PICK(random, array)                                                                 \
    ((array)[random_below((random), sizeof(array) / sizeof((array)[0]))])

#endif
