/*
 * Sixty-four flags are sixty-four bits, and the lowest bit is found.
 *
 * of: pgcfg_bits_of, pgcfg_bits_lowest
 * bound: none, all flags and all numbers
 * sources:
 * unwind: 65
 * fault: bits.h | 53, 3,  7,  54 | 53, 3,  8,  54
 */
#include "proof.h"

#include "bits.h"

void proof(void)
{
    uint8_t flags[PGCFG_BITS_BLOCK];
    size_t at = nondet_size();
    uint64_t bits = nondet_uint64();

    TAKE_FOR_GRANTED(at < PGCFG_BITS_BLOCK && bits != 0);
    for (int i = 0; i < PGCFG_BITS_BLOCK; i++)
        flags[i] = nondet_bool();
    CLAIM((pgcfg_bits_of(flags) >> at & 1) == flags[at], "each flag is its bit");
    size_t lowest = pgcfg_bits_lowest(bits);
    CLAIM(lowest < 64 && (bits >> lowest & 1) == 1, "a bit that is set");
    CLAIM((bits & (((uint64_t)1 << lowest) - 1)) == 0, "with none below it");
}
