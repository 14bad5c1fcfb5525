/*
 * Digits that are fed one by one never overflow: from any number, any byte.
 *
 * of: pgcfg_number_feed, pgcfg_number_value, pgcfg_number_int
 * bound: none, any state and any byte, so any number of bytes
 * sources:
 * unwind: 2
 * fault: number.h | (UINT64_MAX - digit) / 10 | UINT64_MAX / 10
 */
#include "proof.h"

#include "number.h"

void proof(void)
{
    pgcfg_number number = {nondet_bool(), nondet_bool(), nondet_bool(), nondet_bool(),
                           nondet_uint64()};
    pgcfg_number before = number;
    char byte = nondet_char();
    bool is_fed = pgcfg_number_feed(&number, byte);
    int64_t value = pgcfg_number_value(&number);

    CLAIM(number.magnitude >= before.magnitude || !is_fed, "digits never make it smaller");
    CLAIM(is_fed || number.magnitude == before.magnitude, "what is not taken changes nothing");
    CLAIM(!before.is_too_large || number.is_too_large, "too large it stays");
    CLAIM(value == 0 || (value < 0) == number.is_negative, "the sign is the sign's");
    CLAIM((uint32_t)pgcfg_number_int(&number) == (uint32_t)(uint64_t)value, "cut to 32 bits");
}
