/*
 * bits.h - 64 bytes as 64 bits, one for each byte; in C alone, in a form that
 * compilers make few instructions of.
 */
#ifndef PGCFG_BITS_H
#define PGCFG_BITS_H

#include <stddef.h>
#include <stdint.h>

enum { PGCFG_BITS_BLOCK = 64 };

/* Eight bytes as one number, the first one lowest. Compilers make one load of it. */
static inline uint64_t pgcfg_bits_eight(const uint8_t *bytes)
{
    return (uint64_t)bytes[0] | (uint64_t)bytes[1] << 8 | (uint64_t)bytes[2] << 16 |
           (uint64_t)bytes[3] << 24 | (uint64_t)bytes[4] << 32 | (uint64_t)bytes[5] << 40 |
           (uint64_t)bytes[6] << 48 | (uint64_t)bytes[7] << 56;
}

/* Eight bytes that are 0 or 1 as eight bits; the first one is the lowest. */
static inline uint64_t pgcfg_bits_of_eight(const uint8_t *flags)
{
    return pgcfg_bits_eight(flags) * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t pgcfg_bits_of(const uint8_t flags[PGCFG_BITS_BLOCK])
{
    return pgcfg_bits_of_eight(flags) | pgcfg_bits_of_eight(flags + 8) << 8 |
           pgcfg_bits_of_eight(flags + 16) << 16 | pgcfg_bits_of_eight(flags + 24) << 24 |
           pgcfg_bits_of_eight(flags + 32) << 32 | pgcfg_bits_of_eight(flags + 40) << 40 |
           pgcfg_bits_of_eight(flags + 48) << 48 | pgcfg_bits_of_eight(flags + 56) << 56;
}

/* Number of the lowest bit that is set. */
static inline size_t pgcfg_bits_lowest(uint64_t bits)
{
    static const uint8_t numbers[64] = {
        0,  1,  2,  53, 3,  7,  54, 27, 4,  38, 41, 8,  34, 55, 48, 28, 62, 5,  39, 46, 44, 42,
        22, 9,  24, 35, 59, 56, 49, 18, 29, 11, 63, 52, 6,  26, 37, 40, 33, 47, 61, 45, 43, 21,
        23, 58, 17, 10, 51, 25, 36, 32, 60, 20, 57, 16, 50, 31, 19, 15, 30, 14, 13, 12,
    };

    return numbers[(bits & (0 - bits)) * UINT64_C(0x022fdd63cc95386d) >> 58];
}

#endif
