/*
 * A decimal number keeps its form when it is rounded: digits below 10, none at either end
 * that is zero.
 *
 * of: pgcfg_decimal_round, pgcfg_decimal_trim, pgcfg_decimal_fraction
 * bound: numbers of up to 6 digits, with any point from -1000 to 1000
 * sources: decimal.c
 * unwind: 8
 * fault: decimal.c | carries && count > 0 && decimal | carries && decimal
 */
#include "proof.h"

#include "decimal.h"

enum { DIGITS = 6 };

void proof(void)
{
    pgcfg_decimal number = {nondet_size(), nondet_int(), nondet_bool(), {0}};
    size_t count = nondet_size();

    TAKE_FOR_GRANTED(number.count <= DIGITS && number.point >= -1000 && number.point <= 1000);
    for (size_t i = 0; i < DIGITS; i++) {
        number.digits[i] = (uint8_t)nondet_char();
        TAKE_FOR_GRANTED(number.digits[i] < 10);
    }
    TAKE_FOR_GRANTED(number.count == 0 ||
                     (number.digits[0] != 0 && number.digits[number.count - 1] != 0));
    pgcfg_fraction fraction = pgcfg_decimal_fraction(&number);
    CLAIM(fraction != PGCFG_FRACTION_NONE || !number.is_cut, "what is cut is a fraction");
    pgcfg_decimal before = number;
    pgcfg_decimal_round(&number, count);
    CLAIM(number.count <= before.count || number.count == 1, "not more digits");
    CLAIM(before.count <= count || number.count <= count || number.count == 1, "as many as asked");
    CLAIM(number.count == 0 || (number.digits[0] != 0 && number.digits[number.count - 1] != 0),
          "no zero at either end");
    for (size_t i = 0; i < DIGITS; i++)
        CLAIM(i >= number.count || number.digits[i] < 10, "digits");
    CLAIM(number.point == before.point || number.point == before.point + 1 || number.count == 0,
          "the point moves by one at most");
}
