/*
 * real_bits.h - a double as its bits (IEEE 754 binary64).
 */
#ifndef PGCFG_REAL_BITS_H
#define PGCFG_REAL_BITS_H

#include <stdint.h>
#include <string.h>

enum {
    PGCFG_REAL_FRACTION_BITS = 52,
    PGCFG_REAL_EXPONENT_BIAS = 1023,
    PGCFG_REAL_EXPONENT_MAX = 0x7FF /* infinity and NaN */
};

#define PGCFG_REAL_SIGN (UINT64_C(1) << 63)
#define PGCFG_REAL_HIDDEN_BIT (UINT64_C(1) << PGCFG_REAL_FRACTION_BITS)

static inline uint64_t pgcfg_real_bits(double number)
{
    uint64_t bits;

    memcpy(&bits, &number, sizeof(bits));
    return bits;
}

static inline double pgcfg_real_of_bits(uint64_t bits)
{
    double number;

    memcpy(&number, &bits, sizeof(number));
    return number;
}

static inline int pgcfg_real_exponent(uint64_t bits)
{
    return (int)(bits >> PGCFG_REAL_FRACTION_BITS & PGCFG_REAL_EXPONENT_MAX);
}

#endif
