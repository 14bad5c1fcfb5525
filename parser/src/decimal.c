/*
 * decimal.c - digits in an array, long multiplication and long division by
 * powers of two. The method is the well-known "simple decimal conversion":
 * slow against cleverer ones, and exact beyond doubt.
 */
#include "decimal.h"

#include <string.h>

/* 10 * 2^59 fits 64 bits, which is what both long operations need. */
enum { SHIFT_MAX = 59, DIGITS_OF_SHIFT = PGCFG_DECIMAL_ROOM /* of 2^59 */ };

void pgcfg_decimal_append(pgcfg_decimal *decimal, unsigned digit)
{
    if (decimal->count < PGCFG_DECIMAL_DIGITS)
        decimal->digits[decimal->count++] = (uint8_t)digit;
    else if (digit != 0)
        decimal->is_cut = true;
}

void pgcfg_decimal_trim(pgcfg_decimal *decimal)
{
    while (decimal->count > 0 && decimal->digits[decimal->count - 1] == 0)
        decimal->count--;
    if (decimal->count == 0)
        decimal->point = 0;
}

/* Multiplies by 2^shift. The product has up to DIGITS_OF_SHIFT digits more. */
static void multiply(pgcfg_decimal *decimal, int shift)
{
    uint8_t *product = decimal->digits; /* grows behind where its digits are read */
    size_t count = decimal->count + DIGITS_OF_SHIFT;
    size_t zeros = 0;
    size_t at = count;
    uint64_t carry = 0;

    for (size_t i = decimal->count; i > 0; i--) {
        carry += (uint64_t)decimal->digits[i - 1] << shift;
        product[--at] = (uint8_t)(carry % 10);
        carry /= 10;
    }
    while (at > 0) {
        product[--at] = (uint8_t)(carry % 10);
        carry /= 10;
    }
    while (product[zeros] == 0) /* up to the first digit: it is not 0 */
        zeros++;
    decimal->count = 0;
    decimal->point += DIGITS_OF_SHIFT - (int)zeros;
    for (size_t i = zeros; i < count; i++)
        pgcfg_decimal_append(decimal, product[i]);
    pgcfg_decimal_trim(decimal);
}

/* Divides by 2^shift, in place: a quotient's digit is written behind the place
 * from which the next one of the dividend is read. */
static void divide(pgcfg_decimal *decimal, int shift)
{
    const uint64_t mask = ((uint64_t)1 << shift) - 1;
    const size_t count = decimal->count;
    uint64_t rest = 0;
    size_t read = 0;

    /* Up to the quotient's first digit. */
    while (rest >> shift == 0) {
        rest = rest * 10 + (read < count ? decimal->digits[read] : 0u);
        read++;
    }
    decimal->point -= (int)read - 1;
    decimal->count = 0;
    for (; read < count; read++) {
        unsigned digit = decimal->digits[read];

        pgcfg_decimal_append(decimal, (unsigned)(rest >> shift));
        rest = (rest & mask) * 10 + digit;
    }
    while (rest > 0) {
        pgcfg_decimal_append(decimal, (unsigned)(rest >> shift));
        rest = (rest & mask) * 10;
    }
    pgcfg_decimal_trim(decimal);
}

void pgcfg_decimal_scale(pgcfg_decimal *decimal, int power)
{
    if (decimal->count == 0)
        return;
    while (power > 0) {
        int shift = power < SHIFT_MAX ? power : SHIFT_MAX;

        multiply(decimal, shift);
        power -= shift;
    }
    while (power < 0) {
        int shift = power > -SHIFT_MAX ? -power : SHIFT_MAX;

        divide(decimal, shift);
        power += shift;
    }
}

uint64_t pgcfg_decimal_whole(const pgcfg_decimal *decimal)
{
    uint64_t whole = 0;

    for (int i = 0; i < decimal->point; i++)
        whole = whole * 10 + ((size_t)i < decimal->count ? decimal->digits[i] : 0u);
    return whole;
}

/* The digit at a place behind the decimal point, counted from 0. */
static unsigned digit_behind_point(const pgcfg_decimal *decimal, int place)
{
    int at = decimal->point + place;

    return at >= 0 && (size_t)at < decimal->count ? decimal->digits[at] : 0u;
}

pgcfg_fraction pgcfg_decimal_fraction(const pgcfg_decimal *decimal)
{
    unsigned first = digit_behind_point(decimal, 0);
    bool has_fraction = decimal->is_cut || (int)decimal->count > decimal->point;

    if (!has_fraction)
        return PGCFG_FRACTION_NONE;
    if (first < 5)
        return PGCFG_FRACTION_BELOW_HALF;
    if (first == 5 && (int)decimal->count == decimal->point + 1 && !decimal->is_cut)
        return PGCFG_FRACTION_HALF;
    if (first > 7 || (first == 7 && digit_behind_point(decimal, 1) >= 5))
        return PGCFG_FRACTION_THREE_QUARTERS;
    return PGCFG_FRACTION_ABOVE_HALF;
}

static bool rounds_up(const pgcfg_decimal *decimal, size_t count)
{
    bool is_half = decimal->digits[count] == 5 && count + 1 == decimal->count && !decimal->is_cut;

    if (is_half)
        return count > 0 && decimal->digits[count - 1] % 2 != 0;
    return decimal->digits[count] >= 5;
}

void pgcfg_decimal_round(pgcfg_decimal *decimal, size_t count)
{
    bool carries;

    if (decimal->count <= count)
        return;
    carries = rounds_up(decimal, count);
    while (carries && count > 0 && decimal->digits[count - 1] == 9)
        count--;
    decimal->count = count;
    decimal->is_cut = false;
    if (carries && count > 0) {
        decimal->digits[count - 1]++;
    } else if (carries) {
        decimal->digits[0] = 1;
        decimal->count = 1;
        decimal->point++;
    }
    pgcfg_decimal_trim(decimal);
}
